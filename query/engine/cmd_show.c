/* cmd_show.c: `patix show NUMBER`: every publication that the number can mean. */
#include "query/engine/cmd.h"

#include "query/engine/lookup.h"
#include "query/engine/output.h"
#include "query/engine/say.h"

static px_status print(px_snapshot *snap, const px_rows *rows, px_format format,
                       const px_classes *classes, px_err *err) {
    px_page page;
    px_buf out;
    px_status st = PX_OK;
    px_page_init(&page, PX_STR(""));
    px_buf_init(&out, PX_BUF_MAX);
    for (size_t i = 0; i < rows->n && st == PX_OK; i++) {
        px_record r;
        px_arena_reset(page.arena);
        st = px_page_record(&page, snap, rows->v[i], &r, err);
        if (st != PX_OK) break;
        if (format == PX_FORMAT_JSON) {
            px_buf_str(&out, px_buf_view(&page.json));
            px_buf_ch(&out, '\n');
        } else {
            if (i) px_buf_ch(&out, '\n');
            px_show_text(&r, classes, &out);
        }
        st = px_output_flush(&out, err);
    }
    px_page_done(&page);
    px_buf_done(&out);
    return st;
}

px_status px_cmd_show(int argc, char **argv, px_err *err) {
    px_arena *a = px_arena_new();
    px_snapshot *snap = NULL;
    px_rows rows = {0};
    px_class_store *titles = NULL;
    px_ask ask;
    px_status st = px_ask_read(a, PX_ASK_SHOW, argc, argv, &ask, err);
    if (st == PX_OK) st = px_snapshot_open(ask.dir, ask.skip_damaged, &snap, err);
    if (st == PX_OK) st = px_lookup(a, snap, ask.words, &rows, err);
    if (st == PX_OK && rows.n == 0) st = px_lookup_nothing(a, px_str_trim(ask.words), err);
    if (st == PX_OK && ask.format != PX_FORMAT_JSON) titles = px_say_titles(ask.dir);
    if (st == PX_OK)
        st = print(snap, &rows, ask.format, titles ? px_class_store_get(titles) : NULL, err);
    px_class_store_close(titles);
    px_rows_free(&rows);
    px_snapshot_unref(snap);
    px_arena_free(a);
    return st;
}
