/* plan_text.c: steps that look at texts: words, phrases, patterns, and distances between them.
 *
 * Title, abstract and claims have terms of their own, and the description has; so a text step looks
 * at one of the two sides, and ft is both with OR. */
#include "query/engine/plan_int.h"

#include "patent/facts.h"
#include "query/engine/wild.h"

#define DES_MASK (1u << PX_TF_DES)

static void add_term(px_planner *p, px_step *s, px_str text, bool is_stop) {
    bool des = s->mask == DES_MASK;
    px_str term = px_arena_fmt(p->a, "%s" PX_STR_FMT, des ? PX_TERM_DES : "", PX_STR_ARG(text));
    for (size_t i = 0; i < s->n_terms; i++)
        if (px_str_eq(s->term[i], term)) return;
    s->term[s->n_terms] = term;
    s->is_stop[s->n_terms++] = is_stop;
}

/* The terms that every hit holds. Neighbouring CJK characters are asked for as their bigram, which
 * is rarer than either. */
static void add_terms(px_planner *p, px_step *s) {
    const px_qnode *q = s->leaf;
    size_t n = q->n_tokens;
    s->term = px_arena_array(p->a, px_str, n);
    s->is_stop = px_arena_array(p->a, bool, n);
    for (size_t i = 0; i < n; i++) {
        bool after = i && q->is_word[i - 1] == PX_LT_CJK;
        if (s->op == PX_L_PREFIX && i + 1 == n) break;
        if (q->is_word[i] == PX_LT_WORD)
            add_term(p, s, s->stem[i], px_is_stop_stem(s->stem[i]));
        else if (q->is_word[i] != PX_LT_CJK)
            continue;
        else if (i + 1 < n && q->is_word[i + 1] == PX_LT_CJK)
            add_term(p, s,
                     px_arena_fmt(p->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(q->token[i]),
                                  PX_STR_ARG(q->token[i + 1])),
                     false);
        else if (!after)
            add_term(p, s, q->token[i], false);
    }
}

const px_wild **px_plan_patterns(px_planner *p, const px_qnode *leaf) {
    const px_wild **v = px_arena_array(p->a, const px_wild *, leaf->n_tokens + 1);
    for (size_t i = 0; i < leaf->n_tokens; i++)
        if (leaf->is_word[i] == PX_LT_PATTERN) v[i] = px_wild_make(p->a, leaf->token[i]);
    return v;
}

/* The last word of a PREFIX is a pattern, too. */
static const px_wild **beginning(px_planner *p, const px_qnode *leaf) {
    const px_wild **v = px_arena_array(p->a, const px_wild *, leaf->n_tokens + 1);
    size_t last = leaf->n_tokens - 1;
    v[last] = px_wild_make(p->a, px_arena_fmt(p->a, PX_STR_FMT "*", PX_STR_ARG(leaf->token[last])));
    return v;
}

static px_step *text_side(px_planner *p, const px_qnode *leaf, unsigned mask) {
    px_step *s = px_plan_step(p, PX_STEP_TEXT, leaf);
    size_t n = leaf->n_tokens;
    if (n == 0) return px_plan_step(p, PX_STEP_NONE, leaf);
    s->mask = mask;
    s->whole = mask == DES_MASK || mask == px_text_mask(PX_F_TAC);
    /* A CJK token is one character: whatever begins with it is it. */
    if (s->op == PX_L_PREFIX && leaf->is_word[n - 1] == PX_LT_CJK) s->op = PX_L_PHRASE;
    if (s->op == PX_L_WILD) s->wild = px_plan_patterns(p, leaf);
    if (s->op == PX_L_PREFIX) s->wild = beginning(p, leaf);
    s->stem = px_arena_array(p->a, px_str, n);
    for (size_t i = 0; i < n; i++)
        s->stem[i] = leaf->is_word[i] == PX_LT_WORD
                         ? px_arena_str(p->a, px_analyze_stem(p->an, leaf->token[i]))
                         : leaf->token[i];
    add_terms(p, s);
    bool cjk =
        leaf->is_word[0] == PX_LT_CJK && (n == 1 || (n == 2 && leaf->is_word[1] == PX_LT_CJK));
    s->exact = s->whole && (cjk || (n == 1 && s->op == PX_L_WORDS));
    return s;
}

/* A sign between characters needs a character on both sides: nothing else says where it ends. */
static px_status check_gaps(px_planner *p, const px_qnode *leaf) {
    size_t n = leaf->n_tokens;
    if (leaf->op != PX_L_WILD || n == 0 ||
        (leaf->is_word[0] != PX_LT_GAP && leaf->is_word[n - 1] != PX_LT_GAP))
        return PX_OK;
    if (p->err) p->err->offset = leaf->begin;
    return px_fail(p->err, PX_E_QUERY, "a wildcard sign at %u needs a character on both sides",
                   leaf->begin);
}

/* The operand of a NEAR or FREQ on one side. */
static px_status operand(px_planner *p, const px_qnode *q, unsigned mask, px_step **out) {
    px_status st = PX_OK;
    if (q->kind == PX_Q_LEAF) {
        bool fits = q->op == PX_L_WORDS || q->op == PX_L_PHRASE || q->op == PX_L_PREFIX ||
                    q->op == PX_L_WILD;
        if (!fits)
            return px_fail(p->err, PX_E_INTERNAL, "a leaf of kind %d beside a distance",
                           (int)q->op);
        *out = text_side(p, q, mask);
        return check_gaps(p, q);
    }
    if (q->kind != PX_Q_OR && q->kind != PX_Q_NEAR)
        return px_fail(p->err, PX_E_INTERNAL, "a node of kind %d beside a distance", (int)q->kind);
    px_step *s = *out = px_plan_step(p, q->kind == PX_Q_OR ? PX_STEP_OR : PX_STEP_NEAR, NULL);
    s->mask = mask;
    s->node = q;
    s->n = q->n;
    s->child = px_arena_array(p->a, px_step *, s->n);
    for (size_t i = 0; i < s->n && st == PX_OK; i++)
        st = operand(p, q->child[i], mask, &s->child[i]);
    return st;
}

static px_field field_of(const px_qnode *q) {
    while (q->kind != PX_Q_LEAF)
        q = q->child[0];
    return q->field == PX_F_TXT ? PX_F_TA : q->field;
}

px_status px_plan_text(px_planner *p, const px_qnode *q, px_step **out) {
    px_field f = field_of(q);
    unsigned mask = px_text_mask(f), part[2] = {mask & ~DES_MASK, mask & DES_MASK};
    const px_qnode *what = q->kind == PX_Q_FREQ ? q->child[0] : q;
    px_step *side[2];
    size_t n = 0;
    px_status st = PX_OK;
    if (mask == 0 && q->kind != PX_Q_LEAF)
        return px_fail(p->err, PX_E_QUERY, "%s is no text: distances are looked for in texts",
                       px_field_code(f));
    for (size_t i = 0; i < 2 && st == PX_OK; i++)
        if (part[i]) st = operand(p, what, part[i], &side[n++]);
    if (st != PX_OK) return st;
    if (q->kind != PX_Q_FREQ) {
        *out = n ? px_plan_either(p, q->kind == PX_Q_LEAF ? q : NULL, side, n)
                 : px_plan_step(p, PX_STEP_NONE, q);
        return PX_OK;
    }
    px_step *s = *out = px_plan_step(p, PX_STEP_FREQ, NULL);
    s->mask = mask;
    s->node = q;
    s->n = n;
    s->child = px_arena_array(p->a, px_step *, n);
    memcpy(s->child, side, n * sizeof *side);
    return PX_OK;
}
