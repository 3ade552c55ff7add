/* snapshot.h: a reader's view of one generation of a shard set. Held by count; while it is held,
 * its segments stay mapped even when a writer has replaced them (M1: a reader sees all of a commit
 * or none). */
#ifndef PX_SHARDS_SNAPSHOT_H
#define PX_SHARDS_SNAPSHOT_H

#include "shards/link.h"
#include "shards/manifest.h"

#include <pthread.h>

typedef struct px_ordinal_cache px_ordinal_cache; /* ordinal.h */

typedef struct px_snapshot {
    char *dir;
    px_manifest m;
    px_segment **seg; /* NULL: damaged and skipped */
    px_bitmap **dead; /* NULL: no dead row */
    uint32_t *base;   /* first global row of each segment */
    size_t n_segs;
    uint32_t n_rows, n_live; /* all rows; rows that are neither dead nor in a skipped segment */
    px_links *links;
    char **skipped; /* sentences about damaged segments (skip_damaged) */
    size_t n_skipped;
    int refs;
    bool lost;                     /* px_snapshot_whole failed; by atomics */
    pthread_mutex_t ordinals_lock; /* also of `groups` */
    struct px_groups *groups;      /* names.h */
    px_ordinal_cache *ordinals;
    struct px_terms *terms; /* terms.h */
} px_snapshot;

/* Retries when a writer replaces the manifest meanwhile. With skip_damaged, segments that do not
 * open are left out and named in `skipped`. */
px_status px_snapshot_open(const char *dir, bool skip_damaged, px_snapshot **out, px_err *err);
/* The same for a manifest that is not committed yet (a writer looking at what it has made); without
 * links. */
px_status px_snapshot_open_manifest(const char *dir, const px_manifest *m, px_snapshot **out,
                                    px_err *err);
/* The links file of a manifest, held against its checksum; rows = of all its segments. */
px_status px_links_open_named(const char *dir, const px_manifest *m, uint32_t n_rows,
                              px_links **out, px_err *err);
px_snapshot *px_snapshot_ref(px_snapshot *s);
void px_snapshot_unref(px_snapshot *s);

/* PX_E_DAMAGED: a file became shorter since it was opened; `ask`: the system is asked, too (px_box_whole). What was read of it may
 * have been zeros, so an answer must not be believed when this fails behind it; from then on it always fails. Without `ask` it costs next to
 * nothing. */
px_status px_snapshot_whole(px_snapshot *s, bool ask, px_err *err);

/* Live rows of a publication, application, priority or family key: global rows appended to *rows
 * (px_malloc'ed). */
typedef struct px_rows {
    uint32_t *v;
    size_t n, cap;
} px_rows;
void px_rows_add(px_rows *r, uint32_t row);
void px_rows_free(px_rows *r);
px_status px_snapshot_lookup(px_snapshot *s, px_field ident, const px_str *keys, size_t n_keys,
                             px_rows *out, px_err *err);
/* Live rows that are, or may be, the record called `key`: of a publication (base = its number
 * without kind) all kinds of that number and those without kind; of others (base empty) exactly the
 * key. Appended to `out`. */
px_status px_snapshot_find(px_snapshot *s, px_str key, px_str base, px_rows *out, px_err *err);
/* Segment and local row of a global row. */
void px_snapshot_locate(const px_snapshot *s, uint32_t global, size_t *seg, uint32_t *row);
/* The stored JSON of a row. */
px_status px_snapshot_record(px_snapshot *s, uint32_t global, px_zctx *ctx, px_buf *out,
                             px_err *err);
/* What the record is called (normal publication number); empty if the segment is skipped. */
px_status px_snapshot_key(px_snapshot *s, uint32_t global, px_str *out, px_err *err);

#endif
