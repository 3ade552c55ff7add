/* source_workbook.c: workbooks as sources: each sheet is a table of its own, with its own header and
 * its own mapping, behind table.h; hidden sheets are read like the others.
 *
 * A book with one sheet that has content is a file without parts. In any other each sheet is a
 * part, "file.xlsx#Name": sheets without a table are told and passed over, the others are read; only
 * a book without any table is refused.
 *
 * Rows are read by a scanner of our own (xlsmark.h), not as trees of libxml2. Measured on a made
 * sheet of 100,000 rows with 30 cells: unpacking and scanning take 7 µs a row (142,000 rows/s), with
 * header, lists and fields 13 µs (75,000 records/s); a tree of each row alone takes 32 µs. */
#include "indexer/archive.h"
#include "indexer/source_kind.h"
#include "indexer/table.h"
#include "indexer/workbook.h"
#include "indexer/xlsmark.h"

#include "base/bytes.h"
#include "base/xlsx.h"

#include <stdio.h>
#include <stdlib.h>

enum { UNKNOWN = 0, EMPTY, FILLED };

typedef struct failure {
    size_t sheet;
    px_err why;
} failure;

typedef struct workbook {
    const px_book_kind *kind;
    void *book;
    size_t n_sheets, sheet; /* the one that is open, or to be opened next */
    uint8_t *content;       /* a sheet: EMPTY or FILLED */
    bool parts;
    px_table *table; /* of the open sheet; NULL between sheets */
    px_cells cells;
    size_t width;            /* of the widest row of this sheet so far */
    uint64_t records0, bad0; /* of the source where this sheet began */
    failure *early;          /* sheets that failed before the first record was asked for */
    size_t n_early, cap_early;
    px_source_report sum;
} workbook;

/* A workbook does not keep the empty cells at the end of a row; a table has them. */
static int next_row(void *self, px_row *out, px_err *err) {
    workbook *w = self;
    uint64_t line = 0;
    int got = w->kind->row(w->book, &w->cells, &line, err);
    if (got != 1) return got;
    px_str raw = px_cells_raw(&w->cells);
    if (w->width < w->cells.n) w->width = w->cells.n;
    px_cells_pad(&w->cells, w->width);
    *out = (px_row){.cells = w->cells.v, .n = w->cells.n, .line = line, .raw = raw};
    return 1;
}

static char *part_name(const px_source *s, size_t sheet, bool marked) {
    const workbook *w = s->self;
    px_sheet_info i = w->kind->info(w->book, sheet);
    size_t room = strlen(s->name) + i.name.n + 48;
    char *p = px_malloc(room);
    if (i.name.n)
        snprintf(p, room, "%s#" PX_STR_FMT "%s", s->name, PX_STR_ARG(i.name),
                 marked && i.hidden ? " (hidden)" : "");
    else
        snprintf(p, room, "%s#%zu", s->name, sheet + 1);
    return p;
}

static void tell_failure(px_source *s, size_t sheet, const px_err *why) {
    workbook *w = s->self;
    w->sum.parts_failed++;
    if (!s->opt.part_failed) return;
    char *name = part_name(s, sheet, true);
    s->opt.part_failed(s->opt.self, name, why);
    free(name);
}

static void tell_done(px_source *s, size_t sheet, px_source_report *rep) {
    workbook *w = s->self;
    w->sum.parts++;
    if (!s->opt.part_done) return;
    char *name = part_name(s, sheet, true);
    rep->format = s->kind->name;
    s->opt.part_done(s->opt.self, name, rep);
    free(name);
}

/* What patix itself writes beside the records of an export. */
static bool is_beside(const px_cells *row) {
    static const char *const firsts[] = {PX_XLSX_CARD_EN, PX_XLSX_CARD_ZH, PX_XLSX_NOTES_EN,
                                         PX_XLSX_NOTES_ZH};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts && row->n; i++)
        if (px_str_starts(row->v[0], px_str_of(firsts[i]))) return true;
    return false;
}

/* Has the sheet a cell with text? */
static px_status look_into(workbook *w, size_t sheet, px_err *err) {
    uint64_t line;
    w->content[sheet] = EMPTY;
    if (w->kind->info(w->book, sheet).no_cells) return PX_OK;
    px_status st = w->kind->sheet(w->book, sheet, err);
    int got = st == PX_OK ? w->kind->row(w->book, &w->cells, &line, err) : st;
    if (got == 1 && !is_beside(&w->cells)) w->content[sheet] = FILLED;
    return got < 0 ? (px_status)got : PX_OK;
}

/* A sheet that cannot be opened counts as one with content: it is told of when its turn comes. */
static size_t look_around(workbook *w) {
    size_t filled = 0;
    w->content = px_calloc(w->n_sheets + 1, 1);
    for (size_t i = 0; i < w->n_sheets; i++) {
        if (look_into(w, i, NULL) != PX_OK) w->content[i] = FILLED;
        filled += w->content[i] == FILLED;
    }
    return filled;
}

static px_status open_table(px_source *s, size_t sheet, px_err *err) {
    workbook *w = s->self;
    w->width = 0;
    px_status st = w->kind->sheet(w->book, sheet, err);
    if (st == PX_OK)
        st = px_table_open((px_rows){w, next_row}, s->opt.map, s->opt.cc, &w->table, err);
    return st;
}

static void keep_failure(workbook *w, size_t sheet, const px_err *why) {
    if (w->n_early == w->cap_early) {
        w->cap_early = w->cap_early ? w->cap_early * 2 : 4;
        w->early = px_realloc(w->early, w->cap_early * sizeof *w->early);
    }
    w->early[w->n_early++] = (failure){sheet, *why};
}

/* Open the next sheet that holds a table: 1, or 0 behind the last one. */
static int next_sheet(px_source *s, bool early) {
    workbook *w = s->self;
    for (; w->sheet < w->n_sheets; w->sheet++) {
        px_err why;
        px_err_clear(&why);
        if (w->content[w->sheet] == EMPTY) {
            px_source_report nothing = {.encoding = "", .line_ends = ""};
            if (!early && w->parts && !w->kind->info(w->book, w->sheet).no_cells)
                tell_done(s, w->sheet, &nothing);
            continue;
        }
        if (open_table(s, w->sheet, &why) == PX_OK) {
            w->records0 = s->records;
            w->bad0 = s->bad;
            if (w->parts) {
                free(s->part);
                s->part = part_name(s, w->sheet, false);
                s->position = 0;
            }
            return 1;
        }
        if (early)
            keep_failure(w, w->sheet, &why);
        else
            tell_failure(s, w->sheet, &why);
    }
    return 0;
}

static px_status no_table(px_source *s, px_err *err) {
    workbook *w = s->self;
    if (w->n_early == 0)
        return px_fail(err, PX_E_INPUT, "the workbook is empty: no sheet has a cell with text");
    const px_err *why = &w->early[0].why;
    if (w->n_early == 1) {
        if (err) *err = *why;
        return why->status;
    }
    px_str name = w->kind->info(w->book, w->early[0].sheet).name;
    return px_fail(err, why->status,
                   "none of the %zu sheets with content can be read; the first, \"" PX_STR_FMT
                   "\": %s",
                   w->n_early, PX_STR_ARG(px_str_sub(name, 0, 60)), why->message);
}

static px_status open_book(px_source *s, px_err *err) {
    workbook *w = s->self = px_calloc(1, sizeof *w);
    w->kind = s->kind->how;
    w->sum = (px_source_report){.encoding = "", .line_ends = ""};
    px_cells_init(&w->cells);
    px_status st = w->kind->open(s->in, &w->book, err);
    if (st != PX_OK) return st;
    w->n_sheets = w->kind->sheets(w->book);
    w->parts = look_around(w) > 1;
    if (!next_sheet(s, true)) return no_table(s, err);
    if (w->kind->info(w->book, w->sheet).hidden) w->parts = true; /* which is said */
    if (w->parts && !s->part) s->part = part_name(s, w->sheet, false);
    return PX_OK;
}

/* A file that is damaged so that nothing can be read of it is bad input; behind the first row it is a
 * failure to read, since bad input would be one record. */
static px_status open_workbook(px_source *s, px_err *err) {
    px_err why;
    px_err_clear(&why);
    px_status st = open_book(s, &why);
    if (why.os_errno == 0 && (st == PX_E_IO || st == PX_E_NOTFOUND)) st = why.status = PX_E_INPUT;
    if (st != PX_OK && err) *err = why;
    return st;
}

static void report_sheet(px_source *s, px_source_report *out) {
    workbook *w = s->self;
    px_table_report(w->table, out);
    out->records = s->records - w->records0;
    out->bad = s->bad - w->bad0;
    out->encoding = w->kind->encoding ? w->kind->encoding(w->book) : "";
}

static void add_up(px_source_report *sum, const px_source_report *r) {
    sum->rows += r->rows;
    sum->empty += r->empty;
    sum->preamble += r->preamble;
    sum->grouped |= r->grouped;
}

/* The open sheet has ended, or (`why`) broke off. */
static void leave(px_source *s, const px_err *why) {
    workbook *w = s->self;
    px_source_report r = {.encoding = "", .line_ends = ""};
    report_sheet(s, &r);
    add_up(&w->sum, &r);
    if (why)
        tell_failure(s, w->sheet, why);
    else
        tell_done(s, w->sheet, &r);
    px_table_close(w->table);
    w->table = NULL;
    w->sheet++;
}

/* The table of a book without parts stays: its columns are the report. */
static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    workbook *w = s->self;
    for (size_t i = 0; i < w->n_early && w->parts; i++)
        tell_failure(s, w->early[i].sheet, &w->early[i].why);
    w->n_early = 0;
    for (;;) {
        if (!w->table && !next_sheet(s, false)) return 0;
        px_err why;
        px_err_clear(&why);
        int got = px_table_next(w->table, a, r, &why);
        s->raw = px_table_raw(w->table);
        s->line = px_table_line(w->table);
        if (got != 0 && err) *err = why;
        if (got == 1 || got == PX_E_INPUT || !w->parts) return got;
        if (got == PX_E_NOMEM || got == PX_E_CANCELLED) return got;
        s->raw = (px_str){"", 0};
        leave(s, got < 0 ? &why : NULL);
    }
}

static void report(px_source *s, px_source_report *out) {
    workbook *w = s->self;
    *out = w->sum;
    if (w->table) {
        px_source_report r = {.encoding = "", .line_ends = ""};
        report_sheet(s, &r);
        if (!w->parts) *out = r;
        if (w->parts) add_up(out, &r);
    }
    out->encoding = w->book && w->kind->encoding ? w->kind->encoding(w->book) : "";
    if (w->book && w->kind->bad_bytes) out->bad_bytes = w->kind->bad_bytes(w->book);
}

static void close_workbook(px_source *s) {
    workbook *w = s->self;
    if (!w) return;
    px_table_close(w->table);
    w->kind->close(w->book);
    px_cells_done(&w->cells);
    free(w->content);
    free(w->early);
    free(w);
}

/* ---- what is what ---- */

static int probe_xlsx(const px_sample *s) {
    bool xl = false;
    const char *kind = px_archive_document(s->bytes, s->in, &xl);
    if (!kind || strcmp(kind, "OOXML") != 0) return 0;
    return xl ? 100 : 80; /* a text or a presentation is refused by its name */
}

static int probe_ods(const px_sample *s) {
    const char *kind = px_archive_document(s->bytes, s->in, NULL);
    return kind && strcmp(kind, "ODF") == 0 ? 100 : 0;
}

/* Compound files, and bare streams of Excel 2 to 5, which begin with a BOF record of a sheet or a
 * workbook. */
static int probe_xls(const px_sample *s) {
    px_str b = s->bytes;
    if (px_str_starts(b, PX_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return 100;
    if (b.n < 12 || b.p[0] != 9 || b.p[3] != 0) return 0;
    unsigned length = (unsigned char)b.p[2], type = px_get16(b.p + 6);
    bool bof = b.p[1] == 8 || b.p[1] == 4 || b.p[1] == 2 || b.p[1] == 0;
    return bof && length >= 4 && length <= 32 && (type == 0x10 || type == 5) ? 90 : 0;
}

/* The first piece of the sample as text: bytes of UTF-16 that are no letters are left out. */
static px_str narrow(px_arena *a, px_str s) {
    s = px_str_sub(s, 0, 16384);
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] && (unsigned char)s.p[i] < 0x80) p[n++] = px_lower(s.p[i]);
    return px_str_trim((px_str){p, n});
}

/* Does that begin with '<'? */
static bool is_markup(px_str s) {
    size_t i = 0;
    while (i < s.n && i < 16384 &&
           (!s.p[i] || (unsigned char)s.p[i] >= 0x80 || px_is_space(s.p[i])))
        i++;
    return i < s.n && s.p[i] == '<';
}

static bool holds(px_str s, const char *what) {
    return px_str_find(s, px_str_of(what)) != SIZE_MAX;
}

static int probe_text(const px_sample *s, bool html) {
    if (!is_markup(s->bytes)) return 0;
    px_arena *a = px_arena_new();
    px_str t = narrow(a, s->bytes);
    int score = 0;
    if (t.n && t.p[0] == '<') {
        bool excel = holds(t, "urn:schemas-microsoft-com:office:spreadsheet") &&
                     holds(t, "<?mso-application progid=\"excel.sheet\"?>");
        excel |= holds(t, "<workbook") && holds(t, "urn:schemas-microsoft-com:office:spreadsheet");
        excel |= holds(t, "<ss:workbook");
        if (!html) {
            score = excel ? 95 : 0;
        } else if (!excel && holds(t, "<table")) {
            static const char *const first[] = {"<!doctype html", "<html", "<table",
                                                "<meta",          "<head", "<style",
                                                "<body",          "<div",  "<center"};
            if (px_str_starts(t, PX_STR("<?xml"))) {
                size_t end = px_str_find(t, PX_STR("?>"));
                t = px_str_trim(px_str_sub(t, end == SIZE_MAX ? t.n : end + 2, t.n));
            }
            for (size_t i = 0; i < sizeof first / sizeof *first; i++)
                if (px_str_starts(t, px_str_of(first[i]))) score = 60;
        }
    }
    px_arena_free(a);
    return score;
}

static int probe_xml(const px_sample *s) {
    return probe_text(s, false);
}

static int probe_html(const px_sample *s) {
    return probe_text(s, true);
}

#define BOOK(name, probe, how)                                                                     \
    { name, probe, open_workbook, next, report, close_workbook, &(how) }

const px_source_kind px_source_xlsx = BOOK("xlsx", probe_xlsx, px_book_xlsx);
const px_source_kind px_source_xls = BOOK("xls", probe_xls, px_book_xls);
const px_source_kind px_source_ods = BOOK("ods", probe_ods, px_book_ods);
const px_source_kind px_source_xlsml = BOOK("excel-xml", probe_xml, px_book_xml);
const px_source_kind px_source_html = BOOK("html", probe_html, px_book_html);
