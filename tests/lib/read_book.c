/* read_book.c: see read_book.h. */
#include "tests/lib/read_book.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "indexer/workbook.h"

void read_book(const char *path, px_buf *out) {
    px_buf bytes;
    void *book = NULL;
    px_cells c;
    px_err err;
    uint64_t line;
    const px_book_kind *kind = &px_book_xlsx;
    px_buf_init(&bytes, 1 << 26);
    if (px_file_read(path, 1 << 26, &bytes, &err) != PX_OK) fail_msg("%s: %s", path, err.message);
    px_stream *in = px_stream_memory(px_buf_view(&bytes));
    if (kind->open(in, &book, &err) != PX_OK) fail_msg("%s: %s", path, err.message);
    px_cells_init(&c);
    for (size_t i = 0; i < kind->sheets(book); i++) {
        int got = kind->sheet(book, i, &err);
        px_buf_fmt(out, "[" PX_STR_FMT "]\n", PX_STR_ARG(kind->info(book, i).name));
        while (got >= 0 && (got = kind->row(book, &c, &line, &err)) == 1) {
            px_buf_fmt(out, "%llu:", (unsigned long long)line);
            for (size_t k = 0; k < c.n; k++) {
                px_str s = c.v[k];
                px_buf_c(out, k ? "|" : " ");
                px_buf_str(out, s);
            }
            px_buf_ch(out, '\n');
        }
        if (got < 0) fail_msg("%s: %s", path, err.message);
    }
    kind->close(book);
    px_cells_done(&c);
    px_stream_close(in);
    px_buf_done(&bytes);
}
