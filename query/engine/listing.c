/* listing.c: see listing.h. */
#include "query/engine/listing.h"

#include <stdlib.h>

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

static px_status list_hits(px_listing *listing, const px_answer *a, const px_ask *ask,
                           px_err *err) {
    px_report *r = &listing->report;
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
    r->hit = listing->hit = px_malloc((limit + 1) * sizeof *r->hit);
    if (limit)
        st = px_answer_list(a, r->units, by, ask->after.n ? &cursor.place : NULL, ask->offset,
                            limit, r->hit, &r->n_hits, err);
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

px_status px_listing_open(px_listing *out, const px_answer *a, const px_ask *ask, bool with_hits,
                          const px_classes *classes, px_err *err) {
    *out = (px_listing){.report = {.ask = ask, .answer = a, .with_hits = with_hits}};
    px_report *r = &out->report;
    px_status st = PX_OK;
    r->n_listed = a->counts.publications;
    if (with_hits && ask->unit != PX_UNIT_PUB) {
        st = px_units_pick(&a->rows, ask->unit, &ask->prefer, &a->how, &out->units, err);
        if (st == PX_OK) {
            r->units = &out->units;
            r->n_listed = px_rowset_count(&out->units.reps);
        }
    }
    if (st == PX_OK && with_hits) st = list_hits(out, a, ask, err);
    if (st == PX_OK && ask->members && r->units && r->n_hits) st = list_members(r, a, err);
    r->facet = px_arena_array(a->arena, px_facet, ask->n_facets + 1);
    for (size_t i = 0; i < ask->n_facets && st == PX_OK; i++) {
        st = px_facet_count(a->arena, &a->rows, &ask->facet[i], &a->how, &r->facet[i], err);
        if (st == PX_OK) r->n_facets++;
    }
    r->classes = classes;
    if (st == PX_OK && ask->snippets) r->snippets = px_highlight_new(a->plan);
    return st;
}

void px_listing_close(px_listing *r) {
    px_highlight_free(r->report.snippets);
    px_units_release(&r->units);
    free(r->hit);
    *r = (px_listing){0};
}
