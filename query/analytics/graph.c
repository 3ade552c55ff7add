/* graph.c: see graph.h. What is a loop over links is counted here; what is an algorithm comes from igraph. */
#include "query/analytics/graph.h"

#include "base/sort.h"

#include <igraph/igraph.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* ---- one at a time ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static px_stop *stop_of_holder; /* of the call that has the lock */

static px_status take_lock(px_stop *stop, px_err *err) {
    for (;;) {
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 20 * 1000 * 1000;
        if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
        if (pthread_mutex_timedlock(&lock, &until) == 0) break;
        px_status st = px_stop_look(stop, err);
        if (st != PX_OK) return st;
    }
    stop_of_holder = stop;
    return PX_OK;
}

static igraph_error_t on_interruption(void *data) {
    (void)data;
    if (px_stop_look(stop_of_holder, NULL) == PX_OK) return IGRAPH_SUCCESS;
    IGRAPH_FINALLY_FREE();
    return IGRAPH_INTERRUPTED;
}

static void on_warning(const char *reason, const char *file, int line) {
    (void)reason;
    (void)file;
    (void)line;
}

static px_status said(igraph_error_t code, px_stop *stop, px_err *err) {
    if (code == IGRAPH_SUCCESS) return PX_OK;
    px_status st = px_stop_look(stop, err);
    if (st != PX_OK) return st;
    if (code == IGRAPH_ENOMEM) return px_fail(err, PX_E_NOMEM, "no memory for the network");
    return px_fail(err, PX_E_INTERNAL, "the network cannot be measured: %s", igraph_strerror(code));
}

/* ---- the simple graph ---- */

/* Each pair once, a < b, ascending, with its weights added. */
typedef struct simple {
    uint32_t n;
    size_t m;
    uint32_t *a, *b;
    double *weight, sum;
} simple;

static void simplify(px_arena *arena, const px_graph *g, simple *s) {
    px_pair *key = px_malloc((g->m + 1) * sizeof *key);
    size_t n = 0;
    for (size_t i = 0; i < g->m; i++) {
        uint32_t x = g->from[i], y = g->to[i];
        if (x == y) continue;
        if (x > y) x = g->to[i], y = g->from[i];
        key[n++] = (px_pair){(uint64_t)x << 32 | y, (uint32_t)i};
    }
    px_sort_pairs(key, n);
    *s = (simple){.n = g->n,
                  .a = px_arena_array(arena, uint32_t, n + 1),
                  .b = px_arena_array(arena, uint32_t, n + 1),
                  .weight = px_arena_array(arena, double, n + 1)};
    for (size_t i = 0; i < n; i++) {
        if (!i || key[i].key != key[i - 1].key) {
            s->a[s->m] = (uint32_t)(key[i].key >> 32);
            s->b[s->m++] = (uint32_t)key[i].key;
        }
        s->weight[s->m - 1] += g->weight[key[i].value];
        s->sum += g->weight[key[i].value];
    }
    free(key);
}

static void count_degrees(px_arena *a, const px_graph *g, const simple *s, px_graph_measures *out) {
    out->degree = px_arena_array(a, uint32_t, g->n + 1);
    out->strength = px_arena_array(a, double, g->n + 1);
    for (size_t i = 0; i < s->m; i++) {
        out->degree[s->a[i]]++;
        out->degree[s->b[i]]++;
        out->strength[s->a[i]] += s->weight[i];
        out->strength[s->b[i]] += s->weight[i];
    }
    out->n_links = s->m;
    for (uint32_t v = 0; v < g->n; v++)
        out->n_alone += out->degree[v] == 0;
    double n = g->n;
    out->density = g->n > 1 ? 2 * (double)s->m / (n * (n - 1)) : NAN;
    if (!g->directed) return;
    /* ordered pairs, each once */
    uint64_t *key = px_malloc((g->m + 1) * sizeof *key);
    size_t k = 0;
    for (size_t i = 0; i < g->m; i++)
        if (g->from[i] != g->to[i]) key[k++] = (uint64_t)g->from[i] << 32 | g->to[i];
    px_sort_u64(key, k);
    k = px_unique_u64(key, k);
    out->in = px_arena_array(a, uint32_t, g->n + 1);
    out->out = px_arena_array(a, uint32_t, g->n + 1);
    for (size_t i = 0; i < k; i++) {
        out->out[key[i] >> 32]++;
        out->in[(uint32_t)key[i]]++;
    }
    out->density = g->n > 1 ? (double)k / (n * (n - 1)) : NAN;
    free(key);
}

/* ---- groups by falling size ---- */

struct group {
    uint32_t size, first, number;
};

static int by_size(const void *px, const void *py) {
    const struct group *x = px, *y = py;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return x->first < y->first ? -1 : 1;
}

/* From any numbers 0 .. n_groups - 1. */
static uint32_t *renumber(px_arena *a, const igraph_vector_int_t *of, uint32_t n, uint32_t n_groups,
                          uint32_t *largest) {
    uint32_t *out = px_arena_array(a, uint32_t, n + 1), *to;
    struct group *g = px_calloc((size_t)n_groups + 1, sizeof *g);
    to = px_calloc((size_t)n_groups + 1, sizeof *to);
    for (uint32_t k = 0; k < n_groups; k++)
        g[k].number = k;
    for (uint32_t v = n; v-- > 0;) {
        struct group *x = &g[VECTOR(*of)[v]];
        x->size++;
        x->first = v;
    }
    qsort(g, n_groups, sizeof *g, by_size);
    for (uint32_t k = 0; k < n_groups; k++)
        to[g[k].number] = k + 1;
    for (uint32_t v = 0; v < n; v++)
        out[v] = to[VECTOR(*of)[v]];
    *largest = n_groups ? g[0].size : 0;
    free(to);
    free(g);
    return out;
}

/* ---- what igraph works out ---- */

typedef struct work {
    px_arena *a;
    const simple *s;
    const px_graph_ask *ask;
    px_graph_measures *out;
    igraph_t g;
    igraph_vector_int_t whole;
    igraph_vector_t real, weight; /* weight: of links, their mean 1 */
    igraph_matrix_t place;
} work;

static double *reals(work *w) {
    double *v = px_arena_array(w->a, double, w->s->n + 1);
    for (uint32_t i = 0; i < w->s->n; i++)
        v[i] = VECTOR(w->real)[i];
    return v;
}

static igraph_error_t build(work *w) {
    const simple *s = w->s;
    IGRAPH_CHECK(igraph_vector_int_resize(&w->whole, 2 * (igraph_integer_t)s->m));
    IGRAPH_CHECK(igraph_vector_resize(&w->weight, (igraph_integer_t)s->m));
    for (size_t i = 0; i < s->m; i++) {
        VECTOR(w->whole)[2 * i] = s->a[i];
        VECTOR(w->whole)[2 * i + 1] = s->b[i];
        VECTOR(w->weight)[i] = s->weight[i] * (double)s->m / s->sum;
    }
    return igraph_add_edges(&w->g, &w->whole, NULL);
}

static igraph_error_t components(work *w) {
    igraph_integer_t n;
    px_graph_measures *o = w->out;
    IGRAPH_CHECK(igraph_connected_components(&w->g, &w->whole, NULL, &n, IGRAPH_WEAK));
    o->n_components = (uint32_t)n;
    o->component = renumber(w->a, &w->whole, w->s->n, o->n_components, &o->largest);
    uint64_t *size = px_calloc((size_t)o->n_components + 1, sizeof *size), *links;
    links = px_calloc((size_t)o->n_components + 1, sizeof *links);
    for (uint32_t v = 0; v < w->s->n; v++)
        size[o->component[v]]++;
    for (size_t i = 0; i < w->s->m; i++)
        links[o->component[w->s->a[i]]]++;
    for (uint32_t c = 1; c <= o->n_components; c++)
        o->path_steps += size[c] * (size[c] + 2 * links[c]);
    free(links);
    free(size);
    return IGRAPH_SUCCESS;
}

static igraph_error_t neighbourhoods(work *w) {
    px_graph_measures *o = w->out;
    double sum = 0;
    uint32_t n = 0;
    IGRAPH_CHECK(igraph_coreness(&w->g, &w->whole, IGRAPH_ALL));
    o->core = px_arena_array(w->a, uint32_t, w->s->n + 1);
    for (uint32_t v = 0; v < w->s->n; v++)
        o->core[v] = (uint32_t)VECTOR(w->whole)[v];
    IGRAPH_CHECK(igraph_transitivity_local_undirected(&w->g, &w->real, igraph_vss_all(),
                                                      IGRAPH_TRANSITIVITY_NAN));
    o->clustering = reals(w);
    for (uint32_t v = 0; v < w->s->n; v++)
        if (!isnan(o->clustering[v])) sum += o->clustering[v], n++;
    o->mean_clustering = n ? sum / n : NAN;
    return igraph_transitivity_undirected(&w->g, &o->transitivity, IGRAPH_TRANSITIVITY_NAN);
}

static igraph_error_t paths(work *w) {
    px_graph_measures *o = w->out;
    double n = w->s->n;
    if (w->ask->paths == PX_GRAPH_OFF) return IGRAPH_SUCCESS;
    if (w->ask->paths == PX_GRAPH_AUTO && o->path_steps > PX_GRAPH_PATH_STEPS)
        return IGRAPH_SUCCESS;
    IGRAPH_CHECK(igraph_betweenness(&w->g, &w->real, igraph_vss_all(), IGRAPH_UNDIRECTED, NULL));
    double *b = reals(w);
    IGRAPH_CHECK(igraph_closeness(&w->g, &w->real, &w->whole, NULL, igraph_vss_all(), IGRAPH_ALL,
                                  NULL, true));
    double *c = reals(w);
    o->betweenness_share = px_arena_array(w->a, double, w->s->n + 1);
    /* the library's closeness is r / sum of distances */
    for (uint32_t v = 0; v < w->s->n; v++) {
        double r = (double)VECTOR(w->whole)[v];
        o->betweenness_share[v] = n > 2 ? 2 * b[v] / ((n - 1) * (n - 2)) : NAN;
        c[v] = r > 0 ? r / (n - 1) * c[v] : 0;
    }
    o->betweenness = b;
    o->closeness = c;
    return IGRAPH_SUCCESS;
}

/* Ten rounds, or fewer when nothing changes: left to itself ("until nothing changes") the library can go round for ever.
 * Leiden's quality with strengths as weights of nodes and resolution / (sum of strengths) is modularity. */
static igraph_error_t communities(work *w) {
    px_graph_measures *o = w->out;
    igraph_integer_t n = 0;
    uint32_t largest;
    double all = 2 * (double)w->s->m; /* weights have the mean 1 */
    if (!w->ask->communities) return IGRAPH_SUCCESS;
    if (w->s->m == 0) {
        IGRAPH_CHECK(igraph_vector_int_resize(&w->whole, w->s->n));
        for (uint32_t v = 0; v < w->s->n; v++)
            VECTOR(w->whole)[v] = v;
        n = w->s->n;
    } else {
        IGRAPH_CHECK(igraph_strength(&w->g, &w->real, igraph_vss_all(), IGRAPH_ALL, IGRAPH_NO_LOOPS,
                                     &w->weight));
        IGRAPH_CHECK(igraph_rng_seed(igraph_rng_default(), w->ask->seed));
        IGRAPH_CHECK(igraph_community_leiden(&w->g, &w->weight, &w->real, w->ask->resolution / all,
                                             0.01, false, 10, &w->whole, &n, NULL));
        IGRAPH_CHECK(igraph_modularity(&w->g, &w->whole, &w->weight, w->ask->resolution,
                                       IGRAPH_UNDIRECTED, &o->modularity));
    }
    o->n_communities = (uint32_t)n;
    o->community = renumber(w->a, &w->whole, w->s->n, o->n_communities, &largest);
    return IGRAPH_SUCCESS;
}

static double rounded(double v) {
    return round(v * 1e4) / 1e4;
}

static igraph_error_t layout(work *w) {
    px_graph_measures *o = w->out;
    uint32_t n = w->s->n;
    if (w->ask->layout == PX_GRAPH_OFF) return IGRAPH_SUCCESS;
    if (w->ask->layout == PX_GRAPH_AUTO && n > PX_GRAPH_LAYOUT_NODES) return IGRAPH_SUCCESS;
    igraph_layout_grid_t grid =
        n > PX_GRAPH_LAYOUT_GRID ? IGRAPH_LAYOUT_GRID : IGRAPH_LAYOUT_NOGRID;
    IGRAPH_CHECK(igraph_rng_seed(igraph_rng_default(), w->ask->seed));
    IGRAPH_CHECK(igraph_layout_fruchterman_reingold(&w->g, &w->place, false, 500, sqrt(n), grid,
                                                    &w->weight, NULL, NULL, NULL, NULL));
    double lo[2] = {INFINITY, INFINITY}, hi[2] = {-INFINITY, -INFINITY};
    for (uint32_t v = 0; v < n; v++)
        for (int k = 0; k < 2; k++) {
            lo[k] = fmin(lo[k], MATRIX(w->place, v, k));
            hi[k] = fmax(hi[k], MATRIX(w->place, v, k));
        }
    double wide = fmax(hi[0] - lo[0], hi[1] - lo[1]);
    double scale = wide > 0 && isfinite(wide) ? 1 / wide : 0;
    o->x = px_arena_array(w->a, double, n + 1);
    o->y = px_arena_array(w->a, double, n + 1);
    for (uint32_t v = 0; v < n; v++) {
        o->x[v] = rounded(0.5 + (MATRIX(w->place, v, 0) - (lo[0] + hi[0]) / 2) * scale);
        o->y[v] = rounded(0.5 + (MATRIX(w->place, v, 1) - (lo[1] + hi[1]) / 2) * scale);
    }
    return IGRAPH_SUCCESS;
}

static igraph_error_t measure(work *w) {
    IGRAPH_CHECK(build(w));
    IGRAPH_CHECK(components(w));
    IGRAPH_CHECK(neighbourhoods(w));
    IGRAPH_CHECK(paths(w));
    IGRAPH_CHECK(communities(w));
    return layout(w);
}

static igraph_error_t hold(work *w) {
    igraph_error_t code = igraph_empty(&w->g, w->s->n, IGRAPH_UNDIRECTED);
    if (code != IGRAPH_SUCCESS) return code;
    code = igraph_vector_int_init(&w->whole, 0);
    if (code == IGRAPH_SUCCESS) {
        code = igraph_vector_init(&w->real, 0);
        if (code == IGRAPH_SUCCESS) {
            code = igraph_vector_init(&w->weight, 0);
            if (code == IGRAPH_SUCCESS) {
                code = igraph_matrix_init(&w->place, 0, 0);
                if (code == IGRAPH_SUCCESS) {
                    code = measure(w);
                    igraph_matrix_destroy(&w->place);
                }
                igraph_vector_destroy(&w->weight);
            }
            igraph_vector_destroy(&w->real);
        }
        igraph_vector_int_destroy(&w->whole);
    }
    igraph_destroy(&w->g);
    return code;
}

px_status px_graph_measure(px_arena *a, const px_graph *g, const px_graph_ask *ask,
                           px_graph_measures *out, px_err *err) {
    simple s;
    *out = (px_graph_measures){
        .density = NAN, .transitivity = NAN, .mean_clustering = NAN, .modularity = NAN};
    if (g->n > PX_GRAPH_NODES_MAX)
        return px_fail(err, PX_E_LIMIT, "a network of %u nodes; the limit is %u", g->n,
                       PX_GRAPH_NODES_MAX);
    if (g->m > PX_GRAPH_LINKS_MAX)
        return px_fail(err, PX_E_LIMIT, "a network of more than %u links", PX_GRAPH_LINKS_MAX);
    px_status st = px_stop_look(ask->stop, err);
    if (st != PX_OK) return st;
    simplify(a, g, &s);
    count_degrees(a, g, &s, out);
    st = take_lock(ask->stop, err);
    if (st != PX_OK) return st;
    igraph_error_handler_t *error = igraph_set_error_handler(igraph_error_handler_ignore);
    igraph_warning_handler_t *warning = igraph_set_warning_handler(on_warning);
    igraph_interruption_handler_t *before = igraph_set_interruption_handler(on_interruption);
    work w = {.a = a, .s = &s, .ask = ask, .out = out};
    igraph_error_t code = hold(&w);
    (void)igraph_set_interruption_handler(before);
    (void)igraph_set_warning_handler(warning);
    (void)igraph_set_error_handler(error);
    stop_of_holder = NULL;
    (void)pthread_mutex_unlock(&lock);
    return said(code, ask->stop, err);
}
