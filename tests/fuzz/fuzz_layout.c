/* fuzz_layout.c: a query that the parser accepts, in whatever dialect, is laid out, drawn and translated:
 * the layout is read back as the same tree and order, and so is every translation that says so; what is not
 * said to be so has a note that tells why.
 *
 * A first byte below 32 picks the dialect (modulo their number); else all bytes are a query in cn. */
#include "base/text.h"
#include "query/lang/format.h"
#include "query/lang/translate.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void wrong(const char *what, px_str query, px_str text, const px_err *err) {
    fprintf(stderr, "%s: %s\nquery: " PX_STR_FMT "\ntext:  " PX_STR_FMT "\n", what, err->message,
            PX_STR_ARG(query), PX_STR_ARG(text));
    abort();
}

static bool list(void *self, px_str name, const px_str **item, size_t *n) {
    static const px_str numbers[] = {{"EP1000000", 9}, {"CN101850473B", 12}};
    (void)self;
    (void)name;
    *item = numbers;
    *n = 2;
    return true;
}

static void read_back(px_arena *a, const px_query *q, px_str text, px_dialect d, const char *what) {
    px_query_env env = {.dialect = d, .list = list};
    px_query again;
    px_err err;
    px_err_clear(&err);
    px_status st = px_query_parse_in(a, text, &env, &again, &err);
    /* A translation may be longer than a query may be. */
    if (st == PX_E_LIMIT) return;
    if (st != PX_OK) wrong(what, q->canonical, text, &err);
    if (!px_query_same(q->root, again.root)) {
        px_fail(&err, PX_E_QUERY, "it is %.*s", PX_STR_ARG(again.canonical));
        wrong(what, q->canonical, text, &err);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (px_text_init(NULL) != PX_OK) abort();
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data, size};
    px_query_env env = {.list = list};
    px_query q;
    px_err err;
    if (size && data[0] < 32) {
        env.dialect = (px_dialect)(data[0] % PX_DIALECT_COUNT);
        text = px_str_sub(text, 1, size);
    }
    px_err_clear(&err);
    if (px_query_parse_in(a, text, &env, &q, &err) == PX_OK) {
        px_buf b;
        px_draw how = {.zh = size & 1};
        px_buf_init(&b, PX_BUF_MAX);
        px_query_draw(q.root, &how, &b);
        px_buf_clear(&b);
        px_query_format(&q, &b);
        read_back(a, &q, px_buf_view(&b), PX_DIALECT_CN, "layout");
        px_buf_done(&b);
        for (int t = 0; t < PX_TONGUE_COUNT; t++) {
            px_translation x;
            px_translate(a, &q, (px_tongue)t, &x);
            if (x.exact && !x.text.n) wrong("exact, but empty", text, x.text, &err);
            if (!x.reversible && x.n_notes == 0) wrong("nothing is said", text, x.text, &err);
            if (x.reversible)
                read_back(a, &q, x.text, px_tongue_dialect((px_tongue)t),
                          px_tongue_name((px_tongue)t));
        }
    }
    px_arena_free(a);
    return 0;
}
