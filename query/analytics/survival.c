/* survival.c: how long granted rights are kept: the product-limit estimate with its intervals. */
#include "query/analytics/events.h"
#include "query/analytics/share.h"

#include <math.h>
#include <stdlib.h>

/* By unit: whole months from its first grant to the end of that right (`ended`), or to the cut-off. PX_NIL: no grant,
 * or an end without a day. The right is that of all publications of the application that was granted first. */
struct life {
    uint32_t *months;
    bool *ended;
    uint64_t n, not_granted, undated;
};

struct columns {
    px_rowcol granted, lapse, expiry, state;
    px_events events;
};

static px_status columns_open(px_work *w, struct columns *x, px_err *err) {
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("gd"), PX_COL_NUM, &x->granted, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("expd"), PX_COL_NUM, &x->lapse, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("exp"), PX_COL_NUM, &x->expiry, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &x->state, err);
    return st == PX_OK ? px_events_open(w->a, w->snap, &x->events, err) : st;
}

/* The last day on which an event ended it. */
static uint32_t last_end(struct columns *x, uint32_t row) {
    uint64_t i, end;
    uint32_t day = 0;
    for (px_events_range(&x->events, row, &i, &end); i < end; i++) {
        px_event e = px_events_get(&x->events, i);
        if (px_event_ends(e.kind) && e.ymd > day) day = e.ymd;
    }
    return day;
}

/* The day on which the right of application `app` ended, 0 = it has not; *dead: it has, whether the day is known or not.
 */
static uint32_t end_of(px_work *w, struct columns *x, uint32_t u, uint32_t app, bool *dead) {
    const px_aset *s = w->set;
    uint32_t stated = 0, told = 0, term = 0;
    *dead = false;
    for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
        uint32_t row = s->row[i];
        if (w->snap->links->app[row] != app) continue;
        uint32_t lapse = px_rowcol_num(&x->lapse, row), expiry = px_rowcol_num(&x->expiry, row);
        if (px_str_is(px_rowcol_first(&x->state, row), "dead")) {
            uint32_t day = last_end(x, row);
            *dead = true;
            if (day > told) told = day;
        }
        if (lapse != PX_NIL && (!stated || lapse < stated)) stated = lapse;
        if (expiry != PX_NIL && expiry > term) term = expiry;
    }
    *dead |= stated > 0;
    if (stated) return stated;
    if (*dead && told) return told;
    if (!term || term > w->cutoff) return 0;
    *dead = true;
    return term;
}

static px_status lives(px_work *w, struct life *l, px_err *err) {
    const px_aset *s = w->set;
    struct columns x;
    px_status st = px_links_groups(w->snap->links, err);
    if (st == PX_OK) st = columns_open(w, &x, err);
    *l = (struct life){.months = px_arena_array(w->a, uint32_t, (size_t)s->n + 1),
                       .ended = px_arena_array(w->a, bool, (size_t)s->n + 1)};
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        uint32_t first = PX_NIL, app = PX_NIL;
        bool dead;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint32_t day = px_rowcol_num(&x.granted, s->row[i]);
            if (day >= first) continue;
            first = day;
            app = w->snap->links->app[s->row[i]];
        }
        l->months[u] = PX_NIL;
        l->not_granted += first == PX_NIL;
        if (first == PX_NIL) continue;
        uint32_t end = end_of(w, &x, u, app, &dead);
        /* What ends behind the cut-off has not ended yet. */
        bool ended = dead && end && end <= w->cutoff;
        if (!dead || (end && end > w->cutoff)) end = w->cutoff;
        l->months[u] = end ? px_months(first, end) : PX_NIL;
        l->ended[u] = ended;
        l->undated += l->months[u] == PX_NIL;
        l->n += l->months[u] != PX_NIL;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    w->missing = l->not_granted;
    w->dimension = PX_STR("gd");
    return st;
}

#define MONTHS 2401u /* two hundred years */

/* The units of the last row: those observed for `m` months or more, and those that ended since the row before. A look at
 * all units, only where some can be named. */
static void name_units(const px_shares *g, size_t k, const struct life *l, uint32_t m,
                       int64_t before, bool few, px_picks *some, px_table *t) {
    px_picks_clear(some);
    for (uint32_t i = g->off[k]; few && i < g->off[k + 1]; i++) {
        uint32_t u = g->unit[i], months = l->months[u];
        if (months == PX_NIL) continue;
        if (months >= MONTHS) months = MONTHS - 1;
        if (months >= m) px_pick(some, 0, u);
        if (l->ended[u] && months <= m && months > before) px_pick(some, 1, u);
    }
    px_table_drill_in(t, "at_risk", px_picks_clause(some, 0));
    px_table_drill_in(t, "ended", px_picks_clause(some, 1));
}

/* S(t) = product over the months t_i <= t with an end of 1 - d_i / n_i; variance S^2 times the sum of
 * d_i / (n_i (n_i - d_i)). Ends come before what is cut off in the same month. */
static void estimate(px_work *w, const px_shares *g, size_t k, const struct life *l, double z,
                     uint32_t step, px_table *t, bool named, px_str name) {
    px_arena *a = w->a;
    int64_t before = -1;
    uint32_t last = 0;
    uint64_t *ended = px_calloc(MONTHS, sizeof *ended), *cut = px_calloc(MONTHS, sizeof *cut);
    uint64_t at_risk = 0;
    px_picks some = px_picks_make(w, 2);
    for (uint32_t i = g->off[k]; i < g->off[k + 1]; i++) {
        uint32_t u = g->unit[i], m = l->months[u];
        if (m == PX_NIL) continue;
        if (m >= MONTHS) m = MONTHS - 1;
        at_risk++;
        (l->ended[u] ? ended : cut)[m]++;
        if (m > last) last = m;
    }
    double s = 1, sum = 0, at_ten = NAN;
    uint64_t ends = 0, shown = 0;
    for (uint32_t m = 0; at_risk && m <= last; m++) {
        uint64_t risk = at_risk;
        if (ended[m]) {
            s *= 1 - (double)ended[m] / (double)at_risk;
            if (ended[m] < at_risk)
                sum += (double)ended[m] / ((double)at_risk * (double)(at_risk - ended[m]));
        }
        ends += ended[m];
        at_risk -= ended[m] + cut[m];
        if (m == 120) at_ten = s;
        if (m % step && m != last) continue;
        double se = s * sqrt(sum), lo = s - z * se, hi = s + z * se;
        px_table_row(t);
        if (named) px_add_text(t, name);
        px_add_count(t, m);
        px_add_count(t, risk);
        px_add_count(t, ends - shown);
        px_add_number(t, s);
        px_add_number(t, se);
        px_add_number(t, lo < 0 ? 0 : lo);
        px_add_number(t, hi > 1 ? 1 : hi);
        bool few = px_picks_wanted(w, risk) || px_picks_wanted(w, ends - shown);
        name_units(g, k, l, m, before, few, &some, t);
        before = m;
        shown = ends;
    }
    if (isfinite(at_ten))
        px_table_note_add(
            t,
            px_arena_fmt(a, "%.*s: %.1f %% are kept for ten years or longer.", PX_STR_ARG(name),
                         at_ten * 100),
            px_arena_fmt(a, "%.*s：维持十年以上的占 %.1f %%。", PX_STR_ARG(name), at_ten * 100));
    free(ended);
    free(cut);
}

static px_status survival(px_work *w, px_table *t, px_err *err) {
    px_shares g;
    struct life l;
    uint32_t step = (uint32_t)px_work_int(w, "step");
    double z = px_work_is(w, "confidence", "90")   ? 1.6448536269514722
               : px_work_is(w, "confidence", "99") ? 2.5758293035489004
                                                   : 1.9599639845400545;
    px_status st = px_shares_make(w, px_work_text(w, "by"), (size_t)px_work_int(w, "top"), &g, err);
    if (st == PX_OK) st = lives(w, &l, err);
    if (st != PX_OK) return st;
    bool named = !px_work_is(w, "by", "all");
    t->chart = PX_CHART_LINE;
    if (named) px_table_column_add(t, "group", PX_CELL_TEXT, "group", "分组", NULL, NULL);
    px_table_column_add(t, "months", PX_CELL_COUNT, "since grant", "授权后", "months", "月");
    px_table_column_add(t, "at_risk", PX_CELL_COUNT, "under observation", "在观察中", NULL, NULL);
    px_table_column_add(t, "ended", PX_CELL_COUNT, "ended since the last row", "期间终止", NULL,
                        NULL);
    px_table_column_add(t, "survival", PX_CELL_SHARE, "survival", "存活率", NULL, NULL);
    px_table_column_add(t, "error", PX_CELL_NUMBER, "standard error", "标准误", NULL, NULL);
    px_table_column_add(t, "low", PX_CELL_SHARE, "lower bound", "下限", NULL, NULL);
    px_table_column_add(t, "high", PX_CELL_SHARE, "upper bound", "上限", NULL, NULL);
    px_table_draw(t, "months", named ? "survival" : "survival low high", named ? "group" : NULL);
    for (size_t k = 0; k < g.n; k++)
        estimate(w, &g, k, &l, z, step, t, named, g.name[k]);
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "%llu rights observed; left out are %llu units without a grant and %llu whose "
                     "end has no day or lies before "
                     "the grant. An end is a stated lapse, else the last event that ended it, else "
                     "the end of the term; "
                     "what is alive is observed up to the cut-off.",
                     (unsigned long long)l.n, (unsigned long long)l.not_granted,
                     (unsigned long long)l.undated),
        px_arena_fmt(
            w->a,
            "观察 %llu 项权利；未计入 %llu 个未授权单位和 %llu 个终止日未知或早于授权日的单位。"
            "终止日依次取所述失效日、最后一次终止事件日、期限届满日；仍有效的观察至数据截止日。",
            (unsigned long long)l.n, (unsigned long long)l.not_granted,
            (unsigned long long)l.undated));
    return st;
}

static const px_param params[] = {
    {"by", PX_PARAM_TEXT, "all", NULL, 0, 0, "groups: all, year, or a field that can be counted",
     "分组：all（全部）、year（年份）或可统计的字段"},
    {"top", PX_PARAM_INT, "5", NULL, 0, 1000, "how many groups, 0 for all",
     "最多显示的分组数，0 为全部"},
    {"step", PX_PARAM_INT, "12", NULL, 1, 120, "months between two rows", "两行之间的月数"},
    {"confidence", PX_PARAM_CHOICE, "95", "90|95|99", 0, 0, "per cent of the interval",
     "置信区间（%）"}};

const px_analysis px_survival_analyses[] = {
    {.id = "survival",
     .family = "procedure",
     .en = "Survival of granted rights",
     .zh = "授权专利存活分析",
     .asks_en = "How long are granted rights kept?",
     .asks_zh = "授权专利能维持多久？",
     .formula = "S(t) = product over t_i <= t of (1 - d_i / n_i); SE = S(t) sqrt(sum d_i / (n_i "
                "(n_i - d_i))); interval S +- "
                "z SE, cut to 0..1",
     .latex = "\\hat S(t)=\\prod_{t_i\\le t}\\left(1-\\frac{d_i}{n_i}\\right),\\quad "
              "\\widehat{\\mathrm{Var}}=\\hat S(t)^2\\sum_{t_i\\le t}\\frac{d_i}{n_i(n_i-d_i)}",
     .source = "Kaplan and Meier (1958); Greenwood (1926)",
     .least_en = "Grant dates; dates of lapse, legal events or terms",
     .least_zh = "授权日；失效日、法律事件或保护期",
     .param = params,
     .n_params = sizeof params / sizeof *params,
     .run = survival},
};
const size_t px_survival_analyses_n = sizeof px_survival_analyses / sizeof *px_survival_analyses;
