/* cmd_search.c: `patix search` and `patix count`. */
#include "query/engine/cmd.h"

#include "base/text.h"
#include "query/engine/output.h"
#include "query/engine/say.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* The query with a caret under the byte that was not understood, above the error's own line. Long
 * queries are shown around that byte. */
static void point_at(px_str query, uint64_t offset) {
    size_t columns = px_terminal_columns() - 4, at = offset < query.n ? (size_t)offset : query.n;
    size_t from = 0, end = query.n;
    while (at > 0 && at < query.n && ((unsigned char)query.p[at] & 0xC0) == 0x80)
        at--;
    while (px_columns(px_str_sub(query, from, at)) > columns * 2 / 3)
        (void)px_utf8_next(query, &from);
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_c(&b, from ? " …" : "  ");
    end = from + px_columns_cut(px_str_sub(query, from, query.n), columns, NULL);
    px_put_plain(&b, px_str_sub(query, from, end));
    if (end < query.n) px_buf_c(&b, "…");
    px_buf_c(&b, "\n  ");
    for (size_t i = px_columns(px_str_sub(query, from, at)); i > 0; i--)
        px_buf_ch(&b, ' ');
    px_buf_c(&b, "^\n");
    (void)fwrite(b.p, 1, b.n, stderr);
    px_buf_done(&b);
}

static px_stop interrupted;

static void on_interrupt(int sig) {
    (void)sig;
    interrupted.raised = true;
    (void)signal(SIGINT, SIG_DFL); /* the second one ends the process */
}

static px_status list_hits(px_report *r, const px_answer *a, const px_ask *ask, px_hit **hit,
                           px_err *err) {
    uint64_t left = ask->offset < r->n_listed ? r->n_listed - ask->offset : 0;
    size_t limit = (size_t)(ask->limit < left ? ask->limit : left);
    *hit = px_malloc((limit + 1) * sizeof **hit);
    r->hit = *hit;
    r->order = px_answer_order(a, ask->order);
    return limit
               ? px_answer_page(a, r->units, ask->order, ask->offset, limit, *hit, &r->n_hits, err)
               : PX_OK;
}

static px_status report(const px_answer *a, const px_ask *ask, bool with_hits, px_err *err) {
    px_report r = {.ask = ask, .answer = a, .with_hits = with_hits};
    px_units units = {0};
    px_class_store *titles = NULL;
    px_hit *hit = NULL;
    px_status st = PX_OK;
    r.n_listed = a->counts.publications;
    if (with_hits && ask->unit != PX_UNIT_PUB) {
        st = px_units_pick(&a->rows, ask->unit, a->stop, &units, err);
        if (st == PX_OK) {
            r.units = &units;
            r.n_listed = px_rowset_count(&units.reps);
        }
    }
    if (st == PX_OK && with_hits) st = list_hits(&r, a, ask, &hit, err);
    r.facet = px_arena_array(a->arena, px_facet, ask->n_facets + 1);
    for (size_t i = 0; i < ask->n_facets && st == PX_OK; i++) {
        st = px_facet_count(a->arena, &a->rows, &ask->facet[i], a->stop, &r.facet[i], err);
        if (st == PX_OK) r.n_facets++;
    }
    if (st == PX_OK && ask->n_facets) titles = px_say_titles(ask->dir);
    r.classes = titles ? px_class_store_get(titles) : NULL;
    if (st == PX_OK) st = px_report_write(&r, err);
    px_class_store_close(titles);
    px_units_release(&units);
    free(hit);
    return st;
}

static px_status run(px_ask_kind kind, int argc, char **argv, px_err *err) {
    px_arena *arena = px_arena_new();
    px_snapshot *snap = NULL;
    px_answer a = {0};
    px_ask ask;
    px_status st = px_ask_read(arena, kind, argc, argv, &ask, err);
    if (st == PX_OK) st = px_snapshot_open(ask.dir, ask.skip_damaged, &snap, err);
    if (st == PX_OK) {
        (void)signal(SIGINT, on_interrupt);
        st = px_answer_open(snap, ask.words, &interrupted, &a, err);
        bool placed = err && err->offset != PX_ERR_NO_OFFSET;
        if ((st == PX_E_QUERY || st == PX_E_UNSUPPORTED || st == PX_E_LIMIT) && placed)
            point_at(ask.words, err->offset);
    }
    if (st == PX_OK) st = report(&a, &ask, kind == PX_ASK_SEARCH, err);
    px_answer_close(&a);
    px_snapshot_unref(snap);
    px_arena_free(arena);
    return st;
}

px_status px_cmd_search(int argc, char **argv, px_err *err) {
    return run(PX_ASK_SEARCH, argc, argv, err);
}

px_status px_cmd_count(int argc, char **argv, px_err *err) {
    return run(PX_ASK_COUNT, argc, argv, err);
}
