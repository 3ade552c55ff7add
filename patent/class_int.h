/* class_int.h: what the files about class symbols share. Private to class*.c. */
#ifndef PX_PATENT_CLASS_INT_H
#define PX_PATENT_CLASS_INT_H

#include "patent/class.h"

enum { PX_CLASS_TEXT = 96 };

/* A text in capitals and ASCII, read from left to right; NUL behind it. */
typedef struct px_class_cursor {
    char s[PX_CLASS_TEXT + 1];
    size_t n, at;
} px_class_cursor;

typedef struct px_class_text {
    char s[32];
    size_t n;
} px_class_text;

/* Capitals, full-width characters, raised digits and odd spaces as ASCII, runs of blanks kept
 * (columns of fixed width matter). False on other scripts and on long or empty text. */
bool px_class_fold_(px_str text, px_class_cursor *c);
void px_class_blanks_(px_class_cursor *c);
size_t px_class_digits_(const px_class_cursor *c, size_t at);
size_t px_class_letters_(const px_class_cursor *c, size_t at);
void px_class_put_(px_class_text *y, const char *p, size_t n);

/* "Int. Cl.7", "(51) Int.Cl.5:", "IPC 7:" in front: gone over; edition with two or more digits as
 * it is, one digit as that digit; empty where there is none. */
px_str px_class_mark_(px_arena *a, px_class_cursor *c);
/* H, H01, H01M and then the group; false: no symbol begins here. `edition` (may be NULL) gets the
 * digit in front of symbols of old editions, else 0. */
bool px_class_head_(px_class_cursor *c, px_class_text *y, char *edition);
bool px_class_tail_(px_class_cursor *c, px_class_text *y);

/* Runs of white space become one blank, or nothing where `none`. */
px_str px_class_squeeze_(px_arena *a, px_str text, bool none);

/* Symbols of the schemes that are not IPC's (class_other.c); `symbol` empty: not understood. */
px_class_symbol px_class_locarno_(px_arena *a, px_str text);
px_class_symbol px_class_uspc_(px_arena *a, px_str text);
px_class_symbol px_class_fi_(px_arena *a, px_str text);
px_class_symbol px_class_fterm_(px_arena *a, px_str text);

#endif
