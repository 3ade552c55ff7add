/* encoding.h: which encoding a text file has, and a window of UTF-8 text over a stream.
 *
 * Detection knows UTF-8 (with or without BOM), UTF-16 LE and BE (with or without BOM), GB18030,
 * windows-1252 and Mac Roman. A window decides at the first byte that is not ASCII, so a file whose
 * first umlaut stands after many megabytes is read right, too. */
#ifndef PX_INDEXER_ENCODING_H
#define PX_INDEXER_ENCODING_H

#include "base/text.h"
#include "indexer/stream.h"

typedef struct px_encoding_guess {
    px_encoding encoding;
    size_t bom;   /* bytes of a byte order mark to skip */
    bool decided; /* false: the sample is pure ASCII, anything may follow */
} px_encoding_guess;

/* `cr_only`: lines end with CR alone, which old Macs wrote; then 8-bit text is Mac Roman. */
px_encoding_guess px_encoding_detect(px_str sample, bool cr_only);

/* A window: p[0..n) is decoded text not yet consumed. UTF-8 input is passed on as it is, so it may
 * hold bad bytes: px_textin_clean repairs a piece. */
typedef struct px_textin px_textin;
px_textin *px_textin_new(px_stream *s, size_t window_max); /* does not own the stream */
void px_textin_free(px_textin *t);
/* What the file says of itself. It decides between encodings that bytes cannot tell apart; text that
 * proves to be UTF-8 or UTF-16 is that, whatever was declared. Call before the first fill. */
void px_textin_declare(px_textin *t, px_encoding declared);
/* Make the window longer; *grown = false at the end of the stream. PX_E_LIMIT when it would grow
 * beyond its maximum (callers bound themselves before that, in better words); else as
 * px_stream_read. */
px_status px_textin_fill(px_textin *t, bool *grown, px_err *err);
px_str px_textin_view(const px_textin *t); /* until the next fill or consume */
void px_textin_consume(px_textin *t, size_t n);
uint64_t px_textin_offset(const px_textin *t); /* of the window's first byte in the text */
const char *px_textin_encoding(const px_textin *t);
uint64_t px_textin_bad(const px_textin *t);
/* `s` itself when it is valid UTF-8, else a repaired copy in `a`, counted. */
px_str px_textin_clean(px_textin *t, px_arena *a, px_str s);

#endif
