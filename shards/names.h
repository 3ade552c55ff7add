/* names.h: the file of name groups of a shard set (patent/groups.h). */
#ifndef PX_SHARDS_NAMES_H
#define PX_SHARDS_NAMES_H

#include "patent/groups.h"
#include "shards/snapshot.h"

/* Groups of the set in `dir`; an absent file gives none. Caller frees. */
px_status px_names_read(const char *dir, px_groups **out, px_err *err);
/* Lines behind those that are there; the file is replaced whole or not at all. Two that write at once are kept apart by
 * a lock of their own (names.lock), so decisions can be taken while an index is being written. */
px_status px_names_append(const char *dir, px_str lines, px_err *err);
/* Groups as they were when this snapshot first asked; live as long as it does. */
px_status px_snapshot_groups(px_snapshot *s, const px_groups **out, px_err *err);

#endif
