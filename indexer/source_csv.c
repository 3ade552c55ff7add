/* source_csv.c: delimited text as a source: stream -> text -> rows -> table. */
#include "indexer/csv.h"
#include "indexer/source_kind.h"
#include "indexer/table.h"

#include <stdlib.h>

typedef struct csv_source {
    px_textin *text;
    px_csv *csv;
    px_table *table;
    px_arena *row; /* repaired cells of the row at hand */
} csv_source;

static int likely(px_str text) {
    px_str t = px_str_trim(px_str_sub(text, 0, 4096));
    if (t.n && (t.p[0] == '<' || t.p[0] == '{')) return 0; /* markup or JSON */
    if (t.n && t.p[0] == '[' && t.n > 1 && (px_is_space(t.p[1]) || t.p[1] == '{')) return 0;
    if (memchr(text.p ? text.p : "", 0, text.n)) return 0;
    return px_csv_likely(text);
}

static int probe(const px_sample *s) {
    px_arena *a = px_arena_new();
    px_str text = px_sample_text(s, a);
    int score = likely(text);
    px_arena_free(a);
    return score;
}

static int next_row(void *self, px_row *out, px_err *err) {
    csv_source *c = self;
    px_csv_row row;
    int got = px_csv_next(c->csv, &row, err);
    if (got != 1) return got;
    *out = (px_row){row.cells, row.n, row.line, row.byte, row.raw, row.broken};
    px_arena_reset(c->row);
    if (!px_utf8_valid(row.raw)) {
        px_str *clean = px_arena_alloc(c->row, (row.n + 1) * sizeof *clean);
        for (size_t i = 0; i < row.n; i++)
            clean[i] = px_textin_clean(c->text, c->row, row.cells[i]);
        out->cells = clean;
    }
    return 1;
}

static px_status open_csv(px_source *s, px_err *err) {
    csv_source *c = s->self = px_calloc(1, sizeof *c);
    c->row = px_arena_new();
    c->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    c->csv = px_csv_new(c->text, 0, PX_SOURCE_RECORD_MAX);
    px_status st = px_table_open((px_rows){c, next_row}, s->opt.map, s->opt.cc, &c->table, err);
    if (st == PX_E_INPUT && px_csv_long(c->csv))
        return px_fail(err, st, "this is no table: a line of it is longer than %zu MiB",
                       PX_SOURCE_RECORD_MAX >> 20);
    return st;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    csv_source *c = s->self;
    int got = px_table_next(c->table, a, r, err);
    s->raw = px_table_raw(c->table);
    s->line = px_table_line(c->table);
    s->byte = px_table_byte(c->table);
    return got;
}

static void report(px_source *s, px_source_report *out) {
    csv_source *c = s->self;
    px_table_report(c->table, out);
    px_csv_dialect d = px_csv_dialect_of(c->csv);
    out->separator = d.separator;
    out->line_ends = d.cr ? "CR" : d.crlf ? "CRLF" : "LF";
    out->encoding = px_textin_encoding(c->text);
    out->bad_bytes = px_textin_bad(c->text);
}

static void close_csv(px_source *s) {
    csv_source *c = s->self;
    if (!c) return;
    px_table_close(c->table);
    px_csv_free(c->csv);
    px_textin_free(c->text);
    px_arena_free(c->row);
    free(c);
}

const px_source_kind px_source_csv = {"csv", probe, open_csv, next, report, close_csv, NULL};
