/* small_set.h: eight publications, A to H, over two segments, for answers that were worked out by hand. A test program
 * includes it once; tests run between small_setup and small_teardown. */
#ifndef PX_TESTS_SMALL_SET_H
#define PX_TESTS_SMALL_SET_H

#include "tests/query/built_set.h"

static px_snapshot *small;

/* A..H; E stands twice, its first version is dead. */
static const char *const first[] = {
    /* A */
    "{\"pub\":{\"number\":\"US2010000001A1\",\"date\":\"2010-05-01\"},"
    "\"app\":{\"number\":\"US200912000001\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Laser welding of battery cells\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"A laser welds the battery cell. Water cools "
    "it.\"}],"
    "\"claims\":[{\"num\":1,\"lang\":\"en\",\"text\":\"A method of laser welding, comprising a "
    "battery.\"},{\"num\":2,\"lang\":\"en\",\"text\":\"The method of claim 1, wherein the laser is "
    "a fiber laser.\"}],\"applicants\":[{\"name\":\"Acme Laser GmbH\",\"country\":\"DE\"},"
    "{\"name\":\"Beta Inc\",\"country\":\"US\"}],\"ipc\":[\"H01M10/04\",\"B23K26/20\"],"
    "\"cpc\":[\"Y02E60/10\"],\"family\":\"docdb:1\"}",
    /* B */
    "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2011-06-07\"},"
    "\"app\":{\"number\":\"US200912000001\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Laser welding apparatus\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"Welded by lasers.\\n\\nBattery is a separate "
    "paragraph.\"}],\"applicants\":[{\"name\":\"Acme Laser GmbH\",\"country\":\"DE\"}],"
    "\"ipc\":[\"H01M10/0525\"],\"uspc\":[\"219/121.64\",\"219/121.63\",\"D14/138\"],"
    "\"locarno\":[\"14-03\",\"14-02\"],"
    "\"family\":\"docdb:1\",\"extras\":{\"color\":\"Red paint\"}}",
    /* C */
    "{\"pub\":{\"number\":\"CN101000001A\",\"date\":\"2010-05-01\"},"
    "\"app\":{\"number\":\"CN200710000001\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"激光焊接方法\"}],"
    "\"abstracts\":[{\"lang\":\"zh\",\"text\":\"一种激光焊接电池的方法。水冷。\"}],"
    "\"applicants\":[{\"name\":\"清华大学\"}],\"ipc\":[\"H01M10/00\"]}",
    /* E, first version */
    "{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2009-12-31\"},"
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Old laser relic\"}]}",
};
static const char *const second[] = {
    /* D */
    "{\"pub\":{\"number\":\"CN101000001B\",\"date\":\"2012-01-01\"},"
    "\"app\":{\"number\":\"CN200710000001\"},\"type\":\"invention_grant\","
    "\"titles\":[{\"lang\":\"zh\",\"text\":\"激光 焊接装置\"}],"
    "\"applicants\":[{\"name\":\"清华大学\"},{\"name\":\"Beta Inc\"}],\"ipc\":[\"H01M4/02\"]}",
    /* E */
    "{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2009-12-31\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Optical fibre amplifier\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"An amplifier for the fibre.\"}],"
    "\"descriptions\":[{\"lang\":\"en\",\"text\":\"The laser description mentions nanotube and "
    "nanotubes.\"}],\"applicants\":[{\"name\":\"ACME LASER GMBH & Co\"}],\"ipc\":[\"H01S3/00\"],"
    "\"cites\":[{\"number\":\"US7000001B2\"},{\"number\":\"US2010000001A1\"}]}",
    /* F */
    "{\"pub\":{\"number\":\"WO2011000001A1\",\"date\":\"2011\"},\"type\":\"pct\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Nanowire battery\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"Nanowires and nanotube composites; the 5G基站 uses "
    "them.\"}],\"applicants\":[{\"name\":\"Gamma Beta Incorporated\"}],"
    "\"inventors\":[{\"name\":\"Beta Müller\"}],\"ipc\":[\"H01M10/0525\",\"H01M10/04\"],"
    "\"family\":\"docdb:1\",\"cited_by\":[{\"number\":\"EP1000001A1\"}]}",
    /* G */
    "{\"pub\":{\"number\":\"JP2012000001A\",\"date\":\"2012-02-03\"},\"type\":\"invention\","
    "\"titles\":[{\"lang\":\"en\",\"text\":\"Cooling water pump\"}],"
    "\"fi\":[\"G06F17/30,170A\",\"G06F17/30,220B\",\"G06F16/00\"],"
    "\"fterm\":[\"5B075KK02\",\"5B075ND03\",\"5H029AA01.A\"]}",
};

#define WILD_WORDS 10001

static inline void build_small(const char *dir) {
    px_manifest m;
    char name[24];
    px_manifest_init(&m);
    check(px_dir_make(dir, &err), dir);
    m.generation++;
    px_segw *w = begin(dir, &m, name);
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        put(w, px_str_of(first[i]));
    seal(w, &m, name);
    w = begin(dir, &m, name);
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        put(w, px_str_of(second[i]));
    px_buf h; /* H: no number, and more words with one beginning than a wildcard may stand for */
    px_buf_init(&h, 1 << 20);
    px_buf_c(&h,
             "{\"ids\":[\"test:8\"],\"titles\":[{\"lang\":\"en\",\"text\":\"Idea about lasers\"}],"
             "\"applicants\":[{\"name\":\"Acme\"}],\"abstracts\":[{\"text\":\"");
    for (int i = 0; i < WILD_WORDS; i++)
        px_buf_fmt(&h, "zq%05d ", i);
    px_buf_c(&h, "\"}]}");
    put(w, px_buf_view(&h));
    px_buf_done(&h);
    seal(w, &m, name);
    px_bitmap *dead = px_bitmap_new();
    px_bitmap_add(dead, 3);
    check(px_manifest_put_dead(dir, &m, 0, dead, &err), "dead rows");
    px_bitmap_free(dead);
    check(px_shards_commit(dir, &m, &err), "commit");
    px_manifest_release(&m);
}

static inline int small_setup(void **state) {
    (void)state;
    if (begin_root() != 0) return -1;
    char *dir = px_path(root, "small");
    build_small(dir);
    small = opened(dir);
    free(dir);
    return 0;
}

static inline int small_teardown(void **state) {
    (void)state;
    px_snapshot_unref(small);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

static inline char letter(px_snapshot *s, uint32_t row) {
    static const char *const keys[] = {"US2010000001A1", "US7000001B2", "CN101000001A",
                                       "CN101000001B",   "EP1000001A1", "WO2011000001A1",
                                       "JP2012000001A",  "id:test:8"};
    px_str key;
    check(px_snapshot_key(s, row, &key, &err), "key");
    for (int i = 0; i < 8; i++)
        if (px_str_is(key, keys[i])) return (char)('A' + i);
    return '?';
}

static inline void letters(const px_rowset *rows, char out[16]) {
    uint32_t row[PX_STOP_ROWS];
    size_t n, k = 0;
    bool has[128] = {0};
    px_rowset_iter it;
    px_rowset_begin(&it, rows);
    while ((n = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < n; i++)
            has[(int)letter(rows->snap, row[i])] = true;
    for (int c = 0; c < 128; c++)
        if (has[c]) out[k++] = (char)c;
    out[k] = 0;
}

#endif
