/* Any bytes as a token store. The input is taken twice: as a file, and as the contents of the
 * sections of a box with right checksums, so that what stands behind the checksums is reached: two
 * bytes of length before each section's bytes. Nothing may crash; a store that verifies can be
 * merged with itself, and that verifies, too. */
#include "base/arena.h"
#include "base/bytes.h"
#include "shards/near.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void phrases(px_tok *t, const uint32_t *rows, size_t n_rows) {
    uint32_t ids[300], n = px_tok_dict_size(t) < 300 ? px_tok_dict_size(t) : 300;
    for (uint32_t i = 0; i < n; i++)
        ids[i] = i;
    for (uint32_t k = 0; k < 8 && n; k++) {
        px_phrase_pos pos[3] = {{ids + k % n, 1}, {ids, k & 1 ? 1 : n}, {ids + (n - 1), 1}};
        px_phrase *ph;
        px_bitmap *hits = px_bitmap_new();
        if (px_phrase_new(t, pos, 1 + k % 3, k & 2 ? 0x3F : 1 + k, &ph, NULL) == PX_OK)
            (void)px_phrase_match(ph, rows, n_rows, hits, NULL, NULL);
        demand(px_bitmap_count(hits) <= n_rows);
        px_phrase_free(ph);
        px_bitmap_free(hits);
    }
}

static void distances(px_tok *t, const uint32_t *rows, size_t n_rows) {
    uint32_t ids[40], n = px_tok_dict_size(t) < 40 ? px_tok_dict_size(t) : 40;
    for (uint32_t i = 0; i < n; i++)
        ids[i] = i;
    for (uint32_t k = 0; k < 4 && n; k++) {
        px_near_item item[2] = {{.ids = ids + k % n, .n = 1}, {.ids = ids, .n = n, .gap_max = k}};
        px_near_node leaf[2] = {
            {.kind = PX_NEAR_WORDS, .item = item, .n_items = 1},
            {.kind = PX_NEAR_WORDS, .item = item + k % 2, .n_items = 1 + (k == 2)}};
        if (k == 2) leaf[1].item = item;
        px_near_node *both[2] = {leaf, leaf + 1};
        px_near_node join = {
            .kind = PX_NEAR_JOIN, .child = both, .n = 2, .reach = (px_near_reach)k, .distance = 3};
        px_near *m;
        px_bitmap *hits = px_bitmap_new();
        if (px_near_new(t, &join, 0x3F, k, &m, NULL) == PX_OK)
            (void)px_near_match(m, rows, n_rows, hits, NULL, NULL);
        demand(px_bitmap_count(hits) <= n_rows);
        px_near_free(m);
        px_bitmap_free(hits);
    }
}

static void read_all(px_tok *t) {
    size_t n_rows = px_tok_rows(t), n, step;
    uint32_t *rows = px_malloc((n_rows + 1) * sizeof *rows), id, lo, hi;
    const uint16_t *p;
    const uint32_t *ids;
    for (uint32_t row = 0; row < n_rows; row++) {
        rows[row] = row;
        if (px_tok_row(t, row, &p, &n, NULL) != PX_OK) continue;
        for (size_t i = 0; i + 1 < n; i += step) {
            step = 1;
            if (p[i] >= PX_UNIT_TOKEN) (void)px_tok_text(t, px_tok_decode(p + i, &step));
        }
    }
    for (uint32_t i = 0; i < px_tok_dict_size(t); i++) {
        px_str s = px_tok_text(t, px_tok_at(t, i));
        (void)px_tok_find(t, s, &id, NULL);
        (void)px_tok_prefix(t, px_str_sub(s, 0, 1), &lo, &hi, NULL);
        if (s.n)
            demand(px_tok_holding(t, px_str_sub(s, s.n / 2, s.n), 0, UINT32_MAX) <=
                   px_tok_dict_size(t));
        const uint32_t *ends;
        uint32_t n_ends;
        bool known;
        if (px_tok_suffix(t, px_str_sub(s, s.n / 2, s.n), &ends, &n_ends, &known, NULL) == PX_OK)
            for (uint32_t k = 0; k < n_ends; k++)
                (void)px_tok_at(t, ends[k]);
        px_str stem = px_tok_stem_text(t, px_tok_stem_of(t, i));
        if (px_tok_stem_ids(t, stem, &ids, &n, NULL) == PX_OK)
            for (size_t k = 0; k < n; k++)
                (void)px_tok_freq(t, ids[k]);
    }
    phrases(t, rows, n_rows);
    distances(t, rows, n_rows);
    free(rows);
}

static void examine(int fd) {
    char path[64], merged[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    px_tok *t, *both;
    px_err err;
    if (px_tok_open(path, &t, &err) != PX_OK) return;
    bool sound = px_tok_verify(t, &err) == PX_OK;
    read_all(t);
    int out = memfd_create("merged", MFD_CLOEXEC);
    demand(out >= 0);
    snprintf(merged, sizeof merged, "/proc/self/fd/%d", out);
    px_status st = px_tok_merge((px_tok *const[]){t, t}, 2, merged, NULL, NULL, &err);
    demand(!sound || st == PX_OK);
    if (sound) {
        demand(px_tok_open(merged, &both, &err) == PX_OK);
        demand(px_tok_verify(both, &err) == PX_OK);
        demand(px_tok_rows(both) == 2 * px_tok_rows(t));
        px_tok_close(both);
    }
    close(out);
    px_tok_close(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"dict",   "dictoff", "ids",     "place",   "freq",
                                        "stemof", "stems",   "stemoff", "stemids", "stemidoff",
                                        "units",  "rows",    "back"};
    int fd = memfd_create("tokens", MFD_CLOEXEC);
    demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    examine(fd);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    px_boxw *w;
    px_err err;
    demand(px_boxw_create(path, "TOKS", &w, &err) == PX_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t n = 0;
        if (size >= 2) {
            n = px_get16(data);
            data += 2;
            size -= 2;
        }
        if (n > size) n = size;
        demand(px_boxw_put(w, px_str_of(names[i]), data, n, &err) == PX_OK);
        data += n;
        size -= n;
    }
    demand(px_boxw_close(w, NULL, NULL, &err) == PX_OK);
    examine(fd);
    close(fd);
    return 0;
}
