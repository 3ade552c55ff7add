/* text_int.h: what the leaves that look into texts share: a text step made ready for a segment, and the rows
 * that could hold it. */
#ifndef PX_QUERY_TEXT_INT_H
#define PX_QUERY_TEXT_INT_H

#include "query/engine/exec.h"
#include "query/engine/open.h"
#include "shards/near.h"

#define PX_TEXT_FEW 1024u /* rows that are looked into sooner than postings are fetched */

/* A TEXT step in a segment. */
typedef struct px_words {
    px_near_item *item; /* what stands at each position, gaps between */
    size_t n;
    px_opened *open; /* words that its open tokens can be */
    bool *own;       /* by open token: to be freed */
    size_t n_open;
    uint32_t *one; /* what single ids point into */
    bool gaps;
    bool none; /* a token that the segment does not know */
} px_words;
/* To be given to px_words_done, also after a failure. */
px_status px_words_of(px_segx *x, const px_step *s, px_words *out, px_err *err);
void px_words_done(px_words *w);

/* Rows that hold an exact word on the side of the step (title, abstract and claims, or description); *known =
 * false: only the stem's rows are known. */
px_status px_form_rows(px_segx *x, const px_step *s, uint32_t id, px_set *out, bool *known,
                       px_err *err);

/* Rows that hold two words side by side in title, abstract or claims (shards/pairs.h); *known = false: only their rows
 * are known. */
px_status px_pair_rows(px_segx *x, const px_step *s, uint32_t first, uint32_t second, px_set *out,
                       bool *known, px_err *err);

/* Rows that hold one of the stems of an open token. `inside` (may be NULL): rows of the groups that lie wholly
 * within its ids, and of forms whose rows are known, go there, those of the others to `rest`, with their ids in `rest_ids` (room for all). */
px_status px_open_rows(px_segx *x, const px_step *s, const px_opened *e, px_set *inside,
                       px_set *rest, uint32_t *rest_ids, size_t *n_rest, px_err *err);

/* Rows of `filter` (NULL = all) that hold what the terms say about the step; a superset of its hits. */
px_status px_text_candidates(px_segx *x, const px_step *s, const px_words *w,
                             const px_bitmap *filter, px_set *out, px_err *err);

/* Which of `rows` hold the tree `count` times (shards/near.h). */
px_status px_text_near(px_segx *x, const px_near_node *root, unsigned mask, uint32_t count,
                       const px_bitmap *rows, px_set *out, px_err *err);

#endif
