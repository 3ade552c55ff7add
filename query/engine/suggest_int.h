/* suggest_int.h: what the files that suggest share among themselves. */
#ifndef PX_QUERY_SUGGEST_INT_H
#define PX_QUERY_SUGGEST_INT_H

#include "patent/analyze.h"
#include "query/engine/suggest.h"

/* Of the heaviest `look_at` rows: field, query and exact records; rows without any are left out, at
 * most s->limit stay. */
px_status px_suggest_settle(const px_suggest *s, px_field f, px_suggest_table *t, size_t look_at,
                            px_err *err);
/* Phrases that differ in one character, with weights; for title, abstract and claims. */
px_status px_suggest_cjk(const px_suggest *s, const px_str *character, size_t n,
                         px_suggest_table *out, px_err *err);

/* The characters of a row's title, abstract and claims in order, and what separates them. */
#define PX_SUGGEST_BREAK 0u /* a word, a mark, another field */
typedef struct px_suggest_text {
    uint32_t *cp; /* px_malloc'ed */
    size_t n, cap;
    uint32_t *of; /* by token id of the segment: code point of a CJK token, else BREAK */
    size_t n_of;
} px_suggest_text;
px_status px_suggest_text_begin(px_suggest_text *t, px_tok *tok, px_err *err);
/* Appends the row, a BREAK behind it. */
px_status px_suggest_text_row(px_suggest_text *t, px_tok *tok, uint32_t row, px_err *err);
void px_suggest_text_done(px_suggest_text *t);
void px_suggest_put(px_buf *b, const uint32_t *cp, size_t n); /* as UTF-8 */

/* Phrases of two and more characters that the rows hold often; a phrase that mostly stands in a
 * longer one is left out, and so are those with particles (的, 所述 …) at their ends. */
typedef struct px_gram {
    px_str text;
    uint32_t rows; /* of those looked at */
} px_gram;
px_status px_suggest_grams(const px_suggest *s, const uint32_t *row, size_t n, uint32_t min_rows,
                           px_gram **out, size_t *n_out, px_err *err);

#endif
