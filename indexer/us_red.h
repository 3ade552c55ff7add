/* us_red.h: between the files that read red book documents (source_us_red.c, us_red_*.c). */
#ifndef PX_INDEXER_US_RED_H
#define PX_INDEXER_US_RED_H

#include "indexer/us_parts.h"

/* "us-bibliographic-data-…": inventors, applicants, assignees, agents, examiners. */
void px_us_red_parties(px_arena *a, const px_xml *biblio, px_record *r);
/* IPC, CPC, national classes, Locarno. */
void px_us_red_classes(px_arena *a, const px_xml *biblio, px_record *r);
void px_us_red_citations(px_arena *a, const px_xml *biblio, px_record *r);
/* Foreign priorities, PCT data, related documents. */
void px_us_red_relations(px_arena *a, const px_xml *biblio, px_record *r);

/* A document-id below `node`: office, number as the file has it, kind, date. False without number. */
typedef struct px_us_doc {
    px_str cc, number, kind;
    uint32_t ymd;
} px_us_doc;
bool px_us_red_doc(px_arena *a, const px_xml *node, px_us_doc *out);

#endif
