/* epo.h: what the formats of the European Patent Office share (for source_docdb, source_ops and
 * source_epfull only): elements of exchange documents, OPS answers and register extracts into the
 * members of a record.
 *
 * All functions add to a record and never fail: what is absent is left out, what is not understood
 * stays as it is written. Results live in `a` or point into the tree. One publication is described
 * in up to four spellings (docdb, docdba, epodoc, original); they are never added up: numbers are
 * made of docdb, names come from the best spelling that lists them, the other one is kept as an
 * extra. Elements: EPO, DOCDB user documentation; OPS reference guide. */
#ifndef PX_INDEXER_EPO_H
#define PX_INDEXER_EPO_H

#include "base/buf.h"
#include "indexer/xml.h"
#include "patent/record.h"

/* ---- numbers (epo_number.c) ---- */

px_str px_epo_glue(px_arena *a, const px_str *parts, size_t n); /* one behind the other */

typedef struct px_epo_id {
    px_str cc, num, kind, lang;
    uint32_t ymd;
} px_epo_id;

typedef struct px_epo_ids {
    px_epo_id docdb, epodoc, original;
} px_epo_ids;

uint32_t px_epo_date(px_str text); /* 20030918, 2003-09-18; 0 = none */
uint32_t px_epo_date_of(px_arena *a, const px_xml *node, const char *path);
/* country, doc-number, kind and date right below a node. */
px_epo_id px_epo_id_read(px_arena *a, const px_xml *node);
/* The document-ids below a reference, each in its place; what has a place already stays. */
void px_epo_ids_read(px_arena *a, const px_xml *reference, px_epo_ids *ids);
/* Made of docdb, else epodoc, else original; `given` is the original where there is one. */
void px_epo_number(px_arena *a, const px_epo_ids *ids, px_number_role role, px_rec_number *out);
/* "EP1000000A1", as docdb (else the others) has it; empty without a number. */
px_str px_epo_spelled(px_arena *a, const px_epo_ids *ids);
/* All references of that name below `parent` are one publication or application in several
 * spellings. */
void px_epo_reference(px_arena *a, const px_xml *parent, const char *name, px_number_role role,
                      px_rec_number *out);
/* priority-claim elements below `parent`: with the kinds of link in the extra priority_linkage. */
void px_epo_priorities(px_arena *a, const px_xml *parent, px_record *r);

/* ---- bibliography (epo_biblio.c) ---- */

/* A text made of many pieces. Empty pieces are left out; `joined` gives the buffer back. */
void px_epo_join(px_buf *b, const char *between, px_str piece);
px_str px_epo_joined(px_arena *a, px_buf *b);

/* Add one value to a custom field; empty values are left out. Fields beyond the PX_EPO_EXTRAS_MAX
 * different ones of a record go into "other", with their names. */
#define PX_EPO_EXTRAS_MAX 256
void px_epo_extra(px_arena *a, px_record *r, const char *name, px_str value);
/* exchange-document. *skip = true: deleted, or not found. */
void px_epo_document(px_arena *a, const px_xml *document, px_record *r, bool *skip);
/* bibliographic-data of DOCDB, OPS and ST.36. */
void px_epo_biblio(px_arena *a, const px_xml *biblio, px_record *r);
void px_epo_titles(px_arena *a, const px_xml *biblio, px_record *r);
void px_epo_designated(px_arena *a, const px_xml *biblio, px_record *r);
/* abstract elements right below a node. */
void px_epo_abstracts(px_arena *a, const px_xml *parent, px_record *r);

/* ---- parties (epo_party.c) ---- */

/* applicants, inventors and agents below `parties`, of the latest change. */
void px_epo_parties(px_arena *a, const px_xml *parties, px_record *r);
/* Lines of an address in one, without the country. */
px_str px_epo_address(px_arena *a, const px_xml *address);

/* ---- classes (epo_class.c) ---- */

void px_epo_classes(px_arena *a, const px_xml *biblio, px_record *r);
/* A symbol of fixed width with date, position and value behind it (WIPO ST.8), or in any other
 * spelling. */
void px_epo_class_text(px_arena *a, const px_xml *text, px_rec_classes *list);
/* "7A 61K   9/16   A" of editions 1 to 7; `edition` where it stands apart. */
void px_epo_ipc_old(px_arena *a, px_str text, px_str edition, px_record *r);

/* ---- citations (epo_cite.c) ---- */

void px_epo_cites(px_arena *a, const px_xml *references, px_record *r);
/* One patcit or nplcit. */
void px_epo_cite(px_arena *a, const px_xml *cited, px_str category, px_str by, px_record *r);

/* ---- texts (epo_text.c) ---- */

/* fulltext-document of OPS: claims and description, which are joined with the publication. */
void px_epo_fulltext(px_arena *a, const px_xml *document, px_record *r);

/* ---- events (epo_legal.c, epo_register.c) ---- */

/* One INPADOC event (ops:legal). */
void px_epo_legal(px_arena *a, const px_xml *legal, px_record *r);
/* A register-document; `publication` is the one of its publication-references that is meant, NULL
 * for none: then `query` ("publication=EP2400812") says which one it is. */
void px_epo_register(px_arena *a, const px_xml *document, const px_xml *publication, px_str query,
                     px_record *r);

#endif
