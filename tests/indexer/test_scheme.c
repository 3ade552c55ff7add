/* test_scheme.c: official schemes, lists of titles and concordances, read and joined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "indexer/scheme_load.h"
#include "patent/labels.h"
#include "shards/classes.h"

/* Made for this test in the form of WIPO's master file; the words are ours. */
static const char ipc_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE IPCScheme [<!ENTITY x \"y\"> <!-- > -->]>\n"
    "<IPCScheme xmlns=\"http://www.wipo.int/classifications/ipc/masterfiles\" lang=\"EN\" "
    "edition=\"20250101\">\n"
    "<!-- <ipcEntry kind=\"s\" symbol=\"B\"/> -->\n"
    "<ipcEntry kind=\"s\" symbol=\"H\" entryType=\"K\" lang=\"EN\"><textBody><title><titlePart>"
    "<text>CURRENT &amp; CHARGE</text></titlePart></title></textBody>\n"
    " <ipcEntry kind=\"t\" symbol=\"H01\" endSymbol=\"H10\"><textBody><title><titlePart><text>A "
    "HEADING</text></titlePart></title></textBody></ipcEntry>\n"
    " <ipcEntry kind=\"c\" "
    "symbol=\"H01\"><textBody><title><titlePart><text>PARTS</text></titlePart>"
    "<titlePart><text>MORE\n   PARTS</text></titlePart></title></textBody>\n"
    "  <ipcEntry kind=\"u\" symbol=\"H01M\"><textBody><title><titlePart><text>Cells</text>"
    "<entryReference>in general <sref ref=\"G01N0001000000\"/></entryReference></titlePart></title>"
    "</textBody>\n"
    "   <ipcEntry kind=\"n\" symbol=\"H01M\"><textBody><note><noteParagraph><text>A note with a "
    "<title>title</title></text></noteParagraph></note></textBody></ipcEntry>\n"
    "   <ipcEntry kind=\"i\" symbol=\"H01M\"><textBody><index><indexEntry><text>INDEX</text>"
    "</indexEntry></index></textBody></ipcEntry>\n"
    "   <ipcEntry kind=\"g\" symbol=\"H01M0010000000\"><textBody><title><titlePart><text>Guidance"
    "</text></titlePart></title></textBody></ipcEntry>\n"
    "   <ipcEntry kind=\"m\" symbol=\"H01M0010000000\"><textBody><title><titlePart><text>Second "
    "cells of <sref ref=\"H01M0004020000\"/></text></titlePart></title></textBody>\n"
    "    <ipcEntry kind=\"1\" symbol=\"H01M0010050000\"><textBody><title><titlePart><text>Dry "
    "ones</text></titlePart></title></textBody>\n"
    "     <ipcEntry kind=\"2\" symbol=\"H01M0010052500\"><textBody><title><titlePart><text>"
    "<![CDATA[With <lithium> & ions]]></text></titlePart></title></textBody></ipcEntry>\n"
    "     <ipcEntry kind=\"2\" symbol=\"bad symbol\"><textBody><title><titlePart><text>x</text>"
    "</titlePart></title></textBody></ipcEntry>\n"
    "    </ipcEntry></ipcEntry></ipcEntry></ipcEntry></ipcEntry>\n"
    "</IPCScheme>\n";

static const char cpc_xml[] =
    "<class-scheme scheme-type=\"cpc\"><classification-item level=\"5\" sort-key=\"A01L\">"
    "<classification-symbol>A01L</classification-symbol><class-title><title-part><text "
    "scheme=\"ipc\">HOOF CARE </text><CPC-specific-text><reference><text>see <class-ref>B21H7/12"
    "</class-ref></text></reference></CPC-specific-text></title-part></class-title>"
    "<classification-item level=\"6\" sort-key=\"A01L1/00\"><classification-symbol>A01L1/00"
    "</classification-symbol><classification-item level=\"7\" sort-key=\"A01L1/00\">"
    "<classification-symbol>A01L1/00</classification-symbol><class-title><title-part><text>Nailed "
    "</text><reference><text><class-ref>A01L3/00</class-ref> wins</text></reference></title-part>"
    "<title-part><text>Screwed like <class-ref>F16B1/00</class-ref></text></title-part>"
    "</class-title><classification-item level=\"8\" sort-key=\"A01L1/02\"><classification-symbol>"
    "A01L1/02</classification-symbol><class-title><title-part><text>Of one part</text></title-part>"
    "</class-title></classification-item></classification-item></classification-item>"
    "</classification-item></class-scheme>";

static px_status take(px_scheme_rows *r, const char *bytes, size_t n, const char *name,
                      px_scheme scheme, const char *lang, px_scheme_report *rep, px_err *err) {
    px_scheme_hints h = {.scheme = scheme, .lang = lang};
    px_stream *s = px_stream_memory((px_str){bytes, n});
    *rep = (px_scheme_report){0};
    px_err_clear(err);
    px_status st = px_scheme_read_stream(r, s, name, &h, rep, err);
    px_stream_close(s);
    return st;
}

/* All titles as "scheme lang symbol<parent: title" lines. */
static px_str all(px_arena *a, const px_classes *c) {
    px_str s = PX_STR("");
    for (size_t i = 0; i < c->n_titles; i++) {
        const px_title_list *t = &c->titles[i];
        for (uint32_t k = 0; k < t->n; k++) {
            px_str line = px_str_sub(t->text, t->at[k], t->at[k + 1] - 1);
            size_t t1 = px_str_find(line, PX_STR("\t"));
            px_str rest = px_str_sub(line, t1 + 1, line.n);
            size_t t2 = px_str_find(rest, PX_STR("\t"));
            s = px_arena_fmt(a,
                             PX_STR_FMT PX_STR_FMT " " PX_STR_FMT " " PX_STR_FMT "<" PX_STR_FMT
                                                   ": " PX_STR_FMT "\n",
                             PX_STR_ARG(s), PX_STR_ARG(t->scheme), PX_STR_ARG(t->lang),
                             PX_STR_ARG(px_str_sub(line, 0, t1)),
                             PX_STR_ARG(px_str_sub(rest, 0, t2)),
                             PX_STR_ARG(px_str_sub(rest, t2 + 1, rest.n)));
        }
    }
    return s;
}

static void forms(void **state) {
    (void)state;
    static const struct {
        const char *name, *bytes;
        px_scheme scheme;
        const char *lang, *kind;
        unsigned skipped;
        const char *want;
    } t[] = {
        {"EN_ipc_scheme.xml", ipc_xml, PX_SCHEME_NONE, NULL, "IPC scheme", 1,
         "ipc en H<: CURRENT & CHARGE\n"
         "ipc en H01<H: PARTS; MORE PARTS\n"
         "ipc en H01M<H01: Cells\n"
         "ipc en H01M10/00<H01M: Second cells of H01M4/02\n"
         "ipc en H01M10/05<H01M10/00: Dry ones\n"
         "ipc en H01M10/0525<H01M10/05: With <lithium> & ions\n"},
        {"cpc.xml", cpc_xml, PX_SCHEME_NONE, NULL, "CPC scheme", 0,
         "cpc en A01L<: HOOF CARE\n"
         "cpc en A01L1/00<A01L: Nailed; Screwed like F16B1/00\n"
         "cpc en A01L1/02<A01L1/00: Of one part\n"},
        {"x.xml", cpc_xml, PX_SCHEME_NONE, "de", "CPC scheme", 0,
         "cpc de A01L<: HOOF CARE\n"
         "cpc de A01L1/00<A01L: Nailed; Screwed like F16B1/00\n"
         "cpc de A01L1/02<A01L1/00: Of one part\n"},
        /* CPC's list of titles: symbol, depth, title */
        {"cpc-section-A.txt",
         "A\t\tHUMAN\nA01\t\tFARMS\r\nA01B\t\tSOIL\nA01B1/00\t0\tHand tools {(x)}\n"
         "A01B1/02\t1\tSpades\nA01B1/022\t2\t\"Forks\" of "
         "two\nA01B1/04\t1\tHoes\nA01B3/00\t0\tPloughs",
         PX_SCHEME_NONE, NULL, "table of titles", 0,
         "cpc en A<: HUMAN\n"
         "cpc en A01<: FARMS\n"
         "cpc en A01B<: SOIL\n"
         "cpc en A01B1/00<: Hand tools {(x)}\n"
         "cpc en A01B1/02<A01B1/00: Spades\n"
         "cpc en A01B1/022<A01B1/02: \"Forks\" of two\n"
         "cpc en A01B1/04<A01B1/00: Hoes\n"
         "cpc en A01B3/00<: Ploughs\n"},
        /* two columns, the first of a symbol counts, spellings */
        {"titles.txt",
         "A01B1\tHand tools\nA01B3\tPloughs\nA01B3\tPloughs with "
         "shares\nA01B0005000000\tRollers\n\t\n",
         PX_SCHEME_NONE, NULL, "table of titles", 0,
         "ipc en A01B1<: Hand tools\nipc en A01B3<: Ploughs\nipc en A01B5/00<: Rollers\n"},
        /* Chinese, with a header, CSV with quotes; what only CPC has makes it CPC */
        {"x.csv",
         "分类号,中文,英文\nH01M 10/05,\"电池，二次\",\"Cells, second\"\nY02E60/10,储能,\nx,y,z\n",
         PX_SCHEME_NONE, NULL, "table of titles", 2,
         "cpc en H01M10/05<: Cells, second\n"
         "cpc zh H01M10/05<: 电池，二次\n"
         "cpc zh Y02E60/10<: 储能\n"},
        {"x.tsv", "symbol\ttitle\nH01M\t电池\nH01L\tChips\n", PX_SCHEME_NONE, NULL,
         "table of titles", 0, "ipc en H01L<: Chips\nipc zh H01M<: 电池\n"},
        {"x.tsv", "\xEF\xBB\xBFsymbol;title;lang\nH01M;Batterien;DE\n", PX_SCHEME_NONE, NULL,
         "table of titles", 0, "ipc de H01M<: Batterien\n"},
        {"locarno_11.csv", "class,title\n14-03,Phones\n1404,Screens\n", PX_SCHEME_NONE, NULL,
         "table of titles", 0, "loc en 14-03<: Phones\nloc en 14-04<: Screens\n"},
        {"themes.tsv", "5B075\tRetrieval\n5B075KK02\tBy key\n", PX_SCHEME_NONE, NULL,
         "table of titles", 0, "fterm en 5B075<: Retrieval\nfterm en 5B075KK02<: By key\n"},
        {"x.tsv", "239\tSpraying\n239/69\tBy hand\n", PX_SCHEME_USPC, NULL, "table of titles", 0,
         "uspc en 239<: Spraying\nuspc en 239/69<: By hand\n"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_arena *a = px_arena_new();
        px_scheme_rows *r = px_scheme_rows_new();
        px_scheme_report rep;
        px_classes c;
        px_err err;
        if (take(r, t[i].bytes, strlen(t[i].bytes), t[i].name, t[i].scheme, t[i].lang, &rep,
                 &err) != PX_OK)
            fail_msg("%zu %s: %s", i, t[i].name, err.message);
        assert_int_equal(px_scheme_classes(r, a, NULL, false, &c, &err), PX_OK);
        px_str got = all(a, &c);
        if (!px_str_is(got, t[i].want) || strcmp(rep.kind, t[i].kind) != 0 ||
            rep.skipped != t[i].skipped)
            fail_msg("%zu %s: %s, %u not understood\n" PX_STR_FMT "expected %s, %u\n%s", i,
                     t[i].name, rep.kind, (unsigned)rep.skipped, PX_STR_ARG(got), t[i].kind,
                     t[i].skipped, t[i].want);
        px_scheme_rows_free(r);
        px_arena_free(a);
    }
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        px_status st;
        const char *says;
    } t[] = {
        {"", PX_E_INPUT, "is empty"},
        {"\n\n", PX_E_INPUT, "is empty"},
        {"hello\nworld\n", PX_E_INPUT, "neither a list of symbols with titles nor a concordance"},
        {"<us-patent-grant><a/></us-patent-grant>", PX_E_INPUT, "not a classification scheme"},
        {"<IPCScheme></IPCScheme>", PX_E_INPUT, "neither ipcEntry"},
        {"<IPCScheme><ipcEntry symbol=\"A\"><title><text>x", PX_E_INPUT, "not complete"},
        {"<IPCScheme><ipcEntry symbol=\"A", PX_E_INPUT, "does not end"},
        {"symbol,title\nfoo,bar\n", PX_E_INPUT, "not understood was, for example, \"foo\""},
        {"scheme,version,code,name,ipc_pattern\nsei,1,1.1,x,H01M%;hello\n", PX_E_INPUT,
         "line 2: \"hello\" is no pattern"},
        {"scheme,version,code,name,ipc_pattern\n,1,1.1,x,H01M\n", PX_E_INPUT,
         "the column `scheme` is empty"},
        {"code,name,ipc_pattern\n1.1,x,H01M\n", PX_E_INPUT, "no column `scheme`"},
        {"scheme,code,name,ipc_pattern\nsei,,x,H01M\n", PX_E_INPUT, "line 2: there is no code"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_scheme_rows *r = px_scheme_rows_new();
        px_scheme_report rep;
        px_err err;
        px_status st =
            take(r, t[i].bytes, strlen(t[i].bytes), "f", PX_SCHEME_NONE, NULL, &rep, &err);
        /* a tag that does not end is said in either of two ways */
        bool says = strstr(err.message, t[i].says) ||
                    (!strcmp(t[i].says, "does not end") && strstr(err.message, "ends inside"));
        if (st != t[i].st || !says)
            fail_msg("%zu: %d %s, expected %d %s", i, st, err.message, t[i].st, t[i].says);
        px_scheme_rows_free(r);
    }
}

static px_str codes_of(px_arena *a, const px_concordance *c, const char *json) {
    px_record r;
    px_err err;
    px_str *code, s = PX_STR("");
    if (px_record_read(a, px_str_of(json), &r, &err) != PX_OK)
        fail_msg("%s: %s", json, err.message);
    size_t n = px_concordance_of(a, c, &r, &code);
    for (size_t i = 0; i < n; i++)
        s = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(s), i ? " " : "",
                         PX_STR_ARG(code[i]));
    return s;
}

static void concordance(void **state) {
    (void)state;
    static const char csv[] = "scheme,version,code,name,ipc_pattern,exclude,keywords\n"
                              "sei,2018,1.1,新一代信息网络产业,H04L;H04W,H04L12/24,\n"
                              "sei,2018,6.1,Storage,H01M%,H01M8-H01M8/24,\n"
                              "SEI,2018,6.1,Storage again,H02J7/00～H02J7/36,,\n"
                              "sei,2018,6.2,氢能|Hydrogen,H01M8*、C01B3/00,,氢; Hydrogen\n"
                              "sei,2018,9,Words,,,量子\n"
                              "ne,2017,38,电气机械,\"H02,H01M10/05*\",,\n";
    static const struct {
        const char *json, *want;
    } t[] = {
        {"{\"id\":\"x:1\",\"ipc\":\"H01M10/0525\"}", "6.1"},
        {"{\"id\":\"x:1\",\"ipc\":\"H01M8/10\"}", ""},
        {"{\"id\":\"x:1\",\"ipc\":\"H01M8/10\",\"title\":\"A HYDROGEN tank\"}", "6.2"},
        {"{\"id\":\"x:1\",\"ipc\":\"C01B3/02\",\"title\":\"制氫方法\"}", "6.2"},
        {"{\"id\":\"x:1\",\"ipc\":\"H02J7/35\"}", "6.1"},
        {"{\"id\":\"x:1\",\"ipc\":\"H02J7/36\"}", "6.1"},
        {"{\"id\":\"x:1\",\"ipc\":\"H02J7/40\"}", ""},
        {"{\"id\":\"x:1\",\"ipc\":[\"H04L9/00\",\"H01M4/02\"]}", "1.1 6.1"},
        {"{\"id\":\"x:1\",\"ipc\":\"H04L12/24\"}", ""},
        {"{\"id\":\"x:1\",\"ipc\":[\"H04L12/24\",\"H04W4/00\"]}", "1.1"},
        {"{\"id\":\"x:1\",\"title\":\"量子计算\"}", "9"},
        {"{\"id\":\"x:1\",\"cpc\":\"H01M10/0525\"}", ""},
    };
    px_arena *a = px_arena_new();
    px_scheme_rows *r = px_scheme_rows_new();
    px_scheme_report rep;
    px_classes c;
    px_err err;
    if (take(r, csv, sizeof csv - 1, "f.csv", PX_SCHEME_NONE, NULL, &rep, &err) != PX_OK)
        fail_msg("%s", err.message);
    assert_int_equal(rep.rows, 6);
    assert_string_equal(rep.kind, "concordance");
    assert_int_equal(px_scheme_classes(r, a, NULL, false, &c, &err), PX_OK);
    assert_int_equal(c.n_concordances, 2);
    const px_concordance *sei = px_classes_concordance(&c, PX_STR("sei"));
    assert_non_null(sei);
    assert_null(px_classes_concordance(&c, PX_STR("grn")));
    assert_int_equal(px_concordance_rows(sei), 5);
    assert_int_equal(px_concordance_codes(sei), 4);
    assert_true(px_str_is(px_concordance_version(sei), "2018"));
    assert_true(px_str_is(px_concordance_name(sei, PX_STR("1.1"), true), "新一代信息网络产业"));
    assert_true(px_str_is(px_concordance_name(sei, PX_STR("1.1"), false), "新一代信息网络产业"));
    assert_true(px_str_is(px_concordance_name(sei, PX_STR("6.2"), false), "Hydrogen"));
    assert_true(px_str_is(px_concordance_name(sei, PX_STR("6.2"), true), "氢能"));
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_str got = codes_of(a, sei, t[i].json);
        if (!px_str_is(got, t[i].want))
            fail_msg("%s has codes \"" PX_STR_FMT "\", expected \"%s\"", t[i].json, PX_STR_ARG(got),
                     t[i].want);
    }
    const px_concordance *ne = px_classes_concordance(&c, PX_STR("NE"));
    assert_true(px_str_is(codes_of(a, ne, "{\"id\":\"x:1\",\"ipc\":\"H01M10/052\"}"), "38"));
    assert_true(px_str_is(codes_of(a, ne, "{\"id\":\"x:1\",\"ipc\":\"H01M10/06\"}"), ""));
    px_scheme_rows_free(r);
    px_arena_free(a);
}

/* Through the disk: what is loaded later wins, the rest stays; --replace forgets a list. */
static void stored(void **state) {
    (void)state;
    char dir[] = "/tmp/px-scheme-XXXXXX";
    assert_non_null(mkdtemp(dir));
    static const struct {
        const char *bytes;
        bool replace;
        const char *want;
    } t[] = {
        {"symbol,title_en,title_zh\nH01M,one,一\nH01L,two,\n", false,
         "ipc en H01L<: two\nipc en H01M<: one\nipc zh H01M<: 一\n"},
        {"symbol,title_en\nH01M,new\nG06F,three\n", false,
         "ipc en G06F<: three\nipc en H01L<: two\nipc en H01M<: new\nipc zh H01M<: 一\n"},
        {"symbol,title_en\nA01B,only\n", true, "ipc en A01B<: only\nipc zh H01M<: 一\n"},
        {"scheme,code,name,ipc_pattern\nsei,1,x,H01M\n", false,
         "ipc en A01B<: only\nipc zh H01M<: 一\n"},
        {"scheme,code,name,ipc_pattern\nsei,2,x,H01L\nsei,3,x,H01L\n", false,
         "ipc en A01B<: only\nipc zh H01M<: 一\n"},
    };
    px_err err;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_arena *a = px_arena_new();
        px_scheme_rows *r = px_scheme_rows_new();
        px_scheme_report rep;
        px_class_store *s;
        if (take(r, t[i].bytes, strlen(t[i].bytes), "ipc.csv", PX_SCHEME_NONE, NULL, &rep, &err) !=
                PX_OK ||
            px_scheme_store(r, dir, t[i].replace, &err) != PX_OK ||
            px_class_store_open(dir, &s, &err) != PX_OK)
            fail_msg("%zu: %s", i, err.message);
        const px_classes *c = px_class_store_get(s);
        /* lists stand in no promised order */
        px_str got = all(a, c);
        px_classes turned = {.n_titles = c->n_titles,
                             .titles = px_arena_array(a, px_title_list, 9)};
        for (size_t k = 0; k < c->n_titles; k++)
            turned.titles[k] = c->titles[c->n_titles - 1 - k];
        if (!px_str_is(got, t[i].want) && !px_str_is(all(a, &turned), t[i].want))
            fail_msg("%zu:\n" PX_STR_FMT "expected\n%s", i, PX_STR_ARG(got), t[i].want);
        size_t want_codes = i < 3 ? 0 : i - 2;
        const px_concordance *k = px_classes_concordance(c, PX_STR("sei"));
        assert_int_equal(k ? px_concordance_codes(k) : 0, want_codes);
        px_class_store_close(s);
        px_scheme_rows_free(r);
        px_arena_free(a);
    }
    /* a flipped byte is noticed */
    char path[64];
    (void)snprintf(path, sizeof path, "%s/classes/classes.px", dir);
    px_buf b;
    px_class_store *s;
    px_buf_init(&b, (size_t)1 << 20);
    assert_int_equal(px_file_read(path, b.max, &b, &err), PX_OK);
    for (size_t i = 0; i < b.n; i += 37) {
        b.p[i] ^= 0x10;
        assert_int_equal(px_file_replace(path, px_buf_view(&b), &err), PX_OK);
        px_err_clear(&err);
        px_status st = px_class_store_open(dir, &s, &err);
        b.p[i] ^= 0x10;
        if (st == PX_OK) px_class_store_close(s);
        if (st != PX_E_DAMAGED && st != PX_E_UNSUPPORTED && st != PX_OK)
            fail_msg("byte %zu: status %d %s", i, st, err.message);
        if (st == PX_OK) fail_msg("byte %zu was flipped and nothing noticed", i);
    }
    px_buf_done(&b);
    assert_int_equal(px_dir_remove(dir, &err), PX_OK);
}

/* The office's own sample of a scheme, where it is at hand. */
static void real_scheme(void **state) {
    (void)state;
    const char *data = getenv("PATIX_DATA");
    char path[512];
    (void)snprintf(path, sizeof path, "%s/uspto-samples/cpcScheme/cpc-scheme-A01L.xml",
                   data ? data : "../shared/data");
    if (!px_file_exists(path)) {
        (void)fprintf(stderr, "no %s; set PATIX_DATA\n", path);
        skip();
    }
    px_arena *a = px_arena_new();
    px_scheme_rows *r = px_scheme_rows_new();
    px_scheme_hints h = {.scheme = PX_SCHEME_NONE};
    px_scheme_report rep;
    px_classes c;
    px_err err;
    px_str title, parent;
    if (px_scheme_read_file(r, path, &h, &rep, &err) != PX_OK) fail_msg("%s", err.message);
    assert_int_equal(rep.titles, 19);
    assert_int_equal(rep.skipped, 0);
    assert_int_equal(px_scheme_classes(r, a, NULL, false, &c, &err), PX_OK);
    assert_true(px_classes_title(&c, PX_SCHEME_CPC, "en", PX_STR("A01L1/04"), &title, &parent));
    assert_true(px_str_is(title, "Solid horseshoes consisting of multiple parts"));
    assert_true(px_str_is(parent, "A01L1/00"));
    px_scheme_rows_free(r);
    px_arena_free(a);
}

static int set_up(void **state) {
    (void)state;
    return px_text_init(NULL) == PX_OK ? 0 : 1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),  cmocka_unit_test(refused),     cmocka_unit_test(concordance),
        cmocka_unit_test(stored), cmocka_unit_test(real_scheme),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
