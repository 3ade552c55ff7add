#!/usr/bin/env bash
# The commands that ask, from the outside: what they print in each format, and how they fail.
set -u
patix=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8 COLUMNS=80
failed=0

cat > "$dir/in.jsonl" <<'END'
{"pub":{"number":"US2010000001A1","date":"2010-05-01"},"app":{"number":"US200912000001"},"type":"invention","titles":[{"lang":"en","text":"Laser welding, \"hot\""}],"applicants":[{"name":"Acme Laser GmbH"},{"name":"Beta Inc"}],"ipc":["H01M10/04"],"family":"docdb:1"}
{"pub":{"number":"US7000001B2","date":"2011-06-07"},"app":{"number":"US200912000001"},"type":"invention_grant","titles":[{"lang":"en","text":"Welding apparatus"}],"abstracts":[{"lang":"en","text":"It has a laser."}],"ipc":["H01M10/0525"],"family":"docdb:1"}
{"pub":{"number":"CN101000001A","date":"2009"},"titles":[{"lang":"zh","text":"激光焊接方法"}]}
END
"$patix" index --into "$dir/db" "$dir/in.jsonl" > "$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }

# is CODE STDOUT ARGS...: exit code and all of stdout
is() {
    local code=$1 want=$2 got rc
    shift 2
    got=$("$patix" "$@" --in "$dir/db" 2> "$dir/stderr"; echo "rc $?")
    if [ "$got" != "${want:+$want
}rc $code" ]; then
        printf 'patix %s\n  got:      %s\n  expected: %s\n  rc %s\n' "$*" "$got" "$want" "$code"
        cat "$dir/stderr"
        failed=1
    fi
}
# says TEXT: the last command's stderr holds it
says() {
    grep -qF -- "$1" "$dir/stderr" || { echo "stderr lacks: $1"; cat "$dir/stderr"; failed=1; }
}

is 0 '{"query":"*","counts":{"publications":3,"applications":2,"families":2,"extended_families":2},"facets":[],"missing":{},"notes":[],"generation":1}' count '*'
is 0 '{"query":"tac=laser","counts":{"publications":2,"applications":1,"families":1,"extended_families":1},"facets":[{"field":"pa","values":[{"value":"Acme Laser GmbH","count":1}],"distinct":2,"missing":1},{"field":"ipc.group","values":[{"value":"H01M10","count":2,"label":"Batteries and fuel cells","label_zh":"电池与燃料电池","label_of":"H01M"}],"distinct":1,"missing":0}],"missing":{"pa":1,"ipc.group":0},"notes":[],"generation":1}' count laser --facet pa:1 --facet=ipc.group
is 0 'US7000001B2
US2010000001A1
CN101000001A' search '*' --format number
is 0 'US2010000001A1' search '*' --format number --offset 1 --limit 1
is 0 'US7000001B2
CN101000001A' search '*' --format number --unit app --limit all
is 0 $'number,date,title,applicants\r\nUS2010000001A1,2010-05-01,"Laser welding, ""hot""",Acme Laser GmbH; Beta Inc\r' search 'ti=laser' --format csv
is 0 '{"number":"CN101000001A","title":"激光焊接方法","applicants":[],"date":"2009"}' search 'pd=2009' --format jsonl
is 0 '{"query":"pd=2009","counts":{"publications":1,"applications":1,"families":1,"extended_families":1},"order":"pd desc","hits":[{"number":"CN101000001A","title":"激光焊接方法","applicants":[],"date":"2009"}],"facets":[],"missing":{},"notes":[],"generation":1}' search 'pd=2009' --format json
is 0 'query: pd=2009
1 publications · 1 applications · 1 families

number        date        title                                applicant
CN101000001A  2009        激光焊接方法

1 to 1 of 1, by publication date' search 'pd=2009'
is 0 'query: tac=absent
no publication matches' search absent
is 0 '{"pub":{"number":"CN101000001A","date":"2009"},"type":"invention","titles":[{"lang":"zh","text":"激光焊接方法"}],"source":"in.jsonl","source_pos":3}' show CN101000001 --format json
is 5 '' show US1234567
says 'US1234567'
is 3 '' search '激光 AND (laser'
says '  激光 AND (laser'
says '           ^'
says 'unclosed bracket'
is 2 '' search laser --facet ti
says 'cannot be counted'
is 2 '' search laser --sort size
is 2 '' search laser --no-such
is 2 '' search
"$patix" search laser --in "$dir/nowhere" > "$dir/stdout" 2> "$dir/stderr"
[ $? = 5 ] && [ ! -s "$dir/stdout" ] || { echo "a folder that is no collection"; failed=1; }

text=$("$patix" show US7000001 --in "$dir/db")
for want in 'US7000001B2' '2011-06-07' 'Welding apparatus' 'It has a laser.' 'H01M10/0525'; do
    case $text in *"$want"*) ;; *) echo "show lacks $want: $text"; failed=1 ;; esac
done
color=$("$patix" search laser --in "$dir/db" --color always)
for want in $'\033[1;33mLaser\033[0m' $'It has a \033[1;33mlaser\033[0m.'; do
    case $color in *"$want"*) ;; *) echo "table lacks $want: $color"; failed=1 ;; esac
done
chinese=$(LC_ALL=zh_CN.UTF-8 "$patix" search laser --in "$dir/db")
case $chinese in *'2 件公开文献 · 1 件申请 · 1 个同族'*) ;; *) echo "not Chinese: $chinese"; failed=1 ;; esac
exit $failed
