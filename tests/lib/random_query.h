/* random_query.h: questions made of what stands in the records: words, phrases, names, classes,
 * dates and numbers in many spellings, joined to trees. They come as text, as people type them, so
 * that lexer, parser and canonical form are part of every trial.
 *
 * The same seed and the same records give the same questions. Most of a question is drawn from one
 * record, so that conjunctions have hits; the rest from anywhere, or from nowhere. */
#ifndef PX_TESTS_RANDOM_QUERY_H
#define PX_TESTS_RANDOM_QUERY_H

#include "tests/lib/judge.h"

typedef struct random_query random_query;

random_query *random_query_new(judge *j, uint64_t seed);
void random_query_free(random_query *q);
/* The next question, replacing what is in `out`. A few cannot be parsed (a word that looks like an
 * operator); callers count those and ask for another. */
void random_query_next(random_query *q, px_buf *out);
/* Lists that the last question names (pn=@l0), as px_query_env wants them; `self` is the maker. They
 * live until the next question. */
bool random_query_list(void *self, px_str name, const px_str **item, size_t *n);
/* Something to count: "ipc.subclass:all", "x.label_id:all", "pdy:all". */
void random_query_facet(random_query *q, px_buf *out);

uint64_t random_below(random_query *q, uint64_t n); /* 0 .. n - 1 */

#endif
