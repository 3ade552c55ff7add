#!/usr/bin/env bash
# The Debian packages that patix is built, tested and checked with. Installs those that are missing
# and says which; does nothing and says nothing when all are there.
#   cmake/deps.sh          install what is missing
#   cmake/deps.sh --list   print the list, one a line
set -eu

packages=(
  build-essential cmake ninja-build pkg-config
  libxapian-dev zlib1g-dev libzstd-dev libicu-dev libstemmer-dev libroaring-dev libcjson-dev libcsv-dev
  libarchive-dev libxml2-dev libxxhash-dev libcmocka-dev libigraph-dev libxlsxwriter-dev
  libuv1-dev libmicrohttpd-dev libgnutls28-dev libsqlite3-dev libsodium-dev
  zstd xz-utils gzip bzip2 zip unzip tar time bc curl sqlite3
  clang-format cppcheck
)

if [ "${1:-}" = --list ]; then
  printf '%s\n' "${packages[@]}"
  exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  # Another system: its own package manager knows these libraries under other names.
  echo "patix needs what Debian calls: ${packages[*]}" >&2
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "missing: ${missing[*]}" >&2
    echo "install them as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "installing: ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
