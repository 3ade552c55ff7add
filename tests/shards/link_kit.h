/* link_kit.h: links of a few lines, and how they are shown; shared by the tests of links. Included
 * once by a test program, instead of kit.h. */
#ifndef PX_TESTS_SHARDS_LINK_KIT_H
#define PX_TESTS_SHARDS_LINK_KIT_H

#include "tests/shards/kit.h"

#include "shards/link_int.h"

/* Members of a record's line; the first opens it, a "}" closes it. */
#define PUB(n)    "{\"pub\":\"" n "\""
#define APP(n)    ",\"app\":\"" n "\""
#define FAM(n)    ",\"family\":\"" n "\""
#define EXT(n)    ",\"family_ext\":\"" n "\""
#define LISTED(n) ",\"members_ext\":[" n "]"
#define PRIO(n)   ",\"priorities\":[" n "]"
#define P1        "\"DE102001000001\""
#define P2        "\"DE102001000002\""
#define P3        "\"DE102001000003\""
#define X1        "US200912000001"
#define X2        "US200912000002"

/* A collection written by hand: its lines, NULL behind the last, and the digits of the dead rows. */
enum { BY_HAND = 9 };
typedef struct by_hand {
    px_str line[BY_HAND];
    bool dead[BY_HAND];
    uint32_t n;
} by_hand;

static inline by_hand rows_of(const char *const lines[BY_HAND], const char *dead) {
    by_hand x = {0};
    for (; x.n < BY_HAND && lines[x.n]; x.n++)
        x.line[x.n] = px_str_of(lines[x.n]);
    for (; *dead; dead++)
        x.dead[*dead - '0'] = true;
    return x;
}

typedef struct result {
    px_links *links;
    px_segment *seg[64];
    px_bitmap *dead[64];
    size_t n;
} result;

static size_t link_bytes = PX_LINK_BYTES;

/* The lines as segments of `cut` rows each (0: one), rows of the mask dead. */
static inline result build(const px_str *lines, uint32_t n, uint32_t cut, const bool *dead) {
    result r = {0};
    uint64_t sum;
    if (!cut) cut = n;
    for (uint32_t at = 0; at < n; at += cut, r.n++) {
        uint32_t rows = n - at < cut ? n - at : cut;
        assert_in_range(r.n, 0, 63);
        r.seg[r.n] = kit_segment(kit_root, px_arena_fmt(kit, "link-%zu", r.n).p, lines + at, rows,
                                 0, (px_str){0});
        for (uint32_t k = 0; k < rows; k++) {
            if (!dead || !dead[at + k]) continue;
            if (!r.dead[r.n]) r.dead[r.n] = px_bitmap_new();
            px_bitmap_add(r.dead[r.n], k);
        }
    }
    OK(px_links_build_within(link_bytes, r.seg, r.dead, r.n, kit_at("links.px"), &sum, &err));
    OK(px_links_open(kit_at("links.px"), n, &r.links, &err));
    assert_int_equal(px_box_checksum(r.links->box), sum);
    OK(px_links_groups(r.links, &err));
    OK(px_links_citations(r.links, &err));
    return r;
}

static inline void release(result *r) {
    px_links_close(r->links);
    for (size_t i = 0; i < r->n; i++) {
        px_segment_close(r->seg[i]);
        px_bitmap_free(r->dead[i]);
    }
}

/* "0 0 1 -": group numbers, a dash for dead rows. */
static inline const char *groups(const uint32_t *g, uint32_t n, uint32_t n_groups) {
    px_buf b;
    uint32_t next = 0;
    px_buf_init(&b, PX_BUF_MAX);
    for (uint32_t i = 0; i < n; i++) {
        if (g[i] == PX_NIL)
            px_buf_c(&b, "- ");
        else
            px_buf_fmt(&b, "%u ", g[i]);
        if (g[i] != PX_NIL && g[i] > next) fail_msg("group %u before %u", g[i], next);
        next += g[i] == next; /* dense, in order of their first row */
    }
    assert_int_equal(n_groups, next);
    if (b.n) b.n--;
    const char *out = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

/* "0>1 0>3 2>0", and that the inverse list says the same. */
static inline const char *edges(const px_links *l) {
    px_buf b;
    size_t n = 0, back = 0;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_c(&b, "");
    for (uint32_t r = 0; r < l->n_rows; r++) {
        for (uint32_t i = l->cites_off[r]; i < l->cites_off[r + 1]; i++, n++) {
            uint32_t to = l->cites[i];
            if (i > l->cites_off[r]) assert_true(l->cites[i - 1] < to);
            px_buf_fmt(&b, "%s%u>%u", b.n ? " " : "", r, to);
            bool found = false;
            for (uint32_t k = l->cited_off[to]; k < l->cited_off[to + 1]; k++)
                found |= l->cited[k] == r;
            assert_true(found);
        }
        back += l->cited_off[r + 1] - l->cited_off[r];
    }
    assert_int_equal(n, back);
    const char *out = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

#endif
