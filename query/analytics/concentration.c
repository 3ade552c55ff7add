/* concentration.c: who and what is most frequent, and how unevenly it is spread: top values, concentration
 * ratios, HHI, Gini, Shannon, the Lorenz curve. */
#include "query/analytics/analysis.h"
#include "query/engine/tally.h"

#include <math.h>
#include <stdlib.h>

/* Falling counts, or weights where the user counts by fractions; in millionths, so that one ranking serves. */
static uint64_t *measure_of(px_work *w, const px_adim *d, uint64_t *count, const double *weight) {
    if (!w->opt.fractional) return count;
    uint64_t *m = px_arena_array(w->a, uint64_t, d->n_values + 1);
    for (uint32_t v = 0; v < d->n_values; v++)
        m[v] = (uint64_t)llround(weight[v] * 1e6);
    return m;
}

/* ---- top values ---- */

/* Counts and weights without lists of values, where that can be; else *can = false. */
static px_status tally(px_work *w, px_adim *d, uint64_t **count, double **weight, bool *can,
                       px_err *err) {
    px_facet_ask ask;
    px_tally t;
    px_status st = px_work_ask(w, px_work_text(w, "of"), &ask, err);
    *can = px_work_tallies(w);
    if (st == PX_OK && *can) st = px_tally_open(w->a, w->snap, &ask, &t, can, err);
    if (st != PX_OK || !*can) return st;
    *d = (px_adim){.ask = ask, .n_values = t.ord->n, .name = t.ord->value};
    *count = px_arena_array(w->a, uint64_t, d->n_values + 1);
    *weight = px_arena_array(w->a, double, d->n_values + 1);
    st = px_tally_count(&t, w->set->rows, w->how, *count, &d->missing, err);
    if (st == PX_OK && px_tally_several(&t))
        return px_tally_weigh(&t, w->set->rows, w->how, *weight, err);
    for (uint32_t v = 0; v < d->n_values; v++)
        (*weight)[v] = (double)(*count)[v];
    return st;
}

static px_status top(px_work *w, px_table *t, px_err *err) {
    px_adim d = {0};
    uint64_t *count = NULL;
    double *weight = NULL;
    size_t n, n_all;
    bool tallied;
    px_status st = tally(w, &d, &count, &weight, &tallied, err);
    if (st == PX_OK && !tallied) st = px_work_lists(w, err);
    if (st == PX_OK && !tallied) st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK && !tallied) px_adim_counts(w->set, &d, &count, &weight);
    w->missing = d.missing;
    w->dimension = d.ask.name;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the set", "占集合比例", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "fractional", "分数计数", NULL, NULL);
    px_table_column_add(t, "weight_share", PX_CELL_SHARE, "share of the fractional sum",
                        "分数计数占比", NULL, NULL);
    if (st != PX_OK) return st;
    uint64_t *by = measure_of(w, &d, count, weight);
    uint32_t *rank = px_adim_rank(w->set, &d, by, (size_t)px_work_int(w, "top"), &n, &n_all);
    double with = (double)(w->set->n - d.missing);
    for (size_t i = 0; i < n; i++) {
        uint32_t v = rank[i];
        px_table_row(t);
        px_add_text(t, d.name[v]);
        px_add_count(t, count[v]);
        px_add_number(t, (double)count[v] / w->set->n);
        px_add_number(t, weight[v]);
        px_add_number(t, weight[v] / with);
        px_table_drill(t, px_work_clause(w, &d.ask, d.name[v]));
    }
    t->n_all = n_all;
    return st;
}

/* ---- measures of a distribution ---- */

static int rising(const void *px, const void *py) {
    double x = *(const double *)px, y = *(const double *)py;
    return x < y ? -1 : x > y;
}

/* The n values above 0 of x, which is sorted for it. */
static void add_measures(px_table *t, double *x, size_t n) {
    static const size_t first[] = {4, 5, 10};
    double sum = 0, cr[3] = {0}, hhi = 0, ranks = 0, h = 0;
    qsort(x, n, sizeof *x, rising);
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    for (size_t i = 0; i < n; i++) {
        double s = x[i] / sum;
        for (int k = 0; k < 3; k++)
            if (n - i <= first[k]) cr[k] += s;
        hhi += s * s;
        ranks += (double)(i + 1) * s;
        h -= s * log(s);
    }
    double count = (double)n;
    px_add_count(t, n);
    for (int k = 0; k < 3; k++)
        px_add_number(t, cr[k]);
    px_add_number(t, hhi);
    px_add_number(t, n > 1 ? (hhi - 1 / count) / (1 - 1 / count) : NAN);
    if (hhi < 0.15)
        px_add_word(t, "low", "低");
    else if (hhi <= 0.25)
        px_add_word(t, "moderate", "中");
    else
        px_add_word(t, "high", "高");
    px_add_number(t, 2 * ranks / count - (count + 1) / count);
    px_add_number(t, h > 0 ? h : 0);
    px_add_number(t, n > 1 ? h / log(count) : NAN);
}

/* Counts or weights of the values among units of the year (0: all), those above 0 only. */
static size_t distribution(px_work *w, const px_adim *d, const uint16_t *year, uint32_t only,
                           double *sum, double *x, uint64_t *units) {
    size_t n = 0;
    *units = 0;
    memset(sum, 0, (size_t)d->n_values * sizeof *sum);
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t k = d->off[u + 1] - d->off[u];
        if (!k || (only && year[u] != only)) continue;
        ++*units;
        for (uint32_t i = d->off[u]; i < d->off[u + 1]; i++)
            sum[d->v[i]] += w->opt.fractional ? 1.0 / k : 1;
    }
    for (uint32_t v = 0; v < d->n_values; v++)
        if (sum[v] > 0) x[n++] = sum[v];
    return n;
}

static px_status concentration(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    uint16_t *year = NULL;
    uint32_t lo = 0, hi = 0;
    uint64_t units;
    bool years = px_work_is(w, "by", "year");
    px_status st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK && years) st = px_work_years(w, &year, &lo, &hi, err);
    t->chart = years ? PX_CHART_LINE : PX_CHART_NONE;
    if (years) px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number with a value", "有值数量", NULL, NULL);
    px_table_column_add(t, "values", PX_CELL_COUNT, "values", "取值个数", NULL, NULL);
    px_table_column_add(t, "cr4", PX_CELL_SHARE, "CR4", "CR4", NULL, NULL);
    px_table_column_add(t, "cr5", PX_CELL_SHARE, "CR5", "CR5", NULL, NULL);
    px_table_column_add(t, "cr10", PX_CELL_SHARE, "CR10", "CR10", NULL, NULL);
    px_table_column_add(t, "hhi", PX_CELL_NUMBER, "HHI", "HHI", NULL, NULL);
    px_table_column_add(t, "hhi_normalised", PX_CELL_NUMBER, "HHI normalised", "HHI（归一化）",
                        NULL, NULL);
    px_table_column_add(t, "level", PX_CELL_TEXT, "concentration", "集中程度", NULL, NULL);
    px_table_column_add(t, "gini", PX_CELL_NUMBER, "Gini", "基尼系数", NULL, NULL);
    px_table_column_add(t, "shannon", PX_CELL_NUMBER, "Shannon H", "香农熵 H", "nats", "奈特");
    px_table_column_add(t, "evenness", PX_CELL_NUMBER, "H / ln n", "均匀度 H / ln n", NULL, NULL);
    if (years) px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    px_table_draw(t, NULL, "cr4 cr5 cr10", NULL);
    if (st != PX_OK || (years && !hi)) return st;
    double *sum = px_arena_array(w->a, double, d.n_values + 1),
           *x = px_arena_array(w->a, double, d.n_values + 1);
    for (uint32_t y = lo; y <= hi && st == PX_OK; y++) {
        size_t n = distribution(w, &d, year, y, sum, x, &units);
        if (!n && !years) break;
        px_table_row(t);
        if (years) px_add_count(t, y);
        px_add_count(t, units);
        if (n)
            add_measures(t, x, n);
        else
            px_add_count(t, 0);
        px_str with = px_work_any_clause(w, &d.ask);
        px_table_drill(t, years ? px_work_both(w, with, px_work_year_clause(w, y)) : with);
        if (years) {
            t->at = t->n_cols - 1;
            px_add_complete(w, t, y);
        }
        st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}

/* ---- Lorenz ---- */

static px_status lorenz(px_work *w, px_table *t, px_err *err) {
    px_adim d;
    uint64_t units;
    px_status st = px_work_dim(w, "of", &d, err);
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "values", PX_CELL_SHARE, "share of values", "取值累计占比", NULL, NULL);
    px_table_column_add(t, "held", PX_CELL_SHARE, "share that they hold", "数量累计占比", NULL,
                        NULL);
    px_table_column_add(t, "size", PX_CELL_NUMBER, "each up to", "单个数量上限", NULL, NULL);
    px_table_draw(t, NULL, "held", NULL);
    if (st != PX_OK) return st;
    double *sum = px_arena_array(w->a, double, d.n_values + 1),
           *x = px_arena_array(w->a, double, d.n_values + 1);
    size_t n = distribution(w, &d, NULL, 0, sum, x, &units);
    double all = 0, held = 0;
    if (!n) return st;
    qsort(x, n, sizeof *x, rising);
    for (size_t i = 0; i < n; i++)
        all += x[i];
    px_table_row(t);
    px_add_number(t, 0);
    px_add_number(t, 0);
    px_add_number(t, 0);
    for (size_t i = 0; i < n; i++) {
        held += x[i];
        if (i + 1 < n && x[i + 1] <= x[i]) continue; /* values of one size: a straight line */
        px_table_row(t);
        px_add_number(t, (double)(i + 1) / (double)n);
        px_add_number(t, held / all);
        px_add_number(t, x[i]);
    }
    return st;
}

/* ---- the rows of the registry ---- */

static const px_param top_params[] = {
    {"of", PX_PARAM_FIELD, "pa", NULL, 0, 0, "field whose values are counted", "统计字段"},
    {"top", PX_PARAM_INT, "20", NULL, 1, 1000000, "how many values", "显示个数"},
};
static const px_param concentration_params[] = {
    {"of", PX_PARAM_FIELD, "pa", NULL, 0, 0, "field whose values share the set", "统计字段"},
    {"by", PX_PARAM_CHOICE, "all", "all|year", 0, 0, "once for all, or year by year", "整体或逐年"},
};
static const px_param lorenz_params[] = {
    {"of", PX_PARAM_FIELD, "pa", NULL, 0, 0, "field whose values share the set", "统计字段"},
};

#define N(a) (sizeof(a) / sizeof *(a))
const px_analysis px_concentration_analyses[] = {
    {.id = "top",
     .family = "concentration",
     .en = "Top values",
     .zh = "排名",
     .asks_en = "Which values of a field occur most often?",
     .asks_zh = "某字段中哪些取值最多？",
     .formula = "share = n / N (a unit with several values counts for each); fractional: a unit "
                "with k values adds 1 / k to "
                "each",
     .latex = "s_i=\\frac{n_i}{N},\\quad w_i=\\sum_{u\\ni i}\\frac{1}{k_u}",
     .source = "WIPO Patent Analytics Handbook, chapter on counting",
     .least_en = "",
     .least_zh = "",
     .param = top_params,
     .n_params = N(top_params),
     .own_date = true,
     .late = true,
     .run = top},
    {.id = "concentration",
     .family = "concentration",
     .en = "Concentration",
     .zh = "集中度",
     .asks_en = "Do few hold most of it?",
     .asks_zh = "是否由少数主体占据大部分？",
     .formula = "s_i = x_i / sum x; CRk = sum of the k largest s; HHI = sum s_i^2 (low < 0.15, "
                "moderate to 0.25, high "
                "above); normalised (HHI - 1/n) / (1 - 1/n); Gini = 2 sum(i s_(i)) / n - (n + 1) / "
                "n, s ascending; "
                "H = -sum s ln s; evenness H / ln n",
     .latex = "\\mathrm{CR}_k=\\sum_{i\\le k}s_i,\\; \\mathrm{HHI}=\\sum_i s_i^2,\\; "
              "G=\\frac{2\\sum_i i\\,s_{(i)}}{n}-\\frac{n+1}{n},\\; H=-\\sum_i s_i\\ln s_i",
     .source = "Herfindahl-Hirschman index with the bounds of the US Horizontal Merger Guidelines "
               "(2010); Gini; "
               "Shannon (1948)",
     .least_en = "one value; normalised HHI and evenness two",
     .least_zh = "至少一个取值；归一化 HHI 与均匀度至少两个",
     .param = concentration_params,
     .n_params = N(concentration_params),
     .run = concentration},
    {.id = "lorenz",
     .family = "concentration",
     .en = "Lorenz curve",
     .zh = "洛伦兹曲线",
     .asks_en = "Which share is held by the smallest 10, 50, 90 per cent of the values?",
     .asks_zh = "最小的 10 %、50 %、90 % 取值合计占多少？",
     .formula = "L(i / n) = sum of the i smallest x / sum x",
     .latex = "L\\left(\\frac{i}{n}\\right)=\\frac{\\sum_{j\\le i}x_{(j)}}{\\sum_j x_j}",
     .source = "Lorenz (1905), Methods of measuring the concentration of wealth",
     .least_en = "one value",
     .least_zh = "至少一个取值",
     .param = lorenz_params,
     .n_params = N(lorenz_params),
     .own_date = true,
     .run = lorenz},
};
const size_t px_concentration_analyses_n = N(px_concentration_analyses);
