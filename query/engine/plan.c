/* plan.c: see plan.h. */
#include "query/engine/plan_int.h"

#include "base/hash.h"
#include "base/sort.h"
#include "patent/class.h"
#include "query/engine/similar_clause.h"
#include "query/engine/wild.h"

#include <stdlib.h>

px_step *px_plan_step(px_planner *p, px_step_kind kind, const px_qnode *leaf) {
    px_step *s = px_arena_zero(p->a, sizeof *s);
    s->kind = kind;
    s->leaf = leaf;
    if (leaf) {
        s->op = leaf->op;
        s->field = leaf->field;
    }
    return s;
}

px_step *px_plan_either(px_planner *p, const px_qnode *leaf, px_step **child, size_t n) {
    if (n == 1) return child[0];
    px_step *s = px_plan_step(p, PX_STEP_OR, leaf);
    s->child = px_arena_array(p->a, px_step *, n);
    memcpy(s->child, child, n * sizeof *child);
    s->n = n;
    return s;
}

/* ---- columns ---- */

/* The longest piece that every value must hold. */
static px_str name_piece(px_planner *p, const px_step *s) {
    const px_qnode *q = s->leaf;
    px_str best = PX_STR(" ");
    for (size_t i = 0; i < q->n_tokens; i++) {
        px_str one = best;
        if (s->wild[i])
            one = px_wild_piece(s->wild[i]);
        else if (q->is_word[i] != PX_LT_GAP)
            one = px_arena_fmt(p->a, " " PX_STR_FMT " ", PX_STR_ARG(q->token[i]));
        if (one.n > best.n) best = one;
    }
    return best;
}

static px_step *name(px_planner *p, const px_qnode *leaf, px_field f) {
    px_step *s = px_plan_step(p, PX_STEP_NAME, leaf);
    s->field = f;
    if (leaf->op == PX_L_WORDS || leaf->op == PX_L_PHRASE) s->op = PX_L_NAME;
    if (leaf->op == PX_L_PREFIX) s->op = PX_L_NAME_PREFIX;
    if (leaf->op == PX_L_WILD) s->op = PX_L_NAME_WILD;
    if (s->op == PX_L_NAME_WILD && leaf->n_tokens) {
        s->wild = px_plan_patterns(p, leaf);
        s->needle = name_piece(p, s);
        return s;
    }
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_ch(&b, ' ');
    for (size_t i = 0; i < leaf->n_tokens; i++) {
        px_buf_str(&b, leaf->token[i]);
        if (i + 1 < leaf->n_tokens || s->op != PX_L_NAME_PREFIX) px_buf_ch(&b, ' ');
    }
    s->needle = px_arena_str(p->a, px_buf_view(&b));
    px_buf_done(&b);
    return leaf->n_tokens || s->op == PX_L_NAME_PREFIX ? s : px_plan_step(p, PX_STEP_NONE, leaf);
}

static px_step *class(px_planner *p, const px_qnode *leaf, px_field f) {
    px_step *s = px_plan_step(p, PX_STEP_CLASS, leaf);
    s->field = f;
    if (leaf->op == PX_L_CLASS_IS)
        s->lo = s->hi = leaf->text;
    else
        px_class_subtree(p->a, leaf->text, &s->lo, &s->hi);
    return s;
}

/* ---- numbers ---- */

/* Rows whose keys (of the leaf) an index or a column of hashes holds. */
static px_step *keys(px_planner *p, const px_qnode *leaf, px_step_kind kind, px_str column) {
    px_step *s = px_plan_step(p, kind, leaf);
    s->column = column;
    s->hash = px_arena_array(p->a, uint64_t, leaf->n_keys);
    for (size_t i = 0; i < leaf->n_keys; i++)
        s->hash[i] = px_hash_str(leaf->keys[i]);
    s->n_hashes = leaf->n_keys;
    return s;
}

static px_step *index_of(px_planner *p, const px_qnode *leaf, px_field f) {
    return keys(p, leaf, PX_STEP_KEYS, px_str_of(px_field_code(f)));
}

px_step *px_plan_rows(px_planner *p, const px_qnode *leaf, px_rows *rows) {
    px_step *s = px_plan_step(p, rows->n ? PX_STEP_ROWS : PX_STEP_NONE, leaf);
    px_sort_u32(rows->v, rows->n);
    s->rows.n = px_unique_u32(rows->v, rows->n);
    s->rows.v = px_arena_array(p->a, uint32_t, s->rows.n);
    if (rows->n) memcpy(s->rows.v, rows->v, s->rows.n * sizeof *s->rows.v);
    px_rows_free(rows);
    return s;
}

/* The family identifier itself, or all rows of the families that the document belongs to. */
static px_status family(px_planner *p, const px_qnode *leaf, px_step **out) {
    px_rows doc = {0}, all = {0};
    px_links *l = p->snap->links;
    px_status st = px_snapshot_lookup(p->snap, PX_F_PN, leaf->keys, leaf->n_keys, &doc, p->err);
    if (st == PX_OK && doc.n) st = px_links_groups(l, p->err);
    if (st == PX_OK && doc.n) {
        uint64_t *wanted = px_calloc(((size_t)l->n_fams + 63) / 64 + 1, sizeof *wanted);
        for (size_t i = 0; i < doc.n; i++) {
            uint32_t g = l->fam[doc.v[i]];
            if (g != PX_NIL) wanted[g / 64] |= (uint64_t)1 << (g % 64);
        }
        for (uint32_t r = 0; r < l->n_rows; r++) {
            uint32_t g = l->fam[r];
            if (g != PX_NIL && wanted[g / 64] >> (g % 64) & 1) px_rows_add(&all, r);
        }
        free(wanted);
    }
    px_rows_free(&doc);
    px_step *both[2] = {index_of(p, leaf, PX_F_FAM), px_plan_rows(p, leaf, &all)};
    *out = px_plan_either(p, leaf, both, 2);
    return st;
}

/* Citations to or from the document. A record says what it cites, and may say who cites it; so
 * beside the mentions of the document in `column` there is what its own record says, by the links.
 */
static px_status citations(px_planner *p, const px_qnode *leaf, bool citing, px_step **out) {
    px_rows doc = {0}, all = {0};
    px_links *l = p->snap->links;
    px_status st = px_snapshot_lookup(p->snap, PX_F_PN, leaf->keys, leaf->n_keys, &doc, p->err);
    if (st == PX_OK && doc.n) st = px_links_citations(l, p->err);
    for (size_t i = 0; i < doc.n && st == PX_OK; i++) {
        const uint32_t *off = citing ? l->cited_off : l->cites_off;
        const uint32_t *row = citing ? l->cited : l->cites;
        for (uint32_t k = off[doc.v[i]]; k < off[doc.v[i] + 1]; k++)
            px_rows_add(&all, row[k]);
    }
    px_rows_free(&doc);
    px_str column = citing ? PX_STR("@cites") : PX_STR("@citing");
    px_step *both[2] = {keys(p, leaf, PX_STEP_HASHES, column), px_plan_rows(p, leaf, &all)};
    *out = px_plan_either(p, leaf, both, 2);
    return st;
}

static px_status ident(px_planner *p, const px_qnode *leaf, px_step **out) {
    switch ((int)leaf->field) {
    case PX_F_FAM:
        return family(p, leaf, out);
    case PX_F_CF:
        return citations(p, leaf, false, out);
    case PX_F_CT:
        return citations(p, leaf, true, out);
    case PX_F_NUM: {
        px_step *any[4] = {index_of(p, leaf, PX_F_PN), index_of(p, leaf, PX_F_AN),
                           index_of(p, leaf, PX_F_PR), index_of(p, leaf, PX_F_FAM)};
        *out = px_plan_either(p, leaf, any, 4);
        return PX_OK;
    }
    default:
        *out = index_of(p, leaf, leaf->field);
        return PX_OK;
    }
}

/* ---- the tree ---- */

static px_status leaf_step(px_planner *p, const px_qnode *q, px_step **out) {
    px_step *part[3];
    px_status own = px_plan_field(p, q, out);
    if (own != PX_OK || *out) return own;
    switch (q->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
    case PX_L_WILD:
        own = px_plan_text(p, q, &part[0]);
        *out = part[0];
        if (own != PX_OK || q->field != PX_F_TXT) return own;
        part[1] = name(p, q, PX_F_PA);
        part[2] = name(p, q, PX_F_IN);
        *out = px_plan_either(p, q, part, 3);
        return PX_OK;
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_NAME_WILD:
    case PX_L_NAME_IS:
        if (q->field != PX_F_IA) {
            *out = name(p, q, q->field);
            return PX_OK;
        }
        part[0] = name(p, q, PX_F_PA);
        part[1] = name(p, q, PX_F_IN);
        *out = px_plan_either(p, q, part, 2);
        return PX_OK;
    case PX_L_CLASS:
    case PX_L_CLASS_IS:
        if (q->field != PX_F_CL) {
            *out = class(p, q, q->field);
            return PX_OK;
        }
        part[0] = class(p, q, PX_F_IPC);
        part[1] = class(p, q, PX_F_CPC);
        *out = px_plan_either(p, q, part, 2);
        return PX_OK;
    case PX_L_RANGE:
        *out = px_plan_step(p, q->lo <= q->hi ? PX_STEP_RANGE : PX_STEP_NONE, q);
        return PX_OK;
    case PX_L_IDENT:
        return ident(p, q, out);
    case PX_L_OFFICE:
        *out = px_plan_step(p, PX_STEP_ENUM, q);
        (*out)->field = PX_F_CC;
        return PX_OK;
    case PX_L_ENUM:
    case PX_L_ENUM_PREFIX:
    case PX_L_VALUE:
        *out = px_plan_step(p, PX_STEP_ENUM, q);
        return PX_OK;
    case PX_L_HAS:
        *out = px_plan_step(p, PX_STEP_HAS, q);
        return PX_OK;
    case PX_L_CLASS_UP:
    case PX_L_LIST:
        break;
    case PX_L_SIM:
        return px_plan_similar(p, q, out);
    case PX_L_CELL:
        *out = px_plan_step(p, PX_STEP_CELL, q);
        (*out)->within = p->within;
        return PX_OK;
    }
    return px_fail(p->err, PX_E_INTERNAL, "a leaf of kind %d has no store", (int)q->op);
}

px_status px_plan_leaf(px_planner *p, const px_qnode *leaf, px_step **out) {
    return leaf_step(p, leaf, out);
}

static px_status node(px_planner *p, const px_qnode *q, px_step **out);

/* Conditions on whole applications and families; what they are about stands first. */
static px_status whole(px_planner *p, const px_qnode *q, px_step **out) {
    const px_step *outer = p->within;
    px_step *s = *out = px_plan_step(p, q->kind == PX_Q_UNIT ? PX_STEP_UNIT : PX_STEP_SCOPE, NULL);
    px_status st = PX_OK;
    s->node = q;
    s->n = q->n;
    s->child = px_arena_array(p->a, px_step *, q->n);
    if (s->kind == PX_STEP_UNIT) s->within = outer;
    for (size_t i = 0; i < q->n && st == PX_OK; i++) {
        if (i) p->within = s;
        st = node(p, q->child[i], &s->child[i]);
    }
    p->within = outer;
    return st;
}

static px_status node(px_planner *p, const px_qnode *q, px_step **out) {
    static const px_step_kind kinds[] = {[PX_Q_ALL] = PX_STEP_ALL,
                                         [PX_Q_AND] = PX_STEP_AND,
                                         [PX_Q_OR] = PX_STEP_OR,
                                         [PX_Q_NOT] = PX_STEP_NOT,
                                         [PX_Q_XOR] = PX_STEP_XOR};
    if (q->kind == PX_Q_LEAF) return leaf_step(p, q, out);
    if (q->kind == PX_Q_EVENT) return px_plan_field(p, q, out);
    if (q->kind == PX_Q_NEAR || q->kind == PX_Q_FREQ) return px_plan_text(p, q, out);
    if (q->kind == PX_Q_UNIT || q->kind == PX_Q_SCOPE) return whole(p, q, out);
    if (q->kind > PX_Q_XOR)
        return px_fail(p->err, PX_E_INTERNAL, "a node of kind %d has no store", (int)q->kind);
    px_step *s = *out = px_plan_step(p, kinds[q->kind], NULL);
    s->n = q->kind == PX_Q_ALL ? 0 : q->n;
    s->child = px_arena_array(p->a, px_step *, s->n ? s->n : 1);
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n && st == PX_OK; i++)
        st = node(p, q->child[i], &s->child[i]);
    return st;
}

px_status px_plan_make(px_arena *a, px_snapshot *snap, const px_qnode *root, px_step **out,
                       px_err *err) {
    return px_plan_make_until(a, snap, root, NULL, out, err);
}

px_status px_plan_make_until(px_arena *a, px_snapshot *snap, const px_qnode *root, px_stop *stop,
                             px_step **out, px_err *err) {
    px_planner p = {.a = a, .snap = snap, .an = px_analyzer_new(), .stop = stop, .err = err};
    *out = NULL;
    px_step *s = NULL;
    px_status st = node(&p, root, &s);
    px_analyzer_free(p.an);
    if (st == PX_OK) *out = s;
    return st;
}

void px_plan_positive(const px_step *s, void (*each)(void *self, const px_step *leaf), void *self) {
    if (s->kind == PX_STEP_UNIT) return; /* another row of the group may have met it */
    if (s->n == 0) each(self, s);
    size_t n = s->kind == PX_STEP_NOT ? 1 : s->n;
    for (size_t i = 0; i < n; i++)
        px_plan_positive(s->child[i], each, self);
}
