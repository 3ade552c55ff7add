/* workbook.c: face of libxlsxwriter; see workbook.h. */
#include "query/analytics/workbook.h"

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "patent/date.h"
#include "query/analytics/chart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define HEAD_ROW   3u /* of the table */
#define TEXT_MAX   32767u
#define SIDE_MAX   100u
#define WIDTH_ROWS 2000u /* rows that the widths of columns are taken from */

typedef struct book {
    lxw_workbook *wb;
    px_arena *a;
    lxw_format *title, *grey, *head, *head_figure, *text, *bold;
    lxw_format *type[PX_CELL_DATE + 1];
    lxw_error bad; /* the first that a call gave */
} book;

static void note(book *b, lxw_error e) {
    if (e != LXW_NO_ERROR && b->bad == LXW_NO_ERROR) b->bad = e;
}

static bool zh(void) {
    return px_lang_is_zh();
}

/* ---- names of sheets ---- */

/* UTF-16 units of a character, as Excel counts. */
static size_t units(uint32_t c) {
    return c >= 0x10000 ? 2 : 1;
}

static px_str cut(px_str s, size_t most) {
    size_t n = 0, end = 0;
    for (size_t i = 0; i < s.n;) {
        n += units(px_utf8_next(s, &i));
        if (n > most) break;
        end = i;
    }
    return px_str_sub(s, 0, end);
}

static px_str legal(px_arena *a, px_str name) {
    px_buf b;
    char room[4];
    px_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < name.n;) {
        uint32_t c = px_utf8_next(name, &i);
        if (c < 0x20 || (c < 0x80 && strchr("[]:*?/\\", (int)c))) c = ' ';
        px_buf_put(&b, room, px_utf8_put(room, c));
    }
    px_str s = px_str_trim(px_buf_view(&b));
    while (s.n && s.p[0] == '\'')
        s = px_str_sub(s, 1, s.n);
    s = px_str_trim(cut(s, 31));
    while (s.n && s.p[s.n - 1] == '\'')
        s.n--;
    s = px_arena_str(a, s);
    px_buf_done(&b);
    if (!s.n || px_str_eq_nocase(s, PX_STR("History"))) s = PX_STR("Sheet");
    return s;
}

static bool is_taken(const char *const *out, size_t n, px_str s) {
    for (size_t i = 0; i < n; i++)
        if (px_str_eq_nocase(px_str_of(out[i]), s)) return true;
    return false;
}

void px_sheet_names(px_arena *a, const px_str *name, size_t n, const char **out) {
    for (size_t i = 0; i < n; i++) {
        px_str s = legal(a, name[i]), base = s;
        for (unsigned k = 2; is_taken(out, i, s); k++) {
            px_str tail = px_arena_fmt(a, " (%u)", k);
            s = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT,
                             PX_STR_ARG(px_str_trim(cut(base, 31 - tail.n))), PX_STR_ARG(tail));
        }
        out[i] = px_arena_cstr(a, s);
    }
}

/* ---- cells ---- */

/* Valid UTF-8 of at most so many characters as a cell takes. */
static const char *clean(book *b, px_str s) {
    px_buf out;
    char room[4];
    size_t n = 0;
    px_buf_init(&out, 1 << 20);
    for (size_t i = 0; i < s.n && n < TEXT_MAX - 2;) {
        uint32_t c = px_utf8_next(s, &i);
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF) c = 0xFFFD;
        px_buf_put(&out, room, px_utf8_put(room, c));
        n += units(c);
        if (n >= TEXT_MAX - 2 && i < s.n) px_buf_c(&out, "…");
    }
    const char *p = px_arena_cstr(b->a, px_buf_view(&out));
    px_buf_done(&out);
    return p;
}

static void put_text(book *b, lxw_worksheet *ws, lxw_row_t r, lxw_col_t c, px_str s,
                     lxw_format *f) {
    note(b, worksheet_write_string(ws, r, c, clean(b, s), f));
}

static px_str printed(book *b, const px_cell *c) {
    px_buf t;
    px_buf_init(&t, 1 << 20);
    px_cell_print(c, false, &t);
    px_str s = px_arena_str(b->a, px_buf_view(&t));
    px_buf_done(&t);
    return s;
}

static void put_cell(book *b, lxw_worksheet *ws, lxw_row_t r, lxw_col_t col, const px_cell *c) {
    lxw_format *f = b->type[c->type];
    lxw_datetime day = {0};
    day.year = (int)(c->count / 10000);
    day.month = (int)(c->count / 100 % 100);
    day.day = (int)(c->count % 100);
    switch (c->type) {
    case PX_CELL_NONE:
        return;
    case PX_CELL_TEXT:
        put_text(b, ws, r, col, printed(b, c), f);
        return;
    case PX_CELL_COUNT:
    case PX_CELL_YEAR:
        if (c->count >= (uint64_t)1 << 53)
            put_text(b, ws, r, col, printed(b, c), b->text);
        else
            note(b, worksheet_write_number(ws, r, col, (double)c->count, f));
        return;
    case PX_CELL_DATE:
        if (day.year < 1901 || day.year > 9999 || !day.month || !day.day)
            put_text(b, ws, r, col, printed(b, c), b->text);
        else
            note(b, worksheet_write_datetime(ws, r, col, &day, f));
        return;
    case PX_CELL_NUMBER:
    case PX_CELL_SHARE:
        note(b, worksheet_write_number(ws, r, col, c->number, f));
        return;
    }
}

static px_str head_of(book *b, const px_table_column *c) {
    px_buf t;
    px_buf_init(&t, 1 << 16);
    px_head_print(c, &t);
    px_str s = px_arena_str(b->a, px_buf_view(&t));
    px_buf_done(&t);
    return s;
}

static double width_of(book *b, const px_table *t, size_t col) {
    size_t most = px_text_width(head_of(b, &t->col[col]));
    if (most > 24) most = 24; /* heads wrap */
    for (size_t r = 0; r < t->n_rows && r < WIDTH_ROWS; r++) {
        size_t n = px_text_width(printed(b, px_table_cell(t, r, col)));
        if (n > most) most = n;
    }
    if (most > 60) most = 60;
    return (double)most * 1.1 + 2;
}

static void put_table(book *b, lxw_worksheet *ws, const px_table *t) {
    for (size_t c = 0; c < t->n_cols; c++) {
        bool text = t->col[c].type == PX_CELL_TEXT;
        note(b, worksheet_set_column(ws, (lxw_col_t)c, (lxw_col_t)c, width_of(b, t, c), NULL));
        put_text(b, ws, HEAD_ROW, (lxw_col_t)c, head_of(b, &t->col[c]),
                 text ? b->head : b->head_figure);
        for (size_t r = 0; r < t->n_rows; r++)
            put_cell(b, ws, HEAD_ROW + 1 + (lxw_row_t)r, (lxw_col_t)c, px_table_cell(t, r, c));
    }
    worksheet_freeze_panes(ws, HEAD_ROW + 1, t->n_cols > 1 ? 1 : 0);
    if (t->n_rows)
        note(b, worksheet_autofilter(ws, HEAD_ROW, 0, HEAD_ROW + (lxw_row_t)t->n_rows,
                                     (lxw_col_t)(t->n_cols - 1)));
}

/* ---- beside the table ---- */

/* Lines of a text, one cell each; gives the row behind the last. */
static lxw_row_t put_lines(book *b, lxw_worksheet *ws, lxw_row_t r, lxw_col_t c, px_str text) {
    while (text.n) {
        size_t at = px_str_find(text, PX_STR("\n"));
        put_text(b, ws, r++, c, px_str_sub(text, 0, at == SIZE_MAX ? text.n : at), b->text);
        text = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(text, at + 1, text.n);
    }
    return r;
}

static lxw_row_t put_card(book *b, lxw_worksheet *ws, lxw_row_t r, lxw_col_t c, px_str name,
                          const px_card *card) {
    px_buf t;
    px_buf_init(&t, 1 << 20);
    px_card_text(card, &t);
    put_text(b, ws, r++, c,
             name.n ? px_arena_fmt(b->a, zh() ? "数据卡片：" PX_STR_FMT : "Data card: " PX_STR_FMT,
                                   PX_STR_ARG(name))
                    : px_str_of(zh() ? "数据卡片" : "Data card"),
             b->bold);
    r = put_lines(b, ws, r, c, px_buf_view(&t));
    px_buf_done(&t);
    return r;
}

static lxw_row_t put_beside(book *b, lxw_worksheet *ws, const px_result *x, lxw_col_t c) {
    lxw_row_t r = HEAD_ROW;
    const px_analysis *what = x->what;
    note(b, worksheet_set_column(ws, c, c, 60, NULL));
    if (!x->n_sets) r = put_card(b, ws, r, c, (px_str){"", 0}, &x->card);
    for (size_t i = 0; i < x->n_sets; i++)
        r = put_card(b, ws, r, c, x->name[i], &x->set[i]);
    if (*what->formula) {
        put_text(b, ws, r++, c, px_str_of(zh() ? "公式" : "Formula"), b->bold);
        put_text(b, ws, r++, c, px_str_of(what->formula), b->text);
    }
    if (*what->source) {
        put_text(b, ws, r++, c, px_str_of(zh() ? "来源" : "Source"), b->bold);
        put_text(b, ws, r++, c, px_str_of(what->source), b->text);
    }
    const px_table *t = &x->table;
    if (t->n_notes || t->n_all > t->n_rows)
        put_text(b, ws, r++, c, px_str_of(zh() ? "说明" : "Notes"), b->bold);
    if (t->n_all > t->n_rows)
        put_text(b, ws, r++, c,
                 px_arena_fmt(b->a,
                              zh() ? "共 %llu 行，列出 %zu 行" : "%llu rows in all, %zu shown",
                              (unsigned long long)t->n_all, t->n_rows),
                 b->text);
    for (size_t i = 0; i < t->n_notes; i++)
        put_text(b, ws, r++, c, zh() ? t->note[i].zh : t->note[i].en, b->text);
    return r + 1;
}

/* ---- charts ---- */

static lxw_chart_type kind_of(const px_table *t, const px_plot *p) {
    bool text = t->col[p->x].type == PX_CELL_TEXT && strcmp(t->col[p->x].id, "month") != 0;
    switch (p->kind) {
    case PX_CHART_LINE:
        if (p->by != PX_PLOT_NONE || t->col[p->x].type == PX_CELL_NUMBER ||
            t->col[p->x].type == PX_CELL_SHARE || t->col[p->x].type == PX_CELL_COUNT)
            return LXW_CHART_SCATTER_STRAIGHT;
        return LXW_CHART_LINE;
    case PX_CHART_STACK:
        return text ? LXW_CHART_BAR_STACKED : LXW_CHART_COLUMN_STACKED;
    case PX_CHART_PIE:
        return LXW_CHART_PIE;
    case PX_CHART_SCATTER:
        return LXW_CHART_SCATTER;
    case PX_CHART_PATH:
        return LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS;
    default:
        return text ? LXW_CHART_BAR : LXW_CHART_COLUMN;
    }
}

static void add_series(lxw_chart *chart, const char *sheet, lxw_row_t from, lxw_row_t to, size_t x,
                       size_t y, const char *name) {
    lxw_chart_series *s = chart_add_series(chart, NULL, NULL);
    if (!s) return;
    chart_series_set_categories(s, sheet, from, (lxw_col_t)x, to, (lxw_col_t)x);
    chart_series_set_values(s, sheet, from, (lxw_col_t)y, to, (lxw_col_t)y);
    chart_series_set_name(s, name);
}

/* Rows of one group follow one another in the tables that have groups: a series a run. */
static void add_groups(book *b, lxw_chart *chart, const char *sheet, const px_table *t,
                       const px_plot *p) {
    for (size_t r = 0; r < t->n_rows;) {
        size_t end = r + 1;
        px_str name = printed(b, px_table_cell(t, r, p->by));
        while (end < t->n_rows && px_str_eq(printed(b, px_table_cell(t, end, p->by)), name))
            end++;
        add_series(chart, sheet, HEAD_ROW + 1 + (lxw_row_t)r, HEAD_ROW + (lxw_row_t)end, p->x,
                   p->y[0], clean(b, name));
        r = end;
    }
}

static void put_chart(book *b, lxw_worksheet *ws, const char *sheet, const px_result *x,
                      const px_plot *p, lxw_row_t row, lxw_col_t col) {
    const px_table *t = &x->table;
    lxw_chart_type kind = kind_of(t, p);
    bool points = p->kind == PX_CHART_SCATTER || p->kind == PX_CHART_PATH;
    bool lying = kind == LXW_CHART_BAR || kind == LXW_CHART_BAR_STACKED;
    lxw_chart *chart = workbook_add_chart(b->wb, (uint8_t)kind);
    if (!chart) return;
    lxw_row_t first = HEAD_ROW + 1, last = HEAD_ROW + (lxw_row_t)t->n_rows;
    if (points)
        add_series(chart, sheet, first, last, p->y[0], p->y[1],
                   clean(b, head_of(b, &t->col[p->y[1]])));
    else if (p->by != PX_PLOT_NONE)
        add_groups(b, chart, sheet, t, p);
    for (size_t i = 0; !points && p->by == PX_PLOT_NONE && i < p->n_y; i++)
        add_series(chart, sheet, first, last, p->x, p->y[i],
                   clean(b, head_of(b, &t->col[p->y[i]])));
    chart_title_set_name(chart, clean(b, px_str_of(zh() ? x->what->zh : x->what->en)));
    if (kind != LXW_CHART_PIE) {
        /* of lying bars the library calls the axis of the labels y */
        lxw_chart_axis *along = lying ? chart->y_axis : chart->x_axis,
                       *value = lying ? chart->x_axis : chart->y_axis;
        chart_axis_set_name(along, clean(b, head_of(b, &t->col[points ? p->y[0] : p->x])));
        chart_axis_set_name(value, clean(b, head_of(b, &t->col[points ? p->y[1] : p->y[0]])));
        if (lying) chart_axis_set_reverse(along); /* the first row on top */
    }
    if (points || (p->n_y == 1 && p->by == PX_PLOT_NONE && kind != LXW_CHART_PIE))
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    double high = lying ? 1.1 + 0.06 * (double)(t->n_rows < 60 ? t->n_rows : 60) : 1.4;
    lxw_chart_options size = {.x_scale = 1.6, .y_scale = high};
    note(b, worksheet_insert_chart_opt(ws, row, col, chart, &size));
}

/* ---- a matrix with colours for heat maps ---- */

static size_t place(px_str *seen, size_t *n, px_str s) {
    for (size_t i = 0; i < *n; i++)
        if (px_str_eq(seen[i], s)) return i;
    seen[(*n)++] = s;
    return *n - 1;
}

static int by_figure(const void *px, const void *py) {
    const px_str *x = px, *y = py;
    uint32_t a = 0, b = 0;
    if (px_str_u32(*x, &a) && px_str_u32(*y, &b) && a != b) return a < b ? -1 : 1;
    return px_str_cmp(*x, *y);
}

static void put_matrix(book *b, lxw_worksheet *ws, const px_table *t, const px_plot *p,
                       lxw_row_t row, lxw_col_t col) {
    size_t n = 0, m = 0, left_out = 0;
    bool years = t->col[p->label].type == PX_CELL_YEAR;
    px_str *one = px_arena_array(b->a, px_str, t->n_rows + 1),
           *other = px_arena_array(b->a, px_str, t->n_rows + 1);
    for (size_t r = 0; r < t->n_rows; r++) {
        (void)place(one, &n, printed(b, px_table_cell(t, r, p->x)));
        (void)place(other, &m, printed(b, px_table_cell(t, r, p->label)));
    }
    if (years) qsort(other, m, sizeof *other, by_figure);
    size_t rows = n < SIDE_MAX ? n : SIDE_MAX, cols = m < SIDE_MAX ? m : SIDE_MAX;
    put_text(b, ws, row, col, head_of(b, &t->col[p->y[0]]), b->bold);
    for (size_t i = 0; i < rows; i++)
        put_text(b, ws, row + 1 + (lxw_row_t)i, col, one[i], b->head);
    for (size_t k = 0; k < cols; k++)
        put_text(b, ws, row, (lxw_col_t)(col + 1 + k), other[k], b->head_figure);
    for (size_t r = 0; r < t->n_rows; r++) {
        size_t i = place(one, &n, printed(b, px_table_cell(t, r, p->x))),
               k = place(other, &m, printed(b, px_table_cell(t, r, p->label)));
        if (i < rows && k < cols)
            put_cell(b, ws, row + 1 + (lxw_row_t)i, (lxw_col_t)(col + 1 + k),
                     px_table_cell(t, r, p->y[0]));
        else
            left_out++;
    }
    lxw_conditional_format scale = {
        .type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = 0xF7FBFF, .max_color = 0x4292C6};
    note(b, worksheet_conditional_format_range(ws, row + 1, col + 1, row + (lxw_row_t)rows,
                                               col + (lxw_col_t)cols, &scale));
    if (left_out)
        put_text(b, ws, row + 1 + (lxw_row_t)rows, col,
                 px_arena_fmt(b->a,
                              zh() ? "矩阵最多 %u × %u；另有 %zu 行仅见于表中"
                                   : "the matrix has %u by %u at most; %zu more rows are in the "
                                     "table alone",
                              SIDE_MAX, SIDE_MAX, left_out),
                 b->text);
}

/* ---- sheets ---- */

static void put_sheet(book *b, const px_result *x, const char *name) {
    px_plot p;
    px_buf title;
    const px_analysis *what = x->what;
    lxw_worksheet *ws = workbook_add_worksheet(b->wb, name);
    if (!ws) {
        note(b, LXW_ERROR_PARAMETER_VALIDATION);
        return;
    }
    px_buf_init(&title, 1 << 16);
    px_buf_fmt(&title, "%s · %s", zh() ? what->zh : what->en, zh() ? what->en : what->zh);
    if (x->of.n) px_buf_fmt(&title, " · " PX_STR_FMT, PX_STR_ARG(x->of));
    put_text(b, ws, 0, 0, px_buf_view(&title), b->title);
    px_buf_done(&title);
    put_text(b, ws, 1, 0, px_str_of(zh() ? what->asks_zh : what->asks_en), b->grey);
    if (!x->table.n_cols) {
        (void)put_beside(b, ws, x, 0);
        return;
    }
    put_table(b, ws, &x->table);
    lxw_col_t beside = (lxw_col_t)x->table.n_cols + 1;
    lxw_row_t row = put_beside(b, ws, x, beside);
    px_plot_read(&x->table, &p);
    if (p.kind == PX_CHART_NONE || !x->table.n_rows) return;
    if (p.kind == PX_CHART_GRAPH && p.n_y > 1) p.kind = PX_CHART_SCATTER; /* nodes with places */
    if (p.kind == PX_CHART_HEAT || p.kind == PX_CHART_GRAPH)
        put_matrix(b, ws, &x->table, &p, row, beside);
    else
        put_chart(b, ws, name, x, &p, row, beside);
}

/* Lines that the cards of all results have. */
static px_str common_lines(book *b, const px_result *r, size_t n) {
    px_buf one, out;
    px_buf_init(&one, 1 << 20);
    px_buf_init(&out, 1 << 20);
    px_card_text(&r[0].card, &one);
    px_str rest = px_arena_str(b->a, px_buf_view(&one));
    while (rest.n) {
        size_t at = px_str_find(rest, PX_STR("\n"));
        px_str line = px_str_sub(rest, 0, at == SIZE_MAX ? rest.n : at + 1);
        rest = px_str_sub(rest, line.n, rest.n);
        bool in_all = true;
        for (size_t i = 1; i < n && in_all; i++) {
            px_buf_clear(&one);
            px_card_text(&r[i].card, &one);
            in_all = px_str_find(px_buf_view(&one), line) != SIZE_MAX;
        }
        if (in_all) px_buf_str(&out, line);
    }
    px_str text = px_arena_str(b->a, px_buf_view(&out));
    px_buf_done(&one);
    px_buf_done(&out);
    return text;
}

static void put_contents(book *b, const px_result *r, size_t n, const char *const *name) {
    static const char *const en[] = {"No.", "Sheet", "Analysis", "Question", "Rows"};
    static const char *const zh_heads[] = {"序号", "工作表", "分析", "回答的问题", "行数"};
    static const double width[] = {6, 32, 44, 60, 10};
    lxw_worksheet *ws = workbook_add_worksheet(b->wb, name[n]);
    if (!ws) {
        note(b, LXW_ERROR_PARAMETER_VALIDATION);
        return;
    }
    put_text(b, ws, 0, 0, px_str_of(zh() ? "目录 · Contents" : "Contents · 目录"), b->title);
    for (lxw_col_t c = 0; c < 5; c++) {
        note(b, worksheet_set_column(ws, c, c, width[c], NULL));
        put_text(b, ws, 2, c, px_str_of(zh() ? zh_heads[c] : en[c]), b->head);
    }
    for (size_t i = 0; i < n; i++) {
        const px_analysis *what = r[i].what;
        lxw_row_t row = 3 + (lxw_row_t)i;
        note(b, worksheet_write_number(ws, row, 0, (double)(i + 1), b->type[PX_CELL_YEAR]));
        put_text(b, ws, row, 1, px_str_of(name[i]), b->text);
        put_text(
            b, ws, row, 2,
            px_arena_fmt(b->a, "%s · %s", zh() ? what->zh : what->en, zh() ? what->en : what->zh),
            b->text);
        put_text(b, ws, row, 3, px_str_of(zh() ? what->asks_zh : what->asks_en), b->text);
        note(b,
             worksheet_write_number(ws, row, 4, (double)r[i].table.n_rows, b->type[PX_CELL_COUNT]));
    }
    lxw_row_t row = 5 + (lxw_row_t)n;
    put_text(b, ws, row, 1, px_str_of(zh() ? "共同的数据卡片" : "Data card of all sheets"),
             b->bold);
    (void)put_lines(b, ws, row + 1, 1, common_lines(b, r, n));
    worksheet_freeze_panes(ws, 3, 0);
}

static void formats(book *b) {
    b->title = workbook_add_format(b->wb);
    format_set_bold(b->title);
    format_set_font_size(b->title, 14);
    b->grey = workbook_add_format(b->wb);
    format_set_font_color(b->grey, 0x666666);
    b->bold = workbook_add_format(b->wb);
    format_set_bold(b->bold);
    b->head = workbook_add_format(b->wb);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_bottom(b->head, LXW_BORDER_THIN);
    format_set_bg_color(b->head, 0xEEF3F8);
    b->head_figure = workbook_add_format(b->wb);
    format_set_bold(b->head_figure);
    format_set_text_wrap(b->head_figure);
    format_set_bottom(b->head_figure, LXW_BORDER_THIN);
    format_set_bg_color(b->head_figure, 0xEEF3F8);
    format_set_align(b->head_figure, LXW_ALIGN_RIGHT);
    b->text = workbook_add_format(b->wb);
    static const char *const pattern[] = {
        [PX_CELL_NONE] = "General",   [PX_CELL_TEXT] = "@",       [PX_CELL_COUNT] = "#,##0",
        [PX_CELL_YEAR] = "0",         [PX_CELL_NUMBER] = "0.000", [PX_CELL_SHARE] = "0.0%",
        [PX_CELL_DATE] = "yyyy-mm-dd"};
    for (int i = 0; i <= PX_CELL_DATE; i++) {
        b->type[i] = workbook_add_format(b->wb);
        if (i != PX_CELL_TEXT && i != PX_CELL_NONE) format_set_num_format(b->type[i], pattern[i]);
    }
}

static void properties(book *b, const px_card *c) {
    struct tm day = {.tm_year = 100, .tm_mon = 0, .tm_mday = 1};
    if (c->cutoff) {
        uint32_t ymd = px_date_first(c->cutoff);
        day.tm_year = (int)(ymd / 10000) - 1900;
        day.tm_mon = (int)(ymd / 100 % 100) - 1;
        day.tm_mday = (int)(ymd % 100);
    }
    lxw_doc_properties p = {.title = (char *)(uintptr_t) "patix",
                            .comments = (char *)(uintptr_t) "patix " PX_VERSION,
                            .created = timegm(&day)};
    note(b, workbook_set_properties(b->wb, &p));
}

px_status px_workbook_write(const char *path, const px_result *r, size_t n, px_err *err) {
    book b = {.a = px_arena_new()};
    px_str *wanted = px_arena_array(b.a, px_str, n + 2);
    const char **name = px_arena_array(b.a, const char *, n + 2);
    px_status st = PX_OK;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        wanted[i] = px_str_of(zh() ? r[i].what->zh : r[i].what->en);
        if (r[i].table.n_rows + HEAD_ROW + 1 > PX_WORKBOOK_ROWS_MAX)
            st = px_fail(err, PX_E_LIMIT,
                         "%s has %zu rows, and a sheet holds %u; take --format csv or fewer rows",
                         r[i].what->id, r[i].table.n_rows, PX_WORKBOOK_ROWS_MAX);
    }
    wanted[n] = px_str_of(zh() ? "目录" : "Contents");
    px_sheet_names(b.a, wanted, n + 1, name);
    px_str part = px_arena_fmt(b.a, "%s.%ld.part", path, (long)getpid());
    const char *beside = px_arena_cstr(b.a, part);
    /* the library says on stderr what it could not open; so it is only asked to when it can */
    FILE *probe = st == PX_OK ? fopen(beside, "wb") : NULL;
    if (st == PX_OK && !probe) st = px_fail_errno(err, errno, "cannot write %s", path);
    if (probe) (void)fclose(probe);
    if (st == PX_OK) {
        b.wb = workbook_new(beside);
        if (!b.wb) st = px_fail(err, PX_E_IO, "cannot write %s", path);
    }
    if (st == PX_OK) {
        formats(&b);
        properties(&b, &r[0].card);
        if (n > 1) put_contents(&b, r, n, name);
        for (size_t i = 0; i < n; i++)
            put_sheet(&b, &r[i], name[i]);
        lxw_error bad = workbook_close(b.wb);
        if (bad != LXW_NO_ERROR || b.bad != LXW_NO_ERROR)
            st = px_fail(err, PX_E_IO, "cannot write %s: %s", path,
                         lxw_strerror(bad != LXW_NO_ERROR ? bad : b.bad));
        if (st == PX_OK) st = px_file_sync(beside, err);
        if (st == PX_OK) st = px_file_rename(beside, path, err);
        if (st != PX_OK) (void)unlink(beside);
    }
    px_arena_free(b.a);
    return st;
}

px_status px_workbook_bytes(const px_result *r, size_t n, px_buf *out, px_err *err) {
    const char *tmp = getenv("TMPDIR");
    char dir[4096];
    int len = snprintf(dir, sizeof dir, "%s/patix-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (len < 0 || (size_t)len >= sizeof dir || !mkdtemp(dir))
        return px_fail(err, PX_E_IO, "no temporary folder: %s", dir);
    char *file = px_path(dir, "book.xlsx");
    px_status st = px_workbook_write(file, r, n, err);
    if (st == PX_OK) st = px_file_read(file, PX_BUF_MAX, out, err);
    free(file);
    (void)px_dir_remove(dir, NULL);
    return st;
}
