/* plan_list.c: see plan_list.h. */
#include "query/engine/plan_list.h"

#include "base/hash.h"
#include "base/sort.h"
#include "query/engine/note.h"
#include "shards/segment.h"

#include <stdlib.h>

static px_number_role role_of(px_field f) {
    switch ((int)f) {
    case PX_F_AN:
        return PX_ROLE_APPLICATION;
    case PX_F_PR:
        return PX_ROLE_PRIORITY;
    case PX_F_NUM:
    case PX_F_FAM:
    case PX_F_IFAM:
        return PX_ROLE_ANY;
    default:
        return PX_ROLE_PUBLICATION;
    }
}

#define KEYS_MAX (PX_NUMBER_KEYS + 1)

/* Hashes of what an item may be called in the field. */
static size_t keys_of(px_arena *a, px_field f, px_str item, uint64_t out[KEYS_MAX]) {
    px_str key[PX_NUMBER_KEYS];
    size_t n = 0, n_keys = 0;
    item = px_str_trim(item);
    if (f == PX_F_USCC) {
        char *up = px_arena_cstr(a, item);
        for (size_t i = 0; i < item.n; i++)
            up[i] = px_upper(up[i]);
        out[n++] = px_hash_str((px_str){up, item.n});
        return n;
    }
    px_number_role role = role_of(f);
    px_number number = px_number_parse(a, item, role, PX_STR(""), PX_STR(""), 0);
    if (number.num.n) n_keys = px_number_keys(a, &number, role, key);
    for (size_t i = 0; i < n_keys; i++)
        out[n++] = px_hash_str(key[i]);
    if (f == PX_F_FAM || f == PX_F_IFAM) out[n++] = px_hash_str(item);
    return n;
}

/* Sorted, each once; in the planner's arena. */
static px_status all_keys(px_planner *p, const px_qnode *leaf, uint64_t **out, size_t *n_out) {
    px_arena *a = px_arena_new();
    uint64_t *v = px_malloc((leaf->n_items * KEYS_MAX + 1) * sizeof *v);
    size_t n = 0, k = 0;
    px_status st = PX_OK;
    for (size_t i = 0; i < leaf->n_items && st == PX_OK; i++) {
        n += keys_of(a, leaf->field, leaf->item[i], v + n);
        if (i % 1024 != 1023) continue;
        px_arena_reset(a);
        st = px_stop_look(p->stop, p->err);
    }
    px_arena_free(a);
    px_sort_u64(v, n);
    *out = px_arena_array(p->a, uint64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!i || v[i] != v[i - 1]) (*out)[k++] = v[i];
    free(v);
    *n_out = k;
    return st;
}

static px_step *keyed(px_planner *p, const px_qnode *leaf, px_step_kind kind, px_str column,
                      const uint64_t *hash, size_t n) {
    px_step *s = px_plan_step(p, n ? kind : PX_STEP_NONE, leaf);
    s->column = column;
    s->hash = (uint64_t *)(uintptr_t)hash;
    s->n_hashes = n;
    return s;
}

static px_step *index_of(px_planner *p, const px_qnode *leaf, px_field f, const uint64_t *hash,
                         size_t n) {
    return keyed(p, leaf, PX_STEP_KEYS, px_str_of(px_field_code(f)), hash, n);
}

/* Live rows of the collection that the keys name as publications. */
static px_status documents(px_planner *p, const uint64_t *hash, size_t n, px_rows *out) {
    px_snapshot *s = p->snap;
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *c;
        if (!s->seg[i]) continue;
        st = px_cols_get(s->seg[i]->cols, PX_STR("pn"), &c, p->err);
        for (size_t k = 0; c && st == PX_OK && k < n; k++) {
            const uint32_t *rows;
            size_t n_rows = px_col_lookup(c, hash[k], &rows);
            for (size_t j = 0; j < n_rows; j++)
                if (!s->dead[i] || !px_bitmap_has(s->dead[i], rows[j]))
                    px_rows_add(out, s->base[i] + rows[j]);
        }
    }
    return st;
}

/* All rows whose group a row of `doc` has. */
static void of_groups(const px_links *l, const uint32_t *group, uint32_t n_groups,
                      const px_rows *doc, px_rows *out) {
    uint64_t *wanted = px_calloc(((size_t)n_groups + 63) / 64 + 1, sizeof *wanted);
    for (size_t i = 0; i < doc->n; i++) {
        uint32_t g = group[doc->v[i]];
        if (g != PX_NIL) wanted[g / 64] |= (uint64_t)1 << (g % 64);
    }
    for (uint32_t r = 0; r < l->n_rows; r++)
        if (group[r] != PX_NIL && wanted[group[r] / 64] >> (group[r] % 64) & 1) px_rows_add(out, r);
    free(wanted);
}

/* An identifier of the family, or the family of a document. */
static px_status families(px_planner *p, const px_qnode *leaf, const uint64_t *hash, size_t n,
                          px_step **out) {
    bool extended = leaf->field == PX_F_IFAM;
    px_links *l = p->snap->links;
    px_rows doc = {0}, all = {0};
    px_status st = documents(p, hash, n, &doc);
    if (st == PX_OK && doc.n)
        st = extended ? px_links_extended(l, p->err) : px_links_groups(l, p->err);
    if (st == PX_OK && doc.n)
        of_groups(l, extended ? l->ext : l->fam, extended ? l->n_exts : l->n_fams, &doc, &all);
    px_rows_free(&doc);
    px_step *part[2] = {index_of(p, leaf, leaf->field, hash, n), px_plan_rows(p, leaf, &all)};
    *out = px_plan_either(p, leaf, part, 2);
    return st;
}

static px_status citations(px_planner *p, const px_qnode *leaf, const uint64_t *hash, size_t n,
                           px_step **out) {
    bool citing = leaf->field == PX_F_CT;
    px_links *l = p->snap->links;
    px_rows doc = {0}, all = {0};
    px_status st = documents(p, hash, n, &doc);
    if (st == PX_OK && doc.n) st = px_links_citations(l, p->err);
    for (size_t i = 0; i < doc.n && st == PX_OK; i++) {
        const uint32_t *off = citing ? l->cited_off : l->cites_off;
        const uint32_t *row = citing ? l->cited : l->cites;
        for (uint32_t k = off[doc.v[i]]; k < off[doc.v[i] + 1]; k++)
            px_rows_add(&all, row[k]);
    }
    px_rows_free(&doc);
    px_step *part[2] = {
        keyed(p, leaf, PX_STEP_HASHES, citing ? PX_STR("@cites") : PX_STR("@citing"), hash, n),
        px_plan_rows(p, leaf, &all)};
    *out = px_plan_either(p, leaf, part, 2);
    return st;
}

px_status px_plan_list(px_planner *p, const px_qnode *leaf, px_step **out) {
    static const px_field any[4] = {PX_F_PN, PX_F_AN, PX_F_PR, PX_F_FAM};
    uint64_t *hash;
    size_t n;
    px_status st = all_keys(p, leaf, &hash, &n);
    if (st != PX_OK) return st;
    switch ((int)leaf->field) {
    case PX_F_FAM:
    case PX_F_IFAM:
        return families(p, leaf, hash, n, out);
    case PX_F_CT:
    case PX_F_CF:
        return citations(p, leaf, hash, n, out);
    case PX_F_NUM: {
        px_step *part[4];
        for (int i = 0; i < 4; i++)
            part[i] = index_of(p, leaf, any[i], hash, n);
        *out = px_plan_either(p, leaf, part, 4);
        return PX_OK;
    }
    default:
        *out = index_of(p, leaf, leaf->field, hash, n);
        return PX_OK;
    }
}

px_status px_plan_extended(px_planner *p, const px_qnode *leaf, px_step **out) {
    uint64_t *hash = px_arena_array(p->a, uint64_t, leaf->n_keys + 1);
    for (size_t i = 0; i < leaf->n_keys; i++)
        hash[i] = px_hash_str(leaf->keys[i]);
    return families(p, leaf, hash, leaf->n_keys, out);
}

/* ---- what a list names that is not there ---- */

#define SAID 10 /* of the missing numbers in a note */

/* Which of the hashes an index has for a live row; `found` by value of the pair. */
static px_status mark(px_snapshot *s, px_field f, const px_pair *v, size_t n, bool *found,
                      px_stop *stop, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *c;
        if (!s->seg[i]) continue;
        st = px_cols_get(s->seg[i]->cols, px_str_of(px_field_code(f)), &c, err);
        for (size_t k = 0; c && st == PX_OK && k < n; k++) {
            const uint32_t *rows;
            bool *yes = &found[v[k].value];
            if (k % 4096 == 0) st = px_stop_look(stop, err);
            if (*yes) continue;
            size_t n_rows = px_col_lookup(c, v[k].key, &rows);
            for (size_t j = 0; j < n_rows && !*yes; j++)
                *yes = !s->dead[i] || !px_bitmap_has(s->dead[i], rows[j]);
        }
    }
    return st;
}

/* Sorted by hash, so that neighbours in the list of keys are looked up one after the other. */
static px_pair *hashed_items(const px_qnode *leaf, size_t *n) {
    px_arena *a = px_arena_new();
    px_pair *v = px_malloc((leaf->n_items * KEYS_MAX + 1) * sizeof *v);
    *n = 0;
    for (size_t i = 0; i < leaf->n_items; i++) {
        uint64_t hash[KEYS_MAX];
        size_t n_keys = keys_of(a, leaf->field, leaf->item[i], hash);
        for (size_t k = 0; k < n_keys; k++)
            v[(*n)++] = (px_pair){hash[k], (uint32_t)i};
        if (i % 1024 == 1023) px_arena_reset(a);
    }
    px_arena_free(a);
    px_sort_pairs(v, *n);
    return v;
}

static px_status unresolved(px_snapshot *snap, const px_qnode *leaf, size_t *n, px_str *first,
                            size_t max, size_t *n_first, px_stop *stop, px_err *err) {
    px_field look[4] = {leaf->field, PX_F_NONE, PX_F_NONE, PX_F_NONE};
    px_status st = PX_OK;
    size_t n_pairs;
    *n = *n_first = 0;
    if (leaf->field == PX_F_FAM || leaf->field == PX_F_IFAM) look[1] = PX_F_PN;
    if (leaf->field == PX_F_CT || leaf->field == PX_F_CF) look[0] = PX_F_PN;
    if (leaf->field == PX_F_NUM) {
        look[0] = PX_F_PN;
        look[1] = PX_F_AN;
        look[2] = PX_F_PR;
        look[3] = PX_F_FAM;
    }
    px_pair *v = hashed_items(leaf, &n_pairs);
    bool *found = px_calloc(leaf->n_items + 1, sizeof *found);
    for (int k = 0; k < 4 && look[k] && st == PX_OK; k++)
        st = mark(snap, look[k], v, n_pairs, found, stop, err);
    for (size_t i = 0; i < leaf->n_items && st == PX_OK; i++) {
        if (found[i]) continue;
        if (*n < max) first[(*n_first)++] = leaf->item[i];
        ++*n;
    }
    free(v);
    free(found);
    return st;
}

px_status px_list_unresolved(px_snapshot *snap, const px_qnode *leaf, size_t *n, px_str *first,
                             size_t max, size_t *n_first, px_err *err) {
    return unresolved(snap, leaf, n, first, max, n_first, NULL, err);
}

static px_status note_lists(px_arena *a, px_snapshot *snap, px_query *q, const px_qnode *node,
                            px_stop *stop, px_err *err) {
    px_str first[SAID], said = {0};
    size_t n, n_first;
    px_status st = PX_OK;
    for (size_t i = 0; i < node->n && st == PX_OK; i++)
        st = note_lists(a, snap, q, node->child[i], stop, err);
    if (st != PX_OK || node->kind != PX_Q_LEAF || node->op != PX_L_LIST) return st;
    st = unresolved(snap, node, &n, first, SAID, &n_first, stop, err);
    if (st != PX_OK || n == 0) return st;
    for (size_t i = 0; i < n_first; i++)
        said = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(said), i ? ", " : "",
                            PX_STR_ARG(px_str_trim(first[i])));
    const char *more = n > n_first ? ", …" : "";
    px_note_add(
        a, q,
        (px_note){"N-LIST", node->begin, node->end,
                  px_arena_fmt(a,
                               "%zu of the %zu numbers of the list " PX_STR_FMT
                               " are not in this collection: " PX_STR_FMT "%s",
                               n, node->n_items, PX_STR_ARG(node->text), PX_STR_ARG(said), more),
                  px_arena_fmt(
                      a, "列表 " PX_STR_FMT " 的 %zu 个号码中有 %zu 个不在本库：" PX_STR_FMT "%s",
                      PX_STR_ARG(node->text), node->n_items, n, PX_STR_ARG(said), more)});
    return st;
}

px_status px_list_note(px_arena *a, px_snapshot *snap, px_query *q, px_stop *stop, px_err *err) {
    return q->root ? note_lists(a, snap, q, q->root, stop, err) : PX_OK;
}
