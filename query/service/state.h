/* state.h: what people keep beside the patents, in one SQLite file: DIR/state/patix.db. The face of SQLite.
 *
 *     px_link *l; px_sql *q;
 *     st = px_state_writer(state, &l, err);                        // BEGIN IMMEDIATE; or px_state_reader
 *     if (st == PX_OK)
 *         st = px_sql_run(l, "UPDATE user SET role = ? WHERE id = ?", err, PX_I(role), PX_I(id));
 *     if (st == PX_OK) st = px_state_commit(&l, err);
 *     px_state_return(&l);                                         // takes back what was not committed
 *
 *     st = px_sql_ask(l, "SELECT id, name FROM user WHERE role = ?", &q, err, PX_I(role));
 *     while (st == PX_OK && (st = px_sql_next(q, &more, err)) == PX_OK && more) … px_sql_i64(q, 0) …
 *     px_sql_done(q);
 *
 * Invariants. D1: what px_state_commit said yes to survives the death of the process and of the machine (WAL with
 * synchronous=FULL). D2: one writer at a time, in a process by a mutex, among processes by SQLite's lock, which is waited for;
 * readers never wait. D3: the text of a statement is a literal of the source, values are bound; tests/service/test_state
 * looks at the sources for it. D4: a step of migrations is done as a whole or not at all, and a file that is newer than the
 * program is refused.
 *
 * A px_state may be used from any thread, a px_link by one at a time. A state does not survive fork(). */
#ifndef PX_SERVICE_STATE_H
#define PX_SERVICE_STATE_H

#include "base/arena.h"
#include "base/err.h"

#define PX_STATE_FOLDER "state"
#define PX_STATE_FILE   "state/patix.db"

typedef struct px_state px_state;
typedef struct px_link px_link; /* a connection that is lent out */
typedef struct px_sql px_sql;   /* a statement at work */

/* `dir` is the folder of the collection. Without `create` an absent file is PX_E_NOTFOUND. Brings an older file up to date.
 * PX_E_UNSUPPORTED: it is newer than this program; PX_E_DAMAGED: it is no state. */
px_status px_state_open(const char *dir, bool create, px_state **out, px_err *err);
/* The same, up to a step (0: all); so that tests have files of every age. */
px_status px_state_open_at(const char *dir, bool create, size_t step, px_state **out, px_err *err);
void px_state_close(px_state *s); /* all links are back */
bool px_state_exists(const char *dir);
/* Milliseconds to wait for other writers, 5000 at first; then PX_E_LOCKED. For links lent from now on. */
void px_state_patience(px_state *s, int ms);

/* A link that reads: each statement sees what was committed when it began. */
px_status px_state_reader(px_state *s, px_link **out, px_err *err);
/* A link that writes, within a transaction; waits for other writers. */
px_status px_state_writer(px_state *s, px_link **out, px_err *err);
/* On success *l is given back and NULL; on failure nothing was written and it still is to be returned. */
px_status px_state_commit(px_link **l, px_err *err);
void px_state_return(px_link **l); /* NULL inside is fine */

/* A value that is bound to a `?`. */
typedef struct px_bind {
    char kind; /* i integer, s text, b bytes, 0 NULL */
    int64_t i;
    px_str s;
} px_bind;
static inline px_bind PX_I(int64_t i) {
    return (px_bind){'i', i, {NULL, 0}};
}
static inline px_bind PX_S(px_str s) { /* an absent one is the empty text */
    return (px_bind){'s', 0, s};
}
static inline px_bind PX_B(const void *p, size_t n) {
    return (px_bind){'b', 0, {p, n}};
}
/* A row of another table, 0: NULL. */
static inline px_bind PX_REF(int64_t id) {
    return (px_bind){id ? 'i' : (char)0, id, {NULL, 0}};
}

/* The statement is prepared once a link. At least one value is bound; a statement without has a `?` that is (1 = ?). What
 * is bound must stay until px_sql_done. */
#define px_sql_ask(l, sql, q, err, ...)                                                            \
    px_sql_ask_((l), "" sql, (q), (err), (const px_bind[]){__VA_ARGS__},                           \
                sizeof((const px_bind[]){__VA_ARGS__}) / sizeof(px_bind))
px_status px_sql_ask_(px_link *l, const char *sql, px_sql **q, px_err *err, const px_bind *v,
                      size_t n);
/* Without rows. PX_E_CONFLICT: a rule of the tables (UNIQUE, REFERENCES, CHECK) does not let it. */
#define px_sql_run(l, sql, err, ...)                                                               \
    px_sql_run_((l), "" sql, (err), (const px_bind[]){__VA_ARGS__},                                \
                sizeof((const px_bind[]){__VA_ARGS__}) / sizeof(px_bind))
px_status px_sql_run_(px_link *l, const char *sql, px_err *err, const px_bind *v, size_t n);
/* The first column of the first row, as a number; `otherwise` where there is no row or NULL. */
#define px_sql_one(l, sql, otherwise, out, err, ...)                                               \
    px_sql_one_((l), "" sql, (otherwise), (out), (err), (const px_bind[]){__VA_ARGS__},            \
                sizeof((const px_bind[]){__VA_ARGS__}) / sizeof(px_bind))
px_status px_sql_one_(px_link *l, const char *sql, int64_t otherwise, int64_t *out, px_err *err,
                      const px_bind *v, size_t n);

px_status px_sql_next(px_sql *q, bool *more, px_err *err);
int64_t px_sql_i64(const px_sql *q, int column); /* NULL: 0 */
px_str px_sql_str(const px_sql *q, int column);  /* text or bytes, until the next call */
void px_sql_done(px_sql *q);                     /* NULL is fine */
int64_t px_sql_made(const px_link *l);           /* row of the last INSERT */
int64_t px_sql_changed(const px_link *l);        /* rows that the last statement changed */

/* A copy of the whole state as it is at one moment, as one file, checked; readers and writers go on meanwhile. The file
 * is replaced as a whole. */
px_status px_state_backup(const char *dir, const char *file, px_err *err);
/* Puts a backup in place of the state of `dir`, after it was checked. What was there before is kept as state/patix.db.before. PX_E_LOCKED
 * while a server or a command uses the state. */
px_status px_state_restore(const char *dir, const char *file, px_err *err);

#endif
