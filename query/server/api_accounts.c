/* api_accounts.c: log-in, oneself, and what administrators do: users, organisations, keys, the audit log. */
#include "query/server/accept.h"
#include "query/server/api_people.h"
#include "query/service/quota.h"

#include <time.h>

static px_status no_accounts(px_err *err) {
    return px_fail(err, PX_E_NOTFOUND,
                   "there are no accounts here: whoever sits at this desk may do everything");
}

/* ---- log-in ---- */

static px_status put_me(px_call *c, px_accounts *a, const px_actor *who, const px_session *session,
                        px_err *err) {
    uint64_t today = 0;
    px_quota_rule rule = px_quota_of(who);
    bool limited = px_people_guarded(c);
    px_status st = a && who->user ? px_usage_get(a, who, &today, err) : PX_OK;
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "name", who->name);
    px_jw_kstr(&w, "display", who->display.n ? who->display : who->name);
    px_jw_kstr(&w, "role", px_str_of(px_account_role_name(who->role)));
    px_jw_ki64(&w, "user", who->user);
    px_jw_named(&w, "organisation", who->org, who->org_name);
    px_jw_key(&w, PX_STR("accounts"));
    px_jw_bool(&w, limited);
    if (who->key) px_jw_ki64(&w, "key", who->key);
    if (session) {
        px_jw_kstr(&w, "csrf", px_str_of(session->csrf));
        px_jw_time(&w, "expires", session->expires);
    }
    if (limited) {
        px_jw_key(&w, PX_STR("quota"));
        px_jw_open(&w, '{');
        px_jw_ku64(&w, "requests_minute", rule.per_minute);
        px_jw_ku64(&w, "rows_day", rule.rows_day);
        px_jw_ku64(&w, "rows_today", today);
        px_jw_ku64(&w, "tasks", rule.tasks);
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status login(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_session session;
    int64_t wait = 0;
    px_member m[] = {{"name", PX_JSON_STRING, true, false, NULL},
                     {"password", PX_JSON_STRING, true, false, NULL}};
    if (!px_people_guarded(c)) return no_accounts(err);
    /* A form of another page can be sent without asking, JSON cannot: nobody is logged in by a stranger. */
    if (!px_accept_is(px_call_header(c, "content-type"), "application/json"))
        return px_fail(err, PX_E_UNSUPPORTED, "the body of a log-in is application/json");
    px_status st = px_people_login_rate(c, &wait, err);
    if (st == PX_OK) st = px_body_read(c, m, 2, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK) {
        px_actor who = *px_people_actor(c);
        who.role = PX_ACCOUNT_NOBODY;
        st = px_login(a, &who, c->arena, px_json_str(m[0].value), px_json_str(m[1].value), &session,
                      &wait, err);
    }
    if (st == PX_E_RATE) {
        px_call_problem(c, st, err);
        px_people_retry_after(c, wait);
        return PX_OK;
    }
    if (st != PX_OK) return st;
    px_people_cookie_set(c, session.token, PX_SESSION_LONGEST_S);
    return put_me(c, a, &session.who, &session, err);
}

static px_status logout(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_str token = px_people_cookie(c);
    if (!px_people_guarded(c)) return no_accounts(err);
    px_status st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK && token.n && c->who->cookie)
        st = px_session_end(a, px_people_actor(c), token, err);
    if (st != PX_OK) return st;
    px_people_cookie_set(c, "", 0);
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("ended"));
    px_jw_bool(&w, c->who->cookie);
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status me(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_session session;
    px_status st = px_people_accounts(c, false, &a, err);
    bool cookie = a && c->who->cookie;
    if (st == PX_OK && cookie)
        st = px_session_find(a, c->arena, px_people_cookie(c), &session, err);
    return st == PX_OK ? put_me(c, a, px_people_actor(c), cookie ? &session : NULL, err) : st;
}

static px_status my_password(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    int64_t wait = 0;
    px_member m[] = {{"old", PX_JSON_STRING, true, false, NULL},
                     {"new", PX_JSON_STRING, true, false, NULL}};
    const px_actor *who = px_people_actor(c);
    if (!px_people_guarded(c)) return no_accounts(err);
    if (!c->who->cookie) return px_fail(err, PX_E_USAGE, "a password is changed in a session");
    px_status st = px_people_login_rate(c, &wait, err);
    if (st == PX_OK) st = px_body_read(c, m, 2, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK)
        st = px_user_own_password(a, who, px_people_cookie(c), px_json_str(m[0].value),
                                  px_json_str(m[1].value), err);
    return st == PX_OK ? me(c, err) : st;
}

/* ---- users ---- */

static px_status admin(px_call *c, bool create, px_accounts **a, px_err *err) {
    px_status st = px_people_accounts(c, create, a, err);
    return st == PX_OK && !*a
               ? px_fail(err, PX_E_NOTFOUND, "there are no accounts and nothing that was kept")
               : st;
}

static void put_user(px_jw *w, const px_user *u) {
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", u->id);
    px_jw_kstr(w, "name", u->name);
    px_jw_kstr(w, "display", u->display);
    px_jw_kstr(w, "role", px_str_of(px_account_role_name(u->role)));
    px_jw_named(w, "organisation", u->org, u->org_name);
    px_jw_key(w, PX_STR("active"));
    px_jw_bool(w, u->active);
    px_jw_time(w, "created", u->created);
    px_jw_ki64(w, "failed_logins", u->failed);
    if (u->locked_until) px_jw_time(w, "locked_until", u->locked_until);
    px_jw_close(w, '}');
}

static px_status show_user(px_call *c, px_accounts *a, int64_t id, px_err *err) {
    px_user u;
    px_status st = px_user_get(a, px_people_actor(c), c->arena, id, &u, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    put_user(&w, &u);
    return PX_OK;
}

/* The frame of all lists: `put` writes item i. */
static void put_list(px_call *c, const char *name, const void *v, size_t n, size_t limit,
                     void (*put)(px_jw *w, const void *v, size_t i), int64_t next) {
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, px_str_of(name));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < n && i < limit; i++)
        put(&w, v, i);
    px_jw_close(&w, ']');
    if (n > limit) px_jw_ki64(&w, "next", next);
    px_jw_close(&w, '}');
}

static void put_user_at(px_jw *w, const void *v, size_t i) {
    put_user(w, (const px_user *)v + i);
}

static px_status users(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_user *v = NULL;
    size_t n = 0, limit = 0;
    int64_t after = 0;
    px_status st = px_list_range(c, &after, &limit, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK && a)
        st = px_user_list(a, px_people_actor(c), c->arena, after, limit + 1, &v, &n, err);
    if (st == PX_OK)
        put_list(c, "users", v, n, limit, put_user_at, n > limit ? v[limit - 1].id : 0);
    return st;
}

static px_status read_user(px_call *c, bool fresh, px_user_set *s, px_err *err) {
    px_member m[] = {{"name", PX_JSON_STRING, fresh, false, NULL},
                     {"display", PX_JSON_STRING, false, false, NULL},
                     {"role", PX_JSON_STRING, fresh, false, NULL},
                     {"organisation", PX_JSON_NUMBER, false, true, NULL},
                     {"password", PX_JSON_STRING, fresh, false, NULL},
                     {"active", PX_JSON_BOOL, false, false, NULL}};
    *s = (px_user_set){0};
    px_status st = px_body_read(c, m, fresh ? 5 : 6, err);
    if (st != PX_OK) return st;
    s->set_name = m[0].value != NULL;
    s->name = px_json_str(m[0].value);
    s->set_display = m[1].value != NULL;
    s->display = px_json_str(m[1].value);
    s->set_role = m[2].value != NULL;
    s->set_org = m[3].value != NULL;
    s->set_password = m[4].value != NULL;
    s->password = px_json_str(m[4].value);
    s->set_active = m[5].value != NULL;
    s->active = px_json_bool(m[5].value);
    if (s->set_role && !px_account_role_find(px_json_str(m[2].value), &s->role))
        return px_fail(err, PX_E_USAGE, "a role is reader, analyst, curator or admin");
    return px_body_i64(&m[3], 0, INT64_MAX / 4096, &s->org, err);
}

static px_status user_add(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_user_set s = {0};
    int64_t id = 0;
    px_status st = read_user(c, true, &s, err);
    if (st == PX_OK) st = admin(c, true, &a, err);
    if (st == PX_OK) st = px_user_add(a, px_people_actor(c), &s, &id, err);
    if (st == PX_OK) st = show_user(c, a, id, err);
    if (st == PX_OK) px_call_created(c, "/api/v1/users", id);
    return st;
}

static px_status user_get(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    int64_t id = 0;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = admin(c, false, &a, err);
    return st == PX_OK ? show_user(c, a, id, err) : st;
}

static px_status user_change(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_user_set s = {0};
    int64_t id = 0;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = admin(c, false, &a, err);
    if (st == PX_OK) st = read_user(c, false, &s, err);
    if (st == PX_OK) st = px_user_change(a, px_people_actor(c), id, &s, err);
    return st == PX_OK ? show_user(c, a, id, err) : st;
}

static px_status user_deactivate(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_user_set s = {.set_active = true, .active = false};
    int64_t id = 0;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = admin(c, false, &a, err);
    if (st == PX_OK) st = px_user_change(a, px_people_actor(c), id, &s, err);
    return st == PX_OK ? show_user(c, a, id, err) : st;
}

/* ---- organisations ---- */

static void put_organisation(px_jw *w, const px_org *o) {
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", o->id);
    px_jw_kstr(w, "name", o->name);
    px_jw_kstr(w, "kind", o->kind);
    px_jw_key(w, PX_STR("parent"));
    if (o->parent)
        px_jw_i64(w, o->parent);
    else
        px_jw_null(w);
    px_jw_time(w, "created", o->created);
    px_jw_close(w, '}');
}

static void put_organisation_at(px_jw *w, const void *v, size_t i) {
    put_organisation(w, (const px_org *)v + i);
}

static px_status show_organisation(px_call *c, px_accounts *a, int64_t id, px_err *err) {
    px_org o;
    px_status st = px_org_get(a, px_people_actor(c), c->arena, id, &o, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    put_organisation(&w, &o);
    return PX_OK;
}

static px_status organisations(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_org *v = NULL;
    size_t n = 0, limit = 0;
    int64_t after = 0;
    px_status st = px_list_range(c, &after, &limit, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK && a)
        st = px_org_list(a, px_people_actor(c), c->arena, after, limit + 1, &v, &n, err);
    if (st == PX_OK)
        put_list(c, "organisations", v, n, limit, put_organisation_at,
                 n > limit ? v[limit - 1].id : 0);
    return st;
}

/* parent is -1 where it is not said, 0 for null. */
static px_status read_organisation(px_call *c, bool fresh, px_str *name, px_str *kind,
                                   int64_t *parent, px_err *err) {
    px_member m[] = {{"name", PX_JSON_STRING, fresh, false, NULL},
                     {"kind", PX_JSON_STRING, fresh, false, NULL},
                     {"parent", PX_JSON_NUMBER, false, true, NULL}};
    px_status st = px_body_read(c, m, 3, err);
    if (st == PX_OK) st = px_body_i64(&m[2], 0, INT64_MAX / 4096, parent, err);
    if (st != PX_OK) return st;
    if (!m[2].value && !fresh) *parent = -1;
    *name = px_json_str(m[0].value);
    *kind = px_json_str(m[1].value);
    return PX_OK;
}

static px_status organisation_add(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_str name = {0}, kind = {0};
    int64_t id = 0, parent = 0;
    px_status st = read_organisation(c, true, &name, &kind, &parent, err);
    if (st == PX_OK) st = admin(c, true, &a, err);
    if (st == PX_OK) st = px_org_add(a, px_people_actor(c), name, kind, parent, &id, err);
    if (st == PX_OK) st = show_organisation(c, a, id, err);
    if (st == PX_OK) px_call_created(c, "/api/v1/organisations", id);
    return st;
}

static px_status organisation_get(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    int64_t id = 0;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = admin(c, false, &a, err);
    return st == PX_OK ? show_organisation(c, a, id, err) : st;
}

static px_status organisation_change(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_str name = {0}, kind = {0};
    int64_t id = 0, parent = -1;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = admin(c, false, &a, err);
    if (st == PX_OK) st = read_organisation(c, false, &name, &kind, &parent, err);
    if (st == PX_OK) st = px_org_change(a, px_people_actor(c), id, name, kind, parent, err);
    return st == PX_OK ? show_organisation(c, a, id, err) : st;
}

/* ---- keys ---- */

static void put_key_members(px_jw *w, const px_key *k) {
    px_jw_ki64(w, "id", k->id);
    px_jw_kstr(w, "prefix", k->prefix);
    px_jw_kstr(w, "name", k->name);
    px_jw_ki64(w, "user", k->user);
    px_jw_kstr(w, "user_name", k->user_name);
    px_jw_kstr(w, "role", px_str_of(px_account_role_name(k->role)));
    if (k->per_minute) px_jw_ku64(w, "requests_minute", k->per_minute);
    if (k->rows_day) px_jw_ku64(w, "rows_day", k->rows_day);
    px_jw_time(w, "created", k->created);
    if (k->expires) px_jw_time(w, "expires", k->expires);
    if (k->revoked) px_jw_time(w, "revoked", k->revoked);
}

static void put_key_at(px_jw *w, const void *v, size_t i) {
    px_jw_open(w, '{');
    put_key_members(w, (const px_key *)v + i);
    px_jw_close(w, '}');
}

static px_status keys(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_key *v = NULL;
    size_t n = 0, limit = 0;
    int64_t after = 0;
    px_status st = px_list_range(c, &after, &limit, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK && a)
        st = px_key_list(a, px_people_actor(c), c->arena, after, limit + 1, &v, &n, err);
    if (st == PX_OK) put_list(c, "keys", v, n, limit, put_key_at, n > limit ? v[limit - 1].id : 0);
    return st;
}

/* A date is its beginning, UTC. */
static px_status read_time(px_call *c, const px_member *m, int64_t *out, px_err *err) {
    struct tm t = {0};
    *out = 0;
    if (!m->value) return PX_OK;
    const char *s = px_arena_cstr(c->arena, px_json_str(m->value));
    const char *end = strptime(s, "%Y-%m-%d", &t);
    if (end && *end == 'T') end = strptime(end, "T%H:%M:%SZ", &t);
    if (!end || *end)
        return px_fail(err, PX_E_USAGE,
                       "the member \"%s\" of the body is a date: 2027-12-31 or "
                       "2027-12-31T12:00:00Z",
                       m->name);
    *out = (int64_t)timegm(&t);
    return PX_OK;
}

static px_status key_add(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_key k = {0}, *v = NULL;
    char text[PX_KEY_TEXT];
    size_t n = 0;
    int64_t id = 0, per_minute = 0, rows = 0;
    px_member m[] = {{"user", PX_JSON_NUMBER, true, false, NULL},
                     {"name", PX_JSON_STRING, true, false, NULL},
                     {"role", PX_JSON_STRING, true, false, NULL},
                     {"expires", PX_JSON_STRING, false, false, NULL},
                     {"requests_minute", PX_JSON_NUMBER, false, false, NULL},
                     {"rows_day", PX_JSON_NUMBER, false, false, NULL}};
    px_status st = px_body_read(c, m, 6, err);
    if (st == PX_OK) st = px_body_i64(&m[0], 1, INT64_MAX / 4096, &k.user, err);
    if (st == PX_OK) st = px_body_i64(&m[4], 1, 1000000, &per_minute, err);
    if (st == PX_OK) st = px_body_i64(&m[5], 1, 1000000000000, &rows, err);
    if (st == PX_OK) st = read_time(c, &m[3], &k.expires, err);
    if (st == PX_OK && !px_account_role_find(px_json_str(m[2].value), &k.role))
        st = px_fail(err, PX_E_USAGE, "a role is reader, analyst, curator or admin");
    if (st != PX_OK) return st;
    k.name = px_json_str(m[1].value);
    k.per_minute = (uint32_t)per_minute;
    k.rows_day = (uint64_t)rows;
    st = admin(c, false, &a, err);
    if (st == PX_OK) st = px_key_add(a, px_people_actor(c), &k, text, &id, err);
    if (st == PX_OK) st = px_key_list(a, px_people_actor(c), c->arena, id - 1, 1, &v, &n, err);
    if (st != PX_OK || !n) return st;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    put_key_members(&w, v);
    px_jw_kstr(&w, "key", px_str_of(text));
    px_jw_close(&w, '}');
    px_call_created(c, "/api/v1/keys", id);
    return PX_OK;
}

static px_status key_revoke(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_key *v = NULL;
    size_t n = 0;
    int64_t id = 0;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = admin(c, false, &a, err);
    if (st == PX_OK) st = px_key_revoke(a, px_people_actor(c), id, err);
    if (st == PX_OK) st = px_key_list(a, px_people_actor(c), c->arena, id - 1, 1, &v, &n, err);
    if (st != PX_OK || !n) return st;
    px_jw w = px_call_json(c);
    put_key_at(&w, v, 0);
    return PX_OK;
}

/* ---- audit ---- */

static void put_audit_at(px_jw *w, const void *v, size_t i) {
    const px_audit_line *l = (const px_audit_line *)v + i;
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", l->id);
    px_jw_time(w, "at", l->at);
    px_jw_kstr(w, "who", l->who);
    px_jw_ki64(w, "user", l->user);
    px_jw_ki64(w, "organisation", l->org);
    if (l->key) px_jw_ki64(w, "key", l->key);
    px_jw_kstr(w, "peer", l->peer);
    px_jw_kstr(w, "request", l->request);
    px_jw_kstr(w, "what", l->what);
    px_jw_kstr(w, "object", l->object);
    px_jw_kstr(w, "outcome", l->outcome);
    px_jw_close(w, '}');
}

static px_status audit(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_audit_line *v = NULL;
    size_t n = 0;
    uint64_t before, limit;
    px_status st = px_call_u64(c, "before", 0, 0, INT64_MAX, &before, err);
    if (st == PX_OK) st = px_call_u64(c, "limit", 100, 1, 1000, &limit, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK && a)
        st = px_audit_list(a, px_people_actor(c), c->arena, (int64_t)before,
                           px_call_param(c, "what"), px_call_param(c, "who"), (size_t)limit + 1, &v,
                           &n, err);
    if (st == PX_OK)
        put_list(c, "audit", v, n, (size_t)limit, put_audit_at, n > limit ? v[limit - 1].id : 0);
    return st;
}

/* ---- rows ---- */

static const px_route_param of_list[] = {PX_API_RANGE};
static const px_route_param of_one[] = {PX_API_ID};
static const px_route_param of_audit[] = {
    {"before", "query", "integer", "0", "the id before which the list begins; 0: at the newest",
     "从该编号之前开始；0 为最新", NULL},
    {"limit", "query", "integer", "100", "at most so many, up to 1000", "最多返回条数，上限1000",
     NULL},
    {"what", "query", "string", "", "only this action", "只看此操作", "login"},
    {"who", "query", "string", "", "only of this name", "只看此用户名", NULL}};

#define ROW(m, p, i, role_, change, takes_, gives_, params, run_, en_, zh_)                        \
    {                                                                                              \
        .method = m, .path = p, .id = i, .family = "accounts", .lane = PX_LANE_SEARCH,             \
        .role = PX_ROLE_##role_, .changes = change, .en = en_, .zh = zh_, params.takes = takes_,   \
        .gives = gives_, .run = run_                                                               \
    }
#define NONE
#define LIST  PX_ROUTE_PARAMS(of_list),
#define ONE   PX_ROUTE_PARAMS(of_one),
#define LINES PX_ROUTE_PARAMS(of_audit),
const px_route px_accounts_routes[] = {
    ROW("POST", "/api/v1/login", "login", NOBODY, false, "Login", "Me", NONE, login,
        "Begin a session: a cookie, and a token for X-CSRF-Token of changes.",
        "登录：返回会话 Cookie，以及修改类请求所需的 X-CSRF-Token。"),
    ROW("POST", "/api/v1/logout", "logout", READER, true, NULL, "Ended", NONE, logout,
        "End the session.", "退出登录。"),
    ROW("GET", "/api/v1/me", "me", READER, false, NULL, "Me", NONE, me,
        "Who the caller is, and what may be asked for.", "当前用户及其配额。"),
    ROW("POST", "/api/v1/me/password", "myPassword", READER, true, "PasswordChange", "Me", NONE,
        my_password, "Change one's own password; other sessions end.",
        "修改自己的密码；其他会话随之结束。"),
    ROW("GET", "/api/v1/users", "users", ADMIN, false, NULL, "Users", LIST, users,
        "Users whom the caller administers.", "列出所管理的用户。"),
    ROW("POST", "/api/v1/users", "userNew", ADMIN, true, "UserNew", "User", NONE, user_add,
        "Make a user.", "新建用户。"),
    ROW("GET", "/api/v1/users/{id}", "user", ADMIN, false, NULL, "User", ONE, user_get, "A user.",
        "读取一个用户。"),
    ROW("PATCH", "/api/v1/users/{id}", "userChange", ADMIN, true, "UserChange", "User", ONE,
        user_change, "Change what the body says of a user.", "按正文修改用户。"),
    ROW("DELETE", "/api/v1/users/{id}", "userDeactivate", ADMIN, true, NULL, "User", ONE,
        user_deactivate, "Deactivate a user: sessions and keys end, what was kept stays.",
        "停用用户：会话与密钥失效，已保存内容保留。"),
    ROW("GET", "/api/v1/organisations", "organisations", ADMIN, false, NULL, "Organisations", LIST,
        organisations, "Organisations that the caller administers.", "列出所管理的机构。"),
    ROW("POST", "/api/v1/organisations", "organisationNew", ADMIN, true, "OrganisationNew",
        "Organisation", NONE, organisation_add, "Make an organisation.", "新建机构。"),
    ROW("GET", "/api/v1/organisations/{id}", "organisation", ADMIN, false, NULL, "Organisation",
        ONE, organisation_get, "An organisation.", "读取一个机构。"),
    ROW("PATCH", "/api/v1/organisations/{id}", "organisationChange", ADMIN, true,
        "OrganisationChange", "Organisation", ONE, organisation_change,
        "Change what the body says of an organisation.", "按正文修改机构。"),
    ROW("GET", "/api/v1/keys", "keys", ADMIN, false, NULL, "Keys", LIST, keys,
        "API keys of the users whom the caller administers.", "列出所管理用户的 API 密钥。"),
    ROW("POST", "/api/v1/keys", "keyNew", ADMIN, true, "KeyNew", "KeyMade", NONE, key_add,
        "Make an API key; its text is given this once.", "新建 API 密钥；密钥文本只显示这一次。"),
    ROW("DELETE", "/api/v1/keys/{id}", "keyRevoke", ADMIN, true, NULL, "Key", ONE, key_revoke,
        "Revoke an API key.", "吊销 API 密钥。"),
    ROW("GET", "/api/v1/audit", "audit", ADMIN, false, NULL, "Audit", LINES, audit,
        "Log-ins, exports and changes, the newest first.", "登录、导出与修改的日志，最新在前。"),
};
const size_t px_accounts_routes_n = sizeof px_accounts_routes / sizeof *px_accounts_routes;

#define KEY                                                                                        \
    "id:integer, prefix:string, name:string, user:integer, user_name:string, role:string, "        \
    "requests_minute?:integer, rows_day?:integer, created:string, expires?:string, "               \
    "revoked?:string"
const px_schema px_accounts_schemas[] = {
    {"Login", "{name:string, password:string}"},
    {"PasswordChange", "{old:string, new:string}"},
    {"Ended", "{ended:boolean}"},
    {"Me", "{name:string, display:string, role:string, user:integer, organisation:Named|null, "
           "accounts:boolean, key?:integer, csrf?:string, expires?:string, "
           "quota?:{requests_minute:integer, rows_day:integer, rows_today:integer, "
           "tasks:integer}}"},
    {"User", "{id:integer, name:string, display:string, role:string, organisation:Named|null, "
             "active:boolean, created:string, failed_logins:integer, locked_until?:string}"},
    {"Users", "{users:[User], next?:integer}"},
    {"UserNew", "{name:string, display?:string, role:string, organisation?:integer|null, "
                "password:string}"},
    {"UserChange", "{name?:string, display?:string, role?:string, organisation?:integer|null, "
                   "password?:string, active?:boolean}"},
    {"Organisation", "{id:integer, name:string, kind:string, parent:integer|null, created:string}"},
    {"Organisations", "{organisations:[Organisation], next?:integer}"},
    {"OrganisationNew", "{name:string, kind:string, parent?:integer|null}"},
    {"OrganisationChange", "{name?:string, kind?:string, parent?:integer|null}"},
    {"Key", "{" KEY "}"},
    {"Keys", "{keys:[Key], next?:integer}"},
    {"KeyNew", "{user:integer, name:string, role:string, expires?:string, "
               "requests_minute?:integer, rows_day?:integer}"},
    {"KeyMade", "{" KEY ", key:string}"},
    {"AuditLine", "{id:integer, at:string, who:string, user:integer, organisation:integer, "
                  "key?:integer, peer:string, request:string, what:string, object:string, "
                  "outcome:string}"},
    {"Audit", "{audit:[AuditLine], next?:integer}"},
};
const size_t px_accounts_schemas_n = sizeof px_accounts_schemas / sizeof *px_accounts_schemas;
