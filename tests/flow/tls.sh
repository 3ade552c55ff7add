#!/usr/bin/env bash
# HTTPS: a new certificate and key are shown after SIGHUP, without a restart and without a lost connection; ones that cannot be used
# change nothing, and do not let a server start.
set -eu
patix=$1
command -v openssl > /dev/null || { echo "tls: no openssl to make certificates with"; exit 77; }
curl -V | grep -q '^Protocols:.* https' || { echo "tls: this curl speaks no HTTPS"; exit 77; }
t=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$t"' EXIT
export LC_ALL=C
fail() { echo "tls: $*" >&2; [ ! -s "$t/log" ] || tail -5 "$t/log" >&2; exit 1; }
make() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$t/$1.key" -out "$t/$1.pem" -days 2 \
    -subj "/CN=$1" -addext 'subjectAltName=IP:127.0.0.1' > "$t/out" 2>&1 || fail "openssl: $(cat "$t/out")"
}
make one
make two
echo '{"pub":"US2010000001A1","title":"Laser welding"}' > "$t/in.jsonl"
"$patix" index --into "$t/c" "$t/in.jsonl" > "$t/out" 2>&1 || fail "index: $(cat "$t/out")"
use() { cp "$t/$1.pem" "$t/cert" && cp "$t/$2.key" "$t/key"; }
serve() { "$patix" serve --in "$t/c" --listen 127.0.0.1:0 --tls-cert "$t/cert" --tls-key "$t/key"; }

# A key of another certificate, and no key at all: it does not start.
use one two
serve > "$t/out" 2>&1 && fail "it starts with the key of another"
grep -q 'certificate and key do not belong together' "$t/out" || fail "why: $(cat "$t/out")"
use one one
: > "$t/key"
serve > "$t/out" 2>&1 && fail "it starts without a key"
use one one
: > "$t/cert"
serve > "$t/out" 2>&1 && fail "it starts without a certificate"

use one one
: > "$t/out"
"$patix" serve --in "$t/c" --listen 127.0.0.1:0 --tls-cert "$t/cert" --tls-key "$t/key" > "$t/out" 2> "$t/log" &
pid=$!
for _ in $(seq 1200); do
  u=$(sed -n 's/^patix is listening at //p' "$t/out")
  [ -z "$u" ] || break
  kill -0 "$pid" 2>/dev/null || fail "it does not start: $(cat "$t/log")"
  sleep 0.05
done
case $u in https://*) ;; *) fail "address: $u" ;; esac
knows() { [ "$(curl -sS -m 60 --cacert "$t/$1.pem" "$u/healthz" 2>"$t/err")" = ok ]; }
logged() {
  for _ in $(seq 1200); do
    [ "$(grep -c " certificate .*$1" "$t/log")" -lt "$2" ] || return 0
    sleep 0.05
  done
  fail "the log never says: $1"
}
knows one || fail "the first: $(cat "$t/err")"
knows two && fail "the second is shown before it is there"

use two two
kill -HUP "$pid"
logged 'read again' 1
knows two || fail "the second: $(cat "$t/err")"
knows one && fail "the first is still shown"

# What cannot be used changes nothing.
use one two
kill -HUP "$pid"
logged 'stays as it was' 1
knows two || fail "a key of another: $(cat "$t/err")"
echo nonsense > "$t/cert"
kill -HUP "$pid"
logged 'stays as it was' 2
rm "$t/cert"
kill -HUP "$pid"
logged 'stays as it was' 3
knows two || fail "no certificate: $(cat "$t/err")"
use one one
kill -HUP "$pid"
logged 'read again' 2
knows one || fail "the first again: $(cat "$t/err")"
kill -TERM "$pid"
wait "$pid" || fail "exit status $?"
pid=
echo "tls: all well"
