/* network_flow.c: networks with a direction: who cites whom, who gave patents or licences to whom. */
#include "query/analytics/cites.h"
#include "query/analytics/events.h"
#include "query/analytics/network.h"
#include "query/analytics/params.h"

#include "base/hash.h"
#include "patent/facts.h"
#include "patent/groups.h"
#include "patent/name_clean.h"
#include "shards/names.h"

#include <stdlib.h>

/* Arrows in memory of their own; 24 bytes each. */
typedef struct arrows {
    px_network_arrow *v;
    size_t n, cap;
} arrows;
#define ARROWS_MAX ((size_t)8 << 20)

static px_status add(arrows *x, px_network_arrow a, px_err *err) {
    if (x->n == ARROWS_MAX)
        return px_fail(err, PX_E_LIMIT, "more than %zu mentions make the network; narrow the query",
                       ARROWS_MAX);
    if (x->n == x->cap) x->v = px_realloc(x->v, (x->cap = x->cap * 2 + 64) * sizeof *x->v);
    x->v[x->n++] = a;
    return PX_OK;
}

/* ---- citations ---- */

/* Units of the set by number of the neighbourhood, PX_NIL = outside of the set. */
static uint32_t *set_units(px_work *w, const px_cites *c) {
    uint32_t *unit = px_arena_alloc(w->a, ((size_t)c->all.n + 1) * sizeof *unit);
    memset(unit, 0xFF, ((size_t)c->all.n + 1) * sizeof *unit);
    for (uint32_t u = 0; u < w->set->n; u++)
        unit[c->here[u]] = u;
    return unit;
}

/* Nodes are units, ranked by how often the set cites them. */
static px_status by_unit(px_work *w, const px_cites *c, const uint16_t *year, px_network *net,
                         px_err *err) {
    arrows x = {0};
    uint32_t n = w->set->n, *value, *unit = set_units(w, c);
    uint64_t *count = px_arena_zero(w->a, ((size_t)n + 1) * sizeof *count);
    px_str *name = px_arena_array(w->a, px_str, (size_t)n + 1);
    px_status st = PX_OK;
    for (uint32_t u = 0; u < n && st == PX_OK; u++) {
        uint32_t v = c->here[u];
        for (uint32_t i = c->cites_off[v]; i < c->cites_off[v + 1] && st == PX_OK; i++) {
            uint32_t to = unit[c->cites[i]];
            if (to == PX_NIL) continue;
            count[to]++;
            st = add(&x, (px_network_arrow){u, to, year[u], 1, -1}, err);
        }
        if (u % PX_STOP_ROWS == 0 && st == PX_OK) st = px_stop_look(px_how_stop(w->how), err);
    }
    /* who is never cited has no less than 1 here, so that it can be a node; that is taken back below */
    for (uint32_t u = 0; u < n && st == PX_OK; u++) {
        count[u]++;
        st = px_cites_key(w, c, c->here[u], &name[u], err);
    }
    if (st == PX_OK) st = px_network_arrows(w, x.v, x.n, n, name, count, net, &value, err);
    for (uint32_t i = 0; st == PX_OK && i < net->n; i++) {
        net->node[i].units--;
        if (year[value[i]]) net->node[i].year = year[value[i]];
    }
    net->node_en = "unit";
    net->node_zh = "单位";
    net->units_en = "cited by the set";
    net->units_zh = "被集合引用次数";
    net->links_en = "citations";
    net->links_zh = "引用";
    free(x.v);
    return st;
}

/* Nodes are values of a field: applicants cite applicants, classes classes. */
static px_status by_field(px_work *w, const px_cites *c, const uint16_t *year, px_network *net,
                          px_table *t, px_err *err) {
    arrows x = {0};
    px_adim d;
    uint64_t *count, self = 0;
    uint32_t *value, *unit = set_units(w, c);
    px_status st = px_work_dim(w, "by", &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    for (uint32_t u = 0; u < w->set->n && st == PX_OK; u++) {
        uint32_t v = c->here[u], k = d.off[u + 1] - d.off[u];
        for (uint32_t i = c->cites_off[v]; i < c->cites_off[v + 1]; i++) {
            uint32_t to = unit[c->cites[i]];
            if (to == PX_NIL) continue;
            uint32_t q = d.off[to + 1] - d.off[to];
            for (uint32_t p = d.off[u]; p < d.off[u + 1]; p++)
                for (uint32_t r = d.off[to]; r < d.off[to + 1] && st == PX_OK; r++) {
                    double each = w->opt.fractional ? 1.0 / k / q : 1;
                    self += d.v[p] == d.v[r];
                    if (d.v[p] != d.v[r])
                        st = add(&x, (px_network_arrow){d.v[p], d.v[r], year[u], each, -1}, err);
                }
        }
        if (u % PX_STOP_ROWS == 0 && st == PX_OK) st = px_stop_look(px_how_stop(w->how), err);
    }
    if (st == PX_OK)
        st = px_network_arrows(w, x.v, x.n, d.n_values, d.name, count, net, &value, err);
    for (uint32_t i = 0; st == PX_OK && i < net->n; i++)
        net->node[i].drill = px_work_clause(w, &d.ask, net->node[i].label);
    net->links_en = "citations";
    net->links_zh = "引用";
    if (self)
        px_table_note_add(
            t,
            px_arena_fmt(w->a, "%llu citations of a value by itself are no links",
                         (unsigned long long)self),
            px_arena_fmt(w->a, "%llu 次自引（同一取值）未作为连线", (unsigned long long)self));
    free(x.v);
    return st;
}

static px_status citation_network(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    uint16_t *year;
    uint32_t lo, hi;
    px_network *net = px_network_new(w);
    px_status st = px_cites_make(w, false, &c, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK && px_work_is(w, "by", "unit"))
        st = by_unit(w, &c, year, net, err);
    else if (st == PX_OK)
        st = by_field(w, &c, year, net, t, err);
    px_cites_release(&c);
    if (st != PX_OK) return st;
    px_table_note_add(
        t,
        PX_STR("Links go from the citing to the cited, both within the set; years are "
               "those of the citing"),
        PX_STR("连线由引用方指向被引方，双方均在集合内；年份为引用方年份"));
    px_cites_note(w, t);
    return px_network_finish(w, net, t, err);
}

/* ---- transfers and licences ---- */

/* Names by number, found by hash. */
typedef struct names {
    px_arena *a;
    px_str *name;
    uint64_t *count; /* units */
    uint32_t *last, *slot, n, mask;
    size_t cap;
} names;

static uint32_t number_of(names *x, px_str s) {
    if ((x->n + 1) * 2 > x->mask) {
        uint32_t size = x->mask ? (x->mask + 1) * 2 : 1024;
        uint32_t *slot = px_malloc(size * sizeof *slot);
        memset(slot, 0xFF, size * sizeof *slot);
        x->mask = size - 1;
        for (uint32_t i = 0; i < x->n; i++) {
            uint64_t h = px_hash_str(x->name[i]);
            while (slot[h & x->mask] != PX_NIL)
                h++;
            slot[h & x->mask] = i;
        }
        free(x->slot);
        x->slot = slot;
    }
    uint64_t h = px_hash_str(s);
    for (; x->slot[h & x->mask] != PX_NIL; h++)
        if (px_str_eq(x->name[x->slot[h & x->mask]], s)) return x->slot[h & x->mask];
    size_t cap = x->cap, same = x->cap, again = x->cap;
    x->name = px_arena_grow(x->a, x->name, x->n, &cap, x->n + 1, sizeof *x->name);
    x->count = px_arena_grow(x->a, x->count, x->n, &same, x->n + 1, sizeof *x->count);
    x->last = px_arena_grow(x->a, x->last, x->n, &again, x->n + 1, sizeof *x->last);
    x->cap = cap < same ? cap : same;
    if (again < x->cap) x->cap = again;
    x->slot[h & x->mask] = x->n;
    x->name[x->n] = px_arena_str(x->a, s);
    x->count[x->n] = 0;
    x->last[x->n] = PX_NIL;
    return x->n++;
}

static void count_once(names *x, uint32_t name, uint32_t unit) {
    if (x->last[name] != unit) x->count[name]++;
    x->last[name] = unit;
}

typedef struct deals {
    px_work *w;
    px_events events;
    px_rowcol from, to;
    const px_groups *groups; /* NULL: not wanted */
    names names;
    arrows arrows;
    uint64_t one_sided, self;
} deals;

static px_str party_name(deals *d, px_str given) {
    if (d->w->opt.names == PX_NAMES_GIVEN) return given;
    px_str clean = px_name_clean(d->w->a, given);
    return d->groups ? px_groups_of(d->groups, clean) : clean;
}

/* *out: numbers of the names, each once. */
static size_t parties(deals *d, px_str text, uint32_t **out) {
    size_t n = 0;
    px_str name;
    uint32_t *v = *out = px_arena_array(d->w->a, uint32_t, text.n / 3 + 1);
    while (px_facts_event_party(&text, &name)) {
        uint32_t k = number_of(&d->names, party_name(d, name));
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known |= v[i] == k;
        if (!known) v[n++] = k;
    }
    return n;
}

static bool is_asked(const px_work *w, px_legal kind) {
    if (px_work_is(w, "kind", "licensed"))
        return kind == PX_LEGAL_LICENSED || kind == PX_LEGAL_OPEN_LICENCE;
    if (px_work_is(w, "kind", "pledged")) return kind == PX_LEGAL_PLEDGED;
    if (px_work_is(w, "kind", "transferred")) return kind == PX_LEGAL_TRANSFERRED;
    return kind == PX_LEGAL_LICENSED || kind == PX_LEGAL_OPEN_LICENCE || kind == PX_LEGAL_PLEDGED ||
           kind == PX_LEGAL_TRANSFERRED;
}

static px_status one_deal(deals *d, uint32_t unit, uint32_t year, px_str from, px_str to,
                          px_err *err) {
    uint32_t *x, *y;
    size_t nx = parties(d, from, &x), ny = parties(d, to, &y);
    px_status st = PX_OK;
    if (!nx || !ny) d->one_sided++;
    for (size_t i = 0; i < nx && ny; i++)
        count_once(&d->names, x[i], unit);
    for (size_t k = 0; k < ny && nx; k++)
        count_once(&d->names, y[k], unit);
    for (size_t i = 0; i < nx; i++)
        for (size_t k = 0; k < ny && st == PX_OK; k++) {
            double each = d->w->opt.fractional ? 1.0 / (double)nx / (double)ny : 1;
            d->self += x[i] == y[k];
            if (x[i] == y[k]) continue;
            st = add(&d->arrows, (px_network_arrow){x[i], y[k], year, each, -1}, err);
        }
    return st;
}

static int by_pair(const void *px, const void *py) {
    const px_network_arrow *x = px, *y = py;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return x->year < y->year ? -1 : x->year > y->year;
}

/* A unit that passed several times between the same two (several publications tell it, too) is one, in its first
 * year. */
static void once_a_unit(arrows *x, size_t begin) {
    size_t n = begin;
    if (x->n - begin < 2) return;
    qsort(x->v + begin, x->n - begin, sizeof *x->v, by_pair);
    for (size_t i = begin; i < x->n; i++) {
        if (n > begin && x->v[i].from == x->v[n - 1].from && x->v[i].to == x->v[n - 1].to) {
            if (!x->v[n - 1].year) x->v[n - 1].year = x->v[i].year;
            continue;
        }
        x->v[n++] = x->v[i];
    }
    x->n = n;
}

static px_str event_text(px_rowcol *c, uint32_t global, uint64_t at) {
    uint32_t row;
    const px_col *col = px_rowcol_at(c, global, &row);
    uint64_t lo, hi;
    if (!col) return (px_str){"", 0};
    px_col_range(col, row, &lo, &hi);
    if (at >= hi - lo) return (px_str){"", 0};
    uint32_t code = px_wide(col->codes, col->m.width, lo + at);
    return code == PX_NIL ? PX_STR("") : px_col_value(col, code);
}

static px_status read_deals(deals *d, px_err *err) {
    const px_aset *s = d->w->set;
    px_status st = PX_OK;
    for (uint32_t u = 0; u < s->n && st == PX_OK; u++) {
        size_t begin = d->arrows.n;
        for (uint32_t k = s->off[u]; k < s->off[u + 1] && st == PX_OK; k++) {
            uint64_t lo, hi;
            px_events_range(&d->events, s->row[k], &lo, &hi);
            for (uint64_t i = lo; i < hi && st == PX_OK; i++) {
                px_event e = px_events_get(&d->events, i);
                if (!is_asked(d->w, e.kind)) continue;
                st = one_deal(d, u, e.ymd / 10000, event_text(&d->from, s->row[k], i - lo),
                              event_text(&d->to, s->row[k], i - lo), err);
            }
        }
        once_a_unit(&d->arrows, begin);
        if (u % PX_STOP_ROWS == 0 && st == PX_OK) st = px_stop_look(px_how_stop(d->w->how), err);
    }
    return st;
}

static px_status flow_network(px_work *w, px_table *t, px_err *err) {
    deals d = {.w = w, .names = {.a = w->a}};
    px_network *net = px_network_new(w);
    uint32_t *value;
    net->node_en = "party";
    net->node_zh = "当事人";
    net->links_en = "units passed on";
    net->links_zh = "流转数量";
    px_status st = px_events_open(w->a, w->snap, &d.events, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("@evf"), PX_COL_DICT, &d.from, err);
    if (st == PX_OK) st = px_rowcol_open(w->a, w->snap, PX_STR("@evt"), PX_COL_DICT, &d.to, err);
    if (st == PX_OK && w->opt.names == PX_NAMES_GROUP)
        st = px_snapshot_groups(w->snap, &d.groups, err);
    if (st == PX_OK) st = read_deals(&d, err);
    if (st == PX_OK)
        st = px_network_arrows(w, d.arrows.v, d.arrows.n, d.names.n, d.names.name, d.names.count,
                               net, &value, err);
    free(d.names.slot);
    free(d.arrows.v);
    if (st != PX_OK) return st;
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a,
            "From who gave to who took, each unit once for a pair (fractional: 1 / (k1 k2) of "
            "an event with k1 givers and k2 takers); years are those of the events; %llu "
            "events name one side only, %llu pairs are the same name on both sides",
            (unsigned long long)d.one_sided, (unsigned long long)d.self),
        px_arena_fmt(w->a,
                     "由转出方指向受让方，每个单位对同一对当事人只计一次（分数计数：每个事件计 "
                     "1/(k1·k2)）；年份为事件年份；%llu 个事件只有一方，%llu 对双方同名",
                     (unsigned long long)d.one_sided, (unsigned long long)d.self));
    return px_network_finish(w, net, t, err);
}

/* ---- the rows of the registry ---- */

static const px_param citation_params[] = {
    PX_PARAM_NETWORK,
    {"by", PX_PARAM_TEXT, "unit", NULL, 0, 0,
     "unit, or a field whose values cite one another (pa, ipc.subclass)",
     "unit（统计单位），或相互引用的字段（pa、ipc.subclass）"},
};
static const px_param flow_params[] = {
    PX_PARAM_NETWORK,
    {"kind", PX_PARAM_CHOICE, "transferred", "transferred|licensed|pledged|all", 0, 0,
     "which events", "事件种类：转让、许可、质押、全部"},
};

const px_analysis px_network_flow_analyses[] = {
    {.id = "citation-network",
     .family = "network",
     .en = "Citation network",
     .zh = "引证网络",
     .asks_en = "Who cites whom within the set?",
     .asks_zh = "集合内谁引用谁？",
     .formula =
         "a link from i to j: i cites j; of a field: pairs of units, the one with the value i "
         "citing the other with j; density m / (n (n - 1))",
     .latex = "D=\\frac{m}{n(n-1)}",
     .source = "Wasserman and Faust (1994); Traag, Waltman and van Eck (2019)",
     .least_en = "one citation within the set",
     .least_zh = "集合内至少一次引用",
     PX_PARAMS(citation_params),
     .run = citation_network},
    {.id = "flow-network",
     .family = "network",
     .en = "Transfers and licences",
     .zh = "转让许可流向网络",
     .asks_en = "Who passed rights or licences on to whom?",
     .asks_zh = "谁把专利转让或许可给谁？",
     .formula = "w_ij = units that passed from i to j; density m / (n (n - 1))",
     .latex = "D=\\frac{m}{n(n-1)}",
     .source = "legal events of the files; Wasserman and Faust (1994)",
     .least_en = "one event with both sides",
     .least_zh = "至少一个双方齐全的事件",
     PX_PARAMS(flow_params),
     .own_date = true,
     .run = flow_network},
};
const size_t px_network_flow_analyses_n =
    sizeof px_network_flow_analyses / sizeof *px_network_flow_analyses;
