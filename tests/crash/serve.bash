# Shared by the scripts of tests/crash that run a server: sourced behind lib.bash.
#   $c      the collection that `up` serves; $u its address, $pid its process while it runs
c=$dir/c
u='' pid=''
stop_server() {
  [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
  pid=
}
trap 'stop_server; finish' EXIT
broken() {
  [ ! -s "$dir/log" ] || tail -n 5 "$dir/log" >&2
  fail "$@"
}
# up OPTION...: starts the server, with what stands in $with before its command (env A=B).
with=
up() {
  : >"$dir/said"
  # shellcheck disable=SC2086
  $with "$patix" serve --in "$c" --listen 127.0.0.1:0 "$@" >"$dir/said" 2>"$dir/log" &
  pid=$!
  for _ in $(seq 1200); do
    u=$(sed -n 's/^patix is listening at //p' "$dir/said")
    [ -z "$u" ] || return 0
    kill -0 "$pid" 2>/dev/null || broken "the server does not start"
    sleep 0.05
  done
  broken "the server says no address"
}
down() { # ends with 0
  kill -TERM "$pid"
  wait "$pid"
  local got=$?
  pid=
  [ "$got" = 0 ] || broken "the server ended with $got"
}
dead() { # kill -9
  kill -9 "$pid"
  wait "$pid" 2>/dev/null
  pid=
}
alive() { kill -0 "$pid" 2>/dev/null || broken "$1: the server has gone"; }
# ask CURL...: the body to $dir/body, the head to $dir/head, prints the status; 000: no answer.
ask() { curl -sS -m 120 -o "$dir/body" -D "$dir/head" -w '%{http_code}' "$@" 2>/dev/null; }
send() { ask -H 'Content-Type: application/json' "$@"; }
get() { curl -sS -m 120 "$u$1" 2>/dev/null; }
has() { grep -qF -- "$1" "$dir/body"; }
header() { tr -d '\r' <"$dir/head" | sed -n "s/^$1: //Ip" | head -n 1; }
# value NAME: of the first member of that name in the body.
value() { grep -oE "\"$1\":\"?[^\",}]*" "$dir/body" | head -n 1 | sed -E 's/^"[^"]*":"?//'; }
# problem STATUS CODE WHAT: the last answer was this refusal, with a sentence.
problem() {
  [ "$(value code)" = "$2" ] && [ "$(value status)" = "$1" ] || broken "$3: not $1 $2 but: $(head -c 300 "$dir/body")"
  [ -n "$(value detail)" ] || broken "$3: no sentence in $(head -c 300 "$dir/body")"
}
