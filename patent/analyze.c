/* analyze.c: see analyze.h.
 *
 * The text is folded in one go; its spans lead back to the original bytes. They are always made
 * (they cost next to nothing), because they also tell a full-width sign, which ends a sentence by
 * itself, from the ASCII sign it was folded to. So the tokens cannot depend on whether offsets are
 * wanted. */
#include "patent/analyze.h"

#include "base/bytes.h"

#include <pthread.h>
#include <stdlib.h>

/* Stems seen before: open addressing; word and stem lie one behind the other in `pool`. Few slots at first, for
 * an analyser that only reads a question. Bounded: when STEMS_MAX words are held, all are forgotten. */
enum { STEM_SLOTS_FIRST = 1 << 7, STEM_SLOTS = 1 << 17, STEMS_MAX = 1 << 16 };

typedef struct stem_slot {
    uint32_t hash, at;
    uint8_t n_word, n_stem; /* n_word 0: free */
} stem_slot;

struct px_analyzer {
    px_buf folded, spans;
    px_token *tokens;
    size_t n_tokens, cap_tokens;
    px_stemmer *stemmer;
    stem_slot *slots;
    size_t n_slots, n_stems;
    px_buf pool;
};

px_analyzer *px_analyzer_new(void) {
    px_analyzer *an = px_calloc(1, sizeof *an);
    px_buf_init(&an->folded, PX_BUF_MAX);
    px_buf_init(&an->spans, PX_BUF_MAX);
    px_buf_init(&an->pool, PX_BUF_MAX);
    an->stemmer = px_stemmer_new();
    an->n_slots = STEM_SLOTS_FIRST;
    an->slots = px_calloc(an->n_slots, sizeof *an->slots);
    return an;
}

void px_analyzer_free(px_analyzer *an) {
    if (!an) return;
    px_buf_done(&an->folded);
    px_buf_done(&an->spans);
    px_buf_done(&an->pool);
    px_stemmer_free(an->stemmer);
    free(an->slots);
    free(an->tokens);
    free(an);
}

/* ---- cutting ---- */

typedef enum mark { NO_MARK, SENTENCE, PARAGRAPH } mark;

typedef struct cutter {
    px_analyzer *an;
    px_str s;                 /* folded */
    const px_fold_span *span; /* the one of the last place looked up; only ever moves on */
    bool offsets;
    bool blank;   /* only white space since the last newline */
    mark pending; /* the strongest mark since the last token */
} cutter;

static const px_fold_span *span_at(cutter *c, size_t at) {
    while (c->span[1].out <= at)
        c->span++;
    return c->span;
}

static uint32_t original_begin(cutter *c, size_t at) {
    const px_fold_span *v = span_at(c, at);
    return v->len ? v->in : v->in + (uint32_t)(at - v->out);
}

static uint32_t original_end(cutter *c, size_t end) {
    const px_fold_span *v = span_at(c, end - 1);
    return v->len ? v->in + v->len : v->in + (uint32_t)(end - v->out);
}

/* A token of s[from, to), whose text is cut to [from, from + n). */
static inline void put_token(cutter *c, px_token_kind kind, size_t from, size_t n, size_t to) {
    px_analyzer *an = c->an;
    if (an->n_tokens + 2 > an->cap_tokens) {
        an->cap_tokens = an->cap_tokens ? an->cap_tokens * 2 : 256;
        an->tokens = px_realloc(an->tokens, an->cap_tokens * sizeof *an->tokens);
    }
    uint32_t begin = 0, end = 0;
    if (c->offsets) {
        begin = original_begin(c, from);
        end = original_end(c, to);
    }
    if (c->pending != NO_MARK && an->n_tokens) {
        uint32_t behind = an->tokens[an->n_tokens - 1].end;
        an->tokens[an->n_tokens++] =
            (px_token){c->pending == PARAGRAPH ? PX_TOKEN_PARAGRAPH : PX_TOKEN_SENTENCE,
                       {NULL, 0},
                       behind,
                       begin};
    }
    c->pending = NO_MARK;
    c->blank = false;
    an->tokens[an->n_tokens++] = (px_token){kind, {c->s.p + from, n}, begin, end};
}

static void put_newline(cutter *c) {
    if (c->blank)
        c->pending = PARAGRAPH;
    else if (c->pending < SENTENCE)
        c->pending = SENTENCE;
    c->blank = true;
}

/* In folded text no capital is left. */
static inline bool is_ascii_word(unsigned char b) {
    return (unsigned)b - 'a' < 26 || (unsigned)b - '0' < 10;
}

/* The end of the word that begins at `from`. */
static inline size_t word_end(px_str s, size_t from) {
    size_t i = from;
    for (;;) {
        while (i < s.n && is_ascii_word((unsigned char)s.p[i]))
            i++;
        if (i == s.n || (unsigned char)s.p[i] < 0x80) return i;
        size_t next = i;
        if (px_text_script(px_utf8_next(s, &next)) != PX_SCRIPT_WORD) return i;
        i = next;
    }
}

static inline size_t put_word(cutter *c, size_t from) {
    size_t end = word_end(c->s, from), n = end - from;
    if (n > PX_TOKEN_MAX) {
        n = PX_TOKEN_MAX;
        while (((unsigned char)c->s.p[from + n] & 0xC0) == 0x80)
            n--;
    }
    put_token(c, PX_TOKEN_WORD, from, n, end);
    return end;
}

/* A character of ASCII that is not part of a word. */
static void see_ascii(cutter *c, size_t at) {
    px_str s = c->s;
    char b = s.p[at];
    bool last = at + 1 == s.n;
    switch (b) {
    case '\r':
        if (last || s.p[at + 1] != '\n') put_newline(c);
        return;
    case '\n':
        put_newline(c);
        return;
    case ' ':
    case '\t':
    case '\v':
    case '\f':
        return;
    case '.':
    case '!':
    case '?':
    case ';':
        if (last || px_is_space(s.p[at + 1]) || (b != '.' && span_at(c, at)->len))
            if (c->pending < SENTENCE) c->pending = SENTENCE;
        break;
    default:
        break;
    }
    c->blank = false;
}

static size_t see_char(cutter *c, size_t at) {
    size_t next = at;
    uint32_t cp = px_utf8_next(c->s, &next);
    switch (px_text_script(cp)) {
    case PX_SCRIPT_CJK:
        put_token(c, PX_TOKEN_CJK, at, next - at, next);
        return next;
    case PX_SCRIPT_WORD:
        if (!px_text_is_mark(cp)) return put_word(c, at);
        break;
    case PX_SCRIPT_OTHER:
        if (cp == 0x2029) put_newline(c);
        if (cp == 0x2029 || cp == 0x2028 || cp == 0x85) {
            put_newline(c);
            return next;
        }
        if (cp == 0x3002 && c->pending < SENTENCE) c->pending = SENTENCE;
        break;
    }
    c->blank = false;
    return next;
}

px_status px_analyze(px_analyzer *an, px_str text, bool offsets, const px_token **out, size_t *n,
                     px_err *err) {
    *out = NULL;
    *n = 0;
    an->n_tokens = 0;
    px_status st = px_text_fold_spans(text, &an->folded, &an->spans, err);
    if (st != PX_OK) return st;
    cutter c = {.an = an,
                .s = px_buf_view(&an->folded),
                .span = (const px_fold_span *)(const void *)an->spans.p,
                .offsets = offsets};
    for (size_t i = 0; i < c.s.n;) {
        unsigned char b = (unsigned char)c.s.p[i];
        if (is_ascii_word(b))
            i = put_word(&c, i);
        else if (b < 0x80)
            see_ascii(&c, i++);
        else
            i = see_char(&c, i);
    }
    *out = an->tokens;
    *n = an->n_tokens;
    return PX_OK;
}

px_status px_analyze_name(px_analyzer *an, px_str name, px_buf *out, px_err *err) {
    const px_token *t;
    size_t n;
    px_status st = px_analyze(an, name, false, &t, &n, err);
    if (st != PX_OK) return st;
    px_buf_ch(out, ' ');
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
        px_buf_str(out, t[i].text);
        px_buf_ch(out, ' ');
    }
    if (out->failed) return px_fail(err, PX_E_LIMIT, "a name of %zu bytes is too long", name.n);
    return PX_OK;
}

/* ---- stems ---- */

/* The n bytes at p, n <= 8, as a number; zeros behind. */
static inline uint64_t load_upto8(const char *p, size_t n) {
    if (n == 8) return px_get64(p);
    if (n >= 4) return px_get32(p) | (uint64_t)px_get32(p + n - 4) << (n - 4) * 8;
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)(unsigned char)p[i] << i * 8;
    return v;
}

static inline uint64_t mix(uint64_t v) {
    v *= 0x9E3779B97F4A7C15u;
    return v ^ v >> 32;
}

static inline uint32_t word_hash(px_str w) {
    uint64_t h = w.n;
    size_t i = 0;
    for (; w.n - i > 8; i += 8)
        h = mix(h ^ px_get64(w.p + i));
    return (uint32_t)mix(h ^ load_upto8(w.p + i, w.n - i));
}

static void grow_slots(px_analyzer *an) {
    size_t n = an->n_slots * 4;
    stem_slot *more = px_calloc(n, sizeof *more);
    for (size_t i = 0; i < an->n_slots; i++) {
        if (!an->slots[i].n_word) continue;
        size_t k = an->slots[i].hash & (n - 1);
        while (more[k].n_word)
            k = (k + 1) & (n - 1);
        more[k] = an->slots[i];
    }
    free(an->slots);
    an->slots = more;
    an->n_slots = n;
}

px_str px_analyze_stem(px_analyzer *an, px_str word) {
    if (word.n < 3 || word.n > PX_TOKEN_MAX) return word;
    for (size_t i = 0; i < word.n; i++)
        if (!px_is_lower(word.p[i])) return word;
    if (an->n_stems * 2 >= an->n_slots && an->n_slots < STEM_SLOTS) grow_slots(an);
    uint32_t hash = word_hash(word);
    size_t k = hash & (an->n_slots - 1);
    for (; an->slots[k].n_word; k = (k + 1) & (an->n_slots - 1)) {
        const stem_slot *v = &an->slots[k];
        const char *p = an->pool.p + v->at;
        if (v->hash == hash && v->n_word == word.n && memcmp(p, word.p, word.n) == 0)
            return (px_str){p + v->n_word, v->n_stem};
    }
    if (an->n_stems == STEMS_MAX) {
        memset(an->slots, 0, an->n_slots * sizeof *an->slots);
        px_buf_clear(&an->pool);
        an->n_stems = 0;
        k = hash & (an->n_slots - 1);
    }
    char own[PX_TOKEN_MAX], stem[PX_TOKEN_MAX + 4];
    memcpy(own, word.p, word.n); /* `word` may itself lie in the pool, which may move */
    word.p = own;
    size_t n = px_stem(an->stemmer, word, stem), at = an->pool.n;
    px_buf_str(&an->pool, word);
    px_buf_put(&an->pool, stem, n);
    an->slots[k] = (stem_slot){hash, (uint32_t)at, (uint8_t)word.n, (uint8_t)n};
    an->n_stems++;
    return (px_str){an->pool.p + at + word.n, n};
}

/* ---- stop words ---- */

enum { STOP_SLOTS = 1024 };
static uint64_t stop_keys[STOP_SLOTS]; /* stems as numbers; 0: free */

static void make_stop_keys(void) {
    static const px_str stems[] = {
#define PX_STOP(word, stem) {stem, sizeof(stem) - 1},
#include "patent/stopwords.tbl"
#undef PX_STOP
    };
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        uint64_t key = load_upto8(stems[i].p, stems[i].n);
        size_t k = mix(key) & (STOP_SLOTS - 1);
        while (stop_keys[k])
            k = (k + 1) & (STOP_SLOTS - 1);
        stop_keys[k] = key;
    }
}

bool px_is_stop_stem(px_str stem) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (stem.n == 0 || stem.n > 8) return false;
    (void)pthread_once(&once, make_stop_keys);
    uint64_t key = load_upto8(stem.p, stem.n);
    size_t k = mix(key) & (STOP_SLOTS - 1);
    while (stop_keys[k] && stop_keys[k] != key)
        k = (k + 1) & (STOP_SLOTS - 1);
    return stop_keys[k] != 0;
}
