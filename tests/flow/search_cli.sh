#!/usr/bin/env bash
# The asking commands over 400 made records, judged by what sed, sort and grep find in the JSON lines
# themselves: counts, facets and what is missing, pages, orders, units, formats, spellings of numbers,
# carets, languages (docs/JSON.md). run_search.sh holds the exact output of each format.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump" "$maker"
cd "$dir" || exit 1
"$maker" --sample --records 400 --seed 11 >in.jsonl || fail "no made records"
"$patix" index --jobs 2 --into db in.jsonl >out 2>&1 || fail "$(cat out)"
search() { "$patix" search "$@" --in db; }
same() { # WHAT: files got and want
  cmp -s got want || fail "$1: $(diff got want | head -n 8)"
}
counts_of() { sed 's/.*"counts":{"publications":\([0-9]*\),"applications":\([0-9]*\),"families":\([0-9]*\),"extended_families":\([0-9]*\)}.*/\1 \2 \3 \4/'; }

# ---- counts ----
sed 's/^{"pub":{"number":"\([^"]*\)".*/\1/' in.jsonl | sort >numbers
apps=$(sed -n 's/.*"app":{"number":"\([^"]*\)".*/\1/p' in.jsonl | sort -u | wc -l)
[ "$(grep -c '"app":{"number"' in.jsonl)" = 400 ] || fail "the sample has records without application"
fams=$(sed -n 's/.*,"family":"\([^"]*\)".*/\1/p' in.jsonl | sort -u | wc -l)
"$patix" count '*' --in db >got
read -r pubs_got apps_got fams_got exts < <(counts_of <got)
[ "$pubs_got $apps_got $fams_got" = "400 $apps $fams" ] || fail "counts $(cat got), expected 400 $apps $fams"
[ "$exts" -ge 1 ] && [ "$exts" -le "$fams" ] || fail "$exts extended families of $fams simple ones"
grep -q '^{"query":"\*","counts":{"publications":400,"applications":[0-9]*,"families":[0-9]*,"extended_families":[0-9]*},"facets":\[\],"missing":{},"notes":\[\],"generation":1}$' got ||
  fail "shape of count: $(cat got)"

# ---- facets, all values, and what is missing ----
facet() { # FIELD: "value count" lines of the answer, missing on the last
  "$patix" count '*' --in db --facet "$1:all" >json || fail "facet $1"
  grep -o '{"value":"[^"]*","count":[0-9]*' json | sed 's/{"value":"\(.*\)","count":\(.*\)/\1 \2/' >values
  sort values
  echo "missing $(sed 's/.*"distinct":[0-9]*,"missing":\([0-9]*\)}.*/\1/' json)"
  cut -d' ' -f2 values | sort -rn | cmp -s - <(cut -d' ' -f2 values) || fail "facet $1 is not in falling order"
  grep -q "\"missing\":{\"$1\":$(sed 's/.*"distinct":[0-9]*,"missing":\([0-9]*\)}.*/\1/' json)}" json || fail "facet $1: missing is said in two ways: $(cat json)"
  [ "$(wc -l <values)" = "$(sed 's/.*"distinct":\([0-9]*\).*/\1/' json)" ] || fail "facet $1: distinct"
}
count_lines() { sort | uniq -c | awk '{print $2, $1}' | sort; }
facet pdy >got
{ sed 's/^{"pub":{"number":"[^"]*","date":"\([0-9]*\)-.*/\1/' in.jsonl | count_lines; echo missing 0; } >want
same "facet pdy"
facet cc >got
{ cut -c 19-20 in.jsonl | count_lines; echo missing 0; } >want
same "facet cc"
facet ipc.section >got
{
  # the distinct sections of each record
  grep -o '"ipc":\[[^]]*\]' in.jsonl | while read -r list; do
    grep -o '"[A-H][0-9]' <<<"$list" | cut -c2 | sort -u
  done | count_lines
  echo "missing $(grep -vc '"ipc":\[' in.jsonl)"
} >want
same "facet ipc.section"
search '*' --facet cc:2 --limit 0 --format json >got
[ "$(grep -o '"value"' got | wc -l)" = 2 ] || fail "--facet cc:2 gives $(cat got)"

# ---- classes, dates and fields against the lines ----
has() { # QUERY, then the number of publications that the lines say
  local n
  n=$("$patix" count "$1" --in db | counts_of | cut -d' ' -f1)
  [ "$n" = "$2" ] || fail "$1: $n publications instead of $2"
}
has 'ipc=G06F' "$(grep -c '"ipc":\[[^]]*"G06F[0-9]' in.jsonl)"
has 'pd=2020' "$(grep -c '^{"pub":{"number":"[^"]*","date":"2020-' in.jsonl)"
has 'pd=2019 OR pd=2020' "$(grep -cE '^\{"pub":\{"number":"[^"]*","date":"20(19|20)-' in.jsonl)"
has '* NOT pd=2020' "$((400 - $(grep -c '^{"pub":{"number":"[^"]*","date":"2020-' in.jsonl)))"
has 'ti=方法' "$(grep -c '"titles":\[[^]]*方法' in.jsonl)"

# ---- pages and orders: pages of 37 are the whole list, in each order and unit ----
for sort in date cited family relevance; do
  for unit in pub app fam ext; do
    search 'ti=方法 OR battery OR system' --sort "$sort" --unit "$unit" --limit all --format number >whole
    [ "$(wc -l <whole)" -gt 80 ] || fail "too few hits to page through"
    [ "$(sort -u whole | wc -l)" = "$(wc -l <whole)" ] || fail "$sort $unit: a hit comes twice"
    : >pages
    for offset in $(seq 0 37 400); do
      search 'ti=方法 OR battery OR system' --sort "$sort" --unit "$unit" --limit 37 --offset "$offset" --format number >>pages
    done
    cmp -s whole pages || fail "$sort $unit: the pages are not the whole"
  done
done
[ -z "$(search '*' --offset 400 --format number)" ] || fail "a page behind the end"
# ---- cursors, several fields, threads: the same list ----
for sort in relevance date 'ncl asc, pd' pn; do
  for unit in pub fam; do
    search 'ti=方法 OR battery OR system' --sort "$sort" --unit "$unit" --limit all --format number --jobs 1 >whole
    [ "$(wc -l <whole)" -gt 80 ] || fail "too few hits to page through"
    : >pages
    search 'ti=方法 OR battery OR system' --sort "$sort" --unit "$unit" --limit 37 --format json --jobs 4 >page
    while :; do
      grep -o '"number":"[^"]*"' page | cut -d'"' -f4 >>pages
      cursor=$(sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p' page)
      [ -n "$cursor" ] || break
      search 'ti=方法 OR battery OR system' --sort "$sort" --unit "$unit" --limit 37 --format json --after "$cursor" >page ||
        fail "--after $cursor"
      [ "$(wc -l <pages)" -le 500 ] || fail "$sort $unit: cursors without end"
    done
    cmp -s whole pages || fail "$sort $unit: the pages behind cursors are not the whole"
  done
done
cursor=$(search system --limit 2 --sort date --format json | sed -n 's/.*"next_cursor":"\([^"]*\)".*/\1/p')
refused_cursor() { # CURSOR ORDER: a cursor may hold any sign of base64url, "--" too
  search system --sort "$2" "--after=$1" >out 2>err && fail "a wrong cursor was taken: $1 by $2"
  [ ! -s out ] && grep -q 'ask again from the beginning' err || fail "cursor $1 by $2: $(cat err)"
}
refused_cursor "$cursor" pn
refused_cursor "${cursor%?}" date
refused_cursor "x$cursor" date

# ---- units, snippets, time ----
search '*' --unit fam --members --prefer 'office=CN,US; lang=zh' --limit all --format json >got
grep -q '"unit":{"by":"fam","count":[0-9]*,"prefer":"office=CN,US; lang=zh; grant; latest; number"}' got ||
  fail "the rule is not said: $(cut -c1-400 got)"
grep -o '"member_numbers":\[[^]]*\]' got | grep -o '"[A-Z][^"]*"' | tr -d '"' | sort >got2
cmp -s got2 numbers || fail "members of families are not the collection"
search battery --snippets 60 --format jsonl --limit all >got
[ "$(grep -c '"snippets":\[{"field":"' got)" = "$(wc -l <got)" ] || fail "a hit without a snippet"
search battery --snippets 60 --limit 3 >got
grep -q '^      [a-z]* .*\[[Bb]atter' got || fail "no snippet in the table: $(cat got)"
search battery --timeout 600000 --limit 1 >got || fail "--timeout"
search battery --prefer office=CN >got 2>err && fail "--prefer without --unit"

search '*' --sort date --limit all --format jsonl | sed 's/.*"date":"\([^"]*\)".*/\1/' >got
sort -r got >want
same "--sort date"
for sort in cited:cited family:family_size; do
  search '*' --sort "${sort%:*}" --limit all --format jsonl | sed "s/.*\"${sort#*:}\":\([0-9]*\).*/\1/" >got
  sort -rn got >want
  same "--sort $sort"
  [ "$(sort -u got | wc -l)" -gt 3 ] || fail "--sort $sort: all alike"
done
search 'battery' --limit all --format jsonl | sed -n 's/.*"score":\([0-9.e+]*\).*/\1/p' >got
sort -rg got >want
same "relevance"

# ---- units ----
for unit in app:$apps fam:$fams ext:$exts; do
  search '*' --unit "${unit%:*}" --limit all --format jsonl >hits
  [ "$(wc -l <hits)" = "${unit#*:}" ] || fail "--unit $unit: $(wc -l <hits) hits"
  sum=$(sed 's/.*"members":\([0-9]*\).*/\1/' hits | awk '{s += $1} END {print s}')
  [ "$sum" = 400 ] || fail "--unit $unit: members add up to $sum"
  search '*' --unit "${unit%:*}" --limit 1 --format json >got
  [ "$(counts_of <got)" = "400 $apps $fams $exts" ] || fail "--unit $unit changes the counts"
done

# ---- formats hold the same hits ----
search '*' --limit all --format number >numbers.got
sort numbers.got | cmp -s - numbers || fail "--format number: other publications than were put in"
search '*' --limit all --format jsonl | sed 's/^{"number":"\([^"]*\)".*/\1/' | cmp -s - numbers.got || fail "jsonl has other hits"
search '*' --limit all --format json | grep -o '{"number":"[^"]*"' | cut -d'"' -f4 | cmp -s - numbers.got || fail "json has other hits"
search '*' --limit all --format csv >csv
head -n 1 csv | cmp -s - <(printf 'number,date,title,applicants\r\n') || fail "csv header"
tail -n +2 csv | cut -d, -f1 | cmp -s - numbers.got || fail "csv has other hits"
search '*' --limit all --format table | grep -oE "^($(paste -sd'|' numbers)) " | tr -d ' ' | cmp -s - numbers.got || fail "table has other hits"

# ---- one publication by several spellings ----
shows() { # NUMBER as spelled, NUMBER in normal form
  "$patix" show "$1" --in db --format json >got 2>err || fail "show $1: $(cat err)"
  head -n 1 got | grep -q "^{\"pub\":{\"number\":\"$2\"" || fail "show $1: $(cut -c1-60 got), not $2"
}
us=$(grep -m1 '^US[0-9]*B2$' numbers) ep=$(grep -m1 '^EP[0-9]*A1$' numbers)
wo=$(grep -m1 '^WO[0-9]*A1$' numbers) cn=$(grep -m1 '^CN[0-9]*B$' numbers)
n=${us#US}
n=${n%B2}
for spelled in "$us" "us$n b2" "US $n B2" "US-$n-B2" "US$n" "US ${n:0:2},${n:2:3},${n:5} B2"; do shows "$spelled" "$us"; done
n=${wo#WO}
n=${n%A1}
for spelled in "$wo" "WO ${n:0:4}/${n:4} A1" "WO${n:0:4}/${n:4}" "WO-$n-A1"; do shows "$spelled" "$wo"; done
n=${ep#EP}
n=${n%A1}
for spelled in "$ep" "EP $n A1" "EP${n}A1" "ep-$n-a1" "EP ${n:0:1} ${n:1:3} ${n:4} A1"; do shows "$spelled" "$ep"; done
n=${cn#CN}
n=${n%B}
for spelled in "$cn" "CN $n B" "CN-$n-B" "cn${n}b"; do shows "$spelled" "$cn"; done
# Without a kind: all kinds of the number.
"$patix" show "CN$n" --in db --format json | sed 's/^{"pub":{"number":"\([^"]*\)".*/\1/' | sort >got
grep "^CN$n[A-Z]" numbers >want
same "show CN$n"
# The record comes back as it was put in, with its source behind it.
grep -F "\"number\":\"$cn\",\"date\"" in.jsonl | head -n 1 | sed 's/}$//' >want
"$patix" show "$cn" --in db --format json | head -n 1 >got
[[ $(<got) == "$(<want)"* ]] || fail "show $cn: $(diff got want)"
expect NOTFOUND "$patix" show US9 --in db
says "no publication US9"

# ---- queries that are not understood: exit code, caret, empty stdout ----
while IFS='|' read -r query caret text; do
  expect QUERY "$patix" search "$query" --in db
  [ ! -s out ] || fail "$query: stdout says $(cat out)"
  says "$text"
  [ "$(sed -n 2p err)" = "$(printf '  %*s^' "$caret" '')" ] || fail "$query: the caret is not at $caret: $(cat err)"
  expect QUERY "$patix" count "$query" --in db
done <<'END'
(battery|0|unclosed bracket
battery AND (a OR b|12|unclosed bracket
battery)|7|has no opening one
"battery|0|the quotation mark at 0 is not closed
battery AND|11|a term is missing behind the operator
zz=battery|0|unknown field "zz"
ipc=9X|4|"9X" is not a class symbol
pd=2020-13|3|is not a date
ti=|3|a value is missing behind ti
END
expect NOTFOUND "$patix" search battery --in nowhere
expect USAGE "$patix" search battery --in db --format xml
expect USAGE "$patix" search battery --in db --limit -1

# ---- languages ----
for lang in en_US.UTF-8:publications zh_CN.UTF-8:件公开文献 C:publications; do
  LC_ALL=${lang%:*} "$patix" search '*' --in db --limit 1 >out 2>err
  says "400 ${lang#*:}"
done
LC_ALL='' LANG=zh_CN.UTF-8 "$patix" search '(x' --in db >out 2>err
says "检索式无法识别"
LC_ALL=zh_CN.UTF-8 "$patix" search '*' --in db --limit 1 --format json >zh
LC_ALL=C "$patix" search '*' --in db --limit 1 --format json | cmp -s - zh || fail "JSON depends on the language"
echo "asked in every way, answered as the lines say"
