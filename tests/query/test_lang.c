/* The query language: a table of queries with their canonical forms or errors (lang.txt), trees
 * built at random that must survive printing and parsing, positions, limits and leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/text.h"
#include "query/lang/tree.h"

#include <stdio.h>
#include <stdlib.h>

static px_arena *a;
static px_err err;

static int setup(void **state) {
    (void)state;
    a = px_arena_new();
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    px_arena_free(a);
    return 0;
}

/* What the rows of lang.txt refer to. */
static bool history(void *self, uint32_t number, px_str *text) {
    static const char *const queries[] = {NULL, "a or b", "x #1", "#3", "(a"};
    (void)self;
    if (number == 0 || number >= sizeof queries / sizeof *queries) return false;
    *text = px_str_of(queries[number]);
    return true;
}
static bool named(void *self, px_str name, px_str *text) {
    (void)self;
    if (px_str_is(name, "mine"))
        *text = PX_STR("ti=battery");
    else if (px_str_is(name, "my query"))
        *text = PX_STR("ab=y");
    else
        return false;
    return true;
}
static bool list(void *self, px_str name, const px_str **item, size_t *n) {
    static const px_str numbers[] = {{"EP1000000", 9}, {"CN101850473B", 12}};
    (void)self;
    if (!px_str_is(name, "mine") && !px_str_is(name, "my list")) return false;
    *item = numbers;
    *n = 2;
    return true;
}
static px_query_env env = {.history = history, .named = named, .list = list};
/* The canonical form is read in dialect cn, with the same lists. */
static const px_query_env plain_env = {.list = list};

static px_query parsed(const char *text) {
    px_query q;
    px_err_clear(&err);
    if (px_query_parse_in(a, px_str_of(text), &plain_env, &q, &err) != PX_OK)
        fail_msg("%s: refused at %d: %s", text, (int)err.offset, err.message);
    return q;
}

static px_status refused(px_str text) {
    px_query q;
    px_err_clear(&err);
    px_status st = px_query_parse(a, text, &q, &err);
    if (st == PX_OK)
        fail_msg(PX_STR_FMT " was read as " PX_STR_FMT, PX_STR_ARG(text), PX_STR_ARG(q.canonical));
    assert_null(q.root);
    return st;
}

/* A query that parses has a canonical form that is the same tree and its own canonical form. */
static const char *canonical_trouble(const px_query *q) {
    px_query again;
    if (px_query_parse_in(a, q->canonical, &plain_env, &again, &err) != PX_OK) return err.message;
    if (!px_query_same(q->root, again.root)) return "the canonical form is another tree";
    if (!px_str_eq(q->canonical, again.canonical)) return "the canonical form is not final";
    if (q->n_sorts != again.n_sorts) return "the canonical form has another order";
    for (size_t i = 0; i < q->n_sorts; i++)
        if (q->sort[i].field != again.sort[i].field || q->sort[i].falling != again.sort[i].falling)
            return "the canonical form has another order";
    return NULL;
}

static bool row_holds(px_str query, px_str expected, px_str notes, px_buf *got) {
    px_query q;
    px_err_clear(&err);
    px_status st = px_query_parse_in(a, query, &env, &q, &err);
    px_buf_clear(got);
    if (st != PX_OK) {
        px_buf_fmt(got, "!%c%d %s", px_status_name(st)[0], (int)err.offset, err.message);
        return expected.n && expected.p[0] == '!' && px_str_starts(px_buf_view(got), expected) &&
               !notes.n;
    }
    px_buf_str(got, q.canonical);
    bool same = px_str_eq(q.canonical, expected);
    size_t from = got->n + 1;
    for (size_t i = 0; i < q.n_notes; i++) {
        px_buf_c(got, i ? "," : "\t");
        px_buf_c(got, q.notes[i].code);
        if (!q.notes[i].en.n || !q.notes[i].zh.n || q.notes[i].end > query.n ||
            q.notes[i].begin > q.notes[i].end)
            return false;
    }
    if (!px_str_eq(px_str_sub(px_buf_view(got), from, got->n), notes)) same = false;
    const char *trouble = canonical_trouble(&q);
    if (trouble) px_buf_fmt(got, " (%s)", trouble);
    return same && !trouble;
}

static void test_table(void **state) {
    (void)state;
    FILE *f = fopen("tests/query/lang.txt", "r");
    if (!f) fail_msg("tests/query/lang.txt is not there; run from the source folder");
    char *line = NULL;
    size_t cap = 0, rows = 0, wrong = 0;
    ssize_t len;
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    while ((len = getline(&line, &cap, f)) > 0) {
        px_str l = {line, (size_t)len}, col[3] = {{0}};
        if (l.p[l.n - 1] == '\n') l.n--;
        if (px_str_starts(l, PX_STR("//")) || l.n == 0) continue;
        for (int c = 0; c < 3; c++) {
            const char *tab = memchr(l.p, '\t', l.n);
            col[c] = px_str_sub(l, 0, tab ? (size_t)(tab - l.p) : l.n);
            l = px_str_sub(l, col[c].n + (tab != NULL), l.n);
        }
        if (l.n == 0 && col[0].p[0] == '@' && !memchr(col[0].p, ' ', col[0].n) && !col[1].n) {
            px_str name = px_str_sub(col[0], 1, col[0].n);
            if (!px_dialect_find(name, &env.dialect)) fail_msg("no dialect %.*s", PX_STR_ARG(name));
            continue;
        }
        rows++;
        if (!row_holds(col[0], col[1], col[2], &got)) {
            wrong++;
            print_error("%s: " PX_STR_FMT "\n  expected " PX_STR_FMT "\t" PX_STR_FMT
                        "\n  got      %s\n",
                        px_dialect_name(env.dialect), PX_STR_ARG(col[0]), PX_STR_ARG(col[1]),
                        PX_STR_ARG(col[2]), got.p);
        }
    }
    px_buf_done(&got);
    free(line);
    (void)fclose(f);
    if (wrong) fail_msg("%zu of %zu rows", wrong, rows);
    assert_true(rows >= 800);
    assert_int_equal(env.dialect, PX_DIALECT_CN);
}

/* Leaves are what the parser makes of these; the tree above them is drawn by lot. */
static const char *const LEAVES[] = {
    "laser",
    "ti=lithium-ion",
    "5G基站",
    "\"laser diode\"",
    "ab==lasers",
    "ti=激光*",
    "ft=\\and",
    "clm=\"laser diod*\"",
    "pa=华为",
    "pa=\"siemens ag\"",
    "pa==\"Siemens AG, München\"",
    "in=smith*",
    "x.部门=研发",
    "x.\"My Header\"==\"a \\\"b\\\" c\"",
    "ipc=H01M",
    "ipc==H01M10/0525",
    "cl=Y02E60/10",
    "pd=2010",
    "pd=2010-05",
    "pd=[2010-03-02 TO 2012]",
    "pd>2010-12-31",
    "pd<2010-05",
    "ad=[* TO *]",
    "ncl=5",
    "ncl=[3 TO 9]",
    "ncl>=4",
    "ncl<7",
    "pct=1",
    "pn=EP",
    "pn=US2013101709A1",
    "num=CN101850473B",
    "fam=docdb:35908759",
    "cc=CN",
    "pt=发明",
    "lsd=\"未缴 年费（\\*）\"",
    "kd=b*",
    "has=claims",
    "kw=激光",
    "ady=2010",
    "wo*n",
    "ti=*lithium-io#s",
    "小*车",
    "ab=5Gx?*基站",
    "pa=hua?ei-tech",
    "ipc=/high H01M10",
    "pn=@mine",
    "an=@\"my list\"",
    "ti=\\prox",
    "ab=\\near3",
    "pa===\"Siemens AG, München\"",
    "pax===\"a \\\"b\\\" \\*\"",
    "cc===us",
    "ipc===H01M10/0525",
};
/* What may stand on both sides of a distance. */
static const char *const TEXTS[] = {
    "ti=laser",      "ti=激光",   "ti=\"laser diode\"", "ti=las*",
    "ti=la*r-xy#yz", "ti=小??车", "ti=\\and",
};

static uint32_t seed = 20240229;
static uint32_t lot(uint32_t below) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

/* A text, an OR of texts, a distance: two ends that may meet again. */
static px_qnode *random_text(px_qnode **text, size_t n_texts, int depth, bool or_above) {
    uint32_t what = depth == 0 ? 0 : lot(8);
    if (what < 3) return text[lot((uint32_t)n_texts)];
    px_qnode *n = px_arena_zero(a, sizeof *n);
    n->kind = what < 5 && !or_above ? PX_Q_OR : PX_Q_NEAR;
    n->n = n->kind == PX_Q_OR ? 2 + lot(3) : 2;
    n->child = px_arena_array(a, px_qnode *, n->n);
    for (size_t i = 0; i < n->n; i++)
        n->child[i] = random_text(text, n_texts, depth - 1, n->kind == PX_Q_OR);
    if (n->kind == PX_Q_OR) return n;
    n->unit = (px_near_unit)lot(4);
    n->ordered = lot(2);
    if (n->unit == PX_NEAR_TOKENS) n->distance = 1 + lot(100);
    return n;
}

static px_qnode *one_above(px_q_kind kind, px_qnode *child) {
    px_qnode *n = px_arena_zero(a, sizeof *n);
    n->kind = kind;
    n->n = 1;
    n->child = px_arena_array(a, px_qnode *, 1);
    n->child[0] = child;
    return n;
}

static px_qnode *random_place(int depth) {
    enum { N = sizeof TEXTS / sizeof *TEXTS };
    static px_qnode *text[N];
    for (size_t i = 0; i < N && !text[i]; i++)
        text[i] = parsed(TEXTS[i]).root;
    px_qnode *n = random_text(text, N, depth, false);
    if (lot(4) == 0) {
        n = one_above(PX_Q_FREQ, n);
        n->count = 1 + lot(50);
    }
    return n;
}

static px_qnode *boosted(px_qnode *of) {
    px_qnode *n = px_arena_zero(a, sizeof *n);
    *n = *of;
    n->boost = (double)(1 + lot(5000)) / 1000;
    if (n->boost == 1) n->boost = 0.5;
    return n;
}

static px_qnode *random_tree(px_qnode **leaf, size_t n_leaves, int depth, int above) {
    uint32_t what = depth == 0 ? 0 : lot(10);
    if (what < 3) return lot(20) ? leaf[lot((uint32_t)n_leaves)] : leaf[n_leaves];
    if (what == 8) {
        px_qnode *place = random_place(depth - 1);
        return (int)place->kind == above ? boosted(place) : place;
    }
    if (what == 9 && lot(2)) return boosted(random_tree(leaf, n_leaves, depth - 1, -1));
    if (what == 9 && lot(3) == 0)
        return one_above(PX_Q_EVENT, parsed("ev=licensed or ev=granted").root);
    if (what == 9 && lot(2)) {
        px_qnode *unit = one_above(PX_Q_UNIT, random_tree(leaf, n_leaves, depth - 1, -1));
        unit->group = (px_q_group)lot(3);
        return unit;
    }
    if (what == 9) {
        px_qnode *scope = one_above(PX_Q_SCOPE, NULL);
        scope->child = px_arena_array(a, px_qnode *, 2);
        for (size_t i = 0; i < 2; i++)
            scope->child[i] = random_tree(leaf, n_leaves, depth - 1, -1);
        scope->n = 2;
        return scope;
    }
    px_qnode *n = px_arena_zero(a, sizeof *n);
    n->kind = what < 5 ? PX_Q_AND : what < 7 ? lot(4) ? PX_Q_OR : PX_Q_XOR : PX_Q_NOT;
    /* The parser never makes an AND below an AND, nor a NOT left of NOT. */
    if ((int)n->kind == above) n->kind = n->kind == PX_Q_AND ? PX_Q_OR : PX_Q_AND;
    n->n = n->kind == PX_Q_NOT ? 2 : 2 + lot(3);
    n->child = px_arena_array(a, px_qnode *, n->n);
    for (size_t i = 0; i < n->n; i++) {
        int kind = n->kind == PX_Q_NOT && i == 1 ? -1 : (int)n->kind;
        n->child[i] = random_tree(leaf, n_leaves, depth - 1, kind);
    }
    return n;
}

static void test_random_trees(void **state) {
    (void)state;
    enum { N = sizeof LEAVES / sizeof *LEAVES };
    px_qnode *leaf[N + 1];
    for (size_t i = 0; i < N; i++) {
        leaf[i] = parsed(LEAVES[i]).root;
        if (leaf[i]->kind != PX_Q_LEAF) fail_msg("%s is no leaf", LEAVES[i]);
    }
    leaf[N] = parsed("*").root;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (int i = 0; i < 4000; i++) {
        px_qnode *tree = random_tree(leaf, N, 1 + i % 6, -1);
        px_buf_clear(&b);
        px_query_print(tree, &b);
        px_query q;
        if (px_query_parse_in(a, px_buf_view(&b), &plain_env, &q, &err) != PX_OK) {
            if (err.status == PX_E_LIMIT) continue; /* more than 64 KiB */
            fail_msg("tree %d: %s\n%s", i, b.p, err.message);
        }
        if (!px_query_same(tree, q.root))
            fail_msg("tree %d: %s\nbecame  " PX_STR_FMT, i, b.p, PX_STR_ARG(q.canonical));
        if (!px_str_eq(px_buf_view(&b), q.canonical)) fail_msg("%s\nis not final", b.p);
    }
    px_buf_done(&b);
}

static void test_same_tells_apart(void **state) {
    (void)state;
    enum { N = sizeof LEAVES / sizeof *LEAVES };
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < N; k++)
            if (px_query_same(parsed(LEAVES[i]).root, parsed(LEAVES[k]).root) != (i == k))
                fail_msg("%s and %s", LEAVES[i], LEAVES[k]);
    assert_false(px_query_same(parsed("a and b").root, parsed("a or b").root));
    assert_false(px_query_same(parsed("a and b").root, parsed("a and b and c").root));
    assert_false(px_query_same(parsed("a and b").root, parsed("b and a").root));
    assert_true(px_query_same(parsed("a AND (b)").root, parsed(" a b").root));
}

/* Nodes and errors speak of the bytes as they were given, whatever was folded. */
static void test_positions(void **state) {
    (void)state;
    static const struct {
        const char *query, *leaf;
        size_t child;
    } t[] = {
        {"ti=laser and maser", "ti=laser", 0},
        {"ti=laser and maser", "maser", 1},
        {"（激光） ＡＮＤ ｔｉ：“雷达”", "激光", 0},
        {"（激光） ＡＮＤ ｔｉ：“雷达”", "ｔｉ：“雷达”", 1},
        {"a pd≥2010", "pd≥2010", 1},
        {"a ti=(b cc*)", "b", 1},
        {"a ti=(b cc*)", "cc*", 2},
        {"a pd=[2010 TO 2012]", "pd=[2010 TO 2012]", 1},
        {"a pd=2010:2012", "pd=2010:2012", 1},
        {"a x.\"My Header\"=b", "x.\"My Header\"=b", 1},
        {"a　ipc=H01M 10/0525", "ipc=H01M 10/0525", 1},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_query q = parsed(t[i].query);
        assert_true(t[i].child < q.root->n);
        const px_qnode *n = q.root->child[t[i].child];
        px_str at = px_str_sub(q.text, n->begin, n->end);
        if (!px_str_is(at, t[i].leaf))
            fail_msg("%s: expected %s, got " PX_STR_FMT, t[i].query, t[i].leaf, PX_STR_ARG(at));
    }
    px_query q = parsed("a and ti=(b or c)");
    assert_int_equal(q.root->begin, 0);
    assert_int_equal(q.root->child[1]->end, 16);
}

static void test_ranges(void **state) {
    (void)state;
    const uint32_t open = UINT32_MAX - 1;
    const struct {
        const char *query;
        uint32_t lo, hi;
    } t[] = {
        {"pd=2010", 20100000, 20101231},
        {"pd=2010-05", 20100500, 20100531},
        {"pd=2012-02", 20120200, 20120229},
        {"pd=2010-05-31", 20100531, 20100531},
        {"pd>=2010", 20100000, open},
        {"pd>2010", 20110000, open},
        {"pd<2010", 1, 20091231},
        {"pd<=2010", 1, 20101231},
        {"pd>=2010-01-01", 20100000, open},
        {"pd>=2010-05-01", 20100500, open},
        {"pd>=2010-05-02", 20100502, open},
        {"pd>2010-05-31", 20100600, open},
        {"pd>2010-12-31", 20110000, open},
        {"pd>2010-05-30", 20100531, open},
        {"pd<2010-05-01", 1, 20100430},
        {"pd<2010-05-02", 1, 20100501},
        {"pd<2012-03-01", 1, 20120229},
        {"pd<2010-01-01", 1, 20091231},
        {"pd=[2010 TO 2012]", 20100000, 20121231},
        {"pd={2010 TO 2012}", 20110000, 20111231},
        {"pd=[2010-05-01 TO 2010-05-31]", 20100500, 20100531},
        {"pd=[2010 TO *]", 20100000, open},
        {"pd=[* TO *]", 1, open},
        {"pd=2010:", 20100000, open},
        {"pd=:2010", 1, 20101231},
        {"ncl=5", 5, 5},
        {"ncl>5", 6, open},
        {"ncl<5", 0, 4},
        {"ncl={5 TO 9}", 6, 8},
        {"ncl=[* TO 9]", 0, 9},
        {"pct=是", 1, 1},
        {"pct=0", 0, 0},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const px_qnode *n = parsed(t[i].query).root;
        assert_int_equal(n->kind, PX_Q_LEAF);
        assert_int_equal(n->op, PX_L_RANGE);
        if (n->lo != t[i].lo || n->hi != t[i].hi)
            fail_msg("%s: expected %u..%u, got %u..%u", t[i].query, t[i].lo, t[i].hi, n->lo, n->hi);
    }
}

static void test_leaves(void **state) {
    (void)state;
    const px_qnode *n = parsed("5G基站").root;
    assert_int_equal(n->op, PX_L_WORDS);
    assert_int_equal(n->field, PX_F_TAC);
    assert_int_equal(n->n_tokens, 3);
    assert_true(px_str_is(n->token[0], "5g") && px_str_is(n->token[2], "站"));
    assert_true(n->is_word[0] && !n->is_word[1] && !n->is_word[2]);

    n = parsed("pa==Siemens").root;
    assert_int_equal(n->op, PX_L_NAME_IS);
    assert_true(px_str_is(n->text, "siemens"));

    n = parsed("pn=EP").root;
    assert_int_equal(n->op, PX_L_OFFICE);
    n = parsed("fam=docdb:35908759").root;
    assert_int_equal(n->op, PX_L_IDENT);
    assert_true(px_str_is(n->keys[0], "docdb:35908759"));

    /* Two spellings of one number meet. */
    const px_qnode *x = parsed("pn=US2013101709A1").root;
    const px_qnode *y = parsed("pn=\"US 2013/0101709 A1\"").root;
    bool meet = false;
    for (size_t i = 0; i < x->n_keys; i++)
        for (size_t k = 0; k < y->n_keys; k++)
            if (px_str_eq(x->keys[i], y->keys[k])) meet = true;
    assert_true(meet);
}

/* `unit` n times with `between` in between. */
static px_str many(const char *before, const char *unit, const char *between, const char *after,
                   size_t n) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < n; i++)
        px_buf_c(&b, before);
    for (size_t i = 0; i < (*before ? 1 : n); i++) {
        if (i) px_buf_c(&b, between);
        px_buf_c(&b, unit);
    }
    for (size_t i = 0; i < n; i++)
        px_buf_c(&b, after);
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void test_limits(void **state) {
    (void)state;
    px_query q;
    assert_int_equal(px_query_parse(a, many("", "a", " ", "", PX_QUERY_TERMS_MAX), &q, &err),
                     PX_OK);
    assert_int_equal(q.root->n, PX_QUERY_TERMS_MAX);
    assert_null(canonical_trouble(&q));
    assert_int_equal(refused(many("", "a", " ", "", PX_QUERY_TERMS_MAX + 1)), PX_E_LIMIT);
    assert_int_equal(err.offset, 2 * PX_QUERY_TERMS_MAX);

    assert_int_equal(px_query_parse(a, many("(", "a", "", ")", PX_QUERY_DEPTH_MAX), &q, &err),
                     PX_OK);
    assert_int_equal(refused(many("(", "a", "", ")", PX_QUERY_DEPTH_MAX + 1)), PX_E_LIMIT);
    assert_int_equal(err.offset, PX_QUERY_DEPTH_MAX);
    assert_int_equal(refused(many("(", "a", "", "", 60000)), PX_E_LIMIT);
    assert_int_equal(refused(many("(a or b c not ", "a", "", ")", 60)), PX_E_LIMIT);

    px_str full = many("", "a", "", "", PX_QUERY_BYTES_MAX);
    assert_int_equal(px_query_parse(a, full, &q, &err), PX_OK);
    assert_int_equal(refused(many("", "a", "", "", PX_QUERY_BYTES_MAX + 1)), PX_E_LIMIT);

    /* A chain of NOT stays flat: a NOT (b OR b OR ...). */
    assert_int_equal(px_query_parse(a, many("", "a", " not ", "", 1999), &q, &err), PX_OK);
    assert_int_equal(q.root->kind, PX_Q_NOT);
    assert_int_equal(q.root->child[1]->n, 1998);
    assert_null(canonical_trouble(&q));
}

static void test_bad_bytes(void **state) {
    (void)state;
    assert_int_equal(refused(PX_STR("")), PX_E_QUERY);
    assert_int_equal(refused(PX_STR(" \n　")), PX_E_QUERY);
    assert_int_equal(refused(PX_STR("laser \xFF")), PX_E_QUERY);
    assert_int_equal(err.offset, 6);
    assert_int_equal(refused(PX_STR("\xE6\xBF")), PX_E_QUERY);
    assert_int_equal(err.offset, 0);
    px_query q;
    assert_int_equal(px_query_parse(a, PX_STR("a\0b\nc"), &q, &err), PX_OK);
    assert_true(px_str_is(q.canonical, "tac=a AND tac=b AND tac=c"));
}

static bool synonyms(void *self, px_str folded, const px_str **word, size_t *n) {
    static const px_str words[] = {{"Laser Diode", 11}, {"激光", 6}, {"laser diode", 11}};
    (void)self;
    *word = words;
    *n = 3;
    return px_str_is(folded, "laser");
}

/* Synonyms stand beside the word that was typed, and the canonical form has them all. */
static void test_synonyms(void **state) {
    (void)state;
    const px_query_env with = {.synonyms = synonyms};
    const struct {
        const char *query, *canonical;
    } t[] = {
        {"Laser", "tac=laser OR tac=laser-diode OR tac=激光"},
        {"ti=laser x", "(ti=laser OR ti=laser-diode OR ti=激光) AND tac=x"},
        {"laser or x", "tac=laser OR tac=laser-diode OR tac=激光 OR tac=x"},
        {"\"laser\"", "tac=\"laser\""},
        {"ti==laser", "ti=\"laser\""},
        {"laser*", "tac=laser*"},
        {"pa=laser", "pa=laser"},
        {"x NEAR/2 laser", "tac=x NEAR/2 (tac=laser OR tac=laser-diode OR tac=激光)"},
    };
    px_query q;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_int_equal(px_query_parse_in(a, px_str_of(t[i].query), &with, &q, &err), PX_OK);
        if (!px_str_is(q.canonical, t[i].canonical))
            fail_msg("%s: " PX_STR_FMT, t[i].query, PX_STR_ARG(q.canonical));
        const char *trouble = canonical_trouble(&q);
        if (trouble) fail_msg("%s: %s", t[i].query, trouble);
    }
    assert_int_equal(px_query_parse_in(a, PX_STR("Laser"), &with, &q, &err), PX_OK);
    assert_true(px_str_is(q.root->as, "Laser"));
    assert_int_equal(q.root->n, 3);
    const px_query_env exact = {.no_stem = true};
    assert_int_equal(px_query_parse_in(a, PX_STR("lasers"), &exact, &q, &err), PX_OK);
    assert_int_equal(q.root->op, PX_L_PHRASE);
}

/* Whatever stands in an earlier query counts as the bytes that name it. */
static void test_references(void **state) {
    (void)state;
    px_query q;
    px_query_env with = env;
    with.dialect = PX_DIALECT_CN;
    assert_int_equal(px_query_parse_in(a, PX_STR("x and #2"), &with, &q, &err), PX_OK);
    assert_int_equal(q.root->n, 3);
    for (size_t i = 1; i < 3; i++) {
        assert_int_equal(q.root->child[i]->begin, 6);
        assert_int_equal(q.root->child[i]->end, 8);
    }
    px_err_clear(&err);
    assert_int_equal(px_query_parse_in(a, PX_STR("x and #4"), &with, &q, &err), PX_E_QUERY);
    assert_int_equal(err.offset, 6);
    assert_string_equal(err.message, "#4: unclosed bracket at 6");
    assert_int_equal(px_query_parse_in(a, PX_STR("#3"), &with, &q, &err), PX_E_LIMIT);
}

static void test_places(void **state) {
    (void)state;
    const px_qnode *n = parsed("ti=(laser prox/unit=sentence/ordered=true diode)").root;
    assert_int_equal(n->kind, PX_Q_NEAR);
    assert_int_equal(n->unit, PX_NEAR_SENTENCE);
    assert_true(n->ordered);
    n = parsed("(laser (2w) diode)(3f)^2").root;
    assert_int_equal(n->kind, PX_Q_FREQ);
    assert_int_equal(n->count, 3);
    assert_true(n->boost > 1.99 && n->boost < 2.01);
    assert_int_equal(n->child[0]->distance, 3);
    n = parsed("小*car?s光").root;
    assert_int_equal(n->op, PX_L_WILD);
    assert_int_equal(n->n_tokens, 3);
    assert_true(px_str_is(n->token[1], "*car?s"));
    assert_int_equal(n->is_word[1], PX_LT_PATTERN);
    n = parsed("小*??车").root;
    assert_int_equal(n->n_tokens, 5);
    assert_int_equal(n->is_word[1], PX_LT_GAP);
    assert_true(px_str_is(n->token[3], "*"));
}

static void test_notes(void **state) {
    (void)state;
    px_query q = parsed("a or b and c");
    assert_int_equal(q.n_notes, 1);
    assert_true(px_str_is(q.notes[0].en, "read as tac=a OR (tac=b AND tac=c); from left to right "
                                         "it would be (tac=a OR tac=b) AND tac=c"));
    q = parsed("pa=siemens ag");
    assert_true(px_str_is(px_str_sub(q.text, q.notes[0].begin, q.notes[0].end), "ag"));
}

static void test_dump_is_json(void **state) {
    (void)state;
    static const char *const t[] = {
        "*",
        "a",
        "pd=2010",
        "pa=\"a \\\" b\" and (ti=(激光 or x) not pn=EP1000000B1)",
        "x.部门==\"a\"",
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_buf b;
        px_json *j;
        px_buf_init(&b, PX_BUF_MAX);
        px_query_dump(parsed(t[i]).root, &b);
        if (px_json_parse(px_buf_view(&b), &j, &err) != PX_OK)
            fail_msg("%s: %s\n%s", t[i], err.message, b.p);
        assert_non_null(px_json_get(j, "op"));
        px_json_free(j);
        px_buf_done(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_random_trees),
        cmocka_unit_test(test_same_tells_apart),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_leaves),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_synonyms),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_dump_is_json),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
