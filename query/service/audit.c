/* audit.c: the log that is only appended to, and the count of rows handed out. */
#include "query/service/accounts_int.h"

#define DAY_S 86400

/* Not in the middle of a character. */
static px_str short_of(px_str s) {
    if (s.n <= 200) return s;
    s.n = 200;
    while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
        s.n--;
    return s;
}

px_status px_audit_in(px_accounts *a, px_link *l, const px_actor *who, px_str what, px_str object,
                      px_str outcome, px_err *err) {
    return px_sql_run(l,
                      "INSERT INTO audit (at, user, who, organisation, key, peer, request, what, "
                      "object, outcome) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      err, PX_I(px_accounts_now(a)), PX_I(who->user), PX_S(short_of(who->name)),
                      PX_I(who->org), PX_I(who->key), PX_S(short_of(who->peer)),
                      PX_S(short_of(who->request)), PX_S(what), PX_S(short_of(object)),
                      PX_S(outcome));
}

px_status px_audit(px_accounts *a, const px_actor *who, px_str what, px_str object, px_str outcome,
                   px_err *err) {
    px_link *l = NULL;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = px_audit_in(a, l, who, what, object, outcome, err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

px_status px_audit_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t before,
                        px_str what, px_str name, size_t limit, px_audit_line **out, size_t *n,
                        px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_audit_line *v = NULL;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        "SELECT id, at, user, organisation, key, who, peer, request, what, object, "
                        "outcome FROM audit WHERE id < ? AND (? = '' OR what = ?) AND (? = '' OR "
                        "who = ?) ORDER BY id DESC",
                        &q, err, PX_I(before > 0 ? before : INT64_MAX), PX_S(what), PX_S(what),
                        PX_S(name), PX_S(name));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        if (!px_may_administer(by, px_sql_i64(q, 3))) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        v[(*n)++] = (px_audit_line){.id = px_sql_i64(q, 0),
                                    .at = px_sql_i64(q, 1),
                                    .user = px_sql_i64(q, 2),
                                    .org = px_sql_i64(q, 3),
                                    .key = px_sql_i64(q, 4),
                                    .who = px_arena_str(arena, px_sql_str(q, 5)),
                                    .peer = px_arena_str(arena, px_sql_str(q, 6)),
                                    .request = px_arena_str(arena, px_sql_str(q, 7)),
                                    .what = px_arena_str(arena, px_sql_str(q, 8)),
                                    .object = px_arena_str(arena, px_sql_str(q, 9)),
                                    .outcome = px_arena_str(arena, px_sql_str(q, 10))};
    }
    px_sql_done(q);
    px_state_return(&l);
    *out = v;
    return st;
}

px_status px_usage_get(px_accounts *a, const px_actor *who, uint64_t *rows, px_err *err) {
    px_link *l = NULL;
    int64_t n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT n FROM usage WHERE day = ? AND user = ? AND key = ?", 0, &n, err,
                        PX_I(px_accounts_now(a) / DAY_S), PX_I(who->user), PX_I(who->key));
    px_state_return(&l);
    *rows = (uint64_t)n;
    return st;
}

px_status px_usage_take(px_accounts *a, const px_actor *who, uint64_t rows, uint64_t most,
                        bool *good, px_err *err) {
    px_link *l = NULL;
    int64_t day = px_accounts_now(a) / DAY_S, had = 0;
    *good = false;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT n FROM usage WHERE day = ? AND user = ? AND key = ?", 0, &had,
                        err, PX_I(day), PX_I(who->user), PX_I(who->key));
    if (st == PX_OK && (rows > most || (uint64_t)had > most - rows || rows > INT64_MAX / 4)) {
        px_state_return(&l);
        return PX_OK;
    }
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO usage (day, user, key, n) VALUES (?, ?, ?, ?) ON CONFLICT "
                        "(day, user, key) DO UPDATE SET n = n + excluded.n",
                        err, PX_I(day), PX_I(who->user), PX_I(who->key), PX_I((int64_t)rows));
    if (st == PX_OK) st = px_sql_run(l, "DELETE FROM usage WHERE day < ?", err, PX_I(day - 400));
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    *good = st == PX_OK;
    return st;
}
