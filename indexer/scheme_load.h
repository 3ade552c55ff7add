/* scheme_load.h: official schemes and concordances read from the files that offices publish.
 *
 *     px_scheme_rows *rows = px_scheme_rows_new();
 *     st = px_scheme_read_file(rows, "ipc_scheme.xml", &hints, &report, &err);
 *     st = px_scheme_store(rows, "patix-data", false, &err);
 *
 * Read are: WIPO's IPC scheme (XML, ipcEntry), the CPC scheme (XML, classification-item), lists of
 * titles (TSV or CSV: symbol, title; CPC's symbol, level, title; with or without header),
 * concordances (CSV with a header: scheme, version, code, name, ipc_pattern, exclude, keywords), and
 * archives and compressed files of these. XML is read as a stream. docs/CLASSES.md has the forms. */
#ifndef PX_INDEXER_SCHEME_LOAD_H
#define PX_INDEXER_SCHEME_LOAD_H

#include "indexer/stream.h"
#include "patent/scheme.h"

typedef struct px_scheme_hints {
    px_scheme scheme; /* PX_SCHEME_NONE: find out */
    const char *lang; /* NULL: find out */
} px_scheme_hints;

#define PX_SCHEME_SKIPPED 3
typedef struct px_scheme_report {
    const char
        *kind; /* "IPC scheme", "CPC scheme", "table of titles", "concordance"; NULL: nothing */
    uint64_t files; /* in an archive; 1 for a plain file */
    uint64_t titles, rows;
    uint64_t skipped;                         /* lines or items whose symbol was not understood */
    char skipped_text[PX_SCHEME_SKIPPED][80]; /* the first ones */
} px_scheme_report;

typedef struct px_scheme_rows px_scheme_rows;
px_scheme_rows *px_scheme_rows_new(void);
void px_scheme_rows_free(px_scheme_rows *r);

/* Reads one file (also an archive of some) and adds what it holds. After a failure nothing of this
 * file is kept. PX_E_INPUT: it is none of the forms, or a row of a concordance cannot be read. */
px_status px_scheme_read_file(px_scheme_rows *r, const char *path, const px_scheme_hints *h,
                              px_scheme_report *report, px_err *err);
/* The same from a stream (no archive) that is called `name`. */
px_status px_scheme_read_stream(px_scheme_rows *r, px_stream *in, const char *name,
                                const px_scheme_hints *h, px_scheme_report *report, px_err *err);

/* Joins what was read to what the collection in `dir` has, and writes it. Titles that are there
 * already are replaced symbol by symbol; with `replace` all titles of a scheme and language that was
 * read are. Concordances are replaced as a whole. Takes the lock of the collection. */
px_status px_scheme_store(const px_scheme_rows *r, const char *dir, bool replace, px_err *err);

/* What was read so far, in memory (for tests and fuzzing). */
px_status px_scheme_classes(const px_scheme_rows *r, px_arena *a, const px_classes *before,
                            bool replace, px_classes *out, px_err *err);

#endif
