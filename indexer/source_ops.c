/* source_ops.c: answers of the EPO's Open Patent Services, as XML and as JSON: bibliography,
 * abstracts, full cycle, claims, description, families, legal events, lists of numbers, register.
 *
 * A part of an answer (an exchange-document, a whole family, a page of results) is one tree; the
 * records in it are found first and given out one by one. A family is a tree of its own because
 * each member knows the others; a register answer because only its query says which publication
 * it is about. JSON becomes the same trees (badgerfish.h). Lists of images and answers without a
 * hit hold nothing to index: they are counted as skipped; an error that OPS sent in place of an
 * answer is a reject that says so. */
#include "indexer/badgerfish.h"
#include "indexer/epo.h"
#include "indexer/xml_source.h"

#include <stdlib.h>

#define MEMBERS_MAX      1000 /* of a family; a larger one is only counted */
#define PUBLICATIONS_MAX 64   /* of one register extract */

static const char *const elements[] = {"exchange-document",
                                       "fulltext-document",
                                       "patent-family",
                                       "biblio-search",
                                       "equivalents-inquiry",
                                       "document-inquiry",
                                       "register-search",
                                       "register-documents",
                                       "register-document",
                                       "classification-search",
                                       "standardization",
                                       "fault",
                                       NULL};

/* A record to be: the element that holds it, and the one of its publications that is meant. */
typedef struct item {
    const px_xml *node, *ref;
} item;

typedef PX_LIST(item) items;

typedef struct ops_source {
    px_textin *text;
    px_xmlin *xml;  /* NULL: it is JSON */
    uint64_t lines; /* JSON: line ends in front of the window */
    size_t taken;   /* JSON: bytes of the window that were the last unit */
    px_arena *unit; /* the tree at hand and the items in it */
    items found;
    size_t at;
    bool unit_repaired;
    uint64_t repaired, skipped;
} ops_source;

/* ---- finding records in a tree ---- */

static void add(px_arena *a, items *to, const px_xml *node, const px_xml *ref) {
    item *i = px_list_add(a, to);
    i->node = node;
    i->ref = ref;
}

static void add_family(px_arena *a, items *to, const px_xml *family) {
    PX_XML_EACH(m, family, "family-member") {
        size_t before = to->n;
        PX_XML_EACH(ref, m, "publication-reference") add(a, to, m, ref);
        if (to->n == before) add(a, to, m, NULL);
    }
}

static void add_register(px_arena *a, items *to, const px_xml *document) {
    px_xml *biblio = px_xml_child(document, "bibliographic-data");
    size_t n = 0;
    PX_XML_EACH(ref, biblio, "publication-reference")
    if (n++ < PUBLICATIONS_MAX) add(a, to, document, ref);
    if (!n) add(a, to, document, NULL);
}

static bool is_result(const px_xml *parent) {
    return px_xml_is(parent, "search-result") || px_xml_is(parent, "inquiry-result");
}

static void find(px_arena *a, items *to, const px_xml *node) {
    if (px_xml_is(node, "patent-family"))
        add_family(a, to, node);
    else if (px_xml_is(node, "register-document"))
        add_register(a, to, node);
    else if (px_xml_is(node, "exchange-document") || px_xml_is(node, "fulltext-document") ||
             px_xml_is(node, "fault"))
        add(a, to, node, NULL);
    else if (px_xml_is(node, "publication-reference") && is_result(node->parent))
        add(a, to, node, NULL);
    else if (!px_xml_is(node, "document-inquiry")) /* images */
        PX_XML_EACH(c, node, NULL) find(a, to, c);
}

/* ---- filling ---- */

/* Records live longer than the tree they are found in: what one is made of goes into its own arena.
 * Upwards the copy is connected with the tree as the original is. `*ref` becomes its copy. */
static px_xml *copy(px_arena *a, const px_xml *from, const px_xml **ref) {
    px_xml *to = px_arena_zero(a, sizeof *to), *last = NULL;
    *to = (px_xml){.name = px_arena_str(a, from->name),
                   .text = px_arena_str(a, from->text),
                   .n_attrs = from->n_attrs,
                   .parent = from->parent};
    if (to->n_attrs) to->attrs = px_arena_array(a, px_xml_attr, to->n_attrs);
    for (size_t i = 0; i < to->n_attrs; i++) {
        to->attrs[i].name = px_arena_str(a, from->attrs[i].name);
        to->attrs[i].value = px_arena_str(a, from->attrs[i].value);
    }
    const px_xml *wanted = *ref;
    for (const px_xml *c = from->first; c; c = c->next) {
        px_xml *n = copy(a, c, ref);
        n->parent = to;
        if (last)
            last->next = n;
        else
            to->first = n;
        last = n;
    }
    if (wanted == from) *ref = to;
    return to;
}

static px_str family_of(px_arena *a, const px_xml *node) {
    px_str id = px_xml_attr_of(node, "family-id");
    if (!id.n) return id;
    return px_arena_fmt(a, "docdb:" PX_STR_FMT, PX_STR_ARG(id));
}

/* The other members of the same simple family; an answer lists the extended one. */
static void fill_members(px_arena *a, const px_xml *member, px_record *r) {
    px_str id = px_xml_attr_of(member, "family-id"), total;
    size_t n = 0;
    PX_XML_EACH(m, member->parent, "family-member")
    if (px_str_eq(px_xml_attr_of(m, "family-id"), id) && ++n > MEMBERS_MAX) break;
    if (n <= MEMBERS_MAX) PX_XML_EACH(m, member->parent, "family-member")
    if (px_str_eq(px_xml_attr_of(m, "family-id"), id)) {
        px_epo_ids ids = {0};
        PX_XML_EACH(ref, m, "publication-reference") px_epo_ids_read(a, ref, &ids);
        px_str number = px_epo_spelled(a, &ids);
        if (number.n) *px_list_add(a, &r->members) = number;
    }
    total = px_xml_attr_of(member->parent, "total-result-count");
    uint32_t size;
    if (px_str_u32(px_str_trim(total), &size)) r->n_family_ext = size;
}

static void fill_member(px_arena *a, const item *i, px_record *r, bool *skip) {
    px_xml *document = px_xml_child(i->node, "exchange-document");
    if (document) px_epo_document(a, document, r, skip);
    if (*skip) return;
    px_epo_ids ids = {0};
    px_epo_ids_read(a, i->ref, &ids);
    px_epo_number(a, &ids, PX_ROLE_PUBLICATION, &r->pub);
    px_epo_reference(a, i->node, "application-reference", PX_ROLE_APPLICATION, &r->app);
    if (!r->priorities.n) px_epo_priorities(a, i->node, r);
    if (!r->family.n) r->family = family_of(a, i->node);
    fill_members(a, i->node, r);
    PX_XML_EACH(e, i->node, "legal") px_epo_legal(a, e, r);
}

static px_status fill_fault(px_arena *a, const px_xml *fault, px_err *err) {
    px_str code = px_xml_line_at(a, fault, "code"), text = px_xml_line_at(a, fault, "message");
    return px_fail(err, PX_E_INPUT,
                   "this is an error of the service and no answer: " PX_STR_FMT "%s" PX_STR_FMT,
                   PX_STR_ARG(code), code.n && text.n ? ": " : "", PX_STR_ARG(text));
}

static px_str query_of(px_arena *a, const px_xml *node) {
    while (node && !px_xml_is(node, "register-search"))
        node = node->parent;
    return px_xml_line_at(a, node, "query");
}

static px_status fill(px_arena *a, const item *i, px_record *r, bool *skip, px_err *err) {
    if (px_xml_is(i->node, "fault")) return fill_fault(a, i->node, err);
    if (px_xml_is(i->node, "exchange-document")) {
        px_epo_document(a, i->node, r, skip);
    } else if (px_xml_is(i->node, "fulltext-document")) {
        px_epo_fulltext(a, i->node, r);
    } else if (px_xml_is(i->node, "register-document")) {
        px_epo_register(a, i->node, i->ref, query_of(a, i->node), r);
    } else if (px_xml_is(i->node, "family-member")) {
        fill_member(a, i, r, skip);
    } else {
        px_epo_ids ids = {0};
        px_epo_ids_read(a, i->node, &ids);
        px_epo_number(a, &ids, PX_ROLE_PUBLICATION, &r->pub);
        r->family = family_of(a, i->node);
    }
    return PX_OK;
}

/* ---- reading ---- */

/* What a JSON text says: its elements as a tree. */
static px_status json_tree(px_arena *a, px_str text, px_xml **out, px_err *err) {
    px_json *json = NULL;
    *out = NULL;
    px_status st = px_json_parse(text, &json, err);
    if (st == PX_OK) st = px_badgerfish_tree(a, json, out, err);
    px_json_free(json);
    return st;
}

static void consume(ops_source *o, size_t n) {
    px_str s = px_textin_view(o->text);
    for (size_t i = 0; i < n; i++)
        o->lines += s.p[i] == '\n';
    px_textin_consume(o->text, n);
}

/* Bytes in front of the next '{' that may stand there. */
static size_t between(px_str s) {
    size_t i = 0;
    while (i < s.n &&
           (px_is_space(s.p[i]) || s.p[i] == '[' || s.p[i] == ',' || s.p[i] == ']' || !s.p[i]))
        i++;
    return i;
}

/* The next object of a JSON text. 1: one, or what is none (broken says why); 0; < 0. */
static int next_object(ops_source *o, px_xml_unit *u, px_err *err) {
    px_object_cut cut = {0};
    bool grown = true;
    consume(o, o->taken);
    o->taken = 0;
    for (;;) {
        px_str s = px_textin_view(o->text);
        if (!cut.at) {
            consume(o, between(s));
            s = px_textin_view(o->text);
        }
        u->line = o->lines + 1;
        u->byte = px_textin_offset(o->text);
        bool object = s.n && s.p[0] == '{', ends = object && px_object_ends(&cut, s);
        if (object && !ends && s.n > PX_SOURCE_RECORD_MAX)
            return px_fail_at(err, PX_E_LIMIT, u->byte, "an answer is longer than %zu MiB",
                              PX_SOURCE_RECORD_MAX >> 20);
        if (s.n && !object) u->broken = "there is text that is no JSON object";
        if (ends || u->broken) {
            const char *brace = object ? NULL : memchr(s.p, '{', s.n);
            o->taken = object ? cut.at : brace ? (size_t)(brace - s.p) : s.n;
            u->text = px_str_sub(s, 0, o->taken);
            return 1;
        }
        px_status st = px_textin_fill(o->text, &grown, err);
        if (st != PX_OK) return st;
        if (grown) continue;
        if (!s.n) return 0;
        u->broken = "the file ends inside an object";
        u->text = s;
        o->taken = s.n;
        return 1;
    }
}

/* The next tree. 1, 0 at the end, else a status. */
static int next_unit(px_source *s, px_err *err) {
    ops_source *o = s->self;
    px_xml_unit u = {0};
    px_xml *root = NULL;
    px_arena_reset(o->unit);
    o->found = (items){0};
    o->at = 0;
    o->unit_repaired = false;
    int got = o->xml ? px_xmlin_next(o->xml, &u, err) : next_object(o, &u, err);
    if (got != 1) return got;
    s->raw = u.text;
    s->line = u.line;
    s->byte = u.byte;
    if (u.broken)
        return px_fail_at(err, PX_E_INPUT, s->byte, "line %llu: %s", (unsigned long long)s->line,
                          u.broken);
    px_str text = px_textin_clean(o->text, o->unit, s->raw);
    px_status st = o->xml ? px_xml_parse(o->unit, text, &root, &o->unit_repaired, err)
                          : json_tree(o->unit, text, &root, err);
    if (st == PX_OK) {
        find(o->unit, &o->found, root);
        o->skipped += !o->found.n;
        return 1;
    }
    if (err && err->offset != PX_ERR_NO_OFFSET)
        err->offset += s->byte;
    else if (err)
        err->offset = s->byte;
    return st == PX_E_INPUT ? px_err_in(err, st, "line %llu", (unsigned long long)s->line) : st;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    ops_source *o = s->self;
    for (;;) {
        while (o->at == o->found.n) {
            int got = next_unit(s, err);
            if (got != 1) return got;
        }
        bool skip = false;
        item i = o->found.v[o->at++];
        i.node = copy(a, i.node, &i.ref);
        px_status st = fill(a, &i, r, &skip, err);
        if (st == PX_OK && skip) {
            o->skipped++;
            px_record_init(r);
            continue;
        }
        if (st != PX_OK) {
            if (err) err->offset = s->byte;
            return px_err_in(err, st, "line %llu", (unsigned long long)s->line);
        }
        o->repaired += o->unit_repaired;
        return 1;
    }
}

/* ---- opening ---- */

/* The name of the first member of the first object: "ops:world-patent-data". */
static bool is_json_answer(px_str text) {
    size_t i = 0;
    while (i < text.n && (px_is_space(text.p[i]) || text.p[i] == '['))
        i++;
    if (i >= text.n || text.p[i] != '{') return false;
    for (i++; i < text.n && px_is_space(text.p[i]);)
        i++;
    px_str key = px_str_sub(text, i, i + 64);
    static const char *const names[] = {"\"ops:world-patent-data\"", "\"world-patent-data\"",
                                        "\"exchange-documents\""};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (px_str_starts(key, px_str_of(names[k]))) return true;
    return false;
}

static int probe(const px_sample *s) {
    static const char *const roots[] = {"world-patent-data", NULL};
    static const char *const fault[] = {"fault", NULL};
    int score = px_xml_probe(s, roots, NULL, 90);
    if (!score && px_xml_probe(s, fault, NULL, 90) &&
        px_str_find(s->bytes, PX_STR("http://ops.epo.org")) != SIZE_MAX)
        score = 90;
    px_arena *a = px_arena_new();
    if (!score && is_json_answer(px_xml_sample(s, a))) score = 90;
    px_arena_free(a);
    return score;
}

static px_status open_ops(px_source *s, px_err *err) {
    ops_source *o = s->self = px_calloc(1, sizeof *o);
    px_sample sample = {.path = ""};
    px_encoding declared;
    px_status st = px_stream_peek(s->in, 4096, &sample.bytes, err);
    if (st != PX_OK) return st;
    o->unit = px_arena_new();
    o->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    px_str text = px_xml_sample(&sample, o->unit);
    size_t at = 0;
    while (at < text.n && px_is_space(text.p[at]))
        at++;
    if (at < text.n && (text.p[at] == '{' || text.p[at] == '[')) return PX_OK; /* JSON */
    if (px_xml_declared(sample.bytes, &declared)) px_textin_declare(o->text, declared);
    o->xml = px_xmlin_new(o->text, elements, PX_SOURCE_RECORD_MAX);
    return PX_OK;
}

static void report(px_source *s, px_source_report *out) {
    ops_source *o = s->self;
    out->encoding = px_textin_encoding(o->text);
    out->bad_bytes = px_textin_bad(o->text);
    out->rows = s->records + s->bad + o->skipped;
    out->repaired = o->repaired;
    out->skipped = o->skipped;
}

static void close_ops(px_source *s) {
    ops_source *o = s->self;
    if (!o) return;
    px_xmlin_free(o->xml);
    px_textin_free(o->text);
    px_arena_free(o->unit);
    free(o);
}

const px_source_kind px_source_ops = {"ops", probe, open_ops, next, report, close_ops, NULL};
