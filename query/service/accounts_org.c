/* accounts_org.c: organisations: a tree of cities, districts, parks and those who work in them. */
#include "query/service/accounts_int.h"

#include "base/text.h"

bool px_org_kind_find(px_str name) {
    static const char *const kinds[] = {"city",       "district", "park",   "tisc",
                                        "university", "service",  "company"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (px_str_is(name, kinds[i])) return true;
    return false;
}

static px_status no_org(int64_t id, px_err *err) {
    return px_fail(err, PX_E_NOTFOUND, "there is no organisation %lld", (long long)id);
}

static px_status check_name(px_link *l, int64_t id, px_str name, px_err *err) {
    int64_t other = 0;
    bool good = px_str_trim(name).n > 0 && name.n <= 200 && px_utf8_valid(name);
    for (size_t i = 0; good && i < name.n; i++)
        good = (unsigned char)name.p[i] >= ' ' && name.p[i] != 127;
    if (!good)
        return px_fail(err, PX_E_USAGE,
                       "a name of an organisation has 1 to 200 bytes and no control characters");
    px_status st =
        px_sql_one(l, "SELECT id FROM organisation WHERE name = ?", 0, &other, err, PX_S(name));
    if (st == PX_OK && other && other != id)
        st = px_fail(err, PX_E_CONFLICT, "the name %.*s is taken", PX_STR_ARG(name));
    return st;
}

static px_status check_kind(px_str kind, px_err *err) {
    if (px_org_kind_find(kind)) return PX_OK;
    return px_fail(err, PX_E_USAGE,
                   "an organisation is a city, district, park, tisc, university, service or "
                   "company, not \"%.*s\"",
                   (int)(kind.n < 60 ? kind.n : 60), kind.p ? kind.p : "");
}

/* Within the scope, and not beneath `id` itself. */
static px_status check_parent(px_link *l, const px_actor *by, int64_t id, int64_t parent,
                              px_err *err) {
    int64_t there = 0, above = 0;
    if (!parent)
        return by->all ? PX_OK
                       : px_fail(err, PX_E_FORBIDDEN,
                                 "only an administrator without an organisation makes "
                                 "organisations at the top");
    px_status st =
        px_sql_one(l, "SELECT 1 FROM organisation WHERE id = ?", 0, &there, err, PX_I(parent));
    if (st == PX_OK && (!there || !px_may_administer(by, parent))) st = no_org(parent, err);
    if (st == PX_OK && id)
        st = px_sql_one(l,
                        "WITH RECURSIVE up (id) AS (SELECT ? UNION SELECT o.parent FROM "
                        "organisation o JOIN up u ON o.id = u.id WHERE o.parent IS NOT NULL) "
                        "SELECT 1 FROM up WHERE id = ?",
                        0, &above, err, PX_I(parent), PX_I(id));
    if (st == PX_OK && above)
        st = px_fail(err, PX_E_CONFLICT, "an organisation cannot be beneath itself");
    return st;
}

px_status px_org_add(px_accounts *a, const px_actor *by, px_str name, px_str kind, int64_t parent,
                     int64_t *id, px_err *err) {
    px_link *l = NULL;
    *id = 0;
    px_status st = check_kind(kind, err);
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK) st = check_name(l, 0, name, err);
    if (st == PX_OK) st = check_parent(l, by, 0, parent, err);
    if (st == PX_OK)
        st = px_sql_run(
            l, "INSERT INTO organisation (name, kind, parent, created) VALUES (?, ?, ?, ?)", err,
            PX_S(name), PX_S(kind), PX_REF(parent), PX_I(px_accounts_now(a)));
    if (st == PX_OK) {
        *id = px_sql_made(l);
        st = px_audit_in(a, l, by, PX_STR("organisation.add"), name, PX_STR("ok"), err);
    }
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

px_status px_org_change(px_accounts *a, const px_actor *by, int64_t id, px_str name, px_str kind,
                        int64_t parent, px_err *err) {
    px_link *l = NULL;
    int64_t there = 0;
    px_buf object;
    px_buf_init(&object, 256);
    px_buf_i64(&object, id);
    px_status st = kind.p ? check_kind(kind, err) : PX_OK;
    if (st == PX_OK) st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT 1 FROM organisation WHERE id = ?", 0, &there, err, PX_I(id));
    if (st == PX_OK && (!there || !px_may_administer(by, id))) st = no_org(id, err);
    if (st == PX_OK && name.p) st = check_name(l, id, name, err);
    if (st == PX_OK && parent >= 0) st = check_parent(l, by, id, parent, err);
    if (st == PX_OK && name.p)
        st = px_sql_run(l, "UPDATE organisation SET name = ? WHERE id = ?", err, PX_S(name),
                        PX_I(id));
    if (st == PX_OK && kind.p)
        st = px_sql_run(l, "UPDATE organisation SET kind = ? WHERE id = ?", err, PX_S(kind),
                        PX_I(id));
    if (st == PX_OK && parent >= 0)
        st = px_sql_run(l, "UPDATE organisation SET parent = ? WHERE id = ?", err, PX_REF(parent),
                        PX_I(id));
    if (st == PX_OK)
        st = px_audit_in(a, l, by, PX_STR("organisation.change"), px_buf_view(&object),
                         PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    px_buf_done(&object);
    return st;
}

px_status px_org_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t after,
                      size_t limit, px_org **out, size_t *n, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_org *v = NULL;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        "SELECT id, name, kind, parent, created FROM organisation WHERE id > ? "
                        "ORDER BY id",
                        &q, err, PX_I(after));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        if (!px_may_administer(by, px_sql_i64(q, 0))) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        v[(*n)++] = (px_org){.id = px_sql_i64(q, 0),
                             .name = px_arena_str(arena, px_sql_str(q, 1)),
                             .kind = px_arena_str(arena, px_sql_str(q, 2)),
                             .parent = px_sql_i64(q, 3),
                             .created = px_sql_i64(q, 4)};
    }
    px_sql_done(q);
    px_state_return(&l);
    *out = v;
    return st;
}

px_status px_org_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_org *out,
                     px_err *err) {
    px_org *v = NULL;
    size_t n = 0;
    *out = (px_org){0};
    px_status st = id > 0 ? px_org_list(a, by, arena, id - 1, 1, &v, &n, err) : PX_OK;
    if (st != PX_OK) return st;
    if (!n || v[0].id != id) return no_org(id, err);
    *out = v[0];
    return PX_OK;
}

px_status px_org_find(px_accounts *a, px_str name, int64_t *id, px_err *err) {
    px_link *l = NULL;
    *id = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l, "SELECT id FROM organisation WHERE name = ?", 0, id, err, PX_S(name));
    px_state_return(&l);
    return st;
}
