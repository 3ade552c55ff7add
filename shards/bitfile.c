/* bitfile.c: see bitfile.h. */
#include "shards/bitfile.h"

#include "base/arena.h"

#include <stdatomic.h>
#include <stdlib.h>

struct item {
    px_str key;
    uint64_t at, n; /* in the section "bits" */
};

struct px_bitw {
    px_boxw *box;
    px_arena *arena;
    struct item *v;
    size_t n, cap;
    uint64_t at;
    px_buf bits;
};

static void bitw_free(px_bitw *w) {
    px_arena_free(w->arena);
    px_buf_done(&w->bits);
    free(w->v);
    free(w);
}

px_status px_bitw_create(const char *path, px_bitw **out, px_err *err) {
    *out = NULL;
    px_bitw *w = px_calloc(1, sizeof *w);
    w->arena = px_arena_new();
    px_buf_init(&w->bits, PX_BUF_MAX);
    px_status st = px_boxw_create(path, "BITS", &w->box, err);
    if (st == PX_OK) st = px_boxw_section(w->box, PX_STR("bits"), err);
    if (st == PX_OK)
        *out = w;
    else
        px_bitw_abort(w);
    return st;
}

void px_bitw_abort(px_bitw *w) {
    if (!w) return;
    px_boxw_abort(w->box);
    bitw_free(w);
}

/* What w->bits holds. */
static px_status put(px_bitw *w, px_str key, px_err *err) {
    static const char zeros[32];
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 256;
        w->v = px_realloc(w->v, w->cap * sizeof *w->v);
    }
    w->v[w->n++] = (struct item){px_arena_str(w->arena, key), w->at, w->bits.n};
    px_buf_put(&w->bits, zeros, (32 - w->bits.n % 32) % 32);
    w->at += w->bits.n;
    return px_boxw_write(w->box, w->bits.p, w->bits.n, err);
}

px_status px_bitw_put(px_bitw *w, px_str key, px_bitmap *b, px_err *err) {
    px_buf_clear(&w->bits);
    px_bitmap_freeze(b, &w->bits);
    return put(w, key, err);
}

px_status px_bitw_put_bytes(px_bitw *w, px_str key, px_str bytes, px_err *err) {
    px_buf_clear(&w->bits);
    px_buf_str(&w->bits, bytes);
    return put(w, key, err);
}

static int by_key(const void *x, const void *y) {
    return px_str_cmp(((const struct item *)x)->key, ((const struct item *)y)->key);
}

px_status px_bitw_close(px_bitw *w, uint64_t *size, uint64_t *checksum, px_err *err) {
    px_buf keys;
    px_buf_init(&keys, UINT32_MAX);
    if (w->n) qsort(w->v, w->n, sizeof *w->v, by_key);
    uint32_t *keyoff = px_malloc((w->n + 1) * sizeof *keyoff);
    uint64_t *off = px_malloc(2 * w->n * sizeof *off);
    for (size_t i = 0; i < w->n; i++) {
        keyoff[i] = (uint32_t)keys.n;
        px_buf_str(&keys, w->v[i].key);
        off[2 * i] = w->v[i].at;
        off[2 * i + 1] = w->v[i].n;
    }
    keyoff[w->n] = (uint32_t)keys.n;
    px_status st = px_boxw_put(w->box, PX_STR("keys"), keys.p, keys.n, err);
    if (st == PX_OK) st = px_boxw_put(w->box, PX_STR("keyoff"), keyoff, (w->n + 1) * 4, err);
    if (st == PX_OK) st = px_boxw_put(w->box, PX_STR("off"), off, w->n * 16, err);
    free(keyoff);
    free(off);
    px_buf_done(&keys);
    if (st == PX_OK)
        st = px_boxw_close(w->box, size, checksum, err);
    else
        px_boxw_abort(w->box);
    bitw_free(w);
    return st;
}

struct px_bits {
    px_box *box;
    px_section bits;
    px_str keys;
    const uint32_t *keyoff;
    const uint64_t *off;
    size_t n;
    atomic_bool *good; /* by item: its bytes were checked */
};

px_status px_bits_open(const char *path, px_bits **out, px_err *err) {
    *out = NULL;
    px_bits *b = px_calloc(1, sizeof *b);
    px_str s, o;
    px_status st = px_box_open(path, "BITS", &b->box, err);
    if (st == PX_OK) st = px_box_get(b->box, PX_STR("keys"), UINT64_MAX, &b->keys, err);
    if (st == PX_OK) st = px_box_get(b->box, PX_STR("keyoff"), UINT64_MAX, &s, err);
    if (st == PX_OK) st = px_box_get(b->box, PX_STR("off"), UINT64_MAX, &o, err);
    if (st == PX_OK) {
        b->n = s.n / 4 ? s.n / 4 - 1 : 0;
        b->keyoff = (const uint32_t *)(const void *)s.p;
        b->off = (const uint64_t *)(const void *)o.p;
        bool good = s.n == (b->n + 1) * 4 && o.n == b->n * 16 && b->keyoff[b->n] == b->keys.n &&
                    px_box_find(b->box, PX_STR("bits"), &b->bits);
        for (size_t i = 0; good && i < b->n; i++)
            good = b->keyoff[i] <= b->keyoff[i + 1] && b->off[2 * i] % 32 == 0 &&
                   b->off[2 * i] <= b->bits.n && b->off[2 * i + 1] <= b->bits.n - b->off[2 * i];
        if (!good) st = px_fail(err, PX_E_DAMAGED, "%s: keys and offsets do not fit", path);
    }
    if (st == PX_OK) b->good = px_calloc(b->n, sizeof *b->good);
    if (st == PX_OK)
        *out = b;
    else
        px_bits_close(b);
    return st;
}

void px_bits_close(px_bits *b) {
    if (!b) return;
    px_box_close(b->box);
    free(b->good);
    free(b);
}

px_box *px_bits_box(px_bits *b) {
    return b->box;
}
size_t px_bits_count(const px_bits *b) {
    return b->n;
}
px_str px_bits_key(const px_bits *b, size_t i) {
    return (px_str){b->keys.p + b->keyoff[i], b->keyoff[i + 1] - b->keyoff[i]};
}

static px_status view(px_bits *b, size_t i, px_bitmap **out, px_err *err) {
    px_str bytes = {b->bits.p + b->off[2 * i], b->off[2 * i + 1]};
    if (atomic_load_explicit(&b->good[i], memory_order_acquire)) {
        *out = px_bitmap_view_again(bytes);
        if (!*out) px_oom(bytes.n);
        return PX_OK;
    }
    px_status st = px_section_need(&b->bits, b->off[2 * i], b->off[2 * i + 1], err);
    if (st == PX_OK) st = px_bitmap_view(bytes, out, err);
    if (st == PX_OK) atomic_store_explicit(&b->good[i], true, memory_order_release);
    return st;
}

static bool has_bytes(px_str key) {
    return key.n && (key.p[0] == 'i' || key.p[0] == 'q' || key.p[0] == 'r');
}

static size_t find(const px_bits *b, px_str key) { /* b->n: absent */
    size_t lo = 0, hi = b->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = px_str_cmp(px_bits_key(b, mid), key);
        if (c == 0) return mid;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return b->n;
}

px_status px_bits_get(px_bits *b, px_str key, px_bitmap **out, px_err *err) {
    *out = NULL;
    size_t i = has_bytes(key) ? b->n : find(b, key);
    return i < b->n ? view(b, i, out, err) : PX_OK;
}

px_status px_bits_bytes(px_bits *b, px_str key, px_str *out, px_err *err) {
    *out = (px_str){0};
    size_t i = find(b, key);
    if (i == b->n) return PX_OK;
    px_status st = px_section_need(&b->bits, b->off[2 * i], b->off[2 * i + 1], err);
    if (st == PX_OK) *out = (px_str){b->bits.p + b->off[2 * i], b->off[2 * i + 1]};
    return st;
}

/* Of the term behind an "i": an impact a row. Others are looked at where they are made (pairs.h, forms.h). */
static px_status verify_bytes(px_bits *b, size_t i, px_err *err) {
    px_str key = px_bits_key(b, i), term = px_str_sub(key, 1, key.n), bytes = {0};
    px_bitmap *rows = NULL;
    px_buf t;
    if (term.n == 0 || key.p[0] != 'i') return PX_OK;
    px_buf_init(&t, 1 << 16);
    px_buf_ch(&t, 't');
    px_buf_str(&t, term);
    px_status st = px_bits_get(b, px_buf_view(&t), &rows, err);
    if (st == PX_OK) st = px_bits_bytes(b, key, &bytes, err);
    bool good = st == PX_OK && rows && px_bitmap_count(rows) == bytes.n;
    for (size_t k = 0; good && k < bytes.n; k++)
        good = bytes.p[k] != 0;
    if (st == PX_OK && !good)
        st = px_fail(err, PX_E_DAMAGED, "the impacts of " PX_STR_FMT " do not fit its rows",
                     PX_STR_ARG(term));
    px_bitmap_free(rows);
    px_buf_done(&t);
    return st;
}

px_status px_bits_verify(px_bits *b, uint32_t n_rows, px_err *err) {
    px_status st = px_box_verify(b->box, err);
    for (size_t i = 0; i < b->n && st == PX_OK; i++) {
        px_bitmap *m = NULL;
        if (i && px_str_cmp(px_bits_key(b, i - 1), px_bits_key(b, i)) >= 0)
            return px_fail(err, PX_E_DAMAGED, "bitmaps: keys are not sorted");
        if (has_bytes(px_bits_key(b, i))) {
            st = verify_bytes(b, i, err);
            continue;
        }
        st = view(b, i, &m, err);
        px_bitmap_iter it;
        if (st == PX_OK) {
            px_bitmap_iter_init(&it, m);
            if (px_bitmap_seek(&it, n_rows))
                st = px_fail(err, PX_E_DAMAGED,
                             "bitmaps: " PX_STR_FMT " names rows that do not exist",
                             PX_STR_ARG(px_bits_key(b, i)));
        }
        px_bitmap_free(m);
    }
    return st;
}
