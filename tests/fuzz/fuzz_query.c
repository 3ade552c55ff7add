/* fuzz_query.c: whatever bytes come in as a query, the parser answers or refuses; and what it
 * accepts has a canonical form that is read back as the same tree and printed as the same text. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (px_text_init(NULL) != PX_OK) abort();
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data, size};
    px_query q, again;
    px_err err;
    px_err_clear(&err);
    if (px_query_parse(a, text, &q, &err) != PX_OK) {
        if (err.offset != PX_ERR_NO_OFFSET && err.offset > size) wrong(err.message, text, text);
    } else {
        if (px_query_parse(a, q.canonical, &again, &err) != PX_OK)
            wrong(err.message, text, q.canonical);
        if (!px_query_same(q.root, again.root))
            wrong("the canonical form is another tree", text, q.canonical);
        if (!px_str_eq(q.canonical, again.canonical))
            wrong("the canonical form is not final", q.canonical, again.canonical);
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_query_dump(q.root, &b);
        px_buf_done(&b);
    }
    px_arena_free(a);
    return 0;
}
