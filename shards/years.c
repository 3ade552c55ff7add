/* years.c: see years.h. */
#include "shards/years.h"

#include "base/arena.h"

#include <stdlib.h>

static void key_of(px_buf *key, char kind, px_str column, uint32_t year) {
    px_buf_clear(key);
    px_buf_ch(key, kind);
    px_buf_str(key, column);
    if (year != PX_YEARS_MARK) px_buf_fmt(key, "=%04u", year);
}

void px_years_key(px_buf *key, px_str column, uint32_t year) {
    key_of(key, 'y', column, year);
}

void px_years_upto_key(px_buf *key, px_str column, uint32_t year) {
    key_of(key, 'u', column, year);
}

/* ---- writing ---- */

/* The sets of all years; false: the column has dates that no year holds. */
static bool gather(const px_col *c, uint32_t least, uint32_t years, px_bitmap **set) {
    for (uint32_t r = 0; r < c->m.n_rows; r++) {
        uint32_t v = px_col_num(c, r), y = v / 10000 - least;
        if (v == PX_NIL) continue;
        if (y >= years || v % 10000 > PX_YEAR_END) return false;
        if (!set[y]) set[y] = px_bitmap_new();
        px_bitmap_add(set[y], r);
    }
    return true;
}

static px_status put_mark(px_bitw *w, px_str key, px_err *err) {
    px_bitmap *mark = px_bitmap_new();
    px_bitmap_add(mark, 0);
    px_status st = px_bitw_put(w, key, mark, err);
    px_bitmap_free(mark);
    return st;
}

/* Freezing a set may turn it into runs, so what goes on growing is copied. */
static px_status put_upto(px_bitw *w, px_str key, const px_bitmap *so_far, px_err *err) {
    px_bitmap *copy = px_bitmap_copy(so_far);
    px_status st = px_bitw_put(w, key, copy, err);
    px_bitmap_free(copy);
    return st;
}

px_status px_years_write(const px_col *c, px_bitw *w, px_err *err) {
    if (c->m.n_missing == c->m.n_rows || c->m.width != 4) return PX_OK;
    uint32_t least = c->m.min / 10000, years = c->m.max / 10000 - least + 1;
    px_status st = PX_OK;
    px_buf key;
    px_bitmap **set = px_calloc(years, sizeof(px_bitmap *)), *upto = px_bitmap_new();
    uint64_t behind = 0; /* rows since the last set that was kept */
    px_buf_init(&key, 1 << 16);
    if (!gather(c, least, years, set)) goto done;
    px_years_key(&key, c->name, PX_YEARS_MARK);
    st = put_mark(w, px_buf_view(&key), err);
    px_years_upto_key(&key, c->name, PX_YEARS_MARK);
    if (st == PX_OK) st = put_mark(w, px_buf_view(&key), err);
    for (uint32_t y = 0; y < years && st == PX_OK; y++) {
        if (!set[y]) continue;
        px_bitmap_or(upto, set[y]);
        behind += px_bitmap_count(set[y]);
        px_years_key(&key, c->name, least + y);
        st = px_bitw_put(w, px_buf_view(&key), set[y], err);
        if (st != PX_OK || behind * PX_YEARS_SHARE < c->m.n_rows) continue;
        behind = 0;
        px_years_upto_key(&key, c->name, least + y);
        st = put_upto(w, px_buf_view(&key), upto, err);
    }
done:
    for (uint32_t y = 0; y < years; y++)
        px_bitmap_free(set[y]);
    px_bitmap_free(upto);
    px_buf_done(&key);
    free(set);
    return st;
}

/* ---- verifying ---- */

px_status px_years_check(const px_col *c, px_bits *b, px_err *err) {
    px_bitmap *mark, *sum = px_bitmap_new();
    px_buf key;
    px_buf_init(&key, 1 << 16);
    px_years_upto_key(&key, c->name, PX_YEARS_MARK);
    px_status st = px_bits_get(b, px_buf_view(&key), &mark, err);
    bool any = st == PX_OK && mark != NULL && c->m.width == 4 && c->m.min <= c->m.max;
    px_bitmap_free(mark);
    for (uint32_t y = c->m.min / 10000; any && y <= c->m.max / 10000 && st == PX_OK; y++) {
        px_bitmap *one, *upto = NULL;
        px_years_key(&key, c->name, y);
        st = px_bits_get(b, px_buf_view(&key), &one, err);
        if (one) px_bitmap_or(sum, one);
        px_bitmap_free(one);
        px_years_upto_key(&key, c->name, y);
        if (st == PX_OK) st = px_bits_get(b, px_buf_view(&key), &upto, err);
        if (upto && !px_bitmap_equal(upto, sum))
            st = px_fail(err, PX_E_DAMAGED,
                         "column " PX_STR_FMT ": the rows up to %u are not those of its years",
                         PX_STR_ARG(c->name), y);
        px_bitmap_free(upto);
    }
    px_bitmap_free(sum);
    px_buf_done(&key);
    return st;
}

px_status px_years_verify(px_cols *cols, px_bits *b, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < px_cols_count(cols) && st == PX_OK; i++) {
        const px_col *c;
        st = px_cols_get(cols, px_cols_name(cols, i), &c, err);
        if (st == PX_OK && c->m.kind == PX_COL_NUM) st = px_years_check(c, b, err);
    }
    return st;
}
