/* network.c: nodes and links from lists of values and from arrows; see network.h. */
#include "query/analytics/network.h"

#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

px_network *px_network_new(px_work *w) {
    px_network *net = px_arena_zero(w->a, sizeof *net);
    net->a = w->a;
    net->id = w->what->id;
    net->en = w->what->en;
    net->zh = w->what->zh;
    net->units_en = "units";
    net->units_zh = "数量";
    net->links_en = "units in common";
    net->links_zh = "共同数量";
    return net;
}

double px_similarity_of(px_similarity s, double c, double x, double y) {
    switch (s) {
    case PX_SIM_COUNT:
        return c;
    case PX_SIM_ASSOCIATION:
        return c / (x * y);
    case PX_SIM_JACCARD:
        return c / (x + y - c);
    case PX_SIM_SALTON:
        return c / sqrt(x * y);
    case PX_SIM_INCLUSION:
        return c / fmin(x, y);
    case PX_SIM_EQUIVALENCE:
        return c * c / (x * y);
    }
    return c;
}

/* ---- which values become nodes ---- */

struct ranked {
    uint64_t count;
    px_str name;
    uint32_t value;
    uint8_t side;
};

static int by_rank(const void *px, const void *py) {
    const struct ranked *x = px, *y = py;
    if (x->side != y->side) return x->side < y->side ? -1 : 1;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    int c = px_str_cmp(x->name, y->name);
    return c ? c : x->value < y->value ? -1 : 1;
}

/* Of values with a count, those that are linked (or all) come in by rank, at most `top` of a side. at[value]: its node,
 * PX_NIL = none. */
static uint32_t *choose(px_work *w, uint32_t n_values, const px_str *name, const uint64_t *count,
                        const uint8_t *side, const uint8_t *linked, px_network *net, uint32_t *at) {
    size_t top = (size_t)px_work_int(w, "top"), n = 0, sides[PX_NETWORK_SIDES] = {0};
    bool keep = px_work_is(w, "isolated", "keep");
    struct ranked *v = px_malloc(((size_t)n_values + 1) * sizeof *v);
    memset(at, 0xFF, ((size_t)n_values + 1) * sizeof *at);
    for (uint32_t k = 0; k < n_values; k++) {
        uint8_t s = side ? side[k] : 0;
        if (!count[k] || s >= PX_NETWORK_SIDES) continue;
        net->n_all++;
        net->n_alone += !linked[k];
        if (linked[k] || keep) v[n++] = (struct ranked){count[k], name[k], k, s};
    }
    net->n_linked = n;
    if (n) qsort(v, n, sizeof *v, by_rank);
    uint32_t *value = px_arena_array(w->a, uint32_t, n + 1);
    net->node = px_arena_array(w->a, px_network_node, n + 1);
    for (size_t i = 0; i < n; i++) {
        uint8_t s = v[i].side;
        if (top && sides[s] == top) continue;
        sides[s]++;
        at[v[i].value] = net->n;
        value[net->n] = v[i].value;
        net->node[net->n++] = (px_network_node){
            .label = v[i].name, .drill = {"", 0}, .units = v[i].count, .year = NAN};
    }
    if (side) net->n_first = (uint32_t)sides[0];
    free(v);
    return value;
}

static px_status too_many(px_err *err) {
    return px_fail(err, PX_E_LIMIT,
                   "a network of more than %u links: raise --min-weight or lower --top",
                   PX_GRAPH_LINKS_MAX);
}

/* ---- co-occurrence ---- */

/* Lists by unit and by value, and what one value has in common with the others. */
typedef struct meets {
    const px_network_lists *l;
    uint32_t *off, *v;       /* by unit, of values that are still in */
    uint32_t *back_off, *in; /* by value: units */
    double *each;            /* by unit: what it gives to a link */
    uint32_t *common;        /* by value, with the one that is looked at */
    double *weight;
    uint16_t *first, *last;
    uint32_t *met, n_met; /* values with common > 0 */
} meets;

static bool is_node(const px_network_lists *l, uint32_t v) {
    return !l->side || l->side[v] < PX_NETWORK_SIDES;
}

static bool may_meet(const px_network_lists *l, uint32_t x, uint32_t y) {
    return x != y && (!l->side || l->side[x] != l->side[y]);
}

static void weigh_units(meets *m) {
    const px_network_lists *l = m->l;
    for (uint32_t u = 0; u < l->n_units; u++) {
        uint32_t k[PX_NETWORK_SIDES] = {0};
        for (uint32_t i = l->off[u]; i < l->off[u + 1]; i++)
            if (is_node(l, l->v[i])) k[l->side ? l->side[l->v[i]] : 0]++;
        m->each[u] = 1;
        if (!l->fractional) continue;
        if (l->side)
            m->each[u] = k[0] && k[1] ? 1.0 / k[0] / k[1] : 0;
        else
            m->each[u] = k[0] > 1 ? 1.0 / (k[0] - 1) : 0;
    }
}

/* The lists with values for which at[value] is a node (NULL: that may be one). */
static void keep_lists(meets *m, const uint32_t *at) {
    const px_network_lists *l = m->l;
    uint32_t n = 0;
    memset(m->back_off, 0, ((size_t)l->n_values + 2) * sizeof *m->back_off);
    for (uint32_t u = 0; u < l->n_units; u++) {
        m->off[u] = n;
        for (uint32_t i = l->off[u]; i < l->off[u + 1]; i++) {
            uint32_t v = l->v[i];
            if (at ? at[v] == PX_NIL : !is_node(l, v)) continue;
            m->v[n++] = v;
            m->back_off[v + 2]++;
        }
    }
    m->off[l->n_units] = n;
    for (uint32_t v = 0; v < l->n_values; v++)
        m->back_off[v + 2] += m->back_off[v + 1];
    for (uint32_t u = 0; u < l->n_units; u++)
        for (uint32_t i = m->off[u]; i < m->off[u + 1]; i++)
            m->in[m->back_off[m->v[i] + 1]++] = u;
}

static void forget(meets *m) {
    for (uint32_t i = 0; i < m->n_met; i++)
        m->common[m->met[i]] = 0;
    m->n_met = 0;
}

static void meet(meets *m, uint32_t x) {
    const px_network_lists *l = m->l;
    forget(m);
    for (uint32_t k = m->back_off[x]; k < m->back_off[x + 1]; k++) {
        uint32_t u = m->in[k];
        uint16_t year = l->year ? l->year[u] : 0;
        for (uint32_t i = m->off[u]; i < m->off[u + 1]; i++) {
            uint32_t y = m->v[i];
            if (!may_meet(l, x, y)) continue;
            if (!m->common[y]++) {
                m->met[m->n_met++] = y;
                m->weight[y] = 0;
                m->first[y] = m->last[y] = 0;
            }
            m->weight[y] += m->each[u];
            if (!year) continue;
            if (!m->first[y] || year < m->first[y]) m->first[y] = year;
            if (year > m->last[y]) m->last[y] = year;
        }
    }
}

static px_status find_linked(px_work *w, meets *m, uint32_t least, uint8_t *linked, px_err *err) {
    px_status st = PX_OK;
    for (uint32_t x = 0; x < m->l->n_values && st == PX_OK; x++) {
        if (linked[x] || m->back_off[x] == m->back_off[x + 1]) continue;
        meet(m, x);
        for (uint32_t i = 0; i < m->n_met; i++)
            if (m->common[m->met[i]] >= least) linked[x] = linked[m->met[i]] = 1;
        if (x % 64 == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}

static int by_node(const void *px, const void *py) {
    const px_network_link *x = px, *y = py;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static px_status take_links(px_work *w, meets *m, uint32_t least, const uint32_t *value,
                            const uint32_t *at, px_network *net, px_err *err) {
    size_t cap = 0;
    px_status st = PX_OK;
    for (uint32_t i = 0; i < net->n && st == PX_OK; i++) {
        size_t begin = net->m;
        meet(m, value[i]);
        for (uint32_t k = 0; k < m->n_met; k++) {
            uint32_t y = m->met[k];
            if (at[y] <= i || m->common[y] < least) continue;
            if (net->m == PX_GRAPH_LINKS_MAX) return too_many(err);
            net->link = px_arena_grow(w->a, net->link, net->m, &cap, net->m + 1, sizeof *net->link);
            net->link[net->m++] = (px_network_link){.from = i,
                                                    .to = at[y],
                                                    .units = m->common[y],
                                                    .weight = m->weight[y],
                                                    .first = m->first[y],
                                                    .last = m->last[y]};
        }
        if (net->m - begin > 1)
            qsort(net->link + begin, net->m - begin, sizeof *net->link, by_node);
        if (i % 64 == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    return st;
}

static void mean_years(const meets *m, const uint32_t *value, px_network *net) {
    for (uint32_t i = 0; m->l->year && i < net->n; i++) {
        uint64_t sum = 0, n = 0;
        for (uint32_t k = m->back_off[value[i]]; k < m->back_off[value[i] + 1]; k++) {
            uint16_t year = m->l->year[m->in[k]];
            sum += year;
            n += year > 0;
        }
        if (n) net->node[i].year = (double)sum / (double)n;
    }
}

px_status px_network_pairs(px_work *w, const px_network_lists *l, px_network *net, uint32_t **value,
                           px_err *err) {
    size_t pairs = l->off[l->n_units], nv = (size_t)l->n_values + 2, nu = (size_t)l->n_units + 2;
    uint32_t least = (uint32_t)px_work_int(w, "min-weight");
    meets m = {.l = l};
    net->similar = true;
    m.off = px_malloc(nu * sizeof *m.off);
    m.v = px_malloc((pairs + 1) * sizeof *m.v);
    m.in = px_malloc((pairs + 1) * sizeof *m.in);
    m.each = px_malloc(nu * sizeof *m.each);
    m.back_off = px_malloc(nv * sizeof *m.back_off);
    m.common = px_calloc(nv, sizeof *m.common);
    m.weight = px_malloc(nv * sizeof *m.weight);
    m.first = px_malloc(nv * sizeof *m.first);
    m.last = px_malloc(nv * sizeof *m.last);
    m.met = px_malloc(nv * sizeof *m.met);
    uint8_t *linked = px_calloc(nv, 1);
    uint32_t *at = px_malloc(nv * sizeof *at);
    uint64_t *count = px_calloc(nv, sizeof *count);
    weigh_units(&m);
    keep_lists(&m, NULL);
    for (uint32_t v = 0; v < l->n_values; v++)
        count[v] = m.back_off[v + 1] - m.back_off[v];
    px_status st = find_linked(w, &m, least, linked, err);
    if (st == PX_OK) {
        *value = choose(w, l->n_values, l->name, count, l->side, linked, net, at);
        forget(&m);
        keep_lists(&m, at);
        mean_years(&m, *value, net);
        st = take_links(w, &m, least, *value, at, net, err);
    }
    free(count);
    free(at);
    free(linked);
    free(m.met);
    free(m.last);
    free(m.first);
    free(m.weight);
    free(m.common);
    free(m.back_off);
    free(m.each);
    free(m.in);
    free(m.v);
    free(m.off);
    return st;
}

/* ---- arrows ---- */

static int by_ends(const void *px, const void *py) {
    const px_network_arrow *x = px, *y = py;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return x->year < y->year ? -1 : x->year > y->year;
}

/* The same pair once, in place: `weight` added, year the first; `last` and `units` beside. */
static size_t join_arrows(const px_network_arrow *v, size_t n, px_network_link *to) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (!i || v[i].from != v[i - 1].from || v[i].to != v[i - 1].to)
            to[m++] = (px_network_link){.from = v[i].from, .to = v[i].to};
        px_network_link *x = &to[m - 1];
        x->units++;
        x->weight += v[i].weight;
        if (v[i].year && !x->first) x->first = v[i].year;
        if (v[i].year > x->last) x->last = v[i].year;
        if (v[i].sure >= 0) x->sure[v[i].sure]++;
    }
    return m;
}

px_status px_network_arrows(px_work *w, px_network_arrow *v, size_t n, uint32_t n_values,
                            const px_str *name, const uint64_t *count, px_network *net,
                            uint32_t **value, px_err *err) {
    uint64_t least = (uint64_t)px_work_int(w, "min-weight");
    px_network_link *all = px_malloc((n + 1) * sizeof *all);
    uint8_t *linked = px_calloc((size_t)n_values + 1, 1);
    uint32_t *at = px_malloc(((size_t)n_values + 1) * sizeof *at);
    px_status st = PX_OK;
    net->directed = true;
    if (n) qsort(v, n, sizeof *v, by_ends);
    size_t m = join_arrows(v, n, all);
    for (size_t i = 0; i < m; i++)
        if (all[i].units >= least) linked[all[i].from] = linked[all[i].to] = 1;
    *value = choose(w, n_values, name, count, NULL, linked, net, at);
    for (size_t i = 0; i < m; i++) {
        if (all[i].units < least || at[all[i].from] == PX_NIL || at[all[i].to] == PX_NIL) continue;
        all[net->m] = all[i];
        all[net->m].from = at[all[i].from];
        all[net->m++].to = at[all[i].to];
    }
    if (net->m > PX_GRAPH_LINKS_MAX) st = too_many(err);
    if (st == PX_OK) {
        if (net->m) qsort(all, net->m, sizeof *all, by_node);
        net->link = px_arena_array(w->a, px_network_link, net->m + 1);
        memcpy(net->link, all, net->m * sizeof *all);
    }
    free(at);
    free(linked);
    free(all);
    return st;
}
