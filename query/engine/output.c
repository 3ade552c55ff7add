/* output.c: what the formats share, and the plain lists: JSON lines, CSV, numbers. Lists go to
 * stdout alone; counts and remarks that belong to them go to stderr. */
#include "query/engine/output.h"

#include "base/json.h"
#include "patent/date.h"
#include "query/engine/say.h"

#include <errno.h>
#include <stdio.h>

px_status px_output_flush(px_buf *b, px_err *err) {
    if (b->failed) return px_fail(err, PX_E_LIMIT, "the answer is too long");
    if (b->n && fwrite(b->p, 1, b->n, stdout) != b->n)
        return px_fail_errno(err, errno, "cannot write the output");
    px_buf_clear(b);
    return PX_OK;
}

void px_report_notes(const px_report *r, px_buf *out) {
    const px_query *q = &r->answer->query;
    const px_snapshot *snap = r->answer->snap;
    for (size_t i = 0; i < q->n_notes; i++) {
        px_str text = px_lang_is_zh() && q->notes[i].zh.n ? q->notes[i].zh : q->notes[i].en;
        px_buf_fmt(out, "%s: ", px_msg_text(PX_MSG_NOTE));
        px_put_plain(out, text);
        px_buf_ch(out, '\n');
    }
    for (size_t i = 0; i < snap->n_skipped; i++)
        px_buf_fmt(out, "%s: %s (%s)\n", px_msg_text(PX_MSG_NOTE), snap->skipped[i],
                   px_msg_text(PX_MSG_SKIPPED));
    if (px_report_unranked(r))
        px_buf_fmt(out, "%s: %s\n", px_msg_text(PX_MSG_NOTE), px_msg_text(PX_MSG_NOTHING_TO_RANK));
}

bool px_report_unranked(const px_report *r) {
    return r->with_hits && r->ask->order == PX_ORDER_RELEVANCE && r->sorting.n &&
           !px_sorting_is_relevance(&r->sorting);
}

/* ---- lists ---- */

static void csv_cell(px_buf *out, px_str s, bool last) {
    bool quote = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = strchr(",\"\r\n", s.p[i]) && s.p[i];
    if (quote) px_buf_ch(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') px_buf_ch(out, '"');
        px_buf_ch(out, s.p[i]);
    }
    if (quote) px_buf_ch(out, '"');
    px_buf_c(out, last ? "\r\n" : ",");
}

static void csv_line(const px_page_item *it, px_arena *a, px_buf *out) {
    char date[11];
    px_str names = PX_STR("");
    for (size_t i = 0; i < it->record.applicants.n; i++)
        names = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(names), i ? "; " : "",
                             PX_STR_ARG(it->record.applicants.v[i].name));
    csv_cell(out, it->number, false);
    csv_cell(out, px_str_of(px_date_print(it->ymd, date)), false);
    csv_cell(out, it->title, false);
    csv_cell(out, names, true);
}

px_status px_report_list(const px_report *r, px_err *err) {
    px_buf out;
    px_page page;
    px_format f = r->ask->format;
    px_buf_init(&out, PX_BUF_MAX);
    px_page_init(&page, PX_STR(""));
    px_status st = PX_OK;
    if (f == PX_FORMAT_CSV) px_buf_c(&out, "number,date,title,applicants\r\n");
    for (size_t at = 0; at < r->n_hits && st == PX_OK; at += PX_OUTPUT_PIECE) {
        size_t n = r->n_hits - at < PX_OUTPUT_PIECE ? r->n_hits - at : PX_OUTPUT_PIECE;
        st = px_stop_look(r->answer->stop, err);
        if (st == PX_OK)
            st = f == PX_FORMAT_NUMBER
                     ? px_page_keys(&page, r->answer->snap, r->hit + at, n, err)
                     : px_page_fill(&page, r->answer->snap, r->units, r->hit + at, n, err);
        for (size_t i = 0; i < page.n && st == PX_OK; i++) {
            const px_page_item *it = &page.item[i];
            if (f == PX_FORMAT_CSV) {
                csv_line(it, page.arena, &out);
            } else if (f == PX_FORMAT_NUMBER) {
                px_buf_str(&out, it->number);
                px_buf_ch(&out, '\n');
            } else {
                px_jw w = px_jw_on(&out);
                st = px_report_json_hit(r, it, at + i, page.arena, &w, err);
                px_buf_ch(&out, '\n');
            }
        }
        if (st == PX_OK) st = px_output_flush(&out, err);
    }
    if (st == PX_OK) st = px_output_flush(&out, err);
    px_report_notes(r, &out);
    if (*r->next && (f == PX_FORMAT_JSONL || r->ask->after.n))
        px_buf_fmt(&out, "%s: --after %s\n", px_msg_text(PX_MSG_NEXT), r->next);
    if (out.n) (void)fwrite(out.p, 1, out.n, stderr);
    px_page_done(&page);
    px_buf_done(&out);
    return st;
}

px_status px_report_write(const px_report *r, px_err *err) {
    switch (r->ask->format) {
    case PX_FORMAT_JSON:
        return px_report_json(r, NULL, err);
    case PX_FORMAT_TABLE:
        return px_report_table(r, err);
    default:
        return px_report_list(r, err);
    }
}
