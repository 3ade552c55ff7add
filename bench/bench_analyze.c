/* bench_analyze.c: how long do analyses take, and how much longer the peer?
 *
 *   bench_analyze SHARDS --from
 *       prints the day (yyyymmdd) since which 300,000 publications came
 *   bench_analyze SHARDS [PEER.tsv] [--runs N] [--only TEXT] [--give-back]
 *       the measures, or those whose name holds TEXT; PEER.tsv comes from peers/duckdb.mjs
 *
 * One thread, everything mapped and warm after one run that is not counted, publications as units, names as
 * given. Times are those of the thread, so that other work on the machine counts little; the least of the runs
 * stands for both sides. A question is timed from its text to the table: the query, its rows, the set, columns,
 * counting, ranking, the clauses behind the cells. Only the numbers of applications and families are left out, which the
 * peer is not asked for; the dashboard has them. Answers are compared whole before times are: rows, and a sum
 * over them.
 *
 * The process keeps the memory that it has had (mallopt), as one that lives on does, and as the peer does; else
 * the kernel clears the same pages for every question. --give-back leaves that to the library.
 *
 * Of memory the anonymous pages count (RssAnon), looked at every 2 ms: what is mapped from files is not in it. */
#include "bench/lib/measure.h"

#include "base/file.h"
#include "base/text.h"
#include "query/analytics/many.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS    21
#define PARAMS  16
#define WORDS   (PARAMS + 1)
#define COUNTED 300000 /* hits of the second set */

typedef struct question {
    const char *id, *name;
    double aim;              /* times faster than the peer */
    const char *facet;       /* what is counted, without any set of units */
    const char *what[WORDS]; /* an analysis and its parameters */
} question;

#define TOP(of, n)                                                                                 \
    { "top", "of", of, "top", n }
#define PIVOT(r, c, n, m)                                                                          \
    { "pivot", "rows", r, "cols", c, "top-rows", n, "top-cols", m }
static const question questions[] = {
    {"office", "count by office", 4, "cc:all", {0}},
    {"status", "count by status", 4, "ls:all", {0}},
    {"year", "count by year", 4, "epdy:all", {0}},
    {"first", "count by first applicant, 20", 4, "pa1:20", {0}},
    {"applicants", "count by applicant, 20", 4, "pa:20", {0}},
    {"inventors", "count by inventor, 20", 4, "in:20", {0}},
    {"subclass", "count by IPC subclass, 20", 5, "ipc.subclass:20", {0}},
    {"symbols", "count by IPC symbol, 20", 5, "ipc:20", {0}},
    {"office", "top: office", 4, NULL, TOP("cc", "100000")},
    {"first", "top: first applicant", 4, NULL, TOP("pa1", "20")},
    {"applicants", "top: applicant", 4, NULL, TOP("pa", "20")},
    {"inventors", "top: inventor", 4, NULL, TOP("in", "20")},
    {"subclass", "top: IPC subclass", 5, NULL, TOP("ipc.subclass", "20")},
    {"symbols", "top: IPC symbol", 5, NULL, TOP("ipc", "20")},
    {"office-status", "pivot: office by status", 10, NULL, PIVOT("cc", "ls", "20", "20")},
    {"office-year", "pivot: office by year", 10, NULL, PIVOT("cc", "epdy", "20", "100")},
    {"first-year", "pivot: first applicant by year", 10, NULL, PIVOT("pa1", "epdy", "20", "100")},
    {"firsts-year", "pivot: 4,000 first applicants by year", 10, NULL,
     PIVOT("pa1", "epdy", "4000", "100")},
    {"applicant-year", "pivot: applicant by year", 10, NULL, PIVOT("pa", "epdy", "20", "100")},
    {"subclass-year", "pivot: IPC subclass by year", 10, NULL,
     PIVOT("ipc.subclass", "epdy", "20", "100")},
    {"subclass-office", "pivot: IPC subclass by office", 10, NULL,
     PIVOT("ipc.subclass", "cc", "20", "20")},
    {"applicant-subclass", "pivot: applicant by IPC subclass", 10, NULL,
     PIVOT("pa", "ipc.subclass", "20", "20")},
};

/* Limits of time alone: hits (0: all), milliseconds, what. */
static const struct single {
    uint64_t hits;
    double aim;
    const char *what[WORDS];
} singles[] = {
    {0, 100, {"survival"}},
    {0, 100, {"concentration"}},
    {0, 100, {"citation-impact"}},
    {0, 100, {"citation-top"}},
    {0, 100, {"h-index"}},
    {0, 100, {"citations"}},
    {COUNTED, 100, {"survival"}},
    {COUNTED, 100, {"concentration"}},
    {COUNTED, 100, {"citation-impact"}},
    {COUNTED, 100, {"citation-top"}},
    {COUNTED, 100, {"h-index"}},
    {COUNTED, 100, {"citations"}},
    {100000, 2000, {"coapplicant", "top", "0", "measure", "community"}},
    {20000, 10000, {"landscape"}},
};

static const char *const dashboard[][WORDS] = {
    {"trend"},
    {"trend", "stack", "status"},
    {"top"},
    {"top", "of", "ipc.subclass"},
    {"top", "of", "in"},
    {"top", "of", "cc"},
    {"concentration"},
    {"status-mix"},
    {"class-years"},
    {"entrants"},
    {"pivot", "rows", "cc", "cols", "ipc.section"},
    {"life-cycle"},
};
#define BOARD (sizeof dashboard / sizeof *dashboard)

typedef struct bench {
    px_snapshot *snap;
    px_str peer; /* its lines */
    px_analysis_options opt;
    size_t runs;
    const char *only; /* measures whose name holds it; NULL: all */
    uint64_t hits, rows;
    uint32_t sum; /* of the last table */
    double parts[BOARD];
} bench;

static bool wanted(const bench *b, const char *name) {
    return !b->only || strstr(name, b->only);
}

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    (void)fprintf(stderr, "bench_analyze: %s\n", err->message);
    exit(px_status_exit(st));
}

static double thread_ms(void) {
    return measure_thread() * 1e3;
}

/* ---- memory ---- */

static atomic_bool watching;
static atomic_long most_kib;

static long anonymous_kib(void) {
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "re");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "RssAnon:", 8) == 0) kib = strtol(line + 8, NULL, 10);
    if (f) (void)fclose(f);
    return kib;
}

static void *watch(void *self) {
    (void)self;
    while (watching) {
        long now = anonymous_kib();
        if (now > most_kib) most_kib = now;
        (void)nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    return NULL;
}

/* ---- answers as the peer sums them ---- */

static uint32_t sum_row(const px_table *t, size_t row, size_t cells) {
    uint32_t h = 0x811c9dc5u;
    px_buf b;
    px_buf_init(&b, 1 << 20);
    for (size_t c = 0; c < cells; c++) {
        if (c) px_buf_ch(&b, '\t');
        px_cell_print(px_table_cell(t, row, c), true, &b);
    }
    for (size_t i = 0; i < b.n; i++)
        h = (h ^ (uint8_t)b.p[i]) * 0x01000193u;
    px_buf_done(&b);
    return h;
}

static void keep_table(bench *b, const px_table *t) {
    size_t cells = px_table_find(t, "n");
    b->rows = t->n_rows;
    b->sum = 0;
    for (size_t r = 0; r < t->n_rows && cells != SIZE_MAX; r++)
        b->sum += sum_row(t, r, cells + 1);
}

static void keep_facet(bench *b, px_arena *a, const px_facet *f) {
    px_table t;
    px_table_init(&t, a);
    px_table_column_add(&t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    px_table_column_add(&t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    for (size_t i = 0; i < f->n; i++) {
        px_table_row(&t);
        px_add_text(&t, f->v[i].value);
        px_add_count(&t, f->v[i].count);
    }
    keep_table(b, &t);
}

/* ---- one run ---- */

/* As px_answer_open, without the counts of applications and families. */
static void rows_of(const bench *b, px_arena *a, const char *query, px_answer *out) {
    px_err err;
    *out = (px_answer){.snap = b->snap, .arena = a};
    must(px_query_parse(a, px_str_of(query), &out->query, &err), &err);
    must(px_plan_make(a, b->snap, out->query.root, &out->plan, &err), &err);
    must(px_exec(b->snap, out->plan, NULL, &out->rows, &err), &err);
}

static size_t words(const char *const *what) {
    size_t n = 0;
    while (what[n])
        n++;
    return n - 1;
}

static const px_analysis *analysis(const char *id) {
    const px_analysis *x = px_analysis_find(px_str_of(id));
    if (x) return x;
    (void)fprintf(stderr, "bench_analyze: no analysis %s\n", id);
    exit(2);
}

static double once(bench *b, const char *query, const char *facet, const char *const *what,
                   bool keep) {
    px_arena *a = px_arena_new();
    px_answer answer;
    px_facet_ask ask;
    px_facet f = {0};
    px_table t;
    px_card card;
    px_err err;
    px_err_clear(&err);
    double from = thread_ms();
    rows_of(b, a, query, &answer);
    if (facet) {
        must(px_facet_read(a, px_str_of(facet), &ask, &err), &err);
        must(px_facet_count(a, &answer.rows, &ask, NULL, &f, &err), &err);
    } else {
        must(px_analysis_run(a, &answer, analysis(*what), &b->opt, what + 1, words(what), NULL, &t,
                             &card, &err),
             &err);
    }
    double ms = thread_ms() - from;
    b->hits = px_rowset_count(&answer.rows);
    if (keep && facet) keep_facet(b, a, &f);
    if (keep && !facet) keep_table(b, &t);
    px_rowset_release(&answer.rows);
    px_arena_free(a);
    return ms;
}

/* Everything that a page with twelve analyses asks for: the query with all its counts, then each. */
static double board(bench *b, const char *query) {
    px_arena *a = px_arena_new();
    px_answer answer;
    px_many m;
    px_err err;
    px_err_clear(&err);
    double from = thread_ms();
    must(px_answer_open(b->snap, px_str_of(query), NULL, NULL, &answer, &err), &err);
    px_many_init(&m, a, &answer, &b->opt, NULL);
    for (size_t i = 0; i < BOARD; i++) {
        double part = thread_ms();
        must(px_many_run(&m, analysis(*dashboard[i]), dashboard[i] + 1, words(dashboard[i]), &err),
             &err);
        part = thread_ms() - part;
        if (part < b->parts[i]) b->parts[i] = part;
    }
    double ms = thread_ms() - from;
    b->hits = answer.counts.publications;
    b->rows = BOARD;
    px_answer_close(&answer);
    px_arena_free(a);
    return ms;
}

/* ---- queries with so many hits ---- */

static uint64_t hits_since(bench *b, uint32_t day) {
    char query[32];
    px_answer answer;
    px_arena *a = px_arena_new();
    (void)snprintf(query, sizeof query, "pd>=%08u", day);
    rows_of(b, a, query, &answer);
    uint64_t n = px_rowset_count(&answer.rows);
    px_rowset_release(&answer.rows);
    px_arena_free(a);
    return n;
}

/* The latest day since which at least so many came; days as if months had 31. */
static uint32_t since(bench *b, uint64_t hits) {
    uint32_t lo = 1900 * 372, hi = 2100 * 372;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2, day = mid % 372;
        uint32_t last = day % 31 + 1 > 28 ? 28 : day % 31 + 1;
        if (hits_since(b, mid / 372 * 10000 + (day / 31 + 1) * 100 + last) >= hits)
            lo = mid;
        else
            hi = mid;
    }
    uint32_t day = lo % 372, last = day % 31 + 1 > 28 ? 28 : day % 31 + 1;
    return lo / 372 * 10000 + (day / 31 + 1) * 100 + last;
}

/* ---- measures ---- */

static double number(px_str *line) {
    size_t tab = px_str_find(*line, PX_STR("\t"));
    double v = strtod(line->p, NULL);
    *line = px_str_sub(*line, tab == SIZE_MAX ? line->n : tab + 1, line->n);
    return v;
}

/* The peer's line about a question: least milliseconds; 0: it was not asked. *same: its answer is ours. */
static double peer_of(const bench *b, const char *set, const char *id, bool *same) {
    char key[64];
    int n = snprintf(key, sizeof key, "%s:%s\t", set, id);
    for (px_str rest = b->peer; rest.n;) {
        size_t end = px_str_find(rest, PX_STR("\n"));
        px_str line = px_str_sub(rest, 0, end);
        rest = px_str_sub(rest, end == SIZE_MAX ? rest.n : end + 1, rest.n);
        if (!px_str_starts(line, (px_str){key, (size_t)n})) continue;
        line = px_str_sub(line, (size_t)n, line.n);
        double least = number(&line);
        (void)number(&line);
        uint64_t rows = (uint64_t)number(&line), sum = (uint64_t)number(&line);
        *same = rows == b->rows && sum == b->sum;
        return least;
    }
    return 0;
}

static void print(const bench *b, measure *m, double *ms, size_t n) {
    m->p95 = measure_quantile(ms, n, 0.95);
    m->median = ms[0]; /* sorted by now */
    m->least = true;
    m->rows = b->snap->n_live;
    m->hits = b->hits;
    m->warm = "warm";
    m->unit = "ms";
    measure_print(m);
}

/* Against one form of the peer: "", or "child" with its words. */
static void against(bench *b, const question *q, const char *set, const char *form, double *ms) {
    char name[96], id[64];
    bool same = true, child = *form;
    (void)snprintf(id, sizeof id, "%s%s%s", q->id, child ? ":" : "", form);
    (void)snprintf(name, sizeof name, "%s: %s%s", set, q->name, child ? " (child table)" : "");
    measure m = {.name = name};
    m.peer_median = peer_of(b, set, id, &same);
    if (m.peer_median > 0) {
        m.queries = 1;
        m.same = same;
        m.peer = "DuckDB";
        m.ratio = m.peer_median / ms[0];
        m.kind = MEASURE_RATIO_MIN;
        m.aim = q->aim;
    } else if (child) {
        return;
    }
    print(b, &m, ms, b->runs);
}

static void ask(bench *b, const question *q, const char *set, const char *query) {
    if (!wanted(b, q->name)) return;
    double *ms = px_calloc(b->runs, sizeof *ms);
    (void)once(b, query, q->facet, q->what, true);
    for (size_t i = 0; i < b->runs; i++)
        ms[i] = once(b, query, q->facet, q->what, false);
    (void)measure_quantile(ms, b->runs, 0.5);
    against(b, q, set, "", ms);
    against(b, q, set, "child", ms);
    free(ms);
}

/* The most that was held since most_kib was set. */
static void print_memory(const bench *b, const char *of) {
    char name[112];
    double mib = (double)most_kib / 1024;
    (void)snprintf(name, sizeof name, "memory: %s", of);
    measure_print(&(measure){.name = name,
                             .rows = b->snap->n_live,
                             .hits = b->hits,
                             .warm = "warm",
                             .unit = "MiB",
                             .median = mib,
                             .p95 = mib,
                             .kind = MEASURE_VALUE_MAX,
                             .aim = 300});
}

static void limit(bench *b, const struct single *s) {
    char query[32] = "*", name[96];
    if (!wanted(b, s->what[0])) return;
    if (s->hits && s->hits < b->snap->n_live)
        (void)snprintf(query, sizeof query, "pd>=%08u", since(b, s->hits));
    size_t runs = s->aim > 1000 ? 3 : b->runs;
    double *ms = px_calloc(runs, sizeof *ms);
    (void)once(b, query, NULL, s->what, true);
    most_kib = anonymous_kib();
    for (size_t i = 0; i < runs; i++)
        ms[i] = once(b, query, NULL, s->what, false);
    (void)snprintf(name, sizeof name, "%s", s->what[0]);
    print(b, &(measure){.name = name, .kind = MEASURE_VALUE_MAX, .aim = s->aim}, ms, runs);
    print_memory(b, name);
    free(ms);
}

static void dash(bench *b, const char *query, const char *unit) {
    char name[96];
    if (!wanted(b, "dashboard")) return;
    double *ms = px_calloc(b->runs, sizeof *ms);
    for (size_t i = 0; i < BOARD; i++)
        b->parts[i] = 1e9;
    (void)board(b, query);
    most_kib = anonymous_kib();
    for (size_t i = 0; i < b->runs; i++)
        ms[i] = board(b, query);
    (void)snprintf(name, sizeof name, "dashboard of twelve, %s", unit);
    bool beyond = b->hits > 2 * COUNTED; /* the aim is one for 300,000 hits */
    measure_aim kind = beyond ? MEASURE_NO_AIM : MEASURE_VALUE_MAX;
    print(b, &(measure){.name = name, .kind = kind, .aim = 100}, ms, b->runs);
    for (size_t i = 0; i < BOARD; i++)
        printf("  %s %s: %.1f ms\n", dashboard[i][0],
               dashboard[i][1] ? dashboard[i][words(dashboard[i])] : "", b->parts[i]);
    print_memory(b, name);
    free(ms);
}

static void all(bench *b) {
    char query[32] = "*";
    if (b->snap->n_live > COUNTED)
        (void)snprintf(query, sizeof query, "pd>=%08u", since(b, COUNTED));
    pthread_t watcher;
    watching = true;
    if (pthread_create(&watcher, NULL, watch, NULL) != 0) exit(1);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        ask(b, &questions[i], "all", "*");
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        ask(b, &questions[i], "300k", query);
    dash(b, query, "publications");
    b->opt = px_analysis_standard();
    dash(b, query, "families, names cleaned");
    dash(b, "*", "families, names cleaned, all");
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++)
        limit(b, &singles[i]);
    watching = false;
    (void)pthread_join(watcher, NULL);
}

int main(int argc, char **argv) {
    bench b = {.runs = RUNS, .opt = px_analysis_standard()};
    bool from = false, keep = true;
    px_err err;
    px_buf peer;
    const char *file = NULL;
    b.opt.unit = PX_UNIT_PUB;
    b.opt.names = PX_NAMES_GIVEN;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--from") == 0)
            from = true;
        else if (strcmp(argv[i], "--give-back") == 0)
            keep = false;
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            b.only = argv[++i];
        else if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
            b.runs = (size_t)strtoul(argv[++i], NULL, 10);
        else
            file = argv[i];
    }
    if (argc < 2 || b.runs < 1) {
        (void)fprintf(
            stderr,
            "bench_analyze SHARDS [PEER.tsv] [--runs N] [--only TEXT] [--give-back] | --from\n");
        return 2;
    }
    if (keep) {
        (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
        (void)mallopt(M_TRIM_THRESHOLD, 1 << 30);
    }
    px_buf_init(&peer, 1 << 24);
    must(px_text_init(&err), &err);
    must(px_snapshot_open(argv[1], false, &b.snap, &err), &err);
    if (file) must(px_file_read(file, 1 << 24, &peer, &err), &err);
    b.peer = px_buf_view(&peer);
    if (from)
        printf("%08u\n", since(&b, COUNTED));
    else
        all(&b);
    px_snapshot_unref(b.snap);
    px_buf_done(&peer);
    return 0;
}
