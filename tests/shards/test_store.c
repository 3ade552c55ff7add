/* Records: what goes in comes out, with and without a dictionary, merged from stores of one
 * dictionary or of several; damage is noticed. */
#include "tests/shards/kit.h"

static px_str line_of(uint32_t i) {
    static const char *const what[] = {"laser welding", "锂离子电池隔膜", "cooling of coils",
                                       "一种激光焊接方法"};
    if (i % 97 == 13) return PX_STR("{}");
    return px_arena_fmt(kit,
                        "{\"pub\":{\"number\":\"US%uB2\",\"date\":\"20%02u-05-01\"},\"titles\":[{"
                        "\"lang\":\"en\",\"text\":\"%s %u\"}],\"applicants\":[\"Acme %u\"]}",
                        7000000 + i, i % 24, what[i % 4], i * 7919, i % 50);
}

static px_recs *store(const char *name, uint32_t from, uint32_t n, px_str dict) {
    px_recw *w;
    px_recs *r;
    uint64_t size, sum;
    OK(px_recw_create(kit_at(name), dict, &w, &err));
    for (uint32_t i = 0; i < n; i++)
        OK(px_recw_add(w, line_of(from + i), &err));
    OK(px_recw_close(w, &size, &sum, &err));
    OK(px_recs_open(kit_at(name), n, &r, &err));
    assert_int_equal(px_box_size(px_recs_box(r)), size);
    assert_int_equal(px_box_checksum(px_recs_box(r)), sum);
    return r;
}

static void holds(px_recs *r, uint32_t row, uint32_t from, uint32_t n) {
    px_zctx *ctx = px_zctx_new();
    px_buf b;
    px_buf_init(&b, PX_RECORD_BYTES_MAX);
    for (uint32_t i = 0; i < n; i++) {
        px_str want = line_of(from + i);
        OK(px_recs_get(r, row + i, ctx, &b, &err));
        if (!px_str_eq(px_buf_view(&b), want))
            fail_msg("row %u: \"%s\", want \"" PX_STR_FMT "\"", row + i, b.p, PX_STR_ARG(want));
    }
    px_buf_done(&b);
    px_zctx_free(ctx);
}

static void test_few_records(void **state) {
    (void)state;
    for (uint32_t n = 1; n < 20; n += 6) { /* too few for a dictionary */
        px_recs *r = store("few.px", 0, n, (px_str){0});
        holds(r, 0, 0, n);
        OK(px_recs_verify(r, &err));
        px_str frame;
        EXPECT(px_recs_frame(r, n, &frame, &err), PX_E_INTERNAL);
        assert_null(frame.p);
        px_recs_close(r);
        EXPECT(px_recs_open(kit_at("few.px"), n + 1, &r, &err), PX_E_DAMAGED);
        assert_null(r);
        EXPECT(px_recs_open(kit_at("few.px"), n - 1, &r, &err), PX_E_DAMAGED);
    }
}

static void test_dictionary(void **state) {
    (void)state;
    enum { N = 6000 }; /* training begins at 5 000 */
    px_recs *r = store("many.px", 0, N, (px_str){0});
    px_str dict = px_recs_dict(r);
    assert_true(dict.n > 1000);
    holds(r, 0, 0, N);
    OK(px_recs_verify(r, &err));
    px_recs *given = store("given.px", N, 300, dict);
    assert_true(px_str_eq(px_recs_dict(given), dict));
    holds(given, 0, N, 300);
    px_recs *plain = store("plain.px", N, 10, (px_str){0});
    assert_true(px_recs_dict(plain).n < 1000);
    uint64_t with = 0, without = 0;
    px_str f;
    for (uint32_t i = 0; i < 10; i++) { /* which is what it is good for */
        OK(px_recs_frame(given, i, &f, &err));
        with += f.n;
        OK(px_recs_frame(plain, i, &f, &err));
        without += f.n;
    }
    assert_true(with < without);
    px_recs_close(plain);
    px_recs_close(given);
    px_recs_close(r);
}

static void test_merge(void **state) {
    (void)state;
    enum { BIG = 5200 };
    px_recs *in[4], *out;
    uint64_t size, sum;
    in[0] = store("m0.px", 0, 40, (px_str){0});
    in[1] = store("m1.px", 40, BIG, (px_str){0});
    px_str dict = px_recs_dict(in[1]);
    in[2] = store("m2.px", 40 + BIG, 30, dict);
    in[3] = store("m3.px", 70 + BIG, 5100, (px_str){0}); /* another dictionary */
    assert_false(px_str_eq(px_recs_dict(in[3]), dict));
    const uint32_t rows[] = {40, BIG, 30, 5100};
    uint32_t all = 40 + BIG + 30 + 5100;
    OK(px_recs_merge(in, rows, 4, kit_at("merged.px"), &size, &sum, &err));
    OK(px_recs_open(kit_at("merged.px"), all, &out, &err));
    holds(out, 0, 0, all);
    OK(px_recs_verify(out, &err));
    assert_true(px_str_eq(px_recs_dict(out), dict)); /* of the largest */
    px_str x, y;                                     /* frames of the same dictionary are copied */
    OK(px_recs_frame(in[2], 7, &x, &err));
    OK(px_recs_frame(out, 40 + BIG + 7, &y, &err));
    assert_true(px_str_eq(x, y));
    px_recs_close(out);

    px_recs *small[2] = {in[0], store("m4.px", 40, 3, (px_str){0})};
    const uint32_t few[] = {40, 3};
    OK(px_recs_merge(small, few, 2, kit_at("merged.px"), &size, &sum, &err));
    OK(px_recs_open(kit_at("merged.px"), 43, &out, &err));
    holds(out, 0, 0, 43);
    OK(px_recs_verify(out, &err));
    px_recs_close(out);
    px_recs_close(small[1]);
    for (int i = 0; i < 4; i++)
        px_recs_close(in[i]);
}

static void test_limits(void **state) {
    (void)state;
    px_recw *w;
    OK(px_recw_create(kit_at("limit.px"), (px_str){0}, &w, &err));
    char *big = px_calloc(1, PX_RECORD_BYTES_MAX + 1);
    EXPECT(px_recw_add(w, (px_str){big, PX_RECORD_BYTES_MAX + 1}, &err), PX_E_LIMIT);
    px_recw_abort(w);
    px_recw_abort(NULL);
    free(big);
    assert_false(px_file_exists(kit_at("limit.px")));
    /* More bytes than may wait for a dictionary. */
    uint64_t size, sum;
    size_t n = (size_t)6 << 20;
    char *text = px_malloc(n);
    OK(px_recw_create(kit_at("large.px"), (px_str){0}, &w, &err));
    for (uint32_t i = 0; i < 4; i++) {
        memset(text, (int)('a' + i), n);
        OK(px_recw_add(w, (px_str){text, n - i}, &err));
    }
    OK(px_recw_close(w, &size, &sum, &err));
    px_recs *r;
    px_zctx *ctx = px_zctx_new();
    px_buf b;
    px_buf_init(&b, PX_RECORD_BYTES_MAX);
    OK(px_recs_open(kit_at("large.px"), 4, &r, &err));
    for (uint32_t i = 0; i < 4; i++) {
        OK(px_recs_get(r, i, ctx, &b, &err));
        assert_int_equal(b.n, n - i);
        assert_int_equal(b.p[0], 'a' + i);
        assert_int_equal(b.p[n - i - 1], 'a' + i);
    }
    px_recs_close(r);
    px_buf_done(&b);
    px_zctx_free(ctx);
    free(text);
}

/* ---- damage ---- */

static size_t swap_offsets(char *p, size_t n, void *self) {
    (void)self;
    uint64_t x, y;
    memcpy(&x, p + 8, 8);
    memcpy(&y, p + 16, 8);
    memcpy(p + 8, &y, 8);
    memcpy(p + 16, &x, 8);
    return n;
}
static size_t far_offset(char *p, size_t n, void *self) {
    (void)self;
    memset(p + 24, 0xFF, 8);
    return n;
}
static size_t last_offset(char *p, size_t n, void *self) {
    (void)self;
    p[n - 8]++;
    return n;
}
static size_t shorter(char *p, size_t n, void *self) {
    (void)self;
    (void)p;
    return n - 8;
}
static size_t gone(char *p, size_t n, void *self) {
    (void)self;
    (void)p;
    (void)n;
    return SIZE_MAX;
}
static size_t noise(char *p, size_t n, void *self) {
    (void)self;
    for (size_t i = 0; i < n; i += 3)
        p[i] = (char)below(256);
    return n;
}

static void test_damage(void **state) {
    (void)state;
    enum { N = 50 };
    static const struct {
        const char *section;
        size_t (*change)(char *, size_t, void *);
        bool opens;
    } rows[] = {
        {"off", swap_offsets, true}, {"off", far_offset, true}, {"off", last_offset, false},
        {"off", shorter, false},     {"off", gone, false},      {"frames", shorter, false},
        {"frames", noise, true},     {"frames", gone, false},   {"dict", gone, false},
    };
    px_recs *r = store("good.px", 0, N, (px_str){0});
    px_recs_close(r);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kit_rewrite(kit_at("good.px"), kit_at("bad.px"), "RECS", rows[i].section, rows[i].change,
                    NULL);
        px_status st = px_recs_open(kit_at("bad.px"), N, &r, &err);
        if ((st == PX_OK) != rows[i].opens)
            fail_msg("row %zu (%s): %s", i, rows[i].section, px_status_name(st));
        if (st != PX_OK) {
            EXPECT(st, PX_E_DAMAGED);
            continue;
        }
        EXPECT(px_recs_verify(r, &err), PX_E_DAMAGED);
        px_recs_close(r);
    }
    /* Without right checksums: any byte. */
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    OK(px_file_read(kit_at("good.px"), PX_BUF_MAX, &b, &err));
    for (size_t at = 0; at < b.n; at += 1 + b.n / 200) {
        b.p[at] ^= 0x20;
        OK(px_file_replace(kit_at("bad.px"), px_buf_view(&b), &err));
        px_status st = px_recs_open(kit_at("bad.px"), N, &r, &err);
        if (st == PX_OK) {
            st = px_recs_verify(r, &err);
            px_recs_close(r);
        }
        if (st != PX_E_DAMAGED && st != PX_E_UNSUPPORTED)
            fail_msg("byte %zu: %s", at, px_status_name(st));
        b.p[at] ^= 0x20;
    }
    px_buf_done(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_records), cmocka_unit_test(test_dictionary),
        cmocka_unit_test(test_merge),       cmocka_unit_test(test_limits),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
