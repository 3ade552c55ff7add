/* Accounts: log-ins, lock-out, sessions, keys, scope of administrators, what may be done with what is kept, quotas. */
#include "tests/service/kit.h"

#include "query/service/kept.h"
#include "query/service/quota.h"
#include "query/service/task.h"

#include <pthread.h>
#include <time.h>

static px_accounts *a;
static px_arena *arena;
static int64_t now;

static int setup(void **state) {
    if (make_dir(state)) return -1;
    ok(px_accounts_open(dir, true, &a, &err), "open");
    now = 1800000000;
    px_accounts_clock(a, &now);
    arena = px_arena_new();
    return 0;
}

static int teardown(void **state) {
    px_arena_free(arena);
    px_accounts_close(a);
    return drop_dir(state);
}

static px_status try(const char *name, const char *password, px_session *s, int64_t *wait) {
    px_actor who = {.peer = PX_STR("192.0.2.1"), .request = PX_STR("r")};
    return px_login(a, &who, arena, px_str_of(name), px_str_of(password), s, wait, &err);
}

static void log_in(const char *name, px_session *s) {
    int64_t wait;
    ok(try(name, GOOD, s, &wait), name);
}

static const px_actor *actor(const char *name) {
    px_session *s = px_arena_zero(arena, sizeof *s);
    log_in(name, s);
    return &s->who;
}

/* ---- users ---- */

static void who_is_good(void **state) {
    static const struct {
        const char *name, *password;
        px_status st;
    } table[] = {
        {"", GOOD, PX_E_USAGE},
        {"two words", GOOD, PX_E_USAGE},
        {"a/b", GOOD, PX_E_USAGE},
        {"x'; DROP TABLE user; --", GOOD, PX_E_USAGE},
        {"new\nline", GOOD, PX_E_USAGE},
        {"\xff", GOOD, PX_E_USAGE},
        {"short", "123456789", PX_E_USAGE},
        {"abcdefghijkl", "abcdefghijkl", PX_E_USAGE},
        {"abcdefghijkl", "ABCDEFGHIJKL", PX_E_USAGE},
        {"abcdefghijkl", " abcdefghijkl ", PX_E_USAGE},
        {"bytes", "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff", PX_E_USAGE},
        {"Root", GOOD, PX_E_CONFLICT}, /* root is taken, whatever the case */
        {"王小明", "十个字符以上的密码词句", PX_OK},
        {"li.ming-2@tisc", GOOD, PX_OK},
    };
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int64_t id;
        px_user_set s = {.name = px_str_of(table[i].name),
                         .password = px_str_of(table[i].password),
                         .set_role = true,
                         .role = PX_ACCOUNT_READER};
        refused(px_user_add(a, &px_actor_command, &s, &id, &err), table[i].st, table[i].name);
    }
}

static void somebody_stays(void **state) {
    int64_t id, org;
    px_user_set reader = {.name = PX_STR("first"),
                          .password = PX_STR(GOOD),
                          .set_role = true,
                          .role = PX_ACCOUNT_READER};
    (void)state;
    refused(px_user_add(a, &px_actor_command, &reader, &id, &err), PX_E_CONFLICT,
            "the first is no administrator");
    int64_t root = add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    ok(px_org_add(a, &px_actor_command, PX_STR("Pudong"), PX_STR("district"), 0, &org, &err),
       "org");
    const px_user_set ways[] = {{.set_active = true, .active = false},
                                {.set_role = true, .role = PX_ACCOUNT_CURATOR},
                                {.set_org = true, .org = org}};
    for (size_t i = 0; i < 3; i++)
        refused(px_user_change(a, &px_actor_command, root, &ways[i], &err), PX_E_CONFLICT, "last");
    (void)add_user(a, &px_actor_command, "second", PX_ACCOUNT_ADMIN, 0);
    ok(px_user_change(a, &px_actor_command, root, &ways[0], &err), "not the last");
}

/* ---- log-in ---- */

static void log_ins(void **state) {
    px_session s;
    int64_t wait;
    (void)state;
    int64_t id = add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    refused(try("root", "wrong password", &s, &wait), PX_E_LOGIN, "wrong");
    assert_string_equal(err.message, "the name or the password is wrong");
    refused(try("nobody", GOOD, &s, &wait), PX_E_LOGIN, "unknown");
    assert_string_equal(err.message, "the name or the password is wrong");
    refused(try("root' OR '1'='1", GOOD, &s, &wait), PX_E_LOGIN, "SQL");
    refused(try("root", "' OR '1'='1", &s, &wait), PX_E_LOGIN, "SQL");
    log_in("ROOT", &s); /* without case */
    assert_int_equal(s.who.user, id);
    assert_true(s.who.all);
    assert_int_equal(strlen(s.token), 43);
    assert_int_equal(strlen(s.csrf), 43);
    assert_string_not_equal(s.token, s.csrf);
}

static double seconds_of(const char *name) {
    struct timespec b, e;
    px_session s;
    int64_t wait;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
    (void)try(name, "wrong password", &s, &wait);
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &e);
    return (double)(e.tv_sec - b.tv_sec) + (double)(e.tv_nsec - b.tv_nsec) / 1e9;
}

/* The work of an unknown name is that of a known one: both are Argon2id, some 60 ms of processor time; without it a refusal
 * takes less than 5. */
static void unknown_takes_as_long(void **state) {
    char name[32];
    double known = 1e9, unknown = 1e9;
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    for (int i = 0; i < 3; i++) {
        double t = seconds_of("root");
        if (t < known) known = t;
        (void)snprintf(name, sizeof name, "nobody%d", i);
        t = seconds_of(name);
        if (t < unknown) unknown = t;
    }
    if (unknown < known / 2 || known < unknown / 2)
        fail_msg("a known name takes %.1f ms, an unknown one %.1f ms", known * 1e3, unknown * 1e3);
}

static void lock_out(void **state) {
    static const char *const names[] = {"root", "nobody"};
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    /* a name that is not there is locked in the same way */
    for (size_t k = 0; k < 2; k++) {
        px_session s;
        int64_t wait;
        for (int failed = 1; failed <= px_login_delays[0].failed; failed++)
            refused(try(names[k], "wrong password", &s, &wait), PX_E_LOGIN, names[k]);
        refused(try(names[k], GOOD, &s, &wait), PX_E_RATE, "locked");
        assert_int_equal(wait, px_login_delays[0].wait_s);
        now += px_login_delays[0].wait_s;
        refused(try(names[k], "wrong password", &s, &wait), PX_E_LOGIN, "free, and wrong again");
        refused(try(names[k], GOOD, &s, &wait), PX_E_RATE, "locked for longer");
        assert_int_equal(wait, px_login_delays[1].wait_s);
        now += px_login_delays[1].wait_s;
    }
    px_session s;
    int64_t wait;
    ok(try("root", GOOD, &s, &wait), "the right one, after the wait");
    for (int failed = 1; failed < px_login_delays[0].failed; failed++)
        refused(try("root", "wrong password", &s, &wait), PX_E_LOGIN, "counted anew");
    now += PX_LOGIN_WINDOW_S + 1;
    refused(try("root", "wrong password", &s, &wait), PX_E_LOGIN, "forgotten");
    log_in("root", &s);
    /* the most */
    for (size_t i = 0; i < 40; i++) {
        if (try("root", "wrong password", &s, &wait) == PX_E_RATE) {
            assert_true(wait <= px_login_delays[px_login_delays_n - 1].wait_s);
            now += wait;
        }
    }
    refused(try("root", GOOD, &s, &wait), PX_E_RATE, "locked");
    assert_int_equal(wait, px_login_delays[px_login_delays_n - 1].wait_s);
    /* an administrator who sets a password opens the name again */
    int64_t id;
    px_user_set set = {.set_password = true, .password = PX_STR(GOOD)};
    ok(px_user_find(a, PX_STR("root"), &id, &err), "find");
    ok(px_user_change(a, &px_actor_command, id, &set, &err), "set");
    log_in("root", &s);
}

/* Guesses that come at the same time are not all tried before the first one is counted. */
#define GUESSES 24
static void *guess(void *arg) {
    px_status *st = arg;
    px_session s;
    px_err own;
    int64_t wait;
    px_actor who = {.peer = PX_STR("192.0.2.1"), .request = PX_STR("r")};
    px_arena *mine = px_arena_new();
    px_err_clear(&own);
    *st = px_login(a, &who, mine, PX_STR("root"), PX_STR("wrong password"), &s, &wait, &own);
    px_arena_free(mine);
    return NULL;
}

static void many_guesses(void **state) {
    pthread_t thread[GUESSES];
    px_status st[GUESSES];
    int tried = 0, locked = 0;
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    for (int i = 0; i < GUESSES; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, guess, &st[i]), 0);
    for (int i = 0; i < GUESSES; i++) {
        (void)pthread_join(thread[i], NULL);
        tried += st[i] == PX_E_LOGIN;
        locked += st[i] == PX_E_RATE;
    }
    assert_int_equal(tried + locked, GUESSES);
    assert_in_range(tried, px_login_delays[0].failed,
                    px_login_delays[0].failed + PX_LOGIN_AT_ONCE - 1);
}

/* ---- sessions ---- */

static px_status look(const char *token) {
    px_session s;
    return px_session_find(a, arena, px_str_of(token), &s, &err);
}

static void sessions(void **state) {
    px_session s, t;
    char forged[48];
    (void)state;
    int64_t id = add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    (void)add_user(a, &px_actor_command, "other", PX_ACCOUNT_ADMIN, 0);
    log_in("root", &s);
    ok(look(s.token), "fresh");
    /* used now and then, it lives on; to the longest */
    for (int64_t t0 = now; now < t0 + PX_SESSION_LONGEST_S - PX_SESSION_IDLE_S;) {
        now += PX_SESSION_IDLE_S - 100;
        ok(look(s.token), "rolling");
    }
    now += PX_SESSION_IDLE_S;
    refused(look(s.token), PX_E_LOGIN, "idle or too old");
    log_in("root", &s);
    now += PX_SESSION_IDLE_S;
    refused(look(s.token), PX_E_LOGIN, "idle");
    log_in("root", &s);
    memcpy(forged, s.token, sizeof forged);
    forged[5] = forged[5] == 'A' ? 'B' : 'A';
    refused(look(forged), PX_E_LOGIN, "forged");
    refused(look(""), PX_E_LOGIN, "empty");
    refused(look("' OR 1=1 --"), PX_E_LOGIN, "SQL");
    log_in("root", &t);
    ok(px_session_end(a, &s.who, px_str_of(s.token), &err), "end");
    refused(look(s.token), PX_E_LOGIN, "ended");
    ok(look(t.token), "another one goes on");
    /* one's own password: the other sessions end */
    log_in("root", &s);
    refused(px_user_own_password(a, &s.who, px_str_of(s.token), PX_STR("not the old one"),
                                 PX_STR("another battery"), &err),
            PX_E_FORBIDDEN, "wrong old one");
    ok(px_user_own_password(a, &s.who, px_str_of(s.token), PX_STR(GOOD), PX_STR("another battery"),
                            &err),
       "own");
    ok(look(s.token), "this one stays");
    refused(look(t.token), PX_E_LOGIN, "the other one ended");
    px_user_set off = {.set_active = true, .active = false};
    ok(px_user_change(a, &px_actor_command, id, &off, &err), "deactivate");
    refused(look(s.token), PX_E_LOGIN, "deactivated");
}

/* ---- keys ---- */

static px_status with_key(const char *text, px_actor *out) {
    return px_key_find(a, arena, px_str_of(text), out, &err);
}

static void api_keys(void **state) {
    char text[PX_KEY_TEXT], forged[PX_KEY_TEXT], brief[PX_KEY_TEXT];
    px_actor who;
    int64_t id;
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    int64_t user = add_user(a, &px_actor_command, "li", PX_ACCOUNT_ANALYST, 0);
    px_key k = {.user = user, .role = PX_ACCOUNT_CURATOR, .name = PX_STR("x")};
    refused(px_key_add(a, &px_actor_command, &k, text, &id, &err), PX_E_USAGE, "above the user");
    k.role = PX_ACCOUNT_ANALYST;
    k.per_minute = 5;
    ok(px_key_add(a, &px_actor_command, &k, text, &id, &err), "key");
    ok(with_key(text, &who), "known");
    assert_int_equal(who.user, user);
    assert_int_equal(who.key, id);
    assert_int_equal(px_quota_of(&who).per_minute, 5);
    memcpy(forged, text, sizeof forged);
    forged[20] = forged[20] == 'A' ? 'B' : 'A';
    refused(with_key(forged, &who), PX_E_LOGIN, "forged");
    refused(with_key("pxk_", &who), PX_E_LOGIN, "empty");
    refused(with_key("pxk_' OR '1'='1", &who), PX_E_LOGIN, "SQL");
    assert_int_equal(who.user, 0);
    /* a key is never more than its user */
    px_user_set reader = {.set_role = true, .role = PX_ACCOUNT_READER};
    ok(px_user_change(a, &px_actor_command, user, &reader, &err), "reader");
    ok(with_key(text, &who), "still");
    assert_int_equal(who.role, PX_ACCOUNT_READER);
    k.role = PX_ACCOUNT_READER;
    k.expires = now + 100;
    ok(px_key_add(a, &px_actor_command, &k, brief, &id, &err), "brief");
    ok(with_key(brief, &who), "not yet expired");
    now += 100;
    refused(with_key(brief, &who), PX_E_LOGIN, "expired");
    k.expires = now;
    refused(px_key_add(a, &px_actor_command, &k, brief, &id, &err), PX_E_USAGE, "in the past");
    ok(px_key_revoke(a, &px_actor_command, 1, &err), "revoke");
    refused(with_key(text, &who), PX_E_LOGIN, "revoked");
    refused(px_key_revoke(a, &px_actor_command, 99, &err), PX_E_NOTFOUND, "no key");
    /* the text stands nowhere */
    char path[128];
    px_buf b;
    px_buf_init(&b, 1 << 24);
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/%s%s", dir, PX_STATE_FILE, i ? "-wal" : "");
        px_buf_clear(&b);
        if (!px_file_exists(path)) continue;
        ok(px_file_read(path, 1 << 24, &b, &err), path);
        assert_true(px_str_find(px_buf_view(&b), px_str_of(text)) == SIZE_MAX);
        assert_true(px_str_find(px_buf_view(&b), PX_STR(GOOD)) == SIZE_MAX);
    }
    px_buf_done(&b);
}

/* ---- scope ---- */

static int64_t org(const char *name, const char *kind, int64_t parent) {
    int64_t id;
    ok(px_org_add(a, &px_actor_command, px_str_of(name), px_str_of(kind), parent, &id, &err), name);
    return id;
}

/* A city with two districts; a park in the first. */
static void scope(void **state) {
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    int64_t city = org("Shanghai", "city", 0), pudong = org("Pudong", "district", city),
            xuhui = org("Xuhui", "district", city), park = org("Zhangjiang", "park", pudong);
    int64_t in_park = add_user(a, &px_actor_command, "park.reader", PX_ACCOUNT_READER, park),
            in_xuhui = add_user(a, &px_actor_command, "xuhui.reader", PX_ACCOUNT_READER, xuhui);
    (void)add_user(a, &px_actor_command, "pudong.admin", PX_ACCOUNT_ADMIN, pudong);
    const px_actor *by = actor("pudong.admin");
    assert_false(by->all);
    px_user u, *users;
    px_org o, *orgs;
    size_t n;
    ok(px_user_get(a, by, arena, in_park, &u, &err), "beneath");
    refused(px_user_get(a, by, arena, in_xuhui, &u, &err), PX_E_NOTFOUND, "beside");
    refused(px_user_get(a, by, arena, 1, &u, &err), PX_E_NOTFOUND, "above");
    ok(px_user_list(a, by, arena, 0, 100, &users, &n, &err), "list");
    assert_int_equal(n, 2);
    ok(px_org_list(a, by, arena, 0, 100, &orgs, &n, &err), "orgs");
    assert_int_equal(n, 2);
    refused(px_org_get(a, by, arena, xuhui, &o, &err), PX_E_NOTFOUND, "beside");
    px_user_set off = {.set_active = true};
    refused(px_user_change(a, by, in_xuhui, &off, &err), PX_E_NOTFOUND, "beside");
    refused(px_user_change(a, by, 1, &off, &err), PX_E_NOTFOUND, "above");
    px_user_set moved = {.set_org = true, .org = xuhui}, freed = {.set_org = true, .org = 0};
    refused(px_user_change(a, by, in_park, &moved, &err), PX_E_NOTFOUND, "moved out");
    refused(px_user_change(a, by, in_park, &freed, &err), PX_E_FORBIDDEN, "freed");
    int64_t id;
    refused(px_org_add(a, by, PX_STR("X"), PX_STR("park"), xuhui, &id, &err), PX_E_NOTFOUND,
            "beside");
    refused(px_org_add(a, by, PX_STR("X"), PX_STR("park"), 0, &id, &err), PX_E_FORBIDDEN, "top");
    refused(px_org_add(a, by, PX_STR("X"), PX_STR("planet"), park, &id, &err), PX_E_USAGE, "kind");
    ok(px_org_add(a, by, PX_STR("TISC"), PX_STR("tisc"), park, &id, &err), "beneath");
    refused(px_org_change(a, &px_actor_command, city, (px_str){0}, (px_str){0}, park, &err),
            PX_E_CONFLICT, "a circle");
    refused(px_org_change(a, &px_actor_command, city, (px_str){0}, (px_str){0}, city, &err),
            PX_E_CONFLICT, "itself");
    px_audit_line *lines;
    ok(px_audit_list(a, by, arena, 0, (px_str){0}, (px_str){0}, 1000, &lines, &n, &err), "audit");
    for (size_t i = 0; i < n; i++)
        if (lines[i].org != pudong && lines[i].org != park)
            fail_msg("a line of organisation %lld: %.*s", (long long)lines[i].org,
                     PX_STR_ARG(lines[i].what));
    assert_true(n > 0);
    ok(px_audit_list(a, &px_actor_command, arena, 0, PX_STR("user.add"), (px_str){0}, 1000, &lines,
                     &n, &err),
       "audit");
    assert_int_equal(n, 4);
}

/* Owner in organisation 5; each asker against each access: may see, may change. */
static void may(void **state) {
    static const int64_t beneath[] = {5, 6};
    static const struct {
        px_actor who;
        const char *name;
        bool see[3], change[3]; /* public, organisation, named */
    } table[] = {
        {{.role = PX_ACCOUNT_NOBODY}, "nobody", {0, 0, 0}, {0, 0, 0}},
        {{.role = PX_ACCOUNT_READER}, "public reader", {1, 0, 0}, {0, 0, 0}},
        {{.role = PX_ACCOUNT_READER, .user = 1, .org = 5}, "owner", {1, 1, 1}, {1, 1, 1}},
        {{.role = PX_ACCOUNT_READER, .user = 2, .org = 5}, "colleague", {1, 1, 0}, {0, 0, 0}},
        {{.role = PX_ACCOUNT_ANALYST, .user = 2, .org = 5}, "analyst", {1, 1, 0}, {0, 0, 0}},
        {{.role = PX_ACCOUNT_CURATOR, .user = 2, .org = 5}, "curator", {1, 1, 0}, {1, 1, 0}},
        {{.role = PX_ACCOUNT_CURATOR, .user = 2, .org = 6}, "other curator", {1, 0, 0}, {0, 0, 0}},
        {{.role = PX_ACCOUNT_READER, .user = 2}, "without organisation", {1, 0, 0}, {0, 0, 0}},
        {{.role = PX_ACCOUNT_ADMIN, .user = 2, .org = 5, .orgs = beneath, .n_orgs = 2},
         "its administrator",
         {1, 1, 1},
         {1, 1, 1}},
        {{.role = PX_ACCOUNT_ADMIN, .user = 2, .org = 6, .orgs = beneath + 1, .n_orgs = 1},
         "other administrator",
         {1, 0, 0},
         {0, 0, 0}},
        {{.role = PX_ACCOUNT_ADMIN, .user = 2, .all = true}, "root", {1, 1, 1}, {1, 1, 1}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (int access = 0; access < 3; access++) {
            px_object o = {1, 5, (px_access)access, false};
            if (px_may(&table[i].who, &o, PX_SEE) != table[i].see[access] ||
                px_may(&table[i].who, &o, PX_CHANGE) != table[i].change[access])
                fail_msg("%s, access %s: see %d, change %d", table[i].name,
                         px_access_name((px_access)access), px_may(&table[i].who, &o, PX_SEE),
                         px_may(&table[i].who, &o, PX_CHANGE));
            o.named = true;
            assert_true(px_may(&table[i].who, &o, PX_SEE) ==
                        (table[i].see[access] || (access == 2 && table[i].who.user)));
            assert_int_equal(px_may(&table[i].who, &o, PX_CHANGE), table[i].change[access]);
        }
}

/* ---- what is kept ---- */

static void kept(void **state) {
    px_kept *v, got;
    size_t n;
    int64_t id, own;
    (void)state;
    (void)add_user(a, &px_actor_command, "root", PX_ACCOUNT_ADMIN, 0);
    int64_t pudong = org("Pudong", "district", 0), xuhui = org("Xuhui", "district", 0);
    (void)add_user(a, &px_actor_command, "li", PX_ACCOUNT_READER, pudong);
    (void)add_user(a, &px_actor_command, "wang", PX_ACCOUNT_READER, pudong);
    (void)add_user(a, &px_actor_command, "zhao", PX_ACCOUNT_READER, xuhui);
    const px_actor *li = actor("li"), *wang = actor("wang"), *zhao = actor("zhao");
    px_kept k = {.kind = PX_KEPT_QUERY,
                 .access = PX_ACCESS_ORGANISATION,
                 .name = PX_STR("battery"),
                 .dialect = PX_STR("cn"),
                 .body = PX_STR("ti=battery")};
    ok(px_kept_add(a, li, &k, &id, &err), "add");
    refused(px_kept_add(a, li, &k, &own, &err), PX_E_CONFLICT, "the same name");
    ok(px_kept_add(a, wang, &k, &own, &err), "the same name of another");
    k.access = PX_ACCESS_PUBLIC;
    k.name = PX_STR("p");
    refused(px_kept_add(a, li, &k, &own, &err), PX_E_FORBIDDEN, "public by a reader");
    ok(px_kept_get(a, wang, arena, PX_KEPT_QUERY, id, &got, &err), "colleague");
    assert_false(got.may_change);
    refused(px_kept_get(a, zhao, arena, PX_KEPT_QUERY, id, &got, &err), PX_E_NOTFOUND, "other");
    refused(px_kept_get(a, li, arena, PX_KEPT_LIST, id, &got, &err), PX_E_NOTFOUND, "other kind");
    refused(px_kept_delete(a, wang, PX_KEPT_QUERY, id, &err), PX_E_FORBIDDEN, "colleague");
    refused(px_kept_delete(a, zhao, PX_KEPT_QUERY, id, &err), PX_E_NOTFOUND, "other");
    ok(px_kept_list(a, zhao, arena, PX_KEPT_QUERY, 0, 10, &v, &n, &err), "list");
    assert_int_equal(n, 0);
    ok(px_kept_list(a, wang, arena, PX_KEPT_QUERY, 0, 10, &v, &n, &err), "list");
    assert_int_equal(n, 2);
    /* named people; names of other organisations are not known */
    px_str names[] = {PX_STR("WANG"), PX_STR("zhao")};
    k = (px_kept){.kind = PX_KEPT_QUERY,
                  .access = PX_ACCESS_NAMED,
                  .name = PX_STR("secret"),
                  .body = PX_STR("x"),
                  .version = 1,
                  .users = names,
                  .n_users = 2};
    refused(px_kept_replace(a, li, id, &k, &err), PX_E_NOTFOUND, "zhao");
    k.n_users = 1;
    ok(px_kept_replace(a, li, id, &k, &err), "named");
    refused(px_kept_replace(a, li, id, &k, &err), PX_E_CONFLICT, "version 1 again");
    ok(px_kept_get(a, wang, arena, PX_KEPT_QUERY, id, &got, &err), "wang is named");
    assert_int_equal(got.n_users, 0); /* but does not see who else is */
    ok(px_kept_get(a, li, arena, PX_KEPT_QUERY, id, &got, &err), "owner");
    assert_int_equal(got.n_users, 1);
    assert_int_equal(got.version, 2);
    ok(px_kept_delete(a, li, PX_KEPT_QUERY, id, &err), "delete");
    refused(px_kept_get(a, li, arena, PX_KEPT_QUERY, id, &got, &err), PX_E_NOTFOUND, "deleted");
}

/* ---- quotas ---- */

static void quotas(void **state) {
    px_quota *q = px_quota_new();
    px_actor li = {.user = 1, .role = PX_ACCOUNT_READER}, wang = {.user = 2};
    px_quota_subject s = px_quota_subject_of(&li, PX_STR("")),
                     t = px_quota_subject_of(&wang, PX_STR(""));
    px_quota_look look_;
    (void)state;
    /* 60 a minute are one a second; the bucket holds 60 */
    for (uint32_t i = 0; i < 60; i++) {
        assert_true(px_quota_take(q, s, 60, 1000, &look_));
        assert_int_equal(look_.remaining, 59 - i);
    }
    assert_false(px_quota_take(q, s, 60, 1000, &look_));
    assert_int_equal(look_.wait_s, 1);
    assert_int_equal(look_.reset_s, 60);
    assert_true(px_quota_take(q, t, 60, 1000, &look_)); /* another one */
    assert_false(px_quota_take(q, s, 60, 1900, &look_));
    assert_true(px_quota_take(q, s, 60, 2001, &look_));
    assert_false(px_quota_take(q, s, 60, 2001, &look_));
    /* read from the clock before, but later here: no time has passed */
    assert_false(px_quota_take(q, s, 60, 1990, &look_));
    assert_false(px_quota_take(q, s, 60, 2002, &look_));
    /* tasks */
    assert_true(px_quota_begin(q, s, 2));
    assert_true(px_quota_begin(q, s, 2));
    assert_false(px_quota_begin(q, s, 2));
    px_quota_end(q, s);
    assert_true(px_quota_begin(q, s, 2));
    /* rows: all or nothing */
    px_actor public = {.role = PX_ACCOUNT_READER};
    px_quota_subject p = px_quota_subject_of(&public, PX_STR("192.0.2.7"));
    assert_true(px_quota_rows(q, p, 60, 100, 1));
    assert_false(px_quota_rows(q, p, 41, 100, 1));
    assert_true(px_quota_rows(q, p, 40, 100, 1));
    assert_false(px_quota_rows(q, p, UINT64_MAX, 100, 1));
    assert_true(px_quota_rows(q, p, 100, 100, 2));
    /* one house of IPv6 is one caller; two of IPv4 are two */
    assert_true(px_quota_subject_of(&public, PX_STR("2001:db8:1:2::1")).id ==
                px_quota_subject_of(&public, PX_STR("2001:db8:1:2:ffff::9")).id);
    assert_true(px_quota_subject_of(&public, PX_STR("2001:db8:1:3::1")).id !=
                px_quota_subject_of(&public, PX_STR("2001:db8:1:2::1")).id);
    assert_true(px_quota_subject_of(&public, PX_STR("::ffff:192.0.2.1")).id !=
                px_quota_subject_of(&public, PX_STR("::ffff:192.0.2.2")).id);
    /* a flood of addresses does not touch those with accounts */
    for (uint32_t i = 0; i < 100000; i++) {
        char peer[32];
        int n = snprintf(peer, sizeof peer, "10.%u.%u.%u", i >> 16, i >> 8 & 255, i & 255);
        (void)px_quota_take(q, px_quota_subject_of(&public, (px_str){peer, (size_t)n}), 60, 2001,
                            &look_);
    }
    assert_false(px_quota_take(q, s, 60, 2001, &look_));
    px_quota_free(q);
    /* of the day, in the table */
    bool good;
    uint64_t rows;
    ok(px_usage_take(a, &li, 60, 100, &good, &err), "rows");
    assert_true(good);
    ok(px_usage_take(a, &li, 41, 100, &good, &err), "rows");
    assert_false(good);
    ok(px_usage_get(a, &li, &rows, &err), "rows");
    assert_int_equal(rows, 60);
    now += 86400;
    ok(px_usage_get(a, &li, &rows, &err), "rows");
    assert_int_equal(rows, 0);
}

/* ---- tasks ---- */

static void tasks(void **state) {
    px_actor li = {.user = 1, .org = 5, .role = PX_ACCOUNT_ANALYST, .name = PX_STR("li")},
             wang = {.user = 2, .org = 5, .role = PX_ACCOUNT_CURATOR, .name = PX_STR("wang")};
    px_task t = {.kind = PX_STR("import"),
                 .title = PX_STR("a.csv"),
                 .format = PX_STR("csv"),
                 .dry = true,
                 .bytes = 4711},
            *v;
    size_t n;
    uint64_t lost;
    int64_t first, second, third;
    (void)state;
    ok(px_task_interrupted(a, PX_STR("died"), &lost, &err), "none yet");
    assert_int_equal(lost, 0);
    ok(px_task_add(a, &li, &t, &first, &err), "add");
    ok(px_task_add(a, &li, &t, &second, &err), "add");
    ok(px_task_add(a, &li, &t, &third, &err), "add");
    now += 5;
    ok(px_task_begin(a, first, &err), "begin");
    refused(px_task_begin(a, first, &err), PX_E_CONFLICT, "again");
    ok(px_task_begin(a, third, &err), "begin");
    now += 5;
    ok(px_task_get(a, &li, arena, first, &t, &err), "get");
    assert_int_equal(t.state, PX_TASK_RUNNING);
    assert_int_equal(t.begun, now - 5);
    assert_int_equal(t.created, now - 10);
    assert_int_equal(t.ended, 0);
    assert_int_equal(t.bytes, 4711);
    assert_true(t.dry && px_str_is(t.format, "csv") && px_str_is(t.title, "a.csv"));
    assert_true(px_str_is(t.who, "li") && px_str_is(t.kind, "import") && !t.report.n);
    ok(px_task_end(a, first, PX_TASK_DONE, PX_E_REJECTS, PX_STR("1 rejected"), PX_STR("{}"), &err),
       "done");
    refused(px_task_begin(a, first, &err), PX_E_CONFLICT, "begin after the end");
    refused(px_task_end(a, first, PX_TASK_FAILED, PX_E_IO, PX_STR(""), PX_STR(""), &err),
            PX_E_CONFLICT, "end after the end");
    refused(px_task_begin(a, 99, &err), PX_E_CONFLICT, "none");
    /* the server dies: one waited, one ran */
    ok(px_task_interrupted(a, PX_STR("died"), &lost, &err), "restart");
    assert_int_equal(lost, 2);
    ok(px_task_list(a, &li, arena, 0, 10, &v, &n, &err), "list");
    assert_int_equal(n, 3);
    assert_int_equal(v[0].state, PX_TASK_INTERRUPTED);
    assert_int_equal(v[0].status, PX_E_CANCELLED);
    assert_true(px_str_is(v[0].message, "died") && v[0].ended == now);
    assert_int_equal(v[1].state, PX_TASK_INTERRUPTED);
    assert_int_equal(v[2].state, PX_TASK_DONE);
    assert_int_equal(v[2].status, PX_E_REJECTS);
    assert_true(px_str_is(v[2].message, "1 rejected") && !v[2].report.n);
    ok(px_task_get(a, &li, arena, first, &t, &err), "get");
    assert_true(px_str_is(t.report, "{}"));
    ok(px_task_list(a, &li, arena, second, 10, &v, &n, &err), "behind the second");
    assert_int_equal(n, 1);
    assert_int_equal(v[0].id, first);
    /* nobody else's */
    refused(px_task_get(a, &wang, arena, first, &t, &err), PX_E_NOTFOUND, "wang");
    ok(px_task_list(a, &wang, arena, 0, 10, &v, &n, &err), "wang's");
    assert_int_equal(n, 0);
    ok(px_task_get(a, &px_actor_command, arena, first, &t, &err), "administrator");
}

int main(void) {
#define WITH(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {WITH(who_is_good), WITH(somebody_stays),
                                       WITH(log_ins),     WITH(unknown_takes_as_long),
                                       WITH(lock_out),    WITH(many_guesses),
                                       WITH(sessions),    WITH(api_keys),
                                       WITH(scope),       WITH(may),
                                       WITH(kept),        WITH(quotas),
                                       WITH(tasks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
