/* setops.c: see setops.h.
 *
 * What the vector code rests on:
 * - Lists are compared eight by eight numbers with one instruction (pcmpistrm). It takes a zero for the
 *   end of a list, so a zero, which can only stand first, is dealt with before.
 * - Which list moves on is computed, not decided: a wrong guess costs more than comparing a block.
 * - A list much shorter than the other is looked up in it, 32 numbers at a time: with 4,096 at most, skipping
 *   block by block is as good as any search.
 * - `place` says of a byte where its bits stand. So eight bits become eight numbers at once, written
 *   whole and counted on by as many as there are. Newer processors do 64 bits at once (vpcompressb). Where bits are
 *   few, one after the other is faster than either, in fours where two steps of a loop are hard to foresee. */
#include "base/setops.h"

#include <string.h>

/* ---- plain ---- */

static uint32_t plain_and_words(const uint64_t *x, const uint64_t *y, uint64_t *out) {
    uint32_t n = 0;
    for (size_t i = 0; i < PX_SETOPS_WORDS; i++)
        n += (uint32_t)__builtin_popcountll(out[i] = x[i] & y[i]);
    return n;
}

static uint32_t plain_or_words(const uint64_t *x, const uint64_t *y, uint64_t *out) {
    uint32_t n = 0;
    for (size_t i = 0; i < PX_SETOPS_WORDS; i++)
        n += (uint32_t)__builtin_popcountll(out[i] = x[i] | y[i]);
    return n;
}

static uint32_t plain_andnot_words(const uint64_t *x, const uint64_t *y, uint64_t *out) {
    uint32_t n = 0;
    for (size_t i = 0; i < PX_SETOPS_WORDS; i++)
        n += (uint32_t)__builtin_popcountll(out[i] = x[i] & ~y[i]);
    return n;
}

static uint32_t plain_and_words_count(const uint64_t *x, const uint64_t *y) {
    uint32_t n = 0;
    for (size_t i = 0; i < PX_SETOPS_WORDS; i++)
        n += (uint32_t)__builtin_popcountll(x[i] & y[i]);
    return n;
}

static uint32_t plain_words_count(const uint64_t *x, size_t n_words) {
    uint32_t n = 0;
    for (size_t i = 0; i < n_words; i++)
        n += (uint32_t)__builtin_popcountll(x[i]);
    return n;
}

/* What is left of two lists; out NULL: only counted. */
static inline uint32_t merge_and(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                                 uint16_t *out) {
    uint32_t i = 0, j = 0, k = 0;
    while (i < n && j < m) {
        if (x[i] == y[j]) {
            if (out) out[k] = x[i];
            k++, i++, j++;
        } else if (x[i] < y[j]) {
            i++;
        } else {
            j++;
        }
    }
    return k;
}

static uint32_t plain_and_lists(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                                uint16_t *out) {
    return merge_and(x, n, y, m, out);
}

static uint32_t plain_and_lists_count(const uint16_t *x, uint32_t n, const uint16_t *y,
                                      uint32_t m) {
    return merge_and(x, n, y, m, NULL);
}

/* Bit i of `gone`: number i is out already. */
static uint32_t merge_andnot(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                             uint32_t gone, uint16_t *out) {
    uint32_t i = 0, j = 0, k = 0;
    for (; i < n && (j < m || gone); i++, gone >>= 1) {
        while (j < m && y[j] < x[i])
            j++;
        out[k] = x[i];
        k += !(gone & 1) && !(j < m && y[j] == x[i]);
    }
    memmove(out + k, x + i, (n - i) * sizeof *x);
    return k + n - i;
}

static uint32_t plain_andnot_lists(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                                   uint16_t *out) {
    return merge_andnot(x, n, y, m, 0, out);
}

static inline __attribute__((always_inline)) uint32_t
in_words(const uint16_t *x, uint32_t n, const uint64_t *words, bool in, uint16_t *out) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint16_t v = x[i];
        if (out) out[k] = v;
        k += (uint32_t)(words[v >> 6] >> (v & 63) & 1) == in;
    }
    return k;
}

static uint32_t plain_list_in_words(const uint16_t *x, uint32_t n, const uint64_t *words, bool in,
                                    uint16_t *out) {
    return in_words(x, n, words, in, out);
}

static uint32_t plain_list_in_words_count(const uint16_t *x, uint32_t n, const uint64_t *words) {
    return in_words(x, n, words, true, NULL);
}

static inline __attribute__((always_inline)) void change(uint64_t *words, uint16_t v, bool add) {
    uint64_t bit = (uint64_t)1 << (v & 63);
    words[v >> 6] = add ? words[v >> 6] | bit : words[v >> 6] & ~bit;
}

/* Neighbours in a list often fall into the same word, and reading back what was just written takes time. So
 * four places in the list take turns. */
static inline __attribute__((always_inline)) void change_list(uint64_t *words, const uint16_t *x,
                                                              uint32_t n, bool add) {
    uint32_t part = n / 4;
    for (uint32_t i = 0; i < part; i++) {
        change(words, x[i], add);
        change(words, x[i + part], add);
        change(words, x[i + 2 * part], add);
        change(words, x[i + 3 * part], add);
    }
    for (uint32_t i = 4 * part; i < n; i++)
        change(words, x[i], add);
}

static void plain_add_list(uint64_t *words, const uint16_t *x, uint32_t n) {
    change_list(words, x, n, true);
}

static void plain_remove_list(uint64_t *words, const uint16_t *x, uint32_t n) {
    change_list(words, x, n, false);
}

static uint32_t plain_list_of_words(const uint64_t *words, size_t n_words, uint16_t *out,
                                    uint32_t n) {
    uint32_t k = 0;
    for (size_t i = 0; i < n_words; i++)
        for (uint64_t w = words[i]; w && k < n; w &= w - 1)
            out[k++] = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(w));
    return k;
}

static uint32_t plain_rows_of_words(const uint64_t *words, size_t n_words, uint32_t base,
                                    uint32_t *out, uint32_t n) {
    uint32_t k = 0;
    for (size_t i = 0; i < n_words; i++)
        for (uint64_t w = words[i]; w && k < n; w &= w - 1)
            out[k++] = base + (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(w);
    return k;
}

static void plain_rows_of_list(const uint16_t *x, uint32_t n, uint32_t base, uint32_t *out) {
    for (uint32_t i = 0; i < n; i++)
        out[i] = base + x[i];
}

static const px_setops plain = {
    .name = "plain",
    .and_words = plain_and_words,
    .or_words = plain_or_words,
    .andnot_words = plain_andnot_words,
    .and_words_count = plain_and_words_count,
    .words_count = plain_words_count,
    .and_lists = plain_and_lists,
    .and_lists_count = plain_and_lists_count,
    .andnot_lists = plain_andnot_lists,
    .list_in_words = plain_list_in_words,
    .list_in_words_count = plain_list_in_words_count,
    .add_list = plain_add_list,
    .remove_list = plain_remove_list,
    .list_of_words = plain_list_of_words,
    .rows_of_words = plain_rows_of_words,
    .rows_of_list = plain_rows_of_list,
};

#ifdef __x86_64__

#include <immintrin.h>
#include <pthread.h>

#define VEC        __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define VEC_INLINE VEC static inline __attribute__((always_inline))

VEC_INLINE __m128i load8(const uint16_t *p) {
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}
VEC_INLINE __m256i load256(const void *p) {
    return _mm256_loadu_si256((const __m256i *)p);
}

/* ---- dense sets ---- */

/* How many bits are set in each byte. */
VEC_INLINE __m256i bits_of_bytes(__m256i v) {
    const __m256i of = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2,
                                        1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(15);
    __m256i a = _mm256_shuffle_epi8(of, _mm256_and_si256(v, low));
    __m256i b = _mm256_shuffle_epi8(of, _mm256_and_si256(_mm256_srli_epi16(v, 4), low));
    return _mm256_add_epi8(a, b);
}

typedef enum wop { AND, OR, ANDNOT } wop;

VEC_INLINE uint32_t words_op(const uint64_t *x, const uint64_t *y, uint64_t *out, wop op) {
    __m256i sum = _mm256_setzero_si256();
    for (size_t i = 0; i < PX_SETOPS_WORDS; i += 64) {
        __m256i few = _mm256_setzero_si256(); /* 16 times up to 8 in a byte */
        for (size_t k = i; k < i + 64; k += 4) {
            __m256i a = load256(x + k), b = load256(y + k);
            __m256i v = op == AND  ? _mm256_and_si256(a, b)
                        : op == OR ? _mm256_or_si256(a, b)
                                   : _mm256_andnot_si256(b, a);
            if (out) _mm256_storeu_si256((__m256i *)(void *)(out + k), v);
            few = _mm256_add_epi8(few, bits_of_bytes(v));
        }
        sum = _mm256_add_epi64(sum, _mm256_sad_epu8(few, _mm256_setzero_si256()));
    }
    uint64_t part[4];
    _mm256_storeu_si256((__m256i *)(void *)part, sum);
    return (uint32_t)(part[0] + part[1] + part[2] + part[3]);
}

VEC static uint32_t vec_and_words(const uint64_t *x, const uint64_t *y, uint64_t *out) {
    return words_op(x, y, out, AND);
}
VEC static uint32_t vec_or_words(const uint64_t *x, const uint64_t *y, uint64_t *out) {
    return words_op(x, y, out, OR);
}
VEC static uint32_t vec_andnot_words(const uint64_t *x, const uint64_t *y, uint64_t *out) {
    return words_op(x, y, out, ANDNOT);
}
VEC static uint32_t vec_and_words_count(const uint64_t *x, const uint64_t *y) {
    return words_op(x, y, NULL, AND);
}

VEC static uint32_t vec_words_count(const uint64_t *x, size_t n_words) {
    if (n_words == PX_SETOPS_WORDS) return words_op(x, x, NULL, AND);
    uint32_t n = 0;
    for (size_t i = 0; i < n_words; i++)
        n += (uint32_t)_mm_popcnt_u64(x[i]);
    return n;
}

/* ---- where the bits of a byte stand ---- */

static uint64_t place[256]; /* eight bytes; behind the last bit's anything */

static void fill_place(void) {
    for (unsigned b = 0; b < 256; b++) {
        unsigned n = 0;
        for (unsigned i = 0; i < 8; i++)
            if (b >> i & 1) place[b] |= (uint64_t)i << 8 * n++;
    }
}

VEC_INLINE __m128i place8(uint32_t byte) {
    return _mm_loadl_epi64((const __m128i *)(const void *)&place[byte]);
}

/* Those of eight numbers that the mask names, to the front. */
VEC_INLINE void put_some(uint16_t *out, __m128i v, uint32_t mask) {
    __m128i at = _mm_cvtepu8_epi16(place8(mask));
    at = _mm_add_epi16(_mm_mullo_epi16(at, _mm_set1_epi16(0x0202)), _mm_set1_epi16(0x0100));
    _mm_storeu_si128((__m128i *)(void *)out, _mm_shuffle_epi8(v, at));
}

#define FEW  1u /* numbers a word on average: up to so many one by one */
#define SOME 5u /* up to so many in fours */

/* The lowest bits of w, four of them whether there are or not. */
#define PUT_FOUR(out, base, w)                                                                     \
    for (unsigned put = 0; put < 4; put++, (w) = _blsr_u64(w))                                     \
    (out)[put] = (__typeof__(*(out)))((base) + (uint32_t)_tzcnt_u64(w))

#define PUT_FOURS(words, n_words, start, out, n, i, k)                                             \
    for (; (i) < (n_words) && (n) - (k) >= 64; (i)++) {                                            \
        uint64_t w = (words)[i];                                                                   \
        uint32_t base = (start) + (uint32_t)(i)*64, count = (uint32_t)_mm_popcnt_u64(w);           \
        for (uint32_t at = 0; at == 0 || at < count; at += 4)                                      \
            PUT_FOUR((out) + (k) + at, base, w);                                                   \
        (k) += count;                                                                              \
    }

VEC static uint32_t vec_list_of_words(const uint64_t *words, size_t n_words, uint16_t *out,
                                      uint32_t n) {
    uint32_t k = 0;
    size_t i = 0;
    if (n > FEW * n_words && n <= SOME * n_words) PUT_FOURS(words, n_words, 0, out, n, i, k)
    for (; n > SOME * n_words && i < n_words && n - k >= 64; i++)
        for (uint32_t at = 0; at < 64; at += 8) {
            uint32_t bits = words[i] >> at & 255;
            __m128i v = _mm_cvtepu8_epi16(place8(bits));
            v = _mm_add_epi16(v, _mm_set1_epi16((short)(i * 64 + at)));
            _mm_storeu_si128((__m128i *)(void *)(out + k), v);
            k += (uint32_t)_mm_popcnt_u32(bits);
        }
    for (; i < n_words; i++)
        for (uint64_t w = words[i]; w && k < n; w = _blsr_u64(w))
            out[k++] = (uint16_t)(i * 64 + _tzcnt_u64(w));
    return k;
}

VEC static uint32_t vec_rows_of_words(const uint64_t *words, size_t n_words, uint32_t start,
                                      uint32_t *out, uint32_t n) {
    uint32_t k = 0;
    size_t i = 0;
    if (n > FEW * n_words && n <= SOME * n_words) PUT_FOURS(words, n_words, start, out, n, i, k)
    for (; n > SOME * n_words && i < n_words && n - k >= 64; i++)
        for (uint32_t at = 0; at < 64; at += 8) {
            uint32_t bits = words[i] >> at & 255;
            __m256i v = _mm256_cvtepu8_epi32(place8(bits));
            v = _mm256_add_epi32(v, _mm256_set1_epi32((int)(start + (uint32_t)i * 64 + at)));
            _mm256_storeu_si256((__m256i *)(void *)(out + k), v);
            k += (uint32_t)_mm_popcnt_u32(bits);
        }
    for (; i < n_words; i++)
        for (uint64_t w = words[i]; w && k < n; w = _blsr_u64(w))
            out[k++] = start + (uint32_t)(i * 64 + _tzcnt_u64(w));
    return k;
}

VEC static void vec_rows_of_list(const uint16_t *x, uint32_t n, uint32_t base, uint32_t *out) {
    __m256i by = _mm256_set1_epi32((int)base);
    uint32_t i = 0;
    for (; i + 8 <= n; i += 8)
        _mm256_storeu_si256((__m256i *)(void *)(out + i),
                            _mm256_add_epi32(_mm256_cvtepu16_epi32(load8(x + i)), by));
    for (; i < n; i++)
        out[i] = base + x[i];
}

/* ---- lists ---- */

#define SKEW 16u /* from so many times as long a list on, the shorter one is looked up in it */

/* Bit i: number i of v is among those of `in`. Neither holds a zero. */
VEC_INLINE uint32_t among(__m128i v, __m128i in) {
    return (uint32_t)_mm_cvtsi128_si32(
        _mm_cmpistrm(in, v, _SIDD_UWORD_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK));
}

/* The numbers of the short list x that are (or are not) in the long one. */
VEC_INLINE uint32_t look_up(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m, bool in,
                            uint16_t *out) {
    uint32_t j = 0, k = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint16_t v = x[i];
        bool found;
        while (j + 32 <= m && y[j + 31] < v)
            j += 32;
        if (j + 32 <= m) {
            __m256i wanted = _mm256_set1_epi16((short)v);
            __m256i a = _mm256_cmpeq_epi16(wanted, load256(y + j));
            __m256i b = _mm256_cmpeq_epi16(wanted, load256(y + j + 16));
            found = _mm256_movemask_epi8(_mm256_or_si256(a, b)) != 0;
        } else {
            while (j < m && y[j] < v)
                j++;
            found = j < m && y[j] == v;
        }
        if (out) out[k] = v;
        k += found == in;
    }
    return k;
}

VEC_INLINE uint32_t lists_and(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                              uint16_t *out) {
    uint32_t i = 0, j = 0, k = 0;
    if (n > m) {
        const uint16_t *z = x;
        uint32_t l = n;
        x = y, n = m;
        y = z, m = l;
    }
    if (!n) return 0;
    if (m / n >= SKEW) return look_up(x, n, y, m, true, out);
    if (x[0] == 0 || y[0] == 0) {
        if (out) out[0] = 0;
        i = x[0] == 0, j = y[0] == 0;
        k = i & j;
    }
    while (i + 8 <= n && j + 8 <= m) {
        __m128i v = load8(x + i);
        uint32_t hit = among(v, load8(y + j));
        uint16_t x_end = x[i + 7], y_end = y[j + 7];
        if (out && hit) put_some(out + k, v, hit);
        k += (uint32_t)_mm_popcnt_u32(hit);
        i += (uint32_t)(x_end <= y_end) << 3;
        j += (uint32_t)(y_end <= x_end) << 3;
    }
    return k + merge_and(x + i, n - i, y + j, m - j, out ? out + k : NULL);
}

VEC static uint32_t vec_and_lists(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                                  uint16_t *out) {
    return lists_and(x, n, y, m, out);
}

VEC static uint32_t vec_and_lists_count(const uint16_t *x, uint32_t n, const uint16_t *y,
                                        uint32_t m) {
    return lists_and(x, n, y, m, NULL);
}

VEC static uint32_t vec_andnot_lists(const uint16_t *x, uint32_t n, const uint16_t *y, uint32_t m,
                                     uint16_t *out) {
    uint32_t i = 0, j = 0, k = 0, gone = 0; /* of the block at i */
    if (n && m / n >= SKEW) return look_up(x, n, y, m, false, out);
    if (n && m && (x[0] == 0 || y[0] == 0)) {
        out[0] = 0;
        i = x[0] == 0, j = y[0] == 0;
        k = i > j;
    }
    while (i + 8 <= n && j + 8 <= m) {
        __m128i v = load8(x + i);
        gone |= among(v, load8(y + j));
        uint16_t x_end = x[i + 7], y_end = y[j + 7];
        uint32_t on = x_end <= y_end, left = ~gone & 255;
        put_some(out + k, v, left);
        k += (uint32_t)_mm_popcnt_u32(left) & (0u - on);
        gone &= on - 1;
        i += on << 3;
        j += (uint32_t)(y_end <= x_end) << 3;
    }
    return k + merge_andnot(x + i, n - i, y + j, m - j, gone, out + k);
}

VEC static uint32_t vec_list_in_words(const uint16_t *x, uint32_t n, const uint64_t *words, bool in,
                                      uint16_t *out) {
    return in ? in_words(x, n, words, true, out) : in_words(x, n, words, false, out);
}

VEC static uint32_t vec_list_in_words_count(const uint16_t *x, uint32_t n, const uint64_t *words) {
    return in_words(x, n, words, true, NULL);
}

VEC static void vec_add_list(uint64_t *words, const uint16_t *x, uint32_t n) {
    change_list(words, x, n, true);
}

VEC static void vec_remove_list(uint64_t *words, const uint16_t *x, uint32_t n) {
    change_list(words, x, n, false);
}

static const px_setops vec = {
    .name = "avx2",
    .and_words = vec_and_words,
    .or_words = vec_or_words,
    .andnot_words = vec_andnot_words,
    .and_words_count = vec_and_words_count,
    .words_count = vec_words_count,
    .and_lists = vec_and_lists,
    .and_lists_count = vec_and_lists_count,
    .andnot_lists = vec_andnot_lists,
    .list_in_words = vec_list_in_words,
    .list_in_words_count = vec_list_in_words_count,
    .add_list = vec_add_list,
    .remove_list = vec_remove_list,
    .list_of_words = vec_list_of_words,
    .rows_of_words = vec_rows_of_words,
    .rows_of_list = vec_rows_of_list,
};

/* ---- 64 bits at once ---- */

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,bmi,bmi2,popcnt")))

/* Where the bits of a word stand, in bytes; behind the last one's zeros. */
WIDE static inline __attribute__((always_inline)) __m512i place64(uint64_t word) {
    static const uint8_t each[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    return _mm512_maskz_compress_epi8(word, _mm512_loadu_si512(each));
}

WIDE static uint32_t wide_list_of_words(const uint64_t *words, size_t n_words, uint16_t *out,
                                        uint32_t n) {
    uint32_t k = 0;
    size_t i = 0;
    if (n <= FEW * n_words) return vec_list_of_words(words, n_words, out, n);
    for (; i < n_words && n - k >= 64; i++) {
        __m512i at = place64(words[i]), base = _mm512_set1_epi16((short)(i * 64));
        uint32_t count = (uint32_t)_mm_popcnt_u64(words[i]);
        __m512i v = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(at));
        _mm512_storeu_si512(out + k, _mm512_add_epi16(v, base));
        if (count > 32) {
            v = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(at, 1));
            _mm512_storeu_si512(out + k + 32, _mm512_add_epi16(v, base));
        }
        k += count;
    }
    for (; i < n_words; i++)
        for (uint64_t w = words[i]; w && k < n; w = _blsr_u64(w))
            out[k++] = (uint16_t)(i * 64 + _tzcnt_u64(w));
    return k;
}

WIDE static uint32_t wide_rows_of_words(const uint64_t *words, size_t n_words, uint32_t start,
                                        uint32_t *out, uint32_t n) {
    uint32_t k = 0;
    size_t i = 0;
    if (n <= FEW * n_words) return vec_rows_of_words(words, n_words, start, out, n);
    for (; i < n_words && n - k >= 64; i++) {
        __m512i at = place64(words[i]), base = _mm512_set1_epi32((int)(start + (uint32_t)i * 64));
        uint32_t count = (uint32_t)_mm_popcnt_u64(words[i]);
        __m512i v = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at));
        _mm512_storeu_si512(out + k, _mm512_add_epi32(v, base));
        if (count > 16) {
            v = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 1));
            _mm512_storeu_si512(out + k + 16, _mm512_add_epi32(v, base));
        }
        if (count > 32) {
            v = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 2));
            _mm512_storeu_si512(out + k + 32, _mm512_add_epi32(v, base));
            v = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(at, 3));
            _mm512_storeu_si512(out + k + 48, _mm512_add_epi32(v, base));
        }
        k += count;
    }
    for (; i < n_words; i++)
        for (uint64_t w = words[i]; w && k < n; w = _blsr_u64(w))
            out[k++] = start + (uint32_t)(i * 64 + _tzcnt_u64(w));
    return k;
}

/* ---- levels ---- */

static px_setops level[3];
static unsigned n_levels = 1;

static void choose(void) {
    level[0] = plain;
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
        !__builtin_cpu_supports("bmi2") || !__builtin_cpu_supports("popcnt"))
        return;
    fill_place();
    level[n_levels++] = vec;
    if (!__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vbmi2")) return;
    level[n_levels] = vec;
    level[n_levels].name = "avx512vbmi2";
    level[n_levels].list_of_words = wide_list_of_words;
    level[n_levels].rows_of_words = wide_rows_of_words;
    n_levels++;
}

static void choose_once(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, choose);
}

const px_setops *px_setops_level(unsigned at) {
    choose_once();
    return at < n_levels ? &level[at] : NULL;
}

const px_setops *px_setops_best(void) {
    choose_once();
    return &level[n_levels - 1];
}

#else

const px_setops *px_setops_level(unsigned at) {
    return at ? NULL : &plain;
}

const px_setops *px_setops_best(void) {
    return &plain;
}

#endif
