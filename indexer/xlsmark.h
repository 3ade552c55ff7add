/* xlsmark.h: tags and texts of a stream of markup, one after the other, for the tables that are
 * written in it: sheets of .xlsx and .ods, Excel 2003 XML, HTML saved as .xls.
 *
 *     while ((got = px_mark_next(m, &t, &err)) == 1)
 *         if (t.kind == PX_MARK_OPEN && px_str_is(t.name, "row")) ...
 *
 * Why not xml.h: a sheet is up to a million rows of small cells, and a tree of each row costs five
 * to ten times what its cells are worth (measured in source_workbook.c); and HTML is not XML.
 * Nothing is nested here, so nothing can be nested too deep; document types are passed over, so no
 * entity can grow. Memory: the longest tag or text. */
#ifndef PX_INDEXER_XLSMARK_H
#define PX_INDEXER_XLSMARK_H

#include "indexer/encoding.h"

#define PX_MARK_PIECE_MAX ((size_t)16 << 20)

typedef enum px_mark_kind { PX_MARK_OPEN, PX_MARK_CLOSE, PX_MARK_TEXT } px_mark_kind;

typedef struct px_mark {
    px_mark_kind kind;
    px_str name;   /* of tags: without prefix, as written */
    px_str attrs;  /* of opening tags, raw */
    bool empty;    /* <name/>: no closing tag follows */
    px_str text;   /* of texts: references replaced, valid UTF-8; CDATA is text */
    uint64_t byte; /* where it begins in the decoded text */
} px_mark;

typedef struct px_marks px_marks;

/* `in` stays the caller's. `html`: names of tags are given in lower case, <script> and <style> are
 * left out. */
px_marks *px_marks_new(px_stream *in, bool html);
void px_marks_free(px_marks *m); /* NULL is fine */
/* An encoding that something outside declares; what the bytes prove wins. */
void px_marks_declare(px_marks *m, px_encoding declared);
/* 1 = a tag or text, valid until the next call; 0 = end; < 0 = status: PX_E_LIMIT for a piece
 * longer than PX_MARK_PIECE_MAX, else as px_stream_read. A tag that the end cuts off is the end. */
int px_marks_next(px_marks *m, px_mark *out, px_err *err);
bool px_marks_cut(const px_marks *m); /* it ended within a tag */
const char *px_marks_encoding(const px_marks *m);
uint64_t px_marks_bad(const px_marks *m); /* bytes that are no text */

/* Value of an attribute by its local name, references replaced (then in `a`); empty if absent. */
px_str px_mark_attr(px_arena *a, const px_mark *t, const char *name);
/* The same, raw, without an arena. */
bool px_mark_attr_raw(const px_mark *t, const char *name, px_str *out);

#endif
