/* export_book.c: see export_book.h.
 *
 * Sheets are written side by side, each from top to bottom. The card comes last, since it says how many sheets and cut
 * texts there are. */
#include "query/engine/export_book.h"

#include "base/text.h"
#include "base/xlsx.h"
#include "patent/date.h"

#include <stdlib.h>

#define SHEET_BYTES ((uint64_t)1 << 30) /* of texts; far below what a packed file may hold */

uint32_t px_export_sheet_rows = PX_XLSX_ROWS;

/* A list that goes on in another sheet when one is full. */
typedef struct run {
    const char *name;
    px_xlsx_sheet *sheet; /* the one at hand; NULL: none yet */
    uint32_t row;         /* next one of it */
    unsigned sheets;
    uint64_t bytes; /* of texts in it */
} run;

struct px_export_book {
    px_xlsx *x;
    px_export *e;
    px_arena *a;
    run records, notes;
    uint64_t n_cut;
    bool zh;
};

static px_str say(const px_export_book *b, const char *en, const char *zh) {
    return px_str_of(b->zh ? zh : en);
}

static void text(px_export_book *b, px_xlsx_sheet *s, uint32_t row, uint32_t col, px_str t,
                 px_xlsx_style style) {
    (void)px_xlsx_text(b->x, s, row, col, t, style);
}

/* ---- sheets ---- */

static void end_sheet(px_export_book *b, const run *r, uint32_t columns) {
    if (r->sheet && columns && r->row > 1)
        px_xlsx_filter(b->x, r->sheet, 0, r->row - 1, columns - 1);
}

static void next_sheet(px_export_book *b, run *r) {
    char name[40];
    px_str n = r->sheets ? px_arena_fmt(b->a, "%s %u", r->name, r->sheets + 1) : px_str_of(r->name);
    memcpy(name, n.p, n.n);
    name[n.n] = 0;
    r->sheet = px_xlsx_sheet_add(b->x, name);
    r->sheets++;
    r->row = 0;
    r->bytes = 0;
}

static double width_of(const px_export *e, size_t i) {
    if (px_export_is_number(e, i) || px_export_is_date(e, i)) return 12;
    px_str head = px_export_head(e, i);
    return px_str_is(head, "ab") || px_str_is(head, "ti") ? 60 : 24;
}

static void records_sheet(px_export_book *b) {
    run *r = &b->records;
    size_t n = px_export_columns(b->e);
    end_sheet(b, r, (uint32_t)n);
    next_sheet(b, r);
    for (size_t i = 0; i < n; i++) {
        px_xlsx_width(b->x, r->sheet, (uint32_t)i, width_of(b->e, i));
        text(b, r->sheet, 0, (uint32_t)i, px_export_head(b->e, i),
             px_export_is_number(b->e, i) ? PX_XLSX_HEAD_FIGURE : PX_XLSX_HEAD);
    }
    px_xlsx_freeze(r->sheet, 1, n > 1 ? 1 : 0);
    r->row = 1;
}

static void notes_sheet(px_export_book *b) {
    run *r = &b->notes;
    next_sheet(b, r);
    text(b, r->sheet, 0, 0,
         say(b,
             PX_XLSX_NOTES_EN " The texts below are longer: here they are cut and end "
                              "in …; csv and jsonl have them whole.",
             PX_XLSX_NOTES_ZH "下列文本超出此限，在本表中被截断并以“…”结尾；csv 与 "
                              "jsonl "
                              "格式含完整文本。"),
         PX_XLSX_PLAIN);
    text(b, r->sheet, 1, 0, say(b, "record", "记录"), PX_XLSX_HEAD);
    text(b, r->sheet, 1, 1, say(b, "field", "字段"), PX_XLSX_HEAD);
    text(b, r->sheet, 1, 2, say(b, "characters", "字符数"), PX_XLSX_HEAD_FIGURE);
    px_xlsx_width(b->x, r->sheet, 0, 24);
    px_xlsx_width(b->x, r->sheet, 1, 24);
    px_xlsx_freeze(r->sheet, 2, 0);
    r->row = 2;
}

static size_t characters(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

static void note_cut(px_export_book *b, const px_record *r, size_t col, px_str whole) {
    run *n = &b->notes;
    b->n_cut++;
    if (!n->sheet || n->row >= px_export_sheet_rows) notes_sheet(b);
    text(b, n->sheet, n->row, 0, r->key, PX_XLSX_PLAIN);
    text(b, n->sheet, n->row, 1, px_export_head(b->e, col), PX_XLSX_PLAIN);
    px_xlsx_number(b->x, n->sheet, n->row, 2, (double)characters(whole), PX_XLSX_COUNT);
    n->row++;
}

/* ---- records ---- */

/* "2015-03-01" as a day; false: it is none, or several. */
static bool whole_day(px_str s, uint32_t *ymd) {
    return s.n == 10 && px_date_parse(s, PX_DATE_ORDER_UNKNOWN, ymd) && *ymd % 100 != 0;
}

static bool as_value(px_export_book *b, size_t i, px_str s) {
    run *r = &b->records;
    uint32_t v;
    if (px_export_is_number(b->e, i) && px_str_u32(s, &v)) {
        px_xlsx_number(b->x, r->sheet, r->row, (uint32_t)i, v, PX_XLSX_PLAIN);
        return true;
    }
    return px_export_is_date(b->e, i) && whole_day(s, &v) &&
           px_xlsx_date(b->x, r->sheet, r->row, (uint32_t)i, v);
}

void px_export_book_record(px_export_book *b, const px_record *rec) {
    run *r = &b->records;
    if (!r->sheet || r->row >= px_export_sheet_rows || r->bytes > SHEET_BYTES) records_sheet(b);
    const px_str *cell = px_export_cells(b->e, rec);
    for (size_t i = 0; i < px_export_columns(b->e); i++) {
        r->bytes += cell[i].n;
        if (!cell[i].n || as_value(b, i, cell[i])) continue;
        if (!px_xlsx_text(b->x, r->sheet, r->row, (uint32_t)i, cell[i], PX_XLSX_PLAIN))
            note_cut(b, rec, i, cell[i]);
    }
    r->row++;
}

/* ---- the data card ---- */

typedef struct card {
    px_export_book *b;
    px_xlsx_sheet *s;
    uint32_t row;
} card;

static void line(card *c, const char *en, const char *zh, px_str value) {
    if (!value.n) return;
    text(c->b, c->s, c->row, 0, say(c->b, en, zh), PX_XLSX_BOLD);
    text(c->b, c->s, c->row++, 1, value, PX_XLSX_PLAIN);
}

static void figure(card *c, const char *en, const char *zh, uint64_t value) {
    text(c->b, c->s, c->row, 0, say(c->b, en, zh), PX_XLSX_BOLD);
    px_xlsx_number(c->b->x, c->s, c->row++, 1, (double)value, PX_XLSX_COUNT);
}

static px_str unit_of(const px_export_book *b, const char *unit) {
    static const char *const names[][3] = {
        {"pub", "publication", "公开文献"},
        {"app", "application (one publication stands for each)", "申请（每件申请以一件文献代表）"},
        {"fam", "simple family (one publication stands for each)",
         "简单同族（每族以一件文献代表）"},
        {"ext", "extended family (one publication stands for each)",
         "扩展同族（每族以一件文献代表）"}};
    for (size_t i = 0; unit && i < sizeof names / sizeof *names; i++)
        if (strcmp(unit, names[i][0]) == 0) return say(b, names[i][1], names[i][2]);
    return px_str_of(unit ? unit : "");
}

static px_str columns_of(px_export_book *b) {
    px_buf all;
    px_buf_init(&all, PX_BUF_MAX);
    for (size_t i = 0; i < px_export_columns(b->e); i++) {
        if (i) px_buf_c(&all, b->zh ? "，" : ", ");
        px_buf_str(&all, px_export_head(b->e, i));
    }
    px_str s = px_arena_str(b->a, px_buf_view(&all));
    px_buf_done(&all);
    return s;
}

static void put_limits(card *c) {
    px_export_book *b = c->b;
    figure(c, "sheets of records", "记录工作表数", b->records.sheets);
    if (b->records.sheets > 1)
        line(c, "more than one sheet", "多个工作表",
             say(b,
                 "A sheet holds 1,048,576 rows; the list goes on in further sheets, each with the "
                 "head.",
                 "一个工作表最多 1,048,576 行；列表在后续工作表中继续，每个工作表都重复表头。"));
    figure(c, "texts that were cut", "被截断的文本数", b->n_cut);
    if (b->n_cut)
        line(c, "where", "位置",
             say(b, "The sheet of notes says which records and fields.",
                 "“说明”工作表列出是哪些记录的哪些字段。"));
}

static void put_card(px_export_book *b) {
    const px_export_about *f = px_export_told(b->e);
    char day[11] = "";
    card c = {b, px_xlsx_sheet_add(b->x, b->zh ? PX_XLSX_CARD_ZH : PX_XLSX_CARD_EN), 0};
    px_xlsx_width(b->x, c.s, 0, 28);
    px_xlsx_width(b->x, c.s, 1, 100);
    text(b, c.s, c.row, 0, say(b, PX_XLSX_CARD_EN, PX_XLSX_CARD_ZH), PX_XLSX_TITLE);
    c.row += 2;
    if (f->day) (void)px_date_print(f->day, day);
    line(&c, "query", "检索式", f->query);
    figure(&c, "snapshot (generation of the collection)", "数据集快照（代号）", f->generation);
    line(&c, "date of the export (UTC)", "导出日期（UTC）", px_str_of(day));
    figure(&c, "records in this file", "本文件记录数", f->records);
    line(&c, "a record is a", "记录单位", unit_of(b, f->unit));
    figure(&c, "records that the query lists", "检索式可列出的记录数", f->listed);
    figure(&c, "records before the first", "首条之前的记录数", f->offset);
    figure(&c, "publications that the query finds", "检索式命中的公开文献数", f->publications);
    line(&c, "order", "排序", f->order);
    line(&c, "columns", "列", columns_of(b));
    put_limits(&c);
    line(&c, "made by", "生成程序", PX_STR("patix " PX_VERSION));
}

/* ---- the whole ---- */

px_status px_export_book_new(const char *path, px_export *e, px_export_book **out, px_err *err) {
    px_xlsx *x;
    *out = NULL;
    if (px_export_columns(e) > PX_XLSX_COLS)
        return px_fail(err, PX_E_LIMIT, "a sheet has %u columns, and %zu are asked for",
                       PX_XLSX_COLS, px_export_columns(e));
    px_status st = px_xlsx_new(path, true, &x, err);
    if (st != PX_OK) return st;
    px_export_book *b = px_calloc(1, sizeof *b);
    *b = (px_export_book){.x = x, .e = e, .a = px_arena_new(), .zh = px_export_is_zh(e)};
    b->records.name = b->zh ? "记录" : "Records";
    b->notes.name = b->zh ? "说明" : "Notes";
    if (px_export_told(e)->day) px_xlsx_day(x, px_export_told(e)->day);
    *out = b;
    return PX_OK;
}

static void release(px_export_book *b) {
    px_arena_free(b->a);
    free(b);
}

void px_export_book_drop(px_export_book *b) {
    if (!b) return;
    px_xlsx_drop(b->x);
    release(b);
}

px_status px_export_book_close(px_export_book *b, px_err *err) {
    if (!b->records.sheet) records_sheet(b); /* no record: the head alone */
    end_sheet(b, &b->records, (uint32_t)px_export_columns(b->e));
    put_card(b);
    px_status st = px_xlsx_close(b->x, err);
    release(b);
    return st;
}
