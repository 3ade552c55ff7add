/* random_event.c: questions about legal events, most of them about one that there is. */
#include "tests/lib/random_int.h"

bool random_is_event(px_field f) {
    return f == PX_F_EVD || f == PX_F_EVC || f == PX_F_EVF || f == PX_F_EVT || f == PX_F_EVP;
}

/* An event of some record; NULL: there is none. */
static const px_rec_event *some_event(random_query *q) {
    size_t at = random_chance(q, 60) ? q->focus : random_below(q, q->j->n);
    for (size_t k = 0; k < q->j->n; k++) {
        const px_record *r = &q->doc[(at + k) % q->j->n]->record;
        if (r->events.n) return &r->events.v[random_below(q, r->events.n)];
    }
    return NULL;
}

static px_str some_party(random_query *q, px_str all) {
    px_str name, out = {0};
    while (px_facts_event_party(&all, &name))
        if (!out.n || random_chance(q, 50)) out = name;
    return out;
}

static void name(random_query *q, px_str s) {
    const px_token *t;
    size_t n;
    if (random_chance(q, 4)) {
        random_put(q, "=*");
        return;
    }
    if (!s.n || px_analyze(q->an, s, true, &t, &n, NULL) != PX_OK || !n) {
        random_put(q, "=bank");
        return;
    }
    size_t at = random_below(q, n), last = at + random_below(q, 3);
    while (random_is_mark(&t[at]))
        at--;
    if (last >= n) last = n - 1;
    while (random_is_mark(&t[last]))
        last--;
    if (last < at) last = at;
    px_str run = px_str_sub(s, t[at].begin, t[last].end), pattern;
    switch (random_below(q, 5)) {
    case 0:
        random_put(q, "==");
        random_put_quoted(q, s, false);
        return;
    case 1:
        random_put(q, "=");
        pattern = at == last ? random_pattern(q, px_arena_str(q->a, run)) : (px_str){0};
        if (pattern.n)
            px_buf_str(q->out, pattern);
        else
            random_put_value(q, run, false);
        return;
    case 2:
        random_put(q, "=");
        if (at == last) run = random_beginning(q, run);
        random_put_value(q, run, true);
        return;
    default:
        random_put(q, "=");
        random_put_value(q, run, false);
    }
}

static void day(random_query *q, uint32_t ymd) {
    uint32_t m = ymd / 100 % 100, d = ymd % 100;
    if (!ymd || random_chance(q, 5)) {
        random_put(q, "=*");
        return;
    }
    random_put(q, PICK(q, WORDS("=", "=", ">=", "<=", ">", "<", "!=")));
    px_buf_fmt(q->out, "%04u", ymd / 10000);
    if (m && random_chance(q, 60)) {
        px_buf_fmt(q->out, "-%02u", m);
        if (d && random_chance(q, 60)) px_buf_fmt(q->out, "-%02u", d);
    }
}

static void code(random_query *q, px_str s) {
    random_put(q, PICK(q, WORDS("=", "=", "=", "==", "!=")));
    if (!s.n || random_chance(q, 5)) {
        random_put(q, "*");
        return;
    }
    bool star = random_chance(q, 20);
    if (star) s = px_str_sub(s, 0, 1 + random_below(q, s.n));
    while (star && s.n && (s.p[s.n - 1] & 0x80)) /* not within a character */
        s.n--;
    random_put_value(q, s.n ? s : PX_STR("granted"), star && s.n);
}

static void condition(random_query *q, const px_rec_event *e, px_field f, const char *said) {
    if (random_chance(q, 20)) e = some_event(q);
    random_put(q, said);
    switch ((int)f) {
    case PX_F_EV:
        code(q, px_facts_event_kind(e));
        return;
    case PX_F_EVC:
        code(q, e->code);
        return;
    case PX_F_EVD:
        day(q, e->ymd);
        return;
    case PX_F_EVF:
        name(q, some_party(q, e->from));
        return;
    case PX_F_EVT:
        name(q, some_party(q, e->to));
        return;
    default:
        name(q, some_party(q, random_chance(q, 50) && e->from.n ? e->from : e->to));
    }
}

void random_event_leaf(random_query *q, px_field f) {
    const px_rec_event *e = some_event(q);
    if (e)
        condition(q, e, f, px_field_code(f));
    else
        random_put(q, "*");
}

static void conditions(random_query *q, const px_rec_event *e, int depth) {
    static const struct {
        px_field field;
        const char *said[4];
    } of[] = {
        {PX_F_EV, {"type", "ev", "类型", "kind"}},
        {PX_F_EVD, {"date", "evd", "日期", "day"}},
        {PX_F_EVD, {"date", "evd", "日期", "day"}},
        {PX_F_EVC, {"code", "evc", "代码", "code"}},
        {PX_F_EVF, {"from", "evf", "转出方", "from"}},
        {PX_F_EVT, {"to", "evt", "受让方", "to"}},
        {PX_F_EVP, {"party", "evp", "当事人", "party"}},
    };
    if (depth && random_chance(q, 70)) {
        const char *join = PICK(q, WORDS(" AND ", " AND ", " and ", " OR ", " NOT ", " XOR ", " "));
        for (uint64_t k = 0, n = join[1] != 'N' && random_chance(q, 25) ? 3 : 2; k < n; k++) {
            if (k) random_put(q, join);
            random_put(q, "(");
            conditions(q, e, depth - 1);
            random_put(q, ")");
        }
        return;
    }
    size_t i = random_below(q, sizeof of / sizeof *of);
    if (random_chance(q, 2))
        random_put(q, "*");
    else
        condition(q, e, of[i].field, PICK(q, of[i].said));
}

void random_event(random_query *q) {
    const px_rec_event *e = some_event(q);
    if (!e) {
        random_put(q, "*");
        return;
    }
    random_put(q, "ev{");
    conditions(q, e, 1 + (int)random_below(q, 2));
    random_put(q, "}");
}
