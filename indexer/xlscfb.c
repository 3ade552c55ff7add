/* xlscfb.c: see xlscfb.h. */
#include "indexer/xlscfb.h"

#include "base/bytes.h"

#include <stdlib.h>

#define HEADER       512u
#define NO_SECTOR    0xFFFFFFFAu /* this and above: marks, not sectors */
#define END_OF_CHAIN 0xFFFFFFFEu
#define MINI         64u
#define ENTRY        128u
#define WINDOW       ((size_t)64 << 10)
#define ENTRIES_MAX  65536u

typedef struct table {
    uint32_t *v;
    size_t n, cap;
} table;

typedef struct entry {
    char name[33]; /* what is not ASCII is '?' */
    uint8_t type;  /* 1 folder, 2 stream, 5 root */
    uint32_t start;
    uint64_t size;
} entry;

struct px_cfb {
    px_stream *in;
    uint32_t sector; /* bytes */
    uint32_t cutoff; /* smaller streams lie in the mini stream */
    table fat, mini_fat;
    table mini;   /* sectors of the mini stream */
    table stream; /* sectors of the open stream, or mini sectors */
    bool is_mini;
    uint64_t size;
    entry *entries;
    size_t n_entries;
    uint64_t window_at; /* of the open stream */
    size_t window_n;
    char window[WINDOW];
};

static void push(table *t, uint32_t v) {
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 256;
        t->v = px_realloc(t->v, t->cap * sizeof *t->v);
    }
    t->v[t->n++] = v;
}

static px_status damaged(px_err *err, const char *what) {
    return px_fail(
        err, PX_E_IO,
        "the file is damaged (%s); open it in a spreadsheet program and save it as .xlsx", what);
}

/* `n` bytes of sector `s` from `from` on. The last one of a file may be cut short; what is missing
 * is zeros. */
static px_status read_sector(px_cfb *c, uint32_t s, uint32_t from, void *to, size_t n,
                             px_err *err) {
    size_t got = 0;
    uint64_t at = (uint64_t)(s + (uint64_t)1) * c->sector + from;
    if (at >= px_stream_size(c->in)) return damaged(err, "it ends before its last part");
    px_status st = px_stream_at(c->in, at, to, n, &got, err);
    if (st == PX_OK && got < n) memset((char *)to + got, 0, n - got);
    return st;
}

static px_status add_fat_sector(px_cfb *c, uint32_t s, px_err *err) {
    char buf[4096];
    px_status st = read_sector(c, s, 0, buf, c->sector, err);
    for (uint32_t i = 0; st == PX_OK && i < c->sector; i += 4)
        push(&c->fat, px_get32(buf + i));
    return st;
}

/* A chain cannot have more sectors than the file, which ends every circle. */
static px_status chain(const table *fat, uint32_t start, size_t max, table *out, px_err *err) {
    out->n = 0;
    for (uint32_t s = start; s != END_OF_CHAIN; s = fat->v[s]) {
        if (s >= fat->n || out->n >= max)
            return damaged(err, "its table of sectors contradicts itself");
        push(out, s);
    }
    return PX_OK;
}

static px_status read_fat(px_cfb *c, const char *head, px_err *err) {
    uint32_t n_fat = px_get32(head + 44), difat = px_get32(head + 68);
    uint64_t in_file = px_stream_size(c->in) / c->sector + 1;
    px_status st = PX_OK;
    if (n_fat > in_file) return damaged(err, "it says that it is larger than it is");
    for (uint32_t i = 0; i < 109 && i < n_fat && st == PX_OK; i++)
        st = add_fat_sector(c, px_get32(head + 76 + i * 4), err);
    uint32_t left = n_fat > 109 ? n_fat - 109 : 0;
    for (uint64_t rounds = 0; left && difat < NO_SECTOR && st == PX_OK; rounds++) {
        char buf[4096];
        if (rounds > in_file) return damaged(err, "its table of sectors runs in a circle");
        st = read_sector(c, difat, 0, buf, c->sector, err);
        for (uint32_t i = 0; st == PX_OK && left && i < c->sector - 4; i += 4, left--)
            st = add_fat_sector(c, px_get32(buf + i), err);
        difat = px_get32(buf + c->sector - 4);
    }
    return st;
}

static px_status read_mini(px_cfb *c, const char *head, px_err *err) {
    table sectors = {0};
    px_status st = PX_OK;
    if (px_get32(head + 64) && px_get32(head + 60) < NO_SECTOR)
        st = chain(&c->fat, px_get32(head + 60), c->fat.n, &sectors, err);
    for (size_t k = 0; k < sectors.n && st == PX_OK; k++) {
        char buf[4096];
        st = read_sector(c, sectors.v[k], 0, buf, c->sector, err);
        for (uint32_t i = 0; st == PX_OK && i < c->sector; i += 4)
            push(&c->mini_fat, px_get32(buf + i));
    }
    free(sectors.v);
    if (st == PX_OK && c->n_entries && c->entries[0].size && c->entries[0].start < NO_SECTOR)
        st = chain(&c->fat, c->entries[0].start, c->fat.n, &c->mini, err);
    return st;
}

static void add_entry(px_cfb *c, const char *p) {
    entry *e = &c->entries[c->n_entries++];
    size_t n = px_get16(p + 64) / 2;
    *e = (entry){.type = (uint8_t)p[66], .start = px_get32(p + 116), .size = px_get64(p + 120)};
    if (c->sector == 512) e->size &= 0xFFFFFFFFu; /* the upper half is rubbish in version 3 */
    for (size_t i = 0; i + 1 < n && i < 32; i++) {
        uint16_t u = px_get16(p + i * 2);
        e->name[i] = u && u < 128 ? (char)u : '?';
    }
}

static px_status read_entries(px_cfb *c, uint32_t start, px_err *err) {
    table sectors = {0};
    px_status st = chain(&c->fat, start, ENTRIES_MAX * ENTRY / c->sector, &sectors, err);
    size_t room = sectors.n * (c->sector / ENTRY);
    c->entries = px_calloc(room + 1, sizeof *c->entries);
    for (size_t k = 0; k < sectors.n && st == PX_OK; k++) {
        char buf[4096];
        st = read_sector(c, sectors.v[k], 0, buf, c->sector, err);
        for (uint32_t i = 0; st == PX_OK && i < c->sector; i += ENTRY)
            add_entry(c, buf + i);
    }
    free(sectors.v);
    return st;
}

static px_status read_tables(px_cfb *c, px_err *err) {
    char head[HEADER];
    size_t got;
    px_status st = px_stream_at(c->in, 0, head, sizeof head, &got, err);
    if (st != PX_OK) return st;
    if (got < sizeof head) return damaged(err, "it ends within its first bytes");
    unsigned shift = px_get16(head + 30);
    if (memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) != 0 || (shift != 9 && shift != 12) ||
        px_get16(head + 32) != 6)
        return damaged(err, "its first bytes are wrong");
    c->sector = 1u << shift;
    c->cutoff = px_get32(head + 56);
    st = read_fat(c, head, err);
    if (st == PX_OK) st = read_entries(c, px_get32(head + 48), err);
    if (st == PX_OK) st = read_mini(c, head, err);
    return st;
}

px_status px_cfb_open(px_stream *in, px_cfb **out, px_err *err) {
    *out = NULL;
    px_cfb *c = px_calloc(1, sizeof *c);
    c->in = in;
    px_status st = read_tables(c, err);
    if (st != PX_OK)
        px_cfb_close(c);
    else
        *out = c;
    return st;
}

void px_cfb_close(px_cfb *c) {
    if (!c) return;
    free(c->fat.v);
    free(c->mini_fat.v);
    free(c->mini.v);
    free(c->stream.v);
    free(c->entries);
    free(c);
}

static const entry *find(const px_cfb *c, const char *name) {
    for (size_t i = 0; i < c->n_entries; i++)
        if (c->entries[i].type == 2 &&
            px_str_eq_nocase(px_str_of(c->entries[i].name), px_str_of(name)))
            return &c->entries[i];
    return NULL;
}

bool px_cfb_has(const px_cfb *c, const char *name) {
    return find(c, name) != NULL;
}

px_status px_cfb_stream(px_cfb *c, const char *name, px_err *err) {
    const entry *e = find(c, name);
    if (!e) return px_fail(err, PX_E_NOTFOUND, "the file has no part called %s", name);
    c->is_mini = e->size < c->cutoff;
    const table *fat = c->is_mini ? &c->mini_fat : &c->fat;
    c->stream.n = 0;
    c->window_n = 0;
    px_status st = e->size ? chain(fat, e->start, fat->n, &c->stream, err) : PX_OK;
    uint64_t held = (uint64_t)c->stream.n * (c->is_mini ? MINI : c->sector);
    c->size = e->size < held ? e->size : held;
    if (c->size > UINT32_MAX) c->size = UINT32_MAX; /* offsets of workbooks have 32 bits */
    return st;
}

uint64_t px_cfb_size(const px_cfb *c) {
    return c->size;
}

/* The window from `at` (a multiple of the unit) on. Sectors that lie side by side are read at once. */
static px_status fill(px_cfb *c, uint64_t at, px_err *err) {
    c->window_at = at;
    c->window_n = 0;
    uint32_t unit = c->is_mini ? MINI : c->sector;
    size_t k = (size_t)(at / unit);
    while (k < c->stream.n && c->window_n + unit <= WINDOW) {
        uint32_t s = c->stream.v[k], from = 0, run = 1;
        if (c->is_mini) {
            uint64_t offset = (uint64_t)s * MINI;
            if (offset / c->sector >= c->mini.n)
                return damaged(err, "a small part lies outside of the file");
            from = (uint32_t)(offset % c->sector);
            s = c->mini.v[offset / c->sector];
        } else {
            while (k + run < c->stream.n && c->stream.v[k + run] == s + run &&
                   c->window_n + (run + 1) * (size_t)unit <= WINDOW)
                run++;
        }
        px_status st = read_sector(c, s, from, c->window + c->window_n, (size_t)run * unit, err);
        if (st != PX_OK) return st;
        c->window_n += (size_t)run * unit;
        k += run;
    }
    return PX_OK;
}

px_status px_cfb_read(px_cfb *c, uint64_t offset, void *to, size_t n, px_err *err) {
    char *p = to;
    if (offset > c->size || n > c->size - offset) return damaged(err, "it ends within a sheet");
    while (n) {
        if (offset < c->window_at || offset >= c->window_at + c->window_n) {
            uint32_t unit = c->is_mini ? MINI : c->sector;
            px_status st = fill(c, offset - offset % unit, err);
            if (st != PX_OK) return st;
            if (!c->window_n) return damaged(err, "it ends within a sheet");
        }
        size_t from = (size_t)(offset - c->window_at), k = c->window_n - from;
        if (k > n) k = n;
        memcpy(p, c->window + from, k);
        p += k;
        offset += k;
        n -= k;
    }
    return PX_OK;
}
