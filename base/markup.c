/* markup.c: see markup.h. */
#include "base/markup.h"

#include "base/text.h"

/* What may stand as it is, up to the next that may not. */
static size_t plain(px_str s, size_t from) {
    size_t i = from;
    while (i < s.n && (unsigned char)s.p[i] >= ' ' && (unsigned char)s.p[i] < 0x7F &&
           s.p[i] != '&' && s.p[i] != '<' && s.p[i] != '>' && s.p[i] != '"' && s.p[i] != '\'')
        i++;
    return i;
}

void px_markup_put(px_buf *out, px_str s, bool value) {
    for (size_t i = 0; i < s.n;) {
        size_t end = plain(s, i);
        px_buf_put(out, s.p + i, end - i);
        if ((i = end) == s.n) return;
        uint32_t cp = px_utf8_next(s, &i);
        char bytes[4];
        switch (cp) {
        case '&':
            px_buf_c(out, "&amp;");
            break;
        case '<':
            px_buf_c(out, "&lt;");
            break;
        case '>':
            px_buf_c(out, "&gt;");
            break;
        case '"':
            px_buf_c(out, "&quot;");
            break;
        case '\'':
            px_buf_c(out, "&#39;");
            break;
        case '\t':
        case '\n':
        case '\r':
            if (value || cp == '\r')
                px_buf_fmt(out, "&#%u;", (unsigned)cp);
            else
                px_buf_ch(out, (char)cp);
            break;
        default:
            if (cp < ' ' || cp == 0xFFFE || cp == 0xFFFF) cp = 0xFFFD;
            px_buf_put(out, bytes, px_utf8_put(bytes, cp));
        }
    }
}
