/* similar_align.c: which English stems a run of Chinese characters stands for.
 *
 * 1. Units. Runs of 2 to 6 characters that occur in MIN_PAIRS pairs or more, do not begin or end with a
 *    function word, and do not always stand in one longer unit. A text is cut into the longest units
 *    from left to right; a query is cut the same way (px_sim_units).
 * 2. Alignment. IBM Model 1 (Brown et al., "The Mathematics of Statistical Machine Translation",
 *    1993) over the pairs: each stem of the English side is explained by the units of the Chinese
 *    side or by none, in proportion to what they explained before; ROUNDS rounds.
 * 3. A stem is kept as translation of a unit where the two occur together MIN_PAIRS times, more often
 *    than chance allows (log-likelihood ratio, Dunning 1993, above 10.83: 0.1 %), and where the unit
 *    explains it in at least every MIN_P-th pair that the unit stands in. p is that share.
 *
 * Memory: a count a run of characters and a count a unit and stem that occur together; where there
 * are more than COUNTS_MAX of either, those that were met once are forgotten. Everything goes in the order of
 * the pairs, so equal pairs give equal tables. */
#include "query/engine/similar_int.h"

#include "base/hash.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

#define UNIT_CHARS 6u
#define MIN_PAIRS  2u
#define MIN_LONG   3u /* for units of 4 characters and more */
#define MIN_P      0.15
#define MIN_LLR    10.83
#define ROUNDS     6
#define COUNTS_MAX ((size_t)4 << 20) /* some 60 bytes each */
#define KEPT       6u                /* stems a unit, at most */

/* Characters that no unit begins or ends with: particles, "one kind of", "said". */
static const char edges[] = "的一种和与及其在于是有为由并或等该所述以从将使被对向中上下内外用";

struct chars { /* of a text: byte offsets of its characters */
    px_str s;
    uint32_t *at; /* n + 1 of them */
    size_t n, cap;
};

struct align {
    const px_sim_pair *pair;
    size_t n;
    const px_intern *stems;
    px_arena *a;
    px_u64map *runs;  /* hash of a run -> pairs that hold it */
    px_u64map *units; /* hash -> number of the unit */
    px_str *unit;
    size_t n_units, unit_cap;
    uint32_t **in; /* units of each pair, each once, ascending */
    uint32_t *n_in;
    uint32_t *unit_pairs, *stem_pairs;
    px_u64map *both; /* unit << 32 | stem -> place in cell */
    struct cell {
        uint32_t unit, stem, together;
        double t, count;
    } * cell;
    size_t n_cells, cell_cap;
    struct chars c;
    px_stop *stop;
    px_err *err;
};

static void cut(struct chars *c, px_str s) {
    c->s = s;
    c->n = 0;
    if (s.n + 1 > c->cap) {
        c->cap = s.n + 64;
        c->at = px_realloc(c->at, c->cap * sizeof *c->at);
    }
    for (size_t i = 0; i < s.n; c->n++) {
        c->at[c->n] = (uint32_t)i;
        (void)px_utf8_next(s, &i);
    }
    c->at[c->n] = (uint32_t)s.n;
}
static px_str chars(const struct chars *c, size_t from, size_t n) {
    return px_str_sub(c->s, c->at[from], c->at[from + n]);
}
static bool is_edge(px_str ch) {
    return px_str_find((px_str){edges, sizeof edges - 1}, ch) != SIZE_MAX;
}
/* Characters from `from` on up to a blank, at most UNIT_CHARS. */
static size_t reach(const struct chars *c, size_t from) {
    size_t n = 0;
    while (from + n < c->n && n < UNIT_CHARS && c->s.p[c->at[from + n]] != ' ')
        n++;
    return n;
}

/* Forget what was met once. */
static px_u64map *thinned(px_u64map *m, const px_sim_pair *pair, size_t n, struct chars *c) {
    px_u64map *to = px_u64map_new();
    for (size_t i = 0; i < n; i++) {
        cut(c, pair[i].zh);
        for (size_t k = 0; k < c->n; k++)
            for (size_t len = 2, max = reach(c, k); len <= max; len++) {
                uint64_t key = px_hash_str(chars(c, k, len));
                const uint64_t *was = px_u64map_find(m, key);
                if (was && (*was & UINT32_MAX) > 1) *px_u64map_add(to, key, NULL) = *was;
            }
    }
    px_u64map_free(m);
    return to;
}

/* Low half: pairs; high half: the last pair that was counted, + 1. */
static px_status count_runs(struct align *g) {
    px_status st = PX_OK;
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        cut(&g->c, g->pair[i].zh);
        for (size_t k = 0; k < g->c.n; k++)
            for (size_t len = 2, max = reach(&g->c, k); len <= max; len++) {
                uint64_t *v = px_u64map_add(g->runs, px_hash_str(chars(&g->c, k, len)), NULL);
                if (*v >> 32 != i + 1) *v = ((uint64_t)(i + 1) << 32) | ((*v & UINT32_MAX) + 1);
            }
        if (px_u64map_size(g->runs) > COUNTS_MAX) g->runs = thinned(g->runs, g->pair, i + 1, &g->c);
        if (i % 1024 == 0) st = px_stop_look(g->stop, g->err);
    }
    return st;
}

static uint32_t pairs_of(const struct align *g, px_str run) {
    const uint64_t *v = px_u64map_find(g->runs, px_hash_str(run));
    return v ? (uint32_t)*v : 0;
}

/* Does the run at `from` always stand in one that is a character longer? */
static bool part_of_longer(const struct align *g, size_t from, size_t len, uint32_t n) {
    const struct chars *c = &g->c;
    if (len == UNIT_CHARS) return false;
    bool right = reach(c, from) > len && !is_edge(chars(c, from + len, 1)) &&
                 pairs_of(g, chars(c, from, len + 1)) == n;
    bool left = from > 0 && c->s.p[c->at[from - 1]] != ' ' && !is_edge(chars(c, from - 1, 1)) &&
                pairs_of(g, chars(c, from - 1, len + 1)) == n;
    return left || right;
}

static void make_units(struct align *g) {
    for (size_t i = 0; i < g->n; i++) {
        cut(&g->c, g->pair[i].zh);
        for (size_t k = 0; k < g->c.n; k++)
            for (size_t len = 2, max = reach(&g->c, k); len <= max; len++) {
                px_str run = chars(&g->c, k, len);
                uint32_t n = pairs_of(g, run);
                bool fresh;
                if (n < (len < 4 ? MIN_PAIRS : MIN_LONG) || is_edge(chars(&g->c, k, 1)) ||
                    is_edge(chars(&g->c, k + len - 1, 1)) || part_of_longer(g, k, len, n))
                    continue;
                uint64_t *at = px_u64map_add(g->units, px_hash_str(run), &fresh);
                if (!fresh) continue;
                if (g->n_units == g->unit_cap)
                    g->unit = px_arena_grow(g->a, g->unit, g->n_units, &g->unit_cap, g->n_units + 1,
                                            sizeof *g->unit);
                *at = g->n_units;
                g->unit[g->n_units++] = run;
            }
    }
}

/* Longest units from left to right. */
static void cut_units(struct align *g, size_t i) {
    uint32_t found[512], n = 0;
    cut(&g->c, g->pair[i].zh);
    for (size_t k = 0; k < g->c.n && n < 512;) {
        size_t step = 1;
        for (size_t len = reach(&g->c, k); len >= 2; len--) {
            const uint64_t *at = px_u64map_find(g->units, px_hash_str(chars(&g->c, k, len)));
            if (!at) continue;
            found[n++] = (uint32_t)*at;
            step = len;
            break;
        }
        k += step;
    }
    px_sort_u32(found, n);
    n = (uint32_t)px_unique_u32(found, n);
    g->in[i] = px_arena_alloc(g->a, (n + 1) * sizeof(uint32_t));
    memcpy(g->in[i], found, n * sizeof(uint32_t));
    g->n_in[i] = n;
}

static struct cell *cell(struct align *g, uint32_t unit, uint32_t stem, bool make) {
    uint64_t key = (uint64_t)unit << 32 | stem;
    bool fresh = false;
    uint64_t *at = make ? px_u64map_add(g->both, key, &fresh) : px_u64map_find(g->both, key);
    if (!at) return NULL;
    if (fresh) {
        if (g->n_cells == g->cell_cap) {
            g->cell_cap = g->cell_cap ? g->cell_cap * 2 : 4096;
            g->cell = px_realloc(g->cell, g->cell_cap * sizeof *g->cell);
        }
        *at = g->n_cells;
        g->cell[g->n_cells++] = (struct cell){unit, stem, 0, 1, 0};
    }
    return &g->cell[*at];
}

/* Only what occurs together more than once is ever kept, so what is met for the first time when the counts are
 * full is not counted. */
static px_status count_both(struct align *g) {
    px_status st = PX_OK;
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        for (uint32_t k = 0; k < g->n_in[i]; k++)
            g->unit_pairs[g->in[i][k]]++;
        for (uint32_t e = 0; e < g->pair[i].n_en; e++)
            g->stem_pairs[g->pair[i].en[e]]++;
        for (uint32_t k = 0; k < g->n_in[i]; k++)
            for (uint32_t e = 0; e < g->pair[i].n_en; e++) {
                struct cell *c = cell(g, g->in[i][k], g->pair[i].en[e], g->n_cells < COUNTS_MAX);
                if (c) c->together++;
            }
        if (i % 1024 == 0) st = px_stop_look(g->stop, g->err);
    }
    return st;
}

/* A round: deal each stem out, then make what each unit explained its share of the unit's pairs. "None" explains a
 * stem in proportion to how common it is. */
static px_status round_of(struct align *g) {
    px_status st = PX_OK;
    for (size_t i = 0; i < g->n_cells; i++)
        g->cell[i].count = 0;
    for (size_t i = 0; i < g->n && st == PX_OK; i++) {
        for (uint32_t e = 0; e < g->pair[i].n_en; e++) {
            uint32_t stem = g->pair[i].en[e];
            double sum = (double)g->stem_pairs[stem] / (double)g->n;
            for (uint32_t k = 0; k < g->n_in[i]; k++) {
                const struct cell *c = cell(g, g->in[i][k], stem, false);
                if (c) sum += c->t;
            }
            for (uint32_t k = 0; k < g->n_in[i] && sum > 0; k++) {
                struct cell *c = cell(g, g->in[i][k], stem, false);
                if (c) c->count += c->t / sum;
            }
        }
        if (i % 1024 == 0) st = px_stop_look(g->stop, g->err);
    }
    return st;
}

static double part(double k, double n, double p) {
    return (k > 0 ? k * log(p) : 0) + (n - k > 0 ? (n - k) * log(1 - p) : 0);
}

/* Log-likelihood ratio of two things that occur in x and y of n pairs, together in k. */
static double llr(double k, double x, double y, double n) {
    double p = y / n, p1 = k / x, p2 = n > x ? (y - k) / (n - x) : 0;
    if (p1 <= p2) return 0;
    return 2 * (part(k, x, p1) + part(y - k, n - x, p2 > 0 ? p2 : 1e-12) - part(k, x, p) -
                part(y - k, n - x, p));
}

static int by_share(const void *px, const void *py) {
    const px_bilingual_entry *x = px, *y = py;
    if (x->p != y->p) return x->p > y->p ? -1 : 1;
    return (x->en > y->en) - (x->en < y->en);
}

/* Entries of the table, by unit; numbers of units and stems as here. */
static px_bilingual_entry *choose(struct align *g, uint32_t *n_out) {
    px_bilingual_entry *v = NULL;
    size_t n = 0, cap = 0;
    uint32_t *first = px_calloc(g->n_units + 1, sizeof *first);
    for (size_t i = 0; i < g->n_cells; i++) {
        const struct cell *c = &g->cell[i];
        double share = c->count / g->unit_pairs[c->unit], back = c->count / g->stem_pairs[c->stem];
        if (c->together < MIN_PAIRS || share < MIN_P ||
            llr(c->together, g->unit_pairs[c->unit], g->stem_pairs[c->stem], (double)g->n) <
                MIN_LLR)
            continue;
        if (n == cap) {
            cap = cap ? cap * 2 : 1024;
            v = px_realloc(v, cap * sizeof *v);
        }
        v[n++] = (px_bilingual_entry){c->unit, c->stem, c->together, (float)(share < 1 ? share : 1),
                                      (float)(back < 1 ? back : 1)};
    }
    if (n) qsort(v, n, sizeof *v, by_share);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (first[v[i].zh]++ < KEPT) v[kept++] = v[i];
    free(first);
    *n_out = (uint32_t)kept;
    return v;
}

static px_bilingual *table(struct align *g) {
    uint32_t n, n_zh = 0, n_en = 0;
    px_bilingual_entry *v = choose(g, &n);
    size_t n_stems = px_intern_size(g->stems);
    uint32_t *zh_of = px_calloc(g->n_units + 1, sizeof *zh_of);
    uint32_t *en_of = px_calloc(n_stems + 1, sizeof *en_of);
    px_str *zh = px_calloc(n + (size_t)1, sizeof *zh), *en = px_calloc(n + (size_t)1, sizeof *en);
    for (uint32_t i = 0; i < n; i++) {
        if (!zh_of[v[i].zh]) {
            zh[n_zh] = g->unit[v[i].zh];
            zh_of[v[i].zh] = ++n_zh;
        }
        if (!en_of[v[i].en]) {
            en[n_en] = px_intern_text(g->stems, v[i].en);
            en_of[v[i].en] = ++n_en;
        }
        v[i].zh = zh_of[v[i].zh] - 1;
        v[i].en = en_of[v[i].en] - 1;
    }
    px_bilingual *b = px_bilingual_make(zh, n_zh, en, n_en, v, n);
    free(en);
    free(zh);
    free(en_of);
    free(zh_of);
    free(v);
    return b;
}

px_status px_sim_align(const px_sim_pair *pair, size_t n, const px_intern *stems, px_stop *stop,
                       px_bilingual **out, px_err *err) {
    struct align g = {.pair = pair,
                      .n = n,
                      .stems = stems,
                      .a = px_arena_new(),
                      .runs = px_u64map_new(),
                      .units = px_u64map_new(),
                      .both = px_u64map_new(),
                      .stop = stop,
                      .err = err};
    *out = NULL;
    px_status st = count_runs(&g);
    if (st == PX_OK) make_units(&g);
    g.in = px_calloc(n + 1, sizeof *g.in);
    g.n_in = px_calloc(n + 1, sizeof *g.n_in);
    g.unit_pairs = px_calloc(g.n_units + 1, sizeof *g.unit_pairs);
    g.stem_pairs = px_calloc(px_intern_size(stems) + (size_t)1, sizeof *g.stem_pairs);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        cut_units(&g, i);
    if (st == PX_OK) st = count_both(&g);
    for (int i = 0; i < ROUNDS && st == PX_OK; i++) {
        st = round_of(&g);
        for (size_t k = 0; k < g.n_cells; k++)
            g.cell[k].t = g.cell[k].count / g.unit_pairs[g.cell[k].unit];
    }
    if (st == PX_OK) *out = table(&g);
    px_u64map_free(g.runs);
    px_u64map_free(g.units);
    px_u64map_free(g.both);
    free(g.cell);
    free(g.in);
    free(g.n_in);
    free(g.unit_pairs);
    free(g.stem_pairs);
    free(g.c.at);
    px_arena_free(g.a);
    return st;
}
