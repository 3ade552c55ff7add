/* distance.c: distances and frequencies over the operands that were read.
 *
 * Both sides of a distance are texts of one field: words, phrases, words with wildcards, an OR of
 * such, or a distance again. Everything else (AND, NOT, names, classes) has no place in a text and is
 * refused, with what to write instead. */
#include "query/lang/parse.h"

static bool is_text_op(px_leaf_op op) {
    return op == PX_L_WORDS || op == PX_L_PHRASE || op == PX_L_PREFIX || op == PX_L_WILD;
}

bool px_is_text_leaf(const px_qnode *n) {
    return n->kind == PX_Q_LEAF && is_text_op(n->op);
}

static px_status refuse(px_parser *p, const px_operator *op, const px_qnode *n) {
    px_str name = op->spelling;
    switch (n->kind) {
    case PX_Q_AND:
        return px_fail_at(p->err, PX_E_UNSUPPORTED, n->begin,
                          "%.*s cannot take an AND on one side; write (a %.*s b) AND (a %.*s c)",
                          PX_STR_ARG(name), PX_STR_ARG(name), PX_STR_ARG(name));
    case PX_Q_NOT:
        return px_fail_at(p->err, PX_E_UNSUPPORTED, n->begin,
                          "%.*s cannot take a NOT on one side; write (a %.*s b) NOT (a %.*s c)",
                          PX_STR_ARG(name), PX_STR_ARG(name), PX_STR_ARG(name));
    case PX_Q_LEAF:
        return px_fail_at(
            p->err, PX_E_UNSUPPORTED, n->begin,
            "%.*s belongs to texts (title, abstract, claims, description), %s is none; "
            "put a word in quotes to search for it in the text",
            PX_STR_ARG(name), n->op == PX_L_SIM ? "sim" : px_field_code(n->field));
    default:
        return px_fail_at(p->err, PX_E_UNSUPPORTED, n->begin,
                          "%.*s takes words, phrases, an OR of them, or another distance in "
                          "brackets on each side",
                          PX_STR_ARG(name));
    }
}

/* Every leaf below is a text of field *f (PX_F_NONE: not known yet). */
static px_status operand(px_parser *p, const px_operator *op, const px_qnode *n, px_field *f) {
    if (n->kind == PX_Q_LEAF) {
        if (!is_text_op(n->op)) return refuse(p, op, n);
        if (*f == PX_F_NONE) *f = n->field;
        if (*f == n->field) return PX_OK;
        return px_fail_at(p->err, PX_E_QUERY, n->begin,
                          "both sides of %.*s must be in the same field, not %s and %s; write "
                          "%s=(a %.*s b)",
                          PX_STR_ARG(op->spelling), px_field_code(*f), px_field_code(n->field),
                          px_field_code(*f), PX_STR_ARG(op->spelling));
    }
    if (n->kind != PX_Q_OR && n->kind != PX_Q_NEAR) return refuse(p, op, n);
    for (size_t i = 0; i < n->n; i++) {
        px_status st = operand(p, op, n->child[i], f);
        if (st != PX_OK) return st;
    }
    return PX_OK;
}

px_status px_near_check(px_parser *p, const px_operator *op, const px_qnode *n) {
    px_field f = PX_F_NONE;
    return operand(p, op, n, &f);
}

static px_qnode *near(px_parser *p, const px_operator *op, px_qnode *left, px_qnode *right) {
    px_qnode *n = px_arena_zero(p->a, sizeof *n);
    *n = (px_qnode){.kind = PX_Q_NEAR,
                    .begin = left->begin,
                    .end = right->end,
                    .n = 2,
                    .unit = op->unit,
                    .ordered = op->ordered,
                    .distance = op->unit == PX_NEAR_TOKENS ? op->n : 0};
    n->child = px_arena_array(p->a, px_qnode *, 2);
    n->child[0] = left;
    n->child[1] = right;
    return n;
}

/* Closer units first: words, sentences, paragraphs, fields. */
static px_qnode *by_rank(px_parser *p, px_qnode *const *item, const px_operator *op, size_t n) {
    px_qnode **v = px_arena_array(p->a, px_qnode *, n);
    px_operator *o = px_arena_array(p->a, px_operator, n);
    memcpy(v, item, n * sizeof *v);
    memcpy(o, op, (n - 1) * sizeof *o);
    for (int unit = PX_NEAR_TOKENS; unit <= PX_NEAR_FIELD; unit++) {
        size_t kept = 1;
        for (size_t i = 1; i < n; i++) {
            if ((int)o[i - 1].unit == unit) {
                v[kept - 1] = near(p, &o[i - 1], v[kept - 1], v[i]);
            } else {
                o[kept - 1] = o[i - 1];
                v[kept++] = v[i];
            }
        }
        n = kept;
    }
    return v[0];
}

px_status px_near_build(px_parser *p, px_qnode *const *item, const px_operator *op, size_t n,
                        px_qnode **out) {
    *out = NULL;
    px_field f = PX_F_NONE;
    px_status st;
    for (size_t i = 0; i < n; i++)
        if ((st = operand(p, &op[i ? i - 1 : 0], item[i], &f)) != PX_OK) return st;
    bool mixed = false;
    for (size_t i = 1; i + 1 < n; i++) {
        if (op[i].unit == op[0].unit) continue;
        mixed = true;
        if (p->info->ranks) continue;
        return px_fail_at(p->err, PX_E_QUERY, op[i].begin,
                          "%.*s and %.*s measure differently; put one of them in brackets",
                          PX_STR_ARG(op[0].spelling), PX_STR_ARG(op[i].spelling));
    }
    if (mixed) {
        *out = by_rank(p, item, op, n);
        return PX_OK;
    }
    px_qnode *node = item[0];
    for (size_t i = 1; i < n; i++)
        node = near(p, &op[i - 1], node, item[i]);
    *out = node;
    return PX_OK;
}

px_status px_freq_build(px_parser *p, const px_operator *op, px_qnode *of, uint32_t end,
                        px_qnode **out) {
    px_field f = PX_F_NONE;
    px_status st = operand(p, op, of, &f);
    *out = NULL;
    if (st != PX_OK) return st;
    px_qnode *n = px_arena_zero(p->a, sizeof *n);
    *n = (px_qnode){.kind = PX_Q_FREQ, .begin = of->begin, .end = end, .n = 1, .count = op->n};
    n->child = px_arena_array(p->a, px_qnode *, 1);
    n->child[0] = of;
    *out = n;
    return PX_OK;
}

/* Fields whose values belong to one legal event. */
static bool is_event_field(px_field f) {
    return f == PX_F_EV || f == PX_F_EVD || f == PX_F_EVC || f == PX_F_EVP || f == PX_F_EVF ||
           f == PX_F_EVT;
}

static bool all_events(const px_qnode *n) {
    if (n->kind == PX_Q_LEAF) return n->op != PX_L_SIM && is_event_field(n->field);
    if (n->kind != PX_Q_AND && n->kind != PX_Q_OR && n->kind != PX_Q_NOT) return false;
    for (size_t i = 0; i < n->n; i++)
        if (!all_events(n->child[i])) return false;
    return true;
}

px_status px_event_join(px_parser *p, const px_lex_token *gand, px_qnode *left, px_qnode *right,
                        px_qnode **out) {
    px_qnode *two[2] = {left->kind == PX_Q_EVENT ? left->child[0] : left, right};
    *out = NULL;
    for (int i = 0; i < 2; i++)
        if (!all_events(two[i]))
            return px_fail_at(
                p->err, PX_E_UNSUPPORTED, two[i]->begin,
                "%.*s joins conditions on one legal event (ev, evd, evc, evp, evf, evt) "
                "only; use AND, or ev{…}",
                PX_STR_ARG(gand->raw));
    px_qnode *n = px_arena_zero(p->a, sizeof *n);
    *n = (px_qnode){.kind = PX_Q_EVENT, .begin = left->begin, .end = right->end, .n = 1};
    n->child = px_arena_array(p->a, px_qnode *, 1);
    n->child[0] = px_join_many(p->a, PX_Q_AND, two, 2);
    *out = n;
    if (px_parse_once(p, PX_ONCE_GAND))
        px_parse_note(p, "N-GAND", gand->begin, gand->end,
                      PX_STR("GAND: one and the same legal event meets both conditions (ev{…})"),
                      PX_STR("GAND：同一法律事件同时满足两个条件（ev{…}）"));
    return PX_OK;
}
