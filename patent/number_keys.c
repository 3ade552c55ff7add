/* number_keys.c: keys under which a number is filed and looked up.
 *
 * Two numbers are related when their key lists meet. A key is added only where a spelling is silent
 * about something (series, century, era, type), never where that would relate two documents that
 * their spellings tell apart. */
#include "patent/number_int.h"

struct px_num_keys {
    px_arena *a;
    px_str *out;
    size_t n;
};

static void add(px_num_keys *k, px_str s) {
    if (s.n == 0) return;
    for (size_t i = 0; i < k->n; i++)
        if (px_str_eq(k->out[i], s)) return;
    if (k->n < PX_NUMBER_KEYS) k->out[k->n++] = s;
}

static px_str join(px_arena *a, px_str cc, px_str num, px_str kind) {
    char *p = px_arena_alloc(a, cc.n + num.n + kind.n + 1);
    size_t at = 0;
    px_str part[3] = {cc, num, kind};
    for (int i = 0; i < 3; i++) {
        if (part[i].n) memcpy(p + at, part[i].p, part[i].n);
        at += part[i].n;
    }
    p[at] = 0;
    return (px_str){p, at};
}

void px_num_key(px_num_keys *k, const char *cc, const px_num_out *num, char suffix) {
    if (num->overflow || num->n == 0) return;
    px_str kind = {&suffix, suffix ? 1u : 0u};
    add(k, join(k->a, px_str_of(cc), (px_str){num->p, num->n}, kind));
}

static void usual(px_num_keys *k, const px_number *n) {
    if (n->num.n > 4 && memcmp(n->num.p, "PCT/", 4) == 0) {
        add(k, n->num);
        return;
    }
    add(k, join(k->a, n->cc, n->num, (px_str){0}));
    if (n->kind.n) add(k, join(k->a, n->cc, n->num, n->kind));
}

static void further(px_num_keys *k, const px_number *n, px_number_role role) {
    if (n->cc.n != 2) return;
    if (memcmp(n->cc.p, "US", 2) == 0)
        px_num_us_keys(n, role, k);
    else if (memcmp(n->cc.p, "JP", 2) == 0)
        px_num_jp_keys(n, role, k);
    else
        px_num_more_keys(n, role, k);
}

/* Digits without a country: the offices whose numbers look like this. */
static void bare(px_num_keys *k, const px_number *n) {
    px_num_out o = {0};
    if (!px_num_is_digits(n->num.p, n->num.n)) return;
    if (n->num.n <= 8 && n->num.n >= 4) {
        px_num_trim(&o, n->num.p, n->num.n);
        px_num_key(k, "US", &o, 0);
        o.n = 0;
        px_num_pad(&o, n->num.p, n->num.n, 7);
        px_num_key(k, "EP", &o, 0);
    }
    o = (px_num_out){0};
    px_num_put(&o, n->num.p, n->num.n < PX_NUM_MAX ? n->num.n : PX_NUM_MAX);
    if (n->num.n == 7 || n->num.n == 9 || n->num.n == 12) px_num_key(k, "CN", &o, 0);
    if (n->num.n == 7 || n->num.n == 10) px_num_key(k, "JP", &o, 0);
    if (n->num.n == 9 || n->num.n == 11) px_num_key(k, "KR", &o, 0);
    if (n->num.n == 10) px_num_key(k, "WO", &o, 0);
    if (n->num.n == 10 || n->num.n == 12) px_num_key(k, "US", &o, 0);
    if (n->num.n == 11 && n->num.p[4] == '0') { /* 20130101709 as the US office prints it */
        o.n = 0;
        px_num_put(&o, n->num.p, 4);
        px_num_put(&o, n->num.p + 5, 6);
        px_num_key(k, "US", &o, 0);
    }
    if (n->num.n == 8 || n->num.n == 12) px_num_key(k, "DE", &o, 0);
}

size_t px_number_keys(px_arena *a, const px_number *n, px_number_role role,
                      px_str out[PX_NUMBER_KEYS]) {
    px_num_keys k = {a, out, 0};
    if (n->num.n == 0) return 0;
    usual(&k, n);
    if (role != PX_ROLE_ANY) {
        further(&k, n, role);
        return k.n;
    }
    if (n->cc.n == 0) {
        bare(&k, n);
        return k.n;
    }
    further(&k, n, PX_ROLE_PUBLICATION);
    /* A person may have meant the application: read the same number so. */
    px_number app = px_number_parse(a, join(a, n->cc, n->num, n->kind), PX_ROLE_APPLICATION, n->cc,
                                    (px_str){0}, 0);
    if (n->num.n > 4 && memcmp(n->num.p, "PCT/", 4) == 0) return k.n;
    usual(&k, &app);
    further(&k, &app, PX_ROLE_APPLICATION);
    return k.n;
}

size_t px_number_cite_keys(px_arena *a, const px_number *n, px_str out[PX_NUMBER_KEYS]) {
    px_num_keys k = {a, out, 0};
    if (n->num.n == 0) return 0;
    usual(&k, n);
    bool application = px_str_is(n->cc, "US") && n->num.n == 12;
    if (!application) further(&k, n, PX_ROLE_PUBLICATION);
    return k.n;
}
