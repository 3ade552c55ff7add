/* Any bytes as an old workbook: a compound file as it is, anything else as records of BIFF, bare and
 * in a compound file. Cells are valid UTF-8; rows are given in order. */
#include "base/text.h"
#include "indexer/source.h"
#include "indexer/workbook.h"
#include "tests/lib/make_workbook.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void read_book(px_str bytes) {
    px_err err;
    void *book = NULL;
    px_stream *in = px_stream_memory(bytes);
    px_cells c;
    px_cells_init(&c);
    px_status st = px_book_xls.open(in, &book, &err);
    for (size_t i = 0; st == PX_OK && i < px_book_xls.sheets(book) && i < 16; i++) {
        demand(px_utf8_valid(px_book_xls.info(book, i).name));
        uint64_t line = 0, before = 0;
        int got = px_book_xls.sheet(book, i, &err);
        while (got >= 0 && (got = px_book_xls.row(book, &c, &line, &err)) == 1) {
            demand(c.n > 0 && c.n <= PX_CELLS_MAX && line > before);
            before = line;
            for (size_t k = 0; k < c.n; k++)
                demand(px_utf8_valid(c.v[k]));
        }
        demand(got != PX_E_INPUT);
    }
    px_cells_done(&c);
    px_book_xls.close(book);
    px_stream_close(in);
}

static void read_source(px_str bytes) {
    px_err err;
    px_source_options opt = {.path = "fuzz.xls", .format = "xls"};
    px_source *s;
    if (px_source_open_memory(&opt, bytes, &s, &err) != PX_OK) {
        demand(!s);
        return;
    }
    px_arena *a = px_arena_new();
    px_record r;
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        demand(got != 1 || r.key.n > 0);
        px_arena_reset(a);
    }
    px_source_report rep;
    px_source_report_get(s, &rep);
    demand(rep.records + rep.bad <= rep.rows);
    px_source_close(s);
    px_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str bytes = {(const char *)data, size};
    px_err err;
    if (px_text_init(&err) != PX_OK) return 0;
    px_arena *a = px_arena_new();
    read_book(bytes);
    read_source(bytes);
    if (size && size < 60000 && data[0] != 0xD0) {
        px_str boxed = made_cfb(a, data[0] & 1 ? "Workbook" : "Book", bytes);
        read_book(boxed);
        read_source(boxed);
    }
    px_arena_free(a);
    return 0;
}
