#!/usr/bin/env bash
# bench/serving/run.sh [ARCHITECTURE [ROUNDS]]: embedding image files by the ImageEmbedding transform beside a hand-written ONNX Runtime loop, ML.NET's ApplyOnnxModel and
# plain PyTorch, in turns in one run; and single images by a PredictionEngine beside ONNX Runtime itself. Default ViT-B-32, 7 rounds (0: single images alone, on one thread). The architecture must be a ViT of the registry;
# weights are random, which no figure depends on.
# Needs the test data (SIMPLECLIP_TESTDATA, default ../shared) and a python3 with torch, torchvision and Pillow (PYTHON; Debian: python3-torchvision).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"

data=${SIMPLECLIP_TESTDATA:-$root/../shared}
bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
export PYTHON=${PYTHON:-/usr/bin/python3} PYTHONPATH=$root/bench/training-step
dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" serving "${1:-ViT-B-32}" "$data" "${2:-7}" "$root/bench/serving/pytorch_serving.py"
