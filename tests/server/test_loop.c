/* What asks for its next turn again and again does not keep the loop from the rest of its work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/server/loop.h"

typedef struct busy {
    px_loop *loop;
    px_soon *soon;
    px_timer *timer;
    unsigned turns, ticks;
    bool woken;
} busy;

static void again(void *self) {
    busy *b = self;
    if (++b->turns == 1) px_loop_wake(b->loop);
    px_soon_set(b->soon);
    px_soon_set(b->soon); /* asked twice is asked once */
}

static void woken(void *self) {
    busy *b = self;
    b->woken = true;
    px_timer_set(b->timer, 1, 0);
}

static void tick(void *self) {
    busy *b = self;
    b->ticks++;
    px_loop_stop(b->loop);
}

static void others_come_between(void **state) {
    (void)state;
    px_err err;
    busy b = {0};
    assert_int_equal(px_loop_new(&b.loop, &err), PX_OK);
    assert_int_equal(px_loop_on_wake(b.loop, woken, &b, &err), PX_OK);
    assert_int_equal(px_timer_new(b.loop, tick, &b, &b.timer, &err), PX_OK);
    assert_int_equal(px_soon_new(b.loop, again, &b, &b.soon, &err), PX_OK);
    px_soon_set(b.soon);
    px_loop_run(b.loop); /* ends by the timer, which begins with the wake */
    assert_true(b.woken);
    assert_int_equal(b.ticks, 1);
    assert_true(b.turns >= 2);
    px_loop_free(b.loop);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(others_come_between)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
