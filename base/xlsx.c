/* xlsx.c: face of libxlsxwriter; see xlsx.h. */
#include "base/xlsx.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <xlsxwriter.h>

struct px_xlsx {
    lxw_workbook *wb;
    lxw_format *style[PX_XLSX_STYLES];
    px_buf text, name; /* as the library takes them */
    lxw_error bad;     /* the first that a call gave */
};

/* The library asks gmtime, whose answer is one for all threads: two workbooks at a time could have each other's dates (the thread
 * sanitizer sees it in tests/server/test_load). The program's own stands before that of libc. */
__attribute__((visibility("default"))) struct tm *gmtime(const time_t *t) {
    static _Thread_local struct tm own;
    return gmtime_r(t, &own);
}

static lxw_worksheet *sheet_of(px_xlsx_sheet *s) {
    return (lxw_worksheet *)s;
}

static void note(px_xlsx *x, lxw_error e) {
    if (e != LXW_NO_ERROR && x->bad == LXW_NO_ERROR) x->bad = e;
}

static void styles(px_xlsx *x) {
    static const char *const pattern[PX_XLSX_STYLES] = {[PX_XLSX_COUNT] = "#,##0",
                                                        [PX_XLSX_YEAR] = "0",
                                                        [PX_XLSX_NUMBER] = "0.000",
                                                        [PX_XLSX_SHARE] = "0.0%",
                                                        [PX_XLSX_DATE] = "yyyy-mm-dd"};
    for (int i = 0; i < PX_XLSX_STYLES; i++) {
        lxw_format *f = x->style[i] = workbook_add_format(x->wb);
        if (pattern[i]) format_set_num_format(f, pattern[i]);
        if (i == PX_XLSX_TITLE) format_set_font_size(f, 14);
        if (i == PX_XLSX_GREY) format_set_font_color(f, 0x666666);
        if (i == PX_XLSX_TITLE || i == PX_XLSX_BOLD || i == PX_XLSX_HEAD ||
            i == PX_XLSX_HEAD_FIGURE)
            format_set_bold(f);
        if (i == PX_XLSX_HEAD_FIGURE) format_set_align(f, LXW_ALIGN_RIGHT);
        if (i != PX_XLSX_HEAD && i != PX_XLSX_HEAD_FIGURE) continue;
        format_set_text_wrap(f);
        format_set_bottom(f, LXW_BORDER_THIN);
        format_set_bg_color(f, 0xEEF3F8);
    }
}

px_status px_xlsx_new(const char *path, bool in_order, px_xlsx **out, px_err *err) {
    const char *tmp = getenv("TMPDIR");
    lxw_workbook_options how = {.constant_memory = in_order,
                                .tmpdir = (char *)(uintptr_t)(tmp && *tmp ? tmp : NULL)};
    *out = NULL;
    /* the library says on stderr what it could not open; so it is only asked to when it can */
    FILE *probe = fopen(path, "wb");
    if (!probe) return px_fail_errno(err, errno, "cannot write %s", path);
    (void)fclose(probe);
    px_xlsx *x = px_calloc(1, sizeof *x);
    px_buf_init(&x->text, PX_BUF_MAX);
    px_buf_init(&x->name, PX_BUF_MAX);
    x->wb = workbook_new_opt(path, &how);
    if (!x->wb) {
        px_xlsx_drop(x);
        return px_fail(err, PX_E_IO, "cannot write %s", path);
    }
    styles(x);
    px_xlsx_day(x, 0);
    *out = x;
    return PX_OK;
}

static void release(px_xlsx *x) {
    px_buf_done(&x->text);
    px_buf_done(&x->name);
    free(x);
}

void px_xlsx_drop(px_xlsx *x) {
    if (!x) return;
    lxw_workbook_free(x->wb);
    release(x);
}

/* The library does not look whether rows that it puts aside are written, nor their copies when it packs them: so that a
 * full disk does not make a short workbook, it is asked before. */
static px_status look_aside(const px_xlsx *x, px_err *err) {
    lxw_worksheet *ws;
    uint64_t most = 0;
    struct statvfs v;
    STAILQ_FOREACH(ws, x->wb->worksheets, list_pointers) {
        FILE *f = ws->optimize_tmpfile;
        if (!f) continue;
        if (fflush(f) != 0 || ferror(f))
            return px_fail(err, PX_E_IO,
                           "no room for the rows of the workbook in the temporary folder");
        off_t n = ftello(f);
        if (n > 0 && (uint64_t)n > most) most = (uint64_t)n;
        if (most && fstatvfs(fileno(f), &v) == 0 &&
            (uint64_t)v.f_bavail * v.f_frsize < most + most / 8)
            return px_fail(err, PX_E_IO,
                           "no room for the rows of the workbook in the temporary folder");
    }
    return PX_OK;
}

px_status px_xlsx_close(px_xlsx *x, px_err *err) {
    px_status st = look_aside(x, err);
    if (st != PX_OK) {
        px_xlsx_drop(x);
        return st;
    }
    lxw_error bad = workbook_close(x->wb);
    if (x->bad == LXW_NO_ERROR) x->bad = bad;
    if (x->bad != LXW_NO_ERROR)
        st = px_fail(err, PX_E_IO, "the workbook was not written: %s", lxw_strerror(x->bad));
    release(x);
    return st;
}

void px_xlsx_day(px_xlsx *x, uint32_t ymd) {
    struct tm day = {.tm_year = 100, .tm_mon = 0, .tm_mday = 1};
    if (ymd) {
        day.tm_year = (int)(ymd / 10000) - 1900;
        day.tm_mon = (int)(ymd / 100 % 100) - 1;
        day.tm_mday = (int)(ymd % 100);
    }
    lxw_doc_properties p = {.title = (char *)(uintptr_t) "patix",
                            .comments = (char *)(uintptr_t) "patix " PX_VERSION,
                            .created = timegm(&day)};
    note(x, workbook_set_properties(x->wb, &p));
}

/* ---- texts ---- */

/* "_x0041_" would be read as "A". */
static bool is_escape(px_str s, size_t at) {
    if (s.n - at < 7 || s.p[at] != '_' || s.p[at + 1] != 'x' || s.p[at + 6] != '_') return false;
    for (size_t i = at + 2; i < at + 6; i++)
        if (!px_is_digit(s.p[i]) && !(px_lower(s.p[i]) >= 'a' && px_lower(s.p[i]) <= 'f'))
            return false;
    return true;
}

/* Valid UTF-8 of at most so many units as a cell takes; a NUL behind. false: there was more. */
static bool put_clean(px_buf *out, px_str s) {
    char room[4];
    size_t n = 0, i = 0;
    px_buf_clear(out);
    while (i < s.n && n < PX_XLSX_CHARS - 2) {
        bool escape = is_escape(s, i);
        if (escape && n + 8 > PX_XLSX_CHARS - 2) break;
        uint32_t c = px_utf8_next(s, &i);
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF) c = 0xFFFD;
        px_buf_put(out, room, px_utf8_put(room, c));
        n += c >= 0x10000 ? 2 : 1;
        if (!escape) continue;
        px_buf_c(out, "x005F_");
        n += 6;
    }
    if (i < s.n) px_buf_c(out, "…");
    px_buf_ch(out, 0);
    return i >= s.n;
}

static const char *clean(px_xlsx *x, px_str s) {
    (void)put_clean(&x->name, s);
    return x->name.p;
}

/* ---- sheets and cells ---- */

px_xlsx_sheet *px_xlsx_sheet_add(px_xlsx *x, const char *name) {
    lxw_worksheet *ws = workbook_add_worksheet(x->wb, name);
    if (ws) return (px_xlsx_sheet *)ws;
    note(x, LXW_ERROR_SHEETNAME_ALREADY_USED);
    return (px_xlsx_sheet *)workbook_add_worksheet(x->wb, NULL); /* by a name of its own */
}

static lxw_format *format_of(const px_xlsx *x, px_xlsx_style style) {
    return x->style[style];
}

bool px_xlsx_text(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, px_str text,
                  px_xlsx_style style) {
    bool whole = put_clean(&x->text, text);
    note(x,
         worksheet_write_string(sheet_of(s), row, (lxw_col_t)col, x->text.p, format_of(x, style)));
    return whole;
}

void px_xlsx_number(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, double v,
                    px_xlsx_style style) {
    note(x, worksheet_write_number(sheet_of(s), row, (lxw_col_t)col, v, format_of(x, style)));
}

bool px_xlsx_date(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, uint32_t ymd) {
    lxw_datetime day = {0};
    day.year = (int)(ymd / 10000);
    day.month = (int)(ymd / 100 % 100);
    day.day = (int)(ymd % 100);
    if (day.year < 1901 || day.year > 9999 || !day.month || !day.day) return false;
    note(x, worksheet_write_datetime(sheet_of(s), row, (lxw_col_t)col, &day,
                                     format_of(x, PX_XLSX_DATE)));
    return true;
}

void px_xlsx_width(px_xlsx *x, px_xlsx_sheet *s, uint32_t col, double characters) {
    note(x, worksheet_set_column(sheet_of(s), (lxw_col_t)col, (lxw_col_t)col, characters, NULL));
}

void px_xlsx_freeze(px_xlsx_sheet *s, uint32_t row, uint32_t col) {
    worksheet_freeze_panes(sheet_of(s), row, (lxw_col_t)col);
}

void px_xlsx_filter(px_xlsx *x, px_xlsx_sheet *s, uint32_t first_row, uint32_t last_row,
                    uint32_t last_col) {
    note(x, worksheet_autofilter(sheet_of(s), first_row, 0, last_row, (lxw_col_t)last_col));
}

void px_xlsx_scale(px_xlsx *x, px_xlsx_sheet *s, uint32_t row, uint32_t col, uint32_t last_row,
                   uint32_t last_col) {
    lxw_conditional_format scale = {
        .type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = 0xF7FBFF, .max_color = 0x4292C6};
    note(x, worksheet_conditional_format_range(sheet_of(s), row, (lxw_col_t)col, last_row,
                                               (lxw_col_t)last_col, &scale));
}

/* ---- charts ---- */

static const uint8_t kinds[] = {[PX_XLSX_LINE] = LXW_CHART_LINE,
                                [PX_XLSX_BAR] = LXW_CHART_BAR,
                                [PX_XLSX_BAR_STACK] = LXW_CHART_BAR_STACKED,
                                [PX_XLSX_COLUMN] = LXW_CHART_COLUMN,
                                [PX_XLSX_COLUMN_STACK] = LXW_CHART_COLUMN_STACKED,
                                [PX_XLSX_PIE] = LXW_CHART_PIE,
                                [PX_XLSX_SCATTER] = LXW_CHART_SCATTER,
                                [PX_XLSX_SCATTER_LINE] = LXW_CHART_SCATTER_STRAIGHT,
                                [PX_XLSX_SCATTER_PATH] = LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS};

void px_xlsx_chart_put(px_xlsx *x, px_xlsx_sheet *s, const char *sheet, uint32_t row, uint32_t col,
                       const px_xlsx_chart *c) {
    bool lying = c->kind == PX_XLSX_BAR || c->kind == PX_XLSX_BAR_STACK;
    lxw_chart *chart = workbook_add_chart(x->wb, kinds[c->kind]);
    if (!chart) return;
    for (size_t i = 0; i < c->n_series; i++) {
        const px_xlsx_series *from = &c->series[i];
        lxw_chart_series *to = chart_add_series(chart, NULL, NULL);
        if (!to) return;
        chart_series_set_categories(to, sheet, from->first_row, (lxw_col_t)from->x_col,
                                    from->last_row, (lxw_col_t)from->x_col);
        chart_series_set_values(to, sheet, from->first_row, (lxw_col_t)from->y_col, from->last_row,
                                (lxw_col_t)from->y_col);
        chart_series_set_name(to, clean(x, from->name));
    }
    chart_title_set_name(chart, clean(x, c->title));
    if (c->kind != PX_XLSX_PIE) {
        /* of lying bars the library calls the axis of the labels y */
        lxw_chart_axis *along = lying ? chart->y_axis : chart->x_axis,
                       *value = lying ? chart->x_axis : chart->y_axis;
        chart_axis_set_name(along, clean(x, c->along));
        chart_axis_set_name(value, clean(x, c->value));
        if (lying) chart_axis_set_reverse(along);
    }
    chart_legend_set_position(chart, c->legend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
    lxw_chart_options size = {.x_scale = 1.6, .y_scale = c->height};
    note(x, worksheet_insert_chart_opt(sheet_of(s), row, (lxw_col_t)col, chart, &size));
}
