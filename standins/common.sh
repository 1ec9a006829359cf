# Sourced by build.sh and by every stand-in's own build.sh: packing a project, fetching an npm package, keeping NuGet's package folder honest.

standins_cache=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/.cache

# pack PROJECT FEED [arguments of dotnet pack]: builds a project and puts its package into the feed.
pack() {
    local project=$1 feed=$2
    shift 2
    dotnet pack "$project" --configuration Release --output "$feed" --verbosity quiet --nologo -p:NuGetAudit=false "$@"
    drop_outdated_copies "$feed"
}

# outdated_copies FEED: the folders in NuGet's package folder whose package is another one than the feed's of the same version.
# NuGet never looks at a version again once it has unpacked it, so these would hide what was just built.
outdated_copies() {
    local packages=${NUGET_PACKAGES:-} file name copy
    [ -n "$packages" ] || packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
    for file in "$1"/*.nupkg; do
        name=$(basename "$file" .nupkg)
        [[ ${name,,} =~ ^(.*)\.([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)$ ]] || continue
        copy=${packages%/}/${BASH_REMATCH[1]}/${BASH_REMATCH[2]}
        if [ -d "$copy" ] && ! cmp -s "$file" "$copy/${name,,}.nupkg"; then printf '%s\n' "$copy"; fi
    done
}

drop_outdated_copies() {
    outdated_copies "$1" | while IFS= read -r copy; do rm -rf "$copy"; done
}

# has_checksum FILE SHA256
has_checksum() {
    [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]
}

# npm_archive NAME VERSION SHA256: leaves the package's archive in the cache and prints its path. Nothing of it is installed or run.
npm_archive() {
    local archive=$standins_cache/npm/$1-$2.tgz
    if ! has_checksum "$archive" "$3"; then
        mkdir -p "$standins_cache/npm"
        (cd "$standins_cache/npm" && npm pack --loglevel error "$1@$2" >&2)
        if ! has_checksum "$archive" "$3"; then
            echo "The npm package $1@$2 does not have the expected sha256 checksum $3: $archive" >&2
            return 1
        fi
    fi
    printf '%s\n' "$archive"
}
