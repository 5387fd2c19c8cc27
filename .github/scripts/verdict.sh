#!/usr/bin/env bash
# Turns the exit code of plimsoll into the colour of a step: red where somebody has to act on what was found, and a warning where
# nothing could be found out.
#
#   verdict.sh CODE [fail]     "fail" makes "could not be judged" red, too
set -euo pipefail

code=${1:?usage: verdict.sh CODE [fail]}
unjudged=${2:-warn}
what=${PLIMSOLL_PROVIDER:-all providers}
what=${what//[^A-Za-z0-9,_ -]/} # a line of the log that begins with :: is a command
say() { printf '::%s title=Plimsoll: %s::%s\n' "$1" "$2" "$what: $3"; }

case $code in
0) exit 0 ;;
1) say error 'not conformant' 'the target breaks a statement of its documentation; the report has the line and the exchange' ;;
2) say error 'nothing was checked' 'configuration: the log says what is missing' ;;
3)
  say warning 'could not be judged' 'an outage, a quota, a credential, or an answer that is due later; this says nothing about the contract'
  [[ $unjudged == fail ]] || exit 0
  ;;
4) say error 'harness error' 'a fault of Plimsoll or of a scenario, not of the target' ;;
5) say error 'a secret in a report' 'only the scrubbed copy was kept; find out where the secret came from' ;;
*) say error 'aborted' "it ended with $code before it had a verdict" ;;
esac
[[ $code =~ ^[1-9][0-9]*$ ]] || code=4
exit "$code"
