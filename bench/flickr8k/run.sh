#!/usr/bin/env bash
# bench/flickr8k/run.sh [SEED...]: trains the configuration flickr8k-64 on the 6,000 photographs, once per seed (default 1 2 3), and prints
# loss and retrieval beside the reference's. Needs the test data (SIMPLECLIP_TESTDATA, default ../shared); minutes per seed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"
export OMP_NUM_THREADS=1

data=${SIMPLECLIP_TESTDATA:-$root/../shared}
if [ $# = 0 ]; then set -- 1 2 3; fi
bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
exec dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" flickr8k "$data/bench/flickr8k-64.json" "$data" "$@"
