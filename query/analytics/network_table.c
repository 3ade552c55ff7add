/* network_table.c: a network measured, and as the table of its nodes, of its links, or of the whole; see network.h. */
#include "query/analytics/finish.h"
#include "query/analytics/network.h"

#include <math.h>
#include <stdlib.h>

/* ---- measuring ---- */

static px_graph_when when(const px_work *w, const char *param) {
    if (px_work_is(w, param, "on")) return PX_GRAPH_ON;
    return px_work_is(w, param, "off") ? PX_GRAPH_OFF : PX_GRAPH_AUTO;
}

static px_similarity similarity(const px_work *w) {
    static const char *const names[] = {"count",  "association", "jaccard",
                                        "salton", "inclusion",   "equivalence"};
    for (int s = 0; s < 6; s++)
        if (px_work_is(w, "similarity", names[s])) return (px_similarity)s;
    return PX_SIM_COUNT;
}

static double similar(const px_network *net, px_similarity s, const px_network_link *x) {
    return px_similarity_of(s, x->weight, (double)net->node[x->from].units,
                            (double)net->node[x->to].units);
}

static px_status measure(px_work *w, px_network *net, px_err *err) {
    px_similarity s = net->similar ? similarity(w) : PX_SIM_COUNT;
    uint32_t *from = px_malloc((net->m + 1) * sizeof *from);
    uint32_t *to = px_malloc((net->m + 1) * sizeof *to);
    double *weight = px_malloc((net->m + 1) * sizeof *weight);
    net->strength = px_arena_array(w->a, double, net->m + 1);
    for (size_t i = 0; i < net->m; i++) {
        from[i] = net->link[i].from;
        to[i] = net->link[i].to;
        weight[i] = net->strength[i] = similar(net, s, &net->link[i]);
    }
    px_graph g = {.n = net->n,
                  .m = net->m,
                  .from = from,
                  .to = to,
                  .weight = weight,
                  .directed = net->directed};
    px_graph_ask ask = {.paths = when(w, "paths"),
                        .layout = when(w, "layout"),
                        .communities = true,
                        .resolution = px_work_number(w, "resolution"),
                        .seed = (uint32_t)px_work_int(w, "seed"),
                        .stop = px_how_stop(w->how)};
    px_status st = px_graph_measure(w->a, &g, &ask, &net->g, err);
    /* what a node's links weigh is told in units, whatever the communities are made from */
    for (uint32_t v = 0; st == PX_OK && v < net->n; v++)
        net->g.strength[v] = 0;
    for (size_t i = 0; st == PX_OK && i < net->m; i++) {
        net->g.strength[from[i]] += net->link[i].weight;
        net->g.strength[to[i]] += net->link[i].weight;
    }
    free(weight);
    free(to);
    free(from);
    return st;
}

/* ---- notes ---- */

static void notes(px_work *w, const px_network *net, px_table *t) {
    px_arena *a = w->a;
    const px_graph_measures *g = &net->g;
    unsigned long long alone = net->n_alone, all = net->n_all, linked = net->n_linked;
    bool keep = px_work_is(w, "isolated", "keep");
    if (alone && !keep)
        px_table_note_add(
            t,
            px_arena_fmt(a,
                         "%llu of %llu nodes have no link of %lld units or more and are left out "
                         "(--isolated keep shows them)",
                         alone, all, (long long)px_work_int(w, "min-weight")),
            px_arena_fmt(
                a, "%llu / %llu 个节点没有数量达到 %lld 的连线，未列入（--isolated keep 可保留）",
                alone, all, (long long)px_work_int(w, "min-weight")));
    if (net->n < net->n_linked)
        px_table_note_add(
            t,
            px_arena_fmt(a,
                         "The network has %u of %llu nodes, those with most units; measures are "
                         "of this network (--top 0 takes all)",
                         net->n, linked),
            px_arena_fmt(
                a, "网络取数量最多的 %u 个节点（共 %llu 个），各指标按此网络计算（--top 0 取全部）",
                net->n, linked));
    px_table_note_add(
        t,
        px_arena_fmt(a,
                     "Communities: Leiden, modularity with weights \"%s\", resolution %s, seed "
                     "%s; component and community 1 are the largest",
                     px_work_text(w, "similarity").p, px_work_text(w, "resolution").p,
                     px_work_text(w, "seed").p),
        px_arena_fmt(a, "社团：Leiden 算法，权重 %s，分辨率 %s，种子 %s；1 号连通分量和社团最大",
                     px_work_text(w, "similarity").p, px_work_text(w, "resolution").p,
                     px_work_text(w, "seed").p));
    if (!g->betweenness && !px_work_is(w, "paths", "off"))
        px_table_note_add(
            t,
            px_arena_fmt(a,
                         "Betweenness and closeness are not computed: %llu steps, more than %u "
                         "(--paths on computes them)",
                         (unsigned long long)g->path_steps, PX_GRAPH_PATH_STEPS),
            px_arena_fmt(a,
                         "未计算中介中心性和接近中心性：需 %llu 步，超过 %u（--paths on 强制计算）",
                         (unsigned long long)g->path_steps, PX_GRAPH_PATH_STEPS));
    if (!g->x && net->n && !px_work_is(w, "layout", "off"))
        px_table_note_add(t,
                          px_arena_fmt(a, "No coordinates: %u nodes are more than %u (--layout on)",
                                       net->n, PX_GRAPH_LAYOUT_NODES),
                          px_arena_fmt(a, "未计算坐标：%u 个节点，超过 %u（--layout on 强制计算）",
                                       net->n, PX_GRAPH_LAYOUT_NODES));
    if (net->directed)
        px_table_note_add(t,
                          PX_STR("Directions count for the columns in and out and for the density; "
                                 "all else is of the network without them"),
                          PX_STR("方向只用于入度、出度和密度，其余指标按无向网络计算"));
}

/* ---- the table of nodes ---- */

struct order {
    double key;
    uint32_t v;
};

static int by_key(const void *px, const void *py) {
    const struct order *x = px, *y = py;
    if (x->key < y->key || x->key > y->key) return x->key > y->key ? -1 : 1;
    return x->v < y->v ? -1 : 1;
}

static double key_of(const px_work *w, const px_network *net, uint32_t v) {
    const px_graph_measures *g = &net->g;
    if (px_work_is(w, "measure", "degree")) return g->degree[v];
    if (px_work_is(w, "measure", "weight")) return g->strength[v];
    if (px_work_is(w, "measure", "betweenness")) return g->betweenness ? g->betweenness[v] : 0;
    if (px_work_is(w, "measure", "closeness")) return g->closeness ? g->closeness[v] : 0;
    if (px_work_is(w, "measure", "core")) return g->core[v];
    if (px_work_is(w, "measure", "community")) return -(double)g->community[v];
    return (double)net->node[v].units;
}

static void node_columns(const px_network *net, px_table *t) {
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "node", PX_CELL_TEXT, net->node_en, net->node_zh, NULL, NULL);
    if (net->kinds) px_table_column_add(t, "kind", PX_CELL_TEXT, "kind", "类别", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, net->units_en, net->units_zh, NULL, NULL);
    px_table_column_add(t, "degree", PX_CELL_COUNT, "degree", "度", NULL, NULL);
    if (net->directed) {
        px_table_column_add(t, "in", PX_CELL_COUNT, "in", "入度", NULL, NULL);
        px_table_column_add(t, "out", PX_CELL_COUNT, "out", "出度", NULL, NULL);
    }
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "weighted degree", "加权度", NULL, NULL);
    px_table_column_add(t, "betweenness", PX_CELL_NUMBER, "betweenness", "中介中心性", NULL, NULL);
    px_table_column_add(t, "betweenness_share", PX_CELL_SHARE, "betweenness, share",
                        "中介中心性（占比）", NULL, NULL);
    px_table_column_add(t, "closeness", PX_CELL_NUMBER, "closeness", "接近中心性", NULL, NULL);
    px_table_column_add(t, "clustering", PX_CELL_NUMBER, "clustering", "聚集系数", NULL, NULL);
    px_table_column_add(t, "core", PX_CELL_COUNT, "core number", "核数", NULL, NULL);
    px_table_column_add(t, "component", PX_CELL_COUNT, "component", "连通分量", NULL, NULL);
    px_table_column_add(t, "community", PX_CELL_COUNT, "community", "社团", NULL, NULL);
    px_table_column_add(t, "year", PX_CELL_NUMBER, "mean year", "平均年份", NULL, NULL);
    px_table_column_add(t, "x", PX_CELL_NUMBER, "x", "x", NULL, NULL);
    px_table_column_add(t, "y", PX_CELL_NUMBER, "y", "y", NULL, NULL);
}

static void put_label(px_work *w, const px_network_node *x, px_table *t) {
    px_add_text(t, x->label);
    if (x->field != PX_F_NONE) px_cell_means(w, t, x->field);
}

static void node_table(px_work *w, const px_network *net, px_table *t) {
    const px_graph_measures *g = &net->g;
    struct order *o = px_malloc(((size_t)net->n + 1) * sizeof *o);
    node_columns(net, t);
    for (uint32_t v = 0; v < net->n; v++)
        o[v] = (struct order){key_of(w, net, v), v};
    if (net->n) qsort(o, net->n, sizeof *o, by_key);
    for (uint32_t i = 0; i < net->n; i++) {
        uint32_t v = o[i].v;
        px_table_row(t);
        put_label(w, &net->node[v], t);
        if (net->kinds) px_add_word(t, net->node[v].kind_en, net->node[v].kind_zh);
        px_add_count(t, net->node[v].units);
        px_add_count(t, g->degree[v]);
        if (net->directed) {
            px_add_count(t, g->in[v]);
            px_add_count(t, g->out[v]);
        }
        px_add_number(t, g->strength[v]);
        px_add_number(t, g->betweenness ? g->betweenness[v] : NAN);
        px_add_number(t, g->betweenness ? g->betweenness_share[v] : NAN);
        px_add_number(t, g->closeness ? g->closeness[v] : NAN);
        px_add_number(t, g->clustering[v]);
        px_add_count(t, g->core[v]);
        px_add_count(t, g->component[v]);
        px_add_count(t, g->community[v]);
        px_add_number(t, net->node[v].year);
        px_add_number(t, g->x ? g->x[v] : NAN);
        px_add_number(t, g->y ? g->y[v] : NAN);
        if (net->node[v].drill.n) px_table_drill(t, net->node[v].drill);
    }
    t->n_all = net->n_all;
    free(o);
}

/* ---- of links ---- */

struct place {
    const px_network_link *x;
    size_t i;
};

static int by_weight(const void *px, const void *py) {
    const struct place *x = px, *y = py;
    if (x->x->weight < y->x->weight || x->x->weight > y->x->weight)
        return x->x->weight > y->x->weight ? -1 : 1;
    return x->i < y->i ? -1 : 1;
}

static void link_table(px_work *w, const px_network *net, px_table *t) {
    static const struct {
        px_similarity s;
        const char *id, *en, *zh;
    } sims[] = {{PX_SIM_ASSOCIATION, "association", "association strength", "关联强度"},
                {PX_SIM_JACCARD, "jaccard", "Jaccard", "Jaccard"},
                {PX_SIM_SALTON, "salton", "Salton cosine", "Salton 余弦"},
                {PX_SIM_INCLUSION, "inclusion", "inclusion", "包含系数"},
                {PX_SIM_EQUIVALENCE, "equivalence", "equivalence", "等价系数"}};
    struct place *o = px_malloc((net->m + 1) * sizeof *o);
    t->chart = PX_CHART_GRAPH;
    px_table_column_add(t, "from", PX_CELL_TEXT, "from", net->directed ? "来源" : "节点一", NULL,
                        NULL);
    px_table_column_add(t, "to", PX_CELL_TEXT, "to", net->directed ? "去向" : "节点二", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, net->links_en, net->links_zh, NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "weight", "权重", NULL, NULL);
    for (size_t k = 0; net->similar && k < 5; k++)
        px_table_column_add(t, sims[k].id, PX_CELL_NUMBER, sims[k].en, sims[k].zh, NULL, NULL);
    if (net->sure) {
        px_table_column_add(t, "high", PX_CELL_COUNT, "high confidence", "高置信", NULL, NULL);
        px_table_column_add(t, "medium", PX_CELL_COUNT, "medium", "中", NULL, NULL);
        px_table_column_add(t, "low", PX_CELL_COUNT, "low", "低", NULL, NULL);
    }
    px_table_column_add(t, "first", PX_CELL_YEAR, "first year", "最早年份", NULL, NULL);
    px_table_column_add(t, "last", PX_CELL_YEAR, "last year", "最晚年份", NULL, NULL);
    for (size_t i = 0; i < net->m; i++)
        o[i] = (struct place){&net->link[i], i};
    if (net->m) qsort(o, net->m, sizeof *o, by_weight);
    for (size_t i = 0; i < net->m; i++) {
        const px_network_link *x = o[i].x;
        const px_network_node *from = &net->node[x->from], *to = &net->node[x->to];
        px_table_row(t);
        put_label(w, from, t);
        put_label(w, to, t);
        px_add_count(t, x->units);
        px_add_number(t, x->weight);
        for (size_t k = 0; net->similar && k < 5; k++)
            px_add_number(t, similar(net, sims[k].s, x));
        for (size_t k = 0; net->sure && k < 3; k++)
            px_add_count(t, x->sure[k]);
        if (x->first)
            px_add_count(t, x->first);
        else
            px_add_none(t);
        if (x->last)
            px_add_count(t, x->last);
        else
            px_add_none(t);
        if (net->similar && from->drill.n && to->drill.n)
            px_table_drill(t, px_work_both(w, from->drill, to->drill));
    }
    free(o);
}

/* ---- of the whole ---- */

static void whole_table(const px_network *net, px_table *t) {
    const px_graph_measures *g = &net->g;
    double weight = 0;
    for (size_t i = 0; i < net->m; i++)
        weight += net->link[i].weight;
    t->chart = PX_CHART_NONE;
    px_table_column_add(t, "nodes", PX_CELL_COUNT, "nodes", "节点", NULL, NULL);
    px_table_column_add(t, "edges", PX_CELL_COUNT, "links", "连线", NULL, NULL);
    px_table_column_add(t, "weight", PX_CELL_NUMBER, "sum of weights", "权重合计", NULL, NULL);
    px_table_column_add(t, "density", PX_CELL_NUMBER, "density", "密度", NULL, NULL);
    px_table_column_add(t, "mean_degree", PX_CELL_NUMBER, "mean degree", "平均度", NULL, NULL);
    px_table_column_add(t, "components", PX_CELL_COUNT, "components", "连通分量数", NULL, NULL);
    px_table_column_add(t, "largest", PX_CELL_COUNT, "largest component", "最大分量节点数", NULL,
                        NULL);
    px_table_column_add(t, "alone", PX_CELL_COUNT, "nodes without a link", "孤立节点", NULL, NULL);
    px_table_column_add(t, "communities", PX_CELL_COUNT, "communities", "社团数", NULL, NULL);
    px_table_column_add(t, "modularity", PX_CELL_NUMBER, "modularity", "模块度", NULL, NULL);
    px_table_column_add(t, "transitivity", PX_CELL_NUMBER, "transitivity", "传递性", NULL, NULL);
    px_table_column_add(t, "clustering", PX_CELL_NUMBER, "mean clustering", "平均聚集系数", NULL,
                        NULL);
    px_table_row(t);
    px_add_count(t, net->n);
    px_add_count(t, net->m);
    px_add_number(t, weight);
    px_add_number(t, g->density);
    px_add_number(t, net->n ? 2 * (double)g->n_links / net->n : NAN);
    px_add_count(t, g->n_components);
    px_add_count(t, g->largest);
    px_add_count(t, g->n_alone);
    px_add_count(t, g->n_communities);
    px_add_number(t, g->modularity);
    px_add_number(t, g->transitivity);
    px_add_number(t, g->mean_clustering);
}

px_status px_network_finish(px_work *w, px_network *net, px_table *t, px_err *err) {
    px_status st = measure(w, net, err);
    if (st != PX_OK) return st;
    if (!net->node_en) {
        net->node_en = "node";
        net->node_zh = "节点";
    }
    if (px_work_is(w, "table", "edges"))
        link_table(w, net, t);
    else if (px_work_is(w, "table", "summary"))
        whole_table(net, t);
    else
        node_table(w, net, t);
    notes(w, net, t);
    t->network = net;
    return st;
}
