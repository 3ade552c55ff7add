/* source_us_json.c: answers of the office's services in JSON, told apart by the names of members
 * that only they have. Each is an object with one list in it; reading begins at that list, one
 * element is held at a time. */
#include "indexer/jsonin.h"
#include "indexer/source_kind.h"
#include "indexer/us_json.h"

#include <stdlib.h>

typedef struct service {
    const char *name;     /* of the service, for people */
    const char *list;     /* member that holds the records */
    const char *marks[2]; /* members that tell it, all of them */
    px_uj_fill *fill;     /* NULL: it holds no patents */
} service;

static const service services[] = {
    {"Open Data Portal", "patentFileWrapperDataBag", {"patentFileWrapperDataBag", NULL}, px_uj_odp},
    {"Open Data Portal", "patentBag", {"patentBag", NULL}, px_uj_odp},
    {"Patent Examination Data System", "docs", {"queryResults", "searchResponse"}, px_uj_peds},
    {"trials", "results", {"results", "proceedingNumber"}, px_uj_ptab},
    {"Global Dossier", "list", {"corrAppNum", "list"}, px_uj_family},
    {"Patent Public Search",
     "patents",
     {"patents", "publicationReferenceDocumentNumber"},
     px_uj_hit},
    {"PatentsView", "patents", {"patents", "patent_number"}, px_uj_view},
    {"PatentsView", "patents", {"patents", "patent_id"}, px_uj_view},
    {"Open Data Portal", "documentBag", {"documentBag", "documentIdentifier"}, NULL},
    {"Global Dossier", "docs", {"docs", "docGroupCode"}, NULL},
};

typedef struct us_json {
    px_textin *text;
    px_jsonin *in;
    const service *from;
    px_json *root; /* element that is being given out */
    size_t at;     /* next of its records */
    bool over;
    uint64_t line, byte, head_lines, units;
    px_arena *own;
} us_json;

/* Place behind `"key" :`, or SIZE_MAX. */
static size_t member(px_str s, const char *key) {
    px_str name = px_str_of(key);
    for (size_t i = 0; i < s.n;) {
        size_t n = px_str_find(px_str_sub(s, i, s.n), name);
        if (n == SIZE_MAX) return SIZE_MAX;
        size_t at = i + n, end = at + name.n;
        i = end;
        if (!at || s.p[at - 1] != '"' || end >= s.n || s.p[end] != '"') continue;
        end++;
        while (end < s.n && px_is_space(s.p[end]))
            end++;
        if (end < s.n && s.p[end] == ':') return end + 1;
    }
    return SIZE_MAX;
}

static const service *which(px_str s) {
    px_str t = px_str_trim(s);
    if (!t.n || t.p[0] != '{') return NULL;
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        const service *v = &services[i];
        bool all = true;
        for (size_t k = 0; k < 2 && v->marks[k] && all; k++)
            all = member(s, v->marks[k]) != SIZE_MAX;
        if (all) return v;
    }
    return NULL;
}

static px_str sample_of(const px_sample *s) {
    return s->looked ? s->text : s->bytes;
}

/* Of JSON lines the first: all that an answer has stands in each. */
static px_str first_line(px_str s) {
    px_str t = px_str_trim(s);
    const char *nl = t.n ? memchr(t.p, '\n', t.n) : NULL;
    px_str line = px_str_trim(px_str_sub(t, 0, nl ? (size_t)(nl - t.p) : t.n));
    bool whole = line.n > 2 && line.p[0] == '{' && line.p[line.n - 1] == '}';
    px_str next = px_str_trim(px_str_sub(t, line.n, line.n + 64));
    return nl && whole && next.n && next.p[0] == '{' ? line : s;
}

static int probe(const px_sample *s) {
    return which(first_line(sample_of(s))) ? 93 : 0;
}

/* Go to the list: its '[' becomes the first byte of the text. */
static px_status to_list(us_json *j, px_err *err) {
    size_t want = PX_SAMPLE_BYTES;
    for (;;) {
        bool grown;
        px_str w = px_textin_view(j->text);
        const service *v = which(w);
        size_t at = v ? member(w, v->list) : SIZE_MAX;
        if (v) j->from = v;
        while (at < w.n && px_is_space(w.p[at]))
            at++;
        if (v && at < w.n) {
            if (v->fill && w.p[at] != '[')
                return px_fail(err, PX_E_INPUT, "\"%s\" is no list", v->list);
            for (size_t i = 0; i < at; i++)
                j->head_lines += w.p[i] == '\n';
            px_textin_consume(j->text, at);
            return PX_OK;
        }
        if (w.n >= want)
            return px_fail(err, PX_E_INPUT,
                           "the list of this answer was not found in its first "
                           "%zu KiB",
                           want >> 10);
        px_status st = px_textin_fill(j->text, &grown, err);
        if (st != PX_OK) return st;
        if (!grown) return px_fail(err, PX_E_INPUT, "this is no answer of a service of the USPTO");
    }
}

extern const px_source_kind px_source_json;

/* Who gives a mapping of members knows better: the general reader of JSON takes it. */
static px_status open_us_json(px_source *s, px_err *err) {
    if (s->opt.map) {
        s->kind = &px_source_json;
        return s->kind->open(s, err);
    }
    us_json *j = s->self = px_calloc(1, sizeof *j);
    j->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    j->own = px_arena_new();
    px_status st = to_list(j, err);
    if (st != PX_OK) return st;
    if (!j->from->fill)
        return px_fail(err, PX_E_INPUT,
                       "this is a list of papers in the file of one application (%s); it holds no "
                       "data of patents. Ask the service for the application itself",
                       j->from->name);
    j->in = px_jsonin_new(j->text, PX_SOURCE_RECORD_MAX);
    return PX_OK;
}

/* The next element into j->root: 1, 0 at the end, < 0. */
static int load(px_source *s, us_json *j, px_err *err) {
    px_json_unit u;
    int got = j->over ? 0 : px_jsonin_next(j->in, &u, err);
    if (got != 1) {
        j->over = true; /* what stands behind a list of no shape is not read */
        return got;
    }
    j->units++;
    px_arena_reset(j->own);
    s->raw = px_arena_str(j->own, u.text);
    s->line = j->line = u.line + j->head_lines;
    s->byte = j->byte = u.byte;
    if (u.broken)
        return px_fail_at(err, PX_E_INPUT, u.byte, "line %llu: %s", (unsigned long long)s->line,
                          u.broken);
    px_status st = px_json_parse(px_textin_clean(j->text, j->own, u.text), &j->root, err);
    if (st == PX_OK && px_json_type(j->root) != PX_JSON_OBJECT)
        st = px_fail(err, PX_E_INPUT, "this is no JSON object");
    if (st == PX_OK) {
        j->at = 0;
        return 1;
    }
    px_json_free(j->root);
    j->root = NULL;
    if (err) err->offset = u.byte;
    return px_err_in(err, PX_E_INPUT, "line %llu", (unsigned long long)s->line);
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    us_json *j = s->self;
    for (;;) {
        if (j->root) {
            px_record_init(r);
            s->line = j->line;
            s->byte = j->byte;
            int got = j->from->fill(j->root, j->at++, a, r, err);
            if (got == 1) return 1;
            px_json_free(j->root);
            j->root = NULL;
            if (got < 0) {
                if (err) err->offset = j->byte;
                return px_err_in(err, PX_E_INPUT, "line %llu", (unsigned long long)j->line);
            }
        }
        int got = load(s, j, err);
        if (got != 1) return got;
    }
}

static void report(px_source *s, px_source_report *out) {
    us_json *j = s->self;
    out->encoding = px_textin_encoding(j->text);
    out->bad_bytes = px_textin_bad(j->text);
    out->rows = j->units;
}

static void close_us_json(px_source *s) {
    us_json *j = s->self;
    if (!j) return;
    px_json_free(j->root);
    px_jsonin_free(j->in);
    px_textin_free(j->text);
    px_arena_free(j->own);
    free(j);
}

const px_source_kind px_source_us_json = {"us-json", probe,         open_us_json, next,
                                          report,    close_us_json, NULL};
