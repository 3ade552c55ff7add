/* twins.c: see twins.h. */
#include "query/analytics/twins.h"

#include "base/hash.h"
#include "base/text.h"
#include "shards/ordinal.h"

#include <stdlib.h>

struct px_twins {
    px_twins *next;
    px_field field;
    px_str custom;
    const px_ordinals *ord;
    px_str column;
    bool *twin; /* by ordinal: another value is found by the same clause, or none is */
};

/* What the engine compares: the words of a name, a code in small letters. 0: there is nothing to ask for. */
static uint64_t key_of(const px_col *c, uint32_t code, px_buf *room) {
    px_str s;
    px_err err;
    if (c->tok) {
        s = (px_str){c->tok + c->tokoff[code], c->tokoff[code + 1] - c->tokoff[code]};
        if (!px_str_trim(s).n) return 0;
        return px_hash_str(s) | 1;
    }
    px_err_clear(&err);
    px_buf_clear(room);
    if (px_text_fold(px_col_value(c, code), room, &err) != PX_OK || !room->n) return 0;
    return px_hash_str(px_buf_view(room)) | 1;
}

/* Marks both of any two values with one key. A table of twice as many places, probed from the key on. */
static void mark(px_twins *t, const uint64_t *key) {
    size_t size = 16;
    while (size < (size_t)t->ord->n * 2)
        size *= 2;
    uint32_t *at = px_malloc(size * sizeof *at);
    memset(at, 0xFF, size * sizeof *at);
    for (uint32_t k = 0; k < t->ord->n; k++) {
        size_t i = (size_t)(key[k] >> 1) & (size - 1);
        if (!key[k]) {
            t->twin[k] = true;
            continue;
        }
        while (at[i] != PX_NIL && key[at[i]] != key[k])
            i = (i + 1) & (size - 1);
        if (at[i] == PX_NIL) {
            at[i] = k;
            continue;
        }
        t->twin[k] = t->twin[at[i]] = true;
    }
    free(at);
}

static const px_col *column_at(const px_work *w, size_t seg, px_str column) {
    const px_col *c = NULL;
    px_err err;
    px_err_clear(&err);
    if (!w->snap->seg[seg] || px_cols_get(w->snap->seg[seg]->cols, column, &c, &err) != PX_OK)
        return NULL;
    return c;
}

static px_twins *make(px_work *w, const px_facet_ask *ask) {
    px_err err;
    px_buf room;
    px_twins *t = px_arena_zero(w->a, sizeof *t);
    px_err_clear(&err);
    *t = (px_twins){.next = w->twins, .field = ask->field, .custom = ask->custom};
    t->column = ask->field == PX_F_X ? px_arena_fmt(w->a, "x." PX_STR_FMT, PX_STR_ARG(ask->custom))
                                     : px_str_of(px_field_code(ask->field));
    w->twins = t;
    if (px_snapshot_ordinals(w->snap, t->column, 0, &t->ord, &err) != PX_OK) return t;
    t->twin = px_arena_zero(w->a, (size_t)t->ord->n + 1);
    uint64_t *key = px_malloc(((size_t)t->ord->n + 1) * sizeof *key);
    memset(key, 0, ((size_t)t->ord->n + 1) * sizeof *key);
    px_buf_init(&room, 1 << 20);
    for (size_t i = 0; i < w->snap->n_segs; i++) {
        const px_col *c = column_at(w, i, t->column);
        for (uint32_t k = 0; c && k < c->m.n_dict; k++)
            if (!key[t->ord->map[i][k]]) key[t->ord->map[i][k]] = key_of(c, k, &room);
    }
    mark(t, key);
    px_buf_done(&room);
    free(key);
    return t;
}

bool px_twins_none(px_work *w, const px_facet_ask *ask, px_str value) {
    px_twins *t = w->twins;
    while (t && !(t->field == ask->field && px_str_eq(t->custom, ask->custom)))
        t = t->next;
    if (!t) t = make(w, ask);
    for (size_t i = 0; t->twin && i < w->snap->n_segs; i++) {
        const px_col *c = column_at(w, i, t->column);
        uint32_t code = c ? px_col_code(c, value) : PX_NIL;
        if (code != PX_NIL) return !t->twin[t->ord->map[i][code]];
    }
    return false;
}
