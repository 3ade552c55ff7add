/* test_epo.c: the EPO's formats: each case of epo_cases.txt as it stands, and OPS answers once more
 * in JSON: the same records. So the real answers, too, where they are at hand (PATIX_DATA). */
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "indexer/badgerfish.h"
#include "indexer/source.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define RECORDS_MAX 128

/* All that comes out of a text, the format found by content. Records are looked at when the source
 * is closed: they must not point into what it read. */
static void read_all(px_str in, px_buf *out, px_source_report *report, char format[32]) {
    static px_record kept[RECORDS_MAX];
    static char said[RECORDS_MAX][800]; /* empty: a record */
    size_t n = 0;
    px_err err;
    px_source *s;
    px_source_options opt = {.path = "memory"};
    px_err_clear(&err);
    px_buf_c(out, "");
    *format = 0;
    if (px_source_open_memory(&opt, in, &s, &err) != PX_OK) {
        px_buf_fmt(out, "? %s", err.message);
        return;
    }
    px_arena *a = px_arena_new();
    for (;; n++) {
        assert_true(n < RECORDS_MAX);
        px_err_clear(&err);
        int got = px_source_next(s, a, &kept[n], &err);
        if (got == 0) break;
        said[n][0] = 0;
        if (got < 0) snprintf(said[n], sizeof said[n], "! %s", err.message);
        assert_true(got == 1 || got == PX_E_INPUT);
    }
    px_source_report_get(s, report);
    snprintf(format, 32, "%s", px_source_format(s));
    px_source_close(s);
    for (size_t i = 0; i < n; i++) {
        px_buf line;
        px_record again;
        px_buf_init(&line, PX_BUF_MAX);
        px_buf_c(out, i ? "\n" : "");
        px_buf_c(out, said[i]);
        if (!said[i][0]) {
            px_record_write_content(&kept[i], &line);
            assert_int_equal(px_record_read(a, px_buf_view(&line), &again, &err), PX_OK);
            assert_true(px_record_equal(&kept[i], &again));
            for (size_t k = 0; k < kept[i].events.n; k++) /* kinds have tests of their own */
                kept[i].events.v[k].kind = (px_str){0};
            px_buf_clear(&line);
            px_record_write_content(&kept[i], &line);
            px_buf_str(out, px_buf_view(&line));
        }
        px_buf_done(&line);
    }
    px_arena_free(a);
}

/* ---- OPS in JSON ---- */

static void put_key(px_buf *out, bool *any, const char *before, px_str name) {
    px_buf_fmt(out, "%s\"%s" PX_STR_FMT "\":", *any ? "," : "", before, PX_STR_ARG(name));
    *any = true;
}

static void put_string(px_buf *out, px_str s) {
    px_jw w = px_jw_on(out);
    px_jw_str(&w, s);
}

static void put_element(px_buf *out, px_arena *a, const px_xml *node);

/* Children of one name stand together, where the first of them stood. */
static void put_children(px_buf *out, px_arena *a, const px_xml *node, bool *any) {
    PX_XML_EACH(c, node, NULL) {
        const char *name = px_arena_cstr(a, c->name);
        if (px_xml_child(node, name) != c) continue;
        bool many = px_xml_sibling(c, name) != NULL;
        put_key(out, any, "", c->name);
        px_buf_c(out, many ? "[" : "");
        for (px_xml *n = c; n; n = px_xml_sibling(n, name)) {
            px_buf_c(out, n == c ? "" : ",");
            put_element(out, a, n);
        }
        px_buf_c(out, many ? "]" : "");
    }
}

static void put_element(px_buf *out, px_arena *a, const px_xml *node) {
    bool any = false;
    px_buf_c(out, "{");
    for (size_t i = 0; i < node->n_attrs; i++) {
        put_key(out, &any, "@", node->attrs[i].name);
        put_string(out, node->attrs[i].value);
    }
    put_children(out, a, node, &any);
    if (!px_xml_child(node, NULL) && px_xml_text(a, node).n) {
        put_key(out, &any, "", PX_STR("$"));
        put_string(out, px_xml_text(a, node));
    }
    px_buf_c(out, "}");
}

/* False: this is no single answer of OPS in XML. */
static bool to_json(px_str xml, px_buf *out) {
    px_arena *a = px_arena_new();
    px_xml *root = NULL;
    bool ok =
        px_xml_parse(a, xml, &root, NULL, NULL) == PX_OK && px_xml_is(root, "world-patent-data");
    if (ok) {
        px_buf_c(out, "{\"ops:world-patent-data\":");
        put_element(out, a, root);
        px_buf_c(out, "}");
    }
    px_arena_free(a);
    return ok;
}

static bool same_in_json(const char *name, px_str xml) {
    px_buf json, one, two;
    px_source_report r1 = {0}, r2 = {0};
    char format[32];
    px_buf_init(&json, PX_BUF_MAX);
    px_buf_init(&one, PX_BUF_MAX);
    px_buf_init(&two, PX_BUF_MAX);
    bool is = to_json(xml, &json);
    if (is) {
        read_all(xml, &one, &r1, format);
        read_all(px_buf_view(&json), &two, &r2, format);
        if (strcmp(one.p, two.p) != 0) print_error("%s\n", name);
        assert_string_equal(two.p, one.p);
        assert_string_equal(format, "ops");
        assert_int_equal(r1.skipped, r2.skipped);
    }
    px_buf_done(&json);
    px_buf_done(&one);
    px_buf_done(&two);
    return is;
}

/* ---- cases ---- */

/* "=== name | format | skipped | repaired" */
static void check(char *block) {
    char name[128], format[32], got_format[32];
    unsigned skipped, repaired;
    px_source_report report = {0};
    char *in = strchr(block, '\n') + 1, *bar = strstr(in, "\n---\n"), *want = bar + 5;
    assert_int_equal(sscanf(block, "%127[^|]| %31s | %u | %u", name, format, &skipped, &repaired),
                     4);
    assert_non_null(bar);
    *bar = 0;
    size_t n = strlen(want);
    while (n && want[n - 1] == '\n')
        want[--n] = 0;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    read_all(px_str_of(in), &out, &report, got_format);
    if (strcmp(out.p, want) != 0) print_error("%s\n", name);
    assert_string_equal(out.p, want);
    assert_string_equal(got_format, format);
    if (report.skipped != skipped || report.repaired != repaired) print_error("%s\n", name);
    assert_int_equal(report.skipped, skipped);
    assert_int_equal(report.repaired, repaired);
    px_buf_done(&out);
    (void)same_in_json(name, px_str_of(in));
}

static void cases(void **state) {
    (void)state;
    px_buf text;
    px_err err;
    size_t n = 0;
    px_buf_init(&text, PX_BUF_MAX);
    assert_int_equal(px_file_read("tests/indexer/epo_cases.txt", 1 << 24, &text, &err), PX_OK);
    for (char *at = strstr(text.p, "\n=== "), *next; at; at = next) {
        next = strstr(at + 5, "\n=== ");
        if (next) *next = 0;
        check(at + 5);
        n++;
    }
    assert_true(n >= 41);
    px_buf_done(&text);
}

static size_t folder_in_json(const char *path) {
    size_t n = 0;
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        char file[4096];
        px_buf xml;
        px_err err;
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        if (!strstr(e->d_name, ".xml")) continue;
        px_buf_init(&xml, PX_BUF_MAX);
        assert_int_equal(px_file_read(file, 1 << 24, &xml, &err), PX_OK);
        n += same_in_json(file, px_buf_view(&xml));
        px_buf_done(&xml);
    }
    if (d) closedir(d);
    return n;
}

static void real_answers_in_json(void **state) {
    (void)state;
    static const char *const folders[] = {"published", "family", "legal", "demo"};
    const char *data = getenv("PATIX_DATA");
    char path[2048];
    size_t n = 0;
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/epo-ops/%s", data ? data : "../shared/data", folders[i]);
        n += folder_in_json(path);
    }
    if (!n) {
        print_message("no real data (set PATIX_DATA)\n");
        skip();
    }
    assert_int_equal(n, 23);
}

static void trees(void **state) {
    (void)state;
    static const struct {
        const char *json, *path, *text; /* text NULL: refused */
    } t[] = {
        {"{\"a\":{\"b\":{\"$\":\"x\"}}}", "b", "x"},
        {"{\"p:a\":{\"q:b\":\"x\"}}", "b", "x"},
        {"{\"a\":{\"b\":[{\"$\":\"x\"},{\"c\":{\"#text\":\"y\"}}]}}", "b/c", "y"},
        {"{\"a\":{\"b\":12}}", "b", "12"},
        {"{\"a\":{\"b\":null}}", "b", ""},
        {"{\"a\":{\"@xmlns\":{\"$\":\"u\"},\"@k\":\"v\",\"b\":\"x\"}}", "b", "x"},
        {"[1]", "b", NULL},
        {"{}", "b", NULL},
        {"{\"a\":1,\"b\":2}", "b", NULL},
        {"{\"$\":\"x\"}", "b", NULL},
        {"{\"a\":[{},{}]}", "b", NULL},
        {"{\"a\":{\"b\":[[1]]}}", "b", NULL},
        {"{\"a\":{\"\":1}}", "b", NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_arena *a = px_arena_new();
        px_json *json = NULL;
        px_xml *root = NULL;
        px_err err;
        px_err_clear(&err);
        assert_int_equal(px_json_parse(px_str_of(t[i].json), &json, &err), PX_OK);
        px_status st = px_badgerfish_tree(a, json, &root, &err);
        px_json_free(json);
        if ((st == PX_OK) != (t[i].text != NULL)) print_error("%s\n", t[i].json);
        assert_int_equal(st, t[i].text ? PX_OK : PX_E_INPUT);
        if (t[i].text) {
            px_str got = px_xml_line_at(a, root, t[i].path);
            assert_string_equal(px_arena_cstr(a, got), t[i].text);
            assert_null(root->parent);
        } else {
            assert_true(err.message[0] != 0);
            assert_null(root);
        }
        px_arena_free(a);
    }
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),
        cmocka_unit_test(real_answers_in_json),
        cmocka_unit_test(trees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
