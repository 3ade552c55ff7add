/* tally_int.h: codes of some rows of a segment put behind one another, for tally.c and tally_cross.c.
 *
 * Loops over the values of a row, whose number changes from row to row, cost more than the values do. So codes are taken
 * four at a time, the next row writing over what was too much, and then gone through as one list. */
#ifndef PX_QUERY_TALLY_INT_H
#define PX_QUERY_TALLY_INT_H

#include "query/engine/tally.h"

#define PX_TAKE_ROWS 4096u
#define PX_TAKE_AHEAD                                                                              \
    4u /* so many numbers are written at once: lists have room for as many behind their end */

typedef struct px_take {
    const px_col *c;
    uint32_t n;     /* rows */
    uint32_t *code; /* absent is PX_NIL where the column has one a row */
    uint32_t *off;  /* row i: code[off[i]] … code[off[i + 1] - 1]; NULL: one a row */
    size_t n_codes;
    size_t cap;
    uint32_t *own_off, *place;
    size_t cap_place;
} px_take;

/* At most PX_TAKE_ROWS rows, ascending. Begins from an empty px_take or one that was used. */
void px_take_rows(px_take *t, const px_col *c, const uint32_t *row, uint32_t n);
void px_take_once(px_take *t); /* leaves out codes that mean "again" */
void px_take_free(px_take *t);
/* May a row of the column have codes that mean "again"? */
bool px_take_again(const px_col *c);

/* Rows of a set in pieces of at most PX_TAKE_ROWS, each all in one block. */
typedef struct px_take_iter {
    const px_bitmap *bits;
    uint32_t *block;
    size_t at, n, done;
} px_take_iter;
void px_take_begin(px_take_iter *it, const px_bitmap *bits);
uint32_t px_take_next(px_take_iter *it, const uint32_t **row); /* how many; 0 at the end */
void px_take_end(px_take_iter *it);

#endif
