#!/usr/bin/env bash
# What a cell of an analysis counts, as a query: clauses from `patix analyze` and over HTTP, asked by count, search, export and over HTTP, of every
# unit; sets of more records than a query could name.
. "$2/tests/flow/serve.bash"

# 6,000 publications: families of 3 and of 2; granted, some ended; of three offices.
awk 'BEGIN {
  split("US EP CN", office, " ")
  for (i = 0; i < 6000; i++) {
    fam = int(i / 5) * 2 + (i % 5 >= 3)
    year = 2000 + i % 11
    printf "{\"pub\":{\"number\":\"%s%dB1\",\"date\":\"%d-03-01\"},\"app\":{\"number\":\"%s%d\",\"date\":\"%d-02-03\"},", office[i % 3 + 1], 3000001 + i, year + 3, office[i % 3 + 1], 8000001 + i, year
    printf "\"grant_date\":\"%d-02-03\",\"family\":\"docdb:%d\",\"titles\":[{\"lang\":\"en\",\"text\":\"laser %s\"}],", year + 2, fam, i % 2 ? "diode" : "welding"
    if (i % 4 == 0) printf "\"lapse_date\":\"%d-02-04\",", year + 5
    printf "\"applicants\":[\"Firm %d\"]}\n", i % 7
  }
}' >"$dir/in.jsonl"
index "$dir/in.jsonl"

# clauses FILE: of all cells of an answer, one a line, as JSON writes them, with what stands in the cell where it is known.
clauses() { grep -oE '"(drill|[a-z_]*)":\["[^]]*\]' "$1" | grep -oE 'cell=\\"[^"]*\\"' | sort -u; }
plain() { sed 's/\\"/"/g'; }
number() { sed -nE "s/.*\"$1\":([0-9]+).*/\1/p" | head -n 1; }

# family-size of every unit: the table and what its clauses find are the same.
for row in 'fam families' 'pub publications' 'app applications' 'ext extended_families'; do
  read -r unit key <<<"$row"
  "$patix" analyze family-size 'ti=laser' --unit "$unit" --in "$c" --format json >"$dir/size" || fail "family-size $unit"
  [ "$(grep -c drill_none "$dir/size")" = 0 ] || fail "family-size $unit: a cell without a clause"
  "$patix" analyze family-size 'ti=laser' --unit "$unit" --in "$c" --format csv | tr -d '\r' | sed 1d | cut -d, -f2 | sort >"$dir/want"
  clauses "$dir/size" | plain >"$dir/clauses"
  [ -s "$dir/clauses" ] || fail "family-size $unit: no cell= in $(head -c 600 "$dir/size")"
  while read -r clause; do
    "$patix" count "(ti=laser) having{$clause}" --in "$c" | number "$key"
  done <"$dir/clauses" | sort >"$dir/got"
  cmp -s "$dir/want" "$dir/got" || fail "family-size $unit: cells $(tr '\n' ' ' <"$dir/want"), clauses find $(tr '\n' ' ' <"$dir/got")"
done

# Survival: more than a query could name; canonical form, search, export, joined with others.
"$patix" analyze survival --unit pub --cutoff 2020-12-31 --in "$c" --format json >"$dir/survival" || fail survival
clause='cell="survival unit=pub cutoff=2020-12-31: ended months=36"'
clauses "$dir/survival" | plain | grep -qxF "$clause" || fail "survival has no $clause: $(clauses "$dir/survival" | head -n 3)"
found=$("$patix" count "$clause" --in "$c")
same "survival, ended" "$(number publications <<<"$found")" 1500
has canonical "$(printf '%s' "$clause" | sed 's/"/\\\\"/g')" "$found"
same "the same by lapse dates" "$("$patix" count "$clause xor expd=*" --in "$c" | number publications)" 0
same "joined" "$("$patix" count "$clause and cc=US" --in "$c" | number publications)" 500
same "within a set" "$("$patix" count 'cc=US having{cell="survival unit=pub cutoff=2020-12-31: at_risk months=36"}' --in "$c" | number publications)" 2000
same exported "$("$patix" export "$clause" --in "$c" --format csv 2>/dev/null | sed 1d | wc -l)" 1500
has explained 'analysis' "$("$patix" explain "$clause" --run --in "$c")"

# A table with the query behind each number: in CSV and in a workbook.
"$patix" analyze survival 'ti=laser' --unit pub --cutoff 2020-12-31 --queries yes --in "$c" --format csv | tr -d '\r' >"$dir/csv" || fail "--queries"
has "heads" ',query: under observation,query: ended since the last row$' "$(head -n 1 "$dir/csv")"
row=$(grep '^36,' "$dir/csv")
query=$(sed -E 's/.*,"(\(ti=laser\) having\{cell=.*\})"$/\1/; s/""/"/g' <<<"$row")
same "a query of the table" "$("$patix" count "$query" --in "$c" | number publications)" "$(cut -d, -f3 <<<"$row")"
"$patix" analyze survival --unit pub --queries yes --in "$c" --format xlsx --out "$dir/book.xlsx" || fail "a workbook with queries"
"$patix" analyze family-size --set 'a=cc=US' --set 'b=cc=CN' --queries yes --in "$c" >"$dir/out" || fail "sets with --queries"

# What means no cell is refused, in both languages, with its place.
"$patix" count 'cc=US and cell="survival: ended months=999"' --in "$c" >"$dir/out" 2>&1 && fail "a row that is not there"
grep -q 'the table of survival has no such row for these records' "$dir/out" || fail "no such row: $(cat "$dir/out")"
LC_ALL=zh_CN.UTF-8 "$patix" count 'cell="nothing: n"' --in "$c" >"$dir/out" 2>&1 && fail "an unknown analysis"
grep -q 'cell= 所指的分析不存在' "$dir/out" || fail "unknown analysis in Chinese: $(cat "$dir/out")"
"$patix" translate "$clause" --to lens --in "$c" 2>/dev/null | grep -q 'cell=' && fail "a cell cannot be told elsewhere"

# Over HTTP: the analysis gives the clause, the search takes it, twice (the second time from the cache).
up
same analysis "$(code "$u/api/v1/analyses/family-size?q=ti%3Dlaser&unit=pub&drill=0")" 200
cp "$dir/body" "$dir/http"
clauses "$dir/http" | plain | head -n 1 >"$dir/clause"
[ -s "$dir/clause" ] || fail "no clause over HTTP: $(head -c 600 "$dir/http")"
want=$("$patix" count "(ti=laser) having{$(cat "$dir/clause")}" --in "$c" | number publications)
for _ in 1 2; do
  same "search" "$(code -G --data-urlencode "q=(ti=laser) having{$(cat "$dir/clause")}" "$u/api/v1/search")" 200
  same "over HTTP" "$(value publications)" "$want"
done
same "refused over HTTP" "$(code -G --data-urlencode 'q=cell="family-size: n size=99"' "$u/api/v1/count")" 400
# A parameter that is a file holds its text: the name of one is read as rules, and is none.
same "no files" "$(code -G --data-urlencode 'q=cell="value-grade rules=/etc/passwd: n grade=A"' "$u/api/v1/count")" 422
! grep -q root: "$dir/body" || fail "a file of the machine is read"
down
