#!/usr/bin/env bash
# What a client that is refused gets to know: the answer arrives although it goes on sending; and how often public reading may
# ask from one address.
. "$2/tests/flow/serve.bash"
trap '' PIPE # where too much is sent, the server may close

echo '{"pub":"US2010000001A1","title":"Laser welding"}' >"$dir/in.jsonl"
index "$dir/in.jsonl"

# --- before the body has come ---
# Sent whole, without asking first and without reading: with the answer unread a reset would take it away.
send() { # BYTES HEADER...: prints whether all was taken, and the answer's first line
  local n=$1 line how="all sent"
  shift
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'POST /api/v1/imports?name=x.jsonl HTTP/1.1\r\nHost: 127.0.0.1\r\n' >&3
  printf '%s\r\n' "$@" '' >&3
  head -c "$n" /dev/zero >&3 2>/dev/null || how="broken off"
  IFS= read -r -t 300 line <&3 || line="none"
  exec 3>&-
  printf '%s' "$how, ${line%$'\r'}"
}
up --upload-bytes 20000 --body-bytes 20000
port=${u##*:}
for _ in 1 2 3 4 5 6; do
  same "too large" "$(send 8000000 'Content-Length: 8000000')" "all sent, HTTP/1.1 413 Content Too Large"
  same "another origin" "$(send 3000000 'Content-Length: 3000000' 'Origin: http://evil.example')" "all sent, HTTP/1.1 403 Forbidden"
done
# More at once than there are places, and none that ever reads: nothing is left of them, and others are served.
senders=()
for _ in $(seq 80); do
  (send 8000000 'Content-Length: 8000000' >>"$dir/many") &
  senders+=($!)
done
same "while they come" "$(code "$u/api/v1/count?q=laser")" 200
wait "${senders[@]}"
connections() { ask "$u/metrics" | sed -n 's/^patix_connections //p'; }
until_is "only who asks" 1 connections
down
! grep -q "left behind" "$dir/log" || fail "somebody still waits"

# --- public reading ---
rate() { field x-ratelimit-limit "$u/api/v1/count?q=laser"; }
up --public-read
same "no bound" "$(rate)" ""
down
up --public-read --public-per-minute 3
same "the bound" "$(rate)" 3
same "one more" "$(field x-ratelimit-remaining "$u/api/v1/count?q=laser")" 1
same "the last" "$(code "$u/api/v1/search?q=laser")" 200
same "too many" "$(json "$u/api/v1/count" -d '{"q":"laser"}')" 429
same "which" "$(value code)" RATE
has "when" '^[0-9][0-9]*$' "$(field retry-after "$u/api/v1/count?q=laser")"
same "health" "$(code "$u/healthz")" 200
down
up --public-per-minute 3 # at a desk there is none
for _ in 1 2 3 4 5; do same "a desk" "$(code "$u/api/v1/count?q=laser")" 200; done
down
echo "refusals: all well"
