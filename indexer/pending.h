/* pending.h: records that meet another one of the same publication, set aside until the end of a
 * run.
 *
 * Whatever comes only once goes straight into a segment. The rest waits here, written to a
 * temporary file with the order in which it was read; at the end the records of a group (the same
 * number without kind) are taken together in that order. So the result does not depend on how many
 * threads read. */
#ifndef PX_INDEXER_PENDING_H
#define PX_INDEXER_PENDING_H

#include "base/file.h"
#include "patent/record.h"

typedef struct px_pending px_pending;
/* `name` tells several of one run apart. */
px_status px_pending_open(const char *dir, const char *name, px_pending **out, px_err *err);
/* Not thread-safe; the caller locks. `group` = hash of what records of a group share. */
px_status px_pending_add(px_pending *p, uint64_t group, uint64_t seq, const px_record *r,
                         px_err *err);
size_t px_pending_count(const px_pending *p);
uint64_t px_pending_group(const px_pending *p, size_t i); /* of one of them */
/* Done adding: sort. */
px_status px_pending_finish(px_pending *p, px_err *err);
/* Next group: JSON lines of its records in the order read, as slices of the mapping. 1, 0 at the
 * end. */
int px_pending_next(px_pending *p, px_arena *a, px_str **lines, size_t *n);
void px_pending_close(px_pending *p); /* removes the file */

#endif
