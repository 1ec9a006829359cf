#!/usr/bin/env bash
# bench/weights/run.sh [FOLDER]: makes a safetensors file of 600 MiB in a folder (default: a temporary one), reads it in several ways, each three
# times in a process of its own, and prints a table of the median time and the peak memory. Needs Linux, which counts mapped pages as memory too.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../build/bootstrap.sh"

bootstrap
dotnet build "$root/bench/SimpleClip.Bench" --configuration Release --no-restore --nologo --verbosity quiet >&2
folder=$(mktemp -d ${1:+--tmpdir="$1"})
trap 'rm -rf "$folder"' EXIT
dotnet "$root/bench/SimpleClip.Bench/bin/Release/net10.0/SimpleClip.Bench.dll" weights "$folder"
