/* effect_marks.h: the rows or columns of a matrix: the values of a field, or a list of rules that the user wrote,
 * each a name and a query.
 *
 * A file of rules is UTF-8 text:
 *
 *     # a comment
 *     [rows]
 *     electrode: ta=(electrode OR 电极)
 *     separator: ta=separator AND ipc=H01M50/40
 *     [columns]
 *     safety: ta=(safe* OR "thermal runaway")
 *
 * The name ends at the first colon (: or ：). A section may also be called [行] or [列]. A unit has a mark when one of its
 * publications in the set is found by the rule. */
#ifndef PX_ANALYTICS_EFFECT_MARKS_H
#define PX_ANALYTICS_EFFECT_MARKS_H

#include "query/analytics/analysis.h"

typedef struct px_marks {
    px_adim dim;     /* as of a field; of rules its ask is not one */
    px_str *query;   /* by value: of rules; else NULL */
    uint64_t *count; /* by value: units */
    uint32_t *rank;  /* values shown: rules in their order, values by falling count */
    uint32_t *at;    /* by value: place in rank, PX_NIL = not shown */
    size_t n, n_all;
} px_marks;

/* The parameter `rules` names a file (or is empty). With the section `rows` or `columns` in it, its rules are the marks;
 * else the values of the field that the parameter of that name says, the `top` most frequent ones. Tells w how many
 * units have none. PX_E_USAGE where neither says what they are; PX_E_INPUT with the line of the file that is not understood.
 * Cost: one query a rule. */
px_status px_marks_read(px_work *w, bool columns, size_t top, px_marks *out, px_err *err);
/* Says how many values of a field are not shown, where some are not. */
void px_marks_note(px_work *w, px_table *t, const px_marks *m);
/* Its field; of rules "rows" or "columns". */
px_str px_marks_name(const px_marks *m, bool columns);
/* A clause of one value, as px_work_clause. */
px_str px_marks_clause(px_work *w, const px_marks *m, uint32_t value);

#define PX_PARAM_RULES                                                                                            \
    {                                                                                                             \
        "rules", PX_PARAM_FILE, "", NULL, 0, 0,                                                                   \
            "file with the sections [rows] and [columns], lines name: query; a section stands "                   \
            "in for the field",                                                                                   \
            "规则文件：[rows]、[columns] 两节，每行“名称: 检索式”；有该节时代替字段" \
    }

#endif
