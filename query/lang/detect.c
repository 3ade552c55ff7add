/* detect.c: Espacenet's rules for words without a field (OPS reference guide, 4.2): an office, a
 * date, a class, a number, a name, by the shape of the word; everything else is text. */
#include "query/lang/parse.h"

#include "patent/name.h"

#define look px_parse_look

static bool digits(px_str s, size_t from, size_t n) {
    for (size_t i = from; i < from + n; i++)
        if (i >= s.n || !px_is_digit(s.p[i])) return false;
    return true;
}

/* yyyy, yyyyMM, yyyyMMdd, dd/MM/yyyy; 1800 to 2999 */
static bool is_date(px_str s) {
    px_str year = s;
    if (s.n == 10 && s.p[2] == '/' && s.p[5] == '/' && digits(s, 0, 2) && digits(s, 3, 2))
        year = px_str_sub(s, 6, 10);
    else if ((s.n != 4 && s.n != 6 && s.n != 8) || !digits(s, 0, s.n))
        return false;
    uint32_t y;
    return px_str_u32(px_str_sub(year, 0, 4), &y) && y >= 1800 && y < 3000;
}

/* Two to four letters, digits, at most a letter and a digit; or digits alone. */
static bool is_number(px_str s) {
    if (s.n && digits(s, 0, s.n)) return true;
    size_t end = s.n;
    if (end > 2 && px_is_digit(s.p[end - 1]) && px_is_alpha(s.p[end - 2]))
        end -= 2;
    else if (end > 1 && px_is_alpha(s.p[end - 1]))
        end--;
    size_t from = end;
    while (from > 0 && px_is_digit(s.p[from - 1]))
        from--;
    if (from == end || from < 2 || from > 4) return false;
    for (size_t i = 0; i < from; i++)
        if (!px_is_alpha(s.p[i])) return false;
    return true;
}

static bool is_letters(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_alpha(s.p[i]) && s.p[i] != '-' && s.p[i] != '\'') return false;
    return s.n > 0 && px_is_alpha(s.p[0]);
}

static px_field of(px_str s) {
    char cc[2];
    if (s.n == 2 && is_letters(s)) {
        cc[0] = px_upper(s.p[0]);
        cc[1] = px_upper(s.p[1]);
        if (px_is_country((px_str){cc, 2})) return PX_F_PN;
    }
    if (is_date(s)) return PX_F_PD;
    if (px_resolve_class_shape(s)) return PX_F_CL;
    if (is_number(s)) return PX_F_NUM;
    return is_letters(s) ? PX_F_IA : PX_F_NONE;
}

void px_parse_detect(px_parser *p, px_clause *c) {
    const px_lex_token *t = look(p, 0);
    if (!p->info->detects || c->field != PX_F_NONE || t->kind != PX_LEX_WORD || t->wild ||
        t->escaped || (t->star && !t->text.n))
        return;
    px_field f = of(t->text);
    if (f == PX_F_NONE) return;
    const char *code = px_field_code(f);
    c->field = f;
    c->guessed = true;
    c->name = px_str_of(code);
    if (f == PX_F_CL) c->class_op = PX_L_CLASS;
    px_parse_note(
        p, "N-AUTO", t->begin, t->end,
        px_arena_fmt(p->a, "%.*s was read as %s=; put it in quotes to search for the word",
                     SHOWN(t->raw), code),
        px_arena_fmt(p->a, "%.*s 按 %s= 理解；如需按词检索请加引号", SHOWN(t->raw), code));
}
