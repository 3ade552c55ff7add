/* number_int.h: how the offices' files (number_<office>.c) and number.c talk about one number.
 *
 * number.c folds a spelling into capital letters and digits (`s`) with the separators kept beside
 * them (`sep`), takes off country, date, and kind, and hands the body to the office. The office
 * rewrites the body into normal form or says that it does not know the pattern; then the body stays
 * as it is. Rule for every office: a body in normal form, without separators and without a date,
 * must come out unchanged. */
#ifndef PX_PATENT_NUMBER_INT_H
#define PX_PATENT_NUMBER_INT_H

#include "patent/number.h"

enum { PX_NUM_MAX = 40 }; /* letters and digits of a number; longer text is not a number */

typedef struct px_num {
    char s[PX_NUM_MAX + 1];   /* letters and digits, NUL behind */
    char sep[PX_NUM_MAX + 1]; /* separator before s[i], 0 if none */
    size_t n;
    char cc[3];
    char kind[3];
    char check[2];
    px_number_role role;
    uint32_t ymd; /* date hint, from the caller or glued to the number; 0 if none */
    bool check_wrong;
    bool is_app; /* an application number, whatever the role says */
    const char *note;
} px_num;

/* Bodies under construction. */
typedef struct px_num_out {
    char p[PX_NUM_MAX + 1];
    size_t n;
    bool overflow;
} px_num_out;

void px_num_put(px_num_out *o, const char *p, size_t n);
/* Digits with zeros in front up to `width`; longer ones lose leading zeros; overflow is set when
 * the value itself is wider. */
void px_num_pad(px_num_out *o, const char *p, size_t n, size_t width);
/* Without leading zeros, at least one digit. */
void px_num_trim(px_num_out *o, const char *p, size_t n);
bool px_num_commit(px_num *w, const px_num_out *o); /* body = o; false on overflow */

bool px_num_is_digits(const char *p, size_t n);                 /* n > 0 and all digits */
unsigned px_num_val(const char *p, size_t n);                   /* up to 9 digits */
bool px_num_is_year(const char *p, unsigned from, unsigned to); /* four digits in from..to */
unsigned px_num_year_of(unsigned yy, unsigned first);           /* 78, 1978 -> 1978; 05 -> 2005 */
void px_num_drop(px_num *w, size_t n);                          /* first n characters of the body */
size_t px_num_letters(const px_num *w);                         /* leading letters */

/* Pieces between separators. */
typedef struct px_num_piece {
    size_t at, n;
    bool digits;
} px_num_piece;
enum { PX_NUM_PIECES = 8 };
size_t px_num_split(const px_num *w, px_num_piece out[PX_NUM_PIECES]);

static inline unsigned px_num_hint_year(const px_num *w) {
    return w->ymd / 10000;
}
static inline bool px_num_is_application(const px_num *w) {
    return w->is_app || w->role == PX_ROLE_APPLICATION || w->role == PX_ROLE_PRIORITY;
}

/* Offices. True: understood. */
bool px_num_us(px_num *w);
bool px_num_cn(px_num *w);
bool px_num_jp(px_num *w);
bool px_num_kr(px_num *w);
bool px_num_de(px_num *w);
bool px_num_ep(px_num *w);
bool px_num_wo(px_num *w);
bool px_num_in(px_num *w);
bool px_num_it(px_num *w);
bool px_num_br(px_num *w);
bool px_num_other(px_num *w); /* by table; plain compaction for the rest */
/* International application: body is what follows "PCT", or follows `office` ("US"). */
bool px_num_pct(px_num *w, const char *office);
/* "2009046303" from any of the WO year forms. */
bool px_num_wo_serial(px_num *w, px_num_out *o, const char *p, size_t n, size_t year_digits);

/* Further keys (without the two usual ones) of a number in normal form. `put` takes num and
 * whether the kind is to follow. */
typedef struct px_num_keys px_num_keys;
void px_num_key(px_num_keys *k, const char *cc, const px_num_out *num, char suffix);
void px_num_us_keys(const px_number *n, px_number_role role, px_num_keys *k);
void px_num_jp_keys(const px_number *n, px_number_role role, px_num_keys *k);
void px_num_more_keys(const px_number *n, px_number_role role, px_num_keys *k);

/* Letter that belongs to the normal form of an application because the office counts those
 * separately ('U', 'F', …), or 0. */
char px_num_app_suffix(const px_number *n);

/* number_plain.c: numbers of digits alone in the form that the office's rules leave as it is. */
/* True: these parts together, read without hints, are these parts (and are understood). False says nothing. */
bool px_num_is_plain(px_str cc, px_str num, px_str kind, px_number_role role);
/* A publication that is plain as it is written: *out as reading gives it, in one piece of `a` (the country, the number,
 * the kind one behind the other). False says nothing, and *out is left alone. */
bool px_num_read_plain(px_arena *a, px_str text, px_number_role role, px_str cc_hint,
                       px_number *out);

#endif
