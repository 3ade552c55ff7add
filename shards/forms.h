/* forms.h: which rows hold an exact form of a word, where the terms cannot say it.
 *
 * A term is a stem. Where all that is asked for is a whole stem group, it decides; a form that is
 * only a part of its group ("operation" of oper: operate, operating …) would have to be looked for in every row of
 * the stem. So for each form of a group with several forms that together stand at more than one place in 256
 * rows, bitmaps.px has the rows: "f" + form for title, abstract and claims, "fD" + form for the description.
 * The key "f" alone says that the segment has them (older ones have none). About 10 % of a segment, some
 * microseconds a record when a segment is finished. */
#ifndef PX_SHARDS_FORMS_H
#define PX_SHARDS_FORMS_H

#include "shards/bitfile.h"
#include "shards/token.h"

/* Has a stem group of these ids bitmaps of its forms, in a segment that has any? Then a form without one stands in no row
 * of that side. */
bool px_forms_has(const px_tok *t, const uint32_t *group, size_t n);
/* All of them, into the file that is being written. */
px_status px_forms_write(px_tok *t, px_bitw *w, px_err *err);
/* Do the bitmaps say what the rows hold? Also when there are none. */
px_status px_forms_verify(px_tok *t, px_bits *b, px_err *err);

#endif
