#!/usr/bin/env bash
# What `patix index` says, and with which exit code of base/status.tbl it ends, when it is given what
# it cannot use; and that what can be used of it is used.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
export LC_ALL=C.UTF-8 LANG=en_US.UTF-8
cd "$dir" || exit 1
new() { # NAME CODE SENTENCE arguments...: into a new collection
  local name=$1 want=$2 text=$3
  shift 3
  rm -rf c
  expect "$want" "$patix" index --jobs 1 --into c "$@"
  [ -z "$text" ] || says "$text"
  grep -q '^patix: ' err || [ "$want" = OK ] || fail "$name: no sentence at the end: $(cat err)"
}
has() { # N: publications in c
  local n
  n=$("$dump" c | sed -n '2s/ publications.*//p')
  [ "$n" = "$1" ] || fail "$n publications instead of $1: $(cat out err)"
}
title() { # TEXT: a record of c has this title
  "$dump" c >dumped
  grep -qF "\"$1\"" dumped || fail "no title '$1' in $(cat dumped)"
}

# ---- files that cannot be used ----
: >empty.csv
printf 'hello, this is no patent\n' >text.txt
printf 'a;b\n1;2\n' >unknown.csv
printf '\0\1\2\3\377\376binary\0\0\0%.0s' $(seq 200) >binary.csv
printf 'publication_number,title\nUS1234567B2,One\n' >good.csv
new empty INPUT "empty.csv" empty.csv
new text INPUT "none of the first rows is a header" text.txt
new unknown INPUT "none of the first rows is a header" unknown.csv
new binary UNSUPPORTED "binary.csv" binary.csv
new "wrong format" INPUT "good.csv: not read: " --format jsonl good.csv
new "no such format" UNSUPPORTED 'there is no format "xml"' --format xml good.csv
new missing NOTFOUND "missing.csv" missing.csv
new "no file" USAGE "no file to index"
new "file for a folder" IO "text.txt is in the way" --into text.txt good.csv

# ---- options ----
for jobs in 0 257 x -1 ''; do
  new "--jobs $jobs" USAGE "--jobs takes a number from 1 to 256" --jobs "$jobs" good.csv
done
new "--jobs alone" USAGE "--jobs needs a value" good.csv --jobs
new "unknown option" USAGE "unknown option --job" --job 2 good.csv
printf '{"columns":{"Titel":"nonsense"}}' >field.map
printf '{"columns":' >cut.map
printf '[]' >list.map
new "map with an unknown field" INPUT '"nonsense", which is no field' --map field.map good.csv
new "map cut off" INPUT "cut.map: not valid JSON" --map cut.map good.csv
new "map of another shape" INPUT "list.map" --map list.map good.csv
new "no map" NOTFOUND "cannot open the map no.map" --map no.map good.csv
printf 'Nummer;Titel\nDE102001000001A1;Verfahren\n' >nummer.csv
printf '{"columns":{"Nummer":"pn","Titel":"ti:de"}}' >good.map
new "a good map" OK "" --map good.map nummer.csv
has 1
title Verfahren

# ---- a folder and a file that may not be read (root may read everything) ----
mkdir closed
cp good.csv closed/in.csv
cp good.csv closed.csv
chmod 000 closed closed.csv
if [ "$(id -u)" != 0 ]; then
  new "closed folder" IO "cannot read the folder closed" closed
  new "closed file" IO "closed.csv" closed.csv
elif setpriv --reuid=65534 --clear-groups true 2>/dev/null; then
  cp "$patix" "$dir/patix-copy"
  chmod 755 "$dir" patix-copy
  mkdir -m 777 open
  for path in closed closed.csv; do
    expect IO setpriv --reuid=65534 --clear-groups "$dir/patix-copy" index --into open/c "$path"
    says "$path"
    says "Permission denied"
  done
else
  echo "not tried: reading without permission (root, and no setpriv)"
fi
chmod 755 closed closed.csv

# ---- bad records among good ones ----
cat >rows.csv <<'END'
publication_number,title,publication_date
US1234567B2,Good one,2001-01-02
,,2001-01-02
XX,"never ""closed, 2
US1234569B2,Too many,20010102,extra,cells
US1234568B2,Last,2001-03-04
END
new "bad rows" REJECTS "3 records are in c/rejects.jsonl" rows.csv
has 2
title "Good one"
title Last
diff - c/rejects.jsonl <<'END' || fail "rejects.jsonl is another"
{"file":"rows.csv","record":2,"line":3,"byte":74,"reason":"line 3: row has neither a number nor a title","raw":",,2001-01-02\n"}
{"file":"rows.csv","record":3,"line":4,"byte":87,"reason":"line 4: a quote is opened and never closed","raw":"XX,\"never \"\"closed, 2\n"}
{"file":"rows.csv","record":4,"line":5,"byte":109,"reason":"line 5: the row has 5 cells, the header 3","raw":"US1234569B2,Too many,20010102,extra,cells\n"}
END
for reason in 'row has neither a number nor a title' 'a quote is opened and never closed' 'the row has # cells, the header #'; do
  grep -qE "^ +1  line #: $reason\$" out || fail "the summary does not count '$reason': $(cat out)"
done
# Repaired and read again: the rejects of that file go, those of others stay.
printf '{"pub":{"number":"US7000001B2"},"titles":[{"lang":"en","text":"kept"}]}\nno json\n' >lines.jsonl
expect REJECTS "$patix" index --into c lines.jsonl
[ "$(wc -l <c/rejects.jsonl)" = 4 ] || fail "rejects of another file are gone"
sed -i '3,5d' rows.csv
expect OK "$patix" index --into c rows.csv
says "nothing changed"
[ "$(cut -d, -f1 c/rejects.jsonl)" = '{"file":"lines.jsonl"' ] || fail "rejects after a repair: $(cat c/rejects.jsonl)"

# One of two files cannot be read: the other is indexed, and the exit code says that something is missing.
new "one of two files" REJECTS "1 of 2 files could not be read" good.csv text.txt
has 1

# ---- encodings and line ends ----
text='一种电池的制造方法及其装置和系统'
printf 'publication_number,title\nCN101234567A,%s\n' "$text" >utf8.csv
for encoding in UTF-16LE UTF-16BE GB18030; do
  { case $encoding in UTF-16LE) printf '\377\376' ;; UTF-16BE) printf '\376\377' ;; esac
    iconv -f UTF-8 -t "$encoding" utf8.csv; } >other.csv
  new "$encoding" OK "csv, $encoding, LF" other.csv
  has 1
  title "$text"
done
{ printf '\357\273\277'; sed 's/$/\r/' utf8.csv; } >bom.csv
new "BOM and CRLF" OK "UTF-8, CRLF" bom.csv
title "$text"
tr '\n' '\r' <utf8.csv >cr.csv
new "CR alone" OK "UTF-8, CR" cr.csv
title "$text"
printf 'publication_number,title\nDE102001000001A1,Verfahren f\374r K\344se\n' >western.csv
new western OK "windows-1252" western.csv
title "Verfahren für Käse"

# ---- a packed file that ends too early, a record that is too large ----
for i in $(seq 3000); do
  printf '{"pub":{"number":"US70%05dB2"},"titles":[{"lang":"en","text":"title %s of many"}]}\n' "$i" "$((i * 7919))"
done >many.jsonl
for pack in "gzip -c" "zstd -q -c" "xz -c"; do
  suffix=${pack%% *}
  $pack many.jsonl >whole
  head -c $(($(stat -c %s whole) / 2)) whole >"cut.jsonl.$suffix"
  new "cut $suffix" REJECTS "cut.jsonl.$suffix cannot be read beyond byte" "cut.jsonl.$suffix"
  n=$("$dump" c | sed -n '2s/ publications.*//p')
  [ "$n" -gt 100 ] && [ "$n" -lt 3000 ] || fail "$n publications of a file cut in half"
done
{
  head -n 2 many.jsonl
  printf '{"pub":{"number":"US6000001A1"},"titles":[{"lang":"en","text":"'
  head -c 68000000 /dev/zero | tr '\0' a
  printf '"}]}\n'
  sed -n 3p many.jsonl
} >large.jsonl
new "a record of 65 MiB" REJECTS "1 record is in c/rejects.jsonl" large.jsonl
has 3
grep -q '"record":3,"line":3,.*"line 3: the JSON text has 68000068 bytes, the most is 64 MiB; its text is cut"' c/rejects.jsonl ||
  fail "no reason: $(cut -c 1-300 c/rejects.jsonl)"
[ "$(stat -c %s c/rejects.jsonl)" -lt 3000000 ] || fail "the text of the large record is not cut"
new "an empty name" USAGE "the name of a file is empty" ''
echo "every wrong input has its sentence and its exit code"
