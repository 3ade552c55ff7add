/* us_json.h: answers of the office's services in JSON: what each of them puts into a record.
 *
 * source_us_json.c cuts the texts and calls these; each gets one parsed object. Strings of the tree
 * do not outlive it: px_uj copies. */
#ifndef PX_INDEXER_US_JSON_H
#define PX_INDEXER_US_JSON_H

#include "base/json.h"
#include "indexer/us_parts.h"

/* A member as text in the arena, trimmed; "", "null", "N/A" and absent ones are empty. Lists give
 * their first element. */
px_str px_uj(px_arena *a, const px_json *object, const char *key);
/* Its elements (a single object counts as a list of one); NULL when there is none. */
const px_json *px_uj_first(const px_json *object, const char *key);
uint32_t px_uj_date(px_arena *a, const px_json *object, const char *key);

/* Record `i` of an object. 1: filled. 0: there is no such record (i behind the last). < 0: what is
 * wrong with it. */
typedef int px_uj_fill(const px_json *object, size_t i, px_arena *a, px_record *r, px_err *err);

px_uj_fill px_uj_odp;    /* Open Data Portal: one of patentBag, patentFileWrapperDataBag */
px_uj_fill px_uj_peds;   /* Patent Examination Data System: one of docs */
px_uj_fill px_uj_ptab;   /* trials and their papers: one of results */
px_uj_fill px_uj_family; /* Global Dossier: one of list; a record a publication */
px_uj_fill px_uj_hit;    /* Patent Public Search: one of patents */
px_uj_fill px_uj_view;   /* PatentsView: one of patents */

/* Shared by ODP and PEDS: the publication of an application, granted or else published. */
void px_uj_publication(px_arena *a, px_record *r, px_str grant, uint32_t granted, px_str early,
                       uint32_t published);
/* "Patented Case", "Abandoned  --  …": status and its text. */
void px_uj_status(px_arena *a, px_record *r, px_str text);
/* An entry of the file history; `code` is the office's. */
void px_uj_action(px_arena *a, px_record *r, uint32_t ymd, px_str code, px_str text);
/* Relation to a parent by the office's code or words ("CON", "is a Continuation of"). */
px_us_relation px_uj_relation(px_str code, px_str words);

#endif
