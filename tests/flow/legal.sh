#!/usr/bin/env bash
# legal.sh: legal events of real files get kinds, status follows from them, expiry from the filing date.
#
# Figures of gpatents-pages (5 296 pages of EP, JP, US and WO with 53 374 events): all but one event in a
# thousand or fewer have a kind; where a page states a status and patix computes one without it, they are the
# same for 96 in 100 (the rest: Japanese refusals that the pages call pending, European patents that have
# ended in every single state). Three lives are read by hand from the pages.
. "$2/tests/crash/lib.bash"
need "$patix"
data=${PATIX_DATA:-$source/../shared/data}
[ -d "$data/gpatents-pages" ] || skip "no real data in $data (set PATIX_DATA)"
"$patix" index --into "$dir/db" "$data/gpatents-pages/pages.tar.zst" >/dev/null 2>&1 || fail "index"

count() { "$patix" count "$1" --in "$dir/db" --format json | grep -o '"publications":[0-9]*' | cut -d: -f2; }
[ "$(count '*')" = 5296 ] || fail "$(count '*') pages"

# What ev counts is a kind of patent/legal_kind.tbl, or the code of an event that nothing explains.
kinds=$(sed -n 's/^PX_LEGAL_KIND([A-Z_]*, "\([a-z_]*\)".*/\1/p' "$source/patent/legal_kind.tbl")
"$patix" search '*' --in "$dir/db" --limit 1 --facet ev:all --format json >"$dir/facet" || fail "facet"
grep -o '"value":"[^"]*","count":[0-9]*\|"value":"[^"]*","publications":[0-9]*' "$dir/facet" |
  sed 's/"value":"\([^"]*\)",.*:\([0-9]*\)/\1 \2/' >"$dir/ev"
[ -s "$dir/ev" ] || fail "no facet of events"
known=0
other=0
while read -r value n; do
  if grep -qx -- "$value" <<<"$kinds"; then known=$((known + n)); else other=$((other + n)); fi
done <"$dir/ev"
[ $known -gt 20000 ] || fail "only $known publications and kinds"
[ $((other * 1000)) -le $known ] || fail "$other publications have events without a kind, $known with"

# Each kind that these offices know is there.
for kind in granted refused withdrawn lapsed lapsed_state restored transferred renamed pledged released \
  examined allowed searched fee_paid fee_due opposed maintained limited appealed designated entered \
  not_entered validated open_licence litigated corrected; do
  grep -q "^$kind " "$dir/ev" || fail "no event of kind $kind"
done

# Lives by hand: day, kind and status as the pages tell them.
life() { # number, line of the log
  "$patix" show "$1" --in "$dir/db" >"$dir/show" || fail "show $1"
  grep -qF -- "$2" "$dir/show" || fail "$1 does not say: $2"
}
life JP2014183662A '2017-02-28 refused (A02) -> dead'
life JP2014183662A "the file's own word (Pending) -> dead (not followed)"
life JP2014183662A '2033-03-19; 特許法第67条第1項'
life US9217368B2 '2015-12-02 granted (STCF) -> in force'
life EP2824307B1 '2016-02-05 granted (GRAA) -> in force'
life EP2824307B1 "the file's own word (Not-in-force) -> dead"

# Questions meet the same: nothing is active and refused for good at once, whatever the page says.
[ "$(count 'ls=pending and ev=granted and cc=US')" -le 5 ] || fail "granted and pending"
[ "$(count 'ls=active')" -gt 2300 ] || fail "active: $(count 'ls=active')"
[ "$(count 'ls=dead')" -gt 1100 ] || fail "dead: $(count 'ls=dead')"

# Chinese patents of a workbook whose events have texts and no codes.
if [ -d "$data/zh-patsnap-xlsx" ]; then
  "$patix" index --into "$dir/cn" "$data/zh-patsnap-xlsx" >/dev/null 2>&1 || fail "index zh-patsnap-xlsx"
  "$patix" search '*' --in "$dir/cn" --limit 1 --facet ev:all --format json >"$dir/facet" || fail "facet"
  for kind in granted lapsed withdrawn refused examined transferred licensed pledged; do
    grep -q "\"value\":\"$kind\"" "$dir/facet" || fail "the workbook has no event of kind $kind"
  done
fi
echo "$known publications and kinds, $other without; active $(count 'ls=active'), dead $(count 'ls=dead')"
