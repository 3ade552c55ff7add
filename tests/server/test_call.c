/* test_call.c: requests taken apart, languages, codings, problem documents. */
#include "tests/server/kit.h"

#include "query/server/accept.h"
#include "query/server/listen.h"
#include "query/server/uri.h"

static void parameters(void **state) {
    (void)state;
    static const struct {
        const char *target, *name, *value; /* value NULL: absent */
    } cases[] = {
        {"/x?a=1&b=2", "a", "1"},
        {"/x?a=1&b=2", "b", "2"},
        {"/x?a=1&b=2", "c", NULL},
        {"/x?a=%E6%BF%80+%2B", "a", "激 +"},
        {"/x?a", "a", ""},
        {"/x?a=&b=1", "a", ""},
        {"/x?&&a=1&", "a", "1"},
        {"/x?a=1=2", "a", "1=2"},
        {"/x?a=%zz%4", "a", "%zz%4"},
        {"/x?a=%41%", "a", "A%"},
        {"/x?a%3Db=1", "a=b", "1"},
        {"/x?a=1&a=2", "a", "1"},
        {"/x?a=1#b", "a", "1"},
        {"/x?a=b?c", "a", "b?c"},
        {"/x", "a", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_call *c = px_call_new(NULL, PX_STR("GET"), px_str_of(cases[i].target), (px_str){0});
        px_str got = px_call_param(c, cases[i].name);
        if (!cases[i].value != !got.p || (got.p && !px_str_is(got, cases[i].value)))
            fail_msg("%s: %s is \"%.*s\", not %s", cases[i].target, cases[i].name, PX_STR_ARG(got),
                     cases[i].value ? cases[i].value : "absent");
        assert_true(px_str_is(c->path, "/x"));
        px_call_free(c);
    }
}

static void several(void **state) {
    (void)state;
    px_call *c = px_call_new(NULL, PX_STR("HEAD"), PX_STR("/x?f=1&g=0&f=&f=3"), (px_str){0});
    px_str v;
    size_t at = 0;
    assert_true(c->head);
    kit_is(c->method, "GET");
    assert_true(px_call_each(c, "f", &at, &v));
    kit_is(v, "1");
    assert_true(px_call_each(c, "f", &at, &v));
    assert_non_null(v.p);
    kit_is(v, "");
    assert_true(px_call_each(c, "f", &at, &v));
    kit_is(v, "3");
    assert_false(px_call_each(c, "f", &at, &v));
    px_call_free(c);
}

static void values(void **state) {
    (void)state;
    px_err err;
    uint64_t n;
    bool b;
    px_call *c = px_call_new(NULL, PX_STR("GET"),
                             PX_STR("/x?n=12&big=99999999999999999999&no=-1&e=&t=yes&f=0&m=maybe"),
                             (px_str){0});
    assert_int_equal(px_call_u64(c, "n", 7, 1, 12, &n, &err), PX_OK);
    assert_int_equal(n, 12);
    assert_int_equal(px_call_u64(c, "absent", 7, 1, 12, &n, &err), PX_OK);
    assert_int_equal(n, 7);
    assert_int_equal(px_call_u64(c, "n", 7, 1, 11, &n, &err), PX_E_USAGE);
    assert_non_null(strstr(err.message, "n "));
    assert_int_equal(px_call_u64(c, "big", 7, 1, UINT64_MAX, &n, &err), PX_E_USAGE);
    assert_int_equal(px_call_u64(c, "no", 7, 0, 11, &n, &err), PX_E_USAGE);
    assert_int_equal(px_call_u64(c, "e", 7, 0, 11, &n, &err), PX_E_USAGE);
    assert_int_equal(px_call_bool(c, "t", false, &b, &err), PX_OK);
    assert_true(b);
    assert_int_equal(px_call_bool(c, "f", true, &b, &err), PX_OK);
    assert_false(b);
    assert_int_equal(px_call_bool(c, "absent", true, &b, &err), PX_OK);
    assert_true(b);
    assert_int_equal(px_call_bool(c, "m", true, &b, &err), PX_E_USAGE);
    px_call_free(c);
}

static void bodies(void **state) {
    (void)state;
    static const struct {
        const char *body;
        px_status want;
        uint64_t offset;
    } cases[] = {
        {"{\"a\":[1]}", PX_OK, 0},          {" {} ", PX_OK, 0},
        {"", PX_E_USAGE, PX_ERR_NO_OFFSET}, {"[1]", PX_E_USAGE, 0},
        {"{\"a\":}", PX_E_USAGE, 5},        {"{\"a\":\"\xFF\"}", PX_E_USAGE, PX_ERR_NO_OFFSET}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_err err;
        const px_json *j;
        px_err_clear(&err);
        px_call *c = px_call_new(NULL, PX_STR("POST"), PX_STR("/x"), px_str_of(cases[i].body));
        px_status got = px_call_object(c, &j, &err);
        if (got != cases[i].want) fail_msg("%s: %s", cases[i].body, px_status_name(got));
        if (got != PX_OK && err.offset != cases[i].offset)
            fail_msg("%s: offset %llu", cases[i].body, (unsigned long long)err.offset);
        assert_int_equal(j == NULL, got != PX_OK);
        px_call_free(c);
    }
    px_call *c = px_call_new(NULL, PX_STR("POST"), PX_STR("/x?a=1"), PX_STR("b=2+3&a=4"));
    px_call_header_add(c, PX_STR("Content-Type"),
                       PX_STR("application/x-www-form-urlencoded; charset=utf-8"));
    px_call_ready(c);
    px_call_ready(c);
    kit_is(px_call_param(c, "b"), "2 3");
    kit_is(px_call_param(c, "a"), "1");
    assert_int_equal(c->param.n, 3);
    px_call_free(c);
}

static void languages(void **state) {
    (void)state;
    static const struct {
        const char *field;
        int zh; /* -1: neither is named */
    } cases[] = {{"zh", 1},
                 {"zh-CN,zh;q=0.9,en;q=0.8", 1},
                 {"en-US,en;q=0.9,zh;q=0.8", 0},
                 {"en;q=0.3, zh-TW;q=0.7", 1},
                 {"fr, de;q=0.5", -1},
                 {"", -1},
                 {"zh;q=0, en;q=0.1", 0},
                 {"zho", -1},
                 {";;,,q=", -1},
                 {"en,zh", 0},
                 {"zh,en", 1},
                 {"ZH-cn", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int other = 0; other < 2; other++) {
            bool got = px_accept_zh(px_str_of(cases[i].field), other == 1);
            if (got != (cases[i].zh < 0 ? other == 1 : cases[i].zh == 1))
                fail_msg("\"%s\" is %s", cases[i].field, got ? "zh" : "en");
        }
    px_call *c = px_call_new(NULL, PX_STR("GET"), PX_STR("/x?lang=en"), (px_str){0});
    px_call_header_add(c, PX_STR("Accept-Language"), PX_STR("zh"));
    px_call_ready(c);
    assert_false(c->zh);
    px_call_free(c);
}

static void codings(void **state) {
    (void)state;
    static const struct {
        const char *field;
        px_coding want;
    } cases[] = {{"", PX_CODING_NONE},
                 {"gzip", PX_CODING_GZIP},
                 {"gzip, deflate, br, zstd", PX_CODING_ZSTD},
                 {"zstd;q=0.1, gzip;q=0.2", PX_CODING_GZIP},
                 {"gzip;q=0", PX_CODING_NONE},
                 {"*", PX_CODING_ZSTD},
                 {"*;q=0.5, zstd;q=0", PX_CODING_GZIP},
                 {"identity, gzip;q=0.5", PX_CODING_NONE},
                 {"br", PX_CODING_NONE},
                 {"GZIP ; Q=1.0", PX_CODING_GZIP},
                 {"gzip;q=0.000", PX_CODING_NONE},
                 {"gzip;q=0.001", PX_CODING_GZIP}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_coding got = px_accept_coding(px_str_of(cases[i].field));
        if (got != cases[i].want)
            fail_msg("\"%s\" gives \"%s\"", cases[i].field, px_coding_name(got));
    }
    static const struct {
        const char *field, *type;
        int want;
    } types[] = {{"", "text/html", 1000},
                 {"*/*", "text/html", 1000},
                 {"text/html, */*;q=0.1", "text/html", 1000},
                 {"text/html, */*;q=0.1", "application/json", 100},
                 {"text/*;q=0.5, text/html;q=0.25", "text/html", 250},
                 {"application/json", "text/html", 0}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        assert_int_equal(px_accept_weight(px_str_of(types[i].field), types[i].type), types[i].want);
}

static void problems(void **state) {
    (void)state;
    px_err err;
    px_call *c = px_call_new(NULL, PX_STR("GET"), PX_STR("/x"), (px_str){0});
    px_buf_c(&c->out, "half an ans");
    px_call_answer(c, "Content-Disposition", PX_STR("attachment"));
    px_status st = px_fail_at(&err, PX_E_QUERY, 3, "unclosed bracket at %u", 3u);
    px_call_problem(c, st, &err);
    assert_int_equal(c->status, 400);
    assert_string_equal(c->type, "application/problem+json");
    assert_int_equal(c->answer.n, 0);
    char want[400];
    (void)snprintf(want, sizeof want,
                   "{\"type\":\"/api/v1/docs#problem-QUERY\",\"title\":\"%s\",\"status\":400,"
                   "\"code\":\"QUERY\",\"detail\":\"unclosed bracket at 3\",\"instance\":"
                   "\"urn:patix:request:%s\",\"offset\":3}\n",
                   px_status_text(PX_E_QUERY, 0), c->id);
    kit_is(px_buf_view(&c->out), want);
    px_call_problem(c, PX_E_BUSY, NULL);
    assert_int_equal(c->status, 503);
    kit_is(px_pairs_get(&c->answer, "Retry-After"), "1");
    px_call_problem(c, PX_E_LOGIN, NULL);
    assert_int_equal(c->status, 401);
    assert_non_null(px_pairs_get(&c->answer, "WWW-Authenticate").p);
    /* A value cannot end its field or the header. */
    px_call_answer(c, "X", PX_STR("a\r\nSet-Cookie: b\x7F"));
    kit_is(px_pairs_get(&c->answer, "X"), "aSet-Cookie: b");
    px_call_free(c);
}

static void networks(void **state) {
    (void)state;
    static const struct {
        const char *list, *peer, *forwarded, *want;
    } cases[] = {
        {"", "1.2.3.4", "9.9.9.9", "1.2.3.4"},
        {"1.2.3.4", "1.2.3.4", "9.9.9.9", "9.9.9.9"},
        {"1.2.3.0/24", "1.2.3.4", "8.8.8.8, 9.9.9.9", "9.9.9.9"},
        {"1.2.3.0/24, 9.0.0.0/8", "1.2.3.4", "8.8.8.8, 9.9.9.9", "8.8.8.8"},
        {"1.2.3.0/24, 9.0.0.0/8", "1.2.3.4", "junk, 9.9.9.9", "9.9.9.9"},
        {"1.2.3.4", "1.2.3.4", "", "1.2.3.4"},
        {"1.2.3.4", "1.2.3.4", "<script>", "1.2.3.4"},
        {"::1, 10.0.0.0/8", "::1", "2001:db8::7", "2001:db8::7"},
        {"2001:db8::/32", "2001:db8:1::1", "5.6.7.8", "5.6.7.8"},
        {"0.0.0.0/0", "1.2.3.4", "5.6.7.8", "5.6.7.8"},
    };
    px_err err;
    px_networks *n;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kit_check(px_networks_new(px_str_of(cases[i].list), &n, &err), &err, cases[i].list);
        px_str got = px_networks_client(n, px_str_of(cases[i].peer), px_str_of(cases[i].forwarded));
        if (!px_str_is(got, cases[i].want))
            fail_msg("%s behind %s with %s is \"%.*s\"", cases[i].peer, cases[i].list,
                     cases[i].forwarded, PX_STR_ARG(got));
        px_networks_free(n);
    }
    static const char *const bad[] = {"1.2.3", "1.2.3.4/33", "::/129", "10.0.0.0/x", "name"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (px_networks_new(px_str_of(bad[i]), &n, &err) != PX_E_USAGE)
            fail_msg("%s was taken", bad[i]);
    static const struct {
        const char *address;
        px_status want;
        bool loopback;
    } at[] = {{"127.0.0.1:80", PX_OK, true},   {"127.9.9.9:0", PX_OK, true},
              {"[::1]:80", PX_OK, true},       {"0.0.0.0:80", PX_OK, false},
              {"*:80", PX_OK, false},          {"192.0.2.1:80", PX_OK, false},
              {"[::]:80", PX_OK, false},       {"127.0.0.1", PX_E_USAGE, true},
              {"::1:80", PX_E_USAGE, true},    {":80", PX_E_USAGE, true},
              {"1.2.3.4:x", PX_E_USAGE, true}, {"1.2.3.4:70000", PX_E_USAGE, true}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        bool loopback;
        px_status got = px_listen_is_loopback(at[i].address, &loopback, &err);
        if (got != at[i].want || (got == PX_OK && loopback != at[i].loopback))
            fail_msg("%s: %s, loopback %d", at[i].address, px_status_name(got), loopback);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters), cmocka_unit_test(several),   cmocka_unit_test(values),
        cmocka_unit_test(bodies),     cmocka_unit_test(languages), cmocka_unit_test(codings),
        cmocka_unit_test(problems),   cmocka_unit_test(networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
