/* Workbooks: cells of every kind of file as lines "row: cell | cell", then workbooks as sources:
 * sheets, what is told of them, what is refused. All files are made here. */
#include "base/text.h"
#include "indexer/source.h"
#include "indexer/workbook.h"
#include "indexer/xlspool.h"
#include "tests/lib/make_workbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static px_arena *arena;

/* ---- cells ---- */

static void print_cells(const px_book_kind *kind, px_str bytes, px_buf *out) {
    px_err err;
    void *book = NULL;
    px_cells c;
    px_stream *in = px_stream_memory(bytes);
    px_status st = px_text_init(&err);
    if (st == PX_OK) st = kind->open(in, &book, &err);
    px_cells_init(&c);
    if (st != PX_OK) px_buf_fmt(out, "%s %s\n", px_status_name(st), err.message);
    for (size_t i = 0; st == PX_OK && i < kind->sheets(book); i++) {
        px_sheet_info s = kind->info(book, i);
        if (kind->sheets(book) > 1)
            px_buf_fmt(out, "[" PX_STR_FMT "]%s\n", PX_STR_ARG(s.name), s.hidden ? " hidden" : "");
        if (s.no_cells) continue;
        uint64_t line;
        int got = kind->sheet(book, i, &err);
        while (got >= 0 && (got = kind->row(book, &c, &line, &err)) == 1) {
            px_buf_fmt(out, "%llu:", (unsigned long long)line);
            for (size_t k = 0; k < c.n; k++) {
                assert_true(px_utf8_valid(c.v[k]));
                px_buf_fmt(out, "%s" PX_STR_FMT, k ? "|" : " ", PX_STR_ARG(c.v[k]));
            }
            px_buf_c(out, "\n");
        }
        if (got < 0) px_buf_fmt(out, "%s %s\n", px_status_name((px_status)got), err.message);
    }
    px_cells_done(&c);
    kind->close(book);
    px_stream_close(in);
}

static void expect_cells(const char *name, const px_book_kind *kind, px_str bytes,
                         const char *want) {
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    print_cells(kind, bytes, &out);
    if (!px_str_is(px_buf_view(&out), want))
        fail_msg("%s\ngot:\n" PX_STR_FMT "want:\n%s", name, PX_STR_ARG(px_buf_view(&out)), want);
    px_buf_done(&out);
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        double v;
        const char *format, *want;
    } cases[] = {
        {2015, "General", "2015"},
        {2015, "0.00", "2015"},
        {201810000000.0, "General", "201810000000"},
        {9007199254740991.0, "General", "9007199254740991"},
        {1e20, "General", "1E+20"},
        {-3, "General", "-3"},
        {-0.0, "General", "0"},
        {2.0099999999999998, "General", "2.01"},
        {0.1 + 0.2, "General", "0.3"},
        {0.000012, "General", "0.000012"},
        {1.5e-9, "General", "1.5E-09"},
        {1234567.891, "#,##0.00", "1234567.891"},
        {12345, "0000000", "0012345"},
        {12345678, "0000000", "12345678"},
        {0.15, "0%", "15%"},
        {0.125, "0.0%", "12.5%"},
        {42067, "yyyy-mm-dd", "2015-03-04"},
        {42067, "m/d/yy", "2015-03-04"},
        {42067, "yyyy\"年\"m\"月\"d\"日\"", "2015-03-04"},
        {42067, "[$-409]d\\-mmm\\-yy;@", "2015-03-04"},
        {42067, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2015-03-04"},
        {42067, "dd.mm.yyyy", "2015-03-04"},
        {42067, "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", "2015-03-04"},
        {42064, "mmm-yy", "2015-03"},
        {42067, "mmm-yy", "2015-03-04"},
        {42005, "yyyy", "2015"},
        {42067.43055555555, "yyyy/m/d h:mm", "2015-03-04 10:20:00"},
        {42067, "yyyy/m/d h:mm", "2015-03-04"},
        {42067.9999999, "yyyy/m/d h:mm:ss", "2015-03-05"},
        {0.43055555555, "h:mm AM/PM", "10:20:00"},
        {0.5, "yyyy/m/d h:mm", "12:00:00"},
        {1.5, "[h]:mm", "1.5"},
        {1, "yyyy-mm-dd", "1900-01-01"},
        {59, "yyyy-mm-dd", "1900-02-28"},
        {61, "yyyy-mm-dd", "1900-03-01"},
        {2958465, "yyyy-mm-dd", "9999-12-31"},
        {2958466, "yyyy-mm-dd", "2958466"},
        {-1, "yyyy-mm-dd", "-1"},
        {7, "0.00E+00", "7"},
        {7, "\"day \"0", "7"},
        {7, "[Red]0", "7"},
        {7, "@", "7"},
        {7, "", "7"},
        {1e308 * 10, "General", "#NUM!"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[PX_CELL_NUMBER_MAX];
        px_numfmt f = px_numfmt_of_code(px_str_of(cases[i].format));
        size_t n = px_cell_number(got, cases[i].v, f, false);
        if (!px_str_is((px_str){got, n}, cases[i].want))
            fail_msg("%.17g as %s: got %.*s, want %s", cases[i].v, cases[i].format, (int)n, got,
                     cases[i].want);
    }
    static const struct {
        unsigned id;
        const char *want;
    } ids[] = {
        {0, "42067.5"},   {2, "42067.5"},     {14, "2015-03-04"}, {22, "2015-03-04 12:00:00"},
        {20, "12:00:00"}, {31, "2015-03-04"}, {57, "2015-03-04"}, {49, "42067.5"},
        {999, "42067.5"}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char got[PX_CELL_NUMBER_MAX];
        size_t n = px_cell_number(got, 42067.5, px_numfmt_of_id(ids[i].id), false);
        if (!px_str_is((px_str){got, n}, ids[i].want))
            fail_msg("format %u: got %.*s, want %s", ids[i].id, (int)n, got, ids[i].want);
    }
    char got[PX_CELL_NUMBER_MAX];
    size_t n = px_cell_number(got, 40605, px_numfmt_of_id(14), true);
    assert_true(px_str_is((px_str){got, n}, "2015-03-04"));
    assert_true(px_str_is(px_cell_iso(arena, PX_STR("2015-03-04T00:00:00.000Z")), "2015-03-04"));
    assert_true(
        px_str_is(px_cell_iso(arena, PX_STR("2015-03-04T10:20:00Z")), "2015-03-04 10:20:00"));
    assert_true(px_str_is(px_cell_iso(arena, PX_STR("yesterday")), "yesterday"));
}

/* ---- .xlsx ---- */

#define RELS(target)                                                                               \
    "<Relationships xmlns=\"r\"><Relationship Id=\"rId1\" Type=\"http://s/officeDocument\" "       \
    "Target=\"" target "\"/></Relationships>"
#define BOOK(sheets)                                                                               \
    "<?xml version=\"1.0\"?><workbook xmlns:r=\"x\"><sheets>" sheets "</sheets></workbook>"
#define SHEET(n, attrs) "<sheet name=\"" n "\" sheetId=\"1\" " attrs "/>"
#define ROWS(rows)      "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define HEAD                                                                                       \
    {"[Content_Types].xml", "<Types/>"}, {                                                         \
        "_rels/.rels", RELS("xl/workbook.xml")                                                     \
    }
#define ONE_SHEET                                                                                  \
    HEAD, {                                                                                        \
        "xl/workbook.xml", BOOK(SHEET("S", "r:id=\"rId1\""))                                       \
    }

#define XLSX(...)                                                                                  \
    made_zip(arena, (const made_part[]){__VA_ARGS__},                                              \
             sizeof((const made_part[]){__VA_ARGS__}) / sizeof(made_part))

static const char *const styles =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月"
    "&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"000000\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"22\"/><xf numFmtId=\"165\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";

static void xlsx_texts(void **state) {
    (void)state;
    expect_cells(
        "shared strings behind the sheet: plain, rich, spoken, empty, escaped, CDATA, folders",
        &px_book_xlsx,
        XLSX(ONE_SHEET, {"xl/", NULL}, {"xl/worksheets/", NULL},
             {"xl/worksheets/sheet1.xml",
              ROWS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                   "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c>"
                   "<c r=\"E1\" t=\"s\"><v>4</v></c><c r=\"F1\" t=\"s\"><v>5</v></c>"
                   "<c r=\"G1\" t=\"s\"><v>99</v></c><c r=\"H1\" t=\"s\"><v>x</v></c></row>")},
             {"xl/sharedStrings.xml",
              "\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- c --><sst><si><t>plain &lt;b&gt; &amp;amp;"
              "</t></si><si><r><rPr><b/></rPr><t xml:space=\"preserve\">rich </t></r><r><t>text"
              "</t></r></si><si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>とうきょう</t></rPh>"
              "<phoneticPr fontId=\"1\"/></si><si/><si><t>a_x000D_\nb_x005F_x0041_</t></si>"
              "<si><t><![CDATA[1 < 2 & 3]]>&#x41;&#66;</t></si></sst>"}),
        "1: plain <b> &amp;|rich text|東京||a\r\nb_x0041_|1 < 2 & 3AB\n");
    expect_cells(
        "inline strings, formulas, truths, errors, dates of their own type", &px_book_xlsx,
        XLSX(ONE_SHEET, {"xl/worksheets/sheet1.xml",
                         ROWS("<row><c t=\"inlineStr\"><is><t>in</t></is></c>"
                              "<c t=\"inlineStr\"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>"
                              "<c t=\"str\"><f>A1&amp;\"x\"</f><v>inx</v></c><c><f>1+1</f><v>2</v>"
                              "</c><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><f>1/0"
                              "</f><v>#N/A</v></c><c t=\"d\"><v>2015-03-04T00:00:00</v></c><c><f>A9"
                              "</f><v></v></c><c/></row>")}),
        "1: in|rich|inx|2|TRUE|FALSE|#N/A|2015-03-04\n");
    expect_cells("rows and cells that are left out, or do not say where they are", &px_book_xlsx,
                 XLSX(ONE_SHEET, {"xl/worksheets/sheet1.xml",
                                  ROWS("<row r=\"3\"><c r=\"C3\"><v>1</v></c><c><v>2</v></c></row>"
                                       "<row r=\"4\"/><row><c><v>3</v></c></row>"
                                       "<row r=\"1048576\"><c r=\"AA1048576\"><v>4</v></c></row>"
                                       "<row><c r=\"XFE1\"><v>far</v></c></row>")}),
                 "3: ||1|2\n5: 3\n"
                 "1048576: ||||||||||||||||||||||||||4\n");
}

static void xlsx_numbers(void **state) {
    (void)state;
#define N(style, v) "<c s=\"" style "\"><v>" v "</v></c>"
#define NUMBERS                                                                                    \
    ROWS("<row>" N("1", "42067") N("2", "42064") N("3", "42067.5") N("4", "12345") N("5", "0.25")  \
             N("0", "1.0199E+11") N("9", "2.0099999999999998") N("0", "20101234567890")            \
                 N("0", "x1") "</row>")
    expect_cells("formats", &px_book_xlsx,
                 XLSX(ONE_SHEET, {"xl/styles.xml", styles}, {"xl/worksheets/sheet1.xml", NUMBERS}),
                 "1: 2015-03-04|2015-03|2015-03-04 12:00:00|012345|25%|101990000000|2.01|"
                 "20101234567890|x1\n");
    expect_cells("the days of 1904", &px_book_xlsx,
                 XLSX(HEAD,
                      {"xl/workbook.xml", "<workbook><workbookPr date1904=\"1\"/><sheets>" SHEET(
                                              "S", "r:id=\"rId1\"") "</sheets></workbook>"},
                      {"xl/styles.xml", styles},
                      {"xl/worksheets/sheet1.xml", ROWS("<row>" N("1", "40605") "</row>")}),
                 "1: 2015-03-04\n");
    expect_cells(
        "no styles", &px_book_xlsx,
        XLSX(ONE_SHEET, {"xl/worksheets/sheet1.xml", ROWS("<row>" N("1", "42067") "</row>")}),
        "1: 42067\n");
    expect_cells("broken styles", &px_book_xlsx,
                 XLSX(ONE_SHEET,
                      {"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"zz\"/><xf/>"},
                      {"xl/worksheets/sheet1.xml", ROWS("<row>" N("1", "42067") "</row>")}),
                 "1: 42067\n");
}

static void xlsx_parts(void **state) {
    (void)state;
    const char *const one = ROWS("<row><c><v>1</v></c></row>");
    expect_cells(
        "strict names, prefixes, upper case, backslashes, a target from the root", &px_book_xlsx,
        XLSX({"[Content_Types].xml", "<Types/>"},
             {"_rels\\.rels",
              "<p:Relationships xmlns:p=\"q\"><p:Relationship Id=\"a\" Type=\"http://"
              "purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" "
              "Target=\"/XL/Workbook.xml\"/></p:Relationships>"},
             {"xl\\workbook.xml", "<x:workbook><x:sheets><x:sheet name=\"A &amp; B\" r:id=\"q7\"/>"
                                  "<x:sheet name=\"C\" r:id=\"q8\" state=\"hidden\"/>"
                                  "<x:sheet name=\"D\" r:id=\"q9\" state=\"veryHidden\"/>"
                                  "</x:sheets></x:workbook>"},
             {"xl\\_rels\\workbook.xml.rels",
              "<Relationships><Relationship Id=\"q7\" Type=\"http://s/worksheet\" "
              "Target=\"/xl/worksheets/one.xml\"/><Relationship Id=\"q8\" "
              "Type=\"http://s/worksheet\" Target=\"./worksheets/../two.xml\"/>"
              "<Relationship Id=\"q9\" Type=\"http://s/chartsheet\" "
              "Target=\"chart.xml\"/></Relationships>"},
             {"XL/WORKSHEETS/ONE.XML",
              "<x:worksheet><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>é</x:t>"
              "</x:is></x:c></x:row></x:sheetData></x:worksheet>"},
             {"xl/worksheets/../two.xml", one}, {"xl/two.xml", one},
             {"xl/chart.xml", "<chartsheet/>"}),
        "[A & B]\n1: é\n[C] hidden\n1: 1\n[D] hidden\n");
    expect_cells("no relations at all", &px_book_xlsx,
                 XLSX({"xl/workbook.xml", BOOK(SHEET("S", "") SHEET("T", ""))},
                      {"xl/worksheets/sheet1.xml", one}, {"xl/worksheets/sheet2.xml", one}),
                 "[S]\n1: 1\n[T]\n1: 1\n");
    expect_cells("a sheet that is not there", &px_book_xlsx,
                 XLSX(HEAD, {"xl/workbook.xml", BOOK(SHEET("S", "") SHEET("T", ""))},
                      {"xl/worksheets/sheet2.xml", one}),
                 "[S]\nNOTFOUND the document has no part xl/worksheets/sheet1.xml\n[T]\n1: 1\n");
    expect_cells("a sheet that is cut short: rows before it are good", &px_book_xlsx,
                 XLSX(ONE_SHEET, {"xl/worksheets/sheet1.xml",
                                  "<worksheet><sheetData><row><c><v>1</v></c></row><row><c><v>2"}),
                 "1: 1\nIO the sheet ends too early, behind row 2: the file is damaged, or its "
                 "writer broke off\n");
    expect_cells("another document", &px_book_xlsx,
                 XLSX({"[Content_Types].xml", "<Types/>"},
                      {"_rels/.rels", RELS("word/document.xml")},
                      {"word/document.xml", "<document/>"}),
                 "UNSUPPORTED this is a Word document, not a workbook; save the table in it as "
                 ".xlsx or CSV\n");
    expect_cells("a binary workbook", &px_book_xlsx,
                 XLSX({"[Content_Types].xml", "<Types/>"}, {"_rels/.rels", RELS("xl/workbook.bin")},
                      {"xl/workbook.bin", "\1"}),
                 "UNSUPPORTED this is a binary workbook (.xlsb); open it in a spreadsheet program "
                 "and save it as .xlsx or CSV\n");
    expect_cells("no workbook in it", &px_book_xlsx,
                 XLSX({"[Content_Types].xml", "<Types/>"}, {"xl/styles.xml", styles}),
                 "IO this looks like a workbook, but the list of its sheets (xl/workbook.xml) is "
                 "missing; perhaps the file is cut short: get it again\n");
}

/* An entity that would grow is no entity to us. */
static void xlsx_bomb(void **state) {
    (void)state;
    expect_cells("entities of a document type are not read", &px_book_xlsx,
                 XLSX(ONE_SHEET,
                      {"xl/worksheets/sheet1.xml",
                       "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" ROWS(
                           "<row><c t=\"inlineStr\"><is><t>[&b;]</t></is></c></row>")}),
                 "1: [&b;]\n");
}

/* ---- .xls ---- */

typedef struct xls {
    px_buf b;
    bool biff8;
    size_t sheet[3];
    size_t n, opened;
} xls;

static void xls_begin(xls *x, bool biff8) {
    *x = (xls){.biff8 = biff8};
    px_buf_init(&x->b, PX_BUF_MAX);
    made_bof(&x->b, biff8, 5);
}

static void xls_sheet(xls *x, const char *name, unsigned hidden, unsigned kind) {
    x->sheet[x->n++] = made_sheet(&x->b, x->biff8, name, hidden, kind);
}

static void xls_open_sheet(xls *x) {
    made_eof(&x->b);
    made_sheet_at(&x->b, x->sheet[x->opened++], x->b.n);
    made_bof(&x->b, x->biff8, 0x10);
}

static px_str xls_end(xls *x) {
    made_eof(&x->b);
    px_str s = made_cfb(arena, x->biff8 ? "Workbook" : "Book", px_buf_view(&x->b));
    px_buf_done(&x->b);
    return s;
}

#define REC(type, ...)                                                                             \
    made_rec(&x.b, type, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void xls_cells(void **state) {
    (void)state;
    xls x;
    xls_begin(&x, true);
    made_xf(&x.b, 0);
    made_xf(&x.b, 14);
    made_xf(&x.b, 164);
    REC(0x41E, 164, 0, 6, 0, 0, '0', '0', '0', '0', '0', '0');
    xls_sheet(&x, "One", 0, 0);
    xls_sheet(&x, "Chart", 0, 2);
    xls_sheet(&x, "Two", 1, 0);
    /* Strings: "ab", one cut within its characters and going on in two bytes each (with a pair of
     * surrogates), a rich one with its runs, a spoken one, an empty one. */
    REC(0xFC, 5, 0, 0, 0, 5, 0, 0, 0, 2, 0, 0, 'a', 'b', 5, 0, 0, 'c', 'd');
    REC(0x3C, 1, 0x2D, 0x4E, 0x3D, 0xD8, 0x00, 0xDE, 3, 0, 8, 1, 0, 'r', 'i', 'c', 0, 0, 1, 0, 2, 0,
        5, 3, 0, 0, 0);
    REC(0x3C, 1, 0x71, 0x67, 0xAC, 0x4E, 9, 9, 9, 0, 0, 0);
    xls_open_sheet(&x);
    for (uint8_t i = 0; i < 6; i++)
        REC(0xFD, 0, 0, i, 0, 0, 0, i, 0, 0, 0);
    made_number(&x.b, 1, 0, 1, 42067);
    made_number(&x.b, 1, 1, 2, 77);
    REC(0x27E, 1, 0, 2, 0, 0, 0, 0x3B, 0x01, 0, 0);                           /* RK: 78 / 100 */
    REC(0xBD, 1, 0, 3, 0, 0, 0, 0x0A, 0, 0, 0, 1, 0, 0x4E, 0x91, 2, 0, 4, 0); /* 2; a date */
    REC(0x205, 1, 0, 6, 0, 0, 0, 1, 0);
    REC(0x205, 1, 0, 7, 0, 0, 0, 0x2A, 1);
    made_bof(&x.b, true, 0x20); /* a chart in the sheet */
    made_number(&x.b, 0, 0, 0, 666);
    made_eof(&x.b);
    made_label(&x.b, true, 3, 1, "label");
    /* Formulas: a number, a text behind the shared formula, a truth, an error, nothing. */
    REC(0x06, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x45, 0x40, 0, 0, 0, 0, 0, 0, 0, 0);
    REC(0x06, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0);
    REC(0x4BC, 0, 0);
    REC(0x207, 2, 0, 1, 0x2D, 0x4E, 0xFD, 0x56);
    REC(0x06, 4, 0, 2, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0);
    REC(0x06, 4, 0, 3, 0, 0, 0, 2, 0, 7, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0);
    REC(0x06, 4, 0, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0);
    x.opened++; /* the chart's sheet is nowhere */
    xls_open_sheet(&x);
    /* column by column */
    made_number(&x.b, 5, 0, 0, 1);
    made_number(&x.b, 6, 0, 0, 3);
    made_number(&x.b, 5, 1, 0, 2);
    made_number(&x.b, 6, 1, 0, 4);
    expect_cells("BIFF8", &px_book_xls, xls_end(&x),
                 "[One]\n1: ab|cd中😀|ric|東京\n"
                 "2: 2015-03-04|000077|0.78|2|2015-03-04||TRUE|#N/A\n4: |label\n"
                 "5: 42|中国|TRUE|#DIV/0!\n[Chart]\n[Two] hidden\n6: 1|2\n7: 3|4\n");
}

static void xls_others(void **state) {
    (void)state;
    xls x;
    xls_begin(&x, false);
    REC(0x42, 0xA8, 0x03); /* code page 936 */
    REC(0x22, 1, 0);       /* from 1904 */
    made_xf(&x.b, 14);
    xls_sheet(&x, "\xB1\xED", 0, 0);
    xls_sheet(&x, "2", 0, 0);
    xls_open_sheet(&x);
    made_label(&x.b, false, 0, 0, "\xD6\xD0\xB9\xFA");
    REC(0xD6, 0, 0, 1, 0, 0, 0, 2, 0, 0xD7, 0xA8, 1, 0, 0);
    made_number(&x.b, 0, 2, 0, 40605);
    xls_open_sheet(&x);
    expect_cells("BIFF5 in GBK, from 1904", &px_book_xls, xls_end(&x),
                 "[表]\n1: 中国|专|2015-03-04\n[2]\n");

    xls_begin(&x, false);
    REC(0x42, 0xE4, 0x04); /* code page 1252, which is not always true */
    xls_sheet(&x, "S", 0, 0);
    xls_open_sheet(&x);
    made_label(&x.b, false, 0, 0, "M\xFC\xDFig");
    made_label(&x.b, false, 0, 1, "Herv\xE9");
    made_label(&x.b, false, 0, 2, "\xD2\xBB\xD6\xD6\xCB\xAE\xB1\xC3");
    made_label(&x.b, false, 0, 3, "\xE6\xB0\xB4\xE6\xB3\xB5");
    expect_cells("1252 and what it stands for", &px_book_xls, xls_end(&x),
                 "1: Müßig|Hervé|一种水泵|水泵\n");

    /* A text of 40,000 characters, which needs five records. */
    xls_begin(&x, true);
    xls_sheet(&x, "S", 0, 0);
    px_buf sst;
    px_buf_init(&sst, PX_BUF_MAX);
    made_32(&sst, 1);
    made_32(&sst, 1);
    made_16(&sst, 40000);
    px_buf_ch(&sst, 0);
    size_t given = 0;
    for (bool first = true; given < 40000; first = false) {
        if (!first) {
            px_buf_clear(&sst);
            px_buf_ch(&sst, 0);
        }
        for (; sst.n < 8224 && given < 40000; given++)
            px_buf_ch(&sst, (char)('a' + given % 26));
        made_rec(&x.b, first ? 0xFC : 0x3C, sst.p, sst.n);
    }
    px_buf_done(&sst);
    xls_open_sheet(&x);
    REC(0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    char *want = px_arena_alloc(arena, 40010);
    memcpy(want, "1: ", 3);
    for (size_t i = 0; i < 40000; i++)
        want[3 + i] = (char)('a' + i % 26);
    memcpy(want + 40003, "\n", 2);
    expect_cells("a text over five records", &px_book_xls, xls_end(&x), want);

    xls_begin(&x, true);
    REC(0x2F, 0, 0);
    expect_cells("locked", &px_book_xls, xls_end(&x),
                 "UNSUPPORTED the workbook is protected by a password; open it and save it without "
                 "one\n");
    expect_cells("locked .xlsx", &px_book_xls,
                 made_cfb(arena, "EncryptedPackage", PX_STR("1234567890")),
                 "UNSUPPORTED the workbook is protected by a password; open it and save it without "
                 "one\n");
    expect_cells("a letter", &px_book_xls, made_cfb(arena, "WordDocument", PX_STR("1234567890")),
                 "UNSUPPORTED this is a Word document, not a workbook; save the table in it as "
                 ".xlsx or CSV\n");

    /* Without a container, as simple programs write it. */
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    made_bof(&b, false, 0x10);
    made_label(&b, false, 0, 0, "Title");
    made_label(&b, false, 1, 0, "\xE4\xB8\xAD");
    made_number(&b, 1, 1, 0, 5);
    made_eof(&b);
    expect_cells("bare", &px_book_xls, px_arena_str(arena, px_buf_view(&b)), "1: Title\n2: 中|5\n");
    b.n -= 8;
    expect_cells(
        "bare and cut", &px_book_xls, px_arena_str(arena, px_buf_view(&b)),
        "1: Title\n2: 中\nIO the workbook is damaged (a sheet ends too early); open it in a "
        "spreadsheet program and save it as .xlsx\n");
    px_buf_done(&b);
    expect_cells("Excel 4", &px_book_xls, PX_STR("\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00"),
                 "UNSUPPORTED this is a sheet of Excel 2, 3 or 4; open it in a spreadsheet program "
                 "and save it as .xlsx or CSV\n");
    expect_cells(
        "cut in its first bytes", &px_book_xls,
        PX_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"),
        "IO the file is damaged (it ends within its first bytes); open it in a spreadsheet "
        "program and save it as .xlsx\n");
}

/* As many rows as the format has, each with its number. */
static void xls_all_rows(void **state) {
    (void)state;
    xls x;
    xls_begin(&x, true);
    xls_sheet(&x, "S", 0, 0);
    xls_open_sheet(&x);
    for (unsigned i = 0; i < 65536; i++)
        made_number(&x.b, i, 0, 0, i);
    px_stream *in = px_stream_memory(xls_end(&x));
    px_err err;
    void *book;
    px_cells c;
    px_cells_init(&c);
    assert_int_equal(px_book_xls.open(in, &book, &err), PX_OK);
    assert_int_equal(px_book_xls.sheet(book, 0, &err), PX_OK);
    uint64_t line, rows = 0, n;
    while (px_book_xls.row(book, &c, &line, &err) == 1) {
        assert_true(px_str_u64(c.v[0], &n));
        assert_int_equal(n, rows);
        assert_int_equal(line, ++rows);
    }
    assert_int_equal(rows, 65536);
    px_cells_done(&c);
    px_book_xls.close(book);
    px_stream_close(in);
}

/* ---- the others ---- */

static void ods(void **state) {
    (void)state;
    expect_cells(
        ".ods", &px_book_ods,
        XLSX({"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
             {"content.xml",
              "<office:document-content><office:automatic-styles><style:style style:name=\"ta1\">"
              "<style:table-properties table:display=\"true\"/></style:style><style:style "
              "style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>"
              "</office:automatic-styles><office:body><office:spreadsheet>"
              "<table:table table:name=\"A\" table:style-name=\"ta1\"><table:table-column/>"
              "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>one<text:s "
              "text:c=\"2\"/>two</text:p><text:p>three</text:p></table:table-cell>"
              "<table:covered-table-cell/><table:table-cell "
              "table:number-columns-repeated=\"2\" office:value-type=\"float\" "
              "office:value=\"201810000000\"><text:p>2.02E+11</text:p></table:table-cell>"
              "<table:table-cell office:value-type=\"float\" office:value=\"12\"><text:p>0012"
              "</text:p></table:table-cell><table:table-cell office:value-type=\"date\" "
              "office:date-value=\"2015-03-04T00:00:00\"><office:annotation><text:p>note</text:p>"
              "</office:annotation><text:p>04.03.15</text:p></table:table-cell><table:table-cell "
              "office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p>"
              "</table:table-cell><table:table-cell table:number-columns-repeated=\"16370\"/>"
              "</table:table-row><table:table-row table:number-rows-repeated=\"3\">"
              "<table:table-cell/></table:table-row><table:table-row "
              "table:number-rows-repeated=\"2\"><table:table-cell><text:p>x</text:p>"
              "</table:table-cell></table:table-row><table:table-row "
              "table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>"
              "</table:table><table:table table:name=\"B\" table:style-name=\"ta2\"/>"
              "</office:spreadsheet></office:body></office:document-content>"}),
        "[A]\n1: one  two\nthree||201810000000|201810000000|0012|2015-03-04|TRUE\n5: x\n6: x\n"
        "[B] hidden\n");
    expect_cells(
        "a text", &px_book_ods,
        XLSX({"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<x/>"}),
        "UNSUPPORTED this is an OpenDocument text or drawing, not a spreadsheet; save the "
        "table in it as .xlsx or CSV\n");
    expect_cells("rows without end", &px_book_ods,
                 XLSX({"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                      {"content.xml",
                       "<table:table><table:table-row table:number-rows-repeated=\"1048570\">"
                       "<table:table-cell/></table:table-row><table:table-row "
                       "table:number-rows-repeated=\"99999999999\"><table:table-cell><text:p>x"
                       "</text:p></table:table-cell></table:table-row></table:table>"}),
                 "1048571: x\n1048572: x\n1048573: x\n1048574: x\n1048575: x\n1048576: x\n"
                 "LIMIT the sheet has more than 1048576 rows\n");
}

static void excel_xml(void **state) {
    (void)state;
    expect_cells(
        "XML of 2003", &px_book_xml,
        PX_STR("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\n"
               "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles>"
               "<Style ss:ID=\"s1\"><NumberFormat ss:Format=\"Short Date\"/></Style>"
               "<Style ss:ID=\"s2\"><NumberFormat ss:Format=\"00000\"/></Style></Styles>"
               "<Worksheet ss:Name=\"A\"><Table><Row><Cell><Data ss:Type=\"String\">a &lt; b&#10;c"
               "</Data><Comment><ss:Data>note</ss:Data></Comment></Cell><Cell ss:Index=\"3\" "
               "ss:MergeAcross=\"1\"><Data ss:Type=\"Number\">1.5E3</Data></Cell><Cell "
               "ss:StyleID=\"s2\"><Data ss:Type=\"Number\">42</Data></Cell></Row><Row "
               "ss:Index=\"4\"><Cell><Data ss:Type=\"DateTime\">2015-03-04T00:00:00.000</Data>"
               "</Cell><Cell><Data ss:Type=\"Boolean\">1</Data></Cell><Cell><Data "
               "ss:Type=\"Error\">#N/A</Data></Cell><Cell><ss:Data ss:Type=\"String\"><B>ri</B>ch"
               "</ss:Data></Cell></Row><Row/></Table></Worksheet><Worksheet ss:Name=\"B\">"
               "<Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
               "</Worksheet></Workbook>"),
        "[A]\n1: a < b\nc||1500||00042\n4: 2015-03-04|TRUE|#N/A|rich\n[B] hidden\n");
}

static void html(void **state) {
    (void)state;
    expect_cells(
        "a page", &px_book_html,
        PX_STR("<html><head><meta charset=utf-8><style>td {a>b}</style><script>if (a<b) "
               "document.write(\"<table>\")</script></head><body><TABLE border=1><TR><TH "
               "COLSPAN=2>a &amp; b&nbsp;&eacute;<th>c<br>d\n e  f<tr><td class=\"x>y\"> 1 "
               "</td><td></td><td x:num=\"201810000000\">2.02E+11</td></tr>\n<tr></tr>"
               "<tr><td>x < y & z</td></tr></TABLE></body></html>"),
        "1: a & b é||c\nd e f\n2: 1||201810000000\n4: x < y & z\n");
    expect_cells(
        "tables in a table, and no end", &px_book_html,
        PX_STR("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>"
               "<table><tr><td>2<table><tr><td>3</table></td><td>4"),
        "[]\n[]\n1: 1\n[]\nIO the sheet ends too early, behind row 1: the file is damaged, "
        "or its writer broke off\n[]\n1: 3\n");
    expect_cells("GBK, as it says", &px_book_html,
                 PX_STR("<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">"
                        "<table><tr><td>\xD6\xD0\xB9\xFA</table>"),
                 "1: 中国\n");
}

/* ---- shared strings ---- */

static void pool(void **state) {
    (void)state;
    enum { N = 70000, EACH = 1500 }; /* a third of it lies in the file */
    px_err err;
    px_pool *p = px_pool_new();
    char *text = px_arena_alloc(arena, EACH);
    for (size_t i = 0; i < N; i++) {
        memset(text, 'a' + (int)(i % 26), EACH);
        int n = snprintf(text, EACH, "%zu", i);
        text[n] = ' ';
        assert_int_equal(px_pool_add(p, (px_str){text, EACH - i % 7}, &err), PX_OK);
    }
    assert_int_equal(px_pool_count(p), N);
    px_arena *a = px_arena_new();
    for (size_t k = 0; k < 30000; k++) {
        size_t i = k * 7919 % N;
        px_str s;
        px_arena_reset(a);
        assert_int_equal(px_pool_get(p, i, a, &s, &err), PX_OK);
        assert_int_equal(s.n, EACH - i % 7);
        char want[24];
        int n = snprintf(want, sizeof want, "%zu ", i);
        assert_true(px_str_starts(s, (px_str){want, (size_t)n}));
        for (size_t j = (size_t)n; j < s.n; j++)
            if (s.p[j] != (char)('a' + (int)(i % 26))) fail_msg("string %zu, byte %zu", i, j);
    }
    px_str s;
    assert_int_equal(px_pool_get(p, N, a, &s, &err), PX_OK);
    assert_int_equal(s.n, 0);
    px_arena_free(a);
    px_pool_free(p);
}

/* ---- as sources ---- */

static void told_done(void *self, const char *part, const px_source_report *r) {
    px_buf_fmt(self, "(%s: %llu rows, %llu records, header in %llu)\n", part,
               (unsigned long long)r->rows, (unsigned long long)r->records,
               (unsigned long long)r->header_line);
}

static void told_failed(void *self, const char *part, const px_err *why) {
    px_buf_fmt(self, "(%s: %s)\n", part, why->message);
}

static void expect_records(const char *name, const char *path, px_str bytes, const char *want) {
    px_buf out;
    px_err err;
    px_source *s;
    px_record r;
    px_buf_init(&out, PX_BUF_MAX);
    px_source_options opt = {
        .path = path, .self = &out, .part_done = told_done, .part_failed = told_failed};
    px_status st = px_source_open_memory(&opt, bytes, &s, &err);
    if (st != PX_OK) {
        px_buf_fmt(&out, "%s %s\n", px_status_name(st), err.message);
    } else {
        px_arena *a = px_arena_new();
        int got;
        while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
            if (got == 1)
                px_buf_fmt(&out, PX_STR_FMT " %llu, line %llu: " PX_STR_FMT ", ",
                           PX_STR_ARG(r.source), (unsigned long long)r.source_pos,
                           (unsigned long long)px_source_line(s), PX_STR_ARG(r.key));
            else
                px_buf_fmt(&out, "! %s, ", err.message);
            px_buf_fmt(&out, "[" PX_STR_FMT "]\n", PX_STR_ARG(px_source_raw(s)));
            px_arena_reset(a);
        }
        if (got < 0) px_buf_fmt(&out, "%s %s\n", px_status_name((px_status)got), err.message);
        px_source_report rep;
        px_source_report_get(s, &rep);
        px_buf_fmt(&out, "%s: %llu rows, %llu records, %llu parts, %llu failed\n", rep.format,
                   (unsigned long long)rep.rows, (unsigned long long)rep.records,
                   (unsigned long long)rep.parts, (unsigned long long)rep.parts_failed);
        px_arena_free(a);
        px_source_close(s);
    }
    if (!px_str_is(px_buf_view(&out), want))
        fail_msg("%s\ngot:\n" PX_STR_FMT "want:\n%s", name, PX_STR_ARG(px_buf_view(&out)), want);
    px_buf_done(&out);
}

#define T(text)   "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEADER    "<row r=\"2\">" T("Publication number") T("Title") T("Applicant") "</row>"
#define TABLE(pn) ROWS("<row>" T("Results") "</row>" HEADER "<row>" T(pn) T("A pump") "</row>")

static void sources(void **state) {
    (void)state;
    expect_records("one sheet with content, one without: no parts", "a.XLSX",
                   XLSX(HEAD, {"xl/workbook.xml", BOOK(SHEET("S", "") SHEET("Sheet2", ""))},
                        {"xl/worksheets/sheet1.xml", TABLE("EP0666666A1")},
                        {"xl/worksheets/sheet2.xml", ROWS("<row r=\"9\"><c s=\"1\"/></row>")}),
                   "a.XLSX 1, line 3: EP0666666A1, [EP0666666A1\tA pump]\n"
                   "xlsx: 1 rows, 1 records, 0 parts, 0 failed\n");
    expect_records(
        "sheets: a note, a table, an empty one, a hidden one, one that is missing", "b.xlsx",
        XLSX(HEAD,
             {"xl/workbook.xml", BOOK(SHEET("Note", "") SHEET("T", "") SHEET("E", "")
                                          SHEET("H", "state=\"hidden\"") SHEET("gone", ""))},
             {"xl/worksheets/sheet1.xml", ROWS("<row>" T("Made by hand") "</row>")},
             {"xl/worksheets/sheet2.xml", TABLE("EP0666666A1")},
             {"xl/worksheets/sheet3.xml", ROWS("")},
             {"xl/worksheets/sheet4.xml", TABLE("EP0666667A1")}),
        "(b.xlsx#Note: none of the first rows is a header that names known columns (the first row "
        "begins with \"Made by hand\"); give a map that says which column is what)\n"
        "b.xlsx#T 1, line 3: EP0666666A1, [EP0666666A1\tA pump]\n"
        "(b.xlsx#T: 1 rows, 1 records, header in 2)\n"
        "(b.xlsx#E: 0 rows, 0 records, header in 0)\n"
        "b.xlsx#H 1, line 3: EP0666667A1, [EP0666667A1\tA pump]\n"
        "(b.xlsx#H (hidden): 1 rows, 1 records, header in 2)\n"
        "(b.xlsx#gone: the document has no part xl/worksheets/sheet5.xml)\n"
        "xlsx: 2 rows, 2 records, 3 parts, 2 failed\n");
    expect_records("a sheet breaks off: the next one is read", "c.xlsx",
                   XLSX(HEAD, {"xl/workbook.xml", BOOK(SHEET("1", "") SHEET("2", ""))},
                        {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" HEADER
                                                     "<row>" T("EP0666665A1") "</row><row><c><v>"},
                        {"xl/worksheets/sheet2.xml", TABLE("EP0666666A1")}),
                   "c.xlsx#1 1, line 3: EP0666665A1, [EP0666665A1]\n"
                   "(c.xlsx#1: the sheet ends too early, behind row 4: the file is damaged, or its "
                   "writer broke off)\n"
                   "c.xlsx#2 1, line 3: EP0666666A1, [EP0666666A1\tA pump]\n"
                   "(c.xlsx#2: 1 rows, 1 records, header in 2)\n"
                   "xlsx: 2 rows, 2 records, 1 parts, 1 failed\n");
    expect_records("nothing in it", "d.xlsx",
                   XLSX(ONE_SHEET, {"xl/worksheets/sheet1.xml", ROWS("")}),
                   "INPUT d.xlsx: the workbook is empty: no sheet has a cell with text\n");
    expect_records("no table", "e.xlsx",
                   XLSX(ONE_SHEET, {"xl/worksheets/sheet1.xml", ROWS("<row>" T("Hello") "</row>")}),
                   "INPUT e.xlsx: none of the first rows is a header that names known columns (the "
                   "first row begins with \"Hello\"); give a map that says which column is what\n");
    xls x;
    xls_begin(&x, true);
    xls_sheet(&x, "S", 0, 0);
    xls_open_sheet(&x);
    made_label(&x.b, true, 0, 0, "Publication number");
    made_label(&x.b, true, 0, 1, "Title");
    made_label(&x.b, true, 1, 0, "EP0666666A1");
    made_label(&x.b, true, 1, 1, "A pump");
    expect_records(".xls", "f.xls", xls_end(&x),
                   "f.xls 1, line 2: EP0666666A1, [EP0666666A1\tA pump]\n"
                   "xls: 1 rows, 1 records, 0 parts, 0 failed\n");
    expect_records("HTML called .xls", "g.xls",
                   PX_STR("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table>"
                          "<tr><td>公开（公告）号<td>标题<tr><td>CN101850473B<td>一种水泵</table>"),
                   "g.xls 1, line 2: CN101850473B, [CN101850473B\t一种水泵]\n"
                   "html: 1 rows, 1 records, 0 parts, 0 failed\n");
    expect_records("XML of 2003 called .xls", "h.xls",
                   PX_STR("<?xml version=\"1.0\"?>\n<Workbook "
                          "xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet "
                          "ss:Name=\"S\"><Table><Row><Cell><Data>Publication number</Data></Cell>"
                          "<Cell><Data>Title</Data></Cell></Row><Row><Cell><Data>EP0666666A1</Data>"
                          "</Cell><Cell><Data>A pump</Data></Cell></Row></Table></Worksheet>"
                          "</Workbook>"),
                   "h.xls 1, line 2: EP0666666A1, [EP0666666A1\tA pump]\n"
                   "excel-xml: 1 rows, 1 records, 0 parts, 0 failed\n");
    expect_records(".ods", "i.ods",
                   XLSX({"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                        {"content.xml",
                         "<table:table table:name=\"S\"><table:table-row><table:table-cell><text:p>"
                         "Publication number</text:p></table:table-cell><table:table-cell><text:p>"
                         "Title</text:p></table:table-cell></table:table-row><table:table-row>"
                         "<table:table-cell><text:p>EP0666666A1</text:p></table:table-cell>"
                         "</table:table-row></table:table>"}),
                   "i.ods 1, line 2: EP0666666A1, [EP0666666A1]\n"
                   "ods: 1 rows, 1 records, 0 parts, 0 failed\n");
    expect_records("a letter", "j.docx",
                   XLSX({"[Content_Types].xml", "<Types/>"},
                        {"_rels/.rels", RELS("word/document.xml")},
                        {"word/document.xml", "<document/>"}),
                   "UNSUPPORTED j.docx: this is a Word document, not a workbook; save the table in "
                   "it as .xlsx or CSV\n");
    expect_records("an old letter", "k.doc", made_cfb(arena, "WordDocument", PX_STR("12345")),
                   "UNSUPPORTED k.doc: this is a Word document, not a workbook; save the table in "
                   "it as .xlsx or CSV\n");
}

static int begin(void **state) {
    (void)state;
    arena = px_arena_new();
    return 0;
}

static int end(void **state) {
    (void)state;
    px_arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),      cmocka_unit_test(xlsx_texts),
        cmocka_unit_test(xlsx_numbers), cmocka_unit_test(xlsx_parts),
        cmocka_unit_test(xlsx_bomb),    cmocka_unit_test(xls_cells),
        cmocka_unit_test(xls_others),   cmocka_unit_test(xls_all_rows),
        cmocka_unit_test(ods),          cmocka_unit_test(excel_xml),
        cmocka_unit_test(html),         cmocka_unit_test(pool),
        cmocka_unit_test(sources),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
