#!/usr/bin/env bash
# `patix serve` while it is asked all the time: new commits and merges are seen and no request fails, SIGHUP takes a new configuration and
# no request fails, SIGTERM lets the running ones end and the exit status is 0.
. "$2/tests/crash/lib.bash"
. "$2/tests/crash/serve.bash"
load=$build/bench/bench_http
need "$patix" "$maker" "$load"
"$maker" --sample --records 1000 --seed 8 >"$dir/all.jsonl"
"$patix" index --into "$c" "$dir/all.jsonl" >/dev/null 2>&1 || fail "no collection"
cat >"$dir/targets" <<'TARGETS'
/api/v1/search?q=system+OR+method&facet=pa%3A5&facet=cc&facet=ipc.subclass%3A10
/api/v1/search?q=battery&sort=date&limit=20&snippets=200
/api/v1/count?q=%22a+method%22
/api/v1/similar?text=battery+with+a+cooled+housing
/api/v1/suggest?q=sys
/api/v1/export?q=battery&format=csv
/api/v1/analyses/top?q=system
/api/v1/status
/?q=battery
POST /api/v1/count {"q":"laser"}
TARGETS
start_load() { # until `stop_load`; every answer must be 2xx
  "$load" "${u#http://}" --phases 40:6000 --at 8 --strict --targets "$dir/targets" >"$dir/load" 2>&1 &
  loading=$!
}
stop_load() { # WHAT
  kill -0 "$loading" 2>/dev/null || broken "$1: the client has gone: $(tail -n 3 "$dir/load")"
  kill -INT "$loading"
  wait "$loading" || broken "$1: not all were answered well: $(head -n 5 "$dir/load")"
}

# ---- commits ----
printf '[log]\nslow_ms = 5000\n' >"$dir/conf"
up --config "$dir/conf"
start_load
least=99999 most=0
for round in 1 2 3 4 5 6; do
  printf '{"pub":"US20409%05dA1","title":"Zylmorph number %d"}\n' "$round" "$round" >"$dir/one.jsonl"
  "$patix" index --into "$c" "$dir/one.jsonl" >"$dir/out" 2>&1 || fail "index: $(tail -n 2 "$dir/out")"
  begun=$(date +%s%N)
  for try in $(seq 2000); do
    [ "$(ask "$u/api/v1/count?q=zylmorph")" = 200 ] || broken "while a commit comes: $(cat "$dir/body")"
    [ "$(value publications)" != "$round" ] || break
    [ "$try" -lt 2000 ] || broken "the commit is never seen"
    sleep 0.02
  done
  took=$((($(date +%s%N) - begun) / 1000000))
  [ "$took" -ge "$least" ] || least=$took
  [ "$took" -le "$most" ] || most=$took
  "$patix" shards merge --in "$c" >"$dir/out" 2>&1 || fail "merge: $(tail -n 2 "$dir/out")"
done
stop_load commits
echo "commits under load: seen after $least to $most ms; $(tail -n 1 "$dir/load")"

# ---- SIGHUP ----
start_load
for round in 1 2 3 4 5; do
  printf '[log]\nslow_ms = %d\n[http]\ncors = https://%d.example\n' $((5000 + round)) "$round" >"$dir/conf"
  kill -HUP "$pid"
  for try in $(seq 600); do
    ask -H "Origin: https://$round.example" "$u/api/v1/status" >/dev/null
    [ "$(header access-control-allow-origin)" != "https://$round.example" ] || break
    [ "$try" -lt 600 ] || broken "the configuration is never taken"
    sleep 0.02
  done
done
stop_load reload
[ "$(grep -c ' info reload' "$dir/log")" = 5 ] || broken "not five reloads: $(grep -c ' info reload' "$dir/log")"
down

# ---- SIGTERM ----
# One thread and a queue: those that wait in it are answered, too. When it is empty at the moment of the signal nothing was shown: again.
for try in $(seq 30); do
  up --search-workers 1 --search-queue 200 --answers-mb 0 --stop-ms 600000
  rm -f "$dir"/asked.*
  asked=
  for i in $(seq 40); do
    curl -sS -m 300 -o "$dir/asked.$i" -w '%{http_code} %{size_download} %header{content-length}\n' \
      "$u/api/v1/search?q=system+OR+method+OR+device&facet=pa%3Aall&facet=ipc%3Aall&limit=200&snippets=500&offset=$i" >"$dir/asked.$i.code" 2>/dev/null &
    asked="$asked $!"
  done
  for _ in $(seq 100); do
    [ "$(grep -c ' status=200 ' "$dir/log")" -lt 3 ] || break
    sleep 0.01
  done
  down
  # shellcheck disable=SC2086
  wait $asked
  running=$(sed -n 's/.* ending .*requests=\([0-9]*\).*/\1/p' "$dir/log")
  grep -q ' ended .*cut_off=0' "$dir/log" || broken "requests were cut off: $(tail -n 2 "$dir/log")"
  answered=$(cat "$dir"/asked.*.code | awk '$1 == 200 && $2 == $3' | grep -c .)
  [ "$answered" -ge "$running" ] || broken "$running requests ran, $answered were answered"
  [ "$(cat "$dir"/asked.*.code | awk '$1 == 200 && $2 != $3' | grep -c .)" = 0 ] || broken "an answer that is not whole"
  [ "$running" -lt 3 ] || break
done
echo "SIGTERM with $running requests under way: all answered, exit status 0"
