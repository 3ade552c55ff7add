/* test_years.c: spans of days from ready sets of years, against the dates themselves: segments that have the sets "up
 * to", older ones without, and without any; what is wrong in them is found by verifying. */
#include "tests/shards/kit.h"

#include "query/engine/leaf_int.h"
#include "shards/years.h"

enum { ROWS = 70000 };

static uint64_t seed = 2463534242u;
static uint32_t rnd(uint32_t below) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (uint32_t)((seed >> 20) % below);
}

/* A date of the shape; all ones: the row has none. */
static uint32_t date_of(int shape, uint32_t row) {
    uint32_t day = (1 + rnd(12)) * 100 + 1 + rnd(28), year = 0;
    switch (shape) {
    case 0: /* some years, the same number of rows each */
        year = 2003 + rnd(9);
        break;
    case 1: /* ever more rows, few in each of the many early years, some without a date */
        if (rnd(50) == 0) return PX_NIL;
        year = 2025 - rnd(1 + rnd(1 + rnd(180)));
        break;
    case 2: /* mistakes far away; a year alone is a date, too */
        year = row == 77 ? 1 : row == 78 ? 9999 : 1990 + rnd(30);
        if (rnd(20) == 0) day = 0;
        break;
    case 3: /* rows in the order of their dates */
        year = 1980 + row / 2000;
        break;
    case 4: /* one year */
        year = 2020;
        break;
    case 5: /* a day that no year holds: no sets at all */
        year = 2010 + rnd(5);
        if (row == 5) day = 1299;
        break;
    }
    return year * 10000 + day;
}
enum { SHAPES = 6 };

static uint32_t num[ROWS];

static px_col column_of(int shape) {
    px_col c = {.name = PX_STR("pd"), .divisor = 1, .num = num};
    c.m = (px_col_meta){.kind = PX_COL_NUM, .n_rows = ROWS, .width = 4, .min = PX_NIL};
    for (uint32_t r = 0; r < ROWS; r++) {
        num[r] = date_of(shape, r);
        if (num[r] == PX_NIL) {
            c.m.n_missing++;
            continue;
        }
        if (num[r] < c.m.min) c.m.min = num[r];
        if (num[r] > c.m.max) c.m.max = num[r];
    }
    return c;
}

typedef enum age { NEW, OLD, NONE } age;

/* OLD: without the sets "up to". `wrong` > 0: in the wrong-th of them a row is another. */
static px_bits *file_of(const px_col *c, age how_old, uint32_t wrong) {
    px_bits *from, *b;
    px_bitw *w;
    uint64_t size, sum;
    uint32_t n = 0;
    OK(px_bitw_create(kit_at("all.px"), &w, &err));
    if (how_old != NONE) OK(px_years_write(c, w, &err));
    OK(px_bitw_close(w, &size, &sum, &err));
    OK(px_bits_open(kit_at("all.px"), &from, &err));
    OK(px_bitw_create(kit_at("some.px"), &w, &err));
    for (size_t i = 0; i < px_bits_count(from); i++) {
        px_str key = px_bits_key(from, i);
        px_bitmap *view;
        if (how_old == OLD && key.p[0] == 'u') continue;
        OK(px_bits_get(from, key, &view, &err));
        px_bitmap *set = px_bitmap_copy(view);
        px_bitmap_free(view);
        if (wrong && px_str_starts(key, PX_STR("upd=")) && ++n == wrong) {
            if (px_bitmap_has(set, 4711))
                px_bitmap_remove(set, 4711);
            else
                px_bitmap_add(set, 4711);
        }
        OK(px_bitw_put(w, key, set, &err));
        px_bitmap_free(set);
    }
    OK(px_bitw_close(w, &size, &sum, &err));
    OK(px_bits_open(kit_at("some.px"), &b, &err));
    px_bits_close(from);
    return b;
}

static void check_span(px_segx *x, const px_col *c, int shape, age how_old, uint32_t lo,
                       uint32_t hi, size_t *answered) {
    px_set got;
    bool known;
    if (lo < c->m.min) lo = c->m.min;
    if (hi > c->m.max) hi = c->m.max;
    if (lo > hi) return;
    OK(px_leaf_years(x, c, lo, hi, &got, &known, &err));
    px_bitmap *want = px_bitmap_new(), *none = px_bitmap_new();
    for (uint32_t r = 0; r < ROWS; r++)
        if (num[r] >= lo && num[r] <= hi) px_bitmap_add(want, r);
    if (known && !px_bitmap_equal(got.b ? got.b : none, want))
        fail_msg("shape %d, age %d: %u to %u: %llu rows, want %llu", shape, (int)how_old, lo, hi,
                 (unsigned long long)px_set_count(&got), (unsigned long long)px_bitmap_count(want));
    if (!known) assert_null(got.b);
    *answered += known;
    px_set_free(&got);
    px_bitmap_free(want);
    px_bitmap_free(none);
}

static void test_spans(void **state) {
    (void)state;
    for (int shape = 0; shape < SHAPES; shape++) {
        px_col c = column_of(shape);
        for (age how_old = NEW; how_old <= NONE; how_old++) {
            px_segment s = {.n_rows = ROWS, .bits = file_of(&c, how_old, 0)};
            px_segx x = {.s = &s};
            size_t answered = 0, asked = 150;
            px_buf_init(&x.key, 1 << 16);
            for (size_t i = 0; i < asked; i++) {
                uint32_t a = rnd(ROWS), b = rnd(ROWS), lo = num[a], hi = num[b];
                if (lo == PX_NIL || hi == PX_NIL) continue;
                if (i % 3 == 0) { /* whole years */
                    lo = lo / 10000 * 10000;
                    hi = hi / 10000 * 10000 + 9999;
                } else if (i % 3 == 1) { /* few of them */
                    lo = lo / 10000 * 10000;
                    hi = lo + rnd(5) * 10000 + 1231;
                }
                check_span(&x, &c, shape, how_old, lo < hi ? lo : hi, lo < hi ? hi : lo, &answered);
            }
            check_span(&x, &c, shape, how_old, 0, 99999999, &answered);
            check_span(&x, &c, shape, how_old, c.m.max, c.m.max, &answered);
            check_span(&x, &c, shape, how_old, c.m.min, c.m.min, &answered);
            if (how_old == NONE || shape == 5)
                assert_int_equal(answered, 0);
            else
                assert_true(answered > 3 && answered > (how_old == NEW && shape != 2 ? 90 : 0));
            px_buf_done(&x.key);
            px_bits_close(s.bits);
        }
    }
}

static size_t kept(px_bits *b) {
    size_t n = 0;
    for (size_t i = 0; i < px_bits_count(b); i++)
        n += px_str_starts(px_bits_key(b, i), PX_STR("upd="));
    return n;
}

static void test_sets(void **state) {
    (void)state;
    for (int shape = 0; shape < SHAPES; shape++) {
        px_col c = column_of(shape);
        px_bits *b = file_of(&c, NEW, 0);
        size_t n = kept(b);
        assert_in_range(n, shape == 5 ? 0 : 1, shape == 5 ? 0 : PX_YEARS_SHARE);
        OK(px_years_check(&c, b, &err));
        for (size_t i = 0; i < px_bits_count(b); i++) {
            px_str key = px_bits_key(b, i);
            px_bitmap *set, *want;
            uint32_t year;
            if (!px_str_starts(key, PX_STR("upd="))) continue;
            assert_true(px_str_u32(px_str_sub(key, 4, key.n), &year));
            want = px_bitmap_new();
            for (uint32_t r = 0; r < ROWS; r++)
                if (num[r] != PX_NIL && num[r] / 10000 <= year) px_bitmap_add(want, r);
            OK(px_bits_get(b, key, &set, &err));
            if (!px_bitmap_equal(set, want)) fail_msg("shape %d: up to %u is wrong", shape, year);
            px_bitmap_free(set);
            px_bitmap_free(want);
        }
        px_bits_close(b);
        for (uint32_t wrong = 1; wrong <= n; wrong += 5) {
            b = file_of(&c, NEW, wrong);
            OK(px_bits_verify(b, ROWS, &err));
            EXPECT(px_years_check(&c, b, &err), PX_E_DAMAGED);
            px_bits_close(b);
        }
        b = file_of(&c, OLD, 0);
        OK(px_years_check(&c, b, &err));
        px_bits_close(b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_sets),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
