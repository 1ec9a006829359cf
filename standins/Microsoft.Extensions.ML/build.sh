#!/usr/bin/env bash
# build.sh FEED: packs Microsoft.Extensions.ML, which builds on the stand-in for Microsoft.ML in the feed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

pack "$here/Microsoft.Extensions.ML.csproj" "$1" "-p:RestoreAdditionalProjectSources=$1"
