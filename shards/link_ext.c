/* link_ext.c: which rows are one extended family. The rule stands in link.h.
 *
 * Simple families are the nodes: rows of one are of one extended family in any case. Applications
 * that reach into several families, and identities (link columns "@app", "@prios", "@ext") that
 * several families name, make edges; components of those are the extended families.
 *
 *   rows     (row, family, application)   given
 *   apps     (application, family)        -> edges
 *   names    (identity, family)           -> edges
 *   by_fam   (family, row)                to meet the components
 *   order    (first family, row)          families are numbered by their first row, so extended ones
 *                                         are, too
 *   out      (row, extended family)       back in the order of rows */
#include "shards/link_int.h"

#include "base/arena.h"

#include <stdlib.h>

struct columns {
    const px_col *has, *app, *prios, *ext;
};

static px_status columns(const px_link_set *s, size_t seg, struct columns *c, px_err *err) {
    px_status st = px_link_col(s, seg, "@has", PX_COL_NUM, &c->has, err);
    if (st == PX_OK) st = px_link_col(s, seg, "@app", PX_COL_HASH, &c->app, err);
    if (st == PX_OK) st = px_link_col(s, seg, "@prios", PX_COL_HASHES, &c->prios, err);
    if (st == PX_OK) st = px_link_col(s, seg, "@ext", PX_COL_HASH, &c->ext, err);
    return st;
}

/* What a row names. "@app" of a row without application number is no application that others could
 * claim. */
static px_status name(px_sorter *names, const struct columns *c, uint32_t r, uint32_t fam,
                      px_err *err) {
    px_status st = PX_OK;
    uint32_t has = c->has ? px_col_num(c->has, r) : PX_NIL;
    if (c->app && c->app->keys[r] && has != PX_NIL && (has & 1u << PX_HAS_APPLICATION))
        st = px_sorter_add(names, c->app->keys[r], fam, 0, err);
    if (c->ext && c->ext->keys[r] && st == PX_OK)
        st = px_sorter_add(names, c->ext->keys[r], fam, 0, err);
    for (uint32_t i = c->prios ? c->prios->off[r] : 0;
         st == PX_OK && c->prios && i < c->prios->off[r + 1]; i++)
        st = px_sorter_add(names, c->prios->keys[i], fam, 0, err);
    return st;
}

static px_status deal(px_link_set *s, px_sorter *rows, px_sorter *apps, px_sorter *names,
                      px_err *err) {
    px_link_head h = {0};
    px_status st = px_head_begin(&h, rows, err);
    for (size_t seg = 0; seg < s->n && st == PX_OK; seg++) {
        struct columns c;
        if (!s->seg[seg]) continue;
        st = columns(s, seg, &c, err);
        while (st == PX_OK && h.there && h.t.key < s->base[seg + 1]) {
            uint32_t row = (uint32_t)h.t.key - s->base[seg];
            st = px_sorter_add(apps, h.t.b, h.t.a, 0, err);
            if (st == PX_OK) st = name(names, &c, row, h.t.a, err);
            if (st == PX_OK) st = px_head_step(&h, err);
        }
        px_segment_drop(s->seg[seg]);
    }
    return st;
}

/* Families that one key leads to: each is linked with the first of them. */
static px_status meet(px_sorter *keys, px_sorter *edges, px_err *err) {
    px_link_head h = {0};
    px_status st = px_head_begin(&h, keys, err);
    while (st == PX_OK && h.there) {
        uint64_t key = h.t.key;
        uint32_t least = h.t.a, last = least;
        for (; st == PX_OK && h.there && h.t.key == key; st = px_head_step(&h, err)) {
            if (h.t.a == last) continue;
            if ((st = px_sorter_add(edges, last = h.t.a, least, 0, err)) != PX_OK) break;
        }
    }
    return st;
}

/* The rows of each component, in order of their first family -> (row, number). */
static px_status number(px_link_set *s, px_sorter *rows, px_sorter *map, px_sorter *out,
                        uint32_t *n_exts, px_err *err) {
    px_sorter *by_fam = px_link_sorter(s), *order = px_link_sorter(s);
    px_link_head h = {0}, m = {0};
    px_status st = px_head_begin(&h, rows, err);
    for (; st == PX_OK && h.there; st = px_head_step(&h, err))
        if ((st = px_sorter_add(by_fam, h.t.a, (uint32_t)h.t.key, 0, err)) != PX_OK) break;
    if (st == PX_OK) st = px_head_begin(&h, by_fam, err);
    if (st == PX_OK) st = px_head_begin(&m, map, err);
    while (st == PX_OK && h.there) {
        bool mapped;
        st = px_head_seek(&m, h.t.key, &mapped, err);
        if (st == PX_OK) st = px_sorter_add(order, mapped ? m.t.a : h.t.key, h.t.a, 0, err);
        if (st == PX_OK) st = px_head_step(&h, err);
    }
    px_sorter_free(by_fam);
    if (st == PX_OK) st = px_head_begin(&h, order, err);
    for (*n_exts = 0; st == PX_OK && h.there; (*n_exts)++)
        for (uint64_t key = h.t.key; st == PX_OK && h.there && h.t.key == key;
             st = px_head_step(&h, err))
            if ((st = px_sorter_add(out, h.t.a, *n_exts, 0, err)) != PX_OK) break;
    px_sorter_free(order);
    return st;
}

/* (row, number, …) as the section. */
static px_status put(const px_link_set *s, px_boxw *w, px_sorter *numbered, px_err *err) {
    px_link_head h = {0};
    px_link_out *o = px_malloc(sizeof *o);
    px_status st = px_head_begin(&h, numbered, err);
    if (st == PX_OK) st = px_link_begin(o, w, "ext", err);
    for (uint32_t row = 0; st == PX_OK && row < s->base[s->n]; row++) {
        bool live = h.there && h.t.key == row;
        st = px_link_put(o, live ? h.t.a : PX_NIL, err);
        if (st == PX_OK && live) st = px_head_step(&h, err);
    }
    if (st == PX_OK) st = px_link_end(o, err);
    free(o);
    return st;
}

px_status px_link_extended(px_link_set *s, px_boxw *w, px_sorter *rows, uint32_t n_fams,
                           uint32_t *n_exts, px_err *err) {
    px_sorter *apps = px_link_sorter(s), *names = px_link_sorter(s), *edges = px_link_sorter(s),
              *map = NULL, *out = NULL;
    *n_exts = n_fams;
    px_status st = deal(s, rows, apps, names, err);
    if (st == PX_OK) st = meet(apps, edges, err);
    px_sorter_free(apps);
    if (st == PX_OK) st = meet(names, edges, err);
    px_sorter_free(names);
    if (st == PX_OK && px_sorter_count(edges)) {
        st = px_link_components(s, edges, &map, err);
        edges = NULL;
        out = px_link_sorter(s);
        if (st == PX_OK) st = number(s, rows, map, out, n_exts, err);
    }
    if (st == PX_OK) st = put(s, w, out ? out : rows, err);
    px_sorter_free(edges);
    px_sorter_free(map);
    px_sorter_free(out);
    return st;
}
