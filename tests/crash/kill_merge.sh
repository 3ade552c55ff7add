#!/usr/bin/env bash
# `patix shards merge` dies at its n-th change of the disk, for every n: with few dead rows (stores
# are put one behind another) and with many (the living ones are indexed anew).
. "$2/tests/crash/lib.bash"
need "$patix" "$dump" "$killer" "$maker"
stride=1
[ -z "$sanitizer" ] || stride=5
small_files
index() {
  "$patix" index --jobs 1 --into "$@" >/dev/null 2>&1 || fail "cannot index $*"
}
index "$dir/few" "$dir/old.jsonl"
sed -n 41,50p "$dir/all.jsonl" >"$dir/a.jsonl"
sed -n 21,23p "$dir/new.jsonl" >"$dir/c.jsonl" # three of the old ones, changed
index "$dir/few" "$dir/a.jsonl"
index "$dir/few" "$dir/c.jsonl"
index "$dir/many" "$dir/old.jsonl"
index "$dir/many" "$dir/new.jsonl"
sed -n 21,40p "$dir/all.jsonl" | sed 's/"n_cited_by":[0-9]*/"n_cited_by":98/; t; s/^{/{"n_cited_by":98,/' >"$dir/d.jsonl"
index "$dir/many" "$dir/d.jsonl"
for kind in few many; do
  kill_everywhere "$kind-dead" "$dir/$kind" "$stride" "$patix" shards merge --in "$dir/live"
  [ "$(ls -d "$dir"/live/seg-* | wc -l)" = 1 ] || fail "$kind: not one segment"
  [ "$(content "$dir/$kind")" = "$(content "$dir/live")" ] || fail "$kind: the merge has changed what the collection says"
done
