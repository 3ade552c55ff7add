/* similar_eval.h: a collection with its citations as a test of retrieval: queries, what is relevant
 * to each, a plain BM25 to compare with, and the usual measures. */
#ifndef PX_BENCH_SIMILAR_EVAL_H
#define PX_BENCH_SIMILAR_EVAL_H

#include "query/engine/similar.h"

#include <stdio.h>

#define PX_EVAL_DEPTH 100u

typedef struct px_eval px_eval;
/* `pairs`: file of citing and cited numbers, or NULL: the links of the collection. */
px_status px_eval_open(const char *dir, const char *pairs, bool cites_only, px_eval **out,
                       px_err *err);
void px_eval_close(px_eval *e);
void px_eval_print(const px_eval *e, const char *name); /* what it is made of: a line */

typedef struct px_measure { /* means over n queries; recall at 10, 50, 100 */
    size_t n;
    double recall[3], map, ndcg, ms;
} px_measure;
/* `half`: 'a', 'b' or '*'. A query of which a system finds nothing counts with zeros. `each` (may be
 * NULL): a line a query. Ends the program when something fails. */
px_measure px_eval_plain(px_eval *e, char half);
px_measure px_eval_similar(px_eval *e, const px_similar_weights *w, unsigned without, char half,
                           FILE *each);

/* ---- plain BM25 in memory (similar_plain.c) ---- */
typedef struct px_plain px_plain;
px_plain *px_plain_new(uint32_t n_rows);
void px_plain_free(px_plain *p);
/* Title and abstract of a row; every row at most once. */
px_status px_plain_add(px_plain *p, uint32_t row, const px_record *r, px_err *err);
/* Scores of all rows for the words of `row`: score[n_rows], zeroed first. */
void px_plain_rank(const px_plain *p, uint32_t row, double *score);

#endif
