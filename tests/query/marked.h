/* marked.h: a text as highlighting shows it: what a question marks stands in brackets. */
#ifndef PX_TESTS_MARKED_H
#define PX_TESTS_MARKED_H

#include "query/engine/engine.h"
#include "query/engine/highlight.h"

/* What `query` (opened as `a`) marks in a text of these fields. Takes the answer. */
static inline void assert_marked(px_answer *a, const char *query, const char *text, unsigned fields,
                                 const char *expected) {
    px_arena *arena = px_arena_new();
    px_highlight *h = px_highlight_new(a->plan);
    px_mark *mark;
    px_err why;
    size_t n, at = 0;
    px_str whole = px_str_of(text);
    px_buf b;
    px_buf_init(&b, 1 << 16);
    if (px_highlight_text(h, arena, whole, fields, &mark, &n, &why) != PX_OK)
        fail_msg("%s: %s", query, why.message);
    for (size_t k = 0; k < n; k++) {
        px_buf_str(&b, px_str_sub(whole, at, mark[k].begin));
        px_buf_ch(&b, '[');
        px_buf_str(&b, px_str_sub(whole, mark[k].begin, mark[k].end));
        px_buf_ch(&b, ']');
        at = mark[k].end;
    }
    px_buf_str(&b, px_str_sub(whole, at, whole.n));
    if (strcmp(b.p, expected) != 0)
        fail_msg("%s: got \"%s\", expected \"%s\"", query, b.p, expected);
    px_buf_done(&b);
    px_highlight_free(h);
    px_arena_free(arena);
    px_answer_close(a);
}

#endif
