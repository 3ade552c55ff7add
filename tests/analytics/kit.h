/* kit.h: tiny collections written in a test as JSON lines, and analyses run over them whose tables are compared as
 * text: a line a row, cells between |, numbers with six figures, "-" for what is not defined. A test program
 * includes it once. */
#ifndef PX_TESTS_ANALYTICS_KIT_H
#define PX_TESTS_ANALYTICS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/record.h"
#include "query/analytics/cell.h"
#include "shards/commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static px_err err;

static inline void kit_check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

/* ---- collections ---- */

typedef struct kit {
    char root[64];
    char *dir, name[24]; /* name: of the segment that is open */
    px_manifest m;
    px_segw *w;
    px_snapshot *snap;
    px_arena *a; /* results of kit_run; everything until kit_close */
    px_table table;
    px_card card;
} kit;

static inline void kit_begin(kit *k) {
    px_manifest_next_name(&k->m, k->name);
    char *path = px_path(k->dir, k->name);
    px_segw_options opt = {.dir = path, .mini_rows = 400};
    kit_check(px_segw_open(&opt, &k->w, &err), path);
    free(path);
}

static inline void kit_seal(kit *k) {
    uint32_t rows = px_segw_rows(k->w);
    kit_check(px_segw_seal(k->w, &err), k->name);
    px_manifest_add(&k->m, k->name, rows);
}

static inline void kit_open(kit *k) {
    *k = (kit){.a = px_arena_new()};
    kit_check(px_text_init(NULL), "text");
    px_cell_maker_is(px_cell_find);
    (void)snprintf(k->root, sizeof k->root, "/tmp/px-analytics-XXXXXX");
    if (!mkdtemp(k->root)) fail_msg("no temporary folder");
    k->dir = px_path(k->root, "set");
    px_manifest_init(&k->m);
    kit_check(px_dir_make(k->dir, &err), k->dir);
    k->m.generation++;
    kit_begin(k);
}

static inline void kit_put(kit *k, const char *line) {
    px_record r;
    uint32_t row;
    px_arena *a = px_arena_new();
    kit_check(px_record_read(a, px_str_of(line), &r, &err), line);
    kit_check(px_segw_add(k->w, a, &r, NULL, 0, &row, &err), "add");
    px_arena_free(a);
}

static inline void kit_fmt(kit *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline void kit_fmt(kit *k, const char *fmt, ...) {
    char line[2000];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    kit_put(k, line);
}

/* Ends the segment and begins another. */
static inline void kit_next_segment(kit *k) {
    kit_seal(k);
    kit_begin(k);
}

/* No more records: opened for reading. */
static inline void kit_ready(kit *k) {
    kit_seal(k);
    kit_check(px_shards_commit(k->dir, &k->m, &err), "commit");
    px_manifest_release(&k->m);
    kit_check(px_snapshot_open(k->dir, false, &k->snap, &err), k->dir);
}

static inline void kit_lines(kit *k, const char *const *line, size_t n) {
    kit_open(k);
    for (size_t i = 0; i < n; i++)
        kit_put(k, line[i]);
    kit_ready(k);
}
/* In segments of at most `each`. */
static inline void kit_lines_in(kit *k, const char *const *line, size_t n, size_t each) {
    kit_open(k);
    for (size_t i = 0; i < n; i++) {
        if (i && i % each == 0) kit_next_segment(k);
        kit_put(k, line[i]);
    }
    kit_ready(k);
}
#define KIT_LINES(k, lines) kit_lines((k), (lines), sizeof(lines) / sizeof *(lines))

static inline void kit_close(kit *k) {
    px_snapshot_unref(k->snap);
    px_arena_free(k->a);
    free(k->dir);
    if (px_dir_remove(k->root, NULL) != PX_OK) fail_msg("%s cannot be removed", k->root);
}

/* ---- running ---- */

/* params: "name=value" separated by blanks; unit, date, counting, names, from, to, cutoff and drill are options. */
static inline px_analysis_options kit_options(kit *k, const char *params, const char *pair[32],
                                              size_t *n) {
    static const char *const units[] = {"pub", "app", "fam", "ext"};
    static const char *const bases[] = {"priority", "filing", "publication", "grant"};
    static const char *const names[] = {"given", "cleaned", "group"};
    px_analysis_options o = px_analysis_standard();
    char *text = px_arena_cstr(k->a, px_str_of(params)), *save = NULL;
    *n = 0;
    for (char *word = strtok_r(text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *value = strchr(word, '=');
        if (!value) fail_msg("parameter %s has no value", word);
        *value++ = 0;
        if (strcmp(word, "unit") == 0) {
            for (int i = 0; i < 4; i++)
                if (strcmp(value, units[i]) == 0) o.unit = (px_unit)i;
        } else if (strcmp(word, "date") == 0) {
            for (int i = 0; i < 4; i++)
                if (strcmp(value, bases[i]) == 0) o.basis = (px_basis)i;
        } else if (strcmp(word, "names") == 0) {
            for (int i = 0; i < 3; i++)
                if (strcmp(value, names[i]) == 0) o.names = (px_names_basis)i;
        } else if (strcmp(word, "counting") == 0) {
            o.fractional = strcmp(value, "fractional") == 0;
        } else if (strcmp(word, "from") == 0) {
            o.from = (uint32_t)atoi(value);
        } else if (strcmp(word, "to") == 0) {
            o.to = (uint32_t)atoi(value);
        } else if (strcmp(word, "cutoff") == 0) {
            o.cutoff = px_str_of(value);
        } else if (strcmp(word, "drill") == 0) {
            o.drill = (uint32_t)atoi(value);
        } else {
            pair[(*n)++] = word;
            pair[(*n)++] = value;
        }
    }
    return o;
}

static inline px_status kit_try(kit *k, const char *id, const char *query, const char *params) {
    const char *pair[32];
    size_t n;
    px_answer answer;
    const px_analysis *what = px_analysis_find(px_str_of(id));
    if (!what) fail_msg("no analysis %s", id);
    px_analysis_options o = kit_options(k, params, pair, &n);
    px_err_clear(&err);
    kit_check(px_answer_open(k->snap, px_str_of(query), NULL, NULL, &answer, &err), query);
    px_status st =
        px_analysis_run(k->a, &answer, what, &o, pair, n, NULL, &k->table, &k->card, &err);
    px_answer_close(&answer);
    return st;
}

static inline void kit_put_cell(const px_cell *c, px_buf *out) {
    switch (c->type) {
    case PX_CELL_NONE:
        px_buf_ch(out, '-');
        return;
    case PX_CELL_TEXT:
        px_buf_str(out, c->text);
        return;
    case PX_CELL_NUMBER:
    case PX_CELL_SHARE:
        px_buf_fmt(out, "%.6g", c->number == 0 ? 0 : c->number);
        return;
    default:
        px_buf_u64(out, c->count);
    }
}

/* Runs it and compares rows and notes: "a|1|0.5\nb|2|-\n", notes behind as "* …\n" when `notes`. */
static inline void kit_is_noted(kit *k, const char *id, const char *query, const char *params,
                                bool notes, const char *want) {
    px_buf out;
    kit_check(kit_try(k, id, query, params), id);
    px_buf_init(&out, 1 << 20);
    for (size_t r = 0; r < k->table.n_rows; r++)
        for (size_t c = 0; c < k->table.n_cols; c++) {
            kit_put_cell(px_table_cell(&k->table, r, c), &out);
            px_buf_ch(&out, c + 1 < k->table.n_cols ? '|' : '\n');
        }
    for (size_t i = 0; notes && i < k->table.n_notes; i++)
        px_buf_fmt(&out, "* " PX_STR_FMT "\n", PX_STR_ARG(k->table.note[i].en));
    if (!px_str_is(px_buf_view(&out), want))
        fail_msg("%s %s %s gives\n%.*s\nexpected\n%s", id, query, params, (int)out.n,
                 out.n ? out.p : "", want);
    px_buf_done(&out);
}
static inline void kit_is(kit *k, const char *id, const char *query, const char *params,
                          const char *want) {
    kit_is_noted(k, id, query, params, false, want);
}

static inline void kit_fails(kit *k, const char *id, const char *query, const char *params,
                             px_status st, const char *sentence) {
    px_status got = kit_try(k, id, query, params);
    if (got != st || !strstr(err.message, sentence))
        fail_msg("%s %s: %s \"%s\", expected %s \"%s\"", id, params, px_status_name(got),
                 err.message, px_status_name(st), sentence);
}

/* ---- drilling ---- */

static inline uint64_t kit_count(kit *k, px_str query, px_unit unit) {
    px_answer a;
    px_err_clear(&err);
    px_status st = px_answer_open(k->snap, query, NULL, NULL, &a, &err);
    if (st != PX_OK) fail_msg("%.*s: %s", (int)query.n, query.p, err.message);
    uint64_t n = unit == PX_UNIT_PUB   ? a.counts.publications
                 : unit == PX_UNIT_APP ? a.counts.applications
                 : unit == PX_UNIT_FAM ? a.counts.families
                                       : a.counts.extended;
    px_answer_close(&a);
    return n;
}

/* Every cell with a clause: count(query having{clause}) is what stands in it. Returns how many had one. */
static inline size_t kit_drills(kit *k, const char *id, const char *query, const char *params,
                                px_unit unit) {
    size_t seen = 0;
    kit_check(kit_try(k, id, query, params), id);
    for (size_t r = 0; r < k->table.n_rows; r++)
        for (size_t c = 0; c < k->table.n_cols; c++) {
            px_str clause = px_table_drill_of(&k->table, r, c);
            const px_cell *cell = px_table_cell(&k->table, r, c);
            if (!clause.n || cell->type != PX_CELL_COUNT) continue;
            px_str full =
                px_arena_fmt(k->a, "(%s) having{" PX_STR_FMT "}", query, PX_STR_ARG(clause));
            uint64_t got = kit_count(k, full, unit), want = cell->count;
            seen++;
            if (got != want)
                fail_msg("%s %s, row %zu, column %s: %.*s finds %llu, the cell has %llu", id,
                         params, r, k->table.col[c].id, (int)full.n, full.p,
                         (unsigned long long)got, (unsigned long long)want);
        }
    return seen;
}

#endif
