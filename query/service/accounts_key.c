/* accounts_key.c: keys of programs. Only a keyed digest of a key is kept; its first characters are shown to tell keys apart. */
#include "query/service/accounts_int.h"

#include "base/text.h"

#include <stdio.h>

#define PREFIX 10u /* of "pxk_…" */

px_status px_key_add(px_accounts *a, const px_actor *by, const px_key *k, char text[PX_KEY_TEXT],
                     int64_t *id, px_err *err) {
    px_link *l = NULL;
    px_user owner;
    char token[PX_SECRET_TOKEN];
    unsigned char digest[PX_SECRET_DIGEST];
    px_arena *arena = px_arena_new();
    *id = 0;
    *text = 0;
    px_status st = px_user_get(a, by, arena, k->user, &owner, err);
    if (st == PX_OK && !owner.active)
        st = px_fail(err, PX_E_CONFLICT, "%.*s is not active", PX_STR_ARG(owner.name));
    if (st == PX_OK && (k->role < PX_ACCOUNT_READER || k->role > owner.role))
        st = px_fail(err, PX_E_USAGE, "a key of %.*s can have roles up to %s",
                     PX_STR_ARG(owner.name), px_account_role_name(owner.role));
    if (st == PX_OK && (k->name.n > 200 || !px_utf8_valid(k->name)))
        st = px_fail(err, PX_E_USAGE, "the name of a key has at most 200 bytes");
    if (st == PX_OK && k->expires && k->expires <= px_accounts_now(a))
        st = px_fail(err, PX_E_USAGE, "a key cannot expire in the past");
    if (st == PX_OK && k->rows_day > INT64_MAX)
        st = px_fail(err, PX_E_USAGE, "the quota of rows is too large");
    if (st == PX_OK) {
        px_secret_token(token);
        (void)snprintf(text, PX_KEY_TEXT, "pxk_%s", token);
        px_secret_digest(a->key, px_str_of(text), digest);
        st = px_state_writer(a->state, &l, err);
    }
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO api_key (digest, prefix, name, user, role, per_minute, "
                        "rows_day, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        err, PX_B(digest, sizeof digest),
                        PX_S(px_str_sub(px_str_of(text), 0, PREFIX)), PX_S(k->name), PX_I(k->user),
                        PX_I(k->role), PX_I(k->per_minute), PX_I((int64_t)k->rows_day),
                        PX_I(px_accounts_now(a)), PX_I(k->expires));
    if (st == PX_OK) {
        *id = px_sql_made(l);
        st = px_audit_in(a, l, by, PX_STR("key.add"), px_str_sub(px_str_of(text), 0, PREFIX),
                         PX_STR("ok"), err);
    }
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    if (st != PX_OK) px_secret_wipe(text, PX_KEY_TEXT);
    px_secret_wipe(token, sizeof token);
    px_arena_free(arena);
    return st;
}

px_status px_key_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t after,
                      size_t limit, px_key **out, size_t *n, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_key *v = NULL;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        "SELECT k.id, k.user, u.organisation, k.prefix, k.name, u.name, k.role, "
                        "k.per_minute, k.rows_day, k.created, k.expires, k.revoked FROM api_key k "
                        "JOIN user u ON u.id = k.user WHERE k.id > ? ORDER BY k.id",
                        &q, err, PX_I(after));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        if (!px_may_administer(by, px_sql_i64(q, 2))) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        v[(*n)++] = (px_key){.id = px_sql_i64(q, 0),
                             .user = px_sql_i64(q, 1),
                             .org = px_sql_i64(q, 2),
                             .prefix = px_arena_str(arena, px_sql_str(q, 3)),
                             .name = px_arena_str(arena, px_sql_str(q, 4)),
                             .user_name = px_arena_str(arena, px_sql_str(q, 5)),
                             .role = (px_account_role)px_sql_i64(q, 6),
                             .per_minute = (uint32_t)px_sql_i64(q, 7),
                             .rows_day = (uint64_t)px_sql_i64(q, 8),
                             .created = px_sql_i64(q, 9),
                             .expires = px_sql_i64(q, 10),
                             .revoked = px_sql_i64(q, 11)};
    }
    px_sql_done(q);
    px_state_return(&l);
    *out = v;
    return st;
}

px_status px_key_revoke(px_accounts *a, const px_actor *by, int64_t id, px_err *err) {
    px_link *l = NULL;
    px_key *v = NULL;
    size_t n = 0;
    px_arena *arena = px_arena_new();
    px_status st = id > 0 ? px_key_list(a, by, arena, id - 1, 1, &v, &n, err) : PX_OK;
    if (st == PX_OK && (!n || v[0].id != id))
        st = px_fail(err, PX_E_NOTFOUND, "there is no key %lld", (long long)id);
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l, "UPDATE api_key SET revoked = ? WHERE id = ? AND revoked = 0", err,
                        PX_I(px_accounts_now(a)), PX_I(id));
    if (st == PX_OK)
        st = px_audit_in(a, l, by, PX_STR("key.revoke"), v[0].prefix, PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_arena_free(arena);
    return st;
}

px_status px_key_find(px_accounts *a, px_arena *arena, px_str text, px_actor *out, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = false, good = false;
    unsigned char digest[PX_SECRET_DIGEST];
    int64_t now = px_accounts_now(a);
    *out = (px_actor){0};
    px_secret_digest(a->key, px_str_sub(text, 0, 256), digest);
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(
            l,
            "SELECT u.id, u.name, u.display, min(u.role, k.role), u.organisation, o.name, "
            "k.id, k.per_minute, k.rows_day, k.expires, k.revoked, u.active, k.digest "
            "FROM api_key k JOIN user u ON u.id = k.user LEFT JOIN organisation o ON "
            "o.id = u.organisation WHERE k.digest = ?",
            &q, err, PX_B(digest, sizeof digest));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && more) {
        int64_t expires = px_sql_i64(q, 9);
        good = px_secret_equal(px_sql_str(q, 12), (px_str){(char *)digest, sizeof digest}) &&
               !px_sql_i64(q, 10) && px_sql_i64(q, 11) && (!expires || expires > now);
        if (good) st = px_actor_read(l, q, arena, out, err);
        out->key = px_sql_i64(q, 6);
        out->per_minute = (uint32_t)px_sql_i64(q, 7);
        out->rows_day = (uint64_t)px_sql_i64(q, 8);
    }
    px_sql_done(q);
    px_state_return(&l);
    if (st == PX_OK && !good) {
        *out = (px_actor){0};
        st = px_fail(err, PX_E_LOGIN, "the API key is not known, or is no longer good");
    }
    return st;
}
