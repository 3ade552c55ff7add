#!/usr/bin/env bash
# The n-th change of the disk fails with EIO, for every n: the run ends with a sentence or goes on
# (where the call was only tidying), and the collection is the old or the new one, verifies, and
# takes the same command again. Failures behind the rename of MANIFEST matter most: what the new
# MANIFEST names must not be tidied away.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump" "$killer" "$maker"
small_files
stride=1
[ -z "$sanitizer" ] || stride=4
"$patix" index --jobs 1 --into "$dir/old" "$dir/old.jsonl" >/dev/null 2>&1 || fail "no old collection"
cp -a "$dir/old" "$dir/two"
"$patix" index --jobs 1 --into "$dir/two" "$dir/new.jsonl" >/dev/null 2>&1 || fail "no second segment"

everywhere() { # NAME OLD command...
  local name=$1 old=$2 n got said kills=0 olds=0 news=0 failed=0 live=$dir/live
  shift 2
  rm -rf "$live"
  cp -a "$old" "$live"
  LD_PRELOAD=$preload env PATIX_KILL_LOG="$dir/log" "$@" >"$dir/out" 2>&1 || fail "$name: $(cat "$dir/out")"
  local was now total
  was=$(state "$old")
  now=$(state "$live")
  total=$(wc -l <"$dir/log")
  for n in $(seq 1 "$stride" "$total"); do
    rm -rf "$live"
    cp -a "$old" "$live"
    LD_PRELOAD=$preload env PATIX_FAIL_AT="$n" "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    said=$(tail -n 1 "$dir/err")
    [ "$got" -lt 128 ] || fail "$name: call $n ($(sed -n "${n}p" "$dir/log")): died of signal $((got - 128))"
    if [ "$got" != 0 ]; then
      failed=$((failed + 1))
      [[ $said == "patix: "*": "* ]] || fail "$name: call $n: says '$said'"
    fi
    one_death "$name: call $n failed ($(sed -n "${n}p" "$dir/log")), exit $got, '$said'" "$was" "$now" "$@"
  done
  echo "$name: $kills of $total calls failed with EIO: $failed runs ended with an error; $olds left the old state, $news the new one"
}
everywhere index "$dir/old" "$patix" index --jobs 1 --into "$dir/live" "$dir/new.jsonl"
everywhere merge "$dir/two" "$patix" shards merge --in "$dir/live"
