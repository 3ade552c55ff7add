/* run_report.h: what one run of `patix index` did, as JSON for programs (docs/JSON.md has the shape). The text that a person reads
 * is index_report.h; both are fed by the same callbacks.
 *
 * Bounded, whatever the files hold: reasons, examples, tables, columns, custom fields, parts that failed and
 * texts have a limit each, and what is left out is counted. A file adds at most some 2 MiB. */
#ifndef PX_INDEXER_RUN_REPORT_H
#define PX_INDEXER_RUN_REPORT_H

#include "indexer/ingest.h"

typedef struct px_run_report px_run_report;

/* `dry`: columns have samples, files the first records. */
px_run_report *px_run_report_new(bool dry);
void px_run_report_free(px_run_report *r); /* NULL is fine */

/* As the callbacks of px_ingest_options. A file that failed may be followed by its px_run_report_file: what was read of
 * it before. */
void px_run_report_file(px_run_report *r, const char *path, const px_source_report *rep);
void px_run_report_file_failed(px_run_report *r, const char *path, const px_err *why);
void px_run_report_part(px_run_report *r, const char *part, const px_source_report *rep);
void px_run_report_part_failed(px_run_report *r, const char *part, const px_err *why);
void px_run_report_reject(px_run_report *r, px_str name, uint64_t record, uint64_t line,
                          uint64_t byte, px_str reason);
void px_run_report_record(px_run_report *r, px_str json); /* of the file at hand */

/* The whole as one object. `result` NULL: nothing was written, by a dry run or because it failed before; `st` and `why`: how the
 * run ended. */
void px_run_report_end(px_run_report *r, const px_ingest_result *result, px_status st,
                       const px_err *why, px_buf *out);
/* One line {"progress": {…}} on stderr. */
void px_run_report_progress(const px_ingest_counts *c);

#endif
