/* similar_int.h: what the files of similar documents share: term vectors, the class signal, the
 * candidates. See similar.h for what they are for. */
#ifndef PX_QUERY_SIMILAR_INT_H
#define PX_QUERY_SIMILAR_INT_H

#include "base/intern.h"
#include "patent/facts.h"
#include "query/engine/similar.h"
#include "shards/impact.h"

/* ---- term vectors (similar_vector.c) ----
 * Of a document: texts are added, then the document is ended; its impacts are those that the index
 * gives (shards/segment_write.c). Over several documents a term keeps the largest. */
typedef struct px_sim_weights { /* strings to impacts */
    px_intern *text;
    float *now, *best; /* sum of the document at hand; largest saturated impact of those before */
    size_t cap;
} px_sim_weights;

typedef struct px_sim_vector {
    px_analyzer *an;
    px_sim_weights terms;      /* as the index has them */
    px_sim_weights units;      /* Chinese units that the bilingual table knows */
    const px_bilingual *words; /* may be NULL */
    float *count;              /* scratch: of the text at hand, by term or unit */
    size_t count_cap;
    uint32_t *touched;
    size_t n_touched, touched_cap;
} px_sim_vector;
void px_sim_vector_init(px_sim_vector *v, const px_bilingual *words);
void px_sim_vector_done(px_sim_vector *v);
px_status px_sim_vector_text(px_sim_vector *v, px_text_field f, px_str text, px_err *err);
void px_sim_vector_end(px_sim_vector *v); /* of the document */
/* The vector as terms of a query, with translations where one language is hardly there; weights
 * are impacts 0..1. Terms live in `a`. */
px_similar_term *px_sim_vector_terms(const px_sim_vector *v, px_arena *a, size_t *n);

/* Chinese units of the table in a run of `n` CJK tokens: longest first, from left to right, none
 * inside another. `each` gets the number of the unit. */
#define PX_SIM_UNIT_MAX 8u /* characters */
void px_sim_units(const px_bilingual *b, const px_token *tok, size_t n,
                  void (*each)(void *self, uint32_t zh), void *self);

/* ---- a snapshot's Xapian files as one ---- */
typedef struct px_sim_terms {
    px_snapshot *snap;
    px_xap *x;     /* NULL when no segment is open */
    uint32_t *seg; /* segment of each file */
    size_t n;
} px_sim_terms;
px_status px_sim_terms_open(px_snapshot *s, px_sim_terms *out, px_err *err);
void px_sim_terms_close(px_sim_terms *t, px_status st); /* st: how the work with them ended */
/* log(1 + (N - n + 0.5)/(n + 0.5)) */
double px_sim_idf(double rows, double holding);

/* ---- classes (similar_class.c) ---- */
typedef struct px_sim_node { /* a symbol of the query, or one above it */
    px_scheme scheme;
    px_str symbol;
    uint32_t parent; /* PX_NIL at the top */
    int level;       /* of px_similar_weights.level */
    double factor;   /* of the heaviest symbol below it */
    uint32_t rows;   /* that have it */
    double weight;
} px_sim_node;
typedef struct px_sim_classes px_sim_classes;
/* Reads the class columns of all segments once, to count. */
px_status px_sim_classes_new(px_snapshot *s, const px_similar_query *q, const px_similar_weights *w,
                             px_stop *stop, px_sim_classes **out, px_err *err);
void px_sim_classes_free(px_sim_classes *c);
/* Score of a row as a share of what the query would get itself. When not NULL: `nodes` (room for all)
 * and *n get the nodes in common, *by what the sum of their weights is divided by. */
double px_sim_classes_score(px_sim_classes *c, uint32_t row, uint32_t *nodes, size_t *n,
                            double *by);
size_t px_sim_classes_count(const px_sim_classes *c); /* of nodes */
const px_sim_node *px_sim_classes_node(const px_sim_classes *c, uint32_t i);

/* ---- learning (similar_learn.c gathers, similar_align.c aligns) ---- */
typedef struct px_sim_pair { /* two texts that say the same */
    px_str zh;               /* folded Han characters; a space between runs */
    uint32_t *en;            /* stems, each once */
    uint32_t n_en;
} px_sim_pair;
/* NULL when nothing could be learnt. Stems are called by their number in `stems`. */
px_status px_sim_align(const px_sim_pair *pair, size_t n, const px_intern *stems, px_stop *stop,
                       px_bilingual **out, px_err *err);

/* ---- the best so many ---- */
typedef struct px_sim_best {
    uint32_t row;
    double score;
} px_sim_best;
typedef struct px_sim_heap { /* the `max` best: larger score, then smaller row */
    px_sim_best *v;
    size_t n, max;
    bool more; /* some did not fit */
} px_sim_heap;
void px_sim_heap_init(px_sim_heap *h, size_t max);
void px_sim_heap_done(px_sim_heap *h);
void px_sim_heap_add(px_sim_heap *h, uint32_t row, double score);

/* ---- candidates (similar_run.c) ---- */
typedef struct px_sim_cand {
    uint32_t row, fam;
    double signal[PX_SIM_COUNT];
    bool exact, has_text; /* text and class are known; text is known */
    bool cited, citing;   /* by the query document; it cites it */
    uint32_t same_cites, same_citing;
} px_sim_cand;
typedef struct px_sim_run {
    px_snapshot *s;
    const px_similar_query *q;
    const px_similar_options *opt;
    const px_similar_weights *w;
    px_similar_answer *ans;
    uint32_t max;                 /* candidates a signal */
    px_u64map *own_fam, *own_ext; /* what never appears */
    uint32_t n_own;
    px_sim_terms terms;
    px_sim_classes *classes; /* NULL: left out */
    px_rank_term *rank;
    size_t n_rank;
    double text_self;
    px_u64map *at; /* row -> place in cand */
    px_sim_cand *cand;
    size_t n, cap;
    uint32_t *near; /* rows of the neighbourhood, in order */
    double *near_weight;
    size_t n_near;
    px_err *err;
} px_sim_run;
bool px_sim_allowed(const px_sim_run *r, uint32_t row); /* live, in the filter, not of the family */
px_sim_cand *px_sim_cand_of(px_sim_run *r, uint32_t row); /* made when new; valid until the next */
static inline bool px_sim_with(const px_sim_run *r, px_similar_signal s) {
    return !(r->opt->without >> s & 1) && r->w->signal[s] > 0;
}
/* Live rows of the publication of exactly this number, or else of that number with any kind; appended. */
px_status px_sim_rows_of(px_snapshot *s, px_arena *a, px_str number, px_rows *out, px_err *err);
/* The best of all allowed rows: a second pass over the columns. */
px_status px_sim_classes_top(px_sim_classes *c, const px_sim_run *r, px_sim_heap *out);
px_status px_sim_cite(px_sim_run *r);      /* similar_link.c: citations of the query document */
px_status px_sim_related(px_sim_run *r);   /* similar_link.c: common priorities */
px_status px_sim_neighbour(px_sim_run *r); /* similar_link.c: needs text and class of candidates */
px_status px_sim_explain(px_sim_run *r);   /* similar_explain.c: of ans->hit */
/* Text scores of `rows` (ascending, global) for n terms: score[i], 0 where none. */
px_status px_sim_text_scores(px_sim_run *r, const px_rank_term *t, size_t n_terms,
                             const uint32_t *rows, size_t n, double *score);

#endif
