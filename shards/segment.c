/* segment.c: opening a segment against what its SEGMENT file promises, and checking it whole.
 *
 * SEGMENT is one line of JSON and a line "xxh3 <16 hex digits>" over the first. It names schema,
 * rows, the Xapian uuid, and each file with its length and checksum (boxes: of the directory, which
 * holds those of all chunks; terms.glass: of the whole file). */
#include "shards/segment_int.h"

#include "shards/forms.h"
#include "shards/pairs.h"
#include "shards/years.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)1 << 20)
#define SMALL_BYTES ((uint64_t)8 << 20) /* checked byte by byte when opened */

static const char *const files[] = {"terms.glass", "tokens.px", "columns.px", "records.px",
                                    "bitmaps.px"};
#define N_FILES (sizeof files / sizeof files[0])

/* Of the whole file, read in pieces: through a mapping all of it would count as our memory. */
static px_status hash_file(const char *path, uint64_t *out, px_err *err) {
    px_status st = PX_OK;
    char *piece = NULL;
    px_hasher *h = NULL;
    ssize_t got;
    *out = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    piece = px_malloc(PIECE_BYTES);
    h = px_hasher_new();
    while ((got = read(fd, piece, PIECE_BYTES)) != 0) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            st = px_fail_errno(err, errno, "cannot read %s", path);
            break;
        }
        px_hasher_feed(h, piece, (size_t)got);
    }
    if (st == PX_OK) *out = px_hasher_value(h);
    px_hasher_free(h);
    free(piece);
    close(fd);
    return st;
}

/* ---- SEGMENT ---- */

static px_status file_sum(const char *dir, size_t i, uint64_t *size, uint64_t *sum, px_err *err) {
    static const char *const kinds[] = {NULL, "TOKS", "COLS", "RECS", "BITS"};
    char *path = px_path(dir, files[i]);
    px_status st;
    if (kinds[i]) {
        px_box *b;
        st = px_box_open(path, kinds[i], &b, err);
        if (st == PX_OK) {
            *size = px_box_size(b);
            *sum = px_box_checksum(b);
            px_box_close(b);
        }
    } else {
        st = px_file_size(path, size, err);
        if (st == PX_OK) st = hash_file(path, sum, err);
    }
    free(path);
    return st;
}

px_status px_segment_write_head(const char *dir, uint32_t n_rows, const char *uuid, px_err *err) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_jw w = px_jw_on(&b);
    px_status st = PX_OK;
    px_jw_open(&w, '{');
    px_jw_ku64(&w, "patix_segment", PX_SEGMENT_SCHEMA);
    px_jw_ku64(&w, "rows", n_rows);
    px_jw_kstr(&w, "terms_uuid", px_str_of(uuid));
    px_jw_key(&w, PX_STR("files"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < N_FILES && st == PX_OK; i++) {
        uint64_t size, sum;
        char hex[24];
        st = file_sum(dir, i, &size, &sum, err);
        if (st != PX_OK) break;
        (void)snprintf(hex, sizeof hex, "%016" PRIx64, sum);
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "name", px_str_of(files[i]));
        px_jw_ku64(&w, "size", size);
        px_jw_kstr(&w, "xxh3", px_str_of(hex));
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_close(&w, '}');
    px_buf_ch(&b, '\n');
    px_buf_fmt(&b, "xxh3 %016" PRIx64 "\n", px_hash64(b.p, b.n));
    char *path = px_path(dir, "SEGMENT");
    if (st == PX_OK) st = px_file_replace(path, px_buf_view(&b), err);
    free(path);
    px_buf_done(&b);
    return st;
}

struct head {
    uint32_t rows;
    uint64_t size[N_FILES], sum[N_FILES];
    char uuid[40];
};

/* The first line, when the second says that it is whole. */
static bool checked_line(px_str text, px_str *line) {
    size_t nl = px_str_find(text, PX_STR("\n"));
    char want[32];
    if (nl == SIZE_MAX) return false;
    (void)snprintf(want, sizeof want, "xxh3 %016" PRIx64 "\n", px_hash64(text.p, nl + 1));
    *line = px_str_sub(text, 0, nl);
    return px_str_is(px_str_sub(text, nl + 1, text.n), want);
}

static px_status read_head(const char *dir, struct head *h, px_err *err) {
    char *path = px_path(dir, "SEGMENT");
    px_buf b;
    px_json *j = NULL;
    px_str line;
    px_buf_init(&b, 1 << 20);
    memset(h, 0, sizeof *h);
    px_status st = px_file_read(path, 1 << 16, &b, err);
    if (st == PX_E_NOTFOUND) st = px_fail(err, PX_E_DAMAGED, "%s is missing", path);
    if (st == PX_OK && !checked_line(px_buf_view(&b), &line))
        st = px_fail(err, PX_E_DAMAGED, "%s does not fit its own checksum", path);
    if (st == PX_OK) st = px_json_parse(line, &j, err);
    if (st == PX_OK && px_json_num(px_json_get(j, "patix_segment"), 0) != PX_SEGMENT_SCHEMA)
        st = px_fail(err, PX_E_UNSUPPORTED, "%s is of schema %g; this patix reads schema %d", path,
                     px_json_num(px_json_get(j, "patix_segment"), 0), PX_SEGMENT_SCHEMA);
    if (st == PX_OK) {
        double rows = px_json_num(px_json_get(j, "rows"), 0);
        h->rows = rows >= 1 && rows < UINT32_MAX ? (uint32_t)rows : 0;
        px_str uuid = px_json_str(px_json_get(j, "terms_uuid"));
        (void)snprintf(h->uuid, sizeof h->uuid, PX_STR_FMT, PX_STR_ARG(uuid));
        size_t found = 0;
        const px_json *f = px_json_first(px_json_get(j, "files"));
        for (; f; f = px_json_next(f)) {
            for (size_t i = 0; i < N_FILES; i++) {
                if (!px_str_is(px_json_str(px_json_get(f, "name")), files[i])) continue;
                char hex[24];
                (void)snprintf(hex, sizeof hex, PX_STR_FMT,
                               PX_STR_ARG(px_json_str(px_json_get(f, "xxh3"))));
                double size = px_json_num(px_json_get(f, "size"), 0);
                h->size[i] = size >= 0 && size < 9e15 ? (uint64_t)size : 0;
                h->sum[i] = strtoull(hex, NULL, 16);
                found++;
            }
        }
        if (found != N_FILES || h->rows == 0)
            st = px_fail(err, PX_E_DAMAGED, "%s does not name all stores", path);
    }
    px_json_free(j);
    px_buf_done(&b);
    free(path);
    return st;
}

/* ---- opening ---- */

static px_status check_size(const char *path, uint64_t want, px_err *err) {
    uint64_t size;
    px_status st = px_file_size(path, &size, err);
    if (st == PX_E_NOTFOUND) return px_fail(err, PX_E_DAMAGED, "%s is missing", path);
    if (st == PX_OK && size != want)
        st = px_fail(err, PX_E_DAMAGED, "%s has %" PRIu64 " bytes instead of %" PRIu64, path, size,
                     want);
    return st;
}

static px_status check_box(px_box *b, const char *file, uint64_t sum, px_err *err) {
    if (px_box_checksum(b) == sum) return PX_OK;
    return px_fail(err, PX_E_DAMAGED, "%s is not the file that the segment was sealed with", file);
}

static px_box *box_of(const px_segment *s, size_t i) {
    switch (i) {
    case 1:
        return px_tok_box(s->tok);
    case 2:
        return px_cols_box(s->cols);
    case 3:
        return px_recs_box(s->recs);
    default:
        return px_bits_box(s->bits);
    }
}

static px_status open_stores(px_segment *s, const struct head *h, px_err *err) {
    char *path[N_FILES];
    px_status st = PX_OK;
    for (size_t i = 0; i < N_FILES; i++) {
        path[i] = px_path(s->dir, files[i]);
        if (st == PX_OK) st = check_size(path[i], h->size[i], err);
        s->bytes += h->size[i];
    }
    if (st == PX_OK) st = px_tok_open(path[1], &s->tok, err);
    if (st == PX_OK) st = px_cols_open(path[2], h->rows, &s->cols, err);
    if (st == PX_OK) st = px_recs_open(path[3], h->rows, &s->recs, err);
    if (st == PX_OK) st = px_bits_open(path[4], &s->bits, err);
    for (size_t i = 1; i < N_FILES && st == PX_OK; i++)
        st = check_box(box_of(s, i), path[i], h->sum[i], err);
    if (st == PX_OK && px_tok_rows(s->tok) != h->rows)
        st = px_fail(err, PX_E_DAMAGED, "%s holds %u rows instead of %u", path[1],
                     px_tok_rows(s->tok), h->rows);
    if (st == PX_OK && (s->terms_fd = open(path[0], O_RDONLY | O_CLOEXEC)) < 0)
        st = px_fail_errno(err, errno, "cannot open %s", path[0]);
    s->terms_bytes = h->size[0];
    bool small = s->bytes <= SMALL_BYTES;
    for (size_t i = 1; small && i < N_FILES && st == PX_OK; i++)
        st = px_box_verify(box_of(s, i), err);
    if (small && st == PX_OK) {
        uint64_t sum;
        st = hash_file(path[0], &sum, err);
        if (st == PX_OK && sum != h->sum[0])
            st = px_fail(err, PX_E_DAMAGED, "%s does not fit its checksum", path[0]);
    }
    s->terms_path = path[0];
    for (size_t i = 1; i < N_FILES; i++)
        free(path[i]);
    return st;
}

px_status px_segment_open(const char *parent, const char *name, px_segment **out, px_err *err) {
    *out = NULL;
    px_segment *s = px_calloc(1, sizeof *s);
    struct head h;
    s->name = px_strdup(name);
    s->dir = px_path(parent, name);
    s->terms_fd = -1;
    px_status st = read_head(s->dir, &h, err);
    if (st == PX_OK) {
        s->n_rows = h.rows;
        memcpy(s->uuid, h.uuid, sizeof s->uuid);
        st = open_stores(s, &h, err);
    }
    if (st == PX_OK) {
        *out = s;
        return st;
    }
    px_segment_close(s);
    return px_err_in(err, st, "segment %s", name);
}

void px_segment_close(px_segment *s) {
    if (!s) return;
    px_tok_close(s->tok);
    px_cols_close(s->cols);
    px_recs_close(s->recs);
    px_bits_close(s->bits);
    if (s->terms_fd >= 0) (void)close(s->terms_fd);
    free(s->terms_path);
    free(s->name);
    free(s->dir);
    free(s);
}

void px_segment_drop(px_segment *s) {
    for (size_t i = 1; i < N_FILES; i++)
        px_box_drop(box_of(s, i));
}

px_status px_segment_whole(const px_segment *s, bool ask, px_err *err) {
    struct stat sb;
    size_t i = 1;
    while (i < N_FILES && px_box_whole(box_of(s, i), ask))
        i++;
    if (i == N_FILES && (!ask || (fstat(s->terms_fd, &sb) == 0 && sb.st_size >= 0 &&
                                  (uint64_t)sb.st_size >= s->terms_bytes)))
        return PX_OK;
    return px_fail(err, PX_E_DAMAGED, "%s/%s became shorter while it was in use", s->dir,
                   files[i % N_FILES]);
}

/* ---- verifying ---- */

px_status px_segment_verify(px_segment *s, px_err *err) {
    struct head h;
    uint64_t sum;
    px_xap *x = NULL;
    px_status st = read_head(s->dir, &h, err);
    if (st == PX_OK) st = hash_file(s->terms_path, &sum, err);
    if (st == PX_OK && sum != h.sum[0])
        st = px_fail(err, PX_E_DAMAGED, "%s does not fit its checksum", s->terms_path);
    if (st == PX_OK) st = px_xap_check(s->terms_path, err);
    const char *const path[] = {s->terms_path};
    if (st == PX_OK) st = px_xap_open(path, 1, &x, err);
    if (st == PX_OK && px_xap_rows(x) != s->n_rows)
        st = px_fail(err, PX_E_DAMAGED, "%s holds %u rows instead of %u", s->terms_path,
                     px_xap_rows(x), s->n_rows);
    px_xap_close(x);
    if (st == PX_OK) st = px_tok_verify(s->tok, err);
    if (st == PX_OK) st = px_cols_verify(s->cols, err);
    if (st == PX_OK) st = px_recs_verify(s->recs, err);
    if (st == PX_OK) st = px_bits_verify(s->bits, s->n_rows, err);
    if (st == PX_OK) st = px_years_verify(s->cols, s->bits, err);
    if (st == PX_OK) st = px_forms_verify(s->tok, s->bits, err);
    if (st == PX_OK) st = px_pairs_verify(s->tok, s->bits, err);
    return st == PX_OK ? st : px_err_in(err, st, "segment %s", s->name);
}
