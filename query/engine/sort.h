/* sort.h: the order of hits, page by page; every hit is reachable and pages are stable.
 *
 * Sorted by up to PX_SORT_KEYS_MAX fields of dates and numbers, rising or falling; rows without a
 * value come last either way. Equal ones by what the record is called, bytewise (`pn`, rising unless
 * it is the last key and falling). Two fields know more than a column does:
 *
 *   ncf    times cited: the larger of what the record says and what the collection shows
 *   nfam   size of the simple family: the larger of what the record says and what the collection
 *          holds
 *
 * Relevance is by rank.h and stands alone; rows that hold none of the ranked terms come behind the
 * ranked ones, by number; ties of relevance as px_xap_rank breaks them. Cost of a page: a pass over
 * the set, 10 to 20 ns a row and key; only what the page shows is put in order. */
#ifndef PX_QUERY_SORT_H
#define PX_QUERY_SORT_H

#include "query/engine/rank.h"

typedef enum px_order {
    PX_ORDER_AUTO, /* relevance where there are words to rank by, else date */
    PX_ORDER_RELEVANCE,
    PX_ORDER_DATE,  /* pd desc */
    PX_ORDER_CITED, /* ncf desc */
    PX_ORDER_FAMILY /* nfam desc */
} px_order;
const char *px_order_name(px_order o); /* "relevance" */
/* false: no such order. */
bool px_order_find(px_str name, px_order *out);

#define PX_SORT_KEYS_MAX 8u
typedef struct px_sorting {
    px_query_sort key[PX_SORT_KEYS_MAX];
    size_t n;
} px_sorting;
px_sorting px_sorting_of(px_order o); /* not of AUTO */
/* A query's `sort by`, checked: PX_E_QUERY says what cannot be sorted by and why. */
px_status px_sorting_read(const px_query_sort *v, size_t n, px_sorting *out, px_err *err);
/* "epd desc, ncf" or a field list of an option: the same. */
px_status px_sorting_parse(px_str text, px_sorting *out, px_err *err);
void px_sorting_print(const px_sorting *s, px_buf *out); /* "epd desc, ncf asc" */
static inline bool px_sorting_is_relevance(const px_sorting *s) {
    return s->n == 1 && s->key[0].field == PX_F_NONE;
}

typedef struct px_hit {
    uint32_t row; /* global */
    bool ranked;  /* score is one */
    double score;
    uint32_t value; /* of the first field sorted by: yyyymmdd, a number; PX_NIL = not known */
} px_hit;

/* Where a list goes on. */
typedef struct px_after {
    uint64_t position; /* hits before it */
    uint32_t row;      /* the last of them */
} px_after;

/* Hits [offset, offset + limit) of what comes behind `after` (NULL: of all) into `out`; *n may be less
 * at the end. */
px_status px_sort_list(const px_rowset *rows, const px_sorting *order, const px_rank_terms *terms,
                       const px_after *after, uint64_t offset, size_t limit, const px_how *how,
                       px_hit *out, size_t *n, px_err *err);
/* The same by name, from the beginning. AUTO is not an order here. */
px_status px_sort_page(const px_rowset *rows, px_order order, const px_rank_terms *terms,
                       uint64_t offset, size_t limit, const px_how *how, px_hit *out, size_t *n,
                       px_err *err);

#endif
