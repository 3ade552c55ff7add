/* park_int.h: the table of parks in memory, for park*.c only. */
#ifndef PX_PATENT_PARK_INT_H
#define PX_PATENT_PARK_INT_H

#include "patent/park.h"

#define PX_PARK_BYTES 600u /* of an address or a name that are looked at */

/* A sign of a park in an address. */
typedef struct px_park_sign {
    px_str text;   /* as px_park_plain_ makes it */
    uint16_t park; /* number in the table */
    bool behind;   /* counts right behind the name of the place only */
    bool sure;     /* counts only where the address says the city */
    bool stem;     /* Latin: a word for a zone must follow */
    uint16_t next; /* of those that begin alike: number + 1 */
} px_park_sign;

typedef enum px_park_kind { PX_PARK_HITECH = 1, PX_PARK_ETDZ = 2 } px_park_kind; /* bits */

typedef struct px_park_row {
    px_park park;
    px_str city, base,
        brief;      /* "合肥市", and the place behind which signs count: "合肥市", "合肥" */
    px_str latin;   /* city in small letters alone: "hefei" */
    px_str within;  /* "蜀山区 …" */
    unsigned kinds; /* named by the usual spellings of its kind, too */
    px_str names;   /* other names, separated by | */
} px_park_row;

size_t px_park_rows_(const px_park_row **rows);
/* First sign that may stand at the beginning of s; NULL if none. */
const px_park_sign *px_park_sign_(px_str s, bool latin);
const px_park_sign *px_park_sign_next_(const px_park_sign *sign);

/* Letters, digits and characters alone: small, of single width, simplified; cut at `cap`. Returns bytes. */
size_t px_park_plain_(px_str s, char *out, size_t cap);
/* One piece of a list off its front; false at the end. */
bool px_park_piece_(px_str *rest, char sep, px_str *out);

/* park.c: what `plain` (all of it) names, and where; NULL: nothing. */
typedef struct px_park_hit {
    const px_park_row *row;
    size_t from, until; /* bytes of the text; from is that of the place in front where it counts */
} px_park_hit;
bool px_park_han_(px_str plain, px_str province, px_str city, px_park_hit *out);
/* park_latin.c */
const px_park_row *px_park_latin_(px_str address, px_str province, px_str city);

/* Is the park where the address is? `sure`: the city must be known. */
bool px_park_there_(const px_park_row *r, px_str province, px_str city, bool sure);

#endif
