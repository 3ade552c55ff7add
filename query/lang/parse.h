/* parse.h: what parser.c and resolve.c share. The parser knows brackets, operators and clauses; for
 * every value that stands alone it asks the resolver, which knows what the value means in its
 * field. Not for other rooms. */
#ifndef PX_QUERY_PARSE_H
#define PX_QUERY_PARSE_H

#include "patent/analyze.h"
#include "query/lang/lexer.h"
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
    px_leaf_op class_op; /* CLASS by =/low, CLASS_IS by =/same, else WORDS (not said) */
    uint32_t begin;      /* of the field's name */
} px_clause;

/* A value as it was written; several tokens where they belong together (a:b, EP 1000000 B1). */
typedef struct px_value {
    px_str text;
    bool quoted, star;
    char wild;
    uint32_t wild_at, blank_at;
    uint32_t begin, end;
} px_value;

typedef struct px_parser {
    px_arena *a;
    px_analyzer *an;
    const px_query_env *env;
    px_lex lex;
    size_t at; /* next token */
    px_query *q;
    size_t notes_cap;
    size_t n_terms;
    px_buf scratch; /* folded values */
    px_err *err;
} px_parser;

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
/* Codes of a closed field, for sentences. */
const char *px_synonym_codes(px_field f);

#endif
