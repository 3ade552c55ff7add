/* translate_value.c: words, names, codes and numbers in the tongue of another system, and what is said
 * about their fields; see translate.h. */
#include "query/lang/translate_int.h"

#include "base/text.h"
#include "query/lang/lexer.h"
#include "query/lang/parse.h"

#include <string.h>

/* Codes that are closed lists with us, as the others write them; NULL: not known. */
static const struct {
    px_field field;
    const char *code, *incopat, *patsnap, *lens;
} values[] = {
    {PX_F_LS, "active", "有效", "1", "ACTIVE"},
    {PX_F_LS, "dead", "失效", "0", "INACTIVE"},
    {PX_F_LS, "pending", "审中", "2", "PENDING"},
    {PX_F_LS, "unknown", "未知", "999", "UNKNOWN"},
    {PX_F_PATY, "company", "企业", "COMPANY", NULL},
    {PX_F_PATY, "university", "高校", "ACADEMY", NULL},
    {PX_F_PATY, "institute", "科研", NULL, NULL},
    {PX_F_PATY, "hospital", "医院", NULL, NULL},
    {PX_F_PATY, "government", "机关", NULL, NULL},
    {PX_F_PATY, "person", "个人", NULL, NULL},
    {PX_F_EV, "transferred", NULL, "61", NULL},
    {PX_F_EV, "licensed", NULL, "62", NULL},
    {PX_F_EV, "pledged", NULL, "63", NULL},
    {PX_F_EV, "opposed", NULL, "65", NULL},
};

static px_piece lost(void) {
    return (px_piece){.lost = true};
}

void px_tr_say(px_tr *t, const char *code, const px_qnode *n, const char *en, const char *zh) {
    px_tr_note(t, code, n, px_arena_fmt(t->a, "%s: %s", t->w->title, en),
               px_arena_fmt(t->a, "%s：%s", t->w->title, zh));
}

void px_tr_field_notes(px_tr *t, const px_qnode *n, const px_cell *c) {
    const px_qnode *leaf = n;
    while (leaf->kind != PX_Q_LEAF && leaf->n)
        leaf = leaf->child[0];
    const px_field_info *f = px_field_get(leaf->field);
    const char *title = t->w->title;
    if (c->n == 0) {
        bool filing = t->to == PX_TONGUE_OPS && (leaf->field == PX_F_AD || leaf->field == PX_F_ADY);
        px_tr_note(t, "T-LOST", n,
                   px_arena_fmt(t->a, "%s has no field for %s (%s)%s", title, f->en, f->code,
                                filing ? ": it cannot search filing dates" : ""),
                   px_arena_fmt(t->a, "%s 没有“%s”（%s）字段%s", title, f->zh, f->code,
                                filing ? "：不能按申请日检索" : ""));
        return;
    }
    switch (c->flag) {
    case '~':
        px_tr_note(t, "T-CHANGED", n,
                   px_arena_fmt(t->a, "%s: %s is the nearest to %s (%s), not the same", title,
                                px_arena_cstr(t->a, c->code[0]), f->en, f->code),
                   px_arena_fmt(t->a, "%s：以 %s 近似“%s”（%s），含义不完全相同", title,
                                px_arena_cstr(t->a, c->code[0]), f->zh, f->code));
        return;
    case '!':
        px_tr_note(t, "T-BACK", n,
                   px_arena_fmt(t->a, "%s means %s in %s; patix reads that code otherwise",
                                px_arena_cstr(t->a, c->code[0]), f->en, title),
                   px_arena_fmt(t->a, "%s 在 %s 中指“%s”，patix 对该代码另有理解",
                                px_arena_cstr(t->a, c->code[0]), title, f->zh));
        break;
    case '^':
        px_tr_note(t, "T-NOTE", n,
                   px_arena_fmt(t->a, "%s= is a field of Espacenet only, not of the OPS service",
                                px_arena_cstr(t->a, c->code[0])),
                   px_arena_fmt(t->a, "%s= 仅 Espacenet 支持，OPS 接口不支持",
                                px_arena_cstr(t->a, c->code[0])));
        break;
    default:
        break;
    }
    if (c->n > 1)
        px_tr_note(t, "T-SPELT", n,
                   px_arena_fmt(t->a, "%s: %s (%s) is written as an OR of several fields", title,
                                f->en, f->code),
                   px_arena_fmt(t->a, "%s：“%s”（%s）写成多个字段的 OR", title, f->zh, f->code));
    else if (px_str_is(c->code[0], "*") && c->flag == 0 && leaf->op != PX_L_HAS)
        px_tr_note(t, "T-BACK", n,
                   px_arena_fmt(t->a, "%s searches the %s where no field is named", title, f->en),
                   px_arena_fmt(t->a, "%s 不写字段时即检索“%s”", title, f->zh));
}

/* --- pieces of text --- */

static bool is_latin(uint8_t kind) {
    return kind == PX_LT_WORD || kind == PX_LT_PATTERN;
}

static px_str joined(px_tr *t, const px_qnode *n, char between) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < n->n_tokens; i++) {
        if (i && is_latin(n->is_word[i]) && is_latin(n->is_word[i - 1])) px_buf_ch(&b, between);
        px_buf_str(&b, n->token[i]);
    }
    px_str s = px_arena_str(t->a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

px_str px_tr_in_quotes(px_tr *t, px_str s) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_ch(&b, '"');
    for (size_t i = 0; i < s.n; i++) {
        /* Signs, and typographic quotes: U+201C..U+201F, U+FF02 and its kin. */
        if (s.p[i] && strchr("\"\\*?#_+!$", (unsigned char)s.p[i])) px_buf_ch(&b, '\\');
        if (i + 2 < s.n && s.p[i] == '\xE2' && s.p[i + 1] == '\x80' && s.p[i + 2] >= '\x9C' &&
            s.p[i + 2] <= '\x9F')
            px_buf_ch(&b, '\\');
        if (i + 2 < s.n && s.p[i] == '\xEF' && s.p[i + 1] == '\xBC') px_buf_ch(&b, '\\');
        bool control = s.p[i] >= 0 && s.p[i] < 0x20;
        if (control)
            px_tr_say(t, "T-CHANGED", NULL, "a control character is written as a blank",
                      "控制字符写成空格");
        px_buf_ch(&b, control ? ' ' : s.p[i]);
    }
    px_buf_ch(&b, '"');
    px_str out = px_arena_str(t->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static bool is_operator_word(px_str s) {
    static const char *const words[] = {"and",  "or",  "not",    "xor",  "andnot",
                                        "near", "adj", "before", "with", "same",
                                        "prox", "to",  "any",    "all",  "within"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (px_str_eq_nocase(s, px_str_of(words[i]))) return true;
    return px_lex_is_special(s);
}

px_str px_tr_as_value(px_tr *t, px_str s) {
    bool plain = s.n > 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t cp = px_utf8_next(s, &i);
        char c = s.p[at];
        bool inside = at > 0 && i < s.n;
        if (cp >= 0x80)
            plain =
                plain && px_text_script(cp) != PX_SCRIPT_OTHER && !(cp >= 0xFF00 && cp <= 0xFFEF);
        else if (!px_is_alpha(c) && !px_is_digit(c))
            plain =
                plain && inside && (c == '.' || c == '-' || (c == '/' && t->to != PX_TONGUE_LENS));
    }
    return plain && !is_operator_word(s) ? s : px_tr_in_quotes(t, s);
}

static px_str words(px_tr *t, const px_qnode *n) {
    px_str s = joined(t, n, '-');
    if (!is_operator_word(s)) return s;
    px_tr_note(t, "T-BACK", n,
               px_arena_fmt(t->a, "%.*s is quoted: it is an operator", PX_STR_ARG(s)),
               px_arena_fmt(t->a, "%.*s 是运算符，已加引号", PX_STR_ARG(s)));
    return px_tr_in_quotes(t, s);
}

/* --- wildcards --- */

static size_t letters(px_str s, size_t from) {
    size_t n = 0;
    for (size_t i = from; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

static bool is_sign(char c) {
    return c == '*' || c == '?' || c == '#';
}

static void wildcard_limits(px_tr *t, const px_qnode *n, px_str s) {
    size_t stars = 0, head = 0;
    bool one = false, opt = false;
    for (size_t i = 0; i < s.n; i++) {
        stars += s.p[i] == '*';
        one = one || s.p[i] == '?';
        opt = opt || s.p[i] == '#';
    }
    while (head < s.n && is_sign(s.p[head]))
        head++;
    bool leading = head > 0;
    if (t->to == PX_TONGUE_PATSNAP) {
        if (stars > 2)
            px_tr_say(t, "T-REFUSED", n, "at most two * in a term", "一个词中最多两个 *");
        if ((stars > 0) + one + opt > 1)
            px_tr_say(t, "T-REFUSED", n, "wildcards of different kinds cannot be mixed in a term",
                      "一个词中不能混用不同的通配符");
        if (leading && letters(s, head) < 3)
            px_tr_say(t, "T-REFUSED", n, "a wildcard in front needs 3 letters behind it",
                      "词首通配符后至少 3 个字母");
        if (leading && px_value_type(n->field) != PX_FT_TEXT)
            px_tr_say(t, "T-REFUSED", n, "a wildcard in front is for text fields only",
                      "词首通配符仅用于文本字段");
    }
    if (t->to == PX_TONGUE_OPS && leading && n->field != PX_F_TI && n->field != PX_F_AB &&
        n->field != PX_F_TA)
        px_tr_say(t, "T-REFUSED", n, "a wildcard in front is for title and abstract only",
                  "词首通配符仅用于标题和摘要");
}

static px_str pattern(px_tr *t, const px_qnode *n) {
    px_str s = joined(t, n, '-');
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < s.n; i++) {
        const char *sign = s.p[i] == '*'   ? t->w->any
                           : s.p[i] == '?' ? t->w->one
                           : s.p[i] == '#' ? t->w->opt
                                           : "";
        if (!sign) {
            px_tr_say(t, "T-CHANGED", n,
                      s.p[i] == '#' ? "no sign for none or one character; * takes its place"
                                    : "no sign for exactly one character; * takes its place",
                      s.p[i] == '#' ? "没有“0 或 1 个字符”的通配符，改用 *"
                                    : "没有“恰好 1 个字符”的通配符，改用 *");
            sign = "*";
        }
        if (*sign)
            px_buf_c(&b, sign);
        else
            px_buf_ch(&b, s.p[i]);
    }
    for (size_t i = 0; i < n->n_tokens; i++)
        if (n->is_word[i] == PX_LT_GAP && px_str_is(n->token[i], "*"))
            px_tr_say(t, "T-CHANGED", n,
                      "* between Chinese characters is not limited to 10 characters of a sentence",
                      "汉字之间的 * 不限于同句 10 字以内");
    wildcard_limits(t, n, s);
    px_str out = px_arena_str(t->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_str prefix(px_tr *t, const px_qnode *n) {
    px_str s = joined(t, n, '-');
    bool several = n->n_tokens > 1 && is_latin(n->is_word[n->n_tokens - 1]);
    if (several &&
        (t->to == PX_TONGUE_LENS || t->to == PX_TONGUE_PATENTSCOPE || t->to == PX_TONGUE_GOOGLE))
        px_tr_say(t, "T-CHANGED", n, "truncation behind several words may match them apart",
                  "多词之后的截词可能不要求相邻");
    return px_arena_fmt(t->a, "%.*s*", PX_STR_ARG(s));
}

/* --- names, codes, numbers --- */

/* AP and AN hold names and numbers; which of them is decided by the value. */
static void note_either(px_tr *t, const px_qnode *n) {
    size_t digits = 0;
    for (size_t i = 0; i < n->n_tokens; i++)
        for (size_t k = 0; k < n->token[i].n; k++)
            digits += px_is_digit(n->token[i].p[k]);
    bool either = n->field == PX_F_PA && (t->to == PX_TONGUE_INCOPAT || t->to == PX_TONGUE_PATSNAP);
    if (either && (digits >= 4 || px_value_like_application(joined(t, n, ' '))))
        px_tr_note(t, "T-BACK", n,
                   PX_STR("patix would read this name as an application number in AP or AN"),
                   PX_STR("AP、AN 中的此名称会被 patix 当作申请号"));
}

static px_str name(px_tr *t, const px_qnode *n) {
    bool several = false;
    for (size_t i = 1; i < n->n_tokens; i++)
        several = several || n->is_word[i] || n->is_word[i - 1];
    px_str s = joined(t, n, ' ');
    return several || is_operator_word(s) ? px_tr_in_quotes(t, s) : s;
}

static px_str code(px_tr *t, const px_qnode *n) {
    bool country = n->field == PX_F_CC || n->field == PX_F_CTRY || n->field == PX_F_INCTRY ||
                   n->field == PX_F_PRC || n->field == PX_F_KD || n->field == PX_F_LANG;
    if (country) {
        char *up = px_arena_cstr(t->a, n->text);
        for (size_t i = 0; i < n->text.n; i++)
            up[i] = px_upper(up[i]);
        return px_tr_as_value(t, (px_str){up, n->text.n});
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (values[i].field != n->field || !px_str_is(n->text, values[i].code)) continue;
        const char *s = t->to == PX_TONGUE_INCOPAT   ? values[i].incopat
                        : t->to == PX_TONGUE_PATSNAP ? values[i].patsnap
                        : t->to == PX_TONGUE_LENS    ? values[i].lens
                                                     : NULL;
        if (s) return px_str_of(s);
    }
    if (px_synonym_closed(n->field))
        px_tr_note(t, "T-CHANGED", n,
                   px_arena_fmt(t->a, "%s may spell the value %s of %s otherwise", t->w->title,
                                px_arena_cstr(t->a, n->text), px_field_code(n->field)),
                   px_arena_fmt(t->a, "%s 对 %s 的取值 %s 可能写法不同", t->w->title,
                                px_field_code(n->field), px_arena_cstr(t->a, n->text)));
    return px_tr_as_value(t, n->text);
}

static px_piece list(px_tr *t, const px_qnode *n) {
    px_piece *part = px_arena_array(t->a, px_piece, n->n_items + 1);
    for (size_t i = 0; i < n->n_items; i++)
        part[i].text = px_tr_as_value(t, n->item[i]);
    px_tr_note(t, "T-SPELT", n,
               px_arena_fmt(t->a, "the list @%.*s is written out: %zu numbers", PX_STR_ARG(n->text),
                            n->n_items),
               px_arena_fmt(t->a, "列表 @%.*s 展开为 %zu 个号码", PX_STR_ARG(n->text), n->n_items));
    t->n_terms += n->n_items;
    return n->n_items ? px_tr_join(t, part, n->n_items, t->w->op_or) : lost();
}

bool px_tr_plain(const px_tr *t, const px_qnode *n) {
    switch (n->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
    case PX_L_WILD:
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_NAME_WILD:
    case PX_L_IDENT:
        return n->boost == 0;
    case PX_L_ENUM:
        return n->boost == 0 && t->to != PX_TONGUE_OPS;
    default:
        return false;
    }
}

px_piece px_tr_value(px_tr *t, const px_qnode *n, const px_cell *c) {
    (void)c;
    t->n_terms++;
    note_either(t, n);
    switch (n->op) {
    case PX_L_WORDS:
        return (px_piece){.text = words(t, n)};
    case PX_L_PHRASE:
        return (px_piece){.text = px_tr_in_quotes(t, joined(t, n, ' '))};
    case PX_L_PREFIX:
    case PX_L_NAME_PREFIX:
        return (px_piece){.text = prefix(t, n)};
    case PX_L_WILD:
    case PX_L_NAME_WILD:
        return (px_piece){.text = pattern(t, n)};
    case PX_L_NAME:
        return (px_piece){.text = name(t, n)};
    case PX_L_VALUE:
        px_tr_say(t, "T-CHANGED", n, "values are not compared as they are written (===)",
                  "不支持与原文完全一致的比较（===）");
        return (px_piece){.text = px_tr_in_quotes(t, n->text)};
    case PX_L_NAME_IS:
        px_tr_say(t, "T-CHANGED", n, "names are found by the words in them, not as a whole (==)",
                  "名称按所含词检索，不支持整体相等（==）");
        return (px_piece){.text = px_tr_in_quotes(t, n->text)};
    case PX_L_ENUM:
        return (px_piece){.text = code(t, n)};
    case PX_L_ENUM_PREFIX:
        px_tr_say(t, "T-CHANGED", n, "codes by their beginning are written with *",
                  "按开头匹配的代码写成 *");
        return (px_piece){.text = px_arena_fmt(t->a, "%.*s*", PX_STR_ARG(n->text))};
    case PX_L_LIST:
        return list(t, n);
    default:
        if (n->field == PX_F_AN && !px_value_like_application(n->text))
            px_tr_note(t, "T-BACK", n,
                       PX_STR("patix would read this number as the name of an applicant"),
                       PX_STR("该号码会被 patix 当作申请人名称"));
        return (px_piece){.text = px_tr_as_value(t, n->text)};
    }
}
