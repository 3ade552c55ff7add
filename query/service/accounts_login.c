/* accounts_login.c: log-ins and sessions.
 *
 * A log-in does the same work whether there is such a name or not: one look at the table of failures, one at the users, one password
 * (that of nobody, where there is no user), one transaction. A name that is locked is refused before any of it, and such
 * a refusal does not lengthen the lock. However many guess at once, no more than PX_LOGIN_AT_ONCE passwords are tried beyond the lock. */
#include "query/service/accounts_int.h"

#include <stdio.h>

const px_login_delay px_login_delays[] = {{4, 2}, {5, 5}, {6, 15}, {7, 60}, {10, 900}};
const size_t px_login_delays_n = sizeof px_login_delays / sizeof *px_login_delays;

static int64_t delay_of(int64_t failed) {
    int64_t wait = 0;
    for (size_t i = 0; i < px_login_delays_n; i++)
        if (failed >= px_login_delays[i].failed) wait = px_login_delays[i].wait_s;
    return wait;
}

struct asked {
    px_buf folded;
    px_actor who; /* as far as known; for the audit log */
    char hash[PX_SECRET_HASH];
    bool there;
    int64_t failed, latest, locked_until;
};

static px_status look(px_accounts *a, struct asked *k, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = false;
    k->there = false;
    k->failed = k->latest = k->locked_until = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l, "SELECT failed, latest, locked_until FROM attempt WHERE folded = ?", &q,
                        err, PX_S(px_buf_view(&k->folded)));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && more) {
        k->failed = px_sql_i64(q, 0);
        k->latest = px_sql_i64(q, 1);
        k->locked_until = px_sql_i64(q, 2);
    }
    px_sql_done(q);
    q = NULL;
    if (st == PX_OK)
        st = px_sql_ask(
            l, "SELECT id, organisation, password FROM user WHERE folded = ? AND active = 1", &q,
            err, PX_S(px_buf_view(&k->folded)));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    memcpy(k->hash, a->nobody, sizeof k->hash);
    if (st == PX_OK && more) {
        px_str hash = px_sql_str(q, 2);
        k->there = true;
        k->who.user = px_sql_i64(q, 0);
        k->who.org = px_sql_i64(q, 1);
        (void)snprintf(k->hash, sizeof k->hash, "%.*s", PX_STR_ARG(hash));
    }
    px_sql_done(q);
    px_state_return(&l);
    return st;
}

static px_status note_failure(px_accounts *a, struct asked *k, px_err *err) {
    px_link *l = NULL;
    int64_t now = px_accounts_now(a), failed = 0;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l, "DELETE FROM attempt WHERE latest < ? AND locked_until < ?", err,
                        PX_I(now - PX_LOGIN_WINDOW_S), PX_I(now));
    /* Counted in the table, so that none of those that come at the same time is lost. */
    if (st == PX_OK)
        st = px_sql_run(
            l,
            "INSERT INTO attempt (folded, failed, latest, locked_until) VALUES (?, 1, ?, "
            "0) ON CONFLICT (folded) DO UPDATE SET failed = failed + 1, latest = "
            "excluded.latest",
            err, PX_S(px_buf_view(&k->folded)), PX_I(now));
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT failed FROM attempt WHERE folded = ?", 0, &failed, err,
                        PX_S(px_buf_view(&k->folded)));
    if (st == PX_OK && delay_of(failed))
        st = px_sql_run(l, "UPDATE attempt SET locked_until = ? WHERE folded = ?", err,
                        PX_I(now + delay_of(failed)), PX_S(px_buf_view(&k->folded)));
    if (st == PX_OK)
        st = px_audit_in(a, l, &k->who, PX_STR("login"), k->who.name, PX_STR("failed"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

static px_status begin_session(px_accounts *a, struct asked *k, const char *token, const char *csrf,
                               px_err *err) {
    px_link *l = NULL;
    unsigned char digest[PX_SECRET_DIGEST];
    int64_t now = px_accounts_now(a);
    px_secret_digest(a->key, px_str_of(token), digest);
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l, "DELETE FROM attempt WHERE folded = ?", err,
                        PX_S(px_buf_view(&k->folded)));
    if (st == PX_OK)
        st = px_sql_run(l, "DELETE FROM session WHERE expires < ? OR seen < ?", err, PX_I(now),
                        PX_I(now - PX_SESSION_IDLE_S));
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO session (digest, user, csrf, created, seen, expires) VALUES "
                        "(?, ?, ?, ?, ?, ?)",
                        err, PX_B(digest, sizeof digest), PX_I(k->who.user), PX_S(px_str_of(csrf)),
                        PX_I(now), PX_I(now), PX_I(now + PX_SESSION_LONGEST_S));
    if (st == PX_OK)
        st = px_audit_in(a, l, &k->who, PX_STR("login"), k->who.name, PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

/* PX_E_RATE while the name is locked. */
static px_status look_at_lock(px_accounts *a, struct asked *k, int64_t *wait_s, px_err *err) {
    px_status st = look(a, k, err);
    if (st != PX_OK || k->locked_until <= px_accounts_now(a)) return st;
    *wait_s = k->locked_until - px_accounts_now(a);
    (void)px_audit(a, &k->who, PX_STR("login"), k->who.name, PX_STR("locked"), NULL);
    return px_fail(err, PX_E_RATE, "too many failed log-ins; try again in %lld seconds",
                   (long long)*wait_s);
}

static px_status try_password(px_accounts *a, struct asked *k, px_arena *arena, px_str password,
                              px_session *out, px_err *err) {
    char token[PX_SECRET_TOKEN], csrf[PX_SECRET_TOKEN];
    bool fits = px_secret_fits(k->hash, px_str_sub(password, 0, PX_PASSWORD_MAX));
    if (!fits || !k->there || password.n > PX_PASSWORD_MAX) {
        px_status st = note_failure(a, k, err);
        return st == PX_OK ? px_fail(err, PX_E_LOGIN, "the name or the password is wrong") : st;
    }
    px_secret_token(token);
    px_secret_token(csrf);
    px_status st = begin_session(a, k, token, csrf, err);
    if (st == PX_OK) st = px_session_find(a, arena, px_str_of(token), out, err);
    px_secret_wipe(token, sizeof token);
    return st;
}

px_status px_login(px_accounts *a, const px_actor *who, px_arena *arena, px_str name,
                   px_str password, px_session *out, int64_t *wait_s, px_err *err) {
    struct asked k = {.who = *who};
    *out = (px_session){0};
    *wait_s = 0;
    k.who.name = px_str_sub(name, 0, 256);
    px_buf_init(&k.folded, 8192);
    px_status st = px_account_fold(name, &k.folded, err);
    if (st == PX_OK) st = look_at_lock(a, &k, wait_s, err);
    if (st == PX_OK) {
        /* Looked at again in the place: of many guesses that came at once, those that waited see the lock of the first ones. */
        px_account_place_take(a);
        st = look_at_lock(a, &k, wait_s, err);
        if (st == PX_OK) st = try_password(a, &k, arena, password, out, err);
        px_account_place_give(a);
    }
    px_secret_wipe(k.hash, sizeof k.hash);
    px_buf_done(&k.folded);
    return st;
}

/* The last use is written down seldom, and a failure to do so is no reason to refuse the request. */
static void touch(px_accounts *a, const unsigned char *digest, int64_t now) {
    px_link *l = NULL;
    px_status st = px_state_writer(a->state, &l, NULL);
    if (st == PX_OK)
        st = px_sql_run(l, "UPDATE session SET seen = ? WHERE digest = ?", NULL, PX_I(now),
                        PX_B(digest, PX_SECRET_DIGEST));
    if (st == PX_OK) (void)px_state_commit(&l, NULL);
    px_state_return(&l);
}

px_status px_session_find(px_accounts *a, px_arena *arena, px_str token, px_session *out,
                          px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = false, good = false;
    int64_t now = px_accounts_now(a), seen = now;
    unsigned char digest[PX_SECRET_DIGEST];
    *out = (px_session){0};
    px_secret_digest(a->key, px_str_sub(token, 0, 256), digest);
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(
            l,
            "SELECT u.id, u.name, u.display, u.role, u.organisation, o.name, s.csrf, "
            "s.seen, s.expires, u.active, s.digest FROM session s JOIN user u ON u.id = "
            "s.user LEFT JOIN organisation o ON o.id = u.organisation WHERE s.digest = ?",
            &q, err, PX_B(digest, sizeof digest));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && more) {
        seen = px_sql_i64(q, 7);
        out->expires = px_sql_i64(q, 8);
        good = px_secret_equal(px_sql_str(q, 10), (px_str){(char *)digest, sizeof digest}) &&
               px_sql_i64(q, 9) && out->expires > now && seen + PX_SESSION_IDLE_S > now;
        if (good) {
            (void)snprintf(out->csrf, sizeof out->csrf, "%.*s", PX_STR_ARG(px_sql_str(q, 6)));
            (void)snprintf(out->token, sizeof out->token, "%.*s", PX_STR_ARG(token));
            st = px_actor_read(l, q, arena, &out->who, err);
        }
    }
    px_sql_done(q);
    px_state_return(&l);
    if (st == PX_OK && !good) {
        *out = (px_session){0};
        return px_fail(err, PX_E_LOGIN, "the session has ended; log in again");
    }
    if (st == PX_OK && now - seen >= PX_SESSION_TOUCH_S) touch(a, digest, now);
    return st;
}

px_status px_session_end(px_accounts *a, const px_actor *by, px_str token, px_err *err) {
    px_link *l = NULL;
    unsigned char digest[PX_SECRET_DIGEST];
    px_secret_digest(a->key, px_str_sub(token, 0, 256), digest);
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st =
            px_sql_run(l, "DELETE FROM session WHERE digest = ?", err, PX_B(digest, sizeof digest));
    if (st == PX_OK) st = px_audit_in(a, l, by, PX_STR("logout"), by->name, PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}
