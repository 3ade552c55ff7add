/* facts_int.h: what the files that take a record apart share. */
#ifndef PX_PATENT_FACTS_INT_H
#define PX_PATENT_FACTS_INT_H

#include "patent/facts.h"
#include "patent/legal.h"

/* A value, unless it is empty. */
void px_facts_put(px_facts *to, px_field f, px_str v);
/* Search keys of a publication number in normal form. */
void px_facts_put_keys(px_arena *a, px_facts *to, px_field f, px_str normal);
/* Day of grant: stated, or that of the publication that announces it; 0 = not known. */
uint32_t px_facts_granted(const px_record *r);

/* facts_event.c: legal events, their parties and counts. */
void px_facts_events(const px_record *r, px_facts *to);
/* facts_derived.c: priorities, family offices, categories of citations, months, words of the first
 * claim. */
void px_facts_derived(px_arena *a, const px_record *r, const px_legal_status *s, px_facts *to);

#endif
