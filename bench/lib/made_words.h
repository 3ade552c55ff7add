/* made_words.h: everything that made records are worded with, built once from the tables
 * made_topics.tbl, made_words.tbl and made_names.tbl.
 *
 * English words have a Zipf order: the table's words first, compounds with a prefix next, words
 * made of syllables behind them, so that rare words are many, as in real text (over 20 000 forms).
 * All slices live in the arena that was given, or are static; nothing is changed after the build,
 * so threads may share it. */
#ifndef PX_BENCH_MADE_WORDS_H
#define PX_BENCH_MADE_WORDS_H

#include "bench/lib/made_rand.h"

typedef struct made_list {
    px_str *v;
    uint32_t n;
} made_list;

typedef struct made_pair {
    px_str en, zh;
} made_pair;

typedef struct made_pairs {
    made_pair *v;
    uint32_t n;
} made_pairs;

typedef struct made_lexicon { /* words by rank, each in its forms */
    px_str (*v)[4];     /* noun: one, several; verb: base, -s, -ed, -ing; adjective: base, -ly */
    uint32_t n, n_real; /* all; the ones in front that are words of English */
    made_zipf zipf;
} made_lexicon;

#define MADE_INDUSTRIES 9

typedef struct made_topic {
    uint32_t industry;
    made_list symbols;
    made_pairs terms;
} made_topic;

typedef struct made_words {
    made_lexicon noun, verb, adj;
    made_list zh_noun, zh_verb, zh_adj;
    made_zipf zh_noun_zipf, zh_verb_zipf, zh_adj_zipf;
    made_pairs pair_adj, pair_thing, pair_effect;
    made_pair industry[MADE_INDUSTRIES];
    made_topic *topics;
    uint32_t n_topics;
/* clang-format off */
#define MADE_NAME_LISTS(X) \
    X(DISTRICT) X(ROAD) X(PLACE) X(FOREIGN) X(SYLLABLE_ZH) X(SYLLABLE_PY) X(TRADE_ZH) X(TRADE_EN) \
    X(SURNAME_ZH) X(SURNAME_PY) X(GIVEN_ZH) X(GIVEN_PY) X(GIVEN_EN) X(SURNAME_EN) X(FORM) X(AGENT) \
    X(AGENT_EN) X(BANK) X(UNIVERSITY) X(INSTITUTE)
/* clang-format on */
#define MADE_NAME_MEMBER(list) made_list list;
    MADE_NAME_LISTS(MADE_NAME_MEMBER)
#undef MADE_NAME_MEMBER
} made_words;

/* Same words for everyone: does not depend on a seed. Costs a few milliseconds. */
made_words *made_words_new(px_arena *a);
uint32_t made_words_forms(const made_words *w); /* English word forms that text may hold */

#endif
