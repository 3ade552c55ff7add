/* store.c: see store.h. Until a dictionary exists, records wait uncompressed (at most WAIT_BYTES).
 */
#include "shards/store.h"

#include "base/arena.h"
#include "base/bytes.h"

#include <stdlib.h>

#define LEVEL      3
#define DICT_BYTES ((size_t)112 << 10)
#define WAIT_ROWS  5000
#define WAIT_BYTES ((size_t)16 << 20)

struct px_recw {
    px_boxw *box;
    px_zdict *dict;
    px_zctx *ctx;
    px_buf dict_bytes, frame, waiting;
    size_t *sizes; /* of the waiting ones */
    size_t n_sizes;
    uint64_t *off;
    uint64_t n_rows, cap, at;
};

static void recw_free(px_recw *w) {
    px_zdict_free(w->dict);
    px_zctx_free(w->ctx);
    px_buf_done(&w->dict_bytes);
    px_buf_done(&w->frame);
    px_buf_done(&w->waiting);
    free(w->sizes);
    free(w->off);
    free(w);
}

px_status px_recw_create(const char *path, px_str dict, px_recw **out, px_err *err) {
    *out = NULL;
    px_recw *w = px_calloc(1, sizeof *w);
    px_buf_init(&w->dict_bytes, PX_BUF_MAX);
    px_buf_init(&w->frame, PX_BUF_MAX);
    px_buf_init(&w->waiting, PX_BUF_MAX);
    w->ctx = px_zctx_new();
    px_status st = px_boxw_create(path, "RECS", &w->box, err);
    if (st == PX_OK) st = px_boxw_section(w->box, PX_STR("frames"), err);
    if (st == PX_OK && dict.n) {
        px_buf_str(&w->dict_bytes, dict);
        st = px_zdict_new(dict, LEVEL, &w->dict, err);
    }
    if (st == PX_OK) {
        *out = w;
        return st;
    }
    px_boxw_abort(w->box);
    recw_free(w);
    return st;
}

px_status px_recw_add_frame(px_recw *w, px_str frame, px_err *err) {
    if (w->n_rows + 1 >= w->cap) {
        w->cap = w->cap ? w->cap * 2 : 1024;
        w->off = px_realloc(w->off, w->cap * sizeof *w->off);
    }
    w->off[w->n_rows++] = w->at;
    w->at += frame.n;
    return px_boxw_write(w->box, frame.p, frame.n, err);
}

static px_status compress(px_recw *w, px_str json, px_err *err) {
    px_buf_clear(&w->frame);
    px_status st = px_zip(w->ctx, w->dict, json, &w->frame, err);
    return st == PX_OK ? px_recw_add_frame(w, px_buf_view(&w->frame), err) : st;
}

/* Make the dictionary from those that waited, then compress them. */
static px_status start(px_recw *w, px_err *err) {
    px_status st =
        px_zdict_train(w->waiting.p, w->sizes, w->n_sizes, DICT_BYTES, &w->dict_bytes, err);
    if (st == PX_OK) st = px_zdict_new(px_buf_view(&w->dict_bytes), LEVEL, &w->dict, err);
    size_t at = 0;
    for (size_t i = 0; i < w->n_sizes && st == PX_OK; at += w->sizes[i++])
        st = compress(w, (px_str){w->waiting.p + at, w->sizes[i]}, err);
    px_buf_done(&w->waiting);
    w->n_sizes = 0;
    return st;
}

px_status px_recw_add(px_recw *w, px_str json, px_err *err) {
    if (json.n > PX_RECORD_BYTES_MAX)
        return px_fail(err, PX_E_LIMIT, "a record of %zu bytes is over the limit of %zu", json.n,
                       PX_RECORD_BYTES_MAX);
    if (w->dict) return compress(w, json, err);
    if (!w->sizes) w->sizes = px_malloc(WAIT_ROWS * sizeof *w->sizes);
    px_buf_str(&w->waiting, json);
    w->sizes[w->n_sizes++] = json.n;
    return w->n_sizes == WAIT_ROWS || w->waiting.n > WAIT_BYTES ? start(w, err) : PX_OK;
}

px_status px_recw_close(px_recw *w, uint64_t *size, uint64_t *checksum, px_err *err) {
    px_status st = w->dict ? PX_OK : start(w, err);
    if (st == PX_OK) {
        if (!w->off) w->off = px_malloc(sizeof *w->off);
        w->off[w->n_rows] = w->at;
        st = px_boxw_put(w->box, PX_STR("off"), w->off, (w->n_rows + 1) * 8, err);
    }
    if (st == PX_OK)
        st = px_boxw_put(w->box, PX_STR("dict"), w->dict_bytes.p, w->dict_bytes.n, err);
    if (st == PX_OK)
        st = px_boxw_close(w->box, size, checksum, err);
    else
        px_boxw_abort(w->box);
    recw_free(w);
    return st;
}

void px_recw_abort(px_recw *w) {
    if (!w) return;
    px_boxw_abort(w->box);
    recw_free(w);
}

/* ---- reading ---- */

struct px_recs {
    px_box *box;
    px_section frames, off;
    uint32_t n_rows;
    px_str dict_bytes;
    px_zdict *dict;
};

px_status px_recs_open(const char *path, uint32_t n_rows, px_recs **out, px_err *err) {
    *out = NULL;
    px_recs *r = px_calloc(1, sizeof *r);
    r->n_rows = n_rows;
    px_status st = px_box_open(path, "RECS", &r->box, err);
    if (st == PX_OK) st = px_box_get(r->box, PX_STR("dict"), UINT64_MAX, &r->dict_bytes, err);
    uint64_t end;
    if (st == PX_OK &&
        (!px_box_find(r->box, PX_STR("off"), &r->off) || r->off.n != (n_rows + (uint64_t)1) * 8 ||
         !px_box_find(r->box, PX_STR("frames"), &r->frames)))
        st = px_fail(err, PX_E_DAMAGED, "%s: not a records store of %u rows", path, n_rows);
    if (st == PX_OK) st = px_section_need(&r->off, n_rows * (uint64_t)8, 8, err);
    if (st == PX_OK) {
        memcpy(&end, r->off.p + n_rows * (size_t)8, 8);
        if (end != r->frames.n)
            st = px_fail(err, PX_E_DAMAGED, "%s: frames and offsets do not fit", path);
    }
    if (st == PX_OK) st = px_zdict_new(r->dict_bytes, 0, &r->dict, err);
    if (st == PX_OK)
        *out = r;
    else
        px_recs_close(r);
    return st;
}

void px_recs_close(px_recs *r) {
    if (!r) return;
    px_zdict_free(r->dict);
    px_box_close(r->box);
    free(r);
}

px_box *px_recs_box(px_recs *r) {
    return r->box;
}
px_str px_recs_dict(const px_recs *r) {
    return r->dict_bytes;
}

px_status px_recs_frame(px_recs *r, uint32_t row, px_str *out, px_err *err) {
    *out = (px_str){0};
    if (row >= r->n_rows) return px_fail(err, PX_E_INTERNAL, "row %u of %u", row, r->n_rows);
    px_status st = px_section_need(&r->off, row * (uint64_t)8, 16, err);
    if (st != PX_OK) return st;
    uint64_t lo = px_get64(r->off.p + row * (size_t)8),
             hi = px_get64(r->off.p + row * (size_t)8 + 8);
    if (lo > hi || hi > r->frames.n)
        return px_fail(err, PX_E_DAMAGED, "records: offset of row %u is out of order", row);
    st = px_section_need(&r->frames, lo, hi - lo, err);
    if (st == PX_OK) *out = (px_str){r->frames.p + lo, (size_t)(hi - lo)};
    return st;
}

px_status px_recs_get(px_recs *r, uint32_t row, px_zctx *ctx, px_buf *out, px_err *err) {
    px_str frame;
    px_buf_clear(out);
    px_status st = px_recs_frame(r, row, &frame, err);
    if (st == PX_OK) st = px_unzip(ctx, r->dict, frame, PX_RECORD_BYTES_MAX, out, err);
    return st;
}

px_status px_recs_verify(px_recs *r, px_err *err) {
    px_status st = px_box_verify(r->box, err);
    px_zctx *ctx = px_zctx_new();
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    for (uint32_t i = 0; i < r->n_rows && st == PX_OK; i++) {
        st = px_recs_get(r, i, ctx, &text, err);
        if (st != PX_OK) px_err_in(err, st, "record of row %u", i);
    }
    px_buf_done(&text);
    px_zctx_free(ctx);
    return st;
}

px_status px_recs_merge(px_recs *const *in, const uint32_t *n_rows, size_t n, const char *path,
                        uint64_t *size, uint64_t *checksum, px_err *err) {
    *size = *checksum = 0;
    size_t largest = 0;
    for (size_t i = 1; i < n; i++)
        if (n_rows[i] > n_rows[largest]) largest = i;
    px_str dict = n ? in[largest]->dict_bytes : (px_str){0};
    px_recw *w;
    px_status st = px_recw_create(path, dict, &w, err);
    if (st != PX_OK) return st;
    px_zctx *ctx = px_zctx_new();
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        bool same = dict.n && px_str_eq(dict, in[i]->dict_bytes);
        for (uint32_t r = 0; r < n_rows[i] && st == PX_OK; r++) {
            px_str frame;
            if (same) {
                st = px_recs_frame(in[i], r, &frame, err);
                if (st == PX_OK) st = px_recw_add_frame(w, frame, err);
            } else {
                st = px_recs_get(in[i], r, ctx, &text, err);
                if (st == PX_OK) st = px_recw_add(w, px_buf_view(&text), err);
            }
        }
        px_box_drop(in[i]->box);
    }
    px_buf_done(&text);
    px_zctx_free(ctx);
    if (st == PX_OK) return px_recw_close(w, size, checksum, err);
    px_recw_abort(w);
    return st;
}
