/* value.c: value in five dimensions, record by record or group by group, and the indicators behind them. Grades by rules
 * are in value_grade.c, the statistical definition of high value in value_high.c. */
#include "query/analytics/params.h"
#include "query/analytics/value_score.h"

#include <math.h>
#include <stdlib.h>

static void columns(px_table *t) {
    static const char *const id[] = {"missing_technology", "missing_legal", "missing_market",
                                     "missing_strategic", "missing_economic"};
    static const char *const en[] = {"technology, missing", "legal, missing", "market, missing",
                                     "strategic, missing", "economic, missing"};
    static const char *const zh[] = {"技术缺失率", "法律缺失率", "市场缺失率", "战略缺失率",
                                     "经济缺失率"};
    for (int d = 0; d < PX_VALUE_DIMS; d++)
        px_table_column_add(t, px_value_dim_id[d], PX_CELL_NUMBER, px_value_dim_en[d],
                            px_value_dim_zh[d], "0-100", "0-100");
    for (int d = 0; d < PX_VALUE_DIMS; d++)
        px_table_column_add(t, id[d], PX_CELL_SHARE, en[d], zh[d], NULL, NULL);
    t->chart = PX_CHART_BAR;
    px_table_draw(t, NULL, "technology legal market strategic economic", NULL);
}

/* What the scores are made of and what nobody can compute. */
static void say(px_work *w, const px_value *v, px_table *t) {
    for (int d = 0; d < PX_VALUE_DIMS; d++) {
        px_buf en, zh;
        px_buf_init(&en, 1 << 16);
        px_buf_init(&zh, 1 << 16);
        px_buf_fmt(&en, "%s: mean of the percentiles of", px_value_dim_en[d]);
        px_buf_fmt(&zh, "%s：下列指标百分位的均值：", px_value_dim_zh[d]);
        const char *sep = " ", *sep_zh = "";
        for (size_t i = 0; i < px_indicators_n; i++) {
            const px_indicator *x = &px_indicators[i];
            if (x->dim != d) continue;
            px_buf_fmt(&en, "%s%s%s (known of %zu)", sep, x->en, x->less ? ", less is better" : "",
                       v->n_known[i]);
            px_buf_fmt(&zh, "%s%s%s（%zu 个有数据）", sep_zh, x->zh, x->less ? "（越小越好）" : "",
                       v->n_known[i]);
            sep = "; ";
            sep_zh = "；";
        }
        px_buf_ch(&en, '.');
        px_buf_c(&zh, "。");
        px_table_note_add(t, px_arena_str(w->a, px_buf_view(&en)),
                          px_arena_str(w->a, px_buf_view(&zh)));
        px_buf_done(&en);
        px_buf_done(&zh);
    }
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "Percentiles among %u units of the comparison set. What only people know "
                     "(maturity, detectability, market size, revenue, fit with a strategy) is not "
                     "in it.",
                     v->n_against),
        px_arena_fmt(
            w->a,
            "百分位取自对照集合的 %u 个单位。成熟度、侵权可判定性、市场规模、收入、与战略的契合度等"
            "需人工判断的内容不在其中。",
            v->n_against));
}

/* ---- records ---- */

struct listed {
    double score;
    uint32_t u;
};

static int by_score(const void *px, const void *py) {
    const struct listed *x = px, *y = py;
    if (isnan(x->score) != isnan(y->score)) return isnan(x->score) ? 1 : -1;
    if (x->score < y->score || x->score > y->score) return x->score > y->score ? -1 : 1;
    return x->u < y->u ? -1 : x->u > y->u;
}

static px_status records(px_work *w, const px_value *v, px_table *t, px_err *err) {
    size_t top = (size_t)px_work_int(w, "top");
    px_status st = PX_OK;
    int by = 0;
    while (by + 1 < PX_VALUE_DIMS && !px_work_is(w, "sort", px_value_dim_id[by]))
        by++;
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    columns(t);
    struct listed *list = px_arena_array(w->a, struct listed, (size_t)v->n + 1);
    for (uint32_t u = 0; u < v->n; u++)
        list[u] = (struct listed){v->score[by][u], u};
    qsort(list, v->n, sizeof *list, by_score);
    for (uint32_t i = 0; i < v->n && (!top || i < top) && st == PX_OK; i++) {
        px_str key;
        uint32_t u = list[i].u;
        st = px_snapshot_key(w->snap, w->set->row[w->set->off[u]], &key, err);
        if (st != PX_OK) break;
        px_table_row(t);
        px_add_text(t, px_arena_str(w->a, key));
        for (int d = 0; d < PX_VALUE_DIMS; d++)
            px_add_number(t, v->score[d][u]);
        for (int d = 0; d < PX_VALUE_DIMS; d++)
            px_add_number(t, v->missing[d][u]);
    }
    if (t->n_rows) t->n_all = v->n;
    return st;
}

/* ---- groups ---- */

static px_status groups(px_work *w, const px_value *v, px_table *t, px_err *err) {
    px_shares g;
    px_status st = px_shares_by(w, &g, err);
    if (st != PX_OK) return st;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    columns(t);
    for (size_t k = 0; k < g.n; k++) {
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        for (int part = 0; part < 2; part++)
            for (int d = 0; d < PX_VALUE_DIMS; d++) {
                const double *x = part ? v->missing[d] : v->score[d];
                double sum = 0, n = 0;
                for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++)
                    if (!isnan(x[g.unit[i]])) sum += x[g.unit[i]], n++;
                px_add_number(t, n > 0 ? sum / n : NAN);
            }
    }
    return st;
}

static px_status value(px_work *w, px_table *t, px_err *err) {
    px_value v;
    px_status st = px_value_make(w, px_work_text(w, "against"), &v, err);
    if (st != PX_OK) return st;
    st = px_work_is(w, "by", "records") ? records(w, &v, t, err) : groups(w, &v, t, err);
    if (st == PX_OK) say(w, &v, t);
    return st;
}

/* ---- indicators ---- */

/* The unit of the set that a publication is of. */
static px_status unit_of(px_work *w, px_str number, uint32_t *out, px_err *err) {
    px_aset one;
    px_buf q;
    *out = PX_NIL;
    px_buf_init(&q, 1 << 16);
    px_buf_c(&q, "pn=");
    px_query_quote(number, &q);
    px_status st = px_work_against(w, px_buf_view(&q), &one, err);
    px_buf_done(&q);
    for (uint32_t u = 0; st == PX_OK && u < w->set->n && *out == PX_NIL; u++)
        for (uint32_t i = w->set->off[u]; i < w->set->off[u + 1]; i++)
            for (uint64_t k = 0; k < one.n_rows; k++)
                if (one.row[k] == w->set->row[i]) *out = u;
    if (st == PX_OK && *out == PX_NIL)
        st = px_fail(err, PX_E_NOTFOUND, "%.*s is not in the set", PX_STR_ARG(number));
    return st;
}

static px_status indicators(px_work *w, px_table *t, px_err *err) {
    px_value v;
    px_str number = px_work_text(w, "number");
    uint32_t u = PX_NIL;
    px_status st = px_value_make(w, px_work_text(w, "against"), &v, err);
    if (st == PX_OK && number.n) st = unit_of(w, number, &u, err);
    if (st != PX_OK) return st;
    px_table_column_add(t, "dimension", PX_CELL_TEXT, "dimension", "维度", NULL, NULL);
    px_table_column_add(t, "indicator", PX_CELL_TEXT, "indicator", "指标", NULL, NULL);
    if (number.n) {
        px_table_column_add(t, "x", PX_CELL_NUMBER, "value", "数值", NULL, NULL);
        px_table_column_add(t, "percentile", PX_CELL_NUMBER, "percentile", "百分位", "0-100",
                            "0-100");
    }
    px_table_column_add(t, "known", PX_CELL_COUNT, "known", "有数据数量", NULL, NULL);
    px_table_column_add(t, "missing", PX_CELL_SHARE, "missing", "缺失率", NULL, NULL);
    px_table_column_add(t, "q1", PX_CELL_NUMBER, "lower quartile", "下四分位", NULL, NULL);
    px_table_column_add(t, "median", PX_CELL_NUMBER, "median", "中位数", NULL, NULL);
    px_table_column_add(t, "q3", PX_CELL_NUMBER, "upper quartile", "上四分位", NULL, NULL);
    px_table_column_add(t, "better", PX_CELL_TEXT, "better", "优向", NULL, NULL);
    if (number.n) {
        t->chart = PX_CHART_BAR;
        px_table_draw(t, "indicator", "percentile", NULL);
    }
    for (size_t i = 0; i < px_indicators_n; i++) {
        const px_indicator *x = &px_indicators[i];
        size_t n = v.n_known[i];
        px_table_row(t);
        px_add_word(t, px_value_dim_en[x->dim], px_value_dim_zh[x->dim]);
        px_add_word(t, x->en, x->zh);
        if (number.n) {
            px_add_number(t, v.x[i][u]);
            px_add_number(t, px_value_percentile(&v, i, v.x[i][u]));
        }
        px_add_count(t, n);
        px_add_number(t, v.n_against ? 1 - (double)n / v.n_against : NAN);
        px_add_number(t, px_quantile(v.known[i], n, 0.25));
        px_add_number(t, px_quantile(v.known[i], n, 0.5));
        px_add_number(t, px_quantile(v.known[i], n, 0.75));
        if (x->less)
            px_add_word(t, "less", "越小");
        else
            px_add_word(t, "more", "越大");
    }
    return st;
}

/* ---- the rows of the registry ---- */

#define AGAINST                                                                                    \
    {                                                                                              \
        "against", PX_PARAM_TEXT, "", NULL, 0, 0,                                                  \
            "query of the comparison set; nothing: the set itself",                                \
            "对照集合的检索式，空则为本集合"                                        \
    }
static const px_param value_params[] = {
    {"by", PX_PARAM_TEXT, "records", NULL, 0, 0,
     "records, or groups: all, year, or a field that can be counted",
     "records（逐件），或分组：all（全部）、year（年份）、可统计的字段"},
    {"sort", PX_PARAM_CHOICE, "technology", "technology|legal|market|strategic|economic", 0, 0,
     "records by which dimension", "逐件时按哪一维度排序"},
    PX_PARAM_TOP("50"),
    AGAINST,
};
static const px_param indicator_params[] = {
    {"number", PX_PARAM_TEXT, "", NULL, 0, 0,
     "publication number of a record of the set, to show where it stands",
     "集合中某件专利的公开号，给出其各项指标的位置"},
    AGAINST,
};

static const char formula[] =
    "percentile of x = 100 (below + equal / 2) / n among the n known values of the comparison set "
    "(100 minus that where less is better); dimension = mean of its known percentiles; missing = "
    "share of its indicators that are not known; of a group the means";

const px_analysis px_value_analyses[] = {
    {.id = "value",
     .family = "value",
     .en = "Value in five dimensions",
     .zh = "五维价值分析",
     .asks_en = "How do records stand in technology, law, market, strategy and economy?",
     .asks_zh = "各专利在技术、法律、市场、战略、经济五个维度处于什么位置？",
     .formula = formula,
     .latex = "P(x)=100\\,\\frac{\\#\\{y<x\\}+\\frac12\\#\\{y=x\\}}{n},\\quad "
              "S_d=\\frac{1}{k}\\sum_{i\\in d}P(x_i)",
     .source = "five dimensions as in the Shanghai guidance on patent navigation; indicators and "
               "their grouping are patix's own, each named in the notes; no total and no score of "
               "any standard",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(value_params),
     .run = value},
    {.id = "value-indicators",
     .family = "value",
     .en = "Indicators of value",
     .zh = "价值指标",
     .asks_en = "What are the five dimensions made of, and where does one record stand?",
     .asks_zh = "五个维度由哪些指标构成？某件专利处于什么位置？",
     .formula = formula,
     .latex = "P(x)=100\\,\\frac{\\#\\{y<x\\}+\\frac12\\#\\{y=x\\}}{n}",
     .source = "as for value",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(indicator_params),
     .run = indicators},
};
const size_t px_value_analyses_n = sizeof px_value_analyses / sizeof *px_value_analyses;
