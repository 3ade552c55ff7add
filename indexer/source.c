/* source.c: opening by content, and what is the same for all formats: names, counts, normal form.
 */
#include "indexer/source_kind.h"

#include "base/json.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

/* Takes the stream over. */
static px_status open_stream(const px_source_options *opt, px_stream *in, px_source **out,
                             px_err *err) {
    px_source *s = px_calloc(1, sizeof *s);
    px_sample sample = {.path = opt->path};
    s->opt = *opt;
    s->in = in;
    px_status st = px_stream_peek(s->in, PX_SAMPLE_BYTES, &sample.bytes, err);
    if (st != PX_OK) goto done;
    sample.whole = sample.bytes.n < PX_SAMPLE_BYTES;
    const char *slash = strrchr(opt->path, '/');
    s->name = px_strdup(opt->name ? opt->name : slash ? slash + 1 : opt->path);
    s->kind = px_detect(&sample, opt->format);
    if (!s->kind) {
        bool named = opt->format && *opt->format && strcmp(opt->format, "auto") != 0;
        if (named)
            st = px_fail(err, PX_E_UNSUPPORTED, "there is no format \"%s\"", opt->format);
        else if (sample.bytes.n == 0)
            st = px_fail(err, PX_E_INPUT, "%s is empty", opt->path);
        else
            st = px_fail(err, PX_E_UNSUPPORTED,
                         "%s is in no format that can be read; name one if you know better",
                         opt->path);
        goto done;
    }
    st = s->kind->open(s, err);
    if (st != PX_OK) px_err_in(err, st, "%s", opt->path);
done:
    if (st != PX_OK)
        px_source_close(s);
    else
        *out = s;
    return st;
}

px_status px_source_open(const px_source_options *opt, px_source **out, px_err *err) {
    *out = NULL;
    px_stream *in;
    px_status st = px_text_init(err);
    if (st == PX_OK) st = px_stream_open(opt->path, opt->unpack_max, &in, err);
    return st == PX_OK ? open_stream(opt, in, out, err) : st;
}

px_status px_source_open_memory(const px_source_options *opt, px_str bytes, px_source **out,
                                px_err *err) {
    *out = NULL;
    px_status st = px_text_init(err);
    return st == PX_OK ? open_stream(opt, px_stream_memory(bytes), out, err) : st;
}

int px_source_next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    px_record_init(r);
    s->normalised = false;
    int got = s->kind->next(s, a, r, err);
    if (got == 0) return 0;
    if (got < 0 && got != PX_E_INPUT) return got;
    s->position++;
    if (got == 1 && !s->normalised) {
        px_status st = px_record_normalise(a, r, err);
        if (st != PX_OK && err && s->line && st == PX_E_INPUT)
            px_err_in(err, st, "line %llu", (unsigned long long)s->line);
        if (st != PX_OK && err && err->offset == PX_ERR_NO_OFFSET) err->offset = s->byte;
        if (st != PX_OK) got = st;
    }
    if (got == 1) {
        r->source = px_arena_str(a, px_str_of(s->name));
        r->source_pos = s->position;
        s->records++;
    } else if (got == PX_E_INPUT) {
        s->bad++;
    }
    return got;
}

void px_source_close(px_source *s) {
    if (!s) return;
    if (s->kind) s->kind->close(s);
    px_stream_close(s->in);
    free(s->name);
    free(s);
}

px_str px_source_raw(px_source *s) {
    return s->raw;
}

uint64_t px_source_position(const px_source *s) {
    return s->position;
}

uint64_t px_source_line(const px_source *s) {
    return s->line;
}

uint64_t px_source_byte(const px_source *s) {
    return s->byte;
}

uint64_t px_source_bytes_read(const px_source *s) {
    return px_stream_bytes_read(s->in);
}

uint64_t px_source_bytes_total(const px_source *s) {
    return px_stream_bytes_total(s->in);
}

const char *px_source_format(const px_source *s) {
    return s->kind->name;
}

px_str px_source_name(const px_source *s) {
    return px_str_of(s->name);
}

void px_source_report_get(px_source *s, px_source_report *out) {
    *out = (px_source_report){.encoding = "", .line_ends = ""};
    if (s->kind->report) s->kind->report(s, out);
    out->format = s->kind->name;
    out->records = s->records;
    out->bad = s->bad;
    if (!out->rows) out->rows = s->position;
}

void px_source_report_map(const px_source_report *rep, px_buf *out) {
    px_jw w = px_jw_on(out);
    const char *order = "";
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("columns"));
    px_jw_open(&w, '{');
    for (size_t i = 0; i < rep->n_columns; i++) {
        const px_source_column *c = &rep->columns[i];
        if (!c->header.n || !c->filled) continue;
        px_jw_key(&w, c->header);
        char code[64];
        snprintf(code, sizeof code, "%s%s" PX_STR_FMT, c->field, c->lang.n ? ":" : "",
                 PX_STR_ARG(c->lang));
        px_jw_str(&w, px_str_of(code));
        if (*c->order) order = c->order;
    }
    px_jw_close(&w, '}');
    if (*order) px_jw_kstr(&w, "date_order", px_str_of(order));
    px_jw_close(&w, '}');
}
