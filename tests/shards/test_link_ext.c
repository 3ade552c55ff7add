/* Extended families: every reason to be linked by hand, and files of before there were any. The
 * judge by chance is in test_link.c, the order of rows in test_link_order.c. */
#include "tests/shards/link_kit.h"

static const struct {
    const char *what, *lines[BY_HAND], *dead, *fam, *ext;
} cases[] = {
    {"alone", {PUB("US7000001B2") "}", PUB("US7000002B2") "}"}, "", "0 1", "0 1"},
    {"A claims P1, B P1 and P2, C P2; C claims D's application; E has D's identifier; F is alone",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US7000002B2") PRIO(P1 "," P2) "}",
      PUB("US7000003B2") PRIO(P2 ",\"" X1 "\"") "}",
      PUB("US7000004B2") APP(X1) EXT("inpadoc:4") "}", PUB("EP1000005A1") EXT("inpadoc:4") "}",
      PUB("EP1000006A1") PRIO(P3) "}"},
     "",
     "0 1 2 3 4 5",
     "0 0 0 0 0 1"},
    {"the same, last ones first",
     {PUB("EP1000006A1") PRIO(P3) "}", PUB("EP1000005A1") EXT("inpadoc:4") "}",
      PUB("US7000004B2") APP(X1) EXT("inpadoc:4") "}",
      PUB("US7000003B2") PRIO(P2 ",\"" X1 "\"") "}", PUB("US7000002B2") PRIO(P1 "," P2) "}",
      PUB("US7000001B2") PRIO(P1) "}"},
     "",
     "0 1 2 3 4 5",
     "0 1 1 1 1 1"},
    {"what links two may be no record of the collection",
     {PUB("US7000001B2") PRIO(P1 "," P2) "}", PUB("US7000002B2") PRIO(P2 "," P3) "}",
      PUB("US7000003B2") PRIO(P3) "}"},
     "",
     "0 1 2",
     "0 0 0"},
    {"one simple family, whatever their priorities",
     {PUB("US7000001B2") FAM("f:1") PRIO(P1) "}", PUB("US7000002B2") FAM("f:1") PRIO(P2) "}",
      PUB("US7000003B2") FAM("f:3") PRIO(P2) "}"},
     "",
     "0 0 1",
     "0 0 0"},
    {"one application in two simple families",
     {PUB("US7000001B2") FAM("f:1") APP(X1) "}", PUB("US7000002B2") FAM("f:2") APP(X1) "}",
      PUB("US7000003B2") FAM("f:3") APP(X2) "}"},
     "",
     "0 1 2",
     "0 0 1"},
    {"one application by its number, in two simple families",
     {PUB("EP1000001A1") FAM("f:1") "}", PUB("EP1000001B1") FAM("f:2") "}",
      PUB("EP1000002A1") FAM("f:3") "}"},
     "",
     "0 1 2",
     "0 0 1"},
    {"a publication number is no priority",
     {PUB("US7000001B2") "}", PUB("EP1000001A1") PRIO("\"US7000001\"") "}"},
     "",
     "0 1",
     "0 1"},
    {"the identifier of a simple family is no extended one",
     {PUB("US7000001B2") FAM("docdb:1") "}", PUB("US7000002B2") EXT("docdb:1") "}"},
     "",
     "0 1",
     "0 1"},
    {"other spellings that a number could have do not link",
     {PUB("US7000001B2") APP("US12123456") "}", PUB("EP1000001A1") PRIO("\"US200912123456\"") "}"},
     "",
     "0 1",
     "0 1"},
    {"members of listed extended families: of each other, over one that is no record, and a row "
     "without a list",
     {PUB("US7000001B2") PRIO(P1) LISTED("\"EP1000002A1\"") "}",
      PUB("EP1000002A1") PRIO(P2) LISTED("\"US7000001B2\"") "}",
      PUB("US7000003B2") LISTED("\"DE102010012345A1\"") "}",
      PUB("US7000004B2") LISTED("\"DE102010012345A1\"") "}", PUB("US7000005B2") "}"},
     "",
     "0 1 2 3 4",
     "0 0 1 1 2"},
    {"one identifier stated of different numbers",
     {PUB("US7000001B2") PRIO(P1) EXT("inpadoc:1") "}",
      PUB("US7000002B2") PRIO(P2) EXT("inpadoc:2") "}",
      PUB("US7000003B2") PRIO(P3) EXT("inpadoc:1") "}"},
     "",
     "0 1 2",
     "0 1 0"},
    {"dead rows link nothing",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US7000002B2") PRIO(P1 "," P2) "}",
      PUB("US7000003B2") PRIO(P2) "}", PUB("US7000004B2") PRIO(P2 "," P3) "}"},
     "1",
     "0 - 1 2",
     "0 - 1 1"},
};

static void test_rules(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        by_hand x = rows_of(cases[i].lines, cases[i].dead);
        for (uint32_t cut = 0; cut < 2; cut++) { /* in one segment, and each row in its own */
            result r = build(x.line, x.n, cut, x.dead);
            const char *fam = groups(r.links->fam, x.n, r.links->n_fams),
                       *ext = groups(r.links->ext, x.n, r.links->n_exts);
            if (strcmp(fam, cases[i].fam) || strcmp(ext, cases[i].ext))
                fail_msg("%s (cut %u):\nfamilies %s, want %s\nextended %s, want %s", cases[i].what,
                         cut, fam, cases[i].fam, ext, cases[i].ext);
            OK(px_links_extended(r.links, &err));
            release(&r);
        }
    }
}

/* Each record claims the application of the one before: as long a chain as there is. */
static void test_a_long_chain(void **state) {
    (void)state;
    enum { N = 600 };
    static px_str line[N];
    for (uint32_t i = 0; i < N; i++) {
        uint32_t at = i * 7 % N; /* 7 and 600 have no common divisor */
        line[at] = i ? px_arena_fmt(kit,
                                    "{\"pub\":\"US%uB2\",\"app\":\"US200912%06u\","
                                    "\"priorities\":[\"US200912%06u\"]}",
                                    7000000 + i, i, i - 1)
                     : PX_STR("{\"pub\":\"US7000000B2\",\"app\":\"US200912000000\"}");
    }
    for (size_t bytes = 0; bytes <= PX_LINK_BYTES; bytes += PX_LINK_BYTES) {
        link_bytes = bytes;
        result r = build(line, N, 100, NULL);
        assert_int_equal(r.links->n_fams, N);
        assert_int_equal(r.links->n_exts, 1);
        release(&r);
    }
    link_bytes = PX_LINK_BYTES;
}

/* ---- files of earlier writers ---- */

static size_t three_counts(char *p, size_t n, void *self) {
    (void)p;
    (void)self;
    assert_int_equal(n, 16);
    return 12;
}

static void test_made_without(void **state) {
    (void)state;
    const px_str lines[] = {PX_STR(PUB("US7000001B2") PRIO(P1) "}"),
                            PX_STR(PUB("US7000002B2") PRIO(P1 "," P2) "}")};
    result r = build(lines, 2, 0, NULL);
    px_links *l;
    kit_rewrite(kit_at("links.px"), kit_at("old.px"), "LINK", "meta", three_counts, NULL);
    OK(px_links_open(kit_at("old.px"), 2, &l, &err));
    OK(px_links_groups(l, &err));
    OK(px_links_citations(l, &err));
    assert_string_equal(groups(l->fam, 2, l->n_fams), "0 1");
    assert_false(l->extended);
    assert_null(l->ext);
    EXPECT(px_links_extended(l, &err), PX_E_UNSUPPORTED);
    if (!strstr(err.message, "`patix shards merge` makes the links anew"))
        fail_msg("does not say what to do: %s", err.message);
    px_links_close(l);
    release(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_a_long_chain),
        cmocka_unit_test(test_made_without),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
