#!/usr/bin/env bash
# Every file of a collection truncated, emptied, deleted, one bit flipped in several places: `shards
# verify` names it and exits with DAMAGED; a search refuses with a sentence or, where the damage lies
# in bytes that no answer needs, answers exactly what it answered before; with --skip-damaged the
# other segments answer and the answer says what was left out. And the lock.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump" "$killer" "$maker"
small_files
"$patix" index --jobs 1 --into "$dir/good" "$dir/old.jsonl" >/dev/null 2>&1 || fail "no collection"
"$patix" index --jobs 1 --into "$dir/good" "$dir/new.jsonl" >/dev/null 2>&1 || fail "no second run"
live=$dir/live
damaged=$(code DAMAGED)
expect OK "$patix" count '*' --in "$dir/good"
cp "$dir/out" "$dir/answer"
total=$(sed 's/.*"publications":\([0-9]*\).*/\1/' "$dir/answer")
[ "$total" = 60 ] || fail "the good collection has $total publications"
checks=0

# spoil FILE HOW
spoil() {
  local size
  size=$(stat -c %s "$1")
  case $2 in
  deleted) rm "$1" ;;
  emptied) : >"$1" ;;
  halved) truncate -s $((size / 2)) "$1" ;;
  short) truncate -s $((size - 1)) "$1" ;;
  longer) printf x >>"$1" ;;
  flip-*)
    local at=$((${2#flip-} * (size - 1) / 100)) byte
    byte=$(od -An -tu1 -j "$at" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059
    printf "\\x$(printf %x $((byte ^ 16)))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
    ;;
  esac
}
ways="deleted emptied halved short longer flip-0 flip-3 flip-20 flip-41 flip-60 flip-83 flip-100"

# One damage: FILE (inside the collection) HOW NAME (what verify must say)
one() {
  local file=$1 how=$2 name=$3 got
  rm -rf "$live"
  cp -a "$dir/good" "$live"
  spoil "$live/$file" "$how"
  checks=$((checks + 1))
  "$patix" shards verify --in "$live" >"$dir/out" 2>"$dir/err"
  got=$?
  [ "$got" = "$damaged" ] || fail "$file $how: verify exits with $got: $(cat "$dir/out" "$dir/err")"
  grep -qF "$name" "$dir/err" "$dir/out" || fail "$file $how: verify does not name $name: $(cat "$dir/out" "$dir/err")"
  "$patix" search '*' --limit all --format json --facet ipc --in "$live" >"$dir/out" 2>"$dir/err"
  got=$?
  [ "$got" -lt 128 ] || fail "$file $how: search died of signal $((got - 128))"
  if [ "$got" = 0 ]; then
    "$patix" count '*' --in "$live" >"$dir/out" 2>&1
    cmp -s "$dir/out" "$dir/answer" || fail "$file $how: a wrong answer: $(cat "$dir/out")"
    return 1
  fi
  [ "$got" = "$damaged" ] || fail "$file $how: search exits with $got: $(cat "$dir/err")"
  grep -q 'stored data is damaged: .' "$dir/err" || fail "$file $how: search says $(cat "$dir/err")"
}

# ---- the files of one segment ----
seg=seg-000002 # new ones; the others stay usable
rows=$(sed -n 1p "$dir/good/MANIFEST" | sed "s/.*\"$seg\",\"rows\":\([0-9]*\).*/\1/")
case $rows in '' | *[!0-9]*) fail "no rows of $seg in MANIFEST: $(head -n 1 "$dir/good/MANIFEST")" ;; esac
for file in terms.glass tokens.px columns.px records.px bitmaps.px SEGMENT; do
  for how in $ways; do
    if one "$seg/$file" "$how" "$seg/$file"; then
      grep -qF "$seg" "$dir/err" || fail "$file $how: search does not name $seg: $(cat "$dir/err")"
      "$patix" count '*' --in "$live" --skip-damaged >"$dir/out" 2>"$dir/err" || fail "$file $how: --skip-damaged: $(cat "$dir/err")"
      grep -qF "\"publications\":$((total - rows))," "$dir/out" || fail "$file $how: --skip-damaged counts $(cat "$dir/out")"
      grep -qF '"W-SKIPPED"' "$dir/out" && grep -qF "$seg" "$dir/out" || fail "$file $how: --skip-damaged does not say what it left out: $(cat "$dir/out")"
      "$patix" shards status --in "$live" >"$dir/out" 2>&1
      [ $? = "$damaged" ] && grep -q "$seg .*DAMAGED" "$dir/out" || fail "$file $how: status says $(cat "$dir/out")"
    fi
  done
done

# A whole segment gone.
rm -rf "$live"
cp -a "$dir/good" "$live"
rm -r "$live/$seg"
expect DAMAGED "$patix" shards verify --in "$live"
says "$seg"
expect DAMAGED "$patix" count '*' --in "$live"
expect OK "$patix" count '*' --in "$live" --skip-damaged
says "\"publications\":$((total - rows)),"

# ---- what lies beside the segments ----
for file in MANIFEST "$(cd "$dir/good" && echo links-*.px)" "$(cd "$dir/good" && echo dead-*.px)"; do
  for how in $ways; do
    if [ "$file $how" = "MANIFEST deleted" ]; then
      rm -rf "$live"
      cp -a "$dir/good" "$live"
      rm "$live/MANIFEST"
      expect NOTFOUND "$patix" shards verify --in "$live"
      expect NOTFOUND "$patix" count '*' --in "$live"
      continue
    fi
    one "$file" "$how" "$file" || true
  done
done
echo "$checks damages: all named, none answered wrongly"

# Links say nothing that the segments do not say: a merge makes them anew, also where there is nothing to merge. Until
# then indexing goes on, and every refusal says what to do.
rm -rf "$dir/one"
cp -a "$dir/good" "$dir/one"
expect OK "$patix" shards merge --in "$dir/one"
said=$(content "$dir/one")
for how in $ways; do
  rm -rf "$live"
  cp -a "$dir/one" "$live"
  file=$(cd "$live" && echo links-*.px)
  spoil "$live/$file" "$how"
  expect DAMAGED "$patix" shards verify --in "$live"
  says "$file"
  says "patix shards merge"
  expect OK "$patix" shards merge --in "$live"
  says "made anew"
  expect OK "$patix" shards verify --in "$live"
  [ "$(content "$live")" = "$said" ] || fail "$file $how: after the repair the collection says something else"
  no_leftovers "$live" "$file $how, repaired"
  expect OK "$patix" shards merge --in "$live"
  says "nothing to merge"
done
spoil "$live/$(cd "$live" && echo links-*.px)" halved
"$maker" --sample --records 3 --seed 6 --start 900 >"$dir/more.jsonl"
expect OK "$patix" index --jobs 1 --into "$live" "$dir/more.jsonl"
expect OK "$patix" shards verify --in "$live"
echo "damaged links: made anew by a merge, each time the same"

# ---- a segment over 8 MiB, which is not read whole when it is opened ----
"$maker" --sample --records 4000 --seed 3 >"$dir/large.jsonl"
"$patix" index --jobs 1 --into "$dir/large" "$dir/large.jsonl" >/dev/null 2>&1 || fail "no large collection"
[ "$(cat "$dir"/large/seg-000001/* | wc -c)" -gt $((8 << 20)) ] || fail "the large segment is not large"
ask() { "$patix" count "battery OR 方法 OR ti=system" --facet ipc:5 --in "$dir/large" 2>"$dir/err"; }
ask >"$dir/answer"
checks=0
for file in terms.glass tokens.px columns.px records.px bitmaps.px; do
  for how in flip-1 flip-47 flip-90; do
    cp "$dir/large/seg-000001/$file" "$dir/whole"
    spoil "$dir/large/seg-000001/$file" "$how"
    expect DAMAGED "$patix" shards verify --in "$dir/large"
    says "$file"
    ask >"$dir/out"
    got=$?
    [ "$got" = "$damaged" ] || { [ "$got" = 0 ] && cmp -s "$dir/out" "$dir/answer"; } ||
      fail "large segment, $file $how: exit $got, $(cat "$dir/out" "$dir/err")"
    cp "$dir/whole" "$dir/large/seg-000001/$file"
    checks=$((checks + 1))
  done
done
expect OK "$patix" shards verify --in "$dir/large"
echo "$checks damages of a large segment: all named, none answered wrongly"

# A damaged collection is not written to.
rm -rf "$live"
cp -a "$dir/good" "$live"
spoil "$live/$seg/columns.px" halved
expect DAMAGED "$patix" index --jobs 1 --into "$live" "$dir/new.jsonl"
spoil "$live/MANIFEST" flip-20
expect DAMAGED "$patix" index --jobs 1 --into "$live" "$dir/new.jsonl"
[ -e "$live/$seg/SEGMENT" ] || fail "a writer swept a collection whose MANIFEST it could not read"

# ---- the lock ----
rm -rf "$live"
cp -a "$dir/good" "$live"
mkfifo "$dir/slow"
"$patix" index --jobs 1 --into "$live" --format jsonl - <"$dir/slow" >"$dir/first.out" 2>&1 &
first=$!
exec 9>"$dir/slow" # the first writer waits for us to write
for _ in $(seq 1 200); do
  [ "$(cat "$live/LOCK" 2>/dev/null)" = "$first" ] && break
  sleep 0.05
done
[ "$(cat "$live/LOCK")" = "$first" ] || fail "LOCK does not hold the writer's pid"
expect LOCKED "$patix" index --jobs 1 --into "$live" "$dir/new.jsonl"
says "process $first"
expect LOCKED "$patix" shards merge --in "$live"
says "process $first"
expect OK "$patix" count '*' --in "$live" # readers never lock
expect OK "$patix" shards verify --in "$live"
{ kill -9 "$first" && wait "$first"; } 2>/dev/null
exec 9>&-
[ "$(cat "$live/LOCK")" = "$first" ] || fail "the dead writer's LOCK is gone"
expect OK "$patix" index --jobs 1 --into "$live" "$dir/new.jsonl"
no_leftovers "$live" "after a dead writer"
echo "the lock holds, and not longer than its owner"
