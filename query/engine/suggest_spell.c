/* suggest_spell.c: near words of Latin and other scripts with letters. The dictionary of every
 * segment is gone through once; most words are left out by their length and by which letters they
 * have, so a million words take some 50 ms. Chinese phrases: suggest_cjk.c. */
#include "query/engine/suggest_int.h"

#include "base/intern.h"

#include <stdlib.h>

/* ---- distance ---- */

enum { CHARS = PX_TOKEN_MAX };

typedef struct letters {
    uint32_t cp[CHARS];
    size_t n;
    uint64_t bag; /* a bit for each letter that occurs */
} letters;

static letters letters_of(px_str s) {
    letters l = {.n = 0};
    for (size_t i = 0; i < s.n && l.n < CHARS;) {
        uint32_t cp = px_utf8_next(s, &i);
        l.bag |= 1ull << (cp & 63);
        l.cp[l.n++] = cp;
    }
    return l;
}

/* Optimal string alignment (insert, delete, change, swap of neighbours), more than `max` as max + 1.
 */
static unsigned distance(const letters *x, const letters *y, unsigned max) {
    unsigned char row[3][CHARS + 1];
    unsigned char *before = row[0], *last = row[1], *now = row[2];
    for (size_t j = 0; j <= y->n; j++)
        last[j] = (unsigned char)j;
    for (size_t i = 1; i <= x->n; i++) {
        unsigned least = now[0] = (unsigned char)i;
        for (size_t j = 1; j <= y->n; j++) {
            bool same = x->cp[i - 1] == y->cp[j - 1];
            unsigned d = last[j - 1] + !same;
            if (last[j] + 1u < d) d = last[j] + 1u;
            if (now[j - 1] + 1u < d) d = now[j - 1] + 1u;
            if (i > 1 && j > 1 && x->cp[i - 1] == y->cp[j - 2] && x->cp[i - 2] == y->cp[j - 1] &&
                before[j - 2] + 1u < d)
                d = before[j - 2] + 1u;
            now[j] = (unsigned char)d;
            if (d < least) least = d;
        }
        if (least > max) return max + 1;
        unsigned char *t = before;
        before = last;
        last = now;
        now = t;
    }
    return last[y->n] <= max ? last[y->n] : max + 1;
}

/* ---- the dictionaries ---- */

typedef struct found {
    px_intern *words;
    uint64_t *freq;
    unsigned *distance;
    size_t cap;
} found;

static void add_word(found *f, px_str word, unsigned d, uint64_t freq) {
    uint32_t i = px_intern_add(f->words, word, NULL);
    if (i >= f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 256;
        f->freq = px_realloc(f->freq, cap * sizeof *f->freq);
        f->distance = px_realloc(f->distance, cap * sizeof *f->distance);
        memset(f->freq + f->cap, 0, (cap - f->cap) * sizeof *f->freq);
        f->cap = cap;
    }
    f->distance[i] = d;
    f->freq[i] += freq;
}

static bool plain_letters(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (px_is_digit(s.p[i])) return false;
    return true;
}

static px_status scan(const px_suggest *s, px_tok *t, const letters *word, bool digits,
                      unsigned max, found *f, px_err *err) {
    px_status st = px_tok_dict_need(t, err);
    uint32_t n = px_tok_dict_size(t);
    for (uint32_t place = 0; place < n && st == PX_OK; place++) {
        if (place % PX_STOP_ROWS == 0) st = px_stop_look(px_how_stop(s->how), err);
        uint32_t id = px_tok_at(t, place);
        px_str text = px_tok_text(t, id);
        if (text.n + 2 * max < word->n || text.n > 4 * (word->n + max)) continue;
        letters l = letters_of(text);
        if (l.n + max < word->n || l.n > word->n + max) continue;
        /* Each change removes at most one letter and brings at most one. */
        if ((unsigned)__builtin_popcountll(l.bag & ~word->bag) > max ||
            (unsigned)__builtin_popcountll(word->bag & ~l.bag) > max)
            continue;
        if (!digits && !plain_letters(text)) continue;
        unsigned d = distance(word, &l, max);
        if (d && d <= max) add_word(f, text, d, px_tok_freq(t, id));
    }
    return st;
}

/* Words of the same script only: a single Han character is near to any word of one letter. */
static bool is_word(px_str s) {
    size_t i = 0;
    return s.n && px_text_script(px_utf8_next(s, &i)) == PX_SCRIPT_WORD;
}

static px_status near_words(const px_suggest *s, px_str word, px_str before, px_str behind,
                            px_suggest_table *out, px_err *err) {
    letters l = letters_of(word);
    unsigned max = l.n <= 4 ? 1 : 2;
    found f = {.words = px_intern_new()};
    px_status st = PX_OK;
    for (size_t i = 0; i < s->snap->n_segs && st == PX_OK; i++)
        if (s->snap->seg[i])
            st = scan(s, s->snap->seg[i]->tok, &l, !plain_letters(word), max, &f, err);
    for (uint32_t i = 0; st == PX_OK && i < px_intern_size(f.words); i++) {
        px_str text = px_intern_text(f.words, i);
        if (!is_word(text)) continue;
        px_suggest_row *r = px_suggest_add(s->a, out);
        r->text = px_arena_fmt(s->a, PX_STR_FMT PX_STR_FMT PX_STR_FMT, PX_STR_ARG(before),
                               PX_STR_ARG(text), PX_STR_ARG(behind));
        r->distance = f.distance[i];
        /* People mistype once far more often than twice, and seldom the first letter. */
        r->weight = f.freq[i] * (f.distance[i] == 1 ? 30 : 1) * (text.p[0] == word.p[0] ? 3 : 1);
    }
    px_intern_free(f.words);
    free(f.freq);
    free(f.distance);
    return st;
}

/* Occurrences of a token in all dictionaries (dead rows included): for ordering only. */
static px_status freq_of(const px_suggest *s, px_str token, uint64_t *freq, px_err *err) {
    px_status st = PX_OK;
    *freq = 0;
    for (size_t i = 0; i < s->snap->n_segs && st == PX_OK; i++) {
        uint32_t id;
        if (!s->snap->seg[i]) continue;
        st = px_tok_find(s->snap->seg[i]->tok, token, &id, err);
        if (st == PX_OK && id != PX_TOK_NONE) *freq += px_tok_freq(s->snap->seg[i]->tok, id);
    }
    return st;
}

/* Two words that were written as one: lithiumion. */
static px_status split_word(const px_suggest *s, px_str word, px_suggest_table *out, px_err *err) {
    px_status st = PX_OK;
    for (size_t at = 3; at + 3 <= word.n && st == PX_OK; at++) {
        if (((unsigned char)word.p[at] & 0xC0) == 0x80) continue;
        px_str x = px_str_sub(word, 0, at), y = px_str_sub(word, at, word.n);
        uint64_t fx = 0, fy = 0;
        st = freq_of(s, x, &fx, err);
        if (st == PX_OK && fx) st = freq_of(s, y, &fy, err);
        if (st != PX_OK || !fx || !fy) continue;
        px_suggest_row *r = px_suggest_add(s->a, out);
        r->text = px_arena_fmt(s->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(x), PX_STR_ARG(y));
        r->distance = 1;
        r->weight = (fx < fy ? fx : fy) * 10;
    }
    return st;
}

/* Records of the best, exactly; those that find nothing in the field are left out. */
px_status px_suggest_settle(const px_suggest *s, px_field f, px_suggest_table *t, size_t look_at,
                            px_err *err) {
    px_status st = PX_OK;
    size_t kept = 0;
    px_suggest_cut(t, px_suggest_by_weight, look_at);
    for (size_t i = 0; i < t->n && st == PX_OK && kept < s->limit; i++) {
        px_suggest_row r = t->row[i];
        uint64_t among;
        r.field = px_str_of(px_field_code(f));
        r.query = px_suggest_clause(s->a, r.field, r.text);
        st = px_suggest_count(s, r.query, NULL, &r.records, &among, err);
        if (r.records) t->row[kept++] = r;
    }
    t->n = kept;
    return st;
}

/* Is there a word with this stem in the collection? */
static px_status known(const px_suggest *s, px_str stem, bool *yes, px_err *err) {
    px_status st = PX_OK;
    *yes = false;
    for (size_t i = 0; i < s->snap->n_segs && st == PX_OK && !*yes; i++) {
        const uint32_t *ids;
        size_t n = 0;
        if (s->snap->seg[i]) st = px_tok_stem_ids(s->snap->seg[i]->tok, stem, &ids, &n, err);
        *yes = n > 0;
    }
    return st;
}

px_status px_suggest_spelling(const px_suggest *s, px_field f, px_str text, px_suggest_table *out,
                              px_err *err) {
    *out = (px_suggest_table){.kind = PX_SUGGEST_SPELLING, .of = px_arena_str(s->a, text)};
    px_analyzer *an = px_analyzer_new();
    const px_token *t;
    size_t n, words = 0, cjk = 0;
    px_status st = px_analyze(an, text, false, &t, &n, err);
    px_str *token = px_arena_array(s->a, px_str, n + 1);
    bool *is_cjk = px_arena_array(s->a, bool, n + 1);
    for (size_t i = 0; st == PX_OK && i < n; i++) {
        if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
        is_cjk[words] = t[i].kind == PX_TOKEN_CJK;
        cjk += is_cjk[words];
        token[words++] = px_arena_str(s->a, t[i].text);
    }
    if (st == PX_OK && cjk == words && words > 1) {
        uint64_t records, among;
        st = px_suggest_count(s, px_suggest_clause(s->a, px_str_of(px_field_code(f)), text), NULL,
                              &records, &among, err);
        if (st == PX_OK && !records) st = px_suggest_cjk(s, token, words, out, err);
        if (st == PX_OK) st = px_suggest_settle(s, f, out, s->limit * 4, err);
    } else {
        for (size_t i = 0; i < words && st == PX_OK; i++) {
            bool there = true;
            if (!is_cjk[i]) st = known(s, px_analyze_stem(an, token[i]), &there, err);
            if (st != PX_OK || there) continue;
            px_str before = {0}, behind = {0};
            for (size_t k = 0; k < i; k++)
                before = px_arena_fmt(s->a, PX_STR_FMT PX_STR_FMT " ", PX_STR_ARG(before),
                                      PX_STR_ARG(token[k]));
            for (size_t k = i + 1; k < words; k++)
                behind = px_arena_fmt(s->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(behind),
                                      PX_STR_ARG(token[k]));
            st = near_words(s, token[i], before, behind, out, err);
            if (st == PX_OK && words == 1) st = split_word(s, token[i], out, err);
        }
        if (st == PX_OK) st = px_suggest_settle(s, f, out, s->limit * 2 + 10, err);
    }
    px_analyzer_free(an);
    return st;
}
