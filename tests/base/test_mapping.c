/* Files that are cut while they are mapped: the guard lays zeros in place, and it is said which mapping lost something. */
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
#include <sys/wait.h>
#include <unistd.h>

#define SIZE ((size_t)5 << 16)

static char dir[] = "/tmp/px-mapping-XXXXXX";
static char path[2][64];
static px_err err;

static void fill(const char *name, char with) {
    char *text = px_malloc(SIZE);
    memset(text, with, SIZE);
    assert_int_equal(px_file_replace(name, (px_str){text, SIZE}, &err), PX_OK);
    free(text);
}

static int begin(void **state) {
    (void)state;
    if (!mkdtemp(dir)) return 1;
    for (int i = 0; i < 2; i++)
        (void)snprintf(path[i], sizeof path[i], "%s/%d", dir, i);
    return 0;
}

static int end(void **state) {
    (void)state;
    return px_dir_remove(dir, NULL) == PX_OK ? 0 : 1;
}

/* Before the guard is set: the system ends whoever reads. */
static void unguarded(void **state) {
    (void)state;
    fill(path[0], 'a');
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        px_mapping m;
        (void)signal(SIGBUS, SIG_DFL);
        if (px_mapping_open(path[0], &m, &err) != PX_OK || truncate(path[0], 0) != 0) _exit(3);
        volatile char c = m.p[SIZE / 2];
        (void)c;
        _exit(4);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
}

static void guarded(void **state) {
    (void)state;
    px_mapping m[2];
    uint64_t before = px_mapping_losses();
    px_mapping_guard();
    for (int i = 0; i < 2; i++) {
        fill(path[i], i ? 'b' : 'a');
        assert_int_equal(px_mapping_open(path[i], &m[i], &err), PX_OK);
        assert_true(px_mapping_whole(&m[i], path[i]));
    }
    const size_t cut = SIZE / 2 / 65536 * 65536;
    assert_int_equal(truncate(path[0], (off_t)cut), 0);
    /* Nobody has read it yet: only the system knows. */
    assert_false(px_mapping_lost(&m[0]));
    assert_false(px_mapping_whole(&m[0], path[0]));
    assert_int_equal(m[0].p[cut - 1], 'a');
    assert_int_equal(px_mapping_losses(), before);
    for (size_t at = cut; at < SIZE; at += 1000)
        assert_int_equal(m[0].p[at], 0);
    assert_int_equal(px_mapping_losses(), before + 1); /* the rest was laid over at once */
    assert_true(px_mapping_lost(&m[0]));
    px_mapping_drop(&m[0]);
    assert_int_equal(m[0].p[SIZE - 1], 0);
    /* The other one is as it was. */
    assert_false(px_mapping_lost(&m[1]));
    assert_true(px_mapping_whole(&m[1], path[1]));
    assert_int_equal(m[1].p[SIZE - 1], 'b');
    px_mapping_close(&m[0]);

    /* The next one in its place begins clean; one that was replaced or removed is whole. */
    fill(path[0], 'c');
    assert_int_equal(px_mapping_open(path[0], &m[0], &err), PX_OK);
    assert_false(px_mapping_lost(&m[0]));
    fill(path[0], 'd');
    assert_int_equal(truncate(path[0], 1), 0);
    assert_true(px_mapping_whole(&m[0], path[0]));
    assert_int_equal(m[0].p[SIZE - 1], 'c');
    assert_int_equal(unlink(path[0]), 0);
    assert_true(px_mapping_whole(&m[0], path[0]));
    for (int i = 0; i < 2; i++)
        px_mapping_close(&m[i]);
}

/* A SIGBUS of somebody else's memory still ends the process. */
static void not_ours(void **state) {
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        px_mapping_guard();
        (void)raise(SIGBUS);
        (void)raise(SIGBUS);
        _exit(4);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(unguarded), cmocka_unit_test(guarded),
                                       cmocka_unit_test(not_ours)};
    return cmocka_run_group_tests(tests, begin, end);
}
