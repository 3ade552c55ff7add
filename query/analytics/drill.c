/* drill.c: clauses that find what a cell counts; see analysis.h.
 *
 * A unit consists of its rows in the set, has a value when one of them has it, and its date is the earliest of theirs.
 * So a value by itself is a condition on rows, and everything else one on units: fam{a} AND fam{b} for two values,
 * fam{date<=2015} NOT fam{date<2015} for a year, read within the set (having{…}). A publication is its own unit, and
 * all its conditions are conditions on rows. */
#include "query/analytics/cell.h"

#include "query/lang/tree.h"

static const px_str none = {"", 0};

/* The word in front of braces. */
static const char *braces(const px_work *w) {
    static const char *const words[] = {
        [PX_UNIT_PUB] = "", [PX_UNIT_APP] = "app", [PX_UNIT_FAM] = "fam", [PX_UNIT_EXT] = "ifam"};
    return words[w->opt.unit];
}

static px_str quoted(px_arena *a, px_str s) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_query_quote(s, &b);
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_str of_units(px_work *w, px_str clause) {
    if (w->opt.unit == PX_UNIT_PUB) return clause;
    return px_arena_fmt(w->a, "%s{" PX_STR_FMT "}", braces(w), PX_STR_ARG(clause));
}

/* Is it one on units already, or is there no difference? */
static bool is_of_units(const px_work *w, px_str clause) {
    px_str word = px_str_of(braces(w));
    return w->opt.unit == PX_UNIT_PUB || px_str_is(clause, "*") ||
           (clause.n > word.n && px_str_starts(clause, word) && clause.p[word.n] == '{');
}

px_str px_work_clause(px_work *w, const px_facet_ask *ask, px_str value) {
    const px_field_info *f = px_field_get(ask->field);
    bool figure = f->type == PX_FT_NUMBER || f->type == PX_FT_BOOL || f->type == PX_FT_DATE;
    if (ask->field == PX_F_X)
        return px_arena_fmt(w->a, "x." PX_STR_FMT "===" PX_STR_FMT,
                            PX_STR_ARG(quoted(w->a, ask->custom)), PX_STR_ARG(quoted(w->a, value)));
    if (figure || (f->type == PX_FT_CLASS && ask->level))
        return px_arena_fmt(w->a, "%s=" PX_STR_FMT, f->code, PX_STR_ARG(value));
    return px_arena_fmt(w->a, "%s===" PX_STR_FMT, f->code, PX_STR_ARG(quoted(w->a, value)));
}

px_str px_work_any_clause(px_work *w, const px_facet_ask *ask) {
    if (ask->field == PX_F_X)
        return px_arena_fmt(w->a, "x." PX_STR_FMT "=*", PX_STR_ARG(quoted(w->a, ask->custom)));
    return px_arena_fmt(w->a, "%s=*", ask->field == PX_F_PAX ? "pas" : px_field_code(ask->field));
}

px_str px_work_dates_clause(px_work *w, px_basis basis, uint32_t from, uint32_t to) {
    const char *field = px_field_code(px_basis_field(basis)), *u = braces(w);
    if (w->opt.unit == PX_UNIT_PUB) {
        if (from == to) return px_arena_fmt(w->a, "%s=%u", field, from);
        if (!to) return px_arena_fmt(w->a, "%s>=%u", field, from);
        return from ? px_arena_fmt(w->a, "%s=%u:%u", field, from, to)
                    : px_arena_fmt(w->a, "%s<=%u", field, to);
    }
    if (!from) return px_arena_fmt(w->a, "%s{%s<=%u}", u, field, to);
    if (!to) return px_arena_fmt(w->a, "%s{%s>=%u} NOT %s{%s<%u}", u, field, from, u, field, from);
    return px_arena_fmt(w->a, "%s{%s<=%u} NOT %s{%s<%u}", u, field, to, u, field, from);
}

px_str px_work_years_clause(px_work *w, uint32_t from, uint32_t to) {
    return px_work_dates_clause(w, w->opt.basis, from, to);
}

px_str px_work_year_clause(px_work *w, uint32_t year) {
    return px_work_years_clause(w, year, year);
}

/* A date of which only the year is known comes before every month of it, and a unit with it has no month. */
px_str px_work_month_clause(px_work *w, uint32_t year, uint32_t month) {
    const char *field = px_field_code(px_basis_field(w->opt.basis)), *u = braces(w);
    if (w->opt.unit == PX_UNIT_PUB) return px_arena_fmt(w->a, "%s=%04u-%02u", field, year, month);
    px_str before = px_arena_fmt(w->a, "%s<%04u-%02u", field, year, month);
    if (month == 1)
        before = px_arena_fmt(w->a, PX_STR_FMT " OR (%s=%u NOT (%s=%u-01 OR %s>=%u-02))",
                              PX_STR_ARG(before), field, year, field, year, field, year);
    return px_arena_fmt(w->a, "%s{%s=%04u-%02u} NOT %s{" PX_STR_FMT "}", u, field, year, month, u,
                        PX_STR_ARG(before));
}

px_str px_work_range_clause(px_work *w) {
    return w->opt.from || w->opt.to ? px_work_years_clause(w, w->opt.from, w->opt.to) : none;
}

px_str px_work_number_clause(px_work *w, px_field f, uint32_t v) {
    const char *field = px_field_code(f), *u = braces(w);
    if (w->opt.unit == PX_UNIT_PUB) return px_arena_fmt(w->a, "%s=%u", field, v);
    return px_arena_fmt(w->a, "%s{%s=%u} NOT %s{%s>%u}", u, field, v, u, field, v);
}

/* A pivot has tens of thousands of these. */
static px_str joined(px_arena *a, px_str one, px_str word, px_str other) {
    char *p = px_arena_alloc(a, one.n + word.n + other.n + 1);
    memcpy(p, one.p, one.n);
    memcpy(p + one.n, word.p, word.n);
    memcpy(p + one.n + word.n, other.p, other.n);
    p[one.n + word.n + other.n] = 0;
    return (px_str){p, one.n + word.n + other.n};
}

px_str px_work_both(px_work *w, px_str one, px_str other) {
    if (!one.n || !other.n) return none;
    if (px_str_is(one, "*")) return other;
    if (px_str_is(other, "*")) return one;
    return joined(w->a, is_of_units(w, one) ? one : of_units(w, one), PX_STR(" AND "),
                  is_of_units(w, other) ? other : of_units(w, other));
}

px_str px_work_without(px_work *w, px_str one, px_str other) {
    if (!one.n || !other.n) return none;
    if (!px_str_is(one, "*") && !is_of_units(w, one)) one = of_units(w, one);
    if (!is_of_units(w, other))
        other = of_units(w, other);
    else
        other = px_arena_fmt(w->a, "(" PX_STR_FMT ")", PX_STR_ARG(other));
    return px_arena_fmt(w->a, PX_STR_FMT " NOT " PX_STR_FMT, PX_STR_ARG(one), PX_STR_ARG(other));
}

px_str px_work_either(px_work *w, px_str one, px_str other) {
    if (!one.n || !other.n) return none;
    px_str or
        = px_arena_fmt(w->a, PX_STR_FMT " OR " PX_STR_FMT, PX_STR_ARG(one), PX_STR_ARG(other));
    return w->opt.unit == PX_UNIT_PUB ? px_arena_fmt(w->a, "(" PX_STR_FMT ")", PX_STR_ARG(or))
                                      : of_units(w, or);
}

px_str px_work_row(px_work *w, px_str condition) {
    return w->opt.unit == PX_UNIT_PUB
               ? px_arena_fmt(w->a, "(" PX_STR_FMT ")", PX_STR_ARG(condition))
               : of_units(w, condition);
}

/* ---- units by number ---- */

px_picks px_picks_make(px_work *w, size_t cells) {
    return (px_picks){.w = w,
                      .cells = cells,
                      .n = px_arena_zero(w->a, (cells + 1) * sizeof(uint32_t)),
                      .cap = px_arena_zero(w->a, (cells + 1) * sizeof(size_t)),
                      .unit = px_arena_zero(w->a, (cells + 1) * sizeof(uint32_t *))};
}

void px_picks_clear(px_picks *p) {
    memset(p->n, 0, p->cells * sizeof *p->n);
}

void px_pick(px_picks *p, size_t cell, uint32_t unit) {
    uint32_t at = p->n[cell]++;
    if (at >= p->w->opt.drill) return;
    if (at == p->cap[cell])
        p->unit[cell] = px_arena_grow(p->w->a, p->unit[cell], at, &p->cap[cell], (size_t)at + 1,
                                      sizeof **p->unit);
    p->unit[cell][at] = unit;
}

bool px_picks_wanted(const px_work *w, uint64_t n) {
    return n && (w->opt.find ? px_find_is_here(w->opt.find) : n <= w->opt.drill);
}

px_str px_picks_clause(px_picks *p, size_t cell) {
    px_work *w = p->w;
    const px_aset *s = w->set;
    px_buf b;
    px_err err;
    px_str out = none;
    if (!px_picks_wanted(w, p->n[cell])) return none;
    if (w->opt.find) return of_units(w, px_find_keep(w, p->unit[cell], p->n[cell]));
    px_err_clear(&err);
    px_buf_init(&b, PX_BUF_MAX);
    for (uint32_t i = 0; i < p->n[cell]; i++) {
        px_str key;
        if (px_snapshot_key(w->snap, s->row[s->off[p->unit[cell][i]]], &key, &err) != PX_OK ||
            !key.n)
            goto done;
        px_buf_c(&b, i ? " OR pn===" : "pn===");
        px_query_quote(key, &b);
    }
    if (w->opt.unit == PX_UNIT_PUB && p->n[cell] > 1)
        out = px_arena_fmt(w->a, "(" PX_STR_FMT ")", PX_STR_ARG(px_buf_view(&b)));
    else
        out = of_units(w, px_arena_str(w->a, px_buf_view(&b)));
done:
    px_buf_done(&b);
    return out;
}
