/* leaf_event.c: conditions that one legal event meets.
 *
 * Place k of a row is the same event in "@evk", "@evc", "@evd", "@evf" and "@evt". A leaf becomes a
 * flag for each value of one of these dictionaries, then a bit for each event of the segment; AND,
 * OR and NOT work on these bits, and a row is a hit when one of its events is left. */
#include "query/engine/leaf_int.h"
#include "query/engine/plan_int.h"
#include "query/engine/wild.h"

#include <stdlib.h>

enum { KIND, CODE, DAY, FROM, TO, COLUMNS };

struct events {
    const px_col *col[COLUMNS];
    uint64_t n; /* places; without /off one a row */
    size_t n_words;
    px_segx *x;
};

static px_status open_events(px_segx *x, struct events *e, px_err *err) {
    static const char *const names[COLUMNS] = {"@evk", "@evc", "@evd", "@evf", "@evt"};
    px_status st = PX_OK;
    *e = (struct events){.x = x};
    for (int i = 0; i < COLUMNS && st == PX_OK; i++) {
        st = px_cols_get(x->s->cols, px_str_of(names[i]), &e->col[i], err);
        if (st != PX_OK || !e->col[i]) return st;
        const px_col *c = e->col[i], *first = e->col[0];
        bool same = c->m.kind == PX_COL_DICT && c->m.n_values == first->m.n_values &&
                    !c->off == !first->off && (i < FROM || c->tok);
        if (same && c->off)
            same = memcmp(c->off, first->off, ((size_t)c->m.n_rows + 1) * sizeof *c->off) == 0;
        if (!same)
            return px_fail(err, PX_E_DAMAGED, "column %s does not fit the other columns of events",
                           names[i]);
    }
    e->n = e->col[0]->m.n_values;
    e->n_words = (size_t)(e->n / 64 + 1);
    return st;
}

/* Events whose value has a flag, beside those in `bits`. */
static void pass(const struct events *e, int column, const uint8_t *flag, uint64_t *bits) {
    const px_col *c = e->col[column];
    for (uint64_t i = 0; i < e->n; i++) {
        uint32_t code = px_wide(c->codes, c->m.width, i);
        if (code != PX_NIL) bits[i / 64] |= (uint64_t)flag[code] << (i % 64);
    }
}

/* ---- leaves ---- */

static px_status codes(struct events *e, const px_qnode *q, int column, uint64_t *bits,
                       px_err *err) {
    const px_col *c = e->col[column];
    uint8_t *flag = px_calloc((size_t)c->m.n_dict + 1, 1);
    px_status st = PX_OK;
    for (uint32_t k = 0; k < c->m.n_dict && st == PX_OK; k++) {
        bool yes = false;
        px_str value = px_col_value(c, k);
        if (value.n) st = px_code_meets(e->x, value, q->text, q->op == PX_L_ENUM_PREFIX, &yes, err);
        flag[k] = yes;
    }
    if (st == PX_OK) pass(e, column, flag, bits);
    free(flag);
    return st;
}

static void days(struct events *e, const px_qnode *q, uint64_t *bits) {
    const px_col *c = e->col[DAY];
    uint8_t *flag = px_calloc((size_t)c->m.n_dict + 1, 1);
    for (uint32_t k = 0; k < c->m.n_dict; k++) {
        uint32_t ymd;
        flag[k] = px_str_u32(px_col_value(c, k), &ymd) && ymd && ymd >= q->lo && ymd <= q->hi;
    }
    pass(e, DAY, flag, bits);
    free(flag);
}

/* Each party for itself against words with signs. */
static px_status patterns(struct events *e, const px_qnode *q, int column, uint64_t *bits,
                          px_err *err) {
    const px_col *c = e->col[column];
    px_planner p = {.a = px_arena_new()};
    px_step step = {.leaf = q, .wild = px_plan_patterns(&p, q)};
    uint8_t *flag = px_calloc((size_t)c->m.n_dict + 1, 1);
    px_status st = PX_OK;
    for (uint32_t k = 0; k < c->m.n_dict && st == PX_OK; k++) {
        if (k % 1024 == 0) st = px_stop_look(e->x->stop, err);
        for (uint32_t at = c->tokoff[k], i = at; i < c->tokoff[k + 1]; i++) {
            if (c->tok[i] != '\n') continue;
            if (i > at) flag[k] |= px_wild_name(&step, (px_str){c->tok + at, i - at});
            at = i + 1;
        }
    }
    if (st == PX_OK) pass(e, column, flag, bits);
    free(flag);
    px_arena_free(p.a);
    return st;
}

/* Parties stand between line ends, each as " token token ". */
static px_status names(struct events *e, const px_qnode *q, int column, uint64_t *bits,
                       px_err *err) {
    const px_col *c = e->col[column];
    px_buf needle;
    if (q->op == PX_L_NAME_WILD) return patterns(e, q, column, bits, err);
    if (q->op != PX_L_NAME && q->op != PX_L_NAME_PREFIX && q->op != PX_L_NAME_IS)
        return px_fail(err, PX_E_INTERNAL, "an operator of kind %d on a party of an event",
                       (int)q->op);
    px_buf_init(&needle, PX_BUF_MAX);
    if (q->op == PX_L_NAME_IS) px_buf_ch(&needle, '\n');
    px_buf_ch(&needle, ' ');
    for (size_t i = 0; i < q->n_tokens; i++) {
        px_buf_str(&needle, q->token[i]);
        if (i + 1 < q->n_tokens || q->op != PX_L_NAME_PREFIX) px_buf_ch(&needle, ' ');
    }
    if (q->op == PX_L_NAME_IS) px_buf_ch(&needle, '\n');
    px_str s = px_buf_view(&needle);
    uint8_t *flag = px_calloc((size_t)c->m.n_dict + 1, 1);
    for (uint32_t k = 0; k < c->m.n_dict; k++) {
        px_str value = {c->tok + c->tokoff[k], c->tokoff[k + 1] - c->tokoff[k]};
        flag[k] = px_str_find(value, s) != SIZE_MAX;
    }
    pass(e, column, flag, bits);
    free(flag);
    px_buf_done(&needle);
    return PX_OK;
}

static px_status leaf(struct events *e, const px_qnode *q, uint64_t *bits, px_err *err) {
    px_status st;
    switch ((int)q->field) {
    case PX_F_EV:
        return codes(e, q, KIND, bits, err);
    case PX_F_EVC:
        return codes(e, q, CODE, bits, err);
    case PX_F_EVD:
        days(e, q, bits);
        return PX_OK;
    case PX_F_EVF:
        return names(e, q, FROM, bits, err);
    case PX_F_EVT:
        return names(e, q, TO, bits, err);
    case PX_F_EVP:
        st = names(e, q, FROM, bits, err);
        return st == PX_OK ? names(e, q, TO, bits, err) : st;
    default:
        return px_fail(err, PX_E_INTERNAL, "%s is no condition on an event",
                       px_field_code(q->field));
    }
}

/* ---- operators ---- */

static px_status node(struct events *e, const px_qnode *q, uint64_t *bits, px_err *err) {
    px_status st = px_stop_look(e->x->stop, err);
    if (st != PX_OK) return st;
    if (q->kind == PX_Q_LEAF) return leaf(e, q, bits, err);
    if (q->kind == PX_Q_ALL) {
        uint8_t *flag = px_malloc((size_t)e->col[KIND]->m.n_dict + 1);
        memset(flag, 1, (size_t)e->col[KIND]->m.n_dict + 1);
        pass(e, KIND, flag, bits);
        free(flag);
        return st;
    }
    if (q->kind == PX_Q_EVENT && q->n == 1) return node(e, q->child[0], bits, err);
    if (q->kind != PX_Q_AND && q->kind != PX_Q_OR && q->kind != PX_Q_NOT && q->kind != PX_Q_XOR)
        return px_fail(err, PX_E_INTERNAL, "a node of kind %d about an event", (int)q->kind);
    uint64_t *one = px_malloc(e->n_words * sizeof *one);
    for (size_t i = 0; i < q->n && st == PX_OK; i++) {
        memset(one, 0, e->n_words * sizeof *one);
        st = node(e, q->child[i], one, err);
        for (size_t w = 0; w < e->n_words && st == PX_OK; w++) {
            if (i == 0 || q->kind == PX_Q_OR)
                bits[w] |= one[w];
            else if (q->kind == PX_Q_AND)
                bits[w] &= one[w];
            else if (q->kind == PX_Q_NOT)
                bits[w] &= ~one[w];
            else
                bits[w] ^= one[w];
        }
    }
    free(one);
    return st;
}

px_status px_leaf_event(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    struct events e;
    px_status st = open_events(x, &e, err);
    if (st != PX_OK || !e.col[COLUMNS - 1]) return st;
    uint64_t *bits = px_calloc(e.n_words, sizeof *bits);
    const uint32_t *off = e.col[0]->off;
    st = node(&e, s->leaf, bits, err);
    px_segx_words(x);
    for (uint32_t r = 0; st == PX_OK && r < x->s->n_rows; r++) {
        uint64_t i = off ? off[r] : r, end = off ? off[r + 1] : (uint64_t)r + 1, hit = 0;
        for (; i < end; i++)
            hit |= bits[i / 64] >> (i % 64) & 1;
        x->words[r / 64] |= hit << (r % 64);
    }
    free(bits);
    if (st == PX_OK) *out = px_set_of_words(x);
    return st;
}
