/* procedure.c: what becomes of applications: granted or not, how long it takes, where they stand, when they expire,
 * what is done with them. How long rights live is in survival.c. */
#include "query/analytics/cites.h"
#include "query/analytics/events.h"
#include "query/analytics/share.h"

#include <math.h>
#include <stdlib.h>

static px_status groups(px_work *w, px_shares *g, px_err *err) {
    return px_shares_make(w, px_work_text(w, "by"), (size_t)px_work_int(w, "top"), g, err);
}

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
        px_table_drill(t, px_share_clause(w, PX_F_ADY, px_arena_fmt(w->a, "%u", y)));
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
    px_status st = groups(w, &g, err);
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
    double *v = px_arena_array(w->a, double, (size_t)s->n + 1);
    for (size_t k = 0; k < g.n; k++) {
        size_t m = 0;
        double sum = 0;
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t one = months[g.unit[i]];
            if (one == PX_NIL) continue;
            v[m++] = one;
            sum += one;
        }
        px_shares_row(&g, k, t);
        px_add_count(t, g.off[k + 1] - g.off[k]);
        px_add_count(t, m);
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

static const char *const live_order[] = {"active", "pending", "dead", "unknown"};

struct mixed {
    uint8_t state;
    px_str detail;
    uint64_t n;
};

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
        px_str ls = px_rowcol_first(state, s->row[i]);
        uint8_t k = 0;
        while (k < 3 && !px_str_is(ls, live_order[k]))
            k++;
        if (k >= best) continue;
        best = k;
        if (why) *detail = px_rowcol_first(why, s->row[i]);
    }
    return best;
}

static px_status status_mix(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol state, why;
    struct mixed *v = NULL;
    size_t n = 0, cap = 0;
    uint64_t unknown = 0;
    bool fine = px_work_is(w, "detail", "yes");
    px_status st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("lsd"), PX_COL_DICT, &why, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        px_str detail;
        uint8_t k = status_of(s, u, &state, fine ? &why : NULL, &detail);
        size_t i = 0;
        while (i < n && (v[i].state != k || !px_str_eq(v[i].detail, detail)))
            i++;
        if (i == n) {
            if (n == 4096)
                return px_fail(err, PX_E_LIMIT, "more than %u different statuses", 4096u);
            v = px_arena_grow(w->a, v, n, &cap, n + 1, sizeof *v);
            v[n++] = (struct mixed){k, detail, 0};
        }
        v[i].n++;
        unknown += k == 3;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    if (n) qsort(v, n, sizeof *v, by_state);
    w->missing = unknown;
    w->dimension = PX_STR("ls");
    t->chart = PX_CHART_PIE;
    px_table_column_add(t, "status", PX_CELL_TEXT, "status", "状态", NULL, NULL);
    if (fine) px_table_column_add(t, "detail", PX_CELL_TEXT, "by", "详细状态", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        px_table_row(t);
        px_add_text(t, px_str_of(live_order[v[i].state]));
        if (fine) px_add_text(t, v[i].detail);
        px_add_count(t, v[i].n);
        px_add_number(t, (double)v[i].n / s->n);
        if (!fine && v[i].state < 3)
            px_table_drill(t, px_share_clause(w, PX_F_LS, px_str_of(live_order[v[i].state])));
    }
    px_table_note_add(
        t,
        PX_STR("A unit has the best status of its publications: active, else pending, else dead."),
        PX_STR("单位取其公开文本中最好的状态：有效、审中、失效依次。"));
    return st;
}

/* ---- expiry ---- */

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

/* ---- what is done with them ---- */

enum { DEALS = 6 };
static int deal_of(px_legal kind) {
    switch (kind) {
    case PX_LEGAL_TRANSFERRED:
        return 0;
    case PX_LEGAL_LICENSED:
        return 1;
    case PX_LEGAL_OPEN_LICENCE:
        return 2;
    case PX_LEGAL_PLEDGED:
        return 3;
    case PX_LEGAL_LITIGATED:
        return 4;
    case PX_LEGAL_OPPOSED:
    case PX_LEGAL_INVALIDATED:
    case PX_LEGAL_LIMITED:
    case PX_LEGAL_MAINTAINED:
        return 5;
    default:
        return -1;
    }
}

/* An event that several publications of one application state is one event. */
struct deal {
    uint32_t app, ymd;
    px_legal kind;
};

static bool is_new(struct deal *seen, size_t *n, struct deal one) {
    for (size_t i = 0; i < *n; i++)
        if (seen[i].app == one.app && seen[i].ymd == one.ymd && seen[i].kind == one.kind)
            return false;
    seen[(*n)++] = one;
    return true;
}

static px_status deals(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_events e;
    struct deal *seen = NULL;
    size_t cap = 0;
    uint32_t lo = 0, hi = 0;
    uint64_t undated = 0, units = 0;
    uint64_t(*n)[DEALS + 1] = px_arena_zero(w->a, 10000 * sizeof *n);
    px_status st = px_links_groups(w->snap->links, err);
    if (st == PX_OK) st = px_events_open(w->a, w->snap, &e, err);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        size_t n_seen = 0, dated = 0;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            uint64_t at, end;
            px_events_range(&e, s->row[i], &at, &end);
            seen = px_arena_grow(w->a, seen, n_seen, &cap, n_seen + (size_t)(end - at) + 1,
                                 sizeof *seen);
            for (; at < end; at++) {
                px_event ev = px_events_get(&e, at);
                uint32_t y = ev.ymd / 10000;
                int k = deal_of(ev.kind);
                if (k < 0 ||
                    !is_new(seen, &n_seen,
                            (struct deal){w->snap->links->app[s->row[i]], ev.ymd, ev.kind}))
                    continue;
                undated += !y;
                if (!y || y > 9999) continue;
                n[y][k]++;
                dated++;
                if (!lo || y < lo) lo = y;
                if (y > hi) hi = y;
            }
        }
        units += dated > 0;
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    t->chart = PX_CHART_STACK;
    px_table_column_add(t, "year", PX_CELL_YEAR, "year of the event", "事件年", NULL, NULL);
    px_table_column_add(t, "transferred", PX_CELL_COUNT, "transfers", "转让", NULL, NULL);
    px_table_column_add(t, "licensed", PX_CELL_COUNT, "licences", "许可", NULL, NULL);
    px_table_column_add(t, "open_licence", PX_CELL_COUNT, "open licences", "开放许可", NULL, NULL);
    px_table_column_add(t, "pledged", PX_CELL_COUNT, "pledges", "质押", NULL, NULL);
    px_table_column_add(t, "litigated", PX_CELL_COUNT, "litigations", "诉讼", NULL, NULL);
    px_table_column_add(t, "contested", PX_CELL_COUNT, "oppositions and invalidations",
                        "异议与无效", NULL, NULL);
    for (uint32_t y = lo; hi && y <= hi; y++) {
        px_table_row(t);
        px_add_count(t, y);
        for (int k = 0; k < DEALS; k++)
            px_add_count(t, n[y][k]);
    }
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "Events, not units; one that several publications of an application state is "
                     "counted once. %llu "
                     "units have such events, %llu events have no day.",
                     (unsigned long long)units, (unsigned long long)undated),
        px_arena_fmt(w->a,
                     "统计事件数而非单位数；同一申请的多件公开文本所载同一事件只计一次。"
                     "%llu 个单位有此类事件，%llu 个事件无日期。",
                     (unsigned long long)units, (unsigned long long)undated));
    return st;
}

/* ---- sleeping ---- */

/* A group, and how many of its units in force sleep. */
struct bed {
    size_t group;
    uint64_t all, asleep;
};

/* Most sleepers first, then most in force, then in the order of groups. */
static int by_asleep(const void *px, const void *py) {
    const struct bed *x = px, *y = py;
    if (x->asleep != y->asleep) return x->asleep > y->asleep ? -1 : 1;
    if (x->all != y->all) return x->all > y->all ? -1 : 1;
    return x->group < y->group ? -1 : x->group > y->group;
}

static px_status sleeping(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    static const px_field used[] = {PX_F_ASG, PX_F_LIC, PX_F_PLG, PX_F_LIT, PX_F_OPN};
    px_shares g;
    px_cites c;
    px_rowcol state, type;
    uint32_t *granted = NULL, age = (uint32_t)px_work_int(w, "age") * 12;
    uint64_t missing;
    bool any = px_work_is(w, "owner", "any");
    bool *busy = px_arena_array(w->a, bool, (size_t)s->n + 1);
    bool *in_force = px_arena_array(w->a, bool, (size_t)s->n + 1);
    size_t top = (size_t)px_work_int(w, "top");
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ls"), PX_COL_DICT, &state, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("paty"), PX_COL_DICT, &type, err);
    if (st == PX_OK) st = px_aset_dates(s, PX_BASIS_GRANT, &granted, &missing, err);
    for (size_t f = 0; f < sizeof used / sizeof *used && st == PX_OK; f++) {
        uint32_t *v;
        st = px_aset_numbers(s, used[f], &v, &missing, err);
        for (uint32_t u = 0; st == PX_OK && u < s->n; u++)
            busy[u] |= v[u] != PX_NIL && v[u] > 0;
    }
    if (st == PX_OK) st = px_shares_make(w, px_work_text(w, "by"), 0, &g, err);
    if (st != PX_OK) goto done;
    for (uint32_t u = 0; u < s->n; u++) {
        bool active = false, owner = any;
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            active |= px_str_is(px_rowcol_first(&state, s->row[i]), "active");
            owner |= px_rowcol_has(&type, s->row[i], px_work_text(w, "owner"));
        }
        uint32_t months = granted[u] ? px_months(granted[u], w->cutoff) : PX_NIL;
        in_force[u] = active && owner && months != PX_NIL && months >= age;
        busy[u] |= px_cites_n(&c, c.here[u]) > 0;
    }
    t->chart = PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "active", PX_CELL_COUNT, "in force and old enough", "有效且满年限", NULL,
                        NULL);
    px_table_column_add(t, "sleeping", PX_CELL_COUNT, "sleeping", "沉睡专利", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    struct bed *bed = px_arena_array(w->a, struct bed, g.n + 1);
    size_t n = 0;
    for (size_t k = 0; k < g.n; k++) {
        bed[n] = (struct bed){.group = k};
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            bed[n].all += in_force[g.unit[i]];
            bed[n].asleep += in_force[g.unit[i]] && !busy[g.unit[i]];
        }
        n += g.years || g.n == 1 || bed[n].all;
    }
    if (!g.years) qsort(bed, n, sizeof *bed, by_asleep);
    for (size_t k = 0; k < n && (g.years || !top || k < top); k++) {
        px_shares_row(&g, bed[k].group, t);
        px_table_drill(t, (px_str){"", 0});
        px_add_count(t, bed[k].all);
        px_add_count(t, bed[k].asleep);
        px_add_number(t, bed[k].all ? (double)bed[k].asleep / (double)bed[k].all : NAN);
    }
    if (t->n_rows) t->n_all = n;
    px_table_note_add(
        t,
        PX_STR("Sleeping: in force, granted long enough ago, with no known transfer, licence, open "
               "licence, pledge or "
               "litigation, and cited by nobody in the collection. Without legal events nothing is "
               "known of these."),
        PX_STR(
            "沉睡专利：有效且授权满年限，无已知转让、许可、开放许可、质押、诉讼，且在库内未被引用。"
            "没有法律事件数据时，上述运用情况未知。"));
    px_cites_note(w, t);
done:
    px_cites_release(&c);
    return st;
}

/* ---- the rows ---- */

#define BY(standard)                                                                               \
    {                                                                                              \
        "by", PX_PARAM_TEXT, standard, NULL, 0, 0,                                                 \
            "groups: all, year, or a field that can be counted",                                   \
            "分组：all（全部）、year（年份）或可统计的字段"                     \
    }
#define TOP                                                                                        \
    {                                                                                              \
        "top", PX_PARAM_INT, "20", NULL, 0, 100000, "how many groups, 0 for all",                  \
            "最多显示的分组数，0 为全部"                                               \
    }
#define PARAMS(p) .param = (p), .n_params = sizeof(p) / sizeof *(p)
static const px_param pendency_params[] = {BY("year"),
                                           TOP,
                                           {"start", PX_PARAM_CHOICE, "filing", "filing|exam", 0, 0,
                                            "counted from filing or from the start of examination",
                                            "起点：申请日或实审生效日"}};
static const px_param mix_params[] = {{"detail", PX_PARAM_CHOICE, "yes", "yes|no", 0, 0,
                                       "with what made the status so", "是否细分详细状态"}};
static const px_param sleeping_params[] = {
    BY("pa"),
    TOP,
    {"age", PX_PARAM_INT, "3", NULL, 0, 100, "years since the grant at least", "授权后至少年数"},
    {"owner", PX_PARAM_CHOICE, "any", "any|university|institute|hospital|company|government|person",
     0, 0, "type of an applicant", "申请人类型"}};

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
     PARAMS(pendency_params),
     .run = pendency},
    {.id = "status-mix",
     .family = "procedure",
     .en = "Legal status",
     .zh = "法律状态构成",
     .asks_en = "What is in force, pending or dead, and why?",
     .asks_zh = "有效、审中、失效各有多少，原因是什么？",
     .formula = "number and share of units by status, and by the kind of event that made it so",
     .latex = "",
     .source = "WIPO Standard ST.27 (idea of categories)",
     .least_en = "Legal status or events",
     .least_zh = "法律状态或法律事件",
     PARAMS(mix_params),
     .own_date = true,
     .run = status_mix},
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
    {.id = "deals",
     .family = "procedure",
     .en = "Transfers, licences, pledges, litigation",
     .zh = "转让、许可、质押与诉讼",
     .asks_en = "What is done with the rights, year by year?",
     .asks_zh = "各年的运营与纠纷有多少？",
     .formula = "legal events by year and kind; events of one application with the same kind and "
                "day are one",
     .latex = "",
     .source = "docs/LEGAL.md",
     .least_en = "Legal events with days",
     .least_zh = "带日期的法律事件",
     .own_date = true,
     .run = deals},
    {.id = "sleeping",
     .family = "procedure",
     .en = "Sleeping patents",
     .zh = "沉睡专利",
     .asks_en = "Which rights in force are not used?",
     .asks_zh = "哪些有效专利未被运用？",
     .formula = "share = units in force without any known use and uncited / units in force",
     .latex = "s=\\frac{|\\{u:\\text{in force},\\ \\text{unused},\\ C_u=0\\}|}{|\\{u:\\text{in "
              "force}\\}|}",
     .source = "",
     .least_en = "Legal status, grant dates, legal events",
     .least_zh = "法律状态、授权日、法律事件",
     PARAMS(sleeping_params),
     .run = sleeping},
};
const size_t px_procedure_analyses_n = sizeof px_procedure_analyses / sizeof *px_procedure_analyses;
