/* bench_phrase: what does it cost to check a candidate row for a phrase? And to build such rows?
 *
 *     bench_phrase [rows] [file]      200000 rows, a file under /tmp that is removed
 *
 * Corpus: made rows of some 150 words, 99 in 100 drawn by Zipf from 60,000 words, the others evenly
 * from 500,000 (about the share of rare words in patent abstracts); a title, an abstract, sentence
 * marks. The candidates of a phrase are the rows that hold all its words, as
 * the boolean stage would give them; they are found beforehand and not timed. Times are the best of
 * five passes over the queries of a class (processor time; other work on the machine disturbs); the
 * file is in the page cache, most of it not in the processor's. */
#include "base/arena.h"
#include "bench/lib/made_rand.h"
#include "shards/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define VOCABULARY 500000
#define COMMON     60000
#define QUERIES    20
#define MIN_ROWS   20000 /* fewer do not hold enough different words for the queries */
#define PASSES     5
#define MAX_WORDS  3
#define MANY       300 /* ids at one position */

static double now(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "bench_phrase: %s\n", err->message);
    exit(px_status_exit(st));
}

static px_str word(uint32_t rank, char to[16]) {
    size_t n = 0;
    for (uint64_t v = made_mix(rank) % 26 + (uint64_t)rank * 26 + 26; v; v /= 26)
        to[n++] = (char)('a' + v % 26);
    return (px_str){to, n};
}

static void build(uint32_t n_rows, const char *path) {
    px_err err;
    px_arena *a = px_arena_new();
    made_zipf zipf;
    made_zipf_init(&zipf, a, COMMON, 3);
    px_tokw *w = px_tokw_new();
    uint64_t tokens = 0, size, sum;
    static char bytes[200][16];
    px_str words[200]; /* of a row, close at hand as after analysing */
    double spent = 0;
    for (uint32_t row = 0; row < n_rows; row++) {
        made_rng r = made_rng_at(1, 0, row);
        uint32_t n = 120 + made_below(&r, 60);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t rank =
                made_chance(&r, 1) ? made_below(&r, VOCABULARY) : made_zipf_next(&zipf, &r);
            words[i] = word(rank, bytes[i]);
        }
        double start = now();
        px_tokw_field(w, PX_TF_TI);
        for (uint32_t i = 0; i < n; i++) {
            if (i == 10) px_tokw_field(w, PX_TF_AB);
            if (i % 25 == 24) px_tokw_mark(w, PX_TOKEN_SENTENCE);
            px_tokw_token(w, words[i], words[i]);
        }
        px_tokw_row(w);
        spent += now() - start;
        tokens += n;
    }
    double start = now();
    size_t held = px_tokw_bytes(w);
    must(px_tokw_write(w, path, &size, &sum, &err), &err);
    printf("build: %.2f us a row (%.1f ns a word), %.2f bytes a word held; write %.2f us a row; "
           "file %.0f bytes a row\n",
           spent * 1e6 / n_rows, spent * 1e9 / (double)tokens, (double)held / (double)tokens,
           (now() - start) * 1e6 / n_rows, (double)size / n_rows);
    px_tokw_free(w);
    px_arena_free(a);
}

typedef struct query {
    uint32_t ids[MAX_WORDS][MANY];
    px_phrase_pos pos[MAX_WORDS];
    uint32_t *rows;
    size_t n_rows;
} query;

static void find_candidates(px_tok *t, query *q, size_t n_words, uint8_t *want) {
    px_err err;
    memset(want, 0, px_tok_dict_size(t));
    for (size_t k = 0; k < n_words; k++)
        for (size_t i = 0; i < q->pos[k].n; i++)
            want[q->pos[k].ids[i]] |= (uint8_t)(1u << k);
    q->rows = px_malloc(px_tok_rows(t) * sizeof *q->rows);
    q->n_rows = 0;
    for (uint32_t row = 0; row < px_tok_rows(t); row++) {
        const uint16_t *p;
        size_t n, step;
        unsigned seen = 0;
        must(px_tok_row(t, row, &p, &n, &err), &err);
        for (size_t i = 0; i + 1 < n; i += step) {
            step = 1;
            if (p[i] >= PX_UNIT_TOKEN) seen |= want[px_tok_decode(p + i, &step)];
        }
        if (seen == (1u << n_words) - 1) q->rows[q->n_rows++] = row;
    }
}

typedef struct class {
    const char *name;
    size_t n_words;
    struct {
        uint32_t from, to; /* ranks */
        size_t n;          /* ids at this position */
    } word[MAX_WORDS];
    unsigned mask;
} class;

static const class classes[] = {
    {"two medium words", 2, {{2000, 10000, 1}, {2000, 10000, 1}}, 0xFF},
    {"two frequent words", 2, {{200, 2000, 1}, {200, 2000, 1}}, 0xFF},
    {"two very frequent words", 2, {{20, 200, 1}, {20, 200, 1}}, 0xFF},
    {"frequent, stop, frequent", 3, {{200, 2000, 1}, {0, 8, 1}, {200, 2000, 1}}, 0xFF},
    {"three stop words", 3, {{0, 8, 1}, {0, 8, 1}, {0, 8, 1}}, 0xFF},
    {"two very frequent words in the title", 2, {{20, 200, 1}, {20, 200, 1}}, 1},
    {"very frequent word in the title", 1, {{20, 200, 1}}, 1},
    {"stem of 3 words, very frequent word", 2, {{200, 2000, 3}, {20, 200, 1}}, 0xFF},
    {"prefix of 300 words, very frequent word", 2, {{2000, 100000, 300}, {20, 200, 1}}, 0xFF},
    {"two prefixes of 300 words", 2, {{2000, 100000, 300}, {2000, 100000, 300}}, 0xFF},
};

static int by_number(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static void run(px_tok *t, const class *c, uint8_t *want) {
    px_err err;
    query *q = px_calloc(QUERIES, sizeof *q);
    made_rng r = made_rng_at(2, (uint64_t)(c - classes), 0);
    size_t candidates = 0;
    for (size_t i = 0; i < QUERIES; i++) {
        for (size_t k = 0; k < c->n_words; k++) {
            for (size_t m = 0; m < c->word[k].n;) {
                char text[16];
                uint32_t rank = c->word[k].from + made_below(&r, c->word[k].to - c->word[k].from);
                uint32_t id;
                must(px_tok_find(t, word(rank, text), &id, &err), &err);
                bool twice = id == PX_TOK_NONE;
                for (size_t j = 0; j < m; j++)
                    twice |= q[i].ids[k][j] == id;
                if (!twice) q[i].ids[k][m++] = id;
            }
            qsort(q[i].ids[k], c->word[k].n, sizeof(uint32_t), by_number);
            q[i].pos[k] = (px_phrase_pos){q[i].ids[k], c->word[k].n};
        }
        find_candidates(t, &q[i], c->n_words, want);
        candidates += q[i].n_rows;
    }
    double best = 0;
    uint64_t hits = 0;
    for (size_t pass = 0; pass < PASSES; pass++) {
        double start = now();
        hits = 0;
        for (size_t i = 0; i < QUERIES; i++) {
            px_phrase *ph;
            px_bitmap *into = px_bitmap_new();
            must(px_phrase_new(t, q[i].pos, c->n_words, c->mask, &ph, &err), &err);
            must(px_phrase_match(ph, q[i].rows, q[i].n_rows, into, NULL, &err), &err);
            hits += px_bitmap_count(into);
            px_phrase_free(ph);
            px_bitmap_free(into);
        }
        double spent = now() - start;
        if (pass == 0 || spent < best) best = spent;
    }
    printf("%-42s %9zu %9llu %8.3f %8.1f\n", c->name, candidates / QUERIES,
           (unsigned long long)(hits / QUERIES), best * 1e3 / QUERIES,
           candidates ? best * 1e9 / (double)candidates : 0);
    for (size_t i = 0; i < QUERIES; i++)
        free(q[i].rows);
    free(q);
}

int main(int argc, char **argv) {
    uint32_t n_rows = 200000;
    char made[64];
    snprintf(made, sizeof made, "/tmp/bench-phrase-%ld.px", (long)getpid());
    const char *path = argc > 2 ? argv[2] : made;
    if (argc > 1 && (!px_str_u32(px_str_of(argv[1]), &n_rows) || n_rows < MIN_ROWS)) {
        fprintf(stderr, "usage: bench_phrase [rows, at least %d] [file]\n", MIN_ROWS);
        return 2;
    }
    px_err err;
    px_tok *t;
    printf("bench_phrase: patix %s, %u rows, vocabulary %d, %ld processors, warm\n", PX_VERSION,
           n_rows, VOCABULARY, sysconf(_SC_NPROCESSORS_ONLN));
    build(n_rows, path);
    double start = now();
    must(px_tok_open(path, &t, &err), &err);
    double opened = now();
    must(px_tok_dict_need(t, &err), &err);
    double checked = now();
    must(px_tok_verify(t, &err), &err);
    printf("open %.0f us, dictionary of %u words checked in %.2f ms, verify %.0f ms\n",
           (opened - start) * 1e6, px_tok_dict_size(t), (checked - opened) * 1e3,
           (now() - checked) * 1e3);
    start = now();
    char merged[80];
    snprintf(merged, sizeof merged, "/tmp/bench-phrase-%ld.merged", (long)getpid());
    must(px_tok_merge((px_tok *const[]){t, t}, 2, merged, NULL, NULL, &err), &err);
    printf("merge: %.2f us a row\n", (now() - start) * 1e6 / (2.0 * n_rows));
    (void)unlink(merged);
    printf("%-42s %9s %9s %8s %8s\n", "phrase", "rows", "hits", "ms", "ns a row");
    uint8_t *want = px_malloc(px_tok_dict_size(t) + 1);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        run(t, &classes[i], want);
    free(want);
    px_tok_close(t);
    if (argc <= 2) (void)unlink(path);
    return 0;
}
