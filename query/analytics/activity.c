/* activity.c: how much, when, and whether it grows: trend, share of a larger set, growth.
 *
 * Years that are not complete are shown and marked, and no growth is computed into them. */
#include "query/analytics/finish.h"

#include <math.h>

static double change(uint64_t before, uint64_t now) {
    return before ? ((double)now - (double)before) / (double)before : NAN;
}

/* ---- trend ---- */

/* Units by period: a year, or year * 12 + month - 1. */
typedef struct periods {
    bool months;
    uint32_t *of; /* by unit; 0 = none */
    uint32_t lo, hi;
    uint64_t vague; /* units whose month is not known */
} periods;

static px_status read_periods(px_work *w, px_table *t, periods *p, px_err *err) {
    uint16_t *year;
    uint32_t *date = NULL, lo, hi, n = w->set->n;
    uint64_t missing;
    *p = (periods){.months = px_work_is(w, "by", "month")};
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK && p->months) st = px_aset_dates(w->set, w->opt.basis, &date, &missing, err);
    if (st != PX_OK) return st;
    p->of = px_arena_array(w->a, uint32_t, n + 1);
    for (uint32_t u = 0; u < n; u++) {
        uint32_t month = date ? date[u] / 100 % 100 : 0;
        if (!year[u]) continue;
        if (p->months && !month) {
            p->vague++;
            continue;
        }
        uint32_t at = p->of[u] = p->months ? year[u] * 12u + month - 1 : year[u];
        if (!p->lo || at < p->lo) p->lo = at;
        if (at > p->hi) p->hi = at;
    }
    if (p->vague)
        px_table_note_add(
            t,
            px_arena_fmt(w->a, "%llu units without a month are left out",
                         (unsigned long long)p->vague),
            px_arena_fmt(w->a, "%llu 个单位没有月份，未计入", (unsigned long long)p->vague));
    return st;
}

static uint32_t year_of(const periods *p, uint32_t period) {
    return p->months ? period / 12 : period;
}

static void add_period(px_work *w, px_table *t, const periods *p, uint32_t period) {
    px_table_row(t);
    if (!p->months) {
        px_add_count(t, period);
        px_table_drill(t, px_work_year_clause(w, period));
        return;
    }
    px_add_text(t, px_arena_fmt(w->a, "%04u-%02u", period / 12, period % 12 + 1));
    px_table_drill(t, px_work_month_clause(w, period / 12, period % 12 + 1));
}

static void period_column(px_table *t, const periods *p) {
    if (p->months)
        px_table_column_add(t, "month", PX_CELL_TEXT, "month", "月份", NULL, NULL);
    else
        px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
}

static void plain_trend(px_work *w, px_table *t, const periods *p) {
    t->chart = PX_CHART_LINE;
    period_column(t, p);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "growth", PX_CELL_SHARE, "growth", "增长率", NULL, NULL);
    px_table_column_add(t, "cumulative", PX_CELL_COUNT, "cumulative", "累计", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    px_table_draw(t, NULL, "n", NULL);
    if (!p->hi) return;
    uint64_t *n = px_arena_zero(w->a, ((size_t)p->hi - p->lo + 2) * sizeof *n), sum = 0;
    for (uint32_t u = 0; u < w->set->n; u++)
        if (p->of[u]) n[p->of[u] - p->lo]++;
    for (uint32_t y = p->lo; y <= p->hi; y++) {
        uint64_t now = n[y - p->lo];
        sum += now;
        add_period(w, t, p, y);
        px_add_count(t, now);
        px_add_number(t, y > p->lo && !px_work_incomplete(w, year_of(p, y))
                             ? change(n[y - p->lo - 1], now)
                             : NAN);
        px_add_count(t, sum);
        px_add_complete(w, t, year_of(p, y));
        if (!p->months) px_table_drill_in(t, "cumulative", px_work_years_clause(w, p->lo, y));
    }
    uint32_t last = px_work_last_complete(w, p->hi);
    if (p->months || last <= p->lo) return;
    double g = px_cagr((double)n[0], (double)n[last - p->lo], last - p->lo);
    px_table_note_add(t, px_arena_fmt(w->a, "CAGR %u to %u: %.1f %%", p->lo, last, g * 100),
                      px_arena_fmt(w->a, "%u 至 %u 年复合增长率：%.1f %%", p->lo, last, g * 100));
}

static px_str stack_field(px_str name) {
    static const char *const alias[][2] = {
        {"kind", "kd"}, {"office", "cc"}, {"status", "ls"}, {"type", "pt"}};
    for (size_t i = 0; i < sizeof alias / sizeof *alias; i++)
        if (px_str_is(name, alias[i][0])) return px_str_of(alias[i][1]);
    return name;
}

/* Columns: the values that occur most often, all others, and units without a value. */
static px_status stacked_trend(px_work *w, px_table *t, const periods *p, px_err *err) {
    px_adim d;
    px_facet_ask ask;
    uint64_t *count;
    size_t n, n_all, top = (size_t)px_work_int(w, "top");
    px_status st = px_work_ask(w, stack_field(px_work_text(w, "stack")), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &d, err);
    if (st != PX_OK) return st;
    w->missing = d.missing;
    w->dimension = ask.name;
    px_adim_counts(w->set, &d, &count, NULL);
    uint32_t *rank = px_adim_rank(w->set, &d, count, top, &n, &n_all);
    uint32_t *column = px_arena_alloc(w->a, ((size_t)d.n_values + 1) * sizeof *column);
    for (uint32_t v = 0; v < d.n_values; v++)
        column[v] = (uint32_t)n;
    px_cell_type type = w->opt.fractional ? PX_CELL_NUMBER : PX_CELL_COUNT;
    t->chart = PX_CHART_STACK;
    t->drill_column = ""; /* all columns of the period together */
    period_column(t, p);
    for (size_t k = 0; k < n; k++) {
        const char *name = px_arena_cstr(w->a, d.name[rank[k]]);
        column[rank[k]] = (uint32_t)k;
        px_table_column_add(t, name, type, px_value_head(w, ask.field, d.name[rank[k]], false),
                            px_value_head(w, ask.field, d.name[rank[k]], true), NULL, NULL);
    }
    px_table_column_add(t, "other", type, "other values", "其他", NULL, NULL);
    px_table_column_add(t, "without", type, "without a value", "无值", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    if (!p->hi) return st;
    size_t wide = n + 2;
    double *cell = px_arena_zero(w->a, ((size_t)p->hi - p->lo + 1) * wide * sizeof *cell);
    px_picks others = px_picks_make(w, (size_t)p->hi - p->lo + 1);
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t k = d.off[u + 1] - d.off[u];
        bool other = false;
        if (!p->of[u]) continue;
        double *row = &cell[(p->of[u] - p->lo) * wide];
        if (!k) row[n + 1]++;
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++) {
            uint32_t c = column[d.v[i]];
            if (c < n || w->opt.fractional) row[c] += w->opt.fractional ? 1.0 / k : 1;
            other |= c == n;
        }
        if (other && !w->opt.fractional) row[n]++;
        if (other) px_pick(&others, p->of[u] - p->lo, u);
    }
    px_str some = px_work_any_clause(w, &ask);
    for (uint32_t y = p->lo; y <= p->hi; y++) {
        add_period(w, t, p, y);
        px_str period =
            p->months ? px_work_month_clause(w, y / 12, y % 12 + 1) : px_work_year_clause(w, y);
        for (size_t c = 0; c < wide; c++) {
            double v = cell[(y - p->lo) * wide + c];
            if (type == PX_CELL_COUNT)
                px_add_count(t, (uint64_t)v);
            else
                px_add_number(t, v);
            if (v > 0 && c < n)
                px_table_drill_in(
                    t, t->col[t->at - 1].id,
                    px_work_both(w, period, px_work_clause(w, &ask, d.name[rank[c]])));
            if (c == n) px_table_drill_in(t, "other", px_picks_clause(&others, y - p->lo));
            if (v > 0 && c == n + 1)
                px_table_drill_in(t, "without", px_work_without(w, period, some));
        }
        px_add_complete(w, t, year_of(p, y));
    }
    if (n_all > n)
        px_table_note_add(t,
                          px_arena_fmt(w->a, "%zu values, the %zu most frequent shown", n_all, n),
                          px_arena_fmt(w->a, "共 %zu 个值，列出最多的 %zu 个", n_all, n));
    return st;
}

static px_status trend(px_work *w, px_table *t, px_err *err) {
    periods p;
    px_status st = read_periods(w, t, &p, err);
    if (st != PX_OK) return st;
    if (px_work_text(w, "stack").n) return stacked_trend(w, t, &p, err);
    plain_trend(w, t, &p);
    return st;
}

/* ---- share ---- */

/* The years of another set, counted. */
static px_status against(px_work *w, uint32_t lo, uint32_t hi, uint64_t **n, px_err *err) {
    px_aset all;
    uint16_t *year;
    uint64_t missing;
    px_status st = px_work_against(w, px_work_text(w, "against"), &all, err);
    if (st == PX_OK) st = px_aset_years(&all, w->opt.basis, &year, &missing, err);
    if (st == PX_OK) *n = px_work_by_year(w, year, all.n, lo, hi);
    return st;
}

static double ratio(uint64_t part, uint64_t all) {
    return all ? (double)part / (double)all : NAN;
}

static px_status share(px_work *w, px_table *t, px_err *err) {
    uint16_t *year;
    uint32_t lo, hi;
    uint64_t *all;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "all", PX_CELL_COUNT, "number compared with", "对照数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "份额", NULL, NULL);
    px_table_column_add(t, "growth", PX_CELL_SHARE, "growth", "增长率", NULL, NULL);
    px_table_column_add(t, "growth_all", PX_CELL_SHARE, "growth compared with", "对照增长率", NULL,
                        NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    px_table_draw(t, NULL, "share", NULL);
    if (st != PX_OK || !hi) return st;
    uint64_t *n = px_work_by_year(w, year, w->set->n, lo, hi);
    st = against(w, lo, hi, &all, err);
    for (uint32_t y = lo; y <= hi && st == PX_OK; y++) {
        size_t i = y - lo;
        bool grows = i && !px_work_incomplete(w, y);
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, n[i]);
        px_add_count(t, all[i]);
        px_add_number(t, ratio(n[i], all[i]));
        px_add_number(t, grows ? change(n[i - 1], n[i]) : NAN);
        px_add_number(t, grows ? change(all[i - 1], all[i]) : NAN);
        px_add_complete(w, t, y);
        px_table_drill(t, px_work_year_clause(w, y));
    }
    return st;
}

/* ---- growth ---- */

typedef struct span {
    uint32_t from, to;
    double all; /* CAGR of what is compared with */
} span;

/* `clause`: of the row whatever the year. */
static void growth_row(px_work *w, px_table *t, px_str name, const char *zh, uint64_t first,
                       uint64_t last, uint64_t within, const span *s, px_str clause) {
    double g = px_cagr((double)first, (double)last, s->to - s->from);
    px_table_row(t);
    if (zh)
        px_add_word(t, name.p, zh);
    else
        px_add_text(t, name);
    px_add_count(t, s->from);
    px_add_count(t, s->to);
    px_add_count(t, first);
    px_add_count(t, last);
    px_add_count(t, within);
    px_add_number(t, g);
    px_add_number(t, g - s->all);
    px_add_number(t, g > 0 ? log(2) / log(1 + g) : NAN);
    px_table_drill_in(t, "n_from", px_work_both(w, clause, px_work_year_clause(w, s->from)));
    px_table_drill_in(t, "n_to", px_work_both(w, clause, px_work_year_clause(w, s->to)));
    px_table_drill(t, px_work_both(w, clause, px_work_years_clause(w, s->from, s->to)));
}

static px_status growth_values(px_work *w, px_table *t, const uint16_t *year, const span *s,
                               px_err *err) {
    px_adim d;
    px_facet_ask ask;
    size_t n, n_all;
    px_status st = px_work_ask(w, px_work_text(w, "of"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &d, err);
    if (st != PX_OK) return st;
    w->missing = d.missing;
    w->dimension = ask.name;
    uint64_t *first = px_arena_zero(w->a, ((size_t)d.n_values + 1) * 8),
             *last = px_arena_zero(w->a, ((size_t)d.n_values + 1) * 8),
             *within = px_arena_zero(w->a, ((size_t)d.n_values + 1) * 8);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++) {
            first[d.v[i]] += year[u] == s->from;
            last[d.v[i]] += year[u] == s->to;
            within[d.v[i]] += year[u] >= s->from && year[u] <= s->to;
        }
    uint32_t *rank = px_adim_rank(w->set, &d, within, (size_t)px_work_int(w, "top"), &n, &n_all);
    for (size_t k = 0; k < n; k++) {
        uint32_t v = rank[k];
        growth_row(w, t, d.name[v], NULL, first[v], last[v], within[v], s,
                   px_work_clause(w, &ask, d.name[v]));
    }
    t->n_all = n_all + 1;
    return st;
}

static px_status growth(px_work *w, px_table *t, px_err *err) {
    uint16_t *year;
    uint32_t lo, hi;
    uint64_t *all, within = 0;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "what", PX_CELL_TEXT, "what", "对象", NULL, NULL);
    px_table_column_add(t, "from", PX_CELL_YEAR, "from", "起始年", NULL, NULL);
    px_table_column_add(t, "to", PX_CELL_YEAR, "to", "终止年", NULL, NULL);
    px_table_column_add(t, "n_from", PX_CELL_COUNT, "number in the first year", "起始年数量", NULL,
                        NULL);
    px_table_column_add(t, "n_to", PX_CELL_COUNT, "number in the last year", "终止年数量", NULL,
                        NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number in all these years", "期间数量", NULL, NULL);
    px_table_column_add(t, "cagr", PX_CELL_SHARE, "CAGR", "复合增长率", NULL, NULL);
    px_table_column_add(t, "relative", PX_CELL_SHARE, "relative growth", "相对增长率", NULL, NULL);
    px_table_column_add(t, "doubling", PX_CELL_NUMBER, "doubling time", "倍增时间", "years", "年");
    px_table_draw(t, NULL, "cagr", NULL);
    if (st != PX_OK || !hi) return st;
    uint32_t to = px_work_last_complete(w, hi), years = (uint32_t)px_work_int(w, "years");
    if (to <= lo) {
        px_table_note_add(t, PX_STR("fewer than two complete years: no growth to compute"),
                          PX_STR("完整年份不足两年，无法计算增长"));
        return st;
    }
    span s = {.from = to > lo + years ? to - years : lo, .to = to};
    uint64_t *n = px_work_by_year(w, year, w->set->n, lo, hi);
    for (uint32_t y = s.from; y <= s.to; y++)
        within += n[y - lo];
    st = against(w, s.from, s.to, &all, err);
    if (st != PX_OK) return st;
    s.all = px_cagr((double)all[0], (double)all[s.to - s.from], s.to - s.from);
    growth_row(w, t, PX_STR("the set"), "本集合", n[s.from - lo], n[s.to - lo], within, &s,
               PX_STR("*"));
    px_table_note_add(t,
                      px_arena_fmt(w->a, "CAGR of what it is compared with: %.1f %%", s.all * 100),
                      px_arena_fmt(w->a, "对照集合的复合增长率：%.1f %%", s.all * 100));
    return px_work_text(w, "of").n ? growth_values(w, t, year, &s, err) : st;
}

/* ---- the rows of the registry ---- */

static const px_param trend_params[] = {
    {"by", PX_PARAM_CHOICE, "year", "year|month", 0, 0, "period", "时间粒度"},
    {"stack", PX_PARAM_TEXT, "", NULL, 0, 0,
     "field by which it is divided: kind, office, status, type or any that can be counted",
     "分层字段：kind、office、status、type 或任一可统计字段"},
    {"top", PX_PARAM_INT, "8", NULL, 1, 50, "how many values of it", "分层取值个数"},
};
static const px_param share_params[] = {
    {"against", PX_PARAM_TEXT, "*", NULL, 0, 0, "query of the set that it is compared with",
     "对照集合的检索式"},
};
static const px_param growth_params[] = {
    {"years", PX_PARAM_INT, "5", NULL, 1, 100, "over how many years, up to the last complete one",
     "计算年数（至最后一个完整年份）"},
    {"of", PX_PARAM_TEXT, "", NULL, 0, 0, "field whose values are compared, too",
     "同时比较其各取值的字段"},
    {"top", PX_PARAM_INT, "10", NULL, 1, 1000, "how many values of it", "取值个数"},
    {"against", PX_PARAM_TEXT, "*", NULL, 0, 0, "query of the set that it is compared with",
     "对照集合的检索式"},
};

#define N(a) (sizeof(a) / sizeof *(a))
const px_analysis px_activity_analyses[] = {
    {.id = "trend",
     .family = "activity",
     .en = "Trend",
     .zh = "趋势",
     .asks_en = "How many a year, and does it grow?",
     .asks_zh = "每年有多少，是否增长？",
     .formula = "g_t = (N_t - N_{t-1}) / N_{t-1}; CAGR = (N_b / N_a)^(1 / (b - a)) - 1",
     .latex = "g_t=\\frac{N_t-N_{t-1}}{N_{t-1}},\\quad "
              "\\mathrm{CAGR}=\\left(\\frac{N_b}{N_a}\\right)^{\\frac{1}{b-a}}-1",
     .source = "WIPO Manual on Open Source Tools for Patent Analytics",
     .least_en = "",
     .least_zh = "",
     .param = trend_params,
     .n_params = N(trend_params),
     .run = trend},
    {.id = "share",
     .family = "activity",
     .en = "Share of a larger set",
     .zh = "份额",
     .asks_en = "Which share of all, or of another set, has it year by year?",
     .asks_zh = "逐年占全部（或另一集合）的份额是多少？",
     .formula = "S_t = N_t / Total_t",
     .latex = "S_t=\\frac{N_t}{\\mathrm{Total}_t}",
     .source = "WIPO Manual on Open Source Tools for Patent Analytics",
     .least_en = "",
     .least_zh = "",
     .param = share_params,
     .n_params = N(share_params),
     .run = share},
    {.id = "growth",
     .family = "activity",
     .en = "Growth compared",
     .zh = "增长对比",
     .asks_en = "How fast does it grow, faster than the rest, and when does it double?",
     .asks_zh = "增长有多快，是否快于整体，多久翻一番？",
     .formula = "CAGR = (N_b / N_a)^(1 / (b - a)) - 1; RG = CAGR - CAGR_all; "
                "doubling time = ln 2 / ln(1 + CAGR)",
     .latex = "\\mathrm{CAGR}=\\left(\\frac{N_b}{N_a}\\right)^{\\frac{1}{b-a}}-1,\\quad "
              "\\mathrm{RG}=\\mathrm{CAGR}-\\mathrm{CAGR}_{all},\\quad "
              "T_2=\\frac{\\ln 2}{\\ln(1+\\mathrm{CAGR})}",
     .source = "Ernst (2003), Patent information for strategic technology management "
               "(relative growth); the rest by definition",
     .least_en = "two complete years",
     .least_zh = "至少两个完整年份",
     .param = growth_params,
     .n_params = N(growth_params),
     .run = growth},
};
const size_t px_activity_analyses_n = N(px_activity_analyses);
