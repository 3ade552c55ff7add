/* cell.c: see cell.h. Reading a cell's text and running for it; how it is written: cell_name.c. */
#include "query/analytics/cell.h"

#include "base/sort.h"
#include "query/analytics/many.h"

#include <stdlib.h>

/* ---- reading ---- */

struct reader {
    px_arena *a;
    px_str rest;
    px_err *err;
};

static void skip(struct reader *r) {
    r->rest = px_str_trim(r->rest);
}

static bool takes(struct reader *r, char c) {
    skip(r);
    if (!r->rest.n || r->rest.p[0] != c) return false;
    r->rest = px_str_sub(r->rest, 1, r->rest.n);
    return true;
}

static px_status bad(struct reader *r) {
    return px_fail(
        r->err, PX_E_QUERY,
        "a cell is an analysis with what it is told, a colon, a column and what tells the "
        "row: cell=\"survival by=cc: ended group=CN months=24\"");
}

/* A name: up to a blank, = or :. */
static px_str name(struct reader *r) {
    size_t n = 0;
    skip(r);
    while (n < r->rest.n && !px_is_space(r->rest.p[n]) && r->rest.p[n] != '=' &&
           r->rest.p[n] != ':')
        n++;
    px_str out = px_str_sub(r->rest, 0, n);
    r->rest = px_str_sub(r->rest, n, r->rest.n);
    return out;
}

/* A value: up to a blank or :, or between '…'. */
static px_status value(struct reader *r, px_str *out) {
    px_buf b;
    if (!r->rest.n || r->rest.p[0] != '\'') {
        size_t n = 0;
        while (n < r->rest.n && !px_is_space(r->rest.p[n]) && r->rest.p[n] != ':')
            n++;
        *out = px_str_sub(r->rest, 0, n);
        r->rest = px_str_sub(r->rest, n, r->rest.n);
        return PX_OK;
    }
    size_t i = 1;
    px_buf_init(&b, r->rest.n + 1);
    for (; i < r->rest.n; i++) {
        bool mark = r->rest.p[i] == '\'';
        if (mark && (i + 1 == r->rest.n || r->rest.p[i + 1] != '\'')) break;
        px_buf_ch(&b, r->rest.p[i]);
        i += mark;
    }
    *out = px_arena_str(r->a, px_buf_view(&b));
    px_buf_done(&b);
    if (i >= r->rest.n) return bad(r);
    r->rest = px_str_sub(r->rest, i + 1, r->rest.n);
    return PX_OK;
}

static px_status pair(struct reader *r, px_cell_key *out) {
    out->column = name(r);
    if (!out->column.n || !r->rest.n || r->rest.p[0] != '=') return bad(r);
    r->rest = px_str_sub(r->rest, 1, r->rest.n);
    return value(r, &out->value);
}

static px_status told(struct reader *r, px_cell_ask *out, const px_cell_key *p) {
    const char *of = px_arena_cstr(r->a, p->column), *v = px_arena_cstr(r->a, p->value);
    bool taken = true;
    size_t cap = out->n_params;
    if (px_str_is(p->column, "dialect"))
        return px_dialect_find(p->value, &out->dialect) ? PX_OK : bad(r);
    px_status st = px_analysis_option(&out->opt, of, v, &taken, r->err);
    if (st != PX_OK || taken) return st;
    out->param =
        px_arena_grow(r->a, out->param, out->n_params, &cap, out->n_params + 2, sizeof *out->param);
    out->param[out->n_params++] = of;
    out->param[out->n_params++] = v;
    return st;
}

px_status px_cell_read(px_arena *a, px_str text, px_cell_ask *out, px_err *err) {
    struct reader r = {a, text, err};
    px_cell_key p;
    size_t cap = 0;
    px_status st = PX_OK;
    *out = (px_cell_ask){.opt = px_analysis_standard()};
    px_str id = name(&r);
    out->what = px_analysis_find(id);
    if (!out->what)
        return px_fail(err, PX_E_QUERY, "cell= names no analysis: \"%.*s\"",
                       (int)(id.n < 60 ? id.n : 60), id.p);
    while (st == PX_OK && !takes(&r, ':')) {
        if (!r.rest.n) return bad(&r);
        st = pair(&r, &p);
        if (st == PX_OK) st = told(&r, out, &p);
    }
    if (st != PX_OK) return st;
    out->column = name(&r);
    if (!out->column.n) return bad(&r);
    for (skip(&r); r.rest.n && st == PX_OK; skip(&r)) {
        st = pair(&r, &p);
        if (st != PX_OK) break;
        out->key = px_arena_grow(a, out->key, out->n_keys, &cap, out->n_keys + 1, sizeof *out->key);
        out->key[out->n_keys++] = p;
    }
    return st;
}

/* ---- rows ---- */

static size_t column_of(const px_table *t, px_str id) {
    for (size_t c = 0; c < t->n_cols; c++)
        if (px_str_is(id, t->col[c].id)) return c;
    return SIZE_MAX;
}

/* Is the value of the cell written so? */
static bool is_value(const px_cell *c, px_str v) {
    char number[32];
    return px_str_eq(px_cell_key_text(c, number), v);
}

/* row=3: its number, where no column is called so. */
static bool is_number_key(const px_table *t, const px_cell_key *k) {
    return px_str_is(k->column, "row") && column_of(t, k->column) == SIZE_MAX;
}

/* Of columns before `n_cols`: the cells are there. */
static bool is_row(const px_table *t, size_t row, const px_cell_ask *ask, size_t n_cols) {
    for (size_t i = 0; i < ask->n_keys; i++) {
        size_t col = column_of(t, ask->key[i].column);
        uint32_t at;
        if (is_number_key(t, &ask->key[i]) &&
            (!px_str_u32(ask->key[i].value, &at) || at != row + 1))
            return false;
        if (col < n_cols && !is_value(px_table_cell(t, row, col), ask->key[i].value)) return false;
    }
    return true;
}

bool px_find_is_here(const px_find *f) {
    const px_table *t = f->table;
    return t->n_rows && is_row(t, t->n_rows - 1, f->ask, t->at);
}

px_str px_find_keep(px_work *w, const uint32_t *unit, size_t n) {
    px_find *f = w->opt.find;
    const px_aset *s = w->set;
    size_t rows = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        rows += s->off[unit[i] + 1] - s->off[unit[i]];
    uint32_t *row = px_malloc((rows + 1) * sizeof *row);
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = s->off[unit[i]]; k < s->off[unit[i] + 1]; k++)
            row[at++] = s->row[k];
    px_sort_u32(row, rows);
    f->set = px_arena_grow(w->a, f->set, f->n, &f->cap, f->n + 1, sizeof *f->set);
    px_rowset_init(&f->set[f->n], w->snap);
    for (size_t i = 0; i < rows; i++)
        px_rowset_add(&f->set[f->n], row[i]);
    free(row);
    return px_arena_fmt(w->a, "cell=\"#%zu\"", f->n++);
}

/* The only row that it is. */
static px_status find_row(const px_table *t, const px_cell_ask *ask, size_t *row, size_t *col,
                          px_err *err) {
    size_t n = 0;
    *col = column_of(t, ask->column);
    if (*col == SIZE_MAX)
        return px_fail(err, PX_E_QUERY, "the table of %s has no column %.*s", ask->what->id,
                       PX_STR_ARG(ask->column));
    for (size_t i = 0; i < ask->n_keys; i++)
        if (column_of(t, ask->key[i].column) == SIZE_MAX && !is_number_key(t, &ask->key[i]))
            return px_fail(err, PX_E_QUERY, "the table of %s has no column %.*s", ask->what->id,
                           PX_STR_ARG(ask->key[i].column));
    for (size_t r = 0; r < t->n_rows; r++)
        if (is_row(t, r, ask, t->n_cols) && n++ == 0) *row = r;
    if (n == 1) return PX_OK;
    if (!n)
        return px_fail(err, PX_E_QUERY, "the table of %s has no such row for these records",
                       ask->what->id);
    return px_fail(err, PX_E_QUERY, "%zu rows of the table of %s are so; say more of its columns",
                   n, ask->what->id);
}

/* ---- the rows behind it ---- */

/* What the clause finds among set[0]. */
static px_status clause_rows(px_arena *a, px_str clause, const px_find *f, const px_query_env *env,
                             const px_how *how, px_rowset *out, px_err *err) {
    px_query q;
    px_step *plan;
    px_how with = *how;
    px_snapshot *snap = f->set[0].snap;
    px_str text = px_arena_fmt(a, "cell=\"#0\" having{" PX_STR_FMT "}", PX_STR_ARG(clause));
    with.given = f->set;
    with.n_given = f->n;
    px_status st = px_query_parse_in(a, text, env, &q, err);
    if (st == PX_OK) st = px_plan_make_until(a, snap, q.root, how->stop, &plan, err);
    return st == PX_OK ? px_exec(snap, plan, &with, out, err) : st;
}

static px_status rows_of(px_arena *a, const px_cell_ask *ask, const px_rowset *scope,
                         const px_query_env *env, const px_how *how, px_rowset *out, px_err *err) {
    px_table t;
    px_card card;
    size_t row = 0, col;
    px_find f = {.ask = ask, .set = px_arena_array(a, px_rowset, 1), .n = 1, .cap = 1};
    px_analysis_options opt = ask->opt;
    px_answer answer = {
        .snap = scope->snap, .arena = a, .rows = *scope, .stop = how->stop, .how = *how};
    answer.query.canonical = PX_STR("*");
    f.set[0] = *scope;
    opt.find = &f;
    opt.drill = UINT32_MAX;
    opt.sent = true; /* a query names no files */
    opt.env = env;
    px_status st = px_analysis_run(a, &answer, ask->what, &opt, ask->param, ask->n_params, how, &t,
                                   &card, err);
    if (st == PX_OK) st = find_row(&t, ask, &row, &col, err);
    if (st == PX_OK) {
        px_str clause = px_table_drill_of(&t, row, col);
        bool counts = px_table_cell(&t, row, col)->type == PX_CELL_COUNT;
        if (clause.n)
            st = clause_rows(a, clause, &f, env, how, out, err);
        else if (counts && t.tried >> col & 1 && !px_table_cell(&t, row, col)->count)
            px_rowset_init(out, scope->snap);
        else
            st = px_fail(err, PX_E_QUERY, "%.*s of %s counts no records", PX_STR_ARG(ask->column),
                         ask->what->id);
    }
    for (size_t i = 1; i < f.n; i++)
        px_rowset_release(&f.set[i]);
    return st;
}

px_status px_cell_find(const px_rowset *scope, const px_qnode *leaf, const px_how *how,
                       px_rowset *out, px_err *err) {
    px_arena *a = px_arena_new();
    px_cell_ask ask;
    px_how plain = how ? *how : (px_how){0};
    px_query_env env = leaf->env ? *leaf->env : (px_query_env){0};
    plain.trace = NULL;
    plain.given = NULL;
    plain.n_given = 0;
    px_status st = px_cell_read(a, leaf->text, &ask, err);
    if (st == PX_OK) {
        env.dialect = ask.dialect;
        st = rows_of(a, &ask, scope, &env, &plain, out, err);
    }
    if (st == PX_E_USAGE) st = PX_E_QUERY;
    if (st == PX_E_QUERY && err) {
        err->status = st;
        err->offset = leaf->begin;
    }
    px_arena_free(a);
    return st;
}
