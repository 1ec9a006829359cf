#!/usr/bin/env bash
# bench/latency/run.sh [ARCHITECTURE...]: what ClipEncoder costs over ONNX Runtime itself, one image a call on one thread, both taking turns call by
# call (names of the registry; default ViT-B-32; ROUNDS calls of each, default 100). Weights are drawn at random.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
if [ $# = 0 ]; then set -- ViT-B-32; fi
dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" tower-latency "${ROUNDS:-100}" "$@"
