/* Files, folders and the lock: what is replaced is whole, what is removed is gone, who comes second
 * is told by whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/px-file-XXXXXX";
static px_err err;
static px_arena *arena;

static int begin(void **state) {
    (void)state;
    arena = px_arena_new();
    return mkdtemp(dir) ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    px_arena_free(arena);
    return px_dir_remove(dir, NULL) == PX_OK ? 0 : -1;
}

static const char *at(const char *name) {
    return px_arena_fmt(arena, "%s/%s", dir, name).p;
}

static void ok_at(px_status st, int line) {
    if (st != PX_OK) fail_msg("line %d: %s: %s", line, px_status_name(st), err.message);
}
#define OK(st) ok_at((st), __LINE__)

static void expect_at(px_status got, px_status want, int line) {
    if (got != want)
        fail_msg("line %d: got %s (%s), want %s", line, px_status_name(got), err.message,
                 px_status_name(want));
}
#define EXPECT(got, want) expect_at((got), (want), __LINE__)

static void holds(const char *path, px_str want) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    OK(px_file_read(path, (size_t)1 << 30, &b, &err));
    if (!px_str_eq(px_buf_view(&b), want))
        fail_msg("%s holds %zu bytes, want %zu", path, b.n, want.n);
    px_buf_done(&b);
}

static void test_replace(void **state) {
    (void)state;
    const char *path = at("replaced");
    uint64_t size;
    EXPECT(px_file_size(path, &size, &err), PX_E_NOTFOUND);
    OK(px_file_replace(path, PX_STR("first"), &err));
    holds(path, PX_STR("first"));
    px_mapping old;
    OK(px_mapping_open(path, &old, &err));
    OK(px_file_replace(path, PX_STR("the second one"), &err));
    holds(path, PX_STR("the second one"));
    assert_memory_equal(old.p, "first", 5); /* who had it open keeps what was there */
    px_mapping_close(&old);
    OK(px_file_replace(path, PX_STR(""), &err));
    holds(path, PX_STR(""));
    assert_false(px_file_exists(at("replaced.new")));
    OK(px_file_size(path, &size, &err));
    assert_int_equal(size, 0);

    EXPECT(px_file_replace(at("no/such/folder"), PX_STR("x"), &err), PX_E_NOTFOUND);
    assert_non_null(strstr(err.message, "no/such/folder"));
    OK(px_dir_make(at("folder"), &err));
    assert_int_not_equal(px_file_replace(at("folder"), PX_STR("x"), &err), PX_OK);
    assert_true(px_dir_exists(at("folder")));
}

static void test_read_and_map(void **state) {
    (void)state;
    px_mapping m;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    EXPECT(px_mapping_open(at("absent"), &m, &err), PX_E_NOTFOUND);
    assert_null(m.p);
    assert_non_null(strstr(err.message, "absent"));
    EXPECT(px_file_read(at("absent"), 10, &b, &err), PX_E_NOTFOUND);
    OK(px_file_replace(at("empty"), PX_STR(""), &err));
    OK(px_mapping_open(at("empty"), &m, &err));
    assert_null(m.p);
    assert_int_equal(m.n, 0);
    px_mapping_close(&m);
    px_mapping_close(&m);
    OK(px_file_replace(at("ten"), PX_STR("0123456789"), &err));
    OK(px_mapping_open(at("ten"), &m, &err));
    assert_int_equal(m.n, 10);
    assert_memory_equal(m.p, "0123456789", 10);
    px_mapping_close(&m);
    OK(px_file_read(at("ten"), 10, &b, &err));
    assert_string_equal(b.p, "0123456789");
    OK(px_file_read(at("ten"), 100, &b, &err)); /* replaces what was in it */
    assert_int_equal(b.n, 10);
    EXPECT(px_file_read(at("ten"), 9, &b, &err), PX_E_LIMIT);
    px_buf_done(&b);
    assert_int_not_equal(px_mapping_open(dir, &m, &err), PX_OK);
    assert_null(m.p);
    assert_true(px_file_exists(at("ten")));
    assert_false(px_dir_exists(at("ten")));
    assert_true(px_dir_exists(dir));
    assert_false(px_file_exists(dir));
    OK(px_file_rename(at("ten"), at("renamed"), &err));
    assert_false(px_file_exists(at("ten")));
    holds(at("renamed"), PX_STR("0123456789"));
    EXPECT(px_file_rename(at("ten"), at("renamed"), &err), PX_E_NOTFOUND);
    OK(px_file_sync(at("renamed"), &err));
    OK(px_dir_sync(dir, &err));
}

static void test_folders(void **state) {
    (void)state;
    OK(px_dir_make(at("a/b/c"), &err));
    OK(px_dir_make(at("a/b/c"), &err));
    OK(px_dir_make(at("a//b/d/"), &err));
    assert_true(px_dir_exists(at("a/b/d")));
    OK(px_file_replace(at("a/b/z"), PX_STR("z"), &err));
    OK(px_file_replace(at("a/b/c/x"), PX_STR("x"), &err));
    OK(px_file_replace(at("a/b/.hidden"), PX_STR("h"), &err));
    assert_int_not_equal(px_dir_make(at("a/b/z"), &err), PX_OK);
    assert_int_not_equal(px_dir_make(at("a/b/z/y"), &err), PX_OK);
    char **names;
    size_t n;
    static const char *const want[] = {".hidden", "c", "d", "z"};
    OK(px_dir_list(at("a/b"), &names, &n, &err));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(names[i], want[i]);
    px_names_free(names, n);
    EXPECT(px_dir_list(at("absent"), &names, &n, &err), PX_E_NOTFOUND);
    assert_null(names);
    assert_int_equal(n, 0);

    /* What a link points to stays; the link goes. */
    OK(px_file_replace(at("outside"), PX_STR("stay"), &err));
    OK(px_dir_make(at("kept"), &err));
    OK(px_file_replace(at("kept/file"), PX_STR("stay"), &err));
    assert_int_equal(symlink(at("outside"), at("a/b/link")), 0);
    assert_int_equal(symlink(at("kept"), at("a/b/dirlink")), 0);
    assert_int_equal(symlink("nowhere", at("a/b/broken")), 0);
    OK(px_dir_remove(at("a"), &err));
    assert_false(px_dir_exists(at("a")));
    holds(at("outside"), PX_STR("stay"));
    holds(at("kept/file"), PX_STR("stay"));
    OK(px_dir_remove(at("a"), &err)); /* absent is fine */
    OK(px_dir_remove(at("outside"), &err));
    assert_false(px_file_exists(at("outside")));
}

static void test_out(void **state) {
    (void)state;
    static const size_t steps[] = {1, 7, 4096, 100000, 131072, 131073, 262144, 262145, 1000000};
    size_t total = 3000000;
    char *bytes = malloc(total);
    for (size_t i = 0; i < total; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        px_out *o;
        uint64_t size;
        size_t done = 0;
        OK(px_out_create(at("out"), &o, &err));
        /* Small and large ones in turn, so that the buffer is never empty when a large one comes. */
        for (size_t k = 0; done < total; k++) {
            size_t n = k % 3 == 2 ? 13 : steps[s];
            if (s == 0 && done > 100000) n = 50000;
            if (n > total - done) n = total - done;
            OK(px_out_write(o, bytes + done, n, &err));
            done += n;
            assert_int_equal(px_out_offset(o), done);
            OK(px_out_write(o, NULL, 0, &err));
        }
        OK(px_out_close(o, s % 2 == 0, &size, &err));
        assert_int_equal(size, total);
        holds(at("out"), (px_str){bytes, total});
    }
    free(bytes);
    px_out *o;
    OK(px_out_create(at("out"), &o, &err)); /* truncates */
    OK(px_out_write(o, "x", 1, &err));
    OK(px_out_close(o, false, NULL, &err));
    holds(at("out"), PX_STR("x"));
    OK(px_out_create(at("out"), &o, &err));
    px_out_abort(o);
    px_out_abort(NULL);
    assert_false(px_file_exists(at("out")));
    EXPECT(px_out_create(at("no/such/out"), &o, &err), PX_E_NOTFOUND);
    assert_null(o);
}

static void test_full_disk_is_said(void **state) {
    (void)state;
    px_out *o;
    if (access("/dev/full", W_OK) != 0) skip();
    static char block[300000];
    OK(px_out_create("/dev/full", &o, &err));
    EXPECT(px_out_write(o, block, sizeof block, &err), PX_E_NOSPACE);
    assert_non_null(strstr(err.message, "/dev/full"));
    (void)px_out_close(o, false, NULL, NULL);
    OK(px_out_create("/dev/full", &o, &err));
    OK(px_out_write(o, "x", 1, &err)); /* still in the buffer */
    EXPECT(px_out_close(o, false, NULL, &err), PX_E_NOSPACE);
}

/* ---- the lock ---- */

static void locked_by(long pid) {
    px_lock *l;
    char want[64];
    EXPECT(px_lock_take(dir, &l, &err), PX_E_LOCKED);
    assert_null(l);
    snprintf(want, sizeof want, "process %ld;", pid);
    if (!strstr(err.message, want)) fail_msg("\"%s\" does not name %ld", err.message, pid);
}

static void test_lock_in_one_process(void **state) {
    (void)state;
    px_lock *l;
    OK(px_lock_take(dir, &l, &err));
    locked_by((long)getpid());
    px_lock_release(l);
    OK(px_lock_take(dir, &l, &err));
    px_lock_release(l);
    px_lock_release(NULL);
    EXPECT(px_lock_take(at("absent"), &l, &err), PX_E_NOTFOUND);
}

/* A child takes the lock, says so through a pipe, and waits to be told (or killed). */
static pid_t child_with_lock(int *tell) {
    int up[2], down[2];
    assert_int_equal(pipe(up), 0);
    assert_int_equal(pipe(down), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        px_lock *l;
        char c = 'y';
        close(up[0]);
        close(down[1]);
        if (px_lock_take(dir, &l, NULL) != PX_OK) c = 'n';
        if (write(up[1], &c, 1) != 1) _exit(1);
        if (read(down[0], &c, 1) == 1) px_lock_release(l);
        if (write(up[1], &c, 1) != 1) _exit(1);
        if (read(down[0], &c, 1) < 0) _exit(1);
        _exit(0);
    }
    char c = 0;
    close(up[1]);
    close(down[0]);
    assert_int_equal(read(up[0], &c, 1), 1);
    assert_int_equal(c, 'y');
    tell[0] = up[0];
    tell[1] = down[1];
    return pid;
}

static void test_lock_between_processes(void **state) {
    (void)state;
    px_lock *l;
    int tell[2], status;
    char c = 'x';
    pid_t pid = child_with_lock(tell);
    locked_by((long)pid);
    assert_int_equal(write(tell[1], &c, 1), 1); /* it releases and lives on */
    assert_int_equal(read(tell[0], &c, 1), 1);
    OK(px_lock_take(dir, &l, &err));
    locked_by((long)getpid());
    px_lock_release(l);
    close(tell[0]);
    close(tell[1]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);

    pid = child_with_lock(tell);
    locked_by((long)pid);
    assert_int_equal(kill(pid, SIGKILL), 0); /* death lets go, too */
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    close(tell[0]);
    close(tell[1]);
    OK(px_lock_take(dir, &l, &err));
    px_lock_release(l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replace),
        cmocka_unit_test(test_read_and_map),
        cmocka_unit_test(test_folders),
        cmocka_unit_test(test_out),
        cmocka_unit_test(test_full_disk_is_said),
        cmocka_unit_test(test_lock_in_one_process),
        cmocka_unit_test(test_lock_between_processes),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
