#!/usr/bin/env bash
# Runs plimsoll for action.yml and tells the steps after it what came of it. What the caller gave comes by variables and is never pasted
# into a command: an input that holds $(…) is a strange name for a provider, and nothing else.
#
#   PLIMSOLL, PRODUCTION   the program; "true" where production is meant
#   PLIMSOLL_…             what plimsoll itself reads; an empty variable is the same as none
#   GITHUB_OUTPUT          gets exit-code, verdict and report; GITHUB_STEP_SUMMARY gets what plimsoll said where it wrote no summary
#
# It always succeeds, so that reports are kept whatever the verdict; verdict.sh turns the code into red or not.
set -uo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

args=(run)
if [[ ${PRODUCTION:-} == true ]]; then
  args+=(--production)
fi
"${PLIMSOLL:-plimsoll}" "${args[@]}" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

case $code in
0) verdict=conformant ;;
1) verdict=not-conformant ;;
2) verdict=not-checked ;;
3) verdict=not-judged ;;
4) verdict=harness-error ;;
5) verdict=secret-in-report ;;
*) verdict=aborted ;; # killed, or it could not be started
esac
report=$(sed -n 's/^Reports: //p' "$log" | tail -n 1)

{
  echo "exit-code=$code"
  echo "verdict=$verdict"
  echo "report=$report"
} >>"${GITHUB_OUTPUT:-/dev/null}"

if [[ -z $report ]]; then
  # Four backquotes, as what a target says may hold three.
  {
    printf '### Plimsoll: %s (exit %s)\n\n````text\n' "$verdict" "$code"
    tail -n 40 "$log"
    printf '````\n'
  } >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
