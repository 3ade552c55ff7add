/* sort.h: the order of hits, page by page; every hit is reachable and pages are stable.
 *
 *   date       publication date, newest first, unknown last
 *   cited      times cited: the larger of what the record says and what the collection shows
 *   family     size of the simple family: the larger of what the record says and what the
 *              collection holds
 *   relevance  by rank.h; rows that hold none of the ranked terms come behind the ranked ones
 *
 * Ties (and the unranked) by key, bytewise; ties of relevance as px_xap_rank breaks them. Cost of a
 * page: a pass over the set, 10 to 20 ns a row; relevance looks only at rows that can reach the
 * page. */
#ifndef PX_QUERY_SORT_H
#define PX_QUERY_SORT_H

#include "query/engine/rank.h"

typedef enum px_order {
    PX_ORDER_AUTO, /* relevance where there are words to rank by, else date */
    PX_ORDER_RELEVANCE,
    PX_ORDER_DATE,
    PX_ORDER_CITED,
    PX_ORDER_FAMILY
} px_order;
const char *px_order_name(px_order o); /* "relevance" */
/* false: no such order. */
bool px_order_find(px_str name, px_order *out);

typedef struct px_hit {
    uint32_t row; /* global */
    bool ranked;  /* score is one */
    double score;
    uint32_t value; /* yyyymmdd, times cited, size of the family; PX_NIL = not known */
} px_hit;

/* Hits [offset, offset + limit) into `out`; *n may be less at the end. AUTO is not an order here.
 */
px_status px_sort_page(const px_rowset *rows, px_order order, const px_rank_terms *terms,
                       uint64_t offset, size_t limit, px_stop *stop, px_hit *out, size_t *n,
                       px_err *err);

#endif
