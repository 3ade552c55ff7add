#!/usr/bin/env bash
# Real files (issue 2, F.1): for each set the rows read, the records rejected and the distinct
# publications kept. The data lies in $PATIX_DATA, else in ../shared/data beside the source.
#
# Where the expected figures come from: rows are those of the data's README. Publications were
# counted from the raw files by a script of another language with another CSV reader, which knows
# nothing of patix: unpack, cut, take country, number (punctuation and leading zeros away) and kind
# as the file gives them, count the set: `publication_number` of bigquery, `patent_number`,
# `pgpub_id`, `Jurisdiction` + `Publication Number` of Lens CSV, `displayKey` of the Lens JSON,
# `doc_key` of lens-multilingual, `id` of Google Patents and of zh-bdci2022, three columns of
# cset-ai-index, `Patent Number` of india-grants. What is odd:
#   lens_drones_2017: 38 of its 9,109 rows are the rest of a cell that was too long for a
#     spreadsheet (they begin with words in the middle of a sentence): 9,071 publications, as in the
#     other copy of the same export (lens_drones.csv of drones-citations).
#   Numbers like "EP 2135119 B8 20161012" (3 of them, corrected more than once) name one publication
#     each; the four Lens files share 314 publications.
#   patentsview-g21: 1,152 grants are 1,114 patents; 3,945 rows are 3,331 published applications.
#   gpatents-csv and patentsview-abstracts: 723 numbers of the latter, which has no kinds, are in the
#     former: 5,422 + 3,522 - 723.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
data=${PATIX_DATA:-$source/../shared/data}
[ -d "$data/lens-csv" ] || skip "no real data in $data (set PATIX_DATA)"

# index FOLDER JOBS files...: a run; its last lines in $dir/out, what it says on the way in $dir/err.
index() {
  local into=$1 jobs=$2
  shift 2
  "$patix" index --jobs "$jobs" --into "$dir/$into" "$@" >"$dir/out" 2>"$dir/err"
  got=$?
}
figure() { sed -n "s/.*[ :]\([0-9]*\) $1.*/\1/p" "$dir/out" | head -n 1; }

# name | files | rows | rejected | publications
bad=0
while IFS='|' read -r name files rows rejected pubs; do
  paths=()
  for file in $files; do paths+=("$data/$file"); done
  index "$name" 2 "${paths[@]}"
  want=0
  [ "$rejected" = 0 ] || want=$(code REJECTS)
  kept=$("$dump" "$dir/$name" | sed -n '2s/ publications.*//p')
  said="$(sed -n 's/^read \([0-9]*\) records*:.*, \([0-9]*\) rejected$/\1 \2/p' "$dir/out") $kept $got"
  if [ "$said" != "$rows $rejected $pubs $want" ]; then
    echo "$name: rows, rejected, publications, exit code are $said instead of $rows $rejected $pubs $want" >&2
    tail -n 5 "$dir/out" "$dir/err" >&2
    bad=$((bad + 1))
  fi
  echo "$name: $rows rows, $rejected rejected, $pubs publications"
  # what a file says of itself adds up to what the run says
  sum=$(sed -n 's/^  \([0-9]*\) rows* read.*/\1/p' "$dir/err" | paste -sd+ | bc)
  [ "$sum" = "$rows" ] || { echo "$name: the files' rows add up to $sum" >&2 && bad=$((bad + 1)); }
  # again: nothing changes
  index "$name" 1 "${paths[@]}"
  [ "$(figure new)/$(figure changed)/$(figure joined)" = 0/0/0 ] && grep -q '^nothing changed' "$dir/out" ||
    { echo "$name: again: $(cat "$dir/out")" >&2 && bad=$((bad + 1)); }
done <<'END'
orbit|bigquery-landscapes/orbit_satellite.csv.zst|2281|0|1795
nighttime|bigquery-landscapes/nighttime_driver_visibility.csv.zst|948|0|948
offshore|bigquery-landscapes/offshore_plant.csv|937|0|936
bigquery|bigquery-landscapes|4166|0|3676
abstracts|patentsview-abstracts|3522|0|3522
g21-json|patentsview-g21/grants-api-G21B.json patentsview-g21/grants-api-G21D.json.zst patentsview-g21/grants-api-G21G.json|1152|0|1114
g21-csv|patentsview-g21/pgpubs-G21B.csv patentsview-g21/pgpubs-G21C.csv.zst patentsview-g21/pgpubs-G21D.csv patentsview-g21/pgpubs-G21F.csv|3945|0|3331
g21|patentsview-g21|5097|0|4445
lens-pizza|lens-csv/pizza_lens_1000_raw.csv|1000|0|1000
lens-families|lens-csv/drones_tac_1606_families.csv|1606|0|1606
lens-2017|lens-csv/lens_drones_2017_raw.csv.zst|9109|38|9071
lens-2021|lens-csv/lens-export-jet-engine-2021.csv|3779|0|3779
covid|lens-covid-jsonl|5860|0|2866
multilingual|lens-multilingual/patents.csv.zst|2978|0|2978
gpatents|gpatents-csv|6166|0|5422
g06f|zh-cpc-g06f|4102|0|4102
bdci|zh-bdci2022|3254|0|3254
cset|cset-ai-index/patent_database.csv.zst|287532|0|287443
india|india-grants|34419|0|34408
abstracts+gpatents|patentsview-abstracts gpatents-csv|9688|0|8221
END
[ "$bad" = 0 ] || fail "$bad sets are not as they should be"

# zh-bdci2022 has no publication numbers: keys come from its ids and are marked as such.
grep -q '^id:' <("$dump" "$dir/bdci" | sed -n 3p) || fail "bdci: a record is called $("$dump" "$dir/bdci" | sed -n 3p | cut -f 1)"

# Loaded one after another, in either order, with one worker or two: the same publications.
two="$data/patentsview-abstracts $data/gpatents-csv"
wanted=$(content "$dir/abstracts+gpatents")
# shellcheck disable=SC2086
index one-job 1 $two
[ "$(content "$dir/one-job")" = "$wanted" ] || fail "one worker gives other records than two"
index after 2 "$data/patentsview-abstracts"
index after 2 "$data/gpatents-csv"
[ "$(content "$dir/after")" = "$wanted" ] || fail "two runs give other records than one"
index before 2 "$data/gpatents-csv"
index before 2 "$data/patentsview-abstracts"
[ "$("$dump" "$dir/before" | sed -n '2s/ publications.*//p')" = 8221 ] || fail "the other order gives other publications"
expect OK "$patix" shards verify --in "$dir/before"
# A publication of both sets: kind and applicant from one, abstract from the other.
"$dump" "$dir/before" | grep -c '"abstracts".*"applicants"' >"$dir/both"
[ "$(cat "$dir/both")" = 723 ] || fail "$(cat "$dir/both") publications have an abstract and an applicant, not 723"

# bigquery and Lens: what both have is kept once: 3,676 + 15,142 - 10.
keys() { "$dump" "$dir/$1" | sed -n 's/\t.*//p'; } # only the lines of records have a tab
keys bigquery | sort -u >"$dir/bigquery.keys"
for set in lens-pizza lens-families lens-2017 lens-2021; do keys "$set"; done | sort -u >"$dir/lens.keys"
both=$(comm -12 "$dir/lens.keys" "$dir/bigquery.keys" | wc -l)
index union 2 "$data/bigquery-landscapes" "$data/lens-csv"
kept=$("$dump" "$dir/union" | sed -n '2s/ publications.*//p')
[ "$kept $both" = "18808 10" ] || fail "bigquery and lens together: $kept publications, $both in both"
keys union | sort | cmp - <(sort -u "$dir/lens.keys" "$dir/bigquery.keys") || fail "bigquery and lens together: other publications than apart"

# Packed in another way, or through stdin: the same.
file=$data/lens-csv/lens-export-jet-engine-2021.csv
wanted=$(content "$dir/lens-2021")
gzip -c "$file" >"$dir/x.csv.gz"
xz -0 -c "$file" >"$dir/x.csv.xz"
zstd -q -c "$file" >"$dir/x.csv.zst"
cp "$file" "$dir/x.csv"
# a record says which file it came from: compare without
plain() { "$dump" --content "$1" | sed 's/"source":{[^}]*}//; s/"source":"[^"]*"//' | md5sum; }
wanted=$(plain "$dir/lens-2021")
for packed in gz xz zst; do
  index "packed-$packed" 2 "$dir/x.csv.$packed"
  [ "$got" = 0 ] && [ "$(plain "$dir/packed-$packed")" = "$wanted" ] || fail "$packed: other records: $(cat "$dir/out" "$dir/err")"
done
index piped 2 - <"$file"
[ "$got" = 0 ] && [ "$(plain "$dir/piped")" = "$wanted" ] || fail "stdin: other records: $(cat "$dir/out" "$dir/err")"
index piped-gz 2 - <"$dir/x.csv.gz"
[ "$got" = 0 ] && [ "$(plain "$dir/piped-gz")" = "$wanted" ] || fail "stdin, packed: other records: $(cat "$dir/out" "$dir/err")"
echo "together, apart, packed, piped: the same"
