/* share.c: see share.h. */
#include "query/analytics/share.h"

#include "patent/date.h"

#include <math.h>
#include <stdlib.h>

static void whole(px_work *w, px_shares *s) {
    s->n = 1;
    s->name = px_arena_array(w->a, px_str, 1);
    s->drill = px_arena_array(w->a, px_str, 1);
    s->off = px_arena_array(w->a, uint32_t, 2);
    s->unit = px_arena_array(w->a, uint32_t, w->set->n + 1);
    s->name[0] = PX_STR("all");
    s->drill[0] = PX_STR("*");
    for (uint32_t u = 0; u < w->set->n; u++)
        s->unit[u] = u;
    s->off[1] = w->set->n;
}

static px_status years(px_work *w, px_shares *s, px_err *err) {
    uint16_t *year;
    uint32_t lo, hi;
    px_status st = px_work_years(w, &year, &lo, &hi, err);
    s->years = true;
    if (st != PX_OK) return st;
    s->n = hi ? hi - lo + 1 : 0;
    s->name = px_arena_array(w->a, px_str, s->n + 1);
    s->drill = px_arena_array(w->a, px_str, s->n + 1);
    s->off = px_arena_array(w->a, uint32_t, s->n + 2);
    s->unit = px_arena_array(w->a, uint32_t, w->set->n + 1);
    for (size_t g = 0; g < s->n; g++) {
        s->name[g] = px_arena_fmt(w->a, "%u", lo + (uint32_t)g);
        s->drill[g] = px_work_year_clause(w, lo + (uint32_t)g);
    }
    for (uint32_t u = 0; u < w->set->n; u++)
        if (year[u]) s->off[year[u] - lo + 2]++;
    for (size_t g = 0; g < s->n; g++)
        s->off[g + 1] += s->off[g];
    /* off[g + 1] is now where group g begins, and becomes where it ends */
    for (uint32_t u = 0; u < w->set->n; u++)
        if (year[u]) s->unit[s->off[year[u] - lo + 1]++] = u;
    return st;
}

static px_status values(px_work *w, px_str by, size_t top, px_shares *s, px_err *err) {
    px_adim d;
    uint64_t *count;
    size_t n, n_all;
    px_status st = px_work_dim_of(w, px_arena_cstr(w->a, by), &d, err);
    if (st != PX_OK) return st;
    px_adim_counts(w->set, &d, &count, NULL);
    uint32_t *rank = px_adim_rank(w->set, &d, count, top, &n, &n_all);
    s->n = n;
    s->n_all = n_all;
    s->name = px_arena_array(w->a, px_str, n + 1);
    s->drill = px_arena_array(w->a, px_str, n + 1);
    s->off = px_arena_array(w->a, uint32_t, n + 1);
    uint32_t *group = px_malloc(((size_t)d.n_values + 1) * sizeof *group), at = 0;
    memset(group, 0xFF, ((size_t)d.n_values + 1) * sizeof *group);
    for (size_t g = 0; g < n; g++) {
        s->name[g] = d.name[rank[g]];
        s->drill[g] = px_work_clause(w, &d.ask, d.name[rank[g]]);
        group[rank[g]] = (uint32_t)g;
        s->off[g] = at;
        at += (uint32_t)count[rank[g]];
    }
    s->unit = px_arena_array(w->a, uint32_t, (size_t)at + 1);
    for (uint32_t u = 0; u < w->set->n; u++)
        for (uint32_t i = d.off[u]; i < d.off[u + 1]; i++)
            if (group[d.v[i]] != PX_NIL) s->unit[s->off[group[d.v[i]]]++] = u;
    for (size_t g = n; g > 0; g--)
        s->off[g] = s->off[g - 1];
    s->off[0] = 0;
    free(group);
    return st;
}

px_status px_shares_make(px_work *w, px_str by, size_t top, px_shares *out, px_err *err) {
    px_status st = PX_OK;
    *out = (px_shares){0};
    if (px_str_is(by, "all"))
        whole(w, out);
    else if (px_str_is(by, "year"))
        st = years(w, out, err);
    else
        st = values(w, by, top, out, err);
    if (out->n_all < out->n) out->n_all = out->n;
    return st;
}

void px_shares_column(const px_shares *s, px_table *t) {
    if (s->years)
        px_table_column_add(t, "year", PX_CELL_YEAR, "year", "年份", NULL, NULL);
    else
        px_table_column_add(t, "group", PX_CELL_TEXT, "group", "分组", NULL, NULL);
}

void px_shares_row(const px_shares *s, size_t g, px_table *t) {
    uint32_t year = 0;
    px_table_row(t);
    if (s->years) {
        (void)px_str_u32(s->name[g], &year);
        px_add_count(t, year);
    } else {
        px_add_text(t, s->name[g]);
    }
    px_table_drill(t, s->drill[g]);
    t->n_all = s->n_all;
}

px_str px_share_clause(px_work *w, px_field f, px_str value) {
    px_facet_ask ask = {.name = px_str_of(px_field_code(f)), .field = f};
    return px_work_clause(w, &ask, value);
}

static int by_size(const void *px, const void *py) {
    double x = *(const double *)px, y = *(const double *)py;
    return (x > y) - (x < y);
}

double px_quantile(double *v, size_t n, double q) {
    if (!n) return NAN;
    qsort(v, n, sizeof *v, by_size);
    double at = (double)(n - 1) * q;
    size_t i = (size_t)at;
    return i + 1 < n ? v[i] + (at - (double)i) * (v[i + 1] - v[i]) : v[n - 1];
}

uint32_t px_months(uint32_t from, uint32_t until) {
    if (from / 100 % 100 == 0 || until / 100 % 100 == 0) return PX_NIL;
    from = px_date_first(from);
    until = px_date_first(until);
    if (from > until) return PX_NIL;
    uint32_t months = (until / 10000 - from / 10000) * 12 + until / 100 % 100 - from / 100 % 100;
    return months - (until % 100 < from % 100);
}
