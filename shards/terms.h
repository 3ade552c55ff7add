/* terms.h: Xapian files of a snapshot that are open and have nothing to do.
 *
 * Opening one costs 12 us and a read, which is most of a short question; so who is done with a file
 * leaves it here for the next. A file is one thread's from px_terms_take to px_terms_give (Xapian's
 * objects are never shared). */
#ifndef PX_SHARDS_TERMS_H
#define PX_SHARDS_TERMS_H

#include "base/xap.h"

struct px_snapshot;

typedef struct px_terms px_terms;
px_terms *px_terms_new(void);
void px_terms_free(px_terms *t); /* closes them; NULL is fine */

#define PX_TERMS_ALL SIZE_MAX /* as a segment: all that are open, seen as one, for ranking */
/* Of a segment that is not skipped; opened when none is idle. */
px_status px_terms_take(struct px_snapshot *s, size_t seg, px_xap **out, px_err *err);
/* Keeps it, or closes it when enough are kept. Not after a failure: then px_xap_close. */
void px_terms_give(struct px_snapshot *s, size_t seg, px_xap *x);

#endif
