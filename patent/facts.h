/* facts.h: a record as facts about fields: what columns hold, what facets count, what a query's
 * leaf compares with. The columns store and the brute-force judge in tests/ both take their facts
 * from here; where a fact is derived (years, counts, flags), the rule stands in facts.c and nowhere
 * else. */
#ifndef PX_PATENT_FACTS_H
#define PX_PATENT_FACTS_H

#include "patent/fields.h"
#include "patent/record.h"

typedef struct px_facts px_facts; /* receiver */
struct px_facts {
    void *self;
    /* A value of a NAME, CLASS, ENUM field (or CUSTOM, with `custom` = name behind "x."), or a day of
     * a DATE field that may have several (PRD) as eight digits. In record order; the same value may
     * come twice. */
    void (*value)(px_facts *to, px_field f, px_str custom, px_str value);
    /* A DATE of which there is one, NUMBER or BOOL; called at most once a field, never for absent ones. */
    void (*number)(px_facts *to, px_field f, uint32_t v);
    /* A search key (px_number_keys) of an IDENT field: PN, AN, PR, FAM, IFAM, USCC, CT (documents it
     * cites), CF (documents that cite it), CTX, CTEX, CTOP, CTRF, CTOC (those of CT that are cited so). */
    void (*ident)(px_facts *to, px_field f, px_str key);
};

/* Everything but texts. `a` is scratch. */
void px_facts_of(px_arena *a, const px_record *r, px_facts *to);
uint32_t px_facts_has(const px_record *r); /* bits 1u << PX_HAS_x */

/* Identity of the application and of the simple family that this record states (empty when it
 * states none): "a:CN201811107071"; "f:docdb:35908759" or "p:<sorted priority numbers>". */
px_str px_facts_application(px_arena *a, const px_record *r);
/* Offices that count the numbers of different kinds apart, so that an A and a B of one number are two
 * applications: JP, KR, CN while its numbers had 7 digits. */
bool px_facts_kinds_overlap(const px_rec_number *pub);
px_str px_facts_family(px_arena *a, const px_record *r);
/* A priority as identity of the application that it is ("a:DE102010012345"), and the extended family
 * that the source states ("e:inpadoc:1234"); empty when there is none. */
px_str px_facts_priority(px_arena *a, const px_rec_number *n);
/* A publication as member of a listed extended family ("n:EP1000000A1"). */
px_str px_facts_member(px_arena *a, px_str normal);
px_str px_facts_extended(px_arena *a, const px_record *r);

/* What stands for an event in `ev`, and the names in its `from` and `to` one after another ("A; B";
 * *rest begins as the whole). */
px_str px_facts_event_kind(const px_rec_event *e);
bool px_facts_event_party(px_str *rest, px_str *name);
/* A status in a file's words as a kind of event ("未缴年费" -> lapsed); empty when not understood. */
px_str px_facts_status_detail(px_str words);

/* Texts in the order in which the token store holds them. */
typedef enum px_text_field { /* a mark in the token stream each */
                             PX_TF_TI = 0,
                             PX_TF_AB,
                             PX_TF_C1,  /* first claim (independent) */
                             PX_TF_ICL, /* other independent claims */
                             PX_TF_CLM, /* dependent claims */
                             PX_TF_DES,
                             PX_TF_COUNT
} px_text_field;
typedef struct px_fact_text {
    px_text_field field;
    px_str lang, text;
} px_fact_text;
size_t px_facts_texts(px_arena *a, const px_record *r, px_fact_text **out);
/* Which text fields a query field looks at: bit set of 1u << px_text_field; 0 if not a text field.
 * The virtual ta, tac and ft have theirs, too; txt has not (it also looks at names). */
unsigned px_text_mask(px_field f);

#endif
