/* rowcol.c: see rowcol.h. */
#include "query/analytics/rowcol.h"

px_status px_rowcol_open(px_arena *a, px_snapshot *snap, px_str name, px_col_kind kind,
                         px_rowcol *out, px_err *err) {
    *out = (px_rowcol){.snap = snap, .col = px_arena_array(a, const px_col *, snap->n_segs + 1)};
    for (size_t i = 0; i < snap->n_segs; i++) {
        if (!snap->seg[i]) continue;
        px_status st = px_cols_get(snap->seg[i]->cols, name, &out->col[i], err);
        if (st != PX_OK) return st;
        if (out->col[i] && out->col[i]->m.kind != (uint32_t)kind)
            return px_fail(err, PX_E_UNSUPPORTED, "%s cannot be analysed this way",
                           px_arena_cstr(a, name));
    }
    return PX_OK;
}

const px_col *px_rowcol_at(px_rowcol *c, uint32_t global, uint32_t *row) {
    if (global < c->lo || global >= c->hi) {
        px_snapshot_locate(c->snap, global, &c->seg, row);
        c->lo = c->snap->base[c->seg];
        c->hi = c->lo + c->snap->seg[c->seg]->n_rows;
    }
    *row = global - c->lo;
    return c->col[c->seg];
}

uint32_t px_rowcol_num(px_rowcol *c, uint32_t global) {
    uint32_t row;
    const px_col *col = px_rowcol_at(c, global, &row);
    return col ? px_col_num(col, row) : PX_NIL;
}

px_str px_rowcol_first(px_rowcol *c, uint32_t global) {
    uint32_t row;
    uint64_t lo, hi;
    const px_col *col = px_rowcol_at(c, global, &row);
    if (!col) return (px_str){"", 0};
    px_col_range(col, row, &lo, &hi);
    if (lo == hi) return (px_str){"", 0};
    return px_col_value(col, px_wide(col->codes, col->m.width, lo));
}

bool px_rowcol_has(px_rowcol *c, uint32_t global, px_str value) {
    uint32_t row;
    uint64_t lo, hi;
    const px_col *col = px_rowcol_at(c, global, &row);
    uint32_t code = col ? px_col_code(col, value) : PX_NIL;
    if (code == PX_NIL) return false;
    for (px_col_range(col, row, &lo, &hi); lo < hi; lo++)
        if (px_wide(col->codes, col->m.width, lo) == code) return true;
    return false;
}
