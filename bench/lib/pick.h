/* pick.h: words of a collection by how many rows hold them, for those that make questions of them. */
#ifndef PX_BENCH_PICK_H
#define PX_BENCH_PICK_H

#include "base/intern.h"
#include "bench/lib/made_rand.h"
#include "shards/snapshot.h"

/* Share of the rows that hold a word's stem: 10 to 30 %, 5 to 10 %, 1 to 5 %, 0.01 to 0.1 %. */
enum { PICK_FREQUENT, PICK_COMMON, PICK_MEDIUM, PICK_RARE, PICK_BANDS };

typedef struct pick {
    px_snapshot *snap;
    px_intern *stems;
    uint64_t *freq; /* rows, by number of the stem */
    size_t cap;
    px_str *word[PICK_BANDS]; /* in the order of their stems */
    size_t n[PICK_BANDS];
    px_arena *a;
    uint32_t each;
    uint64_t seed;
} pick;

/* Ends the process with the sentence of the error. */
void pick_must(px_status st, const px_err *err);
bool pick_plain(px_str s); /* 3 to 40 letters a to z, no operator */
void pick_words(pick *p);
double pick_share(const pick *p, px_str stem);
/* `n` different words; those of band b first, from the `more`-th on of band c. */
void pick_draw(const pick *p, made_rng *r, int b, int c, size_t more, size_t n, px_str *out);
/* A line a kind. `kinds` ends with NULL. */
void pick_emit(const char *class, const char *const *kinds, const char *text);

/* Questions about distances, wildcards, classes and dates (pick_language.c). */
void pick_language(const pick *p);

#endif
