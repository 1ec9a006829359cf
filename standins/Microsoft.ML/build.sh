#!/usr/bin/env bash
# build.sh FEED: packs Microsoft.ML.DataView and Microsoft.ML. The packages they build on must be in the feed already.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

for project in DataView/Microsoft.ML.DataView Package/Microsoft.ML; do
    pack "$here/$project.csproj" "$1"
done
