/* party.c: see party.h.
 *
 * The cleaned name is searched for the words of party.tbl. In Chinese, Japanese and Korean the head of a name is at
 * its end, so the last word decides (北京大学第三医院 is a hospital). In words the order is hospital, university,
 * institute, government, company; a company's legal form goes before all of them unless the word stands at the very
 * end ("GENERAL HOSPITAL CORP", "BROAD INSTITUTE INC"). */
#include "patent/party.h"

#include "base/hash.h"
#include "base/intern.h"
#include "base/text.h"
#include "patent/name_clean.h"

#include <pthread.h>
#include <stdlib.h>

typedef enum type {
    NONE = 0,
    HOSPITAL,
    UNIVERSITY,
    INSTITUTE,
    GOVERNMENT,
    COMPANY,
    PERSON,
    N_TYPES
} type;
static const char *const type_names[N_TYPES] = {"",           "hospital", "university", "institute",
                                                "government", "company",  "person"};

typedef struct row {
    type is;
    bool sure;
    const char *text;
} row;
static const row words_table[] = {
#define PX_PARTY(is, text)      {is, false, text},
#define PX_PARTY_SURE(is, text) {is, true, text},
#define PX_PARTY_CJK(is, text)
#include "patent/party.tbl"
#undef PX_PARTY
#undef PX_PARTY_SURE
#undef PX_PARTY_CJK
};
static const row cjk_table[] = {
#define PX_PARTY(is, text)
#define PX_PARTY_SURE(is, text)
#define PX_PARTY_CJK(is, text) {is, false, text},
#include "patent/party.tbl"
#undef PX_PARTY
#undef PX_PARTY_SURE
#undef PX_PARTY_CJK
};
#define COUNT(x) (sizeof(x) / sizeof *(x))
enum { CJK_CHARS_MAX = 6, FIRST_WORDS = 4096, BEGINNING = 7 };

/* Surnames, by how many people bear them; two characters ones behind. */
static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕"
    "丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊"
    "葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷曲盛冉翁蓝路游靳辛管柴蒙"
    "鲍华喻祁房蒲滕屈饶解牟艾"
    "尤阳时穆农司古吉卓缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗桂瞿全佟应臧闵苟邬边卞姬师和"
    "仇栾丘商刁荆廉窦"
    "傅赖骆闫阎甄屠鄢蔺佘赖荀莘洪植仝岑楚晁迟栗邸"
    "賴駱齊溫紀倪"
    "張劉陳楊黃趙吳孫馬許鄭謝韓鄧馮蕭葉蘇呂盧鐘姜譚陸範賈鄒閻龍賀顧龔萬錢戴嚴湯顏莊聶魯嶽";
static const char surnames_two[] =
    "欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 东方 歐陽";
static const char korean[] = "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽"
                             "성차주우구민진나지엄채원천방공현함변염여추";
/* Brands that look like people. */
static const char *const brands[] = {"华为",   "高通",   "方正",   "万科",  "安踏", "金蝶",
                                     "石化",   "万达",   "华星",   "常柴",  "成飞", "向阳",
                                     "신세계", "이마트", "오리온", "유니온"};

static const char given_names[] = " AARON ADAM ALAN ALBERT ALEX ALEXANDER ALEXEY ALFRED ALICE "
                                  "ANDREA ANDREAS ANDREI ANDREW ANDREY ANNA ANNE ANTHONY "
                                  "ANTONIO ARNOLD ARTHUR BARBARA BENJAMIN BERND BERNHARD BRIAN "
                                  "BRUCE CARL CARLOS CATHERINE CHARLES CHRISTIAN "
                                  "CHRISTINE CHRISTOPH CHRISTOPHER CLAUDE CLAUDIA DANIEL DAVID "
                                  "DENNIS DIETER DMITRY DONALD DOUGLAS EDUARDO EDWARD "
                                  "ELENA ELIZABETH EMMANUEL ERIC ERNST EUGENE EVGENY FRANCESCO "
                                  "FRANCISCO FRANCOIS FRANK FRANZ FRED FRIEDRICH GARY "
                                  "GEORG GEORGE GERALD GERD GERHARD GIOVANNI GIUSEPPE GREGORY "
                                  "GUENTER GUNTER GUSTAV HANS HAROLD HEINRICH HEINZ HELMUT "
                                  "HENRY HERBERT HERMANN HORST HOWARD IGOR IVAN JACOB JACQUES "
                                  "JAMES JAN JASON JAVIER JEAN JEFFREY JENNIFER JEREMY "
                                  "JOACHIM JOERG JOHAN JOHANN JOHANNES JOHN JONATHAN JORGE JOSE "
                                  "JOSEF JOSEPH JOSHUA JUAN JUERGEN JURGEN JULIA JULIEN "
                                  "KARL KARIN KATHERINE KEITH KENNETH KEVIN KLAUS KURT LARRY "
                                  "LAURENT LAWRENCE LEONARD LINDA LOUIS LUIS MANFRED MANUEL "
                                  "MARC MARCO MARCUS MARGARET MARIA MARIE MARIO MARK MARKUS MARTIN "
                                  "MARY MATTHEW MATTHIAS MAX MICHAEL MICHEL MIGUEL "
                                  "MIKHAIL NANCY NICHOLAS NICOLAS NIKOLAI NIKOLAY NORBERT OLAF "
                                  "OLEG OLGA OLIVIER OTTO PABLO PAOLO PATRICIA PATRICK "
                                  "PAUL PEDRO PETER PETRA PHILIP PHILIPPE PIERRE RAINER RALF RALPH "
                                  "RAYMOND REINHARD RICHARD ROBERT ROBERTO ROGER "
                                  "ROLAND ROLF RONALD RUDOLF RUSSELL RYAN SAMUEL SANDRA SCOTT SEAN "
                                  "SEBASTIAN SERGE SERGEI SERGEY SIEGFRIED SIMON "
                                  "STEFAN STEPHAN STEPHEN STEVEN SUSAN SUSANNE SVEN THEODORE "
                                  "THIERRY THOMAS TIMOTHY ULRICH URSULA UWE VICTOR VLADIMIR "
                                  "WALTER WERNER WILHELM WILLIAM WOLFGANG YURI ZACHARY HIROSHI "
                                  "TAKASHI KENJI AKIRA MAKOTO SATOSHI MASAHIRO KAZUO "
                                  "YOSHIO TARO ICHIRO HIDEKI АЛЕКСАНДР АЛЕКСЕЙ АНАТОЛИЙ АНДРЕЙ "
                                  "БОРИС ВАЛЕРИЙ ВИКТОР ВЛАДИМИР ДМИТРИЙ ЕВГЕНИЙ ИВАН ИГОРЬ "
                                  "МИХАИЛ НИКОЛАЙ ОЛЕГ ПАВЕЛ ПЕТР СЕРГЕЙ ЮРИЙ ";
/* Companies that are called after somebody and often come without a legal form. */
static const char *const called_after[] = {"ROBERT BOSCH",    "JOHN DEERE",  "PHILIP MORRIS",
                                           "ELI LILLY",       "CARL ZEISS",  "PAUL WURTH",
                                           "HEINRICH GILLET", "MARY KAY",    "PIERRE FABRE",
                                           "CHARLES RIVER",   "ERNST LEITZ", "CARL FREUDENBERG"};
static const char *const titles[] = {"DR", "PROF", "DIPL", "ING", "MR", "MRS", "MS"};

static struct {
    px_intern *words, *cjk, *given;
    uint16_t *word_row, *cjk_row;
    /* By hash of a first word: the most words of a phrase that begins so; 0 = none does. Most words
     * of a name begin nothing, and one look says so. */
    uint8_t phrase[FIRST_WORDS];
    bool begins[FIRST_WORDS]; /* by hash of the first seven letters of a beginning */
} table;

static px_str word_at(px_str s, size_t at) {
    size_t to = at;
    while (to < s.n && s.p[to] != ' ')
        to++;
    return px_str_sub(s, at, to);
}

static uint8_t *phrase_of(px_str word) {
    return &table.phrase[px_hash_str(word) % FIRST_WORDS];
}

static void make_first_words(void) {
    for (size_t i = 0; i < COUNT(words_table); i++) {
        px_str text = px_str_of(words_table[i].text);
        if (text.p[text.n - 1] == '*') {
            table.begins[px_hash_str(px_str_sub(text, 0, BEGINNING)) % FIRST_WORDS] = true;
            continue;
        }
        uint8_t words = 1, *most = phrase_of(word_at(text, 0));
        for (size_t k = 0; k < text.n; k++)
            words = (uint8_t)(words + (text.p[k] == ' '));
        if (words > *most) *most = words;
    }
    px_str all = px_str_of(given_names);
    for (size_t i = 1; i < all.n;) {
        px_str word = word_at(all, i);
        (void)px_intern_add(table.given, word, NULL);
        i += word.n + 1;
    }
}

static void make(void) {
    table.words = px_intern_new();
    table.cjk = px_intern_new();
    table.given = px_intern_new();
    table.word_row = px_calloc(COUNT(words_table), sizeof(uint16_t));
    table.cjk_row = px_calloc(COUNT(cjk_table), sizeof(uint16_t));
    for (size_t i = 0; i < COUNT(words_table); i++)
        table.word_row[px_intern_add(table.words, px_str_of(words_table[i].text), NULL)] =
            (uint16_t)i;
    for (size_t i = 0; i < COUNT(cjk_table); i++)
        table.cjk_row[px_intern_add(table.cjk, px_str_of(cjk_table[i].text), NULL)] = (uint16_t)i;
    make_first_words();
}
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const row *word_find(px_str s) {
    uint32_t i = px_intern_find(table.words, s);
    return i == UINT32_MAX ? NULL : &words_table[table.word_row[i]];
}

/* ---- names in words ---- */

typedef struct word_list {
    px_str v[64];
    size_t n;
} word_list;

static void cut(px_str s, word_list *w) {
    w->n = 0;
    for (size_t i = 0; i < s.n && w->n < COUNT(w->v);) {
        size_t from = i;
        while (i < s.n && s.p[i] != ' ')
            i++;
        w->v[w->n++] = px_str_sub(s, from, i);
        i++;
    }
}

/* "UNIVERSI*": beginnings of at least seven letters. */
static const row *beginning(px_str word) {
    char text[40];
    if (word.n <= BEGINNING ||
        !table.begins[px_hash_str(px_str_sub(word, 0, BEGINNING)) % FIRST_WORDS])
        return NULL;
    for (size_t n = BEGINNING; n < word.n && n + 1 < sizeof text && n <= 12; n++) {
        memcpy(text, word.p, n);
        text[n] = '*';
        const row *r = word_find((px_str){text, n + 1});
        if (r) return r;
    }
    return NULL;
}

/* The type that the words say; *at_end: its last word is the last of the name. */
static type by_words(const word_list *w, bool *at_end, bool *sure) {
    type best = NONE;
    *at_end = *sure = false;
    for (size_t i = 0; i < w->n; i++) {
        size_t most = *phrase_of(w->v[i]);
        for (size_t n = 1; n == 1 || n <= most; n++) {
            if (i + n > w->n) break;
            px_str s = {w->v[i].p, (size_t)(w->v[i + n - 1].p - w->v[i].p) + w->v[i + n - 1].n};
            const row *r = most ? word_find(s) : NULL;
            if (!r && n == 1) r = beginning(s);
            if (!r) continue;
            if (r->sure) {
                *sure = true;
                return r->is;
            }
            bool end = i + n == w->n;
            if (best == NONE || r->is < best) {
                best = r->is;
                *at_end = end;
            } else if (r->is == best) {
                *at_end |= end;
            }
        }
    }
    return best;
}

/* "Smith, John A.": one comma with one to three words on either side. */
static bool has_person_comma(px_str name) {
    size_t comma = px_str_find(name, PX_STR(","));
    if (comma == SIZE_MAX || comma == 0) return false;
    px_str left = px_str_trim(px_str_sub(name, 0, comma)),
           right = px_str_trim(px_str_sub(name, comma + 1, name.n));
    if (!left.n || !right.n || px_str_find(right, PX_STR(",")) != SIZE_MAX) return false;
    size_t words[2] = {1, 1};
    for (size_t k = 0; k < 2; k++) {
        px_str s = k ? right : left;
        for (size_t i = 0; i < s.n; i++) {
            if (px_is_digit(s.p[i]) || s.p[i] == '&' || s.p[i] == '/') return false;
            words[k] += s.p[i] == ' ';
        }
    }
    return words[0] <= 3 && words[1] <= 3;
}

static bool is_person_in_words(px_str given, px_str clean, const word_list *w) {
    if (w->n < 2 || w->n > 6) return false;
    for (size_t i = 0; i < clean.n; i++)
        if (px_is_digit(clean.p[i])) return false;
    for (size_t i = 0; i < w->n; i++)
        if (px_str_is(w->v[i], "AND")) return false;
    if (has_person_comma(given)) return true;
    for (size_t i = 0; i < COUNT(titles); i++)
        if (px_str_is(w->v[0], titles[i]) || px_str_is(w->v[w->n - 1], titles[i])) return true;
    for (size_t i = 0; i < w->n && w->n <= 4; i++)
        if (px_intern_find(table.given, w->v[i]) != UINT32_MAX) return true;
    return false;
}

/* ---- names in characters ---- */

/* The word that ends last; of those the longest. */
static type by_characters(px_str s) {
    type best = NONE;
    size_t best_end = 0, best_n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i, end = i;
        for (int n = 0; n < CJK_CHARS_MAX && end < s.n; n++) {
            (void)px_utf8_next(s, &end);
            uint32_t k = px_intern_find(table.cjk, px_str_sub(s, at, end));
            if (k == UINT32_MAX) continue;
            if (end > best_end || (end == best_end && end - at > best_n)) {
                best = cjk_table[table.cjk_row[k]].is;
                best_end = end;
                best_n = end - at;
            }
        }
        (void)px_utf8_next(s, &i);
    }
    return best;
}

static size_t chars_of(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

static bool all_in(px_str s, uint32_t from, uint32_t to) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = px_utf8_next(s, &i);
        if (c < from || c > to) return false;
    }
    return s.n > 0;
}

static bool is_person_in_characters(px_str s, px_str country) {
    for (size_t i = 0; i < COUNT(brands); i++)
        if (px_str_starts(s, px_str_of(brands[i]))) return false;
    size_t n = chars_of(s), first = 0;
    if (all_in(s, 0xAC00, 0xD7A3)) {
        (void)px_utf8_next(s, &first);
        return n == 3 && px_str_find(px_str_of(korean), px_str_sub(s, 0, first)) != SIZE_MAX;
    }
    if (!all_in(s, 0x4E00, 0x9FFF) || px_str_is(country, "JP") || n < 2 || n > 4) return false;
    if (n >= 3 && px_str_find(px_str_of(surnames_two), px_str_sub(s, 0, 6)) != SIZE_MAX)
        return true;
    return n <= 3 && px_str_find(px_str_of(surnames), px_str_sub(s, 0, 3)) != SIZE_MAX;
}

static bool has_cjk(px_str s) {
    if (px_utf8_ascii(s)) return false;
    for (size_t i = 0; i < s.n;)
        if ((unsigned char)s.p[i] < 0x80)
            i++;
        else if (px_text_script(px_utf8_next(s, &i)) == PX_SCRIPT_CJK)
            return true;
    return false;
}

static px_str named(type t) {
    return px_str_of(type_names[t]);
}

/* The type of a name, not asked for before. */
static px_str type_of(px_arena *a, px_str name, px_str country) {
    bool company, at_end = false, sure = false;
    px_str clean = px_name_clean_(a, name, &company);
    if (!clean.n) return named(NONE);
    if (has_cjk(clean)) {
        if (company) return named(COMPANY);
        type t = by_characters(clean);
        if (t == NONE && is_person_in_characters(clean, country)) t = PERSON;
        return named(t);
    }
    word_list w;
    cut(clean, &w);
    type t = by_words(&w, &at_end, &sure);
    if (sure) return named(t);
    for (size_t i = 0; i < COUNT(called_after) && t == NONE; i++)
        if (clean.p[0] == called_after[i][0] && px_str_starts(clean, px_str_of(called_after[i])))
            t = COMPANY;
    bool head = t == HOSPITAL || t == UNIVERSITY || t == INSTITUTE;
    bool foundation = t == UNIVERSITY && w.n && px_str_is(w.v[w.n - 1], "FOUNDATION");
    if (company && !(head && (at_end || foundation))) return named(COMPANY);
    if (t == NONE && is_person_in_words(name, clean, &w)) t = PERSON;
    return named(t);
}

/* What was asked last, a table for each thread: the same few thousand applicants come again and
 * again. Exact, because the whole name is compared; longer names are not remembered. Only whether
 * the country is Japan matters for a type (is_person_in_characters). */
enum { LAST_SLOTS = 2048, LAST_NAME = 100 };
typedef struct last {
    uint8_t n; /* 0: free */
    bool japan;
    char name[LAST_NAME];
    px_str type;
} last;
static pthread_key_t last_key;
static bool has_last_key;

static void make_all(void) {
    make();
    has_last_key = pthread_key_create(&last_key, free) == 0;
}

static last *last_of(px_str name) {
    if (!has_last_key || !name.n || name.n > LAST_NAME) return NULL;
    last *v = pthread_getspecific(last_key);
    if (!v) {
        v = px_calloc(LAST_SLOTS, sizeof *v);
        if (pthread_setspecific(last_key, v) != 0) {
            free(v);
            return NULL;
        }
    }
    return &v[px_hash_str(name) % LAST_SLOTS];
}

px_str px_party_type(px_arena *a, px_str name, px_str country) {
    (void)pthread_once(&once, make_all);
    last *at = last_of(name);
    bool japan = px_str_is(country, "JP");
    if (at && at->n == name.n && at->japan == japan && memcmp(at->name, name.p, name.n) == 0)
        return at->type;
    px_str found = type_of(a, name, country);
    if (at) {
        at->n = (uint8_t)name.n;
        at->japan = japan;
        memcpy(at->name, name.p, name.n);
        at->type = found;
    }
    return found;
}

px_str px_party_type_word(px_arena *a, px_str stated, px_str name) {
    static const struct {
        const char *word;
        type is;
    } list[] = {
        {"company", COMPANY},
        {"university", UNIVERSITY},
        {"institute", INSTITUTE},
        {"hospital", HOSPITAL},
        {"government", GOVERNMENT},
        {"person", PERSON},
        {"企业", COMPANY},
        {"公司", COMPANY},
        {"工矿企业", COMPANY},
        {"enterprise", COMPANY},
        {"corporation", COMPANY},
        {"us company", COMPANY},
        {"foreign company", COMPANY},
        {"organization", COMPANY},
        {"大专院校", UNIVERSITY},
        {"高校", UNIVERSITY},
        {"院校", UNIVERSITY},
        {"大学", UNIVERSITY},
        {"高等院校", UNIVERSITY},
        {"学校", UNIVERSITY},
        {"academy", UNIVERSITY},
        {"academic", UNIVERSITY},
        {"科研单位", INSTITUTE},
        {"科研机构", INSTITUTE},
        {"科研院所", INSTITUTE},
        {"研究所", INSTITUTE},
        {"科研", INSTITUTE},
        {"research institute", INSTITUTE},
        {"个人", PERSON},
        {"自然人", PERSON},
        {"individual", PERSON},
        {"inventor", PERSON},
        {"us individual", PERSON},
        {"foreign individual", PERSON},
        {"机关团体", GOVERNMENT},
        {"机关", GOVERNMENT},
        {"政府", GOVERNMENT},
        {"政府机构", GOVERNMENT},
        {"事业单位", GOVERNMENT},
        {"gov", GOVERNMENT},
        {"医院", HOSPITAL},
        {"医疗机构", HOSPITAL},
    };
    stated = px_str_trim(stated);
    for (size_t i = 0; i < COUNT(list); i++)
        if (px_str_eq_nocase(stated, px_str_of(list[i].word))) return named(list[i].is);
    if (px_str_is(stated, "院校/研究所") || px_str_is(stated, "院校／研究所")) {
        px_str t = px_party_type(a, name, (px_str){0});
        return px_str_is(t, "institute") || px_str_is(t, "hospital") ? t : named(UNIVERSITY);
    }
    return named(NONE);
}
