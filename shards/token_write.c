/* token_write.c: the builder: rows as units with provisional ids, in blocks.
 *
 * Provisional ids are given in order of first sight. Frequent words are seen early, so they nearly
 * always take one unit already, and the coding is the final one: 2 bytes a token are held.
 *
 * The dictionary outgrows the processor's cache soon, and a look into it waits for memory two or
 * three times. A small table of words seen lately stands before it: nine words in ten end there.
 * So that they need nothing else of the dictionary, occurrences are counted when the rows are
 * written. */
#include "base/arena.h"
#include "base/bytes.h"
#include "shards/token_int.h"

#include <assert.h>
#include <stdlib.h>

#define BLOCK    ((size_t)1 << 18) /* units */
#define HOT_BITS 13
#define HOT_MAX  16u /* bytes; longer words are rare and take the long way */

/* A word of 1 to 16 bytes is told by its length and two overlapping pieces. */
typedef struct hot {
    uint64_t a, b;
    uint32_t n, id; /* n = 0: empty */
} hot;

struct px_tokw {
    px_tokdict dict;
    uint16_t **block;
    size_t n_blocks, cap_blocks;
    uint16_t *at, *end; /* in the last block */
    uint64_t n_rows;
    bool open_row, full;
    hot hot[1 << HOT_BITS];
};

px_tokw *px_tokw_new(void) {
    px_tokw *w = px_calloc(1, sizeof *w);
    px_tokdict_init(&w->dict);
    return w;
}

void px_tokw_free(px_tokw *w) {
    if (!w) return;
    px_tokdict_done(&w->dict);
    for (size_t i = 0; i < w->n_blocks; i++)
        free(w->block[i]);
    free(w->block);
    free(w);
}

static void next_block(px_tokw *w) {
    if (w->n_blocks == w->cap_blocks) {
        w->cap_blocks = w->cap_blocks ? w->cap_blocks * 2 : 16;
        w->block = px_realloc(w->block, w->cap_blocks * sizeof *w->block);
    }
    w->at = w->block[w->n_blocks++] = px_malloc(BLOCK * sizeof **w->block);
    w->end = w->at + BLOCK;
}

static inline void put(px_tokw *w, unsigned unit) {
    if (w->at == w->end) next_block(w);
    *w->at++ = (uint16_t)unit;
}

void px_tokw_field(px_tokw *w, px_text_field f) {
    assert(f < PX_TF_COUNT);
    put(w, PX_UNIT_FIELD + (unsigned)f);
    w->open_row = true;
}

static inline hot pieces(px_str s) {
    hot h = {.n = (uint32_t)s.n};
    if (s.n >= 8) {
        h.a = px_get64(s.p);
        h.b = px_get64(s.p + s.n - 8);
    } else if (s.n >= 4) {
        h.a = px_get32(s.p);
        h.b = px_get32(s.p + s.n - 4);
    } else {
        for (size_t i = 0; i < s.n; i++)
            h.a = h.a << 8 | (unsigned char)s.p[i];
    }
    return h;
}

static uint32_t id_of_token(px_tokw *w, px_str text, px_str stem) {
    if (text.n == 0 || text.n > HOT_MAX) return px_tokdict_add(&w->dict, text, stem);
    hot h = pieces(text);
    uint64_t mix = (h.a ^ h.b * 0x9E3779B97F4A7C15u ^ h.n) * 0xD6E8FEB86659FD93u;
    hot *at = &w->hot[(mix ^ mix >> 29) * 0x9E3779B97F4A7C15u >> (64 - HOT_BITS)];
    if (at->a == h.a && at->b == h.b && at->n == h.n) return at->id;
    h.id = px_tokdict_add(&w->dict, text, stem);
    if (h.id != PX_TOK_NONE) *at = h;
    return h.id;
}

void px_tokw_token(px_tokw *w, px_str text, px_str stem) {
    uint32_t id = id_of_token(w, text, stem);
    if (id == PX_TOK_NONE) {
        w->full = true;
        return;
    }
    w->open_row = true;
    if (id < PX_TOK_ONE_UNIT) {
        put(w, id + PX_UNIT_TOKEN);
    } else {
        put(w, PX_UNIT_LEAD + (id >> 12));
        put(w, PX_UNIT_TRAIL + (id & 0xFFF));
    }
}

void px_tokw_mark(px_tokw *w, px_token_kind kind) {
    assert(kind == PX_TOKEN_SENTENCE || kind == PX_TOKEN_PARAGRAPH);
    put(w, kind == PX_TOKEN_SENTENCE ? PX_UNIT_SENTENCE : PX_UNIT_PARAGRAPH);
    w->open_row = true;
}

void px_tokw_row(px_tokw *w) {
    put(w, PX_UNIT_END);
    w->n_rows++;
    w->open_row = false;
}

size_t px_tokw_bytes(const px_tokw *w) {
    return sizeof *w + w->n_blocks * BLOCK * sizeof **w->block + w->cap_blocks * sizeof *w->block +
           px_strtab_bytes(&w->dict.tokens) + px_strtab_bytes(&w->dict.stems);
}

uint32_t px_tokw_rows(const px_tokw *w) {
    return w->n_rows < UINT32_MAX ? (uint32_t)w->n_rows : UINT32_MAX;
}

/* --- writing: two walks over the units. A token's two units may lie in two blocks. --- */

static const uint16_t *block_end(const px_tokw *w, size_t i) {
    return i + 1 < w->n_blocks ? w->block[i] + BLOCK : w->at;
}

static px_status count_tokens(px_tokw *w, px_err *err) {
    px_strtab_entry *entry = w->dict.tokens.entry;
    uint32_t lead = 0, n = w->dict.tokens.n;
    uint64_t *count = px_calloc((size_t)n + 1, sizeof *count);
    px_status st = PX_OK;
    for (size_t i = 0; i < w->n_blocks; i++) {
        for (const uint16_t *p = w->block[i], *end = block_end(w, i); p < end; p++) {
            if (*p >= PX_UNIT_TRAIL)
                count[lead << 12 | (*p - PX_UNIT_TRAIL)]++;
            else if (*p >= PX_UNIT_LEAD)
                lead = *p - PX_UNIT_LEAD;
            else if (*p >= PX_UNIT_TOKEN)
                count[*p - PX_UNIT_TOKEN]++;
        }
    }
    for (uint32_t id = 0; id < n; id++) {
        if (count[id] > UINT32_MAX) {
            st = px_fail(err, PX_E_LIMIT,
                         "a word stands more than 4 294 967 295 times in a segment");
            break;
        }
        entry[id].count = (uint32_t)count[id];
    }
    free(count);
    return st;
}

static void copy_rows(const px_tokw *w, const uint32_t *id_of, px_unitw *u) {
    uint32_t lead = 0;
    for (size_t i = 0; i < w->n_blocks; i++) {
        for (const uint16_t *p = w->block[i], *end = block_end(w, i); p < end; p++) {
            if (*p >= PX_UNIT_TRAIL)
                px_unitw_id(u, id_of[lead << 12 | (*p - PX_UNIT_TRAIL)]);
            else if (*p >= PX_UNIT_LEAD)
                lead = *p - PX_UNIT_LEAD;
            else if (*p >= PX_UNIT_TOKEN)
                px_unitw_id(u, id_of[*p - PX_UNIT_TOKEN]);
            else if (*p == PX_UNIT_END)
                px_unitw_end_row(u);
            else
                px_unitw_unit(u, *p);
        }
    }
}

px_status px_tokw_write(px_tokw *w, const char *path, uint64_t *size, uint64_t *checksum,
                        px_err *err) {
    if (size) *size = 0;
    if (checksum) *checksum = 0;
    if (w->full)
        return px_fail(err, PX_E_LIMIT, "a segment holds at most %u different words", PX_TOK_MAX);
    if (w->open_row) return px_fail(err, PX_E_INTERNAL, "token store: the last row was not ended");
    px_boxw *box = NULL;
    px_unitw *u = NULL;
    uint32_t *id_of = NULL;
    px_status st = count_tokens(w, err);
    if (st != PX_OK) goto done;
    if ((st = px_boxw_create(path, "TOKS", &box, err)) != PX_OK) goto done;
    if ((st = px_tokdict_write(&w->dict, box, &id_of, err)) != PX_OK) goto done;
    u = px_unitw_new(box, err);
    copy_rows(w, id_of, u);
    if ((st = px_unitw_end(u)) != PX_OK) goto done;
    st = px_boxw_close(box, size, checksum, err);
    box = NULL;
done:
    px_unitw_free(u);
    free(id_of);
    px_boxw_abort(box);
    return st;
}
