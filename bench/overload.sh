#!/usr/bin/env bash
# overload: what does the server bear, what happens at twice and four times that, and what do idle connections cost?
#   overload.sh BUILD COLLECTION TARGETS       TARGETS: a request a line, as bench_http takes them
# Prints requests/s and waits at 1, 16, 64 and 256 connections with nothing kept and with kept answers, with the processor time a request;
# then half, twice, half, four times and half of what 16 connections get, at a given rate; then 2,000 idle connections.
set -eu
build=$1 collection=$2 targets=$3
seconds=${SECONDS_EACH:-5}
at=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$at"' EXIT
up() {
  : >"$at/out"
  "$build/patix" serve --in "$collection" --listen 127.0.0.1:0 --log "$at/log" "$@" >"$at/out" &
  pid=$!
  for _ in $(seq 200); do
    address=$(sed -n 's#^patix is listening at http://##p' "$at/out")
    [ -z "$address" ] || return 0
    sleep 0.1
  done
  exit 1
}
down() {
  kill "$pid"
  wait "$pid"
  pid=
  : >"$at/log"
}
ask() { "$build/bench/bench_http" "$address" --pid "$pid" --targets "$targets" "$@"; }
table() {
  local before after asked
  : >"$at/log"
  before=$(awk '{ print ($14 + $15) * 10 }' "/proc/$pid/stat")
  ask --at 1,16,64,256 --seconds "$seconds"
  after=$(awk '{ print ($14 + $15) * 10 }' "/proc/$pid/stat")
  sleep 1
  asked=$(grep -c ' status=200' "$at/log")
  awk -v t=$((after - before)) -v n="$asked" 'BEGIN { printf "processor time: %.3f ms a request answered\n", t / n }'
}
echo "== $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
echo "-- nothing kept"
up --cache-mb 0 --answers-mb 0
table
borne=$(ask --at 16 --seconds "$seconds" | sed 's/.*: *\([0-9]*\) requests.*/\1/')
echo "-- 16 connections get $borne requests/s; half, twice, half, four times, half of that"
ask --at 400 --phases "$((borne / 2)):5,$((borne * 2)):10,$((borne / 2)):5,$((borne * 4)):10,$((borne / 2)):5"
down
echo "-- answers kept"
up
ask --at 16 --seconds "$seconds" >/dev/null
table
down
up --connections-per-address 4000
"$build/bench/bench_http" "$address" --pid "$pid" --idle 2000
down
echo "== load $(cut -d' ' -f1-3 /proc/loadavg)"
