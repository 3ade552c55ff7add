# The life of a server in a script: sourced by tests/flow/serve.bash and tests/crash/serve.bash, under `set -e` or without.
#
# The script has $patix the program, $dir a folder of its own, $c the collection, and a function `broken` that says its words and how the
# log ends, and ends the script. It gets $u the address of the server and $pid its process while it runs; $with stands before its command
# (env A=B). $dir/said is what the server says, $dir/log its log; answers are looked for in $dir/body and $dir/head.
u='' pid='' with=
up() { # OPTION...: starts it
  : >"$dir/said" # the address of the one before stands there
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
stop() { # as the system does; it ends with 0
  local got
  kill -TERM "$pid"
  wait "$pid" && got=0 || got=$?
  pid=
  [ "$got" = 0 ] || broken "the server ended with $got"
}
down() { stop; } # a script may look for more
dead() { # kill -9
  kill -9 "$pid"
  wait "$pid" 2>/dev/null || true
  pid=
}
stop_server() { # however the script ends
  [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
  pid=
}
alive() { kill -0 "$pid" 2>/dev/null || broken "$1: the server has gone"; }
header() { tr -d '\r' <"$dir/head" | sed -n "s/^$1: //Ip" | head -n 1; }
# value NAME: of the first member of that name in the body.
value() { grep -oE "\"$1\":\"?[^\",}]*" "$dir/body" | head -n 1 | sed -E 's/^"[^"]*":"?//'; }
