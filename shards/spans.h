/* spans.h: where in one text words stand near each other: phrases, distances, sentences, nested.
 *
 *     px_spans_begin(s);
 *     px_spans_word(s, item, position) ...; px_spans_sentence(s, position) ...   in the text's order
 *     px_spans_any(s, &yes, err), or px_spans_shortest(s, &v, &n, err)
 *
 * The tree says what is looked for: WORDS is a sequence of items with gaps between them, ANY one of
 * its children, JOIN two children at a distance. A match is a span of positions. All spans of a
 * child count, not only its shortest: in `(a 5 b) 1 c` a long span of the left side may be the one
 * that c stands beside.
 *
 * What is kept. Of a span only its two ends matter, so equal ones are kept once. Further, all of a
 * child are needed only where two numbered distances stand above it: below one of them the ends
 * suffice (for every end the latest beginning, for every beginning the earliest end), and below
 * none (sentence, paragraph, text) the spans that hold no other. So k occurrences in a text cost
 * O(k log k) spans, and k times the distance at most below two numbered distances. More than
 * PX_SPANS_MAX of one operand in one text are refused with the figure.
 *
 * Positions. Tokens are counted; behind a paragraph mark the count jumps by PX_SPANS_PARAGRAPH, so
 * that no distance reaches over it. A position must be above all that were given before it, but for
 * the same position under another item. One thread. */
#ifndef PX_SHARDS_SPANS_H
#define PX_SHARDS_SPANS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PX_SPANS_PARAGRAPH ((uint64_t)1 << 33)
#define PX_SPANS_MAX       ((size_t)1 << 22)

typedef enum px_near_kind { PX_NEAR_WORDS, PX_NEAR_ANY, PX_NEAR_JOIN } px_near_kind;
typedef enum px_near_reach {
    PX_REACH_TOKENS,    /* 1 <= begin of the later - end of the earlier <= distance */
    PX_REACH_SENTENCE,  /* both within one sentence, without a common token */
    PX_REACH_PARAGRAPH, /* ... paragraph */
    PX_REACH_TEXT
} px_near_reach;

typedef struct px_near_item {
    const uint32_t *ids; /* tokens that fit, ascending; no id: the operand stands nowhere */
    size_t n;
    uint32_t gap_min, gap_max; /* tokens between it and the item before; 0, 0: neighbours */
    bool one_sentence;         /* no sentence mark within the gap */
} px_near_item;

typedef struct px_near_node px_near_node;
struct px_near_node {
    px_near_kind kind;
    px_near_node **child; /* ANY: n >= 1; JOIN: 2 */
    size_t n;
    px_near_reach reach;
    bool ordered; /* child[0] comes first */
    uint32_t distance;
    px_near_item *item; /* WORDS: n_items >= 1 */
    size_t n_items;
};

typedef struct px_span {
    uint64_t begin, end; /* positions of the first and the last token */
} px_span;

typedef struct px_spans px_spans;
/* Items are numbered through the tree from left to right. The tree is only looked at here. */
px_spans *px_spans_new(const px_near_node *root);
void px_spans_free(px_spans *s); /* NULL is fine */
size_t px_spans_items(const px_spans *s);
void px_spans_begin(px_spans *s); /* a text */
void px_spans_word(px_spans *s, size_t item, uint64_t position);
void px_spans_sentence(px_spans *s, uint64_t position); /* the next token begins a sentence */
/* Does the text hold the tree? Stops at the first match. */
px_status px_spans_any(px_spans *s, bool *yes, px_err *err);
/* The spans that hold no other, ascending; valid until the next call. */
px_status px_spans_shortest(px_spans *s, const px_span **v, size_t *n, px_err *err);
/* The same of a WORDS by its number among the WORDS of the tree, from left to right. */
px_status px_spans_words(px_spans *s, size_t words, const px_span **v, size_t *n, px_err *err);

#endif
