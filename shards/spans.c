/* spans.c: see spans.h.
 *
 * How the lists are joined: spans are sorted by begin, then end. For each span of the earlier side
 * those of the later side that begin behind its end are one stretch, found by bisection. */
#include "shards/spans.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>

#define FEW     16   /* sorted by insertion */
#define UNCUT   1024 /* spans that are not worth thinning out for EDGES */
#define COMPACT 65536

/* What those above make of a list. */
typedef enum need {
    SOME,     /* is there one? */
    SHORTEST, /* those that hold no other */
    EDGES,    /* for each end the latest beginning, for each beginning the earliest end */
    ALL
} need;

typedef struct list {
    px_span *v;
    size_t n, cap, compact; /* at `compact` spans the list is tidied */
} list;

typedef struct spot {
    uint64_t *v;
    size_t n, cap;
} spot;

typedef struct node node;
struct node {
    px_near_kind kind;
    px_near_reach reach;
    bool ordered;
    uint64_t distance;
    node *child;
    size_t n;
    size_t first; /* WORDS: number of the first item */
    px_near_item *item;
    list out, work;
};

struct px_spans {
    node root;
    spot *at; /* by item: positions */
    size_t n_items;
    uint32_t *touched; /* items with positions */
    size_t n_touched;
    spot sentence;
    uint64_t *least; /* scratch: earliest end from here on */
    size_t least_cap;
    px_err *err;
};

/* --- lists --- */

static int by_begin(const void *px, const void *py) {
    const px_span *x = px, *y = py;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int by_end(const void *px, const void *py) {
    const px_span *x = px, *y = py;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    return (x->begin < y->begin) - (x->begin > y->begin); /* the latest beginning first */
}

static void sort(px_span *v, size_t n) {
    size_t i = 1;
    while (i < n && by_begin(&v[i - 1], &v[i]) <= 0)
        i++;
    if (i >= n) return;
    if (n > FEW) {
        qsort(v, n, sizeof *v, by_begin);
        return;
    }
    for (; i < n; i++) {
        px_span one = v[i];
        size_t k = i;
        for (; k && by_begin(&v[k - 1], &one) > 0; k--)
            v[k] = v[k - 1];
        v[k] = one;
    }
}

static size_t unique(px_span *v, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!kept || v[kept - 1].begin != v[i].begin || v[kept - 1].end != v[i].end)
            v[kept++] = v[i];
    return kept;
}

/* Of spans sorted by begin and end: those that hold no other. */
static size_t shortest(px_span *v, size_t n) {
    size_t from = n;
    uint64_t least = UINT64_MAX;
    for (size_t i = n; i-- > 0;) {
        if (i && v[i - 1].begin == v[i].begin) continue; /* the shorter one of this begin comes */
        if (v[i].end >= least) continue;
        least = v[i].end;
        v[--from] = v[i];
    }
    if (from < n) memmove(v, v + from, (n - from) * sizeof *v);
    return n - from;
}

static void edges(list *l) {
    size_t n = l->n, kept = 0, begins = 0;
    px_span *first = px_malloc((n + 1) * sizeof *first);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || l->v[i].begin != l->v[i - 1].begin) first[begins++] = l->v[i];
    qsort(l->v, n, sizeof *l->v, by_end);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || l->v[i].end != l->v[kept - 1].end) l->v[kept++] = l->v[i];
    px_span *v = px_malloc((kept + begins + 1) * sizeof *v);
    memcpy(v, l->v, kept * sizeof *v);
    memcpy(v + kept, first, begins * sizeof *v);
    qsort(v, kept + begins, sizeof *v, by_begin);
    free(first);
    free(l->v);
    l->v = v;
    l->cap = kept + begins + 1;
    l->n = unique(v, kept + begins);
}

static void tidy(list *l, need what) {
    sort(l->v, l->n);
    l->n = unique(l->v, l->n);
    if (what == SHORTEST) l->n = shortest(l->v, l->n);
    if (what == EDGES && l->n > UNCUT) edges(l);
}

static px_status too_many(px_spans *s, size_t n) {
    return px_fail(s->err, PX_E_LIMIT,
                   "one side of a distance has %zu spans in a single text, limit %zu", n,
                   PX_SPANS_MAX);
}

static px_status push(px_spans *s, list *l, need what, uint64_t begin, uint64_t end) {
    if (l->n == l->cap) {
        if (l->n >= COMPACT && l->n >= l->compact) {
            tidy(l, what);
            l->compact = l->n * 2;
            if (l->n > PX_SPANS_MAX) return too_many(s, l->n);
        }
        if (l->n == l->cap) {
            l->cap = l->cap ? l->cap * 2 : 16;
            l->v = px_realloc(l->v, l->cap * sizeof *l->v);
        }
    }
    l->v[l->n++] = (px_span){begin, end};
    return PX_OK;
}

/* First span that begins behind `position`. */
static size_t behind(const list *l, uint64_t position) {
    size_t lo = 0, hi = l->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (l->v[mid].begin <= position)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static size_t spot_behind(const spot *p, uint64_t position) {
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->v[mid] <= position)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void spot_add(spot *p, uint64_t position) {
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 16;
        p->v = px_realloc(p->v, p->cap * sizeof *p->v);
    }
    p->v[p->n++] = position;
}

/* The last position that a span from `begin` may reach. */
static uint64_t unit_end(const px_spans *s, px_near_reach reach, uint64_t begin) {
    if (reach == PX_REACH_TEXT) return UINT64_MAX;
    uint64_t end = begin | (PX_SPANS_PARAGRAPH - 1);
    if (reach == PX_REACH_SENTENCE) {
        size_t i = spot_behind(&s->sentence, begin);
        if (i < s->sentence.n && s->sentence.v[i] <= end) end = s->sentence.v[i] - 1;
    }
    return end;
}

/* --- nodes --- */

static px_status eval(px_spans *s, node *n, need what);

/* The spans so far lie in `from`, those one item longer go to `to`. */
static px_status longer(px_spans *s, const list *from, list *to, const px_near_item *item,
                        const spot *at, need what) {
    px_status st = PX_OK;
    to->n = 0;
    for (size_t i = 0; i < from->n && st == PX_OK; i++) {
        uint64_t end = from->v[i].end, last = end + 1 + item->gap_max;
        if (item->one_sentence) {
            uint64_t limit = unit_end(s, PX_REACH_SENTENCE, end);
            if (last > limit) last = limit;
        }
        for (size_t k = spot_behind(at, end + item->gap_min);
             k < at->n && at->v[k] <= last && st == PX_OK; k++)
            st = push(s, to, what, from->v[i].begin, at->v[k]);
    }
    if (st == PX_OK) tidy(to, what);
    return st;
}

/* Neighbours: two lists of positions walked together. */
static void neighbours(const list *from, list *to, const spot *at) {
    size_t k = 0;
    to->n = 0;
    if (to->cap < from->n) {
        to->cap = from->n;
        to->v = px_realloc(to->v, to->cap * sizeof *to->v);
    }
    for (size_t i = 0; i < from->n; i++) {
        uint64_t next = from->v[i].end + 1;
        while (k < at->n && at->v[k] < next)
            k++;
        if (k == at->n) break;
        if (at->v[k] == next) to->v[to->n++] = (px_span){from->v[i].begin, next};
    }
}

/* A gap gives a begin several ends, and behind it nothing may be left out but equal spans; without
 * gaps there is one span a begin. */
static px_status eval_words(px_spans *s, node *n, need what) {
    list *out = &n->out;
    out->n = out->compact = 0;
    for (size_t i = 0; i < n->n; i++)
        if (s->at[n->first + i].n == 0) return PX_OK;
    px_status st = PX_OK;
    const spot *at = &s->at[n->first];
    bool gaps = false;
    for (size_t i = 0; i < at->n && st == PX_OK; i++)
        st = push(s, out, ALL, at->v[i], at->v[i]);
    for (size_t i = 1; i < n->n && st == PX_OK && out->n; i++) {
        list swap = n->work;
        n->work = n->out;
        n->out = swap;
        gaps |= n->item[i].gap_max > 0 || n->item[i].one_sentence;
        if (gaps) {
            n->out.compact = 0;
            st = longer(s, &n->work, &n->out, &n->item[i], at + i, ALL);
        } else {
            neighbours(&n->work, &n->out, at + i);
        }
    }
    if (st == PX_OK && gaps) tidy(out, what);
    return st;
}

static px_status eval_any(px_spans *s, node *n, need what) {
    px_status st = PX_OK;
    n->out.n = n->out.compact = 0;
    for (size_t i = 0; i < n->n && st == PX_OK; i++) {
        st = eval(s, &n->child[i], what);
        const list *one = &n->child[i].out;
        for (size_t k = 0; k < one->n && st == PX_OK; k++)
            st = push(s, &n->out, what, one->v[k].begin, one->v[k].end);
        if (what == SOME && n->out.n) return st;
    }
    if (st == PX_OK) tidy(&n->out, what);
    return st;
}

/* x before y, at most `distance` on. */
static px_status join_tokens(px_spans *s, node *n, const list *x, const list *y, need what) {
    px_status st = PX_OK;
    for (size_t i = 0; i < x->n && st == PX_OK; i++) {
        px_span from = x->v[i];
        uint64_t last = from.end + n->distance, least = UINT64_MAX;
        for (size_t k = behind(y, from.end); k < y->n && y->v[k].begin <= last; k++) {
            if (what == SHORTEST) {
                if (y->v[k].begin > least) break;
                if (y->v[k].end < least) least = y->v[k].end;
                continue;
            }
            st = push(s, &n->out, what, from.begin, y->v[k].end);
            if (st != PX_OK || what == SOME) return st;
        }
        if (least != UINT64_MAX) st = push(s, &n->out, what, from.begin, least);
    }
    return st;
}

/* x before y in one unit. Unless all are wanted, for each begin of x the earliest end behind it,
 * and for EDGES for each end of y the latest begin before it as well. */
static px_status join_unit(px_spans *s, node *n, const list *x, list *y, need what) {
    px_status st = PX_OK;
    if (what == ALL) {
        for (size_t i = 0; i < x->n && st == PX_OK; i++) {
            uint64_t last = unit_end(s, n->reach, x->v[i].begin);
            for (size_t k = behind(y, x->v[i].end);
                 k < y->n && y->v[k].begin <= last && st == PX_OK; k++)
                if (y->v[k].end <= last) st = push(s, &n->out, what, x->v[i].begin, y->v[k].end);
        }
        return st;
    }
    if (s->least_cap < y->n) {
        s->least_cap = y->n * 2;
        s->least = px_realloc(s->least, s->least_cap * sizeof *s->least);
    }
    for (size_t k = y->n; k-- > 0;)
        s->least[k] = k + 1 < y->n && s->least[k + 1] < y->v[k].end ? s->least[k + 1] : y->v[k].end;
    for (size_t i = 0; i < x->n && st == PX_OK; i++) {
        size_t k = behind(y, x->v[i].end);
        if (k == y->n || s->least[k] > unit_end(s, n->reach, x->v[i].begin)) continue;
        st = push(s, &n->out, what, x->v[i].begin, s->least[k]);
        if (st != PX_OK || what == SOME) return st;
    }
    if (what != EDGES) return st;
    /* The latest begin among those of x that end before y begins: x by end, walked along. */
    px_span *ends = px_malloc((x->n + 1) * sizeof *ends);
    memcpy(ends, x->v, x->n * sizeof *ends);
    qsort(ends, x->n, sizeof *ends, by_end);
    uint64_t latest = 0;
    size_t i = 0;
    for (size_t k = 0; k < y->n && st == PX_OK; k++) {
        for (; i < x->n && ends[i].end < y->v[k].begin; i++)
            if (i == 0 || ends[i].begin > latest) latest = ends[i].begin;
        if (i && y->v[k].end <= unit_end(s, n->reach, latest))
            st = push(s, &n->out, what, latest, y->v[k].end);
    }
    free(ends);
    return st;
}

static px_status eval_join(px_spans *s, node *n, need what) {
    need below = n->reach != PX_REACH_TOKENS ? (what <= SHORTEST ? SHORTEST : EDGES)
                                             : (what <= SHORTEST ? EDGES : ALL);
    list *x = &n->child[0].out, *y = &n->child[1].out;
    n->out.n = n->out.compact = 0;
    px_status st = eval(s, &n->child[0], below);
    if (st != PX_OK || x->n == 0) return st;
    st = eval(s, &n->child[1], below);
    if (st != PX_OK || y->n == 0) return st;
    bool by_tokens = n->reach == PX_REACH_TOKENS;
    st = by_tokens ? join_tokens(s, n, x, y, what) : join_unit(s, n, x, y, what);
    if (st == PX_OK && !n->ordered && !(what == SOME && n->out.n))
        st = by_tokens ? join_tokens(s, n, y, x, what) : join_unit(s, n, y, x, what);
    if (st == PX_OK) tidy(&n->out, what);
    return st == PX_OK && n->out.n > PX_SPANS_MAX ? too_many(s, n->out.n) : st;
}

static px_status eval(px_spans *s, node *n, need what) {
    switch (n->kind) {
    case PX_NEAR_WORDS:
        return eval_words(s, n, what);
    case PX_NEAR_ANY:
        return eval_any(s, n, what);
    case PX_NEAR_JOIN:
        return eval_join(s, n, what);
    }
    return px_fail(s->err, PX_E_INTERNAL, "spans of kind %d", (int)n->kind);
}

/* --- the whole --- */

static void make(px_spans *s, node *n, const px_near_node *from) {
    assert(from->kind != PX_NEAR_JOIN || from->n == 2);
    *n = (node){.kind = from->kind,
                .reach = from->reach,
                .ordered = from->ordered,
                .distance = from->distance,
                .first = s->n_items};
    if (from->kind == PX_NEAR_WORDS) {
        assert(from->n_items > 0);
        n->n = from->n_items;
        n->item = px_calloc(n->n, sizeof *n->item);
        memcpy(n->item, from->item, n->n * sizeof *n->item);
        s->n_items += n->n;
        return;
    }
    n->n = from->n;
    n->child = px_calloc(n->n, sizeof *n->child);
    for (size_t i = 0; i < n->n; i++)
        make(s, &n->child[i], from->child[i]);
}

static void unmake(node *n) {
    if (n->child)
        for (size_t i = 0; i < n->n; i++)
            unmake(&n->child[i]);
    free(n->child);
    free(n->item);
    free(n->out.v);
    free(n->work.v);
}

px_spans *px_spans_new(const px_near_node *root) {
    px_spans *s = px_calloc(1, sizeof *s);
    make(s, &s->root, root);
    s->at = px_calloc(s->n_items, sizeof *s->at);
    s->touched = px_calloc(s->n_items, sizeof *s->touched);
    return s;
}

void px_spans_free(px_spans *s) {
    if (!s) return;
    unmake(&s->root);
    for (size_t i = 0; i < s->n_items; i++)
        free(s->at[i].v);
    free(s->at);
    free(s->touched);
    free(s->sentence.v);
    free(s->least);
    free(s);
}

size_t px_spans_items(const px_spans *s) {
    return s->n_items;
}

void px_spans_begin(px_spans *s) {
    for (size_t i = 0; i < s->n_touched; i++)
        s->at[s->touched[i]].n = 0;
    s->n_touched = 0;
    s->sentence.n = 0;
}

void px_spans_word(px_spans *s, size_t item, uint64_t position) {
    spot *p = &s->at[item];
    if (p->n == 0) s->touched[s->n_touched++] = (uint32_t)item;
    spot_add(p, position);
}

void px_spans_sentence(px_spans *s, uint64_t position) {
    spot_add(&s->sentence, position);
}

px_status px_spans_any(px_spans *s, bool *yes, px_err *err) {
    *yes = false;
    if (s->n_touched == 0) return PX_OK;
    s->err = err;
    px_status st = eval(s, &s->root, SOME);
    *yes = st == PX_OK && s->root.out.n > 0;
    return st;
}

px_status px_spans_shortest(px_spans *s, const px_span **v, size_t *n, px_err *err) {
    *v = NULL;
    *n = 0;
    if (s->n_touched == 0) return PX_OK;
    s->err = err;
    px_status st = eval(s, &s->root, SHORTEST);
    if (st != PX_OK) return st;
    *v = s->root.out.v;
    *n = s->root.out.n;
    return PX_OK;
}

static node *words_at(node *n, size_t *left) {
    if (n->kind == PX_NEAR_WORDS) return (*left)-- == 0 ? n : NULL;
    for (size_t i = 0; i < n->n; i++) {
        node *hit = words_at(&n->child[i], left);
        if (hit) return hit;
    }
    return NULL;
}

px_status px_spans_words(px_spans *s, size_t words, const px_span **v, size_t *n, px_err *err) {
    *v = NULL;
    *n = 0;
    node *w = words_at(&s->root, &words);
    if (!w) return PX_OK;
    s->err = err;
    px_status st = eval(s, w, SHORTEST);
    if (st != PX_OK) return st;
    *v = w->out.v;
    *n = w->out.n;
    return PX_OK;
}
