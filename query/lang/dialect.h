/* dialect.h: in what the tongues of other systems differ from ours (cn), idea by idea. Sources:
 * the systems' manuals, as far as they could be opened; docs/QUERY.md says what is not certain. */
#ifndef PX_QUERY_DIALECT_H
#define PX_QUERY_DIALECT_H

#include "query/lang/tree.h"

/* How operators without brackets group. */
typedef enum px_grouping {
    PX_GROUP_USUAL,    /* NOT, then AND, then OR and XOR from left to right */
    PX_GROUP_LEFT,     /* from left to right */
    PX_GROUP_OR_FIRST, /* NOT, then OR, then AND */
    PX_GROUP_XOR_FIRST /* NOT, then AND, then XOR, then OR; WITH binds closer than SAME, ADJ and
                          NEAR closer than both */
} px_grouping;

typedef struct px_dialect_info {
    const char *name, *title; /* "ops", "Espacenet/OPS" */
    px_grouping grouping;
    px_field bare; /* field of words without one */
    /* Wildcards: the signs for any run, exactly one, none or one, an optional separator; "" none. */
    const char *any, *one, *opt, *sep;
    const char *in_quotes; /* those of them that keep their meaning in quotes */
    bool tail_dollar;      /* $ at the end of a word is a sign for any run */
    bool counted_dollar;   /* $3: up to three characters */
    bool capitals;         /* AND, OR, NOT only in capitals */
    bool plus_minus;       /* +a -b */
    bool slash_field;      /* TI/word */
    bool slash_tail;       /* word/TI/AB */
    bool detects;          /* bare words are years, offices, names … by their shape */
    bool side_by_side;     /* words without an operator stand side by side */
    bool sets;             /* L3: an earlier query */
    bool german;           /* UND, ODER, NICHT, too */
    bool comma_or;         /* Owner=(IBM, Qualcomm) means either */
    bool ranks; /* distances in words bind closer than sentences, these than paragraphs */
} px_dialect_info;

const px_dialect_info *px_dialect_get(px_dialect d);
/* The field that `name` means in this dialect only; PX_F_NONE where the common table decides.
 * *exact: the value itself is asked for; *any_language: the name restricts the language of a text
 * (EN_TI), which we do not. */
px_field px_dialect_field(px_dialect d, px_str name, bool *exact, bool *any_language);
/* The same, else from the common table. */
px_field px_dialect_any_field(px_dialect d, px_str name);

/* What stands for the wildcards in the pattern of a value, whatever sign was typed. */
enum { PX_SIGN_ANY = 0x11, PX_SIGN_ONE = 0x12, PX_SIGN_OPT = 0x13, PX_SIGN_SEP = 0x14 };
/* The sign that `c` is in this dialect, or 0. */
char px_dialect_sign(px_dialect d, char c, bool quoted);

#endif
