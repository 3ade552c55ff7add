/* pick_queries: questions for a collection and for its peer, made of the collection's own words.
 *
 *     pick_queries SHARDS [--each N] [--seed S] > queries.tsv
 *
 * Lines are class<TAB>kind<TAB>query, as bench/peers/naive_xapian.cc reads them; N (20) queries a
 * class. Words are drawn by the share of the rows that hold their stem:
 *
 *     frequent 10 to 30 %    common 5 to 10 %    medium 1 to 5 %    rare 0.01 to 0.1 %
 *
 * A stem is asked for by its most frequent word, if that is of the letters a to z. Phrases are cut
 * out of rows drawn by chance, so that every one has a hit: two neighbours that each stand in 5 % of
 * the rows or more; or such a word, a stop word, and such a word. The same collection and seed give
 * the same questions. */
#include "base/intern.h"
#include "bench/lib/made_rand.h"
#include "shards/snapshot.h"

#include <stdio.h>
#include <stdlib.h>

enum { FREQUENT, COMMON, MEDIUM, RARE, BANDS };
static const struct {
    const char *name;
    double lo, hi;
} bands[BANDS] = {
    {"frequent", 0.10, 0.30}, {"common", 0.05, 0.10}, {"medium", 0.01, 0.05}, {"rare", 1e-4, 1e-3}};
#define PHRASE_SHARE 0.05
#define TRIES        2000000 /* rows drawn for phrases */

struct pick {
    px_snapshot *snap;
    px_intern *stems;
    uint64_t *freq; /* rows, by number of the stem */
    size_t cap;
    px_str *word[BANDS]; /* in the order of their stems */
    size_t n[BANDS];
    px_arena *a;
    uint32_t each;
    uint64_t seed;
};

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "pick_queries: %s\n", err->message);
    exit(px_status_exit(st));
}

static bool plain(px_str s) {
    if (s.n < 3 || s.n > 40) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_lower(s.p[i])) return false;
    return !px_str_is(s, "and") && !px_str_is(s, "not");
}

static bool on_term(void *self, px_str term, uint32_t freq) {
    struct pick *p = self;
    if (!plain(term)) return true;
    uint32_t i = px_intern_add(p->stems, term, NULL);
    if (i >= p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 1 << 16;
        p->freq = px_realloc(p->freq, cap * sizeof *p->freq);
        memset(p->freq + p->cap, 0, (cap - p->cap) * sizeof *p->freq);
        p->cap = cap;
    }
    p->freq[i] += freq;
    return true;
}

static double share(const struct pick *p, px_str stem) {
    uint32_t i = px_intern_find(p->stems, stem);
    return i == UINT32_MAX ? 0 : (double)p->freq[i] / (double)p->snap->n_rows;
}

/* The most frequent word of a stem, in the first segment that has it. */
static px_str word_of(struct pick *p, px_str stem) {
    px_err err;
    for (size_t i = 0; i < p->snap->n_segs; i++) {
        const uint32_t *ids;
        size_t n;
        must(px_tok_stem_ids(p->snap->seg[i]->tok, stem, &ids, &n, &err), &err);
        if (n) return px_tok_text(p->snap->seg[i]->tok, ids[0]);
    }
    return (px_str){0};
}

static int by_bytes(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

static void read_words(struct pick *p) {
    px_err err;
    for (size_t i = 0; i < p->snap->n_segs; i++) {
        px_xap *x;
        const char *const path[] = {p->snap->seg[i]->terms_path};
        must(px_xap_open(path, 1, &x, &err), &err);
        must(px_xap_terms(x, (px_str){"", 0}, on_term, p, &err), &err);
        px_xap_close(x);
    }
    uint32_t all = px_intern_size(p->stems);
    for (size_t b = 0; b < BANDS; b++) {
        p->word[b] = px_arena_array(p->a, px_str, all + 1);
        for (uint32_t i = 0; i < all; i++) {
            double s = (double)p->freq[i] / (double)p->snap->n_rows;
            if (s < bands[b].lo || s >= bands[b].hi) continue;
            px_str w = word_of(p, px_intern_text(p->stems, i));
            if (plain(w)) p->word[b][p->n[b]++] = w;
        }
        qsort(p->word[b], p->n[b], sizeof(px_str), by_bytes);
        fprintf(stderr, "pick_queries: %zu %s words\n", p->n[b], bands[b].name);
        if (p->n[b] < 4) {
            fprintf(stderr, "pick_queries: too few %s words for questions\n", bands[b].name);
            exit(EXIT_FAILURE);
        }
    }
}

/* `n` different words; those of band b first, from the `more`-th on of band c. */
static void draw(const struct pick *p, made_rng *r, int b, int c, size_t more, size_t n,
                 px_str *out) {
    for (size_t i = 0; i < n; i++) {
        bool twice;
        do {
            int band = i < more ? b : c;
            out[i] = p->word[band][made_below(r, (uint32_t)p->n[band])];
            twice = false;
            for (size_t k = 0; k < i; k++)
                twice |= px_str_eq(out[k], out[i]);
        } while (twice);
    }
}

static void emit(const char *class, const char *const *kinds, const char *text) {
    for (; *kinds; kinds++)
        printf("%s\t%s\t%s\n", class, *kinds, text);
}

static const char *const sets[] = {"count", "set", NULL};
static const char *const facets[] = {"count", "facet:1", "facet:2", "facet:3", "facet:4", NULL};
static const char *const tops[] = {"top10", NULL};
static const char *const phrase[] = {"phrase", NULL};

/* What stands between the words: all the same, or AND NOT before the last. */
enum { AND, OR, NOT, GROUPS };

static void print_query(const struct pick *p, made_rng *r, int shape, int b, int c, size_t more,
                        size_t n, const char *class, const char *const *kinds) {
    px_str w[4];
    char text[256];
    size_t at = 0;
    draw(p, r, b, c, more, n, w);
    for (size_t i = 0; i < n; i++) {
        const char *op = shape == OR                  ? " OR "
                         : shape == AND               ? " AND "
                         : shape == NOT && i + 1 == n ? " AND NOT "
                         : shape == NOT               ? " AND "
                         : i == 2                     ? ") AND ("
                                                      : " OR ";
        at += (size_t)snprintf(text + at, sizeof text - at, "%s" PX_STR_FMT,
                               i                 ? op
                               : shape == GROUPS ? "("
                                                 : "",
                               PX_STR_ARG(w[i]));
    }
    if (shape == GROUPS) snprintf(text + at, sizeof text - at, ")");
    emit(class, kinds, text);
}

static const struct {
    const char *class;
    const char *const *kinds;
    int shape, b, c;
    size_t more;   /* words of band b before those of c begin */
    size_t lo, hi; /* words a query, in turn */
} plans[] = {
    {"AND of frequent words", sets, AND, FREQUENT, FREQUENT, 4, 2, 4},
    {"OR of frequent words", sets, OR, FREQUENT, FREQUENT, 4, 2, 4},
    {"NOT of frequent words", sets, NOT, FREQUENT, FREQUENT, 4, 2, 4},
    {"AND of frequent and medium words", sets, AND, FREQUENT, MEDIUM, 1, 2, 4},
    {"OR of frequent and medium words", sets, OR, FREQUENT, MEDIUM, 1, 2, 4},
    {"NOT of frequent and medium words", sets, NOT, FREQUENT, MEDIUM, 1, 2, 4},
    {"(OR) AND (OR) of frequent words", sets, GROUPS, FREQUENT, FREQUENT, 4, 4, 4},
    {"one frequent word", facets, AND, FREQUENT, FREQUENT, 1, 1, 1},
    {"OR of 3 frequent words", facets, OR, FREQUENT, FREQUENT, 3, 3, 3},
    {"AND of 2 common words", facets, AND, COMMON, COMMON, 2, 2, 2},
    {"OR of 3 rare words", tops, OR, RARE, RARE, 3, 3, 3},
    {"OR of 3 medium words", tops, OR, MEDIUM, MEDIUM, 3, 3, 3},
    {"OR of 3 common words", tops, OR, COMMON, COMMON, 3, 3, 3},
    {"AND of 2 medium words", tops, AND, MEDIUM, MEDIUM, 2, 2, 2},
    {"AND of 2 common words", tops, AND, COMMON, COMMON, 2, 2, 2},
    {"AND of 2 frequent words", tops, AND, FREQUENT, FREQUENT, 2, 2, 2},
};

/* ---- phrases ---- */

struct token {
    px_str text;
    bool often, stop;
};

/* The next token of a row; false at a mark that ends phrases, and then *p is behind it. */
static bool next_token(const struct pick *p, px_tok *t, const uint16_t **at, const uint16_t *end,
                       struct token *out) {
    while (*at < end && **at == PX_UNIT_SENTENCE)
        (*at)++;
    if (*at >= end) return false;
    if (**at < PX_UNIT_TOKEN) {
        (*at)++;
        return false;
    }
    size_t step;
    uint32_t id = px_tok_decode(*at, &step);
    *at += step;
    px_str stem = px_tok_stem_text(t, px_tok_stem_of(t, id));
    *out = (struct token){.text = px_tok_text(t, id), .stop = px_is_stop_stem(stem)};
    out->often = !out->stop && plain(out->text) && share(p, stem) >= PHRASE_SHARE;
    return true;
}

static void phrases(struct pick *p, bool with_stop, const char *class) {
    px_intern *seen = px_intern_new();
    px_err err;
    made_rng r = made_rng_at(p->seed, 100 + with_stop, 0);
    size_t tries = TRIES;
    while (px_intern_size(seen) < p->each && tries-- > 0) {
        size_t seg;
        uint32_t row;
        const uint16_t *at;
        size_t n;
        px_snapshot_locate(p->snap, made_below(&r, p->snap->n_rows), &seg, &row);
        px_tok *t = p->snap->seg[seg]->tok;
        must(px_tok_row(t, row, &at, &n, &err), &err);
        const uint16_t *end = at + n;
        struct token w[3] = {0}; /* the last three */
        size_t have = 0, skip = made_below(&r, 20);
        while (at < end) {
            struct token one;
            if (!next_token(p, t, &at, end, &one)) {
                have = 0;
                continue;
            }
            w[0] = w[1];
            w[1] = w[2];
            w[2] = one;
            have++;
            bool good = with_stop
                            ? have >= 3 && w[0].often && w[1].stop && plain(w[1].text) && w[2].often
                            : have >= 2 && w[1].often && w[2].often;
            if (!good || skip-- > 0) continue;
            char text[160];
            int k = with_stop ? snprintf(text, sizeof text,
                                         "\"" PX_STR_FMT " " PX_STR_FMT " " PX_STR_FMT "\"",
                                         PX_STR_ARG(w[0].text), PX_STR_ARG(w[1].text),
                                         PX_STR_ARG(w[2].text))
                              : snprintf(text, sizeof text, "\"" PX_STR_FMT " " PX_STR_FMT "\"",
                                         PX_STR_ARG(w[1].text), PX_STR_ARG(w[2].text));
            bool fresh;
            (void)px_intern_add(seen, (px_str){text, (size_t)k}, &fresh);
            if (fresh) emit(class, phrase, text);
            break;
        }
    }
    px_intern_free(seen);
}

static int usage(void) {
    fprintf(stderr, "usage: pick_queries SHARDS [--each N] [--seed S] > queries.tsv\n");
    return 2;
}

int main(int argc, char **argv) {
    struct pick p = {.each = 20, .seed = 1};
    if (argc < 2) return usage();
    for (int i = 2; i < argc; i += 2) {
        bool each = strcmp(argv[i], "--each") == 0;
        if (i + 1 >= argc || (!each && strcmp(argv[i], "--seed") != 0)) return usage();
        if (each ? !px_str_u32(px_str_of(argv[i + 1]), &p.each) || p.each < 1
                 : !px_str_u64(px_str_of(argv[i + 1]), &p.seed))
            return usage();
    }
    px_err err;
    must(px_snapshot_open(argv[1], false, &p.snap, &err), &err);
    p.stems = px_intern_new();
    p.a = px_arena_new();
    read_words(&p);
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        made_rng r = made_rng_at(p.seed, i, 0);
        for (uint32_t k = 0; k < p.each; k++)
            print_query(&p, &r, plans[i].shape, plans[i].b, plans[i].c, plans[i].more,
                        plans[i].lo + k % (plans[i].hi - plans[i].lo + 1), plans[i].class,
                        plans[i].kinds);
    }
    phrases(&p, false, "two frequent words");
    phrases(&p, true, "frequent, stop, frequent word");
    px_snapshot_unref(p.snap);
    px_intern_free(p.stems);
    px_arena_free(p.a);
    free(p.freq);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
