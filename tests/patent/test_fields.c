/* test_fields.c: codes and aliases of the field table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/fields.h"

#include <ctype.h>
#include <stdio.h>

/* Every name that finds a field: codes, Chinese names, aliases. */
static void each_name(void (*say)(px_field f, px_str name)) {
    for (int f = PX_F_NONE + 1; f < PX_F_COUNT; f++) {
        const px_field_info *info = px_field_get((px_field)f);
        say(info->id, px_str_of(info->code));
        say(info->id, px_str_of(info->zh));
        for (const char *p = info->aliases; *p; p += *p == ' ') {
            size_t n = strcspn(p, " ");
            say(info->id, (px_str){p, n});
            p += n;
        }
    }
}

static void found(px_field f, px_str name) {
    px_field got = px_field_find(name);
    if (got != f)
        fail_msg("%.*s of %s finds %s", PX_STR_ARG(name), px_field_code(f), px_field_code(got));
}

/* A name claimed by two fields would find the first one only. */
static void test_every_name_is_its_own(void **state) {
    (void)state;
    each_name(found);
}

static void test_rows(void **state) {
    (void)state;
    for (int f = PX_F_NONE + 1; f < PX_F_COUNT; f++) {
        const px_field_info *i = px_field_get((px_field)f);
        assert_int_equal(i->id, f);
        if (!i->code[0] || !i->zh[0] || !i->en[0]) fail_msg("%s lacks a name", i->code);
        for (const char *p = i->code; *p; p++)
            if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p))
                fail_msg("code %s", i->code);
        if (strstr(i->aliases, "  ") ||
            (i->aliases[0] && i->aliases[strlen(i->aliases) - 1] == ' '))
            fail_msg("spaces in the aliases of %s", i->code);
        if ((i->flags & PX_FIELD_R) && i->type != PX_FT_DATE && i->type != PX_FT_NUMBER)
            fail_msg("%s takes ranges but is no date or number", i->code);
    }
    assert_string_equal(px_field_code(PX_F_NONE), "");
    assert_int_equal(px_field_find(PX_STR("")), PX_F_NONE);
    assert_int_equal(px_field_find(PX_STR("nonsense")), PX_F_NONE);
    assert_int_equal(px_field_find(PX_STR("名称 标题")), PX_F_NONE);
}

/* What users of other tools type. Left out here: AP, AN, CL and PD where they mean something else
 * (the parser decides by the value); ft of F-terms and cf of families (codes of other fields). */
static void test_aliases_of_other_tools(void **state) {
    static const struct {
        const char *code, *names;
    } rows[] = {
        {"ti", "title TTL TI-CN TTL_ALL EN_TI ZH_TI 名称 标题 发明名称"},
        {"ab", "ABST EN_AB 摘要"},
        {"clm", "claims CLAIM CLMS claim EN_CL 权利要求"},
        {"icl", "ICLMS INDEPCLAIMS-CN"},
        {"c1", "FIRST-CLAIM 首权"},
        {"des", "desc DESC DES description EN_DE 说明书"},
        {"ta", "TIAB TA titleandabstract"},
        {"tac", "TIABC TAC ctxt 关键词"},
        {"ft", "FULL TACD ftxt full_text EN_ALLTXT 全文"},
        {"txt", "txt MAINF"},
        {"pa", "PA applicant ANS assignee 申请人"},
        {"pac", "ANC ANCS PATENTEE owner 专利权人"},
        {"pa1", "AP-FIRST F_AN PAF"},
        {"paty", "AP-TYPE ANS_TYPE"},
        {"uscc", "AP-USC BI_USCC"},
        {"in", "inventor 发明人"},
        {"in1", "IN-FIRST F_IN"},
        {"ia", "WHO ALLNAMES inventorandapplicant"},
        {"ag", "AGC ATC RP 代理机构"},
        {"agt", "AT 代理人"},
        {"ex", "EX PE examiner"},
        {"pn", "PN PNN spn WO 公开号"},
        {"an", "AN ANN sap APNO 申请号"},
        {"pr", "PR spr PRNO NP"},
        {"num", "NUMBER ALLNUM ids"},
        {"kd", "KD PNK kind"},
        {"pt", "PATENT_TYPE PAT 专利类型"},
        {"cc", "PNC AUTH AUTHORITY country CTR jurisdiction"},
        {"ad", "AD APD filingdate 申请日"},
        {"ady", "ADY APD_Y 申请年"},
        {"pd", "PBD DP date_published 公开日"},
        {"pdy", "PDY"},
        {"epd", "E_PRIORITY_DATE EPRD"},
        {"gd", "GRANT-DATE ISD GD"},
        {"sed", "SUBEX-DATE EXAMINE_DATE ED"},
        {"exp", "EXDT EXPIRY-DATE"},
        {"expd", "EXPD"},
        {"ipc", "IC IPC_LOW"},
        {"ipcm", "MIPC IPC-MAIN"},
        {"cpc", "CPC CPC_LOW class_cpc.symbol"},
        {"cl", "CLASS IPC_CPC"},
        {"loc", "LOC"},
        {"uc", "UPC"},
        {"ftm", "FTERM"},
        {"ctry", "AP-COUNTRY"},
        {"prov", "AP-PROVINCE"},
        {"city", "CITY AN_CITY"},
        {"dist", "COUNTY"},
        {"park", "PARK 园区 所属园区 开发区"},
        {"inctry", "IN-COUNTRY inventor.residence"},
        {"prc", "PR-AU PCN"},
        {"ls", "STATUS-LITE SIMPLE_LEGAL_STATUS"},
        {"lsd", "STATUS LEGAL_STATUS"},
        {"ev", "LEGAL_EVENT LG LGC"},
        {"ct", "CT B_CITES"},
        {"cf", "CTFW F_CITES"},
        {"nct", "CT-TIMES"},
        {"ncf", "CTFW-TIMES F_CITES_COUNT"},
        {"nnpl", "npl_count"},
        {"fam", "famn FAM_ID"},
        {"nfam", "FAM_COUNT"},
        {"ncl", "NO-CLAIM CLAIM_COUNT"},
        {"npg", "PAGE"},
        {"lang", "FILING-LANG lang"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (const char *p = rows[i].names; *p; p += *p == ' ') {
            size_t n = strcspn(p, " ");
            px_field f = px_field_find((px_str){p, n});
            if (strcmp(px_field_code(f), rows[i].code) != 0)
                fail_msg("%.*s finds '%s', wanted %s", (int)n, p, px_field_code(f), rows[i].code);
            p += n;
        }
    }
}

static void test_has(void **state) {
    static const struct {
        const char *name;
        int has;
    } rows[] = {
        {"title", PX_HAS_TITLE},
        {"TI", PX_HAS_TITLE},
        {"标题", PX_HAS_TITLE},
        {"Claims", PX_HAS_CLAIMS},
        {"clm", PX_HAS_CLAIMS},
        {"ls", PX_HAS_LEGAL},
        {"legal", PX_HAS_LEGAL},
        {"ipc", PX_HAS_IPC},
        {"pn", PX_HAS_NUMBER},
        {"申请号", PX_HAS_APPLICATION},
        {"keyword", PX_HAS_KEYWORDS},
        {"pdy", -1},
        {"", -1},
        {"nonsense", -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int got = px_has_find(px_str_of(rows[i].name));
        if (got != rows[i].has) fail_msg("%s: %d, wanted %d", rows[i].name, got, rows[i].has);
    }
    for (int h = 0; h < PX_HAS_COUNT; h++)
        assert_int_equal(px_has_find(px_str_of(px_has_name((px_has)h))), h);
    assert_string_equal(px_has_name(PX_HAS_COUNT), "");
    assert_true(PX_HAS_COUNT <= 32);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_every_name_is_its_own),
        cmocka_unit_test(test_aliases_of_other_tools),
        cmocka_unit_test(test_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
