/* fuzz_record.c: a line that reads as a record must be written in a form that reads as the same
 * record, and two records that read must merge into one that does. */
#include "patent/record.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

/* Written, read again, written again: the two writings must be equal, and so must the keys. */
static void check(px_arena *a, const px_record *r, const char *what) {
    px_buf first, second;
    px_err err;
    px_record again;
    px_buf_init(&first, PX_BUF_MAX);
    px_buf_init(&second, PX_BUF_MAX);
    px_record_write(r, &first);
    px_status st = px_record_read(a, px_buf_view(&first), &again, &err);
    if (st == PX_OK) px_record_write(&again, &second);
    if (st != PX_OK || !px_str_eq(px_buf_view(&first), px_buf_view(&second)) ||
        !px_str_eq(r->key, again.key)) {
        (void)fprintf(stderr, "%s\nfirst:  %s\nsecond: %s\nkeys: %.*s | %.*s\n", what, first.p,
                      st == PX_OK ? second.p : err.message, PX_STR_ARG(r->key),
                      PX_STR_ARG(again.key));
        abort();
    }
    px_buf_done(&first);
    px_buf_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (px_text_init(NULL) != PX_OK) abort();
    px_arena *a = px_arena_new();
    px_str line = {(const char *)data, size};
    const char *end = size ? memchr(data, '\n', size) : NULL;
    px_str other = {0};
    if (end) {
        line.n = (size_t)(end - line.p);
        other = px_str_sub((px_str){(const char *)data, size}, line.n + 1, size);
    }
    px_record x, y, both;
    if (px_record_read(a, line, &x, NULL) == PX_OK) {
        check(a, &x, "one record");
        if (other.n && px_record_read(a, other, &y, NULL) == PX_OK) {
            px_record_merge(a, &x, &y, &both);
            check(a, &both, "merged");
        }
    }
    px_arena_free(a);
    return 0;
}
