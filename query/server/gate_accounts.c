/* gate_accounts.c: the door: who is it, by key or by session; have they asked too often; is a change meant by them; and, when they
 * leave, what they were given and what is written down about it.
 *
 * A key in Authorization counts before a cookie. A session that has ended is no reason to refuse what everybody may
 * read. Publications are counted where an answer says how many it hands out (X-Patix-Records); an answer that would go over the quota of
 * the day is not given at all. */
#include "query/server/people.h"
#include "query/service/quota.h"
#include "query/service/secret.h"

#include "query/server/collection.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

_Static_assert((int)PX_ROLE_READER == (int)PX_ACCOUNT_READER &&
                   (int)PX_ROLE_ANALYST == (int)PX_ACCOUNT_ANALYST &&
                   (int)PX_ROLE_CURATOR == (int)PX_ACCOUNT_CURATOR &&
                   (int)PX_ROLE_ADMIN == (int)PX_ACCOUNT_ADMIN,
               "roles are the same list");

#define COOKIE "patix_session"
#define PATIENCE_MS                                                                                \
    1500 /* a thread that answers questions waits so long for a lock of another process */

struct px_people {
    char *dir;
    px_accounts *accounts; /* NULL: no state yet */
    pthread_mutex_t lock;  /* of `accounts` */
    px_quota *quota;
    bool guarded;
    uint32_t per_minute; /* of an address, while there are no accounts; 0: no bound */
    px_gate gate;
};

/* Of one call, between enter and leave. */
struct caller {
    px_who who; /* first: c->who points here */
    px_actor actor;
    px_quota_subject subject;
    px_quota_rule rule;
    px_quota_look look;
    bool counted, task;
};

static uint64_t now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static px_status open_accounts(px_people *p, bool create, px_err *err) {
    px_status st = px_accounts_open(p->dir, create, &p->accounts, err);
    if (st == PX_OK) px_accounts_patience(p->accounts, PATIENCE_MS);
    return st;
}

/* ---- for handlers ---- */

px_status px_people_accounts(px_call *c, bool create, px_accounts **out, px_err *err) {
    px_people *p = px_collection_people(c->on);
    px_status st = PX_OK;
    *out = NULL;
    if (!p) return px_fail(err, PX_E_UNSUPPORTED, "this server keeps nothing");
    (void)pthread_mutex_lock(&p->lock);
    if (!p->accounts && (create || px_state_exists(p->dir))) st = open_accounts(p, create, err);
    *out = p->accounts;
    (void)pthread_mutex_unlock(&p->lock);
    return st;
}

px_accounts *px_people_at_hand(px_people *p) {
    (void)pthread_mutex_lock(&p->lock);
    px_accounts *a = p->accounts;
    (void)pthread_mutex_unlock(&p->lock);
    return a;
}

bool px_people_guarded(const px_call *c) {
    const px_people *p = px_collection_people(c->on);
    return p && p->guarded;
}

const px_actor *px_people_actor(px_call *c) {
    if (c->who->actor) return c->who->actor;
    px_actor *a = px_arena_alloc(c->arena, sizeof *a);
    *a = c->who->role == PX_ROLE_ADMIN
             ? px_actor_desk
             : (px_actor){.role = (px_account_role)c->who->role, .name = c->who->name};
    a->peer = c->peer;
    a->request = px_str_of(c->id);
    return a;
}

px_status px_people_login_rate(px_call *c, int64_t *wait_s, px_err *err) {
    px_people *p = px_collection_people(c->on);
    px_quota_look look;
    if (px_quota_take(p->quota, px_quota_subject_login(c->peer), PX_QUOTA_LOGINS, now_ms(), &look))
        return PX_OK;
    *wait_s = look.wait_s;
    return px_fail(err, PX_E_RATE, "too many log-ins from this address; try again in %u seconds",
                   look.wait_s);
}

void px_people_retry_after(px_call *c, int64_t seconds) {
    px_str text = px_arena_fmt(c->arena, "%lld", (long long)seconds);
    for (size_t i = 0; i < c->answer.n; i++)
        if (px_str_is(c->answer.v[i].name, "Retry-After")) {
            c->answer.v[i].value = text;
            return;
        }
    px_call_answer(c, "Retry-After", text);
}

px_str px_people_cookie(const px_call *c) {
    px_str all = px_call_header(c, "cookie");
    while (all.n) {
        size_t semicolon = px_str_find(all, PX_STR(";"));
        px_str one = px_str_trim(px_str_sub(all, 0, semicolon));
        if (px_str_starts(one, PX_STR(COOKIE "="))) return px_str_sub(one, sizeof COOKIE, one.n);
        all = semicolon == SIZE_MAX ? px_str_sub(all, all.n, all.n)
                                    : px_str_sub(all, semicolon + 1, all.n);
    }
    return PX_STR("");
}

void px_people_cookie_set(px_call *c, const char *token, int64_t seconds) {
    px_call_answer(c, "Set-Cookie",
                   px_arena_fmt(c->arena,
                                COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
                                token, (long long)seconds, c->secure ? "; Secure" : ""));
}

/* ---- coming in ---- */

static px_status by_key(px_people *p, px_call *c, px_str given, px_actor *out, px_err *err) {
    if (given.n < 7 || !px_str_eq_nocase(px_str_sub(given, 0, 7), PX_STR("Bearer ")))
        return px_fail(err, PX_E_LOGIN, "an API key goes into Authorization as Bearer");
    return px_key_find(p->accounts, c->arena, px_str_trim(px_str_sub(given, 7, given.n)), out, err);
}

static void is(struct caller *k, const px_actor *actor) {
    k->actor = *actor;
    k->who.role = (px_role)actor->role;
    k->who.user = actor->user;
    k->who.org = actor->org;
    k->who.key = actor->key;
    k->who.name = actor->name;
}

static px_status know(px_people *p, px_call *c, struct caller *k, px_str *csrf, px_err *err) {
    px_session session;
    px_actor actor;
    px_str given = px_call_header(c, "authorization"), token = px_people_cookie(c);
    px_status st = PX_OK;
    if (given.p) {
        st = by_key(p, c, given, &actor, err);
        if (st == PX_OK) is(k, &actor);
    } else if (token.n) {
        st = px_session_find(p->accounts, c->arena, token, &session, err);
        if (st == PX_OK) {
            is(k, &session.who);
            k->who.cookie = true;
            *csrf = px_arena_str(c->arena, px_str_of(session.csrf));
        } else if (st == PX_E_LOGIN && k->who.role >= c->route->role) {
            px_err_clear(err);
            st = PX_OK;
        }
    }
    return st;
}

static px_status enter(void *self, px_call *c, px_err *err) {
    px_people *p = self;
    struct caller *k = px_arena_zero(c->arena, sizeof *k);
    px_str csrf = PX_STR("");
    k->who = *c->who;
    k->actor = (px_actor){.role = (px_account_role)k->who.role, .name = k->who.name};
    k->who.actor = &k->actor;
    c->who = &k->who;
    px_status st = p->guarded ? know(p, c, k, &csrf, err) : PX_OK;
    k->actor.peer = c->peer;
    k->actor.request = px_str_of(c->id);
    k->subject = px_quota_subject_of(&k->actor, c->peer);
    k->rule = p->guarded ? px_quota_of(&k->actor)
                         : (px_quota_rule){p->per_minute, UINT64_MAX, UINT32_MAX};
    k->counted = true;
    if (!px_quota_take(p->quota, k->subject, k->rule.per_minute, now_ms(), &k->look))
        return px_fail(err, PX_E_RATE, "more than %u requests a minute; try again in %u seconds",
                       k->rule.per_minute, k->look.wait_s);
    if (st != PX_OK) return st;
    if (k->who.cookie && c->route->changes &&
        !px_secret_equal(px_call_header(c, "x-csrf-token"), csrf))
        return px_fail(err, PX_E_FORBIDDEN,
                       "a change with a session needs the token of GET /api/v1/me in X-CSRF-Token");
    if (c->route->lane != PX_LANE_BATCH || k->who.role < c->route->role) return PX_OK;
    k->task = px_quota_begin(p->quota, k->subject, k->rule.tasks);
    if (k->task) return PX_OK;
    k->look.wait_s = 5;
    return px_fail(err, PX_E_RATE, "%u long tasks are at work already, and more are not allowed",
                   k->rule.tasks);
}

/* ---- leaving ---- */

/* A stream that tells the quota when it ends. */
struct task {
    px_stream inner;
    px_quota *quota;
    px_quota_subject subject;
};

static px_status task_next(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err) {
    struct task *t = state;
    return t->inner.next(t->inner.state, out, end, wait_ms, err);
}

static void task_free(void *state) {
    struct task *t = state;
    if (t->inner.free) t->inner.free(t->inner.state);
    px_quota_end(t->quota, t->subject);
    free(t);
}

static void end_task(px_people *p, px_call *c, struct caller *k) {
    if (!k->task) return;
    if (!c->stream.next) {
        px_quota_end(p->quota, k->subject);
        return;
    }
    struct task *t = px_malloc(sizeof *t);
    *t = (struct task){c->stream, p->quota, k->subject};
    c->stream = (px_stream){task_next, task_free, t, c->stream.size};
}

static px_status count_rows(px_people *p, struct caller *k, uint64_t rows, px_err *err) {
    uint64_t most = k->rule.rows_day;
    int64_t day = px_accounts_now(p->accounts) / 86400;
    px_status st = PX_OK;
    bool good;
    if (k->actor.user) {
        st = px_usage_take(p->accounts, &k->actor, rows, most, &good, err);
    } else {
        good = px_quota_rows(p->quota, k->subject, rows, most, day);
    }
    if (st == PX_OK && !good) {
        st = px_fail(err, PX_E_RATE,
                     "%llu publications would be more than the %llu that may be taken a day",
                     (unsigned long long)rows, (unsigned long long)most);
        k->look.wait_s = (uint32_t)((day + 1) * 86400 - px_accounts_now(p->accounts));
    }
    return st;
}

static bool audits_itself(const px_route *r) {
    return strcmp(r->family, "accounts") == 0 || strcmp(r->family, "kept") == 0 ||
           strcmp(r->family, "jobs") == 0;
}

/* What was taken away, and what was refused; what the handlers change is written with the change. */
static px_status write_down(px_people *p, px_call *c, struct caller *k, px_str records,
                            px_err *err) {
    bool good = c->status < 400, taken = records.n && !c->head;
    if (c->failed == PX_E_RATE && !taken) return PX_OK;
    if (!taken && !c->route->changes) return PX_OK;
    if (good && !taken && audits_itself(c->route)) return PX_OK;
    px_str object =
        taken ? px_arena_fmt(c->arena, "%.*s: %.*s", PX_STR_ARG(records), PX_STR_ARG(c->query))
              : c->path;
    return px_audit(p->accounts, &k->actor, px_str_of(c->route->id), object,
                    good ? PX_STR("ok") : px_str_of(px_status_name(c->failed)), err);
}

static void number(px_call *c, const char *name, uint64_t v) {
    px_call_answer(c, name, px_arena_fmt(c->arena, "%llu", (unsigned long long)v));
}

static uint64_t rest(uint64_t limit, uint64_t used) {
    return used < limit ? limit - used : 0;
}

/* Requests wherever somebody is counted; long tasks where they are asked for; publications where they are handed out. */
static void tell_quota(px_people *p, px_call *c, struct caller *k, bool records) {
    px_err err;
    uint32_t tasks;
    uint64_t rows;
    px_err_clear(&err);
    number(c, "X-RateLimit-Limit", k->look.limit);
    number(c, "X-RateLimit-Remaining", k->look.remaining);
    number(c, "X-RateLimit-Reset", k->look.reset_s);
    if (!p->guarded || (c->route->lane != PX_LANE_BATCH && !records)) return;
    px_quota_used(p->quota, k->subject, px_accounts_now(p->accounts) / 86400, &tasks, &rows);
    if (c->route->lane == PX_LANE_BATCH) {
        number(c, "X-Quota-Tasks-Limit", k->rule.tasks);
        number(c, "X-Quota-Tasks-Remaining", rest(k->rule.tasks, tasks));
    }
    if (!records) return;
    if (k->actor.user && px_usage_get(p->accounts, &k->actor, &rows, &err) != PX_OK) return;
    number(c, "X-Quota-Records-Limit", k->rule.rows_day);
    number(c, "X-Quota-Records-Remaining", rest(k->rule.rows_day, rows));
}

static void leave(void *self, px_call *c) {
    px_people *p = self;
    struct caller *k = (struct caller *)(uintptr_t)c->who;
    px_err err;
    uint64_t rows;
    px_status st = PX_OK;
    px_err_clear(&err);
    px_str records = c->status < 300 ? px_pairs_get(&c->answer, "X-Patix-Records") : PX_STR("");
    if (p->guarded && px_str_u64(records, &rows) && !c->head) st = count_rows(p, k, rows, &err);
    if (st != PX_OK) px_call_problem(c, st, &err);
    st = p->guarded ? write_down(p, c, k, records, &err) : PX_OK;
    /* Publications that nobody would know of are not handed out. */
    if (st != PX_OK && c->stream.next) px_call_problem(c, st, &err);
    end_task(p, c, k);
    if (!k->counted) return;
    tell_quota(p, c, k, records.n > 0);
    if (c->failed == PX_E_RATE && k->look.wait_s) px_people_retry_after(c, k->look.wait_s);
}

/* ---- opening ---- */

px_status px_people_open(const char *dir, px_people **out, px_err *err) {
    px_people *p = px_calloc(1, sizeof *p);
    px_status st = PX_OK;
    *out = NULL;
    p->dir = px_strdup(dir);
    p->quota = px_quota_new();
    p->gate = (px_gate){.enter = enter, .leave = leave, .self = p};
    (void)pthread_mutex_init(&p->lock, NULL);
    if (px_state_exists(dir)) {
        st = open_accounts(p, false, err);
        if (st == PX_OK) st = px_accounts_any(p->accounts, &p->guarded, err);
        p->gate.names = p->guarded;
    }
    if (st == PX_OK)
        *out = p;
    else
        px_people_close(p);
    return st;
}

void px_people_close(px_people *p) {
    if (!p) return;
    px_accounts_close(p->accounts);
    px_quota_free(p->quota);
    (void)pthread_mutex_destroy(&p->lock);
    free(p->dir);
    free(p);
}

void px_people_public_rate(px_people *p, uint32_t per_minute) {
    p->per_minute = p->guarded ? 0 : per_minute;
}

const px_gate *px_people_gate(const px_people *p) {
    return p->guarded || p->per_minute ? &p->gate : NULL;
}
