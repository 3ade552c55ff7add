/* braces.c: clauses with braces behind a word: conditions that one legal event meets (ev{…}), records of
 * applications and families of which one record meets a condition (app{…}, fam{…}, ifam{…}), and conditions
 * on the records that stand on the left (having{…}). No word directly in front of a brace means anything else in any
 * dialect. */
#include "query/lang/parse.h"

#define look px_parse_look

enum { BRACES_NONE, BRACES_EVENT, BRACES_UNIT, BRACES_HAVING };

/* What the word in front of a brace means. */
static int braces_of(const px_lex_token *t, px_q_group *group) {
    static const struct {
        const char *word;
        int what;
        px_q_group group;
    } words[] = {{"app", BRACES_UNIT, PX_QG_APP},      {"申请", BRACES_UNIT, PX_QG_APP},
                 {"having", BRACES_HAVING, PX_QG_APP}, {"其中", BRACES_HAVING, PX_QG_APP},
                 {"同族", BRACES_UNIT, PX_QG_FAM},     {"ext", BRACES_UNIT, PX_QG_EXT}};
    if (t->kind != PX_LEX_WORD || t->escaped || t[1].kind != PX_LEX_OPEN_OUT || t[1].space)
        return BRACES_NONE;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (px_lex_is(t, words[i].word)) {
            *group = words[i].group;
            return words[i].what;
        }
    px_field f = px_field_find(t->raw);
    *group = f == PX_F_IFAM ? PX_QG_EXT : PX_QG_FAM;
    if (f == PX_F_FAM || f == PX_F_IFAM) return BRACES_UNIT;
    return f == PX_F_EV ? BRACES_EVENT : BRACES_NONE;
}

/* What stands in the braces; the word in front of them is the next token. */
static px_status inside(px_parser *p, unsigned depth, px_qnode **out, uint32_t *end) {
    const px_lex_token *open = look(p, 1);
    px_clause none = {.rel = PX_LEX_EQ, .class_op = PX_L_WORDS};
    p->at += 2;
    p->braces++;
    px_status st = px_parse_expression(p, &none, depth + 1, out);
    p->braces--;
    if (st != PX_OK) return st;
    const px_lex_token *close = look(p, 0);
    if (close->kind != PX_LEX_CLOSE_OUT)
        return px_fail_at(p->err, PX_E_QUERY, open->begin, "the brace at %u lacks its closing }",
                          open->begin);
    *end = close->end;
    p->at++;
    return PX_OK;
}

static px_status too_deep(px_parser *p) {
    return px_fail_at(p->err, PX_E_LIMIT, look(p, 1)->begin, "brackets nest deeper than %u",
                      PX_QUERY_DEPTH_MAX);
}

static px_qnode *node_of(px_parser *p, px_q_kind kind, size_t n, uint32_t begin, uint32_t end) {
    px_qnode *node = px_arena_zero(p->a, sizeof *node);
    *node = (px_qnode){.kind = kind, .begin = begin, .end = end, .n = n};
    node->child = px_arena_array(p->a, px_qnode *, n);
    return node;
}

px_status px_braced(px_parser *p, unsigned depth, px_qnode **out, bool *took) {
    const px_lex_token *name = look(p, 0), *open = look(p, 1);
    px_q_group group;
    uint32_t end;
    int what = braces_of(name, &group);
    *took = what != BRACES_NONE;
    if (what == BRACES_NONE) return PX_OK;
    if (what == BRACES_HAVING)
        return px_fail_at(p->err, PX_E_QUERY, name->begin,
                          "having{…} needs something on its left: pa=acme having{fam{pd<=2015}}");
    if (depth >= PX_QUERY_DEPTH_MAX) return too_deep(p);
    if (p->in_event && what == BRACES_EVENT)
        return px_fail_at(p->err, PX_E_QUERY, name->begin, "ev{…} cannot stand inside ev{…}");
    if (p->in_event)
        return px_fail_at(p->err, PX_E_QUERY, name->begin, "%.*s{…} cannot stand inside ev{…}",
                          SHOWN(name->raw));
    if (look(p, 2)->kind == PX_LEX_CLOSE_OUT && what == BRACES_EVENT)
        return px_fail_at(p->err, PX_E_QUERY, open->begin,
                          "ev{…} needs a condition: ev{type=licensed and date>=2022}");
    if (look(p, 2)->kind == PX_LEX_CLOSE_OUT)
        return px_fail_at(p->err, PX_E_QUERY, open->begin,
                          "%.*s{…} needs a condition: fam{ti=laser}", SHOWN(name->raw));
    if (what == BRACES_UNIT && p->n_units++ >= PX_QUERY_UNITS_MAX)
        return px_fail_at(p->err, PX_E_LIMIT, name->begin,
                          "the query has more than %u app{…}, fam{…} and ifam{…}",
                          PX_QUERY_UNITS_MAX);
    px_qnode *child;
    p->in_event = what == BRACES_EVENT;
    px_status st = inside(p, depth, &child, &end);
    p->in_event = false;
    if (st != PX_OK) return st;
    px_qnode *n = node_of(p, what == BRACES_EVENT ? PX_Q_EVENT : PX_Q_UNIT, 1, name->begin, end);
    if (what == BRACES_UNIT) n->group = group;
    n->child[0] = child;
    *out = n;
    return PX_OK;
}

bool px_having_follows(const px_parser *p) {
    px_q_group group;
    return braces_of(look(p, 0), &group) == BRACES_HAVING;
}

px_status px_having(px_parser *p, unsigned depth, px_qnode **node) {
    while (px_having_follows(p)) {
        const px_lex_token *name = look(p, 0);
        px_qnode *child;
        uint32_t end;
        if (depth >= PX_QUERY_DEPTH_MAX) return too_deep(p);
        if (p->in_event)
            return px_fail_at(p->err, PX_E_QUERY, name->begin, "%.*s{…} cannot stand inside ev{…}",
                              SHOWN(name->raw));
        if (look(p, 2)->kind == PX_LEX_CLOSE_OUT)
            return px_fail_at(p->err, PX_E_QUERY, look(p, 1)->begin,
                              "%.*s{…} needs a condition: fam{ti=laser}", SHOWN(name->raw));
        px_status st = inside(p, depth, &child, &end);
        if (st != PX_OK) return st;
        px_qnode *n = node_of(p, PX_Q_SCOPE, 2, (*node)->begin, end);
        n->child[0] = *node;
        n->child[1] = child;
        if ((st = px_build_check(p, n)) != PX_OK) return st;
        *node = n;
    }
    return PX_OK;
}
