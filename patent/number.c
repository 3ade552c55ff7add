/* number.c: from a spelling to country, body, kind; the offices' own rules are in
 * number_<office>.c.
 *
 * Steps: fold (full width, dashes, Japanese and Chinese labels) -> take off a date glued behind ->
 * country -> kind -> office. Invariant: the normal form is a fixed point, parsed again without any
 * hint it gives itself (tests and fuzz targets hold this). */
#include "patent/number_int.h"

#include "patent/date.h"
#include "patent/name.h"

#include <stdio.h>

/* ---- bodies ---- */

void px_num_put(px_num_out *o, const char *p, size_t n) {
    if (o->n + n > PX_NUM_MAX) {
        o->overflow = true;
        return;
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

void px_num_pad(px_num_out *o, const char *p, size_t n, size_t width) {
    while (n > width && *p == '0') {
        p++;
        n--;
    }
    if (n > width) {
        o->overflow = true;
        return;
    }
    for (size_t i = n; i < width; i++)
        px_num_put(o, "0", 1);
    px_num_put(o, p, n);
}

void px_num_trim(px_num_out *o, const char *p, size_t n) {
    while (n > 1 && *p == '0') {
        p++;
        n--;
    }
    px_num_put(o, p, n);
}

bool px_num_commit(px_num *w, const px_num_out *o) {
    if (o->overflow || o->n == 0) return false;
    memcpy(w->s, o->p, o->n);
    w->s[o->n] = 0;
    memset(w->sep, 0, sizeof w->sep);
    w->n = o->n;
    return true;
}

bool px_num_is_digits(const char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!px_is_digit(p[i])) return false;
    return n > 0;
}

unsigned px_num_val(const char *p, size_t n) {
    unsigned v = 0;
    for (size_t i = 0; i < n && i < 9; i++)
        v = v * 10 + (unsigned)(p[i] - '0');
    return v;
}

bool px_num_is_year(const char *p, unsigned from, unsigned to) {
    if (!px_num_is_digits(p, 4)) return false;
    unsigned y = px_num_val(p, 4);
    return y >= from && y <= to;
}

unsigned px_num_year_of(unsigned yy, unsigned first) {
    unsigned y = first / 100 * 100 + yy;
    return y < first ? y + 100 : y;
}

void px_num_drop(px_num *w, size_t n) {
    if (n > w->n) n = w->n;
    memmove(w->s, w->s + n, w->n - n + 1);
    memmove(w->sep, w->sep + n, w->n - n);
    w->n -= n;
    if (w->n) w->sep[0] = 0;
}

size_t px_num_letters(const px_num *w) {
    size_t i = 0;
    while (i < w->n && px_is_upper(w->s[i]))
        i++;
    return i;
}

size_t px_num_split(const px_num *w, px_num_piece out[PX_NUM_PIECES]) {
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (i == 0 || w->sep[i]) {
            if (n == PX_NUM_PIECES) return 0;
            out[n++] = (px_num_piece){i, 0, true};
        }
        out[n - 1].n++;
        if (!px_is_digit(w->s[i])) out[n - 1].digits = false;
    }
    return n;
}

/* ---- folding ---- */

/* What Chinese and Japanese text puts in front of or around a number. */
typedef struct label {
    const char *text;
    char cc[3];
    char kind[3]; /* kind that the words say for sure */
    bool app;
    char era;
} label;
static const label labels[] = {
    {"專利號", "CN", "", true, 0},
    {"专利号", "CN", "", true, 0},
    {"申请号", "", "", true, 0},
    {"申請號", "", "", true, 0},
    {"出願番号", "JP", "", true, 0},
    {"公开号", "", "", false, 0},
    {"公告号", "", "", false, 0},
    {"公开（公告）号", "", "", false, 0},
    {"公开(公告)号", "", "", false, 0},
    {"授权公告号", "", "", false, 0},
    {"申请公布号", "", "", false, 0},
    {"公開番号", "JP", "", false, 0},
    {"国際公開番号", "WO", "", false, 0},
    {"国際公開", "WO", "", false, 0},
    {"国际公布号", "WO", "", false, 0},
    {"国际公开号", "WO", "", false, 0},
    {"米国特許出願公開", "US", "A1", false, 0},
    {"米国特許公開", "US", "A1", false, 0},
    {"米国特許", "US", "", false, 0},
    {"欧州特許出願公開", "EP", "", false, 0},
    {"欧州特許", "EP", "", false, 0},
    {"中国特許出願公開", "CN", "A", false, 0},
    {"中国特許", "CN", "", false, 0},
    {"韓国公開特許", "KR", "A", false, 0},
    {"韓国登録特許", "KR", "B1", false, 0},
    {"独国特許出願公開", "DE", "A1", false, 0},
    {"登録実用新案", "JP", "U", false, 0},
    {"実用新案登録", "JP", "", false, 0},
    {"特願", "JP", "", true, 0},
    {"実願", "JP", "U", true, 0},
    {"特開", "JP", "A", false, 0},
    {"特表", "JP", "A", false, 0},
    {"特公", "JP", "B2", false, 0},
    {"実開", "JP", "U", false, 0},
    {"実公", "JP", "Y2", false, 0},
    {"実表", "JP", "U", false, 0},
    {"再公表", "JP", "A1", false, 0},
    {"再表", "JP", "A1", false, 0},
    {"特許第", "JP", "", false, 0},
    {"特許", "JP", "", false, 0},
    {"平成", "JP", "", false, 'H'},
    {"平", "JP", "", false, 'H'},
    {"昭和", "JP", "", false, 'S'},
    {"昭", "JP", "", false, 'S'},
    {"大正", "JP", "", false, 'T'},
    {"第", "", "", false, 0},
    {"号", "", "", false, 0},
    {"公報", "", "", false, 0},
    {"明細書", "", "", false, 0},
    {"パンフレット", "", "", false, 0},
    {"號", "", "", false, 0},
    {"年", "", "", false, 0},
};

static const label *label_at(const char *p, size_t n) {
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t len = strlen(labels[i].text);
        if (len <= n && memcmp(labels[i].text, p, len) == 0) return &labels[i];
    }
    return NULL;
}

/* Length of a UTF-8 sequence that is a separator, and its ASCII stand-in; 0 if it is not. */
static size_t wide_separator(const unsigned char *p, size_t n, char *as) {
    if (n >= 2 && p[0] == 0xC2 && p[1] >= 0x80 && p[1] < 0xC0) { /* NBSP and Latin-1 signs */
        *as = ' ';
        return 2;
    }
    if (n < 3 || p[2] < 0x80 || p[2] > 0xBF) return 0;
    if (p[0] == 0xE2 && (p[1] == 0x80 || p[1] == 0x81 || p[1] == 0x88)) {
        bool dash =
            (p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95) || (p[1] == 0x88 && p[2] == 0x92);
        *as = dash ? '-' : ' ';
        return 3;
    }
    if (p[0] == 0xE3 && p[1] == 0x80) {
        *as = ' ';
        return 3;
    }
    if (p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) {
        *as = ' ';
        return 3;
    }
    return 0;
}

/* Full-width ASCII (U+FF01..FF5E) at p: the character, or 0. */
static char wide_ascii(const unsigned char *p, size_t n) {
    if (n < 3 || p[0] != 0xEF) return 0;
    if (p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF) return (char)(p[2] - 0x81 + '!');
    if (p[1] == 0xBD && p[2] >= 0x80 && p[2] <= 0x9E) return (char)(p[2] - 0x80 + '`');
    return 0;
}

/* In pieces, which the compiler makes a few stores of; the whole becomes a loop that takes a tenth of
 * the parsing. */
static void clear(px_num *w) {
    memset(w->s, 0, sizeof w->s);
    memset(w->sep, 0, sizeof w->sep);
    memset(&w->n, 0, sizeof *w - offsetof(px_num, n));
}

/* Bytes that are kept, as they are kept: digits and capitals; 0 for all others. */
#define CAPITAL(c) [(c)] = (c), [(c) + 32] = (c)
static const char kept[256] = {
    ['0'] = '0',  ['1'] = '1',  ['2'] = '2',  ['3'] = '3',  ['4'] = '4',  ['5'] = '5',
    ['6'] = '6',  ['7'] = '7',  ['8'] = '8',  ['9'] = '9',  CAPITAL('A'), CAPITAL('B'),
    CAPITAL('C'), CAPITAL('D'), CAPITAL('E'), CAPITAL('F'), CAPITAL('G'), CAPITAL('H'),
    CAPITAL('I'), CAPITAL('J'), CAPITAL('K'), CAPITAL('L'), CAPITAL('M'), CAPITAL('N'),
    CAPITAL('O'), CAPITAL('P'), CAPITAL('Q'), CAPITAL('R'), CAPITAL('S'), CAPITAL('T'),
    CAPITAL('U'), CAPITAL('V'), CAPITAL('W'), CAPITAL('X'), CAPITAL('Y'), CAPITAL('Z')};
#undef CAPITAL

/* False: too long, or holds letters that no number has. */
static bool fold(px_num *w, px_str text) {
    char sep = 0;
    size_t start = 0; /* most numbers are in their normal form or begin like it */
    while (start < text.n && start < PX_NUM_MAX && kept[(unsigned char)text.p[start]]) {
        w->s[start] = kept[(unsigned char)text.p[start]];
        start++;
    }
    w->n = start;
    for (size_t i = start; i < text.n;) {
        char c = text.p[i];
        size_t step = 1;
        if ((unsigned char)c >= 0x80) {
            const unsigned char *u = (const unsigned char *)text.p + i;
            char wide = wide_ascii(u, text.n - i);
            char as = 0;
            const label *l;
            if (wide) {
                c = wide;
                step = 3;
            } else if ((step = wide_separator(u, text.n - i, &as)) != 0) {
                c = as;
            } else if ((l = label_at(text.p + i, text.n - i)) != NULL) {
                step = strlen(l->text);
                if (l->cc[0] && !w->cc[0]) memcpy(w->cc, l->cc, 3);
                if (l->kind[0] && !w->kind[0]) memcpy(w->kind, l->kind, 3);
                if (l->app) w->is_app = true;
                c = ' ';
                if (strncmp(l->text, "再", 3) == 0 && w->n == 0) { /* republished WO */
                    memcpy(w->s, "WO", 2);
                    w->n = 2;
                }
                if (l->era) {
                    c = l->era;
                }
            } else {
                return false;
            }
        }
        i += step;
        if (px_is_alpha(c) || px_is_digit(c)) {
            if (w->n == PX_NUM_MAX) return false;
            w->s[w->n] = px_upper(c);
            w->sep[w->n] = w->n ? sep : 0;
            w->n++;
            sep = 0;
        } else if (!sep || sep == ' ') {
            sep = px_is_space(c) || c == 0 ? ' ' : c;
        }
    }
    w->s[w->n] = 0;
    return true;
}

/* Letters and digits of any text, upper-cased; other scripts kept. Separators are taken off what
 * was written, so that bytes that are no UTF-8 cannot become one behind our back. */
static px_str raw(px_arena *a, px_str text) {
    char *out = px_arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i], as;
        if ((unsigned char)c < 0x80) {
            if (px_is_alpha(c) || px_is_digit(c)) out[n++] = px_upper(c);
            continue;
        }
        out[n++] = c;
        for (size_t len = 2; len <= 3 && len <= n; len++) {
            const unsigned char *u = (const unsigned char *)out + n - len;
            char full = wide_ascii(u, len);
            if (!full && wide_separator(u, len, &as) != len) continue;
            n -= len;
            if (px_is_alpha(full) || px_is_digit(full)) out[n++] = px_upper(full);
            break;
        }
    }
    out[n] = 0;
    return (px_str){out, n};
}

/* ---- date, country, kind ---- */

static bool any_digit_before(const px_num *w, size_t end) {
    size_t i = 0;
    while (i < end && !px_is_digit(w->s[i]))
        i++;
    return i < end;
}

static size_t digits_before(const px_num *w, size_t end) {
    size_t k = 0;
    for (size_t i = 0; i < end; i++)
        k += px_is_digit(w->s[i]);
    return k;
}

static void cut(px_num *w, size_t n) {
    w->n = n;
    w->s[n] = 0;
}

/* "US2016578323F 2016-09-20", "US 201462079832 P 20141114", "CN_218289675_U_20230113". */
static void take_date(px_num *w) {
    if (w->n < 11) return;
    size_t at = w->n - 8;
    const char *d = w->s + at;
    if (!px_num_is_digits(d, 8)) return;
    char before = w->sep[at];
    if (before != ' ' && before != '_' && before != ',' && before != ';') return;
    bool plain = true, dashed = w->sep[at + 4] == '-' && w->sep[at + 6] == '-';
    for (size_t i = at + 1; i < w->n; i++)
        if (w->sep[i] && !(dashed && (i == at + 4 || i == at + 6))) plain = false;
    if (!plain || digits_before(w, at) < 3) return;
    uint32_t ymd = px_num_val(d, 8);
    if (ymd < 17900000 || ymd > 21000000 || ymd % 10000 == 0 || ymd % 100 == 0 ||
        !px_date_valid(ymd))
        return;
    if (!w->ymd) w->ymd = ymd;
    cut(w, at);
}

static bool in_list(const char *list, const char *two) {
    for (; list[0]; list += 3)
        if (list[0] == two[0] && list[1] == two[1]) return true;
    return false;
}

/* Two letters that are a country elsewhere but part of the number for the office of the hint. */
static bool local_letters(const char *hint, const char *two) {
    static const struct {
        char cc[3];
        const char *letters; /* separated by one space, one more at the end */
    } local[] = {
        {"IT",
         "TO MI RM VR BZ PD LI VA TN GE SV CA BA BG BS NO CR LT PT AR PE RO SI MT CO BN AT TR CT "
         "MN MO MS PA PG SA SO SR TV AN AG AL AO AP BO CB CE CS FE FG FI FO GO IM IS LE LU ME PC "
         "PN PR PU RA RE RG RN TA TE TP TS UD VE VI VT "},
        {"MX", "PA "},
        {"DK", "PA BA "},
        {"JP", "WO "},
        {"TN", "SN "},
        {"GE", "AU AP "},
        {"AU", "PA PO PR PS "},
        {"CU", "DE "},
    };
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        if (memcmp(local[i].cc, hint, 2) == 0) return in_list(local[i].letters, two);
    return false;
}

static bool country_at(const px_num *w, size_t at) {
    return at + 2 < w->n && px_is_upper(w->s[at]) && px_is_upper(w->s[at + 1]) &&
           px_is_country((px_str){w->s + at, 2});
}

/* Sets cc and takes it off the body. False if the text says no country and neither does the hint.
 */
static bool take_country(px_num *w, const char *hint) {
    if (w->n > 3 && memcmp(w->s, "PCT", 3) == 0) {
        memcpy(w->cc, "WO", 3);
        return true;
    }
    if (w->n > 4 && memcmp(w->s, "ZL", 2) == 0 && px_is_digit(w->s[2]) &&
        (!hint[0] || memcmp(hint, "CN", 2) == 0)) {
        memcpy(w->cc, "CN", 3);
        w->is_app = true;
        px_num_drop(w, 2);
        return true;
    }
    if (w->n > 4 && memcmp(w->s, "CNZL", 4) == 0) {
        memcpy(w->cc, "CN", 3);
        w->is_app = true;
        px_num_drop(w, 4);
        return true;
    }
    bool text_has = country_at(w, 0);
    if (hint[0] && text_has && memcmp(w->s, hint, 2) != 0 &&
        (local_letters(hint, w->s) || (memcmp(hint, "WO", 2) == 0 && px_num_is_application(w))))
        text_has = false; /* of a WO application: the receiving office */
    if (w->cc[0] && !(text_has && memcmp(w->s, w->cc, 2) == 0)) return true; /* from a label */
    if (text_has) {
        memcpy(w->cc, w->s, 2);
        px_num_drop(w, 2);
        if (w->n > 2 && memcmp(w->s, w->cc, 2) == 0 && px_is_digit(w->s[2])) px_num_drop(w, 2);
    } else if (hint[0]) {
        memcpy(w->cc, hint, 3);
    } else if (w->n > 2 && (memcmp(w->s, "DT", 2) == 0 || memcmp(w->s, "UK", 2) == 0) &&
               px_is_digit(w->s[2])) { /* German documents before 1978; a usual slip */
        memcpy(w->cc, w->s[0] == 'D' ? "DE" : "GB", 3);
        w->note = w->s[0] == 'D' ? "DT read as DE" : "UK read as GB";
        px_num_drop(w, 2);
    } else {
        return false;
    }
    return true;
}

/* "10201800233Y" of Singapore: the letter in place 11 is part of the number. */
static bool has_letter_of_sg(const px_num *w) {
    return memcmp(w->cc, "SG", 2) == 0 && w->n > 11 && w->s[0] == '1' &&
           px_num_is_digits(w->s, 11) && px_is_upper(w->s[11]);
}

/* The letter of "201510593283.X" is a check digit. */
static bool letter_is_no_kind(const px_num *w, size_t at) {
    if (memcmp(w->cc, "CN", 2) == 0 && w->s[at] == 'X') return true;
    return at == 11 && at + 1 == w->n && has_letter_of_sg(w);
}

/* ... and a kind may stand behind such a letter. */
static bool letter_before_kind(const px_num *w, size_t at) {
    if (memcmp(w->cc, "CN", 2) == 0 && w->s[at - 1] == 'X' && at > 8) return true;
    return at == 12 && has_letter_of_sg(w);
}

static void take_kind(px_num *w, px_str hint) {
    size_t at = 0; /* where the kind begins */
    if (w->n >= 2 && px_is_upper(w->s[w->n - 1]))
        at = w->n - 1;
    else if (w->n >= 3 && px_is_upper(w->s[w->n - 2]))
        at = w->n - 2;
    bool found = at > 0 && (w->sep[at] || px_is_digit(w->s[at - 1]) || letter_before_kind(w, at)) &&
                 !(w->n - at == 2 && w->sep[at + 1]) && w->sep[at] != '.' &&
                 any_digit_before(w, at) && !letter_is_no_kind(w, at);
    if (found) {
        memcpy(w->kind, w->s + at, w->n - at);
        w->kind[w->n - at] = 0;
        bool apart = w->sep[at] != 0;
        cut(w, at);
        if (apart && w->n >= 3 && w->s[w->n - 1] == w->kind[0] && px_is_digit(w->s[w->n - 2]))
            cut(w, w->n - 1); /* "KR200268489Y (Y1)" */
        return;
    }
    hint = px_str_trim(hint);
    if (w->kind[0] || hint.n == 0 || hint.n > 2 || !px_is_alpha(hint.p[0])) return;
    if (hint.n == 2 && !px_is_digit(hint.p[1])) return;
    for (size_t i = 0; i < hint.n; i++)
        w->kind[i] = px_upper(hint.p[i]);
    w->kind[hint.n] = 0;
}

/* ---- parse ---- */

/* No number has words of more than eight letters, nor letters in more than four places. */
static bool plausible(const px_num *w) {
    size_t runs = 0, digits = 0;
    for (size_t i = 0; i < w->n;) {
        size_t from = i;
        while (i < w->n && px_is_upper(w->s[i]))
            i++;
        runs += i > from;
        if (i - from > 8 || runs > 4) return false;
        for (from = i; i < w->n && !px_is_upper(w->s[i]);)
            i++;
        digits += i - from;
    }
    return digits > 0;
}

/* A number without country that can only be one office's: a Chinese application with a fitting
 * check digit, a US application "14/242,912". */
static bool guess_country(px_num *w) {
    if (w->role == PX_ROLE_PUBLICATION) return false;
    if (w->n == 13 && px_num_is_digits(w->s, 12) && px_num_is_year(w->s, 2003, 2049) &&
        px_cn_check_digit((px_str){w->s, 12}) == w->s[12]) {
        memcpy(w->cc, "CN", 3);
        w->is_app = true;
        w->note = "no country given; read as Chinese because the check digit fits";
        return true;
    }
    if (w->n == 8 && w->sep[2] == '/' && px_num_is_digits(w->s, 8) && !w->sep[1] &&
        (w->sep[5] == 0 || w->sep[5] == ',')) {
        memcpy(w->cc, "US", 3);
        w->is_app = true;
        w->note = "no country given; series/serial read as a US application";
        return true;
    }
    return false;
}

static bool office(px_num *w) {
    if (w->n > 3 && memcmp(w->s, "PCT", 3) == 0) {
        px_num_drop(w, 3);
        return px_num_pct(w, NULL);
    }
    if (w->kind[0] == 'W' && w->kind[1] == 0 && memcmp(w->cc, "WO", 2) != 0) {
        char receiving[3];
        memcpy(receiving, w->cc, 3);
        return px_num_pct(w, receiving);
    }
    static const struct {
        char cc[3];
        bool (*parse)(px_num *);
    } offices[] = {
        {"US", px_num_us}, {"CN", px_num_cn}, {"JP", px_num_jp}, {"WO", px_num_wo},
        {"EP", px_num_ep}, {"KR", px_num_kr}, {"DE", px_num_de}, {"IN", px_num_in},
        {"IT", px_num_it}, {"BR", px_num_br},
    };
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
        if (memcmp(offices[i].cc, w->cc, 2) == 0) return offices[i].parse(w);
    return px_num_other(w);
}

/* Byte by byte: a call costs more than the few bytes of most parts. */
static px_str keep(char **at, const char *p, size_t n) {
    char *to = *at;
    for (size_t i = 0; i < n; i++)
        to[i] = p[i];
    to[n] = 0;
    *at += n + 1;
    return (px_str){to, n};
}

static px_number parse_once(px_arena *a, px_str text, px_number_role role, px_str cc_hint,
                            px_str kind_hint, uint32_t ymd_hint) {
    px_number out = {0};
    text = px_str_trim(text);
    if (text.n == 0) return out;
    px_num w;
    clear(&w);
    w.role = role;
    w.ymd = ymd_hint;
    char hint[3] = {0};
    cc_hint = px_str_trim(cc_hint);
    if (cc_hint.n == 2) {
        hint[0] = px_upper(cc_hint.p[0]);
        hint[1] = px_upper(cc_hint.p[1]);
        if (!px_is_country((px_str){hint, 2})) hint[0] = hint[1] = 0;
    }
    bool ok = text.n <= 256 && fold(&w, text) && plausible(&w);
    if (ok) {
        take_date(&w);
        ok = take_country(&w, hint) || guess_country(&w);
        if (ok) {
            take_kind(&w, kind_hint);
            ok = any_digit_before(&w, w.n);
            if (ok && w.role == PX_ROLE_ANY && w.n < 4 && !w.kind[0]) w.note = "very short";
        }
    }
    if (!ok) {
        out.num = raw(a, text);
        return out;
    }
    px_num before = w;
    if (!office(&w)) {
        w = before;
        out.understood = false;
    } else {
        out.understood = true;
    }
    char *mem = px_arena_alloc(a, w.n + 12);
    out.cc = keep(&mem, w.cc, 2);
    out.num = keep(&mem, w.s, w.n);
    out.kind = keep(&mem, w.kind, strlen(w.kind));
    out.check = keep(&mem, w.check, strlen(w.check));
    out.check_wrong = w.check_wrong;
    if (w.note) out.note = px_str_of(w.note);
    return out;
}

static bool is_pct(const px_number *n) {
    return n->num.n > 4 && memcmp(n->num.p, "PCT/", 4) == 0;
}

char px_num_app_suffix(const px_number *n) {
    if (n->kind.n == 0 || !strchr("UFSDTPXVMQW", n->kind.p[0]) || n->cc.n != 2) return 0;
    if (memcmp(n->cc.p, "CN", 2) == 0 || memcmp(n->cc.p, "TW", 2) == 0) return 0;
    if (n->num.n == 12 && (memcmp(n->cc.p, "US", 2) == 0 || memcmp(n->cc.p, "DE", 2) == 0))
        return 0;
    return n->kind.p[0];
}

px_str px_number_normal(px_arena *a, const px_number *n, px_number_role role) {
    if (is_pct(n)) return n->num;
    if (role == PX_ROLE_PUBLICATION && n->cc.n && n->kind.n && n->cc.p + n->cc.n == n->num.p &&
        n->num.p + n->num.n == n->kind.p) /* stands there already */
        return (px_str){n->cc.p, n->cc.n + n->num.n + n->kind.n};
    char *p = px_arena_alloc(a, n->cc.n + n->num.n + n->kind.n + 4), *at = p;
    (void)keep(&at, n->cc.p, n->cc.n);
    at--; /* the next one begins on the zero */
    (void)keep(&at, n->num.p, n->num.n);
    at--;
    if (role == PX_ROLE_PUBLICATION) {
        (void)keep(&at, n->kind.p, n->kind.n);
        at--;
    } else if (role != PX_ROLE_ANY) {
        char suffix = px_num_app_suffix(n);
        if (suffix) *at++ = suffix;
    }
    *at = 0;
    return (px_str){p, (size_t)(at - p)};
}

/* Odd spellings can leave a form that reads differently once its separators are gone; the form that
 * reads as itself is the normal one. A person's number keeps what its own words say about its role
 * (特願); it is not stored. */
px_number px_number_parse(px_arena *a, px_str text, px_number_role role, px_str cc_hint,
                          px_str kind_hint, uint32_t ymd_hint) {
    px_number n;
    if (px_num_read_plain(a, text, role, cc_hint, &n)) return n;
    n = parse_once(a, text, role, cc_hint, kind_hint, ymd_hint);
    if (role == PX_ROLE_ANY) return n;
    px_str kind = role == PX_ROLE_PUBLICATION ? n.kind : (px_str){NULL, 0};
    if (px_num_is_plain(n.cc, n.num, kind, role) &&
        (role == PX_ROLE_PUBLICATION || !px_num_app_suffix(&n))) {
        n.proven = true;
        return n;
    }
    px_str normal = px_number_normal(a, &n, role);
    if (!cc_hint.n && !kind_hint.n && !ymd_hint && px_str_eq(text, normal)) {
        n.proven = n.understood; /* this was the reading of the normal form */
        return n;
    }
    for (int round = 0; normal.n && round < 12; round++) {
        px_number again = parse_once(a, normal, role, (px_str){0}, (px_str){0}, 0);
        px_str next = px_number_normal(a, &again, role);
        if (px_str_eq(next, normal)) {
            n.proven = again.understood;
            break;
        }
        again.understood = again.understood && n.understood;
        n = again;
        normal = next;
    }
    return n;
}

bool px_number_looks_like(px_str text) {
    px_num w;
    clear(&w);
    text = px_str_trim(text);
    if (text.n == 0 || text.n > 64 || !fold(&w, text)) return false;
    take_date(&w);
    if (w.n > 3 && memcmp(w.s, "PCT", 3) == 0) return true;
    if (w.n > 2 && memcmp(w.s, "ZL", 2) == 0)
        px_num_drop(&w, 2);
    else if (country_at(&w, 0))
        px_num_drop(&w, 2);
    take_kind(&w, (px_str){0});
    size_t letters = 0;
    for (size_t i = 0; i < w.n; i++)
        letters += px_is_upper(w.s[i]);
    return w.n - letters >= 4 && letters <= 5;
}
