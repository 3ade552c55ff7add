/* test_bitmap.c: set operations against a plain array of flags, over sets of all three container
 * kinds; saved and frozen bytes come back, damaged ones never crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/bitmap.h"

#include <stdio.h>
#include <stdlib.h>

enum { UNIVERSE = 300000, WORDS = (UNIVERSE + 63) / 64 };

static uint64_t seed = 88172645463325252u;
static uint32_t rnd(uint32_t below) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)((seed >> 20) % below);
}

typedef struct model {
    uint64_t words[WORDS];
} model;

static bool in_model(const model *m, uint32_t v) {
    return m->words[v / 64] >> v % 64 & 1;
}
static void model_add(model *m, uint32_t v) {
    m->words[v / 64] |= (uint64_t)1 << v % 64;
}

/* Shape 0: empty, 1: few, 2: dense, 3: long runs, 4: everything, 5: a mixture, 6: long lists, 7: just dense, and the ends
 * of containers. */
enum { SHAPES = 8 };
static px_bitmap *make(int shape, model *m) {
    memset(m, 0, sizeof *m);
    px_bitmap *b = px_bitmap_new();
    if (shape == 1 || shape == 5)
        for (int i = 0; i < 500; i++) {
            uint32_t v = rnd(UNIVERSE);
            px_bitmap_add(b, v);
            model_add(m, v);
        }
    if (shape == 2 || shape == 5) {
        uint32_t top = shape == 2 ? UNIVERSE : 70000;
        uint32_t v[1000];
        size_t n = 0;
        for (uint32_t x = 0; x < top; x++)
            if (rnd(2)) {
                v[n++] = x;
                model_add(m, x);
                if (n == 1000) px_bitmap_add_many(b, v, n), n = 0;
            }
        px_bitmap_add_many(b, v, n);
    }
    if (shape == 3 || shape == 5)
        for (int i = 0; i < 20; i++) {
            uint32_t lo = rnd(UNIVERSE - 5000), hi = lo + rnd(5000);
            px_bitmap_add_range(b, lo, hi);
            for (uint32_t x = lo; x < hi; x++)
                model_add(m, x);
        }
    if (shape == 6 || shape == 7)
        for (uint32_t x = 0; x < UNIVERSE; x++)
            if (rnd(shape == 6 ? 24 : 12) == 0 || (shape == 7 && (x + 1) % 65536 < 2)) {
                px_bitmap_add(b, x);
                model_add(m, x);
            }
    if (shape == 4) {
        px_bitmap_add_range(b, 0, UNIVERSE);
        for (uint32_t x = 0; x < UNIVERSE; x++)
            model_add(m, x);
    }
    return b;
}

static void same(const px_bitmap *b, const model *m, const char *what) {
    static uint32_t got[UNIVERSE + 1];
    px_bitmap_iter it;
    px_bitmap_iter_init(&it, b);
    size_t n = 0, k;
    while ((k = px_bitmap_read(&it, got + n, n % 997 + 1 < UNIVERSE + 1 - n ? n % 997 + 1 : 1)))
        n += k;
    size_t at = 0;
    for (uint32_t v = 0; v < UNIVERSE; v++) {
        if (in_model(m, v)) {
            if (at >= n || got[at] != v)
                fail_msg("%s: value %u missing, read %u", what, v, at < n ? got[at] : UINT32_MAX);
            at++;
        }
        if (v % 61 == 0 && px_bitmap_has(b, v) != in_model(m, v))
            fail_msg("%s: has(%u) is %d", what, v, px_bitmap_has(b, v));
    }
    if (at != n) fail_msg("%s: %zu values read, %zu expected", what, n, at);
    static uint32_t all[UNIVERSE + 1], block[PX_BITMAP_BLOCK];
    px_bitmap_all(b, all);
    if (memcmp(all, got, n * sizeof *all) != 0) fail_msg("%s: all at once is wrong", what);
    for (size_t at_block = 0, from = 0; (k = px_bitmap_block(b, &at_block, block)); from += k)
        if (from + k > n || memcmp(block, got + from, k * sizeof *block) != 0)
            fail_msg("%s: the block at %zu is wrong", what, from);
    if (px_bitmap_count(b) != n) fail_msg("%s: count is wrong", what);
    assert_int_equal(px_bitmap_empty(b), n == 0);
    assert_true(px_bitmap_bytes(b) > 0);
}

static px_bitmap *view_of(px_bitmap *b, char **mem) {
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_c(&out, "odd");
    px_bitmap_freeze(b, &out);
    size_t n = px_bitmap_frozen_size(b);
    assert_int_equal(out.n, 3 + n);
    *mem = aligned_alloc(32, (n + 31) / 32 * 32);
    memcpy(*mem, out.p + 3, n);
    px_buf_done(&out);
    px_bitmap *v;
    px_err err;
    if (px_bitmap_view((px_str){*mem, n}, &v, &err) != PX_OK) fail_msg("%s", err.message);
    return v;
}

/* What came out of an operation is a set like any other: it can be written and read, grown, combined again. */
static void go_on(px_bitmap *b, px_bitmap *x, const model *m, const model *mx, const char *what) {
    static model want;
    px_buf out;
    px_err err;
    px_bitmap *back;
    px_buf_init(&out, PX_BUF_MAX);
    px_bitmap_save(b, &out);
    if (px_bitmap_load(px_buf_view(&out), &back, &err) != PX_OK)
        fail_msg("%s: saved: %s", what, err.message);
    if (!px_bitmap_equal(back, b)) fail_msg("%s: comes back from saving as another", what);
    same(back, m, what);
    px_bitmap_free(back);
    px_bitmap *copy = px_bitmap_copy(b);
    char *mem;
    back = view_of(copy, &mem);
    if (!px_bitmap_equal(back, b)) fail_msg("%s: comes back from freezing as another", what);
    same(copy, m, what);
    px_bitmap_free(back);
    free(mem);
    px_bitmap_free(copy);
    for (int op = 0; op < 3; op++) {
        for (size_t i = 0; i < WORDS; i++) {
            uint64_t p = m->words[i], q = mx->words[i];
            want.words[i] = op == 0 ? p & q : op == 1 ? p | q : q & ~p;
        }
        px_bitmap *r = op == 0   ? px_bitmap_and_of(b, x)
                       : op == 1 ? px_bitmap_or_of(b, x)
                                 : px_bitmap_andnot_of(x, b);
        same(r, &want, what);
        px_bitmap_free(r);
    }
    want = *m;
    for (uint32_t v = 5; v < UNIVERSE; v += 9973) {
        px_bitmap_remove(b, v);
        want.words[v / 64] &= ~((uint64_t)1 << v % 64);
        px_bitmap_add(b, v + 1);
        model_add(&want, v + 1);
    }
    same(b, &want, what);
    px_buf_done(&out);
}

static void test_operations(void **state) {
    (void)state;
    static model mx, my, want;
    for (int sx = 0; sx < SHAPES; sx++)
        for (int sy = 0; sy < SHAPES; sy++)
            for (int frozen = 0; frozen < 2; frozen++) {
                char what[64];
                px_bitmap *x = make(sx, &mx), *y = make(sy, &my), *other = y;
                char *mem = NULL;
                if (frozen) other = view_of(y, &mem);
                uint64_t both = 0;
                for (int op = 0; op < 3; op++) {
                    snprintf(what, sizeof what, "shapes %d %d, operation %d, frozen %d", sx, sy, op,
                             frozen);
                    for (size_t i = 0; i < WORDS; i++) {
                        uint64_t a = mx.words[i], b = my.words[i];
                        want.words[i] = op == 0 ? a & b : op == 1 ? a | b : a & ~b;
                        if (op == 0) both += (uint64_t)__builtin_popcountll(a & b);
                    }
                    px_bitmap *into = px_bitmap_copy(x);
                    (op == 0   ? px_bitmap_and
                     : op == 1 ? px_bitmap_or
                               : px_bitmap_andnot)(into, other);
                    same(into, &want, what);
                    px_bitmap *fresh = (op == 0   ? px_bitmap_and_of
                                        : op == 1 ? px_bitmap_or_of
                                                  : px_bitmap_andnot_of)(x, other);
                    if (!px_bitmap_equal(fresh, into)) fail_msg("%s: not equal", what);
                    go_on(fresh, x, &want, &mx, what);
                    px_bitmap_free(into);
                    px_bitmap_free(fresh);
                }
                assert_int_equal(px_bitmap_and_count(x, other), both);
                const px_bitmap *all[] = {x, other, x};
                px_bitmap *u = px_bitmap_or_many(all, 3), *w = px_bitmap_or_of(x, y);
                assert_true(px_bitmap_equal(u, w));
                px_bitmap_free(u);
                px_bitmap_free(w);
                if (frozen) {
                    same(other, &my, "view");
                    px_bitmap *owned = px_bitmap_copy(other);
                    px_bitmap_add(owned, 12345);
                    assert_true(px_bitmap_has(owned, 12345));
                    px_bitmap_free(owned);
                    px_bitmap_free(other);
                    free(mem);
                }
                px_bitmap_free(x);
                px_bitmap_free(y);
            }
    px_bitmap *none = px_bitmap_or_many(NULL, 0);
    assert_true(px_bitmap_empty(none));
    px_bitmap_free(none);
}

static void test_with_itself(void **state) {
    (void)state;
    static model m;
    px_bitmap *b = make(5, &m);
    px_bitmap_and(b, b);
    same(b, &m, "and itself");
    px_bitmap_or(b, b);
    same(b, &m, "or itself");
    px_bitmap_andnot(b, b);
    assert_true(px_bitmap_empty(b));
    px_bitmap_free(b);
}

static void test_ends(void **state) {
    (void)state;
    px_bitmap *b = px_bitmap_new();
    px_bitmap_add_range(b, 5, 5);
    px_bitmap_add_range(b, 7, 5);
    assert_true(px_bitmap_empty(b));
    px_bitmap_add_many(b, NULL, 0);
    px_bitmap_add(b, 0);
    px_bitmap_add(b, UINT32_MAX);
    px_bitmap_add_range(b, UINT32_MAX - 10, UINT32_MAX);
    assert_int_equal(px_bitmap_count(b), 12);
    px_bitmap_remove(b, UINT32_MAX);
    px_bitmap_remove(b, 77);
    assert_int_equal(px_bitmap_count(b), 11);
    assert_false(px_bitmap_has(b, UINT32_MAX));
    px_bitmap_iter it;
    px_bitmap_iter_init(&it, b);
    uint32_t v[20];
    assert_int_equal(px_bitmap_read(&it, v, 20), 11);
    assert_int_equal(v[0], 0);
    assert_int_equal(v[10], UINT32_MAX - 1);
    assert_int_equal(px_bitmap_read(&it, v, 20), 0);
    px_bitmap_free(b);
}

static void test_words(void **state) {
    (void)state;
    static model m;
    for (int shape = 0; shape < SHAPES; shape++) {
        px_bitmap *b = make(shape, &m);
        static const size_t lengths[] = {WORDS, 2048, 1025, 1024, 1023, 1, 0};
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            static model cut;
            memset(&cut, 0, sizeof cut);
            memcpy(&cut, &m, lengths[i] * 8);
            px_bitmap *w = px_bitmap_of_words(m.words, lengths[i]);
            char what[64];
            snprintf(what, sizeof what, "shape %d, %zu words", shape, lengths[i]);
            same(w, &cut, what);
            if (lengths[i] == WORDS) assert_true(px_bitmap_equal(w, b));
            px_bitmap_add(w, 3); /* an ordinary set that may grow */
            assert_true(px_bitmap_has(w, 3));
            px_bitmap_free(w);
        }
        px_bitmap_free(b);
    }
}

static void test_seek(void **state) {
    (void)state;
    static model m;
    for (int shape = 0; shape < SHAPES; shape++)
        for (int frozen = 0; frozen < 2; frozen++) {
            px_bitmap *b = make(shape, &m), *use = b;
            char *mem = NULL;
            if (frozen) use = view_of(b, &mem);
            px_bitmap_iter it;
            px_bitmap_iter_init(&it, use);
            for (int i = 0; i < 2000; i++) {
                uint32_t v = rnd(UNIVERSE + 100), want = v, got = 0;
                while (want < UNIVERSE && !in_model(&m, want))
                    want++;
                bool found = px_bitmap_seek(&it, v);
                if (found != (want < UNIVERSE))
                    fail_msg("shape %d: seek(%u) gives %d", shape, v, found);
                if (!found) {
                    assert_int_equal(px_bitmap_read(&it, &got, 1), 0);
                    continue;
                }
                assert_int_equal(px_bitmap_read(&it, &got, 1), 1);
                if (got != want)
                    fail_msg("shape %d: seek(%u) reads %u, not %u", shape, v, got, want);
            }
            if (frozen) px_bitmap_free(use), free(mem);
            px_bitmap_free(b);
        }
}

/* Use a set that came from damaged bytes in every way that touches its inside. */
static void exercise(px_bitmap *b, px_bitmap *other) {
    px_bitmap *x = px_bitmap_and_of(b, other), *y = px_bitmap_or_of(b, other),
              *z = px_bitmap_andnot_of(other, b);
    uint32_t v[512];
    px_bitmap_iter it;
    px_bitmap_iter_init(&it, b);
    uint64_t n = 0, k;
    while ((k = px_bitmap_read(&it, v, 512)))
        n += k;
    assert_int_equal(n, px_bitmap_count(b));
    assert_int_equal(px_bitmap_count(x) + px_bitmap_count(y),
                     px_bitmap_count(b) + px_bitmap_count(other));
    px_bitmap_free(x);
    px_bitmap_free(y);
    px_bitmap_free(z);
}

static void test_bytes(void **state) {
    (void)state;
    static model m, mo;
    px_bitmap *other = make(5, &mo);
    for (int shape = 0; shape < SHAPES; shape++)
        for (int frozen = 0; frozen < 2; frozen++) {
            px_bitmap *b = make(shape, &m), *back;
            px_buf out;
            px_buf_init(&out, PX_BUF_MAX);
            if (frozen)
                px_bitmap_freeze(b, &out);
            else
                px_bitmap_save(b, &out);
            px_status (*read)(px_str, px_bitmap **, px_err *) =
                frozen ? px_bitmap_view : px_bitmap_load;
            px_err err;
            char *mem = aligned_alloc(32, (out.n + 31) / 32 * 32);
            memcpy(mem, out.p, out.n);
            if (read((px_str){mem, out.n}, &back, &err) != PX_OK) fail_msg("%s", err.message);
            assert_true(px_bitmap_equal(back, b));
            px_bitmap_free(back);

            for (int i = 0; i < 300; i++) {
                size_t n = i < 4 ? (size_t)i : rnd((uint32_t)out.n);
                char *cut = aligned_alloc(32, n / 32 * 32 + 32);
                memcpy(cut + (frozen ? 0 : n / 32 * 32 + 32 - n), out.p, n);
                px_str bytes = {cut + (frozen ? 0 : n / 32 * 32 + 32 - n), n};
                px_status st = n < out.n ? read(bytes, &back, &err) : PX_E_DAMAGED;
                if (st == PX_OK) px_bitmap_free(back);
                if (st != PX_E_DAMAGED)
                    fail_msg("shape %d, frozen %d, cut to %zu: status %d", shape, frozen, n, st);
                assert_null(back);
                free(cut);
            }
            for (int i = 0; i < 600; i++) {
                /* half of the flips near the ends, where heads and tables lie */
                uint32_t span = out.n < 64 ? (uint32_t)out.n : 64;
                size_t at = i % 4 == 0   ? rnd(span)
                            : i % 4 == 1 ? out.n - 1 - rnd(span)
                                         : rnd((uint32_t)out.n);
                char old = mem[at];
                mem[at] ^= (char)(1 + rnd(255));
                if (read((px_str){mem, out.n}, &back, &err) == PX_OK) {
                    exercise(back, other);
                    px_bitmap_free(back);
                } else {
                    assert_int_equal(err.status, PX_E_DAMAGED);
                }
                mem[at] = old;
            }
            free(mem);
            px_buf_done(&out);
            px_bitmap_free(b);
        }
    px_bitmap_free(other);
}

/* The library's intersection of runs with a dense container writes one number beyond its result where the latter holds no more
 * than a list can; so nothing that is made here may be so. The sizes are such that the number lands in what malloc keeps behind
 * the list. */
static void test_few_with_runs(void **state) {
    (void)state;
    for (uint32_t n = 2052; n < 4096; n += 8) {
        uint64_t words[PX_BITMAP_BLOCK / 64] = {0};
        for (uint32_t i = 0; i < n; i++)
            words[i / 64] |= (uint64_t)1 << i % 64;
        px_bitmap *few = px_bitmap_of_words(words, PX_BITMAP_BLOCK / 64), *runs = px_bitmap_new();
        px_bitmap *view;
        px_buf frozen;
        px_buf_init(&frozen, 1 << 20);
        px_bitmap_add_range(runs, 0, n);
        px_bitmap_add_range(runs, 5000, 5000 + 4096 - n); /* behind the last of the few */
        px_bitmap_freeze(runs, &frozen);
        void *aligned = aligned_alloc(32, (frozen.n + 31) / 32 * 32);
        memcpy(aligned, frozen.p, frozen.n);
        assert_int_equal(px_bitmap_view((px_str){aligned, frozen.n}, &view, NULL), PX_OK);
        px_bitmap *both = px_bitmap_and_of(view, few);
        void *behind = px_malloc(64);
        assert_int_equal(px_bitmap_count(both), n);
        free(behind);
        px_bitmap_free(both);
        px_bitmap_and(few, view);
        assert_int_equal(px_bitmap_count(few), n);
        px_bitmap_free(few);
        px_bitmap_free(view);
        px_bitmap_free(runs);
        free(aligned);
        px_buf_done(&frozen);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),    cmocka_unit_test(test_with_itself),
        cmocka_unit_test(test_ends),          cmocka_unit_test(test_words),
        cmocka_unit_test(test_seek),          cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_few_with_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
