/* Who asks, over real HTTP: other organisations' objects of every kind, forged and expired keys, changes without their token, guessed
 * passwords. */
#include "tests/server/wire_api.h"

#include <time.h>

/* ---- other organisations ---- */

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
    char key[PX_KEY_TEXT];
    text_of(&a, "key", key, sizeof key);
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

/* ---- keys ---- */

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
        char key[PX_KEY_TEXT];
        text_of(&a, "key", key, sizeof key);
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
    text_of(&a, "csrf", csrf, 64);
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
    expect(&root, "GET", "/api/v1/export?q=laser&fields=pn", NULL, 200, "US2010000001A1");
    /* all of it stands in the log: the failures, the refusals, the address */
    expect(&root, "GET", "/api/v1/audit?what=login&who=analyst", NULL, 200, "\"failed\"");
    expect(&root, "GET", "/api/v1/audit?what=login&who=analyst", NULL, 200, "\"locked\"");
    expect(&root, "GET", "/api/v1/audit?what=login", NULL, 200, "\"peer\":\"10.");
    expect(&root, "GET", "/api/v1/audit?what=export", NULL, 200, "\"ok\"");
    expect(&root, "GET", "/api/v1/audit?what=user.add", NULL, 200, "xuhui.admin");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(forged_keys), cmocka_unit_test(expired_key),
    cmocka_unit_test(other_organisation), cmocka_unit_test(tokens), cmocka_unit_test(brute_force)};

WIRE_MAIN(tests)
