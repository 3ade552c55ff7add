/* suggest_grams.c: phrases of characters that stand often in a set of rows, without any dictionary.
 *
 * Level by level: a phrase of n characters is counted only where both phrases of n - 1 in it are
 * frequent, so few are. What is a term is told by its neighbours: a term stands beside many different
 * characters on both sides, a piece of one beside few. 锂离 is nearly always followed by 子, 离子电 by
 * 池, so they go; 锂离子电池 stays. The measure is the entropy of the neighbours, where ends of texts,
 * words, particles and rare characters count as different each. */
#include "query/engine/suggest_int.h"

#include "base/intern.h"

#include <math.h>
#include <stdlib.h>

#define GRAM_MAX 10u /* characters */

typedef struct gram {
    uint32_t at, rows, last;      /* place of one occurrence; rows; the last one + 1 */
    bool within;                  /* mostly in a longer one */
    double beside[2], n_log_n[2]; /* of frequent neighbours behind, before: rows, sum of r ln r */
} gram;

typedef struct level {
    px_u64map *number; /* hash -> index */
    gram *v;
    size_t n, cap;
} level;

typedef struct grams {
    const uint32_t *cp, *row_of; /* row_of: by place, number of the row */
    size_t n;
    uint32_t min_rows;
    level l[2]; /* of n - 1 and of n characters */
} grams;

static void level_done(level *l) {
    px_u64map_free(l->number);
    free(l->v);
    *l = (level){0};
}

static uint64_t hash_of(const uint32_t *cp, size_t n) {
    uint64_t h = 0x9E3779B97F4A7C15ull;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ cp[i]) * 0xFF51AFD7ED558CCDull;
        h ^= h >> 32;
    }
    return h;
}

static gram *find(level *l, const uint32_t *cp, size_t n) {
    uint64_t *i = px_u64map_find(l->number, hash_of(cp, n));
    return i ? &l->v[*i] : NULL;
}

static void count(level *l, const grams *g, size_t at, size_t n) {
    bool fresh = false;
    uint64_t *i = px_u64map_add(l->number, hash_of(g->cp + at, n), &fresh);
    if (fresh) {
        if (l->n == l->cap) {
            l->cap = l->cap ? l->cap * 2 : 4096;
            l->v = px_realloc(l->v, l->cap * sizeof *l->v);
        }
        *i = l->n;
        l->v[l->n++] = (gram){.at = (uint32_t)at};
    }
    gram *v = &l->v[*i];
    if (v->last == g->row_of[at] + 1) return;
    v->last = g->row_of[at] + 1;
    v->rows++;
}

static bool listed(uint32_t cp, const char *list) {
    px_str s = px_str_of(list);
    for (size_t i = 0; i < s.n;)
        if (px_utf8_next(s, &i) == cp) return true;
    return false;
}

/* Particles that no term holds, and those that none begins or ends with. */
static bool is_particle(uint32_t cp) {
    return listed(cp, "的了及或所述之");
}

static bool is_end(const uint32_t *cp) {
    static const char *const pairs[] = {"可以", "进行", "一种", "包括", "其中", "以及", "用于",
                                        "具有", "通过", "根据", "能够", "使得", "采用", "利用"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        px_str s = px_str_of(pairs[i]);
        size_t at = 0;
        if (px_utf8_next(s, &at) == cp[0] && px_utf8_next(s, &at) == cp[1]) return true;
    }
    return false;
}

static bool is_term(const uint32_t *cp, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (is_particle(cp[i])) return false;
    return !listed(cp[0], "是于该其将和与") &&
           !listed(cp[n - 1], "是于该其将和与个种并由从等被在一对为涉") && !is_end(cp) &&
           !is_end(cp + n - 2);
}

/* How different what stands on that side is: 0 = always the same, ln rows = never. */
static double freedom(const gram *v, int side) {
    double all = v->rows > v->beside[side] ? v->rows : v->beside[side];
    return log(all) - v->n_log_n[side] / all;
}

static bool stands_alone(const gram *v) {
    double least = log(v->rows) / 2;
    if (least > 1) least = 1;
    return freedom(v, 0) >= least && freedom(v, 1) >= least;
}

static px_status next_level(grams *g, const px_suggest *s, size_t n, px_err *err) {
    level *small = &g->l[0], *now = &g->l[1];
    px_status st = PX_OK;
    now->number = px_u64map_new();
    for (size_t at = 0, run = 0; at < g->n && st == PX_OK; at++) {
        if (at % (1u << 16) == 0) st = px_stop_look(px_how_stop(s->how), err);
        run = g->cp[at] == PX_SUGGEST_BREAK ? 0 : run + 1;
        if (run < n) continue;
        size_t from = at + 1 - n;
        if (n > 2) {
            const gram *x = find(small, g->cp + from, n - 1),
                       *y = find(small, g->cp + from + 1, n - 1);
            if (!x || !y || x->rows < g->min_rows || y->rows < g->min_rows) continue;
        }
        count(now, g, from, n);
    }
    for (size_t i = 0; i < now->n && n > 2; i++) {
        const uint32_t *cp = g->cp + now->v[i].at;
        double rows = now->v[i].rows;
        for (size_t k = 0; k < 2; k++) {
            gram *part = find(small, cp + k, n - 1);
            if (!part || is_particle(cp[k ? 0 : n - 1])) continue;
            part->beside[k] += rows;
            part->n_log_n[k] += rows * log(rows);
            if (rows >= part->rows * 0.8 && is_term(cp, n)) part->within = true;
        }
    }
    return st;
}

typedef struct taken {
    px_gram *v;
    size_t n, cap;
} taken;

static void take(const grams *g, const level *l, size_t n, px_arena *a, taken *to) {
    px_buf b;
    px_buf_init(&b, 1024);
    for (size_t i = 0; i < l->n; i++) {
        const gram *v = &l->v[i];
        if (v->rows < g->min_rows || v->within || !stands_alone(v) || !is_term(g->cp + v->at, n))
            continue;
        if (to->n == to->cap)
            to->v = px_arena_grow(a, to->v, to->n, &to->cap, to->n + 1, sizeof *to->v);
        px_buf_clear(&b);
        px_suggest_put(&b, g->cp + v->at, n);
        to->v[to->n++] = (px_gram){px_arena_str(a, px_buf_view(&b)), v->rows};
    }
    px_buf_done(&b);
}

static px_status read_rows(const px_suggest *s, const uint32_t *row, size_t n, px_suggest_text *t,
                           uint32_t **row_of, px_err *err) {
    px_status st = PX_OK;
    size_t seg = SIZE_MAX, cap = 0;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        size_t k, from = t->n;
        uint32_t local;
        px_snapshot_locate(s->snap, row[i], &k, &local);
        if (k != seg) st = px_suggest_text_begin(t, s->snap->seg[k]->tok, err);
        seg = k;
        if (i % 256 == 0 && st == PX_OK) st = px_stop_look(px_how_stop(s->how), err);
        if (st == PX_OK) st = px_suggest_text_row(t, s->snap->seg[k]->tok, local, err);
        if (cap < t->n) {
            cap = t->n * 2;
            *row_of = px_realloc(*row_of, cap * sizeof **row_of);
        }
        for (; from < t->n; from++)
            (*row_of)[from] = (uint32_t)i;
    }
    return st;
}

px_status px_suggest_grams(const px_suggest *s, const uint32_t *row, size_t n, uint32_t min_rows,
                           px_gram **out, size_t *n_out, px_err *err) {
    px_suggest_text t = {0};
    uint32_t *row_of = NULL;
    taken to = {0};
    px_status st = read_rows(s, row, n, &t, &row_of, err);
    grams g = {.cp = t.cp, .row_of = row_of, .n = t.n, .min_rows = min_rows};
    for (size_t k = 2; k <= GRAM_MAX && st == PX_OK; k++) {
        st = next_level(&g, s, k, err);
        if (k > 2) take(&g, &g.l[0], k - 1, s->a, &to);
        level_done(&g.l[0]);
        g.l[0] = g.l[1];
        g.l[1] = (level){0};
        if (!g.l[0].n) break;
    }
    level_done(&g.l[0]);
    level_done(&g.l[1]);
    free(row_of);
    px_suggest_text_done(&t);
    *out = to.v;
    *n_out = to.n;
    return st;
}
