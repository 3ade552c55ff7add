# `patix explain`, `format`, `translate`: with a collection and without, text and JSON, good queries and bad ones.
set -eu
patix=$1 src=$2 build=$3
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
export LC_ALL=C
fail() { echo "explain: $*" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\""; }
holds() { grep -qF -- "$2" "$t/out" || fail "$1: no \"$2\" in: $(cat "$t/out")"; }

cat > "$t/in.jsonl" <<'END'
{"pub":"US10000001B2","title":"Laser diode","abstract":"A laser diode for a battery.","applicants":["Siemens AG"],"ipc":["H01S5/00"],"date":"2015-03-01"}
{"pub":"CN100000001A","title":"激光雷达","abstract":"一种激光雷达。","applicants":["华为技术有限公司"],"ipc":["G01S17/00"],"date":"2016-04-01"}
{"pub":"US10000002B2","title":"Maser","applicants":["Other Corp."],"ipc":["H01S1/00"],"date":"2017-05-01"}
END
"$patix" index --into "$t/c" "$t/in.jsonl" > "$t/log" 2>&1 || fail "index: $(cat "$t/log")"

# Without a collection: canonical form, tree with names of fields, notes.
(cd "$t" && "$patix" explain 'ti:(laser or maser) and a or b and c') > "$t/out" || fail "explain"
holds canonical "((ti=laser OR ti=maser) AND tac=a) OR (tac=b AND tac=c)"
holds tree "ti=maser  title · by stem"
(cd "$t" && LC_ALL=zh_CN.UTF-8 "$patix" explain 'a or b and c') > "$t/out" || fail "explain zh"
holds zh "规范式"
holds zh "标题/摘要/权利要求"
holds zh "W-PREC"

# With one: rows of every clause, empty fields, stop words, the plan, the whole.
"$patix" explain 'ti=(laser or maser or 激光) not (loc=14 or the)' --in "$t/c" > "$t/out" || fail "explain in"
holds rows "ti=laser  title · by stem  [1]"
holds rows "ti=激光  title · by stem  [1]"
holds empty "W-EMPTY"
holds stop "N-STOP"
holds store "<- columns"
holds whole "the whole query: 3 publications of 3"
! grep -q "[[:blank:]]$" "$t/out" || fail "blanks at the end of a line"
"$patix" explain 'ti=laser or pd>2015' --in "$t/c" --run > "$t/out" || fail "explain run"
holds run "segments"
holds whole "3 publications of 3"

# JSON: the same members, and an error as an object.
"$patix" explain 'ti=laser or pd>2015' --in "$t/c" --run --format json > "$t/out" || fail "json"
holds json '"query":"ti=laser OR pd>=2016"'
holds json '{"clause":"ti=laser","field":"ti","field_en":"title","field_zh":"标题","begin":0,"end":8,"rows":1}'
holds json '"found":3,"publications":3,"generation":1'
holds json '"run":[{"depth":0'
same "lines" "$(wc -l < "$t/out")" 1
if "$patix" explain 'ti=(laser' --format json > "$t/out" 2> "$t/err"; then fail "a bad query went through"; fi
holds error '"error":{"status":"QUERY","text":"unclosed bracket at 3","offset":3}'
grep -q '     ^' "$t/err" || fail "no caret: $(cat "$t/err")"
if "$patix" explain laser --run > /dev/null 2>&1; then fail "--run without a collection"; fi

# Layout.
"$patix" format 'ti=(laser or maser) and (pa=siemens or ipc=H01S)' > "$t/out" || fail "format"
cat > "$t/want" <<'END'
    ti=(laser OR maser)
AND (
        pa=siemens
     OR ipc=H01S
    )
END
cmp -s "$t/want" "$t/out" || fail "format: $(cat "$t/out")"
"$patix" explain --pretty 'ti=(laser or maser) and (pa=siemens or ipc=H01S)' > "$t/out" || fail "pretty"
cmp -s "$t/want" "$t/out" || fail "pretty: $(cat "$t/out")"
same "the layout asks the same" "$("$patix" count "$(cat "$t/want")" --in "$t/c" --format json)" \
    "$("$patix" count 'ti=(laser or maser) and (pa=siemens or ipc=H01S)' --in "$t/c" --format json)"

# Translations: the text alone on stdout, what to know on stderr.
same "ops" "$("$patix" translate 'ti=laser and ad=2015' --to ops 2> "$t/err")" "ti=laser"
grep -q "^T-LOST .*cannot search filing dates  \[ad=2015\]" "$t/err" || fail "T-LOST: $(cat "$t/err")"
same "espacenet" "$("$patix" translate 'ti=laser' --to espacenet 2> /dev/null)" "ti=laser"
"$patix" translate 'ti=laser and pd>=2015' --to patsnap --format json > "$t/out" || fail "translate json"
holds translate '"to":"patsnap","text":"TTL:(laser) AND PBD:[20150101 TO *]","exact":true'
if "$patix" translate laser > /dev/null 2>&1; then fail "translate without --to"; fi
if "$patix" translate laser --to latin > /dev/null 2>&1; then fail "translate to latin"; fi
echo "explain: ok"
