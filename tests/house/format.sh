#!/usr/bin/env bash
# Sources are as clang-format writes them (.clang-format); sources hold no path of a machine, no tab
# and no white space at line ends.
set -eu
cd "$2"
status=0
mapfile -d '' files < <(find base patent shards indexer query cli bench tests -type f \
  \( -name '*.[ch]' -o -name '*.cc' \) -print0 | sort -z)
if command -v clang-format >/dev/null; then
  differ=$(clang-format --dry-run -Werror "${files[@]}" 2>&1 |
    sed -nE 's/^([^ :]+):[0-9]+:[0-9]+: (error|warning): .*/\1/p' | sort | uniq -c |
    sed 's/^ *\([0-9]*\) \(.*\)/\2: \1 places differ from .clang-format (make format)/') || true
  if [ -n "$differ" ]; then
    echo "$differ"
    status=1
  fi
else
  echo "no clang-format: layout not looked at"
fi

mapfile -d '' text < <(find base patent shards indexer query cli bench tests cmake docs Makefile CMakeLists.txt \
  README.md CONTRIBUTING.md .ci -type f \( -name '*.[ch]' -o -name '*.cc' -o -name '*.tbl' -o -name '*.sh' -o \
  -name '*.md' -o -name '*.txt' -o -name Makefile -o -name run \) ! -path 'tests/*/corpus/*' -print0 2>/dev/null)
# In brackets, so that this file does not find itself.
if grep -nE '/[w]ork/|/[h]ome/[a-z]+/|/[t]mp/b-|/[r]oot/' "${text[@]}"; then
  echo "a path of one machine (see above)"
  status=1
fi
if grep -nP '[ \t]+$' "${text[@]}" | grep -v '\.md:' | head -20 | grep .; then
  echo "white space at line ends (see above)"
  status=1
fi
if grep -nP '\t' "${text[@]}" | grep -vE '^(Makefile|[^:]*\.(tbl|txt|md)):' | head -20 | grep .; then
  echo "tabs (see above)"
  status=1
fi
exit $status
