/* make_workbook.h: small workbooks made in memory, for tests: a zip with stored members, a compound
 * file with one stream, and records of BIFF to put into it. */
#ifndef PX_TESTS_MAKE_WORKBOOK_H
#define PX_TESTS_MAKE_WORKBOOK_H

#include "base/arena.h"
#include "base/buf.h"

typedef struct made_part {
    const char *name, *content; /* content NULL: a folder */
} made_part;

/* A zip of the parts in this order; bytes in `a`. */
px_str made_zip(px_arena *a, const made_part *parts, size_t n);

/* A compound file (sectors of 512 bytes) with `stream` under `name`. A stream shorter than 4,096
 * bytes lies in the mini stream. */
px_str made_cfb(px_arena *a, const char *name, px_str stream);

/* Records of BIFF; they are appended to `b`. */
void made_rec(px_buf *b, unsigned type, const void *content, size_t n);
void made_bof(px_buf *b, bool biff8, unsigned kind); /* 5 = workbook, 0x10 = sheet */
void made_eof(px_buf *b);
/* Name as 8-bit text; the offset is to be set with made_sheet_at. Returns where it stands. */
size_t made_sheet(px_buf *b, bool biff8, const char *name, unsigned hidden, unsigned kind);
void made_sheet_at(px_buf *b, size_t where, size_t offset);
void made_number(px_buf *b, unsigned row, unsigned column, unsigned xf, double v);
void made_label(px_buf *b, bool biff8, unsigned row, unsigned column, const char *text);
void made_xf(px_buf *b, unsigned format);
void made_16(px_buf *b, unsigned v);
void made_32(px_buf *b, uint32_t v);

#endif
