/* exchange.h: a record as an exchange document of the EPO, in two forms:
 *
 *   PX_EXCH_OPS   as the Open Patent Services print one in an answer: names without a prefix, the spellings of a number beside
 *                 one another in one reference
 *   PX_EXCH_FILE  as the files of DOCDB have it: names with the prefix exch (http://www.epo.org/exchange), a reference a
 *                 spelling. docs/EXPORT.md says what such a document carries; `patix index` reads it again
 *
 *     px_xo *x = px_exch_put_document(a, NULL, PX_EXCH_FILE, &record, PX_EXCH_BIBLIO | PX_EXCH_ABSTRACT);
 *     px_xo_dense(x, &buf);
 *
 * What a record does not keep is left out rather than made up: offices that gave a class, passages of search reports,
 * the EPO's own numbers of documents (doc-id). Everything lives in the arena; texts of the record are copied. */
#ifndef PX_QUERY_EXCHANGE_H
#define PX_QUERY_EXCHANGE_H

#include "base/xmlout.h"
#include "patent/record.h"

#define PX_EXCH_NAMESPACE "http://www.epo.org/exchange"

typedef enum px_exch_form { PX_EXCH_OPS, PX_EXCH_FILE } px_exch_form;

enum { PX_EXCH_BIBLIO = 1, PX_EXCH_ABSTRACT = 2 };

/* One <exchange-document>; in OPS's form nothing but the number where neither is wanted. */
px_xo *px_exch_put_document(px_arena *a, px_xo *parent, px_exch_form form, const px_record *r,
                            unsigned what);

/* ---- numbers (exchange_name.c) ---- */

typedef enum px_exch_spelling { PX_EXCH_DOCDB, PX_EXCH_EPODOC, PX_EXCH_ORIGINAL } px_exch_spelling;
const char *px_exch_spelling_name(px_exch_spelling s); /* "docdb" */
bool px_exch_spelling_find(px_str name, px_exch_spelling *out);

/* What a document is called in all spellings. For publications `kind` may be empty. */
typedef struct px_exch_name {
    px_str cc, num, kind; /* docdb */
    px_str epodoc;
    px_str original;
    uint32_t ymd;
} px_exch_name;
void px_exch_name_of(px_arena *a, const px_rec_number *r, px_number_role role, px_exch_name *n);
void px_exch_name_of_normal(px_arena *a, px_str normal, uint32_t ymd, px_number_role role,
                            px_exch_name *out);
/* A publication; a record without a number is called by its key. */
void px_exch_name_of_record(px_arena *a, const px_record *r, px_exch_name *n);

/* ---- parts, as OPS has them ---- */

/* <document-id document-id-type="docdb">…; `date` 0: none. */
void px_exch_put_id(px_arena *a, px_xo *parent, const px_exch_name *n, px_exch_spelling s,
                    uint32_t date);
/* <exchange-document> with nothing in it but what identifies it. `system`: it says where it comes from; `family` may be
 * empty. */
px_xo *px_exch_document_of(px_arena *a, px_xo *parent, const px_exch_name *n, bool system,
                           px_str family);
/* <publication-reference> with docdb and epodoc. */
void px_exch_put_publication(px_arena *a, px_xo *parent, const px_record *r);
/* Lines of a text as <p>. */
void px_exch_put_paragraphs(px_arena *a, px_xo *x, px_str text);
/* Application and priority claims as a family lists them. */
void px_exch_put_claims_of(px_arena *a, px_xo *parent, const px_record *r);

/* "docdb:19768124" as 19768124; empty for families of others. */
px_str px_exch_family_id(const px_record *r);

#endif
