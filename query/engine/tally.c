/* tally.c: see tally.h. Two fields are in tally_cross.c. */
#include "query/engine/tally_int.h"

#include <stdlib.h>

size_t px_tally_slots(const px_col *c) {
    size_t n = (size_t)c->m.n_dict + 1;
    if (c->m.width == 1 && n < 256) return 256;
    return c->m.width == 2 && n < 65536 ? 65536 : n;
}

/* ---- one column ---- */

/* Few values: neighbours hit the same counter again and again, and each addition would wait for the one
 * before; four sets of counters in turn let them overlap. */
static void count_bytes(const uint8_t *v, const uint32_t *row, size_t n, uint32_t four[4][256]) {
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        four[0][v[row[i]]]++;
        four[1][v[row[i + 1]]]++;
        four[2][v[row[i + 2]]]++;
        four[3][v[row[i + 3]]]++;
    }
    for (; i < n; i++)
        four[0][v[row[i]]]++;
}

static uint64_t count_taken(const px_take *t, uint32_t *count) {
    uint64_t none = 0;
    if (t->off) {
        for (size_t i = 0; i < t->n_codes; i++)
            count[t->code[i]]++;
        for (uint32_t i = 0; i < t->n; i++)
            none += t->off[i] == t->off[i + 1];
        return none;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        bool is = t->code[i] != PX_NIL;
        count[is ? t->code[i] : t->c->m.n_dict]++;
        none += !is;
    }
    return none;
}

static px_status count_bits(const px_col *c, const px_bitmap *bits, px_stop *stop, uint32_t *count,
                            uint64_t *missing, px_err *err) {
    px_status st = PX_OK;
    px_take t = {0};
    px_take_iter it;
    const uint32_t *row;
    uint32_t n, four[4][256] = {{0}};
    bool bytes = c->m.width == 1 && !c->off;
    px_take_begin(&it, bits);
    while (st == PX_OK && (n = px_take_next(&it, &row)) > 0) {
        if (bytes) {
            count_bytes(c->codes, row, n, four);
        } else {
            px_take_rows(&t, c, row, n);
            *missing += count_taken(&t, count);
        }
        st = px_stop_look(stop, err);
    }
    for (unsigned k = 0; k < 256 && bytes; k++)
        count[k] = four[0][k] + four[1][k] + four[2][k] + four[3][k];
    if (bytes) *missing += count[UINT8_MAX];
    px_take_end(&it);
    px_take_free(&t);
    return st;
}

px_status px_tally_segment(const px_col *c, const px_bitmap *bits, px_stop *stop, uint32_t *count,
                           uint64_t *missing, px_err *err) {
    uint64_t rows = px_bitmap_count(bits), others = c->m.n_rows - rows, without = 0;
    if (others >= rows) return count_bits(c, bits, stop, count, missing, err);
    px_status st = PX_OK;
    if (others) { /* most rows: all, less those that are not in it */
        px_bitmap *rest = px_bitmap_new();
        px_bitmap_add_range(rest, 0, c->m.n_rows);
        px_bitmap_andnot(rest, bits);
        st = count_bits(c, rest, stop, count, &without, err);
        px_bitmap_free(rest);
    }
    for (uint32_t k = 0; k < c->m.n_dict; k++)
        count[k] = c->count[k] - count[k];
    *missing += c->m.n_missing - without;
    return st;
}

/* ---- a field ---- */

px_status px_tally_open(px_arena *a, px_snapshot *snap, const px_facet_ask *ask, px_tally *out,
                        bool *can, px_err *err) {
    px_str column = ask->field == PX_F_X ? px_arena_fmt(a, "x." PX_STR_FMT, PX_STR_ARG(ask->custom))
                                         : px_str_of(px_field_code(ask->field));
    px_status st = PX_OK;
    *can = ask->field != PX_F_PAX && ask->level != PX_ORDINAL_GROUPS;
    *out = (px_tally){.snap = snap, .col = px_arena_array(a, const px_col *, snap->n_segs + 1)};
    for (size_t i = 0; i < snap->n_segs && st == PX_OK && *can; i++) {
        if (!snap->seg[i]) continue;
        st = px_cols_counted(snap->seg[i]->cols, ask->field, ask->custom, ask->level, &out->col[i],
                             err);
        if (st == PX_OK && out->col[i]) *can = out->col[i]->m.kind == PX_COL_DICT;
    }
    if (st == PX_OK && *can) st = px_snapshot_ordinals(snap, column, ask->level, &out->ord, err);
    return st;
}

px_status px_tally_count(const px_tally *t, const px_rowset *rows, const px_how *how,
                         uint64_t *count, uint64_t *missing, px_err *err) {
    px_status st = PX_OK;
    *missing = 0;
    for (size_t i = 0; i < t->snap->n_segs && st == PX_OK; i++) {
        const px_col *c = t->col[i];
        if (!rows->seg[i]) continue;
        if (!c) {
            *missing += px_bitmap_count(rows->seg[i]);
            continue;
        }
        uint32_t *by_code = px_calloc(px_tally_slots(c), sizeof *by_code);
        st = px_tally_segment(c, rows->seg[i], px_how_stop(how), by_code, missing, err);
        for (uint32_t k = 0; k < c->m.n_dict; k++)
            count[t->ord->map[i][k]] += by_code[k];
        free(by_code);
    }
    return st;
}

bool px_tally_several(const px_tally *t) {
    for (size_t i = 0; i < t->snap->n_segs; i++)
        if (t->col[i] && t->col[i]->off) return true;
    return false;
}

/* ---- weights ---- */

#define EACH_MAX 64u

/* Parts of each row's values behind one another, as the codes are. */
static void parts_of(const px_take *t, const double *each, double *part) {
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t k = t->off[i + 1] - t->off[i];
        double one = k < EACH_MAX ? each[k] : 1.0 / k, *to = part + t->off[i];
        for (uint32_t j = 0; j == 0 || j < k; j += PX_TAKE_AHEAD)
            for (uint32_t l = 0; l < PX_TAKE_AHEAD; l++)
                to[j + l] = one;
    }
}

static px_status weigh_segment(const px_col *c, const px_bitmap *bits, const uint32_t *map,
                               px_stop *stop, double *weight, px_err *err) {
    px_status st = PX_OK;
    px_take t = {0};
    px_take_iter it;
    const uint32_t *row;
    uint32_t n;
    size_t cap = 0;
    double each[EACH_MAX] = {0}, *part = NULL;
    bool again = px_take_again(c);
    for (uint32_t k = 1; k < EACH_MAX; k++)
        each[k] = 1.0 / k;
    px_take_begin(&it, bits);
    while (st == PX_OK && (n = px_take_next(&it, &row)) > 0) {
        px_take_rows(&t, c, row, n);
        if (again) px_take_once(&t);
        if (t.off && t.n_codes + PX_TAKE_AHEAD > cap)
            part = px_realloc(part, (cap = (t.n_codes + PX_TAKE_AHEAD) * 2) * sizeof *part);
        if (t.off) parts_of(&t, each, part);
        for (size_t i = 0; i < t.n_codes; i++)
            weight[map[t.code[i] == PX_NIL ? c->m.n_dict : t.code[i]]] += t.off ? part[i] : 1;
        st = px_stop_look(stop, err);
    }
    px_take_end(&it);
    px_take_free(&t);
    free(part);
    return st;
}

px_status px_tally_weigh(const px_tally *t, const px_rowset *rows, const px_how *how,
                         double *weight, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < t->snap->n_segs && st == PX_OK; i++)
        if (rows->seg[i] && t->col[i])
            st = weigh_segment(t->col[i], rows->seg[i], t->ord->map[i], px_how_stop(how), weight,
                               err);
    return st;
}
