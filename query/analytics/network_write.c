/* network_write.c: a network in the formats of Gephi, Pajek, VOSviewer, networkx and the like; see network.h.
 *
 * Numbers have as many figures as a double needs. Nodes are called n1, n2 … or 1, 2 …; names are labels. */
#include "query/analytics/network.h"

#include "base/markup.h"

#include "base/json.h"
#include "base/text.h"

#include <math.h>

static const char *const names[] = {"graphml", "pajek", "vosviewer", "gexf", "edgelist"};

bool px_network_format_of(px_str name, px_network_format *out) {
    for (int i = 0; i < 5; i++)
        if (px_str_is(name, names[i])) {
            *out = (px_network_format)i;
            return true;
        }
    return false;
}

/* ---- XML ---- */

/* What is told of a node besides its name. */
struct fact {
    const char *id;
    double v; /* NaN: not told */
};
#define FACTS_MAX 16

static size_t node_facts(const px_network *net, uint32_t v, struct fact *f) {
    const px_graph_measures *g = &net->g;
    size_t n = 0;
    f[n++] = (struct fact){"n", (double)net->node[v].units};
    f[n++] = (struct fact){"degree", g->degree[v]};
    if (net->directed) {
        f[n++] = (struct fact){"in", g->in[v]};
        f[n++] = (struct fact){"out", g->out[v]};
    }
    f[n++] = (struct fact){"weighted_degree", g->strength[v]};
    f[n++] = (struct fact){"betweenness", g->betweenness ? g->betweenness[v] : NAN};
    f[n++] = (struct fact){"closeness", g->closeness ? g->closeness[v] : NAN};
    f[n++] = (struct fact){"clustering", g->clustering[v]};
    f[n++] = (struct fact){"core", g->core[v]};
    f[n++] = (struct fact){"component", g->component[v]};
    f[n++] = (struct fact){"community", g->community[v]};
    f[n++] = (struct fact){"year", net->node[v].year};
    f[n++] = (struct fact){"x", g->x ? g->x[v] : NAN};
    f[n++] = (struct fact){"y", g->y ? g->y[v] : NAN};
    return n;
}

static size_t link_facts(const px_network *net, size_t i, struct fact *f) {
    const px_network_link *x = &net->link[i];
    size_t n = 0;
    f[n++] = (struct fact){"weight", x->weight};
    f[n++] = (struct fact){"n", (double)x->units};
    f[n++] = (struct fact){"strength", net->strength[i]};
    f[n++] = (struct fact){"first", x->first ? (double)x->first : NAN};
    f[n++] = (struct fact){"last", x->last ? (double)x->last : NAN};
    return n;
}

struct kind {
    const char *id, *type;
};
/* Of all facts that a node or a link can have; the first two only of directed networks. */
static const struct kind node_kinds[] = {{"in", "long"},
                                         {"out", "long"},
                                         {"n", "long"},
                                         {"degree", "long"},
                                         {"core", "long"},
                                         {"component", "long"},
                                         {"community", "long"},
                                         {"weighted_degree", "double"},
                                         {"betweenness", "double"},
                                         {"closeness", "double"},
                                         {"clustering", "double"},
                                         {"year", "double"},
                                         {"x", "double"},
                                         {"y", "double"}};
static const struct kind link_kinds[] = {{"weight", "double"},
                                         {"n", "long"},
                                         {"strength", "double"},
                                         {"first", "long"},
                                         {"last", "long"}};

static const struct kind *kinds(const px_network *net, bool of_nodes, size_t *n) {
    *n = sizeof link_kinds / sizeof *link_kinds;
    if (!of_nodes) return link_kinds;
    *n = sizeof node_kinds / sizeof *node_kinds - (net->directed ? 0 : 2);
    return node_kinds + (net->directed ? 0 : 2);
}

static void graphml_data(px_buf *out, char of, const struct fact *f, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (!isnan(f[k].v))
            px_buf_fmt(out, "<data key=\"%c_%s\">%.15g</data>", of, f[k].id, f[k].v);
}

static void graphml(const px_network *net, px_buf *out) {
    struct fact f[FACTS_MAX];
    px_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
                  "<key id=\"n_label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n");
    if (net->kinds)
        px_buf_c(out,
                 "<key id=\"n_kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n");
    for (int of = 0; of < 2; of++) {
        size_t n;
        const struct kind *x = kinds(net, of == 0, &n);
        for (size_t k = 0; k < n; k++)
            px_buf_fmt(out, "<key id=\"%c_%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n",
                       of ? 'e' : 'n', x[k].id, of ? "edge" : "node", x[k].id, x[k].type);
    }
    px_buf_fmt(out, "<graph id=\"%s\" edgedefault=\"%s\">\n", net->id,
               net->directed ? "directed" : "undirected");
    for (uint32_t v = 0; v < net->n; v++) {
        px_buf_fmt(out, "<node id=\"n%u\"><data key=\"n_label\">", v + 1);
        px_markup_put(out, net->node[v].label, true);
        px_buf_c(out, "</data>");
        if (net->kinds) px_buf_fmt(out, "<data key=\"n_kind\">%s</data>", net->node[v].kind_en);
        graphml_data(out, 'n', f, node_facts(net, v, f));
        px_buf_c(out, "</node>\n");
    }
    for (size_t i = 0; i < net->m; i++) {
        px_buf_fmt(out, "<edge source=\"n%u\" target=\"n%u\">", net->link[i].from + 1,
                   net->link[i].to + 1);
        graphml_data(out, 'e', f, link_facts(net, i, f));
        px_buf_c(out, "</edge>\n");
    }
    px_buf_c(out, "</graph>\n</graphml>\n");
}

/* ---- GEXF 1.3 ---- */

static void gexf_heads(const px_network *net, bool of_nodes, px_buf *out) {
    size_t n;
    const struct kind *f = kinds(net, of_nodes, &n);
    px_buf_fmt(out, "<attributes class=\"%s\">\n", of_nodes ? "node" : "edge");
    if (of_nodes && net->kinds)
        px_buf_c(out, "<attribute id=\"kind\" title=\"kind\" type=\"string\"/>\n");
    for (size_t k = 0; k < n; k++)
        px_buf_fmt(out, "<attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n", f[k].id, f[k].id,
                   f[k].type);
    px_buf_c(out, "</attributes>\n");
}

static void gexf_values(px_buf *out, const char *kind, const struct fact *f, size_t n) {
    px_buf_c(out, "<attvalues>");
    if (kind) px_buf_fmt(out, "<attvalue for=\"kind\" value=\"%s\"/>", kind);
    for (size_t k = 0; k < n; k++)
        if (!isnan(f[k].v))
            px_buf_fmt(out, "<attvalue for=\"%s\" value=\"%.15g\"/>", f[k].id, f[k].v);
    px_buf_c(out, "</attvalues>");
}

static void gexf(const px_network *net, px_buf *out) {
    struct fact f[FACTS_MAX];
    const px_graph_measures *g = &net->g;
    px_buf_fmt(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" "
        "version=\"1.3\">\n<meta><creator>patix</creator><description>%s</description></meta>"
        "\n<graph defaultedgetype=\"%s\">\n",
        net->en, net->directed ? "directed" : "undirected");
    gexf_heads(net, true, out);
    gexf_heads(net, false, out);
    px_buf_c(out, "<nodes>\n");
    for (uint32_t v = 0; v < net->n; v++) {
        px_buf_fmt(out, "<node id=\"%u\" label=\"", v + 1);
        px_markup_put(out, net->node[v].label, true);
        px_buf_c(out, "\">");
        gexf_values(out, net->kinds ? net->node[v].kind_en : NULL, f, node_facts(net, v, f));
        if (g->x)
            px_buf_fmt(out, "<viz:position x=\"%.15g\" y=\"%.15g\" z=\"0\"/>", g->x[v] * 1000,
                       g->y[v] * 1000);
        px_buf_c(out, "</node>\n");
    }
    px_buf_c(out, "</nodes>\n<edges>\n");
    for (size_t i = 0; i < net->m; i++) {
        px_buf_fmt(out, "<edge id=\"%zu\" source=\"%u\" target=\"%u\" weight=\"%.15g\">", i + 1,
                   net->link[i].from + 1, net->link[i].to + 1, net->link[i].weight);
        size_t n = link_facts(net, i, f);
        gexf_values(out, NULL, f + 1, n - 1); /* the weight stands above */
        px_buf_c(out, "</edge>\n");
    }
    px_buf_c(out, "</edges>\n</graph>\n</gexf>\n");
}

/* ---- Pajek ---- */

static void pajek(const px_network *net, px_buf *out) {
    const px_graph_measures *g = &net->g;
    char utf8[4];
    if (net->n_first)
        px_buf_fmt(out, "*Vertices %u %u\n", net->n, net->n_first);
    else
        px_buf_fmt(out, "*Vertices %u\n", net->n);
    for (uint32_t v = 0; v < net->n; v++) {
        px_str s = net->node[v].label;
        px_buf_fmt(out, "%u \"", v + 1);
        for (size_t i = 0; i < s.n;) {
            uint32_t c = px_utf8_next(s, &i);
            if (c == '"') c = '\'';
            if (c < 0x20) c = ' ';
            px_buf_put(out, utf8, px_utf8_put(utf8, c));
        }
        px_buf_ch(out, '"');
        if (g->x) px_buf_fmt(out, " %.4f %.4f 0.5", g->x[v], g->y[v]);
        px_buf_ch(out, '\n');
    }
    px_buf_c(out, net->directed ? "*Arcs\n" : "*Edges\n");
    for (size_t i = 0; i < net->m; i++)
        px_buf_fmt(out, "%u %u %.15g\n", net->link[i].from + 1, net->link[i].to + 1,
                   net->link[i].weight);
}

/* ---- VOSviewer ---- */

static void knum(px_jw *w, const char *key, double v) {
    px_jw_key(w, px_str_of(key));
    px_jw_num(w, v);
}

static void vosviewer(const px_network *net, px_buf *out) {
    const px_graph_measures *g = &net->g;
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("network"));
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("items"));
    px_jw_open(&w, '[');
    for (uint32_t v = 0; v < net->n; v++) {
        px_jw_open(&w, '{');
        px_jw_ku64(&w, "id", v + 1);
        px_jw_kstr(&w, "label", net->node[v].label);
        if (g->x) {
            knum(&w, "x", 2 * g->x[v] - 1);
            knum(&w, "y", 2 * g->y[v] - 1);
        }
        px_jw_ku64(&w, "cluster", g->community[v]);
        px_jw_key(&w, PX_STR("weights"));
        px_jw_open(&w, '{');
        px_jw_ku64(&w, "Documents", net->node[v].units);
        px_jw_ku64(&w, "Links", g->degree[v]);
        knum(&w, "Total link strength", g->strength[v]);
        px_jw_close(&w, '}');
        px_jw_key(&w, PX_STR("scores"));
        px_jw_open(&w, '{');
        if (!isnan(net->node[v].year)) knum(&w, "Avg. year", net->node[v].year);
        if (g->betweenness) knum(&w, "Betweenness", g->betweenness[v]);
        px_jw_close(&w, '}');
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_key(&w, PX_STR("links"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < net->m; i++) {
        px_jw_open(&w, '{');
        px_jw_ku64(&w, "source_id", net->link[i].from + 1);
        px_jw_ku64(&w, "target_id", net->link[i].to + 1);
        knum(&w, "strength", net->link[i].weight);
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_close(&w, '}');
    px_jw_close(&w, '}');
    px_buf_ch(out, '\n');
}

/* ---- CSV ---- */

static void quoted(px_buf *out, px_str s) {
    px_buf_ch(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') px_buf_ch(out, '"');
        px_buf_ch(out, s.p[i]);
    }
    px_buf_ch(out, '"');
}

static void edgelist(const px_network *net, px_buf *out) {
    px_buf_c(out, "\xEF\xBB\xBFSource,Target,Type,Weight\r\n");
    for (size_t i = 0; i < net->m; i++) {
        quoted(out, net->node[net->link[i].from].label);
        px_buf_ch(out, ',');
        quoted(out, net->node[net->link[i].to].label);
        px_buf_fmt(out, ",%s,%.15g\r\n", net->directed ? "Directed" : "Undirected",
                   net->link[i].weight);
    }
}

px_status px_network_write(px_network_format f, const px_network *net, px_buf *out, px_err *err) {
    static void (*const write[])(const px_network *, px_buf *) = {graphml, pajek, vosviewer, gexf,
                                                                  edgelist};
    write[f](net, out);
    if (out->failed)
        return px_fail(err, PX_E_LIMIT, "the network is larger than %zu bytes", out->max);
    return PX_OK;
}
