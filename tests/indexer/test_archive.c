/* Archives as sources: every format, nested, damaged, made to fill a machine. The zips and tars are
 * written here byte by byte; each is read with random access and as a pipe that only comes forward,
 * and must say the same. */
#include "base/bytes.h"
#include "base/file.h"
#include "base/text.h"
#include "base/zip.h"
#include "indexer/archive.h"
#include "indexer/source.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* a.csv: "Title,Publication Number\nA,US5535303A\nB,US5535304A\n" */
static const struct {
    const char *name, *bytes;
    size_t n;
} packed[] = {
    {"7z",
     "\x37\x7A\xBC\xAF\x27\x1C\x00\x03\xE1\x1A\xA4\x8B\x35\x00\x00\x00\x00\x00\x00\x00"
     "\x3E\x00\x00\x00\x00\x00\x00\x00\xDA\x0A\xF9\x79\x00\x2A\x1A\x4A\x86\xDE\x02\x2A"
     "\x83\xEE\x9D\xC3\x73\xB2\x7B\x56\xD2\xFE\x07\xC5\xDC\x98\x8D\xFA\xFF\x61\x33\xED"
     "\xAF\xC9\x84\xC5\xD2\xE6\x69\x7C\x6C\x4D\x6A\x5C\xBF\x3E\xCA\x4F\x5A\x18\xF1\xFF"
     "\xFF\xF9\x53\xF0\x00\x01\x04\x06\x00\x01\x09\x35\x00\x07\x0B\x01\x00\x01\x23\x03"
     "\x01\x01\x05\x5D\x00\x00\x80\x00\x0C\x33\x00\x08\x0A\x01\xC1\x5B\xD9\x04\x00\x00"
     "\x05\x01\x11\x0D\x00\x61\x00\x2E\x00\x63\x00\x73\x00\x76\x00\x00\x00\x15\x06\x01"
     "\x00\x20\x80\xA4\x81\x00\x00",
     147},
    {"rar",
     "\x52\x61\x72\x21\x1A\x07\x00\xCF\x90\x73\x00\x00\x0D\x00\x00\x00\x00\x00\x00\x00"
     "\xF8\x5E\x74\x00\x80\x25\x00\x33\x00\x00\x00\x33\x00\x00\x00\x03\xC1\x5B\xD9\x04"
     "\x00\x00\x00\x00\x14\x30\x05\x00\xA4\x81\x00\x00\x61\x2E\x63\x73\x76\x54\x69\x74"
     "\x6C\x65\x2C\x50\x75\x62\x6C\x69\x63\x61\x74\x69\x6F\x6E\x20\x4E\x75\x6D\x62\x65"
     "\x72\x0A\x41\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x33\x41\x0A\x42\x2C\x55\x53\x35"
     "\x35\x33\x35\x33\x30\x34\x41\x0A\xC4\x3D\x7B\x00\x40\x07\x00",
     115},
    {"rar 5",
     "\x52\x61\x72\x21\x1A\x07\x01\x00\xC5\x1A\x33\x32\x03\x01\x00\x00\x23\x34\x3E\xCC"
     "\x14\x02\x02\x33\x04\x33\xA4\x83\x02\xC1\x5B\xD9\x04\x00\x01\x05\x61\x2E\x63\x73"
     "\x76\x54\x69\x74\x6C\x65\x2C\x50\x75\x62\x6C\x69\x63\x61\x74\x69\x6F\x6E\x20\x4E"
     "\x75\x6D\x62\x65\x72\x0A\x41\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x33\x41\x0A\x42"
     "\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x34\x41\x0A\x19\xB2\x3A\x35\x03\x05\x00\x00",
     100},
    {"cab",
     "\x4D\x53\x43\x46\x00\x00\x00\x00\x7D\x00\x00\x00\x00\x00\x00\x00\x2C\x00\x00\x00"
     "\x00\x00\x00\x00\x03\x01\x01\x00\x01\x00\x00\x00\x34\x12\x00\x00\x42\x00\x00\x00"
     "\x01\x00\x00\x00\x33\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x58\x00\x00\x20\x00"
     "\x61\x2E\x63\x73\x76\x00\x43\x75\x65\x6E\x33\x00\x33\x00\x54\x69\x74\x6C\x65\x2C"
     "\x50\x75\x62\x6C\x69\x63\x61\x74\x69\x6F\x6E\x20\x4E\x75\x6D\x62\x65\x72\x0A\x41"
     "\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x33\x41\x0A\x42\x2C\x55\x53\x35\x35\x33\x35"
     "\x33\x30\x34\x41\x0A",
     125},
    {"ar",
     "\x21\x3C\x61\x72\x63\x68\x3E\x0A\x61\x2E\x63\x73\x76\x2F\x20\x20\x20\x20\x20\x20"
     "\x20\x20\x20\x20\x30\x20\x20\x20\x20\x20\x20\x20\x20\x20\x20\x20\x30\x20\x20\x20"
     "\x20\x20\x30\x20\x20\x20\x20\x20\x31\x30\x30\x36\x34\x34\x20\x20\x35\x31\x20\x20"
     "\x20\x20\x20\x20\x20\x20\x60\x0A\x54\x69\x74\x6C\x65\x2C\x50\x75\x62\x6C\x69\x63"
     "\x61\x74\x69\x6F\x6E\x20\x4E\x75\x6D\x62\x65\x72\x0A\x41\x2C\x55\x53\x35\x35\x33"
     "\x35\x33\x30\x33\x41\x0A\x42\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x34\x41\x0A\x0A",
     120},
    {"cpio",
     "\x30\x37\x30\x37\x30\x31\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x38\x31"
     "\x61\x34\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x33\x33\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x30\x36\x30\x30\x30\x30\x30\x30\x30\x30\x61\x2E\x63\x73\x76\x00\x54\x69\x74\x6C"
     "\x65\x2C\x50\x75\x62\x6C\x69\x63\x61\x74\x69\x6F\x6E\x20\x4E\x75\x6D\x62\x65\x72"
     "\x0A\x41\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x33\x41\x0A\x42\x2C\x55\x53\x35\x35"
     "\x33\x35\x33\x30\x34\x41\x0A\x00\x30\x37\x30\x37\x30\x31\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x31\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30"
     "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x62\x30\x30\x30\x30\x30\x30\x30\x30\x54\x52"
     "\x41\x49\x4C\x45\x52\x21\x21\x21\x00\x00\x00\x00",
     292},
};

#define TWO  "Title,Publication Number\nA,US5535303A\nB,US5535304A\n"
#define ONE  "{\"pub\":{\"number\":\"US7000001B2\"},\"titles\":[{\"lang\":\"en\",\"text\":\"T\"}]}\n"
#define ROWS "Title,Publication Number\nA,US5535305A\n,\nB,2,3,4\nC,US5535306A\n"

/* ---- writing ---- */

static uint32_t crc(px_str s) {
    uint32_t c = 0xFFFFFFFF;
    for (size_t i = 0; i < s.n; i++) {
        c ^= (unsigned char)s.p[i];
        for (int k = 0; k < 8; k++)
            c = c >> 1 ^ (0xEDB88320 & (0 - (c & 1)));
    }
    return ~c;
}

static void le(px_buf *b, unsigned n, uint64_t v) {
    for (unsigned i = 0; i < n; i++)
        px_buf_ch(b, (char)(v >> 8 * i));
}

typedef struct zip {
    px_buf out, directory;
    unsigned n;
} zip;

enum { UTF8_NAME = 0x800, LOCKED = 1 };

static void zip_init(zip *z) {
    px_buf_init(&z->out, PX_BUF_MAX);
    px_buf_init(&z->directory, PX_BUF_MAX);
    z->n = 0;
}

static void zip_done(zip *z) {
    px_buf_done(&z->out);
    px_buf_done(&z->directory);
}

static void zip_add(zip *z, const char *name, px_str body, unsigned flags, uint32_t sum) {
    size_t at = z->out.n, n = strlen(name);
    px_buf_c(&z->out, "PK\3\4");
    le(&z->out, 2, 20);
    le(&z->out, 2, flags);
    le(&z->out, 2, 0);
    le(&z->out, 4, 0);
    le(&z->out, 4, sum);
    le(&z->out, 4, body.n);
    le(&z->out, 4, body.n);
    le(&z->out, 2, n);
    le(&z->out, 2, 0);
    px_buf_put(&z->out, name, n);
    px_buf_str(&z->out, body);
    px_buf_c(&z->directory, "PK\1\2");
    le(&z->directory, 2, 20);
    px_buf_put(&z->directory, z->out.p + at + 4, 26);
    le(&z->directory, 2, 0);
    le(&z->directory, 2, 0);
    le(&z->directory, 2, 0);
    le(&z->directory, 4, 0);
    le(&z->directory, 4, at);
    px_buf_put(&z->directory, name, n);
    z->n++;
}

static void zip_put(zip *z, const char *name, px_str body) {
    zip_add(z, name, body, 0, crc(body));
}

static px_str zip_end(zip *z) {
    size_t at = z->out.n;
    px_buf_str(&z->out, px_buf_view(&z->directory));
    px_buf_c(&z->out, "PK\5\6");
    le(&z->out, 4, 0);
    le(&z->out, 2, z->n);
    le(&z->out, 2, z->n);
    le(&z->out, 4, z->directory.n);
    le(&z->out, 4, at);
    le(&z->out, 2, 0);
    return px_buf_view(&z->out);
}

static void tar_put(px_buf *b, const char *name, char type, px_str body) {
    char h[512] = {0};
    unsigned sum = 0;
    snprintf(h, 100, "%s", name);
    memcpy(h + 100,
           "0000644\0"
           "0000000\0"
           "0000000",
           24);
    snprintf(h + 124, 13, "%011zo ", body.n);
    memcpy(h + 136, "00000000000 ", 12);
    memset(h + 148, ' ', 8);
    h[156] = type;
    memcpy(h + 257,
           "ustar\0"
           "00",
           8);
    for (size_t i = 0; i < sizeof h; i++)
        sum += (unsigned char)h[i];
    snprintf(h + 148, 8, "%06o", sum);
    px_buf_put(b, h, sizeof h);
    px_buf_str(b, body);
    while (b->n % 512)
        px_buf_ch(b, 0);
}

static void tar_end(px_buf *b) {
    static const char zeros[1024];
    px_buf_put(b, zeros, sizeof zeros);
}

/* ---- reading: all that happens, as text ---- */

static void on_done(void *self, const char *part, const px_source_report *r) {
    px_buf_fmt(self, "done %s %s %llu\n", part, r->format, (unsigned long long)r->records);
}

static void on_failed(void *self, const char *part, const px_err *why) {
    bool words = why->status != PX_E_INPUT; /* those of the formats are told elsewhere */
    px_buf_fmt(self, "failed %s: %s%s%s\n", part, px_status_name(why->status), words ? ": " : "",
               words ? why->message : "");
}

static void read_all(px_source *s, px_buf *out) {
    px_arena *a = px_arena_new();
    px_record r;
    px_err err;
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        if (got == 1) {
            px_buf_fmt(out, PX_STR_FMT " " PX_STR_FMT ":%llu\n", PX_STR_ARG(r.key),
                       PX_STR_ARG(r.source), (unsigned long long)r.source_pos);
            assert_true(px_str_eq(r.source, px_source_name(s)));
        } else {
            px_buf_fmt(out, "bad " PX_STR_FMT ":%llu line %llu byte %llu \"" PX_STR_FMT "\"\n",
                       PX_STR_ARG(px_source_name(s)), (unsigned long long)px_source_position(s),
                       (unsigned long long)px_source_line(s), (unsigned long long)px_source_byte(s),
                       PX_STR_ARG(px_str_trim(px_source_raw(s))));
        }
        px_arena_reset(a);
    }
    if (got < 0) px_buf_fmt(out, "%s: %s\n", px_status_name((px_status)got), err.message);
    px_source_report rep;
    px_source_report_get(s, &rep);
    px_buf_fmt(out, "%llu parts, %llu failed, %llu skipped, %llu records, %llu bad\n",
               (unsigned long long)rep.parts, (unsigned long long)rep.parts_failed,
               (unsigned long long)rep.skipped, (unsigned long long)rep.records,
               (unsigned long long)rep.bad);
    px_arena_free(a);
}

static int open_again(const char *path) {
    return open(path, O_WRONLY | O_TRUNC);
}

enum way { MEMORY, PIPE };

static void story(px_str bytes, enum way way, const char *format, px_buf *out) {
    px_err err;
    px_source *s;
    char path[64] = "a.zip";
    int fd[2];
    px_source_options opt = {.path = path,
                             .name = "a.zip",
                             .format = format,
                             .self = out,
                             .part_done = on_done,
                             .part_failed = on_failed};
    px_buf_clear(out);
    px_status st;
    if (way == MEMORY) {
        st = px_source_open_memory(&opt, bytes, &s, &err);
    } else {
        assert_int_equal(pipe(fd), 0);
        assert_true(bytes.n < 65536); /* what a pipe holds */
        assert_int_equal(write(fd[1], bytes.p, bytes.n), bytes.n);
        close(fd[1]);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd[0]);
        st = px_source_open(&opt, &s, &err);
        close(fd[0]);
    }
    if (st != PX_OK) {
        const char *at = strstr(err.message, path);
        px_buf_fmt(out, "%s: %s\n", px_status_name(st), at ? at + strlen(path) : err.message);
        return;
    }
    read_all(s, out);
    px_source_close(s);
}

static void expect_one(px_str bytes, enum way way, const char *format, const char *want) {
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    story(bytes, way, format, &got);
    px_buf_ch(&got, 0);
    if (strcmp(got.p, want) != 0)
        fail_msg("%s\ngot:\n%swant:\n%s", way == PIPE ? "through a pipe" : "in memory", got.p,
                 want);
    px_buf_done(&got);
}

static void expect(px_str bytes, const char *want) {
    expect_one(bytes, MEMORY, NULL, want);
    expect_one(bytes, PIPE, NULL, want);
}

/* ---- tests ---- */

static void formats(void **state) {
    (void)state;
    const char *want = "US5535303A a.zip/a.csv:1\nUS5535304A a.zip/a.csv:2\n"
                       "done a.zip/a.csv csv 2\n1 parts, 0 failed, 0 skipped, 2 records, 0 bad\n";
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        px_str bytes = {packed[i].bytes, packed[i].n};
        assert_string_equal(px_archive_format_name(px_archive_look(bytes)), packed[i].name);
        expect(bytes, want);
    }
    zip z;
    zip_init(&z);
    zip_put(&z, "a.csv", PX_STR(TWO));
    expect(zip_end(&z), want);
    zip_done(&z);
    px_buf tar;
    px_buf_init(&tar, PX_BUF_MAX);
    tar_put(&tar, "./a.csv", '0', PX_STR(TWO));
    tar_end(&tar);
    assert_int_equal(px_archive_look(px_buf_view(&tar)), PX_ARCHIVE_TAR);
    expect(px_buf_view(&tar), want);
    tar.p[0]++; /* the sum does not hold any more */
    assert_int_equal(px_archive_look(px_buf_view(&tar)), PX_ARCHIVE_NONE);
    px_buf_done(&tar);
    assert_int_equal(px_archive_look(PX_STR("")), PX_ARCHIVE_NONE);
    assert_int_equal(px_archive_look(PX_STR(TWO)), PX_ARCHIVE_NONE);
}

/* Members of all kinds, in order; what cannot be used fails alone. */
static void members(void **state) {
    (void)state;
    zip z;
    zip_init(&z);
    zip_put(&z, "d/", PX_STR(""));
    zip_put(&z, "d/one.jsonl", PX_STR(ONE));
    zip_put(&z, "empty.csv", PX_STR(""));
    zip_put(&z, "README", PX_STR("Read me\nfirst\n"));
    zip_put(&z, "__MACOSX/d/._one.jsonl", PX_STR("rubbish"));
    zip_put(&z, "d/.DS_Store", PX_STR("rubbish"));
    zip_put(&z, "d/rows.csv", PX_STR(ROWS));
    zip_put(&z, "p.pdf", PX_STR("%PDF-1.4\n\1\2\3"));
    zip_add(&z, "locked.csv", PX_STR("abcdefghijklmnopqrstuvwxyz"), LOCKED, 1);
    zip_put(&z, "back\\slash.csv", PX_STR(TWO));
    zip_add(&z, "\xE5\x8F\x91\xE6\x98\x8E.csv", PX_STR(TWO), UTF8_NAME, crc(PX_STR(TWO)));
    zip_put(&z, "\xB7\xA2\xC3\xF7\xD7\xA8\xC0\xFB.csv",
            PX_STR(TWO)); /* GBK, as Windows writes it */
    expect(zip_end(&z), "US7000001B2 a.zip/d/one.jsonl:1\n"
                        "done a.zip/d/one.jsonl jsonl 1\n"
                        "failed a.zip/README: INPUT\n"
                        "US5535305A a.zip/d/rows.csv:1\n"
                        "bad a.zip/d/rows.csv:2 line 4 byte 40 \"B,2,3,4\"\n"
                        "US5535306A a.zip/d/rows.csv:3\n"
                        "done a.zip/d/rows.csv csv 2\n"
                        "failed a.zip/p.pdf: UNSUPPORTED: a.zip/p.pdf: this is a PDF, which holds "
                        "pages and no data\n"
                        "failed a.zip/locked.csv: UNSUPPORTED: a.zip/locked.csv: this is locked "
                        "with a password; unpack "
                        "it first and give the files\n"
                        "US5535303A a.zip/back/slash.csv:1\nUS5535304A a.zip/back/slash.csv:2\n"
                        "done a.zip/back/slash.csv csv 2\n"
                        "US5535303A a.zip/发明.csv:1\nUS5535304A a.zip/发明.csv:2\n"
                        "done a.zip/发明.csv csv 2\n"
                        "US5535303A a.zip/发明专利.csv:1\nUS5535304A a.zip/发明专利.csv:2\n"
                        "done a.zip/发明专利.csv csv 2\n"
                        "5 parts, 3 failed, 4 skipped, 9 records, 1 bad\n");
    zip_done(&z);
}

/* A zip in a tar in a zip, packed members, a 7z in a zip: all one after the other. */
static void nested(void **state) {
    (void)state;
    px_err err;
    zip in, z;
    px_buf tar, zst;
    px_zctx *ctx = px_zctx_new();
    zip_init(&in);
    zip_init(&z);
    px_buf_init(&tar, PX_BUF_MAX);
    px_buf_init(&zst, PX_BUF_MAX);
    zip_put(&in, "x/one.jsonl", PX_STR(ONE));
    tar_put(&tar, "d", '5', PX_STR(""));
    tar_put(&tar, "in.zip", '0', zip_end(&in));
    tar_put(&tar, "link", '2', PX_STR(""));
    tar_end(&tar);
    assert_int_equal(px_zip(ctx, NULL, px_buf_view(&tar), &zst, &err), PX_OK);
    zip_put(&z, "t.tar.zst", px_buf_view(&zst));
    px_buf_clear(&zst);
    assert_int_equal(px_zip(ctx, NULL, PX_STR(TWO), &zst, &err), PX_OK);
    zip_put(&z, "two", px_buf_view(&zst));
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (!strcmp(packed[i].name, "7z"))
            zip_put(&z, "a.7z", (px_str){packed[i].bytes, packed[i].n});
    zip_put(&z, "none.zip", PX_STR("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
    const char *want = "US7000001B2 a.zip/t.tar.zst/in.zip/x/one.jsonl:1\n"
                       "done a.zip/t.tar.zst/in.zip/x/one.jsonl jsonl 1\n"
                       "US5535303A a.zip/two:1\nUS5535304A a.zip/two:2\ndone a.zip/two csv 2\n"
                       "US5535303A a.zip/a.7z/a.csv:1\nUS5535304A a.zip/a.7z/a.csv:2\n"
                       "done a.zip/a.7z/a.csv csv 2\n"
                       "failed a.zip/none.zip: INPUT\n"
                       "3 parts, 1 failed, 2 skipped, 5 records, 0 bad\n";
    expect(zip_end(&z), want);
    expect_one(px_buf_view(&z.out), MEMORY, "archive", want);
    zip_done(&in);
    zip_done(&z);
    px_buf_done(&tar);
    px_buf_done(&zst);
    px_zctx_free(ctx);
}

/* A format that is named is that of the members. */
static void format_of_members(void **state) {
    (void)state;
    zip z;
    zip_init(&z);
    zip_put(&z, "one.jsonl", PX_STR(ONE));
    zip_put(&z, "a.csv", PX_STR(TWO));
    expect_one(zip_end(&z), MEMORY, "csv",
               "failed a.zip/one.jsonl: INPUT\n"
               "US5535303A a.zip/a.csv:1\nUS5535304A a.zip/a.csv:2\ndone a.zip/a.csv csv 2\n"
               "1 parts, 1 failed, 0 skipped, 2 records, 0 bad\n");
    zip_done(&z);
}

/* Nine zips in each other: the ninth is not opened, what lies beside it is. */
static void depth(void **state) {
    (void)state;
    zip z[9];
    px_str body = PX_STR(ONE);
    const char *name = "one.jsonl";
    for (size_t i = 0; i < 9; i++) {
        zip_init(&z[i]);
        zip_put(&z[i], name, body);
        if (i == 8) zip_put(&z[i], "one.jsonl", PX_STR(ONE));
        body = zip_end(&z[i]);
        name = "z";
        if (i == 7)
            expect(body, "US7000001B2 a.zip/z/z/z/z/z/z/z/one.jsonl:1\n"
                         "done a.zip/z/z/z/z/z/z/z/one.jsonl jsonl 1\n"
                         "1 parts, 0 failed, 0 skipped, 1 records, 0 bad\n");
    }
    expect(body,
           "failed a.zip/z/z/z/z/z/z/z/z: LIMIT: a.zip/z/z/z/z/z/z/z/z: archives lie in each other "
           "more than 8 deep; unpack the inner ones first\n"
           "US7000001B2 a.zip/one.jsonl:1\ndone a.zip/one.jsonl jsonl 1\n"
           "1 parts, 1 failed, 0 skipped, 1 records, 0 bad\n");
    for (size_t i = 0; i < 9; i++)
        zip_done(&z[i]);
}

/* What stands before the damage is given out; in a zip with its directory also what stands behind. */
static void damaged(void **state) {
    (void)state;
    zip z;
    zip_init(&z);
    zip_put(&z, "1.jsonl", PX_STR(ONE));
    zip_add(&z, "2.csv", PX_STR(TWO), 0, 12345);
    zip_put(&z, "3.csv", PX_STR(TWO));
    px_str whole = zip_end(&z);
    expect(whole, "US7000001B2 a.zip/1.jsonl:1\ndone a.zip/1.jsonl jsonl 1\n"
                  "US5535303A a.zip/2.csv:1\nUS5535304A a.zip/2.csv:2\n"
                  "failed a.zip/2.csv: IO: a.zip/2.csv cannot be read beyond byte 51: ZIP bad CRC: "
                  "0x4d95bc1 should be 0x3039\n"
                  "US5535303A a.zip/3.csv:1\nUS5535304A a.zip/3.csv:2\ndone a.zip/3.csv csv 2\n"
                  "2 parts, 1 failed, 0 skipped, 5 records, 0 bad\n");
    /* cut within the third */
    const char *third = memmem(whole.p, whole.n, "3.csv", 5);
    px_str cut = px_str_sub(whole, 0, (size_t)(third - whole.p) + 5 + 40);
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    for (int way = MEMORY; way <= PIPE; way++) {
        story(cut, (enum way)way, NULL, &got);
        px_buf_ch(&got, 0);
        if (!strstr(got.p, "US5535303A a.zip/3.csv:1\n") || !strstr(got.p, "\nIO: ") ||
            !strstr(got.p, "is damaged or ends too early: nothing behind this can be read"))
            fail_msg("cut zip: %s", got.p);
    }
    zip_done(&z);
    /* a tar that ends within a member */
    px_buf tar;
    px_buf_init(&tar, PX_BUF_MAX);
    tar_put(&tar, "1.jsonl", '0', PX_STR(ONE));
    tar_put(&tar, "2.csv", '0', PX_STR(TWO));
    for (int way = MEMORY; way <= PIPE; way++) {
        story(px_str_sub(px_buf_view(&tar), 0, 512 * 3 + 40), (enum way)way, NULL, &got);
        px_buf_ch(&got, 0);
        if (!strstr(got.p, "done a.zip/1.jsonl jsonl 1\n") || !strstr(got.p, "\nIO: "))
            fail_msg("cut tar: %s", got.p);
    }
    px_buf_done(&tar);
    px_buf_done(&got);
}

/* Files made to fill the machine, and the sum over all members. */
static void bombs(void **state) {
    (void)state;
    px_err err;
    zip z;
    px_buf zeros, zst;
    px_zctx *ctx = px_zctx_new();
    zip_init(&z);
    px_buf_init(&zeros, PX_BUF_MAX);
    px_buf_init(&zst, PX_BUF_MAX);
    assert_true(px_buf_room(&zeros, (size_t)10 << 20));
    memset(zeros.p, '\n', zeros.cap);
    zeros.n = (size_t)10 << 20;
    assert_int_equal(px_zip(ctx, NULL, px_buf_view(&zeros), &zst, &err), PX_OK);
    zip_put(&z, "1.jsonl", PX_STR(ONE));
    char name[] = "a.csv";
    for (size_t i = 0; i < 10; i++, name[0]++)
        zip_put(&z, name, px_buf_view(&zst));
    px_str bytes = zip_end(&z);
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    for (int way = MEMORY; way <= PIPE; way++) {
        story(bytes, (enum way)way, NULL, &got);
        px_buf_ch(&got, 0);
        if (!px_str_starts(px_buf_view(&got), PX_STR("US7000001B2 a.zip/1.jsonl:1\n")) ||
            !strstr(got.p, "\nLIMIT: ") || !strstr(got.p, "more than 250 times its size"))
            fail_msg("bomb: %s", got.p);
    }
    zip_done(&z);
    /* the limit on what all members unpack to */
    zip_init(&z);
    zip_put(&z, "1.jsonl", PX_STR(ONE));
    zip_put(&z, "2.csv", PX_STR(TWO));
    bytes = zip_end(&z);
    char path[] = "/tmp/px_archive_XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
    px_source *s;
    px_source_options opt = {.path = path, .name = "a.zip", .unpack_max = bytes.n};
    assert_int_equal(px_source_open(&opt, &s, &err), PX_OK);
    px_buf_clear(&got);
    read_all(s, &got);
    px_source_close(s);
    assert_true(px_str_starts(px_buf_view(&got), PX_STR("US7000001B2")));
    assert_true(px_str_find(px_buf_view(&got), PX_STR("LIMIT")) == SIZE_MAX);
    opt.unpack_max = sizeof ONE + 20;
    assert_int_equal(px_source_open(&opt, &s, &err), PX_E_LIMIT); /* the file itself is larger */
    zip_done(&z);
    zip_init(&z);
    zip_put(&z, "z.csv", px_buf_view(&zst));
    zip_put(&z, "y.csv", px_buf_view(&zst));
    bytes = zip_end(&z);
    assert_true((fd = open_again(path)) >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
    opt.unpack_max = (uint64_t)15 << 20;
    assert_int_equal(px_source_open(&opt, &s, &err), PX_OK);
    px_buf_clear(&got);
    read_all(s, &got);
    px_buf_ch(&got, 0);
    if (!strstr(got.p, "unpacks to more than 15728640 bytes")) fail_msg("sum: %s", got.p);
    px_source_close(s);
    remove(path);
    zip_done(&z);
    px_buf_done(&got);
    px_buf_done(&zeros);
    px_buf_done(&zst);
    px_zctx_free(ctx);
}

static void long_name(void **state) {
    (void)state;
    zip z;
    char name[PX_ARCHIVE_NAME_MAX + 100];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = 0;
    zip_init(&z);
    zip_put(&z, name, PX_STR(TWO));
    zip_put(&z, "1.jsonl", PX_STR(ONE));
    px_buf got;
    px_buf_init(&got, PX_BUF_MAX);
    for (int way = MEMORY; way <= PIPE; way++) {
        story(zip_end(&z), (enum way)way, NULL, &got);
        px_buf_ch(&got, 0);
        if (!strstr(got.p, "the name has more than 4096 bytes") ||
            !strstr(got.p, "done a.zip/1.jsonl jsonl 1\n"))
            fail_msg("%s", got.p);
        if (way == MEMORY) z.out.n -= 22 + z.directory.n;
    }
    px_buf_done(&got);
    zip_done(&z);
}

/* A workbook is no archive, wherever in the zip its marks stand. */
static void documents(void **state) {
    (void)state;
    static const struct {
        const char *names[4], *kind;
        bool xl;
    } cases[] = {
        {{"[Content_Types].xml", "xl/workbook.xml"}, "OOXML", true},
        {{"xl/worksheets/sheet1.xml", "[Content_Types].xml"}, "OOXML", true},
        {{"_rels/.rels", "docProps/app.xml", "word/document.xml"}, "OOXML", false},
        {{"mimetype", "content.xml"}, "ODF", false},
        {{"a.csv", "mimetype"}, NULL, false},
        {{"a.csv", "d/xl/workbook.xml"}, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zip z;
        zip_init(&z);
        for (size_t k = 0; k < 4 && cases[i].names[k]; k++)
            zip_put(&z, cases[i].names[k],
                    PX_STR("application/vnd.oasis.opendocument.spreadsheet"));
        px_str bytes = zip_end(&z);
        px_stream *s = px_stream_memory(bytes);
        for (int random = 0; random < 2; random++) {
            bool xl;
            const char *kind = px_archive_document(bytes, random ? s : NULL, &xl);
            if ((kind ? !cases[i].kind || strcmp(kind, cases[i].kind) != 0 : !!cases[i].kind) ||
                xl != cases[i].xl)
                fail_msg("%s: %s %d, want %s %d", cases[i].names[0], kind ? kind : "none", xl,
                         cases[i].kind ? cases[i].kind : "none", cases[i].xl);
        }
        /* the names lie behind the sample */
        bool xl;
        const char *kind = px_archive_document(px_str_sub(bytes, 0, 32), s, &xl);
        if (cases[i].xl && (!kind || !xl)) fail_msg("%s: not by the directory", cases[i].names[0]);
        px_stream_close(s);
        zip_done(&z);
    }
}

/* Random access to what only comes forward. */
static void spool(void **state) {
    (void)state;
    enum { N = 300000 };
    px_err err;
    px_buf text, zst, back;
    px_zctx *ctx = px_zctx_new();
    px_buf_init(&text, PX_BUF_MAX);
    px_buf_init(&zst, PX_BUF_MAX);
    px_buf_init(&back, PX_BUF_MAX);
    while (text.n < N)
        px_buf_fmt(&text, "%zu ", text.n);
    assert_int_equal(px_zip(ctx, NULL, px_buf_view(&text), &zst, &err), PX_OK);
    char path[] = "/tmp/px_archive_XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, zst.p, zst.n), zst.n);
    close(fd);
    static const size_t max[] = {0, 1000, (size_t)1 << 20};
    for (size_t i = 0; i < sizeof max / sizeof *max; i++) {
        px_stream *s;
        px_str piece;
        char part[100];
        size_t got;
        assert_int_equal(px_stream_open(path, 0, &s, &err), PX_OK);
        assert_int_equal(px_stream_peek(s, 10, &piece, &err), PX_OK);
        assert_false(px_stream_is_random(s));
        assert_int_not_equal(px_stream_at(s, 0, part, 10, &got, &err), PX_OK);
        assert_int_equal(px_stream_spool(s, max[i], &err), PX_OK);
        assert_true(px_stream_is_random(s));
        assert_int_equal(px_stream_size(s), text.n);
        assert_int_equal(px_stream_at(s, 200000, part, sizeof part, &got, &err), PX_OK);
        assert_int_equal(got, sizeof part);
        assert_memory_equal(part, text.p + 200000, sizeof part);
        assert_int_equal(px_stream_at(s, text.n - 5, part, sizeof part, &got, &err), PX_OK);
        assert_int_equal(got, 5);
        for (int again = 0; again < 2; again++) {
            px_buf_clear(&back);
            do {
                assert_int_equal(px_stream_read(s, &piece, &err), PX_OK);
                px_buf_str(&back, piece);
            } while (piece.n);
            assert_true(px_str_eq(px_buf_view(&back), px_buf_view(&text)));
            assert_int_equal(px_stream_seek(s, 0, &err), PX_OK);
        }
        const char *file;
        assert_int_equal(px_stream_file(s, &file, &err), PX_OK);
        px_buf_clear(&back);
        FILE *f = fopen(file, "rb");
        assert_non_null(f);
        assert_true(px_buf_room(&back, text.n + 10));
        assert_int_equal(fread(back.p, 1, text.n + 10, f), text.n);
        assert_memory_equal(back.p, text.p, text.n);
        fclose(f);
        assert_int_equal(px_stream_all(s, text.n, &piece, &err), PX_OK);
        assert_true(px_str_eq(piece, px_buf_view(&text)));
        px_stream_close(s);
        assert_int_equal(px_stream_open(path, 0, &s, &err), PX_OK);
        assert_int_equal(px_stream_all(s, text.n - 1, &piece, &err), PX_E_LIMIT);
        px_stream_close(s);
    }
    px_stream *s;
    const char *file;
    assert_int_equal(px_stream_open(path, 0, &s, &err), PX_OK);
    px_stream_close(s);
    fd = open_again(path);
    assert_int_equal(write(fd, text.p, text.n), text.n);
    close(fd);
    assert_int_equal(px_stream_open(path, 0, &s, &err), PX_OK);
    assert_true(px_stream_is_random(s));
    assert_int_equal(px_stream_file(s, &file, &err), PX_OK);
    assert_string_equal(file, path); /* no copy of what lies there plain */
    px_stream_close(s);
    remove(path);
    px_buf_done(&text);
    px_buf_done(&zst);
    px_buf_done(&back);
    px_zctx_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),   cmocka_unit_test(members),
        cmocka_unit_test(nested),    cmocka_unit_test(format_of_members),
        cmocka_unit_test(depth),     cmocka_unit_test(damaged),
        cmocka_unit_test(bombs),     cmocka_unit_test(long_name),
        cmocka_unit_test(documents), cmocka_unit_test(spool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
