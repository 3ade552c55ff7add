/* technology_space.c: sparsely filled cells between busy rows and columns, and branches side by side. */
#include "query/analytics/effect_marks.h"
#include "query/analytics/finish.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

/* ---- white space ---- */

struct gap {
    uint32_t row, col;
    uint64_t n;
    double expected;
};

static int by_expected(const void *px, const void *py) {
    const struct gap *x = px, *y = py;
    if (x->expected < y->expected || x->expected > y->expected)
        return x->expected > y->expected ? -1 : 1;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->col < y->col ? -1 : x->col > y->col;
}

static int rising(const void *px, const void *py) {
    uint64_t x = *(const uint64_t *)px, y = *(const uint64_t *)py;
    return (x > y) - (x < y);
}

/* The smallest of the numbers that a part q of them do not exceed (nearest rank). */
static uint64_t percentile(px_arena *a, const uint64_t *v, size_t n, double q) {
    if (!n) return 0;
    uint64_t *own = px_arena_array(a, uint64_t, n);
    memcpy(own, v, n * sizeof *own);
    qsort(own, n, sizeof *own, rising);
    size_t at = (size_t)ceil(q * (double)n - 1e-9);
    return own[at ? at - 1 : 0];
}

static px_status white_space(px_work *w, px_table *t, px_err *err) {
    px_marks m[2];
    size_t n[2], n_gaps = 0, top = (size_t)px_work_int(w, "top");
    uint32_t lo = 0, hi = 0, window = (uint32_t)px_work_int(w, "window");
    uint16_t *year = NULL;
    px_status st = px_marks_read(w, false, top, &m[0], err);
    if (st == PX_OK) st = px_marks_read(w, true, top, &m[1], err);
    if (st != PX_OK) return st;
    const px_adim *d[2] = {&m[0].dim, &m[1].dim};
    for (int x = 0; x < 2; x++)
        n[x] = m[x].n;
    st = px_work_years(w, &year, &lo, &hi, err);
    if (st != PX_OK) return st;
    size_t cells = n[0] * n[1];
    uint32_t last = px_work_last_complete(w, hi);
    uint64_t *cell = px_arena_array(w->a, uint64_t, cells + 1);
    uint64_t *row = px_arena_array(w->a, uint64_t, n[0] + 1),
             *col = px_arena_array(w->a, uint64_t, n[1] + 1);
    uint64_t *now = px_arena_array(w->a, uint64_t, n[0] + 1),
             *before = px_arena_array(w->a, uint64_t, n[0] + 1);
    uint64_t total = 0;
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d[0]->off[u]; i < d[0]->off[u + 1]; i++) {
            uint32_t r = m[0].at[d[0]->v[i]];
            if (r == PX_NIL) continue;
            now[r] += year[u] && year[u] <= last && year[u] + window > last;
            before[r] += year[u] && year[u] + window <= last && year[u] + 2 * window > last;
            for (uint32_t k = d[1]->off[u]; k < d[1]->off[u + 1]; k++) {
                uint32_t c = m[1].at[d[1]->v[k]];
                if (c == PX_NIL) continue;
                cell[(size_t)r * n[1] + c]++;
                row[r]++;
                col[c]++;
                total++;
            }
        }
    uint64_t few = percentile(w->a, cell, cells, 0.1), half_row = percentile(w->a, row, n[0], 0.5),
             half_col = percentile(w->a, col, n[1], 0.5);
    struct gap *g = px_arena_array(w->a, struct gap, cells + 1);
    for (uint32_t r = 0; r < n[0]; r++)
        for (uint32_t c = 0; c < n[1]; c++)
            if (cell[r * n[1] + c] <= few && row[r] && col[c] && row[r] >= half_row &&
                col[c] >= half_col && now[r] > before[r])
                g[n_gaps++] = (struct gap){r, c, cell[r * n[1] + c],
                                           (double)row[r] * (double)col[c] / (double)total};
    qsort(g, n_gaps, sizeof *g, by_expected);
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "row", PX_CELL_TEXT, "row", "行", NULL, NULL);
    px_table_column_add(t, "column", PX_CELL_TEXT, "column", "列", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "in the cell", "单元格数量", NULL, NULL);
    px_table_column_add(t, "expected", PX_CELL_NUMBER, "expected", "期望数量", NULL, NULL);
    px_table_column_add(t, "row_n", PX_CELL_COUNT, "total of the row", "行合计", NULL, NULL);
    px_table_column_add(t, "column_n", PX_CELL_COUNT, "total of the column", "列合计", NULL, NULL);
    px_table_column_add(t, "before", PX_CELL_COUNT, "row, years before", "行：前期数量", NULL,
                        NULL);
    px_table_column_add(t, "now", PX_CELL_COUNT, "row, last years", "行：近期数量", NULL, NULL);
    for (size_t i = 0; i < n_gaps; i++) {
        uint32_t r = m[0].rank[g[i].row], c = m[1].rank[g[i].col];
        px_table_row(t);
        px_add_text(t, d[0]->name[r]);
        px_add_text(t, d[1]->name[c]);
        px_add_count(t, g[i].n);
        px_add_number(t, g[i].expected);
        px_add_count(t, row[g[i].row]);
        px_add_count(t, col[g[i].col]);
        px_add_count(t, before[g[i].row]);
        px_add_count(t, now[g[i].row]);
        px_table_drill(t,
                       px_work_both(w, px_marks_clause(w, &m[0], r), px_marks_clause(w, &m[1], c)));
    }
    w->explained = total && !n_gaps;
    if (w->explained)
        px_table_note_add(t, PX_STR("Nothing to show: no cell meets the rule."),
                          PX_STR("没有可显示的结果：没有单元格符合规则。"));
    if (cells)
        px_table_note_add(t,
                          px_arena_fmt(w->a,
                                       "Rule: at most %llu in the cell (the 10th percentile of %zu "
                                       "cells), row at least %llu and column at "
                                       "least %llu (medians), and more in the row in the last %u "
                                       "complete years (to %u) than in the %u "
                                       "before.",
                                       (unsigned long long)few, cells, (unsigned long long)half_row,
                                       (unsigned long long)half_col, window, last, window),
                          px_arena_fmt(w->a,
                                       "规则：单元格不超过 %llu（%zu 个单元格的第 10 "
                                       "百分位），行合计不低于 %llu、列合计不低于 %llu（中位数），"
                                       "且该行最近 %u 个完整年（至 %u 年）多于此前 %u 年。",
                                       (unsigned long long)few, cells, (unsigned long long)half_row,
                                       (unsigned long long)half_col, window, last, window));
    px_missing_note(w, t, d[0]->missing, px_marks_name(&m[0], false));
    px_marks_note(w, t, &m[0]);
    px_marks_note(w, t, &m[1]);
    px_table_note_add(t,
                      PX_STR("A gap may be a missing technique, missing data, or something nobody "
                             "needs: look before you leap."),
                      PX_STR("空白可能是技术缺失、数据缺失，也可能是无人需要，请核实后再下结论。"));
    return st;
}

/* ---- branches ---- */

static int falling(const void *px, const void *py) {
    return rising(py, px);
}

static px_status branches(px_work *w, px_table *t, px_err *err) {
    px_adim d, who;
    uint64_t *count;
    size_t n, n_all, k_largest = (size_t)px_work_int(w, "k");
    uint16_t *year = NULL;
    uint32_t lo = 0, hi = 0, window = (uint32_t)px_work_int(w, "window");
    px_shares g;
    px_str of = px_work_text(w, "of");
    px_status st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK) st = px_work_dim_of(w, "pa", &who, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = px_shares_make(w, of, (size_t)px_work_int(w, "top"), &g, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    (void)px_adim_rank(w->set, &d, count, 1, &n, &n_all);
    uint32_t last = px_work_last_complete(w, hi), first = last > window ? last - window : 0;
    uint64_t *own = px_arena_array(w->a, uint64_t, (size_t)who.n_values + 1);
    uint64_t *list = px_arena_array(w->a, uint64_t, (size_t)who.n_values + 1);
    t->chart = PX_CHART_SCATTER;
    px_table_column_add(t, "branch", PX_CELL_TEXT, "branch", "技术分支", NULL, NULL);
    px_table_column_add(t, "cagr", PX_CELL_SHARE, "CAGR", "年复合增长率", NULL, NULL);
    px_table_column_add(
        t, "cr", PX_CELL_SHARE,
        px_arena_cstr(w->a, px_arena_fmt(w->a, "share of the %zu largest applicants", k_largest)),
        px_arena_cstr(w->a, px_arena_fmt(w->a, "前 %zu 名申请人集中度", k_largest)), NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "first", PX_CELL_COUNT, "in the first year", "首年数量", NULL, NULL);
    px_table_column_add(t, "last", PX_CELL_COUNT, "in the last year", "末年数量", NULL, NULL);
    px_table_column_add(t, "applicants", PX_CELL_COUNT, "applicants", "申请人数", NULL, NULL);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t at_first = 0, at_last = 0, sum = 0, best = 0;
        size_t m = 0;
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i];
            at_first += first && year[u] == first;
            at_last += last && year[u] == last;
            for (uint32_t j = who.off[u]; j < who.off[u + 1]; j++)
                own[who.v[j]]++;
        }
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++)
            for (uint32_t j = who.off[g.unit[i]]; j < who.off[g.unit[i] + 1]; j++) {
                if (!own[who.v[j]]) continue;
                list[m++] = own[who.v[j]];
                own[who.v[j]] = 0;
            }
        qsort(list, m, sizeof *list, falling);
        for (size_t i = 0; i < m; i++) {
            sum += list[i];
            if (i < k_largest) best += list[i];
        }
        px_shares_row(&g, k, t);
        px_add_number(t, px_cagr((double)at_first, (double)at_last, window));
        px_add_number(t, sum ? (double)best / (double)sum : NAN);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, at_first);
        px_add_count(t, at_last);
        px_add_count(t, m);
        if (first)
            px_table_drill_in(t, "first",
                              px_work_both(w, g.drill[k], px_work_year_clause(w, first)));
        if (last)
            px_table_drill_in(t, "last", px_work_both(w, g.drill[k], px_work_year_clause(w, last)));
    }
    if (t->n_rows) px_missing_note(w, t, who.missing, who.ask.name);
    if (t->n_rows)
        px_table_note_add(
            t,
            px_arena_fmt(
                w->a, "Growth from %u to %u, the last complete year; whole counting of applicants.",
                first, last),
            px_arena_fmt(w->a, "增长率自 %u 年至最后一个完整年 %u；申请人按整数计数。", first,
                         last));
    return st;
}

/* ---- the rows ---- */

static const px_param gap_params[] = {
    {"rows", PX_PARAM_TEXT, "ipc.subclass", NULL, 0, 0, "field of the rows", "行字段"},
    {"columns", PX_PARAM_TEXT, "cpc.subclass", NULL, 0, 0, "field of the columns", "列字段"},
    {"top", PX_PARAM_INT, "20", NULL, 1, 1000, "how many of the most frequent rows and columns",
     "行与列各取最常见的前多少个"},
    PX_PARAM_RULES,
    {"window", PX_PARAM_INT, "3", NULL, 1, 50, "years on either side of the comparison",
     "比较的年数"}};
static const px_param branch_params[] = {
    {"of", PX_PARAM_FIELD, "ipc.group", NULL, 0, 0, "field that is counted", "统计字段"},
    {"top", PX_PARAM_INT, "20", NULL, 0, 5000, "how many of the most frequent values",
     "取最常见的前多少个"},
    {"window", PX_PARAM_INT, "5", NULL, 1, 50, "years of growth", "增长率跨越的年数"},
    {"k", PX_PARAM_INT, "10", NULL, 1, 1000, "how many largest applicants",
     "集中度取前多少名申请人"}};

const px_analysis px_technology_space_analyses[] = {
    {.id = "white-space",
     .family = "technology",
     .en = "White space",
     .zh = "技术空白点",
     .asks_en = "Where is little between busy rows and columns?",
     .asks_zh = "活跃的行列之间，哪里几乎无人布局？",
     .formula = "cell <= 10th percentile of the cells, row and column sum >= median of theirs, row "
                "grows; expected = row * column "
                "/ all; percentiles by nearest rank",
     .latex = "n_{rc}\\le p_{10},\\ n_{r\\cdot}\\ge p_{50},\\ n_{\\cdot c}\\ge p_{50},\\ \\Delta "
              "n_{r\\cdot}>0",
     .source = "",
     .least_en = "Two fields (or rules) and years",
     .least_zh = "两个字段（或规则）和年份",
     PX_PARAMS(gap_params),
     .run = white_space},
    {.id = "branches",
     .family = "technology",
     .en = "Branches side by side",
     .zh = "技术分支对比",
     .asks_en = "Which branches grow, and who holds them?",
     .asks_zh = "哪些分支在增长，由谁掌握？",
     .formula = "CAGR = (N_b / N_a)^(1 / (b - a)) - 1; CR_k = sum of the k largest applicants' "
                "shares; size = units",
     .latex = "\\mathrm{CAGR}=\\left(\\frac{N_b}{N_a}\\right)^{\\frac{1}{b-a}}-1,\\quad "
              "\\mathrm{CR}_k=\\sum_{i\\le k}s_{(i)}",
     .source = "WIPO Patent Analytics Handbook",
     .least_en = "Units in the first and the last year of the window",
     .least_zh = "窗口首末年均有数据",
     PX_PARAMS(branch_params),
     .run = branches},
};
const size_t px_technology_space_analyses_n =
    sizeof px_technology_space_analyses / sizeof *px_technology_space_analyses;
