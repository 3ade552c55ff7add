/* engine.c: see engine.h. */
#include "query/engine/engine.h"

#include "query/engine/plan_list.h"
#include "query/engine/similar_clause.h"

px_status px_answer_open(px_snapshot *snap, px_str text, const px_query_env *env, px_stop *stop,
                         px_answer *out, px_err *err) {
    return px_answer_open_how(snap, text, env, &(px_how){.stop = stop}, out, err);
}

px_status px_answer_open_how(px_snapshot *snap, px_str text, const px_query_env *env,
                             const px_how *how, px_answer *out, px_err *err) {
    *out = (px_answer){.snap = px_snapshot_ref(snap), .arena = px_arena_new()};
    if (how) out->how = *how;
    out->how.trace = NULL;
    out->stop = out->how.stop;
    px_status st =
        px_query_parse_in(out->arena, px_arena_str(out->arena, text), env, &out->query, err);
    if (st == PX_OK)
        st = px_plan_make_until(out->arena, snap, out->query.root, out->stop, &out->plan, err);
    if (st == PX_OK) out->similar = px_similar_of_plan(out->plan);
    if (out->similar) px_similar_note(out->arena, out->similar, &out->query);
    if (st == PX_OK) st = px_exec(snap, out->plan, how, &out->rows, err);
    if (st == PX_OK)
        st = px_rank_terms_in(out->arena, snap, out->plan, out->query.root, &out->terms, err);
    if (st == PX_OK) st = px_list_note(out->arena, snap, &out->query, px_how_stop(&out->how), err);
    if (st == PX_OK) st = px_counts_of(&out->rows, &out->how, &out->counts, err);
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
        return a->similar || a->terms.n ? PX_ORDER_RELEVANCE : PX_ORDER_DATE;
    return asked;
}

px_status px_answer_sorting(const px_answer *a, px_order asked, px_sorting *out, px_err *err) {
    const px_query *q = &a->query;
    if (asked == PX_ORDER_AUTO && q->n_sorts) {
        px_status st = px_sorting_read(q->sort, q->n_sorts, out, err);
        if (st != PX_OK || !px_sorting_is_relevance(out)) return st;
    }
    *out = px_sorting_of(px_answer_order(a, asked));
    return PX_OK;
}

px_status px_answer_list(const px_answer *a, const px_units *units, const px_sorting *order,
                         const px_after *after, uint64_t offset, size_t limit, px_hit *out,
                         size_t *n, px_err *err) {
    const px_rowset *rows = units ? &units->reps : &a->rows;
    if (!a->similar || !px_sorting_is_relevance(order))
        return px_sort_list(rows, order, &a->terms, after, offset, limit, &a->how, out, n, err);
    px_similar_list(a->similar, rows, offset + (after ? after->position : 0), limit, out, n);
    return PX_OK;
}

px_status px_answer_page(const px_answer *a, const px_units *units, px_order order, uint64_t offset,
                         size_t limit, px_hit *out, size_t *n, px_err *err) {
    px_sorting by;
    *n = 0;
    px_status st = px_answer_sorting(a, order, &by, err);
    return st == PX_OK ? px_answer_list(a, units, &by, NULL, offset, limit, out, n, err) : st;
}
