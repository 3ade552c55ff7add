/* highlight.h: where in a text the question's words stand.
 *
 * The text is cut again with offsets and matched as the engine matches: words by stem, phrases and
 * beginnings by sequence, never over a paragraph's end; words of a distance where they stand at that
 * distance (in the shortest stretches that hold it), those of a frequency wherever they stand. Only
 * leaves that make a row a hit and that look at the field of the text count. One thread. */
#ifndef PX_QUERY_HIGHLIGHT_H
#define PX_QUERY_HIGHLIGHT_H

#include "query/engine/plan.h"

/* Fields as bits: 1u << px_text_field, and these. */
#define PX_HL_APPLICANT (1u << 16)
#define PX_HL_INVENTOR  (1u << 17)

typedef struct px_mark {
    uint32_t begin, end; /* bytes of the text */
} px_mark;

typedef struct px_highlight px_highlight;
px_highlight *px_highlight_new(const px_step *plan); /* borrows the plan */
void px_highlight_free(px_highlight *h);
bool px_highlight_any(const px_highlight *h, unsigned field); /* could a text of it have marks? */
/* Marks ascending, not touching each other; in `a`. */
px_status px_highlight_text(px_highlight *h, px_arena *a, px_str text, unsigned field,
                            px_mark **out, size_t *n, px_err *err);

#endif
