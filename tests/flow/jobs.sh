#!/usr/bin/env bash
# Imports by upload over real HTTP: a job, its events as they come, what a search finds afterwards, refusals, a failure, two in order,
# cancelling, a body that is too large, and a server that ends with an import under way.
. "$2/tests/flow/serve.bash"

echo '{"pub":"US2010000001A1","title":"Laser welding of battery cells"}' > "$dir/in.jsonl"
index "$dir/in.jsonl"

up
echo '{"pub":"US2020000001A1","title":"Turbine blade"}' > "$dir/more.jsonl"
same import "$(import "$dir/more.jsonl" name=../../more.jsonl)" 202
same location "$(header location)" /api/v1/jobs/1
events 1 > "$dir/events"
has "a line" '^data: {"line":"more.jsonl: json' "$(cat "$dir/events")"
has "progress" '^data: {"read":1,"rejected":0,"bytes":' "$(cat "$dir/events")"
has report '"read":1,"rejected":0,"new":1,"changed":0,' "$(tail -2 "$dir/events")"
same "the last event" "$(grep '^event: ' "$dir/events" | tail -1)" "event: done"
same "kind of answer" "$(ask -N -o "$dir/body" -w '%{content_type}' "$u/api/v1/jobs/1/events")" text/event-stream
for i in $(seq 100); do
  now=$(ask "$u/api/v1/count?q=turbine")
  grep -q '"publications":1' <<<"$now" && break
  [ "$i" -lt 100 ] || fail "the import is not found: $now"
  sleep 0.1
done
has "the job" '"state":"done"' "$(ask "$u/api/v1/jobs/1")"
same "uploads" "$(ls "$c/uploads")" LOCK
[ ! -e "$c/more.jsonl" ] || fail "a file where none should be"

# What is compressed on its way is the same.
same "events, gzip" "$(ask -N -H 'Accept-Encoding: gzip' "$u/api/v1/jobs/1/events" | gzip -dc)" "$(events 1)"

# A table with its mapping; the answer in Chinese.
printf 'A,B\nUS2020000002A1,Turbine shaft\n' > "$dir/table.csv"
printf '{"columns":{"A":"pn","B":"ti"}}' > "$dir/map"
map=$(sed 's/"/%22/g; s/{/%7B/g; s/}/%7D/g' "$dir/map")
same "table" "$(import "$dir/table.csv" "name=table.csv&lang=zh&map=$map")" 202
id=$(value id)
has "table" '"new":1,' "$(events "$id")"
has "table" '已识别的列' "$(events "$id")"

# Failures and refusals.
same "wrong format" "$(import "$dir/more.jsonl" "name=more.jsonl&format=parchment")" 202
id=$(value id)
has "wrong format" '"state":"failed".*parchment' "$(events "$id")"
same "no name" "$(import "$dir/more.jsonl" "name=..")" 400
same "NUL" "$(import "$dir/more.jsonl" "name=a%00b")" 400
same "another origin" "$(import "$dir/more.jsonl" "name=a.jsonl" -H 'Origin: http://evil.example')" 403
same "no such job" "$(code "$u/api/v1/jobs/99/events")" 404
same "it has ended" "$(code -X DELETE "$u/api/v1/jobs/1")" 409

# Two at once: one behind the other, both whole.
for i in $(seq 2000); do echo "{\"pub\":\"EP3${i}A1\",\"title\":\"Pump $i\"}"; done > "$dir/pumps.jsonl"
same "first of two" "$(import "$dir/pumps.jsonl" name=one.jsonl)" 202
one=$(value id)
same "second of two" "$(import "$dir/pumps.jsonl" name=two.jsonl)" 202
two=$(value id)
has "second of two" '"unchanged":2000,' "$(events "$two")"
has "first of two" '"new":2000,' "$(ask "$u/api/v1/jobs/$one")"
has "list" "\"jobs\":\[{\"id\":$two," "$(ask "$u/api/v1/jobs?limit=1")"
down
grep -q ' ending .*jobs=0' "$dir/log" || fail "the log does not count jobs"

# Numbers and reports outlive the server; an upload has a bound; readers import nothing.
up --upload-bytes 20000
has "kept" '"unchanged":2000,' "$(ask "$u/api/v1/jobs/$two")"
same "too large" "$(import "$dir/pumps.jsonl" name=a.jsonl)" 413
down
up --public-read
same "a reader" "$(import "$dir/more.jsonl" name=a.jsonl)" 401
has "jobs of nobody" '{"jobs":\[\]}' "$(ask "$u/api/v1/jobs")"
down

# Cancelled, and ended with the server: the collection stays as it was, and nothing is left behind. A writer that is at work
# elsewhere is the reason of a failure.
for i in $(seq 60000); do echo "{\"pub\":\"JP20${i}A\",\"title\":\"Valve $i\",\"abstract\":\"A valve with seat $i and spring.\"}"; done > "$dir/valves.jsonl"
up
same "to cancel" "$(import "$dir/valves.jsonl" name=valves.jsonl)" 202
one=$(value id)
same "to end" "$(import "$dir/valves.jsonl" name=valves.jsonl)" 202
two=$(value id)
same "cancel" "$(code -X DELETE "$u/api/v1/jobs/$one")" 200
has "cancelled" '"state":"\(cancelled\|done\)"' "$(events "$one")"
down
grep -q ' ending .*jobs=[01]' "$dir/log" || fail "the log does not count jobs"
same "uploads" "$(ls "$c/uploads")" LOCK
up
has "after the end" "\"state\":\"\(cancelled\|done\)\"" "$(ask "$u/api/v1/jobs/$two")"
same "afterwards" "$(import "$dir/more.jsonl" name=again.jsonl)" 202
id=$(value id)
has "afterwards" '"unchanged":1,' "$(events "$id")"
down
echo "jobs: all well"
