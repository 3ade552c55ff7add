/* epo_number.c: numbers of publications, applications and priorities in the EPO's three spellings.
 *
 * docdb has country, number, kind and date apart and is complete, so the normal form is made of it;
 * epodoc glues country and number; original is what the office printed. */
#include "indexer/epo.h"

#include "patent/date.h"

#define PAIRED_MAX 1000 /* claims among which one in another spelling is looked for */

uint32_t px_epo_date(px_str text) {
    uint32_t ymd;
    text = px_str_trim(text);
    if (text.n == 8 && px_str_u32(text, &ymd)) return px_date_valid(ymd) ? ymd : 0;
    return px_date_parse(text, PX_DATE_ORDER_UNKNOWN, &ymd) ? ymd : 0;
}

uint32_t px_epo_date_of(px_arena *a, const px_xml *node, const char *path) {
    return px_epo_date(px_xml_line_at(a, node, path));
}

px_epo_id px_epo_id_read(px_arena *a, const px_xml *node) {
    return (px_epo_id){.cc = px_xml_line_at(a, node, "country"),
                       .num = px_xml_line_at(a, node, "doc-number"),
                       .kind = px_xml_line_at(a, node, "kind"),
                       .lang = px_xml_attr_of(node, "lang"),
                       .ymd = px_epo_date_of(a, node, "date")};
}

/* Which spelling this is; without a word for it, a country that stands apart means docdb. */
static px_epo_id *place(px_epo_ids *ids, px_str format, const px_epo_id *id) {
    if (px_str_starts(format, PX_STR("docdb"))) return &ids->docdb;
    if (px_str_is(format, "epodoc")) return &ids->epodoc;
    if (px_str_is(format, "original")) return &ids->original;
    return id->cc.n ? &ids->docdb : &ids->epodoc;
}

void px_epo_ids_read(px_arena *a, const px_xml *reference, px_epo_ids *ids) {
    px_str outer = px_xml_attr_of(reference, "data-format");
    PX_XML_EACH(d, reference, "document-id") {
        px_epo_id id = px_epo_id_read(a, d);
        px_str format = px_xml_attr_of(d, "document-id-type");
        px_epo_id *to = place(ids, format.n ? format : outer, &id);
        if (!to->num.n && !to->ymd) *to = id;
    }
}

static const px_epo_id *leading(const px_epo_ids *ids) {
    return ids->docdb.num.n ? &ids->docdb : ids->epodoc.num.n ? &ids->epodoc : &ids->original;
}

px_str px_epo_glue(px_arena *a, const px_str *parts, size_t n) {
    size_t size = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        size += parts[i].n;
    char *p = px_arena_alloc(a, size + 1);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n) memcpy(p + at, parts[i].p, parts[i].n);
        at += parts[i].n;
    }
    p[size] = 0;
    return (px_str){p, size};
}

static px_str spelled(px_arena *a, const px_epo_id *id, bool with_kind) {
    px_str parts[] = {id->cc, id->num, id->kind};
    if (!id->num.n) return (px_str){"", 0};
    return px_epo_glue(a, parts, with_kind ? 3 : 2);
}

px_str px_epo_spelled(px_arena *a, const px_epo_ids *ids) {
    return spelled(a, leading(ids), true);
}

/* Letters and digits only, as codes are. */
static bool plain(px_str s) {
    size_t i = 0;
    while (i < s.n && (px_is_alpha(s.p[i]) || px_is_digit(s.p[i])))
        i++;
    return i == s.n;
}

/* A spelling that is its own normal form is kept once, without what stood beside it. Where it means
 * something else without that, the kind has led astray. (An application is read with the office of
 * its publication as a hint; WO is the one that matters.) */
static void settle(px_arena *a, px_number_role role, px_rec_number *n) {
    static const px_str none = {0}, wo = {"WO", 2};
    if (!plain(n->cc) || !plain(n->kind)) n->cc = n->kind = none;
    px_number p = px_number_parse(a, n->given, role, n->cc, n->kind, n->ymd);
    if (!px_str_eq(px_number_normal(a, &p, role), n->given)) return;
    for (int i = 0; i < 2; i++) {
        p = px_number_parse(a, n->given, role, i ? wo : none, none, n->ymd);
        if (!px_str_eq(px_number_normal(a, &p, role), n->given)) n->cc = n->kind = none;
    }
}

void px_epo_number(px_arena *a, const px_epo_ids *ids, px_number_role role, px_rec_number *out) {
    const px_epo_id *main = leading(ids);
    px_str text = spelled(a, main, role == PX_ROLE_PUBLICATION);
    if (!out->ymd)
        out->ymd = main->ymd         ? main->ymd
                   : ids->docdb.ymd  ? ids->docdb.ymd
                   : ids->epodoc.ymd ? ids->epodoc.ymd
                                     : ids->original.ymd;
    if (!text.n || out->given.n || out->normal.n) return;
    out->cc = main->cc;
    out->kind = main->kind;
    out->given = text;
    if (main == &ids->original || !ids->original.num.n) {
        settle(a, role, out);
        return;
    }
    px_number p = px_number_parse(a, text, role, main->cc, main->kind, out->ymd);
    out->normal = px_number_normal(a, &p, role);
    out->given = ids->original.num;
    out->cc = p.cc;
    out->kind = (px_str){0};
    if (role == PX_ROLE_PUBLICATION) out->kind = p.kind;
}

void px_epo_reference(px_arena *a, const px_xml *parent, const char *name, px_number_role role,
                      px_rec_number *out) {
    px_epo_ids ids = {0};
    PX_XML_EACH(ref, parent, name) px_epo_ids_read(a, ref, &ids);
    px_epo_number(a, &ids, role, out);
}

/* ---- priorities ---- */

typedef struct claim {
    px_str sequence, linkage, active;
    px_epo_ids ids;
} claim;

typedef struct claims {
    claim *v;
    size_t n, cap;
} claims;

static px_str digits_of(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (px_is_digit(s.p[i])) p[n++] = s.p[i];
    return (px_str){p, n};
}

/* Originals are counted by themselves: their sequence is not that of the docdb claims. They belong
 * together when the serial number is the same. */
static bool same_serial(px_arena *a, const px_epo_ids *ids, px_str original) {
    px_str x = digits_of(a, ids->epodoc.num.n ? ids->epodoc.num : ids->docdb.num);
    px_str y = digits_of(a, original);
    size_t n = 5;
    if (y.n < n) n = y.n;
    return n >= 4 && x.n >= n &&
           px_str_eq(px_str_sub(x, x.n - n, x.n), px_str_sub(y, y.n - n, y.n));
}

static void give_original(px_arena *a, claims *all, px_epo_id original) {
    for (size_t i = 0; i < all->n && i < PAIRED_MAX; i++) {
        px_epo_ids *ids = &all->v[i].ids;
        if (ids->original.num.n || !same_serial(a, ids, original.num)) continue;
        ids->original = original;
        return;
    }
}

static void read_claim(px_arena *a, const px_xml *node, claims *all) {
    px_str sequence = px_xml_attr_of(node, "sequence");
    px_str format = px_xml_attr_of(node, "data-format");
    claim c = {.sequence = sequence,
               .linkage = px_xml_line_at(a, node, "priority-linkage-type"),
               .active = px_xml_line_at(a, node, "priority-active-indicator")};
    px_epo_ids_read(a, node, &c.ids);
    if (!px_xml_child(node, "document-id")) c.ids.docdb = px_epo_id_read(a, node);
    if (px_str_is(format, "original") && all->n) {
        give_original(a, all, c.ids.original);
        return;
    }
    for (size_t i = 0; i < all->n && i < PAIRED_MAX && px_str_is(format, "epodoc"); i++) {
        claim *had = &all->v[i];
        if (!px_str_eq(had->sequence, sequence) || had->ids.epodoc.num.n) continue;
        had->ids.epodoc = c.ids.epodoc;
        return;
    }
    *px_list_add(a, all) = c;
}

void px_epo_priorities(px_arena *a, const px_xml *parent, px_record *r) {
    static const char *const rounds[] = {"docdb", "epodoc", "original"};
    claims all = {0};
    for (size_t k = 0; k < 3; k++) /* originals find their place last */
        PX_XML_EACH(c, parent, "priority-claim") {
            px_str format = px_xml_attr_of(c, "data-format");
            bool others = !px_str_is(format, rounds[1]) && !px_str_is(format, rounds[2]);
            if (k == 0 ? others : px_str_is(format, rounds[k])) read_claim(a, c, &all);
        }
    for (size_t i = 0; i < all.n; i++) {
        const claim *c = &all.v[i];
        px_rec_number *n = px_list_add(a, &r->priorities);
        px_epo_number(a, &c->ids, PX_ROLE_PRIORITY, n);
        if (!n->given.n && !n->normal.n) n->cc = c->ids.docdb.cc; /* nothing else is told of it */
        bool inactive = c->active.n && px_upper(c->active.p[0]) == 'N';
        if (!c->linkage.n && !inactive) continue;
        px_epo_extra(a, r, "priority_linkage",
                     px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT "%s",
                                  PX_STR_ARG(px_epo_spelled(a, &c->ids)), c->linkage.n ? " " : "",
                                  PX_STR_ARG(c->linkage), inactive ? " inactive" : ""));
    }
}
