/* xlstext.c: see xls_int.h. */
#include "indexer/xls_int.h"

#include "base/bytes.h"
#include "indexer/encoding.h"

uint64_t px_biff_size(const px_biff *b) {
    return b->cfb ? px_cfb_size(b->cfb) : px_stream_size(b->in);
}

static px_status read_at(px_biff *b, uint64_t at, void *to, size_t n, px_err *err) {
    if (b->cfb) return px_cfb_read(b->cfb, at, to, n, err);
    size_t got;
    px_status st = px_stream_at(b->in, at, to, n, &got, err);
    if (st == PX_OK && got < n) st = px_fail(err, PX_E_IO, "the file ends within a sheet");
    return st;
}

int px_biff_record(px_biff *b, uint64_t at, px_biff_rec *out, px_err *err) {
    char head[4];
    uint64_t size = px_biff_size(b);
    *out = (px_biff_rec){.b = b, .at = at};
    if (at > size || size - at < 4) return 0;
    px_status st = read_at(b, at, head, 4, err);
    if (st != PX_OK) return st;
    out->type = px_get16(head);
    out->left = px_get16(head + 2);
    out->pos = at + 4;
    out->next = out->pos + out->left;
    return out->next <= size ? 1 : 0;
}

/* Go on in the CONTINUE record behind, if there is one. */
static int go_on(px_biff_rec *r, px_err *err) {
    px_biff_rec more;
    int got = px_biff_record(r->b, r->next, &more, err);
    if (got != 1) return got;
    if (more.type != BIFF_CONTINUE) return 0;
    r->pos = more.pos;
    r->left = more.left;
    r->next = more.next;
    return 1;
}

int px_biff_take(px_biff_rec *r, void *to, size_t n, px_err *err) {
    char *p = to;
    while (n) {
        if (!r->left) {
            int got = go_on(r, err);
            if (got != 1) return got;
            continue;
        }
        size_t k = n < r->left ? n : r->left;
        if (p) {
            px_status st = read_at(r->b, r->pos, p, k, err);
            if (st != PX_OK) return st;
            p += k;
        }
        r->pos += k;
        r->left -= k;
        n -= k;
    }
    return 1;
}

static void put(px_buf *out, uint32_t cp) {
    char utf8[4];
    px_buf_put(out, utf8, px_utf8_put(utf8, cp));
}

int px_biff_chars(px_biff_rec *r, size_t chars, bool wide, px_err *err) {
    px_biff *b = r->b;
    uint32_t high = 0;
    px_buf_clear(&b->text);
    while (chars) {
        if (r->left < (wide ? 2u : 1u)) {
            char flags;
            if (r->left) r->left = 0; /* half a character, which cannot be */
            int got = px_biff_take(r, &flags, 1, err);
            if (got != 1) return got;
            wide = flags & 1;
            continue;
        }
        unsigned char piece[1024];
        size_t unit = wide ? 2 : 1, k = r->left / unit;
        if (k > chars) k = chars;
        if (k > sizeof piece / unit) k = sizeof piece / unit;
        int got = px_biff_take(r, piece, k * unit, err);
        if (got != 1) return got;
        for (size_t i = 0; i < k; i++) {
            uint32_t u = wide ? px_get16(piece + 2 * i) : piece[i];
            bool low = u >= 0xDC00 && u < 0xE000;
            if (high && low) {
                put(&b->text, 0x10000 + ((high - 0xD800) << 10) + (u - 0xDC00));
                high = 0;
                continue;
            }
            if (high || low) {
                put(&b->text, 0xFFFD);
                b->bad++;
                high = 0;
                if (low) continue;
            }
            if (u >= 0xD800 && u < 0xDC00)
                high = u;
            else if (u)
                put(&b->text, u);
        }
        chars -= k;
    }
    if (high) {
        put(&b->text, 0xFFFD);
        b->bad++;
    }
    return 1;
}

/* Where no code page is stated, the bytes of each text decide; where 1252 is, too, if there are two
 * Chinese characters at least: one pair of bytes may be two letters with accents. */
static px_status decode(px_biff *b, px_str s, px_err *err) {
    px_buf_clear(&b->text);
    px_encoding e = b->encoding;
    size_t high = 0;
    for (size_t i = 0; i < s.n; i++)
        high += (unsigned char)s.p[i] >= 0x80;
    if (!high || (!b->has_encoding && px_utf8_valid(s))) {
        px_buf_str(&b->text, s);
        return PX_OK;
    }
    if (!b->has_encoding) {
        px_encoding_guess g = px_encoding_detect(s, false);
        bool gb = g.encoding == PX_ENC_GB18030 && (high >= 4 || !b->says_1252);
        e = gb ? PX_ENC_GB18030 : PX_ENC_WINDOWS1252;
    }
    px_status st = PX_OK;
    if (!b->decoder || b->encoding != e) {
        if (b->decoder) b->bad += px_decoder_bad(b->decoder);
        px_decoder_free(b->decoder);
        b->decoder = NULL;
        b->encoding = e;
        st = px_decoder_new(e, &b->decoder, err);
    }
    return st == PX_OK ? px_decoder_feed(b->decoder, s, true, &b->text, err) : st;
}

int px_biff_bytes(px_biff_rec *r, size_t n, px_err *err) {
    char bytes[65536];
    if (n > sizeof bytes) n = sizeof bytes;
    int got = px_biff_take(r, bytes, n, err);
    if (got != 1) return got;
    px_status st = decode(r->b, (px_str){bytes, n}, err);
    return st == PX_OK ? 1 : st;
}

int px_biff_text(px_biff_rec *r, size_t length_bytes, px_err *err) {
    uint8_t head[3] = {0};
    int got = px_biff_take(r, head, length_bytes, err);
    if (got != 1) return got;
    size_t n = px_get16(head); /* the byte behind a short length is still 0 */
    px_buf_clear(&r->b->text);
    if (!r->b->unicode) return px_biff_bytes(r, n, err);
    if (!n && !r->left) return 1;
    uint8_t flags;
    if ((got = px_biff_take(r, &flags, 1, err)) != 1) return got;
    size_t skip = (flags & 8 ? 2u : 0u) + (flags & 4 ? 4u : 0u);
    if (skip && (got = px_biff_take(r, NULL, skip, err)) != 1) return got;
    return px_biff_chars(r, n, flags & 1, err);
}

px_status px_biff_strings(px_biff_rec *r, px_pool *pool, px_err *err) {
    char head[8];
    int got = px_biff_take(r, head, 8, err);
    uint32_t n = got == 1 ? px_get32(head + 4) : 0;
    for (uint32_t i = 0; i < n && got == 1; i++) {
        uint8_t f[3], runs[2] = {0}, extra[4] = {0};
        got = px_biff_take(r, f, 3, err);
        if (got == 1 && f[2] & 8) got = px_biff_take(r, runs, 2, err);
        if (got == 1 && f[2] & 4) got = px_biff_take(r, extra, 4, err);
        if (got == 1) got = px_biff_chars(r, px_get16(f), f[2] & 1, err);
        if (got != 1) break;
        px_status st = px_pool_add(pool, px_buf_view(&r->b->text), err);
        if (st != PX_OK) return st;
        /* How parts of it look, and how it is spoken: not text. */
        got = px_biff_take(r, NULL, px_get16(runs) * 4u + (size_t)px_get32(extra), err);
    }
    return got < 0 ? (px_status)got : PX_OK;
}
