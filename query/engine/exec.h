/* exec.h: a plan over the segments: one bitmap a segment.
 *
 * Segments are worked one by one and know nothing of each other, so they can be dealt out to
 * threads; a px_segx belongs to one thread. Within an AND, children that are cheap to know go
 * first, and what is left over is handed down as a filter to those that must look into rows (the
 * phrase checks). Dead rows are taken off at the end. */
#ifndef PX_QUERY_EXEC_H
#define PX_QUERY_EXEC_H

#include "query/engine/plan.h"
#include "query/engine/rowset.h"

/* All live rows that the plan asks for. */
px_status px_exec(px_snapshot *snap, const px_step *plan, px_stop *stop, px_rowset *out,
                  px_err *err);

/* --- for the leaves --- */
typedef struct px_segx { /* a thread at work on a segment */
    px_snapshot *snap;
    size_t i;
    px_segment *s;
    px_xap *xap; /* opened when first needed */
    px_stop *stop;
    px_buf key, text; /* scratch */
    uint64_t *words;  /* a bit a row, zero between uses */
    size_t n_words;
} px_segx;

/* Rows of a segment: b NULL = none. What is not `own` is a view into the mapping: it is freed, but
 * never changed. */
typedef struct px_set {
    px_bitmap *b;
    bool own;
} px_set;
void px_set_free(px_set *s);
uint64_t px_set_count(const px_set *s);
void px_set_and(px_set *into, const px_bitmap *other); /* NULL = nothing left */
void px_set_or(px_set *into, px_set *other);           /* takes `other`, leaves it empty */
/* What x->words holds, cleared behind it. */
px_set px_set_of_words(px_segx *x);
/* The ready bitmap of a key, or an empty set and *found = false. */
px_status px_set_ready(px_segx *x, px_str key, px_set *out, bool *found, px_err *err);

/* Leaves: rows of the segment, dead ones included. `filter` (may be NULL): only these rows matter;
 * a leaf may leave others out, or not. */
px_status px_leaf_text(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err);
px_status px_leaf_name(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err);
px_status px_leaf_class(px_segx *x, const px_step *s, px_set *out, px_err *err);
px_status px_leaf_enum(px_segx *x, const px_step *s, px_set *out, px_err *err);
px_status px_leaf_range(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                        px_err *err);
px_status px_leaf_has(px_segx *x, const px_step *s, px_set *out, px_err *err);
px_status px_leaf_keys(px_segx *x, const px_step *s, px_set *out, px_err *err);
px_status px_leaf_hashes(px_segx *x, const px_step *s, px_set *out, px_err *err);
px_status px_leaf_rows(px_segx *x, const px_step *s, px_set *out, px_err *err);

/* Rows of a term; stop words have a ready bitmap or no row at all. */
px_status px_term_rows(px_segx *x, px_str term, bool is_stop, px_set *out, px_err *err);
/* About how many rows a text step has to look at: those of its rarest term. */
px_status px_text_estimate(px_segx *x, const px_step *s, uint64_t *out, px_err *err);
/* Stem groups that the last word of a PREFIX can be, in this segment: numbers ascending, to be
 * freed; and the ids. PX_E_LIMIT above PX_WILD_MAX ids. */
#define PX_WILD_MAX 10000u
px_status px_text_expand(px_tok *t, px_str prefix, uint32_t **ids, size_t *n_ids, uint32_t **stems,
                         size_t *n_stems, px_err *err);

#endif
