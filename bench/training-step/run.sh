#!/usr/bin/env bash
# bench/training-step/run.sh [BLOCKS [STEPS]]: training steps per second beside plain PyTorch on the same libtorch; prints a table.
#
# Two processes take the same steps from the same weights on the same batch: the trainer's step, and a PyTorch model built as open_clip
# builds it. They work in turn, BLOCKS blocks of STEPS steps each (default 15 of 5), the one that begins changing from block to block.
# Needs the test data (SIMPLECLIP_TESTDATA, default ../shared) and a python3 with torch and numpy (PYTHON; Debian: python3-torch).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
# What a machine's administrator set for OpenBLAS would measure that setting, not the library.
unset "${!OPENBLAS_@}"

blocks=${1:-15} steps=${2:-5}
configuration=${SIMPLECLIP_TESTDATA:-$root/../shared}/bench/flickr8k-64.json
python=${PYTHON:-/usr/bin/python3}
here=$root/bench/training-step
exchange=$(mktemp -d)
trap 'rm -rf "$exchange"' EXIT

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
product="dotnet $(printf %q "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll") step"
peer="$python $(printf %q "$here/pytorch_steps.py")"
inputs="$(printf %q "$configuration") $(printf %q "$exchange")"
batch=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["train"]["batch"])' "$configuration")

# compare SETTING BLAS-THREADS [command prefix]
compare() {
    local setting=$1 threads=$2
    shift 2
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=$threads \
        "$@" "$python" "$here/compare.py" "$setting" "$blocks" "$steps" "$batch" "$product $inputs" "$peer $inputs"
}

echo '| setting | product, samples/s | PyTorch, samples/s | ratio (median of pairs) | middle half | ratio of processor time |'
echo '|---|---|---|---|---|---|'
compare 'torch 1 thread, OpenBLAS 2' 2
first_core=$(taskset -pc $$ | sed 's/.*: //; s/[-,].*//')
compare 'one core' 1 taskset -c "$first_core"
