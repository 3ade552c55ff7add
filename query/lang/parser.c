/* parser.c: brackets and operators; see tree.h for the result.
 *
 * One bracket level is read as a flat list of operands with an operator before each; build.c makes
 * the tree when the level ends. An operand is a term or bracket with what belongs to it, or a chain
 * of such with distances in between: distances bind closer than AND, OR and NOT. Only brackets (and
 * earlier queries) recurse, and they are counted, so no text can exhaust the stack. */
#include "query/lang/parse.h"

#include "patent/record.h"

#define look px_parse_look

const px_lex_token *px_parse_look(const px_parser *p, size_t ahead) {
    size_t i = p->at + ahead;
    return &p->lex.token[i < p->lex.n ? i : p->lex.n - 1];
}

void px_parse_note(px_parser *p, const char *code, uint32_t begin, uint32_t end, px_str en,
                   px_str zh) {
    px_query *q = p->q;
    q->notes =
        px_arena_grow(p->a, q->notes, q->n_notes, &p->notes_cap, q->n_notes + 1, sizeof *q->notes);
    q->notes[q->n_notes++] = (px_note){code, begin, end, en, zh};
}

bool px_parse_once(px_parser *p, unsigned which) {
    bool first = !(p->once & which);
    p->once |= which;
    return first;
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

/* UND is AND where German words are operators. */
static bool is_german(const px_lex_token *t, const char *keyword) {
    static const char *const words[][2] = {{"and", "und"}, {"or", "oder"}, {"not", "nicht"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(keyword, words[i][0]) == 0) return px_lex_is(t, words[i][1]);
    return false;
}

bool px_parse_is(const px_parser *p, const px_lex_token *t, const char *keyword) {
    if (!px_lex_is(t, keyword) && !(p->info->german && is_german(t, keyword))) return false;
    return !p->info->capitals || px_is_upper(t->raw.p[t->raw.n - 1]);
}

bool px_parse_is_keyword(const px_parser *p, const px_lex_token *t) {
    return px_parse_is(p, t, "and") || px_parse_is(p, t, "or") || px_parse_is(p, t, "not") ||
           px_parse_is(p, t, "andnot") || px_parse_is(p, t, "xor") || px_parse_is(p, t, "gand");
}

px_status px_parse_bracket(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out) {
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
    px_status st = px_parse_expression(p, c, depth + 1, out);
    if (st != PX_OK) return st;
    if (look(p, 0)->kind != PX_LEX_CLOSE)
        return px_fail_at(p->err, PX_E_QUERY, open->begin, "unclosed bracket at %u", open->begin);
    p->at++;
    return PX_OK;
}

/* `behind`: an operator stands before. */
static px_status operand_missing(px_parser *p, bool behind) {
    const px_lex_token *t = look(p, 0);
    if (t->kind == PX_LEX_CLOSE && !behind)
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "the closing bracket at %u has no opening one", t->begin);
    if (px_parse_is(p, t, "not") || px_parse_is(p, t, "andnot"))
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "NOT needs something on its left: write a NOT b, or * NOT b for "
                          "everything but b");
    if (px_parse_is_keyword(p, t) || t->kind == PX_LEX_AND || t->kind == PX_LEX_OR)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s needs a term on its left",
                          PX_STR_ARG(t->raw));
    if (px_lex_is_relation(t->kind))
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s needs a field on its left: ti=laser",
                          PX_STR_ARG(t->raw));
    if (t->kind == PX_LEX_CLOSE_IN || t->kind == PX_LEX_CLOSE_OUT)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s at %u closes no range",
                          PX_STR_ARG(t->raw), t->begin);
    if (t->kind >= PX_LEX_PLUS && t->kind <= PX_LEX_TAIL)
        return px_fail_at(
            p->err, PX_E_QUERY, t->begin,
            "%.*s belongs to a term and has none here; put it in quotes to search for "
            "it",
            SHOWN(t->raw));
    if (behind)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "a term is missing behind the operator");
    return px_fail_at(p->err, PX_E_QUERY, t->begin,
                      "the query is empty; * stands for every record");
}

/* x."My Header"= is cut into two tokens. */
static bool is_quoted_column(const px_parser *p) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1);
    return t->kind == PX_LEX_WORD && px_str_eq_nocase(t->raw, PX_STR("x.")) &&
           u->kind == PX_LEX_QUOTED && !u->space && px_lex_is_relation(look(p, 2)->kind);
}

static px_status quoted_column(px_parser *p, unsigned depth, px_qnode **out) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1);
    px_str custom = px_extra_name(p->a, u->text);
    if (px_str_trim(u->text).n == 0)
        return px_fail_at(p->err, PX_E_QUERY, u->begin, "the name of the field x. is empty");
    px_clause own = {.field = PX_F_X,
                     .name = PX_STR("x."),
                     .custom = custom,
                     .begin = t->begin,
                     .class_op = PX_L_WORDS};
    p->at += 2;
    return px_clause_value(p, &own, depth, out);
}

/* The field behind the next term or bracket, or NULL. */
static const px_lex_token *tail_of(const px_parser *p) {
    const px_lex_token *t = look(p, 0), *tail = NULL;
    if (t->kind == PX_LEX_OPEN && p->mate[p->at])
        tail = &p->lex.token[p->mate[p->at] + 1];
    else if (t->kind == PX_LEX_WORD || t->kind == PX_LEX_QUOTED)
        tail = look(p, 1);
    return tail && tail->kind == PX_LEX_TAIL ? tail : NULL;
}

/* Orbit: a =2W b. */
static bool is_exact_distance(const px_parser *p) {
    const px_lex_token *sign = look(p, 1), *word = look(p, 2);
    return p->info->side_by_side && sign->kind == PX_LEX_EQ && sign->space &&
           word->kind == PX_LEX_WORD && !word->space && px_is_digit(word->raw.p[0]) &&
           px_operator_is_word(p->dialect, word->raw);
}

/* A term or bracket with its field, nothing behind it. `near`: a distance stands beside it. */
static px_status read_one(px_parser *p, const px_clause *c, unsigned depth, bool behind, bool near,
                          px_operand *o) {
    const px_lex_token *t = look(p, 0), *u = look(p, 1), *tail = tail_of(p);
    px_clause here = *c;
    here.begin = t->begin;
    if (tail) return px_special_tail(p, tail, depth, &o->node);
    px_operator op = {0};
    if (t->kind == PX_LEX_OPEN && u->raw.n && px_is_digit(u->raw.p[0]) && /* (2w) b */
        px_operator_read(&p->lex, p->at, p->dialect, &op, NULL) == PX_OK && op.tokens)
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "%.*s needs a term on its left",
                          PX_STR_ARG(op.spelling));
    if (t->kind == PX_LEX_OPEN) return px_parse_bracket(p, c, depth, &o->node);
    if (t->kind == PX_LEX_OPEN_IN || t->kind == PX_LEX_OPEN_OUT)
        return px_clause_range(p, &here, &o->node);
    if (px_clause_colon_follows(p, c) && (t->kind == PX_LEX_COLON || !px_clause_name_like(t->raw)))
        return px_clause_colon(p, &here, &o->node);
    if ((t->kind != PX_LEX_WORD && t->kind != PX_LEX_QUOTED) || px_parse_is_keyword(p, t))
        return operand_missing(p, behind);
    if (is_quoted_column(p)) return quoted_column(p, depth, &o->node);
    bool took;
    px_status st = px_special(p, c, depth, &o->node, &took);
    if (st != PX_OK || took) return st;
    bool relation = t->kind == PX_LEX_WORD && px_lex_is_relation(u->kind) && !is_exact_distance(p);
    /* G06F17:30 and 3:1 are values. */
    bool value = u->kind == PX_LEX_COLON &&
                 (!px_clause_name_like(t->raw) || px_resolve_class_shape(t->raw) == 4);
    if (p->info->sets && t->raw.n > 1 && t->raw.p[0] == '@') value = false;
    if (relation && !value) return px_clause_read(p, depth, o);
    if (p->in_event && c->field == PX_F_NONE && !(t->star && !t->text.n))
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "ev{…} takes conditions, not words: ev{type=licensed and date>=2022}");
    o->bare = t->kind == PX_LEX_WORD && c->field == PX_F_NONE;
    if (!near) px_parse_detect(p, &here);
    return px_clause_term(p, &here, &o->node);
}

/* ^2 or ^1.5, in thousandths; 0 when out of bounds. */
static uint32_t thousandths(px_str s) {
    uint32_t v = 0, scale = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.') {
            scale = 1;
        } else if (scale < 1000) {
            v = v * 10 + (uint32_t)(s.p[i] - '0');
            if (v > 1000000) return 0;
            scale *= 10;
        }
    }
    for (scale = scale ? scale : 1; scale < 1000; scale *= 10)
        v *= 10;
    return v > 1000000 ? 0 : v;
}

static px_status boost(px_parser *p, const px_lex_token *t, px_qnode *n) {
    double milli = thousandths(t->text);
    if (n->boost != 0) milli = (double)(uint64_t)(milli * n->boost + 0.5);
    if (milli < 1 || milli > 1000000)
        return px_fail_at(p->err, PX_E_LIMIT, t->begin, "%.*s: a boost is 0.001 to 1000",
                          SHOWN(t->raw));
    n->boost = milli == 1000 ? 0 : milli / 1000;
    return PX_OK;
}

/* What stands behind an operand: (3f), ^2. */
static px_status read_behind(px_parser *p, px_operand *o) {
    for (;;) {
        const px_lex_token *t = look(p, 0);
        px_operator op;
        px_status st;
        if (t->kind == PX_LEX_BOOST && !t->space) {
            if ((st = boost(p, t, o->node)) != PX_OK) return st;
            p->at++;
            continue;
        }
        if (t->kind == PX_LEX_SLOP)
            return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                              "fuzzy words (laser~) are not supported; write laser*, or the "
                              "spellings with OR");
        if (t->kind == PX_LEX_BOOST || t->kind == PX_LEX_TAIL) return operand_missing(p, false);
        if ((st = px_operator_read(&p->lex, p->at, p->dialect, &op, p->err)) != PX_OK) return st;
        if (!op.tokens || !op.counts) return PX_OK;
        uint32_t end = look(p, op.tokens - 1)->end;
        if ((st = px_freq_build(p, &op, o->node, end, &o->node)) != PX_OK) return st;
        p->at += op.tokens;
    }
}

/* Orbit: words side by side are neighbours. */
static bool side_by_side(const px_parser *p, const px_operand *o) {
    const px_lex_token *t = look(p, 0);
    return p->info->side_by_side && px_is_text_leaf(o->node) && o->node->boost == 0 && !t->comma &&
           (t->kind == PX_LEX_WORD || t->kind == PX_LEX_QUOTED) && !px_parse_is_keyword(p, t) &&
           !px_lex_is_relation(look(p, 1)->kind) && !px_refer_is(p, t) && !px_order_follows(p) &&
           look(p, 1)->kind != PX_LEX_OPEN_OUT && px_resolve_class_shape(t->text) < 3;
}

static bool operator_at(px_parser *p, size_t ahead) {
    px_operator op;
    px_err ignored;
    px_err_clear(&ignored);
    return px_operator_read(&p->lex, p->at + ahead, p->dialect, &op, &ignored) == PX_OK &&
           op.tokens && !op.counts;
}

/* An operand with the distances that tie it to others. */
static px_status read_operand(px_parser *p, const px_clause *c, unsigned depth, bool behind,
                              px_operand *o) {
    px_qnode *item[PX_QUERY_DEPTH_MAX];
    px_operator op[PX_QUERY_DEPTH_MAX];
    size_t n = 0;
    px_status st;
    for (;;) {
        px_operand one = {.join = o->join};
        bool near = n > 0 || operator_at(p, 1);
        if ((st = read_one(p, c, depth, behind || n > 0, near, &one)) != PX_OK) return st;
        if ((st = read_behind(p, &one)) != PX_OK) return st;
        if (n == 0) *o = one;
        item[n] = one.node;
        st = px_operator_read(&p->lex, p->at, p->dialect, &op[n], p->err);
        if (st != PX_OK) return st;
        if (!op[n].tokens) {
            if (!side_by_side(p, &one)) break;
            op[n] = (px_operator){.unit = PX_NEAR_TOKENS,
                                  .ordered = true,
                                  .n = 1,
                                  .begin = look(p, 0)->begin,
                                  .spelling = PX_STR("W")};
        }
        if ((st = px_near_check(p, &op[n], one.node)) != PX_OK) return st;
        p->at += op[n].tokens;
        if (++n == PX_QUERY_DEPTH_MAX)
            return px_fail_at(p->err, PX_E_LIMIT, op[n - 1].begin,
                              "more than %u distances in a row", PX_QUERY_DEPTH_MAX - 1);
    }
    if (n) {
        if ((st = px_near_build(p, item, op, n + 1, &o->node)) != PX_OK) return st;
        o->bare = o->loose_name = false;
    }
    while (px_parse_is(p, look(p, 0), "gand")) {
        const px_lex_token *gand = look(p, 0);
        px_operand right = {.join = PX_JOIN_AND};
        p->at++;
        if ((st = read_one(p, c, depth, true, false, &right)) != PX_OK) return st;
        if ((st = px_event_join(p, gand, o->node, right.node, &o->node)) != PX_OK) return st;
    }
    return PX_OK;
}

/* A field that holds one value a record: a list of values with commas cannot mean AND. */
static bool holds_one(const px_clause *c) {
    if (c->field == PX_F_NONE || c->field == PX_F_X) return false;
    px_field_type type = px_field_get(c->field)->type;
    return !(px_field_get(c->field)->flags & PX_FIELD_M) &&
           (type == PX_FT_ENUM || type == PX_FT_IDENT || type == PX_FT_DATE ||
            type == PX_FT_NUMBER);
}

static void comma(px_parser *p, const px_clause *c, px_join *j) {
    const px_lex_token *t = look(p, 0);
    if (p->info->comma_or && c->field != PX_F_NONE) {
        *j = PX_JOIN_OR;
        px_parse_note(p, "N-COMMA", t->begin, t->end,
                      px_arena_fmt(p->a, "a comma is OR in %s", p->info->title),
                      px_arena_fmt(p->a, "%s 中逗号表示 OR", p->info->title));
        return;
    }
    if (holds_one(c)) {
        const char *code = px_field_code(c->field);
        *j = PX_JOIN_OR;
        px_parse_note(p, "N-COMMA", t->begin, t->end,
                      px_arena_fmt(p->a, "a comma was read as OR: a record has one %s", code),
                      px_arena_fmt(p->a, "逗号按 OR 理解：每条记录只有一个 %s", code));
        return;
    }
    px_parse_note(p, "N-COMMA", t->begin, t->end,
                  PX_STR("a comma was read as AND; write OR where either is meant"),
                  PX_STR("逗号按 AND 理解；如需“或”请写 OR"));
}

/* The operator in front of the next operand; *more is false when the level ends. */
static px_status read_join(px_parser *p, const px_clause *c, unsigned depth, px_join *j,
                           bool *implied, bool *more) {
    const px_lex_token *t = look(p, 0);
    *more = true;
    *implied = false;
    *j = PX_JOIN_AND;
    if (t->kind == PX_LEX_END || t->kind == PX_LEX_CLOSE ||
        (p->braces && t->kind == PX_LEX_CLOSE_OUT) || px_having_follows(p)) {
        *more = false;
    } else if (px_parse_is(p, t, "and") || t->kind == PX_LEX_AND) {
        p->at++;
        if (px_parse_is(p, look(p, 0), "not")) {
            *j = PX_JOIN_NOT;
            p->at++;
        }
    } else if (px_parse_is(p, t, "or") || t->kind == PX_LEX_OR) {
        *j = PX_JOIN_OR;
        p->at++;
    } else if (px_parse_is(p, t, "xor")) {
        *j = PX_JOIN_XOR;
        p->at++;
    } else if (px_parse_is(p, t, "not") || px_parse_is(p, t, "andnot")) {
        *j = PX_JOIN_NOT;
        p->at++;
    } else if (depth == p->base && px_order_follows(p)) {
        *more = false;
        return px_order(p);
    } else if (p->info->side_by_side && t->kind == PX_LEX_EQ && look(p, 1)->kind == PX_LEX_WORD &&
               px_operator_is_word(p->dialect, look(p, 1)->raw)) {
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                          "=%.*s: an exact distance cannot be asked for; write %.*s for up to that "
                          "many words",
                          SHOWN(look(p, 1)->raw), SHOWN(look(p, 1)->raw));
    } else {
        *implied = true;
        if (t->comma) comma(p, c, j);
    }
    return PX_OK;
}

/* + and - in front of an operand (Lens, Google). */
static void read_sign(px_parser *p, px_join *j) {
    px_lex_kind k = look(p, 0)->kind;
    if (k != PX_LEX_PLUS && k != PX_LEX_MINUS) return;
    if (*j == PX_JOIN_AND && k == PX_LEX_MINUS) *j = PX_JOIN_NOT;
    p->at++;
}

static void note_loose_name(px_parser *p, const px_operand *name, const px_operand *word) {
    px_str w = px_str_sub(p->q->text, word->node->begin, word->node->end);
    const char *field = px_field_code(name->node->field);
    px_parse_note(p, "W-FIELD1", word->node->begin, word->node->end,
                  px_arena_fmt(p->a,
                               "%s= takes one word, \"%.*s\" is searched everywhere; quote or "
                               "bracket the name",
                               field, SHOWN(w)),
                  px_arena_fmt(p->a,
                               "%s= 只作用于紧接的一个词，“%.*s”在标题、摘要和权利要求中检索；"
                               "名称请加引号或括号",
                               field, SHOWN(w)));
}

/* -a b: the first operand that is wanted comes first. */
static px_status put_wanted_first(px_parser *p, px_level *l) {
    size_t i = 0;
    while (i < l->n && l->v[i].join == PX_JOIN_NOT)
        i++;
    if (i == l->n || l->v[i].join != PX_JOIN_AND)
        return px_fail_at(p->err, PX_E_QUERY, l->v[0].node->begin,
                          "NOT needs something on its left: write a NOT b, or * NOT b for "
                          "everything but b");
    px_operand first = l->v[i];
    memmove(l->v + 1, l->v, i * sizeof *l->v);
    l->v[0] = first;
    return PX_OK;
}

/* Behind having{…}: nothing but the end of the level. */
static px_status level_ends(px_parser *p, unsigned depth) {
    const px_lex_token *t = look(p, 0);
    if (depth == p->base && px_order_follows(p)) return px_order(p);
    if (t->kind == PX_LEX_END || t->kind == PX_LEX_CLOSE ||
        (p->braces && t->kind == PX_LEX_CLOSE_OUT))
        return PX_OK;
    return px_fail_at(p->err, PX_E_QUERY, t->begin,
                      "having{…} is about all that stands on its left; put brackets around both to "
                      "go on with %.*s",
                      SHOWN(t->raw));
}

px_status px_parse_expression(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out) {
    px_level l = {NULL, 0, 0};
    px_join j = PX_JOIN_AND;
    bool more = true, implied = false;
    px_status st;
    while (more) {
        l.v = px_arena_grow(p->a, l.v, l.n, &l.cap, l.n + 1, sizeof *l.v);
        const px_lex_token *first = look(p, 0);
        read_sign(p, &j);
        px_operand *o = &l.v[l.n];
        *o = (px_operand){.join = j};
        if ((st = read_operand(p, c, depth, l.n > 0, o)) != PX_OK) return st;
        bool tight =
            j == PX_JOIN_AND &&
            (implied || (first > p->lex.token && !first->space && first[-1].kind == PX_LEX_AND));
        if (l.n && tight && o->bare && l.v[l.n - 1].loose_name)
            note_loose_name(p, &l.v[l.n - 1], o);
        l.n++;
        if ((st = read_join(p, c, depth, &j, &implied, &more)) != PX_OK) return st;
    }
    if (l.v[0].join == PX_JOIN_NOT && (st = put_wanted_first(p, &l)) != PX_OK) return st;
    if ((st = px_build(p, &l, out)) != PX_OK || !px_having_follows(p)) return st;
    if ((st = px_having(p, depth, out)) != PX_OK) return st;
    return level_ends(p, depth);
}

px_status px_parse_text(px_parser *p, px_str text) {
    px_status st = px_lex_text(p->a, text, p->dialect, &p->lex, p->err);
    if (st != PX_OK) return st;
    p->at = 0;
    p->mate = px_arena_zero(p->a, sizeof *p->mate * p->lex.n);
    size_t *open = px_arena_array(p->a, size_t, p->lex.n), n = 0;
    for (size_t i = 0; i < p->lex.n; i++) {
        if (p->lex.token[i].kind == PX_LEX_OPEN) open[n++] = i;
        if (p->lex.token[i].kind == PX_LEX_CLOSE && n) p->mate[open[--n]] = i;
    }
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
    p.dialect = p.env->dialect;
    p.info = px_dialect_get(p.dialect);
    px_buf_init(&p.scratch, (size_t)8 * PX_QUERY_BYTES_MAX);
    px_buf_init(&canonical, (size_t)8 * PX_QUERY_BYTES_MAX);
    p.an = px_analyzer_new();
    if ((st = px_parse_text(&p, text)) != PX_OK) goto done;
    if ((st = px_parse_expression(&p, &none, 0, &out->root)) != PX_OK) goto done;
    const px_lex_token *rest = look(&p, 0);
    if (rest->kind == PX_LEX_CLOSE)
        st = px_fail_at(err, PX_E_QUERY, rest->begin,
                        "the closing bracket at %u has no opening one", rest->begin);
    else if (rest->kind != PX_LEX_END)
        st = px_fail_at(err, PX_E_QUERY, rest->begin,
                        "%.*s stands behind the order, which ends the query", SHOWN(rest->raw));
    if (st != PX_OK || (st = px_special_check(&p, out->root)) != PX_OK) goto done;
    px_query_print(out->root, &canonical);
    px_query_print_sort(out, &canonical);
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
