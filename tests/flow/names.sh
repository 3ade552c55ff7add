# `patix names`: proposals, groups that are applied when counting and taken back, tables for spreadsheets; and what the
# proposals are worth, on a thesaurus of organisations where it is present.
set -eu
patix=$1 src=$2 build=$3
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
export LC_ALL=C USER=tester
fail() { echo "names: $*" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\""; }

cat > "$t/in.jsonl" <<'END'
{"pub":"US10000001B2","title":"one","family":"f:1","applicants":["Schwabe Willmar GmbH"],"inventors":["A B","C D"]}
{"pub":"EP1000001A1","title":"two","family":"f:1","applicants":["Willmar Schwabe GmbH & Co. KG [DE]"],"inventors":["A B","C D"]}
{"pub":"CN100000001A","title":"three","family":"f:2","applicants":[{"name":"华为技术有限公司","address":"518129 广东省深圳市龙岗区坂田"}]}
{"pub":"US10000002B2","title":"four","family":"f:3","applicants":["Huawei Technologies Co., Ltd.","Other Corp."]}
{"pub":"US10000003B2","title":"five","applicants":["HUAWEI TECHNOLOGIES CO., LTD"]}
{"pub":"US10000004B2","title":"six","applicants":["Smith, John"],"inventors":["Smith, John"]}
{"pub":"US10000005B2","title":"seven","applicants":["Zhang Wei"],"inventors":["Zhang Wei"]}
END
"$patix" index --into "$t/c" "$t/in.jsonl" > "$t/log" 2>&1 || fail "index: $(cat "$t/log")"
n() { "$patix" count "$1" --in "$t/c" --format json | sed -n 's/.*"publications":\([0-9]*\).*/\1/p' | head -1; }
facet() { "$patix" count "*" --in "$t/c" --facet "$1:all" --format json; }

# Cleaning joins what differs in legal form and case; types and places follow from name and address.
same "pas" "$(n 'pas=="HUAWEI TECHNOLOGIES"')" 2
same "type person" "$(n 'paty=person')" 2
same "province" "$(n 'prov=广东')" 1
same "city" "$(n 'city=深圳')" 1
same "district" "$(n 'dist=龙岗区')" 1
same "country" "$(n 'ctry=CN')" 1

# Before any decision a group is a name.
same "pax before" "$(n 'pax=="HUAWEI TECHNOLOGIES"')" 2
[ ! -e "$t/c/names.jsonl" ] || fail "decisions without a decision"

# A proposal says why, and changes nothing.
"$patix" names suggest --in "$t/c" > "$t/s" 2> /dev/null || fail "suggest"
grep -q "SCHWABE WILLMAR (1)  |  WILLMAR SCHWABE (1)" "$t/s" || fail "no proposal: $(cat "$t/s")"
grep -q "same words in another order" "$t/s" || fail "no reason: $(cat "$t/s")"
grep -q "the same families (1)" "$t/s" || fail "no family: $(cat "$t/s")"
[ ! -e "$t/c/names.jsonl" ] || fail "suggest decided"
"$patix" names suggest --in "$t/c" --format json 2> /dev/null | grep -q '"name":"SCHWABE WILLMAR"' || fail "json"
"$patix" names suggest --in "$t/c" --format csv 2> /dev/null | grep -q 'SCHWABE WILLMAR,1,WILLMAR SCHWABE,1' || fail "csv"
same "min-score" "$("$patix" names suggest --in "$t/c" --min-score 1 2> /dev/null | wc -l)" 0

# A merge is applied when counting and when searching, by any name of the group.
"$patix" names merge --in "$t/c" --why "annual report" HUAWEI 华为技术有限公司 "Huawei Technologies Co., Ltd." > /dev/null
same "pax by group" "$(n 'pax==HUAWEI')" 3
same "pax by member" "$(n 'pax=华为技术')" 3
same "pas untouched" "$(n 'pas=华为技术')" 1
facet pax | grep -q '"value":"HUAWEI","count":3' || fail "facet: $(facet pax)"
facet pas | grep -q '"value":"HUAWEI TECHNOLOGIES","count":2' || fail "facet pas: $(facet pas)"
grep -q '"by":"tester".*"why":"annual report"' "$t/c/names.jsonl" || fail "no who and why"

# No proposal for what is decided; a split takes it back, and both decisions stay on record.
"$patix" names merge --in "$t/c" SCHWABE "WILLMAR SCHWABE" "SCHWABE WILLMAR" > /dev/null
same "decided" "$("$patix" names suggest --in "$t/c" 2> /dev/null | wc -l)" 0
"$patix" names split --in "$t/c" 华为技术 > /dev/null
same "pax after split" "$(n 'pax==HUAWEI')" 2
same "history" "$(wc -l < "$t/c/names.jsonl")" 3

# A table goes out, is edited and comes back; unchanged it decides nothing.
"$patix" names export --in "$t/c" "$t/e.csv"
head -1 "$t/e.csv" | grep -q 'name,group,records' || fail "export: $(head -1 "$t/e.csv")"
"$patix" names import --in "$t/c" "$t/e.csv" 2> /dev/null
same "same table" "$(wc -l < "$t/c/names.jsonl")" 3
sed -i 's/^华为技术,,/华为技术,HUAWEI,/; s/^WILLMAR SCHWABE,SCHWABE,/WILLMAR SCHWABE,,/' "$t/e.csv"
"$patix" names import --in "$t/c" --by other "$t/e.csv" 2> /dev/null
same "edited table" "$(wc -l < "$t/c/names.jsonl")" 5
same "pax after import" "$(n 'pax==HUAWEI')" 3
same "split by import" "$(n 'pax==SCHWABE')" 1
"$patix" names export --in "$t/c" - > "$t/e2.csv"
cmp -s "$t/e.csv" "$t/e2.csv" || fail "what came in does not go out again: $(diff "$t/e.csv" "$t/e2.csv")"

# An index that grows keeps its groups.
echo '{"pub":"US10000009B2","title":"nine","applicants":["华为技术有限公司"]}' > "$t/more.jsonl"
"$patix" index --into "$t/c" "$t/more.jsonl" > "$t/log" 2>&1 || fail "second index: $(cat "$t/log")"
same "pax after more" "$(n 'pax==HUAWEI')" 4
"$patix" shards merge --in "$t/c" > /dev/null 2>&1 || fail "merge"
same "pax after merge" "$(n 'pax==HUAWEI')" 4

# Mistakes are told in a sentence.
code() { set +e; "$@" > "$t/out" 2>&1; c=$?; set -e; echo $c; }
same "no verb" "$(code "$patix" names --in "$t/c")" 2
same "bad score" "$(code "$patix" names suggest --in "$t/c" --min-score x)" 2
same "merge what" "$(code "$patix" names merge --in "$t/c" G)" 2
same "blank group" "$(code "$patix" names merge --in "$t/c" " " G)" 2
same "pax after mistakes" "$(n 'pax==HUAWEI')" 4
same "no collection" "$(code "$patix" names merge --in "$t/none" G A)" 5
[ ! -e "$t/none" ] || fail "a decision made a collection"
echo "a,b" > "$t/bad.csv"
same "bad table" "$(code "$patix" names import --in "$t/c" "$t/bad.csv")" 6
grep -q 'columns "name" and "group"' "$t/out" || fail "bad table: $(cat "$t/out")"
echo 'nonsense' >> "$t/c/names.jsonl"
same "damaged" "$(code "$patix" count 'pax=HUAWEI' --in "$t/c")" 7
grep -q 'line 6 of names.jsonl' "$t/out" || fail "damaged: $(cat "$t/out")"
same "pas works still" "$(n 'pas=="HUAWEI TECHNOLOGIES"')" 2

# Precision at the default threshold on the thesaurus is at least 0.98.
data=${PATIX_DATA:-$src/../shared/data}/names/vantagepoint_groups.the.zst
if [ -f "$data" ] && command -v zstd > /dev/null && [ -x "$build/bench/measure_names" ]; then
    zstd -dc "$data" | "$build/bench/measure_names" --check > "$t/measure" || fail "precision: $(cat "$t/measure")"
    grep "^0.90" "$t/measure"
else
    echo "names: thesaurus not measured (no data, zstd or measure_names)"
fi
