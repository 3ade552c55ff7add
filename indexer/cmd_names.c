/* cmd_names.c: `patix names suggest | merge | split | export | import`.
 *
 * suggest only proposes. Decisions are people's; each is a line of names.jsonl (patent/groups.h) with who, when and why.
 * export writes a table for a spreadsheet (name, group, records); import takes the table back and turns what was changed
 * in the column "group" into decisions. */
#include "base/file.h"
#include "base/json.h"
#include "base/message.h"
#include "indexer/cmd.h"
#include "indexer/csv.h"
#include "indexer/names.h"
#include "patent/name_clean.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct options {
    const char *verb, *dir, *format, *why, *by;
    double min_score;
    size_t limit;
    char **word; /* names or a file */
    int n_words;
} options;

static px_status value_of(int argc, char **argv, int *i, const char **out, px_err *err) {
    if (*i + 1 >= argc) return px_fail(err, PX_E_USAGE, "%s needs a value", argv[*i]);
    *out = argv[++*i];
    return PX_OK;
}

static px_status read_options(int argc, char **argv, options *o, px_err *err) {
    *o = (options){
        .dir = "patix-data", .format = "table", .min_score = PX_SUGGEST_SCORE, .limit = 100};
    o->word = px_calloc((size_t)argc + 1, sizeof *o->word);
    px_status st = PX_OK;
    bool plain = false;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        const char *v = NULL;
        char *end;
        if (!plain && !strcmp(argv[i], "--")) {
            plain = true;
        } else if (!plain && !strcmp(argv[i], "--in")) {
            st = value_of(argc, argv, &i, &o->dir, err);
        } else if (!plain && !strcmp(argv[i], "--why")) {
            st = value_of(argc, argv, &i, &o->why, err);
        } else if (!plain && !strcmp(argv[i], "--by")) {
            st = value_of(argc, argv, &i, &o->by, err);
        } else if (!plain && !strcmp(argv[i], "--format")) {
            st = value_of(argc, argv, &i, &o->format, err);
            if (st == PX_OK && strcmp(o->format, "table") != 0 && strcmp(o->format, "csv") != 0 &&
                strcmp(o->format, "json") != 0)
                st = px_fail(err, PX_E_USAGE, "--format is table, csv or json, not %s", o->format);
        } else if (!plain && !strcmp(argv[i], "--min-score")) {
            st = value_of(argc, argv, &i, &v, err);
            o->min_score = v ? strtod(v, &end) : 0;
            if (v && (end == v || *end || !(o->min_score >= 0 && o->min_score <= 1)))
                st = px_fail(err, PX_E_USAGE, "--min-score is a number from 0 to 1, not %s", v);
        } else if (!plain && !strcmp(argv[i], "--limit")) {
            st = value_of(argc, argv, &i, &v, err);
            uint32_t n = 0;
            if (v && strcmp(v, "all") != 0 && !px_str_u32(px_str_of(v), &n))
                st = px_fail(err, PX_E_USAGE, "--limit is a number or all, not %s", v);
            o->limit = v && !strcmp(v, "all") ? SIZE_MAX : n;
        } else if (!plain && argv[i][0] == '-' && argv[i][1]) {
            st = px_fail(err, PX_E_USAGE, "unknown option %s", argv[i]);
        } else if (!o->verb) {
            o->verb = argv[i];
        } else {
            o->word[o->n_words++] = argv[i];
        }
    }
    if (st == PX_OK && !o->verb)
        st = px_fail(err, PX_E_USAGE, "suggest, merge, split, export or import?");
    return st;
}

static px_status flush(px_buf *b, px_err *err) {
    bool bad = b->n && fwrite(b->p, 1, b->n, stdout) != b->n;
    px_buf_clear(b);
    return bad ? px_fail(err, PX_E_IO, "cannot write the output") : PX_OK;
}

/* A cell that a spreadsheet reads as text: quoted where needed, never a formula. */
static void put_cell(px_buf *b, px_str s) {
    bool quote = s.n && strchr("=+-@", s.p[0]);
    for (size_t i = 0; i < s.n; i++)
        quote |= s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quote) {
        px_buf_str(b, s);
        return;
    }
    px_buf_ch(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') px_buf_ch(b, '"');
        px_buf_ch(b, s.p[i]);
    }
    px_buf_ch(b, '"');
}

static void put_why(px_buf *b, const px_suggestion *s) {
    bool zh = px_lang_is_zh(), any = false;
    for (int k = 0; k < PX_LIKE_COUNT; k++) {
        if (!(s->why >> k & 1)) continue;
        if (any) px_buf_c(b, zh ? "；" : "; ");
        any = true;
        px_buf_c(b, px_likeness_text((px_likeness)k, zh));
        if (k == PX_LIKE_FAMILY) px_buf_fmt(b, " (%u)", s->families);
        if (k == PX_LIKE_INVENTORS) px_buf_fmt(b, " (%u)", s->inventors);
    }
}

static void put_suggestion(const options *o, const px_name_list *l, const px_suggestion *s,
                           px_buf *b) {
    const px_suggest_name *x = &l->v[s->a], *y = &l->v[s->b];
    if (!strcmp(o->format, "json")) {
        px_buf why;
        px_buf_init(&why, 4096);
        put_why(&why, s);
        px_jw w = px_jw_on(b);
        px_jw_open(&w, '{');
        px_jw_key(&w, PX_STR("score"));
        px_jw_num(&w, (double)(int)(s->score * 1000 + 0.5) / 1000);
        px_jw_kstr(&w, "name", x->name);
        px_jw_ku64(&w, "records", x->count);
        px_jw_kstr(&w, "other", y->name);
        px_jw_ku64(&w, "other_records", y->count);
        px_jw_ku64(&w, "families", s->families);
        px_jw_ku64(&w, "inventors", s->inventors);
        px_jw_kstr(&w, "why", px_buf_view(&why));
        px_jw_close(&w, '}');
        px_buf_ch(b, '\n');
        px_buf_done(&why);
    } else if (!strcmp(o->format, "csv")) {
        px_buf why;
        px_buf_init(&why, 4096);
        put_why(&why, s);
        px_buf_fmt(b, "%.3f,", s->score);
        put_cell(b, x->name);
        px_buf_fmt(b, ",%" PRIu64 ",", x->count);
        put_cell(b, y->name);
        px_buf_fmt(b, ",%" PRIu64 ",", y->count);
        put_cell(b, px_buf_view(&why));
        px_buf_c(b, "\r\n");
        px_buf_done(&why);
    } else {
        px_buf_fmt(b,
                   "%.3f  " PX_STR_FMT " (%" PRIu64 ")  |  " PX_STR_FMT " (%" PRIu64 ")\n       ",
                   s->score, PX_STR_ARG(x->name), x->count, PX_STR_ARG(y->name), y->count);
        put_why(b, s);
        px_buf_ch(b, '\n');
    }
}

static px_status suggest(const options *o, px_err *err) {
    px_name_list l = {0};
    px_suggestion *s = NULL;
    const px_groups *g = NULL;
    size_t n = 0, shown = 0, left = 0;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_status st = px_name_list_read(o->dir, true, &l, err);
    if (st == PX_OK) st = px_snapshot_groups(l.snap, &g, err);
    if (st == PX_OK) st = px_suggest(l.v, l.n, o->min_score, &s, &n, err);
    if (st == PX_OK && !strcmp(o->format, "csv"))
        px_buf_c(&b, "\xEF\xBB\xBFscore,name,records,other,other_records,why\r\n");
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        if (px_str_eq(px_groups_of(g, l.v[s[i].a].name), px_groups_of(g, l.v[s[i].b].name)))
            continue;
        if (shown == o->limit) {
            left++;
            continue;
        }
        shown++;
        put_suggestion(o, &l, &s[i], &b);
        if (b.n > 65536) st = flush(&b, err);
    }
    if (st == PX_OK) st = flush(&b, err);
    if (st == PX_OK)
        (void)fprintf(stderr, px_msg_text(PX_MSG_NAMES_SUGGESTED), (unsigned long long)l.n,
                      (unsigned long long)(shown + left), o->min_score, (unsigned long long)shown);
    free(s);
    px_buf_done(&b);
    px_name_list_release(&l);
    return st;
}

static px_str now(px_arena *a) {
    char text[32];
    time_t t = time(NULL);
    struct tm tm;
    size_t n = gmtime_r(&t, &tm) ? strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) : 0;
    return px_arena_str(a, (px_str){text, n});
}

/* Who decides: as told, else who is at the keyboard. */
static px_str user(const options *o, px_arena *a) {
    if (o->by) return px_str_of(o->by);
    const char *name = getenv("USER");
    if (!name || !*name) name = getenv("LOGNAME");
    return name && *name ? px_str_of(name) : px_arena_fmt(a, "uid %lu", (unsigned long)getuid());
}

static px_status must_be_collection(const char *dir, px_err *err) {
    px_snapshot *s = NULL;
    px_status st = px_snapshot_open(dir, true, &s, err);
    px_snapshot_unref(s);
    return st;
}

/* merge GROUP NAME ... / split NAME ... */
static px_status decide(const options *o, bool split, px_err *err) {
    int first = split ? 0 : 1;
    if (o->n_words < first + 1)
        return px_fail(err, PX_E_USAGE,
                       split ? "split which names?" : "merge which names into which group?");
    px_status st = must_be_collection(o->dir, err);
    if (st != PX_OK) return st;
    px_arena *a = px_arena_new();
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_str *names = px_arena_array(a, px_str, o->n_words);
    px_group_decision d = {
        .split = split, .names = names, .by = user(o, a), .at = now(a), .why = px_str_of(o->why)};
    if (!split) d.group = px_str_of(o->word[0]);
    if (!split && !px_name_clean(a, d.group).n)
        st = px_fail(err, PX_E_USAGE, "a group needs a name with letters or digits, not \"%s\"",
                     o->word[0]);
    for (int i = first; i < o->n_words; i++)
        names[d.n_names++] = px_str_of(o->word[i]);
    px_groups_line(&d, &b);
    if (st == PX_OK) st = px_names_append(o->dir, px_buf_view(&b), err);
    if (st == PX_OK) (void)printf("%s", b.p);
    px_buf_done(&b);
    px_arena_free(a);
    return st;
}

static px_status export(const options *o, px_err *err) {
    px_name_list l = {0};
    const px_groups *g = NULL;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_status st = px_name_list_read(o->dir, false, &l, err);
    if (st == PX_OK) st = px_snapshot_groups(l.snap, &g, err);
    px_buf_c(&b, "\xEF\xBB\xBFname,group,records\r\n");
    for (size_t i = 0; i < l.n && st == PX_OK; i++) {
        px_str group = px_groups_of(g, l.v[i].name);
        put_cell(&b, l.v[i].name);
        px_buf_ch(&b, ',');
        if (group.p != l.v[i].name.p) put_cell(&b, group);
        px_buf_fmt(&b, ",%" PRIu64 "\r\n", l.v[i].count);
    }
    if (st == PX_OK)
        st = o->n_words && strcmp(o->word[0], "-") != 0
                 ? px_file_replace(o->word[0], px_buf_view(&b), err)
                 : flush(&b, err);
    px_buf_done(&b);
    px_name_list_release(&l);
    return st;
}

/* One row of a table becomes a decision when it changes something. */
static bool row_decision(const px_groups *g, px_arena *a, px_str name, px_str group,
                         px_group_decision *d) {
    name = px_name_clean(a, name);
    group = px_name_clean(a, px_str_trim(group));
    px_str now_in = px_groups_of(g, name);
    bool grouped = now_in.p != name.p;
    if (!name.n || (group.n ? grouped && px_str_eq(now_in, group) : !grouped)) return false;
    if (group.n && !grouped && px_str_eq(group, name) && px_groups_find(g, group) == SIZE_MAX)
        return false;
    px_str *one = px_arena_array(a, px_str, 1);
    *one = name;
    d->split = !group.n;
    d->group = group;
    d->names = one;
    d->n_names = 1;
    return true;
}

static int column_of(const px_csv_row *row, const char *name) {
    for (size_t i = 0; i < row->n; i++)
        if (px_str_eq_nocase(px_str_trim(row->cells[i]), px_str_of(name))) return (int)i;
    return -1;
}

static px_status import(const options *o, px_err *err) {
    if (!o->n_words)
        return px_fail(err, PX_E_USAGE,
                       "import which table? (a file as `patix names export` makes it, or -)");
    px_status st = must_be_collection(o->dir, err);
    px_stream *in = NULL;
    px_textin *text = NULL;
    px_csv *csv = NULL;
    px_groups *g = NULL;
    px_arena *a = px_arena_new();
    px_buf b;
    unsigned long long decisions = 0;
    int name = -1, group = -1;
    px_buf_init(&b, PX_BUF_MAX);
    if (st == PX_OK) st = px_stream_open(o->word[0], 0, &in, err);
    if (st == PX_OK) st = px_names_read(o->dir, &g, err);
    if (st == PX_OK) {
        text = px_textin_new(in, (size_t)16 << 20);
        csv = px_csv_new(text, 0, (size_t)1 << 20);
        px_group_decision d = {
            .by = user(o, a), .at = now(a), .why = px_str_of(o->why ? o->why : o->word[0])};
        px_arena *row_arena = px_arena_new();
        px_csv_row row;
        int got;
        while (st == PX_OK && (got = px_csv_next(csv, &row, err)) != 0) {
            px_arena_reset(row_arena);
            if (got < 0) {
                st = (px_status)got;
            } else if (row.broken) {
                st = px_fail(err, PX_E_INPUT, "%s, line %" PRIu64 ": %s", o->word[0], row.line,
                             row.broken);
            } else if (name < 0) {
                name = column_of(&row, "name");
                group = column_of(&row, "group");
                if (name < 0 || group < 0)
                    st = px_fail(err, PX_E_INPUT,
                                 "%s has no columns \"name\" and \"group\" in its first row; "
                                 "`patix names export` makes "
                                 "such a table",
                                 o->word[0]);
            } else if ((int)row.n > (name > group ? name : group) &&
                       row_decision(g, row_arena, px_textin_clean(text, row_arena, row.cells[name]),
                                    px_textin_clean(text, row_arena, row.cells[group]), &d)) {
                px_groups_line(&d, &b);
                px_groups_do(g, &d);
                decisions++;
            }
        }
        px_arena_free(row_arena);
    }
    if (st == PX_OK && name < 0) st = px_fail(err, PX_E_INPUT, "%s is empty", o->word[0]);
    if (st == PX_OK && decisions) st = px_names_append(o->dir, px_buf_view(&b), err);
    if (st == PX_OK) (void)fprintf(stderr, px_msg_text(PX_MSG_NAMES_IMPORTED), decisions);
    px_csv_free(csv);
    px_textin_free(text);
    px_stream_close(in);
    px_groups_free(g);
    px_buf_done(&b);
    px_arena_free(a);
    return st;
}

px_status px_cmd_names(int argc, char **argv, px_err *err) {
    options o;
    px_status st = read_options(argc, argv, &o, err);
    if (st == PX_OK) {
        if (!strcmp(o.verb, "suggest"))
            st = suggest(&o, err);
        else if (!strcmp(o.verb, "merge") || !strcmp(o.verb, "split"))
            st = decide(&o, o.verb[0] == 's', err);
        else if (!strcmp(o.verb, "export"))
            st = export(&o, err);
        else if (!strcmp(o.verb, "import"))
            st = import(&o, err);
        else
            st =
                px_fail(err, PX_E_USAGE, "suggest, merge, split, export or import, not %s", o.verb);
    }
    free(o.word);
    return st;
}
