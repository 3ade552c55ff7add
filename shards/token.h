/* token.h: the token store: what exactly stands in a row, word by word, in order.
 *
 * A row is a stream of 16-bit units. Units 0..15 are marks (below). A token is its id + 16 if that
 * is below 0xE000; else a lead unit 0xE000..0xEFFF and a trail unit 0xF000..0xFFFF (12 bits of the
 * id each: ids up to 16 M). Ids are given in order of falling frequency in the segment (ties by
 * bytes), so nearly every token is one unit. The ranges are distinct: from any unit one can tell
 * where a token begins (self-synchronising). Positions count tokens; marks have none.
 *
 *   unit 0       end of the row (so that a scan may run over it)
 *   unit 1       sentence mark
 *   unit 2       paragraph mark
 *   unit 4..15   field mark: 4 + px_text_field; a field that occurs again (second language) has its
 *                mark again
 *
 * Sections of tokens.px (n tokens, s stems; bytes in shards/FORMAT.md):
 *
 *   "rows"       u64[n_rows+1]  unit offsets
 *   "units"      u16[]          the rows, and PX_UNIT_SLACK zeros behind them
 *   "dict"       token bytes in byte order
 *   "dictoff"    u32[n+1]       where they begin
 *   "ids"        u32[n]         place in byte order -> id
 *   "place"      u32[n]         id -> place in byte order
 *   "freq"       u32[n]         by id: occurrences
 *   "back"       u32[n]         places, in byte order of the tokens read from their ends (older stores have none)
 *   "stemof"     u32[n]         by id: stem group
 *   "stems"      stem bytes in byte order
 *   "stemoff"    u32[s+1]       where they begin
 *   "stemids"    u32[n]         ids of each stem group, ascending
 *   "stemidoff"  u32[s+1]       where a group begins in them
 *
 * Every token belongs to one stem group (a token that is no Latin word is its own stem).
 *
 * Phrases skip sentence marks, never cross paragraph, field or row ends. */
#ifndef PX_SHARDS_TOKEN_H
#define PX_SHARDS_TOKEN_H

#include "base/bitmap.h"
#include "patent/analyze.h"
#include "patent/facts.h"
#include "shards/box.h"

/* --- units --- */
#define PX_UNIT_END       0x0000u
#define PX_UNIT_SENTENCE  0x0001u
#define PX_UNIT_PARAGRAPH 0x0002u
#define PX_UNIT_FIELD     0x0004u /* + px_text_field */
#define PX_UNIT_TOKEN     0x0010u /* from here on: tokens */
#define PX_UNIT_LEAD      0xE000u
#define PX_UNIT_TRAIL     0xF000u
#define PX_UNIT_SLACK     64u                            /* zeros behind the last row */
#define PX_TOK_ONE_UNIT   (PX_UNIT_LEAD - PX_UNIT_TOKEN) /* ids below it take one unit */
#define PX_TOK_MAX        ((uint32_t)1 << 24)            /* tokens in a dictionary */
#define PX_TOK_NONE       UINT32_MAX

/* The token that begins at p (a unit >= PX_UNIT_TOKEN): its id, and how many units it takes.
 * PX_TOK_NONE (1 unit) for a lead without trail or a trail without lead. Never reads beyond the end
 * mark of a row. The id may be beyond the dictionary of a forged file; px_tok_text takes that. */
static inline uint32_t px_tok_decode(const uint16_t *p, size_t *n_units) {
    *n_units = 1;
    if (p[0] < PX_UNIT_LEAD) return p[0] - PX_UNIT_TOKEN;
    if (p[0] >= PX_UNIT_TRAIL || p[1] < PX_UNIT_TRAIL) return PX_TOK_NONE;
    *n_units = 2;
    return (p[0] - PX_UNIT_LEAD) << 12 | (p[1] - PX_UNIT_TRAIL);
}

/* --- building: rows in order, ids are provisional until the end ---
 * About 2.1 bytes a token and 30 a dictionary entry; some 15 ns a token. What does not fit (more
 * than PX_TOK_MAX tokens, 4 G rows) is said by px_tokw_write: PX_E_LIMIT. */
typedef struct px_tokw px_tokw;
px_tokw *px_tokw_new(void);
void px_tokw_free(px_tokw *w);
void px_tokw_field(px_tokw *w, px_text_field f); /* begins a field instance of the current row */
/* stem == text for what has none; looked at when the token comes for the first time. */
void px_tokw_token(px_tokw *w, px_str text, px_str stem);
void px_tokw_mark(px_tokw *w, px_token_kind kind); /* sentence, paragraph */
void px_tokw_row(px_tokw *w);                      /* ends the row */
size_t px_tokw_bytes(const px_tokw *w);            /* memory held, for the builder's budget */
uint32_t px_tokw_rows(const px_tokw *w);
/* Order ids by frequency, write the file. The same rows give the same bytes, whatever was built or
 * merged before. The builder stays as it was. */
px_status px_tokw_write(px_tokw *w, const char *path, uint64_t *size, uint64_t *checksum,
                        px_err *err);

/* --- reading ---
 * Opening is cheap; the dictionary's checksums are looked at on first use. A px_tok may be shared
 * between threads. Slices live as long as the store is open. */
typedef struct px_tok px_tok;
px_status px_tok_open(const char *path, px_tok **out, px_err *err);
void px_tok_close(px_tok *t); /* NULL is fine */
px_box *px_tok_box(px_tok *t);
uint32_t px_tok_rows(const px_tok *t);
uint32_t px_tok_dict_size(const px_tok *t);
uint64_t px_tok_units(const px_tok *t);
/* Check the dictionary now. The functions below that take no err give empty answers (empty text,
 * frequency 0, PX_TOK_NONE) where it is damaged; all that hand out ids call this first. */
px_status px_tok_dict_need(const px_tok *t, px_err *err);
/* PX_TOK_NONE if absent; binary search. */
px_status px_tok_find(px_tok *t, px_str token, uint32_t *id, px_err *err);
px_str px_tok_text(const px_tok *t, uint32_t id);
uint32_t px_tok_freq(const px_tok *t, uint32_t id);
/* Ids of the tokens that begin with `prefix`: places [lo, hi) in byte order; px_tok_at(place) gives
 * the id. */
px_status px_tok_prefix(px_tok *t, px_str prefix, uint32_t *lo, uint32_t *hi, px_err *err);
uint32_t px_tok_at(const px_tok *t, uint32_t place);
/* Places of the tokens that end with `suffix`, in byte order of the tokens read from their ends; a slice of the mapping.
 * *known = false: the store has no such order. */
px_status px_tok_suffix(px_tok *t, px_str suffix, const uint32_t **places, uint32_t *n, bool *known,
                        px_err *err);
/* First place in [from, to) of a token that holds `piece` (not empty); `to` if there is none. One pass over
 * the bytes of the tokens: 6 to 8 ms for a million of them. */
uint32_t px_tok_holding(const px_tok *t, px_str piece, uint32_t from, uint32_t to);
/* Ids whose stem is `stem` (slice into the mapping, ascending); n = 0 if none. */
px_status px_tok_stem_ids(px_tok *t, px_str stem, const uint32_t **ids, size_t *n, px_err *err);
/* The same by the number of the stem group, without looking the stem up. */
px_status px_tok_group(px_tok *t, uint32_t stem, const uint32_t **ids, size_t *n, px_err *err);
uint32_t px_tok_stems(const px_tok *t);                /* number of stem groups */
uint32_t px_tok_stem_of(const px_tok *t, uint32_t id); /* stem group number */
px_str px_tok_stem_text(const px_tok *t, uint32_t stem);
/* Units of a row, checked, end mark included (p[n-1] == 0). */
px_status px_tok_row(px_tok *t, uint32_t row, const uint16_t **p, size_t *n, px_err *err);

/* --- matching --- */
/* A phrase: at each of n positions one of several ids (sorted, at least one; a position without ids
 * can never match and the caller drops the segment). */
typedef struct px_phrase_pos {
    const uint32_t *ids;
    size_t n;
} px_phrase_pos;
typedef struct px_phrase px_phrase; /* prepared for one token store, which must stay open; ids are
                                       copied. Threads may share it. */
px_status px_phrase_new(px_tok *t, const px_phrase_pos *pos, size_t n, unsigned field_mask,
                        px_phrase **out, px_err *err);
void px_phrase_free(px_phrase *ph); /* NULL is fine */
/* Which of `rows` (ascending) hold the phrase in one of the fields of the mask (bits 1u <<
 * px_text_field)? Hits are added to `into`. n = 1 position is allowed: "this token in this field".
 * At most 150 ns a candidate on rows of 150 tokens; prefetches. `stop` (may be NULL) is looked at
 * every few thousand rows: true ends with PX_E_CANCELLED. */
px_status px_phrase_match(px_phrase *ph, const uint32_t *rows, size_t n_rows, px_bitmap *into,
                          const volatile bool *stop, px_err *err);

/* --- merging: rows of the inputs one after another, dictionaries united, ids ordered anew ---
 * Memory: the dictionaries and 4 bytes a row. */
px_status px_tok_merge(px_tok *const *in, size_t n, const char *path, uint64_t *size,
                       uint64_t *checksum, px_err *err);

/* Cross-check for `patix shards verify`: all checksums, dictionary sorted and unique, permutations,
 * offsets ascending, every unit decodes to a known id, every row ends with 0, freq adds up. */
px_status px_tok_verify(px_tok *t, px_err *err);

#endif
