#!/usr/bin/env bash
# build.sh FEED: packs CommunityToolkit.VectorData.InMemory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

pack "$here/CommunityToolkit.VectorData.InMemory.csproj" "$1"
