/* plan_int.h: what the files that make plans share. */
#ifndef PX_QUERY_PLAN_INT_H
#define PX_QUERY_PLAN_INT_H

#include "patent/analyze.h"
#include "query/engine/plan.h"

typedef struct px_planner {
    px_arena *a;
    px_snapshot *snap;
    px_analyzer *an;
    px_err *err;
} px_planner;

/* A step of this kind; of the leaf's op and field where there is a leaf. */
px_step *px_plan_step(px_planner *p, px_step_kind kind, const px_qnode *leaf);
/* OR of them; the only one itself. */
px_step *px_plan_either(px_planner *p, const px_qnode *leaf, px_step **child, size_t n);
/* These rows (global, any order, repeated ones too; taken). */
px_step *px_plan_rows(px_planner *p, const px_qnode *leaf, px_rows *rows);
/* Rows whose keys (of the leaf) an index or a column of hashes holds. */
px_step *px_plan_keys(px_planner *p, const px_qnode *leaf, px_step_kind kind, px_str column);

#endif
