/* class_list.c: lists of symbols in one text, as printed on documents and in old files, where what
 * follows shares its front with what stands before: "Int. Cl.7 H01L 21/00, 21/02; G06F 17/30",
 * "5B075 KK02 KK07 ND03"; and combination sets of CPC. */
#include "patent/class_int.h"

enum { MAX_ITEMS = 400 };

/* "21/02" behind H01L21/00, "KK07" behind 5B075KK02: the part to put in front. */
static px_str front_of(px_str before, px_scheme scheme) {
    if (scheme == PX_SCHEME_FTERM) return px_str_sub(before, 0, before.n >= 5 ? 5 : 0);
    return px_class_level(px_str_sub(before, 0, px_str_find(before, PX_STR(",")))) >= 3
               ? px_str_sub(before, 0, 4)
               : px_str_sub(before, 0, 0);
}

static bool short_form(px_str s, px_scheme scheme) {
    size_t i = 0;
    if (scheme == PX_SCHEME_FTERM)
        return s.n >= 4 && px_is_alpha(s.p[0]) && px_is_alpha(s.p[1]) && px_is_digit(s.p[2]) &&
               px_is_digit(s.p[3]);
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    return i && i <= 4 && i < s.n && (s.p[i] == '/' || s.p[i] == ':');
}

static bool is_mark(char c, px_scheme scheme) {
    if (c == ',' && scheme == PX_SCHEME_FI) return false;
    if ((c == '(' || c == ')') && scheme == PX_SCHEME_LOC) return false;
    return strchr(",;|&+()\n\t", c) != NULL || (c == ' ' && scheme == PX_SCHEME_FTERM);
}

/* The next piece between marks; `*indexing` once "//" has been gone over. */
static px_str piece(px_str text, size_t *at, px_scheme scheme, bool *indexing) {
    size_t i = *at;
    while (i < text.n) {
        if (i + 1 < text.n && text.p[i] == '/' && text.p[i + 1] == '/') {
            *indexing = true;
            i += 2;
        } else if (px_is_space(text.p[i]) || is_mark(text.p[i], scheme)) {
            i++;
        } else {
            break;
        }
    }
    size_t from = i, open = 0;
    for (; i < text.n; i++) {
        char c = text.p[i];
        /* "(2006.01)" behind a symbol belongs to it. */
        if (c == '(' && i + 4 < text.n && px_is_digit(text.p[i + 1]) && px_is_digit(text.p[i + 4]))
            open++;
        else if (c == ')' && open)
            open--;
        else if (!open &&
                 (is_mark(c, scheme) || (c == '/' && i + 1 < text.n && text.p[i + 1] == '/' &&
                                         i > from && !px_is_digit(text.p[i - 1]))))
            break;
    }
    *at = i;
    return px_str_trim(px_str_sub(text, from, i));
}

size_t px_class_list(px_arena *a, px_str text, px_scheme scheme, px_class_symbol **out) {
    px_class_symbol *v = NULL;
    size_t n = 0, cap = 0, at = 0;
    px_str front = {0}, edition = {0};
    bool indexing = false;
    *out = NULL;
    text = px_str_trim(text);
    if (px_str_starts(text, PX_STR("(51)"))) text = px_str_sub(text, 4, text.n);
    for (;;) {
        px_str s = piece(text, &at, scheme, &indexing);
        if (!s.n) break;
        if (n == MAX_ITEMS) return 0;
        px_class_symbol y = px_class_parse(a, s, scheme);
        if ((!y.understood || scheme == PX_SCHEME_FTERM) && front.n && short_form(s, scheme))
            y = px_class_parse(
                a, px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(front), PX_STR_ARG(s)),
                scheme);
        if (!y.understood) return 0;
        /* A theme in front of its viewpoints is not one of them. */
        if (scheme == PX_SCHEME_FTERM && n && v[n - 1].symbol.n == 5 && y.symbol.n > 5 &&
            px_str_starts(y.symbol, v[n - 1].symbol))
            n--;
        if (n == 0 && y.edition.n && y.edition.n <= 2) edition = y.edition;
        if (!y.edition.n) y.edition = edition;
        if (indexing && !y.value) y.value = 'A';
        px_str next = front_of(y.symbol, scheme);
        if (next.n) front = next;
        v = px_arena_grow(a, v, n, &cap, n + 1, sizeof *v);
        v[n++] = y;
    }
    *out = v;
    return n;
}

px_str px_class_set(px_arena *a, px_str text) {
    px_class_symbol *v;
    text = px_class_squeeze_(a, text, false);
    size_t n = px_class_list(a, text, PX_SCHEME_CPC, &v);
    if (n == 0) return text;
    px_str s = v[0].symbol;
    for (size_t i = 1; i < n; i++)
        s = px_arena_fmt(a, PX_STR_FMT ", " PX_STR_FMT, PX_STR_ARG(s), PX_STR_ARG(v[i].symbol));
    return s;
}
