/* titles.c: see titles.h. */
#include "query/analytics/titles.h"

#include "base/message.h"
#include "patent/record.h"

#define ROWS_MAX 4u /* publications of a unit that are looked at for a title in the language */

px_titles px_titles_open(px_work *w) {
    px_titles x = {.w = w, .a = px_arena_new(), .zip = px_zctx_new()};
    px_buf_init(&x.json, PX_RECORD_BYTES_MAX);
    return x;
}

void px_titles_close(px_titles *x) {
    px_buf_done(&x->json);
    px_zctx_free(x->zip);
    px_arena_free(x->a);
}

px_status px_titles_of(px_titles *x, uint32_t unit, px_str *out, px_err *err) {
    const px_aset *s = x->w->set;
    px_str lang = px_str_of(px_lang_is_zh() ? "zh" : "en");
    uint32_t end = s->off[unit + 1];
    *out = (px_str){"", 0};
    if (end > s->off[unit] + ROWS_MAX) end = s->off[unit] + ROWS_MAX;
    for (uint32_t i = s->off[unit]; i < end; i++) {
        px_record r;
        px_arena_reset(x->a);
        px_status st = px_snapshot_record(x->w->snap, s->row[i], x->zip, &x->json, err);
        if (st == PX_OK) st = px_record_read(x->a, px_buf_view(&x->json), &r, err);
        if (st != PX_OK) return st;
        if (r.titles.n && !out->n) *out = px_arena_str(x->w->a, r.titles.v[0].text);
        for (size_t k = 0; k < r.titles.n; k++)
            if (px_str_eq(r.titles.v[k].lang, lang)) {
                *out = px_arena_str(x->w->a, r.titles.v[k].text);
                return PX_OK;
            }
    }
    return PX_OK;
}
