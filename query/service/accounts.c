/* accounts.c: opening, names of things, passwords, what may be done. */
#include "query/service/accounts_int.h"

#include "base/text.h"

#include <stdlib.h>
#include <time.h>

const px_actor px_actor_desk = {
    .role = PX_ACCOUNT_ADMIN, .name = {"desk", 4}, .all = true, .peer = {"", 0}};
const px_actor px_actor_command = {
    .role = PX_ACCOUNT_ADMIN, .name = {"command", 7}, .all = true, .peer = {"", 0}};

/* ---- names ---- */

static const char *const roles[] = {"nobody", "reader", "analyst", "curator", "admin"};
static const char *const accesses[] = {"public", "organisation", "named"};

const char *px_account_role_name(px_account_role r) {
    return roles[r];
}

bool px_account_role_find(px_str name, px_account_role *out) {
    for (int i = PX_ACCOUNT_READER; i <= PX_ACCOUNT_ADMIN; i++)
        if (px_str_is(name, roles[i])) {
            *out = (px_account_role)i;
            return true;
        }
    return false;
}

const char *px_access_name(px_access a) {
    return accesses[a];
}

bool px_access_find(px_str name, px_access *out) {
    for (int i = PX_ACCESS_PUBLIC; i <= PX_ACCESS_NAMED; i++)
        if (px_str_is(name, accesses[i])) {
            *out = (px_access)i;
            return true;
        }
    return false;
}

px_status px_account_name_good(px_str name, px_err *err) {
    bool good = name.n > 0 && name.n <= 64 && px_utf8_valid(name);
    for (size_t i = 0; good && i < name.n;) {
        uint32_t c = px_utf8_next(name, &i);
        good = c < 128 ? px_is_alpha((char)c) || px_is_digit((char)c) ||
                             (c && strchr("._-@+", (int)c) != NULL)
                       : px_text_script(c) != PX_SCRIPT_OTHER;
    }
    return good ? PX_OK
                : px_fail(err, PX_E_USAGE,
                          "a name of a user has 1 to 64 bytes of letters, digits and . _ - @ +");
}

px_status px_account_fold(px_str name, px_buf *out, px_err *err) {
    return px_text_fold(px_str_sub(name, 0, 256), out, err);
}

/* ---- passwords ---- */

px_status px_account_password_good(px_str name, px_str password, px_err *err) {
    size_t characters = 0;
    px_buf a, b;
    if (!px_utf8_valid(password)) return px_fail(err, PX_E_USAGE, "the password is no valid UTF-8");
    for (size_t i = 0; i < password.n; characters++)
        (void)px_utf8_next(password, &i);
    if (characters < PX_PASSWORD_MIN || password.n > PX_PASSWORD_MAX)
        return px_fail(err, PX_E_USAGE,
                       "a password has at least %u characters and at most %u bytes",
                       PX_PASSWORD_MIN, PX_PASSWORD_MAX);
    px_buf_init(&a, 8192);
    px_buf_init(&b, 8192);
    px_status st = px_text_fold(name, &a, err);
    if (st == PX_OK) st = px_text_fold(px_str_trim(password), &b, err);
    if (st == PX_OK && px_str_eq(px_buf_view(&a), px_buf_view(&b)))
        st = px_fail(err, PX_E_USAGE, "the password must not be the name");
    px_buf_done(&a);
    px_buf_done(&b);
    return st;
}

void px_account_place_take(px_accounts *a) {
    (void)pthread_mutex_lock(&a->lock);
    while (a->looking >= PX_LOGIN_AT_ONCE)
        (void)pthread_cond_wait(&a->less, &a->lock);
    a->looking++;
    (void)pthread_mutex_unlock(&a->lock);
}

void px_account_place_give(px_accounts *a) {
    (void)pthread_mutex_lock(&a->lock);
    a->looking--;
    (void)pthread_cond_signal(&a->less);
    (void)pthread_mutex_unlock(&a->lock);
}

px_status px_account_hash(px_accounts *a, px_str password, char out[PX_SECRET_HASH], px_err *err) {
    px_account_place_take(a);
    px_status st = px_secret_hash(password, out, err);
    px_account_place_give(a);
    return st;
}

bool px_account_fits(px_accounts *a, const char *hash, px_str password) {
    px_account_place_take(a);
    bool fits = px_secret_fits(hash, password);
    px_account_place_give(a);
    return fits;
}

/* ---- what may be done ---- */

bool px_may_administer(const px_actor *who, int64_t org) {
    if (who->role != PX_ACCOUNT_ADMIN) return false;
    if (who->all) return true;
    for (size_t i = 0; i < who->n_orgs; i++)
        if (who->orgs[i] == org) return true;
    return false;
}

bool px_may(const px_actor *who, const px_object *what, px_action action) {
    bool mine = who->user && who->user == what->owner;
    bool ours = who->org && who->org == what->org;
    if (px_may_administer(who, what->org)) return true;
    switch (action) {
    case PX_SEE:
        if (mine) return true;
        if (what->access == PX_ACCESS_PUBLIC) return who->role >= PX_ACCOUNT_READER;
        return what->access == PX_ACCESS_ORGANISATION ? ours : who->user && what->named;
    case PX_CHANGE:
        return mine || (ours && who->role >= PX_ACCOUNT_CURATOR && what->access != PX_ACCESS_NAMED);
    case PX_ADMINISTER:
        break;
    }
    return false;
}

/* ---- who asks ---- */

px_status px_actor_read(px_link *l, const px_sql *q, px_arena *arena, px_actor *out, px_err *err) {
    px_sql *below = NULL;
    bool more;
    *out = (px_actor){.user = px_sql_i64(q, 0),
                      .name = px_arena_str(arena, px_sql_str(q, 1)),
                      .display = px_arena_str(arena, px_sql_str(q, 2)),
                      .role = (px_account_role)px_sql_i64(q, 3),
                      .org = px_sql_i64(q, 4),
                      .org_name = px_arena_str(arena, px_sql_str(q, 5)),
                      .peer = PX_STR(""),
                      .request = PX_STR("")};
    out->all = out->role == PX_ACCOUNT_ADMIN && !out->org;
    if (out->role != PX_ACCOUNT_ADMIN || out->all) return PX_OK;
    int64_t *v = NULL;
    size_t cap = 0;
    px_status st =
        px_sql_ask(l,
                   "WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT o.id FROM "
                   "organisation o JOIN below b ON o.parent = b.id) SELECT id FROM below",
                   &below, err, PX_I(out->org));
    while (st == PX_OK && (st = px_sql_next(below, &more, err)) == PX_OK && more) {
        v = px_arena_grow(arena, v, out->n_orgs, &cap, out->n_orgs + 1, sizeof *v);
        v[out->n_orgs++] = px_sql_i64(below, 0);
    }
    px_sql_done(below);
    out->orgs = v;
    return st;
}

px_status px_account_end_sessions(px_link *l, int64_t user, px_err *err) {
    return px_sql_run(l, "DELETE FROM session WHERE user = ?", err, PX_I(user));
}

/* ---- opening ---- */

/* The key of all digests lies in the state, so that a backup is whole: what it covers are 256 random bits each. */
static px_status take_key(px_accounts *a, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = false;
    unsigned char fresh[PX_SECRET_DIGEST];
    px_secret_bytes(fresh, sizeof fresh);
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l, "INSERT OR IGNORE INTO setting (name, value) VALUES ('digest', ?)", err,
                        PX_B(fresh, sizeof fresh));
    if (st == PX_OK)
        st = px_sql_ask(l, "SELECT value FROM setting WHERE name = ?", &q, err,
                        PX_S(PX_STR("digest")));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && (!more || px_sql_str(q, 0).n != sizeof a->key))
        st = px_fail(err, PX_E_DAMAGED, "the state has no key of its digests");
    if (st == PX_OK) memcpy(a->key, px_sql_str(q, 0).p, sizeof a->key);
    px_sql_done(q);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

px_status px_accounts_open(const char *dir, bool create, px_accounts **out, px_err *err) {
    char nobody[PX_SECRET_TOKEN];
    *out = NULL;
    px_accounts *a = px_calloc(1, sizeof *a);
    (void)pthread_mutex_init(&a->lock, NULL);
    (void)pthread_cond_init(&a->less, NULL);
    px_status st = px_secret_init(err);
    if (st == PX_OK) st = px_text_init(err);
    if (st == PX_OK) st = px_state_open(dir, create, &a->state, err);
    if (st == PX_OK) st = take_key(a, err);
    if (st == PX_OK) {
        px_secret_token(nobody);
        st = px_secret_hash(px_str_of(nobody), a->nobody, err);
    }
    if (st == PX_OK)
        *out = a;
    else
        px_accounts_close(a);
    return st;
}

void px_accounts_patience(px_accounts *a, int ms) {
    px_state_patience(a->state, ms);
}

void px_accounts_close(px_accounts *a) {
    if (!a) return;
    px_state_close(a->state);
    px_secret_wipe(a->key, sizeof a->key);
    (void)pthread_mutex_destroy(&a->lock);
    (void)pthread_cond_destroy(&a->less);
    free(a);
}

px_state *px_accounts_state(px_accounts *a) {
    return a->state;
}

void px_accounts_clock(px_accounts *a, const int64_t *now) {
    a->clock = now;
}

int64_t px_accounts_now(const px_accounts *a) {
    return a->clock ? *a->clock : (int64_t)time(NULL);
}

px_status px_accounts_any(px_accounts *a, bool *out, px_err *err) {
    px_link *l = NULL;
    int64_t n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK) st = px_sql_one(l, "SELECT 1 FROM user LIMIT ?", 0, &n, err, PX_I(1));
    px_state_return(&l);
    *out = n != 0;
    return st;
}
