/* fieldname.c: which field a name in front of a relation means, and what to say when it means none.
 *
 * Names are looked up as typed, then folded (traditional Chinese). AP, AN and CL mean different
 * things in different systems; they are marked here and decided by their values in resolve.c. */
#include "base/say.h"
#include "patent/record.h"
#include "query/lang/parse.h"

/* Fields of the full language that this version has no data for. */
static const char *const LATER[] = {
    "prob", "eff", "mean", "pax",  "cpcc", "wipo", "sei",  "dig",  "ne",  "grn",
    "park", "prf", "evd",  "asg",  "lic",  "plg",  "lit",  "inv",  "opn", "aor",
    "aee",  "lor", "lee",  "por",  "pee",  "ctx",  "ncfo", "ifam", "nfc", "fcc",
    "tri",  "ip5", "lc1",  "life", "ext",  "val",  "db",   "br",   "sim", "unit",
};

static bool is_later(px_str name) {
    for (size_t i = 0; i < sizeof LATER / sizeof *LATER; i++)
        if (px_str_eq_nocase(name, px_str_of(LATER[i]))) return true;
    return name.n > 4 && px_str_eq_nocase(px_str_sub(name, 0, 4), PX_STR("lab."));
}

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
    if (is_later(name))
        return px_fail_at(p->err, PX_E_UNSUPPORTED, t->begin, "the field %.*s is not supported yet",
                          shown, name.p);
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
    c->field = c->either == PX_EITHER_AN_PA ? PX_F_AN : px_field_find(name);
    if (c->field == PX_F_X) c->field = PX_F_NONE;
    if (c->field != PX_F_NONE || t->escaped || name.n > 128) return;
    px_buf_clear(&p->scratch); /* 標題 */
    if (px_text_fold(name, &p->scratch, NULL) == PX_OK)
        c->field = px_field_find(px_buf_view(&p->scratch));
    if (c->field == PX_F_X) c->field = PX_F_NONE;
}

void px_clause_find_event(px_parser *p, const px_lex_token *name, px_clause *out) {
    px_clause_find(p, name, out);
    if (out->field != PX_F_EV) out->field = PX_F_NONE;
}
