/* uri.c: see uri.h. RFC 3986 and the form encoding of the URL standard. */
#include "query/server/uri.h"

static int digit(char c) {
    if (px_is_digit(c)) return c - '0';
    c = px_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

px_str px_uri_decode(px_arena *a, px_str s, bool plus) {
    size_t i = 0;
    while (i < s.n && s.p[i] != '%' && !(plus && s.p[i] == '+'))
        i++;
    if (i == s.n) return s.p ? s : PX_STR("");
    char *out = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' && i + 2 < s.n && digit(s.p[i + 1]) >= 0 && digit(s.p[i + 2]) >= 0) {
            c = (char)(digit(s.p[i + 1]) * 16 + digit(s.p[i + 2]));
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        out[n++] = c;
    }
    out[n] = 0;
    return (px_str){out, n};
}

void px_uri_pairs(px_arena *a, px_str s, bool plus, px_pairs *out) {
    while (s.n) {
        size_t end = 0;
        while (end < s.n && s.p[end] != '&')
            end++;
        px_str piece = px_str_sub(s, 0, end);
        s = px_str_sub(s, end + 1, s.n);
        if (!piece.n) continue;
        size_t eq = px_str_find(piece, PX_STR("="));
        px_str value = eq == SIZE_MAX ? PX_STR("") : px_str_sub(piece, eq + 1, piece.n);
        px_pairs_add(a, out, px_uri_decode(a, px_str_sub(piece, 0, eq), plus),
                     px_uri_decode(a, value, plus));
    }
}

void px_uri_encode(px_str s, px_buf *out) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (px_is_alpha(c) || px_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~')
            px_buf_ch(out, c);
        else
            px_buf_fmt(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}
