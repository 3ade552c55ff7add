/* synonym.c: words that people use for the codes of the fields with few values.
 *
 * The left side is folded (base/text.h) with spaces and hyphens turned to '_'. A code that ends in
 * '*' stands for all codes that begin so. Sources: labels of the CNIPA forms, of incoPat and of
 * PatSnap, as users paste them. */
#include "query/lang/parse.h"

#include "patent/legal.h"
#include "patent/park.h"
#include "patent/region.h"
#include "patent/wipo35.h"

typedef struct synonym {
    const char *code;
    const char *words; /* separated by spaces */
} synonym;

typedef struct synonym_field {
    px_field field;
    bool closed; /* records hold these codes and no others */
    const char *codes;
    const synonym *row;
    size_t n;
} synonym_field;

static const synonym TYPES[] = {
    {"invention*", "发明 发明专利 patent"},
    {"invention", "发明申请 发明公开 发明专利申请 invention_application patent_application"},
    {"invention_grant", "发明授权 授权发明 发明授权专利 发明专利授权 grant granted granted_patent"},
    {"utility_model", "实用新型 新型 实用新型专利 utility um"},
    {"design", "外观设计 外观 外观设计专利 外观专利 design_patent"},
    {"pct", "pct申请 pct国际申请 国际申请 pct发明 pct_application"},
    {"plant", "植物 植物专利 plant_patent"},
};
static const synonym STATUSES[] = {
    {"active", "有效 专利权有效 1 alive in_force"},
    {"dead", "失效 无效 0 inactive expired lapsed"},
    {"pending", "审中 在审 审查中 2"},
    {"unknown", "未知 未确认 999 220 221 undetermined"},
};
static const synonym PARTIES[] = {
    {"company", "企业 公司 enterprise corporation corporate"},
    {"university", "高校 大学 院校 大专院校 高等院校 college academy"},
    {"institute", "科研 科研单位 科研机构 科研院所 研究所 研究院 research research_institute"},
    {"hospital", "医院"},
    {"government", "机关 机关团体 政府 政府机构 agency"},
    {"person", "个人 自然人 individual"},
};
static const synonym LANGUAGES[] = {
    {"zh", "中文 汉语 chinese"}, {"en", "英文 英语 english"}, {"ja", "日文 日语 japanese"},
    {"ko", "韩文 韩语 korean"},  {"de", "德文 德语 german"},  {"fr", "法文 法语 french"},
    {"ru", "俄文 俄语 russian"}, {"es", "西班牙语 spanish"},
};
/* Beside the names in patent/legal_kind.tbl. Numbers are PatSnap's (LEGAL_EVENT). */
static const synonym EVENTS[] = {
    {"published", "公布"},
    {"refused", "rejected"},
    {"withdrawn", "视为撤回 主动撤回 视撤"},
    {"surrendered", "abandoned 主动放弃"},
    {"lapsed", "失效 未缴年费 未缴费 fee_not_paid 未缴年费终止"},
    {"expired", "届满 期限届满"},
    {"invalidated", "无效 宣告无效 全部无效 revoked 67"},
    {"limited", "部分无效"},
    {"opposed", "异议 无效请求 opposition 65"},
    {"appealed", "复审 上诉 appeal 66"},
    {"transferred", "转移 权利转移 assigned assignment transfer 61"},
    {"licensed", "许可备案 实施许可 license licence 62"},
    {"pledged", "质押登记 pledge 63"},
    {"litigated", "litigation 70"},
    {"preserved", "财产保全 71"},
    {"customs", "海关 69"},
    {"open_licence", "open_license"},
    {"examined", "实审 实审生效 审查中"},
    {"restored", "权利恢复"},
    {"renamed", "更名"},
};

#define ROWS(table) (table), sizeof(table) / sizeof *(table)
static const synonym_field FIELDS[] = {
    {PX_F_PT, true, "invention, invention_grant, utility_model, design, pct, plant", ROWS(TYPES)},
    {PX_F_LS, true, "active, pending, dead, unknown", ROWS(STATUSES)},
    {PX_F_PATY, true, "company, university, institute, hospital, government, person",
     ROWS(PARTIES)},
    {PX_F_LANG, false, "", ROWS(LANGUAGES)},
    {PX_F_EV, false, "", ROWS(EVENTS)},
    {PX_F_LSD, false, "", ROWS(EVENTS)},
};

static const synonym_field *field_of(px_field f) {
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
        if (FIELDS[i].field == f) return &FIELDS[i];
    return NULL;
}

/* Is `word` one of the words in `list`, which `separators` part? */
static bool listed(const char *list, const char *separators, px_str word) {
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, separators);
        if (px_str_eq((px_str){p, n}, word)) return true;
        p += n + strspn(p + n, separators);
    }
    return false;
}

/* Places in China under their official names, as records hold them (patent/record_party.c). */
static bool is_place(px_field f) {
    return f == PX_F_PROV || f == PX_F_CITY || f == PX_F_DIST;
}
/* A county-level unit anywhere: 昆山 is 昆山市. The shortest name that begins so with nothing behind it
 * but what kind of unit it is. */
static px_str unit(px_str name) {
    static const char *const kinds[] = {"", "市", "县", "区", "旗"};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && name.n; k++) {
        px_str kind = px_str_of(kinds[k]);
        uint32_t city;
        for (size_t i = 0; (city = px_region_city(i)) != 0; i++)
            for (const char *p = px_region_units(city); p && *p;) {
                size_t n = strcspn(p, " ");
                if (n == name.n + kind.n && memcmp(p, name.p, name.n) == 0 &&
                    memcmp(p + name.n, kind.p, kind.n) == 0)
                    return (px_str){p, n};
                p += n + strspn(p + n, " ");
            }
    }
    return (px_str){0};
}

static px_str place(px_field f, px_str folded) {
    px_str none = {NULL, 0};
    px_place p = f == PX_F_PROV   ? px_place_of_parts(folded, none, none)
                 : f == PX_F_CITY ? px_place_of_parts(none, folded, none)
                                  : px_place_of_parts(PX_STR("上海市"), none, folded);
    if (f == PX_F_PROV) return p.province_code ? p.province : none;
    if (f == PX_F_CITY) return p.city_code ? p.city : none;
    return p.unit_code ? p.unit : unit(folded);
}

px_str px_synonym_find(px_field f, px_str folded, bool *prefix) {
    *prefix = false;
    if (f == PX_F_PARK) {
        const px_park *park = px_park_find(folded);
        return park ? park->zh : (px_str){NULL, 0};
    }
    if (is_place(f)) return place(f, folded);
    if (f == PX_F_WIPO) { /* by name, or with a zero in front */
        int n = px_wipo35_find(folded);
        return px_str_of(n ? px_wipo35_get(n)->code : NULL);
    }
    if (f == PX_F_EV || f == PX_F_LSD) {
        px_legal kind = px_legal_find(folded);
        if (kind) return px_str_of(px_legal_code(kind));
    }
    const synonym_field *sf = field_of(f);
    char word[64];
    if (!sf || folded.n == 0 || folded.n > sizeof word) return (px_str){NULL, 0};
    for (size_t i = 0; i < folded.n; i++)
        word[i] = folded.p[i] == ' ' || folded.p[i] == '-' ? '_' : folded.p[i];
    px_str w = {word, folded.n};
    for (size_t i = 0; i < sf->n; i++) {
        px_str code = px_str_of(sf->row[i].code);
        bool many = code.p[code.n - 1] == '*';
        if (many) code.n--;
        if (!listed(sf->row[i].words, " ", w) && (many || !px_str_eq(w, code))) continue;
        *prefix = many;
        return code;
    }
    return (px_str){NULL, 0};
}

bool px_synonym_closed(px_field f) {
    if (f == PX_F_WIPO) return true;
    const synonym_field *sf = field_of(f);
    return sf && sf->closed;
}

bool px_synonym_known(px_field f, px_str folded) {
    if (f == PX_F_PARK || is_place(f)) return true; /* 广东* is a beginning, whatever it names */
    if (f == PX_F_WIPO) {
        const px_wipo35_info *i = px_wipo35_get(px_wipo35_find(folded));
        return i && px_str_is(folded, i->code);
    }
    const synonym_field *sf = field_of(f);
    return sf && listed(sf->codes, ", ", folded);
}

px_str px_synonym_near(px_arena *a, px_field f, px_str folded) {
    const px_park *park[3];
    px_str s = {"", 0};
    size_t n = f == PX_F_PARK ? px_park_like(folded, park, 3) : 0;
    for (size_t i = 0; i < n; i++)
        s = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(s), i ? ", " : "",
                         PX_STR_ARG(park[i]->zh));
    return s;
}

const char *px_synonym_codes(px_field f) {
    if (f == PX_F_WIPO) return "1 to 35, or a name";
    const synonym_field *sf = field_of(f);
    return sf ? sf->codes : "";
}
