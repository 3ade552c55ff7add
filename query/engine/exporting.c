/* exporting.c: see exporting.h. */
#include "query/engine/exporting.h"

px_status px_exporting_open(px_exporting *x, px_export *e, const px_answer *a, const px_ask *ask,
                            px_err *err) {
    *x = (px_exporting){.e = e};
    px_page_init(&x->page, PX_STR(""));
    return px_listing_open(&x->listing, a, ask, true, NULL, err);
}

void px_exporting_close(px_exporting *x) {
    px_listing_close(&x->listing);
    px_page_done(&x->page);
}

px_status px_exporting_next(px_exporting *x, px_buf *out, bool *end, px_err *err) {
    const px_report *r = &x->listing.report;
    size_t n = r->n_hits - x->at < PX_OUTPUT_PIECE ? r->n_hits - x->at : PX_OUTPUT_PIECE;
    px_status st = px_stop_look(r->answer->stop, err);
    if (!x->begun) px_export_begin(x->e, out);
    x->begun = true;
    if (st == PX_OK && n)
        st = px_page_fill(&x->page, r->answer->snap, r->units, r->hit + x->at, n, err);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        px_export_record(x->e, &x->page.item[i].record, out);
    x->at += n;
    *end = x->at == r->n_hits;
    if (st == PX_OK && *end) px_export_end(x->e, out);
    if (st == PX_OK && out->failed) st = px_fail(err, PX_E_LIMIT, "the answer is too long");
    return st;
}
