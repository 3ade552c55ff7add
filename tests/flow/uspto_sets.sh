#!/usr/bin/env bash
# uspto_sets.sh: every file of the USPTO and PatentsView sets (issue 3, D.1 and D.2): its records, its
# rejects, what of ten fields is filled, and records field by field.
#
# Records are counted in the raw bytes with grep, too (the last column: what to count). Fills of the
# red book were also taken from the raw files with another XML reader, document by document. Figures
# are those of the data's README, but for:
#   public_search: the README's 500 is the number of hits the answer speaks of; it lists 129.
#   Five answers of the Open Data Portal do not say which application they are about: rejected.
#   documents.json and doc_list.json list papers of one application: refused as a whole.
#   xml4ip: 13 papers (of 5 applications) in the zip.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
data=${PATIX_DATA:-$source/../shared/data}
[ -d "$data/uspto-redbook" ] || skip "no real data in $data (set PATIX_DATA)"

bad=0
wrong() {
  echo "$*" >&2
  bad=$((bad + 1))
}
raw() { case $1 in *.zst) zstd -dc "$1" ;; *) cat "$1" ;; esac; }

# file | records | rejected | publications and applications | with titles, abstracts, claims,
# descriptions, applicants, inventors, citations, priorities, agents, any class | raw
while IFS='|' read -r file records rejected kept fill pattern; do
  rm -rf "$dir/one"
  "$patix" index --jobs 1 --into "$dir/one" "$data/$file" >"$dir/out" 2>"$dir/err"
  got=$(sed -n 's/^read \([0-9]*\) records*:.*, \([0-9]*\) rejected$/\1 \2/p' "$dir/out")
  "$dump" "$dir/one" 2>/dev/null | grep -P '\t' | cut -f 2 >"$dir/records"
  have=
  for member in titles abstracts claims descriptions applicants inventors cites priorities agents '(ipc|cpc|uspc|locarno)'; do
    have+="$(grep -cE "[{,]\"$member\":" "$dir/records") "
  done
  said="$got $(wc -l <"$dir/records") ${have% }"
  [ "$said" = "$((records + rejected)) $rejected $kept $fill" ] ||
    wrong "$file: $said instead of $((records + rejected)) $rejected $kept $fill: $(tail -n 3 "$dir/err")"
  [ "$pattern" = - ] || [ "$(raw "$data/$file" | grep -oE -- "$pattern" | wc -l)" = "$records" ] ||
    wrong "$file: $(raw "$data/$file" | grep -oE -- "$pattern" | wc -l) times $pattern, not $records"
done <<'END'
uspto-redbook/ipg050104.small.xml.zst|25|0|25|25 25 25 25 25 25 25 18 24 25|<us-patent-grant
uspto-redbook/ipg070102.small.xml.zst|25|0|25|25 21 25 25 25 25 25 16 22 25|<us-patent-grant
uspto-redbook/ipg090106.small.xml.zst|25|0|25|25 22 25 25 25 25 25 19 24 25|<us-patent-grant
uspto-redbook/ipg110104.small.xml.zst|25|0|25|25 24 25 25 25 25 25 19 22 25|<us-patent-grant
uspto-redbook/ipg120327.196.xml.zst|196|0|196|196 0 196 196 196 196 196 74 182 196|<us-patent-grant
uspto-redbook/pgpub-us_example1.xml|1|0|1|1 1 1 1 1 1 0 1 0 1|<us-patent-application
uspto-redbook/pgpub-us_example2.xml|1|0|1|1 1 1 1 1 1 0 1 0 1|<us-patent-application
uspto-samples/cpcMaster/cpcMaster.xml|1|0|1|0 0 0 0 0 0 0 0 0 1|<uspat:CPCMasterClassificationRecord>
uspto-samples/css_brs/css_brs_sample.txt|6|0|6|6 6 6 6 6 6 6 6 6 6|BRS DOCUMENT BOUNDARY
uspto-samples/greenbook/US03932709.greenbook|1|0|1|1 1 1 1 1 1 1 1 1 1|^PATN
uspto-samples/greenbook/US03937375.greenbook|1|0|1|1 1 1 1 1 1 1 0 0 1|^PATN
uspto-samples/greenbook/US04347903.greenbook|1|0|1|1 1 1 1 1 1 1 1 1 1|^PATN
uspto-samples/pap/US20010000044A1.xml|1|0|1|1 1 1 1 1 1 0 0 0 1|<patent-application-publication>
uspto-samples/pap/US20010000943A1.xml|1|0|1|1 1 1 1 1 1 0 1 0 1|<patent-application-publication>
uspto-samples/pap/US20010009014A1.xml|1|0|1|1 1 1 1 1 1 0 1 0 1|<patent-application-publication>
uspto-samples/sgml/US06336130.xml|1|0|1|1 1 1 1 1 1 1 1 1 1|<PATDOC
uspto-samples/sgml/US06337117.xml|1|0|1|1 1 1 1 1 1 1 1 1 1|<PATDOC
uspto-samples/sgml/USD435854S1.xml|1|0|1|1 0 1 1 1 1 1 0 1 1|<PATDOC
uspto-samples/xml2004/US06859910.xml|1|0|1|1 1 1 1 1 1 1 1 1 1|<us-patent-grant
uspto-samples/xml2004/US06970935.xml|1|0|1|1 1 1 1 1 1 1 0 1 1|<us-patent-grant
uspto-samples/xml2006/US07272630B2.xml|1|0|1|1 1 1 1 1 1 1 1 1 1|<us-patent-grant
uspto-samples/xml2014/US08926509.xml|1|0|1|1 1 1 1 1 1 1 1 1 1|<us-patent-grant
uspto-samples/xml2014/US08927118.xml|1|0|1|1 1 1 1 1 1 1 1 1 1|<us-patent-grant
uspto-samples/xml2014/US08930553.xml|1|0|1|1 1 1 1 1 1 1 0 1 1|<us-patent-grant
uspto-samples/xmlApp2004/US20050004437A1.xml|1|0|1|1 1 1 1 1 1 0 1 0 1|<us-patent-application
uspto-samples/xmlApp2004/US20050004974A1.xml|1|0|1|1 1 1 1 1 1 0 1 0 1|<us-patent-application
uspto-samples/xml4ip/sample_XML4IP.ZIP|13|0|5|0 3 3 3 0 0 0 0 0 0|-
uspto-api/assignment/assignment_1.xml|7|0|7|7 0 0 0 0 0 0 0 0 0|-
uspto-api/assignment/assignment_2.xml|1|0|1|1 0 0 0 0 0 0 0 0 0|-
uspto-api/global_dossier/app.json|5|0|5|0 0 0 0 0 0 0 3 0 0|"pubNum"
uspto-api/odp/adjustment.json|0|1|0|0 0 0 0 0 0 0 0 0 0|"applicationNumberText"
uspto-api/odp/application.json|1|0|1|1 0 0 0 1 1 0 1 1 1|"applicationNumberText"
uspto-api/odp/assignment.json|0|1|0|0 0 0 0 0 0 0 0 0 0|"applicationNumberText"
uspto-api/odp/attorney.json|0|1|0|0 0 0 0 0 0 0 0 0 0|"applicationNumberText"
uspto-api/odp/biblio.json|1|0|1|1 0 0 0 1 1 0 0 1 1|"applicationNumberText"
uspto-api/odp/continuity.json|1|0|1|0 0 0 0 0 0 0 1 0 0|"childContinuityBag"
uspto-api/odp/foreign_priority.json|0|1|0|0 0 0 0 0 0 0 0 0 0|"applicationNumberText"
uspto-api/odp/search.json|25|0|25|25 0 0 0 0 0 0 0 0 0|"applicationNumberText"
uspto-api/odp/transactions.json|0|1|0|0 0 0 0 0 0 0 0 0 0|"applicationNumberText"
uspto-api/peds/app_1_input.json|1|0|1|1 0 0 0 1 1 0 1 1 1|"applId":
uspto-api/ptab/documents_input.json|1|0|1|0 0 0 0 0 0 0 0 0 0|"proceedingNumber"
uspto-api/ptab/proceeding_input.json|1|0|1|0 0 0 0 0 0 0 0 0 0|"proceedingNumber"
uspto-api/public_search/biblio.json|129|0|129|129 0 0 0 129 38 129 0 0 129|"guid"
patentsview-g21/grants-api-G21B.json|258|0|258|258 258 0 0 0 0 239 0 0 258|"patent_number"
patentsview-g21/grants-api-G21D.json.zst|508|0|508|508 508 0 0 0 0 479 0 0 508|"patent_number"
patentsview-g21/grants-api-G21G.json|386|0|386|386 386 0 0 0 0 351 0 0 386|"patent_number"
patentsview-g21/pgpubs-G21B.csv|228|0|228|228 228 0 0 228 0 0 0 0 228|-
patentsview-g21/pgpubs-G21C.csv.zst|2084|0|2084|2084 2084 0 0 2084 0 0 0 0 2084|-
patentsview-g21/pgpubs-G21D.csv|548|0|548|548 548 0 0 548 0 0 0 0 548|-
patentsview-g21/pgpubs-G21F.csv|1085|0|1085|1085 1085 0 0 1085 0 0 0 0 1085|-
patentsview-abstracts/neural_network_patent_query.csv.zst|3522|0|3522|3522 3522 0 0 0 0 0 0 0 0|-
END

# What is refused as a whole says what it is.
for file in odp/documents.json global_dossier/doc_list.json; do
  "$patix" index --into "$dir/none" "$data/uspto-api/$file" >"$dir/out" 2>"$dir/err"
  [ $? = "$(code INPUT)" ] && grep -q 'a list of papers in the file of one application' "$dir/err" ||
    wrong "$file: $(cat "$dir/err")"
done

# Field by field: read off the raw files by eye.
"$patix" index --into "$dir/all" "$data/uspto-redbook" "$data/uspto-samples" "$data/uspto-api" \
  "$data/patentsview-g21/grants-api-G21G.json" >"$dir/out" 2>"$dir/err"
n=0
while IFS= read -r line; do
  case $line in
  '') continue ;;
  '# '*)
    number=${line#'# '}
    "$patix" show "$number" --in "$dir/all" --format json >"$dir/record" || wrong "no $number"
    n=$((n + 1))
    ;;
  *) grep -qF -- "$line" "$dir/record" || wrong "$number: not found: $line" ;;
  esac
done <<'END'
# US6836899B1
"pub":{"number":"US6836899B1","given":"06836899","date":"2005-01-04"}
"app":{"number":"US200310339710","given":"10/339710","date":"2003-01-09"}
"type":"invention_grant","doc_type":"utility","lang":"en"
"text":"Device for detachably holding an absorbent napkin across the torso"
A napkin holder formed of two pairs of magnetic securing devices attached in a laterally movable
"claims":[{"lang":"en","text":"A holding device for removably holding a napkin over the front of the body or torso of a user comprising:\n(a) a lanyard having two ends
"inventors":[{"name":"Samuel G. Glasmire","country":"US","province":"PA","city":"Bath","address":"146 Bentwood Cir., 18014-8224"}]
"agents":["Charles A. Wilkinson"],"examiners":["A. Vanatta"]
"ipc":[{"symbol":"A45F5/04","edition":"7"}]
"uspc":["2/52 F","2/336","2/323","24/9","24/303","24/3.4"]
"cites":[{"number":"US675108A","by":"examiner","date":"1901-05"},{"number":"US1483338A","by":"examiner","date":"1924-02"}
"n_claims":23
"term_extension_days":"167"
# USD656381S1
"app":{"number":"US201029375017","given":"29/375017","date":"2010-09-16"}
"given":"D 2010-6823","date":"2010-03-19"
"type":"design","doc_type":"design"
"claims":[{"lang":"en","text":"The ornamental design for a cutter knife, as shown and described."}]
"text":"FIG. 1 is a perspective view of a cutter knife showing my new design;\nFIG. 2 is a front view thereof;\n
"applicants":["Olfa Corporation [JP]"],"owners":["Olfa Corporation [JP]"]
"inventors":[{"name":"Toshiyuki Watanabe","country":"JP","city":"Osaka"}]
"agents":["SAIDMAN DesignLaw Group"],"examiners":["Philip S Hyder","Roselynne Cody"]
"uspc":["D8/99 F"]
"locarno":[{"symbol":"08-03","edition":"9","first":true}]
"figures":"7","sheets":"3","term_years":"14"
# US2021048686A1
"pub":{"number":"US2021048686A1","given":"20210048686","date":"2021-02-18"}
"app":{"number":"US201917043043","given":"17/043043","date":"2019-03-28"}
"priorities":[{"number":"DE102018002630","given":"10 2018 002 630.3","date":"2018-03-29"},{"number":"PCT/EP2019/057820","date":"2019-03-28"}]
"applicants":[{"name":"Rodenstock GmbH","country":"DE","city":"Munchenü"}]
"inventors":[{"name":"Adam Muschielok","country":"DE","city":"Muenchen"},{"name":"Helmut Altheimer","country":"DE","city":"Baisweil-Lauchdorf"}
"ipc":["G02C7/02 2006.01 I"
"cpc":["G02C7/027 2013.01 I F"
"date_371":"2020-09-29"
# US2005004437A1
"app":{"number":"US200410830857","given":"10/830857","date":"2004-04-23"}
{"number":"PCT/CH2002/000573","given":"PCT/CH02/00573","date":"2002-10-21"}
"inventors":[{"name":"Heiner Kaufmann","country":"CH","city":"Bern"},{"name":"Thomas Vering","country":"CH","city":"Bremgarten b. Bern"}]
"continuation_of":"PCT/CH2002/000573"
"correspondence":"David E. Bruhn, Esq.;DORSEY & WHITNEY LLP"
# US6337117B1
"pub":{"number":"US6337117B1","given":"06337117","date":"2002-01-08"}
"app":{"number":"US199909343526","given":"09/343526","date":"1999-06-30"}
"given":"10-186098","date":"1998-07-01"},{"number":"
"given":"10-326339","date":"1998-11-17"}]
"titles":[{"lang":"en","text":"Optical memory device"}]
(hereinafter referred to as a “luminous intensity”) as a function of irradiation energy
"text":"The optical memory device of claim 1, wherein the luminous material has a time required for increasing luminous intensity of 1×10−12 seconds or more."
"applicants":[{"name":"Mitsubishi Chemical Corporation","country":"JP","city":"Tokyo"}]
"name":"Shinya Maenosono","country":"JP","city":"Kanagawa"
"agents":["Oblon, Spivak, McClelland, Maier & Neustadt, P.C."],"examiners":["Elizabeth Evans"]
"ipc":[{"symbol":"B32B3/02","edition":"7"}]
"uspc":["428/64.1 F","428/64.4","428/147","428/148","428/690","428/913","430/495.1","430/945"]
"cites":[{"number":"US5422489A","by":"examiner","date":"1995-06"},{"number":"US5456961A","by":"examiner","date":"1995-10"}]
"n_claims":39
"art_unit":"1774","sheets":"39","figures":"79"
# US6336130B1
"priorities":[{"number":"NO971605","given":"971605","date":"1997-04-08"},{"number":"PCT/NO1998/000107","given":"PCT/NO98/00107","date":"1998-04-02"}]
"ipc":[{"symbol":"G06F15/16","edition":"7"},{"symbol":"G06F13/00","edition":"7"}]
{"number":"WO1996025012","by":"other","date":"1996-08"}
"text":"IEEE 46th Technology Conference, Apr. 28-May 1, 1996, Atlanta, Georgia, van Thanh et al., “Making Mobility Transparent to the Applications”.","by":"other"
"inventors":[{"name":"Thanh Van Do","country":"NO","city":"Oslo"}]
"n_claims":22
# USD435854S
"pub":{"number":"USD435854S","given":"D0435854","date":"2001-01-02"}
"app":{"number":"US199929116510","given":"29/116510","date":"1999-01-06"}
"type":"design"
"titles":[{"lang":"en","text":"Disc cartridge"}]
"name":"Hitachi Maxell, Ltd.","country":"JP","city":"Osaka-fu"},{"name":"Sanyo Electric Co.,Ltd.","country":"JP","city":"Osaka-fu"},{"name":"Olympus Optical Co., Ltd.","country":"JP","city":"Tokyo"}
"uspc":["D14/480 F"]
"locarno":[{"symbol":"14-02","edition":"7","first":true}]
"cites":[{"number":"USD271298","by":"examiner","date":"1983-11"}
"term_years":"14"
# US2001000044A1
"pub":{"number":"US2001000044A1","given":"20010000044","date":"2001-03-15"}
"app":{"number":"US199909342866","given":"09/342866","date":"1999-06-29"}
"text":"Systems and Methods For Transacting Business Over A Global Communications Network Such As The Internet"
"inventors":[{"name":"Wayne W Lin","country":"US","province":"CA","city":"Irvine","address":"c/o Law Offices of Neal M. Cohen, 2424 S.E. Bristol Street, Suite 300"}]
"ipc":[{"symbol":"G06F17/60","edition":"7"}]
"uspc":["705/26 F","705/37"]
"text":"The system of claim 19, wherein the PDA comprises computer-executable code sent to the buyer over the global communications network."
"descriptions":[{"lang":"en","text":"Field OF Invention\nThe present invention relates generally to systems and methods of doing business
# US2001000943A1
"app":{"number":"US200009727454","given":"09/727454","date":"2000-12-04"}
"given":"11-097727","date":"1999-04-05"},{"number":"PCT/JP2000/002182","given":"PCT/JP00/02182","date":"2000-04-04"}
"owners":["IDEMITSU KOSAN CO., LTD."]
"inventors":[{"name":"Kenichi Fukuoka","country":"JP","city":"Sodegaura-shi"},{"name":"Mitsura Eida","country":"JP","city":"Sodegaura-shi"}]
"uspc":["313/503 F","313/504"]
"text":"The organic electroluminescence device according to claim 1, wherein the total optical path length (t)
# US2001009014A1
{"number":"US199909432885","given":"09/432885","date":"1999-11-02"},{"number":"US199909312927","given":"09/312927","date":"1999-05-17"},{"number":"US199960128037","given":"60/128037","date":"1999-04-06"}
"titles":[{"lang":"en","text":"Facilitating real-time, multi-point communications over the internet"}]
"division_of":"US199909432885","continuation_in_part_of":"US199909312927"
# US3932709A
"pub":{"number":"US3932709A","given":"03932709","date":"1976-01-13"}
"app":{"number":"US197405449155","given":"5/449155","date":"1974-03-07"}
{"number":"US35174573","given":"351745","date":"1973-04-16"}
"titles":[{"lang":"en","text":"Electronic business telephone"}]
"text":"An electronic communications terminal comprising:\na. keyboard means for entry of numeric information and function control commands;\nb. displaya register means
{"name":"General Teletronics Incorporated","country":"US","province":"CA","city":"San Francisco"}
{"name":"Don G. Hoff","country":"US","province":"CA","city":"Tiburon"},{"name":"Patrick Young","country":"US","province":"CA","city":"Oakland"}
"agents":["Flehr, Hohbach, Test, Albritton & Herbert"],"examiners":["George G. Stellar","Kathleen H. Claffy"]
"ipc":[{"symbol":"H04M11/00","edition":"2"}]
"uspc":["179/90K F","179/2DD","179/90B"]
"cites":[{"number":"US3518629A","date":"1970-06"}
"n_claims":17
# US3937375A
"app":{"number":"US197405518454","given":"5/518454","date":"1974-10-29"}
"inventors":[{"name":"Everette E. Daniels","country":"US","province":"IA","city":"Des Moines","address":"221 Locust St., 50309"}]
"ipc":[{"symbol":"B60R9/00","edition":"2"}]
"uspc":["224/42.07 F","214/450"]
a boat loader which will carry the weight of two hundred pounds or more.\nStill a further purpose
"art_unit":"313","sheets":"1","figures":"3"
# US4347903A
"app":{"number":"US198006192529","given":"6/192529","date":"1980-03-10"}
"given":"53/84696","date":"1978-07-10"},{"number":"PCT/JP1979/000178","given":"PCT/JP79/00178","date":"1979-07-05"}
"ipc":[{"symbol":"G01G19/04","edition":"3"},{"symbol":"G01G23/10","edition":"3"},{"symbol":"G06F7/28","edition":"3"}]
"uspc":["177/25 F","177/185","364/734"]
"agents":["George B. Oujevolk"],"examiners":["George H. Miller, Jr."]
"date_371":"1980-03-10","pct_publication":"WO1980000272"
# US9204581B2
"app":{"number":"US201213676098","given":"13/676098","date":"2012-11-14"}
"priorities":[{"number":"US201161559247","given":"61/559247","date":"2011-11-14"}]
"text":"Method for performing chip level electromagnetic interference reduction, and associated apparatus"
"cpc":["H05K9/0066 2013.01 I F"]
{"number":"US2003169838A1","by":"examiner","date":"2003-09"}
{"number":"CN1760783A","by":"applicant","date":"2006-04"}
"text":"\"International Search Report\" mailed on Feb. 28, 2013 for International application No. PCT/CN2012/084589, International filing date:Nov. 14, 2012.","by":"applicant"
"agents":["Winston Hsu","Scott Margo"],"examiners":["Jenny L Wagner","Michael P McFadden"]
# US9204582B2
{"number":"US201113303416","given":"13/303416","date":"2011-11-23"},{"number":"US201012857413","given":"12/857413","date":"2010-08-16"}
"parent_patent":["US8947892","US8325495"]
"agents":["Toler Law Group, PC"]
# US9204583B2
"app":{"number":"US201213483436","given":"13/483436","date":"2012-05-30"}
"given":"10-2011-0055402","date":"2011-06-09"
"titles":[{"lang":"en","text":"Cylindrical electromagnetic bandgap and coaxial cable having the same"}]
"ipc":["H01B11/00 2006.01 I","H05K9/00 2006.01 I"]
{"number":"US3963854A","by":"examiner","date":"1976-06"},{"number":"US4327248A","by":"examiner","date":"1982-04"}
"term_extension_days":"431"
# US9400000B2
"app":{"number":"US13897484","given":"13/897484"}
"cpc":["F04D29/703 2013.01 I F","F04D17/08 2013.01 I","F04D25/06 2013.01 I","F04D25/0613 2013.01 I","F04D25/08 2013.01 I","F04D29/403 2013.01 I","F04D29/4206 2013.01 I","F04D29/4213 2013.01 I","F04D29/4226 2013.01 I"]
# US2017071586A1
"app":{"number":"US201615123456","given":"15/123456","date":"2016-09-02"}
{"number":"PCT/US2015/027322","given":"PCT/US15/27322","date":"2015-04-23"},{"number":"US201461983088","given":"61/983088","date":"2014-04-2
"titles":[{"lang":"en","text":"TONGUE RETRACTORS FOR FRENOTOMIES"}]
"inventors":[{"name":"Marvin Wang","country":"US","province":"MA","city":"Boston"
{"date":"2018-10-25","code":"AS","kind":"transferred","text":"ASSIGNMENT OF ASSIGNORS INTEREST (SEE DOCUMENT FOR DETAILS). (reel 047305, frame 0442)","from":"WANG, MARVIN","to":"THE GENERAL HOSPITAL CORPORATION"}
{"date":"2018-10-02","code":"ABN2","kind":"withdrawn","text":"Aband. for Failure to Respond to O. A."}
"status":"dead"
# US8457796
"app":{"number":"US201012721698","given":"12/721698","date":"2010-03-11"}
"priorities":[{"number":"US200961159088","given":"61/159088","date":"2009-03-11"}]
"inventors":[{"name":"Deepinder Singh Thind","country":"US","province":"MN","city":"Mankato"}]
{"date":"2020-10-28","code":"M2552","kind":"fee_paid","text":"Payment of Maintenance Fee, 8th Yr, Small Entity"}
"from":"SINGH, DEEPINDER","to":"75F, INC."
"uspc":["700/276"]
"term_extension_days":"119"
# US6059576A
"app":{"number":"US08976228","given":"08/976228"}
{"date":"2021-10-15","code":"IPR","kind":"opposed","text":"IPR2022-00037: petition filed","from":"Apple Inc.","to":"LoganTree LP"}
# US10902286B2
"app":{"number":"US201816123456","given":"16/123456","date":"2018-09-06"}
"date":"2021-01-26"
# US11803561B1
"pub":{"number":"US11803561B1","given":"US-11803561-B1","date":"2023-10-31"}
"app":{"number":"US201414231597","given":"14/231597","date":"2014-03-31"}
"applicants":["Amazon Technologies, Inc."]
"examiners":["Albert M Pillips, III","Jeramine A Mincey"]
"ipc":["G06F16/2458","G06F16/31"],"cpc":["G06F16/313 I","G06F16/2462 I"]
"n_pages":19
# US7130913
"events":[{"date":"2006-09-14","code":"AS","kind":"transferred","text":"NUNC PRO TUNC ASSIGNMENT (SEE DOCUMENT FOR DETAILS). (reel 18247, frame 405)","from":"REALTIME DATA COMPRESSION SYSTEMS, INC.","to":"REALTIME DATA LLC"}]
"app":{"number":"US200310628795","given":"10/628795","date":"2003-07-28"}
# US2018114740
"to":"TESLA MOTORS, INC."
END
echo "$n records field by field"

# PatentsView tables, made up: each has some columns of the same patents; together they are whole.
mkdir "$dir/tables"
tsv() { printf '%s\n' "${@:2}" | tr '|' '\t' >"$dir/tables/$1.tsv"; }
tsv g_patent 'patent_id|patent_type|patent_date|patent_title|wipo_kind|num_claims|withdrawn|filename' \
  '"10000001"|"utility"|"2018-06-19"|"Pump"|"B2"|20|0|"ipg180619.xml"' '"D800001"|"design"|"2017-10-17"|"Lamp"|"S1"|1|0|"ipg171017.xml"'
tsv g_patent_abstract 'patent_id|patent_abstract' '"10000001"|"A pump is shown."'
tsv g_application 'application_id|patent_id|patent_application_type|filing_date|series_code|rule_47_flag' \
  '"14/412875"|"10000001"|"14"|"2014-09-02"|"14"|0' '"29/500001"|"D800001"|"29"|"2016-03-01"|"29"|0'
tsv g_assignee_disambiguated 'patent_id|assignee_sequence|assignee_id|disambig_assignee_individual_name_first|disambig_assignee_individual_name_last|disambig_assignee_organization|assignee_type|location_id' \
  '"10000001"|0|"a1"|||"Example Corp"|2|"l1"' '"D800001"|0|"a2"|"Ida"|"Berg"||4|"l2"'
tsv g_inventor_disambiguated 'patent_id|inventor_sequence|inventor_id|disambig_inventor_name_first|disambig_inventor_name_last|gender_code|location_id' \
  '"10000001"|0|"i1"|"Peter"|"Lee"|"M"|"l1"' '"10000001"|1|"i2"|"Ann"|"Mono"|"F"|"l1"' '"D800001"|0|"i3"|"Ida"|"Berg"|"F"|"l2"'
tsv g_cpc_current 'patent_id|cpc_sequence|cpc_section|cpc_class|cpc_subclass|cpc_group|cpc_type' \
  '"10000001"|0|"F"|"F04"|"F04B"|"F04B1/00"|"inventional"' '"10000001"|1|"Y"|"Y10"|"Y10T"|"Y10T29/49"|"additional"'
tsv g_us_patent_citation 'patent_id|citation_sequence|citation_patent_id|citation_date|record_name|wipo_kind|citation_category' \
  '"10000001"|0|"5000001"|"1991-03-01"|"Smith"|"A"|"cited by examiner"' '"10000001"|1|"6000001"|"1999-12-01"|"Jones"|"A"|"cited by applicant"'
tsv g_other_reference 'patent_id|other_reference_sequence|other_reference_text' '"10000001"|0|"A book, 1999."'
tsv g_foreign_citation 'patent_id|citation_sequence|citation_application_id|citation_date|citation_category|citation_country' \
  '"10000001"|0|"1234567"|"1969-02-01"|"cited by examiner"|"GB"'
tsv g_location_disambiguated 'location_id|disambig_city|disambig_state|disambig_country|latitude|longitude|county|state_fips|county_fips' \
  '"l1"|"Austin"|"TX"|"US"|30.2|-97.7|"Travis"|48|453' '"l2"|"Bergen"||"NO"|60.3|5.3|||'
"$patix" index --into "$dir/view" "$dir/tables" >"$dir/out" 2>"$dir/err"
"$dump" "$dir/view" | grep -P '\t' | cut -f 2 >"$dir/records"
[ "$(wc -l <"$dir/records")" = 2 ] || wrong "tables: $(wc -l <"$dir/records") publications, not 2: $(cat "$dir/err")"
while IFS= read -r line; do
  grep -qF -- "$line" "$dir/records" || wrong "tables: not found: $line"
done <<'END'
{"pub":{"number":"US10000001B2","given":"10000001","date":"2018-06-19"},"app":{"number":"US201414412875","given":"14/412875","date":"2014-09-02"},"grant_date":"2018-06-19","type":"invention_grant","doc_type":"utility","titles":[{"lang":"en","text":"Pump"}],"abstracts":[{"lang":"en","text":"A pump is shown."}],"applicants":[{"name":"Example Corp","country":"US","province":"TX","city":"Austin"}],"inventors":[{"name":"Peter Lee","country":"US","province":"TX","city":"Austin"},{"name":"Ann Mono","country":"US","province":"TX","city":"Austin"}],"cpc":["F04B1/00 I","Y10T29/49 A"],"cites":[
{"number":"US5000001A","by":"examiner","date":"1991-03-01"},{"number":"US6000001A","by":"applicant","date":"1999-12-01"}
{"text":"A book, 1999."}
{"number":"GB1234567","by":"examiner","date":"1969-02-01"}
"n_claims":20
{"pub":{"number":"USD800001S1","given":"D800001","date":"2017-10-17"},"app":{"number":"US201629500001","given":"29/500001","date":"2016-03-01"},"grant_date":"2017-10-17","type":"design","doc_type":"design","titles":[{"lang":"en","text":"Lamp"}],"applicants":[{"name":"Ida Berg","country":"NO","city":"Bergen"}],"inventors":[{"name":"Ida Berg","country":"NO","city":"Bergen"}]
END

[ "$bad" = 0 ] || fail "$bad things are not as they should be"
