#!/usr/bin/env bash
# build.sh FEED: packs the Microsoft.ML packages, each of which builds on those before it and on other stand-ins in the feed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

for project in DataView/Microsoft.ML.DataView Package/Microsoft.ML ImageAnalytics/Microsoft.ML.ImageAnalytics OnnxTransformer/Microsoft.ML.OnnxTransformer; do
    pack "$here/$project.csproj" "$1" "-p:RestoreAdditionalProjectSources=$1"
done
