/* leaf_years.c: a span of days from the ready sets of its years.
 *
 * Whole years are put together; of a year at an end of the span only its own rows are looked at. */
#include "query/engine/leaf_int.h"

#define YEARS_MAX 8u /* of more, a pass over the column is no slower */

static px_status year_set(px_segx *x, px_str column, uint32_t year, px_set *out, px_err *err) {
    bool found;
    px_buf_clear(&x->key);
    px_bits_year_key(&x->key, column, year);
    return px_set_ready(x, px_buf_view(&x->key), out, &found, err);
}

/* Of the rows of a set those in lo..hi. */
static px_set within(const px_col *col, px_set set, uint32_t lo, uint32_t hi) {
    px_bitmap *b = px_bitmap_new();
    px_bitmap_iter it;
    uint32_t row[256];
    size_t n;
    px_bitmap_iter_init(&it, set.b);
    while ((n = px_bitmap_read(&it, row, 256)) > 0) {
        size_t kept = 0; /* in place: kept <= i */
        for (size_t i = 0; i < n; i++) {
            uint32_t r = row[i], v = px_wide(col->num, 4, r);
            row[kept] = r;
            kept += v >= lo && v <= hi;
        }
        px_bitmap_add_many(b, row, kept);
    }
    px_set_free(&set);
    return (px_set){b, true};
}

px_status px_leaf_years(px_segx *x, const px_col *col, uint32_t lo, uint32_t hi, px_set *out,
                        bool *known, px_err *err) {
    px_set mark, set[YEARS_MAX] = {0};
    const px_bitmap *bits[YEARS_MAX];
    size_t n = 0;
    *known = false;
    *out = (px_set){0};
    if (col->m.width != 4 || hi / 10000 - lo / 10000 >= YEARS_MAX) return PX_OK;
    px_buf_clear(&x->key);
    px_bits_year_key(&x->key, col->name, PX_BITS_YEARS);
    px_status st = px_set_ready(x, px_buf_view(&x->key), &mark, known, err);
    px_set_free(&mark);
    for (uint32_t y = lo / 10000; st == PX_OK && *known && y <= hi / 10000; y++) {
        uint32_t first = y * 10000, last = first + PX_BITS_YEAR_END;
        st = year_set(x, col->name, y, &set[n], err);
        if (st != PX_OK || !set[n].b) continue;
        bool whole = (lo <= first || lo == col->m.min) && (hi >= last || hi == col->m.max);
        if (!whole) set[n] = within(col, set[n], lo, hi);
        bits[n] = set[n].b;
        n++;
    }
    if (st == PX_OK && n == 1) {
        *out = set[0];
        set[0] = (px_set){0};
    } else if (st == PX_OK && n) {
        *out = (px_set){px_bitmap_or_many(bits, n), true};
    }
    for (size_t i = 0; i < YEARS_MAX; i++)
        px_set_free(&set[i]);
    return st;
}
