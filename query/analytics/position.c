/* position.c: who is strong where: revealed technology advantage, Ernst's portfolio (activity, emphasis,
 * relative patent position), similarity of profiles. */
#include "query/analytics/cross.h"

#include <math.h>

static px_status read_cross(px_work *w, px_table *t, px_axis *row, px_axis *col, px_cross *c,
                            px_err *err) {
    px_status st = px_axis_read(w, "rows", (size_t)px_work_int(w, "top-rows"), row, err);
    if (st == PX_OK) st = px_axis_read(w, "cols", (size_t)px_work_int(w, "top-cols"), col, err);
    if (st != PX_OK) return st;
    w->missing = row->dim.missing;
    w->dimension = row->dim.ask.name;
    px_axis_missing(w, t, col);
    px_axis_cut(w, t, row);
    px_axis_cut(w, t, col);
    return px_cross_make(w, row, col, NULL, c, err);
}

static void add_cell_count(px_work *w, px_table *t, double v) {
    if (w->opt.fractional)
        px_add_number(t, v);
    else
        px_add_count(t, (uint64_t)v);
}

static void pair_columns(px_work *w, px_table *t) {
    px_table_column_add(t, "row", PX_CELL_TEXT, "row", "行", NULL, NULL);
    px_table_column_add(t, "col", PX_CELL_TEXT, "column", "列", NULL, NULL);
    px_table_column_add(t, "n", w->opt.fractional ? PX_CELL_NUMBER : PX_CELL_COUNT, "number",
                        "数量", NULL, NULL);
}

static void begin_pair(px_work *w, px_table *t, const px_cross *c, size_t i, size_t j) {
    const px_adim *r = &c->row->dim, *k = &c->col->dim;
    px_str row = r->name[c->row->rank[i]], col = k->name[c->col->rank[j]];
    px_table_row(t);
    px_add_text(t, row);
    px_add_text(t, col);
    add_cell_count(w, t, c->cell[i * c->col->n + j]);
    if (!w->opt.fractional)
        px_table_drill(
            t, px_work_both(w, px_work_clause(w, &r->ask, row), px_work_clause(w, &k->ask, col)));
}

/* ---- RTA ---- */

static px_status rta(px_work *w, px_table *t, px_err *err) {
    px_axis row, col;
    px_cross c;
    px_status st = read_cross(w, t, &row, &col, &c, err);
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "row", PX_CELL_TEXT, "row", "行", NULL, NULL);
    px_table_column_add(t, "col", PX_CELL_TEXT, "column", "列", NULL, NULL);
    px_table_column_add(t, "symmetric", PX_CELL_NUMBER, "symmetric RTA", "对称 RTA", NULL, NULL);
    px_table_column_add(t, "rta", PX_CELL_NUMBER, "RTA", "RTA", NULL, NULL);
    px_table_column_add(t, "rpa", PX_CELL_NUMBER, "RPA (Grupp)", "RPA（Grupp）", NULL, NULL);
    px_table_column_add(t, "n", w->opt.fractional ? PX_CELL_NUMBER : PX_CELL_COUNT, "number",
                        "数量", NULL, NULL);
    for (size_t i = 0; st == PX_OK && i < row.n; i++)
        for (size_t j = 0; j < col.n; j++) {
            double x = px_cross_rta(&c, i, j);
            px_str a = row.dim.name[row.rank[i]], b = col.dim.name[col.rank[j]];
            px_table_row(t);
            px_add_text(t, a);
            px_add_text(t, b);
            px_add_number(t, (x - 1) / (x + 1));
            px_add_number(t, x);
            /* tanh(ln x) = (x^2 - 1) / (x^2 + 1), which is -1 at 0 */
            px_add_number(t, 100 * (x * x - 1) / (x * x + 1));
            add_cell_count(w, t, c.cell[i * col.n + j]);
            if (!w->opt.fractional)
                px_table_drill(t, px_work_both(w, px_work_clause(w, &row.dim.ask, a),
                                               px_work_clause(w, &col.dim.ask, b)));
        }
    return st;
}

/* ---- Ernst ---- */

/* The largest number that any value of `row`, shown or not, has with column j. */
static double leader(px_work *w, const px_axis *row, const px_axis *col, size_t j, double *sum) {
    const px_adim *r = &row->dim, *c = &col->dim;
    double most = 0;
    memset(sum, 0, (size_t)r->n_values * sizeof *sum);
    for (uint32_t u = 0; u < w->set->n; u++) {
        uint32_t nr = r->off[u + 1] - r->off[u], nc = c->off[u + 1] - c->off[u];
        bool has = false;
        for (uint32_t i = c->off[u]; i < c->off[u + 1] && !has; i++)
            has = c->v[i] == col->rank[j];
        if (!has) continue;
        for (uint32_t i = r->off[u]; i < r->off[u + 1]; i++) {
            double now = sum[r->v[i]] += w->opt.fractional ? 1.0 / nr / nc : 1;
            if (now > most) most = now;
        }
    }
    return most;
}

/* Units of row i, with or without a value of the other axis. */
static double *row_units(px_work *w, const px_axis *row) {
    const px_adim *r = &row->dim;
    double *n = px_arena_array(w->a, double, row->n + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = r->off[u]; i < r->off[u + 1]; i++)
            if (row->at[r->v[i]] != PX_NIL)
                n[row->at[r->v[i]]] += w->opt.fractional ? 1.0 / (r->off[u + 1] - r->off[u]) : 1;
    return n;
}

static px_status ernst(px_work *w, px_table *t, px_err *err) {
    px_axis row, col;
    px_cross c;
    px_status st = read_cross(w, t, &row, &col, &c, err);
    t->chart = PX_CHART_HEAT;
    pair_columns(w, t);
    px_table_column_add(t, "emphasis", PX_CELL_SHARE, "R&D emphasis", "研发侧重度", NULL, NULL);
    px_table_column_add(t, "rpp", PX_CELL_NUMBER, "relative patent position", "相对专利地位 RPP",
                        NULL, NULL);
    px_table_column_add(t, "leader", w->opt.fractional ? PX_CELL_NUMBER : PX_CELL_COUNT,
                        "number of the strongest", "最强者数量", NULL, NULL);
    if (st != PX_OK) return st;
    double *own = row_units(w, &row), *most = px_arena_array(w->a, double, col.n + 1);
    double *sum = px_arena_array(w->a, double, row.dim.n_values + 1);
    for (size_t j = 0; j < col.n && st == PX_OK; j++) {
        most[j] = leader(w, &row, &col, j, sum);
        st = px_stop_look(px_how_stop(w->how), err);
    }
    for (size_t i = 0; i < row.n && st == PX_OK; i++)
        for (size_t j = 0; j < col.n; j++) {
            double p = c.cell[i * col.n + j];
            begin_pair(w, t, &c, i, j);
            px_add_number(t, p / own[i]);
            px_add_number(t, most[j] > 0 ? p / most[j] : NAN);
            add_cell_count(w, t, most[j]);
        }
    return st;
}

/* ---- similarity ---- */

static px_status similarity(px_work *w, px_table *t, px_err *err) {
    px_axis row, col;
    px_cross c;
    px_status st = px_axis_read(w, "rows", (size_t)px_work_int(w, "top-rows"), &row, err);
    if (st == PX_OK) st = px_axis_read(w, "cols", 0, &col, err);
    if (st == PX_OK) st = px_cross_make(w, &row, &col, NULL, &c, err);
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "one", PX_CELL_TEXT, "one", "甲", NULL, NULL);
    px_table_column_add(t, "other", PX_CELL_TEXT, "other", "乙", NULL, NULL);
    px_table_column_add(t, "similarity", PX_CELL_NUMBER, "similarity", "相似度", NULL, NULL);
    if (st != PX_OK) return st;
    px_axis_missing(w, t, &row);
    px_axis_cut(w, t, &row);
    w->missing = col.dim.missing;
    w->dimension = col.dim.ask.name;
    for (size_t i = 0; i < row.n; i++)
        for (size_t k = i + 1; k < row.n; k++) {
            double both = 0, a = 0, b = 0;
            for (size_t j = 0; j < col.n; j++) {
                double x = c.cell[i * col.n + j], y = c.cell[k * col.n + j];
                both += x * y;
                a += x * x;
                b += y * y;
            }
            px_table_row(t);
            px_add_text(t, row.dim.name[row.rank[i]]);
            px_add_text(t, row.dim.name[row.rank[k]]);
            px_add_number(t, a > 0 && b > 0 ? both / sqrt(a * b) : NAN);
        }
    return st;
}

/* ---- the rows of the registry ---- */

#define ROWS                                                                                       \
    {                                                                                              \
        "rows", PX_PARAM_FIELD, "pa", NULL, 0, 0, "field of the rows, such as applicants",         \
            "行字段（如申请人）"                                                          \
    }
#define COLS                                                                                       \
    {                                                                                              \
        "cols", PX_PARAM_FIELD, "wipo", NULL, 0, 0, "field of the columns, such as technologies",  \
            "列字段（如技术领域）"                                                       \
    }
#define TOP_ROWS                                                                                   \
    { "top-rows", PX_PARAM_INT, "10", NULL, 1, 1000, "how many values of the rows", "行取值个数" }
static const px_param matrix_params[] = {
    ROWS,
    COLS,
    TOP_ROWS,
    {"top-cols", PX_PARAM_INT, "10", NULL, 1, 1000, "how many values of the columns", "列取值个数"},
};
static const px_param similarity_params[] = {
    ROWS,
    {"cols", PX_PARAM_FIELD, "ipc.subclass", NULL, 0, 0, "field whose values make the profile",
     "构成技术画像的字段"},
    TOP_ROWS,
};

#define N(a) (sizeof(a) / sizeof *(a))
const px_analysis px_position_analyses[] = {
    {.id = "rta",
     .family = "concentration",
     .en = "Revealed technology advantage",
     .zh = "技术优势指数（RTA）",
     .asks_en = "In which fields does each do more than its share?",
     .asks_zh = "各主体在哪些领域的投入高于其应有份额？",
     .formula = "RTA_ij = (P_ij / sum_j P_ij) / (sum_i P_ij / sum_ij P_ij), sums over all values; "
                "symmetric (RTA - 1) / "
                "(RTA + 1); RPA = 100 tanh ln RTA (-100 where P_ij = 0)",
     .latex =
         "\\mathrm{RTA}_{ij}=\\frac{P_{ij}/\\sum_j P_{ij}}{\\sum_i P_{ij}/\\sum_{ij}P_{ij}},\\; "
         "\\frac{\\mathrm{RTA}-1}{\\mathrm{RTA}+1},\\; \\mathrm{RPA}=100\\tanh\\ln\\mathrm{RTA}",
     .source = "Balassa (1965); Soete (1987); Grupp (1994) for RPA",
     .least_en = "",
     .least_zh = "",
     .param = matrix_params,
     .n_params = N(matrix_params),
     .own_date = true,
     .run = rta},
    {.id = "position",
     .family = "concentration",
     .en = "Patent portfolio (Ernst)",
     .zh = "专利组合定位（Ernst）",
     .asks_en = "How much does each do in a field, how much of its own work is that, and how far "
                "is it from the strongest?",
     .asks_zh = "各主体在某领域有多少、占其自身多少、与最强者差距多大？",
     .formula = "activity P_if; emphasis = P_if / P_i; RPP = P_if / max_i P_if, the maximum over "
                "all, shown or not",
     .latex = "\\mathrm{emphasis}_{if}=\\frac{P_{if}}{P_i},\\; "
              "\\mathrm{RPP}_{if}=\\frac{P_{if}}{\\max_k P_{kf}}",
     .source = "Ernst (1998), Patent portfolios for strategic R&D planning",
     .least_en = "",
     .least_zh = "",
     .param = matrix_params,
     .n_params = N(matrix_params),
     .own_date = true,
     .run = ernst},
    {.id = "similarity",
     .family = "concentration",
     .en = "Similarity of profiles",
     .zh = "技术画像相似度",
     .asks_en = "Who works in the same fields?",
     .asks_zh = "谁与谁的技术布局相近？",
     .formula =
         "cos(f_i, f_k) = sum_j P_ij P_kj / sqrt(sum_j P_ij^2 sum_j P_kj^2), over all values j",
     .latex = "P_{ik}=\\frac{F_iF_k'}{\\sqrt{(F_iF_i')(F_kF_k')}}",
     .source = "Jaffe (1986), Technological opportunity and spillovers of R&D",
     .least_en = "two values in the rows",
     .least_zh = "行至少两个取值",
     .param = similarity_params,
     .n_params = N(similarity_params),
     .own_date = true,
     .run = similarity},
};
const size_t px_position_analyses_n = N(px_position_analyses);
