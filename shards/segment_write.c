/* segment_write.c: records in, a sealed segment out.
 *
 * A record is cut into tokens once; from them come the token stream, the terms with their impacts,
 * and the sets of stop words. Terms of `mini_rows` rows go into a mini-database (Xapian's inverter
 * is fastest small); sealing compacts those in order, which keeps S1. */
#include "shards/segment.h"

#include "base/hash.h"
#include "shards/impact.h"

#include <stdio.h>
#include <stdlib.h>

#define SLOTS    (1u << 14) /* distinct terms of a record that the table holds before it grows */
#define TERM_MAX 200        /* Xapian refuses terms over 245 bytes */

/* Terms of the current record. Slots are valid when their stamp is the current one, so clearing is
 * free. */
struct term {
    uint64_t hash;
    uint32_t stamp, at, len; /* text in `text` */
    float tf;                /* weighted, normalised, summed over fields */
    float field_tf;          /* raw count in the field instance at hand */
    uint32_t field_stamp;
};

struct px_segw {
    char *dir;
    uint32_t max_rows, mini_rows, rows;
    size_t max_bytes;
    px_analyzer *an;
    px_tokw *tok;
    px_colw *col;
    px_recw *rec;
    px_xapw *mini;
    uint32_t in_mini, n_minis;
    px_buf json;
    /* terms of the record */
    struct term *slot;
    uint32_t n_slots, *used, n_used, stamp, field_stamp;
    uint32_t *in_field; /* slots touched in the field instance at hand */
    uint32_t n_in_field;
    px_buf text;
    px_arena *stop_names;
    struct stop {
        px_str key;
        px_bitmap *rows;
    } * stop;
    size_t n_stops, stop_cap;
};

static char *mini_path(const px_segw *w, uint32_t i) {
    char name[32];
    (void)snprintf(name, sizeof name, "mini-%06u", i);
    return px_path(w->dir, name);
}

px_status px_segw_open(const px_segw_options *opt, px_segw **out, px_err *err) {
    *out = NULL;
    px_segw *w = px_calloc(1, sizeof *w);
    w->dir = px_strdup(opt->dir);
    w->max_rows = opt->max_rows ? opt->max_rows : 65536;
    w->max_bytes = opt->max_bytes ? opt->max_bytes : (size_t)256 << 20;
    w->mini_rows = opt->mini_rows ? opt->mini_rows : 2000;
    w->an = px_analyzer_new();
    w->tok = px_tokw_new();
    w->col = px_colw_new();
    w->n_slots = SLOTS;
    w->slot = px_calloc(w->n_slots, sizeof *w->slot);
    w->used = px_malloc(w->n_slots * sizeof *w->used);
    w->in_field = px_malloc(w->n_slots * sizeof *w->in_field);
    w->stop_names = px_arena_new();
    px_buf_init(&w->text, UINT32_MAX);
    px_buf_init(&w->json, PX_RECORD_BYTES_MAX);
    px_status st = px_dir_remove(w->dir, err);
    if (st == PX_OK) st = px_dir_make(w->dir, err);
    char *path = px_path(w->dir, "records.px");
    if (st == PX_OK) st = px_recw_create(path, opt->dict, &w->rec, err);
    free(path);
    if (st == PX_OK)
        *out = w;
    else
        px_segw_abort(w);
    return st;
}

static void segw_free(px_segw *w) {
    px_analyzer_free(w->an);
    px_tokw_free(w->tok);
    px_colw_free(w->col);
    px_recw_abort(w->rec);
    px_xapw_abort(w->mini);
    px_buf_done(&w->text);
    px_buf_done(&w->json);
    for (size_t i = 0; i < w->n_stops; i++)
        px_bitmap_free(w->stop[i].rows);
    free(w->stop);
    px_arena_free(w->stop_names);
    free(w->slot);
    free(w->used);
    free(w->in_field);
    free(w->dir);
    free(w);
}

void px_segw_abort(px_segw *w) {
    if (!w) return;
    char *dir = px_strdup(w->dir);
    segw_free(w);
    (void)px_dir_remove(dir, NULL);
    free(dir);
}

uint32_t px_segw_rows(const px_segw *w) {
    return w->rows;
}

bool px_segw_full(const px_segw *w) {
    return w->rows >= w->max_rows || px_tokw_bytes(w->tok) + px_colw_bytes(w->col) >= w->max_bytes;
}

/* ---- terms of one record ---- */

static void widen(px_segw *w) {
    uint32_t n = w->n_slots * 2;
    struct term *slot = px_calloc(n, sizeof *slot);
    for (uint32_t i = 0; i < w->n_used; i++) {
        struct term *t = &w->slot[w->used[i]];
        uint32_t at = (uint32_t)t->hash & (n - 1);
        while (slot[at].stamp == w->stamp)
            at = (at + 1) & (n - 1);
        slot[at] = *t;
        w->used[i] = at;
    }
    free(w->slot);
    w->slot = slot;
    w->used = px_realloc(w->used, n * sizeof *w->used);
    w->in_field = px_realloc(w->in_field, n * sizeof *w->in_field);
    w->n_in_field = 0;
    for (uint32_t i = 0; i < w->n_used; i++)
        if (slot[w->used[i]].field_stamp == w->field_stamp)
            w->in_field[w->n_in_field++] = w->used[i];
    w->n_slots = n;
}

static void count_term(px_segw *w, px_str term, bool des) {
    char key[TERM_MAX + 1];
    size_t n = 0;
    if (des) key[n++] = PX_TERM_DES[0];
    size_t take = term.n < TERM_MAX - n ? term.n : TERM_MAX - n;
    memcpy(key + n, term.p, take);
    n += take;
    if (w->n_used > w->n_slots / 2) widen(w);
    uint64_t h = px_hash64(key, n);
    uint32_t at = (uint32_t)h & (w->n_slots - 1);
    struct term *t;
    for (;; at = (at + 1) & (w->n_slots - 1)) {
        t = &w->slot[at];
        if (t->stamp != w->stamp) {
            *t = (struct term){
                .hash = h, .stamp = w->stamp, .at = (uint32_t)w->text.n, .len = (uint32_t)n};
            px_buf_put(&w->text, key, n);
            w->used[w->n_used++] = at;
            break;
        }
        if (t->hash == h && t->len == n && memcmp(w->text.p + t->at, key, n) == 0) break;
    }
    if (t->field_stamp != w->field_stamp) {
        t->field_stamp = w->field_stamp;
        t->field_tf = 0;
        w->in_field[w->n_in_field++] = at;
    }
    t->field_tf += 1;
}

static void stop_word(px_segw *w, px_str stem, bool des) {
    for (size_t i = 0; i < w->n_stops; i++) {
        px_str k = w->stop[i].key;
        if (k.n == stem.n + 1 + des && (k.p[1] == PX_TERM_DES[0]) == des &&
            memcmp(k.p + 1 + des, stem.p, stem.n) == 0) {
            px_bitmap_add(w->stop[i].rows, w->rows);
            return;
        }
    }
    if (w->n_stops == w->stop_cap) {
        w->stop_cap = w->stop_cap ? w->stop_cap * 2 : 64;
        w->stop = px_realloc(w->stop, w->stop_cap * sizeof *w->stop);
    }
    struct stop *s = &w->stop[w->n_stops++];
    s->key = px_arena_fmt(w->stop_names, "t%s%.*s", des ? PX_TERM_DES : "", (int)stem.n, stem.p);
    s->rows = px_bitmap_new();
    px_bitmap_add(s->rows, w->rows);
}

/* Fold the counts of a field instance of `length` tokens into the record's impacts. */
static void end_field(px_segw *w, px_text_field f, uint32_t length) {
    const px_impact_field *im = &px_impact_table[f];
    float norm = im->weight / (1.0f - im->b + im->b * (float)length / im->reference);
    for (uint32_t i = 0; i < w->n_in_field; i++) {
        struct term *t = &w->slot[w->in_field[i]];
        t->tf += norm * t->field_tf;
    }
}

static px_status add_text(px_segw *w, const px_fact_text *text, px_err *err) {
    const px_token *tok;
    size_t n;
    px_status st = px_analyze(w->an, text->text, false, &tok, &n, err);
    if (st != PX_OK) return st;
    bool des = text->field == PX_TF_DES;
    uint32_t length = 0;
    px_str before = {0}; /* the CJK character at the position before, for bigrams */
    px_tokw_field(w->tok, text->field);
    w->field_stamp++;
    w->n_in_field = 0;
    for (size_t i = 0; i < n; i++) {
        px_str t = tok[i].text;
        switch (tok[i].kind) {
        case PX_TOKEN_SENTENCE:
            px_tokw_mark(w->tok, tok[i].kind);
            break;
        case PX_TOKEN_PARAGRAPH:
            px_tokw_mark(w->tok, tok[i].kind);
            before = (px_str){0};
            break;
        case PX_TOKEN_WORD: {
            px_str stem = px_analyze_stem(w->an, t);
            px_tokw_token(w->tok, t, stem);
            if (px_is_stop_stem(stem))
                stop_word(w, stem, des);
            else
                count_term(w, stem, des);
            before = (px_str){0};
            length++;
            break;
        }
        case PX_TOKEN_CJK: {
            px_tokw_token(w->tok, t, t);
            count_term(w, t, des);
            if (before.n) {
                char two[16];
                size_t k = before.n < 8 ? before.n : 8, m = t.n < 8 ? t.n : 8;
                memcpy(two, before.p, k);
                memcpy(two + k, t.p, m);
                count_term(w, (px_str){two, k + m}, des);
            }
            before = t;
            length++;
            break;
        }
        }
    }
    end_field(w, text->field, length);
    return PX_OK;
}

static px_status end_mini(px_segw *w, px_err *err) {
    px_xapw *mini = w->mini;
    w->mini = NULL;
    w->in_mini = 0;
    return mini ? px_xapw_close(mini, err) : PX_OK;
}

static px_status put_terms(px_segw *w, px_err *err) {
    px_status st = PX_OK;
    if (!w->mini) {
        char *path = mini_path(w, w->n_minis);
        st = px_xapw_open(path, &w->mini, err);
        free(path);
        if (st != PX_OK) return st;
        w->n_minis++;
    }
    for (uint32_t i = 0; i < w->n_used; i++) {
        const struct term *t = &w->slot[w->used[i]];
        px_xapw_term(w->mini, (px_str){w->text.p + t->at, t->len}, px_impact_quantise(t->tf));
    }
    st = px_xapw_row(w->mini, err);
    if (st == PX_OK && ++w->in_mini == w->mini_rows) st = end_mini(w, err);
    return st;
}

px_status px_segw_add(px_segw *w, px_arena *a, const px_record *r, const uint64_t *from,
                      size_t n_from, uint32_t *row, px_err *err) {
    *row = w->rows;
    px_buf_clear(&w->json);
    px_record_write(r, &w->json);
    if (w->json.failed)
        return px_fail(err, PX_E_LIMIT, "record " PX_STR_FMT " is larger than %zu bytes",
                       PX_STR_ARG(r->key), PX_RECORD_BYTES_MAX);
    px_status st = px_recw_add(w->rec, px_buf_view(&w->json), err);
    if (st == PX_OK) st = px_colw_record(w->col, a, w->an, r, from, n_from, err);
    px_fact_text *texts;
    size_t n = px_facts_texts(a, r, &texts);
    w->stamp++;
    w->n_used = 0;
    px_buf_clear(&w->text);
    for (size_t i = 0; i < n && st == PX_OK; i++)
        st = add_text(w, &texts[i], err);
    px_tokw_row(w->tok);
    if (st == PX_OK) st = put_terms(w, err);
    w->rows++;
    return st;
}

/* ---- sealing ---- */

static px_status compact(px_segw *w, px_err *err) {
    char **path = px_calloc(w->n_minis, sizeof *path);
    for (uint32_t i = 0; i < w->n_minis; i++)
        path[i] = mini_path(w, i);
    char *out = px_path(w->dir, "terms.glass");
    px_status st = px_xap_compact((const char *const *)path, w->n_minis, out, err);
    for (uint32_t i = 0; i < w->n_minis; i++) {
        if (st == PX_OK) st = px_dir_remove(path[i], err);
        free(path[i]);
    }
    free(path);
    free(out);
    return st;
}

px_status px_segw_seal(px_segw *w, px_err *err) {
    uint64_t size, sum;
    px_status st = end_mini(w, err);
    if (st == PX_OK && w->rows == 0)
        st = px_fail(err, PX_E_INTERNAL, "a segment without rows is not sealed");
    px_recw *rec = w->rec;
    w->rec = NULL;
    if (st == PX_OK)
        st = px_recw_close(rec, &size, &sum, err);
    else
        px_recw_abort(rec);
    char *path = px_path(w->dir, "columns.px");
    if (st == PX_OK) st = px_colw_write(w->col, path, &size, &sum, err);
    free(path);
    px_colw_free(w->col);
    w->col = NULL;
    path = px_path(w->dir, "tokens.px");
    if (st == PX_OK) st = px_tokw_write(w->tok, path, &size, &sum, err);
    free(path);
    px_tokw_free(w->tok);
    w->tok = NULL;
    if (st == PX_OK) st = compact(w, err);
    if (st == PX_OK) {
        px_bitw *bits = NULL;
        path = px_path(w->dir, "bitmaps.px");
        st = px_bitw_create(path, &bits, err);
        free(path);
        for (size_t i = 0; i < w->n_stops && st == PX_OK; i++)
            st = px_bitw_put(bits, w->stop[i].key, w->stop[i].rows, err);
        if (st == PX_OK)
            st = px_segment_finish(w->dir, w->rows, bits, err);
        else
            px_bitw_abort(bits);
    }
    if (st == PX_OK)
        segw_free(w);
    else
        px_segw_abort(w);
    return st;
}
