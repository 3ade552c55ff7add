/* The tables of queries: tests/query/{fields,operators,dialects,examples,reading}.txt, written from the
 * specification of the language. A row is
 *
 *   query <tab> dialect (empty: cn) <tab> expected <tab> codes of the notes, * = any
 *
 * and `expected` is the canonical form; or ~ and a tree (operators.txt says how it is written); or !Kn
 * words, an error: K is Q (QUERY), U (UNSUPPORTED) or L (LIMIT), n the byte in the query; or * for
 * anything that is understood. Of every row that is understood the canonical form, the formatted text
 * and every translation that says so are read back as the same tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "query/lang/format.h"
#include "query/lang/translate.h"

#include <stdio.h>
#include <stdlib.h>

static px_err err;

static int setup(void **state) {
    (void)state;
    return px_text_init(NULL) == PX_OK ? 0 : -1;
}

/* ---- what queries refer to ---- */

static bool history(void *self, uint32_t number, px_str *text) {
    (void)self;
    *text = PX_STR("laser");
    return number == 1;
}

static bool named(void *self, px_str name, px_str *text) {
    (void)self;
    *text = PX_STR("ipc=H01M");
    return px_str_is(name, "battery");
}

static bool list(void *self, px_str name, const px_str **item, size_t *n) {
    static const px_str numbers[] = {{"EP1000000A1", 11}, {"CN101850473B", 12}};
    (void)self;
    *item = numbers;
    *n = 2;
    return px_str_is(name, "mine");
}

static const px_query_env *env_of(px_dialect d) {
    static px_query_env env;
    env = (px_query_env){.dialect = d, .history = history, .named = named, .list = list};
    return &env;
}

/* ---- a tree in the notation of the tables ---- */

static void spell(const px_qnode *n, px_buf *out) {
    static const char *const joints[] = {
        [PX_Q_AND] = "and", [PX_Q_OR] = "or", [PX_Q_NOT] = "not", [PX_Q_XOR] = "xor"};
    const char *order = n->ordered ? ">" : "";
    switch (n->kind) {
    case PX_Q_ALL:
    case PX_Q_LEAF:
        px_query_print(n, out);
        return;
    case PX_Q_NEAR:
        if (n->unit == PX_NEAR_TOKENS)
            px_buf_fmt(out, "%s %u", n->ordered ? "then" : "near", n->distance);
        else
            px_buf_fmt(out, "%s%s",
                       n->unit == PX_NEAR_SENTENCE    ? "sentence"
                       : n->unit == PX_NEAR_PARAGRAPH ? "paragraph"
                                                      : "field",
                       order);
        break;
    case PX_Q_FREQ:
        px_buf_fmt(out, "times %u", n->count);
        break;
    case PX_Q_EVENT:
        px_buf_c(out, "event");
        break;
    case PX_Q_UNIT:
        px_buf_c(out, n->group == PX_QG_APP ? "app" : n->group == PX_QG_FAM ? "fam" : "ext");
        break;
    case PX_Q_SCOPE:
        px_buf_c(out, "having");
        break;
    default:
        px_buf_c(out, joints[n->kind]);
    }
    px_buf_c(out, " (");
    for (size_t i = 0; i < n->n; i++) {
        if (i) px_buf_c(out, " | ");
        spell(n->child[i], out);
    }
    px_buf_ch(out, ')');
}

/* ---- rows ---- */

typedef struct row {
    px_str query, expected, notes;
    px_dialect dialect;
} row;

static bool same_notes(const px_query *q, px_str expected, px_buf *got) {
    size_t from = got->n;
    for (size_t i = 0; i < q->n_notes; i++) {
        px_buf_c(got, i ? "," : "");
        px_buf_c(got, q->notes[i].code);
    }
    return px_str_is(expected, "*") ||
           px_str_eq(px_str_sub(px_buf_view(got), from, got->n), expected);
}

static const char *note_trouble(const px_query *q) {
    for (size_t i = 0; i < q->n_notes; i++) {
        const px_note *n = &q->notes[i];
        if (!n->en.n || !n->zh.n) return "a note lacks a sentence";
        if (n->end > q->text.n || n->begin > n->end) return "a note lies outside the query";
    }
    return NULL;
}

static bool as_expected(px_arena *a, const row *r, px_query *q, px_buf *got) {
    px_err_clear(&err);
    px_buf_clear(got);
    px_status st = px_query_parse_in(a, r->query, env_of(r->dialect), q, &err);
    if (st != PX_OK) {
        px_buf_fmt(got, "!%c%d %s", px_status_name(st)[0], (int)err.offset, err.message);
        return r->expected.n && r->expected.p[0] == '!' &&
               px_str_starts(px_buf_view(got), r->expected);
    }
    bool tree = px_str_starts(r->expected, PX_STR("~"));
    if (tree) {
        px_buf_ch(got, '~');
        spell(q->root, got);
    } else {
        px_buf_str(got, q->canonical);
    }
    bool same = px_str_is(r->expected, "*") || px_str_eq(px_buf_view(got), r->expected);
    px_buf_ch(got, '\t');
    same = same_notes(q, r->notes, got) && same;
    const char *trouble = note_trouble(q);
    if (trouble) px_buf_fmt(got, " (%s)", trouble);
    return same && !trouble;
}

static bool read_back(px_arena *a, const px_query *q, px_str text, px_dialect d, const char *what,
                      px_buf *got) {
    px_query again;
    px_err_clear(&err);
    if (px_query_parse_in(a, text, env_of(d), &again, &err) != PX_OK)
        px_buf_fmt(got, "\n  %s is refused: %.*s: %s", what, PX_STR_ARG(text), err.message);
    else if (!px_query_same(q->root, again.root))
        px_buf_fmt(got, "\n  %s is another tree: %.*s: %.*s", what, PX_STR_ARG(text),
                   PX_STR_ARG(again.canonical));
    else
        return true;
    return false;
}

/* The canonical form, and what it is made of. */
static bool canonical_holds(px_arena *a, const px_query *q, px_buf *got) {
    px_query again;
    if (!read_back(a, q, q->canonical, PX_DIALECT_CN, "the canonical form", got)) return false;
    if (px_query_parse_in(a, q->canonical, env_of(PX_DIALECT_CN), &again, &err) == PX_OK &&
        px_str_eq(q->canonical, again.canonical))
        return true;
    px_buf_fmt(got, "\n  the canonical form is not final: %.*s", PX_STR_ARG(again.canonical));
    return false;
}

static bool format_holds(px_arena *a, const px_query *q, px_buf *got) {
    px_buf text;
    px_query again;
    px_buf_init(&text, PX_BUF_MAX);
    px_query_format(q, &text);
    bool same = read_back(a, q, px_buf_view(&text), PX_DIALECT_CN, "the formatted text", got);
    if (same &&
        px_query_parse_in(a, px_buf_view(&text), env_of(PX_DIALECT_CN), &again, &err) == PX_OK &&
        !px_str_eq(again.canonical, q->canonical)) {
        px_buf_fmt(got, "\n  the formatted text has another order: %.*s",
                   PX_STR_ARG(again.canonical));
        same = false;
    }
    px_buf_done(&text);
    return same;
}

static size_t n_exact, n_reversible;

static bool translations_hold(px_arena *a, const px_query *q, px_buf *got) {
    bool good = true;
    for (int t = 0; t < PX_TONGUE_COUNT; t++) {
        px_translation x;
        px_translate(a, q, (px_tongue)t, &x);
        n_exact += x.exact;
        n_reversible += x.reversible;
        for (size_t i = 0; i < x.n_notes; i++)
            if (!x.note[i].en.n || !x.note[i].zh.n || x.note[i].end > q->text.n) good = false;
        if (!x.reversible && x.n_notes == 0) good = false;
        if (!x.exact && x.reversible) good = false;
        if (!x.text.n && x.exact) good = false;
        if (x.reversible && !read_back(a, q, x.text, px_tongue_dialect((px_tongue)t),
                                       px_tongue_name((px_tongue)t), got))
            good = false;
    }
    return good;
}

typedef bool (*property)(px_arena *a, const px_query *q, px_buf *got);

/* Reads the rows of a table. each == NULL: holds them against what is expected; else the property of
 * those that are understood. */
static size_t walk(const char *path, property each, size_t *wrong) {
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("%s is not there; run from the source folder", path);
    char *line = NULL;
    size_t cap = 0, rows = 0, at = 0;
    ssize_t len;
    px_arena *a = px_arena_new();
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    while ((len = getline(&line, &cap, f)) > 0) {
        px_str l = {line, (size_t)len}, col[4] = {{0}};
        row r = {0};
        px_query q;
        at++;
        if (l.p[l.n - 1] == '\n') l.n--;
        if (px_str_starts(l, PX_STR("//")) || l.n == 0) continue;
        for (int c = 0; c < 4; c++) {
            const char *tab = memchr(l.p, '\t', l.n);
            col[c] = px_str_sub(l, 0, tab ? (size_t)(tab - l.p) : l.n);
            l = px_str_sub(l, col[c].n + (tab != NULL), l.n);
        }
        r = (row){.query = col[0], .expected = col[2], .notes = col[3]};
        if (col[1].n && !px_dialect_find(col[1], &r.dialect))
            fail_msg("%s:%zu: no dialect %.*s", path, at, PX_STR_ARG(col[1]));
        rows++;
        px_arena_reset(a);
        bool good = as_expected(a, &r, &q, &got);
        if (each && q.root) {
            px_buf_clear(&got);
            good = each(a, &q, &got);
        } else if (each) {
            continue;
        }
        if (good) continue;
        ++*wrong;
        if (each)
            print_error("%s:%zu: " PX_STR_FMT "%s\n", path, at, PX_STR_ARG(r.query),
                        got.p ? got.p : "");
        else
            print_error("%s:%zu: " PX_STR_FMT "\n  expected " PX_STR_FMT "\t" PX_STR_FMT
                        "\n  got      %s\n",
                        path, at, PX_STR_ARG(r.query), PX_STR_ARG(r.expected), PX_STR_ARG(r.notes),
                        got.p);
    }
    px_buf_done(&got);
    px_arena_free(a);
    free(line);
    (void)fclose(f);
    return rows;
}

static const char *const TABLES[] = {"tests/query/fields.txt", "tests/query/operators.txt",
                                     "tests/query/examples.txt", "tests/query/reading.txt",
                                     "tests/query/dialects.txt"};

static size_t walk_all(property each) {
    size_t rows = 0, wrong = 0;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        rows += walk(TABLES[i], each, &wrong);
    if (wrong) fail_msg("%zu of %zu rows", wrong, rows);
    return rows;
}

static void test_rows(void **state) {
    (void)state;
    assert_true(walk_all(NULL) >= 600);
}

static void test_canonical(void **state) {
    (void)state;
    (void)walk_all(canonical_holds);
}

static void test_format(void **state) {
    (void)state;
    (void)walk_all(format_holds);
}

static void test_translations(void **state) {
    (void)state;
    n_exact = n_reversible = 0;
    (void)walk_all(translations_hold);
    assert_true(n_reversible >= 600); /* else the claim above was seldom made */
    assert_true(n_exact > n_reversible);
}

/* ---- rows joined at random: brackets, nested operators ---- */

static px_arena *pool_arena;
static px_str pool[2000];
static size_t n_pool;

static bool take(px_arena *a, const px_query *q, px_buf *got) {
    (void)a;
    (void)got;
    if (q->n_sorts == 0 && n_pool < sizeof pool / sizeof *pool)
        pool[n_pool++] = px_arena_str(pool_arena, q->canonical);
    return true;
}

static uint32_t lot(uint32_t *seed, uint32_t n) { /* 0 .. n-1 */
    *seed = *seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(*seed >> 8) * n) >> 24);
}

static void join(uint32_t *seed, int depth, px_buf *out) {
    static const char *const ops[] = {" AND ", " OR ", " NOT ", " XOR ", " OR "};
    uint32_t n = depth ? 2 + lot(seed, 3) : 1;
    if (n == 1) px_buf_str(out, pool[lot(seed, (uint32_t)n_pool)]);
    for (uint32_t i = 0; i < n && n > 1; i++) {
        if (i) px_buf_c(out, ops[lot(seed, 5)]);
        px_buf_ch(out, '(');
        join(seed, lot(seed, 2) ? depth - 1 : 0, out);
        px_buf_ch(out, ')');
    }
}

static void test_joined(void **state) {
    (void)state;
    size_t wrong = 0, understood = 0;
    uint32_t seed = 4;
    pool_arena = px_arena_new();
    n_pool = 0;
    (void)walk_all(take);
    px_arena *a = px_arena_new();
    px_buf text, got;
    px_buf_init(&text, PX_BUF_MAX);
    px_buf_init(&got, PX_BUF_MAX);
    for (int i = 0; i < 3000 && wrong < 20; i++) {
        px_query q;
        px_arena_reset(a);
        px_buf_clear(&text);
        px_buf_clear(&got);
        join(&seed, 1 + i % 3, &text);
        px_err_clear(&err);
        if (px_query_parse_in(a, px_buf_view(&text), env_of(PX_DIALECT_CN), &q, &err) != PX_OK)
            continue; /* similarity below the top */
        understood++;
        if (canonical_holds(a, &q, &got) && format_holds(a, &q, &got) &&
            translations_hold(a, &q, &got))
            continue;
        wrong++;
        print_error("%s%s\n", text.p, got.p ? got.p : "");
    }
    px_buf_done(&text);
    px_buf_done(&got);
    px_arena_free(a);
    px_arena_free(pool_arena);
    if (wrong) fail_msg("%zu trees", wrong);
    assert_true(understood >= 2500);
}

/* ---- translations and layouts, word by word ---- */

/* query <tab> tongue <tab> text <tab> codes of the notes */
static void test_translate_table(void **state) {
    (void)state;
    FILE *f = fopen("tests/query/translate.txt", "r");
    if (!f) fail_msg("tests/query/translate.txt is not there; run from the source folder");
    char *line = NULL;
    size_t cap = 0, rows = 0, at = 0, wrong = 0;
    ssize_t len;
    px_arena *a = px_arena_new();
    px_buf codes;
    px_buf_init(&codes, PX_BUF_MAX);
    while ((len = getline(&line, &cap, f)) > 0) {
        px_str l = {line, (size_t)len}, col[4] = {{0}};
        px_tongue to;
        px_query q;
        px_translation x;
        at++;
        if (l.p[l.n - 1] == '\n') l.n--;
        if (px_str_starts(l, PX_STR("//")) || l.n == 0) continue;
        for (int c = 0; c < 4; c++) {
            const char *tab = memchr(l.p, '\t', l.n);
            col[c] = px_str_sub(l, 0, tab ? (size_t)(tab - l.p) : l.n);
            l = px_str_sub(l, col[c].n + (tab != NULL), l.n);
        }
        rows++;
        px_arena_reset(a);
        px_buf_clear(&codes);
        px_err_clear(&err);
        if (!px_tongue_find(col[1], &to)) fail_msg("row %zu: no tongue", at);
        if (px_query_parse_in(a, col[0], env_of(PX_DIALECT_CN), &q, &err) != PX_OK) {
            wrong++;
            print_error("translate.txt:%zu: %.*s is refused: %s\n", at, PX_STR_ARG(col[0]),
                        err.message);
            continue;
        }
        px_translate(a, &q, to, &x);
        for (size_t i = 0; i < x.n_notes; i++)
            if (strcmp(x.note[i].code, "T-NOTE") != 0)
                px_buf_fmt(&codes, "%s%s", codes.n ? "," : "", x.note[i].code);
        if (px_str_eq(x.text, col[2]) && px_str_eq(px_buf_view(&codes), col[3])) continue;
        wrong++;
        print_error(
            "translate.txt:%zu: %.*s to %.*s\n  expected %.*s\t%.*s\n  got      %.*s\t%.*s\n", at,
            PX_STR_ARG(col[0]), PX_STR_ARG(col[1]), PX_STR_ARG(col[2]), PX_STR_ARG(col[3]),
            PX_STR_ARG(x.text), PX_STR_ARG(px_buf_view(&codes)));
    }
    px_buf_done(&codes);
    px_arena_free(a);
    free(line);
    (void)fclose(f);
    if (wrong) fail_msg("%zu of %zu rows", wrong, rows);
    assert_true(rows >= 60);
}

/* The table of fields of other systems has a row for every field, and no other. */
static void test_fields_of_others(void **state) {
    (void)state;
    size_t n;
    const px_translate_row *rows = px_translate_rows(&n);
    for (int f = 1; f < PX_F_COUNT; f++) {
        bool there = false;
        for (size_t i = 0; i < n; i++)
            there = there || !strcmp(rows[i].code, px_field_code((px_field)f));
        if (!there) print_error("%s has no row in translate.tbl\n", px_field_code((px_field)f));
        assert_true(there);
    }
    for (size_t i = 0; i < n; i++) {
        if (px_field_find(px_str_of(rows[i].code)) == PX_F_NONE)
            fail_msg("%s in translate.tbl is no field", rows[i].code);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(rows[i].code, rows[k].code);
    }
}

static void layout(const char *text, const char *formatted, const char *drawn) {
    px_arena *a = px_arena_new();
    px_query q;
    px_buf b;
    px_draw how = {0};
    px_buf_init(&b, PX_BUF_MAX);
    px_err_clear(&err);
    if (px_query_parse(a, px_str_of(text), &q, &err) != PX_OK)
        fail_msg("%s: %s", text, err.message);
    px_query_format(&q, &b);
    if (formatted) assert_string_equal(b.p, formatted);
    px_buf_clear(&b);
    px_query_draw(q.root, &how, &b);
    if (drawn) assert_string_equal(b.p, drawn);
    px_buf_done(&b);
    px_arena_free(a);
}

static void test_layouts(void **state) {
    (void)state;
    layout("laser", "tac=laser\n", "tac=laser  title, abstract or claims · by stem\n");
    layout("ti=(laser or maser)", "ti=(laser OR maser)\n",
           "OR  any of these\n"
           "├─ ti=laser  title · by stem\n"
           "└─ ti=maser  title · by stem\n");
    layout("ti=(激光 or laser) and pd>=2015 and (pa=华为 or ipc=H01M)",
           "    ti=(激光 OR laser)\n"
           "AND pd>=2015\n"
           "AND (\n"
           "        pa=华为\n"
           "     OR ipc=H01M\n"
           "    )\n",
           "AND  all of these\n"
           "├─ OR  any of these\n"
           "│  ├─ ti=激光  title · by stem\n"
           "│  └─ ti=laser  title · by stem\n"
           "├─ pd>=2015  publication date · range\n"
           "└─ OR  any of these\n"
           "   ├─ pa=华为  applicant · words within a name\n"
           "   └─ ipc=H01M  IPC · with everything below\n");
    layout("ti=laser not cc=US", "    ti=laser\nNOT cc=US\n", NULL);
    layout("ti=(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa or bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb or "
           "cccccccccccccccccccccccccccccc)",
           "ti=(\n"
           "    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
           " OR bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
           " OR cccccccccccccccccccccccccccccc\n"
           ")\n",
           NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_translations),
        cmocka_unit_test(test_joined),
        cmocka_unit_test(test_translate_table),
        cmocka_unit_test(test_fields_of_others),
        cmocka_unit_test(test_layouts),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
