/* task.c: see task.h. */
#include "query/service/task.h"

#include "query/service/accounts_int.h"

static const char *const states[PX_TASK_STATES] = {"waiting", "running",   "done",
                                                   "failed",  "cancelled", "interrupted"};

const char *px_task_state_name(px_task_state s) {
    return states[s];
}

px_status px_task_add(px_accounts *a, const px_actor *by, const px_task *t, int64_t *id,
                      px_err *err) {
    px_link *l = NULL;
    *id = 0;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO job (kind, owner, organisation, who, state, title, format, "
                        "dry, bytes, created) VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?)",
                        err, PX_S(t->kind), PX_I(by->user), PX_I(by->org), PX_S(by->name),
                        PX_S(t->title), PX_S(t->format), PX_I(t->dry),
                        PX_I((int64_t)(t->bytes & INT64_MAX)), PX_I(px_accounts_now(a)));
    if (st == PX_OK) *id = px_sql_made(l);
    if (st == PX_OK)
        st = px_sql_run(l, "DELETE FROM job WHERE id <= ? AND state NOT IN ('waiting', 'running')",
                        err, PX_I(*id - PX_TASKS_KEPT));
    if (st == PX_OK) st = px_audit_in(a, l, by, PX_STR("job.add"), t->title, PX_STR("ok"), err);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    if (st != PX_OK) *id = 0;
    return st;
}

static px_status changed_one(px_link **l, int64_t id, px_err *err) {
    if (px_sql_changed(*l) != 1)
        return px_fail(err, PX_E_CONFLICT, "task %lld has ended, or is not there", (long long)id);
    return px_state_commit(l, err);
}

px_status px_task_begin(px_accounts *a, int64_t id, px_err *err) {
    px_link *l = NULL;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "UPDATE job SET state = 'running', begun = ? WHERE id = ? AND state = "
                        "'waiting'",
                        err, PX_I(px_accounts_now(a)), PX_I(id));
    if (st == PX_OK) st = changed_one(&l, id, err);
    px_state_return(&l);
    return st;
}

px_status px_task_end(px_accounts *a, int64_t id, px_task_state state, px_status status,
                      px_str message, px_str report, px_err *err) {
    px_link *l = NULL;
    if (report.n > PX_TASK_REPORT) report = PX_STR("");
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st =
            px_sql_run(l,
                       "UPDATE job SET state = ?, status = ?, message = ?, report = ?, ended = ? "
                       "WHERE id = ? AND state IN ('waiting', 'running')",
                       err, PX_S(px_str_of(states[state])), PX_S(px_str_of(px_status_name(status))),
                       PX_S(message), PX_S(report), PX_I(px_accounts_now(a)), PX_I(id));
    if (st == PX_OK) st = changed_one(&l, id, err);
    px_state_return(&l);
    return st;
}

/* ---- looking ---- */

static px_status status_of(px_str name) {
    for (int i = 0; i < PX_STATUS_COUNT; i++)
        if (px_str_is(name, px_status_name((px_status)-i))) return (px_status)-i;
    return PX_E_INTERNAL;
}

static void read_row(const px_sql *q, px_arena *arena, px_task *t) {
    *t = (px_task){.id = px_sql_i64(q, 0),
                   .owner = px_sql_i64(q, 1),
                   .org = px_sql_i64(q, 2),
                   .created = px_sql_i64(q, 3),
                   .begun = px_sql_i64(q, 4),
                   .ended = px_sql_i64(q, 5),
                   .kind = px_arena_str(arena, px_sql_str(q, 6)),
                   .title = px_arena_str(arena, px_sql_str(q, 7)),
                   .who = px_arena_str(arena, px_sql_str(q, 8)),
                   .format = px_arena_str(arena, px_sql_str(q, 9)),
                   .dry = px_sql_i64(q, 10) != 0,
                   .bytes = (uint64_t)px_sql_i64(q, 11),
                   .status = status_of(px_sql_str(q, 12)),
                   .message = px_arena_str(arena, px_sql_str(q, 13)),
                   .report = PX_STR("")};
    for (int i = 0; i < PX_TASK_STATES; i++)
        if (px_str_is(px_sql_str(q, 14), states[i])) t->state = (px_task_state)i;
}

static bool sees(const px_actor *by, const px_sql *q) {
    px_object object = {px_sql_i64(q, 1), px_sql_i64(q, 2), PX_ACCESS_NAMED, false};
    return px_may(by, &object, PX_SEE);
}

px_status px_task_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t before,
                       size_t limit, px_task **out, size_t *n, px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = true;
    size_t cap = 0;
    px_task *v = NULL;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        "SELECT id, owner, organisation, created, begun, ended, kind, title, who, "
                        "format, dry, bytes, status, message, state FROM job WHERE id < ? ORDER BY "
                        "id DESC",
                        &q, err, PX_I(before > 0 ? before : INT64_MAX));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        if (!sees(by, q)) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        read_row(q, arena, &v[(*n)++]);
    }
    px_sql_done(q);
    px_state_return(&l);
    *out = v;
    return st;
}

px_status px_task_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_task *out,
                      px_err *err) {
    px_link *l = NULL;
    px_sql *q = NULL;
    bool more = false;
    *out = (px_task){0};
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_ask(l,
                        "SELECT id, owner, organisation, created, begun, ended, kind, title, who, "
                        "format, dry, bytes, status, message, state, report FROM job WHERE id = ?",
                        &q, err, PX_I(id));
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && more && sees(by, q)) {
        read_row(q, arena, out);
        out->report = px_arena_str(arena, px_sql_str(q, 15));
    } else if (st == PX_OK) {
        st = px_fail(err, PX_E_NOTFOUND, "there is no job %lld", (long long)id);
    }
    px_sql_done(q);
    px_state_return(&l);
    return st;
}

/* ---- after a death ---- */

px_status px_task_interrupted(px_accounts *a, px_str message, uint64_t *n, px_err *err) {
    px_link *l = NULL;
    int64_t open = 0;
    *n = 0;
    px_status st = px_state_reader(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_one(l,
                        "SELECT count(*) FROM job WHERE state IN ('waiting', 'running') AND 1 = ?",
                        0, &open, err, PX_I(1));
    px_state_return(&l);
    if (st != PX_OK || !open) return st;
    st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "UPDATE job SET state = 'interrupted', status = 'CANCELLED', message = ?, "
                        "ended = ? WHERE state IN ('waiting', 'running')",
                        err, PX_S(message), PX_I(px_accounts_now(a)));
    if (st == PX_OK) *n = (uint64_t)px_sql_changed(l);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}
