/* token_nibbles.h: 32 units at a time against a table of wanted ones, by the four nibbles of a unit.
 *
 * A look into a table of 64 K bits costs a load a unit. With few wanted units nearly all others can be told by
 * their nibbles: wanted units are dealt to eight buckets, neighbours together; for each nibble's place a table of
 * 16 bytes says which buckets have a unit with that nibble there, and a unit whose four nibbles share a bucket is
 * looked up in the table. For machines with AVX2. */
#ifndef PX_SHARDS_TOKEN_NIBBLES_H
#define PX_SHARDS_TOKEN_NIBBLES_H

#include "shards/token_int.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Bits of a block of 32 units that are in the table. */
__attribute__((target("avx2"))) static inline uint32_t px_nibbles_block(const px_nibbles *t,
                                                                        const uint64_t *table,
                                                                        const uint16_t *p,
                                                                        __m256i v0, __m256i v1) {
    const __m256i low_byte = _mm256_set1_epi16(0x00FF), low_nibble = _mm256_set1_epi8(0x0F);
    __m256i of[4];
    for (int k = 0; k < 4; k++)
        of[k] =
            _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t->of[k]));
    __m256i low =
        _mm256_packus_epi16(_mm256_and_si256(v0, low_byte), _mm256_and_si256(v1, low_byte));
    __m256i high = _mm256_packus_epi16(_mm256_srli_epi16(v0, 8), _mm256_srli_epi16(v1, 8));
    __m256i m0 = _mm256_shuffle_epi8(of[0], _mm256_and_si256(low, low_nibble));
    __m256i m1 =
        _mm256_shuffle_epi8(of[1], _mm256_and_si256(_mm256_srli_epi16(low, 4), low_nibble));
    __m256i m2 = _mm256_shuffle_epi8(of[2], _mm256_and_si256(high, low_nibble));
    __m256i m3 =
        _mm256_shuffle_epi8(of[3], _mm256_and_si256(_mm256_srli_epi16(high, 4), low_nibble));
    __m256i in = _mm256_and_si256(_mm256_and_si256(m0, m1), _mm256_and_si256(m2, m3));
    __m256i out = _mm256_cmpeq_epi8(in, _mm256_setzero_si256());
    /* The pack works within halves of 128 bits; the permutation puts the quarters in order. */
    uint32_t maybe = ~(uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(out, 0xD8)),
             hit = maybe;
    for (; maybe; maybe &= maybe - 1) {
        unsigned i = (unsigned)__builtin_ctz(maybe);
        if (!(table[p[i] >> 6] >> (p[i] & 63) & 1)) hit &= ~((uint32_t)1 << i);
    }
    return hit;
}
#endif

#endif
