/* whole.c: see whole.h. */
#include "query/engine/whole.h"

#include "query/engine/cell.h"

#include <stdlib.h>

/* NULL: it is not there. */
static const px_whole *find(const px_wholes *w, const px_step *step) {
    for (size_t i = 0; w && i < w->n; i++)
        if (w->v[i].step == step) return &w->v[i];
    return NULL;
}

void px_wholes_release(px_wholes *w) {
    for (size_t i = 0; i < w->n; i++) {
        if (w->v[i].rows.snap) px_rowset_release(&w->v[i].rows);
        free(w->v[i].bits);
    }
    free(w->v);
    *w = (px_wholes){0};
}

struct maker {
    px_snapshot *snap;
    const px_how *how;
    px_whole_run *run;
    void *self;
    px_wholes *out;
    px_err *err;
};

static px_whole *add(px_wholes *w, const px_step *step) {
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 8;
        w->v = px_realloc(w->v, w->cap * sizeof *w->v);
    }
    w->v[w->n] = (px_whole){.step = step};
    return &w->v[w->n++];
}

static px_status groups_of(px_snapshot *snap, px_q_group which, const uint32_t **group, uint32_t *n,
                           px_err *err) {
    px_links *l = snap->links;
    px_status st = which == PX_QG_EXT ? px_links_extended(l, err) : px_links_groups(l, err);
    if (st != PX_OK) return st;
    *group = which == PX_QG_APP ? l->app : which == PX_QG_FAM ? l->fam : l->ext;
    *n = which == PX_QG_APP ? l->n_apps : which == PX_QG_FAM ? l->n_fams : l->n_exts;
    return PX_OK;
}

static px_status mark_groups(struct maker *m, const px_rowset *rows, px_whole *w) {
    uint32_t row[PX_STOP_ROWS], n_groups = 0;
    px_rowset_iter it;
    size_t n;
    px_status st = groups_of(m->snap, w->step->node->group, &w->group, &n_groups, m->err);
    if (st != PX_OK) return st;
    w->bits = px_calloc((size_t)n_groups / 64 + 1, sizeof *w->bits);
    px_rowset_begin(&it, rows);
    while (st == PX_OK && (n = px_rowset_read(&it, row)) > 0) {
        for (size_t i = 0; i < n; i++) {
            uint32_t g = w->group[row[i]];
            if (g < n_groups) w->bits[g / 64] |= (uint64_t)1 << (g % 64);
        }
        st = px_stop_look(px_how_stop(m->how), m->err);
    }
    return st;
}

static px_status make(struct maker *m, const px_step *s);

static px_status unit(struct maker *m, const px_step *s) {
    px_rowset rows = {0};
    px_whole w = {.step = s};
    px_status st = make(m, s->child[0]);
    const px_whole *scope = find(m->out, s->within); /* now that nothing is added to the list */
    if (st == PX_OK) st = m->run(m->self, s->child[0], scope ? &scope->rows : NULL, &rows, m->err);
    if (st == PX_OK && m->snap->links) st = mark_groups(m, &rows, &w);
    if (rows.snap) px_rowset_release(&rows);
    *add(m->out, s) = w;
    return st;
}

static px_status scope(struct maker *m, const px_step *s) {
    px_rowset rows = {0};
    px_status st = make(m, s->child[0]);
    if (st == PX_OK) st = m->run(m->self, s->child[0], NULL, &rows, m->err);
    add(m->out, s)->rows = rows;
    return st == PX_OK ? make(m, s->child[1]) : st;
}

/* The same cell of the same set, worked out before. */
static const px_whole *same_cell(const px_wholes *w, const px_step *s) {
    for (size_t i = 0; i < w->n; i++) {
        const px_step *other = w->v[i].step;
        if (other->kind == PX_STEP_CELL && other->within == s->within &&
            px_str_eq(other->leaf->text, s->leaf->text))
            return &w->v[i];
    }
    return NULL;
}

/* One of the sets that the program at hand has given: #0, #1 … */
static px_status given(struct maker *m, px_str text, px_rowset *out) {
    uint32_t at;
    if (!px_str_u32(px_str_sub(text, 1, text.n), &at) || !m->how || at >= m->how->n_given)
        return px_fail(m->err, PX_E_QUERY, "cell= names no analysis: \"%.*s\"", PX_STR_ARG(text));
    px_rowset_copy(&m->how->given[at], out);
    return PX_OK;
}

static px_status cell(struct maker *m, const px_step *s) {
    static const px_step all_rows = {.kind = PX_STEP_ALL};
    const px_whole *scope = find(m->out, s->within), *known = same_cell(m->out, s);
    px_rowset rows = {0}, all = {0};
    px_status st = PX_OK;
    if (known) {
        px_rowset_copy(&known->rows, &rows);
    } else if (s->leaf->text.p[0] == '#') {
        st = given(m, s->leaf->text, &rows);
    } else {
        if (!scope) st = m->run(m->self, &all_rows, NULL, &all, m->err);
        if (st == PX_OK)
            st = px_cell_rows(scope ? &scope->rows : &all, s->leaf, m->how, &rows, m->err);
        if (all.snap) px_rowset_release(&all);
    }
    add(m->out, s)->rows = rows;
    return st;
}

static px_status make(struct maker *m, const px_step *s) {
    px_status st = PX_OK;
    if (s->kind == PX_STEP_CELL) return cell(m, s);
    if (s->kind == PX_STEP_UNIT) return unit(m, s);
    if (s->kind == PX_STEP_SCOPE) return scope(m, s);
    for (size_t i = 0; i < s->n && st == PX_OK; i++)
        st = make(m, s->child[i]);
    return st;
}

px_status px_wholes_make(px_snapshot *snap, const px_step *plan, const px_how *how,
                         px_whole_run *run, void *self, px_wholes *out, px_err *err) {
    struct maker m = {snap, how, run, self, out, err};
    return make(&m, plan);
}

px_status px_leaf_unit(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err) {
    const px_whole *w = find(x->wholes, s);
    if (!w) return px_fail(err, PX_E_INTERNAL, "a step of kind %d", (int)s->kind);
    if (!w->bits) return PX_OK;
    const uint32_t *group = w->group + x->snap->base[x->i];
    const uint64_t *bits = w->bits;
    px_segx_words(x);
    if (filter) {
        uint32_t row[256];
        size_t n;
        px_bitmap_iter it;
        px_bitmap_iter_init(&it, filter);
        while ((n = px_bitmap_read(&it, row, 256)) > 0)
            for (size_t i = 0; i < n; i++) {
                uint32_t g = group[row[i]];
                if (g != PX_NIL && bits[g / 64] >> (g % 64) & 1)
                    x->words[row[i] / 64] |= (uint64_t)1 << (row[i] % 64);
            }
    } else {
        for (uint32_t r = 0; r < x->s->n_rows; r++) {
            uint64_t hit = group[r] != PX_NIL && (bits[group[r] / 64] >> (group[r] % 64) & 1);
            x->words[r / 64] |= hit << (r % 64);
        }
    }
    *out = px_set_of_words(x);
    return PX_OK;
}

px_set px_whole_rows(px_segx *x, const px_step *s) {
    const px_whole *w = find(x->wholes, s);
    const px_bitmap *b = w && w->rows.snap ? w->rows.seg[x->i] : NULL;
    return (px_set){b ? px_bitmap_copy(b) : NULL, true};
}
