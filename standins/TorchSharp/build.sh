#!/usr/bin/env bash
# build.sh FEED: compiles the native layer against the libtorch at hand, and packs TorchSharp and TorchSharp-cpu.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"
feed=$1

library=$standins_cache/TorchSharp/libLibTorchSharp.so
mkdir -p "$(dirname "$library")"
"$here/native/build.sh" "$library"

pack "$here/managed/TorchSharp.csproj" "$feed"
pack "$here/cpu/TorchSharp-cpu.csproj" "$feed" -p:NativeLibrary="$library"
