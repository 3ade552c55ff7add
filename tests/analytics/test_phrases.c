/* Chinese phrases without a dictionary: every expected number is worked out by hand in the comment above it. */
#include "tests/analytics/kit.h"

#define RECORD(number, title)                                                                      \
    "{\"pub\":{\"number\":\"" number                                                               \
    "\",\"date\":\"2014-09-01\"},\"titles\":[{\"lang\":\"zh\",\"text\":\"" title "\"}]}"

/* The first in traditional characters. Without 一种, 及 and 其 these are 5 + 7 + (5 + 4) + 5 = 26 characters: 锂 3, 离 4, 子 4, 电 5, 池 4. */
static const char *const four[] = {
    RECORD("CN101000001A", "鋰離子電池"),
    RECORD("CN101000002A", "一种锂离子电池隔膜"),
    RECORD("CN101000003A", "锂离子电池及其充电方法"),
    RECORD("CN101000004A", "钠离子电池"),
};

/* 锂离子电池 (3): every cut in two has parts of 3 and 4: log2(3 x 26 / (3 x 4)) = log2 6.5 = 2.70044. Before it begins a title twice and
 * stands 一种 once, behind it end, 隔, 及: three different ones each, log2 3 = 1.58496; needed are 3/4 log2 3 = 1.18872.
 * 离子电池 (4): log2(4 x 26 / (4 x 4)) = 2.70044; before it 锂 3, 钠 1: -(3/4 log2 3/4 + 1/4 log2 1/4) = 0.811278, under 3/4 log2 4 = 1.5; behind
 * it end, 隔, 及, end: 2. 离子 has 电 behind it always: 0; so do the other parts. */
static void by_hand(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, four);
    kit_is(&k, "phrases", "*", "text=title", "锂离子电池|3|0.75|3|2.70044|1.58496|1.58496\n");
    /* 锂离子电池 stands at 3 of the 4 places of 离子电池: less than 0.8 */
    static const char both[] =
        "离子电池|4|1|4|2.70044|0.811278|2\n锂离子电池|3|0.75|3|2.70044|1.58496|1.58496\n";
    kit_is(&k, "phrases", "*", "text=title entropy=0.8", both);
    kit_is(&k, "phrases", "*", "text=title entropy=0", both);
    kit_is(&k, "phrases", "*", "text=title entropy=0 nested=0.75",
           "锂离子电池|3|0.75|3|2.70044|1.58496|1.58496\n");
    kit_is(&k, "phrases", "*", "text=title pmi=2.71 entropy=0", "");
    kit_is(&k, "phrases", "*", "text=title characters=4 entropy=0.8",
           "离子电池|4|1|4|2.70044|0.811278|2\n");
    kit_is(&k, "phrases", "*", "text=title lang=en", "");
    kit_is(&k, "phrases", "*", "text=title stop=锂离子,X", "");
    kit_is(&k, "phrases", "*", "text=abstract", "");
    assert_int_equal(k.card.missing, 4);
    kit_is(&k, "phrases", "pa=nobody", "text=title", "");
    kit_is(&k, "terms", "*", "text=title", "锂离子电池|3|0.75|-|-|-\n");
    assert_int_equal(kit_drills(&k, "phrases", "*", "text=title entropy=0", PX_UNIT_FAM), 2);
    kit_close(&k);
}

/* Two of the four units, spread by steps of 3: the first and the last, 10 characters. 离子电池 (2): log2(2 x 10 / (2 x 2)) = log2 5; two
 * different neighbours on both sides: 1 bit, 3/4 needed. It is counted in all four. */
static void sampled(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, four);
    kit_is_noted(
        &k, "phrases", "*", "text=title sample=2", true,
        "离子电池|4|1|2|2.32193|1|1\n* terms were sought in 2 of 4 units, spread evenly, and "
        "counted in all\n");
    kit_close(&k);
}

/* Words of the patent trade, particles, Latin words and paragraphs cut; sentences do, too, while terms are sought. */
static const char *const trade[] = {
    RECORD("CN101000001A", "所述散热器的叶片，本发明涉及LED散热器。散热器"),
    RECORD("CN101000002A", "一种散热器，其特征在于包括散热器"),
    RECORD("CN101000003A", "散热器或叶片"),
    RECORD("CN101000004A", "叶片和散热器，该方法"),
};

/* 散热器 7 times: behind 和 once, else at beginnings and behind what is cut; behind it ends and what is cut. Characters: 散热器 叶片 散热器
 * 散热器 11, 散热器 散热器 6, 散热器 叶片 5, 叶片和散热器 方法 8: 30. All parts of 散热器 stand at its 7 places: log2(7 x 30 / (7 x 7)) = 2.09954; 7
 * different neighbours on both sides: log2 7 = 2.80735. 叶片 3 times: log2(3 x 30 / 9) = 3.32193; 3 different ones: log2 3 = 1.58496.
 * With least=1 叶片和散热器, once, is a phrase, too: its weakest cut is 叶片和 | 散热器, log2(30 / 7); one neighbour has no entropy, and log2 1
 * asks for none. 方法 is no term by itself. */
static void boilerplate(void **state) {
    kit k;
    (void)state;
    KIT_LINES(&k, trade);
    kit_is(&k, "phrases", "*", "text=title lang=zh least=1",
           "散热器|4|1|7|2.09954|2.80735|2.80735\n叶片|3|0.75|3|3.32193|1.58496|1.58496\n"
           "叶片和散热器|1|0.25|1|2.09954|0|0\n");
    kit_is(&k, "terms", "*", "text=title lang=en least=1", "led|1|0.25|-|-|-\n");
    kit_close(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(sampled),
        cmocka_unit_test(boilerplate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
