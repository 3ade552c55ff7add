#!/usr/bin/env bash
# `patix serve` over real HTTP: routes, refusals, conditional requests, ranges, compression, streams, new commits, a full lane,
# signals, configuration, who is let in.
. "$2/tests/flow/serve.bash"

cat > "$dir/in.jsonl" <<'END'
{"pub":"US2010000001A1","title":"Laser welding of battery cells","abstract":"A laser beam welds copper tabs.","applicants":[{"name":"Acme <b>GmbH</b>"}],"ipc":["B23K26/21"],"family":"f:1"}
{"pub":"EP1000001A1","title":"Laserschweissen","family":"f:1"}
{"pub":"US2011000001A1","title":"Laser welding of battery tabs","abstract":"Copper tabs are welded.","family":"f:2"}
{"pub":"CN102000001A","titles":[{"lang":"zh","text":"激光切割装置"},{"lang":"en","text":"Laser cutting device"}]}
END
index "$dir/in.jsonl"

up
same health "$(ask "$u/healthz")" ok
same ready "$(ask "$u/readyz")" ready
has status '"publications":4' "$(ask "$u/api/v1/status")"
has search '"publications":3' "$(ask "$u/api/v1/search?q=ti=laser&lang=en")"
has openapi '"openapi":"3.1.0"' "$(ask "$u/api/v1/openapi.json")"
has docs 'id="search"' "$(ask "$u/api/v1/docs")"

# The page: escaped, in both languages, with what is wrong in its place.
page=$(ask "$u/?q=battery")
has page 'Laser welding of battery cells' "$page"
has "page escapes" 'Acme &lt;b&gt;' "$page"
! grep -q '<b>' <<<"$page" || fail "HTML of a record is in the page"
has "page in Chinese" '检索' "$(ask -H 'Accept-Language: zh-CN,zh;q=0.9,en;q=0.8' "$u/")"
has "page with a mistake" '<mark>' "$(ask "$u/?q=laser+and+(")"
same "page with a mistake" "$(code "$u/?q=laser+and+(")" 400
has "script in a query" '&lt;script&gt;' "$(ask "$u/?q=%22%3Cscript%3E%22")"

# Problems.
same "no address" "$(code "$u/nothing")" 404
same "no address" "$(field content-type "$u/nothing")" application/problem+json
same method "$(code -X DELETE "$u/healthz")" 405
same allow "$(field allow -X DELETE "$u/healthz")" "GET, HEAD, OPTIONS"
same options "$(code -X OPTIONS "$u/healthz")" 204
has "offset" '"offset":10' "$(ask "$u/api/v1/count?q=laser+and+(")"
has "in Chinese" '缺少参数 q' "$(ask "$u/api/v1/count?lang=zh")"
has "unknown parameter" 'there is no parameter qq' "$(ask "$u/api/v1/count?q=x&qq=1")"
has "number" 'limit is a whole number' "$(ask "$u/api/v1/search?q=x&limit=many")"
has "UTF-8" 'no valid UTF-8' "$(ask "$u/api/v1/count?q=%FF")"
id=$(field x-request-id "$u/nothing")
has "request id" "$id" "$(cat "$dir/body")"
logged "id=$id .*path=/nothing .*status=404 code=NOTFOUND"

# Fields that every answer has.
for want in "x-content-type-options:nosniff" "referrer-policy:no-referrer" "x-frame-options:DENY"; do
  same "${want%%:*}" "$(field "${want%%:*}" "$u/")" "${want#*:}"
done
has policy "default-src 'none'" "$(field content-security-policy "$u/")"

# Conditional requests and HEAD.
tag=$(field etag "$u/api/v1/search?q=laser&limit=2")
same unchanged "$(code -H "If-None-Match: $tag" "$u/api/v1/search?limit=2&q=laser")" 304
same "another language" "$(code -H "If-None-Match: $tag" "$u/api/v1/search?limit=2&q=laser&lang=zh")" 200
same "another question" "$(code -H "If-None-Match: $tag" "$u/api/v1/search?limit=3&q=laser")" 200
same head "$(ask -I "$u/healthz" | tr -d '\r' | sed -n 's/^Content-Length: //p')" 3
length=$(ask "$u/api/v1/search?q=laser" | wc -c)
same "head of a search" "$(ask -I "$u/api/v1/search?q=laser" | tr -d '\r' | sed -n 's/^Content-Length: //p')" "$length"
strong=$(field etag "$u/healthz")
same "unchanged bytes" "$(code -H "If-None-Match: \"x\", $strong" "$u/healthz")" 304

# Byte ranges.
same range "$(ask -r 1-2 "$u/healthz" | od -An -c | tr -d ' ')" 'k\n'
same "range status" "$(code -r 0-1 "$u/healthz")" 206
same "content range" "$(field content-range -r 0-1 "$u/healthz")" "bytes 0-1/3"
same "last bytes" "$(field content-range -H 'Range: bytes=-2' "$u/healthz")" "bytes 1-2/3"
same "behind the end" "$(code -r 9-10 "$u/healthz")" 416
same "if-range" "$(code -r 0-1 -H 'If-Range: "other"' "$u/healthz")" 200
same "if-range, the same" "$(code -r 0-1 -H "If-Range: $strong" "$u/healthz")" 206

# Compression.
plain=$(ask "$u/api/v1" | md5sum)
same gzip "$(ask -H 'Accept-Encoding: gzip' "$u/api/v1" | gzip -dc | md5sum)" "$plain"
same zstd "$(ask -H 'Accept-Encoding: gzip, zstd' "$u/api/v1" | zstd -dc | md5sum)" "$plain"
same "gzip is liked more" "$(field content-encoding -H 'Accept-Encoding: gzip, zstd;q=0.5' "$u/api/v1")" gzip
same "not at all" "$(field content-encoding -H 'Accept-Encoding: gzip;q=0' "$u/api/v1")" ""
same "small ones" "$(field content-encoding -H 'Accept-Encoding: gzip' "$u/healthz")" ""

# Streams.
same export "$(ask "$u/api/v1/export?q=*&format=jsonl" | wc -l)" 4
same "export, gzip" "$(ask -H 'Accept-Encoding: gzip' "$u/api/v1/export?q=*&format=jsonl" | gzip -dc | wc -l)" 4
same "export, zstd" "$(ask -H 'Accept-Encoding: zstd' "$u/api/v1/export?q=*&format=jsonl" | zstd -dc | wc -l)" 4
same "export, HEAD" "$(ask -I "$u/api/v1/export?q=*&format=jsonl" | head -1 | tr -d '\r')" "HTTP/1.1 200 OK"

# Metrics.
metrics=$(ask "$u/metrics")
has metrics '^patix_http_request_seconds_bucket{route="search",le="+Inf"}' "$metrics"
has metrics '^patix_generation 1$' "$metrics"
has metrics '^patix_errors_total{code="NOTFOUND"} ' "$metrics"
! grep -vqE '^(# (HELP|TYPE) )?patix_' <<<"$metrics" || fail "a line of the metrics begins otherwise"

# A new commit is seen within a second, and no request fails meanwhile.
echo '{"pub":"US2012000001A1","title":"Laser printer"}' > "$dir/more.jsonl"
index "$dir/more.jsonl"
for i in $(seq 25); do
  now=$(ask "$u/api/v1/count?q=ti=laser")
  grep -q '"publications":4' <<<"$now" && break
  has "meanwhile" '"publications":3' "$now"
  [ "$i" -lt 25 ] || fail "the new commit is not seen: $now"
  sleep 0.1
done
same "the tag is another" "$(code -H "If-None-Match: $tag" "$u/api/v1/search?limit=2&q=laser")" 200

# At a desk only the machine itself is let in, by its own name, and no page of another origin may change something.
same "foreign host" "$(code -H 'Host: evil.example' "$u/healthz")" 403
same "own host" "$(code -H 'Host: localhost:1' "$u/healthz")" 200
same "a proxy" "$(code -H 'X-Forwarded-For: 10.0.0.1' "$u/healthz")" 403
same "another origin" "$(code -H 'Origin: http://evil.example' -H 'Content-Type: application/json' -d '{"q":"laser"}' "$u/api/v1/count")" 403
same "by POST" "$(code -H 'Content-Type: application/json' -d '{"q":"laser"}' "$u/api/v1/count")" 200
same "a port that is taken" "$("$patix" serve --in "$c" --listen "${u#http://}" 2>&1 | grep -c 'cannot listen')" 1
down
grep -q ' ended' "$dir/log" || fail "no last line"

# Who may start where.
"$patix" serve --in "$c" --listen 0.0.0.0:0 > "$dir/out" 2>&1 && fail "open to all without being told to"
grep -q -- --public-read "$dir/out" || fail "it does not say --public-read: $(cat "$dir/out")"
"$patix" serve --in "$dir/nothing" --listen 127.0.0.1:0 > "$dir/out" 2>&1 && fail "without a collection"
"$patix" serve --in "$c" --listen nowhere > "$dir/out" 2>&1 && fail "without a port"
"$patix" serve --no-such-setting 1 > "$dir/out" 2>&1 && fail "an unknown setting"

# Configuration: printed, read again, reloaded; SIGHUP keeps the old one when the new one is wrong.
"$patix" serve --print-config > "$dir/conf" || fail "print-config"
"$patix" serve --config "$dir/conf" --print-config | diff - "$dir/conf" || fail "the printed configuration reads otherwise"
"$patix" serve --config "$source/cmake/package/patix.conf" --print-config > "$dir/packaged" || fail "the packaged configuration"
grep -q '^public_read = true' "$dir/packaged" || fail "the packaged configuration is not read"
LC_ALL=zh_CN.UTF-8 "$patix" serve --print-config > "$dir/conf.zh" && "$patix" serve --config "$dir/conf.zh" --print-config | diff - "$dir/conf" || fail "in Chinese"
printf '[log]\nlog_format = json\n[http]\ncors = https://a.example\n' > "$dir/own.conf"
up --config "$dir/own.conf" --log "$dir/own.log"
same cors "$(field access-control-allow-origin -H 'Origin: https://a.example' "$u/api/v1/status")" https://a.example
same "cors, another" "$(field access-control-allow-origin -H 'Origin: https://b.example' "$u/api/v1/status")" ""
same preflight "$(field access-control-allow-methods -X OPTIONS -H 'Origin: https://a.example' -H 'Access-Control-Request-Method: GET' "$u/api/v1/status")" "GET, HEAD, OPTIONS"
printf '[http]\ncors = https://b.example\n[cache]\ncache_mb = 1\n' > "$dir/own.conf"
mv "$dir/own.log" "$dir/old.log"
kill -HUP "$pid"
logged 'reload.*needs_restart=cache_mb' 1 "$dir/own.log"
grep -q '"event":"request"' "$dir/old.log" || fail "no JSON in the log"
same "cors, reloaded" "$(field access-control-allow-origin -H 'Origin: https://b.example' "$u/api/v1/status")" https://b.example
printf '[http]\nnonsense = 1\n' > "$dir/own.conf"
kill -HUP "$pid"
logged 'stays as it was' 1 "$dir/own.log"
same "still there" "$(ask "$u/healthz")" ok
down

# Public reading, behind a proxy.
up --public-read --trusted-proxies 127.0.0.0/8
same "public" "$(code "$u/api/v1/count?q=laser")" 200
has "public" '"who":"public"' "$(ask "$u/api/v1/status")"
ask -H 'X-Forwarded-For: 1.2.3.4, 203.0.113.9' "$u/healthz" > /dev/null
logged 'peer=203.0.113.9'
down

# A full lane says so at once, with Retry-After; the others are answered, and afterwards everybody is. (One thread, one place.)
up --search-workers 1 --search-queue 1 --answers-mb 0 --slow-ms 0
for _ in $(seq 10); do
  ask -Z --parallel-max 60 --parallel-immediate -D "$dir/head" -w '%{http_code}\n' -o "$dir/none" \
    "$u/api/v1/search?q=laser&facet=pa:all&facet=ipc:all&snippets=500&limit=[1-200]" > "$dir/codes" 2> /dev/null || true
  ! grep -vE '^(200|503)$' "$dir/codes" || fail "another status under load"
  grep -q 503 "$dir/codes" && break
done
grep -q 200 "$dir/codes" || fail "nobody was answered"
grep -q 503 "$dir/codes" || fail "the lane was never full"
has "busy" '^patix_lane_refused_total{lane="search"} [1-9]' "$(ask "$u/metrics")"
logged 'status=503 code=BUSY'
same "afterwards" "$(code "$u/api/v1/count?q=laser")" 200
down

# A slow question is logged with its plan. (It is the body that takes its time here.)
up --slow-ms 20
exec 3<> "/dev/tcp/127.0.0.1/${u##*:}"
printf 'POST /api/v1/count HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"q":' >&3
sleep 0.2
printf '"laser"}' >&3
has "slow body" '"publications":4' "$(cat <&3)"
exec 3>&-
down
grep -q ' slow .*query=tac=laser .*plan=' "$dir/log" || fail "a slow question without a plan"
[ "$(grep -c ' slow ' "$dir/log")" = 1 ] || fail "too many slow questions"

# SIGTERM with a stream under way: it is finished, or seen to be cut; the server ends with 0.
up --stop-ms 200
ask --limit-rate 100 "$u/api/v1/export?q=*&format=jsonl" > "$dir/part" 2> /dev/null &
slow=$!
sleep 0.3
down
wait "$slow" || true

# TLS.
if command -v openssl > /dev/null; then
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$dir/key.pem" -out "$dir/cert.pem" -days 2 -subj /CN=localhost -addext "subjectAltName=IP:127.0.0.1" 2> /dev/null
  up --tls-cert "$dir/cert.pem" --tls-key "$dir/key.pem"
  has address https:// "$u"
  same tls "$(ask --cacert "$dir/cert.pem" "$u/healthz")" ok
  has "tls" max-age "$(field strict-transport-security --cacert "$dir/cert.pem" "$u/healthz")"
  same "tls, a search" "$(ask --cacert "$dir/cert.pem" -o "$dir/body" -w '%{http_code}' "$u/api/v1/count?q=laser")" 200
  down
  "$patix" serve --in "$c" --listen 127.0.0.1:0 --tls-cert "$dir/cert.pem" > "$dir/out" 2>&1 && fail "a certificate without a key"
fi

# systemd is told.
if command -v python3 > /dev/null; then
  python3 - "$dir/notify" > "$dir/notified" <<'END' &
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(20)
print(s.recv(100).decode(), s.recv(100).decode())
END
  listener=$!
  for _ in $(seq 100); do [ -S "$dir/notify" ] && break; sleep 0.05; done
  NOTIFY_SOCKET=$dir/notify up
  down
  wait "$listener"
  same notify "$(cat "$dir/notified")" "READY=1 STOPPING=1"
fi
echo "serve: all well"
