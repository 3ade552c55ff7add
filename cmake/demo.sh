#!/usr/bin/env bash
# Three searches over the bundled sample, each with its command line in front, then the server on it (make demo).
#   demo.sh PATIX SHARDS      PATIX_DEMO_SERVE=0: without the server; PATIX_DEMO_LISTEN: its address
set -eu
patix=$1 shards=$2

show() {
  printf '\n$ %s search --in %s' "$patix" "$shards"
  for word in "$@"; do
    case $word in
    *[!A-Za-z0-9:.,=_-]*) printf " '%s'" "$word" ;;
    *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  "$patix" search --in "$shards" "$@"
}

# Words, a phrase and "not": who builds solid-state batteries, and where they file.
show '"solid electrolyte" and battery not separator' --limit 5 --facet pa:5 --facet cc:6
# Chinese title words and a date: lithography since 2018, by applicant, class and year.
show 'ti=光刻胶 and pd>=2018' --limit 5 --facet pa:5 --facet ipc.subclass:5 --facet pdy:10
# A class with everything below it, a range of dates, a fact: granted AI families by district.
show 'ipc=G06N3 and ad=[2015 to 2022] and ls=active' --unit fam --sort cited --limit 5 --facet dist:8 --facet pt:5

printf '\nNow your own file:  %s index --into my-data FILE.csv   (more in README.md)\n' "$patix"

[ "${PATIX_DEMO_SERVE:-1}" = 1 ] || exit 0
listen=${PATIX_DEMO_LISTEN:-127.0.0.1:8080}
at=http://$listen
cat <<END

The server runs on the sample: $at   (Ctrl-C ends it; it answers this machine alone)
Five requests to try:
  curl '$at/api/v1/count?q=ti=光刻胶&facet=pa:5'
  curl '$at/api/v1/search?q=battery+NOT+separator&limit=3&facet=cc'
  curl '$at/api/v1/analyses/trend,concentration?q=ipc=G06N3'
  curl '$at/api/v1/explain?q=TTL:(laser+%24W5+radar)'
  curl -OJ '$at/api/v1/export?q=ipc=H01M10&fields=pn,pd,ti,pa'
END
exec "$patix" serve --in "$shards" --listen "$listen"
