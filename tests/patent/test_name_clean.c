#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/name_clean.h"

static const struct {
    const char *in, *out;
} table[] = {
    {"SIEMENS AG [DE]", "SIEMENS"},
    {"Siemens Aktiengesellschaft", "SIEMENS"},
    {"ＳＯＮＹ　ＣＯＲＰ．", "SONY"},
    {"Robert Bosch GmbH", "ROBERT BOSCH"},
    {"Merck KGaA", "MERCK"},
    {"Voith Patent GmbH & Co. KG", "VOITH PATENT"},
    {"X GmbH und Co. KG", "X"},
    {"Henkel AG & Co. KGaA", "HENKEL"},
    {"AT&T Corp.", "AT AND T"},
    {"Procter & Gamble Company", "PROCTER AND GAMBLE"},
    {"THE PROCTER & GAMBLE CO.", "PROCTER AND GAMBLE"},
    {"International Business Machines Corporation", "INTERNATIONAL BUSINESS MACHINES"},
    {"I.B.M. Corp.", "IBM"},
    {"Telefonaktiebolaget L M Ericsson (publ)", "TELEFONAKTIEBOLAGET L M ERICSSON"},
    {"L'Oréal S.A.", "LORÉAL"},
    {"L’OREAL", "LOREAL"},
    {"Société Anonyme X", "X"},
    {"Fiat S.p.A.", "FIAT"},
    {"Koninklijke Philips N.V.", "KONINKLIJKE PHILIPS"},
    {"NXP B.V.", "NXP"},
    {"NOKIA OYJ", "NOKIA"},
    {"9Solutions Oy", "9SOLUTIONS"},
    {"AB Volvo", "AB VOLVO"},
    {"Volvo AB", "VOLVO"},
    {"Novo Nordisk A/S", "NOVO NORDISK"},
    {"Danfoss ApS", "DANFOSS"},
    {"Infosys Pvt. Ltd.", "INFOSYS"},
    {"Acme Private Limited", "ACME"},
    {"Creative Technology Pte Ltd", "CREATIVE TECHNOLOGY"},
    {"CSR Limited Pty Ltd", "CSR"},
    {"Shenzhen Hubsan Technology Co., Ltd.", "SHENZHEN HUBSAN TECHNOLOGY"},
    {"SHENZHEN HUBSAN TECHNOLOGY CO. LTD.", "SHENZHEN HUBSAN TECHNOLOGY"},
    {"Toyota Jidosha Kabushiki Kaisha", "TOYOTA JIDOSHA"},
    {"Kabushiki Kaisha Toshiba", "TOSHIBA"},
    {"Canon K.K.", "CANON"},
    {"株式会社日立製作所", "日立製作所"},
    {"日立製作所株式会社", "日立製作所"},
    {"㈱東芝", "東芝"},
    {"（株）東芝", "東芝"},
    {"ソニー株式会社", "ソニー"},
    {"ｿﾆｰ株式会社", "ソニー"},
    {"独立行政法人産業技術総合研究所", "産業技術総合研究所"},
    {"国立大学法人東京大学", "東京大学"},
    {"삼성전자 주식회사", "삼성전자"},
    {"(주)엘지화학", "엘지화학"},
    {"주식회사 포스코", "포스코"},
    {"华为技术有限公司", "华为技术"},
    {"中兴通讯股份有限公司", "中兴通讯"},
    {"中国石油化工股份有限公司", "中国石油化工"},
    {"上海微电子装备(集团)股份有限公司", "上海微电子装备集团"},
    {"上海微电子装备（集团）股份有限公司", "上海微电子装备集团"},
    {"大众汽车（中国）投资有限公司", "大众汽车中国投资"},
    {"高通公司", "高通"},
    {"LG电子株式会社", "LG电子"},
    {"财团法人工业技术研究院", "工业技术研究院"},
    {"台灣積體電路製造股份有限公司", "台灣積體電路製造"},
    {"ООО «Яндекс»", "ЯНДЕКС"},
    {"Общество с ограниченной ответственностью \"Ромашка\"", "РОМАШКА"},
    {"OAO Gazprom", "GAZPROM"},
    {"KGHM Polska Miedź S.A.", "KGHM POLSKA MIEDŹ"},
    {"CD Projekt Sp. z o.o.", "CD PROJEKT"},
    {"Skoda Auto a.s.", "SKODA AUTO"},
    {"Bayer Intellectual Property GmbH", "BAYER INTELLECTUAL PROPERTY"},
    {"Cemex, S.A.B. de C.V.", "CEMEX SAB DE CV"},
    {"Embraer S/A", "EMBRAER"},
    {"Smith, John A.", "SMITH JOHN A"},
    {"Straße GmbH", "STRASSE"},
    {"STRASSE GMBH", "STRASSE"},
    {"Alarm.com Incorporated", "ALARM COM"},
    {"Inc", "INC"},
    {"THE", "THE"},
    {"公司", "公司"},
    {"Ltd. Co.", "LTD"},
    {"A.G.", "AG"},
    {"---", "---"},
    {"", ""},
    {"Micron Technology, Inc. (US)", "MICRON TECHNOLOGY"},
    {"McDonald's Corp.", "MCDONALDS"},
    {"3M Innovative Properties Company", "3M INNOVATIVE PROPERTIES"},
    {"The Regents of the University of California", "REGENTS OF THE UNIVERSITY OF CALIFORNIA"},
    {"Univ. of Tokyo", "UNIV OF TOKYO"},
    {"日 立 製 作 所", "日立製作所"},
    {"Hewlett-Packard Development Company, L.P.", "HEWLETT PACKARD DEVELOPMENT"},
};

static void cleans(void **state) {
    px_arena *a = *state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_str got = px_name_clean(a, px_str_of(table[i].in));
        if (!px_str_is(got, table[i].out))
            fail_msg("\"%s\" is \"" PX_STR_FMT "\", expected \"%s\"", table[i].in, PX_STR_ARG(got),
                     table[i].out);
        px_arena_reset(a);
    }
}

static void twice(px_arena *a, px_str in) {
    px_str once = px_name_clean(a, in), again = px_name_clean(a, once);
    if (!px_str_eq(once, again))
        fail_msg("\"" PX_STR_FMT "\" is \"" PX_STR_FMT "\", then \"" PX_STR_FMT "\"",
                 PX_STR_ARG(in), PX_STR_ARG(once), PX_STR_ARG(again));
    if (px_str_trim(in).n && !once.n)
        fail_msg("nothing is left of \"" PX_STR_FMT "\"", PX_STR_ARG(in));
}

/* Cleaning twice changes nothing, whatever pieces a name is made of. */
static void idempotent(void **state) {
    px_arena *a = *state;
    static const char *const piece[] = {
        "A",
        "b",
        "S.",
        "Co",
        "LTD",
        "&",
        "'",
        ".",
        ",",
        " ",
        "  ",
        "(",
        ")",
        "[DE]",
        "(US)",
        "GmbH",
        "KG",
        "株式会社",
        "(株)",
        "有限公司",
        "公司",
        "The",
        "é",
        "ß",
        "ﬁ",
        "ＡＢ",
        "ｶﾞ",
        "주",
        "(주)",
        "/",
        "-",
        "\xE2\x80\x8B",
        "\xEF\xBF\xBD",
        "\xFF",
        "i\xCC\x87",
        "İ",
        "ŉ",
        "Ω",
        "\xCD\x85",
        "OOO",
        "9",
        "股份",
        "    US",
        "’",
        "+",
        "ΐ",
    };
    uint64_t seed = 7;
    for (int round = 0; round < 60000; round++) {
        char text[256];
        size_t n = 0;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        unsigned parts = 1 + (unsigned)(seed >> 60);
        for (unsigned k = 0; k < parts; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *p = piece[(seed >> 33) % (sizeof piece / sizeof *piece)];
            if (n + strlen(p) > sizeof text) break;
            memcpy(text + n, p, strlen(p));
            n += strlen(p);
        }
        twice(a, (px_str){text, n});
        px_arena_reset(a);
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        twice(a, px_str_of(table[i].in));
}

static void romanised(void **state) {
    (void)state;
    static const struct {
        const char *in, *out;
    } t[] = {{"华为技术", "HUA WEI JI SHU"}, {"ソニー", "SONI"},   {"삼성전자", "SAMSEONGJEONJA"},
             {"Яндекс", "ANDEKS"},           {"Loréal", "LOREAL"}, {"ABC 12", "ABC 12"}};
    px_latin *l;
    px_err err;
    px_buf out;
    px_buf_init(&out, 4096);
    assert_int_equal(px_latin_new(&l, &err), PX_OK);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_int_equal(px_latin_of(l, px_str_of(t[i].in), &out, &err), PX_OK);
        if (!px_str_is(px_buf_view(&out), t[i].out))
            fail_msg("%s is \"" PX_STR_FMT "\", expected \"%s\"", t[i].in,
                     PX_STR_ARG(px_buf_view(&out)), t[i].out);
    }
    px_buf_done(&out);
    px_latin_free(l);
}

static int start(void **state) {
    px_err err;
    *state = px_arena_new();
    return px_text_init(&err);
}
static int stop(void **state) {
    px_arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cleans), cmocka_unit_test(idempotent),
                                       cmocka_unit_test(romanised)};
    return cmocka_run_group_tests(tests, start, stop);
}
