#!/usr/bin/env bash
# Installs the Debian packages listed in debian-packages.txt beside this file; does nothing when all are there.
set -euo pipefail
list="$(dirname "${BASH_SOURCE[0]}")/debian-packages.txt"
missing=()
while read -r name; do
  dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q "ok installed" || missing+=("$name")
done < <(sed 's/#.*//' "$list" | tr -s '[:space:]' '\n' | sed '/^$/d')
if [ "${#missing[@]}" -eq 0 ]; then
  echo "setup:debian: nothing to install"
  exit 0
fi
command -v apt-get >/dev/null || {
  echo "setup:debian: needs apt-get to install: ${missing[*]}" >&2
  echo "  fix: install them with your system's package manager" >&2
  exit 1
}
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
