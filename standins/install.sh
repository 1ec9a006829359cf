#!/usr/bin/env bash
# install.sh: installs the Debian packages of debian-packages.txt that are missing. Does nothing on a system without apt-get.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v apt-get > /dev/null || exit 0

missing=()
while IFS=: read -r package command; do
    if [ -n "$command" ] && command -v "$command" > /dev/null; then continue; fi
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)" != installed ]; then missing+=("$package"); fi
done < <(grep -v '^#' "$here/debian-packages.txt")
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
echo "Installing Debian packages: ${missing[*]}"
"${as_root[@]}" apt-get update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
