/* test_export.c: downloads, on calls from memory: every format by its media type, HEAD, validators, ranges of bytes and the
 * files that are kept for them, cursors, what is refused. */
#include "tests/server/kit.h"

#include "base/file.h"
#include "query/server/finish.h"
#include "query/server/made.h"
#include "tests/lib/read_book.h"

static kit k;

/* The answer to a request with a header field ("Range: bytes=0-3", or NULL), its stream taken whole into `body`. */
static px_call *take(const char *line, const char *field, px_buf *body) {
    px_err err;
    px_finish f;
    px_call *c = kit_call(&k, line, "");
    if (field) {
        const char *colon = strchr(field, ':');
        px_call_header_add(c, (px_str){field, (size_t)(colon - field)}, px_str_of(colon + 2));
    }
    bool end = false;
    px_buf_clear(body);
    px_err_clear(&err);
    px_finish_begin(&f, c, true);
    px_route_answer(c);
    px_finish_answer(&f, c);
    if (!c->stream.next) px_buf_str(body, px_buf_view(&c->out));
    while (c->stream.next && !c->head && !end) {
        uint32_t wait = 0;
        kit_check(c->stream.next(c->stream.state, body, &end, &wait, &err), &err, line);
        if (wait) fail_msg("%s waits", line);
    }
    if (c->stream.next && c->stream.size && !c->head) assert_int_equal(c->stream.size, body->n);
    return c;
}

static px_str field_of(const px_call *c, const char *name) {
    return px_pairs_get(&c->answer, name);
}

static void types(void **state) {
    static const struct {
        const char *format, *type, *name, *holds;
    } v[] = {{"csv", "text/csv; charset=utf-8", "patix.csv", "pn,ti\r\n"},
             {"jsonl", "application/x-ndjson", "patix.jsonl", "\"Laser welding\""},
             {"ris", "application/x-research-info-systems", "patix.ris", "TY  - PAT\r\n"},
             {"bibtex", "application/x-bibtex", "patix.bib", "@patent{"},
             {"docdb", "application/xml", "patix.xml", "</exch:exchange-documents>\n"},
             {"number", "text/plain; charset=utf-8", "patix.txt", "EP1000001A1\n"},
             {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
              "patix.xlsx", "xl/workbook.xml"}};
    px_buf body;
    (void)state;
    px_buf_init(&body, PX_BUF_MAX);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        for (int head = 0; head < 2; head++) {
            char line[200], name[80];
            (void)snprintf(line, sizeof line, "%s /api/v1/export?q=*&fields=pn,ti&format=%s",
                           head ? "HEAD" : "GET", v[i].format);
            px_call *c = take(line, NULL, &body);
            if (c->status != 200)
                fail_msg("%s: %d %.*s", line, c->status, PX_STR_ARG(px_buf_view(&body)));
            assert_string_equal(c->type, v[i].type);
            (void)snprintf(name, sizeof name, "attachment; filename=\"%s\"", v[i].name);
            kit_is(field_of(c, "Content-Disposition"), name);
            kit_is(field_of(c, "X-Patix-Records"), "3");
            kit_is(field_of(c, "X-Patix-Generation"), "1");
            kit_is(field_of(c, "Accept-Ranges"), "bytes");
            assert_true(field_of(c, "ETag").n > 10 && field_of(c, "ETag").p[0] == '"');
            if (!head && px_str_find(px_buf_view(&body), px_str_of(v[i].holds)) == SIZE_MAX)
                fail_msg("%s: no %s", line, v[i].holds);
            px_call_free(c);
        }
    px_buf_done(&body);
}

static void workbook(void **state) {
    px_buf body, text;
    px_err err;
    char *path = px_path(k.root, "got.xlsx");
    (void)state;
    px_buf_init(&body, PX_BUF_MAX);
    px_buf_init(&text, PX_BUF_MAX);
    px_call *c = take("GET /api/v1/export?q=ti=laser&format=xlsx&fields=pn,ti&sort=pn+asc&lang=zh",
                      NULL, &body);
    assert_int_equal(c->status, 200);
    kit_check(px_file_replace(path, px_buf_view(&body), &err), &err, path);
    read_book(path, &text);
    if (px_str_find(px_buf_view(&text),
                    PX_STR("[记录]\n1: pn|ti\n2: EP1000001A1|Laser printer\n")) == SIZE_MAX)
        fail_msg("%.*s", PX_STR_ARG(px_buf_view(&text)));
    px_call_free(c);
    px_buf_done(&body);
    px_buf_done(&text);
    free(path);
}

/* Every part of every format is the same part of the whole, whether the file is kept or made anew. */
static void ranges(void **state) {
    static const char *const formats[] = {"csv", "jsonl", "docdb", "xlsx"};
    px_buf whole, part;
    (void)state;
    px_buf_init(&whole, PX_BUF_MAX);
    px_buf_init(&part, PX_BUF_MAX);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char line[200], field[120], want[80];
        (void)snprintf(line, sizeof line, "GET /api/v1/export?q=*&sort=pn+asc&format=%s",
                       formats[i]);
        px_call *c = take(line, NULL, &whole);
        char tag[64];
        (void)snprintf(tag, sizeof tag, "%.*s", PX_STR_ARG(field_of(c, "ETag")));
        px_call_free(c);
        size_t n = whole.n;
        const size_t cut[][2] = {{0, n}, {0, 1}, {1, n}, {n / 2, n / 2 + 7}, {n - 1, n}};
        for (size_t r = 0; r < sizeof cut / sizeof *cut; r++) {
            if (r % 2) px_made_clear();
            (void)snprintf(field, sizeof field, "range: bytes=%zu-%zu", cut[r][0], cut[r][1] - 1);
            c = take(line, field, &part);
            assert_int_equal(c->status, 206);
            (void)snprintf(want, sizeof want, "bytes %zu-%zu/%zu", cut[r][0], cut[r][1] - 1, n);
            kit_is(field_of(c, "Content-Range"), want);
            kit_is(field_of(c, "ETag"), tag);
            if (!px_str_eq(px_buf_view(&part),
                           px_str_sub(px_buf_view(&whole), cut[r][0], cut[r][1])))
                fail_msg("%s %s: other bytes", line, field);
            px_call_free(c);
        }
        (void)snprintf(field, sizeof field, "range: bytes=%zu-", n);
        c = take(line, field, &part);
        assert_int_equal(c->status, 416);
        (void)snprintf(want, sizeof want, "bytes */%zu", n);
        kit_is(field_of(c, "Content-Range"), want);
        px_call_free(c);
        c = take(line, "range: lines=1-2", &part); /* not ours: the whole */
        assert_int_equal(c->status, 200);
        assert_true(px_str_eq(px_buf_view(&part), px_buf_view(&whole)));
        px_call_free(c);
    }
    px_buf_done(&whole);
    px_buf_done(&part);
}

/* The validator with which a client goes on, and one that is not it. */
static void conditions(void **state) {
    static const char line[] = "GET /api/v1/export?q=*&format=csv";
    px_buf body;
    char tag[64], field[100];
    (void)state;
    px_buf_init(&body, PX_BUF_MAX);
    px_call *c = take(line, NULL, &body);
    size_t n = body.n;
    (void)snprintf(tag, sizeof tag, "%.*s", PX_STR_ARG(field_of(c, "ETag")));
    px_call_free(c);
    (void)snprintf(field, sizeof field, "if-none-match: %s", tag);
    c = take(line, field, &body);
    assert_int_equal(c->status, 304);
    assert_int_equal(body.n, 0);
    kit_is(field_of(c, "ETag"), tag);
    px_call_free(c);
    for (int other = 0; other < 2; other++) {
        c = kit_call(&k, line, "");
        px_call_header_add(c, PX_STR("range"), PX_STR("bytes=4-"));
        px_call_header_add(c, PX_STR("if-range"), other ? PX_STR("\"other\"") : px_str_of(tag));
        px_route_answer(c);
        assert_int_equal(c->status, other ? 200 : 206);
        assert_int_equal(c->stream.size, other ? n : n - 4);
        px_call_free(c);
    }
    /* another question, another tag; compressed bytes are others, too */
    c = take("GET /api/v1/export?q=*&format=csv&fields=pn", NULL, &body);
    assert_false(px_str_is(field_of(c, "ETag"), tag));
    px_call_free(c);
    c = take(line, "accept-encoding: gzip", &body);
    assert_false(px_str_is(field_of(c, "ETag"), tag));
    px_call_free(c);
    px_buf_done(&body);
}

/* Parts by cursor make the whole, and a cursor is good for its question alone. */
static void cursors(void **state) {
    static const char *const formats[] = {"number", "jsonl"};
    px_buf whole, parts, one;
    (void)state;
    px_buf_init(&whole, PX_BUF_MAX);
    px_buf_init(&parts, PX_BUF_MAX);
    px_buf_init(&one, PX_BUF_MAX);
    for (size_t i = 0; i < 2; i++) {
        char line[400], next[200] = "";
        size_t n = 0;
        (void)snprintf(line, sizeof line, "GET /api/v1/export?q=*&sort=pn+asc&format=%s",
                       formats[i]);
        px_call_free(take(line, NULL, &whole));
        px_buf_clear(&parts);
        do {
            (void)snprintf(line, sizeof line,
                           "GET /api/v1/export?q=*&sort=pn+asc&format=%s&limit=1%s%s", formats[i],
                           *next ? "&after=" : "", next);
            px_call *c = take(line, NULL, &one);
            assert_int_equal(c->status, 200);
            px_buf_str(&parts, px_buf_view(&one));
            px_str more = field_of(c, "X-Patix-Next");
            (void)snprintf(next, sizeof next, "%.*s", more.p ? (int)more.n : 0,
                           more.p ? more.p : "");
            px_call_free(c);
        } while (++n < 9 && *next);
        assert_int_equal(n, 3);
        assert_true(px_str_eq(px_buf_view(&whole), px_buf_view(&parts)));
    }
    px_call *c = take("GET /api/v1/export?q=*&sort=pn+asc&format=number&limit=1", NULL, &one);
    char line[400];
    (void)snprintf(line, sizeof line, "GET /api/v1/export?q=ti=laser&sort=pn+asc&after=%.*s",
                   PX_STR_ARG(field_of(c, "X-Patix-Next")));
    px_call_free(c);
    c = take(line, NULL, &one);
    assert_int_equal(c->status, 400);
    px_call_free(c);
    px_buf_done(&whole);
    px_buf_done(&parts);
    px_buf_done(&one);
}

static void refused(void **state) {
    static const struct {
        const char *line;
        int status;
    } v[] = {{"GET /api/v1/export?q=*&format=xls", 400},
             {"GET /api/v1/export?q=*&format=xlsx&fields=colour", 400},
             {"GET /api/v1/export?q=*&format=docdb&generation=9", 404},
             {"GET /api/v1/export?q=((&format=xlsx", 400},
             {"GET /api/v1/export?format=xlsx", 400},
             {"GET /api/v1/export?q=*&after=nonsense&format=xlsx", 400}};
    px_buf body;
    (void)state;
    px_buf_init(&body, PX_BUF_MAX);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        px_call *c = take(v[i].line, NULL, &body);
        if (c->status != v[i].status)
            fail_msg("%s: %d, expected %d: %.*s", v[i].line, c->status, v[i].status,
                     PX_STR_ARG(px_buf_view(&body)));
        assert_null(c->stream.next);
        px_call_free(c);
    }
    px_buf_done(&body);
}

/* Kept files: the one not asked for longest goes first, and one that is too large is not kept. */
static void kept(void **state) {
    char *path = px_path(k.root, "kept");
    px_err err;
    uint64_t size = 0;
    int fd;
    (void)state;
    px_made_clear();
    kit_check(px_file_replace(path, PX_STR("abc"), &err), &err, path);
    kit_check(px_made_take(path, &fd, &size, &err), &err, path);
    assert_int_equal(size, 3);
    assert_false(px_file_exists(path));
    px_made_put("large", fd, PX_MADE_BYTES + 1);
    assert_int_equal(px_made_get("large", &size), -1);
    for (unsigned i = 0; i < PX_MADE_FILES + 1; i++) {
        char key[20];
        (void)snprintf(key, sizeof key, "k%u", i);
        px_made_put(key, fd, 3);
        px_made_put(key, fd, 3); /* the same once more */
    }
    unsigned found = 0;
    for (unsigned i = 0; i < PX_MADE_FILES + 1; i++) {
        char key[20], c[4] = "";
        (void)snprintf(key, sizeof key, "k%u", i);
        int own = px_made_get(key, &size);
        if (own < 0) continue;
        found++;
        assert_int_equal(pread(own, c, 3, 0), 3);
        assert_string_equal(c, "abc");
        (void)close(own);
    }
    assert_int_equal(found, PX_MADE_FILES);
    (void)close(fd);
    px_made_clear();
    assert_int_equal(px_made_get("k1", &size), -1);
    assert_int_equal(px_made_take(path, &fd, &size, &err), PX_E_NOTFOUND);
    free(path);
}

static int setup(void **state) {
    static const char *const lines[] = KIT_LINES;
    (void)state;
    (void)setenv("SOURCE_DATE_EPOCH", "1700000000", 1); /* no midnight in between */
    kit_open(&k, lines, sizeof lines / sizeof *lines);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_made_clear();
    kit_close(&k);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(types),   cmocka_unit_test(workbook),
                                       cmocka_unit_test(ranges),  cmocka_unit_test(conditions),
                                       cmocka_unit_test(cursors), cmocka_unit_test(refused),
                                       cmocka_unit_test(kept)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
