#!/usr/bin/env bash
# The disk is full: from the n-th write on every write fails (ENOSPC, exact), and a real small file
# system (needs root). The run ends with NOSPACE and says so, the last commit is unharmed and
# answers, nothing half-made stays, and with space again the same command succeeds.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump" "$killer" "$maker"
small_files
"$patix" index --jobs 1 --into "$dir/old" "$dir/old.jsonl" >/dev/null 2>&1 || fail "no old collection"
was=$(state "$dir/old")

unharmed() { # DIR WHAT
  [ "$(state "$1")" = "$was" ] || fail "$2: not the old state"
  "$patix" shards verify --in "$1" >"$dir/out" 2>&1 || fail "$2: verify: $(cat "$dir/out")"
  "$patix" count '*' --in "$1" >"$dir/out" 2>&1 || fail "$2: does not answer: $(cat "$dir/out")"
  grep -qF '"publications":40,' "$dir/out" || fail "$2: answers $(cat "$dir/out")"
}

# ---- every write of two commands ----
full_everywhere() { # NAME OLD command...
  local name=$1 old=$2 n total runs=0 live=$dir/live
  shift 2
  rm -rf "$live"
  cp -a "$old" "$live"
  LD_PRELOAD=$preload env PATIX_KILL_LOG="$dir/log" "$@" >"$dir/out" 2>&1 || fail "$name: $(cat "$dir/out")"
  local now
  now=$(state "$live")
  was=$(state "$old")
  total=$(grep -c '^[0-9]* write' "$dir/log")
  [ "$total" -gt 20 ] || fail "$name: only $total writes"
  for n in $(seq 1 "$([ -z "$sanitizer" ] && echo 1 || echo 4)" "$total"); do
    rm -rf "$live"
    cp -a "$old" "$live"
    LD_PRELOAD=$preload expect NOSPACE env PATIX_FULL_AT="$n" "$@"
    says "the disk is full"
    [ "$(state "$live")" = "$was" ] || fail "$name: write $n: not the old state"
    no_leftovers "$live" "$name: write $n"
    if [ $((n % 8)) = 1 ]; then
      [ "$name" != index ] || unharmed "$live" "$name: write $n"
      "$@" >"$dir/out" 2>&1 || fail "$name: write $n: again: $(cat "$dir/out")"
      [ "$(state "$live")" = "$now" ] || fail "$name: write $n: again gives another state"
    fi
    runs=$((runs + 1))
  done
  echo "$name: $runs of $total writes met a full disk"
}
full_everywhere index "$dir/old" "$patix" index --jobs 1 --into "$dir/live" "$dir/new.jsonl"
cp -a "$dir/old" "$dir/two"
"$patix" index --jobs 1 --into "$dir/two" "$dir/new.jsonl" >/dev/null 2>&1 || fail "no second segment"
full_everywhere merge "$dir/two" "$patix" shards merge --in "$dir/live"

# ---- a real small disk ----
[ "$(id -u)" = 0 ] || skip "the deterministic part has passed; a real small disk needs root"
mkdir "$dir/disk"
mount -t tmpfs -o size=6m tmpfs "$dir/disk" 2>"$dir/err" || skip "the deterministic part has passed; mount says: $(cat "$dir/err")"
mounted=$dir/disk
was=$(state "$dir/old")
"$maker" --sample --records 6000 --seed 9 >"$dir/large.jsonl" || fail "no large file"
cp -a "$dir/old" "$mounted/c"
for jobs in 1 2; do
  expect NOSPACE "$patix" index --jobs "$jobs" --into "$mounted/c" "$dir/large.jsonl"
  says "the disk is full"
  unharmed "$mounted/c" "small disk, $jobs jobs"
  no_leftovers "$mounted/c" "small disk, $jobs jobs"
done
mount -o remount,size=200m "$mounted" || fail "cannot enlarge the disk"
expect OK "$patix" index --jobs 2 --into "$mounted/c" "$dir/large.jsonl"
expect OK "$patix" shards verify --in "$mounted/c"
expect OK "$patix" count '*' --in "$mounted/c"
echo "a disk of 6 MiB: $("$patix" count '*' --in "$mounted/c" | cut -c1-80) after it was enlarged"
