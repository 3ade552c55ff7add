/* Similar documents over a small collection whose order and reasons were worked out by hand: each
 * document is like the query document in one way only, so each shows one signal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "patent/record.h"
#include "query/engine/similar_report.h"
#include "shards/commit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char root[64], dir[96];
static px_err err;
static px_arena *kit;
static px_snapshot *snap;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

#define REC(number, app, title, abstract, more)                                                    \
    "{\"pub\":{\"number\":\"" number "\",\"date\":\"2011-01-02\"},\"app\":{\"number\":\"" app      \
    "\"},\"titles\":[{\"lang\":\"en\",\"text\":\"" title                                           \
    "\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"" abstract "\"}]," more "}"
#define PAIR(number, zh, en)                                                                       \
    "{\"pub\":{\"number\":\"" number "\"},\"titles\":[{\"lang\":\"zh\",\"text\":\"" zh             \
    "\"},{\"lang\":\"en\",\"text\":\"" en "\"}]}"

static const char *const first[] = {
    /* the query document and its family */
    REC("US2010000001A1", "US200912000001", "Laser welding of battery cells",
        "A laser beam welds copper tabs to the cells.",
        "\"cpc\":[\"B23K26/21\",\"H01M50/531\"],\"family\":\"docdb:1\",\"priorities\":["
        "\"DE102008000001\"],\"cites\":[{\"number\":\"US5000001A\"},{\"number\":\"US5000002A\"}]"),
    REC("US9000001B2", "US200912000001", "Welding of cells", "Laser.",
        "\"ipc\":[\"H01M50/531\"],\"family\":\"docdb:1\",\"priorities\":[\"DE102008000001\"]"),
    REC("DE102009000001A1", "DE102009000001", "Verfahren", "Zellen.",
        "\"family\":\"docdb:1\",\"priorities\":[\"DE102008000001\"]"),
    /* its first version is dead */
    REC("EP3000001A1", "EP10000001", "Laser welding of battery cells",
        "A laser beam welds copper tabs to the cells.", "\"cpc\":[\"B23K26/21\",\"H01M50/531\"]"),
    /* words and classes */
    REC("US2011000001A1", "US201012000001", "Laser welding of battery tabs",
        "Copper tabs are welded.",
        "\"cpc\":[\"B23K26/21\",\"H01M50/531\"],\"family\":\"docdb:2\","
        "\"cites\":[{\"number\":\"US2011000005A1\"}]"),
    REC("EP2000001A1", "EP10000002", "Vorrichtung", "Nichts.", "\"family\":\"docdb:2\""),
};
static const char *const second[] = {
    REC("EP3000001A1", "EP10000001", "Umbrella stand", "Rain.", "\"cpc\":[\"A45B3/00\"]"),
    /* classes alone; the main group alone */
    REC("US2011000002A1", "US201012000002", "Bicycle saddle", "Leather.",
        "\"ipc\":[\"B23K26/21\"]"),
    REC("US2011000012A1", "US201012000012", "Bicycle pedal", "Rubber.", "\"ipc\":[\"B23K26/70\"]"),
    /* words alone */
    REC("US2011000003A1", "US201012000003", "Battery cells joined by ultrasound", "Sound.",
        "\"cpc\":[\"B06B1/00\"]"),
    /* it cites the query document; both cite the same */
    REC("US2011000004A1", "US201012000004", "Furniture hinge", "Brass.",
        "\"cites\":[{\"number\":\"US2010000001A1\"}]"),
    REC("US2011000014A1", "US201012000014", "Garden gate", "Oak.",
        "\"cites\":[{\"number\":\"US5000001A\"},{\"number\":\"US5000002A\"}]"),
    /* cited by a neighbour */
    REC("US2011000005A1", "US201012000005", "Garden hose", "Water.", "\"cpc\":[\"A01G25/00\"]"),
    /* a priority in common, another family */
    REC("US2011000006A1", "US201012000006", "Cheese", "Milk.",
        "\"priorities\":[\"DE102008000001\",\"DE102008000002\"]"),
    /* nothing in common; the number of another office's document */
    REC("US2011000007A1", "US201012000007", "Umbrella frame", "Steel.", "\"cpc\":[\"A45B25/00\"]"),
    REC("US2000001A", "US19320000001", "Plough", "Soil.", "\"cpc\":[\"A01B3/00\"]"),
    /* what the bilingual table is learnt from */
    PAIR("CN102000001A", "激光切割装置", "Laser cutting device"),
    PAIR("CN102000002A", "激光打印方法", "Laser printing method"),
    PAIR("CN102000003A", "一种激光雷达", "Laser radar"),
    PAIR("CN102000004A", "水泵叶轮", "Impeller of a water pump"),
    PAIR("CN102000005A", "水泵外壳", "Housing of a water pump"),
    PAIR("CN102000006A", "水泵控制方法", "Water pump control method"),
    PAIR("CN102000007A", "齿轮装置", "Gear device"),
    PAIR("CN102000008A", "齿轮的加工方法", "Gear machining method"),
    PAIR("CN102000010A", "阀门密封圈", "Valve seal ring"),
    PAIR("CN102000011A", "阀门手柄", "Valve handle"),
    PAIR("CN102000012A", "折叠雨伞", "Folding sunshade"),
    PAIR("CN102000013A", "陶瓷刀具", "Ceramic knife"),
    PAIR("CN102000014A", "无线耳机", "Wireless earphone"),
    PAIR("CN102000015A", "木制书架", "Wooden bookshelf"),
    "{\"pub\":{\"number\":\"CN102000009A\"},\"titles\":[{\"lang\":\"zh\",\"text\":\"激光焊接\"}]}",
};

static px_segw *begin(px_manifest *m, char name[24]) {
    px_segw *w;
    px_manifest_next_name(m, name);
    char *path = px_path(dir, name);
    px_segw_options opt = {.dir = path};
    check(px_segw_open(&opt, &w, &err), path);
    free(path);
    return w;
}

static void build(const char *const *line, size_t n, px_manifest *m) {
    char name[24];
    px_segw *w = begin(m, name);
    for (size_t i = 0; i < n; i++) {
        px_record r;
        uint32_t row;
        px_arena *a = px_arena_new();
        check(px_record_read(a, px_str_of(line[i]), &r, &err), line[i]);
        check(px_segw_add(w, a, &r, NULL, 0, &row, &err), "add");
        px_arena_free(a);
    }
    uint32_t rows = px_segw_rows(w);
    check(px_segw_seal(w, &err), name);
    px_manifest_add(m, name, rows);
}

static int setup(void **state) {
    (void)state;
    px_manifest m;
    if (px_text_init(NULL) != PX_OK) return -1;
    kit = px_arena_new();
    (void)snprintf(root, sizeof root, "/tmp/px-similar-XXXXXX");
    if (!mkdtemp(root)) return -1;
    (void)snprintf(dir, sizeof dir, "%s/c", root);
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    build(first, sizeof first / sizeof *first, &m);
    build(second, sizeof second / sizeof *second, &m);
    px_bitmap *dead = px_bitmap_new();
    px_bitmap_add(dead, 3);
    check(px_manifest_put_dead(dir, &m, 0, dead, &err), "dead rows");
    px_bitmap_free(dead);
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
    check(px_snapshot_open(dir, false, &snap, &err), dir);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(snap);
    px_arena_free(kit);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

/* ---- asking ---- */

static px_similar_query of(const char *number, const px_similar_options *opt) {
    px_similar_query q;
    check(px_similar_of_number(kit, snap, px_str_of(number), opt, &q, &err), number);
    return q;
}

static px_similar_answer run(const px_similar_query *q, const px_similar_options *opt) {
    px_similar_answer a;
    check(px_similar_run(snap, q, opt, &a, &err), "run");
    return a;
}

static const px_similar_hit *find(const px_similar_answer *a, const char *number) {
    for (size_t i = 0; i < a->n_hits; i++)
        if (px_str_is(a->hit[i].number, number)) return &a->hit[i];
    return NULL;
}
static const px_similar_hit *need(const px_similar_answer *a, const char *number) {
    const px_similar_hit *h = find(a, number);
    if (!h) fail_msg("%s is not among the hits", number);
    return h;
}

static void same(const char *what, px_str got, const char *want) {
    if (!px_str_is(got, want))
        fail_msg("%s: got \"" PX_STR_FMT "\", want \"%s\"", what, PX_STR_ARG(got), want);
}

/* Which signals a hit has, as letters. */
static void signals(const px_similar_hit *h, const char *want) {
    static const char letter[] = "tclnf"; /* text class link neighbour family */
    char got[8];
    size_t n = 0;
    for (int s = 0; s < PX_SIM_COUNT; s++)
        if (h->part[s] > 0) got[n++] = letter[s];
    got[n] = 0;
    if (strcmp(got, want) != 0)
        fail_msg(PX_STR_FMT ": signals \"%s\", want \"%s\"", PX_STR_ARG(h->number), got, want);
}

static double shares(const px_similar_share *v, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i].value;
    return sum;
}

/* ---- tests ---- */

static void order_and_reasons(void **state) {
    (void)state;
    px_similar_options opt = {.limit = 50};
    px_similar_query q = of("US2010000001A1", &opt);
    px_similar_answer a = run(&q, &opt);
    static const struct {
        const char *number, *signals;
    } want[] = {
        {"US2011000001A1", "tc"}, {"US2011000002A1", "c"}, {"US2011000012A1", "c"},
        {"US2011000003A1", "t"},  {"US2011000004A1", "l"}, {"US2011000014A1", "l"},
        {"US2011000005A1", "n"},  {"US2011000006A1", "f"},
    };
    same("the query's number", q.number, "US2010000001A1");
    assert_int_equal(q.n_family, 3);
    assert_int_equal(q.n_cites, 2);
    assert_int_equal(q.n_cited_by, 1);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        signals(need(&a, want[i].number), want[i].signals);
    same("the first", a.hit[0].number, "US2011000001A1");
    static const char *const never[] = {"US2010000001A1", "US9000001B2", "DE102009000001A1",
                                        "US2011000007A1", "EP3000001A1", "US2000001A"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (find(&a, never[i])) fail_msg("%s is among the hits", never[i]);
    /* the same symbol is more than the same main group */
    assert_true(need(&a, "US2011000002A1")->score > need(&a, "US2011000012A1")->score);
    for (size_t i = 0; i < a.n_hits; i++) {
        const px_similar_hit *h = &a.hit[i];
        double sum = 0;
        for (int s = 0; s < PX_SIM_COUNT; s++)
            sum += h->part[s];
        assert_true(fabs(sum - h->score) < 1e-9);
        assert_true(i == 0 || a.hit[i - 1].score >= h->score);
        assert_true(h->n_all_terms == h->n_terms && h->n_all_classes == h->n_classes);
        if (fabs(shares(h->term, h->n_terms) - h->part[PX_SIM_TEXT]) > 1e-9)
            fail_msg(PX_STR_FMT ": terms add up to %g, text is %g", PX_STR_ARG(h->number),
                     shares(h->term, h->n_terms), h->part[PX_SIM_TEXT]);
        if (fabs(shares(h->class, h->n_classes) - h->part[PX_SIM_CLASS]) > 1e-9)
            fail_msg(PX_STR_FMT ": classes add up to %g, the part is %g", PX_STR_ARG(h->number),
                     shares(h->class, h->n_classes), h->part[PX_SIM_CLASS]);
    }
    const px_similar_hit *h = need(&a, "US2011000002A1");
    assert_int_equal(h->n_classes, 1);
    same("the symbol", h->class[0].what, "B23K26/21");
    same("the main group", need(&a, "US2011000012A1")->class[0].what, "B23K26");
    h = need(&a, "US2011000004A1");
    assert_true(h->cites_query && !h->cited_by_query && !h->same_cites);
    h = need(&a, "US2011000014A1");
    assert_true(!h->cites_query && h->same_cites == 2);
    h = need(&a, "US2011000005A1");
    assert_int_equal(h->n_near, 1);
    same("the neighbour", h->near[0], "US2011000001A1");
    assert_true(need(&a, "US2011000006A1")->priority);
    px_similar_release(&a);
}

static void one_a_family(void **state) {
    (void)state;
    px_similar_options opt = {.limit = 50};
    px_similar_query q;
    check(
        px_similar_of_text(kit, snap, PX_STR("laser welding of tabs, Vorrichtung"), &opt, &q, &err),
        "text");
    px_similar_answer a = run(&q, &opt);
    const px_similar_hit *h = need(&a, "US2011000001A1");
    assert_int_equal(h->members, 2);
    assert_null(find(&a, "EP2000001A1"));
    px_similar_release(&a);
    /* from the other side: the family's words belong to the German member, too */
    q = of("EP2000001A1", &opt);
    a = run(&q, &opt);
    signals(need(&a, "US2010000001A1"), "tc");
    px_similar_release(&a);
    opt.without = 1u << PX_SIM_FAMILY;
    q = of("EP2000001A1", &opt);
    a = run(&q, &opt);
    assert_int_equal(a.n_hits, 0);
    px_similar_release(&a);
}

static void left_out(void **state) {
    (void)state;
    static const struct {
        const char *without, *number, *signals; /* NULL: not found at all */
    } table[] = {
        {"text", "US2011000001A1", "c"},        {"text", "US2011000003A1", NULL},
        {"class", "US2011000001A1", "t"},       {"classes", "US2011000002A1", NULL},
        {"citations", "US2011000004A1", NULL},  {"citations", "US2011000014A1", NULL},
        {"citations", "US2011000005A1", "n"},   {"neighbours", "US2011000005A1", NULL},
        {"family", "US2011000006A1", NULL},     {"citations,family", "US2011000001A1", "tc"},
        {"text, class", "US2011000004A1", "l"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_similar_options opt = {.limit = 50};
        check(px_similar_signals(px_str_of(table[i].without), &opt.without, &err), "signals");
        px_similar_query q = of("US2010000001A1", &opt);
        px_similar_answer a = run(&q, &opt);
        const px_similar_hit *h = find(&a, table[i].number);
        if (!h != !table[i].signals)
            fail_msg("without %s: %s is%s found", table[i].without, table[i].number,
                     h ? "" : " not");
        if (h) signals(h, table[i].signals);
        px_similar_release(&a);
    }
    unsigned bits;
    assert_int_equal(px_similar_signals(PX_STR("citations,colour"), &bits, &err), PX_E_USAGE);
    assert_non_null(strstr(err.message, "colour"));
    px_similar_options opt = {.limit = 50, .no_extended = true};
    px_similar_query q = of("US2010000001A1", &opt);
    px_similar_answer a = run(&q, &opt);
    assert_null(find(&a, "US2011000006A1"));
    px_similar_release(&a);
}

static void any_spelling(void **state) {
    (void)state;
    static const char *const spelling[] = {"US2010000001A1", "US 2010/0000001 A1", "us20100000001",
                                           "US-2010000001-A1", "US200912000001"};
    px_similar_options opt = {0};
    for (size_t i = 0; i < sizeof spelling / sizeof *spelling; i++) {
        px_similar_query q;
        check(px_similar_of_number(kit, snap, px_str_of(spelling[i]), &opt, &q, &err), spelling[i]);
        if (q.n_family != 3) fail_msg("%s: a family of %zu", spelling[i], q.n_family);
    }
    px_similar_query q;
    assert_int_equal(px_similar_of_number(kit, snap, PX_STR("US1234567B1"), &opt, &q, &err),
                     PX_E_NOTFOUND);
    assert_non_null(strstr(err.message, "US1234567B1"));
    assert_int_equal(px_similar_of_number(kit, snap, PX_STR(""), &opt, &q, &err), PX_E_NOTFOUND);
    assert_int_equal(px_similar_of_number(kit, snap, PX_STR("2000001"), &opt, &q, &err),
                     PX_E_USAGE);
    assert_non_null(strstr(err.message, "2 publications of different families"));
    check(px_similar_of_number(kit, snap, PX_STR("EP2000001"), &opt, &q, &err), "EP2000001");
}

static void texts(void **state) {
    (void)state;
    px_similar_options opt = {.limit = 5};
    px_similar_query q;
    check(px_similar_of_text(kit, snap, PX_STR("1. A method of welding a battery by laser."), &opt,
                             &q, &err),
          "claim");
    assert_int_equal(q.n_family, 0);
    px_similar_answer a = run(&q, &opt);
    assert_true(a.n_hits > 0 && a.hit[0].part[PX_SIM_TEXT] > 0);
    px_similar_release(&a);
    static const char *const empty[] = {"", " \n\t", "... , ---", "the of and"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (px_similar_of_text(kit, snap, px_str_of(empty[i]), &opt, &q, &err) != PX_E_INPUT)
            fail_msg("\"%s\" was taken as a text", empty[i]);
    char *big = px_calloc(PX_SIMILAR_TEXT_MAX + 1, 1);
    memset(big, 'a', PX_SIMILAR_TEXT_MAX + 1);
    assert_int_equal(
        px_similar_of_text(kit, snap, (px_str){big, PX_SIMILAR_TEXT_MAX + 1}, &opt, &q, &err),
        PX_E_LIMIT);
    free(big);
    /* words that the collection does not have */
    check(px_similar_of_text(kit, snap, PX_STR("xylophone"), &opt, &q, &err), "xylophone");
    assert_int_equal(q.n_terms, 0);
    a = run(&q, &opt);
    assert_int_equal(a.n_hits, 0);
    px_similar_release(&a);
}

static px_str written(const px_similar_query *q) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    px_similar_query_write(q, &w);
    px_str s = px_arena_str(kit, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void edited(void **state) {
    (void)state;
    px_similar_options opt = {.limit = 50};
    px_similar_query q = of("US2010000001A1", &opt), back;
    px_str json = written(&q);
    check(px_similar_query_read(kit, json, &back, &err), json.p);
    same("written again", written(&back), json.p);
    px_similar_answer x = run(&q, &opt), y = run(&back, &opt);
    assert_int_equal(x.n_hits, y.n_hits);
    for (size_t i = 0; i < x.n_hits; i++) {
        same("hit", y.hit[i].number, px_arena_cstr(kit, x.hit[i].number));
        assert_true(x.hit[i].score == y.hit[i].score);
    }
    px_similar_release(&x);
    px_similar_release(&y);

    check(px_similar_set_terms(kit, PX_STR("hoses^2.5, laser"), &q, &err), "terms");
    assert_int_equal(q.n_terms, 2);
    same("stem", q.term[0].term, "hose");
    assert_true(q.term[0].weight == 2.5 && q.term[1].weight == 1);
    check(px_similar_set_classes(kit, PX_STR("a01g25/00^3 B23K26/21"), &q, &err), "classes");
    assert_int_equal(q.n_classes, 2);
    same("symbol", q.class[0].symbol, "A01G25/00");
    x = run(&q, &opt);
    same("the first", x.hit[0].number, "US2011000005A1");
    px_similar_release(&x);

    static const struct {
        bool class;
        const char *list;
        px_status st;
    } bad[] = {{false, "laser^x", PX_E_USAGE},
               {false, "laser^", PX_E_USAGE},
               {false, "the", PX_E_USAGE},
               {true, "nonsense", PX_E_USAGE},
               {true, "B23K26/21^-1", PX_E_USAGE}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        px_status st = bad[i].class ? px_similar_set_classes(kit, px_str_of(bad[i].list), &q, &err)
                                    : px_similar_set_terms(kit, px_str_of(bad[i].list), &q, &err);
        if (st != bad[i].st) fail_msg("\"%s\": %s", bad[i].list, px_status_name(st));
    }
    static const char *const no_query[] = {
        "[]",
        "{\"terms\":1}",
        "{\"terms\":[{}]}",
        "{\"terms\":[{\"term\":\"a\",\"weight\":-1}]}",
        "{\"terms\":[{\"term\":\"a\",\"weight\":\"x\"}]}",
        "{\"classes\":[{\"symbol\":\"?\"}]}",
        "{\"classes\":[{\"scheme\":\"zz\",\"symbol\":\"H01M\"}]}",
        "{\"cites\":[1]}",
    };
    for (size_t i = 0; i < sizeof no_query / sizeof *no_query; i++)
        if (px_similar_query_read(kit, px_str_of(no_query[i]), &back, &err) != PX_E_INPUT)
            fail_msg("%s was read", no_query[i]);
    /* an empty one is a query that finds nothing */
    check(px_similar_query_read(kit, PX_STR("{}"), &back, &err), "{}");
    x = run(&back, &opt);
    assert_int_equal(x.n_hits, 0);
    px_similar_release(&x);
}

static void limits(void **state) {
    (void)state;
    px_similar_options opt = {.limit = 50, .candidates = 1};
    px_similar_query q = of("US2010000001A1", &opt);
    px_similar_answer a = run(&q, &opt);
    assert_int_equal(a.candidates, 1);
    assert_int_equal(a.proposed[PX_SIM_TEXT].rows, 1);
    assert_true(a.proposed[PX_SIM_TEXT].more && a.proposed[PX_SIM_CLASS].more);
    px_similar_release(&a);

    opt = (px_similar_options){.limit = 2};
    a = run(&q, &opt);
    assert_int_equal(a.n_hits, 2);
    assert_int_equal(a.n_found, 11); /* the eight and three Chinese lasers */
    assert_false(a.proposed[PX_SIM_TEXT].more);
    px_similar_release(&a);

    px_rowset only;
    px_rows rows = {0};
    px_str key = PX_STR("US2011000003A1");
    check(px_snapshot_lookup(snap, PX_F_PN, &key, 1, &rows, &err), "lookup");
    px_rowset_init(&only, snap);
    px_rowset_add(&only, rows.v[0]);
    opt = (px_similar_options){.limit = 50, .filter = &only};
    a = run(&q, &opt);
    assert_int_equal(a.n_hits, 1);
    same("filtered", a.hit[0].number, "US2011000003A1");
    px_similar_release(&a);
    px_rowset_release(&only);
    px_rows_free(&rows);

    px_stop stop = {0};
    px_stop_raise(&stop);
    opt = (px_similar_options){.stop = &stop};
    assert_int_equal(px_similar_run(snap, &q, &opt, &a, &err), PX_E_CANCELLED);
    assert_null(a.a);
    px_bilingual *b;
    assert_int_equal(px_similar_learn(snap, &stop, &b, &err), PX_E_CANCELLED);
    assert_null(b);
}

static void bilingual(void **state) {
    (void)state;
    px_bilingual *b, *back;
    check(px_similar_learn(snap, NULL, &b, &err), "learn");
    assert_non_null(b);
    assert_int_equal(b->n_pairs, 14);
    assert_int_equal(b->generation, snap->m.generation);
    static const char *const known[][2] = {
        {"激光", "laser"}, {"水泵", "pump"}, {"水泵", "water"}, {"齿轮", "gear"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t zh = px_bilingual_find_zh(b, px_str_of(known[i][0]));
        uint32_t en = px_bilingual_find_en(b, px_str_of(known[i][1]));
        bool found = false;
        if (zh == UINT32_MAX || en == UINT32_MAX)
            fail_msg("%s or %s was not learnt", known[i][0], known[i][1]);
        for (uint32_t k = b->first[zh]; k < b->first[zh + 1]; k++)
            found |= b->entry[k].en == en && b->entry[k].p > 0.3F;
        if (!found) fail_msg("%s is not %s", known[i][0], known[i][1]);
    }
    check(px_bilingual_write(dir, b, &err), "write");
    check(px_bilingual_open(dir, &back, &err), "open");
    assert_non_null(back);
    assert_int_equal(back->n_entries, b->n_entries);
    assert_memory_equal(back->entry, b->entry, b->n_entries * sizeof *b->entry);
    assert_memory_equal(back->back, b->back, b->n_entries * sizeof *b->back);
    assert_int_equal(back->made, b->made);

    /* a Chinese text finds Chinese as it stands, and English through the table */
    px_similar_options opt = {.limit = 50, .words = back};
    px_similar_query q;
    check(px_similar_of_text(kit, snap, PX_STR("激光焊接"), &opt, &q, &err), "zh");
    px_similar_answer a = run(&q, &opt);
    same("Chinese first", a.hit[0].number, "CN102000009A");
    const px_similar_hit *h = need(&a, "US2011000001A1");
    assert_int_equal(h->n_terms, 1);
    same("term", h->term[0].what, "laser");
    same("from", h->term[0].from, "激光");
    px_similar_release(&a);
    /* and the other way round */
    check(px_similar_of_text(kit, snap, PX_STR("laser"), &opt, &q, &err), "en");
    a = run(&q, &opt);
    need(&a, "CN102000009A");
    px_similar_release(&a);
    /* without the table there is no bridge */
    opt.words = NULL;
    check(px_similar_of_text(kit, snap, PX_STR("激光焊接"), &opt, &q, &err), "zh");
    a = run(&q, &opt);
    assert_null(find(&a, "US2011000001A1"));
    px_similar_release(&a);
    px_bilingual_free(back);
    px_bilingual_free(b);

    char *folder = px_path(dir, "bilingual"), *path = px_path(folder, "bilingual.px");
    px_buf bytes;
    px_buf_init(&bytes, PX_BUF_MAX);
    check(px_file_read(path, 1 << 20, &bytes, &err), path);
    for (size_t i = 16; i < bytes.n; i += 37) {
        bytes.p[i] ^= 0x40;
        check(px_file_replace(path, px_buf_view(&bytes), &err), path);
        px_status st = px_bilingual_open(dir, &back, &err);
        if (st == PX_OK) fail_msg("byte %zu was changed and nobody saw it", i);
        assert_null(back);
        bytes.p[i] ^= 0x40;
    }
    check(px_dir_remove(folder, &err), folder);
    px_buf_done(&bytes);
    free(path);
    free(folder);
    check(px_bilingual_open(dir, &back, &err), "none");
    assert_null(back);
}

static void printed(void **state) {
    (void)state;
    px_similar_options opt = {.limit = 3, .without = 1u << PX_SIM_FAMILY};
    px_similar_query q = of("US2010000001A1", &opt);
    px_similar_answer a = run(&q, &opt);
    px_similar_report r = {.snap = snap, .query = &q, .options = &opt, .answer = &a};
    px_buf out;
    px_json *j;
    px_buf_init(&out, PX_BUF_MAX);
    check(px_similar_json(&r, &out, &err), "json");
    check(px_json_parse(px_buf_view(&out), &j, &err), out.p);
    static const char *const members[] = {"query",     "without", "hits",      "candidates",
                                          "bilingual", "notes",   "generation"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!px_json_get(j, members[i])) fail_msg("no member \"%s\" in %s", members[i], out.p);
    assert_int_equal(px_json_size(px_json_get(j, "hits")), 3);
    const px_json *hit = px_json_first(px_json_get(j, "hits"));
    same("number", px_json_str(px_json_get(hit, "number")), "US2011000001A1");
    same("title", px_json_str(px_json_get(hit, "title")), "Laser welding of battery tabs");
    same("without", px_json_str(px_json_first(px_json_get(j, "without"))), "family");
    px_json_free(j);
    px_buf_clear(&out);
    check(px_similar_table(&r, &out, &err), "table");
    static const char *const shown[] = {"US2010000001A1", "US2011000001A1", "laser", "B23K26/21",
                                        "Laser welding of battery tabs"};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (!strstr(out.p, shown[i])) fail_msg("no \"%s\" in\n%s", shown[i], out.p);
    px_buf_done(&out);
    px_similar_release(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_reasons),
        cmocka_unit_test(one_a_family),
        cmocka_unit_test(left_out),
        cmocka_unit_test(any_spelling),
        cmocka_unit_test(texts),
        cmocka_unit_test(edited),
        cmocka_unit_test(limits),
        cmocka_unit_test(bilingual),
        cmocka_unit_test(printed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
