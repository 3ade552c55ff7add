/* leaf_ident.c: document numbers, citations, and rows that were found while planning. */
#include "query/engine/exec.h"

px_status px_leaf_keys(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = px_cols_get(x->s->cols, s->column, &col, err);
    if (st != PX_OK || !col) return st;
    for (size_t i = 0; i < s->n_hashes; i++) {
        const uint32_t *rows;
        size_t n = px_col_lookup(col, s->hash[i], &rows);
        if (n && !out->b) *out = (px_set){px_bitmap_new(), true};
        if (n) px_bitmap_add_many(out->b, rows, n);
    }
    return st;
}

px_status px_leaf_hashes(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = px_cols_get(x->s->cols, s->column, &col, err);
    if (st != PX_OK || !col || s->n_hashes == 0) return st;
    px_bitmap *b = px_bitmap_new();
    for (uint32_t r = 0; r < col->m.n_rows; r++) {
        bool hit = false;
        for (uint32_t i = col->off[r]; i < col->off[r + 1] && !hit; i++)
            for (size_t k = 0; k < s->n_hashes; k++)
                hit |= col->keys[i] == s->hash[k];
        if (hit) px_bitmap_add(b, r);
    }
    *out = (px_set){b, true};
    return st;
}

px_status px_leaf_rows(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    uint32_t base = x->snap->base[x->i];
    px_bitmap *b = px_bitmap_new();
    (void)err;
    for (size_t i = 0; i < s->rows.n; i++)
        if (s->rows.v[i] >= base && s->rows.v[i] - base < x->s->n_rows)
            px_bitmap_add(b, s->rows.v[i] - base);
    *out = (px_set){b, true};
    return PX_OK;
}
