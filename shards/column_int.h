/* column_int.h: the finished form of one column in memory, as builder and merge hand it to the
 * file. */
#ifndef PX_SHARDS_COLUMN_INT_H
#define PX_SHARDS_COLUMN_INT_H

#include "shards/column.h"

typedef struct px_col_out {
    px_str name;
    px_col_kind kind;
    uint32_t n_rows;
    /* NUM: num[n_rows]; DICT: codes[n_values], off[n_rows + 1] or NULL for one a row; IDX: keys +
     * rows[n_values]; HASH: keys[n_rows]; HASHES: keys[n_values] + off; TEXT: text + off. */
    const uint32_t *num, *codes, *off, *rows;
    const uint64_t *keys;
    const char *text;
    uint64_t n_values;
    const px_str *dict, *tok; /* DICT: n_dict sorted values; tok NULL if none */
    uint32_t n_dict;
} px_col_out;

/* Columns that were made of others in memory (column_made.c). */
typedef struct px_made px_made;
px_made *px_cols_made(px_cols *c); /* of an open store */
px_made *px_made_new(void);
void px_made_free(px_made *m);

/* The box and the list of columns so far; px_colset_close writes the list ("@meta", "@names") last,
 * in one place, so that opening touches one page and not every column. */
typedef struct px_colset {
    px_boxw *box;
    px_buf metas, names;
} px_colset;
px_status px_colset_create(const char *path, px_colset *s, px_err *err);
px_status px_colset_close(px_colset *s, uint64_t *size, uint64_t *checksum,
                          px_err *err); /* frees, also on failure */
void px_colset_abort(px_colset *s);
px_status px_col_put(px_colset *s, const px_col_out *c, px_err *err);
/* Physical name of a field's column: its code, the date's for a year, "x.<custom>". */
px_str px_col_name(px_arena *a, px_field f, px_str custom);

#endif
