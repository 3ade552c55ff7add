# classes.sh: `patix classes`, and where labels show: own labels without anything loaded, official
# titles and a concordance once loaded, in facets, in `show`, in both languages; bad files in a
# sentence each.
patix=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C.UTF-8 LANG=C.UTF-8
fail() {
  echo "FAILED: $*"
  exit 1
}
has() { # FILE TEXT
  grep -qF -- "$2" "$1" || fail "no \"$2\" in $1: $(cat "$1")"
}
hasnt() {
  ! grep -qF -- "$2" "$1" || fail "\"$2\" in $1: $(cat "$1")"
}

cat >in.jsonl <<'END'
{"pub":"US2010000001A1","title":"A cell","ipc":["H01M 10/0525","H01L 21/00, 21/02"],"cpc":"Y02E60/10","cpc_sets":["C08L 23/06; C08K3/04"],"locarno":"LOC (13) Cl. 14-03","fterm":"5B075 KK02 KK07","fi":"H01L21/78 M","uspc":"D14138 AD"}
{"pub":"US2010000002A1","title":"A computer","ipc":["Int. Cl.7 G06F 17/30"],"uspc":"382/104."}
END
"$patix" index --into db in.jsonl >log 2>&1 || fail "index: $(cat log)"

# ---- nothing loaded: our own labels ----
"$patix" classes show H01M10/0525 --in db >got || fail "classes show"
has got "Batteries and fuel cells · 电池与燃料电池"
has got "H01M10/0525   (no title loaded)"
has got "WIPO field 1: Electrical machinery, apparatus, energy"
"$patix" classes status --in db >got || fail "classes status"
has got "no official titles are loaded in db"
"$patix" search '*' --in db --facet ipc.subclass --facet wipo --facet loc --facet ftm >got || fail search
has got "H01M  Batteries and fuel cells"
has got "6  Computer technology"
has got "14-03  Recording, telecom and computing devices"
LC_ALL=zh_CN.UTF-8 "$patix" search '*' --in db --facet ipc.subclass >got || fail search
has got "H01M  电池与燃料电池"
"$patix" count '*' --in db --facet ipc:all >got || fail count
has got '{"value":"H01M10/0525","count":1,"label":"Batteries and fuel cells","label_zh":"电池与燃料电池","label_of":"H01M"}'
"$patix" show US2010000001A1 --in db >got || fail show
has got "H01M Batteries and fuel cells"
has got "8 Semiconductors 67%; 1 Electrical machinery, apparatus, energy 33%"
has got "C08L23/06, C08K3/04"
has got "5B075KK02; 5B075KK07"
has got "H01L21/78,M"

# ---- what is found, by spelling and subtree ----
found() { # QUERY N
  n=$("$patix" count "$1" --in db | sed 's/.*"publications":\([0-9]*\).*/\1/')
  [ "$n" = "$2" ] || fail "$1: $n instead of $2"
}
found 'ipc=H01L21/02' 1
found 'loc=14' 1
found 'loc==14' 0
found 'loc=14-03' 1
found 'ftm=5B075' 1
found 'ftm=5B075KK07' 1
found 'fi=H01L21/78' 1
found 'fi=H01L21' 1
found 'fi="H01L21/78,M"' 1
found 'fi="H01L21/78,N"' 0
found 'uc=382' 1
found 'uc=38' 0
found 'uc=D14' 1
found 'uc=D14/138AD' 1
found 'cpcc=C08L23/06' 1
found 'cpcc=C08K3/04' 0
found 'wipo=8' 1
found 'wipo=半导体' 1
found 'wipo="Computer technology"' 1
found 'wipo=35' 0

# ---- loaded ----
printf 'symbol\ttitle_en\ttitle_zh\nH01M\tOfficial cells\t官方电池\nH01M 10/0525\tRocking chairs\t摇椅式电池\n' >ipc.tsv
printf 'scheme,version,code,name,ipc_pattern,exclude,keywords\nsei,2018,6.1,新能源|New energy,H01M%%,H01M8,\n' >sei.csv
"$patix" classes load ipc.tsv sei.csv --into db >log 2>&1 || fail "load: $(cat log)"
has log "ipc.tsv: table of titles, 4 titles, 0 rows of concordances, 0 not understood"
has log "sei.csv: concordance, 0 titles, 1 row of concordances, 0 not understood"
"$patix" classes status --in db >got
has got "ipc titles in en: 2, from ipc.tsv"
has got "ipc titles in zh: 2, from ipc.tsv"
has got "concordance sei, version 2018: 1 row, 1 code"
"$patix" classes show H01M10/0525 --in db >got
has got "Rocking chairs · 摇椅式电池"
has got "Official cells · 官方电池"
has got "sei 6.1  New energy"
LC_ALL=zh_CN.UTF-8 "$patix" classes show H01M10/0525 --in db >got
has got "sei 6.1  新能源"
"$patix" count '*' --in db --facet ipc:all >got
has got '{"value":"H01M10/0525","count":1,"label":"Rocking chairs","label_zh":"摇椅式电池"}'
has got '"label_of":"H01L"'
"$patix" show US2010000001A1 --in db >got
has got "H01M10/0525 Rocking chairs"
# what is found did not change
found 'ipc=H01M' 1
"$patix" shards verify --in db >log 2>&1 || fail "verify: $(cat log)"
"$patix" index --into db in.jsonl >log 2>&1 || fail "index again: $(cat log)"
[ -f db/classes/classes.px ] || fail "indexing took the titles away"

# an archive, compressed
printf 'G06F\tMore computing\n' >cpc-section-G.txt
tar -czf titles.tar.gz cpc-section-G.txt
"$patix" classes load titles.tar.gz --into db >log 2>&1 || fail "tar: $(cat log)"
"$patix" classes status --in db >got
has got "cpc titles in en: 1, from titles.tar.gz: cpc-section-G.txt"

# ---- what cannot be read: a sentence, a code, and nothing changed ----
bad() { # CODE TEXT, then the arguments
  local code=$1 text=$2 rc=0
  shift 2
  cp db/classes/classes.px before
  "$patix" classes "$@" >log 2>&1 || rc=$?
  [ "$rc" = "$code" ] || fail "classes $*: code $rc instead of $code: $(cat log)"
  has log "$text"
  cmp -s before db/classes/classes.px || fail "classes $* changed what was loaded"
}
echo hello >hello.txt
bad 6 "neither a list of symbols with titles nor a concordance" load hello.txt --into db
bad 6 "is empty" load /dev/null --into db
printf 'scheme,code,name,ipc_pattern\nsei,1,x,hello\n' >c.csv
bad 6 'c.csv, line 2: "hello" is no pattern of IPC symbols' load ipc.tsv c.csv --into db
bad 5 "nothing.xml" load nothing.xml --into db
bad 2 "no file to load" load --into db
bad 2 "is no symbol that is understood" show hello --in db
bad 2 "--scheme is ipc" load ipc.tsv --scheme x --into db
bad 2 "show, load or status, not x" x --in db
printf x | dd of=db/classes/classes.px bs=1 seek=70 conv=notrunc 2>/dev/null
bad 7 "classes.px" status --in db
"$patix" search '*' --in db --facet ipc.subclass >got 2>log || fail "search with damaged titles"
has log "classes.px"
has got "H01M  Batteries and fuel cells"
hasnt got "Official cells"
echo "classes: all as promised"
