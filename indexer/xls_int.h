/* xls_int.h: between xls.c and xlstext.c: records of a BIFF stream and the texts in them. Source:
 * [MS-XLS].
 *
 * A record is a type, a length up to 8,224 and bytes. What does not fit is carried on in CONTINUE
 * records; a text that is cut there says anew, in the first byte, whether its characters have one
 * byte or two. So everything is read through a cursor that goes on from record to record, and no
 * length that a file states is believed before the bytes are there. */
#ifndef PX_INDEXER_XLS_INT_H
#define PX_INDEXER_XLS_INT_H

#include "base/text.h"
#include "indexer/xlscfb.h"
#include "indexer/xlspool.h"

typedef struct px_biff {
    px_stream *in;
    px_cfb *cfb;       /* NULL: the stream is the file itself */
    bool unicode;      /* BIFF8 */
    bool has_encoding; /* of 8-bit texts, by CODEPAGE; else by their bytes */
    bool says_1252;    /* which some writers state whatever they write */
    px_encoding encoding;
    px_decoder *decoder;
    uint64_t bad;
    px_buf text; /* the last text */
} px_biff;

enum {
    BIFF_FORMULA = 0x0006,
    BIFF_EOF = 0x000A,
    BIFF_DATE1904 = 0x0022,
    BIFF_FILEPASS = 0x002F,
    BIFF_CONTINUE = 0x003C,
    BIFF_CODEPAGE = 0x0042,
    BIFF_BOUNDSHEET = 0x0085,
    BIFF_MULRK = 0x00BD,
    BIFF_RSTRING = 0x00D6,
    BIFF_XF = 0x00E0,
    BIFF_SST = 0x00FC,
    BIFF_LABELSST = 0x00FD,
    BIFF_NUMBER = 0x0203,
    BIFF_LABEL = 0x0204,
    BIFF_BOOLERR = 0x0205,
    BIFF_STRING = 0x0207,
    BIFF_ARRAY = 0x0221,
    BIFF_TABLE = 0x0236,
    BIFF_RK = 0x027E,
    BIFF_FORMAT = 0x041E,
    BIFF_SHRFMLA = 0x04BC,
    BIFF_BOF = 0x0809
};

/* A record that is being read. */
typedef struct px_biff_rec {
    px_biff *b;
    uint64_t at;   /* of the record in the stream */
    uint64_t pos;  /* of the next byte of content */
    uint64_t next; /* of the record behind */
    unsigned type;
    size_t left; /* bytes of content from pos on, in this record or its CONTINUE at hand */
} px_biff_rec;

uint64_t px_biff_size(const px_biff *b);
/* 1 = the record at `at`, 0 = the stream ends there (or within it), < 0 = status. */
int px_biff_record(px_biff *b, uint64_t at, px_biff_rec *out, px_err *err);
/* n bytes of content, also from CONTINUE records; 0 = there are not so many. */
int px_biff_take(px_biff_rec *r, void *to, size_t n, px_err *err);
/* A text of `chars` characters into b->text, as valid UTF-8. `wide`: two bytes each. BIFF8. */
int px_biff_chars(px_biff_rec *r, size_t chars, bool wide, px_err *err);
/* A text of n bytes in the encoding of the workbook into b->text. BIFF5. */
int px_biff_bytes(px_biff_rec *r, size_t n, px_err *err);
/* A text with its length in front (1 or 2 bytes) into b->text, in the way of this workbook. */
int px_biff_text(px_biff_rec *r, size_t length_bytes, px_err *err);
/* The table of shared strings. */
px_status px_biff_strings(px_biff_rec *r, px_pool *pool, px_err *err);

#endif
