/* geography.c: where work comes from, where it is protected, how it moves between the two, and how large and wide its
 * families are. Regions within a country are in region.c. */
#include "query/analytics/params.h"
#include "query/analytics/places.h"
#include "query/analytics/rowcol.h"

#include <math.h>
#include <stdlib.h>

static px_status places(px_work *w, px_places *p, px_err *err) {
    return px_places_make(w, px_work_is(w, "origin", "applicant"),
                          px_work_is(w, "offices", "members"), p, err);
}

static void say_offices(px_work *w, px_table *t) {
    if (px_work_is(w, "offices", "members"))
        px_table_note_add(t, PX_STR("Offices are those of the publications in the set."),
                          PX_STR("受理局仅取集合内公开文本的国别。"));
    else
        px_table_note_add(t,
                          PX_STR("Offices are those of the publications in the set and of the "
                                 "family members that the files list."),
                          PX_STR("受理局取集合内公开文本及文件所列同族成员的国别。"));
}

/* Numbers of places by falling count, then by code. */
struct ranked {
    uint64_t n;
    px_str name;
    uint32_t k;
};
static int by_rank(const void *px, const void *py) {
    const struct ranked *x = px, *y = py;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}
static struct ranked *rank(px_work *w, const px_places *p, const uint64_t *count, size_t *n) {
    struct ranked *v = px_arena_array(w->a, struct ranked, p->n + 1);
    *n = 0;
    for (size_t k = 0; k < p->n; k++)
        if (count[k]) v[(*n)++] = (struct ranked){count[k], p->name[k], (uint32_t)k};
    qsort(v, *n, sizeof *v, by_rank);
    return v;
}

/* Units with a member at the office: of the publications in the set, or listed as well. */
static px_str at_office(px_work *w, px_str office, bool members) {
    px_facet_ask cc = {.name = PX_STR("cc"), .field = PX_F_CC},
                 fcc = {.name = PX_STR("fcc"), .field = PX_F_FCC};
    px_str own = px_work_clause(w, &cc, office);
    return members ? own : px_work_either(w, own, px_work_clause(w, &fcc, office));
}

/* Units whose home is place k; where that has more exceptions than can be named, those that were picked. */
static px_str home_or(px_work *w, px_places *p, uint32_t k, px_str picked) {
    px_str home = px_places_home_clause(w, p, k);
    return home.n ? home : picked;
}

/* The same with a member at office k from elsewhere. */
static px_str foreign_at(px_work *w, px_places *p, uint32_t k, bool members, bool any_home) {
    px_str at = at_office(w, p->name[k], members), home = px_places_home_clause(w, p, k);
    px_facet_ask ask = {.name = px_str_of(px_field_code(p->home_field)), .field = p->home_field};
    if (p->homeless) at = px_work_both(w, at, px_work_any_clause(w, &ask));
    return any_home ? px_work_without(w, at, home) : at;
}

/* ---- origin and market ---- */

static px_status origin(px_work *w, px_table *t, px_err *err) {
    px_places p;
    size_t n, top = (size_t)px_work_int(w, "top");
    px_status st = px_places_make(w, px_work_is(w, "origin", "applicant"), true, &p, err);
    if (st != PX_OK) return st;
    uint64_t *count = px_arena_array(w->a, uint64_t, p.n + 1), known = w->set->n - p.homeless;
    for (uint32_t u = 0; u < w->set->n; u++)
        if (p.home[u] != PX_NIL) count[p.home[u]]++;
    struct ranked *v = rank(w, &p, count, &n);
    t->chart = PX_CHART_MAP;
    px_table_column_add(t, "origin", PX_CELL_TEXT, "origin", "来源地", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    px_picks from = px_picks_make(w, p.n);
    for (uint32_t u = 0; u < w->set->n; u++)
        if (p.home[u] != PX_NIL) px_pick(&from, p.home[u], u);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        px_table_row(t);
        px_add_text(t, v[i].name);
        px_add_count(t, v[i].n);
        px_add_number(t, (double)v[i].n / (double)known);
        px_table_drill(t, home_or(w, &p, v[i].k, px_picks_clause(&from, v[i].k)));
    }
    if (t->n_rows) t->n_all = n;
    return st;
}

static px_status market(px_work *w, px_table *t, px_err *err) {
    px_places p;
    size_t n, top = (size_t)px_work_int(w, "top");
    px_status st = places(w, &p, err);
    if (st != PX_OK) return st;
    uint64_t *count = px_arena_array(w->a, uint64_t, p.n + 1);
    uint64_t *foreign = px_arena_array(w->a, uint64_t, p.n + 1);
    double *part = px_arena_array(w->a, double, p.n + 1), sum = 0;
    px_picks elsewhere = px_picks_make(w, p.n);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = p.off[u]; i < p.off[u + 1]; i++) {
            if (p.home[u] != PX_NIL && p.home[u] != p.to[i]) px_pick(&elsewhere, p.to[i], u);
            double one = w->opt.fractional ? 1.0 / (p.off[u + 1] - p.off[u]) : 1;
            count[p.to[i]]++;
            part[p.to[i]] += one;
            sum += one;
            foreign[p.to[i]] += p.home[u] != PX_NIL && p.home[u] != p.to[i];
        }
    struct ranked *v = rank(w, &p, count, &n);
    t->chart = PX_CHART_MAP;
    px_table_column_add(t, "office", PX_CELL_TEXT, "office", "受理局", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "counted", "计数值", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of all counted", "占计数合计比例", NULL,
                        NULL);
    px_table_column_add(t, "foreign", PX_CELL_COUNT, "from elsewhere", "来自境外", NULL, NULL);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        px_table_row(t);
        px_add_text(t, v[i].name);
        px_add_count(t, v[i].n);
        px_add_number(t, part[v[i].k]);
        px_add_number(t, part[v[i].k] / sum);
        px_add_count(t, foreign[v[i].k]);
        px_table_drill(t, at_office(w, v[i].name, px_work_is(w, "offices", "members")));
        px_str from = px_picks_clause(&elsewhere, v[i].k);
        if (!from.n && foreign[v[i].k])
            from = foreign_at(w, &p, v[i].k, px_work_is(w, "offices", "members"),
                              foreign[v[i].k] < count[v[i].k]);
        px_table_drill_in(t, "foreign", from);
    }
    if (t->n_rows) t->n_all = n;
    say_offices(w, t);
    return st;
}

/* ---- flow ---- */

static uint64_t *matrix(px_work *w, const px_places *p) {
    uint64_t *f = px_arena_array(w->a, uint64_t, p->n * p->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = p->off[u]; p->home[u] != PX_NIL && i < p->off[u + 1]; i++)
            f[p->home[u] * p->n + p->to[i]]++;
    return f;
}

static px_status flow(px_work *w, px_table *t, px_err *err) {
    px_places p;
    size_t n = 0, top = (size_t)px_work_int(w, "top");
    px_status st = places(w, &p, err);
    if (st != PX_OK) return st;
    uint64_t *f = matrix(w, &p);
    struct ranked *v = px_arena_array(w->a, struct ranked, p.n * p.n + 1);
    for (size_t k = 0; k < p.n * p.n; k++)
        if (f[k])
            v[n++] = (struct ranked){f[k],
                                     px_arena_fmt(w->a, "%.*s %.*s", PX_STR_ARG(p.name[k / p.n]),
                                                  PX_STR_ARG(p.name[k % p.n])),
                                     (uint32_t)k};
    qsort(v, n, sizeof *v, by_rank);
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "from", PX_CELL_TEXT, "origin", "来源地", NULL, NULL);
    px_table_column_add(t, "to", PX_CELL_TEXT, "office", "受理局", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the origin", "占来源地比例", NULL,
                        NULL);
    uint64_t *home = px_arena_array(w->a, uint64_t, p.n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        if (p.home[u] != PX_NIL) home[p.home[u]]++;
    size_t shown = top && top < n ? top : n;
    uint32_t *row = px_arena_array(w->a, uint32_t, p.n * p.n + 1); /* 1 + the row of a pair */
    px_picks moves = px_picks_make(w, shown);
    for (size_t i = 0; i < shown; i++)
        row[v[i].k] = (uint32_t)i + 1;
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = p.off[u]; p.home[u] != PX_NIL && i < p.off[u + 1]; i++) {
            uint32_t at = row[p.home[u] * p.n + p.to[i]];
            if (at) px_pick(&moves, at - 1, u);
        }
    for (size_t i = 0; i < shown; i++) {
        px_table_row(t);
        px_add_text(t, p.name[v[i].k / p.n]);
        px_add_text(t, p.name[v[i].k % p.n]);
        px_add_count(t, v[i].n);
        px_str moved = px_picks_clause(&moves, i);
        if (!moved.n)
            moved = px_work_both(
                w, px_places_home_clause(w, &p, v[i].k / (uint32_t)p.n),
                at_office(w, p.name[v[i].k % p.n], px_work_is(w, "offices", "members")));
        px_table_drill(t, moved);
        px_add_number(t, (double)v[i].n / (double)home[v[i].k / p.n]);
    }
    if (t->n_rows) t->n_all = n;
    say_offices(w, t);
    return st;
}

static px_status balance(px_work *w, px_table *t, px_err *err) {
    px_places p;
    size_t n, top = (size_t)px_work_int(w, "top");
    px_status st = places(w, &p, err);
    if (st != PX_OK) return st;
    uint64_t *f = matrix(w, &p), *size = px_arena_array(w->a, uint64_t, p.n + 1);
    for (size_t o = 0; o < p.n; o++)
        for (size_t d = 0; d < p.n; d++) {
            size[o] += f[o * p.n + d];
            if (o != d) size[d] += f[o * p.n + d];
        }
    struct ranked *v = rank(w, &p, size, &n);
    px_picks stay = px_picks_make(w, p.n);
    for (uint32_t u = 0; u < w->set->n; u++)
        if (p.home[u] != PX_NIL && px_places_in(&p, u, p.home[u])) px_pick(&stay, p.home[u], u);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "place", PX_CELL_TEXT, "country or office", "国家或地区", NULL, NULL);
    px_table_column_add(t, "out", PX_CELL_COUNT, "outflow", "流出", NULL, NULL);
    px_table_column_add(t, "in", PX_CELL_COUNT, "inflow", "流入", NULL, NULL);
    px_table_column_add(t, "net", PX_CELL_NUMBER, "net flow", "净流出", NULL, NULL);
    px_table_column_add(t, "self", PX_CELL_COUNT, "at home", "本地", NULL, NULL);
    px_table_column_add(t, "self_share", PX_CELL_SHARE, "self share", "本地占比", NULL, NULL);
    px_table_draw(t, NULL, "out in", NULL);
    for (size_t i = 0; i < n && (!top || i < top); i++) {
        uint64_t k = v[i].k, self = f[k * p.n + k], out = 0, in = 0;
        for (size_t d = 0; d < p.n; d++) {
            out += f[k * p.n + d];
            in += f[d * p.n + k];
        }
        px_table_row(t);
        px_add_text(t, p.name[k]);
        px_add_count(t, out - self);
        px_add_count(t, in - self);
        px_add_number(t, (double)(out - self) - (double)(in - self));
        px_add_count(t, self);
        px_add_number(t, out ? (double)self / (double)out : NAN);
        px_str home = px_picks_clause(&stay, k);
        if (!home.n && self)
            home = px_work_both(w, px_places_home_clause(w, &p, (uint32_t)k),
                                at_office(w, p.name[k], px_work_is(w, "offices", "members")));
        px_table_drill_in(t, "self", home);
    }
    if (t->n_rows) t->n_all = n;
    say_offices(w, t);
    return st;
}

/* ---- families ---- */

/* Distinct applications of each unit in the set. */
static px_status members(px_work *w, uint32_t **v, px_err *err) {
    const px_aset *s = w->set;
    px_status st = px_links_groups(w->snap->links, err);
    *v = px_arena_array(w->a, uint32_t, (size_t)s->n + 1);
    if (st != PX_OK) return st;
    const uint32_t *app = w->snap->links->app;
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++) {
            bool known = false;
            for (uint32_t k = s->off[u]; k < i && !known; k++)
                known = app[s->row[k]] == app[s->row[i]];
            (*v)[u] += !known;
        }
    return st;
}

static px_status sizes(px_work *w, px_table *t, px_err *err) {
    px_places p;
    uint32_t *v = NULL, most = 0;
    uint64_t missing = 0;
    px_status st = PX_OK;
    if (px_work_is(w, "size", "stated")) {
        st = px_aset_numbers(w->set, PX_F_NFAM, &v, &missing, err);
        w->missing = missing;
        w->dimension = PX_STR("nfam");
    } else if (px_work_is(w, "size", "offices")) {
        st = px_places_make(w, false, false, &p, err);
        v = px_arena_array(w->a, uint32_t, (size_t)w->set->n + 1);
        for (uint32_t u = 0; st == PX_OK && u < w->set->n; u++)
            v[u] = p.off[u + 1] - p.off[u];
        w->missing = 0;
        w->dimension = (px_str){"", 0};
    } else {
        st = members(w, &v, err);
    }
    if (st != PX_OK) return st;
    double *all = px_arena_array(w->a, double, (size_t)w->set->n + 1), sum = 0;
    uint64_t n = 0;
    for (uint32_t u = 0; u < w->set->n; u++) {
        if (v[u] == PX_NIL) continue;
        all[n++] = v[u];
        sum += v[u];
        if (v[u] > most) most = v[u];
    }
    double middle = px_quantile(all, n, 0.5);
    px_picks of_size = px_picks_make(w, n ? (size_t)most + 1 : 0);
    for (uint32_t u = 0; u < w->set->n && !px_work_is(w, "size", "stated"); u++)
        if (v[u] != PX_NIL) px_pick(&of_size, v[u], u);
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "size", PX_CELL_COUNT, "size", "规模", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share", "占比", NULL, NULL);
    for (uint64_t i = 0; i < n;) { /* sorted by px_quantile */
        uint64_t k = i;
        while (k < n && all[k] == all[i])
            k++;
        px_table_row(t);
        px_add_count(t, (uint64_t)all[i]);
        px_add_count(t, k - i);
        px_add_number(t, (double)(k - i) / (double)n);
        if (px_work_is(w, "size", "stated"))
            px_table_drill(t, px_work_number_clause(w, PX_F_NFAM, (uint32_t)all[i]));
        else
            px_table_drill(t, px_picks_clause(&of_size, (size_t)all[i]));
        i = k;
    }
    if (n)
        px_table_note_add(
            t,
            px_arena_fmt(w->a, "Mean %.3f, median %g, largest %u.", sum / (double)n, middle, most),
            px_arena_fmt(w->a, "均值 %.3f，中位数 %g，最大 %u。", sum / (double)n, middle, most));
    if (px_work_is(w, "size", "members"))
        px_table_note_add(t,
                          PX_STR("Applications of the unit in the set: members that are not in it "
                                 "are not seen (--size stated takes the size that files state)."),
                          PX_STR("规模为单位在集合内的申请数，集合外的成员不可见"
                                 "（--size stated 取文件所述的同族数）。"));
    if (px_work_is(w, "size", "offices"))
        px_table_note_add(
            t,
            PX_STR("Offices are those of the publications in the set and of the family members "
                   "that the files list."),
            PX_STR("受理局取集合内公开文本及文件所列同族成员的国别。"));
    return st;
}

static px_status reach(px_work *w, px_table *t, px_err *err) {
    px_places p;
    px_shares g;
    uint32_t *pct;
    uint64_t missing;
    px_status st = px_shares_make(w, px_work_text(w, "by"), (size_t)px_work_int(w, "top"), &g, err);
    if (st == PX_OK) st = places(w, &p, err);
    if (st == PX_OK) st = px_aset_numbers(w->set, PX_F_PCT, &pct, &missing, err);
    if (st != PX_OK) return st;
    uint32_t ep = px_places_find(&p, "EP"), jp = px_places_find(&p, "JP"),
             us = px_places_find(&p, "US"), wo = px_places_find(&p, "WO");
    static const char *const five[] = {"EP", "JP", "US", "CN", "KR"};
    t->chart = g.years ? PX_CHART_LINE : PX_CHART_BAR;
    px_shares_column(&g, t);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "offices", PX_CELL_NUMBER, "offices, mean", "平均受理局数", NULL, NULL);
    px_table_column_add(t, "triadic", PX_CELL_COUNT, "triadic", "三方专利", NULL, NULL);
    px_table_column_add(t, "triadic_share", PX_CELL_SHARE, "triadic share", "三方占比", NULL, NULL);
    px_table_column_add(t, "ip5", PX_CELL_COUNT, "IP5", "五局专利", NULL, NULL);
    px_table_column_add(t, "ip5_share", PX_CELL_SHARE, "IP5 share", "五局占比", NULL, NULL);
    px_table_column_add(t, "pct", PX_CELL_COUNT, "PCT", "PCT", NULL, NULL);
    px_table_column_add(t, "pct_share", PX_CELL_SHARE, "PCT share", "PCT 占比", NULL, NULL);
    px_table_column_add(t, "overseas", PX_CELL_COUNT, "overseas", "有海外布局", NULL, NULL);
    px_table_column_add(t, "overseas_share", PX_CELL_SHARE, "overseas share", "海外占比", NULL,
                        NULL);
    px_table_draw(t, NULL, "triadic_share ip5_share pct_share overseas_share", NULL);
    bool own = px_work_is(w, "offices", "members");
    px_str three = px_work_both(
               w, at_office(w, PX_STR("EP"), own),
               px_work_both(w, at_office(w, PX_STR("JP"), own), at_office(w, PX_STR("US"), own))),
           pct_or_wo = px_work_either(w, at_office(w, PX_STR("WO"), own), PX_STR("pct=1"));
    px_picks some = px_picks_make(w, 2);
    for (size_t k = 0; k < g.n; k++) {
        uint64_t n = g.off[k + 1] - g.off[k], tri = 0, ip5 = 0, world = 0, away = 0, known = 0;
        double offices = 0;
        px_picks_clear(&some);
        for (uint32_t i = g.off[k]; i < g.off[k + 1]; i++) {
            uint32_t u = g.unit[i], national = 0;
            bool one_of_five = false, abroad = false;
            for (uint32_t j = p.off[u]; j < p.off[u + 1]; j++) {
                if (p.to[j] == wo) continue; /* an application for many, no market */
                national++;
                abroad |= p.to[j] != p.home[u];
                for (size_t m = 0; m < 5; m++)
                    one_of_five |= px_str_is(p.name[p.to[j]], five[m]);
            }
            offices += national;
            tri += px_places_in(&p, u, ep) && px_places_in(&p, u, jp) && px_places_in(&p, u, us);
            ip5 += national >= 2 && one_of_five;
            world += px_places_in(&p, u, wo) || pct[u] == 1;
            known += p.home[u] != PX_NIL;
            away += p.home[u] != PX_NIL && abroad;
            if (national >= 2 && one_of_five) px_pick(&some, 0, u);
            if (p.home[u] != PX_NIL && abroad) px_pick(&some, 1, u);
        }
        px_shares_row(&g, k, t);
        px_add_count(t, n);
        px_add_number(t, n ? offices / (double)n : NAN);
        px_add_count(t, tri);
        px_add_number(t, n ? (double)tri / (double)n : NAN);
        px_add_count(t, ip5);
        px_add_number(t, n ? (double)ip5 / (double)n : NAN);
        px_add_count(t, world);
        px_add_number(t, n ? (double)world / (double)n : NAN);
        px_add_count(t, away);
        px_add_number(t, known ? (double)away / (double)known : NAN);
        px_table_drill_in(t, "triadic", px_work_both(w, g.drill[k], three));
        px_table_drill_in(t, "ip5", px_picks_clause(&some, 0));
        px_table_drill_in(t, "pct", px_work_both(w, g.drill[k], pct_or_wo));
        px_table_drill_in(t, "overseas", px_picks_clause(&some, 1));
    }
    px_table_note_add(
        t,
        PX_STR("WO is counted as PCT, not as an office. Triadic without the condition of a US "
               "grant. The overseas share "
               "is of the units whose origin is known."),
        PX_STR("WO 计入 "
               "PCT，不计为受理局。三方专利不要求美国已授权。海外占比以来源地已知的单位为分母。"));
    say_offices(w, t);
    return st;
}

/* ---- entry lag ---- */

static px_status lag(px_work *w, px_table *t, px_err *err) {
    const px_aset *s = w->set;
    px_rowcol office, filed;
    uint32_t *first;
    uint64_t missing;
    px_adim d;
    uint64_t *count;
    size_t n, n_all;
    px_status st = px_work_dim_of(w, "cc", &d, err);
    if (st == PX_OK) st = px_aset_dates(s, PX_BASIS_PRIORITY, &first, &missing, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("cc"), PX_COL_DICT, &office, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("ad"), PX_COL_NUM, &filed, err);
    if (st != PX_OK) return st;
    px_adim_counts(s, &d, &count, NULL);
    uint32_t *rank_of = px_adim_rank(s, &d, count, (size_t)px_work_int(w, "top"), &n, &n_all);
    double **v = px_arena_array(w->a, double *, n + 1);
    size_t *m = px_arena_array(w->a, size_t, n + 1);
    px_picks both = px_picks_make(w, n);
    uint32_t *day =
        px_arena_array(w->a, uint32_t, n + 1); /* first filing of the unit at each office */
    w->missing = 0;
    w->dimension = PX_STR("epd, ad");
    for (size_t i = 0; i < n; i++)
        v[i] = px_arena_array(w->a, double, count[rank_of[i]] + 1);
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        bool any = false;
        memset(day, 0xFF, n * sizeof *day);
        for (uint32_t k = s->off[u]; k < s->off[u + 1]; k++) {
            px_str name = px_rowcol_first(&office, s->row[k]);
            uint32_t one = px_rowcol_num(&filed, s->row[k]);
            any |= one != PX_NIL && first[u] && px_months(first[u], one) != PX_NIL;
            for (size_t i = 0; i < n; i++)
                if (one < day[i] && px_str_eq(name, d.name[rank_of[i]])) day[i] = one;
        }
        w->missing += !any;
        for (size_t i = 0; i < n; i++) {
            uint32_t months = day[i] != PX_NIL && first[u] ? px_months(first[u], day[i]) : PX_NIL;
            if (months != PX_NIL) px_pick(&both, i, u);
            if (months != PX_NIL) v[i][m[i]++] = months;
        }
        if (u % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
    }
    if (st != PX_OK) return st;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "office", PX_CELL_TEXT, "office", "受理局", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "with", PX_CELL_COUNT, "with both dates", "日期齐全的数量", NULL, NULL);
    px_table_column_add(t, "mean", PX_CELL_NUMBER, "mean", "均值", "months", "月");
    px_table_column_add(t, "q1", PX_CELL_NUMBER, "lower quartile", "下四分位", "months", "月");
    px_table_column_add(t, "median", PX_CELL_NUMBER, "median", "中位数", "months", "月");
    px_table_column_add(t, "q3", PX_CELL_NUMBER, "upper quartile", "上四分位", "months", "月");
    px_table_draw(t, NULL, "q1 median q3", NULL);
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < m[i]; k++)
            sum += v[i][k];
        px_table_row(t);
        px_add_text(t, d.name[rank_of[i]]);
        px_add_count(t, count[rank_of[i]]);
        px_add_count(t, m[i]);
        px_add_number(t, m[i] ? sum / (double)m[i] : NAN);
        px_add_number(t, px_quantile(v[i], m[i], 0.25));
        px_add_number(t, px_quantile(v[i], m[i], 0.5));
        px_add_number(t, px_quantile(v[i], m[i], 0.75));
        px_table_drill(t, px_work_clause(w, &d.ask, d.name[rank_of[i]]));
        px_table_drill_in(t, "with", px_picks_clause(&both, i));
    }
    t->n_all = n_all;
    px_table_note_add(
        t,
        PX_STR("Whole months. Of a national phase of the PCT many offices state the international "
               "filing date; then the "
               "lag ends with that."),
        PX_STR("按整月计算。PCT 国家阶段常以国际申请日作为申请日，此时滞后期算至国际申请日。"));
    return st;
}

/* ---- the rows ---- */

#define ORIGIN                                                                                     \
    {                                                                                              \
        "origin", PX_PARAM_CHOICE, "priority", "priority|applicant", 0, 0,                         \
            "where it comes from: office of first filing, or country of the first applicant",      \
            "来源地：首次申请国或第一申请人国别"                                  \
    }
#define OFFICES                                                                                                 \
    {                                                                                                           \
        "offices", PX_PARAM_CHOICE, "listed", "listed|members", 0, 0,                                           \
            "offices: with the family members that files list, or of the publications in the set "              \
            "alone",                                                                                            \
            "受理局：含文件所列同族成员（listed），或仅限集合内公开文本（members）" \
    }
static const px_param origin_params[] = {ORIGIN, PX_PARAM_TOP("20")};
static const px_param market_params[] = {OFFICES, ORIGIN, PX_PARAM_TOP("20")};
static const px_param flow_params[] = {OFFICES, ORIGIN, PX_PARAM_TOP("100")};
static const px_param top_only[] = {PX_PARAM_TOP("20")};
static const px_param size_params[] = {
    {"size", PX_PARAM_CHOICE, "members", "members|offices|stated", 0, 0,
     "applications in the set, offices, or the size that files state",
     "同族规模：集合内申请数（members）、国别数（offices）或文件所述同族数（stated）"}};
static const px_param reach_params[] = {{"by", PX_PARAM_TEXT, "year", NULL, 0, 0,
                                         "groups: all, year, or a field that can be counted",
                                         "分组：all（全部）、year（年份）或可统计的字段"},
                                        OFFICES,
                                        ORIGIN,
                                        PX_PARAM_TOP("20")};

const px_analysis px_geography_analyses[] = {
    {.id = "origin",
     .family = "geography",
     .en = "Technology origin",
     .zh = "技术来源地",
     .asks_en = "Where does it come from?",
     .asks_zh = "技术来自哪些国家或地区？",
     .formula = "N_o = units whose first filing (or first applicant) is of o; share of those with "
                "a known origin",
     .latex = "s_o=\\frac{N_o}{\\sum_{o'}N_{o'}}",
     .source = "WIPO Patent Analytics Handbook",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(origin_params),
     .own_date = true,
     .run = origin},
    {.id = "market",
     .family = "geography",
     .en = "Target markets",
     .zh = "目标市场",
     .asks_en = "Where is it protected?",
     .asks_zh = "在哪些国家或地区布局？",
     .formula =
         "N_d = units with a member at office d; counted: 1 each, or 1/k of a unit with k offices; "
         "share = counted / sum of counted over all offices",
     .latex = "N_d=|\\{u:d\\in D_u\\}|",
     .source = "WIPO Patent Analytics Handbook",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(market_params),
     .own_date = true,
     .run = market},
    {.id = "flow",
     .family = "geography",
     .en = "Technology flow",
     .zh = "技术流向",
     .asks_en = "From where to where?",
     .asks_zh = "技术从哪里流向哪里？",
     .formula =
         "F_od = units of origin o with a member at office d; share = F_od / units of origin o",
     .latex = "F_{od}=|\\{u:o(u)=o,\\ d\\in D_u\\}|",
     .source = "WIPO Patent Analytics Handbook",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(flow_params),
     .own_date = true,
     .run = flow},
    {.id = "flow-balance",
     .family = "geography",
     .en = "Balance of technology flow",
     .zh = "技术流入流出",
     .asks_en = "Who sends more than he receives?",
     .asks_zh = "哪些国家或地区是净输出方？",
     .formula =
         "out_o = sum over d != o of F_od; in_o = sum over o' != o of F_o'o; net = out - in; self "
         "share = F_oo / sum_d F_od",
     .latex = "\\mathrm{net}_o=\\sum_{d\\ne o}F_{od}-\\sum_{o'\\ne o}F_{o'o},\\quad "
              "s_o=\\frac{F_{oo}}{\\sum_d F_{od}}",
     .source = "WIPO Patent Analytics Handbook",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(flow_params),
     .own_date = true,
     .run = balance},
    {.id = "family-size",
     .family = "geography",
     .en = "Family size",
     .zh = "同族规模分布",
     .asks_en = "How large are the families?",
     .asks_zh = "同族规模如何分布？",
     .formula =
         "number of units by size; size = distinct applications, distinct offices, or as stated",
     .latex = "",
     .source = "OECD Patent Statistics Manual (2009)",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(size_params),
     .own_date = true,
     .run = sizes},
    {.id = "reach",
     .family = "geography",
     .en = "Reach: triadic, IP5, PCT, overseas",
     .zh = "布局广度：三方、五局、PCT、海外",
     .asks_en = "How far does protection reach?",
     .asks_zh = "海外布局有多广？",
     .formula = "triadic: EP, JP and US; IP5: two offices or more, one of EP JP US CN KR; PCT: WO "
                "or filed under the PCT; "
                "overseas: an office other than the origin, WO apart",
     .latex = "",
     .source = "OECD triadic families; IP5 families: Dernis, Dosso et al. (2015)",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(reach_params),
     .run = reach},
    {.id = "entry-lag",
     .family = "geography",
     .en = "Entry lag",
     .zh = "进入时滞",
     .asks_en = "How long after the first filing does an office get it?",
     .asks_zh = "首次申请之后多久进入各国？",
     .formula = "months from the earliest priority of the unit to its first filing at the office",
     .latex =
         "\\ell_{u,d}=\\min_{p\\in u,\\,d(p)=d}t^{\\mathrm{filing}}_p-t^{\\mathrm{priority}}_u",
     .source = "",
     .least_en = "Priority and filing dates",
     .least_zh = "优先权日和申请日",
     PX_PARAMS(top_only),
     .own_date = true,
     .run = lag},
};
const size_t px_geography_analyses_n = sizeof px_geography_analyses / sizeof *px_geography_analyses;
