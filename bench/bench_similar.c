/* bench_similar: does `similar` find what examiners and applicants cited, and how much more of it
 * than plain BM25?
 *
 *     bench_similar [--data DIR] [--into DIR] [--patix PROGRAM] [--without LIST] [--truth both|cites]
 *                   [--half a|b|all] [--weight NAME=VALUE] [--tune] [--each] [--brief] [SET ...]
 *
 * SETs are folders of the data (gpatents-pages, patentsview-g21, bigquery-landscapes,
 * patsnap-xml-corpus: all four unless named). Each is indexed with patix into a temporary folder,
 * or into --into, where it is found again the next time.
 *
 * A query is a document that is linked by citation to another one of the collection; relevant is
 * what it is linked to, either way (--truth cites: only what it cites). Links come from
 * citations-within.tsv where the set has one, else from the records. What is of the query's own
 * extended family is neither relevant nor ever listed. One result a simple family, in both systems.
 *
 *   plain BM25   k1 = 1.2, b = 0.75, over title and abstract; the query is the document's own title
 *                and abstract, every word as often as it occurs; the index's own words (stems, pairs
 *                of Chinese characters), stop words out
 *   similar      px_similar_run without the query document's own citations, both ways, and without
 *                its extended family
 *
 * Halves: a query is of half A when the XXH3 hash of its publication number is even. Weights were
 * tuned (--tune) on half A; B is measured. Prints a table a set, and for both halves the same. */
#include "bench/lib/similar_eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct bench {
    const char *data, *into, *patix;
    unsigned without;
    char half;
    bool tune, each, brief, cites_only;
    const char *set[16];
    size_t n_sets;
    px_similar_weights weights;
};

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    (void)fprintf(stderr, "bench_similar: %s\n", err->message);
    exit(px_status_exit(st));
}

static void usage(void) {
    (void)fputs(
        "bench_similar [--data DIR] [--into DIR] [--patix PROGRAM] [--without LIST] "
        "[--truth both|cites] [--half a|b|all] [--weight NAME=VALUE] [--tune] [--each] [--brief] "
        "[SET ...]\n",
        stderr);
    exit(EXIT_FAILURE);
}

/* Index a set, unless it was done before. Some files of a set may be none that patix reads. */
static char *indexed(const struct bench *b, const char *set) {
    char *dir = px_path(b->into, set), *manifest = px_path(dir, "MANIFEST");
    char *from = px_path(b->data, set);
    if (!px_file_exists(manifest)) {
        pid_t child = fork();
        int status = 0;
        if (child == 0) {
            if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) _exit(1);
            execl(b->patix, b->patix, "index", from, "--into", dir, (char *)NULL);
            _exit(127);
        }
        if (child < 0 || waitpid(child, &status, 0) < 0 || !px_file_exists(manifest)) {
            (void)fprintf(stderr, "bench_similar: %s was not indexed (status %d)\n", from, status);
            exit(EXIT_FAILURE);
        }
    }
    free(from);
    free(manifest);
    return dir;
}

/* ---- tuning: one weight after the other, on half A ---- */

static double *const *knobs(px_similar_weights *w, const double **steps, size_t *n_steps,
                            size_t *n) {
    static double *v[8];
    static const double factor[] = {0.5, 0.7, 1.4, 2.0};
    v[0] = &w->signal[PX_SIM_CLASS];
    v[1] = &w->signal[PX_SIM_NEIGHBOUR];
    v[2] = &w->length;
    v[3] = &w->rarity;
    v[4] = &w->level[1];
    v[5] = &w->level[2];
    *n = 6;
    *steps = factor;
    *n_steps = sizeof factor / sizeof *factor;
    return v;
}

/* What is made larger: the mean over the sets of recall@100 and nDCG@10, against plain BM25's. */
static double goal(px_eval **set, size_t n, const px_similar_weights *w, unsigned without) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        px_measure m = px_eval_similar(set[i], w, without, 'a', NULL),
                   p = px_eval_plain(set[i], 'a');
        sum += log(m.recall[2] / p.recall[2]) + 0.5 * log(m.ndcg / p.ndcg);
    }
    return sum / (double)n;
}

static void print_weights(const px_similar_weights *w) {
    for (int s = 0; s < PX_SIM_COUNT; s++)
        (void)printf("%s %.3g  ", px_similar_signal_name((px_similar_signal)s), w->signal[s]);
    (void)printf("levels %.3g %.3g %.3g %.3g  length %.3g  rarity %.3g  near %u  evidence %.3g\n",
                 w->level[0], w->level[1], w->level[2], w->level[3], w->length, w->rarity, w->near,
                 w->evidence);
}

static void tune(struct bench *b, px_eval **set, size_t n) {
    double best = goal(set, n, &b->weights, b->without);
    (void)printf("start: goal %.4f  ", best);
    print_weights(&b->weights);
    for (bool better = true; better;) {
        const double *step;
        size_t n_steps, n_knobs;
        better = false;
        double *const *knob = knobs(&b->weights, &step, &n_steps, &n_knobs);
        for (size_t k = 0; k < n_knobs; k++) {
            double was = *knob[k], good = was;
            for (size_t i = 0; i < n_steps; i++) {
                *knob[k] = was * step[i];
                double g = goal(set, n, &b->weights, b->without);
                if (g <= best + 1e-4) continue;
                best = g;
                good = *knob[k];
            }
            *knob[k] = good;
            if (good == was) continue;
            better = true;
            (void)printf("goal %.4f  ", best);
            print_weights(&b->weights);
            (void)fflush(stdout);
        }
    }
}

/* ---- */

static void line(const char *what, const px_measure *m, const px_measure *against) {
    (void)printf("  %-26s %6zu  %7.4f %7.4f %7.4f  %7.4f %7.4f", what, m->n, m->recall[0],
                 m->recall[1], m->recall[2], m->map, m->ndcg);
    if (against)
        (void)printf("   x%.2f x%.2f x%.2f  x%.2f x%.2f", m->recall[0] / against->recall[0],
                     m->recall[1] / against->recall[1], m->recall[2] / against->recall[2],
                     m->map / against->map, m->ndcg / against->ndcg);
    (void)printf("\n");
}

static void report(const struct bench *b, px_eval *e, char half) {
    char name[64];
    px_measure plain = px_eval_plain(e, half);
    px_measure all = px_eval_similar(e, &b->weights, b->without, half, b->each ? stderr : NULL);
    px_similar_weights w = b->weights;
    (void)snprintf(name, sizeof name, "plain BM25, %s",
                   half == 'a'   ? "half A"
                   : half == 'b' ? "half B"
                                 : "all");
    line(name, &plain, NULL);
    line("similar", &all, &plain);
    static const struct {
        const char *name;
        unsigned without;
    } parts[] = {{"  text alone", 1u << PX_SIM_CLASS | 1u << PX_SIM_NEIGHBOUR},
                 {"  classes alone", 1u << PX_SIM_TEXT | 1u << PX_SIM_NEIGHBOUR},
                 {"  text and classes", 1u << PX_SIM_NEIGHBOUR}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !b->brief; i++) {
        px_measure m = px_eval_similar(e, &w, b->without | parts[i].without, half, NULL);
        line(parts[i].name, &m, &plain);
    }
    if (half == 'b' || half == '*') (void)printf("  similar: %.2f ms a query\n", all.ms);
}

static void weight(struct bench *b, const char *arg) {
    const char *eq = strchr(arg, '=');
    char *end;
    if (!eq) usage();
    px_str name = {arg, (size_t)(eq - arg)};
    double v = strtod(eq + 1, &end);
    if (*end || end == eq + 1) usage();
    for (int s = 0; s < PX_SIM_COUNT; s++)
        if (px_str_is(name, px_similar_signal_name((px_similar_signal)s))) {
            b->weights.signal[s] = v;
            return;
        }
    if (px_str_is(name, "length"))
        b->weights.length = v;
    else if (px_str_is(name, "rarity"))
        b->weights.rarity = v;
    else if (px_str_is(name, "evidence"))
        b->weights.evidence = v;
    else if (px_str_is(name, "near"))
        b->weights.near = (uint32_t)v;
    else if (px_str_starts(name, PX_STR("level")) && name.n == 6 && name.p[5] >= '0' &&
             name.p[5] < '4')
        b->weights.level[name.p[5] - '0'] = v;
    else
        usage();
}

static void options(struct bench *b, int argc, char **argv) {
    px_err err;
    static const char *const sets[] = {"gpatents-pages", "patentsview-g21", "bigquery-landscapes",
                                       "patsnap-xml-corpus"};
    *b = (struct bench){.data = getenv("PATIX_DATA"),
                        .patix = "./patix",
                        .without = 1u << PX_SIM_CITATION,
                        .half = '*',
                        .weights = px_similar_usual};
    if (!b->data) b->data = "../shared/data";
    for (int i = 1; i < argc; i++) {
        px_str arg = px_str_of(argv[i]);
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!px_str_starts(arg, PX_STR("--"))) {
            if (b->n_sets == 16) usage();
            b->set[b->n_sets++] = argv[i];
            continue;
        }
        if (px_str_is(arg, "--tune")) {
            b->tune = true;
            continue;
        }
        if (px_str_is(arg, "--brief")) {
            b->brief = true;
            continue;
        }
        if (px_str_is(arg, "--each")) {
            b->each = true;
            continue;
        }
        if (!value) usage();
        i++;
        if (px_str_is(arg, "--data"))
            b->data = value;
        else if (px_str_is(arg, "--into"))
            b->into = value;
        else if (px_str_is(arg, "--patix"))
            b->patix = value;
        else if (px_str_is(arg, "--without"))
            must(px_similar_signals(px_str_of(value), &b->without, &err), &err);
        else if (px_str_is(arg, "--truth"))
            b->cites_only = !strcmp(value, "cites");
        else if (px_str_is(arg, "--half"))
            b->half = !strcmp(value, "all") ? '*' : value[0];
        else if (px_str_is(arg, "--weight"))
            weight(b, value);
        else
            usage();
    }
    if (!b->n_sets)
        for (; b->n_sets < sizeof sets / sizeof *sets; b->n_sets++)
            b->set[b->n_sets] = sets[b->n_sets];
}

int main(int argc, char **argv) {
    struct bench b;
    px_err err;
    char made[] = "/tmp/bench_similar.XXXXXX";
    px_eval *set[16];
    px_err_clear(&err);
    must(px_text_init(&err), &err);
    options(&b, argc, argv);
    bool temporary = !b.into;
    if (temporary) b.into = mkdtemp(made);
    if (!b.into) {
        perror(made);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < b.n_sets; i++) {
        char *dir = indexed(&b, b.set[i]), *from = px_path(b.data, b.set[i]);
        char *pairs = px_path(from, "citations-within.tsv");
        must(px_eval_open(dir, px_file_exists(pairs) ? pairs : NULL, b.cites_only, &set[i], &err),
             &err);
        free(pairs);
        free(from);
        free(dir);
    }
    if (b.tune) tune(&b, set, b.n_sets);
    (void)printf("weights: ");
    print_weights(&b.weights);
    (void)printf("%-28s %6s  %7s %7s %7s  %7s %7s   ratios to plain BM25\n", "", "queries", "R@10",
                 "R@50", "R@100", "MAP", "nDCG@10");
    for (size_t i = 0; i < b.n_sets; i++) {
        px_eval_print(set[i], b.set[i]);
        if (b.half == '*') {
            report(&b, set[i], 'a');
            report(&b, set[i], 'b');
        } else {
            report(&b, set[i], b.half);
        }
        (void)fflush(stdout);
        px_eval_close(set[i]);
    }
    if (temporary) (void)px_dir_remove(b.into, NULL);
    return EXIT_SUCCESS;
}
