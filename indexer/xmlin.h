/* xmlin.h: record elements out of a stream of markup, one at a time.
 *
 * The bytes are cut before they are parsed: the outermost element whose local name is wanted goes
 * from its '<' to the '>' of its end tag, whatever stands around it. So files that are many
 * documents one behind the other, files larger than memory, and files with one broken document
 * among good ones are all the same case, and the text of a record is at hand for the rejects.
 *
 * Comments, CDATA, processing instructions and document types are known and passed over. An element
 * that does not end (the next document begins, or the file is over, or it is longer than `max`) is
 * given with `broken`, and reading goes on behind it. Memory: one element. */
#ifndef PX_INDEXER_XMLIN_H
#define PX_INDEXER_XMLIN_H

#include "indexer/encoding.h"

typedef struct px_xmlin px_xmlin;

typedef struct px_xml_unit {
    px_str text; /* the element; may hold bad bytes: px_textin_clean */
    px_str name; /* local name */
    uint64_t line, byte;
    uint64_t document;  /* ordinal of the document (XML declaration or document type) it lies in */
    const char *broken; /* why it is no whole element; NULL = fine */
} px_xml_unit;

/* `names`: local names of records, ended by NULL; must stay. The outermost match is the record.
 * `text` stays the caller's. */
px_xmlin *px_xmlin_new(px_textin *text, const char *const *names, size_t max);
void px_xmlin_free(px_xmlin *x);

/* 1: a unit, valid until the next call. 0: end. < 0: as px_textin_fill. */
int px_xmlin_next(px_xmlin *x, px_xml_unit *u, px_err *err);

/* Local name of the first element of a document in `sample` ("" = this is no markup), looking
 * past declaration, comments and document type. */
px_str px_xml_root_name(px_str sample);
/* Does an element with this local name begin in the sample? */
bool px_xml_has(px_str sample, const char *name);

/* The encoding that the XML declaration names; false where there is none, or none that is known. */
bool px_xml_declared(px_str sample, px_encoding *out);

#endif
