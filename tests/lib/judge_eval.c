/* judge_eval.c: does a record answer a question? By recursion over the tree, leaf by leaf. */
#include "patent/class.h"
#include "patent/date.h"
#include "tests/lib/judge_int.h"

#include <stdlib.h>

/* What virtual fields stand for beside texts (those: px_text_mask). */
static const struct {
    px_field field, of[4];
} virtual_of[] = {
    {PX_F_TXT, {PX_F_PA, PX_F_IN}},  {PX_F_IA, {PX_F_PA, PX_F_IN}},
    {PX_F_CL, {PX_F_IPC, PX_F_CPC}}, {PX_F_NUM, {PX_F_PN, PX_F_AN, PX_F_PR, PX_F_FAM}},
    {PX_F_PAX, {PX_F_PAS}},
};

static bool is_of(px_field f, px_field asked) {
    for (size_t i = 0; i < sizeof virtual_of / sizeof *virtual_of; i++)
        if (virtual_of[i].field == asked) {
            for (int k = 0; k < 4; k++)
                if (virtual_of[i].of[k] == f) return true;
            return false;
        }
    return f == asked;
}

/* ---- making ready ---- */

static void bind_name(judge_bound *b) {
    const px_qnode *q = b->q;
    bool prefix = q->op == PX_L_PREFIX || q->op == PX_L_NAME_PREFIX;
    px_str s = PX_STR(" ");
    for (size_t i = 0; i < q->n_tokens; i++)
        s = px_arena_fmt(b->a, PX_STR_FMT PX_STR_FMT "%s", PX_STR_ARG(s), PX_STR_ARG(q->token[i]),
                         prefix && i + 1 == q->n_tokens ? "" : " ");
    b->needle = s;
}

static void want(judge_bound *b, px_str key) {
    uint32_t k = px_intern_find(b->j->keys, key);
    if (k != UINT32_MAX) b->wanted[k] = true;
}

static px_number_role role_of(px_field f) {
    if (f == PX_F_AN) return PX_ROLE_APPLICATION;
    if (f == PX_F_PR) return PX_ROLE_PRIORITY;
    return f == PX_F_NUM || f == PX_F_FAM || f == PX_F_IFAM ? PX_ROLE_ANY : PX_ROLE_PUBLICATION;
}

/* A number of a list in every spelling; families also as identifiers, companies in capitals. */
static void want_item(judge_bound *b, px_str item) {
    px_field f = b->q->field;
    px_str key[PX_NUMBER_KEYS], text = px_str_trim(item);
    if (f == PX_F_USCC) {
        char *p = px_arena_cstr(b->a, text);
        for (size_t i = 0; i < text.n; i++)
            p[i] = px_upper(p[i]);
        want(b, (px_str){p, text.n});
        return;
    }
    px_number number = px_number_parse(b->a, text, role_of(f), PX_STR(""), PX_STR(""), 0);
    size_t n = number.num.n ? px_number_keys(b->a, &number, role_of(f), key) : 0;
    for (size_t i = 0; i < n; i++)
        want(b, key[i]);
    if (f == PX_F_FAM || f == PX_F_IFAM) want(b, text);
}

static bool keys_meet(const judge_bound *b, const judge_doc *d, px_field f) {
    for (size_t i = 0; i < d->keys.n; i++)
        if (is_of(d->keys.v[i].field, f) && b->wanted[d->keys.v[i].key]) return true;
    return false;
}

/* The collection's documents with the number; then what links and families say about them. */
static void bind_links(judge *j, judge_bound *b) {
    px_field f = b->q->field;
    bool *asked = px_arena_array(b->a, bool, j->n + 1);
    bool *fam = px_arena_array(b->a, bool, (size_t)j->n_fams + j->n_exts + 1);
    b->doc = px_arena_array(b->a, bool, j->n + 1);
    for (size_t i = 0; i < j->n; i++) {
        asked[i] = keys_meet(b, j->doc[i], PX_F_PN);
        if (asked[i]) fam[f == PX_F_IFAM ? j->doc[i]->ext : j->doc[i]->fam] = true;
    }
    for (size_t i = 0; i < j->n; i++) {
        const judge_doc *d = j->doc[i];
        if (f == PX_F_FAM && fam[d->fam]) b->doc[i] = true;
        if (f == PX_F_IFAM && fam[d->ext]) b->doc[i] = true;
        for (size_t k = 0; k < d->cites.n; k++) {
            if (f == PX_F_CF && asked[i]) b->doc[d->cites.v[k]] = true;
            if (f == PX_F_CT && asked[d->cites.v[k]]) b->doc[i] = true;
        }
    }
}

static void bind_numbers(judge *j, judge_bound *b) {
    const px_qnode *q = b->q;
    b->wanted = px_arena_array(b->a, bool, px_intern_size(j->keys) + 1);
    for (size_t i = 0; q->op == PX_L_IDENT && i < q->n_keys; i++)
        want(b, q->keys[i]);
    for (size_t i = 0; q->op == PX_L_LIST && i < q->n_items; i++)
        want_item(b, q->item[i]);
    if (q->field == PX_F_FAM || q->field == PX_F_IFAM || q->field == PX_F_CT || q->field == PX_F_CF)
        bind_links(j, b);
}

/* A group is meant when its name, or one of its members, is. */
static void bind_groups(judge *j, judge_bound *b) {
    px_buf form;
    px_buf_init(&form, PX_BUF_MAX);
    b->group = px_intern_new();
    for (size_t i = 0; i < px_groups_count(j->groups); i++) {
        px_str group = px_groups_name(j->groups, i), name = group;
        bool yes = false;
        for (size_t at = 0;;) {
            px_buf_clear(&form);
            if (px_analyze_name(j->an, name, &form, NULL) == PX_OK)
                yes = yes || judge_in_name(b, px_buf_view(&form));
            if (!px_groups_member(j->groups, i, &at, &name)) break;
        }
        if (yes) (void)px_intern_add(b->group, group, NULL);
    }
    px_buf_done(&form);
}

static uint32_t group_of(const judge_doc *d, px_q_group group) {
    return group == PX_QG_APP ? d->app : group == PX_QG_FAM ? d->fam : d->ext;
}

/* "Every record of each application or family of which at least one record meets it", that record being one of
 * `within` (NULL: any). */
static void bind_unit(judge_bound *b, const bool *within) {
    const judge *j = b->j;
    px_q_group group = b->q->group;
    bool *wanted = px_arena_zero(b->a, (size_t)j->n_apps + j->n_fams + j->n_exts + 1);
    b->doc = px_arena_zero(b->a, j->n + 1);
    for (size_t i = 0; i < j->n; i++)
        if ((!within || within[i]) && judge_eval(b->child[0], i))
            wanted[group_of(j->doc[i], group)] = true;
    for (size_t i = 0; i < j->n; i++)
        b->doc[i] = wanted[group_of(j->doc[i], group)];
}

/* `within`: records that units look at; NULL: all. */
static judge_bound *bind(judge *j, px_arena *a, const px_qnode *q, const bool *within) {
    judge_bound *b = px_arena_zero(a, sizeof *b);
    b->j = j;
    b->q = q;
    b->a = a;
    if (q->kind != PX_Q_LEAF) {
        b->child = px_arena_array(a, judge_bound *, q->n + 1);
        for (size_t i = 0; i < q->n; i++) {
            if (q->kind == PX_Q_SCOPE && i == 1) {
                within = b->doc = px_arena_zero(a, j->n + 1);
                for (size_t k = 0; k < j->n; k++)
                    b->doc[k] = judge_eval(b->child[0], k);
            }
            b->child[i] = bind(j, a, q->child[i], within);
        }
        if (q->kind == PX_Q_UNIT) bind_unit(b, within);
        return b;
    }
    switch (q->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
    case PX_L_WILD:
        judge_bind_text(j, b);
        bind_name(b);
        break;
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_NAME_WILD:
    case PX_L_NAME_IS:
        bind_name(b);
        if (q->field == PX_F_PAX) bind_groups(j, b);
        break;
    case PX_L_CLASS:
        px_class_subtree(a, q->text, &b->lo, &b->hi);
        break;
    case PX_L_IDENT:
    case PX_L_LIST:
        bind_numbers(j, b);
        break;
    default:
        break;
    }
    return b;
}

judge_bound *judge_bind(judge *j, const px_qnode *root) {
    return bind(j, px_arena_new(), root, NULL);
}

static void release(judge_bound *b) {
    if (b->group) px_intern_free(b->group);
    for (size_t i = 0; b->child && i < b->q->n; i++)
        release(b->child[i]);
}

void judge_unbind(judge_bound *b) {
    if (!b) return;
    release(b);
    px_arena_free(b->a);
}

/* ---- one record ---- */

static bool is_custom(const judge_bound *b, const judge_fact *f) {
    return b->q->field != PX_F_X || px_str_eq(f->custom, b->q->custom);
}

static bool in_names(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        if (!f->name.n || !is_of(f->field, b->q->field) || !is_custom(b, f)) continue;
        if (judge_in_name(b, f->name)) return true;
        if (b->group &&
            px_intern_find(b->group, px_groups_of(b->j->groups, f->value)) != UINT32_MAX)
            return true;
    }
    return false;
}

/* Is the symbol the one that was asked for, or above it: a beginning of it (a main group also with
 * its "/00") that has it below? */
static bool is_above(px_str symbol, px_str asked) {
    px_str begin = symbol, lo, hi;
    if (px_str_eq(symbol, asked)) return true;
    if (symbol.n > 3 && px_str_eq(px_str_sub(symbol, symbol.n - 3, symbol.n), PX_STR("/00")))
        begin = px_str_sub(symbol, 0, symbol.n - 3);
    if (!px_str_starts(asked, begin)) return false;
    px_arena *a = px_arena_new();
    px_class_subtree(a, symbol, &lo, &hi);
    bool yes = px_str_cmp(asked, lo) >= 0 && px_str_cmp(asked, hi) < 0;
    px_arena_free(a);
    return yes;
}

static bool in_classes(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        bool yes;
        if (!is_of(f->field, b->q->field)) continue;
        if (b->q->op == PX_L_CLASS_IS)
            yes = px_str_eq(f->value, b->q->text);
        else if (b->q->op == PX_L_CLASS_UP)
            yes = is_above(f->value, b->q->text);
        else
            yes = px_str_cmp(f->value, b->lo) >= 0 && px_str_cmp(f->value, b->hi) < 0;
        if (yes) return true;
    }
    return false;
}

/* Whole numbers and dates of a column of one's own; a bound below 10,000 is a year. */
static bool in_custom(const judge_bound *b, const judge_doc *d) {
    uint32_t lo = b->q->lo, hi = b->q->hi;
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        px_str s = px_str_trim(f->value);
        uint32_t v;
        if (f->field != PX_F_X || !is_custom(b, f)) continue;
        if (px_str_u32(s, &v)) {
            if (v >= lo && v <= hi) return true;
        } else if (px_date_parse(s, PX_DATE_ORDER_UNKNOWN, &v) && v >= 10000) {
            if ((lo < 10000 ? v / 10000 : v) >= lo && (hi < 10000 ? v / 10000 : v) <= hi)
                return true;
        }
    }
    return false;
}

/* A field that may have several days: each is a value of eight digits. */
static bool in_days(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++) {
        uint32_t ymd;
        if (d->facts.v[i].field == b->q->field && px_str_u32(d->facts.v[i].value, &ymd) &&
            ymd >= b->q->lo && ymd <= b->q->hi)
            return true;
    }
    return false;
}

bool judge_in_code(const px_qnode *q, px_str folded) {
    if (q->op == PX_L_ENUM) return px_str_eq(folded, q->text);
    return folded.n && px_str_starts(folded, q->text);
}

static bool in_codes(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->facts.n; i++)
        if (d->facts.v[i].field == b->q->field && judge_in_code(b->q, d->facts.v[i].folded))
            return true;
    return false;
}

/* A value byte by byte; of groups the name of the group, of publications what the record is called. */
static bool is_value(const judge_bound *b, const judge_doc *d) {
    if (b->q->field == PX_F_PN) return px_str_eq(d->record.key, b->q->text);
    for (size_t i = 0; i < d->facts.n; i++) {
        const judge_fact *f = &d->facts.v[i];
        if (b->q->field == PX_F_PAX) {
            if (f->field == PX_F_PAS && px_str_eq(px_groups_of(b->j->groups, f->value), b->q->text))
                return true;
        } else if (f->field == b->q->field && is_custom(b, f) && px_str_eq(f->value, b->q->text)) {
            return true;
        }
    }
    return false;
}

static bool any_event(const judge_bound *b, const judge_doc *d) {
    for (size_t i = 0; i < d->record.events.n; i++)
        if (judge_event_meets(b, &d->event[i])) return true;
    return false;
}

static bool leaf(const judge_bound *b, size_t i) {
    const judge_doc *d = b->j->doc[i];
    const px_qnode *q = b->q;
    if (judge_is_event_field(q->field)) return any_event(b, d);
    switch (q->op) {
    case PX_L_WORDS:
    case PX_L_PHRASE:
    case PX_L_PREFIX:
    case PX_L_WILD:
        return judge_in_texts(b, d) || (q->field == PX_F_TXT && in_names(b, d));
    case PX_L_NAME:
    case PX_L_NAME_PREFIX:
    case PX_L_NAME_WILD:
    case PX_L_NAME_IS:
        return in_names(b, d);
    case PX_L_CLASS:
    case PX_L_CLASS_IS:
    case PX_L_CLASS_UP:
        return in_classes(b, d);
    case PX_L_RANGE: {
        if (q->field == PX_F_PRD) return in_days(b, d);
        if (q->field == PX_F_X) return in_custom(b, d);
        uint32_t v = q->field == PX_F_NCFO ? d->n_others : d->number[q->field];
        return v != PX_NIL && v >= q->lo && v <= q->hi;
    }
    case PX_L_IDENT:
    case PX_L_LIST:
        return (b->doc && b->doc[i]) || keys_meet(b, d, q->field);
    case PX_L_VALUE:
        return is_value(b, d);
    case PX_L_OFFICE:
        return px_str_eq(d->record.pub.cc, q->text);
    case PX_L_ENUM:
    case PX_L_ENUM_PREFIX:
        return in_codes(b, d);
    case PX_L_HAS:
        return d->has >> q->has & 1;
    case PX_L_SIM: /* no question of yes and no */
    case PX_L_CELL:
        break;
    }
    return false;
}

bool judge_eval(const judge_bound *b, size_t i) {
    bool odd = false;
    switch (b->q->kind) {
    case PX_Q_ALL:
        return true;
    case PX_Q_AND:
        for (size_t k = 0; k < b->q->n; k++)
            if (!judge_eval(b->child[k], i)) return false;
        return true;
    case PX_Q_OR:
        for (size_t k = 0; k < b->q->n; k++)
            if (judge_eval(b->child[k], i)) return true;
        return false;
    case PX_Q_XOR:
        for (size_t k = 0; k < b->q->n; k++)
            odd ^= judge_eval(b->child[k], i);
        return odd;
    case PX_Q_NOT:
        return judge_eval(b->child[0], i) && !judge_eval(b->child[1], i);
    case PX_Q_LEAF:
        return leaf(b, i);
    case PX_Q_NEAR:
    case PX_Q_FREQ:
        return judge_in_near(b, b->j->doc[i]);
    case PX_Q_EVENT:
        return any_event(b->child[0], b->j->doc[i]);
    case PX_Q_UNIT:
        return b->doc[i];
    case PX_Q_SCOPE:
        return b->doc[i] && judge_eval(b->child[1], i);
    }
    return false;
}
