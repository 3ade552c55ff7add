/* api_search.c: asking: search, count, explain, format, translate, suggest. */
#include "query/server/api.h"

#include "query/engine/explain.h"
#include "query/engine/suggest_ask.h"
#include "query/engine/translate_json.h"
#include "query/lang/format.h"
#include "query/server/collection.h"

static px_status report(px_call *c, px_ask_kind kind, px_err *err) {
    px_api_question q;
    px_listing r = {0};
    px_status st = px_api_ask(c, kind, &q, err);
    if (st == PX_OK && kind == PX_ASK_SEARCH && q.ask.limit > PX_API_LIMIT_MAX)
        st = px_fail(err, PX_E_LIMIT, "limit is at most %u; more is an export",
                     (unsigned)PX_API_LIMIT_MAX);
    if (st == PX_OK)
        st = px_listing_open(&r, &q.answer, &q.ask, kind == PX_ASK_SEARCH,
                             px_collection_classes(c->on), err);
    if (st == PX_OK) {
        (void)px_call_json(c);
        st = px_report_json(&r.report, &c->out, err);
    }
    px_listing_close(&r);
    px_api_close(&q);
    return st;
}

static px_status search(px_call *c, px_err *err) {
    return report(c, PX_ASK_SEARCH, err);
}

static px_status count(px_call *c, px_err *err) {
    return report(c, PX_ASK_COUNT, err);
}

/* ---- what a query means ---- */

/* The environment of a query that is only read. */
static px_status language(px_call *c, px_ask *ask, px_str *query, px_err *err) {
    px_pairs given;
    px_str name[3], value[3];
    static const char *const options[] = {"dialect", "no-stem", "no-synonyms"};
    size_t n = 0;
    px_status st = px_api_pairs(c, &given, err);
    if (st != PX_OK) return st;
    *query = px_api_value(&given, "q");
    if (!px_str_trim(*query).n)
        return px_fail(err, PX_E_USAGE, "a query is missing; * is every record");
    for (size_t i = 0; i < 3; i++) {
        px_str v = px_api_value(&given, options[i]);
        if (!v.p) continue;
        name[n] = px_str_of(options[i]);
        value[n++] = v;
    }
    st = px_ask_named(c->arena, PX_ASK_COUNT, *query, name, value, n, ask, err);
    if (st == PX_OK) st = px_env_open(ask->env, px_collection_dir(c->on), *query, err);
    return st;
}

static px_status explain(px_call *c, px_err *err) {
    px_ask ask = {0};
    px_explain x;
    px_str query = {0};
    bool run = false, failed = false;
    px_status st = language(c, &ask, &query, err);
    if (st == PX_OK) st = px_call_bool(c, "run", false, &run, err);
    px_explain_begin(&x, query, ask.env ? px_env_view(ask.env) : NULL);
    if (st == PX_OK) {
        st = px_explain_parse(&x, err);
        failed = st == PX_E_QUERY;
        if (st == PX_OK) st = px_explain_ask(&x, c->snap, &c->how, run, err);
        if (st == PX_OK || failed) {
            (void)px_call_json(c);
            px_explain_json(&x, failed ? err : NULL, &c->out);
            st = PX_OK; /* what is wrong with the query is the answer */
        }
    }
    px_explain_end(&x);
    px_env_free(ask.env);
    return st;
}

static px_status format(px_call *c, px_err *err) {
    px_ask ask = {0};
    px_query q;
    px_str query;
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    px_status st = language(c, &ask, &query, err);
    if (st == PX_OK) st = px_query_parse_in(c->arena, query, px_env_view(ask.env), &q, err);
    if (st == PX_OK) {
        px_jw w = px_call_json(c);
        px_query_format(&q, &text);
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "query", q.canonical);
        px_jw_kstr(&w, "text", px_buf_view(&text));
        px_jw_close(&w, '}');
    }
    px_buf_done(&text);
    px_env_free(ask.env);
    return st;
}

static px_status translate(px_call *c, px_err *err) {
    px_ask ask = {0};
    px_query q;
    px_str query;
    px_tongue to;
    px_translation t;
    px_pairs given;
    px_status st = px_api_pairs(c, &given, err);
    if (st == PX_OK && !px_tongue_find(px_api_value(&given, "to"), &to))
        st = px_fail(err, PX_E_USAGE,
                     "to is one of incopat, patsnap, ops, lens, patentscope, google");
    if (st == PX_OK) st = language(c, &ask, &query, err);
    if (st == PX_OK) st = px_query_parse_in(c->arena, query, px_env_view(ask.env), &q, err);
    if (st == PX_OK) {
        (void)px_call_json(c);
        px_translate(c->arena, &q, to, &t);
        px_translation_json(&t, to, &q, &c->out);
    }
    px_env_free(ask.env);
    return st;
}

/* ---- suggestions ---- */

static px_status suggest(px_call *c, px_err *err) {
    px_api_question q = {0};
    px_str text = px_call_param(c, "q"), kind = px_call_param(c, "kind"),
           field = px_call_param(c, "field");
    uint64_t limit;
    unsigned kinds = 0, asking = 1u << PX_SUGGEST_RELATED | 1u << PX_SUGGEST_CLASSES;
    bool all = !kind.n || px_str_is(kind, "all");
    for (int k = 0; k < PX_SUGGEST_KINDS; k++)
        if (all || px_str_is(kind, px_suggest_kind_name((px_suggest_kind)k))) kinds |= 1u << k;
    px_status st = px_call_u64(c, "limit", PX_SUGGEST_LIMIT, 1, 1000, &limit, err);
    if (st == PX_OK && (kinds & asking)) {
        st = px_api_ask_text(c, text, &q, err);
        if (all && (st == PX_E_QUERY || st == PX_E_UNSUPPORTED)) {
            kinds &= ~asking; /* half a query can be completed, though not asked */
            st = PX_OK;
            px_err_clear(err);
        }
    }
    px_suggest s = {.a = c->arena,
                    .snap = c->snap,
                    .how = &c->how,
                    .classes = px_collection_classes(c->on),
                    .limit = (size_t)limit};
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("suggestions"));
    px_jw_open(&w, '[');
    for (int k = 0; k < PX_SUGGEST_KINDS && st == PX_OK; k++) {
        px_suggest_table t = {0};
        px_str of = all && k != PX_SUGGEST_COMPLETE ? PX_STR("") : field;
        if (!(kinds >> k & 1)) continue;
        st = px_suggest_ask(&s, (px_suggest_kind)k, of, text, &q.answer, &t, err);
        if (st == PX_OK) px_suggest_json(&t, &w);
    }
    px_jw_close(&w, ']');
    px_jw_ku64(&w, "generation", c->snap->m.generation);
    px_jw_close(&w, '}');
    px_api_close(&q);
    return st;
}

/* ---- the rows ---- */

#define OFFSET_LIMIT                                                                               \
    {"limit", "query", "integer", "10", "hits of a page, at most 1000", "每页条数，最多 1000",     \
     "10"},                                                                                        \
        {"offset", "query", "integer", "0", "hits left out before the page", "跳过的条数", NULL},  \
    {                                                                                              \
        "after", "query", "string", "", "the cursor of the page before (next_cursor)",             \
            "上一页的游标", NULL                                                                   \
    }
static const px_route_param search_params[] = {
    PX_API_Q,
    OFFSET_LIMIT,
    {"sort", "query", "string", "", "relevance, date, cited, family, or fields: epd desc, ncf",
     "排序：relevance、date、cited、family 或字段", "date"},
    {"facet", "query", "string", "", "FIELD or FIELD:N or FIELD:all; may be given several times",
     "统计字段，可多次给出", "cc"},
    {"unit", "query", "pub|app|fam|ext", "pub", "what a hit is", "命中单位", NULL},
    {"prefer", "query", "string", "", "which publication stands for a unit", "单位的代表文献规则",
     "office=CN,US"},
    {"members", "query", "boolean", "false", "list the publications of a unit",
     "列出单位内的公开文本", NULL},
    {"snippets", "query", "integer", "0",
     "characters a field of text around the hits, 0 or 20 to 5000",
     "命中片段的字符数，0 或 20 至 5000", "200"},
    PX_API_DIALECT};
static const px_route_param count_params[] = {
    PX_API_Q,
    {"facet", "query", "string", "", "FIELD or FIELD:N or FIELD:all; may be given several times",
     "统计字段，可多次给出", "cc"},
    PX_API_DIALECT};
static const px_route_param explain_params[] = {PX_API_Q,
                                                {"run", "query", "boolean", "false",
                                                 "work the plan, too, and measure its steps",
                                                 "执行并计时", NULL},
                                                PX_API_DIALECT};
static const px_route_param format_params[] = {PX_API_Q, PX_API_DIALECT};
static const px_route_param translate_params[] = {PX_API_Q,
                                                  {"to", "query",
                                                   "incopat|patsnap|ops|lens|patentscope|google",
                                                   NULL, "the other system", "目标系统", "ops"},
                                                  PX_API_DIALECT};
static const px_route_param suggest_params[] = {
    {"q", "query", "string", NULL, "what was typed so far", "已输入的文字", "lase"},
    {"kind", "query", "all|spelling|complete|related|classes", "all", "kinds of suggestions",
     "建议类型", NULL},
    {"field", "query", "string", "", "the field that is typed in", "所在字段", "pa"},
    {"limit", "query", "integer", "10", "rows of a kind", "每类条数", NULL}};

#define ASKS(path_, id_, params_, gives_, run_, pure_, en_, zh_)                                   \
    {.method = "GET",                                                                              \
     .path = path_,                                                                                \
     .id = id_,                                                                                    \
     .family = "search",                                                                           \
     .lane = PX_LANE_SEARCH,                                                                       \
     .role = PX_ROLE_READER,                                                                       \
     .en = en_,                                                                                    \
     .zh = zh_,                                                                                    \
     PX_ROUTE_PARAMS(params_),                                                                     \
     .gives = gives_,                                                                              \
     .run = run_,                                                                                  \
     .pure = pure_},                                                                               \
    {                                                                                              \
        .method = "POST", .path = path_, .id = id_ "Long", .family = "search",                     \
        .lane = PX_LANE_SEARCH, .role = PX_ROLE_READER, .en = en_, .zh = zh_, .takes = "Question", \
        .gives = gives_, .run = run_                                                               \
    }
const px_route px_search_routes[] = {
    ASKS("/api/v1/search", "search", search_params, "SearchResult", search, true,
         "Hits of a query, exact counts and facets.", "检索：命中列表、精确计数与分面统计。"),
    ASKS("/api/v1/count", "count", count_params, "CountResult", count, true,
         "Exact counts and facets of a query.", "检索式的精确计数与分面统计。"),
    ASKS("/api/v1/explain", "explain", explain_params, "Explanation", explain, false,
         "What a query means here: canonical form, tree, notes, hits of each clause, plan.",
         "解释检索式：规范形式、语法树、提示、各子句命中数与执行计划。"),
    ASKS("/api/v1/format", "formatQuery", format_params, "FormattedQuery", format, true,
         "A query over several lines, a field a line.", "将检索式整理为多行。"),
    ASKS("/api/v1/translate", "translateQuery", translate_params, "Translation", translate, true,
         "A query in the spelling of another system.", "把检索式翻译为其他系统的语法。"),
    {.method = "GET",
     .path = "/api/v1/suggest",
     .id = "suggest",
     .family = "search",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "Corrections, completions, related terms and classes.",
     .zh = "纠错、补全、相关词与相关分类。",
     PX_ROUTE_PARAMS(suggest_params),
     .gives = "Suggestions",
     .run = suggest,
     .pure = true},
};
const size_t px_search_routes_n = sizeof px_search_routes / sizeof *px_search_routes;
