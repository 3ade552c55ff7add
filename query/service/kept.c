/* kept.c: see kept.h. */
#include "query/service/kept.h"

#include "base/buf.h"
#include "base/text.h"
#include "query/service/accounts_int.h"

static px_str kind_name(px_kept_kind k) {
    return k == PX_KEPT_QUERY ? PX_STR("query") : PX_STR("list");
}

static px_status not_there(px_kept_kind kind, int64_t id, px_err *err) {
    return kind == PX_KEPT_QUERY
               ? px_fail(err, PX_E_NOTFOUND, "there is no saved query %lld", (long long)id)
               : px_fail(err, PX_E_NOTFOUND, "there is no list %lld", (long long)id);
}

/* ---- reading ---- */

#define COLUMNS                                                                                    \
    "SELECT k.id, k.owner, k.organisation, k.version, k.created, k.changed, k.access, k.name, "    \
    "k.note, u.name, o.name, k.dialect, k.n, EXISTS (SELECT 1 FROM kept_user x WHERE x.kept = "    \
    "k.id AND x.user = ?), "
#define TABLES                                                                                     \
    " FROM kept k LEFT JOIN user u ON u.id = k.owner LEFT JOIN organisation o ON o.id = "          \
    "k.organisation "

/* true: whoever asks may see it, and *out is filled but for the users. */
static bool read_row(const px_sql *q, const px_actor *by, px_kept_kind kind, px_arena *arena,
                     px_kept *out) {
    px_access access = PX_ACCESS_NAMED;
    (void)px_access_find(px_sql_str(q, 6), &access);
    px_object object = {px_sql_i64(q, 1), px_sql_i64(q, 2), access, px_sql_i64(q, 13) != 0};
    if (!px_may(by, &object, PX_SEE)) return false;
    *out = (px_kept){.id = px_sql_i64(q, 0),
                     .owner = object.owner,
                     .org = object.org,
                     .version = px_sql_i64(q, 3),
                     .created = px_sql_i64(q, 4),
                     .changed = px_sql_i64(q, 5),
                     .kind = kind,
                     .access = access,
                     .name = px_arena_str(arena, px_sql_str(q, 7)),
                     .note = px_arena_str(arena, px_sql_str(q, 8)),
                     .owner_name = px_arena_str(arena, px_sql_str(q, 9)),
                     .org_name = px_arena_str(arena, px_sql_str(q, 10)),
                     .dialect = px_arena_str(arena, px_sql_str(q, 11)),
                     .n = (uint64_t)px_sql_i64(q, 12),
                     .body = px_arena_str(arena, px_sql_str(q, 14)),
                     .may_change = px_may(by, &object, PX_CHANGE)};
    return true;
}

/* Who is named is told only to those who may change it. */
static px_status read_users(px_link *l, px_arena *arena, px_kept *k, px_err *err) {
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_str *v = NULL;
    if (!k->may_change || k->access != PX_ACCESS_NAMED) return PX_OK;
    px_status st = px_sql_ask(l,
                              "SELECT u.name FROM kept_user x JOIN user u ON u.id = x.user WHERE "
                              "x.kept = ? ORDER BY u.name",
                              &q, err, PX_I(k->id));
    while (st == PX_OK && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        v = px_arena_grow(arena, v, k->n_users, &cap, k->n_users + 1, sizeof *v);
        v[k->n_users++] = px_arena_str(arena, px_sql_str(q, 0));
    }
    px_sql_done(q);
    k->users = v;
    return st;
}

static px_status get(px_link *l, const px_actor *by, px_arena *arena, px_kept_kind kind, int64_t id,
                     px_kept *out, px_err *err) {
    px_sql *q = NULL;
    bool more = false;
    *out = (px_kept){0};
    px_status st = px_sql_ask(l, COLUMNS "k.body" TABLES "WHERE k.kind = ? AND k.id = ?", &q, err,
                              PX_I(by->user), PX_S(kind_name(kind)), PX_I(id));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && (!more || !read_row(q, by, kind, arena, out))) st = not_there(kind, id, err);
    px_sql_done(q);
    return st == PX_OK ? read_users(l, arena, out, err) : st;
}

px_status px_kept_get(px_accounts *a, const px_actor *by, px_arena *arena, px_kept_kind kind,
                      int64_t id, px_kept *out, px_err *err) {
    px_link *l = NULL;
    *out = (px_kept){0};
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK) st = get(l, by, arena, kind, id, out, err);
    px_state_return(&l);
    return st;
}

px_status px_kept_list(px_accounts *a, const px_actor *by, px_arena *arena, px_kept_kind kind,
                       int64_t after, size_t limit, px_kept **out, size_t *n, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_kept *v = NULL, one;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        COLUMNS "CASE k.kind WHEN 'query' THEN k.body ELSE '' END" TABLES
                                "WHERE k.kind = ? AND k.id > ? ORDER BY k.id",
                        &q, err, PX_I(by->user), PX_S(kind_name(kind)), PX_I(after));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        if (!read_row(q, by, kind, arena, &one)) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        v[(*n)++] = one;
    }
    px_sql_done(q);
    for (size_t i = 0; i < *n && st == PX_OK; i++)
        st = read_users(l, arena, &v[i], err);
    px_state_return(&l);
    *out = v;
    return st;
}

/* ---- changing ---- */

static bool plain(px_str s, size_t max, bool lines) {
    if (s.n > max || !px_utf8_valid(s)) return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == 127 || (c < ' ' && !(lines && (c == '\n' || c == '\t' || c == '\r'))))
            return false;
    }
    return true;
}

static px_status check(const px_actor *by, const px_kept *k, px_err *err) {
    if (!px_str_trim(k->name).n || !plain(k->name, PX_KEPT_NAME_MAX, false))
        return px_fail(err, PX_E_USAGE, "a name has 1 to %u bytes and no control characters",
                       PX_KEPT_NAME_MAX);
    if (!plain(k->note, PX_KEPT_NOTE_MAX, true))
        return px_fail(err, PX_E_USAGE, "a note has at most %u bytes of text", PX_KEPT_NOTE_MAX);
    if (!plain(k->body, PX_KEPT_BODY_MAX, true))
        return px_fail(err, PX_E_USAGE, "what is kept has at most %zu bytes of text",
                       PX_KEPT_BODY_MAX);
    if (k->n > PX_KEPT_ITEMS_MAX)
        return px_fail(err, PX_E_LIMIT, "a list has at most %u items", PX_KEPT_ITEMS_MAX);
    if (k->n_users && k->access != PX_ACCESS_NAMED)
        return px_fail(err, PX_E_USAGE, "users are for access named");
    if (k->n_users > PX_KEPT_NAMED_MAX)
        return px_fail(err, PX_E_LIMIT, "at most %u users can be named", PX_KEPT_NAMED_MAX);
    if (k->access == PX_ACCESS_ORGANISATION && !by->org && !by->all)
        return px_fail(err, PX_E_USAGE,
                       "you are in no organisation; choose access public or named");
    return PX_OK;
}

/* What everybody sees is a curator's to decide. */
static px_status check_public(const px_actor *by, px_access was, px_access now, px_err *err) {
    if (now != PX_ACCESS_PUBLIC || was == now || by->role >= PX_ACCOUNT_CURATOR) return PX_OK;
    return px_fail(err, PX_E_FORBIDDEN, "only curators and administrators make something public");
}

/* Names of another organisation are as unknown as those that are nobody's. */
static px_status put_users(px_accounts *a, px_link *l, const px_actor *by, int64_t id,
                           const px_kept *k, px_err *err) {
    px_buf folded;
    px_buf_init(&folded, 8192);
    px_status st = px_sql_run(l, "DELETE FROM kept_user WHERE kept = ?", err, PX_I(id));
    (void)a;
    for (size_t i = 0; i < k->n_users && st == PX_OK; i++) {
        int64_t user = 0;
        st = px_account_fold(k->users[i], &folded, err);
        if (st == PX_OK)
            st = px_sql_one(l,
                            "SELECT id FROM user WHERE folded = ? AND active = 1 AND (? = 1 OR "
                            "organisation IS ? OR organisation IS NULL)",
                            0, &user, err, PX_S(px_buf_view(&folded)), PX_I(by->all),
                            PX_REF(by->org));
        if (st == PX_OK && !user)
            st = px_fail(err, PX_E_NOTFOUND, "there is no user %.*s",
                         (int)(k->users[i].n < 60 ? k->users[i].n : 60), k->users[i].p);
        if (st == PX_OK)
            st = px_sql_run(l, "INSERT OR IGNORE INTO kept_user (kept, user) VALUES (?, ?)", err,
                            PX_I(id), PX_I(user));
    }
    px_buf_done(&folded);
    return st;
}

static px_status check_taken(px_link *l, int64_t owner, int64_t id, px_kept_kind kind, px_str name,
                             px_err *err) {
    int64_t other = 0;
    px_status st = px_sql_one(l, "SELECT id FROM kept WHERE kind = ? AND owner = ? AND name = ?", 0,
                              &other, err, PX_S(kind_name(kind)), PX_I(owner), PX_S(name));
    if (st == PX_OK && other && other != id)
        st = px_fail(err, PX_E_CONFLICT, "the name %.*s is taken", PX_STR_ARG(name));
    return st;
}

static px_status note(px_accounts *a, px_link *l, const px_actor *by, px_kept_kind kind, int64_t id,
                      px_str what_query, px_str what_list, px_err *err) {
    px_buf object;
    px_buf_init(&object, 64);
    px_buf_i64(&object, id);
    px_status st = px_audit_in(a, l, by, kind == PX_KEPT_QUERY ? what_query : what_list,
                               px_buf_view(&object), PX_STR("ok"), err);
    px_buf_done(&object);
    return st;
}

px_status px_kept_add(px_accounts *a, const px_actor *by, const px_kept *k, int64_t *id,
                      px_err *err) {
    px_link *l = NULL;
    int64_t n = 0, now = px_accounts_now(a);
    *id = 0;
    px_status st = check(by, k, err);
    if (st == PX_OK) st = check_public(by, PX_ACCESS_NAMED, k->access, err);
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT count(*) FROM kept WHERE kind = ? AND owner = ?", 0, &n, err,
                        PX_S(kind_name(k->kind)), PX_I(by->user));
    if (st == PX_OK && n >= PX_KEPT_EACH_MAX)
        st = px_fail(err, PX_E_LIMIT, "more than %u of them are kept by one owner",
                     PX_KEPT_EACH_MAX);
    if (st == PX_OK) st = check_taken(l, by->user, 0, k->kind, k->name, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO kept (kind, owner, organisation, access, name, note, dialect, "
                        "body, n, version, created, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, "
                        "?, ?)",
                        err, PX_S(kind_name(k->kind)), PX_I(by->user), PX_I(by->org),
                        PX_S(px_str_of(px_access_name(k->access))), PX_S(k->name), PX_S(k->note),
                        PX_S(k->dialect), PX_S(k->body), PX_I((int64_t)k->n), PX_I(now), PX_I(now));
    if (st == PX_OK) {
        *id = px_sql_made(l);
        st = put_users(a, l, by, *id, k, err);
    }
    if (st == PX_OK)
        st = note(a, l, by, k->kind, *id, PX_STR("query.add"), PX_STR("list.add"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

/* What is there, when whoever asks may change it. */
static px_status take(px_link *l, const px_actor *by, px_arena *arena, px_kept_kind kind,
                      int64_t id, px_kept *was, px_err *err) {
    px_status st = get(l, by, arena, kind, id, was, err);
    if (st == PX_OK && !was->may_change)
        st = px_fail(err, PX_E_FORBIDDEN, "this belongs to %.*s; you may only read it",
                     PX_STR_ARG(was->owner_name));
    return st;
}

px_status px_kept_replace(px_accounts *a, const px_actor *by, int64_t id, const px_kept *k,
                          px_err *err) {
    px_link *l = NULL;
    px_kept was = {0};
    px_arena *arena = px_arena_new();
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = take(l, by, arena, k->kind, id, &was, err);
    if (st == PX_OK) st = check(by, k, err);
    if (st == PX_OK && k->access == PX_ACCESS_ORGANISATION && !was.org)
        st = px_fail(err, PX_E_USAGE,
                     "its owner is in no organisation; choose access public or named");
    if (st == PX_OK) st = check_public(by, was.access, k->access, err);
    if (st == PX_OK && k->version && k->version != was.version)
        st = px_fail(err, PX_E_CONFLICT, "it was changed meanwhile: version %lld, not %lld",
                     (long long)was.version, (long long)k->version);
    if (st == PX_OK) st = check_taken(l, was.owner, id, k->kind, k->name, err);
    if (st == PX_OK)
        st =
            px_sql_run(l,
                       "UPDATE kept SET access = ?, name = ?, note = ?, dialect = ?, body = ?, n = "
                       "?, version = version + 1, changed = ? WHERE id = ?",
                       err, PX_S(px_str_of(px_access_name(k->access))), PX_S(k->name),
                       PX_S(k->note), PX_S(k->dialect), PX_S(k->body), PX_I((int64_t)k->n),
                       PX_I(px_accounts_now(a)), PX_I(id));
    if (st == PX_OK) st = put_users(a, l, by, id, k, err);
    if (st == PX_OK)
        st = note(a, l, by, k->kind, id, PX_STR("query.change"), PX_STR("list.change"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_arena_free(arena);
    return st;
}

px_status px_kept_delete(px_accounts *a, const px_actor *by, px_kept_kind kind, int64_t id,
                         px_err *err) {
    px_link *l = NULL;
    px_kept was = {0};
    px_arena *arena = px_arena_new();
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = take(l, by, arena, kind, id, &was, err);
    if (st == PX_OK) st = px_sql_run(l, "DELETE FROM kept WHERE id = ?", err, PX_I(id));
    if (st == PX_OK)
        st = note(a, l, by, kind, id, PX_STR("query.delete"), PX_STR("list.delete"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_arena_free(arena);
    return st;
}
