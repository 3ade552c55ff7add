/* test_zip.c: records come back from their frames, with and without a dictionary; damaged,
 * truncated and boasting frames are told apart and never believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/zip.h"

#include <stdio.h>
#include <stdlib.h>

static void record(px_buf *b, unsigned i) {
    px_buf_fmt(b,
               "{\"pub\":{\"normal\":\"US%uB2\"},\"titles\":[{\"lang\":\"en\",\"text\":\"Battery "
               "cell number %u with a separator\"}],\"ipc\":[{\"symbol\":\"H01M%u/%02u\"}],"
               "\"applicants\":[{\"name\":\"ACME %c CORP\",\"country\":\"US\"}]}",
               10000000 + i * 7919 % 999983, i, i % 50, i * 31 % 90, 'A' + (int)(i % 26));
}

static void train(px_buf *dict) {
    px_buf all;
    px_buf_init(&all, PX_BUF_MAX);
    size_t sizes[2000];
    for (unsigned i = 0; i < 2000; i++) {
        size_t before = all.n;
        record(&all, i);
        sizes[i] = all.n - before;
    }
    px_err err;
    if (px_zdict_train(all.p, sizes, 2000, 4096, dict, &err) != PX_OK) fail_msg("%s", err.message);
    px_buf_done(&all);
}

static px_zdict *dict_of(px_str bytes) {
    px_zdict *d;
    px_err err;
    if (px_zdict_new(bytes, 3, &d, &err) != PX_OK) fail_msg("%s", err.message);
    return d;
}

static void round_trip(const px_zdict *d, px_str in, size_t *frame_bytes) {
    px_zctx *c = px_zctx_new();
    px_buf frame, back;
    px_buf_init(&frame, PX_BUF_MAX);
    px_buf_init(&back, PX_BUF_MAX);
    px_buf_c(&frame, "head");
    px_buf_c(&back, "before");
    px_err err;
    assert_int_equal(px_zip(c, d, in, &frame, &err), PX_OK);
    assert_memory_equal(frame.p, "head", 4);
    px_str f = {frame.p + 4, frame.n - 4};
    assert_int_equal(px_unzip(c, d, f, in.n, &back, &err), PX_OK);
    assert_int_equal(back.n, 6 + in.n);
    assert_memory_equal(back.p, "before", 6);
    if (in.n) assert_memory_equal(back.p + 6, in.p, in.n);
    *frame_bytes = f.n;
    px_buf_done(&frame);
    px_buf_done(&back);
    px_zctx_free(c);
}

static void test_round_trip(void **state) {
    (void)state;
    px_buf dict, big;
    px_buf_init(&dict, 1 << 20);
    px_buf_init(&big, PX_BUF_MAX);
    train(&dict);
    assert_true(dict.n > 100 && dict.n <= 4096);
    px_zdict *with = dict_of(px_buf_view(&dict)), *without = dict_of(PX_STR(""));
    for (unsigned i = 0; i < 5000; i++)
        record(&big, i);

    static const char nul[] = {0, 0, 0, 1, 0};
    const px_str inputs[] = {
        {NULL, 0}, PX_STR(""), PX_STR("x"), {nul, sizeof nul}, px_buf_view(&big)};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        size_t n;
        round_trip(with, inputs[i], &n);
        round_trip(without, inputs[i], &n);
        round_trip(NULL, inputs[i], &n);
    }

    px_buf one;
    px_buf_init(&one, 4096);
    record(&one, 4242);
    size_t n_with, n_without;
    round_trip(with, px_buf_view(&one), &n_with);
    round_trip(without, px_buf_view(&one), &n_without);
    if (n_with * 2 > n_without)
        fail_msg("a record of %zu bytes: %zu with dictionary, %zu without", one.n, n_with,
                 n_without);
    px_buf_done(&one);
    px_buf_done(&big);
    px_buf_done(&dict);
    px_zdict_free(with);
    px_zdict_free(without);
}

static void test_train_little(void **state) {
    (void)state;
    const size_t few[] = {3, 3};
    const size_t many[200] = {0};
    size_t ones[150];
    for (size_t i = 0; i < 150; i++)
        ones[i] = 1;
    char same[150];
    memset(same, 'a', sizeof same);
    px_buf out;
    px_buf_init(&out, 1 << 20);
    px_buf_c(&out, "kept");
    px_err err;
    assert_int_equal(px_zdict_train("abcdef", few, 2, 4096, &out, &err), PX_OK);
    assert_int_equal(px_zdict_train("", many, 200, 4096, &out, &err), PX_OK);
    assert_int_equal(px_zdict_train(same, ones, 150, 4096, &out, &err), PX_OK);
    assert_int_equal(px_zdict_train("", NULL, 0, 4096, &out, &err), PX_OK);
    assert_int_equal(out.n, 4);
    assert_string_equal(out.p, "kept");
    px_buf_done(&out);
}

static void test_refused(void **state) {
    (void)state;
    px_buf dict, one, frame, back;
    px_buf_init(&dict, 1 << 20);
    px_buf_init(&one, 4096);
    px_buf_init(&frame, 1 << 20);
    px_buf_init(&back, 1 << 20);
    train(&dict);
    record(&one, 77);
    px_zdict *d = dict_of(px_buf_view(&dict));
    px_zctx *c = px_zctx_new();
    px_err err;
    assert_int_equal(px_zip(c, d, px_buf_view(&one), &frame, &err), PX_OK);

    assert_int_equal(px_unzip(c, d, px_buf_view(&frame), one.n - 1, &back, &err), PX_E_LIMIT);
    assert_int_equal(px_unzip(c, NULL, px_buf_view(&frame), one.n, &back, &err), PX_E_DAMAGED);
    assert_int_equal(px_unzip(c, d, PX_STR(""), one.n, &back, &err), PX_E_DAMAGED);
    assert_int_equal(px_unzip(c, d, PX_STR("hello, I am no frame"), one.n, &back, &err),
                     PX_E_DAMAGED);
    px_buf small;
    px_buf_init(&small, one.n / 2);
    assert_int_equal(px_unzip(c, d, px_buf_view(&frame), one.n, &small, &err), PX_E_LIMIT);
    small.failed = false;
    assert_int_equal(px_zip(c, d, px_buf_view(&one), &small, &err), PX_E_LIMIT);
    px_buf_done(&small);

    for (size_t n = 0; n < frame.n; n++) {
        px_status st = px_unzip(c, d, (px_str){frame.p, n}, one.n, &back, &err);
        if (st != PX_E_DAMAGED) fail_msg("cut to %zu of %zu bytes: status %d", n, frame.n, st);
    }
    for (size_t bit = 0; bit < frame.n * 8; bit++) {
        frame.p[bit / 8] ^= (char)(1 << bit % 8);
        px_status st = px_unzip(c, d, px_buf_view(&frame), one.n, &back, &err);
        frame.p[bit / 8] ^= (char)(1 << bit % 8);
        /* Unused header bits may flip without harm; then the content is right. */
        if (st == PX_OK) {
            assert_int_equal(back.n, one.n);
            assert_memory_equal(back.p, one.p, one.n);
            px_buf_clear(&back);
        } else if (st != PX_E_DAMAGED && st != PX_E_LIMIT) {
            fail_msg("bit %zu: status %d, %s", bit, st, err.message);
        }
        assert_int_equal(back.n, 0);
    }
    px_buf_ch(&frame, 'x');
    assert_int_equal(px_unzip(c, d, px_buf_view(&frame), one.n, &back, &err), PX_E_DAMAGED);

    px_zctx_free(c);
    px_zdict_free(d);
    px_buf_done(&dict);
    px_buf_done(&one);
    px_buf_done(&frame);
    px_buf_done(&back);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_train_little),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
