/* xls.c: workbooks of Excel 5 to 2003 (BIFF5 and BIFF8, in a compound file or bare), row by row.
 *
 * Not by FreeXL: its version 1.0.6 opens none of the four real files at hand (an empty shared string
 * is "a crafted file" to it, and it reports success all the same), leaves formulas out, gives 1 for
 * every error value, cuts texts that need more than two records, and keeps rows x columns of a
 * sheet in memory as the file states them. Records are plain enough to be read here.
 *
 * Cells mostly stand in order of rows; then memory is one row. A sheet is looked through when it is
 * opened, and if its cells are in another order, their places are sorted (16 bytes a cell). */
#include "indexer/workbook.h"
#include "indexer/xls_int.h"

#include "base/bytes.h"
#include "base/message.h"

#include <stdlib.h>

#define PLACES_MAX ((size_t)4 << 20)
#define XFS_MAX    65536

typedef struct sheet {
    px_str name;
    uint64_t at;
    bool hidden, no_cells;
} sheet;

typedef struct format {
    unsigned id;
    px_numfmt f;
} format;

typedef struct place {
    uint32_t row;
    uint64_t at;
} place;

typedef struct book {
    px_biff b;
    px_arena *a; /* names */
    px_pool *strings;
    bool from_1904;
    sheet *sheets;
    size_t n_sheets, cap_sheets;
    format *formats;
    size_t n_formats, cap_formats;
    uint16_t *xfs; /* number of the format of each style */
    size_t n_xfs, cap_xfs;
    /* the open sheet */
    uint64_t at, looked; /* bytes looked through in all openings of sheets */
    bool ended;
    place *places; /* NULL: cells stand in order of rows */
    size_t n_places, cap_places, at_place;
} book;

static px_status broken(px_err *err, const char *what) {
    return px_fail(err, PX_E_IO,
                   "the workbook is damaged (%s); open it in a spreadsheet program and save it as "
                   ".xlsx",
                   what);
}

static px_status locked(px_err *err) {
    return px_fail(err, PX_E_UNSUPPORTED,
                   "the workbook is protected by a password; open it and save it without one");
}

/* ---- the part in front of the sheets ---- */

static void code_page(px_biff *b, unsigned page) {
    static const struct {
        unsigned page;
        px_encoding encoding;
    } pages[] = {{936, PX_ENC_GB18030},    {950, PX_ENC_BIG5},         {932, PX_ENC_SHIFT_JIS},
                 {949, PX_ENC_EUC_KR},     {1250, PX_ENC_WINDOWS1250}, {1251, PX_ENC_WINDOWS1251},
                 {10000, PX_ENC_MACROMAN}, {32768, PX_ENC_MACROMAN}};
    b->says_1252 = page == 1252;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].page == page) {
            b->has_encoding = true;
            b->encoding = pages[i].encoding;
        }
}

static int add_sheet(book *k, px_biff_rec *r, px_err *err) {
    uint8_t head[6];
    int got = px_biff_take(r, head, 6, err);
    if (got == 1) got = px_biff_text(r, 1, err);
    if (got != 1) return got;
    if (k->n_sheets >= PX_BOOK_SHEETS_MAX)
        return px_fail(err, PX_E_LIMIT, "the workbook has more than %d sheets", PX_BOOK_SHEETS_MAX);
    k->sheets = px_arena_grow(k->a, k->sheets, k->n_sheets, &k->cap_sheets, k->n_sheets + 1,
                              sizeof *k->sheets);
    k->sheets[k->n_sheets++] = (sheet){.name = px_arena_str(k->a, px_buf_view(&k->b.text)),
                                       .at = px_get32(head),
                                       .hidden = (head[4] & 3) != 0,
                                       .no_cells = head[5] != 0};
    return 1;
}

static int add_format(book *k, px_biff_rec *r, px_err *err) {
    uint8_t id[2];
    int got = px_biff_take(r, id, 2, err);
    if (got == 1) got = px_biff_text(r, k->b.unicode ? 2 : 1, err);
    if (got != 1 || k->n_formats >= XFS_MAX) return got;
    k->formats = px_arena_grow(k->a, k->formats, k->n_formats, &k->cap_formats, k->n_formats + 1,
                               sizeof *k->formats);
    k->formats[k->n_formats++] = (format){px_get16(id), px_numfmt_of_code(px_buf_view(&k->b.text))};
    return 1;
}

static int add_xf(book *k, px_biff_rec *r, px_err *err) {
    uint8_t head[4];
    int got = px_biff_take(r, head, 4, err);
    if (got != 1 || k->n_xfs >= XFS_MAX) return got;
    k->xfs = px_arena_grow(k->a, k->xfs, k->n_xfs, &k->cap_xfs, k->n_xfs + 1, sizeof *k->xfs);
    k->xfs[k->n_xfs++] = px_get16(head + 2);
    return 1;
}

static px_numfmt format_of(const book *k, unsigned xf) {
    if (xf >= k->n_xfs) return (px_numfmt){0};
    for (size_t i = 0; i < k->n_formats; i++)
        if (k->formats[i].id == k->xfs[xf]) return k->formats[i].f;
    return px_numfmt_of_id(k->xfs[xf]);
}

static int global(book *k, px_biff_rec *r, px_err *err) {
    uint8_t two[2] = {0};
    int got = 1;
    switch (r->type) {
    case BIFF_FILEPASS:
        return locked(err);
    case BIFF_CODEPAGE:
        got = px_biff_take(r, two, 2, err);
        code_page(&k->b, px_get16(two));
        break;
    case BIFF_DATE1904:
        got = px_biff_take(r, two, 2, err);
        k->from_1904 = px_get16(two) != 0;
        break;
    case BIFF_BOUNDSHEET:
        return add_sheet(k, r, err);
    case BIFF_FORMAT:
        return add_format(k, r, err);
    case BIFF_XF:
        return add_xf(k, r, err);
    case BIFF_SST:
        got = px_biff_strings(r, k->strings, err);
        return got == PX_OK ? 1 : got;
    default:
        break;
    }
    return got;
}

/* A bare file of one sheet, as some programs write it, has cells at once. */
static px_status read_globals(book *k, px_err *err) {
    px_biff_rec r;
    uint8_t bof[4] = {0};
    int got = px_biff_record(&k->b, 0, &r, err);
    if (got < 0) return got;
    if (got == 0 || r.type != BIFF_BOF || px_biff_take(&r, bof, 4, err) != 1)
        return broken(err, "it does not begin as one");
    k->b.unicode = px_get16(bof) == 0x0600;
    if (px_get16(bof + 2) == 0x0010) {
        k->sheets = px_arena_zero(k->a, sizeof *k->sheets);
        k->n_sheets = 1;
    }
    for (uint64_t at = r.next; (got = px_biff_record(&k->b, at, &r, err)) == 1; at = r.next) {
        if (r.type == BIFF_EOF) break;
        if ((got = global(k, &r, err)) < 0) break;
    }
    if (got < 0) return got;
    return k->n_sheets ? PX_OK : broken(err, "it names no sheets");
}

/* ---- opening ---- */

static px_status look_inside(book *k, px_err *err) {
    px_cfb *c = k->b.cfb;
    if (px_cfb_has(c, "Workbook")) return px_cfb_stream(c, "Workbook", err);
    if (px_cfb_has(c, "Book")) return px_cfb_stream(c, "Book", err);
    if (px_cfb_has(c, "EncryptedPackage")) return locked(err);
    bool zh = px_lang_is_zh();
    const char *what = px_cfb_has(c, "WordDocument") ? (zh ? " Word 文档" : "a Word document")
                       : px_cfb_has(c, "PowerPoint Document")
                           ? (zh ? " PowerPoint 演示文稿" : "a PowerPoint presentation")
                       : px_cfb_has(c, "__properties_version1.0")
                           ? (zh ? " Outlook 邮件" : "an Outlook message")
                       : px_cfb_has(c, "VisioDocument") ? (zh ? " Visio 图形" : "a Visio drawing")
                                                        : NULL;
    if (what)
        return px_fail(err, PX_E_UNSUPPORTED,
                       "this is %s, not a workbook; save the table in it as .xlsx or CSV", what);
    return px_fail(err, PX_E_UNSUPPORTED,
                   "this is a compound file without a workbook in it; save the table as .xlsx or "
                   "CSV");
}

static px_status open_xls(px_stream *in, void **self, px_err *err) {
    book *k = *self = px_calloc(1, sizeof *k);
    char first[8] = {0};
    size_t got;
    k->a = px_arena_new();
    k->strings = px_pool_new();
    k->b.in = in;
    px_buf_init(&k->b.text, (size_t)1 << 24);
    px_status st = px_stream_spool(in, PX_BOOK_SPOOL_BYTES, err);
    if (st == PX_OK) st = px_stream_at(in, 0, first, sizeof first, &got, err);
    if (st != PX_OK) return st;
    if (memcmp(first, "\xD0\xCF\x11\xE0", 4) == 0) {
        st = px_cfb_open(in, &k->b.cfb, err);
        if (st == PX_OK) st = look_inside(k, err);
    } else if (px_get16(first) != BIFF_BOF) {
        st =
            px_fail(err, PX_E_UNSUPPORTED,
                    "this is a sheet of Excel 2, 3 or 4; open it in a spreadsheet program and save "
                    "it as .xlsx or CSV");
    }
    return st == PX_OK ? read_globals(k, err) : st;
}

static void close_xls(void *self) {
    book *k = self;
    if (!k) return;
    px_cfb_close(k->b.cfb);
    px_decoder_free(k->b.decoder);
    px_buf_done(&k->b.text);
    px_pool_free(k->strings);
    px_arena_free(k->a);
    free(k->places);
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

static bool is_cell(unsigned type) {
    return type == BIFF_LABELSST || type == BIFF_RK || type == BIFF_NUMBER || type == BIFF_MULRK ||
           type == BIFF_LABEL || type == BIFF_RSTRING || type == BIFF_FORMULA ||
           type == BIFF_BOOLERR;
}

/* The next record of the sheet from *at on that is a cell, with its row; charts that lie within a
 * sheet are passed over. 0 = the sheet ends as it should. */
static int next_cell(book *k, uint64_t *at, px_biff_rec *r, uint32_t *row, px_err *err) {
    unsigned depth = 0;
    for (;; *at = r->next) {
        int got = px_biff_record(&k->b, *at, r, err);
        if (got == 0) return broken(err, "a sheet ends too early");
        if (got < 0) return got;
        if (r->type == BIFF_BOF) depth++;
        if (r->type == BIFF_EOF && depth-- == 0) return 0;
        if (depth || !is_cell(r->type)) continue;
        uint8_t two[2];
        got = px_biff_take(r, two, 2, err);
        if (got < 0) return got;
        if (got == 0) continue;
        *row = px_get16(two);
        return 1;
    }
}

static int by_row(const void *x, const void *y) {
    const place *p = x, *q = y;
    if (p->row != q->row) return p->row < q->row ? -1 : 1;
    return p->at < q->at ? -1 : p->at > q->at;
}

/* Damage is told when reading comes to it. */
static px_status sort_places(book *k, px_err *err) {
    px_biff_rec r = {0};
    uint32_t row;
    uint64_t at = k->at;
    for (; next_cell(k, &at, &r, &row, NULL) == 1; at = r.next) {
        if (k->n_places == PLACES_MAX)
            return px_fail(err, PX_E_LIMIT,
                           "the cells of a sheet are not in order of rows, and there are more than "
                           "%zu; open the workbook in a spreadsheet program and save it as .xlsx",
                           PLACES_MAX);
        if (k->n_places == k->cap_places) {
            k->cap_places = k->cap_places ? k->cap_places * 2 : 4096;
            k->places = px_realloc(k->places, k->cap_places * sizeof *k->places);
        }
        k->places[k->n_places++] = (place){row, r.at};
    }
    k->looked += at - k->at;
    qsort(k->places, k->n_places, sizeof *k->places, by_row);
    return PX_OK;
}

static px_status open_sheet(void *self, size_t i, px_err *err) {
    book *k = self;
    px_biff_rec r;
    free(k->places);
    k->places = NULL;
    k->n_places = k->cap_places = k->at_place = 0;
    k->ended = false;
    k->at = k->sheets[i].at;
    int got = px_biff_record(&k->b, k->at, &r, err);
    if (got < 0) return got;
    if (got == 0 || r.type != BIFF_BOF)
        return broken(err, "a sheet does not begin where it should");
    k->at = r.next;
    uint32_t row, last = 0;
    uint64_t at = k->at;
    bool ordered = true;
    for (; ordered && next_cell(k, &at, &r, &row, NULL) == 1; at = r.next) {
        ordered = row >= last;
        last = row;
    }
    /* Each is opened twice, and a little more: but not a thousand times the same. */
    k->looked += at - k->at;
    if (k->looked > px_biff_size(&k->b) * 8) return broken(err, "its sheets lie in one another");
    return ordered ? PX_OK : sort_places(k, err);
}

static double rk(uint32_t v) {
    double d;
    if (v & 2) {
        d = (double)((int32_t)v >> 2);
    } else {
        uint64_t bits = (uint64_t)(v & 0xFFFFFFFCu) << 32;
        memcpy(&d, &bits, sizeof d);
    }
    return v & 1 ? d / 100 : d;
}

static void put_number(book *k, px_cells *c, size_t column, double v, unsigned xf) {
    char text[PX_CELL_NUMBER_MAX];
    size_t n = px_cell_number(text, v, format_of(k, xf), k->from_1904);
    px_cells_put(c, column, px_arena_str(c->a, (px_str){text, n}));
}

static void put_constant(px_cells *c, size_t column, uint8_t v, bool error) {
    static const struct {
        uint8_t code;
        const char *text;
    } errors[] = {{0x00, "#NULL!"}, {0x07, "#DIV/0!"}, {0x0F, "#VALUE!"}, {0x17, "#REF!"},
                  {0x1D, "#NAME?"}, {0x24, "#NUM!"},   {0x2A, "#N/A"}};
    const char *text = v ? "TRUE" : "FALSE";
    if (error) {
        text = "#ERROR";
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
            if (errors[i].code == v) text = errors[i].text;
    }
    px_cells_put(c, column, px_str_of(text));
}

/* The value that a formula had when the workbook was saved. A text stands in a STRING record behind
 * it, or behind what describes the formula. */
static int put_formula(book *k, px_cells *c, size_t column, unsigned xf, px_biff_rec *r,
                       px_err *err) {
    uint8_t v[8];
    int got = px_biff_take(r, v, 8, err);
    if (got != 1) return got;
    if (v[6] != 0xFF || v[7] != 0xFF) {
        double d;
        memcpy(&d, v, sizeof d);
        put_number(k, c, column, d, xf);
    } else if (v[0] == 0) {
        px_biff_rec s = *r;
        for (int i = 0; i < 4; i++) {
            got = px_biff_record(&k->b, s.next, &s, err);
            if (got != 1) return got;
            if (s.type == BIFF_STRING) {
                got = px_biff_text(&s, 2, err);
                if (got == 1) px_cells_put(c, column, px_arena_str(c->a, px_buf_view(&k->b.text)));
                return got;
            }
            if (s.type != BIFF_ARRAY && s.type != BIFF_TABLE && s.type != BIFF_SHRFMLA &&
                s.type != BIFF_CONTINUE)
                break;
        }
    } else if (v[0] == 1 || v[0] == 2) {
        put_constant(c, column, v[2], v[0] == 2);
    }
    return 1;
}

/* A cell, its row number already read. A record that is too short is left out: 1. */
static int put_cell(book *k, px_cells *c, px_biff_rec *r, px_err *err) {
    uint8_t head[4] = {0}, v[8];
    int got = px_biff_take(r, head, r->type == BIFF_MULRK ? 2 : 4, err);
    size_t column = px_get16(head);
    unsigned xf = px_get16(head + 2);
    px_status st;
    px_str text;
    if (got != 1) return got;
    switch (r->type) {
    case BIFF_LABELSST:
        if ((got = px_biff_take(r, v, 4, err)) != 1) break;
        st = px_pool_get(k->strings, px_get32(v), c->a, &text, err);
        if (st != PX_OK) return st;
        px_cells_put(c, column, text);
        break;
    case BIFF_LABEL:
    case BIFF_RSTRING:
        if ((got = px_biff_text(r, 2, err)) == 1)
            px_cells_put(c, column, px_arena_str(c->a, px_buf_view(&k->b.text)));
        break;
    case BIFF_NUMBER:
        if ((got = px_biff_take(r, v, 8, err)) == 1) {
            double d;
            memcpy(&d, v, sizeof d);
            put_number(k, c, column, d, xf);
        }
        break;
    case BIFF_RK:
        if ((got = px_biff_take(r, v, 4, err)) == 1) put_number(k, c, column, rk(px_get32(v)), xf);
        break;
    case BIFF_MULRK: /* (style, number) from one column to another, whose number is behind them */
        for (; r->left >= 8 && (got = px_biff_take(r, v, 6, err)) == 1; column++)
            put_number(k, c, column, rk(px_get32(v + 2)), px_get16(v));
        break;
    case BIFF_BOOLERR:
        if ((got = px_biff_take(r, v, 2, err)) == 1) put_constant(c, column, v[0], v[1] != 0);
        break;
    case BIFF_FORMULA:
        got = put_formula(k, c, column, xf, r, err);
        break;
    default:
        break;
    }
    return got < 0 ? got : 1;
}

/* The next cell in order of rows, without going past it. */
static int look(book *k, px_biff_rec *r, uint32_t *row, px_err *err) {
    if (!k->places) return next_cell(k, &k->at, r, row, err);
    if (k->at_place == k->n_places) return 0;
    uint64_t at = k->places[k->at_place].at;
    return next_cell(k, &at, r, row, err);
}

static int row(void *self, px_cells *c, uint64_t *line, px_err *err) {
    book *k = self;
    while (!k->ended) {
        px_biff_rec r = {0};
        uint32_t this = 0, first = 0;
        int got;
        px_cells_begin(c);
        for (bool begun = false; (got = look(k, &r, &this, err)) == 1; begun = true) {
            if (begun && this != first) break;
            first = this;
            int put = put_cell(k, c, &r, err);
            if (put < 0) return put;
            if ((put = px_cells_check(c, err)) != PX_OK) return put;
            k->at = r.next;
            k->at_place++;
        }
        if (got < 0 && !c->n) return got;
        if (got == 0) k->ended = true;
        *line = (uint64_t)first + 1;
        if (c->n) return 1; /* damage behind this row is told by the next call */
    }
    return 0;
}

static uint64_t bad_bytes(const void *self) {
    const px_biff *b = &((const book *)self)->b;
    return b->bad + (b->decoder ? px_decoder_bad(b->decoder) : 0);
}

const px_book_kind px_book_xls = {open_xls,   close_xls, sheets,    info,
                                  open_sheet, row,       bad_bytes, NULL};
