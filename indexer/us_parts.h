/* us_parts.h: what the notations of US patents share: red book, PAP, ST.32, green book, BRS, JSON.
 *
 * Names are written "First Middle Last, Jr."; numbers of applications "10/339710"; symbols of the
 * national classification "40/124.04". Strings that are given are either slices of the arguments or
 * lie in the arena. */
#ifndef PX_INDEXER_US_PARTS_H
#define PX_INDEXER_US_PARTS_H

#include "indexer/xml.h"
#include "patent/record.h"

/* A copy in which control characters other than tabs and line ends are blanks (records hold none). */
px_str px_us_plain(px_arena *a, px_str s);

/* Text of an element as one line, without a copy where it is one plain piece. */
px_str px_us_line(px_arena *a, const px_xml *node);
px_str px_us_line_at(px_arena *a, const px_xml *node, const char *path);

/* "20050104", "19010500", "2005-01-04", "01-04-2005" (month first), "2005-01-04T05:00:00Z". 0 for
 * anything else, and for years before 1790. */
uint32_t px_us_date(px_str s);

/* "  2 52", " 4012404", " 24 305 R", "D14480": three columns of class, three of subclass, decimals,
 * a letter. What holds a '/' or does not look like this is given back trimmed. */
px_str px_us_uspc(px_arena *a, px_str columns);

/* Class "705" and subclass in six digits "026000", of which three are decimals: "705/26". Other
 * subclasses as they are. */
px_str px_us_subclass(px_arena *a, px_str class, px_str sub);

/* "B60R  900", "G06F 1516", "A61K 31505": four columns of subclass, three of main group, subgroup ->
 * "B60R9/00". What holds a '/' or does not look like this is given back trimmed. */
px_str px_us_ipc(px_arena *a, px_str columns);

/* "10339710", "09/413215", "13/676,098" -> "10/339710"; "PCT/NO98/00107" and others as they are.
 * `series` (may be empty) stands in front of a serial of up to six digits. */
px_str px_us_application(px_arena *a, px_str series, px_str number);
/* A number as a record member: office, number, kind, date. Absent when `number` is empty. */
void px_us_set(px_rec_number *to, px_str cc, px_str number, px_str kind, uint32_t ymd);
/* A priority; its country may be empty where it is a PCT number. */
void px_us_priority(px_arena *a, px_record *r, px_str cc, px_str number, uint32_t ymd);

/* "First Middle Last Suffix", empty parts left out. */
px_str px_us_person(px_arena *a, px_str first, px_str middle, px_str last, px_str suffix);
/* "Last; First", "LAST, FIRST" -> "First Last"; without a separator as it is. `mark` is the
 * separator. */
px_str px_us_turned(px_arena *a, px_str name, char mark);
/* Type of an assignee by the office's role code ("04", "14": person; "06": government). Codes of
 * companies give nothing: universities have them, too. */
px_str px_us_role(px_str code);
/* The applicants: those stated, but persons only where there is no assignee (they stand for inventors
 * who cannot apply); without any the assignees; without any the inventors. */
void px_us_settle_applicants(px_arena *a, px_record *r);

/* "cited by examiner" -> "examiner". Unknown ones as they are. */
px_str px_us_cited_by(px_str category);
/* A cited patent. Nothing is added when the number is empty. */
void px_us_cite(px_arena *a, px_record *r, px_str cc, px_str number, px_str kind, uint32_t ymd,
                px_str by);
void px_us_cite_other(px_arena *a, px_record *r, px_str text, px_str by);

/* A claim; `text` may begin with its number ("1. A device"), which is cut off. `refers`: the markup
 * says that it refers to another one. */
void px_us_claim(px_arena *a, px_record *r, uint32_t num, px_str text, bool refers);
void px_us_text(px_arena *a, px_rec_texts *list, px_str lang, px_str text);
/* An extra with one more value; empty ones are left out. */
void px_us_extra(px_arena *a, px_record *r, const char *name, px_str value);

/* The same for a date as the file writes it: "2013-05-22". */
void px_us_extra_date(px_arena *a, px_record *r, const char *name, px_str date);

/* Earlier document of a continuity chain. */
typedef enum px_us_relation {
    PX_US_NONE = 0,
    PX_US_PROVISIONAL,
    PX_US_CONTINUATION,
    PX_US_PART, /* continuation in part */
    PX_US_DIVISION,
    PX_US_REISSUE,
    PX_US_REEXAMINATION,
    PX_US_SUBSTITUTION,
    PX_US_PUBLICATION, /* the application as published */
    PX_US_OTHER
} px_us_relation;

/* Provisional applications and the parents of continuations, divisions and continuations in part
 * become priorities; all but provisional ones also an extra ("continuation_of") with the
 * application in normal form. `grant` (may be empty) is the parent's patent number. */
void px_us_parent(px_arena *a, px_record *r, px_us_relation relation, px_str number, uint32_t ymd,
                  px_str grant);

/* A recorded conveyance as an event: transferred, pledged, licensed or renamed by what its text
 * says. Parties are "; " lists. Strings are copied. */
void px_us_transfer(px_arena *a, px_record *r, uint32_t ymd, px_str text, px_str reel, px_str frame,
                    px_str from, px_str to);

/* "utility", "design", "plant", "reissue", "sir": type and doc_type. */
void px_us_type(px_record *r, px_str word);
/* Kind of a grant in files that give none (before 2001): A, S, E, P, H by its number. */
px_str px_us_old_kind(px_str number);

#endif
