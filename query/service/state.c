/* state.c: see state.h.
 *
 * Links are kept when they come back, with their prepared statements. The shared lock of state/IN_USE is what tells a restore that
 * somebody has the file open: SQLite's own locks are free between two transactions. */
#include "query/service/state.h"

#include "base/file.h"
#include "query/service/migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#define STATEMENTS  96 /* of a link; more are prepared each time */
#define PATIENCE_MS 5000
#define APPLICATION 1346458192 /* "PATP"; also in the first step */

struct px_sql {
    px_link *link;
    const char *text;
    sqlite3_stmt *stmt;
    bool busy, kept;
};

struct px_link {
    px_state *state;
    sqlite3 *db;
    bool writes, open; /* a transaction is open */
    px_sql sql[STATEMENTS];
    size_t n_sql;
    px_link *next; /* of those that are free */
};

struct px_state {
    char *path;
    int in_use; /* descriptor with the shared lock */
    int patience_ms;
    px_link *writer;
    pthread_mutex_t writing; /* of `writer` */
    pthread_mutex_t lock;    /* of `free` */
    px_link *free;
};

/* ---- failures ---- */

static px_status status_of(int rc) {
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return PX_E_LOCKED;
    case SQLITE_FULL:
        return PX_E_NOSPACE;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return PX_E_DAMAGED;
    case SQLITE_CONSTRAINT:
        return PX_E_CONFLICT;
    case SQLITE_NOMEM:
        return PX_E_NOMEM;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return PX_E_INTERNAL;
    default:
        return PX_E_IO;
    }
}

static px_status failed(sqlite3 *db, int rc, px_err *err) {
    px_status st = status_of(rc);
    /* A write that met a full disk may come as an error of input and output. */
    if (st == PX_E_IO && db && sqlite3_system_errno(db) == ENOSPC) st = PX_E_NOSPACE;
    if (st == PX_E_LOCKED)
        return px_fail(err, st, "somebody else is writing to the state; try again");
    if (st == PX_E_CONFLICT)
        return px_fail(err, st, "the state does not allow this: %s", sqlite3_errmsg(db));
    return px_fail(err, st, "the state: %s", db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
}

/* Text without values: pragmas, and the steps of migrations. */
static px_status script(sqlite3 *db, const char *sql, px_err *err) {
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? PX_OK : failed(db, rc, err);
}

static px_status number_of(sqlite3 *db, const char *sql, int64_t *out, px_err *err) {
    sqlite3_stmt *q = NULL;
    *out = 0;
    int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) *out = sqlite3_column_int64(q, 0);
    px_status st = rc == SQLITE_ROW || rc == SQLITE_DONE ? PX_OK : failed(db, rc, err);
    (void)sqlite3_finalize(q);
    return st;
}

/* ---- links ---- */

static void link_close(px_link *l) {
    if (!l) return;
    for (size_t i = 0; i < l->n_sql; i++)
        (void)sqlite3_finalize(l->sql[i].stmt);
    (void)sqlite3_close(l->db);
    free(l);
}

static px_status db_open(const char *path, int flags, sqlite3 **out, px_err *err) {
    int rc = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    px_status st = PX_OK;
    if (rc != SQLITE_OK) {
        st = failed(*out, rc, err);
        (void)sqlite3_close(*out);
        *out = NULL;
        return px_err_in(err, st, "%s", path);
    }
    (void)sqlite3_busy_timeout(*out, PATIENCE_MS);
    return PX_OK;
}

static px_status link_open(px_state *s, bool writes, px_link **out, px_err *err) {
    px_link *l = px_calloc(1, sizeof *l);
    l->state = s;
    l->writes = writes;
    *out = NULL;
    px_status st = db_open(s->path, SQLITE_OPEN_READWRITE, &l->db, err);
    if (st == PX_OK && writes) st = script(l->db, "PRAGMA journal_mode = WAL", err);
    if (st == PX_OK)
        st = script(l->db,
                    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
                    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON",
                    err);
    if (st == PX_OK && !writes) st = script(l->db, "PRAGMA query_only = ON", err);
    if (st == PX_OK)
        *out = l;
    else
        link_close(l);
    return st;
}

px_status px_state_reader(px_state *s, px_link **out, px_err *err) {
    px_status st = PX_OK;
    (void)pthread_mutex_lock(&s->lock);
    px_link *l = s->free;
    if (l) s->free = l->next;
    (void)pthread_mutex_unlock(&s->lock);
    *out = l;
    if (!l) st = link_open(s, false, out, err);
    if (st == PX_OK) (void)sqlite3_busy_timeout((*out)->db, s->patience_ms);
    return st;
}

static struct timespec after_ms(int ms) {
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

/* Writers of this process wait for each other, and the first of them for those of others; all of them together not longer
 * than the patience, so that a lock that is held elsewhere does not make a queue of waits here. */
px_status px_state_writer(px_state *s, px_link **out, px_err *err) {
    struct timespec until = after_ms(s->patience_ms), now;
    *out = NULL;
    if (pthread_mutex_timedlock(&s->writing, &until) != 0)
        return px_fail(err, PX_E_LOCKED, "somebody else is writing to the state; try again");
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t left =
        (int64_t)(until.tv_sec - now.tv_sec) * 1000 + (until.tv_nsec - now.tv_nsec) / 1000000;
    if (left > s->patience_ms) left = s->patience_ms; /* the clock was set back */
    (void)sqlite3_busy_timeout(s->writer->db, left > 1 ? (int)left : 1);
    px_status st = script(s->writer->db, "BEGIN IMMEDIATE", err);
    if (st != PX_OK) {
        (void)pthread_mutex_unlock(&s->writing);
        return st;
    }
    s->writer->open = true;
    *out = s->writer;
    return PX_OK;
}

px_status px_state_commit(px_link **l, px_err *err) {
    px_status st = script((*l)->db, "COMMIT", err);
    if (st != PX_OK) return st;
    (*l)->open = false;
    px_state_return(l);
    return PX_OK;
}

void px_state_return(px_link **at) {
    px_link *l = *at;
    *at = NULL;
    if (!l) return;
    px_state *s = l->state;
    if (l->writes) {
        /* A failure of COMMIT may have rolled back by itself. */
        if (l->open && !sqlite3_get_autocommit(l->db)) (void)script(l->db, "ROLLBACK", NULL);
        l->open = false;
        (void)pthread_mutex_unlock(&s->writing);
        return;
    }
    (void)pthread_mutex_lock(&s->lock);
    l->next = s->free;
    s->free = l;
    (void)pthread_mutex_unlock(&s->lock);
}

void px_state_patience(px_state *s, int ms) {
    s->patience_ms = ms;
}

/* ---- statements ---- */

static px_status prepare(px_link *l, const char *text, px_sql **out, px_err *err) {
    px_sql *q = NULL;
    for (size_t i = 0; i < l->n_sql && !q; i++)
        if (!l->sql[i].busy && strcmp(l->sql[i].text, text) == 0) q = &l->sql[i];
    *out = q;
    if (q) return PX_OK;
    bool kept = l->n_sql < STATEMENTS;
    q = kept ? &l->sql[l->n_sql] : px_calloc(1, sizeof *q);
    *q = (px_sql){.link = l, .text = text, .kept = kept};
    int rc = sqlite3_prepare_v3(l->db, text, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
    if (rc != SQLITE_OK) {
        if (!kept) free(q);
        return failed(l->db, rc, err);
    }
    if (kept) l->n_sql++;
    *out = q;
    return PX_OK;
}

static int bind(sqlite3_stmt *stmt, int at, const px_bind *v) {
    switch (v->kind) {
    case 'i':
        return sqlite3_bind_int64(stmt, at, v->i);
    case 's':
        return sqlite3_bind_text64(stmt, at, v->s.p ? v->s.p : "", v->s.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case 'b':
        return sqlite3_bind_blob64(stmt, at, v->s.p, v->s.n, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(stmt, at);
    }
}

px_status px_sql_ask_(px_link *l, const char *sql, px_sql **out, px_err *err, const px_bind *v,
                      size_t n) {
    px_sql *q = NULL;
    *out = NULL;
    px_status st = prepare(l, sql, &q, err);
    if (st != PX_OK) return st;
    q->busy = true;
    if (sqlite3_bind_parameter_count(q->stmt) != (int)n)
        st = px_fail(err, PX_E_INTERNAL, "the state: %zu values for %s", n, sql);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        int rc = bind(q->stmt, (int)i + 1, &v[i]);
        if (rc != SQLITE_OK) st = failed(l->db, rc, err);
    }
    if (st == PX_OK)
        *out = q;
    else
        px_sql_done(q);
    return st;
}

px_status px_sql_next(px_sql *q, bool *more, px_err *err) {
    int rc = sqlite3_step(q->stmt);
    *more = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? PX_OK : failed(q->link->db, rc, err);
}

int64_t px_sql_i64(const px_sql *q, int column) {
    return sqlite3_column_int64(q->stmt, column);
}

px_str px_sql_str(const px_sql *q, int column) {
    const void *p = sqlite3_column_type(q->stmt, column) == SQLITE_BLOB
                        ? sqlite3_column_blob(q->stmt, column)
                        : (const void *)sqlite3_column_text(q->stmt, column);
    return (px_str){p ? p : "", p ? (size_t)sqlite3_column_bytes(q->stmt, column) : 0};
}

void px_sql_done(px_sql *q) {
    if (!q) return;
    (void)sqlite3_reset(q->stmt);
    (void)sqlite3_clear_bindings(q->stmt);
    q->busy = false;
    if (q->kept) return;
    (void)sqlite3_finalize(q->stmt);
    free(q);
}

px_status px_sql_run_(px_link *l, const char *sql, px_err *err, const px_bind *v, size_t n) {
    px_sql *q = NULL;
    bool more;
    px_status st = px_sql_ask_(l, sql, &q, err, v, n);
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    px_sql_done(q);
    return st;
}

px_status px_sql_one_(px_link *l, const char *sql, int64_t otherwise, int64_t *out, px_err *err,
                      const px_bind *v, size_t n) {
    px_sql *q = NULL;
    bool more = false;
    *out = otherwise;
    px_status st = px_sql_ask_(l, sql, &q, err, v, n);
    if (st == PX_OK) st = px_sql_next(q, &more, err);
    if (st == PX_OK && more && sqlite3_column_type(q->stmt, 0) != SQLITE_NULL)
        *out = px_sql_i64(q, 0);
    px_sql_done(q);
    return st;
}

int64_t px_sql_made(const px_link *l) {
    return sqlite3_last_insert_rowid(l->db);
}

int64_t px_sql_changed(const px_link *l) {
    return sqlite3_changes64(l->db);
}

/* ---- migrations ---- */

/* `fresh`: the file may be empty, of nobody yet. */
static px_status check_owner(sqlite3 *db, bool fresh, int64_t *version, px_err *err) {
    int64_t owner;
    px_status st = number_of(db, "PRAGMA application_id", &owner, err);
    if (st == PX_OK) st = number_of(db, "PRAGMA user_version", version, err);
    if (st != PX_OK) return st;
    if (owner != APPLICATION && !(fresh && !owner && !*version))
        return px_fail(err, PX_E_DAMAGED, "this is a database, but no state of patix");
    if (*version > (int64_t)px_migrations_n)
        return px_fail(err, PX_E_UNSUPPORTED,
                       "the state is of version %lld and this program knows %zu; use a newer patix",
                       (long long)*version, px_migrations_n);
    return PX_OK;
}

static px_status migrate(px_link *l, size_t step, px_err *err) {
    int64_t version;
    px_status st = check_owner(l->db, true, &version, err);
    while (st == PX_OK && version < (int64_t)step) {
        st = script(l->db, "BEGIN IMMEDIATE", err);
        if (st != PX_OK) break;
        /* Another process may have done it while this one waited. */
        int64_t now = 0;
        st = check_owner(l->db, true, &now, err);
        if (st == PX_OK && now == version) {
            st = script(l->db, px_migrations[version].sql, err);
            if (st == PX_OK) st = number_of(l->db, "PRAGMA user_version", &now, err);
            if (st == PX_OK && now != version + 1)
                st = px_fail(err, PX_E_INTERNAL, "the step sets version %lld", (long long)now);
        }
        if (st == PX_OK) st = script(l->db, "COMMIT", err);
        if (st != PX_OK && !sqlite3_get_autocommit(l->db)) (void)script(l->db, "ROLLBACK", NULL);
        if (st != PX_OK) st = px_err_in(err, st, "step %s", px_migrations[version].name);
        version = now;
    }
    return st;
}

/* ---- opening ---- */

static px_status mark_use(const char *dir, int how, int *out, px_err *err) {
    char *path = px_path(dir, PX_STATE_FOLDER "/IN_USE");
    px_status st = PX_OK;
    *out = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*out < 0)
        st = px_fail_errno(err, errno, "cannot open %s", path);
    else if (flock(*out, how | LOCK_NB) != 0)
        st = errno == EWOULDBLOCK ? px_fail(err, PX_E_LOCKED,
                                            "the state of %s is in use; stop the server first", dir)
                                  : px_fail_errno(err, errno, "cannot lock %s", path);
    if (st != PX_OK && *out >= 0) {
        (void)close(*out);
        *out = -1;
    }
    free(path);
    return st;
}

/* Hashes of passwords and keys are for nobody else on the machine. */
static px_status make_folder(const char *dir, px_err *err) {
    /* A folder that was mistyped is not made. */
    if (!px_dir_exists(dir)) return px_fail(err, PX_E_NOTFOUND, "there is no folder %s", dir);
    char *folder = px_path(dir, PX_STATE_FOLDER);
    px_status st = px_dir_make(folder, err);
    if (st == PX_OK && chmod(folder, 0700) != 0)
        st = px_fail_errno(err, errno, "cannot change the mode of %s", folder);
    free(folder);
    return st;
}

static px_status make_file(const char *path, px_err *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return px_fail_errno(err, errno, "cannot create %s", path);
    (void)close(fd);
    return PX_OK;
}

bool px_state_exists(const char *dir) {
    char *path = px_path(dir, PX_STATE_FILE);
    bool there = px_file_exists(path);
    free(path);
    return there;
}

px_status px_state_open_at(const char *dir, bool create, size_t step, px_state **out, px_err *err) {
    *out = NULL;
    if (!create && !px_state_exists(dir))
        return px_fail(err, PX_E_NOTFOUND, "%s has no accounts and nothing that was kept", dir);
    px_state *s = px_calloc(1, sizeof *s);
    s->path = px_path(dir, PX_STATE_FILE);
    s->in_use = -1;
    s->patience_ms = PATIENCE_MS;
    (void)pthread_mutex_init(&s->writing, NULL);
    (void)pthread_mutex_init(&s->lock, NULL);
    px_status st = create ? make_folder(dir, err) : PX_OK;
    if (st == PX_OK) st = mark_use(dir, LOCK_SH, &s->in_use, err);
    if (st == PX_OK && create) st = make_file(s->path, err);
    if (st == PX_OK) st = link_open(s, true, &s->writer, err);
    if (st == PX_OK) st = migrate(s->writer, step ? step : px_migrations_n, err);
    if (st == PX_OK)
        *out = s;
    else
        px_state_close(s);
    return st == PX_OK ? PX_OK : px_err_in(err, st, "%s/%s", dir, PX_STATE_FILE);
}

px_status px_state_open(const char *dir, bool create, px_state **out, px_err *err) {
    return px_state_open_at(dir, create, 0, out, err);
}

void px_state_close(px_state *s) {
    if (!s) return;
    while (s->free) {
        px_link *next = s->free->next;
        link_close(s->free);
        s->free = next;
    }
    link_close(s->writer);
    if (s->in_use >= 0) (void)close(s->in_use);
    (void)pthread_mutex_destroy(&s->writing);
    (void)pthread_mutex_destroy(&s->lock);
    free(s->path);
    free(s);
}

/* ---- backup ---- */

static px_status check_whole(sqlite3 *db, px_err *err) {
    sqlite3_stmt *q = NULL;
    px_status st = PX_OK;
    int64_t version;
    int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &q, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(q);
    const char *said = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
    if (!said)
        st = failed(db, rc, err);
    else if (strcmp(said, "ok") != 0)
        st = px_fail(err, PX_E_DAMAGED, "the copy of the state is damaged: %s", said);
    (void)sqlite3_finalize(q);
    return st == PX_OK ? check_owner(db, false, &version, err) : st;
}

/* All pages of `from` in one go, as one file without a log beside it; waits for a writer that is just committing. */
static px_status copy(sqlite3 *from, const char *to, px_err *err) {
    sqlite3 *db = NULL;
    (void)unlink(to);
    px_status st = make_file(to, err);
    if (st == PX_OK) st = db_open(to, SQLITE_OPEN_READWRITE, &db, err);
    if (st == PX_OK) {
        sqlite3_backup *b = sqlite3_backup_init(db, "main", from, "main");
        int rc = SQLITE_ERROR;
        for (int tries = 0; b && tries < 200; tries++) {
            rc = sqlite3_backup_step(b, -1);
            if (rc != SQLITE_BUSY && rc != SQLITE_LOCKED) break;
            (void)sqlite3_sleep(25);
        }
        (void)sqlite3_backup_finish(b);
        if (rc != SQLITE_DONE) st = failed(db, rc == SQLITE_ERROR ? sqlite3_errcode(db) : rc, err);
    }
    if (st == PX_OK) st = script(db, "PRAGMA journal_mode = DELETE", err);
    if (st == PX_OK) st = check_whole(db, err);
    (void)sqlite3_close(db);
    if (st == PX_OK) st = px_file_sync(to, err);
    if (st != PX_OK) (void)unlink(to);
    return st;
}

static char *beside(const char *path, const char *tail) {
    size_t n = strlen(path), k = strlen(tail);
    char *s = px_malloc(n + k + 1);
    memcpy(s, path, n);
    memcpy(s + n, tail, k + 1);
    return s;
}

px_status px_state_backup(const char *dir, const char *file, px_err *err) {
    px_state *s = NULL;
    px_link *l = NULL;
    char *fresh = beside(file, ".new");
    px_status st = px_state_open(dir, false, &s, err);
    if (st == PX_OK) st = px_state_reader(s, &l, err);
    if (st == PX_OK) st = copy(l->db, fresh, err);
    px_state_return(&l);
    px_state_close(s);
    if (st == PX_OK) st = px_file_rename(fresh, file, err);
    free(fresh);
    return st;
}

/* The old file, by another name, too; what stands in its log goes into it first, as far as it can be read. */
static px_status put_aside(const char *path, px_err *err) {
    static const char *const tail[] = {"-wal", "-shm"};
    sqlite3 *db = NULL;
    px_status st = PX_OK;
    if (!px_file_exists(path)) return PX_OK;
    if (db_open(path, SQLITE_OPEN_READWRITE, &db, NULL) == PX_OK)
        (void)script(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
    (void)sqlite3_close(db);
    char *before = beside(path, ".before");
    (void)unlink(before);
    if (link(path, before) != 0) st = px_fail_errno(err, errno, "cannot keep %s", before);
    free(before);
    /* A log that stayed would be taken for that of the new file. */
    for (size_t i = 0; i < 2 && st == PX_OK; i++) {
        char *log = beside(path, tail[i]);
        if (unlink(log) != 0 && errno != ENOENT)
            st = px_fail_errno(err, errno, "cannot remove %s", log);
        free(log);
    }
    return st;
}

px_status px_state_restore(const char *dir, const char *file, px_err *err) {
    sqlite3 *from = NULL;
    int lock = -1;
    char *path = px_path(dir, PX_STATE_FILE), *fresh = beside(path, ".new");
    px_status st =
        px_file_exists(file) ? PX_OK : px_fail(err, PX_E_NOTFOUND, "there is no file %s", file);
    if (st == PX_OK) st = db_open(file, SQLITE_OPEN_READONLY, &from, err);
    if (st == PX_OK) st = check_whole(from, err);
    if (st != PX_OK) st = px_err_in(err, st, "%s", file);
    if (st == PX_OK) st = make_folder(dir, err);
    if (st == PX_OK) st = mark_use(dir, LOCK_EX, &lock, err);
    if (st == PX_OK) st = copy(from, fresh, err);
    if (st == PX_OK) st = put_aside(path, err);
    if (st == PX_OK) st = px_file_rename(fresh, path, err);
    (void)sqlite3_close(from);
    if (lock >= 0) (void)close(lock);
    free(fresh);
    free(path);
    return st;
}
