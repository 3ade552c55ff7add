#!/usr/bin/env bash
# The writer dies at its n-th change of the disk, for every n of a small run (issue 2, F.2): the
# first run into an empty place, a run over an existing collection, and one that merges because there
# are too many segments. Then some deaths of a run of two workers.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump" "$killer" "$maker"
stride=1
[ -z "$sanitizer" ] || stride=5
small_files

kill_everywhere first none "$stride" "$patix" index --jobs 1 --into "$dir/live" "$dir/old.jsonl"

"$patix" index --jobs 1 --into "$dir/old" "$dir/old.jsonl" >/dev/null 2>&1 || fail "no old collection"
kill_everywhere update "$dir/old" "$stride" "$patix" index --jobs 1 --into "$dir/live" "$dir/new.jsonl"

# Sixteen segments are the limit: the next run merges half of them in the same commit.
for i in $(seq 1 16); do
  sed -n "$((i * 2 - 1)),$((i * 2))p" "$dir/old.jsonl" >"$dir/two.jsonl"
  "$patix" index --jobs 1 --into "$dir/many" "$dir/two.jsonl" >/dev/null 2>&1 || fail "segment $i"
done
[ "$(ls -d "$dir"/many/seg-* | wc -l)" = 16 ] || fail "not sixteen segments"
kill_everywhere merging "$dir/many" $((stride * 4)) "$patix" index --jobs 1 --into "$dir/live" "$dir/new.jsonl"
[ "$(ls -d "$dir"/live/seg-* | wc -l)" -le 16 ] || fail "the last run has not merged"

# Two workers make their calls in another order each time, so the n-th is anyone's.
kills=0 olds=0 news=0 live=$dir/live
was=$(state "$dir/old")
cp -a "$dir/old" "$dir/ref"
"$patix" index --jobs 1 --into "$dir/ref" "$dir/new.jsonl" >/dev/null 2>&1 || fail "no reference"
now=$(state "$dir/ref")
for n in $(seq 3 9 140); do
  rm -rf "$live"
  cp -a "$dir/old" "$live"
  killed PATIX_KILL_LOSE=1 "$n" "$patix" index --jobs 2 --into "$live" "$dir/new.jsonl" || continue
  one_death "two workers, call $n" "$was" "$now" "$patix" index --jobs 2 --into "$live" "$dir/new.jsonl"
done
echo "two workers: $kills deaths: $olds left the old state, $news the new one"
[ "$kills" -ge 10 ] || fail "only $kills deaths of two workers"
