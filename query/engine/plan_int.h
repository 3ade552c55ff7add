/* plan_int.h: what the files that make plans share. */
#ifndef PX_QUERY_PLAN_INT_H
#define PX_QUERY_PLAN_INT_H

#include "patent/analyze.h"
#include "query/engine/plan.h"

typedef struct px_planner {
    px_arena *a;
    px_snapshot *snap;
    px_analyzer *an;
    const px_step *within; /* the SCOPE whose conditions are planned */
    px_stop *stop;         /* may be NULL */
    px_err *err;
} px_planner;

/* A step of this kind; of the leaf's op and field where there is a leaf. */
px_step *px_plan_step(px_planner *p, px_step_kind kind, const px_qnode *leaf);
/* OR of them; the only one itself. */
px_step *px_plan_either(px_planner *p, const px_qnode *leaf, px_step **child, size_t n);
/* These rows (global, any order, repeated ones too; taken). */
px_step *px_plan_rows(px_planner *p, const px_qnode *leaf, px_rows *rows);
/* plan_text.c: a WORDS, PHRASE, PREFIX or WILD leaf, NEAR or FREQ over the texts of its field (of txt: of ta). */
px_status px_plan_text(px_planner *p, const px_qnode *q, px_step **out);
/* The patterns of a WILD or NAME_WILD leaf, by token; NULL where a token is none. */
const struct px_wild **px_plan_patterns(px_planner *p, const px_qnode *leaf);
/* The step of a leaf, whatever it asks. */
px_status px_plan_leaf(px_planner *p, const px_qnode *leaf, px_step **out);

/* plan_field.c: fields and operators that need more than one column or the whole collection: lists,
 * classes above, industries, extended families, events. *out stays NULL where the leaf (or EVENT
 * node) is none of these. */
px_status px_plan_field(px_planner *p, const px_qnode *q, px_step **out);

#endif
