/* value_score.h: the indicators of value that data alone can give, their percentiles in a comparison set, and the five
 * dimensions made of them: technology, legal, market, strategic, economic (two of them have nothing to say without data
 * of the user: see the specification of each in docs/ANALYSES.md).
 *
 * Percentile of x among the n known of the comparison set: 100 (below + equal / 2) / n, below and equal counted there;
 * where less is better, 100 minus that. A dimension is the mean of the percentiles that are known of the unit, and says
 * which part of its indicators is not. There is no total. */
#ifndef PX_ANALYTICS_VALUE_SCORE_H
#define PX_ANALYTICS_VALUE_SCORE_H

#include "query/analytics/analysis.h"

enum { PX_VALUE_DIMS = 5 };
extern const char *const px_value_dim_id[PX_VALUE_DIMS], *const px_value_dim_en[PX_VALUE_DIMS],
                                                             *const px_value_dim_zh[PX_VALUE_DIMS];

typedef struct px_indicator {
    const char *id, *en, *zh;
    int dim;
    bool less; /* less is better */
} px_indicator;
extern const px_indicator px_indicators[];
extern const size_t px_indicators_n;

typedef struct px_value {
    uint32_t n;     /* units of the set */
    double **x;     /* by indicator, unit: NAN = not known */
    double **known; /* by indicator: values of the comparison set, ascending */
    size_t *n_known;
    uint32_t n_against;
    double *score[PX_VALUE_DIMS];   /* by unit, 0 to 100; NAN: no indicator is known */
    double *missing[PX_VALUE_DIMS]; /* by unit, 0 to 1 */
} px_value;
/* `against`: a query, or empty: the set itself. */
px_status px_value_make(px_work *w, px_str against, px_value *out, px_err *err);
/* 0 to 100; v ascending. NAN of NAN, and without values. */
double px_percentile_in(const double *v, size_t n, double x);
double px_value_percentile(const px_value *v, size_t indicator, double x); /* NAN of NAN */

#endif
