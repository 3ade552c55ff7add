/* source_us_assign.c: answers of the assignment search (XML of a search engine): one <doc> a
 * recorded document, with lists that run in parallel for the properties it names.
 *
 * Each patent, each published application and, where there is neither, each application that is
 * named becomes a record with one event. What lacks a value is written "NULL", a date of year 1. */
#include "indexer/us_parts.h"
#include "indexer/xml_source.h"

#include <stdlib.h>

typedef struct assign {
    px_textin *text;
    px_xmlin *in;
    px_arena *own; /* holds the document that is being given out */
    const px_xml *doc;
    size_t at, n; /* next of its records: two for each property */
    uint64_t line, byte, units;
} assign;

static const char *const elements[] = {"doc", NULL};

static px_str kept(px_str s) {
    s = px_str_trim(s);
    if (px_str_is(s, "NULL") || px_str_starts(s, PX_STR("0001-01-01"))) return (px_str){"", 0};
    return s;
}

static const px_xml *named(const px_xml *doc, const char *name) {
    for (const px_xml *n = px_xml_child(doc, NULL); n; n = px_xml_sibling(n, NULL))
        if (px_str_is(px_xml_attr_of(n, "name"), name)) return n;
    return NULL;
}

static px_str single(px_arena *a, const px_xml *doc, const char *name) {
    return kept(px_us_line(a, named(doc, name)));
}

/* Element i of the list of that name. */
static px_str item(px_arena *a, const px_xml *doc, const char *name, size_t i) {
    const px_xml *n = px_xml_child(named(doc, name), NULL);
    while (n && i--)
        n = px_xml_sibling(n, NULL);
    return n ? kept(px_us_line(a, n)) : (px_str){"", 0};
}

static size_t count(const px_xml *doc) {
    static const char *const lists[] = {"applNum", "patNum", "publNum"};
    size_t most = 0;
    for (size_t i = 0; i < 3; i++) {
        size_t n = 0;
        for (const px_xml *e = px_xml_child(named(doc, lists[i]), NULL); e;
             e = px_xml_sibling(e, NULL))
            n++;
        if (n > most) most = n;
    }
    return most;
}

static px_str names(px_arena *a, const px_xml *doc, const char *list) {
    px_str out = {"", 0};
    for (const px_xml *e = px_xml_child(named(doc, list), NULL); e; e = px_xml_sibling(e, NULL)) {
        px_str s = kept(px_us_line(a, e));
        if (!s.n) continue;
        out = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(out), out.n ? "; " : "",
                           PX_STR_ARG(s));
    }
    return px_arena_str(a, out);
}

/* Record `at` of a document: even ones the patent, odd ones the published application, or the
 * application where neither is named. False: there is no such record. */
static bool fill(const px_xml *doc, size_t at, px_arena *a, px_record *r) {
    size_t i = at / 2;
    px_str pat = item(a, doc, "patNum", i), pub = item(a, doc, "publNum", i);
    px_str app = item(a, doc, "applNum", i);
    bool published = at % 2;
    if (published ? !pub.n && (pat.n || !app.n) : !pat.n) return false;
    px_str number = published ? pub : pat;
    px_us_set(&r->pub, PX_STR("US"), px_arena_str(a, number), (px_str){0},
              px_us_date(item(a, doc, published ? "publDate" : "issueDate", i)));
    if (!published && r->pub.ymd && r->pub.ymd < 20010000) r->pub.kind = px_us_old_kind(number);
    px_us_set(&r->app, PX_STR("US"), px_arena_str(a, px_us_application(a, (px_str){0}, app)),
              (px_str){0}, px_us_date(item(a, doc, "filingDate", i)));
    px_us_text(a, &r->titles, px_arena_str(a, item(a, doc, "inventionTitleLang", i)),
               px_arena_str(a, item(a, doc, "inventionTitle", i)));
    px_us_transfer(a, r, px_us_date(single(a, doc, "recordedDate")),
                   single(a, doc, "conveyanceText"), single(a, doc, "reelNo"),
                   single(a, doc, "frameNo"), names(a, doc, "patAssignorName"),
                   names(a, doc, "patAssigneeName"));
    return true;
}

static px_status open_assign(px_source *s, px_err *err) {
    assign *x = s->self = px_calloc(1, sizeof *x);
    (void)err;
    x->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    x->in = px_xmlin_new(x->text, elements, PX_SOURCE_RECORD_MAX);
    x->own = px_arena_new();
    return PX_OK;
}

/* The next document into x->doc: 1, 0 at the end, < 0. */
static int load(px_source *s, assign *x, px_err *err) {
    px_xml_unit u;
    px_xml *root;
    int got = px_xmlin_next(x->in, &u, err);
    if (got != 1) return got;
    x->units++;
    px_arena_reset(x->own);
    s->raw = px_arena_str(x->own, u.text);
    x->line = u.line;
    x->byte = u.byte;
    x->doc = NULL;
    s->line = u.line;
    s->byte = u.byte;
    if (u.broken)
        return px_fail_at(err, PX_E_INPUT, u.byte, "line %llu: %s", (unsigned long long)u.line,
                          u.broken);
    px_status st = px_xml_parse(x->own, px_textin_clean(x->text, x->own, u.text), &root, NULL, err);
    if (st != PX_OK) {
        if (err) err->offset = u.byte;
        return px_err_in(err, st, "line %llu", (unsigned long long)u.line);
    }
    x->doc = root;
    x->at = 0;
    x->n = 2 * count(root);
    return 1;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    assign *x = s->self;
    for (;;) {
        bool any = x->at > 0;
        while (x->doc && x->at < x->n) {
            px_record_init(r);
            s->line = x->line;
            s->byte = x->byte;
            if (fill(x->doc, x->at++, a, r)) return 1;
        }
        if (x->doc && !any && !x->n) {
            x->doc = NULL;
            return px_fail_at(err, PX_E_INPUT, x->byte,
                              "line %llu: the assignment names no patent or application",
                              (unsigned long long)x->line);
        }
        x->doc = NULL;
        x->at = 0;
        int got = load(s, x, err);
        if (got != 1) return got;
    }
}

static void report(px_source *s, px_source_report *out) {
    assign *x = s->self;
    out->encoding = px_textin_encoding(x->text);
    out->bad_bytes = px_textin_bad(x->text);
    out->rows = x->units;
}

static void close_assign(px_source *s) {
    assign *x = s->self;
    if (!x) return;
    px_xmlin_free(x->in);
    px_textin_free(x->text);
    px_arena_free(x->own);
    free(x);
}

/* A search engine's answer with names that only this search has. */
static int probe(const px_sample *s) {
    static const char *const roots[] = {"response", "doc", NULL};
    int score = px_xml_probe(s, roots, NULL, 95);
    bool known = score && px_str_find(s->bytes, PX_STR("\"reelNo\"")) != SIZE_MAX &&
                 px_str_find(s->bytes, PX_STR("\"patAssigneeName\"")) != SIZE_MAX;
    return known ? score : 0;
}

const px_source_kind px_source_us_assign = {"us-assignment", probe,        open_assign, next,
                                            report,          close_assign, NULL};
