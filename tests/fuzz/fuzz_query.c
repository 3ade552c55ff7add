/* fuzz_query.c: whatever bytes come in as a query, in whatever dialect, the parser answers or
 * refuses; and what it accepts has a canonical form that is read back in dialect cn as the same tree
 * and order and printed as the same text.
 *
 * A first byte below 32 picks the dialect (modulo their number) and, by its higher values, exact words
 * and synonyms; else all bytes are a query in dialect cn. #1 is the query itself, #2 its first half,
 * every other number and name stands for a text of its own. */
#include "base/arena.h"
#include "base/text.h"
#include "query/lang/tree.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void wrong(const char *what, px_str query, px_str canonical) {
    fprintf(stderr, "%s\nquery:     " PX_STR_FMT "\ncanonical: " PX_STR_FMT "\n", what,
            PX_STR_ARG(query), PX_STR_ARG(canonical));
    abort();
}

static bool history(void *self, uint32_t number, px_str *text) {
    const px_str *query = self;
    *text = number == 1   ? *query
            : number == 2 ? px_str_sub(*query, 0, query->n / 2)
                          : PX_STR("ti=(a or b) sort by epd");
    return number < 100;
}
static bool named(void *self, px_str name, px_str *text) {
    (void)self;
    *text = name;
    return name.n > 1;
}
static bool list(void *self, px_str name, const px_str **item, size_t *n) {
    static const px_str numbers[] = {{"EP1000000", 9}, {"CN101850473B", 12}};
    (void)self;
    (void)name;
    *item = numbers;
    *n = 2;
    return true;
}
static bool synonyms(void *self, px_str folded, const px_str **word, size_t *n) {
    static const px_str words[] = {{"laser diode", 11}, {"激光", 6}, {"--", 2}};
    (void)self;
    *word = words;
    *n = 3;
    return folded.n % 2 == 0;
}

static bool same_order(const px_query *x, const px_query *y) {
    if (x->n_sorts != y->n_sorts) return false;
    for (size_t i = 0; i < x->n_sorts; i++)
        if (x->sort[i].field != y->sort[i].field || x->sort[i].falling != y->sort[i].falling)
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (px_text_init(NULL) != PX_OK) abort();
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data, size};
    px_query_env env = {.self = &text, .history = history, .named = named, .list = list};
    const px_query_env plain = {.list = list};
    if (size && data[0] < 32) {
        env.dialect = (px_dialect)(data[0] % PX_DIALECT_COUNT);
        env.no_stem = data[0] >= 2 * PX_DIALECT_COUNT;
        if (data[0] >= PX_DIALECT_COUNT) env.synonyms = synonyms;
        text = px_str_sub(text, 1, size);
    }
    px_query q, again;
    px_err err;
    px_err_clear(&err);
    if (px_query_parse_in(a, text, &env, &q, &err) != PX_OK) {
        if (err.offset != PX_ERR_NO_OFFSET && err.offset > text.n) wrong(err.message, text, text);
    } else {
        if (px_query_parse_in(a, q.canonical, &plain, &again, &err) != PX_OK)
            wrong(err.message, text, q.canonical);
        if (!px_query_same(q.root, again.root))
            wrong("the canonical form is another tree", text, q.canonical);
        if (!px_str_eq(q.canonical, again.canonical))
            wrong("the canonical form is not final", q.canonical, again.canonical);
        if (!same_order(&q, &again)) wrong("the order is another", text, q.canonical);
        for (size_t i = 0; i < q.n_notes; i++)
            if (q.notes[i].begin > q.notes[i].end || q.notes[i].end > text.n)
                wrong(q.notes[i].code, text, q.canonical);
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_query_dump(q.root, &b);
        px_buf_done(&b);
    }
    px_arena_free(a);
    return 0;
}
