#!/bin/sh
# Holds the formats of reports against the validators of others: make test-formats. Needs Go, and Node 20 with npm.
set -eu
cd "$(dirname "$0")"

missing() {
	echo "test-formats: skipped, because there is no $1: nothing was checked"
	exit 0
}
command -v node >/dev/null || missing "Node (20 or newer)"
command -v npm >/dev/null || missing npm

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent
chmod +x node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool* # what its install script does; npm runs none here
WRITTEN=$(mktemp -d)
export WRITTEN
trap 'rm -rf "$WRITTEN"' EXIT
(cd ../.. && ${GO:-go} test ./internal/report -count 1 -run '^TestSamplesWritten$' -written "$WRITTEN" >/dev/null)
node --test --test-reporter spec
