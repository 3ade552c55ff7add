/* table_head.h: where a table begins and what its columns are called. For table.c. */
#ifndef PX_INDEXER_TABLE_HEAD_H
#define PX_INDEXER_TABLE_HEAD_H

#include "indexer/table.h"

typedef struct px_table_head {
    size_t at;    /* row of the header, the upper one of two; of the first record without one */
    size_t first; /* row of the first record */
    bool no_header;
} px_table_head;

/* Finds the header among the rows, makes the columns of `fill`, shows it the rows behind and lets it
 * decide. PX_E_INPUT when this is no table that can be read. */
px_status px_table_head_find(const px_row *rows, size_t n, const px_map *map, px_fill *fill,
                             px_table_head *out, px_err *err);

#endif
