/* encoding.c: detection by shape of bytes.
 *
 * UTF-8 proves itself: random 8-bit text almost never is valid. Between the 8-bit encodings there
 * is only likelihood: GB18030 text comes in pairs of high bytes, Western text has single ones
 * between ASCII letters; and each Western encoding has letters where the other has symbols. */
#include "indexer/encoding.h"

#include <stdlib.h>

#define DETECT_BYTES ((size_t)1 << 20)

/* Length of a well-formed UTF-8 sequence at p[0..n), 0 if it is none, -1 if cut off by the end. */
static int utf8_len(const unsigned char *p, size_t n) {
    size_t need = p[0] >= 0xC2 && p[0] <= 0xDF   ? 2
                  : p[0] >= 0xE0 && p[0] <= 0xEF ? 3
                  : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4
                                                 : 0;
    if (!need) return 0;
    for (size_t i = 1; i < need; i++) {
        if (i >= n) return -1;
        if ((p[i] & 0xC0) != 0x80) return 0;
    }
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
    if (p[0] == 0xED && p[1] > 0x9F) return 0;
    if (p[0] == 0xF0 && p[1] < 0x90) return 0;
    if (p[0] == 0xF4 && p[1] > 0x8F) return 0;
    return (int)need;
}

/* UTF-16 without BOM: ASCII in it (commas, digits, line ends at least) has a NUL beside each
 * character, always on the same side. Other text has no NUL at all. */
static bool utf16_guess(px_str s, px_encoding *e) {
    size_t zero[2] = {0, 0}, n = s.n < 4096 ? s.n & ~(size_t)1 : 4096;
    for (size_t i = 0; i < n; i++)
        if (s.p[i] == 0) zero[i & 1]++;
    if (n < 8) return false;
    if (zero[1] > n / 100 && zero[0] * 20 <= zero[1])
        *e = PX_ENC_UTF16LE;
    else if (zero[0] > n / 100 && zero[1] * 20 <= zero[0])
        *e = PX_ENC_UTF16BE;
    else
        return false;
    return true;
}

/* Place of the first byte that is no ASCII, from i on; s.n: there is none. */
static size_t high_from(px_str s, size_t i) {
    for (; i + 32 <= s.n; i += 32) {
        uint64_t v[4];
        memcpy(v, s.p + i, sizeof v);
        if ((v[0] | v[1] | v[2] | v[3]) & UINT64_C(0x8080808080808080)) break;
    }
    for (; i + 8 <= s.n; i += 8) {
        uint64_t v;
        memcpy(&v, s.p + i, 8);
        if (v & UINT64_C(0x8080808080808080)) break;
    }
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i;
}

/* Share of high bytes that stand in pairs as Chinese text has them (rows 1-9 and 16-87 of GB 2312),
 * in percent; -1 where the bytes cannot be GB18030. */
static int gb_score(px_str s) {
    size_t good = 0, odd = 0, impossible = 0;
    for (size_t i = 0; (i = high_from(s, i)) < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        if (i + 1 >= s.n) break;
        unsigned char d = (unsigned char)s.p[i + 1];
        if (c == 0x80 || c == 0xFF || d < 0x30 || d == 0x7F || d == 0xFF) {
            impossible++;
            i++;
        } else if (d >= 0x30 && d <= 0x39) {
            odd++;
            i += i + 4 <= s.n && (unsigned char)s.p[i + 2] >= 0x81 ? 4 : 1;
        } else if (d >= 0xA1 && ((c >= 0xA1 && c <= 0xA9) || (c >= 0xB0 && c <= 0xF7))) {
            good += 2;
            i += 2;
        } else {
            odd++;
            i += 2;
        }
    }
    size_t all = good + odd + impossible;
    if (!all || impossible * 50 > all) return -1;
    return (int)(good * 100 / all);
}

static bool letter(unsigned char c) {
    return px_is_alpha((char)c);
}

/* How well the high bytes read as Western text: letters beside letters, symbols apart. */
static long western_score(px_str s, bool mac) {
    static const unsigned char mac_letter[] = {0xA7, 0xAE, 0xAF, 0xBE, 0xBF, 0xCB, 0xCC,
                                               0xCD, 0xCE, 0xCF, 0xD8, 0xD9, 0xDE, 0xDF};
    long score = 0;
    for (size_t i = 0; (i = high_from(s, i)) < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool beside = (i > 0 && letter((unsigned char)s.p[i - 1])) ||
                      (i + 1 < s.n && letter((unsigned char)s.p[i + 1]));
        bool inside = i > 0 && letter((unsigned char)s.p[i - 1]) && i + 1 < s.n &&
                      letter((unsigned char)s.p[i + 1]);
        bool is_letter, is_common;
        if (mac) {
            is_letter = c <= 0x9F || (c >= 0xE5 && c <= 0xF4 && c != 0xF0) ||
                        memchr(mac_letter, c, sizeof mac_letter);
            is_common = c == 0xCA || (c >= 0xD0 && c <= 0xD5) || c == 0xA1 || c == 0xA8 ||
                        c == 0xA9 || c == 0xAA || c == 0xA5 || c == 0xC9 || c == 0xB5 || c == 0xB1;
            if (c == 0xD5 && inside) score += 2; /* apostrophe */
        } else {
            if (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D) {
                score -= 4;
                continue;
            }
            is_letter = (c >= 0xC0 && c != 0xD7 && c != 0xF7) || c == 0x8A || c == 0x9A ||
                        c == 0x8E || c == 0x9E || c == 0xDF;
            is_common = (c >= 0x91 && c <= 0x97) || c == 0x85 || c == 0xA0 || c == 0xA9 ||
                        c == 0xAE || c == 0x99 || c == 0xB0 || c == 0xB5 || c == 0xB1 || c == 0x80;
            if (c == 0x92 && inside) score += 2;
        }
        if (is_letter)
            score += beside ? 2 : -1;
        else if (is_common)
            score += inside ? -1 : 1;
        else
            score -= inside ? 3 : 1;
    }
    return score;
}

/* Nothing but UTF-8, and not all of it ASCII; the last character may be cut off. As a rule text is so. */
static bool is_utf8(px_str s) {
    size_t n = s.n; /* what stands before the last character */
    while (n > 0 && s.n - n < 3 && ((unsigned char)s.p[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0) n--;
    if (n == 0 || high_from(s, 0) >= n || !px_utf8_valid(px_str_sub(s, 0, n))) return false;
    if ((unsigned char)s.p[n] < 0x80) return n + 1 == s.n;
    int last = utf8_len((const unsigned char *)s.p + n, s.n - n);
    return last < 0 || (size_t)last == s.n - n;
}

px_encoding_guess px_encoding_detect(px_str sample, bool cr_only) {
    px_encoding_guess g = {PX_ENC_UTF8, 0, true};
    const unsigned char *p = (const unsigned char *)sample.p;
    if (sample.n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        g.bom = 3;
        return g;
    }
    if (sample.n >= 2 && p[0] == 0xFF && p[1] == 0xFE) {
        g.encoding = PX_ENC_UTF16LE;
        g.bom = 2;
        return g;
    }
    if (sample.n >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
        g.encoding = PX_ENC_UTF16BE;
        g.bom = 2;
        return g;
    }
    if (utf16_guess(sample, &g.encoding)) return g;
    if (is_utf8(sample)) return g;
    size_t good = 0, bad = 0;
    for (size_t i = 0; (i = high_from(sample, i)) < sample.n;) {
        int n = utf8_len(p + i, sample.n - i);
        if (n < 0) break;
        if (n)
            good++;
        else
            bad++;
        i += n ? (size_t)n : 1;
    }
    if (!good && !bad) {
        g.decided = false;
        return g;
    }
    if (good > bad * 8) return g;
    int gb = gb_score(sample);
    if (gb >= 80) {
        g.encoding = PX_ENC_GB18030;
        return g;
    }
    bool mac = cr_only || western_score(sample, true) > western_score(sample, false);
    g.encoding = mac ? PX_ENC_MACROMAN : PX_ENC_WINDOWS1252;
    return g;
}

struct px_textin {
    px_stream *in;
    px_buf buf; /* window is buf.p + start .. buf.n */
    size_t start, max;
    px_decoder *decoder; /* NULL: passed on as UTF-8 */
    px_encoding encoding;
    bool begun, decided, ended;
    bool has_declared;
    px_encoding declared;
    bool saw_cr, saw_lf;
    px_buf held; /* bytes collected to decide on */
    bool single; /* the encoding has a character a byte: */
    struct {
        char utf8[4];
        unsigned char n;
        bool bad;
    } table[256];
    uint64_t offset, bad;
};

px_textin *px_textin_new(px_stream *s, size_t window_max) {
    px_textin *t = px_calloc(1, sizeof *t);
    t->in = s;
    t->max = window_max;
    px_buf_init(&t->buf, PX_BUF_MAX);
    px_buf_init(&t->held, PX_BUF_MAX);
    return t;
}

void px_textin_free(px_textin *t) {
    if (!t) return;
    px_decoder_free(t->decoder);
    px_buf_done(&t->buf);
    px_buf_done(&t->held);
    free(t);
}

void px_textin_declare(px_textin *t, px_encoding declared) {
    t->has_declared = true;
    t->declared = declared;
}

static px_status decode(px_textin *t, px_str piece, bool last, px_err *err) {
    if (!t->decoder) {
        px_buf_str(&t->buf, piece);
        return PX_OK;
    }
    if (t->single) {
        if (!px_buf_room(&t->buf, piece.n * 4))
            return px_fail(err, PX_E_LIMIT, "the text is longer than %zu bytes", t->buf.max);
        char *to = t->buf.p + t->buf.n;
        for (size_t i = 0; i < piece.n; i++) {
            size_t high = high_from(piece, i);
            memcpy(to, piece.p + i, high - i);
            to += high - i;
            i = high;
            if (i == piece.n) break;
            unsigned char c = (unsigned char)piece.p[i];
            memcpy(to, t->table[c].utf8, 4);
            to += t->table[c].n;
            t->bad += t->table[c].bad;
        }
        *to = 0;
        t->buf.n = (size_t)(to - t->buf.p);
        return PX_OK;
    }
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_status st = px_decoder_feed(t->decoder, piece, last, &out, err);
    if (st == PX_OK) px_buf_str(&t->buf, px_buf_view(&out));
    px_buf_done(&out);
    return st;
}

/* What the decoder makes of each byte; it is asked once and no more. */
static px_status make_table(px_textin *t, px_err *err) {
    px_buf out;
    px_status st = PX_OK;
    px_buf_init(&out, 64);
    for (unsigned c = 0; c < 256 && st == PX_OK; c++) {
        char byte = (char)c;
        uint64_t before = px_decoder_bad(t->decoder);
        px_buf_clear(&out);
        st = px_decoder_feed(t->decoder, (px_str){&byte, 1}, true, &out, err);
        if (st != PX_OK || out.n > 4) break;
        t->table[c].n = (unsigned char)out.n;
        if (out.n) memcpy(t->table[c].utf8, out.p, out.n);
        t->table[c].bad = px_decoder_bad(t->decoder) > before;
        t->single = c == 255;
    }
    px_buf_done(&out);
    return st;
}

static px_status choose(px_textin *t, px_encoding_guess g, px_err *err) {
    t->decided = g.decided;
    t->encoding = g.encoding;
    if (g.encoding == PX_ENC_UTF8) return PX_OK;
    px_status st = px_decoder_new(g.encoding, &t->decoder, err);
    bool one = g.encoding == PX_ENC_WINDOWS1252 || g.encoding == PX_ENC_MACROMAN;
    if (st == PX_OK && one) st = make_table(t, err);
    return st;
}

/* Collect up to DETECT_BYTES from here on, decide, and pass them on. */
static px_status decide(px_textin *t, px_str piece, px_err *err) {
    px_status st = PX_OK;
    px_str more = piece;
    do {
        px_buf_str(&t->held, more);
        if (t->held.n >= DETECT_BYTES) break;
        st = px_stream_read(t->in, &more, err);
        if (st == PX_E_IO) break; /* what stands before the damage; the next read says so again */
        if (st != PX_OK) return st;
    } while (more.n);
    px_str held = px_buf_view(&t->held);
    if (memchr(held.p, '\n', held.n)) t->saw_lf = true;
    if (memchr(held.p, '\r', held.n)) t->saw_cr = true;
    px_encoding_guess g = px_encoding_detect(held, t->saw_cr && !t->saw_lf);
    bool proven = g.encoding == PX_ENC_UTF8 || g.encoding == PX_ENC_UTF16LE ||
                  g.encoding == PX_ENC_UTF16BE || t->declared == PX_ENC_UTF16LE ||
                  t->declared == PX_ENC_UTF16BE;
    if (t->has_declared && g.decided && !proven) g.encoding = t->declared;
    st = choose(t, g, err);
    if (st == PX_OK && !t->decoder && t->start == t->buf.n &&
        held.n > g.bom) { /* as it is: handed over, not copied */
        px_buf_done(&t->buf);
        t->buf = t->held;
        t->start = g.bom;
    } else {
        if (st == PX_OK) st = decode(t, px_str_sub(held, g.bom, held.n), false, err);
        px_buf_done(&t->held);
    }
    px_buf_init(&t->held, PX_BUF_MAX);
    return st;
}

px_status px_textin_fill(px_textin *t, bool *grown, px_err *err) {
    *grown = false;
    if (t->start > 0 && (t->start == t->buf.n || t->start > t->buf.n / 2)) {
        memmove(t->buf.p, t->buf.p + t->start, t->buf.n - t->start);
        t->buf.n -= t->start;
        t->start = 0;
    }
    size_t before = t->buf.n;
    while (!t->ended && t->buf.n == before) {
        px_str piece;
        if (t->buf.n - t->start > t->max)
            return px_fail_at(err, PX_E_LIMIT, t->offset, "a piece is longer than %zu MiB",
                              t->max >> 20);
        px_status st = px_stream_read(t->in, &piece, err);
        if (st != PX_OK) return st;
        if (piece.n == 0) {
            t->ended = true;
            st = t->decoder ? decode(t, piece, true, err) : PX_OK;
        } else if (t->decided) {
            st = decode(t, piece, false, err);
        } else if (!t->begun || high_from(piece, 0) < piece.n) {
            st = decide(t, piece, err);
        } else {
            st = decode(t, piece, false, err);
            if (memchr(piece.p, '\n', piece.n)) t->saw_lf = true;
            if (memchr(piece.p, '\r', piece.n)) t->saw_cr = true;
        }
        t->begun = true;
        if (st != PX_OK) return st;
    }
    *grown = t->buf.n > before;
    return PX_OK;
}

px_str px_textin_view(const px_textin *t) {
    return px_str_sub(px_buf_view(&t->buf), t->start, t->buf.n);
}

void px_textin_consume(px_textin *t, size_t n) {
    t->start += n;
    t->offset += n;
}

uint64_t px_textin_offset(const px_textin *t) {
    return t->offset;
}

const char *px_textin_encoding(const px_textin *t) {
    return px_encoding_name(t->encoding);
}

uint64_t px_textin_bad(const px_textin *t) {
    return t->bad + (t->decoder && !t->single ? px_decoder_bad(t->decoder) : 0);
}

px_str px_textin_clean(px_textin *t, px_arena *a, px_str s) {
    if (px_utf8_valid(s)) return s;
    size_t n = 0;
    char *to = px_arena_alloc(a, s.n * 3 + 1);
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t cp = px_utf8_next(s, &i);
        if (cp == 0xFFFD && i == from + 1) t->bad++;
        n += px_utf8_put(to + n, cp);
    }
    return (px_str){to, n};
}
