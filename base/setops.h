/* setops.h: what sets of 16-bit numbers are combined with, in vector code where the processor has it.
 *
 * A set of rows is cut into pieces of 65,536 numbers (bitmap.h). A piece is a list of up to 4,096 ascending
 * numbers, each once, or 1,024 words of 64 bits. The library that keeps them is built here for
 * any processor, so its own vector code is asleep; these are the operations that questions spend their
 * time in. All levels give the same, and a level is chosen once, when the process asks for the best.
 *
 * `out` never overlaps what is read, and of lists has room for PX_SETOPS_SLACK numbers more than can come
 * out. Nothing else is written or read beyond what the arguments say. */
#ifndef PX_BASE_SETOPS_H
#define PX_BASE_SETOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PX_SETOPS_WORDS = 1024, PX_SETOPS_LIST = 4096, PX_SETOPS_SLACK = 8 };

typedef struct px_setops {
    const char *name;
    /* Dense sets of PX_SETOPS_WORDS words: how many numbers come out. */
    uint32_t (*and_words)(const uint64_t *x, const uint64_t *y, uint64_t *out);
    uint32_t (*or_words)(const uint64_t *x, const uint64_t *y, uint64_t *out);
    uint32_t (*andnot_words)(const uint64_t *x, const uint64_t *y, uint64_t *out);
    uint32_t (*and_words_count)(const uint64_t *x, const uint64_t *y);
    uint32_t (*words_count)(const uint64_t *x, size_t n_words);
    /* Lists: how many numbers come out. Of `and` at most the shorter one's, of `andnot` n. */
    uint32_t (*and_lists)(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                          uint16_t *out);
    uint32_t (*and_lists_count)(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m);
    uint32_t (*andnot_lists)(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                             uint16_t *out);
    /* The numbers of a list that are (or are not) in a dense set. */
    uint32_t (*list_in_words)(const uint16_t *x, uint32_t n, const uint64_t *words, bool in,
                              uint16_t *out);
    uint32_t (*list_in_words_count)(const uint16_t *x, uint32_t n, const uint64_t *words);
    /* The numbers of a list into a dense set, or out of it. */
    void (*add_list)(uint64_t *words, const uint16_t *x, uint32_t n);
    void (*remove_list)(uint64_t *words, const uint16_t *x, uint32_t n);
    /* The n numbers that n_words words hold as a list, or as rows of the piece that begins at `base`. `out` has
     * room for n exactly. How many there were: never more than n, even if n is wrong. */
    uint32_t (*list_of_words)(const uint64_t *words, size_t n_words, uint16_t *out, uint32_t n);
    uint32_t (*rows_of_words)(const uint64_t *words, size_t n_words, uint32_t base, uint32_t *out,
                              uint32_t n);
    void (*rows_of_list)(const uint16_t *x, uint32_t n, uint32_t base, uint32_t *out);
} px_setops;

/* Level 0 is plain C, each further one is faster; NULL: this processor has no such level, nor any above. */
const px_setops *px_setops_level(unsigned level);
const px_setops *px_setops_best(void);

#endif
