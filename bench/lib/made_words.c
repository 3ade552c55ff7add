/* made_words.c: tables -> lists, pairs and lexicons. */
#include "bench/lib/made_words.h"

#include <assert.h>

#define N_MADE_NOUNS 10000 /* words made of syllables, by class */
#define N_MADE_ADJS  2500
#define N_MADE_VERBS 600

static const struct {
    const char *list, *text;
} word_rows[] = {
#define MADE_WORDS(list, text) {#list, text},
#include "bench/lib/made_words.tbl"
#undef MADE_WORDS
};

static const struct {
    const char *list, *text;
} name_rows[] = {
#define MADE_NAMES(list, text) {#list, text},
#include "bench/lib/made_names.tbl"
#undef MADE_NAMES
};

/* An industry has its names here, a topic its symbols and terms. */
static const struct {
    bool industry;
    const char *left, *right;
} topic_rows[] = {
#define MADE_INDUSTRY(en, zh)      {true, en, zh},
#define MADE_TOPIC(symbols, terms) {false, symbols, terms},
#include "bench/lib/made_topics.tbl"
#undef MADE_INDUSTRY
#undef MADE_TOPIC
};

static const char *text_of(const char *list) {
    for (size_t i = 0; i < sizeof word_rows / sizeof *word_rows; i++)
        if (strcmp(word_rows[i].list, list) == 0) return word_rows[i].text;
    for (size_t i = 0; i < sizeof name_rows / sizeof *name_rows; i++)
        if (strcmp(name_rows[i].list, list) == 0) return name_rows[i].text;
    assert(!"a list that no table has");
    return "";
}

static made_list split(px_arena *a, const char *text, char at) {
    made_list out = {NULL, 1};
    for (const char *p = text; *p; p++)
        out.n += *p == at;
    out.v = px_arena_alloc(a, out.n * sizeof *out.v);
    uint32_t n = 0;
    for (const char *p = text;; p++) {
        const char *end = p + strcspn(p, (char[]){at, 0});
        bool seen = false;
        px_str item = {p, (size_t)(end - p)};
        for (uint32_t i = 0; at == ' ' && i < n && !seen; i++)
            seen = px_str_eq(out.v[i], item);
        if (!seen) out.v[n++] = item;
        p = end;
        if (!*p) break;
    }
    out.n = n;
    return out;
}

static made_pairs split_pairs(px_arena *a, const char *text) {
    made_list items = split(a, text, '|');
    made_pairs out = {px_arena_alloc(a, items.n * sizeof *out.v), items.n};
    for (uint32_t i = 0; i < items.n; i++) {
        size_t eq = px_str_find(items.v[i], PX_STR("="));
        assert(eq != SIZE_MAX);
        out.v[i].en = px_str_sub(items.v[i], 0, eq);
        out.v[i].zh = px_str_sub(items.v[i], eq + 1, items.v[i].n);
    }
    return out;
}

/* A word that sounds like English and is none: "travenol", "cordisant". */
static px_str syllables(px_arena *a, made_rng *r, const char *const *ends, uint32_t n_ends) {
    static const char *const onset[] = {"b",  "c",  "d",  "f",  "g",  "h",  "l",  "m",  "n",  "p",
                                        "r",  "s",  "t",  "v",  "br", "cl", "cr", "dr", "fl", "gl",
                                        "gr", "pl", "pr", "st", "tr", "th", "sp", "k",  "ph", "z"};
    static const char *const nucleus[] = {"a",  "e",  "i",  "o",  "u", "ar", "en", "or",
                                          "al", "in", "er", "on", "y", "es", "am"};
    char word[48];
    size_t n = 0;
    for (uint32_t k = 0, all = 1 + made_below(r, 3); k < all; k++) {
        const char *o = onset[made_below(r, sizeof onset / sizeof *onset)];
        const char *v = nucleus[made_below(r, sizeof nucleus / sizeof *nucleus)];
        while (*o)
            word[n++] = *o++;
        while (*v)
            word[n++] = *v++;
    }
    for (const char *e = ends[made_below(r, n_ends)]; *e; e++)
        word[n++] = *e;
    return px_arena_str(a, (px_str){word, n});
}

static bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static px_str with(px_arena *a, px_str w, size_t cut, const char *end) {
    return px_arena_fmt(a, PX_STR_FMT "%s", PX_STR_ARG(px_str_sub(w, 0, w.n - cut)), end);
}

static px_str form_s(px_arena *a, px_str w) {
    char last = w.p[w.n - 1], before = w.p[w.n - 2];
    if (last == 'y' && !is_vowel(before)) return with(a, w, 1, "ies");
    if (last == 's' || last == 'x' || last == 'z' ||
        (last == 'h' && (before == 's' || before == 'c')))
        return with(a, w, 0, "es");
    return with(a, w, 0, "s");
}

/* clamp -> clamping, move -> moving, stop -> stopping. */
static px_str form_end(px_arena *a, px_str w, const char *end) {
    char last = w.p[w.n - 1], before = w.p[w.n - 2];
    if (last == 'e' && before != 'e') return with(a, w, 1, end);
    if (last == 'y' && !is_vowel(before) && end[0] == 'e')
        return with(a, w, 1, px_arena_fmt(a, "i%s", end).p);
    bool doubles = w.n <= 4 && w.n >= 3 && is_vowel(before) && !is_vowel(last) &&
                   !is_vowel(w.p[w.n - 3]) && last != 'w' && last != 'x' && last != 'y';
    return with(a, w, 0, px_arena_fmt(a, "%s%s", doubles ? (char[]){last, 0} : "", end).p);
}

/* Forms that the rules above would spell wrong. */
static const char *const irregular[][4] = {
    {"send", "sends", "sent", "sending"},
    {"make", "makes", "made", "making"},
    {"cast", "casts", "cast", "casting"},
    {"cut", "cuts", "cut", "cutting"},
    {"set", "sets", "set", "setting"},
    {"bend", "bends", "bent", "bending"},
    {"grind", "grinds", "ground", "grinding"},
    {"freeze", "freezes", "frozen", "freezing"},
    {"feed", "feeds", "fed", "feeding"},
    {"drive", "drives", "driven", "driving"},
    {"run", "runs", "run", "running"},
    {"read", "reads", "read", "reading"},
    {"write", "writes", "written", "writing"},
    {"grow", "grows", "grown", "growing"},
    {"keep", "keeps", "kept", "keeping"},
    {"hold", "holds", "held", "holding"},
    {"bind", "binds", "bound", "binding"},
    {"split", "splits", "split", "splitting"},
    {"input", "inputs", "input", "inputting"},
    {"output", "outputs", "output", "outputting"},
    {"learn", "learns", "learned", "learning"},
    {"transmit", "transmits", "transmitted", "transmitting"},
    {"encrypt", "encrypts", "encrypted", "encrypting"},
    {"transfer", "transfers", "transferred", "transferring"},
    {"control", "controls", "controlled", "controlling"},
    {"emit", "emits", "emitted", "emitting"},
    {"maintain", "maintains", "maintained", "maintaining"},
};

static px_str (*forms(px_arena *a, made_list base, px_str (*room)[4], uint32_t *n, char class))[4] {
    for (uint32_t i = 0; i < base.n; i++) {
        px_str w = base.v[i], *f = room[(*n)++];
        f[0] = f[1] = f[2] = f[3] = w;
        if (class == 'n') {
            f[1] = form_s(a, w);
        } else if (class == 'a') {
            f[1] = w.p[w.n - 1] == 'e' && w.n > 3 && w.p[w.n - 2] == 'l' ? with(a, w, 1, "y")
                                                                         : with(a, w, 0, "ly");
        } else {
            f[1] = form_s(a, w), f[2] = form_end(a, w, "ed"), f[3] = form_end(a, w, "ing");
            for (size_t k = 0; k < sizeof irregular / sizeof *irregular; k++)
                if (px_str_is(w, irregular[k][0]))
                    for (int j = 0; j < 4; j++)
                        f[j] = px_str_of(irregular[k][j]);
        }
    }
    return room;
}

static void lexicon(px_arena *a, made_lexicon *lex, const char *list, char class, uint32_t made,
                    const char *const *ends, uint32_t n_ends, uint32_t flat) {
    made_list base = split(a, text_of(list), ' ');
    made_list prefix = class == 'n' ? split(a, text_of("PREFIX"), ' ') : (made_list){NULL, 0};
    uint32_t stems = base.n < 110 ? base.n : 110;
    made_list more = {px_arena_alloc(a, (prefix.n * stems + made) * sizeof(px_str)), 0};
    for (uint32_t s = 0; s < stems; s++)
        for (uint32_t p = 0; p < prefix.n; p++)
            more.v[more.n++] = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(prefix.v[p]),
                                            PX_STR_ARG(base.v[base.n - 1 - s * 5 % base.n]));
    made_rng r = made_rng_at(20, (uint64_t)(unsigned char)class, 0);
    for (uint32_t i = 0; i < made; i++)
        more.v[more.n++] = syllables(a, &r, ends, n_ends);
    lex->v = px_arena_alloc(a, (base.n + more.n) * sizeof *lex->v);
    forms(a, base, lex->v, &lex->n, class);
    lex->n_real = lex->n;
    forms(a, more, lex->v, &lex->n, class);
    made_zipf_init(&lex->zipf, a, lex->n, flat);
}

static void topics(px_arena *a, made_words *w) {
    size_t n = sizeof topic_rows / sizeof *topic_rows;
    w->topics = px_arena_array(a, made_topic, n);
    uint32_t industries = 0;
    for (size_t i = 0; i < n; i++) {
        if (topic_rows[i].industry) {
            assert(industries < MADE_INDUSTRIES);
            w->industry[industries++] =
                (made_pair){px_str_of(topic_rows[i].left), px_str_of(topic_rows[i].right)};
            continue;
        }
        made_topic *t = &w->topics[w->n_topics++];
        t->industry = industries - 1;
        t->symbols = split(a, topic_rows[i].left, ' ');
        t->terms = split_pairs(a, topic_rows[i].right);
    }
    assert(industries == MADE_INDUSTRIES);
}

made_words *made_words_new(px_arena *a) {
    static const char *const noun_ends[] = {"tor", "ment", "ine",  "ide", "ol",
                                            "ase", "ite",  "ium",  "ode", "ance",
                                            "ity", "gram", "plex", "ane", "ose"};
    static const char *const adj_ends[] = {"ic", "al", "ous", "ive", "ant", "oid", "ary"};
    static const char *const verb_ends[] = {"ate", "ize", "ify"};
#define ENDS(e) e, sizeof(e) / sizeof *(e)
    made_words *w = px_arena_zero(a, sizeof *w);
    lexicon(a, &w->noun, "NOUN", 'n', N_MADE_NOUNS, ENDS(noun_ends), 6);
    lexicon(a, &w->verb, "VERB", 'v', N_MADE_VERBS, ENDS(verb_ends), 3);
    lexicon(a, &w->adj, "ADJ", 'a', N_MADE_ADJS, ENDS(adj_ends), 3);
#undef ENDS
    w->zh_noun = split(a, text_of("ZH_NOUN"), ' ');
    w->zh_verb = split(a, text_of("ZH_VERB"), ' ');
    w->zh_adj = split(a, text_of("ZH_ADJ"), ' ');
    made_zipf_init(&w->zh_noun_zipf, a, w->zh_noun.n, 12);
    made_zipf_init(&w->zh_verb_zipf, a, w->zh_verb.n, 8);
    made_zipf_init(&w->zh_adj_zipf, a, w->zh_adj.n, 8);
    w->pair_adj = split_pairs(a, text_of("PAIR_ADJ"));
    w->pair_thing = split_pairs(a, text_of("PAIR_THING"));
    w->pair_effect = split_pairs(a, text_of("PAIR_EFFECT"));
#define NAME_LIST(list) w->list = split(a, text_of(#list), '|');
    MADE_NAME_LISTS(NAME_LIST)
#undef NAME_LIST
    assert(w->SYLLABLE_ZH.n == w->SYLLABLE_PY.n && w->SURNAME_ZH.n == w->SURNAME_PY.n &&
           w->GIVEN_ZH.n == w->GIVEN_PY.n && w->TRADE_ZH.n == MADE_INDUSTRIES &&
           w->TRADE_EN.n == MADE_INDUSTRIES);
    topics(a, w);
    return w;
}

uint32_t made_words_forms(const made_words *w) {
    return w->noun.n * 2 + w->verb.n * 4 + w->adj.n * 2;
}
