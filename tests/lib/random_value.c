/* random_value.c: dates, numbers, codes, document numbers, lists of them, and columns of one's own, in
 * many spellings. */
#include "patent/date.h"
#include "tests/lib/random_int.h"

/* ---- dates and numbers ---- */

static void put_number(random_query *q, uint32_t v, bool date, unsigned grain) {
    if (!date) {
        px_buf_u64(q->out, v);
        return;
    }
    uint32_t m = v / 100 % 100, d = v % 100;
    const char *sep = PICK(q, ((const char *[]){"-", "-", "", "."}));
    px_buf_fmt(q->out, "%04u", v / 10000);
    if (grain < 1 || !m) return;
    if (grain == 1 || !d) sep = "-"; /* 201005 might be anything */
    px_buf_fmt(q->out, "%s%02u", sep, m);
    if (grain > 1 && d) px_buf_fmt(q->out, "%s%02u", sep, d);
}

void random_range(random_query *q, px_field f, bool date) {
    uint32_t v = random_number(q, f), w = random_number(q, f);
    if (f == PX_F_NCFO) {
        v = (uint32_t)random_below(q, 4);
        w = v + (uint32_t)random_below(q, 4);
    }
    if (f == PX_F_PRD) {
        const judge_fact *x = random_fact(q, f), *y = random_fact(q, f);
        if (!x || !px_str_u32(x->value, &v)) v = 20050607;
        if (!y || !px_str_u32(y->value, &w)) w = v;
    }
    unsigned grain = (unsigned)random_below(q, 3);
    if (random_chance(q, 20)) w = v + (uint32_t)random_below(q, date ? 20000 : 5);
    if (v > w) {
        uint32_t t = v;
        v = w;
        w = t;
    }
    random_put_field(q, f, (px_str){0});
    switch (random_below(q, 8)) {
    case 0:
    case 1:
        random_put(q, PICK(q, ((const char *[]){"=", "=", ":", "==", "!="})));
        put_number(q, v, date, grain);
        return;
    case 2:
    case 3:
    case 4:
        random_put(q, PICK(q, ((const char *[]){">", ">=", "<", "<="})));
        put_number(q, v, date, grain);
        return;
    case 5:
        random_put(q, "=");
        put_number(q, v, date, date && grain == 1 ? 0 : grain);
        random_put(q, ":");
        put_number(q, w, date, date && grain == 1 ? 0 : grain);
        return;
    case 6:
        random_put(q, random_chance(q, 70) ? "=[" : "={");
        bool in = q->out->p[q->out->n - 1] == '[';
        put_number(q, v, date, grain);
        random_put(q, " TO ");
        if (random_chance(q, 15))
            random_put(q, "*");
        else
            put_number(q, w + (date && grain < 2 && !in ? 20000 : 2), date, grain);
        random_put(q, in ? "]" : "}");
        return;
    default:
        random_put(q, "=*");
    }
}

/* ---- codes ---- */

void random_code(random_query *q, px_field f) {
    static const char *const said[] = {
        "pt=发明", "pt=实用新型",          "pt=granted", "ls=有效",   "ls=审中",
        "cc=中国", "cc=\"United States\"", "ctry=日本",  "lang=中文", "paty=企业",
        "ev=授权", "pt=invention*"};
    if (random_chance(q, 10)) {
        random_put(q, PICK(q, said));
        return;
    }
    const judge_fact *fact = random_fact(q, f);
    if (!fact) {
        random_put(q, "*");
        return;
    }
    px_str s = fact->value;
    bool star = random_chance(q, 15);
    random_put_field(q, f, (px_str){0});
    random_put(q, PICK(q, ((const char *[]){"=", "=", "=", ":", "==", "!="})));
    if (star && s.n) {
        size_t keep = 0, chars = 1 + random_below(q, 4);
        while (keep < s.n && chars--)
            (void)px_utf8_next(s, &keep);
        s = px_str_sub(s, 0, keep);
    }
    if (random_chance(q, 30)) {
        char *p = px_arena_cstr(q->a, s);
        for (size_t i = 0; i < s.n; i++)
            p[i] = random_chance(q, 50) ? px_lower(p[i]) : px_upper(p[i]);
        s.p = p;
    }
    random_put_value(q, s, star);
}

/* ---- document numbers ---- */

static px_str respelled(random_query *q, const px_rec_number *n) {
    px_str s = n->normal;
    if (!n->cc.n || !n->num.n) return s;
    switch (random_below(q, 8)) {
    case 0:
        return px_arena_fmt(q->a, PX_STR_FMT " " PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(n->cc),
                            PX_STR_ARG(n->num), PX_STR_ARG(n->kind));
    case 1:
        return px_arena_fmt(q->a, PX_STR_FMT "-" PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(n->cc),
                            PX_STR_ARG(n->num), n->kind.n ? "-" : "", PX_STR_ARG(n->kind));
    case 2:
        return px_arena_fmt(q->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n->cc), PX_STR_ARG(n->num));
    case 3: {
        char *p = px_arena_cstr(q->a, s);
        for (size_t i = 0; i < s.n; i++)
            p[i] = px_lower(p[i]);
        return (px_str){p, s.n};
    }
    case 4:
        return n->given.n ? n->given : s;
    case 5:
        return n->num;
    default:
        return s;
    }
}

static px_rec_number number_of(px_str normal) {
    px_number p = px_number_of_normal(normal, PX_ROLE_PUBLICATION);
    return (px_rec_number){.normal = normal, .cc = p.cc, .num = p.num, .kind = p.kind};
}

/* x.<header> compared with a whole number or a date; presence. */
void random_custom(random_query *q) {
    const judge_fact *fact = random_fact(q, PX_F_X);
    uint32_t v;
    for (int tries = 0; fact && tries < 20 && !px_str_u32(px_str_trim(fact->value), &v) &&
                        !px_date_parse(fact->value, PX_DATE_ORDER_UNKNOWN, &v);
         tries++)
        fact = random_fact(q, PX_F_X);
    if (!fact) {
        random_put(q, "*");
        return;
    }
    random_put_field(q, PX_F_X, fact->custom);
    if (px_str_u32(px_str_trim(fact->value), &v)) {
        random_put(q, PICK(q, WORDS(">", ">=", "<", "<=")));
        px_buf_u64(q->out, v);
    } else if (px_date_parse(fact->value, PX_DATE_ORDER_UNKNOWN, &v) && v >= 10000) {
        random_put(q, PICK(q, WORDS(">", ">=", "<", "<=")));
        put_number(q, v, true, (unsigned)random_below(q, 3));
    } else {
        random_put(q, "=*");
    }
}

/* A number of some record that the field may hold; empty where none was found. */
static px_str spelled(random_query *q, px_field f) {
    const px_record *r = &random_doc(q)->record;
    px_field which = f;
    px_str s = {0};
    for (int tries = 0; tries < 200 && !s.n; tries++) {
        if (tries) r = &q->doc[random_below(q, q->j->n)]->record;
        if (f == PX_F_NUM) which = PICK(q, ((px_field[]){PX_F_PN, PX_F_AN, PX_F_PR, PX_F_FAM}));
        switch ((int)which) {
        case PX_F_AN:
            s = respelled(q, &r->app);
            break;
        case PX_F_PR:
            if (r->priorities.n)
                s = respelled(q, &r->priorities.v[random_below(q, r->priorities.n)]);
            break;
        case PX_F_FAM:
            s = random_chance(q, 40) && r->family.n ? r->family : respelled(q, &r->pub);
            break;
        case PX_F_USCC:
            if (r->applicants.n) s = r->applicants.v[0].id;
            break;
        case PX_F_IFAM:
            s = random_chance(q, 40) && r->family_ext.n ? r->family_ext : respelled(q, &r->pub);
            break;
        case PX_F_CTX:
        case PX_F_CTEX:
        case PX_F_CTOP:
        case PX_F_CTRF:
        case PX_F_CTOC:
        case PX_F_CT:
        case PX_F_CF: {
            const px_rec_cites *c =
                (which != PX_F_CF) == random_chance(q, 70) ? &r->cites : &r->cited_by;
            px_rec_number n = r->pub;
            if (c->n && random_chance(q, 70)) n = number_of(c->v[random_below(q, c->n)].number);
            s = respelled(q, &n);
            break;
        }
        default:
            s = respelled(q, &r->pub);
        }
    }
    return s;
}

/* Numbers of several records under a name: pn=@l0. */
static void list_leaf(random_query *q, px_field f) {
    if (q->n_lists == RANDOM_LISTS) {
        random_put(q, "*");
        return;
    }
    struct random_list *l = &q->list[q->n_lists];
    l->n = 1 + random_below(q, random_chance(q, 90) ? 12 : 200);
    l->item = px_arena_array(q->a, px_str, l->n);
    for (size_t i = 0; i < l->n; i++) {
        l->item[i] = spelled(q, f);
        if (!l->item[i].n) l->item[i] = PX_STR("US1");
    }
    random_put_field(q, f, (px_str){0});
    px_buf_fmt(q->out, "=@l%zu", q->n_lists++);
}

bool random_query_list(void *self, px_str name, const px_str **item, size_t *n) {
    random_query *q = self;
    uint32_t k;
    if (name.n < 2 || !px_str_u32(px_str_sub(name, 1, name.n), &k) || k >= q->n_lists) return false;
    *item = q->list[k].item;
    *n = q->list[k].n;
    return true;
}

void random_ident(random_query *q, px_field f) {
    const px_record *r = &random_doc(q)->record;
    if (random_chance(q, 15)) {
        list_leaf(q, f);
        return;
    }
    px_str s = spelled(q, f);
    if (!s.n) {
        random_put(q, "*");
        return;
    }
    if (f == PX_F_PN && random_chance(q, 15) && r->pub.cc.n) s = r->pub.cc;
    if (f == PX_F_NUM && px_str_eq(s, r->pub.normal) && random_is_simple(s) &&
        random_chance(q, 30)) {
        px_buf_str(q->out, s); /* found out from its look */
        return;
    }
    random_put_field(q, f, (px_str){0});
    if (f == PX_F_PN && random_chance(q, 15)) {
        random_put(q, "===");
        random_put_quoted(q, r->key, false);
        return;
    }
    random_put(q, PICK(q, ((const char *[]){"=", "=", "=", "!="})));
    random_put_value(q, s, false);
}
