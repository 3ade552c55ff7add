/* interrupt.c: see interrupt.h. */
#include "query/engine/interrupt.h"

#include <signal.h>

static px_stop interrupted;

static void on_interrupt(int sig) {
    px_stop_raise(&interrupted);
    (void)signal(sig, SIG_DFL);
}

px_stop *px_interrupt_stop(void) {
    return &interrupted;
}

void px_interrupt_watch(void) {
    (void)signal(SIGINT, on_interrupt);
}
