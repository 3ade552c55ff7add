/* exec.h: a plan over the segments: one bitmap a segment.
 *
 * Segments know nothing of each other, so they are dealt out to threads; a px_segx belongs to one
 * thread. What a step finds in a whole segment is kept in the cache, if there is one. Within an AND, children that are cheap to know go
 * first, and what is left over is handed down as a filter to those that must look into rows (the
 * phrase checks). Dead rows are taken off at the end. */
#ifndef PX_QUERY_EXEC_H
#define PX_QUERY_EXEC_H

#include "query/engine/how.h"
#include "query/engine/plan.h"
#include "query/engine/rowset.h"

/* All live rows that the plan asks for. Of several failures that of the first segment is told,
 * whatever the number of threads. */
px_status px_exec(px_snapshot *snap, const px_step *plan, const px_how *how, px_rowset *out,
                  px_err *err);

/* --- for the leaves --- */
typedef struct px_segx { /* a thread at work on a segment */
    px_snapshot *snap;
    size_t i;
    px_segment *s;
    px_xap *xap; /* px_segx_terms */
    int forms; /* rows of exact forms (shards/forms.h)? 0: not looked yet, -1: none, 1: of frequent ones, 2: of all */
    px_stop *stop;
    const px_how *how;
    const struct px_step_list *steps; /* where there is a cache */
    const struct px_wholes *wholes;   /* what UNIT and SCOPE hang on (whole.h) */
    const struct px_open *open;       /* words of patterns that are known (open.h); may be NULL */
    px_buf key, text;                 /* scratch */
    uint64_t *words;                  /* a bit a row, zero between uses; of px_segx_words */
    size_t n_words;
} px_segx;

/* Scratch for segments of `snap`, to be begun at one after the other; `ended` with a failure closes the
 * terms, else they are left for the next who asks. */
void px_segx_init(px_segx *x, px_snapshot *snap, const px_how *how);
void px_segx_begin(px_segx *x, size_t i);
void px_segx_end(px_segx *x, px_status st);
void px_segx_done(px_segx *x);
px_status px_segx_terms(px_segx *x, px_err *err); /* x->xap is open after it */
void px_segx_words(px_segx *x);                   /* x->words is there after it */

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
px_status px_leaf_spans(px_segx *x, const px_step *s, px_set *out, px_err *err);
px_status px_leaf_event(px_segx *x, const px_step *s, px_set *out, px_err *err);

/* Rows of a term; stop words have a ready bitmap or no row at all. */
px_status px_term_rows(px_segx *x, px_str term, bool is_stop, px_set *out, px_err *err);
/* About how many rows a text step has to look at: those of its rarest term. */
px_status px_text_estimate(px_segx *x, const px_step *s, uint64_t *out, px_err *err);
/* Is token `at` of a TEXT step the last of a PREFIX or a pattern of WILD? Then s->wild[at] is the pattern. */
bool px_text_is_open(const px_step *s, size_t at);
/* NEAR and FREQ. */
px_status px_leaf_near(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err);

#endif
