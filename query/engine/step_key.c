/* step_key.c: see step_key.h. */
#include "query/engine/step_key.h"

#include <stdlib.h>

#define KEY_BYTES_MAX  (64u << 10)
#define KEYS_BYTES_MAX (4u << 20)

const char *px_step_kind_name(const px_step *s) {
    switch (s->kind) {
    case PX_STEP_NONE:
        return "none";
    case PX_STEP_ALL:
        return "all";
    case PX_STEP_AND:
        return "and";
    case PX_STEP_OR:
        return "or";
    case PX_STEP_NOT:
        return "not";
    case PX_STEP_XOR:
        return "xor";
    case PX_STEP_NEAR:
        return "near";
    case PX_STEP_FREQ:
        return "frequency";
    case PX_STEP_TEXT:
        return "text";
    case PX_STEP_NAME:
        return "name";
    case PX_STEP_CLASS:
        return "class";
    case PX_STEP_RANGE:
        return "range";
    case PX_STEP_ENUM:
        return "code";
    case PX_STEP_HAS:
        return "has";
    case PX_STEP_KEYS:
        return "number";
    case PX_STEP_HASHES:
        return "citation";
    case PX_STEP_ROWS:
        return "rows";
    case PX_STEP_SPANS:
        return "codes";
    case PX_STEP_EVENT:
        return "event";
    case PX_STEP_UNIT:
        return "unit";
    case PX_STEP_SCOPE:
        return "having";
    case PX_STEP_CELL:
        return "cell";
    default:
        return "step";
    }
}

const char *px_step_store(const px_step *s) {
    switch (s->kind) {
    case PX_STEP_NONE:
    case PX_STEP_ALL:
    case PX_STEP_AND:
    case PX_STEP_OR:
    case PX_STEP_NOT:
    case PX_STEP_XOR:
        return "";
    case PX_STEP_NEAR:
    case PX_STEP_FREQ:
        return "tokens";
    case PX_STEP_TEXT:
        return s->exact ? "terms" : "terms, tokens";
    case PX_STEP_ROWS:
    case PX_STEP_UNIT:
        return "links";
    case PX_STEP_SCOPE:
        return "";
    case PX_STEP_CELL:
        return "analysis";
    default:
        return "columns";
    }
}

struct maker {
    px_arena *a;
    px_step_list *out;
    size_t cap, bytes;
    bool keys;
    px_buf text;
};

/* Hangs on more than the segment? */
static bool is_loose(const px_qnode *q) {
    if (q->op == PX_L_LIST || q->op == PX_L_SIM || q->n_items || q->field == PX_F_PAX) return true;
    if (q->field == PX_F_SEI || q->field == PX_F_DIG || q->field == PX_F_NE || q->field == PX_F_GRN)
        return true; /* by what was loaded last */
    for (size_t i = 0; i < q->n; i++)
        if (is_loose(q->child[i])) return true;
    return false;
}

static bool has_key(const px_step *s) {
    switch (s->kind) {
    case PX_STEP_NONE: /* known without looking */
    case PX_STEP_ALL:
    case PX_STEP_ROWS:
    case PX_STEP_UNIT:
    case PX_STEP_SCOPE:
    case PX_STEP_CELL:
        return false;
    case PX_STEP_AND:
    case PX_STEP_OR:
    case PX_STEP_NOT:
    case PX_STEP_XOR:
        return true;
    case PX_STEP_NEAR:
    case PX_STEP_FREQ:
        return s->node && !is_loose(s->node);
    default:
        return s->leaf && s->field != PX_F_PAX && !is_loose(s->leaf);
    }
}

static void put_leaf(px_buf *b, const px_step *s) {
    px_buf_fmt(b, "%d,%d,%d,%x,%d," PX_STR_FMT ":", (int)s->kind, (int)s->op, (int)s->field,
               s->mask, (int)s->whole, PX_STR_ARG(s->column));
    px_query_print(s->leaf, b);
}

/* Distances and frequencies are called by the node that they are of: how far, how often. */
static bool is_of_node(const px_step *s) {
    return s->kind == PX_STEP_NEAR || s->kind == PX_STEP_FREQ;
}

/* Gives the place. */
static size_t number(struct maker *m, const px_step *s, unsigned depth) {
    px_step_list *l = m->out;
    size_t at = l->n++;
    if (at == m->cap) l->v = px_arena_grow(m->a, l->v, at, &m->cap, at + 1, sizeof *l->v);
    l->v[at] = (px_step_entry){.step = s, .at = at, .depth = depth};
    bool good = m->keys && has_key(s);
    px_str *part = s->n ? px_arena_array(m->a, px_str, s->n) : NULL;
    for (size_t i = 0; i < s->n; i++) {
        size_t k = number(m, s->child[i], depth + 1); /* may move l->v */
        part[i] = l->v[k].key;
        const px_step_kind kind = s->child[i]->kind;
        if (!part[i].n && kind == PX_STEP_ALL) part[i] = PX_STR("*");
        if (!part[i].n && kind == PX_STEP_NONE) part[i] = PX_STR("-");
        good &= part[i].n > 0 || is_of_node(s);
    }
    if (!good) return at;
    px_buf_clear(&m->text);
    if (is_of_node(s)) {
        px_buf_fmt(&m->text, "%d,%x,%d:", (int)s->kind, s->mask, (int)s->whole);
        px_query_print(s->node, &m->text);
    } else if (s->leaf && s->n == 0) {
        put_leaf(&m->text, s);
    } else {
        px_buf_fmt(&m->text, "%d(", (int)s->kind);
        for (size_t i = 0; i < s->n; i++)
            px_buf_fmt(&m->text, "%zu:" PX_STR_FMT, part[i].n, PX_STR_ARG(part[i]));
        px_buf_ch(&m->text, ')');
    }
    if (m->text.failed || m->bytes + m->text.n > KEYS_BYTES_MAX) return at;
    m->bytes += m->text.n;
    l->v[at].key = px_arena_str(m->a, px_buf_view(&m->text));
    return at;
}

static int by_step(const void *px, const void *py) {
    const px_step *x = (*(px_step_entry *const *)px)->step,
                  *y = (*(px_step_entry *const *)py)->step;
    return (x > y) - (x < y);
}

void px_step_list_make(px_arena *a, const px_step *plan, bool keys, px_step_list *out) {
    *out = (px_step_list){0};
    struct maker m = {.a = a, .out = out, .keys = keys};
    px_buf_init(&m.text, KEY_BYTES_MAX);
    (void)number(&m, plan, 0);
    px_buf_done(&m.text);
    out->by_step = px_arena_array(a, px_step_entry *, out->n);
    for (size_t i = 0; i < out->n; i++)
        out->by_step[i] = &out->v[i];
    qsort((void *)out->by_step, out->n, sizeof(px_step_entry *), by_step);
}

const px_step_entry *px_step_list_find(const px_step_list *l, const px_step *step) {
    size_t lo = 0, hi = l->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (l->by_step[mid]->step < step)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < l->n && l->by_step[lo]->step == step ? l->by_step[lo] : NULL;
}
