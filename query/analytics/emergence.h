/* emergence.h: bursts and emergence of whatever units have or lack: values of a field, terms of texts. */
#ifndef PX_ANALYTICS_EMERGENCE_H
#define PX_ANALYTICS_EMERGENCE_H

#include "query/analytics/analysis.h"

/* Columns, then rows. `clause`: by value what finds its units; NULL: that of the field. The run's analysis has the
 * parameters below, `least` and `top`. */
void px_bursts_columns(px_table *t);
px_status px_bursts_put(px_work *w, px_table *t, const px_adim *d, const px_str *clause,
                        px_err *err);
void px_emerging_columns(px_table *t);
px_status px_emerging_put(px_work *w, px_table *t, const px_adim *d, const px_str *clause,
                          px_err *err);

#define PX_BURSTS_FORMULA                                                                          \
    "two states with rates p0 = R / D and p1 = s p0; cost of r_t of d_t: -ln(p^r (1 - p)^(d - "    \
    "r)); going up costs gamma ln(n years); the cheapest sequence; weight = sum over the burst "   \
    "of cost_0 - cost_1"
#define PX_BURSTS_LATEX                                                                            \
    "\\sigma(i,r_t,d_t)=-\\ln\\left[p_i^{r_t}(1-p_i)^{d_t-r_t}\\right],\\; "                       \
    "p_0=\\frac{R}{D},\\; p_1=s\\,p_0,\\; \\tau(0,1)=\\gamma\\ln n"
#define PX_BURSTS_SOURCE                                                                           \
    "Kleinberg (2002), Bursty and hierarchical structure in streams; two states, batched arrivals"
#define PX_EMERGING_FORMULA                                                                        \
    "E = (n_r / N_r - n_b / N_b) / sqrt(p (1 - p) / N_r), p = (n_r + n_b) / (N_r + N_b); r: the "  \
    "last years, b: the years before; only E > 0"
#define PX_EMERGING_LATEX                                                                          \
    "E=\\frac{n_r/N_r-n_b/N_b}{\\sqrt{p(1-p)/N_r}},\\; p=\\frac{n_r+n_b}{N_r+N_b}"

#define PX_PARAM_BURSTS                                                                            \
    {"s",                                                                                          \
     PX_PARAM_NUMBER,                                                                              \
     "2",                                                                                          \
     NULL,                                                                                         \
     1.01,                                                                                         \
     100,                                                                                          \
     "how many times the usual rate a burst has",                                                  \
     "突发状态相对常态的倍数"},                                                                    \
    {                                                                                              \
        "gamma", PX_PARAM_NUMBER, "1", NULL, 0, 100, "what it costs to begin one, in ln(years)",   \
            "进入突发状态的代价系数"                                                    \
    }
#define PX_PARAM_EMERGING                                                                          \
    {"recent",                                                                                     \
     PX_PARAM_INT,                                                                                 \
     "3",                                                                                          \
     NULL,                                                                                         \
     1,                                                                                            \
     50,                                                                                           \
     "how many last complete years",                                                               \
     "近期年数（完整年份）"},                                                                      \
    {                                                                                              \
        "previous", PX_PARAM_INT, "5", NULL, 1, 50, "how many years before them", "前期年数"   \
    }

#endif
