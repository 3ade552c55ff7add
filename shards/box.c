/* box.c: writing and reading a file of named sections.
 *
 * The form is canonical: header, sections, directory and footer follow each other with the smallest
 * gap that alignment asks for, so the place of everything follows from the lengths. A reader can
 * therefore refuse every directory that is not exactly the one a writer would have made, instead of
 * looking for overlaps. */
#include "shards/box.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "base/hash.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

#define HEADER     16u
#define FOOTER     32u
#define ALIGN      64u
#define ENTRY      24u /* offset, length, name length, zero: what stands before a name */
#define NAME_BYTES 255u

static const char magic_head[8] = "PXBOX1\0";
static const char magic_foot[8] = {'P', 'X', 'B', 'O', 'X', 'E', 'N', 'D'};
static const char zeros[ALIGN];

static uint64_t align_up(uint64_t n, uint64_t to) {
    return (n + to - 1) / to * to;
}

static uint64_t chunks_of(uint64_t n) {
    return n / PX_BOX_CHUNK + (n % PX_BOX_CHUNK != 0);
}

/* --- writing --- */

typedef struct written {
    char name[NAME_BYTES];
    uint8_t name_n;
    uint64_t offset, length;
    size_t first_sum;
} written;

struct px_boxw {
    px_out *out;
    char *path;
    written *sections;
    size_t n, cap;
    uint64_t *sums;
    size_t n_sums, cap_sums;
    px_hasher *hash; /* of the chunk begun; NULL when none is */
    uint64_t in_chunk;
    px_status failed;
};

static void boxw_free(px_boxw *w) {
    if (!w) return;
    px_hasher_free(w->hash);
    free(w->sections);
    free(w->sums);
    free(w->path);
    free(w);
}

void px_boxw_abort(px_boxw *w) {
    if (!w) return;
    px_out_abort(w->out);
    boxw_free(w);
}

static px_status put_raw(px_boxw *w, const void *p, size_t n, px_err *err) {
    px_status st = px_out_write(w->out, p, n, err);
    if (st != PX_OK) w->failed = st;
    return st;
}

static px_status pad(px_boxw *w, px_err *err) {
    uint64_t at = px_out_offset(w->out);
    size_t gap = (size_t)(align_up(at, ALIGN) - at);
    return gap ? put_raw(w, zeros, gap, err) : PX_OK;
}

static px_status already_failed(const px_boxw *w, px_err *err) {
    return px_fail(err, w->failed, "%s: writing had failed before", w->path);
}

px_status px_boxw_create(const char *path, const char kind[4], px_boxw **out, px_err *err) {
    *out = NULL;
    px_out *file;
    px_status st = px_out_create(path, &file, err);
    if (st != PX_OK) return st;
    px_boxw *w = px_calloc(1, sizeof *w);
    w->out = file;
    w->path = px_strdup(path);
    char head[HEADER];
    memcpy(head, magic_head, 8);
    memcpy(head + 8, kind, 4);
    px_set32(head + 12, PX_BOX_VERSION);
    if ((st = put_raw(w, head, sizeof head, err)) != PX_OK) {
        px_boxw_abort(w);
        return st;
    }
    *out = w;
    return PX_OK;
}

static void end_chunk(px_boxw *w, uint64_t sum) {
    if (w->n_sums == w->cap_sums) {
        w->cap_sums = w->cap_sums ? w->cap_sums * 2 : 64;
        w->sums = px_realloc(w->sums, w->cap_sums * sizeof *w->sums);
    }
    w->sums[w->n_sums++] = sum;
}

static void end_section(px_boxw *w) {
    if (!w->hash) return;
    end_chunk(w, px_hasher_value(w->hash));
    px_hasher_free(w->hash);
    w->hash = NULL;
    w->in_chunk = 0;
}

px_status px_boxw_section(px_boxw *w, px_str name, px_err *err) {
    if (w->failed != PX_OK) return already_failed(w, err);
    if (name.n == 0 || name.n > NAME_BYTES)
        return w->failed =
                   px_fail(err, PX_E_INTERNAL, "%s: section name of %zu bytes", w->path, name.n);
    for (size_t i = 0; i < w->n; i++)
        if (px_str_eq(name, (px_str){w->sections[i].name, w->sections[i].name_n}))
            return w->failed = px_fail(err, PX_E_INTERNAL, "%s: section \"" PX_STR_FMT "\" twice",
                                       w->path, PX_STR_ARG(name));
    end_section(w);
    px_status st = pad(w, err);
    if (st != PX_OK) return st;
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 16;
        w->sections = px_realloc(w->sections, w->cap * sizeof *w->sections);
    }
    written *s = &w->sections[w->n++];
    memset(s, 0, sizeof *s);
    memcpy(s->name, name.p, name.n);
    s->name_n = (uint8_t)name.n;
    s->offset = px_out_offset(w->out);
    s->first_sum = w->n_sums;
    return PX_OK;
}

px_status px_boxw_write(px_boxw *w, const void *p, size_t n, px_err *err) {
    if (w->failed != PX_OK) return already_failed(w, err);
    if (w->n == 0)
        return w->failed =
                   px_fail(err, PX_E_INTERNAL, "%s: bytes before the first section", w->path);
    if (n == 0) return PX_OK;
    px_status st = put_raw(w, p, n, err);
    if (st != PX_OK) return st;
    w->sections[w->n - 1].length += n;
    for (const char *at = p; n;) {
        if (!w->hash && n >= PX_BOX_CHUNK) {
            end_chunk(w, px_hash64(at, (size_t)PX_BOX_CHUNK));
            at += PX_BOX_CHUNK;
            n -= (size_t)PX_BOX_CHUNK;
            continue;
        }
        if (!w->hash) w->hash = px_hasher_new();
        size_t room = (size_t)(PX_BOX_CHUNK - w->in_chunk), part = n < room ? n : room;
        px_hasher_feed(w->hash, at, part);
        w->in_chunk += part;
        at += part;
        n -= part;
        if (w->in_chunk == PX_BOX_CHUNK) end_section(w);
    }
    return PX_OK;
}

px_status px_boxw_put(px_boxw *w, px_str name, const void *p, size_t n, px_err *err) {
    px_status st = px_boxw_section(w, name, err);
    return st == PX_OK ? px_boxw_write(w, p, n, err) : st;
}

static void put64(px_buf *b, uint64_t v) {
    px_buf_put(b, &v, sizeof v);
}

static void put32(px_buf *b, uint32_t v) {
    px_buf_put(b, &v, sizeof v);
}

px_status px_boxw_close(px_boxw *w, uint64_t *size, uint64_t *checksum, px_err *err) {
    if (size) *size = 0;
    if (checksum) *checksum = 0;
    uint64_t length = 0;
    px_buf dir;
    px_buf_init(&dir, PX_BUF_MAX);
    px_status st = PX_OK;
    if (w->failed != PX_OK) {
        st = already_failed(w, err);
        goto done;
    }
    end_section(w);
    put64(&dir, w->n);
    for (size_t i = 0; i < w->n; i++) {
        const written *s = &w->sections[i];
        put64(&dir, s->offset);
        put64(&dir, s->length);
        put32(&dir, s->name_n);
        put32(&dir, 0);
        px_buf_put(&dir, s->name, s->name_n);
        px_buf_put(&dir, zeros, (size_t)(align_up(s->name_n, 8) - s->name_n));
        size_t chunks = (size_t)chunks_of(s->length);
        if (chunks) px_buf_put(&dir, w->sums + s->first_sum, chunks * sizeof *w->sums);
    }
    if ((st = pad(w, err)) != PX_OK) goto done;
    char foot[FOOTER];
    uint64_t sum = px_hash_str(px_buf_view(&dir));
    px_set64(foot, px_out_offset(w->out));
    px_set64(foot + 8, dir.n);
    px_set64(foot + 16, sum);
    memcpy(foot + 24, magic_foot, 8);
    if ((st = put_raw(w, dir.p, dir.n, err)) != PX_OK) goto done;
    if ((st = put_raw(w, foot, sizeof foot, err)) != PX_OK) goto done;
    st = px_out_close(w->out, true, &length, err);
    w->out = NULL;
    if (st != PX_OK) {
        (void)px_dir_remove(w->path, NULL);
        goto done;
    }
    if (size) *size = length;
    if (checksum) *checksum = sum;
done:
    px_buf_done(&dir);
    if (w->out) px_out_abort(w->out);
    boxw_free(w);
    return st;
}

/* --- reading --- */

typedef struct entry {
    px_str name;
    uint64_t offset, length, first_chunk;
} entry;

struct px_box {
    px_mapping map;
    char *path;
    entry *sections;  /* in the order of the file */
    uint32_t *sorted; /* their numbers in the order of names */
    size_t n;
    uint64_t *sums;
    _Atomic(bool) *good; /* chunk was checked */
    uint64_t n_chunks;
    uint64_t dir_offset, checksum;
};

void px_box_close(px_box *b) {
    if (!b) return;
    px_mapping_close(&b->map);
    free(b->sections);
    free(b->sorted);
    free(b->sums);
    free(b->good);
    free(b->path);
    free(b);
}

static int by_name(const void *x, const void *y, void *sections) {
    const entry *e = sections;
    return px_str_cmp(e[*(const uint32_t *)x].name, e[*(const uint32_t *)y].name);
}

static px_status bad(const px_box *b, px_err *err, const char *what) {
    return px_fail(err, PX_E_DAMAGED, "%s is damaged: %s", b->path, what);
}

/* The directory's bytes have the right checksum already; what is refused here was written by
 * something that is not px_boxw. */
static px_status read_directory(px_box *b, px_str dir, px_err *err) {
    if (dir.n < 8) return bad(b, err, "directory too short");
    uint64_t n = px_get64(dir.p);
    if (n > (dir.n - 8) / (ENTRY + 8)) return bad(b, err, "more sections than the directory holds");
    b->n = (size_t)n;
    b->sections = px_calloc(b->n + 1, sizeof *b->sections);
    b->sorted = px_calloc(b->n + 1, sizeof *b->sorted);
    b->sums = px_calloc(dir.n / 8 + 1, sizeof *b->sums);
    size_t at = 8;
    uint64_t end = HEADER;
    for (size_t i = 0; i < b->n; i++) {
        if (dir.n - at < ENTRY) return bad(b, err, "directory ends inside an entry");
        entry *e = &b->sections[i];
        e->offset = px_get64(dir.p + at);
        e->length = px_get64(dir.p + at + 8);
        uint32_t name_n = px_get32(dir.p + at + 16);
        if (name_n == 0 || name_n > NAME_BYTES || px_get32(dir.p + at + 20) != 0)
            return bad(b, err, "section name without sense");
        at += ENTRY;
        size_t name_room = (size_t)align_up(name_n, 8);
        if (dir.n - at < name_room) return bad(b, err, "directory ends inside a name");
        e->name = (px_str){dir.p + at, name_n};
        if (memcmp(dir.p + at + name_n, zeros, name_room - name_n) != 0)
            return bad(b, err, "section name longer than its length");
        at += name_room;
        if (e->offset != align_up(end, ALIGN) || e->offset > b->dir_offset ||
            e->length > b->dir_offset - e->offset)
            return bad(b, err, "a section lies where it cannot lie");
        end = e->offset + e->length;
        uint64_t chunks = chunks_of(e->length);
        if (chunks > (dir.n - at) / 8) return bad(b, err, "directory ends inside checksums");
        e->first_chunk = b->n_chunks;
        memcpy(b->sums + b->n_chunks, dir.p + at, (size_t)chunks * 8);
        at += (size_t)chunks * 8;
        b->n_chunks += chunks;
        b->sorted[i] = (uint32_t)i;
    }
    if (at != dir.n) return bad(b, err, "directory longer than its entries");
    if (b->dir_offset != align_up(end, ALIGN))
        return bad(b, err, "directory lies where it cannot lie");
    qsort_r(b->sorted, b->n, sizeof *b->sorted, by_name, b->sections);
    for (size_t i = 1; i < b->n; i++)
        if (px_str_eq(b->sections[b->sorted[i - 1]].name, b->sections[b->sorted[i]].name))
            return bad(b, err, "two sections of one name");
    b->good = px_calloc((size_t)b->n_chunks + 1, sizeof *b->good);
    return PX_OK;
}

static px_status read_frame(px_box *b, const char kind[4], px_err *err) {
    const char *p = b->map.p;
    uint64_t size = b->map.n;
    if (size < HEADER + FOOTER) return bad(b, err, "too short for a store");
    if (memcmp(p, magic_head, 8) != 0) return bad(b, err, "it does not begin like a store");
    if (memcmp(p + 8, kind, 4) != 0) return bad(b, err, "it is a store of another kind");
    if (px_get32(p + 12) != PX_BOX_VERSION)
        return px_fail(err, PX_E_UNSUPPORTED, "%s has format version %u; this program reads %d",
                       b->path, px_get32(p + 12), PX_BOX_VERSION);
    const char *foot = p + size - FOOTER;
    if (memcmp(foot + 24, magic_foot, 8) != 0) return bad(b, err, "its end is missing");
    b->dir_offset = px_get64(foot);
    uint64_t dir_n = px_get64(foot + 8);
    b->checksum = px_get64(foot + 16);
    if (b->dir_offset < HEADER || b->dir_offset > size - FOOTER ||
        dir_n != size - FOOTER - b->dir_offset)
        return bad(b, err, "directory and length do not fit");
    px_str dir = {p + b->dir_offset, (size_t)dir_n};
    if (px_hash_str(dir) != b->checksum) return bad(b, err, "checksum of the directory");
    return read_directory(b, dir, err);
}

px_status px_box_open(const char *path, const char kind[4], px_box **out, px_err *err) {
    *out = NULL;
    px_mapping map = {0};
    px_status st = px_mapping_open(path, &map, err);
    if (st != PX_OK) return st;
    px_box *b = px_calloc(1, sizeof *b);
    b->map = map;
    b->path = px_strdup(path);
    if ((st = read_frame(b, kind, err)) != PX_OK) {
        px_box_close(b);
        return st;
    }
    *out = b;
    return PX_OK;
}

void px_box_drop(px_box *b) {
    px_mapping_drop(&b->map);
}

bool px_box_whole(const px_box *b, bool ask) {
    return ask ? px_mapping_whole(&b->map, b->path) : !px_mapping_lost(&b->map);
}

uint64_t px_box_size(const px_box *b) {
    return b->map.n;
}

uint64_t px_box_checksum(const px_box *b) {
    return b->checksum;
}

size_t px_box_sections(const px_box *b) {
    return b->n;
}

px_str px_box_section_name(const px_box *b, size_t i) {
    assert(i < b->n);
    return b->sections[i].name;
}

static px_section section_at(px_box *b, size_t i) {
    const entry *e = &b->sections[i];
    return (px_section){b, b->map.p + e->offset, e->length, e->first_chunk, i};
}

bool px_box_find(px_box *b, px_str name, px_section *out) {
    *out = (px_section){0};
    size_t lo = 0, hi = b->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = px_str_cmp(b->sections[b->sorted[mid]].name, name);
        if (c == 0) {
            *out = section_at(b, b->sorted[mid]);
            return true;
        }
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

/* Two threads may both check a chunk; they find the same. */
static px_status check_chunk(const px_section *s, uint64_t k, px_err *err) {
    px_box *b = s->box;
    uint64_t at = k * PX_BOX_CHUNK, left = s->n - at;
    size_t n = (size_t)(left < PX_BOX_CHUNK ? left : PX_BOX_CHUNK);
    if (px_hash64(s->p + at, n) != b->sums[s->first_chunk + k])
        return px_fail_at(err, PX_E_DAMAGED, b->sections[s->index].offset + at,
                          "%s is damaged: checksum of section \"" PX_STR_FMT "\", chunk %llu",
                          b->path, PX_STR_ARG(b->sections[s->index].name), (unsigned long long)k);
    atomic_store_explicit(&b->good[s->first_chunk + k], true, memory_order_release);
    return PX_OK;
}

px_status px_section_need(const px_section *s, uint64_t at, uint64_t len, px_err *err) {
    if (at > s->n || len > s->n - at)
        return px_fail(err, PX_E_DAMAGED,
                       "%s is damaged: section \"" PX_STR_FMT
                       "\" has %llu bytes, byte %llu and %llu more are asked for",
                       s->box->path, PX_STR_ARG(s->box->sections[s->index].name),
                       (unsigned long long)s->n, (unsigned long long)at, (unsigned long long)len);
    if (len == 0) return PX_OK;
    const _Atomic(bool) *good = s->box->good + s->first_chunk;
    for (uint64_t k = at / PX_BOX_CHUNK, last = (at + len - 1) / PX_BOX_CHUNK; k <= last; k++) {
        if (__builtin_expect(atomic_load_explicit(&good[k], memory_order_acquire), 1)) continue;
        px_status st = check_chunk(s, k, err);
        if (st != PX_OK) return st;
    }
    return PX_OK;
}

px_status px_section_all(const px_section *s, uint64_t len, px_str *out, px_err *err) {
    *out = (px_str){0};
    if (len != UINT64_MAX && len != s->n)
        return px_fail(err, PX_E_DAMAGED,
                       "%s is damaged: section \"" PX_STR_FMT "\" has %llu bytes instead of %llu",
                       s->box->path, PX_STR_ARG(s->box->sections[s->index].name),
                       (unsigned long long)s->n, (unsigned long long)len);
    px_status st = px_section_need(s, 0, s->n, err);
    if (st == PX_OK) *out = (px_str){s->p, (size_t)s->n};
    return st;
}

px_status px_box_get(px_box *b, px_str name, uint64_t len, px_str *out, px_err *err) {
    *out = (px_str){0};
    px_section s;
    if (!px_box_find(b, name, &s))
        return px_fail(err, PX_E_DAMAGED, "%s is damaged: section \"" PX_STR_FMT "\" is missing",
                       b->path, PX_STR_ARG(name));
    return px_section_all(&s, len, out, err);
}

px_status px_box_verify(px_box *b, px_err *err) {
    uint64_t end = HEADER;
    for (size_t i = 0; i <= b->n; i++) {
        uint64_t next = i < b->n ? b->sections[i].offset : b->dir_offset;
        for (uint64_t at = end; at < next; at++)
            if (b->map.p[at] != 0)
                return px_fail_at(err, PX_E_DAMAGED, at,
                                  "%s is damaged: a gap between sections is not empty", b->path);
        if (i == b->n) break;
        end = next + b->sections[i].length;
        px_section s = section_at(b, i);
        for (uint64_t k = 0; k < chunks_of(s.n); k++) {
            px_status st = check_chunk(&s, k, err);
            if (st != PX_OK) return st;
        }
    }
    return PX_OK;
}
