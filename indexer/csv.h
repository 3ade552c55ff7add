/* csv.h: rows of delimited text. Face of libcsv.
 *
 * Streaming: a row is held only while it is looked at. Line ends LF, CRLF and CR; separator and
 * line ends are found from the first rows. Fields may be quoted and hold line ends. A quote that is
 * never closed does not swallow the rest of the file: its first line is given out as a broken row,
 * and reading goes on behind it. */
#ifndef PX_INDEXER_CSV_H
#define PX_INDEXER_CSV_H

#include "indexer/encoding.h"

typedef struct px_csv px_csv;

#define PX_CSV_LONG_KEPT ((size_t)1 << 20)

typedef struct px_csv_dialect {
    char separator; /* ',', ';', '\t' or '|'; 0 in a request = find out */
    bool cr;        /* lines end with CR alone */
    bool crlf;
} px_csv_dialect;

typedef struct px_csv_row {
    const px_str *cells;
    size_t n;
    uint64_t line, byte; /* where it starts; lines from 1 */
    px_str raw;          /* as it stands in the text */
    const char *broken;  /* NULL, or what is wrong with it */
} px_csv_row;

/* What the first text looks like. `whole`: the sample is all there is. */
px_csv_dialect px_csv_detect(px_str sample);
/* Does this text look like a table at all? 0..100. */
int px_csv_likely(px_str sample);

/* `text` stays the caller's; row_max bounds a row in bytes. */
px_csv *px_csv_new(px_textin *text, char separator, size_t row_max);
void px_csv_free(px_csv *c);
/* 1 = row (valid until the next call; bytes may be no valid UTF-8), 0 = end, < 0 = status. A row
 * longer than row_max comes as a broken one, with the first PX_CSV_LONG_KEPT bytes of its text;
 * memory stays bounded by row_max. Rows without any character are skipped. `broken` lives as long as
 * the px_csv. */
int px_csv_next(px_csv *c, px_csv_row *row, px_err *err);
uint64_t px_csv_long(const px_csv *c); /* rows longer than row_max so far */
px_csv_dialect px_csv_dialect_of(const px_csv *c);

#endif
