/* link.h: how the records of a snapshot belong together: applications, simple and extended families,
 * citations.
 *
 * Made at each commit over all live rows; rows are global (base of the segment + row). Sections of
 * links.px: "app", "fam" and "ext" u32 a row: dense group numbers from 0, PX_NIL for dead rows;
 * "meta" (n_rows, n_apps, n_fams, n_exts as u32); "cites_off" u32[n+1], "cites" u32: rows it cites inside the
 * collection, ascending; "cited_off", "cited": the inverse; "unclear" u64.
 *
 * Application: rows with the same application number; a row without one joins a row of the same
 * publication number (any kind; not for offices that count kinds apart: JP, KR, CN with 7 digits)
 * or stands alone.
 * Simple family: the family identifier of the source where given; a row without one takes that of a
 * row of its application, else of a row with the same set of priorities; else rows linked by
 * application or by the same set of priorities form a family.
 * Extended family: rows that are linked, directly or over others, because they are of one
 * application, of one simple family, claim a common priority, one claims the application of the
 * other as its priority, their sources state the same extended family identifier, or list extended
 * families that have a publication in common. Numbers link
 * by their normal form alone, not by other keys that a spelling could mean. A priority that is no
 * record of the collection links, too; a dead row does not.
 * Where several rows could give an application or an identifier, the one whose key (px_record.key)
 * comes first in byte order does. So the same records always give the same groups, however they lie
 * in segments.
 *
 * Citation: a cited number links to the publication of the same number and kind if the collection
 * has it, else to all kinds of that number, where its number may also be another spelling of the
 * one cited (px_number_cite_keys of both meet). Where kinds are counted apart, kinds of another
 * letter are other documents, and a number with a kind links by its own spelling only. When what
 * was found this way is more than one document, the mention links to nothing and is counted as
 * unclear. A row never cites itself. */
#ifndef PX_SHARDS_LINK_H
#define PX_SHARDS_LINK_H

#include "shards/segment.h"

typedef struct px_links {
    px_box *box;
    uint32_t n_rows, n_apps, n_fams, n_exts;
    uint64_t n_unclear; /* mentions that could mean several documents and link to none */
    const uint32_t *app, *fam;
    const uint32_t *ext; /* NULL where not `extended` */
    bool extended;       /* false: made before there were extended families; n_exts is 0 */
    const uint32_t *cites_off, *cites, *cited_off, *cited; /* valid after px_links_citations */
} px_links;

/* Memory does not grow with the number of rows: what does not fit lies in "tmp-sort-*.px" files
 * beside `path` meanwhile. Pages of the segments are given back (px_segment_drop). */
px_status px_links_build(px_segment *const *seg, px_bitmap *const *dead, size_t n, const char *path,
                         uint64_t *checksum, px_err *err);
px_status px_links_open(const char *path, uint32_t n_rows, px_links **out, px_err *err);
void px_links_close(px_links *l);
/* Where links are damaged (`st`), says behind the sentence what makes them anew: nothing is lost
 * with them. The functions here do so by themselves. Gives `st` back. */
px_status px_links_repairable(px_status st, px_err *err);
/* The group arrays are checked when first asked for. Thread-safe. */
px_status px_links_groups(px_links *l, px_err *err);
/* px_links_groups, and PX_E_UNSUPPORTED with what to do where there are no extended families. */
px_status px_links_extended(px_links *l, px_err *err);
px_status px_links_citations(px_links *l, px_err *err);

#endif
