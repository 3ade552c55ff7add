/* token_find.c: where words and marks stand in a row, 32 units at a time (px_find of token_int.h).
 *
 * A distance needs positions, and most units of a row are neither wanted words nor marks. Comparing
 * a block with every wanted unit at once and counting trails by bits gives the positions of what is
 * wanted without walking over the rest. */
#include "shards/token_int.h"
#include "shards/token_nibbles.h"

static void find_plain(const px_find *f, const uint16_t *p, size_t n_blocks, uint32_t *hit,
                       uint32_t *trail) {
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        uint32_t h = 0, t = 0;
        for (unsigned i = 0; i < 32; i++) {
            bool wanted = p[i] < PX_UNIT_TOKEN;
            for (unsigned k = 0; k < f->n; k++)
                wanted |= p[i] == f->unit[k];
            h |= (uint32_t)wanted << i;
            t |= (uint32_t)(p[i] >= PX_UNIT_TRAIL) << i;
        }
        hit[b] = h;
        trail[b] = t;
    }
}

static void find_table(const px_find *f, const uint16_t *p, size_t n_blocks, uint32_t *hit,
                       uint32_t *trail) {
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        uint32_t h = 0, t = 0;
        for (unsigned i = 0; i < 32; i++) {
            bool wanted = p[i] < PX_UNIT_TOKEN || (f->table[p[i] >> 6] >> (p[i] & 63) & 1);
            h |= (uint32_t)wanted << i;
            t |= (uint32_t)(p[i] >= PX_UNIT_TRAIL) << i;
        }
        hit[b] = h;
        trail[b] = t;
    }
}

#if defined(__x86_64__)

/* Unsigned, saturating: unit - 15 is 0 for marks only. */
static inline __m128i sse2_marks(__m128i v) {
    return _mm_cmpeq_epi16(_mm_subs_epu16(v, _mm_set1_epi16(PX_UNIT_TOKEN - 1)),
                           _mm_setzero_si128());
}
static inline __m128i sse2_trails(__m128i v) {
    __m128i top = _mm_and_si128(v, _mm_set1_epi16((short)PX_UNIT_TRAIL));
    return _mm_cmpeq_epi16(top, _mm_set1_epi16((short)PX_UNIT_TRAIL));
}
static inline __m128i sse2_hits(const px_find *f, __m128i v) {
    __m128i hit = sse2_marks(v);
    for (unsigned k = 0; k < f->n; k++)
        hit = _mm_or_si128(hit, _mm_cmpeq_epi16(v, _mm_set1_epi16((short)f->unit[k])));
    return hit;
}

static void find_sse2(const px_find *f, const uint16_t *p, size_t n_blocks, uint32_t *hit,
                      uint32_t *trail) {
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        const __m128i *at = (const __m128i *)(const void *)p;
        __m128i v0 = _mm_loadu_si128(at), v1 = _mm_loadu_si128(at + 1);
        __m128i v2 = _mm_loadu_si128(at + 2), v3 = _mm_loadu_si128(at + 3);
        __m128i lo = _mm_packs_epi16(sse2_hits(f, v0), sse2_hits(f, v1));
        __m128i hi = _mm_packs_epi16(sse2_hits(f, v2), sse2_hits(f, v3));
        hit[b] = (uint32_t)_mm_movemask_epi8(lo) | (uint32_t)_mm_movemask_epi8(hi) << 16;
        lo = _mm_packs_epi16(sse2_trails(v0), sse2_trails(v1));
        hi = _mm_packs_epi16(sse2_trails(v2), sse2_trails(v3));
        trail[b] = (uint32_t)_mm_movemask_epi8(lo) | (uint32_t)_mm_movemask_epi8(hi) << 16;
    }
}

__attribute__((target("avx2"))) static inline __m256i avx2_hits(const px_find *f, __m256i v) {
    __m256i hit = _mm256_cmpeq_epi16(_mm256_subs_epu16(v, _mm256_set1_epi16(PX_UNIT_TOKEN - 1)),
                                     _mm256_setzero_si256());
    for (unsigned k = 0; k < f->n; k++)
        hit = _mm256_or_si256(hit, _mm256_cmpeq_epi16(v, _mm256_set1_epi16((short)f->unit[k])));
    return hit;
}
__attribute__((target("avx2"))) static inline __m256i avx2_trails(__m256i v) {
    __m256i top = _mm256_and_si256(v, _mm256_set1_epi16((short)PX_UNIT_TRAIL));
    return _mm256_cmpeq_epi16(top, _mm256_set1_epi16((short)PX_UNIT_TRAIL));
}
/* The pack works within halves of 128 bits; the permutation puts the quarters in order. */
__attribute__((target("avx2"))) static inline uint32_t avx2_bits(__m256i lo, __m256i hi) {
    return (uint32_t)_mm256_movemask_epi8(
        _mm256_permute4x64_epi64(_mm256_packs_epi16(lo, hi), 0xD8));
}

__attribute__((target("avx2"))) static void
find_avx2(const px_find *f, const uint16_t *p, size_t n_blocks, uint32_t *hit, uint32_t *trail) {
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        __m256i lo = _mm256_loadu_si256((const __m256i *)(const void *)p);
        __m256i hi = _mm256_loadu_si256((const __m256i *)(const void *)(p + 16));
        hit[b] = avx2_bits(avx2_hits(f, lo), avx2_hits(f, hi));
        trail[b] = avx2_bits(avx2_trails(lo), avx2_trails(hi));
    }
}

__attribute__((target("avx2"))) static void
find_nibbles(const px_find *f, const uint16_t *p, size_t n_blocks, uint32_t *hit, uint32_t *trail) {
    static const px_find marks;
    for (size_t b = 0; b < n_blocks; b++, p += 32) {
        __m256i v0 = _mm256_loadu_si256((const __m256i *)(const void *)p);
        __m256i v1 = _mm256_loadu_si256((const __m256i *)(const void *)(p + 16));
        hit[b] = avx2_bits(avx2_hits(&marks, v0), avx2_hits(&marks, v1)) |
                 px_nibbles_block(&f->nibbles, f->table, p, v0, v1);
        trail[b] = avx2_bits(avx2_trails(v0), avx2_trails(v1));
    }
}

px_find_fn *px_find_pick(const px_find *f, px_scan_level level) {
    bool best = level == PX_SCAN_BEST && __builtin_cpu_supports("avx2");
    if (f->table) return f->few && best ? find_nibbles : find_table;
    if (level == PX_SCAN_PLAIN) return find_plain;
    return best ? find_avx2 : find_sse2;
}

#else

px_find_fn *px_find_pick(const px_find *f, px_scan_level level) {
    (void)level;
    return f->table ? find_table : find_plain;
}

#endif
