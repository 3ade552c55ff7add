/* caret.c: where in a query something was not understood. */
#include "query/engine/caret.h"

#include "base/text.h"
#include "query/engine/say.h"

#include <stdio.h>

void px_put_caret(px_str query, uint64_t offset) {
    size_t columns = px_terminal_columns() - 4, at = offset < query.n ? (size_t)offset : query.n;
    size_t from = 0, end = query.n;
    while (at > 0 && at < query.n && ((unsigned char)query.p[at] & 0xC0) == 0x80)
        at--;
    while (px_columns(px_str_sub(query, from, at)) > columns * 2 / 3)
        (void)px_utf8_next(query, &from);
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_c(&b, from ? " …" : "  ");
    end = from + px_columns_cut(px_str_sub(query, from, query.n), columns, NULL);
    px_put_plain(&b, px_str_sub(query, from, end));
    if (end < query.n) px_buf_c(&b, "…");
    px_buf_c(&b, "\n  ");
    for (size_t i = px_columns(px_str_sub(query, from, at)); i > 0; i--)
        px_buf_ch(&b, ' ');
    px_buf_c(&b, "^\n");
    (void)fwrite(b.p, 1, b.n, stderr);
    px_buf_done(&b);
}
