/* number_plain.c: numbers that need no reading.
 *
 * Nine in ten numbers are office, digits, and kind already in the form that the office's rules leave
 * as it is ("US5789009 (A)", "CN 218289675 U"). The table below says which these are: for one office
 * and one role, how many digits, and between what the first four lie. Whoever changes the rules of an
 * office looks here, too: a row may only stand for numbers that number.c, asked without hints, gives
 * back as they are (tests hold each row against it). */
#include "patent/number_int.h"

typedef struct plain_row {
    char cc[3];
    unsigned char least, most; /* digits */
    unsigned short from, to;   /* the first four */
    const char *kinds;         /* letters that the kind begins with; NULL: any, or no kind at all */
} plain_row;

/* NOTHING_OFF: no zero in front, which would go. */
#define NOTHING_OFF 1000, 9999
static const plain_row publications[] = {
    {"US", 4, 8, NOTHING_OFF, NULL},  {"US", 10, 10, 2001, 2049, NULL},
    {"CN", 6, 9, 0, 9999, NULL},      {"EP", 7, 7, 0, 9999, NULL},
    {"WO", 10, 10, 1978, 2049, NULL}, {"KR", 11, 11, 1998, 2049, NULL},
    {"KR", 9, 9, 1000, 1099, NULL},   {"KR", 9, 9, 2000, 2099, NULL},
    {"KR", 9, 9, 3000, 3099, NULL},   {"JP", 10, 10, 2000, 2049, NULL},
    {"JP", 7, 7, NOTHING_OFF, "BCY"}, {"DE", 7, 8, NOTHING_OFF, NULL},
    {"GB", 7, 7, 0, 9999, NULL},      {"FR", 7, 7, NOTHING_OFF, NULL},
    {"AU", 10, 10, 2003, 2049, NULL}, {"CA", 7, 7, NOTHING_OFF, NULL},
    {"RU", 7, 7, NOTHING_OFF, NULL},  {"ES", 7, 7, NOTHING_OFF, NULL},
};
static const plain_row applications[] = {
    {"US", 12, 12, 1830, 2049, NULL}, {"US", 4, 8, 0, 9999, NULL},      {"EP", 8, 8, 0, 9999, NULL},
    {"KR", 11, 11, 1998, 2049, NULL}, {"JP", 10, 10, 2000, 2049, NULL}, {"FR", 7, 7, 0, 9999, NULL},
    {"GB", 7, 7, 0, 9999, NULL},      {"DE", 8, 8, NOTHING_OFF, NULL},
};
#undef NOTHING_OFF

/* W stands for an international application whatever the office, P and F for US applications, and X
 * is a check digit. */
static bool usual_letter(char c) {
    return c >= 'A' && c <= 'Y' && c != 'W' && c != 'P' && c != 'F' && c != 'X';
}

static bool in_table(const plain_row *t, size_t rows, const char *cc, const char *digits, size_t n,
                     char letter) {
    unsigned first = px_num_val(digits, 4);
    for (size_t i = 0; i < rows; i++)
        if (t[i].cc[0] == cc[0] && t[i].cc[1] == cc[1] && n >= t[i].least && n <= t[i].most &&
            first >= t[i].from && first <= t[i].to &&
            (!t[i].kinds || (letter && strchr(t[i].kinds, letter))))
            return true;
    return false;
}

static bool is_kind(px_str k) {
    return k.n == 0 || (k.n <= 2 && usual_letter(k.p[0]) && (k.n == 1 || px_is_digit(k.p[1])));
}

/* `num`: digits. */
static bool are_plain(px_str cc, px_str num, px_str kind, px_number_role role) {
    if (cc.n != 2 || num.n < 4 || num.n > 12) return false;
    if (role != PX_ROLE_PUBLICATION)
        return !kind.n && in_table(applications, sizeof applications / sizeof *applications, cc.p,
                                   num.p, num.n, 0);
    return is_kind(kind) && in_table(publications, sizeof publications / sizeof *publications, cc.p,
                                     num.p, num.n, kind.n ? kind.p[0] : 0);
}

bool px_num_is_plain(px_str cc, px_str num, px_str kind, px_number_role role) {
    return num.n >= 4 && num.n <= 12 && px_num_is_digits(num.p, num.n) &&
           are_plain(cc, num, kind, role);
}

/* Office, digits, and kind, with a blank or bracket around the kind or without. */
bool px_num_read_plain(px_arena *a, px_str text, px_number_role role, px_str cc_hint,
                       px_number *out) {
    const char *p = text.p, *end = text.p + text.n;
    if (text.n < 7 || text.n > 20 || role != PX_ROLE_PUBLICATION) return false;
    if (cc_hint.n && (cc_hint.n != 2 || cc_hint.p[0] != p[0] || cc_hint.p[1] != p[1])) return false;
    px_str cc = {p, 2}, num = {NULL, 0}, kind = {NULL, 0};
    p += 2;
    p += *p == ' ';
    for (num.p = p; p < end && px_is_digit(*p);)
        p++;
    num.n = (size_t)(p - num.p);
    p += p < end && *p == ' ';
    p += p < end && *p == '(';
    for (kind.p = p; p < end && *p != ')';)
        p++;
    kind.n = (size_t)(p - kind.p);
    p += p < end;
    if (p != end || !kind.n || !are_plain(cc, num, kind, role)) return false;
    char *to = px_arena_alloc(a, 2 + num.n + kind.n + 1);
    memcpy(to, cc.p, 2);
    memcpy(to + 2, num.p, num.n);
    memcpy(to + 2 + num.n, kind.p, kind.n);
    to[2 + num.n + kind.n] = 0;
    *out = (px_number){.cc = {to, 2},
                       .num = {to + 2, num.n},
                       .kind = {to + 2 + num.n, kind.n},
                       .check = PX_STR(""),
                       .understood = true,
                       .proven = true};
    return true;
}
