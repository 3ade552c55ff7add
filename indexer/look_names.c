/* look_names.c: see look_names.h. */
#include "indexer/look_names.h"

#include "base/intern.h"
#include "base/text.h"
#include "indexer/values.h"

#include <pthread.h>

/* Words of Latin scripts stand alone; the others are looked for anywhere. */
static const char *const latin_forms[] = {
    "inc",      "llc",        "ltd",          "limited",      "corp",        "corporation",
    "gmbh",     "ag",         "kg",           "sa",           "sas",         "sarl",
    "nv",       "bv",         "plc",          "oy",           "ab",          "as",
    "spa",      "srl",        "kk",           "co",           "company",     "university",
    "univ",     "inst",       "institute",    "institut",     "universitat", "universite",
    "hospital", "foundation", "laboratories", "technologies", "industries",  "holdings",
    "group",    "kabushiki",  "kaisha"};
static const char *const other_forms[] = {"公司",     "大学",     "研究院",    "研究所", "学院",
                                          "集团",     "医院",     "工厂",      "中心",   "株式会社",
                                          "株式會社", "有限会社", "大學",      "법인",   "주식회사",
                                          "대학교",   "연구원",   "산학협력단"};

static struct {
    pthread_once_t once;
    px_intern *latin; /* latin_forms: every word of every value looked at is looked up */
} forms = {.once = PTHREAD_ONCE_INIT};

static void forms_make(void) {
    forms.latin = px_intern_new();
    for (size_t i = 0; i < sizeof latin_forms / sizeof *latin_forms; i++)
        (void)px_intern_add(forms.latin, px_str_of(latin_forms[i]), NULL);
}

bool px_names_company(px_str s) {
    (void)pthread_once(&forms.once, forms_make);
    bool wide = false; /* every form begins with a byte from 0xE3 on */
    for (size_t i = 0; i < s.n && !wide; i++)
        wide = (unsigned char)s.p[i] >= 0xE3;
    for (size_t i = 0; wide && i < sizeof other_forms / sizeof *other_forms; i++)
        if (px_str_find(s, px_str_of(other_forms[i])) != SIZE_MAX) return true;
    char word[16];
    size_t n = 0;
    for (size_t i = 0; i <= s.n; i++) {
        char c = i < s.n ? px_lower(s.p[i]) : ' ';
        if (px_is_lower(c) || (unsigned char)c >= 0x80) {
            if (n < sizeof word) word[n] = c;
            n++;
            continue;
        }
        if (c == '.' && i + 1 < s.n && px_is_alpha(s.p[i + 1])) continue; /* S.A. */
        if (n > 1 && n <= sizeof word &&
            px_intern_find(forms.latin, (px_str){word, n}) != UINT32_MAX)
            return true;
        n = 0;
    }
    return false;
}

/* The hundred most frequent surnames bear about 85 of 100 people in China; the dozen of Korea 75. */
static const char han_surnames[] = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭"
                                   "曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
                                   "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙"
                                   "黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
                                   "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鍾譚陸";
static const char hangul_surnames[] =
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구";

static bool surname(px_str s) {
    px_str first = px_str_sub(s, 0, 3);
    size_t at = px_str_find(px_str_of(han_surnames), first);
    if (at != SIZE_MAX && at % 3 == 0) return true;
    at = px_str_find(px_str_of(hangul_surnames), first);
    return at != SIZE_MAX && at % 3 == 0;
}

static size_t cjk_characters(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++) {
        if ((unsigned char)s.p[i] < 0xE0) return 0;
        if (px_text_script(px_utf8_next(s, &i)) != PX_SCRIPT_CJK) return 0;
    }
    return n;
}

/* "KIM, Young Ho", "Smith, John A.", "J. R. Smith": letters, marks and a comma or an initial. */
static bool latin_person(px_str s) {
    size_t words = 0, commas = 0, initials = 0, letters = 0, word = 0;
    bool capitals = true;
    for (size_t i = 0; i <= s.n; i++) {
        char c = i < s.n ? s.p[i] : ' ';
        if (px_is_alpha(c) || (unsigned char)c >= 0x80 || c == '-' || c == '\'') {
            if (word == 0 && px_is_lower(c)) capitals = false;
            word++;
            letters++;
        } else if (c == ' ' || c == ',' || c == '.') {
            words += word > 0;
            initials += word == 1 && c == '.';
            commas += c == ',';
            word = 0;
        } else {
            return false;
        }
    }
    return capitals && letters >= 4 && words >= 2 && words <= 5 &&
           ((commas == 1 && s.p[s.n - 1] != ',') || (commas == 0 && initials > 0));
}

bool px_names_persons(px_str s) {
    size_t from = 0, items = 0;
    for (size_t i = 0; i <= s.n; i++) {
        size_t n = 0;
        if (i == s.n)
            n = 1;
        else if (s.p[i] == ';' || s.p[i] == '|' || s.p[i] == '\n')
            n = 1;
        else if ((unsigned char)s.p[i] >= 0xE3 && (px_str_is(px_str_sub(s, i, i + 3), "；") ||
                                                   px_str_is(px_str_sub(s, i, i + 3), "、") ||
                                                   px_str_is(px_str_sub(s, i, i + 3), "，")))
            n = 3;
        else if (s.p[i] == ',' && i > 0 && (unsigned char)s.p[i - 1] >= 0x80)
            n = 1;
        if (!n) continue;
        px_str one = px_value_trim(px_str_sub(s, from, i));
        from = i + n;
        if (!one.n) continue;
        items++;
        size_t han = cjk_characters(one);
        bool person = han ? han >= 2 && han <= 4 && surname(one) : latin_person(one);
        if (!person) return false;
        i = from - 1;
    }
    return items > 0;
}
