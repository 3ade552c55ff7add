#!/usr/bin/env bash
# soak: does the server stay well when it runs for long? It answers mixed questions at a steady rate while `patix index` commits a small
# file every few seconds, all segments are merged every minute, a file is imported by upload every minute, and saved queries
# and lists come and go. Every 10 s its memory, descriptors and mappings are looked at.
#   soak.sh BUILD FOLDER [MINUTES]      BUILD: where patix and bench/ were built; FOLDER: for the collection, the logs, samples.tsv
# From the environment: RECORDS of the collection (20000), RATE requests a second (40), EVERY seconds between commits (5), SEED (7).
# Exit status 1 when
#   - a request was answered by anything but 2xx, or its connection broke, or the log has an error;
#   - the server's own memory (RssAnon) grows by more than GROWTH MB (16) behind the first quarter, by its slope over the samples;
#   - it has more than 16 descriptors or 64 mappings more in the last quarter than it had in the second, at most.
set -eu
build=$1
at=$2
minutes=${3:-30}
records=${RECORDS:-20000} rate=${RATE:-40} every=${EVERY:-5} seed=${SEED:-7} growth=${GROWTH:-16}
patix=$build/patix maker=$build/bench/make_corpus
export LC_ALL=C
mkdir -p "$at"
at=$(cd "$at" && pwd)
pid='' client=''
# shellcheck disable=SC2317
end() {
  [ -z "$client" ] || kill "$client" 2>/dev/null || true
  [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
}
trap end EXIT
fail() {
  echo "soak: FAILED: $*" >&2
  exit 1
}

rm -rf "$at/c" "$at/serve.log"
"$maker" --records "$records" --seed "$seed" >"$at/all.jsonl"
"$patix" index --into "$at/c" "$at/all.jsonl" >"$at/index.out" 2>&1 || fail "index: $(tail -1 "$at/index.out")"
: >"$at/serve.out"
# Small caches are full soon: what grows behind that is a leak.
"$patix" serve --in "$at/c" --listen 127.0.0.1:0 --cache-mb 16 --answers-mb 8 --log "$at/serve.log" >"$at/serve.out" 2>"$at/serve.err" &
pid=$!
for _ in $(seq 200); do
  url=$(sed -n 's/^patix is listening at //p' "$at/serve.out")
  [ -z "$url" ] || break
  sleep 0.05
done
[ -n "$url" ] || fail "the server does not start: $(cat "$at/serve.err")"

# ---- what is asked ----
numbers=$(curl -sS "$url/api/v1/search?q=system&limit=20" | grep -oE '"number":"[^"]*' | cut -d'"' -f4)
[ -n "$numbers" ] || fail "no numbers"
words="system method device apparatus housing valve sensor battery layer signal"
{
  for w in $words; do
    for v in $words; do
      [ "$w" != "$v" ] || continue
      echo "/api/v1/search?q=$w+AND+$v&facet=pa%3A5&facet=cc&facet=ipc.subclass%3A10"
    done
    echo "/api/v1/search?q=$w&sort=date&limit=20&snippets=200"
    echo "/api/v1/count?q=ti%3D$w+OR+ab%3D$w"
    echo "/api/v1/count?q=$w+AND+pd%3E2010&lang=zh"
    echo "/api/v1/explain?q=$w+NEAR%2F3+system"
    echo "/api/v1/suggest?q=${w:0:3}"
    echo "/api/v1/similar?text=$w+with+a+cooled+housing"
    echo "/api/v1/analyses/trend?q=$w"
    echo "/api/v1/analyses/top?q=$w"
    echo "/api/v1/export?q=$w&format=csv&limit=50"
    echo "/ops/3.2/rest-services/published-data/search?q=ti%3D$w"
    echo "/sru?operation=searchRetrieve&version=1.2&query=$w"
    echo "/feeds/search?q=$w"
    echo "/?q=$w"
    echo "POST /api/v1/search {\"q\":\"$w OR system\",\"limit\":5}"
  done
  for n in $numbers; do
    echo "/api/v1/records/$n"
    echo "/api/v1/records/$n/family"
    echo "/api/v1/records/$n/citations"
    echo "/api/v1/records/$n/legal"
    echo "/api/v1/numbers/$n"
    echo "/api/v1/similar?number=$n"
  done
  echo "/api/v1/classes/ipc"
  echo "/api/v1/classes/cpc/H01M"
  echo "/api/v1/status"
  echo "/metrics"
  echo "/api/v1/openapi.json"
  echo "/api/v1/jobs"
  echo "/api/v1/saved-queries"
} | sort -R --random-source="$at/all.jsonl" >"$at/targets.txt"
# Each is asked once, so that a wrong one is found before the long run.
while IFS= read -r target; do
  set -- "$target"
  [[ $target != POST* ]] || set -- "${target#* }"
  # shellcheck disable=SC2086
  [[ $target != POST* ]] || set -- ${1%% *} -H 'Content-Type: application/json' -d "${1#* }"
  path=$1
  shift
  status=$(curl -sS -o "$at/body" -w '%{http_code}' "$@" "$url$path")
  [ "$status" = 200 ] || fail "$target: $status: $(head -c 300 "$at/body")"
done < <(awk '{ k = $0; gsub(/=[^&]*/, "", k); sub(/ [{].*/, "", k); sub(/records\/[^\/]*/, "", k); sub(/numbers\/.*/, "numbers", k) } n[k]++ < 2' "$at/targets.txt")

# ---- the long run ----
phases=$(for ((m = 0; m < minutes; m++)); do echo "$rate:60"; done | paste -sd,)
"$build/bench/bench_http" "${url#http://}" --phases "$phases" --at 32 --pid "$pid" --strict --targets "$at/targets.txt" >"$at/client.out" 2>&1 &
client=$!
begun=$SECONDS commits=0 merges=0 imports=0 writes=0 wrong=0
next_look=0 next_commit=0 next_minute=30
printf 's\trss_mb\tanon_mb\tfds\tmaps\tsegments\n' >"$at/samples.tsv"

look() {
  local anon rss
  rss=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/status")
  anon=$(awk '/^RssAnon/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/status")
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' $((SECONDS - begun)) "$rss" "$anon" "$(find "/proc/$pid/fd" -mindepth 1 2>/dev/null | wc -l)" \
    "$(wc -l <"/proc/$pid/maps")" "$(find "$at/c" -maxdepth 1 -name 'seg-*' | wc -l)" >>"$at/samples.tsv"
}
# The lock may be held by an import of the server: then again.
write() { # COMMAND...
  local n
  for n in $(seq 100); do
    "$patix" "$@" >"$at/index.out" 2>&1 && return 0
    grep -q 'another writer' "$at/index.out" || break
    sleep 0.3
  done
  fail "patix $1 ($n times): $(tail -2 "$at/index.out")"
}
json() { # STATUS METHOD PATH [BODY]
  local got
  got=$(curl -sS -m 60 -o "$at/body" -w '%{http_code}' -X "$2" -H 'Content-Type: application/json' ${4:+-d "$4"} "$url$3") || got=none
  writes=$((writes + 1))
  [ "$got" = "$1" ] && return 0
  wrong=$((wrong + 1))
  echo "soak: $2 $3: $got: $(head -c 300 "$at/body")" >&2
}
number() { sed 's/.*"id":\([0-9]*\).*/\1/' "$at/body"; }

while kill -0 "$client" 2>/dev/null; do
  kill -0 "$pid" 2>/dev/null || fail "the server has gone"
  now=$((SECONDS - begun))
  if [ "$now" -ge "$next_look" ]; then
    look
    next_look=$((next_look + 10))
  fi
  if [ "$now" -ge "$next_commit" ]; then
    # Thirty records that are there are changed, five come again as they are: the collection stays as large as it was.
    first=$((commits * 35 % (records - 35) + 1))
    sed -n "${first},$((first + 34))p" "$at/all.jsonl" |
      sed "1,30s/\"title\":\"/\"title\":\"Revision $commits of /; 1,30s/\"n_cited_by\":[0-9]*/\"n_cited_by\":$commits/" >"$at/small.jsonl"
    write index --into "$at/c" "$at/small.jsonl"
    commits=$((commits + 1))
    json 201 POST /api/v1/saved-queries "{\"name\":\"q$commits\",\"query\":\"system $commits\"}"
    saved=$(number)
    json 201 POST /api/v1/lists "{\"name\":\"l$commits\",\"items\":[\"$(head -1 <<<"$numbers")\"]}"
    list=$(number)
    json 200 GET "/api/v1/lists/$list"
    json 200 DELETE "/api/v1/lists/$list"
    json 200 DELETE "/api/v1/saved-queries/$saved"
    next_commit=$((next_commit + every))
  fi
  if [ "$now" -ge "$next_minute" ]; then
    write shards merge --in "$at/c"
    merges=$((merges + 1))
    got=$(curl -sS -m 60 -o "$at/body" -w '%{http_code}' -H 'Content-Type: application/octet-stream' --data-binary "@$at/small.jsonl" \
      "$url/api/v1/imports?name=small.jsonl") || got=none
    [ "$got" = 202 ] || { wrong=$((wrong + 1)); echo "soak: import: $got $(head -c 300 "$at/body")" >&2; }
    imports=$((imports + 1))
    next_minute=$((next_minute + 60))
  fi
  sleep 0.2
done
wait "$client" && client_status=0 || client_status=$?
client=
look
failed=$(curl -sS "$url/api/v1/jobs?limit=200" | grep -o '"state":"[a-z]*"' | grep -vc '"done"\|"running"\|"waiting"') || true
kill -TERM "$pid"
wait "$pid" && status=0 || status=$?
pid=

# ---- what came out ----
cat "$at/client.out"
echo "$commits commits, $merges merges, $imports imports ($failed failed), $writes requests to the state; $wrong of these and of the uploads went wrong"
echo "answers by status: $(grep -o ' status=[0-9]*' "$at/serve.log" | sort | uniq -c | awk '{ printf "%s%s %s", s, $2, $1; s = ", " }')"
errors=$(grep -c ' error ' "$at/serve.log") || true
echo "errors in the log: $errors; the server ended with $status"
awk -F'\t' -v growth="$growth" '
  NR > 1 { s[NR] = $1; rss[NR] = $2; anon[NR] = $3; fds[NR] = $4; maps[NR] = $5; end = $1; n = NR }
  END {
    for (i = 2; i <= n; i++) {
      if (s[i] < end / 4) continue
      k++; x += s[i]; y += anon[i]; z += rss[i]; xx += s[i] * s[i]; xy += s[i] * anon[i]; xz += s[i] * rss[i]
      if (s[i] < end / 2) { if (fds[i] > f2) f2 = fds[i]; if (maps[i] > m2) m2 = maps[i] }
      if (s[i] >= end * 3 / 4) { if (fds[i] > f4) f4 = fds[i]; if (maps[i] > m4) m4 = maps[i] }
    }
    d = k * xx - x * x
    slope = d ? (k * xy - x * y) / d : 0; slope_rss = d ? (k * xz - x * z) / d : 0
    span = end * 3 / 4
    printf "own memory behind the first quarter: mean %.1f MB, slope %+.2f MB a minute, %+.1f MB in all (bound %d); with mapped files: mean %.1f MB, %+.2f MB a minute\n",
      y / k, slope * 60, slope * span, growth, z / k, slope_rss * 60
    printf "most descriptors: %d in the second quarter, %d in the last; mappings: %d, %d\n", f2, f4, m2, m4
    exit slope * span > growth || f4 > f2 + 16 || m4 > m2 + 64
  }' "$at/samples.tsv" || fail "it grows"
[ "$client_status" = 0 ] || fail "not all answers were good"
[ "$errors" = 0 ] && [ "$wrong" = 0 ] && [ "$failed" = 0 ] && [ "$status" = 0 ] || fail "errors"
echo "soak: all well"
