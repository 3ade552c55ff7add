/* near.h: which rows hold words near each other: a tree of distances over the token store.
 *
 * A row is decoded once, whatever the tree: the wanted units and the marks are found 32 units at a
 * time, their positions follow from their places, and spans.h joins them, text by text (one title,
 * one abstract, one claim …). */
#ifndef PX_SHARDS_NEAR_H
#define PX_SHARDS_NEAR_H

#include "shards/spans.h"
#include "shards/token.h"

typedef struct px_near px_near;
/* Rows whose texts in the fields of the mask (bits 1u << px_text_field) hold the tree at least
 * `count` times (spans that hold no other; 0 counts as 1). The ids are those of `t`, which must stay
 * open; the tree is only looked at here. One thread. */
px_status px_near_new(px_tok *t, const px_near_node *root, unsigned field_mask, uint32_t count,
                      px_near **out, px_err *err);
void px_near_free(px_near *m); /* NULL is fine */
/* As px_phrase_match: hits among `rows` (ascending) are added to `into`. 80 to 150 ns a candidate of
 * 150 tokens with up to three words (bench/bench_near.c). */
px_status px_near_match(px_near *m, const uint32_t *rows, size_t n_rows, px_bitmap *into,
                        const volatile bool *stop, px_err *err);

#endif
