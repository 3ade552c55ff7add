/* table.c: see table.h. */
#include "query/analytics/chart.h"

#include "base/intern.h"
#include "base/message.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

const char *px_chart_name(px_chart c) {
    static const char *const names[] = {
        [PX_CHART_NONE] = "none",       [PX_CHART_LINE] = "line", [PX_CHART_BAR] = "bar",
        [PX_CHART_STACK] = "stack",     [PX_CHART_PIE] = "pie",   [PX_CHART_HEAT] = "heat",
        [PX_CHART_SCATTER] = "scatter", [PX_CHART_PATH] = "path", [PX_CHART_GRAPH] = "graph",
        [PX_CHART_MAP] = "map"};
    return names[c];
}

void px_table_init(px_table *t, px_arena *a) {
    *t = (px_table){.a = a, .drill_column = "n"};
}

void px_table_column_add(px_table *t, const char *id, px_cell_type type, const char *en,
                         const char *zh, const char *unit_en, const char *unit_zh) {
    assert(t->n_cols < PX_TABLE_COLUMNS_MAX && t->n_rows == 0);
    t->col[t->n_cols++] = (px_table_column){id, type, en, zh, unit_en, unit_zh};
}

void px_table_room(px_table *t, size_t rows) {
    size_t cap = t->cap_rows, cells = t->cap_rows * t->n_cols;
    t->drill = px_arena_grow(t->a, t->drill, t->n_rows, &cap, t->n_rows + rows, sizeof *t->drill);
    t->cell = px_arena_grow(t->a, t->cell, t->n_rows * t->n_cols, &cells, cap * t->n_cols,
                            sizeof *t->cell);
    t->cap_rows = cap;
}

void px_table_row(px_table *t) {
    if (t->n_rows == t->cap_rows) px_table_room(t, 1);
    memset(&t->cell[t->n_rows * t->n_cols], 0, t->n_cols * sizeof *t->cell);
    t->drill[t->n_rows++] = (px_str){"", 0};
    t->at = 0;
    if (t->n_all < t->n_rows) t->n_all = t->n_rows;
}

static px_cell *next(px_table *t) {
    assert(t->n_rows && t->at < t->n_cols);
    px_cell *c = px_table_cell(t, t->n_rows - 1, t->at);
    c->type = t->col[t->at++].type;
    return c;
}

void px_add_text(px_table *t, px_str s) {
    px_cell *c = next(t);
    c->type = PX_CELL_TEXT;
    c->text = s;
}

void px_add_word(px_table *t, const char *en, const char *zh) {
    px_add_text(t, px_str_of(en));
    px_table_cell(t, t->n_rows - 1, t->at - 1)->zh = px_str_of(zh);
}

void px_add_count(px_table *t, uint64_t v) {
    px_cell *c = next(t);
    c->count = v;
    c->number = (double)v;
}

void px_add_number(px_table *t, double v) {
    px_cell *c = next(t);
    c->number = v;
    if (!isfinite(v)) c->type = PX_CELL_NONE;
}

void px_add_none(px_table *t) {
    next(t)->type = PX_CELL_NONE;
}

static px_str always(const px_table *t, px_str clause) {
    if (!clause.n || !t->drill_always.n || px_str_eq(clause, t->drill_always)) return clause;
    if (px_str_is(clause, "*")) return t->drill_always;
    return px_arena_fmt(t->a, PX_STR_FMT " AND " PX_STR_FMT, PX_STR_ARG(clause),
                        PX_STR_ARG(t->drill_always));
}

static void tried(px_table *t, size_t col) {
    if (col < PX_TABLE_COLUMNS_MAX) t->tried |= (uint64_t)1 << col;
}

void px_table_drill(px_table *t, px_str clause) {
    if (!clause.n) tried(t, px_table_find(t, t->drill_column));
    t->drill[t->n_rows - 1] = always(t, clause);
}

void px_table_drill_in(px_table *t, const char *column, px_str clause) {
    size_t col = px_table_find(t, column);
    if (strcmp(t->drill_column, column) == 0) {
        px_table_drill(t, clause);
        return;
    }
    if (!clause.n) tried(t, col);
    if (col == SIZE_MAX || !clause.n) return;
    t->drill_at = px_arena_grow(t->a, t->drill_at, t->n_drill_at, &t->cap_drill_at,
                                t->n_drill_at + 1, sizeof *t->drill_at);
    t->drill_at[t->n_drill_at++] =
        (struct px_table_drill_at){t->n_rows - 1, col, always(t, clause)};
}

void px_table_drill_later(px_table *t, size_t row, size_t col, px_str clause) {
    if (strcmp(t->drill_column, t->col[col].id) == 0) {
        t->drill[row] = clause;
        return;
    }
    t->drill_at = px_arena_grow(t->a, t->drill_at, t->n_drill_at, &t->cap_drill_at,
                                t->n_drill_at + 1, sizeof *t->drill_at);
    t->drill_at[t->n_drill_at++] = (struct px_table_drill_at){row, col, clause};
}

static int by_place(const void *px, const void *py) {
    const struct px_table_drill_at *x = px, *y = py;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return (x->col > y->col) - (x->col < y->col);
}

void px_table_drill_sort(px_table *t) {
    if (t->n_drill_at) qsort(t->drill_at, t->n_drill_at, sizeof *t->drill_at, by_place);
}

px_str px_table_drill_of(const px_table *t, size_t row, size_t col) {
    size_t lo = 0, hi = t->n_drill_at;
    if (strcmp(t->drill_column, t->col[col].id) == 0) return t->drill[row];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->drill_at[mid].row < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < t->n_drill_at && t->drill_at[lo].row == row; lo++)
        if (t->drill_at[lo].col == col) return t->drill_at[lo].clause;
    return (px_str){"", 0};
}

void px_table_note_add(px_table *t, px_str en, px_str zh) {
    t->note =
        px_arena_grow(t->a, t->note, t->n_notes, &t->cap_notes, t->n_notes + 1, sizeof *t->note);
    t->note[t->n_notes++] = (px_table_note){en, zh};
}

void px_table_draw(px_table *t, const char *x, const char *y, const char *by) {
    t->draw_x = x;
    t->draw_y = y;
    t->draw_by = by;
}

size_t px_table_find(const px_table *t, const char *id) {
    for (size_t c = 0; c < t->n_cols; c++)
        if (strcmp(t->col[c].id, id) == 0) return c;
    return SIZE_MAX;
}

/* ---- as text ---- */

static void put_number(px_buf *out, double v) {
    double size = fabs(v);
    if (size < 1e15 && v == floor(v))
        px_buf_fmt(out, "%.0f", v == 0 ? 0 : v);
    else if (size >= 1e6 || size < 1e-3)
        px_buf_fmt(out, "%.4g", v);
    else
        px_buf_fmt(out, "%.*f", size >= 100 ? 1 : size >= 1 ? 3 : 4, v);
}

void px_cell_print(const px_cell *c, bool csv, px_buf *out) {
    switch (c->type) {
    case PX_CELL_NONE:
        if (!csv) px_buf_c(out, px_lang_is_zh() ? "无" : "n/a");
        return;
    case PX_CELL_TEXT:
        px_buf_str(out, c->zh.n && px_lang_is_zh() ? c->zh : c->text);
        if (c->label && !csv)
            px_buf_fmt(out, " " PX_STR_FMT,
                       PX_STR_ARG(px_lang_is_zh() ? c->label->zh : c->label->en));
        return;
    case PX_CELL_COUNT:
    case PX_CELL_YEAR:
        px_buf_u64(out, c->count);
        return;
    case PX_CELL_DATE:
        px_buf_fmt(out, "%04u-%02u-%02u", (unsigned)(c->count / 10000),
                   (unsigned)(c->count / 100 % 100), (unsigned)(c->count % 100));
        return;
    case PX_CELL_SHARE:
        if (csv)
            px_buf_fmt(out, "%.10g", c->number);
        else
            px_buf_fmt(out, "%.1f%%", c->number * 100);
        return;
    case PX_CELL_NUMBER:
        if (csv)
            px_buf_fmt(out, "%.10g", c->number);
        else
            put_number(out, c->number);
        return;
    }
}

void px_head_print(const px_table_column *c, px_buf *out) {
    bool zh = px_lang_is_zh();
    px_buf_c(out, zh ? c->zh : c->en);
    if (c->unit_en) px_buf_fmt(out, zh ? "（%s）" : " (%s)", zh ? c->unit_zh : c->unit_en);
}

size_t px_text_width(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n;)
        n += px_utf8_next(s, &i) >= 0x1100 ? 2 : 1;
    return n;
}

static void pad(px_buf *out, size_t n) {
    while (n-- > 0)
        px_buf_ch(out, ' ');
}

void px_table_text(const px_table *t, px_buf *out) {
    size_t width[PX_TABLE_COLUMNS_MAX] = {0};
    px_buf one;
    px_buf_init(&one, 1 << 20);
    for (int pass = 0; pass < 2; pass++)
        for (size_t r = 0; r <= t->n_rows; r++) {
            for (size_t c = 0; c < t->n_cols; c++) {
                bool text = t->col[c].type == PX_CELL_TEXT;
                px_buf_clear(&one);
                if (r == 0)
                    px_head_print(&t->col[c], &one);
                else
                    px_cell_print(px_table_cell(t, r - 1, c), false, &one);
                size_t w = px_text_width(px_buf_view(&one));
                if (pass == 0) {
                    if (w > width[c]) width[c] = w;
                    continue;
                }
                if (c) px_buf_c(out, "  ");
                if (!text) pad(out, width[c] - w);
                px_buf_str(out, px_buf_view(&one));
                if (text && c + 1 < t->n_cols) pad(out, width[c] - w);
            }
            if (pass) px_buf_ch(out, '\n');
        }
    px_buf_done(&one);
    if (t->n_all > t->n_rows)
        px_buf_fmt(out,
                   px_lang_is_zh() ? "共 %" PRIu64 " 行，显示 %zu 行\n"
                                   : "%" PRIu64 " rows in all, %zu shown\n",
                   t->n_all, t->n_rows);
    for (size_t i = 0; i < t->n_notes; i++)
        px_buf_fmt(out, "* " PX_STR_FMT "\n",
                   PX_STR_ARG(px_lang_is_zh() ? t->note[i].zh : t->note[i].en));
}

static void put_csv_cell(px_str s, px_buf *out) {
    bool quote = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = strchr(",\"\r\n", s.p[i]) != NULL;
    if (!quote) {
        px_buf_str(out, s);
        return;
    }
    px_buf_ch(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') px_buf_ch(out, '"');
        px_buf_ch(out, s.p[i]);
    }
    px_buf_ch(out, '"');
}

void px_table_csv(const px_table *t, px_buf *out) {
    px_buf one;
    px_buf_init(&one, 1 << 20);
    px_buf_c(out, "\xEF\xBB\xBF");
    for (size_t r = 0; r <= t->n_rows; r++)
        for (size_t c = 0; c < t->n_cols; c++) {
            px_buf_clear(&one);
            if (r == 0)
                px_head_print(&t->col[c], &one);
            else
                px_cell_print(px_table_cell(t, r - 1, c), true, &one);
            if (c) px_buf_ch(out, ',');
            put_csv_cell(px_buf_view(&one), out);
            if (c + 1 == t->n_cols) px_buf_c(out, "\r\n");
        }
    px_buf_done(&one);
}

/* ---- JSON ---- */

static void json_cell(const px_cell *c, px_jw *w) {
    switch (c->type) {
    case PX_CELL_NONE:
        px_jw_null(w);
        return;
    case PX_CELL_TEXT:
        px_jw_str(w, c->text);
        return;
    case PX_CELL_COUNT:
    case PX_CELL_YEAR:
    case PX_CELL_DATE:
        px_jw_u64(w, c->count);
        return;
    case PX_CELL_NUMBER:
    case PX_CELL_SHARE:
        px_jw_num(w, c->number);
        return;
    }
}

static void json_pair(px_jw *w, const char *key, const char *en, const char *zh) {
    if (!en) return;
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '{');
    px_jw_kstr(w, "en", px_str_of(en));
    px_jw_kstr(w, "zh", px_str_of(zh));
    px_jw_close(w, '}');
}

/* Clauses of columns other than drill_column: by column, one a row. */
static void json_drill_cells(const px_table *t, px_jw *w) {
    bool any[PX_TABLE_COLUMNS_MAX] = {false};
    if (!t->n_drill_at) return;
    for (size_t i = 0; i < t->n_drill_at; i++)
        any[t->drill_at[i].col] = true;
    px_jw_key(w, PX_STR("drill_cells"));
    px_jw_open(w, '{');
    for (size_t c = 0; c < t->n_cols; c++) {
        if (!any[c]) continue;
        px_jw_key(w, px_str_of(t->col[c].id));
        px_jw_open(w, '[');
        for (size_t r = 0; r < t->n_rows; r++)
            px_jw_str(w, px_table_drill_of(t, r, c));
        px_jw_close(w, ']');
    }
    px_jw_close(w, '}');
}

/* How many cells count units that nothing names. */
static uint64_t without_clause(const px_table *t) {
    uint64_t n = 0;
    for (size_t c = 0; c < t->n_cols; c++)
        for (size_t r = 0; r < t->n_rows && t->tried >> c & 1; r++) {
            const px_cell *x = px_table_cell(t, r, c);
            n += x->type == PX_CELL_COUNT && x->count && !px_table_drill_of(t, r, c).n;
        }
    return n;
}

/* Labels of codes by column, each code once: {"value": {"H01M": {"en": …, "zh": …}}}. */
static void json_labels(const px_table *t, px_jw *w) {
    bool begun = false;
    for (size_t c = 0; c < t->n_cols; c++) {
        px_intern *seen = px_intern_new();
        bool any = false, fresh;
        for (size_t r = 0; r < t->n_rows; r++) {
            const px_cell *x = px_table_cell(t, r, c);
            if (!x->label) continue;
            (void)px_intern_add(seen, x->text, &fresh);
            if (!fresh) continue;
            if (!begun) {
                px_jw_key(w, PX_STR("labels"));
                px_jw_open(w, '{');
            }
            if (!any) {
                px_jw_key(w, px_str_of(t->col[c].id));
                px_jw_open(w, '{');
            }
            begun = any = true;
            px_jw_key(w, x->text);
            px_jw_open(w, '{');
            px_jw_kstr(w, "en", x->label->en);
            px_jw_kstr(w, "zh", x->label->zh);
            px_jw_close(w, '}');
        }
        if (any) px_jw_close(w, '}');
        px_intern_free(seen);
    }
    if (begun) px_jw_close(w, '}');
}

void px_table_json(const px_table *t, px_jw *w) {
    static const char *const types[] = {
        [PX_CELL_NONE] = "none", [PX_CELL_TEXT] = "text",     [PX_CELL_COUNT] = "count",
        [PX_CELL_YEAR] = "year", [PX_CELL_NUMBER] = "number", [PX_CELL_SHARE] = "share",
        [PX_CELL_DATE] = "date"};
    px_jw_kstr(w, "chart", px_str_of(px_chart_name(t->chart)));
    px_chart_json(t, w);
    px_jw_key(w, PX_STR("columns"));
    px_jw_open(w, '[');
    for (size_t c = 0; c < t->n_cols; c++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "id", px_str_of(t->col[c].id));
        px_jw_kstr(w, "type", px_str_of(types[t->col[c].type]));
        json_pair(w, "name", t->col[c].en, t->col[c].zh);
        json_pair(w, "unit", t->col[c].unit_en, t->col[c].unit_zh);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_jw_key(w, PX_STR("rows"));
    px_jw_open(w, '[');
    bool drill = false;
    for (size_t r = 0; r < t->n_rows; r++) {
        px_jw_open(w, '[');
        for (size_t c = 0; c < t->n_cols; c++)
            json_cell(px_table_cell(t, r, c), w);
        px_jw_close(w, ']');
        drill |= t->drill[r].n > 0;
    }
    px_jw_close(w, ']');
    json_labels(t, w);
    px_jw_ku64(w, "rows_in_all", t->n_all);
    if (drill) {
        if (px_table_find(t, t->drill_column) != SIZE_MAX)
            px_jw_kstr(w, "drill_column", px_str_of(t->drill_column));
        px_jw_key(w, PX_STR("drill"));
        px_jw_open(w, '[');
        for (size_t r = 0; r < t->n_rows; r++)
            px_jw_str(w, t->drill[r]);
        px_jw_close(w, ']');
    }
    json_drill_cells(t, w);
    if (without_clause(t)) px_jw_ku64(w, "drill_none", without_clause(t));
    px_jw_key(w, PX_STR("notes"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < t->n_notes; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "en", t->note[i].en);
        px_jw_kstr(w, "zh", t->note[i].zh);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
}
