/* resolve.c: what a value means in its field.
 *
 * Guessing. Only bare words without a field are guessed at (class symbols, numbers with their
 * office), and every guess leaves a note. */
#include "query/lang/parse.h"

#include "patent/class.h"
#include "patent/facts.h"
#include "patent/legal.h"
#include "patent/name.h"

px_field_type px_value_type(px_field f) {
    switch (f) {
    case PX_F_TA:
    case PX_F_TAC:
    case PX_F_FT:
    case PX_F_TXT:
        return PX_FT_TEXT;
    case PX_F_IA:
    case PX_F_PAX:
        return PX_FT_NAME;
    case PX_F_CL:
        return PX_FT_CLASS;
    case PX_F_SEI:
    case PX_F_DIG:
    case PX_F_NE:
    case PX_F_GRN:
        return PX_FT_ENUM;
    case PX_F_NUM:
        return PX_FT_IDENT;
    default:
        return px_field_get(f)->type;
    }
}

bool px_resolve_is_range_field(px_field f) {
    return px_value_type(f) == PX_FT_DATE || px_value_type(f) == PX_FT_NUMBER;
}
bool px_resolve_is_class_field(px_field f) {
    return px_value_type(f) == PX_FT_CLASS;
}
bool px_resolve_is_number_field(px_field f) {
    return px_value_type(f) == PX_FT_IDENT && f != PX_F_USCC;
}
bool px_resolve_is_name_field(px_field f) {
    return px_value_type(f) == PX_FT_NAME || px_value_type(f) == PX_FT_CUSTOM;
}

int px_resolve_class_shape(px_str s) {
    size_t i = 0, n = s.n;
    char c = n ? px_upper(s.p[0]) : 0;
    if (!((c >= 'A' && c <= 'H') || c == 'Y')) return 0;
    if (n == 1) return 1;
    if (n < 3 || !px_is_digit(s.p[1]) || !px_is_digit(s.p[2])) return 0;
    if (n == 3) return 2;
    if (!px_is_alpha(s.p[3])) return 0;
    if (n == 4) return 3;
    size_t group = i = 4;
    while (i < n && px_is_digit(s.p[i]))
        i++;
    if (i == group || i - group > 4) return 0;
    if (i == n) return 4;
    if (s.p[i] != '/' && s.p[i] != ':') return 0;
    size_t sub = ++i;
    while (i < n && px_is_digit(s.p[i]))
        i++;
    return i == n && i - sub >= 2 && i - sub <= 6 ? 5 : 0;
}

/* How much of a value to repeat in a sentence: whole characters, at most 60 bytes. */
int px_value_shown(px_str s) {
    size_t n = s.n < 60 ? s.n : 60;
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return (int)n;
}
static bool is_order(px_lex_kind rel) {
    return rel >= PX_LEX_LT;
}

static px_status no_order(px_parser *p, const px_clause *c, px_field f) {
    if (!is_order(c->rel)) return PX_OK;
    return px_fail_at(p->err, PX_E_QUERY, c->begin,
                      "%s has no order: it takes = == and !=, not < <= > >=", px_field_code(f));
}

px_status px_value_no_wildcard(px_parser *p, const px_value *v) {
    if (!v->wild) return PX_OK;
    return px_fail_at(
        p->err, PX_E_UNSUPPORTED, v->wild_at,
        "the wildcard %c belongs to words of texts and names; put the value in quotes "
        "if the sign itself is meant",
        v->wild);
}

static px_str upper(px_arena *a, px_str s) {
    char *to = px_arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        to[i] = px_upper(to[i]);
    return (px_str){to, s.n};
}

px_status px_value_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                        px_leaf_op op, px_qnode **out) {
    uint32_t begin = c->field == PX_F_NONE || c->begin > v->begin ? v->begin : c->begin;
    px_status st = px_parse_leaf(p, begin, v->end, out);
    if (st != PX_OK) return st;
    (*out)->field = f;
    (*out)->op = op;
    (*out)->custom = f == PX_F_X ? c->custom : (px_str){NULL, 0};
    (*out)->text = v->text;
    return PX_OK;
}

px_qnode *px_value_all_but(px_parser *p, px_qnode *what) {
    px_qnode *n = px_arena_zero(p->a, sizeof *n);
    n->kind = PX_Q_NOT;
    n->begin = what->begin;
    n->end = what->end;
    n->n = 2;
    n->child = px_arena_array(p->a, px_qnode *, 2);
    n->child[0] = px_parse_all(p, n->begin, n->end);
    n->child[1] = what;
    return n;
}

static px_scheme scheme_of(px_field f) {
    switch (f) {
    case PX_F_CPC:
    case PX_F_CPCI:
    case PX_F_CPCA:
    case PX_F_CPCC:
        return PX_SCHEME_CPC;
    case PX_F_UC:
        return PX_SCHEME_USPC;
    case PX_F_FTM:
        return PX_SCHEME_FTERM;
    case PX_F_LOC:
        return PX_SCHEME_LOC;
    case PX_F_FI:
        return PX_SCHEME_FI;
    default:
        return PX_SCHEME_IPC;
    }
}

static px_status class_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                            px_qnode **out) {
    px_str text = px_str_trim(v->text);
    px_class_symbol s = px_class_parse(p->a, text, scheme_of(f));
    if (!s.understood && f == PX_F_CL) s = px_class_parse(p->a, text, PX_SCHEME_CPC);
    if (!s.understood && f == PX_F_CPCC) s.symbol = px_class_set(p->a, text);
    /* The others have spellings of their own. */
    bool tree = f != PX_F_LOC && f != PX_F_FI && f != PX_F_UC && f != PX_F_FTM && f != PX_F_CPCC;
    int level = px_class_level(s.symbol);
    if (s.symbol.n == 0 || (tree && (!s.understood || level == 0)))
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "\"%.*s\" is not a class symbol; write H01M, H01M10 or H01M10/0525",
                          SHOWN(text));
    if (v->star && level == 4 &&
        text.p[text.n - 1] != '/') /* else H01M10, slash, star: all of it */
        return px_fail_at(p->err, PX_E_UNSUPPORTED, v->begin,
                          "* inside a main group is not supported; %.*s already means the group "
                          "and everything below it",
                          SHOWN(text));
    bool exact = c->rel == PX_LEX_EXACT || c->class_op == PX_L_CLASS_IS;
    px_leaf_op op = PX_L_CLASS;
    if (c->class_op == PX_L_CLASS_UP)
        op = PX_L_CLASS_UP;
    else if (exact && !v->star)
        op = PX_L_CLASS_IS;
    px_status st = px_value_leaf(p, c, v, f, op, out);
    if (st == PX_OK) (*out)->text = s.symbol;
    return st;
}

static bool is_office(px_arena *a, px_str s, px_str *cc) {
    if (s.n != 2 || !px_is_alpha(s.p[0]) || !px_is_alpha(s.p[1])) return false;
    *cc = upper(a, s);
    return px_is_country(*cc);
}

static px_number_role role_of(px_field f) {
    switch (f) {
    case PX_F_AN:
        return PX_ROLE_APPLICATION;
    case PX_F_PR:
        return PX_ROLE_PRIORITY;
    case PX_F_NUM:
    case PX_F_FAM:
    case PX_F_IFAM:
        return PX_ROLE_ANY;
    default:
        return PX_ROLE_PUBLICATION;
    }
}

static size_t read_number(px_arena *a, px_str text, px_number_role role, px_number *n,
                          px_str keys[PX_NUMBER_KEYS]) {
    *n = px_number_parse(a, text, role, PX_STR(""), PX_STR(""), 0);
    return px_number_keys(a, n, role, keys);
}

static void add_key(px_qnode *leaf, px_str key) {
    for (size_t i = 0; i < leaf->n_keys; i++)
        if (px_str_eq(leaf->keys[i], key)) return;
    if (key.n && leaf->n_keys < PX_NUMBER_KEYS) leaf->keys[leaf->n_keys++] = key;
}

static bool same_keys(const px_str *x, size_t nx, const px_str *y, size_t ny) {
    if (nx != ny) return false;
    for (size_t i = 0; i < nx; i++)
        if (!px_str_eq(x[i], y[i])) return false;
    return true;
}

/* The spelling for the canonical form: the first of normal form, normal form of a publication and
 * capitals that gives the same keys and stays as it is when it is read again; else what was typed.
 */
static px_str number_spelling(px_arena *a, px_str typed, const px_number *n, px_number_role role,
                              const px_str *keys, size_t n_keys) {
    px_str capitals = upper(a, typed);
    px_str tries[3] = {capitals, capitals, capitals};
    if (n->understood) {
        tries[0] = px_number_normal(a, n, role);
        tries[1] = px_number_normal(a, n, PX_ROLE_PUBLICATION);
    }
    for (int i = 0; i < 3; i++) {
        px_number again;
        px_str again_keys[PX_NUMBER_KEYS];
        size_t n_again = read_number(a, tries[i], role, &again, again_keys);
        if (!same_keys(keys, n_keys, again_keys, n_again)) continue;
        px_number_role as = i == 1 ? PX_ROLE_PUBLICATION : role;
        if (i == 2 || px_str_eq(tries[i], px_number_normal(a, &again, as))) return tries[i];
    }
    return typed;
}

static bool is_country_field(px_field f) {
    return f == PX_F_CC || f == PX_F_CTRY || f == PX_F_INCTRY || f == PX_F_PRC || f == PX_F_PRF ||
           f == PX_F_FCC;
}

static px_status enum_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                           px_qnode **out) {
    px_str value;
    px_status st = px_value_folded(p, v->text, &value);
    if (st != PX_OK) return st;
    if (value.n == 0 && !v->star) /* what begins with nothing: any value */
        return px_fail_at(p->err, PX_E_QUERY, v->begin, "the value of %s is empty",
                          px_field_code(f));
    bool prefix = v->star, unknown = false, many;
    if (!v->star || !px_synonym_known(f, value)) {
        px_str code = px_synonym_find(f, value, &many);
        if (!code.n && f == PX_F_LSD && !v->star) {
            code = px_facts_status_detail(px_str_trim(v->text));
            if (!code.n) code = px_facts_status_detail(value); /* as the canonical form has it */
        }
        if (code.n) {
            value = code;
            prefix = many;
        } else {
            unknown = !v->star &&
                      (f == PX_F_PARK || (px_synonym_closed(f) && !px_synonym_known(f, value)));
        }
    }
    if (is_country_field(f) && !v->star) {
        px_str code = upper(p->a, value);
        if (!px_is_country(code)) code = px_country_code(px_str_trim(v->text));
        if (!code.n) code = px_country_code(value);
        unknown = code.n == 0;
        if (code.n && (st = px_value_folded(p, code, &value)) != PX_OK) return st;
    }
    px_str near = unknown ? px_synonym_near(p->a, f, value) : (px_str){0};
    if (unknown && near.n)
        px_parse_note(p, "W-VALUE", v->begin, v->end,
                      px_arena_fmt(p->a,
                                   "%.*s is not a value that %s is known to have; is one of these "
                                   "meant: %.*s?",
                                   SHOWN(v->text), px_field_code(f), PX_STR_ARG(near)),
                      px_arena_fmt(p->a, "%s 没有已知取值“%.*s”，是否要找：%.*s",
                                   px_field_get(f)->zh, SHOWN(v->text), PX_STR_ARG(near)));
    else if (unknown)
        px_parse_note(
            p, "W-VALUE", v->begin, v->end,
            px_arena_fmt(p->a, "%.*s is not a value that %s is known to have%s%s", SHOWN(v->text),
                         px_field_code(f), px_synonym_closed(f) ? ": " : "", px_synonym_codes(f)),
            px_arena_fmt(p->a, "%s 没有已知取值“%.*s”", px_field_get(f)->zh, SHOWN(v->text)));
    st = px_value_leaf(p, c, v, f, prefix ? PX_L_ENUM_PREFIX : PX_L_ENUM, out);
    if (st == PX_OK) (*out)->text = value;
    return st;
}

static px_status ident_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                            px_qnode **out) {
    px_str text = px_str_trim(v->text), cc;
    if (f == PX_F_CTX && text.n == 1 && px_is_alpha(text.p[0])) /* a category: its own field */
        return enum_leaf(p, c, v, PX_F_CTG, out);
    if (f == PX_F_PN && is_office(p->a, text, &cc)) {
        px_status st = px_value_leaf(p, c, v, f, PX_L_OFFICE, out);
        if (st == PX_OK) (*out)->text = cc;
        return st;
    }
    if (v->star)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, v->begin,
                          "wildcards in numbers are not supported yet; an office alone (pn=EP) "
                          "means all its publications");
    px_status st = px_value_leaf(p, c, v, f, PX_L_IDENT, out);
    if (st != PX_OK) return st;
    px_qnode *leaf = *out;
    leaf->text = text;
    if (f == PX_F_USCC) {
        leaf->text = upper(p->a, text);
        add_key(leaf, leaf->text);
        return PX_OK;
    }
    px_str keys[PX_NUMBER_KEYS];
    px_number_role role = role_of(f);
    size_t n = read_number(p->a, text, role, &leaf->number, keys);
    if ((n == 0 || leaf->number.num.n == 0) && !(f == PX_F_IFAM && text.n))
        return px_fail_at(p->err, PX_E_QUERY, v->begin, "\"%.*s\" is not a document number",
                          SHOWN(text));
    if (f == PX_F_FAM || f == PX_F_IFAM)
        add_key(leaf, text); /* an identifier of the family itself */
    else
        leaf->text = number_spelling(p->a, text, &leaf->number, role, keys, n);
    for (size_t i = 0; i < n; i++)
        add_key(leaf, keys[i]);
    if (leaf->number.check_wrong)
        px_parse_note(
            p, "W-CHECK", v->begin, v->end,
            px_arena_fmt(p->a, "the check digit of %.*s does not fit the number", SHOWN(text)),
            px_arena_fmt(p->a, "%.*s 的校验位与号码不符", SHOWN(text)));
    return PX_OK;
}

bool px_value_yes_or_no(px_str text, bool *said) {
    static const char *const yes[] = {"1", "true", "yes", "y", "是", "有"};
    static const char *const no[] = {"0", "false", "no", "n", "否", "无"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        *said = px_str_eq_nocase(text, px_str_of(yes[i]));
        if (*said || px_str_eq_nocase(text, px_str_of(no[i]))) return true;
    }
    return false;
}

static px_status bool_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                           px_qnode **out) {
    px_str text = px_str_trim(v->text);
    bool said;
    if (v->star || !px_value_yes_or_no(text, &said))
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "%s takes 1 or 0 (yes, no, true, false, 是, 否), not \"%.*s\"",
                          px_field_code(f), SHOWN(text));
    px_status st = px_value_leaf(p, c, v, f, PX_L_RANGE, out);
    if (st == PX_OK) (*out)->lo = (*out)->hi = (uint32_t)said;
    return st;
}

/* By its own name, or by any name of a field. */
static int has_of(px_str asked) {
    int has = px_has_find(asked);
    px_field named = has < 0 ? px_field_find(asked) : PX_F_NONE;
    return named ? px_has_find(px_str_of(px_field_code(named))) : has;
}

static px_status has_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                          px_qnode **out) {
    px_str text = px_str_trim(v->text);
    char *low = px_arena_cstr(p->a, text);
    bool yes = true;
    for (size_t i = 0; i < text.n; i++)
        low[i] = px_lower(low[i]);
    if (c->custom.n && (v->star || !px_value_yes_or_no(text, &yes)))
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "%s takes 1 or 0 (yes, no, true, false, 是, 否), not \"%.*s\"",
                          px_arena_cstr(p->a, c->name), SHOWN(text));
    px_str asked = {low, text.n};
    if (c->custom.n) asked = c->custom; /* has_claim=true */
    int has = v->star ? -1 : has_of(asked);
    if (has < 0) {
        px_str list = PX_STR("");
        for (int h = 0; h < PX_HAS_COUNT; h++)
            list = px_arena_fmt(p->a, "%.*s%s%s", PX_STR_ARG(list), h ? ", " : "",
                                px_has_name((px_has)h));
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "has= cannot ask for \"%.*s\"; it knows %.*s", SHOWN(text),
                          PX_STR_ARG(list));
    }
    px_status st = px_value_leaf(p, c, v, f, PX_L_HAS, out);
    if (st != PX_OK) return st;
    (*out)->has = (px_has)has;
    (*out)->text = px_str_of(px_has_name((px_has)has));
    if (c->custom.n && !yes) *out = px_value_all_but(p, *out);
    return PX_OK;
}

static px_status present_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                              px_qnode **out) {
    px_status st = no_order(p, c, f);
    if (st != PX_OK) return st;
    if (px_resolve_is_range_field(f))
        return px_value_range_leaf(p, c, v, f, px_value_type(f) == PX_FT_DATE ? 1 : 0,
                                   PX_RANGE_OPEN, out);
    int has = p->in_event ? -1 : px_has_find(px_str_of(px_field_code(f)));
    if (has < 0 && (px_resolve_is_name_field(f) || px_value_type(f) == PX_FT_ENUM) &&
        px_field_get(f)->type != PX_FT_VIRTUAL) {
        /* every value begins with nothing */
        bool code = px_value_type(f) == PX_FT_ENUM;
        st = px_value_leaf(p, c, v, f, code ? PX_L_ENUM_PREFIX : PX_L_NAME_PREFIX, out);
        if (st != PX_OK) return st;
        (*out)->text = PX_STR("");
        (*out)->token = px_arena_array(p->a, px_str, 1);
        (*out)->is_word = px_arena_array(p->a, uint8_t, 1);
        return PX_OK;
    }
    if (has < 0)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, v->begin,
                          "%s=* is not supported; see has= for what can be asked for",
                          px_field_code(f));
    if ((st = px_value_leaf(p, c, v, PX_F_HAS, PX_L_HAS, out)) != PX_OK) return st;
    (*out)->has = (px_has)has;
    (*out)->text = px_str_of(px_has_name((px_has)has));
    return PX_OK;
}

bool px_value_like_application(px_str s) {
    size_t digits = 0, letters = 0;
    s = px_str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] & 0x80) return false;
        digits += px_is_digit(s.p[i]);
        letters += px_is_alpha(s.p[i]);
    }
    return digits >= 4 && letters <= 5 && letters < digits;
}

/* 5B075, 5B075KK02; in capitals as offices print them, since words of a canonical form are small: ft=1a107uni stays one. */
static bool is_fterm(px_str s) {
    if (s.n < 5 || !px_is_digit(s.p[0]) || s.p[1] < 'A' || s.p[1] > 'M') return false;
    return px_is_digit(s.p[2]) && px_is_digit(s.p[3]) && px_is_digit(s.p[4]) &&
           (s.n == 5 || (s.n >= 7 && s.n <= 10 && px_is_alpha(s.p[5]) && px_is_alpha(s.p[6])));
}

static px_field choose(px_parser *p, const px_clause *c, const px_value *v) {
    if (c->either == PX_EITHER_AN_PA) {
        px_field f = px_value_like_application(v->text) ? PX_F_AN : PX_F_PA;
        if (f == PX_F_AN && px_str_eq_nocase(c->name, PX_STR("an"))) return f;
        px_parse_note(p, "N-AP", c->begin, v->end,
                      px_arena_fmt(p->a, "%.*s=%.*s was read as %s", SHOWN(c->name), SHOWN(v->text),
                                   f == PX_F_AN ? "an (application number)" : "pa (applicant)"),
                      px_arena_fmt(p->a, "%.*s=%.*s 按%s理解", SHOWN(c->name), SHOWN(v->text),
                                   f == PX_F_AN ? "申请号（an）" : "申请人（pa）"));
        return f;
    }
    if (c->either == PX_EITHER_CL_CLM) {
        px_str text = px_str_trim(v->text);
        bool is = c->class_op != PX_L_WORDS || px_resolve_class_shape(text) >= 2 ||
                  px_class_looks_like(text);
        px_field f = is ? PX_F_CL : PX_F_CLM;
        if (!is)
            px_parse_note(p, "N-CL", c->begin, v->end,
                          px_arena_fmt(p->a, "%.*s=%.*s was read as clm (claims)", SHOWN(c->name),
                                       SHOWN(v->text)),
                          px_arena_fmt(p->a, "%.*s=%.*s 按权利要求（clm）理解", SHOWN(c->name),
                                       SHOWN(v->text)));
        return f;
    }
    /* STATUS=有效, but not lsd=lapsed */
    if (c->field == PX_F_LSD && c->rel != PX_LEX_EXACT && !v->star &&
        !px_str_eq_nocase(c->name, PX_STR("lsd")) && !px_legal_find(px_str_trim(v->text))) {
        px_str value;
        bool many;
        if (px_value_folded(p, v->text, &value) == PX_OK &&
            (px_synonym_known(PX_F_LS, value) || px_synonym_find(PX_F_LS, value, &many).n)) {
            px_parse_note(p, "N-LS", c->begin, v->end,
                          px_arena_fmt(p->a, "%.*s=%.*s was read as ls (legal status)",
                                       SHOWN(c->name), SHOWN(v->text)),
                          px_arena_fmt(p->a, "%.*s=%.*s 按法律状态（ls）理解", SHOWN(c->name),
                                       SHOWN(v->text)));
            return PX_F_LS;
        }
    }
    if (c->field == PX_F_FT && px_str_eq_nocase(c->name, PX_STR("ft")) && !v->quoted &&
        is_fterm(px_str_trim(v->text))) {
        px_parse_note(p, "N-FT", c->begin, v->end,
                      px_arena_fmt(p->a, "ft=%.*s was read as ftm (F-term)", SHOWN(v->text)),
                      px_arena_fmt(p->a, "ft=%.*s 按F-term（ftm）理解", SHOWN(v->text)));
        return PX_F_FTM;
    }
    return c->field;
}

/* Letters of an office in front, or the 12 digits and more of a Chinese application. Shorter runs
 * of digits are sizes, years and models far more often than numbers. */
static bool looks_like_document(px_arena *a, px_str s) {
    if (!px_number_looks_like(s)) return false;
    px_str cc;
    if (s.n > 4 && is_office(a, px_str_sub(s, 0, 2), &cc)) return true;
    if (s.n > 4 && (px_str_eq_nocase(px_str_sub(s, 0, 2), PX_STR("ZL")) ||
                    px_str_eq_nocase(px_str_sub(s, 0, 4), PX_STR("PCT/"))))
        return true;
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (px_is_digit(s.p[i]))
            digits++;
        else if (s.p[i] != '.' && px_upper(s.p[i]) != 'X')
            return false;
    }
    return digits >= 12;
}

/* A word without a field: class, number or word? */
static px_field guess(px_parser *p, const px_value *v) {
    if (v->quoted || v->wild) return p->info->bare;
    int shape = px_resolve_class_shape(v->text);
    if (shape >= 3 && !(v->star && shape == 4) &&
        px_class_parse(p->a, v->text, PX_SCHEME_CPC).understood) {
        px_parse_note(
            p, "N-AUTO", v->begin, v->end,
            px_arena_fmt(p->a,
                         "%.*s was read as a class symbol (cl=); put it in quotes to "
                         "search for the word",
                         SHOWN(v->text)),
            px_arena_fmt(p->a, "%.*s 按分类号（cl=）理解；如需按词检索请加引号", SHOWN(v->text)));
        return PX_F_CL;
    }
    if (!v->star && looks_like_document(p->a, v->text)) {
        px_parse_note(
            p, "N-AUTO", v->begin, v->end,
            px_arena_fmt(p->a,
                         "%.*s was read as a document number (num=); put it in quotes "
                         "to search for the word",
                         SHOWN(v->text)),
            px_arena_fmt(p->a, "%.*s 按号码（num=）理解；如需按词检索请加引号", SHOWN(v->text)));
        return PX_F_NUM;
    }
    return p->info->bare;
}

/* Can values of the field be counted, and are they kept as they are written? A publication is called by its number in
 * normal form. */
static bool is_written(px_field f) {
    px_field_type type = px_field_get(f)->type;
    return f == PX_F_X || f == PX_F_PAX || f == PX_F_PN ||
           ((px_field_get(f)->flags & PX_FIELD_F) &&
            (type == PX_FT_NAME || type == PX_FT_ENUM || type == PX_FT_CLASS));
}

/* === */
static px_status written_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                              px_qnode **out) {
    px_status st = px_value_no_wildcard(p, v);
    if (st != PX_OK) return st;
    if (!is_written(f) || p->in_event || c->class_op != PX_L_WORDS)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, c->begin,
                          "=== compares names, codes and classes that can be counted, and pn; %s= "
                          "cannot be asked so",
                          px_field_code(f));
    if (v->star || v->text.n == 0)
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "=== takes one value without wildcards: pa===\"ACME, Inc.\"");
    st = px_value_leaf(p, c, v, f, PX_L_VALUE, out);
    if (st == PX_OK) (*out)->text = v->text;
    return st;
}

static px_status positive(px_parser *p, const px_clause *c, const px_value *v, px_qnode **out) {
    bool star_alone = v->star && v->text.n == 0 && !v->quoted;
    px_field f = c->field;
    if (c->rel == PX_LEX_AS) return written_leaf(p, c, v, choose(p, c, v), out);
    if (f == PX_F_NONE) {
        if (star_alone) {
            *out = px_parse_all(p, v->begin, v->end);
            return PX_OK;
        }
        f = guess(p, v);
    } else if (star_alone) {
        return present_leaf(p, c, v, f, out);
    } else {
        f = choose(p, c, v);
    }
    px_field_type type = px_value_type(f);
    bool signs = v->pattern.n && (type == PX_FT_TEXT || type == PX_FT_NAME || type == PX_FT_CUSTOM);
    px_status st = signs ? PX_OK : px_value_no_wildcard(p, v);
    if (st != PX_OK) return st;
    if (c->class_op != PX_L_WORDS && type != PX_FT_CLASS)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, c->begin,
                          "=/low, =/high and =/same belong to class fields, %s is none",
                          px_field_code(f));
    if (type == PX_FT_DATE || type == PX_FT_NUMBER) return px_value_number(p, c, v, f, out);
    if (type == PX_FT_CUSTOM && is_order(c->rel)) return px_value_number(p, c, v, f, out);
    if ((st = no_order(p, c, f)) != PX_OK) return st;
    switch (type) {
    case PX_FT_TEXT:
        return px_value_text(p, c, v, f, out);
    case PX_FT_NAME:
    case PX_FT_CUSTOM:
        return px_value_name(p, c, v, f, out);
    case PX_FT_CLASS:
        return class_leaf(p, c, v, f, out);
    case PX_FT_IDENT:
        return ident_leaf(p, c, v, f, out);
    case PX_FT_ENUM:
        return enum_leaf(p, c, v, f, out);
    case PX_FT_BOOL:
        return bool_leaf(p, c, v, f, out);
    case PX_FT_HAS:
        return has_leaf(p, c, v, f, out);
    default:
        return px_fail_at(p->err, PX_E_INTERNAL, v->begin, "field %s has no reader",
                          px_field_code(f));
    }
}

px_status px_resolve(px_parser *p, const px_clause *c, const px_value *v, px_qnode **out) {
    *out = NULL;
    px_clause is = *c;
    if (is.rel == PX_LEX_NE) is.rel = PX_LEX_EQ;
    px_status st = positive(p, &is, v, out);
    if (st == PX_OK && c->rel == PX_LEX_NE) *out = px_value_all_but(p, *out);
    return st;
}
