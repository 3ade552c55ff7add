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
    PX_Q_XOR, /* n >= 2 children: rows that an odd number of them hold */
    PX_Q_NEAR, /* 2 children: both in one text, as px_near says. A child is a leaf of a text field, an
                   OR of such, or a NEAR; all leaves below have the same field */
    PX_Q_FREQ, /* 1 child (as of NEAR): it stands in the field at least `count` times */
    PX_Q_EVENT, /* 1 child: a tree of leaves about events (PX_F_EV, PX_F_EVD, …) that one and the same
                   legal event of the record meets: ev{type=licensed and date>=2022} */
    PX_Q_UNIT, /* 1 child: every record of each application or family (`group`) of which at least one
                   record meets it: fam{ti=laser} */
    PX_Q_SCOPE, /* 2 children: records that both hold, where every UNIT below the second one looks at
                   records of the first one only: pa=acme having{fam{pd<=2015} NOT fam{pd<2015}} */
    PX_Q_LEAF
} px_q_kind;

/* What a UNIT puts together; records without such a group do not occur (shards/link.h). */
typedef enum px_q_group { PX_QG_APP, PX_QG_FAM, PX_QG_EXT } px_q_group;

/* How the two sides of a NEAR stand. A side's match is a span of token positions; the distance of two
 * spans is the position where the later begins less the position where the earlier ends (neighbours:
 * 1), so a word is at most `distance` - 1 words away. Spans do not overlap. The span of the whole
 * goes from the beginning of the first to the end of the last. No paragraph mark (a claim is a
 * paragraph) stands between two sides at a numbered distance; for the other units the whole span lies within one
 * sentence, paragraph or text. A NEAR or FREQ of `txt` looks at texts only.
 *
 * FREQ counts the operand's shortest spans: different spans of the field's texts that hold no other span of the
 * operand. So `a a` stands twice in "a a a", laser OR "laser diode" once in "laser diode", and a NEAR as often
 * as it has such spans. `ft` counts over all its texts together. */
typedef enum px_near_unit {
    PX_NEAR_TOKENS,    /* distance <= `distance` */
    PX_NEAR_SENTENCE,  /* within one sentence */
    PX_NEAR_PARAGRAPH, /* within one paragraph */
    PX_NEAR_FIELD      /* anywhere in one text of the field */
} px_near_unit;

/* What a token of a leaf is. */
typedef enum px_leaf_token {
    PX_LT_CJK = 0,  /* one character */
    PX_LT_WORD = 1, /* a word (stemmed for WORDS) */
    PX_LT_PATTERN =
        2, /* a word with signs in it, whatever the dialect: * any run, ? exactly one character, # none or
                          one (no token holds these characters itself) */
    PX_LT_GAP =
        3 /* between CJK characters: "*" up to 9 tokens within one sentence, "?" exactly one, "#"
                          none or one */
} px_leaf_token;

typedef enum px_leaf_op {
    PX_L_WORDS,  /* text field: tokens at consecutive positions; Latin tokens match by stem (bare
                    input) */
    PX_L_PHRASE, /* text field: the same with exact forms (quoted, or ==) */
    PX_L_PREFIX, /* text field: as WORDS/PHRASE but the last token is a beginning (trailing *); all
                    exact */
    PX_L_WILD,   /* text field: as PHRASE, with patterns and gaps among the tokens */
    PX_L_NAME,   /* NAME or CUSTOM: contiguous tokens within one value */
    PX_L_NAME_PREFIX, /* the same, last token a beginning */
    PX_L_NAME_WILD,   /* the same, with patterns and gaps among the tokens */
    PX_L_NAME_IS,     /* the whole value after folding (==) */
    PX_L_VALUE, /* NAME, CUSTOM, ENUM, CLASS that can be counted: the value as it is written, byte by
                         byte (===); of `pax` the name of the group */
    PX_L_CLASS,       /* symbol and everything below */
    PX_L_CLASS_IS,    /* only the symbol (==) */
    PX_L_CLASS_UP,    /* the symbol and everything above it (=/high) */
    PX_L_RANGE,       /* DATE, NUMBER, BOOL: lo <= v <= hi, absent values never match */
    PX_L_IDENT,       /* a number in any spelling: keys meet */
    PX_L_LIST,        /* numbers of a list (pn=@name): any of `item`, each as for IDENT */
    PX_L_OFFICE,      /* pn=EP: publications of an office */
    PX_L_ENUM,        /* ENUM: equal after folding */
    PX_L_ENUM_PREFIX, /* beginning, after folding (trailing *) */
    PX_L_HAS,         /* has=claims */
    PX_L_SIM, /* sim=: a number or a text, or several (`item`); once, at the top, joined with AND */
    PX_L_CELL /* cell=: what a cell of an analysis counts, of the records that the leaf is asked among: those on the
                 left of having{…}, else all */
} px_leaf_op;

typedef struct px_qnode px_qnode;
struct px_qnode {
    px_q_kind kind;
    uint32_t begin, end; /* bytes in the query */
    px_qnode **child;
    size_t n;
    /* NEAR, FREQ */
    px_near_unit unit;
    bool ordered;      /* the left side comes first */
    uint32_t distance; /* TOKENS */
    uint32_t count;    /* FREQ */
    px_q_group group;  /* UNIT */
    double boost;      /* of any positive node, for relevance only; 0 = not said */
    px_str as;         /* where a list of synonyms made the node: the word that was typed */
    /* leaf */
    px_field field; /* canonical, may be VIRTUAL */
    px_str custom;  /* for PX_F_X: name behind "x." */
    px_leaf_op op;
    px_str text;      /* value as typed (quotes and wildcard off), folded where the op says so */
    px_str *token;    /* WORDS, PHRASE, PREFIX, NAME*: folded tokens in order */
    uint8_t *is_word; /* per token: px_leaf_token */
    size_t n_tokens;
    uint32_t lo, hi;  /* RANGE, inclusive */
    px_number number; /* IDENT */
    px_str keys[PX_NUMBER_KEYS];
    size_t n_keys;
    px_has has;
    const px_str *
        item; /* LIST: numbers as given; `text` is the name of the list. SIM: where there are several */
    size_t n_items;
    const struct px_query_env
        *env; /* CELL: how queries in it are read; borrowed of the parser's caller, may be NULL */
};

typedef struct px_note {
    const char *code; /* "N-AUTO", "W-PREC" … static */
    uint32_t begin, end;
    px_str en, zh; /* one sentence each */
} px_note;

typedef struct px_query_sort {
    px_field field; /* PX_F_NONE: relevance */
    bool falling;
} px_query_sort;

typedef struct px_query {
    px_qnode *root;
    px_query_sort *sort; /* sort by …; n_sorts == 0: not said */
    size_t n_sorts;
    px_str text;      /* as given */
    px_str canonical; /* fully bracketed, canonical codes; parses to the same tree */
    px_note *notes;
    size_t n_notes;
} px_query;

#define PX_QUERY_BYTES_MAX (64u << 10)
#define PX_QUERY_TERMS_MAX 2000u
#define PX_QUERY_DEPTH_MAX 64u
#define PX_QUERY_SEEDS_MAX 16u /* documents and texts of sim=: each is looked up by itself */
#define PX_QUERY_CELLS_MAX 16u /* CELL leaves: each is an analysis that is run */
#define PX_QUERY_UNITS_MAX 64u /* UNIT nodes: each holds a bit a group while the query runs */

typedef enum px_dialect {
    PX_DIALECT_CN = 0,
    PX_DIALECT_OPS,
    PX_DIALECT_LENS,
    PX_DIALECT_PATENTSCOPE,
    PX_DIALECT_GOOGLE,
    PX_DIALECT_USPTO,
    PX_DIALECT_ORBIT,
    PX_DIALECT_DEPATIS,
    PX_DIALECT_PATENTSIGHT,
    PX_DIALECT_COUNT
} px_dialect;
const char *px_dialect_name(px_dialect d); /* "cn", "ops", … */
bool px_dialect_find(px_str name, px_dialect *out);

/* What a query may refer to and how it is read. All zero: dialect cn, no history, no lists, stemming.
 * The functions return false where there is nothing of that name; what they give lives as long as
 * the arena. NULL: there is none of the kind. */
typedef struct px_query_env {
    px_dialect dialect;
    bool no_stem; /* bare words match exact forms */
    void *self;
    bool (*history)(void *self, uint32_t number, px_str *text);            /* #3 */
    bool (*named)(void *self, px_str name, px_str *text);                  /* ##battery */
    bool (*list)(void *self, px_str name, const px_str **item, size_t *n); /* pn=@name */
    /* Words of the same meaning, without the word itself: each a text whose words
     * follow one another; by stem where the word itself is. */
    bool (*synonyms)(void *self, px_str folded, const px_str **word, size_t *n);
} px_query_env;

/* Parse with `env` (NULL = all zero); else as px_query_parse. */
px_status px_query_parse_in(px_arena *a, px_str text, const px_query_env *env, px_query *out,
                            px_err *err);
/* Parse. On failure err->offset is the byte in `text` and the sentence says what was expected. */
px_status px_query_parse(px_arena *a, px_str text, px_query *out, px_err *err);
/* Canonical form of a tree. */
void px_query_print(const px_qnode *root, px_buf *out);
/* In quotes, such that the parser reads exactly these bytes: for texts of clauses that a program writes. */
void px_query_quote(px_str s, px_buf *out);
/* " sort by epd desc, ncf asc", or nothing; it stands behind the tree in px_query.canonical. */
void px_query_print_sort(const px_query *q, px_buf *out);
/* The tree drawn for a person and as JSON (tests and `explain`). */
void px_query_dump(const px_qnode *root, px_buf *out);
bool px_query_same(const px_qnode *x, const px_qnode *y); /* equal but for positions and spelling */

#endif
