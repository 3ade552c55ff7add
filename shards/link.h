/* link.h: how the records of a snapshot belong together: applications, simple families, citations.
 *
 * Made at each commit over all live rows; rows are global (base of the segment + row). Sections of
 * links.px: "app" and "fam" u32 a row: dense group numbers from 0, PX_NIL for dead rows; "meta"
 * (n_rows, n_apps, n_fams as u32); "cites_off" u32[n+1], "cites" u32: rows it cites inside the
 * collection, ascending; "cited_off", "cited": the inverse.
 *
 * Application: rows with the same application number; a row without one joins a row of the same
 * publication number (any kind; not for offices that count kinds apart: JP, KR, CN with 7 digits) or
 * stands alone.
 * Simple family: the family identifier of the source where given; a row without one takes that of a
 * row of its application, else of a row with the same set of priorities; else rows linked by
 * application or by the same set of priorities form a family. Where several rows could give an
 * identifier, the first row does; the order of rows is that of the segments.
 * Citation: a cited number links to the publication of the same number and kind if the collection has
 * it, else to all kinds of that number. A row never cites itself. */
#ifndef PX_SHARDS_LINK_H
#define PX_SHARDS_LINK_H

#include "shards/segment.h"

typedef struct px_links {
    px_box *box;
    uint32_t n_rows, n_apps, n_fams;
    const uint32_t *app, *fam;
    const uint32_t *cites_off, *cites, *cited_off, *cited; /* valid after px_links_citations */
} px_links;

px_status px_links_build(px_segment *const *seg, px_bitmap *const *dead, size_t n, const char *path,
                         uint64_t *checksum, px_err *err);
px_status px_links_open(const char *path, uint32_t n_rows, px_links **out, px_err *err);
void px_links_close(px_links *l);
/* The group arrays are checked when first asked for. Thread-safe. */
px_status px_links_groups(px_links *l, px_err *err);
px_status px_links_citations(px_links *l, px_err *err);

#endif
