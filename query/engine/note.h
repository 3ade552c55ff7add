/* note.h: one more note to a question that is already read: what its collection has to say about it. */
#ifndef PX_QUERY_NOTE_H
#define PX_QUERY_NOTE_H

#include "query/lang/tree.h"

/* Texts and notes live in `a`. */
void px_note_add(px_arena *a, px_query *q, px_note note);

#endif
