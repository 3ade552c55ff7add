/* Parts of the OPS face: a session as the usual client holds it, tokens, faults of the server, numbers in the three spellings, the
 * tree that is written. */
#include "tests/server/ops_kit.h"

#include "query/server/ops.h"

/* ---- a session ---- */

/* As the client library for Python asks: token by HTTP Basic with a form, then bearer requests. */
static void session(void **state) {
    static const row steps[] = {
        {"POST /ops/3.2/auth/accesstoken",
         {"Authorization: Basic a2V5OnNlY3JldA==",
          "Content-Type: application/x-www-form-urlencoded"},
         "grant_type=client_credentials",
         200,
         "application/json",
         "\"access_token\":\"secret\"",
         NULL},
        {"GET " REST "published-data/search?q=ti%3Dlaser",
         {"Authorization: Bearer secret", "X-OPS-Range: 1-2"},
         NULL,
         200,
         NULL,
         "<ops:range begin=\"1\" end=\"2\"/>",
         "<country>US</country>"},
        {"POST " REST "published-data/publication/docdb/biblio",
         {"Authorization: Bearer secret", "Accept: application/xml"},
         "EP.2000001.A1",
         200,
         "application/xml",
         "<invention-title",
         NULL},
        {"POST " REST "published-data/publication/epodoc/biblio,full-cycle",
         {"Authorization: Bearer secret", "Accept: application/json"},
         "EP2000001",
         200,
         "application/json",
         "\"exchange-document\":[",
         NULL},
        {"POST " REST "family/publication/docdb/biblio,legal",
         {"Authorization: Bearer secret"},
         "EP.2000001.A1",
         200,
         NULL,
         "<ops:legal ",
         NULL},
        {"POST " REST "number-service/application/original/epodoc",
         {"Authorization: Bearer secret"},
         "US.(13/949,141).A.20130723",
         200,
         NULL,
         "<doc-number>US201313949141</doc-number>",
         NULL},
        {"POST /ops/3.2/auth/accesstoken",
         {NULL},
         "grant_type=client_credentials&client_id=a&client_secret=",
         200,
         "application/json",
         "\"access_token\":\"desk\"",
         NULL},
        {"POST /ops/3.2/auth/accesstoken",
         {NULL},
         "grant_type=password",
         400,
         "application/xml",
         "CLIENT.InvalidQuery",
         NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        check(&steps[i]);
}

static px_status make_token(px_call *c, px_str id, px_str secret, px_str *token, uint32_t *seconds,
                            px_err *err) {
    if (!px_str_is(secret, "right")) return px_fail(err, PX_E_LOGIN, "this key is not known");
    *token = px_arena_fmt(c->arena, "of-" PX_STR_FMT, PX_STR_ARG(id));
    *seconds = 60;
    return PX_OK;
}

/* Where somebody else gives out tokens. */
static void tokens_by_hook(void **state) {
    static const row right = {"POST /ops/3.2/auth/accesstoken",
                              {"Content-Type: application/x-www-form-urlencoded"},
                              "grant_type=client_credentials&client_id=a&client_secret=right",
                              200,
                              "application/json",
                              "\"expires_in\":\"60\",\"client_id\":\"a\","
                              "\"access_token\":\"of-a\"",
                              NULL};
    static const row wrong = {
        "POST /ops/3.2/auth/accesstoken",
        {"Content-Type: application/x-www-form-urlencoded"},
        "grant_type=client_credentials&client_id=a&client_secret=wrong",
        401,
        "application/xml",
        "<code>CLIENT.InvalidAccessToken</code><message>invalid_access_token</message>",
        "description"};
    (void)state;
    px_ops_token = make_token;
    check(&right);
    check(&wrong);
    px_ops_token = NULL;
}

/* The 2,000 of OPS, where they are wanted. */
static void reach(void **state) {
    static const row within = {"GET " REST "published-data/search?q=ti%3Dlaser&Range=2-2",
                               {NULL},
                               NULL,
                               200,
                               NULL,
                               "total-result-count=\"3\"",
                               NULL},
                     behind = {"GET " REST "published-data/search?q=ti%3Dlaser&Range=3-3",
                               {NULL},
                               NULL,
                               413,
                               NULL,
                               "first 2 results",
                               NULL};
    (void)state;
    px_ops_reach = 2;
    check(&within);
    check(&behind);
    px_ops_reach = 0;
    px_call *c = kit_ask(&set, behind.request);
    assert_int_equal(c->status, 200);
    px_call_free(c);
}

/* A failure that is the server's has the face of OPS, too. */
static void faults_of_the_server(void **state) {
    static const struct {
        px_status st;
        int http;
        const char *code, *field, *value;
    } v[] = {
        {PX_E_LOGIN, 401, "CLIENT.InvalidAccessToken", "WWW-Authenticate",
         "Bearer realm=\"patix\""},
        {PX_E_FORBIDDEN, 403, "CLIENT.Forbidden", NULL, NULL},
        {PX_E_RATE, 403, "CLIENT.RobotDetected", "X-Rejection-Reason", "IndividualQuotaPerHour"},
        {PX_E_BUSY, 503, "SERVER.LimitedServerResources", "Retry-After", "1"},
        {PX_E_TIMEOUT, 504, "SERVER.LimitedServerResources", NULL, NULL},
        {PX_E_DAMAGED, 500, "SERVER.DomainAccess", NULL, NULL},
        {PX_E_NOTFOUND, 404, "SERVER.EntityNotFound", NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        px_err e;
        px_str allow;
        px_call *c = kit_call(&set, "GET " REST "published-data/search?q=a", "");
        assert_non_null(px_route_find(c, &allow));
        px_call_problem(c, px_fail(&e, v[i].st, "a sentence & more"), &e);
        if (c->status != v[i].http) fail_msg("%s: %d", v[i].code, c->status);
        kit_holds(c, v[i].code);
        if (v[i].field) kit_is(px_pairs_get(&c->answer, v[i].field), v[i].value);
        px_call_free(c);
    }
}

/* What makes the client library ask for a new token: a bearer is refused with 400 and these words. */
static void renewal(void **state) {
    px_err e;
    px_str allow;
    (void)state;
    px_call *c = kit_call(&set, "GET " REST "published-data/search?q=a", "");
    px_call_header_add(c, PX_STR("authorization"), PX_STR("Bearer old"));
    assert_non_null(px_route_find(c, &allow));
    px_call_problem(c, px_fail(&e, PX_E_LOGIN, "this key is not known"), &e);
    assert_int_equal(c->status, 400);
    kit_holds(c, "<code>CLIENT.InvalidAccessToken</code>");
    kit_holds(c, "<description xmlns=\"\">Access token has expired</description>");
    px_call_free(c);
}

/* What is handed out is counted, mere numbers are not. */
static void counted(void **state) {
    static const struct {
        const char *request, *records;
    } v[] = {{"GET " REST "published-data/search?q=ti%3Dlaser", ""},
             {"GET " REST "published-data/search/biblio?q=ti%3Dlaser", "3"},
             {"GET " REST "published-data/publication/epodoc/EP2000001/full-cycle", "2"},
             {"GET " REST "published-data/publication/epodoc/EP2000001/claims", "1"},
             {"GET " REST "family/publication/epodoc/EP2000001/biblio", "3"},
             {"GET " REST "published-data/publication/epodoc/EP9999999", ""},
             {"GET /sru?query=ti%3Dlaser&recordSchema=exchange-document&maximumRecords=2", "2"}};
    (void)state;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        px_call *c = kit_ask(&set, v[i].request);
        kit_is(px_pairs_get(&c->answer, "X-Patix-Records"), v[i].records);
        px_call_free(c);
    }
}

/* ---- numbers ---- */

static void names(void **state) {
    static const struct {
        px_number_role role;
        const char *normal;
        uint32_t ymd;
        const char *docdb, *epodoc;
    } v[] = {
        {PX_ROLE_PUBLICATION, "EP1000000A1", 0, "EP 1000000 A1", "EP1000000"},
        {PX_ROLE_PUBLICATION, "DE69905327D1", 0, "DE 69905327 D1", "DE69905327D1"},
        {PX_ROLE_PUBLICATION, "NL1010536C2", 0, "NL 1010536 C2", "NL1010536C"},
        {PX_ROLE_PUBLICATION, "CN201234567U", 0, "CN 201234567 U", "CN201234567U"},
        {PX_ROLE_APPLICATION, "EP99203729", 19991108, "EP 99203729 A", "EP19990203729"},
        {PX_ROLE_APPLICATION, "EP07109000", 0, "EP 07109000 A", "EP20070109000"},
        {PX_ROLE_APPLICATION, "JP2005505120", 20030711, "JP 2005505120 A", "JP20050505120"},
        {PX_ROLE_APPLICATION, "JP17853197", 19970703, "JP 17853197 A", "JP19970178531"},
        {PX_ROLE_APPLICATION, "US94268010", 20101109, "US 94268010 A", "US20100942680"},
        {PX_ROLE_APPLICATION, "US2366704", 20041228, "US 2366704 A", "US20040023667"},
        {PX_ROLE_APPLICATION, "US201815919370", 20180313, "US 201815919370 A", "US201815919370"},
        {PX_ROLE_PRIORITY, "US200260396363", 20020715, "US 39636302 P", "US20020396363P"},
        {PX_ROLE_PRIORITY, "US201361761070", 20130205, "US 201361761070 P", "US201361761070P"},
        {PX_ROLE_PRIORITY, "PCT/US2003/021714", 20030711, "US 0321714 W", "WO2003US21714"},
        {PX_ROLE_PRIORITY, "PCT/US2013/050328", 20130712, "US 2013050328 W", "WO2013US50328"},
        {PX_ROLE_PRIORITY, "NL1010536", 19981112, "NL 1010536 A", "NL19981010536"},
        {PX_ROLE_APPLICATION, "AU2013290010", 20130712, "AU 2013290010 A", "AU20130290010"},
        {PX_ROLE_APPLICATION, "DE69905327T", 19991108, "DE 69905327 T", "DE1999605327T"},
        {PX_ROLE_APPLICATION, "DE102004033324", 20040709, "DE 102004033324 A", "DE20041033324"},
        {PX_ROLE_APPLICATION, "CN98101234", 19980601, "CN 98101234 A", "CN19981001234"},
        {PX_ROLE_APPLICATION, "CN201811107071", 20180921, "CN 201811107071 A", "CN201811107071"},
        {PX_ROLE_APPLICATION, "KR20150124192", 20150902, "KR 20150124192 A", "KR20150124192"},
        {PX_ROLE_APPLICATION, "GB9517942", 19950902, "GB 9517942 A", "GB19950017942"},
        {PX_ROLE_APPLICATION, "FR0114276", 20011106, "FR 0114276 A", "FR20010014276"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        px_arena *a = px_arena_new();
        px_exch_name n;
        px_exch_name_of_normal(a, px_str_of(v[i].normal), v[i].ymd, v[i].role, &n);
        px_str docdb = px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(n.cc),
                                    PX_STR_ARG(n.num), PX_STR_ARG(n.kind));
        kit_is(docdb, v[i].docdb);
        kit_is(n.epodoc, v[i].epodoc);
        px_arena_free(a);
    }
}

/* Each spelling that is written is read back as the same number. */
static void names_are_read_back(void **state) {
    static const char *const v[] = {"EP99203729",     "JP2005505120",   "US94268010",
                                    "US201815919370", "US200260396363", "PCT/US2013/050328",
                                    "AU2013290010",   "DE102004033324", "CN98101234",
                                    "KR20150124192",  "GB9517942",      "FR0114276"};
    (void)state;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        px_call *c = kit_call(&set, "GET /", "");
        px_ops o = {.c = c, .a = c->arena};
        px_exch_name n;
        px_ops_ref ref;
        px_err e;
        px_exch_name_of_normal(o.a, px_str_of(v[i]), 0, PX_ROLE_APPLICATION, &n);
        kit_check(px_ops_ref_read(&o, PX_STR("application"), PX_STR("epodoc"), n.epodoc, &ref, &e),
                  &e, v[i]);
        kit_is(ref.number.normal, v[i]);
        px_str docdb = px_arena_fmt(o.a, PX_STR_FMT "." PX_STR_FMT "." PX_STR_FMT, PX_STR_ARG(n.cc),
                                    PX_STR_ARG(n.num), PX_STR_ARG(n.kind));
        kit_check(px_ops_ref_read(&o, PX_STR("application"), PX_STR("docdb"), docdb, &ref, &e), &e,
                  v[i]);
        kit_is(ref.number.normal, v[i]);
        px_call_free(c);
    }
}

/* ---- the tree ---- */

static void escapes(void **state) {
    px_arena *a = px_arena_new();
    px_buf b;
    (void)state;
    px_buf_init(&b, PX_BUF_MAX);
    px_xo *root = px_xo_add(a, NULL, "r");
    px_xo_attr(a, root, "a", PX_STR("\"<&>\n"));
    (void)px_xo_leaf(a, root, "t",
                     PX_STR("a\x01"
                            "b\xFF"
                            "c]]>\r\xEF\xBF\xBE"));
    (void)px_xo_leaf(a, root, "t", PX_STR(""));
    px_xo_xml(root, &b);
    kit_is(px_buf_view(&b),
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r a=\"&quot;&lt;&amp;&gt;&#10;\">\n"
           "    <t>a\xEF\xBF\xBD"
           "b\xEF\xBF\xBD"
           "c]]&gt;&#13;\xEF\xBF\xBD</t>\n    <t/>\n</r>\n");
    px_buf_clear(&b);
    px_xo *one = px_xo_add(a, NULL, "x:r");
    px_xo_attr(a, one, "xmlns:x", PX_STR("u"));
    px_xo_attr(a, one, "k", PX_STR("1"));
    px_xo_attr(a, one, "xmlns", PX_STR("v"));
    (void)px_xo_leaf(a, one, "p", PX_STR("1"));
    (void)px_xo_leaf(a, one, "q", PX_STR("2"));
    (void)px_xo_leaf(a, one, "p", PX_STR("3"));
    px_xo_json(one, &b);
    kit_is(px_buf_view(&b),
           "{\"x:r\":{\"@xmlns\":{\"x\":\"u\",\"$\":\"v\"},\"@k\":\"1\",\"p\":[{\"$\":\"1\"},"
           "{\"$\":\"3\"}],\"q\":{\"$\":\"2\"}}}");
    px_buf_done(&b);
    px_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session), cmocka_unit_test(tokens_by_hook),
        cmocka_unit_test(reach),   cmocka_unit_test(faults_of_the_server),
        cmocka_unit_test(renewal), cmocka_unit_test(counted),
        cmocka_unit_test(names),   cmocka_unit_test(names_are_read_back),
        cmocka_unit_test(escapes)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
