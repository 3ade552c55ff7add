/* unit.h: one publication for each application, simple or extended family of a row set.
 *
 * The representative is chosen among the publications that are in the set, by a rule that is always
 * said with the answer: first what the user prefers (office, kind, language, in the order in which he
 * names them: what stands earlier in a list is better, what is not in it is worst), then the default
 * rule: a grant (kind group of patent/number.h) before anything else, then the latest publication
 * date (a date before none), then the key that comes first bytewise. Counts of the set are not touched
 * by this. */
#ifndef PX_QUERY_UNIT_H
#define PX_QUERY_UNIT_H

#include "query/engine/how.h"
#include "query/engine/rowset.h"

typedef enum px_unit { PX_UNIT_PUB, PX_UNIT_APP, PX_UNIT_FAM, PX_UNIT_EXT } px_unit;
const char *px_unit_name(px_unit u); /* "pub", "app", "fam", "ext" */

/* "office=CN,US,EP; kind=B,A; lang=zh,en": offices as in `cc`; a kind is a code (B2) or the beginning
 * of some (B); languages as in `lang`. A publication in several languages counts by the best. */
#define PX_PREFER_RULES_MAX 3u
#define PX_PREFER_WORDS_MAX 32u
typedef struct px_prefer {
    struct px_prefer_rule {
        enum { PX_PREFER_OFFICE, PX_PREFER_KIND, PX_PREFER_LANG } what;
        px_str word[PX_PREFER_WORDS_MAX];
        size_t n;
    } rule[PX_PREFER_RULES_MAX];
    size_t n;
} px_prefer;
/* Copied into `a`. PX_E_USAGE says what was not understood. */
px_status px_prefer_read(px_arena *a, px_str text, px_prefer *out, px_err *err);
/* The whole rule with the default one behind it: "office=CN,US; grant; latest; number". */
void px_prefer_print(const px_prefer *p, px_buf *out); /* p NULL or empty: the default */

typedef struct px_units {
    px_rowset reps;
    uint32_t *members;     /* by group: publications of the set in it; NULL for PX_UNIT_PUB */
    const uint32_t *group; /* by global row; borrowed from the links */
    uint32_t n_groups;
} px_units;
/* Not for PX_UNIT_PUB. `prefer` may be NULL. PX_UNIT_EXT: PX_E_UNSUPPORTED where links were made
 * without extended families (px_links_extended). */
px_status px_units_pick(const px_rowset *rows, px_unit unit, const px_prefer *prefer,
                        const px_how *how, px_units *out, px_err *err);
void px_units_release(px_units *u);

/* Publications of `rows` that each of `rep` stands for, itself among them, ascending by row: those of
 * rep[i] are row[off[i]] … row[off[i + 1] - 1]. In `a`. One pass over the set. */
px_status px_units_members(const px_units *u, const px_rowset *rows, const uint32_t *rep, size_t n,
                           px_arena *a, const px_how *how, uint32_t **row, size_t **off,
                           px_err *err);

#endif
