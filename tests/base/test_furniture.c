/* The furniture that everything stands on: slices, buffers, arenas, errors, sorting, tables, and
 * the two lists that speak to people (statuses and messages). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/intern.h"
#include "base/message.h"
#include "base/sort.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t seed = 88172645463325252u;
static uint64_t random64(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* ---- str ---- */

static void test_str_compare(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        int sign;
    } rows[] = {
        {"", "", 0},        {"", "a", -1},    {"a", "", 1},    {"a", "a", 0},
        {"a", "ab", -1},    {"ab", "a", 1},   {"a", "b", -1},  {"Z", "a", -1},
        {"电", "电池", -1}, {"池", "电", -1}, {"z", "电", -1}, {"\x7F", "\x80", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int c = px_str_cmp(px_str_of(rows[i].a), px_str_of(rows[i].b));
        c = (c > 0) - (c < 0);
        if (c != rows[i].sign)
            fail_msg("cmp \"%s\" \"%s\": %d, want %d", rows[i].a, rows[i].b, c, rows[i].sign);
        assert_int_equal(px_str_eq(px_str_of(rows[i].a), px_str_of(rows[i].b)), rows[i].sign == 0);
    }
    assert_true(px_str_eq((px_str){NULL, 0}, PX_STR("")));
    assert_true(px_str_is((px_str){NULL, 0}, ""));
    assert_true(px_str_starts(PX_STR("a"), (px_str){NULL, 0}));
    assert_true(px_str_starts(PX_STR("abc"), PX_STR("ab")));
    assert_false(px_str_starts(PX_STR("ab"), PX_STR("abc")));
    assert_true(px_str_eq_nocase(PX_STR("Ab1-电"), PX_STR("aB1-电")));
    assert_false(px_str_eq_nocase(PX_STR("ab"), PX_STR("abc")));
    assert_false(px_str_eq_nocase(PX_STR("[@"), PX_STR("{`"))); /* only letters have a case */
}

static void test_str_parts(void **state) {
    (void)state;
    px_str s = PX_STR("abcdef");
    assert_true(px_str_is(px_str_sub(s, 0, 6), "abcdef"));
    assert_true(px_str_is(px_str_sub(s, 2, 4), "cd"));
    assert_true(px_str_is(px_str_sub(s, 2, 99), "cdef"));
    assert_int_equal(px_str_sub(s, 4, 2).n, 0);
    assert_int_equal(px_str_sub(s, 99, 99).n, 0);
    assert_null(px_str_sub((px_str){NULL, 0}, 0, 5).p);
    static const struct {
        const char *in, *out;
    } trims[] = {
        {"", ""}, {" \t\r\n\v\f", ""}, {" a b ", "a b"}, {"a", "a"}, {"\xC2\xA0 x", "\xC2\xA0 x"}};
    for (size_t i = 0; i < sizeof trims / sizeof *trims; i++) {
        px_str got = px_str_trim(px_str_of(trims[i].in));
        if (!px_str_is(got, trims[i].out))
            fail_msg("trim \"%s\": \"" PX_STR_FMT "\"", trims[i].in, PX_STR_ARG(got));
    }
    assert_int_equal(px_str_find(s, PX_STR("")), 0);
    assert_int_equal(px_str_find(s, PX_STR("cd")), 2);
    assert_int_equal(px_str_find(s, PX_STR("ef")), 4);
    assert_true(px_str_find(s, PX_STR("efg")) == SIZE_MAX);
    assert_true(px_str_find((px_str){NULL, 0}, PX_STR("a")) == SIZE_MAX);
}

static void test_str_numbers(void **state) {
    (void)state;
    static const struct {
        const char *in;
        bool ok64;
        uint64_t v;
        bool ok32;
    } rows[] = {
        {"0", true, 0, true},
        {"7", true, 7, true},
        {"007", true, 7, true},
        {"4294967295", true, UINT32_MAX, true},
        {"4294967296", true, (uint64_t)UINT32_MAX + 1, false},
        {"18446744073709551615", true, UINT64_MAX, false},
        {"18446744073709551616", false, 0, false},
        {"99999999999999999999", false, 0, false},
        {"184467440737095516150", false, 0, false},
        {"", false, 0, false},
        {" 1", false, 0, false},
        {"1 ", false, 0, false},
        {"-1", false, 0, false},
        {"+1", false, 0, false},
        {"1e3", false, 0, false},
        {"1", true, 1, true},
        {"１", false, 0, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t v;
        uint32_t w;
        bool ok = px_str_u64(px_str_of(rows[i].in), &v);
        if (ok != rows[i].ok64 || v != rows[i].v)
            fail_msg("u64 \"%s\": %d %llu", rows[i].in, ok, (unsigned long long)v);
        ok = px_str_u32(px_str_of(rows[i].in), &w);
        if (ok != rows[i].ok32 || w != (ok ? (uint32_t)rows[i].v : 0))
            fail_msg("u32 \"%s\": %d %u", rows[i].in, ok, w);
    }
}

/* ---- buf ---- */

static void test_buf_maximum(void **state) {
    (void)state;
    px_buf b;
    px_buf_init(&b, 10);
    assert_true(px_str_is(px_buf_view(&b), ""));
    px_buf_put(&b, "12345", 5);
    px_buf_c(&b, "67890");
    assert_false(b.failed);
    assert_string_equal(b.p, "1234567890");
    px_buf_ch(&b, 'x');
    assert_true(b.failed);
    assert_string_equal(b.p, "1234567890");
    px_buf_clear(&b);
    assert_false(b.failed);
    px_buf_c(&b, "1234567");
    px_buf_c(&b, "toolong");
    px_buf_ch(&b, 'x'); /* would fit, but something is missing before it */
    assert_true(b.failed);
    assert_true(px_str_is(px_buf_view(&b), "1234567"));
    px_buf_clear(&b);
    px_buf_c(&b, "1234567");
    px_buf_fmt(&b, "%d", 1234);
    assert_true(b.failed);
    assert_true(px_str_is(px_buf_view(&b), "1234567"));
    px_buf_clear(&b);
    px_buf_fmt(&b, "%s", "");
    px_buf_fmt(&b, "%s%d", "1234567", 890);
    assert_false(b.failed);
    assert_string_equal(b.p, "1234567890");
    assert_false(px_buf_room(&b, 1));
    px_buf_clear(&b);
    assert_false(px_buf_room(&b, SIZE_MAX));
    px_buf_done(&b);
    px_buf_init(&b, 0);
    px_buf_str(&b, PX_STR(""));
    assert_false(b.failed);
    px_buf_ch(&b, 'x');
    assert_true(b.failed);
    px_buf_done(&b);
}

static void test_buf_grows(void **state) {
    (void)state;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (int i = 0; i < 20000; i++)
        px_buf_fmt(&b, "%d,", i);
    size_t at = 0;
    for (int i = 0; i < 20000; i++) {
        char t[16];
        int n = snprintf(t, sizeof t, "%d,", i);
        assert_memory_equal(b.p + at, t, (size_t)n);
        at += (size_t)n;
    }
    assert_int_equal(at, b.n);
    assert_int_equal(b.p[b.n], 0);
    px_buf_done(&b);
    static const struct {
        int64_t v;
        const char *text;
    } rows[] = {{0, "0"},
                {-1, "-1"},
                {10, "10"},
                {INT64_MAX, "9223372036854775807"},
                {INT64_MIN, "-9223372036854775808"}};
    px_buf_init(&b, 100);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_buf_clear(&b);
        px_buf_i64(&b, rows[i].v);
        assert_string_equal(b.p, rows[i].text);
    }
    px_buf_clear(&b);
    px_buf_u64(&b, UINT64_MAX);
    assert_string_equal(b.p, "18446744073709551615");
    px_buf_done(&b);
}

/* ---- arena ---- */

static void test_arena(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_arena_reset(a); /* nothing held yet */
    assert_int_equal(px_arena_size(a), 0);
    unsigned char *p[400];
    size_t size[400];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 400; i++) {
            size[i] = i % 7 == 0 ? 0 : random64() % (i % 50 == 1 ? 100000 : 200);
            p[i] = px_arena_alloc(a, size[i]);
            assert_int_equal((uintptr_t)p[i] % 16, 0);
            memset(p[i], (int)(i & 255), size[i]);
        }
        for (size_t i = 0; i < 400; i++)
            for (size_t k = 0; k < size[i]; k++)
                assert_int_equal(p[i][k], i & 255);
        px_arena_reset(a);
        unsigned char *z = px_arena_zero(a, 5000);
        for (size_t k = 0; k < 5000; k++)
            assert_int_equal(z[k], 0);
    }
    px_arena_reset(a);
    size_t small = px_arena_size(a);
    assert_in_range(small, 1, 2 << 20);
    memset(px_arena_alloc(a, (size_t)40 << 20), 1, (size_t)40 << 20);
    assert_true(px_arena_size(a) >= (size_t)40 << 20);
    px_arena_reset(a); /* large blocks go back */
    assert_true(px_arena_size(a) <= (size_t)2 << 20);

    size_t cap = 0;
    uint32_t *v = NULL;
    for (uint32_t i = 0; i < 5000; i++) {
        v = px_arena_grow(a, v, i, &cap, i + 1, sizeof *v);
        assert_true(cap >= i + 1);
        v[i] = i * 3;
    }
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(v[i], i * 3);
    assert_ptr_equal(px_arena_grow(a, v, 5000, &cap, 1, sizeof *v), v);

    px_str s = px_arena_str(a, (px_str){"ab\0cd", 5});
    assert_int_equal(s.n, 5);
    assert_memory_equal(s.p, "ab\0cd", 6);
    assert_string_equal(px_arena_cstr(a, (px_str){NULL, 0}), "");
    assert_true(px_str_is(px_arena_fmt(a, "%s-%05d", "电池", 42), "电池-00042"));
    assert_int_equal(px_arena_fmt(a, "%s", "").n, 0);
    px_arena_free(a);
    px_arena_free(NULL);
}

/* ---- err ---- */

static bool whole_utf8(const char *s) {
    px_str bad = px_str_of(s);
    for (size_t i = 0; i < bad.n;) {
        unsigned char c = (unsigned char)s[i];
        size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
        if (!n || i + n > bad.n) return false;
        for (size_t k = 1; k < n; k++)
            if (((unsigned char)s[i + k] & 0xC0) != 0x80) return false;
        i += n;
    }
    return true;
}

static void test_err_is_cut_between_characters(void **state) {
    (void)state;
    static const char *const letters[] = {"x", "é", "电", "𝔸"};
    char text[4096];
    px_err err;
    for (size_t l = 0; l < 4; l++) {
        size_t w = strlen(letters[l]);
        for (size_t lead = 0; lead < 5; lead++) {
            size_t n = lead;
            memset(text, '-', lead);
            while (n + w < 2000) {
                memcpy(text + n, letters[l], w);
                n += w;
            }
            text[n] = 0;
            assert_int_equal(px_fail(&err, PX_E_INPUT, "%s", text), PX_E_INPUT);
            if (!whole_utf8(err.message)) fail_msg("px_fail cut %s at %zu", letters[l], lead);
            n = strlen(err.message);
            assert_in_range(n, sizeof err.message - 4, sizeof err.message - 1);
            for (size_t k = 0; k < 6; k++) {
                px_fail(&err, PX_E_INPUT, "%s", text);
                px_err_in(&err, PX_E_INPUT, "%.*s", (int)k, "abcdef");
                if (!whole_utf8(err.message)) fail_msg("px_err_in cut %s at %zu", letters[l], k);
            }
            px_fail(&err, PX_E_INPUT, "tail");
            px_err_in(&err, PX_E_INPUT, "%s", text); /* a context that leaves no room */
            if (!whole_utf8(err.message)) fail_msg("context %s at %zu", letters[l], lead);
            errno = ENOENT;
            px_fail_errno(&err, ENOENT, "%s", text);
            assert_true(whole_utf8(err.message));
        }
    }
    px_fail(&err, PX_E_INPUT, "短%s", "电池");
    assert_string_equal(err.message, "短电池");
}

static void test_err_story(void **state) {
    (void)state;
    px_err err;
    px_err_clear(&err);
    assert_true(err.offset == PX_ERR_NO_OFFSET);
    assert_int_equal(err.status, PX_OK);
    assert_int_equal(px_fail_at(&err, PX_E_QUERY, 7, "no %s here", "word"), PX_E_QUERY);
    assert_int_equal(err.offset, 7);
    assert_non_null(strstr(err.file, "test_furniture.c"));
    assert_true(err.line > 0);
    assert_int_equal(px_err_in(&err, PX_E_QUERY, "line %d", 3), PX_E_QUERY);
    assert_int_equal(px_err_in(&err, PX_E_QUERY, "file %s", "a.csv"), PX_E_QUERY);
    assert_string_equal(err.message, "file a.csv: line 3: no word here");
    assert_int_equal(err.offset, 7);
    assert_int_equal(px_fail(NULL, PX_E_IO, "nobody %d", 1), PX_E_IO);
    assert_int_equal(px_err_in(NULL, PX_E_IO, "nobody"), PX_E_IO);
    px_err_clear(NULL);
    static const struct {
        int e;
        px_status st;
    } rows[] = {{ENOSPC, PX_E_NOSPACE}, {EDQUOT, PX_E_NOSPACE}, {ENOENT, PX_E_NOTFOUND},
                {ENOMEM, PX_E_NOMEM},   {EACCES, PX_E_IO},      {EIO, PX_E_IO}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_status st = px_fail_errno(&err, rows[i].e, "cannot open %s", "x");
        if (st != rows[i].st || err.status != rows[i].st || err.os_errno != rows[i].e)
            fail_msg("errno %d: %s", rows[i].e, px_status_name(st));
        assert_non_null(strstr(err.message, "cannot open x: "));
    }
}

/* ---- sort ---- */

static int cmp_pair(const void *x, const void *y) {
    const px_pair *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->value > b->value) - (a->value < b->value);
}

static void test_sort_pairs(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 511, 512, 513, 4096, 20000};
    static const uint64_t masks[] = {UINT64_MAX,        0, 1, 0xFF, 0xFF00, 0xFF000000000000FF,
                                     0x8000000000000000};
    static const uint32_t vmasks[] = {UINT32_MAX, 0, 0xFF, 0x80000001};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t m = 0; m < sizeof masks / sizeof *masks; m++)
            for (size_t u = 0; u < sizeof vmasks / sizeof *vmasks; u++) {
                size_t n = sizes[s];
                px_pair *v = calloc(n + 1, sizeof *v), *w = calloc(n + 1, sizeof *w);
                for (size_t i = 0; i < n; i++) {
                    v[i].key = random64() & masks[m];
                    v[i].value = (uint32_t)(random64() >> 16) & vmasks[u];
                    w[i] = v[i];
                }
                px_sort_pairs(v, n);
                if (n) qsort(w, n, sizeof *w, cmp_pair);
                for (size_t i = 0; i < n; i++)
                    if (cmp_pair(&v[i], &w[i]) != 0)
                        fail_msg("n %zu, mask %zu, %zu: place %zu differs", n, m, u, i);
                free(v);
                free(w);
            }
}

static void test_sort_numbers(void **state) {
    (void)state;
    for (size_t n = 0; n < 3000; n = n * 2 + 1) {
        uint32_t *v = calloc(n + 1, sizeof *v);
        uint64_t *w = calloc(n + 1, sizeof *w);
        uint64_t sum = 0, kept = 0;
        for (size_t i = 0; i < n; i++) {
            v[i] = (uint32_t)(random64() >> 8);
            if (i % 3 == 0) v[i] %= 50;
            w[i] = (uint64_t)v[i] << 20;
            sum += v[i];
        }
        px_sort_u32(v, n);
        px_sort_u64(w, n);
        for (size_t i = 0; i < n; i++) {
            kept += v[i];
            assert_true(i == 0 || v[i - 1] <= v[i]);
            assert_true(w[i] == (uint64_t)v[i] << 20);
        }
        assert_true(sum == kept);
        size_t k = px_unique_u32(v, n), l = px_unique_u64(w, n);
        assert_int_equal(k, l);
        assert_true(n == 0 ? k == 0 : k >= 1 && k <= n);
        for (size_t i = 1; i < k; i++)
            assert_true(v[i - 1] < v[i] && w[i - 1] < w[i]);
        free(v);
        free(w);
    }
    uint32_t neighbours[] = {1, 1, 2, 1, 1, 1, 3};
    assert_int_equal(px_unique_u32(neighbours, 7), 4); /* neighbours only */
    assert_int_equal(neighbours[2], 1);
}

/* ---- intern and map ---- */

static void test_intern(void **state) {
    (void)state;
    enum { N = 30000, WORDS = 9000 };
    px_intern *t = px_intern_new();
    static uint32_t number[WORDS];
    uint32_t next = 0;
    memset(number, 0xFF, sizeof number);
    assert_int_equal(px_intern_find(t, PX_STR("")), UINT32_MAX);
    for (int i = 0; i < N; i++) {
        uint32_t w = (uint32_t)(random64() % WORDS);
        char text[64];
        /* word 0 is empty, word 1 holds a NUL */
        int n = w == 0 ? 0 : snprintf(text, sizeof text, "%s%u电", w % 2 ? "w" : "", w);
        if (w == 1) text[0] = 0;
        px_str s = {text, (size_t)n};
        bool fresh;
        uint32_t got = px_intern_add(t, s, &fresh);
        if (fresh != (number[w] == UINT32_MAX)) fail_msg("word %u: fresh %d", w, fresh);
        if (fresh) number[w] = next++;
        if (got != number[w]) fail_msg("word %u: number %u, want %u", w, got, number[w]);
        memset(text, '?', sizeof text); /* the table has a copy of its own */
        assert_int_equal(px_intern_size(t), next);
    }
    for (uint32_t w = 0; w < WORDS; w++) {
        char text[64];
        int n = w == 0 ? 0 : snprintf(text, sizeof text, "%s%u电", w % 2 ? "w" : "", w);
        if (w == 1) text[0] = 0;
        px_str s = {text, (size_t)n};
        assert_int_equal(px_intern_find(t, s), number[w]);
        if (number[w] != UINT32_MAX) assert_true(px_str_eq(px_intern_text(t, number[w]), s));
    }
    assert_int_equal(px_intern_find(t, PX_STR("absent")), UINT32_MAX);
    assert_true(px_intern_bytes(t) > 0);
    px_intern_free(t);
    px_intern_free(NULL);
}

static uint64_t nth_key(uint64_t i) {
    switch (i % 4) {
    case 0:
        return i / 4; /* dense, 0 among them */
    case 1:
        return i << 40; /* only high bits differ */
    case 2:
        return UINT64_MAX - i;
    default:
        return i * 0x9E3779B97F4A7C15u;
    }
}

static void test_u64map(void **state) {
    (void)state;
    enum { N = 40000 };
    px_u64map *m = px_u64map_new();
    assert_null(px_u64map_find(m, 0));
    for (int round = 0; round < 2; round++)
        for (uint64_t i = 0; i < N; i++) {
            bool fresh;
            uint64_t *v = px_u64map_add(m, nth_key(i), &fresh);
            assert_int_equal(fresh, round == 0);
            if (fresh) assert_true(*v == 0);
            *v += i + 1;
        }
    assert_int_equal(px_u64map_size(m), N);
    for (uint64_t i = 0; i < N; i++) {
        uint64_t *v = px_u64map_find(m, nth_key(i));
        assert_non_null(v);
        assert_true(*v == 2 * (i + 1));
    }
    assert_null(px_u64map_find(m, ((uint64_t)3 << 40) + 1));
    *px_u64map_add(m, 12345678901234567u, NULL) = 5;
    assert_true(*px_u64map_find(m, 12345678901234567u) == 5);
    assert_true(px_u64map_bytes(m) >= N * 16);
    px_u64map_free(m);
    px_u64map_free(NULL);
}

/* ---- what is said to people ---- */

static void test_status_table(void **state) {
    (void)state;
    assert_int_equal(px_status_exit(PX_OK), 0);
    assert_int_equal(px_status_http(PX_OK), 200);
    assert_string_equal(px_status_name(PX_OK), "OK");
    for (int i = 1; i < PX_STATUS_COUNT; i++) {
        px_status s = (px_status)-i;
        const char *name = px_status_name(s);
        if (!*px_status_text(s, 0) || !*px_status_text(s, 1) || !*px_status_doc(s))
            fail_msg("%s lacks a text", name);
        if (!strcmp(px_status_text(s, 0), px_status_text(s, 1)))
            fail_msg("%s says the same in both languages", name);
        if (!whole_utf8(px_status_text(s, 1))) fail_msg("%s: no UTF-8", name);
        if (px_status_exit(s) < 1 || px_status_exit(s) > 125)
            fail_msg("%s: exit code %d", name, px_status_exit(s));
        if (px_status_http(s) < 200 || px_status_http(s) > 599)
            fail_msg("%s: HTTP code %d", name, px_status_http(s));
        for (int k = 1; k < i; k++) {
            if (px_status_exit(s) == px_status_exit((px_status)-k))
                fail_msg("%s and %s have one exit code", name, px_status_name((px_status)-k));
            if (!strcmp(name, px_status_name((px_status)-k))) fail_msg("%s stands twice", name);
        }
    }
    assert_string_equal(px_status_name((px_status)-PX_STATUS_COUNT), "INTERNAL");
    assert_string_equal(px_status_name((px_status)1), "INTERNAL");
}

/* "s llu .1f d": the conversions of a format with their sizes, in order. */
static void conversions(const char *f, char *out, size_t room) {
    size_t n = 0;
    for (; *f; f++) {
        if (*f != '%') continue;
        f++;
        if (*f == '%') continue;
        while (*f && strchr("-+ #0", *f))
            f++;
        while (*f && strchr("0123456789.*", *f)) {
            if (*f == '*' && n + 2 < room) out[n++] = '*'; /* takes an argument */
            f++;
        }
        while (*f && strchr("hlLqjzt", *f) && n + 2 < room)
            out[n++] = *f++;
        if (n + 2 < room) {
            out[n++] = *f;
            out[n++] = ' ';
        }
        if (!*f) break;
    }
    out[n] = 0;
}

static void test_message_table(void **state) {
    (void)state;
    char t[128];
    conversions("%d%% %-5s %.*f %llu", t, sizeof t);
    assert_string_equal(t, "d s *f llu ");
    for (int m = 0; m < PX_MSG_COUNT; m++) {
        const char *en = px_msg_in((px_msg)m, false), *zh = px_msg_in((px_msg)m, true);
        char a[256], b[256];
        if (!en || !*en || !zh || !*zh) fail_msg("message %d is empty", m);
        conversions(en, a, sizeof a);
        conversions(zh, b, sizeof b);
        if (strcmp(a, b)) fail_msg("\"%s\" and \"%s\": %s against %s", en, zh, a, b);
        bool x = en[strlen(en) - 1] == '\n', y = zh[strlen(zh) - 1] == '\n';
        if (x != y) fail_msg("\"%s\" and \"%s\" end differently", en, zh);
        if (!whole_utf8(en) || !whole_utf8(zh)) fail_msg("message %d is no UTF-8", m);
    }
}

static void test_message_language(void **state) {
    (void)state;
    static const struct {
        const char *all, *messages, *lang;
        bool zh;
    } rows[] = {
        {NULL, NULL, NULL, false},
        {NULL, NULL, "zh_CN.UTF-8", true},
        {NULL, NULL, "en_US.UTF-8", false},
        {"C", NULL, "zh_CN.UTF-8", false},
        {"zh_TW", "en_US", "en_US", true},
        {"", "zh_CN", "en_US", true},
        {"", "", "zh", true},
        {NULL, "en", "zh", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
        const char *const values[] = {rows[i].all, rows[i].messages, rows[i].lang};
        for (size_t k = 0; k < 3; k++)
            if (values[k])
                setenv(names[k], values[k], 1);
            else
                unsetenv(names[k]);
        if (px_lang_is_zh() != rows[i].zh) fail_msg("row %zu: zh %d", i, !rows[i].zh);
        assert_ptr_equal(px_msg_text((px_msg)0), px_msg_in((px_msg)0, rows[i].zh));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str_compare),
        cmocka_unit_test(test_str_parts),
        cmocka_unit_test(test_str_numbers),
        cmocka_unit_test(test_buf_maximum),
        cmocka_unit_test(test_buf_grows),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_err_is_cut_between_characters),
        cmocka_unit_test(test_err_story),
        cmocka_unit_test(test_sort_pairs),
        cmocka_unit_test(test_sort_numbers),
        cmocka_unit_test(test_intern),
        cmocka_unit_test(test_u64map),
        cmocka_unit_test(test_status_table),
        cmocka_unit_test(test_message_table),
        cmocka_unit_test(test_message_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
