/* fieldname.c: which field a name in front of a relation means, and what to say when it means none.
 *
 * Names are looked up as typed, then folded (traditional Chinese). AP, AN and CL mean different
 * things in different systems; they are marked here and decided by their values in resolve.c. */
#include "base/say.h"
#include "patent/record.h"
#include "query/lang/parse.h"

/* Fields of the language that no data stands behind, with the reason. */
static const struct {
    const char *names, *reason;
} LATER[] = {
    {"prob eff mean problem_sum benefit_sum effect-cn method_sum",
     "problem, effect and means of an invention are not taken from texts yet; search the texts "
     "themselves: ft=\"…\", or the column of your file that has them: x.name"},
    {"val vlstar pv",
     "value is told in dimensions that have no total: patix analyze value; a score "
     "that your file gives is a column: x.name>=8"},
    {"competitiveimpact technologyrelevance marketcoverage patentassetindex",
     "it is a figure of its maker; if your file gives it, it is a column: x.name>=8"},
    {"db br mws cws", "there are no topic databases yet; name a query instead: ##name"},
    {"unit", "unit is an option of the search, no field"},
};

/* NULL: the name is not among them. */
static const char *later(px_str name) {
    for (size_t i = 0; i < sizeof LATER / sizeof *LATER; i++)
        for (const char *p = LATER[i].names; *p;) {
            size_t n = strcspn(p, " ");
            if (px_str_eq_nocase(name, (px_str){p, n})) return LATER[i].reason;
            p += n + strspn(p + n, " ");
        }
    if (name.n > 4 && (px_str_eq_nocase(px_str_sub(name, 0, 4), PX_STR("lab.")) ||
                       px_str_eq_nocase(px_str_sub(name, 0, 4), PX_STR("ccf_"))))
        return "there are no labels of one's own yet; a column of the file is x.name";
    return NULL;
}

/* Names that say more than a field. */
static const struct {
    const char *name;
    px_field field;
    px_leaf_op class_op;
} WITH_OP[] = {
    {"ic_ex", PX_F_IPC, PX_L_CLASS_IS},    {"ipc_ex", PX_F_IPC, PX_L_CLASS_IS},
    {"cpc_ex", PX_F_CPC, PX_L_CLASS_IS},   {"ipc-low", PX_F_IPC, PX_L_CLASS},
    {"cpc-low", PX_F_CPC, PX_L_CLASS},     {"ipc-high", PX_F_IPC, PX_L_CLASS_UP},
    {"cpc-high", PX_F_CPC, PX_L_CLASS_UP},
};

static size_t distance(px_str x, px_str y) { /* Levenshtein, ASCII case folded; 99 when too long */
    size_t row[33];
    if (x.n > 32 || y.n > 32) return 99;
    for (size_t j = 0; j <= y.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= x.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= y.n; j++) {
            size_t cost = diagonal + (px_lower(x.p[i - 1]) != px_lower(y.p[j - 1]));
            diagonal = row[j];
            size_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = cost < step ? cost : step;
        }
    }
    return row[y.n];
}

/* The nearest code or alias, if it is near enough to be meant. */
static px_str nearest(px_str name) {
    px_str best = {NULL, 0};
    size_t best_at = name.n <= 4 ? 2 : name.n <= 8 ? 3 : 4;
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *info = px_field_get((px_field)f);
        if (f == PX_F_X) continue;
        px_str code = px_str_of(info->code);
        size_t d = distance(name, code);
        if (d < best_at) {
            best_at = d;
            best = code;
        }
        for (const char *p = info->aliases; *p;) {
            size_t n = strcspn(p, " ");
            if ((d = distance(name, (px_str){p, n})) < best_at) {
                best_at = d;
                best = (px_str){p, n};
            }
            p += n + strspn(p + n, " ");
        }
    }
    return best;
}

bool px_clause_name_like(px_str s) {
    return s.n > 0 && (px_is_alpha(s.p[0]) || (s.p[0] & 0x80));
}

px_status px_clause_unknown(px_parser *p, const px_lex_token *t) {
    px_str name = t->raw;
    int shown = (int)(name.n < 60 ? name.n : 60);
    const char *reason = later(name);
    if (reason)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                          "the field %.*s is not supported yet: %s", shown, name.p, px_say(reason));
    if (!px_clause_name_like(name))
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin,
                          "a value in front of a relation (\"%.*s\") is not supported; write the "
                          "field first: ad=[2010 TO 2012]",
                          shown, name.p);
    if (px_str_eq_nocase(name, PX_STR("x")) || px_str_eq_nocase(name, PX_STR("x.")))
        return px_fail_at(p->err, PX_E_QUERY, t->begin,
                          "x needs the name of a column: x.header=value");
    px_str near = nearest(name);
    return px_fail_at(p->err, PX_E_QUERY, t->begin,
                      "unknown field \"%.*s\"%s%.*s%s; a column of your own is x.%.*s, and text "
                      "with a colon or sign goes in quotes",
                      shown, name.p, near.n ? px_say("; did you mean ") : "", PX_STR_ARG(near),
                      near.n ? "=" : "", shown, name.p);
}

/* Which field `t` names. PX_F_NONE when it names none. */
void px_clause_find(px_parser *p, const px_lex_token *t, px_clause *c) {
    px_str name = t->raw;
    *c = (px_clause){.name = name, .begin = t->begin, .class_op = PX_L_WORDS};
    if (px_str_eq_nocase(name, PX_STR("ap")) || px_str_eq_nocase(name, PX_STR("an")))
        c->either = PX_EITHER_AN_PA;
    else if (px_str_eq_nocase(name, PX_STR("cl")))
        c->either = PX_EITHER_CL_CLM;
    if (name.n > 2 && px_lower(name.p[0]) == 'x' && name.p[1] == '.') {
        if (t->star) return;
        c->custom = px_extra_name(p->a, px_str_sub(t->text, 2, t->text.n));
        if (c->custom.n) c->field = PX_F_X;
        return;
    }
    for (size_t i = 0; i < sizeof WITH_OP / sizeof *WITH_OP; i++)
        if (px_str_eq_nocase(name, px_str_of(WITH_OP[i].name))) {
            c->field = WITH_OP[i].field;
            c->class_op = WITH_OP[i].class_op;
            return;
        }
    if (name.n > 4 && px_str_eq_nocase(px_str_sub(name, 0, 4), PX_STR("has_"))) {
        char *low = px_arena_cstr(p->a, px_str_sub(name, 4, name.n)); /* has_claim=true */
        for (size_t i = 0; low[i]; i++)
            low[i] = px_lower(low[i]);
        c->field = PX_F_HAS;
        c->custom = px_str_of(low);
        return;
    }
    c->field = c->either == PX_EITHER_AN_PA ? PX_F_AN : px_field_find(name);
    if (c->field == PX_F_X) c->field = PX_F_NONE;
    if (c->field != PX_F_NONE || t->escaped || name.n > 128) return;
    px_buf_clear(&p->scratch); /* 標題 */
    if (px_text_fold(name, &p->scratch, NULL) == PX_OK)
        c->field = px_field_find(px_buf_view(&p->scratch));
    if (c->field == PX_F_X) c->field = PX_F_NONE;
}
