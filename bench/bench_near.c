/* bench_near: what do distances, frequencies and wildcards cost, the token store alone?
 *
 *     bench_near [words] [rows] [file]      1000000 words, 100000 rows, a file under /tmp that is removed
 *
 * Corpus: every one of the words once in the first rows (a dictionary as large as that of millions of
 * patents), then made rows of some 150 words drawn by Zipf from the 60,000 first; sentence and paragraph
 * marks. A wildcard is looked up in the dictionary (wild.h): time a lookup, words that fit. A distance is
 * matched over rows that hold all its words, found beforehand: time a candidate row. Times are processor
 * time, the best of five passes over the questions of a class; the file is in the page cache. */
#include "base/arena.h"
#include "bench/lib/made_rand.h"
#include "query/engine/open.h"
#include "shards/near.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define COMMON    60000
#define EACH      150 /* words a row */
#define QUESTIONS 20
#define PASSES    5

static double now(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "bench_near: %s\n", err->message);
    exit(px_status_exit(st));
}

/* Syllables, so that beginnings and ends are shared as in a language: 3 to 14 letters, all different. */
static px_str word(uint32_t rank, char to[32]) {
    static const char *const syllable[] = {"ba", "con", "dis", "e",  "fer", "ga", "hy",  "in",
                                           "ka", "lo",  "mi",  "no", "pro", "ra", "ser", "ti"};
    size_t n = 0;
    uint64_t mixed =
        (uint64_t)rank * 2654435761u % ((uint64_t)1 << 24) + ((uint64_t)1 << 24 | rank) % 16;
    for (uint64_t v = mixed; v; v /= 16)
        n += (size_t)snprintf(to + n, 32 - n, "%s", syllable[v % 16]);
    for (uint32_t v = rank; v; v /= 26)
        to[n++] = (char)('a' + v % 26);
    return (px_str){to, n < 31 ? n : 31};
}

static void build(uint32_t n_words, uint32_t n_rows, const char *path) {
    px_err err;
    px_arena *a = px_arena_new();
    made_zipf zipf;
    made_zipf_init(&zipf, a, COMMON, 3);
    px_tokw *w = px_tokw_new();
    uint64_t size, sum;
    char bytes[32];
    for (uint32_t i = 0; i < n_words; i++) {
        if (i % EACH == 0) {
            if (i) px_tokw_row(w);
            px_tokw_field(w, PX_TF_DES);
        }
        px_str s = word(i, bytes);
        px_tokw_token(w, s, s);
    }
    px_tokw_row(w);
    for (uint32_t row = 0; row < n_rows; row++) {
        made_rng r = made_rng_at(1, 0, row);
        px_tokw_field(w, PX_TF_AB);
        for (uint32_t i = 0; i < EACH; i++) {
            px_str s = word(made_zipf_next(&zipf, &r), bytes);
            px_tokw_token(w, s, s);
            if (i % 20 == 19)
                px_tokw_mark(w, i % 60 == 59 ? PX_TOKEN_PARAGRAPH : PX_TOKEN_SENTENCE);
        }
        px_tokw_row(w);
    }
    must(px_tokw_write(w, path, &size, &sum, &err), &err);
    px_tokw_free(w);
    px_arena_free(a);
    printf("%u words, %u rows, file of %.1f MB\n", n_words, n_rows, (double)size / 1e6);
}

static void lookups(px_tok *t, const char *name, const char *const *pattern, size_t n) {
    px_err err;
    double best = 1e9;
    size_t found = 0, refused = 0;
    px_arena *a = px_arena_new();
    for (int pass = 0; pass < PASSES; pass++) {
        double start = now();
        found = refused = 0;
        for (size_t i = 0; i < n; i++) {
            px_opened e;
            must(px_opened_of(t, px_wild_make(a, px_str_of(pattern[i])), &e, &err), &err);
            refused += e.n_words > PX_WILD_MAX;
            found += e.n_ids;
            px_opened_free(&e);
        }
        double spent = now() - start;
        if (spent < best) best = spent;
    }
    px_arena_free(a);
    printf(
        "wildcard %-24s %8.3f ms a lookup; %zu words fit on average, %zu of %zu above the limit\n",
        name, best * 1e3 / (double)n, found / (n > refused ? n - refused : 1), refused, n);
}

/* --- distances --- */

typedef struct question {
    uint32_t id[3]; /* words */
    uint32_t *row;
    size_t n;
} question;

/* Words of 1 to 10 % of the rows, and the rows that hold all three. */
static void candidates(px_tok *t, uint32_t from, question *q) {
    px_err err;
    for (uint32_t row = from; row < px_tok_rows(t); row++) {
        const uint16_t *p;
        size_t n, units;
        must(px_tok_row(t, row, &p, &n, &err), &err);
        for (size_t k = 0; k < QUESTIONS; k++) {
            unsigned has = 0;
            for (size_t i = 0; i < n; i += units) {
                units = 1;
                if (p[i] < PX_UNIT_TOKEN) continue;
                uint32_t id = px_tok_decode(p + i, &units);
                for (unsigned w = 0; w < 3; w++)
                    has |= (unsigned)(id == q[k].id[w]) << w;
            }
            if ((has & 3) == 3) q[k].row[q[k].n++] = row;
        }
    }
}

typedef enum shape { NEAR, SENTENCE, NESTED, FREQUENCY } shape;

static void distances(px_tok *t, const char *name, shape what, const question *q) {
    px_err err;
    double best = 1e9;
    size_t rows = 0, hits = 0;
    for (int pass = 0; pass < PASSES; pass++) {
        double start = now();
        rows = hits = 0;
        for (size_t k = 0; k < QUESTIONS; k++) {
            px_near_item item[3];
            px_near_node leaf[3], join, root;
            px_near_node *two[2] = {&leaf[0], &leaf[1]}, *more[2] = {&join, &leaf[2]};
            px_near *m;
            px_bitmap *into = px_bitmap_new();
            for (int i = 0; i < 3; i++) {
                item[i] = (px_near_item){.ids = &q[k].id[i], .n = 1};
                leaf[i] = (px_near_node){.kind = PX_NEAR_WORDS, .item = &item[i], .n_items = 1};
            }
            join = (px_near_node){.kind = PX_NEAR_JOIN, .child = two, .n = 2, .distance = 5};
            if (what == SENTENCE) join.reach = PX_REACH_SENTENCE;
            root = (px_near_node){.kind = PX_NEAR_JOIN, .child = more, .n = 2, .distance = 5};
            must(px_near_new(t,
                             what == NESTED      ? &root
                             : what == FREQUENCY ? &leaf[0]
                                                 : &join,
                             1u << PX_TF_AB, what == FREQUENCY ? 3 : 0, &m, &err),
                 &err);
            must(px_near_match(m, q[k].row, q[k].n, into, NULL, &err), &err);
            rows += q[k].n;
            hits += px_bitmap_count(into);
            px_near_free(m);
            px_bitmap_free(into);
        }
        double spent = now() - start;
        if (spent < best) best = spent;
    }
    printf("%-33s %8.0f ns a candidate; %zu candidates, %zu hits\n", name,
           best * 1e9 / (double)(rows ? rows : 1), rows, hits);
}

int main(int argc, char **argv) {
    static const char *const beginnings[] = {"bacon*", "disser*", "profer*", "mino*", "kalo*"};
    static const char *const ends[] = {"*conba", "*serdis", "*tion", "*milora", "*xyz"};
    static const char *const inside[] = {"*conba*", "ba*serti", "*kano*", "pro?a*er", "co*ba#"};
    static const char *const missing[] = {"*qqq", "*qq*", "*vvvv", "*wwww*", "*jjjj"};
    uint32_t words = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000000;
    uint32_t rows = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 100000;
    const char *path = argc > 3 ? argv[3] : NULL;
    char made[] = "/tmp/bench-near-XXXXXX";
    px_err err;
    px_tok *t;
    if (words < COMMON || words > PX_TOK_MAX || rows < 1000) {
        fprintf(stderr, "bench_near: at least %d words, 1000 rows\n", COMMON);
        return 2;
    }
    if (!path) {
        int fd = mkstemp(made);
        if (fd < 0) return 1;
        close(fd);
        path = made;
    }
    build(words, rows, path);
    must(px_tok_open(path, &t, &err), &err);
    must(px_tok_dict_need(t, &err), &err);
    lookups(t, "beginning: bacon*", beginnings, 5);
    lookups(t, "end: *conba", ends, 5);
    lookups(t, "inside: *conba*, ba*serti", inside, 5);
    lookups(t, "hardly anywhere: *qqq", missing, 5);
    question q[QUESTIONS];
    made_rng r = made_rng_at(2, 0, 0);
    for (size_t k = 0; k < QUESTIONS; k++) {
        for (int i = 0; i < 3; i++)
            q[k].id[i] = 100 + (uint32_t)k * 60 + (uint32_t)i * 20 + (uint32_t)made_below(&r, 20);
        q[k].row = malloc((size_t)px_tok_rows(t) * sizeof *q[k].row);
        q[k].n = 0;
        if (!q[k].row) return 1;
    }
    candidates(t, px_tok_rows(t) - rows, q);
    distances(t, "a NEAR/5 b", NEAR, q);
    distances(t, "a in one sentence with b", SENTENCE, q);
    distances(t, "(a NEAR/5 b) NEAR/5 c", NESTED, q);
    distances(t, "a three times", FREQUENCY, q);
    for (size_t k = 0; k < QUESTIONS; k++)
        free(q[k].row);
    px_tok_close(t);
    if (path == made) unlink(path);
    return 0;
}
