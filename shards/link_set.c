/* link_set.c: how the makers of links read columns and write sections; see link_int.h. */
#include "shards/link_int.h"

#include "base/arena.h"

#include <stdlib.h>

#define LOOKS      ((size_t)1 << 15) /* at most so many pages of single looks are held */
#define CANDIDATES ((size_t)4096)

px_status px_link_col(const px_link_set *s, size_t seg, const char *name, px_col_kind kind,
                      const px_col **out, px_err *err) {
    *out = NULL;
    if (!s->seg[seg]) return PX_OK;
    px_status st = px_cols_get(s->seg[seg]->cols, px_str_of(name), out, err);
    if (st == PX_OK && *out && (*out)->m.kind != (uint32_t)kind) {
        *out = NULL;
        st = px_fail(err, PX_E_DAMAGED, "segment %s: column %s is of the wrong kind",
                     s->seg[seg]->name, name);
    }
    return st;
}

static size_t segment_of(const px_link_set *s, uint32_t row) {
    size_t lo = 0, hi = s->n;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (s->base[mid] <= row)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static void look(px_link_set *s) {
    if (++s->looks < LOOKS) return;
    s->looks = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->seg[i]) px_segment_drop(s->seg[i]);
}

px_status px_link_hash(px_link_set *s, const char *name, uint32_t row, uint64_t *out, px_err *err) {
    const px_col *c;
    size_t seg = segment_of(s, row);
    *out = 0;
    look(s);
    px_status st = px_link_col(s, seg, name, PX_COL_HASH, &c, err);
    if (c) *out = c->keys[row - s->base[seg]];
    return st;
}

px_status px_link_key(px_link_set *s, uint32_t row, px_str *out, px_err *err) {
    const px_col *c;
    size_t seg = segment_of(s, row);
    *out = (px_str){0};
    look(s);
    px_status st = px_link_col(s, seg, "@key", PX_COL_TEXT, &c, err);
    if (c) *out = px_col_text(c, row - s->base[seg]);
    return st;
}

/* ---- choosing ---- */

void px_choice_init(px_link_choice *c, px_link_set *set, const char *column) {
    *c = (px_link_choice){.set = set, .column = column};
    c->row = px_malloc(2 * CANDIDATES * sizeof *c->row);
    c->from = c->row + CANDIDATES;
}

void px_choice_done(px_link_choice *c) {
    free(c->row);
    *c = (px_link_choice){0};
}

/* The candidate whose key comes first becomes the only one. */
static px_status first_by_key(px_link_choice *c, px_err *err) {
    px_str best, key;
    px_status st = px_link_key(c->set, c->row[0], &best, err);
    for (size_t i = 1; i < c->n && st == PX_OK; i++) {
        st = px_link_key(c->set, c->row[i], &key, err);
        int order = px_str_cmp(key, best);
        if (order > 0 || (order == 0 && c->row[i] > c->row[0])) continue;
        best = key;
        c->row[0] = c->row[i];
        c->from[0] = c->from[i];
    }
    c->n = 1;
    return st;
}

px_status px_choice_add(px_link_choice *c, uint32_t row, uint32_t from, px_err *err) {
    px_status st = PX_OK;
    if (c->n == CANDIDATES) {
        st = first_by_key(c, err);
        c->crowded = true;
    }
    c->row[c->n] = row;
    c->from[c->n++] = from;
    return st;
}

px_status px_choice_take(px_link_choice *c, uint32_t *from, px_err *err) {
    px_status st = PX_OK;
    bool differ = c->crowded;
    uint64_t first = 0, value;
    *from = PX_NIL;
    if (c->n > 1 && !differ) st = px_link_hash(c->set, c->column, c->from[0], &first, err);
    for (size_t i = 1; i < c->n && st == PX_OK && !differ; i++) {
        st = px_link_hash(c->set, c->column, c->from[i], &value, err);
        differ = value != first;
    }
    if (st == PX_OK && c->n > 1 && differ) st = first_by_key(c, err);
    if (st == PX_OK && c->n) *from = c->from[0];
    px_choice_clear(c);
    return st;
}

/* ---- reading side by side ---- */

px_status px_head_step(px_link_head *h, px_err *err) {
    int got = h->s ? px_sorter_next(h->s, &h->t, err) : 0;
    h->there = got == 1;
    return got < 0 ? (px_status)got : PX_OK;
}

px_status px_head_begin(px_link_head *h, px_sorter *s, px_err *err) {
    h->s = s;
    px_status st = s ? px_sorter_start(s, err) : PX_OK;
    return st == PX_OK ? px_head_step(h, err) : st;
}

px_status px_head_seek(px_link_head *h, uint64_t key, bool *found, px_err *err) {
    px_status st = PX_OK;
    while (st == PX_OK && h->there && h->t.key < key)
        st = px_head_step(h, err);
    *found = st == PX_OK && h->there && h->t.key == key;
    return st;
}

/* ---- writing ---- */

px_status px_link_begin(px_link_out *o, px_boxw *w, const char *section, px_err *err) {
    o->w = w;
    o->n = 0;
    return px_boxw_section(w, px_str_of(section), err);
}

px_status px_link_put(px_link_out *o, uint32_t v, px_err *err) {
    o->v[o->n++] = v;
    return o->n == sizeof o->v / sizeof o->v[0] ? px_link_end(o, err) : PX_OK;
}

px_status px_link_end(px_link_out *o, px_err *err) {
    px_status st = px_boxw_write(o->w, o->v, o->n * sizeof o->v[0], err);
    o->n = 0;
    return st;
}
