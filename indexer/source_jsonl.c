/* source_jsonl.c: patix's own records, one JSON object a line (docs/RECORD.md). */
#include "indexer/jsonin.h"
#include "indexer/source_kind.h"

#include <stdlib.h>

typedef struct jsonl_source {
    px_textin *text;
    px_jsonin *in;
    uint64_t rows;
} jsonl_source;

static int probe(const px_sample *s) {
    size_t at;
    px_str text = s->bytes;
    if (px_str_starts(text, PX_STR("\xEF\xBB\xBF"))) text = px_str_sub(text, 3, text.n);
    return px_json_is_own(text) && px_json_shape_of(text, &at) == PX_SHAPE_LINES ? 95 : 0;
}

static px_status open_jsonl(px_source *s, px_err *err) {
    (void)err;
    jsonl_source *j = s->self = px_calloc(1, sizeof *j);
    j->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    j->in = px_jsonin_new(j->text, PX_SOURCE_RECORD_MAX);
    return PX_OK;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    jsonl_source *j = s->self;
    px_json_unit u;
    int got = px_jsonin_next(j->in, &u, err);
    if (got == 0) return 0;
    if (got < 0) return got == PX_E_INPUT ? PX_E_UNSUPPORTED : got; /* no shape: nothing follows */
    j->rows++;
    s->raw = u.text;
    s->line = u.line;
    s->byte = u.byte;
    if (u.broken)
        return px_fail_at(err, PX_E_INPUT, u.byte, "line %llu: %s", (unsigned long long)u.line,
                          u.broken);
    px_status st = px_record_read(a, px_textin_clean(j->text, a, u.text), r, err);
    s->normalised = st == PX_OK;
    if (st == PX_OK) return 1;
    if (err && err->offset != PX_ERR_NO_OFFSET) err->offset += u.byte;
    return px_err_in(err, PX_E_INPUT, "line %llu", (unsigned long long)u.line);
}

static void report(px_source *s, px_source_report *out) {
    jsonl_source *j = s->self;
    out->encoding = px_textin_encoding(j->text);
    out->bad_bytes = px_textin_bad(j->text);
    out->rows = j->rows;
    out->empty = px_jsonin_empty(j->in);
}

static void close_jsonl(px_source *s) {
    jsonl_source *j = s->self;
    if (!j) return;
    px_jsonin_free(j->in);
    px_textin_free(j->text);
    free(j);
}

const px_source_kind px_source_jsonl = {"jsonl", probe,       open_jsonl, next,
                                        report,  close_jsonl, NULL};
