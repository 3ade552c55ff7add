/* network.h: networks over a set: nodes (names, classes, terms, units), links between them, and what is measured of
 * both. An analysis makes the links, px_network_finish measures them and fills the table; the same network can be
 * written in the formats of programs that draw networks.
 *
 *     px_network *net = px_network_new(w);
 *     st = px_network_pairs(w, &lists, net, err);   co-occurrence in lists; or px_network_links: from -> to
 *     if (st == PX_OK) st = px_network_finish(w, net, t, err);
 *
 * Nodes come by falling number of units, then by name; links by node, then node. Nodes without a link are left out
 * before the `top` are chosen, unless the user wants them; what is left out is said in a note of the table. Measures are
 * of the network that is shown. Everything lives in the arena of the run. */
#ifndef PX_ANALYTICS_NETWORK_H
#define PX_ANALYTICS_NETWORK_H

#include "query/analytics/analysis.h"
#include "query/analytics/graph.h"

typedef struct px_network_node {
    px_str label, drill;
    const char *kind_en, *kind_zh; /* NULL where all are of one kind */
    uint64_t units;
    double year;    /* mean of its units; NaN */
    px_field field; /* whose value it is, where there are several kinds; PX_F_NONE */
} px_network_node;

typedef struct px_network_link {
    uint32_t from, to; /* without directions from < to */
    uint64_t units;
    double weight;        /* units, or fractions of them */
    uint32_t first, last; /* years, 0 = not known */
    uint64_t sure[3];     /* mobility: of high, medium and low confidence */
} px_network_link;

typedef struct px_network {
    px_arena *a;
    const char *id, *en, *zh;
    bool directed, kinds, similar,
        sure; /* kinds: nodes have one; similar: c_ij / (c_i c_j) and the like have a sense; sure: link.sure is filled */
    uint32_t n,
        n_first; /* n_first: nodes of the first kind, which come first, of a network with two; 0 */
    px_network_node *node;
    size_t m;
    px_network_link *link;
    double *strength; /* by link: what communities and places are made from */
    px_graph_measures g;
    /* heads of what is counted */
    const char *node_en, *node_zh, *units_en, *units_zh, *links_en, *links_zh;
    /* what was left out */
    uint64_t n_all, n_alone, n_linked;
} px_network;
px_network *px_network_new(px_work *w);

/* Values by unit, as in px_adim; of several dimensions put together the numbers go on. */
typedef struct px_network_lists {
    uint32_t n_units, n_values;
    const uint32_t *off, *v;
    const px_str *name;
    /* By value: PX_NETWORK_SIDES: not a node. Two values of one side are not linked when there is more than one. NULL: all
     * of one kind, and all are linked. */
    const uint8_t *side;
    const uint16_t *year; /* by unit, 0 = not known; NULL */
    bool
        fractional; /* a unit with k nodes gives 1 / (k - 1) to each link; of two sides 1 / (k_1 k_2) */
} px_network_lists;
#define PX_NETWORK_SIDES 2u
/* *value (by node): which value it is. Reads the parameters min-weight, top and isolated. PX_E_LIMIT over
 * PX_GRAPH_LINKS_MAX links. Cost: 5 ns for each pair of values of a unit; memory: 24 bytes a value and 12 a value of a
 * unit, 64 a link. */
px_status px_network_pairs(px_work *w, const px_network_lists *l, px_network *net, uint32_t **value,
                           px_err *err);

/* Links from value to value, in any order, the same pair as often as it comes. */
typedef struct px_network_arrow {
    uint32_t from, to, year;
    double weight;
    int8_t sure; /* 0 high, 1 medium, 2 low; -1 */
} px_network_arrow;
/* count: units by value, which nodes are ranked by. Sorts `v`. The same parameters. */
px_status px_network_arrows(px_work *w, px_network_arrow *v, size_t n, uint32_t n_values,
                            const px_str *name, const uint64_t *count, px_network *net,
                            uint32_t **value, px_err *err);

/* Measures, notes, and the table that --table asks for. */
px_status px_network_finish(px_work *w, px_network *net, px_table *t, px_err *err);

/* For two nodes with x and y units, c of them in common. */
typedef enum px_similarity {
    PX_SIM_COUNT,
    PX_SIM_ASSOCIATION, /* c / (x y) */
    PX_SIM_JACCARD,     /* c / (x + y - c) */
    PX_SIM_SALTON,      /* c / sqrt(x y) */
    PX_SIM_INCLUSION,   /* c / min(x, y) */
    PX_SIM_EQUIVALENCE  /* c^2 / (x y) */
} px_similarity;
double px_similarity_of(px_similarity s, double c, double x, double y);

/* ---- for other programs (network_write.c) ---- */

typedef enum px_network_format {
    PX_NETWORK_GRAPHML,
    PX_NETWORK_PAJEK, /* UTF-8 without a mark in front; " in names becomes ' */
    PX_NETWORK_VOSVIEWER,
    PX_NETWORK_GEXF,
    PX_NETWORK_EDGES /* CSV: Source, Target, Type, Weight */
} px_network_format;
/* "graphml", "pajek", "vosviewer", "gexf", "edgelist". */
bool px_network_format_of(px_str name, px_network_format *out);
/* PX_E_LIMIT when the buffer is full. Names are escaped as the format wants; what no XML can hold becomes U+FFFD. */
px_status px_network_write(px_network_format f, const px_network *net, px_buf *out, px_err *err);

/* ---- parameters that all have ---- */
#define PX_PARAM_NETWORK                                                                           \
    {"table",                                                                                      \
     PX_PARAM_CHOICE,                                                                              \
     "nodes",                                                                                      \
     "nodes|edges|summary",                                                                        \
     0,                                                                                            \
     0,                                                                                            \
     "which table",                                                                                \
     "输出哪张表：nodes 节点、edges 连线、summary 概要"},                                          \
        PX_PARAM_NETWORK_REST
#define PX_PARAM_NETWORK_REST                                                                          \
    {"measure",                                                                                        \
     PX_PARAM_CHOICE,                                                                                  \
     "n",                                                                                              \
     "n|degree|weight|betweenness|closeness|core|community",                                           \
     0,                                                                                                \
     0,                                                                                                \
     "what the table of nodes is ordered by",                                                          \
     "节点表的排序指标"},                                                                              \
        {"top",                                                                                        \
         PX_PARAM_INT,                                                                                 \
         "100",                                                                                        \
         NULL,                                                                                         \
         0,                                                                                            \
         1000000,                                                                                      \
         "nodes in the network, those with most units (of two kinds: of each), 0 for all",             \
         "网络中的节点数（按数量取前若干，两类节点各取），0 为全部"},                                  \
        {"min-weight",                                                                                 \
         PX_PARAM_INT,                                                                                 \
         "1",                                                                                          \
         NULL,                                                                                         \
         1,                                                                                            \
         1000000000,                                                                                   \
         "units that a link stands for at least",                                                      \
         "连线的最小数量"},                                                                            \
        {"isolated",                                                                                   \
         PX_PARAM_CHOICE,                                                                              \
         "drop",                                                                                       \
         "drop|keep",                                                                                  \
         0,                                                                                            \
         0,                                                                                            \
         "nodes without a link",                                                                       \
         "没有连线的节点：drop 略去、keep 保留"},                                                      \
        {"similarity",                                                                                 \
         PX_PARAM_CHOICE,                                                                              \
         "count",                                                                                      \
         "count|association|jaccard|salton|inclusion|equivalence",                                     \
         0,                                                                                            \
         0,                                                                                            \
         "what communities and coordinates are made from",                                             \
         "社团与坐标所依据的连线强度"},                                                                \
        {"resolution",                                                                                 \
         PX_PARAM_NUMBER,                                                                              \
         "1",                                                                                          \
         NULL,                                                                                         \
         0.001,                                                                                        \
         1000,                                                                                         \
         "of communities; larger: more and smaller ones",                                              \
         "社团分辨率，越大社团越多越小"},                                                              \
        {"seed",                                                                                       \
         PX_PARAM_INT,                                                                                 \
         "42",                                                                                         \
         NULL,                                                                                         \
         0,                                                                                            \
         2147483647,                                                                                   \
         "of communities and coordinates",                                                             \
         "社团与坐标的随机种子"},                                                                      \
        {"paths",                                                                                      \
         PX_PARAM_CHOICE,                                                                              \
         "auto",                                                                                       \
         "auto|on|off",                                                                                \
         0,                                                                                            \
         0,                                                                                            \
         "betweenness and closeness; auto: unless they take long",                                     \
         "中介与接近中心性；auto：计算量过大时不算"},                                                  \
    {                                                                                                  \
        "layout", PX_PARAM_CHOICE, "auto", "auto|on|off", 0, 0,                                        \
            "coordinates; auto: up to 5000 nodes", "坐标；auto：不超过 5000 个节点时计算" \
    }

#endif
