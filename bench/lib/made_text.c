/* made_text.c: fills sentence patterns. Patterns are cut into steps once; writing a word is then a
 * draw from an alias table and a copy. */
#include "bench/lib/made_text.h"

#include <assert.h>

typedef enum sentence_kind {
    EN_TITLE,
    ZH_TITLE,
    EN_FIRST,
    EN_NEXT,
    EN_LAST,
    ZH_FIRST,
    ZH_NEXT,
    ZH_LAST,
    EN_CLAIM,
    EN_DEPENDENT,
    ZH_CLAIM,
    ZH_DEPENDENT,
    N_KINDS
} sentence_kind;

static const struct {
    sentence_kind kind;
    const char *pattern;
} rows[] = {
#define MADE_SENTENCE(kind, pattern) {kind, pattern},
#include "bench/lib/made_sentences.tbl"
#undef MADE_SENTENCE
};

typedef struct step {
    px_str text; /* written before ... */
    char slot;   /* ... the slot; 0 at the end of the pattern */
} step;

struct made_texter {
    const made_words *w;
    bool plain;
    struct {
        step *pattern[24];
        uint32_t n;
    } of[N_KINDS];
};

made_texter *made_texter_new(px_arena *a, const made_words *w, bool plain) {
    made_texter *t = px_arena_zero(a, sizeof *t);
    t->w = w;
    t->plain = plain;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *p = rows[i].pattern;
        step *s = px_arena_alloc(a, (strlen(p) / 2 + 2) * sizeof *s);
        assert(t->of[rows[i].kind].n < sizeof t->of[0].pattern / sizeof(step *));
        t->of[rows[i].kind].pattern[t->of[rows[i].kind].n++] = s;
        for (;; s++) {
            size_t n = strcspn(p, "%");
            *s = (step){{p, n}, p[n] ? p[n + 1] : 0};
            if (!p[n]) break;
            p += n + 2;
        }
    }
    return t;
}

made_subject made_subject_draw(const made_words *w, uint32_t topic_no, made_rng *r) {
    made_subject s = {.topic = &w->topics[topic_no], .topic_no = topic_no};
    uint32_t n = s.topic->terms.n, i = made_below(r, n);
    s.term = s.topic->terms.v[i];
    s.other = s.topic->terms.v[(i + 1 + made_below(r, n - 1)) % n];
    s.adj = w->pair_adj.v[made_below(r, w->pair_adj.n)];
    s.thing = w->pair_thing.v[made_below(r, w->pair_thing.n)];
    s.effect = w->pair_effect.v[made_below(r, w->pair_effect.n)];
    s.shape = made_next(r);
    return s;
}

typedef struct writer {
    const made_texter *t;
    const made_subject *s;
    made_rng *r;
    px_buf *out;
    uint32_t words;
    bool zh, article; /* an article waits for the word that decides between a and an */
} writer;

static void put(writer *w, px_str word) {
    if (w->article && word.n) {
        bool vowel = memchr("aeiou", px_lower(word.p[0]), 5) != NULL;
        px_buf_str(w->out, vowel ? PX_STR("an ") : PX_STR("a "));
        w->article = false;
    }
    px_buf_str(w->out, word);
    w->words++;
}

/* Every topic has favourites far down the list, so that rare words come in clusters. */
static px_str (*noun(writer *w))[4] {
    const made_lexicon *lex = &w->t->w->noun;
    uint32_t n = w->t->plain ? lex->n_real : lex->n, rank = made_zipf_next(&lex->zipf, w->r) % n;
    if (rank >= 40 && made_chance(w->r, 20))
        rank = 40 + (w->s->topic_no * 217 + rank % 160) % (n - 40);
    return &lex->v[rank];
}

static px_str word_of(writer *w, const made_lexicon *lex, unsigned form) {
    uint32_t rank = made_zipf_next(&lex->zipf, w->r);
    return lex->v[w->t->plain ? rank % lex->n_real : rank][form];
}

static px_str zh_word(writer *w, const made_list *list, const made_zipf *z) {
    return list->v[made_zipf_next(z, w->r)];
}

static void noun_phrase(writer *w) {
    const made_words *words = w->t->w;
    uint32_t kind = made_below(w->r, 10);
    if (w->zh) {
        if (kind == 0)
            put(w, w->s->topic->terms.v[made_below(w->r, w->s->topic->terms.n)].zh);
        else
            put(w, zh_word(w, &words->zh_noun, &words->zh_noun_zipf));
        if (kind == 1) put(w, zh_word(w, &words->zh_noun, &words->zh_noun_zipf));
        return;
    }
    if (kind < 4) {
        put(w, word_of(w, &words->adj, 0));
        px_buf_ch(w->out, ' ');
    }
    if (kind == 3 || kind == 4) {
        put(w, (*noun(w))[0]);
        px_buf_ch(w->out, ' ');
    }
    put(w, (*noun(w))[0]);
    if (kind == 9) {
        px_buf_str(w->out, PX_STR(" of the "));
        w->words += 2;
        put(w, (*noun(w))[0]);
    }
}

static void number(writer *w) {
    static const char *const en[] = {"", "", " mm", " percent", " degrees", " nm", " times"};
    static const char *const zh[] = {"", "毫米", "%", "摄氏度", "纳米", "倍", "份"};
    uint32_t unit = made_below(w->r, 7), v = made_below(w->r, 300);
    char digits[24];
    size_t n = sizeof digits;
    do
        digits[--n] = (char)('0' + v % 10);
    while (v /= 10);
    put(w, (px_str){digits + n, sizeof digits - n});
    px_buf_c(w->out, w->zh ? zh[unit] : en[unit]);
}

static px_str side(const writer *w, made_pair p) {
    return w->zh ? p.zh : p.en;
}

static void slot(writer *w, char what) {
    const made_words *words = w->t->w;
    const made_pairs *terms = &w->s->topic->terms;
    switch (what) {
    case 'a':
        w->article = true;
        break;
    case 'T':
        put(w, side(w, terms->v[made_below(w->r, terms->n)]));
        break;
    case 'U':
        put(w, side(w, w->s->term));
        break;
    case 'O':
        put(w, side(w, w->s->other));
        break;
    case 'X':
        put(w, side(w, w->s->thing));
        break;
    case 'Q':
        put(w, side(w, w->s->adj));
        break;
    case 'E':
        put(w, side(w, words->pair_effect.v[made_below(w->r, words->pair_effect.n)]));
        break;
    case 'I':
        put(w, side(w, words->industry[w->s->topic->industry]));
        break;
    case 'N':
        noun_phrase(w);
        break;
    case 'n':
        put(w, (*noun(w))[0]);
        break;
    case 'p':
        put(w, (*noun(w))[1]);
        break;
    case 'd':
        number(w);
        break;
    case 'v':
        put(w, w->zh ? zh_word(w, &words->zh_verb, &words->zh_verb_zipf)
                     : word_of(w, &words->verb, 0));
        break;
    case 's':
        put(w, word_of(w, &words->verb, 1));
        break;
    case 'e':
        put(w, word_of(w, &words->verb, 2));
        break;
    case 'g':
        put(w, word_of(w, &words->verb, 3));
        break;
    case 'A':
        put(w,
            w->zh ? zh_word(w, &words->zh_adj, &words->zh_adj_zipf) : word_of(w, &words->adj, 0));
        break;
    case 'Y':
        put(w, word_of(w, &words->adj, 1));
        break;
    default:
        assert(!"a slot that patterns do not have");
    }
}

static void sentence(writer *w, sentence_kind kind, uint32_t which) {
    size_t from = w->out->n;
    for (const step *s = w->t->of[kind].pattern[which % w->t->of[kind].n];; s++) {
        /* "a" takes its space along when the word behind it is known. */
        px_buf_str(w->out, w->article ? px_str_sub(s->text, 1, s->text.n) : s->text);
        for (size_t i = 0; i < s->text.n; i++)
            w->words += s->text.p[i] == ' ';
        if (!s->slot) break;
        slot(w, s->slot);
    }
    if (w->out->n > from && !w->zh) w->out->p[from] = px_upper(w->out->p[from]);
}

void made_title(made_texter *t, const made_subject *s, bool zh, made_rng *r, px_buf *out) {
    writer w = {.t = t, .s = s, .r = r, .out = out, .zh = zh};
    sentence(&w, zh ? ZH_TITLE : EN_TITLE, s->shape);
}

void made_abstract(made_texter *t, const made_subject *s, bool zh, uint32_t words, made_rng *r,
                   px_buf *out) {
    writer w = {.t = t, .s = s, .r = r, .out = out, .zh = zh};
    size_t from = out->n;
    sentence(&w, zh ? ZH_FIRST : EN_FIRST, made_next(r));
    while (zh ? (out->n - from) / 3 + 30 < words : w.words + 12 < words) {
        if (!zh) px_buf_ch(out, ' ');
        sentence(&w, zh ? ZH_NEXT : EN_NEXT, made_next(r));
    }
    if (!zh) px_buf_ch(out, ' ');
    sentence(&w, zh ? ZH_LAST : EN_LAST, made_next(r));
}

void made_claim(made_texter *t, const made_subject *s, bool zh, uint32_t num, made_rng *r,
                px_buf *out) {
    writer w = {.t = t, .s = s, .r = r, .out = out, .zh = zh};
    if (num <= 1) {
        sentence(&w, zh ? ZH_CLAIM : EN_CLAIM, s->shape);
        return;
    }
    uint32_t of = 1 + made_below(r, num - 1);
    if (zh) {
        px_buf_c(out, "根据权利要求");
        px_buf_u64(out, of);
        px_buf_c(out, "所述的");
        px_buf_str(out, s->term.zh);
        px_buf_str(out, s->thing.zh);
        px_buf_c(out, "，其特征在于，");
    } else {
        px_buf_c(out, "The ");
        px_buf_str(out, s->term.en);
        px_buf_ch(out, ' ');
        px_buf_str(out, s->thing.en);
        px_buf_c(out, " according to claim ");
        px_buf_u64(out, of);
        px_buf_c(out, ", ");
    }
    size_t from = out->n;
    sentence(&w, zh ? ZH_DEPENDENT : EN_DEPENDENT, made_next(r));
    if (!zh && out->n > from) out->p[from] = px_lower(out->p[from]);
}
