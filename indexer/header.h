/* header.h: a header cut into words, and the dictionary as a list. For header*.c, map*.c and tests;
 * the rest asks px_map_find (map.h). */
#ifndef PX_INDEXER_HEADER_H
#define PX_INDEXER_HEADER_H

#include "indexer/map.h"

typedef enum px_header_class {
    PX_HEADER_BREAK,
    PX_HEADER_LETTER,
    PX_HEADER_DIGIT,
    PX_HEADER_CJK
} px_header_class;

/* Normalised text; a word (letters, digits or Chinese, Japanese, Korean characters in a row) begins
 * where starts[i], which has text.n + 1 items and is true at the end. */
typedef struct px_header_form {
    px_str text;
    const bool *starts;
} px_header_form;

uint32_t px_header_letters(px_str normal);
void px_header_cut(px_arena *a, px_str header, px_header_form *out);

typedef struct px_header_entry {
    px_str name; /* normalised */
    px_target target;
    px_str lang;
    unsigned rank;    /* order in headers.tbl */
    bool weak;        /* marked '?' */
    uint32_t letters; /* bit per ASCII letter that stands in the name */
} px_header_entry;

/* Sorted by name; several entries of one name by rank. Lives as long as the process. */
const px_header_entry *px_header_entries(size_t *n);

#endif
