/* text.c: see text.h. The only file that includes ICU.
 *
 * Folding would be slow through ICU alone (UTF-8 to UTF-16, normalise, back). Nearly every
 * character of patent text has a boundary before it (nothing that stands before can change it) and
 * folds to one character; a table says to which. What is left (combining marks and the character
 * they stand on, ligatures, conjoining jamo, ignorable characters) goes to ICU, one piece between
 * two boundaries at a time.
 *
 * T1  map[c] != 0 only if c has a boundary before it and is folded, alone, to map[c]. So a
 *     character with map[c] != 0 may be copied through the table unless the next character has no
 *     boundary; then it is taken back and goes to ICU together with it.
 * T2  A piece for ICU begins at a boundary and reaches to the next one, at most PIECE units: a run
 *     of thousands of marks is noise, and ICU sorts marks in quadratic time. */
#include "base/text.h"

#include "base/bytes.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* U16_NEXT mixes signed and unsigned numbers by design; here and nowhere else. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static UChar32 next_unit(const UChar *s, int32_t *i, int32_t n) {
    UChar32 c;
    U16_NEXT(s, *i, n, c);
    return c;
}
#pragma GCC diagnostic pop

enum { PIECE = 256, EXPANSION = 18 /* U+FDFA, the longest NFKC mapping */ };

typedef struct form {
    const UNormalizer2 *norm;
    bool fold; /* else: plain NFKC with spaces and controls cleaned */
    uint16_t map[0x10000];
} form;

static form fold_form, nfkc_form;

/* Traditional -> simplified. BMP pairs in a table (0: itself), the few others in a sorted list. */
typedef struct pair {
    uint32_t from, to;
} pair;
static uint16_t simplified[0x10000];
static pair *far_pairs;
static size_t n_far_pairs;

/* Bits 0-1 px_script, bit 2 mark. */
static uint8_t classes[0x10000];

static struct {
    px_status status;
    px_err err;
} made;

/* ---- tables ---- */

static int pair_cmp(const void *a, const void *b) {
    const pair *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

uint32_t px_text_fold_char(uint32_t cp) {
    if (cp < 0x10000 && simplified[cp]) return simplified[cp];
    if (cp < 0x2E80 || !n_far_pairs) return cp;
    const pair *found =
        bsearch(&(pair){cp, 0}, far_pairs, n_far_pairs, sizeof *far_pairs, pair_cmp);
    return found ? found->to : cp;
}

static void set_simplified(uint32_t from, uint32_t to) {
    pair *far = n_far_pairs
                    ? bsearch(&(pair){from, 0}, far_pairs, n_far_pairs, sizeof *far_pairs, pair_cmp)
                    : NULL;
    if (far)
        far->to = to;
    else if (from < 0x10000 && to < 0x10000)
        simplified[from] = from == to ? 0 : (uint16_t)to;
}

/* Folding twice must change nothing, but ICU's rules have a chain or two and swap a pair (U+82CE
 * and U+82E7): follow each to its end, or to the least character of its ring. */
static void settle(const uint32_t *from, int32_t n) {
    enum { STEPS = 8 };
    for (int32_t k = 0; k < n; k++) {
        uint32_t to = from[k];
        int step = 0;
        while (step < STEPS && px_text_fold_char(to) != to) {
            to = px_text_fold_char(to);
            step++;
        }
        uint32_t least = to;
        for (int more = 0; step == STEPS && more < STEPS; more++) {
            to = px_text_fold_char(to);
            if (to < least) least = to;
        }
        set_simplified(from[k], least);
    }
}

/* Ask the transliterator once for all characters it knows, each followed by a blank so that no rule
 * sees a neighbour; a rule that gives more than one character is left out. */
static px_status make_simplified(px_err *err) {
    UErrorCode e = U_ZERO_ERROR;
    px_status st = PX_OK;
    UChar *text = NULL;
    uint32_t *from = NULL;
    USet *known = NULL;
    UChar id[32];
    u_uastrcpy(id, "Traditional-Simplified");
    UTransliterator *tr = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
    if (U_SUCCESS(e)) known = utrans_getSourceSet(tr, false, NULL, &e);
    if (U_FAILURE(e)) {
        st = px_fail(err, PX_E_INTERNAL, "ICU has no Traditional-Simplified rules (%s)",
                     u_errorName(e));
        goto done;
    }
    int32_t n_known = uset_size(known);
    text = px_calloc((size_t)n_known * 4 + 1, sizeof *text);
    from = px_calloc((size_t)n_known + 1, sizeof *from);
    far_pairs = px_calloc((size_t)n_known + 1, sizeof *far_pairs);
    int32_t n = 0, n_from = 0;
    for (int32_t k = 0; k < n_known; k++) {
        UChar32 c = uset_charAt(known, k);
        if (c < 0x2E80) continue;
        from[n_from++] = (uint32_t)c;
        U16_APPEND_UNSAFE(text, n, c);
        text[n++] = ' ';
    }
    int32_t limit = n;
    utrans_transUChars(tr, text, &n, n_known * 4 + 1, 0, &limit, &e);
    if (U_FAILURE(e)) {
        st = px_fail(err, PX_E_INTERNAL, "ICU cannot simplify (%s)", u_errorName(e));
        goto done;
    }
    int32_t i = 0;
    for (int32_t k = 0; k < n_from && i < n; k++) {
        UChar32 to = 0;
        int32_t length = 0;
        while (i < n && text[i] != ' ') {
            to = next_unit(text, &i, n);
            length++;
        }
        i++;
        if (length != 1 || (uint32_t)to == from[k]) continue;
        if (from[k] < 0x10000 && to < 0x10000)
            simplified[from[k]] = (uint16_t)to;
        else
            far_pairs[n_far_pairs++] = (pair){from[k], (uint32_t)to};
    }
    qsort(far_pairs, n_far_pairs, sizeof *far_pairs, pair_cmp);
    settle(from, n_from);
done:
    free(text);
    free(from);
    uset_close(known);
    utrans_close(tr);
    return st;
}

/* What cleaning makes of a character of NFKC text: 0 = nothing. */
static uint32_t clean(uint32_t cp) {
    switch (u_charType((UChar32)cp)) {
    case U_CONTROL_CHAR:
        return (cp >= '\t' && cp <= '\r') || cp == 0x85 ? ' ' : 0;
    case U_SPACE_SEPARATOR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return ' ';
    case U_FORMAT_CHAR:
        return u_hasBinaryProperty((UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ? 0 : cp;
    default:
        return cp;
    }
}

static uint32_t finish(const form *f, uint32_t cp) {
    return f->fold ? px_text_fold_char(cp) : clean(cp);
}

static void make_form(form *f) {
    for (uint32_t c = 1; c < 0x10000; c++) {
        uint32_t to = c;
        if ((c >= 0xD800 && c <= 0xDFFF) || !unorm2_hasBoundaryBefore(f->norm, (UChar32)c))
            continue;
        if (!unorm2_isInert(f->norm, (UChar32)c)) {
            UChar in = (UChar)c, out[EXPANSION];
            UErrorCode e = U_ZERO_ERROR;
            if (unorm2_normalize(f->norm, &in, 1, out, EXPANSION, &e) != 1 || U_FAILURE(e))
                continue;
            to = out[0];
        }
        to = finish(f, to);
        if (to < 0x10000) f->map[c] = (uint16_t)to;
    }
}

static uint8_t class_of(UChar32 cp) {
    uint32_t type = U_GET_GC_MASK(cp);
    if (type & U_GC_M_MASK) return PX_SCRIPT_WORD | 4;
    if (!(type & (U_GC_L_MASK | U_GC_N_MASK))) return PX_SCRIPT_OTHER;
    UErrorCode e = U_ZERO_ERROR;
    switch (uscript_getScript(cp, &e)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
        return PX_SCRIPT_CJK;
    case USCRIPT_COMMON: /* the prolonged sound mark and other repeat marks Kana share */
        return cp >= 0x3000 && cp < 0x3100 && (type & U_GC_L_MASK) ? PX_SCRIPT_CJK : PX_SCRIPT_WORD;
    default:
        return PX_SCRIPT_WORD;
    }
}

static void make_tables(void) {
    UErrorCode e = U_ZERO_ERROR;
    fold_form.fold = true;
    fold_form.norm = unorm2_getNFKCCasefoldInstance(&e);
    nfkc_form.norm = unorm2_getNFKCInstance(&e);
    if (U_FAILURE(e)) {
        made.status = px_fail(&made.err, PX_E_INTERNAL, "ICU's normalisation data is missing (%s)",
                              u_errorName(e));
        return;
    }
    made.status = make_simplified(&made.err);
    if (made.status != PX_OK) return;
    make_form(&fold_form);
    make_form(&nfkc_form);
    for (UChar32 c = 0; c < 0x10000; c++)
        classes[c] = class_of(c);
}

px_status px_text_init(px_err *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_tables);
    if (made.status != PX_OK && err) *err = made.err;
    return made.status;
}

static inline uint8_t class_at(uint32_t cp) {
    if (cp < 0x10000) return classes[cp];
    return cp <= 0x10FFFF ? class_of((UChar32)cp) : PX_SCRIPT_OTHER;
}

px_script px_text_script(uint32_t cp) {
    return (px_script)(class_at(cp) & 3);
}

bool px_text_is_mark(uint32_t cp) {
    return class_at(cp) & 4;
}

/* ---- folding ---- */

/* One character through the tables; 0 = ask ICU. */
static inline uint32_t quick(const form *f, uint32_t cp) {
    if (cp < 0x10000) return f->map[cp];
    bool han = (cp >= 0x20000 && cp < 0x2F800) || (cp >= 0x30000 && cp < 0x3FFFE);
    return han ? finish(f, cp) : 0;
}

static bool boundary_before(const form *f, uint32_t cp) {
    return quick(f, cp) || unorm2_hasBoundaryBefore(f->norm, (UChar32)cp);
}

/* Copy ASCII from p to o, folded; stops at the first byte that is not ASCII or, for NFKC, a
 * control character. `o` has room for n + 8. */
static size_t ascii_run(const form *f, const char *p, size_t n, char *o) {
    const uint64_t ones = 0x0101010101010101u, high = ones << 7;
    size_t i = 0;
    for (; n - i >= 8; i += 8) {
        uint64_t w = px_get64(p + i);
        if (w & high) break;
        if (f->fold) {
            /* bit 7 of a byte: at least 'A', and not above 'Z' */
            uint64_t upper = (w + (0x80 - 'A') * ones) & ~(w + (0x80 - 'Z' - 1) * ones) & high;
            w |= upper >> 2;
        } else if ((~(w + (0x80 - 0x20) * ones) | (w + ones)) & high) {
            break;
        }
        px_set64(o + i, w);
    }
    for (; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c >= 0x80 || !f->map[c] || (!f->fold && c < 0x20)) break;
        o[i] = (char)f->map[c];
    }
    return i;
}

/* The piece of `s` from *i to the next boundary through ICU, appended to `out`. */
static px_status slow_piece(const form *f, px_str s, size_t *i, px_buf *out, px_err *err) {
    UChar in[PIECE + 2], res[(PIECE + 2) * EXPANSION];
    int32_t n = 0;
    while (*i < s.n && n < PIECE) {
        size_t next = *i;
        uint32_t cp = px_utf8_next(s, &next);
        if (n && boundary_before(f, cp)) break;
        U16_APPEND_UNSAFE(in, n, cp);
        *i = next;
    }
    UErrorCode e = U_ZERO_ERROR;
    int32_t n_res = unorm2_normalize(f->norm, in, n, res, (int32_t)(sizeof res / sizeof *res), &e);
    if (U_FAILURE(e))
        return px_fail(err, PX_E_INTERNAL, "ICU cannot normalise (%s)", u_errorName(e));
    for (int32_t k = 0; k < n_res;) {
        UChar32 c = next_unit(res, &k, n_res);
        uint32_t to = finish(f, (uint32_t)c);
        char bytes[4];
        if (to || f->fold) px_buf_put(out, bytes, px_utf8_put(bytes, to));
    }
    return PX_OK;
}

static void put_span(px_buf *spans, size_t out, size_t in, size_t len) {
    px_fold_span v = {(uint32_t)out, (uint32_t)in, (uint32_t)len};
    px_buf_put(spans, &v, sizeof v);
}

/* Forget the spans that begin at or behind `out`. */
static void drop_spans(px_buf *spans, size_t out) {
    while (spans->n) {
        px_fold_span v;
        memcpy(&v, spans->p + spans->n - sizeof v, sizeof v);
        if (v.out < out) break;
        spans->n -= sizeof v;
    }
}

static px_status transform(const form *f, px_str s, px_buf *out, px_buf *spans, px_err *err) {
    px_status st = px_text_init(err);
    if (st != PX_OK) return st;
    px_buf_clear(out);
    if (spans) px_buf_clear(spans);
    size_t i = 0, last_in = 0, last_out = 0; /* where the last character began */
    bool linear = false;                     /* the last span goes on one to one */
    while (i < s.n) {
        /* room for the rest if it keeps its length, and for the longest single step */
        if (out->cap - out->n < s.n - i + 16 && !px_buf_room(out, s.n - i + 16)) break;
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80) {
            size_t n = ascii_run(f, s.p + i, s.n - i, out->p + out->n);
            if (n) {
                if (spans && !linear) put_span(spans, out->n, i, 0);
                linear = true;
                i += n;
                out->n += n;
                last_in = i - 1;
                last_out = out->n - 1;
                continue;
            }
        }
        size_t next = i;
        uint32_t cp = px_utf8_next(s, &next), to = quick(f, cp);
        if (to) {
            size_t n = px_utf8_put(out->p + out->n, to);
            bool same = n == next - i;
            if (spans && !(same && linear)) put_span(spans, out->n, i, same ? 0 : next - i);
            linear = same;
            last_in = i;
            last_out = out->n;
            i = next;
            out->n += n;
            continue;
        }
        if (last_in < i && !unorm2_hasBoundaryBefore(f->norm, (UChar32)cp)) {
            i = last_in;
            out->n = last_out;
            if (spans) drop_spans(spans, last_out);
        }
        size_t from = i, at = out->n;
        st = slow_piece(f, s, &i, out, err);
        if (st != PX_OK) return st;
        if (spans && out->n > at) put_span(spans, at, from, i - from);
        linear = false;
        last_in = i;
        last_out = out->n;
    }
    if (spans) put_span(spans, out->n, s.n, 0);
    if (out->failed || (spans && spans->failed))
        return px_fail(err, PX_E_LIMIT, "a text of %zu bytes is too long", s.n);
    if (out->p) out->p[out->n] = 0;
    return PX_OK;
}

px_status px_text_fold(px_str s, px_buf *out, px_err *err) {
    return transform(&fold_form, s, out, NULL, err);
}

px_status px_text_fold_spans(px_str s, px_buf *out, px_buf *spans, px_err *err) {
    px_buf_clear(out);
    px_buf_clear(spans);
    if (s.n > (size_t)1 << 30)
        return px_fail(err, PX_E_LIMIT, "a text of %zu bytes is longer than 1 GiB", s.n);
    return transform(&fold_form, s, out, spans, err);
}

px_status px_text_nfkc(px_str s, px_buf *out, px_err *err) {
    return transform(&nfkc_form, s, out, NULL, err);
}

/* ---- encodings ---- */

struct px_decoder {
    UConverter *cnv; /* NULL: UTF-8, which needs no tables */
    uint64_t bad;
    UChar lead;   /* half of a pair at the end of the last step */
    char tail[4]; /* UTF-8: an unfinished sequence at the end of the last feed */
    size_t n_tail;
    bool begun; /* something was written: no more byte order mark */
};

const char *px_encoding_name(px_encoding e) {
    static const char *const names[PX_ENC_COUNT] = {
        "UTF-8",        "UTF-16LE",     "UTF-16BE", "GB18030",     "windows-1252",
        "macintosh",    "windows-31j",  "EUC-JP",   "windows-949", "Big5",
        "windows-1250", "windows-1251", "KOI8-R"};
    return (unsigned)e < PX_ENC_COUNT ? names[e] : "?";
}

bool px_encoding_find(px_str name, px_encoding *out) {
    static const struct {
        const char *name;
        px_encoding encoding;
    } known[] = {{"utf-8", PX_ENC_UTF8},
                 {"utf8", PX_ENC_UTF8},
                 {"us-ascii", PX_ENC_UTF8},
                 {"ascii", PX_ENC_UTF8},
                 {"utf-16", PX_ENC_UTF16LE},
                 {"utf-16le", PX_ENC_UTF16LE},
                 {"utf-16be", PX_ENC_UTF16BE},
                 {"gb18030", PX_ENC_GB18030},
                 {"gb2312", PX_ENC_GB18030},
                 {"gbk", PX_ENC_GB18030},
                 {"gb_2312-80", PX_ENC_GB18030},
                 {"euc-cn", PX_ENC_GB18030},
                 {"iso-8859-1", PX_ENC_WINDOWS1252},
                 {"latin1", PX_ENC_WINDOWS1252},
                 {"iso-8859-15", PX_ENC_WINDOWS1252},
                 {"windows-1252", PX_ENC_WINDOWS1252},
                 {"cp1252", PX_ENC_WINDOWS1252},
                 {"macintosh", PX_ENC_MACROMAN},
                 {"shift_jis", PX_ENC_SHIFT_JIS},
                 {"shift-jis", PX_ENC_SHIFT_JIS},
                 {"sjis", PX_ENC_SHIFT_JIS},
                 {"x-sjis", PX_ENC_SHIFT_JIS},
                 {"windows-31j", PX_ENC_SHIFT_JIS},
                 {"cp932", PX_ENC_SHIFT_JIS},
                 {"euc-jp", PX_ENC_EUC_JP},
                 {"euc-kr", PX_ENC_EUC_KR},
                 {"ks_c_5601-1987", PX_ENC_EUC_KR},
                 {"windows-949", PX_ENC_EUC_KR},
                 {"cp949", PX_ENC_EUC_KR},
                 {"big5", PX_ENC_BIG5},
                 {"iso-8859-2", PX_ENC_WINDOWS1250},
                 {"windows-1250", PX_ENC_WINDOWS1250},
                 {"windows-1251", PX_ENC_WINDOWS1251},
                 {"koi8-r", PX_ENC_KOI8R}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (px_str_eq_nocase(name, px_str_of(known[i].name))) {
            *out = known[i].encoding;
            return true;
        }
    return false;
}

static void count_bad(const void *context, UConverterToUnicodeArgs *args, const char *units,
                      int32_t length, UConverterCallbackReason reason, UErrorCode *e) {
    if (reason <= UCNV_IRREGULAR) ++*(uint64_t *)(uintptr_t)context;
    UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, args, units, length, reason, e);
}

px_status px_decoder_new(px_encoding from, px_decoder **out, px_err *err) {
    *out = NULL;
    px_decoder *d = px_calloc(1, sizeof *d);
    if (from != PX_ENC_UTF8) {
        UErrorCode e = U_ZERO_ERROR;
        d->cnv = ucnv_open(px_encoding_name(from), &e);
        ucnv_setToUCallBack(d->cnv, count_bad, &d->bad, NULL, NULL, &e);
        if (U_FAILURE(e)) {
            px_decoder_free(d);
            return px_fail(err, PX_E_UNSUPPORTED, "ICU cannot read the encoding %s (%s)",
                           px_encoding_name(from), u_errorName(e));
        }
    }
    *out = d;
    return PX_OK;
}

void px_decoder_free(px_decoder *d) {
    if (!d) return;
    if (d->cnv) ucnv_close(d->cnv);
    free(d);
}

uint64_t px_decoder_bad(const px_decoder *d) {
    return d->bad;
}

static void put_char(px_decoder *d, px_buf *out, uint32_t cp) {
    char bytes[4];
    if (d->begun || cp != 0xFEFF) px_buf_put(out, bytes, px_utf8_put(bytes, cp));
    d->begun = true;
}

/* How many bytes a sequence that begins with c has. */
static size_t sequence_length(unsigned char c) {
    return c < 0xC2 || c > 0xF4 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Whether the n bytes at p, fewer than their sequence needs, can still become valid. */
static bool may_go_on(const char *p, size_t n) {
    char whole[4];
    size_t length = sequence_length((unsigned char)p[0]);
    if (n >= length) return false;
    /* The second byte alone decides whether the form is overlong or a surrogate: complete the
     * sequence with a byte each first byte allows, and see. */
    memcpy(whole, p, n);
    memset(whole + n, p[0] == '\xED' || p[0] == '\xF4' ? 0x80 : 0xBF, length - n);
    return px_utf8_valid((px_str){whole, length});
}

static void feed_utf8(px_decoder *d, px_str bytes, bool last, px_buf *out) {
    size_t i = 0;
    while (i < bytes.n || (last && d->n_tail)) {
        if (!d->n_tail) {
            px_str rest = px_str_sub(bytes, i, bytes.n);
            /* the unfinished end is held back; everything before goes through */
            size_t held = 0;
            for (size_t k = 1; k <= 3 && k <= rest.n && !last; k++)
                if (may_go_on(rest.p + rest.n - k, k)) held = k;
            size_t n = rest.n - held;
            if (n && d->begun && px_utf8_valid((px_str){rest.p, n})) {
                px_buf_put(out, rest.p, n);
            } else {
                for (size_t k = 0; k < n;) {
                    size_t at = k;
                    uint32_t cp = px_utf8_next((px_str){rest.p, n}, &k);
                    if (cp == 0xFFFD && k - at == 1) d->bad++;
                    put_char(d, out, cp);
                }
            }
            if (held) memcpy(d->tail, rest.p + n, held);
            d->n_tail = held;
            return;
        }
        if (i < bytes.n && may_go_on(d->tail, d->n_tail)) {
            d->tail[d->n_tail++] = bytes.p[i++];
            if (may_go_on(d->tail, d->n_tail)) continue;
        }
        /* the tail is whole or broken: give its first character and look at the rest again */
        size_t k = 0;
        uint32_t cp = px_utf8_next((px_str){d->tail, d->n_tail}, &k);
        if (cp == 0xFFFD && k == 1) d->bad++;
        put_char(d, out, cp);
        memmove(d->tail, d->tail + k, d->n_tail - k);
        d->n_tail -= k;
    }
}

static px_status feed_converter(px_decoder *d, px_str bytes, bool last, px_buf *out, px_err *err) {
    const char *p = bytes.p ? bytes.p : "", *end = p + bytes.n;
    UErrorCode e;
    do {
        UChar units[1024], *u = units;
        e = U_ZERO_ERROR;
        ucnv_toUnicode(d->cnv, &u, units + 1024, &p, end, NULL, last, &e);
        if (U_FAILURE(e) && e != U_BUFFER_OVERFLOW_ERROR)
            return px_fail(err, PX_E_INPUT, "cannot convert to UTF-8 (%s)", u_errorName(e));
        for (const UChar *k = units; k < u; k++) {
            if (U16_IS_LEAD(*k))
                d->lead = *k;
            else if (U16_IS_TRAIL(*k))
                put_char(d, out, (uint32_t)U16_GET_SUPPLEMENTARY(d->lead, *k));
            else
                put_char(d, out, *k);
        }
    } while (e == U_BUFFER_OVERFLOW_ERROR);
    return PX_OK;
}

px_status px_decoder_feed(px_decoder *d, px_str bytes, bool last, px_buf *out, px_err *err) {
    px_status st = PX_OK;
    if (d->cnv)
        st = feed_converter(d, bytes, last, out, err);
    else
        feed_utf8(d, bytes, last, out);
    if (last) {
        d->begun = false;
        if (d->cnv) ucnv_resetToUnicode(d->cnv);
    }
    if (st == PX_OK && out->failed)
        st = px_fail(err, PX_E_LIMIT, "the text is longer than %zu bytes", out->max);
    return st;
}

/* ---- names ---- */

enum { NAME_UNITS = 4096 };

/* UTF-8 to UTF-16; what does not fit is refused. */
static px_status to_units(px_str s, UChar *u, int32_t *n, px_err *err) {
    UErrorCode e = U_ZERO_ERROR;
    if (s.n > NAME_UNITS) return px_fail(err, PX_E_LIMIT, "a name of %zu bytes is too long", s.n);
    (void)u_strFromUTF8WithSub(u, NAME_UNITS, n, s.p ? s.p : "", (int32_t)s.n, 0xFFFD, NULL, &e);
    return U_FAILURE(e) ? px_fail(err, PX_E_LIMIT, "a name is too long") : PX_OK;
}

static void put_units(px_buf *out, const UChar *u, int32_t n) {
    for (int32_t i = 0; i < n;) {
        char bytes[4];
        px_buf_put(out, bytes, px_utf8_put(bytes, (uint32_t)next_unit(u, &i, n)));
    }
}

px_status px_text_upper(px_str s, px_buf *out, px_err *err) {
    bool plain = true;
    for (size_t i = 0; i < s.n && plain; i++)
        plain = (unsigned char)s.p[i] >= 0x20 && (unsigned char)s.p[i] < 0x7F;
    px_buf_clear(out);
    if (plain) {
        if (!px_buf_room(out, s.n)) return PX_OK; /* as by px_buf_ch: it says `failed` */
        for (size_t i = 0; i < s.n; i++)
            out->p[i] = px_upper(s.p[i]);
        out->n = s.n;
        out->p[out->n] = 0;
        return PX_OK;
    }
    px_buf nfkc;
    px_buf_init(&nfkc, NAME_UNITS);
    UChar u[NAME_UNITS], up[NAME_UNITS];
    int32_t n = 0;
    px_status st = px_text_nfkc(s, &nfkc, err);
    if (st == PX_OK) st = to_units(px_buf_view(&nfkc), u, &n, err);
    UErrorCode e = U_ZERO_ERROR;
    if (st == PX_OK) n = u_strToUpper(up, NAME_UNITS, u, n, "", &e);
    if (st == PX_OK && U_FAILURE(e)) st = px_fail(err, PX_E_LIMIT, "a name is too long");
    if (st == PX_OK) {
        px_buf_clear(&nfkc);
        put_units(&nfkc, up, n);
        st = px_text_nfkc(px_buf_view(&nfkc), out, err);
    }
    px_buf_done(&nfkc);
    return st;
}

struct px_latin {
    UTransliterator *tr;
};

px_status px_latin_new(px_latin **out, px_err *err) {
    static const char id[] = "Any-Latin; Latin-ASCII; Upper";
    UChar name[64];
    UErrorCode e = U_ZERO_ERROR;
    u_uastrcpy(name, id);
    px_latin *l = px_calloc(1, sizeof *l);
    l->tr = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
    *out = NULL;
    if (U_FAILURE(e)) {
        free(l);
        return px_fail(err, PX_E_UNSUPPORTED, "ICU has no romanisation (%s)", u_errorName(e));
    }
    *out = l;
    return PX_OK;
}

void px_latin_free(px_latin *l) {
    if (!l) return;
    utrans_close(l->tr);
    free(l);
}

px_status px_latin_of(px_latin *l, px_str s, px_buf *out, px_err *err) {
    UChar u[NAME_UNITS];
    int32_t n = 0, limit;
    UErrorCode e = U_ZERO_ERROR;
    px_buf_clear(out);
    px_status st = to_units(s, u, &n, err);
    if (st != PX_OK) return st;
    limit = n;
    utrans_transUChars(l->tr, u, &n, NAME_UNITS, 0, &limit, &e);
    if (U_FAILURE(e)) return px_fail(err, PX_E_LIMIT, "a name is too long to be romanised");
    put_units(out, u, n);
    return PX_OK;
}
