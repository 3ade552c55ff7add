/* segment_merge.c: several segments as one, store by store, in the order given (S1: compaction of
 * Xapian and the other stores lay rows one after another in the same order). Stop words have no
 * posting list, so their sets are carried over from the inputs' bitmaps; every other bitmap is made
 * anew. */
#include "shards/segment_int.h"

#include "base/intern.h"

#include <stdlib.h>

static bool is_stop_key(px_str key) {
    if (key.n < 2 || key.p[0] != 't') return false;
    px_str stem = px_str_sub(key, 1, key.n);
    if (stem.p[0] == PX_TERM_DES[0]) stem = px_str_sub(stem, 1, stem.n);
    return px_is_stop_stem(stem);
}

static px_status carry_stops(px_segment *const *in, size_t n, px_bitw *out, px_err *err) {
    px_intern *keys = px_intern_new();
    px_bitmap **set = NULL;
    size_t cap = 0;
    uint32_t base = 0, row[1024], moved;
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; base += in[i++]->n_rows) {
        for (size_t k = 0; k < px_bits_count(in[i]->bits) && st == PX_OK; k++) {
            px_str key = px_bits_key(in[i]->bits, k);
            px_bitmap *b;
            if (!is_stop_key(key)) continue;
            uint32_t at = px_intern_add(keys, key, NULL);
            if (at >= cap) {
                size_t more = at * (size_t)2 + 16;
                set = px_realloc(set, more * sizeof *set);
                memset(set + cap, 0, (more - cap) * sizeof *set);
                cap = more;
            }
            if (!set[at]) set[at] = px_bitmap_new();
            st = px_bits_get(in[i]->bits, key, &b, err);
            if (st != PX_OK || !b) continue;
            px_bitmap_iter it;
            px_bitmap_iter_init(&it, b);
            for (size_t got; (got = px_bitmap_read(&it, row, 1024));) {
                for (moved = 0; moved < got; moved++)
                    row[moved] += base;
                px_bitmap_add_many(set[at], row, got);
            }
            px_bitmap_free(b);
        }
    }
    for (uint32_t k = 0; k < px_intern_size(keys); k++) {
        if (st == PX_OK) st = px_bitw_put(out, px_intern_text(keys, k), set[k], err);
        px_bitmap_free(set[k]);
    }
    free(set);
    px_intern_free(keys);
    return st;
}

/* Pages of the inputs that were read are not needed again: without this a merge would seem to hold all its inputs. */
static void drop(px_segment *const *in, size_t n) {
    for (size_t i = 0; i < n; i++)
        px_segment_drop(in[i]);
}

px_status px_segment_merge(px_segment *const *in, size_t n, const char *parent, const char *name,
                           px_err *err) {
    char *dir = px_path(parent, name), *path;
    const char **terms = px_malloc(n * sizeof *terms);
    px_tok **tok = px_malloc(n * sizeof(px_tok *));
    px_cols **cols = px_malloc(n * sizeof(px_cols *));
    px_recs **recs = px_malloc(n * sizeof(px_recs *));
    uint32_t *rows = px_malloc(n * sizeof *rows);
    px_bitw *bits = NULL;
    uint64_t size, sum, total = 0;
    for (size_t i = 0; i < n; i++) {
        terms[i] = in[i]->terms_path;
        tok[i] = in[i]->tok;
        cols[i] = in[i]->cols;
        recs[i] = in[i]->recs;
        total += rows[i] = in[i]->n_rows;
    }
    px_status st = PX_OK;
    if (total > UINT32_MAX / 2)
        st = px_fail(err, PX_E_LIMIT, "a segment of %llu rows would be too large",
                     (unsigned long long)total);
    if (st == PX_OK) st = px_dir_remove(dir, err);
    if (st == PX_OK) st = px_dir_make(dir, err);
    path = px_path(dir, "terms.glass");
    if (st == PX_OK) st = px_xap_compact(terms, n, path, err);
    free(path);
    path = px_path(dir, "tokens.px");
    if (st == PX_OK) st = px_tok_merge(tok, n, path, &size, &sum, err);
    free(path);
    drop(in, n);
    path = px_path(dir, "columns.px");
    if (st == PX_OK) st = px_cols_merge(cols, n, path, &size, &sum, err);
    free(path);
    drop(in, n);
    path = px_path(dir, "records.px");
    if (st == PX_OK) st = px_recs_merge(recs, rows, n, path, &size, &sum, err);
    free(path);
    path = px_path(dir, "bitmaps.px");
    if (st == PX_OK) st = px_bitw_create(path, &bits, err);
    free(path);
    if (st == PX_OK) st = carry_stops(in, n, bits, err);
    if (st == PX_OK)
        st = px_segment_finish(dir, (uint32_t)total, bits, err);
    else
        px_bitw_abort(bits);
    if (st != PX_OK) (void)px_dir_remove(dir, NULL);
    free(rows);
    free(recs);
    free(cols);
    free(tok);
    free(terms);
    free(dir);
    return st;
}
