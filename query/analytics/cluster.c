/* cluster.c: groups of units with like texts, and who is in them. */
#include "query/analytics/cluster.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

typedef struct found {
    px_vocab words;
    px_adim dim;
    px_vectors v;
    px_clusters c;
    px_str *label;
} found;

static px_status find(px_work *w, px_table *t, found *f, px_err *err) {
    px_vocab_ask ask = px_vocab_read(w);
    *f = (found){0};
    px_status st = px_vectors_make(w, &ask, (uint32_t)px_work_int(w, "terms"), 0, &f->words,
                                   &f->dim, &f->v, err);
    if (st == PX_OK) st = px_kmeans_read(w, &f->v, &f->c, err);
    if (st != PX_OK) return st;
    f->label =
        px_cluster_labels(w, &f->words, &f->dim, &f->v, &f->c, (size_t)px_work_int(w, "labels"));
    if (f->v.n < w->set->n)
        px_table_note_add(
            t,
            px_arena_fmt(w->a, "%u units have none of the terms and are in no cluster",
                         w->set->n - f->v.n),
            px_arena_fmt(w->a, "%u 个单位不含任何所选词，未归入聚类", w->set->n - f->v.n));
    if (f->c.k)
        px_table_note_add(
            t, px_arena_fmt(w->a, "%u clusters, mean silhouette %.3f", f->c.k, f->c.silhouette),
            px_arena_fmt(w->a, "%u 个聚类，平均轮廓系数 %.3f", f->c.k, f->c.silhouette));
    px_vocab_note_top(w, &f->words, t);
    return st;
}

px_str px_cluster_key(px_work *w, uint32_t unit) {
    px_str key = {"", 0};
    px_err err;
    px_err_clear(&err);
    if (px_snapshot_key(w->snap, w->set->row[w->set->off[unit]], &key, &err) != PX_OK)
        return (px_str){"", 0};
    return key;
}

static px_status clusters(px_work *w, px_table *t, px_err *err) {
    found f;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "label", PX_CELL_TEXT, "label", "标签", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of the set", "占集合比例", NULL, NULL);
    px_table_column_add(t, "fit", PX_CELL_NUMBER, "mean cosine with the centre", "与中心的平均余弦",
                        NULL, NULL);
    px_table_column_add(t, "typical", PX_CELL_TEXT, "nearest to the centre", "最典型文献", NULL,
                        NULL);
    px_table_column_add(t, "cluster", PX_CELL_COUNT, "cluster", "聚类编号", NULL, NULL);
    px_status st = find(w, t, &f, err);
    if (st != PX_OK) goto done;
    px_picks picks = px_picks_make(w, f.c.k);
    double *fit = px_arena_array(w->a, double, f.c.k + 1);
    uint32_t *best = px_arena_array(w->a, uint32_t, f.c.k + 1);
    for (uint32_t i = f.v.n; i-- > 0;) { /* the first of the best */
        uint32_t k = f.c.of[i];
        if (!(fit[k] > 0) || f.c.fit[i] >= f.c.fit[best[k]]) best[k] = i;
        fit[k] += (double)f.c.fit[i];
    }
    for (uint32_t i = 0; i < f.v.n; i++)
        px_pick(&picks, f.c.of[i], f.v.unit[i]);
    for (uint32_t k = 0; k < f.c.k; k++) {
        px_table_row(t);
        px_add_text(t, f.label[k]);
        px_add_count(t, f.c.size[k]);
        px_add_number(t, (double)f.c.size[k] / w->set->n);
        px_add_number(t, fit[k] / f.c.size[k]);
        px_add_text(t, px_cluster_key(w, f.v.unit[best[k]]));
        px_add_count(t, k + 1);
        px_table_drill(t, px_picks_clause(&picks, k));
    }
done:
    px_vocab_done(&f.words);
    return st;
}

/* ---- members ---- */

typedef struct member {
    uint32_t cluster, unit;
    float fit;
    px_str key;
} member;

static int by_fit(const void *px, const void *py) {
    const member *x = px, *y = py;
    if (x->cluster != y->cluster) return x->cluster < y->cluster ? -1 : 1;
    if (x->fit != y->fit) return x->fit > y->fit ? -1 : 1;
    return px_str_cmp(x->key, y->key);
}

static px_status members(px_work *w, px_table *t, px_err *err) {
    found f;
    size_t n = 0, top = (size_t)px_work_int(w, "top");
    uint32_t only = (uint32_t)px_work_int(w, "only");
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "cluster", PX_CELL_COUNT, "cluster", "聚类编号", NULL, NULL);
    px_table_column_add(t, "label", PX_CELL_TEXT, "label", "标签", NULL, NULL);
    px_table_column_add(t, "fit", PX_CELL_NUMBER, "cosine with the centre", "与中心的余弦", NULL,
                        NULL);
    t->drill_column = "";
    px_status st = find(w, t, &f, err);
    if (st != PX_OK) goto done;
    member *v = px_arena_array(w->a, member, f.v.n + 1);
    for (uint32_t i = 0; i < f.v.n; i++)
        if (!only || f.c.of[i] + 1 == only)
            v[n++] = (member){f.c.of[i], f.v.unit[i], f.c.fit[i], px_cluster_key(w, f.v.unit[i])};
    if (n) qsort(v, n, sizeof *v, by_fit);
    size_t shown = top && top < n ? top : n;
    px_picks picks = px_picks_make(w, shown);
    for (size_t i = 0; i < shown; i++) {
        px_pick(&picks, i, v[i].unit);
        px_table_row(t);
        px_add_text(t, v[i].key);
        px_add_count(t, v[i].cluster + 1);
        px_add_text(t, f.label[v[i].cluster]);
        px_add_number(t, (double)v[i].fit);
        px_table_drill(t, px_picks_clause(&picks, i));
    }
    t->n_all = n;
done:
    px_vocab_done(&f.words);
    return st;
}

/* ---- the rows of the registry ---- */

static const px_param cluster_params[] = {
    PX_PARAM_CLUSTERS,
    PX_PARAM_TERMS("1000"),
    PX_PARAM_WORDS("3"),
};
static const px_param member_params[] = {
    {"only", PX_PARAM_INT, "0", NULL, 0, 200, "this cluster alone, 0 for all",
     "只列出该聚类，0 为全部"},
    PX_PARAM_TOP("200"),
    PX_PARAM_CLUSTERS,
    PX_PARAM_TERMS("1000"),
    PX_PARAM_WORDS("3"),
};

#define FORMULA                                                                                    \
    "unit vectors of (1 + ln tf) ln(N / n); largest cosine with the centre, centre = mean of its " \
    "vectors brought to length 1; silhouette = mean of (b - a) / max(a, b), a and b: 1 - cosine "  \
    "with the own and the nearest other centre; labels: terms of largest G2 against the other "    \
    "clusters"
#define LATEX                                                                                      \
    "\\max\\sum_k\\sum_{x\\in C_k}x^\\top c_k,\\quad c_k=\\frac{\\sum_{x\\in "                     \
    "C_k}x}{\\lVert\\sum_{x\\in C_k}x\\rVert},\\quad s=\\frac{b-a}{\\max(a,b)}"
#define SOURCE                                                                                     \
    "Dhillon and Modha (2001), Concept decompositions for large sparse text data using "           \
    "clustering; Arthur and Vassilvitskii (2007), k-means++; Rousseeuw (1987), Silhouettes, with " \
    "distances from centres"

const px_analysis px_cluster_analyses[] = {
    {.id = "clusters",
     .family = "text",
     .en = "Clusters",
     .zh = "文本聚类",
     .asks_en = "Into which topics does the set fall by its words?",
     .asks_zh = "按用词，集合可分为哪些主题？",
     .formula = FORMULA,
     .latex = LATEX,
     .source = SOURCE,
     .least_en = "two units with different terms",
     .least_zh = "至少两个用词不同的单位",
     PX_PARAMS(cluster_params),
     .own_date = true,
     .run = clusters},
    {.id = "cluster-members",
     .family = "text",
     .en = "Members of clusters",
     .zh = "聚类成员",
     .asks_en = "Which documents are in which cluster?",
     .asks_zh = "各聚类包含哪些文献？",
     .formula = FORMULA,
     .latex = LATEX,
     .source = SOURCE,
     .least_en = "two units with different terms",
     .least_zh = "至少两个用词不同的单位",
     PX_PARAMS(member_params),
     .own_date = true,
     .run = members},
};
const size_t px_cluster_analyses_n = sizeof px_cluster_analyses / sizeof *px_cluster_analyses;
