/* Reading and writing JSON: what comes out, where errors are seen, and that whatever bytes go into
 * the writer, valid JSON comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>

static px_str lit(const char *s, size_t n) {
    return (px_str){s, n};
}
#define L(s) lit("" s, sizeof(s) - 1)

static void test_round_trip(void **state) {
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        const char *out;
    } t[] = {
#define ROW(in, out) {in, sizeof(in) - 1, out}
        ROW("null", "null"),
        ROW(" true ", "true"),
        ROW("false\n", "false"),
        ROW("[]", "[]"),
        ROW("{}", "{}"),
        ROW("[1, 2,\t[3,{}]]", "[1,2,[3,{}]]"),
        ROW("{\"a\" : \"b\", \"c\":null}", "{\"a\":\"b\",\"c\":null}"),
        ROW("\xEF\xBB\xBF[1]", "[1]"),
        ROW("\"\\u4e2d\\ud83d\\ude00/\\/\"", "\"中😀//\""),
        ROW("\"\\b\\f\\n\\r\\t\\\\\\\"\\u0001\\u001f\\u007f\"",
            "\"\\b\\f\\n\\r\\t\\\\\\\"\\u0001\\u001f\x7f\""),
        ROW("\"a\\u0000b\"", "\"a\xEF\xBF\xBD"
                             "b\""),
        ROW("{\"k\\u0000\":[\"\\\\u0000\",\"\\u0000\"]}",
            "{\"k\xEF\xBF\xBD\":[\"\\\\u0000\",\"\xEF\xBF\xBD\"]}"),
        ROW("[\"\\ud83d\",\"\\ude00x\",\"\\ud83d\\u0041\",\"\\ud83d\\ude00\\u0000\"]",
            "[\"\xEF\xBF\xBD\",\"\xEF\xBF\xBDx\",\"\xEF\xBF\xBD"
            "A\",\"😀\xEF\xBF\xBD\"]"),
        ROW("\"a\0b\"", "\"a?b\""),
        ROW("[0,-0,-1,9007199254740992,-9007199254740991]",
            "[0,0,-1,9007199254740992,-9007199254740991]"),
        ROW("[0.1,1e3,1.5e-7,-2.25,12345678901234567890]",
            "[0.1,1000,1.5e-07,-2.25,1.2345678901234567e+19]"),
        ROW("[1e999]", "[null]"),
        ROW("\"\xFF\xE4\xB8\"", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""),
        ROW("\"\xEF\xBF\xBD\"", "\"\xEF\xBF\xBD\""),
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_json *j;
        px_err err;
        px_buf out;
        px_buf_init(&out, PX_BUF_MAX);
        if (px_json_parse(lit(t[i].in, t[i].n), &j, &err) != PX_OK)
            fail_msg("%s: %s", t[i].in, err.message);
        px_json_print(j, &out);
        if (!px_str_is(px_buf_view(&out), t[i].out))
            fail_msg("%s\n gave     %s\n expected %s", t[i].in, out.p, t[i].out);
        px_json_free(j);
        px_buf_done(&out);
    }
}

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        uint64_t offset;
    } t[] = {
        {"", 0, 0},           {"  ", 2, 1},           {"[1,2", 4, 3},       {"[1,2] x", 7, 6},
        {"{\"a\":1,}", 8, 7}, {"[,1]", 4, 1},         {"nul", 3, 0},        {"{\"a\" 1}", 8, 5},
        {"[\"\\x\"]", 6, 2},  {"[\"\\ud83d\"", 9, 8}, {"{\"a\":1}}", 8, 7},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_json *j;
        px_err err;
        px_status st = px_json_parse(lit(t[i].in, t[i].n), &j, &err);
        if (st != PX_E_INPUT || j || err.offset != t[i].offset)
            fail_msg("%s: status %s, offset %llu, expected %llu", t[i].in, px_status_name(st),
                     (unsigned long long)err.offset, (unsigned long long)t[i].offset);
    }
    char deep[4000];
    memset(deep, '[', sizeof deep);
    px_json *j;
    px_err err;
    assert_int_equal(px_json_parse(lit(deep, sizeof deep), &j, &err), PX_E_INPUT);
    assert_null(j);
    assert_int_equal(px_json_parse(lit(NULL, 0), &j, NULL), PX_E_INPUT);
}

/* Several values one behind the other, among them ones that need mending. */
static void test_prefix(void **state) {
    (void)state;
    px_str text = L("{\"a\":[1]} \"x\\u0000]\" [\"\\ud800\"]\n7 ");
    static const size_t ends[] = {9, 20, 31, 33};
    size_t at = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        px_json *j;
        px_err err;
        size_t used;
        px_status st = px_json_parse_prefix(px_str_sub(text, at, text.n), &j, &used, &err);
        assert_int_equal(st, PX_OK);
        at += used;
        assert_int_equal(at, ends[i]);
        px_json_free(j);
    }
}

static void test_access(void **state) {
    (void)state;
    px_json *j;
    px_err err;
    px_str text = L("{\"Name\":\"n\",\"name\":\"m\",\"n\":3.5,\"t\":true,\"list\":[1,\"two\",null],"
                    "\"big\":123456789012,\"huge\":1e999,\"empty\":\"\"}");
    assert_int_equal(px_json_parse(text, &j, &err), PX_OK);
    px_arena *a = px_arena_new();
    assert_int_equal(px_json_type(j), PX_JSON_OBJECT);
    assert_int_equal(px_json_size(j), 8);
    assert_true(px_str_is(px_json_str(px_json_get(j, "name")), "m"));
    assert_null(px_json_get(j, "NAME"));
    assert_null(px_json_get(px_json_get(j, "list"), "name"));
    assert_true(px_json_num(px_json_get(j, "n"), 0) == 3.5);
    assert_true(px_json_num(px_json_get(j, "t"), -1) == -1);
    assert_true(px_json_num(px_json_get(j, "huge"), -1) == -1);
    assert_true(px_json_bool(px_json_get(j, "t")));
    assert_false(px_json_bool(px_json_get(j, "n")));
    assert_true(px_str_is(px_json_text(px_json_get(j, "big"), a), "123456789012"));
    assert_true(px_str_is(px_json_text(px_json_get(j, "n"), a), "3.5"));
    assert_true(px_str_is(px_json_text(px_json_get(j, "t"), a), "true"));
    assert_null(px_json_text(px_json_get(j, "huge"), a).p);
    assert_null(px_json_text(px_json_get(j, "list"), a).p);
    px_str empty = px_json_text(px_json_get(j, "empty"), a);
    assert_true(empty.p && empty.n == 0);
    const px_json *c = px_json_first(px_json_get(j, "list"));
    assert_int_equal(px_json_type(c), PX_JSON_NUMBER);
    c = px_json_next(c);
    assert_true(px_str_is(px_json_str(c), "two"));
    c = px_json_next(c);
    assert_int_equal(px_json_type(c), PX_JSON_NULL);
    assert_null(px_json_text(c, a).p);
    assert_null(px_json_next(c));
    assert_true(px_str_is(px_json_key(px_json_first(j)), "Name"));
    assert_null(px_json_key(px_json_first(px_json_get(j, "list"))).p);
    assert_int_equal(px_json_type(NULL), PX_JSON_NULL);
    assert_null(px_json_get(NULL, "x"));
    assert_null(px_json_str(NULL).p);
    px_json_free(j);
    px_json_free(NULL);
    px_arena_free(a);
}

static void test_writer(void **state) {
    (void)state;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_jw w = px_jw_on(&out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "a\"b", L("x\\y"));
    px_jw_ku64(&w, "u", UINT64_MAX);
    px_jw_key(&w, L("list"));
    px_jw_open(&w, '[');
    px_jw_open(&w, '[');
    px_jw_close(&w, ']');
    px_jw_i64(&w, INT64_MIN);
    px_jw_num(&w, 0.5);
    px_jw_num(&w, NAN);
    px_jw_open(&w, '{');
    px_jw_key(&w, L("in"));
    px_jw_open(&w, '{');
    px_jw_close(&w, '}');
    px_jw_key(&w, L("next"));
    px_jw_bool(&w, false);
    px_jw_close(&w, '}');
    px_jw_null(&w);
    px_jw_close(&w, ']');
    px_jw_key(&w, L("raw"));
    px_jw_raw(&w, L("[1]"));
    px_jw_kstr(&w, "absent", (px_str){NULL, 0});
    px_jw_close(&w, '}');
    assert_string_equal(out.p, "{\"a\\\"b\":\"x\\\\y\",\"u\":18446744073709551615,\"list\":[[],"
                               "-9223372036854775808,0.5,null,{\"in\":{},\"next\":false},null],"
                               "\"raw\":[1],\"absent\":\"\"}");
    px_buf_done(&out);
}

/* Any bytes: the writer's output is UTF-8, and reading and writing it again changes nothing. */
static void test_writer_any_bytes(void **state) {
    (void)state;
    uint64_t x = 88172645463325252u;
    for (int round = 0; round < 3000; round++) {
        char bytes[40];
        size_t n = (size_t)(round % (int)sizeof bytes);
        for (size_t i = 0; i < n; i++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            bytes[i] = (char)(x >> (round % 3 ? 24 : 20));
        }
        px_buf out, again;
        px_buf_init(&out, PX_BUF_MAX);
        px_buf_init(&again, PX_BUF_MAX);
        px_jw w = px_jw_on(&out);
        px_jw_str(&w, lit(bytes, n));
        assert_true(px_utf8_valid(px_buf_view(&out)));
        px_json *j;
        px_err err;
        if (px_json_parse(px_buf_view(&out), &j, &err) != PX_OK)
            fail_msg("%s: %s", out.p, err.message);
        px_json_print(j, &again);
        /* a NUL byte goes out as \u0000 and comes back as U+FFFD */
        if (!memchr(bytes, 0, n)) assert_string_equal(out.p, again.p);
        px_json_free(j);
        px_buf_done(&out);
        px_buf_done(&again);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_errors),
        cmocka_unit_test(test_prefix),     cmocka_unit_test(test_access),
        cmocka_unit_test(test_writer),     cmocka_unit_test(test_writer_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
