/* svg_graph.c: a network whose nodes have places: circles by units and community, lines by weight, names of the largest
 * where they have room. */
#include "query/analytics/network.h"
#include "query/analytics/svg_int.h"

#include <stdlib.h>

#define LABELS_MAX 80u
#define LINKS_MAX  6000u /* drawn, the heaviest; the footer says how many are not */

bool svg_graph_has(const px_table *t) {
    return t->network && t->network->g.x && t->network->g.y && t->network->n > 0;
}

struct ranked {
    double key;
    size_t i;
};

static int falling(const void *px, const void *py) {
    const struct ranked *x = px, *y = py;
    if (x->key < y->key || x->key > y->key) return x->key > y->key ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

void svg_graph(px_svg *s) {
    const px_network *net = s->t->network;
    const px_graph_measures *g = &net->g;
    const double side = 640, left = (SVG_WIDTH - side) / 2, top = s->top + 10;
    double most = 0, heavy = 0, taken[LABELS_MAX][3];
    size_t n_taken = 0;
    struct ranked *link = px_arena_array(s->a, struct ranked, net->m + 1),
                  *node = px_arena_array(s->a, struct ranked, (size_t)net->n + 1);
    for (uint32_t v = 0; v < net->n; v++) {
        node[v] = (struct ranked){(double)net->node[v].units, v};
        most = fmax(most, node[v].key);
    }
    for (size_t i = 0; i < net->m; i++) {
        link[i] = (struct ranked){net->link[i].weight, i};
        heavy = fmax(heavy, link[i].key);
    }
    qsort(node, net->n, sizeof *node, falling);
    if (net->m) qsort(link, net->m, sizeof *link, falling);
    size_t links = net->m < LINKS_MAX ? net->m : LINKS_MAX;
    s->left_out += net->m - links;
    svg_text(s, SVG_MARGIN, s->top, SVG_START, 12, SVG_GREY,
             px_str_of(s->zh ? "圆面积：数量；颜色：社团；线宽：权重"
                             : "area: number; colour: community; width of lines: weight"));
    px_buf_c(s->out, "<g stroke=\"#888888\" stroke-opacity=\"0.35\">\n");
    for (size_t i = links; i > 0; i--) {
        const px_network_link *x = &net->link[link[i - 1].i];
        px_buf_c(s->out, "<line x1=\"");
        svg_num(s->out, left + g->x[x->from] * side);
        px_buf_c(s->out, "\" y1=\"");
        svg_num(s->out, top + g->y[x->from] * side);
        px_buf_c(s->out, "\" x2=\"");
        svg_num(s->out, left + g->x[x->to] * side);
        px_buf_c(s->out, "\" y2=\"");
        svg_num(s->out, top + g->y[x->to] * side);
        px_buf_c(s->out, "\" stroke-width=\"");
        svg_num(s->out, heavy > 0 ? fmax(0.5, 6 * sqrt(x->weight / heavy)) : 1);
        px_buf_c(s->out, "\"/>\n");
    }
    px_buf_c(s->out, "</g>\n");
    for (size_t i = 0; i < net->n; i++) {
        uint32_t v = (uint32_t)node[i].i;
        double r = most > 0 ? fmax(2.5, 20 * sqrt(node[i].key / most)) : 4;
        uint32_t group = g->community ? g->community[v] - 1 : 0;
        /* beyond the colours there are, all small communities are grey */
        svg_circle(s, left + g->x[v] * side, top + g->y[v] * side, r,
                   group < 7 ? svg_colour(group) : "#999999", 0.8,
                   px_arena_fmt(s->a, PX_STR_FMT ": %llu", PX_STR_ARG(net->node[v].label),
                                (unsigned long long)net->node[v].units));
    }
    for (size_t i = 0; i < net->n && n_taken < LABELS_MAX; i++) {
        uint32_t v = (uint32_t)node[i].i;
        double r = most > 0 ? fmax(2.5, 20 * sqrt(node[i].key / most)) : 4;
        px_str text = svg_fit(s, net->node[v].label, 11, 170);
        double w = svg_text_width(text, 11), x = left + g->x[v] * side + r + 3,
               y = top + g->y[v] * side + 4;
        if (x + w > SVG_WIDTH - 4) x = left + g->x[v] * side - r - 3 - w;
        if (!svg_free(taken, n_taken, x, y, w)) continue;
        taken[n_taken][0] = x;
        taken[n_taken][1] = y;
        taken[n_taken++][2] = w;
        svg_text(s, x, y, SVG_START, 11, SVG_INK, text);
    }
    s->bottom = top + side + 20;
}
