/* reject.h: records that could not be used, kept with file, position, reason and raw text.
 *
 * DIR/rejects.jsonl holds one JSON object a line: {"file","record","line","byte","reason","raw"}. What
 * could not be read as a whole, or not to its end (a file, a member of an archive, a sheet), has a line
 * without a record: {"file","part":true,"byte","reason"}, the byte only where it is known. A run replaces the entries of the files that it reads and keeps those of others, so indexing a file
 * again changes nothing here either. The file is replaced by rename at the end. */
#ifndef PX_INDEXER_REJECT_H
#define PX_INDEXER_REJECT_H

#include "base/buf.h"
#include "base/err.h"

#define PX_REJECT_RAW_MAX                                                                          \
    ((size_t)1 << 20) /* of the raw text; what is behind is left out and said so */

typedef struct px_rejects px_rejects;
px_status px_rejects_open(const char *dir, px_rejects **out, px_err *err);
/* Entries of this file, and of its parts ("a.zip/b.csv", "a.xlsx#Sheet1"), from earlier runs are
 * dropped. */
void px_rejects_file(px_rejects *r, px_str file);
px_status px_rejects_add(px_rejects *r, px_str file, uint64_t record, uint64_t line, uint64_t byte,
                         px_str reason, px_str raw, px_err *err);
/* A file or part that could not be read, or not to its end; `byte` may be PX_ERR_NO_OFFSET. Is none of
 * the reasons below, which count records. */
px_status px_rejects_add_part(px_rejects *r, px_str file, uint64_t byte, px_str reason,
                              px_err *err);
/* A reason with its figures made #, so that equal causes meet. Whole characters; its length. */
#define PX_REJECT_SHAPE 256
size_t px_reject_shape(px_str reason, char out[PX_REJECT_SHAPE]);
/* Reasons with figures in them made equal ("line 5" and "line 7" are one), most frequent first. */
size_t px_rejects_reasons(const px_rejects *r);
px_str px_rejects_reason(const px_rejects *r, size_t i, uint64_t *count);
/* Replace DIR/rejects.jsonl. Frees, also on failure. */
px_status px_rejects_close(px_rejects *r, px_err *err);
void px_rejects_abort(px_rejects *r);

#endif
