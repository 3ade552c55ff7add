#!/usr/bin/env bash
# Analyses computed a second time by other means: records leave patix as CSV (`patix export`), SQLite counts them by the
# formula that the analysis states, and every row of both results must be the same to five figures. The sample that is always
# there, and drone patents of Lens where the data are. Args: patix, source folder, build folder.
set -euo pipefail
patix=$1 source=$2 build=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C LANG=C
failed=0 passed=0

# The figures of a list to five places, in order.
settle() {
  awk -F'|' -v OFS='|' '{ for (i = 1; i <= NF; i++)
      if ($i ~ /^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/) { $i = sprintf("%.5g", $i); if ($i == "-0") $i = 0 }
    print }' | sort
}

# compare "ID OPTIONS" "columns of patix's table p" "the same in SQL"
compare() {
  local run=$1 ours=$2 theirs=$3 query=${4:-*}
  # shellcheck disable=SC2086
  "$patix" analyze ${run%% *} "$query" --in "$set" $(if [[ $run == *" "* ]]; then echo "${run#* }"; fi) \
    --format csv | sed '1s/^\xEF\xBB\xBF//' > "$work/p.csv"
  sqlite3 "$db" 'DROP TABLE IF EXISTS p' ".import --csv $work/p.csv p"
  sqlite3 -separator '|' "$db" "SELECT $ours FROM p" | settle > "$work/ours"
  sqlite3 -separator '|' "$db" "$theirs" | settle > "$work/theirs"
  if ! [ -s "$work/theirs" ]; then
    echo "FAIL $name: $run: SQL finds nothing, so nothing is compared"; failed=$((failed + 1))
  elif cmp -s "$work/ours" "$work/theirs"; then
    passed=$((passed + 1))
    echo "  same $(wc -l < "$work/ours") rows: $run"
  else
    failed=$((failed + 1))
    echo "FAIL $name: $run: patix < and SQL > differ"
    diff "$work/ours" "$work/theirs" | head -10 || true
  fi
}

# Records into tables: r a row each; pa, inv, sub, wipo, cite a row a value.
load() {
  db=$work/$name.db
  "$patix" export '*' --in "$set" --out "$work/all.csv" 2> "$work/said" \
    --fields pn,cc,an,ls,pd,ad,epd,gd,fam,prf,nnpl,pa,ipc,in,wipo,ct
  sqlite3 "$db" ".import --csv $work/all.csv t"
  sqlite3 "$db" <<'SQL'
CREATE TABLE r AS SELECT pn, cc, an, ls, fam, prf, CAST(nullif(nnpl, '') AS INTEGER) AS nnpl,
  CAST(substr(pd, 1, 4) AS INTEGER) AS py, CAST(substr(ad, 1, 4) AS INTEGER) AS ay,
  CAST(substr(epd, 1, 4) AS INTEGER) AS ey, ad, gd FROM t;
CREATE TABLE v(kind, pn, val);
WITH RECURSIVE whole(kind, pn, text) AS (
  SELECT 'pa', pn, pa FROM t WHERE pa <> '' UNION ALL SELECT 'in', pn, "in" FROM t WHERE "in" <> ''
  UNION ALL SELECT 'ipc', pn, ipc FROM t WHERE ipc <> ''
  UNION ALL SELECT 'wipo', pn, wipo FROM t WHERE wipo <> ''
  UNION ALL SELECT 'ct', pn, ct FROM t WHERE ct <> ''),
cut(kind, pn, val, rest) AS (
  SELECT kind, pn, '', text || '; ' FROM whole
  UNION ALL SELECT kind, pn, substr(rest, 1, instr(rest, '; ') - 1), substr(rest, instr(rest, '; ') + 2)
  FROM cut WHERE rest <> '')
INSERT INTO v SELECT kind, pn, val FROM cut WHERE val <> '';
CREATE TABLE pa AS SELECT DISTINCT pn, val FROM v WHERE kind = 'pa';
CREATE TABLE inv AS SELECT DISTINCT pn, val FROM v WHERE kind = 'in';
CREATE TABLE sub AS SELECT DISTINCT pn, substr(val, 1, 4) AS val FROM v WHERE kind = 'ipc';
CREATE TABLE wipo AS SELECT DISTINCT pn, val FROM v WHERE kind = 'wipo';
CREATE INDEX r_pn ON r(pn); CREATE INDEX pa_pn ON pa(pn); CREATE INDEX sub_pn ON sub(pn);
CREATE TABLE cite AS SELECT DISTINCT v.pn AS a, r.pn AS b FROM v JOIN r ON r.pn = v.val
  WHERE kind = 'ct' AND v.pn <> r.pn;
CREATE INDEX cite_a ON cite(a); CREATE INDEX cite_b ON cite(b);
-- what the rows of a matrix show: the most frequent applicants and classes, ties by name
CREATE TABLE top_pa AS SELECT val, count(*) AS n FROM pa GROUP BY val ORDER BY n DESC, val LIMIT 10;
CREATE TABLE top_sub AS SELECT val, count(*) AS n FROM sub GROUP BY val ORDER BY n DESC, val LIMIT 10;
SQL
}

pub="--unit pub --names given --date publication"

# What needs numbers, dates, names and classes only.
common() {
  compare "trend $pub" 'year, number, cumulative' \
    "WITH RECURSIVE y(y) AS (SELECT min(py) FROM r WHERE py > 0 UNION ALL SELECT y + 1 FROM y WHERE y < (SELECT max(py) FROM r))
     SELECT y, (SELECT count(*) FROM r WHERE py = y), (SELECT count(*) FROM r WHERE py > 0 AND py <= y) FROM y"
  compare "top --of pa --top 1000000 $pub" "replace(applicant, '; ', ', '), number, fractional" \
    "SELECT val, count(*), sum(1.0 / k) FROM pa JOIN (SELECT pn, count(*) AS k FROM pa GROUP BY pn) USING (pn) GROUP BY val"
  compare "top --of ipc.subclass --top 1000000 $pub" '"IPC subclass", number' \
    'SELECT val, count(*) FROM sub GROUP BY val'
  compare "concentration $pub" '"number with a value", "values", CR4, CR5, CR10, HHI, "HHI normalised", Gini, "Shannon H (nats)"' \
    "WITH x AS (SELECT val, count(*) * 1.0 AS x FROM pa GROUP BY val),
       s AS (SELECT x / (SELECT sum(x) FROM x) AS s, row_number() OVER (ORDER BY x DESC) AS down,
               row_number() OVER (ORDER BY x) AS up, (SELECT count(*) FROM x) AS n FROM x)
     SELECT (SELECT count(DISTINCT pn) FROM pa), max(n), sum(s * (down <= 4)), sum(s * (down <= 5)), sum(s * (down <= 10)),
       sum(s * s), (sum(s * s) - 1.0 / max(n)) / (1 - 1.0 / max(n)),
       2 * sum(up * s) / max(n) - (max(n) + 1.0) / max(n), -sum(s * ln(s)) FROM s"
  compare "rta $pub" '"applicant", "technology field (WIPO)", number, RTA' \
    "WITH c AS (SELECT val, count(*) AS n FROM wipo GROUP BY val ORDER BY n DESC, val LIMIT 10),
       x AS (SELECT pa.val AS i, wipo.val AS j, count(*) AS n FROM pa JOIN wipo USING (pn) GROUP BY 1, 2)
     SELECT i.val, j.val, coalesce(x.n, 0),
       (coalesce(x.n, 0) * 1.0 / (SELECT sum(n) FROM x WHERE i = i.val)) / ((SELECT sum(n) FROM x WHERE j = j.val) * 1.0 / (SELECT sum(n) FROM x))
     FROM top_pa AS i JOIN c AS j LEFT JOIN x ON x.i = i.val AND x.j = j.val
     WHERE EXISTS (SELECT 1 FROM x WHERE i = i.val)"
  compare "position $pub" '"applicant", "technology field (WIPO)", number, "R&D emphasis", "relative patent position"' \
    "WITH c AS (SELECT val, count(*) AS n FROM wipo GROUP BY val ORDER BY n DESC, val LIMIT 10),
       x AS (SELECT pa.val AS i, wipo.val AS j, count(*) AS n FROM pa JOIN wipo USING (pn) GROUP BY 1, 2)
     SELECT i.val, j.val, coalesce(x.n, 0), coalesce(x.n, 0) * 1.0 / i.n, coalesce(x.n, 0) * 1.0 / (SELECT max(n) FROM x WHERE j = j.val)
     FROM top_pa AS i JOIN c AS j LEFT JOIN x ON x.i = i.val AND x.j = j.val"
  compare "similarity $pub" '"one", "other", round(similarity, 6)' \
    "WITH x AS (SELECT pa.val AS i, sub.val AS j, count(*) * 1.0 AS n FROM pa JOIN sub USING (pn) WHERE pa.val IN (SELECT val FROM top_pa) GROUP BY 1, 2),
       o AS (SELECT val, row_number() OVER (ORDER BY n DESC, val) AS place FROM top_pa)
     SELECT a.val, b.val, round(coalesce((SELECT sum(p.n * q.n) FROM x AS p JOIN x AS q USING (j) WHERE p.i = a.val AND q.i = b.val), 0)
       / sqrt((SELECT sum(n * n) FROM x WHERE i = a.val) * (SELECT sum(n * n) FROM x WHERE i = b.val)), 6)
     FROM o AS a JOIN o AS b ON a.place < b.place"
  compare "pivot --rows cc --cols pdy --top-rows 1000 --top-cols 1000 $pub" 'office, "publication year", number' \
    'SELECT cc, py, count(*) FROM r WHERE py > 0 GROUP BY 1, 2'
  compare "pivot --rows pa --cols ipc.subclass --top-rows 10 --top-cols 4000 --measure share-row $pub" '"applicant", "IPC subclass", number' \
    "SELECT pa.val, sub.val, count(*) FROM pa JOIN sub USING (pn) WHERE pa.val IN (SELECT val FROM top_pa) GROUP BY 1, 2"
  compare "class-years --top 10 $pub" '"IPC subclass", year, number' \
    "WITH RECURSIVE y(y) AS (SELECT min(py) FROM r WHERE py > 0 UNION ALL SELECT y + 1 FROM y WHERE y < (SELECT max(py) FROM r))
     SELECT val, y, (SELECT count(*) FROM sub JOIN r USING (pn) WHERE sub.val = top_sub.val AND py = y) FROM top_sub JOIN y"
  compare "coclass --top 10 $pub" 'min("one", "other"), max("one", "other"), together, "association strength", Jaccard, Salton, inclusion' \
    "WITH c AS (SELECT a.val AS x, b.val AS y, count(*) * 1.0 AS n FROM sub AS a JOIN sub AS b ON a.pn = b.pn AND a.val < b.val
         WHERE a.val IN (SELECT val FROM top_sub) AND b.val IN (SELECT val FROM top_sub) GROUP BY 1, 2)
     SELECT x, y, c.n, c.n / (a.n * b.n), c.n / (a.n + b.n - c.n), c.n / sqrt(a.n * b.n), c.n / min(a.n, b.n)
     FROM c JOIN top_sub AS a ON a.val = x JOIN top_sub AS b ON b.val = y"
  compare "entrants $pub" 'year, active, "new", "seen so far"' \
    "WITH RECURSIVE y(y) AS (SELECT min(py) FROM r WHERE py > 0 UNION ALL SELECT y + 1 FROM y WHERE y < (SELECT max(py) FROM r)),
       a AS (SELECT DISTINCT val, py FROM pa JOIN r USING (pn) WHERE py > 0), f AS (SELECT val, min(py) AS py FROM a GROUP BY val)
     SELECT y, (SELECT count(*) FROM a WHERE py = y), (SELECT count(*) FROM f WHERE py = y), (SELECT count(*) FROM f WHERE py <= y) FROM y"
  compare "lorenz $pub" '"share of values", "share that they hold", "each up to"' \
    "WITH x AS (SELECT val, count(*) * 1.0 AS x FROM pa GROUP BY val)
     SELECT 0, 0, 0 UNION ALL SELECT (SELECT count(*) FROM x AS o WHERE o.x <= k.x) * 1.0 / (SELECT count(*) FROM x),
       (SELECT sum(x) FROM x AS o WHERE o.x <= k.x) / (SELECT sum(x) FROM x), k.x FROM (SELECT DISTINCT x FROM x) AS k"
  compare "fusion --by all $pub" 'number, "with a field", "two fields or more", "fields, mean"' \
    "WITH k AS (SELECT pn, count(*) AS k FROM wipo GROUP BY pn)
     SELECT (SELECT count(*) FROM r), count(*), sum(k > 1), avg(k) FROM k"
  compare "wipo35 $pub" 'code, number' 'SELECT val, count(*) FROM wipo GROUP BY val'
  # an export writes "; " inside a name as ", "
  compare "coapplicant --table edges --top 0 --layout off $pub" \
    "min(replace(\"from\", '; ', ', '), replace(\"to\", '; ', ', ')), max(replace(\"from\", '; ', ', '), replace(\"to\", '; ', ', ')), \"units in common\", Jaccard" \
    "WITH n AS (SELECT val, count(*) AS n FROM pa GROUP BY val),
       c AS (SELECT a.val AS x, b.val AS y, count(*) * 1.0 AS n FROM pa AS a JOIN pa AS b ON a.pn = b.pn AND a.val < b.val GROUP BY 1, 2)
     SELECT x, y, c.n, c.n / (a.n + b.n - c.n) FROM c JOIN n AS a ON a.val = x JOIN n AS b ON b.val = y"
  compare "coinventor --table edges --top 0 --layout off --paths off $pub" 'min("from", "to"), max("from", "to"), "units in common"' \
    "SELECT a.val, b.val, count(*) FROM inv AS a JOIN inv AS b ON a.pn = b.pn AND a.val < b.val GROUP BY 1, 2"
}

# What needs citations, families, procedure: the sample.
more() {
  compare "trend --unit fam --date priority" 'year, number' \
    "WITH RECURSIVE u AS (SELECT fam, min(ey) AS y FROM r WHERE ey > 0 GROUP BY fam),
       y(y) AS (SELECT min(y) FROM u UNION ALL SELECT y + 1 FROM y WHERE y < (SELECT max(y) FROM u))
     SELECT y.y, (SELECT count(*) FROM u WHERE u.y = y.y) FROM y"
  compare "pivot --rows cc --cols ipc.subclass --top-rows 100 --top-cols 4000 --unit fam" 'office, "IPC subclass", number' \
    'SELECT cc, val, count(DISTINCT fam) FROM r JOIN sub USING (pn) GROUP BY 1, 2'
  compare "family-size --unit fam" 'size, number' \
    'SELECT size, count(*) FROM (SELECT fam, count(DISTINCT an) AS size FROM r GROUP BY fam) GROUP BY size'
  compare "flow --offices members --top 0 --unit fam" 'origin, office, number' \
    'SELECT o.prf, r.cc, count(DISTINCT r.fam) FROM r JOIN (SELECT DISTINCT fam, prf FROM r) AS o USING (fam) GROUP BY 1, 2'
  compare "h-index --top 0 $pub" 'applicant, number, "times cited", h' \
    "WITH c AS (SELECT r.pn, (SELECT count(*) FROM cite WHERE b = r.pn) AS n FROM r),
       o AS (SELECT val, n, row_number() OVER (PARTITION BY val ORDER BY n DESC) AS place FROM pa JOIN c USING (pn))
     SELECT val, count(*), sum(n), sum(n >= place) FROM o GROUP BY val"
  compare "core --top 0 $pub" 'inventor, number, "times cited", "core score", core' \
    "WITH c AS (SELECT r.pn, (SELECT count(*) FROM cite WHERE b = r.pn) AS c FROM r),
       x AS (SELECT val, count(*) AS n, sum(c) AS c FROM inv JOIN c USING (pn) GROUP BY val),
       b AS (SELECT 0.749 * sqrt(max(n)) AS bn, 0.749 * sqrt(max(c)) AS bc FROM x),
       m AS (SELECT avg(n * 1.0) AS mn, avg(c * 1.0) AS mc FROM x, b WHERE n >= bn AND c >= bc)
     SELECT val, n, c, nullif(50.0 * n / mn + 50.0 * c / mc, 0),
       CASE WHEN n >= bn AND c >= bc THEN CASE WHEN 50.0 * n / mn + 50.0 * c / mc >= 100 THEN 'core' ELSE 'candidate' END
         ELSE 'no' END FROM x, b, m"
  compare "rpys $pub" '"year of the cited", "references"' \
    "WITH RECURSIVE n AS (SELECT py, count(*) AS n FROM cite JOIN r ON r.pn = b WHERE py > 0 GROUP BY py),
       y(y) AS (SELECT min(py) FROM n UNION ALL SELECT y + 1 FROM y WHERE y < (SELECT max(py) FROM n))
     SELECT y, coalesce((SELECT n FROM n WHERE py = y), 0) FROM y"
  compare "market --offices members --top 0 --unit fam" 'office, number' 'SELECT cc, count(DISTINCT fam) FROM r GROUP BY cc'
  compare "citations --by cc $pub" 'office, number, cited, "times cited", citing' \
    "SELECT cc, count(*), sum((SELECT count(*) FROM cite WHERE b = pn) > 0), sum((SELECT count(*) FROM cite WHERE b = pn)),
       sum((SELECT count(*) FROM cite WHERE a = pn)) FROM r GROUP BY cc"
  compare "co-citation --top 0 $pub" 'min("one", "other"), max("one", "other"), "in common", Jaccard' \
    "WITH n AS (SELECT b, count(*) AS n FROM cite GROUP BY b),
       c AS (SELECT x.b AS x, y.b AS y, count(*) * 1.0 AS n FROM cite AS x JOIN cite AS y ON x.a = y.a AND x.b < y.b GROUP BY 1, 2)
     SELECT x, y, c.n, c.n / (p.n + q.n - c.n) FROM c JOIN n AS p ON p.b = x JOIN n AS q ON q.b = y"
  compare "coupling --top 0 $pub" 'min("one", "other"), max("one", "other"), "in common", Salton' \
    "WITH n AS (SELECT a, count(*) AS n FROM cite GROUP BY a),
       c AS (SELECT x.a AS x, y.a AS y, count(*) * 1.0 AS n FROM cite AS x JOIN cite AS y ON x.b = y.b AND x.a < y.a GROUP BY 1, 2)
     SELECT x, y, c.n, c.n / sqrt(p.n * q.n) FROM c JOIN n AS p ON p.a = x JOIN n AS q ON q.a = y"
  compare "status-mix --detail no $pub" 'status, number' 'SELECT ls, count(*) FROM r GROUP BY ls'
  compare "science-linkage --by cc --top 0 $pub" 'office, number, "with known references", "non-patent references", "science linkage"' \
    'SELECT cc, count(*), count(nnpl), sum(nnpl), avg(nnpl) FROM r GROUP BY cc HAVING count(nnpl) > 0'
  compare "pendency --by cc --top 0 $pub" 'office, number, "with both dates", "mean (months)"' \
    "WITH m AS (SELECT cc, CASE WHEN gd <> '' AND ad <> '' AND gd >= ad THEN
         (substr(gd, 1, 4) - substr(ad, 1, 4)) * 12 + substr(gd, 6, 2) - substr(ad, 6, 2) - (substr(gd, 9, 2) < substr(ad, 9, 2)) END AS m FROM r)
     SELECT cc, count(*), count(m), avg(m) FROM m GROUP BY cc"
}

name=sample set=$work/sample
"$build/bench/make_corpus" --records 3000 --seed 7 --sample > "$work/sample.jsonl"
"$patix" index --into "$set" "$work/sample.jsonl" > "$work/log" 2>&1
echo "$name: $("$patix" count '*' --in "$set" --format json | head -c 120)"
load
common
more

data=${PATIX_DATA:-$source/../shared/data}
file=$data/lens-csv/lens_drones_2017_raw.csv.zst
[ -e "$file" ] || file=$(find "$data" -name 'lens_drones_2017_raw.csv.zst' 2> /dev/null | head -1 || true)
if [ -n "$file" ] && [ -e "$file" ]; then
  name=drones set=$work/drones
  "$patix" index --into "$set" "$file" > "$work/log" 2>&1 || [ $? -eq 14 ]
  echo "$name: $("$patix" count '*' --in "$set" --format json | head -c 120)"
  load
  common
else
  echo "the drone patents of Lens are not there ($data): the sample alone was compared"
fi
echo "$passed results are the same, $failed are not"
[ "$failed" -eq 0 ]
