#!/usr/bin/env bash
# gazettes.sh: documents of CNIPA, JPO and WIPO ST.96 (issue 3, D.2). What is expected was read off
# the raw files by eye, field by field; counts of claims by `grep -c` of their start tags.
. "$2/tests/crash/lib.bash"
need "$patix"
data=${PATIX_DATA:-$source/../shared/data}
[ -d "$data/cnipa-xml" ] || skip "no real data in $data (set PATIX_DATA)"
"$patix" index --into "$dir/c" "$data/cnipa-xml" "$data/jpo-xml" "$data/wipo-st96" \
  >"$dir/out" 2>"$dir/err" || fail "index: $(cat "$dir/err")"
grep -q '^read 7 records: 7 new, .* 0 rejected$' "$dir/out" || fail "$(cat "$dir/out")"

bad=0
number=
while IFS= read -r line; do
  case $line in
  '') continue ;;
  '# '*)
    number=${line#'# '}
    "$patix" show "$number" --in "$dir/c" --format json >"$dir/$number" || fail "no $number"
    ;;
  *)
    grep -qF -- "$line" "$dir/$number" || {
      echo "$number: not found: $line" >&2
      bad=$((bad + 1))
    }
    ;;
  esac
done <<'END'
# CN113781974A
"pub":{"number":"CN113781974A","given":"113781974","date":"2021-12-10"}
"app":{"number":"CN202111286633","given":"202111286633.X","date":"2017-04-24"}
"priorities":[{"number":"KR20160063019","given":"10-2016-0063019","date":"2016-05-23"}]
"titles":[{"lang":"zh","text":"显示设备"}]
"text":"公开了一种显示设备。显示设备包括排列成多行和多列的多个像素
"name":"三星显示有限公司"
"address":"韩国京畿道"
"inventors":["金驲柱","田武经","李安洙"]
"agents":["北京英赛嘉华知识产权代理有限责任公司","王达佐","刘铮"]
"ipc":["G09G3/36 2006.01","G09G3/3208 2016.01","G09G3/34 2006.01"]
"agency_code":"11204","parent_application":"201710269973.9"
"text":"2.如权利要求1所述的显示设备，其中，所述k个像素位于所述第m行中。"
"descriptions":[{"lang":"zh","text":"相关申请的交叉引用\n
# CN113783949A
"app":{"number":"CN202110991218","given":"202110991218.8","date":"2021-08-26"}
"titles":[{"lang":"zh","text":"一种基于合约管理的跨链去中心化方法"}]
"name":"浙商银行股份有限公司"
# CN104223352A
"app":{"number":"CN201410408762","given":"201410408762.5","date":"2014-08-19"}
"doc_type":"发明专利"
"titles":[{"lang":"zh","text":"一种甘草发酵所得烟用香料及其应用"}]
将甘草片或甘草粉与水按1:5～1:50的质量比配制成发酵培养基
改善卷烟品质
"name":"云南中烟工业有限责任公司"
"address":"650231 云南省昆明市五华区红锦路367号云烟科技园C区"
"inventors":["段焰青","者为","李青青","叶灵","张伟","夏建军","党立志","王文元"]
"agents":["昆明协立知识产权代理事务所(普通合伙)","谢嘉","旃习涵"]
"ipc":["A24B15/18 2006.01","C11B9/00 2006.01","C12P1/02 2006.01","C12R1/645 2006.01"]
无菌剪刀随机取下3×3cm2的组织块3-5片
# CN104245143A
"app":{"number":"CN201480000986","given":"201480000986.0","date":"2014-03-28"}
{"number":"KR20130138117","given":"10-2013-0138117","date":"2013-11-14"}]
"name":"可隆科技特株式会社"
"members":["WO2014157990"]
"pct_application":"PCT/KR2014/002669"
# JP2021044377A
"app":{"number":"JP2019165329","given":"2019165329","date":"2019-09-11"}
"titles":[{"lang":"ja","text":"ウェーハの加工方法"}]
"doc_type":"公開特許公報(A)"
"name":"株式会社ディスコ"
"address":"東京都大田区大森北二丁目１３番１１号"
"agents":["松本 昂","岡本 知広","笠原 崇廣","岡本 英哲","岡野 貴之"]
"ipc":["H01L21/301 2006.01 I","H01L21/67 2006.01 I","H01L21/683 2006.01 I","B23K26/53 2014.01 I"]
"4E168AE01"
"5F131EC75"
{"number":"JP6151557","by":"applicant"}
"n_claims":6,"n_pages":28
"theme_code":["4E168","5F063","5F131"]
"text":"【課題】品質を低下させることなくデバイスチップを形成する。
# JP2021044249A
"priorities":[{"number":"US201662359703","given":"62/359,703","date":"2016-07-07"}]
"grant_date":"2021-02-10"
"ipc":["H01M10/54 2006.01 I","B09B3/00 2006.01 I"]
"grant_number":"6828214"
"parent_application":"2018566929"
# US8936998B2
"pub":{"number":"US8936998B2","given":"08936998","date":"2015-01-20"}
"app":{"number":"US201313797521","given":"13797521","date":"2013-03-12"}
"priorities":[{"number":"JP2007290922","given":"2007-290922","date":"2007-11-08"}]
"text":"Manufcaturing method for room-temperature substrate bonding"
"owners":["Mitsubishi Heavy Industries, Ltd."
"ipc":["H01L21/30 2006.01 I","H01L21/302 2006.01 I","H01L21/324 2006.01 I"
"cpc":["H01L21/2007 2013.01 I F"
{"number":"US6054363A","by":"Applicant","date":"2000-04"}
"text":"Gary S. May, Fundamantals of Semiconductor Fabrication,2004
"members":["US2013213561A1"]
"n_claims":10
END
# number of claims, as the files have start tags of them
for pair in CN113781974A:17 CN104223352A:3 CN104245143A:43 JP2021044377A:6 JP2021044249A:20 US8936998B2:10; do
  number=${pair%:*}
  got=$(grep -o '"claims":\[.*' "$dir/$number" | sed "s/],\"descriptions\".*//" | grep -o '"text":' | wc -l)
  [ "$got" = "${pair#*:}" ] || { echo "$number: $got claims instead of ${pair#*:}" >&2 && bad=$((bad + 1)); }
done
[ $bad = 0 ] || fail "$bad differences"
echo "7 documents as in the files"
