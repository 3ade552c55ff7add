/* region.c: addresses in Chinese, Japanese and Korean script, and what files state. Latin ones: region_latin.c.
 *
 * A Chinese address goes from the large to the small: province, city, county-level unit, street. So names are taken
 * off its beginning, the longest first, each inside the one before. In Shanghai the district may also stand later
 * ("上海市市辖区徐汇区"), or be settled by a zone or town that lies in it. */
#include "patent/region.h"

#include "base/text.h"
#include "patent/name.h"
#include "patent/region_int.h"

enum { NAME_BYTES_MAX = 60, SHANGHAI = 310000 };

static bool is_han(uint32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

typedef struct scripts {
    bool han, kana, hangul, latin;
} scripts;

static scripts scripts_of(px_str s) {
    scripts out = {0};
    for (size_t i = 0; i < s.n;) {
        uint32_t c = px_utf8_next(s, &i);
        out.han |= is_han(c);
        out.kana |= c >= 0x3041 && c <= 0x30FA;
        out.hangul |= (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF);
        out.latin |= c < 0x80 && px_is_alpha((char)c);
    }
    return out;
}

/* Bytes of what may stand between the parts: blanks, signs, digits, in any width. */
static size_t filler(px_str s) {
    size_t i = 0;
    if (!s.n) return 0;
    uint32_t c = px_utf8_next(s, &i);
    bool sign = c < 0x80 ? !px_is_alpha((char)c)
                         : c < 0x2E80 || (c >= 0x3000 && c <= 0x3004) ||
                               (c >= 0x3008 && c <= 0x3020) || (c >= 0xFF00 && c <= 0xFF1F);
    return sign ? i : 0;
}

static px_str skip(px_str s) {
    static const char *const words[] = {
        "中华人民共和国",         "中国",        "中國", "市辖区", "省直辖县级行政区划",
        "自治区直辖县级行政区划", "县级行政区划"};
    for (;;) {
        size_t n = filler(s);
        for (size_t i = 0; i < sizeof words / sizeof *words && !n; i++)
            if (px_str_starts(s, px_str_of(words[i]))) n = strlen(words[i]);
        /* 中国科学院 is no country in front of an address. */
        if (!n || (n >= 6 && px_str_starts(px_str_sub(s, n, s.n), PX_STR("科学院")))) return s;
        s = px_str_sub(s, n, s.n);
    }
}

/* 中山路, 北京西路: a street is called after a place elsewhere. */
static bool is_street(px_str after) {
    static const char *const words[] = {"路",   "街", "道", "巷",   "弄",
                                        "胡同", "里", "桥", "大厦", "广场"};
    size_t at = 0;
    for (int k = 0; k < 3 && at < after.n; k++) {
        px_str rest = px_str_sub(after, at, after.n);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (px_str_starts(rest, px_str_of(words[i]))) return true;
        (void)px_utf8_next(after, &at);
    }
    return false;
}

/* The longest name that s begins with and that the table knows; 0 if none. */
static size_t longest(px_str s, const px_region_entry **found) {
    *found = NULL;
    size_t best = 0, i = 0;
    while (i < s.n && i < NAME_BYTES_MAX) {
        (void)px_utf8_next(s, &i);
        const px_region_entry *e = i >= 6 ? px_region_find_(px_str_sub(s, 0, i)) : NULL;
        if (!e) continue;
        *found = e;
        best = i;
    }
    return best;
}

/* Take one part off the beginning. False when nothing is there or it settles nothing. */
static bool take(px_place *p, px_str *s, bool from_name) {
    for (size_t limit = NAME_BYTES_MAX; limit >= 6;) {
        const px_region_entry *all, *e;
        size_t n = longest(px_str_sub(*s, 0, limit), &all);
        if (!n) return false;
        limit = n - 1;
        e = px_region_only_(p, all);
        bool known = p->province_code != 0;
        if (!e && !known) return false; /* several places are called so */
        if (!e) continue;               /* 江苏 通州区: a shorter name may fit */
        px_str after = px_str_sub(*s, n, s->n);
        bool unit = e->kind > PX_RK_CITY;
        if (e->shortened && unit && !known) {
            bool town =
                e->unit_name.n > 3 &&
                px_str_is(px_str_sub(e->unit_name, e->unit_name.n - 3, e->unit_name.n), "市");
            if (!town) return false; /* 德清 alone */
        }
        if (e->shortened && is_street(after) && !from_name) {
            if (!known) return false;
            continue;
        }
        if (from_name && unit && !p->province_code && !e->shortened && e->kind != PX_RK_UNIT)
            return false;
        px_region_put_(p, e);
        *s = after;
        return true;
    }
    return false;
}

/* Earliest name of a Shanghai district, or of what lies in one, anywhere in the rest. */
static void find_district(px_place *p, px_str rest) {
    for (size_t i = 0; i < rest.n; (void)px_utf8_next(rest, &i)) {
        px_str s = px_str_sub(rest, i, rest.n);
        for (size_t limit = NAME_BYTES_MAX; limit >= 6;) {
            const px_region_entry *e;
            size_t n = longest(px_str_sub(s, 0, limit), &e);
            if (!n) break;
            limit = n - 1;
            for (; e; e = px_region_other_(e)) {
                if (e->kind != PX_RK_DISTRICT) continue;
                px_region_put_(p, e);
                return;
            }
        }
    }
}

static void han_place(px_place *p, px_str s) {
    s = skip(s);
    for (int parts = 0; parts < 3 && take(p, &s, false); parts++) {
        if (p->unit.n) return;
        s = skip(s);
    }
    if (p->province_code == SHANGHAI && !p->unit_code) find_district(p, s);
}

/* Six digits at the beginning or the end. */
static uint32_t by_post(px_str s) {
    s = px_str_trim(s);
    for (int end = 0; end < 2; end++) {
        size_t n = 0;
        while (n < s.n && px_is_digit(s.p[end ? s.n - 1 - n : n]))
            n++;
        if (n == 6)
            return px_region_of_post_(end ? px_str_sub(s, s.n - 6, s.n) : px_str_sub(s, 0, 6));
    }
    return 0;
}

static const char *const japan[] = {
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県",   "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県",   "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県",   "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"};

/* Country of an address that begins with its Chinese name (美国纽约州…), or that is written as only one country
 * writes. */
static px_str country_of_han(px_str s, const scripts *w) {
    if (w->hangul) return PX_STR("KR");
    s = skip(s);
    if (w->kana || px_str_find(s, PX_STR("〒")) != SIZE_MAX) return PX_STR("JP");
    for (size_t i = 0; i < sizeof japan / sizeof *japan; i++)
        if (px_str_starts(s, px_str_of(japan[i]))) return PX_STR("JP");
    px_str best = {0};
    for (size_t i = 0; i < s.n && i < 36;) {
        (void)px_utf8_next(s, &i);
        px_str cc = i >= 6 ? px_country_code(px_str_sub(s, 0, i)) : (px_str){0};
        if (cc.n) best = cc;
    }
    return best;
}

/* The country that ST.3 has for a provincial unit. */
static px_str country_of_province(uint32_t code) {
    return code == 710000   ? PX_STR("TW")
           : code == 810000 ? PX_STR("HK")
           : code == 820000 ? PX_STR("MO")
           : code           ? PX_STR("CN")
                            : (px_str){0};
}

/* `stated`: by the file; files also say CN for Taiwan, Hong Kong and Macao. */
static px_place with_country(px_place p, px_str stated) {
    px_str cc = country_of_province(p.province_code);
    if (stated.n && cc.n && !px_str_eq(cc, stated) && !px_str_is(stated, "CN"))
        return (px_place){.country = stated};
    if (stated.n || cc.n) p.country = stated.n ? stated : cc;
    return p;
}

px_place px_place_of_address(px_str address, px_str country) {
    px_place p = {0};
    address = px_str_trim(address);
    scripts w = scripts_of(address);
    bool maybe = !country.n || px_str_is(country, "CN") || px_str_is(country, "TW") ||
                 px_str_is(country, "HK") || px_str_is(country, "MO");
    if (!address.n || !maybe) return (px_place){.country = country};
    if (w.han && !w.hangul && !w.kana) {
        han_place(&p, address);
        if (!p.province_code && !country.n) p.country = country_of_han(address, &w);
        if (p.country.n) return p;
    } else if (w.hangul || w.kana) {
        p.country = country.n ? country : country_of_han(address, &w);
        return p;
    }
    if (!p.province_code && w.latin) p = px_place_of_latin_(address, country);
    if (p.country.n && !p.province_code && !px_str_is(p.country, "CN")) return p;
    bool china = px_str_is(country, "CN") || px_str_is(p.country, "CN") || (w.han && !country.n);
    if (!p.province_code && china) {
        px_region_entry e = {.kind = PX_RK_PROVINCE, .province = by_post(address)};
        if (e.province) px_region_put_(&p, &e);
    }
    return with_country(p, country);
}

px_place px_place_of_name(px_str name) {
    /* Called after a person or a region, not after the place of the same name. */
    static const char *const not [] = {"中山大学", "中山医",   "东方",
                                       "南海",     "朝阳永续", "白银时代"};
    px_place p = {0};
    px_str s = px_str_trim(name);
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (px_str_starts(s, px_str_of(not [i]))) return p;
    if (px_str_starts(s, PX_STR("中国"))) s = skip(s);
    for (int parts = 0; parts < 2 && take(&p, &s, true); parts++)
        if (p.city_code) break;
    if (p.unit.n && !p.unit_code) p.unit = (px_str){0};
    p.unit = (px_str){0};
    p.unit_code = 0;
    p.country = country_of_province(p.province_code);
    return p;
}

/* ---- what files state ---- */

static const px_region_entry *stated(const px_place *p, px_str s) {
    char low[64];
    if (s.n == 6 && px_is_digit(s.p[0])) { /* a code */
        uint32_t code;
        px_str name = px_str_u32(s, &code) ? px_region_name(code, true) : (px_str){0};
        if (name.n) s = name;
    }
    const px_region_entry *e = px_region_find_(s);
    if (!e && s.n < sizeof low) {
        for (size_t i = 0; i < s.n; i++)
            low[i] = px_lower(s.p[i]);
        px_str l = {low, s.n};
        static const char *const tails[] = {" province", " city", " municipality",
                                            " district", " shi",  " sheng"};
        e = px_region_find_(l);
        for (size_t i = 0; i < sizeof tails / sizeof *tails && !e; i++) {
            size_t n = strlen(tails[i]);
            if (l.n > n && px_str_is(px_str_sub(l, l.n - n, l.n), tails[i]))
                e = px_region_find_(px_str_sub(l, 0, l.n - n));
        }
    }
    return e ? px_region_only_(p, e) : NULL;
}

static bool says_nothing(px_str s) {
    static const char *const words[] = {
        "市辖区", "县", "市", "0", "-", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (px_str_is(s, words[i])) return true;
    return false;
}

px_place px_place_of_parts(px_str province, px_str city, px_str unit) {
    px_place p = {0};
    province = px_str_trim(province);
    city = px_str_trim(city);
    unit = px_str_trim(unit);
    const px_region_entry *e = province.n ? stated(&p, province) : NULL;
    if (e && e->kind == PX_RK_PROVINCE) px_region_put_(&p, e);
    if (says_nothing(city)) city = (px_str){0};
    if (says_nothing(unit)) unit = (px_str){0};
    bool known = p.province_code || !province.n;
    px_place larger = p;
    if (larger.province_code && larger.city_code) larger.city_code = 0; /* 上海市 as a city fits */
    e = city.n && known ? stated(&larger, city) : NULL;
    if (e && e->kind <= PX_RK_FORMER &&
        (e->kind != PX_RK_PROVINCE || p.city_code || !p.province_code)) {
        px_place got = p;
        px_region_put_(&got, e);
        if (got.city_code && e->kind != PX_RK_UNIT) {
            p = got;
        } else if (e->kind == PX_RK_UNIT) { /* 昆山市 stated as the city */
            px_str name = e->unit_name;
            px_region_put_(&p, e);
            p.unit = unit.n ? unit : name;
        }
    }
    e = unit.n && (p.city_code || !city.n) && known ? stated(&p, unit) : NULL;
    if (e && e->kind == PX_RK_DISTRICT)
        px_region_put_(&p, e);
    else if (e && e->kind == PX_RK_UNIT && (!e->shortened || p.city_code))
        px_region_put_(&p, e);
    if (province.n && !p.province_code) p.province = province;
    if (city.n && !p.city_code) p.city = city;
    if (unit.n && !p.unit.n) p.unit = unit;
    p.country = country_of_province(p.province_code);
    return p;
}
