/* What tables say beside their figures: what is missing, what was cut, what columns hold, what an empty table means, which
 * cells can be drilled. */
#include "base/json.h"
#include "base/message.h"
#include "query/analytics/compare.h"
#include "tests/analytics/kit.h"

/* Four families, none of which cites another. 1 and 2 have a filing date; 3 has none, nor a class; 4 has no applicant.
 * Only 1 has a legal status. Latest publication: 2014-01-03, so priorities are complete up to 2012-07-31. */
static const char *const plain[] = {
    "{\"pub\":{\"number\":\"CN101000001A\",\"date\":\"2012-01-03\"},\"app\":{\"date\":\"2010-05-"
    "01\"},"
    "\"family\":\"docdb:1\",\"applicants\":[\"Acme\"],\"ipc\":[\"H01M10/"
    "05\"],\"status\":\"active\"}",
    "{\"pub\":{\"number\":\"CN101000002A\",\"date\":\"2013-01-03\"},\"app\":{\"date\":\"2011-05-"
    "01\"},"
    "\"family\":\"docdb:2\",\"applicants\":[\"Beta\"],\"ipc\":[\"H01M10/05\",\"A01B1/00\"]}",
    "{\"pub\":{\"number\":\"CN101000003A\",\"date\":\"2013-02-03\"},\"family\":\"docdb:3\","
    "\"applicants\":[\"Acme\"]}",
    "{\"pub\":{\"number\":\"CN101000004A\",\"date\":\"2014-01-03\"},\"app\":{\"date\":\"2011-06-"
    "01\"},"
    "\"family\":\"docdb:4\",\"ipc\":[\"H01L27/00\"]}"};

static void has_note(kit *k, const char *id, const char *params, const char *en, const char *zh) {
    px_buf all;
    kit_check(kit_try(k, id, "*", params), id);
    px_buf_init(&all, 1 << 20);
    for (size_t i = 0; i < k->table.n_notes; i++) {
        const px_table_note *n = &k->table.note[i];
        if (strstr(px_arena_cstr(k->a, n->en), en) && strstr(px_arena_cstr(k->a, n->zh), zh)) {
            px_buf_done(&all);
            return;
        }
        px_buf_fmt(&all, "* " PX_STR_FMT " / " PX_STR_FMT "\n", PX_STR_ARG(n->en),
                   PX_STR_ARG(n->zh));
    }
    fail_msg("%s %s says\n%.*s\nand not \"%s\" / \"%s\"", id, params, (int)all.n,
             all.n ? all.p : "", en, zh);
}

static void missing(void **state) {
    static const struct {
        const char *id, *params, *en, *zh;
    } row[] = {
        /* beside what the card counts: the year, the other axis, the status */
        {"class-years", "", "1 units without earliest priority date (epd)",
         "1 个单位没有最早优先权日（epd）"},
        {"bursts", "", "1 units without earliest priority date (epd)", "最早优先权日（epd）"},
        {"branches", "", "1 units without applicant, cleaned (pas)", "申请人（清洗）（pas）"},
        {"maintained", "", "3 units without legal status (ls)", "3 个单位没有法律状态（ls）"},
        {"expiry-calendar", "", "3 units without legal status (ls)", "3 个单位没有法律状态（ls）"},
        {"annuities", "", "3 units without legal status (ls)", "3 个单位没有法律状态（ls）"},
        {"sleeping", "", "3 units without legal status (ls)", "3 个单位没有法律状态（ls）"},
        {"white-space", "", "1 units without IPC subclass (ipc.subclass)",
         "IPC 小类（ipc.subclass）"},
        /* nobody has it: the zeros are none */
        {"pendency", "", "None of the 4 units of the set has grant date (gd), filing date (ad)",
         "4 个单位都没有授权公告日"},
        {"h-index", "", "No document of the collection is known to cite another", "没有已知的引证"},
        {"citations", "", "No document of the collection is known to cite another",
         "没有已知的引证"},
        /* cut */
        {"pivot", "rows=pa cols=ipc.subclass top-rows=1 top-cols=2",
         "Of 2 values of applicant, cleaned (pas) the 1 most frequent.",
         "申请人（清洗）（pas）共 2 个取值，取最常见的 1 个。"},
        {"pivot", "rows=pa cols=ipc.subclass top-rows=1 top-cols=2",
         "Of 3 values of IPC subclass (ipc.subclass) the 2 most frequent.", "取最常见的 2 个"},
        {"rta", "top-rows=1", "Of 2 values of applicant, cleaned (pas) the 1 most frequent.",
         "取最常见的 1 个"},
        {"similarity", "top-rows=1", "Of 2 values of applicant, cleaned (pas) the 1 most frequent.",
         "取最常见的 1 个"},
        /* of which kind */
        {"compare-terms", "", "There is nothing to compare with", "没有可比较的对象"},
        {"family-size", "", "--size stated takes the size that files state", "文件所述的同族数"},
        {"status-mix", "", "The detail is what the file says", "详细状态取文件所载"},
    };
    kit k;
    (void)state;
    KIT_LINES(&k, plain);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        has_note(&k, row[i].id, row[i].params, row[i].en, row[i].zh);
    /* families 1, 2 and 4 have both dates, whatever offices are shown */
    kit_check(kit_try(&k, "entry-lag", "*", ""), "entry-lag");
    assert_int_equal(k.card.missing, 1);
    assert_true(px_str_is(k.card.dimension, "epd, ad"));
    /* the fields of rows and columns have names */
    kit_check(kit_try(&k, "route-map", "*", ""), "route-map");
    assert_true(px_str_is(k.card.dimension, "ipc.group"));
    assert_int_equal(k.card.missing, 1);
    /* no core inventor: no sentence that ends in nothing */
    kit_check(kit_try(&k, "value-screen", "*", ""), "value-screen");
    assert_null(strstr(px_arena_cstr(k.a, k.table.note[0].en), "Core inventors"));
    kit_close(&k);
}

static void card(void **state) {
    static const struct {
        const char *id, *en, *zh;
    } row[] = {{"trend",
                "missing: 1 units (25.0 %) without earliest priority date (epd)\n"
                "data up to 2014-01-03; years from 2012 on are incomplete\n",
                "缺失：1 个单位（25.0%）没有最早优先权日（epd）\n"
                "数据截至 2014-01-03；2012 年起的数据不完整\n"},
               {"top",
                "missing: 1 units (25.0 %) without applicant, cleaned (pas)\n"
                "data up to 2014-01-03\n",
                "缺失：1 个单位（25.0%）没有申请人（清洗）（pas）\n数据截至 2014-01-03\n"}};
    kit k;
    (void)state;
    KIT_LINES(&k, plain);
    bool was = px_lang_is_zh();
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int zh = 0; zh < 2; zh++) {
            px_buf b;
            kit_check(kit_try(&k, row[i].id, "*", ""), row[i].id);
            px_buf_init(&b, 1 << 16);
            px_lang_speak(zh == 1);
            px_card_text(&k.card, &b);
            px_buf_ch(&b, 0);
            px_lang_speak(was);
            if (!strstr(b.p, zh ? row[i].zh : row[i].en))
                fail_msg("the card of %s:\n%s\nwithout\n%s", row[i].id, b.p,
                         zh ? row[i].zh : row[i].en);
            px_buf_done(&b);
        }
    kit_close(&k);
}

/* Family 1 has a publication in force, one pending and one ended; 2 one pending and one ended; 3 none that tells. The states of
 * the overview add up, as those of status-mix do. */
static void states(void **state) {
    static const char *const mixed[] = {
        "{\"pub\":{\"number\":\"CN101000001A\"},\"family\":\"docdb:1\",\"status\":\"dead\"}",
        "{\"pub\":{\"number\":\"US2010000001A1\"},\"family\":\"docdb:1\",\"status\":\"active\"}",
        "{\"pub\":{\"number\":\"EP1000001A1\"},\"family\":\"docdb:1\",\"status\":\"pending\"}",
        "{\"pub\":{\"number\":\"CN101000002A\"},\"family\":\"docdb:2\",\"status\":\"dead\"}",
        "{\"pub\":{\"number\":\"EP1000002A1\"},\"family\":\"docdb:2\",\"status\":\"pending\"}",
        "{\"pub\":{\"number\":\"CN101000003A\"},\"family\":\"docdb:3\"}"};
    kit k;
    (void)state;
    KIT_LINES(&k, mixed);
    kit_is(&k, "status-mix", "*", "detail=no",
           "active|1|0.333333\npending|1|0.333333\nunknown|1|0.333333\n");
    kit_is(&k, "overview", "*", "", "3|6|-|-|0|1|1|0|1|0|0|0|3\n");
    assert_true(kit_drills(&k, "overview", "*", "", PX_UNIT_FAM) >= 4);
    kit_is(&k, "overview", "*", "unit=pub", "6|6|-|-|0|1|2|2|1|0|0|0|3\n");
    has_note(&k, "value-grade", "", "1 units without legal status (ls)",
             "1 个单位没有法律状态（ls）");
    has_note(&k, "high-value", "", "1 units without legal status (ls)",
             "1 个单位没有法律状态（ls）");
    kit_close(&k);
}

/* Columns are called after the field that they hold. */
static void heads(void **state) {
    static const struct {
        const char *id, *params, *column, *en, *zh;
    } row[] = {
        {"top", "", "value", "applicant, cleaned", "申请人（清洗）"},
        {"top", "names=given", "value", "applicant", "申请人"},
        {"top", "of=ipc.subclass", "value", "IPC subclass", "IPC 小类"},
        {"rta", "", "row", "applicant, cleaned", "申请人（清洗）"},
        {"rta", "", "col", "technology field (WIPO)", "技术领域（WIPO）"},
        {"pivot", "rows=cc cols=pa", "row", "office", "公开国别"},
        {"h-index", "", "group", "applicant, cleaned", "申请人（清洗）"},
        {"citations", "by=cc", "group", "office", "公开国别"},
        {"citations", "by=all", "group", "group", "分组"},
        {"white-space", "columns=cc", "row", "IPC subclass", "IPC 小类"},
        {"white-space", "columns=cc", "column", "office", "公开国别"},
        {"white-space", "columns=cc", "row_n", "total of the row", "行合计"},
        {"term-bursts", "", "value", "term", "词"},
        {"emerging-terms", "", "value", "term", "词"},
        {"branches", "k=3", "cr", "share of the 3 largest applicants", "前 3 名申请人集中度"},
    };
    kit k;
    (void)state;
    KIT_LINES(&k, plain);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        kit_check(kit_try(&k, row[i].id, "*", row[i].params), row[i].id);
        size_t c = px_table_find(&k.table, row[i].column);
        if (c == SIZE_MAX) fail_msg("%s has no column %s", row[i].id, row[i].column);
        if (strcmp(k.table.col[c].en, row[i].en) != 0 || strcmp(k.table.col[c].zh, row[i].zh) != 0)
            fail_msg("%s %s, %s: \"%s\" / \"%s\", expected \"%s\" / \"%s\"", row[i].id,
                     row[i].params, row[i].column, k.table.col[c].en, k.table.col[c].zh, row[i].en,
                     row[i].zh);
    }
    /* a network of two kinds has labels for the codes among names, and a sector is a word */
    kit_check(kit_try(&k, "applicant-class", "*", ""), "applicant-class");
    px_buf b;
    px_buf_init(&b, 1 << 16);
    for (size_t r = 0; r < k.table.n_rows; r++) {
        px_cell_print(px_table_cell(&k.table, r, 0), false, &b);
        px_buf_ch(&b, '\n');
    }
    if (!px_str_is(px_buf_view(&b),
                   "ACME\nH01M Batteries and fuel cells\nBETA\nA01B Soil working\n"))
        fail_msg("the nodes are\n%.*s", (int)b.n, b.p);
    px_buf_done(&b);
    kit_is(&k, "wipo35", "pn=CN101000001A", "",
           "1|Electrical machinery, apparatus, energy|电机、电气装置、电能|Electrical "
           "engineering|1|1|1\n");
    kit_close(&k);
}

/* 2 cites 1, both in the set: there is no generation outside of it. */
static void generations(void **state) {
    static const char *const two[] = {
        "{\"pub\":{\"number\":\"US1000001A\"},\"family\":\"docdb:1\"}",
        "{\"pub\":{\"number\":\"US1000002A\"},\"family\":\"docdb:2\","
        "\"citations\":[{\"number\":\"US1000001A\"}]}"};
    kit k;
    (void)state;
    KIT_LINES(&k, two);
    kit_is(&k, "generations", "*", "", "");
    for (size_t i = 0; i < k.table.n_notes; i++)
        assert_null(strstr(px_arena_cstr(k.a, k.table.note[i].en), "This analysis needs"));
    has_note(&k, "generations", "", "nothing outside of the set is known to cite it",
             "集合之外没有已知的施引或被引文献");
    has_note(&k, "h-index", "by=all", "Citations are counted family to family", "同族对同族");
    assert_int_equal(k.table.n_notes, 2); /* something is known; two units have no year */
    kit_close(&k);
}

/* ---- formulas ---- */

/* Every formula has Chinese words but those of signs alone, and every row of the table is of an analysis. */
static void formulas(void **state) {
    static const char *const signs[] = {"trend", "share"};
    static const struct {
        const char *ids, *text;
    } row[] = {
#define PX_FORMULA_ZH(ids, text) {ids, text},
#include "query/analytics/formula_zh.tbl"
    };
    size_t known = 0;
    (void)state;
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        bool bare = !*x->formula, cjk = false;
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            bare |= strcmp(x->id, signs[k]) == 0;
        px_str zh = px_str_of(px_analysis_formula(x, true));
        for (size_t at = 0; at < zh.n;)
            cjk |= px_text_script(px_utf8_next(zh, &at)) == PX_SCRIPT_CJK;
        if (cjk == bare) fail_msg("%s: the formula in Chinese is \"%.*s\"", x->id, PX_STR_ARG(zh));
        assert_ptr_equal(px_analysis_formula(x, false), x->formula);
        known += !bare;
    }
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        px_str rest = px_str_of(row[i].ids);
        while (rest.n) {
            size_t at = px_str_find(rest, PX_STR(" "));
            px_str id = px_str_sub(rest, 0, at == SIZE_MAX ? rest.n : at);
            rest = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(rest, at + 1, rest.n);
            const px_analysis *x = px_analysis_find(id);
            if (!x || strcmp(px_analysis_formula(x, true), row[i].text) != 0)
                fail_msg("%.*s has two rows, or is no analysis", PX_STR_ARG(id));
            known--;
        }
    }
    assert_int_equal(known, 0);
}

/* ---- cells of many units ----
 *
 * 40 families of two publications, the second a month later. First filed: 30 at US, 10 at JP; of the 30 two have a second
 * publication with a priority of JP. In force until 2031, 2032 or 2033, by turns. */
static void put_large(kit *k) {
    kit_open(k);
    for (unsigned i = 0; i < 40; i++)
        for (unsigned part = 0; part < 2; part++)
            kit_fmt(
                k,
                "{\"pub\":{\"number\":\"%s%06u%s\",\"date\":\"2012-0%u-03\"},\"app\":{\"number\":"
                "\"%s2010%06u\",\"date\":\"2010-02-03\"},\"priorities\":[{\"number\":\"%s%06u\","
                "\"date\":\"2009-0%u-03\"}],\"family\":\"docdb:%u\",\"status\":\"active\","
                "\"status_text\":\"%s\",\"expiry_date\":\"%u-06-01\"}",
                part ? "EP" : "US", 100001 + i, part ? "A1" : "A", part + 1, part ? "EP" : "US",
                100001 + i, i < 30 && !(part && i < 2) ? "US" : "JP", 300001 + i * 2 + part,
                part + 1, i, part && i < 3 ? "pledged" : "granted", 2031 + i % 3);
    kit_ready(k);
}

static void large(void **state) {
    static const struct {
        const char *id, *params;
        size_t cells;
    } row[] = {
        /* US 30, two of which state JP as well: named as exceptions; JP 10 is what two strangers are taken from */
        {"origin", "drill=2", 2},
        {"origin", "drill=1", 2}, /* JP has two exceptions, more than may be named: cell= */
        {"flow", "drill=2", 4},   /* US and JP at US and EP */
        {"market", "drill=2", 4}, /* at US 40, from elsewhere 10; at EP 40, all from elsewhere */
        {"flow-balance", "drill=2", 1},    /* US at home */
        {"expiry-calendar", "drill=0", 5}, /* three years, and what is left after two of them */
        {"status-mix", "drill=3", 1}, /* granted: 40, for three of which a pledge is told as well */
        {"status-mix", "drill=0", 1}, /* no clause of what is pledged takes any away from it */
        {"status-mix", "drill=0 detail=no", 1},
    };
    kit k;
    (void)state;
    put_large(&k);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        size_t n = kit_drills(&k, row[i].id, "*", row[i].params, PX_UNIT_FAM);
        if (n != row[i].cells)
            fail_msg("%s %s: %zu cells with a clause, expected %zu", row[i].id, row[i].params, n,
                     row[i].cells);
    }
    kit_is(&k, "origin", "*", "drill=2", "US|30|0.75\nJP|10|0.25\n");
    kit_is(&k, "expiry-calendar", "*", "cutoff=2015-01-01",
           "2031|14|26|0.65\n2032|13|13|0.325\n2033|13|0|0\n");
    kit_close(&k);
}

static void to_json(kit *k, px_buf *out) {
    px_buf_init(out, 1 << 22);
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_table_json(&k->table, &w);
    px_jw_close(&w, '}');
    px_buf_ch(out, 0);
}

/* What is not named one by one is asked for as a cell: the 40 families of two applications. */
static void as_cell(void **state) {
    kit k;
    px_buf b;
    (void)state;
    put_large(&k);
    kit_check(kit_try(&k, "family-size", "*", "drill=39"), "family-size");
    to_json(&k, &b);
    assert_null(strstr(b.p, "drill_none"));
    assert_non_null(strstr(b.p, "\"drill\":[\"cell=\\\"family-size: n\\\"\"]"));
    px_buf_done(&b);
    assert_int_equal(kit_drills(&k, "family-size", "*", "drill=39", PX_UNIT_FAM), 1);
    kit_check(kit_try(&k, "family-size", "*", "drill=40"), "family-size");
    to_json(&k, &b);
    assert_null(strstr(b.p, "cell="));
    px_buf_done(&b);
    kit_close(&k);
}

/* ---- several sets ---- */

static void compare_json(kit *k, const char *id, const char *const *params, size_t n_params,
                         px_buf *out) {
    px_sets s = {0};
    px_result r;
    size_t bad;
    px_analysis_options opt = px_analysis_standard();
    px_arena *a = px_arena_new();
    kit_check(px_sets_add(&s, PX_STR("mine=ipc=A01B"), &err), "mine");
    kit_check(px_sets_add(&s, PX_STR("all=*"), &err), "all");
    kit_check(px_sets_open(&s, a, k->snap, &opt, NULL, &bad, &err), "open");
    kit_check(px_sets_run(&s, px_analysis_find(px_str_of(id)), params, n_params, &r, &err), id);
    px_buf_init(out, 1 << 22);
    px_jw w = px_jw_on(out);
    px_result_json(&r, &w);
    px_buf_ch(out, 0);
    px_sets_close(&s);
    px_arena_free(a);
}

static void panels(void **state) {
    static const char *const pivot[] = {"rows", "pa", "cols", "cc"};
    kit k;
    px_buf b;
    (void)state;
    KIT_LINES(&k, plain);
    compare_json(&k, "pivot", pivot, 4, &b);
    const char *want =
        "\"panels\":[{\"set\":\"mine\",\"chart\":\"heat\",\"draw\":{\"x\":\"row\",\"label\":"
        "\"col\",\"y\":[\"mine.n\"]}},{\"set\":\"all\",\"chart\":\"heat\",\"draw\":{\"x\":\"row\","
        "\"label\":\"col\",\"y\":[\"all.n\"]}}]";
    if (!strstr(b.p, want)) fail_msg("%s\nwithout\n%s", b.p, want);
    /* the note that Acme has no row in one of them comes once */
    assert_non_null(strstr(b.p, "Where the table of a set has no such row"));
    px_buf_done(&b);
    compare_json(&k, "trend", NULL, 0, &b); /* lines share a chart */
    assert_null(strstr(b.p, "panels"));
    assert_non_null(strstr(b.p, "\"draw\""));
    px_buf_done(&b);
    /* what is said of every set is said once, and of none */
    compare_json(&k, "citations", NULL, 0, &b);
    const char *first = strstr(b.p, "\"en\":\"Citations are counted family");
    assert_non_null(first);
    if (strstr(first + 10, "Citations are counted family")) fail_msg("%s", b.p);
    px_buf_done(&b);
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing),     cmocka_unit_test(card),     cmocka_unit_test(heads),
        cmocka_unit_test(generations), cmocka_unit_test(large),    cmocka_unit_test(as_cell),
        cmocka_unit_test(panels),      cmocka_unit_test(formulas), cmocka_unit_test(states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
