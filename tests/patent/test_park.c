/* test_park.c: addresses to the park that they name, or to none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/labels.h"
#include "patent/park.h"
#include "patent/record.h"
#include "patent/region.h"

#include <string.h>

typedef struct address {
    const char *text, *park; /* "" = none */
} address;

static const address shanghai[] = {
    /* Zhangjiang: every way to write it, and what is not it */
    {"201203 上海市浦东新区张江高科技园区祖冲之路 555 号", "张江高科技园区"},
    {"上海市张江高科技园区蔡伦路88号", "张江高科技园区"},
    {"上海市浦东新区张江高科技园区", "张江高科技园区"},
    {"上海市浦东新区张江科学城海科路99号", "张江高科技园区"},
    {"上海市浦东張江高科技園區郭守敬路351號", "张江高科技园区"},
    {"上海浦东新区张江生物医药基地哈雷路998号", "张江高科技园区"},
    {"中国（上海）自由贸易试验区张江路665号", "中国（上海）自由贸易试验区"},
    {"中国(上海)自由贸易试验区 张江高科技园区 碧波路5号", "张江高科技园区"},
    {"上海市浦东新区张江路505号", ""},
    {"上海市浦东新区张江镇中心路1号", ""},
    {"上海市浦东新区祖冲之路张江大厦3楼", ""},
    {"上海市浦东新区张江高科技园区开发股份有限公司", ""},
    {"上海市浦东新区张江高科技园区科苑路151号上海某某有限公司", "张江高科技园区"},
    {"上海市静安区江场路张江高新区服务点", "上海张江高新技术产业开发区"},
    {"张江高科技园区蔡伦路100号", "张江高科技园区"},
    {"浙江省杭州市张江高科技园区1号", ""},
    {"No. 88 Cailun Road, Zhangjiang Hi-Tech Park, Pudong New Area, Shanghai 201203, China",
     "张江高科技园区"},
    {"Zhang Jiang High-Tech Park, Shanghai, China", "张江高科技园区"},
    {"Room 101, Z.J. Hi-Tech Park, Pudong, Shanghai", "张江高科技园区"},
    {"Zhangjiang High Technology Park, Shanghai, P.R. China", "张江高科技园区"},
    {"Building 5, Zhangjiang Science City, Shanghai, CN", "张江高科技园区"},
    {"No. 505 Zhangjiang Road, Pudong New Area, Shanghai, China", ""},
    {"Zhangjiang Town, Pudong New Area, Shanghai, China", ""},
    {"Zhangjiang, Pudong New Area, Shanghai, China", ""},
    /* the others of the city */
    {"上海市徐汇区漕河泾开发区宜山路900号", "漕河泾新兴技术开发区"},
    {"上海市漕河泾新兴技术开发区桂平路680号", "漕河泾新兴技术开发区"},
    {"上海市闵行区浦江高科技园江月路999号", "漕河泾新兴技术开发区"},
    {"上海市徐汇区漕河泾街道康健路1号", ""},
    {"上海市徐汇区漕宝路509号漕河泾开发区大厦", ""},
    {"Caohejing Hi-Tech Park, Shanghai, China", "漕河泾新兴技术开发区"},
    {"Caohejing Development Zone, Shanghai 200233, China", "漕河泾新兴技术开发区"},
    {"上海市浦东新区临港新片区海洋一路333号", "临港新片区"},
    {"中国(上海)自由贸易试验区临港新片区环湖西二路888号", "临港新片区"},
    {"上海市浦东新区南汇新城镇申港大道1号", ""},
    {"Lin-gang Special Area, Shanghai, China", "临港新片区"},
    {"天津市滨海新区临港产业区渤海十路", ""},
    {"上海市闵行区紫竹科学园区东川路555号", "紫竹高新技术产业开发区"},
    {"上海紫竹国家高新技术产业开发区剑川路951号", "紫竹高新技术产业开发区"},
    {"上海市浦东新区紫竹路1号", ""},
    {"Zizhu Science Park, Minhang District, Shanghai, China", "紫竹高新技术产业开发区"},
    {"上海市闵行区莘庄工业区申富路128号", "莘庄工业区"},
    {"上海市闵行区莘庄镇莘建路1号", ""},
    {"上海市闵行经济技术开发区文井路88号", "闵行经济技术开发区"},
    {"上海市浦东新区金桥出口加工区川桥路777号", "金桥经济技术开发区"},
    {"上海市浦东新区金桥镇佳林路1号", ""},
    {"上海市浦东新区金桥路1398号", ""},
    {"内蒙古自治区呼和浩特市金桥开发区", ""},
    {"Jinqiao Export Processing Zone, Pudong, Shanghai, China", "金桥经济技术开发区"},
    {"上海市外高桥保税区富特西一路139号", "外高桥保税区"},
    {"Waigaoqiao Free Trade Zone, Shanghai, China", "外高桥保税区"},
    {"上海市浦东新区外高桥保税区路1号", ""},
    {"上海市嘉定区嘉定工业区叶城路1288号", "嘉定工业区"},
    {"上海市嘉定工业区叶城路1288号", "嘉定工业区"},
    {"上海市松江区松江工业区江田东路1号", "松江经济技术开发区"},
    {"上海市松江区九亭镇高科技园寅西路1号", "九亭高科技工业园区"},
    {"上海市青浦工业园区新业路599号", "青浦工业园区"},
    {"上海市金山区枫泾镇工业区", "枫泾工业园区"},
    {"上海市奉贤区上海化学工业区目华路201号", "上海化学工业区"},
    {"上海市工业综合开发区环城北路1号", "奉贤经济开发区"},
    {"上海市静安区市北高新技术服务业园区江场三路238号", "市北高新技术服务业园区"},
    {"上海市宝山城市工业园区城银路555号", "宝山城市工业园区"},
    {"上海市长宁区临空经济园区福泉路99号", "虹桥临空经济园区"},
    {"上海市浦东新区陆家嘴环路1000号", ""},
    {"上海市浦东新区陆家嘴金融贸易区世纪大道100号", "陆家嘴金融贸易区"},
    {"上海市松江区漕河泾开发区松江高科技园莘砖公路518号", "临港松江科技城"},
    {"上海市浦东新区康桥工业区康桥东路1号", "康桥工业区"},
    {"上海市黄浦区南京东路1号", ""},
    {"上海市闵行区东川路800号靠近紫竹科学园区", ""},
    {"上海市徐汇区钦州北路1号靠近上海漕河泾开发区", ""},
    {"钦州北路1198号 上海漕河泾开发区-智汇园", "漕河泾新兴技术开发区"},
};

static const address others[] = {
    {"北京市海淀区中关村科技园区上地信息产业基地", "中关村科技园区"},
    {"北京市海淀区中关村软件园二期", "中关村科技园区"},
    {"北京市海淀区中关村大街59号", ""},
    {"北京市海淀区中关村南大街5号", ""},
    {"北京市海淀区上地信息路1号", ""},
    {"北京市昌平区科技园区超前路9号", "中关村科技园区"},
    {"北京市大兴区北京经济技术开发区荣华南路9号", "北京经济技术开发区"},
    {"北京市经济技术开发区地泽路9号", "北京经济技术开发区"},
    {"北京市大兴区经济开发区科苑路18号", ""},
    {"北京市昌平区未来科学城", "未来科学城"},
    {"天津市滨海新区经济技术开发区第四大街", "天津经济技术开发区"},
    {"天津市华苑产业区海泰发展六道6号", "天津滨海高新技术产业开发区"},
    {"天津市空港经济区西七道32号", "天津港保税区"},
    {"江苏省苏州市工业园区星湖街218号", "苏州工业园区"},
    {"215123 江苏省苏州市苏州工业园区若水路398号", "苏州工业园区"},
    {"江苏省苏州市相城区工业园区1号", ""},
    {"江苏省苏州市高新区科技城锦峰路8号", "苏州高新技术产业开发区"},
    {"江苏省苏州市昆山高新区晨丰路", "昆山高新技术产业开发区"},
    {"江苏省昆山市高新区元丰路", "昆山高新技术产业开发区"},
    {"江苏省昆山市玉山镇工业园路", ""},
    {"Suzhou Industrial Park, Suzhou, Jiangsu 215123, China", "苏州工业园区"},
    {"江苏省无锡市新吴区无锡国家高新技术产业开发区", "无锡高新技术产业开发区"},
    {"江苏省江阴市高新区澄江东路", "江阴高新技术产业开发区"},
    {"江苏省南京市江宁经济技术开发区将军大道", "江宁经济技术开发区"},
    {"浙江省杭州市滨江区高新技术产业开发区", "杭州高新技术产业开发区"},
    {"浙江省杭州市滨江区网商路599号", ""},
    {"浙江省杭州市余杭区未来科技城海创园", "杭州未来科技城"},
    {"安徽省合肥市高新区望江西路666号", "合肥高新技术产业开发区"},
    {"230088 安徽省合肥市蜀山区高新区创新大道", "合肥高新技术产业开发区"},
    {"安徽省合肥市国家级高新技术产业开发区", "合肥高新技术产业开发区"},
    {"安徽省合肥市经济开发区芙蓉路", "合肥经济技术开发区"},
    {"安徽省合肥市肥西县经济开发区", ""},
    {"安徽省合肥市高新区路1号", ""},
    {"安徽省合肥市长丰县高新区", ""},
    {"High-Tech Zone, Hefei, Anhui 230088, China", "合肥高新技术产业开发区"},
    {"No. 666 Wangjiang West Road, Hefei High and New Technology Development Zone, Hefei, China",
     "合肥高新技术产业开发区"},
    {"High-Tech Zone, Feixi County, Hefei, Anhui, China", ""},
    {"广东省深圳市南山区科技园科发路8号", "深圳高新技术产业园区"},
    {"广东省深圳市南山区高新区中区", "深圳高新技术产业园区"},
    {"广东省深圳市南山区科技园路1号", ""},
    {"广东省深圳市宝安区西乡街道宝源科技园", ""},
    {"深圳市前海深港合作区前湾一路1号A栋201室", "前海深港现代服务业合作区"},
    {"广东省广州市高新技术产业开发区科学城开源大道11号", "广州高新技术产业开发区"},
    {"广东省东莞市松山湖高新技术产业开发区新城大道2号", "松山湖高新技术产业开发区"},
    {"广东省东莞市松山湖大道", ""},
    {"广东省中山市火炬开发区会展东路", "中山火炬高技术产业开发区"},
    {"广东省惠州市仲恺高新区惠风四路", "仲恺高新技术产业开发区"},
    {"广东省惠州市仲恺大道666号", ""},
    {"湖北省武汉市东湖新技术开发区高新大道999号", "武汉东湖新技术开发区"},
    {"湖北省武汉市洪山区东湖高新区光谷大道", "武汉东湖新技术开发区"},
    {"湖北省武汉市洪山区光谷大道1号", ""},
    {"East Lake High-Tech Development Zone, Wuhan, Hubei, China", "武汉东湖新技术开发区"},
    {"陕西省西安市高新区锦业路1号", "西安高新技术产业开发区"},
    {"陕西省西安市高新三路8号", ""},
    {"Xi'an High-tech Zone, Xi'an, Shaanxi, China", "西安高新技术产业开发区"},
    {"四川省成都市高新区天府大道北段1480号", "成都高新技术产业开发区"},
    {"四川省成都市武侯区高新技术开发区", "成都高新技术产业开发区"},
    {"重庆市两江新区水土高新园", "两江新区"},
    {"山东省烟台市经济技术开发区长江路", "烟台经济技术开发区"},
    {"山东省高新区", ""},
    {"山东省临沂高新技术产业开发区双月湖路", "临沂高新技术产业开发区"},
    {"No. 188 Shiqiao North Road, Economic Development Zone, Yangzhou, Jiangsu 225000",
     "扬州经济技术开发区"},
    {"No. 199 Lushan Road, Hi-Tech Zone, Suzhou, Jiangsu 215000", "苏州高新技术产业开发区"},
    {"17/F, 99 Xinyun Avenue, New & Hi-Tech Development Zone, Kunming, Yunnan, China",
     "昆明高新技术产业开发区"},
    {"高新技术产业开发区", ""},
    {"河南省郑州市高新技术产业开发区科学大道100号", "郑州高新技术产业开发区"},
    {"Kunshan High-Tech Zone, Kunshan, Suzhou, Jiangsu, China", "昆山高新技术产业开发区"},
    {"1 Hi-Tech Park, Seoul, Korea", ""},
    {"Research Triangle Park, NC, United States", ""},
    {"新竹科學工業園區", ""},
    {"-", ""},
    {"", ""},
};

static px_str park_of(const char *text) {
    px_place at = px_place_of_address(px_str_of(text), (px_str){0});
    const px_park *p = px_park_of_address(px_str_of(text), at.province, at.city);
    return p && (!at.country.n || px_str_is(at.country, "CN")) ? p->zh : (px_str){"", 0};
}

static size_t wrong(const address *v, size_t n) {
    size_t bad = 0;
    for (size_t i = 0; i < n; i++) {
        px_str got = park_of(v[i].text);
        if (px_str_is(got, v[i].park)) continue;
        print_error("%s: %.*s, wanted %s\n", v[i].text, PX_STR_ARG(got),
                    *v[i].park ? v[i].park : "none");
        bad++;
    }
    return bad;
}

static void test_addresses(void **state) {
    (void)state;
    assert_int_equal(wrong(shanghai, sizeof shanghai / sizeof *shanghai), 0);
    assert_int_equal(wrong(others, sizeof others / sizeof *others), 0);
}

static void test_names(void **state) {
    static const struct {
        const char *name, *park;
    } rows[] = {
        {"张江", "张江高科技园区"},
        {"张江高科技园区", "张江高科技园区"},
        {"張江高科技園區", "张江高科技园区"},
        {"上海张江高科技园区", "张江高科技园区"},
        {"上海市张江高科技园区", "张江高科技园区"},
        {"Zhangjiang", "张江高科技园区"},
        {"zhangjiang hi-tech park", "张江高科技园区"},
        {"Zhangjiang High-Tech Park", "张江高科技园区"},
        {"31011501", "张江高科技园区"},
        {"张江高新区", "上海张江高新技术产业开发区"},
        {"上海自贸区", "中国（上海）自由贸易试验区"},
        {"中国(上海)自由贸易试验区", "中国（上海）自由贸易试验区"},
        {"漕河泾", "漕河泾新兴技术开发区"},
        {"上海漕河泾开发区", "漕河泾新兴技术开发区"},
        {"Caohejing", "漕河泾新兴技术开发区"},
        {"临港", "临港新片区"},
        {"SIP", "苏州工业园区"},
        {"亦庄", "北京经济技术开发区"},
        {"光谷", "武汉东湖新技术开发区"},
        {"合肥高新区", "合肥高新技术产业开发区"},
        {"合肥市国家高新区", "合肥高新技术产业开发区"},
        {"高新区", ""},
        {"浦东新区", ""},
        {"北京张江高科技园区", ""},
        {"张江高科技园区之外", ""},
        {"", ""},
        {"园", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const px_park *p = px_park_find(px_str_of(rows[i].name));
        px_str got = p ? p->zh : (px_str){"", 0};
        if (!px_str_is(got, rows[i].park))
            fail_msg("%s finds %.*s, wanted %s", rows[i].name, PX_STR_ARG(got), rows[i].park);
    }
}

/* Each row is found by each of its names, is where the table of regions knows a place, and its own name in an address of
 * its city names it or one beneath it. */
static void test_rows(void **state) {
    (void)state;
    size_t n = 0, there = 0;
    px_arena *a = px_arena_new();
    for (const px_park *p; (p = px_park_at(n)) != NULL; n++) {
        px_str place = px_region_name(p->code / 100, true);
        if (!place.n) fail_msg("%u lies nowhere", p->code);
        const px_str names[] = {p->zh, p->en, px_arena_fmt(a, "%u", p->code)};
        for (size_t i = 0; i < 3; i++)
            if (px_park_find(names[i]) != p) fail_msg("%.*s is lost", PX_STR_ARG(names[i]));
        px_str city = p->code / 1000000 == 31 ? PX_STR("上海市") : place;
        const px_park *of = px_park_of_address(p->zh, (px_str){0}, city);
        if (of == p) there++;
        if (!of) print_error("%.*s names none\n", PX_STR_ARG(p->zh));
        px_label en = px_label_value(NULL, PX_F_PARK, p->zh, false);
        assert_true(px_str_eq(en.text, p->en));
        assert_false(px_label_value(NULL, PX_F_PARK, p->zh, true).text.n);
    }
    px_arena_free(a);
    assert_true(n >= 150);
    if (there + 8 < n) fail_msg("%zu of %zu are named by their own name", there, n);
}

static void test_like(void **state) {
    static const struct {
        const char *text, *first; /* NULL: none is alike */
    } rows[] = {{"张江科技园", "张江高科技园区"},
                {"漕河泾园", "漕河泾新兴技术开发区"},
                {"Zhangjang Hi-Tech Park", "张江高科技园区"},
                {"qqqq", NULL},
                {"", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const px_park *like[3];
        size_t n = px_park_like(px_str_of(rows[i].text), like, 3);
        if (!rows[i].first && n) fail_msg("%s is like %.*s", rows[i].text, PX_STR_ARG(like[0]->zh));
        if (rows[i].first && (!n || !px_str_is(like[0]->zh, rows[i].first)))
            fail_msg("%s is like %.*s, wanted %s", rows[i].text,
                     PX_STR_ARG(n ? like[0]->zh : PX_STR("nothing")), rows[i].first);
    }
}

/* In a record: from the address of each applicant, or as the file says. */
static void test_record(void **state) {
    static const struct {
        const char *party, *park;
    } rows[] = {
        {"\"country\":\"CN\",\"address\":\"上海市浦东新区张江高科技园区祖冲之路1号\"",
         "张江高科技园区"},
        {"\"country\":\"CN\",\"address\":\"上海市浦东新区张江路1号\"", ""},
        {"\"address\":\"上海市漕河泾开发区宜山路900号\"", "漕河泾新兴技术开发区"},
        {"\"country\":\"US\",\"address\":\"Zhangjiang Hi-Tech Park, Shanghai\"", ""},
        {"\"country\":\"CN\",\"city\":\"北京市\",\"address\":\"张江高科技园区蔡伦路1号\"", ""},
        {"\"country\":\"CN\",\"park\":\"Zhangjiang\"", "张江高科技园区"},
        {"\"country\":\"CN\",\"park\":\"上海市漕河泾开发区\"", "漕河泾新兴技术开发区"},
        {"\"country\":\"CN\",\"park\":\"我们的园区\"", "我们的园区"},
        {"\"country\":\"CN\",\"park\":\"我们的园区\",\"address\":\"上海市漕河泾开发区\"",
         "我们的园区"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_arena *a = px_arena_new();
        px_record r = {0};
        px_err err;
        px_str text =
            px_arena_fmt(a, "{\"pub\":\"CN101000001B\",\"applicants\":[{\"name\":\"甲公司\",%s}]}",
                         rows[i].party);
        px_err_clear(&err);
        if (px_record_read(a, text, &r, &err) != PX_OK) fail_msg("%s", err.message);
        assert_int_equal(px_record_normalise(a, &r, &err), PX_OK);
        assert_int_equal(r.applicants.n, 1);
        px_str got = r.applicants.v[0].park;
        if (!px_str_is(got, rows[i].park))
            fail_msg("%s: %.*s, wanted %s", rows[i].party, PX_STR_ARG(got), rows[i].park);
        assert_int_equal(px_record_normalise(a, &r, &err), PX_OK); /* twice changes nothing */
        assert_true(px_str_is(r.applicants.v[0].park, rows[i].park));
        px_arena_free(a);
    }
}

static int init(void **state) {
    px_err err;
    (void)state;
    px_err_clear(&err);
    return px_text_init(&err) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_names),
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_like),
        cmocka_unit_test(test_record),
    };
    return cmocka_run_group_tests_name("park", tests, init, NULL);
}
