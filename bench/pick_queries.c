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
#include "bench/lib/pick.h"

#include <stdio.h>
#include <stdlib.h>

#define PHRASE_SHARE 0.05
#define TRIES        2000000 /* rows drawn for phrases */

static const char *const sets[] = {"count", "set", NULL};
static const char *const facets[] = {"count", "facet:1", "facet:2", "facet:3", "facet:4", NULL};
static const char *const tops[] = {"top10", NULL};
static const char *const phrase[] = {"phrase", NULL};

/* What stands between the words: all the same, or AND NOT before the last. */
enum { AND, OR, NOT, GROUPS };

static void print_query(const pick *p, made_rng *r, int shape, int b, int c, size_t more, size_t n,
                        const char *class, const char *const *kinds) {
    px_str w[4];
    char text[256];
    size_t at = 0;
    pick_draw(p, r, b, c, more, n, w);
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
    pick_emit(class, kinds, text);
}

static const struct {
    const char *class;
    const char *const *kinds;
    int shape, b, c;
    size_t more;   /* words of band b before those of c begin */
    size_t lo, hi; /* words a query, in turn */
} plans[] = {
    {"AND of frequent words", sets, AND, PICK_FREQUENT, PICK_FREQUENT, 4, 2, 4},
    {"OR of frequent words", sets, OR, PICK_FREQUENT, PICK_FREQUENT, 4, 2, 4},
    {"NOT of frequent words", sets, NOT, PICK_FREQUENT, PICK_FREQUENT, 4, 2, 4},
    {"AND of frequent and medium words", sets, AND, PICK_FREQUENT, PICK_MEDIUM, 1, 2, 4},
    {"OR of frequent and medium words", sets, OR, PICK_FREQUENT, PICK_MEDIUM, 1, 2, 4},
    {"NOT of frequent and medium words", sets, NOT, PICK_FREQUENT, PICK_MEDIUM, 1, 2, 4},
    {"(OR) AND (OR) of frequent words", sets, GROUPS, PICK_FREQUENT, PICK_FREQUENT, 4, 4, 4},
    {"one frequent word", facets, AND, PICK_FREQUENT, PICK_FREQUENT, 1, 1, 1},
    {"OR of 3 frequent words", facets, OR, PICK_FREQUENT, PICK_FREQUENT, 3, 3, 3},
    {"AND of 2 common words", facets, AND, PICK_COMMON, PICK_COMMON, 2, 2, 2},
    {"OR of 3 rare words", tops, OR, PICK_RARE, PICK_RARE, 3, 3, 3},
    {"OR of 3 medium words", tops, OR, PICK_MEDIUM, PICK_MEDIUM, 3, 3, 3},
    {"OR of 3 common words", tops, OR, PICK_COMMON, PICK_COMMON, 3, 3, 3},
    {"AND of 2 medium words", tops, AND, PICK_MEDIUM, PICK_MEDIUM, 2, 2, 2},
    {"AND of 2 common words", tops, AND, PICK_COMMON, PICK_COMMON, 2, 2, 2},
    {"AND of 2 frequent words", tops, AND, PICK_FREQUENT, PICK_FREQUENT, 2, 2, 2},
};

/* ---- phrases ---- */

struct token {
    px_str text;
    bool often, stop;
};

/* The next token of a row; false at a mark that ends phrases, and then *p is behind it. */
static bool next_token(const pick *p, px_tok *t, const uint16_t **at, const uint16_t *end,
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
    out->often = !out->stop && pick_plain(out->text) && pick_share(p, stem) >= PHRASE_SHARE;
    return true;
}

static void phrases(pick *p, bool with_stop, const char *class) {
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
        pick_must(px_tok_row(t, row, &at, &n, &err), &err);
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
            bool good = with_stop ? have >= 3 && w[0].often && w[1].stop && pick_plain(w[1].text) &&
                                        w[2].often
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
            if (fresh) pick_emit(class, phrase, text);
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
    pick p = {.each = 20, .seed = 1};
    if (argc < 2) return usage();
    for (int i = 2; i < argc; i += 2) {
        bool each = strcmp(argv[i], "--each") == 0;
        if (i + 1 >= argc || (!each && strcmp(argv[i], "--seed") != 0)) return usage();
        if (each ? !px_str_u32(px_str_of(argv[i + 1]), &p.each) || p.each < 1
                 : !px_str_u64(px_str_of(argv[i + 1]), &p.seed))
            return usage();
    }
    px_err err;
    pick_must(px_snapshot_open(argv[1], false, &p.snap, &err), &err);
    p.stems = px_intern_new();
    p.a = px_arena_new();
    pick_words(&p);
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        made_rng r = made_rng_at(p.seed, i, 0);
        for (uint32_t k = 0; k < p.each; k++)
            print_query(&p, &r, plans[i].shape, plans[i].b, plans[i].c, plans[i].more,
                        plans[i].lo + k % (plans[i].hi - plans[i].lo + 1), plans[i].class,
                        plans[i].kinds);
    }
    phrases(&p, false, "two frequent words");
    phrases(&p, true, "frequent, stop, frequent word");
    pick_language(&p);
    px_snapshot_unref(p.snap);
    px_intern_free(p.stems);
    px_arena_free(p.a);
    free(p.freq);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
