# Sourced by ./test and ./demo: restores the solution's packages, on stand-ins where the package source lacks them (standins/README.md).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# A kernel forced on OpenBLAS is usually the wrong one for this processor, and slows libtorch several times.
unset OPENBLAS_CORETYPE
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

# The stand-ins' packages as id/version, one a line.
standin_packages() {
    grep -v '^#' "$root/standins/standins.txt" | awk '{ gsub(",", "\n", $2); print $2 }'
}

# True if the last restore took a stand-in for any of the product's packages.
uses_standins() {
    grep -qsFf <(standin_packages | sed 's/.*/"&"/') "$root"/{src,samples,tests}/*/obj/project.assets.json
}

# True if the last restore took another version than the pinned one or its stand-in. Where a source lacks the pinned version, NuGet goes to the next
# higher one, which is another library: TorchSharp's releases differ in their signatures, and in the libtorch and C++ runtime they need.
takes_other_versions() {
    local package id
    for package in $(standin_packages); do
        id=${package%/*}
        if { grep -ohsE "\"${id//./\\.}/[0-9][^\"]*\"" "$root"/{src,samples,tests}/*/obj/project.assets.json || true; } \
            | grep -qvFx -e "\"$package\"" -e "\"${package%.*}\""; then return 0; fi
    done
    return 1
}

# True if the restore's output says that a package is missing for which there is a stand-in.
lacks_a_standin() {
    local ids
    ids=$(standin_packages | sed 's|/.*||; s|\.|\\.|g' | paste -sd '|')
    grep -qE "NU110[0-3]: .*[ '\"]($ids)(\. | |'|\")" <<< "$1"
}

# bootstrap: afterwards the solution is restored. Says on the error stream what it does beyond an ordinary restore.
bootstrap() {
    local output
    if ! command -v dotnet > /dev/null; then
        echo "The command dotnet is missing: install the .NET SDK 10." >&2
        return 1
    fi
    if output=$(dotnet restore "$root/SimpleClip.sln" 2>&1); then
        if ! takes_other_versions && { ! uses_standins || bash "$root/standins/build.sh" --check; }; then return 0; fi
    elif ! lacks_a_standin "$output"; then
        printf '%s\n' "$output" >&2
        return 1
    else
        echo "The package source lacks some packages: building stand-ins for them (once; a few minutes)." >&2
    fi
    bash "$root/standins/build.sh" >&2 || return 1
    # Anew: a project whose packages were all found at first keeps the versions it took then.
    if ! output=$(dotnet restore "$root/SimpleClip.sln" --force 2>&1); then
        printf '%s\n' "$output" >&2
        return 1
    fi
}

# build PROJECT: says nothing unless it fails.
build() {
    local output
    if ! output=$(dotnet build "$1" --configuration Release --no-restore --nologo --verbosity quiet 2>&1); then
        printf '%s\n' "$output" >&2
        return 1
    fi
}
