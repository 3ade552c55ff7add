/* plan.h: a tree as steps that each ask exactly one store.
 *
 * Virtual fields are opened here: ta, tac and ft by the text fields they look at (ft as title,
 * abstract and claims OR description, which have terms of their own), txt = ta OR pa OR in,
 * ia = pa OR in, cl = ipc OR cpc, num = pn OR an OR pr OR fam. What needs the whole collection
 * (families of a document, citations) is resolved here, once, to global rows. All else is left
 * to the segments, so a plan is read by several threads at once.
 *
 * A plan lives in the arena it was made in; it borrows the tree and the snapshot. */
#ifndef PX_QUERY_PLAN_H
#define PX_QUERY_PLAN_H

#include "query/engine/stop.h"
#include "query/lang/tree.h"
#include "shards/snapshot.h"

typedef enum px_step_kind {
    PX_STEP_NONE, /* no row */
    PX_STEP_ALL,
    PX_STEP_AND,
    PX_STEP_OR,
    PX_STEP_NOT,  /* child[0] without child[1] */
    PX_STEP_XOR,  /* rows of an odd number of children */
    PX_STEP_NEAR, /* child[0] and child[1] (TEXT, NEAR, or OR of such) in one text, as `node` says */
    PX_STEP_FREQ, /* what child[0] says at least node->count times in the texts of `mask`. Of ft the
                     children are the two sides, alike but for their terms: either may hold some */
    PX_STEP_TEXT,
    PX_STEP_NAME,
    PX_STEP_CLASS,
    PX_STEP_RANGE,
    PX_STEP_ENUM,
    PX_STEP_HAS,
    PX_STEP_KEYS,   /* an index of search keys */
    PX_STEP_HASHES, /* "@cites" or "@citing" */
    PX_STEP_ROWS,   /* rows found while planning */
    PX_STEP_SPANS,  /* a column of codes: values in one of the spans */
    PX_STEP_EVENT,  /* one legal event meets `leaf`: a leaf about events, or an EVENT node */
    PX_STEP_UNIT,  /* rows of each group (node->group) of which child[0] has a live row; where there
                       is a `within`, one that its child[0] has, too (whole.h) */
    PX_STEP_SCOPE, /* rows of both children */
    PX_STEP_CELL /* what a cell of an analysis counts, of the rows that its `within` has, else of all (cell.h) */
} px_step_kind;

typedef struct px_code_span { /* values lo <= v < hi, bytewise */
    px_str lo, hi;
} px_code_span;

typedef struct px_step px_step;
struct px_step {
    px_step_kind kind;
    px_step **child;
    size_t n;
    const px_qnode *leaf;  /* of every step that is no operator */
    const px_qnode *node;  /* NEAR, FREQ, UNIT, SCOPE */
    const px_step *within; /* UNIT, CELL: the SCOPE whose conditions it is among, or NULL */
    px_leaf_op op;         /* may differ from the leaf's: txt=laser asks names for NAME */
    px_field field;
    px_str column; /* physical name, for KEYS and HASHES */
    /* TEXT, NEAR: one side only, either within title, abstract and claims or within the description */
    unsigned mask; /* FREQ, too */
    bool whole;    /* the mask is the whole side, so terms alone decide about single words */
    bool exact;    /* the one term decides, no look at the tokens is needed */
    px_str *stem;  /* by token: stem of a word, the character itself for CJK */
    px_str *term;  /* what every hit holds, as Xapian has it ("D" in front for descriptions); of a
                      PREFIX the last word is not among them */
    bool *is_stop; /* by term: no posting list, only a ready bitmap */
    size_t n_terms;
    const struct px_wild **
        wild; /* TEXT of WILD or PREFIX, NAME of WILD: patterns by token, NULL where it is none (wild.h) */
    px_str needle;  /* NAME: what the form of a value must contain, begin to end for NAME_IS */
    px_str lo, hi;  /* CLASS: symbols lo <= s < hi; equal for CLASS_IS */
    uint64_t *hash; /* KEYS, HASHES; ascending where there are more than PX_HASHES_FEW */
    size_t n_hashes;
    const px_code_span *span; /* SPANS: ascending, apart from each other */
    size_t n_spans;
    px_rows rows; /* ROWS: global, ascending; memory of the arena */
    const struct px_ranked
        *similar;        /* ROWS of sim=: the same rows, most similar first; else NULL */
    size_t n_families;   /* that they are of */
    uint32_t n_compared; /* rows that were looked at for them */
};

#define PX_HASHES_FEW 32

px_status px_plan_make(px_arena *a, px_snapshot *snap, const px_qnode *root, px_step **out,
                       px_err *err);
/* The same, given up when `stop` (may be NULL) says so: similar documents are looked for while planning. */
px_status px_plan_make_until(px_arena *a, px_snapshot *snap, const px_qnode *root, px_stop *stop,
                             px_step **out, px_err *err);
/* For every leaf that makes a row a hit (nothing below the right side of a NOT), in the order of
 * the query. */
void px_plan_positive(const px_step *root, void (*each)(void *self, const px_step *leaf),
                      void *self);

#endif
