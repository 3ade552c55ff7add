/* api_saved.c: saved queries and lists: /api/v1/saved-queries and /api/v1/lists. */
#include "query/engine/env.h"
#include "query/engine/explain.h"
#include "query/server/api_people.h"
#include "query/server/collection.h"
#include "query/service/kept.h"

static void put(px_jw *w, const px_kept *k, bool whole) {
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", k->id);
    px_jw_kstr(w, "name", k->name);
    px_jw_kstr(w, "note", k->note);
    px_jw_kstr(w, "access", px_str_of(px_access_name(k->access)));
    px_jw_named(w, "owner", k->owner, k->owner_name);
    px_jw_named(w, "organisation", k->org, k->org_name);
    if (k->kind == PX_KEPT_QUERY) {
        px_jw_kstr(w, "query", k->body);
        px_jw_kstr(w, "dialect", k->dialect);
    } else {
        px_jw_ku64(w, "count", k->n);
    }
    if (k->kind == PX_KEPT_LIST && whole) {
        px_jw_key(w, PX_STR("items"));
        px_jw_open(w, '[');
        for (px_str rest = k->body; rest.n;) {
            size_t end = px_str_find(rest, PX_STR("\n"));
            px_jw_str(w, px_str_sub(rest, 0, end));
            rest = end == SIZE_MAX ? (px_str){NULL, 0} : px_str_sub(rest, end + 1, rest.n);
        }
        px_jw_close(w, ']');
    }
    if (k->may_change && k->access == PX_ACCESS_NAMED) {
        px_jw_key(w, PX_STR("users"));
        px_jw_open(w, '[');
        for (size_t i = 0; i < k->n_users; i++)
            px_jw_str(w, k->users[i]);
        px_jw_close(w, ']');
    }
    px_jw_ki64(w, "version", k->version);
    px_jw_time(w, "created", k->created);
    px_jw_time(w, "changed", k->changed);
    px_jw_key(w, PX_STR("may_change"));
    px_jw_bool(w, k->may_change);
    px_jw_close(w, '}');
}

static px_status show(px_call *c, px_accounts *a, px_kept_kind kind, int64_t id, px_err *err) {
    px_kept k = {0};
    px_status st = px_kept_get(a, px_people_actor(c), c->arena, kind, id, &k, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    put(&w, &k, true);
    return PX_OK;
}

/* ---- what comes ---- */

/* A query that would not be understood is not kept; the byte of the mistake is told. */
static px_status read_query(px_call *c, const px_member *query, const px_member *dialect,
                            px_kept *k, px_err *err) {
    px_explain x;
    bool taken;
    k->body = px_str_trim(px_json_str(query->value));
    k->dialect = dialect->value ? px_json_str(dialect->value) : PX_STR("cn");
    if (!k->body.n) return px_fail(err, PX_E_USAGE, "a query is missing; * is every record");
    if (k->body.n > PX_KEPT_BODY_MAX) return PX_OK; /* kept.c says it */
    px_env *env = px_env_new();
    px_status st = px_env_option(env, PX_STR("dialect"), k->dialect, &taken, err);
    if (st == PX_OK) st = px_env_open(env, px_collection_dir(c->on), k->body, err);
    if (st == PX_OK) {
        px_explain_begin(&x, k->body, px_env_view(env));
        st = px_explain_parse(&x, err);
        px_explain_end(&x);
    }
    px_env_free(env);
    return st;
}

/* Items are kept in the order given, each once. */
static px_status read_items(px_call *c, const px_member *items, px_kept *k, px_err *err) {
    px_buf b;
    px_status st = PX_OK;
    px_buf_init(&b, PX_KEPT_BODY_MAX + 1);
    for (const px_json *x = px_json_first(items->value); x && st == PX_OK; x = px_json_next(x)) {
        px_str s = px_str_trim(px_json_str(x));
        if (px_json_type(x) != PX_JSON_STRING || !s.n || s.n > 200)
            st = px_fail(err, PX_E_USAGE, "an item of a list is a text of 1 to 200 bytes");
        for (size_t i = 0; i < s.n && st == PX_OK; i++)
            if ((unsigned char)s.p[i] < ' ')
                st = px_fail(err, PX_E_USAGE, "an item of a list has no control characters");
        if (b.n) px_buf_ch(&b, '\n');
        px_buf_str(&b, s);
        k->n++;
    }
    if (st == PX_OK && (b.failed || k->n > PX_KEPT_ITEMS_MAX))
        st = px_fail(err, PX_E_LIMIT, "a list has at most %u items", PX_KEPT_ITEMS_MAX);
    k->body = px_arena_str(c->arena, px_buf_view(&b));
    px_buf_done(&b);
    return st;
}

static px_status read_users(px_call *c, const px_member *users, px_kept *k, px_err *err) {
    px_str *v = px_arena_array(c->arena, px_str, px_json_size(users->value) + 1);
    for (const px_json *x = px_json_first(users->value); x; x = px_json_next(x)) {
        if (px_json_type(x) != PX_JSON_STRING) return px_fail(err, PX_E_USAGE, "users are names");
        v[k->n_users++] = px_json_str(x);
    }
    k->users = v;
    return PX_OK;
}

static px_status read_kept(px_call *c, px_kept_kind kind, px_kept *k, px_err *err) {
    bool query = kind == PX_KEPT_QUERY;
    px_member m[] = {
        {"name", PX_JSON_STRING, true, false, NULL},
        {"note", PX_JSON_STRING, false, false, NULL},
        {"access", PX_JSON_STRING, false, false, NULL},
        {"users", PX_JSON_ARRAY, false, false, NULL},
        {"version", PX_JSON_NUMBER, false, false, NULL},
        {query ? "query" : "items", query ? PX_JSON_STRING : PX_JSON_ARRAY, true, false, NULL},
        {"dialect", PX_JSON_STRING, false, false, NULL}};
    *k = (px_kept){.kind = kind, .access = PX_ACCESS_NAMED};
    px_status st = px_body_read(c, m, query ? 7 : 6, err);
    if (st != PX_OK) return st;
    k->name = px_str_trim(px_json_str(m[0].value));
    k->note = m[1].value ? px_json_str(m[1].value) : PX_STR("");
    k->dialect = PX_STR("");
    if (m[2].value && !px_access_find(px_json_str(m[2].value), &k->access))
        return px_fail(err, PX_E_USAGE, "access is public, organisation or named");
    st = px_body_i64(&m[4], 1, INT64_MAX / 4096, &k->version, err);
    if (st == PX_OK && m[3].value) st = read_users(c, &m[3], k, err);
    if (st == PX_OK)
        st = query ? read_query(c, &m[5], &m[6], k, err) : read_items(c, &m[5], k, err);
    return st;
}

/* Without an account one has nothing of one's own. */
static px_status own(px_call *c, px_err *err) {
    const px_actor *who = px_people_actor(c);
    return who->user || who->all ? PX_OK
                                 : px_fail(err, PX_E_LOGIN, "this needs a name or an API key");
}

/* ---- handlers ---- */

static const char *folder(px_kept_kind kind) {
    return kind == PX_KEPT_QUERY ? "/api/v1/saved-queries" : "/api/v1/lists";
}

static px_status list(px_call *c, px_kept_kind kind, px_err *err) {
    px_accounts *a = NULL;
    px_kept *v = NULL;
    size_t n = 0, limit = 0;
    int64_t after = 0;
    px_status st = px_list_range(c, &after, &limit, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK && a)
        st = px_kept_list(a, px_people_actor(c), c->arena, kind, after, limit + 1, &v, &n, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, kind == PX_KEPT_QUERY ? PX_STR("queries") : PX_STR("lists"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < n && i < limit; i++)
        put(&w, &v[i], false);
    px_jw_close(&w, ']');
    if (n > limit) px_jw_ki64(&w, "next", v[limit - 1].id);
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status create(px_call *c, px_kept_kind kind, px_err *err) {
    px_accounts *a = NULL;
    px_kept k = {0};
    int64_t id = 0;
    px_status st = own(c, err);
    if (st == PX_OK) st = read_kept(c, kind, &k, err);
    if (st == PX_OK) st = px_people_accounts(c, true, &a, err);
    if (st == PX_OK) st = px_kept_add(a, px_people_actor(c), &k, &id, err);
    if (st == PX_OK) st = show(c, a, kind, id, err);
    if (st == PX_OK) px_call_created(c, folder(kind), id);
    return st;
}

/* The state and {id}; where there is no state, there is nothing of that number. */
static px_status at(px_call *c, px_accounts **a, int64_t *id, px_err *err) {
    px_status st = px_part_id(c, id, err);
    if (st == PX_OK) st = px_people_accounts(c, false, a, err);
    if (st == PX_OK && !*a) st = px_fail(err, PX_E_NOTFOUND, "there is nothing at this address");
    return st;
}

static px_status get(px_call *c, px_kept_kind kind, px_err *err) {
    px_accounts *a = NULL;
    int64_t id = 0;
    px_status st = at(c, &a, &id, err);
    return st == PX_OK ? show(c, a, kind, id, err) : st;
}

static px_status replace(px_call *c, px_kept_kind kind, px_err *err) {
    px_accounts *a = NULL;
    px_kept k = {0};
    int64_t id = 0;
    px_status st = own(c, err);
    if (st == PX_OK) st = at(c, &a, &id, err);
    if (st == PX_OK) st = read_kept(c, kind, &k, err);
    if (st == PX_OK) st = px_kept_replace(a, px_people_actor(c), id, &k, err);
    return st == PX_OK ? show(c, a, kind, id, err) : st;
}

static px_status drop(px_call *c, px_kept_kind kind, px_err *err) {
    px_accounts *a = NULL;
    int64_t id = 0;
    px_status st = own(c, err);
    if (st == PX_OK) st = at(c, &a, &id, err);
    if (st == PX_OK) st = px_kept_delete(a, px_people_actor(c), kind, id, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_ki64(&w, "deleted", id);
    px_jw_close(&w, '}');
    return PX_OK;
}

#define HANDLERS(kind, name)                                                                       \
    static px_status list_##name(px_call *c, px_err *err) {                                        \
        return list(c, kind, err);                                                                 \
    }                                                                                              \
    static px_status create_##name(px_call *c, px_err *err) {                                      \
        return create(c, kind, err);                                                               \
    }                                                                                              \
    static px_status get_##name(px_call *c, px_err *err) {                                         \
        return get(c, kind, err);                                                                  \
    }                                                                                              \
    static px_status replace_##name(px_call *c, px_err *err) {                                     \
        return replace(c, kind, err);                                                              \
    }                                                                                              \
    static px_status drop_##name(px_call *c, px_err *err) {                                        \
        return drop(c, kind, err);                                                                 \
    }
HANDLERS(PX_KEPT_QUERY, query)
HANDLERS(PX_KEPT_LIST, items)

static const px_route_param of_list[] = {PX_API_RANGE};
static const px_route_param of_one[] = {PX_API_ID};

#define ROW(m, p, i, change, takes_, gives_, params, run_, en_, zh_)                               \
    {                                                                                              \
        .method = m, .path = p, .id = i, .family = "kept", .lane = PX_LANE_SEARCH,                 \
        .role = PX_ROLE_READER, .changes = change, .en = en_, .zh = zh_, params.takes = takes_,    \
        .gives = gives_, .run = run_                                                               \
    }
#define NONE
#define LIST PX_ROUTE_PARAMS(of_list),
#define ONE  PX_ROUTE_PARAMS(of_one),
const px_route px_kept_routes[] = {
    ROW("GET", "/api/v1/saved-queries", "savedQueries", false, NULL, "SavedQueries", LIST,
        list_query, "Saved queries that the caller may see.", "列出可见的已存检索式。"),
    ROW("POST", "/api/v1/saved-queries", "savedQueryNew", true, "SavedQueryBody", "SavedQuery",
        NONE, create_query, "Save a query.", "保存检索式。"),
    ROW("GET", "/api/v1/saved-queries/{id}", "savedQuery", false, NULL, "SavedQuery", ONE,
        get_query, "A saved query.", "读取一个已存检索式。"),
    ROW("PUT", "/api/v1/saved-queries/{id}", "savedQueryReplace", true, "SavedQueryBody",
        "SavedQuery", ONE, replace_query,
        "Replace a saved query; with `version`, only if nobody changed it meanwhile.",
        "替换已存检索式；给出 version 时，若期间被他人修改则拒绝。"),
    ROW("DELETE", "/api/v1/saved-queries/{id}", "savedQueryDelete", true, NULL, "Deleted", ONE,
        drop_query, "Delete a saved query.", "删除已存检索式。"),
    ROW("GET", "/api/v1/lists", "lists", false, NULL, "Lists", LIST, list_items,
        "Lists of publications that the caller may see, without their items.",
        "列出可见的专利清单（不含条目）。"),
    ROW("POST", "/api/v1/lists", "listNew", true, "ListBody", "List", NONE, create_items,
        "Keep a list of publications.", "新建专利清单。"),
    ROW("GET", "/api/v1/lists/{id}", "list", false, NULL, "List", ONE, get_items,
        "A list with its items.", "读取清单及其条目。"),
    ROW("PUT", "/api/v1/lists/{id}", "listReplace", true, "ListBody", "List", ONE, replace_items,
        "Replace a list; with `version`, only if nobody changed it meanwhile.",
        "替换清单；给出 version 时，若期间被他人修改则拒绝。"),
    ROW("DELETE", "/api/v1/lists/{id}", "listDelete", true, NULL, "Deleted", ONE, drop_items,
        "Delete a list.", "删除清单。"),
};
const size_t px_kept_routes_n = sizeof px_kept_routes / sizeof *px_kept_routes;

#define COMMON                                                                                     \
    "id:integer, name:string, note:string, access:string, owner:Named|null, "                      \
    "organisation:Named|null, users?:[string], version:integer, created:string, changed:string, "  \
    "may_change:boolean"
#define BODY "name:string, note?:string, access?:string, users?:[string], version?:integer"
const px_schema px_kept_schemas[] = {
    {"Named", "{id:integer, name:string}"},
    {"Deleted", "{deleted:integer}"},
    {"SavedQueryBody", "{" BODY ", query:string, dialect?:string}"},
    {"SavedQuery", "{" COMMON ", query:string, dialect:string}"},
    {"SavedQueries", "{queries:[SavedQuery], next?:integer}"},
    {"ListBody", "{" BODY ", items:[string]}"},
    {"List", "{" COMMON ", count:integer, items?:[string]}"},
    {"Lists", "{lists:[List], next?:integer}"},
};
const size_t px_kept_schemas_n = sizeof px_kept_schemas / sizeof *px_kept_schemas;
