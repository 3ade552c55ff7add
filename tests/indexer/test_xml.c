/* test_xml.c: cutting markup into elements, repairing, trees, text. */
#include "base/buf.h"
#include "base/text.h"
#include "indexer/xml.h"
#include "indexer/xmlin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static px_xml *parse(px_arena *a, const char *text, bool *repaired) {
    px_xml *root = NULL;
    px_err err;
    px_err_clear(&err);
    px_status st = px_xml_parse(a, px_str_of(text), &root, repaired, &err);
    if (st != PX_OK) print_error("%s: %s\n", text, err.message);
    return st == PX_OK ? root : NULL;
}

static void assert_text(px_str got, const char *want) {
    char *s = malloc(got.n + 1);
    memcpy(s, got.p ? got.p : "", got.n);
    s[got.n] = 0;
    assert_string_equal(s, want);
    free(s);
}

static void reads(void **state) {
    (void)state;
    static const struct {
        const char *in, *line;
        bool repaired;
    } cases[] = {
        {"<a>x</a>", "x", false},
        {"<p:a xmlns:p='u'>x <q:b>y</q:b></p:a>", "x y", false}, /* q is declared nowhere */
        {"<a>H<sub>2</sub>O</a>", "H2O", false},
        {"<a>&lsquo;a&rsquo; &minus;1 &agr; &#x4e2d;&#25991;</a>", "‘a’ −1 α 中文", false},
        {"<a>&lt;b&gt; &amp; &amp;lt;</a>", "<b> & &lt;", false},
        {"<a>AT&T &nosuch; R&D;</a>", "AT&T &nosuch; R&D;", true},
        {"<a><![CDATA[<b>&amp;</b>]]></a>", "<b>&amp;</b>", false},
        {"<a>x<![CDATA[&y;]]>&eacute;</a>", "x&y;é", false},
        {"<a>if x < 5 and y<3, z>1</a>", "if x < 5 and y<3, z>1", true},
        {"<a>a ]]> b</a>", "a ]]> b", true},
        {"<a>a\x01z</a>", "a z", true},
        {"<a>x<EMI ID='1'>y<COLSPEC></COLSPEC><B597US></a>", "xy", true}, /* SGML */
        {"<a>&#0;&#xD800;</a>", "\xEF\xBF\xBD\xEF\xBF\xBD", true},
        {"<a b='1 &lt; 2 &beta;'/>", "", false},
        {"<a>one<br/>two</a>", "one two", false},
        {"<a><!-- no --><?pi no?>yes</a>", "yes", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_arena *a = px_arena_new();
        bool repaired = false;
        px_xml *root = parse(a, cases[i].in, &repaired);
        assert_non_null(root);
        assert_text(px_xml_line(a, root), cases[i].line);
        if (repaired != cases[i].repaired) print_error("%s\n", cases[i].in);
        assert_int_equal(repaired, cases[i].repaired);
        px_arena_free(a);
    }
}

static void refuses(void **state) {
    (void)state;
    static const char *const cases[] = {"<a><b></a>", "<a>", "", "text", "<a></a><b></b>", "<a"};
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_xml *root;
        px_err err;
        px_err_clear(&err);
        assert_int_equal(px_xml_parse(a, px_str_of(cases[i]), &root, NULL, &err), PX_E_INPUT);
        assert_null(root);
        assert_true(err.message[0] != 0);
    }
    px_buf deep;
    px_buf_init(&deep, PX_BUF_MAX);
    for (int i = 0; i < 5000; i++)
        px_buf_c(&deep, "<a>");
    for (int i = 0; i < 5000; i++)
        px_buf_c(&deep, "</a>");
    px_xml *root;
    px_err err;
    assert_int_equal(px_xml_parse(a, px_buf_view(&deep), &root, NULL, &err), PX_E_INPUT);
    assert_non_null(strstr(err.message, "deep"));
    px_buf_done(&deep);
    px_arena_free(a);
}

static void walks(void **state) {
    (void)state;
    px_arena *a = px_arena_new();
    px_xml *r = parse(a,
                      "<r k='v'><x/><x><y>1</y></x><x><y>2</y><z><y>3</y></z></x>"
                      "<d><p>One  two.\n three</p><heading>H</heading><p></p>tail</d></r>",
                      NULL);
    assert_non_null(r);
    assert_text(px_xml_attr_of(r, "k"), "v");
    assert_text(px_xml_attr_of(r, "none"), "");
    assert_text(px_xml_line_at(a, r, "x/y"), "1");
    assert_text(px_xml_line_at(a, r, "x/z/y"), "3");
    assert_text(px_xml_line_at(a, r, "x/none/y"), "");
    assert_text(px_xml_block(a, px_xml_child(r, "d")), "One two. three\nH\ntail");
    assert_text(px_xml_line(a, px_xml_child(r, "d")), "One two. three H tail");
    int n = 0;
    PX_XML_EACH(x, r, "x") n += px_xml_is(x, "x");
    assert_int_equal(n, 3);
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    PX_XML_BELOW(y, r, "y") px_buf_str(&b, px_xml_text(a, y));
    assert_string_equal(b.p, "123");
    px_buf_done(&b);
    px_xml *m = px_xml_element(a, NULL, PX_STR("m"));
    px_xml_put_attr(a, m, PX_STR("q"), PX_STR("1"));
    px_xml_put_text(a, px_xml_element(a, m, PX_STR("n")), PX_STR("t"));
    assert_text(px_xml_line_at(a, m, "n"), "t");
    px_arena_free(a);
}

/* All units of a text as "name@line:length[!]" with blanks between. */
static void units(const char *text, size_t n, size_t max, px_buf *out) {
    static const char *const names[] = {"doc", "rec", NULL};
    px_stream *s = px_stream_memory((px_str){text, n});
    px_textin *t = px_textin_new(s, max * 3);
    px_xmlin *x = px_xmlin_new(t, names, max);
    px_xml_unit u;
    px_err err;
    int got;
    while ((got = px_xmlin_next(x, &u, &err)) == 1)
        px_buf_fmt(out, "%s" PX_STR_FMT "@%llu/%llu:%zu%s", out->n ? " " : "", PX_STR_ARG(u.name),
                   (unsigned long long)u.document, (unsigned long long)u.line, u.text.n,
                   u.broken ? "!" : "");
    if (got < 0) px_buf_fmt(out, " %s", err.message);
    px_xmlin_free(x);
    px_textin_free(t);
    px_stream_close(s);
}

static void cuts(void **state) {
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"", ""},
        {"no markup", ""},
        {"<doc/>", "doc@1/1:6"},
        {"<all>\n<rec>1</rec>\n<e:rec a='>'>2</e:rec></all>", "rec@1/2:12 rec@1/3:22"},
        {"<doc><rec/><doc>in</doc></doc>", "doc@1/1:30"}, /* the outermost */
        {"<?xml version='1.0'?><!DOCTYPE doc [<!ENTITY a '<rec>'>]>\n<doc>1</doc>"
         "<?xml version='1.0'?>\n<doc>2</doc>",
         "doc@1/2:12 doc@2/3:12"},
        {"<!-- <doc/> --><doc><!-- </doc> --><![CDATA[</doc>]]></doc>", "doc@1/1:44"},
        {"<?xml version='1.0'?><doc>1<?xml version='1.0'?><doc>2</doc>", "doc@1/1:6! doc@2/1:12"},
        {"<doc>1", "doc@1/1:6!"},
        {"<doc a='1", ""},
        {"<doc>a < b <3 c<d </doc><rec/>", "doc@1/1:24 rec@1/1:6"},
        {"<documents><doc >1</doc ></documents>", "doc@1/1:14"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_buf_c(&b, "");
        units(cases[i].in, strlen(cases[i].in), 1000, &b);
        if (strcmp(b.p ? b.p : "", cases[i].want) != 0) print_error("in: %s\n", cases[i].in);
        assert_string_equal(b.p ? b.p : "", cases[i].want);
        px_buf_done(&b);
    }
}

/* Too long an element is given alone as broken; the next is whole. */
static void too_long(void **state) {
    (void)state;
    px_buf text, out;
    px_buf_init(&text, PX_BUF_MAX);
    px_buf_init(&out, PX_BUF_MAX);
    px_buf_c(&text, "<doc>");
    for (int i = 0; i < 5000; i++)
        px_buf_c(&text, "<p>x</p> ");
    px_buf_c(&text, "</doc><rec>1</rec>");
    units(text.p, text.n, 1000, &out);
    assert_non_null(strstr(out.p, "! rec@1/1:12"));
    px_buf_done(&text);
    px_buf_done(&out);
}

static void looks(void **state) {
    (void)state;
    assert_text(px_xml_root_name(PX_STR(" <?xml version='1.0'?><!-- c --><!DOCTYPE x><a:b c='d'>")),
                "b");
    assert_text(px_xml_root_name(PX_STR("{\"a\":1}")), "");
    assert_true(px_xml_has(PX_STR("<a><b:c/></a>"), "c"));
    assert_false(px_xml_has(PX_STR("<a><!-- <c/> --></a>"), "c"));
    px_encoding e;
    assert_true(px_xml_declared(PX_STR("<?xml version='1.0' encoding='GB2312'?>"), &e));
    assert_int_equal(e, PX_ENC_GB18030);
    assert_true(px_xml_declared(PX_STR("<?xml version=\"1.0\" encoding = \"Shift_JIS\"?>"), &e));
    assert_int_equal(e, PX_ENC_SHIFT_JIS);
    assert_false(px_xml_declared(PX_STR("<a encoding='GB2312'/>"), &e));
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads), cmocka_unit_test(refuses),  cmocka_unit_test(walks),
        cmocka_unit_test(cuts),  cmocka_unit_test(too_long), cmocka_unit_test(looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
