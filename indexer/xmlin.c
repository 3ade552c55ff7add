/* xmlin.c: the cutter. It looks at tags only: '<' is found with memchr, names of wanted elements
 * are counted up and down. What looks like a tag but meets another '<' before its '>' was text. */
#include "indexer/xmlin.h"

#include <stdio.h>
#include <stdlib.h>

struct px_xmlin {
    px_textin *text;
    const char *const *names;
    size_t max;
    uint64_t document, lines; /* lines: line ends in front of the window */
    bool in_prolog;           /* nothing but declarations since the last document began */
    px_buf said;
};

px_xmlin *px_xmlin_new(px_textin *text, const char *const *names, size_t max) {
    px_xmlin *x = px_calloc(1, sizeof *x);
    x->text = text;
    x->names = names;
    x->max = max;
    px_buf_init(&x->said, 4096);
    return x;
}

void px_xmlin_free(px_xmlin *x) {
    if (!x) return;
    px_buf_done(&x->said);
    free(x);
}

/* ---- tags ---- */

typedef enum tag_kind {
    TAG_MORE, /* the text ends inside: more is needed */
    TAG_NONE, /* text that looks like a tag */
    TAG_OPEN,
    TAG_EMPTY, /* <a/> */
    TAG_CLOSE,
    TAG_DOCUMENT, /* an XML declaration or a document type */
    TAG_OTHER     /* comment, section, instruction */
} tag_kind;

typedef struct tag {
    tag_kind kind;
    size_t end; /* behind it */
    px_str name;
} tag;

static bool until(px_str s, size_t from, const char *mark, size_t *end) {
    size_t n = px_str_find(px_str_sub(s, from, s.n), px_str_of(mark));
    if (n == SIZE_MAX) return false;
    *end = from + n + strlen(mark);
    return true;
}

/* <!DOCTYPE a [ <!ENTITY …> … ]>: quotes, brackets and comments inside. */
static bool doctype_end(px_str s, size_t i, size_t *end) {
    int brackets = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '\'') {
            const char *q = memchr(s.p + i + 1, c, s.n - i - 1);
            if (!q) return false;
            i = (size_t)(q - s.p);
        } else if (c == '<' && px_str_starts(px_str_sub(s, i, s.n), PX_STR("<!--"))) {
            if (!until(s, i, "-->", &i)) return false;
            i--;
        } else if (c == '[') {
            brackets++;
        } else if (c == ']') {
            brackets--;
        } else if (c == '>' && brackets <= 0) {
            *end = i + 1;
            return true;
        }
    }
    return false;
}

static bool name_byte(char c) {
    return px_is_alpha(c) || px_is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':' ||
           (unsigned char)c >= 0x80;
}

static tag read_declaration(px_str s, size_t from) {
    px_str rest = px_str_sub(s, from, s.n);
    tag t = {TAG_OTHER, from, {0}};
    static const px_str heads[] = {{"<!--", 4}, {"<![CDATA[", 9}, {"<!DOCTYPE", 9}, {"<?xml", 5}};
    for (size_t i = 0; i < 4; i++) /* cut off within the head itself */
        if (rest.n < heads[i].n && px_str_starts(heads[i], rest)) t.kind = TAG_MORE;
    if (t.kind == TAG_MORE) return t;
    bool ended;
    if (px_str_starts(rest, heads[0])) {
        ended = until(s, from + 4, "-->", &t.end);
    } else if (px_str_starts(rest, heads[1])) {
        ended = until(s, from, "]]>", &t.end);
    } else if (rest.n >= 9 && px_str_eq_nocase(px_str_sub(rest, 0, 9), heads[2])) {
        ended = doctype_end(s, from + 9, &t.end);
        t.kind = TAG_DOCUMENT;
    } else if (rest.p[1] == '?') {
        bool declaration = px_str_starts(rest, heads[3]) && rest.n > 5 && px_is_space(rest.p[5]);
        ended = until(s, from, "?>", &t.end);
        t.kind = declaration ? TAG_DOCUMENT : TAG_OTHER;
    } else {
        ended = until(s, from, ">", &t.end); /* <!ELEMENT …> and the like, where none belong */
    }
    if (!ended) t.kind = TAG_MORE;
    return t;
}

static tag read_tag(px_str s, size_t from) {
    tag t = {TAG_MORE, from, {0}};
    size_t i = from + 1;
    if (i >= s.n) return t;
    if (s.p[i] == '!' || s.p[i] == '?') return read_declaration(s, from);
    bool close = s.p[i] == '/';
    if (close) i++;
    size_t begin = i;
    while (i < s.n && name_byte(s.p[i]))
        i++;
    if (i >= s.n) return t;
    if (i == begin || px_is_digit(s.p[begin])) {
        t.kind = TAG_NONE;
        return t;
    }
    t.name = px_str_sub(s, begin, i);
    const char *colon = memchr(t.name.p, ':', t.name.n);
    if (colon) t.name = px_str_sub(t.name, (size_t)(colon - t.name.p) + 1, t.name.n);
    for (char quote = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '<') { /* not allowed even in quotes: it was no tag */
            t.kind = TAG_NONE;
            return t;
        }
        if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            if (!close) quote = c;
        } else if (c == '>') {
            t.kind = close ? TAG_CLOSE : s.p[i - 1] == '/' ? TAG_EMPTY : TAG_OPEN;
            t.end = i + 1;
            return t;
        }
    }
    return t;
}

/* ---- units ---- */

static bool wanted(const px_xmlin *x, px_str name) {
    for (const char *const *n = x->names; *n; n++)
        if (px_str_is(name, *n)) return true;
    return false;
}

static uint64_t count_lines(px_str s) {
    uint64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *p = memchr(s.p + i, '\n', s.n - i);
        if (!p) break;
        i = (size_t)(p - s.p);
        n++;
    }
    return n;
}

static void consume(px_xmlin *x, size_t n) {
    x->lines += count_lines(px_str_sub(px_textin_view(x->text), 0, n));
    px_textin_consume(x->text, n);
}

/* Long texts come in pieces; each fill may move the window, so offsets are kept, not pointers. */
static px_status more(px_xmlin *x, bool *grown, px_err *err) {
    return px_textin_fill(x->text, grown, err);
}

/* Skip what lies in front of the next wanted element. 1: the window begins with its '<'. */
static int seek(px_xmlin *x, tag *open, px_err *err) {
    size_t at = 0;
    for (;;) {
        px_str s = px_textin_view(x->text);
        const char *lt = at < s.n ? memchr(s.p + at, '<', s.n - at) : NULL;
        size_t i = lt ? (size_t)(lt - s.p) : s.n;
        if (i > 0) {
            consume(x, i);
            at = 0;
            if (lt) continue;
        }
        tag t = {TAG_MORE, 0, {0}};
        if (lt) t = read_tag(s, 0);
        if (t.kind == TAG_MORE) {
            bool grown;
            if (lt && s.n > x->max) { /* no tag is that long */
                consume(x, 1);
                continue;
            }
            px_status st = more(x, &grown, err);
            if (st != PX_OK) return st;
            if (grown) continue;
            if (!lt) return 0;
            consume(x, 1);
            continue;
        }
        if (t.kind == TAG_DOCUMENT) {
            if (!x->in_prolog) x->document++;
            x->in_prolog = true;
        } else if (t.kind == TAG_OPEN || t.kind == TAG_EMPTY) {
            x->in_prolog = false;
            if (wanted(x, t.name)) {
                *open = t;
                return 1;
            }
        }
        consume(x, t.kind == TAG_NONE ? 1 : t.end);
    }
}

static const char *say(px_xmlin *x, const char *what, px_str name) {
    px_buf_clear(&x->said);
    px_buf_fmt(&x->said, "element <" PX_STR_FMT ">: %s", PX_STR_ARG(name), what);
    return x->said.p;
}

int px_xmlin_next(px_xmlin *x, px_xml_unit *u, px_err *err) {
    tag open = {TAG_NONE, 0, {0}};
    *u = (px_xml_unit){0};
    int got = seek(x, &open, err);
    if (got != 1) return got;
    char name[128];
    (void)snprintf(name, sizeof name, PX_STR_FMT, PX_STR_ARG(open.name));
    bool long_name = open.name.n >= sizeof name;
    size_t end = open.end, depth = open.kind == TAG_OPEN;
    const char *broken = long_name ? "its name is too long" : NULL;
    uint64_t line = x->lines + 1, byte = px_textin_offset(x->text);
    u->document = x->document ? x->document : 1;
    while (depth) {
        px_str s = px_textin_view(x->text);
        const char *lt = end < s.n ? memchr(s.p + end, '<', s.n - end) : NULL;
        tag t = {TAG_MORE, s.n, {0}};
        if (lt) t = read_tag(s, (size_t)(lt - s.p));
        if (t.kind == TAG_MORE) {
            bool grown;
            if (s.n > x->max) { /* keep the head for the rejects, let the rest go by */
                broken = "it is longer than a record may be";
                size_t keep = lt && (size_t)(lt - s.p) > s.n - 65536 ? (size_t)(lt - s.p) : s.n;
                consume(x, keep);
                end = 0;
                if (keep == 0) consume(x, 1);
                continue;
            }
            end = lt ? (size_t)(lt - s.p) : s.n;
            px_status st = more(x, &grown, err);
            if (st != PX_OK) return st;
            if (grown) continue;
            broken = "the file ends inside it";
            end = px_textin_view(x->text).n;
            break;
        }
        if (t.kind == TAG_DOCUMENT) {
            broken = "the next document begins inside it";
            end = (size_t)(lt - s.p);
            break;
        }
        end = t.kind == TAG_NONE ? (size_t)(lt - s.p) + 1 : t.end;
        bool same = px_str_is(t.name, name);
        if (t.kind == TAG_OPEN && same) depth++;
        if (t.kind == TAG_CLOSE && same) depth--;
    }
    if (end > x->max && !broken) broken = "it is longer than a record may be";
    px_str s = px_str_sub(px_textin_view(x->text), 0, end);
    u->text = s;
    u->name = px_str_sub(s, 0, 0);
    for (const char *const *n = x->names; *n; n++)
        if (strcmp(*n, name) == 0) u->name = px_str_of(*n);
    u->line = line;
    u->byte = byte;
    if (broken) u->broken = say(x, broken, u->name);
    consume(x, end);
    return 1;
}

/* ---- looking ---- */

px_str px_xml_root_name(px_str s) {
    for (size_t i = 0; i < s.n;) {
        if (px_is_space(s.p[i])) {
            i++;
            continue;
        }
        if (s.p[i] != '<') return (px_str){"", 0};
        tag t = read_tag(s, i);
        if (t.kind == TAG_OPEN || t.kind == TAG_EMPTY) return t.name;
        if (t.kind != TAG_DOCUMENT && t.kind != TAG_OTHER) return (px_str){"", 0};
        i = t.end;
    }
    return (px_str){"", 0};
}

bool px_xml_has(px_str s, const char *name) {
    for (size_t i = 0; i < s.n;) {
        const char *lt = memchr(s.p + i, '<', s.n - i);
        if (!lt) return false;
        i = (size_t)(lt - s.p);
        tag t = read_tag(s, i);
        if (t.kind == TAG_OPEN || t.kind == TAG_EMPTY) {
            if (px_str_is(t.name, name)) return true;
        }
        i = t.kind == TAG_NONE || t.kind == TAG_MORE ? i + 1 : t.end;
    }
    return false;
}

bool px_xml_declared(px_str sample, px_encoding *out) {
    size_t end = px_str_find(sample, PX_STR("?>"));
    if (!px_str_starts(sample, PX_STR("<?xml")) || end == SIZE_MAX) return false;
    px_str head = px_str_sub(sample, 0, end);
    size_t at = px_str_find(head, PX_STR("encoding"));
    if (at == SIZE_MAX) return false;
    px_str s = px_str_trim(px_str_sub(head, at + 8, head.n));
    if (!s.n || s.p[0] != '=') return false;
    s = px_str_trim(px_str_sub(s, 1, s.n));
    if (!s.n || (s.p[0] != '"' && s.p[0] != '\'')) return false;
    const char *q = memchr(s.p + 1, s.p[0], s.n - 1);
    return q && px_encoding_find(px_str_sub(s, 1, (size_t)(q - s.p)), out);
}
