/* make_workbook.c: see make_workbook.h. */
#include "tests/lib/make_workbook.h"

#include "base/bytes.h"

#include <string.h>

void made_16(px_buf *b, unsigned v) {
    uint8_t p[2] = {(uint8_t)v, (uint8_t)(v >> 8)};
    px_buf_put(b, p, 2);
}

void made_32(px_buf *b, uint32_t v) {
    px_buf_put(b, &v, 4);
}

static uint32_t crc32_of(px_str s) {
    uint32_t c = 0xFFFFFFFFu;
    for (size_t i = 0; i < s.n; i++) {
        c ^= (uint8_t)s.p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    }
    return ~c;
}

/* What local header and directory have in common, from the version on. */
static void put_entry(px_buf *b, px_str name, px_str content) {
    made_16(b, 20); /* version */
    made_16(b, 0);
    made_16(b, 0); /* stored */
    made_32(b, 0x21 << 16);
    made_32(b, crc32_of(content));
    made_32(b, (uint32_t)content.n);
    made_32(b, (uint32_t)content.n);
    made_16(b, (unsigned)name.n);
    made_16(b, 0);
}

px_str made_zip(px_arena *a, const made_part *parts, size_t n) {
    px_buf b, dir;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_init(&dir, PX_BUF_MAX);
    for (size_t i = 0; i < n; i++) {
        px_str name = px_str_of(parts[i].name), content = px_str_of(parts[i].content);
        size_t at = b.n;
        px_buf_put(&b, "PK\3\4", 4);
        put_entry(&b, name, content);
        px_buf_str(&b, name);
        px_buf_str(&b, content);
        px_buf_put(&dir, "PK\1\2\24\0", 6);
        put_entry(&dir, name, content);
        px_buf_put(&dir, "\0\0\0\0\0\0\0\0\0\0", 10);
        made_32(&dir, (uint32_t)at);
        px_buf_str(&dir, name);
    }
    size_t at = b.n;
    px_buf_str(&b, px_buf_view(&dir));
    px_buf_put(&b, "PK\5\6\0\0\0\0", 8);
    made_16(&b, (unsigned)n);
    made_16(&b, (unsigned)n);
    made_32(&b, (uint32_t)dir.n);
    made_32(&b, (uint32_t)at);
    made_16(&b, 0);
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    px_buf_done(&dir);
    return s;
}

/* ---- compound files ---- */

#define SECTOR 512u
#define FREE   0xFFFFFFFFu
#define END    0xFFFFFFFEu

static void fill(px_buf *b, size_t to, int byte) {
    while (b->n < to)
        px_buf_ch(b, (char)byte);
}

static void put_dir(px_buf *b, const char *name, int type, uint32_t child, uint32_t start,
                    uint32_t size) {
    size_t at = b->n, n = strlen(name);
    for (size_t i = 0; i < n; i++)
        made_16(b, (unsigned char)name[i]);
    fill(b, at + 64, 0);
    made_16(b, (unsigned)(n ? n * 2 + 2 : 0));
    px_buf_ch(b, (char)type);
    px_buf_ch(b, 1);
    made_32(b, FREE);
    made_32(b, FREE);
    made_32(b, child);
    fill(b, at + 116, 0);
    made_32(b, start);
    made_32(b, size);
    made_32(b, 0);
}

/* Sectors: tables first, as many as needed; then the directory, the mini table, the stream. */
px_str made_cfb(px_arena *a, const char *name, px_str stream) {
    bool mini = stream.n < 4096;
    uint32_t data = (uint32_t)((stream.n + SECTOR - 1) / SECTOR), tables = 1;
    while (tables * (SECTOR / 4) < tables + 2 + data)
        tables++;
    uint32_t dir = tables, mini_fat = tables + 1, first = tables + 2;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_put(&b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    fill(&b, 24, 0);
    made_16(&b, 0x3E);
    made_16(&b, 3);
    made_16(&b, 0xFFFE);
    made_16(&b, 9);
    made_16(&b, 6);
    fill(&b, 44, 0);
    made_32(&b, tables);
    made_32(&b, dir);
    made_32(&b, 0);
    made_32(&b, 4096);
    made_32(&b, mini ? mini_fat : END);
    made_32(&b, mini);
    made_32(&b, END);
    made_32(&b, 0);
    for (uint32_t i = 0; i < 109; i++)
        made_32(&b, i < tables ? i : FREE);
    for (uint32_t i = 0; i < tables; i++)
        made_32(&b, 0xFFFFFFFDu);
    made_32(&b, END);
    made_32(&b, END);
    for (uint32_t i = 0; i < data; i++)
        made_32(&b, i + 1 < data ? first + i + 1 : END);
    fill(&b, SECTOR + tables * SECTOR, 0xFF);
    size_t entries = b.n;
    put_dir(&b, "Root Entry", 5, 1, mini ? first : END, mini ? data * SECTOR : 0);
    put_dir(&b, name, 2, FREE, mini ? 0 : first, (uint32_t)stream.n);
    fill(&b, entries + SECTOR, 0);
    uint32_t minis = (uint32_t)((stream.n + 63) / 64);
    size_t table = b.n;
    for (uint32_t i = 0; mini && i < minis; i++)
        made_32(&b, i + 1 < minis ? i + 1 : END);
    fill(&b, table + SECTOR, 0xFF);
    px_buf_str(&b, stream);
    fill(&b, table + SECTOR + data * SECTOR, 0);
    px_str s = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* ---- records ---- */

void made_rec(px_buf *b, unsigned type, const void *content, size_t n) {
    made_16(b, type);
    made_16(b, (unsigned)n);
    px_buf_put(b, content, n);
}

void made_bof(px_buf *b, bool biff8, unsigned kind) {
    made_16(b, 0x809);
    made_16(b, 8);
    made_16(b, biff8 ? 0x600 : 0x500);
    made_16(b, kind);
    made_32(b, 0);
}

void made_eof(px_buf *b) {
    made_rec(b, 0x0A, "", 0);
}

size_t made_sheet(px_buf *b, bool biff8, const char *name, unsigned hidden, unsigned kind) {
    size_t n = strlen(name), at = b->n + 4;
    made_16(b, 0x85);
    made_16(b, (unsigned)(7 + biff8 + n));
    made_32(b, 0);
    px_buf_ch(b, (char)hidden);
    px_buf_ch(b, (char)kind);
    px_buf_ch(b, (char)n);
    if (biff8) px_buf_ch(b, 0);
    px_buf_put(b, name, n);
    return at;
}

void made_sheet_at(px_buf *b, size_t where, size_t offset) {
    px_set32(b->p + where, (uint32_t)offset);
}

static void cell(px_buf *b, unsigned type, size_t n, unsigned row, unsigned column, unsigned xf) {
    made_16(b, type);
    made_16(b, (unsigned)(6 + n));
    made_16(b, row);
    made_16(b, column);
    made_16(b, xf);
}

void made_number(px_buf *b, unsigned row, unsigned column, unsigned xf, double v) {
    cell(b, 0x203, 8, row, column, xf);
    px_buf_put(b, &v, 8);
}

void made_label(px_buf *b, bool biff8, unsigned row, unsigned column, const char *text) {
    size_t n = strlen(text);
    cell(b, 0x204, 2 + biff8 + n, row, column, 0);
    made_16(b, (unsigned)n);
    if (biff8) px_buf_ch(b, 0);
    px_buf_put(b, text, n);
}

void made_xf(px_buf *b, unsigned format) {
    char content[20] = {0};
    content[2] = (char)format;
    content[3] = (char)(format >> 8);
    made_rec(b, 0xE0, content, sizeof content);
}
