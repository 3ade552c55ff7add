/* manifest.c: see manifest.h. */
#include "shards/manifest.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define MANIFEST_MAX ((size_t)64 << 20)

void px_manifest_init(px_manifest *m) {
    *m = (px_manifest){.next_segment = 1};
}

void px_manifest_release(px_manifest *m) {
    free(m->seg);
    px_manifest_init(m);
}

void px_manifest_copy(px_manifest *to, const px_manifest *from) {
    *to = *from;
    to->seg = px_malloc((from->n_segs + 1) * sizeof *to->seg);
    if (from->n_segs) memcpy(to->seg, from->seg, from->n_segs * sizeof *to->seg);
}

void px_manifest_add(px_manifest *m, const char *name, uint32_t rows) {
    m->seg = px_realloc(m->seg, (m->n_segs + 1) * sizeof *m->seg);
    px_manifest_segment *s = &m->seg[m->n_segs++];
    *s = (px_manifest_segment){.rows = rows};
    (void)snprintf(s->name, sizeof s->name, "%s", name);
}

static void hex(char out[17], uint64_t v) {
    (void)snprintf(out, 17, "%016" PRIx64, v);
}

static void copy_name(char *out, size_t n, const px_json *j) {
    (void)snprintf(out, n, PX_STR_FMT, PX_STR_ARG(px_json_str(j)));
}

static uint64_t from_hex(const px_json *j) {
    char t[17];
    copy_name(t, sizeof t, j);
    return strtoull(t, NULL, 16);
}

px_status px_manifest_write(const char *dir, const px_manifest *m, px_err *err) {
    px_buf b;
    char sum[17];
    px_buf_init(&b, MANIFEST_MAX);
    px_jw w = px_jw_on(&b);
    px_jw_open(&w, '{');
    px_jw_ku64(&w, "patix_manifest", PX_MANIFEST_VERSION);
    px_jw_ku64(&w, "generation", m->generation);
    px_jw_ku64(&w, "next_segment", m->next_segment);
    px_jw_kstr(&w, "links", px_str_of(m->links));
    hex(sum, m->links_sum);
    px_jw_kstr(&w, "links_xxh3", px_str_of(sum));
    px_jw_key(&w, PX_STR("segments"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < m->n_segs; i++) {
        const px_manifest_segment *s = &m->seg[i];
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "name", px_str_of(s->name));
        px_jw_ku64(&w, "rows", s->rows);
        if (s->dead[0]) {
            px_jw_ku64(&w, "n_dead", s->n_dead);
            px_jw_kstr(&w, "dead", px_str_of(s->dead));
            hex(sum, s->dead_sum);
            px_jw_kstr(&w, "dead_xxh3", px_str_of(sum));
        }
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_close(&w, '}');
    px_buf_ch(&b, '\n');
    hex(sum, px_hash64(b.p, b.n));
    px_buf_fmt(&b, "xxh3 %s\n", sum);
    char *path = px_path(dir, "MANIFEST");
    px_status st = b.failed ? px_fail(err, PX_E_LIMIT, "%s would be too large", path)
                            : px_file_replace(path, px_buf_view(&b), err);
    free(path);
    px_buf_done(&b);
    return st;
}

static bool starts(const char *s, const char *prefix) {
    return !strncmp(s, prefix, strlen(prefix));
}

/* Exactly the names that we give: prefix, digits (and a dash between), suffix. */
static bool shaped(const char *s, const char *prefix, const char *suffix) {
    if (!starts(s, prefix)) return false;
    const char *rest = s + strlen(prefix);
    size_t digits = strspn(rest, "0123456789-");
    return digits && !strcmp(rest + digits, suffix);
}

/* A whole number from 0 to `max`; an absent one is `otherwise`. */
static bool number(const px_json *j, double otherwise, double max, uint64_t *out) {
    double v = px_json_num(j, otherwise);
    bool good = v >= 0 && v <= max;
    *out = good ? (uint64_t)v : 0;
    return good && (double)*out == v;
}

static px_status parse(const char *path, px_str line, px_manifest *m, px_err *err) {
    px_json *j = NULL;
    px_status st = px_json_parse(line, &j, err);
    if (st != PX_OK) return st;
    double version = px_json_num(px_json_get(j, "patix_manifest"), 0);
    if (version != PX_MANIFEST_VERSION)
        st = px_fail(err, PX_E_UNSUPPORTED, "%s is of version %g; this patix reads version %d",
                     path, version, PX_MANIFEST_VERSION);
    uint64_t next = 0, total = 0;
    if (st == PX_OK && (!number(px_json_get(j, "generation"), 0, 9e15, &m->generation) ||
                        !number(px_json_get(j, "next_segment"), 1, UINT32_MAX, &next)))
        st = px_fail(err, PX_E_DAMAGED, "%s holds an impossible generation", path);
    m->next_segment = (uint32_t)next;
    copy_name(m->links, sizeof m->links, px_json_get(j, "links"));
    if (st == PX_OK && m->links[0] && !shaped(m->links, "links-", ".px"))
        st = px_fail(err, PX_E_DAMAGED, "%s names impossible links", path);
    m->links_sum = from_hex(px_json_get(j, "links_xxh3"));
    const px_json *s = px_json_first(px_json_get(j, "segments"));
    for (; s && st == PX_OK; s = px_json_next(s)) {
        char name[24];
        uint64_t rows, n_dead;
        copy_name(name, sizeof name, px_json_get(s, "name"));
        bool good = number(px_json_get(s, "rows"), 0, UINT32_MAX - 1.0, &rows) &&
                    number(px_json_get(s, "n_dead"), 0, (double)rows, &n_dead);
        if (!good || (total += rows) >= UINT32_MAX) {
            st = px_fail(err, PX_E_DAMAGED, "%s names impossible numbers of rows", path);
            break;
        }
        px_manifest_add(m, name, (uint32_t)rows);
        px_manifest_segment *seg = &m->seg[m->n_segs - 1];
        seg->n_dead = (uint32_t)n_dead;
        copy_name(seg->dead, sizeof seg->dead, px_json_get(s, "dead"));
        seg->dead_sum = from_hex(px_json_get(s, "dead_xxh3"));
        if (!shaped(seg->name, "seg-", "") ||
            (seg->dead[0] && !shaped(seg->dead, "dead-", ".px")) || seg->rows == 0)
            st = px_fail(err, PX_E_DAMAGED, "%s names an impossible segment", path);
    }
    px_json_free(j);
    return st;
}

px_status px_manifest_read(const char *dir, px_manifest *m, px_err *err) {
    px_manifest_init(m);
    char *path = px_path(dir, "MANIFEST");
    px_buf b;
    char want[32], sum[17];
    px_buf_init(&b, PX_BUF_MAX);
    px_status st = px_file_read(path, MANIFEST_MAX, &b, err);
    if (st == PX_E_NOTFOUND) {
        st = px_fail(err, PX_E_NOTFOUND,
                     "%s holds no patix collection (no MANIFEST); make one with `patix index "
                     "--into %s FILE`",
                     dir, dir);
        goto done;
    }
    if (st != PX_OK) goto done;
    size_t nl = px_str_find(px_buf_view(&b), PX_STR("\n"));
    if (nl != SIZE_MAX) {
        hex(sum, px_hash64(b.p, nl + 1));
        (void)snprintf(want, sizeof want, "xxh3 %s\n", sum);
    }
    if (nl == SIZE_MAX || !px_str_is(px_str_sub(px_buf_view(&b), nl + 1, b.n), want)) {
        st = px_fail(err, PX_E_DAMAGED, "%s does not fit its own checksum", path);
        goto done;
    }
    st = parse(path, (px_str){b.p, nl}, m, err);
done:
    if (st != PX_OK) px_manifest_release(m);
    px_buf_done(&b);
    free(path);
    return st;
}

/* ---- dead rows ---- */

px_status px_manifest_put_dead(const char *dir, px_manifest *m, size_t i, const px_bitmap *dead,
                               px_err *err) {
    px_manifest_segment *s = &m->seg[i];
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_bitmap_save(dead, &b);
    (void)snprintf(s->dead, sizeof s->dead, "dead-%s-%" PRIu64 ".px", s->name + strlen("seg-"),
                   m->generation);
    s->n_dead = (uint32_t)px_bitmap_count(dead);
    s->dead_sum = px_hash64(b.p, b.n);
    char *path = px_path(dir, s->dead);
    px_status st = px_file_replace(path, px_buf_view(&b), err);
    free(path);
    px_buf_done(&b);
    return st;
}

px_status px_manifest_get_dead(const char *dir, const px_manifest_segment *s, px_bitmap **out,
                               px_err *err) {
    *out = NULL;
    if (!s->dead[0]) return PX_OK;
    char *path = px_path(dir, s->dead);
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_status st = px_file_read(path, (size_t)1 << 32, &b, err);
    if (st == PX_E_NOTFOUND) st = px_fail(err, PX_E_DAMAGED, "%s is missing", path);
    if (st == PX_OK && px_hash64(b.p ? b.p : "", b.n) != s->dead_sum)
        st = px_fail(err, PX_E_DAMAGED, "%s does not fit its checksum", path);
    if (st == PX_OK) st = px_bitmap_load(px_buf_view(&b), out, err);
    px_buf_done(&b);
    free(path);
    return st;
}

/* ---- sweeping ---- */

static bool named(const px_manifest *m, const char *name) {
    if (!strcmp(name, m->links)) return true;
    for (size_t i = 0; i < m->n_segs; i++)
        if (!strcmp(name, m->seg[i].name) || !strcmp(name, m->seg[i].dead)) return true;
    return false;
}

/* A person may have put a collection into a folder of their own. */
static bool is_ours(const char *s) {
    return !strcmp(s, "MANIFEST.new") || !strcmp(s, "tmp-rejects.jsonl") ||
           !strcmp(s, "tmp-pending.jsonl") || shaped(s, "seg-", "") || shaped(s, "dead-", ".px") ||
           shaped(s, "dead-", ".px.new") || shaped(s, "links-", ".px") ||
           shaped(s, "tmp-sort-", ".px");
}

px_status px_manifest_sweep(const char *dir, const px_manifest *m, px_err *err) {
    char **names;
    size_t n;
    px_status st = px_dir_list(dir, &names, &n, err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        const char *s = names[i];
        if (!is_ours(s) || named(m, s)) continue;
        char *path = px_path(dir, s);
        st = px_dir_remove(path, err);
        free(path);
    }
    px_names_free(names, n);
    return st;
}

void px_manifest_sweep_failed(const char *dir) {
    px_manifest m;
    px_status st = px_manifest_read(dir, &m, NULL);
    if (st == PX_OK || st == PX_E_NOTFOUND) (void)px_manifest_sweep(dir, &m, NULL);
    px_manifest_release(&m);
}

px_status px_manifest_lost(const char *dir, px_err *err) {
    char **names;
    size_t n;
    px_status st = px_dir_list(dir, &names, &n, err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        unsigned long long generation = 0;
        unsigned segment;
        if (!is_ours(names[i])) continue;
        if (sscanf(names[i], "links-%llu.px", &generation) != 1)
            (void)sscanf(names[i], "dead-%u-%llu.px", &segment, &generation);
        if (generation > 1)
            st = px_fail(
                err, PX_E_DAMAGED,
                "%s holds a collection of generation %llu whose MANIFEST is missing; bring it back "
                "from a copy, or use another folder",
                dir, generation);
    }
    px_names_free(names, n);
    return st;
}
