#!/usr/bin/env bash
# What people keep, when things go wrong under a running server: it is killed while it writes, at moments of its own choice (n-th change of
# the disk) and of ours; the disk is full; another process holds the lock. Every write that was acknowledged is there afterwards, refusals
# say why with the table's code, reading goes on.
. "$2/tests/crash/lib.bash"
. "$2/tests/crash/serve.bash"
holder=$build/tests/state_lock
need "$patix" "$maker" "$killer" "$holder"
"$maker" --sample --records 60 --seed 5 >"$dir/all.jsonl"
"$patix" index --jobs 1 --into "$c" "$dir/all.jsonl" >/dev/null 2>&1 || fail "no collection"

save() { # NAME: acknowledged ones are noted
  local got
  got=$(send "$u/api/v1/saved-queries" -d "{\"name\":\"$1\",\"query\":\"laser\"}")
  [ "$got" = 201 ] && echo "$1" >>"$dir/acknowledged"
  echo "$got" >"$dir/status"
}
all_there() { # WHAT
  local name
  get "/api/v1/saved-queries?limit=1000" | grep -oE '"name":"[^"]*' | cut -d'"' -f4 | sort >"$dir/there"
  sort "$dir/acknowledged" >"$dir/want"
  name=$(comm -23 "$dir/want" "$dir/there" | head -n 1)
  [ -z "$name" ] || broken "$1: $name was acknowledged and is lost"
}
whole_state() { # WHAT: the file passes its own check, which a backup does
  "$patix" backup --in "$c" --out "$dir/saved.db" >"$dir/out" 2>&1 || broken "$1: $(cat "$dir/out")"
}

# ---- kill -9 ----
# Its own choice: the n-th change of the disk, before it, half-way, and with all lost that was not synced.
: >"$dir/acknowledged"
deaths=0
up
save first
down
for n in 3 9 16 24 33 43 54 70; do
  case $((n % 3)) in
  0) how=PATIX_KILL_LOSE=1 ;;
  1) how=PATIX_KILL_HALF=1 ;;
  *) how=PATIX_KILL_AFTER=1 ;;
  esac
  with="env LD_PRELOAD=$killer PATIX_KILL_AT=$n $how"
  [ -z "$sanitizer" ] || with="env PATIX_KILL_AT=$n $how LD_PRELOAD=${preload// /:}"
  : >"$dir/said"
  $with "$patix" serve --in "$c" --listen 127.0.0.1:0 --log "$dir/log" >"$dir/said" 2>"$dir/err" &
  pid=$!
  for _ in $(seq 1200); do
    u=$(sed -n 's/^patix is listening at //p' "$dir/said")
    [ -z "$u" ] && kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
  done
  for i in $(seq 40); do
    [ -n "$u" ] || break
    save "at$n.$i"
    [ "$(cat "$dir/status")" = 201 ] || break
  done
  kill -9 "$pid" 2>/dev/null && alive_still=1 || alive_still=0
  wait "$pid" 2>/dev/null
  pid=
  deaths=$((deaths + 1 - alive_still))
  with=
  up
  all_there "killed at change $n ($how)"
  whole_state "killed at change $n ($how)"
  down
done
[ "$deaths" -ge 5 ] || fail "only $deaths deaths"
# Our choice: while four clients write.
for round in 1 2 3; do
  up
  before=$(wc -l <"$dir/acknowledged")
  writers=
  for k in 1 2 3 4; do
    (
      for i in $(seq 500); do
        got=$(curl -sS -m 60 -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' "$u/api/v1/saved-queries" \
          -d "{\"name\":\"r$round.$k.$i\",\"query\":\"laser\"}" 2>/dev/null)
        [ "$got" = 201 ] || break
        echo "r$round.$k.$i" >>"$dir/mine.$k"
      done
    ) &
    writers="$writers $!"
  done
  for _ in $(seq 1200); do
    [ "$(cat "$dir"/mine.* 2>/dev/null | wc -l)" -lt $((round * 9)) ] || break
    sleep 0.05
  done
  dead
  # shellcheck disable=SC2086
  wait $writers 2>/dev/null
  cat "$dir"/mine.* >>"$dir/acknowledged"
  rm -f "$dir"/mine.*
  [ "$(wc -l <"$dir/acknowledged")" -gt "$before" ] || broken "nothing was acknowledged before the death"
  up
  all_there "killed among writers, $round"
  whole_state "killed among writers, $round"
  down
done
echo "$((deaths + 3)) deaths while writing: all $(wc -l <"$dir/acknowledged") acknowledged writes are there"

# ---- the disk is full ----
with="env LD_PRELOAD=$killer PATIX_FULL_WHILE=$dir/full"
[ -z "$sanitizer" ] || with="env PATIX_FULL_WHILE=$dir/full LD_PRELOAD=${preload// /:}"
up
save before-full
[ "$(cat "$dir/status")" = 201 ] || broken "a write before the disk was full"
touch "$dir/full"
for i in 1 2 3; do
  save "full$i"
  [ "$(cat "$dir/status")" = 507 ] || broken "full disk: $(cat "$dir/status") $(cat "$dir/body")"
  problem 507 NOSPACE "full disk"
done
[ "$(send -H 'Accept-Language: zh' "$u/api/v1/lists" -d '{"name":"full","items":[]}')" = 507 ] || broken "full disk: a list"
has '磁盘空间不足' || broken "full disk, in Chinese: $(cat "$dir/body")"
got=$(ask -H 'Content-Type: application/octet-stream' --data-binary "@$dir/all.jsonl" "$u/api/v1/imports?name=all.jsonl")
[ "$got" = 507 ] || broken "full disk: an import: $got $(cat "$dir/body")"
problem 507 NOSPACE "full disk, an import"
[ "$(ask "$u/api/v1/search?q=method&facet=cc")" = 200 ] || broken "full disk: a search: $(cat "$dir/body")"
[ "$(ask "$u/api/v1/export?q=*&format=jsonl")" = 200 ] && [ "$(wc -l <"$dir/body")" = 60 ] || broken "full disk: an export"
[ "$(ask "$u/api/v1/saved-queries?limit=1000")" = 200 ] || broken "full disk: reading the state: $(cat "$dir/body")"
all_there "full disk"
rm "$dir/full"
save after-full
[ "$(cat "$dir/status")" = 201 ] || broken "space again: $(cat "$dir/status") $(cat "$dir/body")"
all_there "space again"
got=$(ask -H 'Content-Type: application/octet-stream' --data-binary "@$dir/all.jsonl" "$u/api/v1/imports?name=all.jsonl")
[ "$got" = 202 ] || broken "space again: an import: $got $(cat "$dir/body")"
down
with=
up
all_there "space again, restarted"
! grep -q '^full' "$dir/there" || broken "a write that was refused is there"
down
whole_state "after the full disk"
echo "full disk: writes 507 NOSPACE, reads go on, and with space all is well"

# ---- another process holds the lock ----
up --search-workers 2
mkfifo "$dir/hold"
"$holder" "$c" <"$dir/hold" >"$dir/held" 2>&1 &
holding=$!
exec 7>"$dir/hold"
for _ in $(seq 600); do
  grep -q held "$dir/held" && break
  sleep 0.05
done
grep -q held "$dir/held" || broken "no lock: $(cat "$dir/held")"
waiting=
for i in 1 2 3 4; do
  curl -sS -m 120 -o "$dir/locked.$i" -D "$dir/locked.head.$i" -w '%{http_code}' -H 'Content-Type: application/json' "$u/api/v1/lists" \
    -d "{\"name\":\"locked$i\",\"items\":[]}" >"$dir/locked.code.$i" 2>/dev/null &
  waiting="$waiting $!"
done
[ "$(get /healthz)" = ok ] || broken "locked: the loop hangs"
[ "$(ask "$u/api/v1/search?q=method&facet=cc&limit=3")" = 200 ] || broken "locked: a search: $(cat "$dir/body")"
[ "$(ask "$u/api/v1/saved-queries?limit=1000")" = 200 ] || broken "locked: reading the state: $(cat "$dir/body")"
all_there locked
# shellcheck disable=SC2086
wait $waiting
for i in 1 2 3 4; do
  cp "$dir/locked.$i" "$dir/body"
  cp "$dir/locked.head.$i" "$dir/head"
  [ "$(cat "$dir/locked.code.$i")" = 503 ] || broken "locked: $(cat "$dir/locked.code.$i") $(cat "$dir/body")"
  problem 503 LOCKED locked
  [ -n "$(header retry-after)" ] || broken "locked: no Retry-After"
done
exec 7>&-
wait "$holding"
save after-lock
[ "$(cat "$dir/status")" = 201 ] || broken "free again: $(cat "$dir/status") $(cat "$dir/body")"
all_there "free again"
down
echo "lock held elsewhere: writes 503 LOCKED with Retry-After, reads go on"
