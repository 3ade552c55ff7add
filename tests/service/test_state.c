/* The face of SQLite: files of every age are brought up to date, newer and foreign ones refused; what was acknowledged is there after
 * a kill in the middle of writing; a locked file and a full disk are said as such; backup and restore; the audit log is only
 * appended to; no statement is built from pieces. */
#include "tests/service/kit.h"

#include "query/service/migrations.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int64_t count(px_state *s) {
    px_link *l;
    int64_t n;
    ok(px_state_reader(s, &l, &err), "reader");
    ok(px_sql_one(l, "SELECT count(*) FROM organisation WHERE 1 = ?", -1, &n, &err, PX_I(1)),
       "count");
    px_state_return(&l);
    return n;
}

static px_status add(px_state *s, px_str name, px_err *e) {
    px_link *l = NULL;
    px_status st = px_state_writer(s, &l, e);
    if (st == PX_OK)
        st = px_sql_run(l, "INSERT INTO organisation (name, kind, created) VALUES (?, 'park', ?)",
                        e, PX_S(name), PX_I(7));
    if (st == PX_OK) st = px_state_commit(&l, e);
    px_state_return(&l);
    return st;
}

/* From each age, with a row in it, to today; a second opening changes nothing. */
static void every_age(void **state) {
    (void)state;
    for (size_t step = 1; step <= px_migrations_n; step++) {
        px_state *s;
        ok(make_dir(NULL) ? PX_E_IO : PX_OK, "folder");
        ok(px_state_open_at(dir, true, step, &s, &err), px_migrations[step - 1].name);
        ok(add(s, PX_STR("Zhangjiang"), &err), "row");
        px_state_close(s);
        for (int again = 0; again < 2; again++) {
            px_link *l;
            int64_t version;
            ok(px_state_open(dir, false, &s, &err), px_migrations[step - 1].name);
            ok(px_state_reader(s, &l, &err), "reader");
            ok(px_sql_one(l, "SELECT user_version FROM pragma_user_version WHERE 1 = ?", 0,
                          &version, &err, PX_I(1)),
               "version");
            px_state_return(&l);
            assert_int_equal(version, px_migrations_n);
            assert_int_equal(count(s), 1);
            px_state_close(s);
        }
        (void)drop_dir(NULL);
    }
    ok(make_dir(NULL) ? PX_E_IO : PX_OK, "folder");
}

static void write_file(const char *name, const void *p, size_t n, long at) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, p, n, at), n);
    (void)close(fd);
}

/* user_version are the four bytes at 60 of the file, most significant first (SQLite file format, 1.3). */
static void newer_and_foreign(void **state) {
    px_state *s;
    unsigned char version[4] = {0, 0, 0, 99};
    (void)state;
    refused(px_state_open(dir, false, &s, &err), PX_E_NOTFOUND, "no state");
    assert_null(s);
    ok(px_state_open(dir, true, &s, &err), "open");
    px_state_close(s);
    write_file(PX_STATE_FILE, version, 4, 60);
    refused(px_state_open(dir, true, &s, &err), PX_E_UNSUPPORTED, "newer");
    assert_non_null(strstr(err.message, "99"));
    char noise[8192];
    memset(noise, 'x', sizeof noise);
    write_file(PX_STATE_FILE, noise, sizeof noise, 0);
    refused(px_state_open(dir, true, &s, &err), PX_E_DAMAGED, "noise");
    refused(px_state_open("/no/such/folder", true, &s, &err), PX_E_NOTFOUND, "no folder");
}

/* The folder is for its owner only. */
static void modes(void **state) {
    px_state *s;
    struct stat m;
    char path[128];
    (void)state;
    ok(px_state_open(dir, true, &s, &err), "open");
    (void)snprintf(path, sizeof path, "%s/state", dir);
    assert_int_equal(stat(path, &m), 0);
    assert_int_equal(m.st_mode & 0777, 0700);
    (void)snprintf(path, sizeof path, "%s/%s", dir, PX_STATE_FILE);
    assert_int_equal(stat(path, &m), 0);
    assert_int_equal(m.st_mode & 0777, 0600);
    px_state_close(s);
}

static void roll_back(void **state) {
    px_state *s;
    px_link *l;
    (void)state;
    ok(px_state_open(dir, true, &s, &err), "open");
    ok(px_state_writer(s, &l, &err), "writer");
    ok(px_sql_run(l, "INSERT INTO organisation (name, kind, created) VALUES (?, 'park', 1)", &err,
                  PX_S(PX_STR("lost"))),
       "insert");
    px_state_return(&l);
    assert_int_equal(count(s), 0);
    ok(add(s, PX_STR("kept"), &err), "add");
    refused(add(s, PX_STR("kept"), &err), PX_E_CONFLICT, "twice");
    assert_int_equal(count(s), 1);
    /* a value is a value, whatever it holds */
    ok(add(s, PX_STR("x'); DROP TABLE organisation; --"), &err), "quotes");
    assert_int_equal(count(s), 2);
    /* a reader does not write */
    ok(px_state_reader(s, &l, &err), "reader");
    assert_int_not_equal(px_sql_run(l, "DELETE FROM organisation WHERE 1 = ?", &err, PX_I(1)),
                         PX_OK);
    px_state_return(&l);
    assert_int_equal(count(s), 2);
    px_state_close(s);
}

/* Two processes are two openings here: SQLite tells them apart by connection. */
static void locked(void **state) {
    px_state *s, *other;
    px_link *l;
    (void)state;
    ok(px_state_open(dir, true, &s, &err), "open");
    ok(px_state_open(dir, false, &other, &err), "second");
    px_state_patience(other, 50);
    ok(px_state_writer(s, &l, &err), "writer");
    refused(add(other, PX_STR("a"), &err), PX_E_LOCKED, "locked");
    assert_int_equal(count(other), 0); /* reading goes on */
    px_state_return(&l);
    ok(add(other, PX_STR("a"), &err), "free again");
    assert_int_equal(count(s), 1);
    px_state_close(other);
    px_state_close(s);
}

/* Threads that write and read at the same time: all rows are there, and a reader sees no half of a transaction (two rows each). */
struct worker {
    px_state *s;
    int number;
    px_status st;
};

static void *work(void *arg) {
    struct worker *w = arg;
    for (int i = 0; i < 20 && w->st == PX_OK; i++) {
        px_link *l = NULL;
        int64_t n = 0;
        w->st = px_state_writer(w->s, &l, NULL);
        for (int half = 0; half < 2 && w->st == PX_OK; half++) {
            char name[32];
            int len = snprintf(name, sizeof name, "%d-%d-%d", w->number, i, half);
            w->st = px_sql_run(
                l, "INSERT INTO organisation (name, kind, created) VALUES (?, 'park', 1)", NULL,
                PX_S(((px_str){name, (size_t)len})));
        }
        if (w->st == PX_OK) w->st = px_state_commit(&l, NULL);
        px_state_return(&l);
        if (w->st == PX_OK) w->st = px_state_reader(w->s, &l, NULL);
        if (w->st == PX_OK)
            w->st = px_sql_one(l, "SELECT count(*) FROM organisation WHERE 1 = ?", 0, &n, NULL,
                               PX_I(1));
        px_state_return(&l);
        if (w->st == PX_OK && (n % 2 || n < 2 * (i + 1))) w->st = PX_E_INTERNAL;
    }
    return NULL;
}

static void threads(void **state) {
    px_state *s;
    struct worker w[4];
    pthread_t id[4];
    (void)state;
    ok(px_state_open(dir, true, &s, &err), "open");
    for (int i = 0; i < 4; i++) {
        w[i] = (struct worker){s, i, PX_OK};
        assert_int_equal(pthread_create(&id[i], NULL, work, &w[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        (void)pthread_join(id[i], NULL);
        assert_int_equal(w[i].st, PX_OK);
    }
    assert_int_equal(count(s), 160);
    px_state_close(s);
}

static void append_only(void **state) {
    px_accounts *a;
    px_link *l;
    (void)state;
    ok(px_accounts_open(dir, true, &a, &err), "open");
    ok(px_audit(a, &px_actor_command, PX_STR("test"), PX_STR("x"), PX_STR("ok"), &err), "audit");
    ok(px_state_writer(px_accounts_state(a), &l, &err), "writer");
    refused(px_sql_run(l, "UPDATE audit SET who = ?", &err, PX_S(PX_STR("me"))), PX_E_CONFLICT,
            "update");
    refused(px_sql_run(l, "DELETE FROM audit WHERE 1 = ?", &err, PX_I(1)), PX_E_CONFLICT, "delete");
    px_state_return(&l);
    px_accounts_close(a);
}

/* ---- kill -9 ---- */

/* Writes rows one after the other and says each number on the pipe when it is acknowledged. */
static void child(int say) {
    px_state *s;
    char name[32];
    if (px_state_open(dir, false, &s, NULL) != PX_OK) _exit(2);
    for (uint32_t i = 0;; i++) {
        int n = snprintf(name, sizeof name, "%d-%u", (int)getpid(), i);
        if (add(s, (px_str){name, (size_t)n}, NULL) != PX_OK) _exit(3);
        if (write(say, &i, sizeof i) != sizeof i) _exit(4);
    }
}

static void killed(void **state) {
    px_state *s;
    int64_t before = 0;
    (void)state;
    ok(px_state_open(dir, true, &s, &err), "open");
    px_state_close(s);
    for (int round = 0; round < 8; round++) {
        int pipes[2];
        uint32_t i, acknowledged = 0;
        assert_int_equal(pipe(pipes), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (!pid) {
            (void)close(pipes[0]);
            child(pipes[1]);
        }
        (void)close(pipes[1]);
        /* at another place each round */
        while (acknowledged < 3u + 5u * (uint32_t)round && read(pipes[0], &i, sizeof i) == sizeof i)
            acknowledged++;
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        while (read(pipes[0], &i, sizeof i) == sizeof i)
            acknowledged++;
        (void)close(pipes[0]);
        ok(px_state_open(dir, false, &s, &err), "after the kill");
        int64_t n = count(s);
        px_state_close(s);
        /* the one that was being written may be there or not */
        if (n < before + acknowledged || n > before + acknowledged + 1)
            fail_msg("%lld rows, %lld before and %u acknowledged", (long long)n, (long long)before,
                     acknowledged);
        before = n;
    }
}

/* ---- a full disk ---- */

/* A limit of file size is what a full disk is to write(): in a process of its own, with the signal ignored. */
static void full(void **state) {
    px_state *s;
    (void)state;
    ok(px_state_open(dir, true, &s, &err), "open");
    ok(add(s, PX_STR("before"), &err), "add");
    px_state_close(s);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (!pid) {
        struct rlimit limit = {200000, 200000};
        char name[4096];
        uint32_t done = 0;
        px_status st = PX_OK;
        (void)signal(SIGXFSZ, SIG_IGN);
        if (px_state_open(dir, false, &s, NULL) != PX_OK) _exit(2);
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(3);
        memset(name, 'n', sizeof name);
        for (; done < 1000 && st == PX_OK; done++) {
            (void)snprintf(name, 12, "%010u", done);
            name[10] = 'x';
            name[11] = 'x';
            st = add(s, (px_str){name, sizeof name}, NULL);
        }
        if (st == PX_OK) _exit(4);
        if (st != PX_E_IO && st != PX_E_NOSPACE) _exit(5);
        if (count(s) != (int64_t)done) _exit(6); /* the first one, and all but the last */
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    ok(px_state_open(dir, false, &s, &err), "afterwards");
    ok(add(s, PX_STR("after"), &err), "add");
    px_state_close(s);
}

/* ---- backup and restore ---- */

static void backup(void **state) {
    px_state *s;
    char file[128], path[128];
    (void)state;
    (void)snprintf(file, sizeof file, "%s/saved.db", dir);
    refused(px_state_backup(dir, file, &err), PX_E_NOTFOUND, "nothing to save");
    ok(px_state_open(dir, true, &s, &err), "open");
    ok(add(s, PX_STR("one"), &err), "one");
    ok(px_state_backup(dir, file, &err), "backup while it is open");
    ok(add(s, PX_STR("two"), &err), "two");
    refused(px_state_restore(dir, file, &err), PX_E_LOCKED, "in use");
    assert_int_equal(count(s), 2);
    px_state_close(s);
    ok(px_state_restore(dir, file, &err), "restore");
    ok(px_state_open(dir, false, &s, &err), "open");
    assert_int_equal(count(s), 1);
    px_state_close(s);
    (void)snprintf(path, sizeof path, "%s/%s.before", dir, PX_STATE_FILE);
    assert_true(px_file_exists(path));
    /* a backup that is no backup changes nothing */
    char noise[4096];
    memset(noise, 'x', sizeof noise);
    write_file("noise.db", noise, sizeof noise, 0);
    (void)snprintf(path, sizeof path, "%s/noise.db", dir);
    refused(px_state_restore(dir, path, &err), PX_E_DAMAGED, "noise");
    refused(px_state_restore(dir, "/no/such/file", &err), PX_E_NOTFOUND, "no file");
    /* nor does one with a page that is damaged */
    write_file("saved.db", noise, sizeof noise, 4096);
    assert_int_not_equal(px_state_restore(dir, file, &err), PX_OK);
    ok(px_state_open(dir, false, &s, &err), "open");
    assert_int_equal(count(s), 1);
    px_state_close(s);
}

/* ---- statements ---- */

static void look_at(const char *path) {
    static const char *const verbs[] = {"SELECT ", "INSERT ", "UPDATE ", "DELETE FROM "};
    static const char *const builders[] = {"px_buf_fmt(", "px_buf_c(",        "px_arena_fmt(",
                                           "snprintf(",   "sqlite3_mprintf(", "px_sql_ask_(l, sql"};
    px_buf b;
    px_buf_init(&b, 1 << 22);
    ok(px_file_read(path, 1 << 22, &b, &err), path);
    for (size_t k = 0; k < sizeof builders / sizeof *builders; k++)
        for (const char *at = b.p; (at = strstr(at, builders[k])); at++) {
            size_t n = strcspn(at, ";");
            for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++) {
                const char *hit = strstr(at, verbs[v]);
                if (hit && hit < at + n) fail_msg("%s builds a statement: %.80s", path, at);
            }
        }
    if (strstr(b.p, "sqlite3.h") && !strstr(path, "service/state.c"))
        fail_msg("%s speaks to SQLite itself", path);
    /* Only the macros, which demand a literal, lead to the functions behind them. */
    if (!strstr(path, "service/state."))
        for (const char *at = b.p; (at = strstr(at, "px_sql_")); at++)
            if (strncmp(at, "px_sql_ask_", 11) == 0 || strncmp(at, "px_sql_run_", 11) == 0 ||
                strncmp(at, "px_sql_one_", 11) == 0)
                fail_msg("%s goes around the literal: %.60s", path, at);
    px_buf_done(&b);
}

static void literals(void **state) {
    static const char *const folders[] = {"query/service", "query/server"};
    size_t seen = 0;
    (void)state;
    for (size_t f = 0; f < 2; f++) {
        DIR *d = opendir(folders[f]);
        if (!d) skip();
        for (const struct dirent *e; (e = readdir(d));) {
            char path[512];
            size_t n = strlen(e->d_name);
            if (n < 3 || (strcmp(e->d_name + n - 2, ".c") && strcmp(e->d_name + n - 2, ".h")))
                continue;
            (void)snprintf(path, sizeof path, "%s/%s", folders[f], e->d_name);
            look_at(path);
            seen++;
        }
        (void)closedir(d);
    }
    assert_true(seen > 20);
}

int main(void) {
#define WITH_DIR(f) cmocka_unit_test_setup_teardown(f, make_dir, drop_dir)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_age, drop_dir),
        WITH_DIR(newer_and_foreign),
        WITH_DIR(modes),
        WITH_DIR(roll_back),
        WITH_DIR(locked),
        WITH_DIR(threads),
        WITH_DIR(append_only),
        WITH_DIR(killed),
        WITH_DIR(full),
        WITH_DIR(backup),
        cmocka_unit_test(literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
