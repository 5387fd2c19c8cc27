#!/usr/bin/env bash
# Builds plimsoll for action.yml: from the sources beside it, or in the version that was asked for.
#
#   VERSION            such as v1.2.3; the sources beside this file if empty
#   RUNNER_TEMP        where the program is put; GITHUB_OUTPUT gets its path as "plimsoll"
set -euo pipefail

bin=${RUNNER_TEMP:?}/plimsoll-bin
mkdir -p "$bin"
export CGO_ENABLED=0
if [[ -z ${VERSION:-} ]]; then
  cd "$(dirname "$0")/../.."
  # What an action is checked out from has no history, or that of whoever calls it.
  go build -trimpath -buildvcs=false -o "$bin/plimsoll" ./cmd/plimsoll
elif [[ $VERSION =~ ^v[0-9]+(\.[0-9]+){2}(-[0-9A-Za-z.-]+)?$ ]]; then
  GOBIN=$bin go install -trimpath "github.com/plimsoll/plimsoll/cmd/plimsoll@$VERSION"
else
  echo "::error title=Plimsoll: version::expected a version such as v1.2.3" >&2
  exit 2
fi
echo "plimsoll=$bin/plimsoll" >>"${GITHUB_OUTPUT:-/dev/null}"
