# Shared by the scripts of tests/flow that ask a server of their own: sourced with the script's own arguments. The server's life (up, down,
# dead) and what is picked from an answer (header, value) are in tests/lib/serve.bash.
#   $patix $source $build   what CMake gives
#   $dir $c                 a folder that goes when the script ends, and the collection in it
set -eu
patix=$1 source=$2 build=$3
export LC_ALL=C
name=${0##*/} name=${name%.sh}
dir=$(mktemp -d)
c=$dir/c
. "$source/tests/lib/serve.bash"
trap 'stop_server; rm -rf "$dir"' EXIT
fail() {
  echo "$name: $*" >&2
  [ -z "$pid" ] || sleep 1 # what the log says of it may still come
  [ ! -s "$dir/log" ] || tail -n 30 "$dir/log" >&2
  exit 1
}
broken() { fail "$@"; }
same() { # WHAT GOT EXPECTED
  [ "$2" = "$3" ] || fail "$1: got \"$2\", expected \"$3\"; the last answer: $(head -c 400 "$dir/body" 2>/dev/null)"
}
has() { # WHAT PATTERN TEXT
  grep -q -- "$2" <<<"$3" || fail "$1: no \"$2\" in: $3"
}
until_is() { # WHAT EXPECTED COMMAND...: what the command says, within a minute
  local what=$1 want=$2 now
  shift 2
  for _ in $(seq 1200); do
    now=$("$@")
    [ "$now" != "$want" ] || return 0
    sleep 0.05
  done
  fail "$what: \"$now\", never \"$want\""
}
logged() { # PATTERN [TIMES] [FILE]: so many lines (1) of the log, or of FILE, within a minute
  for _ in $(seq 1200); do
    [ "$(cat "${3:-$dir/log}" 2>/dev/null | grep -c -- "$1")" -lt "${2:-1}" ] || return 0
    sleep 0.05
  done
  fail "the log never says: $1"
}
index() { # FILE
  "$patix" index --into "$c" "$1" >"$dir/out" 2>&1 || fail "index: $(tail -n 3 "$dir/out")"
}
ask() { curl -sS -m 300 "$@"; }                          # CURL...: prints the body
code() { ask -o "$dir/body" -w '%{http_code}' "$@"; }     # CURL...: prints the status
json() { code -H 'Content-Type: application/json' "$@"; } # CURL...: prints the status
field() { # NAME CURL...: prints a header field of the answer
  local field=$1
  shift
  ask -o "$dir/body" -D "$dir/head" "$@" >/dev/null
  header "$field"
}
# import FILE QUERY CURL...: prints the status; the answer is in body, its header in head. With $streamed the file is sent as it is read.
streamed=
import() {
  local body=(--data-binary "@$1") query=$2
  [ -z "$streamed" ] || body=(-T "$1" -X POST)
  shift 2
  code -D "$dir/head" -H 'Content-Type: application/octet-stream' "${body[@]}" "$@" "$u/api/v1/imports?$query"
}
events() { ask -N "$u/api/v1/jobs/$1/events"; } # ID: prints them; they end with the job
