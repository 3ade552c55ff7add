/* spool.h: a file that comes from outside, written to disk as it comes.
 *
 * It lies in a folder that only the server reads (0700) under a name of its own making, mode 0600: what the client calls it is no part
 * of a path. It is bounded by `max`, and by what the disk is to keep free. It vanishes with px_spool_free unless it
 * was kept. One thread at a time. */
#ifndef PX_SERVER_SPOOL_H
#define PX_SERVER_SPOOL_H

#include "base/err.h"
#include "base/str.h"

typedef struct px_spool px_spool;

#define PX_SPOOL_NAME 44u /* with its NUL */

/* `expected`: bytes that are announced, or 0. PX_E_LARGE, PX_E_NOSPACE before anything is written. */
px_status px_spool_open(const char *folder, uint64_t max, uint64_t keep_free, uint64_t expected,
                        px_spool **out, px_err *err);
px_status px_spool_write(px_spool *s, const void *p, size_t n, px_err *err);
/* All of it is on the disk. */
px_status px_spool_sync(px_spool *s, px_err *err);
uint64_t px_spool_bytes(const px_spool *s);
const char *px_spool_name(const px_spool *s); /* within the folder */
void px_spool_keep(px_spool *s);              /* it stays behind px_spool_free */
void px_spool_free(px_spool *s);              /* NULL is fine */

#endif
