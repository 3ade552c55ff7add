/* measure_names.c: how good are proposals for name groups? Against a thesaurus of organisations on standard input:
 *
 *   zstd -dc vantagepoint_groups.the.zst | measure_names [--wrong N] [--check]
 *   measure_names --csv < drones_applicant_raw_cleaned.csv     (columns: as given, as cleaned by an analyst)
 *
 * Every variant is cleaned. True pairs are the pairs of different cleaned names that have a group in common; names that
 * cleaning makes equal are one name, and are counted apart. Printed for falling thresholds: pairs proposed, precision
 * (how many of them are true) and recall (how many of the true ones are proposed), and the same for what follows when
 * all proposals are taken (a-b and b-c give a-c). --check: exit 1 when precision at the default threshold is below
 * 0.98. --wrong N: the best N wrong pairs. */
#include "base/intern.h"
#include "base/text.h"
#include "patent/groups_suggest.h"
#include "patent/name_clean.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct set {
    px_intern *names;
    px_u64map *member; /* (name, group) */
    uint32_t (*of)[4]; /* groups of a name, +1 */
    size_t cap;
    uint32_t n_groups, group; /* group: of the names that come now, from 1 */
    uint64_t variants, joined_right, joined_wrong;
} set;

static bool together(const set *s, uint32_t a, uint32_t b) {
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4 && s->of[a][i]; j++)
            if (s->of[a][i] == s->of[b][j]) return true;
    return false;
}

static void add(set *s, px_arena *a, px_str variant) {
    bool fresh;
    px_str clean = px_name_clean(a, variant);
    uint32_t i = px_intern_add(s->names, clean, &fresh);
    if (i >= s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 65536;
        s->of = px_realloc(s->of, cap * sizeof *s->of);
        memset(s->of + s->cap, 0, (cap - s->cap) * sizeof *s->of);
        s->cap = cap;
    }
    s->variants++;
    bool known = false;
    int free_at = -1;
    for (int k = 3; k >= 0; k--) {
        known |= s->of[i][k] == s->group;
        if (!s->of[i][k]) free_at = k;
    }
    if (!fresh) *(known ? &s->joined_right : &s->joined_wrong) += 1;
    if (!known && free_at >= 0) s->of[i][free_at] = s->group;
}

static px_status read_text(px_encoding from, px_buf *text, px_err *err) {
    px_decoder *d = NULL;
    px_status st = px_decoder_new(from, &d, err);
    for (bool last = false; st == PX_OK && !last;) {
        char block[65536];
        size_t n = fread(block, 1, sizeof block, stdin);
        last = n == 0;
        st = px_decoder_feed(d, (px_str){block, n}, last, text, err);
    }
    px_decoder_free(d);
    return st;
}

static void thesaurus_line(set *s, px_arena *a, px_str line) {
    size_t at = px_str_find(line, PX_STR("^"));
    if (px_str_starts(line, PX_STR("**"))) s->group = ++s->n_groups;
    if (px_str_starts(line, PX_STR("0 1 ^")) && line.p[line.n - 1] == '$')
        add(s, a, px_str_sub(line, at + 1, line.n - 1));
}

/* "raw","cleaned": a group is what the analyst made equal. Cells with several names are left out. */
static void csv_line(set *s, px_arena *a, px_intern *groups, px_str line) {
    size_t middle = px_str_find(line, PX_STR("\",\""));
    if (line.n < 5 || middle == SIZE_MAX || px_str_find(line, PX_STR(";")) != SIZE_MAX) return;
    s->group = px_intern_add(groups, px_str_sub(line, middle + 3, line.n - 1), NULL) + 1;
    if (s->group > s->n_groups) s->n_groups = s->group;
    add(s, a, px_str_sub(line, 1, middle));
}

static px_status read_names(set *s, bool csv, px_err *err) {
    px_buf text;
    px_buf_init(&text, (size_t)1 << 30);
    px_status st = read_text(csv ? PX_ENC_UTF8 : PX_ENC_UTF16LE, &text, err);
    px_arena *a = px_arena_new();
    px_intern *groups = px_intern_new();
    for (size_t i = 0; st == PX_OK && i < text.n;) {
        size_t from = i;
        while (i < text.n && text.p[i] != '\n')
            i++;
        px_str line = px_str_trim(px_str_sub(px_buf_view(&text), from, i++));
        if (csv && from)
            csv_line(s, a, groups, line);
        else if (!csv)
            thesaurus_line(s, a, line);
        px_arena_reset(a);
    }
    px_intern_free(groups);
    px_arena_free(a);
    px_buf_done(&text);
    if (st == PX_OK && !s->n_groups) st = px_fail(err, PX_E_INPUT, "no names on standard input");
    return st;
}

static uint32_t root(uint32_t *up, uint32_t i) {
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* Pairs within unions and how many of them are true. */
static void closed(const set *s, const px_suggestion *v, size_t n, uint64_t *pairs,
                   uint64_t *right) {
    uint32_t all = px_intern_size(s->names);
    uint32_t *up = px_malloc((all + 1) * sizeof *up), *head = px_calloc(all + 1, sizeof *head),
             *next = px_calloc(all + 1, sizeof *next);
    for (uint32_t i = 0; i < all; i++)
        up[i] = i;
    for (size_t i = 0; i < n; i++)
        up[root(up, v[i].a)] = root(up, v[i].b);
    for (uint32_t i = 0; i < all; i++) {
        uint32_t r = root(up, i);
        next[i] = head[r];
        head[r] = i + 1;
    }
    *pairs = *right = 0;
    for (uint32_t r = 0; r < all; r++)
        for (uint32_t i = head[r]; i; i = next[i - 1])
            for (uint32_t j = next[i - 1]; j; j = next[j - 1]) {
                ++*pairs;
                *right += together(s, i - 1, j - 1);
            }
    free(up);
    free(head);
    free(next);
}

static uint64_t true_pairs(const set *s) {
    uint32_t all = px_intern_size(s->names);
    uint32_t *size = px_calloc((size_t)s->n_groups + 2, sizeof *size);
    uint64_t n = 0;
    for (uint32_t i = 0; i < all; i++)
        for (int k = 0; k < 4; k++)
            if (s->of[i][k]) n += size[s->of[i][k]]++;
    free(size);
    return n;
}

int main(int argc, char **argv) {
    set s = {.names = px_intern_new()};
    px_err err = {0};
    unsigned long wrong = 0;
    bool check = false, csv = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--check")) check = true;
        if (!strcmp(argv[i], "--csv")) csv = true;
        if (!strcmp(argv[i], "--wrong") && i + 1 < argc) wrong = strtoul(argv[++i], NULL, 10);
    }
    px_status st = px_text_init(&err);
    if (st == PX_OK) st = read_names(&s, csv, &err);
    uint32_t n = px_intern_size(s.names);
    px_suggest_name *v = px_calloc((size_t)n + 1, sizeof *v);
    for (uint32_t i = 0; i < n; i++)
        v[i] = (px_suggest_name){.name = px_intern_text(s.names, i), .count = 1};
    px_suggestion *p = NULL;
    size_t n_pairs = 0;
    if (st == PX_OK) st = px_suggest(v, n, 0.0, &p, &n_pairs, &err);
    if (st != PX_OK) {
        (void)fprintf(stderr, "measure_names: %s\n", err.message);
        return 2;
    }
    uint64_t truth = true_pairs(&s);
    (void)printf("%llu variants in %u groups; %u cleaned names; cleaning joined %llu variants of "
                 "one group and %llu "
                 "of different ones; %llu true pairs\n\n",
                 (unsigned long long)s.variants, s.n_groups, n, (unsigned long long)s.joined_right,
                 (unsigned long long)s.joined_wrong, (unsigned long long)truth);
    (void)printf("likeness                                   pairs  precision\n");
    for (int k = 0; k < PX_LIKE_COUNT; k++) {
        uint64_t all = 0, right = 0;
        for (size_t i = 0; i < n_pairs; i++) {
            if (!(p[i].why >> k & 1)) continue;
            all++;
            right += together(&s, p[i].a, p[i].b);
        }
        if (all)
            (void)printf("%-40s %7llu  %.4f\n", px_likeness_text((px_likeness)k, false),
                         (unsigned long long)all, (double)right / (double)all);
    }
    (void)printf("\nscore   pairs  precision  recall   all taken: pairs  precision  recall\n");
    double at_default = 1;
    for (double t = 0.96; t > 0.49; t -= 0.02) {
        size_t all = 0;
        uint64_t right = 0, c_all, c_right;
        while (all < n_pairs && p[all].score >= t - 1e-9)
            right += together(&s, p[all].a, p[all].b), all++;
        closed(&s, p, all, &c_all, &c_right);
        double precision = all ? (double)right / (double)all : 1;
        if (t > PX_SUGGEST_SCORE - 0.001) at_default = precision;
        (void)printf("%.2f  %7zu  %.4f     %.4f  %17llu  %.4f     %.4f\n", t, all, precision,
                     (double)right / (double)truth, (unsigned long long)c_all,
                     c_all ? (double)c_right / (double)c_all : 1.0,
                     (double)c_right / (double)truth);
    }
    for (size_t i = 0; i < n_pairs && wrong; i++) {
        if (together(&s, p[i].a, p[i].b)) continue;
        (void)printf("%.3f %x  %.*s | %.*s\n", p[i].score, p[i].why, (int)v[p[i].a].name.n,
                     v[p[i].a].name.p, (int)v[p[i].b].name.n, v[p[i].b].name.p);
        wrong--;
    }
    free(p);
    free(v);
    free(s.of);
    px_intern_free(s.names);
    return check && at_default < 0.98;
}
