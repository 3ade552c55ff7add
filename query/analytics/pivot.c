/* pivot.c: any two or three fields crossed, with a measure in the cells, as a long table. */
#include "query/analytics/cross.h"

#include <math.h>

enum measure { COUNT, SHARE_ROW, SHARE_COL, SHARE_ALL, RTA, CITATIONS, FAMILY, GROWTH };
static const char *const measures[] = {"count", "share-row", "share-col", "share-all",
                                       "rta",   "citations", "family",    "growth"};

/* What a measure needs to know about each unit. */
typedef struct facts {
    enum measure what;
    uint32_t *number; /* citations, family size; PX_NIL = not known */
    uint16_t *year;
    uint32_t from, to; /* growth */
} facts;

typedef struct pivot {
    px_axis row, col, layer;
    bool layered, tallied;
    facts f;
} pivot;

static px_status read_facts(px_work *w, px_table *t, facts *f, px_err *err) {
    uint32_t lo, hi;
    uint64_t missing;
    if (f->what == CITATIONS || f->what == FAMILY)
        return px_aset_numbers(w->set, f->what == CITATIONS ? PX_F_NCF : PX_F_NFAM, &f->number,
                               &missing, err);
    if (f->what != GROWTH) return PX_OK;
    px_status st = px_work_years(w, &f->year, &lo, &hi, err);
    if (st != PX_OK || !hi) return st;
    uint32_t years = (uint32_t)px_work_int(w, "years");
    f->to = px_work_last_complete(w, hi);
    f->from = f->to > lo + years ? f->to - years : lo;
    px_table_note_add(t, px_arena_fmt(w->a, "growth: CAGR %u to %u", f->from, f->to),
                      px_arena_fmt(w->a, "增长：%u 至 %u 年复合增长率", f->from, f->to));
    return st;
}

/* Where nothing but the number of units is asked for, they are counted without lists of their values. */
static px_status read_axes(px_work *w, pivot *p, px_err *err) {
    size_t rows = (size_t)px_work_int(w, "top-rows"), cols = (size_t)px_work_int(w, "top-cols");
    px_status st = PX_OK;
    if (!p->layered && p->f.what <= RTA) {
        st = px_axis_tally(w, "rows", rows, &p->row, &p->tallied, err);
        if (st == PX_OK && p->tallied)
            st = px_axis_tally(w, "cols", cols, &p->col, &p->tallied, err);
        if (st != PX_OK || p->tallied) return st;
    }
    st = px_work_lists(w, err);
    if (st == PX_OK) st = px_axis_read(w, "rows", rows, &p->row, err);
    if (st == PX_OK) st = px_axis_read(w, "cols", cols, &p->col, err);
    return st;
}

static px_status read_pivot(px_work *w, px_table *t, pivot *p, px_err *err) {
    p->layered = px_work_text(w, "layers").n > 0;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (px_work_is(w, "measure", measures[i])) p->f.what = (enum measure)i;
    px_status st = read_axes(w, p, err);
    if (st == PX_OK && p->layered)
        st = px_axis_read(w, "layers", (size_t)px_work_int(w, "top-layers"), &p->layer, err);
    if (st == PX_OK) st = read_facts(w, t, &p->f, err);
    w->missing = p->row.dim.missing;
    w->dimension = p->row.dim.ask.name;
    if (st == PX_OK) px_axis_missing(w, t, &p->col);
    if (st == PX_OK && p->layered) px_axis_missing(w, t, &p->layer);
    if (st != PX_OK) return st;
    px_axis_cut(w, t, &p->row);
    px_axis_cut(w, t, &p->col);
    if (p->layered) px_axis_cut(w, t, &p->layer);
    return st;
}

static void columns(px_work *w, px_table *t, const pivot *p) {
    enum measure m = p->f.what;
    bool share = m == SHARE_ROW || m == SHARE_COL || m == SHARE_ALL || m == GROWTH;
    static const char *const en[] = {
        "",    "share of the row", "share of the column", "share of the set",
        "RTA", "mean citations",   "mean family size",    "growth (CAGR)"};
    static const char *const zh[] = {"",    "占行比例",     "占列比例",   "占集合比例",
                                     "RTA", "平均被引次数", "平均同族数", "复合增长率"};
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "row", PX_CELL_TEXT, "row", "行", NULL, NULL);
    px_table_column_add(t, "col", PX_CELL_TEXT, "column", "列", NULL, NULL);
    if (m != COUNT)
        px_table_column_add(t, "value", share ? PX_CELL_SHARE : PX_CELL_NUMBER, en[m], zh[m], NULL,
                            NULL);
    px_table_column_add(t, "n", w->opt.fractional ? PX_CELL_NUMBER : PX_CELL_COUNT, "number",
                        "数量", NULL, NULL);
    if (p->layered) px_table_column_add(t, "layer", PX_CELL_TEXT, "layer", "层", NULL, NULL);
}

/* By cell of one layer: what the mean or the growth is made of. */
typedef struct sums {
    double *a, *b;
} sums;

static sums add_up(px_work *w, const pivot *p, const bool *keep) {
    const px_adim *r = &p->row.dim, *c = &p->col.dim;
    const facts *f = &p->f;
    size_t cells = p->row.n * p->col.n + 1;
    sums s = {0};
    if (f->what != CITATIONS && f->what != FAMILY && f->what != GROWTH) return s;
    s = (sums){px_arena_array(w->a, double, cells), px_arena_array(w->a, double, cells)};
    if (!f->number && !f->to) return s;
    for (uint32_t u = 0; u < w->set->n; u++) {
        if (keep && !keep[u]) continue;
        if (f->number && f->number[u] == PX_NIL) continue;
        for (uint32_t i = r->off[u]; i < r->off[u + 1]; i++)
            for (uint32_t j = c->off[u]; j < c->off[u + 1]; j++) {
                uint32_t x = p->row.at[r->v[i]], y = p->col.at[c->v[j]];
                if (x == PX_NIL || y == PX_NIL) continue;
                size_t at = x * p->col.n + y;
                s.a[at] += f->number ? f->number[u] : f->year[u] == f->from;
                s.b[at] += f->number ? 1 : f->year[u] == f->to;
            }
    }
    return s;
}

static double value_of(const pivot *p, const px_cross *c, const sums *s, size_t i, size_t j,
                       const double *row_n, const double *col_n, double all) {
    size_t at = i * p->col.n + j;
    switch (p->f.what) {
    case COUNT:
        break;
    case SHARE_ROW:
        return c->cell[at] / row_n[i];
    case SHARE_COL:
        return c->cell[at] / col_n[j];
    case SHARE_ALL:
        return c->cell[at] / all;
    case RTA:
        return px_cross_rta(c, i, j);
    case CITATIONS:
    case FAMILY:
        return s->b[at] > 0 ? s->a[at] / s->b[at] : NAN;
    case GROWTH:
        return p->f.to > p->f.from ? px_cagr(s->a[at], s->b[at], p->f.to - p->f.from) : NAN;
    }
    return NAN;
}

/* Units of the layer by value shown, with or without a value of the other axis. */
static double *totals(px_work *w, const px_axis *x, const bool *keep) {
    double *n = px_arena_array(w->a, double, x->n + 1);
    for (size_t i = 0; i < x->n && !x->dim.off; i++)
        n[i] = (double)x->count[x->rank[i]];
    for (uint32_t u = 0; u < w->set->n && x->dim.off; u++)
        for (uint32_t i = x->dim.off[u]; (!keep || keep[u]) && i < x->dim.off[u + 1]; i++)
            if (x->at[x->dim.v[i]] != PX_NIL)
                n[x->at[x->dim.v[i]]] +=
                    w->opt.fractional ? 1.0 / (x->dim.off[u + 1] - x->dim.off[u]) : 1;
    return n;
}

/* The clause of each value shown, made once for all its cells. */
static px_str *clauses(px_work *w, const px_axis *x) {
    px_str *v = px_arena_array(w->a, px_str, x->n + 1);
    for (size_t i = 0; i < x->n && !w->opt.fractional; i++)
        v[i] = px_work_clause(w, &x->dim.ask, x->dim.name[x->rank[i]]);
    return v;
}

/* One layer, or the whole: rows of the table. */
static px_status put_layer(px_work *w, px_table *t, const pivot *p, const px_str *layer,
                           const bool *keep, px_err *err) {
    px_cross c;
    bool empty = px_work_is(w, "empty", "yes");
    double all = keep ? 0 : w->set->n;
    px_status st = p->tallied ? px_cross_tally(w, &p->row, &p->col, p->f.what == RTA, &c, err)
                              : px_cross_make(w, &p->row, &p->col, keep, &c, err);
    if (st != PX_OK) return st;
    sums s = add_up(w, p, keep);
    double *row_n = p->f.what == SHARE_ROW ? totals(w, &p->row, keep) : NULL,
           *col_n = p->f.what == SHARE_COL ? totals(w, &p->col, keep) : NULL;
    px_str *row_clause = clauses(w, &p->row), *col_clause = clauses(w, &p->col);
    for (uint32_t u = 0; keep && u < w->set->n; u++)
        all += keep[u];
    size_t rows = 0;
    for (size_t i = 0; i < p->row.n * p->col.n; i++)
        rows += empty || c.cell[i] > 0;
    px_table_room(t, rows);
    for (size_t i = 0; i < p->row.n; i++)
        for (size_t j = 0; j < p->col.n; j++) {
            double n = c.cell[i * p->col.n + j];
            px_str row = p->row.dim.name[p->row.rank[i]], col = p->col.dim.name[p->col.rank[j]];
            if (!(n > 0) && !empty) continue;
            px_table_row(t);
            px_add_text(t, row);
            px_add_text(t, col);
            if (p->f.what != COUNT) px_add_number(t, value_of(p, &c, &s, i, j, row_n, col_n, all));
            if (w->opt.fractional)
                px_add_number(t, n);
            else
                px_add_count(t, (uint64_t)n);
            if (layer) px_add_text(t, *layer);
            if (w->opt.fractional) continue;
            px_str clause = px_work_both(w, row_clause[i], col_clause[j]);
            if (layer)
                clause = px_work_both(w, clause, px_work_clause(w, &p->layer.dim.ask, *layer));
            px_table_drill(t, clause);
        }
    return st;
}

static px_status run_pivot(px_work *w, px_table *t, px_err *err) {
    pivot p = {0};
    px_status st = read_pivot(w, t, &p, err);
    if (st != PX_OK) return st;
    columns(w, t, &p);
    if (!p.layered) return put_layer(w, t, &p, NULL, NULL, err);
    const px_adim *d = &p.layer.dim;
    bool *keep = px_arena_array(w->a, bool, w->set->n + 1);
    for (size_t l = 0; l < p.layer.n && st == PX_OK; l++) {
        for (uint32_t u = 0; u < w->set->n; u++) {
            keep[u] = false;
            for (uint32_t i = d->off[u]; i < d->off[u + 1] && !keep[u]; i++)
                keep[u] = d->v[i] == p.layer.rank[l];
        }
        st = put_layer(w, t, &p, &d->name[p.layer.rank[l]], keep, err);
    }
    return st;
}

static const px_param pivot_params[] = {
    {"rows", PX_PARAM_FIELD, NULL, NULL, 0, 0, "field of the rows", "行字段"},
    {"cols", PX_PARAM_FIELD, NULL, NULL, 0, 0, "field of the columns", "列字段"},
    {"layers", PX_PARAM_TEXT, "", NULL, 0, 0, "third field; nothing: none", "第三个字段（可不填）"},
    {"measure", PX_PARAM_CHOICE, "count",
     "count|share-row|share-col|share-all|rta|citations|family|growth", 0, 0,
     "what stands in the cells", "单元格度量"},
    {"top-rows", PX_PARAM_INT, "20", NULL, 1, 4000, "how many values of the rows", "行取值个数"},
    {"top-cols", PX_PARAM_INT, "20", NULL, 1, 4000, "how many values of the columns", "列取值个数"},
    {"top-layers", PX_PARAM_INT, "5", NULL, 1, 50, "how many values of the third field",
     "层取值个数"},
    {"years", PX_PARAM_INT, "5", NULL, 1, 100,
     "of growth: over how many years, up to the last complete one",
     "增长计算年数（至最后一个完整年份）"},
    {"empty", PX_PARAM_CHOICE, "no", "no|yes", 0, 0, "whether cells without any are rows, too",
     "是否列出空单元格"},
};

const px_analysis px_pivot_analyses[] = {
    {.id = "pivot",
     .family = "pivot",
     .en = "Pivot",
     .zh = "交叉分析",
     .asks_en = "How do two or three fields meet?",
     .asks_zh = "两个或三个字段如何交叉？",
     .formula = "count n_ij; share-row n_ij / n_i, share-col n_ij / n_j, share-all n_ij / N (units "
                "of the layer); rta as the "
                "analysis rta, within the layer; citations, family: mean of the units for which it "
                "is known, the "
                "largest of a unit's publications; growth: CAGR",
     .latex = "n_{ij},\\; \\frac{n_{ij}}{n_i},\\; \\frac{n_{ij}}{n_j},\\; \\frac{n_{ij}}{N},\\; "
              "\\frac{1}{|U_{ij}|}\\sum_{u\\in U_{ij}}x_u",
     .source = "by definition",
     .least_en = "",
     .least_zh = "",
     .param = pivot_params,
     .n_params = sizeof pivot_params / sizeof *pivot_params,
     .late = true,
     .run = run_pivot},
};
const size_t px_pivot_analyses_n = sizeof px_pivot_analyses / sizeof *px_pivot_analyses;
