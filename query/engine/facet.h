/* facet.h: values of a field in a row set, counted.
 *
 * Law: every row counts once for each distinct value that it has. Classes can be counted cut to a
 * level (ipc.section, ipc.class, ipc.subclass, ipc.group; ftm.theme, ftm.viewpoint; loc.class,
 * uc.class): px_class_cut_in of each symbol, each row once a cut symbol; a symbol that the scheme
 * does not know stands for itself. Values come by
 * falling count, then bytewise. `missing` = rows of the set without any value; `distinct` = how
 * many values there are in all, so that nothing is cut without saying so.
 *
 * Cost a row: 1 to 4 ns for one value a row, 6 to 16 for several; values of the segments are united
 * at the end (some 100 ns a value with hits and segment). */
#ifndef PX_QUERY_FACET_H
#define PX_QUERY_FACET_H

#include "patent/fields.h"
#include "query/engine/how.h"
#include "query/engine/rowset.h"

typedef struct px_facet_ask {
    px_str name; /* as it is called in the answer: "ipc.subclass", "x.header" */
    px_field field;
    px_str custom;
    int level;    /* 0 = whole values, 1 section .. 4 group, or as the scheme calls its levels */
    uint32_t top; /* how many values at most; 0 = all */
} px_facet_ask;
#define PX_FACET_TOP 10u

/* "ipc.subclass:20", "申请人:all", "pdy". PX_E_USAGE with what can be counted. */
px_status px_facet_read(px_arena *a, px_str text, px_facet_ask *out, px_err *err);

typedef struct px_facet_value {
    px_str value;
    uint64_t count;
} px_facet_value;
typedef struct px_facet {
    px_facet_ask ask;
    px_facet_value *v; /* at most ask.top */
    size_t n;
    uint64_t distinct, missing;
} px_facet;
/* Everything lives in `a`. Segments are dealt out to threads; the answer is the same. */
px_status px_facet_count(px_arena *a, const px_rowset *rows, const px_facet_ask *ask,
                         const px_how *how, px_facet *out, px_err *err);

#endif
