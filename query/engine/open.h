/* open.h: the words that a beginning or a pattern stands for.
 *
 * Which words they are is asked segment by segment; how many different ones there are in the whole
 * collection is known before the first row is looked for, so that a question is refused or answered the same
 * however the collection is cut into segments. */
#ifndef PX_QUERY_OPEN_H
#define PX_QUERY_OPEN_H

#include "query/engine/how.h"
#include "query/engine/plan.h"
#include "query/engine/wild.h"

/* In one segment. */
typedef struct px_opened {
    uint32_t *ids, *stems; /* ascending, each once; NULL above PX_WILD_MAX words */
    size_t n_ids, n_stems;
    uint64_t places; /* how often they stand there, together */
    size_t n_words;  /* all that there are */
} px_opened;
px_status px_opened_of(px_tok *t, const px_wild *w, px_opened *out, px_err *err);
void px_opened_free(px_opened *o);

typedef struct px_open px_open;
/* The open tokens of a plan's TEXT steps. PX_E_LIMIT, with the figure, where one stands for more than
 * PX_WILD_MAX words. Beginnings cost next to nothing; a sign in front is a pass over each dictionary, of which
 * the words are kept. */
px_status px_open_plan(px_snapshot *snap, const px_step *plan, const px_how *how, px_open **out,
                       px_err *err);
void px_open_free(px_open *o); /* NULL is fine */
/* Its words in a segment, to be freed by px_open_free; NULL: not looked for yet, and no more than PX_WILD_MAX. */
const px_opened *px_open_find(const px_open *o, const px_wild *w, size_t seg);

#endif
