/* fuzz_scheme.c: readers of classification schemes and concordances, and what they make. Holds: what
 * was read is in order, every title is found under its symbol, writing lines and indexing them again
 * gives the same; labels and paths end.
 *
 * First byte: form (0 = by content, else the hinted scheme and name). */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "indexer/scheme_load.h"
#include "patent/labels.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_titles(px_arena *a, const px_classes *c, const px_title_list *t) {
    uint32_t *at, n;
    if (!px_titles_index(a, t->text, &at, &n) || n != t->n) abort();
    for (uint32_t i = 0; i < t->n; i++) {
        px_str line = px_str_sub(t->text, t->at[i], t->at[i + 1] - 1);
        px_str symbol = px_str_sub(line, 0, px_str_find(line, PX_STR("\t")));
        px_str title, parent, path[PX_LABEL_PATH];
        if (!px_titles_find(t, symbol, &title, &parent)) abort();
        px_scheme s = px_scheme_find(t->scheme);
        px_class_symbol y = px_class_parse(a, symbol, s);
        if (!y.understood || !px_str_eq(y.symbol, symbol)) abort();
        if (title.n && !px_label_symbol(c, s, symbol, false).text.n &&
            (px_str_is(t->lang, "en") || px_str_is(t->lang, "zh")))
            abort();
        if (px_label_path(c, s, symbol, path) == 0) abort();
        if (i > 40) break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"f", "ipc.xml", "cpc-section-A.txt", "locarno.csv"};
    if (size < 1 || px_text_init(NULL) != PX_OK) return 0;
    px_arena *a = px_arena_new();
    px_scheme_rows *rows = px_scheme_rows_new();
    px_scheme_hints h = {.scheme = (px_scheme)(data[0] % 8), .lang = data[0] & 0x40 ? "zh" : NULL};
    px_scheme_report rep = {0};
    px_err err;
    px_err_clear(&err);
    px_stream *s = px_stream_memory((px_str){(const char *)data + 1, size - 1});
    px_status st = px_scheme_read_stream(rows, s, names[(data[0] >> 3) % 4], &h, &rep, &err);
    if (st != PX_OK && !err.message[0]) abort();
    px_classes c, again;
    px_err_clear(&err);
    if (px_scheme_classes(rows, a, NULL, false, &c, &err) != PX_OK) abort();
    for (size_t i = 0; i < c.n_titles; i++)
        check_titles(a, &c, &c.titles[i]);
    px_record r;
    if (px_record_read(a, PX_STR("{\"id\":\"x:1\",\"title\":\"battery\",\"ipc\":[\"H01M10/05\"]}"),
                       &r, &err) != PX_OK)
        abort();
    for (size_t i = 0; i < c.n_concordances; i++) {
        px_str *codes;
        if (px_concordance_of(a, c.concordances[i], &r, &codes) >
            px_concordance_codes(c.concordances[i]))
            abort();
    }
    /* joining what was read to itself changes nothing */
    if (px_scheme_classes(rows, a, &c, false, &again, &err) != PX_OK) abort();
    if (again.n_titles != c.n_titles || again.n_concordances != c.n_concordances) abort();
    for (size_t i = 0; i < c.n_titles; i++)
        if (!px_str_eq(c.titles[i].text, again.titles[i].text)) abort();
    px_stream_close(s);
    px_scheme_rows_free(rows);
    px_arena_free(a);
    return 0;
}
