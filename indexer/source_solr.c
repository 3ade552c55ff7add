/* source_solr.c: documents as Solr prints them, <doc><str name="Title">…</str><arr name="…">…:
 * named values, so the header dictionary and the user's map serve them as they serve tables. */
#include "indexer/fill.h"
#include "indexer/xml_source.h"

#include <stdlib.h>

#define SAMPLE_DOCS  200
#define SAMPLE_BYTES ((size_t)8 << 20)

typedef struct solr {
    px_textin *text;
    px_xmlin *in;
    px_fill fill;
    px_arena *head;
    px_xml_unit *kept;
    size_t n_kept, at_kept;
    int head_status; /* of reading behind the kept ones */
    px_err head_err;
    uint64_t rows, repaired;
} solr;

static const char *const elements[] = {"doc", NULL};

static int probe(const px_sample *s) {
    px_arena *a = px_arena_new();
    px_str t = px_xml_sample(s, a), root = px_xml_root_name(t);
    bool rooted = px_str_is(root, "doc") || px_str_is(root, "add") || px_str_is(root, "response") ||
                  px_str_is(root, "result");
    bool named = rooted && (px_str_find(t, PX_STR("<str name=")) != SIZE_MAX ||
                            px_str_find(t, PX_STR("<field name=")) != SIZE_MAX ||
                            px_str_find(t, PX_STR("<arr name=")) != SIZE_MAX);
    px_arena_free(a);
    return named ? 70 : 0;
}

/* All named values of a document. */
static void each_value(solr *x, px_arena *a, const px_xml *doc,
                       void (*take)(solr *x, size_t column, px_str *v, size_t n, bool list)) {
    size_t hint = 0;
    PX_XML_EACH(n, doc, NULL) {
        px_str name = px_xml_attr_of(n, "name");
        if (!name.n) continue;
        size_t c = px_fill_find(&x->fill, name, hint);
        if (c == SIZE_MAX) c = px_fill_column(&x->fill, px_arena_str(x->head, name));
        if (c == SIZE_MAX) continue;
        hint = c + 1;
        bool list = px_xml_is(n, "arr");
        size_t n_v = 0, cap = 0;
        px_str *v = NULL;
        if (list) {
            PX_XML_EACH(e, n, NULL) {
                v = px_arena_grow(a, v, n_v, &cap, n_v + 1, sizeof *v);
                v[n_v++] = px_xml_block(a, e);
            }
        } else {
            v = px_arena_array(a, px_str, 1);
            v[n_v++] = px_xml_block(a, n);
        }
        take(x, c, v, n_v, list);
    }
}

static void sample(solr *x, size_t c, px_str *v, size_t n, bool list) {
    (void)list;
    for (size_t i = 0; i < n; i++)
        px_fill_sample(&x->fill, c, px_arena_str(x->head, v[i]));
}

static void put(solr *x, size_t c, px_str *v, size_t n, bool list) {
    if (list)
        px_fill_list(&x->fill, c, v, n);
    else
        px_fill_put(&x->fill, c, v[0]);
}

static px_status open_solr(px_source *s, px_err *err) {
    solr *x = s->self = px_calloc(1, sizeof *x);
    px_str first;
    px_encoding declared;
    px_status st = px_stream_peek(s->in, 512, &first, err);
    if (st != PX_OK) return st;
    x->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    if (px_xml_declared(first, &declared)) px_textin_declare(x->text, declared);
    x->in = px_xmlin_new(x->text, elements, PX_SOURCE_RECORD_MAX);
    x->head = px_arena_new();
    px_fill_init(&x->fill, s->opt.map, s->opt.cc);
    size_t cap = 0;
    x->head_status = 1;
    px_arena *a = px_arena_new();
    while (x->head_status == 1 && x->n_kept < SAMPLE_DOCS &&
           px_arena_size(x->head) < SAMPLE_BYTES) {
        px_xml_unit u;
        x->head_status = px_xmlin_next(x->in, &u, &x->head_err);
        if (x->head_status != 1) break;
        u.text = px_arena_str(x->head, u.text);
        if (u.broken) u.broken = px_arena_cstr(x->head, px_str_of(u.broken));
        x->kept = px_arena_grow(x->head, x->kept, x->n_kept, &cap, x->n_kept + 1, sizeof *x->kept);
        x->kept[x->n_kept++] = u;
        px_xml *doc;
        px_arena_reset(a);
        if (!u.broken &&
            px_xml_parse(a, px_textin_clean(x->text, a, u.text), &doc, NULL, NULL) == PX_OK)
            each_value(x, a, doc, sample);
    }
    px_arena_free(a);
    if (x->head_status < 0 && !x->n_kept) {
        if (err) *err = x->head_err;
        return (px_status)x->head_status;
    }
    px_fill_decide(&x->fill);
    return PX_OK;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    solr *x = s->self;
    px_xml_unit u;
    px_xml *doc;
    bool repaired;
    if (x->at_kept < x->n_kept) {
        u = x->kept[x->at_kept++];
    } else if (x->head_status != 1) {
        if (x->head_status < 0 && err) *err = x->head_err;
        return x->head_status;
    } else {
        int got = px_xmlin_next(x->in, &u, err);
        if (got != 1) return got;
    }
    x->rows++;
    s->raw = u.text;
    s->line = u.line;
    s->byte = u.byte;
    if (u.broken)
        return px_fail_at(err, PX_E_INPUT, u.byte, "line %llu: %s", (unsigned long long)u.line,
                          u.broken);
    px_status st = px_xml_parse(a, px_textin_clean(x->text, a, u.text), &doc, &repaired, err);
    if (st != PX_OK) {
        if (err && err->offset != PX_ERR_NO_OFFSET) err->offset += u.byte;
        return px_err_in(err, st, "line %llu", (unsigned long long)u.line);
    }
    x->repaired += repaired;
    px_fill_begin(&x->fill, a, r);
    each_value(x, a, doc, put);
    px_fill_row(&x->fill);
    px_fill_end(&x->fill);
    return 1;
}

static void report(px_source *s, px_source_report *out) {
    solr *x = s->self;
    out->encoding = px_textin_encoding(x->text);
    out->bad_bytes = px_textin_bad(x->text);
    out->rows = x->rows;
    out->repaired = x->repaired;
    out->columns = px_fill_report(&x->fill, &out->n_columns);
}

static void close_solr(px_source *s) {
    solr *x = s->self;
    if (!x) return;
    px_fill_done(&x->fill);
    px_xmlin_free(x->in);
    px_textin_free(x->text);
    px_arena_free(x->head);
    free(x);
}

const px_source_kind px_source_solr = {"solr", probe, open_solr, next, report, close_solr, NULL};
