/* synonym.c: words that people use for the codes of the fields with few values.
 *
 * The left side is folded (base/text.h) with spaces and hyphens turned to '_'. A code that ends in
 * '*' stands for all codes that begin so. Sources: labels of the CNIPA forms, of incoPat and of
 * PatSnap, as users paste them. */
#include "query/lang/parse.h"

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
    {"unknown", "未知 未确认 999 undetermined"},
};
static const synonym PARTIES[] = {
    {"company", "企业 公司 enterprise corporation corporate"},
    {"university", "高校 大学 院校 大专院校 高等院校 college"},
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
static const synonym EVENTS[] = {
    {"filed", "申请"},
    {"published", "公开 公布"},
    {"granted", "授权"},
    {"refused", "驳回"},
    {"withdrawn", "撤回 视为撤回"},
    {"lapsed", "失效 终止"},
    {"transferred", "转让 转移"},
    {"licensed", "许可"},
    {"pledged", "质押"},
};

#define ROWS(table) (table), sizeof(table) / sizeof *(table)
static const synonym_field FIELDS[] = {
    {PX_F_PT, true, "invention, invention_grant, utility_model, design, pct, plant", ROWS(TYPES)},
    {PX_F_LS, true, "active, pending, dead, unknown", ROWS(STATUSES)},
    {PX_F_PATY, true, "company, university, institute, hospital, government, person",
     ROWS(PARTIES)},
    {PX_F_LANG, false, "", ROWS(LANGUAGES)},
    {PX_F_EV, false, "", ROWS(EVENTS)},
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
static px_str place(px_field f, px_str folded) {
    px_str none = {NULL, 0};
    px_place p = f == PX_F_PROV   ? px_place_of_parts(folded, none, none)
                 : f == PX_F_CITY ? px_place_of_parts(none, folded, none)
                                  : px_place_of_parts(PX_STR("上海市"), none, folded);
    if (f == PX_F_PROV) return p.province_code ? p.province : none;
    if (f == PX_F_CITY) return p.city_code ? p.city : none;
    return p.unit_code ? p.unit : none;
}

px_str px_synonym_find(px_field f, px_str folded, bool *prefix) {
    *prefix = false;
    if (is_place(f)) return place(f, folded);
    if (f == PX_F_WIPO) { /* by name, or with a zero in front */
        int n = px_wipo35_find(folded);
        return px_str_of(n ? px_wipo35_get(n)->code : NULL);
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
    if (is_place(f)) return true; /* 广东* is a beginning, whatever it names */
    if (f == PX_F_WIPO) {
        const px_wipo35_info *i = px_wipo35_get(px_wipo35_find(folded));
        return i && px_str_is(folded, i->code);
    }
    const synonym_field *sf = field_of(f);
    return sf && listed(sf->codes, ", ", folded);
}

const char *px_synonym_codes(px_field f) {
    if (f == PX_F_WIPO) return "1 to 35, or a name";
    const synonym_field *sf = field_of(f);
    return sf ? sf->codes : "";
}
