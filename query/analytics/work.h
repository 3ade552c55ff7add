/* work.h: what makes a run ready; for run.c only. */
#ifndef PX_ANALYTICS_WORK_H
#define PX_ANALYTICS_WORK_H

#include "query/analytics/analysis.h"

/* w->value from pairs name, value; PX_E_USAGE says what is wrong. */
px_status px_work_params(px_work *w, const char *const *params, size_t n_params, px_err *err);

/* Leaves out of `set` what is not of the range of years that was asked for. */
px_status px_work_cut(const px_work *w, px_aset *set, uint64_t *left_out, px_err *err);

#endif
