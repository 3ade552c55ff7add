/* cmd_export.c: `patix export`: every hit of a query, in a form that other programs read. */
#include "query/engine/cmd.h"

#include "base/file.h"
#include "base/message.h"
#include "query/engine/caret.h"
#include "query/engine/exporting.h"
#include "query/engine/interrupt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct options {
    px_export_format format;
    px_str fields;
    const char *out;
    bool names;
    char **rest; /* what px_ask_read is to see */
    int n_rest;
};

static px_status own_option(struct options *o, px_str name, px_str value, px_err *err) {
    if (px_str_is(name, "fields")) o->fields = value;
    if (px_str_is(name, "out")) o->out = value.p;
    if (px_str_is(name, "format") && !px_export_find(value, &o->format))
        return px_fail(err, PX_E_USAGE, "--%s takes %s, not \"%.*s\"", "format", PX_EXPORT_NAMES,
                       (int)(value.n < 60 ? value.n : 60), value.p);
    return PX_OK;
}

/* Ours are taken out; the others stay for px_ask_read, behind a limit that theirs may replace. */
static px_status read_options(struct options *o, int argc, char **argv, px_err *err) {
    static const char *const ours[] = {"fields", "out", "format"};
    static char all[] = "--limit=all";
    o->rest[o->n_rest++] = argv[0];
    o->rest[o->n_rest++] = all;
    for (int i = 1; i < argc; i++) {
        px_str arg = px_str_of(argv[i]), value = {0};
        size_t eq = px_str_find(arg, PX_STR("="));
        px_str name = px_str_starts(arg, PX_STR("--")) ? px_str_sub(arg, 2, eq) : PX_STR("");
        bool own = false;
        for (size_t k = 0; k < sizeof ours / sizeof *ours; k++)
            own |= px_str_is(name, ours[k]);
        if (px_str_is(name, "names") && eq == SIZE_MAX) {
            o->names = true;
        } else if (!own) {
            o->rest[o->n_rest++] = argv[i];
        } else {
            if (eq == SIZE_MAX && ++i == argc)
                return px_fail(err, PX_E_USAGE, "--%s lacks its value", argv[i - 1] + 2);
            value = eq == SIZE_MAX ? px_str_of(argv[i]) : px_str_sub(arg, eq + 1, arg.n);
            px_status st = own_option(o, name, value, err);
            if (st != PX_OK) return st;
        }
    }
    return PX_OK;
}

static px_status write_all(px_exporting *x, FILE *to, const char *name, px_err *err) {
    px_buf piece;
    px_status st = PX_OK;
    bool end = false;
    px_buf_init(&piece, PX_BUF_MAX);
    while (st == PX_OK && !end) {
        px_buf_clear(&piece);
        st = px_exporting_next(x, &piece, &end, err);
        if (st == PX_OK && piece.n && fwrite(piece.p, 1, piece.n, to) != piece.n)
            st = px_fail_errno(err, errno, "cannot write %s", name);
    }
    px_buf_done(&piece);
    return st;
}

static px_status write_text(px_exporting *x, const struct options *o, px_err *err) {
    FILE *to = o->out ? fopen(o->out, "wb") : stdout;
    if (!to) return px_fail_errno(err, errno, "cannot write %s", o->out);
    px_status st = write_all(x, to, o->out ? o->out : "the output", err);
    int closed = o->out ? fclose(to) : fflush(stdout);
    if (closed != 0 && st == PX_OK)
        st = px_fail_errno(err, errno, "cannot write %s", o->out ? o->out : "the output");
    return st;
}

static px_status to_stdout(const char *path, px_err *err) {
    px_mapping m;
    px_status st = px_mapping_open(path, &m, err);
    if (st != PX_OK) return st;
    if (fwrite(m.p, 1, m.n, stdout) != m.n || fflush(stdout) != 0)
        st = px_fail_errno(err, errno, "cannot write %s", "the output");
    px_mapping_close(&m);
    return st;
}

/* A workbook is packed when all is known: beside the file that is wanted, or in a temporary folder for the standard
 * output. */
static px_status write_book(px_exporting *x, const struct options *o, px_arena *a, px_err *err) {
    px_status st;
    if (o->out) {
        const char *part = px_arena_cstr(a, px_arena_fmt(a, "%s.%ld.part", o->out, (long)getpid()));
        st = px_exporting_file(x, part, err);
        if (st == PX_OK) st = px_file_rename(part, o->out, err);
        return st;
    }
    if (isatty(STDOUT_FILENO))
        return px_fail(err, PX_E_USAGE, "a workbook is nothing for a terminal: --out FILE");
    char *dir, *path;
    st = px_dir_temporary(&dir, err);
    if (st != PX_OK) return st;
    path = px_path(dir, "book.xlsx");
    st = px_exporting_file(x, path, err);
    if (st == PX_OK) st = to_stdout(path, err);
    (void)px_dir_remove(dir, NULL);
    free(path);
    free(dir);
    return st;
}

static px_status run(const struct options *o, px_export *e, const px_answer *a, const px_ask *ask,
                     px_arena *arena, px_err *err) {
    px_exporting x;
    px_status named = o->out ? px_file_named(o->out, err) : PX_OK;
    if (named != PX_OK) return named;
    px_status st = px_exporting_open(&x, e, a, ask, err);
    if (st == PX_OK && o->format == PX_EXPORT_XLSX)
        st = write_book(&x, o, arena, err);
    else if (st == PX_OK)
        st = write_text(&x, o, err);
    if (st == PX_OK) (void)fprintf(stderr, px_msg_text(PX_MSG_EXPORTED), (unsigned long long)x.at);
    px_str more = st == PX_OK ? px_exporting_more(&x) : PX_STR("");
    if (more.n)
        (void)fprintf(stderr, "%s: --after " PX_STR_FMT "\n", px_msg_text(PX_MSG_NEXT),
                      PX_STR_ARG(more));
    px_exporting_close(&x);
    return st;
}

px_status px_cmd_export(int argc, char **argv, px_err *err) {
    px_arena *arena = px_arena_new();
    struct options o = {.format = PX_EXPORT_CSV,
                        .rest = px_malloc(((size_t)argc + 2) * sizeof *o.rest)};
    px_snapshot *snap = NULL;
    px_answer a = {0};
    px_ask ask = {0};
    px_export *e = NULL;
    px_crew *crew = NULL;
    px_status st = read_options(&o, argc, argv, err);
    if (st == PX_OK) st = px_ask_read(arena, PX_ASK_SEARCH, o.n_rest, o.rest, &ask, err);
    if (st == PX_OK) st = px_export_new(o.format, o.fields, o.names, px_lang_is_zh(), &e, err);
    if (st == PX_OK) st = px_snapshot_open(ask.dir, ask.skip_damaged, &snap, err);
    if (st == PX_OK) st = px_env_open(ask.env, ask.dir, ask.words, err);
    if (st == PX_OK) {
        px_interrupt_watch();
        px_how how = {.stop = px_interrupt_stop(), .crew = px_crew_new(ask.jobs)};
        crew = how.crew;
        if (ask.timeout_ms) px_stop_after(px_interrupt_stop(), ask.timeout_ms);
        st = px_answer_open_how(snap, ask.words, px_env_view(ask.env), &how, &a, err);
        if (st != PX_OK && err && err->offset != PX_ERR_NO_OFFSET)
            px_put_caret(ask.words, err->offset);
    }
    if (st == PX_OK) st = run(&o, e, &a, &ask, arena, err);
    px_export_free(e);
    px_answer_close(&a);
    px_crew_free(crew);
    px_env_free(ask.env);
    px_snapshot_unref(snap);
    free(o.rest);
    px_arena_free(arena);
    return st;
}
