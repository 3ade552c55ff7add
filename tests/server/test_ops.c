/* The OPS face on a made collection: a row a request, for every route, notation and fault; both notations are one tree, and XML is
 * well formed. */
#include "tests/server/ops_kit.h"

static const row table[] = {
    /* search */
    ROW("GET " REST "published-data/search?q=ti%3Dlaser", 200, .type = "application/ops+xml",
        .holds = "<ops:biblio-search total-result-count=\"3\" publications-count=\"3\"><ops:query "
                 "syntax=\"CQL\">ti=laser</ops:query><ops:range begin=\"1\" "
                 "end=\"25\"/><ops:search-result><ops:publication-reference system=\"ops.epo.org\" "
                 "family-id=\"777\"><document-id "
                 "document-id-type=\"docdb\"><country>EP</country><doc-number>2000001</"
                 "doc-number><kind>B1</kind></document-id>"),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser&Range=2-2", 200, .holds = "<kind>A1</kind>",
        .lacks = "<kind>B1</kind>"),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser", 200, .header = {"X-OPS-Range: 3-3"},
        .holds = "<country>US</country>", .lacks = "<country>EP</country>"),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser&Range=1-5000", 200,
        .holds = "end=\"5000\""),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser&Range=1-999999", 413,
        .type = "application/xml", .holds = "CLIENT.AmbiguousRequest"),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser&Range=5-1", 400, .type = "application/xml",
        .holds = "CLIENT.InvalidQuery"),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser&Range=7-9", 404, .holds = NOT_FOUND),
    ROW("GET " REST "published-data/search?q=ti%3Dnowhere", 404, .type = "application/xml",
        .holds = "<fault xmlns=\"http://ops.epo.org\">" NOT_FOUND "</fault>"),
    ROW("GET " REST "published-data/search?q=ti%3D%28", 400, .type = "application/xml",
        .holds = "<code>CLIENT.CQL</code>"),
    ROW("GET " REST "published-data/search?q=ti%3D%28", 400, .holds = "(position "),
    ROW("GET " REST "published-data/search", 400, .holds = "CLIENT.CQL"),
    ROW("GET " REST "published-data/search/biblio?q=pa%3Dacme", 200,
        .type = "application/exchange+xml",
        .holds = "<ops:search-result><exchange-documents><exchange-document system=\"ops.epo.org\" "
                 "family-id=\"777\" country=\"EP\" doc-number=\"2000001\" kind=\"A1\">"),
    ROW("GET " REST "published-data/search/abstract?q=pa%3Dacme", 200,
        .holds = "<abstract lang=\"en\"><p>A laser welds copper tabs.</p></abstract>",
        .lacks = "invention-title"),
    ROW("GET " REST "published-data/search/full-cycle?q=pa%3Dacme", 200,
        .holds = "doc-number=\"2000001\" kind=\"B1\""),
    ROW("GET " REST "published-data/search/claims?q=pa%3Dacme", 404, .holds = "CLIENT.NotFound"),
    ROW("POST " REST "published-data/search", 200,
        .header = {"Content-Type: application/x-www-form-urlencoded"}, .body = "q=pa%3Dacme",
        .holds = "total-result-count=\"1\""),
    ROW("POST " REST "published-data/search/biblio", 200, .body = "q=pa%3Dacme", .holds = "Laser"),
    ROW("GET " REST "published-data/search.json?q=pa%3Dacme", 200, .type = "application/json",
        .holds = "{\"ops:world-patent-data\":{\"@xmlns\":{\"$\":\"http://www.epo.org/"
                 "exchange\",\"ops\":\"http://ops.epo.org\",\"xlink\":\"http://www.w3.org/1999/"
                 "xlink\"},\"ops:biblio-search\":{\"@total-result-count\":\"1\",\"@publications-"
                 "count\":\"1\",\"ops:query\":{\"@syntax\":\"CQL\",\"$\":\"pa=acme\"},\"ops:"
                 "range\":{\"@begin\":\"1\",\"@end\":\"25\"},\"ops:search-result\":{\"ops:"
                 "publication-reference\":{\"@system\":\"ops.epo.org\",\"@family-id\":\"777\","
                 "\"document-id\":{\"@document-id-type\":\"docdb\",\"country\":{\"$\":\"EP\"},"
                 "\"doc-number\":{\"$\":\"2000001\"},\"kind\":{\"$\":\"A1\"}}}}}}}"),
    ROW("GET " REST "published-data/search?q=ti%3Dlaser", 200,
        .header = {"Accept: application/json"}, .type = "application/json",
        .holds = "\"ops:publication-reference\":[{"),
    ROW("GET " REST "published-data/search?q=ti%3D%28", 400, .header = {"Accept: application/json"},
        .type = "application/json",
        .holds = "{\"fault\":{\"@xmlns\":{\"$\":\"http://"
                 "ops.epo.org\"},\"code\":{\"$\":\"CLIENT.CQL\"}"),
    /* one number */
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200, .type = "application/exchange+xml",
        .holds = "<publication-reference><document-id "
                 "document-id-type=\"docdb\"><country>EP</country><doc-number>2000001</"
                 "doc-number><kind>A1</kind><date>20081210</date></document-id><document-id "
                 "document-id-type=\"epodoc\"><doc-number>EP2000001</doc-number><date>20081210</"
                 "date></document-id></publication-reference>"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200,
        .holds = "<invention-title lang=\"en\">Laser &lt;welding&gt; &amp; "
                 "&quot;cutting&quot;</invention-title>"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200,
        .holds = "<application-reference><document-id "
                 "document-id-type=\"docdb\"><country>EP</country><doc-number>07109000</"
                 "doc-number><kind>A</kind></document-id><document-id "
                 "document-id-type=\"epodoc\"><doc-number>EP20070109000</"
                 "doc-number><date>20070525</date></document-id>"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200,
        .holds = "<priority-claim sequence=\"1\" kind=\"national\"><document-id "
                 "document-id-type=\"epodoc\"><doc-number>US20060800001P</doc-number>"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200,
        .holds = "<text>B23K  26/    21            A I                    </text>"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200,
        .holds = "<nplcit num=\"1\"><text>A book about lasers</text></nplcit>"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200, .holds = "<category>X</category>"),
    ROW(PUB "docdb/EP.2000001/biblio", 200, .holds = "kind=\"A1\"", .lacks = "kind=\"B1\""),
    ROW(PUB "docdb/EP.2000001.B1.20120314", 200, .holds = "kind=\"B1\"", .lacks = "kind=\"A1\""),
    ROW(PUB "docdb/(EP).(2000001).(B1)/biblio", 200, .holds = "kind=\"B1\""),
    ROW(PUB "epodoc/EP2000001/biblio", 200, .holds = "kind=\"A1\""),
    ROW(PUB "epodoc/EP2000001.B1/biblio", 200, .holds = "kind=\"B1\""),
    ROW(PUB "original/EP.(2%20000%20001).A1/biblio", 200, .holds = "kind=\"A1\""),
    ROW(PUB "original/US.(2007%2F0000002).A1/biblio", 200, .holds = "2007000002"),
    ROW(PUB "epodoc/EP2000001/full-cycle", 200, .holds = "kind=\"B1\""),
    ROW(PUB "docdb/EP.2000001.A1/full-cycle.json", 200, .type = "application/json",
        .holds = "\"exchange-document\":[{"),
    ROW(PUB "docdb/EP.2000001.A1/abstract", 200,
        .holds = "<exchange-document country=\"EP\" doc-number=\"2000001\" kind=\"A1\">",
        .lacks = "invention-title"),
    ROW(PUB "docdb/EP.2000001.A1/abstract,biblio", 200, .holds = "invention-title"),
    ROW(PUB "docdb/EP.2000001.A1/biblio/abstract", 200, .holds = "invention-title"),
    ROW(PUB "docdb/EP.2000001.A1/claims", 200, .type = "application/fulltext+xml",
        .holds = "<ftxt:fulltext-documents xmlns=\"http://www.epo.org/fulltext\" "
                 "xmlns:ftxt=\"http://www.epo.org/fulltext\"><ftxt:fulltext-document "
                 "system=\"ops.epo.org\" "
                 "fulltext-format=\"text-only\"><bibliographic-data><publication-reference "
                 "data-format=\"docdb\"><document-id><country>EP</country><doc-number>2000001</"
                 "doc-number><kind>A1</kind></document-id></publication-reference></"
                 "bibliographic-data><claims lang=\"EN\"><claim><claim-text>1. A "
                 "laser.</claim-text><claim-text>2. The laser of claim 1, "
                 "pulsed.</claim-text></claim></claims>"),
    ROW(PUB "epodoc/EP2000001/description", 200,
        .holds = "<description lang=\"EN\"><p>First paragraph.</p><p>Second "
                 "paragraph.</p></description>"),
    ROW(PUB "epodoc/EP2000001/claims,description", 200, .holds = "<description"),
    ROW(PUB "docdb/EP.2000001.B1/claims", 404, .holds = NOT_FOUND),
    ROW(PUB "epodoc/EP2000001/fulltext", 200,
        .holds = "<ops:fulltext-instance system=\"ops.epo.org\" lang=\"EN\" desc=\"description\">"),
    ROW(PUB "epodoc/EP2000001/biblio,claims", 400, .holds = "CLIENT.AmbiguousRequest"),
    ROW(PUB "epodoc/EP2000001/equivalents", 200,
        .holds = "<ops:equivalents-inquiry><ops:publication-reference><document-id "
                 "document-id-type=\"epodoc\"><doc-number>EP2000001</doc-number></document-id></"
                 "ops:publication-reference><ops:inquiry-result><publication-reference>"),
    ROW(PUB "epodoc/EP2000001/equivalents", 200, .holds = "<doc-number>US2007000002<"),
    ROW(PUB "epodoc/EP2000001/equivalents/biblio", 200, .holds = "battery tabs"),
    ROW(PUB "epodoc/EP2000001/images", 404, .holds = NOT_FOUND),
    ROW(PUB "epodoc/EP9999999/biblio", 404, .holds = NOT_FOUND),
    ROW(PUB "docdb/EP2000001/biblio", 404, .holds = "CLIENT.InvalidReference"),
    ROW(PUB "docdb/EP.2000001.A1.20081210.x/biblio", 404, .holds = "CLIENT.InvalidReference"),
    ROW(PUB "spoken/EP2000001/biblio", 404, .holds = "CLIENT.InvalidReference"),
    ROW("GET " REST "published-data/nonsense/docdb/EP.2000001.A1/biblio", 404,
        .holds = "CLIENT.InvalidReference"),
    ROW(PUB "docdb/EP.2000001.A1/colour", 404, .holds = "CLIENT.NotFound"),
    ROW(PUB "docdb/EP.2000001.A1/legal", 404, .holds = "CLIENT.NotFound"),
    ROW("GET " REST "published-data/application/docdb/EP.07109000.A/biblio", 200,
        .holds = "kind=\"A1\"", .lacks = "kind=\"B1\""),
    ROW("GET " REST "published-data/application/epodoc/EP20070109000/full-cycle", 200,
        .holds = "kind=\"B1\""),
    ROW("GET " REST "published-data/application/epodoc/WO2009US50000/biblio", 200,
        .holds = "<country>US</country><doc-number>2009050000</doc-number><kind>W</kind>"),
    ROW("GET " REST "published-data/priority/epodoc/US20060800001P/biblio", 200,
        .holds = "country=\"US\" doc-number=\"2007000002\""),
    ROW("GET " REST "published-data/priority/docdb/US.80000106.P/biblio", 200,
        .holds = "doc-number=\"2000001\" kind=\"B1\""),
    /* several */
    ROW(PUB "docdb/EP.2000001.A1,CN.102000003.A/biblio", 200, .holds = "激光切割装置"),
    ROW(PUB "docdb/EP.2000001.A1,EP.9999999.A1/biblio", 200,
        .holds = "<exchange-document system=\"ops.epo.org\" country=\"EP\" doc-number=\"9999999\" "
                 "kind=\"A1\" status=\"not found\"/>"),
    ROW(PUB "docdb/EP.9999998.A1,EP.9999999.A1/biblio", 404, .holds = NOT_FOUND),
    ROW("POST " REST "published-data/publication/docdb/biblio", 200,
        .header = {"Content-Type: text/plain"}, .body = "EP.2000001.A1\nUS.2007000002.A1\r\n",
        .holds = "doc-number=\"2007000002\""),
    ROW("POST " REST "published-data/publication/epodoc/claims", 200,
        .body = "EP2000001\nUS2007000002", .holds = "status=\"not found\""),
    ROW("POST " REST "published-data/publication/docdb/biblio", 404, .body = "",
        .holds = "CLIENT.InvalidReference"),
    ROW("POST " REST "published-data/publication/docdb/biblio", 404, .body = "EP.1.2.3.4.5.6",
        .holds = "CLIENT.InvalidReference"),
    /* families, legal events */
    ROW("GET " REST "family/publication/docdb/EP.2000001.A1", 200, .type = "application/ops+xml",
        .holds = "<ops:patent-family legal=\"false\" "
                 "total-result-count=\"3\"><ops:publication-reference>"),
    ROW("GET " REST "family/publication/docdb/US.2007000002.A1", 200,
        .holds = "<ops:family-member family-id=\"777\"><publication-reference><document-id "
                 "document-id-type=\"docdb\"><country>KR</country><doc-number>20090000001</"
                 "doc-number><kind>A</kind></document-id>"),
    ROW("GET " REST "family/application/epodoc/EP20070109000", 200,
        .holds = "<priority-claim sequence=\"1\" kind=\"national\"><document-id "
                 "document-id-type=\"docdb\"><country>US</country><doc-number>80000106</"
                 "doc-number><kind>P</kind><date>20060526</date></"
                 "document-id><priority-active-indicator>YES</priority-active-indicator></"
                 "priority-claim>"),
    ROW("GET " REST "family/publication/epodoc/EP2000001/biblio", 200, .holds = "battery tabs",
        .lacks = "ops:legal "),
    ROW("GET " REST "family/publication/epodoc/EP2000001/biblio,legal", 200,
        .holds = "<ops:legal code=\"17P \" desc=\"REQUEST FOR EXAMINATION FILED\" infl=\"+\" "
                 "dateMigr=\"00010101\"><ops:pre line=\"00001\">EP    07109000A 2009-01-0717P "
                 "+REQUEST FOR EXAMINATION FILED Effective DATE 20081201</ops:pre>"),
    ROW("GET " REST "family/publication/epodoc/EP2000001/legal.json", 200,
        .type = "application/json",
        .holds = "\"ops:L525EP\":{\"@desc\":\"Effective DATE\",\"$\":\"20081201\"}"),
    ROW("GET " REST "family/publication/epodoc/EP2000001/claims", 404, .holds = "CLIENT.NotFound"),
    ROW("GET " REST "family/publication/epodoc/EP9999999", 404, .holds = NOT_FOUND),
    ROW("POST " REST "family/publication/epodoc", 200, .body = "EP2000001\nEP9999999",
        .holds = "<ops:patent-family total-result-count=\"0\">"),
    ROW("GET " REST "legal/publication/docdb/EP.2000001.A1", 200,
        .holds = "<ops:patent-family legal=\"true\" total-result-count=\"3\">",
        .lacks = "<country>CN</country>"),
    ROW("POST " REST "legal/publication/docdb", 200, .body = "EP.2000001.A1",
        .holds = "<ops:L007EP desc=\"Gazette DATE\">2009-01-07</ops:L007EP>"),
    ROW("GET " REST "legal/publication/docdb/EP.9999999.A1", 404, .holds = NOT_FOUND),
    ROW("GET " REST "legal", 404, .holds = "CLIENT.InvalidReference"),
    /* numbers */
    ROW("GET " REST "number-service/application/epodoc/EP20070109000/docdb", 200,
        .holds = "<ops:standardization inputType=\"epodoc\" "
                 "outputType=\"docdb\"><ops:input><ops:application-reference><document-id "
                 "document-id-type=\"epodoc\"><doc-number>EP20070109000</doc-number></"
                 "document-id></ops:application-reference></"
                 "ops:input><ops:output><ops:application-reference><document-id "
                 "document-id-type=\"docdb\"><country>EP</country><doc-number>07109000</"
                 "doc-number><kind>A</kind>"),
    ROW("GET " REST "number-service/publication/docdb/EP.2000001.A1/epodoc.json", 200,
        .type = "application/json", .holds = "\"doc-number\":{\"$\":\"EP2000001\"}"),
    ROW("POST " REST "number-service/publication/docdb/epodoc", 200,
        .body = "DE.69905327.D1\nNL.1010536.C2", .holds = "<doc-number>NL1010536C</doc-number>"),
    ROW("GET " REST "number-service/publication/docdb/EP.2000001.A1/spoken", 404,
        .holds = "CLIENT.InvalidReference"),
    /* classes */
    ROW("GET " REST "classification/cpc/B23K", 200, .type = "application/cpc+xml",
        .holds = "<cpc:classification-symbol>B23K</"
                 "cpc:classification-symbol><cpc:class-title><cpc:title-part>"),
    ROW("GET " REST "classification/cpc/B23?depth=1&ancestors=true&navigation=true", 200,
        .holds = "<cpc:classification-symbol>B23K</cpc:classification-symbol>"),
    ROW("GET " REST "classification/cpc/B23?depth=1&ancestors=true&navigation=true", 200,
        .holds = "<ops:previous>B22</ops:previous><ops:next>B24</ops:next>"),
    ROW("GET " REST "classification/cpc/B?depth=all", 200,
        .holds = "<cpc:classification-symbol>B23K</cpc:classification-symbol>"),
    ROW("GET " REST "classification/cpc/B?depth=some", 400, .holds = "CLIENT.InvalidQuery"),
    ROW("GET " REST "classification/cpc/B23K26/21", 404, .holds = NOT_FOUND),
    ROW("GET " REST "classification/cpc/%21%21", 404, .holds = "CLIENT.InvalidReference"),
    ROW("GET " REST "classification/cpc/search?q=ti%3Dlaser", 200,
        .holds = "<ops:classification-statistics xmlns:cpc=\"http://www.epo.org/cpcexport\" "
                 "classification-symbol=\"B23K\" percentage=\"66.67\">"),
    ROW("GET " REST "classification/cpc/search.json?q=ti%3Dlaser", 200, .type = "application/json",
        .holds = "\"@percentage\":\"66.67\""),
    ROW("GET " REST "classification/cpc/search", 400, .holds = "CLIENT.CQL"),
    ROW("GET " REST "classification/ecla/A01B", 404, .holds = "CLIENT.NotFound"),
    /* addresses */
    ROW("GET " REST "register/publication/epodoc/EP2000001/biblio", 404,
        .holds = "CLIENT.NotFound"),
    ROW("GET " REST "a/b/c/d/e/f/g/h/i/j/k/l/m/n", 404, .holds = "CLIENT.InvalidReference"),
    ROW("GET " REST "published-data/publication/docdb/%00%FF/biblio", 400,
        .holds = "CLIENT.InvalidQuery"),
    /* notations */
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200, .header = {"Accept: application/xml"},
        .type = "application/xml"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200, .header = {"Accept: application/exchange+xml"},
        .type = "application/exchange+xml"),
    ROW(PUB "docdb/EP.2000001.A1/biblio.xml", 200, .header = {"Accept: application/json"},
        .type = "application/exchange+xml", .holds = "<?xml"),
    ROW(PUB "docdb/EP.2000001.A1/biblio", 200, .header = {"Accept: application/json;q=0.1, */*"},
        .holds = "<?xml"),
};

static void every_row(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check(&table[i]);
}

/* With a type of XML that is the only one named: rows that say application/xml above. */
static void one_tree_twice(void **state) {
    size_t compared = 0;
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_arena *a = px_arena_new();
        row x = table[i], j = table[i];
        bool chosen = x.header[0] && strncmp(x.header[0], "Accept", 6) == 0;
        if (!chosen && !strstr(x.request, ".json") && !x.header[1]) {
            size_t at = x.header[0] ? 1 : 0;
            x.header[at] = "Accept: application/xml";
            j.header[at] = "Accept: application/json";
            px_call *cx = ask(&x), *cj = ask(&j);
            px_xml *tx = tree_read(a, px_buf_view(&cx->out), x.request),
                   *tj = tree_read_json(a, px_buf_view(&cj->out), x.request);
            px_str sx = tree_text(a, NULL, tx, 0), sj = tree_text(a, NULL, tj, 0);
            if (!px_str_eq(sx, sj))
                fail_msg("%s:\n" PX_STR_FMT "\n" PX_STR_FMT, x.request, PX_STR_ARG(sx),
                         PX_STR_ARG(sj));
            assert_int_equal(cx->status, cj->status);
            compared++;
            px_call_free(cx);
            px_call_free(cj);
        }
        px_arena_free(a);
    }
    assert_true(compared > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row),
                                       cmocka_unit_test(one_tree_twice)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
