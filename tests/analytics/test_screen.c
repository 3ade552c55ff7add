/* The screening of a set: points of four publications, worked out by hand.
 *
 *             cited  family  inventors  events       P(cited)  P(family)  I    E    points
 * R1          6      3       X, Y       licence      83.3333   87.5       100  100  25 + 26.25 + 20 + 20 = 91.25
 * R2          2      1       X          -            50        37.5       100  0    15 + 11.25 + 20 = 46.25
 * R3          1      1       Y          transfer     16.6667   37.5       100  100  5 + 11.25 + 20 + 20 = 56.25
 * R4          -      1       -          -            0         37.5       0    0    11.25
 *
 * P among the n known: 100 (below + equal / 2) / n: of citations 2.5, 1.5, 0.5 of 3; of families 3.5 of 4 and 1.5 of 4.
 * X and Y stand in two records each: with one core inventor asked for both are. R2 and R3 cite R1. */
#include "tests/analytics/kit.h"

static const char *const four[] = {
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2012-01-03\"},\"n_cited_by\":6,\"n_family\":3,"
    "\"inventors\":[\"X\",\"Y\"],\"titles\":[{\"lang\":\"en\",\"text\":\"A cell\"}],"
    "\"events\":[{\"date\":\"2014-02-03\",\"kind\":\"licensed\"}]}",
    "{\"pub\":{\"number\":\"US7000002B2\",\"date\":\"2012-01-03\"},\"n_cited_by\":2,\"n_family\":1,"
    "\"inventors\":[\"X\"],\"cites\":[\"US7000001B2\"]}",
    "{\"pub\":{\"number\":\"US7000003B2\",\"date\":\"2012-01-03\"},\"n_cited_by\":1,\"n_family\":1,"
    "\"inventors\":[\"Y\"],\"cites\":[\"US7000001B2\"],"
    "\"events\":[{\"date\":\"2015-02-03\",\"kind\":\"transferred\"}]}",
    "{\"pub\":{\"number\":\"US7000004B2\",\"date\":\"2012-01-03\"},\"n_family\":1}",
};
#define R1 "US7000001B2|A cell|91.25|83.3333|87.5|yes|yes\n"
#define R2 "US7000002B2||46.25|50|37.5|yes|no\n"
#define R3 "US7000003B2||56.25|16.6667|37.5|yes|yes\n"
#define R4 "US7000004B2||11.25|0|37.5|no|no\n"

static kit k;

static int setup(void **state) {
    (void)state;
    KIT_LINES(&k, four);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&k);
    return 0;
}

static void points(void **state) {
    (void)state;
    kit_is(&k, "value-screen", "*", "unit=pub inventors=1 share=100", R1 R3 R2 R4);
    assert_int_equal(k.table.n_all, 4);
    kit_is(&k, "value-screen", "*", "unit=pub inventors=1 share=50", R1 R3);
    kit_is(&k, "value-screen", "*", "unit=pub inventors=1", R1); /* 15 % of four: 0.6, so one */
    kit_is(&k, "value-screen", "pn=nobody", "unit=pub", "");
    /* alone, all that is known is in the middle: 15 + 15 + 20 + 20 */
    kit_is(&k, "value-screen", "pn=US7000001B2", "unit=pub",
           "US7000001B2|A cell|70|50|50|yes|yes\n");
}

static void weights(void **state) {
    (void)state;
    /* Families alone: 87.5 and three of 37.5; two are asked for, and the second ties with the others. */
    kit_is(&k, "value-screen", "*",
           "unit=pub share=50 w-cited=0 w-family=100 w-inventor=0 w-event=0",
           "US7000001B2|A cell|87.5|83.3333|87.5|yes|yes\n"
           "US7000002B2||37.5|50|37.5|yes|no\n"
           "US7000003B2||37.5|16.6667|37.5|yes|yes\n"
           "US7000004B2||37.5|0|37.5|no|no\n");
    assert_int_equal(
        kit_try(&k, "value-screen", "*", "w-cited=0 w-family=0 w-inventor=0 w-event=0"),
        PX_E_USAGE);
}

static void choices(void **state) {
    (void)state;
    /* In the collection R1 is cited twice, the others never: 3.5 of 4 and 1.5 of 4; 26.25 + 26.25 + 40. */
    kit_is(&k, "value-screen", "*", "unit=pub cited=collection",
           "US7000001B2|A cell|92.5|87.5|87.5|yes|yes\n");
    /* Licences alone count as events: R3 loses 20 points. */
    kit_is(&k, "value-screen", "*", "unit=pub inventors=1 share=75 events=lic>0",
           R1 R2 "US7000003B2||36.25|16.6667|37.5|yes|no\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points),
        cmocka_unit_test(weights),
        cmocka_unit_test(choices),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
