/* cmd_search.c: `patix search` and `patix count`. */
#include "query/engine/cmd.h"

#include "query/engine/caret.h"
#include "query/engine/output.h"
#include "query/engine/say.h"
#include "query/engine/suggest.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static px_stop interrupted;

static void on_interrupt(int sig) {
    (void)sig;
    px_stop_raise(&interrupted);
    (void)signal(SIGINT, SIG_DFL); /* the second one ends the process */
}

/* What decides the list, for cursors. */
static px_str question_of(const px_answer *a, const px_ask *ask, const px_sorting *by) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_str(&b, a->query.canonical);
    px_buf_fmt(&b, "\n%s\n", px_unit_name(ask->unit));
    px_sorting_print(by, &b);
    px_buf_ch(&b, '\n');
    if (ask->unit != PX_UNIT_PUB) px_prefer_print(&ask->prefer, &b);
    px_str out = px_arena_str(a->arena, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_status list_hits(px_report *r, const px_answer *a, const px_ask *ask, px_hit **hit,
                           px_err *err) {
    px_cursor cursor = {0};
    px_sorting *by = &r->sorting;
    px_status st = PX_OK;
    if (ask->sorting.n)
        *by = ask->sorting;
    else
        st = px_answer_sorting(a, ask->order, by, err);
    if (st != PX_OK) return st;
    px_str question = question_of(a, ask, by);
    if (ask->after.n) {
        st = px_cursor_read(ask->after, &cursor, err);
        if (st == PX_OK) st = px_cursor_check(&cursor, a->snap, question, err);
        if (st != PX_OK) return st;
    }
    r->offset = ask->offset + cursor.place.position;
    uint64_t left = r->offset < r->n_listed ? r->n_listed - r->offset : 0;
    size_t limit = (size_t)(ask->limit < left ? ask->limit : left);
    *hit = px_malloc((limit + 1) * sizeof **hit);
    r->hit = *hit;
    if (limit)
        st = px_answer_list(a, r->units, by, ask->after.n ? &cursor.place : NULL, ask->offset,
                            limit, *hit, &r->n_hits, err);
    if (st == PX_OK && r->n_hits && r->n_hits < left) {
        px_cursor next =
            px_cursor_at(a->snap, question, &r->hit[r->n_hits - 1], r->offset + r->n_hits);
        px_cursor_print(&next, r->next);
    }
    return st;
}

static px_status list_members(px_report *r, const px_answer *a, px_err *err) {
    uint32_t *rep = px_arena_array(a->arena, uint32_t, r->n_hits + 1);
    for (size_t i = 0; i < r->n_hits; i++)
        rep[i] = r->hit[i].row;
    return px_units_members(r->units, &a->rows, rep, r->n_hits, a->arena, &a->how, &r->member,
                            &r->member_off, err);
}

static px_status report(const px_answer *a, const px_ask *ask, bool with_hits, px_err *err) {
    px_report r = {.ask = ask, .answer = a, .with_hits = with_hits};
    px_units units = {0};
    px_class_store *titles = NULL;
    px_hit *hit = NULL;
    px_status st = PX_OK;
    r.n_listed = a->counts.publications;
    if (with_hits && ask->unit != PX_UNIT_PUB) {
        st = px_units_pick(&a->rows, ask->unit, &ask->prefer, &a->how, &units, err);
        if (st == PX_OK) {
            r.units = &units;
            r.n_listed = px_rowset_count(&units.reps);
        }
    }
    if (st == PX_OK && with_hits) st = list_hits(&r, a, ask, &hit, err);
    if (st == PX_OK && ask->members && r.units && r.n_hits) st = list_members(&r, a, err);
    r.facet = px_arena_array(a->arena, px_facet, ask->n_facets + 1);
    for (size_t i = 0; i < ask->n_facets && st == PX_OK; i++) {
        st = px_facet_count(a->arena, &a->rows, &ask->facet[i], &a->how, &r.facet[i], err);
        if (st == PX_OK) r.n_facets++;
    }
    if (st == PX_OK && ask->n_facets) titles = px_say_titles(ask->dir);
    r.classes = titles ? px_class_store_get(titles) : NULL;
    if (st == PX_OK && ask->snippets) r.snippets = px_highlight_new(a->plan);
    if (st == PX_OK) st = px_report_write(&r, err);
    px_highlight_free(r.snippets);
    px_class_store_close(titles);
    px_units_release(&units);
    free(hit);
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
        (void)signal(SIGINT, on_interrupt);
        px_how how = {.stop = &interrupted, .crew = px_crew_new(ask.jobs)};
        crew = how.crew;
        if (ask.timeout_ms) px_stop_after(&interrupted, ask.timeout_ms);
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
