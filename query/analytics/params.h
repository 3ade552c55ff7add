/* params.h: parameters that many analyses share, so that they are named and explained alike. */
#ifndef PX_ANALYTICS_PARAMS_H
#define PX_ANALYTICS_PARAMS_H

#include "query/analytics/share.h"

/* Read by px_shares_by. */
#define PX_PARAM_BY(standard)                                                                      \
    {                                                                                              \
        "by", PX_PARAM_TEXT, standard, NULL, 0, 0,                                                 \
            "groups: all, year, or a field that can be counted",                                   \
            "分组：all（全部）、year（年份）或可统计的字段"                     \
    }
#define PX_PARAM_TOP(standard)                                                                     \
    {                                                                                              \
        "top", PX_PARAM_INT, standard, NULL, 0, 100000, "how many rows, 0 for all",                \
            "最多显示的行数，0 为全部"                                                  \
    }
/* The two members of a px_analysis. */
#define PX_PARAMS(p) .param = (p), .n_params = sizeof(p) / sizeof *(p)

/* The groups that the parameters `by` and `top` ask for. */
static inline px_status px_shares_by(px_work *w, px_shares *g, px_err *err) {
    return px_shares_make(w, px_work_text(w, "by"), (size_t)px_work_int(w, "top"), g, err);
}

#endif
