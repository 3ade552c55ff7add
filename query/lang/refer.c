/* refer.c: earlier queries (#3, ##name, L3) and the order of the results (sort by …).
 *
 * An earlier query is read again from its text, in dialect cn whatever the dialect of the query that
 * names it, and stands there like a bracket. All its bytes count as the bytes of the reference, so
 * that errors and notes point into the query that the user sees. Texts that name one another are
 * stopped by a limit on the depth, and by one on all bytes read. */
#include "query/lang/parse.h"

#define look          px_parse_look
#define REF_DEPTH_MAX 16u
#define REF_BYTES_MAX (4u * PX_QUERY_BYTES_MAX)

static bool all_digits(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0;
}

static px_str number_of(const px_parser *p, const px_lex_token *t) {
    if (t->raw.n > 1 && t->raw.p[0] == '#') return px_str_sub(t->raw, 1, t->raw.n);
    if (p->info->sets && t->raw.n > 1 && px_upper(t->raw.p[0]) == 'L')
        return px_str_sub(t->raw, 1, t->raw.n);
    return (px_str){NULL, 0};
}

bool px_refer_is(const px_parser *p, const px_lex_token *t) {
    if (t->kind != PX_LEX_WORD || t->escaped) return false;
    return px_str_starts(t->raw, PX_STR("##")) || all_digits(number_of(p, t));
}

static px_status missing(px_parser *p, const px_lex_token *t, px_str name) {
    if (px_str_starts(t->raw, PX_STR("##")))
        return px_fail_at(p->err, PX_E_QUERY, t->begin, "there is no saved query named \"%.*s\"",
                          SHOWN(name));
    return px_fail_at(p->err, PX_E_QUERY, t->begin,
                      "there is no earlier query %.*s; put it in quotes to search for the text",
                      SHOWN(t->raw));
}

static px_status find(px_parser *p, const px_lex_token *t, px_str *text, size_t *tokens) {
    px_str name = number_of(p, t);
    uint32_t number;
    *tokens = 1;
    if (px_str_starts(t->raw, PX_STR("##"))) {
        name = px_str_sub(t->raw, 2, t->raw.n);
        if (name.n == 0 && look(p, 1)->kind == PX_LEX_QUOTED && !look(p, 1)->space) {
            name = look(p, 1)->text;
            *tokens = 2;
        }
        if (name.n == 0 || !p->env->named || !p->env->named(p->env->self, name, text))
            return missing(p, t, name);
        return PX_OK;
    }
    if (!px_str_u32(name, &number) || !p->env->history ||
        !p->env->history(p->env->self, number, text))
        return missing(p, t, name);
    return PX_OK;
}

static px_status read(px_parser *p, px_str text, const px_lex_token *ref, uint32_t end,
                      unsigned depth, px_qnode **out) {
    px_clause none = {.rel = PX_LEX_EQ, .class_op = PX_L_WORDS};
    px_status st = px_parse_text(p, text);
    if (st != PX_OK) {
        p->err->offset = ref->begin;
        return st;
    }
    for (size_t i = 0; i < p->lex.n; i++) {
        px_lex_token *t = &p->lex.token[i];
        t->begin = ref->begin;
        t->end = end;
        if (t->wild_at != PX_LEX_NOWHERE) t->wild_at = ref->begin;
        if (t->blank_at != PX_LEX_NOWHERE) t->blank_at = ref->begin;
    }
    if ((st = px_parse_expression(p, &none, depth, out)) != PX_OK) return st;
    if (look(p, 0)->kind != PX_LEX_END)
        return px_fail_at(p->err, PX_E_QUERY, ref->begin,
                          "the closing bracket at %u has no opening one", ref->begin);
    return PX_OK;
}

px_status px_refer(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out) {
    px_lex_token ref = *look(p, 0);
    px_str text;
    size_t tokens;
    px_status st = find(p, &ref, &text, &tokens);
    if (st != PX_OK) return st;
    uint32_t end = look(p, tokens - 1)->end;
    if (depth >= PX_QUERY_DEPTH_MAX || p->refs >= REF_DEPTH_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, ref.begin,
                          "%.*s: earlier queries name one another more than %u deep",
                          SHOWN(ref.raw), REF_DEPTH_MAX);
    p->ref_bytes += text.n;
    if (text.n > PX_QUERY_BYTES_MAX || p->ref_bytes > REF_BYTES_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, ref.begin,
                          "%.*s: the earlier queries have more than %u bytes together",
                          SHOWN(ref.raw), REF_BYTES_MAX);
    if (p->in_event)
        return px_fail_at(p->err, PX_E_QUERY, ref.begin,
                          "an earlier query cannot stand inside ev{…}");
    if (c->field != PX_F_NONE)
        px_parse_note(p, "N-REF", ref.begin, end,
                      px_arena_fmt(p->a, "%.*s keeps its own fields", SHOWN(ref.raw)),
                      px_arena_fmt(p->a, "%.*s 保留自身的字段", SHOWN(ref.raw)));
    px_parser outer = *p;
    p->dialect = PX_DIALECT_CN;
    p->info = px_dialect_get(PX_DIALECT_CN);
    p->base = depth + 1;
    p->refs++;
    st = read(p, text, &ref, end, depth + 1, out);
    p->dialect = outer.dialect;
    p->info = outer.info;
    p->base = outer.base;
    p->refs = outer.refs;
    p->lex = outer.lex;
    p->mate = outer.mate;
    p->at = outer.at + tokens;
    if (st != PX_OK && p->refs == 0) return px_err_in(p->err, st, "%.*s", SHOWN(ref.raw));
    return st;
}

bool px_order_follows(const px_parser *p) {
    return px_lex_is(look(p, 0), "sort") && px_lex_is(look(p, 1), "by") &&
           look(p, 2)->kind == PX_LEX_WORD;
}

px_status px_order(px_parser *p) {
    px_query_sort *v = NULL;
    size_t n = 0, cap = 0;
    p->at += 2;
    do {
        const px_lex_token *t = look(p, 0);
        if (t->kind != PX_LEX_WORD)
            return px_fail_at(p->err, PX_E_QUERY, t->begin, "the field to sort by is missing");
        px_query_sort s = {PX_F_NONE, true};
        bool relevance = px_lex_is(t, "relevance");
        if (!relevance) {
            s.field = px_dialect_any_field(p->dialect, t->raw);
            s.falling = false;
            if (s.field == PX_F_NONE)
                return px_fail_at(
                    p->err, PX_E_QUERY, t->begin,
                    "cannot sort by \"%.*s\": it is no field; put the words in quotes "
                    "to search for them",
                    SHOWN(t->raw));
            if (!(px_field_get(s.field)->flags & PX_FIELD_S))
                return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin, "cannot sort by %s",
                                  px_field_code(s.field));
        }
        p->at++;
        if (px_lex_is(look(p, 0), "desc") || px_lex_is(look(p, 0), "descending")) {
            s.falling = true;
            p->at++;
        } else if (px_lex_is(look(p, 0), "asc") || px_lex_is(look(p, 0), "ascending")) {
            if (relevance)
                return px_fail_at(p->err, PX_E_UNSUPPORTED, look(p, 0)->begin,
                                  "relevance is sorted by from the best on only");
            p->at++;
        }
        v = px_arena_grow(p->a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = s;
    } while (look(p, 0)->comma && look(p, 0)->kind != PX_LEX_END && n < 16);
    if (p->refs == 0) {
        p->q->sort = v;
        p->q->n_sorts = n;
    }
    return PX_OK;
}
