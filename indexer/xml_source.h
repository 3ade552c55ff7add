/* xml_source.h: what all XML formats share (for source_*.c only).
 *
 * A format of markup is a px_xml_how: which elements are records, and a function that reads one
 * into a record. Opening, splitting, encodings, repairs, positions and reports are the same for
 * all:
 *
 *     static const char *const elements[] = {"exchange-document", NULL};
 *     static const px_xml_how how = {elements, fill};
 *     const px_source_kind px_source_docdb = PX_XML_SOURCE("docdb", probe, how);
 */
#ifndef PX_INDEXER_XML_SOURCE_H
#define PX_INDEXER_XML_SOURCE_H

#include "indexer/source_kind.h"
#include "indexer/xml.h"
#include "indexer/xmlin.h"

typedef struct px_xml_how {
    const char *const *elements; /* local names of record elements; the outermost counts */
    /* One element into a record (cleared, not to be normalised here). PX_OK, or PX_E_INPUT with a
     * sentence; err->offset is a byte in the element, or left alone. *skip = true: this element is
     * no record by its own word (a deletion notice, "not found"); counted, not rejected.
     * `opt` gives what the user said (cc). */
    px_status (*fill)(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err);
} px_xml_how;

px_status px_xml_source_open(px_source *s, px_err *err);
int px_xml_source_next(px_source *s, px_arena *a, px_record *r, px_err *err);
void px_xml_source_report(px_source *s, px_source_report *out);
void px_xml_source_close(px_source *s);

#define PX_XML_SOURCE(name, probe, how)                                                            \
    {                                                                                              \
        name, probe, px_xml_source_open, px_xml_source_next, px_xml_source_report,                 \
            px_xml_source_close, &(how)                                                            \
    }

/* The sample as text that can be looked through: UTF-16 is narrowed (in `a`), a BOM cut off. */
px_str px_xml_sample(const px_sample *s, px_arena *a);
/* A probe for the usual case: `score` when the document's first element has one of these names, or
 * (second list, may be NULL) any element of the sample has one of those. */
int px_xml_probe(const px_sample *s, const char *const *roots, const char *const *anywhere,
                 int score);

#endif
