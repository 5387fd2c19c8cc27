#!/usr/bin/env bash
# Packs what a night leaves: out/ for people and for issues.sh, and reports/$TARGET, thinned out, for the next night.
#
#   TARGET, PROVIDER   the environment and the provider
#   CODE, REPORT       exit code and folder of this run; empty where it got none
#   BEFORE             the name of the last run before this one, where there is one
#   PLIMSOLL, URL      the program, and where people find this run
set -uo pipefail

keep=30 # run folders; diffs need one, trends a few

runs=reports/${TARGET:?}
latest=$(readlink "$runs/latest" || true)
if [[ -z ${REPORT:-} && -n $latest && $latest != "${BEFORE:-}" ]]; then
  REPORT=$runs/$latest # it was stopped after its report was written
fi

mkdir -p out "$runs"
jq -n --arg env "$TARGET" --arg provider "${PROVIDER:?}" --arg code "${CODE:-}" --arg url "${URL:-}" '$ARGS.named' >out/outcome.json
if [[ -n ${REPORT:-} ]]; then
  cp -R "$REPORT/." out/
fi

if [[ -n ${REPORT:-} && -n ${BEFORE:-} && -f $runs/$BEFORE/run.json ]]; then
  "$PLIMSOLL" diff --format markdown "$runs/$BEFORE" "$REPORT" >out/diff.md
  printf '\n## Since the last run\n\n%s\n' "$(<out/diff.md)" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  "$PLIMSOLL" diff --format json "$runs/$BEFORE" "$REPORT" >out/diff.json
fi

# The names of run folders begin with the moment of the run, so their order is that of time.
find "$runs" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*T[0-9]*Z-*' | sort -r | tail -n "+$((keep + 1))" | while IFS= read -r old; do
  rm -r -- "$old"
done
