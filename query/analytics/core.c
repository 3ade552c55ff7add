/* core.c: core inventors (or applicants): those with much work that is much cited, by Price's law and a composite index, as
 * studies of core authors do. */
#include "query/analytics/cites.h"
#include "query/analytics/params.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>

struct person {
    uint64_t n, cited;
    bool candidate;
    double score;
    px_str name;
};

static int by_score(const void *px, const void *py) {
    const struct person *x = px, *y = py;
    if (x->score < y->score || x->score > y->score) return x->score > y->score ? -1 : 1;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

/* Price: the core begins at 0.749 times the root of the largest number. */
static double border(uint64_t most) {
    return 0.749 * sqrt((double)most);
}

static bool is_who(px_str name, px_str folded, px_buf *b) {
    px_err err;
    px_err_clear(&err);
    return px_text_fold(name, b, &err) == PX_OK && px_str_eq(px_buf_view(b), folded);
}

static void put(px_work *w, px_table *t, const px_adim *d, const struct person *x) {
    bool core = x->candidate && x->score >= 100;
    px_table_row(t);
    px_add_text(t, x->name);
    px_add_number(t, x->score > 0 ? x->score : NAN);
    px_add_count(t, x->n);
    px_add_count(t, x->cited);
    px_add_word(t,
                core           ? "core"
                : x->candidate ? "candidate"
                               : "no",
                core           ? "核心"
                : x->candidate ? "候选"
                               : "否");
    px_table_drill(t, px_work_clause(w, &d->ask, x->name));
}

static px_status core(px_work *w, px_table *t, px_err *err) {
    px_cites c;
    px_adim d;
    px_buf fold, one;
    size_t n = 0, candidates = 0, cores = 0, top = (size_t)px_work_int(w, "top");
    uint64_t most = 0, most_cited = 0;
    double mean = 0, mean_cited = 0, part = px_work_number(w, "weight");
    px_str who = px_work_text(w, "who");
    px_buf_init(&fold, 1 << 20);
    px_buf_init(&one, 1 << 20);
    px_status st = px_cites_forward(w, &c, err);
    if (st == PX_OK) st = px_work_dim(w, "of", &d, err);
    if (st == PX_OK) st = px_text_fold(who, &fold, err);
    if (st != PX_OK) goto done;
    t->chart = PX_CHART_BAR;
    px_table_column_add(t, "value", PX_CELL_TEXT, "value", "取值", NULL, NULL);
    px_table_column_add(t, "score", PX_CELL_NUMBER, "core score", "核心度", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "forward", PX_CELL_COUNT, "times cited", "被引次数", NULL, NULL);
    px_table_column_add(t, "core", PX_CELL_TEXT, "core", "核心", NULL, NULL);
    px_table_draw(t, "value", "score", NULL);
    struct person *all = px_arena_array(w->a, struct person, (size_t)d.n_values + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++) {
            all[d.v[i]].n++;
            all[d.v[i]].cited += px_cites_n(&c, c.here[u]);
        }
    for (uint32_t k = 0; k < d.n_values; k++) {
        if (!all[k].n) continue;
        struct person x = {all[k].n, all[k].cited, false, 0, d.name[k]};
        all[n++] = x; /* n <= k */
        if (x.n > most) most = x.n;
        if (x.cited > most_cited) most_cited = x.cited;
    }
    for (size_t i = 0; i < n; i++) {
        all[i].candidate =
            (double)all[i].n >= border(most) && (double)all[i].cited >= border(most_cited);
        if (!all[i].candidate) continue;
        candidates++;
        mean += (double)all[i].n;
        mean_cited += (double)all[i].cited;
    }
    if (candidates) {
        mean /= (double)candidates;
        mean_cited /= (double)candidates;
    }
    for (size_t i = 0; i < n; i++) {
        double work = mean > 0 ? (double)all[i].n / mean : NAN,
               use = mean_cited > 0 ? (double)all[i].cited / mean_cited : NAN;
        all[i].score = 100 * (isnan(use) ? work : part * work + (1 - part) * use);
        if (isnan(all[i].score)) all[i].score = 0;
        cores += all[i].candidate && all[i].score >= 100;
    }
    qsort(all, n, sizeof *all, by_score);
    for (size_t i = 0; i < n && (!top || i < top); i++)
        put(w, t, &d, &all[i]);
    for (size_t i = t->n_rows; who.n && i < n; i++)
        if (is_who(all[i].name, px_buf_view(&fold), &one)) put(w, t, &d, &all[i]);
    if (t->n_rows) t->n_all = n;
    if (n)
        px_table_note_add(
            t,
            px_arena_fmt(
                w->a,
                "Of %zu values %zu are candidates (%.4g or more, cited %.4g times or more) "
                "and %zu core (score 100 or more); means of the candidates: %.4g, cited "
                "%.4g times.",
                n, candidates, border(most), border(most_cited), cores, mean, mean_cited),
            px_arena_fmt(
                w->a,
                "%zu 个取值中有 %zu 个候选（数量不少于 %.4g 且被引不少于 %.4g 次），其中 "
                "%zu 个为核心（核心度不低于 100）；候选的平均数量 %.4g，平均被引 %.4g 次。",
                n, candidates, border(most), border(most_cited), cores, mean, mean_cited));
    px_cites_note(w, t);
done:
    px_buf_done(&fold);
    px_buf_done(&one);
    px_cites_release(&c);
    return st;
}

static const px_param core_params[] = {
    {"of", PX_PARAM_FIELD, "in", NULL, 0, 0, "whose core is sought", "考察对象的字段"},
    {"weight", PX_PARAM_NUMBER, "0.5", NULL, 0, 1, "weight of the number against the citations",
     "数量相对被引的权重"},
    {"who", PX_PARAM_TEXT, "", NULL, 0, 0, "a name that is shown in any case",
     "无论名次均列出的名称"},
    PX_PARAM_TOP("20")};

const px_analysis px_core_analyses[] = {
    {.id = "core",
     .family = "citation",
     .en = "Core inventors",
     .zh = "核心发明人",
     .asks_en = "Who has done much that is much cited?",
     .asks_zh = "谁的成果既多又被大量引用？",
     .formula =
         "candidates: n_i >= 0.749 sqrt(max n) and c_i >= 0.749 sqrt(max c), n units, c times "
         "cited; Z_i = 100 (a n_i / mean n + (1 - a) c_i / mean c), means over the "
         "candidates; core: candidates with Z >= 100. Where no candidate is cited, Z = 100 "
         "n_i / mean n",
     .latex =
         "m=0.749\\sqrt{\\max_i n_i},\\quad Z_i=100\\left(a\\frac{n_i}{\\bar n}+(1-a)\\frac{c_i}"
         "{\\bar c}\\right)",
     .source = "Price (1963), Little Science, Big Science; composite index of core authors as "
               "in Chinese bibliometrics (核心作者综合指数法), here for patents: our own use",
     .least_en = "values of the field; citations, both documents in the collection",
     .least_zh = "该字段的取值；引证双方均在库中的引证",
     PX_PARAMS(core_params),
     .own_date = true,
     .run = core},
};
const size_t px_core_analyses_n = sizeof px_core_analyses / sizeof *px_core_analyses;
