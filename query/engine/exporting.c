/* exporting.c: see exporting.h. */
#include "query/engine/exporting.h"

#include "query/engine/export_book.h"
#include "query/engine/unit.h"

#include "base/file.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

uint32_t px_exporting_day(void) {
    struct tm day;
    uint64_t fixed;
    const char *said = getenv("SOURCE_DATE_EPOCH");
    time_t now = said && px_str_u64(px_str_of(said), &fixed) ? (time_t)fixed : time(NULL);
    if (!gmtime_r(&now, &day)) return 0;
    return (uint32_t)(day.tm_year + 1900) * 10000 + (uint32_t)(day.tm_mon + 1) * 100 +
           (uint32_t)day.tm_mday;
}

static void tell(px_exporting *x) {
    const px_report *r = &x->listing.report;
    px_buf order;
    px_buf_init(&order, PX_BUF_MAX);
    px_sorting_print(&r->sorting, &order);
    px_export_about about = {.query = r->answer->query.canonical,
                             .generation = r->answer->snap->m.generation,
                             .publications = r->answer->counts.publications,
                             .listed = r->n_listed,
                             .offset = r->offset,
                             .records = r->n_hits,
                             .order = px_buf_view(&order),
                             .unit = px_unit_name(r->ask->unit),
                             .day = px_exporting_day()};
    px_export_tell(x->e, &about);
    px_buf_done(&order);
}

px_status px_exporting_open(px_exporting *x, px_export *e, const px_answer *a, const px_ask *ask,
                            px_err *err) {
    *x = (px_exporting){.e = e};
    px_page_init(&x->page, PX_STR(""));
    px_status st = px_listing_open(&x->listing, a, ask, true, NULL, err);
    if (st == PX_OK) tell(x);
    return st;
}

void px_exporting_close(px_exporting *x) {
    px_listing_close(&x->listing);
    px_page_done(&x->page);
}

px_str px_exporting_more(const px_exporting *x) {
    return px_str_of(x->listing.report.next);
}

/* Records of the next piece into the page. */
static px_status fill(px_exporting *x, size_t *n, px_err *err) {
    const px_report *r = &x->listing.report;
    *n = r->n_hits - x->at < PX_OUTPUT_PIECE ? r->n_hits - x->at : PX_OUTPUT_PIECE;
    px_status st = px_stop_look(r->answer->stop, err);
    if (st == PX_OK && *n)
        st = px_page_fill(&x->page, r->answer->snap, r->units, r->hit + x->at, *n, err);
    x->at += *n;
    return st;
}

px_status px_exporting_next(px_exporting *x, px_buf *out, bool *end, px_err *err) {
    size_t n;
    if (!x->begun) px_export_begin(x->e, out);
    x->begun = true;
    px_status st = fill(x, &n, err);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        px_export_record(x->e, &x->page.item[i].record, out);
    *end = x->at == x->listing.report.n_hits;
    if (st == PX_OK && *end) px_export_end(x->e, out);
    if (st == PX_OK && out->failed) st = px_fail(err, PX_E_LIMIT, "the answer is too long");
    return st;
}

/* ---- files ---- */

static px_status write_book(px_exporting *x, const char *path, px_err *err) {
    px_export_book *b;
    size_t n = 0;
    px_status st = px_export_book_new(path, x->e, &b, err);
    if (st != PX_OK) return st;
    while (st == PX_OK && x->at < x->listing.report.n_hits) {
        st = fill(x, &n, err);
        for (size_t i = 0; i < n && st == PX_OK; i++)
            px_export_book_record(b, &x->page.item[i].record);
    }
    if (st == PX_OK) return px_export_book_close(b, err);
    px_export_book_drop(b);
    return st;
}

static px_status write_pieces(px_exporting *x, const char *path, px_err *err) {
    px_buf piece;
    px_out *to = NULL;
    bool end = false;
    px_status st = px_out_create(path, &to, err);
    px_buf_init(&piece, PX_BUF_MAX);
    while (st == PX_OK && !end) {
        px_buf_clear(&piece);
        st = px_exporting_next(x, &piece, &end, err);
        if (st == PX_OK && piece.n) st = px_out_write(to, piece.p, piece.n, err);
    }
    px_buf_done(&piece);
    if (st == PX_OK) return px_out_close(to, false, NULL, err);
    if (to) px_out_abort(to);
    return st;
}

px_status px_exporting_file(px_exporting *x, const char *path, px_err *err) {
    bool book = px_export_format_of(x->e) == PX_EXPORT_XLSX;
    px_status st = book ? write_book(x, path, err) : write_pieces(x, path, err);
    if (st != PX_OK) (void)unlink(path);
    return st;
}
