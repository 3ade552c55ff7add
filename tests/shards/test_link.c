/* Which rows are one application, one family, who cites whom: every rule of link.h by hand, then
 * collections by chance against a judge that knows only strings. */
#include "tests/shards/link_kit.h"

static const struct {
    const char *what, *lines[BY_HAND], *dead, *app, *fam, *cites;
} cases[] = {
    {"alone", {PUB("US7000001B2") "}", PUB("US7000002B2") "}"}, "", "0 1", "0 1", ""},
    {"the same application",
     {PUB("US2010000001A1") APP(X1) "}", PUB("US7000009B2") APP(X2) "}",
      PUB("US7000001B2") APP(X1) "}"},
     "",
     "0 1 0",
     "0 1 0",
     ""},
    {"A and B by publication number",
     {PUB("EP1000001A1") "}", PUB("EP1000001B1") "}", PUB("EP1000002A1") "}"},
     "",
     "0 0 1",
     "0 0 1",
     ""},
    {"without joins with an application number, wherever it stands",
     {PUB("EP1000001A1") "}", PUB("EP1000001A3") "}", PUB("EP1000001B1") APP("EP98000001") "}",
      PUB("EP1000007B1") APP("EP98000001") "}"},
     "",
     "0 0 0 0",
     "0 0 0 0",
     ""},
    {"one number, two applications: the first by key",
     {PUB("EP1000001B1") "}", PUB("EP1000001A3") APP("EP98000002") "}",
      PUB("EP1000001A1") APP("EP98000001") "}"},
     "",
     "0 1 0",
     "0 1 0",
     ""},
    {"JP counts A and B apart",
     {PUB("JP2003000001A") "}", PUB("JP2003000001B2") "}", PUB("JP2003000001B1") APP(X1) "}"},
     "",
     "0 1 2",
     "0 1 2",
     ""},
    {"without any number", {"{\"title\":\"one\"}", "{\"title\":\"two\"}"}, "", "0 1", "0 1", ""},
    {"family given",
     {PUB("US7000001B2") FAM("f:1") "}", PUB("US7000002B2") FAM("f:2") "}",
      PUB("US7000003B2") FAM("f:1") "}"},
     "",
     "0 1 2",
     "0 1 0",
     ""},
    {"given beats priorities",
     {PUB("US7000001B2") FAM("f:1") PRIO(P1) "}", PUB("US7000002B2") FAM("f:2") PRIO(P1) "}"},
     "",
     "0 1",
     "0 1",
     ""},
    {"given beats application",
     {PUB("US7000001B2") FAM("f:1") APP(X1) "}", PUB("US7000002B2") FAM("f:2") APP(X1) "}"},
     "",
     "0 0",
     "0 1",
     ""},
    {"adopted from the application",
     {PUB("US2010000001A1") APP(X1) "}", PUB("US7000002B2") FAM("f:2") "}",
      PUB("US7000001B2") APP(X1) FAM("f:2") "}"},
     "",
     "0 1 0",
     "0 0 0",
     ""},
    {"adopted by priorities",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US7000002B2") FAM("f:2") PRIO(P1) "}",
      PUB("US7000003B2") FAM("f:2") "}"},
     "",
     "0 1 2",
     "0 0 0",
     ""},
    {"application before priorities",
     {PUB("US7000001B2") FAM("f:1") PRIO(P1) "}", PUB("US7000002B2") FAM("f:2") APP(X2) "}",
      PUB("US7000003B2") APP(X2) PRIO(P1) "}"},
     "",
     "0 1 1",
     "0 1 1",
     ""},
    {"each from its own application, though priorities are the same",
     {PUB("US7000001B2") FAM("f:1") APP(X1) "}", PUB("US7000002B2") FAM("f:2") APP(X2) "}",
      PUB("US2010000002A1") APP(X2) PRIO(P1) "}", PUB("US2010000001A1") APP(X1) PRIO(P1) "}"},
     "",
     "0 1 1 0",
     "0 1 1 0",
     ""},
    {"passed on by who adopted",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US2010000002A1") APP(X2) PRIO(P1) "}",
      PUB("US7000002B2") APP(X2) FAM("f:2") "}"},
     "",
     "0 1 1",
     "0 0 0",
     ""},
    {"contradicting givers: the first by key",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US7000003B2") FAM("f:1") PRIO(P1) "}",
      PUB("US7000002B2") FAM("f:2") PRIO(P1) "}", PUB("US7000004B2") PRIO(P1) "}"},
     "",
     "0 1 2 3",
     "0 1 0 0",
     ""},
    {"contradicting givers in two sets of priorities of one family",
     {PUB("US7000009B2") PRIO(P1) APP(X1) "}", PUB("US7000008B2") PRIO(P2) APP(X1) "}",
      PUB("US7000007B2") PRIO(P1) FAM("f:1") "}", PUB("US7000003B2") PRIO(P1) FAM("f:1") "}",
      PUB("US7000006B2") PRIO(P2) FAM("f:2") "}", PUB("US7000005B2") PRIO(P2) FAM("f:2") "}"},
     "",
     "0 0 1 2 3 4",
     "0 0 0 0 1 1",
     ""},
    {"contradicting givers in one application",
     {PUB("US7000002B2") APP(X1) FAM("f:1") "}", PUB("US7000001B2") APP(X1) FAM("f:2") "}",
      PUB("US7000003B2") APP(X1) "}"},
     "",
     "0 0 0",
     "0 1 1",
     ""},
    {"by the same set of priorities",
     {PUB("US7000001B2") PRIO(P1 "," P2) "}", PUB("US7000002B2") PRIO(P1) "}",
      PUB("US7000003B2") PRIO(P2 "," P1 "," P2) "}"},
     "",
     "0 1 2",
     "0 1 0",
     ""},
    {"by application and priorities in turn",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US7000002B2") PRIO(P1) APP(X1) "}",
      PUB("US7000003B2") APP(X1) PRIO(P2) "}", PUB("US7000004B2") PRIO(P2) "}"},
     "",
     "0 1 1 2",
     "0 0 0 0",
     ""},
    {"dead rows join nothing and give nothing",
     {PUB("US7000001B2") PRIO(P1) "}", PUB("US7000002B2") PRIO(P1) FAM("f:1") APP(X1) "}",
      PUB("US7000003B2") FAM("f:1") "}", PUB("US7000004B2") APP(X1) "}"},
     "1",
     "0 - 1 2",
     "0 - 1 2",
     ""},
    {"cites by number and kind",
     {PUB("EP1000001A1") "}", PUB("EP1000001B1") "}",
      PUB("US7000003B2") ",\"cites\":[\"EP1000001B1\"]}"},
     "",
     "0 0 1",
     "0 0 1",
     "2>1"},
    {"cites a kind that is not here: all kinds",
     {PUB("EP1000001A1") "}", PUB("EP1000001B1") "}",
      PUB("US7000003B2") ",\"cites\":[\"EP1000001A3\"]}"},
     "",
     "0 0 1",
     "0 0 1",
     "2>0 2>1"},
    {"cites without kind: all kinds",
     {PUB("EP1000001A1") "}", PUB("US7000003B2") ",\"cites\":[\"EP1000001\",\"EP1000001A1\"]}",
      PUB("EP1000001B1") "}"},
     "",
     "0 1 0",
     "0 1 0",
     "1>0 1>2"},
    {"where kinds are counted apart, another letter is another document",
     {PUB("JP2003000001B2") "}", PUB("CN1234567C") "}", PUB("JP3000002B2") "}",
      PUB("US7000003B2") ",\"cites\":[\"JP2003000001A\",\"CN1234567A\",\"JP3000002B1\"]}"},
     "",
     "0 1 2 3",
     "0 1 2 3",
     "3>2"},
    {"without a kind two of them could be meant",
     {PUB("JP2003000001A") "}", PUB("JP2003000001B2") "}", PUB("JP2003000002A") "}",
      PUB("US7000003B2") ",\"cites\":[\"JP2003000001\",\"JP2003000002\"]}"},
     "",
     "0 1 2 3",
     "0 1 2 3",
     "3>2"},
    {"cites what is not here",
     {PUB("US7000003B2") ",\"cites\":[\"EP1000001B1\",{\"text\":\"Smith, 1999\"}]}"},
     "",
     "0",
     "0",
     ""},
    {"says who cites it",
     {PUB("EP1000001A1") ",\"cited_by\":[\"US7000003B2\",\"US7000004\"]}",
      PUB("US7000003B2") ",\"cites\":[\"EP1000001A1\"]}", PUB("US7000004B2") "}"},
     "",
     "0 1 2",
     "0 1 2",
     "1>0 2>0"},
    {"never itself, but its other kinds",
     {PUB("EP1000001A1") ",\"cites\":[\"EP1000001A1\"]}",
      PUB("EP1000001B1") ",\"cites\":[\"EP1000001\"]}"},
     "",
     "0 0",
     "0 0",
     "1>0"},
    {"dead rows neither cite nor are cited",
     {PUB("EP1000001A1") "}", PUB("EP1000001B1") "}",
      PUB("US7000003B2") ",\"cites\":[\"EP1000001A1\"]}",
      PUB("US7000004B2") ",\"cites\":[\"EP1000001A1\"]}"},
     "03",
     "- 0 1 -",
     "- 0 1 -",
     "2>1"},
};

static void test_rules(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        by_hand x = rows_of(cases[i].lines, cases[i].dead);
        for (uint32_t cut = 0; cut < 2; cut++) { /* in one segment, and each row in its own */
            result r = build(x.line, x.n, cut, x.dead);
            const char *app = groups(r.links->app, x.n, r.links->n_apps),
                       *fam = groups(r.links->fam, x.n, r.links->n_fams), *c = edges(r.links);
            if (strcmp(app, cases[i].app) || strcmp(fam, cases[i].fam) || strcmp(c, cases[i].cites))
                fail_msg("%s (cut %u):\napplications %s, want %s\nfamilies %s, want %s\n"
                         "cites %s, want %s",
                         cases[i].what, cut, app, cases[i].app, fam, cases[i].fam, c,
                         cases[i].cites);
            release(&r);
        }
    }
}

/* ---- the judge ---- */

enum { ROWS = 300 };

typedef struct judge {
    px_record r[ROWS];
    bool dead[ROWS];
    uint32_t app[ROWS], fam[ROWS], ext[ROWS]; /* as labels: the smallest row */
} judge;

static void relabel(uint32_t *label, uint32_t from, uint32_t to) {
    uint32_t less = from < to ? from : to, more = from < to ? to : from;
    for (uint32_t i = 0; i < ROWS; i++)
        if (label[i] == more) label[i] = less;
}

static bool jp(const px_record *r) {
    return px_facts_kinds_overlap(&r->pub);
}

/* Does row x go before row y (PX_NIL: none)? */
static bool before(const judge *j, uint32_t x, uint32_t y) {
    return y == PX_NIL || px_str_cmp(j->r[x].key, j->r[y].key) < 0;
}

static void judge_applications(judge *j) {
    for (uint32_t i = 0; i < ROWS; i++)
        j->app[i] = i;
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t k = 0; k < i; k++)
            if (!j->dead[i] && !j->dead[k] && j->r[i].app.normal.n &&
                px_str_eq(j->r[i].app.normal, j->r[k].app.normal))
                relabel(j->app, j->app[i], j->app[k]);
    for (uint32_t i = 0; i < ROWS; i++) {
        px_str base = px_record_base_key(kit, &j->r[i]);
        if (j->dead[i] || j->r[i].app.normal.n || !base.n || jp(&j->r[i])) continue;
        uint32_t with = PX_NIL, any = PX_NIL;
        for (uint32_t k = 0; k < ROWS; k++) {
            if (j->dead[k] || !px_str_eq(px_record_base_key(kit, &j->r[k]), base)) continue;
            if (any == PX_NIL) any = k;
            if (j->r[k].app.normal.n && before(j, k, with)) with = k;
        }
        relabel(j->app, j->app[i], j->app[with != PX_NIL ? with : any]);
    }
}

static bool same_priorities(const px_record *x, const px_record *y) {
    px_record a = *x, b = *y;
    a.family = b.family = (px_str){0};
    px_str p = px_facts_family(kit, &a);
    return p.n && px_str_eq(p, px_facts_family(kit, &b));
}

static void judge_families(judge *j) {
    px_str id[ROWS]; /* the identifier that a row has or takes */
    uint32_t giver[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        j->fam[i] = i;
        id[i] = j->dead[i] ? (px_str){0} : j->r[i].family;
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t g = PX_NIL;
        for (uint32_t k = 0; k < ROWS && !j->dead[i] && !id[i].n; k++)
            if (!j->dead[k] && j->app[i] == j->app[k] && j->r[k].family.n && before(j, k, g)) g = k;
        if (g != PX_NIL) id[i] = j->r[g].family;
    }
    /* Of the others, those of one application or one set of priorities go together. */
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t k = 0; k < i; k++)
            if (!j->dead[i] && !j->dead[k] && !id[i].n && !id[k].n &&
                (j->app[i] == j->app[k] || same_priorities(&j->r[i], &j->r[k])))
                relabel(j->fam, j->fam[i], j->fam[k]);
    memset(giver, 0xFF, sizeof giver);
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t k = 0; k < ROWS && !j->dead[i] && !id[i].n; k++)
            if (!j->dead[k] && id[k].n && same_priorities(&j->r[i], &j->r[k]) &&
                before(j, k, giver[j->fam[i]]))
                giver[j->fam[i]] = k;
    px_str taken[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t g = giver[j->fam[i]];
        taken[i] = id[i].n || j->dead[i] || g == PX_NIL ? id[i] : id[g];
    }
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t k = 0; k < i; k++)
            if (taken[i].n && px_str_eq(taken[i], taken[k])) relabel(j->fam, j->fam[i], j->fam[k]);
}

/* Does a record name this filing, as its own or as a priority? */
static bool names(const px_record *r, px_str filing) {
    bool yes = px_str_eq(r->app.normal, filing);
    for (size_t i = 0; i < r->priorities.n; i++)
        yes |= px_str_eq(r->priorities.v[i].normal, filing);
    return yes;
}

static bool linked(const judge *j, uint32_t x, uint32_t y) {
    const px_record *r = &j->r[x], *s = &j->r[y];
    bool yes = j->app[x] == j->app[y] || j->fam[x] == j->fam[y] ||
               (r->family_ext.n && px_str_eq(r->family_ext, s->family_ext)) ||
               (r->app.normal.n && names(s, r->app.normal));
    for (size_t i = 0; i < r->priorities.n; i++)
        yes |= names(s, r->priorities.v[i].normal);
    return yes;
}

static void judge_extended(judge *j) {
    for (uint32_t i = 0; i < ROWS; i++)
        j->ext[i] = i;
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t k = 0; k < i; k++)
            if (!j->dead[i] && !j->dead[k] && linked(j, i, k))
                relabel(j->ext, j->ext[i], j->ext[k]);
}

static const char *numbered(const judge *j, const uint32_t *label) {
    uint32_t number[ROWS], out[ROWS], next = 0;
    for (uint32_t i = 0; i < ROWS; i++)
        number[i] = PX_NIL;
    for (uint32_t i = 0; i < ROWS; i++) {
        if (!j->dead[i] && number[label[i]] == PX_NIL) number[label[i]] = next++;
        out[i] = j->dead[i] ? PX_NIL : number[label[i]];
    }
    return groups(out, ROWS, next);
}

static bool keys_meet(const px_number *x, const px_number *y) {
    px_str k[PX_NUMBER_KEYS], l[PX_NUMBER_KEYS];
    size_t n = px_number_cite_keys(kit, x, k), m = px_number_cite_keys(kit, y, l);
    bool meet = false;
    for (size_t i = 0; i < n; i++)
        for (size_t o = 0; o < m; o++)
            meet |= px_str_eq(k[i], l[o]);
    return meet;
}

/* "EP1000001" of a publication; where kinds are counted apart, "JP2003000001 B". */
static px_str document(const px_record *r) {
    px_str base = px_record_base_key(kit, r);
    if (!jp(r) || !r->pub.kind.n) return base;
    return px_arena_fmt(kit, PX_STR_FMT " %c", PX_STR_ARG(base), r->pub.kind.p[0]);
}

/* Rows that a mentioned number means; false when it could be several documents. */
static bool mentioned(const judge *j, px_str number, bool *hit) {
    px_number n = px_number_of_normal(number, PX_ROLE_PUBLICATION);
    px_str base = px_str_sub(number, 0, n.cc.n + n.num.n), one = {0};
    bool any = false, clear = true;
    memset(hit, 0, ROWS * sizeof *hit);
    for (uint32_t k = 0; k < ROWS; k++)
        if (!j->dead[k] && px_str_eq(j->r[k].pub.normal, number) && n.kind.n) any = hit[k] = true;
    for (uint32_t k = 0; k < ROWS && !any; k++) {
        const px_record *r = &j->r[k];
        px_number own = {.cc = r->pub.cc, .num = r->pub.num, .kind = r->pub.kind};
        if (j->dead[k] || !keys_meet(&n, &own)) continue;
        if (jp(r) && n.kind.n && own.kind.n &&
            (n.kind.p[0] != own.kind.p[0] || !px_str_eq(px_record_base_key(kit, r), base)))
            continue;
        hit[k] = true;
        clear &= !one.n || px_str_eq(one, document(r));
        one = document(r);
    }
    if (!clear) memset(hit, 0, ROWS * sizeof *hit);
    return clear;
}

static const char *judge_edges(const judge *j, uint64_t *n_unclear) {
    static bool cites[ROWS][ROWS];
    bool hit[ROWS];
    px_buf b;
    memset(cites, 0, sizeof cites);
    *n_unclear = 0;
    for (uint32_t i = 0; i < ROWS; i++) {
        const px_record *r = &j->r[i];
        for (size_t c = 0; c < r->cites.n && !j->dead[i]; c++) {
            *n_unclear += !mentioned(j, r->cites.v[c].number, hit);
            for (uint32_t k = 0; k < ROWS; k++)
                cites[i][k] |= hit[k] && k != i;
        }
        for (size_t c = 0; c < r->cited_by.n && !j->dead[i]; c++) {
            *n_unclear += !mentioned(j, r->cited_by.v[c].number, hit);
            for (uint32_t k = 0; k < ROWS; k++)
                cites[k][i] |= hit[k] && k != i;
        }
    }
    px_buf_init(&b, PX_BUF_MAX);
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint32_t k = 0; k < ROWS; k++)
            if (cites[i][k]) px_buf_fmt(&b, "%s%u>%u", b.n ? " " : "", i, k);
    const char *out = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_str number_by_chance(bool kind) {
    static const char *const kinds[] = {"A1", "B1", "B2"};
    uint32_t cc = below(9), n = below(130);
    if (cc == 0)
        return px_arena_fmt(kit, "JP2003%06u%s", n % 40, !kind ? "" : below(2) ? "A" : "B2");
    if (cc == 8) { /* silent about era or type, and what they could mean */
        cc = below(5);
        const char *front[] = {"JP5", "JPH05", "KR1", "KR101", "KR201"},
                   *back[] = {"", "A", "", "B1", "Y1"};
        return px_arena_fmt(kit, "%s%06u%s", front[cc], n % 30, back[cc]);
    }
    return px_arena_fmt(kit, "%s%u%s", cc < 5 ? "EP" : "US", (cc < 5 ? 1000000 : 7000000) + n,
                        kind ? cc < 5 ? kinds[below(2)] : "B2" : "");
}

static px_str row_by_chance(void) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(&b, "{\"pub\":\"" PX_STR_FMT "\"", PX_STR_ARG(number_by_chance(below(8) > 0)));
    if (below(2)) px_buf_fmt(&b, ",\"app\":\"US2009%08u\"", 12000000 + below(150));
    if (below(4) == 0) px_buf_fmt(&b, ",\"family\":\"docdb:%u\"", below(40));
    if (below(2)) {
        px_buf_fmt(&b, ",\"priorities\":[\"DE1020010000%02u\"", below(60));
        if (below(3) == 0) px_buf_fmt(&b, ",\"DE1020010000%02u\"", below(60));
        if (below(10) == 0) px_buf_fmt(&b, ",\"US2009%08u\"", 12000000 + below(150));
        px_buf_c(&b, "]");
    }
    if (below(8) == 0) px_buf_fmt(&b, ",\"family_ext\":\"inpadoc:%u\"", below(40));
    for (const char *const *f = (const char *const[]){"cites", "cited_by", NULL}; *f; f++) {
        px_buf_fmt(&b, ",\"%s\":[", *f);
        for (uint32_t k = 0, n = below(4); k < n; k++)
            px_buf_fmt(&b, "%s\"" PX_STR_FMT "\"", k ? "," : "",
                       PX_STR_ARG(number_by_chance(below(3) > 0)));
        px_buf_c(&b, "]");
    }
    px_buf_c(&b, "}");
    px_str out = px_arena_str(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static void test_by_chance(void **state) {
    (void)state;
    static judge j;
    static px_str lines[ROWS];
    uint64_t n_unclear = 0;
    for (int round = 0; round < 6; round++) {
        for (uint32_t i = 0; i < ROWS;) { /* a publication lives once */
            lines[i] = row_by_chance();
            j.r[i] = kit_read(lines[i]);
            j.dead[i] = below(7) == 0;
            bool twice = false;
            for (uint32_t k = 0; k < i; k++)
                twice |= px_str_eq(j.r[k].key, j.r[i].key) && !j.dead[k] && !j.dead[i];
            i += !twice;
        }
        judge_applications(&j);
        judge_families(&j);
        judge_extended(&j);
        result r = build(lines, ROWS, round % 2 ? 77 : 0, j.dead);
        const char *app = groups(r.links->app, ROWS, r.links->n_apps), *want;
        if (strcmp(app, want = numbered(&j, j.app)))
            fail_msg("applications\n%s\nwant\n%s", app, want);
        const char *fam = groups(r.links->fam, ROWS, r.links->n_fams);
        if (strcmp(fam, want = numbered(&j, j.fam))) fail_msg("families\n%s\nwant\n%s", fam, want);
        const char *ext = groups(r.links->ext, ROWS, r.links->n_exts);
        if (strcmp(ext, want = numbered(&j, j.ext))) fail_msg("extended\n%s\nwant\n%s", ext, want);
        assert_in_range(r.links->n_exts, 2, r.links->n_fams - 1);
        const char *c = edges(r.links);
        uint64_t unclear;
        if (strcmp(c, want = judge_edges(&j, &unclear))) fail_msg("cites\n%s\nwant\n%s", c, want);
        assert_int_equal(r.links->n_unclear, unclear);
        assert_true(strlen(c) > 200);
        n_unclear += unclear;
        release(&r);
    }
    assert_true(n_unclear > 0);
}

/* ---- damage ---- */

static size_t first_word(char *p, size_t n, void *self) {
    memcpy(p, self, 4);
    return n;
}
static size_t shorter(char *p, size_t n, void *self) {
    (void)p;
    (void)self;
    return n - 4;
}

static void test_wrong_meaning_is_refused(void **state) {
    (void)state;
    static const char *const sections[] = {"app",   "fam",       "ext",  "cites_off",
                                           "cites", "cited_off", "cited"};
    const px_str lines[] = {PX_STR(PUB("EP1000001A1") "}"),
                            PX_STR(PUB("US7000003B2") ",\"cites\":[\"EP1000001A1\"]}")};
    result r = build(lines, 2, 0, NULL);
    px_links *l;
    EXPECT(px_links_open(kit_at("links.px"), 3, &l, &err), PX_E_DAMAGED);
    EXPECT(px_links_open(kit_at("absent.px"), 3, &l, &err), PX_E_DAMAGED);
    assert_null(l);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        for (int k = 0; k < 2; k++) {
            uint32_t wrong = 1000;
            kit_rewrite(kit_at("links.px"), kit_at("bad.px"), "LINK", sections[i],
                        k ? shorter : first_word, &wrong);
            OK(px_links_open(kit_at("bad.px"), 2, &l, &err));
            px_status st = px_links_groups(l, &err);
            if (st == PX_OK) st = px_links_citations(l, &err);
            if (st != PX_E_DAMAGED) fail_msg("%s, %d: %s", sections[i], k, px_status_name(st));
            px_links_close(l);
        }
    release(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_by_chance),
        cmocka_unit_test(test_wrong_meaning_is_refused),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
