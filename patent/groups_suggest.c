/* groups_suggest.c: see groups_suggest.h.
 *
 * Every name gives keys: (hash, name, place). Sorted by hash, names with a key in common lie together; each pair of them
 * is looked at once for each key, and all that speaks for a pair is gathered at the end. A key that too many names have
 * is no evidence and is left out, except for the keys of equal letters, where everyone is joined to the first. */
#include "patent/groups_suggest.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/text.h"
#include "patent/suggest_int.h"

#include <stdlib.h>

const char *px_likeness_text(px_likeness k, bool zh) {
    static const char *const text[][2] = {
#define PX_LIKENESS_ROW(id, score, en, zh) {en, zh},
        PX_LIKENESS_TABLE(PX_LIKENESS_ROW)
#undef PX_LIKENESS_ROW
    };
    return text[k][zh];
}

static const double scores[] = {
#define PX_LIKENESS_ROW(id, score, en, zh) score,
    PX_LIKENESS_TABLE(PX_LIKENESS_ROW)
#undef PX_LIKENESS_ROW
};

enum { RUN_MAX = 60, FAMILY_NAMES_MAX = 12, NAMES_MAX = 20000000 };

typedef struct key {
    uint64_t hash;
    uint32_t name;
    uint16_t kind, place; /* place: word left out */
} key;

typedef struct keys {
    key *v;
    size_t n, cap;
} keys;

typedef struct found {
    uint32_t a, b;
    uint32_t why, families, inventors;
} found;

typedef struct pairs {
    found *v;
    size_t n, cap;
} pairs;

static void add_key(keys *k, uint64_t hash, uint32_t name, unsigned kind, size_t place) {
    if (k->n == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 4096;
        k->v = px_realloc(k->v, k->cap * sizeof *k->v);
    }
    k->v[k->n++] = (key){hash, name, (uint16_t)kind, (uint16_t)place};
}

static void add_pair(pairs *p, uint32_t a, uint32_t b, px_likeness why, uint32_t families,
                     uint32_t inventors) {
    if (a == b) return;
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 4096;
        p->v = px_realloc(p->v, p->cap * sizeof *p->v);
    }
    p->v[p->n++] = (found){a < b ? a : b, a < b ? b : a, 1u << why, families, inventors};
}

static int key_cmp(const void *x, const void *y) {
    const key *p = x, *q = y;
    if (p->hash != q->hash) return p->hash < q->hash ? -1 : 1;
    if (p->kind != q->kind) return p->kind < q->kind ? -1 : 1;
    if (p->name != q->name) return p->name < q->name ? -1 : 1;
    return (p->place > q->place) - (p->place < q->place);
}

static int pair_cmp(const void *x, const void *y) {
    const found *p = x, *q = y;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

/* Runs of one hash and kind. */
static size_t run_end(const keys *k, size_t from) {
    size_t to = from + 1;
    while (to < k->n && k->v[to].hash == k->v[from].hash && k->v[to].kind == k->v[from].kind)
        to++;
    return to;
}

static void equal_keys(const keys *k, pairs *out) {
    static const px_likeness means[] = {
        [PX_SK_LETTERS] = PX_LIKE_LETTERS,       [PX_SK_ORDER] = PX_LIKE_ORDER,
        [PX_SK_SHORT] = PX_LIKE_SHORT,           [PX_SK_PLURAL] = PX_LIKE_PLURAL,
        [PX_SK_UNIVERSITY] = PX_LIKE_UNIVERSITY, [PX_SK_ROMAN] = PX_LIKE_ROMAN};
    for (size_t from = 0, to; from < k->n; from = to) {
        to = run_end(k, from);
        bool many = to - from > RUN_MAX;
        for (size_t i = from; i < to && (i == from || !many); i++)
            for (size_t j = i + 1; j < to; j++)
                add_pair(out, k->v[i].name, k->v[j].name, means[k->v[i].kind], 0, 0);
    }
}

/* Names that agree in all words but one, or where one has a word more. */
static void one_word_apart(const keys *k, const px_suggest_words *w, pairs *out) {
    for (size_t from = 0, to; from < k->n; from = to) {
        to = run_end(k, from);
        if (to - from > RUN_MAX) continue;
        for (size_t i = from; i < to; i++)
            for (size_t j = i + 1; j < to; j++) {
                const key *x = &k->v[i], *y = &k->v[j];
                px_likeness why;
                if (x->name != y->name &&
                    px_suggest_apart_(w, x->name, x->place, y->name, y->place, &why))
                    add_pair(out, x->name, y->name, why, 0, 0);
            }
    }
}

/* ---- facts about the records ---- */

static size_t shared(const uint64_t *x, size_t n, const uint64_t *y, size_t m) {
    size_t i = 0, j = 0, both = 0;
    while (i < n && j < m) {
        if (x[i] == y[j])
            both++, i++, j++;
        else if (x[i] < y[j])
            i++;
        else
            j++;
    }
    return both;
}

/* Names of one family. A family with many names is a consortium and says nothing. */
static void families(const px_suggest_name *v, size_t n, pairs *out) {
    keys k = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t f = 0; f < v[i].n_family; f++)
            add_key(&k, v[i].family[f], (uint32_t)i, 0, 0);
    if (k.n) qsort(k.v, k.n, sizeof *k.v, key_cmp);
    for (size_t from = 0, to; from < k.n; from = to) {
        to = run_end(&k, from);
        if (to - from > FAMILY_NAMES_MAX) continue;
        for (size_t i = from; i < to; i++)
            for (size_t j = i + 1; j < to; j++)
                add_pair(out, k.v[i].name, k.v[j].name, PX_LIKE_FAMILY, 0, 0);
    }
    free(k.v);
}

static double less_doubt(double score, double by) {
    return 1 - (1 - score) * (1 - by);
}

/* What shared families and inventors add to a likeness of names. Two names in two scripts that stand for each other in
 * most of their families are each other's translation; two names in one script that do so may be partners. */
static double with_facts(const px_suggest_name *x, const px_suggest_name *y,
                         const px_suggest_words *w, found *f, double score) {
    f->families = (uint32_t)shared(x->family, x->n_family, y->family, y->n_family);
    f->inventors = (uint32_t)shared(x->inventor, x->n_inventor, y->inventor, y->n_inventor);
    bool names_alike = (f->why & ~(1u << PX_LIKE_FAMILY)) != 0;
    size_t least = x->n_family < y->n_family ? x->n_family : y->n_family;
    double part = least ? (double)f->families / (double)least : 0;
    bool translation = px_suggest_scripts_differ_(w, f->a, f->b);
    if (f->families && !names_alike && !translation) {
        score = 0.3;
    } else if (f->families) {
        double weight = f->families >= 5   ? 0.9
                        : f->families >= 3 ? 0.8
                        : f->families == 2 ? 0.65
                                           : 0.4;
        score = less_doubt(score, (names_alike ? 0.5 : 1) * weight * part);
        f->why |= 1u << PX_LIKE_FAMILY;
    }
    if (f->inventors >= 2) {
        double weight = f->inventors >= 5 ? 0.6 : 0.3;
        score = less_doubt(score, names_alike || translation ? weight : 0);
        f->why |= 1u << PX_LIKE_INVENTORS;
    }
    return score;
}

/* ---- all together ---- */

static size_t gather(pairs *p) {
    size_t left = 0;
    if (p->n) qsort(p->v, p->n, sizeof *p->v, pair_cmp);
    for (size_t i = 0; i < p->n; i++) {
        if (left && p->v[left - 1].a == p->v[i].a && p->v[left - 1].b == p->v[i].b)
            p->v[left - 1].why |= p->v[i].why;
        else
            p->v[left++] = p->v[i];
    }
    return p->n = left;
}

/* Of reasons that include each other the stronger one is told. */
static unsigned told(unsigned why) {
    if (why >> PX_LIKE_LETTERS & 1)
        why &= ~(1u << PX_LIKE_ROMAN | 1u << PX_LIKE_SHORT | 1u << PX_LIKE_PLURAL);
    if (why & (1u << PX_LIKE_PLURAL | 1u << PX_LIKE_CUT)) why &= ~(1u << PX_LIKE_SHORT);
    if (why >> PX_LIKE_ORDER & 1) why &= ~(1u << PX_LIKE_UNIVERSITY);
    return why;
}

static int by_score(const void *x, const void *y) {
    const px_suggestion *p = x, *q = y;
    if (p->score != q->score) return p->score > q->score ? -1 : 1;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static void make_key(void *self, unsigned kind, uint32_t name, uint64_t hash, size_t place) {
    keys *k = self;
    add_key(kind == PX_SK_BUT_ONE ? &k[1] : &k[0], hash, name, kind, place);
}

px_status px_suggest(const px_suggest_name *v, size_t n, double min_score, px_suggestion **out,
                     size_t *n_out, px_err *err) {
    keys k[2] = {{0}, {0}};
    pairs p = {0};
    px_suggest_words *w = NULL;
    *out = NULL;
    *n_out = 0;
    if (n > NAMES_MAX) return px_fail(err, PX_E_LIMIT, "%zu names are too many to compare", n);
    px_status st = px_suggest_words_new_(v, n, make_key, k, &w, err);
    if (st == PX_OK) {
        for (int i = 0; i < 2; i++)
            if (k[i].n) qsort(k[i].v, k[i].n, sizeof *k[i].v, key_cmp);
        equal_keys(&k[0], &p);
        one_word_apart(&k[1], w, &p);
        families(v, n, &p);
        gather(&p);
        px_suggestion *s = px_calloc(p.n + 1, sizeof *s);
        size_t left = 0;
        for (size_t i = 0; i < p.n; i++) {
            found *f = &p.v[i];
            double score = 0;
            unsigned family = f->why & 1u << PX_LIKE_FAMILY;
            if (f->why != family &&
                px_suggest_scripts_differ_(w, f->a, f->b)) /* alike by how they sound */
                f->why = family | 1u << PX_LIKE_ROMAN;
            for (int like = 0; like < PX_LIKE_COUNT; like++)
                if (f->why >> like & 1 && scores[like] > score) score = scores[like];
            score *= px_suggest_trust_(w, f->a, f->b, f->why);
            score = with_facts(&v[f->a], &v[f->b], w, f, score);
            if (score < min_score) continue;
            s[left++] = (px_suggestion){f->a, f->b, told(f->why), score, f->families, f->inventors};
        }
        if (left) qsort(s, left, sizeof *s, by_score);
        *out = s;
        *n_out = left;
    }
    free(k[0].v);
    free(k[1].v);
    free(p.v);
    px_suggest_words_free_(w);
    return st;
}
