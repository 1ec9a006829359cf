#!/usr/bin/env bash
# build.sh            builds the stand-ins that changed, packs them into feed/ and drops older copies from NuGet's package folder.
# build.sh --check    exit status 0 if there is nothing of that to do.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"
feed=$here/feed

# A stand-in's fingerprint: the content of its folder, of those it builds on, and of what all share.
fingerprint() {
    (cd "$here" && find common.sh Directory.Build.props Directory.Build.targets Directory.Packages.props "$@" \
        -type d \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# is_current FOLDER PACKAGES FINGERPRINT: the feed holds every package, made from these files.
is_current() {
    [ "$(cat "$feed/.stamp-$1" 2> /dev/null)" = "$3" ] || return 1
    local package
    for package in ${2//,/ }; do [ -f "$feed/${package/\//.}.nupkg" ] || return 1; done
}

# build FOLDER PACKAGES FINGERPRINT
build() {
    local package
    echo "Building the stand-in $1"
    rm -f "$feed/.stamp-$1"
    for package in ${2//,/ }; do rm -f "$feed/${package/\//.}.nupkg"; done
    if ! bash "$here/$1/build.sh" "$feed" < /dev/null > "$standins_cache/$1.log" 2>&1 9>&-; then
        cat "$standins_cache/$1.log" >&2
        echo "The stand-in $1 could not be built; standins/README.md says what it needs." >&2
        return 1
    fi
    echo "$3" > "$feed/.stamp-$1"
    is_current "$@" || { echo "standins/$1/build.sh did not make every package that standins.txt names: $2" >&2; return 1; }
}

mkdir -p "$feed" "$standins_cache"
# Not handed down: a compiler server that outlives the build would hold the lock.
exec 9> "$feed/.stamp-lock"
flock 9

installed=
while read -r folder packages builds_on; do
    print=$(fingerprint "$folder" ${builds_on//,/ })
    if is_current "$folder" "$packages" "$print"; then
        continue
    elif [ "${1-}" = --check ]; then
        exit 1
    elif [ -z "$installed" ]; then
        bash "$here/install.sh" < /dev/null 9>&- > "$standins_cache/install.log" 2>&1 || { cat "$standins_cache/install.log" >&2; exit 1; }
        installed=yes
    fi
    build "$folder" "$packages" "$print"
done < <(grep -v '^#' "$here/standins.txt")

if [ "${1-}" = --check ]; then
    [ -z "$(outdated_copies "$feed")" ]
else
    drop_outdated_copies "$feed"
fi
