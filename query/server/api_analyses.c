/* api_analyses.c: the analyses of the registry over a query, several at once, over several sets, or as a profile; as JSON,
 * a table, a picture or a workbook. Parameters are those of `patix analyze`; a parameter that is a file holds its text here. */
#include "query/server/api.h"

#include "query/analytics/cmd_analyze.h"
#include "query/analytics/compare.h"
#include "query/analytics/network.h"
#include "query/analytics/profile.h"
#include "query/analytics/svg.h"
#include "query/analytics/workbook.h"
#include "query/server/collection.h"

#include <string.h>

#define IDS_MAX 32u

enum { JSON, CSV, SVG, XLSX, NETWORK };

struct wanted {
    px_analysis_options run;
    const px_analysis *what[IDS_MAX];
    size_t n;
    const px_profile *profile;
    px_str query, who, where;
    px_sets sets;
    const char **param; /* pairs */
    size_t n_params;
    int format;
    px_network_format network;
    px_ask ask; /* dialect and synonyms */
};

/* ---- what is asked ---- */

static px_status list(px_call *c, px_err *err) {
    (void)err;
    px_jw w = px_call_json(c);
    px_buf all;
    px_buf_init(&all, PX_BUF_MAX);
    px_analyses_json(&all);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("analyses"));
    px_jw_raw(&w, px_str_trim(px_buf_view(&all)));
    px_jw_close(&w, '}');
    px_buf_done(&all);
    return PX_OK;
}

static px_status find(px_str ids, struct wanted *o, px_err *err) {
    o->profile = px_profile_find(ids);
    if (o->profile) return PX_OK;
    while (ids.n) {
        size_t comma = px_str_find(ids, PX_STR(","));
        px_str id = px_str_trim(px_str_sub(ids, 0, comma));
        ids = px_str_sub(ids, comma == SIZE_MAX ? ids.n : comma + 1, ids.n);
        if (!id.n) continue;
        if (o->n == IDS_MAX)
            return px_fail(err, PX_E_LIMIT, "at most %u analyses at once", IDS_MAX);
        o->what[o->n] = px_analysis_find(id);
        if (!o->what[o->n++])
            return px_fail(err, PX_E_NOTFOUND, "there is no analysis \"%.*s\"",
                           (int)(id.n < 60 ? id.n : 60), id.p);
    }
    return o->n ? PX_OK : px_fail(err, PX_E_NOTFOUND, "which analysis?");
}

static px_status on_format(px_str value, struct wanted *o, px_err *err) {
    static const char *const names[] = {"json", "csv", "svg", "xlsx"};
    for (int i = 0; i < 4; i++)
        if (px_str_is(value, names[i])) {
            o->format = i;
            return PX_OK;
        }
    if (px_network_format_of(value, &o->network)) {
        o->format = NETWORK;
        return PX_OK;
    }
    return px_fail(err, PX_E_USAGE, "the parameter %s is one of %s, not \"%.*s\"", "format",
                   "json, csv, svg, xlsx, graphml, pajek, vosviewer, gexf, edgelist",
                   (int)(value.n < 60 ? value.n : 60), value.p);
}

static bool is_language(px_str name) {
    return px_str_is(name, "dialect") || px_str_is(name, "no-stem") ||
           px_str_is(name, "no-synonyms");
}

static px_status on_pair(px_call *c, px_str name, px_str value, struct wanted *o, px_err *err) {
    bool taken;
    const char *n = px_arena_cstr(c->arena, name), *v = px_arena_cstr(c->arena, value);
    if (px_str_is(name, "q")) {
        o->query = value;
        return PX_OK;
    }
    if (px_str_is(name, "lang") || is_language(name)) return PX_OK;
    if (px_str_is(name, "set")) return px_sets_add(&o->sets, value, err);
    if (px_str_is(name, "format")) return on_format(value, o, err);
    if (o->profile && px_str_is(name, "who")) {
        o->who = value;
        return PX_OK;
    }
    if (o->profile && px_str_is(name, "park")) { /* its name, and which records are its own */
        px_str clause = px_profile_park(c->arena, o->profile, value);
        if (clause.n && !o->where.n) o->where = clause;
        if (clause.n && !o->who.n) o->who = value;
        if (clause.n) return PX_OK;
    }
    if (o->profile && px_str_is(name, "where")) {
        o->where = value;
        return PX_OK;
    }
    px_status st = px_analysis_option(&o->run, n, v, &taken, err);
    if (st == PX_OK && !taken) {
        o->param[o->n_params++] = n;
        o->param[o->n_params++] = v;
    }
    return st;
}

static px_status language(px_call *c, const px_pairs *given, struct wanted *o, px_err *err) {
    px_str name[3], value[3];
    size_t n = 0;
    for (size_t i = 0; i < given->n && n < 3; i++)
        if (is_language(given->v[i].name)) {
            name[n] = given->v[i].name;
            value[n++] = given->v[i].value;
        }
    px_status st = px_ask_named(c->arena, PX_ASK_COUNT, PX_STR("*"), name, value, n, &o->ask, err);
    if (st == PX_OK) st = px_env_open(o->ask.env, px_collection_dir(c->on), PX_STR("##"), err);
    if (st == PX_OK) o->run.env = px_env_view(o->ask.env);
    return st;
}

static px_status read_wanted(px_call *c, struct wanted *o, px_err *err) {
    px_pairs given;
    o->run = px_analysis_standard();
    o->run.sent = true;
    px_status st = px_api_pairs(c, &given, err);
    if (st == PX_OK) st = find(px_call_part(c, "ids"), o, err);
    o->param = px_arena_array(c->arena, const char *, given.n * 2 + 2);
    for (size_t i = 0; i < given.n && st == PX_OK; i++)
        st = on_pair(c, given.v[i].name, given.v[i].value, o, err);
    if (st == PX_OK) st = language(c, &given, o, err);
    if (st != PX_OK) return st;
    if (o->sets.n == 1 || (o->sets.n && o->query.n))
        return px_fail(err, PX_E_USAGE, "compare with two to six set=NAME=QUERY and without q");
    if (o->sets.n && o->profile)
        return px_fail(err, PX_E_USAGE, "profiles are not compared; an analysis with --by is");
    if (o->profile && !o->who.n && !o->where.n)
        return px_fail(err, PX_E_USAGE, "whose profile? give who=NAME or where=CLAUSE");
    if (o->profile && o->n_params)
        return px_fail(err, PX_E_USAGE, "the analysis %s knows no --%s", o->profile->id,
                       o->param[0]);
    if ((o->format == CSV || o->format == SVG || o->format == NETWORK) && (o->n > 1 || o->profile))
        return px_fail(err, PX_E_USAGE, "this format takes one analysis");
    if (!o->sets.n && !px_str_trim(o->query).n)
        return px_fail(err, PX_E_USAGE, "a query is missing; * is every record");
    return PX_OK;
}

/* ---- the answer ---- */

static bool knows(const px_analysis *x, const char *param) {
    for (size_t k = 0; k < x->n_params; k++)
        if (strcmp(x->param[k].name, param) == 0) return true;
    return false;
}

/* Of several analyses each gets what it knows; what none knows is a mistake. */
static px_status params_of(const struct wanted *o, size_t i, const char **out, size_t *n,
                           px_err *err) {
    *n = 0;
    for (size_t k = 0; k < o->n_params; k += 2) {
        bool any = false;
        for (size_t x = 0; x < o->n; x++)
            any |= knows(o->what[x], o->param[k]);
        if (!any)
            return px_fail(err, PX_E_USAGE, "the analysis %s knows no --%s", o->what[i]->id,
                           o->param[k]);
        if (!knows(o->what[i], o->param[k])) continue;
        out[(*n)++] = o->param[k];
        out[(*n)++] = o->param[k + 1];
    }
    return PX_OK;
}

static px_status hand_out(px_call *c, const struct wanted *o, const px_result *r, size_t n,
                          px_err *err) {
    if (o->format == XLSX) {
        c->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        px_call_answer(c, "Content-Disposition", PX_STR("attachment; filename=\"patix.xlsx\""));
        return px_workbook_bytes(r, n, &c->out, err);
    }
    if (o->format == SVG) {
        c->type = "image/svg+xml";
        return px_svg_result(&r[0], &c->out, err);
    }
    if (o->format == CSV) {
        c->type = "text/csv; charset=utf-8";
        px_table_csv(&r[0].table, &c->out);
        return PX_OK;
    }
    if (o->format == NETWORK) {
        if (!r[0].table.network)
            return px_fail(err, PX_E_UNSUPPORTED, "this analysis is no network");
        c->type = o->network == PX_NETWORK_VOSVIEWER ? "application/x-vosviewer+json"
                  : o->network == PX_NETWORK_PAJEK || o->network == PX_NETWORK_EDGES
                      ? "text/plain; charset=utf-8"
                      : "application/xml";
        return px_network_write(o->network, r[0].table.network, &c->out, err);
    }
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("results"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < n; i++)
        px_result_json(&r[i], &w);
    px_jw_close(&w, ']');
    px_jw_ku64(&w, "generation", c->snap->m.generation);
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status analyze(px_call *c, px_err *err) {
    struct wanted *o = px_arena_array(c->arena, struct wanted, 1);
    px_answer answer = {0};
    px_profile_run profile = {0};
    px_result *r = px_arena_array(c->arena, px_result, IDS_MAX);
    size_t n_params, bad = 0, n;
    px_many m;
    px_status st = read_wanted(c, o, err);
    const char **param = px_arena_array(c->arena, const char *, o->n_params + 1);
    n = o->n;
    if (st == PX_OK && o->sets.n) {
        st = px_sets_open(&o->sets, c->arena, c->snap, &o->run, &c->how, &bad, err);
        for (size_t i = 0; i < o->n && st == PX_OK; i++) {
            st = params_of(o, i, param, &n_params, err);
            if (st == PX_OK) st = px_sets_run(&o->sets, o->what[i], param, n_params, &r[i], err);
        }
    } else if (st == PX_OK && o->profile) {
        st = px_profile_open(c->arena, c->snap, o->query, o->profile, o->who, o->where, &o->run,
                             &c->how, &profile, err);
        r = profile.done.result;
        n = profile.done.n;
    } else if (st == PX_OK) {
        st = px_answer_open_how(c->snap, o->query, o->run.env, &c->how, &answer, err);
        px_many_init(&m, c->arena, &answer, &o->run, &c->how);
        for (size_t i = 0; i < o->n && st == PX_OK; i++) {
            st = params_of(o, i, param, &n_params, err);
            if (st == PX_OK) st = px_many_run(&m, o->what[i], param, n_params, err);
        }
        r = m.result;
        if (st == PX_OK) {
            c->query = px_arena_str(c->arena, answer.query.canonical);
            c->rows = answer.counts.publications;
        }
    }
    if (st == PX_OK) st = hand_out(c, o, r, n, err);
    px_sets_close(&o->sets);
    px_profile_close(&profile);
    px_answer_close(&answer);
    px_env_free(o->ask.env);
    return st;
}

/* ---- the rows ---- */

static const px_route_param params[] = {
    {"ids", "path", "string", NULL,
     "an analysis, several separated by commas, or a profile (list: /api/v1/analyses)",
     "分析代码，可用逗号分隔多个；或画像代码", "trend"},
    {"q", "query", "string", "", "the query; not with set", "检索式；与 set 二选一", "*"},
    {"set", "query", "string", "", "NAME=QUERY, two to six times: sets to compare",
     "名称=检索式，二至六个：对比集合", NULL},
    {"who", "query", "string", "", "of a profile: the name; of an analysis: its parameter",
     "画像对象名称", NULL},
    {"where", "query", "string", "", "of a profile: which records are the entity's",
     "画像对象的检索条件", NULL},
    {"park", "query", "string", "", "of profile-park: the park", "园区画像的园区名称", NULL},
    {"format", "query", "json|csv|svg|xlsx|graphml|pajek|vosviewer|gexf|edgelist", "json",
     "form of the answer", "输出格式", NULL},
    {"unit", "query", "pub|app|fam|ext", "fam", "what is counted", "计数单位", NULL},
    {"date", "query", "priority|filing|publication|grant", "priority", "date basis", "日期基准",
     NULL},
    {"counting", "query", "whole|fractional", "whole", "counting", "计数方式", NULL},
    {"names", "query", "given|cleaned|group", "cleaned", "name basis", "名称基准", NULL},
    {"from", "query", "string", "", "first year", "起始年", NULL},
    {"to", "query", "string", "", "last year", "截止年", NULL},
    {"cutoff", "query", "string", "", "data are complete up to this day", "数据完整截止日", NULL},
    {"drill", "query", "string", "100",
     "up to how many units the clause of a cell names one by one",
     "单元格检索式中最多逐一列出的单位数", NULL},
    {"queries", "query", "no|yes", "no",
     "columns with the query behind each number, for csv and xlsx",
     "附加各数字对应检索式的列（用于 csv、xlsx）", NULL},
    PX_API_DIALECT};

#define EN                                                                                         \
    "Analyses of the hits of a query, with data cards; other parameters are those of the "         \
    "analysis."
#define ZH "对检索结果做统计分析，附数据卡；其余参数见各分析说明。"
#define OTHERS                                                                                     \
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, text/csv, "                \
    "image/svg+xml, application/xml, application/x-vosviewer+json, text/plain"
const px_route px_analyses_routes[] = {
    {.method = "GET",
     .path = "/api/v1/analyses",
     .id = "analyses",
     .family = "analyses",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_READER,
     .en = "Every analysis: what it answers, formula, source, parameters.",
     .zh = "全部分析：用途、公式、来源与参数。",
     .gives = "AnalysisList",
     .run = list},
    {.method = "GET",
     .path = "/api/v1/analyses/{ids}",
     .id = "analyze",
     .family = "analyses",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     PX_ROUTE_PARAMS(params),
     .gives = "AnalysisResults",
     .others = OTHERS,
     .run = analyze,
     .open = true,
     .pure = true},
    {.method = "POST",
     .path = "/api/v1/analyses/{ids}",
     .id = "analyzeLong",
     .family = "analyses",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     .param = params,
     .n_params = 1,
     .takes = "AnalysisQuestion",
     .gives = "AnalysisResults",
     .others = OTHERS,
     .run = analyze,
     .open = true},
};
const size_t px_analyses_routes_n = sizeof px_analyses_routes / sizeof *px_analyses_routes;
