#!/usr/bin/env bash
# index_alike.sh: files of a folder and members of an archive with nothing of their own to say are told together, with sums; those with
# rejects or notes by themselves; the report has the list of all. One is "1 row", and a file is named once.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
export LC_ALL=C.UTF-8 LANG=en_US.UTF-8
cd "$dir" || exit 1

doc() { # NUMBER DATE [MORE]: a Solr document
  printf '<doc>\n<str name="Patent Number">%s</str>\n<str name="Title">Pump</str>\n<str name="Priority Date">%s</str>%s\n</doc>\n' "$1" "$2" "${3:-}"
}
made() { # WHAT: what was said of the files is what stands on standard input
  cat >want
  diff want err || fail "$1: told otherwise"
}
mkdir -p in/deep
doc US7000001B2 2001-01-02 >in/a.xml
doc US7000002B2 2001-01-02 '<str name="Shelf">7</str>' >in/b.xml
doc US7000003B2 soon >in/c.xml # a value that its field cannot take
doc US7000004B2 "" >in/d.xml
printf 'Publication number,Title\nUS7000005B2,One\nUS7000006B2,Two\n' >in/e.csv
printf 'Publication number,Title\nUS7000007B2,Three\n' >in/f.csv
printf 'Publication number,Title,Applicants\nUS7000008B2,Four,Acme\n' >in/g.csv
printf '{"publication_number":"US7000009B2","title":"Five"}\n' >in/h.jsonl
printf '{"publication_number":"US7000010B2","title":"Six"}\n{broken\n' >in/i.jsonl
printf '{"publication_number":"US7000011B2","title":"Seven"}\n{"publication_number":"US7000012B2","title":"Eight"}\n' >in/j.jsonl
printf '%%PDF-1.4' >in/k.pdf
printf '{"publication_number":"US7000013B2","title":"Nine"}\n' >in/deep/l.jsonl
expect REJECTS "$patix" index --into c --report r.json in
made "a folder" <<'END'
in/c.xml: solr, UTF-8
  1 row read, 1 record, 0 empty rows, 0 rejected
  columns understood: Patent Number=pn, Title=ti, Priority Date=prd
  values that their field cannot take, kept as custom fields: Priority Date 1
in (3 files): solr, UTF-8
  3 rows read, 3 records, 0 empty rows, 0 rejected
  columns understood: Patent Number=pn, Title=ti, Priority Date=prd
  columns kept as custom fields (x.<name>): Shelf
in/deep/l.jsonl: json, UTF-8
  1 row read, 1 record, 0 empty rows, 0 rejected
  columns understood: publication_number=pn, title=ti
in/i.jsonl: json, UTF-8
  2 rows read, 1 record, 0 empty rows, 1 rejected
  columns understood: publication_number=pn, title=ti
in/k.pdf: not read: this is a PDF, which holds pages and no data
in (2 files): csv, UTF-8, LF
  3 rows read, 3 records, 0 empty rows, 0 rejected
  columns understood: Publication number=pn, Title=ti
in/g.csv: csv, UTF-8, LF
  1 row read, 1 record, 0 empty rows, 0 rejected
  columns understood: Publication number=pn, Title=ti, Applicants=pa
in (2 files): json, UTF-8
  3 rows read, 3 records, 0 empty rows, 0 rejected
  columns understood: publication_number=pn, title=ti
patix: some records were rejected: 1 of 12 files could not be read
END
grep -q '^read 14 records: 13 new, ' out || fail "the sum: $(cat out)"
for file in in/*.* in/deep/*; do
  [ "$(grep -oF "{\"file\":\"$file\"," r.json | wc -l)" = 1 ] || fail "$file is not once in the report: $(cat r.json)"
done

# One by one they are what they are; again and in Chinese.
expect OK "$patix" index --into c in/b.xml
made "one file" <<'END'
in/b.xml: solr, UTF-8
  1 row read, 1 record, 0 empty rows, 0 rejected
  columns understood: Patent Number=pn, Title=ti, Priority Date=prd
  columns kept as custom fields (x.<name>): Shelf
END
expect OK env LC_ALL=zh_CN.UTF-8 "$patix" index --into c in/e.csv in/f.csv
made "in Chinese" <<'END'
in（2 个文件）：csv，UTF-8, LF
  读取 3 行，3 条记录，空行 0，拒收 0
  已识别的列： Publication number=pn, Title=ti
END

# Members of an archive.
if command -v tar >/dev/null; then
  tar cf in.tar --sort=name in/a.xml in/b.xml in/c.xml in/d.xml
  expect OK "$patix" index --into a in.tar
  made "an archive" <<'END'
in.tar/in/c.xml: solr, UTF-8
  1 row read, 1 record, 0 empty rows, 0 rejected
  columns understood: Patent Number=pn, Title=ti, Priority Date=prd
  values that their field cannot take, kept as custom fields: Priority Date 1
in.tar (3 parts): solr, UTF-8
  3 rows read, 3 records, 0 empty rows, 0 rejected
  columns understood: Patent Number=pn, Title=ti, Priority Date=prd
  columns kept as custom fields (x.<name>): Shelf
in.tar: archive
  4 rows read, 4 records, 0 empty rows, 0 rejected
  4 parts were read, 0 could not be read
END
fi

# Other literature in a column that has a bar in every cell is a list, as are lines.
printf 'Publication number,Title,NPL citations\nUS7000021B2,One,A book|A page\nUS7000022B2,Two,A book|A paper|A talk\nUS7000023B2,Three,A page|A talk\n' >npl.csv
expect OK "$patix" index --into n npl.csv
"$dump" n >dumped
for text in 'A book' 'A page' 'A paper' 'A talk'; do
  grep -qF "\"text\":\"$text\"" dumped || fail "'$text' is no reference of its own: $(cat dumped)"
done
