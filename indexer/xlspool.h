/* xlspool.h: the shared strings of a workbook: added one after the other, asked for by number.
 *
 * The first PX_POOL_MEMORY bytes lie in memory, what follows in a file without a name in $TMPDIR
 * (else /var/tmp). So memory is bounded by that and by 8 bytes a string, whatever the workbook. */
#ifndef PX_INDEXER_XLSPOOL_H
#define PX_INDEXER_XLSPOOL_H

#include "base/arena.h"
#include "base/err.h"

#define PX_POOL_MEMORY      ((size_t)64 << 20)
#define PX_POOL_STRINGS_MAX ((size_t)12 << 20)
#define PX_POOL_BYTES_MAX   ((uint64_t)16 << 30)

typedef struct px_pool px_pool;

px_pool *px_pool_new(void);
void px_pool_free(px_pool *p); /* NULL is fine */
/* PX_E_LIMIT beyond the bounds above, PX_E_NOSPACE. */
px_status px_pool_add(px_pool *p, px_str s, px_err *err);
size_t px_pool_count(const px_pool *p);
/* Copy in `a`; empty for a number that was never given. Cost: a copy, or one read of the file. */
px_status px_pool_get(px_pool *p, size_t i, px_arena *a, px_str *out, px_err *err);

#endif
