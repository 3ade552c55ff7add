/* translate.h: a query in the tongue of another system.
 *
 * What is there under another name is renamed; what is there in another form is rewritten; what is
 * not there is left out or widened, and every such place is told (Q1: nothing is silently cut):
 *
 *   T-LOST     not expressible there; left out
 *   T-CHANGED  written, but it finds something else there
 *   T-REFUSED  written, but the system refuses it or reads it otherwise
 *   T-SPELT    means the same there, in other words (an OR of two fields …)
 *   T-BACK     means the same there, but patix would read the text otherwise
 *   T-NOTE     true of the whole query there (stemming, limits)
 *
 * Sources of codes and operators: the systems' manuals as far as they could be opened; what is not
 * certain is marked T-CHANGED rather than claimed. */
#ifndef PX_QUERY_TRANSLATE_H
#define PX_QUERY_TRANSLATE_H

#include "query/lang/tree.h"

typedef enum px_tongue {
    PX_TONGUE_INCOPAT = 0,
    PX_TONGUE_PATSNAP,
    PX_TONGUE_OPS, /* OPS CQL; Espacenet reads it, too */
    PX_TONGUE_LENS,
    PX_TONGUE_PATENTSCOPE,
    PX_TONGUE_GOOGLE,
    PX_TONGUE_COUNT
} px_tongue;

const char *px_tongue_name(px_tongue t); /* "incopat", … */
bool px_tongue_find(px_str name, px_tongue *out);
/* The dialect that reads the tongue. */
px_dialect px_tongue_dialect(px_tongue t);

typedef struct px_translation {
    px_str text;   /* empty when nothing of the query can be said there */
    px_note *note; /* the places above, in the order of the query, each once */
    size_t n_notes;
    bool exact; /* finds the same there: neither T-LOST, T-CHANGED nor T-REFUSED */
    bool
        reversible; /* exact, and px_query_parse_in with the tongue's dialect gives the same tree */
} px_translation;

/* Everything lives in `a`. */
void px_translate(px_arena *a, const px_query *q, px_tongue to, px_translation *out);

/* The row of a field (for the tests: every field has one); NULL: none. */
typedef struct px_translate_row {
    const char *code;
    const char *to[PX_TONGUE_COUNT];
} px_translate_row;
const px_translate_row *px_translate_rows(size_t *n);

#endif
