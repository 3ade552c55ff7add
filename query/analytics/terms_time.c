/* terms_time.c: the terms of a set over the years: counts and shares, trends, bursts, what is new. */
#include "query/analytics/emergence.h"
#include "query/analytics/params.h"
#include "query/analytics/words.h"

#include <math.h>
#include <stdlib.h>

typedef struct yearly {
    px_vocab vocab;
    px_adim dim;
    uint16_t *year;
    uint32_t lo, hi, last; /* last complete one */
    uint64_t *all;         /* units by year, from lo on */
    uint64_t *n;           /* by term and year */
    size_t years;
} yearly;

/* The `terms` most frequent terms and their years. hi == 0: no unit has a year. */
static px_status read_terms(px_work *w, yearly *y, px_err *err) {
    px_vocab_ask ask = px_vocab_read(w);
    *y = (yearly){0};
    return px_vocab_top(w, &ask, PX_VOCAB_DF, PX_STR(""), (uint32_t)px_work_int(w, "terms"),
                        &y->vocab, &y->dim, err);
}

static px_status read_years(px_work *w, yearly *y, px_err *err) {
    px_status st = read_terms(w, y, err);
    if (st == PX_OK) st = px_work_years(w, &y->year, &y->lo, &y->hi, err);
    if (st != PX_OK || !y->hi) return st;
    y->last = px_work_last_complete(w, y->hi);
    y->years = y->hi - y->lo + 1;
    y->all = px_work_by_year(w, y->year, w->set->n, y->lo, y->hi);
    y->n = px_arena_array(w->a, uint64_t, y->years * y->vocab.n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = y->dim.off[u]; y->year[u] && i < y->dim.off[u + 1]; i++)
            y->n[y->dim.v[i] * y->years + y->year[u] - y->lo]++;
    return st;
}

/* ---- term by year ---- */

static px_status by_year(px_work *w, px_table *t, px_err *err) {
    yearly y;
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "term", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the year", "占当年比例", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "数据完整", NULL, NULL);
    px_status st = read_years(w, &y, err);
    for (uint32_t i = 0; i < y.vocab.n && y.hi && st == PX_OK; i++) {
        for (uint32_t at = y.lo; at <= y.hi; at++) {
            uint64_t n = y.n[i * y.years + at - y.lo], all = y.all[at - y.lo];
            px_table_row(t);
            px_add_text(t, y.vocab.v[i].text);
            px_add_count(t, at);
            px_add_count(t, n);
            px_add_number(t, all ? (double)n / (double)all : NAN);
            px_add_complete(w, t, at);
            px_table_drill(t, px_work_both(w, y.vocab.v[i].clause, px_work_year_clause(w, at)));
        }
    }
    if (st == PX_OK) px_vocab_note_top(w, &y.vocab, t);
    px_vocab_done(&y.vocab);
    return st;
}

/* ---- trends ---- */

typedef struct trend {
    const px_vocab_term *x;
    uint64_t n;                    /* in complete years */
    double slope, first, last, r2; /* of the share; fitted at both ends */
} trend;

static int by_slope(const void *px, const void *py) {
    const trend *x = px, *y = py;
    if (x->slope != y->slope) return x->slope > y->slope ? -1 : 1;
    return px_str_cmp(x->x->text, y->x->text);
}
static int by_fall(const void *px, const void *py) {
    const trend *x = px, *y = py;
    if (x->slope != y->slope) return x->slope < y->slope ? -1 : 1;
    return px_str_cmp(x->x->text, y->x->text);
}

/* Least squares of the share on the year, over complete years that have units. */
static bool fit(const yearly *y, uint32_t term, trend *out) {
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    for (uint32_t at = y->lo; at <= y->last; at++) {
        double all = (double)y->all[at - y->lo];
        if (!(all > 0)) continue;
        double x = at - y->lo, share = (double)y->n[term * y->years + at - y->lo] / all;
        out->n += y->n[term * y->years + at - y->lo];
        n++;
        sx += x;
        sy += share;
        sxx += x * x;
        sxy += x * share;
        syy += share * share;
    }
    double d = n * sxx - sx * sx, e = n * syy - sy * sy;
    if (n < 3 || !(d > 0)) return false;
    double slope = (n * sxy - sx * sy) / d, base = (sy - slope * sx) / n;
    out->slope = slope;
    out->first = base;
    out->last = base + slope * (y->last - y->lo);
    out->r2 = e > 1e-15 ? (n * sxy - sx * sy) * (n * sxy - sx * sy) / (d * e) : NAN;
    return true;
}

static px_status trends(px_work *w, px_table *t, px_err *err) {
    yearly y;
    size_t top = (size_t)px_work_int(w, "top"), n = 0;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "term", PX_CELL_TEXT, "term", "词", NULL, NULL);
    px_table_column_add(t, "slope", PX_CELL_NUMBER, "slope of the share", "份额斜率",
                        "points a year", "百分点/年");
    px_table_column_add(t, "r2", PX_CELL_NUMBER, "R2", "R2", NULL, NULL);
    px_table_column_add(t, "first", PX_CELL_SHARE, "fitted in the first year", "首年拟合份额", NULL,
                        NULL);
    px_table_column_add(t, "last", PX_CELL_SHARE, "fitted in the last complete year",
                        "末个完整年份拟合份额", NULL, NULL);
    px_table_column_add(t, "n_complete", PX_CELL_COUNT, "number in complete years", "完整年份数量",
                        NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_status st = read_years(w, &y, err);
    trend *v = px_arena_array(w->a, trend, y.vocab.n + 1);
    bool falling = px_work_is(w, "order", "falling");
    for (uint32_t i = 0; i < y.vocab.n && y.hi && st == PX_OK; i++) {
        v[n] = (trend){.x = &y.vocab.v[i]};
        if (!fit(&y, i, &v[n])) break;
        n++;
    }
    if (st == PX_OK && y.vocab.n && !n)
        px_table_note_add(t, PX_STR("fewer than three complete years: no trend"),
                          PX_STR("完整年份不足三年，不计算趋势"));
    if (n) qsort(v, n, sizeof *v, falling ? by_fall : by_slope);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        px_table_row(t);
        px_add_text(t, v[i].x->text);
        px_add_number(t, v[i].slope * 100);
        px_add_number(t, v[i].r2);
        px_add_number(t, v[i].first);
        px_add_number(t, v[i].last);
        px_add_count(t, v[i].n);
        px_add_count(t, v[i].x->df);
        px_table_drill(t, v[i].x->clause);
        px_table_drill_in(t, "n_complete",
                          px_work_both(w, v[i].x->clause, px_work_years_clause(w, y.lo, y.last)));
    }
    t->n_all = n;
    if (st == PX_OK) px_vocab_note_top(w, &y.vocab, t);
    px_vocab_done(&y.vocab);
    return st;
}

/* ---- bursts and emergence, as of values of fields ---- */

static const px_str *clauses(px_work *w, const px_vocab *v) {
    px_str *c = px_arena_array(w->a, px_str, v->n + 1);
    for (uint32_t i = 0; i < v->n; i++)
        c[i] = v->v[i].clause;
    return c;
}

static px_status term_bursts(px_work *w, px_table *t, px_err *err) {
    yearly y;
    px_bursts_columns(t);
    t->col[0].en = "term";
    t->col[0].zh = "词";
    px_status st = read_terms(w, &y, err);
    if (st == PX_OK) st = px_bursts_put(w, t, &y.dim, clauses(w, &y.vocab), err);
    if (st == PX_OK) px_vocab_note_top(w, &y.vocab, t);
    px_vocab_done(&y.vocab);
    return st;
}

static px_status emerging_terms(px_work *w, px_table *t, px_err *err) {
    yearly y;
    px_emerging_columns(t);
    t->col[0].en = "term";
    t->col[0].zh = "词";
    px_status st = read_terms(w, &y, err);
    if (st == PX_OK) st = px_emerging_put(w, t, &y.dim, clauses(w, &y.vocab), err);
    if (st == PX_OK) px_vocab_note_top(w, &y.vocab, t);
    px_vocab_done(&y.vocab);
    return st;
}

/* ---- the rows of the registry ---- */

static const px_param year_params[] = {PX_PARAM_TERMS("20"), PX_PARAM_WORDS("3")};
static const px_param trend_params[] = {
    {"order", PX_PARAM_CHOICE, "rising", "rising|falling", 0, 0, "which come first",
     "先列上升还是下降"},
    PX_PARAM_TERMS("2000"),
    PX_PARAM_TOP("30"),
    PX_PARAM_WORDS("10"),
};
static const px_param burst_params[] = {
    PX_PARAM_BURSTS,
    PX_PARAM_TERMS("2000"),
    PX_PARAM_TOP("20"),
    PX_PARAM_WORDS("5"),
};
static const px_param emerging_params[] = {
    PX_PARAM_EMERGING,
    PX_PARAM_TERMS("5000"),
    PX_PARAM_TOP("20"),
    PX_PARAM_WORDS("10"),
};

const px_analysis px_terms_time_analyses[] = {
    {.id = "terms-years",
     .family = "text",
     .en = "Terms by year",
     .zh = "词频年度变化",
     .asks_en = "How often was each term used in each year?",
     .asks_zh = "各词每年出现多少？",
     .formula = "share = units of the year with the term / units of the year",
     .latex = "s_{ty}=\\frac{n_{ty}}{N_y}",
     .source = "WIPO Patent Analytics Handbook, chapter on text mining (terms over time)",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(year_params),
     .run = by_year},
    {.id = "term-trends",
     .family = "text",
     .en = "Trends of terms",
     .zh = "词频趋势",
     .asks_en = "Which terms gain or lose share over the years?",
     .asks_zh = "哪些词的份额逐年上升或下降？",
     .formula =
         "least squares of the share s_y on the year over complete years with units: slope = "
         "(m sum(x s) - sum x sum s) / (m sum x^2 - (sum x)^2)",
     .latex = "b=\\frac{m\\sum_y x_ys_y-\\sum_y x_y\\sum_y s_y}{m\\sum_y x_y^2-(\\sum_y x_y)^2}",
     .source = "ordinary least squares",
     .least_en = "three complete years",
     .least_zh = "至少三个完整年份",
     PX_PARAMS(trend_params),
     .run = trends},
    {.id = "term-bursts",
     .family = "text",
     .en = "Bursts of terms",
     .zh = "突发词",
     .asks_en = "Which terms were suddenly frequent, and when?",
     .asks_zh = "哪些词在什么时候突然增多？",
     .formula = PX_BURSTS_FORMULA,
     .latex = PX_BURSTS_LATEX,
     .source = PX_BURSTS_SOURCE,
     .least_en = "two complete years",
     .least_zh = "至少两个完整年份",
     PX_PARAMS(burst_params),
     .run = term_bursts},
    {.id = "emerging-terms",
     .family = "text",
     .en = "Emerging terms",
     .zh = "新兴词",
     .asks_en = "Which terms have a larger share now than in the years before?",
     .asks_zh = "哪些词近期的份额高于前期？",
     .formula = PX_EMERGING_FORMULA,
     .latex = PX_EMERGING_LATEX,
     .source = "our own",
     .least_en = "10 in both periods together (--least)",
     .least_zh = "两个时期合计至少 10（--least）",
     PX_PARAMS(emerging_params),
     .run = emerging_terms},
};
const size_t px_terms_time_analyses_n =
    sizeof px_terms_time_analyses / sizeof *px_terms_time_analyses;
