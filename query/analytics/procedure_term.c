/* procedure_term.c: when rights expire, and how old those are that are still kept. How long rights live, ended ones
 * included, is in survival.c; what keeping them costs in annuity.c. */
#include "query/analytics/events.h"
#include "query/analytics/params.h"
#include "query/analytics/rowcol.h"

#include <math.h>

/* ---- expiry ---- */

static px_str in_force_after(px_work *w, uint32_t day) {
    return px_work_row(w, px_arena_fmt(w->a, "ls===\"active\" AND exp>%u", day));
}

static px_status calendar(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol state, expiry;
    uint64_t missing = 0, all = 0, past = 0, gone = 0;
    uint32_t lo = 0, hi = 0;
    uint64_t *n = px_arena_array(w->a, uint64_t, 10000);
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("exp"), PX_COL_NUM, &expiry, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        uint32_t last = 0;
        bool active = false;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            if (!px_str_is(px_rowcol_first(&state, s->row[i]), "active")) continue;
            uint32_t day = px_rowcol_num(&expiry, s->row[i]);
            active = true;
            if (day != PX_NIL && day > last && day <= 99991231) last = day;
        }
        if (!active) continue;
        missing += !last;
        past += last && last <= w->cutoff;
        if (!last || last <= w->cutoff) continue;
        uint32_t y = last / 10000;
        n[y]++;
        all++;
        if (!lo || y < lo) lo = y;
        if (y > hi) hi = y;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    w->missing = missing;
    w->dimension = PX_STR("exp");
    st = px_status_note(w, t, err);
    if (st != PX_OK) return st;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year of expiry", "到期年", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "left", PX_CELL_COUNT, "left at its end", "年末剩余", NULL, NULL);
    px_table_column_add(t, "left_share", PX_CELL_SHARE, "left", "剩余占比", NULL, NULL);
    for (uint32_t y = lo; hi && y <= hi; y++) {
        gone += n[y];
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, n[y]);
        px_add_count(t, all - gone);
        px_add_number(t, (double)(all - gone) / (double)all);
        /* The last day of a unit lies in the year when one of its days does, and none behind it. */
        uint32_t before = (y - 1) * 10000 + 1231;
        px_str later = in_force_after(w, y * 10000 + 1231);
        px_str some = in_force_after(w, before > w->cutoff ? before : w->cutoff);
        px_table_drill(t, n[y] ? px_work_without(w, some, later) : (px_str){"", 0});
        px_table_drill_in(t, "left", all > gone ? later : (px_str){"", 0});
    }
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "Rights in force by the day on which they end at the latest if all fees are "
                     "paid; %llu more whose "
                     "day is past by the cut-off are left out.",
                     (unsigned long long)past),
        px_arena_fmt(
            w->a,
            "统计有效专利在缴足年费情况下的最晚到期日；另有 %llu 个在数据截止日前已到期，未列入。",
            (unsigned long long)past));
    return st;
}

/* ---- kept ---- */

/* By unit: whole months from the first filing (or grant) of what is in force in it to the cut-off; PX_NIL: nothing is,
 * or its date is not known, or lies behind. */
static px_status ages(px_work *w, uint32_t **months, bool **active, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol state, date;
    bool grant = px_work_is(w, "since", "grant");
    *months = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    *active = px_arena_array(w->a, bool, (size_t)s->n + 1);
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK)
        st = px_rowcol_open(w->a, w->snap, grant ? PX_STR("gd") : PX_STR("ad"), PX_COL_NUM, &date,
                            err);
    w->missing = 0;
    w->dimension = grant ? PX_STR("gd") : PX_STR("ad");
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        uint32_t first = PX_NIL;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            if (!px_str_is(px_rowcol_first(&state, s->row[i]), "active")) continue;
            uint32_t day = px_rowcol_num(&date, s->row[i]);
            (*active)[u] = true;
            if (day < first) first = day;
        }
        (*months)[u] = first == PX_NIL ? PX_NIL : px_months(first, w->cutoff);
        w->missing += (*active)[u] && (*months)[u] == PX_NIL;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    return st;
}

static px_status maintained(px_work *w, px_table *t, px_err *err) {
    px_shares g;
    uint32_t *months, least = (uint32_t)px_work_int(w, "years") * 12;
    bool *active;
    px_status st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = ages(w, &months, &active, err);
    if (st != PX_OK) return st;
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "active", PX_CELL_COUNT, "in force", "有效", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_COUNT, "with a date", "日期已知", NULL, NULL);
    px_table_column_add(t, "old", PX_CELL_COUNT, "kept so long", "维持满年限", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "age, mean", "平均维持年限", "years", "年");
    px_table_column_add(t, "median", PX_CELL_NUMBER, "age, median", "维持年限中位数", "years",
                        "年");
    t->drill_column = ""; /* of all units; these count what is in force */
    double *age = px_arena_array(w->a, double, (size_t)w->set->n + 1);
    px_picks some = px_picks_make(w, 2);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = 0, old = 0;
        size_t with = 0;
        double sum = 0;
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i];
            n += active[u];
            if (months[u] == PX_NIL) continue;
            px_pick(&some, 0, u);
            if (months[u] >= least) px_pick(&some, 1, u);
            old += months[u] >= least;
            age[with++] = months[u] / 12.0;
            sum += months[u] / 12.0;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_count(t, with);
        px_add_count(t, old);
        px_add_number(t, with ? (double)old / (double)with : NAN);
        px_add_number(t, with ? sum / (double)with : NAN);
        px_add_number(t, px_quantile(age, with, 0.5));
        px_table_drill_in(t, "active", px_work_both(w, g.drill[k], PX_STR("ls===\"active\"")));
        px_table_drill_in(t, "with", px_picks_clause(&some, 0));
        px_table_drill_in(t, "old", px_picks_clause(&some, 1));
    }
    st = px_status_note(w, t, err);
    px_table_note_add(t,
                      PX_STR("A unit counts when one of its publications in the set is in force; "
                             "its age is that of the oldest of these, up to the cut-off."),
                      PX_STR("单位中有一件有效即计入，维持年限按其中最早的一件计算至数据截止日。"));
    return st;
}

/* ---- the rows ---- */

static const px_param maintained_params[] = {
    PX_PARAM_BY("pa"),
    PX_PARAM_TOP("20"),
    {"years", PX_PARAM_INT, "10", NULL, 0, 100, "kept for so many years at least", "维持年限下限"},
    {"since", PX_PARAM_CHOICE, "filing", "filing|grant", 0, 0, "counted from filing or grant",
     "起算日：申请日或授权日"}};

const px_analysis px_procedure_term_analyses[] = {
    {.id = "expiry-calendar",
     .family = "procedure",
     .en = "Calendar of expiry",
     .zh = "到期日历",
     .asks_en = "When do the rights end?",
     .asks_zh = "专利权将在何时到期？",
     .formula = "rights in force by year of the expected expiry; left = those that end later",
     .latex = "",
     .source = "docs/LEGAL.md",
     .least_en = "Rights in force with filing dates",
     .least_zh = "有效专利及其申请日",
     .own_date = true,
     .run = calendar},
    {.id = "maintained",
     .family = "procedure",
     .en = "Rights kept for long",
     .zh = "维持年限",
     .asks_en = "How many of the rights in force have been kept for ten years or more?",
     .asks_zh = "有效专利中维持十年以上的占多少？",
     .formula = "share = units in force with age >= years / units in force with a date; age = "
                "whole months from filing (or grant) to the cut-off / 12",
     .latex = "s=\\frac{|\\{u:a_u\\ge T\\}|}{|\\{u:a_u\\text{ known}\\}|}",
     .source = "CNIPA statistics of rights in force by years of maintenance; one of the marks of a "
               "high-value invention patent",
     .least_en = "Legal status and filing or grant dates",
     .least_zh = "法律状态，申请日或授权日",
     PX_PARAMS(maintained_params),
     .own_date = true,
     .run = maintained},
};
const size_t px_procedure_term_analyses_n =
    sizeof px_procedure_term_analyses / sizeof *px_procedure_term_analyses;
