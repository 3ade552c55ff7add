/* made_record.c: a family, its people and its texts put together as a px_record. */
#include "bench/lib/made_record.h"

#include "bench/lib/made_family.h"
#include "bench/lib/made_people.h"
#include "bench/lib/made_text.h"

#define CUTOFF 20251231u

struct made_corpus {
    px_arena *life;
    made_words *words;
    made_people *people;
    made_plan *plan;
    made_texter *texter;
    px_buf text;
    px_str mark;
    uint64_t seed;
    bool sample;
};

/* Streams of chance beside those of made_family.c; a family's dice do not depend on its member. */
enum {
    STREAM_SUBJECT = 16,
    STREAM_PEOPLE,
    STREAM_TITLE,
    STREAM_ABSTRACT,
    STREAM_CLAIMS,
    STREAM_FATE,
    STREAM_RECORD
};

made_corpus *made_corpus_new(uint64_t seed, bool sample) {
    px_arena *life = px_arena_new();
    made_corpus *c = px_arena_zero(life, sizeof *c);
    c->life = life;
    c->words = made_words_new(life);
    c->people = made_people_new(life, c->words, sample);
    c->plan = made_plan_new(life, c->words, seed, sample);
    c->texter = made_texter_new(life, c->words, sample);
    c->seed = seed;
    c->sample = sample;
    c->mark = PX_STR("patix sample");
    px_buf_init(&c->text, (size_t)1 << 20);
    return c;
}

void made_corpus_free(made_corpus *c) {
    if (!c) return;
    px_buf_done(&c->text);
    px_arena_free(c->life);
}

/* What is being built, and what its parts need to know. */
typedef struct making {
    made_corpus *c;
    px_arena *a;
    px_record *r;
    made_family f;
    uint32_t k; /* which member */
    const made_member *m;
    made_subject subject;
    const made_applicant *applicant;
    made_rng dice; /* this record's own */
    bool zh;       /* the publication's text is Chinese */
} making;

static px_str take(making *g) {
    px_str s = px_arena_str(g->a, px_buf_view(&g->c->text));
    px_buf_clear(&g->c->text);
    return s;
}

static px_str keep(making *g, px_str s) {
    return px_arena_str(g->a, s);
}

static px_str say(const making *g, const char *zh, const char *en) {
    return px_str_of(g->m->office == MADE_CN ? zh : en);
}

static uint32_t add_years(uint32_t ymd, uint32_t years) {
    ymd += years * 10000;
    return ymd % 10000 == 229 ? ymd - 1 : ymd;
}

static void numbers(making *g) {
    char text[MADE_NUMBER_MAX];
    px_record *r = g->r;
    r->pub.normal = keep(g, made_publication(&g->f, g->k, text));
    size_t n =
        g->m->office == MADE_CN || g->m->office == MADE_JP || g->m->office == MADE_KR ? 1 : 2;
    r->pub.cc = px_str_sub(r->pub.normal, 0, 2);
    r->pub.num = px_str_sub(r->pub.normal, 2, r->pub.normal.n - n);
    r->pub.kind = px_str_sub(r->pub.normal, r->pub.normal.n - n, r->pub.normal.n);
    r->pub.ymd = made_ymd(g->m->published);
    r->key = r->pub.normal;
    r->app.normal = keep(g, made_application(&g->f, g->k, text));
    r->app.ymd = made_ymd(g->m->filed);
    px_rec_number priority = {.normal = keep(g, made_priority(&g->f, text)),
                              .ymd = made_ymd(g->f.priority)};
    if (!px_str_eq(priority.normal, r->app.normal)) *px_list_add(g->a, &r->priorities) = priority;
    switch (g->m->letter) {
    case 'U':
        r->type = PX_STR("utility_model");
        break;
    case 'S':
        r->type = PX_STR("design");
        break;
    case 'B':
        r->type = PX_STR("invention_grant");
        break;
    default:
        r->type = g->m->office == MADE_WO ? PX_STR("pct") : PX_STR("invention");
    }
    static const char *const langs[] = {"zh", "en", "en", "en", "ja", "ko"};
    r->lang = px_str_of(g->zh ? "zh" : langs[g->m->office]);
    r->family = px_arena_fmt(g->a, "made:%llu", (unsigned long long)(g->f.id + 1));
    r->n_family = g->f.n;
    for (uint32_t k = 0; g->c->sample && k < g->f.n; k++)
        if (k != g->k) *px_list_add(g->a, &r->members) = keep(g, made_publication(&g->f, k, text));
}

/* Members of a family share a title in a language; the texts of one application are one. */
static void title(making *g, bool zh) {
    made_rng r = made_rng_at(g->c->seed, STREAM_TITLE, g->f.id * 2 + zh);
    made_title(g->c->texter, &g->subject, zh, &r, &g->c->text);
    *px_list_add(g->a, &g->r->titles) = (px_rec_text){PX_STR("en"), take(g)};
    if (zh) g->r->titles.v[g->r->titles.n - 1].lang = PX_STR("zh");
}

static void abstract(making *g, bool zh) {
    made_rng r = made_rng_at(g->c->seed, STREAM_ABSTRACT, (g->f.id * 8 + g->m->office) * 2 + zh);
    uint32_t words = zh ? 150 + made_below(&r, 140) : 80 + made_below(&r, 90);
    made_abstract(g->c->texter, &g->subject, zh, words, &r, &g->c->text);
    *px_list_add(g->a, &g->r->abstracts) = (px_rec_text){PX_STR("en"), take(g)};
    if (zh) g->r->abstracts.v[g->r->abstracts.n - 1].lang = PX_STR("zh");
}

static void texts(making *g) {
    bool sample = g->c->sample, design = g->m->letter == 'S';
    title(g, g->zh);
    if (sample && made_chance(&g->dice, g->zh ? 70 : 35)) title(g, !g->zh);
    if (design) return;
    abstract(g, g->zh);
    if (sample && (g->m->office == MADE_WO || made_chance(&g->dice, 20)) && g->r->titles.n > 1)
        abstract(g, !g->zh);
    made_rng r = made_rng_at(g->c->seed, STREAM_CLAIMS, g->f.id * 8 + g->m->office);
    g->r->n_claims = 1 + made_below(&r, 20);
    g->r->n_claims_indep = 1 + (uint32_t)(g->r->n_claims > 8 && made_chance(&r, 50));
    g->r->n_pages = 5 + made_below(&r, 40);
    if (!sample || g->m->office == MADE_WO || g->m->office >= MADE_JP || !made_chance(&r, 60))
        return;
    g->r->n_claims = 2 + made_below(&r, 3);
    g->r->n_claims_indep = 1;
    for (uint32_t num = 1; num <= g->r->n_claims; num++) {
        made_claim(g->c->texter, &g->subject, g->zh, num, &r, &g->c->text);
        *px_list_add(g->a, &g->r->claims) = (px_rec_claim){
            .num = num, .independent = num == 1, .lang = PX_STR("en"), .text = take(g)};
        if (g->zh) g->r->claims.v[num - 1].lang = PX_STR("zh");
    }
}

static bool has_name(const px_rec_party *v, size_t n, px_str name) {
    for (size_t i = 0; i < n; i++)
        if (px_str_eq(v[i].name, name)) return true;
    return false;
}

static void people(making *g) {
    px_record *r = g->r;
    made_rng dice = made_rng_at(g->c->seed, STREAM_PEOPLE, g->f.id);
    uint32_t industry = g->subject.topic->industry;
    g->applicant = made_applicant_draw(g->c->people, industry, g->f.domestic, &dice);
    *px_list_add(g->a, &r->applicants) = g->zh ? g->applicant->zh : g->applicant->en;
    if (made_chance(&dice, 12)) {
        const made_applicant *with =
            made_applicant_draw(g->c->people, industry, g->f.domestic, &dice);
        if (!has_name(r->applicants.v, 1, g->zh ? with->zh.name : with->en.name))
            *px_list_add(g->a, &r->applicants) = g->zh ? with->zh : with->en;
    }
    for (size_t i = 0; !g->c->sample && i < r->applicants.n; i++) {
        px_rec_party *p = &r->applicants.v[i];
        p->address = p->id = p->district = (px_str){0};
    }
    for (uint32_t k = 1 + made_below(&dice, g->c->sample ? 5 : 3); k > 0; k--) {
        px_rec_party zh, en;
        made_inventor_draw(g->a, g->c->words, g->applicant, &dice, &zh, &en);
        if (!has_name(r->inventors.v, r->inventors.n, g->zh ? zh.name : en.name))
            *px_list_add(g->a, &r->inventors) = g->zh ? zh : en;
    }
    if (!g->c->sample || made_chance(&dice, 15)) return;
    const made_list *agents = g->zh ? &g->c->words->AGENT : &g->c->words->AGENT_EN;
    *px_list_add(g->a, &r->agents) =
        (px_rec_party){.name = agents->v[made_below(&dice, agents->n)]};
}

static void classes(making *g, made_rng *r) {
    px_record *rec = g->r;
    if (g->m->letter == 'S') {
        static const char *const locarno[] = {"14-03", "12-08", "15-05", "02-02", "24-02", "09-01"};
        *px_list_add(g->a, &rec->locarno) =
            (px_rec_class){.symbol = px_str_of(locarno[made_below(r, 6)])};
        return;
    }
    const made_list *symbols = &g->subject.topic->symbols;
    uint32_t first = made_below(r, symbols->n), again = made_below(r, symbols->n);
    if (again < first) first = again;
    uint32_t n = 1 + made_below(r, 3), step = 1 + made_below(r, symbols->n - 1);
    bool cpc = g->c->sample && g->m->office != MADE_JP && made_chance(r, 70);
    for (uint32_t k = 0; k < n; k++) {
        px_str symbol = symbols->v[(first + k * step) % symbols->n];
        bool seen = false;
        for (size_t i = 0; i < rec->ipc.n; i++)
            seen |= px_str_eq(rec->ipc.v[i].symbol, symbol);
        if (seen) continue;
        px_rec_class c = {.symbol = symbol, .value = k < 2 ? 'I' : 'A', .first = k == 0};
        if (g->c->sample) c.edition = PX_STR("2006.01");
        *px_list_add(g->a, &rec->ipc) = c;
        c.edition = (px_str){0};
        if (cpc) *px_list_add(g->a, &rec->cpc) = c;
    }
}

static void citations(making *g, uint64_t i) {
    px_record *r = g->r;
    bool us = g->m->office == MADE_US, search = g->m->office == MADE_EP || g->m->office == MADE_WO;
    if (g->m->letter == 'S' || (g->m->office == MADE_CN && g->m->letter == 'A')) return;
    uint32_t want = made_below(&g->dice, g->c->sample ? 9 : 5);
    for (uint32_t k = 0; k < want; k++) {
        char text[MADE_NUMBER_MAX];
        made_family cited;
        uint32_t target;
        px_rec_cite c = {0};
        if (made_chance(&g->dice, 15)) {
            c.number = made_outsider(&g->dice, text);
        } else if (made_cited(g->c->plan, i, &g->f, g->k, &g->dice, &cited, &target)) {
            c.number = made_publication(&cited, target, text);
            if (g->c->sample) c.ymd = made_ymd(cited.member[target].published);
        }
        bool seen = !c.number.n;
        for (size_t j = 0; j < r->cites.n && !seen; j++)
            seen = px_str_eq(r->cites.v[j].number, c.number);
        if (seen) continue;
        c.number = keep(g, c.number);
        static const char *const categories[] = {"X", "Y", "A", "A"};
        if (search) c.category = px_str_of(categories[made_below(&g->dice, 4)]);
        if (g->c->sample)
            c.by = px_str_of(search                            ? "search"
                             : us && made_chance(&g->dice, 60) ? "applicant"
                                                               : "examiner");
        *px_list_add(g->a, &r->cites) = c;
    }
    r->n_cites = (uint32_t)r->cites.n;
    if (!g->c->sample || !made_chance(&g->dice, 20)) return;
    px_rec_cite npl = {0};
    npl.text = px_arena_fmt(
        g->a, "SAMPLE et al.: \"On " PX_STR_FMT "\", Journal of Made Results, %u, p. %u",
        PX_STR_ARG(g->subject.other.en), 1995 + made_below(&g->dice, 12),
        1 + made_below(&g->dice, 900));
    npl.category = search ? PX_STR("A") : (px_str){0};
    *px_list_add(g->a, &r->cites) = npl;
    r->n_npl = 1;
}

static void event(making *g, uint32_t ymd, const char *kind, const char *cn_code,
                  const char *effect, px_str from, px_str to) {
    if (!ymd || ymd > CUTOFF) return;
    px_rec_events *list = &g->r->events;
    px_rec_event e = {
        .ymd = ymd, .kind = px_str_of(kind), .effect = px_str_of(effect), .from = from, .to = to};
    if (g->m->office == MADE_CN) e.code = px_str_of(cn_code);
    (void)px_list_add(g->a, list);
    size_t at = list->n - 1;
    for (; at > 0 && list->v[at - 1].ymd > ymd; at--)
        list->v[at] = list->v[at - 1];
    list->v[at] = e;
}

/* What became of the application: the same for every publication of it. */
static void fate(making *g) {
    px_record *r = g->r;
    made_rng dice = made_rng_at(g->c->seed, STREAM_FATE, g->f.id * 8 + g->m->office);
    bool sample = g->c->sample;
    px_str none = {0}, owner = r->applicants.v[0].name;
    uint32_t filed = made_ymd(g->m->filed), granted = g->m->granted ? made_ymd(g->m->granted) : 0;
    uint32_t term = g->m->letter == 'U' ? 10 : g->m->letter == 'S' ? 15 : 20;
    uint32_t expires = add_years(filed, term), lapses = 0;
    uint32_t first = g->m->published;
    for (uint32_t k = 0; k < g->f.n; k++)
        if (g->f.member[k].office == g->m->office && g->f.member[k].published < first)
            first = g->f.member[k].published;
    const char *zh = "", *en = "";
    if (g->m->office == MADE_WO) {
        r->status = PX_STR("unknown");
    } else if (granted) {
        if (made_chance(&dice, 38))
            lapses = made_ymd(g->m->granted + 700 + made_below(&dice, 3000));
        if (lapses && lapses < expires && lapses <= CUTOFF) {
            zh = "未缴年费", en = "Lapsed: fee not paid";
            r->lapse_ymd = lapses;
        } else {
            lapses = 0;
            if (expires <= CUTOFF)
                zh = "期限届满", en = "Expired";
            else
                zh = "授权", en = "Granted";
        }
        r->status = lapses || expires <= CUTOFF ? PX_STR("dead") : PX_STR("active");
        if (sample) r->expiry_ymd = expires;
        r->grant_ymd = granted;
    } else {
        uint32_t waited = 20453u - first;
        bool over = waited > 1500 ? made_chance(&dice, 92) : waited > 700 && made_chance(&dice, 45);
        bool refused = made_chance(&dice, 45);
        r->status = over ? PX_STR("dead") : PX_STR("pending");
        if (!over)
            zh = "实质审查", en = "Under examination";
        else if (refused)
            zh = "驳回", en = "Refused";
        else
            zh = "撤回", en = "Withdrawn";
        if (over && sample)
            event(g, made_ymd(first + 650 + made_below(&dice, waited - 650 + 1)),
                  refused ? "refused" : "withdrawn", refused ? "RJ01" : "WD01", "-", none, none);
    }
    r->status_text = say(g, zh, en);
    bool moved = granted && made_chance(&dice, sample ? 9 : 4),
         licensed = granted && made_chance(&dice, 4);
    bool pledged = granted && made_chance(&dice, 4);
    uint32_t on[3];
    for (int k = 0; k < 3; k++) {
        on[k] = made_ymd((granted ? g->m->granted : first) + 90 + made_below(&dice, 2000));
        if (lapses && on[k] > lapses) on[k] = 0;
        if (on[k] > CUTOFF || on[k] > expires) on[k] = 0;
    }
    const made_applicant *other =
        made_applicant_draw(g->c->people, g->subject.topic->industry, g->f.domestic, &dice);
    px_rec_party party = g->zh ? other->zh : other->en;
    moved = moved && on[0] && !px_str_eq(party.name, owner);
    if (moved) event(g, on[0], "transferred", "TR01", "", owner, party.name);
    if (!sample) {
        if (lapses) event(g, lapses, "lapsed", "CF01", "-", none, none);
        if (moved) *px_list_add(g->a, &r->owners) = (px_rec_party){.name = party.name};
        return;
    }
    *px_list_add(g->a, &r->owners) = moved ? party : r->applicants.v[0];
    px_str bank = g->c->words->BANK.v[made_below(&dice, g->c->words->BANK.n)];
    event(g, filed, "filed", "", "", none, none);
    event(g, made_ymd(first), "published",
          g->m->letter == 'A' || granted != made_ymd(first) ? "PB01" : "", "", none, none);
    if (g->m->office == MADE_CN && g->m->letter != 'U' && g->m->letter != 'S') {
        uint32_t exam = made_ymd(first + 18);
        if (!granted || exam < granted) {
            r->exam_ymd = exam <= CUTOFF ? exam : 0;
            event(g, exam, "examination", "SE01", "", none, none);
        }
    }
    event(g, granted, "granted", "GR01", "+", none, none);
    if (licensed) event(g, on[1], "licensed", "EE01", "", owner, party.name);
    if (pledged && g->zh) event(g, on[2], "pledged", "PE01", "", owner, bank);
    if (lapses)
        event(g, lapses, "lapsed", "CF01", "-", none, none);
    else if (granted)
        event(g, expires, "expired", "CX01", "-", none, none);
}

/* A person who is the inventor, too, is known to be a person. */
static void settle(const px_record *r, px_rec_parties *list) {
    for (size_t i = 0; i < list->n; i++)
        if (px_str_is(list->v[i].type, "person") &&
            has_name(r->inventors.v, r->inventors.n, list->v[i].name))
            list->v[i].type_follows = true;
}

void made_record(made_corpus *c, px_arena *a, uint64_t i, px_record *r) {
    px_record_init(r);
    making g = {.c = c, .a = a, .r = r};
    made_family_of(c->plan, i, &g.f, &g.k);
    g.m = &g.f.member[g.k];
    g.zh = g.m->office == MADE_CN || (c->sample && g.m->office == MADE_WO && g.f.domestic);
    g.dice = made_rng_at(c->seed, STREAM_RECORD, i);
    made_rng dice = made_rng_at(c->seed, STREAM_SUBJECT, g.f.id);
    g.subject = made_subject_draw(c->words, g.f.topic, &dice);
    numbers(&g);
    texts(&g);
    people(&g);
    classes(&g, &dice);
    citations(&g, i);
    fate(&g);
    /* The families in front of a block are those that citations find most often. */
    uint32_t most = g.f.slot < 6 ? 60 : g.f.slot < 20 ? 15 : 5;
    if (made_ymd(g.m->published) < 20230000) r->n_cited_by = made_below(&dice, most);
    if (c->sample) {
        *px_list_add(a, &r->keywords) = g.zh ? g.subject.term.zh : g.subject.term.en;
        *px_list_add(a, &r->keywords) = g.zh ? g.subject.other.zh : g.subject.other.en;
        made_pair field = c->words->industry[g.subject.topic->industry];
        px_rec_extra *x = px_list_add(a, &r->extras);
        x->name = PX_STR("industry");
        x->values = px_arena_array(a, px_str, 2);
        x->values[x->n_values++] = field.en;
        x->values[x->n_values++] = field.zh;
    }
    px_rec_extra *mark = px_list_add(a, &r->extras);
    mark->name = PX_STR("made");
    mark->values = &c->mark;
    mark->n_values = 1;
    settle(r, &r->applicants);
    settle(r, &r->owners);
}
