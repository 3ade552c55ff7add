/* clause.c: fields in front of values: field=value, field=(…), field=[a TO b], field=a:b, and the
 * values that take several tokens (EP 1000000 B1, H01M 10/0525). */
#include "base/say.h"
#include "query/lang/parse.h"

#define look px_parse_look

px_value px_value_of(const px_lex_token *t) {
    return (px_value){.text = t->text,
                      .pattern = t->pattern,
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
    px_value v = px_value_of(from);
    size_t n = 0, room = 1;
    for (const px_lex_token *t = from; t <= to; t++)
        room += t->raw.n + 1;
    char *text = px_arena_alloc(p->a, room);
    v.quoted = false;
    v.pattern = (px_str){NULL, 0};
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

/* [a TO b] and its kin; the opening bracket is the next token. */
px_status px_clause_range(px_parser *p, const px_clause *c, px_qnode **out) {
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
px_status px_clause_colon(px_parser *p, const px_clause *c, px_qnode **out) {
    const px_lex_token *t = look(p, 0);
    px_value lo = {.begin = t->begin, .end = t->begin}, hi;
    if (t->kind != PX_LEX_COLON) {
        lo = px_value_of(t);
        p->at++;
    }
    const px_lex_token *colon = look(p, 0);
    p->at++;
    hi = (px_value){.begin = colon->end, .end = colon->end};
    t = look(p, 0);
    if ((t->kind == PX_LEX_WORD || t->kind == PX_LEX_QUOTED) && !t->space) {
        hi = px_value_of(t);
        p->at++;
    }
    if (c->rel >= PX_LEX_LT)
        return px_fail_at(p->err, PX_E_QUERY, lo.begin, "a range takes =, not < <= > >=");
    if (lo.text.n == 0 && hi.text.n == 0)
        return px_fail_at(p->err, PX_E_QUERY, lo.begin, "the range has neither beginning nor end");
    return px_resolve_range(p, c, &lo, true, &hi, true, hi.end, out);
}

bool px_clause_colon_follows(const px_parser *p, const px_clause *c) {
    if (c->field == PX_F_NONE || !px_resolve_is_range_field(c->field)) return false;
    px_lex_kind first = look(p, 0)->kind;
    if (first == PX_LEX_COLON) return true;
    return (first == PX_LEX_WORD || first == PX_LEX_QUOTED) && look(p, 1)->kind == PX_LEX_COLON &&
           !look(p, 1)->space;
}

/* Signs that only other languages have. */
static px_status refuse_word(px_parser *p, const px_lex_token *t) {
    if (t->kind != PX_LEX_WORD || t->escaped) return PX_OK;
    if (px_operator_is_word(PX_DIALECT_CN, t->raw))
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "%.*s is an operator and needs a term on its left; put it in quotes to "
                          "search for it",
                          SHOWN(t->raw));
    if (t->raw.n > 1 && t->raw.p[0] == '!' && !px_dialect_sign(p->dialect, '!', false))
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                          "%.*s: ! is not an operator here; write NOT between two terms",
                          SHOWN(t->raw));
    return PX_OK;
}

/* "a b"~5: its words at most 5 words apart, in any order. The next token is the quoted text. */
static px_status sloppy(px_parser *p, const px_clause *c, px_qnode **out) {
    const px_lex_token *t = look(p, 0), *slop = look(p, 1);
    px_operator op = {.begin = slop->begin, .spelling = slop->raw, .unit = PX_NEAR_TOKENS};
    if (slop->text.n > 4 || !px_str_u32(slop->text, &op.n) || op.n >= PX_NEAR_MAX)
        return px_fail_at(p->err, PX_E_QUERY, slop->begin,
                          "behind a phrase, ~ takes the number of words that may stand in between: "
                          "\"a b\"~5");
    op.n++;
    px_qnode *item[PX_QUERY_DEPTH_MAX];
    px_operator ops[PX_QUERY_DEPTH_MAX];
    px_clause is = *c;
    if (is.rel == PX_LEX_NE) is.rel = PX_LEX_EQ;
    px_status st;
    size_t n = 0;
    px_str rest = t->text;
    p->at += 2;
    for (size_t i = 0; i < rest.n && n < PX_QUERY_DEPTH_MAX; i++) {
        size_t from = i;
        while (i < rest.n && !px_is_space(rest.p[i]))
            i++;
        if (i == from) continue;
        px_value v = {.text = px_str_sub(rest, from, i),
                      .quoted = true,
                      .wild_at = PX_LEX_NOWHERE,
                      .blank_at = PX_LEX_NOWHERE,
                      .begin = t->begin,
                      .end = t->end};
        ops[n] = op;
        if ((st = px_resolve(p, &is, &v, &item[n++])) != PX_OK) return st;
    }
    if (n < 2 || n == PX_QUERY_DEPTH_MAX || t->pattern.n)
        return px_fail_at(p->err, PX_E_QUERY, slop->begin,
                          "%.*s needs a phrase of 2 to %u words without wildcards on its left",
                          SHOWN(slop->raw), PX_QUERY_DEPTH_MAX - 1);
    if ((st = px_near_build(p, item, ops, n, out)) != PX_OK) return st;
    (*out)->end = slop->end;
    if (c->rel == PX_LEX_NE) *out = px_value_all_but(p, *out);
    return PX_OK;
}

/* cpc=H01M10/low */
static void class_tail(px_clause *c, px_value *v) {
    static const struct {
        const char *tail;
        px_leaf_op op;
    } tails[] = {{"/low", PX_L_CLASS}, {"/same", PX_L_CLASS_IS}, {"/high", PX_L_CLASS_UP}};
    if (c->field == PX_F_NONE || v->quoted ||
        !(px_resolve_is_class_field(c->field) || c->either == PX_EITHER_CL_CLM))
        return;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        px_str tail = px_str_of(tails[i].tail);
        if (v->text.n <= tail.n ||
            !px_str_eq_nocase(px_str_sub(v->text, v->text.n - tail.n, v->text.n), tail))
            continue;
        v->text.n -= tail.n;
        c->class_op = tails[i].op;
    }
}

static px_status resolve(px_parser *p, const px_clause *c, px_value *v, px_qnode **out) {
    px_clause is = *c;
    class_tail(&is, v);
    return px_resolve(p, &is, v, out);
}

px_status px_clause_term(px_parser *p, const px_clause *c, px_qnode **out) {
    const px_lex_token *first = look(p, 0), *last = first;
    px_status st = refuse_word(p, first);
    if (st != PX_OK) return st;
    if (px_clause_colon_follows(p, c)) return px_clause_colon(p, c, out);
    if (first->kind == PX_LEX_QUOTED && look(p, 1)->kind == PX_LEX_SLOP) return sloppy(p, c, out);
    size_t n = c->guessed && c->field == PX_F_PN ? 1 : spaced_value(p, c->field); /* EP 200701 */
    p->at += n;
    px_value v;
    if (n > 1) {
        v = value_of_span(p, first, first + n - 1,
                          px_resolve_is_number_field(c->field) && c->field != PX_F_NONE);
        note_joined(p, &v);
        return resolve(p, c, &v, out);
    }
    while (last->kind == PX_LEX_WORD && look(p, 0)->kind == PX_LEX_COLON && !look(p, 0)->space) {
        last = look(p, 0);
        p->at++;
        if (look(p, 0)->kind == PX_LEX_WORD && !look(p, 0)->space) {
            last = look(p, 0);
            p->at++;
        }
    }
    v = last == first ? px_value_of(first) : value_of_span(p, first, last, false);
    return resolve(p, c, &v, out);
}

/* Names that depend on the dialect, then all others. */
static void find_field(px_parser *p, const px_lex_token *t, px_clause *c) {
    bool exact = false, any_language = false;
    px_lex_token plain = *t;
    if (p->in_event) {
        px_clause_find_event(p, t, c);
        return;
    }
    if (p->info->sets && t->raw.n > 1 && t->raw.p[0] == '@') /* @pd>=2020 */
        plain.raw = px_str_sub(t->raw, 1, t->raw.n);
    px_field f = PX_F_NONE;
    if (!t->escaped) f = px_dialect_field(p->dialect, plain.raw, &exact, &any_language);
    if (f == PX_F_NONE) {
        px_clause_find(p, &plain, c);
        return;
    }
    *c = (px_clause){.name = t->raw, .begin = t->begin, .class_op = PX_L_WORDS, .field = f};
    if (f == PX_F_AN) { /* a name is no application number */
        c->either = PX_EITHER_AN_PA;
        c->name = PX_STR("an");
    }
    if (exact && px_resolve_is_class_field(f)) c->class_op = PX_L_CLASS_IS;
    c->exact = exact;
    if (any_language && px_parse_once(p, PX_ONCE_LANG))
        px_parse_note(
            p, "N-LANG", t->begin, t->end,
            px_arena_fmt(p->a, "%.*s: texts in every language are searched (%s)", SHOWN(t->raw),
                         px_field_code(f)),
            px_arena_fmt(p->a, "%.*s：检索所有语言的文本（%s）", SHOWN(t->raw), px_field_code(f)));
    if (p->dialect == PX_DIALECT_PATENTSCOPE && f == PX_F_EPD && px_lex_is(t, "pd") &&
        px_parse_once(p, PX_ONCE_PD))
        px_parse_note(p, "N-PD", t->begin, t->end,
                      PX_STR("PD is the priority date in PATENTSCOPE; DP is the publication date"),
                      PX_STR("PATENTSCOPE 中 PD 为优先权日，DP 为公开日"));
}

/* ad=(2010 to 2012) of a date or number: round brackets for square ones. */
static px_status round_range(px_parser *p, const px_clause *c, px_qnode **out, bool *took) {
    const px_lex_token *a = look(p, 1), *b = look(p, 3);
    *took = look(p, 0)->kind == PX_LEX_OPEN && a->kind == PX_LEX_WORD &&
            px_lex_is(look(p, 2), "to") && b->kind == PX_LEX_WORD &&
            look(p, 4)->kind == PX_LEX_CLOSE && c->rel < PX_LEX_LT &&
            px_resolve_is_range_field(c->field);
    if (!*took) return PX_OK;
    px_value lo = px_value_of(a), hi = px_value_of(b);
    p->at += 5;
    return px_resolve_range(p, c, &lo, true, &hi, true, b->end, out);
}

/* FilingDate=(>2010-01-01) and pd>=(20200101): one value with its relation, in brackets for nothing. */
static px_status bracketed_order(px_parser *p, px_clause *c, px_qnode **out, bool *took) {
    const px_lex_token *open = look(p, 0);
    size_t inner = c->rel == PX_LEX_EQ && px_lex_is_relation(look(p, 1)->kind);
    const px_lex_token *value = look(p, 1 + inner), *close = look(p, 2 + inner);
    *took = open->kind == PX_LEX_OPEN && (inner || c->rel >= PX_LEX_LT) &&
            (value->kind == PX_LEX_WORD || value->kind == PX_LEX_QUOTED) &&
            close->kind == PX_LEX_CLOSE;
    if (!*took) return PX_OK;
    if (inner) c->rel = look(p, 1)->kind == PX_LEX_COLON ? PX_LEX_EQ : look(p, 1)->kind;
    px_value v = px_value_of(value);
    p->at += 3 + inner;
    return px_resolve(p, c, &v, out);
}

px_status px_clause_value(px_parser *p, px_clause *c, unsigned depth, px_qnode **out) {
    px_lex_kind rel = look(p, 0)->kind;
    p->at++;
    c->rel = rel == PX_LEX_COLON ? PX_LEX_EQ : rel;
    if (c->exact && c->rel == PX_LEX_EQ) c->rel = PX_LEX_EXACT;
    const px_lex_token *t = look(p, 0);
    if (rel == PX_LEX_EQ && t->kind == PX_LEX_WORD && !t->space && t->raw.p[0] == '/') {
        px_leaf_op before = c->class_op;
        if (px_lex_is(t, "/low")) c->class_op = PX_L_CLASS;
        if (px_lex_is(t, "/same")) c->class_op = PX_L_CLASS_IS;
        if (px_lex_is(t, "/high")) c->class_op = PX_L_CLASS_UP;
        if (c->class_op != before) p->at++;
    }
    t = look(p, 0);
    if (px_clause_colon_follows(p, c)) return px_clause_colon(p, c, out);
    if (px_parse_is_keyword(p, t)) return value_missing(p, c);
    bool took;
    px_status st = px_special_value(p, c, out, &took);
    if (st == PX_OK && !took) st = round_range(p, c, out, &took);
    if (st == PX_OK && !took) st = bracketed_order(p, c, out, &took);
    if (st != PX_OK || took) return st;
    switch (t->kind) {
    case PX_LEX_WORD:
        if (!t->escaped && px_operator_is_word(PX_DIALECT_CN, t->raw)) return value_missing(p, c);
        return px_clause_term(p, c, out);
    case PX_LEX_QUOTED:
        return px_clause_term(p, c, out);
    case PX_LEX_OPEN_IN:
    case PX_LEX_OPEN_OUT:
        return px_clause_range(p, c, out);
    case PX_LEX_OPEN:
        break;
    default:
        return value_missing(p, c);
    }
    if (c->rel >= PX_LEX_LT)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "< <= > >= take one value, not a bracket");
    px_clause inside = *c;
    if (c->rel == PX_LEX_NE) inside.rel = PX_LEX_EQ;
    st = px_parse_bracket(p, &inside, depth, out);
    if (st != PX_OK || c->rel != PX_LEX_NE) return st;
    px_qnode *minus = *out;
    px_qnode *all = px_parse_all(p, c->begin, look(p, 0)[-1].end);
    *out = px_join_not(p->a, all, &minus, 1);
    return PX_OK;
}

px_status px_clause_read(px_parser *p, unsigned depth, px_operand *o) {
    const px_lex_token *t = look(p, 0);
    px_clause own;
    find_field(p, t, &own);
    if (own.field == PX_F_NONE && p->in_event)
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "ev{…} has no condition \"%.*s\"; it knows type, date and the parties of "
                          "the event",
                          SHOWN(t->raw));
    if (own.field == PX_F_NONE) return px_clause_unknown(p, t);
    p->at++;
    const px_lex_token *v = look(p, 1);
    px_status st = px_clause_value(p, &own, depth, &o->node);
    o->loose_name = st == PX_OK && v->kind == PX_LEX_WORD && o->node->kind == PX_Q_LEAF &&
                    px_resolve_is_name_field(o->node->field);
    return st;
}
