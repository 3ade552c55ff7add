/* accounts_user.c: users: made, changed, listed. */
#include "query/service/accounts_int.h"

#include "base/text.h"

static px_status no_user(int64_t id, px_err *err) {
    return px_fail(err, PX_E_NOTFOUND, "there is no user %lld", (long long)id);
}

static px_status check_org(px_link *l, const px_actor *by, int64_t org, px_err *err) {
    int64_t there = 1;
    px_status st = PX_OK;
    if (org)
        st = px_sql_one(l, "SELECT 1 FROM organisation WHERE id = ?", 0, &there, err, PX_I(org));
    if (st == PX_OK && (!there || (org && !px_may_administer(by, org))))
        st = px_fail(err, PX_E_NOTFOUND, "there is no organisation %lld", (long long)org);
    if (st == PX_OK && !org && !by->all)
        st = px_fail(err, PX_E_FORBIDDEN,
                     "only an administrator without an organisation makes users without one");
    return st;
}

/* Somebody must be able to administer everything. */
static px_status check_somebody(px_link *l, px_err *err) {
    int64_t n;
    px_status st = px_sql_one(
        l, "SELECT count(*) FROM user WHERE active = 1 AND role = ? AND organisation IS NULL", 0,
        &n, err, PX_I(PX_ACCOUNT_ADMIN));
    if (st == PX_OK && !n)
        st = px_fail(err, PX_E_CONFLICT,
                     "there must be an active administrator without an organisation");
    return st;
}

/* The folded name, looked at: good, and not somebody else's. */
static px_status check_name(px_link *l, int64_t id, px_str name, px_buf *folded, px_err *err) {
    int64_t other = 0;
    px_status st = px_account_name_good(name, err);
    if (st == PX_OK) st = px_account_fold(name, folded, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT id FROM user WHERE folded = ?", 0, &other, err,
                        PX_S(px_buf_view(folded)));
    if (st == PX_OK && other && other != id)
        st = px_fail(err, PX_E_CONFLICT, "the name %.*s is taken", PX_STR_ARG(name));
    return st;
}

static px_status check_display(px_str s, px_err *err) {
    bool good = s.n <= 200 && px_utf8_valid(s);
    for (size_t i = 0; good && i < s.n; i++)
        good = (unsigned char)s.p[i] >= ' ' && s.p[i] != 127;
    return good ? PX_OK
                : px_fail(err, PX_E_USAGE,
                          "a name to show has at most 200 bytes and no control characters");
}

px_status px_user_add(px_accounts *a, const px_actor *by, const px_user_set *s, int64_t *id,
                      px_err *err) {
    px_link *l = NULL;
    px_buf folded;
    char hash[PX_SECRET_HASH];
    px_str display = s->set_display && s->display.n ? s->display : s->name;
    *id = 0;
    px_buf_init(&folded, 8192);
    px_status st = px_account_name_good(s->name, err);
    if (st == PX_OK) st = check_display(display, err);
    if (st == PX_OK) st = px_account_password_good(s->name, s->password, err);
    if (st == PX_OK && !s->set_role)
        st = px_fail(err, PX_E_USAGE, "a user needs a role: reader, analyst, curator or admin");
    /* Before the lock of writers is taken: it takes its time. */
    if (st == PX_OK) st = px_account_hash(a, s->password, hash, err);
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = check_org(l, by, s->org, err);
    if (st == PX_OK) st = check_name(l, 0, s->name, &folded, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO user (name, folded, display, password, role, organisation, "
                        "active, created) VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
                        err, PX_S(s->name), PX_S(px_buf_view(&folded)), PX_S(display),
                        PX_S(px_str_of(hash)), PX_I(s->role), PX_REF(s->org),
                        PX_I(px_accounts_now(a)));
    if (st == PX_OK) {
        *id = px_sql_made(l);
        st = check_somebody(l, err);
    }
    if (st == PX_OK) st = px_audit_in(a, l, by, PX_STR("user.add"), s->name, PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_buf_done(&folded);
    px_secret_wipe(hash, sizeof hash);
    return st;
}

struct was {
    px_user u;
    px_buf name;
};

static px_status read_was(px_link *l, const px_actor *by, int64_t id, struct was *w, px_err *err) {
    px_sql *q = NULL;
    bool more = false;
    px_status st = px_sql_ask(l, "SELECT name, role, organisation, active FROM user WHERE id = ?",
                              &q, err, PX_I(id));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && more) {
        px_buf_clear(&w->name);
        px_buf_str(&w->name, px_sql_str(q, 0));
        w->u = (px_user){.id = id,
                         .role = (px_account_role)px_sql_i64(q, 1),
                         .org = px_sql_i64(q, 2),
                         .active = px_sql_i64(q, 3) != 0};
    }
    px_sql_done(q);
    if (st == PX_OK && (!more || !px_may_administer(by, w->u.org))) st = no_user(id, err);
    return st;
}

static px_status change_password(px_accounts *a, px_link *l, int64_t id, const char *hash,
                                 px_err *err) {
    (void)a;
    px_status st = px_sql_run(l, "UPDATE user SET password = ? WHERE id = ?", err,
                              PX_S(px_str_of(hash)), PX_I(id));
    /* Whoever sets a password lets its owner in again. */
    if (st == PX_OK)
        st = px_sql_run(l,
                        "DELETE FROM attempt WHERE folded = (SELECT folded FROM user WHERE id = ?)",
                        err, PX_I(id));
    return st;
}

px_status px_user_change(px_accounts *a, const px_actor *by, int64_t id, const px_user_set *s,
                         px_err *err) {
    px_link *l = NULL;
    px_buf folded;
    struct was w = {0};
    char hash[PX_SECRET_HASH];
    px_buf_init(&folded, 8192);
    px_buf_init(&w.name, 4096);
    px_status st = s->set_display ? check_display(s->display, err) : PX_OK;
    /* Who may, is looked at before work is done, and again with the lock. */
    if (st == PX_OK) st = px_state_reader(a->state, &l, err);
    if (st == PX_OK) st = read_was(l, by, id, &w, err);
    px_state_return(&l);
    if (st == PX_OK && s->set_password)
        st = px_account_password_good(s->set_name ? s->name : px_buf_view(&w.name), s->password,
                                      err);
    if (st == PX_OK && s->set_password) st = px_account_hash(a, s->password, hash, err);
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = read_was(l, by, id, &w, err);
    px_user now = w.u;
    if (s->set_role) now.role = s->role;
    if (s->set_org) now.org = s->org;
    if (s->set_active) now.active = s->active;
    if (st == PX_OK && s->set_org && now.org != w.u.org) st = check_org(l, by, now.org, err);
    if (st == PX_OK && s->set_name) {
        st = check_name(l, id, s->name, &folded, err);
        if (st == PX_OK)
            st = px_sql_run(l, "UPDATE user SET name = ?, folded = ? WHERE id = ?", err,
                            PX_S(s->name), PX_S(px_buf_view(&folded)), PX_I(id));
    }
    if (st == PX_OK && s->set_display)
        st = px_sql_run(l, "UPDATE user SET display = ? WHERE id = ?", err, PX_S(s->display),
                        PX_I(id));
    if (st == PX_OK)
        st = px_sql_run(l, "UPDATE user SET role = ?, organisation = ?, active = ? WHERE id = ?",
                        err, PX_I(now.role), PX_REF(now.org), PX_I(now.active), PX_I(id));
    if (st == PX_OK && s->set_password) st = change_password(a, l, id, hash, err);
    bool other =
        s->set_password || now.role != w.u.role || now.org != w.u.org || now.active != w.u.active;
    if (st == PX_OK && other) st = px_account_end_sessions(l, id, err);
    if (st == PX_OK) st = check_somebody(l, err);
    px_str what = s->set_active && !s->active       ? PX_STR("user.deactivate")
                  : s->set_password && !s->set_role ? PX_STR("user.password")
                                                    : PX_STR("user.change");
    if (st == PX_OK) st = px_audit_in(a, l, by, what, px_buf_view(&w.name), PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_buf_done(&folded);
    px_buf_done(&w.name);
    px_secret_wipe(hash, sizeof hash);
    return st;
}

px_status px_user_own_password(px_accounts *a, const px_actor *by, px_str token, px_str old,
                               px_str fresh, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = false;
    char hash[PX_SECRET_HASH] = "";
    unsigned char digest[PX_SECRET_DIGEST];
    px_status st = px_account_password_good(by->name, fresh, err);
    if (st == PX_OK) st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l, "SELECT password FROM user WHERE id = ?", &q, err, PX_I(by->user));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && !more) st = no_user(by->user, err);
    if (st == PX_OK) {
        px_str s = px_sql_str(q, 0);
        memcpy(hash, s.p, s.n < sizeof hash ? s.n : sizeof hash - 1);
    }
    px_sql_done(q);
    px_state_return(&l);
    if (st == PX_OK && (old.n > PX_PASSWORD_MAX || !px_account_fits(a, hash, old)))
        st = px_fail(err, PX_E_FORBIDDEN, "the old password is wrong");
    if (st == PX_OK) st = px_account_hash(a, fresh, hash, err);
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = change_password(a, l, by->user, hash, err);
    px_secret_digest(a->key, token, digest);
    if (st == PX_OK)
        st = px_sql_run(l, "DELETE FROM session WHERE user = ? AND digest <> ?", err,
                        PX_I(by->user), PX_B(digest, sizeof digest));
    if (st == PX_OK)
        st = px_audit_in(a, l, by, PX_STR("user.password"), by->name, PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_secret_wipe(hash, sizeof hash);
    return st;
}

/* ---- reading ---- */

static px_user user_of(const px_sql *q, px_arena *arena) {
    return (px_user){.id = px_sql_i64(q, 0),
                     .name = px_arena_str(arena, px_sql_str(q, 1)),
                     .display = px_arena_str(arena, px_sql_str(q, 2)),
                     .role = (px_account_role)px_sql_i64(q, 3),
                     .org = px_sql_i64(q, 4),
                     .org_name = px_arena_str(arena, px_sql_str(q, 5)),
                     .active = px_sql_i64(q, 6) != 0,
                     .created = px_sql_i64(q, 7),
                     .failed = px_sql_i64(q, 8),
                     .locked_until = px_sql_i64(q, 9)};
}

px_status px_user_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t after,
                       size_t limit, px_user **out, size_t *n, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_user *v = NULL;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        "SELECT u.id, u.name, u.display, u.role, u.organisation, o.name, u.active, "
                        "u.created, t.failed, t.locked_until FROM user u LEFT JOIN organisation o "
                        "ON o.id = u.organisation LEFT JOIN attempt t ON t.folded = u.folded "
                        "WHERE u.id > ? ORDER BY u.id",
                        &q, err, PX_I(after));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        if (!px_may_administer(by, px_sql_i64(q, 4))) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        v[(*n)++] = user_of(q, arena);
    }
    px_sql_done(q);
    px_state_return(&l);
    *out = v;
    return st;
}

px_status px_user_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_user *out,
                      px_err *err) {
    px_user *v = NULL;
    size_t n = 0;
    *out = (px_user){0};
    px_status st = id > 0 ? px_user_list(a, by, arena, id - 1, 1, &v, &n, err) : PX_OK;
    if (st != PX_OK) return st;
    if (!n || v[0].id != id) return no_user(id, err);
    *out = v[0];
    return PX_OK;
}

px_status px_user_find(px_accounts *a, px_str name, int64_t *id, px_err *err) {
    px_link *l = NULL;
    px_buf folded;
    *id = 0;
    px_buf_init(&folded, 8192);
    px_status st = px_account_fold(name, &folded, err);
    if (st == PX_OK) st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT id FROM user WHERE folded = ?", 0, id, err,
                        PX_S(px_buf_view(&folded)));
    px_state_return(&l);
    px_buf_done(&folded);
    return st;
}
