/* groups_words.c: names as words, and the keys under which likely names meet.
 *
 * Words are numbers (interned); each has a short form in which common abbreviations are the words they stand for and
 * plurals are singular. Names in Chinese, Japanese and Korean have no words; there the letters decide, and how they
 * sound. */
#include "base/buf.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/text.h"
#include "patent/region_int.h"
#include "patent/suggest_int.h"

#include <pthread.h>
#include <stdlib.h>

enum { WORDS_MAX = 16, TEXT_MAX = 16000, ROMAN_MIN = 6, DELETE_MIN = 7 };

typedef struct name_info {
    size_t first; /* word */
    uint16_t n;
    uint8_t scripts; /* 1 Latin, 2 Han, 4 kana, 8 hangul, 16 other */
    uint8_t letters; /* at most 255 */
    bool chinese;    /* a place in China in Latin letters */
} name_info;

struct px_suggest_words {
    px_intern *words;
    name_info *v;
    size_t n;
    uint32_t *word; /* of all names */
    size_t n_words, cap_words;
    uint32_t *means; /* by word: its short form */
    uint32_t *one;   /* by word: its singular */
    uint32_t *often; /* by word: names that hold it */
    size_t cap;
};

/* What abbreviations in names of organisations stand for, as offices print them. */
static const char *const abbreviations[][2] = {{"TECH", "TECHNOLOGY"},
                                               {"TECHN", "TECHNOLOGY"},
                                               {"TECHNOL", "TECHNOLOGY"},
                                               {"IND", "INDUSTRY"},
                                               {"INDS", "INDUSTRY"},
                                               {"INST", "INSTITUTE"},
                                               {"INSTITUT", "INSTITUTE"},
                                               {"UNIV", "UNIVERSITY"},
                                               {"RES", "RESEARCH"},
                                               {"DEV", "DEVELOPMENT"},
                                               {"DEVEL", "DEVELOPMENT"},
                                               {"PHARM", "PHARMACEUTICAL"},
                                               {"PHARMACEUT", "PHARMACEUTICAL"},
                                               {"CHEM", "CHEMICAL"},
                                               {"CHEMS", "CHEMICAL"},
                                               {"MFG", "MANUFACTURING"},
                                               {"MANUF", "MANUFACTURING"},
                                               {"INT", "INTERNATIONAL"},
                                               {"INTL", "INTERNATIONAL"},
                                               {"INTERNAT", "INTERNATIONAL"},
                                               {"NAT", "NATIONAL"},
                                               {"NATL", "NATIONAL"},
                                               {"LAB", "LABORATORY"},
                                               {"LABS", "LABORATORY"},
                                               {"LABORATORIES", "LABORATORY"},
                                               {"SCI", "SCIENCE"},
                                               {"ENG", "ENGINEERING"},
                                               {"ENGR", "ENGINEERING"},
                                               {"SYST", "SYSTEM"},
                                               {"SYS", "SYSTEM"},
                                               {"MED", "MEDICAL"},
                                               {"CENT", "CENTER"},
                                               {"CENTRE", "CENTER"},
                                               {"CTR", "CENTER"},
                                               {"ACAD", "ACADEMY"},
                                               {"DEPT", "DEPARTMENT"},
                                               {"ELECTRON", "ELECTRONIC"},
                                               {"ELEC", "ELECTRIC"},
                                               {"ELECT", "ELECTRIC"},
                                               {"MACH", "MACHINERY"},
                                               {"PROD", "PRODUCT"},
                                               {"PRODS", "PRODUCT"},
                                               {"SERV", "SERVICE"},
                                               {"BIOTECH", "BIOTECHNOLOGY"},
                                               {"BIOTECHNOL", "BIOTECHNOLOGY"},
                                               {"SEMICOND", "SEMICONDUCTOR"},
                                               {"COMM", "COMMUNICATION"},
                                               {"COMMUN", "COMMUNICATION"},
                                               {"TELECOM", "TELECOMMUNICATION"},
                                               {"HOSP", "HOSPITAL"},
                                               {"GRP", "GROUP"},
                                               {"MGMT", "MANAGEMENT"},
                                               {"CORP", "CORPORATION"},
                                               {"ASSOC", "ASSOCIATION"},
                                               {"FOUND", "FOUNDATION"},
                                               {"AGRI", "AGRICULTURAL"},
                                               {"AGRIC", "AGRICULTURAL"},
                                               {"INFO", "INFORMATION"},
                                               {"INDUSTRIES", "INDUSTRY"},
                                               {"TECHNOLOGIES", "TECHNOLOGY"},
                                               {"INDUSTRIAL", "INDUSTRIAL"},
                                               {"HLDGS", "HOLDING"},
                                               {"ORGANISATION", "ORGANIZATION"}};
#define COUNT(x) (sizeof(x) / sizeof *(x))

static uint32_t word_number(px_suggest_words *w, px_str s) {
    uint32_t i = px_intern_add(w->words, s, NULL);
    if (i >= w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 4096;
        while (cap <= i)
            cap *= 2;
        w->means = px_realloc(w->means, cap * sizeof *w->means);
        w->one = px_realloc(w->one, cap * sizeof *w->one);
        w->often = px_realloc(w->often, cap * sizeof *w->often);
        for (size_t k = w->cap; k < cap; k++) {
            w->means[k] = w->one[k] = UINT32_MAX;
            w->often[k] = 0;
        }
        w->cap = cap;
    }
    return i;
}

static px_str singular(px_str s, char *room) {
    if (s.n >= 5 && px_str_is(px_str_sub(s, s.n - 3, s.n), "IES")) {
        memcpy(room, s.p, s.n - 3);
        room[s.n - 3] = 'Y';
        return (px_str){room, s.n - 2};
    }
    return s.n >= 4 && s.p[s.n - 1] == 'S' && s.p[s.n - 2] != 'S' ? px_str_sub(s, 0, s.n - 1) : s;
}

static uint32_t one_of(px_suggest_words *w, uint32_t word) {
    if (w->one[word] != UINT32_MAX) return w->one[word];
    char room[256];
    px_str s = px_intern_text(w->words, word);
    uint32_t to = word;
    if (s.n < sizeof room) {
        px_str one = singular(s, room);
        if (one.n != s.n) {
            memmove(room, one.p, one.n); /* the table may move while it grows */
            to = word_number(w, (px_str){room, one.n});
        }
    }
    return w->one[word] = to;
}

/* Number of what a word means. */
static uint32_t meaning(px_suggest_words *w, uint32_t word) {
    if (w->means[word] != UINT32_MAX) return w->means[word];
    px_str s = px_intern_text(w->words, word);
    uint32_t to = word;
    for (size_t i = 0; i < COUNT(abbreviations) && to == word; i++)
        if (px_str_is(s, abbreviations[i][0])) to = word_number(w, px_str_of(abbreviations[i][1]));
    if (to == word) to = one_of(w, word);
    return w->means[word] = to;
}

static uint8_t scripts_of(px_str s) {
    uint8_t bits = 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = px_utf8_next(s, &i);
        if (c < 0x80)
            bits |= px_is_alpha((char)c) ? 1 : 0;
        else if (c >= 0x4E00 && c <= 0x9FFF)
            bits |= 2;
        else if (c >= 0x3041 && c <= 0x30FF)
            bits |= 4;
        else if (c >= 0xAC00 && c <= 0xD7A3)
            bits |= 8;
        else if (c >= 0xC0 && c <= 0x24F)
            bits |= 1;
        else if (px_text_script(c) == PX_SCRIPT_WORD)
            bits |= 16;
    }
    return bits;
}

static bool in_words(const name_info *m) {
    return !(m->scripts & (2 | 4 | 8));
}

static void cut(px_suggest_words *w, name_info *m, px_str s) {
    m->first = w->n_words;
    for (size_t i = 0; i < s.n && m->n < WORDS_MAX;) {
        size_t from = i;
        while (i < s.n &&
               (px_is_alpha(s.p[i]) || px_is_digit(s.p[i]) || (unsigned char)s.p[i] >= 0x80))
            i++;
        if (i == from) {
            i++;
            continue;
        }
        if (w->n_words == w->cap_words) {
            w->cap_words = w->cap_words ? w->cap_words * 2 : 4096;
            w->word = px_realloc(w->word, w->cap_words * sizeof *w->word);
        }
        px_str word = px_str_sub(s, from, i);
        char low[64];
        uint32_t number = word_number(w, word);
        w->word[w->n_words++] = number;
        w->often[number]++;
        m->n++;
        for (size_t k = 0; k < word.n && k < sizeof low; k++)
            low[k] = px_lower(word.p[k]);
        if (word.n >= 4 && word.n < sizeof low)
            m->chinese |= px_region_find_((px_str){low, word.n}) != NULL;
    }
}

static size_t letters_of(px_str s, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < TEXT_MAX; i++)
        if (s.p[i] != ' ' && s.p[i] != '\'' && s.p[i] != '-') out[n++] = s.p[i];
    return n;
}

/* The letters of a name in characters: folded (simplified), without 省 and 市. */
static size_t characters_of(px_str s, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < TEXT_MAX;) {
        size_t at = i;
        uint32_t c = px_utf8_next(s, &i);
        if (c == ' ' || c == 0x7701 || c == 0x5E02) continue;
        memcpy(out + n, s.p + at, i - at);
        n += i - at;
    }
    return n;
}

static int u32_cmp(const void *x, const void *y) {
    uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;
    return (p > q) - (p < q);
}

typedef struct maker {
    px_suggest_words *w;
    void (*key)(void *self, unsigned kind, uint32_t name, uint64_t hash, size_t place);
    void *self;
    uint32_t name;
    char *room;
} maker;

static void give(const maker *k, unsigned kind, const void *p, size_t n, size_t place) {
    k->key(k->self, kind, k->name, px_hash64(p, n), place);
}

/* Words that stand between the name of a place and UNIVERSITY. */
static bool is_small(px_str s) {
    static const char *const list[] = {"OF",  "THE", "DE", "DI", "DEGLI", "STUDI", "DELLA",
                                       "DES", "DU",  "LA", "ZU", "AND",   "I"};
    for (size_t i = 0; i < COUNT(list); i++)
        if (px_str_is(s, list[i])) return true;
    return false;
}

static bool is_university(px_str s) {
    return px_str_starts(s, PX_STR("UNIV")) && !px_str_is(s, "UNIVERSAL") &&
           !px_str_is(s, "UNIVERSE");
}

static void word_keys(const maker *k, const name_info *m) {
    px_suggest_words *w = k->w;
    uint32_t raw[WORDS_MAX], mean[WORDS_MAX], one[WORDS_MAX], some[WORDS_MAX];
    bool university = false;
    size_t n_some = 0;
    for (size_t i = 0; i < m->n; i++) {
        raw[i] = w->word[m->first + i];
        mean[i] = meaning(w, raw[i]);
        one[i] = one_of(w, raw[i]);
        px_str s = px_intern_text(w->words, raw[i]);
        university |= is_university(s);
        if (!is_university(s) && !is_small(s)) some[n_some++] = mean[i];
    }
    give(k, PX_SK_SHORT, mean, m->n * sizeof *mean, 0);
    give(k, PX_SK_PLURAL, one, m->n * sizeof *one, 0);
    if (m->n >= 2) {
        uint32_t sorted[WORDS_MAX];
        memcpy(sorted, raw, sizeof sorted);
        qsort(sorted, m->n, sizeof *sorted, u32_cmp);
        give(k, PX_SK_ORDER, sorted, m->n * sizeof *sorted, 0);
    }
    if (university && n_some) {
        qsort(some, n_some, sizeof *some, u32_cmp);
        give(k, PX_SK_UNIVERSITY, some, n_some * sizeof *some, 0);
    }
    give(k, PX_SK_BUT_ONE, mean, m->n * sizeof *mean, PX_SK_WHOLE);
    for (size_t out = 0; out < m->n && m->n >= 2; out++) {
        uint32_t rest[WORDS_MAX];
        size_t n = 0;
        for (size_t i = 0; i < m->n; i++)
            if (i != out) rest[n++] = mean[i];
        give(k, PX_SK_BUT_ONE, rest, n * sizeof *rest, out);
    }
    px_str only = m->n == 1 ? px_intern_text(w->words, raw[0]) : (px_str){0};
    if (only.n < DELETE_MIN || only.n > 60) return;
    char text[64] = {'1'}; /* no list of words hashes alike */
    memcpy(text + 1, only.p, only.n);
    give(k, PX_SK_BUT_ONE, text, only.n + 1, 0);
    for (size_t out = 0; out < only.n; out++) {
        size_t n = 1;
        for (size_t i = 0; i < only.n; i++)
            if (i != out) text[n++] = only.p[i];
        if (out && only.p[out] == only.p[out - 1]) continue; /* the same again */
        give(k, PX_SK_BUT_ONE, text, n, 0);
    }
}

/* "MÜLLER" meets MULLER by its letters; MUELLER by these. */
static size_t german(px_str s, char *out) {
    size_t n = 0;
    bool any = false;
    for (size_t i = 0; i < s.n && n + 4 < TEXT_MAX;) {
        size_t at = i;
        uint32_t c = px_utf8_next(s, &i);
        const char *two = c == 0xC4                ? "AE"
                          : c == 0xD6 || c == 0xD8 ? "OE"
                          : c == 0xDC              ? "UE"
                          : c == 0xC5              ? "AA"
                                                   : NULL;
        if (two) {
            memcpy(out + n, two, 2);
            n += 2;
            any = true;
        } else if (c != ' ') {
            memcpy(out + n, s.p + at, i - at);
            n += i - at;
        }
    }
    return any ? n : 0;
}

static px_status one_name(maker *k, px_latin *latin, px_str name, name_info *m, px_buf *text,
                          px_err *err) {
    px_status st = PX_OK;
    if (name.n > 1000) return PX_OK;
    m->scripts = scripts_of(name);
    bool plain = true;
    for (size_t i = 0; i < name.n && plain; i++)
        plain = (unsigned char)name.p[i] < 0x80;
    px_buf_clear(text);
    if (plain)
        px_buf_str(text, name);
    else
        st = px_latin_of(latin, name, text, err);
    if (st == PX_E_LIMIT) return PX_OK; /* too long to be a name */
    if (st != PX_OK) return st;
    size_t n = letters_of(px_buf_view(text), k->room);
    m->letters = (uint8_t)(n > 255 ? 255 : n);
    if (in_words(m)) {
        cut(k->w, m, px_buf_view(text));
        if (n) give(k, PX_SK_LETTERS, k->room, n, 0);
        if (m->n && m->n < WORDS_MAX) word_keys(k, m); /* of longer names the end is missing */
    }
    if (n >= ROMAN_MIN) give(k, PX_SK_ROMAN, k->room, n, 0);
    if (!plain && in_words(m)) {
        n = german(name, k->room);
        if (n) give(k, PX_SK_LETTERS, k->room, n, 0);
    }
    if (!in_words(m)) {
        px_buf folded;
        px_buf_init(&folded, TEXT_MAX);
        st = px_text_fold(name, &folded, err);
        n = st == PX_OK ? characters_of(px_buf_view(&folded), k->room) : 0;
        if (n >= 6) give(k, PX_SK_LETTERS, k->room, n, 0);
        px_buf_done(&folded);
    }
    return st;
}

/* A romaniser is dear to open and dear to warm up, and belongs to one thread: each keeps its own. */
static struct {
    pthread_once_t once;
    pthread_key_t key;
} latins = {.once = PTHREAD_ONCE_INIT};

static void latin_gone(void *latin) {
    px_latin_free(latin);
}

static void latins_make(void) {
    if (pthread_key_create(&latins.key, latin_gone) != 0) px_oom(sizeof latins.key);
}

static px_status latin_of_thread(px_latin **out, px_err *err) {
    (void)pthread_once(&latins.once, latins_make);
    *out = pthread_getspecific(latins.key);
    if (*out) return PX_OK;
    px_status st = px_latin_new(out, err);
    if (st == PX_OK && pthread_setspecific(latins.key, *out) != 0) px_oom(sizeof *out);
    return st;
}

px_status px_suggest_words_new_(const px_suggest_name *v, size_t n,
                                void (*key)(void *self, unsigned kind, uint32_t name, uint64_t hash,
                                            size_t place),
                                void *self, px_suggest_words **out, px_err *err) {
    px_suggest_words *w = px_calloc(1, sizeof *w);
    maker k = {.w = w, .key = key, .self = self, .room = px_malloc(TEXT_MAX + 16)};
    px_latin *latin = NULL;
    px_buf text;
    px_buf_init(&text, TEXT_MAX);
    w->words = px_intern_new();
    w->v = px_calloc(n + 1, sizeof *w->v);
    w->n = n;
    px_status st = latin_of_thread(&latin, err);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        k.name = (uint32_t)i;
        st = one_name(&k, latin, v[i].name, &w->v[i], &text, err);
    }
    px_buf_done(&text);
    free(k.room);
    *out = w;
    return st;
}

void px_suggest_words_free_(px_suggest_words *w) {
    if (!w) return;
    px_intern_free(w->words);
    free(w->v);
    free(w->word);
    free(w->means);
    free(w->one);
    free(w->often);
    free(w);
}

/* ---- what differs ---- */

static bool has_digit(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (px_is_digit(s.p[i])) return true;
    return false;
}

/* One letter more, another one, or two that changed places. */
static bool one_letter(px_str x, px_str y) {
    if (x.n > y.n) {
        px_str t = x;
        x = y;
        y = t;
    }
    if (y.n - x.n > 1) return false;
    size_t i = 0, j = 0;
    while (i < x.n && x.p[i] == y.p[i])
        i++;
    while (j < x.n - i && x.p[x.n - 1 - j] == y.p[y.n - 1 - j])
        j++;
    if (x.n < y.n) return i + j >= x.n;
    return i + j + 1 == x.n || (i + j + 2 == x.n && x.p[i] == y.p[i + 1] && x.p[i + 1] == y.p[i]);
}

/* The rarest word that both have, by how many names hold it. */
static uint32_t rarest_shared(const px_suggest_words *w, const name_info *x, const name_info *y) {
    uint32_t best = UINT32_MAX;
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = 0; j < y->n; j++) {
            uint32_t a = w->word[x->first + i], b = w->word[y->first + j];
            if (a == b && px_intern_text(w->words, a).n >= 4 && w->often[a] < best)
                best = w->often[a];
        }
    return best;
}

bool px_suggest_apart_(const px_suggest_words *w, uint32_t x, size_t word_x, uint32_t y,
                       size_t word_y, px_likeness *why) {
    const name_info *p = &w->v[x], *q = &w->v[y];
    if (word_x == PX_SK_WHOLE && word_y == PX_SK_WHOLE) return false;
    if (word_x == PX_SK_WHOLE || word_y == PX_SK_WHOLE) {
        *why = PX_LIKE_EXTRA;
        return p->n != q->n;
    }
    if (word_x != word_y || p->n != q->n) return false;
    uint32_t a = w->word[p->first + word_x], b = w->word[q->first + word_y];
    px_str s = px_intern_text(w->words, a), t = px_intern_text(w->words, b);
    if (w->means[a] == w->means[b] || has_digit(s) || has_digit(t)) return false;
    size_t least = s.n < t.n ? s.n : t.n, most = s.n < t.n ? t.n : s.n;
    bool begins = px_str_starts(s, px_str_sub(t, 0, least));
    if (p->n >= 2 && begins && least >= 4 && most - least >= 2) {
        *why = least >= 8 ? PX_LIKE_CUT : PX_LIKE_SHORT;
        return true;
    }
    if (least < 5 || !one_letter(s, t)) return false;
    *why = p->n >= 2 && p->letters >= 14 ? PX_LIKE_SPELLING : PX_LIKE_WORD_SPELLING;
    return true;
}

bool px_suggest_scripts_differ_(const px_suggest_words *w, uint32_t x, uint32_t y) {
    return !(w->v[x].scripts & w->v[y].scripts) && w->v[x].scripts && w->v[y].scripts;
}

double px_suggest_trust_(const px_suggest_words *w, uint32_t x, uint32_t y, unsigned why) {
    const name_info *p = &w->v[x], *q = &w->v[y];
    unsigned same = 1u << PX_LIKE_LETTERS | 1u << PX_LIKE_ORDER | 1u << PX_LIKE_ROMAN;
    if (why & same) return 1;
    double trust = 1;
    if (why & (1u << PX_LIKE_SPELLING | 1u << PX_LIKE_SHORT | 1u << PX_LIKE_CUT) &&
        !(why & 1u << PX_LIKE_PLURAL)) {
        /* What agrees is common, so what differs is the name itself. */
        if (rarest_shared(w, p, q) > 8) trust *= 0.9;
        /* Pinyin: one letter is another syllable. */
        if (p->chinese || q->chinese) trust *= 0.85;
    }
    return trust;
}
