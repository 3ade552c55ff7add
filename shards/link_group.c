/* link_group.c: which rows are one application, which one simple family. The rules stand in link.h.
 */
#include "shards/link_int.h"

#include "base/arena.h"
#include "base/sort.h"

#include <stdlib.h>

struct work {
    const px_link_set *set;
    uint32_t n;
    uint32_t *up; /* union-find: parent row; the smallest row is the root */
    uint64_t *hash;
    uint8_t *flag; /* HAS_APP, LIVE, GIVEN */
};

enum { LIVE = 1, HAS_APP = 2, GIVEN = 4 };

static uint32_t root(struct work *w, uint32_t r) {
    while (w->up[r] != r) {
        w->up[r] = w->up[w->up[r]];
        r = w->up[r];
    }
    return r;
}

static void join(struct work *w, uint32_t x, uint32_t y) {
    x = root(w, x);
    y = root(w, y);
    if (x < y)
        w->up[y] = x;
    else
        w->up[x] = y;
}

/* One hash column of all segments into w->hash (0 for dead rows). */
static px_status load(struct work *w, const char *name, px_err *err) {
    px_status st = PX_OK;
    memset(w->hash, 0, w->n * sizeof *w->hash);
    for (size_t s = 0; s < w->set->n && st == PX_OK; s++) {
        const px_col *c;
        if (!w->set->seg[s]) continue;
        st = px_cols_get(w->set->seg[s]->cols, px_str_of(name), &c, err);
        for (uint32_t r = 0; c && st == PX_OK && r < c->m.n_rows; r++)
            if (w->flag[w->set->base[s] + r] & LIVE) w->hash[w->set->base[s] + r] = c->keys[r];
    }
    return st;
}

static px_status load_flags(struct work *w, px_err *err) {
    px_status st = PX_OK;
    for (size_t s = 0; s < w->set->n && st == PX_OK; s++) {
        const px_col *has;
        if (!w->set->seg[s]) continue;
        st = px_cols_get(w->set->seg[s]->cols, PX_STR("@has"), &has, err);
        if (st != PX_OK) break;
        for (uint32_t r = 0; r < w->set->seg[s]->n_rows; r++) {
            uint8_t f = px_link_live(w->set, s, r) ? LIVE : 0;
            if (has && (px_col_num(has, r) & 1u << PX_HAS_APPLICATION)) f |= HAS_APP;
            w->flag[w->set->base[s] + r] = f;
        }
    }
    return st;
}

/* Rows with a hash, sorted by hash, then row. */
static px_pair *by_hash(const struct work *w, size_t *n) {
    px_pair *v = px_malloc(w->n * sizeof *v);
    *n = 0;
    for (uint32_t r = 0; r < w->n; r++)
        if (w->hash[r]) v[(*n)++] = (px_pair){w->hash[r], r};
    px_sort_pairs(v, *n);
    return v;
}

static void number_groups(struct work *w, uint32_t *out, uint32_t *n_groups) {
    *n_groups = 0;
    for (uint32_t r = 0; r < w->n; r++) {
        if (!(w->flag[r] & LIVE))
            out[r] = PX_NIL;
        else if (root(w, r) == r)
            out[r] = (*n_groups)++;
        else
            out[r] = out[root(w, r)]; /* roots come first */
    }
}

static void alone(struct work *w) {
    for (uint32_t r = 0; r < w->n; r++)
        w->up[r] = r;
}

static px_status applications(struct work *w, uint32_t *app, uint32_t *n_apps, px_err *err) {
    size_t n;
    alone(w);
    px_status st = load(w, "@app", err);
    if (st != PX_OK) return st;
    px_pair *v = by_hash(w, &n);
    for (size_t i = 1; i < n; i++)
        if (v[i].key == v[i - 1].key) join(w, v[i].value, v[i - 1].value);
    free(v);
    st = load(w, "@base", err);
    if (st != PX_OK) return st;
    v = by_hash(w, &n);
    for (size_t i = 0, end; i < n; i = end) {
        uint32_t anchor = v[i].value;
        bool found = false;
        for (end = i; end < n && v[end].key == v[i].key; end++)
            if (!found && (w->flag[v[end].value] & HAS_APP)) {
                anchor = v[end].value;
                found = true;
            }
        for (size_t k = i; k < end; k++)
            if (!(w->flag[v[k].value] & HAS_APP)) join(w, v[k].value, anchor);
    }
    free(v);
    number_groups(w, app, n_apps);
    return st;
}

/* Rows of one application: those without a given family take the first given one, and count as given
 * from then on. */
static void adopt(struct work *w, const px_pair *v, size_t n) {
    for (size_t i = 0, end; i < n; i = end) {
        uint32_t given = PX_NIL;
        for (end = i; end < n && v[end].key == v[i].key; end++)
            if (given == PX_NIL && (w->flag[v[end].value] & GIVEN)) given = v[end].value;
        for (size_t k = i; given != PX_NIL && k < end; k++) {
            if (w->flag[v[k].value] & GIVEN) continue;
            join(w, v[k].value, given);
            w->flag[v[k].value] |= GIVEN;
        }
    }
}

/* Rows of one hash: those without a given family become one component; `giver` of its first one is
 * the first row with a given family among them. */
static void share(struct work *w, const px_pair *v, size_t n, uint32_t *giver) {
    for (size_t i = 0, end; i < n; i = end) {
        uint32_t first = PX_NIL, given = PX_NIL;
        for (end = i; end < n && v[end].key == v[i].key; end++) {
            uint32_t r = v[end].value;
            if (w->flag[r] & GIVEN) {
                if (given == PX_NIL) given = r;
            } else if (first == PX_NIL) {
                first = r;
            } else {
                join(w, first, r);
            }
        }
        if (first != PX_NIL && given < giver[first]) giver[first] = given;
    }
}

static px_status families(struct work *w, const uint32_t *app, uint32_t *fam, uint32_t *n_fams,
                          px_err *err) {
    size_t n;
    alone(w);
    px_status st = load(w, "@fam", err);
    if (st != PX_OK) return st;
    px_pair *v = by_hash(w, &n);
    for (uint32_t r = 0; r < w->n; r++)
        if (w->hash[r]) w->flag[r] |= GIVEN;
    for (size_t i = 1; i < n; i++)
        if (v[i].key == v[i - 1].key) join(w, v[i].value, v[i - 1].value);
    free(v);
    uint32_t *giver = px_malloc(2 * (size_t)w->n * sizeof *giver), *best = giver + w->n;
    memset(giver, 0xFF, 2 * (size_t)w->n * sizeof *giver);
    for (uint32_t r = 0; r < w->n; r++)
        w->hash[r] = w->flag[r] & LIVE ? (uint64_t)app[r] + 1 : 0;
    v = by_hash(w, &n);
    adopt(w, v, n);
    share(w, v, n, giver); /* no giver is left here: rows of an application stay together */
    free(v);
    st = load(w, "@prio", err);
    if (st == PX_OK) {
        v = by_hash(w, &n);
        share(w, v, n, giver);
        free(v);
        for (uint32_t r = 0; r < w->n; r++) { /* PX_NIL is larger than any row */
            uint32_t c = root(w, r);
            if (giver[r] < best[c]) best[c] = giver[r];
        }
        for (uint32_t r = 0; r < w->n; r++)
            if (best[r] != PX_NIL) join(w, r, best[r]);
        number_groups(w, fam, n_fams);
    }
    free(giver);
    return st;
}

px_status px_link_groups(const px_link_set *s, uint32_t *app, uint32_t *n_apps, uint32_t *fam,
                         uint32_t *n_fams, px_err *err) {
    struct work w = {.set = s, .n = s->base[s->n]};
    w.up = px_malloc(w.n * sizeof *w.up);
    w.hash = px_malloc(w.n * sizeof *w.hash);
    w.flag = px_calloc(w.n, 1);
    px_status st = load_flags(&w, err);
    if (st == PX_OK) st = applications(&w, app, n_apps, err);
    if (st == PX_OK) st = families(&w, app, fam, n_fams, err);
    free(w.up);
    free(w.hash);
    free(w.flag);
    return st;
}
