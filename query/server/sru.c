/* sru.c: Search/Retrieve via URL 1.2 (Library of Congress) and 2.0 (OASIS searchRetrieve 1.0) for library clients: queries
 * in the CQL of the OPS face, records as Dublin Core or as exchange documents, explain as ZeeRex 2.0.
 *
 * What is wrong with a request is a diagnostic of the standard list in an answer with code 200, as the standard has it;
 * only what is wrong with the server is an HTTP failure. */
#include "patent/date.h"
#include "query/server/api.h"
#include "query/server/ops.h"

#define PAGE      10u
#define PAGE_MAX  1000u
#define DC_SCHEMA "info:srw/schema/1/dc-v1.1"

static const struct version {
    const char *name, *space, *diagnostic, *packing;
} versions[] = {{"1.2", "http://www.loc.gov/zing/srw/", "http://www.loc.gov/zing/srw/diagnostic/",
                 "zs:recordPacking"},
                {"2.0", "http://docs.oasis-open.org/ns/search-ws/sruResponse",
                 "http://docs.oasis-open.org/ns/search-ws/diagnostic", "zs:recordXMLEscaping"}};

typedef struct sru {
    px_ops o; /* for exchange documents */
    const struct version *v;
    px_xo *root;
    bool exchange;
} sru;

static void put(sru *s, px_xo *x, const char *name, px_str text) {
    (void)px_xo_leaf(s->o.a, x, name, text);
}

static void put_u64(sru *s, px_xo *x, const char *name, uint64_t v) {
    put(s, x, name, px_arena_fmt(s->o.a, "%llu", (unsigned long long)v));
}

static px_xo *begin(sru *s, const char *name) {
    s->root = px_xo_add(s->o.a, NULL, name);
    px_xo_attr(s->o.a, s->root, "xmlns:zs", px_str_of(s->v->space));
    if (s->v == versions) put(s, s->root, "zs:version", px_str_of(s->v->name));
    return s->root;
}

/* ---- diagnostics ---- */

static const char *diagnostic_text(unsigned number) {
    static const struct {
        unsigned number;
        const char *text;
    } list[] = {{4, "Unsupported operation"},
                {5, "Unsupported version"},
                {6, "Unsupported parameter value"},
                {7, "Mandatory parameter not supplied"},
                {10, "Query syntax error"},
                {16, "Unsupported index"},
                {48, "Query feature unsupported"},
                {61, "First record position out of range"},
                {66, "Unknown schema for retrieval"},
                {71, "Unsupported record packing"},
                {80, "Sort not supported"}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (list[i].number == number) return list[i].text;
    return "General system error";
}

static void diagnose(sru *s, unsigned number, px_str details) {
    px_xo *x = px_xo_add(s->o.a, px_xo_add(s->o.a, s->root, "zs:diagnostics"), "diag:diagnostic");
    px_xo_attr(s->o.a, x, "xmlns:diag", px_str_of(s->v->diagnostic));
    put(s, x, "diag:uri", px_arena_fmt(s->o.a, "info:srw/diagnostic/1/%u", number));
    if (details.n) put(s, x, "diag:details", details);
    put(s, x, "diag:message", px_str_of(diagnostic_text(number)));
}

static void refuse(sru *s, const char *root, unsigned number, px_str details) {
    (void)begin(s, root);
    if (strcmp(root, "zs:searchRetrieveResponse") == 0)
        put_u64(s, s->root, "zs:numberOfRecords", 0);
    diagnose(s, number, details);
}

/* ---- explain ---- */

static const struct index {
    const char *name, *title;
} indexes[] = {{"txt", "title, abstract, names"},
               {"ti", "title"},
               {"ab", "abstract"},
               {"ta", "title or abstract"},
               {"claims", "claims"},
               {"desc", "description"},
               {"in", "inventor"},
               {"pa", "applicant"},
               {"ia", "inventor or applicant"},
               {"pn", "publication number"},
               {"ap", "application number"},
               {"pr", "priority number"},
               {"num", "any number"},
               {"pd", "publication date"},
               {"ct", "cited document"},
               {"famn", "simple family"},
               {"cpc", "CPC"},
               {"ic", "IPC"},
               {"cl", "CPC or IPC"}};

static void put_server(sru *s, px_xo *x) {
    px_str host = px_call_header(s->o.c, "host");
    size_t colon = px_str_find(host, PX_STR(":"));
    px_xo *info = px_xo_add(s->o.a, x, "serverInfo");
    px_xo_attr(s->o.a, info, "protocol", PX_STR("SRU"));
    px_xo_attr(s->o.a, info, "version", px_str_of(s->v->name));
    put(s, info, "host", host.n ? px_str_sub(host, 0, colon) : PX_STR("localhost"));
    put(s, info, "port",
        colon != SIZE_MAX ? px_str_sub(host, colon + 1, host.n)
        : s->o.c->secure  ? PX_STR("443")
                          : PX_STR("80"));
    put(s, info, "database", PX_STR("sru"));
}

static void put_indexes(sru *s, px_xo *x) {
    px_xo *info = px_xo_add(s->o.a, x, "indexInfo");
    px_xo *set = px_xo_add(s->o.a, info, "set");
    px_xo_attr(s->o.a, set, "name", PX_STR("ops"));
    px_xo_attr(s->o.a, set, "identifier", PX_STR("http://ops.epo.org"));
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        px_xo *one = px_xo_add(s->o.a, info, "index");
        put(s, one, "title", px_str_of(indexes[i].title));
        px_xo *name =
            px_xo_leaf(s->o.a, px_xo_add(s->o.a, one, "map"), "name", px_str_of(indexes[i].name));
        px_xo_attr(s->o.a, name, "set", PX_STR("ops"));
    }
}

static void put_schemas(sru *s, px_xo *x) {
    static const char *const v[][3] = {
        {"dc", DC_SCHEMA, "Dublin Core"},
        {"exchange-document", "http://www.epo.org/exchange", "exchange document of the EPO"}};
    px_xo *info = px_xo_add(s->o.a, x, "schemaInfo");
    for (size_t i = 0; i < 2; i++) {
        px_xo *one = px_xo_add(s->o.a, info, "schema");
        px_xo_attr(s->o.a, one, "identifier", px_str_of(v[i][1]));
        px_xo_attr(s->o.a, one, "name", px_str_of(v[i][0]));
        put(s, one, "title", px_str_of(v[i][2]));
    }
}

static void put_setting(sru *s, px_xo *x, const char *name, const char *type, uint64_t value) {
    px_xo *one =
        px_xo_leaf(s->o.a, x, name, px_arena_fmt(s->o.a, "%llu", (unsigned long long)value));
    px_xo_attr(s->o.a, one, "type", px_str_of(type));
}

static void explain(sru *s) {
    px_xo *record = px_xo_add(s->o.a, begin(s, "zs:explainResponse"), "zs:record");
    put(s, record, "zs:recordSchema", PX_STR("http://explain.z3950.org/dtd/2.0/"));
    put(s, record, s->v->packing, PX_STR("xml"));
    px_xo *x = px_xo_add(s->o.a, px_xo_add(s->o.a, record, "zs:recordData"), "explain");
    px_xo_attr(s->o.a, x, "xmlns", PX_STR("http://explain.z3950.org/dtd/2.0/"));
    put_server(s, x);
    put(s, px_xo_add(s->o.a, x, "databaseInfo"), "title", PX_STR("patix"));
    put_indexes(s, x);
    put_schemas(s, x);
    px_xo *config = px_xo_add(s->o.a, x, "configInfo");
    put_setting(s, config, "default", "numberOfRecords", PAGE);
    put_setting(s, config, "setting", "maximumRecords", PAGE_MAX);
}

/* ---- records ---- */

static void put_texts(sru *s, px_xo *x, const char *name, const px_rec_texts *v) {
    for (size_t i = 0; i < v->n; i++) {
        px_xo *t = px_xo_leaf(s->o.a, x, name, v->v[i].text);
        if (v->v[i].lang.n) px_xo_attr(s->o.a, t, "xml:lang", v->v[i].lang);
    }
}

static void put_names(sru *s, px_xo *x, const char *name, const px_rec_parties *v) {
    for (size_t i = 0; i < v->n; i++)
        put(s, x, name, v->v[i].name);
}

static void put_dublin_core(sru *s, px_xo *data, const px_record *r) {
    char day[11] = "";
    px_xo *x = px_xo_add(s->o.a, data, "srw_dc:dc");
    px_xo_attr(s->o.a, x, "xmlns:srw_dc", PX_STR("info:srw/schema/1/dc-schema"));
    px_xo_attr(s->o.a, x, "xmlns:dc", PX_STR("http://purl.org/dc/elements/1.1/"));
    put_texts(s, x, "dc:title", &r->titles);
    put_names(s, x, "dc:creator", &r->inventors);
    put_names(s, x, "dc:publisher", &r->applicants);
    for (size_t i = 0; i < r->ipc.n; i++)
        put(s, x, "dc:subject", r->ipc.v[i].symbol);
    put_texts(s, x, "dc:description", &r->abstracts);
    if (r->pub.ymd) put(s, x, "dc:date", px_str_of(px_date_print(r->pub.ymd, day)));
    put(s, x, "dc:type", PX_STR("patent"));
    put(s, x, "dc:identifier", r->key);
    if (r->url.n) put(s, x, "dc:identifier", r->url);
    if (r->lang.n) put(s, x, "dc:language", r->lang);
}

static px_status put_record(sru *s, px_xo *records, uint32_t row, uint64_t position, px_err *err) {
    px_record r;
    px_status st = px_ops_record(&s->o, row, &r, err);
    if (st != PX_OK) return st;
    px_xo *x = px_xo_add(s->o.a, records, "zs:record");
    put(s, x, "zs:recordSchema",
        s->exchange ? PX_STR("http://www.epo.org/exchange") : PX_STR(DC_SCHEMA));
    put(s, x, s->v->packing, PX_STR("xml"));
    px_xo *data = px_xo_add(s->o.a, x, "zs:recordData");
    if (s->exchange) {
        px_xo *list = px_xo_add(s->o.a, data, "exchange-documents");
        px_xo_attr(s->o.a, list, "xmlns", PX_STR("http://www.epo.org/exchange"));
        px_ops_put_document(&s->o, list, &r, PX_OPS_BIBLIO | PX_OPS_ABSTRACT);
    } else {
        put_dublin_core(s, data, &r);
    }
    put_u64(s, x, "zs:recordPosition", position);
    return st;
}

/* ---- searching ---- */

static void echo(sru *s, uint64_t start, uint64_t most) {
    px_xo *x = px_xo_add(s->o.a, s->root, "zs:echoedSearchRetrieveRequest");
    put(s, x, "zs:version", px_str_of(s->v->name));
    put(s, x, "zs:query", px_call_param(s->o.c, "query"));
    put_u64(s, x, "zs:startRecord", start);
    put_u64(s, x, "zs:maximumRecords", most);
    put(s, x, "zs:recordSchema", s->exchange ? PX_STR("exchange-document") : PX_STR("dc"));
}

static px_status put_page(sru *s, const px_answer *a, uint64_t start, uint64_t most, px_err *err) {
    size_t n = 0;
    uint64_t all = a->counts.publications;
    px_sorting order = px_sorting_of(PX_ORDER_DATE);
    px_hit *hit = px_arena_array(s->o.a, px_hit, most + 1);
    px_status st = PX_OK;
    if (a->query.n_sorts) st = px_answer_sorting(a, PX_ORDER_AUTO, &order, err);
    if (st == PX_OK && most)
        st = px_answer_list(a, NULL, &order, NULL, start - 1, (size_t)most, hit, &n, err);
    if (st != PX_OK) return st;
    (void)begin(s, "zs:searchRetrieveResponse");
    put_u64(s, s->root, "zs:numberOfRecords", all);
    px_xo *records = n ? px_xo_add(s->o.a, s->root, "zs:records") : NULL;
    for (size_t i = 0; i < n && st == PX_OK; i++)
        st = put_record(s, records, hit[i].row, start + i, err);
    if (n && start + n <= all) put_u64(s, s->root, "zs:nextRecordPosition", start + n);
    echo(s, start, most);
    if (start > all && all)
        diagnose(s, 61, px_arena_fmt(s->o.a, "%llu", (unsigned long long)start));
    return st;
}

/* A whole number of a parameter; false: a diagnostic was given. */
static bool number(sru *s, const char *name, uint64_t otherwise, uint64_t lo, uint64_t hi,
                   uint64_t *out) {
    px_err err;
    if (px_call_u64(s->o.c, name, otherwise, lo, hi, out, &err) == PX_OK) return true;
    refuse(s, "zs:searchRetrieveResponse", 6, px_str_of(name));
    return false;
}

static bool read_schema(sru *s) {
    static const char *const dc[] = {"", "dc", DC_SCHEMA, "info:srw/schema/1/dc-schema"},
                             *const own[] = {"exchange-document", "exchange-documents",
                                             "http://www.epo.org/exchange"};
    px_str schema = px_call_param(s->o.c, "recordSchema");
    for (size_t i = 0; i < sizeof dc / sizeof *dc; i++)
        if (px_str_is(schema, dc[i])) return true;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (px_str_is(schema, own[i])) return s->exchange = true;
    refuse(s, "zs:searchRetrieveResponse", 66, schema);
    return false;
}

static bool packed_as_xml(sru *s) {
    px_str packing =
        px_call_param(s->o.c, s->v == versions ? "recordPacking" : "recordXMLEscaping");
    if (!packing.n || px_str_is(packing, "xml")) return true;
    refuse(s, "zs:searchRetrieveResponse", 71, packing);
    return false;
}

static px_status search(sru *s, px_err *err) {
    px_api_question q;
    uint64_t start, most;
    px_str query = px_call_param(s->o.c, "query");
    if (!px_str_trim(query).n) {
        refuse(s, "zs:searchRetrieveResponse", 7, PX_STR("query"));
        return PX_OK;
    }
    if (!number(s, "startRecord", 1, 1, UINT32_MAX, &start) ||
        !number(s, "maximumRecords", PAGE, 0, PAGE_MAX, &most) || !read_schema(s) ||
        !packed_as_xml(s))
        return PX_OK;
    if (px_call_param(s->o.c, "sortKeys").n) {
        refuse(s, "zs:searchRetrieveResponse", 80, PX_STR("sortKeys"));
        return PX_OK;
    }
    px_status st = px_api_ask_in(s->o.c, query, PX_STR("ops"), &q, err);
    if (st == PX_OK) st = put_page(s, &q.answer, start, most, err);
    px_api_close(&q);
    if ((st == PX_E_QUERY || st == PX_E_UNSUPPORTED) && err) {
        px_str why = px_str_of(err->message);
        if (err->offset != PX_ERR_NO_OFFSET)
            why = px_arena_fmt(s->o.a, PX_STR_FMT " (position %llu)", PX_STR_ARG(why),
                               (unsigned long long)err->offset);
        refuse(s, "zs:searchRetrieveResponse", st == PX_E_QUERY ? 10 : 48, why);
        px_err_clear(err);
        st = PX_OK;
    }
    return st;
}

static px_status sru_run(px_call *c, px_err *err) {
    sru s = {.o = {.c = c, .a = c->arena}, .v = &versions[1]};
    px_status st = PX_OK;
    px_str version = px_call_param(c, "version"), what = px_call_param(c, "operation");
    bool query = px_call_has(c, "query");
    px_page_init(&s.o.page, PX_STR(""));
    /* Before 2.0 a request says its version and what it wants. */
    if (px_str_is(version, "1.1") || px_str_is(version, "1.2") || (what.n && !version.n))
        s.v = &versions[0];
    if (version.n && s.v != versions && !px_str_is(version, "2.0"))
        refuse(&s, query ? "zs:searchRetrieveResponse" : "zs:explainResponse", 5, PX_STR("2.0"));
    else if (px_str_is(what, "searchRetrieve") || (!what.n && query))
        st = search(&s, err);
    else if (px_str_is(what, "explain") || !what.n)
        explain(&s);
    else
        refuse(&s, "zs:explainResponse", 4, what);
    if (st == PX_OK) {
        if (s.o.records) px_ops_counted(&s.o);
        c->type = "application/xml";
        px_xo_xml(s.root, &c->out);
    }
    px_page_done(&s.o.page);
    return st;
}

/* ---- the rows ---- */

static const px_route_param sru_params[] = {
    {"version", "query", "string", "", "1.2 or 2.0", "协议版本：1.2 或 2.0", "2.0"},
    {"operation", "query", "string", "", "searchRetrieve or explain; 2.0 does without",
     "操作：searchRetrieve 或 explain", NULL},
    {"query", "query", "string", "", "the query in CQL; without it: explain",
     "CQL 检索式；缺省则返回 explain", "ti=laser"},
    {"startRecord", "query", "string", "1", "first record", "起始记录", NULL},
    {"maximumRecords", "query", "string", "10", "records of the page, at most 1000",
     "每页记录数，最多 1000", NULL},
    {"recordSchema", "query", "string", "dc", "dc or exchange-document", "记录格式", "dc"}};

#define ROW(method_, id_)                                                                          \
    {                                                                                              \
        .method = method_, .path = "/sru", .id = id_, .family = "sru", .lane = PX_LANE_SEARCH,     \
        .role = PX_ROLE_READER, .en = "SRU 1.2 and 2.0: searchRetrieve and explain.",              \
        .zh = "SRU 1.2 与 2.0：检索与自述。", PX_ROUTE_PARAMS(sru_params),                         \
        .type = "application/xml", .run = sru_run, .open = true                                    \
    }
const px_route px_sru_routes[] = {ROW("GET", "sru"), ROW("POST", "sruPost")};
const size_t px_sru_routes_n = sizeof px_sru_routes / sizeof *px_sru_routes;
