/* similar_learn.c: texts that say the same in Chinese and in English: titles and abstracts of one
 * record, or of two records of one simple family.
 *
 * Titles first: they are short, so their words explain each other. Abstracts, cut to their
 * beginning, only while there are few pairs. Bounded: PAIRS_MAX pairs; families are taken in the
 * order of their numbers, so equal collections teach the same. */
#include "query/engine/similar_int.h"

#include "base/sort.h"

#include <stdlib.h>
#include <time.h>

#define PAIRS_MAX      400000u /* of titles; some 300 bytes each */
#define ABSTRACTS_MAX  20000u
#define ABSTRACT_BYTES 900u /* of either language: some 300 characters, 130 words */

struct texts {           /* of a family, by language: the first of each */
    px_str zh[2], en[2]; /* title, abstract */
};

struct learner {
    px_snapshot *s;
    px_arena *a, *scratch;
    px_analyzer *an;
    px_intern *stems;
    px_sim_pair *pair;
    size_t n, cap, n_abstracts;
    px_zctx *zip;
    px_buf json;
    px_stop *stop;
    px_err *err;
};

static bool is_han(uint32_t cp) {
    return (cp >= 0x3400 && cp < 0xA000) || (cp >= 0x20000 && cp < 0x40000);
}
static bool is_kana_or_hangul(uint32_t cp) {
    return (cp >= 0x3040 && cp < 0x3100) || (cp >= 0xAC00 && cp < 0xD7B0);
}

/* What a file says about the language is often wrong; the characters are not. */
static bool is_chinese(px_str s, px_str lang) {
    size_t han = 0;
    if (px_str_is(lang, "ja") || px_str_is(lang, "ko")) return false;
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = px_utf8_next(s, &i);
        if (is_kana_or_hangul(cp)) return false;
        han += is_han(cp);
    }
    return han >= 2 && han * 6 >= s.n; /* 3 bytes a character: half of the text */
}
static bool is_english(px_str s, px_str lang) {
    size_t letters = 0;
    if (lang.n && !px_str_is(lang, "en")) return false;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0xC3 && (unsigned char)s.p[i] < 0xE2) return false;
        letters += px_is_alpha(s.p[i]);
    }
    return letters >= 4 && letters * 2 > s.n;
}

static px_str beginning(px_str s) {
    size_t n = s.n < ABSTRACT_BYTES ? s.n : ABSTRACT_BYTES;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return px_str_sub(s, 0, n);
}

static void take(struct texts *t, int which, const px_rec_texts *list) {
    for (size_t i = 0; i < list->n; i++) {
        const px_rec_text *v = &list->v[i];
        if (!t->zh[which].n && is_chinese(v->text, v->lang)) t->zh[which] = v->text;
        if (!t->en[which].n && is_english(v->text, v->lang)) t->en[which] = v->text;
    }
}

/* A space where a run of CJK characters ends. */
static px_status chinese(struct learner *l, px_str text, px_str *out) {
    const px_token *tok;
    size_t n;
    px_buf b;
    px_status st = px_analyze(l->an, text, false, &tok, &n, l->err);
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        if (tok[i].kind == PX_TOKEN_CJK)
            px_buf_str(&b, tok[i].text);
        else if (b.n && b.p[b.n - 1] != ' ')
            px_buf_ch(&b, ' ');
    }
    *out = px_arena_str(l->a, px_buf_view(&b));
    px_buf_done(&b);
    return st;
}

static px_status english(struct learner *l, px_str text, px_sim_pair *p) {
    const px_token *tok;
    size_t n;
    px_status st = px_analyze(l->an, text, false, &tok, &n, l->err);
    if (st != PX_OK) return st;
    p->en = px_arena_alloc(l->a, (n + 1) * sizeof *p->en);
    for (size_t i = 0; i < n; i++) {
        bool letters = tok[i].kind == PX_TOKEN_WORD && tok[i].text.n >= 2;
        for (size_t k = 0; letters && k < tok[i].text.n; k++)
            letters = px_is_lower(tok[i].text.p[k]);
        if (!letters) continue;
        px_str stem = px_analyze_stem(l->an, tok[i].text);
        if (!px_is_stop_stem(stem)) p->en[p->n_en++] = px_intern_add(l->stems, stem, NULL);
    }
    px_sort_u32(p->en, p->n_en);
    p->n_en = (uint32_t)px_unique_u32(p->en, p->n_en);
    return PX_OK;
}

static px_status put(struct learner *l, px_str zh, px_str en) {
    px_sim_pair p = {0};
    if (!zh.n || !en.n || l->n == PAIRS_MAX) return PX_OK;
    px_status st = chinese(l, zh, &p.zh);
    if (st == PX_OK) st = english(l, en, &p);
    if (st != PX_OK || !p.zh.n || !p.n_en) return st;
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 1024;
        l->pair = px_realloc(l->pair, l->cap * sizeof *l->pair);
    }
    l->pair[l->n++] = p;
    return PX_OK;
}

static px_status family(struct learner *l, const px_pair *row, size_t n) {
    struct texts t = {0};
    px_status st = PX_OK;
    px_arena_reset(l->scratch);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_record r;
        if (t.zh[0].n && t.en[0].n && t.zh[1].n && t.en[1].n) break;
        st = px_snapshot_record(l->s, row[i].value, l->zip, &l->json, l->err);
        px_str json = px_arena_str(l->scratch, px_buf_view(&l->json));
        if (st == PX_OK) st = px_record_read(l->scratch, json, &r, l->err);
        if (st != PX_OK) break;
        take(&t, 0, &r.titles);
        take(&t, 1, &r.abstracts);
    }
    if (st == PX_OK) st = put(l, t.zh[0], t.en[0]);
    if (st == PX_OK && t.zh[1].n && t.en[1].n && l->n_abstracts < ABSTRACTS_MAX) {
        l->n_abstracts++;
        st = put(l, beginning(t.zh[1]), beginning(t.en[1]));
    }
    return st;
}

static px_status gather(struct learner *l) {
    const px_links *k = l->s->links;
    px_pair *row = px_malloc((k->n_rows + (size_t)1) * sizeof *row);
    size_t n = 0;
    px_status st = PX_OK;
    for (uint32_t i = 0; i < k->n_rows; i++) {
        size_t seg;
        uint32_t local;
        if (k->fam[i] == PX_NIL) continue;
        px_snapshot_locate(l->s, i, &seg, &local);
        if (l->s->seg[seg]) row[n++] = (px_pair){k->fam[i], i};
    }
    px_sort_pairs(row, n);
    for (size_t i = 0, j; i < n && st == PX_OK; i = j) {
        for (j = i; j < n && row[j].key == row[i].key;)
            j++;
        st = family(l, row + i, j - i);
        if (st == PX_OK && i % 64 == 0) st = px_stop_look(l->stop, l->err);
    }
    free(row);
    return st;
}

px_status px_similar_learn(px_snapshot *snap, px_stop *stop, px_bilingual **out, px_err *err) {
    struct learner l = {.s = snap,
                        .a = px_arena_new(),
                        .scratch = px_arena_new(),
                        .an = px_analyzer_new(),
                        .stems = px_intern_new(),
                        .zip = px_zctx_new(),
                        .stop = stop,
                        .err = err};
    *out = NULL;
    px_buf_init(&l.json, PX_RECORD_BYTES_MAX);
    px_status st = px_links_groups(snap->links, err);
    if (st == PX_OK) st = gather(&l);
    if (st == PX_OK && l.n) st = px_sim_align(l.pair, l.n, l.stems, stop, out, err);
    if (*out) {
        (*out)->generation = snap->m.generation;
        (*out)->n_pairs = l.n;
        (*out)->made = (uint64_t)time(NULL);
    }
    free(l.pair);
    px_buf_done(&l.json);
    px_zctx_free(l.zip);
    px_intern_free(l.stems);
    px_analyzer_free(l.an);
    px_arena_free(l.scratch);
    px_arena_free(l.a);
    return st;
}
