/* bench_query: how long does an exact answer take, and how much longer the peer?
 *
 *     bench_query SHARDS QUERIES [PEER.tsv] [--peer xapian|lucene] [--repeat R] [--each]
 *                 [--jobs N] [--cache MIB] [--only MEASURE]
 *
 * QUERIES as pick_queries writes them; PEER.tsv is what `naive_xapian run` or
 * LucenePeer says to the same lines; --peer says which, for its name and the aims against it.
 * One process, one thread unless --jobs says more, through the engine's own interface; the snapshot is open, everything is
 * in the page cache, and a query runs once before R runs (21) are timed. Without --cache the
 * engine keeps no results between questions, so a repeat does all the work again. A time always begins with the text of the
 * question (parsing and planning), as the peer's does. A line a class and kind: the median over its
 * queries of each query's median and 95th percentile; ratio = the peer's median by ours, query by
 * query, of which the median is shown and the lowest. --each prints a line a query to standard
 * error. --only: the measures whose name begins so ("count", "near: a ADJ").
 *
 *   count    exact number of publications
 *   answer   the same with applications and simple families (against the peer's count)
 *   set      every row in an array
 *   facet    the rows and then the 20 most frequent values of a field
 *   facet+   counting alone, the rows being known (the peer: facet less count of the same query)
 *   phrase   exact number of a phrase's hits
 *   near     the same of words within a distance
 *   wild     the same of words with * or ? in them
 *   top10    exact rows and the ten most relevant
 *   page     as top10 with all three counts: what a page of the command line needs
 *   sort     exact rows and the first ten by number of claims, then date
 *   stop     from a stop raised at some moment of a count, pages, facets, to their end */
#include "base/arena.h"
#include "bench/lib/measure.h"
#include "query/engine/engine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* How many times better than the peer each kind should be; 0: no aim. */
static const struct peer {
    const char *option, *name;
    double count, facet, phrase, stop_phrase, near, wild, top;
} peers[] = {
    {"xapian", "naive Xapian", 20, 50, 3, 3, 3, 0, 1.5},
    {"lucene", "Lucene", 10, 0, 1.5, 2, 1.5, 0.5, 1},
};

typedef enum kind { COUNT, ANSWER, SET, FACET, FACET_ALONE, PHRASE, TOP, PAGE, SORT, STOP } kind;

struct line { /* of QUERIES */
    px_str class, kind, text;
    bool answered; /* by the peer */
    uint64_t peer_hits;
    double peer_us;
};

struct bench {
    px_snapshot *snap;
    px_arena *a;
    struct line *line;
    size_t n;
    const struct peer *peer;
    size_t repeat;
    bool each;
    const char *only; /* measures whose name begins so; "" = all */
    uint32_t *rows;   /* SET */
    px_how how;
};

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "bench_query: %s\n", err->message);
    exit(px_status_exit(st));
}

/* ---- reading ---- */

static px_str field(px_str *rest) {
    size_t tab = px_str_find(*rest, PX_STR("\t"));
    px_str one = px_str_sub(*rest, 0, tab);
    *rest = px_str_sub(*rest, tab == SIZE_MAX ? rest->n : tab + 1, rest->n);
    return one;
}

static void load(px_arena *a, const char *path, struct line **out, size_t *n) {
    FILE *f = fopen(path, "re");
    char *text = NULL;
    size_t room = 0, cap = 0;
    ssize_t got;
    if (!f) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    *out = NULL;
    *n = 0;
    while ((got = getline(&text, &room, f)) > 0) {
        px_str rest = px_str_trim(px_arena_str(a, (px_str){text, (size_t)got}));
        if (rest.n == 0 || rest.p[0] == '#' || px_str_starts(rest, PX_STR("class\t"))) continue;
        if (*n == cap) *out = px_arena_grow(a, *out, *n, &cap, *n + 1, sizeof **out);
        struct line *l = &(*out)[(*n)++];
        *l = (struct line){.class = field(&rest), .kind = field(&rest), .text = field(&rest)};
        l->answered = rest.n && px_str_u64(field(&rest), &l->peer_hits);
        if (l->answered) l->peer_us = strtod(px_arena_cstr(a, field(&rest)), NULL);
    }
    free(text);
    (void)fclose(f);
}

static struct line *find(struct line *v, size_t n, const struct line *l, px_str kind_name) {
    for (size_t i = 0; i < n; i++)
        if (px_str_eq(v[i].class, l->class) && px_str_eq(v[i].kind, kind_name) &&
            px_str_eq(v[i].text, l->text))
            return &v[i];
    return NULL;
}

static void take_peer(struct bench *b, const char *path) {
    struct line *v;
    size_t n;
    load(b->a, path, &v, &n);
    for (size_t i = 0; i < b->n; i++) {
        struct line *l = &b->line[i], *p = find(v, n, l, l->kind);
        if (!p || !p->answered) continue;
        l->answered = true;
        l->peer_hits = p->peer_hits;
        l->peer_us = p->peer_us;
    }
}

/* ---- one question ---- */

/* The same fields as the peer's value slots. */
static const char *const facet_of[] = {NULL, "cc:20", "pa1:20", "ipcm.subclass:20", "pdy:20"};
#define FACETS (sizeof facet_of / sizeof facet_of[0])

static uint64_t with_value(const px_facet *f, const px_rowset *rows) {
    return px_rowset_count(rows) - f->missing;
}

/* Parsing to rows, as px_answer_open does it, without the counts of groups. */
static px_rowset rows_of(const struct bench *b, px_arena *a, px_str text, px_rank_terms *terms) {
    px_query q;
    px_step *plan;
    px_rowset rows;
    px_err err;
    must(px_query_parse(a, text, &q, &err), &err);
    must(px_plan_make(a, b->snap, q.root, &plan, &err), &err);
    must(px_exec(b->snap, plan, &b->how, &rows, &err), &err);
    if (terms) must(px_rank_terms_of(a, b->snap, plan, terms, &err), &err);
    return rows;
}

struct stopper {
    px_stop stop;
    double after, raised; /* seconds; when */
};

static void *raise_after(void *self) {
    struct stopper *s = self;
    struct timespec t = {.tv_nsec = (long)(s->after * 1e9)};
    (void)nanosleep(&t, NULL);
    s->raised = measure_now();
    px_stop_raise(&s->stop);
    return NULL;
}

/* Everything that a question can be asked, stopped after a while; microseconds from then to the end. */
static double ask_stopped(struct bench *b, px_str text, uint64_t *hits) {
    static unsigned turn;
    struct stopper s = {.after = (double)(turn++ * 7919 % 4000) / 1e6};
    px_how how = b->how;
    px_answer a;
    px_hit hit[10];
    px_facet_ask facet;
    px_facet f;
    px_err err;
    size_t n;
    pthread_t thread;
    how.stop = &s.stop;
    if (pthread_create(&thread, NULL, raise_after, &s) != 0) exit(EXIT_FAILURE);
    px_status st = px_answer_open_how(b->snap, text, NULL, &how, &a, &err);
    for (int o = PX_ORDER_RELEVANCE; o <= PX_ORDER_FAMILY && st == PX_OK; o++)
        st = px_answer_page(&a, NULL, (px_order)o, 0, 10, hit, &n, &err);
    if (st == PX_OK) st = px_facet_read(a.arena, PX_STR("ipc.group"), &facet, &err);
    for (int i = 0; i < 8 && st == PX_OK; i++)
        st = px_facet_count(a.arena, &a.rows, &facet, &a.how, &f, &err);
    double end = measure_now();
    (void)pthread_join(thread, NULL);
    *hits = st == PX_E_CANCELLED;
    px_answer_close(&a);
    return end > s.raised ? (end - s.raised) * 1e6 : 0;
}

/* Runs a question once; gives microseconds and hits. */
static double ask(struct bench *b, kind k, px_str text, const px_facet_ask *facet, uint64_t *hits) {
    px_err err;
    px_arena *a = px_arena_new();
    px_rowset rows = {0};
    px_rank_terms terms;
    px_facet f;
    px_hit hit[10];
    size_t n;
    px_answer answer = {0};
    px_sorting by;
    double start = measure_now(), spent;
    switch (k) {
    case COUNT:
    case PHRASE:
        rows = rows_of(b, a, text, NULL);
        *hits = px_rowset_count(&rows);
        break;
    case SET:
        rows = rows_of(b, a, text, NULL);
        px_rowset_all(&rows, b->rows);
        *hits = px_rowset_count(&rows);
        break;
    case FACET:
    case FACET_ALONE:
        rows = rows_of(b, a, text, NULL);
        if (k == FACET_ALONE) start = measure_now();
        must(px_facet_count(a, &rows, facet, &b->how, &f, &err), &err);
        *hits = with_value(&f, &rows);
        break;
    case TOP:
        rows = rows_of(b, a, text, &terms);
        must(px_sort_page(&rows, PX_ORDER_RELEVANCE, &terms, 0, 10, &b->how, hit, &n, &err), &err);
        *hits = n;
        break;
    case SORT:
        rows = rows_of(b, a, text, NULL);
        must(px_sorting_parse(PX_STR("ncl desc, pd asc"), &by, &err), &err);
        must(px_sort_list(&rows, &by, NULL, NULL, 0, 10, &b->how, hit, &n, &err), &err);
        *hits = px_rowset_count(&rows);
        break;
    case STOP:
        px_arena_free(a);
        return ask_stopped(b, text, hits);
    case ANSWER:
    case PAGE:
        must(px_answer_open_how(b->snap, text, NULL, &b->how, &answer, &err), &err);
        *hits = answer.counts.publications;
        if (k == PAGE) {
            must(px_answer_page(&answer, NULL, PX_ORDER_RELEVANCE, 0, 10, hit, &n, &err), &err);
            *hits = n;
        }
        break;
    }
    spent = measure_now() - start;
    if (rows.snap) px_rowset_release(&rows);
    px_answer_close(&answer);
    px_arena_free(a);
    return spent * 1e6;
}

/* ---- a class ---- */

struct class {
    const char *name; /* of the measure */
    px_str class, kind;
    kind k;
    const char *facet;
    double aim; /* 0 = none */
    bool same_hits;
};

/* The peer's time for the line; less its plain count where counting alone is asked for. */
static bool peer_time(struct bench *b, const struct line *l, kind k, double *us) {
    *us = l->peer_us;
    if (k == FACET_ALONE) {
        const struct line *c = find(b->line, b->n, l, PX_STR("count"));
        if (!c || !c->answered) return false;
        *us -= c->peer_us;
    }
    return l->answered && *us > 0;
}

static void run_class(struct bench *b, const struct class *c) {
    if (!px_str_starts(px_str_of(c->name), px_str_of(b->only))) return;
    px_err err;
    px_arena *a = px_arena_new();
    px_facet_ask facet;
    double *each = px_malloc(b->repeat * sizeof *each);
    double *median = px_malloc(5 * (b->n + 1) * sizeof *median), *p95 = median + b->n,
           *peer = p95 + b->n, *ratio = peer + b->n, *hits = ratio + b->n;
    size_t n = 0, n_peer = 0, same = 0;
    if (c->facet) must(px_facet_read(a, px_str_of(c->facet), &facet, &err), &err);
    for (size_t i = 0; i < b->n; i++) {
        const struct line *l = &b->line[i];
        uint64_t found;
        double us;
        if (!px_str_eq(l->class, c->class) || !px_str_eq(l->kind, c->kind)) continue;
        (void)ask(b, c->k, l->text, &facet, &found);
        for (size_t r = 0; r < b->repeat; r++)
            each[r] = ask(b, c->k, l->text, &facet, &found);
        median[n] = measure_quantile(each, b->repeat, 0.5);
        p95[n] = measure_quantile(each, b->repeat, 0.95);
        hits[n] = (double)found;
        if (peer_time(b, l, c->k, &us)) {
            peer[n_peer] = us;
            ratio[n_peer++] = us / median[n];
            same += found == l->peer_hits;
        }
        if (b->each)
            fprintf(stderr, "%s\t" PX_STR_FMT "\t%llu\t%.1f\t%llu\t%.1f\n", c->name,
                    PX_STR_ARG(l->text), (unsigned long long)found, median[n],
                    (unsigned long long)l->peer_hits, l->peer_us);
        n++;
    }
    if (n) {
        measure m = {.name = c->name,
                     .rows = b->snap->n_live,
                     .warm = "warm",
                     .unit = "us",
                     .median = measure_quantile(median, n, 0.5),
                     .p95 = measure_quantile(p95, n, 0.5),
                     .hits = (uint64_t)measure_quantile(hits, n, 0.5),
                     .queries = n,
                     .same = same};
        if (n_peer) {
            m.peer = b->peer->name;
            m.peer_median = measure_quantile(peer, n_peer, 0.5);
            m.ratio = measure_quantile(ratio, n_peer, 0.5);
            m.ratio_low = ratio[0];
            m.kind = c->aim > 0 ? MEASURE_RATIO_MIN : MEASURE_NO_AIM;
            m.aim = c->aim;
        }
        measure_print(&m);
    }
    free(each);
    free(median);
    px_arena_free(a);
}

/* Every class and kind once, in the order of the file, with what belongs to it. */
static void run_kind(struct bench *b, const struct line *l) {
    size_t slot = l->kind.n == 7 ? (size_t)(l->kind.p[6] - '0') : 0;
    bool facets = px_str_starts(l->kind, PX_STR("facet:")) && slot > 0 && slot < FACETS;
    struct class c = {.class = l->class, .kind = l->kind};
    if (px_str_is(l->kind, "count")) {
        c.name = px_arena_fmt(b->a, "count: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = COUNT;
        c.aim = b->peer->count;
        run_class(b, &c);
        c.aim = 0;
        c.name = px_arena_fmt(b->a, "sort: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = SORT;
        run_class(b, &c);
        c.name = px_arena_fmt(b->a, "stop: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = STOP;
        run_class(b, &c);
        c.name = px_arena_fmt(b->a, "answer: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = ANSWER;
    } else if (px_str_is(l->kind, "set")) {
        c.name = px_arena_fmt(b->a, "set: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = SET;
        c.aim = b->peer->count;
    } else if (facets) {
        c.facet = facet_of[slot];
        int n = (int)strcspn(c.facet, ":");
        c.name = px_arena_fmt(b->a, "facet %.*s: " PX_STR_FMT, n, c.facet, PX_STR_ARG(l->class)).p;
        c.k = FACET;
        c.aim = b->peer->facet;
        run_class(b, &c);
        c.name = px_arena_fmt(b->a, "facet+ %.*s: " PX_STR_FMT, n, c.facet, PX_STR_ARG(l->class)).p;
        c.k = FACET_ALONE;
    } else if (px_str_is(l->kind, "phrase")) {
        c.name = px_arena_fmt(b->a, "phrase: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = PHRASE;
        c.aim = px_str_find(l->class, PX_STR("stop")) != SIZE_MAX ? b->peer->stop_phrase
                                                                  : b->peer->phrase;
    } else if (px_str_is(l->kind, "near") || px_str_is(l->kind, "wild")) {
        bool near = px_str_is(l->kind, "near");
        c.name =
            px_arena_fmt(b->a, "%s: " PX_STR_FMT, near ? "near" : "wild", PX_STR_ARG(l->class)).p;
        c.k = PHRASE;
        c.aim = near ? b->peer->near : b->peer->wild;
    } else if (px_str_is(l->kind, "top10")) {
        c.name = px_arena_fmt(b->a, "top10: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = TOP;
        c.aim = b->peer->top;
        run_class(b, &c);
        c.name = px_arena_fmt(b->a, "page: " PX_STR_FMT, PX_STR_ARG(l->class)).p;
        c.k = PAGE;
        c.aim = 0;
    } else {
        fprintf(stderr, "bench_query: unknown kind " PX_STR_FMT "\n", PX_STR_ARG(l->kind));
        exit(2);
    }
    run_class(b, &c);
}

static int usage(void) {
    fprintf(stderr,
            "usage: bench_query SHARDS QUERIES [PEER.tsv] [--peer xapian|lucene] [--repeat R] "
            "[--each] [--jobs N] [--cache MIB] [--only MEASURE]\n");
    return 2;
}

int main(int argc, char **argv) {
    struct bench b = {.repeat = 21, .peer = &peers[0], .only = ""};
    const char *path[3] = {NULL};
    size_t n_paths = 0;
    uint32_t repeat;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--each") == 0) {
            b.each = true;
        } else if (strcmp(argv[i], "--jobs") == 0 || strcmp(argv[i], "--cache") == 0) {
            bool jobs = argv[i][2] == 'j';
            if (++i == argc || !px_str_u32(px_str_of(argv[i]), &repeat) || repeat < 1)
                return usage();
            if (jobs)
                b.how.crew = px_crew_new(repeat);
            else
                b.how.cache = px_cache_new((size_t)repeat << 20);
        } else if (strcmp(argv[i], "--only") == 0) {
            if (++i == argc) return usage();
            b.only = argv[i];
        } else if (strcmp(argv[i], "--repeat") == 0) {
            if (++i == argc || !px_str_u32(px_str_of(argv[i]), &repeat) || repeat < 1)
                return usage();
            b.repeat = repeat;
        } else if (strcmp(argv[i], "--peer") == 0) {
            if (++i == argc) return usage();
            b.peer = NULL;
            for (size_t k = 0; k < sizeof peers / sizeof *peers; k++)
                if (strcmp(argv[i], peers[k].option) == 0) b.peer = &peers[k];
            if (!b.peer) return usage();
        } else if (n_paths < 3 && argv[i][0] != '-') {
            path[n_paths++] = argv[i];
        } else {
            return usage();
        }
    }
    if (n_paths < 2) return usage();
    px_err err;
    b.a = px_arena_new();
    must(px_snapshot_open(path[0], false, &b.snap, &err), &err);
    b.rows = px_malloc(((size_t)b.snap->n_rows + 1) * sizeof *b.rows);
    load(b.a, path[1], &b.line, &b.n);
    if (path[2]) take_peer(&b, path[2]);
    for (size_t i = 0; i < b.n; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first &= !px_str_eq(b.line[k].class, b.line[i].class) ||
                     !px_str_eq(b.line[k].kind, b.line[i].kind);
        if (first) run_kind(&b, &b.line[i]);
    }
    if (b.how.cache) {
        px_cache_stats s;
        px_cache_look(b.how.cache, &s);
        fprintf(stderr, "cache: %llu of %llu found, %llu bytes in %llu sets, %llu thrown out\n",
                (unsigned long long)s.found, (unsigned long long)s.asked,
                (unsigned long long)s.bytes, (unsigned long long)s.entries,
                (unsigned long long)s.dropped);
    }
    px_crew_free(b.how.crew);
    px_cache_free(b.how.cache);
    free(b.rows);
    px_snapshot_unref(b.snap);
    px_arena_free(b.a);
    return 0;
}
