/* Geography over collections whose every number is worked out in the comments. */
#include "tests/analytics/kit.h"

#include "base/file.h"

/* Families:
 *   F1  CN (Jiangsu, Suzhou; grant in force), US, EP, JP lists nothing   priority CN 2015-01-10
 *   F2  US, lists members EP and JP; first priority US 2016-03-01; applicant US
 *   F3  CN alone, no priority, filed 2015-06-01, Jiangsu, Nanjing first, Shanghai second
 *   F4  WO and CN, priority JP 2016-01-31
 *   F5  a record without anything but a title */
static const char *const records[] = {
    "{\"pub\":{\"number\":\"CN105000001B\",\"date\":\"2017-01-01\"},\"app\":{\"number\":"
    "\"CN201510000001\","
    "\"date\":\"2015-01-10\"},\"priorities\":[{\"number\":\"CN201510000001\",\"date\":\"2015-01-"
    "10\"}],"
    "\"type\":\"invention_grant\",\"status\":\"active\",\"family\":\"docdb:1\","
    "\"applicants\":[{\"name\":\"甲\",\"country\":\"CN\",\"province\":\"江苏省\",\"city\":"
    "\"苏州市\",\"address\":\"江苏省苏州市工业园区星湖街1号\"}]}",
    "{\"pub\":{\"number\":\"US2017000001A1\",\"date\":\"2017-05-01\"},\"app\":{\"number\":"
    "\"US201615000001\","
    "\"date\":\"2016-01-05\"},\"priorities\":[{\"number\":\"CN201510000001\",\"date\":\"2015-01-"
    "10\"}],"
    "\"family\":\"docdb:1\",\"applicants\":[{\"name\":\"Jia\",\"country\":\"CN\"}]}",
    "{\"pub\":{\"number\":\"EP3000001A1\",\"date\":\"2017-06-01\"},\"app\":{\"number\":"
    "\"EP20160000001\","
    "\"date\":\"2016-01-10\"},\"priorities\":[{\"number\":\"CN201510000001\",\"date\":\"2015-01-"
    "10\"}],"
    "\"family\":\"docdb:1\",\"applicants\":[{\"name\":\"Jia\",\"country\":\"CN\"}]}",
    "{\"pub\":{\"number\":\"US2018000002A1\",\"date\":\"2018-01-01\"},\"app\":{\"number\":"
    "\"US201615000002\","
    "\"date\":\"2016-09-01\"},\"priorities\":[{\"number\":\"US201662000002\",\"date\":\"2016-03-"
    "01\"}],"
    "\"family\":\"docdb:2\",\"members\":[\"EP3000002A1\",\"JP2018000002A\"],"
    "\"applicants\":[{\"name\":\"Yi Inc\",\"country\":\"US\"}]}",
    "{\"pub\":{\"number\":\"CN106000003A\",\"date\":\"2016-12-01\"},\"app\":{\"number\":"
    "\"CN201510000003\","
    "\"date\":\"2015-06-01\"},\"family\":\"docdb:3\",\"status\":\"pending\",\"type\":\"invention\","
    "\"applicants\":[{\"name\":\"丙\",\"country\":\"CN\",\"province\":\"江苏省\",\"city\":"
    "\"南京市\"},"
    "{\"name\":\"丁\",\"country\":\"CN\",\"province\":\"上海市\",\"city\":\"上海市\",\"park\":"
    "\"张江\"}]}",
    "{\"pub\":{\"number\":\"WO2017000004A1\",\"date\":\"2017-08-01\"},\"app\":{\"number\":\"PCT/"
    "JP2017/000004\","
    "\"date\":\"2017-01-30\"},\"priorities\":[{\"number\":\"JP2016000004\",\"date\":\"2016-01-31\"}"
    "],"
    "\"family\":\"docdb:4\",\"applicants\":[{\"name\":\"Wu KK\",\"country\":\"JP\"}]}",
    "{\"pub\":{\"number\":\"CN108000004A\",\"date\":\"2018-09-01\"},\"app\":{\"number\":"
    "\"CN201780000004\","
    "\"date\":\"2017-01-30\"},\"priorities\":[{\"number\":\"JP2016000004\",\"date\":\"2016-01-31\"}"
    "],"
    "\"family\":\"docdb:4\",\"applicants\":[{\"name\":\"Wu KK\",\"country\":\"JP\"}]}",
    "{\"ids\":[\"test:5\"],\"title\":\"Nothing known\"}",
};
static kit set;

static int setup(void **state) {
    (void)state;
    kit_lines_in(&set, records, sizeof records / sizeof *records, 3);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&set);
    return 0;
}

static void test_origin(void **state) {
    (void)state;
    /* F1 CN, F2 US, F3 CN (no priority: office of the application), F4 JP; F5 none: 2 1 1 of 4 */
    kit_is(&set, "origin", "*", "",
           "CN|2|0.5\n"
           "JP|1|0.25\n"
           "US|1|0.25\n");
    kit_is(&set, "origin", "*", "origin=applicant",
           "CN|2|0.5\n"
           "JP|1|0.25\n"
           "US|1|0.25\n");
    kit_is(&set, "origin", "title=nothing and has=family", "", "");
    kit_check(kit_try(&set, "origin", "*", ""), "origin");
    assert_int_equal(set.card.missing, 1);
}

static void test_market(void **state) {
    (void)state;
    /* Members: F1 CN US EP; F2 US; F3 CN; F4 WO CN. CN 3, US 2, EP 1, WO 1 = 7.
     * From elsewhere: CN: F4 (JP); US: F1; EP: F1; WO: F4. */
    kit_is(&set, "market", "*", "offices=members",
           "CN|3|3|0.428571|1\n"
           "US|2|2|0.285714|1\n"
           "EP|1|1|0.142857|1\n"
           "WO|1|1|0.142857|1\n");
    /* Listed: F2 has EP and JP, too: 9. */
    kit_is(&set, "market", "*", "",
           "CN|3|3|0.333333|1\n"
           "EP|2|2|0.222222|2\n"
           "US|2|2|0.222222|1\n"
           "JP|1|1|0.111111|1\n"
           "WO|1|1|0.111111|1\n");
    /* Fractions, members: CN 1/3 + 1 + 1/2 = 11/6, US 1/3 + 1 = 4/3, EP 1/3, WO 1/2: 4 in all */
    kit_is(&set, "market", "*", "counting=fractional offices=members",
           "CN|3|1.83333|0.458333|1\n"
           "US|2|1.33333|0.333333|1\n"
           "EP|1|0.333333|0.0833333|1\n"
           "WO|1|0.5|0.125|1\n");
}

static void test_flow(void **state) {
    (void)state;
    /* CN->CN F1 F3; CN->US F1; CN->EP F1; US->US, US->EP, US->JP F2; JP->WO, JP->CN F4 */
    kit_is(&set, "flow", "*", "",
           "CN|CN|2|1\n"
           "CN|EP|1|0.5\n"
           "CN|US|1|0.5\n"
           "JP|CN|1|1\n"
           "JP|WO|1|1\n"
           "US|EP|1|1\n"
           "US|JP|1|1\n"
           "US|US|1|1\n");
    /* CN: out 2 (US, EP), in 1 (JP), self 2: touches 2 + 2 + 1 = 5; share 2/4
     * US: out 2, in 1, self 1: 4; 1/3.  JP: out 2, in 1: 3; 0/2.  EP: in 2.  WO: in 1. */
    kit_is(&set, "flow-balance", "*", "",
           "CN|2|1|1|2|0.5\n"
           "US|2|1|1|1|0.333333\n"
           "JP|2|1|1|0|0\n"
           "EP|0|2|-2|0|-\n"
           "WO|0|1|-1|0|-\n");
    kit_is(&set, "flow", "ids=zzz or title=nothing", "", "");
}

static void test_families(void **state) {
    (void)state;
    /* Applications: F1 3, F2 1, F3 1, F4 2, F5 1 */
    kit_is(&set, "family-size", "*", "",
           "1|3|0.6\n"
           "2|1|0.2\n"
           "3|1|0.2\n");
    /* Offices, listed: F1 3, F2 3, F3 1, F4 2, F5 0 */
    kit_is(&set, "family-size", "*", "size=offices",
           "0|1|0.2\n"
           "1|1|0.2\n"
           "2|1|0.2\n"
           "3|2|0.4\n");
    /* One record */
    kit_is(&set, "family-size", "fam=docdb:3", "", "1|1|1\n");
    /* Reach, all five: offices without WO: 3 3 1 1 0 = 8/5. Triadic F2. IP5: F1, F2 (F4 has one office, WO apart).
     * PCT: F4. Overseas of four with an origin: F1, F2, F4 (CN is not JP). */
    kit_is(&set, "reach", "*", "by=all", "all|5|1.6|1|0.2|2|0.4|1|0.2|3|0.75\n");
    kit_is(&set, "reach", "*", "",
           "2015|2|2|0|0|1|0.5|0|0|1|0.5\n"
           "2016|2|2|1|0.5|1|0.5|1|0.5|2|1\n");
    kit_is(&set, "reach", "title=zzz", "by=all", "all|0|-|0|-|0|-|0|-|0|-\n");
}

static void test_lag(void **state) {
    (void)state;
    /* CN: F1 0 months, F3 0 (filing is the first date), F4 2016-01-31 to 2017-01-30: 11 whole months.
     *     mean 11/3, quartiles of 0 0 11: 0, 0, 5.5
     * US: F1 2015-01-10 to 2016-01-05: 11; F2 2016-03-01 to 2016-09-01: 6. mean 8.5; 7.25, 8.5, 9.75
     * EP: F1 12.  WO: F4 11. */
    kit_is(&set, "entry-lag", "*", "",
           "CN|3|3|3.66667|0|0|5.5\n"
           "US|2|2|8.5|7.25|8.5|9.75\n"
           "EP|1|1|12|12|12|12\n"
           "WO|1|1|11|11|11|11\n");
}

static void test_regions(void **state) {
    (void)state;
    /* First applicants: F1 and F3 Jiangsu. Any: Shanghai of F3, too; fractions: Jiangsu 1.5, Shanghai 0.5. */
    kit_is(&set, "regions", "*", "", "1|江苏省|2|2|1\n");
    kit_is(&set, "regions", "*", "who=any",
           "1|江苏省|2|2|0.666667\n"
           "2|上海市|1|1|0.333333\n");
    kit_is(&set, "regions", "*", "counting=fractional who=any",
           "1|江苏省|2|1.5|0.75\n"
           "2|上海市|1|0.5|0.25\n");
    /* A tie: both cities first, in byte order. */
    kit_is(&set, "regions", "*", "level=city",
           "1|南京市|1|1|0.5\n"
           "1|苏州市|1|1|0.5\n");
    /* Of F1 the address names a park, of the second applicant of F3 the file. */
    kit_is(&set, "regions", "*", "level=park", /* the first park that is stated */
           "1|张江高科技园区|1|1|0.5\n"
           "1|苏州工业园区|1|1|0.5\n");
    kit_is(&set, "regions", "*", "level=park who=any",
           "1|张江高科技园区|1|1|0.5\n"
           "1|苏州工业园区|1|1|0.5\n");
    kit_check(kit_try(&set, "regions", "*", ""), "regions");
    assert_int_equal(set.card.missing, 3); /* F2, F4, F5 */
}

static const char *with(const char *path, const char *more) {
    return px_arena_fmt(set.a, "population=%s %s", path, more).p;
}

static void test_inhabitants(void **state) {
    char *path = px_path(set.root, "people.csv");
    (void)state;
    kit_check(px_file_replace(
                  path,
                  PX_STR("\xEF\xBB\xBF地区,年份,人口\r\n\"江苏\",2019,80000\r\n江苏,2020,85000\r\n"
                         "\r\n上海,2018,20000"),
                  &err),
              path);
    /* In force: F1 alone: 1 / 85000 * 10000 */
    kit_is(&set, "per-inhabitants", "*", with(path, "who=any"), "江苏省|0.117647|1|85000|2020\n");
    kit_is(&set, "per-inhabitants", "*", with(path, "year=2019"), "江苏省|0.125|1|80000|2019\n");
    /* All units: Shanghai 1 / 20000; Jiangsu 2 without a figure for that year, last. */
    kit_is(&set, "per-inhabitants", "*", with(path, "right=all who=any year=2018"),
           "上海市|0.5|1|20000|2018\n江苏省|-|2|-|-\n");
    /* Parks have figures of their own. */
    kit_check(px_file_replace(path, PX_STR("park,year,population\nSIP,2020,50000\n"), &err), path);
    kit_is(&set, "per-inhabitants", "*", with(path, "level=park right=all who=any"),
           "苏州工业园区|0.2|1|50000|2020\n张江高科技园区|-|1|-|-\n");
    assert_int_equal(set.table.n_notes, 2);
    kit_check(px_file_replace(path, PX_STR("a,2019,5\nb,many,6\n"), &err), path);
    kit_fails(&set, "per-inhabitants", "*", with(path, ""), PX_E_INPUT, "region,year,population");
    kit_is(&set, "per-inhabitants", "*", "", "");
    assert_int_equal(set.table.n_notes, 2); /* there is nothing, and what is lacking */
    kit_fails(&set, "per-inhabitants", "*", "population=/nowhere/at/all", PX_E_NOTFOUND,
              "/nowhere/at/all");
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_origin),      cmocka_unit_test(test_market),
        cmocka_unit_test(test_flow),        cmocka_unit_test(test_families),
        cmocka_unit_test(test_lag),         cmocka_unit_test(test_regions),
        cmocka_unit_test(test_inhabitants),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
