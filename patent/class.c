/* class.c: classification symbols.
 *
 * IPC and CPC symbols are read from left to right: section, class, subclass, main group, subgroup,
 * then the trailers that files put behind (edition, level, position, value, action date, office).
 * Anything unknown behind the symbol makes it "not understood", so that lists and sentences never
 * pass as one symbol. The other schemes are read in class_other.c, lists in class_list.c.
 */
#include "patent/class_int.h"

typedef px_class_cursor cursor;
typedef px_class_text symbol_text;
#define MAX_TEXT  PX_CLASS_TEXT
#define blanks    px_class_blanks_
#define digits_at px_class_digits_
#define put       px_class_put_

bool px_class_fold_(px_str text, cursor *c) {
    text = px_str_trim(text);
    for (size_t i = 0; i < text.n;) {
        const unsigned char *u = (const unsigned char *)text.p + i;
        size_t left = text.n - i, step = 1;
        char ch = text.p[i];
        if (u[0] >= 0x80) {
            step = 3;
            if (left >= 2 && u[0] == 0xC2 && u[1] == 0xA0)
                ch = ' ', step = 2;
            else if (left >= 2 && u[0] == 0xC2 && (u[1] == 0xB9 || u[1] == 0xB2 || u[1] == 0xB3))
                ch = u[1] == 0xB9 ? '1' : u[1] == 0xB2 ? '2' : '3', step = 2;
            else if (left < 3)
                return false;
            else if (u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80)
                ch = ' ';
            else if (u[0] == 0xE2 && u[1] == 0x80 && u[2] <= 0x8B)
                ch = ' ';
            else if (u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95)
                ch = '-';
            else if (u[0] == 0xE2 && u[1] == 0x81 && u[2] >= 0xB4 && u[2] <= 0xB9)
                ch = (char)(u[2] - 0xB4 + '4');
            else if (u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x81)
                ch = (char)(u[2] - 0x81 + '!');
            else if (u[0] == 0xEF && u[1] == 0xBD && u[2] >= 0x80 && u[2] <= 0x9E)
                ch = (char)(u[2] - 0x80 + '`');
            else
                return false;
        }
        if (c->n == MAX_TEXT) return false;
        c->s[c->n++] = px_is_space(ch) ? ' ' : px_upper(ch);
        i += step;
    }
    while (c->n && c->s[c->n - 1] == ' ') /* a wide blank at the end */
        c->n--;
    c->s[c->n] = 0;
    while (c->s[c->at] == ' ')
        c->at++;
    return c->at < c->n;
}

void px_class_blanks_(cursor *c) {
    while (c->s[c->at] == ' ')
        c->at++;
}

size_t px_class_digits_(const cursor *c, size_t at) {
    size_t n = 0;
    while (px_is_digit(c->s[at + n]))
        n++;
    return n;
}

size_t px_class_letters_(const cursor *c, size_t at) {
    size_t n = 0;
    while (px_is_upper(c->s[at + n]))
        n++;
    return n;
}

/* ---- the symbol ---- */

void px_class_put_(symbol_text *y, const char *p, size_t n) {
    if (y->n + n >= sizeof y->s) n = sizeof y->s - 1 - y->n;
    memcpy(y->s + y->n, p, n);
    y->n += n;
}

/* Main group without zeros in front; nothing if it is 0. */
static bool put_group(symbol_text *y, const char *p, size_t n) {
    while (n && *p == '0') {
        p++;
        n--;
    }
    if (n > 4) return false;
    put(y, p, n);
    return true;
}

static void put_subgroup(symbol_text *y, const char *p, size_t n) {
    put(y, "/", 1);
    if (n == 1) put(y, "0", 1); /* A21D 8/2 is 8/02 */
    put(y, p, n);
}

static bool word(cursor *c, const char *w) {
    size_t n = strlen(w);
    if (strncmp(c->s + c->at, w, n) != 0) return false;
    c->at += n;
    while (c->s[c->at] == ' ' || c->s[c->at] == '.')
        c->at++;
    return true;
}

px_str px_class_mark_(px_arena *a, cursor *c) {
    size_t from = c->at;
    px_str none = {0};
    if (c->s[c->at] == '(' && c->s[c->at + 1] == '5' && c->s[c->at + 2] == '1' &&
        c->s[c->at + 3] == ')') {
        c->at += 4;
        blanks(c);
    }
    if (word(c, "INT")) {
        if (!word(c, "CL")) {
            c->at = from;
            return none;
        }
    } else if (!word(c, "IPC")) {
        c->at = from;
        return none;
    }
    while (c->s[c->at] == '-')
        c->at++;
    size_t n = digits_at(c, c->at);
    px_str edition = none;
    if (n == 1) {
        edition = px_arena_str(a, (px_str){c->s + c->at, 1});
        c->at++;
    }
    while (c->s[c->at] == ' ' || c->s[c->at] == ':' || c->s[c->at] == '.')
        c->at++;
    return edition;
}

/* Letters and digits may stand apart ("7C 07D 235:00", "A 21 C 9/04"). */
bool px_class_head_(cursor *c, symbol_text *y, char *edition) {
    if (edition) *edition = 0;
    if (px_is_digit(c->s[c->at])) {
        if (digits_at(c, c->at) != 1) return false;
        if (edition) *edition = c->s[c->at];
        c->at++;
        blanks(c);
    }
    char section = c->s[c->at];
    if (!((section >= 'A' && section <= 'H') || section == 'Y')) return false;
    put(y, &section, 1);
    c->at++;
    if (c->at == c->n) return true;
    blanks(c);
    if (digits_at(c, c->at) < 2) return false;
    put(y, c->s + c->at, 2);
    c->at += 2;
    if (c->at == c->n) return true;
    blanks(c);
    if (!px_is_upper(c->s[c->at])) return false;
    put(y, c->s + c->at, 1);
    c->at++;
    return true;
}

/* Digits without a slash behind the subclass: blanks blanks before them. */
static bool packed(symbol_text *y, const char *p, size_t n, size_t blanks_before) {
    if (blanks_before && blanks_before < 3 && n >= 5 - blanks_before) {
        size_t g = 3 - blanks_before; /* group right-aligned in three columns: "B60R  900" */
        size_t before = y->n;
        if (n - g > 6) return false;
        if (!put_group(y, p, g)) return false;
        if (y->n > before) put_subgroup(y, p + g, n - g);
        return true;
    }
    if (n <= 4) return put_group(y, p, n);
    if (n == 10) { /* four + six, filled with zeros on both sides: 0017300000 */
        size_t end = n;
        while (end > 6 && p[end - 1] == '0')
            end--;
        size_t before = y->n;
        if (!put_group(y, p, 4)) return false;
        if (y->n > before) put_subgroup(y, p + 4, end - 4);
        return true;
    }
    size_t g = n >= 8 && p[0] == '0' && p[1] == '0' ? 4 : 3; /* A61K031425, A61K00317064 */
    if (n - g > 6) return false;
    size_t before = y->n;
    if (!put_group(y, p, g)) return false;
    if (y->n > before) put_subgroup(y, p + g, n - g);
    return true;
}

bool px_class_tail_(cursor *c, symbol_text *y) {
    size_t from = c->at;
    blanks(c);
    size_t gap = c->at - from, n = digits_at(c, c->at);
    if (n == 0) {
        if (c->s[c->at] == '/') c->at++;
        return true;
    }
    const char *group = c->s + c->at;
    size_t end = c->at + n, sep = end;
    while (c->s[sep] == ' ')
        sep++;
    char mark = c->s[sep];
    bool slash = mark == '/' || mark == ':' || (mark == '-' && px_is_digit(c->s[sep + 1]));
    if (!slash) {
        if (n == 8 && gap) return true; /* an edition right behind the subclass */
        c->at = end;
        return packed(y, group, n, gap);
    }
    size_t before = y->n;
    if (!put_group(y, group, n)) return false;
    c->at = sep;
    while (c->s[c->at] == '/' || c->s[c->at] == ':' || (c->s[c->at] == '-' && mark == '-'))
        c->at++;
    size_t back = c->at;
    blanks(c);
    n = digits_at(c, c->at);
    if (n == 0 || (n == 8 && c->at > back)) { /* "A21D 13/" */
        c->at = back;
        return true;
    }
    if (n > 6) return false;
    if (y->n > before) put_subgroup(y, c->s + c->at, n);
    c->at += n;
    return true;
}

/* ---- behind the symbol ---- */

static void value_letter(px_class_symbol *out, char v) {
    out->value = v == 'I' ? 'I' : 'A';
}

/* 20060101AFI20051220RMJP, (2006.01)I, [2006.01], "A I", AI, A, J (last letter of old editions). */
static bool trailers(px_arena *a, cursor *c, px_class_symbol *out) {
    bool dated = false, lettered = false, placed = false; /* placed: F or L was seen by itself */
    while (c->at < c->n) {
        char ch = c->s[c->at];
        if (ch == ' ') {
            c->at++;
        } else if (ch == '(' || ch == '[') {
            char close = ch == '(' ? ')' : ']';
            const char *p = c->s + c->at + 1;
            size_t n = strcspn(p, close == ')' ? ")" : "]");
            if (p[n] != close || out->edition.n || n > 7) return false;
            if (!(n == 7 && digits_at(c, c->at + 1) == 4 && p[4] == '.') && !(n == 1)) return false;
            if (n == 7) out->edition = px_arena_str(a, (px_str){p, n});
            c->at += n + 2;
        } else if (px_is_digit(ch)) {
            size_t n = digits_at(c, c->at);
            if (n != 8 || (dated && out->edition.n == 0)) return false;
            if (!dated) {
                out->edition = px_arena_fmt(a, "%.4s.%.2s", c->s + c->at, c->s + c->at + 4);
                dated = true;
            }
            c->at += n;
        } else if (px_is_upper(ch)) {
            size_t n = 0;
            while (px_is_upper(c->s[c->at + n]))
                n++;
            const char *p = c->s + c->at;
            if (n > 4) return false;
            if (dated && lettered && n == 4) { /* RMJP: status, source, office */
            } else if (n == 3 && strchr("AC", p[0]) && strchr("FL", p[1]) && strchr("INA", p[2])) {
                out->level = p[0];
                out->first = p[1] == 'F';
                value_letter(out, p[2]);
            } else if (n == 2 && strchr("FL", p[0]) && strchr("INA", p[1])) { /* CPC has A for N */
                out->first = p[0] == 'F';
                value_letter(out, p[1]);
            } else if (n == 2 && strchr("AC", p[0]) && strchr("IN", p[1])) {
                out->level = p[0];
                value_letter(out, p[1]);
            } else if (n == 1 && strchr("IN", p[0])) {
                value_letter(out, p[0]);
            } else if (n == 1 && strchr("AC", p[0])) {
                if (p[0] == 'A' && !out->value && (placed || (out->edition.n && !dated)))
                    value_letter(out, p[0]); /* "L A", "(2006.01)A"; a level stands in front */
                else if (out->edition.n && !dated)
                    value_letter(out, p[0]);
                else
                    out->level = p[0];
            } else if (n == 1 && p[0] == 'F') {
                out->first = placed = true;
            } else if (n == 1 && strchr("LJKB", p[0])) {
                placed |= p[0] == 'L';
                /* later position; indicators of old editions */
            } else if (!(dated && n <= 4)) {
                return false;
            }
            lettered = true;
            c->at += n;
        } else if (ch == '.' && c->at + 1 == c->n) {
            c->at++;
        } else {
            return false;
        }
    }
    return true;
}

/* Looking at what was written, not
 * at what is read, keeps the result stable for bytes that are no UTF-8. */
px_str px_class_squeeze_(px_arena *a, px_str text, bool none) {
    text = px_str_trim(text);
    char *out = px_arena_alloc(a, 2 * text.n + 1);
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < text.n; i++) {
        if (px_is_space(text.p[i])) {
            gap = n > 0;
            continue;
        }
        if (gap && !none) out[n++] = ' ';
        gap = false;
        out[n++] = text.p[i];
        size_t wide = n >= 3 && memcmp(out + n - 3, "\xE3\x80\x80", 3) == 0 ? 3
                      : n >= 2 && memcmp(out + n - 2, "\xC2\xA0", 2) == 0   ? 2
                                                                            : 0;
        if (wide) {
            n -= wide;
            while (n && out[n - 1] == ' ')
                n--;
            gap = n > 0;
        }
    }
    out[n] = 0;
    return (px_str){out, n};
}

static px_class_symbol ipc(px_arena *a, px_str text, px_scheme scheme) {
    px_class_symbol out = {.scheme = scheme};
    cursor c = {.n = 0};
    symbol_text y = {.n = 0};
    char digit = 0;
    if (!px_class_fold_(text, &c)) return out;
    px_str edition = px_class_mark_(a, &c);
    bool ok = px_class_head_(&c, &y, &digit) && (y.n < 4 || px_class_tail_(&c, &y)) &&
              trailers(a, &c, &out);
    if (!ok || (y.n < 4 && c.at < c.n)) return (px_class_symbol){.scheme = scheme};
    out.symbol = px_arena_str(a, (px_str){y.s, y.n});
    if (!out.edition.n && digit) edition = px_arena_str(a, (px_str){&digit, 1});
    if (!out.edition.n) out.edition = edition;
    if (scheme == PX_SCHEME_NONE) {
        size_t group = 4;
        while (group < y.n && px_is_digit(y.s[group]))
            group++;
        out.scheme = y.s[0] == 'Y' || group == 8 ? PX_SCHEME_CPC : PX_SCHEME_IPC;
    }
    return out;
}

static px_class_symbol ecla(px_arena *a, px_str text) {
    px_str s = px_class_squeeze_(a, text, true);
    char *p = (char *)(uintptr_t)s.p;
    for (size_t i = 0; i < s.n; i++)
        p[i] = px_upper(p[i]);
    return (px_class_symbol){.symbol = s};
}

px_class_symbol px_class_parse(px_arena *a, px_str text, px_scheme scheme) {
    px_class_symbol out = {.scheme = scheme};
    text = px_str_trim(text);
    if (text.n == 0) return out;
    out = scheme == PX_SCHEME_LOC     ? px_class_locarno_(a, text)
          : scheme == PX_SCHEME_USPC  ? px_class_uspc_(a, text)
          : scheme == PX_SCHEME_FI    ? px_class_fi_(a, text)
          : scheme == PX_SCHEME_FTERM ? px_class_fterm_(a, text)
          : scheme == PX_SCHEME_ECLA  ? ecla(a, text)
                                      : ipc(a, text, scheme);
    if (out.scheme == PX_SCHEME_NONE) out.scheme = scheme;
    out.understood = out.symbol.n > 0;
    if (!out.understood)
        out = (px_class_symbol){.scheme = scheme, .symbol = px_class_squeeze_(a, text, false)};
    return out;
}

int px_class_level(px_str s) {
    if (s.n == 0 || !((s.p[0] >= 'A' && s.p[0] <= 'H') || s.p[0] == 'Y')) return 0;
    if (s.n == 1) return 1;
    if (s.n < 3 || !px_is_digit(s.p[1]) || !px_is_digit(s.p[2])) return 0;
    if (s.n == 3) return 2;
    if (!px_is_upper(s.p[3])) return 0;
    if (s.n == 4) return 3;
    size_t i = 4;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    if (i == 4 || i > 8) return 0;
    if (i == s.n) return 4;
    if (s.p[i] != '/' || i + 1 == s.n) return 0;
    for (size_t k = i + 1; k < s.n; k++)
        if (!px_is_digit(s.p[k])) return 0;
    return 5;
}

px_str px_class_cut(px_str symbol, int level) {
    int have = px_class_level(symbol);
    if (have == 0 || level >= have) return symbol;
    if (level <= 1) return px_str_sub(symbol, 0, 1);
    if (level <= 3) return px_str_sub(symbol, 0, level == 2 ? 3 : 4);
    return px_str_sub(symbol, 0, px_str_find(symbol, PX_STR("/")));
}

enum { LEVELS = 5 }; /* names of a scheme; 0 is none */

static const char *const *level_names(px_scheme scheme) {
    static const char *const tree[LEVELS] = {"", "section", "class", "subclass", "group"};
    static const char *const fterm[LEVELS] = {"", "theme", "viewpoint"};
    static const char *const flat[LEVELS] = {"", "class"};
    static const char *const none[LEVELS] = {""};
    switch (scheme) {
    case PX_SCHEME_IPC:
    case PX_SCHEME_CPC:
    case PX_SCHEME_FI:
        return tree;
    case PX_SCHEME_FTERM:
        return fterm;
    case PX_SCHEME_LOC:
    case PX_SCHEME_USPC:
        return flat;
    default:
        return none;
    }
}

int px_class_level_find(px_scheme scheme, px_str name) {
    const char *const *names = level_names(scheme);
    for (int level = 1; level < LEVELS && names[level]; level++)
        if (px_str_eq_nocase(name, px_str_of(names[level]))) return level;
    return 0;
}

const char *px_class_level_name(px_scheme scheme, int level) {
    return level > 0 && level < LEVELS ? level_names(scheme)[level] : NULL;
}

px_str px_class_cut_in(px_scheme scheme, px_str symbol, int level) {
    if (!px_class_level_name(scheme, level)) return symbol;
    switch (scheme) {
    case PX_SCHEME_FTERM: {
        bool theme = symbol.n > 5 && px_is_digit(symbol.p[0]) && px_is_upper(symbol.p[1]) &&
                     px_is_digit(symbol.p[4]);
        return theme ? px_str_sub(symbol, 0, level == 1 ? 5 : 7) : symbol;
    }
    case PX_SCHEME_LOC:
        return symbol.n > 2 && symbol.p[2] == '-' ? px_str_sub(symbol, 0, 2) : symbol;
    case PX_SCHEME_USPC:
        return px_str_sub(symbol, 0, px_str_find(symbol, PX_STR("/")));
    case PX_SCHEME_FI: {
        px_str ipc = px_str_sub(symbol, 0, px_str_find(symbol, PX_STR(",")));
        return px_class_level(ipc) ? px_class_cut(ipc, level) : symbol;
    }
    default:
        return px_class_cut(symbol, level);
    }
}

/* "14" of Locarno, "382" and "D1" of USPC. */
static bool whole_number(px_str s) {
    size_t i = s.n > 1 && s.p[0] == 'D' ? 1 : 0;
    if (s.n == i || s.n > 3) return false;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    return i == s.n;
}

/* "382/104" of USPC: what is below it cannot be read off the symbols. */
static bool us_subclass(px_str s) {
    size_t slash = px_str_find(s, PX_STR("/"));
    return slash != SIZE_MAX &&
           (whole_number(px_str_sub(s, 0, slash)) || px_class_level(px_str_sub(s, 0, slash)) == 2);
}

void px_class_subtree(px_arena *a, px_str symbol, px_str *lo, px_str *hi) {
    int level = px_class_level(symbol);
    if (level == 5 && symbol.n > 3 && memcmp(symbol.p + symbol.n - 3, "/00", 3) == 0) {
        symbol.n -= 3;
        level = 4;
    }
    *lo = symbol;
    /* A group ends at the next digit: '0' follows '/' and '-'. So do classes of USPC and Locarno. */
    if (level == 4 || (level == 0 && whole_number(symbol))) {
        *hi = px_arena_fmt(a, PX_STR_FMT "0", PX_STR_ARG(symbol));
        return;
    }
    if (level == 0 && us_subclass(symbol)) {
        char *end = px_arena_zero(a, symbol.n + 1);
        memcpy(end, symbol.p, symbol.n);
        *hi = (px_str){end, symbol.n + 1};
        return;
    }
    /* The next string that does not begin with the symbol; empty symbol: no end. */
    px_str end = px_arena_str(a, symbol);
    while (end.n && (unsigned char)end.p[end.n - 1] == 0xFF)
        end.n--;
    if (end.n) {
        char *p = (char *)(uintptr_t)end.p;
        p[end.n - 1] = (char)((unsigned char)p[end.n - 1] + 1);
        *hi = end;
    } else {
        *hi = PX_STR("\xFF\xFF\xFF\xFF");
    }
}

bool px_class_looks_like(px_str text) {
    cursor c = {.n = 0};
    symbol_text y = {.n = 0};
    text = px_str_trim(text);
    if (text.n < 4 || text.n > 24 || !px_class_fold_(text, &c) || !px_is_alpha(c.s[0]))
        return false;
    if (!px_class_head_(&c, &y, NULL) || y.n < 4 || !px_class_tail_(&c, &y)) return false;
    return c.at == c.n;
}
