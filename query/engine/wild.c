/* wild.c: see wild.h.
 *
 * A pattern is a literal head, a literal tail, and between them steps of which the characters are
 * taken one by one with the set of steps that can be next, so that no pattern takes more than its
 * length times the word's. */
#include "query/engine/wild.h"

#include "base/sort.h"

#include <stdlib.h>

typedef enum sign { CHARACTER, ONE, NONE_OR_ONE, ANY } sign;

struct px_wild {
    px_str pattern, head, tail, piece;
    size_t least; /* bytes of a word that fits, at least */
    size_t n;     /* steps between head and tail */
    struct step {
        sign what;
        px_str character;
    } * step;
};

static size_t char_length(px_str s, size_t at) {
    size_t end = at + 1;
    while (end < s.n && ((unsigned char)s.p[end] & 0xC0) == 0x80)
        end++;
    return end - at;
}

static bool is_sign(char c) {
    return c == '*' || c == '?' || c == '#';
}

const px_wild *px_wild_make(px_arena *a, px_str pattern) {
    px_wild *w = px_arena_zero(a, sizeof *w);
    size_t from = 0, to = pattern.n, piece = 0;
    w->pattern = pattern;
    while (from < pattern.n && !is_sign(pattern.p[from]))
        from++;
    while (to > from && !is_sign(pattern.p[to - 1]))
        to--;
    w->head = px_str_sub(pattern, 0, from);
    w->tail = px_str_sub(pattern, to, pattern.n);
    w->least = w->head.n + w->tail.n;
    w->step = px_arena_array(a, struct step, to - from + 1);
    for (size_t i = from; i < pattern.n; i++) { /* behind the head, which is looked up by itself */
        piece = is_sign(pattern.p[i]) ? 0 : piece + 1;
        if (piece > w->piece.n) w->piece = px_str_sub(pattern, i + 1 - piece, i + 1);
    }
    for (size_t i = from, n; i < to; i += n) {
        struct step *s = &w->step[w->n];
        n = char_length(pattern, i);
        char c = pattern.p[i];
        s->what = c == '*' ? ANY : c == '?' ? ONE : c == '#' ? NONE_OR_ONE : CHARACTER;
        s->character = px_str_sub(pattern, i, i + n);
        if (s->what == CHARACTER) w->least += n;
        if (s->what == ONE) w->least++;
        if (s->what != ANY || w->n == 0 || s[-1].what != ANY) w->n++;
    }
    return w;
}

px_str px_wild_pattern(const px_wild *w) {
    return w->pattern;
}

px_str px_wild_piece(const px_wild *w) {
    return w->piece.n > w->head.n ? w->piece : w->head;
}

#define STEPS_MAX 256 /* of a pattern that a word of PX_TOKEN_MAX bytes can fit, with room */

/* Steps that may be next: bit i of `now`. Those that may match nothing let the one behind be next. */
static bool between(const px_wild *w, px_str s) {
    bool now[STEPS_MAX + 1] = {false}, next[STEPS_MAX + 1];
    size_t n = w->n;
    now[0] = true;
    for (size_t at = 0;; at += char_length(s, at)) {
        bool any = false;
        for (size_t i = 0; i < n; i++)
            if (now[i] && (w->step[i].what == ANY || w->step[i].what == NONE_OR_ONE))
                now[i + 1] = true;
        if (at >= s.n) return now[n];
        px_str c = px_str_sub(s, at, at + char_length(s, at));
        memset(next, 0, n + 1);
        for (size_t i = 0; i < n; i++) {
            if (!now[i]) continue;
            if (w->step[i].what == ANY)
                next[i] = true;
            else if (w->step[i].what != CHARACTER || px_str_eq(w->step[i].character, c))
                next[i + 1] = true;
            any |= next[i] || next[i + 1];
        }
        if (!any) return false;
        memcpy(now, next, n + 1);
    }
}

bool px_wild_fits(const px_wild *w, px_str s) {
    if (s.n < w->least || !px_str_starts(s, w->head)) return false;
    px_str end = px_str_sub(s, s.n - w->tail.n, s.n);
    if (!px_str_eq(end, w->tail)) return false;
    if (w->n == 0) return s.n == w->least;
    if (w->n == 1 && w->step[0].what == ANY) return true;
    px_str middle = px_str_sub(s, w->head.n, s.n - w->tail.n);
    if (w->n <= STEPS_MAX) return between(w, middle);
    /* A long pattern is mostly '#', of which a word can use only as many as it has bytes. */
    px_wild cut = *w;
    px_arena *a = px_arena_new();
    size_t run = 0;
    cut.step = px_arena_array(a, struct step, w->n);
    cut.n = 0;
    for (size_t i = 0; i < w->n; i++) {
        run = w->step[i].what == NONE_OR_ONE ? run + 1 : 0;
        if (run <= middle.n) cut.step[cut.n++] = w->step[i];
    }
    bool yes = cut.n <= STEPS_MAX && between(&cut, middle);
    px_arena_free(a);
    return yes;
}

/* A word that is compared costs as much as so many whose bytes are searched. */
#define BYTES_ONLY 8u
/* Fewer words than these are not worth looking for others. */
#define WORTH 64u

px_status px_wild_begin(px_wild_walk *k, px_tok *t, const px_wild *w, px_err *err) {
    const uint32_t *places;
    uint32_t n = 0, from, end;
    bool known = false;
    *k = (px_wild_walk){.t = t, .w = w};
    px_status st = px_tok_prefix(t, w->head, &from, &end, err);
    if (st == PX_OK && w->tail.n && end - from > WORTH)
        st = px_tok_suffix(t, w->tail, &places, &n, &known, err);
    if (st != PX_OK) return st;
    k->place = from;
    k->end = end;
    if (!known || n >= (end - from) / BYTES_ONLY) return PX_OK;
    k->list = px_malloc((n + 1) * sizeof *k->list);
    k->place = k->end = 0;
    for (uint32_t i = 0; i < n; i++)
        if (places[i] >= from && places[i] < end) k->list[k->end++] = places[i];
    px_sort_u32(k->list, k->end);
    return PX_OK;
}

void px_wild_end(px_wild_walk *k) {
    free(k->list);
    k->list = NULL;
    k->place = k->end;
}

bool px_wild_next(px_wild_walk *k) {
    const px_wild *w = k->w;
    bool all = w->n == 1 && w->step[0].what == ANY && w->tail.n == 0; /* that begin so */
    while (k->place < k->end) {
        if (!k->list && w->piece.n) k->place = px_tok_holding(k->t, w->piece, k->place, k->end);
        if (k->place >= k->end) break;
        uint32_t at = k->place++;
        k->id = px_tok_at(k->t, k->list ? k->list[at] : at);
        if (k->id != PX_TOK_NONE && (all || px_wild_fits(w, px_tok_text(k->t, k->id)))) return true;
    }
    return false;
}

px_gap px_gap_of(px_str s) {
    if (px_str_is(s, "?")) return (px_gap){1, 1, false};
    if (px_str_is(s, "#")) return (px_gap){0, 1, false};
    return (px_gap){0, 9, true};
}

/* ---- names ---- */

/* The tokens of a value are places 0..m; `now` are those where the rest of the sequence may begin. */
bool px_wild_name(const px_step *s, px_str value) {
    const px_qnode *q = s->leaf;
    size_t m = 0;
    for (size_t i = 1; i < value.n; i++)
        m += value.p[i] == ' ' && value.p[i - 1] != ' ';
    px_str *token = px_calloc(m + 1, sizeof *token);
    bool *now = px_malloc(m + 1), *next = px_malloc(m + 1), any = true;
    size_t from = 0, n = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] != ' ') continue;
        if (i > from) token[n++] = px_str_sub(value, from, i);
        from = i + 1;
    }
    memset(now, true, m + 1);
    for (size_t k = 0; k < q->n_tokens && any; k++) {
        bool is_gap = q->is_word[k] == PX_LT_GAP;
        px_gap gap = is_gap ? px_gap_of(q->token[k]) : (px_gap){1, 1, false};
        any = false;
        memset(next, false, m + 1);
        for (size_t i = 0; i <= n; i++) {
            if (!now[i]) continue;
            if (!is_gap && (i == n || !(s->wild[k] ? px_wild_fits(s->wild[k], token[i])
                                                   : px_str_eq(q->token[k], token[i]))))
                continue;
            for (size_t j = i + gap.min; j <= i + gap.max && j <= n; j++)
                any = next[j] = true;
        }
        bool *swap = now;
        now = next;
        next = swap;
    }
    free(token);
    free(now);
    free(next);
    return any;
}
