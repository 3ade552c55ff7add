#!/usr/bin/env bash
# Runs every benchmark that answers a question by itself: programs named bench_* in the given folder.
# What they measure and on which corpus stands at the head of each source.
#   bench.sh FOLDER
set -eu
found=0
for program in "$1"/bench_*; do
  [ -x "$program" ] || continue
  found=1
  echo "== $(basename "$program")"
  "$program"
done
[ $found = 1 ] || echo "no benchmark programs in $1"
