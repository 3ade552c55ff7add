/* xlsods.c: OpenDocument spreadsheets, row by row. Source: OASIS OpenDocument 1.2 part 1, 9.
 *
 * Cells and rows that follow one another and are equal are written once with a number; programs
 * fill the rest of a sheet with a million empty ones, which cost nothing here. */
#include "indexer/xlsmarked.h"

#include <stdlib.h>

typedef struct ods {
    px_marked k; /* first: the functions of xlsmarked.h take it */
    px_buf text;
    uint64_t repeat; /* the row in `held` is to be given so many times more */
    px_cells held;
} ods;

/* ---- opening ---- */

static bool is_hidden(const px_str *styles, size_t n, px_str style) {
    for (size_t i = 0; i < n; i++)
        if (style.n && px_str_eq(styles[i], style)) return true;
    return false;
}

static px_status list_sheets(ods *o, px_err *err) {
    px_marked *k = &o->k;
    px_mark t;
    px_str style = {NULL, 0}, *hidden = NULL;
    size_t n_hidden = 0, cap_hidden = 0;
    int got;
    px_status st = px_marked_rewind(k, err);
    while (st == PX_OK && (got = px_marks_next(k->m, &t, err)) != 0) {
        if (got < 0) return (px_status)got;
        if ((st = px_marked_check(k, err)) != PX_OK) break;
        if (t.kind != PX_MARK_OPEN) continue;
        if (px_str_is(t.name, "style")) {
            style = px_mark_attr(k->a, &t, "name");
        } else if (px_str_is(t.name, "table-properties") &&
                   px_str_is(px_mark_attr(k->a, &t, "display"), "false")) {
            hidden =
                px_arena_grow(k->a, hidden, n_hidden, &cap_hidden, n_hidden + 1, sizeof *hidden);
            hidden[n_hidden++] = style;
        } else if (px_str_is(t.name, "table")) {
            st = px_marked_add(k, px_mark_attr(k->a, &t, "name"),
                               is_hidden(hidden, n_hidden, px_mark_attr(k->a, &t, "style-name")),
                               err);
        }
    }
    k->at_sheet = k->n_sheets; /* reading begins anew */
    return st;
}

static px_status open_ods(px_stream *in, void **self, px_err *err) {
    ods *o = *self = px_calloc(1, sizeof *o);
    px_str type = {"", 0};
    px_stream *part;
    o->k =
        (px_marked){.in = in, .part = "content.xml", .sheet_element = "table", .a = px_arena_new()};
    px_buf_init(&o->text, (size_t)16 << 20);
    px_cells_init(&o->held);
    px_status st = px_parts_open(in, &o->k.parts, err);
    if (st == PX_OK && px_parts_has(o->k.parts, PX_STR("mimetype"))) {
        st = px_parts_get(o->k.parts, PX_STR("mimetype"), &part, err);
        if (st == PX_OK) st = px_stream_peek(part, 200, &type, err);
    }
    if (st == PX_OK && type.n && px_str_find(type, PX_STR("spreadsheet")) == SIZE_MAX)
        st =
            px_fail(err, PX_E_UNSUPPORTED,
                    "this is an OpenDocument text or drawing, not a spreadsheet; save the table in "
                    "it as .xlsx or CSV");
    return st == PX_OK ? list_sheets(o, err) : st;
}

static void close_ods(void *self) {
    ods *o = self;
    if (!o) return;
    px_marked_release(&o->k);
    px_cells_done(&o->held);
    px_buf_done(&o->text);
    free(o);
}

static px_status open_sheet(void *self, size_t i, px_err *err) {
    ods *o = self;
    o->repeat = 0;
    return px_marked_sheet_open(&o->k, i, err);
}

/* ---- rows ---- */

static uint64_t repeated(const px_mark *t, const char *attr) {
    px_str v;
    uint64_t n;
    return px_mark_attr_raw(t, attr, &v) && px_str_u64(v, &n) && n ? n : 1;
}

static bool all_digits(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0;
}

/* What a cell says: dates and truths by their value, numbers too, unless what is shown has zeros in
 * front; all else by its paragraphs. */
static px_str meaning(ods *o, const px_mark *cell, px_arena *a, px_str shown) {
    px_str type = px_mark_attr(a, cell, "value-type"), v;
    (void)o;
    if (px_str_is(type, "date") && (v = px_mark_attr(a, cell, "date-value")).n)
        return px_cell_iso(a, v);
    if (px_str_is(type, "boolean") && (v = px_mark_attr(a, cell, "boolean-value")).n)
        return px_str_is(v, "true") ? PX_STR("TRUE") : PX_STR("FALSE");
    if ((px_str_is(type, "float") || px_str_is(type, "currency")) && !all_digits(shown) &&
        (v = px_mark_attr(a, cell, "value")).n)
        return px_cell_number_text(a, v, (px_numfmt){0}, false);
    return px_arena_str(a, shown);
}

/* The content of the cell whose opening tag is `cell`, copied before the next tag is read. */
static int read_cell(ods *o, const px_mark *cell, size_t column, px_cells *c, uint64_t times,
                     px_err *err) {
    px_mark t, own = *cell;
    px_str element = px_arena_str(c->a, cell->name);
    int got = 1;
    unsigned paragraphs = 0, notes = 0;
    bool in_p = false;
    own.attrs = px_arena_str(c->a, cell->attrs);
    px_buf_clear(&o->text);
    while (!cell->empty && (got = px_marks_next(o->k.m, &t, err)) == 1) {
        bool open = t.kind == PX_MARK_OPEN;
        if (t.kind == PX_MARK_TEXT) {
            if (in_p && !notes) px_buf_str(&o->text, t.text);
        } else if (px_str_is(t.name, "annotation")) {
            if (!t.empty) notes = open;
        } else if (notes) {
            continue;
        } else if (px_str_is(t.name, "p") || px_str_is(t.name, "h")) {
            if (open && paragraphs++) px_buf_ch(&o->text, '\n');
            in_p = open && !t.empty;
        } else if (open && px_str_is(t.name, "s")) {
            for (uint64_t n = repeated(&t, "c"); n > 0 && n < 1000; n--)
                px_buf_ch(&o->text, ' ');
        } else if (open && px_str_is(t.name, "tab")) {
            px_buf_ch(&o->text, ' ');
        } else if (open && px_str_is(t.name, "line-break")) {
            px_buf_ch(&o->text, '\n');
        } else if (!open && px_str_eq(t.name, element)) {
            break;
        }
    }
    if (got != 1) return got;
    if (o->text.failed)
        return px_fail(err, PX_E_LIMIT, "a cell has more than %zu MiB of text", o->text.max >> 20);
    px_str text = meaning(o, &own, c->a, px_buf_view(&o->text));
    for (size_t i = 0; i < times && column + i < PX_CELLS_MAX && text.n; i++)
        px_cells_put(c, column + i, text);
    return 1;
}

/* 1 = a row with its number of repeats, 0 = the sheet has ended. */
static int read_row(ods *o, px_cells *c, uint64_t *times, px_err *err) {
    px_marked *k = &o->k;
    px_mark t;
    size_t column = 0;
    int got;
    bool in_row = false;
    while (!k->ended && (got = px_marks_next(k->m, &t, err)) != 0) {
        if (got < 0) return got;
        bool open = t.kind == PX_MARK_OPEN;
        if (t.kind == PX_MARK_TEXT) continue;
        if (px_str_is(t.name, "table-row")) {
            if (open) {
                *times = repeated(&t, "number-rows-repeated");
                column = 0;
            }
            in_row = open && !t.empty;
            if (!in_row) return 1;
        } else if (open && in_row &&
                   (px_str_is(t.name, "table-cell") || px_str_is(t.name, "covered-table-cell"))) {
            uint64_t n = repeated(&t, "number-columns-repeated");
            if (n > PX_CELLS_MAX) n = PX_CELLS_MAX;
            got = read_cell(o, &t, column, c, n, err);
            if (got != 1) return got == 0 ? px_marked_cut(k, err) : got;
            if ((got = px_cells_check(c, err)) != PX_OK) return got;
            column += (size_t)n;
        } else if (!open && px_str_is(t.name, "table")) {
            k->ended = true;
        }
    }
    return k->ended ? 0 : px_marked_cut(k, err);
}

static int row(void *self, px_cells *c, uint64_t *line, px_err *err) {
    ods *o = self;
    uint64_t times = 1;
    int got;
    px_cells_begin(c);
    while (!o->repeat) {
        px_cells_begin(&o->held);
        if ((got = read_row(o, &o->held, &times, err)) != 1) return got;
        if (o->held.n)
            o->repeat = times;
        else
            o->k.line += times;
    }
    o->repeat--;
    *line = ++o->k.line;
    if (o->k.line > PX_SHEET_ROWS_MAX)
        return px_fail(err, PX_E_LIMIT, "the sheet has more than %u rows", PX_SHEET_ROWS_MAX);
    for (size_t i = 0; i < o->held.n; i++)
        px_cells_put(c, i, o->held.v[i]);
    return 1;
}

const px_book_kind px_book_ods = {open_ods,   close_ods, px_marked_sheets, px_marked_info,
                                  open_sheet, row,       px_marked_bad,    NULL};
