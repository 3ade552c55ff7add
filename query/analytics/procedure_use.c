/* procedure_use.c: what is done with rights: dealings year by year, which are not used, which are contested. */
#include "query/analytics/cites.h"
#include "query/analytics/events.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

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
        return 5; /* not MAINTAINED, which can also say that nobody opposed */
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
    px_picks some = px_picks_make(w, 2);
    for (size_t k = 0; k < n && (g.years || !top || k < top); k++) {
        size_t group = bed[k].group;
        px_picks_clear(&some);
        for (uint32_t i = g.off[group]; i < g.off[group + 1]; i++) {
            uint32_t u = g.unit[i];
            if (in_force[u]) px_pick(&some, 0, u);
            if (in_force[u] && !busy[u]) px_pick(&some, 1, u);
        }
        px_shares_row(&g, group, t);
        px_table_drill(t, (px_str){"", 0});
        px_table_drill_in(t, "active", px_picks_clause(&some, 0));
        px_table_drill_in(t, "sleeping", px_picks_clause(&some, 1));
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
    st = px_status_note(w, t, err);
done:
    px_cites_release(&c);
    return st;
}

/* ---- contested ---- */

enum outcome { UNTOUCHED, OPEN, KEPT, PARTLY, LOST };

/* The heaviest of what its events tell. */
static enum outcome outcome_of(const px_aset *s, uint32_t u, px_events *e) {
    bool opposed = false, kept = false, partly = false, lost = false;
    for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
        uint64_t at, end;
        for (px_events_range(e, s->row[i], &at, &end); at < end; at++) {
            px_legal kind = px_events_get(e, at).kind;
            opposed |= kind == PX_LEGAL_OPPOSED;
            kept |= kind == PX_LEGAL_MAINTAINED;
            partly |= kind == PX_LEGAL_LIMITED;
            lost |= kind == PX_LEGAL_INVALIDATED;
        }
    }
    if (lost) return LOST;
    if (partly) return PARTLY;
    return !opposed ? UNTOUCHED : kept ? KEPT : OPEN;
}

static px_status contested(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_shares g;
    px_events e;
    uint32_t *granted;
    uint64_t missing;
    px_status st = px_shares_by(w, &g, err);
    if (st == PX_OK) st = px_aset_dates(s, PX_BASIS_GRANT, &granted, &missing, err);
    if (st == PX_OK) st = px_events_open(w->a, w->snap, &e, err);
    if (st != PX_OK) return st;
    uint8_t *outcome = px_arena_array(w->a, uint8_t, (size_t)s->n + 1);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        outcome[u] = (uint8_t)outcome_of(s, u, &e);
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    t->drill_column = ""; /* of all units; these count granted ones */
    px_shares_column(&g, t);
    px_table_column_add(t, "granted", PX_CELL_COUNT, "granted", "授权", NULL, NULL);
    px_table_column_add(t, "contested", PX_CELL_COUNT, "contested", "被异议或请求无效", NULL, NULL);
    px_table_column_add(t, "rate", PX_CELL_SHARE, "rate", "比例", NULL, NULL);
    px_table_column_add(t, "lost", PX_CELL_COUNT, "invalidated or revoked", "全部无效", NULL, NULL);
    px_table_column_add(t, "partly", PX_CELL_COUNT, "limited", "部分无效或限制", NULL, NULL);
    px_table_column_add(t, "kept", PX_CELL_COUNT, "maintained", "维持有效", NULL, NULL);
    px_table_column_add(t, "open", PX_CELL_COUNT, "outcome not known", "结果未知", NULL, NULL);
    px_table_column_add(t, "lost_share", PX_CELL_SHARE, "lost of those decided", "无效成功率", NULL,
                        NULL);
    px_picks some = px_picks_make(w, LOST + 2);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n[LOST + 1] = {0};
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i];
            if (!granted[u]) continue;
            n[outcome[u]]++;
            px_pick(&some, outcome[u], u);
            if (outcome[u] != UNTOUCHED) px_pick(&some, LOST + 1, u);
        }
        uint64_t decided = n[KEPT] + n[PARTLY] + n[LOST], fought = decided + n[OPEN];
        uint64_t all = fought + n[UNTOUCHED];
        px_shares_row(&g, k, t);
        px_add_count(t, all);
        px_add_count(t, fought);
        px_add_number(t, all ? (double)fought / (double)all : NAN);
        px_add_count(t, n[LOST]);
        px_add_count(t, n[PARTLY]);
        px_add_count(t, n[KEPT]);
        px_add_count(t, n[OPEN]);
        px_add_number(t, decided ? (double)n[LOST] / (double)decided : NAN);
        px_table_drill_in(t, "granted", px_work_both(w, g.drill[k], PX_STR("gd=*")));
        px_table_drill_in(t, "contested", px_picks_clause(&some, LOST + 1));
        px_table_drill_in(t, "lost", px_picks_clause(&some, LOST));
        px_table_drill_in(t, "partly", px_picks_clause(&some, PARTLY));
        px_table_drill_in(t, "kept", px_picks_clause(&some, KEPT));
        px_table_drill_in(t, "open", px_picks_clause(&some, OPEN));
    }
    px_table_note_add(
        t,
        PX_STR("Granted units with legal events of an opposition, a request for invalidation, a "
               "limitation or an invalidation; a unit has the heaviest outcome of its rights. "
               "Without legal events nothing is known, and the rate is too low."),
        PX_STR("统计有异议、无效请求、限制或无效事件的授权单位；单位取其各项权利中最严重的结果。"
               "缺少法律事件数据时无从得知，比例会偏低。"));
    return st;
}

/* ---- the rows ---- */

static const px_param contested_params[] = {PX_PARAM_BY("year"), PX_PARAM_TOP("20")};
static const px_param sleeping_params[] = {
    PX_PARAM_BY("pa"),
    PX_PARAM_TOP("20"),
    {"age", PX_PARAM_INT, "3", NULL, 0, 100, "years since the grant at least", "授权后至少年数"},
    {"owner", PX_PARAM_CHOICE, "any", "any|university|institute|hospital|company|government|person",
     0, 0, "type of an applicant", "申请人类型"}};

const px_analysis px_procedure_use_analyses[] = {
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
     PX_PARAMS(sleeping_params),
     .run = sleeping},
    {.id = "contested",
     .family = "procedure",
     .en = "Oppositions and invalidations",
     .zh = "异议与无效比例",
     .asks_en = "How many rights are contested, and how many of these fall?",
     .asks_zh = "多少专利被提异议或无效，其中多少被宣告无效？",
     .formula = "rate = granted units contested / granted units; lost of those decided = "
                "invalidated / (invalidated + limited + maintained)",
     .latex = "r=\\frac{O}{G},\\quad q=\\frac{I}{I+L+M}",
     .source = "by definition; kinds of legal events in docs/LEGAL.md",
     .least_en = "Grant dates and legal events",
     .least_zh = "授权日和法律事件",
     PX_PARAMS(contested_params),
     .run = contested},
};
const size_t px_procedure_use_analyses_n =
    sizeof px_procedure_use_analyses / sizeof *px_procedure_use_analyses;
