/* coverage_print.h: a coverage as a table for people, as CSV, as JSON. */
#ifndef PX_SHARDS_COVERAGE_PRINT_H
#define PX_SHARDS_COVERAGE_PRINT_H

#include "base/json.h"
#include "shards/coverage.h"

/* Shares in percent of the records of the line; years of an office below its sum. */
void px_coverage_table(const px_coverage *c, px_buf *out);
void px_coverage_csv(const px_coverage *c, px_buf *out); /* counts */
/* Value of a member: {"all":{…},"offices":[{"office":…,"records":…,"title":…,"years":[…]}]} */
void px_coverage_json(const px_coverage *c, px_jw *w);

#endif
