/* date.c: dates in the spellings of patent files.
 *
 * A text is cut into numbers, month names and separators; the shape of that list decides. Two-digit
 * years up to the pivot are 20yy, others 19yy. */
#include "patent/date.h"

enum {
    PIVOT = 39,    /* 39 is 2039, 40 is 1940 */
    MAX_PARTS = 8, /* year month day hour minute second fraction zone */
    MAX_TEXT = 64,
};

typedef struct part {
    unsigned value;
    unsigned digits; /* 0: a month name */
    char after;      /* separator behind it, 0 at the end, 'T' before a time */
} part;

static unsigned days_in(unsigned y, unsigned m) {
    static const unsigned char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m == 2 && leap ? 29 : days[m - 1];
}

bool px_date_valid(uint32_t ymd) {
    unsigned y = ymd / 10000, m = ymd / 100 % 100, d = ymd % 100;
    if (ymd == 0) return true;
    if (y < 1500 || y > 2199 || m > 12) return false;
    if (m == 0) return d == 0;
    return d <= days_in(y, m);
}

uint32_t px_date_first(uint32_t ymd) {
    if (ymd == 0) return 0;
    if (ymd / 100 % 100 == 0) ymd += 100;
    if (ymd % 100 == 0) ymd += 1;
    return ymd;
}

uint32_t px_date_last(uint32_t ymd) {
    if (ymd == 0) return 0;
    unsigned m = ymd / 100 % 100;
    if (m == 0) return ymd / 10000 * 10000 + 1231;
    if (ymd % 100 == 0) return ymd + (m <= 12 ? days_in(ymd / 10000, m) : 0);
    return ymd;
}

const char *px_date_print(uint32_t ymd, char out[11]) {
    unsigned v[3] = {ymd / 10000 % 10000, ymd / 100 % 100, ymd % 100};
    size_t n = 0;
    if (ymd) {
        for (unsigned div = 1000; div; div /= 10)
            out[n++] = (char)('0' + v[0] / div % 10);
        for (int i = 1; i < 3 && v[i]; i++) {
            out[n++] = '-';
            out[n++] = (char)('0' + v[i] / 10);
            out[n++] = (char)('0' + v[i] % 10);
        }
    }
    out[n] = 0;
    return out;
}

/* Month by its English, German, French or Spanish name or the first three letters of it. */
static unsigned month_named(const char *p, size_t n) {
    static const char *const names[12] = {
        "january januar janvier enero jan",
        "february februar fevrier febrero feb fev",
        "march maerz mars marzo mar mrz",
        "april avril abril apr avr abr",
        "may mai mayo",
        "june juni juin junio jun",
        "july juli juillet julio jul",
        "august aout agosto aug ago",
        "september septembre septiembre sept sep",
        "october oktober octobre octubre oct okt",
        "november novembre noviembre nov",
        "december dezember decembre diciembre dec dez dic",
    };
    if (n < 3 || n > 10) return 0; /* as long as the words above */
    for (unsigned m = 0; m < 12; m++) {
        for (const char *w = names[m]; *w;) {
            size_t i = 0;
            while (i < n && px_lower(p[i]) == w[i] && w[i])
                i++;
            if (i == n && (!w[i] || w[i] == ' ')) return m + 1;
            while (*w && *w != ' ')
                w++;
            while (*w == ' ')
                w++;
        }
    }
    return 0;
}

/* Fold full-width characters and 年 月 日 to ASCII; false if other letters stand there. */
static bool fold(px_str text, char out[MAX_TEXT + 1], size_t *n_out) {
    size_t n = 0;
    text = px_str_trim(text);
    for (size_t i = 0; i < text.n;) {
        const unsigned char *u = (const unsigned char *)text.p + i;
        size_t left = text.n - i, step = 3;
        char c = text.p[i];
        if (u[0] < 0x80)
            step = 1;
        else if (left >= 2 && u[0] == 0xC2 && u[1] == 0xA0)
            c = ' ', step = 2;
        else if (left < 3)
            return false;
        else if (memcmp(u, "年", 3) == 0 || memcmp(u, "月", 3) == 0)
            c = '-';
        else if (memcmp(u, "日", 3) == 0 || memcmp(u, "号", 3) == 0 || memcmp(u, "　", 3) == 0)
            c = ' ';
        else if (u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95)
            c = '-';
        else if (u[0] == 0xE2 && u[1] == 0x80 && u[2] <= 0x8F)
            c = ' ';
        else if (u[0] == 0xEF && u[1] == 0xBB && u[2] == 0xBF)
            c = ' ';
        else if (u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x81)
            c = (char)(u[2] - 0x81 + '!');
        else
            return false;
        if (n == MAX_TEXT) return false;
        out[n++] = c;
        i += step;
    }
    while (n && (px_is_space(out[n - 1]) || out[n - 1] == '-')) /* 2019年 */
        n--;
    out[n] = 0;
    *n_out = n;
    return n > 0;
}

static unsigned two_digits(const char *s) {
    return (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0');
}

/* 20190304, 2019-03-04, 04/03/2019, 04.03.2019: nearly all dates are so. 0 for everything else. */
static size_t cut_usual(px_str t, part p[MAX_PARTS]) {
    size_t digits = 0;
    if (t.n != 10 && t.n != 8) return 0;
    for (size_t i = 0; i < t.n; i++)
        digits += px_is_digit(t.p[i]);
    if (digits != 8) return 0;
    const char *s = t.p;
    if (t.n == 8) {
        unsigned v = 0;
        for (size_t i = 0; i < 8; i += 2)
            v = v * 100 + two_digits(s + i);
        p[0] = (part){v, 8, 0};
        return 1;
    }
    char sep = px_is_digit(s[2]) ? s[4] : s[2];
    if (sep != '-' && sep != '/' && sep != '.') return 0;
    if (s[4] == sep && s[7] == sep) {
        p[0] = (part){two_digits(s) * 100 + two_digits(s + 2), 4, sep};
        p[1] = (part){two_digits(s + 5), 2, sep};
        p[2] = (part){two_digits(s + 8), 2, 0};
        return 3;
    }
    if (s[2] != sep || s[5] != sep) return 0;
    p[0] = (part){two_digits(s), 2, sep};
    p[1] = (part){two_digits(s + 3), 2, sep};
    p[2] = (part){two_digits(s + 6) * 100 + two_digits(s + 8), 4, 0};
    return 3;
}

static size_t cut(px_str text, part p[MAX_PARTS]) {
    char s[MAX_TEXT + 1];
    size_t n, k = cut_usual(text, p);
    if (k) return k;
    if (!fold(text, s, &n)) return 0;
    for (size_t i = 0; i < n;) {
        if (k == MAX_PARTS) return 0;
        if (px_is_digit(s[i])) {
            size_t from = i;
            unsigned v = 0;
            while (i < n && px_is_digit(s[i])) {
                if (i - from < 9) v = v * 10 + (unsigned)(s[i] - '0');
                i++;
            }
            p[k++] = (part){v, (unsigned)(i - from), 0};
            if (i + 1 < n && k <= 3 && px_is_alpha(s[i]) && px_is_alpha(s[i + 1])) {
                /* 1st, 2nd, 3rd, 4th */
                char two[3] = {px_lower(s[i]), px_lower(s[i + 1]), 0};
                if ((!strcmp(two, "st") || !strcmp(two, "nd") || !strcmp(two, "rd") ||
                     !strcmp(two, "th")) &&
                    (i + 2 == n || !px_is_alpha(s[i + 2])))
                    i += 2;
            }
        } else if (px_is_alpha(s[i])) {
            size_t from = i;
            while (i < n && px_is_alpha(s[i]))
                i++;
            unsigned m = month_named(s + from, i - from);
            if (m) {
                p[k++] = (part){m, 0, 0};
            } else if (i - from == 1 && k && (s[from] == 'T' || s[from] == 'Z')) {
                p[k - 1].after = s[from];
                continue;
            } else if (k >= 5) {
                break; /* AM, UTC, GMT behind a time */
            } else {
                return 0;
            }
        } else {
            return 0;
        }
        char after = 0;
        while (i < n && !px_is_digit(s[i]) && !px_is_alpha(s[i])) {
            if (!strchr(" -/.,:+'\t\r\n\v\f", s[i])) return 0;
            if (!after || after == ' ') after = s[i];
            i++;
        }
        p[k - 1].after = after;
    }
    return k;
}

static unsigned full_year(const part *p) {
    if (p->digits >= 3) return p->value;
    return p->value <= PIVOT ? 2000 + p->value : 1900 + p->value;
}

static bool set(unsigned y, unsigned m, unsigned d, uint32_t *ymd) {
    uint32_t v = y * 10000 + m * 100 + d;
    if (y > 9999 || m > 12 || d > 31 || v == 0 || !px_date_valid(v)) return false;
    *ymd = v;
    return true;
}

bool px_date_parse(px_str text, px_date_order order, uint32_t *ymd) {
    part p[MAX_PARTS];
    *ymd = 0;
    size_t k = cut(text, p);
    if (k == 0) return false;
    /* Forms without separators. */
    if (p[0].digits == 14 && k == 1) return false; /* a time stamp loses digits above nine */
    if (p[0].digits == 8 && (k == 1 || p[0].after == ' ' || p[0].after == 'T')) {
        if (k > 1 && p[1].digits > 6) return false;
        return set(p[0].value / 10000, p[0].value / 100 % 100, p[0].value % 100, ymd);
    }
    if (k == 1) {
        if (p[0].digits == 4) return set(p[0].value, 0, 0, ymd);
        if (p[0].digits == 6) {
            unsigned m = p[0].value % 100;
            return m && set(p[0].value / 100, m, 0, ymd);
        }
        return false;
    }
    /* A time may follow a whole date only. */
    if (k > 3 &&
        !(p[2].after == 'T' || p[2].after == ' ' || p[2].after == ':' || p[2].digits > 2)) {
        /* 01/05/202010:18:24: the file glued date and time */
        return false;
    }
    if (k == 2) {
        if (p[0].digits == 4 && p[1].digits <= 2)
            return p[1].value && set(p[0].value, p[1].value, 0, ymd);
        if (p[1].digits == 4 && p[0].digits <= 2)
            return p[0].value && set(p[1].value, p[0].value, 0, ymd);
        return false;
    }
    if (k > 3 && p[2].digits == 6 && p[2].after == ':') { /* yyyyhh glued */
        p[2].value /= 100;
        p[2].digits = 4;
    }
    if (p[0].digits == 4) {
        if (p[1].digits > 2 || p[2].digits > 2 || p[2].digits == 0) return false;
        return set(p[0].value, p[1].value, p[2].value, ymd);
    }
    if (p[2].digits != 4 && p[2].digits != 2) return false;
    unsigned y = full_year(&p[2]);
    if (p[0].digits == 0 && p[1].digits > 0 && p[1].digits <= 2) /* Mar 4, 2019 */
        return p[1].value && set(y, p[0].value, p[1].value, ymd);
    if (p[0].digits == 0 || p[0].digits > 2) return false;
    if (p[1].digits == 0) return p[0].value && set(y, p[1].value, p[0].value, ymd); /* 4-Mar-19 */
    if (p[1].digits > 2) return false;
    unsigned d = p[0].value, m = p[1].value;
    bool dotted = p[0].after == '.';
    if (!d || !m) return false;
    if (!dotted && (order == PX_DATE_MDY || (order == PX_DATE_ORDER_UNKNOWN && m > 12))) {
        unsigned t = d;
        d = m;
        m = t;
    }
    return set(y, m, d, ymd);
}

px_date_order px_date_evidence(px_str text) {
    part p[MAX_PARTS];
    text = px_str_trim(text);
    if (!text.n || (!px_is_digit(text.p[0]) && (unsigned char)text.p[0] < 0x80))
        return PX_DATE_ORDER_UNKNOWN; /* asked for every value of a table that is looked at */
    size_t k = cut(text, p);
    if (k < 3 || p[0].digits == 0 || p[0].digits > 2 || p[1].digits == 0 || p[1].digits > 2)
        return PX_DATE_ORDER_UNKNOWN;
    unsigned a = p[0].value, b = p[1].value;
    if (a > 12 && a <= 31 && b >= 1 && b <= 12) return PX_DATE_DMY;
    if (b > 12 && b <= 31 && a >= 1 && a <= 12) return PX_DATE_MDY;
    return PX_DATE_ORDER_UNKNOWN;
}
