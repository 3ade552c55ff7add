#!/usr/bin/env bash
# Segments change under a running server. Commits and merges follow each other, old segments are removed, and every answer is that of the
# generation which it names; none fails. Then files of segments are cut short in place, which nothing of ours does: the
# server lives, answers what it answered before or says DAMAGED, never something else, and is well again when the file is.
. "$2/tests/crash/lib.bash"
. "$2/tests/crash/serve.bash"
need "$patix" "$maker"

# ---- commits and merges, again and again ----
small_files
"$patix" index --jobs 1 --into "$c" "$dir/old.jsonl" >/dev/null 2>&1 || fail "no collection"
up --search-workers 4 --answers-mb 0 --cache-mb 0
generation_now() { # its number and what two questions find, from a process of its own
  local line=''
  for q in 'laser' '*'; do
    line="$line $("$patix" count "$q" --in "$c" 2>/dev/null | sed 's/.*"publications":\([0-9]*\).*/\1/')"
  done
  echo "$("$patix" count '*' --in "$c" | sed 's/.*"generation":\([0-9]*\).*/\1/')$line"
}
generation_now >"$dir/truth"
asker() { # N: asks until the file `enough` is there
  local kind out=$dir/asked.$1 answer
  while [ ! -e "$dir/enough" ]; do
    for kind in "count?q=laser" "count?q=*" "search?q=laser&facet=cc&limit=5&sort=relevance" "similar?text=laser+welding" "suggest?q=las" \
      "search?q=%22battery+cell%22&limit=5" "search?q=method+NEAR%2F5+system&limit=5"; do
      answer=$(curl -sS -m 120 -w '\n%{http_code}' "$u/api/v1/$kind" 2>&1)
      printf '%s %s %s %s\n' "${answer##*$'\n'}" "$(grep -oE '"generation":[0-9]+' <<<"$answer" | tail -n 1 | cut -d: -f2)" \
        "$(grep -oE '"publications":[0-9]+' <<<"$answer" | head -n 1 | cut -d: -f2)" "$kind" >>"$out"
      case $answer in *$'\n'200) ;; *) printf '%s\n' "$answer" >>"$dir/failed" ;; esac
    done
  done
}
askers=
for i in 1 2 3 4; do
  asker $i &
  askers="$askers $!"
done
rounds=8
for round in $(seq "$rounds"); do
  printf '{"pub":"US20309%05dA1","title":"Laser welding number %d","abstract":"A laser welds a battery cell by a method of the system."}\n' \
    "$round" "$round" >"$dir/one.jsonl"
  "$patix" index --jobs 1 --into "$c" "$dir/one.jsonl" >"$dir/out" 2>&1 || fail "index: $(tail -n 2 "$dir/out")"
  generation_now >>"$dir/truth"
  "$patix" shards merge --in "$c" >"$dir/out" 2>&1 || fail "merge: $(tail -n 2 "$dir/out")"
  generation_now >>"$dir/truth"
done
touch "$dir/enough"
# shellcheck disable=SC2086
wait $askers
cat "$dir"/asked.* >"$dir/asked"
[ ! -s "$dir/failed" ] || broken "not all were answered: $(head -n 3 "$dir/failed")"
awk 'NR == FNR { laser[$1] = $2; all[$1] = $3; next }
  $1 != 200 { print "status:", $0; next }
  $4 == "suggest?q=las" || $4 ~ /^similar/ { next }
  !($2 in laser) { print "no such generation:", $0; next }
  $4 == "count?q=laser" && $3 != laser[$2] { print "expected", laser[$2], "in", $0 }
  $4 == "count?q=*" && $3 != all[$2] { print "expected", all[$2], "in", $0 }' "$dir/truth" "$dir/asked" >"$dir/wrong"
[ ! -s "$dir/wrong" ] || broken "wrong answers: $(head -n 5 "$dir/wrong")"
seen=$(awk '{ print $2 }' "$dir/asked" | sort -u | grep -c .)
[ "$seen" -ge 3 ] || broken "only $seen generations were seen"
down
echo "$(wc -l <"$dir/asked") answers while $((2 * rounds)) commits came, of $seen generations, all of what they name"

# ---- files that become shorter ----
rm -rf "$c"
"$maker" --sample --records 1500 --seed 4 >"$dir/large.jsonl"
head -n 1200 "$dir/large.jsonl" >"$dir/one.jsonl"
sed -n '1201,$p' "$dir/large.jsonl" >"$dir/two.jsonl"
"$patix" index --jobs 1 --into "$c" "$dir/one.jsonl" >/dev/null 2>&1 || fail "no collection"
"$patix" index --jobs 1 --into "$c" "$dir/two.jsonl" >/dev/null 2>&1 || fail "no second segment"
number=$("$patix" search system --in "$c" --limit 1 --format json | grep -oE '"number":"[^"]*' | head -n 1 | cut -d'"' -f4)
questions=("count?q=system" "search?q=method+OR+system&facet=cc&facet=ipc.subclass%3A10&facet=pa%3A5&limit=20&snippets=100" "count?q=%22the+system%22"
  "search?q=battery+NEAR%2F5+cell&limit=50" "count?q=pd%3E2010+AND+pa%3Dsample*" "records/$number" "similar?number=$number" "export?q=system&format=csv"
  "analyses/top?q=system" "suggest?q=met")
answers() { # FOLDER: one file a question; a request that got no whole answer leaves none
  local i all=()
  rm -rf "$1"
  mkdir -p "$1"
  for i in "${!questions[@]}"; do all+=(-o "$1/$i" "$u/api/v1/${questions[$i]}"); done
  curl -sS -m 120 -w '%{http_code} %{exitcode}\n' "${all[@]}" >"$1/statuses" 2>/dev/null
  for i in "${!questions[@]}"; do
    sed -n "$((i + 1))p" "$1/statuses" | grep -q ' 0$' || rm -f "$1/$i"
  done
}
damaged_before=0 damages=0
up --answers-mb 0
answers "$dir/before"
[ "$(grep -cx '200 0' "$dir/before/statuses")" = ${#questions[@]} ] || broken "not all questions are answered"
seg=$(cd "$c" && echo seg-* | cut -d' ' -f1)
for file in "$seg/columns.px" "$seg/tokens.px" "$seg/records.px" "$seg/bitmaps.px" "$seg/terms.glass" "$(cd "$c" && echo links-*.px)"; do
  hows=page
  [ "$file" != "$seg/columns.px" ] || hows="page emptied one"
  for how in $hows; do
    size=$(stat -c %s "$c/$file")
    case $how in
    page) cut=$((size / 3 / 4096 * 4096)) ;;
    emptied) cut=0 ;;
    one) cut=$((size - 1)) ;;
    esac
    cp "$c/$file" "$dir/whole"
    truncate -s "$cut" "$c/$file"
    damages=$((damages + 1))
    for round in 1 2; do
      answers "$dir/now"
      alive "$file $how"
      for i in "${!questions[@]}"; do
        status=$(sed -n "$((i + 1))s/ .*//p" "$dir/now/statuses")
        case $status in
        200)
          [ ! -e "$dir/now/$i" ] || [ "$how" = one ] || cmp -s "$dir/now/$i" "$dir/before/$i" ||
            broken "$file $how: another answer to ${questions[$i]}: $(cmp "$dir/now/$i" "$dir/before/$i")"
          ;;
        500)
          damaged_before=$((damaged_before + 1))
          cp "$dir/now/$i" "$dir/body"
          problem 500 DAMAGED "$file $how: ${questions[$i]}"
          ;;
        *) broken "$file $how: ${questions[$i]}: $status $(head -c 300 "$dir/now/$i" 2>/dev/null)" ;;
        esac
      done
      # What was cut is noticed also where no question meets it.
      for _ in $(seq 600); do
        [ "$(ask "$u/api/v1/count?q=system")" != 500 ] || break
        sleep 0.05
      done
      problem 500 DAMAGED "$file $how"
    done
    [ "$(get /healthz)" = ok ] || broken "$file $how: not healthy"
    # Whole again, as a restore from a backup puts it there: another file of that name.
    cp "$dir/whole" "$c/$file.new"
    mv "$c/$file.new" "$c/$file"
    for _ in $(seq 600); do
      [ "$(ask "$u/api/v1/count?q=system")" != 200 ] || break
      sleep 0.05
    done
    answers "$dir/now"
    diff -r "$dir/before" "$dir/now" >"$dir/out" 2>&1 || broken "$file $how: after the repair: $(head -n 5 "$dir/out")"
  done
done
# Removed while in use: what is open stays open.
cp "$c/$seg/columns.px" "$dir/whole"
rm "$c/$seg/columns.px"
answers "$dir/now"
diff -r "$dir/before" "$dir/now" >"$dir/out" 2>&1 || broken "a removed file: $(head -n 5 "$dir/out")"
cp "$dir/whole" "$c/$seg/columns.px"
grep -q ' error commit ' "$dir/log" || broken "the log says nothing of the damage"
down
echo "$damages files were cut under the server: $damaged_before answers said DAMAGED, none was wrong, and it was well again each time"
