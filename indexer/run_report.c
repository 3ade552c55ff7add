/* run_report.c: see run_report.h. The objects of files are written as they end; what belongs to the file at hand is gathered until
 * then. */
#include "indexer/run_report.h"

#include "base/json.h"
#include "base/message.h"
#include "indexer/reject.h"

#include <stdio.h>
#include <stdlib.h>

#define REASONS      50u
#define EXAMPLES     3u
#define TABLES       100u
#define COLUMNS      500u
#define CUSTOM       500u
#define FAILED       50u
#define FORMATS      32u
#define RECORDS      3u
#define TEXT_MAX     500u                /* bytes of a header, a sample, a name */
#define FILE_MAX     ((size_t)1 << 20)   /* no further table behind it */
#define OUT_MAX      ((size_t)1 << 30)   /* hundreds of thousands of files */
#define RECORD_BYTES ((size_t)128 << 10) /* of a first record; a longer one is left out */

typedef struct example {
    char *name, *reason;
    uint64_t record, line, byte;
} example;

typedef struct reason {
    char shape[PX_REJECT_SHAPE];
    uint64_t n;
    example first[EXAMPLES];
    size_t n_first;
} reason;

typedef struct by_format {
    char name[32];
    uint64_t parts, records, bad;
} by_format;

typedef struct table {
    uint64_t hash, alike, rows, records, bad;
    px_buf head; /* its members up to the counts, which grow */
} table;

struct px_run_report {
    bool dry;
    px_buf files; /* objects of those that have ended */
    size_t n_files, n_files_failed, n_parts_failed;
    uint64_t read, rejected; /* as the files say, for a dry run */

    /* of the file at hand */
    bool failed; /* its failure is known, its report may still come */
    char *path;
    px_err why;
    reason reason[REASONS];
    size_t n_reasons;
    uint64_t other_reasons;
    by_format format[FORMATS];
    size_t n_formats;
    table table[TABLES];
    size_t n_tables, table_bytes;
    uint64_t tables_more;
    px_buf failed_parts;
    size_t n_failed_parts;
    char *custom[CUSTOM];
    size_t n_custom;
    uint64_t custom_more, guessed, unused, refused;
    px_buf records;
    size_t n_records;
};

px_run_report *px_run_report_new(bool dry) {
    px_run_report *r = px_calloc(1, sizeof *r);
    r->dry = dry;
    px_buf_init(&r->files, OUT_MAX);
    px_buf_init(&r->failed_parts, FILE_MAX);
    px_buf_init(&r->records, FILE_MAX);
    return r;
}

static void forget_file(px_run_report *r) {
    for (size_t i = 0; i < r->n_reasons; i++)
        for (size_t k = 0; k < r->reason[i].n_first; k++) {
            free(r->reason[i].first[k].name);
            free(r->reason[i].first[k].reason);
        }
    for (size_t i = 0; i < r->n_tables; i++)
        px_buf_done(&r->table[i].head);
    for (size_t i = 0; i < r->n_custom; i++)
        free(r->custom[i]);
    free(r->path);
    r->path = NULL;
    r->failed = false;
    r->n_reasons = r->n_formats = r->n_tables = r->n_failed_parts = r->n_custom = r->n_records = 0;
    r->other_reasons = r->tables_more = r->custom_more = 0;
    r->guessed = r->unused = r->refused = 0;
    r->table_bytes = 0;
    px_buf_clear(&r->failed_parts);
    px_buf_clear(&r->records);
}

void px_run_report_free(px_run_report *r) {
    if (!r) return;
    forget_file(r);
    px_buf_done(&r->files);
    px_buf_done(&r->failed_parts);
    px_buf_done(&r->records);
    free(r);
}

/* ---- writing ---- */

static void put_text(px_jw *w, px_str s) {
    bool cut = s.n > TEXT_MAX;
    if (cut) s.n = TEXT_MAX;
    while (cut && s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
        s.n--;
    px_jw_str(w, s);
}

static void put_ktext(px_jw *w, const char *key, px_str s) {
    px_jw_key(w, px_str_of(key));
    put_text(w, s);
}

/* An absent or empty one is left out. */
static void put_if(px_jw *w, const char *key, const char *s) {
    if (s && *s) put_ktext(w, key, px_str_of(s));
}

static void put_count(px_jw *w, const char *key, uint64_t n) {
    if (n) px_jw_ku64(w, key, n);
}

static void put_yes(px_jw *w, const char *key, bool yes) {
    px_jw_key(w, px_str_of(key));
    px_jw_bool(w, yes);
}

static void put_why(px_jw *w, const px_err *why) {
    px_jw_kstr(w, "status", px_str_of(px_status_name(why->status)));
    px_jw_kstr(w, "reason", px_str_of(why->message));
    if (why->offset != PX_ERR_NO_OFFSET) px_jw_ku64(w, "byte", why->offset);
}

/* ---- columns ---- */

static bool is_custom(const px_source_column *c) {
    return strcmp(c->field, "x") == 0;
}

static bool is_unused(const px_source_column *c) {
    return strcmp(c->field, "-") == 0;
}

static void put_column(px_run_report *r, px_jw *w, const px_source_column *c) {
    px_jw_open(w, '{');
    put_ktext(w, "header", c->header);
    if (c->nth > 1) px_jw_ku64(w, "nth", c->nth);
    px_jw_kstr(w, "field", px_str_of(c->field));
    if (c->lang.n) put_ktext(w, "lang", c->lang);
    px_jw_ku64(w, "sure", c->sure);
    put_if(w, "how", c->how);
    put_if(w, "why", c->why);
    put_if(w, "list", c->list);
    put_if(w, "dates", c->order);
    px_jw_ku64(w, "filled", c->filled);
    put_count(w, "refused", c->refused);
    put_count(w, "nothing", c->nothing);
    if (r->dry && c->samples[0].n) {
        px_jw_key(w, PX_STR("samples"));
        px_jw_open(w, '[');
        for (int k = 0; k < 3 && c->samples[k].n; k++)
            put_text(w, c->samples[k]);
        px_jw_close(w, ']');
    }
    px_jw_close(w, '}');
}

static void keep_custom(px_run_report *r, px_str name) {
    name = px_str_sub(name, 0, TEXT_MAX);
    for (size_t i = 0; i < r->n_custom; i++)
        if (px_str_is(name, r->custom[i])) return;
    if (r->n_custom == CUSTOM) {
        r->custom_more++;
        return;
    }
    char *s = px_malloc(name.n + 1);
    memcpy(s, name.p, name.n);
    s[name.n] = 0;
    r->custom[r->n_custom++] = s;
}

/* Tables with the same columns are told once; the counts are of all of them. */
static void add_table(px_run_report *r, const char *name, const px_source_report *rep) {
    uint64_t h = px_source_columns_hash(rep);
    for (size_t i = 0; i < rep->n_columns; i++) {
        const px_source_column *c = &rep->columns[i];
        if (is_custom(c) && c->filled) keep_custom(r, c->header);
        r->guessed += !is_custom(c) && !is_unused(c) && c->sure < 100;
        r->unused += is_unused(c) && c->header.n;
        r->refused += c->refused;
    }
    table *t = NULL;
    for (size_t i = 0; i < r->n_tables && !t; i++)
        if (r->table[i].hash == h) t = &r->table[i];
    if (t) {
        t->alike++;
    } else if (r->n_tables == TABLES || r->table_bytes > FILE_MAX) {
        r->tables_more++;
        return;
    } else {
        t = &r->table[r->n_tables++];
        *t = (table){.hash = h};
        px_buf_init(&t->head, PX_BUF_MAX);
        px_jw w = px_jw_on(&t->head);
        put_text(&w, px_str_of(name));
        px_buf_c(&t->head, ",\"columns\":");
        w = px_jw_on(&t->head);
        px_jw_open(&w, '[');
        for (size_t i = 0; i < rep->n_columns && i < COLUMNS; i++)
            put_column(r, &w, &rep->columns[i]);
        px_jw_close(&w, ']');
        if (rep->n_columns > COLUMNS)
            px_buf_fmt(&t->head, ",\"columns_more\":%zu", rep->n_columns - COLUMNS);
        r->table_bytes += t->head.n;
    }
    t->rows += rep->rows;
    t->records += rep->records;
    t->bad += rep->bad;
}

/* ---- what is told while a file is read ---- */

static void write_file(px_run_report *r, const px_source_report *rep);

/* A file whose failure was told and whose report did not follow. */
static void next_begins(px_run_report *r) {
    if (r->failed) write_file(r, NULL);
}

void px_run_report_part(px_run_report *r, const char *part, const px_source_report *rep) {
    next_begins(r);
    size_t i = 0;
    while (i < r->n_formats && strcmp(r->format[i].name, rep->format) != 0)
        i++;
    if (i == FORMATS) i--; /* there are not that many */
    if (i == r->n_formats) {
        r->format[r->n_formats++] = (by_format){.name = ""};
        (void)snprintf(r->format[i].name, sizeof r->format[i].name, "%s", rep->format);
    }
    r->format[i].parts++;
    r->format[i].records += rep->records;
    r->format[i].bad += rep->bad;
    if (rep->n_columns) add_table(r, part, rep);
}

void px_run_report_part_failed(px_run_report *r, const char *part, const px_err *why) {
    next_begins(r);
    r->n_parts_failed++;
    if (r->n_failed_parts++ >= FAILED) return;
    if (r->failed_parts.n) px_buf_ch(&r->failed_parts, ',');
    px_jw w = px_jw_on(&r->failed_parts);
    px_jw_open(&w, '{');
    put_ktext(&w, "part", px_str_of(part));
    put_why(&w, why);
    px_jw_close(&w, '}');
}

void px_run_report_reject(px_run_report *r, px_str name, uint64_t record, uint64_t line,
                          uint64_t byte, px_str sentence) {
    char shape[PX_REJECT_SHAPE];
    size_t i = 0;
    next_begins(r);
    (void)px_reject_shape(sentence, shape);
    while (i < r->n_reasons && strcmp(r->reason[i].shape, shape) != 0)
        i++;
    if (i == REASONS) {
        r->other_reasons++;
        return;
    }
    reason *x = &r->reason[i];
    if (i == r->n_reasons) {
        *x = (reason){.n = 0};
        (void)snprintf(x->shape, sizeof x->shape, "%s", shape);
        r->n_reasons++;
    }
    if (x->n++ >= EXAMPLES) return;
    example *e = &x->first[x->n_first++];
    *e = (example){.record = record, .line = line, .byte = byte};
    px_arena *a = px_arena_new();
    e->name = px_strdup(px_arena_cstr(a, name));
    e->reason = px_strdup(px_arena_cstr(a, sentence));
    px_arena_free(a);
}

void px_run_report_record(px_run_report *r, px_str json) {
    if (r->n_records == RECORDS || json.n > RECORD_BYTES) return;
    if (r->n_records++) px_buf_ch(&r->records, ',');
    px_buf_str(&r->records, json);
}

/* ---- a file's object ---- */

static int most_first(const void *x, const void *y) {
    const reason *a = *(const reason *const *)x, *b = *(const reason *const *)y;
    if (a->n != b->n) return a->n < b->n ? 1 : -1;
    return (a > b) - (a < b);
}

static void put_rejects(px_run_report *r, px_jw *w) {
    const reason *v[REASONS] = {NULL};
    for (size_t i = 0; i < r->n_reasons; i++)
        v[i] = &r->reason[i];
    qsort(v, r->n_reasons, sizeof *v, most_first);
    px_jw_key(w, PX_STR("rejects"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < r->n_reasons; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "reason", px_str_of(v[i]->shape));
        px_jw_ku64(w, "count", v[i]->n);
        px_jw_key(w, PX_STR("first"));
        px_jw_open(w, '[');
        for (size_t k = 0; k < v[i]->n_first; k++) {
            const example *e = &v[i]->first[k];
            px_jw_open(w, '{');
            put_ktext(w, "file", px_str_of(e->name));
            px_jw_ku64(w, "record", e->record);
            put_count(w, "line", e->line);
            px_jw_ku64(w, "byte", e->byte);
            px_jw_kstr(w, "reason", px_str_of(e->reason));
            px_jw_close(w, '}');
        }
        px_jw_close(w, ']');
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    put_count(w, "rejects_other", r->other_reasons);
}

static void put_parts(px_run_report *r, px_jw *w, const px_source_report *rep) {
    if (r->n_formats) {
        px_jw_key(w, PX_STR("formats"));
        px_jw_open(w, '[');
        for (size_t i = 0; i < r->n_formats; i++) {
            px_jw_open(w, '{');
            px_jw_kstr(w, "format", px_str_of(r->format[i].name));
            px_jw_ku64(w, "parts", r->format[i].parts);
            px_jw_ku64(w, "records", r->format[i].records);
            px_jw_ku64(w, "rejected", r->format[i].bad);
            px_jw_close(w, '}');
        }
        px_jw_close(w, ']');
    }
    if (r->n_failed_parts) {
        px_jw_key(w, PX_STR("failed_parts"));
        px_jw_open(w, '[');
        px_jw_raw(w, px_buf_view(&r->failed_parts));
        px_jw_close(w, ']');
        if (r->n_failed_parts > FAILED)
            px_jw_ku64(w, "failed_parts_more", r->n_failed_parts - FAILED);
    }
    if (!rep) return;
    put_count(w, "parts", rep->parts);
    put_count(w, "parts_failed", rep->parts_failed);
}

static void put_tables(px_run_report *r, px_jw *w) {
    px_jw_key(w, PX_STR("tables"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < r->n_tables; i++) {
        const table *t = &r->table[i];
        px_jw_open(w, '{');
        px_jw_key(w, PX_STR("name"));
        px_jw_raw(w, px_buf_view(&t->head));
        put_count(w, "alike", t->alike);
        px_jw_ku64(w, "rows", t->rows);
        px_jw_ku64(w, "records", t->records);
        px_jw_ku64(w, "rejected", t->bad);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    put_count(w, "tables_more", r->tables_more);
    px_jw_key(w, PX_STR("custom_fields"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < r->n_custom; i++)
        put_text(w, px_str_of(r->custom[i]));
    px_jw_close(w, ']');
    put_count(w, "custom_fields_more", r->custom_more);
}

static void put_note(px_jw *w, const char *code, px_msg m, uint64_t n) {
    char text[256];
    if (!n) return;
    px_jw_open(w, '{');
    px_jw_kstr(w, "code", px_str_of(code));
    px_jw_ku64(w, "count", n);
    for (int zh = 0; zh < 2; zh++) {
        (void)snprintf(text, sizeof text, px_msg_in(m, zh), (unsigned long long)n);
        px_jw_kstr(w, zh ? "zh" : "text", px_str_of(text));
    }
    px_jw_close(w, '}');
}

static void put_notes(px_run_report *r, px_jw *w, const px_source_report *rep) {
    px_jw_key(w, PX_STR("notes"));
    px_jw_open(w, '[');
    put_note(w, "W-BYTES", PX_MSG_RUN_BYTES, rep->bad_bytes);
    put_note(w, "W-REFUSED", PX_MSG_RUN_REFUSED, r->refused);
    put_note(w, "W-NOHEADER", PX_MSG_RUN_NO_HEADER, rep->no_header);
    put_note(w, "N-GUESSED", PX_MSG_RUN_GUESSED, r->guessed);
    put_note(w, "N-UNUSED", PX_MSG_RUN_UNUSED, r->unused);
    put_note(w, "N-PREAMBLE", PX_MSG_RUN_PREAMBLE, rep->preamble);
    put_note(w, "N-REPAIRED", PX_MSG_RUN_REPAIRED, rep->repaired);
    put_note(w, "N-SKIPPED", PX_MSG_RUN_SKIPPED, rep->skipped);
    px_jw_close(w, ']');
}

static void put_counts(px_jw *w, const px_source_report *rep) {
    put_if(w, "encoding", rep->encoding);
    put_if(w, "line_ends", rep->line_ends);
    if (rep->separator) px_jw_kstr(w, "separator", (px_str){&rep->separator, 1});
    put_count(w, "header_line", rep->header_line);
    px_jw_ku64(w, "rows", rep->rows);
    px_jw_ku64(w, "records", rep->records);
    px_jw_ku64(w, "empty", rep->empty);
    px_jw_ku64(w, "rejected", rep->bad);
}

/* `rep` NULL: the file could not be opened. */
static void write_file(px_run_report *r, const px_source_report *rep) {
    if (r->n_files++) px_buf_ch(&r->files, ',');
    px_jw w = px_jw_on(&r->files);
    px_jw_open(&w, '{');
    put_ktext(&w, "file", px_str_of(r->path));
    if (rep) {
        px_jw_kstr(&w, "format", px_str_of(rep->format));
        put_counts(&w, rep);
        r->read += rep->records + rep->bad;
        r->rejected += rep->bad;
        /* a table that is one part of many was told when it ended */
        if (rep->n_columns && !r->n_formats) add_table(r, r->path, rep);
    }
    if (r->failed) {
        r->n_files_failed++;
        px_jw_key(&w, PX_STR("failed"));
        px_jw_open(&w, '{');
        put_why(&w, &r->why);
        px_jw_close(&w, '}');
    }
    put_rejects(r, &w);
    put_parts(r, &w, rep);
    put_tables(r, &w);
    static const px_source_report nothing;
    put_notes(r, &w, rep ? rep : &nothing);
    if (r->dry) {
        px_jw_key(&w, PX_STR("first"));
        px_jw_open(&w, '[');
        px_jw_raw(&w, px_buf_view(&r->records));
        px_jw_close(&w, ']');
    }
    px_jw_close(&w, '}');
    forget_file(r);
}

void px_run_report_file(px_run_report *r, const char *path, const px_source_report *rep) {
    if (r->failed && strcmp(r->path, path) != 0) next_begins(r);
    if (!r->path) r->path = px_strdup(path);
    write_file(r, rep);
}

void px_run_report_file_failed(px_run_report *r, const char *path, const px_err *why) {
    next_begins(r);
    r->failed = true;
    r->path = px_strdup(path);
    r->why = *why;
}

/* ---- the whole ---- */

static void put_totals(px_run_report *r, px_jw *w, const px_ingest_result *x) {
    px_jw_key(w, PX_STR("totals"));
    px_jw_open(w, '{');
    px_jw_ku64(w, "files", r->n_files);
    px_jw_ku64(w, "files_failed", r->n_files_failed);
    px_jw_ku64(w, "parts_failed", r->n_parts_failed);
    px_jw_ku64(w, "read", x ? x->counts.read : r->read);
    px_jw_ku64(w, "rejected", x ? x->counts.rejected : r->rejected);
    if (x) {
        px_jw_ku64(w, "new", x->counts.fresh);
        px_jw_ku64(w, "changed", x->counts.changed);
        px_jw_ku64(w, "unchanged", x->counts.unchanged);
        px_jw_ku64(w, "joined", x->counts.joined);
        px_jw_ku64(w, "bytes", x->counts.bytes_read);
    }
    px_jw_close(w, '}');
    if (!x) return;
    px_jw_key(w, PX_STR("seconds"));
    px_jw_num(w, x->counts.seconds);
}

static void put_collection(px_jw *w, const px_ingest_result *x) {
    px_jw_key(w, PX_STR("collection"));
    px_jw_open(w, '{');
    put_yes(w, "committed", x && x->committed);
    if (x) {
        px_jw_ku64(w, "generation", x->generation);
        px_jw_ku64(w, "publications", x->publications);
        px_jw_ku64(w, "segments", x->n_segments);
    }
    px_jw_close(w, '}');
}

void px_run_report_end(px_run_report *r, const px_ingest_result *x, px_status st, const px_err *why,
                       px_buf *out) {
    next_begins(r);
    px_jw w = px_jw_on(out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "version", PX_STR(PX_VERSION));
    px_jw_kstr(&w, "status", px_str_of(px_status_name(st)));
    if (st != PX_OK) px_jw_kstr(&w, "message", px_str_of(why->message));
    put_yes(&w, "dry_run", r->dry);
    px_jw_key(&w, PX_STR("files"));
    px_jw_open(&w, '[');
    px_jw_raw(&w, px_buf_view(&r->files));
    px_jw_close(&w, ']');
    put_totals(r, &w, x);
    put_collection(&w, x);
    px_jw_close(&w, '}');
    px_buf_ch(out, '\n');
}

void px_run_report_progress(const px_ingest_counts *c) {
    px_buf b;
    px_buf_init(&b, 4096);
    px_jw w = px_jw_on(&b);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("progress"));
    px_jw_open(&w, '{');
    px_jw_ku64(&w, "read", c->read);
    px_jw_ku64(&w, "rejected", c->rejected);
    px_jw_ku64(&w, "bytes", c->bytes_read);
    px_jw_ku64(&w, "bytes_total", c->bytes_total);
    px_jw_key(&w, PX_STR("seconds"));
    px_jw_num(&w, c->seconds);
    put_yes(&w, "finishing", c->finishing);
    px_jw_close(&w, '}');
    px_jw_close(&w, '}');
    px_buf_ch(&b, '\n');
    (void)fwrite(b.p, 1, b.n, stderr);
    (void)fflush(stderr);
    px_buf_done(&b);
}
