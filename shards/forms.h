/* forms.h: which rows hold an exact form of a word, where the terms cannot say it.
 *
 * A term is a stem. Where all that is asked for is a whole stem group, it decides; a form that is
 * only a part of its group ("operation" of oper: operate, operating …) would have to be looked for in every row of
 * the stem. So the rows of each form of a group with several forms are kept: where the forms together stand at more than one place
 * in 256 rows as bitmaps, "f" + form for title, abstract and claims, "fD" + form for the description; of the other groups as lists
 * by the form's id (idlist.h), "r" + stem and "rD" + stem. The keys "f" and "r" alone say that the segment has them
 * (older ones have none, or none of "r"). About 10 % of a segment, and 2 % for the lists; some microseconds a
 * record when a segment is finished. */
#ifndef PX_SHARDS_FORMS_H
#define PX_SHARDS_FORMS_H

#include "shards/bitfile.h"
#include "shards/token.h"

/* Has a stem group of these ids bitmaps of its forms, in a segment that has any? Else it has a list. Either way a form that is not
 * there stands in no row of that side. */
bool px_forms_has(const px_tok *t, const uint32_t *group, size_t n);
/* All of them, into the file that is being written. A pass over the rows for the bitmaps, and one for every `held` places of the
 * other forms. */
px_status px_forms_write(px_tok *t, px_bitw *w, uint64_t held, px_err *err);
/* The key of the list of a stem group. */
void px_forms_list_key(px_tok *t, uint32_t stem, bool description, px_buf *key);
/* Do the bitmaps say what the rows hold? Also when there are none. */
px_status px_forms_verify(px_tok *t, px_bits *b, px_err *err);

#endif
