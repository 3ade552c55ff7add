/* ops.c: see ops.h: addresses, the two notations, faults, header fields, tokens, rows. */
#include "query/server/ops.h"

#include "base/text.h"
#include "query/server/accept.h"
#include "query/server/uri.h"

#include <time.h>

uint64_t px_ops_reach;
px_ops_token_maker px_ops_token;

#define REST_XML "application/ops+xml"

/* ---- notation ---- */

static bool wants_json(const px_call *c, px_str ending) {
    if (px_str_is(ending, ".json")) return true;
    if (px_str_is(ending, ".xml")) return false;
    px_str accept = px_call_header(c, "accept");
    int json = px_accept_weight(accept, "application/json"), xml = 0;
    static const char *const types[] = {"application/xml",          "text/xml",
                                        "application/exchange+xml", REST_XML,
                                        "application/fulltext+xml", "application/cpc+xml"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        int weight = px_accept_weight(accept, types[i]);
        if (weight > xml) xml = weight;
    }
    return json > xml;
}

/* The type of the part, unless the client asked for plain XML and not for it. */
static const char *xml_type(const px_call *c, const char *own) {
    px_str accept = px_call_header(c, "accept");
    bool named = px_str_find(accept, px_str_of(own)) != SIZE_MAX;
    bool plain = px_str_find(accept, PX_STR("application/xml")) != SIZE_MAX;
    return plain && !named ? "application/xml" : own;
}

static void fields(px_call *c) {
    px_call_answer(c, "X-Throttling-Control",
                   PX_STR("idle (images=green:200, inpadoc=green:60, other=green:1000, "
                          "retrieval=green:200, search=green:30)"));
    px_call_answer(c, "X-IndividualQuotaPerHour-Used", PX_STR("0"));
    px_call_answer(c, "X-RegisteredQuotaPerWeek-Used", PX_STR("0"));
}

static void write_tree(px_call *c, const px_xo *root, bool json, const char *type) {
    px_buf_clear(&c->out);
    c->type = json ? "application/json" : type;
    if (json)
        px_xo_json(root, &c->out);
    else
        px_xo_xml(root, &c->out);
}

/* ---- faults ---- */

/* A client that renews its token looks for a description without a namespace (docs/OPS.md). */
static void write_fault(px_call *c, bool json, int http, const char *code, px_str message,
                        bool renew) {
    px_xo *fault = px_xo_add(c->arena, NULL, "fault");
    px_xo_attr(c->arena, fault, "xmlns", PX_STR("http://ops.epo.org"));
    px_xo_leaf(c->arena, fault, "code", px_str_of(code));
    px_xo_leaf(c->arena, fault, "message", message);
    if (renew) {
        px_xo *d = px_xo_leaf(c->arena, fault, "description", PX_STR("Access token has expired"));
        px_xo_attr(c->arena, d, "xmlns", PX_STR(""));
    }
    c->status = http;
    write_tree(c, fault, json, "application/xml");
    fields(c);
}

void px_ops_fault(px_ops *o, int http, const char *code, px_str message) {
    if (o->answered) return;
    o->answered = true;
    write_fault(o->c, o->json, http, code, message, false);
}

static px_str ending_of(px_str path) {
    static const char *const endings[] = {".json", ".xml"};
    for (size_t i = 0; i < 2; i++) {
        px_str e = px_str_of(endings[i]);
        if (path.n > e.n && px_str_is(px_str_sub(path, path.n - e.n, path.n), endings[i])) return e;
    }
    return (px_str){0};
}

static px_str with_position(px_call *c, const px_err *err) {
    px_str s = px_str_of(err->message);
    if (err->offset == PX_ERR_NO_OFFSET) return px_arena_str(c->arena, s);
    return px_arena_fmt(c->arena, PX_STR_FMT " (position %llu)", PX_STR_ARG(s),
                        (unsigned long long)err->offset);
}

/* Any failure as OPS words it: `fault` of the rows. */
static void ops_problem(px_call *c, px_status st, const px_err *err) {
    static const struct {
        px_status st;
        int http; /* 0: as the status table */
        const char *code, *message;
    } table[] = {
        {PX_E_NOTFOUND, 404, "SERVER.EntityNotFound", "No results found"},
        {PX_E_QUERY, 400, "CLIENT.CQL", NULL},
        {PX_E_USAGE, 400, "CLIENT.InvalidQuery", NULL},
        {PX_E_LIMIT, 413, "CLIENT.AmbiguousRequest", NULL},
        {PX_E_LOGIN, 401, "CLIENT.InvalidAccessToken", "invalid_access_token"},
        {PX_E_FORBIDDEN, 403, "CLIENT.Forbidden", NULL},
        {PX_E_RATE, 403, "CLIENT.RobotDetected", "Individual quota per hour used up"},
        {PX_E_METHOD, 405, "CLIENT.NotFound", NULL},
        {PX_E_UNSUPPORTED, 400, "CLIENT.CQL", NULL},
        {PX_E_BUSY, 0, "SERVER.LimitedServerResources", NULL},
        {PX_E_TIMEOUT, 0, "SERVER.LimitedServerResources", NULL},
    };
    bool json = wants_json(c, ending_of(c->path));
    px_str message = err ? with_position(c, err) : px_str_of(px_status_text(st, c->zh));
    const char *code = "SERVER.DomainAccess";
    int http = px_status_http(st);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].st == st) {
            code = table[i].code;
            if (table[i].http) http = table[i].http;
            if (table[i].message) message = px_str_of(table[i].message);
        }
    /* Clients renew a token that is refused with 400; who shows none is told to bring one. */
    px_str shown = px_str_sub(px_call_header(c, "authorization"), 0, 7);
    bool renew = st == PX_E_LOGIN && px_str_eq_nocase(shown, PX_STR("Bearer "));
    if (renew) http = 400;
    write_fault(c, json, http < 400 ? 500 : http, code, message, renew);
    if (http == 401) px_call_answer(c, "WWW-Authenticate", PX_STR("Bearer realm=\"patix\""));
    if (c->status == 503) px_call_answer(c, "Retry-After", PX_STR("1"));
    if (st == PX_E_RATE) px_call_answer(c, "X-Rejection-Reason", PX_STR("IndividualQuotaPerHour"));
}

/* ---- the address ---- */

static bool take_apart(px_ops *o) {
    px_str rest = px_str_sub(o->c->path, sizeof PX_OPS_REST - 1, o->c->path.n);
    px_str ending = ending_of(rest);
    o->json = wants_json(o->c, ending);
    rest.n -= ending.n;
    while (rest.n && o->n < sizeof o->seg / sizeof *o->seg) {
        size_t slash = px_str_find(rest, PX_STR("/"));
        px_str s = px_uri_decode(o->a, px_str_sub(rest, 0, slash), false);
        if (!px_utf8_valid(s) || (s.n && memchr(s.p, 0, s.n))) return false;
        o->seg[o->n++] = s;
        rest = slash == SIZE_MAX ? PX_STR("") : px_str_sub(rest, slash + 1, rest.n);
    }
    return !rest.n;
}

px_status px_ops_record(px_ops *o, uint32_t row, px_record *r, px_err *err) {
    px_status st = px_stop_look(&o->c->stop, err);
    px_arena_reset(o->page.arena);
    return st == PX_OK ? px_page_record(&o->page, o->c->snap, row, r, err) : st;
}

static bool read_range(px_str s, uint64_t *begin, uint64_t *end) {
    size_t dash = px_str_find(s, PX_STR("-"));
    return dash != SIZE_MAX && px_str_u64(px_str_trim(px_str_sub(s, 0, dash)), begin) &&
           px_str_u64(px_str_trim(px_str_sub(s, dash + 1, s.n)), end) && *begin && *begin <= *end;
}

bool px_ops_range(px_ops *o, uint64_t most, uint64_t *begin, uint64_t *end) {
    px_str s = px_call_param(o->c, "Range");
    if (!s.n) s = px_call_param(o->c, "range");
    if (!s.n) s = px_call_header(o->c, "x-ops-range");
    *begin = 1;
    *end = PX_OPS_PAGE;
    if (s.n && !read_range(s, begin, end)) {
        px_ops_fault(o, 400, "CLIENT.InvalidQuery",
                     PX_STR("The range is not valid: it is of the form 1-25"));
        return false;
    }
    if (*end - *begin >= most) {
        px_ops_fault(o, 413, "CLIENT.AmbiguousRequest",
                     px_arena_fmt(o->a, "The range is too large: at most %llu go in one request",
                                  (unsigned long long)most));
        return false;
    }
    return true;
}

bool px_ops_constituents(px_ops *o, size_t at, unsigned allowed, unsigned *out) {
    static const struct {
        const char *name;
        unsigned bits;
    } names[] = {{"biblio", PX_OPS_BIBLIO | PX_OPS_ABSTRACT},
                 {"abstract", PX_OPS_ABSTRACT},
                 {"claims", PX_OPS_CLAIMS},
                 {"description", PX_OPS_DESCRIPTION},
                 {"fulltext", PX_OPS_FULLTEXT},
                 {"equivalents", PX_OPS_EQUIVALENTS},
                 {"full-cycle", PX_OPS_BIBLIO | PX_OPS_ABSTRACT | PX_OPS_CYCLE},
                 {"images", PX_OPS_IMAGES},
                 {"legal", PX_OPS_LEGAL}};
    *out = 0;
    for (; at < o->n; at++) {
        px_str rest = o->seg[at];
        while (rest.n) {
            size_t comma = px_str_find(rest, PX_STR(","));
            px_str one = px_str_trim(px_str_sub(rest, 0, comma));
            unsigned bits = 0;
            rest = comma == SIZE_MAX ? PX_STR("") : px_str_sub(rest, comma + 1, rest.n);
            for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (px_str_is(one, names[i].name)) bits = names[i].bits;
            if (!bits || (bits & ~allowed)) {
                px_ops_fault(o, 404, "CLIENT.NotFound",
                             px_arena_fmt(o->a, "There is no constituent %.*s here",
                                          (int)(one.n < 60 ? one.n : 60), one.p ? one.p : ""));
                return false;
            }
            *out |= bits;
        }
    }
    return true;
}

/* ---- requests ---- */

static px_status ask(px_ops *o, px_err *err) {
    px_str service = o->n ? o->seg[0] : PX_STR("");
    if (px_str_is(service, "published-data"))
        return o->n > 1 && px_str_is(o->seg[1], "search") ? px_ops_search(o, err)
                                                          : px_ops_published(o, err);
    if (px_str_is(service, "family")) return px_ops_family(o, false, err);
    if (px_str_is(service, "legal")) return px_ops_family(o, true, err);
    if (px_str_is(service, "number-service")) return px_ops_numbers(o, err);
    if (px_str_is(service, "classification")) return px_ops_classes(o, err);
    px_ops_fault(o, 404, "CLIENT.NotFound", PX_STR("There is no such service"));
    return PX_OK;
}

/* Accounts count what is handed out. */
void px_ops_counted(const px_ops *o) {
    px_call_answer(o->c, "X-Patix-Records",
                   px_arena_fmt(o->a, "%llu", (unsigned long long)o->records));
}

static px_status rest(px_call *c, px_err *err) {
    px_ops o = {.c = c, .a = c->arena, .type = "application/exchange+xml"};
    px_status st = PX_OK;
    px_page_init(&o.page, PX_STR(""));
    o.root = px_xo_add(o.a, NULL, "ops:world-patent-data");
    px_xo_attr(o.a, o.root, "xmlns", PX_STR("http://www.epo.org/exchange"));
    px_xo_attr(o.a, o.root, "xmlns:ops", PX_STR("http://ops.epo.org"));
    px_xo_attr(o.a, o.root, "xmlns:xlink", PX_STR("http://www.w3.org/1999/xlink"));
    if (take_apart(&o))
        st = ask(&o, err);
    else
        px_ops_fault(&o, 404, "CLIENT.InvalidReference", PX_STR("The address is not understood"));
    if (st == PX_OK && !o.answered) {
        if (o.records) px_ops_counted(&o);
        write_tree(c, o.root, o.json, xml_type(c, o.type));
        fields(c);
    }
    px_page_done(&o.page);
    return st;
}

/* ---- tokens ---- */

static int sextet(char ch) {
    static const char *const digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = ch ? strchr(digits, ch) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Base64 up to its padding; what is none ends it. */
static px_str from_base64(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    uint32_t bits = 0, have = 0;
    for (size_t i = 0; i < s.n; i++) {
        int v = sextet(s.p[i]);
        if (v < 0) break;
        bits = (bits << 6 | (uint32_t)v) & 0xFFFFFF;
        have += 6;
        if (have < 8) continue;
        have -= 8;
        p[n++] = (char)(bits >> have & 0xFF);
    }
    return (px_str){p, n};
}

/* Id and secret: HTTP Basic, else client_id and client_secret of the form. */
static void credentials(px_call *c, px_str *id, px_str *secret) {
    px_str basic = px_call_header(c, "authorization");
    *id = px_call_param(c, "client_id");
    *secret = px_call_param(c, "client_secret");
    if (basic.n < 6 || !px_str_eq_nocase(px_str_sub(basic, 0, 6), PX_STR("Basic "))) return;
    px_str pair = from_base64(c->arena, px_str_trim(px_str_sub(basic, 6, basic.n)));
    size_t colon = px_str_find(pair, PX_STR(":"));
    *id = px_str_sub(pair, 0, colon);
    *secret = colon == SIZE_MAX ? PX_STR("") : px_str_sub(pair, colon + 1, pair.n);
}

static bool shown(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 127) return false;
    return s.n > 0 && s.n <= 512;
}

/* Clients send the grant as a form, but not all of them say so. */
static px_str grant_type(px_call *c) {
    px_pairs form = {0};
    px_str v = px_call_param(c, "grant_type");
    if (v.p || !c->body.n) return v;
    px_uri_pairs(c->arena, c->body, true, &form);
    return px_pairs_get(&form, "grant_type");
}

static px_status token(px_call *c, px_err *err) {
    px_str id, secret, made;
    uint32_t seconds = 1200;
    credentials(c, &id, &secret);
    if (!px_str_is(grant_type(c), "client_credentials"))
        return px_fail(err, PX_E_USAGE, "grant_type is client_credentials");
    made = shown(secret) ? secret : PX_STR("desk");
    if (px_ops_token) {
        px_status st = px_ops_token(c, id, secret, &made, &seconds, err);
        if (st != PX_OK) return st;
    }
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "issued_at", px_arena_fmt(c->arena, "%lld000", (long long)time(NULL)));
    px_jw_kstr(&w, "application_name", PX_STR("patix"));
    px_jw_kstr(&w, "scope", PX_STR("core"));
    px_jw_kstr(&w, "status", PX_STR("approved"));
    px_jw_kstr(&w, "api_product_list", PX_STR("[ops-prod]"));
    px_jw_kstr(&w, "expires_in", px_arena_fmt(c->arena, "%u", seconds));
    px_jw_kstr(&w, "client_id", id);
    px_jw_kstr(&w, "access_token", made);
    px_jw_kstr(&w, "token_type", PX_STR("BearerToken"));
    px_jw_kstr(&w, "refresh_token_expires_in", PX_STR("0"));
    px_jw_kstr(&w, "refresh_count", PX_STR("0"));
    px_jw_close(&w, '}');
    px_call_answer(c, "Cache-Control", PX_STR("no-store"));
    fields(c);
    return PX_OK;
}

/* ---- the rows ---- */

#define P_TYPE                                                                                     \
    {                                                                                              \
        "type", "path", "string", NULL, "publication, application or priority", "号码类型",        \
            "publication"                                                                          \
    }
#define P_FORMAT                                                                                   \
    { "format", "path", "string", NULL, "docdb, epodoc or original", "号码格式", "docdb" }
#define P_NUMBER                                                                                   \
    {                                                                                              \
        "number", "path", "string", NULL, "a number, or several with commas",                      \
            "号码，可用逗号分隔多个", "EP.1000000.A1"                                              \
    }
#define P_WHAT                                                                                     \
    {                                                                                              \
        "what", "path", "string", NULL,                                                            \
            "biblio, abstract, claims, description, fulltext, equivalents, full-cycle; several "   \
            "with "                                                                                \
            "commas; .json or .xml at the end",                                                    \
            "返回内容，可用逗号分隔多个；末尾可加 .json 或 .xml", "biblio"                         \
    }
#define P_MORE                                                                                     \
    {                                                                                              \
        "what", "path", "string", NULL, "biblio, legal, or both with a comma",                     \
            "biblio、legal 或两者", "biblio,legal"                                                 \
    }
/* Values are checked by the parts, so that what is wrong is answered as OPS answers it. */
static const px_route_param any_params[] = {
    {"rest", "path", "string", "", "services of OPS (docs/OPS.md)", "OPS 服务路径", NULL}};
static const px_route_param single_params[] = {P_TYPE, P_FORMAT, P_NUMBER, P_WHAT},
                            bulk_params[] = {P_TYPE, P_FORMAT, P_WHAT},
                            number_params[] = {P_TYPE, P_FORMAT, P_NUMBER},
                            numbers_params[] = {P_TYPE, P_FORMAT},
                            family_params[] = {P_TYPE, P_FORMAT, P_NUMBER, P_MORE};
static const px_route_param convert_params[] = {
    P_TYPE,
    P_FORMAT,
    P_NUMBER,
    {"to", "path", "string", NULL, "docdb, epodoc or original", "目标格式", "epodoc"}};
static const px_route_param search_params[] = {
    {"q", "query", "string", "", "the query in CQL", "CQL 检索式", "ti=laser"},
    {"Range", "query", "string", "1-25", "hits of the page; also the header X-OPS-Range",
     "结果范围；也可用 X-OPS-Range 首部", "1-25"}};
static const px_route_param cql_params[] = {
    {"what", "path", "string", "", "biblio, abstract, full-cycle", "返回内容", "biblio"},
    {"q", "query", "string", "", "the query in CQL", "CQL 检索式", "ti=laser"},
    {"Range", "query", "string", "1-25", "hits of the page; also the header X-OPS-Range",
     "结果范围；也可用 X-OPS-Range 首部", "1-25"}};
static const px_route_param class_params[] = {
    {"symbol", "path", "string", "", "a symbol of CPC, or search with q", "CPC 分类号",
     "H01M10/0525"},
    {"depth", "query", "string", "0", "levels below, or all", "下级层数，或 all", NULL},
    {"ancestors", "query", "string", "", "with what is above", "包含上级", NULL},
    {"navigation", "query", "string", "", "with its neighbours", "包含相邻分类", NULL},
    {"q", "query", "string", "", "words, for search", "检索词", NULL}};

#define OTHERS                                                                                     \
    "application/json, application/exchange+xml, application/fulltext+xml, " REST_XML              \
    ", application/cpc+xml"
#define ROW(method_, path_, id_, params_, en_, zh_)                                                \
    {                                                                                              \
        .method = method_, .path = PX_OPS_REST path_, .id = id_, .family = "ops",                  \
        .lane = PX_LANE_SEARCH, .role = PX_ROLE_READER, .en = en_, .zh = zh_,                      \
        PX_ROUTE_PARAMS(params_), .type = "application/xml", .others = OTHERS, .run = rest,        \
        .fault = ops_problem, .open = true                                                         \
    }
#define BOTH(path_, id_, params_, en_, zh_)                                                        \
    ROW("GET", path_, id_, params_, en_, zh_), ROW("POST", path_, id_ "Post", params_, en_, zh_)

const px_route px_ops_routes[] = {
    {.method = "POST",
     .path = "/ops/3.2/auth/accesstoken",
     .id = "opsToken",
     .family = "ops",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_NOBODY,
     .en = "A token for clients of OPS; with accounts the secret is an API key.",
     .zh = "为 OPS 客户端发放令牌；启用账户时，密钥即 API 密钥。",
     .gives = "OpsToken",
     .run = token,
     .fault = ops_problem,
     .open = true},
    BOTH("published-data/search", "opsSearch", search_params, "Hits of a query in CQL.",
         "按 CQL 检索，返回文献号。"),
    BOTH("published-data/search/{what}", "opsSearchWith", cql_params,
         "Hits of a query in CQL with their bibliography.", "按 CQL 检索，返回著录数据。"),
    BOTH("classification/cpc/{symbol...}", "opsClass", class_params,
         "A symbol of CPC with its titles; or the classes of the hits of a query.",
         "CPC 分类号及其标题；或按检索式统计分类。"),
    ROW("GET", "published-data/{type}/{format}/{number}/{what}", "opsPublished", single_params,
        "Publications by their number: bibliography, abstract, claims, description, equivalents.",
        "按号码取公开文献：著录、摘要、权利要求、说明书、同族等同文献。"),
    ROW("POST", "published-data/{type}/{format}/{what}", "opsPublishedBulk", bulk_params,
        "Publications of a list, one number a line.", "按号码清单批量取公开文献，每行一个。"),
    ROW("GET", "family/{type}/{format}/{number}", "opsFamily", number_params,
        "The extended family of a publication.", "扩展同族。"),
    ROW("GET", "family/{type}/{format}/{number}/{what}", "opsFamilyWith", family_params,
        "The extended family with bibliography or legal events.", "扩展同族及其著录或法律事件。"),
    ROW("POST", "family/{type}/{format}", "opsFamilyBulk", numbers_params,
        "Families of a list, one number a line.", "按号码清单取扩展同族，每行一个。"),
    ROW("GET", "legal/{type}/{format}/{number}", "opsLegal", number_params,
        "Legal events of a publication.", "法律事件。"),
    ROW("POST", "legal/{type}/{format}", "opsLegalBulk", numbers_params,
        "Legal events of a list, one number a line.", "按号码清单取法律事件，每行一个。"),
    ROW("GET", "number-service/{type}/{format}/{number}/{to}", "opsNumber", convert_params,
        "A number in another spelling.", "号码格式转换。"),
    BOTH("{rest...}", "opsRest", any_params,
         "Services of OPS 3.2: published-data, family, legal, number-service, classification.",
         "OPS 3.2 的各项服务：公开数据、同族、法律状态、号码服务、分类。"),
};
const size_t px_ops_routes_n = sizeof px_ops_routes / sizeof *px_ops_routes;

const px_schema px_ops_schemas[] = {
    {"OpsToken",
     "{issued_at:string, application_name:string, scope:string, status:string, "
     "api_product_list:string, expires_in:string, client_id:string, access_token:string, "
     "token_type:string, refresh_token_expires_in:string, refresh_count:string}"},
};
const size_t px_ops_schemas_n = sizeof px_ops_schemas / sizeof *px_ops_schemas;
