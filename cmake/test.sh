#!/usr/bin/env bash
# Everything that `make test` proves: the release build with all tests, the build with address and
# undefined-behaviour sanitizers with unit, oracle and fuzz-replay tests, the threaded parts under the
# thread sanitizer, and the static checks.
# Ends with one plain line "N passed, N failed" and says in its exit status whether all is well.
# Everything is run, also behind a failure, so that one run tells all.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."
passed=0 failed=0 skipped=0
stamp=build/test.passed

# What the outcome depends on: every source, the libraries, whether the real files are there.
state() {
  {
    git ls-files -z --cached --others --exclude-standard 2>/dev/null | sort -z | xargs -0 sha1sum 2>/dev/null
    cmake/deps.sh --list | xargs dpkg-query -W 2>/dev/null
    ls -d "${PATIX_DATA:-../shared/data}" 2>/dev/null
  } | sha1sum
}

now=$(state)
if [ -z "${FORCE:-}" ] && [ -s "$stamp" ] && [ "$(head -1 "$stamp")" = "$now" ]; then
  echo "nothing has changed since all tests passed; FORCE=1 make test runs them again"
  tail -n +2 "$stamp"
  exit 0
fi
rm -f "$stamp"
jobs=$(nproc 2>/dev/null || echo 2)

build() { # preset, targets (all when none)
  local preset=$1
  shift
  make "build/$preset/build.ninja" && ninja -C "build/$preset" --quiet "$@"
}

number() { # attribute, file: from the first line of a JUnit report
  sed -n "s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -1
}

run() { # preset, ctest options
  local preset=$1 report="build/$1/ctest.xml"
  shift
  rm -f "$report"
  ctest --test-dir "build/$preset" -j "$jobs" --output-on-failure --output-junit ctest.xml "$@"
  if [ ! -s "$report" ]; then
    echo "$preset: ctest wrote no report"
    failed=$((failed + 1))
    return
  fi
  # The counts stand on lines of their own in the head of the report.
  head=$(tr '\n' ' ' <"$report" | sed 's/<testcase.*//')
  printf '%s\n' "$head" >"$report.head"
  local all bad off
  all=$(number tests "$report.head") bad=$(number failures "$report.head") off=$(number skipped "$report.head")
  rm -f "$report.head"
  passed=$((passed + ${all:-0} - ${bad:-0} - ${off:-0}))
  failed=$((failed + ${bad:-0}))
  skipped=$((skipped + ${off:-0}))
  if [ "${all:-0}" = 0 ]; then
    echo "$preset: no tests were found"
    failed=$((failed + 1))
  fi
}

stage() { # preset, ctest options
  echo "== $1"
  if build "$1"; then
    run "$@"
  else
    echo "$1: the build failed"
    failed=$((failed + 1))
  fi
}

stage release
stage asan -L 'unit|oracle|fuzz'

# What runs on several threads, under the thread sanitizer: only these programs are built for it (label tsan).
echo "== tsan"
if build tsan threaded_programs; then
  run tsan -L tsan
else
  echo "tsan: the build failed"
  failed=$((failed + 1))
fi

echo "== static checks"
if make lint; then
  passed=$((passed + 1))
else
  failed=$((failed + 1))
fi

[ $skipped = 0 ] || echo "$skipped skipped (they need data or a tool that is not here)"
echo "$passed passed, $failed failed"
if [ $failed = 0 ] && [ "$(state)" = "$now" ]; then
  { echo "$now" && echo "$passed passed, $failed failed"; } >"$stamp"
fi
[ $failed = 0 ]
