/* A file as it comes: its bounds, its name, what is left of it. */
#include "tests/server/kit.h"

#include "base/file.h"
#include "query/server/spool.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

static char folder[] = "/tmp/px-spool-XXXXXX";

static size_t files(void) {
    char **names;
    size_t n;
    px_err e;
    kit_check(px_dir_list(folder, &names, &n, &e), &e, folder);
    px_names_free(names, n);
    return n;
}

static px_spool *spool(uint64_t max) {
    px_spool *s;
    px_err e;
    kit_check(px_spool_open(folder, max, 0, 0, &s, &e), &e, "open");
    return s;
}

static void whole_and_gone(void **state) {
    px_err e;
    px_buf b;
    struct stat st;
    (void)state;
    px_spool *s = spool(11), *other = spool(11);
    assert_string_not_equal(px_spool_name(s), px_spool_name(other));
    kit_check(px_spool_write(s, "Hello ", 6, &e), &e, "write");
    kit_check(px_spool_write(s, "", 0, &e), &e, "nothing");
    kit_check(px_spool_write(s, "world", 5, &e), &e, "write"); /* to the last byte of the bound */
    kit_check(px_spool_sync(s, &e), &e, "sync");
    assert_int_equal(px_spool_bytes(s), 11);
    char *path = px_path(folder, px_spool_name(s));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    px_buf_init(&b, PX_BUF_MAX);
    kit_check(px_file_read(path, 100, &b, &e), &e, path);
    kit_is(px_buf_view(&b), "Hello world");
    px_buf_done(&b);
    assert_int_equal(files(), 2);
    px_spool_free(other);
    assert_int_equal(files(), 1);
    px_spool_keep(s);
    px_spool_free(s);
    assert_int_equal(files(), 1);
    assert_int_equal(unlink(path), 0);
    free(path);
    px_spool_free(NULL);
}

static void refused(px_status got, px_status want, const px_err *e, const char *says) {
    if (got != want || !strstr(e->message, says))
        fail_msg("%s \"%s\" instead of %s \"%s\"", px_status_name(got), e->message,
                 px_status_name(want), says);
}

static void too_large(void **state) {
    px_spool *s;
    px_err e;
    (void)state;
    refused(px_spool_open(folder, 10, 0, 11, &s, &e), PX_E_LARGE, &e, "larger than 10 bytes");
    assert_null(s);
    refused(px_spool_open(folder, UINT64_MAX - 1, 0, UINT64_MAX, &s, &e), PX_E_LARGE, &e, "larger");
    s = spool(10);
    kit_check(px_spool_write(s, "0123456789", 10, &e), &e, "write");
    refused(px_spool_write(s, "x", 1, &e), PX_E_LARGE, &e, "larger than 10 bytes");
    refused(px_spool_write(s, "x", SIZE_MAX, &e), PX_E_LARGE, &e, "larger than 10 bytes");
    assert_int_equal(px_spool_bytes(s), 10);
    px_spool_free(s);
    assert_int_equal(files(), 0);
}

static void no_room(void **state) {
    px_spool *s;
    px_err e;
    struct statvfs v;
    (void)state;
    assert_int_equal(statvfs(folder, &v), 0);
    uint64_t have = (uint64_t)v.f_bavail * v.f_frsize;
    /* more than there is, whatever others write meanwhile */
    refused(px_spool_open(folder, UINT64_MAX, 2 * have, 0, &s, &e), PX_E_NOSPACE, &e, "stay free");
    refused(px_spool_open(folder, UINT64_MAX, 0, 2 * have, &s, &e), PX_E_NOSPACE, &e, "no room");
    refused(px_spool_open(folder, UINT64_MAX, UINT64_MAX, 1, &s, &e), PX_E_NOSPACE, &e, "no room");
    assert_int_equal(files(), 0);
    /* while it comes: the disk is looked at now and then */
    kit_check(px_spool_open(folder, UINT64_MAX, 0, 0, &s, &e), &e, "open");
    px_spool_free(s);
    refused(px_spool_open("/nonexistent/folder", 10, 0, 0, &s, &e), PX_E_NOTFOUND, &e,
            "cannot be written");
    assert_null(s);
}

static int setup(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state) {
    (void)state;
    return px_dir_remove(folder, NULL) == PX_OK ? 0 : -1;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_and_gone), cmocka_unit_test(too_large), cmocka_unit_test(no_room)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
