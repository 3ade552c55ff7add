#!/usr/bin/env bash
# `patix index` on archives made with the tools that people have: zip and tar in each other, packed in
# every way, from a file and through a pipe, always the same records; what cannot be read is told by
# its name; rejects.jsonl names the part; a member that is put right and read again replaces its
# rejects.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
for tool in zip tar gzip bzip2 xz zstd; do command -v $tool >/dev/null || skip "no $tool"; done
export LANG=en_US.UTF-8
cd "$dir" || exit 1
publications() {
  local n
  n=$("$dump" c | sed -n '2s/ publications.*//p')
  [ "$n" = "$1" ] || fail "$2: $n publications instead of $1: $(cat out err)"
}
sources() { # the files that records came from
  "$dump" c | grep -o '"source":"[^"]*"' | sort | uniq -c | awk '{print $1, $2}' | sort -k 2
}

mkdir -p d/deep d/发明
for i in $(seq 3000); do
  printf '{"pub":{"number":"US70%05dB2"},"titles":[{"lang":"en","text":"title %s of many"}]}\n' "$i" "$((i * 7919))"
done >d/many.jsonl
printf 'publication_number,title\nUS1234567B2,One\nUS1234568B2,Two\n' >d/deep/two.csv
printf '[{"publication_number":"US1234569B2","title":"Three"}]\n' >d/发明/three.json
: >d/empty.csv

# ---- every packing gives the same ----
zip -qr plain.zip d
zip -qr -0 stored.zip d
zip -qr - d >streamed.zip </dev/null
tar cf plain.tar d
tar cf gnu.tar --format=gnu d
tar cf pax.tar --format=pax d
tar cf v7.tar --format=v7 d 2>/dev/null || rm -f v7.tar
for pack in gzip bzip2 xz zstd lzma; do
  $pack -c <plain.tar >"packed.tar.$pack" 2>/dev/null || rm -f "packed.tar.$pack"
done
mkdir in
gzip -c d/many.jsonl >in/many.jsonl.gz
xz -c d/deep/two.csv >in/two.csv.xz
(cd d && zip -q ../in/three.zip 发明/three.json)
(cd in && tar czf ../members.tgz .)
zip -q nested.zip members.tgz
tar cf nested.tar nested.zip
zip -q nested-more.zip nested.tar
for file in plain.zip stored.zip streamed.zip ./*.tar packed.tar.* members.tgz nested.zip nested-more.zip; do
  rm -rf c
  expect OK "$patix" index --jobs 1 --into c "$file"
  publications 3003 "$file"
  "$dump" --content c | grep -v '"source' | md5sum >"sum"
  rm -rf c
  expect OK "$patix" index --jobs 1 --into c - <"$file"
  publications 3003 "stdin of $file"
  rm -rf c
  cat "$file" | expect OK "$patix" index --jobs 1 --into c -
  publications 3003 "a pipe of $file"
done
rm -rf c
expect OK "$patix" index --jobs 1 --into c nested-more.zip plain.zip
publications 3003 "the same again in another archive"
says "3003 unchanged"
rm -rf c
expect OK "$patix" index --jobs 1 --into c nested-more.zip
sources >got
diff - got <<'END' || fail "records name other parts"
3000 "source":"nested-more.zip/nested.tar/nested.zip/members.tgz/many.jsonl.gz"
1 "source":"nested-more.zip/nested.tar/nested.zip/members.tgz/three.zip/发明/three.json"
2 "source":"nested-more.zip/nested.tar/nested.zip/members.tgz/two.csv.xz"
END

# ---- names from a Chinese Windows: bytes of GBK, not marked as anything ----
gbk=$(printf '发明专利.csv' | iconv -f UTF-8 -t GBK)
mkdir gbk
cp d/deep/two.csv "gbk/$gbk"
tar cf gbk.tar gbk
rm -rf c
expect OK "$patix" index --into c gbk.tar
[ "$(sources)" = '2 "source":"gbk.tar/gbk/发明专利.csv"' ] || fail "a name in GBK: $(sources)"

# ---- members that cannot be read fail alone, by name; the exit code says that something is missing ----
printf '%%PDF-1.4\n\1\2' >d/p.pdf
printf 'Read me first.\n' >d/README
cp d/deep/two.csv d/locked.csv
zip -qr bad.zip d -x d/locked.csv
zip -q -P secret bad.zip d/locked.csv
rm -rf c
expect REJECTS "$patix" index --into c bad.zip
publications 3003 "bad.zip"
says "bad.zip/d/p.pdf: not read: this is a PDF"
says "bad.zip/d/README"
says "bad.zip/d/locked.csv: not read: this is locked with a password"
for part in d/p.pdf d/README d/locked.csv; do
  grep -qF "{\"file\":\"bad.zip/$part\",\"part\":true," c/rejects.jsonl || fail "$part is not in $(cat c/rejects.jsonl)"
done
rm d/p.pdf d/README d/locked.csv

# ---- rejects name the part; read again when put right, they go ----
printf 'publication_number,title\nUS1234567B2,One\nUS1234568B2,a,b,c\n' >d/deep/two.csv
zip -qr rows.zip d
rm -rf c
expect REJECTS "$patix" index --into c rows.zip
diff - c/rejects.jsonl <<'END' || fail "rejects.jsonl is another"
{"file":"rows.zip/d/deep/two.csv","record":2,"line":3,"byte":41,"reason":"line 3: the row has 4 cells, the header 2","raw":"US1234568B2,a,b,c\n"}
END
printf 'publication_number,title\nUS1234567B2,One\nUS1234568B2,Two\n' >d/deep/two.csv
zip -qr rows.zip d
expect OK "$patix" index --into c rows.zip
[ ! -s c/rejects.jsonl ] || fail "rejects of a member stay: $(cat c/rejects.jsonl)"
publications 3003 "rows.zip put right"

# ---- damage: what stands before it is kept ----
for file in plain.zip packed.tar.gzip; do
  head -c $(($(stat -c %s $file) / 2)) $file >cut.bin
  rm -rf c
  expect REJECTS "$patix" index --jobs 1 --into c cut.bin
  says "cut.bin is damaged or ends too early"
  grep -q '{"file":"cut.bin.*"part":true,.*ends too early' c/rejects.jsonl || fail "cut.bin is not in $(cat c/rejects.jsonl)"
  n=$("$dump" c | sed -n '2s/ publications.*//p')
  [ "$n" -gt 100 ] && [ "$n" -lt 3000 ] || fail "cut $file: $n publications"
done
echo "archives of every kind give the same records"
