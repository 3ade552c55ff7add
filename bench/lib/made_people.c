/* made_people.c: names of organisations and people from the tables of made_names.tbl. */
#include "bench/lib/made_people.h"

#include "patent/party.h"

struct made_people {
    struct {
        made_applicant *v;
        uint32_t n;
        made_zipf zipf;
    } of[MADE_INDUSTRIES][2]; /* [industry][domestic] */
};

static px_str pick(const made_list *list, made_rng *r) {
    return list->v[made_below(r, list->n)];
}

static void cut(px_str s, px_str *left, px_str *right) {
    size_t at = px_str_find(s, PX_STR("/"));
    *left = px_str_sub(s, 0, at);
    *right = px_str_sub(s, at + 1, s.n);
}

/* Credit codes of the right length that begin like Shanghai's and are nobody's. */
static px_str credit_code(px_arena *a, uint64_t who) {
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char code[19] = "91310000MADE";
    for (uint64_t k = 12, v = who * 2654435761u; k < 18; k++, v /= 31)
        code[k] = digits[v % 31];
    return px_arena_str(a, (px_str){code, 18});
}

static void settle(px_arena *a, const made_words *w, bool sample, made_rng *r, made_applicant *o) {
    px_rec_party *zh = &o->zh, *en = &o->en;
    zh->country = en->country = PX_STR("CN");
    if (made_chance(r, sample ? 78 : 25)) {
        zh->province = zh->city = PX_STR("上海市");
        uint32_t k = made_below(r, w->DISTRICT.n), again = made_below(r, w->DISTRICT.n);
        zh->district = w->DISTRICT.v[k < again ? k : again]; /* the first ones hold the parks */
    } else {
        cut(pick(&w->PLACE, r), &zh->province, &zh->city);
    }
    px_str road = pick(&w->ROAD, r);
    px_str city = zh->city;
    if (px_str_eq(zh->province, city)) city.n = 0;
    zh->address = px_arena_fmt(a, PX_STR_FMT PX_STR_FMT PX_STR_FMT PX_STR_FMT "%u号",
                               PX_STR_ARG(zh->province), PX_STR_ARG(city), PX_STR_ARG(zh->district),
                               PX_STR_ARG(road), 1 + made_below(r, 3000));
    en->province = zh->province;
    en->city = zh->city;
    en->district = zh->district;
}

/* Rank k of an industry: every seventh a university, an institute, a hospital where that fits. */
static void domestic(px_arena *a, const made_words *w, bool sample, uint32_t industry, uint32_t k,
                     made_applicant *o) {
    px_str left, right;
    uint32_t shared = k / 7 + industry;
    if (k % 7 == 2 && k < 7 * 40) {
        uint32_t no = shared % (w->UNIVERSITY.n * 4), series = no / w->UNIVERSITY.n;
        static const char *const zh_series[] = {"样本", "沪样", "样本第二", "样本沿海"};
        static const char *const en_series[] = {"Sample", "Husample", "Second Sample",
                                                "Coastal Sample"};
        cut(w->UNIVERSITY.v[no % w->UNIVERSITY.n], &left, &right);
        o->who = 1000000 + no;
        made_rng r = made_rng_at(31, 1, o->who);
        o->zh.name = px_arena_fmt(a, "%s" PX_STR_FMT "大学", zh_series[series], PX_STR_ARG(left));
        o->en.name =
            px_arena_fmt(a, "%s University of " PX_STR_FMT, en_series[series], PX_STR_ARG(right));
        o->zh.type = o->en.type = PX_STR("university");
        settle(a, w, sample, &r, o);
        return;
    }
    if (k % 7 == 5 && k < 7 * 16) {
        uint32_t no = shared % (w->INSTITUTE.n * 2);
        cut(w->INSTITUTE.v[no % w->INSTITUTE.n], &left, &right);
        o->who = 2000000 + no;
        made_rng r = made_rng_at(31, 1, o->who);
        bool second = no >= w->INSTITUTE.n;
        o->zh.name =
            px_arena_fmt(a, "%s" PX_STR_FMT "研究所", second ? "沪样" : "样本", PX_STR_ARG(left));
        o->en.name = px_arena_fmt(a, "%s Institute of " PX_STR_FMT, second ? "Husample" : "Sample",
                                  PX_STR_ARG(right));
        o->zh.type = o->en.type = PX_STR("institute");
        settle(a, w, sample, &r, o);
        return;
    }
    o->who = 3000000 + (uint64_t)industry * 100000 + k;
    made_rng r = made_rng_at(31, 2, o->who);
    settle(a, w, sample, &r, o);
    bool shanghai = o->zh.district.n > 0;
    if (k % 7 == 6 && (industry == 1 || industry == 4) && k < 200) {
        o->zh.name = px_arena_fmt(a, "%s第%u人民医院", shanghai ? "沪样" : "样本", k + industry);
        o->en.name = px_arena_fmt(a, "%s People's Hospital No. %u",
                                  shanghai ? "Husample" : "Sample", k + industry);
        o->zh.type = o->en.type = PX_STR("hospital");
        return;
    }
    if (k % 23 == 22) {
        px_rec_party zh = o->zh, en = o->en;
        made_inventor_draw(a, w, o, &r, &zh, &en);
        o->zh.name = zh.name;
        o->en.name = en.name;
        o->zh.type = o->en.type = PX_STR("person");
        return;
    }
    /* Three syllables by rank: a multiplier without a common divisor visits each name once. */
    uint32_t n = w->SYLLABLE_ZH.n, mixed = (uint32_t)((k * 7919ull + industry * 31) % (n * n * n));
    uint32_t s1 = mixed % n, s2 = mixed / n % n, s3 = mixed / n / n;
    if (s2 == s1) s2 = (s1 + 17) % n;
    px_str third_zh = w->SYLLABLE_ZH.v[s3], third_en = w->SYLLABLE_PY.v[s3];
    if (k < 2000) third_zh.n = third_en.n = 0;
    bool stock = made_chance(&r, 30);
    o->zh.name = px_arena_fmt(a, "%s" PX_STR_FMT PX_STR_FMT PX_STR_FMT PX_STR_FMT "%s有限公司",
                              shanghai ? "沪样" : "样本", PX_STR_ARG(w->SYLLABLE_ZH.v[s1]),
                              PX_STR_ARG(w->SYLLABLE_ZH.v[s2]), PX_STR_ARG(third_zh),
                              PX_STR_ARG(w->TRADE_ZH.v[industry]), stock ? "股份" : "");
    o->en.name = px_arena_fmt(a, "%s " PX_STR_FMT PX_STR_FMT PX_STR_FMT " " PX_STR_FMT " Co., Ltd.",
                              shanghai ? "Husample" : "Sample", PX_STR_ARG(w->SYLLABLE_PY.v[s1]),
                              PX_STR_ARG(w->SYLLABLE_PY.v[s2]), PX_STR_ARG(third_en),
                              PX_STR_ARG(w->TRADE_EN.v[industry]));
    o->zh.type = o->en.type = PX_STR("company");
    o->zh.id = o->en.id = credit_code(a, o->who);
}

static void foreign(px_arena *a, const made_words *w, uint32_t industry, uint32_t k,
                    made_applicant *o) {
    o->who = 5000000 + (uint64_t)industry * 100000 + k;
    made_rng r = made_rng_at(31, 3, o->who);
    px_str country, form;
    cut(pick(&w->FORM, &r), &country, &form);
    uint32_t n = w->SURNAME_EN.n, mixed = (uint32_t)((k * 7919ull + industry * 31) % (n * n * 26));
    px_str first = w->SURNAME_EN.v[mixed % n], second = w->SURNAME_EN.v[mixed / n % n];
    if (k < 30) second.n = 0;
    o->en.name =
        px_arena_fmt(a, "Sample " PX_STR_FMT "%s" PX_STR_FMT "%s " PX_STR_FMT " " PX_STR_FMT,
                     PX_STR_ARG(first), k < 30 ? "" : "-", PX_STR_ARG(second),
                     k < 900 ? "" : (char[]){' ', (char)('A' + mixed / n / n), 0},
                     PX_STR_ARG(w->TRADE_EN.v[industry]), PX_STR_ARG(form));
    o->zh.name =
        px_arena_fmt(a, "样本" PX_STR_FMT PX_STR_FMT PX_STR_FMT "%s公司",
                     PX_STR_ARG(pick(&w->SYLLABLE_ZH, &r)), PX_STR_ARG(pick(&w->SYLLABLE_ZH, &r)),
                     PX_STR_ARG(pick(&w->SYLLABLE_ZH, &r)), made_chance(&r, 50) ? "股份" : "");
    o->zh.country = o->en.country = country;
    o->zh.type = o->en.type = PX_STR("company");
}

/* A type that the name tells is not written. */
static void settle_type(px_arena *a, px_rec_party *p) {
    p->type_follows = px_str_eq(px_party_type(a, p->name, p->country), p->type);
}

made_people *made_people_new(px_arena *a, const made_words *w, bool sample) {
    made_people *p = px_arena_zero(a, sizeof *p);
    for (uint32_t d = 0; d < MADE_INDUSTRIES; d++) {
        for (int home = 0; home < 2; home++) {
            uint32_t n = sample ? (home ? 160 : 60) : (home ? 5000 : 7000);
            p->of[d][home].n = n;
            p->of[d][home].v = px_arena_array(a, made_applicant, n);
            made_zipf_init(&p->of[d][home].zipf, a, n, 4);
            for (uint32_t k = 0; k < n; k++) {
                made_applicant *o = &p->of[d][home].v[k];
                o->circle = 5 + 400 / (k + 3);
                if (home)
                    domestic(a, w, sample, d, k, o);
                else
                    foreign(a, w, d, k, o);
                settle_type(a, &o->zh);
                settle_type(a, &o->en);
            }
        }
    }
    return p;
}

const made_applicant *made_applicant_draw(const made_people *p, uint32_t industry,
                                          bool domestic_one, made_rng *r) {
    return &p->of[industry][domestic_one].v[made_zipf_next(&p->of[industry][domestic_one].zipf, r)];
}

static px_str join(px_arena *a, const px_str *parts, size_t n) {
    char name[96];
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n) memcpy(name + len, parts[i].p, parts[i].n);
        len += parts[i].n;
    }
    return px_arena_str(a, (px_str){name, len});
}

void made_inventor_draw(px_arena *a, const made_words *w, const made_applicant *of, made_rng *r,
                        px_rec_party *zh, px_rec_party *en) {
    /* The more senior ones, low in the circle, invent more. */
    uint32_t circle = of->circle ? of->circle : 5;
    uint32_t k = made_below(r, circle), again = made_below(r, circle);
    made_rng one = made_rng_at(31, 4, of->who * 1000 + (k < again ? k : again));
    bool two = made_chance(&one, 65);
    uint32_t s = made_below(&one, w->SURNAME_ZH.n), g1 = made_below(&one, w->GIVEN_ZH.n);
    uint32_t g2 = made_below(&one, w->GIVEN_ZH.n);
    px_str none = {0};
    bool home = px_str_is(of->zh.country, "CN");
    *zh = *en = (px_rec_party){.country = of->zh.country};
    if (home) {
        zh->name = join(
            a, (px_str[]){w->SURNAME_ZH.v[s], w->GIVEN_ZH.v[g1], two ? w->GIVEN_ZH.v[g2] : none},
            3);
        px_str given = join(a, (px_str[]){w->GIVEN_PY.v[g1], two ? w->GIVEN_PY.v[g2] : none}, 2);
        px_str surname = w->SURNAME_PY.v[s];
        char head = px_upper(given.p[0]);
        en->name = join(
            a, (px_str[]){surname, PX_STR(", "), {&head, 1}, px_str_sub(given, 1, given.n)}, 4);
        return;
    }
    px_str given = pick(&w->GIVEN_EN, &one), surname = pick(&w->SURNAME_EN, &one);
    en->name = join(a, (px_str[]){given, PX_STR(" "), surname}, 3);
    zh->name = en->name;
}
