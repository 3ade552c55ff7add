/* put.h: putting what a gazette says into a record. Small, forgiving verbs for readers of XML:
 * values come as they stand in the file, empty ones are passed over, normal forms are made later
 * (px_record_normalise). */
#ifndef PX_INDEXER_PUT_H
#define PX_INDEXER_PUT_H

#include "indexer/xml.h"
#include "patent/record.h"

uint32_t px_put_date(px_str text); /* any spelling; 0 when it is none ("00000000") */

/* A number with its parts as hints. Keeps what is there when `num` is empty. */
void px_put_number(px_rec_number *n, px_str cc, px_str num, px_str kind, px_str date);
void px_put_priority(px_arena *a, px_record *r, px_str cc, px_str num, px_str date);
void px_put_text(px_arena *a, px_rec_texts *list, px_str lang, px_str text);
void px_put_claim(px_arena *a, px_record *r, px_str num, px_str lang, px_str text);
/* Gives the party to add to, or NULL when there is no name. */
px_rec_party *px_put_party(px_arena *a, px_rec_parties *list, px_str name);
/* An agency of China, behind whose name its code number stands: "… 11204". */
void px_put_agency(px_arena *a, px_record *r, px_str name);
void px_put_class(px_arena *a, px_rec_classes *list, px_str symbol);
/* From parts: "G", "09", "G", "3", "36". */
px_rec_class *px_put_class_parts(px_arena *a, px_rec_classes *list, px_str section, px_str cls,
                                 px_str subclass, px_str group, px_str subgroup);
/* A cited document: a number as spelled, or (number empty) a text. */
px_rec_cite *px_put_cite(px_arena *a, px_record *r, px_str number, px_str text);
void px_put_extra(px_arena *a, px_record *r, const char *name, px_str value);
void px_put_count(uint32_t *count, px_str text);
void px_put_id(px_arena *a, px_record *r, const char *scheme, px_str value);

/* The international publication of this application, as a member of its family. */
void px_put_wo(px_arena *a, px_record *r, px_str number);

/* Text of a description in paragraphs, without the title that many repeat in front. */
px_str px_put_description(px_arena *a, const px_xml *description);

#endif
