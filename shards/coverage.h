/* coverage.h: what a collection holds of each record, by office and year of publication. Whoever
 * counts something must know of how many records it is known at all. */
#ifndef PX_SHARDS_COVERAGE_H
#define PX_SHARDS_COVERAGE_H

#include "shards/snapshot.h"

/* What is counted. X(id, code, bits of PX_HAS_x of which one suffices). */
#define PX_COVERAGE_TABLE(X)                                                                       \
    X(TITLE, "title", 1u << PX_HAS_TITLE)                                                          \
    X(ABSTRACT, "abstract", 1u << PX_HAS_ABSTRACT)                                                 \
    X(CLAIMS, "claims", 1u << PX_HAS_CLAIMS)                                                       \
    X(DESCRIPTION, "description", 1u << PX_HAS_DESCRIPTION)                                        \
    X(CLASSES, "classes", 1u << PX_HAS_IPC | 1u << PX_HAS_CPC)                                     \
    X(APPLICANTS, "applicants", 1u << PX_HAS_APPLICANT)                                            \
    X(INVENTORS, "inventors", 1u << PX_HAS_INVENTOR)                                               \
    X(CITATIONS, "citations", 1u << PX_HAS_CITATIONS)                                              \
    X(FAMILY, "family", 1u << PX_HAS_FAMILY)                                                       \
    X(LEGAL, "legal", 1u << PX_HAS_LEGAL)
enum {
#define PX_COVERAGE_ENUM(id, code, bits) PX_COVERAGE_##id,
    PX_COVERAGE_TABLE(PX_COVERAGE_ENUM)
#undef PX_COVERAGE_ENUM
        PX_COVERAGE_COUNT
};
const char *px_coverage_code(int what);

typedef struct px_coverage_row {
    px_str cc;     /* empty = no office known */
    uint32_t year; /* 0 = no date known; PX_NIL = all years of the office */
    uint32_t n;    /* records */
    uint32_t has[PX_COVERAGE_COUNT];
} px_coverage_row;

typedef struct px_coverage {
    px_arena *a;
    px_coverage_row all;
    px_coverage_row *v; /* by office, the one with most records first: its sum, then its years */
    size_t n;
} px_coverage;

/* Live rows only; rows of skipped segments are not seen. Cost: about 10 ns a row. The same sums stand
 * in `all`, in the sums of offices and in their years. */
px_status px_coverage_of(px_snapshot *s, px_coverage *out, px_err *err);
void px_coverage_release(px_coverage *c);

#endif
