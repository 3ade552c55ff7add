/* saved.h: queries that people keep in a collection: earlier ones by number (#3) and named ones
 * (##battery).
 *
 * DIR/queries.jsonl, an object a line:
 *   {"n":3,"query":"激光","canonical":"tac=激光","dialect":"cn","at":"2026-11-21T13:40:00Z",
 *    "publications":34,"generation":7}
 *   {"name":"battery","query":"…","canonical":"…","dialect":"cn","at":"…"}
 *   {"last":3}                      the highest number ever given, so that none is given twice
 *
 * The file is replaced whole or not at all; two that write at once are kept apart by a lock of its
 * own (queries.lock), so an index may be written meanwhile. #3 means what the query meant when it
 * was asked: its canonical form. ##name means the query as it was saved, so a name in it is looked
 * up when it is used; one that was saved in another dialect means its canonical form. */
#ifndef PX_QUERY_SAVED_H
#define PX_QUERY_SAVED_H

#include "query/lang/tree.h"

#define PX_SAVED_FILE     "queries.jsonl"
#define PX_SAVED_NAME_MAX 64u

typedef struct px_saved_query {
    uint32_t number; /* 0: a named one */
    px_str name;     /* as saved */
    px_str query, canonical;
    px_dialect dialect;
    px_str at;             /* UTC */
    uint64_t publications; /* of a number: hits when it was asked */
    uint64_t generation;
} px_saved_query;

typedef struct px_saved {
    px_arena *a;
    px_saved_query *v; /* numbers ascending, then names in order of saving */
    size_t n, cap;
    uint32_t last;
} px_saved;

/* An absent file gives none. PX_E_DAMAGED with the line that is none of ours. */
px_status px_saved_read(const char *dir, px_saved **out, px_err *err);
void px_saved_free(px_saved *s);                                           /* NULL is fine */
const px_saved_query *px_saved_number(const px_saved *s, uint32_t number); /* NULL if none */
const px_saved_query *px_saved_name(const px_saved *s, px_str name); /* without case and width */
/* What #n and ##name stand for. */
px_str px_saved_text(const px_saved_query *q);
/* Letters, digits, CJK characters, _ and -, 1 to PX_SAVED_NAME_MAX bytes. */
bool px_saved_name_good(px_str name);

/* --- changes; `dir` is a collection --- */
/* Appends to the history; *number (from 1 on) is how it is called from now on. `at`, `number` and
 * `name` of q are not looked at. */
px_status px_saved_keep(const char *dir, const px_saved_query *q, uint32_t *number, px_err *err);
/* PX_E_USAGE when the name is taken and not `replace`, when it is no name, and when the query would
 * name itself (through others, too). */
px_status px_saved_put(const char *dir, const px_saved_query *q, bool replace, px_err *err);
/* PX_E_NOTFOUND; PX_E_USAGE while another one refers to it. */
px_status px_saved_drop(const char *dir, px_str name, px_err *err);
/* Forgets the numbered ones; *n (may be NULL) were there. Named ones stay. */
px_status px_saved_clear(const char *dir, size_t *n, px_err *err);

#endif
