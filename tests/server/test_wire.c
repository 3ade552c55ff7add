/* The whole surface over real HTTP, led by the OpenAPI document that the server gives out: every operation with success and with every
 * role; a file in pieces. Mistakes and evil values are in test_wire_wrong.c, keys and sessions in test_wire_people.c. */
#include "tests/server/wire_api.h"

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
    {"coverage", "GET", "/api/v1/coverage", NULL, 200},
    {"coverage", "GET", "/api/v1/coverage?format=csv", NULL, 200},
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
    {"analyze", "GET", "/api/v1/analyses/trend,top?q=laser&format=xlsx", NULL, 200},
    {"analyze", "GET", "/api/v1/analyses/trend?q=laser&format=csv", NULL, 200},
    {"analyze", "GET", "/api/v1/analyses/top?q=*&format=svg", NULL, 200},
    {"analyze", "GET", "/api/v1/analyses/coapplicant?q=*&format=graphml", NULL, 200},
    {"analyze", "GET", "/api/v1/analyses/coapplicant?q=*&format=pajek", NULL, 200},
    {"analyze", "GET", "/api/v1/analyses/coapplicant?q=*&format=vosviewer", NULL, 200},
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

static const struct CMUnitTest tests[] = {cmocka_unit_test(every_operation),
                                          cmocka_unit_test(every_role),
                                          cmocka_unit_test(files_in_pieces)};

WIRE_MAIN(tests)
