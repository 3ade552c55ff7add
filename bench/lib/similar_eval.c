/* similar_eval.c: see similar_eval.h. */
#include "bench/lib/similar_eval.h"

#include "base/hash.h"
#include "base/sort.h"
#include "patent/record.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

struct query {
    uint32_t row;
    px_str number;
    char half;
    uint32_t *relevant, *own; /* families, ascending; never relevant, never listed */
    size_t n, n_own;
};

struct px_eval {
    px_arena *a;
    px_snapshot *s;
    px_plain *plain;
    struct query *query;
    size_t n;
    uint64_t n_pairs;
    size_t n_no_text, n_own_pairs;
    bool from_file;
    px_measure known[128]; /* plain BM25 by half, once it was asked for */
};

/* ---- what is relevant ---- */

struct pair {
    uint32_t from, to;
};
struct pairs {
    struct pair *v;
    size_t n, cap;
};

static void pair(struct pairs *p, const px_links *l, uint32_t from, uint32_t to) {
    uint32_t x = l->extended ? l->ext[from] : l->fam[from];
    uint32_t y = l->extended ? l->ext[to] : l->fam[to];
    if (x == y || l->fam[from] == PX_NIL || l->fam[to] == PX_NIL) return;
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 1024;
        p->v = px_realloc(p->v, p->cap * sizeof *p->v);
    }
    p->v[p->n++] = (struct pair){from, to};
}

static px_status row_of(px_eval *e, px_str number, uint32_t *row, bool *found, px_err *err) {
    px_str none = {0};
    px_rows rows = {0};
    px_number n = px_number_parse(e->a, number, PX_ROLE_PUBLICATION, none, none, 0);
    px_str key = px_number_normal(e->a, &n, PX_ROLE_PUBLICATION);
    px_status st = px_snapshot_lookup(e->s, PX_F_PN, &key, 1, &rows, err);
    *found = rows.n > 0;
    if (rows.n) *row = rows.v[0];
    px_rows_free(&rows);
    return st;
}

static px_status read_pairs(px_eval *e, const char *path, struct pairs *out, px_err *err) {
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    px_status st = px_file_read(path, (size_t)1 << 30, &text, err);
    px_str rest = px_buf_view(&text);
    while (rest.n && st == PX_OK) {
        size_t nl = px_str_find(rest, PX_STR("\n"));
        px_str one = px_str_trim(px_str_sub(rest, 0, nl));
        rest = px_str_sub(rest, nl == SIZE_MAX ? rest.n : nl + 1, rest.n);
        size_t tab = px_str_find(one, PX_STR("\t"));
        uint32_t from = 0, to = 0;
        bool x, y = false;
        if (tab == SIZE_MAX || px_str_starts(one, PX_STR("citing"))) continue;
        st = row_of(e, px_str_sub(one, 0, tab), &from, &x, err);
        if (st == PX_OK) st = row_of(e, px_str_sub(one, tab + 1, one.n), &to, &y, err);
        if (st == PX_OK && x && y) pair(out, e->s->links, from, to);
    }
    px_buf_done(&text);
    return st;
}

static int by_from(const void *px, const void *py) {
    const struct pair *x = px, *y = py;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* The families of the numbers that `similar` takes as the document's own (its family as the links and
 * as the source's own list have it), and of its extended family. */
static px_status own_of(px_eval *e, struct query *q, px_err *err) {
    const px_links *l = e->s->links;
    px_similar_options opt = {.without = 1u << PX_SIM_CITATION};
    px_similar_query sq;
    px_arena *a = px_arena_new();
    px_rows rows = {0};
    px_status st = px_similar_of_number(a, e->s, q->number, &opt, &sq, err);
    for (size_t i = 0; i < sq.n_family && st == PX_OK; i++)
        st = px_snapshot_lookup(e->s, PX_F_PN, &sq.family[i], 1, &rows, err);
    size_t n = rows.n;
    for (uint32_t r = 0; l->extended && r < l->n_rows && st == PX_OK; r++)
        for (size_t i = 0; i < n; i++)
            if (l->ext[r] != PX_NIL && l->ext[r] == l->ext[rows.v[i]]) {
                px_rows_add(&rows, r);
                break;
            }
    q->own = px_arena_array(e->a, uint32_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        q->own[q->n_own++] = l->fam[rows.v[i]];
    px_sort_u32(q->own, q->n_own);
    q->n_own = px_unique_u32(q->own, q->n_own);
    px_rows_free(&rows);
    px_arena_free(a);
    return st;
}

static bool is_own(const struct query *q, uint32_t fam) {
    for (size_t i = 0; i < q->n_own; i++)
        if (q->own[i] == fam) return true;
    return false;
}

static px_status make_queries(px_eval *e, struct pairs *p, bool cites_only, px_err *err) {
    const px_links *l = e->s->links;
    px_status st = PX_OK;
    size_t n = p->n;
    e->n_pairs = n;
    for (size_t i = 0; i < n && !cites_only; i++)
        pair(p, l, p->v[i].to, p->v[i].from);
    if (p->n) qsort(p->v, p->n, sizeof *p->v, by_from);
    e->query = px_arena_array(e->a, struct query, p->n + 1);
    for (size_t i = 0, k; i < p->n && st == PX_OK; i = k) {
        struct query *q = &e->query[e->n];
        *q = (struct query){.row = p->v[i].from};
        for (k = i; k < p->n && p->v[k].from == q->row;)
            k++;
        st = px_snapshot_key(e->s, q->row, &q->number, err);
        if (st == PX_OK) st = own_of(e, q, err);
        q->relevant = px_arena_array(e->a, uint32_t, k - i);
        for (size_t j = i; j < k; j++) {
            if (!is_own(q, l->fam[p->v[j].to]))
                q->relevant[q->n++] = l->fam[p->v[j].to];
            else
                e->n_own_pairs++;
        }
        px_sort_u32(q->relevant, q->n);
        q->n = px_unique_u32(q->relevant, q->n);
        q->half = px_hash_str(q->number) & 1 ? 'b' : 'a';
        if (q->n) e->n++;
    }
    return st;
}

static px_status read_texts(px_eval *e, px_err *err) {
    px_arena *a = px_arena_new();
    px_zctx *zip = px_zctx_new();
    px_buf json;
    px_status st = PX_OK;
    px_buf_init(&json, PX_BUF_MAX);
    e->plain = px_plain_new(e->s->n_rows);
    for (uint32_t row = 0; row < e->s->n_rows && st == PX_OK; row++) {
        px_record r;
        if (e->s->links->fam[row] == PX_NIL) continue;
        px_arena_reset(a);
        st = px_snapshot_record(e->s, row, zip, &json, err);
        if (st == PX_OK) st = px_record_read(a, px_buf_view(&json), &r, err);
        if (st == PX_OK) st = px_plain_add(e->plain, row, &r, err);
        e->n_no_text += st == PX_OK && r.abstracts.n == 0;
    }
    px_buf_done(&json);
    px_zctx_free(zip);
    px_arena_free(a);
    return st;
}

px_status px_eval_open(const char *dir, const char *pairs, bool cites_only, px_eval **out,
                       px_err *err) {
    px_eval *e = px_calloc(1, sizeof *e);
    struct pairs p = {0};
    *out = e;
    e->a = px_arena_new();
    e->from_file = pairs != NULL;
    px_status st = px_snapshot_open(dir, false, &e->s, err);
    if (st == PX_OK) st = px_links_groups(e->s->links, err);
    if (st == PX_OK) st = px_links_citations(e->s->links, err);
    if (st == PX_OK && pairs) st = read_pairs(e, pairs, &p, err);
    for (uint32_t row = 0; st == PX_OK && !pairs && row < e->s->n_rows; row++)
        for (uint32_t k = e->s->links->cites_off[row]; k < e->s->links->cites_off[row + 1]; k++)
            pair(&p, e->s->links, row, e->s->links->cites[k]);
    if (st == PX_OK) st = make_queries(e, &p, cites_only, err);
    if (st == PX_OK) st = read_texts(e, err);
    free(p.v);
    return st;
}

void px_eval_close(px_eval *e) {
    px_plain_free(e->plain);
    px_snapshot_unref(e->s);
    px_arena_free(e->a);
    free(e);
}

void px_eval_print(const px_eval *e, const char *name) {
    (void)printf("%s: %u publications, %zu without an abstract; %llu citations within it (%s; %zu "
                 "ends in the own family), %zu queries\n",
                 name, e->s->n_live, e->n_no_text, (unsigned long long)e->n_pairs,
                 e->from_file ? "citations-within.tsv" : "of the records", e->n_own_pairs, e->n);
}

/* ---- measures ---- */

struct ranked {
    double score;
    uint32_t fam;
    px_str number;
};
static int by_score(const void *px, const void *py) {
    const struct ranked *x = px, *y = py;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return px_str_cmp(x->number, y->number);
}

static void judge(const struct query *q, const uint32_t *fam, size_t n, px_measure *m) {
    double found = 0, precision = 0, gain = 0, ideal = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < q->n; k++) {
            if (q->relevant[k] != fam[i]) continue;
            found += 1;
            precision += found / (double)(i + 1);
            if (i < 10) gain += 1 / log2((double)i + 2);
            if (i < 10) m->recall[0] += 1 / (double)q->n;
            if (i < 50) m->recall[1] += 1 / (double)q->n;
            m->recall[2] += 1 / (double)q->n;
        }
    }
    for (size_t i = 0; i < 10 && i < q->n; i++)
        ideal += 1 / log2((double)i + 2);
    m->map += precision / (double)q->n;
    m->ndcg += gain / ideal;
    m->n++;
}

static void mean(px_measure *m) {
    double n = m->n ? (double)m->n : 1;
    for (int i = 0; i < 3; i++)
        m->recall[i] /= n;
    m->map /= n;
    m->ndcg /= n;
    m->ms /= n;
}

static double now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

px_measure px_eval_plain(px_eval *e, char half) {
    px_measure m = e->known[half & 127];
    if (m.n) return m;
    const px_links *l = e->s->links;
    double *score = px_calloc(e->s->n_rows + (size_t)1, sizeof *score);
    struct ranked *v = px_calloc(e->s->n_rows + (size_t)1, sizeof *v);
    for (size_t i = 0; i < e->n; i++) {
        const struct query *q = &e->query[i];
        uint32_t fam[PX_EVAL_DEPTH];
        size_t n = 0, listed = 0;
        if (half != '*' && q->half != half) continue;
        px_plain_rank(e->plain, q->row, score);
        for (uint32_t r = 0; r < e->s->n_rows; r++)
            if (score[r] > 0 && !is_own(q, l->fam[r])) {
                v[n] = (struct ranked){score[r], l->fam[r], {0}};
                (void)px_snapshot_key(e->s, r, &v[n++].number, NULL);
            }
        if (n) qsort(v, n, sizeof *v, by_score);
        for (size_t k = 0; k < n && listed < PX_EVAL_DEPTH; k++) {
            size_t j = 0;
            while (j < listed && fam[j] != v[k].fam)
                j++;
            if (j == listed) fam[listed++] = v[k].fam;
        }
        judge(q, fam, listed, &m);
    }
    free(v);
    free(score);
    mean(&m);
    return e->known[half & 127] = m;
}

static void stop_here(const px_err *err) {
    (void)fprintf(stderr, "bench_similar: %s\n", err->message);
    exit(px_status_exit(err->status));
}

px_measure px_eval_similar(px_eval *e, const px_similar_weights *w, unsigned without, char half,
                           FILE *each) {
    px_measure m = {0};
    px_err err;
    px_err_clear(&err);
    for (size_t i = 0; i < e->n; i++) {
        const struct query *q = &e->query[i];
        px_similar_options opt = {.without = without,
                                  .limit = PX_EVAL_DEPTH,
                                  .no_extended = true,
                                  .no_explain = true,
                                  .weights = w};
        px_similar_query sq;
        px_similar_answer ans;
        uint32_t fam[PX_EVAL_DEPTH];
        px_measure one = {0};
        if (half != '*' && q->half != half) continue;
        px_arena *a = px_arena_new();
        double from = now_ms();
        px_status st = px_similar_of_number(a, e->s, q->number, &opt, &sq, &err);
        if (st == PX_OK) st = px_similar_run(e->s, &sq, &opt, &ans, &err);
        if (st != PX_OK) stop_here(&err);
        m.ms += now_ms() - from;
        for (size_t k = 0; k < ans.n_hits; k++)
            fam[k] = e->s->links->fam[ans.hit[k].row];
        judge(q, fam, ans.n_hits, &m);
        if (each) {
            judge(q, fam, ans.n_hits, &one);
            (void)fprintf(each, PX_STR_FMT "\t%c\t%zu\t%.4f\t%.4f\t%.4f\n", PX_STR_ARG(q->number),
                          q->half, q->n, one.recall[2], one.map, one.ndcg);
        }
        px_similar_release(&ans);
        px_arena_free(a);
    }
    mean(&m);
    return m;
}
