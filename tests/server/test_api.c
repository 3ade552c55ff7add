/* The handlers of /api/v1 from memory, over a made collection: status and some of the text of each answer; every JSON
 * answer fits the schema that its route names; every route that gives JSON is asked at least once with success. */
#include "tests/query/made_set.h"

#include "query/server/collection.h"
#include "query/server/route.h"
#include "query/server/shape.h"
#include "query/server/who.h"
#include "tests/lib/schema.h"

static px_collection *collection;
static px_json *schemas;

static const struct ask {
    const char *method, *target, *body;
    int status;
    const char *holds; /* NULL: nothing looked for */
} table[] = {
    /* asking */
    {"GET", "/api/v1/search?q=alpha&limit=3&facet=cc&facet=ipc.subclass:2&sort=date", NULL, 200,
     "\"order\":\"pd desc\""},
    {"GET", "/api/v1/search?q=laser&unit=fam&members=true&snippets=40&prefer=office%3DCN", NULL,
     200, "\"member_numbers\""},
    {"GET", "/api/v1/search?q=*&limit=0", NULL, 200, "\"hits\":[]"},
    {"GET", "/api/v1/search?q=nothing_such", NULL, 200, "\"publications\":0"},
    {"GET", "/api/v1/search", NULL, 400, "q"},
    {"GET", "/api/v1/search?q=", NULL, 400, "query is missing"},
    {"GET", "/api/v1/search?q=ti%3D(", NULL, 400, "\"offset\":"},
    {"GET", "/api/v1/search?q=*&limit=1001", NULL, 422, "export"},
    {"GET", "/api/v1/search?q=*&limit=x", NULL, 400, "limit"},
    {"GET", "/api/v1/search?q=*&unit=car", NULL, 400, "unit"},
    {"GET", "/api/v1/search?q=*&list=a%3D/etc/passwd", NULL, 400, "list"},
    {"GET", "/api/v1/search?q=*&in=/tmp", NULL, 400, "in"},
    {"GET", "/api/v1/search?q=pn%3D%40secret", NULL, 400, NULL},
    {"POST", "/api/v1/search", "{\"q\":\"alpha\",\"facet\":[\"cc\",\"pt\"],\"limit\":2}", 200,
     "\"field\":\"pt\""},
    {"POST", "/api/v1/search", "{\"q\":{\"a\":1}}", 400, "object"},
    {"POST", "/api/v1/search", "[1]", 400, NULL},
    {"POST", "/api/v1/search", "{\"q\":", 400, NULL},
    {"GET", "/api/v1/count?q=alpha+AND+cc%3DUS&facet=pdy", NULL, 200, "\"counts\""},
    {"POST", "/api/v1/count", "{\"q\":\"alpha\"}", 200, NULL},
    {"GET", "/api/v1/explain?q=alpha%20beta&run=true", NULL, 200, "\"plan\""},
    {"GET", "/api/v1/explain?q=ti%3D(", NULL, 200, "\"error\""},
    {"POST", "/api/v1/explain", "{\"q\":\"alpha\"}", 200, NULL},
    {"GET", "/api/v1/format?q=alpha+and+beta", NULL, 200, "\"text\""},
    {"POST", "/api/v1/format", "{\"q\":\"alpha\"}", 200, NULL},
    {"GET", "/api/v1/translate?q=ti%3Dalpha&to=ops", NULL, 200, "\"to\":\"ops\""},
    {"GET", "/api/v1/translate?q=ti%3Dalpha&to=nowhere", NULL, 400, "ops"},
    {"POST", "/api/v1/translate", "{\"q\":\"alpha\",\"to\":\"lens\"}", 200, NULL},
    {"GET", "/api/v1/suggest?q=alph", NULL, 200, "\"complete\""},
    {"GET", "/api/v1/suggest?q=alpha&kind=related&limit=3", NULL, 200, "\"related\""},
    {"GET", "/api/v1/suggest?q=ti%3D(", NULL, 200, NULL},
    /* publications */
    {"GET", "/api/v1/records/US1000000A1", NULL, 200, "US1000000A1"},
    {"GET", "/api/v1/records/us%201000000%20a1", NULL, 200, "US1000000A1"},
    {"GET", "/api/v1/records/US99999999A1", NULL, 404, "United States"},
    {"POST", "/api/v1/records", "{\"numbers\":[\"US1000000A1\",\"US9999999A1\"]}", 200,
     "\"unresolved\":[{\"number\":\"US9999999A1\""},
    {"POST", "/api/v1/records", "{\"text\":\"US1000000A1; US9999999A1\"}", 200, "\"asked\":2"},
    {"POST", "/api/v1/records", "{}", 400, "numbers"},
    {"GET", "/api/v1/records/US1000000A1/family", NULL, 200, "\"simple\""},
    {"GET", "/api/v1/records/US1000000A1/citations", NULL, 200, "\"cites_here\""},
    {"GET", "/api/v1/records/US1000000A1/legal", NULL, 200, "\"status\""},
    /* numbers and classes */
    {"GET", "/api/v1/numbers/EP%201%20000%20000%20A1", NULL, 200, "\"normal\":\"EP1000000A1\""},
    {"GET", "/api/v1/numbers/2018111070714?role=application&office=CN", NULL, 200,
     "CN201811107071"},
    {"GET", "/api/v1/classes?q=batteries", NULL, 200, "H01M"},
    {"GET", "/api/v1/classes?q=battery", NULL, 200, "H01M"},
    {"GET", "/api/v1/classes?q=Battery+fuels", NULL, 200,
     "\"title\":\"Batteries and fuel cells\",\"official\":false}],\"all\":1"},
    {"GET", "/api/v1/classes?q=%E7%94%B5%E6%B1%A0", NULL, 200, "H01M"},
    {"GET", "/api/v1/coverage", NULL, 200, "\"coverage\":{\"all\":{\"records\":"},
    {"GET", "/api/v1/coverage?format=csv", NULL, 200, "office,year,records,title,abstract,"},
    {"GET", "/api/v1/coverage?format=pdf", NULL, 400, "format"},
    {"GET", "/api/v1/classes?q=+", NULL, 400, "word"},
    {"GET", "/api/v1/classes/ipc", NULL, 200, "\"symbol\":\"H\""},
    {"GET", "/api/v1/classes/ipc/H01M", NULL, 200, "\"symbol\":\"H01M10"},
    {"GET", "/api/v1/classes/ipc/H01M10/00", NULL, 200, "\"path\""},
    {"GET", "/api/v1/classes/ipc/H01M?q=alpha&limit=1", NULL, 200, "\"below_all\""},
    {"GET", "/api/v1/classes/ipc/H01M10/05", NULL, 200, "\"below\":[]"},
    {"GET", "/api/v1/classes/none", NULL, 404, "ipc"},
    {"GET", "/api/v1/classes/ipc/%21%21", NULL, 404, NULL},
    /* similar */
    {"GET", "/api/v1/similar?number=US1000000A1&limit=3", NULL, 200, "\"parts\""},
    {"POST", "/api/v1/similar", "{\"text\":\"alpha laser\",\"filter\":\"cc=CN\"}", 200, "\"hits\""},
    {"GET", "/api/v1/similar", NULL, 400, "number"},
    {"GET", "/api/v1/similar?number=US1000000A1&without=nonsense", NULL, 400, NULL},
    /* analyses */
    {"GET", "/api/v1/analyses", NULL, 200, "\"trend\""},
    {"GET", "/api/v1/analyses/trend?q=alpha", NULL, 200, "\"rows\""},
    {"GET", "/api/v1/analyses/trend,concentration?q=alpha&unit=pub", NULL, 200,
     "\"concentration\""},
    {"GET", "/api/v1/analyses/trend?set=a%3Dalpha&set=b%3Dbeta", NULL, 200, "\"sets\""},
    {"GET", "/api/v1/analyses/trend?q=alpha&date=publication&format=svg", NULL, 200, "<svg"},
    {"GET", "/api/v1/analyses/trend?q=alpha&format=csv", NULL, 200, "\r\n"},
    {"GET", "/api/v1/analyses/trend?q=alpha&format=xlsx", NULL, 200, "PK"},
    {"GET", "/api/v1/analyses/coapplicant?q=alpha&format=graphml", NULL, 200, "<graphml"},
    {"GET", "/api/v1/analyses/trend?q=alpha&format=graphml", NULL, 415, "network"},
    {"GET", "/api/v1/analyses/profile-company?q=*&who=Shared+Works", NULL, 200, "\"results\""},
    {"GET", "/api/v1/analyses/trend", NULL, 400, "query"},
    {"GET", "/api/v1/analyses/none?q=*", NULL, 404, "none"},
    {"GET", "/api/v1/analyses/trend?q=*&colour=red", NULL, 400, "colour"},
    {"GET", "/api/v1/analyses/trend?q=*&set=a%3Dalpha&set=b%3Dbeta", NULL, 400, "set"},
    {"GET", "/api/v1/analyses/value-grade?q=*&rules=/etc/passwd", NULL, 422, NULL},
    {"POST", "/api/v1/analyses/trend", "{\"q\":\"alpha\",\"unit\":\"pub\"}", 200, NULL},
    /* itself */
    {"GET", "/api/v1", NULL, 200, "\"routes\""},
    {"GET", "/api/v1/openapi.json", NULL, 200, "\"3.1"},
    {"GET", "/api/v1/status", NULL, 200, "\"generation\":1"},
    {"GET", "/api/v1/nowhere", NULL, 404, NULL},
    {"DELETE", "/api/v1/search", NULL, 405, NULL},
};

static px_json *parse(px_str text, const char *what) {
    px_json *j;
    px_err_clear(&err);
    if (px_json_parse(text, &j, &err) != PX_OK)
        fail_msg("%s: %s\n%.*s", what, err.message, (int)(text.n < 800 ? text.n : 800), text.p);
    return j;
}

static px_call *ask(const struct ask *t) {
    px_call *c = px_call_new(collection, px_str_of(t->method), px_str_of(t->target),
                             px_str_of(t->body ? t->body : ""));
    c->who = &px_who_desk;
    if (t->body) px_call_header_add(c, PX_STR("content-type"), PX_STR("application/json"));
    px_call_header_add(c, PX_STR("accept-language"), PX_STR("en"));
    px_route_answer(c);
    return c;
}

static void check_schema(const px_call *c, const char *target) {
    const char *name = c->status >= 400 ? "Problem" : c->route ? c->route->gives : NULL;
    if (c->status == 200 && strcmp(c->type, "application/json") != 0) return;
    px_fit fit = {.schemas = schemas};
    if (!name) return;
    const px_json *schema = px_json_get(schemas, name);
    if (!schema) fail_msg("%s: there is no schema %s", target, name);
    px_json *j = parse(px_buf_view(&c->out), target);
    if (!px_fits(&fit, schema, j))
        fail_msg("%s does not fit %s at %s: %s\n%.*s", target, name, fit.where, fit.why,
                 (int)(c->out.n < 1500 ? c->out.n : 1500), c->out.p);
    px_json_free(j);
}

static void every_row(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_call *c = ask(&table[i]);
        px_buf_ch(&c->out, 0);
        c->out.n--;
        if (c->status != table[i].status || (table[i].holds && !strstr(c->out.p, table[i].holds)))
            fail_msg("%s %s %s: %d, expected %d with %s:\n%.*s", table[i].method, table[i].target,
                     table[i].body ? table[i].body : "", c->status, table[i].status,
                     table[i].holds ? table[i].holds : "anything",
                     (int)(c->out.n < 1500 ? c->out.n : 1500), c->out.p);
        check_schema(c, table[i].target);
        px_call_free(c);
    }
}

/* Is every route with a JSON answer in the table, with success? */
static void every_route(void **state) {
    (void)state;
    for (size_t k = 0; k < px_route_count(); k++) {
        const px_route *r = px_route_at(k);
        bool seen = !r->gives || strncmp(r->path, "/api/v1", 7) != 0 || r->role > PX_ROLE_ANALYST;
        /* tests/server/test_accounts asks these */
        seen = seen || strcmp(r->family, "accounts") == 0 || strcmp(r->family, "kept") == 0;
        seen = seen || strcmp(r->family, "jobs") == 0; /* tests/server/test_jobs */
        for (size_t i = 0; i < sizeof table / sizeof *table && !seen; i++) {
            if (table[i].status != 200) continue;
            px_call *c = px_call_new(collection, px_str_of(table[i].method),
                                     px_str_of(table[i].target), PX_STR(""));
            px_str allow;
            seen = px_route_find(c, &allow) == r;
            px_call_free(c);
        }
        if (!seen) fail_msg("%s %s is in no row of the table", r->method, r->path);
    }
}

/* The same count by two ways. */
static void counts_agree(void **state) {
    static const struct ask two[] = {{"GET", "/api/v1/count?q=alpha", NULL, 200, NULL},
                                     {"GET", "/api/v1/search?q=alpha&limit=1000", NULL, 200, NULL}};
    uint64_t n[2];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        px_call *c = ask(&two[i]);
        px_json *j = parse(px_buf_view(&c->out), two[i].target);
        n[i] = (uint64_t)px_json_num(px_json_get(px_json_get(j, "counts"), "publications"), 0);
        px_json_free(j);
        px_call_free(c);
    }
    uint64_t alpha = 0;
    for (uint32_t i = 0; i < MADE_ROWS; i++)
        alpha += i % 2 && !made_dead(i);
    assert_int_equal(n[0], alpha);
    assert_int_equal(n[1], alpha);
}

/* ---- downloads ---- */

static void download(const char *target, px_buf *out, int *status) {
    struct ask t = {"GET", target, NULL, 200, NULL};
    px_call *c = ask(&t);
    bool end = false;
    *status = c->status;
    if (c->stream.next) {
        while (!end) {
            uint32_t wait = 0;
            made_check(c->stream.next(c->stream.state, out, &end, &wait, &err), target);
        }
    } else {
        px_buf_str(out, px_buf_view(&c->out));
    }
    px_buf_ch(out, 0);
    out->n--;
    px_call_free(c);
}

static size_t lines(const px_buf *b) {
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        n += b->p[i] == '\n';
    return n;
}

static void downloads(void **state) {
    px_buf whole, part;
    int status;
    uint64_t alpha = 0;
    (void)state;
    for (uint32_t i = 0; i < MADE_ROWS; i++)
        alpha += i % 2 && !made_dead(i);
    px_buf_init(&whole, PX_BUF_MAX);
    px_buf_init(&part, PX_BUF_MAX);
    download("/api/v1/export?q=alpha&format=number&sort=pn%20asc", &whole, &status);
    assert_int_equal(status, 200);
    assert_int_equal(lines(&whole), alpha);
    /* taken up where it broke, it is the same list */
    download("/api/v1/export?q=alpha&format=number&sort=pn%20asc&limit=1000", &part, &status);
    download("/api/v1/export?q=alpha&format=number&sort=pn%20asc&offset=1000&generation=1", &part,
             &status);
    assert_int_equal(status, 200);
    assert_true(px_str_eq(px_buf_view(&whole), px_buf_view(&part)));
    px_buf_clear(&part);
    download("/api/v1/export?q=alpha&generation=77", &part, &status);
    assert_int_equal(status, 404);
    px_buf_clear(&part);
    download("/api/v1/export?q=alpha&fields=pn,ti&names=true&lang=zh", &part, &status);
    assert_non_null(strstr(part.p, "公开（公告）号,标题\r\n"));
    assert_int_equal(lines(&part), alpha + 1);
    px_buf_clear(&part);
    download("/api/v1/export?q=alpha&fields=pn,colour", &part, &status);
    assert_int_equal(status, 400);
    px_buf_done(&whole);
    px_buf_done(&part);
}

/* ---- setup ---- */

static int setup(void **state) {
    px_buf b;
    (void)made_setup(state);
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    px_jw_open(&w, '{');
    for (size_t i = 0; i < px_schema_count(); i++) {
        px_jw_key(&w, px_str_of(px_schema_at(i)->name));
        made_check(px_shape_write(px_str_of(px_schema_at(i)->shape), &w, &err), "shape");
    }
    px_jw_close(&w, '}');
    schemas = parse(px_buf_view(&b), "schemas");
    px_buf_done(&b);
    made_check(px_collection_open(made->dir, 1 << 24, &collection, &err), made->dir);
    return 0;
}

static int teardown(void **state) {
    px_collection_close(collection);
    px_json_free(schemas);
    return made_teardown(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row), cmocka_unit_test(every_route),
                                       cmocka_unit_test(counts_agree), cmocka_unit_test(downloads)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
