/* test_lane.c: lanes are bounded, run everything they took, serve pieces and tasks in turn. Clean under the thread sanitizer. */
#include "query/server/lane.h"

#include "base/arena.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* A gate that jobs wait at, and a list of those that ran, in their order. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static bool open_gate;
static int begun, ended, order[1000];
static size_t n_order;

typedef struct task {
    px_job job; /* first */
    int name;
    bool waits;
} task;

static void reset(void) {
    open_gate = false;
    begun = ended = 0;
    n_order = 0;
}

static void run(px_job *j) {
    task *t = (task *)j;
    (void)pthread_mutex_lock(&lock);
    begun++;
    order[n_order++] = t->name;
    (void)pthread_cond_broadcast(&change);
    while (t->waits && !open_gate)
        (void)pthread_cond_wait(&change, &lock);
    (void)pthread_mutex_unlock(&lock);
}

static void done(px_job *j) {
    (void)j;
    (void)pthread_mutex_lock(&lock);
    ended++;
    (void)pthread_cond_broadcast(&change);
    (void)pthread_mutex_unlock(&lock);
}

static void until(const int *what, int n) {
    (void)pthread_mutex_lock(&lock);
    while (*what < n)
        (void)pthread_cond_wait(&change, &lock);
    (void)pthread_mutex_unlock(&lock);
}

static void let_go(void) {
    (void)pthread_mutex_lock(&lock);
    open_gate = true;
    (void)pthread_cond_broadcast(&change);
    (void)pthread_mutex_unlock(&lock);
}

static px_lanes *lanes(unsigned search, size_t queue) {
    px_err err;
    px_lanes *l;
    px_lanes_size size = {
        .search_workers = search, .batch_workers = 1, .search_queue = queue, .batch_queue = queue};
    if (px_lanes_new(&size, &l, &err) != PX_OK) fail_msg("%s", err.message);
    reset();
    return l;
}

static task new_task(int name, bool waits) {
    return (task){.job = {.run = run, .done = done}, .name = name, .waits = waits};
}

static void bounded(void **state) {
    (void)state;
    px_lanes *l = lanes(2, 3);
    px_lane_look look;
    task t[8];
    for (int i = 0; i < 8; i++)
        t[i] = new_task(i, true);
    /* Two at work and three that wait; the others are refused at once. */
    for (int i = 0; i < 2; i++)
        assert_true(px_lanes_push(l, PX_LANE_SEARCH, &t[i].job));
    until(&begun, 2);
    for (int i = 2; i < 5; i++)
        assert_true(px_lanes_push(l, PX_LANE_SEARCH, &t[i].job));
    for (int i = 5; i < 8; i++)
        assert_false(px_lanes_push(l, PX_LANE_SEARCH, &t[i].job));
    px_lanes_look(l, PX_LANE_SEARCH, &look);
    assert_int_equal(look.workers, 2);
    assert_int_equal(look.running, 2);
    assert_int_equal(look.waiting, 3);
    assert_int_equal(look.taken, 5);
    assert_int_equal(look.refused, 3);
    /* The other lane has bounds of its own. */
    assert_true(px_lanes_push(l, PX_LANE_BATCH, &t[5].job));
    let_go();
    until(&ended, 6);
    px_lanes_look(l, PX_LANE_SEARCH, &look);
    assert_int_equal(look.running + look.waiting, 0);
    /* There is room again. */
    assert_true(px_lanes_push(l, PX_LANE_SEARCH, &t[6].job));
    until(&ended, 7);
    px_lanes_free(l);
}

static void in_turn(void **state) {
    (void)state;
    px_lanes *l = lanes(1, 10);
    task first = new_task(0, true), tasks[3], pieces[3];
    assert_true(px_lanes_push(l, PX_LANE_BATCH, &first.job));
    until(&begun, 1);
    for (int i = 0; i < 3; i++) {
        pieces[i] = new_task(20 + i, false);
        px_lanes_push_piece(l, &pieces[i].job);
    }
    for (int i = 0; i < 3; i++) {
        tasks[i] = new_task(10 + i, false);
        assert_true(px_lanes_push(l, PX_LANE_BATCH, &tasks[i].job));
    }
    let_go();
    until(&ended, 7);
    static const int want[] = {0, 20, 10, 21, 11, 22, 12};
    for (size_t i = 0; i < 7; i++)
        if (order[i] != want[i]) fail_msg("%zu was %d, not %d", i, order[i], want[i]);
    px_lanes_free(l);
}

/* What was taken is run, also when the lanes end meanwhile. */
static void all_run(void **state) {
    (void)state;
    px_lanes *l = lanes(3, 500);
    static task t[400];
    int taken = 0;
    for (int i = 0; i < 400; i++) {
        t[i] = new_task(i, false);
        taken += px_lanes_push(l, i % 4 ? PX_LANE_SEARCH : PX_LANE_BATCH, &t[i].job);
    }
    px_lanes_free(l);
    assert_int_equal(taken, 400);
    assert_int_equal(ended, 400);
}

typedef struct asker {
    px_lanes *l;
    int taken;
    task t[100];
} asker;

static void *ask(void *arg) {
    asker *a = arg;
    for (int i = 0; i < 100; i++) {
        a->t[i] = new_task(i, false);
        a->taken += px_lanes_push(a->l, PX_LANE_SEARCH, &a->t[i].job);
    }
    return NULL;
}

static void many_ask(void **state) {
    (void)state;
    px_lanes *l = lanes(2, 5);
    static asker a[4];
    pthread_t thread[4];
    px_lane_look look;
    for (int i = 0; i < 4; i++) {
        a[i] = (asker){.l = l};
        assert_int_equal(pthread_create(&thread[i], NULL, ask, &a[i]), 0);
    }
    int taken = 0;
    for (int i = 0; i < 4; i++) {
        (void)pthread_join(thread[i], NULL);
        taken += a[i].taken;
    }
    until(&ended, taken);
    px_lanes_look(l, PX_LANE_SEARCH, &look);
    assert_int_equal(look.taken, taken);
    assert_int_equal(look.taken + look.refused, 400);
    px_lanes_free(l);
    assert_int_equal(ended, taken);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounded),
        cmocka_unit_test(in_turn),
        cmocka_unit_test(all_run),
        cmocka_unit_test(many_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
