/* Measures of small graphs, each worked out on paper in the comment above it; and that the same seed gives the same
 * communities and places, from several threads too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/analytics/graph.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

static px_err err;

static px_graph_measures measure(px_arena *a, const px_graph *g, px_graph_ask ask) {
    px_graph_measures m;
    px_err_clear(&err);
    px_status st = px_graph_measure(a, g, &ask, &m, &err);
    if (st != PX_OK) fail_msg("%s: %s", px_status_name(st), err.message);
    return m;
}

static const px_graph_ask all = {.communities = true, .resolution = 1, .seed = 42};

static void check(const char *what, const double *got, const double *want, uint32_t n) {
    for (uint32_t v = 0; v < n; v++) {
        bool same = isnan(want[v]) ? isnan(got[v]) : fabs(got[v] - want[v]) < 1e-9;
        if (!same) fail_msg("%s of node %u is %.10g, not %.10g", what, v, got[v], want[v]);
    }
}

static void check_u32(const char *what, const uint32_t *got, const uint32_t *want, uint32_t n) {
    for (uint32_t v = 0; v < n; v++)
        if (got[v] != want[v]) fail_msg("%s of node %u is %u, not %u", what, v, got[v], want[v]);
}

static void is(const char *what, double got, double want) {
    check(what, &got, &want, 1);
}

/* A triangle a b c, d at c, a pair e f of weight 2, g alone; 7 nodes, 5 links.
 * density 2 * 5 / (7 * 6) = 10 / 42.
 * betweenness: a-d and b-d go through c: 2; share 2 * 2 / (6 * 5) = 4 / 30.
 * closeness: a: distances 1 1 2, 3 / 6 * 3 / 4 = 0.375, b the same; c: 3 / 6 * 3 / 3 = 0.5; d: 1 2 2, 3 / 6 * 3 / 5 =
 * 0.3; e, f: 1 / 6; g: 0.
 * clustering: a and b 1; c has the neighbours a b d, one pair of three linked: 1 / 3; mean of the three 7 / 9.
 * transitivity: one triangle, 3 * 1 / (1 + 1 + 3 triples) = 0.6.
 * paths: 4 (4 + 8) + 2 (2 + 2) + 1 = 57 steps.
 * communities: weights sum to 6, strengths 2 2 3 1 2 2 0. {a b c d} {e f} {g}: 4/6 - (8/12)^2 + 2/6 - (4/12)^2 = 4/9;
 * with d alone 3/6 - (7/12)^2 - (1/12)^2 + 2/9 = 0.375; with {a b} {c d} 2 (1/6 - 1/9) + 2/9 = 1/3. */
static void one_graph(void **state) {
    static const uint32_t from[] = {0, 1, 2, 2, 5}, to[] = {1, 2, 0, 3, 4};
    static const double weight[] = {1, 1, 1, 1, 2};
    px_graph g = {.n = 7, .m = 5, .from = from, .to = to, .weight = weight};
    (void)state;
    px_arena *a = px_arena_new();
    px_graph_measures m = measure(a, &g, all);
    check_u32("degree", m.degree, (const uint32_t[]){2, 2, 3, 1, 1, 1, 0}, 7);
    check("strength", m.strength, (const double[]){2, 2, 3, 1, 2, 2, 0}, 7);
    check("betweenness", m.betweenness, (const double[]){0, 0, 2, 0, 0, 0, 0}, 7);
    check("share", m.betweenness_share, (const double[]){0, 0, 4.0 / 30, 0, 0, 0, 0}, 7);
    check("closeness", m.closeness, (const double[]){0.375, 0.375, 0.5, 0.3, 1.0 / 6, 1.0 / 6, 0},
          7);
    check("clustering", m.clustering, (const double[]){1, 1, 1.0 / 3, NAN, NAN, NAN, NAN}, 7);
    check_u32("core", m.core, (const uint32_t[]){2, 2, 2, 1, 1, 1, 0}, 7);
    check_u32("component", m.component, (const uint32_t[]){1, 1, 1, 1, 2, 2, 3}, 7);
    check_u32("community", m.community, (const uint32_t[]){1, 1, 1, 1, 2, 2, 3}, 7);
    is("density", m.density, 10.0 / 42);
    is("transitivity", m.transitivity, 0.6);
    is("mean clustering", m.mean_clustering, 7.0 / 9);
    is("modularity", m.modularity, 4.0 / 9);
    assert_int_equal(m.n_links, 5);
    assert_int_equal(m.n_components, 3);
    assert_int_equal(m.n_communities, 3);
    assert_int_equal(m.largest, 4);
    assert_int_equal(m.n_alone, 1);
    assert_int_equal(m.path_steps, 57);
    assert_null(m.in);
    for (uint32_t v = 0; v < 7; v++)
        if (!(m.x[v] >= 0 && m.x[v] <= 1 && m.y[v] >= 0 && m.y[v] <= 1))
            fail_msg("node %u lies at %g, %g", v, m.x[v], m.y[v]);
    px_arena_free(a);
}

/* Two triangles and a bridge, 7 links. Resolution 1: two halves, 2 (3/7 - (7/14)^2) = 5/14. At 0.1 one community,
 * 1 - 0.1 = 0.9, is more than the two, 6/7 - 0.1 / 2 = 0.807. At 10 joining two nodes adds at most 2 (1/14 - 10 * 4 / 196)
 * < 0: each for itself, -10 (4 * 4 + 2 * 9) / 196. */
static void resolution(void **state) {
    static const uint32_t from[] = {0, 1, 2, 3, 4, 5, 2}, to[] = {1, 2, 0, 4, 5, 3, 3};
    static const double weight[] = {1, 1, 1, 1, 1, 1, 1};
    px_graph g = {.n = 6, .m = 7, .from = from, .to = to, .weight = weight};
    px_graph_ask ask = all;
    (void)state;
    px_arena *a = px_arena_new();
    px_graph_measures m = measure(a, &g, ask);
    check_u32("community", m.community, (const uint32_t[]){1, 1, 1, 2, 2, 2}, 6);
    is("modularity", m.modularity, 5.0 / 14);
    ask.resolution = 0.1;
    m = measure(a, &g, ask);
    is("modularity at 0.1", m.modularity, 0.9);
    assert_int_equal(m.n_communities, 1);
    ask.resolution = 10;
    m = measure(a, &g, ask);
    is("modularity at 10", m.modularity, -340.0 / 196);
    check_u32("community", m.community, (const uint32_t[]){1, 2, 3, 4, 5, 6}, 6);
    ask.communities = false;
    ask.paths = ask.layout = PX_GRAPH_OFF;
    m = measure(a, &g, ask);
    assert_null(m.community);
    assert_null(m.betweenness);
    assert_null(m.closeness);
    assert_null(m.x);
    px_arena_free(a);
}

/* Arcs 0 -> 1 (2), 1 -> 0 (3), 1 -> 2 (4), again 1 -> 2 (1), and a loop at 2: in 1 1 1, out 1 2 0, density 3 / (3 * 2);
 * without directions 0-1 of 5 and 1-2 of 5. */
static void directed(void **state) {
    static const uint32_t from[] = {0, 1, 1, 1, 2}, to[] = {1, 0, 2, 2, 2};
    static const double weight[] = {2, 3, 4, 1, 9};
    px_graph g = {.n = 3, .m = 5, .from = from, .to = to, .weight = weight, .directed = true};
    (void)state;
    px_arena *a = px_arena_new();
    px_graph_measures m = measure(a, &g, all);
    check_u32("in", m.in, (const uint32_t[]){1, 1, 1}, 3);
    check_u32("out", m.out, (const uint32_t[]){1, 2, 0}, 3);
    check_u32("degree", m.degree, (const uint32_t[]){1, 2, 1}, 3);
    check("strength", m.strength, (const double[]){5, 10, 5}, 3);
    check("betweenness", m.betweenness, (const double[]){0, 1, 0}, 3);
    is("share", m.betweenness_share[1], 1);
    is("density", m.density, 0.5);
    is("transitivity", m.transitivity, 0);
    assert_int_equal(m.n_links, 2);
    px_arena_free(a);
}

/* Nothing, one node, two nodes without a link: what is a share of nothing is not a number. */
static void few(void **state) {
    px_graph g = {.n = 0};
    (void)state;
    px_arena *a = px_arena_new();
    px_graph_measures m = measure(a, &g, all);
    is("density of nothing", m.density, NAN);
    assert_int_equal(m.n_components, 0);
    g.n = 1;
    m = measure(a, &g, all);
    is("density of one", m.density, NAN);
    is("modularity of one", m.modularity, NAN);
    is("closeness of one", m.closeness[0], 0);
    is("place of one", m.x[0], 0.5);
    assert_int_equal(m.n_communities, 1);
    g.n = 2;
    m = measure(a, &g, all);
    is("density of two", m.density, 0);
    is("share of two", m.betweenness_share[0], NAN);
    assert_int_equal(m.n_components, 2);
    assert_int_equal(m.community[1], 2);
    assert_int_equal(m.n_alone, 2);
    px_arena_free(a);
}

/* ---- the same again ---- */

#define BIG       500u
#define BIG_LINKS 1500u

static px_graph random_graph(px_arena *a) {
    uint32_t *from = px_arena_array(a, uint32_t, BIG_LINKS),
             *to = px_arena_array(a, uint32_t, BIG_LINKS), s = 7;
    double *weight = px_arena_array(a, double, BIG_LINKS);
    for (uint32_t i = 0; i < BIG_LINKS; i++) {
        from[i] = (s = s * 1664525u + 1013904223u) / 16 % BIG;
        to[i] = (s = s * 1664525u + 1013904223u) / 16 % BIG;
        weight[i] = 1 + s / 64 % 4;
    }
    return (px_graph){.n = BIG, .m = BIG_LINKS, .from = from, .to = to, .weight = weight};
}

static bool same(const px_graph_measures *p, const px_graph_measures *q) {
    return memcmp(p->community, q->community, BIG * sizeof *p->community) == 0 &&
           memcmp(p->x, q->x, BIG * sizeof *p->x) == 0 &&
           memcmp(p->y, q->y, BIG * sizeof *p->y) == 0;
}

static void seeds(void **state) {
    px_graph_ask ask = all, other = all;
    (void)state;
    px_arena *a = px_arena_new();
    px_graph g = random_graph(a);
    px_graph_measures first = measure(a, &g, ask);
    other.seed = 43;
    px_graph_measures second = measure(a, &g, other);
    px_graph_measures third = measure(a, &g, ask);
    assert_true(same(&first, &third));
    assert_false(same(&first, &second));
    /* what is not asked for changes nothing else */
    ask.communities = false;
    px_graph_measures places = measure(a, &g, ask);
    assert_memory_equal(places.x, first.x, BIG * sizeof *first.x);
    /* below the limit of the grid, too */
    g.n = 300;
    uint32_t *from = px_arena_array(a, uint32_t, BIG_LINKS),
             *to = px_arena_array(a, uint32_t, BIG_LINKS);
    for (uint32_t i = 0; i < BIG_LINKS; i++)
        from[i] = g.from[i] % 300, to[i] = g.to[i] % 300;
    g.from = from;
    g.to = to;
    first = measure(a, &g, ask);
    third = measure(a, &g, ask);
    assert_memory_equal(first.x, third.x, 300 * sizeof *first.x);
    px_arena_free(a);
}

struct job {
    px_arena *a;
    px_graph_measures m;
    px_status st;
};

static void *run(void *arg) {
    struct job *j = arg;
    px_graph g = random_graph(j->a);
    j->st = px_graph_measure(j->a, &g, &all, &j->m, NULL);
    return NULL;
}

static void threads(void **state) {
    struct job job[4];
    pthread_t t[4];
    (void)state;
    for (int i = 0; i < 4; i++) {
        job[i].a = px_arena_new();
        assert_int_equal(pthread_create(&t[i], NULL, run, &job[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(t[i], NULL), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(job[i].st, PX_OK);
        assert_true(same(&job[0].m, &job[i].m));
    }
    for (int i = 0; i < 4; i++)
        px_arena_free(job[i].a);
}

/* ---- limits ---- */

/* A ring of 5,000: 5,000 (5,000 + 10,000) = 75 million steps are not taken unasked. */
static void limits(void **state) {
    enum { RING = 5000 };
    px_graph_measures m;
    px_graph_ask ask = {.layout = PX_GRAPH_OFF, .resolution = 1};
    px_stop stop = {0};
    (void)state;
    px_arena *a = px_arena_new();
    uint32_t *from = px_arena_array(a, uint32_t, RING), *to = px_arena_array(a, uint32_t, RING);
    double *weight = px_arena_array(a, double, RING);
    for (uint32_t i = 0; i < RING; i++) {
        from[i] = i;
        to[i] = (i + 1) % RING;
        weight[i] = 1;
    }
    px_graph g = {.n = RING, .m = RING, .from = from, .to = to, .weight = weight};
    m = measure(a, &g, ask);
    assert_int_equal(m.path_steps, 75000000);
    assert_null(m.betweenness);
    /* given up: before it begins, and while it works (the deadline is over at the second look) */
    ask.stop = &stop;
    ask.paths = PX_GRAPH_ON;
    px_stop_raise(&stop);
    assert_int_equal(px_graph_measure(a, &g, &ask, &m, &err), PX_E_CANCELLED);
    stop = (px_stop){0};
    px_stop_after(&stop, 20);
    assert_int_equal(px_graph_measure(a, &g, &ask, &m, &err), PX_E_TIMEOUT);
    /* and the next one is not disturbed */
    ask.stop = NULL;
    ask.paths = PX_GRAPH_OFF;
    m = measure(a, &g, ask);
    assert_int_equal(m.n_components, 1);
    g.n = PX_GRAPH_NODES_MAX + 1;
    assert_int_equal(px_graph_measure(a, &g, &ask, &m, &err), PX_E_LIMIT);
    g.n = RING;
    g.m = (size_t)PX_GRAPH_LINKS_MAX + 1;
    assert_int_equal(px_graph_measure(a, &g, &ask, &m, &err), PX_E_LIMIT);
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_graph), cmocka_unit_test(resolution), cmocka_unit_test(directed),
        cmocka_unit_test(few),       cmocka_unit_test(seeds),      cmocka_unit_test(threads),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
