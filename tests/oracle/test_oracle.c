/* The engine against the judge: random questions over a mixed collection, before and after a merge.
 * Rows, counts, facets, pages and orders must be the same.
 *
 *   PATIX_ORACLE_SEED   seed of the questions (printed with every run)
 *   PATIX_ORACLE_N      how many (2,000; 300 with sanitizers); a quarter more after the merge
 *
 * A difference is printed with the question, what both sides say about the first publications, and
 * the smallest part of the question that still differs. docs/notes/oracle.md says more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/intern.h"
#include "tests/lib/tangle.h"
#include "tests/oracle/oracle_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define QUESTIONS 300
#else
#define QUESTIONS 2000
#endif
#define REASONS 200
#define KINDS   ((int)PX_Q_LEAF + 1 + (int)PX_L_SIM + 1)

/* cmocka's own printing stops at 1,024 bytes. */
#define SAY(...) (void)fprintf(stderr, __VA_ARGS__)

struct trial {
    oracle of;
    uint64_t seed;
    bool *theirs; /* by record: what the engine says */
    bool canonical_differs,
        form_differs; /* of the last question; of the one that is made smaller */
    uint64_t n_refused, n_limits, n_hits, n_empty, n_facets, n_pages;
    uint64_t n_kind[KINDS]; /* questions that hold such a part, and were compared */
    px_intern *reason;      /* of refusals, figures and quoted words taken out */
    uint64_t n_reason[REASONS];
};

/* ---- refusals ---- */

/* "ti: "abc" is …, not 12" as "ti: … is …, not 0": one sentence for one reason. */
static void count_refusal(struct trial *t, px_status st, const char *message) {
    px_buf b;
    px_buf_init(&b, 4096);
    px_buf_fmt(&b, "%s: ", px_status_name(st));
    for (const char *p = message; *p; p++) {
        const char *end = *p == '"' ? strchr(p + 1, '"') : NULL;
        if (end) {
            px_buf_c(&b, "\"\"");
            p = end;
        } else if (px_is_digit(*p)) {
            if (p == message || !px_is_digit(p[-1])) px_buf_ch(&b, '0');
        } else {
            px_buf_ch(&b, *p);
        }
    }
    uint32_t k = px_intern_add(t->reason, px_buf_view(&b), NULL);
    t->n_reason[k < REASONS ? k : REASONS - 1]++;
    px_buf_done(&b);
}

static void say_refusals(const struct trial *t, bool all) {
    for (uint32_t k = 0; k < px_intern_size(t->reason) && k < REASONS; k++) {
        px_str s = px_intern_text(t->reason, k);
        if (all || !px_str_starts(s, px_str_of("query"))) {
            print_message("  %llu x %.*s\n", (ull)t->n_reason[k], (int)s.n, s.p);
        }
    }
}

/* ---- what was asked ---- */

static void count_kinds(const px_qnode *q, bool *has) {
    has[q->kind] = true;
    if (q->kind == PX_Q_LEAF) has[PX_Q_LEAF + 1 + (int)q->op] = true;
    for (size_t i = 0; i < q->n; i++)
        count_kinds(q->child[i], has);
}

static void say_kinds(const struct trial *t) {
    static const char *const names[KINDS] = {
        "all",    "and",    "or",     "not",   "xor",    "near",    "freq",  "event",
        "unit",   "having", "leaf",   "words", "phrase", "prefix",  "wild",  "name",
        "name*",  "name?",  "name==", "value", "class",  "class==", "above", "range",
        "number", "list",   "office", "code",  "code*",  "has",     "sim"};
    px_buf b;
    px_buf_init(&b, 4096);
    for (int k = 0; k < KINDS; k++)
        if (t->n_kind[k]) px_buf_fmt(&b, " %s %llu", names[k], (ull)t->n_kind[k]);
    print_message("  with:%s\n", b.n ? b.p : "");
    px_buf_done(&b);
}

/* ---- one question ---- */

static void say_rows(struct trial *t) {
    size_t shown = 0, differ = 0;
    for (size_t i = 0; i < judge_size(t->of.j); i++) {
        if (t->of.hit[i] == t->theirs[i]) continue;
        if (shown++ < 5)
            px_buf_fmt(&t->of.report, "  " PX_STR_FMT ": judge %s, engine %s\n",
                       PX_STR_ARG(judge_key(t->of.j, i)), t->of.hit[i] ? "yes" : "no",
                       t->theirs[i] ? "yes" : "no");
        differ++;
    }
    px_buf_fmt(&t->of.report, "  %zu publications differ\n", differ);
}

static void judge_all(struct trial *t, const px_qnode *q, bool *hit) {
    judge_bound *b = judge_bind(t->of.j, q);
    for (size_t i = 0; i < judge_size(t->of.j); i++)
        hit[i] = judge_eval(b, i);
    judge_unbind(b);
}

/* What is called a hit by the row set; false when it names a row that nobody lives in. */
static bool read_rows(struct trial *t, const px_rowset *rows) {
    uint32_t row[PX_STOP_ROWS];
    size_t n;
    px_rowset_iter it;
    memset(t->theirs, 0, judge_size(t->of.j) + 1);
    px_rowset_begin(&it, rows);
    while ((n = px_rowset_read(&it, row)) > 0)
        for (size_t i = 0; i < n; i++) {
            size_t k = judge_of_row(t->of.j, row[i]);
            if (k == SIZE_MAX) {
                px_buf_fmt(&t->of.report, "  the engine found row %u, which is dead\n", row[i]);
                return false;
            }
            t->theirs[k] = true;
        }
    return true;
}

static bool same_counts(struct trial *t, const px_counts *c) {
    judge_counts w = judge_count(t->of.j, t->of.hit);
    if (w.publications == c->publications && w.applications == c->applications &&
        w.families == c->families && w.extended == c->extended)
        return true;
    px_buf_fmt(&t->of.report,
               "  publications, applications, simple, extended families: judge %llu %llu %llu "
               "%llu, engine %llu %llu %llu %llu\n",
               (ull)w.publications, (ull)w.applications, (ull)w.families, (ull)w.extended,
               (ull)c->publications, (ull)c->applications, (ull)c->families, (ull)c->extended);
    return false;
}

/* The canonical form must say the same tree. */
static bool same_canonical(struct trial *t, const px_query *q) {
    px_query again;
    px_err err;
    px_err_clear(&err);
    if (px_query_parse_in(t->of.a, q->canonical, &t->of.env, &again, &err) != PX_OK) {
        px_buf_fmt(&t->of.report, "  the canonical form is not understood: %s\n", err.message);
        return false;
    }
    if (px_query_same(q->root, again.root)) return true;
    px_buf_fmt(&t->of.report, "  the canonical form is read as another tree: " PX_STR_FMT "\n",
               PX_STR_ARG(again.canonical));
    return false;
}

enum verdict { SAME, DIFFERENT, REFUSED, TOO_MUCH };

/* Ask both. `a` is left open where the verdict is SAME. */
static enum verdict ask(struct trial *t, px_str text, px_answer *a) {
    px_query q;
    px_err err;
    px_err_clear(&err);
    px_arena_reset(t->of.a);
    px_buf_clear(&t->of.report);
    px_status st = px_query_parse_in(t->of.a, text, &t->of.env, &q, &err);
    if (st == PX_E_QUERY || st == PX_E_UNSUPPORTED || st == PX_E_LIMIT) {
        count_refusal(t, st, err.message);
        return REFUSED;
    }
    t->canonical_differs = st == PX_OK && !same_canonical(t, &q);
    if (t->canonical_differs) return DIFFERENT;
    if (st == PX_OK) st = px_answer_open(t->of.snap, text, &t->of.env, NULL, a, &err);
    if (st == PX_E_LIMIT || st == PX_E_UNSUPPORTED) {
        count_refusal(t, st, err.message);
        return TOO_MUCH;
    }
    if (st != PX_OK) {
        px_buf_fmt(&t->of.report, "  the engine fails: %s: %s\n", px_status_name(st), err.message);
        return DIFFERENT;
    }
    judge_all(t, a->query.root, t->of.hit);
    bool same = read_rows(t, &a->rows);
    if (same && memcmp(t->of.hit, t->theirs, judge_size(t->of.j)) != 0) {
        say_rows(t);
        same = false;
    }
    if (same) same = same_counts(t, &a->counts);
    if (!same) px_answer_close(a);
    return same ? SAME : DIFFERENT;
}

/* ---- making a question smaller ---- */

static px_qnode *with_child(px_arena *a, const px_qnode *q, size_t i, px_qnode *child) {
    px_qnode *copy = px_arena_zero(a, sizeof *copy);
    *copy = *q;
    copy->child = px_arena_array(a, px_qnode *, q->n + 1);
    for (size_t k = 0, to = 0; k < q->n; k++) {
        if (k == i && !child) continue;
        copy->child[to++] = k == i ? child : q->child[k];
    }
    copy->n = q->n - !child;
    return copy;
}

/* The k-th way to make the tree smaller: a child alone, one child less, one word less. NULL when k
 * is past the last; *k counts down. */
static px_qnode *smaller(px_arena *a, px_qnode *q, size_t *k) {
    if (q->kind == PX_Q_LEAF) {
        bool text = q->op == PX_L_WORDS || q->op == PX_L_PHRASE || q->op == PX_L_PREFIX ||
                    q->op == PX_L_NAME || q->op == PX_L_NAME_PREFIX || q->op == PX_L_WILD ||
                    q->op == PX_L_NAME_WILD;
        if (!text || q->n_tokens < 2) return NULL;
        for (int end = 0; end < 2; end++) {
            if ((*k)--) continue;
            px_qnode *copy = px_arena_zero(a, sizeof *copy);
            *copy = *q;
            copy->n_tokens--;
            copy->token += end;
            copy->is_word += end;
            return copy;
        }
        return NULL;
    }
    for (size_t i = 0; q->kind != PX_Q_EVENT && i < q->n; i++)
        if (!(*k)--)
            return q->child[i]; /* of SCOPE also the conditions alone: units look at all then */
    for (size_t i = 0; q->kind != PX_Q_NOT && q->n > 2 && i < q->n; i++)
        if (!(*k)--) return with_child(a, q, i, NULL);
    for (size_t i = 0; i < q->n; i++) {
        px_qnode *c = smaller(a, q->child[i], k);
        if (c) return with_child(a, q, i, c);
    }
    return NULL;
}

/* Does the tree still differ, by its canonical form or by being read as another one? */
static bool still_differs(struct trial *t, const px_qnode *q, px_buf *canonical) {
    px_query again;
    px_answer answer;
    px_buf_clear(canonical);
    px_query_print(q, canonical);
    px_arena_reset(t->of.a);
    px_status st = px_query_parse_in(t->of.a, px_buf_view(canonical), &t->of.env, &again, NULL);
    if (st != PX_OK || !px_query_same(q, again.root)) { /* not every smaller tree is a question */
        px_buf_clear(&t->of.report);
        px_buf_c(&t->of.report, "  the canonical form is read otherwise\n");
        return t->form_differs;
    }
    enum verdict v = ask(t, px_buf_view(canonical), &answer);
    if (v == SAME) px_answer_close(&answer);
    return v == DIFFERENT;
}

static void shrink(struct trial *t, px_str text) {
    t->form_differs = t->canonical_differs;
    px_arena *a = px_arena_new();
    px_query q;
    px_buf canonical;
    px_buf_init(&canonical, PX_BUF_MAX);
    bool better = px_query_parse_in(a, text, &t->of.env, &q, NULL) == PX_OK;
    px_qnode *best = better ? q.root : NULL;
    while (better) {
        better = false;
        for (size_t at = 0; !better; at++) {
            size_t k = at;
            px_qnode *c = smaller(a, best, &k);
            if (!c) break;
            better = still_differs(t, c, &canonical);
            if (better) best = c;
        }
    }
    bool yes = best && still_differs(t, best, &canonical);
    SAY("smallest: " PX_STR_FMT "\n%s", PX_STR_ARG(px_buf_view(&canonical)),
        yes ? t->of.report.p : "  (the same on its own)\n");
    px_buf_done(&canonical);
    px_arena_free(a);
}

static void differs(struct trial *t, px_str text) {
    px_query q;
    px_err err;
    px_arena *a = px_arena_new();
    SAY("seed %llu: judge and engine differ\nquestion: " PX_STR_FMT "\n", (ull)t->seed,
        PX_STR_ARG(text));
    if (px_query_parse_in(a, text, &t->of.env, &q, &err) == PX_OK)
        SAY("canonical: " PX_STR_FMT "\n", PX_STR_ARG(q.canonical));
    SAY("%s", t->of.report.n ? t->of.report.p : "");
    px_arena_free(a);
    shrink(t, text);
}

/* ---- facets ---- */

static bool same_facet(struct trial *t, const px_answer *answer, px_str name) {
    px_facet_ask ask_for;
    px_facet f;
    px_err err;
    px_err_clear(&err);
    px_status st = px_facet_read(t->of.a, name, &ask_for, &err);
    if (st == PX_OK) st = px_facet_count(t->of.a, &answer->rows, &ask_for, NULL, &f, &err);
    if (st != PX_OK) {
        px_buf_fmt(&t->of.report, "  facet " PX_STR_FMT " fails: %s\n", PX_STR_ARG(name),
                   err.message);
        return false;
    }
    judge_facet w =
        judge_facet_of(t->of.j, t->of.a, t->of.hit, ask_for.field, ask_for.custom, ask_for.level);
    size_t k = 0;
    while (k < w.n && k < f.n && w.v[k].count == f.v[k].count &&
           px_str_eq(w.v[k].value, f.v[k].value))
        k++;
    if (k == w.n && k == f.n && f.distinct == w.n && f.missing == w.missing) return true;
    px_buf_fmt(&t->of.report,
               "  facet " PX_STR_FMT ": values, missing: judge %zu %llu, engine %zu (%llu) %llu\n",
               PX_STR_ARG(name), w.n, (ull)w.missing, f.n, (ull)f.distinct, (ull)f.missing);
    if (k < w.n)
        px_buf_fmt(&t->of.report, "  judge: place %zu " PX_STR_FMT " %llu\n", k,
                   PX_STR_ARG(w.v[k].value), (ull)w.v[k].count);
    if (k < f.n)
        px_buf_fmt(&t->of.report, "  engine: place %zu " PX_STR_FMT " %llu\n", k,
                   PX_STR_ARG(f.v[k].value), (ull)f.v[k].count);
    return false;
}

/* ---- pages and orders ---- */

/* What the order goes by, as the judge sees it. PX_NIL comes last. */
static uint32_t order_value(struct trial *t, px_field f, size_t i) {
    if (f == PX_F_NCF) return judge_times_cited(t->of.j, i);
    if (f == PX_F_NFAM) return judge_family_size(t->of.j, i);
    return judge_number(t->of.j, i, f);
}

static bool in_order(struct trial *t, const px_sorting *o, const px_hit *x, const px_hit *y) {
    size_t i = judge_of_row(t->of.j, x->row), k = judge_of_row(t->of.j, y->row);
    if (px_sorting_is_relevance(o))
        return x->ranked && y->ranked ? x->score >= y->score : x->ranked || !y->ranked;
    for (size_t n = 0; n < o->n; n++) {
        uint32_t v = order_value(t, o->key[n].field, i), w = order_value(t, o->key[n].field, k);
        if (v == w) continue;
        if (v == PX_NIL || w == PX_NIL) return w == PX_NIL;
        return (v > w) == o->key[n].falling;
    }
    return px_str_cmp(judge_key(t->of.j, i), judge_key(t->of.j, k)) < 0;
}

/* Every hit once, whatever the size of the pages, in the order that was asked for. */
static bool same_pages(struct trial *t, const px_answer *a, const px_units *units, px_order order,
                       uint64_t expected) {
    bool *seen = px_calloc(judge_size(t->of.j) + 1, 1);
    size_t room = 1 + random_below(t->of.random, 400), n;
    if (a->counts.publications / room > 200) room = a->counts.publications / 200 + 1;
    px_hit *page = px_calloc(room + 1, sizeof *page); /* one of the page before */
    uint64_t at = 0;
    px_sorting really;
    bool good = true;
    px_err err;
    px_err_clear(&err);
    if (px_answer_sorting(a, order, &really, &err) != PX_OK) {
        px_buf_fmt(&t->of.report, "  the order fails: %s\n", err.message);
        good = false;
    }
    for (;; at += n, page[0] = page[n]) {
        n = 0;
        if (good && px_answer_page(a, units, order, at, room, page + 1, &n, &err) != PX_OK) {
            px_buf_fmt(&t->of.report, "  a page fails: %s\n", err.message);
            good = false;
        }
        if (!good || n == 0) break;
        for (size_t i = 1; i <= n && good; i++) {
            size_t k = judge_of_row(t->of.j, page[i].row);
            if (k == SIZE_MAX || seen[k] || !t->of.hit[k]) {
                px_buf_fmt(&t->of.report, "  by %s, place %llu: %s\n", px_order_name(order),
                           (ull)(at + i - 1), k == SIZE_MAX || !t->of.hit[k] ? "no hit" : "twice");
                good = false;
            } else {
                seen[k] = true;
            }
            if (good && (i > 1 || at) && !in_order(t, &really, &page[i - 1], &page[i])) {
                px_buf_fmt(&t->of.report, "  by %s, place %llu is out of order\n",
                           px_order_name(order), (ull)(at + i - 1));
                good = false;
            }
        }
    }
    if (good && at != expected) {
        px_buf_fmt(&t->of.report, "  by %s, pages of %zu: %llu of %llu can be reached\n",
                   px_order_name(order), room, (ull)at, (ull)expected);
        good = false;
    }
    free(seen);
    free(page);
    return good;
}

static uint32_t group_of(const judge *j, px_unit unit, size_t i) {
    return unit == PX_UNIT_APP   ? judge_application(j, i)
           : unit == PX_UNIT_FAM ? judge_family(j, i)
                                 : judge_extended(j, i);
}

/* One representative for each group, and how many of the hits it stands for. */
static bool same_units(struct trial *t, const px_answer *a, px_unit unit, px_order order) {
    px_units u;
    px_err err;
    px_err_clear(&err);
    uint64_t expected = unit == PX_UNIT_APP   ? a->counts.applications
                        : unit == PX_UNIT_FAM ? a->counts.families
                                              : a->counts.extended;
    if (px_units_pick(&a->rows, unit, NULL, NULL, &u, &err) != PX_OK) {
        px_buf_fmt(&t->of.report, "  representatives fail: %s\n", err.message);
        return false;
    }
    bool good = same_pages(t, a, &u, order, expected);
    size_t n = judge_size(t->of.j);
    uint32_t *members = px_calloc(n + 1, sizeof *members);
    for (size_t i = 0; i < n; i++)
        if (t->of.hit[i]) members[group_of(t->of.j, unit, i)]++;
    for (size_t i = 0; i < n && good; i++) {
        uint32_t row = judge_row(t->of.j, i);
        if (!px_rowset_has(&u.reps, row)) continue;
        uint32_t g = group_of(t->of.j, unit, i);
        if (members[g] == 0 || u.members[u.group[row]] != members[g]) {
            px_buf_fmt(&t->of.report, "  " PX_STR_FMT " stands for %u, judge: %u\n",
                       PX_STR_ARG(judge_key(t->of.j, i)), u.members[u.group[row]], members[g]);
            good = false;
        }
        members[g] = 0; /* a second one of the group would be wrong */
    }
    free(members);
    px_units_release(&u);
    return good;
}

/* ---- links: the whole of them, not only what questions show ---- */

static void check_links(struct trial *t) {
    px_links *l = t->of.snap->links;
    px_err err;
    size_t n = judge_size(t->of.j), wrong = 0;
    if (px_links_groups(l, &err) != PX_OK || px_links_citations(l, &err) != PX_OK)
        fail_msg("links: %s", err.message);
    static const char *const what[] = {"application", "family", "extended family"};
    for (int which = 0; which < 3; which++) {
        const uint32_t *theirs = (const uint32_t *[]){l->app, l->fam, l->ext}[which];
        uint32_t *to = px_malloc((t->of.snap->n_rows + (size_t)1) * 2 * sizeof *to),
                 *from = to + t->of.snap->n_rows;
        memset(to, 0xFF, t->of.snap->n_rows * 2 * sizeof *to);
        for (size_t i = 0; i < n; i++) {
            uint32_t g = group_of(t->of.j, (px_unit)(PX_UNIT_APP + which), i),
                     h = theirs[judge_row(t->of.j, i)];
            if (to[g] == PX_NIL && from[h] == PX_NIL) {
                to[g] = h;
                from[h] = g;
            }
            if (to[g] == h && from[h] == g) continue;
            if (wrong++ < 10)
                SAY("%s of " PX_STR_FMT ": judge and links group it otherwise\n", what[which],
                    PX_STR_ARG(judge_key(t->of.j, i)));
        }
        free(to);
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t row = judge_row(t->of.j, i), known = judge_number(t->of.j, i, PX_F_NCF),
                 linked = l->cited_off[row + 1] - l->cited_off[row];
        if (known != PX_NIL && known > linked) linked = known;
        if (linked != judge_times_cited(t->of.j, i) && wrong++ < 10)
            SAY(PX_STR_FMT " is cited %u times by the judge, %u by the links\n",
                PX_STR_ARG(judge_key(t->of.j, i)), judge_times_cited(t->of.j, i), linked);
    }
    if (wrong) fail_msg("%zu links differ", wrong);
}

/* ---- the run ---- */

static bool more_checks(struct trial *t, const px_answer *a, uint64_t i) {
    static const px_order orders[] = {PX_ORDER_AUTO, PX_ORDER_RELEVANCE, PX_ORDER_DATE,
                                      PX_ORDER_CITED, PX_ORDER_FAMILY};
    px_buf name;
    bool good = true;
    px_buf_init(&name, 1 << 16);
    for (uint64_t k = 2 + random_below(t->of.random, 2); k && good; k--) {
        random_query_facet(t->of.random, &name);
        good = same_facet(t, a, px_buf_view(&name));
        t->n_facets++;
    }
    px_order order = orders[random_below(t->of.random, 5)];
    if (good && i % 20 == 0) {
        good = same_pages(t, a, NULL, order, a->counts.publications);
        t->n_pages++;
    }
    if (good && i % 20 == 10) {
        good = same_units(t, a, (px_unit)(PX_UNIT_APP + i / 20 % 3), order);
        t->n_pages++;
    }
    px_buf_done(&name);
    return good;
}

static void run(const char *in, const char *when, uint64_t n, uint64_t from) {
    struct trial t = {.seed = from};
    oracle_open(&t.of, in, from);
    t.reason = px_intern_new();
    t.theirs = px_calloc(judge_size(t.of.j) + 1, 1);
    print_message("%s: %zu publications, %u rows in %zu segments; seed %llu\n", when,
                  judge_size(t.of.j), t.of.snap->n_rows, t.of.snap->n_segs, (ull)from);
    assert_int_equal(judge_size(t.of.j), t.of.snap->n_live);
    for (int f = 1; f < PX_F_COUNT && getenv("PATIX_ORACLE_SHOW"); f++)
        if (!judge_filled(t.of.j, (px_field)f))
            print_message("no record has %s\n", px_field_code((px_field)f));
    check_links(&t);
    time_t begun = time(NULL);
    unsigned wrong = 0;
    for (uint64_t i = 0; i < n && wrong < 5;) {
        px_answer a;
        px_str text = oracle_next(&t.of);
        enum verdict v = ask(&t, text, &a);
        t.n_refused += v == REFUSED;
        t.n_limits += v == TOO_MUCH;
        if (v == REFUSED && getenv("PATIX_ORACLE_SHOW"))
            print_message("refused: " PX_STR_FMT "\n", PX_STR_ARG(text));
        if (v == SAME) {
            bool good = more_checks(&t, &a, i), has[KINDS] = {false};
            count_kinds(a.query.root, has);
            for (int k = 0; k < KINDS; k++)
                t.n_kind[k] += has[k];
            t.n_hits += a.counts.publications > 0;
            px_answer_close(&a);
            if (!good) {
                wrong++;
                SAY("seed %llu: " PX_STR_FMT "\n%s", (ull)from, PX_STR_ARG(text), t.of.report.p);
            }
        } else if (v == DIFFERENT) {
            wrong++;
            differs(&t, text);
        }
        i += v == SAME || v == DIFFERENT;
        if (t.n_refused > 100 + n / 5) fail_msg("more than a fifth of the questions are refused");
    }
    print_message("%s: %llu questions, %llu with hits, %llu facets, %llu lists; %llu refused, %llu "
                  "above a limit; %lld s\n",
                  when, (ull)n, (ull)t.n_hits, (ull)t.n_facets, (ull)t.n_pages, (ull)t.n_refused,
                  (ull)t.n_limits, (long long)(time(NULL) - begun));
    say_kinds(&t);
    say_refusals(&t, getenv("PATIX_ORACLE_SHOW") != NULL);
    bool telling = t.n_hits * 4 >= n; /* questions without hits prove little */
    oracle_close(&t.of);
    px_intern_free(t.reason);
    free(t.theirs);
    if (wrong) fail_msg("%u questions differ", wrong);
    assert_true(telling);
}

/* ---- tangles: the law of links where real data is too tidy for it ---- */

#define TANGLES          8
#define TANGLE_ROWS      250
#define TANGLE_QUESTIONS 60
#define TANGLE_ROUNDS    2 /* the second replaces some rows, so that dead ones lie between */

static void tangles(void **state) {
    (void)state;
    for (uint64_t i = 0; i < TANGLES; i++) {
        char name[32];
        px_err err;
        uint64_t s = oracle_seed + i;
        px_buf b;
        px_buf_init(&b, 1 << 24);
        (void)snprintf(name, sizeof name, "tangle-%llu", (ull)i);
        char *to = px_path(oracle_root, name), *file = px_path(oracle_root, "tangle.jsonl");
        for (int round = 0; round < TANGLE_ROUNDS; round++) {
            px_buf_clear(&b);
            tangle_write(&s, TANGLE_ROWS, &b);
            if (px_file_replace(file, px_buf_view(&b), &err) != PX_OK ||
                mixed_set_add(to, file, &err) != PX_OK)
                fail_msg("%s", err.message);
        }
        run(to, name, TANGLE_QUESTIONS, oracle_seed + i);
        px_buf_done(&b);
        free(to);
        free(file);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(tangles),
    cmocka_unit_test(before_merge),
    cmocka_unit_test(after_merge),
};

ORACLE_MAIN(tests, "PATIX_ORACLE_N", QUESTIONS)
