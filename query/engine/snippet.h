/* snippet.h: pieces of a record's texts around the words of the question, to show why it was found.
 *
 * Of each text that holds marks (highlight.h) as many pieces as fit the allowance of its field, each
 * begun and ended at a sentence's end where one is near, else between words; never inside a character
 * or a word, never between a character and its combining marks. A piece is a part of the text as it
 * stands in the record, byte for byte, so what was cut off is said apart. Any field and language. */
#ifndef PX_QUERY_SNIPPET_H
#define PX_QUERY_SNIPPET_H

#include "patent/record.h"
#include "query/engine/highlight.h"
#include "query/engine/stop.h"

typedef struct px_snippet {
    const char *field; /* "ti", "ab", "clm", "des", "pa", "in" */
    px_str lang;       /* of the text; may be empty */
    px_str text;       /* a slice of the record */
    px_mark *mark;     /* bytes of `text`, ascending, apart from each other; at least one */
    size_t n_marks;
    bool cut_before, cut_behind; /* the text goes on there */
} px_snippet;

#define PX_SNIPPET_MIN   20u /* characters */
#define PX_SNIPPET_MAX   5000u
#define PX_SNIPPET_USUAL 160u

/* `characters` at most for each field of the record, all its pieces together (a single mark that is
 * longer is shown whole). Fields in the order above; pieces of a text in its order. In `a`, borrowing the
 * record. `h` is of the question's plan. Looks at `stop` between texts. */
px_status px_snippets_of(px_highlight *h, px_arena *a, const px_record *r, uint32_t characters,
                         px_stop *stop, px_snippet **out, size_t *n, px_err *err);

#endif
