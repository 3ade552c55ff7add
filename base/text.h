/* text.h: face of ICU and libstemmer. Everything about characters that needs their tables.
 *
 * "Folded" means: NFKC, case folded (ICU NFKC_Casefold), then traditional Chinese characters mapped
 * to simplified ones by a table of single code points made once from ICU's data. Folding is for
 * matching only; display keeps the original. Thread-safe after px_text_init (called by main and by
 * tests). */
#ifndef PX_BASE_TEXT_H
#define PX_BASE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

px_status px_text_init(px_err *err); /* idempotent, thread-safe */

/* Folded copy in `out` (cleared first). Input that is not valid UTF-8: every bad byte becomes
 * U+FFFD. Folding twice changes nothing. ASCII some GB/s, Chinese about 450 MB/s. PX_E_LIMIT if
 * `out` has not room for the text and 16 bytes more. */
px_status px_text_fold(px_str s, px_buf *out, px_err *err);
/* The same, with the way back: `spans` (cleared first) is filled with px_fold_span in order of
 * `out`; the last one is {out->n, s.n, 0}. A span reaches to the next one's `out`. With len 0 its
 * bytes stand one to one for the bytes of `s` from `in` on; else the whole of it came from the
 * `len` bytes at `in` (a ligature, a full-width letter, a letter with its marks). PX_E_LIMIT above
 * 1 GiB.
 */
typedef struct px_fold_span {
    uint32_t out, in, len;
} px_fold_span;
px_status px_text_fold_spans(px_str s, px_buf *out, px_buf *spans, px_err *err);
/* NFKC without case folding, controls and odd spaces (NBSP, U+2002, U+3000, ZWSP) to plain space or
 * nothing. */
px_status px_text_nfkc(px_str s, px_buf *out, px_err *err);

uint32_t
px_text_fold_char(uint32_t cp); /* trad -> simplified for one code point; itself otherwise */

typedef enum px_script {
    PX_SCRIPT_OTHER = 0, /* white space, punctuation, symbols */
    PX_SCRIPT_WORD,      /* letters, marks and digits of scripts that write words: Latin, Greek,
                            Cyrillic, … */
    PX_SCRIPT_CJK /* Han, Hiragana, Katakana, Hangul (with ー, 々 and the like): one token a
                     character */
} px_script;
px_script px_text_script(uint32_t cp); /* needs px_text_init before */
bool px_text_is_mark(uint32_t cp);     /* combining: belongs to the character before it */

bool px_utf8_ascii(px_str s); /* no byte above 0x7F */
bool px_utf8_valid(px_str s);
/* Decode one code point at s.p[*i], advance *i; U+FFFD for bad bytes (advances by one). */
uint32_t px_utf8_next(px_str s, size_t *i);
size_t px_utf8_put(char out[4], uint32_t cp); /* bytes written */

/* English Porter2 stem of a folded word of ASCII letters into `out` (at least word.n + 4 bytes);
 * returns its length. Words with other letters or digits, or of more than 255 bytes, are copied.
 * Not shared between threads. */
typedef struct px_stemmer px_stemmer;
px_stemmer *px_stemmer_new(void);
void px_stemmer_free(px_stemmer *st);
size_t px_stem(px_stemmer *st, px_str word, char *out);

/* NFKC in capital letters (ß becomes SS), for showing and comparing names; script, marks and traditional characters
 * stay. Doing it twice changes nothing. */
px_status px_text_upper(px_str s, px_buf *out, px_err *err);
/* Any script in capital ASCII letters by ICU's rules: Han as pinyin, a word a character; kana, hangul, Cyrillic,
 * Greek as usually romanised; marks off. For comparing only. Some 10 us a name; not shared between threads. */
typedef struct px_latin px_latin;
px_status px_latin_new(px_latin **out, px_err *err);
void px_latin_free(px_latin *l);
px_status px_latin_of(px_latin *l, px_str s, px_buf *out, px_err *err);

/* Encodings. Names as ICU knows them. */
typedef enum px_encoding {
    PX_ENC_UTF8 = 0,
    PX_ENC_UTF16LE,
    PX_ENC_UTF16BE,
    PX_ENC_GB18030,
    PX_ENC_WINDOWS1252,
    PX_ENC_MACROMAN,
    PX_ENC_SHIFT_JIS, /* the rest only where a file says so; they are never guessed */
    PX_ENC_EUC_JP,
    PX_ENC_EUC_KR,
    PX_ENC_BIG5,
    PX_ENC_WINDOWS1250,
    PX_ENC_WINDOWS1251,
    PX_ENC_KOI8R,
    PX_ENC_COUNT
} px_encoding;
const char *
px_encoding_name(px_encoding e); /* "UTF-8", "UTF-16LE", "GB18030", "windows-1252", "macintosh" */
/* By the name that a declaration uses ("gb2312", "ISO-8859-1", "Shift_JIS"); false for others. */
bool px_encoding_find(px_str name, px_encoding *out);

/* Streaming conversion to UTF-8; characters may be split between calls. Bad sequences become U+FFFD
 * and are counted (UTF-8: every bad byte is one). A byte order mark at the very start is dropped.
 * After a feed with `last` the decoder can begin another text. */
typedef struct px_decoder px_decoder;
px_status px_decoder_new(px_encoding from, px_decoder **out, px_err *err);
void px_decoder_free(px_decoder *d);
px_status px_decoder_feed(px_decoder *d, px_str bytes, bool last, px_buf *out, px_err *err);
uint64_t px_decoder_bad(const px_decoder *d);

#endif
