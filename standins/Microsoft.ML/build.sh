#!/usr/bin/env bash
# build.sh FEED: packs the Microsoft.ML packages. The stand-ins they build on must be in the feed already.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

for project in DataView/Microsoft.ML.DataView Package/Microsoft.ML ImageAnalytics/Microsoft.ML.ImageAnalytics OnnxTransformer/Microsoft.ML.OnnxTransformer; do
    pack "$here/$project.csproj" "$1" "-p:RestoreAdditionalProjectSources=$1"
done
