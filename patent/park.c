/* park.c: the park that an address in Chinese names; Latin ones: park_latin.c, the table and names: park_table.c.
 *
 * An address names a park where a sign of the table stands in it that is not part of something else: a street called after
 * the zone (科技园路), a house or a company (张江高科技园区开发股份有限公司), or a zone of the same kind in a county (合肥市肥西县
 * 经济开发区, which no word in front of 经济开发区 ties to 合肥). Blanks, brackets and dashes are taken out before:
 * "中国（上海）自由贸易试验区" and "中国(上海) 自由贸易试验区" are one. */
#include "patent/park_int.h"

#include "base/text.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

bool px_park_there_(const px_park_row *r, px_str province, px_str city, bool sure) {
    if (city.n) return px_str_eq(city, r->city);
    if (sure) return false;
    if (!province.n || px_str_eq(province, r->city)) return true;
    return false; /* a province without its city settles no city */
}

static bool ends(px_str s, px_str tail) {
    return tail.n && s.n >= tail.n && px_str_eq(px_str_sub(s, s.n - tail.n, s.n), tail);
}

static px_str without(px_str s, const char *tail) {
    px_str t = px_str_of(tail);
    return ends(s, t) ? px_str_sub(s, 0, s.n - t.n) : s;
}

/* Bytes of the place that stands right in front; 0 if none does. */
static size_t place_before(const px_park_row *r, px_str before, bool city_known) {
    px_str s = without(without(before, "国家级"), "国家"), one, rest = r->within;
    size_t best = ends(s, r->base) ? r->base.n : ends(s, r->brief) ? r->brief.n : 0;
    while (city_known && px_park_piece_(&rest, ' ', &one))
        if (one.n > best && ends(s, one)) best = one.n;
    return best ? best + (before.n - s.n) : 0;
}

/* The zone is part of another name: a street, a house, a company. Of a zone one sign at most stands before its street (科技园
 * 南路); 空港经济区西七道 is the zone and a street in it. */
static bool goes_on(px_str zone, px_str after) {
    static const char *const numbers[] = {"东", "南", "西", "北", "中", "一", "二", "三",
                                          "四", "五", "六", "七", "八", "九", "十"};
    static const char *const others[] = {"大厦", "大楼",   "广场", "医院", "小学",
                                         "中学", "幼儿园", "酒店", "宾馆"};
    static const char *const firms[] = {"开发", "发展",   "投资", "建设", "股份", "有限",
                                        "集团", "总公司", "管理", "置业", "实业", "创业"};
    bool whole = ends(zone, PX_STR("区")) || ends(zone, PX_STR("园")) || ends(zone, PX_STR("城"));
    px_str s = after;
    for (int k = 0; k < (whole ? 2 : 3); k++) {
        static const char *const streets[] = {"路", "街", "大道", "道", "公路"};
        for (size_t i = 0; i < COUNT(streets); i++)
            if (px_str_starts(s, px_str_of(streets[i])))
                return !px_str_starts(s, PX_STR("街道")) && !px_str_starts(s, PX_STR("街办"));
        size_t i = 0;
        while (i < COUNT(numbers) && !px_str_starts(s, px_str_of(numbers[i])))
            i++;
        if (i == COUNT(numbers)) break;
        s = px_str_sub(s, 3, s.n);
    }
    for (size_t i = 0; i < COUNT(others); i++)
        if (px_str_starts(after, px_str_of(others[i]))) return true;
    for (size_t i = 0; i < COUNT(firms); i++)
        if (px_str_starts(after, px_str_of(firms[i]))) {
            size_t firm = px_str_find(after, PX_STR("公司"));
            return firm <= 36;
        }
    return false;
}

static bool is_near(px_str before) {
    static const char *const words[] = {"靠近", "临近", "邻近", "毗邻", "紧邻"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (ends(before, px_str_of(words[i]))) return true;
    return false;
}

/* One that lies over others gives way, then the shorter; of two as long the later is the smaller place. */
static bool better(const px_park_hit *now, const px_park_hit *best) {
    if (!best->row) return true;
    if (now->row->park.roof != best->row->park.roof) return best->row->park.roof;
    return now->until - now->from >= best->until - best->from;
}

typedef struct search {
    px_str text, province, city;
    px_park_hit best;
} search;

static void consider(search *s, const px_park_row *r, size_t at, size_t n, bool behind, bool sure) {
    px_str before = px_str_sub(s->text, 0, at);
    px_park_hit now = {r, at, at + n};
    if (!px_park_there_(r, s->province, s->city, sure)) return;
    if (behind) {
        size_t place = place_before(r, before, s->city.n > 0);
        if (!place) return;
        now.from -= place;
        before = px_str_sub(before, 0, now.from);
    }
    /* 科技园 and 科技园区 are one word for a zone. */
    if (ends(px_str_sub(s->text, at, now.until), PX_STR("园")) &&
        px_str_starts(px_str_sub(s->text, now.until, s->text.n), PX_STR("区")))
        now.until += 3;
    if (is_near(without(before, "上海")) ||
        goes_on(px_str_sub(s->text, at, now.until), px_str_sub(s->text, now.until, s->text.n)))
        return;
    if (better(&now, &s->best)) s->best = now;
}

/* The usual spellings of the two kinds of zones, longest first. */
static const struct {
    px_park_kind kind;
    const char *text;
} kinds[] = {
    {PX_PARK_HITECH, "高新技术产业开发区"},
    {PX_PARK_HITECH, "高新技术产业园区"},
    {PX_PARK_HITECH, "高技术产业开发区"},
    {PX_PARK_HITECH, "高新技术开发区"},
    {PX_PARK_HITECH, "高新技术产业区"},
    {PX_PARK_HITECH, "高新科技园区"},
    {PX_PARK_HITECH, "高新产业开发区"},
    {PX_PARK_HITECH, "高科技开发区"},
    {PX_PARK_HITECH, "高新技术园区"},
    {PX_PARK_HITECH, "高新开发区"},
    {PX_PARK_HITECH, "高新园区"},
    {PX_PARK_HITECH, "高新区"},
    {PX_PARK_ETDZ, "经济技术开发区"},
    {PX_PARK_ETDZ, "经济与技术开发区"},
    {PX_PARK_ETDZ, "技术经济开发区"},
    {PX_PARK_ETDZ, "经济开发区"},
    {PX_PARK_ETDZ, "经开区"},
};

static void look_kinds(search *s, size_t at) {
    const px_park_row *rows;
    px_str rest = px_str_sub(s->text, at, s->text.n);
    bool high = px_str_starts(rest, PX_STR("高"));
    if (!high && !px_str_starts(rest, PX_STR("经")) && !px_str_starts(rest, PX_STR("技"))) return;
    for (size_t k = 0; k < COUNT(kinds); k++) {
        px_str text = px_str_of(kinds[k].text);
        if (!px_str_starts(rest, text)) continue;
        size_t n = px_park_rows_(&rows);
        for (size_t i = 0; i < n; i++)
            if (rows[i].kinds & (unsigned)kinds[k].kind)
                consider(s, &rows[i], at, text.n, true, false);
        return;
    }
}

bool px_park_han_(px_str plain, px_str province, px_str city, px_park_hit *out) {
    const px_park_row *rows;
    search s = {.text = plain, .province = province, .city = city};
    (void)px_park_rows_(&rows);
    for (size_t at = 0; at < plain.n; (void)px_utf8_next(plain, &at)) {
        px_str rest = px_str_sub(plain, at, plain.n);
        if ((unsigned char)rest.p[0] < 0x80 && rest.p[0] != 'g') continue; /* G60 */
        look_kinds(&s, at);
        for (const px_park_sign *p = px_park_sign_(rest, false); p; p = px_park_sign_next_(p))
            if (px_str_starts(rest, p->text))
                consider(&s, &rows[p->park], at, p->text.n, p->behind, p->sure);
    }
    *out = s.best;
    return s.best.row != NULL;
}

static bool has_han(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xE3 && (unsigned char)s.p[i] <= 0xE9) return true;
    return false;
}

const px_park *px_park_of_address(px_str address, px_str province, px_str city) {
    char text[PX_PARK_BYTES];
    px_park_hit hit;
    if (!address.n) return NULL;
    if (!has_han(address)) {
        const px_park_row *row = px_park_latin_(address, province, city);
        return row ? &row->park : NULL;
    }
    px_str plain = {text, px_park_plain_(address, text, sizeof text)};
    return px_park_han_(plain, province, city, &hit) ? &hit.row->park : NULL;
}
