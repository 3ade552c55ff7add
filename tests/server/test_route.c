/* test_route.c: every row of the routes is whole and found by its own path; what a row asks for is asked; roles; 404 and 405. */
#include "tests/server/kit.h"

#include "query/server/openapi.h"

#include "base/message.h"

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

static bool is_choice(const char *type) {
    return strchr(type, '|') != NULL;
}

static void row_is_whole(const px_route *r) {
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    bool known = false;
    for (size_t i = 0; i < 5; i++)
        known |= strcmp(r->method, methods[i]) == 0;
    if (!known || r->path[0] != '/' || !r->id || !*r->id || !r->family || !r->en || !r->zh ||
        !r->run)
        fail_msg("the row %s %s is not whole", r->method, r->path);
    if (r->gives && !px_schema_find(px_str_of(r->gives)))
        fail_msg("%s: there is no schema %s", r->id, r->gives);
    if (r->takes && !px_schema_find(px_str_of(r->takes)))
        fail_msg("%s: there is no schema %s", r->id, r->takes);
    bool json = !r->type || strstr(r->type, "json");
    if (json && !r->type && !r->gives) fail_msg("%s: an answer in JSON has a schema", r->id);
    if (r->pure && strcmp(r->method, "GET") != 0) fail_msg("%s: pure, but no GET", r->id);
    if (r->changes && strcmp(r->method, "GET") == 0) fail_msg("%s: a GET changes nothing", r->id);
    for (size_t i = 0; i < r->n_params; i++) {
        const px_route_param *p = &r->param[i];
        bool type = is_choice(p->type) || strcmp(p->type, "string") == 0 ||
                    strcmp(p->type, "integer") == 0 || strcmp(p->type, "boolean") == 0;
        bool in = strcmp(p->in, "query") == 0 || strcmp(p->in, "path") == 0 ||
                  strcmp(p->in, "header") == 0;
        if (!type || !in || !p->en || !p->zh) fail_msg("%s: parameter %s", r->id, p->name);
        for (size_t n = 0; n < i; n++)
            if (strcmp(r->param[n].name, p->name) == 0 && strcmp(r->param[n].in, p->in) == 0)
                fail_msg("%s: parameter %s twice", r->id, p->name);
        char part[80];
        (void)snprintf(part, sizeof part, "{%s", p->name);
        if (strcmp(p->in, "path") == 0 && !strstr(r->path, part))
            fail_msg("%s: %s is not in %s", r->id, p->name, r->path);
    }
    size_t braces = 0, parts = 0;
    for (const char *p = r->path; *p; p++)
        braces += *p == '{';
    for (size_t i = 0; i < r->n_params; i++)
        parts += strcmp(r->param[i].in, "path") == 0;
    if (braces != parts) fail_msg("%s: %zu parts of %s are described", r->id, parts, r->path);
}

/* A path that fits the row, and most likely no other. */
static void path_of(const px_route *r, px_buf *out) {
    px_buf_clear(out);
    for (const char *p = r->path; *p; p++) {
        if (*p != '{') {
            px_buf_ch(out, *p);
            continue;
        }
        px_buf_c(out, "Zz9");
        while (*p != '}')
            p++;
        if (p[-1] == '.') px_buf_c(out, "/Zz8/");
    }
}

static void rows(void **state) {
    (void)state;
    px_buf path;
    px_buf_init(&path, 4096);
    assert_true(px_route_count() > 8);
    assert_null(px_route_at(px_route_count()));
    for (size_t i = 0; i < px_route_count(); i++) {
        const px_route *r = px_route_at(i);
        row_is_whole(r);
        for (size_t n = 0; n < i; n++)
            if (strcmp(r->id, px_route_at(n)->id) == 0) fail_msg("two rows are called %s", r->id);
        path_of(r, &path);
        px_call *c = px_call_new(k.on, px_str_of(r->method), px_buf_view(&path), (px_str){0});
        px_str allow;
        if (px_route_find(c, &allow) != r)
            fail_msg("%s %s finds %s", r->method, path.p, c->route ? c->route->id : "nothing");
        px_call_free(c);
    }
    px_buf_done(&path);
}

static void parts(void **state) {
    (void)state;
    static const struct {
        const char *line, *id, *part, *value;
    } cases[] = {
        {"GET /api/v1/records/US1%2FA%20B", "record", "number", "US1/A B"},
        {"GET /api/v1/records/x/family", "recordFamily", "number", "x"},
        {"GET /api/v1/classes/ipc/H01M10/05", "classNode", "symbol", "H01M10/05"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_str allow;
        px_call *c = kit_call(&k, cases[i].line, "");
        const px_route *r = px_route_find(c, &allow);
        /* Handlers may be called otherwise one day; then this table is to be changed. */
        if (r && strncmp(r->path, "/api/v1/", 8) == 0)
            kit_is(px_call_part(c, cases[i].part), cases[i].value);
        else
            fail_msg("%s is not found", cases[i].line);
        px_call_free(c);
    }
}

static void refusals(void **state) {
    (void)state;
    static const struct {
        const char *line;
        int status;
        const char *holds;
    } cases[] = {
        {"GET /nothing", 404, "\"code\":\"NOTFOUND\""},
        {"GET /api/v1/records/", 404, "NOTFOUND"},
        {"GET /api/v1/", 404, "NOTFOUND"},
        {"GET //api/v1", 404, "NOTFOUND"},
        {"GET /api/../api/v1", 404, "NOTFOUND"},
        {"GET /%61pi/v1", 404, "NOTFOUND"},
        {"GET relative", 404, "NOTFOUND"},
        {"GET ", 404, "NOTFOUND"},
        {"GET *", 404, "NOTFOUND"},
        {"POST /healthz", 405, "\"code\":\"METHOD\""},
        {"BREW /healthz", 405, "METHOD"},
        {"GET /healthz?x=1", 400, "there is no parameter x here; there are lang"},
        {"GET /healthz?lang=en", 200, "ok"},
        {"GET /healthz?lang=tlh", 200, "ok"},
        {"GET /healthz?%FF=1", 400, "no valid UTF-8"},
        {"GET /api/v1/count", 400, "the parameter q is missing"},
        {"GET /api/v1/count?lang=zh", 400, "缺少参数 q"},
        {"GET /api/v1/count?q=%FF", 400, "the parameter q is no valid UTF-8"},
        {"GET /api/v1/count?q=a%00b", 400, "NUL"},
        {"GET /api/v1/search?q=laser&limit=many", 400, "limit is a whole number"},
        {"GET /api/v1/search?q=laser&members=perhaps", 400, "members is 1, true"},
        {"GET /api/v1/search?q=laser&dialect=tlh", 400, "dialect is one of"},
        {"GET /api/v1/records/%FF", 400, "the parameter number is no valid UTF-8"},
        {"GET /api/v1/count?q=laser+and+(", 400, "\"offset\":10"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_call *c = kit_ask(&k, cases[i].line);
        if (c->status != cases[i].status)
            fail_msg("%s: %d %.*s", cases[i].line, c->status, PX_STR_ARG(px_buf_view(&c->out)));
        kit_holds(c, cases[i].holds);
        if (c->status >= 400) assert_string_equal(c->type, "application/problem+json");
        px_call_free(c);
    }
    px_call *c = kit_ask(&k, "POST /healthz");
    kit_is(px_pairs_get(&c->answer, "Allow"), "GET, HEAD, OPTIONS");
    px_call_free(c);
    c = kit_ask(&k, "OPTIONS /api/v1/count");
    assert_int_equal(c->status, 204);
    kit_is(px_pairs_get(&c->answer, "Allow"), "GET, HEAD, POST, OPTIONS");
    px_call_free(c);
    c = kit_ask(&k, "OPTIONS /nothing");
    assert_int_equal(c->status, 404);
    px_call_free(c);
}

/* Each row with each role: 401 for those without a name, 403 for those with one, whatever else is wrong. */
static void roles(void **state) {
    (void)state;
    px_buf path;
    px_buf_init(&path, 4096);
    for (size_t i = 0; i < px_route_count(); i++)
        for (px_role role = PX_ROLE_NOBODY; role <= PX_ROLE_ADMIN; role++) {
            const px_route *r = px_route_at(i);
            px_who who = {.role = role, .user = role ? 7 : 0, .name = PX_STR("somebody")};
            if (role >= r->role) continue;
            path_of(r, &path);
            px_call *c = px_call_new(k.on, px_str_of(r->method), px_buf_view(&path), (px_str){0});
            c->who = &who;
            px_route_answer(c);
            int want = role ? 403 : 401;
            if (c->status != want)
                fail_msg("%s as role %d: %d, not %d", r->id, (int)role, c->status, want);
            px_call_free(c);
        }
    px_buf_done(&path);
}

static void answers(void **state) {
    (void)state;
    px_call *c = kit_ask(&k, "GET /api/v1/count?q=laser");
    assert_int_equal(c->status, 200);
    kit_holds(c, "\"publications\":2");
    assert_int_equal(c->rows, 2);
    kit_is(c->query, "tac=laser");
    px_call_free(c);
    c = kit_ask(&k, "GET /?q=laser");
    assert_int_equal(c->status, 200);
    kit_holds(c, "Laser printer");
    px_call_free(c);
    c = kit_ask(&k, "GET /?q=laser%3Cscript%3E%22%27");
    kit_holds(c, "value=\"laser&lt;script&gt;&quot;&#39;\"");
    px_call_free(c);
}

/* The documents that are made of the rows can be read again, in both languages, and name every row. */
static void documents(void **state) {
    (void)state;
    for (int zh = 0; zh < 2; zh++) {
        px_err err;
        px_json *j = NULL;
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_openapi_write(PX_STR("http://x"), zh == 1, &b);
        kit_check(px_json_parse(px_buf_view(&b), &j, &err), &err, "openapi");
        const px_json *paths = px_json_get(j, "paths");
        size_t n = 0;
        for (const px_json *p = px_json_first(paths); p; p = px_json_next(p))
            n += px_json_size(p);
        assert_int_equal(n, px_route_count());
        assert_int_equal(px_json_size(px_json_get(px_json_get(j, "components"), "schemas")),
                         px_schema_count());
        px_json_free(j);
        for (int page = 0; page < 2; page++) {
            px_buf_clear(&b);
            if (page)
                px_openapi_page(zh == 1, &b);
            else
                px_openapi_markdown(zh == 1, &b);
            for (size_t i = 0; i < px_route_count(); i++)
                if (px_str_find(px_buf_view(&b), px_str_of(px_route_at(i)->path)) == SIZE_MAX)
                    fail_msg("%s is not on the page", px_route_at(i)->path);
        }
        px_buf_done(&b);
    }
}

static void commits(void **state) {
    (void)state;
    static const char *const more[] = {"{\"pub\":\"US2012000001A1\",\"title\":\"Laser radar\"}"};
    px_err err;
    bool changed;
    uint64_t before = px_collection_state(k.on);
    px_call *old = kit_call(&k, "GET /api/v1/count?q=laser", "");
    kit_check(px_collection_look(k.on, &changed, &err), &err, "look");
    assert_false(changed);
    assert_int_equal(px_collection_state(k.on), before);
    kit_commit(&k, more, 1);
    kit_check(px_collection_look(k.on, &changed, &err), &err, "look");
    assert_true(changed);
    assert_true(px_collection_state(k.on) != before);
    px_call *c = kit_ask(&k, "GET /api/v1/count?q=laser");
    kit_holds(c, "\"publications\":3");
    px_call_free(c);
    /* Who came before sees what was there then. */
    px_route_answer(old);
    kit_holds(old, "\"publications\":2");
    px_call_free(old);
    /* One that cannot be opened changes nothing. */
    char *path = px_path(k.dir, "MANIFEST");
    px_buf good;
    px_buf_init(&good, 1 << 20);
    kit_check(px_file_read(path, 1 << 20, &good, &err), &err, path);
    kit_check(px_file_replace(path, PX_STR("{}\n"), &err), &err, path);
    assert_int_equal(px_collection_look(k.on, &changed, &err), PX_E_DAMAGED);
    assert_false(changed);
    c = kit_ask(&k, "GET /api/v1/count?q=laser");
    kit_holds(c, "\"publications\":3");
    px_call_free(c);
    kit_check(px_file_replace(path, px_buf_view(&good), &err), &err, path);
    kit_check(px_collection_look(k.on, &changed, &err), &err, "look");
    px_buf_done(&good);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),    cmocka_unit_test(parts),   cmocka_unit_test(refusals),
        cmocka_unit_test(roles),   cmocka_unit_test(answers), cmocka_unit_test(documents),
        cmocka_unit_test(commits),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
