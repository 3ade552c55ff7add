/* tree.h: a question as a tree. Made by the parser, read by canonical form, planner and judge.
 *
 * Leaves are already understood: dates are ranges of yyyymmdd, classes are normal forms, numbers
 * are normal forms and keys, aliases are canonical fields, virtual fields are kept as they are
 * (`tac`, `cl`, `num`; the planner opens them). Every node knows the bytes of the query it came
 * from. Lives in the parser's arena. */
#ifndef PX_QUERY_TREE_H
#define PX_QUERY_TREE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "patent/fields.h"
#include "patent/number.h"

typedef enum px_q_kind {
    PX_Q_ALL, /* every record: `*` */
    PX_Q_AND, /* n >= 2 children */
    PX_Q_OR,  /* n >= 2 children */
    PX_Q_NOT, /* 2 children: left without right */
    PX_Q_LEAF
} px_q_kind;

typedef enum px_leaf_op {
    PX_L_WORDS,  /* text field: tokens at consecutive positions; Latin tokens match by stem (bare
                    input) */
    PX_L_PHRASE, /* text field: the same with exact forms (quoted, or ==) */
    PX_L_PREFIX, /* text field: as WORDS/PHRASE but the last token is a beginning (trailing *); all
                    exact */
    PX_L_NAME,   /* NAME or CUSTOM: contiguous tokens within one value */
    PX_L_NAME_PREFIX, /* the same, last token a beginning */
    PX_L_NAME_IS,     /* the whole value after folding (==) */
    PX_L_CLASS,       /* symbol and everything below */
    PX_L_CLASS_IS,    /* only the symbol (==) */
    PX_L_RANGE,       /* DATE, NUMBER, BOOL: lo <= v <= hi, absent values never match */
    PX_L_IDENT,       /* a number in any spelling: keys meet */
    PX_L_OFFICE,      /* pn=EP: publications of an office */
    PX_L_ENUM,        /* ENUM: equal after folding */
    PX_L_ENUM_PREFIX, /* beginning, after folding (trailing *) */
    PX_L_HAS          /* has=claims */
} px_leaf_op;

typedef struct px_qnode px_qnode;
struct px_qnode {
    px_q_kind kind;
    uint32_t begin, end; /* bytes in the query */
    px_qnode **child;
    size_t n;
    /* leaf */
    px_field field; /* canonical, may be VIRTUAL */
    px_str custom;  /* for PX_F_X: name behind "x." */
    px_leaf_op op;
    px_str text;      /* value as typed (quotes and wildcard off), folded where the op says so */
    px_str *token;    /* WORDS, PHRASE, PREFIX, NAME*: folded tokens in order */
    uint8_t *is_word; /* per token: 1 = word (stemmed for WORDS), 0 = CJK character */
    size_t n_tokens;
    uint32_t lo, hi;  /* RANGE, inclusive */
    px_number number; /* IDENT */
    px_str keys[PX_NUMBER_KEYS];
    size_t n_keys;
    px_has has;
};

typedef struct px_note {
    const char *code; /* "N-AUTO", "W-PREC" … static */
    uint32_t begin, end;
    px_str en, zh; /* one sentence each */
} px_note;

typedef struct px_query {
    px_qnode *root;
    px_str text;      /* as given */
    px_str canonical; /* fully bracketed, canonical codes; parses to the same tree */
    px_note *notes;
    size_t n_notes;
} px_query;

#define PX_QUERY_BYTES_MAX (64u << 10)
#define PX_QUERY_TERMS_MAX 2000u
#define PX_QUERY_DEPTH_MAX 64u

/* Parse. On failure err->offset is the byte in `text` and the sentence says what was expected. */
px_status px_query_parse(px_arena *a, px_str text, px_query *out, px_err *err);
/* Canonical form of a tree. */
void px_query_print(const px_qnode *root, px_buf *out);
/* The tree drawn for a person and as JSON (tests and `explain`). */
void px_query_dump(const px_qnode *root, px_buf *out);
bool px_query_same(const px_qnode *x, const px_qnode *y); /* equal but for positions and spelling */

#endif
