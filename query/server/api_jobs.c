/* api_jobs.c: imports by upload, and what becomes of them: /api/v1/imports and /api/v1/jobs. */
#include "query/server/api_people.h"
#include "query/server/collection.h"
#include "query/server/jobs.h"
#include "query/server/who.h"

#include <stdlib.h>
#include <time.h>

#define LOOK_MS 200u
#define BEAT_MS 10000u /* a comment, so that nobody on the way takes the connection for dead */
#define LEAVE_MS                                                                                   \
    2000u /* before the deadline of a request a stream ends by itself; the client comes again */

static px_job_viewer viewer(px_call *c) {
    const px_actor *a = px_people_actor(c);
    return (px_job_viewer){a->user, a->all};
}

static void put(px_jw *w, const px_job_look *x, bool report) {
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", x->id);
    px_jw_kstr(w, "kind", PX_STR("import"));
    px_jw_kstr(w, "state", px_str_of(px_job_state_name(x->state)));
    px_jw_kstr(w, "name", x->name);
    if (x->format.n) px_jw_kstr(w, "format", x->format);
    px_jw_key(w, PX_STR("dry_run"));
    px_jw_bool(w, x->dry);
    px_jw_ku64(w, "bytes", x->bytes);
    px_jw_kstr(w, "owner", x->owner);
    px_jw_time(w, "created", x->created);
    if (x->started) px_jw_time(w, "started", x->started);
    if (x->ended) px_jw_time(w, "ended", x->ended);
    if (x->state == PX_JOB_WAITING) px_jw_ku64(w, "ahead", x->ahead);
    if (x->progress.n) px_jw_kstr(w, "progress", x->progress);
    if (px_job_ended(x->state)) {
        px_jw_kstr(w, "status", px_str_of(px_status_name(x->status)));
        if (x->message.n) px_jw_kstr(w, "message", x->message);
    }
    if (report && px_job_ended(x->state)) {
        px_jw_kstr(w, "report", x->report);
        px_jw_key(w, PX_STR("report_cut"));
        px_jw_bool(w, x->report_cut);
    }
    px_jw_close(w, '}');
}

static px_status show(px_call *c, int64_t id, px_err *err) {
    px_job_look x;
    px_job_viewer who = viewer(c);
    px_status st = px_jobs_get(px_collection_jobs(c->on), &who, id, c->arena, &x, err);
    if (st != PX_OK) return st;
    px_jw w = px_call_json(c);
    put(&w, &x, true);
    return PX_OK;
}

static px_status import(px_call *c, px_err *err) {
    const px_actor *by = px_people_actor(c);
    int64_t id;
    px_import what = {.name = px_call_param(c, "name"),
                      .body = c->body,
                      .format = px_call_param(c, "format"),
                      .cc = px_call_param(c, "cc"),
                      .map = px_call_param(c, "map"),
                      .zh = c->zh,
                      .user = by->user,
                      .owner = c->who->name};
    px_status st = px_call_bool(c, "dry-run", false, &what.dry, err);
    if (st == PX_OK) st = px_jobs_import(px_collection_jobs(c->on), &what, &id, err);
    if (st == PX_OK) st = show(c, id, err);
    if (st != PX_OK) return st;
    px_call_created(c, "/api/v1/jobs", id);
    c->status = 202;
    return PX_OK;
}

static px_status list(px_call *c, px_err *err) {
    px_job_look *v;
    size_t n;
    uint64_t before, limit;
    px_job_viewer who = viewer(c);
    px_status st = px_call_u64(c, "before", 0, 0, INT64_MAX, &before, err);
    if (st == PX_OK) st = px_call_u64(c, "limit", 100, 1, 1000, &limit, err);
    if (st != PX_OK) return st;
    px_jobs_list(px_collection_jobs(c->on), &who, (int64_t)before, (size_t)limit + 1, c->arena, &v,
                 &n);
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("jobs"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < n && i < limit; i++)
        put(&w, &v[i], false);
    px_jw_close(&w, ']');
    if (n > limit) px_jw_ki64(&w, "next", v[limit - 1].id);
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status one(px_call *c, px_err *err) {
    int64_t id;
    px_status st = px_part_id(c, &id, err);
    return st == PX_OK ? show(c, id, err) : st;
}

static px_status cancel(px_call *c, px_err *err) {
    int64_t id;
    px_job_viewer who = viewer(c);
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = px_jobs_cancel(px_collection_jobs(c->on), &who, id, err);
    return st == PX_OK ? show(c, id, err) : st;
}

/* ---- events ---- */

typedef struct events {
    px_jobs *jobs;
    const px_stop *stop; /* of the call, which outlives its stream */
    px_job_viewer who;
    int64_t id;
    uint64_t at, beat_ms;
} events;

static uint64_t now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void write_lines(const px_str *v, size_t n, uint64_t first, px_buf *out) {
    for (size_t i = 0; i < n; i++) {
        /* The number of the line that comes next: a client that comes again hands it in. */
        px_buf_fmt(out, "id: %llu\nevent: progress\ndata: ", (unsigned long long)(first + i + 1));
        px_jw w = px_jw_on(out);
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "line", v[i]);
        px_jw_close(&w, '}');
        px_buf_c(out, "\n\n");
    }
}

static px_status next(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err) {
    events *e = state;
    px_arena *a = px_arena_new();
    px_job_look x;
    px_str *v;
    size_t n;
    bool over;
    uint64_t now = now_ms();
    px_status st = PX_OK;
    *wait_ms = LOOK_MS;
    (void)px_jobs_lines(e->jobs, e->id, &e->at, a, &v, &n, &over);
    write_lines(v, n, e->at - n, out);
    if (n) e->beat_ms = now;
    if (over) {
        st = px_jobs_get(e->jobs, &e->who, e->id, a, &x, err);
        if (st == PX_OK) {
            px_buf_c(out, "event: done\ndata: ");
            px_jw w = px_jw_on(out);
            put(&w, &x, true);
            px_buf_c(out, "\n\n");
        }
        *end = true;
        *wait_ms = 0;
    } else if (e->stop->deadline_ns && now + LEAVE_MS > e->stop->deadline_ns / 1000000) {
        *end = true;
        *wait_ms = 0;
    } else if (now - e->beat_ms >= BEAT_MS) {
        px_buf_c(out, ": still there\n\n");
        e->beat_ms = now;
    }
    px_arena_free(a);
    return st;
}

static px_status follow(px_call *c, px_err *err) {
    px_job_look x;
    int64_t id;
    uint64_t from = 0;
    px_job_viewer who = viewer(c);
    px_jobs *jobs = px_collection_jobs(c->on);
    px_status st = px_part_id(c, &id, err);
    if (st == PX_OK) st = px_jobs_get(jobs, &who, id, c->arena, &x, err);
    if (st != PX_OK) return st;
    (void)px_str_u64(px_call_header(c, "last-event-id"), &from);
    events *e = px_malloc(sizeof *e);
    *e = (events){.jobs = jobs, .stop = &c->stop, .who = who, .id = id, .at = from};
    c->type = "text/event-stream";
    px_call_answer(c, "X-Accel-Buffering", PX_STR("no"));
    c->stream = (px_stream){next, free, e};
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
    "Progress of a job as server-sent events: `progress` for each line, `done` with the job as "   \
    "the last."
#define ZH_EVENTS "以服务器推送事件报告任务进度：每行一个 progress，最后为带任务内容的 done。"

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
     .run = import},
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
     .en = "One job; when it has ended with what `patix index` reported.",
     .zh = "单个任务；结束后含 patix index 的报告。",
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
    {"Job", "{id:integer, kind:string, state:string, name:string, format?:string, dry_run:boolean, "
            "bytes:integer, owner:string, created:string, started?:string, ended?:string, "
            "ahead?:integer, progress?:string, status?:string, message?:string, report?:string, "
            "report_cut?:boolean}"},
    {"JobList", "{jobs:[Job], next?:integer}"},
};
const size_t px_jobs_schemas_n = sizeof px_jobs_schemas / sizeof *px_jobs_schemas;
