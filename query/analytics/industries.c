/* industries.c: the set by a scheme of industries: strategic emerging industries, the digital economy, the national
 * classification, green technologies. What is of a code says the concordance from IPC that the user has loaded (docs/CLASSES.md),
 * as the query language does: a row is what `sei=CODE` finds in the set. */
#include "query/analytics/found.h"
#include "query/analytics/params.h"

#include "shards/classes.h"

#include <stdlib.h>

#define CODES_MAX 5000u /* each is a query */

struct code {
    px_str code, zh, en;
    int level;
    uint64_t n;
    double weight;
    px_str drill;
};

static int by_code(const void *px, const void *py) {
    return px_str_cmp(((const struct code *)px)->code, ((const struct code *)py)->code);
}

/* 1.2.1 is of level 3. Codes without dots have levels by their length: C, C39, C391, C3911 are 1, 2, 3, 4. */
static int level_of(px_str code, bool dots) {
    int n = 1;
    if (!dots) return code.n < 2 ? 1 : (int)code.n - 1;
    for (size_t i = 0; i < code.n; i++)
        n += code.p[i] == '.';
    return n;
}

static size_t put(struct code *v, size_t n, px_arena *a, px_str code, px_str zh, px_str en) {
    for (size_t i = 0; i < n; i++)
        if (px_str_eq(v[i].code, code)) {
            if (!v[i].zh.n) v[i].zh = px_arena_str(a, zh);
            if (!v[i].en.n) v[i].en = px_arena_str(a, en);
            return n;
        }
    v[n] = (struct code){
        .code = px_arena_str(a, code), .zh = px_arena_str(a, zh), .en = px_arena_str(a, en)};
    return n + 1;
}

/* Codes of the concordance and, where they have dots, those above them, in order. */
static px_status read_codes(px_work *w, struct code **out, size_t *n, px_err *err) {
    const char *scheme = px_work_text(w, "scheme").p;
    px_class_store *store = NULL;
    px_status st = px_class_store_open(w->snap->dir, &store, err);
    if (st != PX_OK) return st;
    const px_concordance *c = px_classes_concordance(px_class_store_get(store), px_str_of(scheme));
    size_t rows = c ? px_concordance_rows(c) : 0;
    bool dots = false;
    *n = 0;
    if (!c)
        st = px_fail(err, PX_E_UNSUPPORTED,
                     "%s needs its concordance from IPC, and none is loaded: patix classes load "
                     "FILE --into DIR (docs/CLASSES.md)",
                     scheme);
    if (c && px_concordance_codes(c) > CODES_MAX)
        st = px_fail(err, PX_E_LIMIT, "the concordance of %s has more than %u codes", scheme,
                     CODES_MAX);
    *out = px_arena_array(w->a, struct code, (size_t)CODES_MAX * 4 + 1);
    for (size_t i = 0; st == PX_OK && i < rows; i++) {
        px_concordance_rule r;
        px_concordance_row(c, i, &r);
        for (size_t k = 0; k < r.code.n && *n < (size_t)CODES_MAX * 4; k++)
            if (r.code.p[k] == '.') {
                dots = true;
                *n = put(*out, *n, w->a, px_str_sub(r.code, 0, k), PX_STR(""), PX_STR(""));
            }
        if (*n < (size_t)CODES_MAX * 4) *n = put(*out, *n, w->a, r.code, r.zh, r.en);
    }
    for (size_t i = 0; i < *n; i++)
        (*out)[i].level = level_of((*out)[i].code, dots);
    qsort(*out, *n, sizeof **out, by_code);
    px_class_store_close(store);
    return st;
}

static px_status industries(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    struct code *v;
    size_t n;
    uint64_t known = 0;
    int64_t depth = px_work_int(w, "level");
    px_str scheme = px_work_text(w, "scheme");
    bool *has = px_arena_zero(w->a, (size_t)s->n + 1);
    px_status st = read_codes(w, &v, &n, err);
    if (st != PX_OK) return st;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "code", PX_CELL_TEXT, "code", "代码", NULL, NULL);
    px_table_column_add(t, "name", PX_CELL_TEXT, "industry", "产业", NULL, NULL);
    px_table_column_add(t, "level", PX_CELL_COUNT, "level", "层级", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of those in an industry",
                        "占归入产业的比例", NULL, NULL);
    px_table_draw(t, "code", "n", NULL);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        bool *in = px_arena_zero(w->a, (size_t)s->n + 1);
        px_buf b;
        px_buf_init(&b, 1 << 16);
        px_buf_fmt(&b, PX_STR_FMT "=", PX_STR_ARG(scheme));
        px_query_quote(v[i].code, &b);
        v[i].drill = px_arena_str(w->a, px_buf_view(&b));
        px_buf_done(&b);
        st = px_work_found(w, v[i].drill, in, err);
        for (uint32_t u = 0; u < s->n; u++) {
            v[i].n += in[u];
            has[u] |= in[u];
        }
        if (st == PX_OK) st = px_stop_look(px_how_stop(w->how), err);
    }
    for (uint32_t u = 0; u < s->n; u++)
        known += has[u];
    w->missing = s->n - known;
    w->dimension = scheme;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        if (!v[i].n || (depth && v[i].level > depth)) continue;
        px_table_row(t);
        px_add_text(t, v[i].code);
        px_add_text(t, v[i].en.n ? v[i].en : v[i].zh);
        px_table_cell(t, t->n_rows - 1, 1)->zh = v[i].zh.n ? v[i].zh : v[i].en;
        px_add_count(t, (uint64_t)v[i].level);
        px_add_count(t, v[i].n);
        px_add_number(t, (double)v[i].n / (double)known);
        px_table_drill(t, px_work_both(w, PX_STR("*"), v[i].drill));
    }
    px_table_note_add(
        t,
        PX_STR(
            "By the loaded concordance from IPC; a unit counts once in each code that it has and "
            "in those above it, so shares add up to more than 100 %. Whether a record is really "
            "of an industry no classification can tell for sure."),
        PX_STR(
            "按已导入的 IPC 对照表归类；一个单位在其每个代码及上级代码中各计一次，占比之和可超过 "
            "100%。仅凭分类号不能完全确定其所属产业。"));
    return st;
}

static const px_param industries_params[] = {
    {"scheme", PX_PARAM_CHOICE, "sei", "sei|dig|ne|grn", 0, 0,
     "strategic emerging industries, core industries of the digital economy, national "
     "classification, green and low-carbon technologies",
     "战略性新兴产业、数字经济核心产业、国民经济行业、绿色低碳技术"},
    {"level", PX_PARAM_INT, "0", NULL, 0, 9, "down to this level, 0 for all",
     "向下到第几级，0 为全部"},
};

const px_analysis px_industries_analyses[] = {
    {.id = "industries",
     .family = "technology",
     .en = "Industries",
     .zh = "产业分类",
     .asks_en = "Of which industries is it?",
     .asks_zh = "涉及哪些产业？",
     .formula = "N_c = units with an IPC symbol (and a word, where the concordance wants one) of "
                "code c or below; share = N_c / units with any code",
     .latex = "s_c=\\frac{|\\{u:c\\in K_u\\}|}{|\\{u:K_u\\neq\\emptyset\\}|}",
     .source = "the concordance that the user has loaded, such as CNIPA, 战略性新兴产业分类与"
               "国际专利分类参照关系表 (2021, trial)",
     .least_en = "a loaded concordance (patix classes load); IPC symbols",
     .least_zh = "已导入的产业对照表（patix classes load）；IPC 分类号",
     PX_PARAMS(industries_params),
     .own_date = true,
     .run = industries},
};
const size_t px_industries_analyses_n =
    sizeof px_industries_analyses / sizeof *px_industries_analyses;
