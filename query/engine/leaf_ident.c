/* leaf_ident.c: document numbers, citations, and rows that were found while planning. */
#include "query/engine/exec.h"

#include <stdlib.h>

/* Both sides ascend: one pass over them, in steps that double where one side is far behind. */
static px_set many_keys(px_segx *x, const px_col *col, const px_step *s) {
    uint64_t at = 0, n = col->m.n_values;
    px_segx_words(x);
    for (size_t i = 0; i < s->n_hashes && at < n; i++) {
        uint64_t key = s->hash[i], step = 1, lo = at;
        while (at < n && col->keys[at] < key) {
            lo = at + 1;
            at += step;
            step *= 2;
        }
        if (at > n) at = n;
        while (lo < at) {
            uint64_t mid = lo + (at - lo) / 2;
            if (col->keys[mid] < key)
                lo = mid + 1;
            else
                at = mid;
        }
        for (; at < n && col->keys[at] == key; at++)
            x->words[col->rows[at] / 64] |= (uint64_t)1 << (col->rows[at] % 64);
    }
    return px_set_of_words(x);
}

px_status px_leaf_keys(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = px_cols_get(x->s->cols, s->column, &col, err);
    if (st != PX_OK || !col) return st;
    if (s->n_hashes > PX_HASHES_FEW) {
        *out = many_keys(x, col, s);
        return st;
    }
    for (size_t i = 0; i < s->n_hashes; i++) {
        const uint32_t *rows;
        size_t n = px_col_lookup(col, s->hash[i], &rows);
        if (n && !out->b) *out = (px_set){px_bitmap_new(), true};
        if (n) px_bitmap_add_many(out->b, rows, n);
    }
    return st;
}

/* Most values of the column are none of those asked for: a bit for the lower end of each hash
 * answers for them. */
#define SIEVE_BITS 20u

static bool is_among(const uint64_t *v, size_t n, uint64_t key) {
    size_t lo = 0;
    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        if (v[mid] < key)
            lo = mid + 1;
        else
            n = mid;
    }
    return v[lo] == key;
}

static px_status many_hashes(px_segx *x, const px_col *col, const px_step *s, px_set *out,
                             px_err *err) {
    const uint64_t mask = (1u << SIEVE_BITS) - 1;
    uint64_t *sieve = px_calloc((1u << SIEVE_BITS) / 64, sizeof *sieve);
    px_segx_words(x);
    for (size_t i = 0; i < s->n_hashes; i++)
        sieve[(s->hash[i] & mask) / 64] |= (uint64_t)1 << (s->hash[i] % 64);
    px_status st = PX_OK;
    for (uint32_t r = 0; r < col->m.n_rows && st == PX_OK; r++) {
        if (r % PX_STOP_ROWS == 0) st = px_stop_look(x->stop, err);
        for (uint32_t i = col->off[r]; i < col->off[r + 1]; i++) {
            uint64_t key = col->keys[i];
            if (!(sieve[(key & mask) / 64] >> (key % 64) & 1) || key > s->hash[s->n_hashes - 1] ||
                !is_among(s->hash, s->n_hashes, key))
                continue;
            x->words[r / 64] |= (uint64_t)1 << (r % 64);
            break;
        }
    }
    free(sieve);
    if (st == PX_OK) *out = px_set_of_words(x);
    return st;
}

px_status px_leaf_hashes(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = px_cols_get(x->s->cols, s->column, &col, err);
    if (st != PX_OK || !col || s->n_hashes == 0) return st;
    if (s->n_hashes > PX_HASHES_FEW) return many_hashes(x, col, s, out, err);
    px_bitmap *b = px_bitmap_new();
    for (uint32_t r = 0; r < col->m.n_rows && st == PX_OK; r++) {
        bool hit = false;
        if (r % PX_STOP_ROWS == 0) st = px_stop_look(x->stop, err);
        for (uint32_t i = col->off[r]; i < col->off[r + 1] && !hit; i++)
            for (size_t k = 0; k < s->n_hashes; k++)
                hit |= col->keys[i] == s->hash[k];
        if (hit) px_bitmap_add(b, r);
    }
    *out = (px_set){b, true};
    if (st != PX_OK) px_set_free(out);
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
