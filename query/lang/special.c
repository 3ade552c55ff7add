/* special.c: clauses and terms with a form of their own: lists (pn=@name), company trees
 * (TREE@"…"), similar documents (sim=, R=), cells of analyses (cell="…"), ranges around a field (2010<=ad<=2012), CQL's words (ti any "a b"), fields behind a term (laser.TI.), Google's
 * before:priority:2020 and Lens's has_claim:true. */
#include "query/lang/parse.h"

#define look px_parse_look

static px_clause clause_of(px_field f, const px_lex_token *name) {
    return (px_clause){.field = f,
                       .name = name->raw,
                       .rel = PX_LEX_EQ,
                       .class_op = PX_L_WORDS,
                       .begin = name->begin};
}

static px_value value_of_text(px_str text, uint32_t begin, uint32_t end) {
    return (px_value){.text = text,
                      .wild_at = PX_LEX_NOWHERE,
                      .blank_at = PX_LEX_NOWHERE,
                      .begin = begin,
                      .end = end};
}

static bool is_value(const px_lex_token *t) {
    return t->kind == PX_LEX_WORD || t->kind == PX_LEX_QUOTED;
}

/* The field that a name means in this dialect, as a clause. */
static px_clause named(px_parser *p, const px_lex_token *name) {
    bool exact, any_language;
    px_clause c;
    px_field f = px_dialect_field(p->dialect, name->raw, &exact, &any_language);
    if (f == PX_F_NONE)
        px_clause_find(p, name, &c);
    else
        c = clause_of(f, name);
    if (f == PX_F_AN) {
        c.either = PX_EITHER_AN_PA;
        c.name = PX_STR("an");
    }
    c.rel = PX_LEX_EQ;
    return c;
}

/* `prefix` and what follows it: in the same word, or in quotes directly behind. */
static bool prefixed(const px_parser *p, const char *prefix, px_str *rest, size_t *tokens) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1);
    size_t n = strlen(prefix);
    if (t->kind != PX_LEX_WORD || t->escaped || t->raw.n < n ||
        !px_str_eq_nocase(px_str_sub(t->raw, 0, n), px_str_of(prefix)))
        return false;
    *tokens = 1;
    *rest = px_str_sub(t->raw, n, t->raw.n);
    if (rest->n) return true;
    if (u->kind != PX_LEX_QUOTED || u->space) return false;
    *rest = u->text;
    *tokens = 2;
    return true;
}

static px_status company_tree(px_parser *p, px_str name, size_t tokens, px_qnode **out) {
    const px_lex_token *t = look(p, 0), *last = look(p, tokens - 1);
    px_clause c = clause_of(PX_F_PAX, t);
    px_value v = value_of_text(name, t->begin, last->end);
    v.quoted = true;
    p->at += tokens;
    px_status st = px_resolve(p, &c, &v, out);
    if (st == PX_OK)
        px_parse_note(
            p, "N-TREE", t->begin, last->end,
            px_arena_fmt(p->a,
                         "TREE@ means the applicant group (pax=) of your name groups, not "
                         "a register of companies: %.*s",
                         SHOWN(name)),
            px_arena_fmt(p->a, "TREE@ 按您的申请人组（pax=）理解，而非工商公司树：%.*s",
                         SHOWN(name)));
    return st;
}

static px_status list(px_parser *p, const px_clause *c, px_str name, size_t tokens,
                      px_qnode **out) {
    const px_lex_token *t = look(p, 0);
    px_value v = value_of_text(name, t->begin, look(p, tokens - 1)->end);
    const px_str *item = NULL;
    size_t n = 0;
    px_field f = c->either == PX_EITHER_AN_PA ? PX_F_AN : c->field;
    if (!p->env->list || !p->env->list(p->env->self, name, &item, &n))
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "there is no list \"%.*s\"", SHOWN(name));
    p->at += tokens;
    px_status st = px_value_leaf(p, c, &v, f, PX_L_LIST, out);
    if (st != PX_OK) return st;
    (*out)->item = item;
    (*out)->n_items = n;
    if (c->rel == PX_LEX_NE) *out = px_value_all_but(p, *out);
    return PX_OK;
}

static bool takes_list(const px_clause *c) {
    return c->field != PX_F_NONE && px_value_type(c->field) == PX_FT_IDENT;
}

px_status px_special_value(px_parser *p, const px_clause *c, px_qnode **out, bool *took) {
    px_str rest;
    size_t tokens;
    *took = true;
    if (prefixed(p, "tree@", &rest, &tokens)) return company_tree(p, rest, tokens, out);
    if (takes_list(c) && prefixed(p, "@", &rest, &tokens)) return list(p, c, rest, tokens, out);
    *took = false;
    return PX_OK;
}

static bool is_or(const px_parser *p, const px_lex_token *t) {
    return t->kind == PX_LEX_OR || px_parse_is(p, t, "or");
}

/* Documents and texts within a bracket, joined by OR or commas: `first` to `last` are its brackets. Every part is one in
 * quotes or looks like a number, else all of it is one text, in which "or" is a word. *n = 0: it is one text. */
static px_status seeds(px_parser *p, const px_lex_token *first, const px_lex_token *last,
                       px_str **out, size_t *n) {
    size_t cap = 0, parts = 0;
    *n = 0;
    for (const px_lex_token *from = first + 1, *end; from < last; from = end) {
        for (end = from; end < last && !is_or(p, end) && (end == from || !end->comma); end++)
            ;
        if (end == from) return PX_OK;
        const char *stop = end[-1].raw.p + end[-1].raw.n;
        px_str part = from->kind == PX_LEX_QUOTED && end == from + 1
                          ? px_str_trim(from->text)
                          : (px_str){from->raw.p, (size_t)(stop - from->raw.p)};
        if (!part.n || (from->kind != PX_LEX_QUOTED && !px_number_looks_like(part)) ||
            (from->kind == PX_LEX_QUOTED && end != from + 1))
            return PX_OK;
        *out = px_arena_grow(p->a, *out, parts, &cap, parts + 1, sizeof **out);
        (*out)[parts++] = part;
        if (end < last && is_or(p, end) && ++end == last) return PX_OK; /* an OR at the end */
    }
    if (parts > PX_QUERY_SEEDS_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, first->begin,
                          "sim= takes at most %u documents and texts, not %zu", PX_QUERY_SEEDS_MAX,
                          parts);
    if (parts > 1) *n = parts;
    return PX_OK;
}

/* sim=, R=: the relation is the next token. */
static px_status similar(px_parser *p, const px_lex_token *name, px_qnode **out) {
    p->at++;
    const px_lex_token *t = look(p, 0), *last = t;
    px_str text = t->text, *seed = NULL;
    size_t n_seeds = 0;
    if (t->kind == PX_LEX_OPEN && p->mate[p->at] > p->at + 1) {
        last = &p->lex.token[p->mate[p->at]];
        if (last == t + 2 && is_value(t + 1))
            text = t[1].text;
        else
            text = (px_str){t->raw.p + 1, (size_t)(last->raw.p - t->raw.p) - 1};
        px_status st = seeds(p, t, last, &seed, &n_seeds);
        if (st != PX_OK) return st;
    }
    text = px_str_trim(text);
    if ((last == t && !is_value(t)) || text.n == 0)
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "%.*s= takes document numbers and texts: sim=CN101850473B, "
                          "sim=(CN101850473B or \"text\")",
                          SHOWN(name->raw));
    px_status st = px_parse_leaf(p, name->begin, last->end, out);
    if (st != PX_OK) return st;
    if (p->sim)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, name->begin, "sim= can stand in a query once");
    (*out)->op = PX_L_SIM;
    (*out)->field = px_field_find(PX_STR("sim"));
    (*out)->text = text;
    (*out)->item = n_seeds ? seed : NULL;
    (*out)->n_items = n_seeds;
    p->sim = *out;
    p->at = (size_t)(last - p->lex.token) + 1;
    if (px_lex_is(name, "rad") || px_lex_is(name, "rpd"))
        px_parse_note(p, "N-SIM", name->begin, last->end,
                      PX_STR("similar documents of any date; add ad< or pd< to limit them"),
                      PX_STR("相似文献不限日期；如需限定请加 ad< 或 pd<"));
    return PX_OK;
}

/* cell="…": the relation is the next token. What stands in the quotes is read by those who know analyses. */
static px_status cell(px_parser *p, const px_lex_token *name, px_qnode **out) {
    p->at++;
    const px_lex_token *t = look(p, 0);
    px_str text = px_str_trim(t->text);
    if (t->star) text = px_arena_fmt(p->a, PX_STR_FMT "*", PX_STR_ARG(text));
    if (t->kind != PX_LEX_QUOTED || !text.n)
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "%.*s= takes a cell of an analysis in quotes: "
                          "cell=\"family-size: n size=3\"",
                          SHOWN(name->raw));
    if (p->n_cells++ >= PX_QUERY_CELLS_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, name->begin,
                          "the query has more than %u cell=", PX_QUERY_CELLS_MAX);
    px_status st = px_parse_leaf(p, name->begin, t->end, out);
    if (st != PX_OK) return st;
    (*out)->op = PX_L_CELL;
    (*out)->field = PX_F_CELL;
    (*out)->text = text;
    (*out)->env = p->env;
    p->at++;
    return PX_OK;
}

/* Is every hit of `n` one of the leaf's? */
static bool holds(const px_qnode *n, const px_qnode *leaf) {
    if (n == leaf || n->boost != 0) return n == leaf;
    if (n->kind == PX_Q_SCOPE || n->kind == PX_Q_NOT) return holds(n->child[0], leaf);
    for (size_t i = 0; n->kind == PX_Q_AND && i < n->n; i++)
        if (holds(n->child[i], leaf)) return true;
    return false;
}

px_status px_special_check(px_parser *p, const px_qnode *root) {
    if (!p->sim || holds(root, p->sim)) return PX_OK;
    return px_fail_at(p->err, PX_E_UNSUPPORTED, p->sim->begin,
                      "sim= is joined with the rest by AND: sim=CN101850473B AND ti=laser");
}

static bool is_order(px_lex_kind k) {
    return k >= PX_LEX_LT && k <= PX_LEX_GE;
}

/* 20110101<=pd<=20130101, 2010<=pd: a value in front of a field. */
static px_status around(px_parser *p, px_qnode **out, bool *took) {
    const px_lex_token *lo = look(p, 0), *rel = look(p, 1), *name = look(p, 2),
                       *second = look(p, 3), *hi = look(p, 4);
    *took = false;
    if (!is_value(lo) || !is_order(rel->kind) || name->kind != PX_LEX_WORD || name->escaped ||
        (lo->kind == PX_LEX_WORD && !px_is_digit(lo->raw.p[0])))
        return PX_OK;
    px_field f = px_dialect_any_field(p->dialect, name->raw);
    if (f == PX_F_NONE || !px_resolve_is_range_field(f)) return PX_OK;
    *took = true;
    px_clause c = clause_of(f, name);
    c.begin = lo->begin;
    px_value from = px_value_of(lo), to = value_of_text((px_str){NULL, 0}, lo->begin, name->end);
    bool rising = rel->kind <= PX_LEX_LE, to_in = true;
    bool from_in = rel->kind == PX_LEX_LE || rel->kind == PX_LEX_GE;
    uint32_t end = name->end;
    p->at += 3;
    if (is_order(second->kind)) {
        if (!is_value(hi) || (second->kind <= PX_LEX_LE) != rising)
            return px_fail_at(p->err, PX_E_QUERY, second->begin,
                              "a range around a field is written 2010<=ad<=2012");
        to = px_value_of(hi);
        to_in = second->kind == PX_LEX_LE || second->kind == PX_LEX_GE;
        end = hi->end;
        p->at += 2;
    }
    return rising ? px_resolve_range(p, &c, &from, from_in, &to, to_in, end, out)
                  : px_resolve_range(p, &c, &to, to_in, &from, from_in, end, out);
}

/* CQL: ti all "a b", ti any "a b", ti exact "a b", pd within "2005 2006". */
static bool is_word_relation(const px_parser *p) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1), *v = look(p, 2);
    if (t->kind != PX_LEX_WORD || t->escaped || (t->raw.p[0] & 0x80)) return false;
    if (v->kind != PX_LEX_QUOTED && !(p->info->detects && v->kind == PX_LEX_WORD)) return false;
    return (px_lex_is(u, "within") || px_lex_is(u, "any") || px_lex_is(u, "all") ||
            px_lex_is(u, "exact")) &&
           px_dialect_any_field(p->dialect, t->raw) != PX_F_NONE;
}

static px_status word_relation(px_parser *p, px_qnode **out) {
    const px_lex_token *rel = look(p, 1), *value = look(p, 2);
    px_clause c = named(p, look(p, 0));
    px_value whole = px_value_of(value), part[2];
    px_qnode **v = NULL;
    size_t n = 0, cap = 0;
    px_status st;
    bool within = px_lex_is(rel, "within");
    p->at += 3;
    if (px_lex_is(rel, "exact")) {
        c.rel = PX_LEX_EXACT;
        return px_resolve(p, &c, &whole, out);
    }
    for (size_t i = 0; i < value->text.n; i++) {
        size_t from = i;
        while (i < value->text.n && !px_is_space(value->text.p[i]))
            i++;
        if (i == from) continue;
        px_value one = value_of_text(px_str_sub(value->text, from, i), whole.begin, whole.end);
        one.star = value->star && i == value->text.n;
        if (within && n < 2) part[n] = one;
        v = px_arena_grow(p->a, v, n, &cap, n + 1, sizeof *v);
        if (!within && (st = px_resolve(p, &c, &one, &v[n])) != PX_OK) return st;
        n++;
    }
    if (within) {
        if (n != 2 || !px_resolve_is_range_field(c.field))
            return px_fail_at(
                p->err, PX_E_QUERY, rel->begin,
                "within takes two dates or numbers in quotes: pd within \"2005 2006\"");
        return px_resolve_range(p, &c, &part[0], true, &part[1], true, value->end, out);
    }
    if (n == 0) return px_resolve(p, &c, &whole, out);
    *out = px_join_many(p->a, px_lex_is(rel, "any") ? PX_Q_OR : PX_Q_AND, v, n);
    return PX_OK;
}

/* before:priority:20200101 */
static px_status google_date(px_parser *p, px_qnode **out, bool *took) {
    static const struct {
        const char *word;
        px_field field;
    } dates[] = {{"priority", PX_F_EPD}, {"filing", PX_F_AD}, {"publication", PX_F_PD}};
    const px_lex_token *t = look(p, 0), *which = look(p, 2);
    bool before = px_lex_is(t, "before");
    *took = false;
    if (p->dialect != PX_DIALECT_GOOGLE || (!before && !px_lex_is(t, "after"))) return PX_OK;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        if (!px_lex_is(which, dates[i].word)) continue;
        *took = true;
        px_clause c = clause_of(dates[i].field, t);
        const px_lex_token *sign = look(p, 3), *value = look(p, 4);
        if ((sign->kind != PX_LEX_COLON && sign->kind != PX_LEX_EQ) || !is_value(value))
            return px_fail_at(p->err, PX_E_QUERY, sign->begin,
                              "a date is missing: before:priority:20200101");
        c.rel = before ? PX_LEX_LT : PX_LEX_GE;
        px_value v = px_value_of(value);
        p->at += 5;
        return px_resolve(p, &c, &v, out);
    }
    return PX_OK;
}

/* has_claim:true */
static px_status lens_has(px_parser *p, px_qnode **out, bool *took) {
    const px_lex_token *t = look(p, 0), *value = look(p, 2);
    *took = false;
    if (p->dialect != PX_DIALECT_LENS || t->raw.n < 5 ||
        !px_str_eq_nocase(px_str_sub(t->raw, 0, 4), PX_STR("has_")) || !is_value(value))
        return PX_OK;
    bool yes = px_lex_is(value, "true");
    if (!yes && !px_lex_is(value, "false")) return PX_OK;
    px_str what = px_str_sub(t->raw, 4, t->raw.n);
    if (px_has_find(what) < 0 && px_field_find(what) == PX_F_NONE)
        what = px_arena_fmt(p->a, "%.*ss", PX_STR_ARG(what));
    px_clause c = clause_of(PX_F_HAS, t);
    px_value v = value_of_text(what, t->begin, value->end);
    *took = true;
    p->at += 3;
    px_status st = px_resolve(p, &c, &v, out);
    if (st == PX_OK && !yes) *out = px_value_all_but(p, *out);
    return st;
}

px_status px_special_tail(px_parser *p, const px_lex_token *tail, unsigned depth, px_qnode **out) {
    size_t from = p->at, n = 0;
    px_qnode **v = px_arena_array(p->a, px_qnode *, tail->text.n + 1);
    px_status st;
    for (size_t i = 0; i <= tail->text.n; i++) {
        size_t begin = i;
        while (i < tail->text.n && tail->text.p[i] != ',' && tail->text.p[i] != '/')
            i++;
        px_lex_token name = *tail;
        name.raw = name.text = px_str_sub(tail->text, begin, i);
        px_clause c = named(p, &name);
        p->at = from;
        c.begin = look(p, 0)->begin;
        if (look(p, 0)->kind == PX_LEX_OPEN)
            st = px_parse_bracket(p, &c, depth, &v[n]);
        else
            st = px_clause_term(p, &c, &v[n]);
        if (st != PX_OK) return st;
        v[n++]->end = tail->end;
    }
    p->at++; /* the tail */
    *out = px_join_many(p->a, PX_Q_OR, v, n);
    return PX_OK;
}

px_status px_special(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out, bool *took) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1);
    px_str rest;
    size_t tokens;
    px_status st;
    *took = true;
    if (px_refer_is(p, t) && !px_lex_is_relation(u->kind)) return px_refer(p, c, depth, out);
    if (prefixed(p, "tree@", &rest, &tokens)) return company_tree(p, rest, tokens, out);
    if (takes_list(c) && prefixed(p, "@", &rest, &tokens)) return list(p, c, rest, tokens, out);
    st = around(p, out, took);
    if (st != PX_OK || *took) return st;
    *took = true;
    st = px_braced(p, depth, out, took);
    if (st != PX_OK || *took) return st;
    *took = true;
    if (is_word_relation(p)) return word_relation(p, out);
    *took = false;
    if (t->kind != PX_LEX_WORD || t->escaped || !px_lex_is_relation(u->kind)) return PX_OK;
    if ((u->kind == PX_LEX_EQ || u->kind == PX_LEX_COLON) &&
        (px_lex_is(t, "sim") || px_lex_is(t, "r") || px_lex_is(t, "rad") || px_lex_is(t, "rpd"))) {
        *took = true;
        p->at++;
        return similar(p, t, out);
    }
    if (!p->in_event && u->kind == PX_LEX_EQ && px_field_find(t->raw) == PX_F_CELL) {
        *took = true;
        p->at++;
        return cell(p, t, out);
    }
    st = google_date(p, out, took);
    if (st != PX_OK || *took) return st;
    return lens_has(p, out, took);
}
