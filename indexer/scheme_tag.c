/* scheme_tag.c: tags and texts out of a window of text. */
#include "indexer/scheme_tag.h"

enum { TEXT_PIECE = 1 << 16 };

static bool is_name(char c) {
    return px_is_alpha(c) || px_is_digit(c) || strchr("_-.", c) || (unsigned char)c >= 0x80;
}

/* Bytes up to and with `end`; 0: not in the view. */
static size_t until(px_str view, size_t from, const char *end) {
    size_t at = px_str_find(px_str_sub(view, from, view.n), px_str_of(end));
    return at == SIZE_MAX ? 0 : from + at + strlen(end);
}

/* The end of a tag or declaration: '>' outside of quotes and (of a document type) brackets. */
static size_t tag_end(px_str view, bool declaration) {
    char quote = 0;
    size_t brackets = 0;
    for (size_t i = 1; i < view.n; i++) {
        char c = view.p[i];
        if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (declaration && c == '[') {
            brackets++;
        } else if (declaration && c == ']' && brackets) {
            brackets--;
        } else if (c == '>' && !brackets) {
            return i + 1;
        }
    }
    return 0;
}

static size_t markup_end(px_str view) {
    if (view.n < 9) return 0; /* "<![CDATA[" must be told apart; the end of the file: see below */
    if (px_str_starts(view, PX_STR("<!--"))) return until(view, 4, "-->");
    if (px_str_starts(view, PX_STR("<![CDATA["))) return until(view, 9, "]]>");
    if (px_str_starts(view, PX_STR("<?"))) return until(view, 2, "?>");
    return tag_end(view, view.p[1] == '!');
}

static bool read_tag(px_str s, px_tag *out) {
    px_str in = px_str_sub(s, 1, s.n - 1);
    *out = (px_tag){.kind = PX_TAG_OPEN};
    if (in.n && in.p[0] == '/') {
        out->kind = PX_TAG_CLOSE;
        in = px_str_sub(in, 1, in.n);
    } else if (in.n && in.p[in.n - 1] == '/') {
        out->kind = PX_TAG_EMPTY;
        in.n--;
    }
    size_t n = 0, local = 0;
    for (; n < in.n && (is_name(in.p[n]) || in.p[n] == ':'); n++)
        if (in.p[n] == ':') local = n + 1;
    out->name = px_str_sub(in, local, n);
    out->raw = px_str_sub(in, n, in.n);
    return out->name.n > 0;
}

int px_tagin_next(px_tagin *t, px_tag *out, px_err *err) {
    for (;;) {
        px_textin_consume(t->text, t->given);
        t->given = 0;
        px_str view = px_textin_view(t->text);
        bool tag = view.n && view.p[0] == '<', grown = true;
        const char *lt = view.n && !tag ? memchr(view.p, '<', view.n) : NULL;
        size_t end = tag ? markup_end(view) : lt ? (size_t)(lt - view.p) : 0;
        while (!end && grown && (tag || view.n < TEXT_PIECE)) {
            if (view.n >= PX_TAG_MAX)
                return px_fail_at(err, PX_E_INPUT, px_textin_offset(t->text),
                                  "a tag that begins at byte %llu does not end",
                                  (unsigned long long)px_textin_offset(t->text));
            size_t before = view.n;
            px_status st = px_textin_fill(t->text, &grown, err);
            if (st != PX_OK) return st;
            view = px_textin_view(t->text);
            tag = view.n && view.p[0] == '<';
            lt = !tag && view.n > before ? memchr(view.p + before, '<', view.n - before) : NULL;
            end = tag ? markup_end(view) : lt ? (size_t)(lt - view.p) : 0;
        }
        if (!view.n) return 0;
        if (!tag) {
            t->given = end ? end : view.n;
            *out = (px_tag){.kind = PX_TAG_TEXT, .raw = px_str_sub(view, 0, t->given)};
            return 1;
        }
        if (!end && view.n < 9) end = tag_end(view, false); /* the last tag of the file is short */
        if (!end)
            return px_fail_at(err, PX_E_INPUT, px_textin_offset(t->text),
                              "the file ends inside the tag at byte %llu; it is not complete",
                              (unsigned long long)px_textin_offset(t->text));
        t->given = end;
        px_str s = px_str_sub(view, 0, end);
        if (px_str_starts(s, PX_STR("<![CDATA["))) {
            *out = (px_tag){.kind = PX_TAG_TEXT, .raw = px_str_sub(s, 9, s.n - 3), .cdata = true};
            return 1;
        }
        if (s.p[1] != '!' && s.p[1] != '?' && read_tag(s, out)) return 1;
    }
}

/* One character at s.p[*i], or what an entity stands for. */
static uint32_t character(px_str s, size_t *i, bool entities) {
    static const struct {
        const char *name;
        char c;
    } five[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}};
    if (s.p[*i] != '&' || !entities) return px_utf8_next(s, i);
    px_str rest = px_str_sub(s, *i + 1, s.n);
    for (size_t k = 0; k < sizeof five / sizeof *five; k++)
        if (px_str_starts(rest, px_str_of(five[k].name))) {
            *i += 1 + strlen(five[k].name);
            return (uint32_t)five[k].c;
        }
    if (rest.n > 2 && rest.p[0] == '#') {
        bool hex = rest.p[1] == 'x';
        uint32_t v = 0;
        size_t k = hex ? 2 : 1, from = k;
        for (; k < rest.n && k < 10; k++) {
            char c = px_lower(rest.p[k]);
            int digit = px_is_digit(c) ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) break;
            v = v * (hex ? 16 : 10) + (uint32_t)digit;
        }
        if (k > from && k < rest.n && rest.p[k] == ';' && v && v < 0x110000 &&
            (v < 0xD800 || v > 0xDFFF)) {
            *i += k + 2;
            return v;
        }
    }
    (*i)++;
    return '&';
}

static void put_text(px_str s, bool entities, px_buf *out) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = character(s, &i, entities);
        if (c <= ' ' || c == 0xA0 || c == 0x3000) {
            if (out->n && out->p[out->n - 1] != ' ') px_buf_ch(out, ' ');
            continue;
        }
        char utf8[4];
        px_buf_put(out, utf8, px_utf8_put(utf8, c));
    }
}

void px_tag_text(const px_tag *t, px_buf *out) {
    put_text(t->raw, !t->cdata, out);
}

px_str px_tag_attr(px_arena *a, const px_tag *t, const char *name) {
    px_str s = t->raw, want = px_str_of(name);
    while (s.n) {
        size_t i = 0, local = 0;
        while (i < s.n && !is_name(s.p[i]))
            i++;
        size_t from = i;
        for (; i < s.n && (is_name(s.p[i]) || s.p[i] == ':'); i++)
            if (s.p[i] == ':') local = i + 1 - from;
        px_str key = px_str_sub(s, from + local, i);
        while (i < s.n && px_is_space(s.p[i]))
            i++;
        if (i == s.n || s.p[i] != '=') {
            s = px_str_sub(s, i, s.n);
            continue;
        }
        i++;
        while (i < s.n && px_is_space(s.p[i]))
            i++;
        char quote = i < s.n ? s.p[i] : 0;
        if (quote != '"' && quote != '\'') return (px_str){NULL, 0};
        size_t end = i + 1;
        while (end < s.n && s.p[end] != quote)
            end++;
        if (px_str_eq(key, want)) {
            px_buf b;
            px_buf_init(&b, PX_TAG_MAX);
            put_text(px_str_sub(s, i + 1, end), true, &b);
            px_str v = px_arena_str(a, px_str_trim(px_buf_view(&b)));
            px_buf_done(&b);
            return v;
        }
        s = px_str_sub(s, end + 1, s.n);
    }
    return (px_str){NULL, 0};
}
