/* seen.c: see seen.h. */
#include "indexer/seen.h"

#include "base/intern.h"

#include <stdlib.h>

struct px_seen {
    px_u64map *exact;
    size_t exact_max;
    uint64_t *filter; /* NULL until it is needed */
};

px_seen *px_seen_new(size_t exact_max) {
    px_seen *s = px_calloc(1, sizeof *s);
    s->exact = px_u64map_new();
    s->exact_max = exact_max ? exact_max : PX_SEEN_EXACT;
    return s;
}

void px_seen_free(px_seen *s) {
    if (!s) return;
    px_u64map_free(s->exact);
    free(s->filter);
    free(s);
}

/* Of a number without kind: up to four kinds (two characters each), one entry of 16 bits each. More
 * kinds, or two hashes that meet, only send records the longer way round. */
enum { NO_KIND = 0xFFFF, OTHER_KIND = 0xFFFE };

static uint16_t kind_code(const px_record *r) {
    px_str k = r->pub.kind;
    if (k.n == 0) return NO_KIND;
    return k.n > 2 ? OTHER_KIND
                   : (uint16_t)((uint8_t)k.p[0] | (k.n == 2 ? (uint8_t)k.p[1] << 8 : 0));
}

static bool first_in_entry(uint64_t *entry, bool fresh, uint16_t code) {
    if (!fresh && code == NO_KIND) return false;
    for (int i = 0; i < 64 && !fresh; i += 16) {
        uint16_t have = (uint16_t)(*entry >> i);
        if (have == code || have == NO_KIND) return false;
    }
    for (int i = 0; i < 64; i += 16)
        if ((uint16_t)(*entry >> i) == 0) {
            *entry |= (uint64_t)code << i;
            return true;
        }
    return false; /* a fifth kind */
}

/* ---- the filter: four bits of one cache line a key ---- */

static uint64_t mix(uint64_t x) {
    x ^= x >> 31;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    return x ^ (x >> 32);
}

/* Is the key (perhaps) there? Puts it there, too, if `put`. */
static bool in_filter(px_seen *s, uint64_t group, uint32_t what, bool put) {
    uint64_t h = mix(group + (uint64_t)what * UINT64_C(0xD6E8FEB86659FD93));
    uint64_t *line = s->filter + (h % (PX_SEEN_FILTER_BYTES / 64)) * 8;
    uint64_t bits = mix(h);
    bool there = true;
    for (int i = 0; i < 6; i++, bits >>= 9) {
        uint64_t *word = &line[bits >> 6 & 7], bit = UINT64_C(1) << (bits & 63);
        there &= (*word & bit) != 0;
        if (put) *word |= bit;
    }
    return there;
}

enum { ANY = 0x10000 };

static bool first_in_filter(px_seen *s, uint64_t group, uint16_t code) {
    bool met = code == NO_KIND
                   ? in_filter(s, group, ANY, false)
                   : in_filter(s, group, code, false) || in_filter(s, group, NO_KIND, false);
    if (met) return false;
    (void)in_filter(s, group, ANY, true);
    (void)in_filter(s, group, code, true);
    return true;
}

bool px_seen_first(px_seen *s, uint64_t group, const px_record *r) {
    uint16_t code = kind_code(r);
    uint64_t *entry = px_u64map_find(s->exact, group);
    if (entry) return first_in_entry(entry, false, code);
    if (px_u64map_size(s->exact) < s->exact_max) {
        bool fresh;
        entry = px_u64map_add(s->exact, group, &fresh);
        return first_in_entry(entry, fresh, code);
    }
    if (!s->filter) s->filter = px_calloc(PX_SEEN_FILTER_BYTES / 8, 8);
    return first_in_filter(s, group, code);
}
