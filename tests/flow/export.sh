#!/usr/bin/env bash
# Exports of whole sets, by command and over real HTTP: workbooks and exchange documents among them; DOCDB is read again and printed
# again; downloads go on by bytes, by records, by cursor.
set -eu
patix=$1 src=$2
t=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$t"' EXIT
export LC_ALL=C SOURCE_DATE_EPOCH=1700000000 # no midnight in between
fail() { echo "export: $*" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\""; }
has() { grep -qF -- "$2" "$3" || fail "$1: no \"$2\" in $(head -c 2000 "$3")"; }

# 600 records (more than two pieces), with texts that are awkward somewhere.
awk 'BEGIN {
  for (i = 0; i < 600; i++)
    printf "{\"pub\":{\"number\":\"EP%07dA1\",\"date\":\"20%02d-03-0%d\"},\"title\":\"%s %d\",\"abstract\":\"A laser & <b> %d.\\nTwo.\",\"applicants\":[\"A%d GmbH\",{\"name\":\"Acme\",\"country\":\"US\"}],\"ipc\":[\"B23K26/21\"],\"cites\":[{\"number\":\"US%07dA\",\"by\":\"search\",\"category\":\"X\"}],\"family\":\"docdb:%d\"}\n", 1000000 + i, i % 20, i % 9 + 1, i % 3 ? "=laser" : "laser", i, i, i % 7, 5000000 + i, i / 2
}' > "$t/in.jsonl"
"$patix" index --into "$t/c" "$t/in.jsonl" > "$t/out" 2>&1 || fail "index: $(cat "$t/out")"

# --- by command
for f in csv jsonl ris bibtex docdb number xlsx; do
  "$patix" export 'laser' --in "$t/c" --sort 'pn asc' --format $f --out "$t/a.$f" 2> "$t/said" || fail "$f: $(cat "$t/said")"
  has "$f" "600 records written" "$t/said"
  "$patix" export 'laser' --in "$t/c" --sort 'pn asc' --format $f > "$t/b.$f" 2> /dev/null
  cmp "$t/a.$f" "$t/b.$f" || fail "$f: another file on the standard output"
done
same csv "$(grep -c "^EP" "$t/a.csv")" 600
grep -q "^EP1000001A1,.*,'=laser 1," "$t/a.csv" || fail "csv: a formula is not quoted"
same docdb "$(grep -c '^<exch:exchange-document ' "$t/a.docdb")" 600
if command -v xmllint > /dev/null; then xmllint --noout "$t/a.docdb" || fail "docdb is not well-formed"; fi
"$patix" export laser --in "$t/c" --format html > /dev/null 2> "$t/said" && fail "a format that there is not"
has "unknown format" "csv, jsonl, ris, bibtex, docdb, number, xlsx" "$t/said"
"$patix" export laser --in "$t/c" --format xlsx --out "$t/nowhere/a.xlsx" 2> "$t/said" && fail "written into no folder"
"$patix" export laser --in "$t/c" --format xlsx --fields colour --out "$t/bad.xlsx" 2> "$t/said" && fail "a column that there is not"
[ ! -e "$t/bad.xlsx" ] || fail "a workbook is left after a failure"
same "nothing found" "$("$patix" export 'ti=nothing' --in "$t/c" --format docdb 2> /dev/null | grep -c exchange-documents)" 2

# Exchange documents and workbooks are read again.
"$patix" index --into "$t/d" "$t/a.docdb" > "$t/out" 2>&1 || fail "index docdb: $(cat "$t/out")"
"$patix" export '*' --in "$t/d" --sort 'pn asc' --format docdb > "$t/again.docdb" 2> /dev/null
cmp "$t/a.docdb" "$t/again.docdb" || fail "DOCDB that was read again is printed otherwise"
"$patix" export '*' --in "$t/d" --sort 'pn asc' --fields pn,pd,ti,ab,pa,pac,ipc,ct,fam --format csv > "$t/d.csv" 2> /dev/null
"$patix" export '*' --in "$t/c" --sort 'pn asc' --fields pn,pd,ti,ab,pa,pac,ipc,ct,fam --format csv > "$t/c.csv" 2> /dev/null
cmp "$t/c.csv" "$t/d.csv" || fail "the way through DOCDB changed a field"
"$patix" export '*' --in "$t/c" --sort 'pn asc' --names --format xlsx --out "$t/names.xlsx" 2> /dev/null
# the data card is passed over
"$patix" index --into "$t/e" "$t/names.xlsx" > "$t/out" 2>&1 || fail "index xlsx: $(cat "$t/out")"
"$patix" export '*' --in "$t/e" --sort 'pn asc' --format number > "$t/e.number" 2> /dev/null
cmp "$t/a.number" "$t/e.number" || fail "the way through a workbook lost records"

# Parts by cursor make the whole.
: > "$t/parts"
after=
for _ in 1 2 3 4 5; do
  "$patix" export laser --in "$t/c" --sort 'pn asc' --limit 250 ${after:+--after "$after"} --format number >> "$t/parts" 2> "$t/said"
  after=$(sed -n 's/.*--after //p' "$t/said")
  [ -n "$after" ] || break
done
cmp "$t/a.number" "$t/parts" || fail "parts by cursor are not the whole"

# --- over HTTP
"$patix" serve --in "$t/c" --listen 127.0.0.1:0 > "$t/out" 2> "$t/log" &
pid=$!
u=
for _ in $(seq 200); do
  u=$(sed -n 's/^patix is listening at //p' "$t/out")
  [ -z "$u" ] || break
  kill -0 "$pid" 2> /dev/null || fail "it does not start: $(cat "$t/log")"
  sleep 0.05
done
[ -n "$u" ] || fail "it says no address"
ask() { curl -sS -m 60 "$@"; }
field() { # NAME CURL...: a header field of the answer
  local name=$1
  shift
  ask -o "$t/body" -D "$t/head" "$@" > /dev/null
  tr -d '\r' < "$t/head" | sed -n "s/^$name: //Ip" | head -1
}
q="$u/api/v1/export?q=laser&sort=pn+asc"
for f in csv jsonl ris bibtex docdb number xlsx; do
  ask -o "$t/h.$f" "$q&format=$f"
  cmp "$t/a.$f" "$t/h.$f" || fail "$f: HTTP gives another file than the command"
  same "$f, HEAD" "$(ask -I "$q&format=$f" | head -1 | tr -d '\r')" "HTTP/1.1 200 OK"
  n=$(($(wc -c < "$t/a.$f") / 3))
  tag=$(field etag -I "$q&format=$f")
  same "$f, the same tag" "$(field etag "$q&format=$f")" "$tag"
  # a download that broke goes on where it was
  head -c $n "$t/a.$f" > "$t/resumed"
  ask -C - -H "If-Range: $tag" -o "$t/resumed" "$q&format=$f"
  cmp "$t/a.$f" "$t/resumed" || fail "$f: the resumed download is another file"
  same "$f, a part" "$(field content-length -r $n-$((n + 99)) "$q&format=$f")" 100
  cmp "$t/body" <(tail -c +$((n + 1)) "$t/a.$f" | head -c 100) || fail "$f: another part"
  same "$f, behind the end" "$(ask -o /dev/null -w '%{http_code}' -r 999999999- "$q&format=$f")" 416
  same "$f, another tag" "$(ask -o /dev/null -w '%{http_code}' -r 1-2 -H 'If-Range: "x"' "$q&format=$f")" 200
  same "$f, unchanged" "$(ask -o /dev/null -w '%{http_code}' -H "If-None-Match: $tag" "$q&format=$f")" 304
  ask --compressed -H 'Accept-Encoding: gzip' -o "$t/body" "$q&format=$f"
  cmp "$t/a.$f" "$t/body" || fail "$f: compressed on the way it is another file"
done
same "length of a workbook" "$(field content-length "$q&format=xlsx")" "$(wc -c < "$t/a.xlsx")"
same "type of a workbook" "$(field content-type "$q&format=xlsx")" application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
same "type of DOCDB" "$(field content-type "$q&format=docdb")" application/xml
same "a body" "$(ask -H 'Content-Type: application/json' -d '{"q":"laser","sort":"pn asc","format":"docdb"}' "$u/api/v1/export" | cksum)" "$(cksum < "$t/a.docdb")"
: > "$t/parts"
after=
for _ in 1 2 3 4 5; do
  after=$(field x-patix-next "$q&format=number&limit=250${after:+&after=$after}")
  cat "$t/body" >> "$t/parts"
  [ -n "$after" ] || break
done
cmp "$t/a.number" "$t/parts" || fail "parts by cursor over HTTP are not the whole"
same "records before" "$(ask "$q&format=number&offset=599&generation=1")" "$(tail -1 "$t/a.number")"
same "another generation" "$(ask -o /dev/null -w '%{http_code}' "$q&generation=2")" 404
# What was made belongs to one state: after a commit the rest of an old download is not glued to it.
tag=$(field etag "$q&format=xlsx")
head -1 "$t/in.jsonl" | sed 's/EP1000000A1/EP1999999A1/' > "$t/more.jsonl"
"$patix" index --into "$t/c" "$t/more.jsonl" > /dev/null 2>&1
for _ in $(seq 200); do
  [ "$(field x-patix-generation -I "$q")" = 1 ] || break
  sleep 0.05
done
same "after a commit" "$(ask -o /dev/null -w '%{http_code}' -r 10- -H "If-Range: $tag" "$q&format=xlsx")" 200
kill -TERM "$pid"
wait "$pid" && status=0 || status=$?
pid=
same "exit status" "$status" 0
echo "export: all well"
