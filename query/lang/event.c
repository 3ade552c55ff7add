/* event.c: names of conditions inside ev{…}. Outside the braces, the codes are fields of their own
 * that look at any event; inside they look at one and the same. */
#include "query/lang/parse.h"

static const struct {
    px_field field;
    const char *names;
} CONDITIONS[] = {
    {PX_F_EV, "ev type kind event legal_event lg lgc 类型 事件 事件类型 法律事件"},
    {PX_F_EVD, "evd date day event_date 日期 事件日 法律事件日 公告日"},
    {PX_F_EVC, "evc code event_code 代码 事件代码 法律事件代码"},
    {PX_F_EVP, "evp party parties 当事人"},
    {PX_F_EVF, "evf from aor lor por assignor licensor pledgor 转让人 转出方 许可人 出质人 让与人"},
    {PX_F_EVT, "evt to aee lee pee assignee licensee pledgee 受让人 受让方 被许可人 质权人"},
};

static px_field named(px_str name) {
    for (size_t i = 0; i < sizeof CONDITIONS / sizeof *CONDITIONS; i++)
        for (const char *p = CONDITIONS[i].names; *p;) {
            size_t n = strcspn(p, " ");
            if (px_str_eq_nocase(name, (px_str){p, n})) return CONDITIONS[i].field;
            p += n + strspn(p + n, " ");
        }
    return PX_F_NONE;
}

void px_clause_find_event(px_parser *p, const px_lex_token *name, px_clause *out) {
    *out = (px_clause){
        .name = name->raw, .begin = name->begin, .class_op = PX_L_WORDS, .field = named(name->raw)};
    if (out->field || name->escaped || name->raw.n > 128) return;
    px_buf_clear(&p->scratch); /* 類型 */
    if (px_text_fold(name->raw, &p->scratch, NULL) == PX_OK)
        out->field = named(px_buf_view(&p->scratch));
}
