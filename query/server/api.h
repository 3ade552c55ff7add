/* api.h: what the handlers of /api/v1 share: a question from the parameters or from a JSON body, and its answer.
 *
 * Parameters are named as the options of the commands. With POST the same names stand in a JSON object, lists as
 * arrays; so a query of many pages needs no long address. */
#ifndef PX_SERVER_API_H
#define PX_SERVER_API_H

#include "query/engine/listing.h"
#include "query/server/route.h"

/* Names and values that came, in their order: the query part, then the members of a JSON body. PX_E_USAGE for a body that
 * is no object, or a member that is one itself. */
px_status px_api_pairs(px_call *c, px_pairs *out, px_err *err);
px_str px_api_value(const px_pairs *p, const char *name); /* the first; {NULL, 0} */

typedef struct px_api_question {
    px_ask ask;
    px_pairs given;
    px_answer answer;
} px_api_question;
/* `q` and the options of `kind` that a server may take, asked of the call's snapshot. Close also after a failure. */
px_status px_api_ask(px_call *c, px_ask_kind kind, px_api_question *out, px_err *err);
/* The same for a query by itself, with dialect and synonyms as given. */
px_status px_api_ask_text(px_call *c, px_str query, px_api_question *out, px_err *err);
/* The same in a dialect ("ops"), whatever was given. */
px_status px_api_ask_in(px_call *c, px_str query, px_str dialect, px_api_question *out,
                        px_err *err);
void px_api_close(px_api_question *q);

/* The rows that a number means; PX_E_NOTFOUND says what was understood. px_rows_free. */
px_status px_api_number(px_call *c, px_str number, px_rows *rows, px_err *err);

/* More hits than this are an export. */
#define PX_API_LIMIT_MAX 1000u

/* Parameters that several routes share. */
#define PX_API_Q                                                                                   \
    {                                                                                              \
        "q", "query", "string", NULL, "the query; * is every record", "检索式；* 为全部记录",      \
            "laser"                                                                                \
    }
#define PX_API_DIALECT                                                                             \
    {"dialect",                                                                                    \
     "query",                                                                                      \
     "cn|ops|lens|patentscope|google|uspto|orbit|depatis|patentsight",                             \
     "cn",                                                                                         \
     "how the query is to be read (docs/QUERY.md)",                                                \
     "检索式语法",                                                                                 \
     NULL},                                                                                        \
        {"no-stem",      "query", "boolean", "false", "words as they stand, without stemming",     \
         "不做词干还原", NULL},                                                                    \
    {                                                                                              \
        "no-synonyms", "query", "boolean", "false", "without the collection's synonyms",           \
            "不使用同义词表", NULL                                                                 \
    }

#endif
