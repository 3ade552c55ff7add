/* The header dictionary, what is guessed from headers, map files and the way back into them. */
#include "indexer/header.h"
#include "indexer/source.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void code_of(px_mapped m, char out[64]) {
    (void)snprintf(out, 64, "%s%s%s", m.target ? px_target_code(m.target) : "?",
                   m.lang[0] ? ":" : "", m.lang);
}

/* Dictionary first, then a guess, as tables do. */
static px_mapped meaning(const char *header) {
    px_mapped m = px_map_find(NULL, px_str_of(header));
    return m.target ? m : px_header_guess(px_str_of(header));
}

static void dictionary(void **state) {
    (void)state;
    size_t n, twice = 0;
    const px_header_entry *v = px_header_entries(&n);
    assert_true(n > 1500);
    for (size_t i = 1; i < n; i++)
        if (px_str_eq(v[i].name, v[i - 1].name) && v[i].target != v[i - 1].target) {
            print_message("\"" PX_STR_FMT "\" is %s and %s\n", PX_STR_ARG(v[i].name),
                          px_target_code(v[i - 1].target), px_target_code(v[i].target));
            twice++;
        }
    assert_int_equal(twice, 0);
    for (px_target t = 1; t < PX_T_COUNT; t++) {
        assert_int_equal(px_target_find(px_str_of(px_target_code(t))), t);
        assert_true(px_target_name(px_target_code(t))[0] != 0);
    }
}

/* Headers of exports as they write them; several lists of one format are joined. */
static void exports(void **state) {
    (void)state;
    static const struct {
        const char *format, *headers; /* header=code, one a line */
    } cases[] = {
        {"incoPat",
         "序号=rowno\n标题 (中文)=ti:zh\n标题（翻译）=ti:zh\n标题=ti\n标题 (英文)=ti:en\n"
         "摘要 (中文)=ab:zh\n摘要=ab\n摘要 (英文)=ab:en\n申请人=pa\n公开（公告）号=pn\n"
         "公开（公告）日=pd\n申请号=an\n申请日=ad\n公开类型=pt\n专利类型=pt\n公开国别=cc\n"
         "链接到incoPat=url\n标题（小语种原文）=ti\n摘要（小语种原文）=ab\n首项权利要求=c1\n"
         "首权翻译=c1:zh\n独立权利要求=icl\n权利要求数量=ncl\n独立权利要求数量=nicl\n"
         "从属权利要求数量=x\n文献页数=npg\n首权字数=x\n技术功效句=x\n技术功效短语=x\n"
         "技术功效1级=x\n技术功效TRIZ参数=x\n用途=x\nIPC主分类=ipcm\nIPC=ipc\n"
         "洛迦诺分类号=loc\nEC=x\nCPC=cpc\nUC=uc\nFI=fi\nF-term=ftm\n国民经济分类=x\n"
         "国民经济行业(主)=x\n新兴产业分类=x\n新兴产业(主)=x\n知识密集型分类=x\n学科分类=x\n"
         "清洁能源产业=x\n清洁生产产业=x\n数字经济核心产业=x\n文献种类代码=kd\n预估到期日=exp\n"
         "申请人(翻译)=pa.alt\n申请人(其他)=pa.alt\n标准化申请人=pa.alt\n标准化当前权利人=pac.alt\n"
         "当前权利人=pac\n第一申请人=pa.alt\n申请人数量=x\n申请人类型=paty\n"
         "申请人国别代码=ctry\n申请人国家/地区=ctry\n申请人地址=pa.addr\n申请人省市代码=prov\n"
         "中国申请人地市=city\n中国申请人区县=dist\n所属园区=park\n开发区=park\n工商别名="
         "x\n工商英文名=x\n工商注册地址=x\n"
         "工商统一社会信用代码=uscc\n工商注册号=x\n工商上市代码=x\n工商企业状态=x\n"
         "发明人=in\n第一发明人=in.alt\n当前发明人名称=in.alt\n发明人数量=x\n发明人国别=inctry\n"
         "发明人地址=in.addr\n代理机构=ag\n代理人=ag\n审查员=ex\n引证专利=ct\n被引证专利=cf\n"
         "家族引证=x\n家族被引证=x\n引证申请人=x\n引证次数=nct\n被引证次数=ncf\n家族被引证次数=x\n"
         "引证科技文献=npl\n引证类别=x\n被引证国别(forward)=x\n简单同族=members\n扩展同族="
         "membersx\n"
         "DocDB同族=members\n简单同族ID=fam\n扩展同族ID=famx\n简单同族个数=nfam\n"
         "扩展同族个数=nfamx\n同族国家/地区=x\n优先权信息=pr\n优先权号=pr\n优先权日=prd\n"
         "最早优先权日=epd\n优先权国别=prc\nPCT国际申请号=x\nPCT国际公布号=members\n"
         "PCT进入国家阶段日=x\n母案=x\n分案=x\n一案双申=x\n专利有效性=ls\n当前法律状态=lsd\n"
         "法律状态=lsd\n法律文书日期=x\n法律文书编号=x\n复审请求人=x\n无效请求人=x\n复审决定=x\n"
         "复审无效决定日=x\n转让次数=x\n转让执行日=transfer.date\n转让人=transfer.from\n"
         "受让人=transfer.to\n标准受让人=x\n许可次数=x\n许可合同备案日期=license.date\n"
         "许可人=license.from\n被许可人=license.to\n当前被许可人=x\n许可类型=license.text\n"
         "质押次数=x\n质押期限=pledge.text\n出质人=pledge.from\n质权人=pledge.to\n当前质权人=x\n"
         "诉讼次数=x\n原告=suit.from\n被告=suit.to\n诉讼类型=suit.text\n法庭=suit.text\n"
         "海关备案=x\n口审日期=x\n法律事件=events\n首次公开号=pn.alt\n首次公开日=apd\n"
         "授权公告号=pn.alt\n授权公告日=gd\n实质审查生效日=sed\n提出实审时长=x\n审查时长=x\n"
         "失效日=expd\n专利寿命（月）=x\n标准类型=x\n合享价值度=x\n技术稳定性=x\n保护范围=x"},
        {"PatSnap",
         "公开(公告)号=pn\n标题(译)(简体中文)=ti:zh\n标题(译)(English)=ti:en\n摘要(译)(简体中文)="
         "ab:zh\n"
         "申请年=ady\n授权日=gd\n授权年=-\n受理局=cc\n法律状态/事件=lsd\n简单法律状态=ls\n"
         "法律状态更新时间=x\n[标]当前申请(专利权)人=pac.alt\n[标]原始申请(专利权)人=pa.alt\n"
         "当前申请(专利权)人=pac\n原始申请(专利权)人=pa\n当前申请(专利权)人地址=pac.addr\n"
         "当前申请(专利权)人州/省=pac.prov\n原始申请(专利权)人州/省=prov\n"
         "[标]原始申请(专利权)人类型=paty\n第一发明人地址=in.addr\n[标]代理机构=ag.alt\n"
         "IPC分类号=ipc\nIPC主分类号=ipcm\nIPC主分类号(部)释义=x\nCPC分类号=cpc\nLOC分类号=loc\n"
         "战略新兴产业分类=x\n应用领域分类=x\n技术主题分类=x\n[标]技术问题短语=x\n权利要求=clm\n"
         "权利要求数=ncl\n引用专利=ct\n引用专利数量=nct\n被引用专利=cf\n被引用专利数量=ncf\n"
         "5年内被引用数量=x\n简单同族编号=fam\n简单同族成员数量=nfam\n简单同族被引用专利总数=x\n"
         "扩展同族成员数量=nfamx\n优先权国家/地区=prc\n专利价值=x\n技术价值=x\npn=pn\napno=an\n"
         "apdt=ad\npbdt=pd\ntitle=ti\nauthority=cc\ninventor=in\noriginalAssignee=pa\n"
         "currentAssignee=pac\nUPC分类号=uc\nINPADOC法律状态=events\nSEP信息=x\n诉讼案件数=x"},
        {"CNIPA, CNIPR",
         "申请（专利权）人=pa\n发明（设计）人=in\n名称=ti\n主分类号=ipcm\n分类号=ipc\n"
         "专利代理机构=ag\n主权项=c1\nAN=an\nAD=ad\nPNM=pn\nPD=pd\nPA=pa\nPINN=in\nTI=ti"},
        {"Lens",
         "#=rowno\nLens ID=lens\nJurisdiction=cc\nKind=kd\nDisplay Key=pn\nPublication Year=pdy\n"
         "Application Number=an\nPriority Numbers=pr\nEarliest Priority Date=epd\nOwners=pac\n"
         "URL=url\nDocument Type=doctype\nCites Patent Count=nct\nCited By Patent Count=ncf\n"
         "Simple Family Size=nfam\nExtended Family Size=nfamx\nCPC Classification=cpc\n"
         "IPCR Classification=ipc\nUS Classification=uc\nNPL Citation Count=nnpl\n"
         "NPL Citations=npl\nLegal Status=ls\nClaims=clm\nFull Text=-\nCited Count=ncf"},
        {"PATENTSCOPE",
         "Publication Number=pn\nPriority Data=pr\nIPC=ipc\nFP Image=-\nApplication Id=an\n"
         "Application Date=ad\nCountry=cc\nI P C=ipc\nPriorities Data=pr\nNational Phase "
         "Entries=x\n"
         "Image=-"},
        {"Google", "id=id\nassignee=pa\ninventor/author=in\npriority date=prd\n"
                   "filing/creation date=ad\ngrant date=gd\nresult link=url\n"
                   "representative figure link=-"},
        {"Espacenet",
         "No=rowno\nEarliest priority=epd\nEarliest publication=apd\nFamily number=fam\n"
         "Inventor(s)=in\nApplicant(s)=pa\nInternational classification=ipc\n"
         "Cooperative Patent Classification=cpc\nDate of application=ad\n"
         "Priority number(s)=pr\nPatents cited in the search report=ct.search"},
        {"KIPRIS",
         "출원번호=an\n출원일자=ad\n공개번호=pn.alt\n공개일자=pd\n등록번호=pn.alt\n등록일자=gd\n"
         "공고번호=pn.alt\n발명의명칭=ti\n발명의 "
         "명칭(국문)=ti:ko\n출원인=pa\n발명자=in\n대리인=ag\n"
         "IPC분류=ipc\nCPC분류=cpc\n요약=ab\n법적상태=ls\n최종처분내용=lsd\n우선권주장번호=pr\n"
         "우선권주장일자=prd\n국제출원번호=x\n국제공개번호=members\n심사청구여부=x\n심사청구항수="
         "ncl"},
        {"J-PlatPat",
         "文献番号=pn\n出願番号=an\n出願日=ad\n公知日=pd\n発明の名称=ti\n出願人/権利者=pa\n"
         "FI=fi\n公開番号=pn.alt\n公告番号=pn.alt\n登録番号=pn.alt\n審判番号=x\nステージ=lsd\n"
         "文献URL=url\n要約=ab\n発明者=in"},
        {"AusPat",
         "Application number=an\nFiling date=ad\nOPI date=apd\nApplicants=pa\nInventors=in\n"
         "Application status=ls\nExpiry date=exp\nPatent type=pt\nPCT number=x\n"
         "WIPO number=members"},
        {"DEPATISnet", "Veröffentlichungsnummer=pn\nAnmelder/Inhaber=pa\nErfinder=in\nTitel=ti\n"
                       "IPC-Hauptklasse=ipcm\nIPC-Nebenklasse=ipc\nAnmeldedatum=ad\n"
                       "Veröffentlichungsdatum=pd\nZusammenfassung=ab"},
        {"Derwent Innovation",
         "Title - DWPI=ti:en\nAssignee/Applicant=pa\nAssignee - Standardized=pa.alt\n"
         "Assignee - DWPI=pa.alt\nAssignee - Original=pa\nInventor - Original=in\n"
         "Publication Country Code=cc\nPublication Kind Code=kd\nPublication Month=x\n"
         "IPC - Current=ipc\nCPC - Current=cpc\nUS Class - Original=uc\nJP F Terms=ftm\n"
         "JP FI Codes=fi\nDWPI Family Members=members\nDWPI Count of Family Members=nfam\n"
         "INPADOC Family ID=famx\nINPADOC Family Members=membersx\nCount of Citing Patents=ncf\n"
         "Citing Patents=cf\nCited Refs - Patent=ct\nCount of Cited Refs - Patent=nct\n"
         "Cited Refs - Non-patent=npl\nCount of Cited Refs - Non-patent=nnpl\n"
         "INPADOC Legal Status=events\nDead/Alive=ls\nExpiration Date=exp\nFirst Claim=c1\n"
         "Claims (English)=clm:en\nAttorney/Agent=ag\nAssignee Count=x\nClaims Count=ncl"},
        {"Orbit",
         "Publication numbers=pn\nPublication dates=pd\n1st application date=ad\n"
         "Earliest publication date=apd\nApplication numbers=an\nCurrent assignees=pac\n"
         "Latest standardized assignees - inventors removed=pa.alt\nOriginal assignees=pa\n"
         "IPC - International classification=ipc\nCPC - Cooperative classification=cpc\n"
         "Cited patents=ct\nLegal status (Pending, Granted, ...)=ls\n"
         "Legal state (Alive, Dead)=ls\nExpected expiry dates=exp\nIndependent claims=icl"},
        {"PatentsView tables",
         "patent_id=pn\npatent_type=pt\npatent_date=pd\npatent_title=ti\nwipo_kind=kd\nnum_claims="
         "ncl\n"
         "patent_abstract=ab\napplication_id=an\nfiling_date=ad\n"
         "disambig_assignee_organization=pa\ndisambig_assignee_individual_name_first=pa.first\n"
         "disambig_city=city\ndisambig_state=prov\ndisambig_country=ctry\ncpc_group=cpc\n"
         "cpc_type=cpc.value\ncpc_section=-"},
        {"French",
         "Titre=ti\nDéposant(s)=pa\nDEPOSANTS=pa\nNuméro de publication=pn\nDate de dépôt=ad\n"
         "Inventeurs=in\nAbrégé=ab\nCIB=ipc\nMandataire=ag\nRevendications=clm\n"
         "Classification CPC=cpc\nDate de délivrance=gd\nTitulaire=pac"},
    };
    size_t wrong = 0, headers = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_str rest = px_str_of(cases[i].headers);
        while (rest.n) {
            size_t end = px_str_find(rest, PX_STR("\n"));
            px_str one = px_str_sub(rest, 0, end);
            rest = end == SIZE_MAX ? px_str_sub(rest, rest.n, rest.n)
                                   : px_str_sub(rest, end + 1, rest.n);
            size_t at = one.n;
            while (one.p[at - 1] != '=')
                at--;
            char header[256], got[64];
            (void)snprintf(header, sizeof header, PX_STR_FMT,
                           PX_STR_ARG(px_str_sub(one, 0, at - 1)));
            code_of(meaning(header), got);
            headers++;
            if (!px_str_is(px_str_sub(one, at, one.n), got)) {
                print_message("%s: \"%s\" is %s, not " PX_STR_FMT "\n", cases[i].format, header,
                              got, PX_STR_ARG(px_str_sub(one, at, one.n)));
                wrong++;
            }
        }
    }
    assert_true(headers > 300);
    assert_int_equal(wrong, 0);
}

static void guesses(void **state) {
    (void)state;
    static const struct {
        const char *header, *code;
        px_map_basis basis;
    } cases[] = {
        {"1. Title", "ti", PX_MAP_PART},
        {"(2) 申请人", "pa", PX_MAP_PART},
        {"Applicant name (original)", "pa", PX_MAP_PART},
        {"申请人名称列表", "pa", PX_MAP_PART},
        {"발명의 명칭 (일문)", "ti:ja", PX_MAP_PART},
        {"Titel (EN)", "ti:en", PX_MAP_PART},
        {"標題（日文）", "ti:ja", PX_MAP_PART},
        {"Abstract (machine translation)", "ab", PX_MAP_PART},
        {"Applicant 2", "pa", PX_MAP_PART},
        {"Standardized inventor names", "in.alt", PX_MAP_PART},
        {"专利申请日（yyyy-mm-dd）", "ad", PX_MAP_PART},
        {"申请号 Application No.", "an", PX_MAP_BOTH},
        {"申请号/출원번호/Application number", "an", PX_MAP_BOTH},
        {"公开号/公告号", "pn", PX_MAP_BOTH},
        {"标题\nTitle (English)", "ti:en", PX_MAP_BOTH},
        {"Publicaton number", "pn", PX_MAP_NEAR},
        {"Aplicants", "pa", PX_MAP_NEAR},
        {"Veroffentlichungsdatm", "pd", PX_MAP_NEAR},
        /* no guesses */
        {"申请人邮编", "?", PX_MAP_NOT},
        {"Applicant ID", "?", PX_MAP_NOT},
        {"申请人/发明人", "?", PX_MAP_NOT},
        {"Title 2", "?", PX_MAP_NOT},
        {"Title length", "?", PX_MAP_NOT},
        {"Number of Title", "?", PX_MAP_NOT},
        {"Abstract number", "?", PX_MAP_NOT},
        {"分类号(CPC)", "?", PX_MAP_NOT},
        {"Inventory", "x", PX_MAP_HEADER},
        {"Ti", "ti", PX_MAP_HEADER},
        {"Priority datx", "?", PX_MAP_NOT}, /* date or data */
        {"", "?", PX_MAP_NOT},
        {"---", "?", PX_MAP_NOT},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[64];
        px_mapped m = meaning(cases[i].header);
        code_of(m, got);
        if (strcmp(got, cases[i].code) != 0 || m.basis != cases[i].basis) {
            print_message("\"%s\" is %s (basis %d), not %s (basis %d)\n", cases[i].header, got,
                          m.basis, cases[i].code, cases[i].basis);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void map_files(void **state) {
    (void)state;
    px_err err;
    px_map *m;
    const char *text =
        "{\"header\":false,\"columns\":{\"Name\":\"pa\",\"name#2\":\"in\","
        "\"Ref #3\":\"x\",\"#\":\"-\",\"IPC\":{\"field\":\"ipc\",\"list\":\"|\"},"
        "\"Datum\":{\"field\":\"pd\",\"dates\":\"mdy\"},\"T\":{\"field\":\"ti:DE\"}},"
        "\"defaults\":{\"cc\":\"DE\"},\"date_order\":\"dmy\"}";
    if (px_map_read(px_str_of(text), &m, &err) != PX_OK) fail_msg("%s", err.message);
    assert_true(px_map_no_header(m));
    static const struct {
        const char *header;
        unsigned nth;
        const char *code;
    } cases[] = {{"NAME", 1, "pa"}, {"Name", 2, "in"}, {"Name", 3, "pa"},  {"Ref #3", 1, "x"},
                 {"#", 1, "-"},     {"T", 1, "ti:de"}, {"Title", 1, "ti"}, {"ref3", 1, "x"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[64];
        code_of(px_map_find_nth(m, px_str_of(cases[i].header), cases[i].nth), got);
        if (strcmp(got, cases[i].code) != 0)
            fail_msg("%s, %u: %s, not %s", cases[i].header, cases[i].nth, got, cases[i].code);
    }
    px_mapped ipc = px_map_find(m, PX_STR("IPC"));
    assert_true(ipc.has_list && ipc.list == PX_LIST_BAR && ipc.basis == PX_MAP_USER);
    assert_int_equal(px_map_find(m, PX_STR("Datum")).order, PX_DATE_MDY);
    assert_int_equal(px_map_date_order(m), PX_DATE_DMY);
    px_map_free(m);
    static const char *const bad[] = {
        "{\"columns\":{\"a\":{\"list\":\"|\"}}}",
        "{\"columns\":{\"a\":{\"field\":\"ipc\",\"list\":\"/\"}}}",
        "{\"columns\":{\"a\":{\"field\":\"pd\",\"dates\":\"ymd\"}}}",
        "{\"columns\":{\"a\":{\"field\":\"pd\",\"order\":\"dmy\"}}}",
        "{\"columns\":{\"a\":7}}",
        "[]",
        "",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        px_err_clear(&err);
        if (px_map_read(px_str_of(bad[i]), &m, &err) == PX_OK || m || !err.message[0])
            fail_msg("%s is taken, or refused without a sentence", bad[i]);
    }
}

static void writing(void **state) {
    (void)state;
    px_source_column a[] = {
        {.header = PX_STR("Name"), .field = "pa", .list = ";", .order = "", .filled = 1, .nth = 1},
        {.header = PX_STR("Name"), .field = "in", .list = "", .order = "", .filled = 1, .nth = 2},
        {.header = PX_STR("Titel"),
         .field = "ti",
         .lang = PX_STR("de"),
         .list = "",
         .order = "",
         .filled = 1,
         .nth = 1},
        {.header = PX_STR("Leer"), .field = "-", .list = "", .order = "", .filled = 0, .nth = 1},
        {.header = PX_STR("\"Tag\""),
         .field = "pd",
         .list = "",
         .order = "dmy",
         .filled = 1,
         .nth = 1}};
    px_source_column b[] = {
        {.header = PX_STR("NAME"), .field = "ag", .list = "", .order = "", .filled = 1, .nth = 1},
        {.header = PX_STR("Neu"), .field = "x", .list = "|", .order = "", .filled = 1, .nth = 1}};
    px_source_report ra = {.columns = a, .n_columns = 5}, rb = {.columns = b, .n_columns = 2};
    px_map_writer *w = px_map_writer_new();
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    assert_int_equal(px_map_writer_add(w, &ra), 0);
    assert_int_equal(px_map_writer_add(w, &rb), 1);
    assert_int_equal(px_map_writer_add(w, &ra), 0);
    px_map_writer_end(w, PX_STR("DE"), PX_STR(""), &out);
    assert_string_equal(out.p, "{\n  \"defaults\": {\"cc\":\"DE\"},\n  \"columns\": {\n"
                               "    \"Name\": {\"field\":\"pa\",\"list\":\";\"},\n"
                               "    \"Name#2\": \"in\",\n"
                               "    \"Titel\": \"ti:de\",\n"
                               "    \"\\\"Tag\\\"\": {\"field\":\"pd\",\"dates\":\"dmy\"},\n"
                               "    \"Neu\": {\"field\":\"x\",\"list\":\"|\"}\n  }\n}\n");
    px_map *m;
    px_err err;
    if (px_map_read(px_buf_view(&out), &m, &err) != PX_OK) fail_msg("%s", err.message);
    assert_int_equal(px_map_find_nth(m, PX_STR("Name"), 2).target, PX_T_IN);
    px_map_free(m);
    px_map_writer_free(w);
    px_buf_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dictionary), cmocka_unit_test(exports), cmocka_unit_test(guesses),
        cmocka_unit_test(map_files),  cmocka_unit_test(writing),
    };
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
