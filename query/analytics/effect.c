/* effect.c: the matrix of techniques and effects: which problem is solved by which means, how often, by whom, and whether
 * it grows; the cells that are empty. Rows and columns are rules of the user or fields (effect_marks.h). */
#include "query/analytics/effect_marks.h"
#include "query/analytics/params.h"

#include <math.h>
#include <stdlib.h>

struct matrix {
    px_marks row, col;
    uint32_t *off, *unit; /* by cell: its units */
    uint64_t *row_sum, *col_sum, sum, with_both;
};

static px_status fill(px_work *w, struct matrix *m, px_err *err) {
    size_t cells = m->row.n * m->col.n, n = 0;
    const px_adim *r = &m->row.dim, *c = &m->col.dim;
    if (cells > (size_t)1 << 20)
        return px_fail(err, PX_E_LIMIT, "%zu by %zu cells are more than %u", m->row.n, m->col.n,
                       1u << 20);
    m->off = px_arena_array(w->a, uint32_t, cells + 2);
    m->row_sum = px_arena_array(w->a, uint64_t, m->row.n + 1);
    m->col_sum = px_arena_array(w->a, uint64_t, m->col.n + 1);
    /* Counted, then put into place. */
    for (int put = 0; put < 2; put++) {
        for (uint32_t u = 0; u < w->set->n; u++) {
            bool both = false;
            for (uint32_t i = r->off[u]; i < r->off[u + 1]; i++)
                for (uint32_t k = c->off[u]; k < c->off[u + 1]; k++) {
                    uint32_t x = m->row.at[r->v[i]], y = m->col.at[c->v[k]];
                    if (x == PX_NIL || y == PX_NIL) continue;
                    size_t at = (size_t)x * m->col.n + y;
                    both = true;
                    if (put) {
                        m->unit[m->off[at + 1]++] = u;
                        continue;
                    }
                    m->off[at + 2]++;
                    m->row_sum[x]++;
                    m->col_sum[y]++;
                    m->sum++;
                }
            m->with_both += both && !put;
        }
        if (put) break;
        for (size_t at = 0; at < cells; at++) {
            n += m->off[at + 2];
            m->off[at + 2] += m->off[at + 1];
        }
        if (n > UINT32_MAX - 65536)
            return px_fail(err, PX_E_LIMIT, "more than %u values", UINT32_MAX - 65536);
        m->unit = px_arena_array(w->a, uint32_t, n + 1);
    }
    return px_stop_look(px_how_stop(w->how), err);
}

/* Who has most of the units; ties by name. `count` is zero before and after. */
static px_str leader(const struct matrix *m, size_t cell, const px_adim *who, uint32_t *count,
                     uint32_t *most) {
    px_str best = {"", 0};
    *most = 0;
    for (int clear = 0; clear < 2; clear++)
        for (uint32_t i = m->off[cell]; i < m->off[cell + 1]; i++)
            for (uint32_t k = who->off[m->unit[i]]; k < who->off[m->unit[i] + 1]; k++) {
                uint32_t v = who->v[k];
                if (clear) {
                    count[v] = 0;
                    continue;
                }
                count[v]++;
                if (count[v] < *most) continue;
                if (count[v] == *most && px_str_cmp(who->name[v], best) >= 0) continue;
                *most = count[v];
                best = who->name[v];
            }
    return best;
}

struct periods {
    uint32_t last, window;
};

static void add_cell(px_work *w, px_table *t, const struct matrix *m, size_t x, size_t y,
                     const uint16_t *year, const struct periods *p, const px_adim *who,
                     uint32_t *count) {
    size_t at = x * m->col.n + y;
    uint64_t n = m->off[at + 1] - m->off[at], earlier = 0, later = 0;
    uint32_t most, r = m->row.rank[x], c = m->col.rank[y];
    for (uint32_t i = m->off[at]; i < m->off[at + 1]; i++) {
        uint32_t of = year[m->unit[i]];
        if (!of || of > p->last) continue;
        later += of + p->window > p->last;
        earlier += of + p->window <= p->last && of + 2 * p->window > p->last;
    }
    px_str who_leads = leader(m, at, who, count, &most);
    double expected = m->sum ? (double)m->row_sum[x] * (double)m->col_sum[y] / (double)m->sum : 0;
    px_table_row(t);
    px_add_text(t, m->row.dim.name[r]);
    px_add_text(t, m->col.dim.name[c]);
    px_add_count(t, n);
    px_add_number(t, m->with_both ? (double)n / (double)m->with_both : NAN);
    px_add_number(t, expected > 0 ? (double)n / expected : NAN);
    px_add_count(t, earlier);
    px_add_count(t, later);
    px_add_number(t, earlier ? (double)later / (double)earlier - 1 : NAN);
    px_add_text(t, who_leads);
    px_add_count(t, most);
    px_str cell = px_work_both(w, px_marks_clause(w, &m->row, r), px_marks_clause(w, &m->col, c));
    uint32_t split = p->last > p->window ? p->last - p->window : 0,
             begin = split > p->window ? split - p->window : 0;
    px_table_drill(t, cell);
    if (split)
        px_table_drill_in(t, "earlier",
                          px_work_both(w, cell, px_work_years_clause(w, begin + 1, split)));
    if (p->last)
        px_table_drill_in(t, "later",
                          px_work_both(w, cell, px_work_years_clause(w, split + 1, p->last)));
    if (who_leads.n)
        px_table_drill_in(t, "leader_n",
                          px_work_both(w, cell, px_work_clause(w, &who->ask, who_leads)));
}

static px_status effect_matrix(px_work *w, px_table *t, px_err *err) {
    struct matrix m = {0};
    struct periods p = {.window = (uint32_t)px_work_int(w, "window")};
    px_adim who;
    uint16_t *year;
    uint32_t lo, hi;
    uint64_t empty = 0;
    size_t top = (size_t)px_work_int(w, "top");
    px_status st = px_work_dim_of(w, px_arena_cstr(w->a, px_work_text(w, "by")), &who, err);
    if (st == PX_OK) st = px_marks_read(w, true, top, &m.col, err);
    if (st == PX_OK) st = px_marks_read(w, false, top, &m.row, err);
    if (st == PX_OK) st = px_work_years(w, &year, &lo, &hi, err);
    if (st == PX_OK) st = fill(w, &m, err);
    if (st != PX_OK) return st;
    p.last = px_work_last_complete(w, hi);
    uint32_t *count = px_arena_array(w->a, uint32_t, (size_t)who.n_values + 1);
    t->chart = PX_CHART_HEAT;
    px_table_column_add(t, "row", PX_CELL_TEXT, "technique", "技术手段", NULL, NULL);
    px_table_column_add(t, "column", PX_CELL_TEXT, "effect", "技术功效", NULL, NULL);
    px_table_column_add(t, "n", PX_CELL_COUNT, "number", "数量", NULL, NULL);
    px_table_column_add(t, "share", PX_CELL_SHARE, "share of those in the matrix", "占矩阵内比例",
                        NULL, NULL);
    px_table_column_add(t, "density", PX_CELL_NUMBER, "against expected", "相对密度", NULL, NULL);
    px_table_column_add(t, "earlier", PX_CELL_COUNT, "earlier years", "前期", NULL, NULL);
    px_table_column_add(t, "later", PX_CELL_COUNT, "later years", "近期", NULL, NULL);
    px_table_column_add(t, "growth", PX_CELL_SHARE, "growth", "增长率", NULL, NULL);
    px_table_column_add(t, "leader", PX_CELL_TEXT, "leader", "最多者", NULL, NULL);
    px_table_column_add(t, "leader_n", PX_CELL_COUNT, "of the leader", "最多者数量", NULL, NULL);
    for (size_t x = 0; x < m.row.n; x++)
        for (size_t y = 0; y < m.col.n; y++) {
            size_t at = x * m.col.n + y;
            bool none = m.off[at] == m.off[at + 1];
            empty += none;
            if (none ? !px_work_is(w, "show", "filled") : !px_work_is(w, "show", "empty"))
                add_cell(w, t, &m, x, y, year, &p, &who, count);
        }
    px_table_note_add(
        t,
        px_arena_fmt(
            w->a,
            "%llu units have a row and a column; %llu have no row, %llu no column. %llu of "
            "%zu cells are empty: a technique may be missing, or data, or a rule may be too "
            "narrow.",
            (unsigned long long)m.with_both, (unsigned long long)m.row.dim.missing,
            (unsigned long long)m.col.dim.missing, (unsigned long long)empty, m.row.n * m.col.n),
        px_arena_fmt(w->a,
                     "%llu 个单位同时有行和列；%llu 个没有行，%llu 个没有列。%zu 个单元格中 %llu "
                     "个为空：可能是技术空白，也可能是数据缺失或规则过窄。",
                     (unsigned long long)m.with_both, (unsigned long long)m.row.dim.missing,
                     (unsigned long long)m.col.dim.missing, m.row.n * m.col.n,
                     (unsigned long long)empty));
    px_marks_note(w, t, &m.row);
    px_marks_note(w, t, &m.col);
    if (hi)
        px_table_note_add(
            t,
            px_arena_fmt(w->a,
                         "Later years: the %u complete ones to %u; earlier ones: the %u before.",
                         p.window, p.last, p.window),
            px_arena_fmt(w->a, "近期：截至 %u 年的 %u 个完整年；前期：此前 %u 年。", p.last,
                         p.window, p.window));
    return st;
}

static const px_param effect_params[] = {
    {"rows", PX_PARAM_TEXT, "", NULL, 0, 0, "field of the rows, where no rules say them",
     "行字段（无规则时）"},
    {"columns", PX_PARAM_TEXT, "", NULL, 0, 0, "field of the columns, where no rules say them",
     "列字段（无规则时）"},
    PX_PARAM_RULES,
    {"top", PX_PARAM_INT, "20", NULL, 1, 1000, "how many of the most frequent values of a field",
     "字段取最常见的前多少个"},
    {"window", PX_PARAM_INT, "5", NULL, 1, 50, "years of each of the two periods",
     "两个时期各多少年"},
    {"by", PX_PARAM_FIELD, "pa", NULL, 0, 0, "whose leader is named in each cell",
     "单元格内按何字段取最多者"},
    {"show", PX_PARAM_CHOICE, "all", "all|filled|empty", 0, 0, "which cells", "显示哪些单元格"}};

const px_analysis px_effect_analyses[] = {
    {.id = "effect-matrix",
     .family = "technology",
     .en = "Techniques by effects",
     .zh = "技术功效矩阵",
     .asks_en = "Which effect is reached by which technique, and where is nothing yet?",
     .asks_zh = "哪些技术手段实现哪些功效，哪里还是空白？",
     .formula = "n = units with the mark of the row and of the column; density = n / (row sum * "
                "column sum / sum of all cells); growth = later / earlier - 1",
     .latex = "d_{rc}=\\frac{n_{rc}\\,n}{n_{r\\cdot}\\,n_{\\cdot c}}",
     .source = "Chinese practice of patent navigation (技术功效矩阵)",
     .least_en = "Two fields, or a file of rules",
     .least_zh = "两个字段或规则文件",
     PX_PARAMS(effect_params),
     .run = effect_matrix},
};
const size_t px_effect_analyses_n = sizeof px_effect_analyses / sizeof *px_effect_analyses;
