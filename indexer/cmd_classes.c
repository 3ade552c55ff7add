/* cmd_classes.c: `patix classes show | load | status`. */
#include "indexer/cmd.h"

#include "base/file.h"
#include "base/message.h"
#include "indexer/scheme_load.h"
#include "patent/labels.h"
#include "patent/wipo35.h"
#include "shards/classes.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long ull;

struct options {
    const char *verb, *dir;
    char lang[3];
    px_scheme_hints hints;
    bool replace;
    char **arg;
    size_t n_args;
};

static px_status read_options(int argc, char **argv, struct options *o, px_err *err) {
    *o = (struct options){.dir = "patix-data"};
    o->arg = px_calloc((size_t)argc + 1, sizeof *o->arg);
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        bool dir = !strcmp(a, "--into") || !strcmp(a, "--in");
        if (dir || !strcmp(a, "--scheme") || !strcmp(a, "--lang")) {
            if (++i == argc) return px_fail(err, PX_E_USAGE, "%s needs a value", a);
            const char *v = argv[i];
            if (dir) {
                o->dir = v;
            } else if (!strcmp(a, "--scheme")) {
                o->hints.scheme = px_scheme_find(px_str_of(v));
                if (o->hints.scheme == PX_SCHEME_NONE)
                    return px_fail(err, PX_E_USAGE,
                                   "--scheme is ipc, cpc, fi, fterm, loc or uspc, not %s", v);
            } else {
                if (strlen(v) != 2 || !px_is_lower(v[0]) || !px_is_lower(v[1]))
                    return px_fail(err, PX_E_USAGE,
                                   "--lang takes two small letters (en, zh), not %s", v);
                memcpy(o->lang, v, 3);
                o->hints.lang = o->lang;
            }
        } else if (!strcmp(a, "--replace")) {
            o->replace = true;
        } else if (a[0] == '-' && a[1]) {
            return px_fail(err, PX_E_USAGE, "unknown option %s", a);
        } else if (!o->verb) {
            o->verb = a;
        } else {
            o->arg[o->n_args++] = argv[i];
        }
    }
    return o->verb ? PX_OK : px_fail(err, PX_E_USAGE, "show, load or status?");
}

/* ---- load ---- */

static px_status load(const struct options *o, px_err *err) {
    if (!o->n_args) return px_fail(err, PX_E_USAGE, "no file to load");
    px_scheme_rows *rows = px_scheme_rows_new();
    px_status st = PX_OK;
    for (size_t i = 0; i < o->n_args && st == PX_OK; i++) {
        px_scheme_report rep;
        st = px_scheme_read_file(rows, o->arg[i], &o->hints, &rep, err);
        if (st != PX_OK) break;
        char t[PX_MSG_COUNTED_MAX];
        const uint64_t counts[] = {rep.titles, rep.rows};
        (void)fprintf(stderr, px_msg_counted(PX_MSG_CLASSES_READ, counts, t), o->arg[i], rep.kind,
                      (ull)rep.titles, (ull)rep.rows, (ull)rep.skipped);
        for (uint64_t k = 0; k < rep.skipped && k < PX_SCHEME_SKIPPED; k++)
            (void)fprintf(stderr, px_msg_text(PX_MSG_CLASSES_SKIPPED), rep.skipped_text[k]);
    }
    if (st == PX_OK) st = px_scheme_store(rows, o->dir, o->replace, err);
    if (st == PX_OK) (void)fprintf(stderr, px_msg_text(PX_MSG_CLASSES_KEPT), o->dir);
    px_scheme_rows_free(rows);
    return st;
}

/* ---- show ---- */

static px_class_symbol understand(px_arena *a, px_str text, px_scheme wanted) {
    static const px_scheme tries[] = {PX_SCHEME_CPC, PX_SCHEME_FI, PX_SCHEME_FTERM};
    if (wanted != PX_SCHEME_NONE) return px_class_parse(a, text, wanted);
    px_class_symbol y = {0};
    for (size_t i = 0; i < sizeof tries / sizeof *tries && !y.understood; i++)
        y = px_class_parse(a, text, tries[i]);
    bool slash = px_str_find(text, PX_STR("/")) != SIZE_MAX;
    if (!y.understood) y = px_class_parse(a, text, slash ? PX_SCHEME_USPC : PX_SCHEME_LOC);
    if (!y.understood) y = px_class_parse(a, text, slash ? PX_SCHEME_LOC : PX_SCHEME_USPC);
    return y;
}

/* Both languages where both are there, the person's own first. */
static void print_step(const px_classes *c, px_scheme scheme, px_str symbol, size_t indent) {
    bool zh = px_lang_is_zh();
    px_label l[2] = {px_label_symbol(c, scheme, symbol, zh),
                     px_label_symbol(c, scheme, symbol, !zh)};
    (void)printf("  %*s%-*.*s", (int)indent, "", (int)(16 > indent ? 16 - indent : 1),
                 (int)symbol.n, symbol.p);
    int shown = 0;
    for (int i = 0; i < 2; i++) {
        bool own = l[i].text.n && l[i].of.n == symbol.n;
        bool again = i && px_str_eq(l[0].text, l[1].text);
        if (own && !again)
            (void)printf("%s" PX_STR_FMT, shown++ ? " · " : "  ", PX_STR_ARG(l[i].text));
    }
    if (!shown) (void)printf("  %s", px_msg_text(PX_MSG_CLASSES_NO_TITLE));
    (void)printf("\n");
}

static void print_path(px_arena *a, const px_classes *c, const px_class_symbol *y) {
    px_str path[PX_LABEL_PATH];
    size_t n = px_label_path(c, y->scheme, y->symbol, path);
    for (size_t i = n; i > 0; i--)
        print_step(c, y->scheme, path[i - 1], n - i);
    const char *basis;
    px_str ipc = px_str_sub(y->symbol, 0, px_str_find(y->symbol, PX_STR(",")));
    bool technical =
        y->scheme == PX_SCHEME_CPC || y->scheme == PX_SCHEME_IPC || y->scheme == PX_SCHEME_FI;
    int field = technical ? px_wipo35_of(ipc, &basis) : 0;
    const px_wipo35_info *f = px_wipo35_get(field);
    if (f) {
        bool zh = px_lang_is_zh();
        (void)printf("  %s %s: %s · %s (%s)%s%s\n", px_msg_text(PX_MSG_WIPO), f->code,
                     zh ? f->zh : f->en, zh ? f->en : f->zh, px_wipo35_sector(f->sector, zh),
                     *basis ? "; " : "", basis);
    }
    px_record r;
    px_record_init(&r);
    px_list_add(a, &r.ipc)->symbol = ipc;
    for (size_t i = 0; technical && i < c->n_concordances; i++) {
        px_str *code;
        size_t n_codes = px_concordance_of(a, c->concordances[i], &r, &code);
        for (size_t k = 0; k < n_codes; k++) {
            px_str name = px_concordance_name(c->concordances[i], code[k], px_lang_is_zh());
            (void)printf("  " PX_STR_FMT " " PX_STR_FMT "  " PX_STR_FMT "\n",
                         PX_STR_ARG(px_concordance_scheme(c->concordances[i])), PX_STR_ARG(code[k]),
                         PX_STR_ARG(name));
        }
    }
}

static px_status show(const struct options *o, const px_classes *c, px_err *err) {
    px_arena *a = px_arena_new();
    px_status st = PX_OK;
    if (!o->n_args) st = px_fail(err, PX_E_USAGE, "which symbol? For example H01M10/0525");
    for (size_t i = 0; i < o->n_args && st == PX_OK; i++) {
        px_class_symbol y = understand(a, px_str_of(o->arg[i]), o->hints.scheme);
        if (!y.understood) {
            st = px_fail(
                err, PX_E_USAGE,
                "%s is no symbol that is understood; write H01M10/0525, G06F17/30,170A (FI), "
                "5B075KK02 (F-term), 14-03 (Locarno) or 239/69 (USPC)",
                o->arg[i]);
            break;
        }
        if (y.scheme == PX_SCHEME_CPC && o->hints.scheme == PX_SCHEME_NONE)
            y.scheme = px_class_parse(a, y.symbol, PX_SCHEME_NONE).scheme;
        (void)printf("%s" PX_STR_FMT " (%s)\n", i ? "\n" : "", PX_STR_ARG(y.symbol),
                     px_scheme_name(y.scheme));
        print_path(a, c, &y);
    }
    px_arena_free(a);
    return st;
}

/* ---- status ---- */

static px_status status(const struct options *o, const px_classes *c, px_err *err) {
    const px_label_row *rows;
    if (o->n_args) return px_fail(err, PX_E_USAGE, "status takes no argument, not %s", o->arg[0]);
    (void)printf(px_msg_text(PX_MSG_CLASSES_OWN), (ull)px_label_rows(&rows));
    for (size_t i = 0; i < c->n_titles; i++) {
        const px_title_list *t = &c->titles[i];
        char scheme[32], lang[16], origin[512];
        (void)snprintf(scheme, sizeof scheme, PX_STR_FMT, PX_STR_ARG(t->scheme));
        (void)snprintf(lang, sizeof lang, PX_STR_FMT, PX_STR_ARG(t->lang));
        (void)snprintf(origin, sizeof origin, PX_STR_FMT, PX_STR_ARG(t->origin));
        (void)printf(px_msg_text(PX_MSG_CLASSES_LIST), scheme, lang, (ull)t->n, origin);
    }
    for (size_t i = 0; i < c->n_concordances; i++) {
        const px_concordance *k = c->concordances[i];
        char scheme[128], version[128];
        (void)snprintf(scheme, sizeof scheme, PX_STR_FMT, PX_STR_ARG(px_concordance_scheme(k)));
        (void)snprintf(version, sizeof version, PX_STR_FMT, PX_STR_ARG(px_concordance_version(k)));
        const uint64_t counts[] = {px_concordance_rows(k), px_concordance_codes(k)};
        char t[PX_MSG_COUNTED_MAX];
        (void)printf(px_msg_counted(PX_MSG_CLASSES_CONCORDANCE, counts, t), scheme, version,
                     (ull)counts[0], (ull)counts[1]);
    }
    if (!c->n_titles && !c->n_concordances) (void)printf(px_msg_text(PX_MSG_CLASSES_NONE), o->dir);
    return PX_OK;
}

px_status px_cmd_classes(int argc, char **argv, px_err *err) {
    struct options o;
    px_class_store *store = NULL;
    px_status st = read_options(argc, argv, &o, err);
    bool reads = st == PX_OK && (!strcmp(o.verb, "show") || !strcmp(o.verb, "status"));
    if (reads) st = px_class_store_open(o.dir, &store, err);
    if (st == PX_OK) {
        if (reads)
            st = o.verb[1] == 'h' ? show(&o, px_class_store_get(store), err)
                                  : status(&o, px_class_store_get(store), err);
        else if (!strcmp(o.verb, "load"))
            st = load(&o, err);
        else
            st = px_fail(err, PX_E_USAGE, "show, load or status, not %s", o.verb);
    }
    px_class_store_close(store);
    free(o.arg);
    return st;
}
