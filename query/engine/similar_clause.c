/* similar_clause.c: see similar_clause.h. */
#include "query/engine/similar_clause.h"

#include "base/sort.h"
#include "query/engine/note.h"
#include "query/engine/similar.h"

#include <stdlib.h>

/* ---- what it is asked by ---- */

static px_str *joined(px_arena *a, const px_str *x, size_t n, const px_str *y, size_t m) {
    px_str *v = px_arena_array(a, px_str, n + m + 1);
    if (n) memcpy(v, x, n * sizeof *v);
    if (m) memcpy(v + n, y, m * sizeof *v);
    return v;
}

/* A term or class that both have counts as often as it stands in either. */
static void add(px_arena *a, px_similar_query *to, const px_similar_query *from) {
    px_similar_term *term = px_arena_array(a, px_similar_term, to->n_terms + from->n_terms + 1);
    px_similar_class *class =
        px_arena_array(a, px_similar_class, to->n_classes + from->n_classes + 1);
    if (to->n_terms) memcpy(term, to->term, to->n_terms * sizeof *term);
    if (to->n_classes) memcpy(class, to->class, to->n_classes * sizeof *class);
    for (size_t i = 0, k; i < from->n_terms; i++) {
        for (k = 0; k < to->n_terms && !px_str_eq(term[k].term, from->term[i].term); k++)
            ;
        if (k == to->n_terms)
            term[to->n_terms++] = from->term[i];
        else
            term[k].weight += from->term[i].weight;
    }
    for (size_t i = 0, k; i < from->n_classes; i++) {
        const px_similar_class *c = &from->class[i];
        for (k = 0; k < to->n_classes &&
                    !(class[k].scheme == c->scheme && px_str_eq(class[k].symbol, c->symbol));
             k++)
            ;
        if (k == to->n_classes)
            class[to->n_classes++] = *c;
        else
            class[k].weight += c->weight;
    }
    to->term = term;
    to->class = class;
    to->family = joined(a, to->family, to->n_family, from->family, from->n_family);
    to->n_family += from->n_family;
    to->cites = joined(a, to->cites, to->n_cites, from->cites, from->n_cites);
    to->n_cites += from->n_cites;
    to->cited_by = joined(a, to->cited_by, to->n_cited_by, from->cited_by, from->n_cited_by);
    to->n_cited_by += from->n_cited_by;
}

static px_status asked(px_planner *p, const px_qnode *leaf, const px_similar_options *opt,
                       px_similar_query *out) {
    const px_str *seed = leaf->n_items ? leaf->item : &leaf->text;
    size_t n = leaf->n_items ? leaf->n_items : 1;
    px_status st = PX_OK;
    *out = (px_similar_query){0};
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_similar_query one;
        st = px_number_looks_like(seed[i])
                 ? px_similar_of_number(p->a, p->snap, seed[i], opt, &one, p->err)
                 : px_similar_of_text(p->a, p->snap, seed[i], opt, &one, p->err);
        if (st != PX_OK) break;
        if (i)
            add(p->a, out, &one);
        else
            *out = one;
    }
    if (st != PX_OK && p->err) p->err->offset = leaf->begin;
    return st;
}

/* ---- what it finds ---- */

/* All publications of the hits' families: of each first the one that was found, then by row. */
static void publications(px_planner *p, const px_similar_answer *ans, px_step *step) {
    const px_links *l = p->snap->links;
    uint32_t *place =
        px_calloc((size_t)l->n_fams + 1, sizeof *place); /* of a family: of its hit + 1 */
    px_pair *v = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < ans->n_hits; i++) {
        uint32_t row = ans->hit[i].row, fam = l->fam[row];
        if (fam != PX_NIL) place[fam] = (uint32_t)i + 1;
        v = px_arena_grow(p->a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = (px_pair){(uint64_t)i << 33, row};
    }
    for (uint32_t r = 0; r < l->n_rows; r++) {
        uint32_t at = l->fam[r] != PX_NIL ? place[l->fam[r]] : 0;
        if (!at || ans->hit[at - 1].row == r) continue;
        v = px_arena_grow(p->a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = (px_pair){(uint64_t)(at - 1) << 33 | (uint64_t)1 << 32, r};
    }
    free(place);
    px_sort_pairs(v, n);
    px_ranked *ranked = px_arena_array(p->a, px_ranked, n + 1);
    step->rows.v = px_arena_array(p->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        ranked[i] = (px_ranked){v[i].value, ans->hit[v[i].key >> 33].score};
        step->rows.v[i] = v[i].value;
    }
    px_sort_u32(step->rows.v, n);
    step->rows.n = n;
    step->similar = ranked;
    step->n_families = ans->n_hits;
    step->n_compared = ans->n_rows;
}

px_status px_plan_similar(px_planner *p, const px_qnode *leaf, px_step **out) {
    px_similar_options opt = {.limit = PX_SIM_FAMILIES, .no_explain = true, .stop = p->stop};
    px_similar_query q;
    px_similar_answer ans = {0};
    px_bilingual *words = NULL;
    *out = px_plan_step(p, PX_STEP_ROWS, leaf);
    px_status st = px_bilingual_open(p->snap->dir, &words, p->err);
    opt.words = words;
    if (st == PX_OK) st = px_links_groups(p->snap->links, p->err);
    if (st == PX_OK) st = asked(p, leaf, &opt, &q);
    if (st == PX_OK) st = px_similar_run(p->snap, &q, &opt, &ans, p->err);
    if (st == PX_OK) publications(p, &ans, *out);
    px_similar_release(&ans);
    px_bilingual_free(words);
    return st;
}

/* ---- in the answer ---- */

static void on_leaf(void *self, const px_step *s) {
    const px_step **found = self;
    if (s->similar) *found = s;
}

const px_step *px_similar_of_plan(const px_step *plan) {
    const px_step *found = NULL;
    px_plan_positive(plan, on_leaf, &found);
    return found;
}

void px_similar_note(px_arena *a, const px_step *s, px_query *q) {
    px_note_add(
        a, q,
        (px_note){
            "N-SIM", s->leaf->begin, s->leaf->end,
            px_arena_fmt(
                a,
                "sim= finds the publications of the %zu most similar families (%u at most); %u "
                "publications were compared",
                s->n_families, PX_SIM_FAMILIES, s->n_compared),
            px_arena_fmt(
                a, "sim= 命中最相似的 %zu 个简单同族（至多 %u 个）的全部公开文本；共比较 %u 件",
                s->n_families, PX_SIM_FAMILIES, s->n_compared)});
}

void px_similar_list(const px_step *s, const px_rowset *rows, uint64_t offset, size_t limit,
                     px_hit *out, size_t *n) {
    *n = 0;
    for (size_t i = 0; i < s->rows.n && *n < limit; i++) {
        if (!px_rowset_has(rows, s->similar[i].row)) continue;
        if (offset) {
            offset--;
            continue;
        }
        out[(*n)++] = (px_hit){.row = s->similar[i].row,
                               .ranked = true,
                               .score = s->similar[i].score,
                               .value = PX_NIL};
    }
}
