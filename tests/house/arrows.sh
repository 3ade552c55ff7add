#!/usr/bin/env bash
# Who may include whom, and one face for each foreign library (docs/ARCHITECTURE.md).
#
#   arrows.sh BINARY SOURCE      checks SOURCE; then plants violations in a copy and looks whether
#                                each is found
#   arrows.sh --check SOURCE     only the check; prints what is wrong, one a line; exit 1 if any
set -eu

# Room -> rooms that it may include. cli puts it all together.
allowed() {
  case $1 in
  base) echo base ;;
  patent) echo base patent ;;
  shards) echo base patent shards ;;
  indexer) echo base patent shards indexer ;;
  query/lang) echo base patent query/lang ;;
  query/engine) echo base patent shards query/lang query/engine ;;
  query/analytics) echo base patent shards query/lang query/engine query/analytics ;;
  query/service) echo base patent shards query/lang query/engine query/analytics query/service ;;
  query/server) echo base patent shards query/lang query/engine query/analytics query/service query/server ;;
  cli) echo base patent shards indexer query/lang query/engine query/analytics query/service query/server cli ;;
  bench) echo base patent shards indexer query/lang query/engine query/analytics query/service query/server bench ;;
  *) echo "$1" ;;
  esac
}

room_of() {
  case $1 in
  query/*/*) echo "${1%/*}" | cut -d/ -f1-2 ;;
  */*) echo "${1%%/*}" ;;
  *) echo . ;;
  esac
}

# The C and C++ standards and the system: everything else between < > is somebody's library.
system='^(assert|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|tgmath|threads|time|uchar|wchar|wctype|aio|dirent|dlfcn|fcntl|fnmatch|ftw|getopt|glob|iconv|langinfo|libgen|malloc|netdb|poll|pthread|pwd|regex|sched|semaphore|spawn|stdio_ext|sysexits|syslog|termios|unistd|utime|wordexp|immintrin|emmintrin|x86intrin|arm_neon|cpuid|execinfo|sys/.*|linux/.*|net/.*|netinet/.*|arpa/.*)\.h$|^[a-z_]+$'

# Header -> library, so that two headers of one library count as one.
library() {
  case $1 in
  unicode/*) echo ICU ;;
  xapian*) echo Xapian ;;
  zstd.h | zdict.h | zstd_errors.h) echo zstd ;;
  roaring/* | roaring.h | roaring*) echo CRoaring ;;
  archive*) echo libarchive ;;
  cjson/*) echo cJSON ;;
  *) echo "$1" ;;
  esac
}

check() {
  cd "$1"
  bad=0
  say() {
    echo "$1"
    bad=1
  }
  : >"$2/faces"
  while IFS= read -r hit; do
    file=${hit%%:*}
    rest=${hit#*:}
    line=${rest%%:*}
    what=$(sed -E 's/^[^<"]*([<"][^>"]*[>"]).*/\1/' <<<"${rest#*:}")
    name=${what:1:${#what}-2}
    room=$(room_of "$file")
    if [ "${what:0:1}" = '"' ]; then
      if [ ! -f "$name" ]; then
        say "$file:$line: \"$name\" is not a path from the root"
        continue
      fi
      to=$(room_of "$name")
      case " $(allowed "$room") " in
      *" $to "*) ;;
      *) say "$file:$line: $room must not include $to (\"$name\")" ;;
      esac
    elif [[ ! $name =~ $system ]]; then
      echo "$(library "$name") $file" >>"$2/faces"
    fi
  done < <(find base patent shards indexer query cli bench -type f \( -name '*.[ch]' -o -name '*.cc' -o -name '*.tbl' \) \
    2>/dev/null -print0 | xargs -0 -r grep -HnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]')

  # Peers in bench/ drive other engines themselves, and may.
  while read -r lib; do
    files=$(grep -v ' bench/' "$2/faces" | awk -v l="$lib" '$1 == l {print $2}' | sort -u)
    if [ "$(grep -c . <<<"$files")" -gt 1 ]; then
      say "$lib has more than one face: $(tr '\n' ' ' <<<"$files")"
    fi
  done < <(cut -d' ' -f1 "$2/faces" | sort -u)
  while read -r lib file; do
    case $file in
    *.h) say "$file: a header lets $lib through the wall" ;;
    esac
  done < <(sort -u "$2/faces")
  return $bad
}

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

if [ "$1" = --check ]; then
  check "$2" "$temp"
  exit
fi

source=$2
status=0
if ! (check "$source" "$temp"); then
  echo "FAILED: the arrows are broken (see above)"
  status=1
fi

# A clean house of a few files, then one planted violation at a time.
clean=$temp/clean
mkdir -p "$clean"/{base,patent,shards,indexer,query/lang,query/engine,cli,bench}
for room in base patent shards indexer query/lang query/engine cli; do
  echo "#include <stddef.h>" >"$clean/$room/x.h"
  printf '#include "%s/x.h"\n#include <unicode.h>\n' "$room" | grep -v unicode >"$clean/$room/x.c"
done
echo '#include <xapian.h>' >"$clean/base/xap.cc"
mkdir -p "$temp/w"
if ! (check "$clean" "$temp/w" >/dev/null); then
  echo "FAILED: a clean house is called unclean"
  status=1
fi
planted=0
plant() { # file, line, words that the finding must hold
  rm -rf "$temp/copy"
  cp -r "$clean" "$temp/copy"
  echo "$2" >>"$temp/copy/$1"
  planted=$((planted + 1))
  out=$( (check "$temp/copy" "$temp/w") || true)
  if ! grep -qF "$3" <<<"$out"; then
    echo "FAILED: $2 in $1 was not found"
    status=1
  fi
}
plant base/x.c '#include "patent/x.h"' 'base must not include patent'
plant patent/x.h '#include "shards/x.h"' 'patent must not include shards'
plant shards/x.c '# include "indexer/x.h"' 'shards must not include indexer'
plant indexer/x.c '#include "query/lang/x.h"' 'indexer must not include query/lang'
plant query/lang/x.c '#include "shards/x.h"' 'query/lang must not include shards'
plant query/engine/x.c '#include "indexer/x.h"' 'query/engine must not include indexer'
plant base/x.c '#include "x.h"' 'not a path from the root'
plant patent/x.c '#include <xapian.h>' 'Xapian has more than one face'
plant base/x.h '#include <zstd.h>' 'lets zstd through the wall'
[ $status = 0 ] && echo "arrows hold; $planted planted violations were found"
exit $status
