#!/usr/bin/env bash
# Imports by upload over real HTTP: a job, its events as they come, what a search finds afterwards, refusals, a failure, two in order,
# cancelling, a body that is too large, and a server that ends with an import under way.
set -eu
patix=$1
t=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$t"' EXIT
export LC_ALL=C
fail() { echo "jobs: $*" >&2; [ ! -s "$t/log" ] || tail -5 "$t/log" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\""; }
has() { grep -q -- "$2" <<<"$3" || fail "$1: no \"$2\" in: $3"; }

echo '{"pub":"US2010000001A1","title":"Laser welding of battery cells"}' > "$t/in.jsonl"
"$patix" index --into "$t/c" "$t/in.jsonl" > "$t/out" 2>&1 || fail "index: $(cat "$t/out")"
up() {
  : > "$t/out"
  "$patix" serve --in "$t/c" --listen 127.0.0.1:0 "$@" > "$t/out" 2> "$t/log" &
  pid=$!
  for _ in $(seq 400); do
    u=$(sed -n 's/^patix is listening at //p' "$t/out")
    [ -z "$u" ] || return 0
    kill -0 "$pid" 2>/dev/null || fail "it does not start: $(cat "$t/log")"
    sleep 0.05
  done
  fail "it says no address"
}
down() {
  kill -TERM "$pid"
  wait "$pid" && status=0 || status=$?
  pid=
  same "exit status" "$status" 0
}
ask() { curl -sS -m 120 "$@"; }
code() { ask -o "$t/body" -w '%{http_code}' "$@"; }
post() { # FILE QUERY CURL...: prints the status; the answer is in body, its header in head
  local file=$1 query=$2
  shift 2
  ask -o "$t/body" -D "$t/head" -w '%{http_code}' -H 'Content-Type: application/octet-stream' --data-binary "@$file" "$@" "$u/api/v1/imports?$query"
}
number() { sed 's/.*"id":\([0-9]*\).*/\1/' "$t/body"; }
events() { ask -N "$u/api/v1/jobs/$1/events"; } # ends with the job

up
echo '{"pub":"US2020000001A1","title":"Turbine blade"}' > "$t/more.jsonl"
same import "$(post "$t/more.jsonl" name=../../more.jsonl)" 202
same location "$(tr -d '\r' < "$t/head" | sed -n 's/^Location: //Ip')" /api/v1/jobs/1
events 1 > "$t/events"
has "a line" '^data: {"line":"more.jsonl: json' "$(cat "$t/events")"
has "progress" '^data: {"read":1,"rejected":0,"bytes":' "$(cat "$t/events")"
has report '"read":1,"rejected":0,"new":1,"changed":0,' "$(tail -2 "$t/events")"
same "the last event" "$(grep '^event: ' "$t/events" | tail -1)" "event: done"
same "kind of answer" "$(ask -N -o "$t/body" -w '%{content_type}' "$u/api/v1/jobs/1/events")" text/event-stream
for i in $(seq 100); do
  now=$(ask "$u/api/v1/count?q=turbine")
  grep -q '"publications":1' <<<"$now" && break
  [ "$i" -lt 100 ] || fail "the import is not found: $now"
  sleep 0.1
done
has "the job" '"state":"done"' "$(ask "$u/api/v1/jobs/1")"
same "uploads" "$(ls "$t/c/uploads")" LOCK
[ ! -e "$t/c/more.jsonl" ] || fail "a file where none should be"

# What is compressed on its way is the same.
same "events, gzip" "$(ask -N -H 'Accept-Encoding: gzip' "$u/api/v1/jobs/1/events" | gzip -dc)" "$(events 1)"

# A table with its mapping; the answer in Chinese.
printf 'A,B\nUS2020000002A1,Turbine shaft\n' > "$t/table.csv"
printf '{"columns":{"A":"pn","B":"ti"}}' > "$t/map"
map=$(sed 's/"/%22/g; s/{/%7B/g; s/}/%7D/g' "$t/map")
same "table" "$(post "$t/table.csv" "name=table.csv&lang=zh&map=$map")" 202
id=$(number)
has "table" '"new":1,' "$(events "$id")"
has "table" '已识别的列' "$(events "$id")"

# Failures and refusals.
same "wrong format" "$(post "$t/more.jsonl" "name=more.jsonl&format=parchment")" 202
id=$(number)
has "wrong format" '"state":"failed".*parchment' "$(events "$id")"
same "no name" "$(post "$t/more.jsonl" "name=..")" 400
same "NUL" "$(post "$t/more.jsonl" "name=a%00b")" 400
same "another origin" "$(post "$t/more.jsonl" "name=a.jsonl" -H 'Origin: http://evil.example')" 403
same "no such job" "$(code "$u/api/v1/jobs/99/events")" 404
same "it has ended" "$(code -X DELETE "$u/api/v1/jobs/1")" 409

# Two at once: one behind the other, both whole.
for i in $(seq 2000); do echo "{\"pub\":\"EP3${i}A1\",\"title\":\"Pump $i\"}"; done > "$t/pumps.jsonl"
same "first of two" "$(post "$t/pumps.jsonl" name=one.jsonl)" 202
one=$(number)
same "second of two" "$(post "$t/pumps.jsonl" name=two.jsonl)" 202
two=$(number)
has "second of two" '"unchanged":2000,' "$(events "$two")"
has "first of two" '"new":2000,' "$(ask "$u/api/v1/jobs/$one")"
has "list" "\"jobs\":\[{\"id\":$two," "$(ask "$u/api/v1/jobs?limit=1")"
down
grep -q ' ending .*jobs=0' "$t/log" || fail "the log does not count jobs"

# Numbers and reports outlive the server; an upload has a bound; readers import nothing.
up --upload-bytes 20000
has "kept" '"unchanged":2000,' "$(ask "$u/api/v1/jobs/$two")"
same "too large" "$(post "$t/pumps.jsonl" name=a.jsonl)" 413
down
up --public-read
same "a reader" "$(post "$t/more.jsonl" name=a.jsonl)" 401
has "jobs of nobody" '{"jobs":\[\]}' "$(ask "$u/api/v1/jobs")"
down

# Cancelled, and ended with the server: the collection stays as it was, and nothing is left behind. A writer that is at work
# elsewhere is the reason of a failure.
for i in $(seq 60000); do echo "{\"pub\":\"JP20${i}A\",\"title\":\"Valve $i\",\"abstract\":\"A valve with seat $i and spring.\"}"; done > "$t/valves.jsonl"
up
same "to cancel" "$(post "$t/valves.jsonl" name=valves.jsonl)" 202
one=$(number)
same "to end" "$(post "$t/valves.jsonl" name=valves.jsonl)" 202
two=$(number)
same "cancel" "$(code -X DELETE "$u/api/v1/jobs/$one")" 200
has "cancelled" '"state":"\(cancelled\|done\)"' "$(events "$one")"
down
grep -q ' ending .*jobs=[01]' "$t/log" || fail "the log does not count jobs"
same "uploads" "$(ls "$t/c/uploads")" LOCK
up
has "after the end" "\"state\":\"\(cancelled\|done\)\"" "$(ask "$u/api/v1/jobs/$two")"
same "afterwards" "$(post "$t/more.jsonl" name=again.jsonl)" 202
id=$(number)
has "afterwards" '"unchanged":1,' "$(events "$id")"
down
echo "jobs: all well"
