/* reject.c: see reject.h. */
#include "indexer/reject.h"

#include "base/file.h"
#include "base/intern.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

struct reason {
    uint32_t name;
    uint64_t n;
};

struct px_rejects {
    char *path, *tmp;
    px_out *out; /* made with the first entry or when old ones must go */
    px_intern *files, *names;
    struct reason *reason;
    size_t n_reasons;
    px_buf line;
};

px_status px_rejects_open(const char *dir, px_rejects **out, px_err *err) {
    px_rejects *r = px_calloc(1, sizeof *r);
    r->path = px_path(dir, "rejects.jsonl");
    r->tmp = px_path(dir, "tmp-rejects.jsonl");
    r->files = px_intern_new();
    r->names = px_intern_new();
    px_buf_init(&r->line, PX_REJECT_RAW_MAX * 8);
    *out = r;
    px_status st = px_out_create(r->tmp, &r->out, err);
    if (st != PX_OK) {
        px_rejects_abort(r);
        *out = NULL;
    }
    return st;
}

static void rejects_free(px_rejects *r) {
    free(r->path);
    free(r->tmp);
    px_intern_free(r->files);
    px_intern_free(r->names);
    free(r->reason);
    px_buf_done(&r->line);
    free(r);
}

void px_rejects_abort(px_rejects *r) {
    if (!r) return;
    px_out_abort(r->out);
    rejects_free(r);
}

void px_rejects_file(px_rejects *r, px_str file) {
    (void)px_intern_add(r->files, file, NULL);
}

size_t px_reject_shape(px_str reason, char out[PX_REJECT_SHAPE]) {
    size_t n = 0, i = 0;
    for (; i < reason.n && n + 1 < PX_REJECT_SHAPE; i++) {
        bool digit = px_is_digit(reason.p[i]);
        if (digit && n && out[n - 1] == '#') continue;
        out[n++] = digit ? '#' : reason.p[i];
    }
    while (i < reason.n && n && ((unsigned char)reason.p[i] & 0xC0) == 0x80) {
        i--; /* a character was cut in two */
        n--;
    }
    out[n] = 0;
    return n;
}

static void count_reason(px_rejects *r, px_str reason) {
    char name[PX_REJECT_SHAPE];
    size_t n = px_reject_shape(reason, name);
    bool fresh;
    uint32_t i = px_intern_add(r->names, (px_str){name, n}, &fresh);
    if (fresh) {
        r->reason = px_realloc(r->reason, (r->n_reasons + 1) * sizeof *r->reason);
        r->reason[r->n_reasons++] = (struct reason){i, 0};
    }
    r->reason[i].n++;
}

px_status px_rejects_add(px_rejects *r, px_str file, uint64_t record, uint64_t line, uint64_t byte,
                         px_str reason, px_str raw, px_err *err) {
    px_buf_clear(&r->line);
    px_jw w = px_jw_on(&r->line);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "file", file);
    px_jw_ku64(&w, "record", record);
    if (line) px_jw_ku64(&w, "line", line);
    px_jw_ku64(&w, "byte", byte);
    px_jw_kstr(&w, "reason", reason);
    px_jw_kstr(&w, "raw", px_str_sub(raw, 0, PX_REJECT_RAW_MAX));
    if (raw.n > PX_REJECT_RAW_MAX) px_jw_ku64(&w, "raw_bytes", raw.n);
    px_jw_close(&w, '}');
    px_buf_ch(&r->line, '\n');
    count_reason(r, reason);
    return px_out_write(r->out, r->line.p, r->line.n, err);
}

px_status px_rejects_add_part(px_rejects *r, px_str file, uint64_t byte, px_str reason,
                              px_err *err) {
    px_buf_clear(&r->line);
    px_jw w = px_jw_on(&r->line);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "file", file);
    px_jw_key(&w, PX_STR("part"));
    px_jw_bool(&w, true);
    if (byte != PX_ERR_NO_OFFSET) px_jw_ku64(&w, "byte", byte);
    px_jw_kstr(&w, "reason", reason);
    px_jw_close(&w, '}');
    px_buf_ch(&r->line, '\n');
    return px_out_write(r->out, r->line.p, r->line.n, err);
}

static int most_first(const void *x, const void *y) {
    const struct reason *a = x, *b = y;
    if (a->n != b->n) return a->n < b->n ? 1 : -1;
    return (a->name > b->name) - (a->name < b->name);
}

size_t px_rejects_reasons(const px_rejects *r) {
    return r->n_reasons;
}

px_str px_rejects_reason(const px_rejects *r, size_t i, uint64_t *count) {
    struct reason *sorted = px_malloc(r->n_reasons * sizeof *sorted);
    memcpy(sorted, r->reason, r->n_reasons * sizeof *sorted);
    qsort(sorted, r->n_reasons, sizeof *sorted, most_first);
    struct reason it = sorted[i];
    free(sorted);
    *count = it.n;
    return px_intern_text(r->names, it.name);
}

/* Was this file read now, or what it is a part of? */
static bool read_now(const px_rejects *r, px_str file) {
    for (size_t n = 1; n <= file.n; n++)
        if ((n == file.n || file.p[n] == '/' || file.p[n] == '#') &&
            px_intern_find(r->files, px_str_sub(file, 0, n)) != UINT32_MAX)
            return true;
    return false;
}

/* Entries of earlier runs whose files were not read now, behind the new ones. */
static px_status keep_old(px_rejects *r, px_err *err) {
    if (!px_file_exists(r->path)) return PX_OK;
    px_mapping m;
    px_status st = px_mapping_open(r->path, &m, err);
    size_t at = 0;
    while (st == PX_OK && at < m.n) {
        const char *nl = memchr(m.p + at, '\n', m.n - at);
        size_t end = nl ? (size_t)(nl - m.p) : m.n;
        px_str line = {m.p + at, end - at};
        px_json *j = NULL;
        if (px_json_parse(line, &j, NULL) == PX_OK &&
            !read_now(r, px_json_str(px_json_get(j, "file")))) {
            st = px_out_write(r->out, line.p, line.n, err);
            if (st == PX_OK) st = px_out_write(r->out, "\n", 1, err);
        }
        px_json_free(j);
        at = end + 1;
    }
    px_mapping_close(&m);
    return st;
}

px_status px_rejects_close(px_rejects *r, px_err *err) {
    px_status st = keep_old(r, err);
    uint64_t size = 0;
    if (st != PX_OK) {
        px_rejects_abort(r);
        return st;
    }
    st = px_out_close(r->out, true, &size, err);
    if (st == PX_OK && (size || px_file_exists(r->path)))
        st = px_file_rename(r->tmp, r->path, err);
    else if (st == PX_OK)
        st = px_dir_remove(r->tmp, err);
    rejects_free(r);
    return st;
}
