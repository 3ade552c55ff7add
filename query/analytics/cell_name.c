/* cell_name.c: how cells are called; see cell.h. */
#include "query/analytics/cell.h"

#include "base/intern.h"

#include <stdio.h>

#define CELL_BYTES_MAX (8u << 10) /* a rules file among the parameters may be long */

px_str px_cell_key_text(const px_cell *c, char number[32]) {
    int n = 0;
    switch (c->type) {
    case PX_CELL_TEXT:
        return c->text;
    case PX_CELL_NONE:
        return (px_str){"", 0};
    case PX_CELL_NUMBER:
    case PX_CELL_SHARE:
        n = snprintf(number, 32, "%.9g", c->number);
        break;
    default:
        n = snprintf(number, 32, "%llu", (unsigned long long)c->count);
    }
    return (px_str){number, (size_t)n};
}

static void put_value(px_buf *b, px_str v) {
    bool plain = v.n > 0;
    for (size_t i = 0; i < v.n; i++)
        plain &=
            !px_is_space(v.p[i]) && (unsigned char)v.p[i] >= 0x20 && !strchr(":='\"\\", v.p[i]);
    if (plain) {
        px_buf_str(b, v);
        return;
    }
    px_buf_ch(b, '\'');
    for (size_t i = 0; i < v.n; i++) {
        if (v.p[i] == '\'') px_buf_ch(b, '\'');
        px_buf_ch(b, v.p[i]);
    }
    px_buf_ch(b, '\'');
}

static void put(px_buf *b, const char *name, px_str v) {
    px_buf_fmt(b, " %s=", name);
    put_value(b, v);
}

static void put_options(px_work *w, px_buf *b) {
    static const char *const names[] = {"given", "cleaned", "group"};
    const px_analysis_options *o = &w->opt, s = px_analysis_standard();
    if (o->unit != s.unit) put(b, "unit", px_str_of(px_unit_name(o->unit)));
    if (o->basis != s.basis) put(b, "date", px_str_of(px_basis_name(o->basis)));
    if (o->fractional) put(b, "counting", PX_STR("fractional"));
    if (o->names != s.names) put(b, "names", px_str_of(names[o->names]));
    if (o->from) px_buf_fmt(b, " from=%u", o->from);
    if (o->to) px_buf_fmt(b, " to=%u", o->to);
    if (o->cutoff.n) put(b, "cutoff", o->cutoff);
    if (o->env && o->env->dialect != PX_DIALECT_CN)
        put(b, "dialect", px_str_of(px_dialect_name(o->env->dialect)));
}

/* Files go as their text. False: one cannot be read. */
static bool put_params(px_work *w, px_buf *b) {
    for (size_t i = 0; i < w->what->n_params; i++) {
        const px_param *p = &w->what->param[i];
        px_str v = px_str_of(w->value[i]);
        if (p->standard && strcmp(p->standard, w->value[i]) == 0) continue;
        if (p->type == PX_PARAM_FILE) {
            const char *name;
            if (px_work_file(w, p->name, CELL_BYTES_MAX, &v, &name, NULL) != PX_OK) return false;
        }
        put(b, p->name, v);
    }
    return true;
}

/* ---- rows ---- */

/* Do these columns tell all rows from one another? */
static bool tells(const px_table *t, const size_t *col, size_t n) {
    px_intern *seen = px_intern_new();
    px_buf b;
    bool all = true;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t r = 0; r < t->n_rows && all; r++) {
        char number[32];
        px_buf_clear(&b);
        for (size_t i = 0; i < n; i++)
            put(&b, "", px_cell_key_text(px_table_cell(t, r, col[i]), number));
        (void)px_intern_add(seen, px_buf_view(&b), &all);
    }
    px_buf_done(&b);
    px_intern_free(seen);
    return all;
}

/* A column of texts, or the first few columns; 0 of a table with one row, and SIZE_MAX where rows are alike. */
static size_t key_columns(const px_table *t, size_t *col) {
    if (t->n_rows < 2) return 0;
    for (size_t c = 0; c < t->n_cols; c++)
        if (t->col[c].type == PX_CELL_TEXT && tells(t, &c, 1)) {
            col[0] = c;
            return 1;
        }
    for (size_t n = 0; n < t->n_cols; n++) {
        col[n] = n;
        if (tells(t, col, n + 1)) return n + 1;
    }
    return SIZE_MAX;
}

static bool lacks(const px_table *t, size_t row, size_t col) {
    const px_cell *c = px_table_cell(t, row, col);
    return t->tried >> col & 1 && c->type == PX_CELL_COUNT && c->count &&
           !px_table_drill_of(t, row, col).n;
}

void px_cells_name(px_work *w, px_table *t) {
    size_t col[PX_TABLE_COLUMNS_MAX], n = 0, n_cells = 0, cap = 0, *cell = NULL;
    px_buf head, one, out;
    for (size_t at = 0; t->tried && at < t->n_rows * t->n_cols; at++)
        if (lacks(t, at / t->n_cols, at % t->n_cols)) {
            cell = px_arena_grow(w->a, cell, n_cells, &cap, n_cells + 1, sizeof *cell);
            cell[n_cells++] = at;
        }
    if (!n_cells) return;
    px_buf_init(&head, PX_BUF_MAX);
    px_buf_init(&one, PX_BUF_MAX);
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_c(&head, w->what->id);
    put_options(w, &head);
    if (put_params(w, &head) && head.n < CELL_BYTES_MAX)
        n = key_columns(t, col);
    else
        n_cells = 0;
    px_buf_ch(&head, ':');
    for (size_t k = 0; k < n_cells; k++) {
        size_t row = cell[k] / t->n_cols, c = cell[k] % t->n_cols;
        char number[32];
        px_buf_clear(&one);
        px_buf_clear(&out);
        px_buf_str(&one, px_buf_view(&head));
        px_buf_fmt(&one, " %s", t->col[c].id);
        if (n == SIZE_MAX) px_buf_fmt(&one, " row=%zu", row + 1);
        for (size_t i = 0; n != SIZE_MAX && i < n; i++)
            put(&one, t->col[col[i]].id, px_cell_key_text(px_table_cell(t, row, col[i]), number));
        px_buf_c(&out, "cell=");
        px_query_quote(px_buf_view(&one), &out);
        px_table_drill_later(t, row, c, px_arena_str(w->a, px_buf_view(&out)));
    }
    px_table_drill_sort(t);
    px_buf_done(&head);
    px_buf_done(&one);
    px_buf_done(&out);
}
