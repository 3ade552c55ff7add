/* Any bytes as a workbook of markup: a zip as it is; text as parts of one ("=== name" lines begin a
 * part), so that what lies in a zip can be changed; and the same text as HTML and as XML of 2003.
 * Cells are valid UTF-8 and not more than a row has; a source never gives more than its rows. */
#include "base/text.h"
#include "indexer/source.h"
#include "indexer/workbook.h"
#include "tests/lib/make_workbook.h"

#include <stdlib.h>

#define ROWS_MAX  3000
#define PARTS_MAX 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void read_book(const px_book_kind *kind, px_str bytes) {
    px_err err;
    void *book = NULL;
    px_stream *in = px_stream_memory(bytes);
    px_cells c;
    px_cells_init(&c);
    px_status st = kind->open(in, &book, &err);
    for (size_t i = 0; st == PX_OK && i < kind->sheets(book) && i < 8; i++) {
        px_sheet_info info = kind->info(book, i);
        demand(px_utf8_valid(info.name));
        uint64_t line = 0;
        int got = kind->sheet(book, i, &err);
        for (size_t n = 0; got >= 0 && n < ROWS_MAX; n++) {
            got = kind->row(book, &c, &line, &err);
            if (got != 1) break;
            demand(c.n > 0 && c.n <= PX_CELLS_MAX && line > 0);
            for (size_t k = 0; k < c.n; k++)
                demand(px_utf8_valid(c.v[k]));
        }
        demand(got != PX_E_INPUT);
    }
    px_cells_done(&c);
    kind->close(book);
    px_stream_close(in);
}

static void read_source(px_str bytes, const char *format) {
    px_err err;
    px_source_options opt = {.path = "fuzz", .format = format};
    px_source *s;
    if (px_source_open_memory(&opt, bytes, &s, &err) != PX_OK) {
        demand(!s);
        return;
    }
    px_arena *a = px_arena_new();
    px_record r;
    int got;
    for (size_t n = 0; n < ROWS_MAX; n++) {
        got = px_source_next(s, a, &r, &err);
        if (got != 1 && got != PX_E_INPUT) break;
        demand(got != 1 || r.key.n > 0);
        px_arena_reset(a);
    }
    px_source_report rep;
    px_source_report_get(s, &rep);
    demand(rep.records + rep.bad <= rep.rows);
    px_source_close(s);
    px_arena_free(a);
}

/* Takes the text apart at lines "=== name". */
static px_str pack(px_arena *a, px_str text) {
    made_part parts[PARTS_MAX];
    size_t n = 0;
    while (n < PARTS_MAX && px_str_starts(text, PX_STR("=== "))) {
        size_t eol = px_str_find(text, PX_STR("\n"));
        if (eol == SIZE_MAX) break;
        px_str rest = px_str_sub(text, eol + 1, text.n);
        size_t end = px_str_find(rest, PX_STR("\n=== "));
        if (end == SIZE_MAX) end = rest.n;
        parts[n].name = px_arena_cstr(a, px_str_sub(text, 4, eol));
        parts[n++].content = px_arena_cstr(a, px_str_sub(rest, 0, end));
        text = px_str_sub(rest, end + 1, rest.n);
    }
    return made_zip(a, parts, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    px_err err;
    if (px_text_init(&err) != PX_OK) return 0;
    px_arena *a = px_arena_new();
    bool parts = px_str_starts(text, PX_STR("=== "));
    if (parts) text = pack(a, text);
    if (parts || px_str_starts(text, PX_STR("PK"))) {
        read_book(&px_book_xlsx, text);
        read_book(&px_book_ods, text);
        read_source(text, "xlsx");
        read_source(text, "ods");
    } else {
        read_book(&px_book_html, text);
        read_book(&px_book_xml, text);
        read_source(text, "html");
        read_source(text, "excel-xml");
    }
    px_arena_free(a);
    return 0;
}
