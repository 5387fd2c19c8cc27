#!/bin/sh
# Checks what a branch adds to reports/certificates. Run it from the top of the repository:
#
#   reports/certificates/check.sh main
#
# The argument is the branch that the pull request goes to. PLIMSOLL names the program, KEYS the trusted keys: in CI both come from that
# branch, and not from the pull request.
set -eu

base=${1:?usage: check.sh BASE-BRANCH}
plimsoll=${PLIMSOLL:-plimsoll}
keys=${KEYS:-reports/certificates/keys.yaml}
folder=reports/certificates

# Names that need quoting by git match nothing below, and so are rejected.
changes=$(git diff --no-renames --name-status "$(git merge-base "$base" HEAD)" HEAD)
tab=$(printf '\t')
plain='[a-z0-9][a-z0-9-]*'
added="^A$tab$folder/$plain/$plain/certificate\\.(zip|pdf)\$"
about="^[AM]$tab$folder/(README\\.md|keys\\.yaml|check\\.sh)\$"

inside=$(printf '%s\n' "$changes" | grep -E "$tab\"?$folder/" || true)
submitted=$(printf '%s\n' "$inside" | grep -E "$added" || true)
wrong=$(printf '%s\n' "$inside" | grep -vE "$added|$about|^\$" || true)
if [ -n "$submitted" ]; then
	# A submission comes alone.
	wrong=$(printf '%s\n' "$changes" | grep -vE "$added|^\$" || true)
fi

code=0
if [ -n "$wrong" ]; then
	echo "rejected: expected new folders with certificate.zip and certificate.pdf and nothing else, got"
	printf '%s\n' "$wrong" | sed 's/^/  /'
	code=1
fi
if [ -z "$submitted" ]; then
	echo "no certificate was added"
	exit $code
fi

# The names hold letters, digits, hyphens and slashes only, so the words below are folders.
set --
for dir in $(printf '%s\n' "$submitted" | cut -f2 | sed 's,/[^/]*$,,' | sort -u); do
	set -- "$@" --submission "$dir"
done
"$plimsoll" verify --trust "$keys" "$@" || code=1
exit $code
