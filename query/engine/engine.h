/* engine.h: a question asked of a snapshot.
 *
 *     px_answer a;
 *     px_status st = px_answer_open(snap, PX_STR("ti=laser AND ipc=H01S"), NULL, NULL, &a, err);
 *     ... a.rows, a.counts, px_facet_count(a.arena, &a.rows, ...), px_answer_page(&a, ...)
 *     px_answer_close(&a);
 *
 * px_answer_open_how takes threads, a cache of row sets and a trace, too (how.h).
 *
 * Rows and counts are exact; what cannot be answered exactly is refused (Q1). A question is
 * evaluated once, whatever is then counted, sorted or shown from it. */
#ifndef PX_QUERY_ENGINE_H
#define PX_QUERY_ENGINE_H

#include "query/engine/counts.h"
#include "query/engine/cursor.h"
#include "query/engine/exec.h"
#include "query/engine/facet.h"
#include "query/engine/rank.h"
#include "query/engine/sort.h"
#include "query/engine/unit.h"

typedef struct px_answer {
    px_snapshot *snap; /* held */
    px_arena *arena;
    px_query query;
    px_step *plan;
    const px_step *similar; /* of sim=, which ranks the hits; else NULL */
    px_rank_terms terms;    /* n == 0: nothing else to rank by */
    px_rowset rows;
    px_counts counts;
    px_stop *stop; /* borrowed; may be NULL */
    px_how how;    /* for whatever is asked of the rows; without the trace */
} px_answer;

/* On PX_E_QUERY err->offset is the byte of `text` (copied) that was not understood. */
px_status px_answer_open(px_snapshot *snap, px_str text, const px_query_env *env, px_stop *stop,
                         px_answer *out, px_err *err);
px_status px_answer_open_how(px_snapshot *snap, px_str text, const px_query_env *env,
                             const px_how *how, px_answer *out, px_err *err);
void px_answer_close(px_answer *a); /* safe on a zeroed one */

/* The order that AUTO means, and that relevance without anything to rank by falls back to. */
px_order px_answer_order(const px_answer *a, px_order asked);
/* The order of the list: what was asked for by name, with AUTO the query's own `sort by`, else as
 * px_answer_order. PX_E_QUERY: it cannot be sorted by that. */
px_status px_answer_sorting(const px_answer *a, px_order asked, px_sorting *out, px_err *err);
/* Hits of the rows (or of `units`' representatives), as px_sort_list. */
px_status px_answer_list(const px_answer *a, const px_units *units, const px_sorting *order,
                         const px_after *after, uint64_t offset, size_t limit, px_hit *out,
                         size_t *n, px_err *err);
/* Hits [offset, offset + limit) of the rows (or of `units`' representatives), as px_sort_page. */
px_status px_answer_page(const px_answer *a, const px_units *units, px_order order, uint64_t offset,
                         size_t limit, px_hit *out, size_t *n, px_err *err);

#endif
