#!/usr/bin/env bash
# HTTPS: a new certificate and key are shown after SIGHUP, without a restart and without a lost connection; ones that cannot be used
# change nothing, and do not let a server start.
command -v openssl > /dev/null || { echo "tls: no openssl to make certificates with"; exit 77; }
curl -V | grep -q '^Protocols:.* https' || { echo "tls: this curl speaks no HTTPS"; exit 77; }
. "$2/tests/flow/serve.bash"
make() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$dir/$1.key" -out "$dir/$1.pem" -days 2 \
    -subj "/CN=$1" -addext 'subjectAltName=IP:127.0.0.1' > "$dir/out" 2>&1 || fail "openssl: $(cat "$dir/out")"
}
make one
make two
echo '{"pub":"US2010000001A1","title":"Laser welding"}' > "$dir/in.jsonl"
index "$dir/in.jsonl"
use() { cp "$dir/$1.pem" "$dir/cert" && cp "$dir/$2.key" "$dir/key"; }
serve() { "$patix" serve --in "$c" --listen 127.0.0.1:0 --tls-cert "$dir/cert" --tls-key "$dir/key"; }

# A key of another certificate, and no key at all: it does not start.
use one two
serve > "$dir/out" 2>&1 && fail "it starts with the key of another"
grep -q 'certificate and key do not belong together' "$dir/out" || fail "why: $(cat "$dir/out")"
use one one
: > "$dir/key"
serve > "$dir/out" 2>&1 && fail "it starts without a key"
use one one
: > "$dir/cert"
serve > "$dir/out" 2>&1 && fail "it starts without a certificate"

use one one
up --tls-cert "$dir/cert" --tls-key "$dir/key"
case $u in https://*) ;; *) fail "address: $u" ;; esac
knows() { [ "$(curl -sS -m 60 --cacert "$dir/$1.pem" "$u/healthz" 2>"$dir/err")" = ok ]; }
knows one || fail "the first: $(cat "$dir/err")"
knows two && fail "the second is shown before it is there"

use two two
kill -HUP "$pid"
logged ' certificate .*read again' 1
knows two || fail "the second: $(cat "$dir/err")"
knows one && fail "the first is still shown"

# What cannot be used changes nothing.
use one two
kill -HUP "$pid"
logged ' certificate .*stays as it was' 1
knows two || fail "a key of another: $(cat "$dir/err")"
echo nonsense > "$dir/cert"
kill -HUP "$pid"
logged ' certificate .*stays as it was' 2
rm "$dir/cert"
kill -HUP "$pid"
logged ' certificate .*stays as it was' 3
knows two || fail "no certificate: $(cat "$dir/err")"
use one one
kill -HUP "$pid"
logged ' certificate .*read again' 2
knows one || fail "the first again: $(cat "$dir/err")"
down
echo "tls: all well"
