/* test_legal.c: kinds of events by code and by words, parties out of texts, life stories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/legal.h"

static px_arena *arena;

/* Kinds -----------------------------------------------------------------------------------------
 */

static const struct {
    const char *cc, *code, *text, *kind;
} events[] = {
    /* China by code, of today and of old */
    {"CN", "PB01", "", "published"},
    {"CN", "SE01", "", "examined"},
    {"CN", "GR01", "", "granted"},
    {"CN", "RJ01", "", "refused"},
    {"CN", "WD01", "", "withdrawn"},
    {"CN", "WW01", "", "withdrawn"},
    {"CN", "CF01", "", "lapsed"},
    {"CN", "CX01", "", "expired"},
    {"CN", "IW01", "", "invalidated"},
    {"CN", "IP01", "", "limited"},
    {"CN", "AV01", "", "surrendered"},
    {"CN", "RR01", "", "restored"},
    {"CN", "TA01", "", "transferred"},
    {"CN", "TR01", "", "transferred"},
    {"CN", "EE01", "", "licensed"},
    {"CN", "EC01", "", "licence_ended"},
    {"CN", "EM01", "", "changed"},
    {"CN", "OL01", "", "open_licence"},
    {"CN", "OL02", "", "open_licence_ended"},
    {"CN", "PE01", "", "pledged"},
    {"CN", "PC01", "", "released"},
    {"CN", "PP01", "", "preserved"},
    {"CN", "PD01", "", "freed"},
    {"CN", "C06", "", "published"},
    {"CN", "C10", "", "examined"},
    {"CN", "C14", "", "granted"},
    {"CN", "C17", "专利权的终止（未缴年费专利权终止）", "lapsed"},
    {"CN", "C17", "专利权的终止（专利权有效期届满）", "expired"},
    {"CN", "C17", "", "ceased"},
    {"CN", "CP01", "", "renamed"},
    {"CN", "TG01", "", "extended"},
    /* China by words */
    {"CN", "", "授权", "granted"},
    {"CN", "", "实质审查的生效", "examined"},
    {"CN", "", "公开", "published"},
    {"CN", "", "专利权的终止\n未缴年费专利权终止", "lapsed"},
    {"CN", "", "专利权的终止\n专利权有效期届满", "expired"},
    {"CN", "", "专利权的终止", "ceased"},
    {"CN", "", "发明专利申请公布后的视为撤回", "withdrawn"},
    {"CN", "", "发明专利申请公布后的驳回", "refused"},
    {"CN", "", "专利权的无效宣告", "invalidated"},
    {"CN", "", "专利权部分无效宣告", "limited"},
    {"CN", "", "无效宣告请求受理", "opposed"},
    {"CN", "", "专利权全部维持有效", "maintained"},
    {"CN", "", "避免重复授予专利权", "surrendered"},
    {"CN", "", "专利申请权、专利权的转移", "transferred"},
    {"CN", "", "权利转移", "transferred"},
    {"CN", "", "专利实施许可合同备案的生效", "licensed"},
    {"CN", "", "专利实施许可合同备案的注销", "licence_ended"},
    {"CN", "", "开放许可声明", "open_licence"},
    {"CN", "", "开放许可声明的撤回", "open_licence_ended"},
    {"CN", "", "专利权质押合同登记的生效", "pledged"},
    {"CN", "", "专利权质押合同登记的注销", "released"},
    {"CN", "", "专利权的保全", "preserved"},
    {"CN", "", "专利权的保全解除", "freed"},
    {"CN", "", "诉讼", "litigated"},
    {"CN", "", "海关备案", "customs"},
    {"CN", "", "复审请求", "appealed"},
    {"CN", "", "权利恢复", "restored"},
    {"CN", "", "专利权人的姓名或者名称、地址的变更", "renamed"},
    {"CN", "", "著录事项变更", "changed"},
    {"CN", "", "公告送达", "procedure"},
    {"TW", "", "專利權讓與登記", "transferred"},
    {"TW", "", "未繳年費", "lapsed"},
    /* Europe */
    {"EP", "17P", "", "examined"},
    {"EP", "18D", "", "withdrawn"},
    {"EP", "18R", "", "refused"},
    {"EP", "18W", "", "withdrawn"},
    {"EP", "26N", "", "maintained"},
    {"EP", "26", "", "opposed"},
    {"EP", "27W", "", "invalidated"},
    {"EP", "GRAA", "", "granted"},
    {"EP", "GRAP", "", "allowed"},
    {"EP", "PG25", "", "lapsed_state"},
    {"EP", "PGFP", "", "fee_paid"},
    {"EP", "APBT", "", "appealed"},
    {"EP", "A4", "", "searched"},
    {"EP", "STAA", "STATUS: THE PATENT HAS BEEN GRANTED", "granted"},
    {"EP", "STAA", "STATUS: NO OPPOSITION FILED WITHIN TIME LIMIT", "maintained"},
    {"EP", "STAA", "STATUS: THE APPLICATION IS DEEMED TO BE WITHDRAWN", "withdrawn"},
    {"EP", "STAA", "STATUS: UNKNOWN", "procedure"},
    {"EP", "REG", "Ref country code: DERef legal event code: R119Ref document number: 60",
     "lapsed_state"},
    {"EP", "REG", "Ref Country Code: GB\nRef Legal Event Code: FG4D (EUROPEAN PATENT GRANTED)",
     "validated"},
    {"EP", "REG", "Ref country code: FRRef legal event code: PLFPYear of fee payment: 7",
     "fee_paid"},
    {"EP", "REG", "Ref country code: DERef legal event code: R081", "transferred"},
    {"EP", "REG", "Ref country code: XXRef legal event code: Q9", "procedure"},
    {"EP", "", "Lapsed in FR", "lapsed_state"},
    /* United States */
    {"US", "STPP", "Free format text: NON FINAL ACTION MAILED", "examined"},
    {"US", "STPP", "Free format text: FINAL REJECTION MAILED", "examined"},
    {"US", "STPP", "Free format text: PUBLICATIONS -- ISSUE FEE PAYMENT VERIFIED", "allowed"},
    {"US", "STPP", "Free format text: AWAITING TC RESP., ISSUE FEE NOT PAID", "allowed"},
    {"US", "STCF", "Free format text: PATENTED CASE", "granted"},
    {"US", "STCB", "ABANDONED  --  FAILURE TO RESPOND TO AN OFFICE ACTION", "withdrawn"},
    {"US", "STCB", "ABANDONED  --  FAILURE TO PAY ISSUE FEE", "withdrawn"},
    {"US", "STCH", "PATENT EXPIRED DUE TO NONPAYMENT OF MAINTENANCE FEES UNDER 37 CFR 1.362",
     "lapsed"},
    {"US", "FP", "", "lapsed"},
    {"US", "MAFP", "", "fee_paid"},
    {"US", "FEPP", "MAINTENANCE FEE REMINDER MAILED (ORIGINAL EVENT CODE: REM.)", "fee_due"},
    /* any petition about fees; that a patent is back is told by PRDP, with a day of its own */
    {"US", "FEPP", "PETITION RELATED TO MAINTENANCE FEES GRANTED (ORIGINAL EVENT CODE: PTGR)",
     "procedure"},
    {"US", "PTGR", "", "procedure"},
    {"US", "FEPP", "ENTITY STATUS SET TO SMALL (ORIGINAL EVENT CODE: SMAL)", "procedure"},
    {"US", "AS",
     "Owner name: X LICENSING LLCFree format text: ASSIGNMENT OF ASSIGNORS INTEREST;"
     "ASSIGNOR:DOE, JOHN;REEL/FRAME:1/2",
     "transferred"},
    {"US", "AS", "Owner name: BANKFree format text: SECURITY AGREEMENT;ASSIGNOR:X", "pledged"},
    {"US", "AS", "Owner name: XFree format text: RELEASE BY SECURED PARTY;ASSIGNOR:BANK",
     "released"},
    {"US", "AS", "Owner name: YFree format text: CHANGE OF NAME;ASSIGNOR:X", "renamed"},
    {"US", "AS", "", "transferred"},
    {"US", "PRDP", "", "restored"},
    {"US", "IPR", "", "opposed"},
    /* Japan, Korea */
    {"JP", "A61", "", "fee_paid"},
    {"JP", "R150", "", "granted"},
    {"JP", "R250", "", "fee_paid"},
    {"JP", "A02", "", "refused"},
    {"JP", "A01", "", "allowed"},
    {"JP", "LAPS", "", "lapsed"},
    {"JP", "EXPY", "", "expired"},
    {"JP", "", "拒絶査定", "refused"},
    {"JP", "", "特許査定", "allowed"},
    {"JP", "", "年金不納による抹消", "lapsed"},
    {"JP", "", "審査請求", "examined"},
    {"KR", "GRNT", "", "granted"},
    {"KR", "E601", "", "refused"},
    {"KR", "LAPS", "", "lapsed"},
    {"KR", "PR0701", "", "granted"},
    /* international */
    {"WO", "121", "", "designated"},
    {"WO", "NENP", "", "not_entered"},
    {"WO", "WWE", "", "entered"},
    {"WO", "WWW", "", "lapsed_state"},
    {"WO", "WA", "", "withdrawn"},
    /* Germany, France */
    {"DE", "R119", "", "lapsed"},
    {"DE", "8110", "", "examined"},
    {"DE", "", "Patent erloschen wegen Nichtzahlung der Jahresgebühr", "lapsed"},
    {"DE", "", "Anmeldung zurückgenommen", "withdrawn"},
    {"DE", "", "Patent erteilt", "granted"},
    {"DE", "", "kein Einspruch erhoben", "maintained"},
    {"DE", "", "Lizenzbereitschaft erklärt", "open_licence"},
    {"FR", "ST", "", "lapsed"},
    {"FR", "", "Constatation de déchéance", "lapsed"},
    {"FR", "", "Cession", "transferred"},
    {"FR", "", "Constitution de gage ou nantissement", "pledged"},
    {"FR", "", "Rejet de la demande", "refused"},
    /* other offices: words, then ST.17 */
    {"IN", "", "Application refused u/s 15", "refused"},
    {"AU", "MK14", "PATENT CEASED SECTION 143(A) (ANNUAL FEES NOT PAID) OR EXPIRED", "lapsed"},
    {"IE", "MM4A", "", "lapsed"},
    {"IE", "FG4D", "", "granted"},
    {"EP", "FG4D", "", "validated"},
    {"ZZ", "XY99", "", ""},
    {"", "", "", ""},
    {"CN", "", "其他有关事项", ""},
};

static px_legal kind_of(const char *cc, const char *code, const char *text, const char *effect) {
    return px_legal_kind(px_str_of(cc), px_str_of(code), px_str_of(text), px_str_of(effect));
}

static void test_kinds(void **state) {
    (void)state;
    size_t wrong = 0;
    assert_true(sizeof events / sizeof *events >= 120);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        const char *got = px_legal_code(kind_of(events[i].cc, events[i].code, events[i].text, ""));
        if (strcmp(got, events[i].kind) == 0) continue;
        print_error("%s %s \"%s\": %s, not %s\n", events[i].cc, events[i].code, events[i].text, got,
                    events[i].kind);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    /* the effect corrects words, not codes */
    assert_string_equal(px_legal_code(kind_of("XX", "", "decision of lapse annulled: lapse", "+")),
                        "procedure");
    assert_string_equal(px_legal_code(kind_of("XX", "", "grant of patent rescinded", "-")),
                        "procedure");
    assert_string_equal(px_legal_code(kind_of("CN", "CF01", "", "+")), "lapsed");
}

static void test_names(void **state) {
    (void)state;
    for (int k = 1; k < PX_LEGAL_COUNT; k++) {
        px_legal x = (px_legal)k;
        const char *names[] = {px_legal_code(x), px_legal_name(x, true), px_legal_name(x, false)};
        for (size_t i = 0; i < 3; i++)
            if (px_legal_find(px_str_of(names[i])) != x) fail_msg("%s is not itself", names[i]);
    }
    assert_int_equal(px_legal_find(PX_STR("")), PX_LEGAL_NONE);
    assert_int_equal(px_legal_find(PX_STR("x")), PX_LEGAL_NONE);
    assert_int_equal(px_legal_find(PX_STR("LAPSED")), PX_LEGAL_LAPSED);
}

/* Parties ---------------------------------------------------------------------------------------
 */

static px_record read_record(const char *json) {
    px_record r;
    px_err err;
    px_err_clear(&err);
    if (px_record_read(arena, px_str_of(json), &r, &err) != PX_OK)
        fail_msg("%s: %s", json, err.message);
    return r;
}

static void test_parties(void **state) {
    static const struct {
        const char *event, *kind, *from, *to;
    } rows[] = {
        {"{\"code\":\"AS\",\"text\":\"Assignment,Owner name: HITACHI ASTEMO, LTD., JAPANFree "
         "format "
         "text: CHANGE OF NAME;ASSIGNOR:HITACHI AUTOMOTIVE SYSTEMS, LTD.;REEL/FRAME:05/02\"}",
         "renamed", "HITACHI AUTOMOTIVE SYSTEMS, LTD.", "HITACHI ASTEMO, LTD., JAPAN"},
        {"{\"code\":\"AS\",\"text\":\"Owner name: FORDFree format text: ASSIGNMENT OF ASSIGNORS "
         "INTEREST;ASSIGNORS:DOE, JOHN;ROE, JANE;AND OTHERS;SIGNING DATES FROM 2001 TO 2002\"}",
         "transferred", "DOE, JOHN; ROE, JANE", "FORD"},
        {"{\"text\":\"专利权的转移\\n变更前权利人:甲公司 变更后权利人:乙公司 "
         "登记生效日:20200101\"}",
         "transferred", "甲公司", "乙公司"},
        {"{\"text\":\"专利权质押合同登记的生效\\n出质人：甲公司\\n质权人：某银行\"}", "pledged",
         "甲公司", "某银行"},
        {"{\"text\":\"专利实施许可合同备案的生效\\n让与人:甲 受让人:乙\"}", "licensed", "甲", "乙"},
        {"{\"text\":\"专利实施许可合同备案的生效\\n被许可人:乙 许可人:甲\"}", "licensed", "甲",
         "乙"},
        {"{\"text\":\"专利实施许可\\n被许可人:乙\"}", "licensed", "", "乙"},
        {"{\"code\":\"AS\",\"from\":\"A\",\"to\":\"B\",\"text\":\"Owner name: C\"}", "transferred",
         "A", "B"},
        {"{\"kind\":\"转让\",\"text\":\"x\"}", "transferred", "", ""},
        {"{\"kind\":\"something else\",\"text\":\"x\"}", "something else", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_str json = px_arena_fmt(arena, "{\"pub\":\"%s\",\"events\":[%s]}",
                                   i < 2 || i == 7 ? "US9000001B2" : "CN107063713B", rows[i].event);
        px_record r = read_record(json.p), again;
        assert_int_equal(r.events.n, 1);
        px_rec_event *e = &r.events.v[0];
        if (!px_str_is(e->kind, rows[i].kind) || !px_str_is(e->from, rows[i].from) ||
            !px_str_is(e->to, rows[i].to))
            fail_msg("%s: %.*s, from %.*s, to %.*s", rows[i].event, PX_STR_ARG(e->kind),
                     PX_STR_ARG(e->from), PX_STR_ARG(e->to));
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_record_write(&r, &b);
        again = read_record(px_arena_str(arena, px_buf_view(&b)).p);
        assert_true(px_record_equal(&r, &again));
        px_buf_done(&b);
    }
}

/* Lives -----------------------------------------------------------------------------------------
 */

#define E(day, code) "{\"date\":\"" day "\",\"code\":\"" code "\"}"
#define K(day, kind) "{\"date\":\"" day "\",\"kind\":\"" kind "\"}"
#define CNA                                                                                        \
    "\"pub\":{\"number\":\"CN107063713A\",\"date\":\"2017-08-18\"},"                               \
    "\"app\":{\"number\":\"CN201710000001\",\"date\":\"2017-01-03\"}"
#define CNB                                                                                        \
    "\"pub\":{\"number\":\"CN107063713B\",\"date\":\"2019-05-10\"},"                               \
    "\"app\":{\"number\":\"CN201710000001\",\"date\":\"2017-01-03\"}"
#define CNU                                                                                        \
    "\"pub\":{\"number\":\"CN203000001U\",\"date\":\"2013-06-19\"},"                               \
    "\"app\":{\"number\":\"CN201220000001\",\"date\":\"2012-12-03\"}"
#define USB                                                                                        \
    "\"pub\":{\"number\":\"US9000001B2\",\"date\":\"2015-04-07\"},"                                \
    "\"app\":{\"number\":\"US201213000001\",\"date\":\"2012-03-04\"}"
#define EPB                                                                                        \
    "\"pub\":{\"number\":\"EP2400812B1\",\"date\":\"2015-04-08\"},"                                \
    "\"app\":{\"number\":\"EP10166978\",\"date\":\"2010-06-23\"}"

/* status, detail, since, stated (s), computed (c) or from the document alone (d) */
static const struct {
    const char *record, *want;
    uint32_t today;
} lives[] = {
    /* from the document alone */
    {"{" CNA "}", "pending published 20170818 d", 0},
    {"{" CNB "}", "active granted 20190510 d", 0},
    {"{" CNU "}", "active granted 20130619 d", 0},
    {"{\"id\":\"x:1\"}", "unknown  0 d", 0},
    {"{\"pub\":\"WO2010123456A1\"}", "unknown  0 d", 0},
    {"{\"pub\":{\"number\":\"KR20100001234U\",\"date\":\"2010-02-08\"},\"type\":\"utility_model\"}",
     "pending published 20100208 d", 0},
    /* events of China */
    {"{" CNA ",\"events\":[" E("2017-09-12", "SE01") "]}", "pending examined 20170912 c", 0},
    {"{" CNA ",\"events\":[" E("2017-09-12", "SE01") "," E("2019-05-10", "GR01") "]}",
     "active granted 20190510 c", 0},
    {"{" CNA ",\"events\":[" E("2019-05-10", "GR01") "," E("2017-09-12", "SE01") "]}",
     "active granted 20190510 c", 0},
    {"{" CNA ",\"events\":[" E("2017-09-12", "SE01") "," E("2019-11-01", "RJ01") "]}",
     "dead refused 20191101 c", 0},
    {"{" CNA ",\"events\":[" E("2019-11-01", "WD01") "]}", "dead withdrawn 20191101 c", 0},
    {"{" CNB ",\"events\":[" E("2022-12-20", "CF01") "]}", "dead lapsed 20221220 c", 0},
    {"{" CNB ",\"events\":[" E("2022-12-20", "CF01") "," E("2023-05-09", "RR01") "]}",
     "active restored 20230509 c", 0},
    {"{" CNB ",\"events\":[" E("2022-12-20", "CF01") "," E("2023-05-09", "RR01") "," E("2024-01-02",
                                                                                       "CF01") "]}",
     "dead lapsed 20240102 c", 0},
    {"{" CNB ",\"events\":[" E("2021-01-05", "IW01") "]}", "dead invalidated 20210105 c", 0},
    {"{" CNB ",\"events\":[" E("2021-01-05", "IP01") "]}", "active granted 20190510 c", 0},
    {"{" CNB ",\"events\":[" E("2021-01-05", "AV01") "]}", "dead surrendered 20210105 c", 0},
    {"{" CNB ",\"events\":[" E("2037-01-31", "CX01") "]}", "dead expired 20370131 c", 0},
    {"{" CNB ",\"events\":[" E("2020-01-05", "TR01") "," E("2020-06-05", "PE01") "]}",
     "active granted 20190510 d", 0},
    {"{" CNA ",\"events\":[" E("2019-11-01", "WD01") "," E("2020-02-01", "RR01") "]}",
     "pending restored 20200201 c", 0},
    {"{" CNA ",\"events\":[" E("2019-11-01", "WD01") "," E("2019-12-01", "SE01") "]}",
     "dead withdrawn 20191101 c", 0},
    {"{" CNA ",\"events\":[" E("2019-11-01", "RJ01") "," E("2021-03-02", "GR01") "]}",
     "active granted 20210302 c", 0},
    /* what the file says */
    {"{" CNA ",\"status\":\"active\"}", "active  0 s", 0},
    {"{" CNA ",\"status\":\"dead\"}", "dead  0 s", 0},
    {"{" CNB ",\"status\":\"active\"}", "active granted 20190510 s", 0},
    {"{" CNB ",\"status\":\"dead\",\"lapse_date\":\"2022-01-03\"}", "dead ceased 20220103 s", 0},
    {"{" CNB ",\"lapse_date\":\"2022-01-03\"}", "dead ceased 20220103 c", 0},
    {"{" CNB ",\"lapse_date\":\"2022-01-03\",\"events\":[" E("2022-01-03", "CF01") "]}",
     "dead lapsed 20220103 c", 0},
    {"{" CNB ",\"status\":\"unknown\"}", "active granted 20190510 d", 0},
    /* the word against the facts */
    {"{" CNB ",\"status\":\"active\",\"events\":[" E("2022-12-20", "CF01") "]}",
     "dead lapsed 20221220 c", 0},
    {"{" CNB ",\"status\":\"pending\"}", "active granted 20190510 d", 0},
    {"{" CNB
     ",\"status\":\"dead\",\"lapse_date\":\"2022-01-03\",\"events\":[" E("2023-05-09", "RR01") "]}",
     "active restored 20230509 c", 0},
    {"{" CNB ",\"status\":\"dead\",\"events\":[" E("2023-05-09", "RR01") "]}", "dead  0 s", 0},
    {"{" CNB ",\"status\":\"active\",\"events\":[{\"kind\":\"lapsed\"}]}", "active  0 s", 0},
    {"{" CNB ",\"events\":[{\"kind\":\"lapsed\"}]}", "dead lapsed 0 c", 0},
    /* the word in detail alone; what says nothing of the state leaves it to the facts */
    {"{" CNB ",\"status_text\":\"未缴年费\"}", "dead lapsed 0 s", 0},
    {"{" CNB ",\"status_text\":\"未缴年费 | 权利转移\"}", "dead lapsed 0 s", 0},
    {"{" CNB ",\"status_text\":\"授权\"}", "active granted 20190510 s", 0},
    {"{" CNB ",\"status_text\":\"实质审查\"}", "active granted 20190510 d", 0},
    {"{" CNB ",\"status_text\":\"权利转移\"}", "active granted 20190510 d", 0},
    {"{" CNB ",\"status_text\":\"授权\",\"events\":[" E("2022-12-20", "CF01") "]}",
     "dead lapsed 20221220 c", 0},
    {"{" CNB ",\"status\":\"active\",\"status_text\":\"未缴年费\"}", "active granted 20190510 s",
     0},
    /* United States, Europe, international */
    {"{" USB ",\"events\":[" K("2019-04-08", "lapsed") "]}", "dead lapsed 20190408 c", 0},
    {"{" USB ",\"events\":[" E("2019-04-08", "FP") "," E("2019-09-02", "PRDP") "," E("2019-09-03",
                                                                                     "MAFP") "]}",
     "active restored 20190902 c", 0},
    {"{\"pub\":{\"number\":\"US2013101709A1\",\"date\":\"2013-04-25\"},\"events\":["
     "{\"date\":\"2015-01-20\",\"code\":\"STCB\",\"text\":\"ABANDONED  --  FAILURE TO RESPOND\"}]}",
     "dead withdrawn 20150120 c", 0},
    {"{" EPB ",\"events\":[" E("2016-02-29", "PG25") "," E("2016-03-30", "26N") "]}",
     "active granted 20150408 c", 0},
    {"{" EPB ",\"events\":[" E("2018-06-27", "27W") "]}", "dead invalidated 20180627 c", 0},
    {"{\"pub\":{\"number\":\"EP2400812A1\",\"date\":\"2011-12-28\"},\"events\":[" E("2013-05-01",
                                                                                    "18D") "]}",
     "dead withdrawn 20130501 c", 0},
    {"{\"pub\":{\"number\":\"WO2010123456A1\",\"date\":\"2010-10-28\"},\"events\":[" E("2011-12-21",
                                                                                       "NENP") "]}",
     "unknown  0 d", 0},
    {"{\"pub\":{\"number\":\"WO2010123456A1\",\"date\":\"2010-10-28\"},\"events\":[" E("2011-02-21",
                                                                                       "WA") "]}",
     "dead withdrawn 20110221 c", 0},
    /* the day of the question */
    {"{" CNU "}", "active granted 20130619 d", 20221203},
    {"{" CNU "}", "dead expired 20221203 d", 20221204},
    {"{" CNU ",\"status\":\"active\"}", "dead expired 20221203 c", 20221204},
    {"{" CNU ",\"events\":[" E("2016-01-20", "CF01") "]}", "dead lapsed 20160120 c", 20300101},
    {"{" CNB ",\"expiry_date\":\"2030\"}", "active granted 20190510 d", 20301231},
    {"{" CNB ",\"expiry_date\":\"2030\"}", "dead expired 20300000 d", 20310101},
};

static void test_lives(void **state) {
    (void)state;
    size_t wrong = 0;
    assert_true(sizeof lives / sizeof *lives >= 40);
    for (size_t i = 0; i < sizeof lives / sizeof *lives; i++) {
        px_record r = read_record(lives[i].record);
        px_legal_status s;
        px_legal_status_of(arena, &r, lives[i].today, &s);
        px_str got = px_arena_fmt(arena, "%s %s %u %s", px_legal_state_code(s.state),
                                  px_legal_code(s.detail), s.since,
                                  s.stated     ? "s"
                                  : s.grounded ? "c"
                                               : "d");
        if (px_str_is(got, lives[i].want)) continue;
        print_error("%s (%u): %.*s, not %s\n", lives[i].record, lives[i].today, PX_STR_ARG(got),
                    lives[i].want);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void test_log(void **state) {
    (void)state;
    static const char en[] = "2017-01-03 filed -> pending\n"
                             "2019-05-10 granted (B) -> in force\n"
                             "2022-12-20 lapsed, fee not paid (CF01) -> dead\n"
                             "2023-01-01 in examination (SE01) -> dead (not followed)\n"
                             "the file's own word (有权) -> dead (not followed)\n";
    static const char zh[] = "2017-01-03 申请 -> 审中\n"
                             "2019-05-10 授权（B） -> 有效\n"
                             "2022-12-20 未缴费终止（CF01） -> 失效\n"
                             "2023-01-01 实质审查（SE01） -> 失效（未采用）\n"
                             "来源注明的状态（有权） -> 失效（未采用）\n";
    px_record r =
        read_record("{" CNB ",\"status\":\"active\",\"status_text\":\"有权\",\"events\":[" E(
            "2023-01-01", "SE01") "," E("2022-12-20", "CF01") "]}");
    px_legal_status s;
    px_legal_status_of(arena, &r, 20240101, &s);
    for (int l = 0; l < 2; l++) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        for (size_t i = 0; i < s.n_log; i++) {
            px_legal_line_print(&s.log[i], l, &b);
            px_buf_ch(&b, '\n');
        }
        px_buf_ch(&b, 0);
        assert_string_equal(b.p, l ? zh : en);
        px_buf_done(&b);
    }
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    arena = px_arena_new();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_parties), cmocka_unit_test(test_lives),
                                       cmocka_unit_test(test_log)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    px_arena_free(arena);
    return failed;
}
