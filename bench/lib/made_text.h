/* made_text.h: titles, abstracts and claims that behave like text: sentences with stop words, set
 * phrases that come again and again, a topic's terms close together, a long tail of rare words.
 *
 * A subject is what a family is about; all its texts in both languages are worded around the same
 * terms, so a Chinese and an English title of one family say the same. Texts come from a random
 * generator that the caller places, so the same place gives the same text. */
#ifndef PX_BENCH_MADE_TEXT_H
#define PX_BENCH_MADE_TEXT_H

#include "base/buf.h"
#include "bench/lib/made_words.h"

typedef struct made_texter made_texter; /* compiled sentence patterns; one a thread */

typedef struct made_subject {
    const made_topic *topic;
    uint32_t topic_no;
    made_pair term, other; /* two terms of the topic, not the same */
    made_pair adj, thing;  /* "high strength", "preparation method" */
    made_pair effect;
    uint32_t shape; /* which title pattern */
} made_subject;

/* `plain` keeps to words that exist; without it the Zipf tail of made-up words is used, too. */
made_texter *made_texter_new(px_arena *a, const made_words *w, bool plain);
made_subject made_subject_draw(const made_words *w, uint32_t topic_no, made_rng *r);

/* All append to `out`: one line without its end. `words` is about how many words (English) or how
 * many characters (Chinese) to write. */
void made_title(made_texter *t, const made_subject *s, bool zh, made_rng *r, px_buf *out);
void made_abstract(made_texter *t, const made_subject *s, bool zh, uint32_t words, made_rng *r,
                   px_buf *out);
/* Claim `num`, 1-based; claims other than the first refer to an earlier one. */
void made_claim(made_texter *t, const made_subject *s, bool zh, uint32_t num, made_rng *r,
                px_buf *out);

#endif
