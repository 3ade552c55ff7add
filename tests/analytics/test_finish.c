/* What every table gets when its analysis has run: labels for codes, a sentence where there is nothing to show, words for
 * fields; units named one by one as far as asked for; core inventors; industries by a loaded concordance. */
#include "base/message.h"
#include "query/analytics/finish.h"
#include "shards/classes.h"
#include "tests/analytics/kit.h"

/* ---- core ----
 *
 * Five families. Inventors: A of 1, 2, 3, 4; B of 1, 2; C of 5; D of 4.
 * Citations, family to family: 2 cites 1; 3 cites 1; 5 cites 1 and 2. So 1 is cited 3 times, 2 once, the others never.
 *
 *     n:  A 4, B 2, C 1, D 1          cited:  A 3 + 1 = 4, B 3 + 1 = 4, C 0, D 0
 *     borders 0.749 sqrt(4) = 1.498, the same for both: candidates A and B
 *     means of the candidates: n (4 + 2) / 2 = 3, cited (4 + 4) / 2 = 4
 *     Z, a = 1/2:  A 50 * 4/3 + 50 * 4/4 = 116.667   core
 *                  B 50 * 2/3 + 50 * 4/4 = 83.3333   candidate
 *                  C 50 * 1/3 + 0        = 16.6667, D the same; the tie goes by name
 *     a = 1:  A 133.333, B 66.6667, C and D 33.3333 */
static const char *const cited[] = {
    "{\"pub\":{\"number\":\"US1000001A\"},\"family\":\"docdb:1\",\"inventors\":[\"A\",\"B\"]}",
    "{\"pub\":{\"number\":\"US1000002A\"},\"family\":\"docdb:2\",\"inventors\":[\"A\",\"B\"],"
    "\"citations\":[{\"number\":\"US1000001A\"}]}",
    "{\"pub\":{\"number\":\"US1000003A\"},\"family\":\"docdb:3\",\"inventors\":[\"A\"],"
    "\"citations\":[{\"number\":\"US1000001A\"}]}",
    "{\"pub\":{\"number\":\"US1000004A\"},\"family\":\"docdb:4\",\"inventors\":[\"A\",\"D\"]}",
    "{\"pub\":{\"number\":\"US1000005A\"},\"family\":\"docdb:5\",\"inventors\":[\"C\"],"
    "\"citations\":[{\"number\":\"US1000001A\"},{\"number\":\"US1000002A\"}]}",
    "{\"pub\":{\"number\":\"US1000006A\"},\"family\":\"docdb:6\"}"};

static void core(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, cited);
    kit_is(&k, "core", "*", "",
           "A|116.667|4|4|core\nB|83.3333|2|4|candidate\nC|16.6667|1|0|no\nD|16.6667|1|0|no\n");
    kit_is(&k, "core", "*", "weight=1",
           "A|133.333|4|4|core\nB|66.6667|2|4|candidate\nC|33.3333|1|0|no\nD|33.3333|1|0|no\n");
    /* only the first, and the one asked for in whatever case */
    kit_is(&k, "core", "*", "top=1 who=d", "A|116.667|4|4|core\nD|16.6667|1|0|no\n");
    assert_int_equal(k.table.n_all, 4);
    /* nobody is cited: by the numbers alone; D's one unit is over 0.749 sqrt(1), so all are candidates and core */
    kit_is(&k, "core", "in=D AND pn=US1000004A", "", "A|100|1|0|core\nD|100|1|0|core\n");
    kit_is(&k, "core", "pn=US1000006A", "", "");
    kit_is(&k, "core", "pn=US9999999A", "", "");
    assert_true(kit_drills(&k, "core", "*", "", PX_UNIT_FAM) == 4);
    kit_close(&k);
}

/* ---- a sentence where there is nothing ---- */

static void first_note(kit *k, const char *id, const char *query, const char *params,
                       const char *en, const char *zh) {
    kit_check(kit_try(k, id, query, params), id);
    if (!k->table.n_notes) fail_msg("%s %s has no note", id, query);
    const px_table_note *n = &k->table.note[0];
    if (!strstr(px_arena_cstr(k->a, n->en), en) || !strstr(px_arena_cstr(k->a, n->zh), zh))
        fail_msg("%s %s begins with the note \"%.*s\" / \"%.*s\", expected \"%s\" / \"%s\"", id,
                 query, PX_STR_ARG(n->en), PX_STR_ARG(n->zh), en, zh);
}

static void nothing(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, cited);
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        const char *params = "";
        if (strcmp(x->id, "pivot") == 0) params = "rows=pa cols=cc";
        if (strcmp(x->id, "effect-matrix") == 0) params = "rows=pa columns=cc";
        px_status st = kit_try(&k, x->id, "pn=US9999999A", params);
        if (st != PX_OK) { /* it says what it lacks */
            if (st != PX_E_UNSUPPORTED && st != PX_E_USAGE && st != PX_E_NOTFOUND)
                fail_msg("%s of nothing: %s: %s", x->id, px_status_name(st), err.message);
            continue;
        }
        first_note(&k, x->id, "pn=US9999999A", params, "The set is empty", "集合为空");
    }
    first_note(&k, "trend", "*", "date=publication from=1990", "6 units lie outside of the years",
               "6 个单位不在所选年份内");
    first_note(&k, "top", "*", "of=cpc.subclass",
               "none of the 6 units of the set has CPC subclass (cpc.subclass)",
               "6 个单位都没有CPC 小类（cpc.subclass）");
    first_note(&k, "coupling", "pn=US1000001A", "", "This analysis needs: Records with citations",
               "本分析需要：");
    kit_close(&k);
}

/* ---- labels ---- */

static const char *const classed[] = {
    "{\"pub\":{\"number\":\"CN101000001A\"},\"family\":\"docdb:1\",\"type\":\"invention\","
    "\"applicants\":[\"H01M\"],\"ipc\":[\"H01M10/05\"]}",
    "{\"pub\":{\"number\":\"CN101000002A\"},\"family\":\"docdb:2\",\"type\":\"utility_model\","
    "\"applicants\":[\"Acme\"],\"ipc\":[\"H01M10/05\",\"H01L27/00\"]}"};

static void is_shown(kit *k, const char *id, const char *params, size_t col, bool zh,
                     const char *want) {
    px_buf b;
    bool was = px_lang_is_zh();
    kit_check(kit_try(k, id, "*", params), id);
    px_buf_init(&b, 1 << 16);
    px_lang_speak(zh);
    for (size_t r = 0; r < k->table.n_rows; r++) {
        px_cell_print(px_table_cell(&k->table, r, col), false, &b);
        px_buf_ch(&b, '\n');
    }
    px_lang_speak(was);
    if (!px_str_is(px_buf_view(&b), want))
        fail_msg("%s %s shows\n%.*s\nexpected\n%s", id, params, (int)b.n, b.n ? b.p : "", want);
    px_buf_done(&b);
}

static void labels(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, classed);
    is_shown(&k, "top", "of=ipc.subclass", 0, false,
             "H01M Batteries and fuel cells\nH01L Semiconductor devices (before H10)\n");
    is_shown(&k, "top", "of=ipc.subclass", 0, true, "H01M 电池与燃料电池\nH01L 半导体器件\n");
    /* a name that looks like a class is among names */
    is_shown(&k, "top", "of=pa", 0, false, "ACME\nH01M\n");
    is_shown(&k, "rta", "rows=pa cols=ipc.subclass", 0, false, "ACME\nACME\nH01M\nH01M\n");
    is_shown(&k, "top", "of=pt", 0, true, "发明申请\n实用新型\n");
    is_shown(&k, "top", "of=pt", 0, false, "invention\nutility_model\n");
    /* the code itself is what a program gets */
    kit_is(&k, "top", "*", "of=ipc.subclass", "H01M|2|1|1.5|0.75\nH01L|1|0.5|0.5|0.25\n");
    kit_close(&k);
}

static void dimensions(void **state) {
    static const struct {
        const char *name, *en, *zh;
    } row[] = {{"ipc.subclass", "IPC subclass (ipc.subclass)", "IPC 小类（ipc.subclass）"},
               {"cpc.group", "CPC main group (cpc.group)", "CPC 大组（cpc.group）"},
               {"ftm.theme", "F-term theme (ftm.theme)", "F-term 主题（ftm.theme）"},
               {"gd, ad", "grant date (gd), filing date (ad)", "授权公告日（gd）、申请日（ad）"},
               {"columns", "a column", "列"},
               {"x.header", "x.header", "x.header"},
               {"", "", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int zh = 0; zh < 2; zh++) {
            px_buf b;
            px_buf_init(&b, 1 << 16);
            px_dimension_put(px_str_of(row[i].name), zh == 1, &b);
            if (!px_str_is(px_buf_view(&b), zh ? row[i].zh : row[i].en))
                fail_msg("%s is said as \"%.*s\", expected \"%s\"", row[i].name, (int)b.n,
                         b.n ? b.p : "", zh ? row[i].zh : row[i].en);
            px_buf_done(&b);
        }
}

/* ---- units one by one ----
 *
 * 150 families, of which 130 have been pending 12 months from filing to grant: no condition says so. */
static void named(void **state) {
    kit k;
    (void)state;
    kit_open(&k);
    for (unsigned i = 0; i < 150; i++)
        kit_fmt(&k,
                "{\"pub\":{\"number\":\"US2%06uB2\",\"date\":\"2012-01-03\"},\"app\":{\"date\":"
                "\"2010-02-03\"}%s,\"family\":\"docdb:%u\"}",
                i, i < 130 ? ",\"grant_date\":\"2011-02-03\"" : "", i);
    kit_ready(&k);
    size_t few = kit_drills(&k, "pendency", "*", "by=all", PX_UNIT_FAM);
    size_t all = kit_drills(&k, "pendency", "*", "by=all drill=1800", PX_UNIT_FAM);
    size_t none = kit_drills(&k, "pendency", "*", "by=all drill=0", PX_UNIT_FAM);
    assert_int_equal(few, all);
    assert_int_equal(few, none);
    kit_close(&k);
}

/* ---- industries ----
 *
 * Families and their IPC: 1 H01M10/05; 2 H01M4/02 and H01L27/00; 3 H01L21/00; 4 A01B1/00; 5 none.
 *     6.1 is H01M without H01M4: family 1 (6 above it, too)
 *     1.2 is H01L: 2, 3; 1.2.1 is H01L27: 2; 1 above them: 2, 3
 *     in any: 1, 2, 3 = 3; two have none */
static const char concordance[] = "2018\t1.2\t集成电路|Chips\tH01L\t\t\n"
                                  "2018\t1.2.1\t存储|Memory\tH01L27\t\t\n"
                                  "2018\t6.1\t新能源|New energy\tH01M\tH01M4\t\n"
                                  "2018\t9\t其他|Other\tH99Z\t\t\n";
static const char *const made_of[] = {
    "{\"pub\":{\"number\":\"CN101000001A\"},\"family\":\"docdb:1\",\"ipc\":[\"H01M10/05\"]}",
    "{\"pub\":{\"number\":\"CN101000002A\"},\"family\":\"docdb:2\",\"ipc\":[\"H01M4/02\","
    "\"H01L27/00\"]}",
    "{\"pub\":{\"number\":\"CN101000003A\"},\"family\":\"docdb:3\",\"ipc\":[\"H01L21/00\"]}",
    "{\"pub\":{\"number\":\"CN101000004A\"},\"family\":\"docdb:4\",\"ipc\":[\"A01B1/00\"]}",
    "{\"pub\":{\"number\":\"CN101000005A\"},\"family\":\"docdb:5\"}"};

static void industries(void **state) {
    kit k;
    px_concordance *sei;
    (void)state;
    KIT_LINES(&k, made_of);
    kit_fails(&k, "industries", "*", "", PX_E_UNSUPPORTED, "patix classes load");
    kit_check(px_concordance_new(k.a, PX_STR("sei"), px_str_of(concordance), &sei, &err), "sei");
    px_classes classes = {.concordances = &sei, .n_concordances = 1};
    kit_check(px_class_store_write(k.dir, &classes, &err), k.dir);
    kit_is(&k, "industries", "*", "",
           "1||1|2|0.666667\n1.2|Chips|2|2|0.666667\n1.2.1|Memory|3|1|0.333333\n6||1|1|0.333333\n"
           "6.1|New energy|2|1|0.333333\n");
    assert_int_equal(k.card.missing, 2);
    kit_is(&k, "industries", "*", "level=1", "1||1|2|0.666667\n6||1|1|0.333333\n");
    kit_is(&k, "industries", "pn=CN101000001A", "level=2", "6||1|1|1\n6.1|New energy|2|1|1\n");
    kit_is(&k, "industries", "pn=CN101000005A", "", "");
    kit_fails(&k, "industries", "*", "scheme=ne", PX_E_UNSUPPORTED, "patix classes load");
    assert_true(kit_drills(&k, "industries", "*", "", PX_UNIT_FAM) == 5);
    assert_true(kit_drills(&k, "industries", "*", "unit=pub", PX_UNIT_PUB) == 5);
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(core),   cmocka_unit_test(nothing),
                                       cmocka_unit_test(labels), cmocka_unit_test(dimensions),
                                       cmocka_unit_test(named),  cmocka_unit_test(industries)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
