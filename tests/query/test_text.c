/* Words, wildcards, distances and frequencies from the text of a question to its rows: tables over a small
 * collection in two segments whose answers were worked out by hand. Questions made by chance are in
 * test_text_chance.c. */
#include "tests/query/text_set.h"

#include "tests/query/marked.h"

static px_snapshot *small;

/* ---- by hand ---- */

static const doc docs[] = {
    /* A */ {
        .ti = "Laser diode driver",
        .ab =
            "A laser drives the diode. The driver cools the laser diode.//Battery cells lie apart.",
        .c1 = "A driver comprising a laser.",
        .c2 = "The driver of claim 1, wherein a diode follows.",
        .des = "The laser stands here. Far away, after words and words, stands one more diode.",
        .pa = "Semicon Laser GmbH"},
    /* B */ {.ti = "Diode laser", .ab = "laser one two three diode", .pa = "Semikron AG"},
    /* C */ {.ti = "钻孔装置", .ab = "钻头与孔。小型电动汽车，小车。", .pa = "小米汽车有限公司"},
    /* D */ {.ti = "鑽孔裝置", .ab = "５Ｇ基站。The 5G base station.", .pa = "華為技術有限公司"},
    /* E */
    {.ti = "Lasers",
     .ab = "diode lasers lasers/colour or color; colouur",
     .des = "semiconductor laser. semiconductor laser, semiconducting laser; laser diode laser"},
    /* F */
    {.ti = "woman women womn womaan",
     .ab = "wi-fi, wifi, wi fi; a laser",
     .ab2 = "光电池与光电子",
     .pa = "Wi-Fi Works"},
    /* G */
    {.ti = "aa bb aa bb aa",
     .ab = "aa aa aa cc dd ee",
     .c1 = "aa one bb. cc//dd",
     .c2 = "claim 1 bb aa",
     .des = "aa"},
    /* H */ {.ti = "cc dd", .ab = "aa xx yy bb xx yy cc", .des = "aa bb//cc"},
};
#define DOCS ((uint32_t)(sizeof docs / sizeof *docs))

static const struct {
    const char *query, *rows;
} hand[] = {
    /* ordered, at most N words between */
    {"laser (0w) diode", "A"},
    {"ti=(laser (0w) diode)", "A"},
    {"laser (w) diode", "A"}, /* A: "laser drives the diode" has two between */
    {"laser (2w) diode", "A"},
    {"ab=(laser (1w) diode)", "A"},
    {"ab=(\"laser\" (0w) diode)", "A"},
    {"ab=(\"laser\" (3w) diode)", "AB"},
    {"ab=(laser (3w) diode)", "AB"},
    {"ab=(diode (0w) laser)", "E"},
    {"ti=(diode (0w) laser)", "B"},
    {"laser $PRE3 diode", "AB"},
    {"laser PRE/4 diode", "AB"},
    {"laser PRE/3 diode", "A"},
    {"laser ADJ diode", "A"},
    {"laser ADJ4 diode", "AB"},
    {"ab=(laser BEFORE diode)", "AB"},
    {"ab=(diode BEFORE laser)", "AE"},
    /* any order */
    {"ti=(laser (0n) diode)", "AB"},
    {"ti=(diode (n) laser)", "AB"},
    {"laser $W3 diode", "ABE"},
    {"ab=(diode NEAR/1 laser)", "AE"},
    {"ab=(diode NEAR/4 laser)", "ABE"},
    {"ab=(diode NEAR/3 laser)", "AE"},
    {"\"laser diode\"~0", "AB"},
    {"ti=\"laser diode\"~2", "AB"},
    {"laser prox/distance<=4 diode", "ABE"},
    {"ab=(laser prox/distance<4/ordered=true diode)", "A"},
    {"ab=(diode NEAR battery)", ""}, /* a paragraph between */
    {"ab=(diode $WS battery)", ""},
    {"ab=(diode BEFORE battery)", "A"}, /* the whole text */
    /* sentence, paragraph, claim */
    {"ab=(drives (s) diode)", "A"},
    {"ab=(drives (s) driver)", ""}, /* "drives" and "driver" stand in two sentences */
    {"ab=(drives (p) driver)", "A"},
    {"ab=(drives (p) battery)", ""},
    {"clm=(driver (p) diode)", "A"},
    {"clm=(comprising (p) diode)", ""}, /* two claims */
    {"clm=(comprising $SEN laser)", "A"},
    {"clm=(comprising SAME driver)", "A"},
    {"clm=(comprising WITH follows)", ""},
    {"clm=(aa (s) bb)", "G"},
    {"c1=(aa (0n) bb)", ""},
    {"clm=(aa (0n) bb)", "G"},
    {"c1=(cc (p) dd)", ""},
    {"des=(laser (s) diode)", "E"},
    {"des=(laser (p) diode)", "AE"},
    {"ft=(laser (p) diode)", "ABE"},
    {"ft=(comprising (p) diode)", ""}, /* both sides in one text */
    {"tac=(comprising (p) diode)", ""},
    {"ta=(colour (s) color)", "E"},
    {"ta=(diode (s) color)", ""}, /* a new line ends a sentence */
    {"txt=(laser (0w) diode)", "A"},
    /* the same word twice needs two places */
    {"ti=(aa (0n) aa)", ""},
    {"ti=(aa (1n) aa)", "G"},
    {"ab=(aa (0w) aa)", "G"},
    {"des=(aa (p) aa)", ""},
    /* nested */
    {"ab=((aa (2w) bb) (2w) cc)", "H"},
    {"ab=((aa (2w) bb) (1w) cc)", ""},
    {"ab=(cc (2n) (bb (2n) aa))", "H"},
    {"ab=((aa (5w) cc) (0w) bb)", ""},
    {"ab=((aa (p) cc) (0w) dd)", "G"},
    {"ti=((aa (0w) bb) (0w) (aa (0w) bb))", "G"},
    {"ti=((bb (0w) aa) (0w) (aa (0w) bb))", ""},
    {"ab=(aa (2w) bb (2w) cc)", "H"},
    {"des=((aa (0w) bb) BEFORE cc)", "H"},
    {"des=((aa (0w) bb) (5w) cc)", ""},
    /* OR, phrases, wildcards beside a distance */
    {"ti=((laser or aa) (0w) (diode or bb))", "AG"},
    {"ti=((laser or \"aa bb\") (0w) (diode or aa))", "AG"},
    {"ab=(\"aa aa\" (0w) cc)", "G"},
    {"ab=(\"the driver\" NEAR/3 \"laser diode\")", "A"},
    {"ab=(\"the driver\" NEAR/2 \"laser diode\")", ""},
    {"des=(semi* (0w) laser)", "E"},
    {"ab=(dri* (2w) dio*)", "A"},
    {"ti=(wom?n (0w) wom*n)", "F"},
    {"ti=(*ser (0w) *ode)", "A"},
    {"(nosuchword or laser) (0w) diode", "A"},
    {"nosuchword (0w) diode", ""},
    {"(laser (0w) nosuchword) (0w) diode", ""},
    /* characters */
    {"钻 (2w) 孔", "CD"},
    {"ab=(钻 (2w) 孔)", "C"},
    {"ab=(钻 (1w) 孔)", ""},
    {"ab=(孔 (2w) 钻)", ""},
    {"ab=(孔 (2n) 钻)", "C"},
    {"ab=(钻头 (1w) 孔)", "C"},
    {"鑽 (0w) 孔", "CD"},
    {"ab=(钻 (s) 小车)", ""},
    {"ab=(钻 (p) 小车)", "C"},
    {"5G基站", "D"},
    {"５Ｇ基站", "D"},
    {"5g (0w) 基站", "D"},
    {"5G (1w) station", "D"},
    {"光电 (2w) 光电", "F"},
    {"（钻　（２ｗ）　孔）", "CD"},
    /* signs between characters */
    {"小*车", "C"},
    {"小?车", ""},
    {"小??车", ""},
    {"小?电?汽车 or 小型?动汽车", "C"},
    {"小型??汽车", "C"},
    {"钻*孔", "CD"},
    {"钻*小车", ""}, /* another sentence */
    {"ab=钻??孔", "C"},
    {"ab=小#车", "C"},
    {"ab=汽#小", "C"},
    {"ab=汽#车", "C"},
    {"光*池", "F"},
    {"光#池", "F"},
    {"孔*装", "CD"},
    {"孔*钻", ""},
    /* beginnings, ends, signs inside; exact forms */
    {"des=semi*", "E"},
    {"des=semiconduct*", "E"},
    {"des=semi*tor", "E"},
    {"des=*conductor", "E"},
    {"des=*conduct*", "E"},
    {"des=\"*conducting laser\"", "E"},
    {"des=\"semi* laser\"", "E"},
    {"ti=*aser", "AB"},
    {"ti=*asers", "E"},
    {"ti=*aser*", "ABE"},
    {"ab=col*r", "E"},
    {"ab=colo#r", "E"},
    {"ab=or-colo#r", "E"},
    {"ab=or-colo?r", ""},
    {"ab=colou?r", "E"},
    {"ti=wom?n", "F"},
    {"ti=wom?n-wom?n", "F"},
    {"ti=wom?n-womn", "F"},
    {"ti=wom??n", "F"},
    {"ti=womn-wom??n", "F"},
    {"ti=womn-wom?n", ""},
    {"ti=wo*aan", "F"},
    {"wi_fi", "F"},
    {"ab=wi_fi", "F"},
    {"wifi", "F"},
    {"dio*", "ABE"},
    {"la?er dio?e", "AB"},
    {"clm=dri?er", "A"},
    {"icl=dri?er", "A"},
    {"c1=*ving", ""},
    {"*aser NOT *iode", "F"},
    {"txt=semi*", "AB"},
    {"txt=*kron", "B"},
    /* names */
    {"pa=semi*", "AB"},
    {"pa=*con", "A"},
    {"pa=*emi*", "AB"},
    {"pa=semi?on", "A"},
    {"pa=semi??on", "B"},
    {"pa=semi???n", "B"},
    {"pa=sem?con-las*", "A"},
    {"pa=las*-sem?con", ""},
    {"pa=wi_fi", "F"},
    {"pa=小*汽", "C"},
    {"pa=华*技", "D"},
    {"pa=华?技", "D"},
    {"pa=华#技", "D"},
    {"pa=华#有", ""},
    {"pa=华??有", ""},
    {"pa=华???有", "D"},
    {"pa=車*有", "C"},
    /* frequency */
    {"ti=(aa (2f))", "G"},
    {"ti=(aa (3f))", "G"},
    {"ti=(aa (4f))", ""},
    {"ab=(aa (3f))", "G"},
    {"tac=(aa (8f))", "G"}, /* 3 + 3 + 1 + 1 */
    {"tac=(aa (9f))", ""},
    {"ft=(aa (9f))", "G"}, /* and the description */
    {"ft=(aa (10f))", ""},
    {"des=(aa (1f))", "GH"},
    {"ab=(\"aa aa\" (2f))", "G"}, /* they overlap */
    {"ab=(\"aa aa\" (3f))", ""},
    {"ti=((aa (0n) bb) (4f))", "G"},
    {"ti=((aa (0w) bb) (2f))", "G"},
    {"ti=((aa (0w) bb) (3f))", ""},
    {"ti=((aa or bb) (5f))", "G"},
    {"ti=((aa or \"aa bb\") (3f))", "G"},
    {"ti=((aa or \"aa bb\") (4f))", ""},
    {"laser $FREQ3", "AE"}, /* title, abstract, claims together; by stem */
    {"\"laser\" $FREQ3", "A"},
    {"ab=(las* (2f))", "AE"},
    {"des=(semi* (3f))", "E"},
    {"des=(laser (5f))", "E"},
    {"des=(laser (6f))", ""},
    {"ab=(光电 (2f))", "F"},
    {"ab=(光电 (3f))", ""},
    /* with everything else */
    {"laser (0w) diode and battery", "A"},
    {"laser NOT laser (0w) diode", "BEF"},
    {"laser (3w) diode xor ti=laser", "E"},
    {"ti=laser xor ab=laser xor des=laser", "AEF"},
    {"(laser (0w) diode) or (钻 (0w) 孔)", "ACD"},
    {"* NOT (laser (s) diode)", "CDFGH"},
};

static void letters(const px_rowset *rows, char out[DOCS + 1]) {
    bool *has = rows_of(rows, DOCS);
    size_t n = 0;
    for (uint32_t i = 0; i < DOCS; i++)
        if (has[i]) out[n++] = (char)('A' + i);
    out[n] = 0;
    free(has);
}

static void test_hand(void **state) {
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof hand / sizeof *hand; i++) {
        char got[DOCS + 1];
        px_answer a = ask(small, hand[i].query);
        letters(&a.rows, got);
        if (strcmp(got, hand[i].rows) != 0) {
            print_message("%s: got \"%s\", expected \"%s\"\n", hand[i].query, got, hand[i].rows);
            bad++;
        }
        px_answer_close(&a);
    }
    assert_int_equal(bad, 0);
}

/* The same below filters, and taken from others. */
static void test_filtered(void **state) {
    (void)state;
    static const char *const frame[] = {"(%s) AND ft=laser", "ft=laser NOT (%s)", "(%s) OR ti=钻",
                                        "(%s) xor ft=laser"};
    for (size_t i = 0; i < sizeof hand / sizeof *hand; i++)
        for (size_t f = 0; f < 4; f++) {
            char query[512], got[DOCS + 1], expected[DOCS + 1];
            size_t n = 0;
            (void)snprintf(query, sizeof query, frame[f], hand[i].query);
            for (uint32_t k = 0; k < DOCS; k++) {
                bool in = strchr(hand[i].rows, (char)('A' + k)),
                     laser = strchr("ABEF", (char)('A' + k));
                bool drill = k == 2 || k == 3;
                bool yes = f == 0   ? in && laser
                           : f == 1 ? laser && !in
                           : f == 2 ? in || drill
                                    : in != laser;
                if (yes) expected[n++] = (char)('A' + k);
            }
            expected[n] = 0;
            px_answer a = ask(small, query);
            letters(&a.rows, got);
            if (strcmp(got, expected) != 0)
                fail_msg("%s: got \"%s\", expected \"%s\"", query, got, expected);
            px_answer_close(&a);
        }
}

/* ---- marks ---- */

static void test_highlight(void **state) {
    (void)state;
    static const struct {
        const char *query, *text, *marked; /* an abstract */
    } table[] = {
        {"laser (0w) diode", "laser diode, laser", "[laser] [diode], laser"},
        {"laser (2w) diode", "Laser x diode; laser x x x diode",
         "[Laser] x [diode]; laser x x x diode"},
        {"laser (s) diode", "A laser. A diode, a laser.", "A laser. A [diode], a [laser]."},
        {"laser (p) diode", "A laser. A diode.\n\nlaser", "A [laser]. A [diode].\n\nlaser"},
        {"(laser or maser) (0w) \"diode driver\"", "maser diode driver, laser diode",
         "[maser] [diode driver], laser diode"},
        {"(aa (1w) bb) (1w) cc", "aa bb x cc bb", "[aa] [bb] x [cc] bb"},
        {"laser (2f)", "laser lasers x laser", "[laser] [lasers] x [laser]"},
        {"ft=(laser (2f))", "laser", "[laser]"},
        {"ti=laser (0w) ti=diode", "laser diode", "laser diode"},
        {"las?r", "lasers laser lasr", "lasers [laser] lasr"},
        {"*aser*", "lasers laser lasr", "[lasers] [laser] lasr"},
        {"\"semi* laser\"", "semi laser semiconductor lasers", "[semi laser] semiconductor lasers"},
        {"小*车", "小型电动汽车。小。车", "[小型电动汽车]。小。车"},
        {"小?车", "小汽车小车", "[小汽车]小车"},
        {"laser NOT diode (0w) driver", "laser diode driver", "[laser] diode driver"},
        {"laser xor driver", "laser diode driver", "[laser] diode [driver]"},
        {"钻 (2w) 孔", "钻头与孔，孔", "[钻]头与[孔]，孔"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_answer a = ask(small, table[i].query);
        assert_marked(&a, table[i].query, table[i].text, 1u << PX_TF_AB, table[i].marked);
    }
}

/* ---- relevance ---- */

/* Only the rows that are given are ranked, though those of the question are all that hold its words: on the way by
 * lists, and on that by Xapian's matcher, which deep pages take. */
static void test_some_rows(void **state) {
    (void)state;
    static const char *const queries[] = {"laser", "laser OR diode"};
    for (size_t i = 0; i < 2 * sizeof queries / sizeof *queries; i++) {
        px_answer a = ask(small, queries[i / 2]);
        uint32_t limit = i % 2 ? 2000 : 10;
        px_ranked *got = px_calloc(limit, sizeof *got);
        px_rowset some;
        size_t n, wanted = 0;
        assert_true(a.terms.all);
        px_rowset_init(&some, small);
        for (uint32_t row = 0; row < DOCS; row += 2)
            if (px_rowset_has(&a.rows, row)) {
                px_rowset_add(&some, row);
                wanted++;
            }
        assert_true(wanted > 0 && wanted < px_rowset_count(&a.rows));
        check(px_rank(&some, &a.terms, 0, limit, NULL, got, &n, &err), queries[i / 2]);
        assert_int_equal(n, wanted);
        for (size_t k = 0; k < n; k++)
            assert_true(px_rowset_has(&some, got[k].row));
        px_rowset_release(&some);
        free(got);
        px_answer_close(&a);
    }
}

/* ---- limits ---- */

/* The limit is one of the collection: 10,001 words are refused in one segment as in two that share 2,000 of
 * them; 10,000 are answered, though the segments have 12,000 together. */
static void test_limits(void **state) {
    (void)state;
    static const struct {
        const char *query, *says; /* NULL: an answer */
        uint64_t whole, cut;      /* of the one and of the two segments: rows */
    } table[] = {
        {"zq*", "wildcard expands to 10 001 terms, limit 10 000: zq*", 0, 0},
        {"*tail", "wildcard expands to 10 001 terms, limit 10 000: *tail", 0, 0},
        {"zq*tail", "wildcard expands to 10 001 terms, limit 10 000: zq*tail", 0, 0},
        {"zq0*", NULL, 1, 2},
        {"zq0*tail", NULL, 1, 2},
        {"zq0????tail", NULL, 1, 2},
        {"*0tail", NULL, 1, 2},
        {"*9999tail", NULL, 1, 1},
        {"zq?????tail", "wildcard expands to 10 001 terms, limit 10 000: zq?????tail", 0, 0},
        {"\"zq*tail end\"", "wildcard expands to 10 001 terms, limit 10 000: zq*tail", 0, 0},
        {"zq* (0w) end", "wildcard expands to 10 001 terms, limit 10 000: zq*", 0, 0},
        {"ft=zq* and end", "wildcard expands to 10 001 terms, limit 10 000: zq*", 0, 0},
        {"other not zq*", "wildcard expands to 10 001 terms, limit 10 000: zq*", 0, 0},
        {"zq0* (0w) end", NULL, 1, 1},
    };
    px_buf all, part[2];
    px_buf_init(&all, 1 << 20);
    px_buf_init(&part[0], 1 << 20);
    px_buf_init(&part[1], 1 << 20);
    for (int i = 0; i <= 10000; i++) {
        px_buf_fmt(&all, "zq%05dtail ", i);
        if (i < 6000) px_buf_fmt(&part[0], "zq%05dtail ", i);
        if (i >= 4000) px_buf_fmt(&part[1], "zq%05dtail ", i);
    }
    doc one[2] = {{.ti = "zq00001tail end", .ab = all.p}, {.ti = "end"}};
    doc two[2] = {{.ti = "zq00001tail end", .ab = part[0].p}, {.ti = "end", .ab = part[1].p}};
    px_snapshot *s[2] = {build("limits", one, 2, 1), build("cut", two, 2, 1)};
    for (size_t i = 0; i < 2 * sizeof table / sizeof *table; i++) {
        size_t k = i / 2, cut = i % 2;
        px_answer a;
        px_err_clear(&err);
        px_status st = px_answer_open(s[cut], px_str_of(table[k].query), NULL, NULL, &a, &err);
        if (!table[k].says) {
            uint64_t expected = cut ? table[k].cut : table[k].whole;
            check(st, table[k].query);
            if (a.counts.publications != expected)
                fail_msg("%s: %llu rows, expected %llu", table[k].query,
                         (unsigned long long)a.counts.publications, (unsigned long long)expected);
            px_answer_close(&a);
            continue;
        }
        if (st != PX_E_LIMIT || strcmp(err.message, table[k].says) != 0)
            fail_msg("%s: %s: %s", table[k].query, px_status_name(st), err.message);
    }
    px_snapshot_unref(s[0]);
    px_snapshot_unref(s[1]);
    px_buf_done(&all);
    px_buf_done(&part[0]);
    px_buf_done(&part[1]);
}

/* A text in which one side of a distance would have more spans than are kept. */
static void test_too_many_spans(void **state) {
    (void)state;
    px_buf b;
    px_answer a;
    px_buf_init(&b, 1 << 20);
    for (int i = 0; i < 9000; i++)
        px_buf_c(&b, "aa ");
    doc d = {.ab = b.p};
    px_snapshot *s = build("spans", &d, 1, 1);
    px_err_clear(&err);
    px_status st = px_answer_open(
        s,
        PX_STR("((aa NEAR/999 aa) NEAR/999 aa) NEAR/999 bb OR "
               "((aa NEAR/999 aa) NEAR/999 (aa NEAR/999 aa)) NEAR/999 (aa NEAR/999 aa)"),
        NULL, NULL, &a, &err);
    if (st != PX_E_LIMIT || !strstr(err.message, "spans in a single text, limit 4194304"))
        fail_msg("%s: %s", px_status_name(st), err.message);
    px_snapshot_unref(s);
    px_buf_done(&b);
}

static int setup(void **state) {
    (void)state;
    if (text_setup() != 0) return -1;
    small = build("small", docs, DOCS, 5);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(small);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hand),      cmocka_unit_test(test_filtered),
        cmocka_unit_test(test_highlight), cmocka_unit_test(test_some_rows),
        cmocka_unit_test(test_limits),    cmocka_unit_test(test_too_many_spans),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
