/* workbook.c: see workbook.h. */
#include "query/analytics/workbook.h"

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "base/xlsx.h"
#include "patent/date.h"
#include "query/analytics/chart.h"

#include <stdlib.h>
#include <unistd.h>

#define HEAD_ROW   3u /* of the table */
#define SIDE_MAX   100u
#define WIDTH_ROWS 2000u /* rows that the widths of columns are taken from */

typedef struct book {
    px_xlsx *x;
    px_arena *a;
} book;

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

static const px_xlsx_style style_of[] = {
    [PX_CELL_NONE] = PX_XLSX_PLAIN,    [PX_CELL_TEXT] = PX_XLSX_PLAIN,
    [PX_CELL_COUNT] = PX_XLSX_COUNT,   [PX_CELL_YEAR] = PX_XLSX_YEAR,
    [PX_CELL_NUMBER] = PX_XLSX_NUMBER, [PX_CELL_SHARE] = PX_XLSX_SHARE,
    [PX_CELL_DATE] = PX_XLSX_DATE};

static void put_text(book *b, px_xlsx_sheet *ws, uint32_t r, uint32_t c, px_str s,
                     px_xlsx_style style) {
    (void)px_xlsx_text(b->x, ws, r, c, s, style);
}

static px_str printed(book *b, const px_cell *c) {
    px_buf t;
    px_buf_init(&t, 1 << 20);
    px_cell_print(c, false, &t);
    px_str s = px_arena_str(b->a, px_buf_view(&t));
    px_buf_done(&t);
    return s;
}

static void put_cell(book *b, px_xlsx_sheet *ws, uint32_t r, uint32_t col, const px_cell *c) {
    px_xlsx_style style = style_of[c->type];
    switch (c->type) {
    case PX_CELL_NONE:
        return;
    case PX_CELL_TEXT:
        put_text(b, ws, r, col, printed(b, c), style);
        return;
    case PX_CELL_COUNT:
    case PX_CELL_YEAR:
        if (c->count >= (uint64_t)1 << 53)
            put_text(b, ws, r, col, printed(b, c), PX_XLSX_PLAIN);
        else
            px_xlsx_number(b->x, ws, r, col, (double)c->count, style);
        return;
    case PX_CELL_DATE:
        if (c->count > UINT32_MAX || !px_xlsx_date(b->x, ws, r, col, (uint32_t)c->count))
            put_text(b, ws, r, col, printed(b, c), PX_XLSX_PLAIN);
        return;
    case PX_CELL_NUMBER:
    case PX_CELL_SHARE:
        px_xlsx_number(b->x, ws, r, col, c->number, style);
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

static void put_table(book *b, px_xlsx_sheet *ws, const px_table *t) {
    for (size_t c = 0; c < t->n_cols; c++) {
        bool text = t->col[c].type == PX_CELL_TEXT;
        px_xlsx_width(b->x, ws, (uint32_t)c, width_of(b, t, c));
        put_text(b, ws, HEAD_ROW, (uint32_t)c, head_of(b, &t->col[c]),
                 text ? PX_XLSX_HEAD : PX_XLSX_HEAD_FIGURE);
        for (size_t r = 0; r < t->n_rows; r++)
            put_cell(b, ws, HEAD_ROW + 1 + (uint32_t)r, (uint32_t)c, px_table_cell(t, r, c));
    }
    px_xlsx_freeze(ws, HEAD_ROW + 1, t->n_cols > 1 ? 1 : 0);
    if (t->n_rows)
        px_xlsx_filter(b->x, ws, HEAD_ROW, HEAD_ROW + (uint32_t)t->n_rows,
                       (uint32_t)(t->n_cols - 1));
}

/* ---- beside the table ---- */

/* Lines of a text, one cell each; gives the row behind the last. */
static uint32_t put_lines(book *b, px_xlsx_sheet *ws, uint32_t r, uint32_t c, px_str text) {
    while (text.n) {
        size_t at = px_str_find(text, PX_STR("\n"));
        put_text(b, ws, r++, c, px_str_sub(text, 0, at == SIZE_MAX ? text.n : at), PX_XLSX_PLAIN);
        text = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(text, at + 1, text.n);
    }
    return r;
}

static uint32_t put_card(book *b, px_xlsx_sheet *ws, uint32_t r, uint32_t c, px_str name,
                         const px_card *card) {
    px_buf t;
    px_buf_init(&t, 1 << 20);
    px_card_text(card, &t);
    put_text(b, ws, r++, c,
             name.n ? px_arena_fmt(b->a, zh() ? "数据卡片：" PX_STR_FMT : "Data card: " PX_STR_FMT,
                                   PX_STR_ARG(name))
                    : px_str_of(zh() ? "数据卡片" : "Data card"),
             PX_XLSX_BOLD);
    r = put_lines(b, ws, r, c, px_buf_view(&t));
    px_buf_done(&t);
    return r;
}

static uint32_t put_beside(book *b, px_xlsx_sheet *ws, const px_result *x, uint32_t c) {
    uint32_t r = HEAD_ROW;
    const px_analysis *what = x->what;
    px_xlsx_width(b->x, ws, c, 60);
    if (!x->n_sets) r = put_card(b, ws, r, c, (px_str){"", 0}, &x->card);
    for (size_t i = 0; i < x->n_sets; i++)
        r = put_card(b, ws, r, c, x->name[i], &x->set[i]);
    if (*what->formula) {
        put_text(b, ws, r++, c, px_str_of(zh() ? "公式" : "Formula"), PX_XLSX_BOLD);
        put_text(b, ws, r++, c, px_str_of(px_analysis_formula(what, zh())), PX_XLSX_PLAIN);
    }
    if (*what->source) {
        put_text(b, ws, r++, c, px_str_of(zh() ? "来源" : "Source"), PX_XLSX_BOLD);
        put_text(b, ws, r++, c, px_str_of(what->source), PX_XLSX_PLAIN);
    }
    const px_table *t = &x->table;
    if (t->n_notes || t->n_all > t->n_rows)
        put_text(b, ws, r++, c, px_str_of(zh() ? "说明" : "Notes"), PX_XLSX_BOLD);
    if (t->n_all > t->n_rows)
        put_text(b, ws, r++, c,
                 px_arena_fmt(b->a,
                              zh() ? "共 %llu 行，列出 %zu 行" : "%llu rows in all, %zu shown",
                              (unsigned long long)t->n_all, t->n_rows),
                 PX_XLSX_PLAIN);
    for (size_t i = 0; i < t->n_notes; i++)
        put_text(b, ws, r++, c, zh() ? t->note[i].zh : t->note[i].en, PX_XLSX_PLAIN);
    return r + 1;
}

/* ---- charts ---- */

static px_xlsx_chart_kind kind_of(const px_table *t, const px_plot *p) {
    bool text = t->col[p->x].type == PX_CELL_TEXT && strcmp(t->col[p->x].id, "month") != 0;
    switch (p->kind) {
    case PX_CHART_LINE:
        if (p->by != PX_PLOT_NONE || t->col[p->x].type == PX_CELL_NUMBER ||
            t->col[p->x].type == PX_CELL_SHARE || t->col[p->x].type == PX_CELL_COUNT)
            return PX_XLSX_SCATTER_LINE;
        return PX_XLSX_LINE;
    case PX_CHART_STACK:
        return text ? PX_XLSX_BAR_STACK : PX_XLSX_COLUMN_STACK;
    case PX_CHART_PIE:
        return PX_XLSX_PIE;
    case PX_CHART_SCATTER:
        return PX_XLSX_SCATTER;
    case PX_CHART_PATH:
        return PX_XLSX_SCATTER_PATH;
    default:
        return text ? PX_XLSX_BAR : PX_XLSX_COLUMN;
    }
}

/* Rows of one group follow one another in the tables that have groups: a series a run. */
static size_t groups(book *b, const px_table *t, const px_plot *p, px_xlsx_series *out) {
    size_t n = 0;
    for (size_t r = 0; r < t->n_rows;) {
        size_t end = r + 1;
        px_str name = printed(b, px_table_cell(t, r, p->by));
        while (end < t->n_rows && px_str_eq(printed(b, px_table_cell(t, end, p->by)), name))
            end++;
        out[n++] = (px_xlsx_series){HEAD_ROW + 1 + (uint32_t)r, HEAD_ROW + (uint32_t)end,
                                    (uint32_t)p->x, (uint32_t)p->y[0], name};
        r = end;
    }
    return n;
}

static void put_chart(book *b, px_xlsx_sheet *ws, const char *sheet, const px_result *x,
                      const px_plot *p, uint32_t row, uint32_t col) {
    const px_table *t = &x->table;
    bool points = p->kind == PX_CHART_SCATTER || p->kind == PX_CHART_PATH;
    bool by = !points && p->by != PX_PLOT_NONE;
    uint32_t first = HEAD_ROW + 1, last = HEAD_ROW + (uint32_t)t->n_rows;
    size_t n = 0, x_col = points ? p->y[0] : p->x;
    px_xlsx_series *series = px_arena_array(b->a, px_xlsx_series, t->n_rows + p->n_y + 1);
    if (by) n = groups(b, t, p, series);
    for (size_t i = points ? 1 : 0; !by && i < (points ? 2 : p->n_y); i++)
        series[n++] = (px_xlsx_series){first, last, (uint32_t)x_col, (uint32_t)p->y[i],
                                       head_of(b, &t->col[p->y[i]])};
    px_xlsx_chart c = {.kind = kind_of(t, p),
                       .title = px_str_of(zh() ? x->what->zh : x->what->en),
                       .along = head_of(b, &t->col[x_col]),
                       .value = head_of(b, &t->col[p->y[points ? 1 : 0]]),
                       .series = series,
                       .n_series = n};
    bool lying = c.kind == PX_XLSX_BAR || c.kind == PX_XLSX_BAR_STACK;
    c.height = lying ? 1.1 + 0.06 * (double)(t->n_rows < 60 ? t->n_rows : 60) : 1.4;
    c.legend = !points && !(p->n_y == 1 && p->by == PX_PLOT_NONE && c.kind != PX_XLSX_PIE);
    px_xlsx_chart_put(b->x, ws, sheet, row, col, &c);
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

static void put_matrix(book *b, px_xlsx_sheet *ws, const px_table *t, const px_plot *p,
                       uint32_t row, uint32_t col) {
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
    put_text(b, ws, row, col, head_of(b, &t->col[p->y[0]]), PX_XLSX_BOLD);
    for (size_t i = 0; i < rows; i++)
        put_text(b, ws, row + 1 + (uint32_t)i, col, one[i], PX_XLSX_HEAD);
    for (size_t k = 0; k < cols; k++)
        put_text(b, ws, row, (uint32_t)(col + 1 + k), other[k], PX_XLSX_HEAD_FIGURE);
    for (size_t r = 0; r < t->n_rows; r++) {
        size_t i = place(one, &n, printed(b, px_table_cell(t, r, p->x))),
               k = place(other, &m, printed(b, px_table_cell(t, r, p->label)));
        if (i < rows && k < cols)
            put_cell(b, ws, row + 1 + (uint32_t)i, (uint32_t)(col + 1 + k),
                     px_table_cell(t, r, p->y[0]));
        else
            left_out++;
    }
    px_xlsx_scale(b->x, ws, row + 1, col + 1, row + (uint32_t)rows, col + (uint32_t)cols);
    if (left_out)
        put_text(b, ws, row + 1 + (uint32_t)rows, col,
                 px_arena_fmt(b->a,
                              zh() ? "矩阵最多 %u × %u；另有 %zu 行仅见于表中"
                                   : "the matrix has %u by %u at most; %zu more rows are in the "
                                     "table alone",
                              SIDE_MAX, SIDE_MAX, left_out),
                 PX_XLSX_PLAIN);
}

/* ---- sets whose charts cannot share one ---- */

/* The chart of one set over its columns of the joined table; false where there is none. */
static bool plot_of_set(const px_result *x, size_t set, px_buf *id, px_plot *out) {
    const px_table *own = x->part[set], *t = &x->table;
    px_plot_read(own, out);
    if (out->kind == PX_CHART_NONE || out->by != PX_PLOT_NONE || !own->n_rows) return false;
    for (size_t i = 0; i < out->n_y; i++) {
        px_buf_clear(id);
        px_buf_fmt(id, PX_STR_FMT ".%s", PX_STR_ARG(x->name[set]), own->col[out->y[i]].id);
        out->y[i] = px_table_find(t, px_buf_view(id).p);
        if (out->y[i] == SIZE_MAX) return false;
    }
    out->x = px_table_find(t, own->col[out->x].id);
    if (out->label != PX_PLOT_NONE) out->label = px_table_find(t, own->col[out->label].id);
    out->complete = px_table_find(t, "complete");
    return out->x != SIZE_MAX;
}

static void put_sets(book *b, px_xlsx_sheet *ws, const char *name, const px_result *x, uint32_t row,
                     uint32_t col) {
    px_buf id;
    px_buf_init(&id, 1 << 16);
    for (size_t i = 0; i < x->n_sets; i++) {
        px_plot p;
        if (!plot_of_set(x, i, &id, &p)) continue;
        put_text(b, ws, row++, col, x->name[i], PX_XLSX_BOLD);
        if (p.kind == PX_CHART_HEAT || (p.kind == PX_CHART_GRAPH && p.label != PX_PLOT_NONE)) {
            put_matrix(b, ws, &x->table, &p, row, col);
            row += (x->table.n_rows < SIDE_MAX ? (uint32_t)x->table.n_rows : SIDE_MAX) + 4;
        } else if (p.kind == PX_CHART_STACK) {
            put_chart(b, ws, name, x, &p, row, col);
            row += 30;
        }
    }
    px_buf_done(&id);
}

/* ---- sheets ---- */

static void put_sheet(book *b, const px_result *x, const char *name) {
    px_plot p;
    px_buf title;
    const px_analysis *what = x->what;
    px_xlsx_sheet *ws = px_xlsx_sheet_add(b->x, name);
    px_buf_init(&title, 1 << 16);
    px_buf_fmt(&title, "%s · %s", zh() ? what->zh : what->en, zh() ? what->en : what->zh);
    if (x->of.n) px_buf_fmt(&title, " · " PX_STR_FMT, PX_STR_ARG(x->of));
    put_text(b, ws, 0, 0, px_buf_view(&title), PX_XLSX_TITLE);
    px_buf_done(&title);
    put_text(b, ws, 1, 0, px_str_of(zh() ? what->asks_zh : what->asks_en), PX_XLSX_GREY);
    if (!x->table.n_cols) {
        (void)put_beside(b, ws, x, 0);
        return;
    }
    put_table(b, ws, &x->table);
    uint32_t beside = (uint32_t)x->table.n_cols + 1;
    uint32_t row = put_beside(b, ws, x, beside);
    px_plot_read(&x->table, &p);
    if (p.kind == PX_CHART_NONE && x->n_sets && x->table.n_rows)
        put_sets(b, ws, name, x, row, beside);
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
    px_xlsx_sheet *ws = px_xlsx_sheet_add(b->x, name[n]);
    put_text(b, ws, 0, 0, px_str_of(zh() ? "目录 · Contents" : "Contents · 目录"), PX_XLSX_TITLE);
    for (uint32_t c = 0; c < 5; c++) {
        px_xlsx_width(b->x, ws, c, width[c]);
        put_text(b, ws, 2, c, px_str_of(zh() ? zh_heads[c] : en[c]), PX_XLSX_HEAD);
    }
    for (size_t i = 0; i < n; i++) {
        const px_analysis *what = r[i].what;
        uint32_t row = 3 + (uint32_t)i;
        px_xlsx_number(b->x, ws, row, 0, (double)(i + 1), PX_XLSX_YEAR);
        put_text(b, ws, row, 1, px_str_of(name[i]), PX_XLSX_PLAIN);
        put_text(
            b, ws, row, 2,
            px_arena_fmt(b->a, "%s · %s", zh() ? what->zh : what->en, zh() ? what->en : what->zh),
            PX_XLSX_PLAIN);
        put_text(b, ws, row, 3, px_str_of(zh() ? what->asks_zh : what->asks_en), PX_XLSX_PLAIN);
        px_xlsx_number(b->x, ws, row, 4, (double)r[i].table.n_rows, PX_XLSX_COUNT);
    }
    uint32_t row = 5 + (uint32_t)n;
    put_text(b, ws, row, 1, px_str_of(zh() ? "共同的数据卡片" : "Data card of all sheets"),
             PX_XLSX_BOLD);
    (void)put_lines(b, ws, row + 1, 1, common_lines(b, r, n));
    px_xlsx_freeze(ws, 3, 0);
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
    if (st == PX_OK) st = px_xlsx_new(beside, false, &b.x, err);
    if (st == PX_OK) {
        if (r[0].card.cutoff) px_xlsx_day(b.x, px_date_first(r[0].card.cutoff));
        if (n > 1) put_contents(&b, r, n, name);
        for (size_t i = 0; i < n; i++)
            put_sheet(&b, &r[i], name[i]);
        st = px_xlsx_close(b.x, err);
        if (st == PX_OK) st = px_file_sync(beside, err);
        if (st == PX_OK) st = px_file_rename(beside, path, err);
        if (st != PX_OK) (void)unlink(beside);
        if (st != PX_OK) st = px_err_in(err, st, "%s", path);
    }
    px_arena_free(b.a);
    return st;
}

px_status px_workbook_bytes(const px_result *r, size_t n, px_buf *out, px_err *err) {
    char *dir;
    px_status st = px_dir_temporary(&dir, err);
    if (st != PX_OK) return st;
    char *file = px_path(dir, "book.xlsx");
    st = px_workbook_write(file, r, n, err);
    if (st == PX_OK) st = px_file_read(file, PX_BUF_MAX, out, err);
    free(file);
    (void)px_dir_remove(dir, NULL);
    free(dir);
    return st;
}
