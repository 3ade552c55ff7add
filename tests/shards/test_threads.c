/* One snapshot, several threads: every store is opened and read by all at once, for the first time
 * (that is when chunks are checked, columns loaded, dictionaries and links looked at). Each thread
 * comes to the same sum. Meant to be run under ThreadSanitizer, too. */
#include "tests/shards/kit.h"

#include "base/hash.h"
#include "shards/commit.h"

#include <pthread.h>

enum { THREADS = 4, SEGMENTS = 2, ROWS = 150 };

typedef struct reader {
    pthread_t thread;
    pthread_barrier_t *start;
    px_snapshot *s;
    unsigned number;
    px_status st;
    px_err err;
    uint64_t sum;
} reader;

static uint64_t mix(uint64_t h, const void *p, size_t n) {
    return h + px_hash64(p, n); /* whatever the order */
}

static px_status columns(reader *t, px_segment *g) {
    px_status st = PX_OK;
    size_t n = px_cols_count(g->cols);
    for (size_t k = 0; k < n && st == PX_OK; k++) { /* each thread begins with another one */
        const px_col *c, *y;
        px_str name = px_cols_name(g->cols, (k + t->number * n / THREADS) % n);
        st = px_cols_get(g->cols, name, &c, &t->err);
        if (st == PX_OK) st = px_cols_field(g->cols, PX_F_PDY, (px_str){0}, &y, &t->err);
        for (uint32_t r = 0; st == PX_OK && r < g->n_rows; r++) {
            uint32_t year = px_col_num(y, r);
            t->sum += year;
            if (c->m.kind == PX_COL_NUM) t->sum += px_col_num(c, r);
            if (c->m.kind == PX_COL_HASH) t->sum += c->keys[r];
            if (c->m.kind == PX_COL_DICT) {
                uint64_t lo, hi;
                px_col_range(c, r, &lo, &hi);
                for (; lo < hi; lo++) {
                    px_str v = px_col_value(c, px_wide(c->codes, c->m.width, lo));
                    t->sum = mix(t->sum, v.p, v.n);
                }
            }
        }
    }
    return st;
}

static px_status tokens(reader *t, px_segment *g) {
    px_status st = PX_OK;
    px_phrase *phrase = NULL;
    px_bitmap *hits = px_bitmap_new();
    uint32_t ids[2], rows[ROWS];
    for (uint32_t r = 0; r < g->n_rows && st == PX_OK; r++) {
        const uint16_t *u;
        size_t n;
        st = px_tok_row(g->tok, (r + t->number * 37) % g->n_rows, &u, &n, &t->err);
        if (st == PX_OK) t->sum = mix(t->sum, u, n * 2);
        rows[r] = r;
    }
    if (st == PX_OK) st = px_tok_find(g->tok, PX_STR("battery"), &ids[0], &t->err);
    if (st == PX_OK) st = px_tok_find(g->tok, PX_STR("laser"), &ids[1], &t->err);
    px_phrase_pos pos[2] = {{&ids[0], 1}, {&ids[1], 1}};
    if (st == PX_OK) st = px_phrase_new(g->tok, pos, 2, px_text_mask(PX_F_FT), &phrase, &t->err);
    if (st == PX_OK) st = px_phrase_match(phrase, rows, g->n_rows, hits, NULL, &t->err);
    t->sum += px_bitmap_count(hits);
    px_phrase_free(phrase);
    px_bitmap_free(hits);
    return st;
}

static px_status bitmaps(reader *t, px_segment *g) {
    px_status st = PX_OK;
    size_t n = px_bits_count(g->bits);
    for (size_t k = 0; k < n && st == PX_OK; k++) {
        px_bitmap *b = NULL;
        st = px_bits_get(g->bits, px_bits_key(g->bits, (k + t->number * n / THREADS) % n), &b,
                         &t->err);
        if (b) t->sum += px_bitmap_count(b);
        px_bitmap_free(b);
    }
    return st;
}

static px_status records(reader *t) {
    px_status st = PX_OK;
    px_zctx *ctx = px_zctx_new();
    px_buf b;
    px_buf_init(&b, PX_RECORD_BYTES_MAX);
    for (uint32_t k = 0; k < t->s->n_rows && st == PX_OK; k++) {
        uint32_t g = (k + t->number * 71) % t->s->n_rows;
        px_str key;
        st = px_snapshot_record(t->s, g, ctx, &b, &t->err);
        if (st == PX_OK) st = px_snapshot_key(t->s, g, &key, &t->err);
        if (st == PX_OK) t->sum = mix(mix(t->sum, b.p, b.n), key.p, key.n);
    }
    px_buf_done(&b);
    px_zctx_free(ctx);
    return st;
}

static px_status terms(reader *t, px_segment *g) {
    px_xap *x; /* opened by each thread for itself */
    px_bitmap *b = px_bitmap_new();
    const char *const path[] = {g->terms_path};
    px_status st = px_xap_open(path, 1, &x, &t->err);
    if (st == PX_OK) st = px_xap_postings(x, PX_STR("laser"), b, &t->err);
    if (st == PX_OK) t->sum += px_bitmap_count(b) * 1000003;
    px_xap_close(x);
    px_bitmap_free(b);
    return st;
}

static px_status links(reader *t) {
    px_status st = px_links_groups(t->s->links, &t->err);
    if (st == PX_OK) st = px_links_citations(t->s->links, &t->err);
    for (uint32_t r = 0; st == PX_OK && r < t->s->n_rows; r++)
        t->sum +=
            t->s->links->app[r] + 7 * (uint64_t)t->s->links->fam[r] + t->s->links->cites_off[r];
    return st;
}

static void *reading(void *self) {
    reader *t = self;
    px_snapshot *s = px_snapshot_ref(t->s);
    pthread_barrier_wait(t->start);
    for (unsigned step = 0; step < 6 && t->st == PX_OK; step++) {
        unsigned what = (step + t->number) % 6; /* not all the same at once, but some */
        if (what == 4) t->st = records(t);
        if (what == 5) t->st = links(t);
        for (size_t i = 0; i < s->n_segs && what < 4 && t->st == PX_OK; i++) {
            px_segment *g = s->seg[(i + t->number) % s->n_segs];
            t->st = what == 0   ? columns(t, g)
                    : what == 1 ? tokens(t, g)
                    : what == 2 ? bitmaps(t, g)
                                : terms(t, g);
        }
    }
    px_snapshot_unref(s);
    return NULL;
}

static void test_threads_share_a_snapshot(void **state) {
    (void)state;
    px_manifest m;
    px_manifest_init(&m);
    m.generation = 1;
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        char name[24];
        px_str lines[ROWS];
        for (uint32_t k = 0; k < ROWS; k++)
            lines[k] = kit_made(i * ROWS + k);
        px_manifest_next_name(&m, name);
        px_segment_close(kit_segment(kit_root, name, lines, ROWS, 0, (px_str){0}));
        px_manifest_add(&m, name, ROWS);
    }
    OK(px_shards_commit(kit_root, &m, &err));
    px_manifest_release(&m);
    uint64_t first = 0;
    for (int round = 0; round < 3; round++) { /* opened anew: nothing was checked before */
        pthread_barrier_t start;
        reader t[THREADS];
        px_snapshot *s;
        OK(px_snapshot_open(kit_root, false, &s, &err));
        pthread_barrier_init(&start, NULL, THREADS);
        for (unsigned i = 0; i < THREADS; i++) {
            t[i] = (reader){.start = &start, .s = s, .number = i};
            assert_int_equal(pthread_create(&t[i].thread, NULL, reading, &t[i]), 0);
        }
        for (unsigned i = 0; i < THREADS; i++)
            pthread_join(t[i].thread, NULL);
        for (unsigned i = 0; i < THREADS; i++) {
            if (t[i].st != PX_OK) fail_msg("thread %u: %s", i, t[i].err.message);
            if (!first) first = t[i].sum;
            assert_true(t[i].sum == first);
        }
        pthread_barrier_destroy(&start);
        px_snapshot_unref(s);
    }
    assert_true(first != 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads_share_a_snapshot)};
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
