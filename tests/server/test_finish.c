/* test_finish.c: validators, 304, ranges, compression, kept answers: on calls from memory. */
#include "tests/server/kit.h"

#include "base/gzip.h"
#include "base/message.h"
#include "base/zip.h"
#include "query/server/finish.h"
#include "query/server/shelf.h"

static kit k;

static int begin(void **state) {
    (void)state;
    static const char *const lines[] = KIT_LINES;
    kit_open(&k, lines, 3);
    px_lang_speak(0);
    return 0;
}

static int end(void **state) {
    (void)state;
    kit_close(&k);
    return 0;
}

/* Asks with header fields "Name: value\n…" and finishes the answer. */
static px_call *finished(const char *line, const char *fields, px_finish *f) {
    px_call *c = kit_call(&k, line, "");
    px_str rest = px_str_of(fields), allow;
    while (rest.n) {
        size_t nl = px_str_find(rest, PX_STR("\n"));
        px_str one = px_str_sub(rest, 0, nl);
        size_t colon = px_str_find(one, PX_STR(":"));
        px_call_header_add(c, px_str_sub(one, 0, colon), px_str_sub(one, colon + 1, one.n));
        rest = nl == SIZE_MAX ? (px_str){0} : px_str_sub(rest, nl + 1, rest.n);
    }
    (void)px_route_find(c, &allow);
    px_finish_begin(f, c, true);
    px_route_answer(c);
    px_finish_answer(f, c);
    return c;
}

static void tag_of(const char *line, const char *fields, char out[48]) {
    px_finish f;
    px_call *c = finished(line, fields, &f);
    memcpy(out, f.etag, 48);
    px_call_free(c);
}

static void tags(void **state) {
    (void)state;
    char a[48], b[48];
    static const struct {
        const char *one, *one_fields, *other, *other_fields;
        bool same;
    } cases[] = {
        {"GET /api/v1/count?q=laser&facet=pa", "", "GET /api/v1/count?facet=pa&q=laser", "", true},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/count?q=lase%72", "", true},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/count?q=laser&lang=en", "", true},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/count?q=laser&lang=zh", "", false},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/count?q=lasers", "", false},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/search?q=laser", "", false},
        {"GET /api/v1/count?q=laser&facet=pa&facet=ipc", "",
         "GET /api/v1/count?q=laser&facet=ipc&facet=pa", "", false},
        {"GET /api/v1/count?q=a%26facet=pa", "", "GET /api/v1/count?q=a&facet=pa", "", false},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/count?q=laser", "Accept-Encoding: gzip",
         false},
        {"GET /api/v1/count?q=laser", "", "GET /api/v1/count?q=laser", "Accept: text/html", false},
        {"GET /api/v1/count?q=laser", "Accept-Language: en", "GET /api/v1/count?q=laser",
         "Accept-Language: zh", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tag_of(cases[i].one, cases[i].one_fields, a);
        tag_of(cases[i].other, cases[i].other_fields, b);
        assert_int_equal(strncmp(a, "W/\"", 3), 0);
        if ((strcmp(a, b) == 0) != cases[i].same)
            fail_msg("%s (%s) and %s (%s): %s and %s", cases[i].one, cases[i].one_fields,
                     cases[i].other, cases[i].other_fields, a, b);
    }
}

static void unchanged(void **state) {
    (void)state;
    char tag[48], fields[200];
    px_finish f;
    tag_of("GET /api/v1/count?q=laser", "", tag);
    static const struct {
        const char *pattern; /* of If-None-Match */
        int status;
    } cases[] = {{"If-None-Match: %s", 304}, {"If-None-Match: \"x\", %s ,\"y\"", 304},
                 {"If-None-Match: *", 304},  {"If-None-Match: \"x\"", 200},
                 {"If-None-Match: ", 200},   {"If-Match: %s", 200}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = strstr(cases[i].pattern, "%s");
        (void)snprintf(fields, sizeof fields, "%.*s%s%s",
                       at ? (int)(at - cases[i].pattern) : (int)strlen(cases[i].pattern),
                       cases[i].pattern, at ? tag : "", at ? at + 2 : "");
        px_call *c = finished("GET /api/v1/count?q=laser", fields, &f);
        if (c->status != cases[i].status) fail_msg("%s: %d", fields, c->status);
        if (c->status == 304) assert_int_equal(c->out.n, 0);
        px_call_free(c);
    }
    /* Not what went wrong, and not what is asked by POST. */
    px_call *c = finished("GET /api/v1/count?q=(", "If-None-Match: *", &f);
    assert_int_equal(c->status, 400);
    px_call_free(c);
    /* The sum of the bytes, where the row is not pure. */
    tag_of("GET /healthz", "", tag);
    assert_int_equal(tag[0], '"');
    (void)snprintf(fields, sizeof fields, "If-None-Match: W/%s", tag);
    c = finished("GET /healthz", fields, &f);
    assert_int_equal(c->status, 304);
    px_call_free(c);
}

static void ranges(void **state) {
    (void)state;
    static const struct {
        const char *range;
        int status;
        const char *body, *field;
    } cases[] = {
        {"bytes=0-0", 206, "o", "bytes 0-0/3"},
        {"bytes=1-", 206, "k\n", "bytes 1-2/3"},
        {"bytes=0-99", 206, "ok\n", "bytes 0-2/3"},
        {"bytes=-1", 206, "\n", "bytes 2-2/3"},
        {"bytes=-99", 206, "ok\n", "bytes 0-2/3"},
        {"bytes=3-", 416, NULL, "bytes */3"},
        {"bytes=-0", 416, NULL, "bytes */3"},
        {"bytes=2-1", 200, "ok\n", NULL},
        {"bytes=0-0,2-2", 200, "ok\n", NULL},
        {"lines=0-1", 200, "ok\n", NULL},
        {"bytes=x-y", 200, "ok\n", NULL},
        {"bytes=", 200, "ok\n", NULL},
        {"bytes=-", 200, "ok\n", NULL},
        {"bytes=18446744073709551615-18446744073709551616", 200, "ok\n", NULL},
        {"bytes=0-18446744073709551615", 206, "ok\n", "bytes 0-2/3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_finish f;
        char fields[200];
        (void)snprintf(fields, sizeof fields, "Range: %s\nAccept-Encoding: gzip", cases[i].range);
        px_call *c = finished("GET /healthz", fields, &f);
        px_str field = px_pairs_get(&c->answer, "Content-Range");
        if (c->status != cases[i].status ||
            (cases[i].body && !px_str_is(px_buf_view(&c->out), cases[i].body)) ||
            !field.p != !cases[i].field || (field.p && !px_str_is(field, cases[i].field)))
            fail_msg("%s: %d %.*s \"%.*s\"", cases[i].range, c->status, PX_STR_ARG(field),
                     PX_STR_ARG(px_buf_view(&c->out)));
        px_call_free(c);
    }
}

static void compressed(void **state) {
    (void)state;
    px_finish f;
    px_err err;
    px_call *plain = finished("GET /api/v1", "", &f);
    px_call *zstd = finished("GET /api/v1", "Accept-Encoding: zstd", &f);
    kit_is(px_pairs_get(&zstd->answer, "Content-Encoding"), "zstd");
    assert_true(zstd->out.n < plain->out.n);
    px_call *gzip = finished("GET /api/v1", "Accept-Encoding: gzip", &f);
    kit_is(px_pairs_get(&gzip->answer, "Content-Encoding"), "gzip");
    assert_true(gzip->out.n > 18 && (unsigned char)gzip->out.p[0] == 0x1F &&
                (unsigned char)gzip->out.p[1] == 0x8B);
    /* The last four bytes of gzip are the length of the text. */
    const unsigned char *last = (const unsigned char *)gzip->out.p + gzip->out.n - 4;
    assert_int_equal(last[0] | last[1] << 8 | last[2] << 16 | last[3] << 24, plain->out.n);
    px_call_free(gzip);
    px_call_free(zstd);
    px_call_free(plain);
    /* Small answers, and those that are compressed already, stay. */
    px_call *c = finished("GET /healthz", "Accept-Encoding: gzip", &f);
    kit_is(px_buf_view(&c->out), "ok\n");
    px_call_free(c);
    assert_true(px_finish_compresses("text/html; charset=utf-8"));
    assert_true(px_finish_compresses("application/problem+json"));
    assert_false(px_finish_compresses("application/zip"));
    assert_true(px_finish_compresses("image/svg+xml"));
    assert_false(px_finish_compresses(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")); /* packed already */
    assert_false(px_finish_compresses(NULL));
    /* Streams: pieces of any size, empty ones, too. */
    for (int coding = PX_CODING_GZIP; coding <= PX_CODING_ZSTD; coding++) {
        px_encoder *e = px_encoder_new((px_coding)coding);
        px_buf out;
        px_buf_init(&out, PX_BUF_MAX);
        for (int i = 0; i < 100; i++) {
            size_t before = out.n;
            px_str piece = i % 10 ? PX_STR("some text, and more of it; ") : PX_STR("");
            assert_int_equal(px_encoder_feed(e, piece, i % 3 == 0, i == 99, &out, &err), PX_OK);
            if (i % 3 == 0 && piece.n) assert_true(out.n > before);
        }
        assert_true(out.n > 20);
        px_encoder_free(e);
        px_buf_done(&out);
    }
}

static void kept(void **state) {
    (void)state;
    px_finish f;
    px_shelf_stats stats;
    px_shelf *s = px_shelf_new(1 << 20);
    px_call *c = finished("GET /api/v1/count?q=laser", "Accept-Encoding: gzip", &f);
    px_call *again = kit_call(&k, "GET /api/v1/count?q=laser", "");
    assert_false(px_shelf_get(s, &f, again));
    px_shelf_put(s, &f, c);
    px_shelf_put(s, &f, c);
    assert_true(px_shelf_get(s, &f, again));
    assert_true(px_str_eq(px_buf_view(&again->out), px_buf_view(&c->out)));
    assert_string_equal(again->type, c->type);
    assert_int_equal(again->rows, 2);
    assert_int_equal(again->answer.n, c->answer.n);
    px_call_free(again);
    px_call_free(c);
    /* A problem is not kept. */
    c = finished("GET /api/v1/count?q=(", "", &f);
    px_shelf_put(s, &f, c);
    px_shelf_look(s, &stats);
    assert_int_equal(stats.entries, 1);
    px_call_free(c);
    /* The one not asked for longest goes first. */
    char line[100];
    for (int i = 0; i < 2000; i++) {
        (void)snprintf(line, sizeof line, "GET /api/v1/format?q=a%d", i);
        c = finished(line, "", &f);
        px_shelf_put(s, &f, c);
        px_call_free(c);
    }
    px_shelf_look(s, &stats);
    assert_true(stats.bytes <= stats.max_bytes);
    assert_true(stats.dropped > 0);
    c = finished("GET /api/v1/format?q=a1999", "", &f);
    assert_true(px_shelf_get(s, &f, c));
    px_call_free(c);
    c = finished("GET /api/v1/format?q=a0", "", &f);
    assert_false(px_shelf_get(s, &f, c));
    px_call_free(c);
    px_shelf_free(s);
}

static void fields(void **state) {
    (void)state;
    px_finish f;
    px_call *c = finished("GET /api/v1/count?q=laser", "", &f);
    px_finish_fields(&f, c);
    static const char *const every[] = {"X-Request-Id",
                                        "X-Content-Type-Options",
                                        "Referrer-Policy",
                                        "Content-Security-Policy",
                                        "Cache-Control",
                                        "Vary",
                                        "ETag",
                                        "X-Frame-Options"};
    for (size_t i = 0; i < sizeof every / sizeof *every; i++) {
        size_t n = 0;
        for (size_t a = 0; a < c->answer.n; a++)
            n += px_str_is(c->answer.v[a].name, every[i]);
        if (n != 1) fail_msg("%s stands there %zu times", every[i], n);
    }
    px_call_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags),       cmocka_unit_test(unchanged), cmocka_unit_test(ranges),
        cmocka_unit_test(compressed), cmocka_unit_test(kept),      cmocka_unit_test(fields),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
