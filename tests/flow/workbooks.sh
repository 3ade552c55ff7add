#!/usr/bin/env bash
# Workbooks as people hold them: real files with the figures of the data's README, then the same files
# piped, packed, renamed, cut short and damaged; pages that are called .xls.
#
# Where the expected figures come from: rows are those of the data's README; each cell of the .xlsx and
# each of the 80,000 cells of pizza_medium_raw was compared with what another program in another
# language reads (pizza_medium.csv is that workbook as CSV; it has lost characters and nothing else).
# Publications are the distinct numbers in the raw files. zh-small-xlsx has no numbers: one patent (插合式铺浆器)
# stands in it twice, word for word.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"

# index FOLDER files...: a run; its last lines in $dir/out, what it says on the way in $dir/err.
index() {
  local into=$1
  shift
  "$patix" index --into "$dir/$into" "$@" >"$dir/out" 2>"$dir/err"
  got=$?
}
# "rows rejected publications code"
figures() {
  echo "$(sed -n 's/^read \([0-9]*\) records*:.*, \([0-9]*\) rejected$/\1 \2/p' "$dir/out")" \
    "$("$dump" "$dir/$1" 2>/dev/null | sed -n '2s/ publications.*//p') $got"
}
want() { # folder, figures
  [ "$(figures "$1")" = "$2" ] || fail "$1: $(figures "$1") instead of $2: $(tail -n 3 "$dir/err" "$dir/out")"
}

# ---- pages and texts that are called .xls: made here ----

printf '<html><head><meta charset="gb2312"></head><body><table border=1><tr><th>%s</th><th>%s</th><th>%s</th></tr>\n' \
  公开（公告）号 标题 申请日 >"$dir/page.html"
for i in 1 2 3; do
  printf '<tr><td>CN10185047%sB</td><td>一种水泵&nbsp;%s</td><td>2010-05-0%s</td></tr>\n' $i $i $i >>"$dir/page.html"
done
printf '</table></body></html>\n' >>"$dir/page.html"
iconv -f UTF-8 -t GB18030 "$dir/page.html" >"$dir/portal.xls"
index page "$dir/portal.xls"
want page "3 0 3 0"
"$dump" "$dir/page" | grep -q '一种水泵 2' || fail "a page in GBK is not read as such"
iconv -f UTF-8 -t UTF-16 "$dir/page.html" >"$dir/wide.xls"
index wide "$dir/wide.xls"
want wide "3 0 3 0"

number=0
{
  printf '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
  printf '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
  printf '<Worksheet ss:Name="Notes"><Table><Row><Cell><Data ss:Type="String">made by hand</Data></Cell></Row></Table></Worksheet>'
  for name in One Two; do
    number=$((number + 1))
    printf '<Worksheet ss:Name="%s"><Table><Row><Cell><Data ss:Type="String">Publication number</Data></Cell>' $name
    printf '<Cell><Data ss:Type="String">Title</Data></Cell></Row><Row ss:Index="4"><Cell><Data ss:Type="String">'
    printf 'EP066666%sA1</Data></Cell><Cell><Data ss:Type="String">A pump</Data></Cell></Row></Table></Worksheet>' $number
  done
  printf '</Workbook>\n'
} >"$dir/three.xls"
index three "$dir/three.xls"
[ "$(figures three | cut -d' ' -f 1-3)" = "2 0 2" ] || fail "XML of 2003: $(figures three)"
for part in 'three.xls#One' 'three.xls#Notes: not read'; do says "$part"; done
for part in One Two; do
  "$dump" --content "$dir/three" | grep -q "three.xls#$part" || fail "the record of sheet $part does not say so"
done

# ---- what is no workbook, and what is no more one ----

printf '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more' >"$dir/cut.xls"
expect INPUT "$patix" index --into "$dir/none" "$dir/cut.xls"
says "cut.xls"
says "the file is damaged"
printf '\t\x04\x06\x00\x00\x04\x10\x00\x00\x00\x00\x00\x00' >"$dir/old.xls"
expect UNSUPPORTED "$patix" index --into "$dir/none" "$dir/old.xls"
says "Excel 2, 3 or 4"

# ---- real files ----

data=${PATIX_DATA:-$source/../shared/data}
[ -d "$data/zh-patsnap-xlsx" ] || skip "no real data in $data (set PATIX_DATA)"

bad=0
while IFS='|' read -r name file rows rejected pubs; do
  index "$name" "$data"/$file
  code=0
  if [ "$(figures "$name")" != "$rows $rejected $pubs $code" ]; then
    echo "$name: $(figures "$name") instead of $rows $rejected $pubs $code" >&2
    bad=$((bad + 1))
  fi
  echo "$name: $rows rows, $pubs publications"
done <<'END'
patsnap|zh-patsnap-xlsx/20240401085613950.XLSX|1999|0|1999
small|zh-small-xlsx/专利.xlsx|137|0|136
medium|patentscope-xls/pizza_medium_raw_05032015.xls.zst|10000|0|9996
before2006|patentscope-xls/patentscope_pizza_1940_2005_9659.xls.zst|9659|0|9649
since2006|patentscope-xls/patentscope_pizza_2006_2011_8458.xls.zst|8458|0|8456
espacenet|espacenet-export/pizza_small.xls|25|0|25
END
[ "$bad" = 0 ] || fail "$bad workbooks are not as they should be"

# Two sheets, 90 and 47 rows, each with its own header.
index small "$data"/zh-small-xlsx/专利.xlsx
says '专利.xlsx#2013年'
says '专利.xlsx#Sheet1'
says '90 rows read, 90 records'
says '47 rows read, 47 records'

# A workbook of something else is refused kindly.
expect INPUT "$patix" index --into "$dir/none" "$data/epo-ops/legal/legal_code_descriptions_202417.xlsx"
says 'none of the first rows is a header'

# Piped, packed, with a wrong name: the same.
file=$data/zh-patsnap-xlsx/20240401085613950.XLSX
plain() { "$dump" --content "$1" | sed 's/"source":{[^}]*}//; s/"source":"[^"]*"//' | md5sum; }
wanted=$(plain "$dir/patsnap")
cp "$file" "$dir/renamed.csv"
gzip -c "$file" >"$dir/packed.xlsx.gz"
index renamed "$dir/renamed.csv"
[ "$(plain "$dir/renamed")" = "$wanted" ] || fail "called .csv: other records: $(cat "$dir/err")"
index packed "$dir/packed.xlsx.gz"
[ "$(plain "$dir/packed")" = "$wanted" ] || fail "packed: other records: $(cat "$dir/err")"
index piped - <"$file"
[ "$(plain "$dir/piped")" = "$wanted" ] || fail "piped: other records: $(cat "$dir/err")"

# Cut short and damaged: a sentence, nothing kept as if it were whole, no crash.
size=$(stat -c %s "$file")
for part in 1 2 3; do
  head -c $((size * part / 4)) "$file" >"$dir/short.xlsx"
  index "short$part" "$dir/short.xlsx"
  [ "$got" = "$(code INPUT)" ] || [ "$got" = "$(code IO)" ] || [ "$got" = "$(code REJECTS)" ] ||
    fail "cut after $part quarters: exit $got: $(cat "$dir/err" "$dir/out")"
  says short.xlsx
done
zstd -dqc "$data/patentscope-xls/pizza_medium_raw_05032015.xls.zst" >"$dir/whole.xls"
head -c 4000000 "$dir/whole.xls" >"$dir/half.xls"
index half "$dir/half.xls"
[ "$got" != 0 ] || fail "half of an .xls is read without a word: $(cat "$dir/out")"
says half.xls
echo "piped, packed, renamed, cut: as it should be"
