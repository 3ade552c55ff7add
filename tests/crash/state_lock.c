/* state_lock: another process that writes to the state of a collection, for as long as its standard input stays open.
 *
 *     state_lock DIR      prints "held" when it has SQLite's lock */
#include "query/service/state.h"

#include <stdio.h>

int main(int argc, char **argv) {
    px_state *s = NULL;
    px_link *l = NULL;
    px_err err;
    px_err_clear(&err);
    if (argc != 2) return 2;
    px_status st = px_state_open(argv[1], false, &s, &err);
    if (st == PX_OK) st = px_state_writer(s, &l, &err);
    if (st == PX_OK) {
        (void)puts("held");
        (void)fflush(stdout);
        while (getchar() != EOF) {
        }
    } else {
        (void)fprintf(stderr, "%s\n", err.message);
    }
    px_state_return(&l);
    px_state_close(s);
    return px_status_exit(st);
}
