/* format.h: a query laid out for a person: as text of several lines, and as a drawn tree.
 *
 * The formatted text is the same query: it parses (dialect cn) to the same tree and order. Comments
 * and the spelling of the given text are not kept. Layout: one clause a line; the operator stands in
 * front, right-aligned in three columns; brackets indent by four; values of one field are brought
 * together behind it (ti=(laser OR maser)) and stay on one line while that has at most
 * PX_FORMAT_COLUMNS characters. */
#ifndef PX_QUERY_FORMAT_H
#define PX_QUERY_FORMAT_H

#include "query/lang/tree.h"

#define PX_FORMAT_COLUMNS 80

/* Ends with a line end. */
void px_query_format(const px_query *q, px_buf *out);

/* The tree, a node a line, drawn with box signs. `more` (may be NULL) appends to the line of a node,
 * behind two blanks; counts and times for instance. */
typedef struct px_draw {
    bool zh;
    void *self;
    void (*more)(void *self, const px_qnode *n, px_buf *out);
} px_draw;
void px_query_draw(const px_qnode *root, const px_draw *how, px_buf *out);

/* What an operator does, in words: "both within 3 words, in this order". */
void px_query_operator(const px_qnode *n, bool zh, px_buf *out);

#endif
