/* ops.h: the face of the EPO's Open Patent Services 3.2 under /ops/3.2: what its parts share (docs/OPS.md).
 *
 * ops.c takes the address apart, sends it to a part (published, search, family, numbers, classes), and writes the tree that
 * comes back as XML or JSON with the header fields that clients look for. Numbers that are asked for are ops_number.c, full text
 * ops_text.c; how a number is spelled and a record printed as an exchange document is query/engine/exchange.h.
 *
 * A part fails as every handler does; the row's `fault` makes the body that OPS would send. Where OPS has a code of
 * its own, px_ops_fault says it at once and the part returns PX_OK. */
#ifndef PX_SERVER_OPS_H
#define PX_SERVER_OPS_H

#include "base/xmlout.h"
#include "query/engine/exchange.h"
#include "query/engine/page.h"
#include "query/server/route.h"

#define PX_OPS_REST "/ops/3.2/rest-services/"

/* Hits that a search gives out at all: 0 is no end; OPS itself has 2000. */
extern uint64_t px_ops_reach;
#define PX_OPS_PAGE      25u    /* hits of a page when nothing is asked */
#define PX_OPS_LIST_MAX  10000u /* references of one answer */
#define PX_OPS_DOCS_MAX  1000u  /* documents of one answer */
#define PX_OPS_TEXTS_MAX 100u   /* claims and descriptions of one answer */

/* A client's id and secret for a token. NULL: the secret is the token, which is right where keys are shown as bearers and
 * where nothing is asked of anybody. Set before the server runs. */
typedef px_status (*px_ops_token_maker)(px_call *c, px_str id, px_str secret, px_str *token,
                                        uint32_t *seconds, px_err *err);
extern px_ops_token_maker px_ops_token;

typedef struct px_ops {
    px_call *c;
    px_arena *a;
    px_str seg
        [12]; /* of the address behind rest-services/, decoded, without .xml and .json at the end */
    size_t n;
    bool json, answered; /* answered: px_ops_fault was called */
    uint64_t records;    /* documents and full texts handed out */
    px_xo *root;         /* ops:world-patent-data */
    const char *type;    /* of this part's XML */
    px_page page;        /* the record at hand */
} px_ops;

/* The parts. */
px_status px_ops_published(px_ops *o, px_err *err);
px_status px_ops_search(px_ops *o, px_err *err);
px_status px_ops_family(px_ops *o, bool legal, px_err *err);
px_status px_ops_numbers(px_ops *o, px_err *err);
px_status px_ops_classes(px_ops *o, px_err *err);

/* The answer is this fault. */
void px_ops_fault(px_ops *o, int http, const char *code, px_str message);

/* The header field by which accounts count records. */
void px_ops_counted(const px_ops *o);

/* "1-25", "26-50" of the parameter Range or the header X-OPS-Range; 25 from the beginning. false: a fault was given. */
bool px_ops_range(px_ops *o, uint64_t most, uint64_t *begin, uint64_t *end);

/* ---- numbers ---- */

/* A number that was asked for. */
typedef struct px_ops_ref {
    px_number_role role;
    px_exch_spelling spelling;
    px_str given;
    px_rec_number number; /* read: cc, num, kind, normal, ymd */
} px_ops_ref;
px_status px_ops_ref_read(px_ops *o, px_str type, px_str spelling, px_str given, px_ops_ref *out,
                          px_err *err);
/* All that were asked for: "A,B" of a segment, or of the body one a line. PX_E_USAGE, PX_E_LIMIT. */
px_status px_ops_refs(px_ops *o, px_str type, px_str spelling, px_str list, px_ops_ref **v,
                      size_t *n, px_err *err);
/* Publications that it means, by number and kind; `all`: of the same application, too. px_rows_free. */
px_status px_ops_find(px_ops *o, const px_ops_ref *ref, bool all, px_rows *rows, px_err *err);

/* The number as it was asked for, under <ops:publication-reference> (or application, priority). */
void px_ops_put_asked(px_ops *o, px_xo *parent, const px_ops_ref *ref);

/* ---- documents ---- */

/* The record of a row; its texts live until the next one is read. */
px_status px_ops_record(px_ops *o, uint32_t row, px_record *r, px_err *err);

enum {
    PX_OPS_BIBLIO = 1,
    PX_OPS_ABSTRACT = 2,
    PX_OPS_CLAIMS = 4,
    PX_OPS_DESCRIPTION = 8,
    PX_OPS_FULLTEXT = 16,
    PX_OPS_EQUIVALENTS = 32,
    PX_OPS_CYCLE = 64,
    PX_OPS_IMAGES = 128,
    PX_OPS_LEGAL = 256
};
/* "biblio,abstract" of the segments from `at` on. false: a fault was given. */
bool px_ops_constituents(px_ops *o, size_t at, unsigned allowed, unsigned *out);

void px_ops_put_document(px_ops *o, px_xo *parent, const px_record *r, unsigned what);
void px_ops_put_missing(px_ops *o, px_xo *parent, const px_ops_ref *ref);
/* <ftxt:fulltext-document>; false: it has no such text. */
bool px_ops_put_fulltext(px_ops *o, px_xo *parent, const px_record *r, unsigned what);
/* Texts that the record has, as instances of an inquiry. */
bool px_ops_put_instances(px_ops *o, px_xo *parent, const px_record *r);
/* <ops:legal>, one each. */
void px_ops_put_legal(px_ops *o, px_xo *parent, const px_record *r);

#endif
