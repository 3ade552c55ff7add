/* index_report.h: what a person sees of `patix index`: a summary for each file, its tables and the
 * other parts of an archive, the proposal of a dry run, progress.
 *
 * Archives may hold thousands of parts. Tables are shown with their mapping, those with the same
 * columns once; parts of other formats are counted by format; the first failures are told one by
 * one, the rest by reason. Folders may hold as many files: those alike, with nothing to say of their own, are told together
 * (index_report_group.h). The list of all is what --report json has. */
#ifndef PX_INDEXER_INDEX_REPORT_H
#define PX_INDEXER_INDEX_REPORT_H

#include "indexer/run_report.h"

#include <stdio.h>

typedef struct px_index_report px_index_report;

/* `dry`: proposals in full on stdout instead of summaries on stderr. `run`: is told everything, too; or NULL. `quiet_out`: nothing
 * goes to stdout, which belongs to somebody else. */
px_index_report *px_index_report_new(bool dry, px_run_report *run, bool quiet_out);
void px_index_report_free(px_index_report *r);

/* Callbacks of px_ingest_options and px_source_options; self = px_index_report. */
void px_index_file_done(void *self, const char *path, const px_source_report *rep);
void px_index_file_failed(void *self, const char *path, const px_err *why);
void px_index_part_done(void *self, const char *part, const px_source_report *rep);
void px_index_part_failed(void *self, const char *part, const px_err *why);
void px_index_rejected(void *self, px_str name, uint64_t record, uint64_t line, uint64_t byte,
                       px_str reason);
void px_index_progress(void *self, const px_ingest_counts *c);
void px_index_progress_json(void *self, const px_ingest_counts *c);

/* After the last file: tells what was kept back to be told together. */
void px_index_report_end(px_index_report *r);

px_status px_index_worst(const px_index_report *r); /* of the first file that failed */
size_t px_index_parts_failed(const px_index_report *r);
/* The mappings shown so far, for --save-map. */
px_map_writer *px_index_mappings(px_index_report *r, size_t *n_differ);

/* Where text of the whole run goes. */
FILE *px_index_out(const px_index_report *r);
void px_index_summary(const px_index_report *seen, const char *into, const px_ingest_result *r);

#endif
