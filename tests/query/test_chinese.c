/* test_chinese.c: every substring of a Chinese title is found, however it is spelled.
 *
 * From real titles (PATIX_DATA, else ../shared/data) substrings of 1 to 8 characters are drawn at
 * random with a fixed seed; each is asked as a phrase of the title, as it stands, in the other of
 * simplified and traditional characters, in full width and in the other case, quoted and bare. The
 * record it was drawn from must be among the hits, and every fiftieth answer is held against all
 * titles one by one. Characters are converted by pairs that stand here, not by the tables that the
 * program folds with.
 *
 * PATIX_CHINESE_DRAWS says how many substrings a set (2 500 unless told). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "indexer/cmd.h"
#include "patent/analyze.h"
#include "patent/record.h"
#include "query/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Simplified, then the traditional characters that mean it, pair after pair. */
static const char *const pairs[] = {
    "电電", "机機", "动動", "车車", "装裝", "设設", "备備", "计計", "种種", "传傳", "输輸", "数數",
    "据據", "处處", "术術", "构構", "体體", "结結", "线線", "连連", "门門", "阀閥", "气氣", "压壓",
    "热熱", "风風", "显顯", "图圖", "视視", "频頻", "网網", "络絡", "统統", "级級", "终終", "给給",
    "红紅", "纤纖", "维維", "绝絕", "缘緣", "缆纜", "织織", "组組", "细細", "编編", "码碼", "识識",
    "别別", "检檢", "测測", "试試", "验驗", "诊診", "断斷", "语語", "译譯", "词詞", "调調", "谐諧",
    "论論", "证證", "评評", "诉訴", "该該", "详詳", "误誤", "说說", "请請", "读讀", "课課", "谁誰",
    "谱譜", "变變", "换換", "转轉", "轮輪", "软軟", "轴軸", "载載", "较較", "辅輔", "辆輛", "辊輥",
    "边邊", "达達", "过過", "运運", "进進", "远遠", "违違", "选選", "递遞", "逻邏", "辑輯", "钢鋼",
    "铁鐵", "铜銅", "铝鋁", "银銀", "锂鋰", "镍鎳", "钻鑽", "针針", "钉釘", "钩鉤", "钥鑰", "钮鈕",
    "钳鉗", "钴鈷", "钛鈦", "钠鈉", "钾鉀", "镁鎂", "锌鋅", "锡錫", "锰錳", "镀鍍", "镜鏡", "锁鎖",
    "链鏈", "键鍵", "锅鍋", "铸鑄", "铺鋪", "销銷", "铰鉸", "错錯", "铃鈴", "长長", "闭閉", "开開",
    "关關", "间間", "闪閃", "问問", "阅閱", "队隊", "阳陽", "阴陰", "阶階", "际際", "陈陳", "险險",
    "随隨", "难難", "雾霧", "静靜", "页頁", "项項", "顺順", "须須", "预預", "领領", "颗顆", "题題",
    "颜顏", "额額", "饮飲", "饭飯", "饰飾", "馈饋", "马馬", "驱驅", "驶駛", "驾駕", "驻駐", "鱼魚",
    "鲜鮮", "鸟鳥", "鸡雞", "麦麥", "齿齒", "龙龍", "龟龜", "东東", "两兩", "严嚴", "个個", "丰豐",
    "临臨", "为為", "举舉", "乐樂", "习習", "书書", "买買", "乱亂", "争爭", "亚亞", "产產", "亲親",
    "亿億", "仅僅", "从從", "仓倉", "仪儀", "们們", "价價", "众眾", "优優", "会會", "伞傘", "伤傷",
    "伦倫", "侧側", "俭儉", "债債", "倾傾", "偿償", "儿兒", "兰蘭", "养養", "内內", "册冊", "写寫",
    "军軍", "农農", "冲沖", "决決", "况況", "净淨", "减減", "几幾", "击擊", "划劃", "则則", "刚剛",
    "创創", "剂劑", "剑劍", "剧劇", "劝勸", "办辦", "务務", "劳勞", "势勢", "区區", "医醫", "华華",
    "协協", "单單", "卖賣", "卫衛", "厂廠", "厅廳", "历歷", "厉厲", "厌厭", "厕廁", "县縣", "双雙",
    "发發", "发髮", "叠疊", "号號", "后後", "吗嗎", "听聽", "启啟", "响響", "员員", "园園", "围圍",
    "国國", "圆圓", "圣聖", "场場", "坏壞", "块塊", "坚堅", "坛壇", "垒壘", "垫墊", "墙牆", "声聲",
    "壳殼", "复複", "复復", "够夠", "头頭", "夹夾", "奖獎", "妆妝", "妇婦", "娱娛", "学學", "宝寶",
    "实實", "审審", "宽寬", "对對", "导導", "寿壽", "将將", "尔爾", "尘塵", "尽盡", "层層", "属屬",
    "岛島", "币幣", "师師", "帐帳", "带帶", "帮幫", "广廣", "庄莊", "库庫", "应應", "张張", "弹彈",
    "强強", "归歸", "当當", "录錄", "彻徹", "态態", "总總", "恒恆", "悬懸", "惊驚", "惯慣", "护護",
    "报報", "担擔", "拟擬", "择擇", "挂掛", "挡擋", "挤擠", "挥揮", "损損", "捡撿", "掷擲", "搅攪",
    "携攜", "摄攝", "摆擺", "摇搖", "撑撐", "敌敵", "斗鬥", "无無", "旧舊", "时時", "晓曉", "暂暫",
    "杂雜", "权權", "条條", "来來", "杨楊", "极極", "枪槍", "柜櫃", "标標", "栈棧", "栏欄", "树樹",
    "样樣", "桥橋", "桩樁", "梦夢", "楼樓", "横橫", "欢歡", "残殘", "毕畢", "毡氈", "汇匯", "汉漢",
    "汤湯", "沟溝", "泪淚", "泽澤", "洁潔", "浇澆", "济濟", "浓濃", "涂塗", "涡渦", "润潤", "涨漲",
    "渐漸", "渗滲", "湿濕", "满滿", "滤濾", "滚滾", "滞滯", "灭滅", "灯燈", "灵靈", "灶竈", "炉爐",
    "炼煉", "烂爛", "烟煙", "烦煩", "烧燒", "爱愛", "牵牽", "独獨", "环環", "现現", "画畫", "疗療",
    "疮瘡", "盐鹽", "监監", "盖蓋", "盘盤", "着著", "矿礦", "砖磚", "础礎", "确確", "离離", "积積",
    "称稱", "稳穩", "穷窮", "窍竅", "竖豎", "笔筆", "筑築", "筛篩", "签簽", "简簡", "类類", "粮糧",
    "紧緊", "约約", "纪紀", "纯純", "纸紙", "纹紋", "绕繞", "续續", "绿綠", "缓緩", "缝縫", "缩縮",
    "罗羅", "罚罰", "职職", "联聯", "肤膚", "肠腸", "胀脹", "胁脅", "胆膽", "胜勝", "胶膠", "脉脈",
    "脏臟", "脑腦", "脚腳", "脱脫", "腻膩", "艺藝", "节節", "芦蘆", "苏蘇", "苹蘋", "范範", "荐薦",
    "药藥", "获獲", "营營", "萝蘿", "蓝藍", "虑慮", "虚虛", "虫蟲", "虽雖", "蚀蝕", "补補", "衬襯",
    "袜襪", "规規", "觉覺", "览覽", "触觸", "订訂", "认認", "讨討", "让讓", "议議", "记記", "讲講",
    "许許", "访訪", "诱誘", "谈談", "谢謝", "贝貝", "负負", "财財", "责責", "货貨", "质質", "购購",
    "贮貯", "贴貼", "费費", "资資", "赋賦", "赛賽", "赵趙", "跃躍", "践踐", "躯軀", "酱醬", "酿釀",
    "释釋", "里裡", "里裏", "鉴鑒", "面麵", "台臺", "台颱", "云雲", "干乾", "干幹", "制製", "松鬆",
    "准準", "胡鬍", "冲衝", "卷捲", "只隻", "获穫", "采採", "周週", "系係", "系繫", "余餘", "布佈",
    "占佔", "伙夥", "克剋", "托託", "杰傑", "别彆", "丑醜", "谷穀", "姜薑", "借藉", "蜡蠟", "曲麯",
    "万萬", "与與", "专專", "业業", "义義", "乌烏", "乡鄉", "于於", "亏虧", "仑侖", "凤鳳", "凭憑",
    "凯凱", "凿鑿", "刍芻",
};
enum { N_PAIRS = sizeof pairs / sizeof *pairs };

static px_err err;

static void check(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

/* ---- chance ---- */

static uint64_t seed;
static uint32_t below(uint32_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 20) % n;
}

/* ---- titles ---- */

typedef struct title {
    uint32_t row;
    px_str text;
} title;

typedef struct set {
    const char *name;
    const char *const *path;
    bool traditional; /* in the main */
    px_snapshot *snap;
    px_arena *a;
    title *v;
    size_t n, cap;
} set;

static bool has_han(px_str s) {
    for (size_t i = 0; i < s.n;)
        if (px_text_script(px_utf8_next(s, &i)) == PX_SCRIPT_CJK) return true;
    return false;
}

static void read_titles(set *s) {
    px_zctx *ctx = px_zctx_new();
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (uint32_t row = 0; row < s->snap->n_rows; row++) {
        px_arena *a = px_arena_new();
        px_record r;
        px_buf_clear(&b);
        check(px_snapshot_record(s->snap, row, ctx, &b, &err), "record");
        check(px_record_read(a, px_buf_view(&b), &r, &err), "read");
        for (size_t i = 0; i < r.titles.n; i++) {
            if (!has_han(r.titles.v[i].text)) continue;
            if (s->n == s->cap)
                s->v = px_arena_grow(s->a, s->v, s->n, &s->cap, s->n + 1, sizeof *s->v);
            s->v[s->n++] = (title){row, px_arena_str(s->a, r.titles.v[i].text)};
        }
        px_arena_free(a);
    }
    px_zctx_free(ctx);
    px_buf_done(&b);
}

/* ---- spellings ---- */

static bool is_word(uint32_t cp) {
    return px_text_script(cp) == PX_SCRIPT_WORD || px_text_is_mark(cp);
}

/* A substring of 1 to 8 characters of a title that does not cut a Latin word; false if the draw
 * gave none (only signs, a cut word). */
static bool draw(px_str t, px_str *out) {
    uint32_t at[512], cp[512];
    size_t n = 0;
    bool token = false;
    for (size_t i = 0; i < t.n && n < 511; n++) {
        at[n] = (uint32_t)i;
        cp[n] = px_utf8_next(t, &i);
        at[n + 1] = (uint32_t)i;
    }
    if (!n) return false;
    size_t from = below((uint32_t)n), to = from + 1 + below(8);
    if (to > n) to = n;
    if (from && is_word(cp[from]) && is_word(cp[from - 1])) return false;
    if (to < n && is_word(cp[to]) && is_word(cp[to - 1])) return false;
    if (to < n && px_text_is_mark(cp[to])) return false;
    for (size_t i = from; i < to; i++) {
        token |= px_text_script(cp[i]) != PX_SCRIPT_OTHER;
        if (cp[i] == '\n' || cp[i] == '\r' || cp[i] == 0xFFFD) return false;
    }
    *out = px_str_sub(t, at[from], at[to]);
    return token;
}

typedef enum spelling { AS_IT_IS, OTHER_SCRIPT, FULL_WIDTH, OTHER_CASE, SPELLINGS } spelling;
static const char *const spelling_name[] = {"as it is", "other script", "full width", "other case"};

/* The other side of a pair, by chance where there are several. */
static px_str other(px_str c, bool to_traditional) {
    px_str found = c;
    uint32_t seen = 0;
    for (size_t i = 0; i < N_PAIRS; i++) {
        px_str p = px_str_of(pairs[i]);
        size_t k = 0;
        (void)px_utf8_next(p, &k);
        px_str x = px_str_sub(p, 0, k), y = px_str_sub(p, k, p.n);
        px_str from = to_traditional ? x : y, to = to_traditional ? y : x;
        if (px_str_eq(c, from) && below(++seen) == 0) found = to;
    }
    return found;
}

static bool spell(px_str s, spelling how, bool to_traditional, px_buf *out) {
    bool changed = how == AS_IT_IS;
    px_buf_clear(out);
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t cp = px_utf8_next(s, &i);
        px_str c = px_str_sub(s, from, i);
        char wide[4];
        if (how == OTHER_SCRIPT) {
            px_str o = other(c, to_traditional);
            changed |= !px_str_eq(o, c);
            px_buf_str(out, o);
        } else if (how == FULL_WIDTH && cp > ' ' && cp < 0x7F && cp != '"' && cp != '\\') {
            changed = true;
            px_buf_put(out, wide, px_utf8_put(wide, cp + 0xFEE0));
        } else if (how == OTHER_CASE && px_is_alpha((char)(cp < 0x80 ? cp : 0))) {
            changed = true;
            px_buf_ch(out, px_is_upper(c.p[0]) ? px_lower(c.p[0]) : px_upper(c.p[0]));
        } else {
            px_buf_str(out, c);
        }
    }
    return changed;
}

/* Signs that mean something in quotes get a backslash before them. */
static void quote(px_str s, px_buf *out) {
    px_buf_clear(out);
    px_buf_c(out, "ti=\"");
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t cp = px_utf8_next(s, &i);
        bool sign = cp == '"' || cp == '\\' || cp == '*' || cp == '?' || cp == '#' || cp == '$' ||
                    cp == '_' || cp == '~' || (cp >= 0x201C && cp <= 0x201F) || cp == 0xFF02 ||
                    cp == 0xFF0A || cp == 0xFF1F || cp == 0xFF03 || cp == 0xFF04 || cp == 0xFF3F ||
                    cp == 0xFF3C || cp == 0xFF5E || (cp >= 0x300C && cp <= 0x300F);
        if (sign)
            px_buf_ch(out, ' '); /* between tokens such a sign says nothing */
        else
            px_buf_str(out, px_str_sub(s, from, i));
    }
    px_buf_ch(out, '"');
}

static bool all_cjk(px_str s) {
    for (size_t i = 0; i < s.n;)
        if (px_text_script(px_utf8_next(s, &i)) != PX_SCRIPT_CJK) return false;
    return true;
}

/* ---- asking ---- */

static size_t asked[SPELLINGS], bare, compared;

static void must_find(set *s, const title *t, px_str query, const char *how) {
    px_answer a;
    px_status st = px_answer_open(s->snap, query, NULL, NULL, &a, &err);
    if (st != PX_OK)
        fail_msg("%s: %.*s (%s) in \"%.*s\": %s", s->name, (int)query.n, query.p, how,
                 (int)t->text.n, t->text.p, err.message);
    bool found = px_rowset_has(&a.rows, t->row);
    uint64_t n = a.counts.publications;
    px_answer_close(&a);
    if (!found)
        fail_msg("%s: %.*s (%s) is not found in \"%.*s\" (%llu hits)", s->name, (int)query.n,
                 query.p, how, (int)t->text.n, t->text.p, (unsigned long long)n);
}

/* Titles that hold the characters, one by one: for substrings of Han characters only. */
static void must_be_all(set *s, px_str query, px_str text) {
    px_answer a;
    px_buf x, y;
    px_buf_init(&x, 1u << 20);
    px_buf_init(&y, 1u << 20);
    check(px_answer_open(s->snap, query, NULL, NULL, &a, &err), "again");
    check(px_text_fold(text, &x, &err), "fold");
    px_rowset want;
    px_rowset_init(&want, s->snap);
    for (size_t i = 0; i < s->n; i++) {
        check(px_text_fold(s->v[i].text, &y, &err), "fold");
        if (px_str_find(px_buf_view(&y), px_buf_view(&x)) != SIZE_MAX &&
            !px_rowset_has(&want, s->v[i].row))
            px_rowset_add(&want, s->v[i].row);
    }
    /* A phrase runs on over signs, so there may be more hits than titles that hold it as it stands.
     */
    for (size_t i = 0; i < s->snap->n_segs; i++) {
        if (!want.seg[i]) continue;
        uint64_t both = a.rows.seg[i] ? px_bitmap_and_count(want.seg[i], a.rows.seg[i]) : 0;
        if (both != px_bitmap_count(want.seg[i]))
            fail_msg("%s: %.*s misses %llu titles", s->name, (int)query.n, query.p,
                     (unsigned long long)(px_bitmap_count(want.seg[i]) - both));
    }
    compared++;
    px_rowset_release(&want);
    px_answer_close(&a);
    px_buf_done(&x);
    px_buf_done(&y);
}

static void draws(set *s, size_t n) {
    px_buf text, query;
    px_buf_init(&text, 1u << 20);
    px_buf_init(&query, 1u << 20);
    for (size_t done = 0, tries = 0; done < n; tries++) {
        if (tries > n * 50) fail_msg("%s: too few substrings", s->name);
        const title *t = &s->v[below((uint32_t)s->n)];
        px_str sub;
        if (!draw(t->text, &sub)) continue;
        done++;
        for (int how = 0; how < SPELLINGS; how++) {
            if (!spell(sub, (spelling)how, !s->traditional, &text)) continue;
            asked[how]++;
            quote(px_buf_view(&text), &query);
            must_find(s, t, px_buf_view(&query), spelling_name[how]);
            if (all_cjk(px_buf_view(&text))) {
                px_buf_clear(&query);
                px_buf_c(&query, "ti=");
                px_buf_str(&query, px_buf_view(&text));
                bare++;
                must_find(s, t, px_buf_view(&query), "bare");
                if (done % 50 == 0) must_be_all(s, px_buf_view(&query), px_buf_view(&text));
            }
        }
    }
    px_buf_done(&text);
    px_buf_done(&query);
}

/* What is in no title is not found: the check above can fail. */
static void can_fail(set *s) {
    px_answer a;
    size_t none = 0;
    px_buf text, query;
    px_buf_init(&text, 1u << 20);
    px_buf_init(&query, 1u << 20);
    for (size_t i = 0; i < 200; i++) {
        const title *x = &s->v[below((uint32_t)s->n)], *y = &s->v[below((uint32_t)s->n)];
        px_str p, q;
        if (!draw(x->text, &p) || !draw(y->text, &q) || p.n < 12 || q.n < 12) continue;
        px_buf_clear(&text);
        px_buf_str(&text, p);
        px_buf_str(&text, q);
        quote(px_buf_view(&text), &query);
        check(px_answer_open(s->snap, px_buf_view(&query), NULL, NULL, &a, &err), "two titles");
        none += a.counts.publications == 0;
        px_answer_close(&a);
    }
    assert_true(none > 20);
    px_buf_done(&text);
    px_buf_done(&query);
}

/* Each pair is one character to the program. */
static void test_pairs(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < N_PAIRS; i++) {
        px_str p = px_str_of(pairs[i]);
        size_t at = 0;
        uint32_t x = px_text_fold_char(px_utf8_next(p, &at)),
                 y = px_text_fold_char(px_utf8_next(p, &at));
        if (x == y) continue;
        print_message("%s: U+%04X and U+%04X stay apart\n", pairs[i], x, y);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* ---- sets ---- */

static const char *const g06f[] = {"zh-cpc-g06f", NULL};
static const char *const bdci[] = {"zh-bdci2022/train.json", NULL};
static const char *const patsnap[] = {"zh-patsnap-xlsx", NULL};
static const char *const tw[] = {"tw-titles/node-patent.csv", NULL};
static set sets[] = {
    {.name = "zh-cpc-g06f", .path = g06f},
    {.name = "zh-bdci2022", .path = bdci},
    {.name = "zh-patsnap-xlsx", .path = patsnap},
    {.name = "tw-titles", .path = tw, .traditional = true},
};

static char root[64];

/* False when the data is absent. */
static bool open_set(set *s, const char *data) {
    char *from = px_path(data, s->path[0]), *into = px_path(root, s->name);
    bool there = px_file_exists(from) || px_dir_exists(from);
    if (there) {
        char *argv[] = {"index", "--into", into, from, NULL};
        px_status st = px_cmd_index(4, argv, &err);
        if (st != PX_OK && st != PX_E_REJECTS) check(st, s->name);
        check(px_snapshot_open(into, false, &s->snap, &err), s->name);
        s->a = px_arena_new();
        read_titles(s);
    }
    free(from);
    free(into);
    return there;
}

static void run(set *s) {
    const char *given = getenv("PATIX_DATA"), *draws_given = getenv("PATIX_CHINESE_DRAWS");
    uint32_t n = 2500;
    if (draws_given) assert_true(px_str_u32(px_str_of(draws_given), &n));
    if (!open_set(s, given ? given : "../shared/data")) {
        print_message("%s: no such data (PATIX_DATA or ../shared/data)\n", s->name);
        skip();
    }
    assert_true(s->n > 100);
    seed = 0x9E3779B97F4A7C15ull;
    memset(asked, 0, sizeof asked);
    bare = compared = 0;
    draws(s, n);
    can_fail(s);
    print_message("%s: %zu titles, %u substrings: %zu as they are, %zu in the other script, %zu in "
                  "full width, %zu in the other case; %zu bare; %zu answers compared with all "
                  "titles\n",
                  s->name, s->n, n, asked[AS_IT_IS], asked[OTHER_SCRIPT], asked[FULL_WIDTH],
                  asked[OTHER_CASE], bare, compared);
    assert_true(asked[OTHER_SCRIPT] > n / 4 && bare > n / 4 && compared > 0);
    px_arena_free(s->a);
    px_snapshot_unref(s->snap);
}

static void test_g06f(void **state) {
    (void)state;
    run(&sets[0]);
}
static void test_bdci(void **state) {
    (void)state;
    run(&sets[1]);
}
static void test_patsnap(void **state) {
    (void)state;
    run(&sets[2]);
}
static void test_tw(void **state) {
    (void)state;
    run(&sets[3]);
}

static int setup(void **state) {
    (void)state;
    (void)snprintf(root, sizeof root, "/tmp/patix-chinese-XXXXXX");
    return mkdtemp(root) && px_text_init(&err) == PX_OK ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    return px_dir_remove(root, &err) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),   cmocka_unit_test(test_g06f), cmocka_unit_test(test_bdci),
        cmocka_unit_test(test_patsnap), cmocka_unit_test(test_tw),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
