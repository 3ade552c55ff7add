/* Any bytes as a map file and as headers: a map that is read can be asked about any header, a guess
 * names a field and says what it rests on, and what looks like a column's values changes nothing
 * that lies outside them. */
#include "indexer/header.h"
#include "indexer/look.h"
#include "indexer/source.h"

#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void ask(const px_map *m, px_str header) {
    px_mapped to = px_map_find_nth(m, header, 2);
    demand(to.target < PX_T_COUNT && (to.target == PX_T_UNKNOWN) == (to.basis == PX_MAP_NOT));
    demand(memchr(to.lang, 0, sizeof to.lang) != NULL);
    px_mapped guess = px_header_guess(header);
    demand(guess.target < PX_T_COUNT &&
           (guess.target == PX_T_UNKNOWN) == (guess.basis == PX_MAP_NOT));
    px_arena *a = px_arena_new();
    px_str once = px_header_normal(a, header);
    demand(px_str_eq(px_header_normal(a, once), once));
    px_arena_free(a);
}

/* Each line is a header, then a value. */
static void lines(const px_map *m, px_str text) {
    px_look look = {0};
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        px_str one = px_str_sub(text, 0, end ? (size_t)(end - text.p) : text.n);
        text = px_str_sub(text, one.n + (end != NULL), text.n);
        ask(m, one);
        px_look_add(&look, one);
    }
    for (px_holds h = PX_HOLDS_NOTHING; h <= PX_HOLDS_ANY; h++) {
        (void)px_look_fits(&look, h);
        demand(px_look_list(&look, h) <= PX_LIST_TIGHT);
    }
    demand(look.pub + look.pub_bare + look.app <= look.seen && look.distinct <= look.seen);
}

/* A table of the same bytes: its proposal, written down, can be read back. */
static void propose(px_str text) {
    px_err err;
    px_source *s;
    px_source_options opt = {.path = "fuzz.csv", .format = "csv"};
    if (px_source_open_memory(&opt, text, &s, &err) != PX_OK) return;
    px_arena *a = px_arena_new();
    px_record r;
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT)
        px_arena_reset(a);
    px_source_report rep;
    px_source_report_get(s, &rep);
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_source_report_map(&rep, &out);
    px_map *m;
    demand(px_map_read(px_buf_view(&out), &m, &err) == PX_OK);
    px_map_free(m);
    px_buf_done(&out);
    px_source_close(s);
    px_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    px_err err;
    px_map *m = NULL;
    if (px_text_init(&err) != PX_OK) return 0;
    px_status st = px_map_read(text, &m, &err);
    demand((st == PX_OK) == (m != NULL));
    lines(m, px_str_sub(text, 0, 4096));
    px_map_free(m);
    propose(text);
    return 0;
}
