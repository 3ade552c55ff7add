/* manifest.h: the one small list that says what is alive (M1, M3), and the steps of a commit.
 *
 *   DIR/MANIFEST          one line of JSON and a line "xxh3 <16 hex digits>"
 *   DIR/LOCK              the writer's (M2)
 *   DIR/seg-000001/       segments
 *   DIR/dead-000001-7.px  rows of segment 1 that are dead since generation 7 (CRoaring, portable)
 *   DIR/links-7.px        links between records, made at generation 7
 *
 * A commit writes new segments, dead files and links (all synced), then renames the new MANIFEST
 * into place, then deletes what it no longer names. Whoever dies in between leaves the old MANIFEST
 * and some files nobody names. */
#ifndef PX_SHARDS_MANIFEST_H
#define PX_SHARDS_MANIFEST_H

#include "base/bitmap.h"
#include "base/file.h"

#define PX_MANIFEST_VERSION 1

typedef struct px_manifest_segment {
    char name[24]; /* "seg-000001" */
    uint32_t rows, n_dead;
    char dead[40];     /* file name, empty = no dead row */
    uint64_t dead_sum; /* XXH3 of that file */
} px_manifest_segment;

typedef struct px_manifest {
    uint64_t generation; /* raised by every commit */
    uint32_t next_segment;
    px_manifest_segment *seg;
    size_t n_segs;
    char links[32];
    uint64_t links_sum; /* of the box directory */
} px_manifest;

void px_manifest_init(px_manifest *m); /* generation 0, no segment */
void px_manifest_release(px_manifest *m);
void px_manifest_copy(px_manifest *to, const px_manifest *from);
/* PX_E_NOTFOUND when there is none ("DIR is not a patix collection"). */
px_status px_manifest_read(const char *dir, px_manifest *m, px_err *err);
px_status px_manifest_write(const char *dir, const px_manifest *m, px_err *err);
/* M3: remove whatever the manifest does not name and looks like ours. The lock must be held. */
px_status px_manifest_sweep(const char *dir, const px_manifest *m, px_err *err);
/* After a failure: the same by the MANIFEST that lies in the folder now, since a commit may fail
 * behind its rename. Where it cannot be read, nothing is removed. */
void px_manifest_sweep_failed(const char *dir);

/* There is no MANIFEST: was there one? PX_E_DAMAGED when files of a later generation than the first lie there; then
 * sweeping would destroy a collection whose MANIFEST was lost. */
px_status px_manifest_lost(const char *dir, px_err *err);

void px_manifest_add(px_manifest *m, const char *name, uint32_t rows);
/* Write the dead rows of segment i as a new file of generation m->generation (already raised) and
 * name it. */
px_status px_manifest_put_dead(const char *dir, px_manifest *m, size_t i, const px_bitmap *dead,
                               px_err *err);
/* NULL in *out when the segment has no dead rows. */
px_status px_manifest_get_dead(const char *dir, const px_manifest_segment *s, px_bitmap **out,
                               px_err *err);

#endif
