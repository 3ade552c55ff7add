/* Complexity and relatedness density over matrices whose every number is worked out in the comments. */
#include "tests/analytics/kit.h"

#include <math.h>

static void near_to(double got, double want, const char *what, size_t row) {
    if (!(fabs(got - want) < 1e-9))
        fail_msg("%s of row %zu: %.12g, not %.12g", what, row, got, want);
}

static void add(kit *k, int *no, const char *who, const char *ipc, int n) {
    for (; n > 0; n--)
        kit_fmt(k, "{\"pub\":\"US73%05dB2\",\"applicants\":[\"%s\"],\"ipc\":[%s]}", (*no)++, who,
                ipc);
}

/* Holders A 2 2 2, B 2 2 0, C 3 0 0 of H01M G06F A61K, and nine others with one class each of their own: 22 in all.
 * RTA: A (2/6) / (7/22) = 1.05, (2/6) / (4/22), (2/6) / (2/22); B (2/4) / (7/22) = 1.57, (2/4) / (4/22); C 1 / (7/22): all
 * that is not 0 is above 1. Of the three most frequent each:
 *      H01M G06F A61K   k_c0  k_c1 (mean ubiquity)  k_c2 (mean of k_p1)
 *   A   1    1    1      3    (3+2+1)/3 = 2         (2+2.5+3)/3 = 2.5
 *   B   1    1    0      2    (3+2)/2 = 2.5         (2+2.5)/2 = 2.25
 *   C   1    0    0      1    3                     2
 *   k_p0 3   2    1;  k_p1 = mean diversity: (3+2+1)/3 = 2, 2.5, 3;  k_p2 = mean of k_c1: 2.5, 2.25, 2
 * sum_p M_cp M_c'p / (k_c0 k_p0), by rows A, B, C: (11 5 2)/18; (5 5 2)/12; (1 1 1)/3. Trace 49/36, determinant 1/36:
 * eigenvalues 1, 1/4, 1/9. Of 1/4: z1 + z2 + z3/4 = 0 and 5 z1 + 2 z2 + 2 z3 = 0: z = (2, -1, -4), mean -1,
 * deviation sqrt(18/3): scores (3, 0, -3) / sqrt 6; A has most, so this is the sign. Technologies: x with
 * z = mean of x over what is held: x3 = 1/2 (-4 ...): the matrix is the same one turned round, x = (-2, 1, 4) in units
 * of the same vector: scores (-3, 0, 3) / sqrt 6. */
static void matrix(kit *k) {
    static const char *const own[] = {"\"B01D1/00\"", "\"B60L1/00\"", "\"C07D1/00\"",
                                      "\"C08L1/00\"", "\"D01F1/00\"", "\"E04B1/00\"",
                                      "\"F16H1/00\"", "\"G01N1/00\"", "\"H04L1/00\""};
    int no = 1;
    kit_open(k);
    add(k, &no, "A", "\"H01M4/02\"", 2);
    add(k, &no, "A", "\"G06F3/01\"", 2);
    add(k, &no, "A", "\"A61K31/00\"", 2);
    kit_next_segment(k);
    add(k, &no, "B", "\"H01M4/02\"", 2);
    add(k, &no, "B", "\"G06F3/01\"", 2);
    add(k, &no, "C", "\"H01M4/02\"", 3);
    for (int i = 0; i < 9; i++) {
        char who[4] = {'D', (char)('1' + i), 0};
        add(k, &no, who, own[i], 1);
    }
    add(k, &no, "E", "", 1);
    kit_ready(k);
}

static void test_complexity(void **state) {
    (void)state;
    kit k;
    static const struct {
        const char *name;
        double score, degree, mean, reflected, n;
    } want[2][3] = {
        {{"A61K", 1, 1, 3, 2, 2}, {"G06F", 0, 2, 2.5, 2.25, 4}, {"H01M", -1, 3, 2, 2.5, 7}},
        {{"A", 1, 3, 2, 2.5, 6}, {"B", 0, 2, 2.5, 2.25, 4}, {"C", -1, 1, 3, 2, 3}}};
    matrix(&k);
    for (int x = 0; x < 2; x++) {
        kit_check(kit_try(&k, "complexity", "*",
                          x ? "top=3 technologies=3 show=holders" : "top=3 technologies=3"),
                  "complexity");
        assert_int_equal(k.table.n_rows, 3);
        assert_int_equal(k.card.missing, 1);
        for (size_t r = 0; r < 3; r++) {
            assert_string_equal(px_arena_cstr(k.a, px_table_cell(&k.table, r, 0)->text),
                                want[x][r].name);
            near_to(px_table_cell(&k.table, r, 1)->number, want[x][r].score * 3 / sqrt(6), "score",
                    r);
            near_to((double)px_table_cell(&k.table, r, 2)->count, want[x][r].degree, "degree", r);
            near_to(px_table_cell(&k.table, r, 3)->number, want[x][r].mean, "mean", r);
            near_to(px_table_cell(&k.table, r, 4)->number, want[x][r].reflected, "reflected", r);
            near_to((double)px_table_cell(&k.table, r, 5)->count, want[x][r].n, "n", r);
        }
    }
    /* Turned round, with applicants A and B alone, so that the other side is the smaller one: H01M and G06F have both, A61K
     * has A: k_c 2 2 1, k_p 3 2. Sums (2/3 1/3; 1/2 1/2): eigenvalues 1, 1/6; of 1/6: x/2 + y/3 = 0: (2, -3), and
     * (-1/2, -1/2, 2) of the classes, which falls with 2 2 1: the sign turns. Two values are always 1 and -1 off.
     * Classes: mean 1/3, deviations -5/6 -5/6 5/3, spread sqrt(25/18): 1/sqrt 2 twice and -sqrt 2.
     * k_p1: A 5/3, B 2; k_c1 2.5 2.5 3; k_p2: A 8/3, B 2.5; k_c2: 11/6 twice, 5/3. */
    kit_is(&k, "complexity", "*", "of=pa by=ipc.subclass top=3 technologies=2",
           "B|1|2|2|2.5|4\nA|-1|3|1.66667|2.66667|6\n");
    kit_is(&k, "complexity", "*", "of=pa by=ipc.subclass top=3 technologies=2 show=holders",
           "G06F|0.707107|2|2.5|1.83333|4\n"
           "H01M|0.707107|2|2.5|1.83333|7\n"
           "A61K|-1.41421|1|3|1.66667|2\n");
    kit_is(&k, "complexity", "ti=nothing", "", "");
    kit_close(&k);
}

static void test_undefined(void **state) {
    (void)state;
    kit k;
    matrix(&k);
    /* A fourth holder with a technology of its own: two groups that share nothing. */
    kit_is(&k, "complexity", "*", "top=4 technologies=4",
           "A61K|-|1|3|2|2\nB01D|-|1|1|1|1\nG06F|-|2|2.5|2.25|4\nH01M|-|3|2|2.5|7\n");
    assert_int_equal(k.table.n_notes, 2);
    /* One holder with one technology; none. */
    kit_is(&k, "complexity", "pa=D1", "", "B01D|-|1|1|1|1\n");
    kit_is(&k, "complexity", "pa=E", "", "");
    assert_int_equal(k.card.missing, 1);
    kit_close(&k);
}

/* Units: Pi H01M+G06F twice, Qu H01M+A61K, Qu G06F, Ro A61K. H01M 3, G06F 3, A61K 2; together HG 2, HA 1, GA 0.
 * association: HG 2/9, HA 1/6.
 * RTA (pairs: Pi 2 2 0, Qu 1 1 1, Ro 0 0 1; sums 3 3 2 of 8): Pi H G (2/4)/(3/8) = 4/3; Qu H G (1/3)/(3/8) = 8/9, A (1/3)/(2/8)
 * = 4/3; Ro A 4.
 * Pi has H, G: density of H: 2/9 / (2/9 + 1/6) = 4/7; G: all of it (H): 1; A: 1. Qu and Ro have A: H: 1/6 / (7/18) = 3/7; G: 0;
 * A: 0. */
static void test_density(void **state) {
    (void)state;
    kit k;
    int no = 1;
    kit_open(&k);
    add(&k, &no, "Pi", "\"H01M4/02\",\"G06F3/01\"", 2);
    add(&k, &no, "Qu", "\"H01M4/02\",\"A61K31/00\"", 1);
    kit_next_segment(&k);
    add(&k, &no, "Qu", "\"G06F3/01\"", 1);
    add(&k, &no, "Ro", "\"A61K31/00\"", 1);
    kit_ready(&k);
    kit_is(&k, "relatedness-density", "*", "",
           "PI|A61K|1|0|no\n"
           "PI|G06F|1|1.33333|yes\n"
           "PI|H01M|0.571429|1.33333|yes\n"
           "QU|H01M|0.428571|0.888889|no\n"
           "QU|A61K|0|1.33333|yes\n"
           "QU|G06F|0|0.888889|no\n"
           "RO|H01M|0.428571|0|no\n"
           "RO|A61K|0|4|yes\n"
           "RO|G06F|0|0|no\n");
    kit_is(&k, "relatedness-density", "*", "top=1 show=new", "PI|A61K|1|0|no\n");
    /* H of Pi: Salton 2/3 / (2/3 + 1/sqrt 6) = 0.620204; Jaccard 2/4 / (2/4 + 1/4); conditional 2/3 / (2/3 + 1/3). */
    kit_is(&k, "relatedness-density", "*", "top=1 show=held phi=salton",
           "PI|G06F|1|1.33333|yes\nPI|H01M|0.620204|1.33333|yes\n");
    kit_is(&k, "relatedness-density", "*", "top=1 show=held phi=jaccard",
           "PI|G06F|1|1.33333|yes\nPI|H01M|0.666667|1.33333|yes\n");
    kit_is(&k, "relatedness-density", "*", "top=1 show=held phi=conditional",
           "PI|G06F|1|1.33333|yes\nPI|H01M|0.666667|1.33333|yes\n");
    /* Nothing that it could be related with. */
    kit_is(&k, "relatedness-density", "pa=Ro", "", "RO|A61K|-|1|yes\n");
    kit_is(&k, "relatedness-density", "ti=nothing", "", "");
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complexity),
        cmocka_unit_test(test_undefined),
        cmocka_unit_test(test_density),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
