/* landscape.c: the map of a set: a place for each unit, like texts near one another, and for each topic. */
#include "query/analytics/cluster.h"
#include "query/analytics/params.h"
#include "query/analytics/titles.h"

#include <math.h>
#include <stdlib.h>

#define JUDGED 300u /* units whose neighbours are compared */

static void notes(px_work *w, px_table *t, const px_vectors *v, uint32_t asked,
                  const px_map_quality *q) {
    if (asked < w->set->n)
        px_table_note_add(
            t, px_arena_fmt(w->a, "%u of %u units, spread evenly (--units)", asked, w->set->n),
            px_arena_fmt(w->a, "均匀抽取 %u 个单位（共 %u 个，--units）", asked, w->set->n));
    if (v->n < asked)
        px_table_note_add(
            t, px_arena_fmt(w->a, "%u units have none of the terms and no place", asked - v->n),
            px_arena_fmt(w->a, "%u 个单位不含任何所选词，未在图上", asked - v->n));
    if (isnan(q->trust)) return;
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "trustworthiness@%u %.3f, %.0f %% of the %u nearest texts among the %u "
                     "nearest on the map (of %u units); directions and distances between far "
                     "groups mean little",
                     q->k, q->trust, q->kept * 100, q->k, q->k, q->n),
        px_arena_fmt(w->a,
                     "可信度@%u %.3f，%u 个最近文本中有 %.0f%% 在图上仍为最近（按 %u 个单位计算）；"
                     "相距较远的群组之间的方向和距离意义不大",
                     q->k, q->trust, q->k, q->kept * 100, q->n));
}

/* Where a topic's label stands: in the middle of its units, by the medians, which strays do not move. */
static float middle(double *at, uint32_t n) {
    return n ? (float)px_quantile(at, n, 0.5) : NAN;
}

static px_status landscape(px_work *w, px_table *t, px_err *err) {
    px_vocab words = {0};
    px_adim dim;
    px_vectors v;
    px_clusters c;
    px_map_quality q;
    float *xy;
    px_titles titles = px_titles_open(w);
    px_vocab_ask ask = px_vocab_read(w);
    uint32_t units = (uint32_t)px_work_int(w, "units");
    uint32_t asked = units && units < w->set->n ? units : w->set->n;
    t->chart = PX_CHART_SCATTER;
    px_table_column_add(t, "label", PX_CELL_TEXT, "label", "标签", NULL, NULL);
    px_table_column_add(t, "x", PX_CELL_NUMBER, "x", "x", NULL, NULL);
    px_table_column_add(t, "y", PX_CELL_NUMBER, "y", "y", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "cluster", PX_CELL_COUNT, "cluster", "聚类编号", NULL, NULL);
    px_table_column_add(t, "kind", PX_CELL_TEXT, "kind", "类型", NULL, NULL);
    px_table_column_add(t, "title", PX_CELL_TEXT, "title", "标题", NULL, NULL);
    px_status st =
        px_vectors_make(w, &ask, (uint32_t)px_work_int(w, "terms"), units, &words, &dim, &v, err);
    if (st == PX_OK) st = px_kmeans_read(w, &v, &c, err);
    if (st == PX_OK) st = px_map_make(w, &v, (uint64_t)px_work_int(w, "seed"), &xy, err);
    if (st == PX_OK)
        st = px_map_judge(w, &v, xy, (uint32_t)px_work_int(w, "near"), JUDGED, &q, err);
    if (st != PX_OK) goto done;
    px_str *label = px_cluster_labels(w, &words, &dim, &v, &c, (size_t)px_work_int(w, "labels"));
    px_picks picks = px_picks_make(w, (size_t)c.k + v.n);
    double *at = px_arena_array(w->a, double, (size_t)v.n + 1);
    for (uint32_t i = 0; i < v.n; i++) {
        px_pick(&picks, c.of[i], v.unit[i]);
        px_pick(&picks, (size_t)c.k + i, v.unit[i]);
    }
    for (uint32_t k = 0; k < c.k; k++) {
        px_table_row(t);
        px_add_text(t, label[k]);
        for (uint32_t d = 0; d < 2; d++) {
            uint32_t n = 0;
            for (uint32_t i = 0; i < v.n; i++)
                if (c.of[i] == k) at[n++] = (double)xy[2 * i + d];
            px_add_number(t, (double)middle(at, n));
        }
        px_add_count(t, c.size[k]);
        px_add_count(t, k + 1);
        px_add_word(t, "cluster", "聚类");
        px_add_text(t, (px_str){"", 0});
        px_table_drill(t, px_picks_clause(&picks, k));
    }
    for (uint32_t i = 0; i < v.n && st == PX_OK; i++) {
        px_str title;
        px_table_row(t);
        px_add_text(t, px_cluster_key(w, v.unit[i]));
        px_add_number(t, (double)xy[2 * i]);
        px_add_number(t, (double)xy[2 * i + 1]);
        px_add_count(t, 1);
        px_add_count(t, c.of[i] + 1);
        px_add_word(t, "unit", "单位");
        st = px_titles_of(&titles, v.unit[i], &title, err);
        if (st == PX_OK && i % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
        px_add_text(t, title);
        px_table_drill(t, px_picks_clause(&picks, (size_t)c.k + i));
    }
    notes(w, t, &v, asked, &q);
    px_vocab_note_top(w, &words, t);
done:
    px_titles_close(&titles);
    px_vocab_done(&words);
    return st;
}

static const px_param landscape_params[] = {
    {"units", PX_PARAM_INT, "20000", NULL, 0, 1000000,
     "units on the map (time grows with the square), 0 for all",
     "图上的单位数（耗时随平方增长），0 为全部"},
    {"near", PX_PARAM_INT, "10", NULL, 1, 1000, "neighbours by which the map is judged",
     "评价地图质量的近邻数"},
    PX_PARAM_CLUSTERS,
    PX_PARAM_TERMS("1000"),
    PX_PARAM_WORDS("3"),
};

const px_analysis px_landscape_analyses[] = {
    {.id = "landscape",
     .family = "text",
     .en = "Landscape map",
     .zh = "专利地图",
     .asks_en = "How do the documents of the set lie beside one another by their texts?",
     .asks_zh = "按文本内容，集合中的文献如何分布？",
     .formula =
         "unit vectors of (1 + ln tf) ln(N / n); 24 directions of largest extent; 15 nearest "
         "neighbours by cosine there; pull 2 cos / (1 + d^2) along neighbours, push 2 / ((0.001 + "
         "d^2)(1 + d^2)) from random others; trustworthiness = 1 - 2 / (m k (2n - 3k - 1)) sum of "
         "(rank by text - k) over the k nearest on the map that are not so by text",
     .latex = "T(k)=1-\\frac{2}{mk(2n-3k-1)}\\sum_{i=1}^m\\sum_{j\\in U_k(i)}(r(i,j)-k)",
     .source = "Deerwester et al. (1990), Indexing by latent semantic analysis; Halko, Martinsson "
               "and Tropp (2011), Finding structure with randomness; McInnes, Healy and Melville "
               "(2018), UMAP; Venna and Kaski (2001), Neighborhood preservation in nonlinear "
               "projection methods",
     .least_en = "four units with different terms",
     .least_zh = "至少四个用词不同的单位",
     PX_PARAMS(landscape_params),
     .own_date = true,
     .run = landscape},
};
const size_t px_landscape_analyses_n = sizeof px_landscape_analyses / sizeof *px_landscape_analyses;
