/* suggest.h: what somebody may have meant, may want to type next, or may want to add to a query.
 *
 *   spelling   words of the collection near to one that finds nothing: Damerau-Levenshtein distance
 *              <= 2 (1 for words of up to 4 letters); Chinese: the same phrase with one character
 *              changed, those that sound alike first
 *   complete   words, Chinese phrases, names, class symbols and fields that begin so
 *   related    terms that stand in the hits of a query more often than elsewhere
 *   classes    classes, in the same way
 *
 * Numbers are exact: `records` is what the row's `query` finds in the collection, `hits` how many of
 * these the asked query finds too. Which terms are looked at is decided from at most
 * PX_SUGGEST_SAMPLE hits, evenly spread; a table says how many it looked at.
 *
 * With N live publications, n of them hits, K holding the term, k of these hits:
 *   lift = (k/n) / (K/N)
 *   llr  = 2 * sum over the four cells of O ln(O/E)   (log-likelihood ratio, Dunning 1993), for terms
 *          that are more frequent among the hits than elsewhere; others are left out */
#ifndef PX_QUERY_SUGGEST_H
#define PX_QUERY_SUGGEST_H

#include "patent/labels.h"
#include "query/engine/engine.h"

#define PX_SUGGEST_SAMPLE 5000u
#define PX_SUGGEST_LIMIT  10u

typedef enum px_suggest_kind {
    PX_SUGGEST_SPELLING,
    PX_SUGGEST_COMPLETE,
    PX_SUGGEST_RELATED,
    PX_SUGGEST_CLASSES,
    PX_SUGGEST_KINDS
} px_suggest_kind;
const char *px_suggest_kind_name(px_suggest_kind k);

typedef struct px_suggest_row {
    px_str text;            /* laser; 锂离子电池; H01M10; a name */
    px_str field;           /* tac, pa, ipc.group, …; "field" for the name of a field */
    px_str query;           /* a clause that finds it; empty for the name of a field */
    uint64_t records;       /* live publications of the collection that `query` finds */
    uint64_t hits;          /* RELATED, CLASSES: among the hits */
    double llr, lift;       /* RELATED, CLASSES */
    unsigned distance;      /* SPELLING */
    bool sounds;            /* SPELLING of Chinese: the same in pinyin */
    px_str label, label_zh; /* classes, fields; static or of the arena; may be empty */
    uint64_t weight;        /* order while rows are gathered */
} px_suggest_row;

typedef struct px_suggest_table {
    px_suggest_kind kind;
    px_str of;           /* the text it is about */
    px_suggest_row *row; /* best first */
    size_t n, cap;
    uint64_t hits, all; /* RELATED, CLASSES: n and N */
    uint64_t looked_at; /* RELATED: hits that terms were taken from; == hits: all of them */
} px_suggest_table;

/* What all kinds share. Everything they give lives in `a`. */
typedef struct px_suggest {
    px_arena *a;
    px_snapshot *snap;
    const px_how *how;         /* threads, deadline; may be NULL */
    const px_classes *classes; /* loaded titles; may be NULL */
    size_t limit;              /* rows of a table at most */
} px_suggest;

/* `f`: a text field in which the words are to be counted (PX_F_TAC usually). A word that the
 * collection knows has no suggestion. */
px_status px_suggest_spelling(const px_suggest *s, px_field f, px_str text, px_suggest_table *out,
                              px_err *err);
/* `field`: "" = words, applicants, inventors, classes and fields; else a field that has words, names
 * or codes. The last word of `text` is completed. */
px_status px_suggest_complete(const px_suggest *s, px_str field, px_str text, px_suggest_table *out,
                              px_err *err);
/* Terms of title, abstract and claims of the answer's hits; terms of its own query are left out. */
px_status px_suggest_related(const px_suggest *s, const px_answer *hits, px_suggest_table *out,
                             px_err *err);
/* `field` as of a facet (ipc.subclass, cpc, loc, …). Adds to `out`, which holds other fields' rows
 * or is zero. */
px_status px_suggest_classes(const px_suggest *s, const px_answer *hits, px_str field,
                             px_suggest_table *out, px_err *err);

/* For `search` without any hit: a note N-SPELL in the answer's query for every word or phrase in a
 * text field that alone finds nothing and has suggestions. Never fails. */
void px_suggest_note(px_answer *a);

/* --- for the files that suggest --- */
px_suggest_row *px_suggest_add(px_arena *a, px_suggest_table *t);
/* Rows in order of `before`, the best `limit` kept. */
typedef int px_suggest_order(const void *x, const void *y);
void px_suggest_cut(px_suggest_table *t, px_suggest_order *order, size_t limit);
int px_suggest_by_weight(const void *x, const void *y);  /* heaviest first, then bytewise */
int px_suggest_by_records(const void *x, const void *y); /* most records first, then bytewise */
int px_suggest_by_llr(const void *x, const void *y);
/* Live publications that `query` finds, and those of `hits` (may be NULL) among them. */
px_status px_suggest_count(const px_suggest *s, px_str query, const px_rowset *hits,
                           uint64_t *records, uint64_t *among, px_err *err);
/* field="text" */
px_str px_suggest_clause(px_arena *a, px_str field, px_str text);
double px_suggest_llr(uint64_t k, uint64_t n, uint64_t of_k, uint64_t of_n);
/* Rows of the set, evenly spread, at most `max`; ascending global rows. */
uint32_t *px_suggest_sample(px_arena *a, const px_rowset *rows, size_t max, size_t *n);

#endif
