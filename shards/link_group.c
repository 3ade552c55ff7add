/* link_group.c: which rows are one application, which one simple family. The rules stand in link.h.
 *
 * Everything is a sequence of sorts; a tuple is written below as (key, a, b). A row is "stated"
 * when its source gave a family, "adopted" when its application did, else "open"; an application
 * whose rows are open is a node of the graph in which the same set of priorities makes edges.
 *
 *   anchors   (number without kind, row, flags)   rows without application number find one that has
 *   ident     (application, row, flags)           -> the first row of each application
 *   first     (first row, row, flags)             -> number of the application
 *   rows      (row, application, giver)           back in the order of rows; giver: the row (of the
 *                                                 application) whose source gave the family
 *   prio      (priorities, 0, application)        open ones first, then
 *             (priorities, row + 1, giver)        those that could give
 *   named     (family as stated, row, application)         stated and adopted ones
 *   open      (component, row, application)                the others
 *   order     (first row of the family, row, application)  numbered as applications are
 *   grouped   (row, family, application)                   back in the order of rows */
#include "shards/link_int.h"

#include "base/arena.h"

#include <stdlib.h>

enum { STATED = 1, NUMBERED = 2 }; /* flags: gives a family; has an application number */

struct work {
    px_link_set *set;
    px_sorter *anchors, *ident, *first, *adopt, *rows, *prio, *named, *open, *order, *grouped;
    px_link_choice choice;
    uint64_t n_open;
};

static px_sorter *fresh(const struct work *w) {
    return px_link_sorter(w->set);
}
static void drop(px_sorter **s) {
    px_sorter_free(*s);
    *s = NULL;
}

/* ---- applications ---- */

struct columns {
    const px_col *has, *app, *base, *fam, *prio;
};

static px_status columns(const struct work *w, size_t seg, struct columns *c, px_err *err) {
    px_status st = px_link_col(w->set, seg, "@has", PX_COL_NUM, &c->has, err);
    if (st == PX_OK) st = px_link_col(w->set, seg, "@app", PX_COL_HASH, &c->app, err);
    if (st == PX_OK) st = px_link_col(w->set, seg, "@base", PX_COL_HASH, &c->base, err);
    if (st == PX_OK) st = px_link_col(w->set, seg, "@fam", PX_COL_HASH, &c->fam, err);
    if (st == PX_OK) st = px_link_col(w->set, seg, "@prio", PX_COL_HASH, &c->prio, err);
    return st;
}

static inline uint64_t hash_of(const px_col *c, uint32_t row) {
    return c ? c->keys[row] : 0;
}
static inline bool has_application(const struct columns *c, uint32_t row) {
    uint32_t has = c->has ? px_col_num(c->has, row) : PX_NIL;
    return has != PX_NIL && (has & 1u << PX_HAS_APPLICATION);
}

/* Without rows that look for an anchor there is nothing to anchor. */
static px_status any_seeker(const struct work *w, bool *any, px_err *err) {
    px_status st = PX_OK;
    *any = false;
    for (size_t s = 0; s < w->set->n && st == PX_OK && !*any; s++) {
        struct columns c;
        if (!w->set->seg[s]) continue;
        st = columns(w, s, &c, err);
        for (uint32_t r = 0; st == PX_OK && c.base && r < w->set->seg[s]->n_rows && !*any; r++)
            *any = c.base->keys[r] && !has_application(&c, r) && px_link_live(w->set, s, r);
    }
    return st;
}

static px_status deal(struct work *w, px_err *err) {
    bool anchored;
    px_status st = any_seeker(w, &anchored, err);
    for (size_t s = 0; s < w->set->n && st == PX_OK; s++) {
        struct columns c;
        if (!w->set->seg[s]) continue;
        st = columns(w, s, &c, err);
        for (uint32_t r = 0; st == PX_OK && r < w->set->seg[s]->n_rows; r++) {
            if (!px_link_live(w->set, s, r)) continue;
            uint32_t row = w->set->base[s] + r, flags = hash_of(c.fam, r) ? STATED : 0;
            uint64_t app = hash_of(c.app, r), base = hash_of(c.base, r);
            bool numbered = has_application(&c, r);
            if (numbered) flags |= NUMBERED;
            if (base && anchored) st = px_sorter_add(w->anchors, base, row, flags, err);
            if (st != PX_OK || (base && !numbered)) continue;
            if (app)
                st = px_sorter_add(w->ident, app, row, flags, err);
            else
                st = px_sorter_add(w->first, row, row, flags, err);
        }
        px_segment_drop(w->set->seg[s]);
    }
    return st;
}

/* Rows of one number without kind, at most one a kind: those without an application number take the
 * application of one that has, else they are one. */
static px_status anchor(struct work *w, const px_tuple *v, size_t n, px_err *err) {
    px_status st = PX_OK;
    uint64_t app = v->key;
    uint32_t giver;
    bool seekers = false;
    for (size_t i = 0; i < n; i++)
        seekers |= !(v[i].b & NUMBERED);
    if (!seekers) return st;
    for (size_t i = 0; i < n && st == PX_OK; i++)
        if (v[i].b & NUMBERED) st = px_choice_add(&w->choice, v[i].a, v[i].a, err);
    if (st == PX_OK) st = px_choice_take(&w->choice, &giver, err);
    if (st == PX_OK && giver != PX_NIL) st = px_link_hash(w->set, "@app", giver, &app, err);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        if (!(v[i].b & NUMBERED)) st = px_sorter_add(w->ident, app, v[i].a, v[i].b, err);
    return st;
}

static px_status anchors(struct work *w, px_err *err) {
    px_tuple *v = NULL;
    size_t n = 0, cap = 0;
    px_link_head h = {0};
    w->choice.column = "@app";
    px_status st = px_head_begin(&h, w->anchors, err);
    while (st == PX_OK && h.there) {
        for (n = 0; st == PX_OK && h.there && (!n || h.t.key == v->key);
             st = px_head_step(&h, err)) {
            if (n == cap) {
                cap = cap ? cap * 2 : 64;
                v = px_realloc(v, cap * sizeof *v);
            }
            v[n++] = h.t;
        }
        if (st == PX_OK) st = anchor(w, v, n, err);
    }
    free(v);
    drop(&w->anchors);
    return st;
}

/* Each application gets its first row; where its rows are both stated and not, one gives the
 * family. */
static px_status applications(struct work *w, px_err *err) {
    px_link_head h = {0};
    w->choice.column = "@fam";
    px_status st = px_head_begin(&h, w->ident, err);
    while (st == PX_OK && h.there) {
        uint64_t app = h.t.key;
        uint32_t first = h.t.a, giver;
        bool open = false;
        for (; st == PX_OK && h.there && h.t.key == app; st = px_head_step(&h, err)) {
            if (h.t.b & STATED)
                st = px_choice_add(&w->choice, h.t.a, h.t.a, err);
            else
                open = true;
            if (st == PX_OK) st = px_sorter_add(w->first, first, h.t.a, h.t.b, err);
            if (st != PX_OK) break;
        }
        if (!open) px_choice_clear(&w->choice);
        if (st == PX_OK) st = px_choice_take(&w->choice, &giver, err);
        if (st == PX_OK && giver != PX_NIL) st = px_sorter_add(w->adopt, first, giver, 0, err);
    }
    drop(&w->ident);
    return st;
}

static px_status number_applications(struct work *w, uint32_t *n_apps, px_err *err) {
    px_link_head h = {0}, adopt = {0};
    px_status st = px_head_begin(&h, w->first, err);
    if (st == PX_OK) st = px_head_begin(&adopt, w->adopt, err);
    for (*n_apps = 0; st == PX_OK && h.there; (*n_apps)++) {
        uint64_t first = h.t.key;
        bool adopted;
        st = px_head_seek(&adopt, first, &adopted, err);
        for (; st == PX_OK && h.there && h.t.key == first; st = px_head_step(&h, err)) {
            uint32_t giver = h.t.b & STATED ? h.t.a : adopted ? adopt.t.a : PX_NIL;
            w->n_open += giver == PX_NIL;
            st = px_sorter_add(w->rows, h.t.a, *n_apps, giver, err);
            if (st != PX_OK) break;
        }
    }
    drop(&w->first);
    drop(&w->adopt);
    return st;
}

/* ---- families ---- */

/* In the order of rows: write the applications, and deal the rows out for the families. */
static px_status rows(struct work *w, px_boxw *box, px_err *err) {
    px_link_head h = {0};
    px_link_out *out = px_malloc(sizeof *out);
    px_status st = px_head_begin(&h, w->rows, err);
    if (st == PX_OK) st = px_link_begin(out, box, "app", err);
    for (size_t s = 0; s < w->set->n && st == PX_OK; s++) {
        struct columns c;
        if (!w->set->seg[s]) continue;
        st = columns(w, s, &c, err);
        for (uint32_t r = 0; st == PX_OK && r < w->set->seg[s]->n_rows; r++) {
            uint32_t row = w->set->base[s] + r;
            if (!h.there || h.t.key != row) {
                st = px_link_put(out, PX_NIL, err);
                continue;
            }
            uint32_t app = h.t.a, giver = h.t.b;
            uint64_t prio = hash_of(c.prio, r), family = 0;
            st = px_link_put(out, app, err);
            if (giver == row)
                family = hash_of(c.fam, r);
            else if (giver != PX_NIL && st == PX_OK)
                st = px_link_hash(w->set, "@fam", giver, &family, err);
            if (st == PX_OK)
                st = giver == PX_NIL ? px_sorter_add(w->open, app, row, app, err)
                                     : px_sorter_add(w->named, family, row, app, err);
            if (st == PX_OK && prio && w->n_open)
                st = giver == PX_NIL ? px_sorter_add(w->prio, prio, 0, app, err)
                                     : px_sorter_add(w->prio, prio, row + 1, giver, err);
            if (st == PX_OK) st = px_head_step(&h, err);
        }
        px_segment_drop(w->set->seg[s]);
    }
    if (st == PX_OK) st = px_link_end(out, err);
    free(out);
    drop(&w->rows);
    return st;
}

/* Rows of one set of priorities: edges between open applications; who could give them a family. */
static px_status priorities(struct work *w, px_sorter *edges, px_sorter *givers, px_err *err) {
    px_link_head h = {0};
    px_status st = px_head_begin(&h, w->prio, err);
    while (st == PX_OK && h.there) {
        uint64_t prio = h.t.key;
        bool open = h.t.a == 0;
        uint32_t least = h.t.b, last = least;
        for (; st == PX_OK && h.there && h.t.key == prio; st = px_head_step(&h, err)) {
            if (!open) continue;
            if (h.t.a)
                st = px_sorter_add(givers, least, h.t.a - 1, h.t.b, err);
            else if (h.t.b != last)
                st = px_sorter_add(edges, last = h.t.b, least, 0, err);
            if (st != PX_OK) break;
        }
    }
    drop(&w->prio);
    return st;
}

/* Keys that are nodes become the components of those. */
static px_status to_components(struct work *w, px_sorter **s, px_sorter *map, px_err *err) {
    px_link_head h = {0}, m = {0};
    px_sorter *to = fresh(w);
    px_status st = px_head_begin(&h, *s, err);
    if (st == PX_OK) st = px_head_begin(&m, map, err);
    while (st == PX_OK && h.there) {
        bool mapped;
        st = px_head_seek(&m, h.t.key, &mapped, err);
        if (st == PX_OK) st = px_sorter_add(to, mapped ? m.t.a : h.t.key, h.t.a, h.t.b, err);
        if (st == PX_OK) st = px_head_step(&h, err);
    }
    px_sorter_free(*s);
    *s = to;
    return st;
}

/* Open rows, by component: all of it joins the family of the one that gives, else it is a
 * family. */
static px_status settle(struct work *w, px_sorter *givers, px_err *err) {
    px_link_head h = {0}, g = {0};
    w->choice.column = "@fam";
    px_status st = px_head_begin(&h, w->open, err);
    if (st == PX_OK) st = px_head_begin(&g, givers, err);
    while (st == PX_OK && h.there) {
        uint64_t component = h.t.key, family = 0;
        uint32_t first = h.t.a, giver = PX_NIL;
        bool given;
        st = px_head_seek(&g, component, &given, err);
        for (; st == PX_OK && given && g.there && g.t.key == component; st = px_head_step(&g, err))
            if ((st = px_choice_add(&w->choice, g.t.a, g.t.b, err)) != PX_OK) break;
        if (st == PX_OK) st = px_choice_take(&w->choice, &giver, err);
        if (st == PX_OK && giver != PX_NIL) st = px_link_hash(w->set, "@fam", giver, &family, err);
        for (; st == PX_OK && h.there && h.t.key == component; st = px_head_step(&h, err)) {
            st = giver == PX_NIL ? px_sorter_add(w->order, first, h.t.a, h.t.b, err)
                                 : px_sorter_add(w->named, family, h.t.a, h.t.b, err);
            if (st != PX_OK) break;
        }
    }
    return st;
}

static px_status open_rows(struct work *w, px_err *err) {
    px_sorter *edges = fresh(w), *givers = fresh(w), *map = NULL;
    px_status st = priorities(w, edges, givers, err);
    if (st == PX_OK && px_sorter_count(edges)) {
        st = px_link_components(w->set, edges, &map, err);
        edges = NULL;
        if (st == PX_OK) st = to_components(w, &givers, map, err);
        if (st == PX_OK) st = to_components(w, &w->open, map, err);
    }
    px_sorter_free(edges);
    px_sorter_free(map);
    if (st == PX_OK) st = settle(w, givers, err);
    px_sorter_free(givers);
    drop(&w->open);
    return st;
}

static px_status number_families(struct work *w, px_boxw *box, uint32_t *n_fams, px_err *err) {
    px_link_head h = {0};
    px_link_out *out = px_malloc(sizeof *out);
    uint64_t key = 0;
    uint32_t first = 0, row = 0;
    px_status st = px_head_begin(&h, w->named, err);
    for (bool begun = false; st == PX_OK && h.there; st = px_head_step(&h, err), begun = true) {
        if (!begun || h.t.key != key) {
            key = h.t.key;
            first = h.t.a;
        }
        if ((st = px_sorter_add(w->order, first, h.t.a, h.t.b, err)) != PX_OK) break;
    }
    drop(&w->named);
    if (st == PX_OK) st = px_head_begin(&h, w->order, err);
    for (*n_fams = 0; st == PX_OK && h.there; (*n_fams)++)
        for (key = h.t.key; st == PX_OK && h.there && h.t.key == key; st = px_head_step(&h, err))
            if ((st = px_sorter_add(w->grouped, h.t.a, *n_fams, h.t.b, err)) != PX_OK) break;
    drop(&w->order);
    if (st == PX_OK) st = px_head_begin(&h, w->grouped, err);
    if (st == PX_OK) st = px_link_begin(out, box, "fam", err);
    for (; st == PX_OK && row < w->set->base[w->set->n]; row++) {
        bool live = h.there && h.t.key == row;
        st = px_link_put(out, live ? h.t.a : PX_NIL, err);
        if (st == PX_OK && live) st = px_head_step(&h, err);
    }
    if (st == PX_OK) st = px_link_end(out, err);
    free(out);
    return st;
}

px_status px_link_groups(px_link_set *s, px_boxw *box, uint32_t *n_apps, uint32_t *n_fams,
                         uint32_t *n_exts, px_err *err) {
    struct work w = {.set = s};
    px_sorter **all[] = {&w.anchors, &w.ident, &w.first, &w.adopt, &w.rows,
                         &w.prio,    &w.named, &w.open,  &w.order, &w.grouped};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *all[i] = fresh(&w);
    px_choice_init(&w.choice, s, "@app");
    px_status st = deal(&w, err);
    if (st == PX_OK) st = anchors(&w, err);
    if (st == PX_OK) st = applications(&w, err);
    if (st == PX_OK) st = number_applications(&w, n_apps, err);
    if (st == PX_OK) st = rows(&w, box, err);
    if (st == PX_OK) st = open_rows(&w, err);
    if (st == PX_OK) st = number_families(&w, box, n_fams, err);
    if (st == PX_OK) st = px_link_extended(s, box, w.grouped, *n_fams, n_exts, err);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        drop(all[i]);
    px_choice_done(&w.choice);
    return st;
}
