/* xml_source.c: stream -> text -> elements -> trees -> records. */
#include "indexer/xml_source.h"

#include <stdlib.h>

typedef struct xml_source {
    px_textin *text;
    px_xmlin *in;
    uint64_t units, repaired, skipped;
} xml_source;

px_str px_xml_sample(const px_sample *s, px_arena *a) {
    return px_sample_text(s, a);
}

int px_xml_probe(const px_sample *s, const char *const *roots, const char *const *anywhere,
                 int score) {
    px_arena *a = px_arena_new();
    px_str text = px_xml_sample(s, a);
    px_str root = px_xml_root_name(text);
    bool yes = false;
    for (; roots && *roots && root.n && !yes; roots++)
        yes = px_str_is(root, *roots);
    for (; anywhere && *anywhere && root.n && !yes; anywhere++)
        yes = px_xml_has(text, *anywhere);
    px_arena_free(a);
    return yes ? score : 0;
}

px_status px_xml_source_open(px_source *s, px_err *err) {
    const px_xml_how *how = s->kind->how;
    xml_source *x = s->self = px_calloc(1, sizeof *x);
    px_str sample;
    px_status st = px_stream_peek(s->in, 512, &sample, err);
    if (st != PX_OK) return st;
    px_encoding declared;
    x->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    if (px_xml_declared(sample, &declared)) px_textin_declare(x->text, declared);
    x->in = px_xmlin_new(x->text, how->elements, PX_SOURCE_RECORD_MAX);
    return PX_OK;
}

int px_xml_source_next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    const px_xml_how *how = s->kind->how;
    xml_source *x = s->self;
    for (;;) {
        px_xml_unit u;
        px_xml *root;
        bool repaired, skip = false;
        int got = px_xmlin_next(x->in, &u, err);
        if (got != 1) return got;
        x->units++;
        s->raw = u.text;
        s->line = u.line;
        s->byte = u.byte;
        if (u.broken)
            return px_fail_at(err, PX_E_INPUT, u.byte, "line %llu: %s", (unsigned long long)u.line,
                              u.broken);
        px_status st = px_xml_parse(a, px_textin_clean(x->text, a, u.text), &root, &repaired, err);
        if (st == PX_OK) st = how->fill(root, &s->opt, a, r, &skip, err);
        if (st == PX_OK && skip) {
            x->skipped++;
            px_record_init(r);
            continue;
        }
        if (st == PX_OK) {
            x->repaired += repaired;
            return 1;
        }
        if (err && err->offset != PX_ERR_NO_OFFSET)
            err->offset += u.byte;
        else if (err)
            err->offset = u.byte;
        return st == PX_E_INPUT ? px_err_in(err, st, "line %llu", (unsigned long long)u.line) : st;
    }
}

void px_xml_source_report(px_source *s, px_source_report *out) {
    xml_source *x = s->self;
    out->encoding = px_textin_encoding(x->text);
    out->bad_bytes = px_textin_bad(x->text);
    out->rows = x->units;
    out->repaired = x->repaired;
    out->skipped = x->skipped;
}

void px_xml_source_close(px_source *s) {
    xml_source *x = s->self;
    if (!x) return;
    px_xmlin_free(x->in);
    px_textin_free(x->text);
    free(x);
}
