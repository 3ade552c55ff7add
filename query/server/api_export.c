/* api_export.c: all hits of a query as a download of any size.
 *
 * Texts are a stream: pieces are made as the client takes them. A workbook can only be packed when all is known: it is made
 * in a file without a name on the BATCH lane, and then sent. So is any other format of which a range of bytes is asked for,
 * since nobody knows how long a list is before it is written; the file is kept for a while (made.h).
 *
 * A download that broke can go on in three ways: by a range of bytes with the ETag in If-Range; with offset = the records that
 * came whole and generation = the one that the first answer said in X-Patix-Generation; in parts of `limit` records, each
 * with the cursor in X-Patix-Next as `after`. What belongs to another state of the collection is refused, so that no list is
 * glued from two. */
#include "query/server/api.h"

#include "base/file.h"
#include "base/hash.h"
#include "query/engine/exporting.h"
#include "query/server/collection.h"
#include "query/server/finish.h"
#include "query/server/made.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE ((size_t)128 << 10)

struct download {
    px_api_question q;
    px_export *e;
    px_exporting x;
    px_export_format format;
    bool open;
    char key[PX_MADE_KEY]; /* of all that the bytes depend on */
    px_finish tag;         /* .etag */
    int fd;                /* -1: it is no file */
    uint64_t at, end;      /* bytes of it that are to be sent */
};

/* ---- what is sent ---- */

static px_status next_records(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err) {
    struct download *d = state;
    *wait_ms = 0;
    return px_exporting_next(&d->x, out, end, err);
}

static px_status next_bytes(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err) {
    struct download *d = state;
    size_t n = d->end - d->at < PIECE ? (size_t)(d->end - d->at) : PIECE;
    *wait_ms = 0;
    while (n) {
        char some[16384];
        ssize_t got = pread(d->fd, some, n < sizeof some ? n : sizeof some, (off_t)d->at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return px_fail_errno(err, errno, "cannot read %s", "the export");
        if (!got) return px_fail(err, PX_E_IO, "the export is shorter than it was");
        px_buf_put(out, some, (size_t)got);
        d->at += (uint64_t)got;
        n -= (size_t)got;
    }
    *end = d->at == d->end;
    return PX_OK;
}

static void done(void *state) {
    struct download *d = state;
    if (d->open) px_exporting_close(&d->x);
    px_export_free(d->e);
    px_api_close(&d->q);
    if (d->fd >= 0) (void)close(d->fd);
    free(d);
}

/* ---- what is asked ---- */

static px_status check_generation(px_call *c, const px_pairs *given, px_err *err) {
    px_str text = px_api_value(given, "generation");
    uint64_t wanted;
    if (!text.n) return PX_OK;
    if (!px_str_u64(text, &wanted))
        return px_fail(err, PX_E_USAGE, "the parameter %s is a whole number, not \"%.*s\"",
                       "generation", (int)(text.n < 60 ? text.n : 60), text.p);
    if (wanted == c->snap->m.generation) return PX_OK;
    return px_fail(err, PX_E_NOTFOUND, "the collection is at generation %llu, not %llu: ask anew",
                   (unsigned long long)c->snap->m.generation, (unsigned long long)wanted);
}

static px_status read_question(px_call *c, struct download *d, px_err *err) {
    px_status st = px_api_ask(c, PX_ASK_SEARCH, &d->q, err);
    px_str wanted = px_api_value(&d->q.given, "format"), names = px_api_value(&d->q.given, "names");
    if (!px_api_value(&d->q.given, "limit").n) d->q.ask.limit = UINT64_MAX;
    if (st == PX_OK) st = check_generation(c, &d->q.given, err);
    if (st == PX_OK && wanted.n && !px_export_find(wanted, &d->format))
        st = px_fail(err, PX_E_USAGE, "the parameter %s is one of %s, not \"%.*s\"", "format",
                     PX_EXPORT_NAMES, (int)(wanted.n < 60 ? wanted.n : 60), wanted.p);
    if (st == PX_OK)
        st = px_export_new(d->format, px_api_value(&d->q.given, "fields"),
                           px_str_is(names, "true") || px_str_is(names, "1"), c->zh, &d->e, err);
    return st;
}

/* Key and ETag. Bytes that are compressed on the way are others. */
static void tag(px_call *c, struct download *d) {
    px_buf b;
    px_coding coding = PX_CODING_NONE;
    bool dated = d->format == PX_EXPORT_XLSX || d->format == PX_EXPORT_DOCDB;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_fmt(&b, "%s\n%llu %016llx %d %d %u\n", px_collection_dir(c->on),
               (unsigned long long)c->snap->m.generation, (unsigned long long)c->state, c->zh,
               (int)d->format, dated ? px_exporting_day() : 0);
    px_buf_str(&b, d->q.answer.query.canonical);
    for (size_t i = 0; i < d->q.given.n; i++) {
        const px_pair_text *p = &d->q.given.v[i];
        px_buf_fmt(&b, "\n" PX_STR_FMT "=%zu:", PX_STR_ARG(p->name), p->value.n);
        px_buf_str(&b, p->value);
    }
    px_hash128_value sum = px_hash128(b.p, b.n);
    px_buf_done(&b);
    (void)snprintf(d->key, sizeof d->key, "%016llx%016llx", (unsigned long long)sum.hi,
                   (unsigned long long)sum.lo);
    if (!px_call_header(c, "range").n && px_finish_compresses(px_export_type(d->format)))
        coding = px_accept_coding(px_call_header(c, "accept-encoding"));
    (void)snprintf(d->tag.etag, sizeof d->tag.etag, "\"%.32s%s%s\"", d->key, coding ? "-" : "",
                   px_coding_name(coding));
}

/* ---- files ---- */

static px_status make_file(struct download *d, uint64_t *size, px_err *err) {
    char *dir;
    px_status st = px_dir_temporary(&dir, err);
    if (st != PX_OK) return st;
    char *path = px_path(dir, "export");
    st = px_exporting_file(&d->x, path, err);
    if (st == PX_OK) st = px_made_take(path, &d->fd, size, err);
    free(path);
    (void)px_dir_remove(dir, NULL);
    free(dir);
    if (st == PX_OK) px_made_put(d->key, d->fd, *size);
    return st;
}

/* *sent: false when there is nothing to be sent but the problem that was put down. */
static px_status as_file(px_call *c, struct download *d, bool *sent, px_err *err) {
    uint64_t size = 0;
    *sent = true;
    d->fd = px_made_get(d->key, &size);
    px_status st = d->fd < 0 ? make_file(d, &size, err) : PX_OK;
    if (st != PX_OK) return st;
    d->end = size;
    if (px_str_is(c->method, "GET"))
        *sent = px_finish_range(d->tag.etag, c, size, &d->at, &d->end) >= 0;
    if (*sent) c->stream = (px_stream){next_bytes, done, d, d->end - d->at};
    return PX_OK;
}

/* ---- the answer ---- */

static void answer(px_call *c, const char *name, uint64_t v) {
    px_call_answer(c, name, px_arena_fmt(c->arena, "%llu", (unsigned long long)v));
}

static void put_fields(px_call *c, const struct download *d) {
    c->type = px_export_type(d->format);
    c->rows = d->x.listing.report.n_hits;
    px_call_answer(c, "ETag", px_str_of(d->tag.etag));
    px_call_answer(c, "Cache-Control", PX_STR("private, no-cache"));
    px_call_answer(
        c, "Content-Disposition",
        px_arena_fmt(c->arena, "attachment; filename=\"patix.%s\"", px_export_suffix(d->format)));
    answer(c, "X-Patix-Generation", c->snap->m.generation);
    answer(c, "X-Patix-Records", d->x.listing.report.n_hits);
    px_str more = px_exporting_more(&d->x);
    if (more.n) px_call_answer(c, "X-Patix-Next", more);
}

/* The answer's fields and its stream, which holds `d`; or neither, where the client has it already or asks for bytes
 * behind the end. */
static px_status hand_out(px_call *c, struct download *d, px_err *err) {
    bool ranged = px_call_header(c, "range").n && px_str_is(c->method, "GET");
    bool sent = true;
    px_status st = PX_OK;
    if (px_finish_unchanged(&d->tag, c)) {
        px_call_answer(c, "ETag", px_str_of(d->tag.etag));
        done(d);
        return PX_OK;
    }
    d->open = true;
    st = px_exporting_open(&d->x, d->e, &d->q.answer, &d->q.ask, err);
    if (st != PX_OK) return st;
    put_fields(c, d);
    if (!c->head && (ranged || d->format == PX_EXPORT_XLSX)) {
        st = as_file(c, d, &sent, err);
        if (st == PX_OK && !sent) done(d);
        return st;
    }
    if (px_str_is(c->method, "GET")) px_call_answer(c, "Accept-Ranges", PX_STR("bytes"));
    c->stream = (px_stream){next_records, done, d, 0};
    return PX_OK;
}

static px_status export(px_call *c, px_err *err) {
    struct download *d = px_calloc(1, sizeof *d);
    d->fd = -1;
    d->format = PX_EXPORT_CSV;
    px_status st = read_question(c, d, err);
    if (st == PX_OK) {
        tag(c, d);
        st = hand_out(c, d, err);
    }
    if (st != PX_OK) done(d);
    return st;
}

static const px_route_param params[] = {
    PX_API_Q,
    {"format", "query", "csv|jsonl|ris|bibtex|docdb|number|xlsx", "csv",
     "form of the records; a workbook (xlsx) is made whole before it is sent, all others as they "
     "are "
     "taken",
     "导出格式；工作簿（xlsx）先整体生成再发送，其余格式边生成边发送", NULL},
    {"fields", "query", "string", "", "columns of a table: field codes separated by commas",
     "表格的列：以逗号分隔的字段代码", "pn,pd,ti,pa"},
    {"names", "query", "boolean", "false", "heads are names instead of codes", "表头用字段名称",
     NULL},
    {"limit", "query", "string", "all", "records, or all", "条数，或 all", NULL},
    {"offset", "query", "integer", "0", "records left out at the beginning", "跳过的条数", NULL},
    {"after", "query", "string", "",
     "a cursor: X-Patix-Next of the answer before, or next of search",
     "游标：上一应答的 X-Patix-Next，或检索返回的 next", NULL},
    {"generation", "query", "string", "", "refuse when the collection is at another generation",
     "数据集代号不同则拒绝", NULL},
    {"sort", "query", "string", "", "as for search", "排序，同检索", NULL},
    {"unit", "query", "pub|app|fam|ext", "pub", "one record for each unit", "导出单位", NULL},
    {"prefer", "query", "string", "", "which publication stands for a unit", "单位的代表文献规则",
     NULL},
    PX_API_DIALECT};

#define EN                                                                                         \
    "Every hit of a query as a download of any size: by format text/csv, application/x-ndjson, "   \
    "application/x-research-info-systems, application/x-bibtex, application/xml (DOCDB), "         \
    "text/plain or a workbook. Ranges of bytes with If-Range; X-Patix-Next is the cursor of the "  \
    "records behind a limit."
#define ZH                                                                                         \
    "导出检索式的全部命中，数量不限。依格式返回 "                             \
    "text/csv、application/x-ndjson、application/x-research-info-systems、"                     \
    "application/x-bibtex、application/xml（DOCDB）、text/plain "                              \
    "或工作簿。支持字节范围（If-Range）；"                                           \
    "X-Patix-Next 为限定条数之后的游标。"
#define OTHERS                                                                                     \
    "application/x-ndjson, application/x-research-info-systems, application/x-bibtex, "            \
    "application/xml, text/plain, "                                                                \
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
const px_route px_export_routes[] = {
    {.method = "GET",
     .path = "/api/v1/export",
     .id = "export",
     .family = "export",
     .lane = PX_LANE_BATCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     PX_ROUTE_PARAMS(params),
     .type = "text/csv",
     .others = OTHERS,
     .run = export},
    {.method = "POST",
     .path = "/api/v1/export",
     .id = "exportLong",
     .family = "export",
     .lane = PX_LANE_BATCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     .takes = "ExportQuestion",
     .type = "text/csv",
     .others = OTHERS,
     .run = export},
};
const size_t px_export_routes_n = sizeof px_export_routes / sizeof *px_export_routes;
