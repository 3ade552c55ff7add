# `patix similar`: from a number in any spelling, a text, an edited query; what is left out; the bilingual table; exit codes;
# JSON that a parser takes.
set -eu
patix=$1 src=$2 build=$3
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
export LC_ALL=C COLUMNS=200
fail() { echo "similar: $*" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\""; }

cat > "$t/in.jsonl" <<'END'
{"pub":"US2010000001A1","title":"Laser welding of battery cells","abstract":"A laser beam welds copper tabs.","cpc":["B23K26/21","H01M50/531"],"family":"f:1","cites":["US5000001A"]}
{"pub":"EP1000001A1","title":"Laserschweissen","family":"f:1"}
{"pub":"US2011000001A1","title":"Laser welding of battery tabs","abstract":"Copper tabs are welded.","cpc":["B23K26/21"],"family":"f:2"}
{"pub":"US2011000002A1","title":"Bicycle saddle","cpc":["B23K26/21"],"family":"f:3","cites":["US5000001A"]}
{"pub":"US2011000003A1","title":"Furniture hinge","cites":["US2010000001A1"],"family":"f:4"}
{"pub":"US2011000004A1","title":"Umbrella frame","family":"f:5"}
{"pub":"CN102000001A","titles":[{"lang":"zh","text":"激光切割装置"},{"lang":"en","text":"Laser cutting device"}]}
{"pub":"CN102000002A","titles":[{"lang":"zh","text":"激光打印方法"},{"lang":"en","text":"Laser printing method"}]}
{"pub":"CN102000003A","titles":[{"lang":"zh","text":"一种激光雷达"},{"lang":"en","text":"Laser radar"}]}
{"pub":"CN102000004A","titles":[{"lang":"zh","text":"水泵叶轮"},{"lang":"en","text":"Impeller of a water pump"}]}
{"pub":"CN102000005A","titles":[{"lang":"zh","text":"水泵外壳"},{"lang":"en","text":"Housing of a water pump"}]}
{"pub":"CN102000006A","titles":[{"lang":"zh","text":"齿轮装置"},{"lang":"en","text":"Gear device"}]}
{"pub":"CN102000007A","titles":[{"lang":"zh","text":"阀门手柄"},{"lang":"en","text":"Valve handle"}]}
{"pub":"CN102000008A","titles":[{"lang":"zh","text":"折叠雨伞"},{"lang":"en","text":"Folding sunshade"}]}
{"pub":"CN102000009A","titles":[{"lang":"zh","text":"陶瓷刀具"},{"lang":"en","text":"Ceramic knife"}]}
{"pub":"CN102000010A","titles":[{"lang":"zh","text":"无线耳机"},{"lang":"en","text":"Wireless earphone"}]}
END
"$patix" index --into "$t/c" "$t/in.jsonl" > "$t/log" 2>&1 || fail "index: $(cat "$t/log")"
similar() { "$patix" similar "$@" --in "$t/c"; }
numbers() { similar "$@" --format json | grep -o '"number":"[^"]*","title"' | cut -d'"' -f4 | tr '\n' ' ' | sed 's/ $//'; }

# From a number in any spelling: what is like it, the best first, without its family.
same "number" "$(numbers US2010000001A1 --limit 3)" "US2011000001A1 US2011000002A1 US2011000003A1"
same "spelling" "$(numbers 'us 2010/0000001' --limit 3)" "$(numbers US2010000001A1 --limit 3)"
similar US2010000001A1 > "$t/table" || fail "table"
grep -q "similar to US2010000001A1 (and 1 others of its family" "$t/table" || fail "no heading: $(cat "$t/table")"
grep -q "text .*laser" "$t/table" || fail "no words: $(cat "$t/table")"
grep -q "classes .*B23K26/21" "$t/table" || fail "no classes: $(cat "$t/table")"
grep -q "it cites the query document" "$t/table" || fail "no link: $(cat "$t/table")"
! grep -q "EP1000001A1" "$t/table" || fail "its own family"
! grep -q "US2011000004A1" "$t/table" || fail "an umbrella"

# What is left out is left out.
same "without citations" "$(numbers US2010000001A1 --without citations,family,neighbours --filter 'pn=US2011000003A1')" ""
same "without text" "$(numbers US2010000001A1 --without=text,citation,neighbours)" "US2011000001A1 US2011000002A1"
same "filter" "$(numbers US2010000001A1 --filter 'ti=saddle')" "US2011000002A1"

# A text, from a file and from a pipe.
echo "A method of laser welding, comprising copper tabs." > "$t/claim"
same "text" "$(numbers --text "$t/claim" --limit 1)" "US2011000001A1"
same "pipe" "$(numbers --text - --limit 1 < "$t/claim")" "US2011000001A1"

# The query can be written out, edited and given back.
similar US2010000001A1 --query-out "$t/q.json" > /dev/null || fail "query-out"
same "query-in" "$(numbers --query-in "$t/q.json" --limit 3)" "$(numbers US2010000001A1 --limit 3)"
same "terms" "$(numbers --terms 'saddle^2 umbrella')" "US2011000002A1 US2011000004A1"
same "classes" "$(numbers --classes 'H01M50/531^2' --without neighbours)" "US2010000001A1"

# Chinese finds English once the table is learnt.
same "no bridge yet" "$(echo 激光焊接 | numbers --text - --filter 'cc=US')" ""
echo 激光焊接 | similar --text - | grep -q "patix similar --learn" || fail "no note about the table"
similar --learn > "$t/learnt" || fail "learn"
grep -q "learnt from 10 pairs" "$t/learnt" || fail "learn: $(cat "$t/learnt")"
found=$(echo 激光焊接 | numbers --text - --filter 'cc=US')
case $found in *US2010000001A1*) ;; *) fail "Chinese found \"$found\"" ;; esac
echo 激光焊接 | similar --text - --filter 'cc=US' | grep -q "laser(激光)" || fail "the bridge is not shown"
"$patix" shards verify --in "$t/c" > /dev/null || fail "verify"
echo '{"pub":"US2012000009A1","title":"Kettle"}' > "$t/more.jsonl"
"$patix" index --into "$t/c" --format jsonl "$t/more.jsonl" > /dev/null 2>&1 || fail "second index"
[ -f "$t/c/bilingual/bilingual.px" ] || fail "indexing took the table away"
similar US2012000009A1 --terms kettle | grep -q "learnt from generation 1" || fail "no note about an old table"

# Errors: one sentence, the code of the table.
: > "$t/empty"
code() { want=$1; shift; got=0; "$patix" similar "$@" --in "$t/c" > "$t/out" 2> "$t/err" < "$t/empty" || got=$?
    [ "$got" = "$want" ] || fail "$*: exit $got, expected $want: $(cat "$t/err")"
    [ -s "$t/err" ] || fail "$*: says nothing"; }
code 5 US1234567B1
grep -q "US1234567B1" "$t/err" || fail "the number is not named"
code 6 --text -
code 2
code 2 US2010000001A1 --text "$t/claim"
code 2 US2010000001A1 --without colours
code 2 US2010000001A1 --limit 0
code 2 --terms the
code 3 US2010000001A1 --filter 'ti=('
code 6 --query-in "$t/claim"
code 5 --text "$t/absent"
got=0; LC_ALL=zh_CN.UTF-8 "$patix" similar US1234567B1 --in "$t/c" 2> "$t/err" || got=$?
grep -q "本库没有 US1234567B1" "$t/err" || fail "no Chinese: $(cat "$t/err")"

# As a clause of a query: the same families, the most similar first; other conditions take away.
found() { "$patix" search "$@" --in "$t/c" --format number --limit all 2> /dev/null | tr '\n' ' ' | sed 's/ $//'; }
same "clause" "$(found 'sim=US2010000001A1' | cut -d' ' -f1-3)" "US2011000001A1 US2011000002A1 US2011000003A1"
same "clause and more" "$(found 'sim=US2010000001A1 and cpc=B23K26')" "US2011000001A1 US2011000002A1"
same "clause of several" "$(found 'sim=(US2010000001A1 or US2011000001A1) and cpc=B23K26')" "US2011000002A1"
same "text" "$(found 'sim="laser radar"' | cut -d' ' -f1)" "CN102000003A"
"$patix" search 'sim=US2010000001A1' --in "$t/c" 2>&1 | grep -q "^note: sim= finds the publications of the" || fail "no note"
got=0; "$patix" search 'sim=US1234567B1' --in "$t/c" > "$t/out" 2> "$t/err" || got=$?
[ "$got" = 5 ] || fail "a number that is not there: exit code $got"

# JSON holds for a parser.
if command -v python3 > /dev/null; then
    similar US2010000001A1 --format json | python3 -c '
import json, sys
a = json.load(sys.stdin)
for h in a["hits"]:
    assert abs(sum(h["parts"].values()) - h["score"]) < 1e-9, h
    for key, part in (("terms", "text"), ("classes", "class")):
        if h["all_" + key] == len(h[key]):
            assert abs(sum(x["value"] for x in h[key]) - h["parts"][part]) < 1e-9, h
assert a["candidates"]["limit"] == 1000 and a["query"]["family"] == ["EP1000001A1", "US2010000001A1"] or a["query"]["family"][::-1]
' || fail "json"
fi
echo "similar: ok"
