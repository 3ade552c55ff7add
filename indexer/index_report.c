/* index_report.c: see index_report.h. */
#include "indexer/index_report.h"

#include "base/message.h"
#include "indexer/index_report_group.h"
#include "indexer/reject.h"

#include <stdlib.h>
#include <unistd.h>

#define TABLES_SHOWN   20
#define FAILURES_SHOWN 20
#define REASONS_MAX    10
#define SAMPLE_BYTES   48

typedef unsigned long long ull;

/* The text with "1 row" or "2 rows", as the counts behind it want (message.h). */
#define COUNTED(text, m, ...) px_msg_counted(PX_MSG_##m, (const uint64_t[]){__VA_ARGS__}, text)

typedef struct by_format {
    char name[32];
    uint64_t parts, records, bad;
} by_format;

typedef struct reason {
    char *text;
    uint64_t n;
} reason;

struct px_index_report {
    bool dry;
    FILE *to, *out; /* of files; of the run */
    px_run_report *run;
    px_status worst;
    size_t all_parts_failed;
    px_map_writer *map;
    size_t n_differ;
    char *folder; /* of the files in `alike_files` */
    px_index_groups *alike_files, *alike_parts;
    /* of the file at hand: */
    by_format format[16];
    size_t n_formats;
    uint64_t tables[TABLES_SHOWN]; /* hashes of the columns of tables that were shown */
    size_t n_tables;
    uint64_t alike, other; /* tables not shown */
    uint64_t n_failed, n_parts;
    reason reasons[REASONS_MAX];
    size_t n_reasons;
    uint64_t other_reasons;
};

px_index_report *px_index_report_new(bool dry, px_run_report *run, bool quiet_out) {
    px_index_report *r = px_calloc(1, sizeof *r);
    r->dry = dry;
    r->run = run;
    r->out = quiet_out ? stderr : stdout;
    r->to = dry ? r->out : stderr;
    r->map = px_map_writer_new();
    r->alike_files = px_index_groups_new();
    r->alike_parts = px_index_groups_new();
    return r;
}

static void forget_file(px_index_report *r) {
    for (size_t i = 0; i < r->n_reasons; i++)
        free(r->reasons[i].text);
    r->n_formats = r->n_tables = r->n_reasons = 0;
    r->alike = r->other = r->n_failed = r->n_parts = r->other_reasons = 0;
}

void px_index_report_free(px_index_report *r) {
    if (!r) return;
    forget_file(r);
    px_map_writer_free(r->map);
    px_index_groups_free(r->alike_files);
    px_index_groups_free(r->alike_parts);
    free(r->folder);
    free(r);
}

px_status px_index_worst(const px_index_report *r) {
    return r->worst;
}

size_t px_index_parts_failed(const px_index_report *r) {
    return r->all_parts_failed;
}

px_map_writer *px_index_mappings(px_index_report *r, size_t *n_differ) {
    *n_differ = r->n_differ;
    return r->map;
}

/* ---- a table in short ---- */

static bool is_mapped(const px_source_column *c) {
    return strcmp(c->field, "-") != 0 && strcmp(c->field, "x") != 0;
}
static bool is_extra(const px_source_column *c) {
    return !strcmp(c->field, "x") && c->filled;
}
static bool is_unused(const px_source_column *c) {
    return !strcmp(c->field, "-") && c->header.n;
}
static bool is_guessed(const px_source_column *c) {
    return is_mapped(c) && c->sure < 100;
}
static bool is_refused(const px_source_column *c) {
    return c->refused > 0;
}

static bool is_nothing(const px_source_column *c) {
    return c->nothing > 0;
}

static void name_column(FILE *to, const px_source_column *c) {
    (void)fprintf(to, "%.*s", (int)c->header.n, c->header.p);
    if (c->nth > 1) (void)fprintf(to, "#%u", c->nth);
}

static void list_columns(FILE *to, const px_source_report *rep, px_msg head,
                         bool (*want)(const px_source_column *)) {
    bool any = false;
    for (size_t i = 0; i < rep->n_columns; i++) {
        const px_source_column *c = &rep->columns[i];
        if (!want(c)) continue;
        (void)fprintf(to, "%s%s", any ? ", " : px_msg_text(head), any ? "" : " ");
        any = true;
        name_column(to, c);
        if (head == PX_MSG_INDEX_REFUSED || head == PX_MSG_INDEX_SAID_NONE) {
            (void)fprintf(to, " %llu", (ull)(want == is_nothing ? c->nothing : c->refused));
            continue;
        }
        if (is_mapped(c)) (void)fprintf(to, "=%s", c->field);
        const char *why = head == PX_MSG_INDEX_GUESSED ? c->how : c->why;
        if (why[0]) (void)fprintf(to, " (%s)", why);
    }
    if (any) (void)fprintf(to, "\n");
}

static void begin_file(FILE *to, const char *path, const px_source_report *rep) {
    char t[PX_MSG_COUNTED_MAX];
    if (rep->encoding && rep->encoding[0])
        (void)fprintf(to, px_msg_text(PX_MSG_INDEX_FILE), path, rep->format, rep->encoding);
    else
        (void)fprintf(to, px_msg_text(PX_MSG_INDEX_FILE_BINARY), path, rep->format);
    if (rep->line_ends && rep->line_ends[0]) (void)fprintf(to, ", %s", rep->line_ends);
    (void)fprintf(to, "\n");
    (void)fprintf(to, COUNTED(t, INDEX_ROWS, rep->rows, rep->records, rep->empty), (ull)rep->rows,
                  (ull)rep->records, (ull)rep->empty, (ull)rep->bad);
    if (rep->bad_bytes)
        (void)fprintf(to, COUNTED(t, INDEX_BAD_BYTES, rep->bad_bytes), (ull)rep->bad_bytes);
    if (rep->repaired)
        (void)fprintf(to, COUNTED(t, INDEX_REPAIRED, rep->repaired, rep->repaired),
                      (ull)rep->repaired);
    if (rep->skipped) (void)fprintf(to, COUNTED(t, INDEX_SKIPPED, rep->skipped), (ull)rep->skipped);
    if (rep->parts || rep->parts_failed)
        (void)fprintf(to, COUNTED(t, INDEX_PARTS, rep->parts), (ull)rep->parts,
                      (ull)rep->parts_failed);
    if (rep->no_header)
        (void)fprintf(to, "%s", px_msg_text(PX_MSG_INDEX_NO_HEADER));
    else if (rep->preamble && rep->header_line)
        (void)fprintf(to, COUNTED(t, INDEX_PREAMBLE, rep->preamble), (ull)rep->header_line,
                      (ull)rep->preamble);
}

/* ---- a table in full ---- */

static void show_column(FILE *to, const px_source_column *c, uint64_t rows) {
    (void)fprintf(to, "  ");
    name_column(to, c);
    (void)fprintf(to, " -> %s%s%.*s", c->field, c->lang.n ? ":" : "", (int)c->lang.n, c->lang.p);
    if (is_mapped(c)) {
        (void)fprintf(to, " %s (%u%%", px_target_name(c->field), c->sure);
        (void)fprintf(to, c->how[0] ? ", %s)" : ")", c->how);
    }
    (void)fprintf(to, ", %s %.1f%%", px_msg_text(PX_MSG_INDEX_DRY_FILLED),
                  rows ? 100.0 * (double)c->filled / (double)rows : 0.0);
    if (c->list[0])
        (void)fprintf(to, ", %s %s", px_msg_text(PX_MSG_INDEX_DRY_LIST),
                      strcmp(c->list, "newline") == 0 ? px_msg_text(PX_MSG_INDEX_DRY_NEWLINE)
                                                      : c->list);
    if (c->order[0]) (void)fprintf(to, ", %s %s", px_msg_text(PX_MSG_INDEX_DRY_DATES), c->order);
    if (c->refused)
        (void)fprintf(to, ", %s %llu", px_msg_text(PX_MSG_INDEX_DRY_REFUSED), (ull)c->refused);
    if (c->why[0]) (void)fprintf(to, ", %s", c->why);
    (void)fprintf(to, "\n");
    for (int k = 0; k < 3 && c->samples[k].n; k++) {
        px_str s = px_str_sub(c->samples[k], 0, SAMPLE_BYTES);
        while (s.n < c->samples[k].n && s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
            s.n--;
        (void)fprintf(to, k ? "  |  " : "      ");
        for (size_t i = 0; i < s.n; i++)
            (void)fputc((unsigned char)s.p[i] < ' ' ? ' ' : s.p[i], to);
        if (s.n < c->samples[k].n) (void)fprintf(to, "…");
    }
    if (c->samples[0].n) (void)fprintf(to, "\n");
}

static void show_mapping(px_index_report *r, const px_source_report *rep) {
    if (!rep->n_columns) return;
    (void)fprintf(r->to, "%s", px_msg_text(PX_MSG_INDEX_DRY_COLUMNS));
    for (size_t i = 0; i < rep->n_columns; i++)
        if (rep->columns[i].header.n) show_column(r->to, &rep->columns[i], rep->rows);
    r->n_differ += px_map_writer_add(r->map, rep);
}

static void show(px_index_report *r, const char *path, const px_source_report *rep) {
    if (!r->dry && isatty(STDERR_FILENO)) (void)fprintf(r->to, "\r\033[K");
    begin_file(r->to, path, rep);
    if (r->dry) {
        show_mapping(r, rep);
        return;
    }
    list_columns(r->to, rep, PX_MSG_INDEX_MAPPED, is_mapped);
    list_columns(r->to, rep, PX_MSG_INDEX_GUESSED, is_guessed);
    list_columns(r->to, rep, PX_MSG_INDEX_EXTRA, is_extra);
    list_columns(r->to, rep, PX_MSG_INDEX_UNUSED, is_unused);
    list_columns(r->to, rep, PX_MSG_INDEX_REFUSED, is_refused);
    list_columns(r->to, rep, PX_MSG_INDEX_SAID_NONE, is_nothing);
}

/* ---- parts ---- */

/* Its columns are a choice of its own, not what happens to be filled. */
static bool is_table(const px_source_report *rep) {
    return rep->header_line || rep->no_header;
}

static void count_format(px_index_report *r, const px_source_report *rep) {
    size_t i = 0;
    while (i < r->n_formats && strcmp(r->format[i].name, rep->format) != 0)
        i++;
    if (i == sizeof r->format / sizeof *r->format) i--;
    if (i == r->n_formats) {
        r->format[i] = (by_format){.name = ""};
        (void)snprintf(r->format[i].name, sizeof r->format[i].name, "%s", rep->format);
        r->n_formats++;
    }
    r->format[i].parts++;
    r->format[i].records += rep->records;
    r->format[i].bad += rep->bad;
}

void px_index_part_done(void *self, const char *part, const px_source_report *rep) {
    px_index_report *r = self;
    if (r->run) px_run_report_part(r->run, part, rep);
    r->n_parts++;
    if (rep->n_columns && !r->dry && !is_table(rep) &&
        px_index_groups_add(r->alike_parts, part, 0, rep))
        return;
    if (!rep->n_columns) {
        count_format(r, rep);
        return;
    }
    uint64_t h = px_source_columns_hash(rep);
    for (size_t i = 0; i < r->n_tables; i++)
        if (r->tables[i] == h) {
            r->alike++;
            count_format(r, rep);
            return;
        }
    if (r->n_tables == TABLES_SHOWN) {
        r->other++;
        count_format(r, rep);
        return;
    }
    r->tables[r->n_tables++] = h;
    show(r, part, rep);
}

/* The sentence without the part's name and with '#' for figures, so that equal reasons meet. */
static void count_reason(px_index_report *r, const char *part, const char *sentence) {
    char text[PX_REJECT_SHAPE], without[sizeof((px_err){0}).message];
    size_t n = 0, skip = strlen(part);
    for (const char *p = sentence; *p && n + 1 < sizeof without;) {
        if (skip && strncmp(p, part, skip) == 0) {
            p += skip;
            p += strncmp(p, ": ", 2) == 0 ? 2 : 0;
        } else {
            without[n++] = *p++;
        }
    }
    (void)px_reject_shape((px_str){without, n}, text);
    for (size_t i = 0; i < r->n_reasons; i++)
        if (strcmp(r->reasons[i].text, text) == 0) {
            r->reasons[i].n++;
            return;
        }
    if (r->n_reasons == REASONS_MAX) {
        r->other_reasons++;
        return;
    }
    r->reasons[r->n_reasons++] = (reason){px_strdup(text), 1};
}

/* Most sentences begin with the name of the file, which stands in front already. */
static void say_failed(px_index_report *r, const char *name, const px_err *why) {
    static const char *const between[] = {": ", "："};
    const char *sentence = why->message;
    size_t n = strlen(name);
    for (size_t i = 0; i < 2 && sentence == why->message; i++)
        if (strncmp(sentence, name, n) == 0 &&
            strncmp(sentence + n, between[i], strlen(between[i])) == 0)
            sentence += n + strlen(between[i]);
    if (!r->dry && isatty(STDERR_FILENO)) (void)fprintf(r->to, "\r\033[K");
    (void)fprintf(r->to, px_msg_text(PX_MSG_INDEX_FILE_FAILED), name, sentence);
}

void px_index_part_failed(void *self, const char *part, const px_err *why) {
    px_index_report *r = self;
    if (r->run) px_run_report_part_failed(r->run, part, why);
    r->all_parts_failed++;
    if (++r->n_failed > FAILURES_SHOWN) {
        count_reason(r, part, why->message);
        return;
    }
    say_failed(r, part, why);
}

/* ---- what was counted instead of shown ---- */

typedef struct group_in {
    px_index_report *r;
    const char *where;
    px_msg many;
} group_in;

static void show_group(void *self, const char *name, uint64_t members,
                       const px_source_report *sum) {
    const group_in *g = self;
    px_buf text;
    px_buf_init(&text, PX_BUF_MAX);
    if (!name) px_buf_fmt(&text, px_msg_text(g->many), g->where, (ull)members);
    px_buf_ch(&text, 0);
    show(g->r, name ? name : text.p, sum);
    px_buf_done(&text);
}

static void end_parts(px_index_report *r, const char *path) {
    char t[PX_MSG_COUNTED_MAX];
    group_in in = {r, path, PX_MSG_INDEX_PARTS_OF};
    px_index_groups_end(r->alike_parts, show_group, &in);
    for (size_t i = 0; i < r->n_formats; i++)
        (void)fprintf(r->to, COUNTED(t, INDEX_BY_FORMAT, r->format[i].parts, r->format[i].records),
                      path, (ull)r->format[i].parts, r->format[i].name, (ull)r->format[i].records,
                      (ull)r->format[i].bad);
    if (r->alike)
        (void)fprintf(r->to, COUNTED(t, INDEX_PARTS_ALIKE, r->alike), path, (ull)r->alike);
    if (r->other)
        (void)fprintf(r->to, COUNTED(t, INDEX_PARTS_TABLES, r->other), path, (ull)r->other);
    if (r->n_failed > FAILURES_SHOWN) {
        (void)fprintf(r->to, COUNTED(t, INDEX_PARTS_MORE, r->n_failed - FAILURES_SHOWN), path,
                      (ull)(r->n_failed - FAILURES_SHOWN));
        for (size_t i = 0; i < r->n_reasons; i++)
            (void)fprintf(r->to, "  %8llu  %s\n", (ull)r->reasons[i].n, r->reasons[i].text);
        if (r->other_reasons)
            (void)fprintf(r->to, "  %8llu  %s\n", (ull)r->other_reasons,
                          px_msg_text(PX_MSG_INDEX_OTHER_REASONS));
    }
}

void px_index_report_end(px_index_report *r) {
    group_in in = {r, r->folder, PX_MSG_INDEX_FILES_OF};
    px_index_groups_end(r->alike_files, show_group, &in);
}

/* May it be told with others of its folder? Those of the folder before are told now. */
static bool is_one_of_many(px_index_report *r, const char *path, const px_source_report *rep) {
    if (r->dry || r->n_parts) return false;
    char *folder = px_strdup(strchr(path, '/') ? path : ".");
    char *slash = strrchr(folder, '/');
    if (slash) slash[slash == folder] = 0; /* "/" stays "/" */
    if (!r->folder || strcmp(r->folder, folder) != 0) {
        px_index_report_end(r);
        free(r->folder);
        r->folder = folder;
    } else {
        free(folder);
    }
    return px_index_groups_add(r->alike_files, path,
                               is_table(rep) ? px_source_columns_hash(rep) : 0, rep);
}

void px_index_file_done(void *self, const char *path, const px_source_report *rep) {
    px_index_report *r = self;
    if (r->run) px_run_report_file(r->run, path, rep);
    end_parts(r, path);
    if (!is_one_of_many(r, path, rep)) {
        /* a table that is one part of many was shown when it ended */
        px_source_report whole = *rep;
        if (r->n_parts) whole.n_columns = 0;
        show(r, path, &whole);
    }
    forget_file(r);
}

void px_index_file_failed(void *self, const char *path, const px_err *why) {
    px_index_report *r = self;
    if (r->run) px_run_report_file_failed(r->run, path, why);
    if (r->worst == PX_OK) r->worst = why->status;
    end_parts(r, path);
    say_failed(r, path, why);
    forget_file(r);
}

void px_index_rejected(void *self, px_str name, uint64_t record, uint64_t line, uint64_t byte,
                       px_str why) {
    px_index_report *r = self;
    if (r->run) px_run_report_reject(r->run, name, record, line, byte, why);
}

/* ---- progress, end ---- */

void px_index_progress_json(void *self, const px_ingest_counts *c) {
    (void)self;
    px_run_report_progress(c);
}

FILE *px_index_out(const px_index_report *r) {
    return r->out;
}

static void time_left(const px_ingest_counts *c, char out[32]) {
    double done = (double)c->bytes_read, all = (double)c->bytes_total;
    (void)snprintf(out, 32, "?");
    if (done <= 0 || all < done || c->seconds < 1) return;
    double left = c->seconds * (all - done) / done;
    if (left < 90)
        (void)snprintf(out, 32, "%.0f s", left);
    else if (left < 5400)
        (void)snprintf(out, 32, "%.0f min", left / 60);
    else
        (void)snprintf(out, 32, "%.1f h", left / 3600);
}

/* A line that is written over on a terminal; elsewhere a line every ten seconds. */
void px_index_progress(void *self, const px_ingest_counts *c) {
    static double last;
    (void)self;
    bool tty = isatty(STDERR_FILENO);
    if (!tty && c->seconds - last < 10) return;
    last = c->seconds;
    char left[32];
    time_left(c, left);
    if (tty) (void)fprintf(stderr, "\r\033[K");
    if (c->finishing)
        (void)fprintf(stderr, "%s", px_msg_text(PX_MSG_INDEX_FINISHING));
    else
        (void)fprintf(stderr, px_msg_text(PX_MSG_INDEX_PROGRESS), (ull)c->read,
                      c->seconds > 0 ? (double)c->read / c->seconds : 0.0,
                      (double)c->bytes_read / 1048576.0, (double)c->bytes_total / 1048576.0,
                      (ull)c->rejected, left);
    (void)fprintf(stderr, tty ? "" : "\n");
    (void)fflush(stderr);
}

void px_index_summary(const px_index_report *seen, const char *into, const px_ingest_result *r) {
    const px_ingest_counts *c = &r->counts;
    FILE *to = seen->out;
    char t[PX_MSG_COUNTED_MAX];
    if (isatty(STDERR_FILENO)) (void)fprintf(stderr, "\r\033[K");
    (void)fprintf(to, COUNTED(t, INDEX_SUMMARY, c->read), (ull)c->read, (ull)c->fresh,
                  (ull)c->changed, (ull)c->unchanged, (ull)c->joined, (ull)c->rejected);
    if (r->n_reasons) {
        (void)fprintf(to, "%s", px_msg_text(PX_MSG_INDEX_REASONS));
        for (size_t i = 0; i < r->n_reasons; i++)
            (void)fprintf(to, "  %8llu  %s\n", (ull)r->reason_count[i], r->reason[i]);
        char *path = px_path(into, "rejects.jsonl");
        (void)fprintf(to, px_msg_text(PX_MSG_INDEX_REJECTS_IN), path);
        free(path);
    }
    if (r->committed)
        (void)fprintf(to, COUNTED(t, INDEX_COMMITTED, r->publications, r->n_segments), into,
                      (ull)r->generation, (ull)r->publications, (ull)r->n_segments, c->seconds,
                      c->seconds > 0 ? (double)c->read / c->seconds : 0.0);
    else
        (void)fprintf(to, px_msg_text(PX_MSG_INDEX_NOTHING), (ull)r->generation);
}
