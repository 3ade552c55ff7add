#!/usr/bin/env bash
# Figures that others have published, against patix over the same file: the pizza patents of PATENTSCOPE in the WIPO
# Manual on Open Source Patent Analytics. Its table of publications by country and year (pizza_medium_clean/pcy.csv of
# the manual's repository) and what its chapter on Tableau says of applicants. Args: patix, source folder, build folder.
set -euo pipefail
patix=$1 source=$2
data=${PATIX_DATA:-$source/../shared/data}
file=$data/patentscope-xls/pizza_medium.csv.zst
if [ ! -e "$file" ]; then
  echo "skipped: the pizza patents are not there ($data)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C LANG=C
failed=0
"$patix" index --into "$work/db" "$file" > "$work/log" 2>&1 || [ $? -eq 14 ]

# office, then first year:number of that year and the years after it; a gap begins anew. 30 Canadian ones have no year.
cat > "$work/published" <<'END'
CA 1968:1 1971:2,4 1974:1,1,1,1,4,8,11,14,10,12,14,7,9,14,7,10,19,49,66,59,50,39,36,45,46,47,54,53,66,53,59,69,77,68,62,47,57,49,16,9
CN 1996:1 1999:2,1,2,4,1,5,3,5,5,6,6,3,7,9,4,8
DE 1971:1 1983:1,2,1 1989:1,2,2,2,2,5,2,1,1,1,4,3,6,3,7,6,6,9,3,3,5,1,2,7
EP 1979:2,2,4,4,7,9,5,10,13,27,27,22,29,36,29,26,29,27,34,36,60,48,56,54,55,75,58,62,47,67,62,56,58,48,45,46,2
IL 1977:1 1980:1 1984:1,1,1 1989:1 1992:1 1995:1,1 2000:1,3,3,1,6 2006:2,2,1,1,2,3,1
JP 1998:17,26,27,15,16,15,13,14,24,9,14,5,6,4
KR 1989:1 1993:1 1996:1,1,10,2,17,21,18,16,21,43,31,29,17,17,14,18,30,29,8
MX 1999:2,2 2002:2,2 2006:3,2,4,4,2
US 1940:1 1954:1 1956:1,1 1959:1 1962:1 1964:2 1966:1,1,7,1,2,3,10,9,6,10,26,22,26,15,27,32,18,32,18,32,29,29,33,53,86,58,73,91,58,79,81,67,64,95,118,156,206,256,242,241,250,248,295,244,286,253,288,284,292,41
WO 1980:2 1983:1,2,1,1,2,6,9,8,13,31,16,20,22,23,26,34,46,63,85,77,91,73,96,102,103,121,65,79,92,80,97,89,13
ZA 1984:1 1988:1,4,2,3,3,3,3,1,9,7,3,4,3 2002:6,3,2,4,3,3,4
END
awk '{ for (i = 2; i <= NF; i++) { split($i, a, ":"); m = split(a[2], n, ",")
    for (k = 1; k <= m; k++) print $1 "," a[1] + k - 1 "," n[k] } }' "$work/published" | sort > "$work/theirs"
"$patix" analyze pivot --rows cc --cols pdy --unit pub --date publication --top-rows 100 --top-cols 200 --in "$work/db" \
  --format csv | sed '1d' | tr -d '\r' | awk -F, '{ print $1 "," $2 "," $3 }' |
  grep -E '^(CA|CN|DE|EP|IL|JP|KR|MX|US|WO|ZA),' | sort > "$work/ours"
if cmp -s "$work/ours" "$work/theirs"; then
  echo "the same as published: $(wc -l < "$work/ours") numbers of publications by office and year"
else
  failed=1
  echo "FAIL publications by office and year: patix < and published > differ"
  diff "$work/ours" "$work/theirs" | head -20 || true
fi

# Applicants: the manual counts 9,996 rows, 191 of Google once names are split and cleaned.
is() { # WHAT PUBLISHED GOT
  if [ "$2" = "$3" ]; then
    echo "the same as published: $1 $2"
  else
    failed=1
    echo "FAIL $1: published $2, patix $3"
  fi
}
is publications 9996 "$("$patix" count '*' --in "$work/db" --format json | grep -o '"publications":[0-9]*' | head -1 | cut -d: -f2)"
is 'publications of Google, names cleaned' 191 \
  "$("$patix" analyze top --of pa --unit pub --top 1 --in "$work/db" --format csv | tr -d '\r' | sed -n 's/^GOOGLE,\([0-9]*\),.*/\1/p')"
exit $failed
