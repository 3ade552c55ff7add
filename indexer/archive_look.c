/* archive_look.c: what kind of archive begins here, and which zips are documents.
 *
 * Names of members are taken from the local headers of the first bytes and, where the stream can be
 * read anywhere, from the central directory. */
#include "indexer/archive_int.h"

#include "base/arena.h"
#include "base/bytes.h"

#include <stdlib.h>

#define LOCAL      "PK\3\4"
#define DIRECTORY  "PK\1\2"
#define END        "PK\5\6"
#define LOCAL_SIZE 30
#define ENTRY_SIZE 46
#define END_SIZE   22
#define TAR_BLOCK  512

const char *px_archive_format_name(px_archive_format f) {
    static const char *const name[] = {"", "zip", "tar", "7z", "cpio", "ar", "cab", "rar", "rar 5"};
    return name[f];
}

/* The sum of a header's bytes with its own field as spaces; old programs added them signed. */
static bool is_tar(px_str s) {
    if (s.n < TAR_BLOCK || !s.p[0]) return false;
    long unsigned_sum = 0, signed_sum = 0, want = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        char c = i >= 148 && i < 156 ? ' ' : s.p[i];
        unsigned_sum += (unsigned char)c;
        signed_sum += (signed char)c;
    }
    size_t i = 148, digits = 0;
    while (i < 156 && s.p[i] == ' ')
        i++;
    for (; i < 156 && s.p[i] >= '0' && s.p[i] <= '7'; i++, digits++)
        want = want * 8 + (s.p[i] - '0');
    return digits && (want == unsigned_sum || want == signed_sum);
}

px_archive_format px_archive_look(px_str s) {
    static const struct {
        const char *magic;
        size_t n;
        px_archive_format format;
    } known[] = {
        {LOCAL, 4, PX_ARCHIVE_ZIP},
        {END, 4, PX_ARCHIVE_ZIP},
        {"PK00" LOCAL, 8, PX_ARCHIVE_ZIP}, /* was to be split and fitted in one */
        {"7z\xBC\xAF\x27\x1C", 6, PX_ARCHIVE_7Z},
        {"Rar!\x1A\x07\x01\x00", 8, PX_ARCHIVE_RAR5},
        {"Rar!\x1A\x07\x00", 7, PX_ARCHIVE_RAR},
        {"MSCF\0\0\0\0", 8, PX_ARCHIVE_CAB},
        {"070701", 6, PX_ARCHIVE_CPIO},
        {"070702", 6, PX_ARCHIVE_CPIO},
        {"070707", 6, PX_ARCHIVE_CPIO},
        {"!<arch>\n", 8, PX_ARCHIVE_AR},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (px_str_starts(s, (px_str){known[i].magic, known[i].n})) return known[i].format;
    return is_tar(s) ? PX_ARCHIVE_TAR : PX_ARCHIVE_NONE;
}

/* ---- names of a zip ---- */

typedef struct document {
    const char *kind;
    bool xl;
} document;

static bool starts(px_str s, const char *prefix) {
    return px_str_starts(s, px_str_of(prefix));
}

/* What a name says about the whole. */
static void judge(document *d, px_str name) {
    bool xl = starts(name, "xl/workbook") || starts(name, "xl/worksheets/") ||
              starts(name, "xl/sharedStrings") || starts(name, "xl/styles");
    if (xl || px_str_is(name, "[Content_Types].xml") || starts(name, "word/document") ||
        starts(name, "ppt/presentation"))
        d->kind = "OOXML";
    d->xl |= xl;
}

static void judge_locals(document *d, px_str s) {
    static const char odf[] = "application/";
    for (size_t at = 0; at + LOCAL_SIZE <= s.n;) {
        const char *p = memmem(s.p + at, s.n - at, LOCAL, 4);
        if (!p) return;
        at = (size_t)(p - s.p);
        if (at + LOCAL_SIZE > s.n) return;
        size_t name_n = px_get16(p + 26), extra = px_get16(p + 28), packed = px_get32(p + 18);
        px_str name = px_str_sub(s, at + LOCAL_SIZE, at + LOCAL_SIZE + name_n);
        px_str body = px_str_sub(s, at + LOCAL_SIZE + name_n + extra, s.n);
        if (name.n < name_n) return;
        judge(d, name);
        if (px_str_is(name, "mimetype") && at == 0 && starts(body, odf)) d->kind = "ODF";
        at += LOCAL_SIZE + name_n + extra;
        if (!(px_get16(p + 6) & 8)) at += packed; /* else the size stands behind the data */
    }
}

px_status px_zip_directory(px_stream *in, px_zip_end *out, px_err *err) {
    *out = (px_zip_end){0};
    uint64_t size = px_stream_size(in);
    size_t want = END_SIZE + 65535, got;
    if (size < want) want = (size_t)size;
    char *tail = px_malloc(want + 1);
    px_status st = px_stream_at(in, size - want, tail, want, &got, err);
    size_t left = st == PX_OK && got >= END_SIZE ? got - END_SIZE + 1 : 0;
    for (const char *p; (p = memrchr(tail, END[0], left)) != NULL; left = (size_t)(p - tail)) {
        if (memcmp(p, END, 4) != 0) continue;
        out->found = true;
        out->volume = px_get16(p + 4);
        out->members = px_get16(p + 10);
        out->size = px_get32(p + 12);
        out->offset = px_get32(p + 16);
        /* 0xFFFF members: zip64 says how many, perhaps very many */
        break;
    }
    free(tail);
    return st;
}

static void judge_directory(document *d, px_stream *in) {
    enum { DIRECTORY_MAX = 4 << 20 };
    px_zip_end e;
    if (px_zip_directory(in, &e, NULL) != PX_OK || !e.found || e.size > DIRECTORY_MAX) return;
    char *p = px_malloc((size_t)e.size + 1);
    size_t n = 0;
    (void)px_stream_at(in, e.offset, p, (size_t)e.size, &n, NULL);
    for (size_t at = 0; at + ENTRY_SIZE <= n && memcmp(p + at, DIRECTORY, 4) == 0;) {
        size_t name_n = px_get16(p + at + 28);
        if (at + ENTRY_SIZE + name_n > n) break;
        judge(d, (px_str){p + at + ENTRY_SIZE, name_n});
        at += ENTRY_SIZE + name_n + px_get16(p + at + 30) + px_get16(p + at + 32);
    }
    free(p);
}

bool px_archive_is_last_volume(px_stream *in) {
    px_zip_end e;
    return in && px_stream_is_random(in) && px_zip_directory(in, &e, NULL) == PX_OK && e.found &&
           e.volume > 0;
}

const char *px_archive_document(px_str first, px_stream *in, bool *xl) {
    document d = {0};
    if (px_archive_look(first) == PX_ARCHIVE_ZIP) {
        judge_locals(&d, first);
        if (!d.xl && in && px_stream_is_random(in)) judge_directory(&d, in);
    }
    if (xl) *xl = d.xl;
    return d.kind;
}
