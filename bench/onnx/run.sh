#!/usr/bin/env bash
# bench/onnx/run.sh [ARCHITECTURE...]: what float16 and int8 weights cost and gain in ONNX Runtime. Trains the configuration flickr8k-64 (seed 1)
# unless $MODEL names a trained .clip package, compares embeddings of the 1,000 held-out photographs and their captions with those of float32, and
# times the image towers of architectures (names of the registry, or files with open_clip's model configurations; default ViT-B-32), 4 images a call,
# 11 rounds, on 1 and 2 threads.
# Needs the test data (SIMPLECLIP_TESTDATA, default ../shared).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"
export OMP_NUM_THREADS=1

data=${SIMPLECLIP_TESTDATA:-$root/../shared}
bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
bench() { dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" "$@"; }

model=${MODEL:-}
if [ -z "$model" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    model=$folder/flickr8k-64.clip
    bench train "$data/bench/flickr8k-64.json" "$data" 1 "$model" >&2
fi
bench onnx-fidelity "$model" "$data/data/flickr8k/dev.jsonl"
if [ $# = 0 ]; then set -- ViT-B-32; fi
bench onnx-speed 4 11 "$@"
