/* value_words.c: what the codes of closed sets are called in Chinese. */
#include "patent/fields.h"
#include "patent/legal.h"

px_str px_value_zh(px_field f, px_str code) {
    static const struct {
        px_field field;
        const char *code, *zh;
    } word[] = {
        {PX_F_PT, "invention", "发明申请"},     {PX_F_PT, "invention_grant", "发明授权"},
        {PX_F_PT, "utility_model", "实用新型"}, {PX_F_PT, "design", "外观设计"},
        {PX_F_PT, "pct", "PCT 申请"},           {PX_F_PT, "plant", "植物专利"},
        {PX_F_PATY, "company", "企业"},         {PX_F_PATY, "university", "高校"},
        {PX_F_PATY, "institute", "科研机构"},   {PX_F_PATY, "hospital", "医院"},
        {PX_F_PATY, "government", "机关"},      {PX_F_PATY, "person", "个人"},
    };
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (word[i].field == f && px_str_is(code, word[i].code)) return px_str_of(word[i].zh);
    if (f == PX_F_LS) {
        px_legal_state s = px_legal_state_find(code);
        if (px_str_is(code, px_legal_state_code(s))) return px_str_of(px_legal_state_name(s, true));
    }
    if (f == PX_F_LSD || f == PX_F_EV) {
        px_legal k = px_legal_find(code);
        if (px_str_is(code, px_legal_code(k))) return px_str_of(px_legal_name(k, true));
    }
    return (px_str){"", 0};
}
