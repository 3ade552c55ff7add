#!/usr/bin/env bash
# `patix serve` and clients that misbehave: slow, half-closed, pipelined, too large, wrong, forged. Whatever they do, the server
# answers others meanwhile, and ends well.
. "$2/tests/flow/serve.bash"
hostile=$build/tests/hostile/hostile
[ -x "$hostile" ] || { echo "no $hostile: not built"; exit 77; }

# Enough text that an export does not fit into the buffers of a connection.
awk 'BEGIN {
  for (w = 0; w < 250; w++) text = text " word" w
  for (i = 1; i <= 6000; i++)
    printf "{\"pub\":\"US2010%06dA1\",\"title\":\"Laser %d\",\"abstract\":\"%s number %d.\"}\n", i, i, text, i
}' > "$dir/in.jsonl"
index "$dir/in.jsonl"

well() { same "$1: others are served" "$(curl -sS -m 20 "$u/healthz")" ok; }
first() { head -1 "$dir/got" | tr -d '\r'; }
say() { "$hostile" "$a" "$@" > "$dir/got" || fail "hostile: $*"; }
# The status of the answer to what is sent; "none" when the connection was closed without one.
status() {
  say send "$1" half read
  grep -aq '^HTTP/1' "$dir/got" && first | cut -d' ' -f2 || echo none
}
refused() { # NAME REQUEST: 4xx, 501 or closed; never an answer
  local got
  got=$(status "$2")
  case $got in
  none | 4?? | 501 | 505) ;;
  *) fail "$1: got $got: $(head -c 300 "$dir/got")" ;;
  esac
  well "$1"
}

up --header-ms 1500 --body-ms 1500 --write-ms 1500 --idle-ms 2000 --header-bytes 8192 --body-bytes 10000 --connections-per-address 100 --stop-ms 500
a=${u#http://}

# Slow ones: header, silence, body, between two requests; each is cut off in its time, others are served meanwhile.
for _ in $(seq 20); do "$hostile" "$a" send 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n' drip 50 'X-A: b\r\n' > "$dir/slow" & done
well slowloris
wait $(jobs -p | grep -v "^$pid\$")
grep -q -- '-- closed' "$dir/slow" || fail "slowloris: $(tail -1 "$dir/slow")"
for what in "drip 50 G" "read" "send GET\x20/healthz sleep 2500 read"; do
  # shellcheck disable=SC2086
  say $what
  grep -q -- '-- closed' "$dir/got" || fail "$what: $(tail -1 "$dir/got")"
done
say send 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n' drip 50 x
grep -q -- '-- closed' "$dir/got" || fail "slow body: $(tail -1 "$dir/got")"
say send 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n' drip 100 'G'
grep -aq '^ok' "$dir/got" || fail "idle: no answer"
grep -q -- '-- closed' "$dir/got" || fail "idle: $(tail -1 "$dir/got")"
# A slow reader of a long answer: it gets a part, and no end that looks whole.
say send 'GET /api/v1/export?q=*&format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n' sleep 3500 sip 0
grep -aq '200 OK' "$dir/got" || fail "slow reader: no answer"
same "slow reader: last chunk" "$(tail -c 60 "$dir/got" | grep -ac '^0' || true)" 0
well "slow reader"
curl -sS "$u/metrics" > "$dir/metrics"
grep -q '^patix_connections_cut_total [1-9]' "$dir/metrics" || fail "nobody was cut off"

# Who takes his time, but takes, gets everything.
lines=$(curl -sS -m 60 --limit-rate 8M "$u/api/v1/export?q=*&format=jsonl" | wc -l)
same "a patient reader" "$lines" 6000

# Half-closed: the answer comes all the same.
say send 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n' half read
grep -aq '^ok' "$dir/got" || fail "half-closed: $(first)"

# Pipelined: answers in their order.
say send 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/count?q=laser HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' read
same pipelined "$(grep -a '^HTTP/1.1' "$dir/got" | cut -d' ' -f2 | tr '\n' ' ')" "200 200 404 "

# Gone at once, gone in the middle of an answer.
for _ in $(seq 20); do
  say send 'GET /api/v1/search?q=*&limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n' reset
  say send 'GET /api/v1/export?q=*&format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n' sleep 5 reset
done
well "gone"

# Too large.
say send 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n' times 4000 'X-A: 0123456789\r\n' send '\r\n' half read
! grep -aq ' 200 OK' "$dir/got" || fail "a giant header was taken"
say send 'GET /' times 4000 'aaaaaaaaaa' send ' HTTP/1.1\r\nHost: localhost\r\n\r\n' half read
! grep -aq ' 200 OK' "$dir/got" || fail "a giant address was taken"
same "a large body" "$(status 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10001\r\n\r\n')" 413
same "a huge body" "$(status 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n')" 413
say send 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n' times 15 '400\r\n0123456789012345678901234567890123456789012345678901234567890123' send '\r\n0\r\n\r\n' half read
! grep -aq ' 200 OK' "$dir/got" || fail "a large chunked body was taken"
well "too large"

# Lengths that are wrong, or can be read in two ways; requests that are none.
refused "two lengths" 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n{}'
refused "length and chunks" 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
refused "a negative length" 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n'
refused "no number" 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n'
refused "too short" 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{}'
refused "bad chunks" 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'
refused "two hosts" 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'
refused "no host" 'GET /healthz HTTP/1.1\r\n\r\n'
refused "foreign host" 'GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n'
refused "no version" 'GET /nothing\r\n\r\n'
refused "another protocol" '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'
refused "nothing" '\r\n\r\n\r\n'
refused "NUL" 'GET /heal\0thz HTTP/1.1\r\nHost: localhost\r\n\r\n'

# Bytes that are no text, tricks with paths, fields in fields: refused, never believed.
refused "UTF-8 in a parameter" 'GET /api/v1/count?q=\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n'
refused "UTF-8 in a path" 'GET /api/v1/records/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n'
for path in '/../../etc/passwd' '/..%2f..%2fetc%2fpasswd' '//etc/passwd' '/api/v1/../../etc/passwd' '/style.css/../../etc/passwd' '/%00' '/.' '/api/v1/records/..%2f..%2fMANIFEST' 'http://localhost/healthz' '*'; do
  refused "path $path" "GET $path HTTP/1.1\r\nHost: localhost\r\n\r\n"
  ! grep -aq 'root:' "$dir/got" || fail "$path: a file left the house"
done
say send 'GET /api/v1/records/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: localhost\r\nOrigin: http://x%0d%0aX-B: c\r\nConnection: close\r\n\r\n' read
! grep -aqi '^set-cookie' "$dir/got" || fail "a field was put into the answer"
say send 'GET /nothing%0aINFO%20forged HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' read
say send 'GET /api/v1/count?q=%0a2026-01-01T00:00:00.000Z%20info%20forged HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' read
sleep 0.3
! grep -q '^2026-01-01T00:00:00.000Z info forged' "$dir/log" || fail "a line was put into the log"

# More connections than one address may have: the others are closed, and when they are gone there is room again.
for _ in $(seq 130); do "$hostile" "$a" sleep 400 > /dev/null 2>&1 & done
wait $(jobs -p | grep -v "^$pid\$")
sleep 0.3
well "many connections"
down
same "a last line" "$(grep -c ' ended' "$dir/log")" 1
echo "serve_hostile: all well"
