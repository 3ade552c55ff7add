/* similar_query.c: a query from a number or a text. */
#include "query/engine/similar_int.h"

#include "base/message.h"
#include "base/sort.h"
#include "shards/terms.h"

#include <math.h>
#include <stdlib.h>

/* ---- Xapian's files as one ---- */

double px_sim_idf(double rows, double holding) {
    return log(1 + (rows - holding + 0.5) / (holding + 0.5));
}

px_status px_sim_terms_open(px_snapshot *s, px_sim_terms *out, px_err *err) {
    *out = (px_sim_terms){.snap = s, .seg = px_malloc((s->n_segs + 1) * sizeof *out->seg)};
    for (size_t i = 0; i < s->n_segs; i++)
        if (s->seg[i]) out->seg[out->n++] = (uint32_t)i;
    return out->n ? px_terms_take(s, PX_TERMS_ALL, &out->x, err) : PX_OK;
}

void px_sim_terms_close(px_sim_terms *t, px_status st) {
    if (st == PX_OK)
        px_terms_give(t->snap, PX_TERMS_ALL, t->x);
    else
        px_xap_close(t->x);
    free(t->seg);
    *t = (px_sim_terms){0};
}

struct weighed {
    px_similar_term t;
    double value;
};
static int heavier(const void *px, const void *py) {
    const struct weighed *x = px, *y = py;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return px_str_cmp(x->t.term, y->t.term);
}

/* Keep the `max` terms that weigh most in this collection (weight x rarity), heaviest first; those
 * that at most `alone` rows hold are dropped. */
static px_status choose(px_snapshot *s, px_similar_term *v, size_t *n, size_t max, uint32_t alone,
                        size_t *left, px_stop *stop, px_err *err) {
    px_sim_terms t;
    struct weighed *w = px_calloc(*n + 1, sizeof *w);
    size_t k = 0;
    px_status st = px_sim_terms_open(s, &t, err);
    for (size_t i = 0; i < *n && t.x && st == PX_OK; i++) {
        uint32_t rows = 0;
        if (i % 256 == 0) st = px_stop_look(stop, err);
        if (st == PX_OK) st = px_xap_freq(t.x, v[i].term, &rows, err);
        if (st != PX_OK || rows <= alone) continue;
        w[k++] = (struct weighed){v[i],
                                  v[i].weight * px_sim_idf((double)px_xap_rows(t.x), (double)rows)};
    }
    if (k) qsort(w, k, sizeof *w, heavier);
    *n = k < max ? k : max;
    *left = k - *n;
    for (size_t i = 0; i < *n; i++) {
        v[i] = w[i].t;
        v[i].weight =
            round(v[i].weight * 1e4) / 1e4; /* as it is shown, so that it can be given back */
    }
    px_sim_terms_close(&t, st);
    free(w);
    return st;
}

/* ---- which document ---- */

/* As a publication, in any role, as an application, as a key; first as it is spelled in normal form,
 * then by what else it can mean. The first that finds something. */
static px_status find(px_arena *a, px_snapshot *s, px_str text, px_rows *out, px_err *err) {
    static const struct {
        px_number_role role;
        px_field field;
    } tries[] = {{PX_ROLE_PUBLICATION, PX_F_PN},
                 {PX_ROLE_ANY, PX_F_PN},
                 {PX_ROLE_APPLICATION, PX_F_AN},
                 {PX_ROLE_ANY, PX_F_AN}};
    const size_t n_tries = sizeof tries / sizeof *tries;
    px_str none = {0}, keys[PX_NUMBER_KEYS];
    px_status st = PX_OK;
    if (px_str_find(text, PX_STR(":")) != SIZE_MAX) st = px_snapshot_find(s, text, none, out, err);
    for (size_t i = 0; i < 2 * n_tries && st == PX_OK && !out->n; i++) {
        px_number_role role = tries[i % n_tries].role;
        px_number n = px_number_parse(a, text, role, none, none, 0);
        size_t n_keys = 1;
        if (!n.num.n) continue;
        if (i < n_tries)
            keys[0] = px_number_normal(a, &n, role);
        else
            n_keys = px_number_keys(a, &n, role, keys);
        st = px_snapshot_lookup(s, tries[i % n_tries].field, keys, n_keys, out, err);
    }
    return st;
}

static px_status not_found(px_arena *a, px_str text, px_err *err) {
    px_str none = {0};
    px_number n = px_number_parse(a, text, PX_ROLE_ANY, none, none, 0);
    px_str what = px_number_explain(a, &n, PX_ROLE_ANY, px_lang_is_zh());
    return px_fail(err, PX_E_NOTFOUND, px_msg_text(PX_MSG_NOT_FOUND),
                   px_arena_cstr(a, px_str_sub(text, 0, 100)), px_arena_cstr(a, what));
}

/* Only the exact one where it is among them; else all, if they are one family. */
static px_status one_family(px_arena *a, px_snapshot *s, px_str text, px_rows *rows, px_err *err) {
    px_str none = {0}, key, first = {0};
    px_number n = px_number_parse(a, text, PX_ROLE_PUBLICATION, none, none, 0);
    px_str wanted = px_number_normal(a, &n, PX_ROLE_PUBLICATION);
    px_status st = PX_OK;
    for (size_t i = 0; i < rows->n && st == PX_OK; i++) {
        st = px_snapshot_key(s, rows->v[i], &key, err);
        if (st == PX_OK && px_str_eq(key, wanted)) {
            rows->v[0] = rows->v[i];
            rows->n = 1;
            return PX_OK;
        }
        if (!first.n || px_str_cmp(key, first) < 0) first = key;
    }
    for (size_t i = 1; i < rows->n && st == PX_OK; i++)
        if (s->links->fam[rows->v[i]] != s->links->fam[rows->v[0]])
            return px_fail(err, PX_E_USAGE,
                           "%.*s is the number of %zu publications of different families, for "
                           "example %.*s; write the one that is meant, with country and kind",
                           (int)(text.n < 60 ? text.n : 60), text.p, rows->n, (int)first.n,
                           first.p);
    return st;
}

/* ---- what it says ---- */

struct maker {
    px_arena *a;
    px_snapshot *s;
    const px_similar_options *opt;
    px_similar_query *q;
    px_sim_vector vector;
    px_intern *symbols, *cites, *cited_by, *members;
    size_t class_cap;
    px_zctx *zip;
    px_buf json;
    px_err *err;
};

static void maker_init(struct maker *m) {
    px_sim_vector_init(&m->vector, m->opt->words);
    m->symbols = px_intern_new();
    m->cites = px_intern_new();
    m->cited_by = px_intern_new();
    m->members = px_intern_new();
    m->zip = px_zctx_new();
    px_buf_init(&m->json, PX_RECORD_BYTES_MAX);
}
static void maker_done(struct maker *m) {
    px_sim_vector_done(&m->vector);
    px_intern_free(m->symbols);
    px_intern_free(m->cites);
    px_intern_free(m->cited_by);
    px_intern_free(m->members);
    px_zctx_free(m->zip);
    px_buf_done(&m->json);
}

static void add_classes(struct maker *m, px_scheme scheme, const px_rec_classes *list) {
    px_similar_query *q = m->q;
    for (size_t i = 0; i < list->n; i++) {
        bool fresh;
        px_str key =
            px_arena_fmt(m->a, "%d:" PX_STR_FMT, (int)scheme, PX_STR_ARG(list->v[i].symbol));
        (void)px_intern_add(m->symbols, key, &fresh);
        if (!fresh || q->n_classes == PX_SIMILAR_TERMS_MAX) continue;
        if (q->n_classes == m->class_cap)
            q->class = px_arena_grow(m->a, q->class, q->n_classes, &m->class_cap, q->n_classes + 1,
                                     sizeof *q->class);
        q->class[q->n_classes++] =
            (px_similar_class){scheme, px_arena_str(m->a, list->v[i].symbol), 1};
    }
}

static void add_cites(px_intern *to, const px_rec_cites *list) {
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].number.n) (void)px_intern_add(to, list->v[i].number, NULL);
}

/* Title, abstract and claims; the description only where there is nothing but a title. */
static px_status add_texts(struct maker *m, px_arena *scratch, const px_record *r) {
    px_fact_text *text;
    size_t n = px_facts_texts(scratch, r, &text);
    bool short_one = true;
    px_status st = PX_OK;
    for (size_t i = 0; i < n; i++)
        short_one = short_one && (text[i].field == PX_TF_TI || text[i].field == PX_TF_DES);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        if (text[i].field != PX_TF_DES || short_one)
            st = px_sim_vector_text(&m->vector, text[i].field, text[i].text, m->err);
    px_sim_vector_end(&m->vector);
    return st;
}

static px_status read_row(struct maker *m, px_arena *scratch, uint32_t row, px_record *r) {
    px_status st = px_snapshot_record(m->s, row, m->zip, &m->json, m->err);
    return st == PX_OK ? px_record_read(scratch, px_buf_view(&m->json), r, m->err) : st;
}

static px_status add_row(struct maker *m, uint32_t row) {
    px_arena *scratch = px_arena_new();
    px_record r;
    const px_links *l = m->s->links;
    px_status st = read_row(m, scratch, row, &r);
    if (st == PX_OK) st = add_texts(m, scratch, &r);
    if (st == PX_OK) {
        add_classes(m, PX_SCHEME_IPC, &r.ipc);
        add_classes(m, PX_SCHEME_IPC, &r.cpc);
        add_classes(m, PX_SCHEME_FI, &r.fi);
        add_classes(m, PX_SCHEME_USPC, &r.uspc);
        add_classes(m, PX_SCHEME_LOC, &r.locarno);
        add_classes(m, PX_SCHEME_FTERM, &r.fterm);
        if (!(m->opt->without >> PX_SIM_CITATION & 1)) {
            add_cites(m->cites, &r.cites);
            add_cites(m->cited_by, &r.cited_by);
            st = px_links_citations(m->s->links, m->err);
            for (uint32_t k = st == PX_OK ? l->cited_off[row] : 0;
                 st == PX_OK && k < l->cited_off[row + 1]; k++) {
                px_str key;
                st = px_snapshot_key(m->s, l->cited[k], &key, m->err);
                if (st == PX_OK) (void)px_intern_add(m->cited_by, key, NULL);
            }
        }
    }
    px_arena_free(scratch);
    return st;
}

static px_str *strings(px_arena *a, const px_intern *t, size_t *n) {
    *n = px_intern_size(t);
    px_str *v = px_arena_array(a, px_str, *n + 1);
    for (uint32_t i = 0; i < *n; i++)
        v[i] = px_arena_str(a, px_intern_text(t, i));
    return v;
}

static px_status finish(struct maker *m, uint32_t alone) {
    px_similar_query *q = m->q;
    size_t n;
    q->term = px_sim_vector_terms(&m->vector, m->a, &n);
    q->cites = strings(m->a, m->cites, &q->n_cites);
    q->cited_by = strings(m->a, m->cited_by, &q->n_cited_by);
    px_status st =
        choose(m->s, q->term, &n, PX_SIMILAR_TERMS, alone, &q->n_terms_left, m->opt->stop, m->err);
    q->n_terms = n;
    return st;
}

/* Rows of the simple families of `rows`, added to `own`; those of it already stay. */
static void members(px_snapshot *s, const px_rows *rows, px_rows *own) {
    const px_links *l = s->links;
    for (uint32_t i = 0; rows->n && i < l->n_rows; i++) {
        size_t seg, k = 0;
        uint32_t local;
        if (l->fam[i] == PX_NIL) continue;
        while (k < rows->n && l->fam[rows->v[k]] != l->fam[i])
            k++;
        if (k == rows->n) continue;
        px_snapshot_locate(s, i, &seg, &local);
        if (s->seg[seg]) px_rows_add(own, i);
    }
    px_sort_u32(own->v, own->n);
    own->n = px_unique_u32(own->v, own->n);
}

/* Sources list family members that no priority or identifier of ours links: those count, too. */
static px_status listed(struct maker *m, px_rows *own) {
    px_rows more = {0};
    px_arena *scratch = px_arena_new();
    px_status st = PX_OK;
    for (size_t i = 0; i < own->n && st == PX_OK; i++) {
        px_record r;
        px_arena_reset(scratch);
        st = read_row(m, scratch, own->v[i], &r);
        for (size_t k = 0; k < r.members.n && st == PX_OK; k++) {
            bool fresh;
            (void)px_intern_add(m->members, r.members.v[k], &fresh);
            if (fresh) st = px_sim_rows_of(m->s, scratch, r.members.v[k], &more, m->err);
        }
        if (st == PX_OK) st = px_stop_look(m->opt->stop, m->err);
    }
    if (st == PX_OK) members(m->s, &more, own);
    px_rows_free(&more);
    px_arena_free(scratch);
    return st;
}

px_status px_similar_of_number(px_arena *a, px_snapshot *snap, px_str text,
                               const px_similar_options *opt, px_similar_query *out, px_err *err) {
    struct maker m = {.a = a, .s = snap, .opt = opt, .q = out, .err = err};
    px_rows rows = {0}, own = {0};
    *out = (px_similar_query){0};
    text = px_str_trim(text);
    maker_init(&m);
    px_status st = px_links_groups(snap->links, err);
    if (st == PX_OK) st = find(a, snap, text, &rows, err);
    if (st == PX_OK && !rows.n) st = not_found(a, text, err);
    if (st == PX_OK) st = one_family(a, snap, text, &rows, err);
    if (st == PX_OK) members(snap, &rows, &own);
    if (st == PX_OK) st = listed(&m, &own);
    out->family = px_arena_array(a, px_str, own.n + 1);
    for (size_t i = 0; i < own.n && st == PX_OK; i++) {
        st = px_snapshot_key(snap, own.v[i], &out->family[i], err);
        if (st == PX_OK) out->family[out->n_family++] = px_arena_str(a, out->family[i]);
        if (st == PX_OK) st = px_stop_look(opt->stop, err);
    }
    if (st == PX_OK) {
        px_str key;
        st = px_snapshot_key(snap, rows.v[0], &key, err);
        out->number = px_arena_str(a, key);
    }
    const px_rows *from = opt->without >> PX_SIM_FAMILY & 1 ? &rows : &own;
    for (size_t i = 0; i < from->n && st == PX_OK; i++)
        st = add_row(&m, from->v[i]);
    if (st == PX_OK) st = finish(&m, 1);
    maker_done(&m);
    px_rows_free(&own);
    px_rows_free(&rows);
    return st;
}

px_status px_similar_of_text(px_arena *a, px_snapshot *snap, px_str text,
                             const px_similar_options *opt, px_similar_query *out, px_err *err) {
    struct maker m = {.a = a, .s = snap, .opt = opt, .q = out, .err = err};
    *out = (px_similar_query){0};
    if (text.n > PX_SIMILAR_TEXT_MAX)
        return px_fail(err, PX_E_LIMIT, "the text has %zu bytes; similar documents take %zu",
                       text.n, PX_SIMILAR_TEXT_MAX);
    maker_init(&m);
    px_status st = px_sim_vector_text(&m.vector, PX_TF_AB, text, err);
    px_sim_vector_end(&m.vector);
    if (st == PX_OK && !px_intern_size(m.vector.terms.text))
        st = px_fail(err, PX_E_INPUT, "the text holds no word to look for");
    if (st == PX_OK) st = finish(&m, 0);
    maker_done(&m);
    return st;
}
