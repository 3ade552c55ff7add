/* svg.h: the chart of a result as a picture (SVG 1.1, UTF-8): title, axes with round figures, legend, units, and the data
 * card underneath. Lines, bars, stacks, heat maps, bubbles, paths and networks; what an analysis suggests as a pie or a
 * map becomes bars, which can be read exactly.
 *
 * The same result gives the same bytes. Words are in the thread's language. Colours are those of Okabe and Ito (2008),
 * which colour-blind people tell apart; from the ninth series on they come again with another dash. Years that are not
 * complete are hatched or dashed and said so. Nothing is left out without a line that says how much.
 *
 * Fonts are named, not embedded; widths are estimated (a CJK character 1 em, others 0.55). */
#ifndef PX_ANALYTICS_SVG_H
#define PX_ANALYTICS_SVG_H

#include "query/analytics/many.h"

/* PX_E_UNSUPPORTED: the analysis has no chart, or its table nothing to draw. */
px_status px_svg_result(const px_result *r, px_buf *out, px_err *err);

/* About n round steps (1, 2, 2.5 or 5 times a power of ten) that cover lo … hi; *first <= lo. Whole steps only when
 * `whole`. lo == hi gives one step. */
typedef struct px_ticks {
    double first, step;
    int n; /* marks: first, first + step, … first + (n - 1) step */
} px_ticks;
px_ticks px_ticks_make(double lo, double hi, int n, bool whole);

#endif
