/* link.c: writing and opening links.px. The grouping of applications and families is in
 * link_group.c. */
#include "shards/link_int.h"

#include "base/arena.h"
#include "base/sort.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- citations: joined by hash, a part of the hash space at a time, so that memory is bounded
 * ---- */

#define PART_PAIRS ((size_t)8 << 20)

struct edges {
    uint64_t *v; /* citing row << 32 | cited row */
    size_t n, cap;
};

static void edge(struct edges *e, uint32_t from, uint32_t to) {
    if (from == to) return;
    if (e->n == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 1024;
        e->v = px_realloc(e->v, e->cap * sizeof *e->v);
    }
    e->v[e->n++] = (uint64_t)from << 32 | to;
}

struct pairs {
    px_pair *v;
    size_t n, cap;
};

static void pair(struct pairs *p, uint64_t key, uint32_t value) {
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 1024;
        p->v = px_realloc(p->v, p->cap * sizeof *p->v);
    }
    p->v[p->n++] = (px_pair){key, value};
}

/* A mention of a document by a row: `which` numbers the mentions of all rows, so that one resolved
 * by its whole number is not looked up again without kind. */
struct mention {
    uint32_t row;
    bool backwards; /* the mentioned document cites the row */
};

struct join {
    const px_link_set *set;
    struct mention *mention;
    uint8_t *resolved;
    uint32_t n;
    struct edges edges;
};

/* pass 0: whole numbers; pass 1: numbers without kind, of mentions that are still unresolved. */
static px_status join_part(struct join *j, int pass, unsigned part, unsigned n_parts, px_err *err) {
    static const char *const names[2] = {"@cites", "@citing"};
    struct pairs have = {0}, want = {0};
    uint32_t which = 0;
    px_status st = PX_OK;
    for (size_t s = 0; s < j->set->n && st == PX_OK; s++) {
        const px_col *c;
        if (!j->set->seg[s]) continue;
        st = px_cols_get(j->set->seg[s]->cols, PX_STR("pn"), &c, err);
        for (uint64_t i = 0; c && st == PX_OK && i < c->m.n_values; i++)
            if (c->keys[i] % n_parts == part && px_link_live(j->set, s, c->rows[i]))
                pair(&have, c->keys[i], j->set->base[s] + c->rows[i]);
        for (int k = 0; k < 2 && st == PX_OK; k++) {
            st = px_cols_get(j->set->seg[s]->cols, px_str_of(names[k]), &c, err);
            for (uint32_t r = 0; c && st == PX_OK && r < c->m.n_rows; r++)
                for (uint64_t i = c->off[r]; i + 1 < c->off[r + 1]; i += 2, which++) {
                    j->mention[which] = (struct mention){j->set->base[s] + r, k == 1};
                    uint64_t key = c->keys[i + (pass == 0)];
                    if (key % n_parts == part && !(j->resolved[which] & 1) &&
                        px_link_live(j->set, s, r))
                        pair(&want, key, which);
                }
        }
    }
    px_sort_pairs(have.v, have.n);
    px_sort_pairs(want.v, want.n);
    size_t h = 0;
    for (size_t w = 0; w < want.n; w++) {
        while (h < have.n && have.v[h].key < want.v[w].key)
            h++;
        for (size_t i = h; i < have.n && have.v[i].key == want.v[w].key; i++) {
            const struct mention *m = &j->mention[want.v[w].value];
            j->resolved[want.v[w].value] |= 2;
            if (m->backwards)
                edge(&j->edges, have.v[i].value, m->row);
            else
                edge(&j->edges, m->row, have.v[i].value);
        }
    }
    free(have.v);
    free(want.v);
    return st;
}

static px_status join_all(struct join *j, px_err *err) {
    static const char *const names[2] = {"@cites", "@citing"};
    uint64_t n = 0, keys = 0;
    px_status st = PX_OK;
    for (size_t s = 0; s < j->set->n && st == PX_OK; s++) {
        const px_col *c;
        if (!j->set->seg[s]) continue;
        st = px_cols_get(j->set->seg[s]->cols, PX_STR("pn"), &c, err);
        if (c) keys += c->m.n_values;
        for (int k = 0; k < 2 && st == PX_OK; k++) {
            st = px_cols_get(j->set->seg[s]->cols, px_str_of(names[k]), &c, err);
            if (c) n += c->m.n_values / 2;
        }
    }
    if (st == PX_OK && n > UINT32_MAX)
        st = px_fail(err, PX_E_LIMIT, "the collection holds over 4 G citations");
    j->mention = px_malloc(n * sizeof *j->mention);
    j->resolved = px_calloc(n, 1);
    unsigned n_parts = 1 + (unsigned)((n + keys) / PART_PAIRS);
    for (int pass = 0; pass < 2 && n; pass++) {
        for (unsigned p = 0; p < n_parts && st == PX_OK; p++)
            st = join_part(j, pass, p, n_parts, err);
        for (uint64_t i = 0; i < n; i++)
            if (j->resolved[i]) j->resolved[i] = 1;
    }
    free(j->mention);
    free(j->resolved);
    return st;
}

/* Edges sorted by (from, to) as offsets and targets. */
static px_status put_edges(px_boxw *w, const char *off_name, const char *name, struct edges *e,
                           uint32_t n_rows, px_err *err) {
    px_sort_u64(e->v, e->n);
    e->n = px_unique_u64(e->v, e->n);
    if (e->n > UINT32_MAX) return px_fail(err, PX_E_LIMIT, "over 4 G links between records");
    uint32_t *off = px_malloc((n_rows + (size_t)1) * sizeof *off),
             *to = px_malloc(e->n * sizeof *to);
    size_t k = 0;
    for (uint32_t r = 0; r < n_rows; r++) {
        off[r] = (uint32_t)k;
        while (k < e->n && e->v[k] >> 32 == r) {
            to[k] = (uint32_t)e->v[k];
            k++;
        }
    }
    off[n_rows] = (uint32_t)k;
    px_status st = px_boxw_put(w, px_str_of(off_name), off, (n_rows + (size_t)1) * 4, err);
    if (st == PX_OK) st = px_boxw_put(w, px_str_of(name), to, k * 4, err);
    free(off);
    free(to);
    return st;
}

px_status px_links_build(px_segment *const *seg, px_bitmap *const *dead, size_t n, const char *path,
                         uint64_t *checksum, px_err *err) {
    *checksum = 0;
    px_boxw *w;
    px_link_set set = {
        .seg = seg, .dead = dead, .n = n, .base = px_calloc(n + 1, sizeof(uint32_t))};
    for (size_t i = 0; i < n; i++)
        set.base[i + 1] = set.base[i] + (seg[i] ? seg[i]->n_rows : 0);
    uint32_t total = set.base[n], meta[3] = {total, 0, 0};
    uint32_t *app = px_malloc(total * sizeof *app), *fam = px_malloc(total * sizeof *fam);
    struct join j = {.set = &set};
    uint64_t size;
    px_status st = px_boxw_create(path, "LINK", &w, err);
    if (st == PX_OK) {
        st = px_link_groups(&set, app, &meta[1], fam, &meta[2], err);
        if (st == PX_OK) st = px_boxw_put(w, PX_STR("meta"), meta, sizeof meta, err);
        if (st == PX_OK) st = px_boxw_put(w, PX_STR("app"), app, total * (size_t)4, err);
        if (st == PX_OK) st = px_boxw_put(w, PX_STR("fam"), fam, total * (size_t)4, err);
        if (st == PX_OK) st = join_all(&j, err);
        if (st == PX_OK) st = put_edges(w, "cites_off", "cites", &j.edges, total, err);
        for (size_t i = 0; i < j.edges.n; i++)
            j.edges.v[i] = j.edges.v[i] << 32 | j.edges.v[i] >> 32;
        if (st == PX_OK) st = put_edges(w, "cited_off", "cited", &j.edges, total, err);
        if (st == PX_OK)
            st = px_boxw_close(w, &size, checksum, err);
        else
            px_boxw_abort(w);
    }
    free(j.edges.v);
    free(app);
    free(fam);
    free(set.base);
    return st;
}

/* ---- reading ---- */

static pthread_mutex_t load_lock = PTHREAD_MUTEX_INITIALIZER;

px_status px_links_open(const char *path, uint32_t n_rows, px_links **out, px_err *err) {
    *out = NULL;
    px_links *l = px_calloc(1, sizeof *l);
    px_str s;
    px_status st = px_box_open(path, "LINK", &l->box, err);
    if (st == PX_E_NOTFOUND) st = px_fail(err, PX_E_DAMAGED, "%s is missing", path);
    if (st == PX_OK) st = px_box_get(l->box, PX_STR("meta"), 12, &s, err);
    if (st == PX_OK) {
        memcpy(&l->n_rows, s.p, 4);
        memcpy(&l->n_apps, s.p + 4, 4);
        memcpy(&l->n_fams, s.p + 8, 4);
        if (l->n_rows != n_rows)
            st = px_fail(err, PX_E_DAMAGED, "%s is for %u rows instead of %u", path, l->n_rows,
                         n_rows);
    }
    if (st == PX_OK)
        *out = l;
    else
        px_links_close(l);
    return st;
}

void px_links_close(px_links *l) {
    if (!l) return;
    px_box_close(l->box);
    free(l);
}

static px_status group(px_links *l, const char *name, uint32_t n_groups, const uint32_t **out,
                       px_err *err) {
    px_str s;
    px_status st = px_box_get(l->box, px_str_of(name), l->n_rows * (uint64_t)4, &s, err);
    if (st != PX_OK) return st;
    const uint32_t *v = (const uint32_t *)(const void *)s.p;
    for (uint32_t i = 0; i < l->n_rows; i++)
        if (v[i] != PX_NIL && v[i] >= n_groups)
            return px_fail(err, PX_E_DAMAGED, "links: group of row %u does not exist", i);
    *out = v;
    return st;
}

px_status px_links_groups(px_links *l, px_err *err) {
    px_status st = PX_OK;
    pthread_mutex_lock(&load_lock);
    if (!l->fam) {
        const uint32_t *app = NULL, *fam = NULL;
        st = group(l, "app", l->n_apps, &app, err);
        if (st == PX_OK) st = group(l, "fam", l->n_fams, &fam, err);
        if (st == PX_OK) {
            l->app = app;
            l->fam = fam;
        }
    }
    pthread_mutex_unlock(&load_lock);
    return st;
}

static px_status edges(px_links *l, const char *off_name, const char *name, const uint32_t **off,
                       const uint32_t **to, px_err *err) {
    px_str s, t;
    px_status st = px_box_get(l->box, px_str_of(off_name), (l->n_rows + (uint64_t)1) * 4, &s, err);
    if (st == PX_OK) st = px_box_get(l->box, px_str_of(name), UINT64_MAX, &t, err);
    if (st != PX_OK) return st;
    *off = (const uint32_t *)(const void *)s.p;
    *to = (const uint32_t *)(const void *)t.p;
    bool good = (*off)[0] == 0 && (*off)[l->n_rows] == t.n / 4;
    for (uint32_t i = 0; good && i < l->n_rows; i++)
        good = (*off)[i] <= (*off)[i + 1];
    for (size_t i = 0; good && i < t.n / 4; i++)
        good = (*to)[i] < l->n_rows;
    return good ? st : px_fail(err, PX_E_DAMAGED, "links: %s is out of order", name);
}

px_status px_links_citations(px_links *l, px_err *err) {
    px_status st = PX_OK;
    pthread_mutex_lock(&load_lock);
    if (!l->cited) {
        const uint32_t *o1, *t1, *o2, *t2;
        st = edges(l, "cites_off", "cites", &o1, &t1, err);
        if (st == PX_OK) st = edges(l, "cited_off", "cited", &o2, &t2, err);
        if (st == PX_OK) {
            l->cites_off = o1;
            l->cites = t1;
            l->cited_off = o2;
            l->cited = t2;
        }
    }
    pthread_mutex_unlock(&load_lock);
    return st;
}
