/* translate_int.h: what translate.c (operators) and translate_value.c (clauses) share. */
#ifndef PX_QUERY_TRANSLATE_INT_H
#define PX_QUERY_TRANSLATE_INT_H

#include "query/lang/translate.h"

/* A tongue's signs and words. */
typedef struct px_tongue_words {
    const char *name;
    px_dialect dialect;
    const char *title; /* for sentences */
    const char *sep;   /* between field and value */
    const char *op_and, *op_or, *op_not;
    /* Distances: formats of one number, which is the distance less `less`; NULL: not there. */
    const char *near_any, *near_ordered;
    unsigned less;
    const char *sentence, *paragraph, *field_ordered;
    const char *freq;            /* a format, or NULL */
    const char *any, *one, *opt; /* wildcards; NULL: not there */
    bool compare;                /* >= and <= there; else a range with * */
    bool dash;                   /* 2010-05-31, else 20100531 */
    bool boost;
} px_tongue_words;

typedef struct px_tr {
    px_arena *a;
    const px_query *q;
    px_tongue to;
    const px_tongue_words *w;
    px_translation *out;
    size_t cap;
    size_t n_terms;
} px_tr;

/* What became of a node. */
typedef struct px_piece {
    px_str text;
    bool lost;  /* no text */
    bool joint; /* an operator stands in it outside brackets */
} px_piece;

typedef struct px_cell { /* of the table of fields, read */
    char flag;           /* 0 ~ ! ^ */
    px_str code[4];
    size_t n; /* 0: not there */
} px_cell;

void px_tr_note(px_tr *t, const char *code, const px_qnode *n, px_str en, px_str zh);
px_cell px_tr_cell(const px_tr *t, px_field f);
/* The notes that a field's cell calls for. */
void px_tr_field_notes(px_tr *t, const px_qnode *n, const px_cell *c);
/* A note about the tongue: the same sentence in both languages, the tongue's name in front. */
void px_tr_say(px_tr *t, const char *code, const px_qnode *n, const char *en, const char *zh);
/* A number, symbol or code: bare where no sign in it means anything, quoted else. */
px_str px_tr_as_value(px_tr *t, px_str s);
px_str px_tr_in_quotes(px_tr *t, px_str s);
/* A clause with its field. */
px_piece px_tr_clause(px_tr *t, const px_qnode *leaf);
/* Only the value, for a bracket whose field stands in front. */
px_piece px_tr_value(px_tr *t, const px_qnode *leaf, const px_cell *c);
/* May the value of the leaf stand in a bracket behind its field? */
bool px_tr_plain(const px_tr *t, const px_qnode *leaf);
/* a op b op c in brackets as the tongue wants. */
px_piece px_tr_join(px_tr *t, const px_piece *part, size_t n, const char *op);

#endif
