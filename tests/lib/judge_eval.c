/* judge_eval.c: does a record answer a question? By recursion over the tree, leaf by leaf. */
#include "tests/lib/judge_int.h"

#include <stdlib.h>

struct judge_bound {
    const judge *j;
    const px_qnode *q;
    judge_bound **child;
    uint32_t *id;  /* texts: words (stems for words of WORDS); UINT32_MAX: in no record */
    bool *begins;  /* PREFIX with a word at the end: by word, does it begin so? */
    px_str needle; /* names: " token token ", without the last blank for a beginning */
    px_str lo, hi; /* CLASS */
    bool *doc;     /* CT, CF: documents that the links name; FAM: those of the families */
    px_arena *a;   /* of the root */
};

/* What virtual fields stand for beside texts (those: px_text_mask). */
static const struct {
    px_field field, of[4];
} virtual_of[] = {
    {PX_F_TXT, {PX_F_PA, PX_F_IN}},
    {PX_F_IA, {PX_F_PA, PX_F_IN}},
    {PX_F_CL, {PX_F_IPC, PX_F_CPC}},
    {PX_F_NUM, {PX_F_PN, PX_F_AN, PX_F_PR, PX_F_FAM}},
};

static bool is_of(px_field f, px_field asked) {
    for (size_t i = 0; i < sizeof virtual_of / sizeof *virtual_of; i++)
        if (virtual_of[i].field == asked) {
            for (int k = 0; k < 4; k++)
                if (virtual_of[i].of[k] == f) return true;
            return false;
        }
    return f == asked;
}

static unsigned texts_of(px_field f) {
    return px_text_mask(f == PX_F_TXT ? PX_F_TA : f);
}

/* ---- making ready ---- */

static void bind_words(judge *j, judge_bound *b) {
    const px_qnode *q = b->q;
    b->id = px_arena_array(b->a, uint32_t, q->n_tokens + 1);
    for (size_t i = 0; i < q->n_tokens; i++) {
        px_str w = q->token[i];
        if (q->op == PX_L_WORDS && q->is_word[i]) w = px_analyze_stem(j->an, w);
        b->id[i] = px_intern_find(j->words, w);
    }
    if (q->op != PX_L_PREFIX || !q->is_word[q->n_tokens - 1]) return;
    uint32_t n = px_intern_size(j->words);
    b->begins = px_arena_array(b->a, bool, n + 1);
    for (uint32_t i = 0; i < n; i++)
        b->begins[i] = px_str_starts(px_intern_text(j->words, i), q->token[q->n_tokens - 1]);
}

static void bind_name(judge_bound *b) {
    const px_qnode *q = b->q;
    bool prefix = q->op == PX_L_PREFIX || q->op == PX_L_NAME_PREFIX;
    px_str s = PX_STR(" ");
    for (size_t i = 0; i < q->n_tokens; i++)
        s = px_arena_fmt(b->a, PX_STR_FMT PX_STR_FMT "%s", PX_STR_ARG(s), PX_STR_ARG(q->token[i]),
                         prefix && i + 1 == q->n_tokens ? "" : " ");
    b->needle = s;
}

static bool keys_meet(const judge_doc *d, px_field f, const px_qnode *q) {
    for (size_t i = 0; i < q->n_keys; i++)
        if (judge_has_key(d, f, q->keys[i])) return true;
    return false;
}

/* The collection's documents with the number; then what the links say about them. */
static void bind_links(judge *j, judge_bound *b) {
    bool *asked = px_arena_array(b->a, bool, j->n + 1);
    bool *fam = px_arena_array(b->a, bool, j->n_fams + 1);
    b->doc = px_arena_array(b->a, bool, j->n + 1);
    for (size_t i = 0; i < j->n; i++) {
        asked[i] = keys_meet(j->doc[i], PX_F_PN, b->q);
        if (asked[i]) fam[j->doc[i]->fam] = true;
    }
    for (size_t i = 0; i < j->n; i++) {
        const judge_doc *d = j->doc[i];
        if (b->q->field == PX_F_FAM && fam[d->fam]) b->doc[i] = true;
        for (size_t k = 0; k < d->cites.n; k++) {
            if (b->q->field == PX_F_CF && asked[i]) b->doc[d->cites.v[k]] = true;
            if (b->q->field == PX_F_CT && asked[d->cites.v[k]]) b->doc[i] = true;
        }
    }
}

static judge_bound *bind(judge *j, px_arena *a, const px_qnode *q) {
    judge_bound *b = px_arena_zero(a, sizeof *b);
    b->j = j;
    b->q = q;
    b->a = a;
    if (q->kind != PX_Q_LEAF) {
        b->child = px_arena_array(a, judge_bound *, q->n + 1);
        for (size_t i = 0; i < q->n; i++)
            b->child[i] = bind(j, a, q->child[i]);
        return b;
    }
    switch (q->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
        bind_words(j, b);
        bind_name(b);
        break;
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_NAME_IS:
        bind_name(b);
        break;
    case PX_L_CLASS:
        px_class_subtree(a, q->text, &b->lo, &b->hi);
        break;
    case PX_L_IDENT:
        if (q->field == PX_F_FAM || q->field == PX_F_CT || q->field == PX_F_CF) bind_links(j, b);
        break;
    default:
        break;
    }
    return b;
}

judge_bound *judge_bind(judge *j, const px_qnode *root) {
    return bind(j, px_arena_new(), root);
}
void judge_unbind(judge_bound *b) {
    if (b) px_arena_free(b->a);
}

/* ---- one record ---- */

static bool stands_at(const judge_bound *b, const judge_text *t, size_t at) {
    const px_qnode *q = b->q;
    for (size_t k = 0; k < q->n_tokens; k++) {
        uint32_t word = t->word[at + k];
        if (word == JUDGE_PARAGRAPH) return false;
        if (b->begins && k + 1 == q->n_tokens) {
            if (!b->begins[word]) return false;
        } else if (q->op == PX_L_WORDS && q->is_word[k]) {
            if (t->stem[at + k] != b->id[k]) return false;
        } else if (word != b->id[k]) {
            return false;
        }
    }
    return true;
}

static bool in_texts(const judge_bound *b, const judge_doc *d) {
    const px_qnode *q = b->q;
    unsigned mask = texts_of(q->field);
    bool by_stem = q->op == PX_L_WORDS && q->is_word[0], any = b->begins && q->n_tokens == 1;
    for (size_t i = 0; i < d->n_texts; i++) {
        const judge_text *t = &d->text[i];
        const uint32_t *v = by_stem ? t->stem : t->word;
        if (!(mask >> t->field & 1)) continue;
        for (size_t at = 0; at + q->n_tokens <= t->n; at++)
            if ((any || v[at] == b->id[0]) && stands_at(b, t, at)) return true;
    }
    return false;
}

static bool is_custom(const judge_bound *b, const judge_fact *f) {
    return b->q->field != PX_F_X || px_str_eq(f->custom, b->q->custom);
}

static bool in_names(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        if (!f->name.n || !is_of(f->field, b->q->field) || !is_custom(b, f)) continue;
        if (b->q->op == PX_L_NAME_IS ? px_str_eq(f->name, b->needle)
                                     : px_str_find(f->name, b->needle) != SIZE_MAX)
            return true;
    }
    return false;
}

static bool in_classes(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        if (!is_of(f->field, b->q->field)) continue;
        if (b->q->op == PX_L_CLASS_IS
                ? px_str_eq(f->value, b->q->text)
                : px_str_cmp(f->value, b->lo) >= 0 && px_str_cmp(f->value, b->hi) < 0)
            return true;
    }
    return false;
}

static bool in_codes(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        if (f->field != b->q->field) continue;
        if (b->q->op == PX_L_ENUM ? px_str_eq(f->folded, b->q->text)
                                  : px_str_starts(f->folded, b->q->text))
            return true;
    }
    return false;
}

static bool in_numbers(const judge_bound *b, const judge_doc *d, size_t i) {
    if (b->doc && b->doc[i]) return true;
    for (size_t k = 0; k < d->keys.n; k++)
        if (is_of(d->keys.v[k].field, b->q->field))
            for (size_t n = 0; n < b->q->n_keys; n++)
                if (px_str_eq(d->keys.v[k].key, b->q->keys[n])) return true;
    return false;
}

static bool leaf(const judge_bound *b, size_t i) {
    const judge_doc *d = b->j->doc[i];
    const px_qnode *q = b->q;
    switch (q->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
        return in_texts(b, d) || (q->field == PX_F_TXT && in_names(b, d));
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_NAME_IS:
        return in_names(b, d);
    case PX_L_CLASS:
    case PX_L_CLASS_IS:
        return in_classes(b, d);
    case PX_L_RANGE: {
        uint32_t v = d->number[q->field];
        return v != PX_NIL && v >= q->lo && v <= q->hi;
    }
    case PX_L_IDENT:
        return in_numbers(b, d, i);
    case PX_L_OFFICE:
        return px_str_eq(d->record.pub.cc, q->text);
    case PX_L_ENUM:
    case PX_L_ENUM_PREFIX:
        return in_codes(b, d);
    case PX_L_HAS:
        return d->has >> q->has & 1;
    case PX_L_WILD:
    case PX_L_NAME_WILD:
    case PX_L_CLASS_UP:
    case PX_L_LIST:
    case PX_L_SIM:
        break;
    }
    return false;
}

bool judge_eval(const judge_bound *b, size_t i) {
    switch (b->q->kind) {
    case PX_Q_ALL:
        return true;
    case PX_Q_AND:
        for (size_t k = 0; k < b->q->n; k++)
            if (!judge_eval(b->child[k], i)) return false;
        return true;
    case PX_Q_OR:
        for (size_t k = 0; k < b->q->n; k++)
            if (judge_eval(b->child[k], i)) return true;
        return false;
    case PX_Q_NOT:
        return judge_eval(b->child[0], i) && !judge_eval(b->child[1], i);
    case PX_Q_LEAF:
        return leaf(b, i);
    case PX_Q_XOR:
    case PX_Q_NEAR:
    case PX_Q_FREQ:
    case PX_Q_EVENT:
        break;
    }
    return false;
}
