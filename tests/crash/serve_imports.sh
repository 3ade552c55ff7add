#!/usr/bin/env bash
# The server is killed (-9) while it imports: at once behind its yes, while the importer runs, behind the end. Afterwards the collection
# verifies and is the old or the new one, what was told as done is there, what was not is told as interrupted, nothing of the
# upload is left, and the same file can be imported again.
. "$2/tests/crash/lib.bash"
. "$2/tests/crash/serve.bash"
need "$patix" "$maker"
"$maker" --sample --records 20 --seed 5 >"$dir/first.jsonl"
"$patix" index --jobs 1 --into "$c" "$dir/first.jsonl" >/dev/null 2>&1 || fail "no collection"
before=20 interrupted=0 done_jobs=0
publications() { "$patix" count '*' --in "$c" 2>/dev/null | sed 's/.*"publications":\([0-9]*\).*/\1/'; }
import() { ask -H 'Content-Type: application/octet-stream' --data-binary "@$1" "$u/api/v1/imports?name=file.jsonl"; }
job() { # ID: its state
  ask "$u/api/v1/jobs/$1" >/dev/null
  value state
}
round=0
for moment in yes running working done yes working; do
  round=$((round + 1))
  n=1500
  [ "$moment" != done ] || n=50
  "$maker" --sample --records "$n" --seed 7 --start $((round * 10000)) >"$dir/file.jsonl"
  up
  [ "$(import "$dir/file.jsonl")" = 202 ] || broken "$moment: no import: $(cat "$dir/body")"
  id=$(value id)
  for _ in $(seq 6000); do
    state=$(job "$id")
    case $moment in
    yes) break ;;
    running) [ "$state" != running ] || break ;;
    working) ! find "$c" -maxdepth 1 -name 'tmp-*' 2>/dev/null | grep -q . || break ;;
    esac
    [ "$state" != done ] || break
    [ "$state" != failed ] || broken "$moment: the import failed: $(cat "$dir/body")"
    sleep 0.02
  done
  [ "$moment" != done ] || [ "$state" = done ] || broken "it is never done"
  told=$state
  dead
  up
  state=$(job "$id")
  # The importer ends with the server; until it has, the collection may still become the new one.
  for _ in $(seq 600); do
    "$patix" shards merge --in "$c" >"$dir/out" 2>&1 && break
    grep -q 'another writer' "$dir/out" || broken "$moment: merge: $(cat "$dir/out")"
    sleep 0.05
  done
  "$patix" shards verify --in "$c" >"$dir/out" 2>&1 || broken "$moment: verify: $(tail -n 3 "$dir/out")"
  now=$(publications)
  [ "$now" = "$before" ] || [ "$now" = $((before + n)) ] || broken "$moment: $now publications; before $before, new $n"
  [ "$told" != done ] || [ "$now" = $((before + n)) ] || broken "$moment: told as done, and not there"
  case $state in
  done)
    [ "$now" = $((before + n)) ] || broken "$moment: done after the restart, and not there"
    done_jobs=$((done_jobs + 1))
    ;;
  interrupted)
    [ "$told" != done ] || broken "$moment: told as done before, and as interrupted now"
    interrupted=$((interrupted + 1))
    ;;
  *) broken "$moment: after the restart the job is $state: $(cat "$dir/body")" ;;
  esac
  left=$(find "$c/uploads" -type f ! -name LOCK 2>/dev/null)
  [ -z "$left" ] || broken "$moment: left of the upload: $left"
  [ "$(import "$dir/file.jsonl")" = 202 ] || broken "$moment: no second import: $(cat "$dir/body")"
  id=$(value id)
  curl -sS -N -m 300 "$u/api/v1/jobs/$id/events" >"$dir/events" 2>/dev/null
  [ "$(job "$id")" = done ] || broken "$moment: the second import: $(cat "$dir/body")"
  before=$((before + n))
  [ "$(publications)" = "$before" ] || broken "$moment: $(publications) publications in the end, not $before"
  down
done
[ "$interrupted" -gt 0 ] || fail "no import was interrupted"
echo "$round deaths while importing: $interrupted jobs told as interrupted, $done_jobs as done; nothing told as done is missing"
