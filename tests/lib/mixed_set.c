/* mixed_set.c: see mixed_set.h. */
#include "tests/lib/mixed_set.h"

#include "base/intern.h"
#include "base/zip.h"
#include "indexer/ingest.h"
#include "indexer/stream.h"
#include "patent/facts.h"
#include "patent/groups.h"
#include "shards/commit.h"
#include "shards/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MADE_RECORDS "1000"

/* How many rows of a file; 0: all, as it lies there. Only files whose line ends are LF or CR LF are
 * cut. */
typedef struct part {
    int run;
    const char *file;
    uint32_t rows;
} part;

static const part parts[] = {
    {0, "zh-cpc-g06f/sample_train.csv.zst", 700},
    {0, "zh-bdci2022/train.json", 500},
    {0, "bigquery-landscapes/offshore_plant.csv", 600},
    {1, "lens-multilingual/patents.csv.zst", 0},
    {1, "lens-multilingual/patent_applicants.csv", 0},
    {1, "lens-csv/lens-export-jet-engine-2021.csv", 500},
    {1, "zh-patsnap-xlsx/20240401085613950.XLSX", 0},
    {2, "patentsview-g21/grants-api-G21B.json", 0},
    {2, "patentsview-abstracts/neural_network_patent_query.csv.zst", 400},
    {2, "gpatents-csv/gp-search-recurrent-neural-networks.csv", 0},
    {2, NULL, 0}, /* made records */
    /* Whole documents: claims, descriptions, legal events. */
    {2, "cnipa-xml/cn_new1.xml", 0},
    {2, "cnipa-xml/cn_old2.xml", 0},
    {2, "epo-fulltext/grant/v1-4-B2.xml", 0},
    {2, "epo-fulltext/application/v1-2-A1.xml", 0},
    {2, "uspto-redbook/ipg050104.small.xml.zst", 0},
    {2, "jpo-xml/jp_example1.xml", 0},
    {2, "jpo-xml/jp_example2.xml", 0},
    {2, "epo-docdb/WO-2022259205-A1_544370561.xml", 0},
    {2, "espacenet-export/pizza_sliced_20002002_319.csv", 0},
    {2, "epo-ops/legal/example_1.xml", 0},
    {2, "epo-ops/legal/example_2.xml", 0},
    {2, "epo-ops/legal/example_3.xml", 0},
    {2, "epo-ops/published/full_cycle_example.xml", 0},
    {2, "epo-ops/published/biblio_example.xml", 0},
    /* Again: rows seen before with others, and publications that complete each other. */
    {3, "patentsview-g21/pgpubs-G21B.csv", 300},
    {3, "bigquery-landscapes/offshore_plant.csv", 0},
};
#define N_PARTS (sizeof parts / sizeof *parts)
#define N_RUNS  4

/* ---- files ---- */

static char *data_file(const char *name) {
    const char *dir = getenv("PATIX_DATA");
    char *path = px_path(dir && *dir ? dir : "../shared/data", name);
    if (px_file_exists(path)) return path;
    free(path);
    return NULL;
}

/* The header and the first rows; line ends within quotes belong to the row. */
static px_status cut(const char *from, const char *to, uint32_t rows, px_err *err) {
    px_stream *s;
    px_out *o;
    px_status st = px_stream_open(from, 0, &s, err);
    if (st != PX_OK) return st;
    st = px_out_create(to, &o, err);
    if (st != PX_OK) {
        px_stream_close(s);
        return st;
    }
    bool quoted = false;
    for (uint32_t lines = 0; st == PX_OK && lines <= rows;) {
        px_str piece;
        size_t n = 0;
        st = px_stream_read(s, &piece, err);
        if (st != PX_OK || piece.n == 0) break;
        for (; n < piece.n && lines <= rows; n++) {
            if (piece.p[n] == '"') quoted = !quoted;
            if (piece.p[n] == '\n' && !quoted) lines++;
        }
        st = px_out_write(o, piece.p, n, err);
    }
    px_stream_close(s);
    if (st == PX_OK) return px_out_close(o, false, NULL, err);
    px_out_abort(o);
    return st;
}

static bool make_records(const char *to) {
    char self[4000], command[9000];
    const char *program = getenv("PATIX_MAKE_CORPUS");
    if (!program) {
        ssize_t n = readlink("/proc/self/exe", self, sizeof self - 64);
        if (n <= 0) return false;
        self[n] = 0;
        *strrchr(self, '/') = 0;
        strcat(self, "/../bench/make_corpus");
        program = self;
    }
    if (!px_file_exists(program) || strchr(program, '\'') || strchr(to, '\'')) return false;
    (void)snprintf(command, sizeof command,
                   "'%s' --sample --seed 7 --records " MADE_RECORDS " > '%s'", program, to);
    return system(command) == 0;
}

/* ---- runs ---- */

/* One job: rows come in the same order every time, so that a seed gives the same run again. */
static px_status ingest(const char *dir, char *const *paths, size_t n, px_err *err) {
    px_ingest_result res;
    px_ingest_options opt = {
        .dir = dir, .paths = paths, .n_paths = n, .jobs = 1, .segment_rows = 900};
    px_status st = px_ingest(&opt, NULL, &res, err);
    if (st == PX_OK && res.n_files_failed)
        st = px_fail(err, PX_E_INPUT, "%zu files could not be read", res.n_files_failed);
    if (st == PX_OK) px_ingest_result_release(&res);
    return st;
}

px_status mixed_set_add(const char *dir, const char *file, px_err *err) {
    char *path = px_strdup(file);
    px_status st = ingest(dir, &path, 1, err);
    free(path);
    return st;
}

/* Every ninth record with another title, every tenth with another date: their old rows die. */
static px_status revise(const char *dir, const char *to, px_err *err) {
    px_snapshot *s;
    px_out *o;
    px_status st = px_snapshot_open(dir, false, &s, err);
    if (st != PX_OK) return st;
    st = px_out_create(to, &o, err);
    if (st != PX_OK) {
        px_snapshot_unref(s);
        return st;
    }
    px_zctx *zip = px_zctx_new();
    px_arena *a = px_arena_new();
    px_buf line;
    px_buf_init(&line, PX_BUF_MAX);
    for (uint32_t row = 0; row < s->n_rows && st == PX_OK; row++) {
        size_t seg;
        uint32_t local;
        px_record r;
        px_snapshot_locate(s, row, &seg, &local);
        if (s->dead[seg] && px_bitmap_has(s->dead[seg], local)) continue;
        px_str key;
        st = px_snapshot_key(s, row, &key, err);
        uint32_t lot = 0; /* by key: rows may lie otherwise from build to build */
        for (size_t i = 0; i < key.n; i++)
            lot = lot * 31 + (unsigned char)key.p[i];
        if (lot % 9 && lot % 10) continue;
        px_arena_reset(a);
        if (st == PX_OK) st = px_snapshot_record(s, row, zip, &line, err);
        if (st == PX_OK) st = px_record_read(a, px_buf_view(&line), &r, err);
        if (st != PX_OK) break;
        if (lot % 9 == 0 && r.titles.n)
            r.titles.v[0].text =
                px_arena_fmt(a, PX_STR_FMT " (revised 修订)", PX_STR_ARG(r.titles.v[0].text));
        else
            r.pub.ymd = 20210300;
        px_buf_clear(&line);
        px_record_write(&r, &line);
        px_buf_ch(&line, '\n');
        st = px_out_write(o, line.p, line.n, err);
    }
    px_buf_done(&line);
    px_arena_free(a);
    px_zctx_free(zip);
    px_snapshot_unref(s);
    if (st == PX_OK) return px_out_close(o, false, NULL, err);
    px_out_abort(o);
    return st;
}

/* ---- groups of applicants ---- */

struct names {
    px_facts to;
    px_intern *seen;
};

static void take_value(px_facts *to, px_field f, px_str custom, px_str value) {
    struct names *n = to->self;
    (void)custom;
    if (f == PX_F_PAS) (void)px_intern_add(n->seen, value, NULL);
}
static void take_number(px_facts *to, px_field f, uint32_t v) {
    (void)to, (void)f, (void)v;
}
static void take_key(px_facts *to, px_field f, px_str key) {
    (void)to, (void)f, (void)key;
}

static int by_bytes(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

/* Every 25th cleaned applicant with two others, under the name of a fourth or one that nobody has;
 * some are taken out again. */
static px_status group_names(const char *dir, px_err *err) {
    px_snapshot *s;
    px_status st = px_snapshot_open(dir, false, &s, err);
    if (st != PX_OK) return st;
    px_zctx *zip = px_zctx_new();
    px_arena *a = px_arena_new();
    struct names names = {.seen = px_intern_new()};
    names.to = (px_facts){&names, take_value, take_number, take_key};
    px_buf line;
    px_buf_init(&line, PX_BUF_MAX);
    for (uint32_t row = 0; row < s->n_rows && st == PX_OK; row++) {
        px_record r;
        px_arena_reset(a);
        st = px_snapshot_record(s, row, zip, &line, err);
        if (st == PX_OK) st = px_record_read(a, px_buf_view(&line), &r, err);
        if (st == PX_OK) px_facts_of(a, &r, &names.to);
    }
    size_t n = px_intern_size(names.seen);
    px_str *v = px_malloc((n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = px_intern_text(names.seen, (uint32_t)i);
    if (n) qsort(v, n, sizeof *v, by_bytes);
    px_buf_clear(&line);
    for (size_t i = 0; i < n; i += 25) {
        px_str three[3] = {v[i], v[(i * 7 + 3) % n], v[(i + 1) % n]};
        px_group_decision d = {.group = i % 2 ? px_arena_fmt(a, "GROUP %zu", i) : v[i * 13 % n],
                               .names = three,
                               .n_names = 3,
                               .by = PX_STR("test"),
                               .at = PX_STR("2026-11-21")};
        px_groups_line(&d, &line);
        d.split = true;
        d.n_names = 1;
        if (i % 7 == 0) px_groups_line(&d, &line);
    }
    if (st == PX_OK && n) st = px_names_append(dir, px_buf_view(&line), err);
    free(v);
    px_intern_free(names.seen);
    px_buf_done(&line);
    px_arena_free(a);
    px_zctx_free(zip);
    px_snapshot_unref(s);
    return st;
}

px_status mixed_set_build(const char *dir, const char *temp, size_t *n_sets, bool *made_only,
                          px_err *err) {
    px_status st = PX_OK;
    *n_sets = 0;
    *made_only = true;
    for (int run = 0; run < N_RUNS && st == PX_OK; run++) {
        char *path[N_PARTS];
        size_t n = 0;
        for (size_t i = 0; i < N_PARTS && st == PX_OK; i++) {
            if (parts[i].run != run) continue;
            char name[64];
            const char *base = parts[i].file ? strrchr(parts[i].file, '/') + 1 : "made.jsonl";
            char *from = parts[i].file ? data_file(parts[i].file) : NULL;
            (void)snprintf(name, sizeof name, "%d-%.*s", run, (int)strcspn(base, "."), base);
            strcat(name, strstr(base, ".json") ? ".json" : ".csv");
            char *to = px_path(temp, name);
            if (!parts[i].file && make_records(to)) {
                path[n++] = px_strdup(to);
            } else if (from) {
                *made_only = false;
                if (parts[i].rows) st = cut(from, to, parts[i].rows, err);
                path[n++] = px_strdup(parts[i].rows ? to : from);
            }
            free(from);
            free(to);
        }
        if (st == PX_OK && n) st = ingest(dir, path, n, err);
        *n_sets += n;
        for (size_t i = 0; i < n; i++)
            free(path[i]);
    }
    if (st != PX_OK || *n_sets == 0) return st;
    char *again = px_path(temp, "revised.jsonl");
    st = revise(dir, again, err);
    if (st == PX_OK) st = ingest(dir, &again, 1, err);
    free(again);
    if (st == PX_OK) st = group_names(dir, err);
    return st;
}

px_status mixed_set_merge(const char *dir, px_err *err) {
    px_lock *lock;
    px_manifest now, next;
    px_status st = px_lock_take(dir, &lock, err);
    if (st != PX_OK) return st;
    st = px_manifest_read(dir, &now, err);
    if (st == PX_OK) {
        bool *take = px_malloc(now.n_segs + 1);
        memset(take, true, now.n_segs + 1);
        px_manifest_copy(&next, &now);
        next.generation++;
        st = px_shards_merge(dir, &next, take, err);
        if (st == PX_OK) st = px_shards_commit(dir, &next, err);
        px_manifest_release(&next);
        px_manifest_release(&now);
        free(take);
    }
    px_lock_release(lock);
    return st;
}
