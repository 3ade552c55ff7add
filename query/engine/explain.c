/* explain.c: see explain.h. */
#include "query/engine/explain.h"
#include "query/engine/similar_clause.h"

void px_explain_begin(px_explain *x, px_str text, const px_query_env *env) {
    *x = (px_explain){.arena = px_arena_new(), .env = env};
    x->text = px_arena_str(x->arena, text);
}

void px_explain_end(px_explain *x) {
    if (x->ran) px_trace_done(&x->trace);
    px_arena_free(x->arena);
    *x = (px_explain){0};
}

static void keep(px_explain *x, px_note n) {
    x->note = px_arena_grow(x->arena, x->note, x->n_notes, &x->notes_cap, x->n_notes + 1,
                            sizeof *x->note);
    x->note[x->n_notes++] = n;
}

static void note(px_explain *x, const char *code, const px_qnode *n, px_str en, px_str zh) {
    keep(x, (px_note){code, n->begin, n->end, en, zh});
}

static size_t leaves(const px_qnode *n) {
    size_t sum = n->kind == PX_Q_LEAF;
    for (size_t i = 0; i < n->n; i++)
        sum += leaves(n->child[i]);
    return sum;
}

static void collect(px_explain *x, const px_qnode *n) {
    if (n->kind == PX_Q_LEAF)
        x->clause[x->n_clauses++] = (px_explain_clause){.leaf = n, .rows = PX_EXPLAIN_UNKNOWN};
    for (size_t i = 0; i < n->n; i++)
        collect(x, n->child[i]);
}

px_status px_explain_parse(px_explain *x, px_err *err) {
    px_status st = px_query_parse_in(x->arena, x->text, x->env, &x->query, err);
    if (st != PX_OK) return st;
    for (size_t i = 0; i < x->query.n_notes; i++)
        keep(x, x->query.notes[i]);
    x->clause = px_arena_array(x->arena, px_explain_clause, leaves(x->query.root) + 1);
    collect(x, x->query.root);
    return PX_OK;
}

/* --- a collection --- */

static px_status rows_of(px_snapshot *snap, const px_how *how, const px_step *plan, uint64_t *rows,
                         px_err *err) {
    px_rowset found = {0};
    px_status st = px_exec(snap, plan, how, &found, err);
    *rows = st == PX_OK ? px_rowset_count(&found) : PX_EXPLAIN_UNKNOWN;
    if (found.snap) px_rowset_release(&found);
    return st;
}

static px_status count(px_explain *x, px_snapshot *snap, const px_how *how, const px_qnode *root,
                       uint64_t *rows, px_err *err) {
    px_step *plan;
    *rows = PX_EXPLAIN_UNKNOWN;
    px_status st = px_plan_make_until(x->arena, snap, root, px_how_stop(how), &plan, err);
    return st == PX_OK ? rows_of(snap, how, plan, rows, err) : st;
}

static bool goes_on(px_status st) { /* the clause cannot be asked by itself; the others can */
    return st == PX_E_UNSUPPORTED || st == PX_E_LIMIT || st == PX_E_QUERY || st == PX_E_NOTFOUND;
}

static px_status count_clauses(px_explain *x, px_snapshot *snap, const px_how *how, px_err *err) {
    for (size_t i = 0; i < x->n_clauses; i++) {
        px_explain_clause *c = &x->clause[i];
        px_err own;
        px_err_clear(&own);
        px_status st = count(x, snap, how, c->leaf, &c->rows, &own);
        if (st == PX_OK) continue;
        if (!goes_on(st)) {
            if (err) *err = own;
            return st;
        }
        c->why = px_arena_cstr(x->arena, px_str_of(own.message));
    }
    return PX_OK;
}

/* Fields that no record of the collection has: a clause that can never hit, and a NOT or a count
 * that says nothing. */
static px_status note_empty(px_explain *x, px_snapshot *snap, const px_how *how, px_err *err) {
    bool seen[PX_F_COUNT] = {false};
    for (size_t i = 0; i < x->n_clauses; i++) {
        const px_explain_clause *c = &x->clause[i];
        const px_qnode *n = c->leaf;
        if (c->rows != 0 || (seen[n->field] && n->field != PX_F_X)) continue;
        seen[n->field] = true;
        px_str ask = n->field == PX_F_X
                         ? px_arena_fmt(x->arena, "x.\"%.*s\"=*", PX_STR_ARG(n->custom))
                         : px_arena_fmt(x->arena, "%s=*", px_field_code(n->field));
        px_query q;
        px_err own;
        uint64_t rows;
        px_err_clear(&own);
        if (px_query_parse(x->arena, ask, &q, &own) != PX_OK) continue;
        px_status st = count(x, snap, how, q.root, &rows, &own);
        if (st != PX_OK && !goes_on(st)) {
            if (err) *err = own;
            return st;
        }
        if (st != PX_OK || rows) continue;
        const px_field_info *f = px_field_get(n->field);
        note(x, "W-EMPTY", n,
             px_arena_fmt(x->arena, "no record of this collection has %s (%s)", f->en, f->code),
             px_arena_fmt(x->arena, "本库没有任何记录含“%s”（%s）", f->zh, f->code));
    }
    return PX_OK;
}

/* What the steps below give at most. */
static uint64_t estimate(const px_step *s, const uint64_t *below, uint64_t all) {
    uint64_t sum = 0, least = all;
    for (size_t i = 0; i < s->n; i++) {
        sum = sum > all || below[i] > all ? all : sum + below[i];
        if (below[i] < least) least = below[i];
    }
    switch (s->kind) {
    case PX_STEP_ALL:
    case PX_STEP_UNIT:
        return all;
    case PX_STEP_NONE:
        return 0;
    case PX_STEP_NOT:
        return s->n ? below[0] : 0;
    case PX_STEP_OR:
    case PX_STEP_XOR:
        return sum < all ? sum : all;
    default:
        return s->n ? least : PX_EXPLAIN_UNKNOWN;
    }
}

static uint64_t step_rows(px_explain *x, px_snapshot *snap, const px_how *how, const px_step *s) {
    const px_step_entry *e = px_step_list_find(&x->steps, s);
    uint64_t *below = px_arena_array(x->arena, uint64_t, s->n + 1);
    uint64_t rows = PX_EXPLAIN_UNKNOWN;
    for (size_t i = 0; i < s->n; i++)
        below[i] = step_rows(x, snap, how, s->child[i]);
    if (s->n == 0 && s->leaf) {
        px_err own;
        px_err_clear(&own);
        (void)rows_of(snap, how, s, &rows, &own);
    } else {
        rows = estimate(s, below, x->publications);
    }
    if (e) x->step_rows[e->at] = rows;
    return rows;
}

px_status px_explain_ask(px_explain *x, px_snapshot *snap, const px_how *how, bool run,
                         px_err *err) {
    px_how plain = how ? *how : (px_how){0};
    plain.trace = NULL;
    x->publications = snap->n_live;
    px_status st = count_clauses(x, snap, &plain, err);
    if (st == PX_OK) st = note_empty(x, snap, &plain, err);
    if (st == PX_OK)
        st = px_plan_make_until(x->arena, snap, x->query.root, px_how_stop(how), &x->plan, err);
    if (st != PX_OK) return st;
    const px_step *similar = px_similar_of_plan(x->plan);
    if (similar) { /* what sim= finds is known when it is planned */
        px_similar_note(x->arena, similar, &x->query);
        keep(x, x->query.notes[x->query.n_notes - 1]);
    }
    px_step_list_make(x->arena, x->plan, false, &x->steps);
    x->step_rows = px_arena_array(x->arena, uint64_t, x->steps.n + 1);
    (void)step_rows(x, snap, &plain, x->plan);
    x->generation = snap->m.generation;
    x->asked = true;
    if (run) {
        px_trace_init(&x->trace);
        x->ran = true;
        plain.trace = &x->trace;
    }
    return rows_of(snap, &plain, x->plan, &x->found, err);
}

uint64_t px_explain_rows(const px_explain *x, const px_qnode *leaf) {
    for (size_t i = 0; i < x->n_clauses; i++)
        if (x->clause[i].leaf == leaf) return x->clause[i].rows;
    return PX_EXPLAIN_UNKNOWN;
}
