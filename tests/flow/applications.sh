#!/usr/bin/env bash
# applications.sh: records that name an application and no publication (legal status, assignments)
# complete its publications, whichever comes first, and stand for themselves while there are none.
. "$2/tests/crash/lib.bash"
need "$patix" "$dump"
app='"app":"CN201811107071.6"'
a='{"pub":{"number":"CN111222333A","date":"2020-03-27"},'$app',"title":"电池"}'
b='{"pub":{"number":"CN111222333B","date":"2022-03-01"},'$app',"title":"电池"}'
e1='{'$app',"events":[{"date":"2020-04-21","code":"SE01","text":"实质审查的生效"}]}'
e2='{'$app',"events":[{"date":"2022-03-01","code":"GR01","text":"授权"}]}'
e3='{'$app',"events":[{"date":"2023-04-05","code":"TR01","text":"专利权的转移","from":"甲","to":"乙"}]}'
other='{"app":"CN200910251390.9","events":[{"date":"2011-01-01","code":"C06"}]}'

index() { # FOLDER lines...
  local into=$1
  shift
  printf '%s\n' "$@" >"$dir/in.jsonl"
  "$patix" index --format jsonl --into "$dir/$into" "$dir/in.jsonl" >"$dir/out" 2>"$dir/err" || fail "index: $(cat "$dir/err")"
}
said() { grep -q "^read .*: $1 new, $2 changed, $3 unchanged, $4 joined" "$dir/out" || fail "$5: $(head -n 1 "$dir/out")"; }
count() { "$patix" count "$1" --in "$dir/$2" --format json | grep -o '"publications":[0-9]*' | cut -d: -f2; }
codes() { "$patix" show "$1" --in "$dir/$2" --format json | grep -F "\"$1\"" | grep -o '"code":"[A-Z0-9]*"' | cut -d'"' -f4 | sort -u | tr '\n' ' '; }
want() { [ "$1" = "$2" ] || fail "$3: \"$1\" instead of \"$2\""; }

# all in one run, events first
index one "$e1" "$a" "$e2" "$b" "$e3" "$other"
want "$(count '*' one)" 3 "publications and the application without one"
want "$(codes CN111222333A one)" "GR01 SE01 TR01 " "A"
want "$(codes CN111222333B one)" "GR01 SE01 TR01 " "B"
said 3 0 0 3 "one run"

# step by step: the application alone, then its publication, then more events
index steps "$e1" "$e2"
want "$(count '*' steps)" 1 "the application stands for itself"
said 1 0 0 1 "events alone"
index steps "$a"
want "$(count '*' steps)" 1 "the publication takes its place"
want "$(codes CN111222333A steps)" "GR01 SE01 " "absorbed"
index steps "$e3" "$other"
want "$(codes CN111222333A steps)" "GR01 SE01 TR01 " "later event"
said 1 1 0 0 "later event"
index steps "$e3" "$e1"
said 0 0 2 0 "again"
index steps "$a"
said 0 0 1 0 "the publication again"
want "$(codes CN111222333A steps)" "GR01 SE01 TR01 " "nothing lost"
"$patix" shards verify --in "$dir/steps" >/dev/null || fail "verify"

# a publication that comes after the events and after another publication of its application
index late "$e1" "$e2"
index late "$a"
index late "$b"
want "$(codes CN111222333B late)" "GR01 SE01 " "the second publication takes over what the application was told"
want "$(codes CN111222333A late)" "GR01 SE01 " "the first one keeps it"
want "$(count '*' late)" 2 "two publications"
said 1 0 0 0 "the second publication alone"
index late "$b" "$a" "$e1" "$e2"
said 0 0 4 0 "all of it again"
# … also when the other one changes in the same run; what is its own stays its own
c='{"pub":{"number":"CN111222333A","date":"2020-03-27"},'$app',"title":"电池","events":[{"date":"2020-03-27","code":"PB01"}]}'
index both "$a" "$e1"
want "$(codes CN111222333A both)" "SE01 " "told after its publication"
index both "$c" "$b"
want "$(codes CN111222333A both)" "PB01 SE01 " "changed"
want "$(codes CN111222333B both)" "SE01 " "only what was told of the application"
"$patix" shards verify --in "$dir/both" >/dev/null || fail "verify, both"

# records without any number are found by their identifier, however much of it is said
printf 'lens_id,title\n108-493-016-922-603,Drone\n108-493-016-922-60X,Kite\n' >"$dir/lens.csv"
"$patix" index --into "$dir/lens" "$dir/lens.csv" >"$dir/out" 2>&1 || fail "lens"
for id in id:lens:108-493-016-922-603 lens:108-493-016-922-603 108-493-016-922-603; do
  "$patix" show "$id" --in "$dir/lens" | grep -q '^title  *Drone$' || fail "show $id"
done

# the order of lines and the number of jobs do not matter
index two "$other" "$e3" "$b" "$e2" "$e1" "$a"
want "$(codes CN111222333B two)" "GR01 SE01 TR01 " "B, other order"
want "$(count 'ev=*' two)" "$(count 'ev=*' one)" "events" 2>/dev/null || true
for i in $(seq 1 300); do
  n=$(printf '2019100%05d' "$i")
  echo "{\"pub\":\"CN1150$(printf %05d "$i")A\",\"app\":\"CN$n\",\"title\":\"t $i\"}"
  echo "{\"app\":\"CN$n\",\"events\":[{\"date\":\"2021-01-01\",\"code\":\"X$i\"}]}"
  echo "{\"app\":\"CN$n\",\"events\":[{\"date\":\"2022-01-01\",\"code\":\"Y$i\"}]}"
done >"$dir/many.jsonl"
for jobs in 1 4; do
  "$patix" index --format jsonl --jobs $jobs --into "$dir/many$jobs" "$dir/many.jsonl" >"$dir/out" 2>&1 || fail "many"
  said 300 0 0 600 "many, $jobs jobs"
  want "$(count 'has=legal' many$jobs)" 300 "many, $jobs jobs"
  want "$(codes CN115000077A many$jobs)" "X77 Y77 " "many, $jobs jobs"
done
