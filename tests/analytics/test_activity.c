/* Activity: every expected number is worked out by hand from the formula in the comment above it. */
#include "tests/analytics/kit.h"

#include "query/analytics/scurve.h"

#include <math.h>

/* Families and years (earliest filing), applicants, types. Complete up to 2013 with the cut-off
 * 2015-12-31: 18 months before it is June 2014.
 *   F1 2010 Acme         invention; two publications, filed 2010-03 and 2011-05: the earlier counts
 *   F2 2010 Beta         utility model
 *   F3 2012 Acme, Beta   invention
 *   F4 2012 Cole         design
 *   F5 2012 Cole         an invention and a utility model
 *   F6 2013 Acme         granted invention
 *   F7 2014 Dunn         invention
 *   F8 no date, Egon */
static const char *const few[] = {
    "{\"pub\":{\"number\":\"US20100000001A1\",\"date\":\"2011-09-01\"},\"app\":{\"number\":"
    "\"US12000001\",\"date\":\"2010-03-05\"},"
    "\"type\":\"invention\",\"applicants\":[\"Acme\"],\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"US8000001B2\",\"date\":\"2012-09-01\"},\"app\":{\"number\":"
    "\"US12000011\",\"date\":\"2011-05-05\"},"
    "\"type\":\"invention_grant\",\"applicants\":[\"Acme\"],\"family\":\"docdb:1\"}",
    "{\"pub\":{\"number\":\"CN200000002U\",\"date\":\"2011-01-01\"},\"app\":{\"number\":"
    "\"CN201020000002\",\"date\":\"2010-07-01\"},"
    "\"type\":\"utility_model\",\"applicants\":[\"Beta\"],\"family\":\"docdb:2\"}",
    "{\"pub\":{\"number\":\"US20120000003A1\",\"date\":\"2013-09-01\"},\"app\":{\"number\":"
    "\"US12000003\",\"date\":\"2012-01-05\"},"
    "\"type\":\"invention\",\"applicants\":[\"Acme\",\"Beta\"],\"family\":\"docdb:3\"}",
    "{\"pub\":{\"number\":\"CN300000004S\",\"date\":\"2013-01-01\"},\"app\":{\"number\":"
    "\"CN201230000004\",\"date\":\"2012-03-01\"},"
    "\"type\":\"design\",\"applicants\":[\"Cole\"],\"family\":\"docdb:4\"}",
    "{\"pub\":{\"number\":\"CN100000005A\",\"date\":\"2013-05-01\"},\"app\":{\"number\":"
    "\"CN201210000005\",\"date\":\"2012-03-02\"},"
    "\"type\":\"invention\",\"applicants\":[\"Cole\"],\"family\":\"docdb:5\"}",
    "{\"pub\":{\"number\":\"CN200000005U\",\"date\":\"2013-02-01\"},\"app\":{\"number\":"
    "\"CN201220000005\",\"date\":\"2012-03-02\"},"
    "\"type\":\"utility_model\",\"applicants\":[\"Cole\"],\"family\":\"docdb:5\"}",
    "{\"pub\":{\"number\":\"US9000006B2\",\"date\":\"2015-01-01\"},\"app\":{\"number\":"
    "\"US13000006\",\"date\":\"2013-03-02\"},"
    "\"type\":\"invention_grant\",\"applicants\":[\"Acme\"],\"family\":\"docdb:6\"}",
    "{\"pub\":{\"number\":\"US20150000007A1\",\"date\":\"2015-12-01\"},\"app\":{\"number\":"
    "\"US14000007\",\"date\":\"2014-08-02\"},"
    "\"type\":\"invention\",\"applicants\":[\"Dunn\"],\"family\":\"docdb:7\"}",
    "{\"pub\":{\"number\":\"US20150000008A1\"},\"type\":\"invention\",\"applicants\":[\"Egon\"],"
    "\"family\":\"docdb:8\"}",
};

#define CUT "cutoff=2015-12-31"

/* growth: 2011 (0 - 2) / 2 = -1; 2012 not defined (before: 0); 2013 (1 - 3) / 3; 2014 incomplete.
 * CAGR 2010 to 2013: (1 / 2)^(1 / 3) - 1 = 0.7937 - 1 = -20.6 %. */
static void trends(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is_noted(
        &k, "trend", "*", CUT, true,
        "2010|2|-|2|yes\n2011|0|-1|2|yes\n2012|3|-|5|yes\n2013|1|-0.666667|6|yes\n2014|1|-|7|no\n"
        "* CAGR 2010 to 2013: -20.6 %\n");
    assert_int_equal(k.card.missing, 1);
    assert_int_equal(k.card.units, 8);
    assert_int_equal(k.card.publications, 10);
    assert_int_equal(k.card.incomplete_from, 2014);
    /* by publication: both of F1 count, in their own years; both of F5 in 2012 */
    kit_is(
        &k, "trend", "*", CUT " unit=pub",
        "2010|2|-|2|yes\n2011|1|-0.5|3|yes\n2012|4|3|7|yes\n2013|1|-0.75|8|yes\n2014|1|-|9|no\n");
    /* the range leaves out F1, F2, F6, F7 and F8, which has no date */
    kit_is(&k, "trend", "*", CUT " from=2011 to=2012", "2012|3|-|3|yes\n");
    assert_int_equal(k.card.left_out, 5);
    assert_int_equal(k.card.units, 3);
    /* months: F1 2010-03, F2 2010-07; four months between them; growth of 2010-04: (0 - 1) / 1 */
    kit_is(&k, "trend", "*", CUT " by=month to=2010",
           "2010-03|1|-|1|yes\n2010-04|0|-1|1|yes\n2010-05|0|-|1|yes\n2010-06|0|-|1|yes\n2010-07|1|"
           "-|2|yes\n");
    /* stacked by type: ranks: invention F1 F3 F5 F7 F8 = 5, utility_model F2 F5 = 2 (F1 and F6 are
     * invention_grant = 2, which comes first bytewise), design F4 = 1, here as "other" */
    kit_is(&k, "trend", "*", CUT " stack=type top=3",
           "2010|1|1|1|0|0|yes\n2011|0|0|0|0|0|yes\n2012|2|0|1|1|0|yes\n2013|0|1|0|0|0|yes\n2014|1|"
           "0|0|0|0|no\n");
    /* by fractions: F1 half invention, half grant; F5 half and half */
    kit_is(&k, "trend", "*", CUT " stack=type top=3 counting=fractional",
           "2010|0.5|0.5|1|0|0|yes\n2011|0|0|0|0|0|yes\n2012|1.5|0|0.5|1|0|yes\n2013|0|1|0|0|0|"
           "yes\n2014|1|0|0|0|0|no\n");
    kit_is(&k, "trend", "pa=nobody", CUT, "");
    kit_is(&k, "trend", "pa=Egon", CUT, "");
    kit_is(&k, "trend", "pa=Dunn", CUT, "2014|1|-|1|no\n");
    kit_close(&k);
}

/* Acme has F1, F3, F6: one each in 2010, 2012, 2013.
 * share: 1/2, 0/0 not defined, 1/3, 1/1. growth of Acme: 2011 -1, 2012 not defined, 2013 0;
 * of all: -1, not defined, (1 - 3) / 3.
 * growth over 3 years: Acme 1 to 1 = 0, all (1/2)^(1/3) - 1 = -0.206299; relative 0.206299.
 * all, 2010 to 2012: (3/2)^(1/2) - 1 = 0.224745; doubling: ln 2 / ln 1.224745 = 0.693147 / 0.202733 =
 * 3.41902; relative to itself 0. Over 2 years to 2013: N_2011 = 0, not defined. */
static void shares_and_growth(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "share", "pa=Acme", CUT,
           "2010|1|2|0.5|-|-|yes\n2011|0|0|-|-1|-1|yes\n2012|1|3|0.333333|-|-|yes\n2013|1|1|1|0|-0."
           "666667|yes\n");
    kit_is(&k, "growth", "pa=Acme", CUT " years=3", "the set|2010|2013|1|1|3|0|0.206299|-\n");
    kit_is(&k, "growth", "*", CUT " to=2012", "the set|2010|2012|2|3|5|0.224745|0|3.41902\n");
    kit_is(&k, "growth", "*", CUT " years=2", "the set|2011|2013|0|1|4|-|-|-\n");
    /* with applicants: Acme 1, 0 -> F1, F3; Beta F2, F3: 1 to 1; Cole 0 to 2: not defined */
    kit_is(&k, "growth", "*", CUT " to=2012 of=pa",
           "the set|2010|2012|2|3|5|0.224745|0|3.41902\nACME|2010|2012|1|1|2|0|-0.224745|-\n"
           "BETA|2010|2012|1|1|2|0|-0.224745|-\nCOLE|2010|2012|0|2|2|-|-|-\n");
    kit_is_noted(&k, "growth", "pa=Dunn", CUT, true,
                 "* Nothing to show. This analysis needs: two complete years.\n"
                 "* fewer than two complete years: no growth to compute\n");
    kit_is(&k, "growth", "pa=nobody", CUT, "");
    kit_is(&k, "share", "pa=nobody", CUT, "");
    kit_close(&k);
}

/* Active 2010 Acme, Beta; 2012 Acme, Beta, Cole; 2013 Acme; 2014 Dunn. Last seen: Beta and Cole 2012,
 * Acme 2013. With a gap of one year, complete up to 2013: known for 2010 to 2012. */
static void entering_and_leaving(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "entrants", "*", CUT " gap=1",
           "2010|2|2|1|0|2|yes\n2011|0|0|-|0|2|yes\n2012|3|1|0.333333|2|3|yes\n2013|1|0|0|-|3|"
           "yes\n2014|1|1|1|-|4|no\n");
    kit_is(&k, "entrants", "pa=nobody", CUT, "");
    kit_is_noted(&k, "life-cycle", "*", CUT, true,
                 "2010|2|2|-|yes\n2011|0|0|-|yes\n2012|3|3|-|yes\n2013|1|1|-|yes\n2014|1|1|-|no\n"
                 "* fewer than 6 complete years: no phases\n"
                 "* 1 units without earliest priority date (epd)\n");
    kit_close(&k);
}

/* a, b, c of 2010: F1; F2; none. A = 1: v = 1, alpha = 1/2, beta = 1, N = sqrt(1.25) = 1.11803.
 * 2011: none, A = 1: v = 0, the rest not defined.
 * 2012: F3 F5; F5; F4: A = 3: v = 2/3, alpha = 2/3, beta = 3/4, N = sqrt(8/9) = 0.942809.
 * 2013: F6: A = 4: v = 1/4, alpha = beta = 1, N = sqrt(1.0625) = 1.03078.
 * 2014: incomplete; a = 1, A = 1 + 0 + 2 + 1 + 1 = 5. */
static void coefficients(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "coefficients", "*", CUT,
           "2010|1|0.5|1|1.11803|1|1|1|0|yes\n2011|0|-|-|-|0|1|0|0|yes\n2012|0.666667|0.666667|0."
           "75|0.942809|2|3|1|1|yes\n"
           "2013|0.25|1|1|1.03078|1|4|0|0|yes\n2014|-|-|-|-|1|5|0|0|no\n");
    /* a range hides the years before: no five-year sum for 2012 */
    kit_is(&k, "coefficients", "*", CUT " from=2012 to=2012",
           "2012|-|0.666667|0.75|-|2|-|1|1|yes\n");
    kit_is(&k, "coefficients", "pa=nobody", CUT, "");
    kit_close(&k);
}

/* By year: families y, applicants x (families of a year go round the first x names). */
static void put_years(kit *k, uint32_t first, const unsigned *y, const unsigned *x, size_t n) {
    unsigned number = 1;
    for (size_t i = 0; i < n; i++)
        for (unsigned f = 0; f < y[i]; f++, number++)
            kit_fmt(k,
                    "{\"pub\":{\"number\":\"US%uB2\",\"date\":\"%u-11-01\"},\"app\":{\"date\":\"%u-"
                    "02-01\"},"
                    "\"applicants\":[\"Maker %c\"],\"family\":\"docdb:%u\"}",
                    7000000 + number, (unsigned)(first + i + 1), (unsigned)(first + i),
                    'A' + (int)(f % x[i]), number);
}

/* Sums over three years, and those three years before:
 *   year  2000 01 02 03 04 05 06 07 08 09 10 11 12 13
 *   y        1  1  1 10 20 30 30 30 10  5  1 10 20 30
 *   Y        1  2  3 12 31 60 80 90 70 45 16 16 31 60     largest 90 in 2007, a fifth 18
 *   x        1  1  1  5 10 15 15 15  5  2  1  5 10 15
 *   X        1  2  3  7 16 30 40 45 35 22  8  8 16 30     largest 45, a fifth 9
 * 2000 to 2003: Y < 18, X < 9 before the peak: emergence. 2004: Y 31 from 2, X 16 from 2: growth; 2005,
 * 2006, 2007 likewise (80 from 12, 90 from 31). 2008: Y 70 from 60 = +16.7 %, X 35 from 30 = +16.7 %:
 * growth. 2009: 45 from 80, 22 from 40: decline; 2010: 16 from 90; 2011: 16 from 70, 8 from 35; 2012: 31
 * from 45, 16 from 22: decline. 2013: 60 from 16, 30 from 8, after a decline: revival. */
static void phases(void **state) {
    static const unsigned y[] = {1, 1, 1, 10, 20, 30, 30, 30, 10, 5, 1, 10, 20, 30};
    static const unsigned x[] = {1, 1, 1, 5, 10, 15, 15, 15, 5, 2, 1, 5, 10, 15};
    kit k;
    (void)state;
    kit_open(&k);
    put_years(&k, 2000, y, x, 14);
    kit_ready(&k);
    kit_is(
        &k, "life-cycle", "*", "cutoff=2019-12-31",
        "2000|1|1|emergence|yes\n2001|1|1|emergence|yes\n2002|1|1|emergence|yes\n2003|5|10|"
        "emergence|yes\n"
        "2004|10|20|growth|yes\n2005|15|30|growth|yes\n2006|15|30|growth|yes\n2007|15|30|growth|"
        "yes\n"
        "2008|5|10|growth|yes\n2009|2|5|decline|yes\n2010|1|1|decline|yes\n2011|5|10|decline|yes\n"
        "2012|10|20|decline|yes\n2013|15|30|revival|yes\n");
    kit_close(&k);
}

/* Ten families and five applicants every year: X is 5, 10, 15, 15 …: from 2005 on flat (15 from 15), so
 * maturity; before, it rises from 0, 0, 0 (2000 to 2002) and from 5 and 10. */
static void plateau(void **state) {
    static const unsigned y[] = {10, 10, 10, 10, 10, 10, 10}, x[] = {5, 5, 5, 5, 5, 5, 5};
    kit k;
    (void)state;
    kit_open(&k);
    put_years(&k, 2000, y, x, 7);
    kit_ready(&k);
    kit_is(
        &k, "life-cycle", "*", "cutoff=2019-12-31",
        "2000|5|10|growth|yes\n2001|5|10|growth|yes\n2002|5|10|growth|yes\n2003|5|10|growth|yes\n"
        "2004|5|10|growth|yes\n2005|5|10|maturity|yes\n2006|5|10|maturity|yes\n");
    kit_close(&k);
}

/* With a = ln 81 / dt = 1 (dt = 4.394449), K = 800, tm = 2010: dC/dt = 800 e^-u / (1 + e^-u)^2 with u = t -
 * 2010: 200 at 0; 0.1966119 * 800 = 157.2895 at 1; 0.1049936 * 800 = 83.9949 at 2; 0.0451767 * 800 =
 * 36.1413 at 3; 0.0176627 * 800 = 14.1302 at 4. */
static void fits(void **state) {
    static const double exact[] = {14.13017,  36.14131, 83.99487, 157.28955, 200,
                                   157.28955, 83.99487, 36.14131, 14.13017};
    double t[9];
    px_scurve c;
    (void)state;
    for (int i = 0; i < 9; i++)
        t[i] = 2006 + i;
    assert_true(px_scurve_fit(t, exact, 9, &c));
    assert_float_equal(c.k, 800, 0.01);
    assert_float_equal(c.tm, 2010, 1e-4);
    assert_float_equal(c.dt, 4.394449, 1e-4);
    assert_true(c.r2 > 0.999999 && c.r2 <= 1);
    assert_float_equal(px_scurve_total(&c, 2010), 400, 0.01);
    assert_float_equal(px_scurve_yearly(&c, 2011), 157.28955, 0.001);
    /* 10 % and 90 % of K are dt apart, around tm */
    assert_float_equal(px_scurve_total(&c, 2010 - c.dt / 2), 80, 0.01);
    assert_float_equal(px_scurve_total(&c, 2010 + c.dt / 2), 720, 0.01);
    /* the first half only: the curve is still determined */
    assert_true(px_scurve_fit(t, exact, 6, &c));
    assert_float_equal(c.k, 800, 0.1);
    /* refused: four points; nothing; growth without a sign of an end */
    double doubling[] = {1, 2, 4, 8, 16, 32, 64, 128, 256}, zero[9] = {0};
    assert_false(px_scurve_fit(t, exact, 4, &c));
    assert_false(px_scurve_fit(t, zero, 9, &c));
    assert_false(px_scurve_fit(t, doubling, 9, &c));
}

/* The same, in whole families. The rest then is that of rounding: every count is off by less than
 * 0.3 (0.2895 at most), so RMSE < 0.3 and, as the mean is 782 / 9, R2 over 0.9999. */
static void s_curves(void **state) {
    static const unsigned y[] = {14, 36, 84, 157, 200, 157, 84, 36, 14},
                          x[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    kit k;
    (void)state;
    kit_open(&k);
    put_years(&k, 2006, y, x, 9);
    kit_ready(&k);
    kit_check(kit_try(&k, "s-curve", "*", "cutoff=2019-12-31 ahead=2"), "s-curve");
    assert_int_equal(k.table.n_rows, 11);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(px_table_cell(&k.table, i, 0)->count, 2006 + i);
        assert_int_equal(px_table_cell(&k.table, i, 1)->count, y[i]);
        assert_float_equal(px_table_cell(&k.table, i, 2)->number, y[i], 0.6);
    }
    /* 2016: u = 6: 800 / (1 + e^-6) = 798.02; the integers sum up to less than K by 2 % */
    assert_float_equal(px_table_cell(&k.table, 10, 4)->number, 798, 4);
    assert_int_equal(px_table_cell(&k.table, 10, 1)->type, PX_CELL_NONE);
    assert_int_equal(k.table.n_notes, 2);
    px_str fit = k.table.note[0].en;
    assert_true(px_str_find(fit, PX_STR("tm = 2010.00, ")) != SIZE_MAX);
    assert_true(px_str_find(fit, PX_STR("R2 = 0.9999")) != SIZE_MAX ||
                px_str_find(fit, PX_STR("R2 = 1.0000")) != SIZE_MAX);
    /* C(2014) / K = 1 / (1 + e^-4) = 98.2 %: saturation */
    assert_true(px_str_starts(k.table.note[1].en, PX_STR("C(2014) / K = 98.")));
    assert_true(px_str_find(k.table.note[1].en, PX_STR("saturation")) != SIZE_MAX);
    kit_is_noted(&k, "s-curve", "*", "cutoff=2010-12-31", true,
                 "* Nothing to show. This analysis needs: five complete years; refused where the "
                 "numbers determine no curve.\n"
                 "* 3 complete years; a curve takes at least 5\n");
    kit_is_noted(&k, "s-curve", "epdy=2010", "cutoff=2019-12-31", true,
                 "* Nothing to show. This analysis needs: five complete years; refused where the "
                 "numbers determine no curve.\n"
                 "* 1 complete years; a curve takes at least 5\n");
    kit_is(&k, "s-curve", "pa=nobody", "", "");
    kit_close(&k);
}

static void put_class(kit *k, unsigned *number, unsigned year, const char *class, unsigned n) {
    for (unsigned i = 0; i < n; i++, ++*number)
        kit_fmt(k,
                "{\"pub\":{\"number\":\"US%uB2\",\"date\":\"%u-11-01\"},\"app\":{\"date\":\"%u-02-"
                "01\"},\"ipc\":[\"%s\"],"
                "\"family\":\"docdb:%u\"}",
                7000000 + *number, year + 1, year, class, *number);
}

/* Ten families a year, H01M 1, 1, 7, 1 of them: R = 10, D = 40, p0 = 0.25, p1 = 0.5.
 * cost of r of 10 in state 0: -(r ln 0.25 + (10 - r) ln 0.75): r = 1: 1.386294 + 9 * 0.287682 = 3.975432; r =
 * 7: 9.704061 + 0.863046 = 10.567107. In state 1: 10 ln 2 = 6.931472. Going up: ln 4 = 1.386294.
 * So 2003 alone pays (10.567107 - 6.931472 = 3.63563 > 1.386294); the others cost more above.
 * G06F has p0 = 0.75: twice that is no rate. gamma = 3: 4.158883 > 3.63563: no burst. */
static void bursts(void **state) {
    static const unsigned r[] = {1, 1, 7, 1};
    kit k;
    unsigned number = 1;
    (void)state;
    kit_open(&k);
    for (unsigned i = 0; i < 4; i++) {
        put_class(&k, &number, 2001 + i, "H01M10/04", r[i]);
        put_class(&k, &number, 2001 + i, "G06F1/00", 10 - r[i]);
    }
    kit_ready(&k);
    kit_is(&k, "bursts", "*", "cutoff=2019-12-31", "H01M|2003|2003|3.63563|7|10\n");
    kit_is(&k, "bursts", "*", "cutoff=2019-12-31 gamma=3", "");
    kit_is(&k, "bursts", "*", "cutoff=2019-12-31 least=11", "");
    kit_is(&k, "bursts", "*", "cutoff=2019-12-31 of=pa", "");
    kit_is_noted(&k, "bursts", "epdy=2001", "cutoff=2019-12-31", true,
                 "* Nothing to show. This analysis needs: two complete years.\n"
                 "* fewer than two complete years: no bursts\n");
    kit_close(&k);
}

/* 2001 to 2005: 20 families, 2 of them H01M; 2006 to 2008: 20, of them 10. p = 12 / 40 = 0.3;
 * E = (0.5 - 0.1) / sqrt(0.21 / 20) = 0.4 / 0.10247 = 3.9036. G06F falls. */
static void emerging(void **state) {
    kit k;
    unsigned number = 1;
    (void)state;
    kit_open(&k);
    put_class(&k, &number, 2001, "H01M10/04", 2);
    put_class(&k, &number, 2003, "G06F1/00", 18);
    put_class(&k, &number, 2006, "H01M10/00", 6);
    put_class(&k, &number, 2008, "H01M10/04", 4);
    put_class(&k, &number, 2007, "G06F1/00", 9);
    put_class(&k, &number, 2007, "B23K26/20", 1);
    kit_ready(&k);
    kit_is_noted(&k, "emerging", "*", "cutoff=2019-12-31", true,
                 "H01M10|3.9036|10|0.5|2|0.1\n* 2006 to 2008 compared with 2001 to 2005\n");
    kit_is(&k, "emerging", "*", "cutoff=2019-12-31 least=13", "");
    /* with a minimum of 1, B23K26: p = 1/40, E = 0.05 / sqrt(0.024375 / 20) = 0.05 / 0.0349106 = 1.43223 */
    kit_is(&k, "emerging", "*", "cutoff=2019-12-31 least=1",
           "H01M10|3.9036|10|0.5|2|0.1\nB23K26|1.43223|1|0.05|0|0\n");
    kit_is_noted(&k, "emerging", "epdy=2008", "cutoff=2019-12-31", true,
                 "* Nothing to show. This analysis needs: 10 in both periods together (--least).\n"
                 "* one of the two periods is empty: nothing to compare\n");
    kit_is(&k, "emerging", "pa=nobody", "", "");
    kit_close(&k);
}

/* A priority of 2014-12-31 is published on 2016-06-30 at the latest; one day earlier 2014 is not complete. A year of
 * publications or grants is complete on its last day. Without a cut-off it is the latest publication: 2015-12-01. */
static void years_complete(void **state) {
    static const struct {
        const char *params;
        uint32_t from;
    } cases[] = {
        {"cutoff=2016-06-30", 2015},
        {"cutoff=2016-06-29", 2014},
        {"cutoff=2016-06", 2015},
        {"cutoff=2016-07-01 date=filing", 2015},
        {"cutoff=2015-12-31", 2014},
        {"cutoff=2015", 2014},
        {"cutoff=2015-12-31 date=publication", 2016},
        {"cutoff=2015-12-30 date=publication", 2015},
        {"cutoff=2015-12-31 date=grant", 2016},
        {"", 2014},
        {"date=publication", 2015},
    };
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        kit_check(kit_try(&k, "trend", "*", cases[i].params), cases[i].params);
        if (k.card.incomplete_from != cases[i].from)
            fail_msg("%s: incomplete from %u, expected %u", cases[i].params, k.card.incomplete_from,
                     cases[i].from);
    }
    kit_close(&k);
}

static void refusals(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_fails(&k, "trend", "*", "by=week", PX_E_USAGE, "--by is one of year|month");
    kit_fails(&k, "trend", "*", "stack=ti", PX_E_USAGE, "cannot be counted");
    kit_fails(&k, "trend", "*", "colour=red", PX_E_USAGE, "knows no --colour");
    kit_fails(&k, "growth", "*", "years=0", PX_E_USAGE, "from 1 to 100");
    kit_fails(&k, "bursts", "*", "s=1", PX_E_USAGE, "from 1.01 to 100");
    kit_fails(&k, "trend", "*", "cutoff=soon", PX_E_USAGE, "--cutoff is a date");
    kit_fails(&k, "share", "*", "against=(", PX_E_QUERY, "");
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trends),
        cmocka_unit_test(shares_and_growth),
        cmocka_unit_test(entering_and_leaving),
        cmocka_unit_test(coefficients),
        cmocka_unit_test(phases),
        cmocka_unit_test(plateau),
        cmocka_unit_test(fits),
        cmocka_unit_test(s_curves),
        cmocka_unit_test(bursts),
        cmocka_unit_test(emerging),
        cmocka_unit_test(refusals),
        cmocka_unit_test(years_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
