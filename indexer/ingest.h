/* ingest.h: files in, a commit out.
 *
 * One run reads all its files and commits once. Each record read has one outcome: new, changed (a
 * publication of the collection got new content), unchanged, joined (it completed another record of
 * this run), or rejected. Keeps M1-M4; the same files give the same collection whatever the number
 * of jobs: records and their content are the same. Segments may be cut differently, and with them the
 * order of rows, which decides about families where sources contradict one another (link.h).
 *
 * The same publication: the same key. A number without kind and one with kind are the same
 * publication when there is only one kind of that number, or when their publication dates agree;
 * the kind is then taken over. */
#ifndef PX_INDEXER_INGEST_H
#define PX_INDEXER_INGEST_H

#include "indexer/source.h"
#include "shards/snapshot.h"

typedef struct px_ingest_counts {
    uint64_t read, fresh, changed, unchanged, joined, rejected;
    uint64_t bytes_read, bytes_total; /* of the files on disk */
    double seconds;
    bool finishing; /* all files are read */
} px_ingest_counts;

typedef struct px_ingest_options {
    const char *dir;
    char *const *paths; /* files, or "-" */
    size_t n_paths;
    const char
        *called; /* what the file is called (px_source_options), where there is one; or NULL */
    const char *format; /* NULL = auto */
    const px_map *map;
    const char *cc;
    unsigned jobs;         /* 0 = processors of the machine */
    uint32_t segment_rows; /* 0 = default of the builder */
    size_t seen_exact;     /* numbers remembered exactly (seen.h); 0 = default */
    void (*progress)(void *self,
                     const px_ingest_counts *now); /* may be NULL; about twice a second */
    /* A file was read to its end: what the source made of it. */
    void (*file_done)(void *self, const char *path, const px_source_report *rep);
    /* A file could not be opened or read to its end; the others go on. */
    void (*file_failed)(void *self, const char *path, const px_err *why);
    /* The same for the parts of archives and workbooks (source.h); may be NULL. */
    void (*part_done)(void *self, const char *part, const px_source_report *rep);
    void (*part_failed)(void *self, const char *part, const px_err *why);
    /* A record that goes to the rejects. `name`: the file or part; line 0: there are no lines. May be NULL. */
    void (*rejected)(void *self, px_str name, uint64_t record, uint64_t line, uint64_t byte,
                     px_str reason);
    void *self;
} px_ingest_options;

typedef struct px_ingest_result {
    px_ingest_counts counts;
    uint64_t generation, publications;
    size_t n_segments, n_files_failed;
    size_t n_files_cut; /* of those failed: some records were read before */
    size_t n_parts_failed;
    bool committed;
    size_t n_reasons;
    char **reason; /* most frequent first */
    uint64_t *reason_count;
} px_ingest_result;

/* *stop (may be NULL) true ends the run without a commit: PX_E_CANCELLED. */
px_status px_ingest(const px_ingest_options *opt, const volatile bool *stop, px_ingest_result *out,
                    px_err *err);
void px_ingest_result_release(px_ingest_result *r);

#endif
