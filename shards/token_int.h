/* token_int.h: what the sources of the token store share: the dictionary while it is built, the
 * writing of its sections, and the open store.
 *
 * Building and merging meet in px_tokdict: both put every token into it once, ask for the final
 * order, and then write their rows through a px_unitw with the final ids. So a merged store cannot
 * differ from one built at once. */
#ifndef PX_SHARDS_TOKEN_INT_H
#define PX_SHARDS_TOKEN_INT_H

#include "shards/token.h"

#include <stdatomic.h>

/* --- strings to numbers in order of first sight --- */
typedef struct px_strtab_entry {
    uint32_t at, n; /* bytes */
    uint32_t count; /* tokens: occurrences */
    uint32_t link;  /* tokens: number of the stem */
} px_strtab_entry;
typedef struct px_strtab {
    char *bytes;
    size_t n_bytes, cap_bytes;
    px_strtab_entry *entry;
    uint32_t n, cap;
    uint64_t *slot; /* upper half of the hash << 32 | number + 1; 0 = free */
    uint32_t mask;
} px_strtab;
void px_strtab_init(px_strtab *t);
void px_strtab_done(px_strtab *t);
/* PX_TOK_NONE when full (PX_TOK_MAX strings or 4 GiB of bytes). */
uint32_t px_strtab_add(px_strtab *t, px_str s, bool *fresh);
static inline px_str px_strtab_text(const px_strtab *t, uint32_t i) {
    return (px_str){t->bytes + t->entry[i].at, t->entry[i].n};
}
size_t px_strtab_bytes(const px_strtab *t);
/* As px_str_cmp, from the last bytes on. */
int px_tok_end_cmp(px_str x, px_str y);

/* --- the dictionary while it is built --- */
typedef struct px_tokdict {
    px_strtab tokens, stems;
} px_tokdict;
void px_tokdict_init(px_tokdict *d);
void px_tokdict_done(px_tokdict *d);
/* Provisional id; PX_TOK_NONE when full. */
uint32_t px_tokdict_add(px_tokdict *d, px_str text, px_str stem);
/* Writes all sections but rows and units; id_of[provisional] = final id (n + 1 items, to be freed,
 * NULL on failure). */
px_status px_tokdict_write(const px_tokdict *d, px_boxw *box, uint32_t **id_of, px_err *err);

/* --- many small writes to a box --- */
typedef struct px_sink {
    px_boxw *box;
    px_status st; /* first failure */
    px_err *err;
    size_t n;
    char bytes[1 << 16];
} px_sink;
void px_sink_flush(px_sink *s);
static inline void px_sink_put(px_sink *s, const void *p, size_t n) {
    if (n > sizeof s->bytes - s->n) px_sink_flush(s);
    if (n > sizeof s->bytes) {
        if (s->st == PX_OK) s->st = px_boxw_write(s->box, p, n, s->err);
        return;
    }
    memcpy(s->bytes + s->n, p, n);
    s->n += n;
}

/* --- rows with final ids: "units", then "rows" --- */
typedef struct px_unitw {
    px_sink sink;
    uint32_t *length; /* units of each row */
    size_t n_rows, cap;
    uint64_t in_row;
} px_unitw;
px_unitw *px_unitw_new(px_boxw *box, px_err *err); /* begins the section */
void px_unitw_free(px_unitw *u);
void px_unitw_end_row(px_unitw *u); /* a row too long or too many of them: PX_E_LIMIT at the end */
px_status px_unitw_end(px_unitw *u);
static inline void px_unitw_unit(px_unitw *u, uint16_t unit) {
    px_sink_put(&u->sink, &unit, sizeof unit);
    u->in_row++;
}
static inline void px_unitw_id(px_unitw *u, uint32_t id) {
    if (id < PX_TOK_ONE_UNIT) {
        px_unitw_unit(u, (uint16_t)(id + PX_UNIT_TOKEN));
    } else {
        px_unitw_unit(u, (uint16_t)(PX_UNIT_LEAD + (id >> 12)));
        px_unitw_unit(u, (uint16_t)(PX_UNIT_TRAIL + (id & 0xFFF)));
    }
}

/* --- scanning units, 32 at a time --- */
/* Which of eight buckets of wanted units have a nibble at a place, the lowest first (token_nibbles.h). */
typedef struct px_nibbles {
    uint8_t of[4][16];
} px_nibbles;
/* False when the table (a bit for each unit value) holds too many for it to help. */
bool px_nibbles_make(const uint64_t *table, px_nibbles *out);

#define PX_SCAN_UNITS 4 /* compares in one pass */
typedef struct px_scan {
    uint16_t unit[PX_SCAN_UNITS]; /* any of the first n */
    unsigned n;
    bool near;             /* and only where the unit `by` places on ... */
    int by;                /* -2, -1 or 1 */
    uint16_t neighbour;    /* ... is this one or a sentence mark */
    const uint64_t *table; /* not NULL: instead of all this, a bit for each unit value */
    bool few;              /* the table has nibbles */
    px_nibbles nibbles;
} px_scan;
/* Bit i of mask[b]: unit 32 b + i of p is a hit. False when there is none. Reads whole blocks and
 * one unit more (two units less) on either side. */
typedef bool px_scan_fn(const px_scan *s, const uint16_t *p, size_t n_blocks, uint32_t *mask);
/* All levels give the same; the best that this machine has is taken when it lacks one. */
typedef enum px_scan_level { PX_SCAN_PLAIN, PX_SCAN_BASE, PX_SCAN_BEST } px_scan_level;
px_scan_fn *px_scan_pick(const px_scan *s, px_scan_level level);
/* Where field marks are, in the same form. */
void px_scan_fields(const uint16_t *p, size_t n_blocks, uint32_t *mask);

/* --- words and marks with their places --- */
#define PX_FIND_UNITS 8 /* compares in one pass */
typedef struct px_find {
    uint16_t unit[PX_FIND_UNITS]; /* any of the first n: single units, or trails of two */
    unsigned n;
    const uint64_t *table; /* not NULL: instead, a bit for each unit value */
    bool few;              /* the table has nibbles */
    px_nibbles nibbles;
} px_find;
/* Bit i of hit[b]: unit 32 b + i of p is looked for, or is a mark (the end, too); of trail[b]: it is
 * a trail. Reads whole blocks. Trails are no tokens of their own and marks none at all, so the
 * number of tokens before a unit is its place less the bits before it. */
typedef void px_find_fn(const px_find *f, const uint16_t *p, size_t n_blocks, uint32_t *hit,
                        uint32_t *trail);
px_find_fn *px_find_pick(const px_find *f, px_scan_level level);

/* --- the open store --- */
struct px_tok {
    px_box *box;
    char *path;
    px_section rows, units;
    px_section dict, dictoff, ids, place, freq, stemof, stems, stemoff, stemids, stemidoff;
    px_section back; /* of older stores empty */
    uint32_t n_rows, n_dict, n_stems;
    uint64_t n_units;
    _Atomic(int) dict_state; /* 0 not looked at, 1 good, -1 damaged */
};
/* Brings the units of a row that will be read soon. Offsets are looked at unchecked here, so they are only used
 * to fetch, and only within the file. Of a long row the beginning: it is read in order, and the machine sees
 * that. */
#define PX_TOK_AHEAD 8 /* rows whose units are on their way */
void px_tok_fetch(const px_tok *t, uint32_t row);

#define PX_TOK_U32(section, i) (((const uint32_t *)(const void *)(section).p)[i])
#define PX_TOK_U64(section, i) (((const uint64_t *)(const void *)(section).p)[i])
/* For places that cannot go on: "<path> is damaged: ..." */
px_status px_tok_bad(const px_tok *t, px_err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
