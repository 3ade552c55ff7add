#!/usr/bin/env bash
# Tables nobody wrote code for: what a dry run proposes, the way through a map file and back, what is
# said about values that a field cannot take, and about archives with many parts.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
export LC_ALL=C.UTF-8 LANG=en_US.UTF-8
cd "$dir" || exit 1

# What a dry run says of the columns, without how sure it is and why; "field" is all that counts.
mapping() { sed -n 's/^  \(.* -> [^ ,]*\).*, filled \([0-9.]*%\).*/\1 \2/p' "$1" | sed 's/ (the values.*//'; }

cat >odd.csv <<'END'
Liste unserer Patente
Stand:;1.3.2013

Lfd. Nr.;Titel (deutsch);Veröffentlichungs-Nr.;Veröffentlichungstag;Name des Anmelders;Haupt-IPC;Zusammenfasung;Mandant;Stichworte intern
1;Schweißen;DE102011075997A1;22.11.2012;Beispiel GmbH;B23K 26/00;Es wird geschweißt.;Firma A;rot|grün
2;Kühlen;DE102010001234B4;03.01.2013;Beispiel GmbH;F25B 1/00;Es wird gekühlt.;Firma B;blau
3;Getriebe;EP1234567B1;31.02.2007;Muster AG;F16H 1/28;Es dreht sich.;Firma A;rot
END
expect OK "$patix" index --dry-run --save-map odd.map odd.csv
cp out dry
says "the header is in line 4, 2 rows stand in front of it"
says "Name des Anmelders -> pa applicants (100%, known header)"
says "Titel (deutsch) -> ti:de title (90%, known header with qualifying words)"
says "Zusammenfasung -> ab abstract (75%, almost a known header)"
says "Stichworte intern -> x, filled 100.0%, list separated by |"
says "Veröffentlichungstag -> pd publication date (100%, known header), filled 100.0%, dates dmy, values that the field cannot take 1"
says "22.11.2012  |  03.01.2013  |  31.02.2007"
says "the mapping is saved in odd.map"
[ ! -e patix-data ] || fail "a dry run writes"

# With the saved map: the same mapping, and nothing is a guess any more; saved again, the same file.
expect OK "$patix" index --dry-run --map odd.map --save-map again.map odd.csv
diff <(mapping dry) <(mapping out) || fail "the saved map reads another way"
[ "$(mapping out | wc -l)" = 9 ] || fail "$(mapping out | wc -l) columns instead of 9: $(mapping out)"
says "Zusammenfasung -> ab abstract (100%, the map says so)"
cmp odd.map again.map || fail "saved again, the map is another"
sed -n '/^first records/,$p' dry >records
diff records <(sed -n '/^first records/,$p' out | sed '/^the mapping/d') >/dev/null ||
  diff <(sed '/^the mapping/d' records) <(sed -n '/^first records/,$p' out | sed '/^the mapping/d') ||
  fail "the saved map gives other records"

# In Chinese.
LC_ALL=zh_CN.UTF-8 "$patix" index --dry-run odd.csv >out 2>err || fail "in Chinese: $(cat err)"
says "Name des Anmelders -> pa 申请人 (100%, 已知列名), 填充率 100.0%"
says "与已知列名近似"

# Indexing says the same in short, and keeps what a field cannot take.
expect OK "$patix" index --into c odd.csv
says "guessed (check with --dry-run, correct with --map): Titel (deutsch)=ti (known header with qualifying words)"
says "values that their field cannot take, kept as custom fields: Veröffentlichungstag 1"
says "columns kept as custom fields (x.<name>): Mandant, Stichworte intern"
"$dump" c >dumped
grep -qF '"31.02.2007"' dumped || fail "the date that is none is lost"
expect OK "$patix" count 'x.stichworte_intern=rot' --in c
says '"publications":2'

# A table without a header, and its map.
printf 'CN111200000A,一种充电桩散热结构及方法,2020-05-26\nCN214500000U,一种便携式移动电源装置,2021-10-26\nCN110100000B,电池管理方法及其控制系统,2021-03-02\n' >bare.csv
expect OK "$patix" index --dry-run --save-map bare.map bare.csv
cp out dry
says "the table has no header row"
says "column 1 -> pn publication number (90%, the values look like it)"
expect OK "$patix" index --dry-run --map bare.map bare.csv
diff <(mapping dry) <(mapping out) || fail "without a header the saved map reads another way"
says "3 rows read, 3 records"
grep -q '"header": false' bare.map || fail "the map does not say that there is no header: $(cat bare.map)"

# Numbers that a spreadsheet has rounded do not make their rows one publication.
printf 'Publication Number,Title\n2.01811E+11,One\n2.01811E+11,Two\n' >rounded.csv
expect OK "$patix" index --into r rounded.csv
says "read 2 records: 2 new"
says "a spreadsheet has rounded some numbers"
says "kept as custom fields: Publication Number 2"

# An archive: tables with their mapping, those with the same columns once, other parts by format,
# failures one by one, and from the 21st on by reason.
mkdir parts
cp odd.csv parts/a.csv
cp odd.csv parts/b.csv
for i in $(seq 25); do printf '\0\1\2\377binary%s' "$i" >"parts/bad$i.bin"; done
if command -v tar >/dev/null; then
  tar cf parts.tar parts
  expect REJECTS "$patix" index --into t parts.tar
  [ "$(grep -c 'columns understood' err)" = 1 ] || fail "equal tables are shown $(grep -c 'columns understood' err) times"
  says "1 more table with the same columns"
  [ "$(grep -c 'bad[0-9]*.bin: not read' err)" = 20 ] || fail "failures are not told 20 times: $(cat err)"
  says "5 more parts could not be read, by reason:"
  says "25 parts of archives or workbooks could not be read"
fi

# What cannot be done says so.
expect USAGE "$patix" index --save-map x.map odd.csv
says "--save-map goes with --dry-run"
expect INPUT "$patix" index --dry-run --save-map none.map /dev/null
[ ! -e none.map ] || fail "a map of nothing is saved"
expect REJECTS "$patix" index --dry-run odd.csv <(printf 'a;b\n1;2\n')
says "1 of 2 files could not be read"

# Real files: with the map that a dry run saves, the next dry run says the same.
data=${PATIX_DATA:-$source/../shared/data}
if [ -d "$data/lens-csv" ]; then
  n=0
  for file in lens-csv/pizza_lens_1000_raw.csv patentscope-xls/pizza_medium.csv.zst espacenet-export/pizza_sliced_20002002_319.csv \
    landscape-ritonavir/ritonavir.csv india-grants/2021_grants_partial.csv.zst gpatents-csv/gp-search-deep-learning.csv \
    drones-citations/numbers.csv.zst patentsview-g21/pgpubs-G21B.csv zh-patsnap-xlsx/20240401085613950.XLSX; do
    expect OK "$patix" index --dry-run --save-map real.map "$data/$file"
    cp out dry
    expect OK "$patix" index --dry-run --map real.map "$data/$file"
    diff <(mapping dry) <(mapping out) || fail "$file: the saved map reads another way"
    [ "$(mapping out | wc -l)" -ge 8 ] || fail "$file: only $(mapping out | wc -l) columns"
    n=$((n + 1))
  done
  echo "$n real files read the same with their saved maps"
else
  echo "not tried: real files (no data in $data)"
fi
