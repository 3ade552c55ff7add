/* words.c: see words.h. Numbers among the types of applicants are PatentsView's assignee types. */
#include "indexer/words.h"

px_str px_word_party(px_str v) {
    static const char *const names[][2] = {{"企业", "company"},
                                           {"公司", "company"},
                                           {"company", "company"},
                                           {"大专院校", "university"},
                                           {"院校", "university"},
                                           {"高校", "university"},
                                           {"university", "university"},
                                           {"科研单位", "institute"},
                                           {"研究所", "institute"},
                                           {"院校/研究所", "university"},
                                           {"机关团体", "government"},
                                           {"政府机构", "government"},
                                           {"医院", "hospital"},
                                           {"个人", "person"},
                                           {"individual", "person"},
                                           {"person", "person"},
                                           {"2", "company"},
                                           {"3", "company"},
                                           {"4", "person"},
                                           {"5", "person"},
                                           {"6", "government"},
                                           {"7", "government"},
                                           {"8", "government"},
                                           {"9", "government"},
                                           {"12", "company"},
                                           {"13", "company"},
                                           {"14", "person"},
                                           {"15", "person"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_eq_nocase(v, px_str_of(names[i][0]))) return px_str_of(names[i][1]);
    return v;
}

px_str px_word_status(px_str v) {
    static const char *const names[][2] = {
        {"有效", "active"},         {"失效", "dead"},           {"无效", "dead"},
        {"审中", "pending"},        {"在审", "pending"},        {"active", "active"},
        {"patented", "active"},     {"granted", "active"},      {"in force", "active"},
        {"inactive", "dead"},       {"expired", "dead"},        {"discontinued", "dead"},
        {"withdrawn", "dead"},      {"lapsed", "dead"},         {"dead", "dead"},
        {"pending", "pending"},     {"unknown", "unknown"},     {"alive", "active"},
        {"有权", "active"},         {"无权", "dead"},           {"专利权维持", "active"},
        {"登録", "active"},         {"係属中", "pending"},      {"消滅", "dead"},
        {"生存", "active"},         {"등록", "active"},         {"공개", "pending"},
        {"출원", "pending"},        {"심사중", "pending"},      {"소멸", "dead"},
        {"거절", "dead"},           {"취하", "dead"},           {"포기", "dead"},
        {"무효", "dead"},           {"erteilt", "active"},      {"in kraft", "active"},
        {"anhängig", "pending"},    {"Anhängig", "pending"},    {"erloschen", "dead"},
        {"zurückgewiesen", "dead"}, {"zurückgenommen", "dead"}, {"en vigueur", "active"},
        {"délivré", "active"},      {"en instance", "pending"}, {"déchu", "dead"},
        {"ceased", "dead"},         {"refused", "dead"},        {"abandoned", "dead"},
        {"filed", "pending"},       {"published", "pending"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_eq_nocase(v, px_str_of(names[i][0]))) return px_str_of(names[i][1]);
    return (px_str){NULL, 0};
}

px_str px_word_type(px_str v) {
    static const char *const names[][2] = {{"发明申请", "invention"},
                                           {"发明专利", "invention"},
                                           {"发明", "invention"},
                                           {"发明公开", "invention"},
                                           {"授权发明", "invention_grant"},
                                           {"发明授权", "invention_grant"},
                                           {"发明授权公告", "invention_grant"},
                                           {"实用新型", "utility_model"},
                                           {"外观设计", "design"},
                                           {"外观专利", "design"},
                                           {"实用新型专利", "utility_model"},
                                           {"外观设计专利", "design"},
                                           {"特許", "invention"},
                                           {"実用新案", "utility_model"},
                                           {"実用", "utility_model"},
                                           {"意匠", "design"},
                                           {"특허", "invention"},
                                           {"실용신안", "utility_model"},
                                           {"실용", "utility_model"},
                                           {"디자인", "design"},
                                           {"Erfindungspatent", "invention"},
                                           {"Gebrauchsmuster", "utility_model"},
                                           {"Geschmacksmuster", "design"},
                                           {"brevet d'invention", "invention"},
                                           {"modèle d'utilité", "utility_model"},
                                           {"utility model", "utility_model"},
                                           {"design patent", "design"},
                                           {"plant patent", "plant"},
                                           {"PCT", "pct"},
                                           {"植物", "plant"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_str_eq_nocase(v, px_str_of(names[i][0]))) return px_str_of(names[i][1]);
    return (px_str){NULL, 0};
}
