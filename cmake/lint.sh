#!/usr/bin/env bash
# Static checks: clang-format, cppcheck (findings that are accepted stand in cmake/cppcheck.txt, with
# one in the source where it is about one line), clang-tidy with .clang-tidy where PX_TIDY=1.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."
status=0

mapfile -d '' files < <(find base patent shards indexer query cli bench tests \( -name '*.[ch]' -o -name '*.cc' \) -print0 | sort -z)
if command -v clang-format >/dev/null; then
  clang-format --dry-run -Werror "${files[@]}" || status=1
else
  echo "lint: no clang-format"
  status=1
fi

if command -v cppcheck >/dev/null; then
  mkdir -p build/cppcheck
  cppcheck --quiet --std=c17 --language=c --enable=warning,performance,portability --inline-suppr \
    --library=posix --library=cmake/cppcheck.cfg --suppressions-list=cmake/cppcheck.txt --error-exitcode=1 -I . -D_GNU_SOURCE -DPX_VERSION='""' \
    --cppcheck-build-dir=build/cppcheck -j "$(nproc 2>/dev/null || echo 2)" \
    $(find base patent shards indexer query cli bench -name '*.c' | sort) || status=1
else
  echo "lint: no cppcheck"
  status=1
fi

if [ "${PX_TIDY:-0}" = 1 ]; then
  find base patent shards indexer query cli -name '*.c' -print0 |
    xargs -0 -n 8 -P "$(nproc 2>/dev/null || echo 2)" clang-tidy --quiet -p build/release || status=1
fi
exit $status
