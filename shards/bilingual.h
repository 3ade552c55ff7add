/* bilingual.h: the bilingual term table of a collection, on disk: one file in its folder,
 * bilingual/bilingual.px, a box of kind "BILI".
 *
 *   "meta"    u64 each: format, generation it was learnt from, pairs of texts, seconds since 1970
 *   "zh"      Chinese units, folded, in byte order, one after another;  "zhoff" u32[n+1]
 *   "en"      English stems, the same;                                  "enoff" u32[m+1]
 *   "entry"   px_bilingual_entry each, by unit, then by falling p
 *   "first"   u32[n+1]: first entry of each unit
 *   "back"    u32 each: the entries again, by stem, then by falling q;  "backoff" u32[m+1]
 *
 * Written under another name, then renamed (M1). The file is no part of a generation: it says from
 * which one it was learnt, and replacing it changes what similar documents are found by, never what
 * a query finds. */
#ifndef PX_SHARDS_BILINGUAL_H
#define PX_SHARDS_BILINGUAL_H

#include "base/err.h"
#include "base/str.h"

typedef struct px_bilingual_entry { /* on disk as is */
    uint32_t zh, en;                /* numbers of unit and stem */
    uint32_t together;              /* pairs of texts that hold both */
    float p, q;                     /* probability of the stem given the unit; the other way */
} px_bilingual_entry;

typedef struct px_bilingual {
    uint64_t generation, n_pairs, made; /* made: seconds since 1970 */
    uint32_t n_zh, n_en, n_entries;
    const char *zh, *en;
    const uint32_t *zhoff, *enoff, *first, *back, *backoff;
    const px_bilingual_entry *entry;
    void *own; /* what it lies in */
} px_bilingual;

static inline px_str px_bilingual_zh(const px_bilingual *b, uint32_t i) {
    return (px_str){b->zh + b->zhoff[i], b->zhoff[i + 1] - b->zhoff[i]};
}
static inline px_str px_bilingual_en(const px_bilingual *b, uint32_t i) {
    return (px_str){b->en + b->enoff[i], b->enoff[i + 1] - b->enoff[i]};
}
/* Number of exactly this unit or stem; UINT32_MAX if absent. Binary search. */
uint32_t px_bilingual_find_zh(const px_bilingual *b, px_str unit);
uint32_t px_bilingual_find_en(const px_bilingual *b, px_str stem);

/* Make a table of units and stems (any order, each once) and entries that name them (each pair
 * once). Copies everything. */
px_bilingual *px_bilingual_make(const px_str *zh, uint32_t n_zh, const px_str *en, uint32_t n_en,
                                const px_bilingual_entry *entry, uint32_t n_entries);
/* *out NULL when the collection has none. PX_E_DAMAGED when the file does not hold: every number in
 * it is looked at. */
px_status px_bilingual_open(const char *dir, px_bilingual **out, px_err *err);
/* Replace the file. The folder of the collection must exist; two writers: the last one wins. */
px_status px_bilingual_write(const char *dir, const px_bilingual *b, px_err *err);
void px_bilingual_free(px_bilingual *b); /* NULL is fine */

#endif
