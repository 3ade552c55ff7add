#!/usr/bin/env bash
# What queries refer to, from the outside: earlier queries (#1), named ones (##name), lists of numbers
# (pn=@name), synonyms, dialects.
set -u
patix=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8 COLUMNS=80
failed=0

cat >"$dir/in.jsonl" <<'END'
{"pub":{"number":"US2010000001A1","date":"2010-05-01"},"titles":[{"lang":"en","text":"Laser welding of a battery"}]}
{"pub":{"number":"US7000001B2","date":"2011-06-07"},"titles":[{"lang":"en","text":"Welding apparatus with an accumulator"}]}
{"pub":{"number":"CN101000001A","date":"2009"},"titles":[{"lang":"zh","text":"蓄电池激光焊接方法"}]}
{"pub":{"number":"EP1000001A1","date":"2012"},"titles":[{"lang":"en","text":"Photoresist"}]}
END
"$patix" index --into "$dir/db" "$dir/in.jsonl" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }

# numbers WANT ARGS...: the numbers that search prints, sorted, on one line
numbers() {
    local want=$1 got
    shift
    got=$("$patix" search "$@" --in "$dir/db" --format number 2>"$dir/stderr" | sort | tr '\n' ' ')
    [ "$got" = "${want:+$want }" ] || {
        printf 'patix search %s\n  got:      %s\n  expected: %s\n' "$*" "$got" "$want"
        cat "$dir/stderr"
        failed=1
    }
}
# fails CODE TEXT ARGS...: exit code, and what stderr says
fails() {
    local code=$1 text=$2 rc=0
    shift 2
    "$patix" "$@" --in "$dir/db" >"$dir/stdout" 2>"$dir/stderr" || rc=$?
    [ $rc = "$code" ] && grep -qF -- "$text" "$dir/stderr" || {
        printf 'patix %s: exit code %s, expected %s and "%s"\n' "$*" $rc "$code" "$text"
        cat "$dir/stderr"
        failed=1
    }
}
# prints TEXT ARGS...: a part of stdout and stderr
prints() {
    local text=$1 got
    shift
    got=$("$patix" "$@" --in "$dir/db" 2>&1)
    case $got in *"$text"*) ;; *)
        printf 'patix %s\n  lacks: %s\n  got:   %s\n' "$*" "$text" "$got"
        failed=1
        ;;
    esac
}

# ---- earlier queries ----
prints 'kept as #1' search laser --keep
prints 'kept as #2' search 'welding' --keep --format json
prints '#2 ' queries history
prints '"canonical":"tac=welding"' queries history --format json
numbers 'US2010000001A1' '#1 AND #2'
numbers 'US7000001B2' '#2 NOT #1'
fails 3 '#9' search '#9'
LC_ALL=zh_CN.UTF-8 "$patix" search laser --keep --in "$dir/db" 2>&1 | grep -q '已存入检索历史：#' ||
    { echo "no Chinese"; failed=1; }

# ---- named ones; a name in a named one is looked up when it is used ----
prints 'saved as ##weld' queries save weld 'ti=welding or ti=焊接'
prints 'saved as ##both' queries save both '##weld and (laser or 激光)'
numbers 'CN101000001A US2010000001A1' '##both'
prints '##both' queries list
fails 2 '##weld is there already: ti=welding or ti=焊接' queries save weld 'ti=x'
prints 'saved as ##weld' queries save weld 'ti=焊接' --replace
numbers 'CN101000001A' '##both'
fails 2 '##weld would name itself: ##weld > ##both > ##weld' queries save weld '##both or ti=x' --replace
fails 2 '##both refers to ##weld' queries drop weld
fails 3 'the query is not saved' queries save broken '(laser'
fails 3 'the query is not saved' queries save broken '##absent'
fails 2 'is no name for a query' queries save 'a b' laser
prints '##both is dropped' queries drop both
prints '##weld is dropped' queries drop '##weld'
fails 5 'there is no saved query ##weld' queries drop weld
fails 3 '##weld' search '##weld'
prints 'earlier queries forgotten' queries clear
prints 'no earlier query is kept' queries history
n=$("$patix" search laser --keep --in "$dir/db" 2>&1 | sed -n 's/^kept as #//p')
[ "$n" -ge 4 ] || { echo "number $n was given before"; failed=1; }
fails 2 'list, history, clear, save or drop?' queries
fails 2 'unknown option --keep' queries list --keep
"$patix" queries save x laser --in "$dir/none" >/dev/null 2>&1 && { echo "saved outside of a collection"; failed=1; }
[ ! -e "$dir/none" ] || { echo "a saved query made a collection"; failed=1; }

# ---- lists ----
printf 'Publication Number\nUS 7000001 B2\nCN101000001; EP1000001\n' >"$dir/mine.csv"
numbers 'CN101000001A EP1000001A1 US7000001B2' 'pn=@mine' --list "mine=$dir/mine.csv"
numbers 'CN101000001A' 'pn=@mine and 激光' --list "mine=$dir/mine.csv"
numbers 'US2010000001A1' '* not pn=@mine' --list "mine=$dir/mine.csv"
fails 3 'mine' search 'pn=@mine'
fails 5 "$dir/absent" search 'pn=@mine' --list "mine=$dir/absent"
printf 'US1\nnonsense\n' >"$dir/bad"
fails 6 "line 2 of $dir/bad" search 'pn=@x' --list "x=$dir/bad"
{ seq 1000000 1149999 | sed 's/^/US/; s/$/B2/'; echo US7000001B2; } >"$dir/long"
numbers 'US7000001B2' 'pn=@long' --list "long=$dir/long"

# ---- synonyms ----
cat >"$dir/syn.txt" <<'END'
# words of the same meaning
battery, accumulator, 蓄电池
[lithography]
光刻胶, photoresist
END
numbers 'US2010000001A1' 'battery'
numbers 'CN101000001A US2010000001A1 US7000001B2' 'battery' --synonyms "$dir/syn.txt"
numbers 'CN101000001A US2010000001A1 US7000001B2' 'ti=蓄電池' --synonyms "$dir/syn.txt"
numbers 'EP1000001A1' '光刻胶' --synonyms "$dir/syn.txt#lithography"
fails 6 'has no topic "none"' search battery --synonyms "$dir/syn.txt#none"
prints 'note: battery is also searched as accumulator, 蓄电池' search battery --synonyms "$dir/syn.txt"
prints '"code":"N-SYN","begin":0,"end":7' count battery --synonyms "$dir/syn.txt" --format json
cp "$dir/syn.txt" "$dir/db/synonyms.txt"
numbers 'CN101000001A US2010000001A1 US7000001B2' 'battery'
numbers 'US2010000001A1' 'battery' --no-synonyms
echo alone >>"$dir/db/synonyms.txt"
fails 6 'line 5 of' search battery
numbers 'US2010000001A1' 'battery' --no-synonyms
rm "$dir/db/synonyms.txt"

# ---- how it is read ----
numbers 'US2010000001A1' 'batteries'
numbers '' 'batteries' --no-stem
fails 2 '--dialect takes one of cn, ops' search battery --dialect xx
fails 2 '--list takes NAME=FILE' search battery --list x
fails 2 '--no-stem takes no value' search battery --no-stem=1
exit $failed
