#!/usr/bin/env bash
# bench/ablation/run.sh RESULTS: what SiCLIP's parts are worth on Flickr8k at 64 pixels; prints a table.
#
# Trains a Pre-LN teacher (teacher.json), then every row of the ablation for three seeds at equal steps (student.json has SAS-P blocks), as settings.json says. What lies
# in the folder RESULTS already is not computed again: a run that was interrupted goes on. About an hour on two cores. Variables:
#   CONFIGURATIONS    the folder of the three files; default bench/ablation, MobileCLIP's layout at small scale
#   GPU               the index of a GPU to train on; default: the CPU
#   JOBS              processes at a time; default 2
#   DATA_THREADS      threads of each that prepare images; default 1
#   ROWS, SEEDS       default: all rows, seeds 1 2 3
#   BENCH             a published SimpleClip.Bench, for a machine without the SDK; default: built here
#   SIMPLECLIP_TESTDATA   the test data; default ../shared
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

results=${1:?"expected a folder for results"}
data=${SIMPLECLIP_TESTDATA:-$root/../shared} here=${CONFIGURATIONS:-$root/bench/ablation}
# The slow ones first, so that the last process does not run for long alone.
rows=${ROWS:-kd pre-ln sas-p sas-p+pm pre-ln-1-caption wikd+pm wikd wi wi+fd wi+crd wi+icl wikd+pm-1-caption}

if [ -n "${BENCH:-}" ]; then
    bench=("$BENCH")
else
    bootstrap
    dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
    bench=(dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll")
fi
training=("${bench[@]}" ${GPU:+--gpu "$GPU"} --data-threads "${DATA_THREADS:-1}")

"${training[@]}" ablation-teacher "$data" "$here" "$results"
for row in $rows; do for seed in ${SEEDS:-1 2 3}; do echo "$seed $row"; done; done \
    | xargs -P "${JOBS:-2}" -L 1 "${training[@]}" ablation "$data" "$here" "$results"
"${bench[@]}" ablation-report "$results"
