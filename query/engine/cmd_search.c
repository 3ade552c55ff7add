/* cmd_search.c: `patix search` and `patix count`. */
#include "query/engine/cmd.h"

#include "query/engine/caret.h"
#include "query/engine/interrupt.h"
#include "query/engine/listing.h"
#include "query/engine/say.h"
#include "query/engine/suggest.h"

#include <stdio.h>

static px_status report(const px_answer *a, const px_ask *ask, bool with_hits, px_err *err) {
    px_listing r;
    px_class_store *titles = ask->n_facets ? px_say_titles(ask->dir) : NULL;
    px_status st =
        px_listing_open(&r, a, ask, with_hits, titles ? px_class_store_get(titles) : NULL, err);
    if (st == PX_OK) st = px_report_write(&r.report, err);
    px_listing_close(&r);
    px_class_store_close(titles);
    return st;
}

static px_status keep(const px_answer *a, const px_ask *ask, px_err *err) {
    uint32_t number;
    px_status st = px_env_keep(ask->env, ask->dir, &a->query, a->counts.publications,
                               a->snap->m.generation, &number, err);
    if (st == PX_OK) (void)fprintf(stderr, px_msg_text(PX_MSG_QUERY_KEPT), number);
    return st;
}

static px_status run(px_ask_kind kind, int argc, char **argv, px_err *err) {
    px_arena *arena = px_arena_new();
    px_snapshot *snap = NULL;
    px_answer a = {0};
    px_crew *crew = NULL;
    px_ask ask = {0};
    px_status st = px_ask_read(arena, kind, argc, argv, &ask, err);
    if (st == PX_OK) st = px_snapshot_open(ask.dir, ask.skip_damaged, &snap, err);
    if (st == PX_OK) st = px_env_open(ask.env, ask.dir, ask.words, err);
    if (st == PX_OK) {
        px_interrupt_watch();
        px_how how = {.stop = px_interrupt_stop(), .crew = px_crew_new(ask.jobs)};
        crew = how.crew;
        if (ask.timeout_ms) px_stop_after(px_interrupt_stop(), ask.timeout_ms);
        st = px_answer_open_how(snap, ask.words, px_env_view(ask.env), &how, &a, err);
        bool placed = err && err->offset != PX_ERR_NO_OFFSET;
        if ((st == PX_E_QUERY || st == PX_E_UNSUPPORTED || st == PX_E_LIMIT) && placed)
            px_put_caret(ask.words, err->offset);
    }
    if (st == PX_OK) px_env_note(a.arena, &a.query);
    if (st == PX_OK && kind == PX_ASK_SEARCH) px_suggest_note(&a);
    if (st == PX_OK) st = report(&a, &ask, kind == PX_ASK_SEARCH, err);
    if (st == PX_OK && px_env_keeps(ask.env)) st = keep(&a, &ask, err);
    px_answer_close(&a);
    px_crew_free(crew);
    px_env_free(ask.env);
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
