/* class_other.c: symbols of Locarno, USPC, FI and F-term in one normal form each (class.h).
 *
 * USPC is the odd one: the office prints "239/69", its files give columns of fixed width without a
 * mark between ("123 9016" is class 123, subclass 90.16), and blanks at the front get lost on the
 * way, so the width of a subclass decides: three digits, then decimals or letters. */
#include "patent/class_int.h"

typedef px_class_cursor cursor;

static void skip(cursor *c, const char *marks) {
    while (c->s[c->at] && strchr(marks, c->s[c->at]))
        c->at++;
}

/* ---- Locarno ---- */

/* "14-03", "1403", "14/03", "LOC (13) Cl. 14 - 03", "14-03C0009" (a letter and number of the list
 * of goods), "14" alone. */
px_class_symbol px_class_locarno_(px_arena *a, px_str text) {
    px_class_symbol out = {.scheme = PX_SCHEME_LOC};
    cursor c = {.n = 0};
    if (!px_class_fold_(text, &c)) return out;
    size_t from = c.at;
    size_t mark = 0;
    for (size_t i = c.n; i > from && !mark; i--) { /* what stands behind the last "Cl." or ")" */
        if (c.s[i - 1] == ')' || (c.s[i - 1] == '.' && i > 2 && c.s[i - 2] == 'L')) {
            size_t open = i - 1;
            while (open > from && c.s[open] != '(')
                open--;
            size_t n = px_class_digits_(&c, open + 1);
            if (c.s[open] == '(' && n && n <= 2 && c.s[open + 1 + n] == ')')
                out.edition = px_arena_str(a, (px_str){c.s + open + 1, n});
            mark = i;
        }
    }
    if (mark)
        c.at = mark;
    else if (!px_is_digit(c.s[from]))
        return out; /* words that are no mark of Locarno */
    skip(&c, " :");
    const char *p1 = c.s + c.at;
    size_t n1 = px_class_digits_(&c, c.at), n2 = 0;
    c.at += n1;
    const char *p2 = c.s + c.at;
    if (n1 == 4 || n1 == 5) {
        p2 = p1 + 2;
        n2 = n1 - 2;
        n1 = 2;
    } else if (strchr("-/ .", c.s[c.at]) && c.s[c.at]) {
        skip(&c, "-/ .");
        p2 = c.s + c.at;
        n2 = px_class_digits_(&c, c.at);
        c.at += n2;
    }
    if (!n1 || n1 > 2 || n2 > 3) return out;
    skip(&c, " ");
    c.at += px_class_letters_(&c, c.at) == 1; /* a product's letter and number */
    skip(&c, " ");
    c.at += px_class_digits_(&c, c.at);
    if (c.at < c.n) return out;
    out.symbol = px_arena_fmt(a, "%s%.*s%s%s%.*s", n1 == 1 ? "0" : "", (int)n1, p1, n2 ? "-" : "",
                              n2 == 1 ? "0" : "", (int)n2, p2);
    return out;
}

/* ---- USPC ---- */

/* "382", "D14", "D 6", "PLT", "G9B": at most three characters; blanks may pad them. `*fixed`: what
 * follows is in columns. */
static bool us_class(cursor *c, px_class_text *y, bool *fixed) {
    *fixed = true;
    if (strncmp(c->s + c->at, "PLT", 3) == 0 || strncmp(c->s + c->at, "G9B", 3) == 0) {
        px_class_put_(y, c->s + c->at, 3);
        c->at += 3;
    } else {
        size_t room = 3;
        bool design = c->s[c->at] == 'D';
        if (design) {
            px_class_put_(y, "D", 1);
            c->at++;
            room--;
            if (c->s[c->at] == ' ') {
                c->at++;
                room--;
            }
        }
        size_t n = px_class_digits_(c, c->at);
        if (!design && (n == 4 || n == 5)) room = n - 3; /* " 49360": the blank got lost */
        bool plain = n < room && c->s[c->at + n] == ' ';
        if (n > room) n = room;
        const char *p = c->s + c->at;
        c->at += n;
        while (n > 1 && *p == '0') {
            p++;
            n--;
        }
        px_class_put_(y, p, n);
        if (!n) return false;
        if (plain) *fixed = false;
    }
    size_t at = c->at;
    skip(c, " ");
    if (c->s[c->at] == '/') {
        c->at++;
        *fixed = false;
    } else if (c->s[c->at]) {
        c->at = at;
    }
    return true;
}

/* "104", "90.16", "32 R", "DIG 12", "E21.5". In columns: three for the digits, which stand to the
 * right, then decimals without a point. */
static bool us_subclass(cursor *c, px_class_text *y, bool fixed) {
    size_t at = c->at, room = 7;
    skip(c, " ");
    size_t gap = c->at - at, letters = px_class_letters_(c, c->at);
    if (fixed && !letters) room = gap < 3 ? 3 - gap : 1;
    if (letters > 3) return false;
    px_class_put_(y, c->s + c->at, letters);
    c->at += letters;
    skip(c, " ");
    size_t n = px_class_digits_(c, c->at), whole = n < room ? n : room;
    if (n > 7) return false;
    const char *p = c->s + c->at, *more = p + whole;
    size_t n_more = n - whole, zeros = 0;
    while (zeros + 1 < whole && p[zeros] == '0')
        zeros++;
    px_class_put_(y, p + zeros, whole - zeros);
    c->at += n;
    if (!n_more && c->s[c->at] == '.') {
        more = c->s + c->at + 1;
        n_more = px_class_digits_(c, c->at + 1);
        if (n_more > 6) return false;
        c->at += 1 + n_more;
    }
    while (n_more && more[n_more - 1] == '0')
        n_more--;
    if (n_more) px_class_put_(y, ".", 1);
    px_class_put_(y, more, n_more);
    skip(c, " ");
    size_t behind = px_class_letters_(c, c->at);
    if (behind > 3 || letters + n + behind == 0 || (letters && !n && behind)) return false;
    px_class_put_(y, c->s + c->at, behind);
    c->at += behind;
    skip(c, " ");
    return true;
}

px_class_symbol px_class_uspc_(px_arena *a, px_str text) {
    px_class_symbol out = {.scheme = PX_SCHEME_USPC};
    cursor c = {.n = 0};
    px_class_text y = {.n = 0};
    bool fixed;
    if (!px_class_fold_(text, &c) || !us_class(&c, &y, &fixed)) return out;
    if (c.at < c.n) {
        px_class_put_(&y, "/", 1);
        if (!us_subclass(&c, &y, fixed)) return out;
        if (c.s[c.at] == '-') { /* a range, as a search report gives it */
            c.at++;
            px_class_put_(&y, "-", 1);
            if (!us_subclass(&c, &y, fixed)) return out;
        }
    }
    if (c.at == c.n && y.n < sizeof y.s - 1) out.symbol = px_arena_str(a, (px_str){y.s, y.n});
    return out;
}

/* ---- FI ---- */

/* IPC symbol, then a subdivision of three digits and a file discrimination letter: "G06F17/30
 * 170A", "H01L21/78 M", "A63F5/04,512@D", "A01B1/00@Z"; or a facet of three letters. */
px_class_symbol px_class_fi_(px_arena *a, px_str text) {
    px_class_symbol out = {.scheme = PX_SCHEME_FI};
    cursor c = {.n = 0};
    px_class_text y = {.n = 0}, more = {.n = 0};
    if (!px_class_fold_(text, &c)) return out;
    px_str edition = px_class_mark_(a, &c);
    if (!px_class_head_(&c, &y, NULL)) return out;
    if (y.n >= 4 && !px_class_tail_(&c, &y)) return out;
    bool group = px_class_level((px_str){y.s, y.n}) >= 4;
    skip(&c, " ,@");
    if (group && px_class_digits_(&c, c.at) == 3) {
        px_class_put_(&more, c.s + c.at, 3);
        c.at += 3;
        skip(&c, " ,@");
    }
    size_t n = px_class_letters_(&c, c.at);
    if (group && (n == 1 || (n == 3 && !more.n))) {
        px_class_put_(&more, c.s + c.at, n);
        c.at += n;
    }
    skip(&c, " ,");
    if (c.at < c.n) return out;
    out.edition = edition;
    out.symbol =
        px_arena_fmt(a, "%.*s%s%.*s", (int)y.n, y.s, more.n ? "," : "", (int)more.n, more.s);
    return out;
}

/* ---- F-term ---- */

/* Theme "5B075", viewpoint "KK", number "02", additional letter: "5B075KK02", "5B075 KK 02",
 * "5B075/KK02", "5H029AA01.A". */
px_class_symbol px_class_fterm_(px_arena *a, px_str text) {
    px_class_symbol out = {.scheme = PX_SCHEME_FTERM};
    cursor c = {.n = 0};
    if (!px_class_fold_(text, &c)) return out;
    const char *theme = c.s + c.at;
    if (!px_is_digit(theme[0]) || !px_is_upper(theme[1]) || px_class_digits_(&c, c.at + 2) != 3)
        return out;
    c.at += 5;
    skip(&c, " /-,");
    const char *view = c.s + c.at;
    size_t n_view = px_class_letters_(&c, c.at);
    c.at += n_view;
    skip(&c, " ");
    const char *number = c.s + c.at;
    size_t n_number = px_class_digits_(&c, c.at);
    c.at += n_number;
    if ((n_view && n_view != 2) || (n_number && n_number != 2) || (n_number && !n_view)) return out;
    skip(&c, " .");
    const char *letter = c.s + c.at;
    size_t n_letter = px_class_letters_(&c, c.at);
    if (n_letter > 1 || (n_letter && !n_number)) return out;
    c.at += n_letter;
    if (c.at < c.n) return out;
    out.symbol = px_arena_fmt(a, "%.5s%.*s%.*s%s%.*s", theme, (int)n_view, view, (int)n_number,
                              number, n_letter ? "." : "", (int)n_letter, letter);
    return out;
}
