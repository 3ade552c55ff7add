/* Any bytes as a table: rows lie inside the text, in order; the same bytes as a source never give
 * more good and bad records than rows. */
#include "indexer/csv.h"
#include "indexer/source.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void read_rows(px_str text) {
    px_err err;
    px_stream *s = px_stream_memory(text);
    px_textin *t = px_textin_new(s, (size_t)1 << 22);
    px_csv *c = px_csv_new(t, 0, (size_t)1 << 20);
    px_csv_row row;
    uint64_t line = 0, byte = 0;
    while (px_csv_next(c, &row, &err) == 1) {
        demand(row.line >= line && row.byte >= byte && row.line > 0);
        demand(row.raw.n > 0);
        line = row.line;
        byte = row.byte;
        for (size_t i = 0; i < row.n; i++)
            demand(row.cells[i].n <= row.raw.n);
    }
    px_csv_free(c);
    px_textin_free(t);
    px_stream_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    px_err err;
    if (px_text_init(&err) != PX_OK) return 0;
    read_rows(text);
    px_source_options opt = {.path = "fuzz.csv", .format = "csv"};
    px_source *s;
    if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) {
        demand(!s);
        return 0;
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
    return 0;
}
