#!/usr/bin/env bash
# bench/tokenizer/run.sh [BLOCKS]: captions to token ids on one core, in turn with Python (default 11 blocks); prints a table.
#
# REFERENCE names open_clip's src/open_clip/tokenizer.py, to measure beside the reference itself; it needs a python3 with torch, regex and ftfy. Without it
# bench/flickr8k/clip_tokens.py is measured. Needs the test data (SIMPLECLIP_TESTDATA, default ../shared). PYTHON names another python3.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"

data=${SIMPLECLIP_TESTDATA:-$root/../shared}/data
python=${PYTHON:-/usr/bin/python3}
here=$root/bench/tokenizer
blocks=${1:-11}
captions=$(mktemp)
trap 'rm -f "$captions"' EXIT
"$python" -c 'import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    for caption in json.loads(line)["captions"]: print(" ".join(caption.split()))' "$data/flickr8k/train.jsonl" > "$captions"

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
product="dotnet $(printf %q "${BENCH:-$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll}") tokenize"
inputs="$(printf %q "$data/clip-bpe/bpe_simple_vocab_16e6.txt.gz") $(printf %q "$captions")"
first_core=$(taskset -pc $$ | sed 's/.*: //; s/[-,].*//')

echo '| Python | product, captions/s | Python, captions/s | ratio (median of pairs) | middle half | ratio of processor time |'
echo '|---|---|---|---|---|---|'
# compare PYTHON-SIDE [TOKENIZER.PY]
compare() {
    local peer
    peer="$python $(printf %q "$here/python_tokens.py") $inputs ${2:+$(printf %q "$2")}"
    taskset -c "$first_core" "$python" "$here/compare.py" "$1" "$blocks" 10000 "$product $inputs" "$peer"
}

compare 'clip_tokens.py (no ftfy, no regex)'
if [ -n "${REFERENCE:-}" ]; then compare "open_clip's SimpleTokenizer" "$REFERENCE"; fi
