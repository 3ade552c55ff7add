/* names.c: see names.h. Names of the segments are united first; then every live row says of each of its names which
 * family and which inventors it stands with. */
#include "indexer/names.h"

#include "base/hash.h"
#include "base/intern.h"

#include <stdlib.h>

typedef struct fact {
    uint32_t name;
    uint64_t hash;
} fact;

typedef struct facts {
    fact *v;
    size_t n, cap;
} facts;

static void add(facts *f, uint32_t name, uint64_t hash) {
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 65536;
        f->v = px_realloc(f->v, f->cap * sizeof *f->v);
    }
    f->v[f->n++] = (fact){name, hash};
}

static int fact_cmp(const void *x, const void *y) {
    const fact *p = x, *q = y;
    if (p->name != q->name) return p->name < q->name ? -1 : 1;
    return (p->hash > q->hash) - (p->hash < q->hash);
}

/* Facts in order of names, each once; every name gets its part. */
static uint64_t *deal(facts *f, px_suggest_name *v, bool family) {
    uint64_t *out = px_malloc((f->n + 1) * sizeof *out);
    size_t n = 0;
    if (f->n) qsort(f->v, f->n, sizeof *f->v, fact_cmp);
    for (size_t i = 0; i < f->n; i++) {
        px_suggest_name *to = &v[f->v[i].name];
        if (i && f->v[i].name == f->v[i - 1].name && f->v[i].hash == f->v[i - 1].hash) continue;
        const uint64_t **first = family ? &to->family : &to->inventor;
        size_t *count = family ? &to->n_family : &to->n_inventor;
        if (!*count) *first = &out[n];
        ++*count;
        out[n++] = f->v[i].hash;
    }
    return out;
}

static px_status read_segment(px_snapshot *s, size_t i, px_intern *names, uint64_t **count,
                              size_t *cap, facts *family, facts *inventor, px_err *err) {
    const px_col *pas, *in = NULL;
    px_status st = px_cols_field(s->seg[i]->cols, PX_F_PAS, (px_str){0}, &pas, err);
    if (st == PX_OK && inventor)
        st = px_cols_field(s->seg[i]->cols, PX_F_IN, (px_str){0}, &in, err);
    if (st != PX_OK || !pas) return st;
    uint32_t *number = px_malloc(((size_t)pas->m.n_dict + 1) * sizeof *number);
    for (uint32_t k = 0; k < pas->m.n_dict; k++)
        number[k] = px_intern_add(names, px_col_value(pas, k), NULL);
    size_t n = px_intern_size(names);
    if (n > *cap) {
        *count = px_realloc(*count, n * sizeof **count);
        memset(*count + *cap, 0, (n - *cap) * sizeof **count);
        *cap = n;
    }
    for (uint32_t r = 0; r < s->seg[i]->n_rows; r++) {
        if (s->dead[i] && px_bitmap_has(s->dead[i], r)) continue;
        uint64_t lo, hi, from, to;
        px_col_range(pas, r, &lo, &hi);
        for (; lo < hi; lo++) {
            uint32_t name = number[px_wide(pas->codes, pas->m.width, lo)];
            (*count)[name]++;
            if (!family) continue;
            uint32_t group = s->links ? s->links->fam[s->base[i] + r] : PX_NIL;
            if (group != PX_NIL) add(family, name, group);
            if (!in) continue;
            px_col_range(in, r, &from, &to);
            for (; from < to; from++)
                add(inventor, name,
                    px_hash_str(px_col_value(in, px_wide(in->codes, in->m.width, from))));
        }
    }
    free(number);
    return PX_OK;
}

static int by_text(const void *x, const void *y) {
    return px_str_cmp(((const px_suggest_name *)x)->name, ((const px_suggest_name *)y)->name);
}

px_status px_name_list_read(const char *dir, bool facts_too, px_name_list *out, px_err *err) {
    facts family = {0}, inventor = {0};
    px_intern *names = px_intern_new();
    uint64_t *count = NULL;
    size_t cap = 0;
    *out = (px_name_list){0};
    px_status st = px_snapshot_open(dir, false, &out->snap, err);
    if (st == PX_OK && facts_too && out->snap->links) st = px_links_groups(out->snap->links, err);
    for (size_t i = 0; st == PX_OK && i < out->snap->n_segs; i++)
        if (out->snap->seg[i])
            st = read_segment(out->snap, i, names, &count, &cap, facts_too ? &family : NULL,
                              facts_too ? &inventor : NULL, err);
    if (st == PX_OK) {
        size_t n = px_intern_size(names);
        out->v = px_calloc(n + 1, sizeof *out->v);
        out->family = deal(&family, out->v, true);
        out->inventor = deal(&inventor, out->v, false);
        for (size_t i = 0; i < n; i++) {
            px_str text = px_intern_text(names, (uint32_t)i);
            if (!count[i]) continue; /* dead rows only */
            out->v[i].count = count[i];
            char *p = px_malloc(text.n + 1);
            memcpy(p, text.p, text.n);
            p[text.n] = 0;
            out->v[i].name = (px_str){p, text.n};
        }
        for (size_t i = 0; i < n; i++)
            if (out->v[i].count) out->v[out->n++] = out->v[i];
        if (out->n) qsort(out->v, out->n, sizeof *out->v, by_text);
    }
    free(family.v);
    free(inventor.v);
    free(count);
    px_intern_free(names);
    if (st != PX_OK) px_name_list_release(out);
    return st;
}

void px_name_list_release(px_name_list *l) {
    for (size_t i = 0; i < l->n; i++)
        free((char *)(uintptr_t)l->v[i].name.p);
    free(l->v);
    free(l->family);
    free(l->inventor);
    px_snapshot_unref(l->snap);
    *l = (px_name_list){0};
}
