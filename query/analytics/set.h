/* set.h: the records of a question as what is counted: publications, applications, simple or extended
 * families, each with its rows; and their years and values as plain arrays that analyses run over.
 *
 * A unit consists of its publications within the set. It has a value (an applicant, a class, an office)
 * when one of them has it, once. Its date is the earliest of theirs (of grants: the first grant). That
 * rule is said on every data card. Numbers of values are those of the whole snapshot (shards/ordinal.h),
 * so two sets of one snapshot can be compared by number.
 *
 * Everything lives in the arena that the set was made in. About 4 bytes a row and unit; making it
 * costs 5 to 15 ns a row, a dimension 2 to 10 ns a value. */
#ifndef PX_ANALYTICS_SET_H
#define PX_ANALYTICS_SET_H

#include "query/engine/facet.h"
#include "query/engine/unit.h"

typedef struct px_aset {
    px_arena *a;
    const px_rowset *rows;
    px_snapshot *snap;
    px_unit unit;
    const px_how *how;
    uint32_t n; /* units */
    uint32_t
        *off; /* n + 1: rows of unit u are row[off[u]] … row[off[u + 1] - 1]; NULL: not made yet */
    uint32_t *row; /* global, ascending within a unit */
    uint64_t n_rows;
    struct px_known *known; /* of a set that is shared: what was read of it */
} px_aset;

/* Several analyses over one set: dates, numbers and dimensions are read once, and kept in the arena. Until the set is
 * changed (px_aset_keep). One thread. Names, offsets and values of a dimension are then shared: nobody writes into
 * them. Other things worth keeping go by a key of their own, such as "cites wide"; px_aset_recall gives NULL for what
 * is not known, and always where the set is not shared. */
void px_aset_share(px_aset *s);
void *px_aset_recall(const px_aset *s, px_str key);
void px_aset_remember(const px_aset *s, px_str key, void *what);

/* Units in order of their first row. */
px_status px_aset_make(px_arena *a, const px_rowset *rows, px_unit unit, const px_how *how,
                       px_aset *out, px_err *err);

/* The same without rows and offsets, where units are publications: for those who may need no more than their number. */
void px_aset_make_late(px_arena *a, const px_rowset *rows, const px_how *how, px_aset *out);
px_status px_aset_list(px_aset *s, px_err *err); /* makes them, once */

/* Leaves out units for which keep[u] is false. */
void px_aset_keep(px_aset *s, const bool *keep);

typedef enum px_basis {
    PX_BASIS_PRIORITY,
    PX_BASIS_FILING,
    PX_BASIS_PUBLICATION,
    PX_BASIS_GRANT
} px_basis;
const char *px_basis_name(px_basis b); /* "priority", "filing", "publication", "grant" */
/* The field that has the date: epd, ad, pd, gd; and its year: epdy, ady, pdy (of grants: gd). */
px_field px_basis_field(px_basis b);

/* By unit yyyymmdd, 0 = none of its rows has the date; *missing: units without. */
px_status px_aset_dates(const px_aset *s, px_basis basis, uint32_t **date, uint64_t *missing,
                        px_err *err);
/* The same cut to years (16 bits). */
px_status px_aset_years(const px_aset *s, px_basis basis, uint16_t **year, uint64_t *missing,
                        px_err *err);

/* A countable field: values of a unit are v[off[u]] … v[off[u + 1] - 1], each once. */
typedef struct px_adim {
    px_facet_ask ask;          /* what it is: "pa1", "ipc.subclass", "x.header" */
    uint32_t n_values;         /* of the snapshot; many may not occur in the set */
    px_str *name;              /* by number */
    uint32_t *off, *v;         /* NULL where it was only counted (cross.h) */
    uint64_t n_pairs, missing; /* units without a value */
} px_adim;
/* `ask` as px_facet_read gives it. PX_E_USAGE for a field that has no values to count. */
px_status px_aset_dim(const px_aset *s, const px_facet_ask *ask, px_adim *out, px_err *err);

/* Units that have each value; `weight` (may be NULL): with 1/k of a unit that has k values. Arrays of
 * n_values. */
void px_adim_counts(const px_aset *s, const px_adim *d, uint64_t **count, double **weight);
/* Numbers of values by falling count (ties bytewise), those with a count only, at most `top` (0 = all).
 * *n_all: how many there are. */
uint32_t *px_adim_rank(const px_aset *s, const px_adim *d, const uint64_t *count, size_t top,
                       size_t *n, size_t *n_all);

/* A number by unit: the largest of its rows (citations, family size, claims …), PX_NIL = none. */
px_status px_aset_numbers(const px_aset *s, px_field f, uint32_t **v, uint64_t *missing,
                          px_err *err);

#endif
