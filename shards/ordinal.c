/* ordinal.c: see ordinal.h. */
#include "shards/ordinal.h"

#include "base/intern.h"
#include "shards/names.h"

#include <stdlib.h>

struct px_ordinal_cache {
    px_ordinal_cache *next;
    char *column;
    int level;
    size_t n_segs;
    px_ordinals o;
};

void px_ordinal_cache_free(px_ordinal_cache *c) {
    while (c) {
        px_ordinal_cache *next = c->next;
        for (size_t i = 0; i < c->n_segs; i++)
            free(c->o.map[i]);
        free(c->o.map);
        free(c->o.value);
        free(c->column);
        free(c);
        c = next;
    }
}

static px_ordinal_cache *find(px_ordinal_cache *c, px_str column, int level) {
    while (c && (c->level != level || !px_str_is(column, c->column)))
        c = c->next;
    return c;
}

/* The column whose codes are numbered: as it is counted, but for names that go through groups. */
static px_status column_of(px_segment *seg, px_str column, int level, const px_col **out,
                           px_err *err) {
    px_field f = px_field_find(column);
    bool year = f == PX_F_PDY || f == PX_F_ADY || f == PX_F_EPDY;
    if (!year && (!level || level == PX_ORDINAL_GROUPS))
        return px_cols_get(seg->cols, column, out, err);
    return px_cols_counted(seg->cols, f, (px_str){"", 0}, level, out, err);
}

static px_status number_values(px_snapshot *s, px_str column, px_ordinal_cache *c, px_err *err) {
    px_intern *names = px_intern_new();
    size_t cap = 0;
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *col = NULL;
        if (s->seg[i]) st = column_of(s->seg[i], column, c->level, &col, err);
        if (st != PX_OK || !col) continue;
        if (col->m.kind != PX_COL_DICT) {
            st = px_fail(err, PX_E_DAMAGED, "column " PX_STR_FMT " is no dictionary",
                         PX_STR_ARG(column));
            continue;
        }
        uint32_t *map = c->o.map[i] = px_malloc(((size_t)col->m.n_dict + 1) * sizeof *map);
        px_str last = {0};
        for (uint32_t k = 0; k < col->m.n_dict; k++) {
            px_str v = px_col_value(col, k);
            if (c->level == PX_ORDINAL_GROUPS) v = px_groups_of(s->groups, v);
            bool fresh = false;
            /* Sorted: names of one group often lie together. */
            map[k] = k && px_str_eq(v, last) ? map[k - 1] : px_intern_add(names, v, &fresh);
            last = v;
            if (!fresh) continue;
            if (map[k] >= cap) {
                cap = cap ? cap * 2 : 256;
                c->o.value = px_realloc(c->o.value, cap * sizeof *c->o.value);
            }
            c->o.value[map[k]] = v;
        }
    }
    c->o.n = px_intern_size(names);
    px_intern_free(names);
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *col = NULL;
        if (c->o.map[i]) st = column_of(s->seg[i], column, c->level, &col, err);
        if (col) c->o.map[i][col->m.n_dict] = c->o.n;
    }
    return st;
}

px_status px_snapshot_ordinals(px_snapshot *s, px_str column, int level, const px_ordinals **out,
                               px_err *err) {
    const px_groups *groups;
    *out = NULL;
    px_status st = level == PX_ORDINAL_GROUPS ? px_snapshot_groups(s, &groups, err) : PX_OK;
    if (st != PX_OK) return st;
    pthread_mutex_lock(&s->ordinals_lock);
    px_ordinal_cache *c = find(s->ordinals, column, level);
    if (!c) {
        c = px_calloc(1, sizeof *c);
        c->level = level;
        c->n_segs = s->n_segs;
        c->column = px_malloc(column.n + 1);
        memcpy(c->column, column.p, column.n);
        c->column[column.n] = 0;
        c->o.map = px_calloc(s->n_segs, sizeof *c->o.map);
        st = number_values(s, column, c, err);
        if (st == PX_OK) {
            c->next = s->ordinals;
            s->ordinals = c;
        } else {
            px_ordinal_cache_free(c);
            c = NULL;
        }
    }
    pthread_mutex_unlock(&s->ordinals_lock);
    if (c) *out = &c->o;
    return st;
}

bool px_snapshot_has_ordinals(px_snapshot *s, px_str column, int level) {
    pthread_mutex_lock(&s->ordinals_lock);
    bool yes = find(s->ordinals, column, level) != NULL;
    pthread_mutex_unlock(&s->ordinals_lock);
    return yes;
}
