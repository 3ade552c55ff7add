/* parser.c: brackets, operators and clauses; see tree.h for the result.
 *
 * One bracket level is read as a flat list of operands with an operator before each; the tree is
 * built when the level ends: NOT binds closer than AND, AND closer than OR. Only brackets recurse,
 * and they are counted, so no text can exhaust the stack.
 *
 * Shape of the tree (the canonical form and px_query_same rely on it): a child of AND is never an
 * AND, a child of OR never an OR, and the left child of NOT is never a NOT: `a NOT b NOT c` is
 * a NOT (b OR c). Its height is at most PX_QUERY_DEPTH_MAX. */
#include "base/say.h"
#include "query/lang/parse.h"

#include "patent/record.h"

typedef enum join { JOIN_AND, JOIN_OR, JOIN_NOT } join;

typedef struct operand {
    px_qnode *node;
    join join;       /* what stands between it and the one before */
    bool bare;       /* an unquoted word without a field */
    bool loose_name; /* pa=siemens: further words do not belong to it */
} operand;

typedef struct level {
    operand *v;
    size_t n, cap;
} level;

void px_parse_note(px_parser *p, const char *code, uint32_t begin, uint32_t end, px_str en,
                   px_str zh) {
    px_query *q = p->q;
    q->notes =
        px_arena_grow(p->a, q->notes, q->n_notes, &p->notes_cap, q->n_notes + 1, sizeof *q->notes);
    q->notes[q->n_notes++] = (px_note){code, begin, end, en, zh};
}

px_status px_parse_leaf(px_parser *p, uint32_t begin, uint32_t end, px_qnode **out) {
    *out = NULL;
    if (p->n_terms >= PX_QUERY_TERMS_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, begin, "the query has more than %u terms",
                          PX_QUERY_TERMS_MAX);
    p->n_terms++;
    px_qnode *n = px_arena_zero(p->a, sizeof *n);
    n->kind = PX_Q_LEAF;
    n->begin = begin;
    n->end = end;
    *out = n;
    return PX_OK;
}

px_qnode *px_parse_all(px_parser *p, uint32_t begin, uint32_t end) {
    px_qnode *n = px_arena_zero(p->a, sizeof *n);
    n->kind = PX_Q_ALL;
    n->begin = begin;
    n->end = end;
    return n;
}

static const px_lex_token *look(const px_parser *p, size_t ahead) {
    size_t i = p->at + ahead;
    return &p->lex.token[i < p->lex.n ? i : p->lex.n - 1];
}

/* Children of `from` when it is of that kind, else `from` itself. */
static size_t spread(px_q_kind kind, px_qnode *from, px_qnode **to) {
    if (from->kind != kind) {
        if (to) *to = from;
        return 1;
    }
    if (to) memcpy(to, from->child, from->n * sizeof *to);
    return from->n;
}

static px_qnode *join_many(px_arena *a, px_q_kind kind, px_qnode *const *v, size_t n) {
    if (n == 1) return v[0];
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += spread(kind, v[i], NULL);
    px_qnode *node = px_arena_zero(a, sizeof *node);
    node->kind = kind;
    node->begin = v[0]->begin;
    node->end = v[n - 1]->end;
    node->child = px_arena_array(a, px_qnode *, total);
    for (size_t i = 0; i < n; i++)
        node->n += spread(kind, v[i], node->child + node->n);
    return node;
}

static px_qnode *join_not(px_arena *a, px_qnode *left, px_qnode *const *minus, size_t n) {
    if (n == 0) return left;
    px_qnode *end = minus[n - 1];
    px_qnode *right = join_many(a, PX_Q_OR, minus, n);
    uint32_t begin = left->begin;
    if (left->kind == PX_Q_NOT) {
        px_qnode *both[2] = {left->child[1], right};
        left = left->child[0];
        right = join_many(a, PX_Q_OR, both, 2);
    }
    px_qnode *node = px_arena_zero(a, sizeof *node);
    *node = (px_qnode){.kind = PX_Q_NOT, .begin = begin, .end = end->end, .n = 2};
    node->child = px_arena_array(a, px_qnode *, 2);
    node->child[0] = left;
    node->child[1] = right;
    return node;
}

static px_qnode *build(px_arena *a, const level *l) {
    px_qnode **ors = px_arena_array(a, px_qnode *, l->n);
    px_qnode **ands = px_arena_array(a, px_qnode *, l->n);
    px_qnode **minus = px_arena_array(a, px_qnode *, l->n);
    size_t n_ors = 0;
    for (size_t i = 0; i < l->n;) {
        size_t n_ands = 0;
        do {
            px_qnode *left = l->v[i++].node;
            size_t n_minus = 0;
            while (i < l->n && l->v[i].join == JOIN_NOT)
                minus[n_minus++] = l->v[i++].node;
            ands[n_ands++] = join_not(a, left, minus, n_minus);
        } while (i < l->n && l->v[i].join == JOIN_AND);
        ors[n_ors++] = join_many(a, PX_Q_AND, ands, n_ands);
    }
    return join_many(a, PX_Q_OR, ors, n_ors);
}

static px_qnode *build_left_to_right(px_arena *a, const level *l) {
    px_qnode *node = l->v[0].node;
    for (size_t i = 1; i < l->n; i++) {
        px_qnode *two[2] = {node, l->v[i].node};
        if (l->v[i].join == JOIN_NOT)
            node = join_not(a, node, &two[1], 1);
        else
            node = join_many(a, l->v[i].join == JOIN_AND ? PX_Q_AND : PX_Q_OR, two, 2);
    }
    return node;
}

static unsigned height_of(const px_qnode *n, unsigned limit) {
    unsigned h = 0;
    if (limit == 0) return 1;
    for (size_t i = 0; i < n->n; i++) {
        unsigned c = height_of(n->child[i], limit - 1) + 1;
        if (c > h) h = c;
    }
    return h;
}

/* Espacenet reads from left to right; somebody who pastes from there should know where that makes a
 * difference: an OR with an AND or NOT behind it. */
static void note_precedence(px_parser *p, const level *l, const px_qnode *node) {
    bool or_seen = false, differs = false;
    for (size_t i = 1; i < l->n; i++) {
        if (l->v[i].join == JOIN_OR)
            or_seen = true;
        else if (or_seen)
            differs = true;
    }
    if (!differs) return;
    px_str en = PX_STR("NOT binds closer than AND, AND closer than OR; use brackets to be sure");
    px_str zh = PX_STR("NOT 优先于 AND，AND 优先于 OR；如有疑问请加括号");
    if (l->n <= 12) {
        px_buf read, other;
        px_buf_init(&read, 240);
        px_buf_init(&other, 240);
        px_query_print(node, &read);
        px_query_print(build_left_to_right(p->a, l), &other);
        if (!read.failed && !other.failed) {
            en = px_arena_fmt(p->a, "read as %.*s; from left to right it would be %.*s",
                              PX_STR_ARG(px_buf_view(&read)), PX_STR_ARG(px_buf_view(&other)));
            zh = px_arena_fmt(p->a, "按 %.*s 理解；若从左到右计算则为 %.*s",
                              PX_STR_ARG(px_buf_view(&read)), PX_STR_ARG(px_buf_view(&other)));
        }
        px_buf_done(&read);
        px_buf_done(&other);
    }
    px_parse_note(p, "W-PREC", node->begin, node->end, en, zh);
}

static px_value value_of(const px_lex_token *t) {
    return (px_value){.text = t->text,
                      .quoted = t->kind == PX_LEX_QUOTED,
                      .star = t->star,
                      .wild = t->wild,
                      .wild_at = t->wild_at,
                      .blank_at = t->blank_at,
                      .begin = t->begin,
                      .end = t->end};
}

/* Put the tokens [from, to] together as one unquoted value. */
static px_value value_of_span(px_parser *p, const px_lex_token *from, const px_lex_token *to,
                              bool spaces) {
    px_value v = value_of(from);
    size_t n = 0, room = 1;
    for (const px_lex_token *t = from; t <= to; t++)
        room += t->raw.n + 1;
    char *text = px_arena_alloc(p->a, room);
    v.quoted = false;
    for (const px_lex_token *t = from; t <= to; t++) {
        px_str s = t->kind == PX_LEX_WORD || t->kind == PX_LEX_QUOTED ? t->text : t->raw;
        if (spaces && t > from && t->space) text[n++] = ' ';
        if (s.n) memcpy(text + n, s.p, s.n);
        n += s.n;
        if (!v.wild && t->wild) {
            v.wild = t->wild;
            v.wild_at = t->wild_at;
        }
        if (!v.wild && t->star && t != to) {
            v.wild = '*';
            v.wild_at = t->end - 1;
        }
        if (v.blank_at == PX_LEX_NOWHERE) v.blank_at = t->blank_at;
    }
    v.text = (px_str){text, n};
    v.star = to->star;
    v.end = to->end;
    return v;
}

static bool starts_clause(const px_parser *p, size_t ahead) {
    return px_lex_is_relation(look(p, ahead + 1)->kind);
}

static void note_joined(px_parser *p, const px_value *v) {
    px_parse_note(p, "N-JOIN", v->begin, v->end,
                  px_arena_fmt(p->a, "%.*s was read as one value", PX_STR_ARG(v->text)),
                  px_arena_fmt(p->a, "%.*s 按一个值理解", PX_STR_ARG(v->text)));
}

/* `H01M 10/0525` and `EP 1000000 B1` are one value in fields of classes and numbers (and, for
 * classes, without a field). Returns how many tokens from the next one on. */
static size_t spaced_value(const px_parser *p, px_field f) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1), *w = look(p, 2);
    if (t->kind != PX_LEX_WORD || u->kind != PX_LEX_WORD || t->star || t->escaped || u->comma)
        return 1;
    if ((f == PX_F_NONE || px_resolve_is_class_field(f)) && px_resolve_class_shape(t->text) == 3) {
        char first[5] = {t->text.p[0], t->text.p[1], t->text.p[2], t->text.p[3], 0};
        char both[16];
        if (u->text.n > 0 && u->text.n < sizeof both - 4 && px_is_digit(u->text.p[0])) {
            memcpy(both, first, 4);
            memcpy(both + 4, u->text.p, u->text.n);
            if (px_resolve_class_shape((px_str){both, u->text.n + 4}) == 5) return 2;
        }
        return 1;
    }
    if (f == PX_F_NONE || !px_resolve_is_number_field(f) || t->text.n != 2 ||
        !px_is_alpha(t->text.p[0]) || !px_is_alpha(t->text.p[1]) || !px_is_digit(u->raw.p[0]) ||
        starts_clause(p, 1))
        return 1;
    bool kind = w->kind == PX_LEX_WORD && !w->comma && w->raw.n <= 2 && px_is_upper(w->raw.p[0]) &&
                (w->raw.n == 1 || px_is_digit(w->raw.p[1])) && !starts_clause(p, 2);
    return kind ? 3 : 2;
}

static px_status value_missing(px_parser *p, const px_clause *c) {
    const px_lex_token *t = look(p, 0);
    if (t->kind == PX_LEX_WORD)
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "%.*s is an operator, not a value of %.*s; put it in quotes to search "
                          "for it",
                          PX_STR_ARG(t->raw), PX_STR_ARG(c->name));
    return px_fail_at(p->err, PX_E_QUERY, t->begin, "a value is missing behind %.*s",
                      PX_STR_ARG(c->name));
}

static bool is_keyword(const px_lex_token *t) {
    return px_lex_is(t, "and") || px_lex_is(t, "or") || px_lex_is(t, "not") ||
           px_lex_is(t, "andnot");
}

static px_status refuse_operator(px_parser *p, const px_lex_token *t) {
    const char *why = px_lex_operator(t);
    if (!why) return PX_OK;
    return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin, "%.*s: %s",
                      (int)(t->raw.n < 60 ? t->raw.n : 60), t->raw.p, why);
}

/* [a TO b] and its kin; the opening bracket is the next token. */
static px_status range_in_brackets(px_parser *p, const px_clause *c, px_qnode **out) {
    const px_lex_token *open = look(p, 0);
    if (c->field == PX_F_NONE || !px_resolve_is_range_field(c->field))
        return px_fail_at(p->err, PX_E_QUERY, open->begin,
                          "a range belongs to a date or number field: pd=[2010 TO 2012]");
    if (c->rel >= PX_LEX_LT)
        return px_fail_at(p->err, PX_E_QUERY, open->begin, "a range takes =, not < <= > >=");
    px_value bound[2];
    p->at++;
    for (int side = 0; side < 2; side++) {
        const px_lex_token *from = look(p, 0), *to = NULL;
        while ((look(p, 0)->kind == PX_LEX_WORD && !px_lex_is(look(p, 0), "to")) ||
               look(p, 0)->kind == PX_LEX_QUOTED) {
            to = look(p, 0);
            p->at++;
        }
        if (!to)
            return px_fail_at(p->err, PX_E_QUERY, from->begin,
                              "the range %.*s=%.*s at %u lacks its %s", PX_STR_ARG(c->name),
                              PX_STR_ARG(open->raw), open->begin,
                              px_say(side ? "end" : "beginning"));
        bound[side] = value_of_span(p, from, to, true);
        bool open_end = from == to && from->kind == PX_LEX_WORD && from->star && !from->text.n;
        if (!open_end && bound[side].text.n == 0) bound[side].quoted = true; /* "" is no date */
        const px_lex_token *t = look(p, 0);
        if (side == 0 && !px_lex_is(t, "to"))
            return px_fail_at(p->err, PX_E_QUERY, t->begin, "the range %.*s=%.*s at %u lacks TO",
                              PX_STR_ARG(c->name), PX_STR_ARG(open->raw), open->begin);
        if (side == 1 && t->kind != PX_LEX_CLOSE_IN && t->kind != PX_LEX_CLOSE_OUT)
            return px_fail_at(p->err, PX_E_QUERY, t->begin,
                              "the range %.*s=%.*s at %u lacks its closing %s", PX_STR_ARG(c->name),
                              PX_STR_ARG(open->raw), open->begin,
                              open->kind == PX_LEX_OPEN_IN ? "]" : "}");
        p->at++;
    }
    const px_lex_token *close = look(p, 0) - 1;
    return px_resolve_range(p, c, &bound[0], open->kind == PX_LEX_OPEN_IN, &bound[1],
                            close->kind == PX_LEX_CLOSE_IN, close->end, out);
}

/* a:b, a: and :b in a date or number field. The next token is the first bound or the colon. */
static px_status range_with_colon(px_parser *p, const px_clause *c, px_qnode **out) {
    const px_lex_token *t = look(p, 0);
    px_value lo = {.begin = t->begin, .end = t->begin}, hi;
    if (t->kind != PX_LEX_COLON) {
        lo = value_of(t);
        p->at++;
    }
    const px_lex_token *colon = look(p, 0);
    p->at++;
    hi = (px_value){.begin = colon->end, .end = colon->end};
    t = look(p, 0);
    if ((t->kind == PX_LEX_WORD || t->kind == PX_LEX_QUOTED) && !t->space) {
        hi = value_of(t);
        p->at++;
    }
    if (c->rel >= PX_LEX_LT)
        return px_fail_at(p->err, PX_E_QUERY, lo.begin, "a range takes =, not < <= > >=");
    if (lo.text.n == 0 && hi.text.n == 0)
        return px_fail_at(p->err, PX_E_QUERY, lo.begin, "the range has neither beginning nor end");
    return px_resolve_range(p, c, &lo, true, &hi, true, hi.end, out);
}

static bool colon_range_follows(const px_parser *p, const px_clause *c) {
    if (c->field == PX_F_NONE || !px_resolve_is_range_field(c->field)) return false;
    px_lex_kind first = look(p, 0)->kind;
    if (first == PX_LEX_COLON) return true;
    return (first == PX_LEX_WORD || first == PX_LEX_QUOTED) && look(p, 1)->kind == PX_LEX_COLON &&
           !look(p, 1)->space;
}

/* One word or phrase, with or without a field. */
static px_status term(px_parser *p, const px_clause *c, px_qnode **out) {
    const px_lex_token *first = look(p, 0), *last = first;
    px_status st = refuse_operator(p, first);
    if (st != PX_OK) return st;
    if (colon_range_follows(p, c)) return range_with_colon(p, c, out);
    size_t n = spaced_value(p, c->field);
    p->at += n;
    px_value v;
    if (n > 1) {
        v = value_of_span(p, first, first + n - 1,
                          px_resolve_is_number_field(c->field) && c->field != PX_F_NONE);
        note_joined(p, &v);
        return px_resolve(p, c, &v, out);
    }
    while (last->kind == PX_LEX_WORD && look(p, 0)->kind == PX_LEX_COLON && !look(p, 0)->space) {
        last = look(p, 0);
        p->at++;
        if (look(p, 0)->kind == PX_LEX_WORD && !look(p, 0)->space) {
            last = look(p, 0);
            p->at++;
        }
    }
    v = last == first ? value_of(first) : value_of_span(p, first, last, false);
    return px_resolve(p, c, &v, out);
}

static px_status expression(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out);

/* ( expression ); the opening bracket is the next token. */
static px_status bracket(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out) {
    const px_lex_token *open = look(p, 0);
    if (depth >= PX_QUERY_DEPTH_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, open->begin, "brackets nest deeper than %u",
                          PX_QUERY_DEPTH_MAX);
    p->at++;
    if (look(p, 0)->kind == PX_LEX_CLOSE)
        return px_fail_at(p->err, PX_E_QUERY, open->begin, "the brackets at %u are empty",
                          open->begin);
    if (look(p, 0)->kind == PX_LEX_END)
        return px_fail_at(p->err, PX_E_QUERY, open->begin, "unclosed bracket at %u", open->begin);
    px_status st = expression(p, c, depth + 1, out);
    if (st != PX_OK) return st;
    if (look(p, 0)->kind != PX_LEX_CLOSE)
        return px_fail_at(p->err, PX_E_QUERY, open->begin, "unclosed bracket at %u", open->begin);
    p->at++;
    return PX_OK;
}

/* The name of a field is the next token, a relation stands behind it. */
static px_status clause(px_parser *p, px_clause *c, unsigned depth, px_qnode **out) {
    px_lex_kind rel = look(p, 0)->kind;
    p->at++;
    c->rel = rel == PX_LEX_COLON ? PX_LEX_EQ : rel;
    const px_lex_token *t = look(p, 0);
    if (rel == PX_LEX_EQ && t->kind == PX_LEX_WORD && !t->space && t->raw.p[0] == '/') {
        if (px_lex_is(t, "/low")) {
            c->class_op = PX_L_CLASS;
        } else if (px_lex_is(t, "/same")) {
            c->class_op = PX_L_CLASS_IS;
        } else if (px_lex_is(t, "/high")) {
            return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin, "=/high is not supported yet");
        }
        if (c->class_op != PX_L_WORDS) p->at++;
    }
    t = look(p, 0);
    if (colon_range_follows(p, c)) return range_with_colon(p, c, out);
    if (is_keyword(t)) return value_missing(p, c);
    switch (t->kind) {
    case PX_LEX_WORD:
    case PX_LEX_QUOTED:
        return term(p, c, out);
    case PX_LEX_OPEN_IN:
    case PX_LEX_OPEN_OUT:
        return range_in_brackets(p, c, out);
    case PX_LEX_OPEN:
        break;
    default:
        return value_missing(p, c);
    }
    if (c->rel >= PX_LEX_LT)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "< <= > >= take one value, not a bracket");
    px_clause inside = *c;
    if (c->rel == PX_LEX_NE) inside.rel = PX_LEX_EQ;
    px_status st = bracket(p, &inside, depth, out);
    if (st != PX_OK || c->rel != PX_LEX_NE) return st;
    px_qnode *minus = *out;
    px_qnode *all = px_parse_all(p, c->begin, look(p, 0)[-1].end);
    *out = join_not(p->a, all, &minus, 1);
    return PX_OK;
}

static px_status operand_missing(px_parser *p, const level *l) {
    const px_lex_token *t = look(p, 0);
    if (t->kind == PX_LEX_CLOSE && l->n == 0)
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "the closing bracket at %u has no opening one", t->begin);
    if (px_lex_is(t, "not") || px_lex_is(t, "andnot"))
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "NOT needs something on its left: write a NOT b, or * NOT b for "
                          "everything but b");
    if (is_keyword(t) || t->kind == PX_LEX_AND || t->kind == PX_LEX_OR)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s needs a term on its left",
                          PX_STR_ARG(t->raw));
    if (px_lex_is_relation(t->kind))
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s needs a field on its left: ti=laser",
                          PX_STR_ARG(t->raw));
    if (t->kind == PX_LEX_CLOSE_IN || t->kind == PX_LEX_CLOSE_OUT)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s at %u closes no range",
                          PX_STR_ARG(t->raw), t->begin);
    if (l->n)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "a term is missing behind the operator");
    return px_fail_at(p->err, PX_E_QUERY, t->begin,
                      "the query is empty; * stands for every record");
}

/* CQL's words for relations: pd within "2005 2006". */
static bool word_relation(const px_lex_token *t, const px_lex_token *value) {
    return value->kind == PX_LEX_QUOTED && (px_lex_is(t, "within") || px_lex_is(t, "any") ||
                                            px_lex_is(t, "all") || px_lex_is(t, "exact"));
}

static px_status read_operand(px_parser *p, const px_clause *c, unsigned depth, level *l,
                              operand *o) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1);
    px_clause own;
    if (t->kind == PX_LEX_OPEN) return bracket(p, c, depth, &o->node);
    if (t->kind == PX_LEX_OPEN_IN || t->kind == PX_LEX_OPEN_OUT) {
        px_clause here = *c;
        here.begin = t->begin;
        return range_in_brackets(p, &here, &o->node);
    }
    if (colon_range_follows(p, c) && (t->kind == PX_LEX_COLON || !px_clause_name_like(t->raw))) {
        px_clause here = *c;
        here.begin = t->begin;
        return range_with_colon(p, &here, &o->node);
    }
    if ((t->kind != PX_LEX_WORD && t->kind != PX_LEX_QUOTED) || is_keyword(t))
        return operand_missing(p, l);
    if (t->kind == PX_LEX_WORD && px_str_eq_nocase(t->raw, PX_STR("x.")) &&
        u->kind == PX_LEX_QUOTED && !u->space && px_lex_is_relation(look(p, 2)->kind)) {
        px_str custom = px_extra_name(p->a, u->text);
        if (px_str_trim(u->text).n == 0)
            return px_fail_at(p->err, PX_E_QUERY, u->begin, "the name of the field x. is empty");
        own = (px_clause){.field = PX_F_X,
                          .name = PX_STR("x."),
                          .custom = custom,
                          .begin = t->begin,
                          .class_op = PX_L_WORDS};
        p->at += 2;
        return clause(p, &own, depth, &o->node);
    }
    bool relation = t->kind == PX_LEX_WORD && px_lex_is_relation(u->kind);
    /* G06F17:30 and 3:1 are values. */
    bool value = u->kind == PX_LEX_COLON &&
                 (!px_clause_name_like(t->raw) || px_resolve_class_shape(t->raw) == 4);
    if (relation && !value) {
        px_clause_find(p, t, &own);
        if (own.field == PX_F_NONE) return px_clause_unknown(p, t);
        p->at++;
        const px_lex_token *v = look(p, 1);
        px_status st = clause(p, &own, depth, &o->node);
        o->loose_name = st == PX_OK && v->kind == PX_LEX_WORD && o->node->kind == PX_Q_LEAF &&
                        px_resolve_is_name_field(o->node->field);
        return st;
    }
    if (t->kind == PX_LEX_WORD && u->kind == PX_LEX_WORD && word_relation(u, look(p, 2)) &&
        !(t->raw.p[0] & 0x80) && px_field_find(t->raw) != PX_F_NONE)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, u->begin,
                          "the relation %.*s is not supported yet; write pd=[2005 TO 2006], or "
                          "ti=(a OR b)",
                          PX_STR_ARG(u->raw));
    if (t->kind == PX_LEX_WORD && u->kind == PX_LEX_OPEN_OUT && !u->space)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, u->begin,
                          "conditions on one event (ev{…}) are not supported yet");
    if (px_lex_is(t, "sort") && px_lex_is(u, "by"))
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                          "the order is not part of the query yet; put the words in quotes to "
                          "search for them");
    px_clause here = *c;
    here.begin = t->begin;
    o->bare = t->kind == PX_LEX_WORD && c->field == PX_F_NONE;
    return term(p, &here, &o->node);
}

/* (2w), (n), (s), (3f) behind a term. */
static bool counted_bracket(const px_parser *p) {
    px_str w = look(p, 1)->raw;
    if (look(p, 0)->kind != PX_LEX_OPEN || look(p, 1)->kind != PX_LEX_WORD ||
        look(p, 2)->kind != PX_LEX_CLOSE)
        return false;
    size_t i = 0;
    while (i < w.n && px_is_digit(w.p[i]))
        i++;
    return i + 1 == w.n && strchr("wnspf", px_lower(w.p[i])) != NULL;
}

/* The operator in front of the next operand; false when the level ends. */
static px_status read_join(px_parser *p, join *j, bool *implied, bool *more) {
    const px_lex_token *t = look(p, 0);
    *more = true;
    *implied = false;
    *j = JOIN_AND;
    px_status st = refuse_operator(p, t);
    if (st != PX_OK) return st;
    if (counted_bracket(p))
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                          "(%.*s): proximity and frequency operators are not supported yet; put "
                          "the letter in quotes to search for it",
                          PX_STR_ARG(look(p, 1)->raw));
    if (t->kind == PX_LEX_END || t->kind == PX_LEX_CLOSE) {
        *more = false;
    } else if (px_lex_is(t, "and") || t->kind == PX_LEX_AND) {
        p->at++;
        if (px_lex_is(look(p, 0), "not")) {
            *j = JOIN_NOT;
            p->at++;
        }
    } else if (px_lex_is(t, "or") || t->kind == PX_LEX_OR) {
        *j = JOIN_OR;
        p->at++;
    } else if (px_lex_is(t, "not") || px_lex_is(t, "andnot")) {
        *j = JOIN_NOT;
        p->at++;
    } else {
        *implied = true;
        if (t->comma)
            px_parse_note(p, "N-COMMA", t->begin, t->end, PX_STR("a comma was read as AND"),
                          PX_STR("逗号按 AND 理解"));
    }
    return PX_OK;
}

static void note_loose_name(px_parser *p, const operand *name, const operand *word) {
    px_str w = px_str_sub(p->q->text, word->node->begin, word->node->end);
    const char *field = px_field_code(name->node->field);
    px_parse_note(p, "W-FIELD1", word->node->begin, word->node->end,
                  px_arena_fmt(p->a,
                               "%s= takes one word, \"%.*s\" is searched everywhere; quote or "
                               "bracket the name",
                               field, PX_STR_ARG(w)),
                  px_arena_fmt(p->a,
                               "%s= 只作用于紧接的一个词，“%.*s”在标题、摘要和权利要求中检索；"
                               "名称请加引号或括号",
                               field, PX_STR_ARG(w)));
}

static px_status expression(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out) {
    level l = {NULL, 0, 0};
    join j = JOIN_AND;
    bool more = true, implied = false;
    px_status st;
    while (more) {
        l.v = px_arena_grow(p->a, l.v, l.n, &l.cap, l.n + 1, sizeof *l.v);
        operand *o = &l.v[l.n];
        *o = (operand){.join = j};
        const px_lex_token *first = look(p, 0);
        if ((st = read_operand(p, c, depth, &l, o)) != PX_OK) return st;
        bool tight =
            j == JOIN_AND &&
            (implied || (first > p->lex.token && !first->space && first[-1].kind == PX_LEX_AND));
        if (l.n && tight && o->bare && l.v[l.n - 1].loose_name)
            note_loose_name(p, &l.v[l.n - 1], o);
        l.n++;
        if ((st = read_join(p, &j, &implied, &more)) != PX_OK) return st;
    }
    px_qnode *node = build(p->a, &l);
    if (height_of(node, PX_QUERY_DEPTH_MAX + 1) > PX_QUERY_DEPTH_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, node->begin,
                          "the query nests deeper than %u operators", PX_QUERY_DEPTH_MAX);
    note_precedence(p, &l, node);
    *out = node;
    return PX_OK;
}

px_status px_query_parse(px_arena *a, px_str text, px_query *out, px_err *err) {
    return px_query_parse_in(a, text, NULL, out, err);
}

px_status px_query_parse_in(px_arena *a, px_str text, const px_query_env *env, px_query *out,
                            px_err *err) {
    static const px_query_env plain;
    *out = (px_query){.text = text};
    px_parser p = {.a = a, .env = env ? env : &plain, .q = out, .err = err};
    px_clause none = {.rel = PX_LEX_EQ, .class_op = PX_L_WORDS};
    px_buf canonical;
    px_status st;
    if (text.n > PX_QUERY_BYTES_MAX)
        return px_fail_at(err, PX_E_LIMIT, PX_QUERY_BYTES_MAX,
                          "the query has %zu bytes, the limit is %u", text.n, PX_QUERY_BYTES_MAX);
    px_buf_init(&p.scratch, (size_t)8 * PX_QUERY_BYTES_MAX);
    px_buf_init(&canonical, (size_t)8 * PX_QUERY_BYTES_MAX);
    p.an = px_analyzer_new();
    if ((st = px_lex_text(a, text, &p.lex, err)) != PX_OK) goto done;
    if ((st = expression(&p, &none, 0, &out->root)) != PX_OK) goto done;
    const px_lex_token *rest = look(&p, 0);
    if (rest->kind != PX_LEX_END) {
        st = px_fail_at(err, PX_E_QUERY, rest->begin,
                        "the closing bracket at %u has no opening one", rest->begin);
        goto done;
    }
    px_query_print(out->root, &canonical);
    if (canonical.n > PX_QUERY_BYTES_MAX || canonical.failed) {
        st = px_fail_at(err, PX_E_LIMIT, 0,
                        "the query has %zu bytes in canonical form, the limit is %u", canonical.n,
                        PX_QUERY_BYTES_MAX);
        goto done;
    }
    out->canonical = px_arena_str(a, px_buf_view(&canonical));
done:
    if (st != PX_OK) *out = (px_query){.text = text};
    px_analyzer_free(p.an);
    px_buf_done(&p.scratch);
    px_buf_done(&canonical);
    return st;
}
