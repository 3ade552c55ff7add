#!/usr/bin/env bash
# What goes into the package: the completion knows every command and option that `patix help` and the settings have, the manual pages are
# well formed, the example configuration is one, the unit is one that systemd takes, and everything in the folder is installed.
set -eu
patix=$1
here=$2/cmake/package
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
export LC_ALL=C
fail() { echo "package: $*" >&2; exit 1; }

# --- completion ---
bash -n "$here/patix.bash" || fail "the completion is no script"
mkdir "$t/bin"
ln -s "$(realpath "$patix")" "$t/bin/patix"
PATH=$t/bin:$PATH
. "$here/patix.bash"
complete_words() { # WORDS..., the last one unfinished
  COMP_WORDS=(patix "$@")
  COMP_CWORD=$#
  _patix
  [ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}" | sort -u
}
commands=$(patix help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p')
[ "$(wc -l <<<"$commands")" -ge 19 ] || fail "few commands: $commands"
[ "$(complete_words '')" = "$(printf '%s\n' $commands help version | sort -u)" ] || fail "commands: $(complete_words '')"
[ "$(complete_words se)" = "$(printf 'search\nserve')" ] || fail "se: $(complete_words se)"
n=0
for c in $commands; do
  [ "$c" != serve ] || continue
  want=$(patix help | grep "^ *patix $c " | grep -o -- '--[a-z][a-z-]*' | sort -u || true)
  [ "$(complete_words "$c" --)" = "$want" ] || fail "$c: $(complete_words "$c" --), in the help: $want"
  n=$((n + $(wc -w <<<"$want")))
done
[ "$n" -gt 80 ] || fail "only $n options"
for key in $(patix serve --print-config | sed -n 's/^\([a-z_]*\) =.*/\1/p' | tr _ -) config print-config print-api; do
  complete_words serve -- | grep -qx -- "--$key" || fail "serve: no --$key"
done
[ "$(complete_words count x --format '')" = "$(printf 'json\ntable')" ] || fail "choices: $(complete_words count x --format '')"
complete_words shards '' | grep -qx verify || fail "shards: $(complete_words shards '')"
[ -z "$(complete_words search '')" ] || fail "search: $(complete_words search '')"

# --- manual pages ---
for page in "$here"/*.[18]; do
  name=$(basename "$page")
  for part in NAME SYNOPSIS DESCRIPTION 'SEE ALSO'; do
    grep -q "^\.SH \"*$part" "$page" || fail "$name has no $part"
  done
  if command -v groff > /dev/null; then
    groff -man -Tutf8 -ww -z "$page" 2> "$t/groff" || fail "$name: $(cat "$t/groff")"
    [ ! -s "$t/groff" ] || fail "$name: $(cat "$t/groff")"
  fi
done
grep -q 'patix\\*-serve' "$here/patix.1" || fail "patix(1) does not lead to patix-serve(8)"

# --- configuration, unit, scripts ---
patix serve --config "$here/patix.conf" --print-config > "$t/conf" || fail "the example configuration is refused"
grep -q '^in = /var/lib/patix/collection$' "$t/conf" || fail "the example configuration is not read"
for script in postinst prerm; do sh -n "$here/$script" || fail "$script is no script"; done
if command -v systemd-analyze > /dev/null; then
  sed "s|^ExecStart=/usr/bin/patix|ExecStart=$(realpath "$patix")|" "$here/patix.service" > "$t/patix.service"
  systemd-analyze verify --man=no "$t/patix.service" > "$t/unit" 2>&1 || true
  ! grep "patix.service" "$t/unit" || fail "the unit"
fi
for key in ProtectSystem=strict StateDirectory=patix NoNewPrivileges=yes Type=notify ExecReload=; do
  grep -q "^$key" "$here/patix.service" || fail "the unit has no $key"
done
for file in "$here"/*; do
  name=$(basename "$file")
  [ "$name" = package.cmake ] || grep -q "/$name\b" "$here/package.cmake" || fail "$name is not installed"
done
echo "package: all well"
