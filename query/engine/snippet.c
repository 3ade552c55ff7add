/* snippet.c: see snippet.h.
 *
 * A piece begins as the first mark that is not shown yet with room on both sides, takes in the marks
 * that fit, and is then moved to the next good borders inside its allowance. */
#include "query/engine/snippet.h"

#include "base/text.h"
#include "patent/facts.h"

#define PIECE_MAX 240u /* characters of a piece when there is more to show */
#define PIECE_MIN 40u  /* what is left of an allowance is not worth another piece below it */

static bool is_inside(px_str s, size_t at) { /* of a character */
    return at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80;
}

static uint32_t char_at(px_str s, size_t at) {
    return px_utf8_next(s, &at);
}

static size_t step_back(px_str s, size_t at) {
    do
        at--;
    while (at > 0 && is_inside(s, at));
    return at;
}

static size_t step_on(px_str s, size_t at) {
    (void)px_utf8_next(s, &at);
    return at;
}

static uint32_t length(px_str s, size_t from, size_t to) {
    uint32_t n = 0;
    for (; from < to; n++)
        from = step_on(s, from);
    return n;
}

/* May the text be cut at `at`, the beginning of a character? */
static bool is_border(px_str s, size_t at) {
    if (at == 0 || at >= s.n) return true;
    uint32_t next = char_at(s, at), last = char_at(s, step_back(s, at));
    if (px_text_is_mark(next) || next == 0x200D || last == 0x200D) return false;
    if (next >= 0xFE00 && next <= 0xFE0F) return false; /* variation selectors */
    return px_text_script(next) != PX_SCRIPT_WORD || px_text_script(last) != PX_SCRIPT_WORD;
}

/* Does a sentence end before `at`? */
static bool is_sentence(px_str s, size_t at) {
    if (at == 0 || at >= s.n) return true;
    size_t k = step_back(s, at);
    uint32_t c = char_at(s, k);
    if (c == '\n' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B) return true;
    if (c != ' ' || k == 0) return false;
    c = char_at(s, step_back(s, k));
    return c == '.' || c == '!' || c == '?' || c == ';';
}

/* The best beginning between `low` and `high`, both borders of characters: the earliest sentence's,
 * else the earliest border. `high` is one in any case. */
static size_t begin_of(px_str s, size_t low, size_t high) {
    size_t border = high;
    for (size_t i = low; i < high; i = step_on(s, i)) {
        if (is_sentence(s, i)) return i;
        if (border == high && is_border(s, i)) border = i;
    }
    return border;
}

/* The best end between `low` and `high`: the latest sentence's, else the latest border. */
static size_t end_of(px_str s, size_t low, size_t high) {
    size_t border = low;
    for (size_t i = high; i > low; i = step_back(s, i)) {
        if (is_sentence(s, i)) return i;
        if (border == low && is_border(s, i)) border = i;
    }
    return border;
}

static size_t back(px_str s, size_t at, size_t least, uint32_t characters) {
    for (; characters && at > least; characters--)
        at = step_back(s, at);
    return at;
}

static size_t on(px_str s, size_t at, uint32_t characters) {
    for (; characters && at < s.n; characters--)
        at = step_on(s, at);
    return at;
}

struct list {
    px_arena *a;
    px_snippet *v;
    size_t n, cap;
};

static px_snippet *add(struct list *l) {
    if (l->n == l->cap) l->v = px_arena_grow(l->a, l->v, l->n, &l->cap, l->n + 1, sizeof *l->v);
    return &l->v[l->n++];
}

/* Pieces of one text; takes what they use off *room. */
static void pieces(struct list *l, const char *field, px_str lang, px_str s, const px_mark *mark,
                   size_t n, uint32_t *room) {
    size_t shown = 0; /* bytes up to here are in a piece */
    for (size_t i = 0; i < n && *room >= PIECE_MIN / 2;) {
        uint32_t size = *room < PIECE_MAX + PIECE_MIN ? *room : PIECE_MAX;
        size_t first = i, end = mark[i].end;
        uint32_t used = length(s, mark[i].begin, end);
        for (; i < n; i++) { /* marks that fit */
            uint32_t more = length(s, end, mark[i].end);
            if (i > first && used + more > size) break;
            used += more;
            end = mark[i].end;
        }
        uint32_t left = size > used ? size - used : 0;
        /* Half of what is left before them, more where there is less behind. */
        size_t half = on(s, end, left / 2);
        size_t low = back(s, mark[first].begin, shown, left - length(s, end, half));
        size_t begin = begin_of(s, low, mark[first].begin);
        used += length(s, begin, mark[first].begin);
        left = size > used ? size - used : 0;
        size_t high = on(s, end, left);
        if (i < n && high > mark[i].begin) high = mark[i].begin; /* not half a mark */
        size_t stop = end_of(s, end, high);
        while (stop > end && px_is_space(s.p[stop - 1]))
            stop--;
        while (begin < mark[first].begin && px_is_space(s.p[begin]))
            begin++;
        px_snippet *p = add(l);
        *p = (px_snippet){.field = field, .lang = lang, .text = px_str_sub(s, begin, stop)};
        p->cut_before = begin > 0;
        p->cut_behind = stop < s.n;
        p->mark = px_arena_array(l->a, px_mark, i - first);
        for (size_t k = first; k < i; k++)
            p->mark[p->n_marks++] =
                (px_mark){mark[k].begin - (uint32_t)begin, mark[k].end - (uint32_t)begin};
        used = length(s, begin, stop);
        *room -= used < *room ? used : *room;
        shown = stop;
    }
}

static px_status one_text(px_highlight *h, struct list *l, const char *field, unsigned bit,
                          px_str lang, px_str text, uint32_t *room, px_err *err) {
    px_mark *mark;
    size_t n;
    if (*room < PIECE_MIN / 2) return PX_OK;
    px_status st = px_highlight_text(h, l->a, text, bit, &mark, &n, err);
    if (st == PX_OK && n) pieces(l, field, lang, text, mark, n, room);
    return st;
}

static px_status names(px_highlight *h, struct list *l, const char *field, unsigned bit,
                       const px_rec_parties *v, uint32_t room, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < v->n && st == PX_OK; i++)
        st = one_text(h, l, field, bit, (px_str){0}, v->v[i].name, &room, err);
    return st;
}

px_status px_snippets_of(px_highlight *h, px_arena *a, const px_record *r, uint32_t characters,
                         px_stop *stop, px_snippet **out, size_t *n_out, px_err *err) {
    static const struct {
        const char *field;
        unsigned bits;
    } order[] = {{"ti", 1u << PX_TF_TI},
                 {"ab", 1u << PX_TF_AB},
                 {"clm", 1u << PX_TF_C1 | 1u << PX_TF_ICL | 1u << PX_TF_CLM},
                 {"des", 1u << PX_TF_DES}};
    struct list l = {.a = a};
    px_fact_text *text;
    size_t n = px_facts_texts(a, r, &text);
    px_status st = PX_OK;
    for (size_t k = 0; k < sizeof order / sizeof *order && st == PX_OK; k++) {
        uint32_t room = characters;
        if (!px_highlight_any(h, order[k].bits)) continue;
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            if (!(order[k].bits >> text[i].field & 1)) continue;
            st = px_stop_look(stop, err);
            if (st == PX_OK)
                st = one_text(h, &l, order[k].field, 1u << text[i].field, text[i].lang,
                              text[i].text, &room, err);
        }
    }
    if (st == PX_OK) st = names(h, &l, "pa", PX_HL_APPLICANT, &r->applicants, characters, err);
    if (st == PX_OK) st = names(h, &l, "in", PX_HL_INVENTOR, &r->inventors, characters, err);
    *out = l.v;
    *n_out = l.n;
    return st;
}
