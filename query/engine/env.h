/* env.h: what the commands give the parser besides the query itself: dialect, stemming, lists of
 * numbers, synonyms, earlier and named queries.
 *
 *     px_env *env = px_env_new();
 *     ... px_env_option(env, name, value, &taken, err) for options that the command does not know
 *     st = px_env_open(env, dir, query, err);
 *     st = px_answer_open(snap, query, px_env_view(env), stop, &answer, err);
 *     ... px_env_free(env) when the answer is closed
 *
 * Options: --dialect D; --no-stem; --list NAME=FILE (lists.h; several times, other names);
 * --synonyms FILE, FILE#topic or #topic (synonyms.h; several times; the last form takes the
 * collection's own file); --no-synonyms; --keep. DIR/synonyms.txt counts where there is one, unless
 * a file or --no-synonyms is given. */
#ifndef PX_QUERY_ENV_H
#define PX_QUERY_ENV_H

#include "query/engine/saved.h"

#define PX_ENV_SYNONYMS "synonyms.txt"
#define PX_USAGE_ENV                                                                               \
    "[--dialect cn|ops|lens|patentscope|google|uspto|orbit|depatis|patentsight] [--no-stem] "      \
    "[--list NAME=FILE] [--synonyms FILE[#TOPIC]|--no-synonyms]"

typedef struct px_env px_env; /* one thread */
px_env *px_env_new(void);
void px_env_free(px_env *e); /* NULL is fine */

/* Is `name` (without --) an option of ours? *value (may be NULL): whether one belongs to it. */
bool px_env_option_is(px_str name, bool *value);
/* Takes it if it is ours. Files of lists are read here. PX_E_USAGE for a value that will not do. */
px_status px_env_option(px_env *e, px_str name, px_str value, bool *taken, px_err *err);

/* Read what the options and the collection in `dir` (NULL: none) name. Saved queries are read only
 * when there may be a reference in `query`. Call once, behind the options. */
px_status px_env_open(px_env *e, const char *dir, px_str query, px_err *err);
/* For the parser; lives as long as e, like all texts that it gives out. */
const px_query_env *px_env_view(const px_env *e);

/* A note N-SYN in the parsed query for every word that synonyms widened. */
void px_env_note(px_arena *a, px_query *q);

/* --keep was given? */
bool px_env_keeps(const px_env *e);
/* Append the query to the history of `dir`. *number is its number from now on. */
px_status px_env_keep(px_env *e, const char *dir, const px_query *q, uint64_t publications,
                      uint64_t generation, uint32_t *number, px_err *err);

#endif
