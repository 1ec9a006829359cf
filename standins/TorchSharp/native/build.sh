#!/bin/sh
# Compiles the native layer against the libtorch at hand.
#   build.sh OUTPUT.so
# TORCH_HOME names a libtorch (a folder with include/ and lib/, such as site-packages/torch); without it the compiler's
# own include and library folders serve (Debian: libtorch-dev). CXX names another compiler than g++.
set -eu
output=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compiler=${CXX:-g++}
flags="-O2 -fPIC -fvisibility=hidden -Wall"
if [ -n "${TORCH_HOME:-}" ]; then
    flags="$flags -isystem $TORCH_HOME/include -isystem $TORCH_HOME/include/torch/csrc/api/include"
    libraries=$TORCH_HOME/lib
    link="-L$libraries -Wl,-rpath,$libraries"
    # Some builds of libtorch carry the string type from before C++11.
    if nm -DC "$libraries/libc10.so" | grep -q 'torchCheckFail(.*, std::string const&)'; then
        flags="$flags -D_GLIBCXX_USE_CXX11_ABI=0"
    fi
else
    flags="$flags -isystem /usr/include/torch/csrc/api/include"
    libraries=$(dirname "$("$compiler" -print-file-name=libtorch.so)")
    link=""
fi

# libtorch's headers speak C++17, and C++20 from 2.10 on.
version=$(printf '#include <torch/version.h>\nTS TORCH_VERSION_MAJOR TORCH_VERSION_MINOR\n' \
    | "$compiler" $flags -x c++ -E - | awk '$1 == "TS" { print $2 * 100 + $3 }')
[ "$version" -ge 210 ] && flags="$flags -std=c++20" || flags="$flags -std=c++17"

# The CUDA half registers itself when it is loaded; nothing here refers to it by name.
link="$link -ltorch -ltorch_cpu -lc10"
[ -e "$libraries/libtorch_cuda.so" ] && link="$link -Wl,--no-as-needed -ltorch_cuda -lc10_cuda"

for source in "$here"/*.cpp; do
    object=$work/$(basename "$source" .cpp).o
    "$compiler" $flags -c "$source" -o "$object" &
done
# A job that failed leaves no object, and so no library.
wait
for source in "$here"/*.cpp; do
    [ -e "$work/$(basename "$source" .cpp).o" ] || exit 1
done
"$compiler" -shared -o "$output" "$work"/*.o $link
