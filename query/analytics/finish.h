/* finish.h: what every table gets when its analysis has run: what bare codes mean, and a sentence where there is nothing to
 * show. Also the words for fields on data cards. */
#ifndef PX_ANALYTICS_FINISH_H
#define PX_ANALYTICS_FINISH_H

#include "query/analytics/analysis.h"

/* Codes in columns of values that a parameter names (classes, WIPO's fields, types, statuses) get their labels, in
 * both languages; a column of values of a field is called after it; a table without rows gets a first note that says why,
 * and what else is missing is noted. left_out: units outside of the years asked
 * for. Cost: some 100 ns a distinct code. */
void px_table_finish(px_work *w, uint64_t left_out, px_table *t);

/* A note that so many units have no value of a dimension which is not the one on the data card; none for 0. */
void px_missing_note(px_work *w, px_table *t, uint64_t n, px_str dimension);

/* A note that only the n most frequent of all values of a dimension are shown; none where they all are. */
void px_cut_note(px_work *w, px_table *t, size_t n, size_t n_all, px_str dimension);

/* What the text that was added last means as a value of the field, for columns that hold values of several. */
void px_cell_means(px_work *w, px_table *t, px_field f);

/* "ipc.subclass" or "gd, ad" as people say it: "IPC subclass (ipc.subclass)", "授权公告日（gd）、申请日（ad）". */
void px_dimension_put(px_str dimension, bool zh, px_buf *out);

/* The same as a text in w->a. */
px_str px_dimension_says(px_work *w, px_str dimension, bool zh);

/* A value as the head of a column: the Chinese word for a code, or the code with its label. In w->a. */
const char *px_value_head(px_work *w, px_field f, px_str value, bool zh);

#endif
