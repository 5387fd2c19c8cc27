#!/usr/bin/env bash
# Keeps the issues of a night: one for each environment and provider that breaks its documentation, and one for each that could not be
# checked at all. An outage opens none.
#
#   issues.sh DIR     each outcome.json below DIR, and beside it the run.json of the run, if it got that far, and what plimsoll diff
#                     --format json says of it and the run before
#
# An issue remembers its claims itself, so a lost cache or a night without a verdict changes nothing: a claim stays listed until a run has
# seen it hold. Issues are found by label and title; only those who may triage can set the label. GH_REPO and GH_TOKEN are gh's.
set -euo pipefail

dir=${1:?usage: issues.sh DIR}
label=plimsoll

main() {
  local outcome
  gh label create "$label" --description "what a nightly conformance run found" --color 0b5c8a --force >/dev/null
  while IFS= read -r outcome; do
    night "$outcome"
  done < <(find "$dir" -name outcome.json | sort)
}

# night looks at one provider.
night() {
  local run env provider url code
  run=$(dirname "$1")/run.json
  env=$(jq -r .env "$1") provider=$(jq -r .provider "$1") url=$(jq -r .url "$1") code=$(jq -r .code "$1")
  trouble "$env: $provider could not be checked" "$(meaning "$code")" "$url"
  if jq -e .trailer "$run" >/dev/null 2>&1; then # it is there, and whole
    trouble "$env: $provider has stale known failures" "$(stale "$run")" "$url"
    contract "$env: $provider breaks its documentation" "$run" "$url$(since "$(dirname "$1")/diff.json")"
  fi
}

# meaning says why an exit code asks for a person, though it says nothing about the contract; an outage (3) asks for none.
meaning() {
  case $1 in
  0 | 1 | 3) ;;
  2) echo "Configuration: a credential, an address or a setting is missing or wrong (exit 2). The log names it." ;;
  4) echo "A fault of Plimsoll or of a scenario (exit 4), not of the target." ;;
  5) echo "A secret was found in a report (exit 5). Only the scrubbed copy was kept; find out where the secret came from." ;;
  *) echo "The run ended before it had a verdict (${1:-no exit code}): out of time, killed, or never started." ;;
  esac
}

# stale lists the entries of the baseline that excuse nothing any more.
stale() {
  jq -r '[.trailer.stale[]? | "- **\(.claim)** \(.kind)"]
    | if . == [] then empty else "Entries of the baseline that excuse nothing any more:\n", .[] end' "$1"
}

# trouble opens an issue, says what changed in it, or, where there is no reason left, closes it.
trouble() {
  local title=$1 why=$2 url=$3 number said=""
  number=$(open_issue "$title")
  if [[ -n $number ]]; then
    said=$(gh issue view "$number" --json body,comments --jq '.body, .comments[].body' | tr -d '\r')
  fi
  if [[ -z $why ]]; then
    if [[ -n $number ]]; then
      gh issue close "$number" --comment "Not so any more: $url"
    fi
  elif [[ -z $number ]]; then
    printf '%s\n\n%s\n' "$why" "$url" | gh issue create --title "$title" --label "$label" --body-file -
  elif [[ $said != *"$why"* ]]; then
    printf '%s\n\n%s\n' "$why" "$url" | gh issue comment "$number" --body-file -
  fi
}

# since says what else got worse between the last run and this one. Members that a target sends newly are counted, not repeated.
since() {
  if jq -e .before.id "$1" >/dev/null 2>&1; then
    jq -r '"\n\nSince the run \(.before.id): \(if .reasons == [] then "nothing got worse" else .reasons | join(", ") end); "
      + "drift: \(.drift | length), latency: \(.latency | length)"' "$1"
  fi
}

# contract compares the claims that an issue lists with those that fail now.
contract() {
  local title=$1 run=$2 url=$3 number before="" now new fixed
  number=$(open_issue "$title")
  if [[ -n $number ]]; then
    before=$(gh issue view "$number" --json body --jq .body | tr -d '\r' | sed -n 's/^<!-- claims:\(.*\) -->.*$/\1/p')
  fi
  now=$(listed "$before" "$run")
  new=$(minus "$now" "$before") fixed=$(minus "$before" "$now")
  if [[ -z $new$fixed ]]; then
    return # what is known already is not said every night
  fi
  if [[ -z $number ]]; then
    body "$run" "$url" "$now" | gh issue create --title "$title" --label "$label" --body-file -
  elif [[ -z $now ]]; then
    gh issue close "$number" --comment "All of it holds again: $url"
  else
    body "$run" "$url" "$now" | gh issue edit "$number" --body-file -
    printf '%s\n' ${new:+"Fails now: $new."} ${fixed:+"Holds again: $fixed."} "$url" | gh issue comment "$number" --body-file -
  fi
}

# listed are the claims that break the contract and that nobody answers for, and those of before that were not seen to hold.
listed() {
  jq -r --arg before "$1" '
    [.header.claims[].id] as $claims
    | ($before | split(" ") | map(select(IN($claims[])))) as $before
    | [.trailer.claims[]? | select(.standing == "non-conformant" and .known_failure == null) | .claim] as $fail
    | [.trailer.claims[]? | select(.verdict == "pass" or .known_failure != null) | .claim] as $settled
    | $fail + ($before - $settled) | unique | join(" ")' "$2"
}

# minus lists the words of $1 that $2 has not.
minus() {
  jq -rn --arg a "$1" --arg b "$2" '($a | split(" ")) - ($b | split(" ")) | map(select(. != "")) | join(" ")'
}

# body writes what an issue says. The words are those of our claims, never the target's.
body() {
  jq -r --arg now "$3" --arg url "$2" '
    ($now | split(" ")) as $now
    | (reduce .trailer.claims[]? as $c ({}; .[$c.claim] = $c)) as $result
    | "The text of the page states this, and it is not so:\n",
      (.header.claims[] | select(.id | IN($now[]))
       | "- **\(.id)** \(.text)" + (if $result[.id].standing == "non-conformant" then "" else " (failed before; could not be judged this time)" end)),
      "\nThe report has the line of the page, the exchange and how to run just this again: \($url)",
      "\nThis list is kept by the nightly run, which closes the issue when all of it holds.",
      "<!-- claims:\($now | join(" ")) -->"' "$1"
}

# open_issue prints the number of the open issue of that title, if there is one.
open_issue() {
  gh issue list --label "$label" --state open --limit 500 --json number,title |
    jq -r --arg title "$1" '[.[] | select(.title == $title) | .number] | min // ""'
}

main
