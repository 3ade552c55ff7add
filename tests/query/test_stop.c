/* How work ends that is taken back: soon, with nothing left behind, wherever it stands. The made set holds
 * legal events, citations, places and a column of its own, so that every kind of step has something to do.
 * Meant to be run under AddressSanitizer and ThreadSanitizer, too. */
#include "tests/query/made_set.h"

#include "query/engine/ask.h"
#include "query/engine/exporting.h"
#include "query/engine/similar.h"
#include "query/engine/suggest_ask.h"

#include <pthread.h>
#include <sched.h>

static void more(px_buf *b, uint32_t i) {
    static const char *const kinds[] = {"licensed", "transferred", "pledged"};
    static const char *const office[] = {"US", "CN", "EP"}, *const kind[] = {"A1", "B2", "A1",
                                                                             "B1"};
    uint32_t other = i * 31 % MADE_ROWS;
    px_buf_fmt(b,
               "\"events\":[{\"date\":\"%u-03-04\",\"kind\":\"%s\",\"from\":\"Maker %u\","
               "\"to\":\"Bank %u\"},{\"date\":\"%u-05-06\",\"kind\":\"lapsed\"}],",
               2000 + i % 20, kinds[i % 3], i % 300, i % 7, 2010 + i % 10);
    px_buf_fmt(b, "\"cites\":[\"%s%u%s\",{\"number\":\"EP%u\",\"category\":\"X\"}],",
               office[other % 3], 1000000 + other * 37 % 100003, kind[other % 4], 3000000 + i % 50);
    px_buf_fmt(b, "\"claims\":[\"1. A laser with gamma %u. It has a delta.\",\"2. As claim 1.\"],",
               i % 40);
    px_buf_fmt(
        b,
        "\"descriptions\":[{\"lang\":\"en\",\"text\":\"An alpha near a beta%u. And a laser.\"}],",
        i % 90);
    px_buf_fmt(b, "\"priorities\":[{\"number\":\"US2001%05u\",\"date\":\"2001-02-0%u\"}],", i / 3,
               1 + i % 9);
    px_buf_fmt(b, "\"extras\":{\"score\":\"%u\"},\"inventors\":[\"Person %u\"],", i % 60, i % 77);
}

static int setup(void **state) {
    made_more = more;
    return made_setup(state);
}

/* ---- stops ---- */

struct raiser {
    px_stop stop;
    uint64_t at, seen; /* raise when it was looked at so often; how often it really was by then */
    bool done;
};

static void *raise_later(void *self) {
    struct raiser *r = self;
    while (px_stop_looks(&r->stop) < r->at && !__atomic_load_n(&r->done, __ATOMIC_ACQUIRE))
        sched_yield();
    px_stop_raise(&r->stop);
    r->seen = px_stop_looks(&r->stop);
    return NULL;
}

/* Everything that takes long, one after the other. */
static px_status work_all(const char *query, const px_how *how, px_err *why) {
    px_answer a;
    px_hit hit[50];
    px_facet_ask ask;
    px_facet f;
    px_units u = {0};
    size_t n;
    px_status st = px_answer_open_how(made, px_str_of(query), NULL, how, &a, why);
    for (int o = PX_ORDER_RELEVANCE; o <= PX_ORDER_FAMILY && st == PX_OK; o++)
        st = px_answer_page(&a, NULL, (px_order)o, 0, 50, hit, &n, why);
    if (st == PX_OK) st = px_facet_read(a.arena, PX_STR("ipc.group:all"), &ask, why);
    if (st == PX_OK) st = px_facet_count(a.arena, &a.rows, &ask, &a.how, &f, why);
    if (st == PX_OK) st = px_units_pick(&a.rows, PX_UNIT_FAM, NULL, &a.how, &u, why);
    px_units_release(&u);
    px_answer_close(&a);
    return st;
}

/* Behind the raising each thread looks once more at most, and then nothing goes on. Counted in looks,
 * of which there is one every 4 096 rows or fewer; the clock is not asked. */
static void test_stop(void **state) {
    (void)state;
    static const char *const query = "(alpha OR gamma OR delta) AND \"the lasers\"";
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        px_crew *crew = px_crew_new(threads);
        px_stop whole = {0};
        px_err why;
        px_how how = {.crew = crew, .stop = &whole};
        made_check(work_all(query, &how, &err), query);
        uint64_t looks = px_stop_looks(&whole);
        assert_true(looks > 60);
        for (uint64_t at = 1; at <= looks; at += looks / 12) {
            struct raiser r = {.at = at};
            pthread_t raiser;
            how.stop = &r.stop;
            assert_int_equal(pthread_create(&raiser, NULL, raise_later, &r), 0);
            px_status st = work_all(query, &how, &why);
            __atomic_store_n(&r.done, true, __ATOMIC_RELEASE);
            assert_int_equal(pthread_join(raiser, NULL), 0);
            if (st == PX_OK) continue; /* it was through before the raiser ran */
            assert_int_equal(st, PX_E_CANCELLED);
            assert_string_equal(why.message, "the question was taken back");
            if (px_stop_looks(&r.stop) > r.seen + threads + 1)
                fail_msg("%u threads, raised at %llu: %llu looks more", threads,
                         (unsigned long long)at,
                         (unsigned long long)(px_stop_looks(&r.stop) - r.seen));
        }
        px_crew_free(crew);
    }
}

/* Ended at each look in turn (the first 30, then some 40 of the rest): the same answer every time, and nothing is
 * left behind (told by the sanitizer's count of what was not given back). `least`: looks that the work has. */
typedef px_status piece_of_work(const char *what, const px_how *how, px_err *why);

static void stopped_anywhere(piece_of_work *work, const char *what, uint64_t least) {
    px_stop whole = {0};
    px_err why;
    px_how how = {.stop = &whole};
    made_check(work(what, &how, &err), what);
    uint64_t looks = px_stop_looks(&whole), step = looks / 40 + 1;
    if (looks < least) fail_msg("%s: only %llu looks", what, (unsigned long long)looks);
    for (uint64_t at = 1; at <= looks; at += at < 30 ? 1 : step) {
        px_stop stop = {.raise_at = at};
        how.stop = &stop;
        px_err_clear(&why);
        px_status st = work(what, &how, &why);
        if (st != PX_E_CANCELLED)
            fail_msg("%s: raised at look %llu of %llu, and it went on (%s)", what,
                     (unsigned long long)at, (unsigned long long)looks, px_status_name(st));
        if (strcmp(why.message, "the question was taken back") != 0)
            fail_msg("%s: raised at look %llu: %s", what, (unsigned long long)at, why.message);
    }
}

/* The rows alone. */
static px_status work_rows(const char *query, const px_how *how, px_err *why) {
    px_answer a;
    px_status st = px_answer_open_how(made, px_str_of(query), NULL, how, &a, why);
    px_answer_close(&a);
    return st;
}

static void test_stop_anywhere(void **state) {
    (void)state;
    static const char *const all[] = {
        "(alpha OR gamma OR delta) AND \"the lasers\" AND ipc=H01M10",
        "(alpha XOR gamma) AND (delta OR rare*) NOT pa=\"Maker 7\"",
        "(alpha NEAR/5 gamma) AND ncl>20 AND fam{ipc=H01M10}",
    };
    static const char *const rows[] = {
        "\"the lasers\"",
        "\"rare1\" OR ti=\"gamma beta\" OR ab=光学元件",
        "ti=(alpha ADJ/2 laser) OR clm=(laser WITH gamma) OR ft=(laser SAME delta)",
        "(gamma NEAR/3 (laser OR delta) NEAR/9 \"the lasers\") OR clm=(laser BEFORE delta)",
        "(laser)(2f) OR (alpha OR beta*)(2f) OR (clm=(laser NEAR/4 gamma))(1f)",
        "rare* OR ra?e1 OR *ser OR ra#re2",
        "clm=(\"semi* laser\" OR gam*) NOT des=bet*",
        "学*光 OR 光?元 OR 光#学",
        "pd=[1995 TO 2003] AND ncl=[5 TO 20] AND ady=2001",
        "prd=2001-02 OR evd>=2012 OR epd<2001-02-05",
        "pa=maker OR pa==\"Shared Works\" OR pa=mak* OR pa=ma?er OR in=\"Person 7\"",
        "pax=maker AND ia=person AND txt=shared",
        "pa===\"Maker 7\" OR pax===\"Maker 8\" OR ipc===H01M1/00",
        "ipc==H01M10/00 OR ipc=H01M2 OR ipc=/high H01M10/00 OR wipo=8 OR cl=G06F",
        "cc=CN AND kd=B* AND pt=invention* AND ls=active NOT lang=de",
        "ev{type=licensed and date>=2010 and to=bank} OR ev{from=mak?r not type=pledged}",
        "ev=licensed AND evf=\"Maker 3\" AND lor=maker AND lic>0",
        "fam{ti=alpha} AND ifam{ncl>20} AND app{cc=EP}",
        "pa=maker having{fam{pd<=2000} NOT fam{pd<1995}}",
        "ct=EP3000007 OR ctx=EP3000008 OR ctg=X OR cf=US1000000A1 OR ncfo>0",
        "pn=EP1000074A1 OR num=US1000037 OR pn=EP OR fam=docdb:7 OR pr=US200100005",
        "has=claims AND x.score>=30 AND x.score=33 NOT has=keywords",
        "* NOT (alpha^2 OR (beta AND delta))",
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        stopped_anywhere(work_all, all[i], 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        stopped_anywhere(work_rows, rows[i], MADE_SEGMENTS);
}

/* ---- similar documents ---- */

static px_status work_similar(const char *number, const px_how *how, px_err *why) {
    px_arena *a = px_arena_new();
    px_similar_query q;
    px_similar_answer ans = {0};
    px_bilingual *words = NULL;
    px_similar_options opt = {.stop = how->stop, .limit = 5};
    px_status st = px_similar_learn(made, how->stop, &words, why);
    opt.words = words;
    if (st == PX_OK)
        st = number[0] == '"' ? px_similar_of_text(a, made, px_str_of(number), &opt, &q, why)
                              : px_similar_of_number(a, made, px_str_of(number), &opt, &q, why);
    if (st == PX_OK) st = px_similar_run(made, &q, &opt, &ans, why);
    px_similar_release(&ans);
    px_bilingual_free(words);
    px_arena_free(a);
    return st;
}

static void test_stop_similar(void **state) {
    (void)state;
    stopped_anywhere(work_similar, "US1000000A1", 10);
    stopped_anywhere(work_similar, "\"an alpha laser near a beta, 光学元件\"", 5);
}

/* ---- suggestions ---- */

/* "kind field text". */
static px_status work_suggest(const char *what, const px_how *how, px_err *why) {
    static const char *const kinds[] = {"spelling", "complete", "related", "classes"};
    char kind[16], field[16], text[32];
    px_arena *a = px_arena_new();
    px_suggest s = {.a = a, .snap = made, .how = how, .limit = 5};
    px_suggest_table t = {0};
    px_answer hits = {0};
    px_status st = PX_OK;
    int k = 0;
    assert_int_equal(sscanf(what, "%15s %15s %31s", kind, field, text), 3);
    while (strcmp(kinds[k], kind) != 0)
        k++;
    if (k >= PX_SUGGEST_RELATED)
        st = px_answer_open_how(made, px_str_of(text), NULL, how, &hits, why);
    if (st == PX_OK)
        st = px_suggest_ask(&s, (px_suggest_kind)k, px_str_of(*field == '-' ? "" : field),
                            px_str_of(text), &hits, &t, why);
    px_answer_close(&hits);
    px_arena_free(a);
    return st;
}

static void test_stop_suggest(void **state) {
    (void)state;
    static const char *const asked[] = {
        "spelling - lasser", "spelling - 光雪元件", "complete - la",   "complete pa mak",
        "complete - 光",     "related - alpha",     "classes - alpha", "classes ipc 光学"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        stopped_anywhere(work_suggest, asked[i], 2);
}

/* ---- exports ---- */

static px_status work_export(const char *query, const px_how *how, px_err *why) {
    px_arena *arena = px_arena_new();
    px_answer a = {0};
    px_ask ask = {0};
    px_exporting x = {0};
    px_export *e = NULL;
    px_buf out;
    bool end = false;
    px_buf_init(&out, PX_BUF_MAX);
    px_status st = px_ask_named(arena, PX_ASK_SEARCH, px_str_of(query), NULL, NULL, 0, &ask, why);
    ask.limit = UINT64_MAX;
    if (st == PX_OK) st = px_export_new(PX_EXPORT_CSV, px_str_of("pn,ti"), false, false, &e, why);
    if (st == PX_OK) st = px_answer_open_how(made, px_str_of(query), NULL, how, &a, why);
    if (st == PX_OK) {
        st = px_exporting_open(&x, e, &a, &ask, why);
        while (st == PX_OK && !end) {
            px_buf_clear(&out);
            st = px_exporting_next(&x, &out, &end, why);
        }
        px_exporting_close(&x);
    }
    px_answer_close(&a);
    px_export_free(e);
    px_env_free(ask.env);
    px_buf_done(&out);
    px_arena_free(arena);
    return st;
}

static void test_stop_export(void **state) {
    (void)state;
    stopped_anywhere(work_export, "alpha", 10);
    stopped_anywhere(work_export, "ncl>20 sort by pd desc", 10);
}

static void test_deadline(void **state) {
    (void)state;
    px_crew *crew = px_crew_new(4);
    px_stop late = {.deadline_ns = 1}, far = {0};
    px_how how = {.crew = crew, .stop = &late};
    px_err why;
    assert_int_equal(work_all("laser", &how, &why), PX_E_TIMEOUT);
    assert_string_equal(why.message, "the time allowed for this question is over");
    assert_int_equal(work_all("laser", &how, &why), PX_E_TIMEOUT); /* still, not "taken back" */
    px_stop_after(&far, 3600000);
    how.stop = &far;
    assert_int_equal(work_all("laser", &how, &why), PX_OK);
    px_crew_free(crew);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop),         cmocka_unit_test(test_stop_anywhere),
        cmocka_unit_test(test_stop_similar), cmocka_unit_test(test_stop_suggest),
        cmocka_unit_test(test_stop_export),  cmocka_unit_test(test_deadline),
    };
    return cmocka_run_group_tests(tests, setup, made_teardown);
}
