/* xml_repair.c: text of an element made readable before the parser sees it.
 *
 * First pass, always: references. A named one becomes its character, a number that is no character
 * U+FFFD, an unknown name stays as text; a bare '&' is written as "&amp;". Second pass, only after
 * the parser has refused: '<' that begins no tag is text, control characters become blanks. Third
 * pass, after it has refused again: SGML leaves out the ends of elements that are always empty; they
 * get them. */
#include "indexer/xml_int.h"

#include "base/buf.h"
#include "base/text.h"

static const struct entity {
    const char *name;
    uint32_t cp;
} entities[] = {
#define PX_ENTITY(name, cp) {name, cp},
#include "indexer/entities.tbl"
#undef PX_ENTITY
};

uint32_t px_xml_entity(px_str name) {
    size_t lo = 0, hi = sizeof entities / sizeof *entities;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = px_str_cmp(px_str_of(entities[mid].name), name);
        if (c == 0) return entities[mid].cp;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}

static bool name_char(char c) {
    return px_is_alpha(c) || px_is_digit(c) || c == '.' || c == '-' || c == '_';
}

static bool xml_char(uint32_t cp) {
    return cp >= 0x20
               ? (cp < 0xD800 || cp > 0xDFFF) && cp != 0xFFFE && cp != 0xFFFF && cp <= 0x10FFFF
               : cp == '\t' || cp == '\n' || cp == '\r';
}

/* "#38", "#x26": its code point, 0xFFFD where it is none, 0 where this is no such reference. */
static uint32_t numeric(px_str s) {
    bool hex = s.n > 1 && (s.p[1] == 'x' || s.p[1] == 'X');
    size_t i = hex ? 2 : 1;
    uint32_t cp = 0;
    if (i >= s.n) return 0;
    for (; i < s.n; i++) {
        char c = px_lower(s.p[i]);
        uint32_t d = px_is_digit(c)                ? (uint32_t)(c - '0')
                     : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                   : 99;
        if (d == 99) return 0;
        if (cp <= 0x10FFFF) cp = cp * (hex ? 16 : 10) + d;
    }
    return xml_char(cp) ? cp : 0xFFFD;
}

static bool predefined(px_str name) {
    return px_str_is(name, "amp") || px_str_is(name, "lt") || px_str_is(name, "gt") ||
           px_str_is(name, "quot") || px_str_is(name, "apos");
}

/* Put one reference (s begins behind the '&'); returns how many bytes of s it took. */
static size_t put_reference(px_str s, px_buf *out, bool *repaired) {
    size_t n = 0;
    if (s.n && s.p[0] == '#')
        for (n = 1; n < s.n && n < 12 && (px_is_digit(s.p[n]) || px_is_alpha(s.p[n]));)
            n++;
    else if (s.n && (px_is_alpha(s.p[0]) || s.p[0] == '_'))
        for (n = 1; n < s.n && n < 64 && name_char(s.p[n]);)
            n++;
    px_str name = {s.p, n};
    if (n == 0 || n >= s.n || s.p[n] != ';') {
        px_buf_str(out, PX_STR("&amp;"));
        *repaired = true;
        return 0;
    }
    if (s.p[0] != '#' && predefined(name)) {
        px_buf_fmt(out, "&" PX_STR_FMT ";", PX_STR_ARG(name));
        return n + 1;
    }
    uint32_t cp = s.p[0] == '#' ? numeric(name) : px_xml_entity(name);
    if (cp == 0) {
        px_buf_fmt(out, "&amp;" PX_STR_FMT ";", PX_STR_ARG(name));
        *repaired = true;
        return n + 1;
    }
    *repaired |= cp == 0xFFFD;
    if (cp == '<' || cp == '&' || cp == '>' || cp == '"' || cp == '\'' || cp < 0x20) {
        px_buf_fmt(out, "&#%u;", cp);
    } else {
        char bytes[4];
        px_buf_put(out, bytes, px_utf8_put(bytes, cp));
    }
    return n + 1;
}

/* References outside of CDATA sections; `s` has none of these inside. */
static void references(px_str s, px_buf *out, bool *repaired) {
    for (size_t at = 0; at < s.n;) {
        const char *amp = memchr(s.p + at, '&', s.n - at);
        size_t i = amp ? (size_t)(amp - s.p) : s.n;
        px_buf_put(out, s.p + at, i - at);
        if (!amp) return;
        at = i + 1 + put_reference(px_str_sub(s, i + 1, s.n), out, repaired);
    }
}

/* End of the CDATA section that begins at `from` (s.n if it does not end). */
static size_t cdata_end(px_str s, size_t from) {
    size_t n = px_str_find(px_str_sub(s, from, s.n), PX_STR("]]>"));
    return n == SIZE_MAX ? s.n : from + n + 3;
}

px_str px_xml_references(px_arena *a, px_str s, bool *repaired) {
    if (!s.n || !memchr(s.p, '&', s.n)) return s;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t at = 0; at < s.n;) {
        size_t n = px_str_find(px_str_sub(s, at, s.n), PX_STR("<![CDATA["));
        size_t cdata = n == SIZE_MAX ? s.n : at + n;
        references(px_str_sub(s, at, cdata), &b, repaired);
        at = cdata < s.n ? cdata_end(s, cdata) : s.n;
        px_buf_str(&b, px_str_sub(s, cdata, at));
    }
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static size_t blanks(px_str s, size_t i) {
    while (i < s.n && px_is_space(s.p[i]))
        i++;
    return i;
}

static bool name_begins(px_str s, size_t i) {
    return i < s.n && (px_is_alpha(s.p[i]) || s.p[i] == '_' || (unsigned char)s.p[i] >= 0x80);
}

static size_t name_end(px_str s, size_t i) {
    while (i < s.n && (name_char(s.p[i]) || s.p[i] == ':' || (unsigned char)s.p[i] >= 0x80))
        i++;
    return i;
}

/* Length of the tag, comment, section or instruction at s[i] == '<'; 0 when it is none. */
static size_t tag_length(px_str s, size_t from) {
    size_t i = from + 1;
    px_str rest = px_str_sub(s, from, s.n);
    const char *end = px_str_starts(rest, PX_STR("<!--"))        ? "-->"
                      : px_str_starts(rest, PX_STR("<![CDATA[")) ? "]]>"
                      : px_str_starts(rest, PX_STR("<?"))        ? "?>"
                                                                 : NULL;
    if (end) {
        size_t n = px_str_find(rest, px_str_of(end));
        return n == SIZE_MAX ? 0 : n + strlen(end);
    }
    if (i < s.n && s.p[i] == '/') {
        if (!name_begins(s, i + 1)) return 0;
        i = blanks(s, name_end(s, i + 1));
        return i < s.n && s.p[i] == '>' ? i + 1 - from : 0;
    }
    if (!name_begins(s, i)) return 0;
    i = name_end(s, i);
    for (;;) {
        size_t at = blanks(s, i);
        if (at < s.n && s.p[at] == '>') return at + 1 - from;
        if (at + 1 < s.n && s.p[at] == '/' && s.p[at + 1] == '>') return at + 2 - from;
        if (at == i || !name_begins(s, at)) return 0;
        i = blanks(s, name_end(s, at));
        if (i >= s.n || s.p[i] != '=') return 0;
        i = blanks(s, i + 1);
        if (i >= s.n || (s.p[i] != '"' && s.p[i] != '\'')) return 0;
        char quote = s.p[i++];
        while (i < s.n && s.p[i] != quote && s.p[i] != '<')
            i++;
        if (i >= s.n || s.p[i] != quote) return 0;
        i++;
    }
}

px_str px_xml_repair(px_arena *a, px_str s) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = c == '<' ? tag_length(s, i) : 0;
        if (n) {
            px_buf_put(&b, s.p + i, n);
        } else if (c == '<') {
            px_buf_str(&b, PX_STR("&lt;"));
        } else if (c == '>') {
            px_buf_str(&b, PX_STR("&gt;")); /* "]]>" in text is an error, too */
        } else {
            px_buf_ch(&b, c < 0x20 && !px_is_space((char)c) ? ' ' : (char)c);
        }
        i += n ? n : 1;
    }
    for (size_t i = 0; i < b.n; i++) /* \v and \f are spaces to us, not to XML; in tags, too */
        if ((unsigned char)b.p[i] < 0x20 && b.p[i] != '\n' && b.p[i] != '\t' && b.p[i] != '\r')
            b.p[i] = ' ';
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

/* Elements that hold nothing in the SGML document types of patent offices (US ST.32 and PAP). */
static bool always_empty(px_str name) {
    static const char *const names[] = {"B221US",
                                        "B241US",
                                        "B473US",
                                        "B597US",
                                        "CHEMCDX",
                                        "CHEMMOL",
                                        "CHEM-US",
                                        "CITED-BY-EXAMINER",
                                        "COLSPEC",
                                        "CITED-BY-OTHER",
                                        "CUSTOM-CHARACTER",
                                        "EMI",
                                        "SPANSPEC",
                                        "MATHEMATICA",
                                        "br",
                                        "colspec",
                                        "custom-character",
                                        "image",
                                        "spanspec"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_is(name, names[i])) return true;
    return false;
}

px_str px_xml_end_empty(px_arena *a, px_str s) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < s.n;) {
        const char *lt = memchr(s.p + i, '<', s.n - i);
        size_t at = lt ? (size_t)(lt - s.p) : s.n;
        px_buf_str(&b, px_str_sub(s, i, at));
        if (!lt) break;
        size_t n = tag_length(s, at);
        i = at + (n ? n : 1);
        px_str tag = px_str_sub(s, at, i), name = px_str_sub(s, at + 1, name_end(s, at + 1));
        bool open = n > 2 && name.n && tag.p[n - 2] != '/' && always_empty(name);
        if (open) { /* has it an end of its own, though? */
            size_t next = blanks(s, i);
            px_str rest = px_str_sub(s, next, s.n);
            open = !(px_str_starts(rest, PX_STR("</")) &&
                     px_str_eq(px_str_sub(rest, 2, name_end(rest, 2)), name));
        }
        px_buf_str(&b, open ? px_str_sub(tag, 0, tag.n - 1) : tag);
        if (open) px_buf_c(&b, "/>");
    }
    px_str out = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}
