#!/usr/bin/env bash
# Accounts over real HTTP: the first administrator by command, log-in with curl's cookies, tokens, keys, roles, quotas in headers,
# another organisation's object, lock-out; backup, restore; kill -9 keeps what was acknowledged; passwords stand nowhere.
. "$2/tests/flow/serve.bash"

for i in $(seq 101 130); do echo "{\"pub\":\"EP1000${i}A1\",\"title\":\"Laser welding $i\",\"applicants\":[{\"name\":\"Acme\"}],\"ipc\":[\"B23K26/21\"]}"; done > "$dir/in.jsonl"
index "$dir/in.jsonl"

acc() { "$patix" accounts "$@" --in "$c"; }
good='correct horse battery'

# The desk: no accounts, everything is allowed.
up
same "desk" "$(code "$u/api/v1/me")" 200
has "desk" '"accounts":false' "$(cat "$dir/body")"
same "desk saves" "$(json "$u/api/v1/saved-queries" -d '{"name":"d","query":"laser"}')" 201
down

# The first account is an administrator; passwords are no arguments.
echo "$good" | acc add-user li --role reader 2>/dev/null && fail "the first account is a reader"
echo "$good" | acc add-user root --role admin > "$dir/out" || fail "add-user"
has "add-user" "user root is number" "$(cat "$dir/out")"
echo short | acc add-user kurz --role reader 2>/dev/null && fail "a short password"
acc add-user none --role reader < /dev/null 2>/dev/null && fail "no password"
acc add-org Pudong --kind district > /dev/null
acc add-org Xuhui --kind district > /dev/null
acc add-org Zhangjiang --kind park --parent Pudong > /dev/null
echo "$good" | acc add-user li --role reader --org Pudong > /dev/null
echo "$good" | acc add-user zhao --role reader --org Xuhui > /dev/null
echo "$good" | acc add-user wang --role curator --org Pudong > /dev/null
key=$(acc add-key li --role reader --label robot 2>/dev/null)
has key '^pxk_' "$key"
acc add-key li --role admin 2>/dev/null && fail "a key above its user"
list=$(acc list)
has list 'Zhangjiang' "$list"
! grep -q "$key" <<<"$list" || fail "list shows a key"
! grep -raqF "$good" "$c/state" || fail "a password stands in the state"
! grep -raqF "$key" "$c/state" || fail "a key stands in the state"

up
# Nobody is let in without a name.
same "no name" "$(code "$u/api/v1/count?q=laser")" 401
has "no name" Bearer "$(field www-authenticate "$u/api/v1/count?q=laser")"
same health "$(code "$u/healthz")" 200
same "wrong password" "$(json "$u/api/v1/login" -d '{"name":"li","password":"wrong password"}')" 401
same "unknown name" "$(json "$u/api/v1/login" -d '{"name":"nobody","password":"wrong password"}')" 401
same "a form" "$(code "$u/api/v1/login" -d 'name=li&password=x')" 400
login() { # NAME: cookie jar, $csrf
  same "log-in of $1" "$(json -c "$dir/$1.jar" "$u/api/v1/login" -d "{\"name\":\"$1\",\"password\":\"$good\"}")" 200
  csrf=$(value csrf)
  [ ${#csrf} = 43 ] || fail "the token of $1"
}
login li
grep -q '#HttpOnly_' "$dir/li.jar" || fail "the cookie is not HttpOnly"
same "with a session" "$(code -b "$dir/li.jar" "$u/api/v1/count?q=laser")" 200
same "rate" "$(field x-ratelimit-limit -b "$dir/li.jar" "$u/api/v1/count?q=laser")" 300
[ "$(field x-ratelimit-remaining -b "$dir/li.jar" "$u/api/v1/me")" -lt 300 ] || fail "remaining"

# A change needs the token.
body='{"name":"ours","query":"laser","access":"organisation"}'
same "no token" "$(json -b "$dir/li.jar" "$u/api/v1/saved-queries" -d "$body")" 403
same "wrong token" "$(json -b "$dir/li.jar" -H 'X-CSRF-Token: wrong' "$u/api/v1/saved-queries" -d "$body")" 403
same "token" "$(json -b "$dir/li.jar" -H "X-CSRF-Token: $csrf" "$u/api/v1/saved-queries" -d "$body")" 201
id=$(value id)
same "read back" "$(code -b "$dir/li.jar" "$u/api/v1/saved-queries/$id")" 200
same "by key" "$(code -H "Authorization: Bearer $key" "$u/api/v1/saved-queries/$id")" 200
same "forged key" "$(code -H "Authorization: Bearer ${key}x" "$u/api/v1/saved-queries/$id")" 401
same "change by key" "$(json -H "Authorization: Bearer $key" "$u/api/v1/lists" -d '{"name":"l","items":["EP1000101A1"]}')" 201
licsrf=$csrf
login zhao
same "another organisation" "$(code -b "$dir/zhao.jar" "$u/api/v1/saved-queries/$id")" 404
same "another organisation" "$(code -X DELETE -b "$dir/zhao.jar" -H "X-CSRF-Token: $csrf" "$u/api/v1/saved-queries/$id")" 404
same "another's token" "$(code -X DELETE -b "$dir/zhao.jar" -H "X-CSRF-Token: $licsrf" "$u/api/v1/saved-queries/$id")" 403
same "not an administrator" "$(code -b "$dir/zhao.jar" "$u/api/v1/users")" 403
login wang
same "curator" "$(json -X PUT -b "$dir/wang.jar" -H "X-CSRF-Token: $csrf" "$u/api/v1/saved-queries/$id" -d "$body")" 200

# The administrator, while the server runs: a user is made, and put out.
login root
same "make" "$(json -b "$dir/root.jar" -H "X-CSRF-Token: $csrf" "$u/api/v1/users" -d "{\"name\":\"sun\",\"role\":\"analyst\",\"password\":\"$good\"}")" 201
sun=$(value id)
rootcsrf=$csrf
login sun
same "sun" "$(code -b "$dir/sun.jar" "$u/api/v1/me")" 200
same "out" "$(code -X DELETE -b "$dir/root.jar" -H "X-CSRF-Token: $rootcsrf" "$u/api/v1/users/$sun")" 200
same "sun is out" "$(code -b "$dir/sun.jar" "$u/api/v1/me")" 401
acc revoke-key 1 > /dev/null
same "revoked by command" "$(code -H "Authorization: Bearer $key" "$u/api/v1/me")" 401
same "export" "$(code -b "$dir/root.jar" "$u/api/v1/export?q=laser&format=number")" 200
same "lines" "$(grep -c EP "$dir/body")" 30
has "audit" '"object":"30: ' "$(ask -b "$dir/root.jar" "$u/api/v1/audit?what=export")"
has "audit" '"peer":"127.0.0.1"' "$(ask -b "$dir/root.jar" "$u/api/v1/audit?what=login")"

# Brute force is slowed down.
last=
for _ in $(seq 6); do last=$(json "$u/api/v1/login" -d '{"name":"wang","password":"wrong password"}'); done
same "locked" "$last" 429
[ -n "$(field retry-after -H 'Content-Type: application/json' "$u/api/v1/login" -d '{"name":"wang","password":"wrong password"}')" ] || fail "no Retry-After"

# Log-out ends it.
same "log-out" "$(code -X POST -b "$dir/li.jar" -H "X-CSRF-Token: $licsrf" "$u/api/v1/logout")" 200
same "afterwards" "$(code -b "$dir/li.jar" "$u/api/v1/me")" 401

# Saved while the server runs; not put back while it runs.
"$patix" backup --in "$c" --out "$dir/saved.db" > /dev/null || fail backup
"$patix" restore --in "$c" --from "$dir/saved.db" > "$dir/out" 2>&1 && fail "restored under a running server"
has restore 'in use' "$(cat "$dir/out")"

# kill -9 between acknowledged writes: none is lost.
for i in $(seq 10); do
  same "write $i" "$(json -b "$dir/root.jar" -H "X-CSRF-Token: $rootcsrf" "$u/api/v1/lists" -d "{\"name\":\"k$i\",\"items\":[]}")" 201
done
dead
up
for i in $(seq 10); do has "after kill -9" "\"name\":\"k$i\"" "$(ask -b "$dir/root.jar" "$u/api/v1/lists")"; done
down

# Put back: what came after the backup is gone, the rest is there, and what was before is kept aside.
"$patix" restore --in "$c" --from "$dir/saved.db" > /dev/null || fail restore
[ -s "$c/state/patix.db.before" ] || fail "nothing kept aside"
echo nonsense > "$dir/bad.db"
"$patix" restore --in "$c" --from "$dir/bad.db" 2>/dev/null && fail "nonsense restored"
up --public-read
same "session of the backup" "$(code -b "$dir/root.jar" "$u/api/v1/lists")" 200
! grep -q '"name":"k1"' "$dir/body" || fail "a list that came after the backup"
same "public reading" "$(code "$u/api/v1/count?q=laser")" 200
same "public, a change" "$(json "$u/api/v1/lists" -d '{"name":"x","items":[]}')" 401
same "public rate" "$(field x-ratelimit-limit "$u/api/v1/count?q=laser")" 120
down
! grep -qF "$good" "$dir/log" || fail "a password is in the log"
echo "accounts: all well"
