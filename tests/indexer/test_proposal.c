/* Tables nobody wrote code for: headers as users write them, shuffled, with rows in front. For each
 * the proposal is held against what a person would say, column by column, and the share of right
 * ones is asserted exactly. The content is invented. */
#include "indexer/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* What a person says: header and field (":" and the language for texts). */
typedef struct column {
    const char *header, *field;
} column;

typedef struct table {
    const char *name, *preamble;
    const column *columns;
    size_t n;
    const char *const *rows[3];
    size_t right; /* of n */
} table;

static void write_table(const table *t, px_buf *out) {
    px_buf_c(out, t->preamble);
    for (size_t i = 0; i < t->n; i++)
        px_buf_fmt(out, "%s\"%s\"", i ? "," : "", t->columns[i].header);
    for (size_t r = 0; r < 3; r++)
        for (size_t i = 0; i < t->n; i++)
            px_buf_fmt(out, "%s\"%s\"", i ? "," : "\n", t->rows[r][i]);
    px_buf_c(out, "\n");
}

static void read_all(px_str text, const px_map *map, px_source **s) {
    px_err err;
    px_source_options opt = {.path = "case.csv", .map = map};
    px_status st = px_source_open_memory(&opt, text, s, &err);
    if (st != PX_OK) fail_msg("%s", err.message);
    px_arena *a = px_arena_new();
    px_record r;
    int got;
    while ((got = px_source_next(*s, a, &r, &err)) == 1)
        px_arena_reset(a);
    if (got != 0) fail_msg("%s", err.message);
    px_arena_free(a);
}

static px_str shown(const px_source_column *c, char out[64]) {
    int n =
        snprintf(out, 64, "%s%s" PX_STR_FMT, c->field, c->lang.n ? ":" : "", PX_STR_ARG(c->lang));
    return (px_str){out, (size_t)n};
}

static void held_against(const table *t) {
    px_buf text, wrong;
    px_buf_init(&text, PX_BUF_MAX);
    px_buf_init(&wrong, PX_BUF_MAX);
    write_table(t, &text);
    px_source *s;
    px_source_report rep;
    read_all(px_buf_view(&text), NULL, &s);
    px_source_report_get(s, &rep);
    assert_int_equal(rep.n_columns, t->n);
    assert_int_equal(rep.records, 3);
    size_t right = 0;
    for (size_t i = 0; i < t->n; i++) {
        char field[64];
        px_str got = shown(&rep.columns[i], field);
        if (px_str_is(got, t->columns[i].field))
            right++;
        else
            px_buf_fmt(&wrong, "%s -> %s, not %s\n", t->columns[i].header, field,
                       t->columns[i].field);
    }
    if (right != t->right)
        fail_msg("%s: %zu of %zu right instead of %zu\n" PX_STR_FMT, t->name, right, t->n, t->right,
                 PX_STR_ARG(px_buf_view(&wrong)));
    if (right * 10 < t->n * 9) fail_msg("%s: only %zu of %zu right", t->name, right, t->n);

    /* saved and read back, the map gives the same columns */
    px_buf map_text;
    px_buf_init(&map_text, PX_BUF_MAX);
    px_source_report_map(&rep, &map_text);
    px_map *map;
    px_err err;
    if (px_map_read(px_buf_view(&map_text), &map, &err) != PX_OK) fail_msg("%s", err.message);
    px_source *again;
    px_source_report rep2;
    read_all(px_buf_view(&text), map, &again);
    px_source_report_get(again, &rep2);
    for (size_t i = 0; i < t->n; i++) {
        const px_source_column *x = &rep.columns[i], *y = &rep2.columns[i];
        if (strcmp(x->field, y->field) != 0 || strcmp(x->list, y->list) != 0 ||
            strcmp(x->order, y->order) != 0 || !px_str_eq(x->lang, y->lang) ||
            x->filled != y->filled || x->refused != y->refused)
            fail_msg("%s, %s: %s '%s' '%s' with the map, %s '%s' '%s' without", t->name,
                     t->columns[i].header, y->field, y->list, y->order, x->field, x->list,
                     x->order);
        if (rep2.columns[i].filled && y->sure != 100)
            fail_msg("%s, %s: the map leaves a doubt (%u)", t->name, t->columns[i].header, y->sure);
    }
    px_source_close(again);
    px_source_close(s);
    px_map_free(map);
    px_buf_done(&text);
    px_buf_done(&wrong);
    px_buf_done(&map_text);
}

#define TABLE(var, label, front, count)                                                            \
    static const table var = {label,                                                               \
                              front,                                                               \
                              var##_columns,                                                       \
                              sizeof var##_columns / sizeof *var##_columns,                        \
                              {var##_1, var##_2, var##_3},                                         \
                              count}

/* A list kept by a company's patent department. */
static const column chinese_columns[] = {{"编号", "x"},
                                         {"专利申请号", "an"},
                                         {"1.发明名称", "ti"},
                                         {"申请单位", "pa"},
                                         {"申请日期 Filing date", "ad"},
                                         {"公开公告号/Publication No.", "pn"},
                                         {"公开时间", "pd"},
                                         {"全部发明人", "in"},
                                         {"专利类别", "pt"},
                                         {"主分类号(IPC)", "ipcm"},
                                         {"国际专利分类号", "ipc"},
                                         {"专利摘要内容", "ab"},
                                         {"英文题名", "ti:en"},
                                         {"案件状态", "lsd"},
                                         {"代理公司名称", "ag"},
                                         {"权利要求项数", "ncl"},
                                         {"被引频次", "ncf"},
                                         {"同族专利号", "members"},
                                         {"申请人所在省", "prov"},
                                         {"授权公告日期", "gd"},
                                         {"联系邮箱", "x"},
                                         {"优先权号码", "pr"},
                                         {"代理人姓名", "ag"},
                                         {"内部评分", "x"}};
static const char *const chinese_1[] = {"A-17",
                                        "202010123456.5",
                                        "一种充电桩散热结构",
                                        "北方示例科技有限公司",
                                        "2020-02-27",
                                        "CN111200000A",
                                        "2020-05-26",
                                        "张三;李四",
                                        "发明公开",
                                        "H02J7/00",
                                        "H02J7/00;H05K7/20",
                                        "本发明公开了一种散热结构。",
                                        "Heat sink",
                                        "实质审查",
                                        "示例专利代理有限公司",
                                        "10",
                                        "3",
                                        "WO2021000001A1",
                                        "江苏",
                                        "-",
                                        "a@b.cn",
                                        "-",
                                        "王五",
                                        "87.5"};
static const char *const chinese_2[] = {"A-18",
                                        "202120234567.X",
                                        "一种便携电源",
                                        "北方示例科技有限公司",
                                        "2021-01-27",
                                        "CN214500000U",
                                        "2021-10-26",
                                        "赵六",
                                        "实用新型",
                                        "H01M10/44",
                                        "H01M10/44",
                                        "本实用新型涉及一种便携电源。",
                                        "Power pack",
                                        "授权",
                                        "示例专利事务所",
                                        "8",
                                        "0",
                                        "-",
                                        "江苏",
                                        "2021-10-26",
                                        "c@d.cn",
                                        "-",
                                        "王五",
                                        "61"};
static const char *const chinese_3[] = {"A-19",
                                        "201910345678.0",
                                        "电池管理方法及系统",
                                        "南方大学;北方示例科技有限公司",
                                        "2019-04-28",
                                        "CN110100000B",
                                        "2021-03-02",
                                        "孙七;周八;吴九",
                                        "发明授权",
                                        "H01M10/48",
                                        "H01M10/48;G01R31/36",
                                        "本发明提供一种电池管理方法。",
                                        "BMS",
                                        "授权",
                                        "示例专利事务所",
                                        "12",
                                        "21",
                                        "-",
                                        "广东",
                                        "2021-03-02",
                                        "e@f.cn",
                                        "CN201811000000",
                                        "郑十",
                                        "92.25"};
TABLE(chinese, "Chinese",
      "专利台账（2021年度）,,,\n检索式：TA=(充电 OR 电池),,\n\n导出日期：2021-12-01\n", 24);

/* An export that was renamed for a report. */
static const column korean_columns[] = {{"No.", "-"},
                                        {"발명의 명칭(국문)", "ti:ko"},
                                        {"발명의 명칭(영문)", "ti:en"},
                                        {"출원번호", "an"},
                                        {"출원일", "ad"},
                                        {"공개번호", "pn.alt"},
                                        {"공개일자", "pd"},
                                        {"등록번호", "pn.alt"},
                                        {"등록일자", "gd"},
                                        {"출원인 이름", "pa"},
                                        {"출원인 국적", "ctry"},
                                        {"발명자 목록", "in"},
                                        {"대리인", "ag"},
                                        {"메인IPC", "ipcm"},
                                        {"IPC 전체", "ipc"},
                                        {"CPC분류", "cpc"},
                                        {"요약", "ab"},
                                        {"대표청구항", "c1"},
                                        {"법적상태", "ls"},
                                        {"청구항 수", "ncl"},
                                        {"우선권주장번호", "pr"},
                                        {"우선권 주장일", "prd"},
                                        {"피인용횟수", "ncf"},
                                        {"패밀리 문헌번호", "members"},
                                        {"담당자 메모", "x"}};
static const char *const korean_1[] = {"1",
                                       "배터리 냉각 장치",
                                       "Battery cooling device",
                                       "10-2019-0012345",
                                       "2019.01.30",
                                       "10-2020-0094567",
                                       "2020.08.07",
                                       "-",
                                       "-",
                                       "주식회사 가나다",
                                       "KR",
                                       "홍길동, 김철수",
                                       "특허법인 보기",
                                       "H01M 10/613",
                                       "H01M 10/613|H01M 10/6556",
                                       "H01M 10/613",
                                       "본 발명은 냉각 장치에 관한 것이다.",
                                       "냉각판을 포함하는 장치.",
                                       "공개",
                                       "9",
                                       "JP2018-123456",
                                       "2018.06.28",
                                       "2",
                                       "US20200123456A1",
                                       "검토"};
static const char *const korean_2[] = {"2",
                                       "연료전지 시스템",
                                       "Fuel cell system",
                                       "10-2017-0098765",
                                       "2017.08.03",
                                       "10-2019-0014321",
                                       "2019.02.13",
                                       "10-2101234",
                                       "2020.04.09",
                                       "한국보기대학교 산학협력단",
                                       "KR",
                                       "이영희",
                                       "특허법인 보기",
                                       "H01M 8/04",
                                       "H01M 8/04",
                                       "H01M 8/04029",
                                       "연료전지 시스템이 개시된다.",
                                       "스택을 포함하는 시스템.",
                                       "등록",
                                       "15",
                                       "-",
                                       "-",
                                       "11",
                                       "-",
                                       "관심"};
static const char *const korean_3[] = {"3",
                                       "전극 조립체",
                                       "Electrode assembly",
                                       "10-2018-0055555",
                                       "2018.05.15",
                                       "10-2019-0130777",
                                       "2019.11.25",
                                       "-",
                                       "-",
                                       "주식회사 가나다",
                                       "KR",
                                       "박민수, 최지우",
                                       "김변리",
                                       "H01M 10/04",
                                       "H01M 10/04|H01M 2/16",
                                       "H01M 10/0413",
                                       "전극 조립체를 제공한다.",
                                       "분리막을 포함하는 조립체.",
                                       "공개",
                                       "7",
                                       "-",
                                       "-",
                                       "0",
                                       "-",
                                       "-"};
TABLE(korean, "Korean", "검색식: (배터리*냉각)\n검색일자,2021-03-04\n총 3건\n\n", 25);

/* A sheet that a German attorney keeps. */
static const column german_columns[] = {{"Lfd. Nr.", "-"},
                                        {"Titel der Erfindung (deutsch)", "ti:de"},
                                        {"Titel (englisch)", "ti:en"},
                                        {"Veröffentlichungs-Nr.", "pn"},
                                        {"Veröffentlichungstag", "pd"},
                                        {"Anmelde-Aktenzeichen", "an"},
                                        {"Anmeldetag (TT.MM.JJJJ)", "ad"},
                                        {"Name des Anmelders", "pa"},
                                        {"Sitzland des Anmelders", "ctry"},
                                        {"Erfinder-Namen", "in"},
                                        {"Vertreter", "ag"},
                                        {"Haupt-IPC", "ipcm"},
                                        {"IPC-Klassen", "ipc"},
                                        {"CPC-Symbole", "cpc"},
                                        {"Zusammenfasung", "ab"},
                                        {"Hauptanspruch", "c1"},
                                        {"Prioritätsaktenzeichen", "pr"},
                                        {"Prioritätsdatum", "prd"},
                                        {"Erteilungsdatum", "gd"},
                                        {"Verfahrensstand", "ls"},
                                        {"Patentfamilie", "members"},
                                        {"Anzahl Ansprüche", "ncl"},
                                        {"Entgegenhaltungen", "ct"},
                                        {"Link", "url"},
                                        {"Mandant", "x"}};
static const char *const german_1[] = {"1",
                                       "Verfahren zum Schweißen",
                                       "Welding method",
                                       "DE102011075997A1",
                                       "22.11.2012",
                                       "DE 10 2011 075 997.1",
                                       "17.05.2011",
                                       "Beispiel GmbH",
                                       "DE",
                                       "Muster, Max; Beispiel, Eva",
                                       "Patentanwälte Muster",
                                       "B23K 26/00",
                                       "B23K 26/00; B23K 26/21",
                                       "B23K 26/21",
                                       "Die Erfindung betrifft ein Verfahren.",
                                       "Verfahren zum Schweißen, dadurch gekennzeichnet.",
                                       "-",
                                       "-",
                                       "-",
                                       "Anhängig",
                                       "EP2524750A1; US2012292292A1",
                                       "12",
                                       "DE19707730C1; US5000000A",
                                       "https://example.org/1",
                                       "Firma A"};
static const char *const german_2[] = {"2",
                                       "Vorrichtung zum Kühlen",
                                       "Cooling device",
                                       "DE102010001234B4",
                                       "03.01.2013",
                                       "DE 10 2010 001 234.5",
                                       "26.01.2010",
                                       "Beispiel GmbH; Universität Musterstadt",
                                       "DE",
                                       "Kühl, Karl",
                                       "Patentanwälte Muster",
                                       "F25B 1/00",
                                       "F25B 1/00",
                                       "F25B 1/005",
                                       "Es wird eine Vorrichtung vorgeschlagen.",
                                       "Vorrichtung zum Kühlen mit einem Verdichter.",
                                       "DE 102009055555",
                                       "31.12.2009",
                                       "03.01.2013",
                                       "Erteilt",
                                       "-",
                                       "9",
                                       "-",
                                       "https://example.org/2",
                                       "Firma B"};
static const char *const german_3[] = {"3",
                                       "Getriebe",
                                       "Gearbox",
                                       "EP1234567B1",
                                       "14.02.2007",
                                       "EP01102345.6",
                                       "01.02.2001",
                                       "Muster AG",
                                       "CH",
                                       "Rad, Rita",
                                       "Zahn & Partner",
                                       "F16H 1/28",
                                       "F16H 1/28; F16H 57/04",
                                       "F16H 1/28",
                                       "Das Getriebe hat ein Planetenrad.",
                                       "Getriebe mit einem Planetenrad.",
                                       "-",
                                       "-",
                                       "14.02.2007",
                                       "Erloschen",
                                       "US6500000B2",
                                       "15",
                                       "US4000000A",
                                       "https://example.org/3",
                                       "Firma A"};
TABLE(german, "German", "Übersicht der Schutzrechte\nStand:;01.03.2013\n\n\n", 25);

static void proposals(void **state) {
    (void)state;
    held_against(&chinese);
    held_against(&korean);
    held_against(&german);
}

/* Columns told by their values: text, and "header=field" for each column. */
static void by_values(void **state) {
    (void)state;
    static const struct {
        const char *name, *text, *want;
        bool no_header;
    } cases[] = {
        {"no header at all",
         "CN111200000A,一种充电桩散热结构及方法,2019-12-27,2020-05-26,H02J7/00,北方示例有限公司\n"
         "CN214500000U,一种便携式移动电源装置,2021-01-27,2021-10-26,H01M10/44,南方示例有限公司\n"
         "CN110100000B,电池管理方法及其控制系统,2019-04-28,2021-03-02,H01M10/48,示例大学\n",
         "column 1=pn column 2=ti column 3=ad column 4=pd column 5=ipc column 6=pa", true},
        {"headers in a language nobody put into the dictionary",
         "Номер,Имя\nUS5535303A,Насос для воды\nUS5535304B1,Клапан и седло\n"
         "EP0666666B1,Труба гибкая\n",
         "Номер=pn Имя=ti", false},
        {"a number of rows and a number of a database are no publication numbers",
         "Title,Key,Zähler,Kennzahl\nA pump,90017,1,12.5\nA valve,90042,2,13.5\nA pipe,90043,3,1\n",
         "Title=ti Key=x Zähler=x Kennzahl=x", false},
        {"links, dates and classes without telling headers",
         "Title,A,B,C,D\nPump,https://e.org/1,2001-02-03,H01M10/05,US5535303A\n"
         "Valve,https://e.org/2,2001-05-03,H01M10/06,US5535304A\n"
         "Pipe,https://e.org/3,2002-02-03,Y02E60/10,US5535305A\n",
         "Title=ti A=url B=pd C=cpc D=pn", false},
        {"what the dictionary knows is not guessed a second time",
         "Publication Number,Other,Title\nUS5535303A,US1111111A,a\nUS5535304A,US1111112A,b\n"
         "US5535305A,US1111113A,c\n",
         "Publication Number=pn Other=x Title=ti", false},
        {"persons in two scripts",
         "Publication Number,Title,Wer,Wo\nUS5535303A,a,\"Muster, Max; Beispiel, E.\",Bonn\n"
         "US5535304A,b,\"Kühl, Karl\",Ulm\nUS5535305A,c,\"Rad, R.\",Köln\n",
         "Publication Number=pn Title=ti Wer=in Wo=x", false},
        {"a guess that the values do not bear out is dropped",
         "Publication Number,Title,Applicant name (original),Patent filing date\n"
         "US5535303A,a,17,yes\nUS5535304A,b,18,no\nUS5535305A,c,19,no\n",
         "Publication Number=pn Title=ti Applicant name (original)=x Patent filing date=x", false},
        {"a header of two lines, merged above",
         "Publication,,Applicant,,Title\nNumber,Date,Name,Country,\n"
         "US5535303A,2001-02-03,ALPHA INC,US,a\nUS5535304A,2001-02-04,BETA INC,CA,b\n",
         "Publication Number=pn Publication Date=pd Applicant Name=pa Applicant Country=ctry "
         "Title=ti",
         false},
        {"two languages in two lines",
         "公开号,标题,申请人\nPublication No.,Title,Applicant\nCN111200000A,泵,甲\n"
         "CN111200001A,阀,乙\n",
         "公开号 Publication No.=pn 标题 Title=ti 申请人 Applicant=pa", false},
        {"the header is in the twelfth line",
         "Query\nx\n\n\n\nDate,2020\n\nHits,2\n\n\nDatabase,all\nTitle,Publication Number,Note\n"
         "a,US5535303A,n\nb,US5535304A,m\n",
         "Title=ti Publication Number=pn Note=x", false},
        {"several columns for one field",
         "Publication Number,Title,Applicant 1,Applicant 2,Title (translated)\n"
         "US5535303A,a,ALPHA,BETA,c\nUS5535304A,b,GAMMA,,d\n",
         "Publication Number=pn Title=ti Applicant 1=pa Applicant 2=pa Title (translated)=x",
         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_source *s;
        px_source_report rep;
        px_buf got;
        px_buf_init(&got, PX_BUF_MAX);
        read_all(px_str_of(cases[i].text), NULL, &s);
        px_source_report_get(s, &rep);
        for (size_t k = 0; k < rep.n_columns; k++)
            px_buf_fmt(&got, "%s" PX_STR_FMT "=%s", k ? " " : "", PX_STR_ARG(rep.columns[k].header),
                       rep.columns[k].field);
        if (!px_str_is(px_buf_view(&got), cases[i].want) || rep.no_header != cases[i].no_header)
            fail_msg("%s\ngot:  " PX_STR_FMT " (%s header)\nwant: %s", cases[i].name,
                     PX_STR_ARG(px_buf_view(&got)), rep.no_header ? "no" : "a", cases[i].want);
        px_source_close(s);
        px_buf_done(&got);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposals),
        cmocka_unit_test(by_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
