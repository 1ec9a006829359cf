#!/usr/bin/env bash
# bench/preprocess/run.sh [BLOCKS]: image files to the tower's input of 224 pixels on one core, in turn with Pillow and torchvision (default 11 blocks); prints
# a table.
#
# Three sets: photographs of about 500 x 375, photographs of 128 x 128, and pictures of 4000 x 3000 put together from the former. Needs the test data
# (SIMPLECLIP_TESTDATA, default ../shared) and a python3 with torchvision and Pillow (PYTHON; Debian: python3-torchvision). BENCH names another build of
# SimpleClip.Bench.dll, for instance one beside the genuine ImageSharp.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"

data=${SIMPLECLIP_TESTDATA:-$root/../shared}/data
python=${PYTHON:-/usr/bin/python3}
here=$root/bench/preprocess
blocks=${1:-11}
large=$(mktemp -d)
trap 'rm -rf "$large"' EXIT
"$python" "$here/make_large.py" "$data/photos-original" "$large"

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
product="dotnet $(printf %q "${BENCH:-$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll}") preprocess"
peer="$python $(printf %q "$here/pillow_preprocess.py")"
first_core=$(taskset -pc $$ | sed 's/.*: //; s/[-,].*//')

# compare SETTING IMAGES FOLDER [scaled]
compare() {
    local folder
    folder=$(printf %q "$3")
    taskset -c "$first_core" "$python" "$here/compare.py" "$1" "$blocks" "$2" "$product $folder 224 ${4:-}" "$peer $folder 224"
}

echo '| images | product, images/s | Pillow, images/s | ratio (median of pairs) | middle half | ratio of processor time |'
echo '|---|---|---|---|---|---|'
compare '500 x 375' 64 "$data/photos-original"
compare '128 x 128' 256 "$data/flickr8k/images"
compare '4000 x 3000' 4 "$large"
compare '4000 x 3000, scaled decoding' 4 "$large" scaled
