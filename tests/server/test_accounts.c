/* Accounts through the door and the routes, from memory: each route with each role, tokens against forged requests, keys, quotas, other
 * organisations' objects, SQL wherever a value goes, the audit log, the desk. Answers fit the schemas that their routes name. */
#include "tests/query/made_set.h"

#include "query/server/collection.h"
#include "tests/server/people_kit.h"

static px_collection *collection;
static px_people *people;
static px_json *schemas;

#define GOOD PEOPLE_PASSWORD

/* Who asks: a key, or a session with its token. */
typedef struct as {
    const char *key, *cookie, *csrf, *peer, *type;
    bool secure, public;
} as;

static people_kit team;

/* ---- asking ---- */

static void check_schema(const px_call *c, const char *target) {
    const char *name = c->status >= 400 ? "Problem" : c->route ? c->route->gives : NULL;
    px_fit fit = {.schemas = schemas};
    px_json *j = NULL;
    if (!name || strncmp(target, "/api/v1", 7) != 0) return;
    if (c->status < 400 && strcmp(c->type, "application/json") != 0) return;
    if (px_json_parse(px_buf_view(&c->out), &j, &err) != PX_OK)
        fail_msg("%s: no JSON: %.*s", target, PX_STR_ARG(px_buf_view(&c->out)));
    if (!px_fits(&fit, px_json_get(schemas, name), j))
        fail_msg("%s does not fit %s at %s: %s\n%.*s", target, name, fit.where, fit.why,
                 PX_STR_ARG(px_buf_view(&c->out)));
    px_json_free(j);
}

/* The way of a request in the server (request.c): in by the door, answered, out by the door. */
static px_call *ask(const as *who, const char *method, const char *target, const char *body) {
    const px_gate *gate = px_people_gate(people);
    px_call *c =
        px_call_new(collection, px_str_of(method), px_str_of(target), px_str_of(body ? body : ""));
    px_str allow;
    px_err_clear(&err);
    c->who = who->public ? &px_who_public : gate ? &px_who_nobody : &px_who_desk;
    c->peer = px_str_of(who->peer ? who->peer : "192.0.2.1");
    c->secure = who->secure;
    if (body)
        px_call_header_add(c, PX_STR("Content-Type"),
                           px_str_of(who->type ? who->type : "application/json"));
    px_call_header_add(c, PX_STR("Accept-Language"), PX_STR("en"));
    if (who->key)
        px_call_header_add(c, PX_STR("Authorization"),
                           px_arena_fmt(c->arena, "Bearer %s", who->key));
    if (who->cookie)
        px_call_header_add(c, PX_STR("Cookie"),
                           px_arena_fmt(c->arena, "a=b; patix_session=%s; c=d", who->cookie));
    if (who->csrf) px_call_header_add(c, PX_STR("X-CSRF-Token"), px_str_of(who->csrf));
    bool guarded = px_route_find(c, &allow) && gate && c->route->role > PX_ROLE_NOBODY;
    px_status st = guarded ? gate->enter(gate->self, c, &err) : PX_OK;
    if (st == PX_OK)
        px_route_answer(c);
    else
        px_call_problem(c, st, &err);
    if (guarded) gate->leave(gate->self, c);
    px_buf_ch(&c->out, 0);
    c->out.n--;
    check_schema(c, target);
    return c;
}

static void expect(const as *who, const char *method, const char *target, const char *body,
                   int status, const char *holds) {
    px_call *c = ask(who, method, target, body);
    if (c->status != status || (holds && !strstr(c->out.p, holds)))
        fail_msg("%s %s %s: %d instead of %d with %s: %s", method, target, body ? body : "",
                 c->status, status, holds ? holds : "anything", c->out.p);
    px_call_free(c);
}

static int64_t id_of(const px_call *c) {
    px_json *j;
    if (px_json_parse(px_buf_view(&c->out), &j, &err) != PX_OK) fail_msg("%s", c->out.p);
    int64_t id = (int64_t)px_json_num(px_json_get(j, "id"), 0);
    px_json_free(j);
    return id;
}

static int64_t create(const as *who, const char *target, const char *body) {
    px_call *c = ask(who, "POST", target, body);
    if (c->status != 201) fail_msg("%s %s: %d %s", target, body, c->status, c->out.p);
    int64_t id = id_of(c);
    px_str location = px_pairs_get(&c->answer, "Location");
    assert_true(px_str_starts(location, px_str_of(target)));
    px_call_free(c);
    return id;
}

/* ---- sessions ---- */

typedef struct session {
    char token[64], csrf[64];
} session;

static px_str between(px_str s, const char *from, char to) {
    size_t at = px_str_find(s, px_str_of(from));
    if (at == SIZE_MAX) return (px_str){"", 0};
    s = px_str_sub(s, at + strlen(from), s.n);
    const char *end = memchr(s.p, to, s.n);
    return end ? px_str_sub(s, 0, (size_t)(end - s.p)) : s;
}

static void log_in(const char *name, const char *peer, session *s) {
    char body[200];
    as who = {.peer = peer};
    (void)snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"" GOOD "\"}", name);
    px_call *c = ask(&who, "POST", "/api/v1/login", body);
    if (c->status != 200) fail_msg("%s: %s", name, c->out.p);
    px_str cookie = px_pairs_get(&c->answer, "Set-Cookie");
    px_str token = between(cookie, "patix_session=", ';'),
           csrf = between(px_buf_view(&c->out), "\"csrf\":\"", '"');
    (void)snprintf(s->token, sizeof s->token, "%.*s", PX_STR_ARG(token));
    (void)snprintf(s->csrf, sizeof s->csrf, "%.*s", PX_STR_ARG(csrf));
    assert_int_equal(token.n, 43);
    px_call_free(c);
}

static void cookies(void **state) {
    as who = {.secure = true, .peer = "192.0.2.9"};
    (void)state;
    px_call *c =
        ask(&who, "POST", "/api/v1/login", "{\"name\":\"reader\",\"password\":\"" GOOD "\"}");
    px_str cookie = px_pairs_get(&c->answer, "Set-Cookie");
    static const char *const parts[] = {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"};
    for (size_t i = 0; i < 4; i++)
        assert_true(px_str_find(cookie, px_str_of(parts[i])) != SIZE_MAX);
    px_call_free(c);
    expect(&who, "POST", "/api/v1/login", "{\"name\":\"reader\",\"password\":\"wrong wrong\"}", 401,
           "the name or the password is wrong");
    expect(&who, "POST", "/api/v1/login", "{\"name\":\"reader\"}", 400, "password");
    expect(&who, "POST", "/api/v1/login", "{\"name\":{\"a\":1},\"password\":\"x\"}", 400, "name");
    expect(&who, "POST", "/api/v1/login", "[]", 400, NULL);
    who.type = "text/plain";
    expect(&who, "POST", "/api/v1/login", "{\"name\":\"reader\",\"password\":\"" GOOD "\"}", 415,
           "application/json");
    who.type = "application/x-www-form-urlencoded";
    expect(&who, "POST", "/api/v1/login", "name=reader&password=" GOOD, 400, NULL);
}

/* Many tries from one address, each with another name: refused by address. */
static void brute_force(void **state) {
    as who = {.peer = "198.51.100.7"};
    bool refused = false;
    (void)state;
    for (int i = 0; i < 40 && !refused; i++) {
        px_call *c = ask(&who, "POST", "/api/v1/login", "{\"name\":\"x\"}");
        refused = c->status == 429;
        if (refused) assert_true(px_pairs_get(&c->answer, "Retry-After").n > 0);
        px_call_free(c);
    }
    assert_true(refused);
    /* one name from many addresses: locked by name */
    refused = false;
    for (int i = 0; i < 8 && !refused; i++) {
        char peer[32];
        (void)snprintf(peer, sizeof peer, "203.0.113.%d", i);
        who.peer = peer;
        px_call *c = ask(&who, "POST", "/api/v1/login",
                         "{\"name\":\"nobody\",\"password\":\"wrong password\"}");
        refused = c->status == 429;
        if (refused) assert_true(px_str_is(px_pairs_get(&c->answer, "Retry-After"), "2"));
        px_call_free(c);
    }
    assert_true(refused);
}

static void tokens(void **state) {
    static const char body[] = "{\"name\":\"csrf\",\"query\":\"laser\"}";
    session s, other;
    (void)state;
    log_in("reader", "192.0.2.20", &s);
    log_in("analyst", "192.0.2.20", &other);
    as who = {.cookie = s.token};
    expect(&who, "GET", "/api/v1/me", NULL, 200, s.csrf);
    expect(&who, "POST", "/api/v1/saved-queries", body, 403, "X-CSRF-Token");
    who.csrf = "";
    expect(&who, "POST", "/api/v1/saved-queries", body, 403, "X-CSRF-Token");
    who.csrf = "wrong";
    expect(&who, "POST", "/api/v1/saved-queries", body, 403, "X-CSRF-Token");
    who.csrf = other.csrf;
    expect(&who, "POST", "/api/v1/saved-queries", body, 403, "X-CSRF-Token");
    expect(&who, "POST", "/api/v1/logout", NULL, 403, "X-CSRF-Token");
    who.csrf = s.csrf;
    int64_t id = create(&who, "/api/v1/saved-queries", body);
    char target[64];
    (void)snprintf(target, sizeof target, "/api/v1/saved-queries/%lld", (long long)id);
    who.csrf = NULL;
    expect(&who, "DELETE", target, NULL, 403, NULL);
    expect(&who, "PUT", target, body, 403, NULL);
    who.csrf = s.csrf;
    expect(&who, "DELETE", target, NULL, 200, "deleted");
    expect(&who, "POST", "/api/v1/logout", NULL, 200, "true");
    expect(&who, "GET", "/api/v1/me", NULL, 401, "session has ended");
    /* a session that is none is no reason to refuse what everybody may read */
    who.public = true;
    expect(&who, "GET", "/api/v1/count?q=alpha", NULL, 200, NULL);
    expect(&who, "POST", "/api/v1/saved-queries", body, 401, NULL);
    who = (as){.cookie = "forged"};
    expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    who = (as){.cookie = "' OR '1'='1"};
    expect(&who, "GET", "/api/v1/me", NULL, 401, NULL);
    /* a key needs no token, and a bad one is not made good by a cookie */
    expect(&(as){.key = team.key[READER]}, "GET", "/api/v1/me", NULL, 200, "\"key\"");
    expect(&(as){.key = "pxk_forged", .cookie = other.token}, "GET", "/api/v1/me", NULL, 401, NULL);
}

/* ---- roles ---- */

/* {name} is a number that nothing has. */
static void target_of(const px_route *r, px_buf *b) {
    px_buf_clear(b);
    for (const char *p = r->path; *p; p++) {
        if (*p != '{') {
            px_buf_ch(b, *p);
            continue;
        }
        px_buf_c(b, "999999");
        while (*p != '}')
            p++;
    }
}

static void roles(void **state) {
    px_buf b;
    size_t asked = 0;
    (void)state;
    px_buf_init(&b, 4096);
    for (size_t i = 0; i < px_route_count(); i++) {
        const px_route *r = px_route_at(i);
        if (strncmp(r->path, "/api/v1", 7) != 0) continue;
        target_of(r, &b);
        for (int who = -1; who <= ADMIN; who++) {
            char peer[32]; /* of its own, so that no quota of an address comes between */
            (void)snprintf(peer, sizeof peer, "10.1.%zu.%zu", i / 250, i % 250);
            as a = {.key = who < 0 ? NULL : team.key[who], .peer = peer};
            int role = who + 1;
            px_call *c = ask(&a, r->method, b.p, NULL);
            bool refused = c->failed == PX_E_LOGIN || c->failed == PX_E_FORBIDDEN;
            if (c->route != r) fail_msg("%s %s is not found", r->method, b.p);
            if (refused != (role < (int)r->role))
                fail_msg("%s %s as %s: %d %s", r->method, b.p,
                         px_account_role_name((px_account_role)role), c->status, c->out.p);
            if (refused) assert_int_equal(c->status, who < 0 ? 401 : 403);
            asked++;
            px_call_free(c);
        }
    }
    assert_true(asked > 150);
    px_buf_done(&b);
}

/* ---- other organisations ---- */

static void other_organisation(void **state) {
    static const char *const kinds[][2] = {
        {"/api/v1/saved-queries",
         "{\"name\":\"ours\",\"query\":\"laser\",\"access\":\"organisation\"}"},
        {"/api/v1/lists",
         "{\"name\":\"ours\",\"items\":[\"US1000000A1\"],\"access\":\"organisation\"}"}};
    as ours = {.key = team.key[READER]}, colleague = {.key = team.key[ANALYST]},
       other = {.key = team.key[ZHAO]};
    char target[64];
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        int64_t id = create(&ours, kinds[k][0], kinds[k][1]);
        (void)snprintf(target, sizeof target, "%s/%lld", kinds[k][0], (long long)id);
        expect(&ours, "GET", target, NULL, 200, "\"may_change\":true");
        expect(&colleague, "GET", target, NULL, 200, "\"may_change\":false");
        expect(&colleague, "DELETE", target, NULL, 403, "reader");
        expect(&colleague, "PUT", target, kinds[k][1], 403, NULL);
        expect(&other, "GET", target, NULL, 404, NULL);
        expect(&other, "PUT", target, kinds[k][1], 404, NULL);
        expect(&other, "DELETE", target, NULL, 404, NULL);
        px_call *c = ask(&other, "GET", kinds[k][0], NULL);
        assert_null(strstr(c->out.p, "ours"));
        px_call_free(c);
        expect(&ours, "PUT", target,
               k ? "{\"name\":\"ours\",\"items\":[],\"version\":1}"
                 : "{\"name\":\"ours\",\"query\":\"*\",\"version\":1}",
               200, "\"version\":2");
        expect(&ours, "PUT", target,
               k ? "{\"name\":\"ours\",\"items\":[],\"version\":1}"
                 : "{\"name\":\"ours\",\"query\":\"*\",\"version\":1}",
               409, "meanwhile");
        expect(&colleague, "GET", target, NULL, 404, NULL); /* it is for named people now */
        expect(&ours, "DELETE", target, NULL, 200, NULL);
    }
    /* an administrator of one district */
    as root = {.key = team.key[ADMIN]};
    char body[300];
    (void)snprintf(
        body, sizeof body,
        "{\"name\":\"xuhui.admin\",\"role\":\"admin\",\"organisation\":%lld,\"password\":"
        "\"" GOOD "\"}",
        (long long)team.xuhui);
    (void)create(&root, "/api/v1/users", body);
    session s;
    log_in("xuhui.admin", "192.0.2.40", &s);
    as xu = {.cookie = s.token, .csrf = s.csrf};
    (void)snprintf(target, sizeof target, "/api/v1/users/%lld", (long long)team.user[READER]);
    expect(&xu, "GET", target, NULL, 404, NULL);
    expect(&xu, "PATCH", target, "{\"role\":\"admin\"}", 404, NULL);
    expect(&xu, "DELETE", target, NULL, 404, NULL);
    expect(&xu, "DELETE", "/api/v1/keys/1", NULL, 404, NULL);
    (void)snprintf(target, sizeof target, "/api/v1/organisations/%lld", (long long)team.pudong);
    expect(&xu, "GET", target, NULL, 404, NULL);
    expect(&xu, "PATCH", target, "{\"name\":\"x\"}", 404, NULL);
    (void)snprintf(body, sizeof body, "{\"user\":%lld,\"name\":\"k\",\"role\":\"reader\"}",
                   (long long)team.user[READER]);
    expect(&xu, "POST", "/api/v1/keys", body, 404, NULL);
    px_call *c = ask(&xu, "GET", "/api/v1/users", NULL);
    assert_null(strstr(c->out.p, "\"reader\",\"display\""));
    assert_non_null(strstr(c->out.p, "zhao"));
    px_call_free(c);
}

/* ---- administration ---- */

static void administer(void **state) {
    as root = {.key = team.key[ADMIN]};
    char target[64], body[300];
    (void)state;
    int64_t park = create(&root, "/api/v1/organisations",
                          "{\"name\":\"Zhangjiang\",\"kind\":\"park\",\"parent\":null}");
    (void)snprintf(target, sizeof target, "/api/v1/organisations/%lld", (long long)park);
    (void)snprintf(body, sizeof body, "{\"parent\":%lld}", (long long)team.pudong);
    expect(&root, "PATCH", target, body, 200, "\"parent\":");
    expect(&root, "PATCH", target, "{\"kind\":\"planet\"}", 400, "district");
    expect(&root, "POST", "/api/v1/organisations", "{\"name\":\"Zhangjiang\",\"kind\":\"park\"}",
           409, "taken");
    expect(&root, "GET", "/api/v1/organisations?limit=1", NULL, 200, "\"next\":1");
    (void)snprintf(
        body, sizeof body,
        "{\"name\":\"sun\",\"display\":\"孙\",\"role\":\"analyst\",\"organisation\":%lld,"
        "\"password\":\"" GOOD "\"}",
        (long long)park);
    int64_t id = create(&root, "/api/v1/users", body);
    expect(&root, "POST", "/api/v1/users", body, 409, "taken");
    (void)snprintf(target, sizeof target, "/api/v1/users/%lld", (long long)id);
    expect(&root, "GET", target, NULL, 200, "孙");
    expect(&root, "PATCH", target, "{\"role\":\"curator\",\"active\":true}", 200, "curator");
    expect(&root, "PATCH", target, "{\"rolle\":\"curator\"}", 400, "rolle");
    expect(&root, "PATCH", target, "{\"organisation\":1.5}", 400, "organisation");
    expect(&root, "GET", "/api/v1/users?limit=1", NULL, 200, "\"next\":1");
    (void)snprintf(
        body, sizeof body,
        "{\"user\":%lld,\"name\":\"robot\",\"role\":\"reader\",\"expires\":\"2099-01-01\","
        "\"requests_minute\":5,\"rows_day\":10}",
        (long long)id);
    px_call *c = ask(&root, "POST", "/api/v1/keys", body);
    assert_int_equal(c->status, 201);
    px_str text = between(px_buf_view(&c->out), "\"key\":\"", '"');
    char own[PX_KEY_TEXT];
    (void)snprintf(own, sizeof own, "%.*s", PX_STR_ARG(text));
    int64_t robot = id_of(c);
    px_call_free(c);
    c = ask(&root, "GET", "/api/v1/keys", NULL);
    assert_null(strstr(c->out.p, own)); /* its text is given once */
    assert_non_null(strstr(c->out.p, "robot"));
    px_call_free(c);
    as with = {.key = own};
    expect(&with, "GET", "/api/v1/me", NULL, 200, "\"rows_day\":10");
    /* rows: all of them or none */
    expect(&with, "GET", "/api/v1/export?q=alpha&format=number&limit=11", NULL, 429,
           "11 publications");
    expect(&with, "GET", "/api/v1/export?q=alpha&format=number&limit=10", NULL, 200, NULL);
    expect(&with, "GET", "/api/v1/export?q=alpha&format=number&limit=1", NULL, 429, NULL);
    /* five requests a minute: this was the fourth */
    expect(&with, "GET", "/api/v1/me", NULL, 200, "\"rows_today\":10");
    c = ask(&with, "GET", "/api/v1/me", NULL);
    assert_int_equal(c->status, 429);
    assert_true(px_str_is(px_pairs_get(&c->answer, "X-RateLimit-Limit"), "5"));
    assert_true(px_str_is(px_pairs_get(&c->answer, "X-RateLimit-Remaining"), "0"));
    assert_true(px_pairs_get(&c->answer, "X-RateLimit-Reset").n > 0);
    assert_true(px_pairs_get(&c->answer, "Retry-After").n > 0);
    px_call_free(c);
    (void)snprintf(target, sizeof target, "/api/v1/keys/%lld", (long long)robot);
    expect(&root, "DELETE", target, NULL, 200, "\"revoked\"");
    with.peer = "192.0.2.55";
    expect(&with, "GET", "/api/v1/me", NULL, 401, "no longer good");
    /* deactivated: the session ends */
    session s;
    log_in("sun", "192.0.2.50", &s);
    (void)snprintf(target, sizeof target, "/api/v1/users/%lld", (long long)id);
    expect(&root, "DELETE", target, NULL, 200, "\"active\":false");
    expect(&(as){.cookie = s.token}, "GET", "/api/v1/me", NULL, 401, NULL);
    expect(&root, "DELETE", "/api/v1/users/1", NULL, 409, "administrator");
    /* one's own password */
    log_in("curator", "192.0.2.51", &s);
    as own_session = {.cookie = s.token, .csrf = s.csrf};
    expect(&own_session, "POST", "/api/v1/me/password",
           "{\"old\":\"wrong\",\"new\":\"another battery\"}", 403, "old password");
    expect(&own_session, "POST", "/api/v1/me/password", "{\"old\":\"" GOOD "\",\"new\":\"short\"}",
           400, NULL);
    expect(&own_session, "POST", "/api/v1/me/password",
           "{\"old\":\"" GOOD "\",\"new\":\"" GOOD "\"}", 200, "curator");
    /* all of it is in the log */
    expect(&root, "GET", "/api/v1/audit?what=login&limit=1000", NULL, 200,
           "\"outcome\":\"failed\"");
    expect(&root, "GET", "/api/v1/audit?what=export", NULL, 200, "10: ");
    expect(&root, "GET", "/api/v1/audit?what=key.revoke", NULL, 200, "pxk_");
    expect(&root, "GET", "/api/v1/audit?who=curator", NULL, 200, "user.password");
    expect(&(as){.key = team.key[READER]}, "POST", "/api/v1/users", "{}", 403, NULL);
    expect(&root, "GET", "/api/v1/audit?what=userNew&who=reader", NULL, 200, "FORBIDDEN");
}

/* ---- SQL wherever a value goes ---- */

static void encode(px_buf *b, const char *s) {
    for (; *s; s++)
        px_buf_fmt(b, "%%%02X", (unsigned)(unsigned char)*s);
}

static void sql_everywhere(void **state) {
    static const char *const evil[] = {"1' OR '1'='1", "1; DROP TABLE user; --", "\"; SELECT 1",
                                       "1) UNION SELECT password FROM user --"};
    static const char *const posts[][2] = {
        {"/api/v1/users", "{\"name\":\"%s\",\"role\":\"%s\",\"password\":\"%s\"}"},
        {"/api/v1/organisations", "{\"name\":\"%s\",\"kind\":\"%s\"}"},
        {"/api/v1/keys", "{\"user\":\"%s\",\"name\":\"%s\",\"role\":\"%s\"}"},
        {"/api/v1/saved-queries", "{\"name\":\"%s\",\"query\":\"%s\",\"note\":\"%s\"}"},
        {"/api/v1/lists", "{\"name\":\"%s\",\"items\":[\"%s\"],\"users\":[\"%s\"]}"},
        {"/api/v1/login", "{\"name\":\"%s\",\"password\":\"%s\"}"}};
    as root = {.key = team.key[ADMIN], .peer = "192.0.2.60"};
    px_buf b;
    (void)state;
    px_buf_init(&b, 1 << 16);
    px_call *before = ask(&root, "GET", "/api/v1/users?limit=1000", NULL);
    for (size_t e = 0; e < sizeof evil / sizeof *evil; e++) {
        for (size_t i = 0; i < px_route_count(); i++) {
            const px_route *r = px_route_at(i);
            if ((strcmp(r->family, "accounts") != 0 && strcmp(r->family, "kept") != 0) ||
                !r->n_params)
                continue;
            target_of(r, &b);
            for (size_t k = 0; k < r->n_params; k++) {
                px_buf_fmt(&b, "%c%s=", k ? '&' : '?', r->param[k].name);
                encode(&b, evil[e]);
            }
            px_call *c = ask(&root, r->method, b.p, NULL);
            if (c->status >= 500) fail_msg("%s %s: %s", r->method, b.p, c->out.p);
            px_call_free(c);
        }
        px_buf_clear(&b);
        px_buf_c(&b, "/api/v1/saved-queries/");
        encode(&b, evil[e]);
        expect(&root, "GET", b.p, NULL, 400, NULL);
        for (size_t p = 0; p < sizeof posts / sizeof *posts; p++) {
            px_buf_clear(&b);
            for (const char *t = posts[p][1]; *t; t++) {
                if (*t != '%') {
                    px_buf_ch(&b, *t);
                    continue;
                }
                for (const char *v = evil[e]; *v; v++)
                    px_buf_fmt(&b, *v == '"' ? "\\%c" : "%c", *v);
                t++;
            }
            px_call *c = ask(&root, "POST", posts[p][0], b.p);
            if (c->status >= 500) fail_msg("%s %s: %s", posts[p][0], b.p, c->out.p);
            px_call_free(c);
        }
    }
    px_call *after = ask(&root, "GET", "/api/v1/users?limit=1000", NULL);
    assert_true(px_str_eq(px_buf_view(&before->out), px_buf_view(&after->out)));
    px_call_free(before);
    px_call_free(after);
    px_buf_done(&b);
}

/* ---- what is kept ---- */

static void kept(void **state) {
    as me = {.key = team.key[READER]}, curator = {.key = team.key[CURATOR]},
       nobody = {.public = true};
    (void)state;
    expect(&me, "POST", "/api/v1/saved-queries", "{\"name\":\"bad\",\"query\":\"ti=(\"}", 400,
           "\"offset\":");
    expect(&me, "POST", "/api/v1/saved-queries", "{\"name\":\"bad\",\"query\":\" \"}", 400,
           "query");
    expect(&me, "POST", "/api/v1/saved-queries",
           "{\"name\":\"bad\",\"query\":\"x\",\"dialect\":\"klingon\"}", 400, NULL);
    expect(&me, "POST", "/api/v1/saved-queries",
           "{\"name\":\"p\",\"query\":\"laser\",\"access\":\"public\"}", 403, "curators");
    int64_t id = create(&curator, "/api/v1/saved-queries",
                        "{\"name\":\"激光\",\"query\":\"ti=laser\",\"dialect\":\"ops\",\"access\":"
                        "\"public\",\"note\":\"a\\nb\"}");
    char target[64];
    (void)snprintf(target, sizeof target, "/api/v1/saved-queries/%lld", (long long)id);
    expect(&nobody, "GET", target, NULL, 200, "激光");
    expect(&nobody, "GET", "/api/v1/saved-queries", NULL, 200, "激光");
    expect(&nobody, "DELETE", target, NULL, 401, NULL);
    expect(&me, "POST", "/api/v1/lists", "{\"name\":\"n\",\"items\":[1]}", 400, "item");
    expect(&me, "POST", "/api/v1/lists", "{\"name\":\"n\",\"items\":[\"a\\nb\"]}", 400, "control");
    expect(&me, "POST", "/api/v1/lists", "{\"name\":\"\",\"items\":[]}", 400, "name");
    id = create(
        &me, "/api/v1/lists",
        "{\"name\":\"n\",\"items\":[\"US1000000A1\",\" CN102000001A \"],\"users\":[\"analyst\"]}");
    (void)snprintf(target, sizeof target, "/api/v1/lists/%lld", (long long)id);
    expect(&me, "GET", target, NULL, 200, "\"items\":[\"US1000000A1\",\"CN102000001A\"]");
    expect(&(as){.key = team.key[ANALYST]}, "GET", target, NULL, 200, "\"count\":2");
    expect(&curator, "GET", target, NULL, 404, NULL);
    expect(&me, "GET", "/api/v1/lists", NULL, 200, "\"count\":2");
}

/* ---- the desk ---- */

static void desk(void **state) {
    px_people *guarded = people, *own = NULL;
    char folder[96];
    as me = {0};
    (void)state;
    (void)snprintf(folder, sizeof folder, "%s/desk", made_root);
    made_check(px_dir_make(folder, &err), folder);
    made_check(px_people_open(folder, &own, &err), folder);
    people = own;
    px_collection_people_set(collection, own);
    assert_null(px_people_gate(own));
    expect(&me, "GET", "/api/v1/saved-queries", NULL, 200, "\"queries\":[]");
    expect(&me, "GET", "/api/v1/users", NULL, 200, "\"users\":[]");
    assert_false(px_state_exists(folder)); /* reading makes nothing */
    expect(&me, "GET", "/api/v1/me", NULL, 200, "\"accounts\":false");
    expect(&me, "POST", "/api/v1/login", "{\"name\":\"a\",\"password\":\"b\"}", 404, "desk");
    int64_t id = create(&me, "/api/v1/saved-queries", "{\"name\":\"mine\",\"query\":\"laser\"}");
    char target[64];
    (void)snprintf(target, sizeof target, "/api/v1/saved-queries/%lld", (long long)id);
    expect(&me, "GET", target, NULL, 200, "\"owner\":null");
    expect(&me, "PUT", target, "{\"name\":\"mine\",\"query\":\"beam\"}", 200, "beam");
    expect(&me, "GET", "/api/v1/audit", NULL, 200, "\"who\":\"desk\"");
    expect(&me, "DELETE", target, NULL, 200, NULL);
    people = guarded;
    px_collection_people_set(collection, guarded);
    px_people_close(own);
}

/* ---- setup ---- */

static int setup(void **state) {
    (void)made_setup(state);
    schemas = people_schemas();
    people_make(&team, made->dir);
    made_check(px_collection_open(made->dir, 1 << 24, &collection, &err), made->dir);
    made_check(px_people_open(made->dir, &people, &err), made->dir);
    px_collection_people_set(collection, people);
    return 0;
}

static int teardown(void **state) {
    px_collection_close(collection);
    px_people_close(people);
    px_json_free(schemas);
    return made_teardown(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cookies),
                                       cmocka_unit_test(tokens),
                                       cmocka_unit_test(roles),
                                       cmocka_unit_test(other_organisation),
                                       cmocka_unit_test(administer),
                                       cmocka_unit_test(kept),
                                       cmocka_unit_test(sql_everywhere),
                                       cmocka_unit_test(brute_force),
                                       cmocka_unit_test(desk)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
