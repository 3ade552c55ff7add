#!/usr/bin/env bash
# Files that nobody can use, as people drag them in: each ends with a sentence that names it, an exit
# code of base/status.tbl and less than 300 MB of memory, and takes nothing of what stands beside it.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
for tool in zip tar gzip zstd xz; do command -v $tool >/dev/null || skip "no $tool"; done
export LANG=en_US.UTF-8
cd "$dir" || exit 1
memory_max=300000 # KB
most=0
# Memory is measured where there is a tool for it and no sanitizer that needs more of its own.
measure=()
[ ! -x /usr/bin/time ] || [ -n "$sanitizer" ] || measure=(/usr/bin/time -o rss -f %M)

# bad CODE SENTENCE arguments...: into a new collection.
bad() {
  local want=$1 text=$2 kb
  shift 2
  rm -rf c
  expect "$want" "${measure[@]}" "$patix" index --jobs 1 --into c "$@"
  says "$text"
  if [ ${#measure[@]} -gt 0 ]; then
    kb=$(tail -n 1 rss)
    [ "$kb" -lt $memory_max ] || fail "$kb KB of memory for $*"
    [ "$kb" -lt "$most" ] || most=$kb
  fi
}
# unread: the file that bad() gave was told once as one that could not be read.
unread() {
  [ "$(grep -c 'not read: ' err)" = 1 ] || fail "not told once: $(cat err)"
  grep -q '^patix: ' err || fail "no sentence at the end: $(cat err)"
}
has() { # N: publications in c
  local n
  n=$("$dump" c | sed -n '2s/ publications.*//p')
  [ "$n" = "$1" ] || fail "$n publications instead of $1: $(cat out err)"
}
printf 'publication_number,title\nUS1234567B2,One\nUS1234568B2,Two\n' >good.csv
for i in $(seq 4000); do
  printf '{"pub":{"number":"US70%05dB2"},"titles":[{"lang":"en","text":"title %s of many"}]}\n' "$i" "$((i * 7919))"
done >many.jsonl
{ echo 'publication_number,title'; sed -n 's/.*number":"\([^"]*\)".*text":"\([^"]*\)".*/\1,\2/p' many.jsonl; } >many.csv
{ printf '['; sed '$!s/$/,/' many.jsonl; } >many.json # not closed

# ---- nothing in it ----
for name in empty.csv empty.json empty.xml empty.zip empty; do
  : >$name
  bad INPUT "$name: not read: this is empty" $name
  unread
done
gzip -c empty >empty.csv.gz
bad INPUT "empty.csv.gz: not read: this is empty" empty.csv.gz
unread
printf 'PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >none.zip
bad INPUT "this is an empty archive" none.zip
unread
printf ' \n\n \n' >blank.csv
bad INPUT "blank.csv: not read: this is empty" blank.csv
unread

# ---- cut off: what stands before is kept ----
zip -q many.zip many.jsonl
tar czf many.tar.gz many.jsonl
for pack in gzip zstd xz bzip2; do $pack -c <many.jsonl >many.$pack; done
for name in many.gzip many.zstd many.xz many.bzip2 many.zip many.tar.gz; do
  head -c $(($(stat -c %s $name) * 3 / 4)) $name >"cut.$name"
  head -c 20 $name >"head.$name"
  rm -rf c
  "$patix" index --jobs 1 --into c "cut.$name" >out 2>err
  got=$?
  n=$("$dump" c 2>/dev/null | sed -n '2s/ publications.*//p')
  want=REJECTS
  [ "${n:-0}" -gt 0 ] || want=IO # a packer may give nothing before its first block is whole
  [ $got = "$(code $want)" ] || fail "cut.$name: exit $got, $n publications: $(cat err)"
  says "cut.$name"
  unread
  rm -rf c
  "$patix" index --jobs 1 --into c "head.$name" >out 2>err && fail "20 bytes of $name are read: $(cat err)"
  says "head.$name"
  unread
done
[ "$n" -gt 1000 ] || fail "only $n records of cut.many.tar.gz"
bad REJECTS "1 rejected" many.json
has 4000
printf 'US1234569B2,"never closed' >>many.csv
bad REJECTS "a quote is opened and never closed" many.csv
has 4000

# ---- named as something else, in another encoding ----
cp good.csv good.zip
rm -rf c
expect OK "$patix" index --into c good.zip
has 2
rm good.zip
zip -q good.zip good.csv
cp good.zip archive.csv
rm -rf c
expect OK "$patix" index --into c archive.csv
has 2
bad INPUT "good.csv" --format jsonl good.csv
unread
printf 'publication_number,title\nJP2001123456A,\203\201\203b\203L\225\373\226@\225s\226\276\n' >sjis.csv
rm -rf c
expect OK "$patix" index --into c sjis.csv
has 1
{ cat good.csv; printf 'US1234569B2,bad \303 byte \377 in UTF-8 \xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\n'; printf 'US1234570B2,\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\n'; } >mixed.csv
rm -rf c
expect OK "$patix" index --into c mixed.csv
has 4

# ---- no data at all ----
zstd -q -c many.jsonl | tail -c +100 >noise.csv
bad UNSUPPORTED "noise.csv" noise.csv
unread
printf '\0\1\2\3\377\376binary\0\0\0%.0s' $(seq 200) >binary.json
bad UNSUPPORTED "binary.json: not read: this is in no format that can be read" binary.json
unread
printf '%%PDF-1.7\n\0\1\2' >page.csv
bad UNSUPPORTED "page.csv: not read: this is a PDF" page.csv
unread
cp "$patix" program.json
bad UNSUPPORTED "program.json: not read: this is a program" program.json
unread
rm program.json
printf 'hello, this is no patent\n' >text.txt
bad INPUT "text.txt" text.txt
unread
mkdir folder.csv
bad USAGE "no file to index" folder.csv
bad NOTFOUND "missing.csv" missing.csv
cp good.csv closed.csv
chmod 000 closed.csv
if [ "$(id -u)" != 0 ]; then
  bad IO "closed.csv" closed.csv
elif setpriv --reuid=65534 --clear-groups true 2>/dev/null; then
  cp "$patix" "$dir/patix-copy"
  chmod 755 "$dir" patix-copy
  mkdir -m 777 open
  expect IO setpriv --reuid=65534 --clear-groups "$dir/patix-copy" index --into open/c closed.csv
  says "closed.csv"
  says "Permission denied"
  rm patix-copy
else
  echo "not tried: reading without permission (root, and no setpriv)"
fi

# ---- one line of 1 GB, never on a disk: it alone is rejected, what follows is read ----
line_bytes=1000000000
[ -z "$sanitizer" ] || line_bytes=200000000
line() { # FRONT BACK: through standard input
  printf "$1"
  head -c $line_bytes /dev/zero | tr '\0' a
  printf "$2"
}
bad INPUT "line of it is longer than 64 MiB" - < <(line '' '\n')
unread
bad REJECTS "1 record is in c/rejects.jsonl" - < <(line 'publication_number,title\nUS1234567B2,One\n' '\nUS1234569B2,Two\n')
has 2
grep -q '"line":3.*bytes, the most is 64 MiB' c/rejects.jsonl || fail "no reason: $(cut -c 1-300 c/rejects.jsonl)"
[ "$(stat -c %s c/rejects.jsonl)" -lt 3000000 ] || fail "the text of the line is not cut"
bad REJECTS "1 record is in c/rejects.jsonl" - < <(line \
  '{"pub":{"number":"US6000001A1"}}\n{"pub":{"number":"US6000002A1"},"titles":[{"lang":"en","text":"' \
  '"}]}\n{"pub":{"number":"US6000003A1"}}\n')
has 2
bad REJECTS "1 record is in c/rejects.jsonl" - < <(line \
  '[{"title":"A","publication_number":"US1234567B2"},{"title":"' '"},{"title":"B","publication_number":"US1234568B2"}]')
has 2

# ---- markup: entities are never followed, a record without an end is refused ----
patent() { # TITLE
  printf '<us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id><country>US</country>'
  printf '<doc-number>09999999</doc-number><kind>B2</kind><date>20180102</date></document-id></publication-reference>'
  printf '<invention-title>%s</invention-title></us-bibliographic-data-grant></us-patent-grant>\n' "$1"
}
{
  printf '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "hahahaha">'
  from=a
  for to in b c d e f g h i; do
    printf '<!ENTITY %s "%s">' $to "$(printf "&$from;%.0s" $(seq 20))"
    from=$to
  done
  printf ']>\n'
  patent '&i;'
} >laughs.xml
echo 'secret of this machine' >secret
for uri in "file://$dir/secret" secret http://192.0.2.1/secret; do
  { printf '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY i SYSTEM "%s">]>\n' "$uri"; patent '&i;'; } >outside.xml
  for name in laughs.xml outside.xml; do
    rm -rf c
    expect OK "${measure[@]}" "$patix" index --jobs 1 --into c $name
    has 1
    "$dump" c >dumped
    ! grep -q 'secret of\|haha' dumped || fail "$name: an entity was followed"
  done
done
line_bytes=$((line_bytes / 4))
bad REJECTS "1 record is in c/rejects.jsonl" - < <(line '<us-patent-grant><p>' "</p></us-patent-grant>\n$(patent Two)")
has 1
bad REJECTS "1 record is in c/rejects.jsonl" - < <(
  printf '<us-patent-grant>'
  yes '<a>' | head -n 3000000 | tr -d '\n'
)

# ---- made to fill the machine: 100 MB of one byte, 1.6 GB in a zip of zips, 10 GB that are a hole ----
cp good.csv a.csv
for byte in '\0' '\n'; do
  head -c 100000000 /dev/zero | tr '\0' "$byte" | gzip -9 >filled.csv.gz
  gzip -dc filled.csv.gz | zip -q -9 - - >inner.zip
  for i in $(seq 16); do cp inner.zip "z$i.zip"; done
  rm -f bomb.zip bombs.zip
  zip -q -9 bomb.zip a.csv z*.zip
  zip -q -9 bombs.zip bomb.zip
  for name in filled.csv.gz inner.zip bomb.zip bombs.zip; do
    case $byte$name in
    # zeros are no table: one look, and the rest is passed over
    *0filled*) bad UNSUPPORTED "this is in no format that can be read" $name ;;
    *0*) bad REJECTS "this is in no format that can be read" $name ;;
    *bomb*) bad REJECTS "$name unpacks to more than 250 times its size" $name ;; # a.csv was read
    *) bad LIMIT "$name unpacks to more than 250 times its size" $name ;;
    esac
    case $name in bomb*) has 2 ;; *) grep -q '^patix: ' err || fail "no sentence: $(cat err)" ;; esac
  done
done
truncate -s 10G big.csv
tar cSf - a.csv big.csv | gzip >sparse.tar.gz
rm big.csv
bad REJECTS "sparse.tar.gz/big.csv: not read" sparse.tar.gz
has 2
cp good.csv deep
for i in $(seq 9); do
  tar cf deep.tar deep
  mv deep.tar deep
done
bad REJECTS "archives lie in each other more than 8 deep" deep

# ---- beside all these the good one is read ----
rm -rf c
expect REJECTS "$patix" index --into c empty.csv cut.many.zip noise.csv page.csv filled.csv.gz bomb.zip good.csv
"$dump" c >dumped
grep -q US1234567B2 dumped || fail "good.csv is not indexed"
[ "$(grep -c 'not read: ' err)" = 6 ] || fail "not each is told once: $(cat err)"
if [ ${#measure[@]} -gt 0 ]; then
  echo "every bad file has its sentence and its exit code; at most $((most / 1000)) MB of memory"
else
  echo "every bad file has its sentence and its exit code (memory not measured)"
fi
