/* test_env.c: what queries refer to: lists of numbers, synonyms, saved queries, options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "query/engine/env.h"
#include "query/engine/lists.h"
#include "query/engine/synonyms.h"
#include "query/engine/textfile.h"
#include "shards/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char root[64];
static px_err err;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

static void write_file(const char *name, px_str text, char path[128]) {
    (void)snprintf(path, 128, "%s/%s", root, name);
    check(px_file_replace(path, text, &err), path);
}

static void has_text(const char *what, const char *got, const char *want) {
    if (!strstr(got, want)) fail_msg("%s: \"%s\" lacks \"%s\"", what, got, want);
}

static void same(const char *what, px_str got, const char *want) {
    if (!px_str_is(got, want))
        fail_msg("%s: got \"%.*s\", expected \"%s\"", what, (int)got.n, got.p ? got.p : "", want);
}

/* ---- lists ---- */

static void test_list(void **state) {
    (void)state;
    static const struct {
        const char *text, *want; /* items joined by | */
    } table[] = {
        {"US1234567\nEP1000000B1\n", "US1234567|EP1000000B1"},
        {"US1234567,EP1000000B1;WO2009046303A1", "US1234567|EP1000000B1|WO2009046303A1"},
        {"US1234567 EP1000000B1\tCN101850473B", "US1234567|EP1000000B1|CN101850473B"},
        {"US 2013/0101709 A1", "US 2013/0101709 A1"},
        {"EP 1000000 B1 US 7123456 B2", "EP 1000000 B1|US 7123456 B2"},
        {"WO 2009 046303 A1", "WO 2009 046303 A1"},
        {"US 7,123,456", "US 7,123,456"},
        {"7123456,7123457", "7123456|7123457"},
        {"US7,123,456,US7,123,457", "US7,123,456|US7,123,457"},
        {"CN101850473B，CN201811107071.5；EP1000000、US1",
         "CN101850473B|CN201811107071.5|EP1000000|US1"},
        {"Publication Number\nUS1234567\n", "US1234567"},
        {"公开号\r\nCN101850473B\r\n\r\n", "CN101850473B"},
        {"\"US1234567\",\"EP1000000\"\n", "US1234567|EP1000000"},
        {"# ours\nUS1234567 # the first\n", "US1234567"},
        {"PCT/US 98/09178", "PCT/US 98/09178"},
        /* a table of companies is a list of their codes */
        {"企业名称,统一社会信用代码,园区\n甲公司,91310115MA1K3ABC5D,张江\n", "91310115MA1K3ABC5D"},
        {"乙公司 2号楼\t913101157862345678\n91310000607212345X",
         "913101157862345678|91310000607212345X"},
        {"91310115MA1K3ABC5D, 913101157862345678", "91310115MA1K3ABC5D|913101157862345678"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_arena *a = px_arena_new();
        const px_str *item;
        size_t n;
        px_buf b;
        px_buf_init(&b, 1u << 16);
        check(px_list_parse(a, px_str_of(table[i].text), "list", &item, &n, &err), table[i].text);
        for (size_t k = 0; k < n; k++) {
            if (k) px_buf_ch(&b, '|');
            px_buf_str(&b, item[k]);
        }
        same(table[i].text, px_buf_view(&b), table[i].want);
        px_buf_done(&b);
        px_arena_free(a);
    }
}

static void test_list_errors(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } table[] = {
        {"", "holds no number"},
        {"Number\n", "holds no number"},
        {"US1234567\nsome words\n", "line 2 of list is no number: some words"},
        {"名称,代码\n甲公司,91310115MA1K3ABC5D\n乙公司,\n", "line 3 of list is no number: 乙公司,"},
        {"Number\nOther header\nUS1\n", "line 2 of list"},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const px_str *item;
        size_t n;
        assert_int_equal(px_list_parse(a, px_str_of(table[i].text), "list", &item, &n, &err),
                         PX_E_INPUT);
        has_text(table[i].text, err.message, table[i].says);
        assert_true(n == 0 || item);
    }
    px_arena_free(a);
}

static void test_list_long(void **state) {
    (void)state;
    enum { N = 150000 };
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (unsigned i = 0; i < N; i++)
        px_buf_fmt(&b, "US%07uB2%s", i + 1, i % 3 ? "\n" : ", ");
    char path[128];
    write_file("long.txt", px_buf_view(&b), path);
    px_arena *a = px_arena_new();
    const px_str *item;
    size_t n;
    check(px_list_read(a, path, &item, &n, &err), "long");
    assert_int_equal(n, N);
    same("last", item[N - 1], "US0150000B2");
    px_arena_free(a);
    px_buf_done(&b);
}

/* ---- encodings ---- */

static void test_textfile(void **state) {
    (void)state;
    static const struct {
        const char *name, *bytes;
        size_t n;
    } table[] = {
        {"utf-8", "\xE7\x94\xB5\xE6\xB1\xA0", 6},
        {"utf-8 with mark", "\xEF\xBB\xBF\xE7\x94\xB5\xE6\xB1\xA0", 9},
        {"utf-16le", "\xFF\xFE\x35\x75\x60\x6C", 6},
        {"utf-16be", "\xFE\xFF\x75\x35\x6C\x60", 6},
        {"gb18030", "\xB5\xE7\xB3\xD8", 4},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char path[128];
        px_buf b;
        px_buf_init(&b, 2 * PX_TEXTFILE_MAX);
        write_file("text", (px_str){table[i].bytes, table[i].n}, path);
        check(px_textfile_read(path, &b, &err), table[i].name);
        same(table[i].name, px_buf_view(&b), "电池");
        px_buf_done(&b);
    }
    char path[128];
    px_buf b;
    px_buf_init(&b, 2 * PX_TEXTFILE_MAX);
    write_file("text", PX_STR("abc\xFF"), path);
    assert_int_equal(px_textfile_read(path, &b, &err), PX_E_INPUT);
    px_buf_done(&b);
}

/* ---- synonyms ---- */

static const char syn_text[] = "# a comment\n"
                               "电池, 蓄电池，battery、accumulator\n"
                               "EV => electric vehicle, 电动汽车\n"
                               "\n"
                               "\"1,3-butadiene\", divinyl\n"
                               "[Photo]\n"
                               "光刻胶, photoresist; resist\n"
                               "[cooling]\n"
                               "battery, cell\n";

static void words_of(const char *topics, const char *word, const char *want) {
    px_synonyms *s = px_synonyms_new(true);
    check(px_synonyms_parse(s, px_str_of(syn_text), "syn", px_str_of(topics), &err), topics);
    const px_str *w;
    size_t n;
    px_buf b;
    px_buf_init(&b, 4096);
    px_synonyms_of(s, px_str_of(word), &w, &n);
    for (size_t i = 0; i < n; i++) {
        if (i) px_buf_ch(&b, '|');
        px_buf_str(&b, w[i]);
    }
    same(word, px_buf_view(&b), want);
    px_buf_done(&b);
    px_synonyms_free(s);
}

static void test_synonyms(void **state) {
    (void)state;
    words_of("", "电池", "蓄电池|battery|accumulator");
    words_of("", "電池", "蓄电池|battery|accumulator");
    words_of("", "Batteries", "电池|蓄电池|accumulator|cell");
    words_of("", "ev", "electric vehicle|电动汽车");
    words_of("", "electric vehicle", "");
    words_of("", "1,3-butadiene", "divinyl");
    words_of("", "divinyl", "1,3-butadiene");
    words_of("", "resist", "光刻胶|photoresist");
    words_of("photo", "battery", "电池|蓄电池|accumulator");
    words_of("photo", "photoresist", "光刻胶|resist");
    words_of("cooling", "photoresist", "");
    words_of("cooling, PHOTO", "photoresist", "光刻胶|resist");
    words_of("", "unknown", "");
    words_of("", "", "");
}

static void test_synonym_errors(void **state) {
    (void)state;
    static const struct {
        const char *text, *topics, *says;
    } table[] = {
        {"a, b\nalone\n", "", "line 2 of syn has one word only"},
        {"a, ++\n", "", "line 1 of syn: \"++\" is no word"},
        {"a, las*\n", "", "line 1 of syn: synonyms are plain words"},
        {"=> b\n", "", "line 1 of syn lacks words before =>"},
        {"a =>\n", "", "line 1 of syn lacks words behind =>"},
        {"\n[topic\n", "", "line 2 of syn is no [topic]"},
        {"[]\n", "", "line 1 of syn is no [topic]"},
        {"a, b\n[one]\n[two]\n", "three", "has no topic \"three\"; it has one, two"},
        {"a, b\n", "x", "has no topic \"x\"; it has -"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        px_synonyms *s = px_synonyms_new(true);
        assert_int_equal(
            px_synonyms_parse(s, px_str_of(table[i].text), "syn", px_str_of(table[i].topics), &err),
            PX_E_INPUT);
        has_text(table[i].text, err.message, table[i].says);
        px_synonyms_free(s);
    }
    px_buf b;
    px_buf_init(&b, 1u << 16);
    for (unsigned i = 0; i <= PX_SYNONYM_GROUP; i++)
        px_buf_fmt(&b, "w%u, ", i);
    px_synonyms *s = px_synonyms_new(true);
    assert_int_equal(px_synonyms_parse(s, px_buf_view(&b), "syn", (px_str){0}, &err), PX_E_INPUT);
    has_text("many", err.message, "more than 200 words");
    px_synonyms_free(s);
    px_buf_done(&b);
}

/* ---- saved queries ---- */

/* An empty collection. */
static char *collection(const char *name) {
    char *dir = px_path(root, name);
    px_manifest m;
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation = 1;
    check(px_manifest_write(dir, &m, &err), dir);
    px_manifest_release(&m);
    return dir;
}

static px_saved_query query_of(const char *name, const char *text) {
    return (px_saved_query){.name = px_str_of(name),
                            .query = px_str_of(text),
                            .canonical = px_str_of(text),
                            .dialect = PX_DIALECT_CN,
                            .publications = 7,
                            .generation = 1};
}

static void test_saved(void **state) {
    (void)state;
    char *dir = collection("saved");
    px_saved *s;
    uint32_t number;
    px_saved_query q = query_of("", "激光 \"a\\b\"\n");
    q.canonical = PX_STR("tac=激光");
    check(px_saved_keep(dir, &q, &number, &err), "keep");
    assert_int_equal(number, 1);
    check(px_saved_keep(dir, &q, &number, &err), "keep");
    assert_int_equal(number, 2);
    q = query_of("电池Ａ", "ti=battery");
    check(px_saved_put(dir, &q, false, &err), "put");
    q = query_of("ops", "a or b");
    q.dialect = PX_DIALECT_OPS;
    q.canonical = PX_STR("tac=a OR tac=b");
    check(px_saved_put(dir, &q, false, &err), "put");

    check(px_saved_read(dir, &s, &err), "read");
    assert_int_equal(s->n, 4);
    same("#2", px_saved_text(px_saved_number(s, 2)), "tac=激光");
    same("as typed", px_saved_number(s, 2)->query, "激光 \"a\\b\"\n");
    assert_int_equal(px_saved_number(s, 2)->publications, 7);
    assert_int_equal(px_saved_number(s, 2)->at.n, 20);
    assert_null(px_saved_number(s, 0));
    assert_null(px_saved_number(s, 3));
    same("by folded name", px_saved_text(px_saved_name(s, PX_STR("电池a"))), "ti=battery");
    same("of another dialect", px_saved_text(px_saved_name(s, PX_STR("OPS"))), "tac=a OR tac=b");
    assert_null(px_saved_name(s, PX_STR("none")));
    px_saved_free(s);

    /* A taken name is not overwritten unless asked. */
    q = query_of("电池A", "ti=cell");
    assert_int_equal(px_saved_put(dir, &q, false, &err), PX_E_USAGE);
    has_text("taken", err.message, "is there already: ti=battery");
    check(px_saved_put(dir, &q, true, &err), "replace");
    check(px_saved_read(dir, &s, &err), "read");
    assert_int_equal(s->n, 4);
    same("replaced", px_saved_text(px_saved_name(s, PX_STR("电池A"))), "ti=cell");
    px_saved_free(s);

    /* None names itself, and none that is needed goes. */
    static const struct {
        const char *name, *query, *says; /* says NULL: fine */
    } refer[] = {
        {"r1", "ti=x OR ##ops", NULL},
        {"r2", "##r1 AND ##\"r1\"", NULL},
        {"r3", "＃＃r2 and ##R3", "##r3 would name itself: ##r3 > ##R3"},
        {"r3", "##r2 ##r1 ##none ##", NULL},
        {"r1", "ti=x ##r3", "##r1 would name itself: ##r1 > ##r3 > ##r2 > ##r1"},
    };
    for (size_t i = 0; i < sizeof refer / sizeof *refer; i++) {
        q = query_of(refer[i].name, refer[i].query);
        px_status st = px_saved_put(dir, &q, true, &err);
        if (!refer[i].says) check(st, refer[i].query);
        if (refer[i].says) {
            assert_int_equal(st, PX_E_USAGE);
            has_text(refer[i].query, err.message, refer[i].says);
        }
    }
    assert_int_equal(px_saved_drop(dir, PX_STR("r2"), &err), PX_E_USAGE);
    has_text("needed", err.message, "##r3 refers to ##r2");
    check(px_saved_drop(dir, PX_STR("r3"), &err), "r3");
    check(px_saved_drop(dir, PX_STR("R2"), &err), "r2");
    check(px_saved_drop(dir, PX_STR("r1"), &err), "r1");

    /* Numbers are never given twice. */
    size_t n;
    check(px_saved_clear(dir, &n, &err), "clear");
    assert_int_equal(n, 2);
    check(px_saved_keep(dir, &q, &number, &err), "keep after clear");
    assert_int_equal(number, 3);
    check(px_saved_drop(dir, PX_STR("ops"), &err), "drop");
    assert_int_equal(px_saved_drop(dir, PX_STR("ops"), &err), PX_E_NOTFOUND);
    check(px_saved_read(dir, &s, &err), "read");
    assert_int_equal(s->n, 2);
    px_saved_free(s);

    static const char *const bad[] = {"", "a b", "a\"", "x=1", "#a", "a,b", "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        q = query_of(bad[i], "x");
        if (px_saved_put(dir, &q, true, &err) != PX_E_USAGE) fail_msg("name \"%s\" taken", bad[i]);
    }
    assert_int_equal(px_saved_keep(root, &q, &number, &err), PX_E_NOTFOUND); /* no collection */

    char path[128];
    write_file("saved/queries.jsonl", PX_STR("{\"last\":9}\n{\"n\":1}\n"), path);
    assert_int_equal(px_saved_read(dir, &s, &err), PX_E_DAMAGED);
    has_text("damaged", err.message, "line 2 of ");
    assert_int_equal(px_saved_keep(dir, &q, &number, &err), PX_E_DAMAGED); /* and stays */
    px_buf b;
    px_buf_init(&b, 4096);
    check(px_file_read(path, 4096, &b, &err), path);
    same("file", px_buf_view(&b), "{\"last\":9}\n{\"n\":1}\n");
    px_buf_done(&b);
    free(dir);
}

/* Writers at once lose nothing. */
static void test_saved_together(void **state) {
    (void)state;
    enum { PROCESSES = 4, EACH = 25 };
    char *dir = collection("together");
    pid_t child[PROCESSES];
    for (int p = 0; p < PROCESSES; p++) {
        child[p] = fork();
        assert_true(child[p] >= 0);
        if (child[p]) continue;
        int failed = 0;
        for (int i = 0; i < EACH; i++) {
            uint32_t number;
            px_saved_query q = query_of("", "x");
            failed |= px_saved_keep(dir, &q, &number, NULL) != PX_OK;
        }
        _exit(failed);
    }
    for (int p = 0; p < PROCESSES; p++) {
        int status;
        assert_int_equal(waitpid(child[p], &status, 0), child[p]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    px_saved *s;
    check(px_saved_read(dir, &s, &err), "read");
    assert_int_equal(s->n, PROCESSES * EACH);
    for (uint32_t i = 1; i <= PROCESSES * EACH; i++)
        assert_non_null(px_saved_number(s, i));
    px_saved_free(s);
    free(dir);
}

/* ---- options ---- */

static px_status option(px_env *e, const char *name, const char *value) {
    bool taken = false;
    px_status st = px_env_option(e, px_str_of(name), px_str_of(value), &taken, &err);
    assert_true(taken);
    return st;
}

static void test_options(void **state) {
    (void)state;
    char list[128], syn[128], value[160];
    char *dir = collection("options");
    write_file("list.txt", PX_STR("US1234567\nEP1\n"), list);
    write_file("my#syn.txt", PX_STR("a, b\n[t]\nc, d\n"), syn);
    bool takes;
    assert_false(px_env_option_is(PX_STR("sort"), &takes));
    assert_true(px_env_option_is(PX_STR("dialect"), &takes) && takes);
    assert_true(px_env_option_is(PX_STR("no-stem"), &takes) && !takes);

    px_env *e = px_env_new();
    check(option(e, "dialect", "ops"), "dialect");
    check(option(e, "no-stem", NULL), "no-stem");
    (void)snprintf(value, sizeof value, "mine=%s", list);
    check(option(e, "list", value), "list");
    assert_int_equal(option(e, "list", value), PX_E_USAGE);
    (void)snprintf(value, sizeof value, "%s#t", syn);
    check(option(e, "synonyms", value), "synonyms");
    check(px_env_open(e, dir, PX_STR("x"), &err), "open");
    const px_query_env *v = px_env_view(e);
    const px_str *item;
    size_t n;
    assert_int_equal(v->dialect, PX_DIALECT_OPS);
    assert_true(v->no_stem && !v->history && !v->named);
    assert_true(v->list(v->self, PX_STR("mine"), &item, &n) && n == 2);
    same("item", item[1], "EP1");
    assert_false(v->list(v->self, PX_STR("other"), &item, &n));
    assert_true(v->synonyms(v->self, PX_STR("c"), &item, &n) && n == 1);
    same("synonym", item[0], "d");
    assert_false(v->synonyms(v->self, PX_STR("x"), &item, &n));
    px_env_free(e);

    static const struct {
        const char *name, *value, *says;
    } wrong[] = {
        {"dialect", "klingon", "--dialect takes one of cn, ops"},
        {"list", "file", "--list takes NAME=FILE"},
        {"list", "=file", "--list takes NAME=FILE"},
        {"list", "a=", "--list takes NAME=FILE"},
        {"list", "a=/nowhere/at/all", "/nowhere/at/all"},
        {"synonyms", "", "--synonyms takes a file"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        e = px_env_new();
        assert_int_not_equal(option(e, wrong[i].name, wrong[i].value), PX_OK);
        has_text(wrong[i].value, err.message, wrong[i].says);
        px_env_free(e);
    }

    /* The collection's own synonyms, and without them. */
    char own[128];
    write_file("options/synonyms.txt", PX_STR("own, ours\n[t]\nmine, yours\n"), own);
    for (int with = 0; with < 3; with++) {
        e = px_env_new();
        if (with == 0) check(option(e, "no-synonyms", NULL), "no-synonyms");
        if (with == 2) check(option(e, "synonyms", "#t"), "#t");
        check(px_env_open(e, dir, PX_STR("#1"), &err), "open");
        v = px_env_view(e);
        assert_int_equal(v->synonyms != NULL, with > 0);
        if (with) assert_true(v->synonyms(v->self, PX_STR("own"), &item, &n) && n == 1);
        assert_non_null(v->history);
        px_str text;
        assert_false(v->history(v->self, 1, &text));
        px_env_free(e);
    }
    e = px_env_new();
    check(option(e, "no-synonyms", NULL), "no");
    check(option(e, "synonyms", syn), "yes");
    assert_int_equal(px_env_open(e, dir, PX_STR("x"), &err), PX_E_USAGE);
    px_env_free(e);

    /* What was kept is there for the next one. */
    e = px_env_new();
    check(option(e, "keep", NULL), "keep");
    check(px_env_open(e, dir, PX_STR("laser"), &err), "open");
    assert_true(px_env_keeps(e));
    px_query q = {.text = PX_STR("laser"), .canonical = PX_STR("tac=laser")};
    uint32_t number;
    check(px_env_keep(e, dir, &q, 3, 1, &number, &err), "keep");
    assert_int_equal(number, 1);
    px_env_free(e);
    e = px_env_new();
    check(px_env_open(e, dir, PX_STR("＃1"), &err), "open");
    v = px_env_view(e);
    px_str text;
    assert_true(v->history(v->self, 1, &text));
    same("#1", text, "tac=laser");
    px_env_free(e);
    free(dir);
}

static int setup(void **state) {
    (void)state;
    (void)snprintf(root, sizeof root, "/tmp/patix-env-XXXXXX");
    return mkdtemp(root) && px_text_init(&err) == PX_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    return px_dir_remove(root, &err) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),      cmocka_unit_test(test_list_errors),
        cmocka_unit_test(test_list_long), cmocka_unit_test(test_textfile),
        cmocka_unit_test(test_synonyms),  cmocka_unit_test(test_synonym_errors),
        cmocka_unit_test(test_saved),     cmocka_unit_test(test_saved_together),
        cmocka_unit_test(test_options),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
