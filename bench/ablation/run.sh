#!/usr/bin/env bash
# bench/ablation/run.sh RESULTS [EPOCHS [TEACHER-EPOCHS]]: what SiCLIP's parts are worth on Flickr8k at 64 pixels; prints a table.
#
# Trains a Pre-LN teacher of MobileCLIP's layout (teacher.json), then every row of the ablation for three seeds at equal steps (student.json has SAS-P blocks), two
# processes at a time on one core each. What lies in the folder RESULTS already is not computed again: a run that was interrupted goes on.
# Needs the test data (SIMPLECLIP_TESTDATA, default ../shared). About an hour on two cores.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"
unset "${!OPENBLAS_@}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

results=${1:?"expected a folder for results"} epochs=${2:-6} teacher_epochs=${3:-30}
data=${SIMPLECLIP_TESTDATA:-$root/../shared} here=${CONFIGURATIONS:-$root/bench/ablation}

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
bench() { dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" "$@"; }
rows() { for seed in 1 2 3; do bench ablation "$data" "$here" "$results" "$epochs" "$seed" "$@"; done; }

bench ablation-teacher "$data" "$here" "$results" "$teacher_epochs"
rows pre-ln sas-p sas-p+pm pre-ln-1-caption kd &
rows wikd+pm wikd wi wi+fd wi+crd wi+icl wikd+pm-1-caption
wait
bench ablation-report "$results"
