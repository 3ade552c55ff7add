/* xlshtml.c: tables of an HTML page. Many portals and programs "export to Excel" by writing a page
 * and calling it .xls.
 *
 * Every <table> is a sheet, one that lies in another, too; what lies in cells of a table that only
 * arranges others leaves that one empty. Closing tags may be missing where HTML lets them. */
#include "indexer/xlsmarked.h"

#include <stdlib.h>

typedef struct page {
    px_marked k; /* first */
    px_buf text;
    bool in_row;
} page;

static px_status open_html(px_stream *in, void **self, px_err *err) {
    page *p = *self = px_calloc(1, sizeof *p);
    px_marked *k = &p->k;
    px_mark t;
    int got = 0;
    *k = (px_marked){.in = in, .sheet_element = "table", .html = true, .a = px_arena_new()};
    px_buf_init(&p->text, (size_t)16 << 20);
    px_status st = px_stream_spool(in, PX_BOOK_SPOOL_BYTES, err);
    if (st == PX_OK) st = px_marked_rewind(k, err);
    while (st == PX_OK && (got = px_marks_next(k->m, &t, err)) == 1)
        if (t.kind == PX_MARK_OPEN && px_str_is(t.name, "table"))
            st = px_marked_add(k, (px_str){"", 0}, false, err);
    k->at_sheet = k->n_sheets; /* reading begins anew */
    return got < 0 ? (px_status)got : st;
}

static void close_html(void *self) {
    page *p = self;
    if (!p) return;
    px_marked_release(&p->k);
    px_buf_done(&p->text);
    free(p);
}

static px_status open_table(void *self, size_t i, px_err *err) {
    page *p = self;
    p->in_row = false;
    return px_marked_sheet_open(&p->k, i, err);
}

static bool is_cell(px_str name) {
    return px_str_is(name, "td") || px_str_is(name, "th");
}

/* White space as HTML has it: runs are one blank, none at the ends of a line. Pages fill empty cells
 * with &nbsp; (U+00A0), which is white space to us. */
static void put_text(px_buf *out, px_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0') {
            c = ' ';
            i++;
        }
        if (!px_is_space(c)) {
            px_buf_ch(out, c);
        } else if (out->n && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '\n') {
            px_buf_ch(out, ' ');
        }
    }
}

static void new_line(px_buf *out) {
    while (out->n && out->p[out->n - 1] == ' ')
        out->n--;
    if (out->n && out->p[out->n - 1] != '\n') px_buf_ch(out, '\n');
}

/* A cell that Excel wrote says its number in full beside what it shows (x:num). */
static void end_cell(page *p, px_cells *c, size_t column, px_str full) {
    px_str s = px_str_trim(px_buf_view(&p->text));
    bool short_form = px_str_find(s, PX_STR("E+")) != SIZE_MAX;
    px_str text = short_form && full.n ? px_cell_number_text(c->a, full, (px_numfmt){0}, false)
                                       : px_arena_str(c->a, s);
    px_cells_put(c, column, text);
    px_buf_clear(&p->text);
}

static bool ends_line(px_str name) {
    static const char *const lines[] = {"br", "p", "div", "li", "tr", "ul", "ol"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (px_str_is(name, lines[i])) return true;
    return false;
}

static int row(void *self, px_cells *c, uint64_t *line, px_err *err) {
    page *p = self;
    px_marked *k = &p->k;
    px_mark t;
    px_str full = {"", 0}, span;
    uint64_t width = 1;
    size_t column = 0;
    unsigned depth = 0; /* of tables within the cell */
    bool in_cell = false;
    int got = 1;
    px_cells_begin(c);
    px_buf_clear(&p->text);
    while (!k->ended && (got = px_marks_next(k->m, &t, err)) == 1) {
        bool open = t.kind == PX_MARK_OPEN;
        if (t.kind == PX_MARK_TEXT) {
            if (in_cell && !depth) put_text(&p->text, t.text);
            continue;
        }
        bool table = px_str_is(t.name, "table"), tr = px_str_is(t.name, "tr");
        if (!open && (px_str_is(t.name, "body") || px_str_is(t.name, "html"))) {
            table = true; /* whatever was left open */
            depth = 0;
        }
        if (table && open) {
            k->at_sheet++; /* it has been passed: going there begins anew */
            depth += !t.empty;
            continue;
        }
        if (table && depth) {
            depth--;
            continue;
        }
        if (depth) continue;
        if (in_cell && (table || tr || is_cell(t.name))) {
            if (column < PX_CELLS_MAX) end_cell(p, c, column, full);
            column += (size_t)width;
            in_cell = false;
        }
        if (is_cell(t.name) && open) {
            if (px_mark_attr_raw(&t, "colspan", &span) && px_str_u64(span, &width) && width) {
                if (width > PX_CELLS_MAX) width = PX_CELLS_MAX;
            } else {
                width = 1;
            }
            if (!p->in_row) k->line++; /* <tr> may be left out */
            p->in_row = true;
            full = px_mark_attr(c->a, &t, "num");
            in_cell = !t.empty && column < PX_CELLS_MAX;
        } else if (in_cell && ends_line(t.name)) {
            new_line(&p->text);
        } else if (tr || table) {
            k->ended = table && !open;
            uint64_t this = k->line;
            if (tr && open) k->line++;
            p->in_row = tr && open;
            column = 0;
            if (c->n) {
                *line = this;
                return 1;
            }
        }
        if (p->text.failed)
            return px_fail(err, PX_E_LIMIT, "a cell has more than %zu MiB of text",
                           p->text.max >> 20);
        if ((got = px_cells_check(c, err)) != PX_OK) return got;
    }
    if (got < 0) return got;
    return k->ended ? 0 : px_marked_cut(k, err);
}

const px_book_kind px_book_html = {open_html,  close_html, px_marked_sheets, px_marked_info,
                                   open_table, row,        px_marked_bad,    px_marked_encoding};
