#!/usr/bin/env bash
# all_sets.sh: every file of the real data, each alone into an empty collection (issue 3, D.1), and
# records of the tables among them field by field (D.2; the other formats: gazettes.sh, epo_sets.sh,
# uspto_sets.sh).
#
# A line of the table: file | exit code | format found | rows or elements read, records, empty ones,
# rejected, parts that could not be read | publications kept, and how many of them have title, abstract,
# claims, description, classes, applicants, inventors, citations, family, legal events | figure of the
# data's README, or a remark. Where it is a number and nothing else, the rows read must be as many. A
# file without patents has the sentence of its refusal instead of figures. '-' = not compared.
# Who is right where the README says something else, and what '-' stands for: docs/notes/files.md.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
data=${PATIX_DATA:-$source/../shared/data}
[ -d "$data/lens-csv" ] || skip "no real data in $data (set PATIX_DATA)"

# A figure is as wanted, or not compared.
same() {
  local -a want got
  read -ra want <<<"$1"
  read -ra got <<<"$2"
  [ ${#want[@]} = ${#got[@]} ] || return 1
  for i in "${!want[@]}"; do
    [ "${want[i]}" = - ] || [ "${want[i]}" = "${got[i]}" ] || return 1
  done
}

bad=0
files=0
wrong() {
  echo "$*" >&2
  bad=$((bad + 1))
}

# The collection of a file; those that records are looked up in below are kept.
collection() { echo "$dir/${1//\//_}"; }

table() {
  while IFS='|' read -r file exit format figures fills remark; do
    files=$((files + 1))
    [ -e "$data/$file" ] || { wrong "$file: is not there" && continue; }
    local into
    into=$(collection "$file")
    "$patix" index --jobs 2 --into "$into" "$data/$file" >"$dir/out" 2>"$dir/err"
    local got=$?
    [ "$exit" = - ] || [ "$got" = "$exit" ] || wrong "$file: exit $got instead of $exit: $(tail -n 2 "$dir/err")"
    if [ -z "$fills" ]; then # refused: the third column is the sentence, the fourth the remark
      grep -qF -- "$format" "$dir/err" || wrong "$file: does not say '$format' but $(head -n 1 "$dir/err")"
      rm -rf "$into"
      continue
    fi
    local line parts all
    line=$(sed -n 's/^  \([0-9]*\) rows* read, \([0-9]*\) records*, \([0-9]*\) empty rows*, \([0-9]*\) rejected.*/\1 \2 \3 \4/p' "$dir/err" | tail -n 1)
    parts=$(sed -n 's/^  [0-9]* part[a-z ]* read, \([0-9]*\) could not be read$/\1/p' "$dir/err" | tail -n 1)
    same "$figures" "$line ${parts:-0}" || wrong "$file: read $line ${parts:-0} instead of $figures"
    grep -q ": $format\(,\|$\)" "$dir/err" || wrong "$file: not read as $format: $(head -n 1 "$dir/err")"
    all=$("$patix" shards status --coverage --in "$into" --format json | sed -n 's/^{"all":{\([^}]*\)}.*/\1/p')
    all=$(sed 's/"[a-z]*"://g; s/,/ /g' <<<"$all")
    same "$fills" "$all" || wrong "$file: has $all instead of $fills"
    case $remark in
    '' | *[!0-9]*) ;;
    *) [ "${line%% *}" = "$remark" ] || wrong "$file: ${line%% *} rows, the README says $remark" ;;
    esac
    grep -q "^### $file$" "$0" || rm -rf "$into"
    [ "$got" != "$(code REJECTS)" ] || sed -n "s|^ *\([0-9]\{1,\}\)  |$file: \1 |p" "$dir/out" >>"$dir/reasons"
  done
}

: >"$dir/reasons"
table <<'END'
README.md|6|none of the first rows is a header that names known columns (the first row begins with "# Real patent data for development and CI"); give a map that says which column is what|about the data
bigquery-landscapes/nighttime_driver_visibility.csv.zst|0|csv|948 948 0 0 0|948 948 948 0 0 948 0 0 940 948 0|948
bigquery-landscapes/offshore_plant.csv|0|csv|937 937 0 0 0|936 936 936 0 0 936 0 0 933 936 0|937
bigquery-landscapes/orbit_satellite.csv.zst|0|csv|2281 2281 0 0 0|1795 1795 1795 0 0 1795 0 0 1785 1795 0|2281
classification/IPC_3.txt|6|none of the first rows is a header that names known columns (the first row begins with "A01"); give a map that says which column is what|a table of classes
classification/IPC_4.txt|6|none of the first rows is a header that names known columns (the first row begins with "A01B"); give a map that says which column is what|a table of classes
classification/IPC_8.txt|6|none of the first rows is a header that names known columns (the first row begins with "A01B1"); give a map that says which column is what|a table of classes
classification/ipc_technology.csv|6|none of the first rows is a header that names known columns (the first row begins with "Field_number"); give a map that says which column is what|a table of classes
classification/wipo_tech_region.csv|6|none of the first rows is a header that names known columns (the first row begins with "type"); give a map that says which column is what|a table of classes
cnipa-xml/cn_new1.xml|0|cnipa|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
cnipa-xml/cn_new2.xml|0|cnipa|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
cnipa-xml/cn_old1.xml|0|cn2006|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
cnipa-xml/cn_old2.xml|0|cn2006|1 1 0 0 0|1 1 1 1 1 1 1 1 0 1 0|
cset-ai-index/Field_Descriptions.md|6|none of the first rows is a header that names known columns (the first row begins with "The data fields contained within the annotated [patent data "); give a map that says which column is what|about the columns
cset-ai-index/patent_database.csv.zst|0|csv|287532 287532 0 0 0|287443 0 0 0 0 0 0 0 0 287443 0|287532
drones-citations/lens_drones.csv.zst|0|csv|9071 9071 0 0 0|9071 9071 0 0 0 9070 9068 9062 0 0 0|9071
drones-citations/numbers.csv.zst|0|csv|15776 15776 0 0 0|15776 0 0 0 0 0 0 0 11251 10506 0|15776
drones-citations/patsnap_family.csv|0|csv|8728 8728 0 0 0|8728 0 0 0 0 0 0 0 0 5317 0|8728
epo-docdb/AP-1206-A_302101161.xml|0|docdb|1 1 0 0 0|1 1 1 0 0 1 1 1 1 1 0|
epo-docdb/DE-backfile.xml|0|docdb|10 10 0 0 0|10 10 0 0 0 10 10 10 10 10 0|
epo-docdb/WO-2022259205-A1_544370561.xml|0|docdb|1 1 0 0 0|1 1 1 0 0 1 1 1 1 1 0|
epo-fulltext/application/v1-0-A1.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 0 1 1|
epo-fulltext/application/v1-0-A2.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
epo-fulltext/application/v1-2-A1.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
epo-fulltext/application/v1-2-A2.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
epo-fulltext/application/v1-4-A1-1.xml|0|epfull|1 1 0 0 0|1 1 0 0 0 1 1 1 0 1 1|
epo-fulltext/application/v1-4-A1.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
epo-fulltext/application/v1-4-A2.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
epo-fulltext/application/v1-5-1-A1-1.xml|0|epfull|1 1 0 0 0|1 1 0 0 0 1 1 1 0 1 1|
epo-fulltext/application/v1-5-1-A1-2.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 0 1 1|
epo-fulltext/application/v1-5-1-A1.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 1 1 1|
epo-fulltext/application/v1-5-1-A2.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
epo-fulltext/grant/v1-0-B1.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 1 1|
epo-fulltext/grant/v1-0-B2.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 1 1|
epo-fulltext/grant/v1-2-B1.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 1 1|
epo-fulltext/grant/v1-2-B2.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 0 1|
epo-fulltext/grant/v1-4-B1.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 0 1|
epo-fulltext/grant/v1-4-B2.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 1 1|
epo-fulltext/grant/v1-5-1-B1.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 1 1|
epo-fulltext/grant/v1-5-1-B2.xml|0|epfull|1 1 0 0 0|1 1 0 1 1 1 1 1 1 0 1|
epo-fulltext/st36-A-document-EP1667425A1.xml|0|epfull|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
epo-ops/demo/get_register_biblio.xml|0|ops|2 2 0 0 0|2 2 0 0 0 2 2 2 2 0 2|
epo-ops/demo/get_register_events.xml|0|ops|1 1 0 0 0|1 0 0 0 0 0 0 0 0 0 1|
epo-ops/demo/get_register_procedural_steps.xml|0|ops|1 1 0 0 0|1 0 0 0 0 0 0 0 0 0 1|
epo-ops/demo/get_register_unip.xml|0|ops|2 2 0 0 0|2 2 0 0 0 2 2 2 2 0 2|
epo-ops/demo/search.xml|0|ops|5 5 0 0 0|5 0 0 0 0 0 0 0 0 5 0|
epo-ops/demo/search_register.xml|0|ops|5 5 0 0 0|5 5 0 0 0 5 5 0 0 0 0|
epo-ops/demo/search_register_with_constituent.xml|0|ops|3 3 0 0 0|3 3 0 0 0 3 3 3 1 0 3|
epo-ops/family/family_input.xml|0|ops|6 6 0 0 0|6 0 0 0 0 0 0 0 0 6 0|
epo-ops/legal/example_1.xml|0|ops|1 1 0 0 0|1 0 0 0 0 0 0 0 0 1 1|
epo-ops/legal/example_2.xml|0|ops|1 1 0 0 0|1 0 0 0 0 0 0 0 0 1 1|
epo-ops/legal/example_3.xml|0|ops|1 1 0 0 0|1 0 0 0 0 0 0 0 0 1 1|
epo-ops/legal/legal_code_descriptions_202417.xlsx|6|none of the first rows is a header that names known columns (the first row begins with "Authority"); give a map that says which column is what|a list of codes
epo-ops/published/biblio_example.xml|0|ops|1 1 0 0 0|1 1 1 0 0 1 1 1 1 1 0|
epo-ops/published/biblio_example_2.xml|0|ops|1 1 0 0 0|1 0 0 0 0 1 0 0 1 1 0|
epo-ops/published/biblio_example_3.xml|0|ops|1 1 0 0 0|1 1 1 0 0 1 1 1 0 1 0|
epo-ops/published/biblio_example_4.xml|0|ops|1 1 0 0 0|1 1 1 0 0 1 1 1 1 1 0|
epo-ops/published/claims_example.xml|0|ops|1 1 0 0 0|1 0 0 1 0 0 0 0 0 0 0|
epo-ops/published/claims_example_2.xml|0|ops|1 1 0 0 0|1 0 0 1 0 0 0 0 0 0 0|
epo-ops/published/description_example.xml|0|ops|1 1 0 0 0|1 0 0 0 1 0 0 0 0 0 0|
epo-ops/published/ep1000000_abstract_result.xml|0|ops|1 1 0 0 0|1 0 1 0 0 0 0 0 0 0 0|
epo-ops/published/ep1000000_full_cycle_result.xml|0|ops|2 2 0 0 0|2 2 1 0 0 2 2 2 1 2 0|
epo-ops/published/full_cycle_example.xml|0|ops|2 2 0 0 0|2 2 1 0 0 2 2 2 1 2 0|
epo-ops/published/image_example.xml|0|ops|1 0 0 0 0|0 0 0 0 0 0 0 0 0 0 0|a list of pages
epo-ops/published/search_example.xml|0|ops|15 15 0 0 0|15 0 0 0 0 0 0 0 0 15 0|
espacenet-export/pizza_sliced_20002002_319.csv|0|csv|319 319 0 0 0|319 319 0 0 0 308 319 314 148 79 0|319
espacenet-export/pizza_sliced_20032005_366.csv|0|csv|366 366 0 0 0|366 365 0 0 0 353 356 342 126 111 0|366
espacenet-export/pizza_sliced_20062008_439.csv|0|csv|355 355 0 0 0|355 352 0 0 0 338 277 326 142 105 0|355
espacenet-export/pizza_small.xls|0|xls|25 25 0 0 0|25 25 0 0 0 24 13 12 2 1 0|25
espacenet-families-json/P7-LargeEnrichi.json.zst|0|json|874 874 0 0 0|874 874 0 0 0 874 596 838 605 529 0|874
gpatents-csv/gp-search-20181012-181513.csv|0|csv|909 909 0 0 0|909 909 0 0 0 0 909 909 0 0 0|909
gpatents-csv/gp-search-artificial-intelligence.csv|0|csv|750 750 0 0 0|750 750 0 0 0 0 750 749 0 0 0|
gpatents-csv/gp-search-computer-science.csv|0|csv|752 752 0 0 0|752 752 0 0 0 0 752 752 0 0 0|
gpatents-csv/gp-search-deep-learning.csv|0|csv|771 771 0 0 0|771 771 0 0 0 0 771 771 0 0 0|
gpatents-csv/gp-search-deep-neural-networks.csv|0|csv|700 700 0 0 0|700 700 0 0 0 0 700 694 0 0 0|
gpatents-csv/gp-search-machine-learning.csv|0|csv|736 736 0 0 0|736 736 0 0 0 0 735 736 0 0 0|
gpatents-csv/gp-search-neural-networks.csv|0|csv|851 851 0 0 0|851 851 0 0 0 0 851 850 0 0 0|
gpatents-csv/gp-search-recurrent-neural-networks.csv|0|csv|697 697 0 0 0|697 697 0 0 0 0 697 694 0 0 0|698 at least, as the set says: the file has 697
gpatents-pages/citations-within.tsv|6|none of the first rows is a header that names known columns (the first row begins with "citing"); give a map that says which column is what|pairs of numbers
gpatents-pages/pages.tar.zst|0|archive|5296 5296 0 0 0|5296 5296 4584 0 0 5296 4964 0 5147 3094 5295|5296
india-grants/2019_grants.csv.zst|0|csv|22897 22897 0 0 0|22897 22897 0 0 0 0 22895 0 0 0 22897|22897
india-grants/2021_grants_partial.csv.zst|0|csv|11522 11522 0 0 0|11511 11510 0 0 0 0 11511 0 0 0 11510|11522
jpo-xml/jp_example1.xml|0|jpo|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
jpo-xml/jp_example2.xml|0|jpo|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
landscape-ritonavir/ritonavir.csv|0|csv|804 804 0 0 0|804 804 0 0 0 804 804 804 0 725 0|804
lens-covid-jsonl/Coronavirus-CPC-based-patents.jsonl.zst|0|json|1470 1470 0 0 0|1470 1470 0 0 0 1468 1406 1338 458 0 0|
lens-covid-jsonl/Coronavirus-MERS-diagnosis-patents.jsonl|0|json|18 18 0 0 0|18 18 0 0 0 18 18 18 9 0 0|18
lens-covid-jsonl/Coronavirus-MERS-patents.jsonl|0|json|259 259 0 0 0|259 259 0 0 0 250 258 251 121 0 0|
lens-covid-jsonl/Coronavirus-MERS-treatment.jsonl|0|json|110 110 0 0 0|110 110 0 0 0 110 110 110 63 0 0|
lens-covid-jsonl/Coronavirus-SARS-diagnosis-patents.jsonl|0|json|271 271 0 0 0|271 271 0 0 0 271 271 271 116 0 0|
lens-covid-jsonl/Coronavirus-SARS-patents.jsonl.zst|0|json|1390 1390 0 0 0|1390 1390 0 0 0 1386 1373 1367 529 0 0|
lens-covid-jsonl/Coronavirus-SARS-treatment.jsonl|0|json|782 782 0 0 0|782 782 0 0 0 781 782 782 327 0 0|
lens-covid-jsonl/Coronavirus-limited-keywords-based-patents.jsonl.zst|0|json|1560 1560 0 0 0|1560 1560 0 0 0 1547 1542 1529 605 0 0|1560
lens-csv/drones_tac_1606_families.csv|0|csv|1606 1606 0 0 0|1606 1606 0 0 0 1576 1582 1533 164 0 0|1606
lens-csv/lens-export-jet-engine-2021.csv|0|csv|3779 3779 0 0 0|3779 3779 0 0 0 3763 3638 3669 234 0 0|3779
lens-csv/lens_drones_2017_raw.csv.zst|14|csv|9109 9071 0 38 0|9071 9071 0 0 0 9070 9068 9062 2030 0 0|9109
lens-csv/pizza_lens_1000_raw.csv|0|csv|1000 1000 0 0 0|1000 1000 0 0 0 851 949 891 75 0 0|1000
lens-drones-49k/applicants.csv.zst|14|csv|49410 49405 1 5 0|49405 0 0 0 0 0 49363 0 0 0 0|49411 with a row of a name without lens_id, here the empty row
lens-drones-49k/inventors.csv.zst|0|csv|258564 49417 0 0 0|49417 0 0 0 0 0 0 49123 0 0 0|258564
lens-drones-49k/ipc.csv.zst|0|csv|187512 48873 0 0 0|48873 0 0 0 0 48873 0 0 0 0 0|187512
lens-drones-49k/titles.csv.zst|0|csv|49417 49417 0 0 0|49417 49416 0 0 0 0 0 0 0 0 0|49417
lens-multilingual/patent_applicants.csv|0|csv|3653 2978 0 0 0|2978 0 0 0 0 0 2903 0 0 0 0|3653
lens-multilingual/patents.csv.zst|0|csv|2978 2978 0 0 0|2978 2961 2663 0 0 0 0 0 0 0 0|2978
names/drones_applicant_raw_cleaned.csv|6|none of the first rows is a header that names known columns (the first row begins with "applicant"); give a map that says which column is what|a table of names
names/patentsview/assignee_abbreviations.json|14|json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a table of names
names/patentsview/assignee_corrections.txt|6|none of the first rows is a header that names known columns (the first row begins with "agency"); give a map that says which column is what|a table of names
names/patentsview/assignee_remapping.json|14|json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a table of names
names/patentsview/assignee_stopwords.txt|6|none of the first rows is a header that names known columns (the first row begins with "on behalf of"); give a map that says which column is what|a table of names
names/patentsview/existing_orgs_lookup.csv|6|none of the first rows is a header that names known columns (the first row begins with "original"); give a map that says which column is what|a table of names
names/patentsview/list_of_government_agencies.csv|6|none of the first rows is a header that names known columns (the first row begins with "Acronym"); give a map that says which column is what|a table of names
names/vantagepoint_groups.the.zst|6|none of the first rows is a header that names known columns (the first row begins with "# Cleaned Thesaurus"); give a map that says which column is what|a table of names
patentscope-xls/patentscope_pizza_1940_2005_9659.xls.zst|0|xls|9659 9659 0 0 0|9649 9645 0 0 0 9599 8693 9450 0 0 0|9659
patentscope-xls/patentscope_pizza_2006_2011_8458.xls.zst|0|xls|8458 8458 0 0 0|8456 8454 0 0 0 8418 8241 8197 0 0 0|8458
patentscope-xls/pizza_medium.csv.zst|0|csv|10000 10000 0 0 0|9996 9994 0 0 0 9947 9184 9722 0 0 0|10000
patentscope-xls/pizza_medium_raw_05032015.xls.zst|0|xls|10000 10000 0 0 0|9996 9994 0 0 0 9947 9186 9725 0 0 0|10000
patentsview-abstracts/neural_network_patent_query.csv.zst|0|csv|3522 3522 0 0 0|3522 3522 3522 0 0 0 0 0 0 0 0|3522
patentsview-g21/grants-api-G21B.json|0|us-json|258 258 0 0 0|258 258 258 0 0 258 0 0 239 0 0|258
patentsview-g21/grants-api-G21D.json.zst|0|us-json|508 508 0 0 0|508 508 508 0 0 508 0 0 479 0 0|508
patentsview-g21/grants-api-G21G.json|0|us-json|386 386 0 0 0|386 386 386 0 0 386 0 0 351 0 0|386
patentsview-g21/pgpubs-G21B.csv|0|csv|228 228 0 0 0|228 228 228 0 0 228 228 0 0 0 0|
patentsview-g21/pgpubs-G21C.csv.zst|0|csv|2084 2084 0 0 0|2084 2084 2084 0 0 2084 2084 0 0 0 0|
patentsview-g21/pgpubs-G21D.csv|0|csv|548 548 0 0 0|548 548 548 0 0 548 548 0 0 0 0|
patentsview-g21/pgpubs-G21F.csv|0|csv|1085 1085 0 0 0|1085 1085 1085 0 0 1085 1085 0 0 0 0|
patsnap-xml-corpus/citations-within.tsv|6|none of the first rows is a header that names known columns (the first row begins with "citing"); give a map that says which column is what|pairs of numbers
patsnap-xml-corpus/corpus.tar.zst|0|archive|2244 2244 0 0 0|2244 2244 2233 0 0 2230 1885 2182 1878 986 0|2244
patsnap-xml-corpus/q1-qrels+ve.txt|0|csv|22 22 0 0 0|22 0 0 0 0 0 0 0 0 0 0|22
patsnap-xml-corpus/q1-qrels-ve.txt|0|csv|25 25 0 0 0|25 0 0 0 0 0 0 0 0 0 0|25
patsnap-xml-corpus/q1.xml|13|this is in no format that can be read; name one if you know better|a question
phrase-similarity/train.csv.zst|6|none of the first rows is a header that names known columns (the first row begins with "id"); give a map that says which column is what|phrases
tfh-annotated/TFH_Annotated_Dataset.zip|14|archive|1010 1010 0 0 1010|1010 0 1010 0 0 0 0 0 0 0 0|1010 texts; their 1,010 .ann are annotations
tw-titles/node-applicant.csv|6|none of the first rows is a header that names known columns (the first row begins with "name"); give a map that says which column is what|names or keywords
tw-titles/node-inventor.csv|6|none of the first rows is a header that names known columns (the first row begins with "name"); give a map that says which column is what|names or keywords
tw-titles/node-keyword.csv|6|none of the first rows is a header that names known columns (the first row begins with "keyword"); give a map that says which column is what|names or keywords
tw-titles/node-patent.csv|0|csv|8665 8665 0 0 0|8665 8665 0 0 0 0 0 0 0 0 0|8665
tw-titles/relationship-applicant_patent.csv|0|csv|10968 8665 0 0 0|8665 0 0 0 0 0 8665 0 0 0 0|
tw-titles/relationship-inventor_patent.csv|0|csv|29548 8665 0 0 0|8665 0 0 0 0 0 0 8665 0 0 0|
tw-titles/relationship-ipc_patent.csv|0|csv|8665 8665 0 0 0|8665 0 0 0 0 8665 0 0 0 0 0|
uspto-api/assignment/assignment_1.xml|0|us-assignment|1 7 0 0 0|7 7 0 0 0 0 0 0 0 0 7|
uspto-api/assignment/assignment_2.xml|0|us-assignment|1 1 0 0 0|1 1 0 0 0 0 0 0 0 0 1|
uspto-api/global_dossier/app.json|0|us-json|3 5 0 0 0|5 0 0 0 0 0 0 0 0 0 0|
uspto-api/global_dossier/doc_list.json|6|this is a list of papers in the file of one application (Global Dossier); it holds no data of patents. Ask the service for the application itself|papers of an application
uspto-api/odp/adjustment.json|14|us-json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a part of an answer, without the number
uspto-api/odp/application.json|0|us-json|1 1 0 0 0|1 1 0 0 0 1 1 1 0 0 1|
uspto-api/odp/assignment.json|14|us-json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a part of an answer, without the number
uspto-api/odp/attorney.json|14|us-json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a part of an answer, without the number
uspto-api/odp/biblio.json|0|us-json|1 1 0 0 0|1 1 0 0 0 1 1 1 0 0 1|
uspto-api/odp/continuity.json|0|us-json|1 1 0 0 0|1 0 0 0 0 0 0 0 0 0 0|
uspto-api/odp/documents.json|6|this is a list of papers in the file of one application (Open Data Portal); it holds no data of patents. Ask the service for the application itself|papers of an application
uspto-api/odp/foreign_priority.json|14|us-json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a part of an answer, without the number
uspto-api/odp/search.json|0|us-json|25 25 0 0 0|25 25 0 0 0 0 0 0 0 0 0|
uspto-api/odp/transactions.json|14|us-json|1 0 0 1 0|0 0 0 0 0 0 0 0 0 0 0|a part of an answer, without the number
uspto-api/peds/app_1_input.json|0|us-json|1 1 0 0 0|1 1 0 0 0 0 1 1 0 0 1|
uspto-api/ptab/documents_input.json|0|us-json|1 1 0 0 0|1 0 0 0 0 0 0 0 0 0 1|
uspto-api/ptab/proceeding_input.json|0|us-json|1 1 0 0 0|1 0 0 0 0 0 0 0 0 0 1|
uspto-api/public_search/biblio.json|0|us-json|129 129 0 0 0|129 129 0 0 0 129 129 38 129 0 0|500 hits in its numFound; 129 of them stand in the file
uspto-redbook/ipg050104.small.xml.zst|0|us-redbook|25 25 0 0 0|25 25 25 25 25 25 25 25 25 0 17|25
uspto-redbook/ipg070102.small.xml.zst|0|us-redbook|25 25 0 0 0|25 25 21 25 25 21 25 25 25 0 17|25
uspto-redbook/ipg090106.small.xml.zst|0|us-redbook|25 25 0 0 0|25 25 22 25 25 22 25 25 25 0 20|25
uspto-redbook/ipg110104.small.xml.zst|0|us-redbook|25 25 0 0 0|25 25 24 25 25 24 25 25 25 0 22|25
uspto-redbook/ipg120327.196.xml.zst|0|us-redbook|196 196 0 0 0|196 196 0 196 196 0 196 196 196 0 0|196
uspto-redbook/pgpub-us_example1.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
uspto-redbook/pgpub-us_example2.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
uspto-samples/cpcMaster/cpcMaster.xml|0|us-cpc|1 1 0 0 0|1 0 0 0 0 1 0 0 0 0 0|
uspto-samples/cpcScheme/cpc-scheme-A01L.xml|13|this is a classification scheme, which holds no patents; `patix classes load` takes it|a scheme of classes, for patix classes load
uspto-samples/css_brs/css_brs_sample.txt|0|us-brs|6 6 0 0 0|6 6 6 6 6 6 6 6 6 0 0|
uspto-samples/greenbook/US03932709.greenbook|0|aps|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
uspto-samples/greenbook/US03937375.greenbook|0|aps|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
uspto-samples/greenbook/US04347903.greenbook|0|aps|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
uspto-samples/pap/US20010000044A1.xml|0|us-pap|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
uspto-samples/pap/US20010000943A1.xml|0|us-pap|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
uspto-samples/pap/US20010009014A1.xml|0|us-pap|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
uspto-samples/sgml/US06336130.xml|0|us-st32|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
uspto-samples/sgml/US06337117.xml|0|us-st32|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
uspto-samples/sgml/USD435854S1.xml|0|us-st32|1 1 0 0 0|1 1 0 1 1 0 1 1 1 0 0|
uspto-samples/xml2004/US06859910.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 1|
uspto-samples/xml2004/US06970935.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 0|
uspto-samples/xml2006/US07272630B2.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 1|
uspto-samples/xml2014/US08926509.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 1|
uspto-samples/xml2014/US08927118.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 1|
uspto-samples/xml2014/US08930553.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 1 0 1|
uspto-samples/xml4ip/sample_XML4IP.ZIP|0|archive|13 13 0 0 0|5 0 3 3 3 0 0 0 0 0 0|
uspto-samples/xmlApp2004/US20050004437A1.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
uspto-samples/xmlApp2004/US20050004974A1.xml|0|us-redbook|1 1 0 0 0|1 1 1 1 1 1 1 1 0 0 0|
wipo-st96/PatentPublication_Example.xml|0|st96|1 1 0 0 0|1 1 1 1 1 1 1 1 1 1 0|
zh-bdci2022/pseudo.json.zst|0|json|2504 2504 0 0 0|2504 2504 2504 0 0 0 2504 0 0 0 0|2504
zh-bdci2022/train.json|0|json|750 750 0 0 0|750 750 750 0 0 0 750 0 0 0 0|750
zh-cpc-g06f/sample_train.csv.zst|0|csv|4102 4102 30633 0 0|4102 4102 4102 0 0 4102 0 0 0 0 0|4102
zh-patsnap-xlsx/20240401085613950.XLSX|0|xlsx|1999 1999 0 0 0|1999 1999 1999 0 0 1980 1998 0 0 0 1983|1999
zh-small-xlsx/专利.xlsx|0|xlsx|137 137 0 0 0|136 136 136 0 0 89 0 0 0 0 0|137
END
[ "$files" = "$(find "$data" -type f | wc -l)" ] || wrong "the table has $files files, the folder $(find "$data" -type f | wc -l)"
echo "$files files"

# Why records were rejected.
while IFS= read -r line; do
  grep -qF -- "$line" "$dir/reasons" || wrong "no reason: $line"
done <<'END'
lens-csv/lens_drones_2017_raw.csv.zst: 38 line #: the cells stand in wrong columns (no office where the others have one); perhaps the row before was too long for a spreadsheet and runs over into this one
lens-drones-49k/applicants.csv.zst: 5 line #: the Lens identifier has not the form that the others have
names/patentsview/assignee_abbreviations.json: 1 line #: row has neither a number nor a title
names/patentsview/assignee_remapping.json: 1 line #: row has neither a number nor a title
uspto-api/odp/adjustment.json: 1 line #: this answer does not say which application it is about
uspto-api/odp/assignment.json: 1 line #: this answer does not say which application it is about
uspto-api/odp/attorney.json: 1 line #: this answer does not say which application it is about
uspto-api/odp/foreign_priority.json: 1 line #: this answer does not say which application it is about
uspto-api/odp/transactions.json: 1 line #: this answer does not say which application it is about
END
[ "$(wc -l <"$dir/reasons")" = 9 ] || wrong "reasons: $(cat "$dir/reasons")"

# ---- field by field ----

# Sets whose files make whole records only together.
for set in lens-drones-49k lens-multilingual tw-titles; do
  "$patix" index --into "$(collection "$set")" "$data/$set" >"$dir/out" 2>"$dir/err"
done

# "### FILE or SET" names a collection, "# NUMBER" a record of it, every other line is text that its JSON
# holds. A record without a number is called by its key, "id:...",
# or by its title, "ti:...".
records=0
holds() {
  local number= into=
  while IFS= read -r line; do
    case $line in
    '') ;;
    '### '*) into=$(collection "${line#'### '}") ;;
    '# id:'*)
      number=${line#'# '}
      "$dump" "$into" | grep -F "$number"$'\t' >"$dir/record" || wrong "no $number"
      records=$((records + 1))
      ;;
    '# ti:'*)
      number=${line#'# ti:'}
      "$dump" "$into" | grep -F "\"titles\":[{\"lang\":\"zh\",\"text\":\"$number\"" >"$dir/record" || wrong "no $number"
      records=$((records + 1))
      ;;
    '# '*)
      number=${line#'# '}
      "$patix" show "$number" --in "$into" --format json >"$dir/record" || wrong "no $number"
      records=$((records + 1))
      ;;
    *) grep -qF -- "$line" "$dir/record" || wrong "$number: not found: $line" ;;
    esac
  done
}
holds <<'END'
### lens-csv/pizza_lens_1000_raw.csv
# US 2013/0101709 A1
"given":"US 2013/0101709 A1","date":"2013-04-25"
"given":"US 201213657122 A","date":"2012-10-22"
"priorities":[{"number":"US201161550506","given":"US 201161550506 P","date":"2011-10-24"}]
"doc_type":"Patent Application","titles":["METHOD AND SYSTEM FOR ASSEMBLING A PIZZA"],"applicants":["PIZZA HUT INC"],"inventors":["RADER JEFF"]
"ipc":["A23L1/00","G01N5/00"],"cpc":["A23L1/0067","G01G19/00"],"uspc":["426/231","99/493"],"n_cited_by":3,"n_family":2,"n_family_ext":2
"url":"https://www.lens.org/lens/patent/US_2013_0101709_A1"
# KR 200449214 Y1
"date":"2010-06-24"
"given":"KR 20090009145 U","date":"2009-07-14"},"priorities":[{"number":"KR20090009145U","given":"KR 20090009145 U","date":"2009-07-14"}]
"titles":["Tool of eating pizza"],"ipc":["A47G21/10","A47J43/28"],"n_cited_by":0,"n_family":1
# CN 102214373 A
"date":"2011-10-12"
"given":"CN 201010145829 A","date":"2010-04-07"
"titles":["Pizza vending machine"],"applicants":["SHAANXI YANTA FENGTOU PIPES CO LTD"],"inventors":["XIJUN DU"],"ipc":["G07F11/00","G07F9/02"]
### lens-csv/drones_tac_1606_families.csv
# AR 075121 A1
"date":"2011-03-09"
"given":"AR P100100007 A","date":"2010-01-04"
"given":"FR 0950012 A","date":"2009-01-05"
"titles":["Metodo Y Dispositivo Mejorados Para La Prospeccion Sismica Acuatica"],"applicants":["MANIN MICHEL"],"cpc":["G01V1/3808"],"n_cited_by":0,"n_family":22
"lens:143-256-917-407-318"
# US 4160974 A
"date":"1979-07-10"
"given":"US 73678576 A","date":"1976-10-29"
"titles":["Target Sensing And Homing System"],"applicants":["SINGER CO"],"inventors":["STAVIS GUS"],"ipc":["F41G7/22","G01S13/42","G01S13/44"],"cpc":["F41G7/22","G01S13/422","G01S13/44","G01S13/4445"],"uspc":["343/16M"],"n_cited_by":31
# AU 2015/203887 A1
"date":"2016-01-28"
"given":"AU 2015/203887 A","date":"2015-07-10"
"given":"US 201414328817 A","date":"2014-07-11"
"applicants":["MOTOROLA SOLUTIONS INC"],"inventors":["REITSMA KATRIN","METKE ANTHONY R"],"ipc":["H04W4/02"],"cpc":["H04W76/007","H04W84/18"]
### lens-csv/lens_drones_2017_raw.csv.zst
# WO 2008/083323 A1
"date":"2008-07-10"
"given":"US 2007/0089113 W","date":"2007-12-28"
"given":"US 88289506 P","date":"2006-12-29"
"titles":["Detection Apparatus"],"applicants":["ROSSIO JEFFREY","DEES ROBERT","DEMBROW DALE","HENRY BRENT","KAHATT ESPIR","POWERS TIMOTHY","ROMAN STEVEN"],"inventors":["ROSSIO JEFFREY","DEES ROBERT","DEMBROW DALE","HENRY BRENT","KAHATT ESPIR","POWERS TIMOTHY","ROMAN STEVEN"],"ipc":["G01N33/50","G01N33/53"],"cpc":["G01N33/54373"]
# US 2016/0292825 A1
"date":"2016-10-06"
"given":"US 201514847931 A","date":"2015-09-08"
"titles":["System And Method To Refine Image Data"],"applicants":["QUALCOMM INC"],"inventors":["REZAIIFAR RAMIN","MANTZEL WILLIAM EDWARD"]
"cpc":["G06T5/00","G06F17/3028","G06K9/4661","G06K9/52","G06K9/6218","G06T5/007","G06T5/40","G06T5/50","G06T2207/20012","G06T2207/20208","G06T2207/20221"]
{"text":"(Ancuti, Cosmin, et al. \"Enhancing underwater images and videos by fusion.\" Computer Vision and Pattern Recognition (CVPR), 2012 IEEE Conference on. IEEE, 2012.)."}
# AU 2015/301018 A1
"date":"2017-03-23"
"given":"US 201462033498 P","date":"2014-08-05"
"titles":["Dispensable Unit Retrieval Mechanism, Identification, And Networked Notification"],"applicants":["MAKEFIELD LLC"],"inventors":["AKDOGAN KUTADGU","VON HEIFNER CHRISTIAN","KELLEY MAYA","HAGOPIAN GREGGORY PAUL","VEPURI KALYAN C"],"ipc":["A61J7/02"]
### lens-csv/lens-export-jet-engine-2021.csv
# WO 1995/027654 A1
"date":"1995-10-19"
"given":"US 9504489 W","date":"1995-04-07"
"priorities":[{"number":"US22552194","given":"US 22552194 A","date":"1994-04-11"},{"number":"US22558594","given":"US 22558594 A","date":"1994-04-11"}]
"titles":["3x Multi-Engine Jet Configuration And Method Of Operation"],"applicants":["BACON RICHARD J"],"inventors":["BACON RICHARD J"],"ipc":["B64D27/02"],"cpc":["B64D27/023"],"cites":[{"text":"See also references of EP 0702642A4"}],"n_cites":7,"n_cited_by":3,"n_npl":1,"n_family":4,"n_family_ext":6,"ids":["lens:104-327-916-026-813"]
# US 2009/0152391 A1
"date":"2009-06-18"
"given":"US 71349307 A","date":"2007-03-02"
"given":"US 77898806 P","date":"2006-03-04"
"titles":["Multibody Aircrane"],"applicants":["MCWHIRK BRUCE KIMBERLY"],"inventors":["MCWHIRK BRUCE KIMBERLY"],"ipc":["B64B1/02","B65G67/60"],"cpc":["B64B1/70","B64B1/02","B64B1/06"],"uspc":["244/30","414/137.6","901/1"],"n_cites":9,"n_cited_by":156,"n_npl":0
# AU 2002/042417 A
"given":"AU 2002/042417 A","date":"2002-07-04"
"given":"AU 2002/042417 A","date":"2002-05-21"
"titles":["Mass Spectrometric Detection Of Polypeptides"],"applicants":["SEQUENOM INC"],"inventors":["LITTLE DANIEL","LOUGH DAVID","HIGGINS G SCOTT","KOSTER HUBERT"],"ipc":["G01N33/68"],"cpc":["G01N33/6848","G01N33/6851"]
### lens-covid-jsonl/Coronavirus-SARS-patents.jsonl.zst
# WO 2008/080153 A2
"date":"2008-07-03"
"given":"US 2007/0088754 W","date":"2007-12-22"
"given":"US 87165806 P","date":"2006-12-22"
"titles":["A Novel Protein Kinase C Therapy For The Treatment Of Acute Lung Injury"],"applicants":["PHILADELPHIA CHILDREN HOSPITAL","KILPATRICK LAURIE ELLEN","KORCHAK HELEN MARIE","DEUTSCHMAN CLIFFORD S"],"inventors":["KILPATRICK LAURIE ELLEN","KORCHAK HELEN MARIE","DEUTSCHMAN CLIFFORD S"],"ipc":["A61K38/17"],"cpc":["A61K38/08","A61K9/0043","A61K9/0073","A61K38/45"],"n_cited_by":1,"n_npl":0,"n_family":4,"n_family_ext":4,"ids":["lens:155-914-041-144-636"]
# WO 2008/093173 A1
"date":"2008-08-07"
"given":"IB 2007050322 W","date":"2007-01-31"
"applicants":["YU CHONGXI"],"inventors":["YU CHONGXI"],"ipc":["C12N15/29","C12N15/09","C12N15/10"],"cpc":["C07D471/04","A61K9/0014","A61K31/44","A61K31/4745"]
XP008115094"},{"text":"JOHN F.G. ET AL.: \"Structure-Activity Relationships of 1H-Imidazo[4,5-c]quinolines
{"text":"See also references of EP 2115140A4"}]
"n_cited_by":16,"n_npl":5,"n_family":25
# WO 2008/135237 A1
"date":"2008-11-13"
"given":"EP 2008003554 W","date":"2008-05-02"
"given":"EP 07008954 A","date":"2007-05-03"
"titles":["Complement Factor H-derived Short Consensus Repeat-antibody Constructs"],"applicants":["UNIV INNSBRUCK","STOIBER HERIBERT"],"inventors":["STOIBER HERIBERT"]
"ipc":["C07K14/47","A61K38/17","A61K39/395","A61P31/00","C12N5/10","C12N15/12"],"cpc":["C07K14/472","A61K38/00","C07K2319/00"]
{"text":"PINTÉR C ET AL: \"Interference with complement regulatory molecules as a possible therapeutic strategy in HIV infection.\"
### gpatents-csv/gp-search-neural-networks.csv
# US-5408586-A
"given":"US-5408586-A","date":"1995-04-18"},"app":{"date":"1993-04-02"},"priorities":[{"date":"1990-08-03"}],"grant_date":"1995-04-18"
"titles":["Historical database training method for neural networks"],"applicants":["E. I. Du Pont De Nemours & Co., Inc."],"inventors":["Richard D. Skeirik"],"url":"https://patents.google.com/patent/US5408586A/en"
# US-5519811-A
"date":"1996-05-21"},"app":{"date":"1991-10-17"},"priorities":[{"date":"1991-10-17"}],"grant_date":"1996-05-21"
"titles":["Neural network, processor, and pattern recognition apparatus"],"applicants":["Kawasaki Steel Corporation"],"inventors":["Hideki Yoneda","Edgar Sanchez-Sinencio"]
# CN-101694652-A
"date":"2010-04-14"},"app":{"date":"2009-09-30"},"priorities":[{"date":"2009-09-30"}]
"titles":["Network resource personalized recommended method based on ultrafast neural network"]
"inventors":["刘均","吴茜媛","王昕�","田锋","邓万宇","郑庆华"]
### gpatents-pages/pages.tar.zst
# US20230059636A1
"given":"US20230059636A1","date":"2023-02-23"},"app":{"number":"US202217820699","given":"US17/820,699","date":"2022-08-18"},"priorities":[{"number":"US202217820699","given":"US17/820,699","date":"2022-08-18"}]
"titles":["Capture and use of waste energy"],"abstracts":["Systems and methods are disclosed that can include operating a first rig component at a first location,
"cpc":["E21B44/00","E21B21/06","E21B41/00","E21B41/0085","F02G5/02"]
{"date":"2022-09-30","code":"STPP","kind":"examined","text":"Information on status: patent application and granting procedure in general,Free format text: DOCKETED NEW CASE - READY FOR EXAMINATION"}
"from":"NORTON, BRENTON; GUPTA, ASHISH; PATEL, BHARGAVKUMAR"
"status_text":"Pending"
"inventor_number":"4","active_in":"US"
# EP2439475A1
"date":"2012-04-11"
Chargiervorrichtung
"Bei einer Chargiervorrichtung (1) mit der, sperrige Teile enthaltendes Chargiergut aus einem Schacht (2) durch eine Austrittsöffnung (11)
"cites":[{"number":"EP0646758A1","date":"1995-04-05"},{"number":"US6004504A","date":"1999-12-21"},{"number":"WO2005052481A1","date":"2005-06-09"},{"number":"WO2006108691A1","date":"2006-10-19"},{"number":"DE102009016774A1","date":"2010-10-14"}],"cited_by":[{"number":"EP2682700A1","date":"2014-01-08"},{"number":"DE102012107430A1","date":"2014-02-20"}]
"cpc":["F27D17/003","C21C5/527","F27B3/085","F27B3/18","F27D3/003","F27D3/0033","F27D3/10",
"inventor_number":"4"
# JP2023034058A
"date":"2023-03-13"
{"number":"JP2021140124","given":"JP2021140124A","date":"2021-08-30"},{"number":"US202217878109","given":"US17/878,109","date":"2022-08-01"}
"text":"電子制御装置"
"text":"【課題】電磁弁故障の検出精度を向上させる。【解決手段】ＥＣＵ１は、車両に搭載される電磁弁２を制御し、
"applicants":["Denso Corp"],"cpc":["H01F7/064","B60R16/033","B60T1/10","B60T13/662","B60T8/365","F16D61/00","F16K31/06","F16K37/0041","G07C5/0808","H01F7/1844"]
"inventor_number":"12","active_in":["JP","US"]
### patentscope-xls/pizza_medium.csv.zst
# US20130239763
"date":"2013-09-20"},"titles":["Pizza Cutter"],"applicants":["Cordova Robert","Martinez Eduardo"],"inventors":["Cordova Robert","Martinez Eduardo"],"ipc":["A21C15/04"]
# US20110114554
"date":"2011-05-20"},"titles":["MULTI-COMPONENT FILTER MEDIA WITH NANOFIBER ATTACHMENT"],"applicants":["CLARCOR Inc."],"inventors":["Li Lei","Green Thomas B."],"ipc":["B01D29/00","B29C47/88"]
# US5838247
"date":"1998-11-18"},"titles":["Solid state light system"]
"inventors":["Bladowski Witold S."],"ipc":["G08B5/22","F21K99/00","F21S8/00","G08G1/095","G09F9/33"]
# WO2012115699
"date":"2012-08-31"
"titles":["BAKEABLE PARCHMENT TRAY FOR BAKING PIZZA"],"applicants":["LITTLE CAESAR ENTERPRISES, INC.","FRITZ-JUNG, Cathryn","KAKISH, Hiba","REBANT, Jason, E."],"inventors":["FRITZ-JUNG, Cathryn","KAKISH, Hiba","REBANT, Jason, E."],"ipc":["B65D81/34"]
"given":"61/446,088","date":"2011-02-24"
"given":"13/079,102","date":"2011-04-04"
### patentscope-xls/pizza_medium_raw_05032015.xls.zst
# US20130239763
"date":"2013-09-20"},"titles":["Pizza Cutter"],"applicants":["Cordova Robert","Martinez Eduardo"],"inventors":["Cordova Robert","Martinez Eduardo"],"ipc":["A21C15/04"]
# WO2012115699
"applicants":["LITTLE CAESAR ENTERPRISES, INC.","FRITZ-JUNG, Cathryn","KAKISH, Hiba","REBANT, Jason, E."]
"given":"61/446,088","date":"2011-02-24"
# EP1168926
"date":"2002-01-10"
"titles":["APPARATUS FOR THE MECHANIZED PREPARATION OF PIZZAS"],"applicants":["CMT COSTR MECC & TEC"],"inventors":["TOMATIS STEFANO"],"ipc":["A21C11/00"]
"date":"2000-01-06"
{"number":"ITTO990041","date":"1999-01-22"}
### espacenet-export/pizza_sliced_20002002_319.csv
# US6126977A
"given":"US6126977 (A)","date":"2000-10-03"
"given":"US19970968900","date":"1997-11-06"},"priorities":[{"number":"US96890097","given":"US19970968900","date":"1997-11-06"},{"number":"US49689495","given":"US19950496894","date":"1995-06-30"}]
"titles":["Method of making laminated pizza crust"],"applicants":["PAULUCCI JENO F [US]"],"inventors":["BUBAR RONALD O [US]"],"ipc":["A21C3/02","A21C11/00","A21D8/00","A21D8/02","A21D13/00","A21D13/08"],"cpc":["A21D13/0061","A21C3/02","A21C11/004","A21D8/02","A21D13/007"],"cites":[{"number":"US628449A","by":"search"},{"number":"US969173A","by":"search"}
# US6109512A
"date":"2000-08-29"
"given":"US19980144483","date":"1998-08-31"
"titles":["Angled front lock system for handled pizza carton"],"applicants":["JEFFERSON SMURFIT CORP [US]"],"inventors":["MORRISON MARK D [US]"],"ipc":["B65D5/66","B65D85/36","B65D5/24","B65D5/42"],"cpc":["B65D5/665","B65D2585/366","Y10S229/906"]
{"number":"US5713509A","by":"search"},{"number":"US5833130A","by":"search"}]
# WO0240374A1
"given":"WO0240374 (A1)","date":"2002-05-23"
"given":"WO2001DK00751","date":"2001-11-15"
"given":"DK20000001719","date":"2000-11-16"
"applicants":["PEDERSEN STEEN [DK]"],"inventors":["PEDERSEN STEEN [DK]"],"ipc":["B65D81/34"],"cpc":["B65D81/3453","B65D2205/02","B65D2581/3405","B65D2581/3406","B65D2581/346","B65D2581/3494","B65D2581/3498"],"cites":["US4260060A","US4826072A","US5986248A","EP0451530A2","US4592914A"]
### espacenet-export/pizza_small.xls
# US2015056336A1
"given":"US2015056336 (A1)","date":"2015-02-26"
"date":"2013-08-23"
"titles":["SYSTEM AND METHOD FOR MANUFACTURE OF PIZZA PRODUCTS"],"applicants":["ELWHA LLC [US]"]
"ipc":["A21C11/00","A21D13/00"],"cpc":["A21C11/004","A21D13/007"]
# WO2015026896A1
"given":"WO2015026896 (A1)","date":"2015-02-26"
"given":"WO2014US51801","date":"2014-08-20"},"priorities":[{"number":"US201313974256","date":"2013-08-23"},{"number":"US201313974270","date":"2013-08-23"},{"number":"US201313974283","date":"2013-08-23"}]
"inventors":["FAHEY-BURKE SAMUEL J [US]","MYHRVOLD NATHAN P [US]","ZHOU HUAN LARISSA [US]","CHAN ALISTAIR K [US]"],"ipc":["A21D10/00","A21B5/00","A21D13/00"]
# KR20150000637U
"given":"KR20150000637 (U)","date":"2015-02-11"
"number":"KR20130006425U","date":"2013-08-01"
"ipc":["B65D5/30","B65D5/46","B65D85/36"]
### espacenet-families-json/P7-LargeEnrichi.json.zst
# CA2986779A1
"given":"CA2986779","date":"2016-12-01"
"titles":["DISPOSITIF DE GONFLAGE DE MULTIPLES ENVELOPPES"],"applicants":["NIC IMPEX [FR]"],"inventors":["Navez Nicolas","Giraudon Patrick","Schmetz Jean Michel"],"ipc":["A62B33/00","A63B29/02"],"cpc":["A62B33/00"]
"members":["US2018140875","EP3302718"
"collaboration":"indus"
# JP2015042250A
"given":"JP2015042250","date":"2015-03-05"},"priorities":[{"date":"2013-08-21"}]
"titles":["METHOD FOR PROCESSING DATA REPRESENTATIVE OF PERFORMANCES OF TENNIS PLAYER"],"applicants":["BABOLAT VS"],"inventors":["Fabien Gauthier","Mace Pierre"],"ipc":["A63B69/00","A63B69/38","G06F17/50","G06F17/30","A63B24/00","G06F19/00","A63B71/06"],"cpc":["A63B2024/0068","A63B2024/0065","A63B24/0062","A63B24/0003","G06F19/3481","A63B71/0619","A63B69/38","A63B2220/17"],"cites":["JP2009000248","US2013053190","WO2009091060","WO2013040416"],"cited_by":["JP2017011769"]
# FR3002156A1
"given":"FR3002156","date":"2014-08-22"},"priorities":[{"date":"2013-02-21"}]
"titles":["DOUBLE MOUSQUETON"],"inventors":["Apicella Norbert Louis [FR]"],"ipc":["A63B27/00","F16B45/02"],"cpc":["A63B29/02","F16B45/02","F16B45/06"],"cites":["US1709235","US2010306974"],"cited_by":["US2017241470","WO2017172048","ITUB20159351","CN107002740","WO2016087111","US2015097097","WO2017115203"]
### patentsview-g21/grants-api-G21B.json
# US9928926
"date":"2018-03-27"
"given":"14/242912","date":"2014-04-02"
"Active cooling of structures immersed in plasma"
"cpc":["G21B1/05","G21B1/052","H05H1/14"
"cites":["US2969308","US3005767","US3012955","US3038099"
"US6593539","US7128980"]
### patentsview-g21/grants-api-G21D.json.zst
# US10236086
"date":"2019-03-19"
"given":"15/274761","date":"2016-09-23"
"Alternate passive spent fuel pool cooling systems and methods"
"cpc":["G21C19/07","G21C15/18","G21D3/06","Y02E30/00","Y02E30/30"]
"cites":["US2993852","US3808446","US4240875"
# US9704618
"date":"2017-07-11"
"given":"14/157592","date":"2014-01-17"
"Nuclear power plant cable and monitoring system therefor"
"The present invention relates to a nuclear power plant cable including: conducto
"cpc":["G02B6/4415","G21D3/04","H01B7/32"]
"cites":["US4346478","US4838690","US4854668"
### patentsview-g21/pgpubs-G21B.csv
# US20200176133A1
"given":"20200176133","date":"2020-06-04"
"given":"16633081","date":"2018-07-20"
"titles":["NUCLEAR FUSION REACTOR, THERMAL DEVICE, EXTERNAL COMBUSTION ENGINE, POWER GENERATING APPARATUS, AND MOVING OBJECT"]
"applicants":[{"name":"OOYAMA Power Inc.","country":"JP","city":"Tokyo"}],"cpc":["G21B1/15 I"]
# US20220275751A1
"date":"2022-09-01"
"given":"17706239","date":"2022-03-28"
"applicants":[{"name":"BRILLIANT LIGHT POWER, INC.","country":"US","province":"NJ","city":"Cranbury"}],"cpc":["G21B3/00 I"]
# US20060034701A1
"given":"11002476","date":"2004-12-01"
"titles":["Degassing procedure for a cavitation chamber"]
"applicants":[{"name":"Impulse Devices, Inc.","country":"US","province":"CA","city":"Grass Valley"}]
### patentsview-abstracts/neural_network_patent_query.csv.zst
# US5535303
"date":"1996-07-09"
\"Barometer\" neuron for a neural network
\"Barometer\" Neuron enhances stability in a Neural Network System that, when used as a track-while-scan system
# US6965736
"date":"2005-11-15"
"titles":["Method for monitoring the transmission quality of an optical transmission system, in particular of an optical wavelength-division multiplex network"]
"A method for monitoring the transmission quality of an optical transmission system, such as, for example, an optical wavelength division-multiplex network.
# US6105015
"date":"2000-08-15"
"titles":["Wavelet-based hybrid neurosystem for classifying a signal or an image represented by the signal in a data system"]
### bigquery-landscapes/offshore_plant.csv
# US-5804366-A
"given":"US-5804366-A","date":"1998-09-08"
"titles":["Method and apparatus for sodding microvessel cells onto a synthetic vascular graft"]
are formed into a \"pellet\" of isolated
"ipc":["A61L27/50","C12N5/08","A61F2/06"],"cpc":["A61F2/062","Y10S623/921","A61L27/507"],"uspc":["600/36","435/283.1","435/297.2","435/1.1","435/401","435/284.1","623/921","435/395"],"cites":["US4990131A","EP0446450A1","WO1994016099A1","WO1995001419A1","US5356814A"
"family":"docdb:23523938","extras":{"valid":"False"}
# US-8156115-B1
"date":"2012-04-10"
"titles":["Document-based networking with mixed media reality"]
"ipc":["G06F17/30"],"cpc":["G06T5/009","G06K9/00442"],"uspc":["707/728","707/899","382/181","382/190"],"cites":["US4759075A","US6138129A","US2005135483A1"
"valid":"True"
### bigquery-landscapes/orbit_satellite.csv.zst
# US-9021186-B2
"date":"2015-04-28"
"titles":["Partial allocate paging mechanism using a controller and a buffer"]
"ipc":["G06F13/00","G06F12/02"],"cpc":["G06F2212/7203","G06F2212/7211","G06F12/0246"],"uspc":["711/103","711/118","710/36","711/165"],"cites":["US2002188806A1","US2004193782A1"
"family":"docdb:40932781"
### patsnap-xml-corpus/corpus.tar.zst
# US8021552
"date":"2011-09-20"
"given":"US12159388","date":"2007-01-05"
"given":"06075015","date":"2006-01-05"
"titles":["Process and reactor for anaerobic waste water purification"]
"applicants":[{"name":"VEOLIA WATER SOLUTIONS & TECHNOLOGIES SUPPORT","address":"Saint Maurice, FR"}],"inventors":[{"name":"VERSPRILLE, ABRAHAM, IZAAK","address":"Overveen, NL"},{"name":"LA, VOS, HENDRIK, RICHARD, PAUL","address":"Ridderkerk, NL"}],"agents":["MORRISON & FOERSTER LLP"],"examiners":["PRINCE, FRED"],"ipc":["C02F3/28"],"uspc":["210/603","210/260","210/616"]
"US6309553"
"DE102004021022","EP1408008"]
"n_cites":20,"n_cited_by":0,"n_npl":7,"n_family":0
# US7767091
"given":"US10542665","date":"2004-01-21"},"priorities":[{"number":"GR2003010020","given":"2003010020","date":"2003-01-21"}]
"applicants":[{"name":"THE NATIONAL CENTER FOR SCIENTIFIC RESEARCH \"DEMOKRITOS\""
"ipc":["C02F1/28"],"uspc":["210/670","210/692"]
"US5135660","US5938934","US3812031","US6794327","US4279757","US6455071","EP0928813"]
"n_cites":7,"n_cited_by":0,"n_npl":8
# EP0049154B2
"date":"1995-02-15"
"given":"EP1981304493","date":"1981-09-29"
"given":"203834","date":"1980-11-04"
"titles":["In place gas cleaning of diffusion elements"]
"inventors":[{"name":"SCHMIT, FRANK, L.","address":"P.O., Box, 744, Milwaukee, Wisconsin, 53201, US"},{"name":"REDMON, DAVID, T.","address":"6200, North, 39th, Street, Milwaukee, Wisconsin, 53209, US"},{"name":"EWING, LLOYD","address":"6200, North, 39th, Street, Milwaukee, Wisconsin, 53209, US"}],"agents":["BOWMAN, PAUL ALAN"],"ipc":["B08B5/00","C02F3/20"]
"members":["CA1172780A1","AU7576481A","EP0049154B1","EP0049154A1","AU546921B2","DE3176257D1","US4382867"
"n_cites":1,"n_cited_by":0,"n_npl":24,"n_family":9
### india-grants/2019_grants.csv.zst
# IN325038
"given":"325038","date":"2019-11-22"
"given":"1183/DELNP/2008","date":"2006-08-22"},"priorities":[{"date":"2005-08-23"}],"grant_date":"2019-11-22"
"titles":["IMPROVEMENT OF THE IUB/IUR HSUPA/HSUPA MOBILITY PROCEDURES"],"applicants":["NOKIA TECHNOLOGIES OY"]
{"date":"2008-06-27","kind":"published"}
"office":"DELHI","journal":"47/2019 Dated 22/11/2019"
# IN327502
"given":"4088/DELNP/2013","date":"2011-11-14"},"priorities":[{"date":"2010-11-12"}]
"titles":["CONSENSUS PROSTATE ANTIGENS NUCLEIC ACID MOLECULE ENCODING THE SAME AND VACCINE AND USES COMPRISING THE SAME"],"applicants":["THE TRUSTEES OF THE UNIVERSITY OF PENNSYLVANIA,INOVI O PHARMACEUTICALS INC."]
{"date":"2016-05-20","kind":"published"}
"office":"DELHI","journal":"51/2019 20/12/2019"
### india-grants/2021_grants_partial.csv.zst
# IN376416
"given":"6240/CHENP/2014","date":"2013-01-24"},"priorities":[{"date":"2012-01-24"}]
"titles":["A RECIPROCATING PISTON MECHANISM"],"applicants":["GOMECSYS B.V."]
{"date":"2016-07-01","kind":"published"}
"office":"CHENNAI","journal":"37/2021 10/09/2021"
### landscape-ritonavir/ritonavir.csv
# CN101440091A
"given":"CN101440091","date":"2009-05-27"},"app":{"date":"2008-12-26"},"priorities":[{"number":"CN200810072486","given":"CN20081072486","date":"2008-12-26"}]
"titles":["Ritonavir water-soluble derivatives, synthesizing method and use thereof"],"applicants":["XIAMEN UNIVERSITY"],"inventors":["JIANFENG ZHENG [CN]","GUOZONG SHI [CN]"]
"ipc":["C07D417/14","A61P31/18","A61K31/426"],"n_family":1,"extras":{"wo_in_family":"No","grant_or_application_type_families":"Application","granted_patent":"No"}
# WO2005077050A2
"date":"2005-08-25"},"app":{"date":"2005-02-10"},"priorities":[{"number":"US200460543670","given":"US20040543670P","date":"2004-02-11"}]
"titles":["HIV INTEGRASE INHIBITORS"],"applicants":["GSK LLC"]
"ipc":["C07D471/04"],"members":["RU2006128848A","CN1976915A","US2007124152A1","KR20070002006A","EP1720856A4","WO2005077050A3","AU2005211733A1","BRPI0507628A","EP1720856A2","NO20063958A","IL177189D0","CA2555176A1","MXPA06009132A","JP2007523086T"],"n_family":13
# WO2010144869A2
"date":"2010-12-16"},"app":{"date":"2010-06-11"}
"titles":["PROTEASE INHIBITORS"],"applicants":["NEKTAR THERAPEUTICS"]
"ipc":["A61K47/48"],"members":["WO2010144869A3"],"n_family":1
### lens-drones-49k
# id:lens:108-493-016-922-603
"titles":["Method for monitoring a parking facility for motor vehicles, and drone"]
"applicants":["BOSCH GMBH ROBERT"],"inventors":["ROLF NICODEMUS","STEFAN NORDBRUCH","GERRIT QUAST"],"ipc":["G05D1/02","G08G1/04","G08G1/14"],"ids":["lens:108-493-016-922-603"],"extras":{"subclass":["G05D","G08G"],"description":["CONTROLLING NON-ELECTRIC VARIABLES","TRAFFIC CONTROL SYSTEMS"],"level":"subclass"
# id:lens:119-625-000-188-521
"titles":["Efficient pansy seed production method"]
"applicants":["HENAN INST SCIENCE & TECH"],"inventors":["DU XIAOHUA","LIU HUICHAO","MU JINYAN","ZHU XIAOPEI","JIA WENQING"],"ipc":["A01H1/02","A01H1/04"]
# id:lens:195-947-177-274-722
"titles":["Drone driving control system based on fault detection"]
"applicants":["YUAN BING"],"inventors":["YUAN BING"],"ipc":["G05B23/02"]
### tw-titles
# id:src:21db563b-5b9f-42a6-a167-f64ba356a4f8
"text":"新型ＣＲＩＳＰＲ酶以及系統"}],"applicants":["博得學院股份有限公司","麻省理工學院","哈佛大學校董委員會"],"inventors":["任恩方","任史奇彼爾德","古登柏強納生","阿布達耶歐瑪Ｏ","史拉馬可爾伊恩"],"ipc":["C12N"]
# id:src:55f0538f-dbb2-4cdd-98b3-a1d069c7c6a7
"text":"具備輪胎胎紋檢測的自動洗車系統"}],"applicants":["南開科技大學"],"inventors":["陳鏡燦"],"ipc":["B60S"]
# id:src:9e2a0b88-91a2-45eb-a74b-bf82055e6aad
"text":"動作計算裝置、機器人系統及機器人控制方法"}],"applicants":["國立交通大學"],"inventors":["宋開泰","陳人豪"],"ipc":["G06F"]
### lens-multilingual
# CN208668403U
"date":"2019-03-29"},"app":{"date":"2018-08-22"},"priorities":[{"date":"2018-08-22"}]
"doc_type":"LIMITED_PATENT","titles":["Imitative stake of green concrete centrifugation of pretensioned prestressing"],"abstracts":["The utility model discloses an imitative stake of green concrete centrifugation of pretensioned prestressing, including first imitative stake pile body,
"applicants":["TANGSHI JIANHUA CONSTRUCTION MAT SHANGHAI CO LTD"],"ids":["lens:001-445-782-760-977"]
# CN115286340B
"date":"2023-05-02"},"app":{"date":"2022-07-21"},"priorities":[{"date":"2022-07-21"}]
"titles":[{"lang":"zh","text":"一种基于淤泥质盾构土同步注浆材料及其制备方法"}],"abstracts":[{"lang":"zh","text":"本发明涉及注浆材料技术领域，具体为一种基于淤泥质盾构土同步注浆材料及其制备方法。
"applicants":["北京安科兴业科技股份有限公司"],"ids":["lens:001-798-722-369-777"]
# KR101681008B1
"date":"2016-11-29"},"app":{"date":"2016-07-13"}
"titles":["VEGETATION BASE MATERIALS USING INDUSTRIAL WASTE AND METHOD OF MANUFACTURING THEREOF"]
"applicants":["KIM HOON [KR]"],"ids":["lens:000-672-850-801-640"]
### zh-cpc-g06f/sample_train.csv.zst
# CN118395868A
"text":"一种耦合机理模型和深度学习的洪水预报模型和方法"}
"text":"本发明涉及洪水预报技术领域，公开了一种耦合机理模型和深度学习的洪水预报模型和方法，该洪水预报模型包括：普通神经网络层以流域特征数据作为输入数据，输出第一数据；
"cpc":["G06F30/27"],"keywords":["data flood model layer flood forecasting"]
# CN118159947A
"text":"用于处理任务请求的方法和计算设备"}
"cpc":["G06F9/5044","G06F9/52"],"keywords":["threads task request tasks shared"]
# CN117311995A
"text":"一种存储系统的后台任务执行方法及其系统、控制器"}
"cpc":["G06F2209/5018","G06F9/5038"],"keywords":["metadata","executed","stripe","strip","task"]
### zh-bdci2022/train.json
# id:src:538f267d2e6fba48b1286fb7f1499fe7
"text":"一种信号的发送方法及基站、用户设备"}
"text":"一种信号的发送方法及基站、用户设备。在一个子帧中为多个用户设备配置的参考信号的符号和数据的符号在子帧中的时域位置关系满足前提一和前提二；
"applicants":["华为技术有限公司"]
"label_id":"0"
# id:src:62fa54455871792dbb979dbe01118d78
"text":"一种防爆型气体探测器机壳"}
"applicants":["沈阳安仕得科技有限公司"]
"label_id":"7"
# id:src:d43fc5c2094ccce8ab5f267730d9b28b
"text":"一种电子级玻璃纤维组合物及其玻璃纤维和电子布"}
SiO为54.2‑60％，AlO为11‑17.5％
"applicants":["巨石集团有限公司"]
### zh-patsnap-xlsx/20240401085613950.XLSX
# PL2631174T3
"date":"2017-07-31"
"date":"2013-01-21"
具有后旋翼的旋翼飞机,以及用于优化后旋翼操作的方法
Rotary wing aircraft provided with a rear rotor, and method for optimising the operation of a rear rotor
欧洲直升机公司
"priorities":[{"cc":"FR"}]
"ipc":["B64C27/12","B64C27/82"]
"doc_type":"授权发明"
"n_family":9
# CN108750088A
"date":"2018-11-06"
"date":"2018-05-31"
带推力复合辅翼的后单螺旋桨可折叠式复合翼货运飞行器
江苏常探机器人有限公司
"ipc":["B64C27/20","B64C27/26","B64C3/56","B64C37/02"]
"doc_type":"发明申请"
"n_cites":5,"n_cited_by":2,"n_npl":0
"date":"2021-06-18"
"text":"REJECTION OF INVENTION PATENT APPLICATION AFTER PUBLICATION"
# CN115986674A
"date":"2023-04-18"
"date":"2022-12-30"
一种民机风挡加温三段式电流保护系统及保护方法
中国民用航空飞行学院
"ipc":["H02H3/093","H02H1/00","B64C1/14","G01R19/00"]
"date":"2023-10-20"
ENTRY INTO FORCE OF REQUEST FOR SUBSTANTIVE EXAMINATION
### drones-citations/numbers.csv.zst
# US9804596B1
"date":"2017"},"app":{"number":"US201615069675","given":"US15069675A","date":"2016-03-14"},"priorities":[{"number":"US201562133061","given":"US62133061P","date":"2015-03-13"}]
"cites":["US2004064225A1","US2006206246A1","US2012258731A1","US2016195602A1","US2016357782A1","US9051043B1","US9273981B1","US9280559B1","US9373149B2"]
# US20150235422A1
"date":"2015"},"app":{"number":"US201414185990","given":"US14185990A","date":"2014-02-21"}
"cites":["US2011234631A1","US2012237085A1","US2013141434A1","US2014267270A1"],"cited_by":["US2016035135A1","US9299194B2","US9377625B2"
"members":["CN106133674A","EP3095026A1","US2015205100A1"
"family_ext":"src:
"members_ext":["
"n_family":129
# JP2015132630A
"given":"JP201587931A","date":"2015-04-07"},"priorities":[{"number":"JP2011127718","given":"JP2011127718A","date":"2011-05-23"},{"number":"JP2015087931","given":"JP201587931A","date":"2015-04-07"}]
"n_family":1
### drones-citations/patsnap_family.csv
# EP2938117B1
"given":"EP2014290118","date":"2014-04-24"
"members":["EP2938117A1"],"members_ext":["EP2938117A1"],"n_family":2,"n_family_ext":2
# US20160088286A1
"given":"US14/858901","date":"2015-09-18"},"priorities":[{"number":"US201462053055","given":"US62/053055","date":"2014-09-19"}]
"members":["US2016085813A1","WO2016044778A1"],"members_ext":["US2016085813A1","WO2016044778A1"],"n_family":3
# US20170144751A1
"given":"US15/356874","date":"2016-11-21"},"priorities":[{"number":"CN201520943611","given":"CN201520943611.X","date":"2015-11-24"}]
"members":["CN205186541U"],"members_ext":["CN205186541U"],"n_family":2
### drones-citations/lens_drones.csv.zst
# AU 2015/285989 B2
"date":"2017-03-02"
"given":"AU 2015/285989 A","date":"2015-07-05"
"given":"DE 102014009903 A","date":"2014-07-05"
"titles":["Method For Controlling A Flying Object For Cleaning Surfaces"],"applicants":["AZAIZ RIDHA"],"inventors":["AZAIZ RIDHA"],"ipc":["B08B1/00","B08B3/02","F24J2/46","G01B21/20","G01S5/00","G05D1/10"]
"n_family":14,"n_family_ext":14,"ids":["lens:164-822-691-004-772"]
# US 9693356 B1
"date":"2017-06-27"
"given":"US 201615148350 A","date":"2016-05-06"
"titles":["Smart On-demand Internet-of-things Connections"],"applicants":["VERIZON PATENT & LICENSING INC"],"inventors":["REN DAHAI","HAO JIANXIU","CHEN MING","CHEN ZHONG"],"ipc":["H04W72/04","H04L29/08","H04W4/00","H04W24/08","H04W60/02","H04W72/12","H04W84/12"]
# WO 2016/122413 A1
"date":"2016-08-04"
"given":"SG 2016050045 W","date":"2016-01-29"
"applicants":["UNIV SINGAPORE TECHNOLOGY & DESIGN"],"inventors":["WILHELM ERIK"],"ipc":["G05D1/00","B60W30/00","G01C21/00"],"cpc":["G01C21/20","B60W30/00","G05D1/0242","G05D1/0291","G05D1/0297","G05D2201/0212","G06K9/00798","G06K9/00805"]
### zh-small-xlsx/专利.xlsx
# ti:修井机远程智能控制系统
"text":"修井机远程智能控制系统"
本实用新型涉及石油修井机远程智能控制系统，即通过远程智能控制程序实现修井机智能作业。
"date":"2013"
# ti:一种市政综合智能管沟系统
"text":"一种市政综合智能管沟系统"
本发明公开了一种新型市政综合智能管沟系统，包括雨水通道、污水通道，
# ti:一种乐谱自动翻页装置及其使用方法
"text":"一种乐谱自动翻页装置及其使用方法"
本发明公开了一种乐谱自动翻页装置及其使用方法，乐谱自动翻页装置包括控制器以及
### tfh-annotated/TFH_Annotated_Dataset.zip
# id:file:4036723
"An insulating film substantially free from surface irregularities is RF bias sputtered onto a smooth polycrystalline or micro-roughened surface.
A low reemission coefficient is about 0.25 and a high coefficient is about 0.7."]
# id:file:4040113
"A magnetic head having a magnetoresistive element. The element comprises a center tap,
# id:file:6101068
"A thin-film magnetic head includes an MR element serving as a reproducing element and a recording induction coil.
### cset-ai-index/patent_database.csv.zst
# JP2018041459A
"given":"2018041459"},"priorities":[{"date":"2016"}]
"doc_type":"Patent Application","family":"docdb:61626236"
"num_application_fields":"1","num_functional_applications":"0","num_ai_techniques":"1","has_functional_application":"true","has_ai_technique":"true"
"generic_and_unspecified":"true"
# CN109978957A
"given":"109978957"},"priorities":[{"date":"2019"}]
"family":"docdb:67080149"
"computer_vision":"true"
# WO2016075933A1
"family":"docdb:55954036"
"num_application_fields":"4","num_functional_applications":"4","num_ai_techniques":"1"
"transportation":"true"
# id:rounded:DE1.02E+11A1/docdb:68805870
"publication_number":"1.02E+11"
"publication_country":"DE"
END
# As people see it: what the file states stands behind its label.
"$patix" show EP2938117B1 --in "$(collection drones-citations/patsnap_family.csv)" >"$dir/shown" || wrong "show"
grep -qx 'stated counts *family size 2; extended family 2' "$dir/shown" || wrong "show: $(grep 'family size' "$dir/shown")"
[ "$bad" = 0 ] || fail "$bad differences"
echo "$records records as in the files"
