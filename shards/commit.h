/* commit.h: changing a shard set. One writer at a time: the caller holds the lock (M2).
 *
 *     px_manifest next; px_manifest_copy(&next, &now); next.generation++;
 *     ... px_manifest_add / px_manifest_put_dead ...
 *     px_shards_commit(dir, &next, err);        // links, MANIFEST, sweep
 */
#ifndef PX_SHARDS_COMMIT_H
#define PX_SHARDS_COMMIT_H

#include "shards/snapshot.h"

#define PX_SEGMENTS_MAX   16                  /* more are merged after an ingest */
#define PX_MERGE_ROWS_MAX ((uint32_t)1 << 20) /* bounds a merge's memory: docs/notes */

/* Name of the next segment of this manifest ("seg-000012"); raises next_segment. */
void px_manifest_next_name(px_manifest *m, char out[24]);

/* Drop segments without a living row, make links, write MANIFEST, sweep. `next->generation` must be
 * the new one. */
px_status px_shards_commit(const char *dir, px_manifest *next, px_err *err);

/* Are the links that MANIFEST names whole and in order? Every byte is looked at. PX_E_UNSUPPORTED:
 * they are, but were made before there were extended families. */
px_status px_shards_check_links(const char *dir, const px_manifest *m, px_err *err);

/* Merge segments i of `next` where take[i] into one (or several, when rebuilding) and change `next`
 * accordingly; nothing is committed. Where more than a quarter of the rows taken are dead, the
 * living ones are indexed anew and the dead ones are gone; else dead rows are carried along. */
px_status px_shards_merge(const char *dir, px_manifest *next, const bool *take, px_err *err);

/* Which segments to merge so that no more than `max` remain: the smallest ones. False: none. */
bool px_shards_merge_plan(const px_manifest *m, size_t max, bool *take);

#endif
