#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/party.h"

static const struct {
    const char *type, *names; /* names separated by | */
} table[] = {
    {"company", "SIEMENS AG|Robert Bosch "
                "GmbH|华为技术有限公司|中兴通讯股份有限公司|株式会社日立製作所|三菱電機株式会社|"
                "삼성전자 주식회사|"
                "(주)엘지화학|Apple Inc.|Micron Technology, Inc.|SHENZHEN HUBSAN TECHNOLOGY CO. "
                "LTD.|YOKOGAWA ELECTRIC CORPORATION|"
                "Alarm.com Incorporated|Amazon Technologies "
                "Inc.|国家电网公司|中国石油化工股份有限公司|上海微电子装备(集团)股份有限公司|"
                "台灣積體電路製造股份有限公司|鴻海精密工業股份有限公司|SAMSUNG ELECTRONICS CO "
                "LTD|TOYOTA MOTOR CORP|ООО «Яндекс»|"
                "BOEING CO|LOCKHEED MARTIN CORP|THALES SA|L'OREAL SA|NOKIA "
                "OYJ|Telefonaktiebolaget LM Ericsson (publ)|"
                "Koninklijke Philips N.V.|NOVO NORDISK A/S|Danfoss A/S|Fiat Auto S.p.A.|Infosys "
                "Limited|TATA STEEL LTD|"
                "Petroleo Brasileiro S.A.|SAS INSTITUTE INC|OXFORD UNIVERSITY INNOVATION "
                "LTD|HOSPITAL SUPPLY CORP|"
                "北京大学科技园有限公司|上海电气集团上海电机厂有限公司|沈阳飞机工业(集团)有限公司|"
                "某某市第一机床厂|昆山龙腾光电有限公司|"
                "ソニー株式会社|日本電信電話株式会社|東芝テック株式会社|有限会社山田製作所|"
                "주식회사 포스코|현대자동차 주식회사|"
                "한국전력공사|John Deere GmbH|ROBERT BOSCH|PHILIP MORRIS PRODUCTS|Genome Research "
                "Limited|QINETIQ LIMITED|"
                "广东电网公司佛山供电局|某县农机专业合作社|某市精诚机械加工经营部|"
                "大众汽车（中国）投资有限公司|"
                "HEWLETT-PACKARD DEVELOPMENT COMPANY, L.P.|3M INNOVATIVE PROPERTIES CO|DJI "
                "TECHNOLOGY|ACME SYSTEMS|"
                "ОАО «Туполев»|Завод имени Калинина|KAWASAKI HEAVY IND LTD"},
    {"university",
     "清华大学|上海交通大学|北京航空航天大学|哈尔滨工业大学(威海)|中国石油大学(华东)|"
     "深圳职业技术学院|国防科技大学|"
     "清华大学深圳研究生院|国立大学法人東京大学|慶應義塾大学|東京工業高等専門学校|한국과학기술원|"
     "서울대학교산학협력단|"
     "연세대학교 산학협력단|MASSACHUSETTS INSTITUTE OF TECHNOLOGY|California Institute of "
     "Technology|UNIV CALIFORNIA|"
     "The Regents of the University of California|University of Central Florida Research "
     "Foundation, Inc.|"
     "The Board of Trustees of the Leland Stanford Junior University|UNIV TSINGHUA|UNIVERSITE DE "
     "LYON|"
     "Université Pierre et Marie Curie|Universität Stuttgart|UNIVERSIDAD DE SEVILLA|Università "
     "degli Studi di Padova|"
     "POLITECNICO DI MILANO|ECOLE POLYTECHNIQUE FEDERALE DE LAUSANNE|ETH ZURICH|Hochschule Aachen|"
     "WISCONSIN ALUMNI RESEARCH FOUNDATION|IMPERIAL COLLEGE|PRESIDENT AND FELLOWS OF HARVARD "
     "COLLEGE|"
     "Московский государственный университет|ФГБОУ ВО «Казанский университет»|UNIVERSITEIT "
     "GENT|UNIV NAT TAIWAN|"
     "國立臺灣大學|國立成功大學|某某市第一中学|POLITECHNIKA WARSZAWSKA|HELSINKI UNIVERSITY OF "
     "TECHNOLOGY|"
     "KOREA ADVANCED INSTITUTE OF SCIENCE AND TECHNOLOGY|CORNELL UNIVERSITY|UNIV BEIHANG|NANJING "
     "INST TECHNOLOGY"},
    {"institute",
     "中国科学院上海微系统与信息技术研究所|中国科学院|中国电力科学研究院|浙江省农业科学院|"
     "中国航空工业集团公司沈阳飞机设计研究所|"
     "北京航空航天大学杭州创新研究院|之江实验室|西安近代化学研究所|独立行政法人産業技術総合研究所|"
     "国立研究開発法人宇宙航空研究開発機構|"
     "財團法人工業技術研究院|한국전자통신연구원|한국생산기술연구원|한국항공우주연구원|"
     "Fraunhofer-Gesellschaft zur Förderung der angewandten Forschung e.V.|"
     "Max-Planck-Gesellschaft zur Förderung der Wissenschaften e.V.|"
     "Commissariat à l'énergie atomique et aux énergies alternatives|CENTRE NAT RECH SCIENT|INSERM|"
     "Deutsches Zentrum für Luft- und Raumfahrt e.V.|FORSCHUNGSZENTRUM JUELICH GMBH|BATTELLE "
     "MEMORIAL INSTITUTE|"
     "Dana-Farber Cancer Institute, Inc.|THE BROAD INSTITUTE INC|ELECTRONICS AND "
     "TELECOMMUNICATIONS RESEARCH INSTITUTE|"
     "COUNCIL OF SCIENTIFIC AND INDUSTRIAL RESEARCH|NATIONAL RESEARCH COUNCIL OF CANADA|"
     "Agency for Science, Technology and Research|IND TECH RES INST|INSTITUT PASTEUR|INST FRANCAIS "
     "DU PETROLE|"
     "Consejo Superior de Investigaciones Científicas|CONSIGLIO NAZIONALE DELLE RICERCHE|SCRIPPS "
     "RESEARCH INSTITUTE|"
     "КАЗАНСКИЙ ИНСТИТУТ БИОХИМИИ|Paul Scherrer Institut|KOREA AEROSPACE RESEARCH INSTITUTE|SANDIA "
     "NATIONAL LABORATORIES|"
     "RIKEN|国家纳米科学中心研究中心"},
    {"hospital", "北京大学第三医院|浙江大学医学院附属第一医院|四川大学华西医院|"
                 "中国人民解放军总医院|某某县妇幼保健院|"
                 "国立がん研究センター中央病院|서울대학교병원|THE GENERAL HOSPITAL "
                 "CORPORATION|MASSACHUSETTS GENERAL HOSPITAL|"
                 "MAYO CLINIC|CEDARS-SINAI MEDICAL CENTER|BOSTON CHILDREN'S HOSPITAL|MEMORIAL "
                 "SLOAN-KETTERING CANCER CENTER|"
                 "Hôpitaux Universitaires de Genève|ASSISTANCE PUBLIQUE HOPITAUX DE "
                 "PARIS|Universitätsklinikum Freiburg|"
                 "OSPEDALE SAN RAFFAELE SRL|BRIGHAM AND WOMEN'S HOSPITAL, INC.|某某镇卫生院|CHANG "
                 "GUNG MEMORIAL HOSPITAL"},
    {"government",
     "The United States of America as represented by the Secretary of the Navy|US ARMY|NASA|"
     "NATIONAL AERONAUTICS AND SPACE ADMINISTRATION|U.S. Department of Energy|Secretary of State "
     "for Defence|"
     "MINISTRY OF DEFENCE|HER MAJESTY THE QUEEN IN RIGHT OF CANADA|BUNDESREPUBLIK "
     "DEUTSCHLAND|某某市公安局|"
     "中国人民解放军63921部队|某某省水利厅|中华人民共和国上海海关|国家知识产权局|農林水産大臣|"
     "国土交通省|防衛省|"
     "대한민국(농촌진흥청장)|농촌진흥청|大韓民国政府|Ministerio de Defensa|EUROPEAN SPACE AGENCY|"
     "EUROPEAN ATOMIC ENERGY COMMUNITY (EURATOM)|GOVERNMENT OF INDIA|某某县疾病预防控制中心|"
     "USA AS REPRESENTED BY THE SECRETARY OF THE AIR FORCE|МИНИСТЕРСТВО ОБОРОНЫ"},
    {"person", "张伟|王小明|李娜|欧阳修远|司马光|刘德华|陳水扁|김철수|박지성|이순신|Smith, John "
               "A.|Müller, Hans|DR. PETER MEIER|"
               "JAMES T KIRK|Michael Schmidt|SUZUKI HIROSHI|Иванов Сергей Петрович|Li, "
               "Wei|WOLFGANG HUBER|Robert J. Lang"},
    {"", "NOKIA|L'Oréal|APPLE|SUN YING|東芝|华为|株|---|XEROX|山田太郎|Zhang Wei||신세계"},
};

static px_arena *a;

static void types(void **state) {
    (void)state;
    int n = 0, wrong = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *p = table[i].names;
        for (;;) {
            const char *end = strchr(p, '|');
            px_str name = {p, end ? (size_t)(end - p) : strlen(p)};
            px_str got = px_party_type(a, name, (px_str){0});
            if (!px_str_is(got, table[i].type)) {
                print_error("\"" PX_STR_FMT "\" is \"" PX_STR_FMT "\", expected \"%s\"\n",
                            PX_STR_ARG(name), PX_STR_ARG(got), table[i].type);
                wrong++;
            }
            n++;
            if (!end) break;
            p = end + 1;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(n >= 200);
}

static void by_country(void **state) {
    (void)state;
    assert_true(px_str_is(px_party_type(a, PX_STR("林明"), PX_STR("CN")), "person"));
    assert_true(px_str_is(px_party_type(a, PX_STR("林明"), PX_STR("JP")), ""));
}

static void words(void **state) {
    (void)state;
    static const struct {
        const char *stated, *name, *type;
    } t[] = {{"企业", "", "company"},
             {"大专院校", "", "university"},
             {"科研单位", "", "institute"},
             {"个人", "", "person"},
             {"机关团体", "", "government"},
             {"Company", "", "company"},
             {"INDIVIDUAL", "", "person"},
             {"university", "", "university"},
             {"其他", "", ""},
             {"院校/研究所", "清华大学", "university"},
             {"院校/研究所", "西安近代化学研究所", "institute"},
             {"", "", ""}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str got = px_party_type_word(a, px_str_of(t[i].stated), px_str_of(t[i].name));
        if (!px_str_is(got, t[i].type))
            fail_msg("%s is \"" PX_STR_FMT "\", expected \"%s\"", t[i].stated, PX_STR_ARG(got),
                     t[i].type);
    }
}

static int start(void **state) {
    (void)state;
    px_err err;
    a = px_arena_new();
    return px_text_init(&err);
}
static int stop(void **state) {
    (void)state;
    px_arena_free(a);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(types), cmocka_unit_test(by_country),
                                       cmocka_unit_test(words)};
    return cmocka_run_group_tests(tests, start, stop);
}
