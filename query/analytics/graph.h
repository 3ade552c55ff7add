/* graph.h: measures of a graph given as plain arrays: the one face of igraph.
 *
 *     px_graph g = {.n = 3, .m = 2, .from = from, .to = to, .weight = weight};
 *     px_graph_ask ask = {.communities = true, .resolution = 1, .seed = 42};
 *     st = px_graph_measure(arena, &g, &ask, &m, err);
 *
 * Directions count for in and out degree; everything else is of the simple graph without them, in which the weights
 * of the two directions of a pair are added. A node linked with itself is not linked by it.
 *
 * The same input, seed and library give the same numbers, whatever ran before. The library is built without thread
 * safety: its generator of random numbers, its list of what an error frees and its handlers are global. So all calls
 * go through one lock that this file holds while it measures; who waits for it gives up when his px_stop says so, and
 * a measurement gives up within some milliseconds.
 * Memory is bounded before it is taken: more nodes or links than below are PX_E_LIMIT. */
#ifndef PX_ANALYTICS_GRAPH_H
#define PX_ANALYTICS_GRAPH_H

#include "base/arena.h"
#include "query/engine/stop.h"

#define PX_GRAPH_NODES_MAX (1u << 20)
#define PX_GRAPH_LINKS_MAX (1u << 21) /* some 60 bytes each */
/* Shortest paths cost nodes times (nodes and both ends of links) within each component; so many steps are taken
 * without being told to, about a second. */
#define PX_GRAPH_PATH_STEPS (20u * 1000 * 1000)
/* The layout is Fruchterman and Reingold's; with more nodes than the first number far ones repel one another by the
 * cells of a grid (2,000 nodes 0.3 s, 20,000 3 s; DrL took 8 s for 2,000); without being told to up to the second. */
#define PX_GRAPH_LAYOUT_GRID  400u
#define PX_GRAPH_LAYOUT_NODES 5000u

typedef struct px_graph {
    uint32_t n;
    size_t m;
    const uint32_t *from, *to; /* < n; a pair (directed: an ordered one) may come several times */
    const double *weight;      /* above 0, finite */
    bool directed;
} px_graph;

typedef enum px_graph_when {
    PX_GRAPH_AUTO, /* up to the limits above */
    PX_GRAPH_ON,
    PX_GRAPH_OFF
} px_graph_when;

typedef struct px_graph_ask {
    px_graph_when paths, layout;
    bool communities;
    double resolution; /* of communities, above 0 */
    uint32_t seed;
    px_stop *stop; /* NULL: never */
} px_graph_ask;

/* Arrays of n. Components and communities are numbered from 1 by falling size, equal ones by their first node. */
typedef struct px_graph_measures {
    uint32_t *degree, *in, *out; /* neighbours; in and out: of directed graphs, else NULL */
    double *strength;            /* sum of the weights of its links */
    /* Shortest paths through the node, counted without weights; 0..1 of all pairs of other nodes: times
     * 2 / ((n - 1)(n - 2)), NaN for n < 3. NULL where not measured. */
    double *betweenness, *betweenness_share;
    /* r / (n - 1) * r / sum of distances to the r nodes reached (Wasserman and Faust); 0 alone. NULL as above. */
    double *closeness;
    double *clustering; /* linked pairs of neighbours / pairs; NaN with fewer than 2 neighbours */
    uint32_t *core;     /* largest k such that it has k neighbours among nodes that do, too */
    uint32_t *component, *community; /* community: NULL where not asked for */
    double *x, *y;                   /* 0..1 in one scale, 4 decimals; NULL where not measured */
    uint32_t n_components, largest, n_communities, n_alone;
    size_t n_links;                                            /* of the simple graph */
    double density, transitivity, mean_clustering, modularity; /* NaN where not defined */
    uint64_t path_steps; /* what the paths cost or would have cost */
} px_graph_measures;
px_status px_graph_measure(px_arena *a, const px_graph *g, const px_graph_ask *ask,
                           px_graph_measures *out, px_err *err);

#endif
