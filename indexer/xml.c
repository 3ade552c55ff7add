/* xml.c: the only file that includes libxml2.
 *
 * The parser's events build our own small tree: an arena block a node, no dictionary lookups, no
 * entity nodes. libxml2 is never given a document type, so it has nothing to expand or to fetch. */
#include "indexer/xml.h"

#include "base/text.h"
#include "indexer/xml_int.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

typedef struct builder {
    px_arena *a;
    px_xml *root, *at, *last; /* open element; its last child */
    int depth;
    bool too_deep;
    xmlParserCtxtPtr ctx;
} builder;

static px_str local(const xmlChar *name) {
    px_str s = px_str_of((const char *)name);
    const char *colon = s.n ? memchr(s.p, ':', s.n) : NULL;
    return colon ? px_str_sub(s, (size_t)(colon - s.p) + 1, s.n) : s;
}

static px_xml *append(px_arena *a, px_xml *parent, px_xml *last) {
    px_xml *n = px_arena_zero(a, sizeof *n);
    n->parent = parent;
    if (last)
        last->next = n;
    else if (parent)
        parent->first = n;
    return n;
}

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes) {
    builder *b = self;
    (void)prefix;
    (void)uri;
    (void)n_namespaces;
    (void)namespaces;
    (void)n_defaulted;
    if (++b->depth > PX_XML_DEPTH_MAX) {
        b->too_deep = true;
        xmlStopParser(b->ctx);
        return;
    }
    px_xml *n = append(b->a, b->at, b->last);
    n->name = px_arena_str(b->a, local(name));
    if (!b->root) b->root = n;
    b->at = n;
    b->last = NULL;
    if (n_attributes > 0) n->attrs = px_arena_array(b->a, px_xml_attr, n_attributes);
    for (int i = 0; i < n_attributes; i++) {
        const xmlChar **t = attributes + 5 * i; /* local name, prefix, URI, value, end */
        px_str value = {(const char *)t[3], (size_t)(t[4] - t[3])};
        n->attrs[n->n_attrs++] =
            (px_xml_attr){px_arena_str(b->a, local(t[0])), px_arena_str(b->a, value)};
    }
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    builder *b = self;
    (void)name;
    (void)prefix;
    (void)uri;
    b->depth--;
    if (!b->at) return;
    b->last = b->at;
    b->at = b->at->parent;
}

static void on_text(void *self, const xmlChar *p, int n) {
    builder *b = self;
    if (!b->at || n <= 0) return;
    px_str s = {(const char *)p, (size_t)n};
    if (b->last && !b->last->name.n) { /* libxml2 cuts text into pieces */
        px_str had = b->last->text;
        char *joined = px_arena_alloc(b->a, had.n + s.n);
        memcpy(joined, had.p, had.n);
        memcpy(joined + had.n, s.p, s.n);
        b->last->text = (px_str){joined, had.n + s.n};
        return;
    }
    b->last = append(b->a, b->at, b->last);
    b->last->text = px_arena_str(b->a, s);
}

static void on_error(void *self, const char *fmt, ...) {
    (void)self;
    (void)fmt;
}

static void init_library(void) {
    xmlInitParser();
}

static px_status parse_once(px_arena *a, px_str text, px_xml **out, px_err *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, init_library);
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .error = on_error,
                         .warning = on_error};
    px_status st = PX_OK;
    *out = NULL;
    if (text.n > INT32_MAX)
        return px_fail(err, PX_E_INPUT, "an element of %zu MiB is too long", text.n >> 20);
    xmlParserCtxtPtr ctx =
        xmlCreateMemoryParserCtxt(text.n ? text.p : " ", text.n ? (int)text.n : 1);
    if (!ctx) px_oom(sizeof *ctx);
    builder b = {.a = a, .ctx = ctx};
    (void)xmlCtxtUseOptions(ctx, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                     XML_PARSE_HUGE | XML_PARSE_COMPACT);
    (void)xmlSwitchEncoding(ctx, XML_CHAR_ENCODING_UTF8); /* whatever the document declared */
    xmlSAXHandlerPtr own = ctx->sax;
    ctx->sax = &sax;
    ctx->userData = &b;
    int rc = xmlParseDocument(ctx);
    if (b.too_deep) {
        st = px_fail(err, PX_E_INPUT, "elements lie more than %d deep in each other",
                     PX_XML_DEPTH_MAX);
    } else if (rc != 0 || !ctx->wellFormed || !b.root || b.at) {
        const xmlError *e = xmlCtxtGetLastError(ctx);
        px_str why = px_str_trim(px_str_of(e && e->message ? e->message : "it is no element"));
        long at = xmlByteConsumed(ctx);
        st = px_fail_at(err, PX_E_INPUT, at > 0 ? (uint64_t)at : 0,
                        "the markup is not well formed: " PX_STR_FMT, PX_STR_ARG(why));
    } else {
        *out = b.root;
    }
    ctx->sax = own;
    if (ctx->myDoc) {
        xmlFreeDoc(ctx->myDoc);
        ctx->myDoc = NULL;
    }
    xmlFreeParserCtxt(ctx);
    return st;
}

px_status px_xml_parse(px_arena *a, px_str text, px_xml **out, bool *repaired, px_err *err) {
    bool changed = false;
    px_str s = px_xml_references(a, text, &changed);
    px_status st = parse_once(a, s, out, err);
    if (st != PX_OK) {
        px_err first = {0};
        if (err) first = *err;
        s = px_xml_repair(a, s);
        st = parse_once(a, s, out, err);
        if (st != PX_OK) st = parse_once(a, px_xml_end_empty(a, s), out, err);
        if (st == PX_OK)
            changed = true;
        else if (err)
            *err = first; /* what is wrong with the file, not with our repair of it */
    }
    if (repaired) *repaired = st == PX_OK && changed;
    return st;
}

px_xml *px_xml_element(px_arena *a, px_xml *parent, px_str name) {
    px_xml *last = parent ? parent->first : NULL;
    while (last && last->next)
        last = last->next;
    px_xml *n = append(a, parent, last);
    n->name = px_arena_str(a, name);
    return n;
}

px_xml *px_xml_put_text(px_arena *a, px_xml *parent, px_str text) {
    px_xml *n = px_xml_element(a, parent, PX_STR(""));
    n->text = px_arena_str(a, text);
    return n;
}

void px_xml_put_attr(px_arena *a, px_xml *node, px_str name, px_str value) {
    px_xml_attr *v = px_arena_array(a, px_xml_attr, node->n_attrs + 1);
    if (node->n_attrs) memcpy(v, node->attrs, node->n_attrs * sizeof *v);
    v[node->n_attrs++] = (px_xml_attr){px_arena_str(a, name), px_arena_str(a, value)};
    node->attrs = v;
}
