/* cmd_analyze.c: `patix analyze --list`; `patix analyze ID[,ID ...] QUERY [--key value ...]`; the same with --set
 * NAME=QUERY instead of a query, to compare sets; `patix analyze profile-… QUERY --who NAME`; of a park `--park NAME`.
 *
 * Options that every analysis knows, those of the command and those of the query language (env.h) are taken out; every
 * other --key value goes to the analysis, which refuses what it does not know. With several analyses a key goes to those
 * that know it, and must be known to one. */
#include "query/analytics/cmd.h"

#include "base/file.h"
#include "base/message.h"
#include "query/analytics/cmd_analyze.h"
#include "query/analytics/compare.h"
#include "query/analytics/network.h"
#include "query/analytics/profile.h"
#include "query/analytics/svg.h"
#include "query/analytics/workbook.h"
#include "query/engine/caret.h"
#include "query/engine/env.h"
#include "query/engine/interrupt.h"
#include "query/engine/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TABLE, JSON, CSV, MARKDOWN, XLSX, SVG, NETWORKS };
/* Behind NETWORKS those of network.h, in any order. */
static const char *const formats[] = {"table",   "json",  "csv",       "markdown", "xlsx",    "svg",
                                      "graphml", "pajek", "vosviewer", "gexf",     "edgelist"};
#define IDS_MAX 64u

typedef struct options {
    px_arena *a;
    px_env *env;
    px_analysis_options run;
    const char *dir, *out, *id, *who, *where;
    int format;
    uint32_t jobs;
    const char **param; /* pairs */
    size_t n_params;
    px_str query;
    size_t n_words;
    bool list;
    px_sets sets;
    const px_analysis *what[IDS_MAX];
    size_t n;
    const px_profile *profile;
} options;

/* ---- options ---- */

/* Those of the command. *taken: it was one of them. */
static px_status own(options *o, const char *name, const char *value, bool *taken, px_err *err) {
    const struct {
        const char *name;
        const char **to;
    } texts[] = {{"in", &o->dir}, {"out", &o->out}, {"where", &o->where}};
    *taken = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(name, texts[i].name) == 0) {
            *texts[i].to = value;
            return *value ? PX_OK : px_fail(err, PX_E_USAGE, "--%s lacks its value", name);
        }
    if (strcmp(name, "format") == 0)
        return px_option_word(name, value, formats, sizeof formats / sizeof *formats, &o->format,
                              err);
    if (strcmp(name, "set") == 0) return px_sets_add(&o->sets, px_str_of(value), err);
    if (strcmp(name, "jobs") == 0) {
        if (px_str_u32(px_str_of(value), &o->jobs) && o->jobs >= 1 && o->jobs <= PX_CREW_MAX)
            return PX_OK;
        return px_fail(err, PX_E_USAGE, "--jobs is a number from 1 to %u, not \"%s\"", PX_CREW_MAX,
                       value);
    }
    *taken = false;
    return PX_OK;
}

static px_status option(options *o, const char *name, const char *value, px_err *err) {
    bool taken;
    px_status st = own(o, name, value, &taken, err);
    if (st == PX_OK && !taken) st = px_analysis_option(&o->run, name, value, &taken, err);
    if (st == PX_OK && !taken)
        st = px_env_option(o->env, px_str_of(name), px_str_of(value), &taken, err);
    if (st != PX_OK || taken) return st;
    o->param[o->n_params++] = name;
    o->param[o->n_params++] = value;
    return st;
}

static void word(options *o, const char *w) {
    if (!o->id) {
        o->id = w;
        return;
    }
    o->query =
        o->n_words++ ? px_arena_fmt(o->a, PX_STR_FMT " %s", PX_STR_ARG(o->query), w) : px_str_of(w);
}

static px_status read_options(options *o, int argc, char **argv, px_err *err) {
    px_status st = PX_OK;
    bool all_words = false;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        px_str arg = px_str_of(argv[i]);
        if (all_words || !px_str_starts(arg, PX_STR("--"))) {
            word(o, argv[i]);
            continue;
        }
        if (arg.n == 2) {
            all_words = true;
            continue;
        }
        size_t eq = px_str_find(arg, PX_STR("="));
        const char *name = px_arena_cstr(o->a, px_str_sub(arg, 2, eq));
        const char *value = eq != SIZE_MAX ? argv[i] + eq + 1 : i + 1 < argc ? argv[i + 1] : NULL;
        bool takes = true, taken;
        /* --list alone shows the analyses, --list NAME=FILE names a list of numbers */
        bool numbers = value && strchr(value, '=') && strncmp(value, "--", 2) != 0;
        if (strcmp(name, "list") == 0 && !numbers) {
            o->list = true;
            continue;
        }
        if (px_env_option_is(px_str_of(name), &takes) && !takes) {
            st = px_env_option(o->env, px_str_of(name), (px_str){0}, &taken, err);
            continue;
        }
        if (!value) return px_fail(err, PX_E_USAGE, "%s needs a value", argv[i]);
        if (eq == SIZE_MAX) i++;
        st = option(o, name, value, err);
    }
    return st;
}

static bool knows(const px_analysis *x, const char *param) {
    for (size_t k = 0; k < x->n_params; k++)
        if (strcmp(x->param[k].name, param) == 0) return true;
    return false;
}

static px_status find_analyses(options *o, px_err *err) {
    px_str rest = px_str_of(o->id);
    if (!o->id)
        return px_fail(err, PX_E_USAGE, "which analysis? `patix analyze --list` shows them");
    o->profile = px_profile_find(rest);
    if (o->profile) return PX_OK;
    while (rest.n) {
        size_t at = px_str_find(rest, PX_STR(","));
        px_str one = px_str_trim(px_str_sub(rest, 0, at == SIZE_MAX ? rest.n : at));
        rest = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(rest, at + 1, rest.n);
        if (!one.n) continue;
        if (o->n == IDS_MAX)
            return px_fail(err, PX_E_USAGE, "at most %u analyses at once", IDS_MAX);
        o->what[o->n] = px_analysis_find(one);
        if (!o->what[o->n] && px_profile_find(one))
            return px_fail(err, PX_E_USAGE, "%.*s stands alone", PX_STR_ARG(one));
        if (!o->what[o->n++])
            return px_fail(err, PX_E_USAGE,
                           "there is no analysis %.*s; `patix analyze --list` shows them",
                           PX_STR_ARG(one));
    }
    if (!o->n) return px_fail(err, PX_E_USAGE, "which analysis? `patix analyze --list` shows them");
    for (size_t k = 0; o->n > 1 && k < o->n_params; k += 2) {
        size_t i = 0;
        while (i < o->n && !knows(o->what[i], o->param[k]))
            i++;
        if (i == o->n)
            return px_fail(err, PX_E_USAGE, "none of these analyses knows --%s", o->param[k]);
    }
    return PX_OK;
}

static px_status check(options *o, px_err *err) {
    if (o->sets.n && o->n_words)
        return px_fail(err, PX_E_USAGE, "a query and --set exclude each other: --set name=QUERY");
    if (o->sets.n == 1) return px_fail(err, PX_E_USAGE, "comparing takes two --set or more");
    if (o->sets.n && o->profile)
        return px_fail(err, PX_E_USAGE, "profiles are not compared; an analysis with --by is");
    if (o->format == MARKDOWN) return px_fail(err, PX_E_USAGE, "--format markdown is for --list");
    if ((o->format == CSV || o->format >= SVG) && (o->n > 1 || o->profile))
        return px_fail(err, PX_E_USAGE, "--format %s takes one analysis", formats[o->format]);
    if (o->where && !o->profile) return px_fail(err, PX_E_USAGE, "--where is for profiles");
    if (o->format == XLSX && !o->out && isatty(STDOUT_FILENO))
        return px_fail(err, PX_E_USAGE, "a workbook is no text: give --out FILE");
    return PX_OK;
}

/* Of a profile --who is the name, and --park that of a park; elsewhere they go to the analysis. */
static void take_who(options *o) {
    for (size_t k = 0; o->profile && k < o->n_params;) {
        const char *value = o->param[k + 1];
        px_str park = strcmp(o->param[k], "park") == 0
                          ? px_profile_park(o->a, o->profile, px_str_of(value))
                          : (px_str){"", 0};
        if (strcmp(o->param[k], "who") != 0 && !park.n) {
            k += 2;
            continue;
        }
        if (park.n && !o->where) o->where = px_arena_cstr(o->a, park);
        if (!park.n || !o->who) o->who = value;
        memmove(&o->param[k], &o->param[k + 2], (o->n_params - k - 2) * sizeof *o->param);
        o->n_params -= 2;
    }
}

/* ---- running ---- */

/* The parameters that `x` knows; of one analysis all, so that it refuses what it does not. */
static size_t params_of(const options *o, const px_analysis *x, const char **out) {
    size_t n = 0;
    for (size_t k = 0; k < o->n_params; k += 2)
        if (o->n == 1 || knows(x, o->param[k])) {
            out[n++] = o->param[k];
            out[n++] = o->param[k + 1];
        }
    return n;
}

static px_status run_sets(options *o, px_snapshot *snap, const px_how *how, px_result *r,
                          px_err *err) {
    const char **param = px_arena_array(o->a, const char *, o->n_params + 1);
    size_t bad = 0;
    px_status st = px_sets_open(&o->sets, o->a, snap, &o->run, how, &bad, err);
    if (st != PX_OK && err->offset != PX_ERR_NO_OFFSET)
        px_put_caret(o->sets.query[bad], err->offset);
    for (size_t i = 0; i < o->n && st == PX_OK; i++) {
        size_t n = params_of(o, o->what[i], param);
        st = px_sets_run(&o->sets, o->what[i], param, n, &r[i], err);
    }
    return st;
}

static px_status run_query(options *o, const px_answer *answer, const px_how *how, px_result **r,
                           px_err *err) {
    const char **param = px_arena_array(o->a, const char *, o->n_params + 1);
    px_many m;
    px_status st = PX_OK;
    px_many_init(&m, o->a, answer, &o->run, how);
    for (size_t i = 0; i < o->n && st == PX_OK; i++) {
        size_t n = params_of(o, o->what[i], param);
        st = px_many_run(&m, o->what[i], param, n, err);
    }
    *r = m.result;
    return st;
}

static px_status run_profile(options *o, px_snapshot *snap, const px_how *how, px_profile_run *r,
                             px_err *err) {
    if (o->n_params)
        return px_fail(err, PX_E_USAGE, "the analysis %s knows no --%s", o->profile->id,
                       o->param[0]);
    return px_profile_open(o->a, snap, o->query, o->profile, px_str_of(o->who), px_str_of(o->where),
                           &o->run, how, r, err);
}

/* ---- handing out ---- */

static px_status print(const options *o, const px_result *r, size_t n, px_buf *out, px_err *err) {
    px_jw w = px_jw_on(out);
    if (o->format == CSV) {
        px_table_csv(&r[0].table, out);
        return PX_OK;
    }
    if (o->format == SVG) return px_svg_result(&r[0], out, err);
    if (o->format >= NETWORKS) {
        px_network_format f;
        if (!r[0].table.network || !px_network_format_of(px_str_of(formats[o->format]), &f))
            return px_fail(err, PX_E_USAGE, "%s is no network; --format %s is for networks",
                           r[0].what->id, formats[o->format]);
        return px_network_write(f, r[0].table.network, out, err);
    }
    if (o->format == JSON) {
        bool many = n > 1 || o->profile;
        if (many) px_jw_open(&w, '[');
        for (size_t i = 0; i < n; i++)
            px_result_json(&r[i], &w);
        if (many) px_jw_close(&w, ']');
        px_buf_ch(out, '\n');
        return PX_OK;
    }
    for (size_t i = 0; i < n; i++) {
        if (i) px_buf_ch(out, '\n');
        px_result_text(&r[i], out);
    }
    return PX_OK;
}

static px_status hand_out(const options *o, const px_result *r, size_t n, px_err *err) {
    px_buf out;
    if (o->format == XLSX && o->out) return px_workbook_write(o->out, r, n, err);
    px_buf_init(&out, PX_BUF_MAX);
    px_status st =
        o->format == XLSX ? px_workbook_bytes(r, n, &out, err) : print(o, r, n, &out, err);
    if (st == PX_OK)
        st = o->out ? px_file_replace(o->out, px_buf_view(&out), err) : px_output_flush(&out, err);
    px_buf_done(&out);
    return st;
}

/* All that may refer to earlier queries, lists and synonyms. What a file of rules refers to is not known yet: anything. */
static px_str texts(const options *o) {
    px_str s = o->query;
    for (size_t i = 0; i < o->sets.n; i++)
        s = px_arena_fmt(o->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(s),
                         PX_STR_ARG(o->sets.query[i]));
    for (size_t i = 1; i < o->n_params; i += 2)
        s = px_arena_fmt(o->a, PX_STR_FMT " %s%s", PX_STR_ARG(s), o->param[i],
                         strcmp(o->param[i - 1], "rules") == 0 ? " ##" : "");
    if (o->where) s = px_arena_fmt(o->a, PX_STR_FMT " %s", PX_STR_ARG(s), o->where);
    return s;
}

static px_status analyze(options *o, px_err *err) {
    px_snapshot *snap = NULL;
    px_answer answer = {0};
    px_profile_run profile = {0};
    px_result *r = px_arena_array(o->a, px_result, IDS_MAX);
    size_t n = o->n;
    px_crew *crew = px_crew_new(o->jobs);
    px_how how = {.crew = crew, .stop = px_interrupt_stop()};
    if (!o->n_words) o->query = PX_STR("*");
    px_status st = px_env_open(o->env, o->dir, texts(o), err);
    o->run.env = px_env_view(o->env);
    if (st == PX_OK) st = px_snapshot_open(o->dir, false, &snap, err);
    px_interrupt_watch();
    if (st == PX_OK && o->sets.n) {
        st = run_sets(o, snap, &how, r, err);
    } else if (st == PX_OK && o->profile) {
        st = run_profile(o, snap, &how, &profile, err);
        r = profile.done.result;
        n = profile.done.n;
    } else if (st == PX_OK) {
        st = px_answer_open_how(snap, o->query, o->run.env, &how, &answer, err);
        if (st != PX_OK && err->offset != PX_ERR_NO_OFFSET) px_put_caret(o->query, err->offset);
        if (st == PX_OK) st = run_query(o, &answer, &how, &r, err);
    }
    if (st == PX_OK) st = hand_out(o, r, n, err);
    px_sets_close(&o->sets);
    px_profile_close(&profile);
    px_answer_close(&answer);
    px_snapshot_unref(snap);
    px_crew_free(crew);
    return st;
}

static px_status list(const options *o, px_err *err) {
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    if (o->format == JSON)
        px_analyses_json(&out);
    else if (o->format == MARKDOWN)
        px_analyses_markdown(&out);
    else
        px_analyses_text(&out);
    px_status st = px_output_flush(&out, err);
    px_buf_done(&out);
    return st;
}

px_status px_cmd_analyze(int argc, char **argv, px_err *err) {
    options o = {
        .a = px_arena_new(), .env = px_env_new(), .run = px_analysis_standard(), .dir = PX_ASK_DIR};
    o.param = px_arena_array(o.a, const char *, (size_t)argc * 2 + 2);
    px_status st = read_options(&o, argc, argv, err);
    if (st == PX_OK && o.list) {
        st = list(&o, err);
    } else if (st == PX_OK) {
        st = find_analyses(&o, err);
        if (st == PX_OK) take_who(&o);
        if (st == PX_OK) st = check(&o, err);
        if (st == PX_OK) st = analyze(&o, err);
    }
    px_env_free(o.env);
    px_arena_free(o.a);
    return st;
}
