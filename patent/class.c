/* class.c: classification symbols.
 *
 * IPC and CPC symbols are read from left to right: section, class, subclass, main group, subgroup,
 * then the trailers that files put behind (edition, level, position, value, action date, office).
 * Anything unknown behind the symbol makes it "not understood", so that lists and sentences never
 * pass as one symbol. The other schemes keep what they are given, in one spelling of white space.
 */
#include "patent/class.h"

enum { MAX_TEXT = 96 };

typedef struct cursor {
    char s[MAX_TEXT + 1];
    size_t n, at;
} cursor;

/* Upper case, full-width characters and odd spaces as ASCII, runs of blanks kept (columns of fixed
 * width matter). False on other scripts and on long text. */
static bool fold(px_str text, cursor *c) {
    text = px_str_trim(text);
    for (size_t i = 0; i < text.n;) {
        const unsigned char *u = (const unsigned char *)text.p + i;
        size_t left = text.n - i, step = 1;
        char ch = text.p[i];
        if (u[0] >= 0x80) {
            step = 3;
            if (left >= 2 && u[0] == 0xC2 && u[1] == 0xA0)
                ch = ' ', step = 2;
            else if (left < 3)
                return false;
            else if (u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x80)
                ch = ' ';
            else if (u[0] == 0xE2 && u[1] == 0x80 && u[2] <= 0x8B)
                ch = ' ';
            else if (u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95)
                ch = '-';
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

static void blanks(cursor *c) {
    while (c->s[c->at] == ' ')
        c->at++;
}

static size_t digits_at(const cursor *c, size_t at) {
    size_t n = 0;
    while (px_is_digit(c->s[at + n]))
        n++;
    return n;
}

/* ---- the symbol ---- */

typedef struct symbol_text {
    char s[24];
    size_t n;
} symbol_text;

static void put(symbol_text *y, const char *p, size_t n) {
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

/* H, H01, H01M: letters and digits may stand apart ("7C 07D 235:00", "A 21 C 9/04"). */
static bool head(cursor *c, symbol_text *y) {
    if (px_is_digit(c->s[c->at])) { /* edition of old IPC */
        if (digits_at(c, c->at) != 1) return false;
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
        if (!put_group(y, p, g)) return false;
        put_subgroup(y, p + g, n - g);
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

static bool tail(cursor *c, symbol_text *y) {
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
    bool dated = false, lettered = false;
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
            } else if (n == 3 && strchr("AC", p[0]) && strchr("FL", p[1]) && strchr("IN", p[2])) {
                out->level = p[0];
                out->first = p[1] == 'F';
                value_letter(out, p[2]);
            } else if (n == 2 && strchr("FL", p[0]) && strchr("IN", p[1])) {
                out->first = p[0] == 'F';
                value_letter(out, p[1]);
            } else if (n == 2 && strchr("AC", p[0]) && strchr("IN", p[1])) {
                out->level = p[0];
                value_letter(out, p[1]);
            } else if (n == 1 && strchr("IN", p[0])) {
                value_letter(out, p[0]);
            } else if (n == 1 && strchr("AC", p[0])) {
                if (out->edition.n && !dated)
                    value_letter(out, p[0]); /* "(2006.01)A" */
                else
                    out->level = p[0];
            } else if (n == 1 && p[0] == 'F') {
                out->first = true;
            } else if (n == 1 && strchr("LJKB", p[0])) {
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

/* ---- other schemes ---- */

/* Runs of white space become one blank, or nothing where `none`. Looking at what was written, not
 * at what is read, keeps the result stable for bytes that are no UTF-8. */
static px_str squeeze(px_arena *a, px_str text, bool none) {
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

static px_str upper(px_str s) {
    char *p = (char *)(uintptr_t)s.p;
    for (size_t i = 0; i < s.n; i++)
        p[i] = px_upper(p[i]);
    return s;
}

/* "14-03", "1403", "14/03", "LOC (13) Cl. 14 - 03", "14-03C0009" -> "14-03". */
static px_str locarno(px_arena *a, px_str s) {
    for (size_t i = s.n; i > 0; i--) { /* what stands behind the last "Cl." or ")" */
        char c = s.p[i - 1];
        if (c == ')' || (c == '.' && i > 2 && px_lower(s.p[i - 2]) == 'l')) {
            s = px_str_sub(s, i, s.n);
            break;
        }
    }
    size_t i = 0, n1 = 0, n2 = 0;
    while (i < s.n && !px_is_digit(s.p[i]))
        i++;
    size_t from1 = i;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    n1 = i - from1;
    if (n1 == 4 || n1 == 5)
        return px_arena_fmt(a, "%.2s-%.*s", s.p + from1, (int)(n1 - 2), s.p + from1 + 2);
    while (i < s.n && (s.p[i] == '-' || s.p[i] == '/' || s.p[i] == ' ' || s.p[i] == '.'))
        i++;
    size_t from2 = i;
    while (i < s.n && px_is_digit(s.p[i]))
        i++;
    n2 = i - from2;
    if (n1 == 0 || n1 > 2 || n2 == 0 || n2 > 3) return (px_str){0};
    return px_arena_fmt(a, "%s%.*s-%s%.*s", n1 == 1 ? "0" : "", (int)n1, s.p + from1,
                        n2 == 1 ? "0" : "", (int)n2, s.p + from2);
}

/* "382/104." and "705/500.000" as the office prints them. */
static px_str uspc(px_str s) {
    for (size_t before = s.n + 1; s.n < before;) {
        before = s.n;
        if (s.n > 5 && memcmp(s.p + s.n - 4, ".000", 4) == 0 && px_is_digit(s.p[s.n - 5])) s.n -= 4;
        while (s.n > 1 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' '))
            s.n--;
    }
    return s;
}

px_class_symbol px_class_parse(px_arena *a, px_str text, px_scheme scheme) {
    px_class_symbol out = {.scheme = scheme};
    text = px_str_trim(text);
    if (text.n == 0) return out;
    if (scheme == PX_SCHEME_LOC) {
        out.symbol = locarno(a, text);
        out.understood = out.symbol.n > 0;
        if (!out.understood) out.symbol = squeeze(a, text, false);
        return out;
    }
    if (scheme == PX_SCHEME_USPC) {
        out.symbol = uspc(upper(squeeze(a, text, false)));
        out.understood = out.symbol.n > 0;
        return out;
    }
    if (scheme == PX_SCHEME_FI || scheme == PX_SCHEME_FTERM || scheme == PX_SCHEME_ECLA) {
        out.symbol = upper(squeeze(a, text, true));
        out.understood = out.symbol.n > 0;
        return out;
    }
    cursor c = {.n = 0};
    symbol_text y = {.n = 0};
    bool ok = fold(text, &c) && head(&c, &y) && (y.n < 4 || tail(&c, &y)) && trailers(a, &c, &out);
    if (ok && y.n < 4 && c.at < c.n) ok = false;
    if (!ok) {
        out = (px_class_symbol){.scheme = scheme, .symbol = squeeze(a, text, false)};
        return out;
    }
    out.symbol = px_arena_str(a, (px_str){y.s, y.n});
    out.understood = true;
    if (scheme == PX_SCHEME_NONE) {
        size_t group = 4;
        while (group < y.n && px_is_digit(y.s[group]))
            group++;
        out.scheme = y.s[0] == 'Y' || group == 8 ? PX_SCHEME_CPC : PX_SCHEME_IPC;
    }
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

void px_class_subtree(px_arena *a, px_str symbol, px_str *lo, px_str *hi) {
    int level = px_class_level(symbol);
    if (level == 5 && symbol.n > 3 && memcmp(symbol.p + symbol.n - 3, "/00", 3) == 0) {
        symbol.n -= 3;
        level = 4;
    }
    *lo = symbol;
    if (level == 4) { /* up to the next digit: '0' follows '/' */
        *hi = px_arena_fmt(a, PX_STR_FMT "0", PX_STR_ARG(symbol));
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
    if (text.n < 4 || text.n > 24 || !fold(text, &c) || !px_is_alpha(c.s[0])) return false;
    if (!head(&c, &y) || y.n < 4 || !tail(&c, &y)) return false;
    return c.at == c.n;
}
