/* explain.h: what a query means and does, for a person or a program: `patix explain`.
 *
 *     px_explain x;
 *     px_explain_begin(&x, text, env);
 *     st = px_explain_parse(&x, err);                    // language only
 *     if (st == PX_OK) st = px_explain_ask(&x, snap, how, run, err);   // what a collection says
 *     px_explain_text(&x, zh, &buf) or px_explain_json(&x, err, &buf)
 *     px_explain_end(&x);
 *
 * Rows of a clause are exact: it is asked by itself. Rows of a plan's step are estimates: exact for
 * steps that ask a store (by themselves), the least or the sum of those below for AND and OR. */
#ifndef PX_QUERY_EXPLAIN_H
#define PX_QUERY_EXPLAIN_H

#include "base/json.h"
#include "query/engine/exec.h"

#define PX_EXPLAIN_UNKNOWN UINT64_MAX

typedef struct px_explain_clause {
    const px_qnode *leaf;
    uint64_t rows;   /* UNKNOWN: it cannot be asked by itself */
    const char *why; /* then the sentence, or NULL */
} px_explain_clause;

typedef struct px_explain {
    px_arena *arena;
    px_str text;
    const px_query_env *env;
    px_query query;
    px_explain_clause *clause;
    size_t n_clauses;
    px_note *note; /* of the query, then of the collection: W-EMPTY */
    size_t n_notes, notes_cap;
    /* only with a collection */
    bool asked, ran;
    px_step *plan;
    px_step_list steps;
    uint64_t *step_rows; /* by place */
    uint64_t publications, found;
    uint64_t generation;
    px_trace trace; /* when it ran */
} px_explain;

void px_explain_begin(px_explain *x, px_str text, const px_query_env *env);
void px_explain_end(px_explain *x);
px_status px_explain_parse(px_explain *x, px_err *err);
/* `run`: the whole query is worked, too, step by step. how->trace is not looked at. */
px_status px_explain_ask(px_explain *x, px_snapshot *snap, const px_how *how, bool run,
                         px_err *err);

void px_explain_text(const px_explain *x, bool zh, px_buf *out);
/* An object on one line (docs/JSON.md). After a failed parse: the query and the error. */
void px_explain_json(const px_explain *x, const px_err *failed, px_buf *out);
/* Rows of a leaf, or UNKNOWN. */
uint64_t px_explain_rows(const px_explain *x, const px_qnode *leaf);

#endif
