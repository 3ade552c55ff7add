/* rank.h: relevance: the terms of a question, asked of all segments' Xapian files together, with
 * the row set as filter.
 *
 * Ranked are stems and CJK bigrams (single characters where they stand alone) of the positive text
 * leaves, words of the description with their own terms. Stop words rank nothing (they have no
 * posting list). Of a beginning (laser*) the PX_RANK_WILD most frequent stems rank. Rows that hold
 * none of the terms (a class in an OR brought them) are the unranked. */
#ifndef PX_QUERY_RANK_H
#define PX_QUERY_RANK_H

#include "query/engine/exec.h"

#define PX_RANK_WILD 64u

typedef struct px_rank_terms {
    px_rank_term *v; /* each once, in order of the query */
    size_t n;
    bool all; /* the plan's rows are exactly those that hold one of the terms */
} px_rank_terms;
/* n == 0: nothing to rank by. */
/* `root`: the tree that the plan was made of, for its boosts: a term's factor is the product of those
 * of the nodes it stands in (laser^2 in (…)^3: 6), of several places the largest. NULL: no boosts. */
px_status px_rank_terms_in(px_arena *a, px_snapshot *snap, const px_step *plan,
                           const px_qnode *root, px_rank_terms *out, px_err *err);
px_status px_rank_terms_of(px_arena *a, px_snapshot *snap, const px_step *plan, px_rank_terms *out,
                           px_err *err);

typedef struct px_ranked {
    uint32_t row; /* global */
    double score;
} px_ranked;
/* Hits [offset, offset + limit) by falling score; ties as px_xap_rank breaks them. *n < limit: the
 * ranked end there. `rows` may be any rows, such as the representatives of families. */
px_status px_rank(const px_rowset *rows, const px_rank_terms *terms, uint32_t offset,
                  uint32_t limit, const px_how *how, px_ranked *out, size_t *n, px_err *err);
/* Rows of the set without any of the terms. */
px_status px_rank_rest(const px_rowset *rows, const px_rank_terms *terms, const px_how *how,
                       px_rowset *out, px_err *err);

/* Ranking by `x` gives up when the stop (NULL: none) says so, until px_terms_give. PX_E_CANCELLED then; px_stop_why says
 * what that means. */
void px_rank_watch(px_xap *x, px_stop *stop);

#endif
