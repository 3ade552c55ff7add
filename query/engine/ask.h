/* ask.h: the options of the commands that ask, read and checked. */
#ifndef PX_QUERY_ASK_H
#define PX_QUERY_ASK_H

#include "query/engine/engine.h"
#include "query/engine/env.h"

typedef enum px_format {
    PX_FORMAT_TABLE,
    PX_FORMAT_JSON,
    PX_FORMAT_JSONL,
    PX_FORMAT_CSV,
    PX_FORMAT_NUMBER,
    PX_FORMAT_TEXT /* of `show` */
} px_format;

typedef struct px_ask {
    px_str words; /* the arguments that are no options, joined by spaces */
    size_t n_words;
    const char *dir;
    px_order order;
    px_sorting sorting; /* --sort by fields; n == 0: by `order` */
    px_unit unit;
    px_prefer prefer; /* n == 0: the default rule */
    px_format format;
    uint64_t offset, limit; /* limit UINT64_MAX = all */
    px_facet_ask *facet;
    size_t n_facets;
    bool skip_damaged, color;
    bool members;        /* list the publications that a unit stands for */
    uint32_t snippets;   /* characters a field; 0 = none */
    uint32_t jobs;       /* threads; 0 = as many as there are processors */
    uint64_t timeout_ms; /* 0 = none */
    px_str after;        /* cursor, or empty */
    px_env *env; /* of commands with a query: not opened yet; px_env_free also after a failure */
} px_ask;

#define PX_ASK_DIR   "patix-data"
#define PX_ASK_LIMIT 10u

typedef enum px_ask_kind { PX_ASK_SEARCH, PX_ASK_COUNT, PX_ASK_SHOW } px_ask_kind;
/* PX_E_USAGE says what is wrong. Lives in `a`. */
px_status px_ask_read(px_arena *a, px_ask_kind kind, int argc, char **argv, px_ask *out,
                      px_err *err);
/* The same from names without "--" and values, as a server gets them; options without a value take true or false.
 * The caller decides which names may come: those that read files (list, synonyms, in) are for commands. `words` may be
 * empty: the caller has seen to it. */
px_status px_ask_named(px_arena *a, px_ask_kind kind, px_str words, const px_str *names,
                       const px_str *values, size_t n, px_ask *out, px_err *err);

#endif
