/* epo_class.c: IPC in three shapes (text of fixed width, text of the old editions, parts), CPC and
 * what other schemes there are. */
#include "indexer/epo.h"

/* "20130101" -> "2013.01" */
static px_str edition_of(px_arena *a, px_str date) {
    date = px_str_trim(date);
    uint32_t ymd;
    if (date.n != 8 || !px_str_u32(date, &ymd)) return date;
    px_str parts[] = {px_str_sub(date, 0, 4), PX_STR("."), px_str_sub(date, 4, 6)};
    return px_epo_glue(a, parts, 3);
}

/* ST.8: 0 symbol, 19 version, 27 level (IPC), 28 position, 29 value, 30 date of action. */
static bool read_st8(px_arena *a, px_str s, px_rec_class *to) {
    uint32_t version;
    if (s.n < 30 || !px_str_u32(px_str_sub(s, 19, 27), &version)) return false;
    to->symbol = px_str_trim(px_str_sub(s, 0, 19));
    to->edition = edition_of(a, px_str_sub(s, 19, 27));
    to->first = s.p[28] == 'F';
    to->value = s.p[29] == ' ' ? 0 : s.p[29];
    return true;
}

void px_epo_class_text(px_arena *a, const px_xml *text, px_rec_classes *list) {
    px_str raw = px_xml_text(a, text);
    px_rec_class c = {0};
    while (raw.n && (raw.p[0] == '\n' || raw.p[0] == '\r' || raw.p[0] == '\t'))
        raw = px_str_sub(raw, 1, raw.n);
    if (!read_st8(a, raw, &c)) c.symbol = px_xml_line(a, text);
    if (c.symbol.n) *px_list_add(a, list) = c;
}

/* classification-symbol; else section, class, subclass, main-group, subgroup; else text. */
static px_str symbol_of(px_arena *a, const px_xml *node) {
    px_str s = px_xml_line_at(a, node, "classification-symbol");
    if (s.n) return s;
    px_str parts[] = {px_xml_line_at(a, node, "section"),
                      px_xml_line_at(a, node, "class"),
                      px_xml_line_at(a, node, "subclass"),
                      px_xml_line_at(a, node, "main-group"),
                      PX_STR("/"),
                      px_xml_line_at(a, node, "subgroup")};
    if (!parts[5].n) parts[4].n = 0;
    s = px_epo_glue(a, parts, 6);
    return s.n ? s : px_xml_line_at(a, node, "text");
}

static void put(px_arena *a, px_rec_classes *list, const px_xml *node, const char *edition) {
    px_str symbol = symbol_of(a, node);
    if (!symbol.n) return;
    px_rec_class *c = px_list_add(a, list);
    px_str value = px_xml_line_at(a, node, "classification-value");
    c->symbol = symbol;
    c->edition = edition_of(a, px_xml_line_at(a, node, edition));
    c->value = value.n ? px_upper(value.p[0]) : 0;
    c->first = px_str_is(px_xml_line_at(a, node, "symbol-position"), "F");
}

/* ---- IPC ---- */

/* A letter behind the symbol tells main from further ones, not inventive from additional. */
void px_epo_ipc_old(px_arena *a, px_str text, px_str edition, px_record *r) {
    px_str s = px_str_trim(text), e = {s.p, 0};
    while (e.n < s.n && px_is_digit(s.p[e.n]))
        e.n++;
    s = px_str_trim(px_str_sub(s, e.n, s.n));
    if (s.n > 2 && px_is_alpha(s.p[s.n - 1]) && px_is_space(s.p[s.n - 2]))
        s = px_str_trim(px_str_sub(s, 0, s.n - 1));
    if (s.n > 4 && px_is_alpha(s.p[0]) && s.p[1] == ' ' && px_is_digit(s.p[2])) /* "A 61K" */
        s = px_arena_fmt(a, "%c" PX_STR_FMT, s.p[0], PX_STR_ARG(px_str_sub(s, 2, s.n)));
    if (!s.n) return;
    px_rec_class *c = px_list_add(a, &r->ipc);
    c->symbol = s;
    c->edition = e.n ? e : px_str_trim(edition);
}

static void old_ipc(px_arena *a, const px_xml *ipc, px_record *r) {
    px_str edition = px_xml_line_at(a, ipc, "edition");
    PX_XML_EACH(c, ipc, NULL)
    if (px_xml_is(c, "main-classification") || px_xml_is(c, "further-classification") ||
        px_xml_is(c, "text"))
        px_epo_ipc_old(a, px_xml_line(a, c), edition, r);
}

/* ---- CPC and others ---- */

static bool is_first(px_arena *a, const px_xml *c) {
    return px_str_is(px_xml_line_at(a, c, "symbol-position"), "F");
}

/* Several offices have a first symbol: the EPO's leads, else that of the first office. */
static const px_xml *leader(px_arena *a, const px_xml *group) {
    const px_xml *any = NULL;
    PX_XML_EACH(c, group, "patent-classification")
    if (is_first(a, c)) {
        if (px_str_is(px_xml_line_at(a, c, "generating-office"), "EP")) return c;
        if (!any) any = c;
    }
    return any;
}

static void by_scheme(px_arena *a, const px_xml *c, bool first, px_record *r) {
    px_xml *scheme = px_xml_child(c, "classification-scheme");
    px_str name = px_xml_attr_of(scheme, "scheme");
    px_rec_classes *list = px_str_starts(name, PX_STR("CPC"))   ? &r->cpc
                           : px_str_starts(name, PX_STR("IPC")) ? &r->ipc
                           : px_str_is(name, "UC")              ? &r->uspc
                           : px_str_is(name, "FI")              ? &r->fi
                           : px_str_is(name, "FTERM")           ? &r->fterm
                                                                : NULL;
    if (!list) {
        px_str x = px_arena_fmt(a, "class_" PX_STR_FMT, PX_STR_ARG(name));
        px_epo_extra(a, r, px_arena_cstr(a, px_extra_name(a, x)), symbol_of(a, c));
        return;
    }
    size_t before = list->n;
    put(a, list, c, "classification-scheme/date");
    if (list->n > before) list->v[before].first = first;
}

/* Symbols that were given together: each of them, and the set. */
static void combination(px_arena *a, const px_xml *set, px_record *r) {
    px_buf all;
    px_buf_init(&all, PX_BUF_MAX);
    PX_XML_BELOW(c, set, "patent-classification") {
        px_class_symbol s = px_class_parse(a, symbol_of(a, c), PX_SCHEME_CPC);
        by_scheme(a, c, false, r);
        px_epo_join(&all, ", ", s.symbol);
    }
    *px_list_add(a, &r->cpc_sets) = px_epo_joined(a, &all);
}

/* The register puts all symbols into one text: "H04W84/20, // H04W88/04", "H01M10/613;; H01M10/617". */
static void put_ipcr(px_arena *a, const px_xml *c, px_record *r) {
    px_str text = px_xml_line_at(a, c, "text");
    size_t from = 0, parts = 0;
    for (size_t i = 0; i <= text.n; i++) {
        bool end = i == text.n || text.p[i] == ',' || text.p[i] == ';' ||
                   (text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '/');
        if (!end) continue;
        px_str s = px_str_trim(px_str_sub(text, from, i));
        if (i < text.n && text.p[i] == '/') i++;
        from = i + 1;
        if (!s.n || (i >= text.n && !parts)) continue; /* one symbol: with all that it says */
        (px_list_add(a, &r->ipc))->symbol = s;
        parts++;
    }
    if (parts) return;
    if (px_xml_child(c, "text"))
        px_epo_class_text(a, px_xml_child(c, "text"), &r->ipc);
    else
        put(a, &r->ipc, c, "ipc-version-indicator/date");
}

void px_epo_classes(px_arena *a, const px_xml *biblio, px_record *r) {
    px_xml *ipcr = px_xml_child(biblio, "classifications-ipcr"); /* the latest change leads */
    PX_XML_EACH(c, ipcr, "classification-ipcr") put_ipcr(a, c, r);
    PX_XML_EACH(ipc, biblio, "classification-ipc") old_ipc(a, ipc, r);
    px_xml *group = px_xml_child(biblio, "patent-classifications");
    const px_xml *first = leader(a, group);
    PX_XML_EACH(c, group, "patent-classification") by_scheme(a, c, c == first, r);
    PX_XML_EACH(set, group, "combination-set") combination(a, set, r);
    px_xml *cpc = px_xml_child(biblio, "classifications-cpc");
    PX_XML_BELOW(c, cpc, "classification-cpc") put(a, &r->cpc, c, "cpc-version-indicator/date");
}
