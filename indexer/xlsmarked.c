/* xlsmarked.c: see xlsmarked.h. */
#include "indexer/xlsmarked.h"

#define REWINDS_MAX 1000

/* What the first bytes declare: <?xml encoding="GBK"?>, <meta charset=gb2312>. */
static void declare(px_marks *m, px_str first) {
    static const char *const keys[] = {"charset=", "encoding="};
    px_encoding e;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t n = strlen(keys[i]);
        for (size_t at = 0; at + n < first.n; at++) {
            if (!px_str_eq_nocase(px_str_sub(first, at, at + n), px_str_of(keys[i]))) continue;
            size_t from = at + n;
            while (from < first.n && (first.p[from] == '"' || first.p[from] == '\''))
                from++;
            size_t to = from;
            while (to < first.n && (px_is_alpha(first.p[to]) || px_is_digit(first.p[to]) ||
                                    first.p[to] == '-' || first.p[to] == '_'))
                to++;
            if (px_encoding_find(px_str_sub(first, from, to), &e)) px_marks_declare(m, e);
            return;
        }
    }
}

px_status px_marked_rewind(px_marked *k, px_err *err) {
    px_stream *in = k->in;
    char first[2048];
    size_t got = 0;
    k->bad = k->m ? px_marks_bad(k->m) : k->bad;
    px_marks_free(k->m);
    k->m = NULL;
    k->at_sheet = 0;
    if (++k->rewinds > REWINDS_MAX)
        return px_fail(err, PX_E_LIMIT, "too many tables lie in one another");
    px_status st = k->parts ? px_parts_get(k->parts, px_str_of(k->part), &in, err)
                            : px_stream_seek(in, 0, err);
    if (st == PX_OK && !k->parts) st = px_stream_at(in, 0, first, sizeof first, &got, err);
    if (st != PX_OK) return st;
    k->m = px_marks_new(in, k->html);
    declare(k->m, (px_str){first, got});
    return PX_OK;
}

px_status px_marked_add(px_marked *k, px_str name, bool hidden, px_err *err) {
    if (k->n_sheets >= PX_BOOK_SHEETS_MAX)
        return px_fail(err, PX_E_LIMIT, "the workbook has more than %d sheets", PX_BOOK_SHEETS_MAX);
    k->sheets = px_arena_grow(k->a, k->sheets, k->n_sheets, &k->cap_sheets, k->n_sheets + 1,
                              sizeof *k->sheets);
    k->sheets[k->n_sheets++] = (px_marked_sheet){name, hidden};
    return PX_OK;
}

px_status px_marked_check(const px_marked *k, px_err *err) {
    if (px_arena_size(k->a) <= PX_BOOK_NAMES_MAX) return PX_OK;
    return px_fail(err, PX_E_LIMIT, "the workbook has more than %zu MiB of styles and names",
                   PX_BOOK_NAMES_MAX >> 20);
}

void px_marked_release(px_marked *k) {
    px_marks_free(k->m);
    px_parts_close(k->parts);
    px_arena_free(k->a);
}

size_t px_marked_sheets(const void *self) {
    return ((const px_marked *)self)->n_sheets;
}

px_sheet_info px_marked_info(const void *self, size_t i) {
    const px_marked_sheet *s = &((const px_marked *)self)->sheets[i];
    return (px_sheet_info){s->name, s->hidden, false};
}

px_status px_marked_sheet_open(void *self, size_t i, px_err *err) {
    px_marked *k = self;
    px_mark t;
    px_status st = PX_OK;
    if (!k->m || k->at_sheet > i) st = px_marked_rewind(k, err);
    k->line = 0;
    k->ended = false;
    while (st == PX_OK && k->at_sheet <= i) {
        int got = px_marks_next(k->m, &t, err);
        if (got < 0) return (px_status)got;
        if (got == 0) return px_fail(err, PX_E_IO, "sheet %zu is not there any more", i + 1);
        if (t.kind == PX_MARK_OPEN && px_str_is(t.name, k->sheet_element)) {
            k->at_sheet++;
            k->ended = t.empty;
        }
    }
    return st;
}

uint64_t px_marked_bad(const void *self) {
    const px_marked *k = self;
    uint64_t now = k->m ? px_marks_bad(k->m) : 0;
    return now > k->bad ? now : k->bad; /* what is read twice counts once */
}

const char *px_marked_encoding(const void *self) {
    const px_marked *k = self;
    return k->m ? px_marks_encoding(k->m) : "";
}

int px_marked_cut(const px_marked *k, px_err *err) {
    return px_fail(err, PX_E_IO,
                   "the sheet ends too early, behind row %llu: the file is damaged, or its writer "
                   "broke off",
                   (unsigned long long)k->line);
}
