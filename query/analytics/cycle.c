/* cycle.c: where a technology stands: applicants and families over time with phases, entrants and exits, the
 * coefficients v, alpha, beta and N, the logistic curve. */
#include "query/analytics/analysis.h"
#include "query/analytics/scurve.h"

#include <math.h>
#include <stdlib.h>

/* ---- who is active when ---- */

typedef struct active {
    uint32_t lo, hi;
    uint64_t *n, *who, *fresh, *leaving; /* by year: units, values active, seen first, seen last */
} active;

static px_status read_active(px_work *w, active *x, px_err *err) {
    px_adim d;
    uint16_t *year;
    uint32_t n = w->set->n;
    px_status st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK) st = px_work_years(w, &year, &x->lo, &x->hi, err);
    if (st != PX_OK || !x->hi) return st;
    size_t years = (size_t)x->hi - x->lo + 2;
    x->n = px_work_by_year(w, year, n, x->lo, x->hi);
    x->who = px_arena_zero(w->a, years * 8);
    x->fresh = px_arena_zero(w->a, years * 8);
    x->leaving = px_arena_zero(w->a, years * 8);
    /* units by year, so that a value seen again within the year is known by a stamp */
    uint32_t *at = px_arena_zero(w->a, (years + 1) * sizeof *at);
    uint32_t *order = px_arena_alloc(w->a, ((size_t)n + 1) * sizeof *order);
    uint32_t *last = px_arena_zero(w->a, ((size_t)d.n_values + 1) * sizeof *last);
    for (size_t i = 0; i + 1 < years; i++)
        at[i + 1] = at[i] + (uint32_t)x->n[i];
    uint32_t dated = at[years - 1];
    for (uint32_t u = 0; u < n; u++)
        if (year[u]) order[at[year[u] - x->lo]++] = u;
    for (uint32_t k = 0; k < dated; k++) {
        uint32_t u = order[k], y = year[u];
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++) {
            uint32_t v = d.v[i];
            if (last[v] == y) continue;
            x->fresh[y - x->lo] += !last[v];
            x->who[y - x->lo]++;
            last[v] = y;
        }
    }
    for (uint32_t v = 0; v < d.n_values; v++)
        if (last[v]) x->leaving[last[v] - x->lo]++;
    return st;
}

static px_status entrants(px_work *w, px_table *t, px_err *err) {
    active x = {0};
    uint64_t known = 0;
    uint32_t gap = (uint32_t)px_work_int(w, "gap");
    px_status st = read_active(w, &x, err);
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "active", PX_CELL_COUNT, "active", "活跃数", NULL, NULL);
    px_table_column_add(t, "new", PX_CELL_COUNT, "new", "新进入数", NULL, NULL);
    px_table_column_add(t, "share_new", PX_CELL_SHARE, "share of new ones", "新进入占比", NULL,
                        NULL);
    px_table_column_add(t, "exits", PX_CELL_COUNT, "last seen in this year", "退出数", NULL, NULL);
    px_table_column_add(t, "known", PX_CELL_COUNT, "seen so far", "累计出现数", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    if (st != PX_OK || !x.hi) return st;
    /* Of the collection, not of the set: silence of the set up to there is known, too. */
    uint32_t until = w->incomplete_from ? w->incomplete_from - 1 : x.hi;
    if (w->opt.to && until > w->opt.to) until = w->opt.to;
    for (uint32_t y = x.lo; y <= x.hi; y++) {
        size_t i = y - x.lo;
        known += x.fresh[i];
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, x.who[i]);
        px_add_count(t, x.fresh[i]);
        px_add_number(t, x.who[i] ? (double)x.fresh[i] / (double)x.who[i] : NAN);
        if (y + gap <= until)
            px_add_count(t, x.leaving[i]);
        else
            px_add_none(t);
        px_add_count(t, known);
        px_add_complete(w, t, y);
    }
    if (w->opt.from)
        px_table_note_add(
            t,
            PX_STR("years before --from are not looked at, so who was active then counts as new"),
            PX_STR("不考察 --from 之前的年份，之前已活跃者会计为新进入"));
    return st;
}

/* ---- life cycle ---- */

static double three(const uint64_t *n, int64_t last) {
    double sum = 0;
    for (int64_t i = last - 2; i <= last; i++)
        if (i >= 0) sum += (double)n[i];
    return sum;
}

static int direction(double before, double now) {
    if (before <= 0) return now > 0;
    double c = now / before - 1;
    return c > 0.1 ? 1 : c < -0.1 ? -1 : 0;
}

enum { UNCLEAR, EMERGENCE, GROWTH, MATURITY, DECLINE, REVIVAL };
static const char *const phase_en[] = {"unclear",  "emergence", "growth",
                                       "maturity", "decline",   "revival"};
static const char *const phase_zh[] = {"不明", "萌芽", "成长", "成熟", "衰退", "复苏"};

static px_status life_cycle(px_work *w, px_table *t, px_err *err) {
    active x = {0};
    px_status st = read_active(w, &x, err);
    t->chart = PX_CHART_PATH;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "applicants", PX_CELL_COUNT, "active applicants", "活跃申请人数", NULL,
                        NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "phase", PX_CELL_TEXT, "phase", "阶段", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    if (st != PX_OK || !x.hi) return st;
    int64_t years = (int64_t)px_work_last_complete(w, x.hi) - x.lo + 1, peak = 0;
    double most_x = 0, most_y = 0;
    for (int64_t i = 0; i < years; i++) {
        most_x = fmax(most_x, three(x.who, i));
        if (three(x.n, i) > most_y) {
            most_y = three(x.n, i);
            peak = i;
        }
    }
    bool fell = false;
    for (uint32_t y = x.lo; y <= x.hi; y++) {
        int64_t i = y - x.lo;
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, x.who[i]);
        px_add_count(t, x.n[i]);
        px_table_drill(t, px_work_year_clause(w, y));
        if (years < 6 || i >= years || (w->opt.from && i < 5)) {
            px_add_none(t);
            px_add_complete(w, t, y);
            continue;
        }
        double xs = three(x.who, i), ys = three(x.n, i);
        int dx = direction(three(x.who, i - 3), xs), dy = direction(three(x.n, i - 3), ys);
        int phase = UNCLEAR;
        if (i < peak && xs < 0.2 * most_x && ys < 0.2 * most_y)
            phase = EMERGENCE;
        else if (dx > 0 && dy > 0)
            phase = fell ? REVIVAL : GROWTH;
        else if (dx < 0 && dy < 0)
            phase = DECLINE;
        else if (dx <= 0 && dy >= 0)
            phase = MATURITY;
        fell |= phase == DECLINE;
        px_add_word(t, phase_en[phase], phase_zh[phase]);
        px_add_complete(w, t, y);
    }
    if (years < 6)
        px_table_note_add(t, PX_STR("fewer than 6 complete years: no phases"),
                          PX_STR("完整年份不足 6 年，不划分阶段"));
    return st;
}

/* ---- v, alpha, beta, N ---- */

static double quotient(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static px_status coefficients(px_work *w, px_table *t, px_err *err) {
    static const char *const kinds[][2] = {{"invention", "a"},
                                           {"invention_grant", "a"},
                                           {"pct", "a"},
                                           {"utility_model", "b"},
                                           {"design", "c"}};
    px_adim d;
    uint16_t *year;
    uint32_t lo = 0, hi = 0;
    px_status st = px_work_dim_of(w, "pt", &d, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "v", PX_CELL_NUMBER, "growth rate v", "技术生长率 v", NULL, NULL);
    px_table_column_add(t, "alpha", PX_CELL_NUMBER, "maturity α", "技术成熟系数 α", NULL, NULL);
    px_table_column_add(t, "beta", PX_CELL_NUMBER, "ageing β", "技术衰老系数 β", NULL, NULL);
    px_table_column_add(t, "novelty", PX_CELL_NUMBER, "new technology N", "新技术特征系数 N", NULL,
                        NULL);
    px_table_column_add(t, "a", PX_CELL_COUNT, "inventions a", "发明 a", NULL, NULL);
    px_table_column_add(t, "sum5", PX_CELL_COUNT, "inventions of five years A", "五年发明累计 A",
                        NULL, NULL);
    px_table_column_add(t, "b", PX_CELL_COUNT, "utility models b", "实用新型 b", NULL, NULL);
    px_table_column_add(t, "c", PX_CELL_COUNT, "designs c", "外观设计 c", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    if (st != PX_OK || !hi) return st;
    size_t years = (size_t)hi - lo + 1;
    uint64_t *n[3];
    uint8_t *group = px_arena_zero(w->a, (size_t)d.n_values + 1);
    for (uint32_t v = 0; v < d.n_values; v++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (px_str_is(d.name[v], kinds[k][0])) group[v] = (uint8_t)(kinds[k][1][0] - 'a' + 1);
    for (int g = 0; g < 3; g++)
        n[g] = px_arena_zero(w->a, (years + 1) * 8);
    for (uint32_t u = 0; u < w->set->n; u++) {
        bool has[4] = {false};
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++)
            has[group[d.v[i]]] = true;
        for (int g = 0; g < 3 && year[u]; g++)
            n[g][year[u] - lo] += has[g + 1];
    }
    for (uint32_t y = lo; y <= hi; y++) {
        size_t i = y - lo;
        uint64_t sum = 0;
        for (size_t k = i >= 4 ? i - 4 : 0; k <= i; k++)
            sum += n[0][k];
        double a = (double)n[0][i], b = (double)n[1][i], c = (double)n[2][i];
        bool skip = px_work_incomplete(w, y), short_window = w->opt.from && i < 4;
        double v = skip || short_window ? NAN : quotient(a, (double)sum);
        double alpha = skip ? NAN : quotient(a, a + b);
        px_table_row(t);
        px_add_count(t, y);
        px_add_number(t, v);
        px_add_number(t, alpha);
        px_add_number(t, skip ? NAN : quotient(a + b, a + b + c));
        px_add_number(t, sqrt(v * v + alpha * alpha));
        px_add_count(t, n[0][i]);
        if (short_window)
            px_add_none(t);
        else
            px_add_count(t, sum);
        px_add_count(t, n[1][i]);
        px_add_count(t, n[2][i]);
        px_add_complete(w, t, y);
        px_str any = px_work_either(w, PX_STR("pt===\"invention\" OR pt===\"invention_grant\""),
                                    PX_STR("pt===\"pct\"")),
               now = px_work_year_clause(w, y);
        px_table_drill_in(t, "a", px_work_both(w, any, now));
        px_table_drill_in(t, "sum5",
                          px_work_both(w, any, px_work_years_clause(w, i >= 4 ? y - 4 : lo, y)));
        px_table_drill_in(t, "b", px_work_both(w, PX_STR("pt===\"utility_model\""), now));
        px_table_drill_in(t, "c", px_work_both(w, PX_STR("pt===\"design\""), now));
    }
    return st;
}

/* ---- the logistic curve ---- */

static void fit_notes(px_work *w, px_table *t, const px_scurve *c, uint32_t last) {
    double now = px_scurve_total(c, last) / c->k;
    int stage = now < 0.1 ? 0 : now < 0.5 ? 1 : now <= 0.9 ? 2 : 3;
    static const char *const en[] = {"emergence", "growth", "maturity", "saturation"};
    static const char *const zh[] = {"萌芽", "成长", "成熟", "饱和"};
    px_table_note_add(t,
                      px_arena_fmt(w->a,
                                   "K = %.1f, tm = %.2f, dt (10 %% to 90 %%) = %.2f years; R2 = "
                                   "%.4f, RMSE = %.3f, AIC = %.2f",
                                   c->k, c->tm, c->dt, c->r2, c->rmse, c->aic),
                      px_arena_fmt(w->a,
                                   "K = %.1f，tm = %.2f，Δt（10 %% 至 90 %%）= %.2f 年；R² = "
                                   "%.4f，RMSE = %.3f，AIC = %.2f",
                                   c->k, c->tm, c->dt, c->r2, c->rmse, c->aic));
    px_table_note_add(t, px_arena_fmt(w->a, "C(%u) / K = %.1f %%: %s", last, now * 100, en[stage]),
                      px_arena_fmt(w->a, "C(%u) / K = %.1f %%：%s", last, now * 100, zh[stage]));
}

static px_status s_curve(px_work *w, px_table *t, px_err *err) {
    uint16_t *year;
    uint32_t lo, hi;
    px_scurve c;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "fitted", PX_CELL_NUMBER, "fitted", "拟合值", NULL, NULL);
    px_table_column_add(t, "cumulative", PX_CELL_COUNT, "cumulative", "累计", NULL, NULL);
    px_table_column_add(t, "curve", PX_CELL_NUMBER, "curve", "曲线值", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    px_table_draw(t, NULL, "n fitted", NULL);
    if (st != PX_OK || !hi) return st;
    uint32_t last = px_work_last_complete(w, hi);
    size_t points = last >= lo ? (size_t)last - lo + 1 : 0;
    uint64_t *n = px_work_by_year(w, year, w->set->n, lo, hi), sum = 0;
    double *at = px_arena_array(w->a, double, points + 1),
           *y = px_arena_array(w->a, double, points + 1);
    for (size_t i = 0; i < points; i++) {
        at[i] = (double)(lo + i);
        y[i] = (double)n[i];
    }
    if (points < PX_SCURVE_LEAST) {
        px_table_note_add(
            t,
            px_arena_fmt(w->a, "%zu complete years; a curve takes at least %u", points,
                         PX_SCURVE_LEAST),
            px_arena_fmt(w->a, "完整年份只有 %zu 个，拟合至少需要 %u 个", points, PX_SCURVE_LEAST));
        return st;
    }
    if (!px_scurve_fit(at, y, points, &c)) {
        px_table_note_add(
            t, PX_STR("the yearly numbers determine no logistic curve: nothing is fitted"),
            PX_STR("逐年数量无法确定一条逻辑斯蒂曲线，未作拟合"));
        return st;
    }
    fit_notes(w, t, &c, last);
    for (uint32_t now = lo; now <= hi || now <= last + (uint32_t)px_work_int(w, "ahead"); now++) {
        px_table_row(t);
        px_add_count(t, now);
        if (now <= hi) {
            sum += n[now - lo];
            px_add_count(t, n[now - lo]);
        } else {
            px_add_none(t);
        }
        px_add_number(t, px_scurve_yearly(&c, now));
        if (now <= hi)
            px_add_count(t, sum);
        else
            px_add_none(t);
        px_add_number(t, px_scurve_total(&c, now));
        if (now <= hi) {
            px_add_complete(w, t, now);
            px_table_drill(t, px_work_year_clause(w, now));
            px_table_drill_in(t, "cumulative", px_work_years_clause(w, lo, now));
        }
    }
    return st;
}

/* ---- the rows of the registry ---- */

static const px_param cycle_params[] = {
    {"of", PX_PARAM_FIELD, "pa", NULL, 0, 0, "who is counted as active", "统计活跃者的字段"},
};
static const px_param entrant_params[] = {
    {"of", PX_PARAM_FIELD, "pa", NULL, 0, 0, "who enters and leaves", "统计进入与退出的字段"},
    {"gap", PX_PARAM_INT, "3", NULL, 1, 50, "complete years of silence that make an exit",
     "连续多少个完整年份无记录视为退出"},
};
static const px_param curve_params[] = {
    {"ahead", PX_PARAM_INT, "0", NULL, 0, 50,
     "years after the last complete one to which the curve is drawn",
     "曲线外推到最后完整年份之后的年数"},
};

#define N(a) (sizeof(a) / sizeof *(a))
const px_analysis px_cycle_analyses[] = {
    {.id = "life-cycle",
     .family = "activity",
     .en = "Life cycle diagram",
     .zh = "技术生命周期图",
     .asks_en =
         "How do applicants and numbers move together, and in which phase is the technology?",
     .asks_zh = "申请人数与数量如何共同变化，技术处于哪个阶段？",
     .formula = "X_t, Y_t: sums of active applicants and of numbers over t-2 to t; rising: over 10 "
                "% more than in t-5 "
                "to t-3, falling: over 10 % less. The first that fits: emergence: both under 20 % "
                "of their largest, "
                "which is still to come; growth: both rise (revival: after a decline); decline: "
                "both fall; maturity: "
                "X does not rise and Y does not fall; else unclear",
     .latex = "X_t=\\sum_{k=t-2}^{t}x_k,\\; Y_t=\\sum_{k=t-2}^{t}y_k,\\; "
              "\\Delta X=\\frac{X_t}{X_{t-3}}-1,\\; \\Delta Y=\\frac{Y_t}{Y_{t-3}}-1",
     .source = "life cycle diagram as in common use; the rule for phases is our own",
     .least_en = "six complete years",
     .least_zh = "至少六个完整年份",
     .param = cycle_params,
     .n_params = N(cycle_params),
     .run = life_cycle},
    {.id = "coefficients",
     .family = "activity",
     .en = "Coefficients v, α, β, N",
     .zh = "技术生命周期系数",
     .asks_en = "Is the technology growing, maturing or ageing?",
     .asks_zh = "技术在生长、成熟还是衰老？",
     .formula = "v = a / A; α = a / (a + b); β = (a + b) / (a + b + c); N = sqrt(v^2 + α^2); a, b, "
                "c: inventions, utility "
                "models, designs of year t (a unit can be several); A: inventions of t-4 to t",
     .latex = "v=\\frac{a}{A},\\; \\alpha=\\frac{a}{a+b},\\; \\beta=\\frac{a+b}{a+b+c},\\; "
              "N=\\sqrt{v^2+\\alpha^2},\\; A=\\sum_{k=t-4}^{t}a_k",
     .source = "Chinese practice of technology life cycles "
               "(技术生长率、技术成熟系数、技术衰老系数、新技术特征系数)",
     .least_en = "",
     .least_zh = "",
     .run = coefficients},
    {.id = "s-curve",
     .family = "activity",
     .en = "Logistic S-curve",
     .zh = "S 曲线（逻辑斯蒂）",
     .asks_en = "How far is the technology on its way to saturation?",
     .asks_zh = "技术距离饱和还有多远？",
     .formula = "C(t) = K / (1 + exp(-(ln 81 / dt) (t - tm))), numbers by year fitted to dC/dt by "
                "least squares; R2 = 1 - "
                "RSS / TSS; RMSE = sqrt(RSS / n); AIC = n ln(RSS / n) + 6; C(now) / K < 10 % "
                "emergence, < 50 % growth, "
                "<= 90 % maturity, above saturation",
     .latex = "C(t)=\\frac{K}{1+\\exp\\left(-\\frac{\\ln 81}{\\Delta t}(t-t_m)\\right)}",
     .source = "Meyer, Yung and Ausubel (1999), A primer on logistic growth and substitution",
     .least_en = "five complete years; refused where the numbers determine no curve",
     .least_zh = "至少五个完整年份；数据无法确定曲线时拒绝拟合",
     .param = curve_params,
     .n_params = N(curve_params),
     .run = s_curve},
    {.id = "entrants",
     .family = "activity",
     .en = "Entrants and exits",
     .zh = "新进入者与退出者",
     .asks_en = "How many are active a year, how many are new, how many leave?",
     .asks_zh = "每年有多少活跃者，多少新进入，多少退出？",
     .formula = "share of new ones = new / active; exit in t: last seen in t, and nothing in the "
                "`gap` complete years after",
     .latex = "s_t=\\frac{\\mathrm{new}_t}{\\mathrm{active}_t}",
     .source = "by definition",
     .least_en = "",
     .least_zh = "",
     .param = entrant_params,
     .n_params = N(entrant_params),
     .run = entrants},
};
const size_t px_cycle_analyses_n = N(px_cycle_analyses);
