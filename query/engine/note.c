/* note.c: see note.h. There are few notes, so each is an array of its own length. */
#include "query/engine/note.h"

void px_note_add(px_arena *a, px_query *q, px_note note) {
    px_note *v = px_arena_array(a, px_note, q->n_notes + 1);
    if (q->n_notes) memcpy(v, q->notes, q->n_notes * sizeof *v);
    v[q->n_notes++] = note;
    q->notes = v;
}
