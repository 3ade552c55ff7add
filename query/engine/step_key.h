/* step_key.h: the steps of a plan numbered, and what each means in words.
 *
 * Two steps with the same key find the same rows in the same segment, in any question and snapshot:
 * the key is the kind of the step and what it asks its store, with the canonical text of its leaf
 * (whose operator tells stemmed words from exact ones). Steps have no key where what they find hangs
 * on more than that: rows of the links, whole families, lists of numbers, name groups, similar documents. */
#ifndef PX_QUERY_STEP_KEY_H
#define PX_QUERY_STEP_KEY_H

#include "query/engine/plan.h"

typedef struct px_step_entry {
    const px_step *step;
    px_str key; /* empty: none */
    size_t at;  /* place in the plan, from the top, each before its children */
    unsigned depth;
} px_step_entry;
typedef struct px_step_list {
    px_step_entry *v; /* by place */
    px_step_entry **by_step;
    size_t n;
} px_step_list;
/* In `a`. `keys` false: only numbered. All keys together take at most 4 MiB; beyond that steps stay
 * without. */
void px_step_list_make(px_arena *a, const px_step *plan, bool keys, px_step_list *out);
const px_step_entry *px_step_list_find(const px_step_list *l, const px_step *step);

/* "text", "class" …; for people. */
const char *px_step_kind_name(const px_step *s);
/* Which store answers: "terms", "terms, tokens", "columns", "links", or "" for operators. */
const char *px_step_store(const px_step *s);

#endif
