/* number_cn.c: China.
 *
 * Applications: YYTNNNNN until 2003-09, YYYYTNNNNNNN since 2003-10, check digit behind (taken off
 * into `check`). T: 1 invention, 2 utility model, 3 design, 8 and 9 international. EPODOC puts the
 * whole year before the old form (2001275883) and drops the first zero of the new serial
 * (20052111472). Publications keep the digits as printed: 8 in 1985-88 (the application number), 7
 * until 2007, 9 since.
 * The number of a patent (ZL...) is that of its application. */
#include "patent/number_int.h"

char px_cn_check_digit(px_str digits) {
    static const unsigned char weight[12] = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
    if ((digits.n != 8 && digits.n != 12) || !px_num_is_digits(digits.p, digits.n)) return 0;
    unsigned sum = 0;
    for (size_t i = 0; i < digits.n; i++)
        sum += (unsigned)(digits.p[i] - '0') * weight[i];
    return sum % 11 == 10 ? 'X' : (char)('0' + sum % 11);
}

static bool type_digit(char c) {
    return c == '1' || c == '2' || c == '3' || c == '8' || c == '9';
}

static bool old_form(const char *p) { /* 8 digits */
    unsigned yy = px_num_val(p, 2);
    return (yy >= 85 || yy <= 3) && type_digit(p[2]);
}

static bool new_form(const char *p) { /* 12 digits */
    return px_num_is_year(p, 2003, 2049) && type_digit(p[4]);
}

static bool set(px_num *w, const char *p, size_t n, char check) {
    px_num_out o = {0};
    px_num_put(&o, p, n);
    if (check) {
        w->check[0] = check;
        w->check_wrong = px_cn_check_digit((px_str){o.p, o.n}) != check;
        if (w->check_wrong) w->note = "the check digit does not fit";
    }
    w->is_app = true;
    return px_num_commit(w, &o);
}

/* `sure`: the column or the spelling says that it is an application. */
static bool application(px_num *w, bool sure) {
    char p[PX_NUM_MAX + 1];
    size_t n = w->n;
    memcpy(p, w->s, n + 1);
    char last = p[n - 1];
    bool tail = n == 9 || n == 13; /* room for a check digit */
    if (!px_num_is_digits(p, n - 1) || !(px_is_digit(last) || (tail && last == 'X'))) return false;
    if (n == 13 && new_form(p)) return set(w, p, 12, last);
    if (n == 12 && new_form(p)) return set(w, p, 12, 0);
    if (n == 9 && old_form(p) && (w->sep[8] || px_cn_check_digit((px_str){p, 8}) == last) &&
        (sure || w->sep[8]))
        return set(w, p, 8, last);
    if (!sure) return false;
    if (n == 8) return old_form(p) && set(w, p, 8, 0);
    px_num_out o = {0};
    if (n == 11 && px_num_is_year(p, 2003, 2049) && type_digit(p[4])) {
        px_num_put(&o, p, 5);
        px_num_pad(&o, p + 5, 6, 7);
        return set(w, o.p, o.n, 0);
    }
    if (n == 10 && px_num_is_year(p, 1985, 2049) && type_digit(p[4])) {
        if (px_num_is_year(p, 2004, 2049)) {
            px_num_put(&o, p, 5);
            px_num_pad(&o, p + 5, 5, 7);
            return set(w, o.p, o.n, 0);
        }
        px_num_put(&o, p + 2, 8);
        return set(w, o.p, o.n, 0);
    }
    return false;
}

bool px_num_cn(px_num *w) {
    bool sure = px_num_is_application(w) || (w->n > 1 && w->sep[w->n - 1] == '.');
    if (w->n >= 14 && w->s[0] == 'A' && px_num_is_digits(w->s + 1, 12)) { /* CNA2008100111742A */
        if (!w->kind[0]) memcpy(w->kind, "A", 2);
        px_num_drop(w, 1);
    }
    if (w->n < 5) return false;
    if (application(w, sure)) return true;
    return px_num_is_digits(w->s, w->n) && w->n >= 6 && w->n <= 9;
}
