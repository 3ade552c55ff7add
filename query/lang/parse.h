/* parse.h: what the files of the parser share. parser.c knows brackets and operators, build.c how
 * operands group, distance.c what may stand on both sides of a distance, clause.c fields in front of
 * values, special.c the clauses with a form of their own, braces.c those in braces, refer.c earlier queries, words.c texts and
 * names. For every value that stands alone they ask the resolver (resolve.c), which knows what the
 * value means in its field. Not for other rooms. */
#ifndef PX_QUERY_PARSE_H
#define PX_QUERY_PARSE_H

#include "patent/analyze.h"
#include "query/lang/dialect.h"
#include "query/lang/lexer.h"
#include "query/lang/operators.h"
#include "query/lang/tree.h"

/* Codes whose meaning depends on the value: application number or applicant (AP, AN), class or
 * claims (CL). */
typedef enum px_either { PX_EITHER_NONE = 0, PX_EITHER_AN_PA, PX_EITHER_CL_CLM } px_either;

/* A field as it was written in front of a value or bracket. field == PX_F_NONE: none was. */
typedef struct px_clause {
    px_field field;
    px_either either;
    px_str name;         /* as typed, for sentences */
    px_str custom;       /* x.<custom> */
    px_lex_kind rel;     /* COLON is EQ by now */
    px_leaf_op class_op; /* CLASS by =/low, CLASS_IS by =/same, CLASS_UP by =/high, else WORDS */
    bool exact;          /* the name itself asks for the value itself: = is == */
    bool guessed;        /* no field was written; the shape of the word chose it */
    uint32_t begin;      /* of the field's name */
} px_clause;

/* A value as it was written; several tokens where they belong together (a:b, EP 1000000 B1). */
typedef struct px_value {
    px_str text, pattern; /* as of px_lex_token */
    bool quoted, star;
    char wild;
    uint32_t wild_at, blank_at;
    uint32_t begin, end;
} px_value;

/* What stands between an operand and the one before. */
typedef enum px_join { PX_JOIN_AND, PX_JOIN_OR, PX_JOIN_XOR, PX_JOIN_NOT } px_join;

typedef struct px_operand {
    px_qnode *node;
    px_join join;
    bool bare;       /* an unquoted word without a field */
    bool loose_name; /* pa=siemens: further words do not belong to it */
} px_operand;

/* One bracket level: operands in a row. */
typedef struct px_level {
    px_operand *v;
    size_t n, cap;
} px_level;

/* Notes that are made once a query. */
enum { PX_ONCE_SIGN = 1, PX_ONCE_STOP = 2, PX_ONCE_GAND = 4, PX_ONCE_LANG = 8, PX_ONCE_PD = 16 };

typedef struct px_parser {
    px_arena *a;
    px_analyzer *an;
    const px_query_env *env;
    px_dialect dialect; /* of the text that is read: earlier queries are in cn */
    const px_dialect_info *info;
    px_lex lex;
    size_t *mate; /* per token: of an opening bracket its closing one, else 0 */
    size_t at;    /* next token */
    px_query *q;
    size_t notes_cap;
    size_t n_terms;
    unsigned once;    /* PX_ONCE_* */
    unsigned base;    /* depth where the text that is read begins */
    unsigned refs;    /* earlier queries within earlier queries */
    size_t ref_bytes; /* of all earlier queries read so far */
    bool in_event;    /* inside ev{…} */
    unsigned braces;  /* open ev{…}, fam{…}, having{…} */
    unsigned n_units; /* fam{…} and its kin so far */
    unsigned n_cells; /* cell= so far */
    px_qnode *sim;    /* the first sim= */
    px_buf scratch;   /* folded values */
    px_err *err;
} px_parser;

/* parser.c */
const px_lex_token *px_parse_look(const px_parser *p, size_t ahead);
/* Operands and operators up to the end of the bracket (or text); `c` is the field in front. */
px_status px_parse_expression(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out);
/* ( expression ); the opening bracket is the next token. */
px_status px_parse_bracket(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out);
/* AND, OR, … of this dialect (given in lower case)? */
bool px_parse_is(const px_parser *p, const px_lex_token *t, const char *keyword);
bool px_parse_is_keyword(const px_parser *p, const px_lex_token *t); /* any of them */
/* Is it the first time in this query? */
bool px_parse_once(px_parser *p, unsigned which);
/* Cut the text of an earlier query or the query itself; fills lex and mate, at = 0. */
px_status px_parse_text(px_parser *p, px_str text);

/* build.c */
px_qnode *px_join_many(px_arena *a, px_q_kind kind, px_qnode *const *v, size_t n);
px_qnode *px_join_not(px_arena *a, px_qnode *left, px_qnode *const *minus, size_t n);
/* PX_E_LIMIT where operators nest deeper than PX_QUERY_DEPTH_MAX. */
px_status px_build_check(px_parser *p, const px_qnode *n);
/* The tree of a level, with a note where another system would group otherwise. */
px_status px_build(px_parser *p, const px_level *l, px_qnode **out);

/* distance.c */
/* item[0] op[0] item[1] op[1] …; n items, n - 1 operators. */
px_status px_near_build(px_parser *p, px_qnode *const *item, const px_operator *op, size_t n,
                        px_qnode **out);
/* May it stand on one side of `op`? Else the sentence why not. */
px_status px_near_check(px_parser *p, const px_operator *op, const px_qnode *n);
px_status px_freq_build(px_parser *p, const px_operator *op, px_qnode *of, uint32_t end,
                        px_qnode **out);
/* a GAND b: the same event meets both. */
px_status px_event_join(px_parser *p, const px_lex_token *gand, px_qnode *left, px_qnode *right,
                        px_qnode **out);
bool px_is_text_leaf(const px_qnode *n); /* may stand on one side of a distance */

/* clause.c */
px_value px_value_of(const px_lex_token *t);
/* The name of a field is the next token, a relation stands behind it. */
px_status px_clause_read(px_parser *p, unsigned depth, px_operand *o);
/* The relation is the next token. */
px_status px_clause_value(px_parser *p, px_clause *c, unsigned depth, px_qnode **out);
/* One word or phrase, with or without a field; the next token. */
px_status px_clause_term(px_parser *p, const px_clause *c, px_qnode **out);
px_status px_clause_range(px_parser *p, const px_clause *c, px_qnode **out); /* [a TO b] */
px_status px_clause_colon(px_parser *p, const px_clause *c, px_qnode **out); /* a:b */
bool px_clause_colon_follows(const px_parser *p, const px_clause *c);

/* special.c: clauses and terms with a form of their own. *took = false: the next tokens are none of
 * them and nothing was read. */
px_status px_special(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out, bool *took);
/* The same for what may stand as the value of `c`: @list, TREE@"…". */
px_status px_special_value(px_parser *p, const px_clause *c, px_qnode **out, bool *took);
/* sim= stands where every hit of the query is one of its own: joined with AND, left of NOT and having{…}. */
px_status px_special_check(px_parser *p, const px_qnode *root);
/* braces.c: ev{…}, app{…}, fam{…}, ifam{…} and having{…}. As px_special. */
px_status px_braced(px_parser *p, unsigned depth, px_qnode **out, bool *took);
/* having{…} is the next token? Reads all that follow one another; *node is what stands on their left. */
bool px_having_follows(const px_parser *p);
px_status px_having(px_parser *p, unsigned depth, px_qnode **node);
/* laser.TI. and (a b).TI,AB. */
px_status px_special_tail(px_parser *p, const px_lex_token *tail, unsigned depth, px_qnode **out);

/* refer.c: #3, ##name, L3. */
bool px_refer_is(const px_parser *p, const px_lex_token *t);
px_status px_refer(px_parser *p, const px_clause *c, unsigned depth, px_qnode **out);
/* sort by …; the next token is `sort`. False: it is a word. */
bool px_order_follows(const px_parser *p);
px_status px_order(px_parser *p);

/* detect.c: what a bare word is, where the dialect goes by its shape (OPS); `c` is filled with the
 * field, a note is made. */
void px_parse_detect(px_parser *p, px_clause *c);

void px_parse_note(px_parser *p, const char *code, uint32_t begin, uint32_t end, px_str en,
                   px_str zh);
/* A leaf, counted against PX_QUERY_TERMS_MAX. */
px_status px_parse_leaf(px_parser *p, uint32_t begin, uint32_t end, px_qnode **out);
px_qnode *px_parse_all(px_parser *p, uint32_t begin, uint32_t end);

/* What `c rel v` means; bare words have c->field == PX_F_NONE. Usually a leaf; `*` NOT leaf for !=,
 * ALL for a bare star. */
px_status px_resolve(px_parser *p, const px_clause *c, const px_value *v, px_qnode **out);
/* [lo TO hi], {lo TO hi}, lo:hi in a date or number field. An empty text or `*` is an open end. */
px_status px_resolve_range(px_parser *p, const px_clause *c, const px_value *lo, bool lo_in,
                           const px_value *hi, bool hi_in, uint32_t end, px_qnode **out);
/* Does the field take ranges (dates, numbers)? */
bool px_resolve_is_range_field(px_field f);
bool px_resolve_is_class_field(px_field f);
bool px_resolve_is_number_field(px_field f); /* IDENT, num */
bool px_resolve_is_name_field(px_field f);   /* NAME, ia, x.… */
/* 1 section (H), 2 class (H01), 3 subclass (H01M), 4 main group (H01M10), 5 group (H01M10/0525);
 * 0 if `s` has no such shape. */
int px_resolve_class_shape(px_str s);

/* What the files that resolve values share. */
#define PX_RANGE_OPEN (UINT32_MAX - 1) /* UINT32_MAX is "absent" in the columns of numbers */
/* At least 4 digits, an office or a kind at most besides: an application number, no name. */
bool px_value_like_application(px_str s);
/* How much of a value to repeat in a sentence: whole characters, at most 60 bytes. */
int px_value_shown(px_str s);
#define SHOWN(s) px_value_shown(s), (s).p ? (s).p : ""
px_field_type px_value_type(px_field f); /* with virtual fields as what they stand for */
px_status px_value_no_wildcard(px_parser *p, const px_value *v);
px_status px_value_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                        px_leaf_op op, px_qnode **out);
px_status px_value_range_leaf(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                              uint32_t lo, uint32_t hi, px_qnode **out);
px_status px_value_number(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                          px_qnode **out);                /* DATE, NUMBER */
px_qnode *px_value_all_but(px_parser *p, px_qnode *what); /* * NOT what */
bool px_value_yes_or_no(px_str text, bool *said);         /* 1, yes, 是 …; false: neither */

/* words.c: a value of a text field (PX_L_WORDS, PHRASE, PREFIX, WILD; synonyms and optional
 * separators give an OR of leaves) and of a name. */
px_status px_value_text(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                        px_qnode **out);
px_status px_value_name(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                        px_qnode **out);
/* Folded, white space trimmed and squeezed; in the arena. */
px_status px_value_folded(px_parser *p, px_str text, px_str *out);

/* fieldname.c: the field that a name means. field == PX_F_NONE when it means none; then
 * px_clause_unknown has the sentence. */
void px_clause_find(px_parser *p, const px_lex_token *name, px_clause *out);
px_status px_clause_unknown(px_parser *p, const px_lex_token *name);
/* The same inside ev{…}: type, date, code, party and their kin. field == PX_F_NONE: no such
 * condition. */
void px_clause_find_event(px_parser *p, const px_lex_token *name, px_clause *out);
/* Could it be the name of a field (a letter first)? */
bool px_clause_name_like(px_str s);

/* The canonical code of a synonym (pt=实用新型 -> utility_model) for a folded value; {NULL, 0} if
 * there is none. *prefix is set where the word means several codes (发明 -> invention*). */
px_str px_synonym_find(px_field f, px_str folded, bool *prefix);
/* Does the field have a closed set of codes, and is `folded` one of them? */
bool px_synonym_closed(px_field f);
bool px_synonym_known(px_field f, px_str folded);
/* Values that are like an unknown one of a field whose values have many names (park): "a, b"; or empty. */
px_str px_synonym_near(px_arena *a, px_field f, px_str folded);
/* Codes of a closed field, for sentences. */
const char *px_synonym_codes(px_field f);

#endif
