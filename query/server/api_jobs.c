/* api_jobs.c: imports by upload, and what becomes of them: /api/v1/imports and /api/v1/jobs. */
#include "query/server/api_people.h"
#include "query/server/collection.h"
#include "query/server/jobs.h"
#include "query/server/who.h"

#include <stdlib.h>
#include <time.h>

#define LOOK_MS 200u
#define AFAR_MS 2000u  /* at a job that another server works on */
#define BEAT_MS 10000u /* a comment, so that nobody on the way takes the connection for dead */
#define LEAVE_MS                                                                                   \
    2000u /* before the deadline of a request a stream ends by itself; the client comes again */

static void put_progress(px_jw *w, const px_job_progress *p) {
    px_jw_open(w, '{');
    px_jw_ku64(w, "read", p->read);
    px_jw_ku64(w, "rejected", p->rejected);
    px_jw_ku64(w, "bytes", p->bytes);
    px_jw_ku64(w, "bytes_total", p->bytes_total);
    px_jw_key(w, PX_STR("seconds"));
    px_jw_num(w, p->seconds);
    px_jw_key(w, PX_STR("finishing"));
    px_jw_bool(w, p->finishing);
    px_jw_close(w, '}');
}

static void put(px_jw *w, const px_job_look *x) {
    const px_task *t = &x->task;
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", t->id);
    px_jw_kstr(w, "kind", t->kind);
    px_jw_kstr(w, "state", px_str_of(px_task_state_name(t->state)));
    px_jw_kstr(w, "name", t->title);
    if (t->format.n) px_jw_kstr(w, "format", t->format);
    px_jw_key(w, PX_STR("dry_run"));
    px_jw_bool(w, t->dry);
    px_jw_ku64(w, "bytes", t->bytes);
    px_jw_kstr(w, "owner", t->who);
    px_jw_time(w, "created", t->created);
    if (t->begun) px_jw_time(w, "started", t->begun);
    if (t->ended) px_jw_time(w, "ended", t->ended);
    if (t->state == PX_TASK_WAITING) px_jw_ku64(w, "ahead", x->ahead);
    if (x->progress.n) {
        px_jw_key(w, PX_STR("progress"));
        put_progress(w, &x->progress);
    }
    if (x->line.n) px_jw_kstr(w, "line", x->line);
    if (px_task_ended(t->state)) {
        px_jw_kstr(w, "status", px_str_of(px_status_name(t->status)));
        if (t->message.n) px_jw_kstr(w, "message", t->message);
        if (t->report.n) {
            px_jw_key(w, PX_STR("report"));
            px_jw_raw(w, t->report);
        }
    }
    px_jw_close(w, '}');
}

static px_status show(px_call *c, px_accounts *a, int64_t id, px_err *err) {
    px_job_look x;
    px_status st =
        px_jobs_get(px_collection_jobs(c->on), a, px_people_actor(c), id, c->arena, &x, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    put(&w, &x);
    return PX_OK;
}

/* ---- importing ---- */

static px_status admit(px_call *c, uint64_t expected, px_err *err) {
    px_accounts *a;
    /* Whoever cannot be written down imports nothing. */
    px_status st = px_people_accounts(c, true, &a, err);
    if (st == PX_OK)
        st = px_jobs_spool(px_collection_jobs(c->on), px_call_param(c, "name"), expected, &c->file,
                           err);
    return st;
}

static px_status import(px_call *c, px_err *err) {
    px_accounts *a;
    int64_t id;
    px_import what = {.name = px_call_param(c, "name"),
                      .format = px_call_param(c, "format"),
                      .cc = px_call_param(c, "cc"),
                      .map = px_call_param(c, "map"),
                      .zh = c->zh};
    px_status st = px_call_bool(c, "dry-run", false, &what.dry, err);
    if (st == PX_OK && !c->file && !c->body.n)
        st = px_fail(err, PX_E_USAGE, "the body is the file to import: it is empty");
    if (st == PX_OK && !c->file) { /* a call from memory */
        st = admit(c, c->body.n, err);
        if (st == PX_OK) st = px_spool_write(c->file, c->body.p, c->body.n, err);
    }
    if (st == PX_OK) st = px_people_accounts(c, true, &a, err);
    if (st != PX_OK) return st;
    px_spool *file = c->file;
    c->file = NULL;
    st = px_jobs_import(px_collection_jobs(c->on), a, px_people_actor(c), &what, file, &id, err);
    if (st == PX_OK) st = show(c, a, id, err);
    if (st != PX_OK) return st;
    px_call_created(c, "/api/v1/jobs", id);
    c->status = 202;
    return PX_OK;
}

static px_status list(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_job_look *v = NULL;
    size_t n = 0;
    uint64_t before, limit;
    px_status st = px_call_u64(c, "before", 0, 0, INT64_MAX, &before, err);
    if (st == PX_OK) st = px_call_u64(c, "limit", 100, 1, 1000, &limit, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK)
        st = px_jobs_list(px_collection_jobs(c->on), a, px_people_actor(c), (int64_t)before,
                          (size_t)limit + 1, c->arena, &v, &n, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("jobs"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < n && i < limit; i++)
        put(&w, &v[i]);
    px_jw_close(&w, ']');
    if (n > limit) px_jw_ki64(&w, "next", v[limit - 1].task.id);
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status one(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    int64_t id;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    return st == PX_OK ? show(c, a, id, err) : st;
}

static px_status cancel(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    int64_t id;
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK) st = px_jobs_cancel(px_collection_jobs(c->on), a, px_people_actor(c), id, err);
    return st == PX_OK ? show(c, a, id, err) : st;
}

/* ---- events ---- */

typedef struct events {
    px_jobs *jobs;
    px_accounts *accounts;
    const px_actor *by;  /* of the call, which outlives its stream; so does */
    const px_stop *stop; /* this */
    int64_t id;
    uint64_t at, progress, beat_ms;
} events;

static uint64_t now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void write_lines(const px_str *v, size_t n, uint64_t first, px_buf *out) {
    for (size_t i = 0; i < n; i++) {
        /* The number of the line that comes next: a client that comes again hands it in. */
        px_buf_fmt(out, "id: %llu\nevent: line\ndata: ", (unsigned long long)(first + i + 1));
        px_jw w = px_jw_on(out);
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "line", v[i]);
        px_jw_close(&w, '}');
        px_buf_c(out, "\n\n");
    }
}

static void write_progress(const px_job_progress *p, px_buf *out) {
    px_buf_c(out, "event: progress\ndata: ");
    px_jw w = px_jw_on(out);
    put_progress(&w, p);
    px_buf_c(out, "\n\n");
}

static px_status next(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err) {
    events *e = state;
    px_arena *a = px_arena_new();
    px_job_look x;
    px_job_progress p;
    px_str *v;
    size_t n;
    bool over;
    uint64_t now = now_ms();
    px_status st = PX_OK;
    *wait_ms = LOOK_MS;
    (void)px_jobs_lines(e->jobs, e->id, &e->at, a, &v, &n, &p, &over);
    write_lines(v, n, e->at - n, out);
    if (p.n != e->progress) write_progress(&p, out);
    if (n || p.n != e->progress) e->beat_ms = now;
    e->progress = p.n;
    if (over) st = px_jobs_get(e->jobs, e->accounts, e->by, e->id, a, &x, err);
    if (over && st == PX_OK && px_task_ended(x.task.state)) {
        px_buf_c(out, "event: done\ndata: ");
        px_jw w = px_jw_on(out);
        put(&w, &x);
        px_buf_c(out, "\n\n");
        *end = true;
    } else if (e->stop->deadline_ns && now + LEAVE_MS > e->stop->deadline_ns / 1000000) {
        *end = true;
    } else if (now - e->beat_ms >= BEAT_MS) {
        px_buf_c(out, ": still there\n\n");
        e->beat_ms = now;
    }
    if (over) *wait_ms = AFAR_MS;
    if (*end) *wait_ms = 0;
    px_arena_free(a);
    return st;
}

static px_status follow(px_call *c, px_err *err) {
    px_accounts *a = NULL;
    px_job_look x;
    int64_t id;
    uint64_t from = 0;
    px_jobs *jobs = px_collection_jobs(c->on);
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = px_people_accounts(c, false, &a, err);
    if (st == PX_OK) st = px_jobs_get(jobs, a, px_people_actor(c), id, c->arena, &x, err);
    if (st != PX_OK) return st;
    (void)px_str_u64(px_call_header(c, "last-event-id"), &from);
    events *e = px_malloc(sizeof *e);
    *e = (events){.jobs = jobs,
                  .accounts = a,
                  .by = px_people_actor(c),
                  .stop = &c->stop,
                  .id = id,
                  .at = from,
                  .beat_ms = now_ms()};
    c->type = "text/event-stream";
    px_call_answer(c, "X-Accel-Buffering", PX_STR("no"));
    c->stream = (px_stream){.next = next, .free = free, .state = e};
    return PX_OK;
}

/* ---- rows ---- */

static const px_route_param import_params[] = {
    {"name", "query", "string", NULL,
     "the name of the file; of a path its last part, unusual characters become _",
     "文件名；若为路径则取最后一段，特殊字符替换为 _", "records.csv"},
    {"format", "query", "string", "", "as --format of patix index; else it is recognised",
     "同 patix index 的 --format；缺省为自动识别", "csv"},
    {"cc", "query", "string", "", "office of numbers that name none",
     "未写明受理局的号码所属受理局", "CN"},
    {"map", "query", "string", "", "a mapping of columns (docs/IMPORT.md): the JSON itself",
     "列映射（docs/IMPORT.md）的 JSON 内容", NULL},
    {"dry-run", "query", "boolean", "false", "read and report, change nothing",
     "只读取并报告，不写入", NULL}};
static const px_route_param list_params[] = {
    {"before", "query", "integer", "0", "only jobs with a lower id; `next` of the page before",
     "只列出编号更小的任务；取上一页的 next", NULL},
    {"limit", "query", "integer", "100", "at most so many, up to 1000", "最多返回条数，上限1000",
     NULL}};
static const px_route_param id_params[] = {PX_API_ID};
static const px_route_param event_params[] = {PX_API_ID,
                                              {"last-event-id", "header", "integer", "",
                                               "go on behind this event", "从该事件之后继续",
                                               NULL}};

#define EN_IMPORT                                                                                  \
    "Takes the body as a file to import; the answer names the job that does it. Send it as "       \
    "application/octet-stream."
#define ZH_IMPORT "将请求正文作为文件导入，返回执行导入的任务；请以 application/octet-stream 发送。"
#define EN_CANCEL "Cancels a job that waits or runs."
#define EN_EVENTS                                                                                  \
    "Progress of a job as server-sent events: `progress` with counts, `line` for what it says, "   \
    "`done` with the job as the last."
#define ZH_EVENTS                                                                                  \
    "以服务器推送事件报告任务进度：progress 为计数，line 为输出的一行，最后为带任务内容的 done。"

const px_route px_jobs_routes[] = {
    {.method = "POST",
     .path = "/api/v1/imports",
     .id = "import",
     .family = "jobs",
     .lane = PX_LANE_BATCH,
     .role = PX_ROLE_CURATOR,
     .changes = true,
     .en = EN_IMPORT,
     .zh = ZH_IMPORT,
     PX_ROUTE_PARAMS(import_params),
     .gives = "Job",
     .run = import,
     .admit = admit},
    {.method = "GET",
     .path = "/api/v1/jobs",
     .id = "jobs",
     .family = "jobs",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "Jobs of the caller, the newest first; all jobs for whoever administers everything.",
     .zh = "调用者的任务，新的在前；全局管理员可见全部任务。",
     PX_ROUTE_PARAMS(list_params),
     .gives = "JobList",
     .run = list},
    {.method = "GET",
     .path = "/api/v1/jobs/{id}",
     .id = "job",
     .family = "jobs",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "One job; when it has ended with the report of `patix index` (docs/JSON.md).",
     .zh = "单个任务；结束后含 patix index 的报告（docs/JSON.md）。",
     PX_ROUTE_PARAMS(id_params),
     .gives = "Job",
     .run = one},
    {.method = "DELETE",
     .path = "/api/v1/jobs/{id}",
     .id = "cancelJob",
     .family = "jobs",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_CURATOR,
     .changes = true,
     .en = EN_CANCEL,
     .zh = "取消等待中或运行中的任务。",
     PX_ROUTE_PARAMS(id_params),
     .gives = "Job",
     .run = cancel},
    {.method = "GET",
     .path = "/api/v1/jobs/{id}/events",
     .id = "jobEvents",
     .family = "jobs",
     .lane = PX_LANE_BATCH,
     .role = PX_ROLE_READER,
     .en = EN_EVENTS,
     .zh = ZH_EVENTS,
     PX_ROUTE_PARAMS(event_params),
     .type = "text/event-stream",
     .run = follow},
};
const size_t px_jobs_routes_n = sizeof px_jobs_routes / sizeof *px_jobs_routes;

const px_schema px_jobs_schemas[] = {
    {"JobProgress", "{read:integer, rejected:integer, bytes:integer, bytes_total:integer, "
                    "seconds:number, finishing:boolean}"},
    {"ImportColumn", "{header:string, nth?:integer, field:string, lang?:string, sure:integer, "
                     "how?:string, why?:string, list?:string, dates?:string, filled:integer, "
                     "refused?:integer, nothing?:integer, samples?:[string]}"},
    {"ImportTable", "{name:string, columns:[ImportColumn], columns_more?:integer, alike?:integer, "
                    "rows:integer, records:integer, rejected:integer}"},
    {"ImportReject", "{reason:string, count:integer, first:[{file:string, record:integer, "
                     "line?:integer, byte:integer, reason:string}]}"},
    {"ImportNote", "{code:string, count:integer, text:string, zh:string}"},
    {"ImportFile",
     "{file:string, format?:string, encoding?:string, line_ends?:string, separator?:string, "
     "header_line?:integer, rows?:integer, records?:integer, empty?:integer, rejected?:integer, "
     "failed?:{status:string, reason:string, byte?:integer}, rejects:[ImportReject], "
     "rejects_other?:integer, formats?:[{format:string, parts:integer, records:integer, "
     "rejected:integer}], failed_parts?:[{part:string, status:string, reason:string, "
     "byte?:integer}], failed_parts_more?:integer, parts?:integer, parts_failed?:integer, "
     "tables:[ImportTable], tables_more?:integer, custom_fields:[string], "
     "custom_fields_more?:integer, notes:[ImportNote], first?:[any]}"},
    {"ImportReport",
     "{version:string, status:string, message?:string, dry_run:boolean, files:[ImportFile], "
     "totals:{files:integer, files_failed:integer, parts_failed:integer, read:integer, "
     "rejected:integer, new?:integer, changed?:integer, unchanged?:integer, joined?:integer, "
     "bytes?:integer}, seconds?:number, collection:{committed:boolean, generation?:integer, "
     "publications?:integer, segments?:integer}}"},
    {"Job", "{id:integer, kind:string, state:string, name:string, format?:string, dry_run:boolean, "
            "bytes:integer, owner:string, created:string, started?:string, ended?:string, "
            "ahead?:integer, progress?:JobProgress, line?:string, status?:string, "
            "message?:string, report?:ImportReport}"},
    {"JobList", "{jobs:[Job], next?:integer}"},
};
const size_t px_jobs_schemas_n = sizeof px_jobs_schemas / sizeof *px_jobs_schemas;
