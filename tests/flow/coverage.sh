#!/usr/bin/env bash
# coverage.sh: what `shards status --coverage` counts is what questions count, and the sums agree.
. "$2/tests/crash/lib.bash"
need "$patix" "$maker"
"$maker" --records 1500 --seed 5 >"$dir/made.jsonl" 2>/dev/null || fail "make_corpus"
printf '%s\n' '{"pub":"XX1","title":"no date"}' '{"id":"own:1","title":"no office"}' >>"$dir/made.jsonl"
"$patix" index --into "$dir/c" "$dir/made.jsonl" >/dev/null 2>&1 || fail "index"
"$patix" shards status --coverage --in "$dir/c" --format csv >"$dir/csv" || fail "coverage"

count() { "$patix" count "$1" --in "$dir/c" --format json | grep -o '"publications":[0-9]*' | cut -d: -f2; }
bad=0
checked=0
records=0
while IFS=, read -r office year n title abstract claims description classes applicants inventors cited family legal; do
  [ "$office" = office ] && continue
  records=$((records + n))
  [ -n "$office" ] && [ -n "$year" ] || continue
  [ $checked -lt 12 ] || continue
  checked=$((checked + 1))
  for pair in "$n:*" "$abstract:has=abstract" "$claims:has=claims" "$classes:(has=ipc OR has=cpc)" \
    "$applicants:has=applicant" "$cited:has=citations" "$legal:has=legal"; do
    got=$(count "cc=$office AND pdy=$year AND ${pair#*:}")
    [ "$got" = "${pair%%:*}" ] || {
      echo "$office $year ${pair#*:}: coverage says ${pair%%:*}, the question $got" >&2
      bad=$((bad + 1))
    }
  done
done <"$dir/csv"
[ $checked = 12 ] || fail "only $checked lines to check"
[ "$records" = "$(count '*')" ] || fail "the lines add up to $records"
"$patix" shards status --coverage --in "$dir/c" --format json >"$dir/json" || fail "json"
grep -q "^{\"all\":{\"records\":$records,\"title\":$records," "$dir/json" || fail "$(head -c 200 "$dir/json")"
"$patix" shards status --coverage --in "$dir/c" | sed -n 2p | grep -q "^all  *$records  *100.0 " || fail "table"
LC_ALL=zh_CN.UTF-8 "$patix" shards status --coverage --in "$dir/c" | grep -q '权利要求' || fail "Chinese"
"$patix" shards verify --coverage --in "$dir/c" >/dev/null 2>&1
[ $? = "$(code USAGE)" ] || fail "--coverage goes with status only"
[ $bad = 0 ] || fail "$bad differences"
