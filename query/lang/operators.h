/* operators.h: operators about places in the text (distance, sentence, frequency) in the spellings of
 * operators.tbl, and CQL's prox/distance<=3/ordered=true. */
#ifndef PX_QUERY_OPERATORS_H
#define PX_QUERY_OPERATORS_H

#include "query/lang/lexer.h"
#include "query/lang/tree.h"

#define PX_NEAR_MAX 10000u /* tokens */
#define PX_FREQ_MAX 50u

typedef struct px_operator {
    bool counts; /* a frequency: `n` times */
    px_near_unit unit;
    bool ordered;
    uint32_t n;     /* TOKENS: canonical distance */
    uint32_t begin; /* bytes of the query */
    px_str spelling;
    size_t tokens; /* how many it takes; 0: there is no operator */
} px_operator;

/* The operator that begins with token `at`, where an operator may stand. out->tokens == 0: none.
 * PX_E_QUERY for one that is written wrongly (prox/unit=page), PX_E_LIMIT for figures too large. */
px_status px_operator_read(const px_lex *lex, size_t at, px_dialect d, px_operator *out,
                           px_err *err);
/* Would this word alone be an operator, in a place for one? */
bool px_operator_is_word(px_dialect d, px_str word);

#endif
