# Shared by the scripts of tests/crash that run a server: sourced behind lib.bash. The server's own life is in tests/lib/serve.bash.
c=$dir/c
. "$source/tests/lib/serve.bash"
trap 'stop_server; finish' EXIT
broken() {
  [ ! -s "$dir/log" ] || tail -n 5 "$dir/log" >&2
  fail "$@"
}
# ask CURL...: the body to $dir/body, the head to $dir/head, prints the status; 000: no answer.
ask() { curl -sS -m 120 -o "$dir/body" -D "$dir/head" -w '%{http_code}' "$@" 2>/dev/null; }
send() { ask -H 'Content-Type: application/json' "$@"; }
get() { curl -sS -m 120 "$u$1" 2>/dev/null; }
has() { grep -qF -- "$1" "$dir/body"; }
# problem STATUS CODE WHAT: the last answer was this refusal, with a sentence.
problem() {
  [ "$(value code)" = "$2" ] && [ "$(value status)" = "$1" ] || broken "$3: not $1 $2 but: $(head -c 300 "$dir/body")"
  [ -n "$(value detail)" ] || broken "$3: no sentence in $(head -c 300 "$dir/body")"
}
