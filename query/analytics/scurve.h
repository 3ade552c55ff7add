/* scurve.h: a logistic curve through yearly counts.
 *
 *     C(t) = K / (1 + exp(-a (t - tm))),  a = ln 81 / dt,  dC/dt = K a e / (1 + e)^2,  e = exp(-a (t - tm))
 *
 * K is where it ends, tm the middle, dt the time from 10 % to 90 % of K. Yearly counts are fitted to the
 * derivative by least squares (Levenberg-Marquardt on ln K, tm, ln dt, from several starts, the best kept).
 * Source: Meyer, Yung and Ausubel (1999), A primer on logistic growth and substitution. */
#ifndef PX_ANALYTICS_SCURVE_H
#define PX_ANALYTICS_SCURVE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct px_scurve {
    double k, tm, dt;
    double r2;   /* 1 - RSS / TSS; NAN where all counts are equal */
    double rmse; /* sqrt(RSS / n) */
    double aic;  /* n ln(RSS / n) + 2 * 3; NAN where it fits without a rest */
} px_scurve;

#define PX_SCURVE_LEAST 5u
/* False: fewer than five points, no convergence, or a curve that the points do not determine (its middle lies more
 * than their span beyond them, it takes more than ten times their span, or K is over 100 times what they
 * sum up to). O(n) a step, at most some thousand steps. */
bool px_scurve_fit(const double *t, const double *y, size_t n, px_scurve *out);
double px_scurve_yearly(const px_scurve *c, double t); /* dC/dt */
double px_scurve_total(const px_scurve *c, double t);  /* C */

#endif
