#!/usr/bin/env bash
# `patix suggest` and the remark of a search without hits, from the outside.
set -u
patix=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8 COLUMNS=80
failed=0

for i in 1 2 3 4 5 6 7 8; do
    printf '{"pub":{"number":"US100000%dB2"},"titles":[{"lang":"en","text":"Laser welding %s"}],"applicants":["%s"],"ipc":["%s"]}\n' \
        $i "$([ $i -le 4 ] && echo battery cells)" "$([ $i -le 3 ] && echo Acme GmbH || echo Beta Inc)" \
        "$([ $i -le 4 ] && echo H01M10/04 || echo B23K26/20)"
done >"$dir/in.jsonl"
printf '{"pub":{"number":"CN10000000%dA"},"titles":[{"lang":"zh","text":"锂离子电池"}]}\n' 1 2 >>"$dir/in.jsonl"
"$patix" index --into "$dir/db" "$dir/in.jsonl" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }

is() { # WANT ARGS...
    local want=$1 got
    shift
    got=$("$patix" "$@" --in "$dir/db" 2>&1)
    [ "$got" = "$want" ] || {
        printf 'patix %s\n  got:      %s\n  expected: %s\n' "$*" "$got" "$want"
        failed=1
    }
}
fails() { # CODE TEXT ARGS...
    local code=$1 text=$2 rc=0
    shift 2
    "$patix" "$@" --in "$dir/db" >"$dir/out" 2>&1 || rc=$?
    [ $rc = "$code" ] && grep -qF -- "$text" "$dir/out" || {
        printf 'patix %s: exit code %s, expected %s and "%s"\n' "$*" $rc "$code" "$text"
        cat "$dir/out"
        failed=1
    }
}

is '{"suggestions":[{"kind":"spelling","of":"lasre","values":[{"text":"laser","field":"tac","query":"tac=\"laser\"","records":8,"distance":1,"sounds_alike":false}]}],"generation":1}' \
    suggest lasre --kind spelling --format json
is '{"suggestions":[{"kind":"spelling","of":"里离子电池","values":[{"text":"锂离子电池","field":"tac","query":"tac=\"锂离子电池\"","records":2,"distance":1,"sounds_alike":true}]}],"generation":1}' \
    suggest 里离子电池 --kind spelling --format json
is '{"suggestions":[{"kind":"complete","of":"bet","values":[{"text":"Beta Inc","field":"pa","query":"pa==\"Beta Inc\"","records":5}]}],"generation":1}' \
    suggest bet --kind complete --field pa --format json
is '{"suggestions":[{"kind":"classes","of":"tac=battery","hits":4,"all":10,"looked_at":4,"values":[{"text":"H01M10","field":"ipc.group","query":"ipc=H01M10","records":4,"hits":4,"llr":13.46,"lift":2.5,"label":"Batteries and fuel cells","label_zh":"电池与燃料电池"}]}],"generation":1}' \
    suggest battery --kind classes --format json
is 'related terms
  4 hits of 10 publications
      hits    records        llr     lift
         4          4       13.5     2.50  cells
         4          8        2.4     1.25  laser
         4          8        2.4     1.25  welding' suggest battery --kind related
is 'spelling: records, word
  none' suggest laser --kind spelling
is 'query: tac=lasre
note: lasre alone has 0 hits: did you mean laser (8)?
no publication matches' search lasre
is "$(printf 'completion: records, field, value\n         8  tac    laser')" suggest las --limit 1
fails 2 'suggest for what?' suggest
fails 2 '--kind takes' suggest x --kind y
fails 2 '--limit takes a number' suggest x --limit 0
fails 2 '--timeout takes a number of milliseconds' suggest x --timeout soon
fails 2 'cannot be counted' suggest x --kind complete --field nofield
fails 3 'unclosed bracket' suggest '(laser' --kind related
chinese=$(LC_ALL=zh_CN.UTF-8 "$patix" search lasre --in "$dir/db" 2>&1)
case $chinese in *'提示: lasre 单独检索无结果，是否要找：laser (8)'*) ;; *) echo "not Chinese: $chinese"; failed=1 ;; esac
chinese=$(LC_ALL=zh_CN.UTF-8 "$patix" suggest battery --kind classes --in "$dir/db")
case $chinese in *相关分类号*'命中 4 件，全库 10 件'*电池与燃料电池*) ;; *) echo "not Chinese: $chinese"; failed=1 ;; esac
exit $failed
