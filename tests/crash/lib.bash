# Shared by the scripts of tests/crash and tests/flow: sourced with the script's own arguments.
#   $patix $source $build   what CMake gives
#   $dir                    a folder that goes when the script ends
#   $dump                   collection_dump, $maker make_corpus, $killer killer.so
set -u
patix=$1 source=$2 build=$3
dump=$build/tests/collection_dump
killer=$build/tests/killer.so
maker=$build/bench/make_corpus
export LC_ALL=C.UTF-8
export ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0
# In memory where possible: what is tested is the death of the process, not of the disk.
scratch=/tmp
[ -w /dev/shm ] && scratch=/dev/shm
dir=$(mktemp -d -p "$scratch")
mounted=
finish() {
  [ -z "$mounted" ] || umount "$mounted" 2>/dev/null
  chmod -R u+rwx "$dir" 2>/dev/null
  rm -rf "$dir"
}
trap finish EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}
skip() {
  echo "skipped: $*"
  exit 77
}
need() {
  for file; do [ -e "$file" ] || skip "$file is not built"; done
}

# Where the program carries a sanitizer, its library must come before ours.
sanitizer=$(ldd "$patix" | sed -n 's/.*lib[at]san[^ ]* => \([^ ]*\) .*/\1/p' | head -n 1)
preload="${sanitizer:+$sanitizer }$killer"

# Exit codes by name, from the one list.
code() {
  sed -n "s/^PX_STATUS($1, \([0-9]*\),.*/\1/p" "$source/base/status.tbl"
}

# expect CODE-NAME command...: runs it, keeps stdout in $dir/out and stderr in $dir/err.
expect() {
  local want=0 got name=$1
  [ "$name" = OK ] || want=$(code "$name")
  shift
  "$@" >"$dir/out" 2>"$dir/err"
  got=$?
  [ "$got" = "$want" ] || fail "exit $got instead of $want ($name): $* | $(cat "$dir/err" "$dir/out" | tail -n 4)"
}
# says TEXT: the last command said so on stderr or stdout.
says() {
  grep -qF -- "$1" "$dir/err" "$dir/out" || fail "does not say '$1' but: $(cat "$dir/err" "$dir/out" | tail -n 6)"
}

# All that a collection says, as one short word; "none" where there is no collection.
state() {
  [ -e "$1/MANIFEST" ] || { echo none; return; }
  "$dump" "$1" >"$dir/state" 2>"$dir/state.err" || { cat "$dir/state.err" >&2; echo broken; return; }
  md5sum <"$dir/state"
}
content() {
  "$dump" --content "$1" >"$dir/state" || { echo broken; return; }
  md5sum <"$dir/state"
}

# Nothing but what MANIFEST names, the lock, the rejects; six files a segment.
no_leftovers() {
  local name manifest
  manifest=$(<"$1/MANIFEST")
  for name in "$1"/*; do
    name=${name##*/}
    case $name in
    LOCK | MANIFEST | rejects.jsonl) ;;
    *) [[ $manifest == *"\"$name\""* ]] || fail "$2: $name is left over" ;;
    esac
  done
  for name in "$1"/seg-*; do
    [ -e "$name" ] || continue
    name=$(cd "$name" && echo *)
    [ "$name" = "SEGMENT bitmaps.px columns.px records.px terms.glass tokens.px" ] ||
      fail "$2: a segment holds $name"
  done
}

# killed HOW n command...: SIGKILL at the n-th change of the disk; true if it was killed.
killed() {
  local how=$1 n=$2
  shift 2
  { LD_PRELOAD=$preload env PATIX_KILL_AT="$n" $how "$@" >"$dir/killed.out" 2>&1; } 2>/dev/null
  [ $? = 137 ]
}

# kill_everywhere NAME OLD STRIDE command...: `command` turns a copy of the collection OLD, at
# $dir/live, into the new one. It dies
#   at every rename, sync and truncation, once with everything lost that was not synced and once with
#     the page cache whole (of syncs: at every second);
#   at every STRIDE-th write, in turn half-way and with everything lost that was not synced;
#   at every second (2 x STRIDE-th) create, mkdir and unlink.
# After each death: verify is good, the state is the old or the new one, and the same command again
# gives the new one and leaves nothing over.
kill_everywhere() {
  local name=$1 old=$2 stride=$3 n kind rest how hows was now kills=0 olds=0 news=0 s=0 w=0 o=0
  shift 3
  local live=$dir/live
  fresh() {
    rm -rf "$live"
    [ "$old" = none ] || cp -a "$old" "$live"
  }
  fresh
  LD_PRELOAD=$preload env PATIX_KILL_LOG="$dir/log.$name" "$@" >"$dir/out" 2>&1 || fail "$name: $(cat "$dir/out")"
  was=none
  [ "$old" = none ] || was=$(state "$old")
  now=$(state "$live")
  [ "$now" != "$was" ] && [ "$now" != broken ] || fail "$name: the command does nothing ($now)"
  no_leftovers "$live" "$name"
  while read -r n kind rest; do
    case $kind in
    write)
      w=$((w + 1))
      [ $((w % stride)) = 0 ] || continue
      hows=PATIX_KILL_HALF=1
      [ $((w / stride % 2)) = 0 ] || hows=PATIX_KILL_LOSE=1
      ;;
    sync)
      s=$((s + 1))
      hows=PATIX_KILL_LOSE=1
      [ $((s % 2)) = 0 ] || hows="PATIX_KILL_LOSE=1 PATIX_KILL_AFTER=1"
      ;;
    rename | truncate) hows="PATIX_KILL_LOSE=1 PATIX_KILL_HALF=0" ;;
    *)
      o=$((o + 1))
      [ $((o % (2 * stride))) = 0 ] || continue
      hows=PATIX_KILL_HALF=0
      ;;
    esac
    for how in $hows; do
      fresh
      killed "$how" "$n" "$@" || fail "$name: lived through call $n ($kind $rest)"
      one_death "$name: $how at call $n ($kind ${rest##*/})" "$was" "$now" "$@"
    done
  done <"$dir/log.$name"
  printf '%s: %s calls (%s), writes by a stride of %s; %s deaths: %s left the old state, %s the new one\n' "$name" \
    "$(wc -l <"$dir/log.$name")" "$(cut -d' ' -f2 "$dir/log.$name" | sort | uniq -c | awk '{printf "%s%s %s", s, $1, $2; s = ", "}')" \
    "$stride" "$kills" "$olds" "$news"
  [ "$olds" -gt 0 ] && [ "$news" -gt 0 ] || fail "$name: the deaths do not lie on both sides of the commit"
}

# What must hold after one death (called by kill_everywhere; uses its counters).
one_death() {
  local what=$1 was=$2 now=$3 got
  shift 3
  kills=$((kills + 1))
  got=$(state "$live")
  case $got in
  "$was") olds=$((olds + 1)) ;;
  "$now") news=$((news + 1)) ;;
  *) fail "$what: neither the old nor the new state but $got" ;;
  esac
  if [ "$got" = none ]; then
    "$patix" shards verify --in "$live" >"$dir/out" 2>&1
    [ $? = "$(code NOTFOUND)" ] || fail "$what: verify of no collection: $(<"$dir/out")"
  else
    "$patix" shards verify --in "$live" >"$dir/out" 2>&1 || fail "$what: verify: $(<"$dir/out")"
  fi
  "$@" >"$dir/out" 2>&1 || fail "$what: again: $(<"$dir/out")"
  got=$(state "$live")
  [ "$got" = "$now" ] || fail "$what: again gives $got, not the new state"
  no_leftovers "$live" "$what"
  [ $((kills % 4)) != 0 ] || "$patix" shards verify --in "$live" >"$dir/out" 2>&1 || fail "$what: verify after again: $(<"$dir/out")"
}

# small_files: $dir/old.jsonl (40 made records) and $dir/new.jsonl: 20 new ones, 12 of the old ones
# changed, 8 as they were, 6 of the new ones twice.
small_files() {
  "$maker" --sample --records 60 --seed 5 >"$dir/all.jsonl" || fail "no made records"
  head -n 40 "$dir/all.jsonl" >"$dir/old.jsonl"
  {
    sed -n 41,60p "$dir/all.jsonl"
    sed -n 1,12p "$dir/all.jsonl" | sed 's/"n_cited_by":[0-9]*/"n_cited_by":99/; t; s/^{/{"n_cited_by":99,/'
    sed -n 13,20p "$dir/all.jsonl"
    sed -n 41,46p "$dir/all.jsonl"
  } >"$dir/new.jsonl"
}
