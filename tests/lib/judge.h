/* judge.h: the judge of the search engine: questions answered by looking at every record, without
 * any index.
 *
 * It reads the stored records of a snapshot (live rows) and keeps what a reader of the record would
 * see: texts as tokens, facts as strings and numbers. A tree is evaluated by recursion, record by
 * record. Of patix it uses only what defines meaning: the record's JSON, the analyser, the facts,
 * number keys, class ranges, folding, groups of applicants. It does not use columns, tokens, terms,
 * bitmaps, hashes or links, nor the spans and patterns of the engine; applications, families and
 * citations are worked out anew from the law in shards/link.h with maps of strings.
 *
 * What the virtual fields mean (judge_eval.c holds the table): ta = ti or ab; tac = ti, ab or clm;
 * ft = tac or des; txt = ta or pa or in; ia = pa or in; cl = ipc or cpc; num = pn, an, pr or family
 * identifier; pax = pas, and the groups that hold a name. A phrase must lie within one text: one
 * title, one abstract, one claim. Distances, frequencies, signs and events mean what
 * query/lang/tree.h says. Not judged: sim, and industries (sei, dig, ne, grn), which need a
 * concordance.
 *
 * Records are called by index (0 .. judge_size - 1), in order of their rows. */
#ifndef PX_TESTS_JUDGE_H
#define PX_TESTS_JUDGE_H

#include "patent/facts.h"
#include "query/lang/tree.h"
#include "shards/snapshot.h"

typedef struct judge judge;

/* Reads all live rows; PX_E_DAMAGED when two of them are the same publication, or the snapshot
 * calls a row otherwise than its record. */
px_status judge_load(px_snapshot *s, judge **out, px_err *err);
/* The same from JSON lines, in the order given. */
px_status judge_load_lines(const char *const *line, size_t n, judge **out, px_err *err);
void judge_free(judge *j);

size_t judge_size(const judge *j);
px_str judge_key(const judge *j, size_t i);
uint32_t judge_row(const judge *j, size_t i);      /* global row; i when read from lines */
size_t judge_of_row(const judge *j, uint32_t row); /* SIZE_MAX: no live row */
const px_record *judge_record(const judge *j, size_t i);
size_t judge_filled(const judge *j, px_field f); /* records with a value or text of a field */

/* ---- questions ---- */
typedef struct judge_bound judge_bound; /* a tree made ready: words known by number */
judge_bound *judge_bind(judge *j, const px_qnode *root); /* borrows the tree */
void judge_unbind(judge_bound *b);
bool judge_eval(const judge_bound *b, size_t i);

/* ---- counting ---- */
uint32_t judge_application(const judge *j, size_t i); /* group numbers, dense, in order of rows */
uint32_t judge_family(const judge *j, size_t i);
uint32_t judge_extended(const judge *j, size_t i);
typedef struct judge_counts {
    uint64_t publications, applications, families, extended;
} judge_counts;
judge_counts judge_count(const judge *j, const bool *hit);
/* What sorting by "cited" and "family" goes by; PX_NIL = not known. */
uint32_t judge_times_cited(const judge *j, size_t i);
uint32_t judge_family_size(const judge *j, size_t i);
uint32_t judge_number(const judge *j, size_t i, px_field f); /* DATE, NUMBER, BOOL; PX_NIL */

typedef struct judge_value {
    px_str value;
    uint64_t count;
} judge_value;
typedef struct judge_facet {
    judge_value *v; /* falling count, then bytewise */
    size_t n;
    uint64_t missing;
} judge_facet;
/* Values of a field among the hits; `level` as px_class_cut, 0 = whole values. In `a`. */
judge_facet judge_facet_of(const judge *j, px_arena *a, const bool *hit, px_field f, px_str custom,
                           int level);

/* Two fields crossed, unit by unit: a unit is all hits of one group and has the values of each of them, once. */
typedef struct judge_side {
    px_field field;
    px_str custom;
    int level;
    size_t top; /* values shown: those of most units, ties bytewise; of numbers ascending */
} judge_side;
typedef struct judge_cell {
    px_str row, col;
    double n; /* units with both; or the sum of 1 / (values in the row's field x in the column's) */
} judge_cell;
typedef struct judge_cross {
    judge_cell *v; /* those above 0, row by row in the order of the values */
    size_t n;
    uint64_t units, missing; /* missing: units without a value of the row's field */
} judge_cross;
/* `group`: by record, less than judge_size. In `a`. */
judge_cross judge_cross_of(const judge *j, px_arena *a, const bool *hit, const uint32_t *group,
                           const judge_side *row, const judge_side *col, bool fractional);

#endif
