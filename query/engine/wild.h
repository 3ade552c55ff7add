/* wild.h: patterns over words: * any run of characters, ? exactly one, # none or one.
 *
 * In a segment a pattern is looked up in the dictionary of the token store. The literal beginning
 * gives a range of the sorted words, the literal end one of the words sorted from their ends; the words of the
 * second are compared with the pattern where they are much fewer. Else the bytes of the first range (all
 * words, when the pattern begins with a sign) are searched for the longest literal piece, and only words that hold it are
 * compared: 6 to 8 ms for a million words (bench/bench_near.c). */
#ifndef PX_QUERY_WILD_H
#define PX_QUERY_WILD_H

#include "query/engine/plan.h"
#include "shards/token.h"

/* Signs are characters; a character is a UTF-8 sequence. */
typedef struct px_wild px_wild;
const px_wild *px_wild_make(px_arena *a, px_str pattern);
bool px_wild_fits(const px_wild *w, px_str word);
/* The longest run of characters that every word must hold; may be empty. */
px_str px_wild_piece(const px_wild *w);

px_str px_wild_pattern(const px_wild *w);

/* The words of a dictionary that fit, in byte order:
 *     px_wild_begin(&k, t, w, err);
 *     while (px_wild_next(&k)) ... k.id
 *     px_wild_end(&k); */
typedef struct px_wild_walk {
    px_tok *t;
    const px_wild *w;
    uint32_t *list; /* places of the words with the literal end, ascending; or NULL */
    uint32_t place,
        end; /* what is left of the list or of the range of the literal beginning: no more words can fit */
    uint32_t id;
} px_wild_walk;
px_status px_wild_begin(px_wild_walk *k, px_tok *t, const px_wild *w, px_err *err);
bool px_wild_next(px_wild_walk *k);
void px_wild_end(px_wild_walk *k); /* at any time */
/* A question in which a token stands for more different words is refused (open.h). */
#define PX_WILD_MAX 10000u

/* What a GAP stands for: min to max tokens, within a sentence. */
typedef struct px_gap {
    uint32_t min, max;
    bool one_sentence;
} px_gap;
px_gap px_gap_of(px_str s);

/* Does a NAME_WILD step's sequence stand in a value in its form " token token "? */
bool px_wild_name(const px_step *s, px_str value);

#endif
