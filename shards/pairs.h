/* pairs.h: which rows hold two frequent words side by side.
 *
 * A phrase of two frequent words has as many candidates as the rarer of them has rows, each a place of its own
 * in memory, and few of them may be hits. So bitmaps.px knows every pair of frequent words in title, abstract and claims: a
 * word is frequent when more than one row in 256, and at least 64, hold it there. Neighbours are what a phrase takes
 * for neighbours: sentence marks between them do not count, paragraphs and fields part them. Two CJK characters are no pair
 * here: they have a term.
 *
 * Keys (bitfile.h): "q" alone: u32 number of frequent words, then their ids, ascending (segments without it have no pairs);
 * "p" + word + blank + word: rows of a pair that more than one row in 4,096, and at least 64, hold; "q" + word: all other
 * pairs that the word begins, an idlist by the id of the second word. About 7 % of a segment of abstracts, 2 % of the time of indexing. */
#ifndef PX_SHARDS_PAIRS_H
#define PX_SHARDS_PAIRS_H

#include "shards/bitfile.h"
#include "shards/token.h"

/* Rows in which b directly follows a; *known = false: the segment cannot say. *out NULL: none. It is a view into the
 * mapping or a set of its own (*own); free it in both cases. Some microseconds. */
px_status px_pairs_rows(px_tok *t, px_bits *b, uint32_t first, uint32_t second, px_bitmap **out,
                        bool *own, bool *known, px_err *err);
/* All of them, into the file that is being written. Passes over the rows: two, and one for every `held` rows of pairs. */
px_status px_pairs_write(px_tok *t, px_bitw *w, uint64_t held, px_err *err);
/* Do they say what the rows hold? Also when there are none. */
px_status px_pairs_verify(px_tok *t, px_bits *b, px_err *err);

#endif
