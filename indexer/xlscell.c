/* xlscell.c: see xlscell.h. */
#include "indexer/xlscell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- formats ---- */

/* What a code shows, literals and conditions left out; only its first section counts. */
typedef struct shown {
    bool year, month, day, hour, second, percent, elapsed;
    bool number; /* places of digits or text */
} shown;

static shown look(px_str code) {
    shown s = {0};
    for (size_t i = 0; i < code.n; i++) {
        char c = px_lower(code.p[i]);
        if (c == '"') {
            while (++i < code.n && code.p[i] != '"') {
            }
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '[') {
            size_t from = i + 1;
            while (i < code.n && code.p[i] != ']')
                i++;
            px_str in = px_str_sub(code, from, i); /* [h], [mm], [ss], or a colour, a condition */
            bool same = in.n > 0;
            for (size_t k = 1; k < in.n; k++)
                same &= px_lower(in.p[k]) == px_lower(in.p[0]);
            char e = in.n ? px_lower(in.p[0]) : 0;
            if (same && (e == 'h' || e == 'm' || e == 's')) s.hour = s.elapsed = true;
        } else if (c == ';') {
            break;
        } else if (c == 'y' || (c == 'e' && !s.number)) {
            s.year = true; /* e: year of an era */
        } else if (c == 'm') {
            s.month = true;
        } else if (c == 'd') {
            s.day = true;
        } else if (c == 'h') {
            s.hour = true;
        } else if (c == 's') {
            s.second = true;
        } else if (c == '%') {
            s.percent = true;
        } else if (c == '0' || c == '#' || c == '?' || c == '@') {
            s.number = true;
        } else if (c == 'a' && i + 4 < code.n &&
                   px_str_eq_nocase(px_str_sub(code, i, i + 5), PX_STR("am/pm"))) {
            s.hour = true;
            i += 4;
        }
    }
    return s;
}

px_numfmt px_numfmt_of_code(px_str code) {
    px_numfmt f = {PX_NUMFMT_GENERAL, 0};
    static const char *const general[] = {"general", "standard",  "g/通用格式", "g/標準",
                                          "g/标准",  "g/general", "@",          ""};
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        if (px_str_eq_nocase(px_str_trim(code), px_str_of(general[i]))) return f;
    shown s = look(code);
    bool time = s.hour || s.second;
    if (s.number && !time && !(s.year && s.month)) { /* a number, whatever its unit */
        size_t zeros = 0;
        while (zeros < code.n && code.p[zeros] == '0')
            zeros++;
        if (s.percent)
            f.kind = PX_NUMFMT_PERCENT;
        else if (zeros == code.n && zeros > 1 && zeros < 32)
            f = (px_numfmt){PX_NUMFMT_PADDED, (uint8_t)zeros};
        return f;
    }
    if (s.year || s.day || (s.month && !time)) {
        f.kind = time               ? PX_NUMFMT_DATETIME
                 : s.day || !s.year ? PX_NUMFMT_DATE
                 : s.month          ? PX_NUMFMT_MONTH
                                    : PX_NUMFMT_YEAR;
    } else if (time && !s.elapsed) {
        f.kind = PX_NUMFMT_TIME;
    }
    return f;
}

px_numfmt px_numfmt_of_id(unsigned id) {
    px_numfmt_kind k = PX_NUMFMT_GENERAL;
    if (id == 9 || id == 10)
        k = PX_NUMFMT_PERCENT;
    else if (id == 14 || id == 15 || id == 16 || (id >= 27 && id <= 31) || id == 36 ||
             (id >= 50 && id <= 58 && id != 55 && id != 56))
        k = PX_NUMFMT_DATE;
    else if (id == 17)
        k = PX_NUMFMT_MONTH;
    else if (id == 22 || id == 55 || id == 56) /* 55 and 56: times in China, dates in Japan */
        k = PX_NUMFMT_DATETIME;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        k = PX_NUMFMT_TIME;
    return (px_numfmt){(uint8_t)k, 0};
}

/* ---- numbers ---- */

static size_t general(char *to, double v) {
    if (!isfinite(v)) return (size_t)sprintf(to, "#NUM!");
    if (v == 0) v = 0; /* no -0 */
    if (fabs(v) < 9007199254740992.0 && v == floor(v)) return (size_t)sprintf(to, "%.0f", v);
    /* fifteen digits are what a workbook shows; written out while that is short */
    if (fabs(v) >= 1e-5 && fabs(v) < 1e15) {
        int whole = (int)floor(log10(fabs(v))) + 1;
        int n = sprintf(to, "%.*f", whole >= 15 ? 0 : 15 - whole, v);
        if (strchr(to, '.')) {
            while (to[n - 1] == '0')
                n--;
            if (to[n - 1] == '.') n--;
        }
        return (size_t)n;
    }
    return (size_t)sprintf(to, "%.15G", v);
}

/* Days since 1970-01-01 into a date (proleptic Gregorian; Howard Hinnant's civil_from_days). */
static void civil(int64_t z, int *y, int *m, int *d) {
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

static size_t date(char *to, double v, px_numfmt_kind kind, bool from_1904) {
    double days = floor(v);
    long seconds = lround((v - days) * 86400);
    if (seconds >= 86400) {
        seconds = 0;
        days++;
    }
    int64_t serial = (int64_t)days + (from_1904 ? 1462 : 0);
    /* The system of 1900 counts a 29 February 1900 that never was (serial 60): earlier days are
     * one later than they seem. Day 0 is a time without a date. */
    if (serial < 60) serial++;
    int y, m, d, n = 0;
    civil(serial - 25569, &y, &m, &d);
    if (kind != PX_NUMFMT_TIME && days + (from_1904 ? 1462 : 0) >= 1) {
        if (kind == PX_NUMFMT_YEAR && d == 1 && m == 1)
            n = sprintf(to, "%04d", y);
        else if (kind == PX_NUMFMT_MONTH && d == 1)
            n = sprintf(to, "%04d-%02d", y, m);
        else
            n = sprintf(to, "%04d-%02d-%02d", y, m, d);
        if (seconds == 0 || kind != PX_NUMFMT_DATETIME) return (size_t)n;
        to[n++] = ' ';
    }
    n += sprintf(to + n, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return (size_t)n;
}

size_t px_cell_number(char to[PX_CELL_NUMBER_MAX], double v, px_numfmt f, bool from_1904) {
    switch ((px_numfmt_kind)f.kind) {
    case PX_NUMFMT_DATE:
    case PX_NUMFMT_MONTH:
    case PX_NUMFMT_YEAR:
    case PX_NUMFMT_DATETIME:
    case PX_NUMFMT_TIME:
        if (v >= 0 && v < 2958466 - (from_1904 ? 1462 : 0))
            return date(to, v, (px_numfmt_kind)f.kind, from_1904);
        break;
    case PX_NUMFMT_PERCENT:
        if (isfinite(v) && fabs(v) < 1e15) {
            size_t n = general(to, v * 100);
            to[n++] = '%';
            return n;
        }
        break;
    case PX_NUMFMT_PADDED:
        if (v == floor(v) && v >= 0 && v < 9007199254740992.0)
            return (size_t)sprintf(to, "%0*.0f", f.digits, v);
        break;
    case PX_NUMFMT_GENERAL:
        break;
    }
    return general(to, v);
}

/* Whole numbers that need no format are taken as they are. */
px_str px_cell_number_text(px_arena *a, px_str v, px_numfmt f, bool from_1904) {
    v = px_str_trim(v);
    bool digits = v.n > 0 && v.n < 16 && (v.p[0] != '0' || v.n == 1);
    for (size_t i = 0; i < v.n && digits; i++)
        digits = px_is_digit(v.p[i]);
    if (digits && f.kind == PX_NUMFMT_GENERAL) return px_arena_str(a, v);
    char text[64], *end, out[PX_CELL_NUMBER_MAX];
    if (!v.n || v.n >= sizeof text) return px_arena_str(a, v);
    memcpy(text, v.p, v.n);
    text[v.n] = 0;
    double d = strtod(text, &end);
    if (*end) return px_arena_str(a, v);
    size_t n = px_cell_number(out, d, f, from_1904);
    return px_arena_str(a, (px_str){out, n});
}

px_str px_cell_iso(px_arena *a, px_str s) {
    s = px_str_trim(s);
    if (s.n > 10 && s.p[4] == '-' && s.p[7] == '-' && s.p[10] == 'T') {
        px_str time = px_str_sub(s, 11, s.n);
        for (size_t i = 0; i < time.n; i++)
            if (!px_is_digit(time.p[i]) && time.p[i] != ':') time.n = i; /* fraction, zone */
        bool zero = true;
        for (size_t i = 0; i < time.n; i++)
            zero &= time.p[i] == '0' || time.p[i] == ':';
        if (zero) return px_str_sub(s, 0, 10);
        return px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(px_str_sub(s, 0, 10)),
                            PX_STR_ARG(time));
    }
    return s;
}

/* ---- rows ---- */

void px_cells_init(px_cells *c) {
    *c = (px_cells){.a = px_arena_new()};
    px_buf_init(&c->raw, PX_BUF_MAX);
}

void px_cells_done(px_cells *c) {
    px_arena_free(c->a);
    free(c->v);
    px_buf_done(&c->raw);
    *c = (px_cells){0};
}

void px_cells_begin(px_cells *c) {
    if (c->a) px_arena_reset(c->a);
    c->n = 0;
    px_buf_clear(&c->raw);
}

px_status px_cells_check(const px_cells *c, px_err *err) {
    if (px_arena_size(c->a) <= PX_CELLS_BYTES_MAX) return PX_OK;
    return px_fail(err, PX_E_LIMIT, "a row has more than %zu MiB of text",
                   PX_CELLS_BYTES_MAX >> 20);
}

void px_cells_pad(px_cells *c, size_t n) {
    if (n > c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 64;
        while (cap < n)
            cap *= 2;
        c->v = px_realloc(c->v, cap * sizeof *c->v);
        c->cap = cap;
    }
    while (c->n < n)
        c->v[c->n++] = (px_str){"", 0};
}

void px_cells_put(px_cells *c, size_t column, px_str text) {
    if (!text.n || column >= PX_CELLS_MAX) return;
    px_cells_pad(c, column + 1);
    c->v[column] = text;
}

px_str px_cells_raw(px_cells *c) {
    px_buf_clear(&c->raw);
    for (size_t i = 0; i < c->n; i++) {
        if (i) px_buf_ch(&c->raw, '\t');
        size_t from = c->raw.n;
        px_buf_str(&c->raw, c->v[i]);
        for (size_t k = from; k < c->raw.n; k++)
            if (c->raw.p[k] == '\t' || c->raw.p[k] == '\n' || c->raw.p[k] == '\r')
                c->raw.p[k] = ' ';
    }
    return px_buf_view(&c->raw);
}
