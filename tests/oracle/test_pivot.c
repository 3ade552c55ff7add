/* Pivots against the judge: over the hits of random questions two random fields are crossed, with publications and
 * simple families as units, counted whole and by fractions. Every cell, the units and those without a value must be
 * the same. The hits are the judge's too. (Facets are judged by test_oracle, with each of its questions.)
 *
 *   PATIX_ORACLE_SEED     seed of the questions (printed with every run)
 *   PATIX_ORACLE_PIVOTS   how many questions (300; 60 with sanitizers), four pivots each; a quarter more after the merge
 *
 * docs/notes/oracle.md says more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/analytics/analysis.h"
#include "tests/oracle/oracle_set.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define QUESTIONS 60
#else
#define QUESTIONS 300
#endif

struct trial {
    oracle of;
    uint32_t *group;
    uint64_t n_pivots, n_cells, n_refused, n_hits, n_levels;
};

/* What is crossed: as the analysis is told, and as the judge is. */
struct cross {
    const char *rows, *cols, *top_rows, *top_cols, *names;
    judge_side row, col;
    px_analysis_options opt;
};

/* ---- one side ---- */

static const char *random_side(struct trial *t, const px_analysis_options *opt, judge_side *side,
                               const char **top) {
    px_buf text;
    px_facet_ask ask;
    px_err err;
    px_buf_init(&text, 1 << 16);
    random_query_facet(t->of.random, &text);
    px_str name = px_buf_view(&text);
    name = px_arena_str(t->of.a, px_str_sub(name, 0, name.n - 4)); /* without ":all" */
    px_buf_done(&text);
    if (px_facet_read(t->of.a, name, &ask, &err) != PX_OK) fail_msg("%s", err.message);
    side->field = ask.field;
    if (ask.field == PX_F_PA && opt->names == PX_NAMES_CLEANED) side->field = PX_F_PAS;
    if (ask.field == PX_F_PA && opt->names == PX_NAMES_GROUP) side->field = PX_F_PAX;
    side->custom = ask.custom;
    side->level = ask.level;
    /* mostly few of many, now and then all that can be shown */
    side->top = 1 + random_below(t->of.random, random_below(t->of.random, 4) ? 30 : 1000);
    *top = px_arena_cstr(t->of.a, px_arena_fmt(t->of.a, "%zu", side->top));
    t->n_levels += ask.level > 0;
    return px_arena_cstr(t->of.a, name);
}

/* ---- one pivot ---- */

static bool near(double x, double y) {
    return fabs(x - y) <= 1e-9 * (fabs(x) + fabs(y));
}

static bool same_cell(const px_table *t, size_t r, const judge_cell *c) {
    const px_cell *n = px_table_cell(t, r, px_table_find(t, "n"));
    return px_str_eq(px_table_cell(t, r, 0)->text, c->row) &&
           px_str_eq(px_table_cell(t, r, 1)->text, c->col) && near(n->number, c->n);
}

static void say(struct trial *t, const struct cross *x, const px_table *got, const px_card *card,
                const judge_cross *want, size_t at) {
    px_buf_fmt(
        &t->of.report,
        "  pivot %s (%s) by %s (%s), unit %d, %s: judge %zu cells, %llu units, %llu without; "
        "engine %zu, %llu, %llu\n",
        x->rows, x->top_rows, x->cols, x->top_cols, (int)x->opt.unit,
        x->opt.fractional ? "fractions" : "whole", want->n, (ull)want->units, (ull)want->missing,
        got->n_rows, (ull)card->units, (ull)card->missing);
    if (at < want->n)
        px_buf_fmt(&t->of.report, "  judge, cell %zu: " PX_STR_FMT ", " PX_STR_FMT " %.12g\n", at,
                   PX_STR_ARG(want->v[at].row), PX_STR_ARG(want->v[at].col), want->v[at].n);
    if (at < got->n_rows)
        px_buf_fmt(&t->of.report, "  engine, cell %zu: " PX_STR_FMT ", " PX_STR_FMT " %.12g\n", at,
                   PX_STR_ARG(px_table_cell(got, at, 0)->text),
                   PX_STR_ARG(px_table_cell(got, at, 1)->text),
                   px_table_cell(got, at, px_table_find(got, "n"))->number);
}

static bool same_pivot(struct trial *t, const px_answer *a, const struct cross *x) {
    const char *params[] = {"rows",     x->rows,     "cols",     x->cols,
                            "top-rows", x->top_rows, "top-cols", x->top_cols};
    px_table got;
    px_card card;
    px_err err;
    px_err_clear(&err);
    px_status st = px_analysis_run(t->of.a, a, px_analysis_find(PX_STR("pivot")), &x->opt, params,
                                   sizeof params / sizeof *params, NULL, &got, &card, &err);
    if (st == PX_E_USAGE && strstr(err.message, "too large to be counted")) {
        t->n_refused++;
        return true;
    }
    if (st != PX_OK) {
        px_buf_fmt(&t->of.report, "  pivot %s by %s fails: %s\n", x->rows, x->cols, err.message);
        return false;
    }
    judge_cross want =
        judge_cross_of(t->of.j, t->of.a, t->of.hit, t->group, &x->row, &x->col, x->opt.fractional);
    size_t at = 0;
    while (at < want.n && at < got.n_rows && same_cell(&got, at, &want.v[at]))
        at++;
    t->n_pivots++;
    t->n_cells += at;
    if (at == want.n && at == got.n_rows && card.units == want.units &&
        card.missing == want.missing)
        return true;
    say(t, x, &got, &card, &want, at);
    return false;
}

static bool same_pivots(struct trial *t, const px_answer *a) {
    struct cross x = {.opt = px_analysis_standard()};
    bool good = true;
    x.opt.names = (px_names_basis)random_below(t->of.random, 3);
    x.rows = random_side(t, &x.opt, &x.row, &x.top_rows);
    x.cols = random_side(t, &x.opt, &x.col, &x.top_cols);
    for (int way = 0; way < 4 && good; way++) {
        x.opt.unit = way & 1 ? PX_UNIT_FAM : PX_UNIT_PUB;
        x.opt.fractional = way & 2;
        for (size_t i = 0; i < judge_size(t->of.j); i++)
            t->group[i] = x.opt.unit == PX_UNIT_FAM ? judge_family(t->of.j, i) : (uint32_t)i;
        good = same_pivot(t, a, &x);
    }
    return good;
}

/* ---- the run ---- */

/* false: the question cannot be asked, and another one is wanted. */
static bool one(struct trial *t, px_str text, unsigned *wrong) {
    px_answer a;
    px_arena_reset(t->of.a);
    px_buf_clear(&t->of.report);
    if (px_answer_open(t->of.snap, text, &t->of.env, NULL, &a, NULL) != PX_OK) return false;
    judge_bound *b = judge_bind(t->of.j, a.query.root);
    for (size_t i = 0; i < judge_size(t->of.j); i++)
        t->of.hit[i] = judge_eval(b, i);
    judge_unbind(b);
    t->n_hits += a.counts.publications > 0;
    if (!same_pivots(t, &a)) {
        (*wrong)++;
        (void)fprintf(stderr, "question: " PX_STR_FMT "\n%s", PX_STR_ARG(text),
                      t->of.report.n ? t->of.report.p : "");
    }
    px_answer_close(&a);
    return true;
}

static void run(const char *in, const char *when, uint64_t n, uint64_t from) {
    struct trial t = {0};
    unsigned wrong = 0;
    uint64_t refused = 0;
    oracle_open(&t.of, in, from);
    t.group = px_calloc(judge_size(t.of.j) + 1, sizeof *t.group);
    for (uint64_t i = 0; i < n && wrong < 5;) {
        if (one(&t, oracle_next(&t.of), &wrong))
            i++;
        else if (++refused > 100 + n)
            fail_msg("more than half of the questions are refused");
    }
    print_message(
        "%s: seed %llu, %zu publications; %llu questions, %llu with hits, %llu pivots, %llu "
        "cells, %llu classes by level; %llu questions and %llu pivots refused\n",
        when, (ull)from, judge_size(t.of.j), (ull)n, (ull)t.n_hits, (ull)t.n_pivots, (ull)t.n_cells,
        (ull)t.n_levels, (ull)refused, (ull)t.n_refused);
    bool telling = t.n_hits * 4 >= n && t.n_cells > n && t.n_refused * 5 < t.n_pivots;
    oracle_close(&t.of);
    free(t.group);
    if (wrong) fail_msg("%u questions differ", wrong);
    assert_true(telling);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(before_merge),
    cmocka_unit_test(after_merge),
};

ORACLE_MAIN(tests, "PATIX_ORACLE_PIVOTS", QUESTIONS)
