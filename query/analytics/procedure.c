/* procedure.c: what becomes of applications: granted or not, how long it takes, where they stand. How rights end is in
 * procedure_term.c and survival.c, what is done with them in procedure_use.c, how claims change in procedure_claims.c. */
#include "query/analytics/events.h"
#include "query/analytics/finish.h"
#include "query/analytics/params.h"
#include "query/analytics/rowcol.h"

#include <math.h>
#include <stdlib.h>

/* ---- where a unit stands ---- */

enum state { GRANTED, PENDING, REFUSED, WITHDRAWN, UNKNOWN, STATES };

struct stands {
    px_rowcol granted, state, detail;
};

static px_status stands_open(px_work *w, struct stands *x, px_err *err) {
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("gd"), PX_COL_NUM, &x->granted, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &x->state, err);
    if (st == PX_OK)
        st = px_rowcol_open(w->a, w->snap, PX_STR("lsd"), PX_COL_DICT, &x->detail, err);
    return st;
}

static enum state row_stands(struct stands *x, uint32_t row) {
    px_str ls = px_rowcol_first(&x->state, row);
    if (px_rowcol_num(&x->granted, row) != PX_NIL || px_str_is(ls, "active")) return GRANTED;
    if (px_str_is(ls, "pending")) return PENDING;
    if (!px_str_is(ls, "dead")) return UNKNOWN;
    return px_str_is(px_rowcol_first(&x->detail, row), "refused") ? REFUSED : WITHDRAWN;
}

/* The best of its publications. */
static enum state unit_stands(struct stands *x, const px_aset *s, uint32_t u) {
    enum state best = UNKNOWN;
    for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
        enum state one = row_stands(x, s->row[i]);
        if (one < best) best = one;
    }
    return best;
}

/* Clauses of the states of units filed in a year: of the best of its publications. */
static void put_states(px_work *w, px_table *t, px_str filed) {
    px_str granted = PX_STR("gd=* OR ls===\"active\""), pending = PX_STR("ls===\"pending\""),
           dead = PX_STR("ls===\"dead\""),
           refused = PX_STR("(ls===\"dead\" AND lsd===\"refused\")");
    px_str over[STATES]; /* what a state must not be: those before it */
    over[PENDING] = granted;
    over[REFUSED] =
        px_arena_fmt(w->a, PX_STR_FMT " OR " PX_STR_FMT, PX_STR_ARG(granted), PX_STR_ARG(pending));
    over[WITHDRAWN] = px_arena_fmt(w->a, PX_STR_FMT " OR " PX_STR_FMT, PX_STR_ARG(over[REFUSED]),
                                   PX_STR_ARG(refused));
    over[UNKNOWN] = px_arena_fmt(w->a, PX_STR_FMT " OR " PX_STR_FMT, PX_STR_ARG(over[REFUSED]),
                                 PX_STR_ARG(dead));
    px_table_drill_in(t, "granted", px_work_both(w, filed, px_work_row(w, granted)));
    px_table_drill_in(
        t, "pending",
        px_work_without(w, px_work_both(w, filed, pending), px_work_row(w, over[PENDING])));
    px_table_drill_in(
        t, "refused",
        px_work_without(w, px_work_both(w, filed, refused), px_work_row(w, over[REFUSED])));
    px_table_drill_in(
        t, "withdrawn",
        px_work_without(w, px_work_both(w, filed, dead), px_work_row(w, over[WITHDRAWN])));
    px_table_drill_in(t, "unknown", px_work_without(w, filed, px_work_row(w, over[UNKNOWN])));
}

static px_status grant_rate(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    struct stands x;
    uint16_t *year;
    uint64_t missing, (*n)[STATES];
    uint32_t lo = 0, hi = 0;
    px_status st = px_aset_years(s, PX_BASIS_FILING, &year, &missing, err);
    if (st == PX_OK) st = stands_open(w, &x, err);
    if (st != PX_OK) return st;
    w->missing = missing;
    w->dimension = PX_STR("ad");
    for (uint32_t u = 0; u < s->n; u++) {
        if (!year[u]) continue;
        if (!lo || year[u] < lo) lo = year[u];
        if (year[u] > hi) hi = year[u];
    }
    t->chart = PX_CHART_LINE;
    px_table_column_add(t, "year", PX_CELL_YEAR, "filing year", "申请年", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "granted", PX_CELL_COUNT, "granted", "授权", NULL, NULL);
    px_table_column_add(t, "refused", PX_CELL_COUNT, "refused", "驳回", NULL, NULL);
    px_table_column_add(t, "withdrawn", PX_CELL_COUNT, "withdrawn or ended before grant",
                        "撤回或授权前终止", NULL, NULL);
    px_table_column_add(t, "pending", PX_CELL_COUNT, "pending", "审中", NULL, NULL);
    px_table_column_add(t, "unknown", PX_CELL_COUNT, "unknown", "未知", NULL, NULL);
    px_table_column_add(t, "rate", PX_CELL_SHARE, "grant rate", "授权率", NULL, NULL);
    px_table_column_add(t, "pending_share", PX_CELL_SHARE, "pending share", "审中占比", NULL, NULL);
    px_table_draw(t, NULL, "rate pending_share", NULL);
    if (!hi) return st;
    n = px_arena_zero(w->a, ((size_t)hi - lo + 1) * sizeof *n);
    for (uint32_t u = 0; u < s->n; u++)
        if (year[u]) n[year[u] - lo][unit_stands(&x, s, u)]++;
    for (uint32_t y = lo; y <= hi; y++) {
        const uint64_t *v = n[y - lo];
        double decided = (double)(v[GRANTED] + v[REFUSED] + v[WITHDRAWN]);
        double known = decided + (double)v[PENDING];
        px_table_row(t);
        px_add_count(t, y);
        px_add_count(t, v[GRANTED] + v[PENDING] + v[REFUSED] + v[WITHDRAWN] + v[UNKNOWN]);
        px_add_count(t, v[GRANTED]);
        px_add_count(t, v[REFUSED]);
        px_add_count(t, v[WITHDRAWN]);
        px_add_count(t, v[PENDING]);
        px_add_count(t, v[UNKNOWN]);
        px_add_number(t, decided > 0 ? (double)v[GRANTED] / decided : NAN);
        px_add_number(t, known > 0 ? (double)v[PENDING] / known : NAN);
        px_str filed = px_work_dates_clause(w, PX_BASIS_FILING, y, y);
        px_table_drill(t, filed);
        put_states(w, t, filed);
    }
    px_table_note_add(
        t,
        PX_STR("A unit is granted when one of its publications is, else pending when one is. Where "
               "the pending share "
               "is high the rate is preliminary. Offices that publish only what they grant show a "
               "rate of 100 %."),
        PX_STR("单位中有一件授权即计为授权，否则有一件审中即计为审中。审中占比高时授权率仅供参考。"
               "仅公开授权文本的类型（如实用新型）授权率为 100%。"));
    return st;
}

/* ---- how long it takes ---- */

static px_status pendency(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_shares g;
    px_rowcol granted, start;
    bool exam = px_work_is(w, "start", "exam");
    px_status st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("gd"), PX_COL_NUM, &granted, err);
    if (st == PX_OK)
        st = px_rowcol_open(w->a, w->snap, exam ? PX_STR("sed") : PX_STR("ad"), PX_COL_NUM, &start,
                            err);
    if (st != PX_OK) return st;
    uint32_t *months = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    uint64_t missing = 0;
    for (uint32_t u = 0; u < s->n; u++) {
        uint32_t first = PX_NIL;
        months[u] = PX_NIL;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint32_t day = px_rowcol_num(&granted, s->row[i]),
                     from = px_rowcol_num(&start, s->row[i]);
            uint32_t one = day != PX_NIL && from != PX_NIL ? px_months(from, day) : PX_NIL;
            if (one == PX_NIL || day >= first) continue;
            first = day;
            months[u] = one;
        }
        missing += months[u] == PX_NIL;
    }
    w->missing = missing;
    w->dimension = exam ? PX_STR("gd, sed") : PX_STR("gd, ad");
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_COUNT, "with both dates", "日期齐全的数量", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "mean", "均值", "months", "月");
    px_table_column_add(t, "q1", PX_CELL_NUMBER, "lower quartile", "下四分位", "months", "月");
    px_table_column_add(t, "median", PX_CELL_NUMBER, "median", "中位数", "months", "月");
    px_table_column_add(t, "q3", PX_CELL_NUMBER, "upper quartile", "上四分位", "months", "月");
    px_table_draw(t, NULL, "q1 median q3", NULL);
    double *v = px_arena_array(w->a, double, (size_t)s->n + 1);
    px_picks both = px_picks_make(w, 1);
    for (size_t k = 0; k < g.n; k++) {
        size_t m = 0;
        double sum = 0;
        px_picks_clear(&both);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t one = months[g.unit[i]];
            if (one == PX_NIL) continue;
            px_pick(&both, 0, g.unit[i]);
            v[m++] = one;
            sum += one;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, m);
        px_table_drill_in(t, "with", px_picks_clause(&both, 0));
        px_add_number(t, m ? sum / (double)m : NAN);
        px_add_number(t, px_quantile(v, m, 0.25));
        px_add_number(t, px_quantile(v, m, 0.5));
        px_add_number(t, px_quantile(v, m, 0.75));
    }
    px_table_note_add(t,
                      PX_STR("Whole months to the first grant of the unit, of that application "
                             "itself. Only what is granted is seen: "
                             "recent cohorts look faster than they are."),
                      PX_STR("按整月计算，取单位内最早授权的那件申请自身的时长。只有已授权的才可见"
                             "，近期批次会显得更快。"));
    return st;
}

/* ---- status ---- */

#define MIXED_MAX 4096u
struct mixed {
    uint8_t state;
    px_str detail;
    uint64_t n;
    size_t at; /* its place in order of appearance */
};

struct mix {
    struct mixed *v;
    size_t n, cap;
};

static px_status mixed_of(px_work *w, struct mix *m, uint8_t state, px_str detail, size_t *at,
                          px_err *err) {
    for (*at = 0; *at < m->n; ++*at)
        if (m->v[*at].state == state && px_str_eq(m->v[*at].detail, detail)) return PX_OK;
    if (m->n == MIXED_MAX)
        return px_fail(err, PX_E_LIMIT, "more than %u different statuses", MIXED_MAX);
    m->v = px_arena_grow(w->a, m->v, m->n, &m->cap, m->n + 1, sizeof *m->v);
    m->v[m->n++] = (struct mixed){state, detail, 0, *at};
    return PX_OK;
}

static int by_state(const void *px, const void *py) {
    const struct mixed *x = px, *y = py;
    if (x->state != y->state) return x->state < y->state ? -1 : 1;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return px_str_cmp(x->detail, y->detail);
}

/* The best status among the unit's publications, and what the first of these says in detail. */
static uint8_t status_of(const px_aset *s, uint32_t u, px_rowcol *state, px_rowcol *why,
                         px_str *detail) {
    uint8_t best = 4;
    *detail = (px_str){"", 0};
    for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
        uint8_t k = px_status_at(state, s->row[i]);
        if (k >= best) continue;
        best = k;
        if (why) *detail = px_rowcol_first(why, s->row[i]);
    }
    return best;
}

/* What a unit's publications say beside its own: a clause of that finds it, too. */
static px_status others_of(px_work *w, struct mix *m, uint32_t u, size_t own, px_rowcol *state,
                           px_rowcol *why, px_picks *stranger, px_err *err) {
    const px_aset *s = w->set;
    px_status st = PX_OK;
    for (uint32_t i = s->off[u]; i < s->off[u + 1] && st == PX_OK; i++) {
        size_t at;
        st = mixed_of(w, m, px_status_at(state, s->row[i]), px_rowcol_first(why, s->row[i]), &at,
                      err);
        if (st != PX_OK || at == own) continue;
        bool told = stranger->n[at] && stranger->n[at] <= w->opt.drill &&
                    stranger->unit[at][stranger->n[at] - 1] == u;
        if (!told) px_pick(stranger, at, u);
    }
    return st;
}

/* One by one, or by what their publications say, less those for which another of them speaks. That nothing is said in
 * detail is no condition: lsd=* are those with any status. */
static px_str detailed(px_work *w, const struct mixed *v, px_picks *units, px_picks *stranger) {
    px_str one_by_one = px_picks_clause(units, v->at);
    if (one_by_one.n || !v->detail.n) return one_by_one;
    bool known = v->state < 3;
    px_str said = known ? px_arena_fmt(w->a, "ls===\"%s\"", px_status_word[v->state]) : PX_STR("*");
    px_str is = px_work_row(w, px_arena_fmt(w->a, PX_STR_FMT " AND " PX_STR_FMT, PX_STR_ARG(said),
                                            PX_STR_ARG(px_share_clause(w, PX_F_LSD, v->detail))));
    if (!known) is = px_work_both(w, is, px_status_clause(w, v->state));
    return stranger->n[v->at] ? px_work_without(w, is, px_picks_clause(stranger, v->at)) : is;
}

static px_status status_mix(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol state, why;
    struct mix m = {0};
    uint64_t unknown = 0;
    bool fine = px_work_is(w, "detail", "yes");
    px_picks units = px_picks_make(w, MIXED_MAX), stranger = px_picks_make(w, MIXED_MAX);
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("lsd"), PX_COL_DICT, &why, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        px_str detail;
        uint8_t k = status_of(s, u, &state, fine ? &why : NULL, &detail);
        size_t i;
        st = mixed_of(w, &m, k, detail, &i, err);
        if (st != PX_OK) break;
        m.v[i].n++;
        px_pick(&units, i, u);
        if (fine && s->off[u + 1] - s->off[u] > 1)
            st = others_of(w, &m, u, i, &state, &why, &stranger, err);
        unknown += k == 3;
        if (st == PX_OK && u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    struct mixed *v = m.v;
    size_t n = 0; /* what only strangers have is no row */
    for (size_t i = 0; i < m.n; i++)
        if (v[i].n) v[n++] = v[i];
    if (n) qsort(v, n, sizeof *v, by_state);
    w->missing = unknown;
    w->dimension = PX_STR("ls");
    t->chart = PX_CHART_PIE;
    px_table_column_add(t, "status", PX_CELL_TEXT, "status", "状态", NULL, NULL);
    if (fine) px_table_column_add(t, "detail", PX_CELL_TEXT, "in detail", "详细状态", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        px_table_row(t);
        px_str is = px_str_of(px_status_word[v[i].state]);
        px_add_text(t, is);
        px_table_cell(t, t->n_rows - 1, 0)->zh = px_value_zh(PX_F_LS, is);
        if (fine) {
            px_add_text(t, v[i].detail);
            px_table_cell(t, t->n_rows - 1, 1)->zh = px_value_zh(PX_F_LSD, v[i].detail);
        }
        px_add_count(t, v[i].n);
        px_add_number(t, (double)v[i].n / s->n);
        px_table_drill(t, fine ? detailed(w, &v[i], &units, &stranger)
                               : px_status_clause(w, v[i].state));
    }
    px_table_note_add(
        t,
        PX_STR("A unit has the best status of its publications: active, else pending, else dead."),
        PX_STR("单位取其公开文本中最好的状态：有效、审中、失效依次。"));
    if (fine)
        px_table_note_add(
            t,
            PX_STR("The detail is what the file says, else the last decisive event. A file can "
                   "say less than its dated events tell: then the status follows the events "
                   "(docs/LEGAL.md)."),
            PX_STR("详细状态取文件所载，文件未载时取最后一次决定性事件；文件所载落后于有日期的"
                   "事件时，状态以事件为准（见 docs/LEGAL.md）。"));
    return st;
}

/* ---- the rows ---- */

static const px_param pendency_params[] = {PX_PARAM_BY("year"),
                                           PX_PARAM_TOP("20"),
                                           {"start", PX_PARAM_CHOICE, "filing", "filing|exam", 0, 0,
                                            "counted from filing or from the start of examination",
                                            "起点：申请日或实审生效日"}};
static const px_param mix_params[] = {{"detail", PX_PARAM_CHOICE, "yes", "yes|no", 0, 0,
                                       "with the status in detail", "是否细分详细状态"}};
const px_analysis px_procedure_analyses[] = {
    {.id = "grant-rate",
     .family = "procedure",
     .en = "Grant rate",
     .zh = "授权率",
     .asks_en = "How many of the applications of a year are granted?",
     .asks_zh = "各申请年的授权率是多少？",
     .formula = "rate = granted / (granted + refused + withdrawn); pending share = pending / "
                "(these + pending)",
     .latex = "r=\\frac{G}{G+R+W},\\quad p=\\frac{P}{G+R+W+P}",
     .source = "WIPO Patent Analytics Handbook; OECD Patent Statistics Manual (2009)",
     .least_en = "Filing dates; legal status",
     .least_zh = "申请日；法律状态",
     .own_date = true,
     .run = grant_rate},
    {.id = "pendency",
     .family = "procedure",
     .en = "Pendency",
     .zh = "审查周期",
     .asks_en = "How long does it take to be granted?",
     .asks_zh = "从申请到授权需要多久？",
     .formula = "whole months from filing (or the start of examination) to grant; quantiles in "
                "proportion between neighbours",
     .latex = "d_u=t^{\\mathrm{grant}}_u-t^{\\mathrm{filing}}_u",
     .source = "Quantiles: Hyndman and Fan (1996), type 7",
     .least_en = "Filing and grant dates",
     .least_zh = "申请日和授权日",
     PX_PARAMS(pendency_params),
     .run = pendency},
    {.id = "status-mix",
     .family = "procedure",
     .en = "Legal status",
     .zh = "法律状态构成",
     .asks_en = "What is in force, pending or dead, and why?",
     .asks_zh = "有效、审中、失效各有多少，原因是什么？",
     .formula = "number and share of units by status, and by the status in detail",
     .latex = "",
     .source = "WIPO Standard ST.27 (idea of categories)",
     .least_en = "Legal status or events",
     .least_zh = "法律状态或法律事件",
     PX_PARAMS(mix_params),
     .own_date = true,
     .run = status_mix},
};
const size_t px_procedure_analyses_n = sizeof px_procedure_analyses / sizeof *px_procedure_analyses;
