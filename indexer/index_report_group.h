/* index_report_group.h: files of one folder, or members of one archive, of which there is nothing to say one by one: told together,
 * with sums and with the columns of all.
 *
 * Alike are those of the same format and encoding; tables need the same columns, too, since each of them has a mapping of its own,
 * while documents (Solr, JSON) merely have more or fewer of their elements filled. Whoever has rejects or notes is never one of
 * many. A group of one is told as what it is. */
#ifndef PX_INDEXER_INDEX_REPORT_GROUP_H
#define PX_INDEXER_INDEX_REPORT_GROUP_H

#include "indexer/source.h"

typedef struct px_index_groups px_index_groups;

/* A group that has ended: the name of its only member, or NULL and how many there are; `sum` lives during the call. */
typedef void (*px_index_group_show)(void *self, const char *name, uint64_t members,
                                    const px_source_report *sum);

px_index_groups *px_index_groups_new(void);
void px_index_groups_free(px_index_groups *g); /* NULL is fine */

/* false: this one is to be shown by itself. `columns`: what tables of the same columns have in common, 0 for documents. Costs a walk
 * over the columns; memory grows with the columns that differ, not with the members. */
bool px_index_groups_add(px_index_groups *g, const char *name, uint64_t columns,
                         const px_source_report *rep);

/* Tell all groups in the order in which they began, and forget them. */
void px_index_groups_end(px_index_groups *g, px_index_group_show show, void *self);

#endif
