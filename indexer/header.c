/* header.c: the header dictionary: normalised once a process, kept sorted. */
#include "indexer/header.h"

#include "base/text.h"
#include "indexer/map.h"

#include <pthread.h>
#include <stdlib.h>

#define HEADER_MAX 4096

/* Latin letters without their accents, so that "DEPOSANT" is "Déposant"; U+00E0 to U+00FF. */
static char plain_letter(uint32_t cp) {
    static const char plain[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";
    return cp >= 0xE0 && cp <= 0xFF ? plain[cp - 0xE0] : 0;
}

static px_header_class class_of(uint32_t cp) {
    px_script s = px_text_script(cp);
    if (s == PX_SCRIPT_OTHER) return PX_HEADER_BREAK;
    if (cp < 0x80 && px_is_digit((char)cp)) return PX_HEADER_DIGIT;
    return s == PX_SCRIPT_CJK ? PX_HEADER_CJK : PX_HEADER_LETTER;
}

/* Pieces that a blank kept apart may join into another letter (a mark, a half of a Hangul syllable);
 * then what came out is cut once more, so that a normal form is its own normal form. */
#define CUTS_MAX 4

static void cut(px_arena *a, px_str header, unsigned turn, px_header_form *out) {
    px_buf folded;
    px_err err;
    px_buf_init(&folded, 1 << 16);
    if (px_text_fold(header, &folded, &err) == PX_OK) {
        px_str s = px_buf_view(&folded);
        char *text = px_arena_alloc(a, s.n + 1);
        bool *starts = px_arena_zero(a, (s.n + 1) * sizeof *starts);
        size_t n = 0;
        px_header_class before = PX_HEADER_BREAK;
        for (size_t i = 0; i < s.n;) {
            size_t from = i;
            uint32_t cp = px_utf8_next(s, &i);
            /* an accent that found no letter: the next turn would put it on one that lost its own */
            if (cp >= 0x300 && cp <= 0x36F) continue;
            px_header_class c = class_of(cp);
            if (c != PX_HEADER_BREAK) {
                if (c != before) starts[n] = true;
                char letter = plain_letter(cp);
                if (letter) {
                    text[n++] = letter;
                } else {
                    memcpy(text + n, s.p + from, i - from);
                    n += i - from;
                }
            }
            before = c;
        }
        starts[n] = true;
        *out = (px_header_form){{text, n}, starts};
        px_buf_clear(&folded);
        if (turn < CUTS_MAX && px_text_fold(out->text, &folded, &err) == PX_OK &&
            !px_str_eq(px_buf_view(&folded), out->text))
            cut(a, out->text, turn + 1, out);
    }
    px_buf_done(&folded);
}

/* The same for what is ASCII throughout, as most cells are that are asked about; false: it is not. */
static bool cut_ascii(px_arena *a, px_str header, px_header_form *out) {
    char *text = px_arena_alloc(a, header.n + 1);
    bool *starts = px_arena_alloc(a, (header.n + 1) * sizeof *starts);
    size_t n = 0;
    px_header_class before = PX_HEADER_BREAK;
    for (size_t i = 0; i < header.n; i++) {
        char c = px_lower(header.p[i]);
        if ((unsigned char)c >= 0x80) return false;
        px_header_class is = px_is_lower(c)   ? PX_HEADER_LETTER
                             : px_is_digit(c) ? PX_HEADER_DIGIT
                                              : PX_HEADER_BREAK;
        if (is != PX_HEADER_BREAK) {
            starts[n] = is != before;
            text[n++] = c;
        }
        before = is;
    }
    starts[n] = true;
    *out = (px_header_form){{text, n}, starts};
    return true;
}

void px_header_cut(px_arena *a, px_str header, px_header_form *out) {
    *out = (px_header_form){.text = {"", 0}};
    if (header.n > HEADER_MAX || cut_ascii(a, header, out)) return;
    cut(a, header, 1, out);
}

px_str px_header_normal(px_arena *a, px_str header) {
    px_header_form f;
    px_header_cut(a, header, &f);
    return px_arena_str(a, f.text);
}

uint32_t px_header_letters(px_str s) {
    uint32_t set = 0;
    for (size_t i = 0; i < s.n; i++)
        if (px_is_lower(s.p[i])) set |= 1u << (s.p[i] - 'a');
    return set;
}

static struct {
    pthread_once_t once;
    px_arena *a;
    px_header_entry *v;
    size_t n;
} dict = {.once = PTHREAD_ONCE_INIT};

static int by_name(const void *x, const void *y) {
    const px_header_entry *a = x, *b = y;
    int c = px_str_cmp(a->name, b->name);
    return c ? c : (a->rank > b->rank) - (a->rank < b->rank);
}

static void dict_add(px_target t, const char *lang, const char *aliases, size_t *cap) {
    px_str rest = px_str_of(aliases);
    while (rest.n) {
        size_t bar = px_str_find(rest, PX_STR("|"));
        px_str one = px_str_sub(rest, 0, bar);
        rest =
            bar == SIZE_MAX ? px_str_sub(rest, rest.n, rest.n) : px_str_sub(rest, bar + 1, rest.n);
        bool weak = px_str_starts(one, PX_STR("?"));
        dict.v = px_arena_grow(dict.a, dict.v, dict.n, cap, dict.n + 1, sizeof *dict.v);
        px_str name = px_header_normal(dict.a, one);
        dict.v[dict.n] = (px_header_entry){.name = name,
                                           .target = t,
                                           .lang = px_str_of(lang),
                                           .rank = (unsigned)dict.n,
                                           .weak = weak,
                                           .letters = px_header_letters(name)};
        if (dict.v[dict.n].name.n) dict.n++;
    }
}

static void dict_make(void) {
    size_t cap = 0;
    px_err err;
    if (px_text_init(&err) != PX_OK) return;
    dict.a = px_arena_new();
#define PX_HEADER(target, lang, aliases) dict_add(PX_T_##target, lang, aliases, &cap);
#include "indexer/headers.tbl"
#undef PX_HEADER
    qsort(dict.v, dict.n, sizeof *dict.v, by_name);
}

const px_header_entry *px_header_entries(size_t *n) {
    pthread_once(&dict.once, dict_make);
    *n = dict.n;
    return dict.v;
}

px_mapped px_header_find(px_str normal) {
    px_mapped to = {.target = PX_T_UNKNOWN};
    size_t lo = 0, n, hi;
    const px_header_entry *v = px_header_entries(&n);
    if (!normal.n) return to;
    for (hi = n; lo < hi;) {
        size_t mid = (lo + hi) / 2;
        if (px_str_cmp(v[mid].name, normal) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == n || !px_str_eq(v[lo].name, normal)) return to;
    to.target = v[lo].target;
    to.basis = v[lo].weak ? PX_MAP_WEAK : PX_MAP_HEADER;
    to.rank = v[lo].rank;
    memcpy(to.lang, v[lo].lang.p, v[lo].lang.n < sizeof to.lang ? v[lo].lang.n : 0);
    return to;
}
