/* source.h: the one way in. A source is an opened input (file or stdin) that gives records.
 *
 *     px_source_options opt = {.path = "export.csv.gz"};
 *     px_source *s;
 *     st = px_source_open(&opt, &s, &err);
 *     for (;;) {
 *         px_arena_reset(a);
 *         int got = px_source_next(s, a, &r, &err);
 *         if (got == 0) break;                          // end
 *         if (got == PX_E_INPUT) { reject(px_source_raw(s), &err); continue; }
 *         if (got < 0) goto done;                       // cannot go on
 *         use(&r);                                      // lives in a
 *     }
 *     px_source_close(s);
 *
 * Streaming: memory does not grow with the file; a record (line, row, element) is bounded by
 * PX_SOURCE_RECORD_MAX. A source is used by one thread at a time, but next() may come from
 * different threads with different arenas. Formats are rows of sources.tbl; how to add one stands
 * in source_kind.h. */
#ifndef PX_INDEXER_SOURCE_H
#define PX_INDEXER_SOURCE_H

#include "indexer/map.h"
#include "patent/record.h"

#define PX_SOURCE_RECORD_MAX ((size_t)64 << 20)

typedef struct px_source px_source;
struct px_source_report;

typedef struct px_source_options {
    const char *path;    /* file, or "-" for stdin */
    const char *called;  /* what sentences call it, and whose ending breaks ties; NULL = path */
    const char *name;    /* record.source; NULL = last part of what it is called */
    const char *format;  /* a name of sources.tbl, or NULL / "auto": by content */
    const px_map *map;   /* column mapping given by the user, or NULL; must outlive the source */
    const char *cc;      /* office of numbers that do not say theirs, or NULL */
    uint64_t unpack_max; /* bytes after decompression at which reading is refused; 0 = 1 TiB */
    /* An archive or a workbook has parts (members, sheets), each with a mapping of its own. Called
     * from within px_source_next when a part has ended or could not be read (the next one follows);
     * the part is called "file.zip/folder/member.csv" or "file.xlsx#Sheet1". Both may be NULL. */
    void *self;
    void (*part_done)(void *self, const char *part, const struct px_source_report *report);
    void (*part_failed)(void *self, const char *part, const px_err *why);
} px_source_options;

/* PX_E_NOTFOUND, PX_E_IO; PX_E_UNSUPPORTED for a format nobody knows; PX_E_INPUT when the content
 * has no shape that can be read (no header row). On failure *out is NULL. */
px_status px_source_open(const px_source_options *opt, px_source **out, px_err *err);

/* The same over bytes in memory, which must stay; opt->path only names it. */
px_status px_source_open_memory(const px_source_options *opt, px_str bytes, px_source **out,
                                px_err *err);

/* 1: a record, normalised, in `a`. 0: end. PX_E_INPUT: this record is bad (sentence and byte offset
 * in err, text by px_source_raw), reading may go on. Other negative status: stop. */
int px_source_next(px_source *s, px_arena *a, px_record *r, px_err *err);
void px_source_close(px_source *s); /* NULL is fine */

px_str px_source_raw(px_source *s);              /* text of the last record; until the next call */
uint64_t px_source_position(const px_source *s); /* ordinal of the last record, from 1 */
uint64_t px_source_line(const px_source *s);     /* line on which it starts, from 1; 0 = no lines */
uint64_t px_source_byte(const px_source *s); /* byte at which it starts, in decoded UTF-8 text */
uint64_t px_source_bytes_read(const px_source *s);  /* of the file as it lies on disk */
uint64_t px_source_bytes_total(const px_source *s); /* 0 = unknown */
const char *px_source_format(const px_source *s);
/* File or part that the last record came from, as records carry it in `source`. */
px_str px_source_name(const px_source *s);

/* What the source made of the file. Filled while reading: complete after the end. Pointers live as
 * long as the source. */
typedef struct px_source_column {
    px_str header;
    const char *field; /* code of the field ("ti", "pa"), "x" for an extra, "-" for not used */
    px_str lang;       /* of texts, where the header says */
    const char *why;   /* reason where not used, else "" */
    const char *list;  /* separator of lists: ";;", ";", "|", "newline", ",", "[...]", or "" */
    const char *order; /* of dates: "dmy", "mdy" or "" */
    uint64_t filled;   /* non-empty values so far */
    px_str samples[3]; /* first different values */
    uint64_t refused;  /* values that the field could not take: kept as extras */
    uint64_t nothing;  /* values that say there is none (NA, N/A, null, None, -): taken as empty */
    unsigned sure;     /* percent: 100 = told by the dictionary or the user, less = guessed; 0 = no
                          field was found */
    const char *how;   /* what the mapping rests on, or why the column is not used, in the language
                          of this process; "" where there is nothing to say */
    unsigned nth;      /* it is the nth column of this name, from 1 */
} px_source_column;

typedef struct px_source_report {
    const char *format;
    const char *encoding;  /* "UTF-8", "macintosh", …; "" for binary formats */
    const char *line_ends; /* "LF", "CRLF", "CR" or "" */
    char separator;        /* of columns; 0 = none */
    uint64_t header_line;  /* 0 = none */
    uint64_t rows;      /* rows, lines or elements with content, header and preamble not counted */
    uint64_t empty;     /* rows without content */
    uint64_t preamble;  /* rows in front of the header */
    uint64_t records;   /* given out */
    uint64_t bad;       /* records given out as PX_E_INPUT */
    uint64_t bad_bytes; /* byte sequences that are no text, replaced by U+FFFD */
    uint64_t repaired;  /* records whose markup was wrong and could be put right */
    uint64_t skipped;   /* rows or elements that are no record, by their own word */
    uint64_t parts;     /* members or sheets that were read; 0 for a file without parts */
    uint64_t parts_failed; /* members or sheets that could not be read */
    bool grouped;          /* several consecutive rows make one record */
    bool no_header;        /* a table without a header row: columns are told by their values */
    const px_source_column *columns;
    size_t n_columns;
} px_source_report;

void px_source_report_get(px_source *s, px_source_report *out);

/* Of the format, the headers and what they are taken for: tables whose columns are the same have the same. */
uint64_t px_source_columns_hash(const px_source_report *rep);

/* The mapping that the report shows, as a map file to edit and give back (map.h). */
void px_source_report_map(const px_source_report *rep, px_buf *out);

#endif
