/* words_int.h: what the files words*.c share. */
#ifndef PX_ANALYTICS_WORDS_INT_H
#define PX_ANALYTICS_WORDS_INT_H

#include "base/intern.h"
#include "query/analytics/words.h"

#include <stdlib.h>

/* ---- texts of rows as numbers (words_text.c) ----
 * A number stands for a token; which, says `resolve`, asked once for each token of a segment. */
#define PX_WTEXT_BREAK    0u /* another text, another paragraph */
#define PX_WTEXT_SENTENCE 1u /* only where wanted */
#define PX_WTEXT_NOTHING  2u /* a token that is of no interest */
#define PX_WTEXT_FIRST    3u

typedef struct px_wtext {
    const px_snapshot *snap;
    unsigned mask;  /* text fields, 1u << px_text_field */
    uint32_t **map; /* by segment, by token: 0 = not asked yet */
    uint32_t *n_map;
    bool sentences; /* marks of sentences wanted */
    uint32_t *v;    /* of the row read last */
    size_t n, cap;
    bool any;                                                  /* it has a token */
    uint32_t (*resolve)(void *self, px_tok *tok, uint32_t id); /* >= PX_WTEXT_NOTHING */
    void *self;
} px_wtext;
void px_wtext_init(px_wtext *t, const px_snapshot *snap, px_field field);
void px_wtext_done(px_wtext *t);
px_status px_wtext_row(px_wtext *t, uint32_t global, px_err *err);

/* ---- what is left out (words_dull.c) ---- */
typedef struct px_dull px_dull;
px_dull *px_dull_new(px_str stop);
void px_dull_free(px_dull *d);
/* Is this token no part of any term? */
bool px_dull_word(const px_dull *d, px_str text, px_str stem);
/* Is this term none by itself, though it may be the end of a longer one? */
bool px_dull_alone(const px_dull *d, px_str term);
/* How many characters from cp[0] on are no part of any phrase (n is how many there are); 0: the first may be. */
size_t px_dull_run(const px_dull *d, const uint32_t *cp, size_t n);
/* May a phrase of n characters begin and end like this? */
bool px_dull_ends(const px_dull *d, const uint32_t *cp, size_t n);

/* ---- terms in texts (words_net.c) ---- */
struct px_vocab_net {
    px_intern *word; /* stems and characters */
    struct px_vocab_slot {
        uint32_t node, word, child; /* child: node + 1, 0: free */
    } * slot;                       /* a power of two, at most half full */
    size_t n_slots, n_children;
    uint32_t *first; /* word -> node + 1 of the term's first word */
    uint32_t *term;  /* node -> term + 1 */
    bool *deeper;    /* node -> has children */
    uint32_t n_nodes, cap_nodes, cap_first;
};
static inline size_t px_vocab_net_slot(const px_vocab_net *net, uint32_t node, uint32_t word) {
    uint64_t key = ((uint64_t)node << 32 | word) * 0x9E3779B97F4A7C15u;
    return (size_t)(key >> 32) & (net->n_slots - 1);
}
/* Node + 1 of the node's child by a word; 0: none. */
static inline uint32_t px_vocab_net_child(const px_vocab_net *net, uint32_t node, uint32_t word) {
    size_t at = px_vocab_net_slot(net, node, word);
    while (net->slot[at].child && (net->slot[at].node != node || net->slot[at].word != word))
        at = (at + 1) & (net->n_slots - 1);
    return net->slot[at].child;
}
px_vocab_net *px_vocab_net_new(void);
void px_vocab_net_free(px_vocab_net *net);
void px_vocab_net_add(px_vocab_net *net, const px_str *word, size_t n, uint32_t term);

/* ---- finding (words_find.c): v, n, looked, net of out; df are not counted yet ---- */
px_status px_vocab_seek(px_work *w, const px_aset *set, px_vocab *out, px_err *err);

#endif
