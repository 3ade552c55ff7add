/* The OPS face against real answers of the EPO: the files are indexed, the face is asked for the same documents, and both
 * answers are compared element by element. What may differ stands in a table with its reason; a reason that no
 * comparison needs is an error.
 *
 * The data lies in $PATIX_DATA, else in ../shared/data beside the source. */
#include "tests/server/kit.h"

#include "base/file.h"
#include "tests/lib/mixed_set.h"
#include "tests/server/ops_tree.h"

#define FILES_MAX 8

/* ---- what may differ ---- */

static tree_rule rules[] = {
    {"application-reference@doc-id", TREE_SKIP, NULL, "the EPO's own number of a document", 0},
    {"application-reference@is-representative", TREE_SKIP, NULL, "the EPO's own choice", 0},
    {"patent-classification/generating-office", TREE_SKIP, NULL,
     "a record keeps a symbol once, not who gave it", 0},
    {"patent-classification@sequence", TREE_SKIP, NULL, "counts the offices that gave a symbol", 0},
    {"patent-classifications", TREE_ONCE, NULL, "a symbol of several offices", 0},
    {"combination-set@sequence", TREE_SKIP, NULL, "counts the offices that gave a set", 0},
    {"combination-set/group-number", TREE_SKIP, NULL, "counts the offices that gave a set", 0},
    {"bibliographic-data/classification-ipc", TREE_SKIP, NULL,
     "a record keeps a symbol once, whatever its edition", 0},
    {"applicants/applicant", TREE_SKIP_AS, "data-format=original",
     "kept only where it is another name than EPODOC's", 0},
    {"inventors/inventor", TREE_SKIP_AS, "data-format=original",
     "kept only where it is another name than EPODOC's", 0},
    {"citation@cited-phase", TREE_SKIP, NULL, "phases are kept in six kinds", 0},
    {"citation@cited-by", TREE_SKIP, NULL, "follows from the kind of phase", 0},
    {"document-id/name", TREE_SKIP, NULL, "names of cited documents are not kept", 0},
    {"citation/rel-claims", TREE_SKIP, NULL, "passages of search reports are not kept", 0},
    {"citation/rel-passage", TREE_SKIP, NULL, "passages of search reports are not kept", 0},
    {"legal@dateMigr", TREE_SKIP, NULL, "a day of the EPO's data base", 0},
    {"legal/L018EP", TREE_SKIP, NULL, "a day of the EPO's data base", 0},
    {"legal/L019EP", TREE_SKIP, NULL, "a day of the EPO's data base", 0},
    {"family-member", TREE_ONCE, NULL, "an event that a file lists twice is one", 0},
    {"p", TREE_MARK, "<IMAGE>", "the mark of a drawing behind an abstract is not kept", 0},
    {"biblio-search@publications-count", TREE_SKIP, NULL, "older answers do not have it", 0},
    {"biblio-search/query", TREE_SKIP, NULL, "another query finds the same", 0},
    {"biblio-search/range", TREE_SKIP, NULL, "another page is asked for", 0},
};

/* ---- what is asked ---- */

static const struct ask {
    const char *files[FILES_MAX];
    const char *request;
    const char *real;    /* file with the answer */
    const char *element; /* all of this name are compared */
    const char *but[6];  /* elements that differ in this one (ops_tree.h) */
    const char *why;
} asks[] = {
    {{"published/biblio_example.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/US.2006142694.A1/biblio",
     "published/biblio_example.xml",
     "exchange-document",
     {"applicants"},
     "the only applicant is in the spelling of the office, which the record takes for want of "
     "another"},
    {{"published/biblio_example_2.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/epodoc/JP2005533465/biblio",
     "published/biblio_example_2.xml",
     "exchange-document",
     {"document-id/doc-number=2003/021714", "document-id/doc-number=2003/21714",
      "patent-classification/subgroup=513", "patent-classification/subgroup=577"},
     "zeros in front of a serial number are not kept; a symbol that one office gave as I and "
     "another as A "
     "is kept once"},
    {{"published/biblio_example_3.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/AU.2013290010.A1.20150205/biblio",
     "published/biblio_example_3.xml",
     "exchange-document",
     {NULL},
     NULL},
    {{"published/biblio_example_4.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/US.2012116137.A1/biblio",
     "published/biblio_example_4.xml",
     "exchange-document",
     {"patent-classification/main-group=31", "patent-classification/main-group=43"},
     "symbols of a combination set stand among the symbols of the record, too"},
    {{"published/ep1000000_full_cycle_result.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/epodoc/EP1000000/full-cycle",
     "published/ep1000000_full_cycle_result.xml",
     "exchange-document",
     {NULL},
     NULL},
    {{"published/full_cycle_example.xml"},
     "GET /ops/3.2/rest-services/published-data/application/epodoc/EP19990203729/full-cycle",
     "published/full_cycle_example.xml",
     "exchange-document",
     {NULL},
     NULL},
    {{"published/ep1000000_full_cycle_result.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/EP.1000000.A1/abstract",
     "published/ep1000000_abstract_result.xml",
     "exchange-document",
     {NULL},
     NULL},
    {{"published/claims_example.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/EP.1000000.A1/claims",
     "published/claims_example.xml",
     "fulltext-documents",
     {NULL},
     NULL},
    {{"published/claims_example_2.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/WO.2009085664.A2/claims",
     "published/claims_example_2.xml",
     "bibliographic-data",
     {NULL},
     NULL},
    {{"published/description_example.xml"},
     "GET /ops/3.2/rest-services/published-data/publication/docdb/EP.1000000.A1/description",
     "published/description_example.xml",
     "fulltext-documents",
     {NULL},
     NULL},
    {{"published/search_example.xml"},
     "GET /ops/3.2/rest-services/published-data/search?q=*&Range=1-100",
     "published/search_example.xml",
     "biblio-search",
     {NULL},
     NULL},
    {{"demo/search.xml"},
     "GET /ops/3.2/rest-services/published-data/search?q=*&Range=1-5",
     "demo/search.xml",
     "search-result",
     {NULL},
     NULL},
    {{"family/family_input.xml"},
     "GET /ops/3.2/rest-services/family/publication/docdb/EP.1000000.A1",
     "family/family_input.xml",
     "patent-family",
     {NULL},
     NULL},
    {{"legal/example_1.xml"},
     "GET /ops/3.2/rest-services/legal/publication/docdb/EP.1000000.A1",
     "legal/example_1.xml",
     "patent-family",
     {NULL},
     NULL},
    {{"legal/example_2.xml"},
     "GET /ops/3.2/rest-services/legal/publication/epodoc/EP1000000",
     "legal/example_2.xml",
     "family-member",
     {NULL},
     NULL},
    {{"legal/example_3.xml"},
     "GET /ops/3.2/rest-services/legal/publication/docdb/US.10465445.B2",
     "legal/example_3.xml",
     "patent-family",
     {NULL},
     NULL},
};

/* ---- comparing ---- */

static char data[2048];

static char *path_of(const char *file) {
    return px_path(data, file);
}

static void index_files(const struct ask *t, const char *dir) {
    px_err e;
    for (size_t i = 0; i < FILES_MAX && t->files[i]; i++) {
        char *path = path_of(t->files[i]);
        kit_check(mixed_set_add(dir, path, &e), &e, path);
        free(path);
    }
}

static px_str read_file(px_arena *a, const char *file) {
    char *path = path_of(file);
    FILE *f = fopen(path, "rb");
    px_buf b;
    char piece[4096];
    px_buf_init(&b, PX_BUF_MAX);
    if (!f) fail_msg("%s cannot be opened", path);
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        px_buf_put(&b, piece, n);
    (void)fclose(f);
    free(path);
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static px_call *answer(kit *k, const struct ask *t, const char *accept) {
    px_call *c = kit_call(k, t->request, "");
    px_call_header_add(c, PX_STR("accept"), px_str_of(accept));
    px_route_answer(c);
    if (c->status != 200)
        fail_msg("%s: %d " PX_STR_FMT, t->request, c->status, PX_STR_ARG(px_buf_view(&c->out)));
    return c;
}

/* The start tag of the root, white space single. */
static px_str root_tag(px_arena *a, px_str text) {
    size_t from = px_str_find(text, PX_STR("<ops:world-patent-data"));
    text = px_str_sub(text, from, text.n);
    px_str tag = px_str_sub(text, 0, px_str_find(text, PX_STR(">")));
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < tag.n; i++) {
        if (!px_is_space(tag.p[i]))
            px_buf_ch(&b, tag.p[i]);
        else if (b.n && b.p[b.n - 1] != ' ')
            px_buf_ch(&b, ' ');
    }
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* ---- as it is written: prefixes, order of attributes ---- */

typedef struct tag {
    px_str name, rest; /* rest: attributes */
} tag;

/* The next start tag behind *at. */
static bool next_tag(px_str text, size_t *at, tag *out) {
    for (; *at + 1 < text.n; ++*at) {
        if (text.p[*at] != '<' || strchr("/?!", text.p[*at + 1])) continue;
        px_str s = px_str_sub(text, *at + 1, text.n);
        s.n = px_str_find(s, PX_STR(">"));
        size_t end = 0;
        while (end < s.n && !px_is_space(s.p[end]) && s.p[end] != '/')
            end++;
        *out = (tag){px_str_sub(s, 0, end), px_str_sub(s, end, s.n)};
        *at += s.n;
        return true;
    }
    return false;
}

static bool next_attr(px_str *rest, px_str *name) {
    size_t eq = px_str_find(*rest, PX_STR("=\""));
    if (eq == SIZE_MAX) return false;
    *name = px_str_trim(px_str_sub(*rest, 0, eq));
    px_str value = px_str_sub(*rest, eq + 2, rest->n);
    size_t end = px_str_find(value, PX_STR("\""));
    *rest = px_str_sub(value, end == SIZE_MAX ? value.n : end + 1, value.n);
    return true;
}

/* Do the attributes of x stand in y in the same order? */
static bool in_order(px_str x, px_str y) {
    px_str a, b;
    while (next_attr(&x, &a)) {
        bool found = px_str_is(a, "publications-count");
        while (!found && next_attr(&y, &b))
            found = px_str_eq(a, b);
        if (!found) return false;
    }
    return true;
}

/* Every start tag of ours stands in the real one. */
static void same_tags(px_str mine, px_str real, const char *what) {
    tag m, r;
    for (size_t i = 0; next_tag(mine, &i, &m);) {
        bool found = false;
        for (size_t k = 0; !found && next_tag(real, &k, &r);)
            found = px_str_eq(m.name, r.name) && in_order(m.rest, r.rest);
        if (!found)
            fail_msg("%s: <" PX_STR_FMT PX_STR_FMT "> is in no real answer", what,
                     PX_STR_ARG(m.name), PX_STR_ARG(m.rest));
    }
}

static bool compare(const struct ask *t) {
    kit k = {0};
    px_err e;
    px_arena *a = px_arena_new();
    (void)snprintf(k.root, sizeof k.root, "/tmp/px-ops-XXXXXX");
    if (!mkdtemp(k.root)) fail_msg("no temporary folder");
    k.dir = px_path(k.root, "set");
    px_manifest_init(&k.m);
    index_files(t, k.dir);
    kit_check(px_collection_open(k.dir, 1 << 20, &k.on, &e), &e, k.dir);
    px_call *xml = answer(&k, t, "application/xml"), *json = answer(&k, t, "application/json");
    px_str real = read_file(a, t->real), mine = px_arena_str(a, px_buf_view(&xml->out));
    const tree_rules all = {rules, sizeof rules / sizeof *rules, t->but}, none = {NULL, 0, NULL};
    px_xml *root = tree_read(a, mine, t->request), *want = tree_read(a, real, t->real);
    /* the same tree in both notations */
    px_xml *other = tree_read_json(a, px_buf_view(&json->out), t->request);
    assert_true(px_str_eq(tree_text(a, &none, root, 0), tree_text(a, &none, other, 0)));
    /* the real one, but for what may differ */
    px_str x = tree_all(a, &all, root, t->element), y = tree_all(a, &all, want, t->element);
    bool same = px_str_eq(x, y);
    if (!same) {
        fprintf(stderr, "%s against %s\n", t->request, t->real);
        size_t n = tree_only(a, y, x, "real", 40) + tree_only(a, x, y, "ours", 40);
        fprintf(stderr, "%zu lines differ\n", n);
    }
    kit_is(root_tag(a, mine), px_arena_cstr(a, root_tag(a, real)));
    same_tags(mine, real, t->request);
    px_call_free(xml);
    px_call_free(json);
    px_arena_free(a);
    kit_close(&k);
    return same;
}

static void real_answers(void **state) {
    size_t differ = 0;
    (void)state;
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        differ += !compare(&asks[i]);
    if (differ) fail_msg("%zu answers differ", differ);
}

static void every_reason_is_needed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!rules[i].used) fail_msg("%s (%s) differs nowhere", rules[i].at, rules[i].reason);
}

int main(void) {
    const char *set = getenv("PATIX_DATA");
    (void)snprintf(data, sizeof data, "%s/epo-ops", set ? set : "../shared/data");
    if (access(data, R_OK) != 0) {
        printf("skipped: no answers of OPS in %s (set PATIX_DATA)\n", data);
        return 77;
    }
    if (px_text_init(NULL) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(real_answers),
                                       cmocka_unit_test(every_reason_is_needed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
