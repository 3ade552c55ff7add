#!/usr/bin/env bash
# Exports of whole sets, by command and over real HTTP: workbooks and exchange documents among them; DOCDB is read again and printed
# again; downloads go on by bytes, by records, by cursor.
. "$2/tests/flow/serve.bash"
export SOURCE_DATE_EPOCH=1700000000 # no midnight in between

# 600 records (more than two pieces), with texts that are awkward somewhere.
awk 'BEGIN {
  for (i = 0; i < 600; i++)
    printf "{\"pub\":{\"number\":\"EP%07dA1\",\"date\":\"20%02d-03-0%d\"},\"title\":\"%s %d\",\"abstract\":\"A laser & <b> %d.\\nTwo.\",\"applicants\":[\"A%d GmbH\",{\"name\":\"Acme\",\"country\":\"US\"}],\"ipc\":[\"B23K26/21\"],\"cites\":[{\"number\":\"US%07dA\",\"by\":\"search\",\"category\":\"X\"}],\"family\":\"docdb:%d\"}\n", 1000000 + i, i % 20, i % 9 + 1, i % 3 ? "=laser" : "laser", i, i, i % 7, 5000000 + i, i / 2
}' > "$dir/in.jsonl"
index "$dir/in.jsonl"

# --- by command
for f in csv jsonl ris bibtex docdb number xlsx; do
  "$patix" export 'laser' --in "$c" --sort 'pn asc' --format $f --out "$dir/a.$f" 2> "$dir/err" || fail "$f: $(cat "$dir/err")"
  has "$f" "600 records written" "$(cat "$dir/err")"
  "$patix" export 'laser' --in "$c" --sort 'pn asc' --format $f > "$dir/b.$f" 2> /dev/null
  cmp "$dir/a.$f" "$dir/b.$f" || fail "$f: another file on the standard output"
done
same csv "$(grep -c "^EP" "$dir/a.csv")" 600
grep -q "^EP1000001A1,.*,'=laser 1," "$dir/a.csv" || fail "csv: a formula is not quoted"
same docdb "$(grep -c '^<exch:exchange-document ' "$dir/a.docdb")" 600
if command -v xmllint > /dev/null; then xmllint --noout "$dir/a.docdb" || fail "docdb is not well-formed"; fi
"$patix" export laser --in "$c" --format html > /dev/null 2> "$dir/err" && fail "a format that there is not"
has "unknown format" "csv, jsonl, ris, bibtex, docdb, number, xlsx" "$(cat "$dir/err")"
"$patix" export laser --in "$c" --format xlsx --out "$dir/nowhere/a.xlsx" 2> "$dir/err" && fail "written into no folder"
"$patix" export laser --in "$c" --format xlsx --fields colour --out "$dir/bad.xlsx" 2> "$dir/err" && fail "a column that there is not"
[ ! -e "$dir/bad.xlsx" ] || fail "a workbook is left after a failure"
same "nothing found" "$("$patix" export 'ti=nothing' --in "$c" --format docdb 2> /dev/null | grep -c exchange-documents)" 2

# Exchange documents and workbooks are read again.
"$patix" index --into "$dir/d" "$dir/a.docdb" > "$dir/out" 2>&1 || fail "index docdb: $(cat "$dir/out")"
"$patix" export '*' --in "$dir/d" --sort 'pn asc' --format docdb > "$dir/again.docdb" 2> /dev/null
cmp "$dir/a.docdb" "$dir/again.docdb" || fail "DOCDB that was read again is printed otherwise"
"$patix" export '*' --in "$dir/d" --sort 'pn asc' --fields pn,pd,ti,ab,pa,pac,ipc,ct,fam --format csv > "$dir/d.csv" 2> /dev/null
"$patix" export '*' --in "$c" --sort 'pn asc' --fields pn,pd,ti,ab,pa,pac,ipc,ct,fam --format csv > "$dir/c.csv" 2> /dev/null
cmp "$dir/c.csv" "$dir/d.csv" || fail "the way through DOCDB changed a field"
"$patix" export '*' --in "$c" --sort 'pn asc' --names --format xlsx --out "$dir/names.xlsx" 2> /dev/null
# the data card is passed over
"$patix" index --into "$dir/e" "$dir/names.xlsx" > "$dir/out" 2>&1 || fail "index xlsx: $(cat "$dir/out")"
"$patix" export '*' --in "$dir/e" --sort 'pn asc' --format number > "$dir/e.number" 2> /dev/null
cmp "$dir/a.number" "$dir/e.number" || fail "the way through a workbook lost records"

# Parts by cursor make the whole.
: > "$dir/parts"
after=
for _ in 1 2 3 4 5; do
  "$patix" export laser --in "$c" --sort 'pn asc' --limit 250 ${after:+--after "$after"} --format number >> "$dir/parts" 2> "$dir/err"
  after=$(sed -n 's/.*--after //p' "$dir/err")
  [ -n "$after" ] || break
done
cmp "$dir/a.number" "$dir/parts" || fail "parts by cursor are not the whole"

# --- over HTTP
up
q="$u/api/v1/export?q=laser&sort=pn+asc"
for f in csv jsonl ris bibtex docdb number xlsx; do
  ask -o "$dir/h.$f" "$q&format=$f"
  cmp "$dir/a.$f" "$dir/h.$f" || fail "$f: HTTP gives another file than the command"
  same "$f, HEAD" "$(ask -I "$q&format=$f" | head -1 | tr -d '\r')" "HTTP/1.1 200 OK"
  n=$(($(wc -c < "$dir/a.$f") / 3))
  tag=$(field etag -I "$q&format=$f")
  same "$f, the same tag" "$(field etag "$q&format=$f")" "$tag"
  # a download that broke goes on where it was
  head -c $n "$dir/a.$f" > "$dir/resumed"
  ask -C - -H "If-Range: $tag" -o "$dir/resumed" "$q&format=$f"
  cmp "$dir/a.$f" "$dir/resumed" || fail "$f: the resumed download is another file"
  same "$f, a part" "$(field content-length -r $n-$((n + 99)) "$q&format=$f")" 100
  cmp "$dir/body" <(tail -c +$((n + 1)) "$dir/a.$f" | head -c 100) || fail "$f: another part"
  same "$f, behind the end" "$(ask -o /dev/null -w '%{http_code}' -r 999999999- "$q&format=$f")" 416
  same "$f, another tag" "$(ask -o /dev/null -w '%{http_code}' -r 1-2 -H 'If-Range: "x"' "$q&format=$f")" 200
  same "$f, unchanged" "$(ask -o /dev/null -w '%{http_code}' -H "If-None-Match: $tag" "$q&format=$f")" 304
  ask --compressed -H 'Accept-Encoding: gzip' -o "$dir/body" "$q&format=$f"
  cmp "$dir/a.$f" "$dir/body" || fail "$f: compressed on the way it is another file"
done
same "length of a workbook" "$(field content-length "$q&format=xlsx")" "$(wc -c < "$dir/a.xlsx")"
same "type of a workbook" "$(field content-type "$q&format=xlsx")" application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
same "type of DOCDB" "$(field content-type "$q&format=docdb")" application/xml
same "a body" "$(ask -H 'Content-Type: application/json' -d '{"q":"laser","sort":"pn asc","format":"docdb"}' "$u/api/v1/export" | cksum)" "$(cksum < "$dir/a.docdb")"
: > "$dir/parts"
after=
for _ in 1 2 3 4 5; do
  after=$(field x-patix-next "$q&format=number&limit=250${after:+&after=$after}")
  cat "$dir/body" >> "$dir/parts"
  [ -n "$after" ] || break
done
cmp "$dir/a.number" "$dir/parts" || fail "parts by cursor over HTTP are not the whole"
same "records before" "$(ask "$q&format=number&offset=599&generation=1")" "$(tail -1 "$dir/a.number")"
same "another generation" "$(ask -o /dev/null -w '%{http_code}' "$q&generation=2")" 404
# What was made belongs to one state: after a commit the rest of an old download is not glued to it.
tag=$(field etag "$q&format=xlsx")
head -1 "$dir/in.jsonl" | sed 's/EP1000000A1/EP1999999A1/' > "$dir/more.jsonl"
index "$dir/more.jsonl"
for _ in $(seq 200); do
  [ "$(field x-patix-generation -I "$q")" = 1 ] || break
  sleep 0.05
done
same "after a commit" "$(ask -o /dev/null -w '%{http_code}' -r 10- -H "If-Range: $tag" "$q&format=xlsx")" 200
down
echo "export: all well"
