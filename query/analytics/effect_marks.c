/* effect_marks.c: see effect_marks.h. */
#include "query/analytics/effect_marks.h"
#include "query/analytics/finish.h"

#include <stdlib.h>

enum { RULES_MAX = 500 };

struct rule {
    px_str name, query;
};

struct rules {
    struct rule v[RULES_MAX];
    size_t n;
    bool section; /* the file has it */
};

static bool is_section(px_str line, bool columns) {
    return columns ? px_str_is(line, "[columns]") || px_str_is(line, "[列]")
                   : px_str_is(line, "[rows]") || px_str_is(line, "[行]");
}

/* Where the name ends and the query begins. */
static bool cut(px_str line, struct rule *out) {
    size_t at = px_str_find(line, PX_STR(":")), wide = px_str_find(line, PX_STR("：")), skip = 1;
    if (wide < at) at = wide, skip = sizeof "：" - 1;
    if (at == SIZE_MAX) return false;
    out->name = px_str_trim(px_str_sub(line, 0, at));
    out->query = px_str_trim(px_str_sub(line, at + skip, line.n));
    return out->name.n && out->query.n;
}

static px_status read_rules(px_work *w, bool columns, struct rules *out, px_err *err) {
    px_str rest;
    const char *path;
    size_t line_no = 0;
    bool inside = false, other = false;
    out->n = 0;
    out->section = false;
    px_status st = px_work_file(w, "rules", (size_t)1 << 20, &rest, &path, err);
    if (px_str_starts(rest, PX_STR("\xEF\xBB\xBF"))) rest = px_str_sub(rest, 3, rest.n);
    while (st == PX_OK && rest.n) {
        struct rule one;
        size_t end = px_str_find(rest, PX_STR("\n"));
        px_str line = px_str_trim(px_str_sub(rest, 0, end == SIZE_MAX ? rest.n : end));
        rest = end == SIZE_MAX ? (px_str){"", 0} : px_str_sub(rest, end + 1, rest.n);
        line_no++;
        if (!line.n || line.p[0] == '#') continue;
        if (is_section(line, columns) || is_section(line, !columns)) {
            inside = is_section(line, columns);
            other = !inside;
            out->section |= inside;
            continue;
        }
        bool good = (inside || other) && cut(line, &one);
        for (size_t i = 0; good && inside && i < out->n; i++)
            good = !px_str_eq(out->v[i].name, one.name);
        if (!good)
            st = px_fail(err, PX_E_INPUT,
                         "line %zu of %s is neither [rows], [columns] nor a new name: query",
                         line_no, path);
        else if (inside && out->n == RULES_MAX)
            st =
                px_fail(err, PX_E_LIMIT, "%s has more than %d rules in a section", path, RULES_MAX);
        else if (inside)
            out->v[out->n++] = one;
    }
    return st;
}

/* ---- rules as a dimension ---- */

struct hit {
    uint32_t unit, mark;
};

static px_status ask_rule(px_work *w, const struct rule *r, uint32_t mark, const uint32_t *unit_of,
                          uint32_t *stamp, struct hit **v, size_t *n, size_t *cap, px_err *err) {
    px_answer a;
    px_rowset_iter it;
    uint32_t piece[PX_STOP_ROWS];
    size_t m;
    px_status st = px_answer_open_how(w->snap, r->query, NULL, w->how, &a, err);
    if (st != PX_OK) return px_err_in(err, st, "rule " PX_STR_FMT, PX_STR_ARG(r->name));
    px_rowset_begin(&it, &a.rows);
    while ((m = px_rowset_read(&it, piece)) > 0)
        for (size_t i = 0; i < m; i++) {
            uint32_t u = unit_of[piece[i]];
            if (u == PX_NIL || stamp[u] == mark + 1) continue;
            stamp[u] = mark + 1;
            if (*n == *cap) *v = px_realloc(*v, (*cap = *cap ? *cap * 2 : 4096) * sizeof **v);
            (*v)[(*n)++] = (struct hit){u, mark};
        }
    px_answer_close(&a);
    return st;
}

static px_status rules_dim(px_work *w, const struct rules *r, px_marks *out, px_err *err) {
    const px_aset *s = w->set;
    px_adim *d = &out->dim;
    struct hit *v = NULL;
    size_t n = 0, cap = 0;
    px_status st = PX_OK;
    uint32_t *unit_of = px_malloc(((size_t)w->snap->n_rows + 1) * sizeof *unit_of);
    uint32_t *stamp = px_calloc((size_t)s->n + 1, sizeof *stamp);
    memset(unit_of, 0xFF, ((size_t)w->snap->n_rows + 1) * sizeof *unit_of);
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t i = s->off[u]; i < s->off[u + 1]; i++)
            unit_of[s->row[i]] = u;
    *d = (px_adim){.ask = {.name = PX_STR("rules")}, .n_values = (uint32_t)r->n};
    d->name = px_arena_array(w->a, px_str, r->n + 1);
    out->query = px_arena_array(w->a, px_str, r->n + 1);
    for (uint32_t k = 0; k < r->n && st == PX_OK; k++) {
        d->name[k] = r->v[k].name;
        out->query[k] = r->v[k].query;
        st = ask_rule(w, &r->v[k], k, unit_of, stamp, &v, &n, &cap, err);
    }
    /* By unit; within one the marks come in their order. */
    d->off = px_arena_array(w->a, uint32_t, (size_t)s->n + 2);
    d->v = px_arena_array(w->a, uint32_t, n + 1);
    d->n_pairs = n;
    for (size_t i = 0; i < n; i++)
        d->off[v[i].unit + 2]++;
    for (uint32_t u = 0; u < s->n; u++)
        d->off[u + 2] += d->off[u + 1];
    for (size_t i = 0; i < n; i++)
        d->v[d->off[v[i].unit + 1]++] = v[i].mark;
    for (uint32_t u = 0; u < s->n; u++)
        d->missing += d->off[u] == d->off[u + 1];
    free(v);
    free(stamp);
    free(unit_of);
    return st;
}

px_status px_marks_read(px_work *w, bool columns, size_t top, px_marks *out, px_err *err) {
    const char *side = columns ? "columns" : "rows";
    px_status st = PX_OK;
    struct rules *r = px_arena_array(w->a, struct rules, 1);
    *out = (px_marks){0};
    if (px_work_text(w, "rules").n) st = read_rules(w, columns, r, err);
    if (st != PX_OK) return st;
    if (r->section) {
        st = rules_dim(w, r, out, err);
    } else if (px_work_text(w, side).n) {
        st = px_work_dim(w, side, &out->dim, err);
    } else {
        return px_fail(err, PX_E_USAGE, "--%s names a field, or --rules a file with [%s]", side,
                       side);
    }
    if (st != PX_OK) return st;
    w->missing = out->dim.missing;
    w->dimension = px_marks_name(out, columns);
    px_adim_counts(w->set, &out->dim, &out->count, NULL);
    if (r->section) {
        out->n = out->n_all = r->n;
        out->rank = px_arena_array(w->a, uint32_t, r->n + 1);
        for (uint32_t k = 0; k < r->n; k++)
            out->rank[k] = k;
    } else {
        out->rank = px_adim_rank(w->set, &out->dim, out->count, top, &out->n, &out->n_all);
    }
    out->at = px_arena_alloc(w->a, ((size_t)out->dim.n_values + 1) * sizeof *out->at);
    memset(out->at, 0xFF, ((size_t)out->dim.n_values + 1) * sizeof *out->at);
    for (size_t i = 0; i < out->n; i++)
        out->at[out->rank[i]] = (uint32_t)i;
    return st;
}

px_str px_marks_name(const px_marks *m, bool columns) {
    if (!m->query) return m->dim.ask.name;
    return columns ? PX_STR("columns") : PX_STR("rows");
}

void px_marks_note(px_work *w, px_table *t, const px_marks *m) {
    px_cut_note(w, t, m->n, m->n_all, m->dim.ask.name);
}

px_str px_marks_clause(px_work *w, const px_marks *m, uint32_t value) {
    if (!m->query) return px_work_clause(w, &m->dim.ask, m->dim.name[value]);
    return px_work_row(w, m->query[value]);
}
