#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/region.h"

#include <stdio.h>

static void check(const char *what, const char *in, px_place p, const char *country,
                  uint32_t province, uint32_t city, const char *unit) {
    if (!px_str_is(p.country, country) || p.province_code != province || p.city_code != city ||
        !px_str_is(p.unit, unit))
        fail_msg("%s \"%s\" is [" PX_STR_FMT "] %u %u \"" PX_STR_FMT
                 "\", expected [%s] %u %u \"%s\"",
                 what, in, PX_STR_ARG(p.country), p.province_code, p.city_code, PX_STR_ARG(p.unit),
                 country, province, city, unit);
}

static void addresses(void **state) {
    (void)state;
    static const struct {
        const char *text, *stated, *country;
        uint32_t province, city;
        const char *unit;
    } t[] = {
        {"201203 上海市浦东新区张江高科技园区蔡伦路1623号", "", "CN", 310000, 310000, "浦东新区"},
        {"上海市闵行区东川路800号", "", "CN", 310000, 310000, "闵行区"},
        {"上海市市辖区徐汇区漕溪北路", "", "CN", 310000, 310000, "徐汇区"},
        {"上海市南汇区祝桥镇", "", "CN", 310000, 310000, "浦东新区"},
        {"上海市卢湾区淮海中路", "", "CN", 310000, 310000, "黄浦区"},
        {"上海市闸北区天目西路", "", "CN", 310000, 310000, "静安区"},
        {"上海市崇明县城桥镇", "", "CN", 310000, 310000, "崇明区"},
        {"上海市张江路69号", "", "CN", 310000, 310000, "浦东新区"},
        {"上海漕河泾开发区", "", "CN", 310000, 310000, ""},
        {"上海市南京西路100号", "", "CN", 310000, 310000, ""},
        {"上海市北京东路", "", "CN", 310000, 310000, ""},
        {"中国上海市长宁区", "", "CN", 310000, 310000, "长宁区"},
        {"中国（上海）自由贸易试验区临港新片区", "", "CN", 310000, 310000, ""},
        {"100084 北京市海淀区清华园", "", "CN", 110000, 110000, "海淀区"},
        {"北京市100084-82信箱", "", "CN", 110000, 110000, ""},
        {"518057广东省深圳市南山区科技园", "", "CN", 440000, 440300, "南山区"},
        {"广东深圳南山区", "", "CN", 440000, 440300, "南山区"},
        {"深圳市宝安区", "", "CN", 440000, 440300, "宝安区"},
        {"江苏省昆山市玉山镇", "", "CN", 320000, 320500, "昆山市"},
        {"江苏昆山开发区", "", "CN", 320000, 320500, "昆山市"},
        {"昆山市玉山镇", "", "CN", 320000, 320500, "昆山市"},
        {"义乌市北苑街道", "", "CN", 330000, 330700, "义乌市"},
        {"张家港市杨舍镇", "", "CN", 320000, 320500, "张家港市"},
        {"江阴市澄江街道", "", "CN", 320000, 320200, "江阴市"},
        {"浙江省德清县武康镇", "", "CN", 330000, 330500, "德清县"},
        {"河南省济源市", "", "CN", 410000, 419001, ""},
        {"湖北省仙桃市", "", "CN", 420000, 429004, ""},
        {"湖北潜江", "", "CN", 420000, 429005, ""},
        {"湖北省神农架林区", "", "CN", 420000, 429021, ""},
        {"海南省陵水黎族自治县", "", "CN", 460000, 469028, ""},
        {"海南省海口市美兰区", "", "CN", 460000, 460100, "美兰区"},
        {"新疆石河子市北四路", "", "CN", 650000, 659001, ""},
        {"新疆维吾尔自治区乌鲁木齐市", "", "CN", 650000, 650100, ""},
        {"内蒙古自治区呼和浩特市赛罕区", "", "CN", 150000, 150100, "赛罕区"},
        {"内蒙古包头", "", "CN", 150000, 150200, ""},
        {"吉林省吉林市龙潭区", "", "CN", 220000, 220200, "龙潭区"},
        {"吉林省长春市朝阳区", "", "CN", 220000, 220100, "朝阳区"},
        {"辽宁省朝阳市", "", "CN", 210000, 211300, ""},
        {"朝阳区建国路", "", "", 0, 0, ""},
        {"鼓楼区中山北路", "", "", 0, 0, ""},
        {"中山路12号", "", "", 0, 0, ""},
        {"中山市火炬开发区", "", "CN", 440000, 442000, ""},
        {"重庆市沙坪坝区", "", "CN", 500000, 500000, "沙坪坝区"},
        {"重庆市县丰都县", "", "CN", 500000, 500000, ""},
        {"广西南宁", "", "CN", 450000, 450100, ""},
        {"江苏省南通市通州区", "", "CN", 320000, 320600, "通州区"},
        {"北京市通州区", "", "CN", 110000, 110000, "通州区"},
        {"湖北省襄樊市", "", "CN", 420000, 420600, ""},
        {"山东省莱芜市", "", "CN", 370000, 370100, ""},
        {"广东省顺德市", "", "CN", 440000, 440600, ""},
        {"江苏省苏州工业园区", "", "CN", 320000, 320500, ""},
        {"安徽省合肥市高新区", "", "CN", 340000, 340100, ""},
        {"台湾新竹市", "", "TW", 710000, 0, ""},
        {"中国台湾台北", "", "TW", 710000, 0, ""},
        {"中国香港九龙", "", "HK", 810000, 0, ""},
        {"香港新界", "CN", "CN", 810000, 0, ""},
        {"澳门", "", "MO", 820000, 0, ""},
        {"200030", "CN", "CN", 310000, 310000, ""},
        {"科学大道1号 510000", "CN", "CN", 440000, 0, ""},
        {"科学大道1号", "CN", "CN", 0, 0, ""},
        {"No. 1, Nanshan District, Shenzhen, Guangdong, China", "", "CN", 440000, 440300, ""},
        {"Shanghai 200030 (CN)", "", "CN", 310000, 310000, ""},
        {"Pudong New Area, Shanghai, P.R. China", "", "CN", 310000, 310000, "浦东新区"},
        {"Xuhui District, Shanghai 200030", "CN", "CN", 310000, 310000, "徐汇区"},
        {"Suzhou, Jiangsu", "", "CN", 320000, 320500, ""},
        {"Suzhou, Anhui", "", "CN", 340000, 341300, ""},
        {"Suzhou", "CN", "CN", 320000, 320500, ""},
        {"Taizhou", "CN", "CN", 0, 0, ""},
        {"Taizhou, Zhejiang", "CN", "CN", 330000, 331000, ""},
        {"Xi'an, Shaanxi Province 710049", "CN", "CN", 610000, 610100, ""},
        {"12 Beijing West Road, Jing'an District, Shanghai", "CN", "CN", 310000, 310000, "静安区"},
        {"Beijing", "CN", "CN", 110000, 110000, ""},
        {"Peking, China", "", "CN", 110000, 110000, ""},
        {"Inner Mongolia, Hohhot", "CN", "CN", 150000, 150100, ""},
        {"Hong Kong", "CN", "CN", 810000, 0, ""},
        {"Kowloon, Hong Kong, China", "", "HK", 810000, 0, ""},
        {"Shenzhen", "", "", 0, 0, ""},
        {"Canton, Ohio", "US", "US", 0, 0, ""},
        {"Tokyo (JP)", "", "JP", 0, 0, ""},
        {"1-1 Marunouchi, Chiyoda-ku, Tokyo, Japan", "", "JP", 0, 0, ""},
        {"東京都千代田区丸の内", "", "JP", 0, 0, ""},
        {"大阪府門真市大字門真1006番地", "", "JP", 0, 0, ""},
        {"日本东京都", "", "JP", 0, 0, ""},
        {"美国加利福尼亚州", "", "US", 0, 0, ""},
        {"德国慕尼黑", "", "DE", 0, 0, ""},
        {"韩国首尔", "", "KR", 0, 0, ""},
        {"경기도 수원시 영통구", "", "KR", 0, 0, ""},
        {"서울특별시 영등포구", "", "KR", 0, 0, ""},
        {"80333 München, Germany", "", "DE", 0, 0, ""},
        {"Werner-von-Siemens-Str. 1, 80333 München [DE]", "", "DE", 0, 0, ""},
        {"Redmond, WA, United States", "", "US", 0, 0, ""},
        {"Wilmington, DE", "", "", 0, 0, ""},
        {"Palo Alto, CA 94304", "", "", 0, 0, ""},
        {"Seoul, Republic of Korea", "", "KR", 0, 0, ""},
        {"London, UK", "", "GB", 0, 0, ""},
        {"Atlanta, Georgia", "", "", 0, 0, ""},
        {"", "", "", 0, 0, ""},
        {"", "CN", "CN", 0, 0, ""},
        {"北京", "US", "US", 0, 0, ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        check("address", t[i].text,
              px_place_of_address(px_str_of(t[i].text), px_str_of(t[i].stated)), t[i].country,
              t[i].province, t[i].city, t[i].unit);
}

static void parts(void **state) {
    (void)state;
    static const struct {
        const char *province, *city, *unit, *to_province, *to_city, *to_unit;
    } t[] = {
        {"江苏", "苏州", "", "江苏省", "苏州市", ""},
        {"江苏省", "苏州市", "昆山市", "江苏省", "苏州市", "昆山市"},
        {"江苏", "昆山市", "", "江苏省", "苏州市", "昆山市"},
        {"Jiangsu", "Suzhou", "", "江苏省", "苏州市", ""},
        {"jiangsu province", "suzhou city", "", "江苏省", "苏州市", ""},
        {"上海", "市辖区", "卢湾区", "上海市", "上海市", "黄浦区"},
        {"上海市", "县", "崇明县", "上海市", "上海市", "崇明区"},
        {"上海", "0", "", "上海市", "上海市", ""},
        {"上海市", "上海市", "浦东新区", "上海市", "上海市", "浦东新区"},
        {"", "上海", "徐汇区", "上海市", "上海市", "徐汇区"},
        {"", "深圳市", "", "广东省", "深圳市", ""},
        {"320000", "320500", "", "江苏省", "苏州市", ""},
        {"内蒙古", "", "", "内蒙古自治区", "", ""},
        {"California", "San Jose", "", "California", "San Jose", ""},
        {"CA", "", "", "CA", "", ""},
        {"", "Atlantis", "somewhere", "", "Atlantis", "somewhere"},
        {"广东省", "苏州市", "", "广东省", "苏州市", ""},
        {"", "", "", "", "", ""},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_place p =
            px_place_of_parts(px_str_of(t[i].province), px_str_of(t[i].city), px_str_of(t[i].unit));
        if (!px_str_is(p.province, t[i].to_province) || !px_str_is(p.city, t[i].to_city) ||
            !px_str_is(p.unit, t[i].to_unit))
            fail_msg("%s|%s|%s is " PX_STR_FMT "|" PX_STR_FMT "|" PX_STR_FMT, t[i].province,
                     t[i].city, t[i].unit, PX_STR_ARG(p.province), PX_STR_ARG(p.city),
                     PX_STR_ARG(p.unit));
        px_place q = px_place_of_parts(p.province, p.city, p.unit);
        if (!px_str_eq(p.province, q.province) || !px_str_eq(p.city, q.city) ||
            !px_str_eq(p.unit, q.unit))
            fail_msg("%s|%s|%s changes when it is done again", t[i].province, t[i].city, t[i].unit);
    }
}

static void from_names(void **state) {
    (void)state;
    static const struct {
        const char *name, *country;
        uint32_t province, city;
    } t[] = {
        {"上海交通大学", "CN", 310000, 310000},
        {"苏州大学", "CN", 320000, 320500},
        {"深圳市腾讯计算机系统有限公司", "CN", 440000, 440300},
        {"昆山龙腾光电有限公司", "CN", 320000, 320500},
        {"中山大学", "", 0, 0},
        {"浙江大学", "CN", 330000, 0},
        {"华为技术有限公司", "", 0, 0},
        {"清华大学", "", 0, 0},
        {"中国科学院上海微系统与信息技术研究所", "", 0, 0},
        {"", "", 0, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        check("name", t[i].name, px_place_of_name(px_str_of(t[i].name)), t[i].country,
              t[i].province, t[i].city, "");
}

/* Numbers as the Ministry of Civil Affairs publishes them, and cities a province. */
static void complete(void **state) {
    (void)state;
    static const struct {
        uint32_t province, prefectures, units; /* without units directly under the province */
    } want[] = {
        {110000, 0, 16},   {120000, 0, 16},   {130000, 11, 167}, {140000, 11, 117},
        {150000, 12, 103}, {210000, 14, 100}, {220000, 9, 60},   {230000, 13, 121},
        {310000, 0, 0},    {320000, 13, 95},  {330000, 11, 90},  {340000, 16, 104},
        {350000, 9, 84},   {360000, 11, 100}, {370000, 16, 136}, {410000, 17, 156},
        {420000, 13, 99},  {430000, 14, 122}, {440000, 21, 122}, {450000, 14, 111},
        {460000, 4, 10},   {500000, 0, 38},   {510000, 21, 183}, {520000, 9, 88},
        {530000, 16, 129}, {540000, 7, 74},   {610000, 10, 107}, {620000, 14, 86},
        {630000, 8, 44},   {640000, 5, 22},   {650000, 14, 96},  {710000, 0, 0},
        {810000, 0, 0},    {820000, 0, 0},
    };
    size_t n = 0, all = 0, direct = 0, districts = 0;
    while (px_region_province(n))
        n++;
    assert_int_equal(n, 34);
    assert_int_equal(sizeof want / sizeof *want, n);
    for (size_t i = 0; i < n; i++) {
        uint32_t prefectures = 0, units = 0;
        assert_int_equal(px_region_province(i), want[i].province);
        for (size_t k = 0; px_region_city(k); k++) {
            uint32_t code = px_region_city(k);
            if (code / 10000 != want[i].province / 10000) continue;
            if (code / 100 % 100 == 90) {
                direct++;
                continue;
            }
            prefectures += code % 10000 != 0;
            const char *list = px_region_units(code);
            for (const char *p = list; *p; p++)
                units += *p == ' ';
            units += *list != 0;
        }
        if (prefectures != want[i].prefectures || units != want[i].units)
            fail_msg("%u has %u prefectures and %u county-level units, expected %u and %u",
                     want[i].province, prefectures, units, want[i].prefectures, want[i].units);
        all += units;
    }
    for (uint32_t code = 310101; code < 310200; code++)
        districts += px_region_name(code, true).n > 0 && px_region_name(code, false).n > 0;
    assert_int_equal(districts, 16);
    assert_int_equal(all + direct + districts, 2844);
    for (size_t k = 0; px_region_city(k); k++)
        if (k && px_region_city(k) <= px_region_city(k - 1))
            fail_msg("%u out of order", px_region_city(k));
    assert_true(px_str_is(px_region_name(310115, false), "Pudong"));
    assert_true(px_str_is(px_region_name(150100, false), "Hohhot"));
    assert_int_equal(px_region_name(999999, true).n, 0);
}

/* Every name of the table is found again under its larger place. */
static void round_trip(void **state) {
    (void)state;
    for (size_t k = 0; px_region_city(k); k++) {
        uint32_t code = px_region_city(k);
        px_str province = px_region_name(code / 10000 * 10000, true),
               city = px_region_name(code, true);
        const char *list = px_region_units(code);
        while (*list) {
            const char *end = strchr(list, ' ');
            size_t n = end ? (size_t)(end - list) : strlen(list);
            char text[300];
            int len = snprintf(text, sizeof text, "%.*s%.*s%.*s", (int)province.n, province.p,
                               code % 10000 ? (int)city.n : 0, city.p, (int)n, list);
            px_place p = px_place_of_address((px_str){text, (size_t)len}, (px_str){0});
            if (p.city_code != code || !px_str_eq(p.unit, (px_str){list, n}))
                fail_msg("%s is %u \"" PX_STR_FMT "\"", text, p.city_code, PX_STR_ARG(p.unit));
            list += n + (end != NULL);
        }
    }
}

static int start(void **state) {
    (void)state;
    px_err err;
    return px_text_init(&err);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(addresses), cmocka_unit_test(parts),
                                       cmocka_unit_test(from_names), cmocka_unit_test(complete),
                                       cmocka_unit_test(round_trip)};
    return cmocka_run_group_tests(tests, start, NULL);
}
