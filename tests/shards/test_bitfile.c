/* Ready bitmaps: every key gives its set back, others give none, wrong files are refused. */
#include "tests/shards/kit.h"

#include "shards/bitfile.h"

enum { ROWS = 200000, KEYS = 300 };

static px_str key_of(uint32_t k) {
    static const char *const form[] = {"tterm%u", "cpa=公司 %u", "sipc=H01M%u", "tD%u"};
    return px_arena_fmt(kit,
                        k % 4 == 1   ? form[1]
                        : k % 4 == 2 ? form[2]
                        : k % 4      ? form[3]
                                     : form[0],
                        k);
}

/* Of every density, and an empty one. */
static px_bitmap *set_of(uint32_t k) {
    px_bitmap *b = px_bitmap_new();
    if (k % 7 == 0) px_bitmap_add_range(b, k * 100, k * 100 + k * 300);
    for (uint32_t r = k; k && r < ROWS; r += 1 + k * k % 997)
        px_bitmap_add(b, r);
    return b;
}

static const char *write_file(void) {
    const char *path = kit_at("bitmaps.px");
    uint64_t size, sum, on_disk;
    px_bitw *w;
    OK(px_bitw_create(path, &w, &err));
    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t k = (i * 7) % KEYS; /* not in order */
        px_bitmap *b = set_of(k);
        OK(px_bitw_put(w, key_of(k), b, &err));
        px_bitmap_free(b);
    }
    OK(px_bitw_close(w, &size, &sum, &err));
    OK(px_file_size(path, &on_disk, &err));
    assert_int_equal(size, on_disk);
    return path;
}

static void test_written_is_read(void **state) {
    (void)state;
    px_bits *b;
    px_bitmap *got;
    OK(px_bits_open(write_file(), &b, &err));
    assert_int_equal(px_bits_count(b), KEYS);
    for (uint32_t k = 0; k < KEYS; k++) {
        px_bitmap *want = set_of(k);
        OK(px_bits_get(b, key_of(k), &got, &err));
        if (!got || !px_bitmap_equal(got, want)) fail_msg("key %u gives another set", k);
        px_bitmap_free(got);
        px_bitmap_free(want);
    }
    static const char *const none[] = {"", "t", "tterm", "tterm0x", "zzz", "cpa=公司", "\xFF"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        OK(px_bits_get(b, px_str_of(none[i]), &got, &err));
        assert_null(got);
    }
    for (size_t i = 1; i < KEYS; i++)
        assert_true(px_str_cmp(px_bits_key(b, i - 1), px_bits_key(b, i)) < 0);
    OK(px_bits_verify(b, ROWS, &err));
    EXPECT(px_bits_verify(b, ROWS / 2, &err), PX_E_DAMAGED);
    px_bits_close(b);
    px_bits_close(NULL);
}

static void test_empty_file(void **state) {
    (void)state;
    px_bits *b;
    px_bitmap *got;
    uint64_t size, sum;
    px_bitw *w;
    OK(px_bitw_create(kit_at("empty.px"), &w, &err));
    px_bitw_abort(w);
    px_bitw_abort(NULL);
    assert_false(px_file_exists(kit_at("empty.px")));
    OK(px_bitw_create(kit_at("empty.px"), &w, &err));
    OK(px_bitw_close(w, &size, &sum, &err));
    OK(px_bits_open(kit_at("empty.px"), &b, &err));
    assert_int_equal(px_bits_count(b), 0);
    OK(px_bits_get(b, PX_STR("ta"), &got, &err));
    assert_null(got);
    OK(px_bits_verify(b, 1, &err));
    px_bits_close(b);
}

static void test_worth(void **state) {
    (void)state;
    static const struct {
        uint64_t n, rows;
        bool worth;
    } rows[] = {{63, 63, false},       {64, 64, true},    {64, 16383, true},
                {64, 16384, false},    {65, 16384, true}, {4000, 1024000, false},
                {4001, 1024000, true}, {0, 1, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (px_bit_worth(rows[i].n, rows[i].rows) != rows[i].worth)
            fail_msg("%llu of %llu", (unsigned long long)rows[i].n,
                     (unsigned long long)rows[i].rows);
}

typedef struct edit {
    size_t at, width;
    uint64_t value;
    long cut;
} edit;

static size_t apply(char *p, size_t n, void *self) {
    const edit *e = self;
    if (e->width) memcpy(p + (e->at > n ? n - e->width : e->at), &e->value, e->width);
    return (size_t)((long)n + e->cut);
}

static void test_wrong_meaning_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *section;
        edit e;
        bool opens;
    } rows[] = {
        {"keyoff", {4, 4, 99999999, 0}, false},
        {"keyoff", {SIZE_MAX, 4, 1, 0}, false},
        {"keyoff", {0, 0, 0, -4}, false},
        {"keyoff", {0, 0, 0, -2}, false},
        {"keys", {0, 0, 0, -1}, false},
        {"keys", {0, 1, 0xFF, 0}, true}, /* not sorted any more: verify */
        {"off", {0, 8, 16, 0}, false},   /* not at a multiple of 32 */
        {"off", {0, 8, (uint64_t)1 << 40, 0}, false},
        {"off", {8, 8, UINT64_MAX, 0}, false},
        {"off", {0, 0, 0, -16}, false},
        {"off", {8, 8, 4, 0}, true}, /* too short for a bitmap: when it is read */
        {"bits", {0, 0, 0, -4096}, false},
    };
    const char *path = write_file(), *bad = kit_at("bad.px");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_bits *b;
        edit e = rows[i].e;
        kit_rewrite(path, bad, "BITS", rows[i].section, apply, &e);
        px_status st = px_bits_open(bad, &b, &err);
        if ((st == PX_OK) != rows[i].opens)
            fail_msg("row %zu (%s): %s", i, rows[i].section, px_status_name(st));
        if (st == PX_OK) {
            EXPECT(px_bits_verify(b, ROWS, &err), PX_E_DAMAGED);
            px_bits_close(b);
        } else {
            EXPECT(st, PX_E_DAMAGED);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_is_read),
        cmocka_unit_test(test_empty_file),
        cmocka_unit_test(test_worth),
        cmocka_unit_test(test_wrong_meaning_is_refused),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
