/* header_guess.c: what a header means that the dictionary does not have as it stands.
 *
 * 1. Words that only qualify a name are taken off its ends until the dictionary knows the rest:
 *    numbering ("1. Title", "Applicant 2"), languages ("Title (English)", "발명의 명칭(국문)"),
 *    standardised and translated forms, "number", "name", "date" where the field is one of those.
 * 2. A header that holds two names ("申请号 Application No."): both must mean the same field.
 * 3. Slips of the pen in long Latin headers, where no other field is nearly as near.
 * Whatever else stands in a header may turn its meaning ("申请人邮编" is no applicant), so it is no
 * guess at all. */
#include "indexer/header.h"

#include "base/text.h"

#include <pthread.h>

#define WORD_MAX  40 /* words of a header */
#define NEAR_MAX  48 /* bytes of a header that may hold slips */
#define NEAR_LESS 8  /* shorter ones may not */

enum { ANYWHERE = 3, IN_FRONT = 1, BEHIND = 2 };

/* A word that qualifies. `mask`: bits of px_holds that it fits to; 0 = all. */
typedef struct qualifier {
    const char *word;
    const char *lang;  /* of texts that it names, or "" */
    bool standardised; /* another form of the names than the given one */
    uint8_t place;
    unsigned mask;
} qualifier;

#define M(k)     (1u << PX_HOLDS_##k)
#define NUMBERS  (M(NUMBER) | M(CLASS))
#define LANGUAGE (M(TEXT) | M(NAME))
#define WHOLE    (M(TEXT) | M(NAME) | M(CLASS) | M(NUMBER))

static const qualifier qualifiers[] = {
    /* languages */
    {"english", "en", false, ANYWHERE, LANGUAGE},
    {"englisch", "en", false, ANYWHERE, LANGUAGE},
    {"anglais", "en", false, ANYWHERE, LANGUAGE},
    {"en", "en", false, ANYWHERE, LANGUAGE},
    {"eng", "en", false, ANYWHERE, LANGUAGE},
    {"英文", "en", false, ANYWHERE, LANGUAGE},
    {"英语", "en", false, ANYWHERE, LANGUAGE},
    {"英訳", "en", false, ANYWHERE, LANGUAGE},
    {"英", "en", false, BEHIND, LANGUAGE},
    {"영문", "en", false, ANYWHERE, LANGUAGE},
    {"영어", "en", false, ANYWHERE, LANGUAGE},
    {"chinese", "zh", false, ANYWHERE, LANGUAGE},
    {"chinesisch", "zh", false, ANYWHERE, LANGUAGE},
    {"chinois", "zh", false, ANYWHERE, LANGUAGE},
    {"zh", "zh", false, ANYWHERE, LANGUAGE},
    {"cn", "zh", false, ANYWHERE, LANGUAGE},
    {"简体中文", "zh", false, ANYWHERE, LANGUAGE},
    {"繁体中文", "zh", false, ANYWHERE, LANGUAGE},
    {"中国语", "zh", false, ANYWHERE, LANGUAGE},
    {"中国語", "zh", false, ANYWHERE, LANGUAGE},
    {"中文", "zh", false, ANYWHERE, LANGUAGE},
    {"汉语", "zh", false, ANYWHERE, LANGUAGE},
    {"중문", "zh", false, ANYWHERE, LANGUAGE},
    {"중국어", "zh", false, ANYWHERE, LANGUAGE},
    {"japanese", "ja", false, ANYWHERE, LANGUAGE},
    {"japanisch", "ja", false, ANYWHERE, LANGUAGE},
    {"japonais", "ja", false, ANYWHERE, LANGUAGE},
    {"ja", "ja", false, ANYWHERE, LANGUAGE},
    {"jp", "ja", false, BEHIND, LANGUAGE},
    {"日文", "ja", false, ANYWHERE, LANGUAGE},
    {"日语", "ja", false, ANYWHERE, LANGUAGE},
    {"日本語", "ja", false, ANYWHERE, LANGUAGE},
    {"和文", "ja", false, ANYWHERE, LANGUAGE},
    {"일문", "ja", false, ANYWHERE, LANGUAGE},
    {"일본어", "ja", false, ANYWHERE, LANGUAGE},
    {"korean", "ko", false, ANYWHERE, LANGUAGE},
    {"koreanisch", "ko", false, ANYWHERE, LANGUAGE},
    {"coreen", "ko", false, ANYWHERE, LANGUAGE},
    {"ko", "ko", false, ANYWHERE, LANGUAGE},
    {"kr", "ko", false, BEHIND, LANGUAGE},
    {"韩文", "ko", false, ANYWHERE, LANGUAGE},
    {"韩语", "ko", false, ANYWHERE, LANGUAGE},
    {"韓国語", "ko", false, ANYWHERE, LANGUAGE},
    {"국문", "ko", false, ANYWHERE, LANGUAGE},
    {"한글", "ko", false, ANYWHERE, LANGUAGE},
    {"한국어", "ko", false, ANYWHERE, LANGUAGE},
    {"german", "de", false, ANYWHERE, LANGUAGE},
    {"deutsch", "de", false, ANYWHERE, LANGUAGE},
    {"allemand", "de", false, ANYWHERE, LANGUAGE},
    {"de", "de", false, BEHIND, LANGUAGE},
    {"德文", "de", false, ANYWHERE, LANGUAGE},
    {"德语", "de", false, ANYWHERE, LANGUAGE},
    {"독문", "de", false, ANYWHERE, LANGUAGE},
    {"french", "fr", false, ANYWHERE, LANGUAGE},
    {"francais", "fr", false, ANYWHERE, LANGUAGE},
    {"franzosisch", "fr", false, ANYWHERE, LANGUAGE},
    {"fr", "fr", false, BEHIND, LANGUAGE},
    {"法文", "fr", false, ANYWHERE, LANGUAGE},
    {"法语", "fr", false, ANYWHERE, LANGUAGE},
    {"불문", "fr", false, ANYWHERE, LANGUAGE},
    {"russian", "ru", false, ANYWHERE, LANGUAGE},
    {"俄文", "ru", false, ANYWHERE, LANGUAGE},
    {"spanish", "es", false, ANYWHERE, LANGUAGE},
    {"西班牙文", "es", false, ANYWHERE, LANGUAGE},
    /* forms of a text or a name */
    {"original", "", false, ANYWHERE, LANGUAGE | NUMBERS},
    {"originalsprache", "", false, ANYWHERE, LANGUAGE},
    {"原文", "", false, ANYWHERE, LANGUAGE},
    {"原始", "", false, ANYWHERE, LANGUAGE},
    {"原語", "", false, ANYWHERE, LANGUAGE},
    {"원문", "", false, ANYWHERE, LANGUAGE},
    {"translated", "", false, ANYWHERE, M(TEXT)},
    {"translation", "", false, ANYWHERE, M(TEXT)},
    {"machine", "", false, ANYWHERE, M(TEXT)},
    {"ubersetzung", "", false, ANYWHERE, M(TEXT)},
    {"翻译", "", false, ANYWHERE, M(TEXT)},
    {"机翻", "", false, ANYWHERE, M(TEXT)},
    {"译文", "", false, ANYWHERE, M(TEXT)},
    {"译", "", false, ANYWHERE, M(TEXT)},
    {"機械翻訳", "", false, ANYWHERE, M(TEXT)},
    {"번역", "", false, ANYWHERE, M(TEXT)},
    {"standardized", "", true, ANYWHERE, M(NAME)},
    {"standardised", "", true, ANYWHERE, M(NAME)},
    {"normalized", "", true, ANYWHERE, M(NAME)},
    {"normalised", "", true, ANYWHERE, M(NAME)},
    {"harmonized", "", true, ANYWHERE, M(NAME)},
    {"harmonised", "", true, ANYWHERE, M(NAME)},
    {"cleaned", "", true, ANYWHERE, M(NAME)},
    {"clean", "", true, ANYWHERE, M(NAME)},
    {"first", "", true, ANYWHERE, M(NAME)},
    {"标准化", "", true, ANYWHERE, M(NAME)},
    {"规范化", "", true, ANYWHERE, M(NAME)},
    {"标准", "", true, ANYWHERE, M(NAME)},
    {"标", "", true, IN_FRONT, M(NAME)},
    {"第一", "", true, IN_FRONT, M(NAME)},
    {"표준화", "", true, ANYWHERE, M(NAME)},
    {"대표", "", true, IN_FRONT, M(NAME)},
    {"제1", "", true, IN_FRONT, M(NAME)},
    {"筆頭", "", true, IN_FRONT, M(NAME)},
    /* what a field is anyhow */
    {"patent", "", false, ANYWHERE, 0},
    {"the", "", false, ANYWHERE, 0},
    {"of", "", false, ANYWHERE, 0},
    {"专利", "", false, IN_FRONT, 0},
    {"本专利", "", false, IN_FRONT, 0},
    {"特許", "", false, IN_FRONT, 0},
    {"특허", "", false, IN_FRONT, 0},
    {"all", "", false, ANYWHERE, WHOLE},
    {"full", "", false, ANYWHERE, WHOLE},
    {"complete", "", false, ANYWHERE, WHOLE},
    {"list", "", false, BEHIND, WHOLE},
    {"liste", "", false, ANYWHERE, WHOLE},
    {"alle", "", false, IN_FRONT, WHOLE},
    {"raw", "", false, ANYWHERE, WHOLE},
    {"text", "", false, BEHIND, M(TEXT)},
    {"全部", "", false, ANYWHERE, WHOLE},
    {"所有", "", false, ANYWHERE, WHOLE},
    {"完整", "", false, ANYWHERE, WHOLE},
    {"列表", "", false, BEHIND, WHOLE},
    {"全文", "", false, BEHIND, M(TEXT)},
    {"文本", "", false, BEHIND, M(TEXT)},
    {"内容", "", false, BEHIND, M(TEXT)},
    {"전체", "", false, ANYWHERE, WHOLE},
    {"목록", "", false, BEHIND, WHOLE},
    {"내용", "", false, BEHIND, M(TEXT)},
    {"一覧", "", false, BEHIND, WHOLE},
    {"全て", "", false, ANYWHERE, WHOLE},
    {"name", "", false, ANYWHERE, M(NAME) | M(TEXT)},
    {"names", "", false, ANYWHERE, M(NAME)},
    {"namen", "", false, ANYWHERE, M(NAME)},
    {"名称", "", false, BEHIND, M(NAME)},
    {"姓名", "", false, BEHIND, M(NAME)},
    {"全称", "", false, BEHIND, M(NAME)},
    {"氏名", "", false, BEHIND, M(NAME)},
    {"名", "", false, BEHIND, M(NAME)},
    {"이름", "", false, BEHIND, M(NAME)},
    {"성명", "", false, BEHIND, M(NAME)},
    {"명칭", "", false, BEHIND, M(NAME)},
    {"명", "", false, BEHIND, M(NAME)},
    {"number", "", false, BEHIND, NUMBERS},
    {"numbers", "", false, BEHIND, NUMBERS},
    {"no", "", false, BEHIND, NUMBERS},
    {"nr", "", false, BEHIND, NUMBERS},
    {"code", "", false, BEHIND, M(CLASS) | M(COUNTRY)},
    {"codes", "", false, BEHIND, M(CLASS) | M(COUNTRY)},
    {"class", "", false, BEHIND, M(CLASS)},
    {"ipc", "", false, ANYWHERE, M(CLASS)},
    {"号码", "", false, BEHIND, NUMBERS},
    {"编号", "", false, BEHIND, NUMBERS},
    {"号", "", false, BEHIND, NUMBERS},
    {"番号", "", false, BEHIND, NUMBERS},
    {"번호", "", false, BEHIND, NUMBERS},
    {"代码", "", false, BEHIND, M(CLASS) | M(COUNTRY)},
    {"コード", "", false, BEHIND, M(CLASS) | M(COUNTRY)},
    {"코드", "", false, BEHIND, M(CLASS) | M(COUNTRY)},
    /* how a date is written */
    {"yyyy", "", false, BEHIND, M(DATE)},
    {"mm", "", false, BEHIND, M(DATE)},
    {"dd", "", false, BEHIND, M(DATE)},
    {"yyyymmdd", "", false, BEHIND, M(DATE)},
    {"jjjj", "", false, BEHIND, M(DATE)},
    {"tt", "", false, BEHIND, M(DATE)},
    {"年月日", "", false, BEHIND, M(DATE)},
    {"日期", "", false, BEHIND, M(DATE)},
    {"时间", "", false, BEHIND, M(DATE)},
    {"일자", "", false, BEHIND, M(DATE)},
    {"날짜", "", false, BEHIND, M(DATE)},
};
#define N_QUALIFIERS (sizeof qualifiers / sizeof *qualifiers)

static struct {
    pthread_once_t once;
    px_arena *a;                                  /* lives as long as the process */
    px_str v[N_QUALIFIERS];                       /* the words as headers have them */
    char first[N_QUALIFIERS], last[N_QUALIFIERS]; /* bytes of each */
} normal = {.once = PTHREAD_ONCE_INIT};

static void normal_make(void) {
    normal.a = px_arena_new();
    for (size_t i = 0; i < N_QUALIFIERS; i++) {
        px_str w = normal.v[i] = px_header_normal(normal.a, px_str_of(qualifiers[i].word));
        normal.first[i] = w.p[0];
        normal.last[i] = w.p[w.n - 1];
    }
}

typedef struct piece {
    px_header_form form;
    size_t from, to;
    char lang[8];
    bool standardised;
    unsigned mask;  /* what the words taken off fit to */
    bool last_no;   /* a number stood behind */
    bool ipc;       /* "IPC" was taken off */
    unsigned taken; /* words */
} piece;

static px_str text_of(const piece *p) {
    return px_str_sub(p->form.text, p->from, p->to);
}

static bool is_cjk(px_str s) {
    return s.n && (unsigned char)s.p[0] >= 0xE0;
}

static void took(piece *p, const qualifier *q) {
    if (q->lang[0] && !p->lang[0]) memcpy(p->lang, q->lang, strlen(q->lang) + 1);
    p->standardised |= q->standardised;
    p->ipc |= strcmp(q->word, "ipc") == 0;
    if (q->mask) p->mask &= q->mask;
    p->taken++;
}

/* A longer word before a shorter one; Latin words stand alone, Chinese ones are part of a run. */
static bool take_word(piece *p) {
    const qualifier *best = NULL;
    size_t longest = 0;
    bool front = false;
    px_str s = text_of(p);
    pthread_once(&normal.once, normal_make);
    if (!s.n) return false;
    for (size_t i = 0; i < N_QUALIFIERS; i++) { /* tables of thousands of columns are asked about */
        if (normal.first[i] != s.p[0] && normal.last[i] != s.p[s.n - 1]) continue;
        px_str w = normal.v[i];
        if (w.n >= s.n || w.n <= longest) continue;
        bool cjk = is_cjk(w);
        bool behind = qualifiers[i].place & BEHIND && (cjk || p->form.starts[p->to - w.n]) &&
                      px_str_eq(px_str_sub(s, s.n - w.n, s.n), w);
        bool ahead = qualifiers[i].place & IN_FRONT && (cjk || p->form.starts[p->from + w.n]) &&
                     px_str_starts(s, w);
        if (!behind && !ahead) continue;
        best = &qualifiers[i];
        longest = w.n;
        front = !behind;
    }
    if (!best) return false;
    if (front)
        p->from += longest;
    else
        p->to -= longest;
    took(p, best);
    return true;
}

static bool take_number(piece *p) {
    px_str s = text_of(p);
    size_t k = 0;
    while (k < s.n && px_is_digit(s.p[k]))
        k++;
    if (k && k <= 3 && k < s.n) { /* "1. Title" */
        p->from += k;
        p->taken++;
        return true;
    }
    for (k = s.n; k > 0 && px_is_digit(s.p[k - 1]);)
        k--;
    if (k < s.n && s.n - k <= 2 && k > 0 && p->form.starts[p->from + k]) { /* "Applicant 2" */
        p->to = p->from + k;
        p->last_no = true;
        p->taken++;
        return true;
    }
    return false;
}

static px_mapped qualified(const px_header_form *form, size_t from, size_t to) {
    px_mapped none = {.target = PX_T_UNKNOWN};
    piece p = {.form = *form, .from = from, .to = to, .mask = UINT32_MAX};
    px_mapped m = px_header_find(text_of(&p));
    while (m.target == PX_T_UNKNOWN && p.taken < 8) {
        if (!take_number(&p) && !take_word(&p)) return none;
        m = px_header_find(text_of(&p));
    }
    if (m.target == PX_T_UNKNOWN || !p.taken) return m;
    if (m.target == PX_T_EXTRA || m.target == PX_T_SKIP || m.target == PX_T_ROWNO ||
        !(p.mask & 1u << px_target_holds(m.target)))
        return none;
    if (p.ipc && m.target != PX_T_IPC && m.target != PX_T_IPCM) return none;
    if (p.last_no && !px_target_many(m.target)) return none;
    if (p.lang[0] && px_target_holds(m.target) == PX_HOLDS_TEXT) {
        if (m.lang[0] && strcmp(m.lang, p.lang) != 0) return none;
        memcpy(m.lang, p.lang, sizeof m.lang);
    }
    if (p.standardised || (p.lang[0] && px_target_holds(m.target) == PX_HOLDS_NAME)) {
        /* another form of the names: never beside the given one */
        m.target = m.target == PX_T_PA || m.target == PX_T_PAALT     ? PX_T_PAALT
                   : m.target == PX_T_PAC || m.target == PX_T_PACALT ? PX_T_PACALT
                   : m.target == PX_T_IN || m.target == PX_T_INALT   ? PX_T_INALT
                   : m.target == PX_T_AG || m.target == PX_T_AGALT   ? PX_T_AGALT
                                                                     : PX_T_UNKNOWN;
        m.rank += 1u << 20; /* behind the forms that the dictionary names */
    }
    if (m.target != PX_T_UNKNOWN && m.basis != PX_MAP_WEAK) m.basis = PX_MAP_PART;
    return m;
}

/* The same field, other forms of names aside. */
static bool same_field(px_mapped x, px_mapped y) {
    return x.target == y.target && x.target != PX_T_UNKNOWN &&
           (!x.lang[0] || !y.lang[0] || strcmp(x.lang, y.lang) == 0);
}

/* Two or three names of one field, cut where a word begins. */
static px_mapped both(const px_header_form *f, size_t from, int depth) {
    px_mapped none = {.target = PX_T_UNKNOWN};
    size_t words = 0;
    for (size_t at = from + 1; at < f->text.n && words < WORD_MAX; at++) {
        if (!f->starts[at]) continue;
        words++;
        px_mapped left = qualified(f, from, at);
        if (left.target == PX_T_UNKNOWN || left.target == PX_T_ROWNO) continue;
        px_mapped right = qualified(f, at, f->text.n);
        if (right.target == PX_T_UNKNOWN && depth > 0) right = both(f, at, depth - 1);
        if (!same_field(left, right)) continue;
        if (!left.lang[0]) memcpy(left.lang, right.lang, sizeof left.lang);
        left.basis =
            left.basis == PX_MAP_WEAK && right.basis == PX_MAP_WEAK ? PX_MAP_WEAK : PX_MAP_BOTH;
        return left;
    }
    return none;
}

/* Slips between two words, at most `max` of them: a letter too many, missing, another, or two
 * changed about. */
static unsigned distance(px_str x, px_str y, unsigned max) {
    unsigned row[3][NEAR_MAX + 2];
    unsigned *two = row[0], *one = row[1], *now = row[2];
    for (size_t k = 0; k <= y.n; k++)
        one[k] = (unsigned)k;
    for (size_t i = 1; i <= x.n; i++) {
        unsigned least = now[0] = (unsigned)i;
        for (size_t k = 1; k <= y.n; k++) {
            unsigned d = one[k - 1] + (x.p[i - 1] != y.p[k - 1]);
            if (one[k] + 1 < d) d = one[k] + 1;
            if (now[k - 1] + 1 < d) d = now[k - 1] + 1;
            if (i > 1 && k > 1 && x.p[i - 1] == y.p[k - 2] && x.p[i - 2] == y.p[k - 1] &&
                two[k - 2] + 1 < d)
                d = two[k - 2] + 1;
            now[k] = d;
            if (d < least) least = d;
        }
        if (least > max) return max + 1;
        unsigned *free_row = two;
        two = one;
        one = now;
        now = free_row;
    }
    return one[y.n];
}

static px_mapped near(px_str s) {
    px_mapped none = {.target = PX_T_UNKNOWN};
    size_t n;
    const px_header_entry *v = px_header_entries(&n);
    if (s.n < NEAR_LESS || s.n > NEAR_MAX) return none;
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_lower(s.p[i])) return none;
    unsigned allowed = s.n < 14 ? 1 : 2, best = allowed + 1, other = allowed + 2;
    const px_header_entry *found = NULL;
    uint32_t letters = px_header_letters(s);
    for (size_t i = 0; i < n; i++) {
        px_str e = v[i].name;
        size_t apart = e.n > s.n ? e.n - s.n : s.n - e.n;
        if (apart > allowed + 1 || e.n > NEAR_MAX || v[i].weak) continue;
        /* a slip changes at most two letters of the set */
        if ((unsigned)__builtin_popcount(letters ^ v[i].letters) > 2 * (allowed + 1)) continue;
        unsigned d = distance(s, e, allowed + 1);
        if (found && v[i].target == found->target) {
            if (d < best) best = d, found = &v[i];
        } else if (d < best) {
            other = best;
            best = d;
            found = &v[i];
        } else if (d < other) {
            other = d;
        }
    }
    if (!found || best > allowed || other <= best) return none;
    px_mapped m = px_header_find(found->name);
    if (m.target == PX_T_EXTRA || m.target == PX_T_SKIP || m.target == PX_T_ROWNO) return none;
    m.basis = PX_MAP_NEAR;
    return m;
}

px_mapped px_header_guess(px_str header) {
    px_arena *a = px_arena_new();
    px_header_form f;
    px_header_cut(a, header, &f);
    px_mapped m = qualified(&f, 0, f.text.n);
    if (m.target == PX_T_UNKNOWN && f.text.n) m = both(&f, 0, 1);
    if (m.target == PX_T_UNKNOWN) m = near(f.text);
    px_arena_free(a);
    return m;
}
