/* xlsxml.c: "XML Spreadsheet 2003", which many programs write and call .xls: Workbook, Worksheet,
 * Table, Row, Cell, Data. Rows and cells that are left out are skipped by ss:Index. */
#include "indexer/xlsmarked.h"

#include <stdlib.h>

typedef struct style {
    px_str id;
    px_numfmt f;
} style;

typedef struct xml_book {
    px_marked k; /* first */
    style *styles;
    size_t n_styles, cap_styles;
    px_buf text;
} xml_book;

/* Formats have names of their own beside codes. */
static px_numfmt format_of(px_str code) {
    static const struct {
        const char *name;
        px_numfmt_kind kind;
    } named[] = {{"General Date", PX_NUMFMT_DATETIME}, {"Long Date", PX_NUMFMT_DATE},
                 {"Medium Date", PX_NUMFMT_DATE},      {"Short Date", PX_NUMFMT_DATE},
                 {"Long Time", PX_NUMFMT_TIME},        {"Medium Time", PX_NUMFMT_TIME},
                 {"Short Time", PX_NUMFMT_TIME},       {"Percent", PX_NUMFMT_PERCENT}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (px_str_eq_nocase(code, px_str_of(named[i].name)))
            return (px_numfmt){(uint8_t)named[i].kind, 0};
    return px_numfmt_of_code(code);
}

static px_status list_sheets(xml_book *x, px_err *err) {
    px_marked *k = &x->k;
    px_mark t;
    px_str id = {NULL, 0};
    bool visible = false;
    int got;
    px_status st = px_marked_rewind(k, err);
    while (st == PX_OK && (got = px_marks_next(k->m, &t, err)) != 0) {
        if (got < 0) return (px_status)got;
        if ((st = px_marked_check(k, err)) != PX_OK) break;
        if (t.kind == PX_MARK_TEXT) {
            if (visible && k->n_sheets && px_str_find(t.text, PX_STR("Hidden")) != SIZE_MAX)
                k->sheets[k->n_sheets - 1].hidden = true;
            continue;
        }
        visible = t.kind == PX_MARK_OPEN && px_str_is(t.name, "Visible");
        if (t.kind != PX_MARK_OPEN) continue;
        if (px_str_is(t.name, "Style")) {
            id = px_mark_attr(k->a, &t, "ID");
        } else if (px_str_is(t.name, "NumberFormat") && x->n_styles < 65536) {
            x->styles = px_arena_grow(k->a, x->styles, x->n_styles, &x->cap_styles, x->n_styles + 1,
                                      sizeof *x->styles);
            x->styles[x->n_styles++] = (style){id, format_of(px_mark_attr(k->a, &t, "Format"))};
        } else if (px_str_is(t.name, "Worksheet")) {
            st = px_marked_add(k, px_mark_attr(k->a, &t, "Name"), false, err);
        }
    }
    k->at_sheet = k->n_sheets; /* reading begins anew */
    return st;
}

static px_status open_xml(px_stream *in, void **self, px_err *err) {
    xml_book *x = *self = px_calloc(1, sizeof *x);
    x->k = (px_marked){.in = in, .sheet_element = "Worksheet", .a = px_arena_new()};
    px_buf_init(&x->text, (size_t)16 << 20);
    px_status st = px_stream_spool(in, PX_BOOK_SPOOL_BYTES, err);
    return st == PX_OK ? list_sheets(x, err) : st;
}

static void close_xml(void *self) {
    xml_book *x = self;
    if (!x) return;
    px_marked_release(&x->k);
    px_buf_done(&x->text);
    free(x);
}

/* ss:Index and its like; `otherwise` where it is absent or no number. */
static uint64_t index_of(const px_mark *t, const char *attr, uint64_t otherwise) {
    px_str v;
    uint64_t n;
    return px_mark_attr_raw(t, attr, &v) && px_str_u64(v, &n) && n ? n : otherwise;
}

static px_numfmt style_of(const xml_book *x, px_str id) {
    for (size_t i = 0; i < x->n_styles && id.n; i++)
        if (px_str_eq(x->styles[i].id, id)) return x->styles[i].f;
    return (px_numfmt){0};
}

static px_str meaning(px_arena *a, px_str type, px_numfmt f, px_str text) {
    if (px_str_is(type, "Number")) return px_cell_number_text(a, text, f, false);
    if (px_str_is(type, "DateTime")) return px_cell_iso(a, px_arena_str(a, text));
    if (px_str_is(type, "Boolean"))
        return px_str_is(px_str_trim(text), "1") ? PX_STR("TRUE") : PX_STR("FALSE");
    return px_arena_str(a, text);
}

/* The Data of a cell whose opening tag has been read; its Comment has Data, too. */
static int read_cell(xml_book *x, size_t column, px_numfmt f, px_cells *c, px_err *err) {
    px_mark t;
    px_str type = {"", 0};
    bool in_data = false, in_comment = false;
    int got;
    px_buf_clear(&x->text);
    while ((got = px_marks_next(x->k.m, &t, err)) == 1) {
        bool open = t.kind == PX_MARK_OPEN && !t.empty;
        if (t.kind == PX_MARK_TEXT) {
            if (in_data && !in_comment) px_buf_str(&x->text, t.text);
        } else if (px_str_is(t.name, "Comment")) {
            in_comment = open;
        } else if (px_str_is(t.name, "Data") && !in_comment) {
            in_data = open;
            if (open) type = px_mark_attr(c->a, &t, "Type");
        } else if (t.kind == PX_MARK_CLOSE && px_str_is(t.name, "Cell")) {
            break;
        }
    }
    if (got != 1) return got;
    if (x->text.failed)
        return px_fail(err, PX_E_LIMIT, "a cell has more than %zu MiB of text", x->text.max >> 20);
    if (x->text.n) px_cells_put(c, column, meaning(c->a, type, f, px_buf_view(&x->text)));
    return 1;
}

static int row(void *self, px_cells *c, uint64_t *line, px_err *err) {
    xml_book *x = self;
    px_marked *k = &x->k;
    px_mark t;
    uint64_t column = 1;
    bool in_row = false;
    int got;
    px_cells_begin(c);
    while (!k->ended && (got = px_marks_next(k->m, &t, err)) != 0) {
        if (got < 0) return got;
        bool open = t.kind == PX_MARK_OPEN;
        if (t.kind == PX_MARK_TEXT) continue;
        if (px_str_is(t.name, "Row")) {
            if (open) k->line = index_of(&t, "Index", k->line + 1);
            if (open) column = 1;
            in_row = open && !t.empty;
            if (!in_row && c->n) {
                *line = k->line;
                return 1;
            }
        } else if (open && in_row && px_str_is(t.name, "Cell")) {
            column = index_of(&t, "Index", column);
            uint64_t across = index_of(&t, "MergeAcross", 0);
            px_numfmt f = style_of(x, px_mark_attr(c->a, &t, "StyleID"));
            if (column > PX_CELLS_MAX) column = PX_CELLS_MAX + 1; /* there is nothing behind */
            if (!t.empty) {
                got = read_cell(x, (size_t)column - 1, f, c, err);
                if (got != 1) return got == 0 ? px_marked_cut(k, err) : got;
                if ((got = px_cells_check(c, err)) != PX_OK) return got;
            }
            column += 1 + (across < PX_CELLS_MAX ? across : PX_CELLS_MAX);
        } else if (!open && px_str_is(t.name, "Worksheet")) {
            k->ended = true;
        }
    }
    return k->ended ? 0 : px_marked_cut(k, err);
}

const px_book_kind px_book_xml = {
    open_xml, close_xml,     px_marked_sheets,  px_marked_info, px_marked_sheet_open,
    row,      px_marked_bad, px_marked_encoding};
