/* leaf_years.c: a span of days from the ready sets of its years (shards/years.h).
 *
 * Whole years are the rows up to the last one less those up to the year before the first, where the segment has such
 * sets; where it has none, their own sets put together. Of a year at an end of the span only its
 * own rows are looked at. */
#include "query/engine/leaf_int.h"

#include "shards/years.h"

#include <stdlib.h>

#define YEARS_MAX 8u /* put together; of more, a pass over the column is no slower */
#define BACK_MAX                                                                                   \
    64u /* years looked back for a set of "up to"; more have few rows each, or are mistakes */

static px_status get(px_segx *x, px_set *out, px_err *err) {
    bool found;
    return px_set_ready(x, px_buf_view(&x->key), out, &found, err);
}

static px_status has(px_segx *x, bool *yes, px_err *err) {
    px_set mark;
    px_status st = get(x, &mark, err);
    *yes = mark.b != NULL;
    px_set_free(&mark);
    return st;
}

static px_status year_set(px_segx *x, const px_col *col, uint32_t year, px_set *out, px_err *err) {
    px_years_key(&x->key, col->name, year);
    return get(x, out, err);
}

/* Of the rows of a set those in lo..hi. */
static void within(const px_col *col, px_set *set, uint32_t lo, uint32_t hi) {
    px_bitmap *b = px_bitmap_new();
    px_bitmap_iter it;
    uint32_t row[256];
    size_t n;
    px_bitmap_iter_init(&it, set->b);
    while ((n = px_bitmap_read(&it, row, 256)) > 0) {
        size_t kept = 0; /* in place: kept <= i */
        for (size_t i = 0; i < n; i++) {
            uint32_t r = row[i], v = px_wide(col->num, 4, r);
            row[kept] = r;
            kept += v >= lo && v <= hi;
        }
        px_bitmap_add_many(b, row, kept);
    }
    px_set_free(set);
    *set = (px_set){b, true};
}

/* Rows of the years first..last, which may be none, from their own sets. */
static px_status years_or(px_segx *x, const px_col *col, uint32_t first, uint32_t last, px_set *out,
                          px_err *err) {
    px_set set[BACK_MAX + 1] = {0};
    const px_bitmap *bits[BACK_MAX + 1];
    size_t n = 0;
    px_status st = PX_OK;
    *out = (px_set){0};
    for (uint32_t y = first; y <= last && st == PX_OK && n <= BACK_MAX; y++) {
        st = year_set(x, col, y, &set[n], err);
        if (st == PX_OK && set[n].b) {
            bits[n] = set[n].b;
            n++;
        }
    }
    if (st == PX_OK && n == 1) {
        *out = set[0];
        set[0] = (px_set){0};
    } else if (st == PX_OK && n) {
        *out = (px_set){px_bitmap_or_many(bits, n), true};
    }
    for (size_t i = 0; i <= BACK_MAX; i++)
        px_set_free(&set[i]);
    return st;
}

/* The set of "up to" of the last year that has one, from `year` back to the column's first: its rows and *at, the year;
 * without one no rows, and the year before the first. *known = false: it is too far away. */
static px_status upto(px_segx *x, const px_col *col, uint32_t year, px_set *out, uint32_t *at,
                      bool *known, px_err *err) {
    uint32_t before = col->m.min / 10000 - 1, far = 0;
    px_status st = PX_OK;
    *out = (px_set){0};
    for (*at = year; *at > before && st == PX_OK && !out->b && far < BACK_MAX; far++) {
        px_years_upto_key(&x->key, col->name, *at);
        st = get(x, out, err);
        *at -= !out->b;
    }
    *known = st == PX_OK && (out->b || *at == before);
    return st;
}

static void take_away(px_set *from, px_set *set) {
    if (from->b && set->b) {
        if (from->own) {
            px_bitmap_andnot(from->b, set->b);
        } else {
            px_bitmap *b = px_bitmap_andnot_of(from->b, set->b);
            px_set_free(from);
            *from = (px_set){b, true};
        }
    }
    px_set_free(set);
}

/* Several whole years. */
static px_status span(px_segx *x, const px_col *col, uint32_t first, uint32_t last, px_set *out,
                      bool *known, px_err *err) {
    px_set head = {0}, some = {0};
    uint32_t end, start;
    bool any;
    px_years_upto_key(&x->key, col->name, PX_YEARS_MARK);
    px_status st = has(x, &any, err);
    if (st != PX_OK || !any) {
        *known = last - first < YEARS_MAX;
        return st == PX_OK && *known ? years_or(x, col, first, last, out, err) : st;
    }
    st = upto(x, col, last, out, &end, known, err);
    if (st == PX_OK && *known) st = upto(x, col, first - 1, &head, &start, known, err);
    if (st == PX_OK && *known && (last - end) + (first - 1 - start) > last - first) {
        px_set_free(&head);
        px_set_free(out);
        *known = last - first < BACK_MAX;
        return *known ? years_or(x, col, first, last, out, err) : st;
    }
    if (st == PX_OK && *known) {
        take_away(out, &head);
        st = years_or(x, col, start + 1, first - 1, &some, err);
        take_away(out, &some);
        if (st == PX_OK) st = years_or(x, col, end + 1, last, &some, err);
        px_set_or(out, &some);
    }
    px_set_free(&head);
    px_set_free(&some);
    if (st != PX_OK || !*known) px_set_free(out);
    return st;
}

px_status px_leaf_years(px_segx *x, const px_col *col, uint32_t lo, uint32_t hi, px_set *out,
                        bool *known, px_err *err) {
    uint32_t first = lo / 10000, last = hi / 10000;
    px_set end[2] = {0}; /* a part of the year at an end */
    *known = false;
    *out = (px_set){0};
    if (col->m.width != 4) return PX_OK;
    px_years_key(&x->key, col->name, PX_YEARS_MARK);
    px_status st = has(x, known, err);
    if (st != PX_OK || !*known) return st;
    bool from_start = lo <= first * 10000 || lo == col->m.min,
         to_end = hi >= last * 10000 + PX_YEAR_END || hi == col->m.max;
    if (!from_start || (first == last && !to_end)) {
        st = year_set(x, col, first++, &end[0], err);
        if (st == PX_OK && end[0].b) within(col, &end[0], lo, hi);
    }
    if (st == PX_OK && !to_end && first <= last) {
        st = year_set(x, col, last--, &end[1], err);
        if (st == PX_OK && end[1].b) within(col, &end[1], lo, hi);
    }
    if (st == PX_OK && first == last)
        st = year_set(x, col, first, out, err);
    else if (st == PX_OK && first < last)
        st = span(x, col, first, last, out, known, err);
    for (size_t i = 0; i < 2; i++) {
        if (st == PX_OK && *known) px_set_or(out, &end[i]);
        px_set_free(&end[i]);
    }
    if (st != PX_OK) px_set_free(out);
    return st;
}
