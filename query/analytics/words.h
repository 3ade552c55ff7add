/* words.h: the terms of a set: which words, runs of words and Chinese phrases its texts have, how many units have each,
 * and which terms each unit has.
 *
 *     px_vocab words;
 *     px_vocab_ask ask = px_vocab_standard();
 *     st = px_vocab_find(w, w->set, &ask, &words, err);       // all terms, by falling number of units
 *     st = px_vocab_top(w, &ask, PX_VOCAB_G2, PX_STR(""), 300, &words, &dim, err);
 *     for (i = dim.off[u]; i < dim.off[u + 1]; i++) ... words.v[dim.v[i]].text   // the terms of unit u
 *
 * px_vocab_top is what networks and maps want: the best terms and, by unit, the list of their numbers, in the shape of
 * a countable field (set.h), so that px_adim_counts, px_adim_rank and all that is written for fields works on terms.
 *
 * Words come from the token store, so they are cut, folded (case, width, traditional to simplified characters) and
 * stemmed as in patent/analyze.h, and a term found by its clause is found in exactly the units that have it.
 * - A Latin term is one to three words side by side, none of them a stop word (patent/stopwords.tbl) or a word of the
 *   patent trade (words.tbl); words of one stem are one, shown in the form that is most frequent. Numbers, single letters
 *   and reference signs (s1, 12a) are no words.
 * - A Chinese (Japanese, Korean) term is a phrase of two to six characters found without a dictionary: its parts stand
 *   together much more often than by chance (pointwise mutual information) and it has many different neighbours
 *   on both sides (entropy).
 * A unit has a term when one of its publications in the set has it; it has it as often as the publication that has it most
 * often.
 *
 * Terms are sought in a sample of the set (`sample` units spread evenly, at most PX_VOCAB_TOKENS tokens), for that
 * takes memory and time; whatever is found there is then counted in all units. px_vocab_note says how many were looked at.
 *
 * Cost: finding some 100 ns a token of the sample, 16 to 40 bytes each while it lasts; counting 5 to 10 ns a token. Everything lives
 * in the arena of the set; px_vocab_done frees what does not. One thread. */
#ifndef PX_ANALYTICS_WORDS_H
#define PX_ANALYTICS_WORDS_H

#include "query/analytics/analysis.h"

#define PX_VOCAB_LATIN_MAX 3u
#define PX_VOCAB_CJK_MAX   6u
#define PX_VOCAB_TOKENS    4000000u

typedef enum px_vocab_lang { PX_VOCAB_ALL, PX_VOCAB_ZH, PX_VOCAB_EN } px_vocab_lang;

typedef struct px_vocab_ask {
    px_field field;      /* PX_F_TI, PX_F_AB, PX_F_CLM, PX_F_TA, PX_F_TAC: which texts */
    px_vocab_lang lang;  /* which kinds of terms; PX_VOCAB_EN means all scripts that write words */
    uint32_t latin, cjk; /* longest term, in words and in characters */
    uint32_t least;      /* units that must have it */
    uint32_t sample;     /* units looked at to find terms, 0 = all */
    double pmi; /* least pointwise mutual information of several words or characters, in bits */
    double
        entropy; /* least entropy of the neighbours of a phrase, in bits; 3/4 log2(f) where that is less */
    double
        nested; /* a term that stands within one longer term in this part of its places is left out */
    px_str stop; /* more words to leave out, between commas or semicolons */
} px_vocab_ask;
/* Title and abstract, all languages, 3 words, 6 characters, in 3 units, 10,000 units looked at, 2 bits, 2 bits, 0.8. */
px_vocab_ask px_vocab_standard(void);
/* The same from the parameters of PX_PARAM_WORDS. */
px_vocab_ask px_vocab_read(const px_work *w);

typedef struct px_vocab_term {
    px_str text;    /* the most frequent form; words with a space between */
    px_str clause;  /* finds exactly the units (px_work_clause) */
    px_str *part;   /* n stems or characters */
    uint32_t n;     /* words or characters */
    uint32_t df;    /* units of the set */
    double weight;  /* sum of 1 + ln tf over them */
    double score;   /* px_vocab_top: what it is ranked by */
    uint32_t other; /* px_vocab_top: units of the others, 0 for DF */
    bool cjk;
    uint64_t f; /* places in the sample, between sentence ends and words that are left out */
    double pmi, left,
        right; /* of the sample, in bits; NAN where it is not defined (one word; entropy of Latin) */
} px_vocab_term;

typedef struct px_vocab_net px_vocab_net;
typedef struct px_vocab {
    px_vocab_ask ask;
    px_vocab_term *v; /* by falling df, ties bytewise */
    uint32_t n;
    const px_aset *set;     /* whose terms they are */
    uint32_t units, looked; /* of the set; of these looked at */
    uint32_t with_text;     /* units of the set that have such a text at all */
    uint32_t n_all, others; /* px_vocab_top: terms there were to choose from; units of the others */
    px_vocab_net *net;      /* how terms are found in texts */
} px_vocab;

/* All terms of `set`. Sets w->missing and w->dimension when it is the set of the run. */
px_status px_vocab_find(px_work *w, const px_aset *set, const px_vocab_ask *ask, px_vocab *out,
                        px_err *err);
void px_vocab_done(px_vocab *words); /* NULL net is fine */
/* Keeps the terms `which` (n of them), in that order. */
void px_vocab_keep(px_work *w, px_vocab *words, const uint32_t *which, uint32_t n);

/* Adds the terms of `more` that `words` lacks; df and weight are then those of whichever set the term was found in. */
void px_vocab_join(px_work *w, px_vocab *words, const px_vocab *more);

/* What is called for each unit in turn: numbers of its terms (ascending by first place, each once) and how often. */
typedef px_status (*px_vocab_unit)(void *self, uint32_t unit, const uint32_t *term,
                                   const uint32_t *often, size_t n, px_err *err);
/* Over any set of the same snapshot; *with_text as above (may be NULL). */
px_status px_vocab_each(const px_vocab *words, const px_aset *set, px_vocab_unit each, void *self,
                        uint32_t *with_text, px_err *err);
/* df[i]: units of `set` that have term i. */
px_status px_vocab_df(const px_vocab *words, const px_aset *set, uint32_t *df, px_err *err);
/* The terms as a countable field: dim->v are numbers of terms, dim->name their texts, dim->missing units without any
 * text; *often (may be NULL) parallel to dim->v. */
px_status px_vocab_dim(px_work *w, const px_vocab *words, const px_aset *set, px_adim *dim,
                       uint32_t **often, px_err *err);

/* The units that a set is held against: `against` empty: units of the collection none of whose publications is in the
 * set; else those of that query, which may have units in common with the set. In the run's range of years. */
px_status px_vocab_other(px_work *w, px_str against, px_aset *out, px_err *err);

/* The `top` best terms of the run's set. DF: most units. TFIDF: largest sum over units of (1 + ln tf) ln(N / n), N and
 * n of the set and the other units together. G2: largest log-likelihood ratio against the other units among terms
 * that are more frequent in the set. Ties: more units, then bytewise. `dim` may be NULL. */
typedef enum px_vocab_by { PX_VOCAB_DF, PX_VOCAB_TFIDF, PX_VOCAB_G2 } px_vocab_by;
px_status px_vocab_top(px_work *w, const px_vocab_ask *ask, px_vocab_by by, px_str against,
                       uint32_t top, px_vocab *out, px_adim *dim, px_err *err);

/* Of the sample, when not all units were looked at. */
void px_vocab_note(const px_work *w, const px_vocab *words, px_table *t);
/* The same, and when px_vocab_top left terms out. */
void px_vocab_note_top(const px_work *w, const px_vocab *words, px_table *t);

/* 2 x 2 table: a of n with it here, b of m with it there. */
double px_vocab_g2(double a, double n, double b, double m);
/* (n11 n00 - n10 n01) / sqrt(n1. n0. n.1 n.0); NAN where a sum is 0. both: units with both. */
double px_vocab_phi(double both, double x, double y, double n);

/* For analyses of the most frequent terms only. */
#define PX_PARAM_TERMS(n)                                                                          \
    {                                                                                              \
        "terms", PX_PARAM_INT, n, NULL, 1, 20000,                                                  \
            "how many of the most frequent terms are looked at", "考察最常见的多少个词"  \
    }
#define PX_PARAM_WORDS(least_df)                                                                   \
    {"text",                                                                                       \
     PX_PARAM_CHOICE,                                                                              \
     "ta",                                                                                         \
     "title|abstract|claims|ta|tac",                                                               \
     0,                                                                                            \
     0,                                                                                            \
     "texts: ta is title and abstract, tac with claims",                                           \
     "文本：ta 为标题和摘要，tac 加权利要求"},                                                     \
        {"lang",                                                                                   \
         PX_PARAM_CHOICE,                                                                          \
         "all",                                                                                    \
         "all|zh|en",                                                                              \
         0,                                                                                        \
         0,                                                                                        \
         "terms: zh Chinese phrases, en words of Latin and like scripts",                          \
         "词的种类：zh 中文短语，en 拉丁等字母文字的单词"},                                        \
        {"words",                                                                                  \
         PX_PARAM_INT,                                                                             \
         "3",                                                                                      \
         NULL,                                                                                     \
         1,                                                                                        \
         PX_VOCAB_LATIN_MAX,                                                                       \
         "longest run of words",                                                                   \
         "英文词组最多的单词数"},                                                                  \
        {"characters",                                                                             \
         PX_PARAM_INT,                                                                             \
         "6",                                                                                      \
         NULL,                                                                                     \
         2,                                                                                        \
         PX_VOCAB_CJK_MAX,                                                                         \
         "longest Chinese phrase",                                                                 \
         "中文短语最多的字数"},                                                                    \
        {"least",                                                                                  \
         PX_PARAM_INT,                                                                             \
         least_df,                                                                                 \
         NULL,                                                                                     \
         1,                                                                                        \
         1000000,                                                                                  \
         "units that must have a term",                                                            \
         "含该词的最少单位数"},                                                                    \
        {"sample",                                                                                 \
         PX_PARAM_INT,                                                                             \
         "10000",                                                                                  \
         NULL,                                                                                     \
         0,                                                                                        \
         100000000,                                                                                \
         "units in which terms are sought (they are counted in all), 0 for all",                   \
         "用于发现词语的单位数（计数覆盖全部），0 为全部"},                                        \
        {"pmi",                                                                                    \
         PX_PARAM_NUMBER,                                                                          \
         "2",                                                                                      \
         NULL,                                                                                     \
         -100,                                                                                     \
         100,                                                                                      \
         "least mutual information of the parts of a term, in bits",                               \
         "词内各部分互信息下限（比特）"},                                                          \
        {"entropy",                                                                                \
         PX_PARAM_NUMBER,                                                                          \
         "2",                                                                                      \
         NULL,                                                                                     \
         0,                                                                                        \
         100,                                                                                      \
         "least entropy of the neighbours of a Chinese phrase, in bits",                           \
         "中文短语左右邻字熵下限（比特）"},                                                        \
        {"nested",                                                                                 \
         PX_PARAM_NUMBER,                                                                          \
         "0.8",                                                                                    \
         NULL,                                                                                     \
         0,                                                                                        \
         2,                                                                                        \
         "a term that stands in one longer term at this part of its places is left out; 2: never", \
         "在某个更长词中出现的比例达到此值即略去，2 为不略去"},                                    \
    {                                                                                              \
        "stop", PX_PARAM_TEXT, "", NULL, 0, 0, "more words to leave out, between commas",          \
            "另外排除的词，逗号分隔"                                                    \
    }

#endif
