/* xlsmark.c: see xlsmark.h. The window of text is looked at where it lies and consumed only when
 * more is needed, so that a tag costs a few comparisons. */
#include "indexer/xlsmark.h"

#include "indexer/xml_int.h"

#include <stdlib.h>

struct px_marks {
    px_textin *text;
    px_str view; /* of the window */
    size_t at;   /* not yet given */
    bool html, ended, cut;
    px_arena *scratch;
    px_str skip_until; /* "script" or "style" while within one */
};

px_marks *px_marks_new(px_stream *in, bool html) {
    px_marks *m = px_calloc(1, sizeof *m);
    m->text = px_textin_new(in, PX_MARK_PIECE_MAX * 2);
    m->html = html;
    m->view = (px_str){"", 0};
    m->scratch = px_arena_new();
    return m;
}

void px_marks_free(px_marks *m) {
    if (!m) return;
    px_textin_free(m->text);
    px_arena_free(m->scratch);
    free(m);
}

void px_marks_declare(px_marks *m, px_encoding declared) {
    px_textin_declare(m->text, declared);
}

bool px_marks_cut(const px_marks *m) {
    return m->cut;
}

const char *px_marks_encoding(const px_marks *m) {
    return px_textin_encoding(m->text);
}

uint64_t px_marks_bad(const px_marks *m) {
    return px_textin_bad(m->text);
}

/* More text behind what is not yet given; `at` becomes 0. */
static int more(px_marks *m, px_err *err) {
    if (m->ended) return 0;
    if (m->view.n - m->at > PX_MARK_PIECE_MAX)
        return px_fail_at(err, PX_E_LIMIT, px_textin_offset(m->text) + m->at,
                          "a text or a tag is longer than %zu MiB, which no cell can be",
                          PX_MARK_PIECE_MAX >> 20);
    px_textin_consume(m->text, m->at);
    m->at = 0;
    bool grown;
    px_status st = px_textin_fill(m->text, &grown, err);
    if (st != PX_OK) return st;
    m->view = px_textin_view(m->text);
    m->ended = !grown;
    return grown;
}

static bool at_is(const px_marks *m, const char *what) {
    return px_str_starts(px_str_sub(m->view, m->at, m->view.n), px_str_of(what));
}

/* Offset behind `what`, looked for from `from` on; 0 = the text ends before, < 0 = status. */
static int find(px_marks *m, size_t from, const char *what, size_t *behind, px_err *err) {
    size_t n = strlen(what);
    for (;;) {
        px_str rest = px_str_sub(m->view, m->at + from, m->view.n);
        size_t i = px_str_find(rest, (px_str){what, n});
        if (i != SIZE_MAX) {
            *behind = m->at + from + i + n;
            return 1;
        }
        if (rest.n >= n) from += rest.n - (n - 1);
        int got = more(m, err);
        if (got != 1) return got;
    }
}

/* Offset of the '>' that ends the tag at `at`, quotes regarded. HTML that forgets a closing quote
 * ends at the first '>' that stands before the next '<'. */
static int find_tag_end(px_marks *m, size_t *end, px_err *err) {
    size_t i = 1, quote_at = 0;
    char quote = 0;
    for (;;) {
        const char *p = m->view.p + m->at;
        size_t n = m->view.n - m->at;
        for (; i < n; i++) {
            char c = p[i];
            if (quote) {
                if (c == quote) quote = 0;
                if (c == '<' && quote && m->html) {
                    const char *gt = memchr(p + quote_at, '>', i - quote_at);
                    if (gt) {
                        *end = (size_t)(gt - m->view.p);
                        return 1;
                    }
                }
            } else if (c == '>') {
                *end = m->at + i;
                return 1;
            } else if ((c == '"' || c == '\'') && p[i - 1] == '=') {
                quote = c;
                quote_at = i;
            } else if ((c == '"' || c == '\'') && px_is_space(p[i - 1])) {
                size_t k = i; /* a = "b" */
                while (k > 1 && px_is_space(p[k - 1]))
                    k--;
                if (p[k - 1] == '=') {
                    quote = c;
                    quote_at = i;
                }
            }
        }
        int got = more(m, err);
        if (got != 1) return got;
    }
}

static px_str clean(px_marks *m, px_str s) {
    return px_utf8_valid(s) ? s : px_textin_clean(m->text, m->scratch, s);
}

static size_t reference(px_str s, px_buf *out) {
    const char *end = memchr(s.p, ';', s.n < 40 ? s.n : 40);
    if (!end || end == s.p + 1) return 0;
    px_str name = {s.p + 1, (size_t)(end - s.p) - 1};
    uint32_t cp = 0;
    if (name.p[0] == '#') {
        bool hex = name.n > 1 && px_lower(name.p[1]) == 'x';
        size_t i = hex ? 2 : 1;
        if (i >= name.n) return 0;
        for (; i < name.n; i++) {
            char c = px_lower(name.p[i]);
            uint32_t d = px_is_digit(c)                  ? (uint32_t)(c - '0')
                         : (hex && c >= 'a' && c <= 'f') ? (uint32_t)(c - 'a' + 10)
                                                         : 99;
            if (d == 99 || cp > 0x10FFFF) return 0;
            cp = cp * (hex ? 16 : 10) + d;
        }
    } else {
        cp = px_xml_entity(name);
        if (!cp) return 0;
    }
    if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) cp = 0xFFFD;
    char utf8[4];
    px_buf_put(out, utf8, px_utf8_put(utf8, cp));
    return name.n + 2;
}

static px_str unescape(px_arena *a, px_str s) {
    if (!memchr(s.p ? s.p : "", '&', s.n)) return s;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    for (size_t i = 0; i < s.n;) {
        const char *amp = memchr(s.p + i, '&', s.n - i);
        size_t to = amp ? (size_t)(amp - s.p) : s.n;
        px_buf_put(&out, s.p + i, to - i);
        i = to;
        if (i == s.n) break;
        size_t took = reference(px_str_sub(s, i, s.n), &out);
        if (!took) px_buf_ch(&out, '&');
        i += took ? took : 1;
    }
    px_str r = px_arena_str(a, px_buf_view(&out));
    px_buf_done(&out);
    return r;
}

static px_str lower(px_marks *m, px_str s) {
    size_t i = 0;
    while (i < s.n && !px_is_upper(s.p[i]))
        i++;
    if (i == s.n) return s;
    char *p = px_arena_alloc(m->scratch, s.n);
    for (i = 0; i < s.n; i++)
        p[i] = px_lower(s.p[i]);
    return (px_str){p, s.n};
}

/* The tag from `at` to the '>' at `end`. */
static void give_tag(px_marks *m, size_t end, px_mark *out) {
    px_str in = px_str_sub(m->view, m->at + 1, end);
    out->kind = PX_MARK_OPEN;
    if (in.n && in.p[0] == '/') {
        out->kind = PX_MARK_CLOSE;
        in = px_str_sub(in, 1, in.n);
    } else if (in.n && in.p[in.n - 1] == '/') {
        out->empty = true;
        in.n--;
    }
    size_t i = 0, colon = 0;
    for (; i < in.n && !px_is_space(in.p[i]); i++)
        if (in.p[i] == ':') colon = i + 1;
    out->name = px_str_sub(in, colon, i);
    out->attrs = px_str_sub(in, i, in.n);
    if (m->html) out->name = lower(m, out->name);
}

/* What begins with '<' at `at`: 1 = given, 2 = passed over, 0 = the text ends within it. */
static int tag(px_marks *m, px_mark *out, px_err *err) {
    size_t end;
    int got;
    while (m->view.n - m->at < 9 && (got = more(m, err)) != 0)
        if (got < 0) return got;
    if (at_is(m, "<!--")) {
        if ((got = find(m, 4, "-->", &end, err)) != 1) return got;
    } else if (at_is(m, "<![CDATA[")) {
        if ((got = find(m, 9, "]]>", &end, err)) != 1) return got;
        out->kind = PX_MARK_TEXT;
        out->text = clean(m, px_str_sub(m->view, m->at + 9, end - 3));
        m->at = end;
        return 1;
    } else if (at_is(m, "<?")) {
        if ((got = find(m, 2, m->html ? ">" : "?>", &end, err)) != 1) return got;
    } else if (at_is(m, "<!")) { /* document type: with brackets it ends with ]> */
        if ((got = find(m, 2, ">", &end, err)) != 1) return got;
        px_str type = px_str_sub(m->view, m->at, end);
        if (!m->html && memchr(type.p, '[', type.n) && (got = find(m, 2, "]>", &end, err)) != 1)
            return got;
    } else if (m->view.n - m->at < 2 ||
               !(px_is_alpha(m->view.p[m->at + 1]) || m->view.p[m->at + 1] == '/' ||
                 m->view.p[m->at + 1] == '_' || (unsigned char)m->view.p[m->at + 1] >= 0x80)) {
        out->kind = PX_MARK_TEXT; /* "a < b" */
        out->text = PX_STR("<");
        m->at++;
        return 1;
    } else {
        if ((got = find_tag_end(m, &end, err)) != 1) return got;
        give_tag(m, end, out);
        m->at = end + 1;
        return 1;
    }
    m->at = end;
    return 2;
}

/* Text up to the next '<'. */
static int text(px_marks *m, px_mark *out, px_err *err) {
    size_t from = 0;
    for (;;) {
        const char *p = m->view.p + m->at;
        size_t n = m->view.n - m->at;
        const char *lt = n > from ? memchr(p + from, '<', n - from) : NULL;
        if (lt || m->ended) {
            if (lt) n = (size_t)(lt - p);
            if (!n) return 2;
            out->kind = PX_MARK_TEXT;
            out->text = unescape(m->scratch, clean(m, (px_str){p, n}));
            m->at += n;
            return 1;
        }
        from = n;
        int got = more(m, err);
        if (got < 0) return got;
    }
}

int px_marks_next(px_marks *m, px_mark *out, px_err *err) {
    px_arena_reset(m->scratch);
    for (;;) {
        *out = (px_mark){.byte = px_textin_offset(m->text) + m->at};
        int got;
        if (m->at == m->view.n) {
            got = more(m, err);
            if (got != 1) return got;
        }
        bool is_tag = m->view.p[m->at] == '<';
        got = is_tag ? tag(m, out, err) : text(m, out, err);
        if (got < 0) return got;
        if (got == 0) {
            m->cut = true;
            return 0;
        }
        if (got == 2) continue;
        if (m->skip_until.n) {
            if (out->kind == PX_MARK_CLOSE && px_str_eq(out->name, m->skip_until))
                m->skip_until.n = 0;
            continue;
        }
        if (m->html && out->kind == PX_MARK_OPEN && !out->empty) {
            if (px_str_is(out->name, "script")) m->skip_until = PX_STR("script");
            if (px_str_is(out->name, "style")) m->skip_until = PX_STR("style");
            if (m->skip_until.n) continue;
        }
        return 1;
    }
}

bool px_mark_attr_raw(const px_mark *t, const char *name, px_str *out) {
    px_str s = t->attrs;
    size_t want = strlen(name);
    for (size_t i = 0; i < s.n;) {
        while (i < s.n && (px_is_space(s.p[i]) || s.p[i] == '/'))
            i++;
        size_t from = i;
        while (i < s.n && s.p[i] != '=' && !px_is_space(s.p[i])) {
            if (s.p[i] == ':') from = i + 1;
            i++;
        }
        size_t to = i;
        while (i < s.n && px_is_space(s.p[i]))
            i++;
        if (i == s.n || s.p[i] != '=') {
            if (i == to && i < s.n) i++;
            continue;
        }
        i++;
        while (i < s.n && px_is_space(s.p[i]))
            i++;
        size_t v = i, v_end;
        if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
            const char *q = memchr(s.p + i + 1, s.p[i], s.n - i - 1);
            v = i + 1;
            v_end = q ? (size_t)(q - s.p) : s.n;
            i = q ? v_end + 1 : s.n;
        } else {
            while (i < s.n && !px_is_space(s.p[i]))
                i++;
            v_end = i;
        }
        if (to - from == want && px_str_eq_nocase(px_str_sub(s, from, to), (px_str){name, want})) {
            *out = px_str_sub(s, v, v_end);
            return true;
        }
    }
    return false;
}

px_str px_mark_attr(px_arena *a, const px_mark *t, const char *name) {
    px_str s;
    if (!px_mark_attr_raw(t, name, &s)) return (px_str){"", 0};
    if (!px_utf8_valid(s)) { /* every bad byte becomes three */
        char *p = px_arena_alloc(a, s.n * 3);
        size_t n = 0;
        for (size_t i = 0; i < s.n;)
            n += px_utf8_put(p + n, px_utf8_next(s, &i));
        s = (px_str){p, n};
    }
    return px_arena_str(a, unescape(a, s));
}
