/* cell_queries.c: the query behind each number as further columns of a table; see cell.h. */
#include "query/analytics/cell.h"

static px_str whole(const px_table *t, px_str query, px_str clause) {
    if (!clause.n) return clause;
    if (px_str_is(clause, "*")) return query;
    return px_arena_fmt(t->a, "(" PX_STR_FMT ") having{" PX_STR_FMT "}", PX_STR_ARG(query),
                        PX_STR_ARG(clause));
}

/* The clause of the row itself where col is `n`, else of a cell. */
static px_str clause_of(const px_table *t, size_t row, size_t col, size_t n) {
    if (col == n) return *t->drill_column ? (px_str){"", 0} : t->drill[row];
    return px_table_drill_of(t, row, col);
}

static bool has_clauses(const px_table *t, size_t col, size_t n) {
    for (size_t r = 0; r < t->n_rows; r++)
        if (clause_of(t, r, col, n).n) return true;
    return false;
}

void px_table_queries(px_table *t, px_str query) {
    size_t of[PX_TABLE_COLUMNS_MAX], old = t->n_cols, n = 0;
    for (size_t c = 0; c <= old && old + n < PX_TABLE_COLUMNS_MAX; c++)
        if (has_clauses(t, c, old)) of[n++] = c;
    if (!n) return;
    px_cell *cell = px_arena_zero(t->a, (t->n_rows * (old + n) + 1) * sizeof *cell);
    for (size_t r = 0; r < t->n_rows; r++) {
        px_cell *to = &cell[r * (old + n)];
        memcpy(to, &t->cell[r * old], old * sizeof *to);
        for (size_t i = 0; i < n; i++) {
            px_str text = whole(t, query, clause_of(t, r, of[i], old));
            to[old + i] = (px_cell){.type = text.n ? PX_CELL_TEXT : PX_CELL_NONE, .text = text};
        }
    }
    for (size_t i = 0; i < n; i++) {
        px_table_column *to = &t->col[old + i];
        bool row = of[i] == old;
        const px_table_column *x = row ? NULL : &t->col[of[i]];
        *to = (px_table_column){.id = row ? "query" : px_arena_fmt(t->a, "query_%s", x->id).p,
                                .type = PX_CELL_TEXT,
                                .en = row ? "query" : px_arena_fmt(t->a, "query: %s", x->en).p,
                                .zh = row ? "检索式" : px_arena_fmt(t->a, "检索式：%s", x->zh).p};
    }
    t->cell = cell;
    t->cap_rows = t->n_rows;
    t->n_cols = old + n;
}
