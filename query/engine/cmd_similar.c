/* cmd_similar.c: `patix similar`: documents that are like one, like a text, or like an edited query;
 * and `patix similar --learn`: the bilingual term table of a collection. */
#include "query/engine/cmd.h"

#include "base/file.h"
#include "query/engine/ask.h"
#include "query/engine/caret.h"
#include "query/engine/interrupt.h"
#include "query/engine/output.h"
#include "query/engine/say.h"
#include "query/engine/similar_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct ask {
    px_env *env;  /* of the query of --filter */
    px_str words; /* the number */
    size_t n_words;
    const char *dir, *text, *query_in, *query_out, *filter, *terms, *classes;
    unsigned without;
    uint32_t limit, candidates;
    bool json, learn, skip_damaged, has_terms, has_classes;
};

/* ---- options ---- */

static px_status on_number(const char *name, px_str v, uint32_t lo, uint32_t hi, uint32_t *out,
                           px_err *err) {
    if (px_str_u32(v, out) && *out >= lo && *out <= hi) return PX_OK;
    return px_fail(err, PX_E_USAGE, "--%s takes a number from %u to %u, not \"%.*s\"", name, lo, hi,
                   (int)(v.n < 60 ? v.n : 60), v.p ? v.p : "");
}

static px_status on_format(struct ask *q, px_str v, px_err *err) {
    q->json = px_str_is(v, "json");
    if (q->json || px_str_is(v, "table")) return PX_OK;
    return px_fail(err, PX_E_USAGE, "--%s takes %s, not \"%.*s\"", "format", "table or json",
                   (int)(v.n < 60 ? v.n : 60), v.p ? v.p : "");
}

static px_status on_option(px_arena *a, struct ask *q, px_str name, px_str v, px_err *err) {
    uint32_t ms;
    const struct {
        const char *name;
        const char **to;
    } texts[] = {{"in", &q->dir},
                 {"text", &q->text},
                 {"query-in", &q->query_in},
                 {"query-out", &q->query_out},
                 {"filter", &q->filter},
                 {"terms", &q->terms},
                 {"classes", &q->classes}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (px_str_is(name, texts[i].name)) {
            *texts[i].to = px_arena_cstr(a, v);
            return PX_OK;
        }
    if (px_str_is(name, "without")) return px_similar_signals(v, &q->without, err);
    if (px_str_is(name, "limit"))
        return on_number("limit", v, 1, PX_SIMILAR_LIMIT_MAX, &q->limit, err);
    if (px_str_is(name, "candidates"))
        return on_number("candidates", v, 1, PX_SIMILAR_CANDIDATES_MAX, &q->candidates, err);
    if (px_str_is(name, "format")) return on_format(q, v, err);
    px_status st = on_number("timeout", v, 1, 86400000, &ms, err);
    if (st == PX_OK) px_stop_after(px_interrupt_stop(), ms);
    return st;
}

static px_status read_options(px_arena *a, int argc, char **argv, struct ask *q, px_err *err) {
    static const char *const with_value[] = {"in",     "text",   "query-in",   "query-out",
                                             "filter", "terms",  "classes",    "without",
                                             "limit",  "format", "candidates", "timeout"};
    bool all_words = false;
    *q = (struct ask){.env = px_env_new(), .dir = PX_ASK_DIR, .limit = 10};
    for (int i = 1; i < argc; i++) {
        px_str arg = px_str_of(argv[i]);
        if (all_words || !px_str_starts(arg, PX_STR("--"))) {
            q->words = q->n_words++ ? px_arena_fmt(a, PX_STR_FMT " " PX_STR_FMT,
                                                   PX_STR_ARG(q->words), PX_STR_ARG(arg))
                                    : arg;
            continue;
        }
        if (arg.n == 2) {
            all_words = true;
            continue;
        }
        size_t eq = px_str_find(arg, PX_STR("=")), k = 0;
        px_str name = px_str_sub(arg, 2, eq), value = {0};
        bool learn = px_str_is(name, "learn"), skip = px_str_is(name, "skip-damaged");
        if ((learn || skip) && eq != SIZE_MAX)
            return px_fail(err, PX_E_USAGE, "--%s takes no value",
                           learn ? "learn" : "skip-damaged");
        q->learn |= learn;
        q->skip_damaged |= skip;
        if (learn || skip) continue;
        bool env_value = true, taken;
        bool env = px_env_option_is(name, &env_value);
        if (env && !env_value) {
            px_status st = px_env_option(q->env, name, value, &taken, err);
            if (st != PX_OK) return st;
            continue;
        }
        while (!env && k < sizeof with_value / sizeof *with_value &&
               !px_str_is(name, with_value[k]))
            k++;
        if (!env && k == sizeof with_value / sizeof *with_value)
            return px_fail(err, PX_E_USAGE, "unknown option --%.*s",
                           (int)(name.n < 60 ? name.n : 60), name.p);
        if (eq != SIZE_MAX)
            value = px_str_sub(arg, eq + 1, arg.n);
        else if (++i == argc)
            return px_fail(err, PX_E_USAGE, "--%.*s lacks its value", PX_STR_ARG(name));
        else
            value = px_str_of(argv[i]);
        px_status st = env ? px_env_option(q->env, name, value, &taken, err)
                           : on_option(a, q, name, value, err);
        if (st != PX_OK) return st;
    }
    int ways = (q->n_words > 0) + (q->text != NULL) + (q->query_in != NULL) + q->learn;
    if (ways > 1)
        return px_fail(err, PX_E_USAGE,
                       "a number, --text, --query-in and --learn exclude each other");
    if (ways == 0 && !q->terms && !q->classes)
        return px_fail(err, PX_E_USAGE,
                       "give a number, --text FILE, --query-in FILE, --terms or --classes");
    return PX_OK;
}

/* ---- learning ---- */

static px_status learn(const struct ask *q, px_snapshot *snap, px_err *err) {
    px_bilingual *b;
    px_status st = px_similar_learn(snap, px_interrupt_stop(), &b, err);
    if (st == PX_OK && !b)
        st = px_fail(err, PX_E_NOTFOUND,
                     "no record or family of %s has a title both in Chinese and in English; there "
                     "is nothing to learn from",
                     q->dir);
    if (st == PX_OK) st = px_bilingual_write(q->dir, b, err);
    if (st == PX_OK)
        (void)printf(px_msg_text(PX_MSG_SIMILAR_DONE), (unsigned long long)b->n_pairs, b->n_zh,
                     b->n_en, b->n_entries, q->dir);
    px_bilingual_free(b);
    return st;
}

/* ---- asking ---- */

static px_status read_file(const char *path, size_t max, px_buf *out, px_err *err) {
    if (strcmp(path, "-") != 0) return px_file_read(path, max, out, err);
    px_buf_clear(out);
    for (;;) {
        if (!px_buf_room(out, 65536)) break;
        ssize_t n = read(STDIN_FILENO, out->p + out->n, 65536);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return px_fail_errno(err, errno, "cannot read standard input");
        if (n == 0) return PX_OK;
        out->n += (size_t)n;
        if (out->n > max) break;
    }
    return px_fail(err, PX_E_LIMIT, "%s is larger than %zu bytes", "-", max);
}

static px_status make_query(px_arena *a, const struct ask *q, px_snapshot *snap,
                            const px_similar_options *opt, px_similar_query *out, px_err *err) {
    px_buf text;
    px_status st = PX_OK;
    *out = (px_similar_query){0};
    px_buf_init(&text, PX_BUF_MAX);
    if (q->n_words) {
        st = px_similar_of_number(a, snap, q->words, opt, out, err);
    } else if (q->text) {
        st = read_file(q->text, PX_SIMILAR_TEXT_MAX, &text, err);
        if (st == PX_OK) st = px_similar_of_text(a, snap, px_buf_view(&text), opt, out, err);
    } else if (q->query_in) {
        st = read_file(q->query_in, (size_t)64 << 20, &text, err);
        if (st == PX_OK) st = px_similar_query_read(a, px_buf_view(&text), out, err);
    }
    if (st == PX_OK && q->terms) st = px_similar_set_terms(a, px_str_of(q->terms), out, err);
    if (st == PX_OK && q->classes) st = px_similar_set_classes(a, px_str_of(q->classes), out, err);
    px_buf_done(&text);
    return st;
}

static px_status write_query(const char *path, const px_similar_query *query, px_err *err) {
    px_buf b;
    px_status st = PX_OK;
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    px_similar_query_write(query, &w);
    px_buf_ch(&b, '\n');
    if (strcmp(path, "-") != 0)
        st = px_file_replace(path, px_buf_view(&b), err);
    else
        st = px_output_flush(&b, err);
    px_buf_done(&b);
    return st;
}

static px_status ask(px_arena *a, const struct ask *q, px_snapshot *snap, px_err *err) {
    px_similar_options opt = {.without = q->without,
                              .limit = q->limit,
                              .candidates = q->candidates,
                              .stop = px_interrupt_stop()};
    px_similar_query query;
    px_similar_answer answer = {0};
    px_answer filter = {0};
    px_bilingual *words = NULL;
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    px_status st = px_bilingual_open(q->dir, &words, err);
    opt.words = words;
    if (st == PX_OK) st = make_query(a, q, snap, &opt, &query, err);
    if (st == PX_OK && q->query_out) st = write_query(q->query_out, &query, err);
    if (st == PX_OK && q->filter) {
        px_str text = px_str_of(q->filter);
        st = px_env_open(q->env, q->dir, text, err);
        if (st == PX_OK)
            st = px_answer_open(snap, text, px_env_view(q->env), px_interrupt_stop(), &filter, err);
        if (st != PX_OK && err->offset != PX_ERR_NO_OFFSET) px_put_caret(text, err->offset);
        opt.filter = &filter.rows;
    }
    if (st == PX_OK) st = px_similar_run(snap, &query, &opt, &answer, err);
    if (st == PX_OK) {
        px_similar_report r = {snap,    &query, &opt,
                               &answer, words,  isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
        st = q->json ? px_similar_json(&r, &out, err) : px_similar_table(&r, &out, err);
    }
    if (st == PX_OK && !(q->query_out && !strcmp(q->query_out, "-")))
        st = px_output_flush(&out, err);
    px_similar_release(&answer);
    px_answer_close(&filter);
    px_bilingual_free(words);
    px_buf_done(&out);
    return st;
}

px_status px_cmd_similar(int argc, char **argv, px_err *err) {
    px_arena *a = px_arena_new();
    px_snapshot *snap = NULL;
    struct ask q;
    px_status st = read_options(a, argc, argv, &q, err);
    if (st == PX_OK) st = px_snapshot_open(q.dir, q.skip_damaged, &snap, err);
    if (st == PX_OK) {
        px_interrupt_watch();
        st = q.learn ? learn(&q, snap, err) : ask(a, &q, snap, err);
    }
    px_snapshot_unref(snap);
    px_env_free(q.env);
    px_arena_free(a);
    return st;
}
