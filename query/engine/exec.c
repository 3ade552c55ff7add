/* exec.c: see exec.h. */
#include "query/engine/exec.h"

#include "query/engine/open.h"
#include "query/engine/whole.h"
#include "shards/terms.h"

#include <stdlib.h>

/* ---- sets ---- */

void px_set_free(px_set *s) {
    px_bitmap_free(s->b);
    *s = (px_set){0};
}

uint64_t px_set_count(const px_set *s) {
    return s->b ? px_bitmap_count(s->b) : 0;
}

void px_set_and(px_set *into, const px_bitmap *other) {
    if (!into->b) return;
    if (!other) {
        px_set_free(into);
    } else if (into->own) {
        px_bitmap_and(into->b, other);
    } else {
        px_bitmap *b = px_bitmap_and_of(into->b, other);
        px_set_free(into);
        *into = (px_set){b, true};
    }
}

void px_set_or(px_set *into, px_set *other) {
    if (!other->b) return;
    if (!into->b) {
        *into = *other;
        *other = (px_set){0};
        return;
    }
    if (into->own) {
        px_bitmap_or(into->b, other->b);
    } else {
        px_bitmap *b = px_bitmap_or_of(into->b, other->b);
        px_set_free(into);
        *into = (px_set){b, true};
    }
    px_set_free(other);
}

px_set px_set_of_words(px_segx *x) {
    px_segx_words(x);
    px_set s = {px_bitmap_of_words(x->words, x->n_words), true};
    memset(x->words, 0, x->n_words * sizeof *x->words);
    return s;
}

px_status px_set_ready(px_segx *x, px_str key, px_set *out, bool *found, px_err *err) {
    *out = (px_set){0};
    px_status st = px_bits_get(x->s->bits, key, &out->b, err);
    *found = st == PX_OK && out->b;
    return st;
}

/* ---- steps ---- */

static px_status eval(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                      px_err *err);

/* What a step costs, in classes: next to nothing, ready bitmaps and short lists, a pass over a
 * column, a look into every candidate row. */
static int cost_of(const px_step *s) {
    int cost = 0;
    switch (s->kind) {
    case PX_STEP_NONE:
    case PX_STEP_KEYS:
    case PX_STEP_ROWS:
    case PX_STEP_CELL: /* it is known before */
        return 0;
    case PX_STEP_ALL:
    case PX_STEP_CLASS:
    case PX_STEP_ENUM:
    case PX_STEP_HAS:
        return 1;
    case PX_STEP_NAME:
    case PX_STEP_RANGE:
    case PX_STEP_HASHES:
    case PX_STEP_SPANS:
    case PX_STEP_EVENT:
    case PX_STEP_UNIT: /* its child has been asked already */
        return 2;
    case PX_STEP_TEXT:
        return s->exact ? 1 : 3;
    case PX_STEP_NEAR:
    case PX_STEP_FREQ:
        return 4;
    default:
        for (size_t i = 0; i < s->n; i++) {
            int c = cost_of(s->child[i]);
            if (c > cost) cost = c;
        }
        return cost;
    }
}

struct turn {
    const px_step *step;
    int cost;
    uint64_t rows; /* estimated, among equal costs */
    size_t at;
};

static int by_cost(const void *px, const void *py) {
    const struct turn *x = px, *y = py;
    if (x->cost != y->cost) return x->cost < y->cost ? -1 : 1;
    if (x->rows != y->rows) return x->rows < y->rows ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static px_status eval_and(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                          px_err *err) {
    struct turn *turn = px_calloc(s->n, sizeof *turn);
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        turn[i] = (struct turn){s->child[i], cost_of(s->child[i]), UINT64_MAX, i};
        if (s->child[i]->kind == PX_STEP_TEXT)
            st = px_text_estimate(x, s->child[i], &turn[i].rows, err);
    }
    qsort(turn, s->n, sizeof *turn, by_cost);
    px_set acc = {0};
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        px_set one = {0};
        st = eval(x, turn[i].step, i ? acc.b : filter, &one, err);
        if (st == PX_OK && i) px_set_and(&one, acc.b);
        px_set_free(&acc);
        acc = one;
        if (!acc.b || px_bitmap_empty(acc.b)) break;
    }
    free(turn);
    if (st == PX_OK)
        *out = acc;
    else
        px_set_free(&acc);
    return st;
}

#define FEW_SHARE 64u /* of the segment's rows */

static px_status eval_or(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                         px_err *err) {
    px_set *part = px_calloc(s->n, sizeof *part);
    const px_bitmap **bits = px_malloc(s->n * sizeof *bits);
    size_t n = 0;
    uint64_t rows = 0;
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        st = eval(x, s->child[i], filter, &part[n], err);
        if (st == PX_OK && part[n].b) {
            bits[n] = part[n].b;
            rows += px_bitmap_count(part[n++].b);
        }
    }
    bool few = n == 1 || rows < x->s->n_rows / FEW_SHARE;
    if (st == PX_OK && few) { /* what many sets at once take pays for large ones only */
        for (size_t i = 0; i < n; i++)
            px_set_or(out, &part[i]);
    } else if (st == PX_OK && n > 1) {
        *out = (px_set){px_bitmap_or_many(bits, n), true};
    }
    for (size_t i = 0; i < s->n; i++)
        px_set_free(&part[i]);
    free(part);
    free((void *)bits);
    return st;
}

/* Rows outside the filter may be right or wrong here, as everywhere. */
static px_status eval_xor(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                          px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        px_set one = {0};
        st = eval(x, s->child[i], filter, &one, err);
        if (st == PX_OK && out->b && one.b) {
            px_bitmap *both = px_bitmap_and_of(out->b, one.b);
            px_bitmap *either = px_bitmap_or_of(out->b, one.b);
            px_bitmap_andnot(either, both);
            px_bitmap_free(both);
            px_set_free(&one);
            px_set_free(out);
            *out = (px_set){either, true};
        } else if (st == PX_OK) {
            px_set_or(out, &one);
        }
        px_set_free(&one);
    }
    if (st != PX_OK) px_set_free(out);
    return st;
}

static px_status eval_not(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                          px_err *err) {
    px_set left = {0}, right = {0};
    px_status st = eval(x, s->child[0], filter, &left, err);
    if (st == PX_OK && left.b && filter) px_set_and(&left, filter);
    if (st == PX_OK && left.b) st = eval(x, s->child[1], left.b, &right, err);
    if (st == PX_OK && left.b && right.b) {
        if (left.own) {
            px_bitmap_andnot(left.b, right.b);
        } else {
            px_bitmap *b = px_bitmap_andnot_of(left.b, right.b);
            px_set_free(&left);
            left = (px_set){b, true};
        }
    }
    px_set_free(&right);
    if (st == PX_OK)
        *out = left;
    else
        px_set_free(&left);
    return st;
}

/* The rows of the first child are known; the second is asked among them. */
static px_status eval_scope(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    px_set rows = px_whole_rows(x, s);
    px_status st = rows.b ? eval(x, s->child[1], rows.b, out, err) : PX_OK;
    if (st == PX_OK) px_set_and(out, rows.b);
    px_set_free(&rows);
    return st;
}

static px_status work(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                      px_err *err) {
    switch (s->kind) {
    case PX_STEP_NONE:
        return PX_OK;
    case PX_STEP_ALL:
        *out = (px_set){px_bitmap_new(), true};
        px_bitmap_add_range(out->b, 0, x->s->n_rows);
        return PX_OK;
    case PX_STEP_AND:
        return eval_and(x, s, filter, out, err);
    case PX_STEP_OR:
        return eval_or(x, s, filter, out, err);
    case PX_STEP_NOT:
        return eval_not(x, s, filter, out, err);
    case PX_STEP_XOR:
        return eval_xor(x, s, filter, out, err);
    case PX_STEP_NEAR:
    case PX_STEP_FREQ:
        return px_leaf_near(x, s, filter, out, err);
    case PX_STEP_TEXT:
        return px_leaf_text(x, s, filter, out, err);
    case PX_STEP_NAME:
        return px_leaf_name(x, s, filter, out, err);
    case PX_STEP_CLASS:
        return px_leaf_class(x, s, out, err);
    case PX_STEP_RANGE:
        return px_leaf_range(x, s, filter, out, err);
    case PX_STEP_ENUM:
        return px_leaf_enum(x, s, out, err);
    case PX_STEP_HAS:
        return px_leaf_has(x, s, out, err);
    case PX_STEP_KEYS:
        return px_leaf_keys(x, s, out, err);
    case PX_STEP_HASHES:
        return px_leaf_hashes(x, s, out, err);
    case PX_STEP_ROWS:
        return px_leaf_rows(x, s, out, err);
    case PX_STEP_SPANS:
        return px_leaf_spans(x, s, out, err);
    case PX_STEP_EVENT:
        return px_leaf_event(x, s, out, err);
    case PX_STEP_UNIT:
        return px_leaf_unit(x, s, filter, out, err);
    case PX_STEP_SCOPE:
        return eval_scope(x, s, out, err);
    case PX_STEP_CELL:
        *out = px_whole_rows(x, s);
        return PX_OK;
    }
    return px_fail(err, PX_E_INTERNAL, "a step of kind %d", (int)s->kind);
}

/* ---- cache ---- */

/* Are the rows of the step all that the segment has, whatever the filter was? */
static bool is_whole(const px_step *s, const px_bitmap *filter) {
    switch (s->kind) {
    case PX_STEP_CLASS:
    case PX_STEP_ENUM:
    case PX_STEP_HAS:
    case PX_STEP_KEYS:
    case PX_STEP_HASHES:
    case PX_STEP_SPANS:
    case PX_STEP_EVENT:
        return true;
    case PX_STEP_TEXT:
        return s->exact || !filter;
    default:
        return !filter;
    }
}

/* Into x->key; false: the step has no name. */
static bool name_of(px_segx *x, const px_step *s) {
    const px_step_entry *e = x->steps ? px_step_list_find(x->steps, s) : NULL;
    if (!e || !e->key.n) return false;
    px_buf_clear(&x->key);
    px_buf_fmt(&x->key, "%s %u ", x->s->uuid, x->s->n_rows);
    px_buf_str(&x->key, e->key);
    return !x->key.failed;
}

static px_status eval(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                      px_err *err) {
    *out = (px_set){0};
    px_status st = px_stop_look(x->stop, err);
    if (st != PX_OK) return st;
    px_cache *cache = x->steps ? x->how->cache : NULL;
    px_trace *trace = x->how ? x->how->trace : NULL;
    uint64_t start = trace ? px_trace_now() : 0;
    bool found = false;
    if (cache && name_of(x, s)) {
        found = px_cache_get(cache, px_buf_view(&x->key), &out->b);
        out->own = true;
    }
    if (!found) {
        *out = (px_set){0};
        st = work(x, s, filter, out, err);
        if (st == PX_OK && cache && is_whole(s, filter) && name_of(x, s))
            px_cache_put(cache, px_buf_view(&x->key), out->b);
    }
    if (trace && st == PX_OK)
        px_trace_add(trace, s, px_trace_now() - start, px_set_count(out), found);
    return st;
}

/* ---- segments ---- */

void px_segx_init(px_segx *x, px_snapshot *snap, const px_how *how) {
    *x = (px_segx){.snap = snap, .stop = px_how_stop(how), .how = how};
    px_buf_init(&x->key, 1 << 20);
    px_buf_init(&x->text, PX_BUF_MAX);
}

/* For the largest segment; many questions need none. */
void px_segx_words(px_segx *x) {
    const px_snapshot *snap = x->snap;
    size_t rows = 0;
    if (x->words) return;
    for (size_t i = 0; i < snap->n_segs; i++)
        if (snap->seg[i] && snap->seg[i]->n_rows > rows) rows = snap->seg[i]->n_rows;
    x->words = px_calloc((rows + 63) / 64 + 1, sizeof *x->words);
}

void px_segx_begin(px_segx *x, size_t i) {
    x->i = i;
    x->s = x->snap->seg[i];
    x->n_words = ((size_t)x->s->n_rows + 63) / 64;
    x->forms = 0;
}

void px_segx_end(px_segx *x, px_status st) {
    if (st == PX_OK)
        px_terms_give(x->snap, x->i, x->xap);
    else
        px_xap_close(x->xap);
    x->xap = NULL;
    if (st != PX_OK && x->words) memset(x->words, 0, x->n_words * sizeof *x->words);
}

void px_segx_done(px_segx *x) {
    px_buf_done(&x->key);
    px_buf_done(&x->text);
    free(x->words);
    *x = (px_segx){0};
}

px_status px_segx_terms(px_segx *x, px_err *err) {
    return x->xap ? PX_OK : px_terms_take(x->snap, x->i, &x->xap, err);
}

/* `among`: only these rows matter; NULL: all. */
static px_status exec_segment(px_segx *x, size_t i, const px_step *plan, const px_bitmap *among,
                              px_bitmap **out, px_err *err) {
    px_set rows;
    const px_bitmap *dead = x->snap->dead[i];
    px_segx_begin(x, i);
    px_status st = eval(x, plan, among, &rows, err);
    if (st == PX_OK && among) px_set_and(&rows, among);
    if (st == PX_OK && rows.b) {
        if (dead)
            *out = px_bitmap_andnot_of(rows.b, dead);
        else
            *out = rows.own ? rows.b : px_bitmap_copy(rows.b);
        if (*out != rows.b) px_set_free(&rows);
        if (px_bitmap_empty(*out)) {
            px_bitmap_free(*out);
            *out = NULL;
        }
    }
    px_segx_end(x, st);
    return st == PX_E_DAMAGED ? px_err_in(err, st, "segment %s", x->s->name) : st;
}

struct run {
    px_snapshot *snap;
    const px_step *plan;
    const px_how *how;
    const px_rowset *within; /* NULL: all rows */
    px_rowset *out;
    px_step_list steps;
    px_wholes wholes;
    px_open *open;
    px_segx *slot;    /* a thread's; snap NULL until it is used */
    px_status *state; /* by segment */
    px_err *why;
};

static bool run_segment(void *self, size_t i, unsigned slot) {
    struct run *r = self;
    px_segx *x = &r->slot[slot];
    if (!r->snap->seg[i] || (r->within && !r->within->seg[i])) return true;
    if (!x->snap) {
        px_segx_init(x, r->snap, r->how);
        if (r->steps.n) x->steps = &r->steps;
        x->wholes = &r->wholes;
        x->open = r->open;
    }
    r->state[i] = exec_segment(x, i, r->plan, r->within ? r->within->seg[i] : NULL, &r->out->seg[i],
                               &r->why[i]);
    return r->state[i] == PX_OK;
}

/* Does every segment take long enough to call for helpers at once? */
static bool is_broad(const px_snapshot *snap, const px_step *plan) {
    return snap->n_rows / (snap->n_segs + 1) >= 20000 && cost_of(plan) >= 3;
}

/* All segments, among the rows of `within`. `out` is empty, or not begun. */
static px_status run_plan(void *self, const px_step *plan, const px_rowset *within, px_rowset *out,
                          px_err *err) {
    struct run *r = self;
    px_snapshot *snap = r->snap;
    px_status st = PX_OK;
    r->plan = plan;
    r->within = within;
    r->out = out;
    if (!out->snap) px_rowset_init(out, snap);
    memset(r->state, 0, (snap->n_segs + 1) * sizeof *r->state);
    px_crew_each(px_how_crew(r->how), snap->n_segs, is_broad(snap, plan), run_segment, r);
    for (size_t i = 0; i < snap->n_segs && st == PX_OK; i++) {
        st = r->state[i];
        if (st != PX_OK && err) *err = r->why[i];
    }
    return st;
}

px_status px_exec(px_snapshot *snap, const px_step *plan, const px_how *how, px_rowset *out,
                  px_err *err) {
    px_crew *crew = px_how_crew(how);
    px_trace *trace = how ? how->trace : NULL;
    uint64_t start = trace ? px_trace_now() : 0;
    px_arena *arena = px_arena_new();
    struct run r = {.snap = snap, .how = how};
    unsigned threads = px_crew_threads(crew);
    r.slot = px_calloc(threads, sizeof *r.slot);
    r.state = px_calloc(snap->n_segs + 1, sizeof *r.state);
    r.why = px_malloc((snap->n_segs + 1) * sizeof *r.why);
    px_rowset_init(out, snap);
    if (how && how->cache) px_step_list_make(arena, plan, true, &r.steps);
    if (trace) px_trace_begin(trace, plan);
    px_status st = px_open_plan(snap, plan, how, &r.open, err);
    if (st == PX_OK) st = px_wholes_make(snap, plan, how, run_plan, &r, &r.wholes, err);
    if (st == PX_OK) st = run_plan(&r, plan, NULL, out, err);
    if (trace) px_trace_end(trace, px_trace_now() - start, threads);
    st = px_stop_why(px_how_stop(how), st, err);
    for (unsigned i = 0; i < threads; i++)
        if (r.slot[i].snap) px_segx_done(&r.slot[i]);
    px_wholes_release(&r.wholes);
    px_open_free(r.open);
    free(r.slot);
    free(r.state);
    free(r.why);
    px_arena_free(arena);
    if (st != PX_OK) px_rowset_release(out);
    return st;
}
