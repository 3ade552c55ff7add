/* The face of libxlsxwriter: whose clock the library asks. */
#include "base/xlsx.h"

#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void *year_of_1970(void *self) {
    time_t then = 0;
    *(struct tm **)self = gmtime(&then);
    return NULL;
}

/* Libraries find the program's gmtime, not that of libc, and it has an answer for each thread. */
static void gmtime_is_ours(void **state) {
    (void)state;
    struct tm *(*found)(const time_t *), *(*own)(const time_t *) = gmtime;
    void *symbol = dlsym(RTLD_DEFAULT, "gmtime");
    memcpy(&found, &symbol, sizeof found);
    px_xlsx *x;
    px_err err;
    char name[] = "/tmp/px-xlsx-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_int_equal(px_xlsx_new(name, false, &x, &err), PX_OK);
    (void)px_xlsx_sheet_add(x, "one");
    assert_int_equal(px_xlsx_close(x, &err), PX_OK);
    (void)unlink(name);
    assert_true(found == own);
    time_t now = 1700000000;
    pthread_t thread;
    struct tm *mine = gmtime(&now), *theirs = NULL;
    assert_int_equal(pthread_create(&thread, NULL, year_of_1970, &theirs), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(mine->tm_year, 123);
    assert_true(mine != theirs);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(gmtime_is_ours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
