#!/usr/bin/env bash
# Real files of the EPO: DOCDB, OPS and full text. The data lies in $PATIX_DATA, else in
# ../shared/data beside the source.
#
# For each file: how many records, counted from its raw bytes with grep (the pattern stands in the
# table) and read by patix; nothing is rejected. For each set: how many records have which of ten
# fields, counted beforehand from the raw files by a script of another language (elements that are
# there and not empty). For chosen publications: what the record says against what stands in the
# file, both taken out by grep and sed at the time of the test.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
data=${PATIX_DATA:-$source/../shared/data}
for set in epo-docdb epo-ops epo-fulltext; do
  [ -d "$data/$set" ] || skip "no files of the EPO in $data (set PATIX_DATA)"
done

bad=0
wrong() {
  echo "$*" >&2
  bad=$((bad + 1))
}
index() { # FOLDER files...
  local into=$1
  shift
  "$patix" index --jobs 1 --into "$dir/$into" "$@" >"$dir/out" 2>"$dir/err"
  got=$?
}
raw() { cat "$data/$1"; }
# line: everything on one line, comments gone, white space single
line() { tr '\n\t' '  ' | sed 's/<!--[^>]*-->//g; s/<!-- EPO <DP n="[0-9]*"> -->//g; s/  */ /g'; }

# ---- every file: file | pattern of a record in the raw bytes | records ----
# Four of the full texts have a bare '&' or '<' in them, one of the DOCDB files a reference to a
# character that has no such name: they are read and said to have been put right.
ill=" v1-2-A1.xml v1-4-A1.xml v1-4-A1-1.xml v1-5-1-A1-2.xml WO-2022259205-A1_544370561.xml "
exch='<(exch:)?exchange-document '
while IFS='|' read -r file pattern want; do
  [ -n "$file" ] || continue
  counted=$(raw "$file" | grep -oE -- "$pattern" | wc -l)
  [ "$counted" = "$want" ] || wrong "$file: $counted times $pattern, not $want"
  into=$(echo "$file" | tr '/' '_')
  index "$into" "$data/$file"
  said=$(sed -n 's/^read \([0-9]*\) records*:.*, \([0-9]*\) rejected$/\1 \2/p' "$dir/out")
  [ "$said $got" = "$want 0 0" ] || wrong "$file: records, rejected, exit code are $said $got, not $want 0 0: $(tail -n 3 "$dir/out" "$dir/err")"
  name=$(basename "$file")
  repaired=$(sed -n 's/^  \([0-9]*\) records* had wrong markup.*/\1/p' "$dir/err")
  if [ "${ill#* "$name" }" != "$ill" ]; then is=1; else is=; fi
  [ "$repaired" = "$is" ] || wrong "$file: '$repaired' records were put right, not '$is'"
  kept=$("$dump" "$dir/$into" | sed -n '2s/ publications.*//p')
  [ "$kept" = "$want" ] || wrong "$file: $kept publications, not $want"
done <<END
epo-docdb/AP-1206-A_302101161.xml|$exch|1
epo-docdb/DE-backfile.xml|$exch|10
epo-docdb/WO-2022259205-A1_544370561.xml|$exch|1
epo-ops/published/biblio_example.xml|$exch|1
epo-ops/published/biblio_example_2.xml|$exch|1
epo-ops/published/biblio_example_3.xml|$exch|1
epo-ops/published/biblio_example_4.xml|$exch|1
epo-ops/published/ep1000000_abstract_result.xml|$exch|1
epo-ops/published/ep1000000_full_cycle_result.xml|$exch|2
epo-ops/published/full_cycle_example.xml|$exch|2
epo-ops/published/claims_example.xml|<ftxt:fulltext-document |1
epo-ops/published/claims_example_2.xml|<ftxt:fulltext-document |1
epo-ops/published/description_example.xml|<ftxt:fulltext-document |1
epo-ops/published/image_example.xml|$exch|0
epo-ops/published/search_example.xml|<ops:publication-reference |15
epo-ops/demo/search.xml|<ops:publication-reference |5
epo-ops/family/family_input.xml|<ops:family-member |6
epo-ops/legal/example_1.xml|<ops:family-member |1
epo-ops/legal/example_2.xml|<ops:family-member |1
epo-ops/legal/example_3.xml|<ops:family-member |1
epo-ops/demo/get_register_biblio.xml|<ns3:publication-reference|2
epo-ops/demo/get_register_unip.xml|<ns3:publication-reference|2
epo-ops/demo/get_register_events.xml|<ns3:register-document |1
epo-ops/demo/get_register_procedural_steps.xml|<ns3:register-document |1
epo-ops/demo/search_register.xml|<ns3:publication-reference|5
epo-ops/demo/search_register_with_constituent.xml|<ns3:publication-reference|3
$(cd "$data" && find epo-fulltext -name '*.xml' | sort | sed 's/$/|<ep-patent-document |1/')
END
# a list of images holds nothing to index, and that is said
index images "$data/epo-ops/published/image_example.xml"
grep -q '^  1 row or element is no record' "$dir/err" || wrong "image_example.xml: $(cat "$dir/err")"
n_files=$(find "$data"/epo-docdb "$data"/epo-ops "$data"/epo-fulltext -name '*.xml' | wc -l)
[ "$n_files" = 46 ] || wrong "$n_files files, 46 are known"

# ---- ten fields ----
fields="titles abstracts claims descriptions applicants inventors ipc cpc cites events"
while IFS='|' read -r set files want; do
  paths=()
  for file in $files; do paths+=("$data/$file"); done
  index "$set" "${paths[@]}"
  "$dump" "$dir/$set" | grep -P '\t\{' >"$dir/lines"
  have=
  for field in $fields; do have="$have$(grep -cF "\"$field\":[" "$dir/lines") "; done
  [ "$have" = "$want " ] || wrong "$set: $fields are filled ${have}times, not $want"
  echo "$set: $(wc -l <"$dir/lines") publications; $fields: $have"
done <<'END'
docdb|epo-docdb|12 2 0 0 12 12 12 12 12 0
biblio|epo-ops/published/biblio_example.xml epo-ops/published/biblio_example_2.xml epo-ops/published/biblio_example_3.xml epo-ops/published/biblio_example_4.xml|3 3 0 0 3 3 4 4 3 0
cycle|epo-ops/published/ep1000000_full_cycle_result.xml epo-ops/published/claims_example.xml epo-ops/published/description_example.xml|2 1 1 1 2 2 2 2 1 0
fulltext|epo-fulltext|20 10 18 18 20 20 20 5 13 13
END

# ---- field by field ----
record() { "$dump" "$dir/$1" | grep -P "^$2\t" | cut -f 2; } # FOLDER KEY
same() {                                                     # WHAT RECORD FILE
  [ -n "$3" ] || wrong "$1: the file has nothing to compare with"
  [ "$2" = "$3" ] || wrong "$1: the record says '$2', the file '$3'"
}
words() { paste -sd' '; }
# A list of strings or objects out of a record: one member of each.
list() { grep -oP "\"$1\":\[\K([^]\"]|\"([^\"\\\\]|\\\\.)*\")*" <<<"$2"; }
text() { grep -oP "\"$1\":\"\K([^\"\\\\]|\\\\.)*" | sed 's/\\"/"/g; s/\\n/ /g'; }
plain() { sed 's/&amp;/\&/g; s/&apos;/'"'"'/g; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g'; }
inner() { grep -oP "<(exch:)?$1( [^>]*)?>\K[^<]*" | plain | sed 's/^ *//; s/ *$//'; } # ELEMENT
ymd() { sed 's/\(....\)\(..\)\(..\)/\1-\2-\3/'; }
squeeze() { sed 's/ //g'; }
symbols() { list "$1" "$2" | grep -oP '"\K[A-Z][0-9]{2}[A-Z][0-9]+/[0-9]+' | sort -u | words; }

# DOCDB: FILE DOC-NUMBER KEY FOLDER
docdb() {
  local doc r
  doc=$(raw "$1" | line | grep -oP "<(exch:)?exchange-document [^>]*doc-number=\"$2\".*?</(exch:)?exchange-document>")
  r=$(record "$4" "$3")
  same "$3 date" "$(grep -oP '"pub":\{[^}]*"date":"\K[^"]*' <<<"$r")" "$(grep -oP 'date-publ="\K[0-9]*' <<<"$doc" | ymd)"
  same "$3 family" "$(text family <<<"$r")" "docdb:$(grep -oP 'family-id="\K[0-9]*' <<<"$doc")"
  same "$3 filing date" "$(grep -oP '"app":\{[^}]*"date":"\K[^"]*' <<<"$r")" "$(grep -oP 'application-reference [^>]*data-format="docdb"><document-id>.*?<date>\K[0-9]*' <<<"$doc" | head -n 1 | ymd)"
  same "$3 priority dates" "$(grep -oP '"priorities":\[[^]]*' <<<"$r" | text date | words)" "$(grep -oP 'priority-claim [^>]*data-format="docdb"><document-id[^>]*>.*?<date>\K[0-9]*' <<<"$doc" | ymd | words)"
  same "$3 titles" "$(list titles "$r" | text text)" "$(inner invention-title <<<"$doc")"
  same "$3 applicants" "$(list applicants "$r" | grep -oP '"\K[^"]*' | sed '/^,$/d; s/ \[..\]$//' | words)" "$(grep -oP 'applicant [^>]*data-format="docdb"[^>]*>.*?<name>\K[^<]*' <<<"$doc" | sed 's/ *$//' | words)"
  same "$3 inventors" "$(list inventors "$r" | grep -oP '"\K[^"]*' | sed '/^,$/d; s/ \[..\]$//' | words)" "$(grep -oP 'inventor [^>]*data-format="docdb"[^>]*>.*?<name>\K[^<]*' <<<"$doc" | sed 's/ *$//' | words)"
  same "$3 IPC" "$(symbols ipc "$r")" "$(grep -oP 'classification-ipcr [^>]*><text>\K.{19}' <<<"$(raw "$1" | grep -oP "doc-number=\"$2\".*?</(exch:)?classifications-ipcr>")" | squeeze | sort -u | words)"
  same "$3 CPC" "$(symbols cpc "$r")" "$(grep -oP '<classification-symbol>\K[^<]*' <<<"$doc" | squeeze | sort -u | words)"
  same "$3 cited patents" "$(list cites "$r" | text number | words)" "$(grep -oP 'dnum="\K[^"]*' <<<"$doc" | words)"
  same "$3 cited literature" "$(list cites "$r" | grep -o '"text":' | wc -l)" "$(grep -oP '<nplcit ' <<<"$doc" | wc -l)"
}
docdb epo-docdb/AP-1206-A_302101161.xml 1206 AP1206A docdb
docdb epo-docdb/WO-2022259205-A1_544370561.xml 2022259205 WO2022259205A1 docdb
docdb epo-docdb/DE-backfile.xml 1258190 DE1258190B docdb
docdb epo-docdb/DE-backfile.xml 1258188 DE1258188B docdb

# OPS, bibliography: FILE NUMBER-OF-THE-DOCUMENT KEY FOLDER
ops() {
  local doc r
  doc=$(raw "$1" | line | sed 's/> </></g' | grep -oP '<exchange-document .*?</exchange-document>' | sed -n "$2p")
  r=$(record "$4" "$3")
  same "$3 date" "$(grep -oP '"pub":\{[^}]*"date":"\K[^"]*' <<<"$r")" "$(grep -oP '<publication-reference>.*?<date>\K[0-9]*' <<<"$doc" | head -n 1 | ymd)"
  same "$3 family" "$(text family <<<"$r")" "docdb:$(grep -oP 'family-id="\K[0-9]*' <<<"$doc")"
  same "$3 filing date" "$(grep -oP '"app":\{[^}]*"date":"\K[^"]*' <<<"$r")" "$(grep -oP '<application-reference .*?<date>\K[0-9]*' <<<"$doc" | head -n 1 | ymd)"
  same "$3 priority dates" "$(grep -oP '"priorities":\[[^]]*' <<<"$r" | text date | words)" "$(grep -oP '<priority-claim .*?<date>\K[0-9]*' <<<"$doc" | ymd | words)"
  same "$3 CPC" "$(symbols cpc "$r")" "$(
    {
      grep -oP '<section>.*?</subgroup>' <<<"$doc" | sed 's,</main-group><subgroup>,/,; s/<[^>]*>//g'
      grep -oP 'scheme="CPC[^>]*/><classification-symbol>\K[^<]*' <<<"$doc"
    } | squeeze | sort -u | words
  )"
  same "$3 cited patents" "$(list cites "$r" | text number | sort | words)x" "$(grep -oP 'document-id-type="docdb"><country>\K[^<]*</country><doc-number>[^<]*</doc-number><kind>[^<]*(?=</kind>(<name>[^<]*</name>)?<date>[0-9]*</date></document-id></patcit>)' <<<"$doc" | sed 's/<[^>]*>//g' | sort | words)x"
  [ "$3" = JP2005533465A ] && return
  same "$3 titles" "$(list titles "$r" | text text)" "$(inner invention-title <<<"$doc")"
  same "$3 inventors" "$(list inventors "$r" | grep -oP '"\K[^"]*' | sed '/^,$/d; s/ \[..\]$//' | words)" "$(grep -oP 'inventor [^>]*data-format="epodoc".*?<name>\K[^<]*' <<<"$doc" | sed 's/[^A-Z]*\[..\] *$//; s/^ *//' | words)"
}
ops epo-ops/published/biblio_example.xml 1 US2006142694A1 biblio
ops epo-ops/published/biblio_example_2.xml 1 JP2005533465A biblio
ops epo-ops/published/biblio_example_4.xml 1 US2012116137A1 biblio
ops epo-ops/published/ep1000000_full_cycle_result.xml 2 EP1000000B1 cycle

# OPS, claims and description joined with the bibliography of the same publication
r=$(record cycle EP1000000A1)
same "claims" "$(list claims "$r" | text text | squeeze)" "$(raw epo-ops/published/claims_example.xml | line | inner claim-text | sed 's/^[0-9]*\. //' | squeeze)"
same "description" "$(list descriptions "$r" | text text | squeeze)" "$(raw epo-ops/published/description_example.xml | line | inner p | squeeze | paste -sd '\0')"
same "the title is there, too" "$(list titles "$r" | grep -o '"lang":"en"')" '"lang":"en"'

# OPS, legal events: the file's own order, each once
for n in 1 2 3; do
  file=epo-ops/legal/example_$n.xml
  r=$("$dump" "$dir/epo-ops_legal_example_$n.xml" | grep -P '\t\{' | cut -f 2)
  events=$(grep -oP '"events":\[\K.*\}(?=\],"(n_|extras|source|status))' <<<"$r" | sed 's/"kind":"[^"]*",//g')
  raw "$file" | line | grep -oP '<ops:legal .*?</ops:legal>' | sed 's/ dateMigr[^>]*//; s/>  *</></g' |
    awk '!seen[$0]++' >"$dir/legal"
  same "$file codes" "$(grep -oP '"code":"\K[^"]*' <<<"$events" | words)" "$(sed 's/.*code="\([^" ]*\).*/\1/' "$dir/legal" | words)"
  same "$file dates" "$(grep -oP '"date":"\K[^"]*(?=","code")' <<<"$events" | words)" "$(grep -oP 'Gazette DATE">\K[^<]*' "$dir/legal" | words)"
  same "$file effects" "$(grep -oP '"code":"[^"]*","effect":"[-+]"' <<<"$events" | wc -l)" "$(grep -cP 'infl="[-+]"' "$dir/legal")"
done

# The register: EP2400812
r=$(record epo-ops_demo_get_register_biblio.xml EP2400812B1)
doc=$(raw epo-ops/demo/get_register_biblio.xml | line | sed 's/<\(\/\?\)ns[0-9]:/<\1/g')
same "register titles" "$(list titles "$r" | text text)" "$(grep -oP "<invention-title change-date=\"20190621\"[^>]*>\K[^<]*|<invention-title [^>]*change-date=\"20190621\"[^>]*>\K[^<]*" <<<"$doc")"
same "register status" "$(text status_text <<<"$r")" "$(grep -oP '<register-document [^>]* status="\K[^"]*' <<<"$doc")"
same "register lapses" "$(grep -o 'Lapsed in ..' <<<"$r" | sort | words)" "$(grep -oP '<term-of-grant change-date="20220708".*?</term-of-grant>' <<<"$doc" | grep -oP '<country>\K..' | sed 's/^/Lapsed in /' | sort | words)"
r=$(record epo-ops_demo_get_register_events.xml EP2400812)
same "register events" "$(grep -oP '"code":' <<<"$r" | wc -l)" "$(raw epo-ops/demo/get_register_events.xml | grep -o '<ns3:dossier-event ' | wc -l)"

# Full text: FILE KEY
full() {
  local doc r
  doc=$(raw "$1" | line | sed 's/> </></g')
  r=$(record fulltext "$2")
  same "$2 date" "$(grep -oP '"pub":\{[^}]*"date":"\K[^"]*' <<<"$r")" "$(grep -oP '<B140><date>\K[0-9]*' <<<"$doc" | ymd)"
  same "$2 application" "$(grep -oP '"app":\{[^}]*"given":"\K[^"]*' <<<"$r")" "$(inner B210 <<<"$doc")"
  same "$2 titles" "$(list titles "$r" | text text)" "$(inner B542 <<<"$doc")"
  same "$2 inventors" "$(list inventors "$r" | text name)" "$(grep -oP '<B721><snm>\K[^<]*' <<<"$doc" | sed 's/ *$//')"
  same "$2 applicants" "$(list applicants "$r" | text name)" "$(grep -oP '<B7[13]1><snm>\K[^<]*' <<<"$doc" | sed 's/ *$//' | plain)"
  same "$2 IPC" "$(symbols ipc "$r")" "$({
    grep -oP '<B51[12]> ?7\K[^<]*' <<<"$doc" | sed 's/ [A-Z] *$//'
    grep -oP '<classification-ipcr [^>]*><text>\K[A-Z][0-9]{2}[A-Z] *[0-9]+/ ?[0-9]+' <<<"$doc"
  } | squeeze | sort -u | words)"
  same "$2 claims" "$(grep -oP '"claims":\[.*?\](?=,"[a-z_]*":\[)' <<<"$r" | grep -o '"lang":' | wc -l)" "$(grep -o '<claim ' <<<"$doc" | wc -l)"
  same "$2 states" "$(grep -oP '"designated_states":\[\K[^]]*' <<<"$r" | tr -d '",' | squeeze)" "$(grep -oP '<B840>.*?</B840>' <<<"$doc" | sed 's/<[^>]*>//g' | squeeze)"
}
full epo-fulltext/grant/v1-5-1-B1.xml EP3383757B1
full epo-fulltext/grant/v1-0-B2.xml "$(raw epo-fulltext/grant/v1-0-B2.xml | grep -oP ' doc-number="\K[0-9]*' | head -n 1 | sed 's/^/EP/')B2"
full epo-fulltext/application/v1-0-A1.xml EP1325900A1
full epo-fulltext/application/v1-4-A1-1.xml EP0560858A1
full epo-fulltext/st36-A-document-EP1667425A1.xml EP1667425A1

# What is not well formed says what was meant: a bare '&' in an address.
r=$(record fulltext EP0560858A1)
grep -qF "$(raw epo-fulltext/application/v1-4-A1-1.xml | grep -oP '<B740>|<str>\K[^<]* & [^<]*' | tail -n 1)" <<<"$r" || wrong "EP0560858A1: the agent's address is $(list agents "$r")"

r=$("$dump" "$dir/fulltext" | grep -F '"source":"v1-5-1-A1-2.xml"')
meant=$(raw epo-fulltext/application/v1-5-1-A1-2.xml | grep -oP '<heading id="h0011">\K.*(?=</heading>)')
grep -qF "\\n${meant:-nothing}\\n" <<<"$r" || wrong "v1-5-1-A1-2.xml: its description lacks the line '$meant'"

[ "$bad" = 0 ] || fail "$bad things are not as they should be"
