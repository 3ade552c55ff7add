/* analyze.h: text -> tokens and terms. The one place where text is cut; indexing, searching, name
 * matching and highlighting all come through here, so they cannot disagree.
 *
 * Tokens. The text is folded (base/text.h) and cut: one token a word of letters and digits (Latin,
 * Greek, Cyrillic, … and numbers), one token a Han, Kana or Hangul character. `5G基站` is 5g · 基 ·
 * 站; `lithium-ion` is lithium · ion; `3.5` is 3 · 5; `don't` is don · t (apostrophes cut).
 * Positions are counted in tokens; punctuation has none. Of a token longer than 64 bytes only the
 * first characters that fit are kept (an over-long token is noise: sequence listings); it stays one
 * position, both sides cut alike, and its offsets cover the whole of it. A combining mark belongs
 * to the word it stands in; behind anything else it is left out.
 *
 * Marks. Between tokens stand sentence marks (after . ! ? ; 。 ！ ？ ； and at a newline; an ASCII
 * sign only when white space or the end follows) and paragraph marks (blank line). CR, LF, CR LF,
 * U+0085 and U+2028 are newlines, U+2029 is a blank line. Two marks in a row are one (the stronger
 * one); marks before the first and behind the last token are left out. Phrases skip sentence marks
 * and never cross paragraph marks.
 *
 * Terms (what Xapian holds). A Latin word gives its stem (Porter2 English; words with digits or
 * other letters as they are) unless it is a stop word; a CJK character gives itself and, with the
 * CJK character at the next position in the same paragraph, a bigram. */
#ifndef PX_PATENT_ANALYZE_H
#define PX_PATENT_ANALYZE_H

#include "base/text.h"

#define PX_TOKEN_MAX 64

typedef enum px_token_kind {
    PX_TOKEN_WORD,     /* word or number */
    PX_TOKEN_CJK,      /* one character */
    PX_TOKEN_SENTENCE, /* mark, no text */
    PX_TOKEN_PARAGRAPH /* mark, no text */
} px_token_kind;

typedef struct px_token {
    px_token_kind kind;
    px_str text;         /* folded; points into the analyser until its next call */
    uint32_t begin, end; /* bytes of the ORIGINAL text (only when offsets were asked for, else 0);
                            of a mark: from the token before it to the one behind it */
} px_token;

typedef struct px_analyzer px_analyzer; /* buffers, stemmer, stem cache; one a thread */

px_analyzer *px_analyzer_new(void);
void px_analyzer_free(px_analyzer *an);

/* All tokens and marks of `text`. *out stays valid until the next px_analyze or px_analyze_name on
 * this analyser. With `offsets`, begin/end are filled (for highlighting and queries); the tokens
 * are the same. Cost: about 15 ns a token, 2-3 ns a byte of English. PX_E_LIMIT above 1 GiB. */
px_status px_analyze(px_analyzer *an, px_str text, bool offsets, const px_token **out, size_t *n,
                     px_err *err);

/* Term of a word token: its stem, or `word` itself where it has none (digits, other letters). A
 * stem is kept by the analyser until its next px_analyze_stem. About 20 ns when the word was seen
 * before, 200 ns else. */
px_str px_analyze_stem(px_analyzer *an, px_str word);
bool px_is_stop_stem(
    px_str stem); /* words that have no posting list: about 140 English ones, by stem */

/* " token token token ": the form in which names are matched (contiguous token sequences by
 * memmem). Appends to `out`. Empty input gives " ". */
px_status px_analyze_name(px_analyzer *an, px_str name, px_buf *out, px_err *err);

#endif
