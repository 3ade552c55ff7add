/* compare.c: see compare.h. */
#include "query/analytics/compare.h"
#include "query/analytics/chart.h"

#include "base/hash.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- sets ---- */

static bool is_name(px_str s) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = px_utf8_next(s, &i);
        bool plain =
            c < 0x80 && (px_is_alpha((char)c) || px_is_digit((char)c) || c == '_' || c == '-');
        if (!plain && (c < 0x80 || px_text_script(c) == PX_SCRIPT_OTHER)) return false;
    }
    return s.n > 0 && s.n <= 60;
}

px_status px_sets_add(px_sets *s, px_str text, px_err *err) {
    size_t eq = px_str_find(text, PX_STR("="));
    px_str name = px_str_sub(text, 0, eq == SIZE_MAX ? 0 : eq);
    px_str query = eq == SIZE_MAX ? (px_str){"", 0} : px_str_trim(px_str_sub(text, eq + 1, text.n));
    if (!is_name(name) || !query.n)
        return px_fail(err, PX_E_USAGE, "a set is NAME=QUERY, not \"%.*s\"",
                       (int)(text.n < 60 ? text.n : 60), text.p);
    for (size_t i = 0; i < s->n; i++)
        if (px_str_eq_nocase(s->name[i], name))
            return px_fail(err, PX_E_USAGE, "two sets are called %.*s", PX_STR_ARG(name));
    if (s->n == PX_SETS_MAX)
        return px_fail(err, PX_E_USAGE, "at most %u sets are compared", PX_SETS_MAX);
    s->name[s->n] = name;
    s->query[s->n++] = query;
    return PX_OK;
}

px_status px_sets_open(px_sets *s, px_arena *a, px_snapshot *snap, const px_analysis_options *opt,
                       const px_how *how, size_t *bad, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        *bad = i;
        st = px_answer_open_how(snap, s->query[i], opt->env, how, &s->answer[i], err);
        if (st == PX_OK) px_many_init(&s->many[i], a, &s->answer[i], opt, how);
        s->many[i].opt.queries = false; /* several sets in a row have no query in common */
    }
    return st;
}

void px_sets_close(px_sets *s) {
    for (size_t i = 0; i < s->n; i++)
        px_answer_close(&s->answer[i]);
}

/* ---- rows by key ---- */

/* Keys of all tables in order of their first row; by table and key the row, SIZE_MAX = none. */
struct keys {
    size_t n, cap;
    size_t *row; /* n * PX_SETS_MAX */
    uint64_t *hash;
    uint32_t *year; /* of the first column; 0: none */
    uint32_t *slot;
    size_t slots;
};

static bool is_key_type(px_cell_type t) {
    return t == PX_CELL_TEXT || t == PX_CELL_YEAR || t == PX_CELL_DATE;
}

static size_t key_columns(const px_table *t) {
    size_t n = 0;
    while (n < t->n_cols && is_key_type(t->col[n].type) && strcmp(t->col[n].id, "complete") != 0)
        n++;
    return n;
}

static bool same_cell(const px_cell *x, const px_cell *y) {
    return x->type == y->type &&
           (x->type == PX_CELL_TEXT ? px_str_eq(x->text, y->text) : x->count == y->count);
}

static uint64_t hash_of(const px_table *t, size_t row, size_t n_key) {
    uint64_t h = 0;
    for (size_t c = 0; c < n_key; c++) {
        const px_cell *x = px_table_cell(t, row, c);
        uint64_t one = x->type == PX_CELL_TEXT ? px_hash_str(x->text) : x->count + 1;
        h = h * 0x9E3779B97F4A7C15u + one + (uint64_t)x->type;
    }
    return h;
}

/* The key of a row, new or known. */
static size_t key_at(struct keys *k, const px_result *r, size_t set, size_t row, size_t n_key) {
    const px_table *t = &r[set].table;
    uint64_t h = hash_of(t, row, n_key);
    size_t at = (size_t)(h % k->slots);
    for (; k->slot[at] != UINT32_MAX; at = (at + 1) % k->slots) {
        size_t known = k->slot[at];
        if (k->hash[known] != h) continue;
        for (size_t s = 0; s < PX_SETS_MAX; s++) {
            size_t other = k->row[known * PX_SETS_MAX + s];
            if (other == SIZE_MAX) continue;
            bool same = true;
            for (size_t c = 0; c < n_key && same; c++)
                same = same_cell(px_table_cell(t, row, c), px_table_cell(&r[s].table, other, c));
            if (same) return known;
            break;
        }
    }
    for (size_t s = 0; s < PX_SETS_MAX; s++)
        k->row[k->n * PX_SETS_MAX + s] = SIZE_MAX;
    k->hash[k->n] = h;
    k->year[k->n] = t->col[0].type == PX_CELL_YEAR ? (uint32_t)px_table_cell(t, row, 0)->count : 0;
    k->slot[at] = (uint32_t)k->n;
    return k->n++;
}

/* false: a key occurs twice in one table. */
static bool read_keys(px_arena *a, const px_result *r, size_t n, size_t n_key, struct keys *out) {
    size_t rows = 0;
    for (size_t s = 0; s < n; s++)
        rows += r[s].table.n_rows;
    *out = (struct keys){.row = px_arena_array(a, size_t, rows * PX_SETS_MAX + 1),
                         .hash = px_arena_array(a, uint64_t, rows + 1),
                         .year = px_arena_array(a, uint32_t, rows + 1),
                         .slots = rows * 2 + 7};
    out->slot = px_arena_alloc(a, out->slots * sizeof *out->slot);
    memset(out->slot, 0xFF, out->slots * sizeof *out->slot);
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < r[s].table.n_rows; i++) {
            size_t *at = &out->row[key_at(out, r, s, i, n_key) * PX_SETS_MAX + s];
            if (*at != SIZE_MAX) return false;
            *at = i;
        }
    return true;
}

/* ---- the joined table ---- */

static void copy_cell(px_table *t, const px_cell *c) {
    *px_table_cell(t, t->n_rows - 1, t->at++) = *c;
}

static void begin(px_table *t, px_arena *a, const px_table *like) {
    px_table_init(t, a);
    t->id = like->id;
    t->en = like->en;
    t->zh = like->zh;
    t->drill_column = ""; /* each cell has its own, for the query of its set */
}

static const char *text(px_arena *a, const char *sep, px_str name, const char *of) {
    return px_arena_cstr(a, px_arena_fmt(a, PX_STR_FMT "%s%s", PX_STR_ARG(name), sep, of));
}

/* Does every set's table have the note? */
static bool in_all(const px_sets *s, const px_result *r, const px_table_note *x) {
    for (size_t i = 0; i < s->n; i++) {
        bool has = false;
        for (size_t k = 0; k < r[i].table.n_notes && !has; k++)
            has = px_str_eq(r[i].table.note[k].en, x->en);
        if (!has) return false;
    }
    return true;
}

static void notes(px_arena *a, px_table *t, const px_sets *s, const px_result *r) {
    for (size_t i = 0; i < s->n; i++) {
        const px_table *x = &r[i].table;
        if (x->n_all > x->n_rows)
            px_table_note_add(
                t,
                px_arena_fmt(a,
                             PX_STR_FMT ": %" PRIu64 " rows in all, %zu taken; what is not among "
                                        "them has no value here.",
                             PX_STR_ARG(s->name[i]), x->n_all, x->n_rows),
                px_arena_fmt(a, PX_STR_FMT "：共 %" PRIu64 " 行，取 %zu 行；未取的行在此没有值。",
                             PX_STR_ARG(s->name[i]), x->n_all, x->n_rows));
        for (size_t k = 0; k < x->n_notes; k++) {
            if (in_all(s, r, &x->note[k])) { /* once, and of no set */
                if (i == 0) px_table_note_add(t, x->note[k].en, x->note[k].zh);
                continue;
            }
            px_table_note_add(t,
                              px_arena_fmt(a, PX_STR_FMT ": " PX_STR_FMT, PX_STR_ARG(s->name[i]),
                                           PX_STR_ARG(x->note[k].en)),
                              px_arena_fmt(a, PX_STR_FMT "：" PX_STR_FMT, PX_STR_ARG(s->name[i]),
                                           PX_STR_ARG(x->note[k].zh)));
        }
    }
}

struct ordered {
    uint32_t year, key;
};

static int by_year(const void *px, const void *py) {
    const struct ordered *x = px, *y = py;
    if (x->year != y->year) return x->year < y->year ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* What the chart of the joined table shows: the first series of each set, as lines or bars. */
static void draw_joined(px_arena *a, const px_sets *s, const px_result *r, px_table *t) {
    px_chart c = r[0].table.chart;
    px_buf ids;
    if (c == PX_CHART_PIE || c == PX_CHART_MAP) c = PX_CHART_BAR;
    if (c != PX_CHART_LINE && c != PX_CHART_BAR) return;
    px_buf_init(&ids, 1 << 16);
    for (size_t i = 0; i < s->n; i++) {
        px_plot p;
        px_plot_read(&r[i].table, &p);
        if (p.kind == PX_CHART_NONE || p.by != PX_PLOT_NONE) continue;
        px_buf_fmt(&ids, "%s" PX_STR_FMT ".%s", ids.n ? " " : "", PX_STR_ARG(s->name[i]),
                   r[i].table.col[p.y[0]].id);
        t->chart = c;
        px_table_draw(t, r[i].table.col[p.x].id, NULL, NULL);
    }
    t->draw_y = px_arena_cstr(a, px_buf_view(&ids));
    px_buf_done(&ids);
}

static void join(px_arena *a, const px_sets *s, const px_result *r, size_t n_key,
                 const struct keys *k, px_table *t) {
    size_t ready[PX_SETS_MAX] = {0}, first = 0; /* column `complete` of each set */
    while (first + 1 < s->n && !r[first].table.n_cols)
        first++;
    const px_table *like = &r[first].table;
    begin(t, a, like);
    for (size_t c = 0; c < n_key; c++)
        t->col[t->n_cols++] = like->col[c];
    bool complete = false;
    for (size_t i = 0; i < s->n; i++) {
        const px_table *x = &r[i].table;
        ready[i] = px_table_find(x, "complete");
        complete |= ready[i] != SIZE_MAX;
        for (size_t c = n_key; c < x->n_cols; c++) {
            if (c == ready[i]) continue;
            px_table_column one = x->col[c];
            one.id = text(a, ".", s->name[i], one.id);
            one.en = text(a, ": ", s->name[i], one.en);
            one.zh = text(a, "：", s->name[i], one.zh);
            t->col[t->n_cols++] = one;
        }
    }
    if (complete)
        px_table_column_add(t, "complete", PX_CELL_TEXT, "complete", "是否完整", NULL, NULL);
    struct ordered *order = px_arena_array(a, struct ordered, k->n + 1);
    for (size_t i = 0; i < k->n; i++)
        order[i] = (struct ordered){k->year[i], (uint32_t)i};
    bool absent = false;
    if (like->col[0].type == PX_CELL_YEAR) qsort(order, k->n, sizeof *order, by_year);
    for (size_t i = 0; i < k->n; i++) {
        const size_t *row = &k->row[(size_t)order[i].key * PX_SETS_MAX];
        const px_cell *word = NULL;
        bool keyed = false;
        px_table_row(t);
        for (size_t x = 0; x < s->n && !keyed; x++)
            for (size_t c = 0; row[x] != SIZE_MAX && c < n_key; c++, keyed = true)
                copy_cell(t, px_table_cell(&r[x].table, row[x], c));
        for (size_t x = 0; x < s->n; x++)
            for (size_t c = n_key; c < r[x].table.n_cols; c++) {
                const px_cell *cell =
                    row[x] == SIZE_MAX ? NULL : px_table_cell(&r[x].table, row[x], c);
                if (c == ready[x] && cell) word = cell;
                if (c == ready[x]) continue;
                if (cell) {
                    px_str clause = px_table_drill_of(&r[x].table, row[x], c);
                    if (clause.n || r[x].table.tried >> c & 1)
                        px_table_drill_in(t, t->col[t->at].id, clause);
                    copy_cell(t, cell);
                } else {
                    px_add_none(t);
                }
            }
        if (word) copy_cell(t, word);
        for (size_t x = 0; x < s->n; x++)
            absent |= row[x] == SIZE_MAX;
    }
    if (absent)
        px_table_note_add(t,
                          PX_STR("Where the table of a set has no such row, its cells have no "
                                 "value here."),
                          PX_STR("某集合的表中没有该行时，其单元格在此没有值。"));
    draw_joined(a, s, r, t);
}

/* ---- one below the other ---- */

static void stack(px_arena *a, const px_sets *s, const px_result *r, px_table *t) {
    size_t to[PX_SETS_MAX][PX_TABLE_COLUMNS_MAX], left_out = 0;
    px_plot p;
    begin(t, a, &r[0].table);
    px_table_column_add(t, "set", PX_CELL_TEXT, "set", "集合", NULL, NULL);
    for (size_t i = 0; i < s->n; i++)
        for (size_t c = 0; c < r[i].table.n_cols; c++) {
            size_t at = px_table_find(t, r[i].table.col[c].id);
            if (at == SIZE_MAX && t->n_cols < PX_TABLE_COLUMNS_MAX) {
                at = t->n_cols;
                t->col[t->n_cols++] = r[i].table.col[c];
            }
            left_out += at == SIZE_MAX;
            to[i][c] = at;
        }
    for (size_t i = 0; i < s->n; i++)
        for (size_t row = 0; row < r[i].table.n_rows; row++) {
            px_table_row(t);
            px_add_text(t, s->name[i]);
            for (size_t c = 0; c < r[i].table.n_cols; c++)
                if (to[i][c] != SIZE_MAX) {
                    px_str clause = px_table_drill_of(&r[i].table, row, c);
                    *px_table_cell(t, t->n_rows - 1, to[i][c]) =
                        *px_table_cell(&r[i].table, row, c);
                    if (clause.n || r[i].table.tried >> c & 1)
                        px_table_drill_in(t, t->col[to[i][c]].id, clause);
                }
        }
    if (left_out)
        px_table_note_add(
            t,
            px_arena_fmt(a, "%zu columns have no room beside the %u shown.", left_out,
                         PX_TABLE_COLUMNS_MAX),
            px_arena_fmt(a, "另有 %zu 列未列出（最多 %u 列）。", left_out, PX_TABLE_COLUMNS_MAX));
    for (size_t i = 0; i < s->n; i++) {
        px_plot_read(&r[i].table, &p);
        if ((p.kind != PX_CHART_LINE && p.kind != PX_CHART_BAR) || p.by != PX_PLOT_NONE) continue;
        t->chart = p.kind;
        px_table_draw(t, r[i].table.col[p.x].id, r[i].table.col[p.y[0]].id, "set");
        break;
    }
}

px_status px_sets_run(px_sets *s, const px_analysis *what, const char *const *params,
                      size_t n_params, px_result *out, px_err *err) {
    px_result r[PX_SETS_MAX] = {0};
    px_arena *a = s->many[0].a;
    size_t n_key = 0, columns = 1;
    bool joined = true;
    struct keys k;
    *out = (px_result){.what = what, .of = {"", 0}};
    for (size_t i = 0; i < s->n; i++) {
        px_status st = px_many_run(&s->many[i], what, params, n_params, err);
        if (st != PX_OK) return px_err_in(err, st, "%.*s", PX_STR_ARG(s->name[i]));
        r[i] = s->many[i].result[s->many[i].n - 1];
        px_table *own = px_arena_alloc(a, sizeof *own);
        *own = r[i].table;
        out->name[i] = s->name[i];
        out->set[i] = r[i].card;
        out->part[i] = own;
    }
    out->n_sets = s->n;
    out->card = r[0].card;
    /* the same key columns wherever there are columns */
    for (size_t i = 0; i < s->n; i++) {
        const px_table *t = &r[i].table;
        size_t n = key_columns(t);
        if (!t->n_cols) continue;
        if (!n_key) n_key = n;
        joined = joined && n && n == n_key;
        for (size_t c = 0; joined && c < n; c++)
            for (size_t x = 0; x < i; x++)
                if (r[x].table.n_cols && strcmp(t->col[c].id, r[x].table.col[c].id) != 0)
                    joined = false;
        columns += t->n_cols - n;
    }
    joined = joined && n_key && columns + n_key <= PX_TABLE_COLUMNS_MAX &&
             read_keys(a, r, s->n, n_key, &k);
    if (joined)
        join(a, s, r, n_key, &k, &out->table);
    else
        stack(a, s, r, &out->table);
    notes(a, &out->table, s, r);
    return PX_OK;
}
