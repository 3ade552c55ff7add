/* number.h: publication, application and priority numbers in every spelling.
 *
 * Normal form of a publication: country + number + kind without separators, as DOCDB writes it
 * (US2013101709A1, CN101850473B, WO2009046303A1, JPH08179521A, EP0666666B1). Normal form of an
 * application: country + number as DOCDB writes it, without kind (US201313949141, CN201811107071,
 * EP10167109, JP2010123456); PCT applications as PCT/US1998/009178. Source: design rules in
 * docs/NUMBERS.md (with vectors), WIPO ST.3/ST.6/ST.13/ST.16, EPO DOCDB. Pure functions; no
 * allocation but the given arena. */
#ifndef PX_PATENT_NUMBER_H
#define PX_PATENT_NUMBER_H

#include "base/arena.h"
#include "base/err.h"

typedef enum px_number_role {
    PX_ROLE_PUBLICATION,
    PX_ROLE_APPLICATION,
    PX_ROLE_PRIORITY, /* an application number seen from a later one */
    PX_ROLE_ANY       /* look-up by a person: could be any of them */
} px_number_role;

typedef struct px_number {
    px_str cc;        /* two upper-case letters, or empty when not known */
    px_str num;       /* normal form without country and kind */
    px_str kind;      /* "A1", "B", …; empty when not given */
    px_str check;     /* check digit as given (CN applications), else empty */
    bool understood;  /* false: safe fallback (upper-cased, separators removed) */
    bool check_wrong; /* CN: a check digit was given and does not fit */
    px_str note;      /* English, empty or what was assumed ("two-digit year 98 read as 1998") */
    bool proven;      /* the normal form, read by itself, is itself and is understood; not told of
                         PX_ROLE_ANY */
} px_number;

/* Parse one spelling. `cc_hint` ("US", from a jurisdiction column; may be empty) and `kind_hint`
 * and `ymd_hint` (date of the document, 0 if unknown; decides era years and number series) are used
 * where the spelling is silent. Results live in `a` or are static. Never fails: what is not
 * understood comes back with understood = false, num = letters and digits of the input upper-cased
 * (non-ASCII letters kept as they are), so that equal spellings still meet. Empty input gives an
 * empty number. */
px_number px_number_parse(px_arena *a, px_str text, px_number_role role, px_str cc_hint,
                          px_str kind_hint, uint32_t ymd_hint);

/* cc + num + kind for publications, cc + num for the others ("PCT/…" as is). */
px_str px_number_normal(px_arena *a, const px_number *n, px_number_role role);

/* Search keys: strings that are equal whenever two spellings may mean the same document. Always
 * holds cc+num and, when a kind is known, cc+num+kind; further ones cover usual variations (with
 * and without the leading zero of US publications, two- and four-digit years of WO, JP era and
 * western year, CN with and without check digit, bare digits without country only for
 * PX_ROLE_ANY…). The same function is used for indexing a document's numbers and for looking one
 * up: two are related when their key lists meet. At most PX_NUMBER_KEYS. Returns how many. */
#define PX_NUMBER_KEYS 8
size_t px_number_keys(px_arena *a, const px_number *n, px_number_role role,
                      px_str out[PX_NUMBER_KEYS]);

/* Keys of a publication that another document cites, or of one that is cited: as
 * PX_ROLE_PUBLICATION above, but only such as stand for this document. (A cited US application has
 * a further spelling that is also the number of another publication: US201313049141 and
 * US2013049141.) */
size_t px_number_cite_keys(px_arena *a, const px_number *n, px_str out[PX_NUMBER_KEYS]);

/* What was understood, for a person: "US patent application publication 2013/0101709, kind A1". */
px_str px_number_explain(px_arena *a, const px_number *n, px_number_role role, bool zh);

/* CN check digit of 8 or 12 digits: '0'..'9' or 'X'; 0 if the input is neither. */
char px_cn_check_digit(px_str digits);

/* Does this text look like a number (>= 4 digits, optional country)? For queries that guess. */
bool px_number_looks_like(px_str text);

/* Kind groups (ST.16), by office where letters differ. */
typedef enum px_kind_group {
    PX_KIND_UNKNOWN = 0,
    PX_KIND_APPLICATION,
    PX_KIND_GRANT,
    PX_KIND_UTILITY_MODEL,
    PX_KIND_DESIGN,
    PX_KIND_SEARCH_REPORT,
    PX_KIND_CORRECTION,
    PX_KIND_TRANSLATION,
    PX_KIND_PLANT
} px_kind_group;
px_kind_group px_kind_group_of(px_str cc, px_str kind, uint32_t pub_ymd);
/* Is this publication itself the announcement of the grant, or of the registration of a utility model or design
 * (granting.tbl)? Without a day of publication as one of today. */
bool px_kind_is_grant(px_str cc, px_str kind, uint32_t pub_ymd);
const char *px_kind_group_name(px_kind_group g, bool zh);

#endif
