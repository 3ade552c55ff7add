/* activity.c: how much, when, and whether it grows. */
#include "query/analytics/analysis.h"

#include <math.h>

/* Units a year, in an array from lo to hi. */
static uint64_t *by_year(px_work *w, const uint16_t *year, uint32_t lo, uint32_t hi) {
    uint64_t *n = px_arena_zero(w->a, ((size_t)hi - lo + 2) * sizeof *n);
    for (uint32_t u = 0; u < w->set->n; u++)
        if (year[u]) n[year[u] - lo]++;
    return n;
}

/* (N_b / N_a)^(1 / (b - a)) - 1 */
static double cagr(uint64_t first, uint64_t last, uint32_t years) {
    return first && years ? pow((double)last / (double)first, 1.0 / years) - 1 : NAN;
}

static px_status trend(px_work *w, px_table *t, px_err *err) {
    uint16_t *year;
    uint32_t lo, hi;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) return st;
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "growth", PX_CELL_SHARE, "growth", "增长率", NULL, NULL);
    px_table_column_add(t, "cumulative", PX_CELL_COUNT, "cumulative", "累计", NULL, NULL);
    px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    if (!hi) return st;
    uint64_t *n = by_year(w, year, lo, hi), sum = 0;
    uint32_t last = hi;
    for (uint32_t y = lo; y <= hi; y++) {
        uint64_t now = n[y - lo], before = y > lo ? n[y - lo - 1] : 0;
        sum += now;
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, now);
        px_add_number(t, before && !px_work_incomplete(w, y)
                             ? ((double)now - (double)before) / (double)before
                             : NAN);
        px_add_count(t, sum);
        px_add_text(t, px_work_incomplete(w, y) ? PX_STR("no") : PX_STR("yes"));
        px_table_drill(t, px_work_year_clause(w, y));
        if (px_work_incomplete(w, y) && last >= y) last = y - 1;
    }
    double g = last > lo ? cagr(n[0], n[last - lo], last - lo) : NAN;
    if (isfinite(g))
        px_table_note_add(t, px_arena_fmt(w->a, "CAGR %u to %u: %.1f %%", lo, last, g * 100),
                          px_arena_fmt(w->a, "%u 至 %u 年复合增长率：%.1f %%", lo, last, g * 100));
    return st;
}

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
     .run = trend},
};
const size_t px_activity_analyses_n = sizeof px_activity_analyses / sizeof *px_activity_analyses;
