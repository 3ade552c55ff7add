/* exchange_int.h: what the files of exchange.h share. */
#ifndef PX_QUERY_EXCHANGE_INT_H
#define PX_QUERY_EXCHANGE_INT_H

#include "query/engine/exchange.h"

typedef struct px_exch {
    px_arena *a;
    bool file; /* PX_EXCH_FILE */
} px_exch;

/* The name of an element that has the prefix in files. */
#define PX_EXCH_EL(x, name) (&("exch:" name)[(x)->file ? 0 : 5])

/* All elements of classes, in the order of bibliographic-data (exchange_class.c). */
void px_exch_put_classes(const px_exch *x, px_xo *biblio, const px_record *r);

void px_exch_sequence(const px_exch *x, px_xo *node, size_t i); /* counted from 0 */
px_str px_exch_digits(px_arena *a, uint32_t ymd);               /* eight; empty for 0 */
/* <document-id> of a file, which says nothing of its spelling. */
void px_exch_put_bare_id(px_arena *a, px_xo *parent, const px_exch_name *n, px_exch_spelling s,
                         uint32_t date);

#endif
