/* test_party_none.c: words in the place of a name, and names that look like them; and what records count by name then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "patent/facts.h"
#include "patent/party.h"

static void words(void **state) {
    static const char *const nobody[] = {
        "Individual",
        "INDIVIDUAL",
        "individuals",
        " Individual ",
        "Private individual",
        "个人",
        "個人",
        "개인",
        "None",
        "none",
        "NONE",
        "N/A",
        "n/a",
        "N.A.",
        "NA",
        "nan",
        "NaN",
        "null",
        "NULL",
        "Unknown",
        "UNKNOWN [US]",
        "Not available",
        "Not Available.",
        "not-available",
        "unassigned",
        "未知",
        "不详",
        "无",
        "暂无",
        "不公告发明人",
        "请求不公布姓名",
        "Antrag auf Nichtnennung",
        "Anonymous",
        "The designation of the inventor has not yet been filed",
        "ＵＮＫＮＯＷＮ",
        ".",
        "-",
        "--",
        "?",
        "***",
        "—",
        "",
    };
    static const char *const names[] = {
        "Individual, Inc.",
        "None Ltd",
        "Unknown GmbH",
        "Unknown Worlds Entertainment",
        "Nonexus",
        "Null",
        "Nan",
        "Na",
        "NA, JONG WOON",
        "Null, Hans",
        "Nil",
        "No Screw Ltd.",
        "NO Eun-Cheon",
        "Anonymous Content LLC",
        "Individual Investor Group",
        "3M",
        "8x8",
        "个人信息保护公司",
        "无锡市建筑公司",
        "无名",
        "未知科技有限公司",
        "李无",
        "Unknow",
        "Nona",
        "Private Person Smith",
        "Inna",
        "Nobody",
        "H",
        "李",
        "Others",
        "Self",
        "Empty",
        "Theodor",
        "LA",
        "de",
    };
    (void)state;
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        if (!px_party_is_nobody(px_str_of(nobody[i])))
            fail_msg("\"%s\" is taken for a name", nobody[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (px_party_is_nobody(px_str_of(names[i])))
            fail_msg("\"%s\" is taken for nobody", names[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words)};
    if (px_text_init(NULL) != PX_OK) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
