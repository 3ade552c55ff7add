#!/usr/bin/env bash
# `patix analyze` from the outside: the list and its document, formats, languages, errors and exit codes.
set -u
patix=$1 src=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8
failed=0
say() { echo "analyze: $*"; failed=1; }

# docs/ANALYSES.md is what the program says.
"$patix" analyze --list --format markdown >"$dir/doc" || say "--list --format markdown"
cmp -s "$dir/doc" "$src/docs/ANALYSES.md" ||
  say "docs/ANALYSES.md is stale: patix analyze --list --format markdown > docs/ANALYSES.md"
grep -q '[[:blank:]]$' "$dir/doc" && say "blanks at the end of a line of the document"

# Every analysis of the list has all that it promises, in both languages.
"$patix" analyze --list --format json >"$dir/list" || say "--list --format json"
n=$(grep -o '{"id":"[a-z0-9-]*","family":"[a-z-]*","name":{"en":"[^"][^"]*","zh":"[^"][^"]*"},"asks":{"en":"[^"]*?","zh":"[^"]*？"}' "$dir/list" | wc -l)
[ "$n" = "$(grep -o '"family":' "$dir/list" | wc -l)" ] || say "only $n of the analyses are named and ask in both languages"
[ "$n" = "$(grep -c '^### ' "$dir/doc")" ] || say "the document has $(grep -c '^### ' "$dir/doc") analyses, the list $n"
[ "$n" = "$("$patix" analyze --list | grep -c '^  [a-z]')" ] || say "the plain list does not have $n"
LC_ALL=zh_CN.UTF-8 "$patix" analyze --list | grep -q '^  trend  *趋势: 每年有多少，是否增长？' ||
  say "no Chinese list"

# Four families: 2010 Acme twice, 2012 Acme and 贝塔; complete by the cut-off.
cat >"$dir/in.jsonl" <<'END'
{"pub":{"number":"US10000001B2","date":"2012-01-03"},"app":{"date":"2010-02-03"},"applicants":["Acme"],"ipc":["H01M10/04"],"family":"docdb:1"}
{"pub":{"number":"US10000002B2","date":"2012-01-03"},"app":{"date":"2010-03-03"},"applicants":["Acme"],"ipc":["H01M10/04"],"family":"docdb:2"}
{"pub":{"number":"US10000003B2","date":"2014-01-03"},"app":{"date":"2012-02-03"},"applicants":["Acme"],"ipc":["G06F1/00"],"family":"docdb:3"}
{"pub":{"number":"US10000004B2","date":"2014-01-03"},"app":{"date":"2012-02-04"},"applicants":["贝塔"],"family":"docdb:4"}
END
"$patix" index --into "$dir/db" "$dir/in.jsonl" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
analyze() { "$patix" analyze "$@" --in "$dir/db"; }
is() { # WHAT WANT GOT
  [ "$2" = "$3" ] || say "$1: got
$3
expected
$2"
}

# The collection's latest publication is 2014-01-03; 18 months before it: 2012 is not complete.
is table 'Top values

applicant, cleaned  number  share of the set  fractional  share of the fractional sum
ACME                     3             75.0%           3                        75.0%
贝塔                     1             25.0%           1                        25.0%

formula: share = n / N (a unit with several values counts for each); fractional: a unit with k values adds 1 / k to each
query: *
unit: simple families
counting: whole
names: cleaned
set: 4 publications, 4 units
missing: 0 units without applicant, cleaned (pas)
data up to 2014-01-03' "$(analyze top | sed '/^patix /d')"
is csv "$(printf '\357\273\277year,number,growth,cumulative,complete\r\n2010,2,,2,yes\r\n2011,0,-1,2,yes\r\n2012,2,,4,no\r')" "$(analyze trend '*' --format csv)"
is 'csv zh' "$(printf '\357\273\277年份,数量,增长率,累计,是否完整\r\n2010,2,,2,是\r\n2011,0,-1,2,是\r\n2012,2,,4,否\r')" \
  "$(LC_ALL=zh_CN.UTF-8 "$patix" analyze trend --format csv --in "$dir/db")"
is json '"card":{"query":"pas==\"acme\"","snapshot":1,"unit":"pub","date":"filing","counting":"whole","names":"cleaned","years":"2010:2010","left_out":1,"publications":2,"units":2,"dimension":"ad","missing":0,"cutoff":"2020-12-31","incomplete_from":2019,"version":"V"},"chart":"line","draw":{"x":"year","y":["n"]},"columns":[{"id":"year","type":"year","name":{"en":"year","zh":"年份"}},{"id":"n","type":"count","name":{"en":"number","zh":"数量"}},{"id":"growth","type":"share","name":{"en":"growth","zh":"增长率"}},{"id":"cumulative","type":"count","name":{"en":"cumulative","zh":"累计"}},{"id":"complete","type":"text","name":{"en":"complete","zh":"是否完整"}}],"rows":[[2010,2,null,2,"yes"]],"rows_in_all":1,"drill_column":"n","drill":["ad=2010"],"drill_cells":{"cumulative":["ad=2010"]},"notes":[]}' \
  "$(analyze trend 'pas=="ACME"' --unit pub --date filing --from 2010 --to 2010 --cutoff 2020 --format json | sed 's/.*\("card":\)/\1/; s/"version":"[^"]*"/"version":"V"/')"
analyze trend | grep -q 'data up to 2014-01-03; years from 2012 on are incomplete' || say "the card does not say what is complete"
analyze trend --from 2011 | grep -q 'years: 2011:9999; 2 units outside or without a date' || say "the card does not say what is left out"
analyze top --top 1 | grep -q '^2 rows in all, 1 shown$' || say "a cut table does not say so"
is empty '' "$(analyze top pa=nobody | grep ACME)"
# The same whatever the number of threads.
is jobs "$(analyze pivot --rows pa --cols ipc.group --format csv --jobs 1)" "$(analyze pivot --rows pa --cols ipc.group --format csv --jobs 3)"

# several analyses: one after another, an array, a workbook
is 'several analyses' "$(analyze top; echo; analyze trend)" "$(analyze top,trend)"
is 'several in JSON' 2 "$(analyze top,trend --format json | grep -o '"rows_in_all"' | wc -l)"
analyze top,trend --format json | grep -q '^\[{"id":"top".*},{"id":"trend".*}\]$' || say "several analyses are no array"
is 'a parameter for one of several' "$(analyze top --top 1; echo; analyze trend)" "$(analyze top,trend --top 1 2>&1)"
analyze top,trend,status-mix --format xlsx --out "$dir/book.xlsx" || say "no workbook"
analyze top,trend,status-mix --format xlsx >"$dir/piped.xlsx" || say "no workbook to a pipe"
cmp -s "$dir/book.xlsx" "$dir/piped.xlsx" || say "a workbook differs when it is piped"
unzip -tq "$dir/book.xlsx" >/dev/null || say "the workbook is no archive"
is 'sheets' 4 "$(unzip -p "$dir/book.xlsx" xl/workbook.xml | grep -o '<sheet name=' | wc -l)"
is 'native charts' 3 "$(unzip -l "$dir/book.xlsx" | grep -c 'xl/charts/chart')"
is 'no formulas' 0 "$(unzip -p "$dir/book.xlsx" 'xl/worksheets/*' | grep -c '<f>')"
unzip -p "$dir/book.xlsx" xl/worksheets/sheet2.xml | grep -q 'state="frozen"' || say "the head of a sheet is not frozen"
# pictures
analyze trend --format svg --out "$dir/trend.svg" || say "no picture"
is 'a picture to a pipe' "$(cat "$dir/trend.svg")" "$(analyze trend --format svg)"
grep -q '^<title>Trend</title>$' "$dir/trend.svg" || grep -q '<title>Trend</title>' "$dir/trend.svg" || say "a picture without a title"
LC_ALL=zh_CN.UTF-8 "$patix" analyze trend --format svg --in "$dir/db" | grep -q '<title>趋势</title>' || say "no Chinese picture"
# --out of the others
analyze top --format csv --out "$dir/top.csv" && is 'csv to a file' "$(analyze top --format csv)" "$(cat "$dir/top.csv")"
# sets side by side
is compare "$(printf '\357\273\277"applicant, cleaned",mine: number,mine: share of the set,mine: fractional,mine: share of the fractional sum,other: number,other: share of the set,other: fractional,other: share of the fractional sum\r\nACME,3,1,3,1,,,,\r\n贝塔,,,,,1,1,1,1\r')" \
  "$(analyze top --set mine=pa=Acme --set other=pa=贝塔 --format csv)"
analyze trend --set mine=pa=Acme --set other=pa=贝塔 --format json | grep -q '"sets":\[{"name":"mine","card":{"query":"pa=acme"' || say "no card for each set"
# charts that cannot lie on one another have a panel a set
analyze pivot --rows pa --cols cc --set mine=pa=Acme --set other=pa=贝塔 --format json | grep -q '"panels":\[{"set":"mine","chart":"heat","draw":{"x":"row","label":"col","y":\["mine.n"\]}},{"set":"other"' ||
  say "no panel for each set"
# profiles, value
analyze profile-company --who ACME | grep -q '^Totals: ACME$' || say "no profile of a company"
analyze profile-company 'ipc=H01M' --who ACME --format json | grep -q '^\[{"id":"overview"' || say "a profile is no array"
analyze profile-park --who ours --where 'pa=Acme' --format xlsx --out "$dir/park.xlsx" || say "no workbook of a park"
# a park: by name, and as a table of its companies
cat >"$dir/park.jsonl" <<'END'
{"pub":{"number":"CN101000001B","date":"2012-01-03"},"applicants":[{"name":"甲公司","country":"CN","address":"上海市浦东新区张江高科技园区蔡伦路1号","id":"91310115MA1K3ABC5D"}],"ipc":["H01M10/04"]}
{"pub":{"number":"CN101000002B","date":"2012-01-03"},"applicants":[{"name":"乙公司","country":"CN","address":"上海市浦东新区张江路1号","id":"913101157862345678"}],"ipc":["H01M10/04"]}
{"pub":{"number":"CN101000003B","date":"2012-01-03"},"applicants":[{"name":"丙公司","country":"CN","address":"上海市徐汇区1号"}],"ipc":["H01M10/04"]}
END
printf '企业名称,统一社会信用代码\n甲公司,91310115MA1K3ABC5D\n乙公司,913101157862345678\n' >"$dir/companies"
"$patix" index --into "$dir/parks" "$dir/park.jsonl" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
of_park() { "$patix" analyze profile-park --in "$dir/parks" "$@"; }
of_park --park 张江 | grep -q '^set: 1 publications, 1 units$' || say "no profile of a park by name"
of_park --park 张江 --where 'uscc=@ours' --list ours="$dir/companies" >"$dir/said"
grep -q '^Totals: 张江$' "$dir/said" && grep -q '^set: 2 publications, 2 units$' "$dir/said" || say "no park of a list"
of_park --who 'our park' --where 'uscc=@ours' --list ours="$dir/companies" | grep -q '^Totals: our park$' ||
  say "no park of a list with a name of one's own"
of_park --park 火星 >"$dir/said" 2>&1 && say "a park nobody knows"
"$patix" analyze regions --level park --in "$dir/parks" | grep -q '张江高科技园区 Zhangjiang Hi-Tech Park  *1 ' ||
  say "no park in the order of regions"
"$patix" explain 'park=张江' --in "$dir/db" | grep -q 'W-EMPTY' || say "a collection without parks does not say so"
printf 'best: pa=Acme AND ipc=G06F\nrest: *\n' >"$dir/rules"
is rules 'grade,rule,number,share of the set,condition
best,1,1,0.25,pa=acme AND ipc=G06F
rest,2,3,0.75,*
none,,0,0,no rule' "$(analyze value-grade --rules "$dir/rules" --format csv | tr -d '\r' | sed '1s/^\xEF\xBB\xBF//')"
"$patix" queries save best "pa=Acme AND ipc=G06F" --in "$dir/db" >/dev/null 2>&1 || say "queries save"
printf 'best: ##best\nrest: *\n' >"$dir/rules"
analyze value-grade --rules "$dir/rules" --format csv | tr -d '\r' | grep -q '^best,1,1,0.25,pa=acme AND ipc=G06F$' ||
  say "rules cannot name a saved query"
# the query language's own options
printf 'US10000001B2\nUS10000003B2\n' >"$dir/numbers"
is 'a list of numbers' "$(analyze top 'pn=US10000001B2 OR pn=US10000003B2' --format csv)" "$(analyze top 'pn=@mine' --list "mine=$dir/numbers" --format csv)"
is 'a list in a parameter' 2 "$(analyze high-value --awarded pn=@mine --list mine="$dir/numbers" --industries '' --format csv | grep -c '^won\|^high')"
is dialect "$(analyze top 'pa=Acme' --format csv)" "$(analyze top 'pa=Acme' --dialect ops --format csv)"
"$patix" queries save mine 'pa=Acme' --in "$dir/db" >/dev/null && is '##name' "$(analyze top 'pa=Acme' --format csv)" "$(analyze top '##mine' --format csv)"
"$patix" similar US10000001B2 --filter 'pn=@mine' --list "mine=$dir/numbers" --in "$dir/db" >"$dir/out" 2>&1 || say "similar --filter takes no list: $(cat "$dir/out")"

fails() { # CODE TEXT ARGS...
  local code=$1 text=$2 rc=0
  shift 2
  "$patix" analyze "$@" >"$dir/out" 2>&1 || rc=$?
  [ $rc = "$code" ] && grep -qF -- "$text" "$dir/out" || say "analyze $*: exit code $rc, expected $code and \"$text\": $(cat "$dir/out")"
}
fails 2 'which analysis?'
fails 2 'there is no analysis tops' tops --in "$dir/db"
fails 2 'knows no --colour' top --colour red --in "$dir/db"
fails 2 'needs --rows' pivot --in "$dir/db"
fails 2 '--top is a number from 1' top --top 0 --in "$dir/db"
fails 2 '--top is a number from 1' top --top 1.5 --in "$dir/db"
fails 2 '--by is one of year|month' trend --by week --in "$dir/db"
fails 2 'cannot be counted' top --of ti --in "$dir/db"
fails 2 '--unit is one of pub, app, fam, ext' top --unit box --in "$dir/db"
fails 2 '--from is a year' trend --from x --in "$dir/db"
fails 2 '--cutoff is a date' trend --cutoff soon --in "$dir/db"
fails 2 '--format is one of' top --format pie --in "$dir/db"
fails 2 '--format markdown is for --list' top --format markdown --in "$dir/db"
fails 2 '--jobs is a number' top --jobs 0 --in "$dir/db"
fails 2 'needs a value' top --of
fails 2 'none of these analyses knows --colour' top,trend --colour red --in "$dir/db"
fails 2 'takes one analysis' top,trend --format csv --in "$dir/db"
fails 2 'takes one analysis' profile-company --who ACME --format svg --in "$dir/db"
fails 2 'is no network' top --format graphml --in "$dir/db"
fails 2 'exclude each other' top 'pa=Acme' --set a=1 --set b=2 --in "$dir/db"
fails 2 'takes two --set' top --set 'a=*' --in "$dir/db"
fails 2 'a set is NAME=QUERY' top --set '*' --in "$dir/db"
fails 2 'needs --who' profile-company --in "$dir/db"
fails 2 'stands alone' top,profile-company --in "$dir/db"
fails 5 'no record of the query is of Nobody' profile-company --who Nobody --in "$dir/db"
fails 13 'has nothing to draw' top pa=nobody --format svg --in "$dir/db"
rc=0
"$patix" analyze top 'ti=(' --in "$dir/db" >"$dir/out" 2>&1 || rc=$?
[ $rc = 2 ] || [ $rc = 3 ] || say "a query that is none: exit code $rc: $(cat "$dir/out")"
"$patix" analyze top --in "$dir/none" >"$dir/out" 2>&1 && say "a folder without a collection is analysed"
LC_ALL=zh_CN.UTF-8 "$patix" analyze top --colour red --in "$dir/db" 2>&1 | grep -q '分析 top 没有参数 --colour' || say "no Chinese error"
exit $failed
