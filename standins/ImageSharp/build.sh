#!/usr/bin/env bash
# build.sh FEED: compiles the layer over libjpeg, libpng and libwebp, then packs it with the managed assembly.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

library=$standins_cache/ImageSharp/libimagesharp_standin.so
mkdir -p "$(dirname "$library")"
g++ -std=c++17 -O2 -fPIC -fvisibility=hidden -Wall -Wextra -shared "$here"/native/*.cpp -o "$library" -ljpeg -lpng -lwebpdemux -lwebp

case $(uname -m) in
    aarch64) platform=linux-arm64 ;;
    *) platform=linux-x64 ;;
esac
pack "$here/SixLabors.ImageSharp.csproj" "$1" -p:NativeLibrary="$library" -p:RuntimeIdentifierOfBuild="$platform"
