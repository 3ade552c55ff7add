/* record_members.h: the one list of a record's members, in the order in which they are written.
 *
 * X(KIND, member, "json key"). Reading, writing and merging are made from it, so a new member costs
 * a row here (and its line in docs/RECORD.md). Kinds say how a member is read and written:
 * NUMBER, NUMBERS, DATE, STR, TEXTS, CLAIMS, PARTIES, CLASSES, CITES, STRS, EVENTS, COUNT, EXTRAS,
 * POS. Members from PX_RECORD_ORIGIN on are no content. Private to record*.c; name_clean.c asks for
 * plain lines, too. */
#ifndef PX_PATENT_RECORD_MEMBERS_H
#define PX_PATENT_RECORD_MEMBERS_H

#include "patent/record.h"

#define PX_RECORD_HEAD(X)                                                                          \
    X(NUMBER, pub, "pub")                                                                          \
    X(NUMBER, app, "app")                                                                          \
    X(NUMBERS, priorities, "priorities")                                                           \
    X(DATE, grant_ymd, "grant_date")                                                               \
    X(DATE, exam_ymd, "exam_date")                                                                 \
    X(DATE, lapse_ymd, "lapse_date")                                                               \
    X(DATE, expiry_ymd, "expiry_date")                                                             \
    X(STR, type, "type")                                                                           \
    X(STR, doc_type, "doc_type")                                                                   \
    X(STR, lang, "lang")                                                                           \
    X(TEXTS, titles, "titles")                                                                     \
    X(TEXTS, abstracts, "abstracts")                                                               \
    X(CLAIMS, claims, "claims")                                                                    \
    X(TEXTS, descriptions, "descriptions")                                                         \
    X(PARTIES, applicants, "applicants")                                                           \
    X(PARTIES, owners, "owners")                                                                   \
    X(PARTIES, inventors, "inventors")                                                             \
    X(PARTIES, agents, "agents")                                                                   \
    X(PARTIES, examiners, "examiners")                                                             \
    X(CLASSES, ipc, "ipc")                                                                         \
    X(CLASSES, cpc, "cpc")                                                                         \
    X(CLASSES, uspc, "uspc")                                                                       \
    X(CLASSES, locarno, "locarno")                                                                 \
    X(CLASSES, fi, "fi")                                                                           \
    X(CLASSES, fterm, "fterm")                                                                     \
    X(STRS, cpc_sets, "cpc_sets")                                                                  \
    X(CITES, cites, "cites")                                                                       \
    X(CITES, cited_by, "cited_by")                                                                 \
    X(STR, family, "family")                                                                       \
    X(STR, family_ext, "family_ext")                                                               \
    X(STRS, members, "members")                                                                    \
    X(STRS, members_ext, "members_ext")                                                            \
    X(EVENTS, events, "events")                                                                    \
    X(STR, status, "status")                                                                       \
    X(STR, status_text, "status_text")

#define PX_RECORD_TAIL(X)                                                                          \
    X(STRS, ids, "ids")                                                                            \
    X(STRS, keywords, "keywords")                                                                  \
    X(EXTRAS, extras, "extras")                                                                    \
    X(STR, url, "url")

#define PX_RECORD_ORIGIN(X)                                                                        \
    X(STR, source, "source")                                                                       \
    X(POS, source_pos, "source_pos")

/* Runs X over all; COUNT rows come from PX_RECORD_COUNTS (record.h), whose rows have no kind. */
#define PX_RECORD_COUNT_ROWS(X, COUNT_ROW)                                                         \
    PX_RECORD_HEAD(X) PX_RECORD_COUNTS(COUNT_ROW) PX_RECORD_TAIL(X) PX_RECORD_ORIGIN(X)

/* The key that follows from a normalised record's numbers, ids or content. */
px_str px_record_make_key_(px_arena *a, const px_record *r);
/* Text put right for good: valid UTF-8; one line with single spaces, or lines ending in \n; no
 * white space (of any alphabet) at the ends. The input itself when nothing is to be done. */
px_str px_clean_line_(px_arena *a, px_str s);
px_str px_clean_lines_(px_arena *a, px_str s);
/* Nothing to be cleaned in a line: no control character, no wide blank, no two blanks and none at
 * either end. *ascii: nothing else than ASCII in it. */
bool px_line_is_plain_(px_str s, bool *ascii);
/* What stands before and behind `num` in a normal form becomes cc and kind of *p, whose cc is where to
 * look first; false, and nothing done, where `num` does not stand there. For numbers that no office
 * understands: nothing of them is country or kind, whatever it looks like. */
bool px_number_around_(px_str normal, px_str num, px_number *p);

/* What follows from names and addresses of parties, where it is not stated (record_party.c). */
void px_record_parties_(px_arena *a, px_record *r);

/* Items that are one thing become one, in order. */
void px_unique_str_(px_arena *a, px_rec_strs *list);
void px_unique_number_(px_arena *a, px_rec_numbers *list);
void px_unique_text_(px_arena *a, px_rec_texts *list);
void px_unique_party_(px_arena *a, px_rec_parties *list);
void px_unique_class_(px_arena *a, px_rec_classes *list);
void px_unique_cite_(px_arena *a, px_rec_cites *list);
void px_unique_event_(px_arena *a, px_rec_events *list);

#endif
