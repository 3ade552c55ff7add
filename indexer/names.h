/* names.h: the applicants of a collection with what speaks for two of them being one, for `patix names`. */
#ifndef PX_INDEXER_NAMES_H
#define PX_INDEXER_NAMES_H

#include "patent/groups_suggest.h"
#include "shards/names.h"

typedef struct px_name_list {
    px_snapshot *snap;
    px_suggest_name *v; /* cleaned applicants (field pas) of live records, bytewise */
    size_t n;
    uint64_t *family, *inventor; /* what v points into */
} px_name_list;

/* `facts`: also families and inventors (a look at every row). Memory: some 40 bytes a name and, with facts, 16 bytes
 * for each name, family and inventor of a record. */
px_status px_name_list_read(const char *dir, bool facts, px_name_list *out, px_err *err);
void px_name_list_release(px_name_list *l);

#endif
