/* scheme_xml.c: the schemes of IPC (WIPO's master file) and CPC as markup.
 *
 * Both nest an element for each symbol, and both put the title in front of what lies below, so one
 * open item is enough: its title is given out when the next item begins or it ends.
 *
 * IPC: <ipcEntry kind symbol lang><textBody><title><titlePart><text>…<entryReference>…. Kinds i, g, n
 * and t are indexes, headings, notes and subsection titles; they hold no place of the scheme.
 * CPC: <classification-item><classification-symbol>…<class-title><title-part><text>…<reference>….
 * References to other places are no part of a title. */
#include "indexer/scheme_int.h"
#include "indexer/scheme_tag.h"

enum { DEPTH = 64 };

typedef struct item {
    px_str symbol; /* normal form once its title was given out, else as it stands */
    bool aux;
} item;

typedef struct reader {
    px_scheme_in *in;
    px_arena *a;
    item stack[DEPTH];
    size_t depth, too_deep;
    char lang[4];
    px_buf title, symbol;
    bool in_title, in_symbol, pending;
    int in_text, in_reference;
} reader;

static bool named(const px_tag *t, const char *a, const char *b) {
    return px_str_is(t->name, a) || px_str_is(t->name, b);
}

static item *top(reader *r) {
    return r->depth ? &r->stack[r->depth - 1] : NULL;
}

static px_status flush(reader *r, px_err *err) {
    item *it = top(r);
    px_status st = PX_OK;
    if (it && r->pending && !it->aux && it->symbol.n) {
        px_str parent = {0}, title = px_str_trim(px_buf_view(&r->title));
        for (size_t i = r->depth - 1; i > 0 && !parent.n; i--)
            if (!r->stack[i - 1].aux && !px_str_eq(r->stack[i - 1].symbol, it->symbol))
                parent = r->stack[i - 1].symbol;
        px_str normal = it->symbol;
        if (title.n)
            st = px_scheme_add_title(r->in, it->symbol, parent, px_str_of(r->lang), title, &normal,
                                     err);
        else
            normal = px_class_parse(r->a, it->symbol, PX_SCHEME_CPC).symbol;
        it->symbol = normal;
    }
    r->pending = false;
    px_buf_clear(&r->title);
    return st;
}

static void set_lang(reader *r, px_str lang) {
    if (lang.n < 2 || !px_is_alpha(lang.p[0]) || !px_is_alpha(lang.p[1]) || r->in->hints->lang)
        return;
    r->lang[0] = px_lower(lang.p[0]);
    r->lang[1] = px_lower(lang.p[1]);
    r->lang[2] = 0;
}

static px_status open_item(reader *r, const px_tag *t, px_err *err) {
    px_status st = flush(r, err);
    if (r->depth == DEPTH) {
        r->too_deep++;
        return st;
    }
    px_str kind = px_tag_attr(r->a, t, "kind");
    item *it = &r->stack[r->depth++];
    *it = (item){.symbol = px_tag_attr(r->a, t, "symbol"),
                 .aux = kind.n == 1 && strchr("ignt", kind.p[0]) != NULL};
    set_lang(r, px_tag_attr(r->a, t, "lang"));
    r->pending = true;
    r->in_title = r->in_symbol = false;
    r->in_text = r->in_reference = 0;
    return st;
}

static px_status close_item(reader *r, px_err *err) {
    if (r->too_deep) {
        r->too_deep--;
        return PX_OK;
    }
    px_status st = flush(r, err);
    if (r->depth) r->depth--;
    r->in_title = false;
    return st;
}

/* "<sref ref="A01B0003000000"/>" within a title. */
static void reference(reader *r, const px_tag *t) {
    const char *const ends[] = {"ref", "endRef"};
    for (int i = 0; i < 2; i++) {
        px_str ref = px_tag_attr(r->a, t, ends[i]);
        if (!ref.n) continue;
        if (i) px_buf_c(&r->title, "-");
        px_buf_str(&r->title, px_class_parse(r->a, ref, PX_SCHEME_IPC).symbol);
    }
}

static void opened(reader *r, const px_tag *t) {
    if (named(t, "classification-symbol", "")) {
        r->in_symbol = r->pending;
        px_buf_clear(&r->symbol);
    } else if (named(t, "title", "class-title")) {
        r->in_title = r->pending;
    } else if (!r->in_title) {
        return;
    } else if (named(t, "titlePart", "title-part")) {
        while (r->title.n && r->title.p[r->title.n - 1] == ' ')
            r->title.n--;
        if (r->title.n) px_buf_c(&r->title, "; ");
    } else if (named(t, "text", "")) {
        r->in_text++;
        if (r->title.n && r->title.p[r->title.n - 1] != ' ' && !r->in_reference)
            px_buf_ch(&r->title, ' ');
    } else if (named(t, "entryReference", "reference")) {
        r->in_reference++;
    } else if (named(t, "sref", "mref") && r->in_text && !r->in_reference) {
        reference(r, t);
    }
}

static void closed(reader *r, const px_tag *t) {
    if (named(t, "classification-symbol", "")) {
        item *it = top(r);
        if (r->in_symbol && it)
            it->symbol = px_arena_str(r->a, px_str_trim(px_buf_view(&r->symbol)));
        r->in_symbol = false;
    } else if (named(t, "title", "class-title")) {
        r->in_title = false;
        r->in_text = r->in_reference = 0;
    } else if (named(t, "text", "") && r->in_text) {
        r->in_text--;
    } else if (named(t, "entryReference", "reference") && r->in_reference) {
        r->in_reference--;
    }
}

static px_status one(reader *r, const px_tag *t, bool *any, px_err *err) {
    bool is_item = t->kind != PX_TAG_TEXT && named(t, "ipcEntry", "classification-item");
    px_status st = PX_OK;
    *any |= is_item;
    if (t->kind == PX_TAG_TEXT) {
        if (r->in_symbol) px_tag_text(t, &r->symbol);
        if (r->in_title && r->in_text && !r->in_reference) px_tag_text(t, &r->title);
        return PX_OK;
    }
    if (t->kind != PX_TAG_CLOSE) {
        if (is_item)
            st = open_item(r, t, err);
        else if (!r->depth)
            set_lang(r, px_tag_attr(r->a, t, "lang"));
        else
            opened(r, t);
    }
    if (t->kind == PX_TAG_CLOSE || t->kind == PX_TAG_EMPTY) {
        if (is_item)
            st = st == PX_OK ? close_item(r, err) : st;
        else
            closed(r, t);
    }
    return st;
}

px_status px_scheme_read_xml(px_scheme_in *in, px_textin *text, px_err *err) {
    px_tagin tags = {.text = text};
    reader r = {.in = in, .a = in->scratch, .lang = "en"};
    px_tag t;
    px_status st = PX_OK;
    bool any = false;
    int got = 0;
    px_buf_init(&r.title, PX_TAG_MAX);
    px_buf_init(&r.symbol, 256);
    if (in->hints->lang) (void)memcpy(r.lang, in->hints->lang, 2);
    in->report->kind = in->scheme == PX_SCHEME_CPC ? "CPC scheme" : "IPC scheme";
    while (st == PX_OK && (got = px_tagin_next(&tags, &t, err)) > 0)
        st = one(&r, &t, &any, err);
    if (st == PX_OK && got < 0) st = (px_status)got;
    if (st == PX_OK && !any)
        st = px_fail(err, PX_E_INPUT,
                     "%s is no classification scheme: it has neither ipcEntry nor "
                     "classification-item elements",
                     in->name);
    if (st == PX_OK && r.depth + r.too_deep)
        st = px_fail(err, PX_E_INPUT, "%s ends in the middle of the scheme; it is not complete",
                     in->name);
    px_buf_done(&r.title);
    px_buf_done(&r.symbol);
    return st;
}
