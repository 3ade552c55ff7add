/* cursor.c: see cursor.h. Numbers low byte first, a checksum behind, in base64 for addresses (-, _). */
#include "query/engine/cursor.h"

#include "base/bytes.h"
#include "base/hash.h"

#define VERSION 1u
#define BYTES   (1 + 8 * 4 + 4 * 2 + 8)

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void put(unsigned char **at, uint64_t v, int bytes) {
    for (int i = 0; i < bytes; i++)
        *(*at)++ = (unsigned char)(v >> (8 * i));
}

static uint64_t get(const unsigned char **at, int bytes) {
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++)
        v |= (uint64_t) * (*at)++ << (8 * i);
    return v;
}

void px_cursor_print(const px_cursor *c, char out[PX_CURSOR_TEXT]) {
    unsigned char raw[BYTES], *at = raw;
    size_t n = 0;
    put(&at, VERSION, 1);
    put(&at, c->generation, 8);
    put(&at, c->set, 8);
    put(&at, c->question, 8);
    put(&at, c->place.position, 8);
    put(&at, c->place.row, 4);
    put(&at, c->value, 4);
    put(&at, px_hash64(raw, BYTES - 8), 8);
    uint32_t bits = 0, held = 0;
    for (size_t i = 0; i < BYTES; i++) {
        bits = bits << 8 | raw[i];
        for (held += 8; held >= 6; held -= 6)
            out[n++] = digits[bits >> (held - 6) & 63];
    }
    if (held) out[n++] = digits[bits << (6 - held) & 63];
    out[n] = 0;
}

px_status px_cursor_read(px_str text, px_cursor *out, px_err *err) {
    unsigned char raw[BYTES + 1];
    const unsigned char *at = raw;
    size_t n = 0;
    uint32_t bits = 0, held = 0;
    bool good = text.n == (BYTES * 8 + 5) / 6;
    *out = (px_cursor){0};
    for (size_t i = 0; i < text.n && good; i++) {
        const char *d = text.p[i] ? strchr(digits, text.p[i]) : NULL;
        good = d != NULL;
        bits = bits << 6 | (good ? (uint32_t)(d - digits) : 0);
        held += 6;
        if (held >= 8) {
            held -= 8;
            raw[n++] = (unsigned char)(bits >> held);
        }
    }
    good = good && n == BYTES && (bits & ((1u << held) - 1)) == 0;
    good = good && get(&at, 1) == VERSION;
    if (good) {
        out->generation = get(&at, 8);
        out->set = get(&at, 8);
        out->question = get(&at, 8);
        out->place.position = get(&at, 8);
        out->place.row = (uint32_t)get(&at, 4);
        out->value = (uint32_t)get(&at, 4);
        good = get(&at, 8) == px_hash64(raw, BYTES - 8);
    }
    if (good) return PX_OK;
    *out = (px_cursor){0};
    return px_fail(err, PX_E_QUERY,
                   "this is no cursor, or not the whole of it; ask again from the beginning");
}

static uint64_t set_of(const px_snapshot *s) {
    px_hasher *h = px_hasher_new();
    for (size_t i = 0; i < s->n_segs; i++) {
        const char *uuid = s->seg[i] ? s->seg[i]->uuid : "-";
        px_hasher_feed(h, uuid, strlen(uuid) + 1);
    }
    uint64_t v = px_hasher_value(h);
    px_hasher_free(h);
    return v;
}

px_cursor px_cursor_at(const px_snapshot *snap, px_str question, const px_hit *last,
                       uint64_t position) {
    return (px_cursor){.generation = snap->m.generation,
                       .set = set_of(snap),
                       .question = px_hash_str(question),
                       .place = {position, last->row},
                       .value = last->value};
}

px_status px_cursor_check(const px_cursor *c, const px_snapshot *snap, px_str question,
                          px_err *err) {
    if (c->generation != snap->m.generation || c->set != set_of(snap))
        return px_fail(err, PX_E_QUERY,
                       "the collection has changed since this cursor was given (generation %llu, "
                       "now %llu); ask again from the beginning",
                       (unsigned long long)c->generation, (unsigned long long)snap->m.generation);
    if (c->question != px_hash_str(question))
        return px_fail(err, PX_E_QUERY,
                       "this cursor belongs to another question, order or unit; ask again from the "
                       "beginning");
    return c->place.row < snap->n_rows
               ? PX_OK
               : px_fail(err, PX_E_QUERY,
                         "this is no cursor, or not the whole of it; ask again from the beginning");
}
