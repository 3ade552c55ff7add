/* Clusters and maps of texts: numbers worked out by hand in the comments; of the map itself its properties. */
#include "tests/analytics/kit.h"

#include "query/analytics/cluster.h"

#include <math.h>

#define RECORD(number, title)                                                                      \
    "{\"pub\":{\"number\":\"" number "\",\"date\":\"2014-09-01\"}" title "}"
#define TITLE(text) ",\"titles\":[{\"lang\":\"en\",\"text\":\"" text "\"}]"

static const char *const six[] = {
    RECORD("EP1000001A1", TITLE("Lithium battery")),
    RECORD("EP1000002A1", TITLE("Solar panel")),
    RECORD("EP1000003A1", TITLE("Lithium battery")),
    RECORD("EP1000004A1", TITLE("Lithium battery")),
    RECORD("EP1000005A1", TITLE("Solar panel")),
    RECORD("EP1000006A1", ""),
};

/* Of 6 units 3 have lithium and battery, 2 solar and panel, 1 nothing. Texts of a kind are equal, so their cosine with their own
 * centre is 1, with the other 0: silhouette (1 - 0) / 1. Labels: battery and lithium, 3 of 3 against 0 of 2, tie; so do panel and solar.
 * One cluster: centre (3, 2) / sqrt 13, cosines 3 / sqrt 13 three times, 2 / sqrt 13 twice: mean 13 / (5 sqrt 13) = 0.72111; its label
 * are the most frequent terms. */
static void two_topics(void **state) {
    kit k;
    char params[80];
    (void)state;
    KIT_LINES(&k, six);
    static const char both[] = "battery, lithium|3|0.5|1|EP1000001A1|1\n"
                               "panel, solar|2|0.333333|1|EP1000002A1|2\n";
    kit_is_noted(&k, "clusters", "*", "text=title words=1 least=1", true,
                 "battery, lithium|3|0.5|1|EP1000001A1|1\n"
                 "panel, solar|2|0.333333|1|EP1000002A1|2\n"
                 "* 1 units have none of the terms and are in no cluster\n"
                 "* 2 clusters, mean silhouette 1.000\n");
    for (int seed = 0; seed < 20; seed++) {
        (void)snprintf(params, sizeof params, "text=title words=1 least=1 clusters=%d seed=%d",
                       2 + seed % 4, seed);
        kit_is(&k, "clusters", "*", params, both);
    }
    kit_is(&k, "clusters", "*", "text=title words=1 least=1 clusters=1",
           "battery, lithium, panel, solar|5|0.833333|0.72111|EP1000001A1|1\n");
    kit_is(&k, "cluster-members", "*", "text=title words=1 least=1",
           "EP1000001A1|1|battery, lithium|1\nEP1000003A1|1|battery, lithium|1\n"
           "EP1000004A1|1|battery, lithium|1\nEP1000002A1|2|panel, solar|1\n"
           "EP1000005A1|2|panel, solar|1\n");
    kit_is(&k, "cluster-members", "*", "text=title words=1 least=1 only=2 top=1",
           "EP1000002A1|2|panel, solar|1\n");
    assert_int_equal(k.table.n_all, 2);
    kit_is(&k, "clusters", "pn=EP9999999A1", "text=title", "");
    kit_is(&k, "clusters", "pn=EP1000006A1", "text=title", "");
    /* one unit: every term is in all units and weighs ln 1 = 0 */
    kit_is(&k, "clusters", "pn=EP1000001A1", "text=title least=1", "");
    kit_is(&k, "cluster-members", "pn=EP9999999A1", "text=title", "");
    assert_int_equal(kit_drills(&k, "clusters", "*", "text=title words=1 least=1", PX_UNIT_FAM), 2);
    kit_close(&k);
}

/* N = 4 (one without text): alpha in 3: ln(4/3) = 0.287682, beta, gamma, delta in 1: ln 4 = 1.386294. alpha stands twice in the second:
 * (1 + ln 2) 0.287682 = 0.487088. Brought to length 1: (0.20319, 0.97914), (0.331493, 0.943458), (0.20319, 0.97914). Their sum:
 * alpha 0.737873, beta 0.97914, gamma 0.943458, delta 0.97914, length 1.830847. Cosines: (0.20319 x 0.737873 + 0.97914^2) /
 * 1.830847 = 0.605536, (0.331493 x 0.737873 + 0.943458^2) / 1.830847 = 0.619775. */
static const char *const weighed[] = {
    RECORD("EP1000001A1", TITLE("Alpha beta")),
    RECORD("EP1000002A1", TITLE("Alpha alpha gamma")),
    RECORD("EP1000003A1", TITLE("Alpha delta")),
    RECORD("EP1000004A1", ""),
};
static void weights(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, weighed);
    kit_is(&k, "cluster-members", "*", "text=title words=1 least=1 clusters=1 labels=2",
           "EP1000002A1|1|alpha, beta|0.619775\nEP1000001A1|1|alpha, beta|0.605536\n"
           "EP1000003A1|1|alpha, beta|0.605536\n");
    kit_close(&k);
}

/* From thing 0: 1, 2, 3 away from 1, 2, 3 in the first measure. In the second 2 is nearest, then 3: ranks 2 and 3 in the first. */
static void neighbours(void **state) {
    static const double first[] = {0, 1, 2, 3}, second[] = {0, 3, 1, 2}, same[] = {9, 5, 5, 5};
    double lost = 0, kept = 0;
    (void)state;
    px_neighbours_kept(first, first, 4, 0, 1, &lost, &kept);
    assert_true(lost == 0 && kept == 1);
    px_neighbours_kept(first, second, 4, 0, 1, &lost, &kept); /* 2 - 1 */
    assert_true(lost == 1 && kept == 1);
    px_neighbours_kept(first, second, 4, 0, 2, &lost, &kept); /* 3 - 2; one of two kept */
    assert_true(lost == 2 && kept == 1.5);
    px_neighbours_kept(first, same, 4, 0, 1, &lost, &kept); /* a tie: 1 is nearest */
    assert_true(lost == 2 && kept == 2.5);
}

/* Texts 0 and 1 are equal, 2 and 3 are. On the map each has one of the other kind nearest: of 0 it is 2, rank 2 by text; of 1 it is 3, rank 3;
 * of 2 it is 0, rank 2; of 3 it is 1, rank 3. T = 1 - 2 (1 + 2 + 1 + 2) / (4 x 1 x (8 - 3 - 1)) = 0.25. */
static void judged(void **state) {
    uint32_t unit[] = {0, 1, 2, 3}, off[] = {0, 1, 2, 3, 4}, term[] = {0, 0, 1, 1};
    float weight[] = {1, 1, 1, 1};
    static const float wrong[] = {0, 0, 1, 0, 0.1F, 0, 1.1F, 0},
                       right[] = {0, 0, 0.1F, 0, 1, 0, 1.1F, 0};
    px_vectors v = {.n = 4, .n_terms = 2, .unit = unit, .off = off, .term = term, .w = weight};
    px_work w = {0};
    px_map_quality q;
    (void)state;
    kit_check(px_map_judge(&w, &v, wrong, 1, 0, &q, &err), "wrong");
    assert_true(fabs(q.trust - 0.25) < 1e-12 && q.kept == 0 && q.k == 1 && q.n == 4);
    kit_check(px_map_judge(&w, &v, right, 10, 0, &q, &err), "right"); /* k under n / 2 */
    assert_true(q.trust == 1 && q.kept == 1 && q.k == 1);
    v.n = 3;
    kit_check(px_map_judge(&w, &v, right, 1, 0, &q, &err), "too few");
    assert_true(isnan(q.trust));
}

static double cell(const kit *k, size_t row, size_t col) {
    return px_table_cell(&k->table, row, col)->number;
}

/* Two topics in 5 rows behind the two clusters: equal texts nearer to one another than different ones, everything
 * between 0 and 1, the same again with the same seed. */
static void map(void **state) {
    kit k;
    double again[14];
    (void)state;
    KIT_LINES(&k, six);
    for (int seed = 1; seed <= 5; seed++) {
        char params[80];
        (void)snprintf(params, sizeof params, "text=title words=1 least=1 seed=%d", seed);
        for (int twice = 0; twice < 2; twice++) {
            kit_check(kit_try(&k, "landscape", "*", params), params);
            assert_int_equal(k.table.n_rows, 7);
            for (size_t r = 0; r < 7; r++)
                for (size_t c = 0; c < 2; c++) {
                    double at = cell(&k, r, c + 1);
                    assert_true(at >= 0 && at <= 1);
                    if (twice) assert_true(at == again[r * 2 + c]);
                    again[r * 2 + c] = at;
                }
        }
        double same = 0, other = INFINITY;
        for (size_t i = 2; i < 7; i++)
            for (size_t j = 2; j < 7; j++) {
                double d = hypot(cell(&k, i, 1) - cell(&k, j, 1), cell(&k, i, 2) - cell(&k, j, 2));
                bool alike =
                    px_table_cell(&k.table, i, 4)->count == px_table_cell(&k.table, j, 4)->count;
                if (alike && d > same) same = d;
                if (!alike && d < other) other = d;
            }
        if (same >= other) fail_msg("seed %d: %g apart within, %g between", seed, same, other);
    }
    kit_is(&k, "landscape", "pn=EP9999999A1", "text=title", "");
    kit_is(&k, "landscape", "pn=EP1000006A1", "text=title", "");
    assert_int_equal(kit_drills(&k, "landscape", "*", "text=title words=1 least=1", PX_UNIT_FAM),
                     7);
    kit_check(kit_try(&k, "landscape", "*", "text=title words=1 least=1 units=3"), "three");
    assert_int_equal(k.table.n_rows, 5); /* of units 1, 3 and 5: two topics */
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_topics), cmocka_unit_test(weights), cmocka_unit_test(neighbours),
        cmocka_unit_test(judged),     cmocka_unit_test(map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
