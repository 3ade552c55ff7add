#!/usr/bin/env bash
# Every measure of bench/, in one run: corpus, peer and shards are made where they are missing, then
# a line a measure goes to standard output and the same, separated by tabs, to FOLDER/measures.tsv.
# bench/README.md explains the lines.
#   bench.sh BUILD [FOLDER]          BUILD: where patix and bench/ were built (build/release)
# From the environment:
#   N         records of the corpus (100000)          SEED    of the corpus (7)
#   INGEST_N  records that the peer indexes for the ratio of ingest (N, at most 200000)
#   STEPS     which of: ingest query open phrase lucene duckdb (all but lucene, which installs Debian's
#             liblucene8-java, a JDK and gson where they are missing, and duckdb, which fetches
#             @duckdb/node-api with npm into FOLDER)
set -eu
build=$1
data=${2:-build/bench-data}
n=${N:-100000}
seed=${SEED:-7}
ingest_n=${INGEST_N:-$((n < 200000 ? n : 200000))}
steps=" ${STEPS:-ingest query open phrase} "
tools=$build/bench
mkdir -p "$data"

commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
git diff --quiet HEAD 2>/dev/null || commit=$commit+
export BENCH_COMMIT=$commit
export BENCH_CORPUS=made-seed$seed
export BENCH_TSV=$data/measures.tsv
rm -f "$BENCH_TSV"

echo "== $(nproc) processors, $(awk '/MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo) memory," \
  "load $(cut -d' ' -f1 /proc/loadavg), commit $commit, $(date -u +%Y-%m-%d)"

# corpus RECORDS: the name of its file.
corpus() {
  local file=$data/corpus-$seed-$1.jsonl
  if [ ! -s "$file" ]; then
    echo "making $1 records" >&2
    "$tools/make_corpus" --records "$1" --seed "$seed" >"$file.part"
    mv "$file.part" "$file"
  fi
  echo "$file"
}

if [[ $steps == *" ingest "* ]]; then
  echo "== ingest"
  "$tools/bench_ingest" "$(corpus "$ingest_n")" "$data/ingest-$ingest_n" "$build/patix" "$tools/naive_xapian"
  rm -rf "$data/ingest-$ingest_n"
  if [ "$ingest_n" != "$n" ]; then
    "$tools/bench_ingest" "$(corpus "$n")" "$data/ingest-$n" "$build/patix"
    rm -rf "$data/ingest-$n"
  fi
fi

shards=$data/patix-$seed-$n
if [[ $steps == *" query "* || $steps == *" open "* || $steps == *" lucene "* || $steps == *" duckdb "* ]] &&
  { [ ! -e "$shards/MANIFEST" ] || [ "$build/patix" -nt "$shards/MANIFEST" ]; }; then
  echo "indexing $n records into $shards" >&2
  rm -rf "$shards"
  "$build/patix" index --into "$shards" "$(corpus "$n")" >/dev/null
fi

if [[ $steps == *" query "* ]]; then
  echo "== questions"
  peer=$data/naive-$seed-$n
  if [ ! -e "$peer/.made" ]; then
    echo "the peer indexes $n records into $peer (about 15 minutes a million)" >&2
    rm -rf "$peer" "$peer.raw"
    "$tools/naive_xapian" index "$(corpus "$n")" "$peer" >"$peer.log"
    touch "$peer/.made"
  fi
  "$tools/pick_queries" "$shards" | grep -vP "\t(near|wild)\t|\t.*(ipc|pd)=" >"$data/queries.tsv"
  "$tools/naive_xapian" run "$peer" "$data/queries.tsv" --repeat 21 --seconds 1 >"$data/peer.tsv"
  "$tools/bench_query" "$shards" "$data/queries.tsv" "$data/peer.tsv"
fi

if [[ $steps == *" lucene "* ]]; then
  echo "== questions, Lucene"
  java=/usr/share/java
  if [ ! -e $java/lucene-core.jar ] && ! ls $java/lucene-core-8*.jar >/dev/null 2>&1 ||
    ! command -v javac >/dev/null || [ ! -e $java/gson.jar ]; then
    apt-get install -y -qq --no-install-recommends liblucene8-java libgoogle-gson-java default-jdk-headless >/dev/null
  fi
  path=$data/lucene-classes:$java/gson.jar:$(ls $java/lucene-core-8*.jar):$(ls $java/lucene-analyzers-common-8*.jar)
  mkdir -p "$data/lucene-classes"
  javac -cp "$path" -d "$data/lucene-classes" bench/peers/LucenePeer.java
  peer=$data/lucene-$seed-$n
  if [ ! -e "$peer/.made" ]; then
    echo "Lucene indexes $n records into $peer" >&2
    rm -rf "$peer"
    java -Xmx2g -cp "$path" LucenePeer index "$(corpus "$n")" "$peer" >"$peer.log"
    touch "$peer/.made"
  fi
  "$tools/pick_queries" "$shards" --each "${EACH:-50}" >"$data/queries-lucene.tsv"
  taskset -c 0 java -Xmx2g -cp "$path" LucenePeer run "$peer" "$data/queries-lucene.tsv" >"$data/lucene.tsv"
  taskset -c 0 "$tools/bench_query" "$shards" "$data/queries-lucene.tsv" "$data/lucene.tsv" --peer lucene
fi

if [[ $steps == *" duckdb "* ]]; then
  echo "== analyses, DuckDB"
  modules=$data/duckdb/node_modules
  [ -e "$modules/@duckdb/node-api" ] ||
    npm install --silent --no-fund --no-audit --prefix "$data/duckdb" @duckdb/node-api@1.5.6-r.1 >&2
  table=$data/duckdb-$seed-$n.db
  if [ ! -e "$table" ]; then
    echo "DuckDB loads the columns of $n records into $table" >&2
    rm -f "$table.part"
    "$build/patix" export '*' --in "$shards" --format csv --fields pn,cc,pd,epd,pa,in,ipc,ls --out "$table.csv"
    node bench/peers/duckdb.mjs "$modules" load "$table.part" "$table.csv"
    mv "$table.part" "$table"
    rm -f "$table.csv"
  fi
  node bench/peers/duckdb.mjs "$modules" run "$table" "$("$tools/bench_analyze" "$shards" --from)" 11 >"$data/duckdb.tsv"
  "$tools/bench_analyze" "$shards" "$data/duckdb.tsv"
fi

if [[ $steps == *" open "* ]]; then
  echo "== opening"
  "$tools/bench_open" "$shards"
fi

if [[ $steps == *" phrase "* ]]; then
  echo "== phrases alone, the token store without the rest"
  "$tools/bench_phrase"
  "$tools/bench_near"
fi

echo "== $(grep -c MISSED "$BENCH_TSV" || true) aims missed; all lines in $BENCH_TSV"
