/* export.h: records in the forms that other programs read: CSV with columns of one's choice, JSON lines (docs/RECORD.md),
 * RIS and BibTeX for literature managers, DOCDB's exchange documents, numbers; and workbooks (export_book.h).
 *
 *     px_export *e;
 *     st = px_export_new(PX_EXPORT_CSV, PX_STR("pn,pd,ti,pa"), zh, &e, err);
 *     px_export_begin(e, &buf);
 *     for each record: px_export_record(e, &record, &buf);
 *     px_export_end(e, &buf);
 *     px_export_free(e);
 *
 * CSV: RFC 4180 with CR LF, UTF-8; heads are field codes, or the names in the reader's language; several values are
 * joined by "; ", which inside a value becomes ",". A cell that a spreadsheet would take for a formula (first
 * character = + - @, a tab, or a line end) gets an apostrophe in front. RIS: type PAT, tags of the RIS specification of 2011;
 * BibTeX: @patent with the members that biblatex knows. DOCDB: a record is a line, so that the file can be cut by lines. */
#ifndef PX_QUERY_EXPORT_H
#define PX_QUERY_EXPORT_H

#include "patent/record.h"

typedef enum px_export_format {
    PX_EXPORT_CSV,
    PX_EXPORT_JSONL,
    PX_EXPORT_RIS,
    PX_EXPORT_BIBTEX,
    PX_EXPORT_DOCDB,
    PX_EXPORT_NUMBER,
    PX_EXPORT_XLSX, /* columns here, the file in export_book.h */
    PX_EXPORT_FORMATS
} px_export_format;
const char *px_export_name(px_export_format f);   /* "csv" */
const char *px_export_type(px_export_format f);   /* media type */
const char *px_export_suffix(px_export_format f); /* of a file's name: "bib" */
bool px_export_find(px_str name, px_export_format *out);
#define PX_EXPORT_NAMES "csv, jsonl, ris, bibtex, docdb, number, xlsx"

/* Fields that a table shows when none are chosen. */
#define PX_EXPORT_FIELDS                                                                           \
    "pn,cc,kd,pt,pd,an,ad,pr,epd,gd,ti,ab,pa,pac,in,ag,ipc,cpc,fam,nfam,ncf,ls,url"

typedef struct px_export px_export;
/* `fields`: codes separated by commas, also x.<column>; empty: PX_EXPORT_FIELDS; for tables only. `names`: heads are
 * names (Chinese with `zh`) instead of codes. PX_E_USAGE says which field there is not. */
px_status px_export_new(px_export_format f, px_str fields, bool names, bool zh, px_export **out,
                        px_err *err);
void px_export_free(px_export *e); /* NULL is fine */

/* What the whole is, for formats that have a place for it. */
typedef struct px_export_about {
    px_str query;             /* canonical */
    uint64_t generation;      /* of the collection */
    uint64_t publications;    /* that the query finds */
    uint64_t listed;          /* records that could be listed: publications, or units */
    uint64_t offset, records; /* of those, here */
    px_str order;             /* "date desc" */
    const char *unit;         /* "pub" */
    uint32_t day;             /* yyyymmdd of the export */
} px_export_about;
/* Before begin; texts are copied. */
void px_export_tell(px_export *e, const px_export_about *about);
const px_export_about *px_export_told(const px_export *e);
bool px_export_is_zh(const px_export *e);
px_export_format px_export_format_of(const px_export *e);

void px_export_begin(px_export *e, px_buf *out);
void px_export_record(px_export *e, const px_record *r, px_buf *out);
void px_export_end(px_export *e, px_buf *out);

/* For tables in other files (a workbook): heads and cells. Cells live until the next record. */
size_t px_export_columns(const px_export *e);
px_str px_export_head(const px_export *e, size_t column);
const px_str *px_export_cells(px_export *e, const px_record *r);
/* Is the column's field a number, a date? */
bool px_export_is_number(const px_export *e, size_t column);
bool px_export_is_date(const px_export *e, size_t column);

#endif
