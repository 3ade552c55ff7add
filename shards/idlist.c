/* idlist.c: see idlist.h. */
#include "shards/idlist.h"

#include "base/bytes.h"

px_idlist px_idlist_new(void) {
    px_idlist l = {.n = 0};
    px_buf_init(&l.heads, PX_BUF_MAX);
    px_buf_init(&l.rows, PX_BUF_MAX);
    return l;
}

void px_idlist_done(px_idlist *l) {
    px_buf_done(&l->heads);
    px_buf_done(&l->rows);
}

static void put32(px_buf *b, uint32_t v) {
    px_buf_put(b, &v, sizeof v);
}

void px_idlist_add(px_idlist *l, uint32_t id, const uint32_t *rows, size_t n) {
    px_buf_put(&l->rows, rows, n * sizeof *rows);
    put32(&l->heads, id);
    put32(&l->heads, (uint32_t)(l->rows.n / sizeof *rows));
    l->n++;
}

void px_idlist_put(px_idlist *l, px_buf *out) {
    put32(out, l->n);
    px_buf_str(out, px_buf_view(&l->heads));
    px_buf_str(out, px_buf_view(&l->rows));
    l->n = 0;
    px_buf_clear(&l->heads);
    px_buf_clear(&l->rows);
}

static uint32_t number(px_str bytes, size_t i) {
    return px_get32(bytes.p + 4 * i);
}

size_t px_idlist_place(px_str bytes, size_t from, size_t step, size_t n, uint32_t id) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (number(bytes, from + mid * step) < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && number(bytes, from + lo * step) == id ? lo : n;
}

static px_status damaged(px_err *err) {
    return px_fail(err, PX_E_DAMAGED, "bitmaps: a list of rows does not fit");
}

px_status px_idlist_get(px_str bytes, uint32_t id, uint32_t n_rows, px_bitmap **out, px_err *err) {
    *out = NULL;
    size_t all = bytes.n / 4, n = all ? number(bytes, 0) : 0;
    if (bytes.n % 4 || all == 0 || n > (all - 1) / 2) return damaged(err);
    size_t i = px_idlist_place(bytes, 1, 2, n, id), base = 1 + 2 * n;
    if (i == n) return PX_OK;
    size_t from = i ? number(bytes, 2 * i) : 0, end = number(bytes, 2 + 2 * i);
    if (from > end || end > all - base) return damaged(err);
    px_bitmap *b = px_bitmap_new();
    for (size_t k = from; k < end; k++) {
        uint32_t row = number(bytes, base + k);
        if (row >= n_rows) {
            px_bitmap_free(b);
            return damaged(err);
        }
        px_bitmap_add(b, row);
    }
    *out = b;
    return PX_OK;
}
