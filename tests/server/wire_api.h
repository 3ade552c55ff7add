/* wire_api.h: what the tests of the whole surface share: a server over real HTTP with an account of each role, and the operations that
 * its OpenAPI document tells of. What comes is compared with the document, not with the tables of the source.
 *
 * A test program includes it once, and its main is WIRE_MAIN(tests). */
#ifndef PX_TESTS_SERVER_WIRE_API_H
#define PX_TESTS_SERVER_WIRE_API_H

#include "tests/server/kit.h"

#include "tests/server/importer.h"
#include "tests/server/people_kit.h"
#include "tests/server/wire_kit.h"

static kit set;
static wire server;
static people_kit team;
static px_json *api; /* the OpenAPI document */

#define NOBODY (-1)

/* ---- asking ---- */

static inline wire_who as(int person) {
    return (wire_who){.key = person == NOBODY ? NULL : team.key[person]};
}

static inline void ask(int person, const char *method, const char *target, const char *body,
                       wire_answer *a) {
    wire_who who = as(person);
    wire_ask(&server, &who, method, target, body, a);
}

static inline px_json *json_of(const wire_answer *a, const char *target) {
    px_json *j;
    px_err e;
    px_err_clear(&e);
    if (px_json_parse(a->body, &j, &e) != PX_OK)
        fail_msg("%s: %s: %.*s", target, e.message, PX_STR_ARG(px_buf_view(&a->all)));
    return j;
}

static inline const px_json *at(const px_json *j, const char *path) {
    char name[128];
    while (*path && j) {
        size_t n = strcspn(path, " ");
        (void)snprintf(name, sizeof name, "%.*s", (int)n, path);
        j = px_json_get(j, name);
        path += n + (path[n] == ' ');
    }
    return j;
}

/* A member of the answer that is text. */
static inline void text_of(const wire_answer *a, const char *name, char *text, size_t size) {
    px_json *j = json_of(a, name);
    (void)snprintf(text, size, "%.*s", PX_STR_ARG(px_json_str(px_json_get(j, name))));
    px_json_free(j);
}

/* Is an answer what the document says of it? `operation` NULL: a problem. */
static inline void check_answer(const px_json *operation, const wire_answer *a,
                                const char *target) {
    bool good = operation && a->status < 400;
    const px_json *one = px_json_first(good ? at(operation, "responses 2XX content")
                                            : at(api, "components responses problem content"));
    px_str type = wire_field(a, "content-type");
    px_fit fit = {.schemas = at(api, "components schemas")};
    type = px_str_trim(px_str_sub(type, 0, px_str_find(type, PX_STR(";"))));
    while (one && !px_str_eq(px_json_key(one), type))
        one = px_json_next(one);
    if (!one)
        fail_msg("%s: %d is %.*s, which is not documented", target, a->status, PX_STR_ARG(type));
    const px_json *schema = at(one, "schema");
    if (!schema) return;
    px_json *j = json_of(a, target);
    if (!px_fits(&fit, schema, j))
        fail_msg("%s: %d does not fit its schema at %s: %s: %.*s", target, a->status, fit.where,
                 fit.why, PX_STR_ARG(a->body));
    px_json_free(j);
}

/* A problem with this status and code, as documented. */
static inline void check_problem(const wire_answer *a, int status, const char *code,
                                 const char *what) {
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

static inline void expect(const wire_who *who, const char *method, const char *target,
                          const char *body, int status, const char *holds) {
    wire_answer a;
    wire_ask(&server, who, method, target, body, &a);
    if (a.status != status || (holds && px_str_find(a.body, px_str_of(holds)) == SIZE_MAX))
        fail_msg("%s %s %s: %d instead of %d with %s: %.*s", method, target, body ? body : "",
                 a.status, status, holds ? holds : "anything", PX_STR_ARG(px_buf_view(&a.all)));
    if (status >= 400 && strncmp(target, "/api/v1", 7) == 0) check_answer(NULL, &a, target);
    wire_done(&a);
}

/* Something that is kept, by a POST: its number. */
static inline int64_t make(const wire_who *who, const char *target, const char *body) {
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
static inline bool is_foreign(px_str path) {
    return !px_str_starts(path, PX_STR("/api/v1"));
}

static inline void read_api(void) {
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

static inline bool is_operation(const operation *o, const char *id) {
    return px_str_is(px_json_str(at(o->json, "operationId")), id);
}

static inline const px_json *parameters(const operation *o) {
    return px_json_first(at(o->json, "parameters"));
}

static inline bool is_in(const px_json *p, const char *where) {
    return px_str_is(px_json_str(px_json_get(p, "in")), where);
}

static inline void put_encoded(px_buf *b, px_str s) {
    for (size_t i = 0; i < s.n; i++)
        px_buf_fmt(b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
}

/* A value that will do, so that one parameter at a time is wrong. */
static inline px_str good_value(const px_json *p) {
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
static inline void target_of(const operation *o, const px_json *but, const px_str *value,
                             px_buf *b) {
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

/* ---- the program ---- */

static inline int setup(void **state) {
    static const char *const lines[] = KIT_LINES;
    static const char *const settings[] = {
        "log", "/dev/null", "connections_per_address", "4000", "header_bytes", "65536", NULL};
    (void)state;
    kit_open(&set, lines, 3);
    people_make(&team, set.dir);
    wire_up(&server, set.dir, IMPORTER_SELF, NULL, settings);
    read_api();
    return 0;
}

static inline int teardown(void **state) {
    (void)state;
    wire_down(&server);
    px_json_free(api);
    kit_close(&set);
    return 0;
}

#define WIRE_MAIN(tests)                                                                           \
    int main(int argc, char **argv) {                                                              \
        if (importer_is_meant(argc, argv)) return importer_run(argc, argv);                        \
        return cmocka_run_group_tests(tests, setup, teardown);                                     \
    }

#endif
