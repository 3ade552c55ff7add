/* task.c: see task.h. */
#include "query/service/task.h"

#include "query/service/accounts_int.h"

static const char *const states[] = {"waiting", "running", "done", "failed", "cancelled", "lost"};

const char *px_task_state_name(px_task_state s) {
    return states[s];
}

px_status px_task_add(px_accounts *a, const px_actor *by, px_str kind, px_str title, int64_t *id,
                      px_err *err) {
    px_link *l = NULL;
    *id = 0;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "INSERT INTO job (kind, owner, organisation, state, title, created) VALUES "
                        "(?, ?, ?, 'waiting', ?, ?)",
                        err, PX_S(kind), PX_I(by->user), PX_I(by->org), PX_S(title),
                        PX_I(px_accounts_now(a)));
    if (st == PX_OK) {
        *id = px_sql_made(l);
        st = px_audit_in(a, l, by, PX_STR("job.add"), title, PX_STR("ok"), err);
    }
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}

px_status px_task_set(px_accounts *a, int64_t id, px_task_state state, uint64_t done,
                      uint64_t total, px_str result, px_err *err) {
    px_link *l = NULL;
    int64_t now = px_accounts_now(a), running = state == PX_TASK_RUNNING,
            end = state > PX_TASK_RUNNING;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "UPDATE job SET state = ?, done = ?, total = ?, result = CASE ? WHEN 1 "
                        "THEN ? ELSE result "
                        "END, begun = CASE WHEN ? = 1 AND begun = 0 THEN ? ELSE begun END, ended = "
                        "CASE ? WHEN 1 "
                        "THEN ? ELSE 0 END WHERE id = ? AND state IN ('waiting', 'running')",
                        err, PX_S(px_str_of(states[state])), PX_I((int64_t)(done & INT64_MAX)),
                        PX_I((int64_t)(total & INT64_MAX)), PX_I(end), PX_S(result), PX_I(running),
                        PX_I(now), PX_I(end), PX_I(now), PX_I(id));
    if (st == PX_OK && px_sql_changed(l) != 1)
        st = px_fail(err, PX_E_CONFLICT, "task %lld has ended, or is not there", (long long)id);
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
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
        st = px_sql_ask(
            l,
            "SELECT id, owner, organisation, created, begun, ended, kind, title, result, "
            "state, done, total FROM job WHERE id < ? ORDER BY id DESC",
            &q, err, PX_I(before > 0 ? before : INT64_MAX));
    while (st == PX_OK && *n < limit && (st = px_sql_next(q, &more, err)) == PX_OK && more) {
        px_object object = {px_sql_i64(q, 1), px_sql_i64(q, 2), PX_ACCESS_NAMED, false};
        if (!px_may(by, &object, PX_SEE)) continue;
        v = px_arena_grow(arena, v, *n, &cap, *n + 1, sizeof *v);
        px_task *t = &v[(*n)++];
        *t = (px_task){.id = px_sql_i64(q, 0),
                       .owner = object.owner,
                       .org = object.org,
                       .created = px_sql_i64(q, 3),
                       .begun = px_sql_i64(q, 4),
                       .ended = px_sql_i64(q, 5),
                       .kind = px_arena_str(arena, px_sql_str(q, 6)),
                       .title = px_arena_str(arena, px_sql_str(q, 7)),
                       .result = px_arena_str(arena, px_sql_str(q, 8)),
                       .done = (uint64_t)px_sql_i64(q, 10),
                       .total = (uint64_t)px_sql_i64(q, 11)};
        for (int i = PX_TASK_WAITING; i <= PX_TASK_LOST; i++)
            if (px_str_is(px_sql_str(q, 9), states[i])) t->state = (px_task_state)i;
    }
    px_sql_done(q);
    px_state_return(&l);
    *out = v;
    return st;
}

px_status px_task_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_task *out,
                      px_err *err) {
    px_task *v = NULL;
    size_t n = 0;
    *out = (px_task){0};
    px_status st =
        id > 0 && id < INT64_MAX ? px_task_list(a, by, arena, id + 1, 1, &v, &n, err) : PX_OK;
    if (st == PX_OK && (!n || v[0].id != id))
        st = px_fail(err, PX_E_NOTFOUND, "there is no task %lld", (long long)id);
    if (st == PX_OK) *out = v[0];
    return st;
}

px_status px_task_lost(px_accounts *a, px_err *err) {
    px_link *l = NULL;
    px_status st = px_state_writer(a->state, &l, err);
    if (st == PX_OK)
        st = px_sql_run(l,
                        "UPDATE job SET state = 'lost', ended = ? WHERE state IN ('waiting', "
                        "'running')",
                        err, PX_I(px_accounts_now(a)));
    if (st == PX_OK) st = px_state_commit(&l, err);
    px_state_return(&l);
    return st;
}
