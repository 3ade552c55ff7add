/* many.h: results as they are handed out: one analysis, several over one answer (a dashboard, a workbook, a profile), or
 * one over several sets (compare.h); each a table with its data cards.
 *
 *     px_many m;
 *     px_many_init(&m, arena, &answer, &options, &how);
 *     st = px_many_run(&m, what, params, n_params, err);      as often as wanted
 *     ... m.result[0 … m.n - 1]
 *
 * The query is evaluated once, its units are put together once, and what one analysis read of the set (dates, names,
 * classes) the next one does not read again. */
#ifndef PX_ANALYTICS_MANY_H
#define PX_ANALYTICS_MANY_H

#include "query/analytics/analysis.h"

/* Sets compared in one result. */
#define PX_SETS_MAX 6u

typedef struct px_result {
    const px_analysis *what;
    px_str of; /* the entity or part that it is about, in a profile; empty */
    px_table table;
    px_card card;             /* of the first set */
    size_t n_sets;            /* 0: one set without a name */
    px_str name[PX_SETS_MAX]; /* of each set */
    px_card set[PX_SETS_MAX];
    const px_table *part[PX_SETS_MAX]; /* the table of each set alone; NULL without sets */
} px_result;

typedef struct px_many {
    px_arena *a;
    const px_answer *answer;
    px_analysis_options opt;
    const px_how *how;
    px_aset set;
    uint64_t left_out;
    bool made; /* set is */
    px_result *result;
    size_t n, cap;
} px_many;

/* Everything is borrowed and must live as long as the results; they live in `a`. */
void px_many_init(px_many *m, px_arena *a, const px_answer *answer, const px_analysis_options *opt,
                  const px_how *how);
/* One more result. params: pairs name, value. */
px_status px_many_run(px_many *m, const px_analysis *what, const char *const *params,
                      size_t n_params, px_err *err);
px_result *px_many_add(px_many *m); /* an empty one, zeroed */

/* ---- what every analysis can be told ---- */
/* "unit", "date", "counting", "names", "from", "to", "cutoff", "drill", "queries" by name, as commands and the server get them. *taken: it
 * was one of these. The value is borrowed. PX_E_USAGE for one that will not do. */
px_status px_analysis_option(px_analysis_options *o, const char *name, const char *value,
                             bool *taken, px_err *err);
/* The number of `value` among n words; PX_E_USAGE names them. */
px_status px_option_word(const char *name, const char *value, const char *const *words, int n,
                         int *out, px_err *err);

/* ---- as text ---- */
/* Title, table, formula, card. */
void px_result_text(const px_result *r, px_buf *out);
/* An object: what was asked, card (or "sets": name and card of each), table. */
void px_result_json(const px_result *r, px_jw *w);
/* Name in the thread's language, with what it is about. */
void px_result_title(const px_result *r, px_buf *out);
/* What an analysis is, as members of the object that is open; for results and for the list of analyses. */
void px_analysis_json(const px_analysis *x, px_jw *w);

#endif
