// duckdb.mjs: the analyses of bench_analyze.c asked of DuckDB, through its package for Node.
//
//   node duckdb.mjs NODE_MODULES load DATABASE COLUMNS.csv
//   node duckdb.mjs NODE_MODULES run DATABASE FROM_300K RUNS      lines go to standard output
//
// COLUMNS.csv is `patix export --format csv --fields pn,cc,pd,epd,pa,in,ipc,ls`. Tables are DuckDB's own,
// in kind forms: a database in a file (its dictionaries are quicker than strings in memory), years as columns
// of their own, classes cut to their subclass when they are loaded. A field with several values is a column of
// lists that the question unnests, and, asked apart, a child table that repeats what the questions filter and
// group by, so that nothing is joined.
//
// One thread (threads = 1), prepared statements, everything in memory after a first run. A line: id,
// milliseconds (the least of the runs, of the process's time or of the clock, whichever is less), median, rows
// of the answer, and a sum over them that bench_analyze makes of its own table, too.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const [modules, verb, database, ...rest] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(path.resolve(modules, 'x.js'))('@duckdb/node-api')

// Load in `threads` of the machine; questions are asked with one.
async function open(threads) {
  const db = await DuckDBInstance.create(database, { threads: String(threads) })
  return db.connect()
}

async function load(csv) {
  const c = await open(2)
  const quoted = csv.replaceAll("'", "''")
  await c.run(`CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS r, * FROM
    read_csv('${quoted}', header = true, all_varchar = true, delim = ',', quote = '"')`)
  await c.run(`CREATE TABLE pubs AS SELECT r::INTEGER AS r, cc, ls,
    replace(pd, '-', '')::INTEGER AS pd,
    try_cast(left(pd, 4) AS SMALLINT) AS pdy, try_cast(left(epd, 4) AS SMALLINT) AS epdy,
    split_part(pa, '; ', 1) AS pa1,
    list_distinct(string_split(nullif(ipc, ''), '; ')) AS symbols,
    list_distinct(list_transform(string_split(nullif(ipc, ''), '; '), lambda s: left(s, 4))) AS subs,
    list_distinct(string_split(nullif(pa, ''), '; ')) AS pas,
    list_distinct(string_split(nullif("in", ''), '; ')) AS ins FROM raw ORDER BY r`)
  await c.run(`UPDATE pubs SET pa1 = NULL WHERE pa1 = ''`)
  for (const [table, list] of [['pub_symbol', 'symbols'], ['pub_sub', 'subs'], ['pub_pa', 'pas'], ['pub_in', 'ins']])
    await c.run(`CREATE TABLE ${table} AS SELECT r, pd, epdy, cc, v FROM
      (SELECT r, pd, epdy, cc, unnest(${list}) AS v FROM pubs) ORDER BY r, v`)
  await c.run('CHECKPOINT')
}

// A column, or a list's values, as a table of r, pd, epdy, cc and the value v.
const lists = { pub_pa: 'pas', pub_in: 'ins', pub_sub: 'subs', pub_symbol: 'symbols' }
const unnested = (table) => `(SELECT r, pd, epdy, cc, unnest(${lists[table]}) AS v FROM pubs)`
// Top n of one column, ties bytewise, as patix ranks.
const top = (table, column, where, n) => `SELECT ${column} AS k, count(*) AS n FROM ${table}
  WHERE ${column} IS NOT NULL ${where} GROUP BY ${column} ORDER BY n DESC, k LIMIT ${n}`
// Cells between the top values of one column and those of another.
const cross = (table, x, y, where, nx, ny) => `WITH
  tx AS MATERIALIZED (${top(table, x, where, nx)}), ty AS MATERIALIZED (${top(table, y, where, ny)})
  SELECT ${x}, ${y}, count(*) AS n FROM ${table}
  WHERE ${x} IN (SELECT k FROM tx) AND ${y} IN (SELECT k FROM ty) ${where} GROUP BY ALL`
// All cells at once, and the top of their sums; for values of y that are all shown.
const grouped = (table, x, y, where, nx) => `WITH
  g AS MATERIALIZED (SELECT ${x} AS k, ${y} AS y, count(*) AS n FROM ${table}
    WHERE ${x} IS NOT NULL ${where} GROUP BY ${x}, ${y}),
  t AS (SELECT k, sum(n) AS s FROM g GROUP BY k ORDER BY s DESC, k LIMIT ${nx})
  SELECT k, y, n FROM g WHERE y IS NOT NULL AND k IN (SELECT k FROM t)`
const two = (one, other, where, nx, ny) => `WITH
  tx AS MATERIALIZED (${top(one, 'v', where, nx)}), ty AS MATERIALIZED (${top(other, 'v', where, ny)})
  SELECT x.v, y.v, count(*) AS n FROM ${one} x JOIN ${other} y USING (r)
  WHERE x.v IN (SELECT k FROM tx) AND y.v IN (SELECT k FROM ty)
  ${where.replace('pd', 'x.pd')} GROUP BY ALL`

// Statements by question; of several the fastest counts. `unnest`: fields with several values are columns of lists,
// as one loads them; `child`: they are tables made for the question.
const ALL = 1000000
const questions = (where) => {
  const q = {
    office: { '': [top('pubs', 'cc', where, ALL)] },
    status: { '': [top('pubs', 'ls', where, ALL)] },
    year: { '': [top('pubs', 'epdy', where, ALL)] },
    first: { '': [top('pubs', 'pa1', where, 20)] },
    'office-status': { '': [cross('pubs', 'cc', 'ls', where, 20, 20), grouped('pubs', 'cc', 'ls', where, 20)] },
    'office-year': { '': [cross('pubs', 'cc', 'epdy', where, 20, 100), grouped('pubs', 'cc', 'epdy', where, 20)] },
    'first-year': { '': [cross('pubs', 'pa1', 'epdy', where, 20, 100), grouped('pubs', 'pa1', 'epdy', where, 20)] },
    'firsts-year':
      { '': [cross('pubs', 'pa1', 'epdy', where, 4000, 100), grouped('pubs', 'pa1', 'epdy', where, 4000)] },
    'applicant-subclass': { child: [two('pub_pa', 'pub_sub', where, 20, 20)] }
  }
  const both = (id, table, make) => { q[id] = { '': make(unnested(table)), child: make(table) } }
  both('applicants', 'pub_pa', (t) => [top(t, 'v', where, 20)])
  both('inventors', 'pub_in', (t) => [top(t, 'v', where, 20)])
  both('subclass', 'pub_sub', (t) => [top(t, 'v', where, 20)])
  both('symbols', 'pub_symbol', (t) => [top(t, 'v', where, 20)])
  for (const [id, table, y] of [['applicant-year', 'pub_pa', 'epdy'], ['subclass-year', 'pub_sub', 'epdy'],
    ['subclass-office', 'pub_sub', 'cc']])
    both(id, table, (t) => [cross(t, 'v', y, where, 20, 100), grouped(t, 'v', y, where, 20)])
  return q
}

// FNV-1a of each row as UTF-8, values and count with tabs between, added up: no order.
function sum(rows) {
  let all = 0
  for (const row of rows) {
    let h = 0x811c9dc5
    for (const byte of Buffer.from(row.map(String).join('\t'))) h = Math.imul(h ^ byte, 0x01000193)
    all = (all + (h >>> 0)) % 2 ** 32
  }
  return all
}

const spent = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000 }

// Least and median milliseconds of the runs, after one that warms, and the answer.
async function measure(c, sql, runs) {
  const p = await c.prepare(sql)
  const result = await p.run()
  const rows = await result.getRows()
  const cpu = []
  const clock = []
  for (let i = 0; i < runs; i++) {
    const at = performance.now()
    const used = spent()
    await p.run()
    cpu.push(spent() - used)
    clock.push(performance.now() - at)
  }
  const by = (x, y) => x - y
  cpu.sort(by)
  clock.sort(by)
  return { least: Math.min(cpu[0], clock[0]), median: Math.min(cpu[runs >> 1], clock[runs >> 1]), rows }
}

async function run(from, runs) {
  const c = await open(1)
  console.log('id\tleast_ms\tmedian_ms\trows\tsum')
  for (const [set, where] of [['all', ''], ['300k', `AND pd >= ${Number(from)}`]])
    for (const [id, forms] of Object.entries(questions(where)))
      for (const [form, statements] of Object.entries(forms)) {
        let best = null
        for (const sql of statements) {
          const m = await measure(c, sql, runs)
          if (best && sum(m.rows) !== sum(best.rows)) throw new Error(`${id}: two statements differ`)
          if (!best || m.least < best.least) best = m
        }
        console.log([`${set}:${id}${form ? ':' + form : ''}`, best.least.toFixed(3), best.median.toFixed(3),
          best.rows.length, sum(best.rows)].join('\t'))
      }
}

if (verb === 'load') await load(rest[0])
else if (verb === 'run') await run(rest[0], Number(rest[1]))
else throw new Error(`duckdb.mjs: load or run, not ${verb}`)
