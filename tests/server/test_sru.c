/* SRU 1.2 and 2.0 and Atom feeds on a made collection. */
#include "tests/server/kit.h"

#include "tests/server/ops_tree.h"

static kit set;

static const char *const lines[] = {
    "{\"pub\":{\"number\":\"EP2000001A1\",\"date\":\"2008-12-10\"},\"titles\":[{\"lang\":\"en\","
    "\"text\":\"Laser <&> "
    "one\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"About it.\"}],\"applicants\":[\"ACME "
    "[US]\"],\"inventors\":"
    "[\"DOE JOHN\"],\"ipc\":[\"B23K26/21 I\"],\"family\":\"docdb:777\"}",
    "{\"pub\":{\"number\":\"US2012000002A1\",\"date\":\"2012-11-29\"},\"titles\":[{\"lang\":\"en\","
    "\"text\":\"Laser "
    "two\"}]}",
    "{\"pub\":{\"number\":\"CN102000003A\",\"date\":\"2011\"},\"titles\":[{\"lang\":\"zh\","
    "\"text\":\"激光三\"}]}",
    "{\"pub\":{\"number\":\"WO2010000004A1\",\"date\":\"2010-01-07\"},\"titles\":[{\"lang\":\"en\","
    "\"text\":\"Laser "
    "four\"}]}"};

static int setup(void **state) {
    (void)state;
    kit_open(&set, lines, sizeof lines / sizeof *lines);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&set);
    return 0;
}

typedef struct row {
    const char *request, *body;
    int status;
    const char *holds[4]; /* in this order */
    const char *lacks;
} row;

static px_call *ask(const row *t) {
    px_call *c = kit_call(&set, t->request, t->body ? t->body : "");
    px_call_header_add(c, PX_STR("host"), PX_STR("patents.example:8080"));
    px_call_header_add(c, PX_STR("accept-language"), PX_STR("en"));
    if (t->body)
        px_call_header_add(c, PX_STR("content-type"), PX_STR("application/x-www-form-urlencoded"));
    px_route_answer(c);
    return c;
}

static void check(const row *t, size_t n, const char *type) {
    for (; n--; t++) {
        px_arena *a = px_arena_new();
        px_call *c = ask(t);
        px_str text = tree_squeezed(a, px_buf_view(&c->out)), rest = text;
        if (c->status != t->status)
            fail_msg("%s: %d, wanted %d\n" PX_STR_FMT, t->request, c->status, t->status,
                     PX_STR_ARG(text));
        for (size_t i = 0; i < 4 && t->holds[i]; i++) {
            size_t at = px_str_find(rest, px_str_of(t->holds[i]));
            if (at == SIZE_MAX)
                fail_msg("%s: no %s in\n" PX_STR_FMT, t->request, t->holds[i], PX_STR_ARG(text));
            rest = px_str_sub(rest, at + strlen(t->holds[i]), rest.n);
        }
        if (t->lacks && px_str_find(text, px_str_of(t->lacks)) != SIZE_MAX)
            fail_msg("%s: %s in\n" PX_STR_FMT, t->request, t->lacks, PX_STR_ARG(text));
        if (c->status == 200) {
            assert_string_equal(c->type, type);
            (void)tree_read(a, px_buf_view(&c->out), t->request);
        }
        px_call_free(c);
        px_arena_free(a);
    }
}

#define V12 "GET /sru?version=1.2&operation=searchRetrieve&query="
#define V20 "GET /sru?query="

static void searching(void **state) {
    static const row table[] = {
        {V12 "ti%3Dlaser",
         NULL,
         200,
         {"<zs:searchRetrieveResponse "
          "xmlns:zs=\"http://www.loc.gov/zing/srw/\"><zs:version>1.2</zs:version>"
          "<zs:numberOfRecords>3</zs:numberOfRecords><zs:records><zs:record><zs:recordSchema>"
          "info:srw/schema/1/dc-v1.1</zs:recordSchema><zs:recordPacking>xml</"
          "zs:recordPacking><zs:recordData>"
          "<srw_dc:dc ",
          "<dc:title xml:lang=\"en\">Laser two</dc:title>",
          "<dc:title xml:lang=\"en\">Laser &lt;&amp;&gt; one</dc:title><dc:creator>DOE "
          "JOHN</dc:creator>"
          "<dc:publisher>ACME</dc:publisher><dc:subject>B23K26/21</dc:subject><dc:description "
          "xml:lang=\"en\">About "
          "it.</dc:description><dc:date>2008-12-10</dc:date><dc:type>patent</dc:type>"
          "<dc:identifier>EP2000001A1</dc:identifier></srw_dc:dc></"
          "zs:recordData><zs:recordPosition>3"
          "</zs:recordPosition></zs:record></zs:records>",
          "<zs:echoedSearchRetrieveRequest><zs:version>1.2</zs:version><zs:query>ti=laser</"
          "zs:query>"},
         "nextRecordPosition"},
        {V20 "ti%3Dlaser&maximumRecords=1",
         NULL,
         200,
         {"<zs:searchRetrieveResponse "
          "xmlns:zs=\"http://docs.oasis-open.org/ns/search-ws/sruResponse\">"
          "<zs:numberOfRecords>3</zs:numberOfRecords>",
          "<zs:recordXMLEscaping>xml</zs:recordXMLEscaping>",
          "<zs:nextRecordPosition>2</zs:nextRecordPosition>"},
         "Laser four"},
        {V20 "ti%3Dlaser&maximumRecords=1&startRecord=2",
         NULL,
         200,
         {"Laser four", "<zs:recordPosition>2</zs:recordPosition>", "<zs:nextRecordPosition>3<"},
         "Laser two"},
        {V20 "ti%3Dlaser&maximumRecords=0", NULL, 200, {"<zs:numberOfRecords>3<"}, "zs:records>"},
        {V20 "ti%3Dnothing", NULL, 200, {"<zs:numberOfRecords>0<"}, "diagnostic"},
        {V20 "pn%3DEP2000001&recordSchema=exchange-document",
         NULL,
         200,
         {"<zs:recordSchema>http://www.epo.org/exchange</zs:recordSchema>",
          "<exchange-documents xmlns=\"http://www.epo.org/exchange\"><exchange-document "
          "system=\"ops.epo.org\" "
          "family-id=\"777\" country=\"EP\" doc-number=\"2000001\" kind=\"A1\">",
          "<invention-title lang=\"en\">Laser &lt;&amp;&gt; one</invention-title>"},
         "srw_dc"},
        {"POST /sru", "query=ti%3Dlaser&version=2.0", 200, {"<zs:numberOfRecords>3<"}, NULL},
        /* diagnostics */
        {V12 "ti%3D%28",
         NULL,
         200,
         {"<zs:numberOfRecords>0</zs:numberOfRecords><zs:diagnostics><diag:diagnostic "
          "xmlns:diag=\"http://www.loc.gov/zing/srw/diagnostic/\"><diag:uri>info:srw/diagnostic/1/"
          "10</diag:uri>"
          "<diag:details>",
          "(position ", "<diag:message>Query syntax error</diag:message>"},
         NULL},
        {V20 "ti%3D%28",
         NULL,
         200,
         {"xmlns:diag=\"http://docs.oasis-open.org/ns/search-ws/diagnostic\"",
          "info:srw/diagnostic/1/10<"},
         NULL},
        {"GET /sru?version=1.2&operation=searchRetrieve",
         NULL,
         200,
         {"info:srw/diagnostic/1/7<", "<diag:details>query<"},
         NULL},
        {V20 "a&version=9", NULL, 200, {"info:srw/diagnostic/1/5<", "<diag:details>2.0<"}, NULL},
        {"GET /sru?version=1.2&operation=scan", NULL, 200, {"info:srw/diagnostic/1/4<"}, NULL},
        {V20 "a&startRecord=0", NULL, 200, {"info:srw/diagnostic/1/6<", "startRecord"}, NULL},
        {V20 "a&maximumRecords=5000", NULL, 200, {"info:srw/diagnostic/1/6<"}, NULL},
        {V20 "ti%3Dlaser&startRecord=9", NULL, 200, {"info:srw/diagnostic/1/61<"}, NULL},
        {V20 "a&recordSchema=marcxml",
         NULL,
         200,
         {"info:srw/diagnostic/1/66<", "<diag:details>marcxml<"},
         NULL},
        {V12 "a&recordPacking=string", NULL, 200, {"info:srw/diagnostic/1/71<"}, NULL},
        {V12 "a&sortKeys=date", NULL, 200, {"info:srw/diagnostic/1/80<"}, NULL},
    };
    (void)state;
    check(table, sizeof table / sizeof *table, "application/xml");
}

static void explaining(void **state) {
    static const row table[] = {
        {"GET /sru",
         NULL,
         200,
         {"<zs:explainResponse "
          "xmlns:zs=\"http://docs.oasis-open.org/ns/search-ws/sruResponse\"><zs:record>",
          "<explain xmlns=\"http://explain.z3950.org/dtd/2.0/\"><serverInfo protocol=\"SRU\" "
          "version=\"2.0\"><host>"
          "patents.example</host><port>8080</port><database>sru</database></serverInfo>",
          "<map><name set=\"ops\">ti</name></map>",
          "<schema identifier=\"info:srw/schema/1/dc-v1.1\" name=\"dc\">"},
         NULL},
        {"GET /sru?version=1.2&operation=explain",
         NULL,
         200,
         {"<zs:version>1.2</zs:version>", "<default type=\"numberOfRecords\">10</default><setting "
                                          "type=\"maximumRecords\">1000</setting>"},
         NULL},
    };
    (void)state;
    check(table, sizeof table / sizeof *table, "application/xml");
}

static void feeds(void **state) {
    static const row table[] = {
        {"GET /feeds/search?q=ti%3Dlaser&limit=2",
         NULL,
         200,
         {"<feed xmlns=\"http://www.w3.org/2005/Atom\" "
          "xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\"><id>urn:patix:feed:",
          "</id><title>ti=laser</title><updated>2012-11-29T00:00:00Z</updated>",
          "<link rel=\"self\" type=\"application/atom+xml\" "
          "href=\"http://patents.example:8080/feeds/search?q=ti%3Dlaser&amp;limit=2\"/><link "
          "rel=\"next\" "
          "type=\"application/atom+xml\" "
          "href=\"http://patents.example:8080/feeds/search?q=ti%3Dlaser&amp;limit=2&amp;offset=2\"/"
          ">"
          "<opensearch:totalResults>3</opensearch:totalResults>",
          "<entry><id>urn:patix:publication:US2012000002A1</id><title type=\"text\" "
          "xml:lang=\"en\">Laser two</title>"
          "<updated>2012-11-29T00:00:00Z</updated><published>2012-11-29T00:00:00Z</"
          "published><author><name>-</name>"
          "</author><link rel=\"alternate\" type=\"application/json\" "
          "href=\"http://patents.example:8080/api/v1/records/US2012000002A1\"/>"},
         "one"},
        {"GET /feeds/search?q=ti%3Dlaser&limit=2&offset=2",
         NULL,
         200,
         {"<link rel=\"first\"", "<link rel=\"previous\"", "Laser &lt;&amp;&gt; one</title>",
          "<category term=\"B23K26/21\" scheme=\"urn:patix:ipc\"/>"
          "<summary type=\"text\" xml:lang=\"en\">About it.</summary>"},
         "rel=\"next\""},
        /* only the year is known */
        {"GET /feeds/search?q=pn%3DCN102000003A",
         NULL,
         200,
         {"<updated>2011-01-01T00:00:00Z</updated>", "激光三"},
         NULL},
        {"GET /feeds/search?q=ti%3Dnothing",
         NULL,
         200,
         {"<updated>1970-01-01T00:00:00Z</updated>", "<opensearch:totalResults>0<"},
         "<entry>"},
        {"GET /feeds/search?q=ti%3Dlaser&dialect=ops", NULL, 200, {"<entry>"}, NULL},
        {"GET /feeds/search?q=ti%3D%28", NULL, 400, {"\"offset\""}, NULL},
        {"GET /feeds/search", NULL, 400, {"q"}, NULL},
        {"GET /feeds/search?q=a&limit=501", NULL, 400, {"limit"}, NULL},
    };
    (void)state;
    check(table, sizeof table / sizeof *table, "application/atom+xml");
}

/* The same query is the same feed, however its page is asked for. */
static void stable(void **state) {
    static const row two[] = {
        {"GET /feeds/search?q=ti%3Dlaser", NULL, 200, {NULL}, NULL},
        {"GET /feeds/search?limit=1&q=ti%3D%20laser", NULL, 200, {NULL}, NULL}};
    px_arena *a = px_arena_new();
    px_str id[2];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        px_call *c = ask(&two[i]);
        id[i] = px_xml_line_at(a, tree_read(a, px_buf_view(&c->out), two[i].request), "id");
        px_call_free(c);
    }
    assert_true(id[0].n > 0);
    if (!px_str_eq(id[0], id[1]))
        fail_msg(PX_STR_FMT " and " PX_STR_FMT, PX_STR_ARG(id[0]), PX_STR_ARG(id[1]));
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(searching), cmocka_unit_test(explaining),
                                       cmocka_unit_test(feeds), cmocka_unit_test(stable)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
