/* similar.h: documents that are like a given one: from a number, from a text, or from a query that a
 * person has edited.
 *
 *     px_similar_query q;
 *     px_similar_of_number(arena, snap, PX_STR("US 2010/0000001 A1"), &opt, &q, err);
 *     px_similar_answer ans;
 *     px_similar_run(snap, &q, &opt, &ans, err);
 *     ... ans.hit[0 .. ans.n_hits)
 *     px_similar_release(&ans);
 *
 * Five signals, each 0 to about 1, are added up with the weights of px_similar_weights:
 *
 *   text       BM25F impacts of the query's weighted terms, as a share of what the query document
 *              would get itself
 *   class      classification symbols in common at several levels, weighted by their rarity
 *   citation   one cites the other; both cite the same; both are cited by the same
 *   neighbour  links by citation to the documents that text and classes put first: what the
 *              neighbourhood cites. It uses no citation of the query document itself, so a new
 *              invention has it, too
 *   family     a priority in common without being of the same simple family
 *
 * How each is made, and where the weights come from: docs/SIMILAR.md; what they are worth:
 * docs/notes/similar.md.
 *
 * Candidates. Each signal proposes its best `candidates` rows; every proposed row then gets all
 * signals exactly. One hit stands for a simple family and has of each signal the best of its
 * members. The family of the query document never appears. How many rows were proposed, and whether
 * a signal had more to propose, is said in the answer.
 *
 * Equal questions give equal answers, bit by bit; ties go by publication number. */
#ifndef PX_QUERY_SIMILAR_H
#define PX_QUERY_SIMILAR_H

#include "base/json.h"
#include "patent/class.h"
#include "query/engine/rowset.h"
#include "shards/bilingual.h"

typedef enum px_similar_signal {
    PX_SIM_TEXT,
    PX_SIM_CLASS,
    PX_SIM_CITATION,
    PX_SIM_NEIGHBOUR,
    PX_SIM_FAMILY,
    PX_SIM_COUNT
} px_similar_signal;
/* "text", "class", "citation", "neighbour", "family". */
const char *px_similar_signal_name(px_similar_signal s);
/* A list of names ("citations,family"; plurals and British or American spelling) as bits 1u <<
 * signal. PX_E_USAGE names what is not known. */
px_status px_similar_signals(px_str list, unsigned *out, px_err *err);

typedef struct px_similar_weights {
    double signal[PX_SIM_COUNT];
    double level[4]; /* class, subclass, main group, full symbol */
    double length;   /* class score is divided by (symbols of the row) ^ length */
    double rarity;   /* exponent of the inverse frequency of a class */
    uint32_t near;   /* how many documents are the neighbourhood */
    double evidence; /* sum of the neighbourhood's links that makes the signal 1, at least */
} px_similar_weights;
extern const px_similar_weights px_similar_usual;

#define PX_SIMILAR_CANDIDATES     1000u
#define PX_SIMILAR_CANDIDATES_MAX 100000u
#define PX_SIMILAR_TERMS          64u               /* terms of a query made from a document */
#define PX_SIMILAR_TERMS_MAX      1000u             /* terms or classes of an edited one */
#define PX_SIMILAR_CITES_MAX      20000u            /* cited or citing documents of an edited one */
#define PX_SIMILAR_TEXT_MAX       ((size_t)4 << 20) /* bytes of a pasted text */
#define PX_SIMILAR_LIMIT_MAX      1000u

typedef struct px_similar_options {
    unsigned without;    /* signals that are left out, bits 1u << px_similar_signal. CITATION: the
                            citations of the query document, both ways; FAMILY: texts, classes and
                            citations of its family members, and common priorities */
    uint32_t limit;      /* hits; 0 = 10 */
    uint32_t candidates; /* a signal; 0 = PX_SIMILAR_CANDIDATES; at most ..._MAX */
    bool no_extended;    /* members of the query document's extended family are left out, too */
    bool no_explain;     /* numbers and scores only */
    const px_rowset *filter;           /* only these rows; NULL = all live ones */
    const px_similar_weights *weights; /* NULL = px_similar_usual */
    const px_bilingual *words;         /* NULL = nothing is translated */
    px_stop *stop;                     /* may be NULL */
} px_similar_options;

/* ---- the query ---- */

typedef struct px_similar_term {
    px_str term;   /* as the index has it: a stem, two Chinese characters; "D" in front: of the
                      description */
    double weight; /* its share in the query document: BM25F impact 0..1; times the probability of
                      the translation */
    px_str from;   /* what it was translated from, or empty */
} px_similar_term;

typedef struct px_similar_class {
    px_scheme scheme;
    px_str symbol; /* normal form; IPC and CPC are one */
    double weight; /* 1 unless edited */
} px_similar_class;

typedef struct px_similar_query {
    px_str number;  /* what was asked for: normal number, empty for a text */
    px_str *family; /* numbers that it was made from and that never appear: itself and its family */
    size_t n_family;
    px_similar_term *term;        /* heaviest in this collection first */
    size_t n_terms, n_terms_left; /* left: terms that were lighter than the last that was taken */
    px_similar_class *class;
    size_t n_classes;
    px_str *cites, *cited_by; /* normal publication numbers */
    size_t n_cites, n_cited_by;
} px_similar_query;

/* Everything of the query lives in `a`. Any spelling of a number; several publications under one
 * number are taken together. PX_E_NOTFOUND when the collection does not have it. */
px_status px_similar_of_number(px_arena *a, px_snapshot *snap, px_str text,
                               const px_similar_options *opt, px_similar_query *out, px_err *err);
/* A text of any length up to PX_SIMILAR_TEXT_MAX (more is PX_E_LIMIT): an abstract, a claim, a
 * description of an idea. PX_E_INPUT when it holds no letter or digit. */
px_status px_similar_of_text(px_arena *a, px_snapshot *snap, px_str text,
                             const px_similar_options *opt, px_similar_query *out, px_err *err);
/* As px_similar_query_write wrote it, possibly edited: docs/JSON.md. PX_E_INPUT with what is wrong. */
px_status px_similar_query_read(px_arena *a, px_str json, px_similar_query *out, px_err *err);
void px_similar_query_write(const px_similar_query *q, px_jw *w);
/* "laser^3.2 diode" and "H01M10/05^2 H01L31/00 uc:239/69" in place of what the query has. Words are cut and
 * stemmed as texts are. PX_E_USAGE with what is wrong. */
px_status px_similar_set_terms(px_arena *a, px_str list, px_similar_query *q, px_err *err);
px_status px_similar_set_classes(px_arena *a, px_str list, px_similar_query *q, px_err *err);

/* ---- the answer ---- */

typedef struct px_similar_share { /* of a hit: what it has in common */
    px_str what;                  /* term, or symbol */
    px_str from;                  /* of a translated term */
    double value;                 /* part of the hit's score */
} px_similar_share;

typedef struct px_similar_hit {
    uint32_t row;                     /* global; stands for its family */
    uint32_t members;                 /* rows of the family that were candidates */
    double score, part[PX_SIM_COUNT]; /* score = sum of parts; part = weight x signal */
    uint32_t best[PX_SIM_COUNT];      /* the member that each signal came from, PX_NIL = none */
    px_str number;
    /* Explanation. */
    px_similar_share
        *term; /* at most PX_SIMILAR_SHOWN, heaviest first; n_all_terms of them in all */
    size_t n_terms, n_all_terms;
    px_similar_share *class; /* deepest symbols in common */
    size_t n_classes, n_all_classes;
    bool cited_by_query, cites_query;
    uint32_t same_cites, same_citing; /* documents that both cite; that cite both */
    px_str *near;                     /* numbers of neighbours that it is linked to */
    size_t n_near, n_all_near;
    bool priority; /* in common */
} px_similar_hit;
#define PX_SIMILAR_SHOWN 12u

typedef struct px_similar_proposed { /* by a signal */
    uint32_t rows;
    bool more; /* it would have had more than `candidates` */
} px_similar_proposed;

typedef struct px_similar_answer {
    px_arena *a;
    px_similar_hit *hit;
    size_t n_hits, n_found; /* n_found: families among the candidates */
    uint32_t candidates;    /* the limit that held, a signal */
    uint32_t n_rows;        /* rows that were compared */
    px_similar_proposed proposed[PX_SIM_COUNT];
    uint32_t too_common; /* cited documents that over PX_SIMILAR_CITERS others cite: left out */
} px_similar_answer;
#define PX_SIMILAR_CITERS 10000u

/* Cost on 1 M records: some 50 ms for the classes (their columns are read through) and some 50 for
 * the text; memory 8 bytes a row at most. PX_E_CANCELLED by opt->stop. The snapshot is to be held as
 * long as the answer. A query without anything to compare by gives no hit. */
px_status px_similar_run(px_snapshot *snap, const px_similar_query *q,
                         const px_similar_options *opt, px_similar_answer *out, px_err *err);
void px_similar_release(px_similar_answer *ans); /* safe on a zeroed one */

/* ---- the bilingual table ---- */

/* Learn from the live records of the snapshot; see similar_learn.c. *n_pairs: pairs of texts it was learnt
 * from; 0: there are none, and *out is NULL. */
px_status px_similar_learn(px_snapshot *snap, px_stop *stop, px_bilingual **out, px_err *err);

#endif
