/* value_screen.c: a first choice out of many records, as agencies make it: points for citations, family size, core inventors
 * and legal events, and the best so many per cent. What each has points for stands in its row. */
#include "query/analytics/cites.h"
#include "query/analytics/found.h"
#include "query/analytics/params.h"
#include "query/analytics/titles.h"
#include "query/analytics/value_score.h"

#include <math.h>
#include <stdlib.h>

enum { CITED, FAMILY, INVENTOR, EVENT, PARTS };
static const char *const weight_name[PARTS] = {"w-cited", "w-family", "w-inventor", "w-event"};

typedef struct screen {
    double *part[PARTS]; /* by unit, 0 to 100 */
    double weight[PARTS], sum;
    double *score; /* by unit */
    uint64_t no_cited, no_family, no_inventor;
} screen;

static int ascending(const void *px, const void *py) {
    const double *x = px, *y = py;
    return *x < *y ? -1 : *x > *y;
}

/* From values to percentiles among those known; what is not known has none, and no points. */
static void percentiles(px_work *w, double *x) {
    size_t n = 0;
    double *known = px_arena_array(w->a, double, (size_t)w->set->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        if (!isnan(x[u])) known[n++] = x[u];
    qsort(known, n, sizeof *known, ascending);
    for (uint32_t u = 0; u < w->set->n; u++)
        x[u] = isnan(x[u]) ? 0 : px_percentile_in(known, n, x[u]);
}

static px_status number(px_work *w, px_field f, double *x, uint64_t *missing, px_err *err) {
    uint32_t *v;
    px_status st = px_aset_numbers(w->set, f, &v, missing, err);
    for (uint32_t u = 0; st == PX_OK && u < w->set->n; u++)
        x[u] = v[u] == PX_NIL ? (double)NAN : (double)v[u];
    if (st == PX_OK) percentiles(w, x);
    return st;
}

static px_status cited(px_work *w, px_table *t, double *x, uint64_t *missing, px_err *err) {
    px_cites c;
    if (px_work_is(w, "cited", "stated")) return number(w, PX_F_NCF, x, missing, err);
    px_status st = px_cites_forward(w, &c, err);
    for (uint32_t u = 0; st == PX_OK && u < w->set->n; u++)
        x[u] = (double)px_cites_n(&c, c.here[u]);
    if (st == PX_OK) px_cites_note(w, t);
    px_cites_release(&c);
    if (st == PX_OK) percentiles(w, x);
    return st;
}

/* 100 where one of the most frequent inventors of the set is named; those who tie with the last of them count, too. */
static px_status inventors(px_work *w, double *x, uint64_t *missing, px_str *names, px_err *err) {
    px_facet_ask ask;
    px_adim d;
    uint64_t *count;
    size_t n, n_all, most = (size_t)px_work_int(w, "inventors");
    px_status st = px_work_ask(w, PX_STR("in"), &ask, err);
    if (st == PX_OK) st = px_aset_dim(w->set, &ask, &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    uint32_t *rank = px_adim_rank(w->set, &d, count, 0, &n, &n_all);
    bool *core = px_arena_array(w->a, bool, (size_t)d.n_values + 1);
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t k = 0; k < n && (k < most || count[rank[k]] == count[rank[most - 1]]); k++) {
        core[rank[k]] = true;
        if (k < 10) px_buf_fmt(&b, k ? "; " PX_STR_FMT : PX_STR_FMT, PX_STR_ARG(d.name[rank[k]]));
    }
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++)
            if (core[d.v[i]]) x[u] = 100;
    *missing = d.missing;
    *names = px_arena_str(w->a, px_buf_view(&b));
    px_buf_done(&b);
    return st;
}

static px_status events(px_work *w, double *x, px_err *err) {
    bool *in = px_arena_array(w->a, bool, (size_t)w->set->n + 1);
    px_status st = px_work_found(w, px_work_text(w, "events"), in, err);
    if (st != PX_OK) {
        err->offset = PX_ERR_NO_OFFSET;
        return px_err_in(err, st, "--%s", "events");
    }
    for (uint32_t u = 0; u < w->set->n; u++)
        if (in[u]) x[u] = 100;
    return st;
}

static px_status make(px_work *w, px_table *t, screen *s, px_str *names, px_err *err) {
    uint32_t n = w->set->n;
    for (int p = 0; p < PARTS; p++) {
        s->part[p] = px_arena_array(w->a, double, (size_t)n + 1);
        s->weight[p] = px_work_number(w, weight_name[p]);
        s->sum += s->weight[p];
    }
    if (!(s->sum > 0))
        return px_fail(err, PX_E_USAGE, "one of the four weights must be more than 0");
    px_status st = cited(w, t, s->part[CITED], &s->no_cited, err);
    if (st == PX_OK) st = number(w, PX_F_NFAM, s->part[FAMILY], &s->no_family, err);
    if (st == PX_OK) st = inventors(w, s->part[INVENTOR], &s->no_inventor, names, err);
    if (st == PX_OK) st = events(w, s->part[EVENT], err);
    s->score = px_arena_array(w->a, double, (size_t)n + 1);
    for (uint32_t u = 0; st == PX_OK && u < n; u++) {
        for (int p = 0; p < PARTS; p++)
            s->score[u] += s->weight[p] * s->part[p][u];
        s->score[u] /= s->sum;
    }
    return st;
}

struct listed {
    double score;
    uint32_t u;
};

static int by_score(const void *px, const void *py) {
    const struct listed *x = px, *y = py;
    if (x->score < y->score || x->score > y->score) return x->score > y->score ? -1 : 1;
    return x->u < y->u ? -1 : x->u > y->u;
}

static px_status put_unit(px_work *w, px_table *t, px_titles *titles, const screen *s, uint32_t u,
                          px_err *err) {
    px_str key, title;
    px_status st = px_snapshot_key(w->snap, w->set->row[w->set->off[u]], &key, err);
    if (st == PX_OK) st = px_titles_of(titles, u, &title, err);
    if (st != PX_OK) return st;
    px_table_row(t);
    px_add_text(t, px_arena_str(w->a, key));
    px_add_text(t, title);
    px_add_number(t, s->score[u]);
    px_add_number(t, s->part[CITED][u]);
    px_add_number(t, s->part[FAMILY][u]);
    for (int p = INVENTOR; p < PARTS; p++) {
        if (s->part[p][u] > 0)
            px_add_word(t, "yes", "有");
        else
            px_add_word(t, "no", "无");
    }
    return st;
}

static px_status value_screen(px_work *w, px_table *t, px_err *err) {
    uint32_t n = w->set->n;
    screen s = {0};
    px_str names = {"", 0};
    px_status st = make(w, t, &s, &names, err);
    if (st != PX_OK) return st;
    px_table_column_add(t, "number", PX_CELL_TEXT, "publication", "公开号", NULL, NULL);
    px_table_column_add(t, "title", PX_CELL_TEXT, "title", "标题", NULL, NULL);
    px_table_column_add(t, "score", PX_CELL_NUMBER, "points", "得分", "0-100", "0-100");
    px_table_column_add(t, "cited", PX_CELL_NUMBER, "citations, percentile", "被引百分位", "0-100",
                        "0-100");
    px_table_column_add(t, "family", PX_CELL_NUMBER, "family size, percentile", "同族规模百分位",
                        "0-100", "0-100");
    px_table_column_add(t, "inventor", PX_CELL_TEXT, "core inventor", "核心发明人", NULL, NULL);
    px_table_column_add(t, "event", PX_CELL_TEXT, "legal event", "法律事件", NULL, NULL);
    struct listed *list = px_arena_array(w->a, struct listed, (size_t)n + 1);
    for (uint32_t u = 0; u < n; u++)
        list[u] = (struct listed){s.score[u], u};
    qsort(list, n, sizeof *list, by_score);
    uint32_t wanted = (uint32_t)ceil(n * px_work_number(w, "share") / 100 - 1e-9), picked = wanted;
    while (picked && picked < n && list[picked].score >= list[wanted - 1].score)
        picked++;
    px_titles titles = px_titles_open(w);
    for (uint32_t i = 0; i < picked && st == PX_OK; i++) {
        st = put_unit(w, t, &titles, &s, list[i].u, err);
        if (st == PX_OK && i % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(w->how), err);
    }
    px_titles_close(&titles);
    if (t->n_rows) t->n_all = n;
    if (n)
        px_table_note_add(
            t,
            px_arena_fmt(w->a,
                         "%u of %u units, %u more than asked for since they tie with the last; "
                         "without a number of citations %llu, a family size %llu, inventors "
                         "%llu: no points for these.%s" PX_STR_FMT "%s",
                         picked, n, picked - wanted, (unsigned long long)s.no_cited,
                         (unsigned long long)s.no_family, (unsigned long long)s.no_inventor,
                         names.n ? " Core inventors: " : "", PX_STR_ARG(names), names.n ? "." : ""),
            px_arena_fmt(w->a,
                         "共 %u 件（全部 %u 件），其中 %u 件因与末位同分而多列；%llu "
                         "件无被引次数、%llu 件无同族规模、%llu "
                         "件无发明人，该项不计分。%s" PX_STR_FMT "%s",
                         picked, n, picked - wanted, (unsigned long long)s.no_cited,
                         (unsigned long long)s.no_family, (unsigned long long)s.no_inventor,
                         names.n ? "核心发明人：" : "", PX_STR_ARG(names), names.n ? "。" : ""));
    return st;
}

static const px_param screen_params[] = {
    {"share", PX_PARAM_NUMBER, "15", NULL, 0.1, 100, "the best so many per cent of the set",
     "入选比例（%）"},
    {"inventors", PX_PARAM_INT, "5", NULL, 1, 1000,
     "so many of the most frequent inventors are core", "核心发明人数（按数量排名）"},
    {"cited", PX_PARAM_CHOICE, "stated", "stated|collection", 0, 0,
     "times cited as the sources state, or by documents of the collection",
     "被引次数取自数据来源（stated）或库内引证（collection）"},
    {"events", PX_PARAM_TEXT, "lit>0 or inv>0 or lic>0 or asg>0", NULL, 0, 0,
     "query of what has a legal event that counts", "计分法律事件的检索式"},
    {"w-cited", PX_PARAM_NUMBER, "30", NULL, 0, 100, "weight of the citations", "被引权重"},
    {"w-family", PX_PARAM_NUMBER, "30", NULL, 0, 100, "weight of the family size", "同族规模权重"},
    {"w-inventor", PX_PARAM_NUMBER, "20", NULL, 0, 100, "weight of a core inventor",
     "核心发明人权重"},
    {"w-event", PX_PARAM_NUMBER, "20", NULL, 0, 100, "weight of a legal event", "法律事件权重"},
};

const px_analysis px_value_screen_analyses[] = {
    {.id = "value-screen",
     .family = "value",
     .en = "Screening of a set",
     .zh = "专利初筛",
     .asks_en = "Which records of a large set should be read first?",
     .asks_zh = "大批专利中，哪些应当优先研读？",
     .formula = "points = (30 P(times cited) + 30 P(family size) + 20 I + 20 E) / 100 with weights "
                "that can be changed; P percentile in the set (as for value), I = 100 with one of "
                "the 5 most frequent inventors, E = 100 with a litigation, an opposition, "
                "invalidation or appeal, a licence or a transfer; the best 15 %",
     .latex = "S=\\frac{30P(c)+30P(f)+20I+20E}{100}",
     .source = "market practice of screening, as a reference; not a score of any standard",
     .least_en = "",
     .least_zh = "",
     PX_PARAMS(screen_params),
     .own_date = true,
     .run = value_screen},
};
const size_t px_value_screen_analyses_n =
    sizeof px_value_screen_analyses / sizeof *px_value_screen_analyses;
