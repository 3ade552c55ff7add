/* Terms of a set: every expected number is worked out by hand in the comment above it. */
#include "tests/analytics/kit.h"

#include "query/analytics/words.h"

#include <math.h>

/* Titles, with stop words and "method" (no term by itself) left out:
 *   F1 (two publications) lithium battery charger            Acme 2010
 *   F2 lithium batteries | solar panel                       Acme 2011
 *   F3 cleaner | solar panel                                 Beta 2011
 *   F4 solar panel | solar panel                             Beta 2012
 *   F5 has no title                                          Cole 2012
 * Units: lithium F1 F2, battery F1 F2, charger F1, solar and panel F2 F3 F4, cleaner F3. */
#define RECORD(number, year, family, who, title)                                                   \
    "{\"pub\":{\"number\":\"" number "\",\"date\":\"2014-09-01\"},\"app\":{\"date\":\"" year       \
    "-03-05\"},\"applicants\":[\"" who "\"],\"family\":\"docdb:" family "\"" title "}"
#define TITLE(lang, text) ",\"titles\":[{\"lang\":\"" lang "\",\"text\":\"" text "\"}]"
static const char *const few[] = {
    RECORD("US20100000001A1", "2010", "1", "Acme", TITLE("en", "Lithium battery charger")),
    RECORD("US20110000002A1", "2011", "2", "Acme",
           TITLE("en", "Lithium batteries and solar panel")),
    RECORD("US20110000003A1", "2011", "3", "Beta",
           TITLE("en", "Method and cleaner for solar panel")),
    RECORD("EP1000001A1", "2010", "1", "Acme", TITLE("en", "Lithium battery charger")),
    RECORD("US20120000004A1", "2012", "4", "Beta", TITLE("en", "Solar panel on solar panel")),
    RECORD("US20120000005A1", "2012", "5", "Cole", ""),
};

/* Of 5 units. Ties bytewise. */
static void frequent(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "terms", "*", "text=title words=1 least=1",
           "panel|3|0.6|-|-|-\nsolar|3|0.6|-|-|-\nbattery|2|0.4|-|-|-\nlithium|2|0.4|-|-|-\n"
           "charger|1|0.2|-|-|-\ncleaner|1|0.2|-|-|-\n");
    assert_int_equal(k.card.missing, 1);
    kit_is(&k, "terms", "*", "text=title words=1 least=1 top=1", "panel|3|0.6|-|-|-\n");
    assert_int_equal(k.table.n_all, 6);
    /* publications: F1 twice, of 6 */
    kit_is(&k, "terms", "*", "text=title words=1 least=3 unit=pub",
           "battery|3|0.5|-|-|-\nlithium|3|0.5|-|-|-\npanel|3|0.5|-|-|-\nsolar|3|0.5|-|-|-\n");
    /* solar panel stands at 4 of the 4 places of solar and of panel, lithium battery at 3 of 3 */
    kit_is(&k, "terms", "*", "text=title least=2",
           "solar panel|3|0.6|-|-|-\nlithium battery|2|0.4|-|-|-\n");
    kit_is(&k, "terms", "*", "text=title least=2 nested=2",
           "panel|3|0.6|-|-|-\nsolar|3|0.6|-|-|-\nsolar panel|3|0.6|-|-|-\n"
           "battery|2|0.4|-|-|-\nlithium|2|0.4|-|-|-\nlithium battery|2|0.4|-|-|-\n");
    kit_is(&k, "terms", "*", "text=title words=1 least=1 stop=solar,battery;,x",
           "panel|3|0.6|-|-|-\nlithium|2|0.4|-|-|-\ncharger|1|0.2|-|-|-\ncleaner|1|0.2|-|-|-\n");
    kit_is(&k, "terms", "*", "text=title words=1 least=2 from=2011",
           "panel|3|0.75|-|-|-\nsolar|3|0.75|-|-|-\n");
    kit_is(&k, "terms", "*", "text=title least=1 lang=zh", "");
    kit_is(&k, "terms", "*", "text=abstract least=1", "");
    assert_int_equal(k.card.missing, 5);
    kit_is(&k, "terms", "pa=cole", "text=title least=1", "");
    assert_int_equal(k.card.missing, 1);
    kit_is(&k, "terms", "pa=nobody", "text=title least=1", "");
    kit_is(&k, "terms", "pa=nobody", "text=title least=1 by=g2", "");
    /* one record: every run of words stands once, the longest swallows its parts */
    kit_is(&k, "terms", "pn=EP1000001A1", "text=title least=1 pmi=-100",
           "lithium battery charger|1|1|-|-|-\n");
    /* six words, solar panel log2(4 x 18 / 16), lithium battery log2(3 x 18 / 9), battery charger and lithium battery charger
     * log2(2 x 18 / 6): all above 2 bits */
    assert_int_equal(kit_drills(&k, "terms", "*", "text=title least=1 nested=2", PX_UNIT_FAM), 10);
    /* of F2 F3 F4, 12 words: solar panel log2(4 x 12 / 16) is under 2 bits, lithium batteries log2(12) is not */
    assert_int_equal(
        kit_drills(&k, "terms", "*", "text=ta least=1 unit=pub nested=2 from=2011", PX_UNIT_PUB),
        6);
    assert_int_equal(kit_drills(&k, "terms", "*", "text=ta least=1 from=2011", PX_UNIT_FAM), 4);
    kit_fails(&k, "terms", "*", "text=all", PX_E_USAGE, "is one of");
    kit_close(&k);
}

/* ti=solar: F2 F3 F4; outside F1 and F5; N = 5.
 * tf-idf: solar stands once, once, twice: (1 + 1 + 1 + ln 2) ln(5/3) = 3.693147 x 0.510826 = 1.88655; panel the same;
 * cleaner 1 x ln(5/1) = 1.60944; lithium is in F2 and in F1 outside: ln(5/2) = 0.916291; battery the same, in the
 * form that the set has.
 * G2 of solar, 3 of 3 against 0 of 2: E = 1.8 1.2 / 1.2 0.8: 2 (3 ln(3/1.8) + 2 ln(2/0.8)) = 6.73012.
 *    cleaner, 1 of 3 against 0 of 2: E = 0.6 2.4 / 0.4 1.6: 2 (ln(1/0.6) + 2 ln(2/2.4) + 2 ln(2/1.6)) = 1.18494.
 *    lithium, 1 of 3 against 1 of 2, is less frequent here.
 * Against ti=lithium (F1 F2): solar 3 of 3, 1 of 2: E = 2.4 0.6 / 1.6 0.4: 2 (3 ln 1.25 + ln 0.625 + ln 2.5) = 2.23144. */
static void telling(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "terms", "ti=solar", "text=title words=1 least=1 by=tfidf",
           "panel|3|1|1.88655|0|0\nsolar|3|1|1.88655|0|0\ncleaner|1|0.333333|1.60944|0|0\n"
           "batteries|1|0.333333|0.916291|1|0.5\nlithium|1|0.333333|0.916291|1|0.5\n");
    kit_is(&k, "terms", "ti=solar", "text=title words=1 least=1 by=g2",
           "panel|3|1|6.73012|0|0\nsolar|3|1|6.73012|0|0\ncleaner|1|0.333333|1.18494|0|0\n");
    kit_is(&k, "terms", "ti=solar", "text=title words=1 least=2 by=g2 against=ti=lithium",
           "panel|3|1|2.23144|1|0.5\nsolar|3|1|2.23144|1|0.5\n");
    /* the whole collection: nothing is outside */
    kit_is(&k, "terms", "*", "text=title words=1 least=1 by=g2", "");
    assert_true(px_vocab_g2(2, 10, 4, 20) < 1e-9); /* equal shares */
    assert_true(px_vocab_g2(1, 1, 0, 0) == 0);
    kit_close(&k);
}

/* A: F1 F2 (ti=lithium), B: F2 F3 F4. battery 2 of 2, 1 of 3: E = 1.2 0.8 / 1.8 1.2: 2 (2 ln(2/1.2) + ln(1/1.8) +
 * 2 ln(2/1.2)) = 2.91103, log2(1 / (1/3)) = 1.58496. panel 1 of 2, 3 of 3: 2.23144 as above, log2(0.5 / 1) = -1. charger 1 of
 * 2, 0 of 3: E = 0.4 1.6 / 0.6 2.4: 2 (ln 2.5 + ln 0.625 + 3 ln 1.25) = 2.23144. cleaner 0 of 2, 1 of 3: 1.18494 as above.
 * panel, solar and charger tie: those with more units first. */
static void two_sets(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "compare-terms", "ti=lithium", "text=title words=1 least=1 against=ti=solar",
           "battery|here|2.91103|2|1|1|0.333333|1.58496\n"
           "lithium|here|2.91103|2|1|1|0.333333|1.58496\n"
           "panel|elsewhere|2.23144|1|0.5|3|1|-1\nsolar|elsewhere|2.23144|1|0.5|3|1|-1\n"
           "charger|here|2.23144|1|0.5|0|0|-\ncleaner|elsewhere|1.18494|0|0|1|0.333333|-\n");
    kit_is(&k, "compare-terms", "ti=lithium", "text=title words=1 least=1 against=pa=nobody",
           "battery|-|0|2|1|0|-|-\nlithium|-|0|2|1|0|-|-\ncharger|-|0|1|0.5|0|-|-\n"
           "panel|-|0|1|0.5|0|-|-\nsolar|-|0|1|0.5|0|-|-\n");
    kit_is(&k, "compare-terms", "pa=nobody", "text=title against=pa=nobody", "");
    assert_int_equal(
        kit_drills(&k, "compare-terms", "ti=lithium", "text=title words=1 least=1", PX_UNIT_FAM),
        6);
    kit_close(&k);
}

/* Acme F1 F2, Beta F3 F4, Cole F5. Of Acme against F3 F4 F5: battery 2 of 2, 0 of 3: E = 0.8 1.2 / 1.2 1.8:
 * 2 (2 ln 2.5 + 3 ln(5/3)) = 6.73012; charger 1 of 2, 0 of 3: 2.23144 as above; panel 1 of 2, 2 of 3: less. Of Beta: panel 2 of 2, 1 of 3:
 * 2.91103 as above; cleaner as charger. Cole has no text. */
static void groups(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "terms-by", "*", "text=title words=1 least=1 within=1",
           "ACME|battery|6.73012|2|1|0|0\nACME|lithium|6.73012|2|1|0|0\n"
           "ACME|charger|2.23144|1|0.5|0|0\nBETA|panel|2.91103|2|1|1|0.333333\n"
           "BETA|solar|2.91103|2|1|1|0.333333\nBETA|cleaner|2.23144|1|0.5|0|0\n");
    kit_is(&k, "terms-by", "*", "text=title words=1 least=1 each=1 top=1",
           "ACME|battery|6.73012|2|1|0|0\n");
    kit_is(&k, "terms-by", "*", "by=all text=title least=1", "");
    kit_is(&k, "terms-by", "pa=nobody", "text=title", "");
    assert_int_equal(kit_drills(&k, "terms-by", "*", "text=title words=1 least=1 within=1 unit=pub",
                                PX_UNIT_PUB),
                     12);
    kit_close(&k);
}

/* Of 5: panel with solar 3, 3, 3: (3 x 5 - 9) / sqrt(3 x 3 x 2 x 2) = 1; battery with lithium 2, 2, 2: 6 / sqrt(36) = 1; battery with
 * charger 1, 2, 1: (5 - 2) / sqrt(2 x 1 x 3 x 4) = 0.612372, Jaccard 1/2; cleaner with panel 1, 1, 3: (5 - 3) / sqrt(1 x 3 x 4 x 2) =
 * 0.408248, 1/3; battery with panel 1, 2, 3: (5 - 6) / sqrt(2 x 3 x 3 x 2) = -0.166667, 1/4. */
static void together(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "term-pairs", "*", "text=title words=1 least=1 together=1",
           "panel|solar|3|3|3|1|1\nbattery|lithium|2|2|2|1|1\n"
           "battery|charger|1|2|1|0.612372|0.5\ncharger|lithium|1|1|2|0.612372|0.5\n"
           "cleaner|panel|1|1|3|0.408248|0.333333\ncleaner|solar|1|1|3|0.408248|0.333333\n"
           "battery|panel|1|2|3|-0.166667|0.25\nbattery|solar|1|2|3|-0.166667|0.25\n"
           "lithium|panel|1|2|3|-0.166667|0.25\nlithium|solar|1|2|3|-0.166667|0.25\n");
    kit_is(&k, "term-pairs", "*", "text=title words=1 least=1 together=2 by=n",
           "panel|solar|3|3|3|1|1\nbattery|lithium|2|2|2|1|1\n");
    /* a term of all units goes with nothing in particular */
    kit_is(&k, "term-pairs", "ti=panel", "text=title words=1 least=2 together=1",
           "panel|solar|3|3|3|-|1\n");
    /* solar panel with its parts */
    kit_is_noted(&k, "term-pairs", "ti=panel", "text=title least=3 nested=2 pmi=-100 together=1",
                 true,
                 "panel|solar|3|3|3|-|1\n* 2 pairs of a term and a part of it are left out\n");
    kit_is(&k, "term-pairs", "pa=nobody", "text=title", "");
    assert_int_equal(kit_drills(&k, "term-pairs", "*",
                                "text=title words=1 least=1 together=1 unit=pub", PX_UNIT_PUB),
                     30);
    assert_true(isnan(px_vocab_phi(2, 2, 3, 3)));
    kit_close(&k);
}

/* Filed: F1 2010; F2 F3 2011; F4 F5 2012. panel and solar 0 of 1, 2 of 2, 1 of 2: slope of 0, 1, 1/2 over 0, 1, 2:
 * (3 x 2 - 3 x 1.5) / (3 x 5 - 9) = 0.25; base (1.5 - 0.25 x 3) / 3 = 0.25; R2 = 1.5^2 / (6 x (3 x 1.25 - 2.25)) = 0.25. battery and
 * lithium 1, 1/2, 0: slope -0.5, R2 1. charger 1, 0, 0: slope (0 - 3) / 6 = -0.5, base (1 + 1.5) / 3, R2 = 9 / (6 x 2).
 * cleaner 0, 1/2, 0: slope 0, base 1/6, R2 0. */
static void years(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, few);
    kit_is(&k, "terms-years", "*", "text=title words=1 least=1 terms=1 date=filing cutoff=2030",
           "panel|2010|0|0|yes\npanel|2011|2|1|yes\npanel|2012|1|0.5|yes\n");
    kit_is(&k, "terms-years", "*", "text=title words=1 least=1 terms=1 date=filing cutoff=2013",
           "panel|2010|0|0|yes\npanel|2011|2|1|yes\npanel|2012|1|0.5|no\n");
    kit_is(&k, "term-trends", "*", "text=title words=1 least=1 date=filing cutoff=2030",
           "panel|25|0.25|0.25|0.75|3|3\nsolar|25|0.25|0.25|0.75|3|3\n"
           "cleaner|0|0|0.166667|0.166667|1|1\nbattery|-50|1|1|0|2|2\n"
           "charger|-50|0.75|0.833333|-0.166667|1|1\nlithium|-50|1|1|0|2|2\n");
    kit_is(&k, "term-trends", "*",
           "text=title words=1 least=1 date=filing cutoff=2030 order=falling top=1",
           "battery|-50|1|1|0|2|2\n");
    kit_is_noted(&k, "term-trends", "*",
                 "text=title least=1 date=filing cutoff=2013 words=1 terms=1", true,
                 "* Nothing to show. This analysis needs: three complete years.\n"
                 "* fewer than three complete years: no trend\n"
                 "* among the 1 most frequent of 6 terms\n");
    /* 2011 and 2012 (4 units) after 2010 (1): panel 3 of 4, 0 of 1: p = 3/5, E = 0.75 / sqrt(0.24 / 4) = 3.06186; cleaner 1 of
     * 4: p = 1/5, E = 0.25 / sqrt(0.16 / 4) = 1.25 */
    kit_is(&k, "emerging-terms", "*",
           "text=title words=1 least=1 recent=2 previous=1 date=filing cutoff=2030",
           "panel|3.06186|3|0.75|0|0\nsolar|3.06186|3|0.75|0|0\ncleaner|1.25|1|0.25|0|0\n");
    /* battery 1 of 1, 1 of 2, 0 of 2: p0 = 2/5, p1 = 4/5; 2010 costs -ln 0.4 calm, -ln 0.8 in a burst: 0.693147 less, more than to
     * go up, 0.5 ln 3; 2011 costs more in a burst. panel: p1 would be 6/5. */
    kit_is(&k, "term-bursts", "*", "text=title words=1 least=2 gamma=0.5 date=filing cutoff=2030",
           "battery|2010|2010|0.693147|1|2\nlithium|2010|2010|0.693147|1|2\n");
    assert_int_equal(kit_drills(&k, "term-trends", "*",
                                "text=title words=1 least=1 date=filing cutoff=2013", PX_UNIT_FAM),
                     0);
    assert_int_equal(kit_drills(&k, "term-trends", "*",
                                "text=title words=1 least=1 date=filing cutoff=2030", PX_UNIT_FAM),
                     12);
    kit_is(&k, "term-bursts", "pa=nobody", "", "");
    kit_is(&k, "terms-years", "pa=nobody", "", "");
    kit_is(&k, "term-trends", "pa=nobody", "", "");
    kit_is(&k, "emerging-terms", "pa=nobody", "", "");
    assert_int_equal(kit_drills(&k, "terms-years", "*",
                                "text=title words=1 least=1 date=filing unit=pub", PX_UNIT_PUB),
                     18);
    kit_close(&k);
}

/* Words that begin with a figure, some of which would be operators: each has a clause, and no other reading. */
static void figures(void **state) {
    static const char *const lines[] = {
        RECORD("US20100000001A1", "2010", "1", "Acme", TITLE("en", "2W laser for 3D printing")),
        RECORD("US20110000002A1", "2011", "2", "Acme", TITLE("en", "3D printing with 2W laser")),
        RECORD("US20110000003A1", "2011", "3", "Beta", TITLE("en", "2W 3D 4N display")),
        RECORD("US20120000004A1", "2012", "4", "Beta", TITLE("en", "laser printing")),
    };
    kit k;
    (void)state;
    KIT_LINES(&k, lines);
    kit_is(&k, "terms", "*", "text=title words=1 least=2",
           "2w|3|0.75|-|-|-\n3d|3|0.75|-|-|-\nlaser|3|0.75|-|-|-\nprinting|3|0.75|-|-|-\n");
    assert_int_equal(kit_drills(&k, "terms", "*", "text=title words=1 least=1", PX_UNIT_FAM), 6);
    kit_is(&k, "terms", "*", "text=title words=2 least=2 nested=0.1 pmi=0",
           "2w laser|2|0.5|-|-|-\n3d printing|2|0.5|-|-|-\n");
    size_t n = kit_drills(&k, "terms", "*", "text=title words=3 least=1 pmi=0", PX_UNIT_FAM);
    assert_true(n > 6 && n == k.table.n_rows);
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures),  cmocka_unit_test(frequent), cmocka_unit_test(telling),
        cmocka_unit_test(two_sets), cmocka_unit_test(groups),   cmocka_unit_test(together),
        cmocka_unit_test(years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
