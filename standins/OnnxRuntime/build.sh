#!/usr/bin/env bash
# build.sh FEED: packs ONNX Runtime 1.23.2 itself, native library and C# binding, from two npm packages.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"
feed=$1

native=$(npm_archive onnxruntime-node 1.23.2 fe70e8de46560c57c2dfb7170770da32dbb21684504a5c904346c44a56e154f2)
binding=$(npm_archive com.github.asus4.onnxruntime 0.4.9 e59788788818fdde1b2e522e766a21ba0f7d8391de55737abf81e32cc801785d)

work=$standins_cache/OnnxRuntime
rm -rf "$work"
mkdir -p "$work/native" "$work/binding"
tar -xzf "$native" -C "$work/native" --strip-components=4 package/bin/napi-v6/linux
for library in "$work"/native/*/libonnxruntime.so.1; do mv "$library" "${library%.1}"; done
tar -xzf "$binding" -C "$work/binding" --strip-components=2 package/Runtime

# The binding is newer than the library and would read past the end of the library's two tables of functions
# (one entry there is null, on which the binding's start-up fails). These are the entries that came after 1.23.
newer='GetNumHardwareDevices|GetHardwareDevices|\w*DeviceEpIncompatibilityDetails\w*|GetCompatibilityInfoFromModel(Bytes)?|ModelCompilationOptions_SetInputModel'
perl -0pi -e 's/\n[ \t]*\w+\s*=\s*\(\w+\)\s*Marshal\.GetDelegateForFunctionPointer\(\s*\w+\.(?:'"$newer"')\s*,[^;]*;//g' \
    "$work/binding/NativeMethods.shared.cs" "$work/binding/NativeCompileApiMethods.shared.cs"

pack "$here/Managed/Microsoft.ML.OnnxRuntime.Managed.csproj" "$feed" -p:BindingSources="$work/binding/"
pack "$here/Native/Microsoft.ML.OnnxRuntime.csproj" "$feed" -p:NativeLibraries="$work/native/"
