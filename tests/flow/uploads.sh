#!/usr/bin/env bash
# Files that come in over real HTTP: on the disk as they come, private, under names of nobody's making; refused before the first byte
# where they can be; nothing is left of one whose client goes, is too slow, or whose server dies; jobs of a server that died.
. "$2/tests/flow/serve.bash"
trap '' PIPE # a server may have refused before all was sent
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:quarantine_size_mb=8"
streamed=yes

echo '{"pub":"US2010000001A1","title":"Laser welding"}' > "$dir/in.jsonl"
index "$dir/in.jsonl"
start() {
  # Nobody is cut off but where that is looked at: on a busy machine this script is a slow client, too.
  up --header-ms 600000 --write-ms 600000 --body-ms "${body_ms:-600000}" "$@"
  port=${u##*:}
}
down() {
  stop
  ! grep -q "left behind" "$dir/log" || fail "somebody still waits: $(grep "left behind" "$dir/log")"
}
state() { ask "$u/api/v1/jobs/$1" | sed 's/.*"state":"\([a-z]*\)".*/\1/'; }
figure() { ask "$u/metrics" | sed -n "s/^$1 //p"; }
unended() { ask "$u/metrics" | awk '/^patix_jobs\{/ { n += $2 } END { print n }'; } # waiting and running
files() { find "$c/uploads" -mindepth 1 ! -name LOCK 2>/dev/null | wc -l; }
# A request by hand on descriptor 3: HEADER LINES..., each with its end.
open3() {
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'POST /api/v1/imports?name=x.jsonl HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n' "$port" >&3
  printf '%s\r\n' "$@" '' >&3
}
# Says why there is no line: the time is over, the connection was closed, the server is gone.
line3() {
  IFS= read -r -t 300 line <&3 && how=0 || how=$?
  line=${line%$'\r'}
  [ "$how" != 0 ] || return 0
  [ "$how" -gt 128 ] && how="nothing in 300 s" || how="closed"
  kill -0 "$pid" 2>/dev/null || how="$how, and the server has died"
  line="($how; \"$line\")"
}
close3() { exec 3>&-; }

for i in $(seq 2000); do echo "{\"pub\":\"EP3${i}A1\",\"title\":\"Pump $i\"}"; done > "$dir/pumps.jsonl"
size=$(stat -c %s "$dir/pumps.jsonl")

# --- as it comes ---
start
memory() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status"; }
same "small" "$(import "$dir/pumps.jsonl" name=first.jsonl)" 202
until_is "small" done state "$(value id)"
before=$(memory)
# 96 MiB that are in no format: what comes is not kept in memory, with its length and in chunks.
head -c 100663296 /dev/zero > "$dir/zeros"
same "large" "$(import "$dir/zeros" name=zeros.bin)" 202
until_is "large" failed state "$(value id)"
same "large, in chunks" "$(import "$dir/zeros" name=zeros.bin -H 'Transfer-Encoding: chunked')" 202
until_is "large, in chunks" failed state "$(value id)"
after=$(memory)
[ $((after - before)) -lt 49152 ] || fail "an upload of 96 MiB took $((after - before)) KiB of memory"
same "nothing stays" "$(files)" 0
same "bytes" "$(figure patix_upload_bytes_total)" "$((2 * 100663296 + size))"
rm "$dir/zeros"

# While it comes: private, and not called as the client says. Then the client goes.
open3 'Content-Type: application/octet-stream' "Content-Length: 1000000"
head -c 600000 /dev/zero | tr '\0' 'x' >&3
until_is "a file that comes" 1 files
until_is "an upload" 1 figure patix_uploads
same "the folder" "$(stat -c %a "$c/uploads")" 700
file=$(find "$c/uploads" -mindepth 1 ! -name LOCK)
same "the file" "$(stat -c %a "$file")" 600
grep -q x.jsonl <<<"$file" && fail "the client's name is a path: $file"
close3
until_is "a client that goes" 0 files
# Their end is seen whatever the server was at when it came.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
  open3 'Content-Type: application/octet-stream' "Content-Length: 1000000"
  head -c 600000 /dev/zero | tr '\0' 'x' >&3
  until_is "one more that comes" 1 files
  close3
  until_is "one more that goes" 0 files
done
until_is "an upload" 0 figure patix_uploads
same "dropped" "$(figure patix_uploads_dropped_total)" 13

# Expect: 100-continue. The body is waited for, or not even asked for.
open3 'Content-Type: application/octet-stream' "Content-Length: $size" 'Expect: 100-continue'
line3
same "continue" "$line" "HTTP/1.1 100 Continue"
line3
cat "$dir/pumps.jsonl" >&3
line3
same "continued" "$line" "HTTP/1.1 202 Accepted"
close3
open3 'Content-Length: 3000000000' 'Expect: 100-continue'
line3
case $line in "HTTP/1.1 413 "*) ;; *) fail "too large, announced: $line" ;; esac
has "the limit" '"detail":"the body is larger than 2147483648 bytes"' "$(timeout 60 cat <&3 || true)"
close3
open3 'Content-Length: 3000000000'
line3
case $line in "HTTP/1.1 413 "*) ;; *) fail "too large, without asking: $line" ;; esac
close3
open3 'Content-Length: 10' 'Origin: http://evil.example'
line3
case $line in "HTTP/1.1 403 "*) ;; *) fail "another origin: $line" ;; esac
close3
open3 'Content-Length: 10' 'Content-Length: 11'
line3
case $line in "HTTP/1.1 400 "*) ;; *) fail "two lengths: $line" ;; esac
close3
same "no name" "$(import "$dir/pumps.jsonl" "name=..")" 400
same "no such parameter" "$(import "$dir/pumps.jsonl" "name=a.jsonl&into=/tmp")" 400
same "nothing" "$(code -X POST -H 'Content-Length: 0' "$u/api/v1/imports?name=a")" 400
open3 'Transfer-Encoding: chunked'
printf '0\r\n\r\n' >&3
line3
same "nothing, in chunks" "$line" "HTTP/1.1 400 Bad Request"
close3
# Header and body in one piece; and byte by byte.
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'POST /api/v1/imports?name=x.jsonl HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 25\r\n\r\n{"pub":"US2010000001A1"}\n' >&3
line3
same "in one piece" "$line" "HTTP/1.1 202 Accepted"
close3
open3 'Transfer-Encoding: chunked'
for piece in '{' '"pub":"US201000000' '1A1"}'; do printf '%x\r\n%s\r\n' "${#piece}" "$piece" >&3; done
printf '0\r\n\r\n' >&3
line3
same "in three pieces" "$line" "HTTP/1.1 202 Accepted"
close3
until_is "all of them" 0 unended
same "nothing stays" "$(files)" 0
same "still there" "$(ask -o /dev/null -w '%{http_code}' "$u/healthz")" 200
down

# --- bounds ---
start --upload-bytes 20000 --uploads 1
same "too large, in chunks" "$(import "$dir/pumps.jsonl" name=a.jsonl -H 'Transfer-Encoding: chunked')" 413
has "the limit" 'larger than 20000 bytes' "$(cat "$dir/body")"
head -c 20000 /dev/zero | tr '\0' ' ' > "$dir/just"
same "just so large" "$(import "$dir/just" name=a.jsonl)" 202
# One that stalls holds the only place,
open3 'Content-Length: 20000'
until_is "a file that comes" 1 figure patix_uploads
same "another" "$(import "$dir/just" name=b.jsonl)" 503
close3
until_is "one that goes" 0 figure patix_uploads
down
# and is cut off.
body_ms=1000 start
open3 'Content-Length: 20000'
line3
same "a slow client" "$line" '(closed; "")'
until_is "a slow client" 0 figure patix_uploads
until_is "a slow client" 0 files
same "a slow client" "$(figure patix_connections_cut_total)" 1
close3
down
# A server that did not get to run does not take for slow whoever has sent meanwhile. (Where this script did not get to run for so long,
# it is called slow rightly, and tries again.)
body_ms=3000 start
for _ in 1 2 3 4 5; do
  open3 'Content-Length: 25'
  figure patix_uploads > "$dir/body" # it has come that far
  kill -STOP "$pid"
  printf '{"pub":"US2010000001A1"}\n' >&3
  sleep 4
  kill -CONT "$pid"
  line3
  close3
  [ "$line" != "HTTP/1.1 202 Accepted" ] || break
done
same "while the server stood still" "$line" "HTTP/1.1 202 Accepted"
down
start --upload-free-bytes 1099511627776
same "no room" "$(import "$dir/just" name=a.jsonl)" 507
down
start --public-read
open3 'Content-Length: 1000000' 'Expect: 100-continue'
line3
case $line in "HTTP/1.1 401 "*) ;; *) fail "a reader: $line" ;; esac
close3
same "nothing stays" "$(files)" 0
down

# --- the server dies, while one comes and one is worked on ---
for i in $(seq 60000); do echo "{\"pub\":\"JP20${i}A\",\"title\":\"Valve $i\",\"abstract\":\"A valve with seat $i and spring.\"}"; done > "$dir/valves.jsonl"
start
# Another writer is at work, so the job cannot end by itself meanwhile.
exec 4>"$c/LOCK"
flock 4
same "to die" "$(import "$dir/valves.jsonl" name=valves.jsonl)" 202
one=$(value id)
same "to wait" "$(import "$dir/pumps.jsonl" name=pumps.jsonl)" 202
two=$(value id)
until_is "it runs" running state "$one"
open3 'Content-Length: 1000000'
head -c 600000 /dev/zero >&3
until_is "an upload" 1 figure patix_uploads
until_is "files of all three" 3 sh -c "find '$c/uploads' -type f -size +20k ! -name '*.*' | wc -l"
dead
close3
exec 4>&-
start
same "after the death" "$(state "$one")" interrupted
same "after the death" "$(state "$two")" interrupted
has "why" 'import the file again' "$(ask "$u/api/v1/jobs/$one")"
has "its events" '^event: done' "$(events "$one")"
same "nothing stays" "$(files)" 0
has "the log" 'interrupted' "$(cat "$dir/log")"
same "again" "$(import "$dir/pumps.jsonl" name=pumps.jsonl)" 202
until_is "again" done state "$(value id)"
down
echo "uploads: all well"
