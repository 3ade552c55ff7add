/* judge_count.c: counts and facets, by counting. */
#include "tests/lib/judge_int.h"

#include <stdio.h>
#include <stdlib.h>

uint32_t judge_application(const judge *j, size_t i) {
    return j->doc[i]->app;
}
uint32_t judge_family(const judge *j, size_t i) {
    return j->doc[i]->fam;
}
uint32_t judge_extended(const judge *j, size_t i) {
    return j->doc[i]->ext;
}

judge_counts judge_count(const judge *j, const bool *hit) {
    judge_counts c = {0};
    bool *app = px_calloc((size_t)j->n_apps + 1, 1), *fam = px_calloc((size_t)j->n_fams + 1, 1),
         *ext = px_calloc((size_t)j->n_exts + 1, 1);
    for (size_t i = 0; i < j->n; i++) {
        if (!hit[i]) continue;
        c.publications++;
        c.applications += !app[j->doc[i]->app];
        c.families += !fam[j->doc[i]->fam];
        c.extended += !ext[j->doc[i]->ext];
        app[j->doc[i]->app] = fam[j->doc[i]->fam] = ext[j->doc[i]->ext] = true;
    }
    free(app);
    free(fam);
    free(ext);
    return c;
}

static uint32_t larger(uint32_t x, uint32_t y) {
    return x == PX_NIL || x < y ? y : x;
}
uint32_t judge_times_cited(const judge *j, size_t i) {
    return larger(j->doc[i]->number[PX_F_NCF], j->doc[i]->n_citing);
}
uint32_t judge_family_size(const judge *j, size_t i) {
    return larger(j->doc[i]->number[PX_F_NFAM], j->fam_size[j->doc[i]->fam]);
}
uint32_t judge_number(const judge *j, size_t i, px_field f) {
    return j->doc[i]->number[f];
}

struct tally {
    px_intern *values;
    uint64_t *count;
    size_t *last; /* document that counted the value last, + 1 */
    size_t cap, doc;
};

static void count_value(void *self, px_str value) {
    struct tally *t = self;
    size_t doc = t->doc;
    uint32_t k = px_intern_add(t->values, value, NULL);
    if (k >= t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 256;
        t->count = px_realloc(t->count, cap * sizeof *t->count);
        t->last = px_realloc(t->last, cap * sizeof *t->last);
        memset(t->count + t->cap, 0, (cap - t->cap) * sizeof *t->count);
        memset(t->last + t->cap, 0, (cap - t->cap) * sizeof *t->last);
        t->cap = cap;
    }
    if (t->last[k] == doc + 1) return;
    t->last[k] = doc + 1;
    t->count[k]++;
}

static int by_count(const void *x, const void *y) {
    const judge_value *v = x, *w = y;
    if (v->count != w->count) return v->count < w->count ? 1 : -1;
    return px_str_cmp(v->value, w->value);
}

size_t judge_values(const judge *j, const judge_doc *d, px_field f, px_str custom, int level,
                    judge_take *take, void *self) {
    size_t n = 0;
    for (size_t k = 0; k < d->facts.n; k++) {
        const judge_fact *fact = &d->facts.v[k];
        if (fact->field != (f == PX_F_PAX ? PX_F_PAS : f)) continue;
        if (f == PX_F_X && !px_str_eq(fact->custom, custom)) continue;
        px_str v = level ? px_class_cut(fact->value, level) : fact->value;
        if (f == PX_F_PAX) v = px_groups_of(j->groups, v);
        take(self, v);
        n++;
    }
    if (d->number[f] != PX_NIL) {
        char text[16];
        int k = snprintf(text, sizeof text, "%u", d->number[f]);
        take(self, (px_str){text, (size_t)k});
        n++;
    }
    return n;
}

judge_facet judge_facet_of(const judge *j, px_arena *a, const bool *hit, px_field f, px_str custom,
                           int level) {
    judge_facet out = {0};
    struct tally t = {.values = px_intern_new()};
    for (size_t i = 0; i < j->n; i++) {
        if (!hit[i]) continue;
        t.doc = i;
        out.missing += judge_values(j, j->doc[i], f, custom, level, count_value, &t) == 0;
    }
    out.n = px_intern_size(t.values);
    out.v = px_arena_array(a, judge_value, out.n + 1);
    for (uint32_t k = 0; k < out.n; k++)
        out.v[k] = (judge_value){px_arena_str(a, px_intern_text(t.values, k)), t.count[k]};
    if (out.n) qsort(out.v, out.n, sizeof *out.v, by_count);
    px_intern_free(t.values);
    free(t.count);
    free(t.last);
    return out;
}
