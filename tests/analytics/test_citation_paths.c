/* Main paths over small networks whose every count is worked out in the comments. */
#include "tests/analytics/kit.h"

#define DOC(no, year, who, cites)                                                                  \
    "{\"pub\":{\"number\":\"US71000" no                                                            \
    "B2\",\"date\":\"2015-01-01\"},\"app\":{\"number\":\"US19980100" no "\",\"date\":\"" year      \
    "-01-01\"},\"applicants\":[\"" who "\"],\"cites\":[" cites "]}"
#define NO(no) "\"US71000" no "B2\""

/* Knowledge flows  A, B -> C;  C -> D -> F -> I -> J;  C -> E;  E -> G, H.  K has no citations.
 * Paths from a source to: A 1, B 1, C 2, D 2, E 2, F 2, I 2, J 2, G 2, H 2.
 * Paths to a sink from: J G H 1, I 1, F 1, D 1, E 2, C 3, A 3, B 3.
 * SPC: AC 1 * 3 = 3, BC 3, CD 2 * 1 = 2, CE 2 * 2 = 4, DF 2, FI 2, IJ 2, EG 2, EH 2. All paths: 3 + 3 = 6. */
static const char *const tree[] = {
    DOC("01", "2000", "A", ""),
    DOC("02", "2001", "B", ""),
    DOC("03", "2003", "C", NO("01") "," NO("02")),
    DOC("04", "2005", "D", NO("03")),
    DOC("05", "2006", "E", NO("03")),
    DOC("06", "2008", "F", NO("04")),
    DOC("07", "2009", "G", NO("05")),
    DOC("08", "2009", "H", NO("05")),
    DOC("09", "2010", "I", NO("06")),
    DOC("10", "2012", "J", NO("09")),
    DOC("11", "2002", "K", ""),
};
#define AC "US7100001B2|US7100003B2|3|0.5|2000|2003|A|C\n"
#define BC "US7100002B2|US7100003B2|3|0.5|2001|2003|B|C\n"
#define CD "US7100003B2|US7100004B2|2|0.333333|2003|2005|C|D\n"
#define CE "US7100003B2|US7100005B2|4|0.666667|2003|2006|C|E\n"
#define DF "US7100004B2|US7100006B2|2|0.333333|2005|2008|D|F\n"
#define EG "US7100005B2|US7100007B2|2|0.333333|2006|2009|E|G\n"
#define EH "US7100005B2|US7100008B2|2|0.333333|2006|2009|E|H\n"
#define FI "US7100006B2|US7100009B2|2|0.333333|2008|2010|F|I\n"
#define IJ "US7100009B2|US7100010B2|2|0.333333|2010|2012|I|J\n"

static void test_paths(void **state) {
    (void)state;
    kit k;
    kit_lines_in(&k, tree, sizeof tree / sizeof *tree, 4);
    kit_is(&k, "main-path", "*", "path=all", AC BC CD CE DF EG EH FI IJ);
    /* Sums: over D 3 + 2 + 2 + 2 + 2 = 11, over E 3 + 4 + 2 = 9. */
    kit_is_noted(&k, "main-path", "*", "", true,
                 AC BC CD DF FI IJ
                 "* Within the set: citations 9, sources (cited, citing none of it) 2, sinks "
                 "(citing, cited by none of it) 3, units without citations (left out) 1, search "
                 "paths 6.\n"
                 "* Citations are counted family to family, each pair once, within this "
                 "collection: citations from or of documents outside of it are not seen, and "
                 "young documents have had less time to be cited.\n");
    /* From A and B (3 each) to C; there 4 is more than 2; behind E both. */
    kit_is(&k, "main-path", "*", "path=local", AC BC CE EG EH);
    /* The key link CE alone: on to G and H, back to A and B. */
    kit_is(&k, "main-path", "*", "path=key-local keys=1", AC BC CE EG EH);
    kit_is(&k, "main-path", "*", "path=key-global keys=1", AC BC CE EG EH);
    /* Two keys: CE, and of 3 and 3 both. From C step by step to E; by the sum (2 + 2 + 2 + 2 against 4 + 2) to D, too. */
    kit_is(&k, "main-path", "*", "path=key-local keys=2", AC BC CE EG EH);
    kit_is(&k, "main-path", "*", "path=key-global keys=2", AC BC CD CE DF EG EH FI IJ);
    /* Within a smaller set: C -> E -> G, one path. */
    kit_is(&k, "main-path", "pa=(C or E or G)", "",
           "US7100003B2|US7100005B2|1|1|2003|2006|C|E\n"
           "US7100005B2|US7100007B2|1|1|2006|2009|E|G\n");
    kit_is(&k, "main-path", "pa=K", "", "");
    kit_is(&k, "main-path", "ti=nothing", "path=key-local", "");
    kit_close(&k);
}

/* X (2000) and Y (2001) cite each other: only X -> Y counts. W -> X and Y -> Z are of no cycle. V (2001) cites U, which is
 * later, and stays. R and S cite each other and are of one day: R comes first. */
static const char *const knots[] = {
    DOC("21", "1999", "W", ""),       DOC("22", "2000", "X", NO("21") "," NO("23")),
    DOC("23", "2001", "Y", NO("22")), DOC("24", "2003", "Z", NO("23")),
    DOC("25", "2001", "V", NO("26")), DOC("26", "2005", "U", ""),
    DOC("27", "1990", "R", NO("28")), DOC("28", "1990", "S", NO("27")),
};

static void test_cycles(void **state) {
    (void)state;
    kit k;
    kit_lines_in(&k, knots, sizeof knots / sizeof *knots, 3);
    /* W X Y Z: 1 each, sum 3; R S and U V: 1. All paths: 3. */
    kit_is(&k, "main-path", "*", "",
           "US7100021B2|US7100022B2|1|0.333333|1999|2000|W|X\n"
           "US7100022B2|US7100023B2|1|0.333333|2000|2001|X|Y\n"
           "US7100023B2|US7100024B2|1|0.333333|2001|2003|Y|Z\n");
    assert_int_equal(k.table.n_notes, 3);
    assert_non_null(strstr(px_arena_cstr(k.a, k.table.note[1].en), "to break cycles: 2."));
    kit_is(&k, "main-path", "*", "path=all",
           "US7100027B2|US7100028B2|1|0.333333|1990|1990|R|S\n"
           "US7100021B2|US7100022B2|1|0.333333|1999|2000|W|X\n"
           "US7100022B2|US7100023B2|1|0.333333|2000|2001|X|Y\n"
           "US7100023B2|US7100024B2|1|0.333333|2001|2003|Y|Z\n"
           "US7100026B2|US7100025B2|1|0.333333|2005|2001|U|V\n");
    /* Breadth first: from X back to W and Y, and from Y to nothing new; forward to Y, then Z. */
    kit_is(&k, "generations", "pa=X", "", "1|1|1|2001|2|2|2000\n2|1|2|2003|0|2|-\n");
    /* A limit of one generation is said. */
    kit_is(&k, "generations", "pa=X", "depth=1", "1|1|1|2001|2|2|2000\n");
    assert_string_equal(px_arena_cstr(k.a, k.table.note[1].en),
                        "There are more behind generation 1.");
    kit_close(&k);
}

/* One day for all, and the later in the chain the earlier the record: the path is listed as it runs, not by record. */
static const char *const one_day[] = {
    DOC("31", "2012", "D", NO("32")),
    DOC("32", "2012", "C", NO("33")),
    DOC("33", "2012", "B", NO("34")),
    DOC("34", "2012", "A", ""),
};

static void test_order(void **state) {
    (void)state;
    kit k;
    KIT_LINES(&k, one_day);
    kit_is(&k, "main-path", "*", "",
           "US7100034B2|US7100033B2|1|1|2012|2012|A|B\n"
           "US7100033B2|US7100032B2|1|1|2012|2012|B|C\n"
           "US7100032B2|US7100031B2|1|1|2012|2012|C|D\n");
    kit_close(&k);
}

/* 70 stages, each of two documents that both cite both of the stage before: 2^69 paths end in each of the last two, more
 * than 64 bits hold together. Every link has 2^68 = 295147905179352825856 of the 2^70 paths: 1/4. */
static void test_many(void **state) {
    (void)state;
    kit k;
    kit_open(&k);
    for (int i = 0; i < 70; i++)
        for (int b = 0; b < 2; b++) {
            char cites[64] = "";
            if (i)
                (void)snprintf(cites, sizeof cites, "\"US72%03d00B2\",\"US72%03d01B2\"", i - 1,
                               i - 1);
            kit_fmt(&k,
                    "{\"pub\":\"US72%03d0%dB2\",\"app\":{\"number\":\"US1998%04d%02d\",\"date\":"
                    "\"%d-01-01\"},\"cites\":[%s]}",
                    i, b, 1000 + i, b, 1900 + i, cites);
        }
    kit_ready(&k);
    kit_check(kit_try(&k, "main-path", "*", ""), "main-path");
    assert_int_equal(k.table.n_rows, 69 * 4);
    for (size_t r = 0; r < k.table.n_rows; r++) {
        assert_true(px_table_cell(&k.table, r, 2)->number == 295147905179352825856.0);
        assert_true(px_table_cell(&k.table, r, 3)->number == 0.25);
    }
    kit_close(&k);
}

/* ---- coupling at some scale, against counting every pair by itself ---- */

#define SOURCES 120
#define CITING  400

/* Does document c cite source s? About every sixth does; source 0 is cited by all. */
static bool does_cite(unsigned c, unsigned s) {
    return s == 0 || (c * 7919 + s * 104729 + c * s) % 6 == 0;
}

static void test_coupling(void **state) {
    (void)state;
    kit k;
    size_t pairs = 0;
    kit_open(&k);
    for (unsigned s = 0; s < SOURCES; s++)
        kit_fmt(&k, "{\"pub\":\"US73%05uB2\"}", s);
    for (unsigned c = 0; c < CITING; c++) {
        char cites[SOURCES * 16 + 1] = "";
        size_t n = 0;
        for (unsigned s = 0; s < SOURCES; s++)
            if (does_cite(c, s))
                n += (size_t)snprintf(cites + n, sizeof cites - n, "%s\"US73%05uB2\"", n ? "," : "",
                                      s);
        char line[SOURCES * 16 + 200];
        (void)snprintf(line, sizeof line, "{\"pub\":\"US74%05uB2\",\"cites\":[%s]}", c, cites);
        kit_put(&k, line);
    }
    kit_ready(&k);
    kit_check(kit_try(&k, "coupling", "*", "unit=pub top=100000"), "coupling");
    for (size_t r = 0; r < k.table.n_rows; r++) {
        unsigned a = (unsigned)atoi(
                     px_arena_cstr(k.a, px_str_sub(px_table_cell(&k.table, r, 0)->text, 4, 9))),
                 b = (unsigned)atoi(
                     px_arena_cstr(k.a, px_str_sub(px_table_cell(&k.table, r, 1)->text, 4, 9)));
        uint64_t both = 0, of_a = 0, of_b = 0;
        for (unsigned s = 0; s < SOURCES; s++) {
            both += does_cite(a, s) && does_cite(b, s);
            of_a += does_cite(a, s);
            of_b += does_cite(b, s);
        }
        uint64_t got = px_table_cell(&k.table, r, 2)->count;
        double jaccard = px_table_cell(&k.table, r, 4)->number;
        if (a >= b || got != both ||
            jaccard < (double)both / (double)(of_a + of_b - both) - 1e-12 ||
            jaccard > (double)both / (double)(of_a + of_b - both) + 1e-12)
            fail_msg("row %zu: %u and %u have %llu in common and a Jaccard of %g, not %llu", r, a,
                     b, (unsigned long long)got, jaccard, (unsigned long long)both);
        pairs++;
    }
    assert_int_equal(pairs, CITING * (CITING - 1) / 2); /* source 0 joins all */
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coupling), cmocka_unit_test(test_paths),
        cmocka_unit_test(test_cycles),   cmocka_unit_test(test_order),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
