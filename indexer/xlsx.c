/* xlsx.c: workbooks of Excel since 2007 (Office Open XML, transitional and strict), row by row.
 * Source: ECMA-376 part 1, 18 (SpreadsheetML), and what writers make of it.
 *
 * Nothing is asked of the parts beyond what cells need: which part is the workbook (_rels/.rels),
 * names and order of its sheets, the formats of numbers, the shared strings; a part that is missing
 * or stands elsewhere is looked for where writers put it. Names are local, so that the namespaces of
 * the strict form and odd prefixes make no difference. Styles that are broken cost the dates, not
 * the workbook. */
#include "base/message.h"
#include "indexer/workbook.h"
#include "indexer/xlsmark.h"
#include "indexer/xlsparts.h"
#include "indexer/xlspool.h"

#include <stdlib.h>

#define STYLES_MAX ((size_t)1 << 20)

typedef struct sheet {
    px_str name, part;
    bool hidden, no_cells;
} sheet;

typedef struct relation {
    px_str id, type, target;
} relation;

typedef struct format {
    uint32_t id;
    px_numfmt f;
} format;

typedef struct book {
    px_parts *zip;
    px_arena *a;
    px_str home; /* folder of the workbook part, with a slash at its end */
    relation *rels;
    size_t n_rels, cap_rels;
    sheet *sheets;
    size_t n_sheets, cap_sheets;
    bool from_1904;
    format *formats;
    size_t n_formats, cap_formats;
    bool in_cell_styles;
    px_numfmt *styles; /* of cells, by number */
    size_t n_styles, cap_styles;
    px_pool *strings;
    /* the open sheet */
    px_marks *m;
    px_buf text;
    uint64_t line, bad;
    bool ended;
} book;

/* ---- parts ---- */

static px_str folder(px_str part) {
    while (part.n && part.p[part.n - 1] != '/')
        part.n--;
    return part;
}

/* A target as a part: from the root, or from a folder, with "../" taken out. */
static px_str resolve(px_arena *a, px_str home, px_str target) {
    if (target.n && (target.p[0] == '/' || target.p[0] == '\\'))
        return px_arena_str(a, px_str_sub(target, 1, target.n));
    for (;;) {
        if (px_str_starts(target, PX_STR("./"))) {
            target = px_str_sub(target, 2, target.n);
        } else if (px_str_starts(target, PX_STR("../"))) {
            target = px_str_sub(target, 3, target.n);
            if (home.n) home = folder(px_str_sub(home, 0, home.n - 1));
        } else {
            break;
        }
    }
    return px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(home), PX_STR_ARG(target));
}

static bool ends(px_str s, const char *with) {
    size_t n = strlen(with);
    return s.n >= n && px_str_eq_nocase(px_str_sub(s, s.n - n, s.n), px_str_of(with));
}

/* Calls `tag` for each tag of a part; a part that is not there has none. */
static px_status each(book *k, px_str part, void (*tag)(book *, const px_mark *), px_err *err) {
    px_stream *in;
    if (!px_parts_has(k->zip, part)) return PX_OK;
    px_status st = px_parts_get(k->zip, part, &in, err);
    if (st != PX_OK) return st;
    px_marks *m = px_marks_new(in, false);
    px_mark t;
    int got;
    while (st == PX_OK && (got = px_marks_next(m, &t, err)) != 0) {
        if (got < 0) st = (px_status)got;
        if (got == 1 && t.kind != PX_MARK_TEXT) tag(k, &t);
        if (px_arena_size(k->a) > PX_BOOK_NAMES_MAX)
            st = px_fail(err, PX_E_LIMIT, "the workbook has more than %zu MiB of styles and names",
                         PX_BOOK_NAMES_MAX >> 20);
    }
    px_marks_free(m);
    return st;
}

static void on_relation(book *k, const px_mark *t) {
    if (t->kind != PX_MARK_OPEN || !px_str_is(t->name, "Relationship") || k->n_rels > 100000)
        return;
    px_str mode = px_mark_attr(k->a, t, "TargetMode");
    if (px_str_eq_nocase(mode, PX_STR("External"))) return; /* links of cells: there are many */
    k->rels = px_arena_grow(k->a, k->rels, k->n_rels, &k->cap_rels, k->n_rels + 1, sizeof *k->rels);
    k->rels[k->n_rels++] = (relation){px_mark_attr(k->a, t, "Id"), px_mark_attr(k->a, t, "Type"),
                                      resolve(k->a, k->home, px_mark_attr(k->a, t, "Target"))};
}

static void on_sheet(book *k, const px_mark *t) {
    if (t->kind != PX_MARK_OPEN) return;
    if (px_str_is(t->name, "workbookPr")) {
        px_str v = px_mark_attr(k->a, t, "date1904");
        k->from_1904 = px_str_is(v, "1") || px_str_eq_nocase(v, PX_STR("true"));
    }
    if (!px_str_is(t->name, "sheet") || k->n_sheets >= PX_BOOK_SHEETS_MAX) return;
    px_str id, state = px_mark_attr(k->a, t, "state");
    sheet s = {.name = px_mark_attr(k->a, t, "name"),
               .hidden = px_str_eq_nocase(state, PX_STR("hidden")) ||
                         px_str_eq_nocase(state, PX_STR("veryHidden"))};
    id = px_mark_attr(k->a, t, "id"); /* r:id; sheetId is another */
    for (size_t i = 0; i < k->n_rels && !s.part.n; i++)
        if (id.n && px_str_eq(k->rels[i].id, id)) {
            s.part = k->rels[i].target;
            s.no_cells = !ends(k->rels[i].type, "/worksheet");
        }
    if (!s.part.n)
        s.part = px_arena_fmt(k->a, PX_STR_FMT "worksheets/sheet%zu.xml", PX_STR_ARG(k->home),
                              k->n_sheets + 1);
    k->sheets = px_arena_grow(k->a, k->sheets, k->n_sheets, &k->cap_sheets, k->n_sheets + 1,
                              sizeof *k->sheets);
    k->sheets[k->n_sheets++] = s;
}

/* ---- styles ---- */

/* Styles of cells stand in cellXfs; the xf of cellStyleXfs in front of it are others. */
static void on_style(book *k, const px_mark *t) {
    if (px_str_is(t->name, "cellXfs")) {
        k->in_cell_styles = t->kind == PX_MARK_OPEN && !t->empty;
    } else if (t->kind == PX_MARK_OPEN && px_str_is(t->name, "numFmt") &&
               k->n_formats < STYLES_MAX) {
        uint32_t id = 0;
        if (!px_str_u32(px_mark_attr(k->a, t, "numFmtId"), &id)) return;
        k->formats = px_arena_grow(k->a, k->formats, k->n_formats, &k->cap_formats,
                                   k->n_formats + 1, sizeof *k->formats);
        k->formats[k->n_formats++] =
            (format){id, px_numfmt_of_code(px_mark_attr(k->a, t, "formatCode"))};
    } else if (t->kind == PX_MARK_OPEN && k->in_cell_styles && px_str_is(t->name, "xf") &&
               k->n_styles < STYLES_MAX) {
        uint32_t id = 0;
        px_str raw;
        if (px_mark_attr_raw(t, "numFmtId", &raw)) (void)px_str_u32(raw, &id);
        px_numfmt f = px_numfmt_of_id(id);
        for (size_t i = 0; i < k->n_formats; i++)
            if (k->formats[i].id == id) f = k->formats[i].f;
        k->styles = px_arena_grow(k->a, k->styles, k->n_styles, &k->cap_styles, k->n_styles + 1,
                                  sizeof *k->styles);
        k->styles[k->n_styles++] = f;
    }
}

/* ---- texts ---- */

static int hex(px_str s) {
    int v = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = px_lower(s.p[i]);
        if (!px_is_digit(c) && !(c >= 'a' && c <= 'f')) return -1;
        v = v * 16 + (px_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return v;
}

/* Characters that XML does not have are written _xHHHH_ (most of them _x000D_). In place. */
static void unescape(px_buf *b) {
    size_t to = 0;
    if (!b->p || !memmem(b->p, b->n, "_x", 2)) return;
    for (size_t i = 0; i < b->n;) {
        px_str at = px_str_sub(px_buf_view(b), i, i + 7);
        int cp = at.n == 7 && at.p[0] == '_' && at.p[1] == 'x' && at.p[6] == '_'
                     ? hex(px_str_sub(at, 2, 6))
                     : -1;
        if (cp > 0 && (cp < 0xD800 || cp > 0xDFFF)) {
            to += px_utf8_put(b->p + to, (uint32_t)cp); /* at most 3 bytes for 7 */
            i += 7;
        } else {
            b->p[to++] = b->p[i++];
        }
    }
    b->n = to;
}

/* Text of <si> or <is>, of which the opening tag has been read: what stands in its <t>, but not how
 * it is spoken (rPh). */
static int read_text(book *k, px_marks *m, px_str element, px_err *err) {
    px_mark t;
    char end[8] = {0};
    int got;
    unsigned spoken = 0;
    bool in_t = false;
    memcpy(end, element.p, element.n < sizeof end - 1 ? element.n : sizeof end - 1);
    px_buf_clear(&k->text);
    while ((got = px_marks_next(m, &t, err)) == 1) {
        bool open = t.kind == PX_MARK_OPEN && !t.empty;
        if (t.kind == PX_MARK_TEXT) {
            if (in_t && !spoken) px_buf_str(&k->text, t.text);
        } else if (px_str_is(t.name, "t")) {
            in_t = open;
        } else if (px_str_is(t.name, "rPh")) {
            spoken = open;
        } else if (t.kind == PX_MARK_CLOSE && px_str_is(t.name, end)) {
            break;
        }
    }
    if (k->text.failed)
        return px_fail(err, PX_E_LIMIT, "a cell has more than %zu MiB of text", k->text.max >> 20);
    unescape(&k->text);
    return got;
}

static px_status read_strings(book *k, px_str part, px_err *err) {
    px_stream *in;
    px_status st = px_parts_get(k->zip, part, &in, err);
    if (st != PX_OK) return st;
    px_marks *m = px_marks_new(in, false);
    px_mark t;
    int got;
    while (st == PX_OK && (got = px_marks_next(m, &t, err)) != 0) {
        if (got == 1 && (t.kind != PX_MARK_OPEN || !px_str_is(t.name, "si"))) continue;
        if (got == 1) {
            px_buf_clear(&k->text);
            if (!t.empty) got = read_text(k, m, PX_STR("si"), err);
        }
        st = got < 0 ? (px_status)got : px_pool_add(k->strings, px_buf_view(&k->text), err);
        if (got == 0) break;
    }
    k->bad += px_marks_bad(m);
    px_marks_free(m);
    return st;
}

/* ---- opening ---- */

static px_status find_workbook(book *k, px_str *part, px_err *err) {
    px_status st = each(k, PX_STR("_rels/.rels"), on_relation, err);
    if (st != PX_OK) return st;
    *part = (px_str){"", 0};
    for (size_t i = 0; i < k->n_rels; i++)
        if (ends(k->rels[i].type, "/officeDocument") && px_parts_has(k->zip, k->rels[i].target))
            *part = k->rels[i].target;
    if (!part->n) *part = px_parts_ending(k->zip, "workbook.xml");
    if (!part->n) *part = px_parts_ending(k->zip, "workbook.bin");
    px_str other = *part;
    if (ends(other, ".bin"))
        return px_fail(err, PX_E_UNSUPPORTED,
                       "this is a binary workbook (.xlsb); open it in a spreadsheet program and "
                       "save it as .xlsx or CSV");
    if (!other.n) other = px_parts_ending(k->zip, "document.xml");
    if (!other.n) other = px_parts_ending(k->zip, "presentation.xml");
    bool zh = px_lang_is_zh();
    const char *what = ends(other, "document.xml") ? (zh ? " Word 文档" : "a Word document")
                       : ends(other, "presentation.xml")
                           ? (zh ? " PowerPoint 演示文稿" : "a PowerPoint presentation")
                           : NULL;
    if (what)
        return px_fail(err, PX_E_UNSUPPORTED,
                       "this is %s, not a workbook; save the table in it as .xlsx or CSV", what);
    if (!part->n)
        return px_fail(err, PX_E_IO,
                       "this looks like a workbook, but the list of its sheets (xl/workbook.xml) "
                       "is missing; perhaps the file is cut short: get it again");
    return PX_OK;
}

/* A relation of the workbook by its type, or the usual name; empty where there is none. */
static px_str part_of_type(book *k, const char *type, const char *usual) {
    for (size_t i = 0; i < k->n_rels; i++)
        if (ends(k->rels[i].type, type) && px_parts_has(k->zip, k->rels[i].target))
            return k->rels[i].target;
    px_str s = px_arena_fmt(k->a, PX_STR_FMT "%s", PX_STR_ARG(k->home), usual);
    return px_parts_has(k->zip, s) ? s : (px_str){"", 0};
}

static px_status read_book(book *k, px_err *err) {
    px_str part;
    px_status st = find_workbook(k, &part, err);
    if (st != PX_OK) return st;
    k->home = folder(part);
    k->n_rels = 0;
    px_str last = px_str_sub(part, k->home.n, part.n);
    st = each(k,
              px_arena_fmt(k->a, PX_STR_FMT "_rels/" PX_STR_FMT ".rels", PX_STR_ARG(k->home),
                           PX_STR_ARG(last)),
              on_relation, err);
    if (st == PX_OK) st = each(k, part, on_sheet, err);
    if (st != PX_OK) return st;
    if (!k->n_sheets)
        return px_fail(err, PX_E_IO, "the workbook names no sheets; perhaps it is damaged");
    px_str styles = part_of_type(k, "/styles", "styles.xml");
    px_str strings = part_of_type(k, "/sharedStrings", "sharedStrings.xml");
    if (styles.n) st = each(k, styles, on_style, err);
    if (st == PX_OK && strings.n) st = read_strings(k, strings, err);
    return st;
}

static px_status open_xlsx(px_stream *in, void **self, px_err *err) {
    book *k = *self = px_calloc(1, sizeof *k);
    k->a = px_arena_new();
    k->strings = px_pool_new();
    px_buf_init(&k->text, (size_t)16 << 20);
    px_status st = px_parts_open(in, &k->zip, err);
    return st == PX_OK ? read_book(k, err) : st;
}

static void close_xlsx(void *self) {
    book *k = self;
    if (!k) return;
    px_marks_free(k->m);
    px_parts_close(k->zip);
    px_pool_free(k->strings);
    px_buf_done(&k->text);
    px_arena_free(k->a);
    free(k);
}

static size_t sheets(const void *self) {
    return ((const book *)self)->n_sheets;
}

static px_sheet_info info(const void *self, size_t i) {
    const sheet *s = &((const book *)self)->sheets[i];
    return (px_sheet_info){s->name, s->hidden, s->no_cells};
}

/* ---- rows ---- */

static void end_sheet(book *k) {
    if (k->m) k->bad += px_marks_bad(k->m);
    px_marks_free(k->m);
    k->m = NULL;
}

static px_status open_sheet(void *self, size_t i, px_err *err) {
    book *k = self;
    px_stream *in;
    end_sheet(k);
    k->line = 0;
    k->ended = false;
    px_status st = px_parts_get(k->zip, k->sheets[i].part, &in, err);
    if (st != PX_OK) return st;
    k->m = px_marks_new(in, false);
    return PX_OK;
}

/* "AB12" -> 27, from 0; false when there are no letters. */
static bool column_of(px_str ref, size_t *out) {
    size_t n = 0, i = 0;
    for (; i < ref.n && i < 4 && px_is_alpha(ref.p[i]); i++)
        n = n * 26 + (size_t)(px_upper(ref.p[i]) - 'A') + 1;
    if (i) *out = n - 1;
    return i > 0;
}

static int put_value(book *k, px_cells *c, size_t column, char type, uint32_t style, px_str v,
                     px_err *err) {
    px_numfmt f = style < k->n_styles ? k->styles[style] : (px_numfmt){0};
    px_str text;
    uint32_t i;
    px_status st;
    switch (type) {
    case 's':
        if (!px_str_u32(px_str_trim(v), &i)) return 1;
        st = px_pool_get(k->strings, i, c->a, &text, err);
        if (st != PX_OK) return st;
        break;
    case 'b':
        text = px_str_is(px_str_trim(v), "0") || px_str_eq_nocase(v, PX_STR("false"))
                   ? PX_STR("FALSE")
                   : PX_STR("TRUE");
        break;
    case 'd':
        text = px_cell_iso(c->a, px_arena_str(c->a, v));
        break;
    case 'n':
        text = px_cell_number_text(c->a, v, f, k->from_1904);
        break;
    default: /* str: what a formula gave; e: an error */
        px_buf_clear(&k->text);
        px_buf_str(&k->text, v);
        unescape(&k->text);
        text = px_arena_str(c->a, px_buf_view(&k->text));
    }
    px_cells_put(c, column, text);
    return 1;
}

/* A cell whose opening tag `t` has been read. */
static int read_cell(book *k, px_cells *c, const px_mark *cell, size_t *column, px_err *err) {
    px_str ref, type, style;
    char kind = 'n';
    uint32_t xf = 0;
    size_t at = *column;
    if (px_mark_attr_raw(cell, "r", &ref)) (void)column_of(ref, &at);
    if (px_mark_attr_raw(cell, "t", &type) && type.n)
        kind = px_str_is(type, "inlineStr") ? 'i' : px_str_is(type, "str") ? 'f' : type.p[0];
    if (px_mark_attr_raw(cell, "s", &style)) (void)px_str_u32(style, &xf);
    *column = at + 1;
    if (cell->empty) return 1;
    px_mark t;
    px_str value = {NULL, 0};
    bool in_v = false;
    int got;
    while ((got = px_marks_next(k->m, &t, err)) == 1) {
        if (t.kind == PX_MARK_TEXT) {
            if (!in_v) continue;
            /* a value is one text, but for CDATA and for what is cut by a comment */
            value = value.n ? px_arena_fmt(c->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(value),
                                           PX_STR_ARG(t.text))
                            : px_arena_str(c->a, t.text);
        } else if (px_str_is(t.name, "v")) {
            in_v = t.kind == PX_MARK_OPEN && !t.empty;
        } else if (t.kind == PX_MARK_OPEN && px_str_is(t.name, "is") && !t.empty) {
            if ((got = read_text(k, k->m, PX_STR("is"), err)) != 1) return got;
            px_cells_put(c, at, px_arena_str(c->a, px_buf_view(&k->text)));
        } else if (t.kind == PX_MARK_CLOSE && px_str_is(t.name, "c")) {
            break;
        }
    }
    return got == 1 && value.n ? put_value(k, c, at, kind, xf, value, err) : got;
}

static int cut_short(book *k, px_err *err) {
    return px_fail(err, PX_E_IO,
                   "the sheet ends too early, behind row %llu: the file is damaged, or its writer "
                   "broke off",
                   (unsigned long long)k->line);
}

/* A row is given when its end tag has been seen: what is cut short is not. */
static int row(void *self, px_cells *c, uint64_t *line, px_err *err) {
    book *k = self;
    px_mark t;
    size_t column = 0;
    bool in_row = false;
    int got;
    px_cells_begin(c);
    while (!k->ended && k->m && (got = px_marks_next(k->m, &t, err)) != 0) {
        if (got < 0) return got;
        if (t.kind == PX_MARK_TEXT) continue;
        bool open = t.kind == PX_MARK_OPEN;
        if (px_str_is(t.name, "row")) {
            px_str r;
            uint64_t n;
            if (open) {
                k->line++;
                if (px_mark_attr_raw(&t, "r", &r) && px_str_u64(r, &n) && n) k->line = n;
                column = 0;
            }
            in_row = open && !t.empty;
            if (!in_row && c->n) {
                *line = k->line;
                return 1;
            }
        } else if (open && in_row && px_str_is(t.name, "c")) {
            got = read_cell(k, c, &t, &column, err);
            if (got < 0) return got;
            if (got == 0) return cut_short(k, err);
            if ((got = px_cells_check(c, err)) != PX_OK) return got;
        } else if ((px_str_is(t.name, "sheetData") || px_str_is(t.name, "worksheet")) &&
                   (!open || t.empty)) {
            k->ended = true;
        }
    }
    if (!k->ended && k->m) return cut_short(k, err);
    return 0;
}

static uint64_t bad_bytes(const void *self) {
    const book *k = self;
    return k->bad + (k->m ? px_marks_bad(k->m) : 0);
}

const px_book_kind px_book_xlsx = {open_xlsx,  close_xlsx, sheets,    info,
                                   open_sheet, row,        bad_bytes, NULL};
