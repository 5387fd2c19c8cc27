#!/bin/sh
# Looks at the HTML report in a browser: make test-browser. Needs Go, Node 20 with npm, and Chromium or Chrome (CHROMIUM names it).
set -eu
cd "$(dirname "$0")"

missing() {
	echo "test-browser: skipped, because there is no $1: nothing was checked"
	exit 0
}
command -v node >/dev/null || missing "Node (20 or newer)"
command -v npm >/dev/null || missing npm
if [ -z "${CHROMIUM:-}" ]; then
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing "Chromium or Chrome"
fi

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent
PAGES=$(mktemp -d)
export PAGES
trap 'rm -rf "$PAGES"' EXIT
(cd ../.. && ${GO:-go} test ./internal/report -count 1 -run '^TestSamplesWritten$' -written "$PAGES" >/dev/null)
node --test --test-reporter spec
