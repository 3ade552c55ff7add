/* source_docdb.c: DOCDB exchange documents of the EPO, whole back files or single documents, with
 * or without their prefix declared. Notices of deletion (status D) are counted, not read. */
#include "indexer/epo.h"
#include "indexer/xml_source.h"

static const char *const elements[] = {"exchange-document", NULL};
static const char *const roots[] = {"exchange-documents", "exchange-document", NULL};

static px_status fill(const px_xml *root, const px_source_options *opt, px_arena *a, px_record *r,
                      bool *skip, px_err *err) {
    (void)opt;
    (void)err;
    px_epo_document(a, root, r, skip);
    return PX_OK;
}

static int probe(const px_sample *s) {
    int score = px_xml_probe(s, roots, NULL, 90);
    return score ? score : px_xml_probe(s, NULL, elements, 60);
}

static const px_xml_how how = {elements, fill};
const px_source_kind px_source_docdb = PX_XML_SOURCE("docdb", probe, how);
