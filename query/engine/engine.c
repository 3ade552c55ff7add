/* engine.c: see engine.h. */
#include "query/engine/engine.h"

px_status px_answer_open(px_snapshot *snap, px_str text, px_stop *stop, px_answer *out,
                         px_err *err) {
    *out = (px_answer){.snap = px_snapshot_ref(snap), .arena = px_arena_new(), .stop = stop};
    px_status st = px_query_parse(out->arena, px_arena_str(out->arena, text), &out->query, err);
    if (st == PX_OK) st = px_plan_make(out->arena, snap, out->query.root, &out->plan, err);
    if (st == PX_OK) st = px_exec(snap, out->plan, stop, &out->rows, err);
    if (st == PX_OK) st = px_rank_terms_of(out->arena, snap, out->plan, &out->terms, err);
    if (st == PX_OK) st = px_counts_of(&out->rows, stop, &out->counts, err);
    if (st != PX_OK) px_answer_close(out);
    return st;
}

void px_answer_close(px_answer *a) {
    if (!a->snap) return;
    if (a->rows.snap) px_rowset_release(&a->rows);
    px_arena_free(a->arena);
    px_snapshot_unref(a->snap);
    *a = (px_answer){0};
}

px_order px_answer_order(const px_answer *a, px_order asked) {
    if (asked == PX_ORDER_AUTO || asked == PX_ORDER_RELEVANCE)
        return a->terms.n ? PX_ORDER_RELEVANCE : PX_ORDER_DATE;
    return asked;
}

px_status px_answer_page(const px_answer *a, const px_units *units, px_order order, uint64_t offset,
                         size_t limit, px_hit *out, size_t *n, px_err *err) {
    return px_sort_page(units ? &units->reps : &a->rows, px_answer_order(a, order), &a->terms,
                        offset, limit, a->stop, out, n, err);
}
