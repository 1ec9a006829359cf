#!/usr/bin/env bash
# bench/memory/run.sh [STEPS]: trains a SiCLIP of the smallest size with teacher, pair matching and running average (default 2000 steps) and prints resident memory
# and live tensors every 100 steps. Fails if memory grows after the first hundred steps by more than the tolerance that it prints, or if tensors are left over.
# Linux; needs no data.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"
export OMP_NUM_THREADS=1

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
exec dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" memory "${1:-2000}"
