/* source.c: opening by content, and what is the same for all formats: names, counts, normal form.
 */
#include "indexer/source_kind.h"

#include "base/hash.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

static px_status nobody_reads(const px_source_options *opt, const px_sample *sample, px_err *err) {
    const char *what = px_detect_foreign(sample);
    if (opt->format && *opt->format && strcmp(opt->format, "auto") != 0)
        return px_fail(err, PX_E_UNSUPPORTED, "there is no format \"%s\"", opt->format);
    if (what) return px_fail(err, PX_E_UNSUPPORTED, "%s: this is %s", opt->path, what);
    return px_fail(err, PX_E_UNSUPPORTED,
                   "%s: this is in no format that can be read; name one if you know better",
                   opt->path);
}

px_status px_source_open_stream(const px_source_options *opt, px_stream *in, unsigned depth,
                                px_source **out, px_err *err) {
    *out = NULL;
    px_source *s = px_calloc(1, sizeof *s);
    px_sample sample = {.path = opt->path, .in = in};
    px_arena *a = px_arena_new();
    s->opt = *opt;
    s->in = in;
    s->depth = depth;
    px_status st = px_stream_peek(s->in, PX_SAMPLE_BYTES, &sample.bytes, err);
    if (st != PX_OK) goto done;
    sample.whole = sample.bytes.n < PX_SAMPLE_BYTES;
    const char *slash = strrchr(opt->path, '/');
    s->name = px_strdup(opt->name ? opt->name : slash ? slash + 1 : opt->path);
    if (sample.whole && px_str_trim(sample.bytes).n == 0) {
        st = px_fail(err, PX_E_INPUT, "%s: this is empty", opt->path);
        goto done;
    }
    sample.text = px_sample_text(&sample, a);
    sample.looked = true;
    s->kind = px_detect(&sample, opt->format);
    if (!s->kind) {
        st = nobody_reads(opt, &sample, err);
        goto done;
    }
    st = s->kind->open(s, err);
    if (st != PX_OK && err && !strstr(err->message, opt->path)) px_err_in(err, st, "%s", opt->path);
done:
    px_arena_free(a);
    if (st != PX_OK)
        px_source_close(s);
    else
        *out = s;
    return st;
}

static px_status open_stream(const px_source_options *opt, px_stream **in, px_err *err) {
    if (!opt->called) return px_stream_open(opt->path, opt->unpack_max, in, err);
    return px_stream_open_as(opt->path, opt->called, opt->unpack_max, in, err);
}

px_status px_source_open(const px_source_options *opt, px_source **out, px_err *err) {
    *out = NULL;
    px_stream *in;
    px_source_options o = *opt;
    px_status st = px_text_init(err);
    if (o.called) o.path = o.called;
    if (st == PX_OK) st = open_stream(opt, &in, err);
    return st == PX_OK ? px_source_open_stream(&o, in, 0, out, err) : st;
}

px_status px_source_open_memory(const px_source_options *opt, px_str bytes, px_source **out,
                                px_err *err) {
    *out = NULL;
    px_status st = px_text_init(err);
    if (st != PX_OK) return st;
    px_stream *in = px_stream_memory(bytes);
    px_stream_limit(in, opt->unpack_max);
    return px_source_open_stream(opt, in, 0, out, err);
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
        r->source = px_arena_str(a, px_source_name(s));
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
    free(s->part);
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
    return px_str_of(s->part ? s->part : s->name);
}

void px_source_report_get(px_source *s, px_source_report *out) {
    *out = (px_source_report){.encoding = "", .line_ends = ""};
    if (s->kind->report) s->kind->report(s, out);
    out->format = s->kind->name;
    out->records = s->records;
    out->bad = s->bad;
    if (!out->rows) out->rows = s->records + s->bad;
}

uint64_t px_source_columns_hash(const px_source_report *rep) {
    uint64_t h = px_hash_str(px_str_of(rep->format));
    for (size_t i = 0; i < rep->n_columns; i++)
        h = h * 31 + px_hash_str(rep->columns[i].header) +
            px_hash_str(px_str_of(rep->columns[i].field));
    return h;
}
