#!/usr/bin/env bash
# bench/flickr8k/compare.sh [SEED...]: trains flickr8k-64 end to end, the product beside plain PyTorch on the same libtorch, and prints speed, memory, loss and
# retrieval of both (default seeds 1 2 3; hours on two cores). In parts: --out DIR --side product|pytorch --seed N, then --out DIR --report.
# On a GPU: --gpu INDEX, with a libtorch for it on both sides. Speed alone: --epochs N, epochs in turn. Which threads are best: --tune. bench/README.md explains the rest.
# Needs the test data (SIMPLECLIP_TESTDATA, default ../shared) and a python3 with torch, torchvision, Pillow and numpy (PYTHON; Debian: python3-torchvision).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"
export SIMPLECLIP_TESTDATA=${SIMPLECLIP_TESTDATA:-$root/../shared}

if [ -z "${BENCH:-}" ]; then
    bootstrap
    dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
fi
exec "${PYTHON:-/usr/bin/python3}" "$root/bench/flickr8k/compare.py" "$@"
