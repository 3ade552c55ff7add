#!/usr/bin/env bash
# The corpus maker: same seed, same bytes; --start continues; records are in the final form, so that
# reading and writing them again changes nothing (proved by patent's own reader in
# tests/bench/test_made_record.c); numbers do not repeat; every record says that it is made up.
set -eu
build=$3
maker=$build/bench/make_corpus
[ -x "$maker" ] || { echo "no $maker"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

for style in "" --sample; do
  # shellcheck disable=SC2086
  "$maker" $style --records 5000 --seed 7 >"$dir/a"
  "$maker" $style --records 5000 --seed 7 >"$dir/again"
  cmp "$dir/a" "$dir/again" || fail "one seed, two outcomes ($style)"
  "$maker" $style --records 2100 --seed 7 >"$dir/parts"
  "$maker" $style --records 2900 --start 2100 --seed 7 >>"$dir/parts"
  cmp "$dir/a" "$dir/parts" || fail "--start does not continue ($style)"
  "$maker" $style --records 5000 --seed 8 >"$dir/other"
  ! cmp -s "$dir/a" "$dir/other" || fail "another seed, the same bytes ($style)"

  [ "$(wc -l <"$dir/a")" = 5000 ] || fail "not 5000 lines ($style)"
  [ "$(grep -c '"made":"patix sample"' "$dir/a")" = 5000 ] || fail "a record is not marked ($style)"
  repeated=$(sed 's/^{"pub":{"number":"\([^"]*\)".*/\1/' "$dir/a" | sort | uniq -d | wc -l)
  [ "$repeated" = 0 ] || fail "$repeated numbers repeat ($style)"
  chinese=$(grep -c '"lang":"zh","titles"' "$dir/a")
  case "$style" in
  --sample) [ "$chinese" -gt 2500 ] && [ "$chinese" -lt 3000 ] || fail "$chinese of 5000 Chinese, not about 2750" ;;
  *) [ "$chinese" -gt 850 ] && [ "$chinese" -lt 1250 ] || fail "$chinese of 5000 Chinese, not about 1050" ;;
  esac
done

# Far out: what a corpus of ten million holds can be made without what lies before it.
"$maker" --records 1000 --start 9999000 --seed 7 >"$dir/far"
[ "$(wc -l <"$dir/far")" = 1000 ] || fail "not 1000 lines at the far end"
! "$maker" --records 1001 --start 9999000 --seed 7 >/dev/null 2>&1 || fail "took more than it has numbers for"
! "$maker" --seed 7 >/dev/null 2>&1 || fail "took a call without --records"
echo "make_corpus keeps its promises"
