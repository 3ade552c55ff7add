/* token_scan.c: looking for units, 32 at a time.
 *
 * Most time of a phrase query goes here, and most rows hold the rarest word of the phrase, so the
 * word beside it is compared in the same pass: what is left over nearly always matches. */
#include "shards/token_int.h"
#include "shards/token_nibbles.h"

#define NIBBLES_MAX 64 /* units: more than eight a bucket let too many others pass */

bool px_nibbles_make(const uint64_t *table, px_nibbles *out) {
    unsigned n = 0, at = 0, buckets = 8;
    *out = (px_nibbles){0};
    for (unsigned i = 0; i < 65536 / 64; i++)
        for (uint64_t w = table[i]; w; w &= w - 1)
            n++;
    if (n > NIBBLES_MAX) return false;
    for (unsigned i = 0; i < 65536 / 64; i++)
        for (uint64_t w = table[i]; w; w &= w - 1, at++) {
            unsigned unit = i * 64 + (unsigned)__builtin_ctzll(w);
            for (unsigned k = 0; k < 4; k++) {
                uint8_t *of = &out->of[k][unit >> (4 * k) & 15];
                *of = (uint8_t)(*of | 1u << (at * buckets / n));
            }
        }
    return true;
}

static inline bool wanted(const px_scan *s, const uint16_t *p) {
    bool hit = false;
    for (unsigned k = 0; k < s->n; k++)
        hit |= *p == s->unit[k];
    return hit && (!s->near || p[s->by] == s->neighbour || p[s->by] == PX_UNIT_SENTENCE);
}

static bool scan_plain(const px_scan *s, const uint16_t *p, size_t n_blocks, uint32_t *mask) {
    uint32_t any = 0;
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        uint32_t m = 0;
        for (unsigned i = 0; i < 32; i++)
            m |= (uint32_t)wanted(s, p + i) << i;
        any |= mask[b] = m;
    }
    return any != 0;
}

static bool scan_table(const px_scan *s, const uint16_t *p, size_t n_blocks, uint32_t *mask) {
    uint32_t any = 0;
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        uint32_t m = 0;
        for (unsigned i = 0; i < 32; i++)
            m |= (uint32_t)(s->table[p[i] >> 6] >> (p[i] & 63) & 1) << i;
        any |= mask[b] = m;
    }
    return any != 0;
}

#if defined(__x86_64__)

static inline __m128i sse2_eight(const px_scan *s, const uint16_t *p) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i hit = _mm_cmpeq_epi16(v, _mm_set1_epi16((short)s->unit[0]));
    for (unsigned k = 1; k < s->n; k++)
        hit = _mm_or_si128(hit, _mm_cmpeq_epi16(v, _mm_set1_epi16((short)s->unit[k])));
    if (s->near) {
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)(p + s->by));
        __m128i same = _mm_cmpeq_epi16(w, _mm_set1_epi16((short)s->neighbour));
        __m128i mark = _mm_cmpeq_epi16(w, _mm_set1_epi16(PX_UNIT_SENTENCE));
        hit = _mm_and_si128(hit, _mm_or_si128(same, mark));
    }
    return hit;
}

static bool scan_sse2(const px_scan *s, const uint16_t *p, size_t n_blocks, uint32_t *mask) {
    uint32_t any = 0;
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        __m128i lo = _mm_packs_epi16(sse2_eight(s, p), sse2_eight(s, p + 8));
        __m128i hi = _mm_packs_epi16(sse2_eight(s, p + 16), sse2_eight(s, p + 24));
        uint32_t m = (uint32_t)_mm_movemask_epi8(lo) | (uint32_t)_mm_movemask_epi8(hi) << 16;
        any |= mask[b] = m;
    }
    return any != 0;
}

__attribute__((target("avx2"))) static inline __m256i avx2_sixteen(const px_scan *s,
                                                                   const uint16_t *p) {
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i hit = _mm256_cmpeq_epi16(v, _mm256_set1_epi16((short)s->unit[0]));
    for (unsigned k = 1; k < s->n; k++)
        hit = _mm256_or_si256(hit, _mm256_cmpeq_epi16(v, _mm256_set1_epi16((short)s->unit[k])));
    if (s->near) {
        __m256i w = _mm256_loadu_si256((const __m256i *)(const void *)(p + s->by));
        __m256i same = _mm256_cmpeq_epi16(w, _mm256_set1_epi16((short)s->neighbour));
        __m256i mark = _mm256_cmpeq_epi16(w, _mm256_set1_epi16(PX_UNIT_SENTENCE));
        hit = _mm256_and_si256(hit, _mm256_or_si256(same, mark));
    }
    return hit;
}

/* The pack works within halves of 128 bits; the permutation puts the quarters in order. */
__attribute__((target("avx2"))) static bool scan_avx2(const px_scan *s, const uint16_t *p,
                                                      size_t n_blocks, uint32_t *mask) {
    uint32_t any = 0;
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        __m256i both = _mm256_packs_epi16(avx2_sixteen(s, p), avx2_sixteen(s, p + 16));
        uint32_t m = (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(both, 0xD8));
        any |= mask[b] = m;
    }
    return any != 0;
}

__attribute__((target("avx2"))) static bool scan_nibbles(const px_scan *s, const uint16_t *p,
                                                         size_t n_blocks, uint32_t *mask) {
    uint32_t any = 0;
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        __m256i v0 = _mm256_loadu_si256((const __m256i *)(const void *)p);
        __m256i v1 = _mm256_loadu_si256((const __m256i *)(const void *)(p + 16));
        any |= mask[b] = px_nibbles_block(&s->nibbles, s->table, p, v0, v1);
    }
    return any != 0;
}

px_scan_fn *px_scan_pick(const px_scan *s, px_scan_level level) {
    bool best = level == PX_SCAN_BEST && __builtin_cpu_supports("avx2");
    if (s->table) return s->few && best ? scan_nibbles : scan_table;
    if (level == PX_SCAN_PLAIN) return scan_plain;
    return best ? scan_avx2 : scan_sse2;
}

/* A mark is a field mark when 4 <= unit <= 15; saturating subtraction turns a range from 0 into a
 * compare with 0, and units below 4 are lifted out of the way by the first, wrapping one. */
static inline __m128i fields_eight(const uint16_t *p) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    v = _mm_sub_epi16(v, _mm_set1_epi16(PX_UNIT_FIELD));
    v = _mm_subs_epu16(v, _mm_set1_epi16(PX_UNIT_TOKEN - PX_UNIT_FIELD - 1));
    return _mm_cmpeq_epi16(v, _mm_setzero_si128());
}

void px_scan_fields(const uint16_t *p, size_t n_blocks, uint32_t *mask) {
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        __m128i lo = _mm_packs_epi16(fields_eight(p), fields_eight(p + 8));
        __m128i hi = _mm_packs_epi16(fields_eight(p + 16), fields_eight(p + 24));
        mask[b] = (uint32_t)_mm_movemask_epi8(lo) | (uint32_t)_mm_movemask_epi8(hi) << 16;
    }
}

#else

px_scan_fn *px_scan_pick(const px_scan *s, px_scan_level level) {
    (void)level;
    return s->table ? scan_table : scan_plain;
}

void px_scan_fields(const uint16_t *p, size_t n_blocks, uint32_t *mask) {
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        mask[b] = 0;
        for (unsigned i = 0; i < 32; i++)
            mask[b] |= (uint32_t)(p[i] >= PX_UNIT_FIELD && p[i] < PX_UNIT_TOKEN) << i;
    }
}

#endif
